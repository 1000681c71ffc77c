//! A page as a tree of elements and text, without what is never shown or is no text of a document.

use std::collections::HashSet;

use scraper::node::Element;
use scraper::{Html, Node};

use super::fonts::Fonts;
use tracuu_text::legacy::{FontEncoding, Legacy};

/// Elements whose content is not text of the page, or text about getting around on it.
const LEFT_OUT: [&str; 28] = [
    "head", "script", "style", "noscript", "template", "nav", "footer", "aside", "iframe",
    "object", "embed", "svg", "math", "canvas", "audio", "video", "map", "button", "input",
    "select", "textarea", "datalist", "option", "progress", "meter", "dialog", "frameset", "title",
];

/// WAI-ARIA landmarks that never hold the document.
const LEFT_OUT_ROLES: [&str; 5] = ["navigation", "banner", "contentinfo", "search", "menu"];

/// Elements that stand on lines of their own and may contain others (HTML Living Standard, 15.3).
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

/// A page: its tree and its own words for what it shows.
pub struct Page {
    /// Elements and text of the body.
    pub tree: Tree,
    /// `og:title`, or `<title>` up to the name of the site.
    pub title: Option<String>,
    /// The encoding of a font by which text was read; of several the last.
    pub font_encoding: Option<Legacy>,
}

/// An element by its place in the tree.
pub type ElementId = usize;

/// Elements in document order; the first is the root.
pub struct Tree {
    elements: Vec<TreeElement>,
}

/// An element.
pub struct TreeElement {
    /// What it does to the text.
    pub role: Role,
    /// Whether it is the element that a page marks as its content (`main`, `article`, …).
    pub marked_main: bool,
    /// What it holds, in order.
    pub children: Vec<Child>,
    /// Characters of text in it and below it that are in no link; white space is not counted.
    pub weight: usize,
}

/// What an element holds.
pub enum Child {
    /// Text, as in the file.
    Text(String),
    /// An element.
    Element(ElementId),
}

/// What an element does to the text in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Stands on lines of its own.
    Block,
    /// The heading of the page, on a line of its own.
    Heading,
    /// A paragraph: on lines of its own, and never the container of a document.
    Paragraph,
    /// A block whose line ends and spaces count.
    Preformatted,
    /// A table.
    Table,
    /// Rows of one that belong together.
    RowGroup,
    /// A row of one.
    Row,
    /// A cell of one.
    Cell,
    /// A line end.
    Break,
    /// Runs along in the line.
    Inline,
}

impl Page {
    /// Parses a page. Any text is one; time and memory in proportion to its size. `by_fonts` says whether
    /// text in fonts of their own encoding is still to be read by that.
    pub fn parse(page: &str, by_fonts: bool) -> Page {
        let document = Html::parse_document(page);
        let fonts = by_fonts.then(|| Fonts::of(&document));
        let (tree, font_encoding) = tree(&document, fonts.as_ref());
        Page { tree, title: title(&document), font_encoding }
    }
}

impl Tree {
    /// The whole page.
    pub const ROOT: ElementId = 0;

    /// An element.
    pub fn element(&self, id: ElementId) -> &TreeElement {
        &self.elements[id]
    }

    /// All elements in document order.
    pub fn ids(&self) -> std::ops::Range<ElementId> {
        0..self.elements.len()
    }

    /// The elements right below one.
    pub fn children(&self, id: ElementId) -> impl Iterator<Item = ElementId> + '_ {
        self.elements[id].children.iter().filter_map(|child| match child {
            Child::Element(id) => Some(*id),
            Child::Text(_) => None,
        })
    }

    /// One past the last element below `id`: elements are in document order, so those below it are
    /// `id + 1 .. end_of(id)`.
    pub fn end_of(&self, id: ElementId) -> ElementId {
        let mut last = id;
        while let Some(child) = self.children(last).last() {
            last = child;
        }
        last + 1
    }
}

/// Copies what is of interest. Without recursion, so that depth costs nothing.
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
                // An anchor without an address is a place to jump to, not a link.
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
    // Children come after their parents, so backwards every weight is complete when it is added.
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

fn is_left_out(element: &Element) -> bool {
    let has_role = element.attr("role").is_some_and(|role| LEFT_OUT_ROLES.contains(&role));
    let is_hidden = element.attr("hidden").is_some()
        || element.attr("style").is_some_and(|style| {
            let plain = style.replace(char::is_whitespace, "").to_ascii_lowercase();
            plain.contains("display:none")
        });
    LEFT_OUT.contains(&element.name()) || has_role || is_hidden
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
        "p" | "li" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt" | "dd" => Role::Paragraph,
        "pre" | "listing" | "xmp" | "plaintext" => Role::Preformatted,
        "table" => Role::Table,
        "thead" | "tbody" | "tfoot" => Role::RowGroup,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        _ if BLOCKS.contains(&name) => Role::Block,
        _ => Role::Inline,
    }
}

/// What the page calls itself: `og:title`, else `<title>`, each up to the first ` - ` or ` | `, behind
/// which portals put their own name.
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
