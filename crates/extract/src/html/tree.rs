//! A page as a tree of elements and text, without elements that are never shown or never part of a
//! document.

use std::collections::HashSet;

use scraper::Html;

use super::Extent;
use super::apart::Aside;
use super::build::{Built, build};
use super::frames;
use super::styles::Styles;
use crate::raised::Height;
use tracuu_text::legacy::Legacy;

/// A parsed page.
pub struct Page {
    /// Elements and text of the body.
    pub tree: Tree,
    /// The `og:title` or else the `<title>`, without the name of the site.
    pub title: Option<String>,
    /// The legacy encoding of fonts that was applied to text. If there are several, the last one.
    pub font_encoding: Option<Legacy>,
    /// Whether the page only arranges frames. Its tree is what it has for browsers without frames.
    pub has_frames: bool,
    /// The addresses of other files that the page shows in it.
    pub frames: Vec<String>,
    /// Texts apart from the document.
    pub aside: Aside,
    /// The style sheets are longer than is read, so that hidden text may be in the tree.
    pub has_unread_styles: bool,
}

/// An element, as an index into the tree.
pub type ElementId = usize;

/// Elements in document order; the first is the root.
pub struct Tree {
    elements: Vec<TreeElement>,
}

/// An element of the tree.
pub struct TreeElement {
    /// How it affects the layout of its text.
    pub role: Role,
    /// Whether the page marks this element as its content (`main`, `article`, …).
    pub marked_main: bool,
    /// Whether it is a link to another place.
    pub is_link: bool,
    /// The height of its letters over the line.
    pub height: Height,
    /// Its text and child elements, in order.
    pub children: Vec<Child>,
    /// Number of characters of text in it and its descendants, without links and white space.
    pub weight: usize,
}

/// A child of an element.
pub enum Child {
    /// Text, with its white space as in the file.
    Text(String),
    /// A child element.
    Element(ElementId),
}

/// How an element affects the layout of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Starts and ends on a line of its own.
    Block,
    /// The heading of the page (`<h1>`), on a line of its own.
    Heading,
    /// A paragraph: on a line of its own, and never the container of a document.
    Paragraph,
    /// A block that keeps its line ends and spaces.
    Preformatted,
    /// A table.
    Table,
    /// A group of rows in a table.
    RowGroup,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell,
    /// A line break.
    Break,
    /// Continues the current line.
    Inline,
}

impl Page {
    /// Parses a page. Any text is accepted. Memory grows with the size of the page, and time with
    /// its size times its nesting depth. If `by_fonts` is true, text in fonts with their own
    /// encoding is decoded.
    pub fn parse(page: &str, extent: Extent, by_fonts: bool) -> Page {
        let document = Html::parse_document(page);
        let title = title(&document);
        let for_others = frames::without_frames(&document);
        let frameset = frames::of_frameset(&document);
        let mut styles = Styles::of(&document);
        let mut built = build(&document, &mut styles, extent, by_fonts);
        let is_blank = built.tree.element(Tree::ROOT).weight == 0;
        let has_frames = frameset.is_some() || is_blank && !built.frames.is_empty();
        let mut frames = frameset.unwrap_or_default();
        frames.append(&mut built.frames);
        if has_frames {
            let document = Html::parse_document(&for_others);
            built = build(&document, &mut styles, extent, by_fonts);
        }
        let has_unread_styles = styles.is_cut();
        let Built { tree, aside, font_encoding, .. } = built;
        Page { tree, title, font_encoding, has_frames, frames, aside, has_unread_styles }
    }
}

impl Tree {
    /// Makes a tree of elements in document order, the first of which is the root.
    pub fn new(elements: Vec<TreeElement>) -> Tree {
        Tree { elements }
    }

    /// The root of the tree: the whole page.
    pub const ROOT: ElementId = 0;

    /// Returns the element `id`. Panics if the tree has no such element.
    pub fn element(&self, id: ElementId) -> &TreeElement {
        &self.elements[id]
    }

    /// Returns the ids of all elements in document order.
    pub fn ids(&self) -> std::ops::Range<ElementId> {
        0..self.elements.len()
    }

    /// Returns the child elements of `id`, in order.
    pub fn children(&self, id: ElementId) -> impl Iterator<Item = ElementId> + '_ {
        self.elements[id].children.iter().filter_map(|child| match child {
            Child::Element(id) => Some(*id),
            Child::Text(_) => None,
        })
    }

    /// Returns the id after the last descendant of `id`. Elements are in document order, so the
    /// descendants of `id` are `id + 1 .. end_of(id)`.
    pub fn end_of(&self, id: ElementId) -> ElementId {
        let mut last = id;
        while let Some(child) = self.children(last).last() {
            last = child;
        }
        last + 1
    }
}

impl TreeElement {
    /// Returns an element without content.
    pub fn new(role: Role) -> Self {
        TreeElement {
            role,
            marked_main: false,
            is_link: false,
            height: Height::Normal,
            children: Vec::new(),
            weight: 0,
        }
    }
}

/// Returns the title of the page: `og:title`, or else `<title>`. The title is cut at the first ` -
/// ` or ` | `, after which portals put their own name.
fn title(document: &Html) -> Option<String> {
    let mut titles = HashSet::new();
    let mut found = [None, None];
    for node in document.tree.nodes() {
        let Some(element) = node.value().as_element() else { continue };
        let (rank, text) = match element.name() {
            "meta" if element.attr("property") == Some("og:title") => {
                (0, element.attr("content").unwrap_or_default().to_string())
            }
            "title" => {
                let texts = node.children().filter_map(|child| child.value().as_text());
                (1, texts.map(|text| text.to_string()).collect())
            }
            _ => continue,
        };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.split(" - ").next().and_then(|text| text.split(" | ").next());
        if let Some(text) = text.filter(|text| !text.is_empty() && titles.insert(text.to_string()))
        {
            found[rank].get_or_insert(text.to_string());
        }
    }
    found.into_iter().flatten().next()
}
