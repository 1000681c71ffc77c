//! A page as a tree of elements and text, without elements that are never shown or never part of a
//! document.

use std::collections::HashSet;

use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::fonts::Fonts;
use tracuu_text::legacy::{FontEncoding, Legacy};

/// Elements whose content is not text of the page, or serves only navigation.
const LEFT_OUT: [&str; 30] = [
    "head", "script", "style", "noscript", "template", "nav", "footer", "aside", "iframe",
    "object", "embed", "canvas", "audio", "video", "map", "button", "input", "select", "textarea",
    "datalist", "option", "progress", "meter", "dialog", "frameset", "noframes", "title", "desc",
    "metadata", "defs",
];

/// WAI-ARIA landmarks that never hold the document.
const LEFT_OUT_ROLES: [&str; 5] = ["navigation", "banner", "contentinfo", "search", "menu"];

/// Elements that start on a new line and may contain other elements (HTML Living Standard, 15.3).
const BLOCKS: [&str; 27] = [
    "address",
    "article",
    "blockquote",
    "body",
    "caption",
    "center",
    "details",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "form",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "main",
    "menu",
    "ol",
    "search",
    "section",
    "summary",
    "ul",
    "frame",
];

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
    pub fn parse(page: &str, by_fonts: bool) -> Page {
        let mut document = Html::parse_document(page);
        let title = title(&document);
        let without_frames = without_frames(&document);
        let has_frames = without_frames.is_some();
        if let Some(page) = without_frames {
            document = Html::parse_document(&page);
        }
        let fonts = by_fonts.then(|| Fonts::of(&document));
        let (tree, font_encoding) = tree(&document, fonts.as_ref());
        Page { tree, title, font_encoding, has_frames }
    }
}

impl Tree {
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

/// Copies the relevant elements and text of the parsed page. Works without recursion, so deep
/// nesting is safe.
fn tree(document: &Html, fonts: Option<&Fonts>) -> (Tree, Option<Legacy>) {
    let mut font_encoding = None;
    let mut encodings: Vec<Option<FontEncoding>> = vec![None];
    let root = TreeElement::new(Role::Block, false);
    let mut elements = vec![root];
    let mut in_link = vec![false];
    let mut parents = vec![Tree::ROOT];
    let mut open = vec![(document.root_element().children(), Tree::ROOT)];
    while let Some((children, parent)) = open.last_mut() {
        let parent = *parent;
        let Some(node) = children.next() else {
            open.pop();
            continue;
        };
        match node.value() {
            Node::Text(text) => {
                if !in_link[parent] {
                    elements[parent].weight += text.chars().filter(|c| !c.is_whitespace()).count();
                }
                let mut text = text.to_string();
                if let Some(font) = encodings[parent] {
                    let read = font.decode(&text);
                    if read != text {
                        (text, font_encoding) = (read, Some(font.encoding));
                    }
                }
                elements[parent].children.push(Child::Text(text));
            }
            Node::Element(element) if !is_left_out(element) => {
                let id = elements.len();
                elements[parent].children.push(Child::Element(id));
                elements.push(TreeElement::new(role(element.name()), is_marked_main(element)));
                // An anchor without an address is a jump target, not a link.
                let is_link = element.name() == "a" && element.attr("href").is_some();
                in_link.push(in_link[parent] || is_link);
                let inherited = encodings[parent];
                encodings.push(fonts.and_then(|fonts| fonts.encoding(element, inherited)));
                parents.push(parent);
                open.push((node.children(), id));
            }
            _ => {}
        }
    }
    // Children come after their parents, so in reverse order each weight is complete when it is
    // added.
    for id in (1..elements.len()).rev() {
        let weight = elements[id].weight;
        elements[parents[id]].weight += weight;
    }
    (Tree { elements }, font_encoding)
}

impl TreeElement {
    fn new(role: Role, marked_main: bool) -> Self {
        TreeElement { role, marked_main, children: Vec::new(), weight: 0 }
    }
}

/// Returns what a page of frames has for browsers without frames, which the parser keeps as text.
/// Returns `None` for other pages.
fn without_frames(document: &Html) -> Option<String> {
    let root = document.root_element();
    let is = |element: &ElementRef, name: &str| element.value().name() == name;
    root.child_elements().find(|child| is(child, "frameset"))?;
    // Those in the head are for scripts that the browser lacks.
    let shown = root.child_elements().filter(|child| !is(child, "head"));
    let parts = shown.flat_map(|child| child.descendent_elements());
    Some(parts.filter(|part| is(part, "noframes")).flat_map(|part| part.text()).collect())
}

fn is_left_out(element: &Element) -> bool {
    let has_role = element.attr("role").is_some_and(|role| LEFT_OUT_ROLES.contains(&role));
    let is_hidden = element.attr("hidden").is_some()
        || element.attr("style").is_some_and(|style| {
            let plain = style.replace(char::is_whitespace, "").to_ascii_lowercase();
            plain.contains("display:none")
        });
    // The descriptions of formulas are `annotation` and `annotation-xml`.
    let is_left_out =
        LEFT_OUT.contains(&element.name()) || element.name().starts_with("annotation");
    is_left_out || has_role || is_hidden
}

fn is_marked_main(element: &Element) -> bool {
    matches!(element.name(), "main" | "article")
        || element.attr("role") == Some("main")
        || element.attr("itemprop") == Some("articleBody")
}

fn role(name: &str) -> Role {
    match name {
        "br" => Role::Break,
        "h1" => Role::Heading,
        "p" | "li" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt" | "dd" | "text" => Role::Paragraph,
        "pre" | "listing" | "xmp" | "plaintext" => Role::Preformatted,
        "table" => Role::Table,
        "thead" | "tbody" | "tfoot" => Role::RowGroup,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        _ if BLOCKS.contains(&name) => Role::Block,
        _ => Role::Inline,
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
