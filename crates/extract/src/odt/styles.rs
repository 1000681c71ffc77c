//! Reads the styles of an OpenDocument text. Only what changes the text is kept (OpenDocument 1.3,
//! part 3, 16).

use std::collections::HashMap;

use crate::office::numbers::NumberStyle;
use crate::office::xml::{Element, Node, Space, Xml};
use tracuu_text::legacy::FontEncoding;

/// Maximum number of styles in a chain of parents; a longer chain is taken for a cycle.
const CHAIN_MAX: usize = 32;
/// Maximum number of levels of a list.
pub const LEVELS: usize = 10;

/// A style of text or of paragraphs; `None` if a property is not set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OdtStyle {
    parent: Option<String>,
    /// The old encoding of the font that is set; `Some(None)` for a Unicode font.
    pub font: Option<Option<FontEncoding>>,
    pub hidden: Option<bool>,
    pub capitals: Option<bool>,
    /// A page begins before the paragraph (`page_before`) or after it (`page_after`).
    pub page_before: bool,
    pub page_after: bool,
    /// The kind of page that begins with the paragraph or table.
    pub master_page: Option<String>,
}

impl OdtStyle {
    /// Fills an unset font, hidden, capitals and kind of page from `other`, which has lower
    /// priority.
    pub fn or(&self, other: &OdtStyle) -> OdtStyle {
        OdtStyle {
            font: self.font.or(other.font),
            hidden: self.hidden.or(other.hidden),
            capitals: self.capitals.or(other.capitals),
            master_page: self.master_page.clone().or_else(|| other.master_page.clone()),
            ..self.clone()
        }
    }
}

/// How one level of a list is numbered.
#[derive(Debug, Clone, Default)]
pub struct Level {
    /// `None` for a bullet.
    pub style: Option<NumberStyle>,
    pub prefix: String,
    pub suffix: String,
    pub start: u32,
    /// Number of levels that the label shows.
    pub shown: usize,
    /// `%1%.%2%)`: the pattern of the whole label, in newer files.
    pub format: Option<String>,
    pub bullet: String,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub struct Styles {
    fonts: HashMap<String, String>,
    paragraph: HashMap<String, OdtStyle>,
    text: HashMap<String, OdtStyle>,
    table: HashMap<String, OdtStyle>,
    default: OdtStyle,
    lists: HashMap<String, Vec<Level>>,
    /// Levels of numbered headings.
    pub outline: Vec<Level>,
}

/// The style that is open while styles are read.
enum OpenStyle {
    Style { family: String, name: String, style: OdtStyle },
    List { name: Option<String>, levels: Vec<Level> },
}

impl Styles {
    /// Adds the styles of `styles.xml` or `content.xml`. A name that is known already keeps its
    /// style.
    pub fn read(&mut self, part: &str) {
        let mut xml = Xml::new(part);
        let mut path: Vec<bool> = Vec::new();
        let mut open: Option<OpenStyle> = None;
        while let Some(node) = xml.next() {
            match node {
                Node::Open(element) => {
                    if element.name() == (Space::OpenDocument("office"), "text") {
                        xml.skip();
                        continue;
                    }
                    let begun = self.begin(&element, &mut open);
                    path.push(begun);
                }
                Node::Close => {
                    if path.pop() == Some(true) {
                        self.end(open.take());
                    }
                }
                Node::Text(_) => {}
            }
        }
    }

    /// Begins an element. Returns true if it is a style or a list style, whose end is then to be
    /// handled.
    fn begin(&mut self, element: &Element<'_>, open: &mut Option<OpenStyle>) -> bool {
        let attribute = |name: &str| element.attribute(name).unwrap_or_default();
        match element.name() {
            (Space::OpenDocument("style"), "font-face") => {
                self.fonts.insert(attribute("name"), attribute("font-family"));
            }
            (Space::OpenDocument("style"), name @ ("style" | "default-style")) => {
                let master_page = element.attribute("master-page-name");
                let master_page = master_page.filter(|name| !name.is_empty());
                let page_before = master_page.is_some();
                let parent = element.attribute("parent-style-name");
                let style = OdtStyle { parent, page_before, master_page, ..OdtStyle::default() };
                let name = if name == "style" { attribute("name") } else { String::new() };
                *open = Some(OpenStyle::Style { family: attribute("family"), name, style });
                return true;
            }
            (Space::OpenDocument("text"), name @ ("list-style" | "outline-style")) => {
                let name = (name == "list-style").then(|| attribute("name"));
                *open = Some(OpenStyle::List { name, levels: Vec::new() });
                return true;
            }
            (_, name) => match open {
                Some(OpenStyle::Style { style, .. }) => self.read_properties(name, element, style),
                Some(OpenStyle::List { levels, .. }) if name.contains("level-style") => {
                    read_level(name, element, levels);
                }
                _ => {}
            },
        }
        false
    }

    fn read_properties(&self, name: &str, element: &Element<'_>, style: &mut OdtStyle) {
        let attribute = |name: &str| element.attribute(name);
        match name {
            "text-properties" => {
                let by_name = attribute("font-name").map(|name| {
                    let family = self.fonts.get(&name).cloned();
                    family.filter(|family| !family.is_empty()).unwrap_or(name)
                });
                if let Some(family) = by_name.or_else(|| attribute("font-family")) {
                    style.font = Some(FontEncoding::by_font(&family));
                }
                // A condition that does not hold is written as the word `none`.
                let condition = attribute("condition").as_deref() == Some("none");
                style.hidden = attribute("display")
                    .map(|display| display == "none" || display == "condition" && condition);
                style.capitals = attribute("text-transform").map(|to| to == "uppercase");
            }
            "paragraph-properties" => {
                style.page_before |= attribute("break-before").as_deref() == Some("page");
                style.page_after |= attribute("break-after").as_deref() == Some("page");
            }
            _ => {}
        }
    }

    fn end(&mut self, open: Option<OpenStyle>) {
        match open {
            Some(OpenStyle::Style { family, name, style }) => match family.as_str() {
                "paragraph" if name.is_empty() => self.default = style,
                "paragraph" => drop(self.paragraph.entry(name).or_insert(style)),
                "text" => drop(self.text.entry(name).or_insert(style)),
                "table" => drop(self.table.entry(name).or_insert(style)),
                _ => {}
            },
            Some(OpenStyle::List { name: Some(name), levels }) => {
                self.lists.entry(name).or_insert(levels);
            }
            Some(OpenStyle::List { name: None, levels }) => self.outline = levels,
            None => {}
        }
    }

    /// Adds the styles of `other` whose names are not known here. The default style is always that
    /// of `other`, the outline only if none is known here.
    pub fn over(mut self, other: Styles) -> Styles {
        fn add<T>(to: &mut HashMap<String, T>, from: HashMap<String, T>) {
            for (name, style) in from {
                to.entry(name).or_insert(style);
            }
        }
        add(&mut self.paragraph, other.paragraph);
        add(&mut self.text, other.text);
        add(&mut self.table, other.table);
        add(&mut self.lists, other.lists);
        let outline = if self.outline.is_empty() { other.outline } else { self.outline };
        Styles { outline, default: other.default, ..self }
    }

    /// Returns a paragraph style, completed from its parents and the default style.
    pub fn paragraph(&self, name: &str) -> OdtStyle {
        chain(&self.paragraph, name).or(&self.default)
    }

    /// Returns a style of tables, completed from its parents.
    pub fn table(&self, name: &str) -> OdtStyle {
        chain(&self.table, name)
    }

    /// Returns a text style, completed from its parents.
    pub fn text(&self, name: &str) -> OdtStyle {
        chain(&self.text, name)
    }

    /// Returns a level, from 0, of a list style.
    pub fn level(&self, list: &str, level: usize) -> Option<&Level> {
        self.lists.get(list)?.get(level)
    }
}

fn chain(styles: &HashMap<String, OdtStyle>, name: &str) -> OdtStyle {
    let first = styles.get(name);
    let next = |style: &&OdtStyle| style.parent.as_ref().and_then(|parent| styles.get(parent));
    std::iter::successors(first, next)
        .take(CHAIN_MAX)
        .fold(None, |all: Option<OdtStyle>, style| {
            Some(all.map_or_else(|| style.clone(), |all| all.or(style)))
        })
        .unwrap_or_default()
}

fn read_level(name: &str, element: &Element<'_>, levels: &mut Vec<Level>) {
    let Some(at) = element.number("level").and_then(|level| level.checked_sub(1)) else { return };
    let at = at as usize;
    if at >= LEVELS {
        return;
    }
    if levels.len() <= at {
        levels.resize_with(at + 1, Level::default);
    }
    let attribute = |name: &str| element.attribute(name).unwrap_or_default();
    let numbered = !name.ends_with("bullet") && !name.ends_with("image");
    levels[at] = Level {
        style: numbered.then(|| NumberStyle::by_num_format(&attribute("num-format"))),
        prefix: attribute("num-prefix"),
        suffix: attribute("num-suffix"),
        start: element.number("start-value").unwrap_or(1),
        shown: element.number("display-levels").unwrap_or(1) as usize,
        format: element.attribute("num-list-format"),
        bullet: attribute("bullet-char"),
    };
}
