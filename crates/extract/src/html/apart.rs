//! Texts that a page shows apart from its document: alternative texts, labels, WordArt, what is
//! around the document. They are not indexed; a stamp of secrecy may be among them.

use scraper::node::Element;
use scraper::{ElementRef, Html};

use super::attributes::attribute;
use super::render;
use super::tree::{Child, ElementId, Tree};

/// Longest text, in bytes, that is kept of what a page shows around its document and in links. A
/// stamp of secrecy is shorter. Longer texts are those of the site: news, notices, addresses.
const SHORT_BYTES_MAX: usize = 80;

/// Texts apart from the document, none of them blank.
#[derive(Debug, Default)]
pub struct Aside(pub Vec<String>);

/// Returns true if an element that holds no text of the document may show a text.
pub fn has_text(element: &Element) -> bool {
    match element.name() {
        "input" => !matches!(
            attribute(element, "type").unwrap_or_default().to_ascii_lowercase().as_str(),
            "hidden" | "submit" | "button" | "reset" | "checkbox" | "radio" | "password" | "file"
        ),
        "dialog" => attribute(element, "open").is_some(),
        "textarea" | "select" | "map" | "title" | "desc" | "iframe" | "object" | "embed" => true,
        _ => false,
    }
}

impl Aside {
    /// Adds a text of any length.
    pub fn add(&mut self, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.0.push(text.to_string());
        }
    }

    fn add_short(&mut self, text: &str) {
        if text.trim().len() <= SHORT_BYTES_MAX {
            self.add(text);
        }
    }

    /// Adds the texts that attributes of an element have: the alternative text of a picture, a
    /// label, the words of WordArt. A picture in a link leads to another document, which its text
    /// may be about.
    pub fn attributes(&mut self, element: &Element, in_link: bool) {
        let is_drawing = element.name() == "img"
            || element.name().starts_with("v:")
            || attribute(element, "role") == Some("img");
        const NAMES: [&str; 5] = ["alt", "title", "aria-label", "aria-description", "string"];
        for (_, text) in element.attrs().filter(|(name, _)| NAMES.contains(name)) {
            if is_drawing && !in_link { self.add(text) } else { self.add_short(text) }
        }
    }

    /// Adds what a control, a map or a description of a drawing shows, for which [`has_text`]
    /// holds.
    pub fn content(&mut self, element: ElementRef<'_>) {
        let value = element.value();
        match value.name() {
            "input" => self.add_short(attribute(value, "value").unwrap_or_default()),
            "select" => {
                let options = element.descendent_elements();
                let chosen =
                    options.filter(|option| attribute(option.value(), "selected").is_some());
                chosen.for_each(|option| self.add_short(&option.text().collect::<String>()));
            }
            "map" => {
                let areas = element.descendent_elements();
                areas.for_each(|area| self.attributes(area.value(), true));
            }
            "title" | "desc" => self.add(&element.text().collect::<String>()),
            "textarea" | "dialog" => {
                for text in element.text() {
                    text.lines().for_each(|line| self.add_short(line));
                }
            }
            _ => {}
        }
    }

    /// Adds what a comment has for Word: drawings in VML with their WordArt and text boxes.
    pub fn comment(&mut self, comment: &str) {
        let condition = comment.trim_start().split(']').next().unwrap_or_default();
        let is_for_word = condition.starts_with("[if") && !condition.contains('!');
        if !is_for_word || !(condition.contains("vml") || condition.contains("mso")) {
            return;
        }
        let inner = &comment[comment.find('>').map_or(comment.len(), |at| at + 1)..];
        for element in Html::parse_fragment(inner).root_element().descendent_elements() {
            self.attributes(element.value(), false);
            // Settings of Word and styles have no text of the page.
            let is_text = element.value().name() != "xml" && element.value().name() != "style";
            for text in element.children().filter_map(|child| child.value().as_text()) {
                if is_text {
                    self.add_short(text);
                }
            }
        }
    }

    /// Adds the short lines of an element, without those of its links.
    pub fn around(&mut self, tree: &Tree, id: ElementId) {
        if tree.element(id).weight > 0 {
            render::lines_outside_links(tree, id).iter().for_each(|line| self.add_short(line));
        }
    }

    /// Adds the short lines of the page outside of `main`.
    pub fn outside(&mut self, tree: &Tree, main: ElementId) {
        let mut at = Tree::ROOT;
        while at != main {
            // Ids are in document order.
            let next = tree.children(at).take_while(|id| *id <= main).last();
            for child in &tree.element(at).children {
                match child {
                    Child::Element(id) if Some(*id) == next => {}
                    Child::Element(id) => self.around(tree, *id),
                    Child::Text(text) => self.add_short(text),
                }
            }
            let Some(next) = next else { return };
            at = next;
        }
    }
}
