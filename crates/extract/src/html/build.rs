//! Builds the tree of a page out of the parsed page. What is not shown is left out, and what is
//! shown apart from the document goes to a list of its own.

use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::Extent;
use super::apart::{Aside, has_text};
use super::attributes::attribute;
use super::frames;
use super::seen::Look;
use super::styles::{Content, Place, Styles};
use super::tree::{Child, ElementId, Role, Tree, TreeElement};
use crate::raised::Height;
use tracuu_text::legacy::Legacy;

/// Elements whose content is not text of the page.
const LEFT_OUT: [&str; 27] = [
    "head", "script", "style", "noscript", "template", "iframe", "object", "embed", "canvas",
    "audio", "video", "map", "button", "input", "select", "textarea", "datalist", "option",
    "progress", "meter", "dialog", "frameset", "noframes", "title", "desc", "metadata", "defs",
];

/// Elements that serve navigation or are beside the text.
const APART: [&str; 3] = ["nav", "footer", "aside"];

/// WAI-ARIA landmarks that never hold the document.
const APART_ROLES: [&str; 5] = ["navigation", "banner", "contentinfo", "search", "menu"];

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

/// A tree, and what was found while it was built.
pub struct Built {
    pub tree: Tree,
    pub aside: Aside,
    /// The legacy encoding of fonts that was applied to text. If there are several, the last one.
    pub font_encoding: Option<Legacy>,
    /// The addresses of other files that the page shows in it.
    pub frames: Vec<String>,
}

/// An element whose children are read.
#[derive(Default)]
struct Open {
    id: ElementId,
    look: Look,
    in_link: bool,
    /// In an element apart from the document.
    is_apart: bool,
    /// The place in the element.
    place: Place,
    /// Number of elements in it so far.
    count: usize,
    /// The heights of its first children if it is a piece of a formula.
    heights: Option<[Height; 3]>,
}

/// Copies the relevant elements and text of the parsed page. Works without recursion, so deep
/// nesting is safe. If `by_fonts` is true, text in fonts with their own encoding is decoded.
pub fn build(document: &Html, styles: &mut Styles, extent: Extent, by_fonts: bool) -> Built {
    let mut builder = Builder {
        elements: vec![TreeElement::new(Role::Block)],
        parents: vec![Tree::ROOT],
        aside: Aside::default(),
        font_encoding: None,
        frames: Vec::new(),
        extent,
        by_fonts,
        apart: Vec::new(),
    };
    builder.walk(document.root_element(), styles);
    builder.finish()
}

struct Builder {
    elements: Vec<TreeElement>,
    /// The parent of each element; elements apart have themselves.
    parents: Vec<ElementId>,
    aside: Aside,
    font_encoding: Option<Legacy>,
    frames: Vec<String>,
    extent: Extent,
    by_fonts: bool,
    /// The elements apart from the document.
    apart: Vec<ElementId>,
}

impl Builder {
    fn walk(&mut self, root: ElementRef<'_>, styles: &mut Styles) {
        let cascade = styles.cascade(root, Place::default());
        let look = Look::default().of(root.value(), &cascade, styles.has_others());
        let place = Place::default().inside(root);
        let root_of = |look| Open { look, place, ..Open::default() };
        let mut open: Vec<Open> = look.map(root_of).into_iter().collect();
        let mut rest = vec![root.children()];
        while let (Some(around), Some(children)) = (open.last_mut(), rest.last_mut()) {
            let Some(node) = children.next() else {
                open.pop();
                rest.pop();
                continue;
            };
            match node.value() {
                Node::Text(text) => self.text(text, around),
                Node::Comment(comment) => self.aside.comment(comment),
                _ => {
                    let Some(element) = ElementRef::wrap(node) else { continue };
                    if let Some(inner) = self.element(element, around, styles) {
                        open.push(inner);
                        rest.push(element.children());
                    }
                }
            }
        }
    }

    fn text(&mut self, text: &str, around: &Open) {
        let element = &mut self.elements[around.id];
        if !around.look.is_seen() {
            return;
        }
        if !around.in_link {
            element.weight += text.chars().filter(|c| !c.is_whitespace()).count();
        }
        let mut text = text.to_string();
        if let Some(font) = around.look.font.filter(|_| self.by_fonts) {
            let read = font.decode(&text);
            if read != text {
                (text, self.font_encoding) = (read, Some(font.encoding));
            }
        }
        if around.look.has_capitals() {
            text = text.to_uppercase();
        }
        element.children.push(Child::Text(text));
    }

    /// Begins an element. Returns `None` if nothing in it is text of the page.
    fn element(
        &mut self,
        element: ElementRef<'_>,
        around: &mut Open,
        styles: &mut Styles,
    ) -> Option<Open> {
        let value = element.value();
        let place = around.place.after(around.count);
        let height = around.heights.and_then(|heights| heights.get(around.count).copied());
        around.count += 1;
        let is_left_out = LEFT_OUT.contains(&value.name());
        if is_left_out && !has_text(value) {
            return None;
        }
        let cascade = styles.cascade(element, place);
        let mut look = around.look.of(value, &cascade, styles.has_others())?;
        look.height = height.unwrap_or(look.height);
        // An anchor without an address is a jump target, not a link.
        let is_link = value.name() == "a" && attribute(value, "href").is_some();
        let in_link = around.in_link || is_link;
        if look.is_seen() {
            self.generated(&cascade.generated, value);
            self.aside.attributes(value, in_link);
        }
        // The descriptions of formulas are `annotation` and `annotation-xml`.
        if is_left_out || value.name().starts_with("annotation") {
            if look.is_seen() {
                self.aside.content(element);
                self.frames.extend(frames::address(value));
            }
            return None;
        }
        let begins_apart = self.extent == Extent::Document && is_apart(value);
        let is_apart = around.is_apart || begins_apart;
        let id = self.elements.len();
        let mut tree_element = TreeElement::new(role(value.name()));
        tree_element.marked_main = !is_apart && is_marked_main(value);
        tree_element.height = look.height;
        tree_element.is_link = is_link;
        if is_apart && tree_element.role == Role::Heading {
            tree_element.role = Role::Paragraph;
        }
        self.elements.push(tree_element);
        if begins_apart {
            self.apart.push(id);
            self.parents.push(id);
        } else {
            self.elements[around.id].children.push(Child::Element(id));
            self.parents.push(around.id);
        }
        let heights = heights_in(value.name());
        let place = place.inside(element);
        Some(Open { id, look, in_link, is_apart, place, count: 0, heights })
    }

    /// Adds the texts that rules show before and after the content of an element.
    fn generated(&mut self, pieces: &[Content], element: &Element) {
        let text = pieces.iter().map(|piece| match piece {
            Content::Text(text) => text.as_str(),
            Content::Attribute(name) => attribute(element, name).unwrap_or_default(),
        });
        self.aside.add(&text.collect::<String>());
    }

    fn finish(mut self) -> Built {
        // Children come after their parents, so in reverse order each weight is complete when it
        // is added.
        for id in (1..self.elements.len()).rev() {
            let weight = self.elements[id].weight;
            if self.parents[id] != id {
                self.elements[self.parents[id]].weight += weight;
            }
        }
        let tree = Tree::new(self.elements);
        for id in self.apart {
            self.aside.around(&tree, id);
        }
        let Builder { aside, font_encoding, frames, .. } = self;
        Built { tree, aside, font_encoding, frames }
    }
}

fn is_apart(element: &Element) -> bool {
    let has_role = attribute(element, "role").is_some_and(|role| APART_ROLES.contains(&role));
    has_role || APART.contains(&element.name())
}

fn is_marked_main(element: &Element) -> bool {
    matches!(element.name(), "main" | "article")
        || attribute(element, "role") == Some("main")
        || attribute(element, "itemprop") == Some("articleBody")
}

/// Returns the heights of the first children of a piece of a formula: a base with its exponent or
/// index.
fn heights_in(name: &str) -> Option<[Height; 3]> {
    use Height::{Lowered, Normal, Raised};
    Some(match name {
        "msup" => [Normal, Raised, Normal],
        "msub" => [Normal, Lowered, Normal],
        "msubsup" => [Normal, Lowered, Raised],
        _ => return None,
    })
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
