//! Reads the styles of an OpenDocument text. Only what changes the text is kept (OpenDocument 1.3,
//! part 3, 16).

use std::collections::HashMap;

use crate::office::numbers::NumberStyle;
use crate::office::run_style::RunStyle;
use crate::office::xml::{Element, Node, Space, Xml};
use crate::paint::Paint;
use crate::raised::Height;
use tracuu_text::legacy::FontEncoding;

/// Maximum number of styles in a chain of parents; a longer chain is taken for a cycle.
const CHAIN_MAX: usize = 32;
/// Maximum number of levels of a list.
pub const LEVELS: usize = 10;

/// A style of text or of paragraphs; `None` if a property is not set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OdtStyle {
    parent: Option<String>,
    /// The format of runs of text.
    pub run: RunStyle,
    /// What is below paragraphs, cells or tables of this style.
    pub ground: Option<Paint>,
    /// A page begins before the paragraph (`page_before`) or after it (`page_after`).
    pub page_before: bool,
    pub page_after: bool,
    /// The kind of page that begins with the paragraph or table.
    pub master_page: Option<String>,
}

impl OdtStyle {
    /// Fills what is unset of format, ground and kind of page from `other`, which has lower
    /// priority.
    pub fn or(&self, other: &OdtStyle) -> OdtStyle {
        OdtStyle {
            run: self.run.or(other.run),
            ground: self.ground.or(other.ground),
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
    /// Styles of cells and of rows.
    cell: HashMap<String, OdtStyle>,
    default: OdtStyle,
    /// Pages have a ground other than white, or pictures behind their text.
    has_ground: bool,
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
            (Space::OpenDocument("style"), "page-layout-properties" | "graphic-properties") => {
                self.has_ground |= is_ground(element);
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
                let family = by_name.or_else(|| attribute("font-family"));
                style.run = RunStyle {
                    font: family.map(|family| FontEncoding::by_font(&family)),
                    ..read_run_style(element)
                };
            }
            "table-cell-properties" | "table-row-properties" | "table-properties" => {
                style.ground = attribute("background-color").map(|color| paint(&color));
            }
            "paragraph-properties" => {
                style.ground = attribute("background-color").map(|color| paint(&color));
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
                "table-cell" | "table-row" => drop(self.cell.entry(name).or_insert(style)),
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
        add(&mut self.cell, other.cell);
        add(&mut self.lists, other.lists);
        let outline = if self.outline.is_empty() { other.outline } else { self.outline };
        let has_ground = self.has_ground || other.has_ground;
        Styles { outline, default: other.default, has_ground, ..self }
    }

    /// Returns a paragraph style, completed from its parents and the default style.
    pub fn paragraph(&self, name: &str) -> OdtStyle {
        chain(&self.paragraph, name).or(&self.default)
    }

    /// Returns a style of tables, completed from its parents.
    pub fn table(&self, name: &str) -> OdtStyle {
        chain(&self.table, name)
    }

    /// Returns what is below the text of pages.
    pub fn page_ground(&self) -> Paint {
        if self.has_ground { Paint::Unknown } else { Paint::WHITE }
    }

    /// Returns what is below the text of cells or rows of a style.
    pub fn cell_ground(&self, name: &str) -> Paint {
        chain(&self.cell, name).ground.unwrap_or(Paint::Clear)
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

/// Returns true if the properties of pages give them a ground other than white, or those of a frame
/// put it behind the text.
fn is_ground(element: &Element<'_>) -> bool {
    let attribute = |name: &str| element.attribute(name);
    if element.name().1 == "graphic-properties" {
        return attribute("run-through").as_deref() == Some("background");
    }
    let is_plain = |fill: &str| matches!(fill, "none" | "solid");
    let has_color = attribute("background-color")
        .is_some_and(|color| !matches!(paint(&color), Paint::Clear | Paint::WHITE));
    has_color || attribute("fill").is_some_and(|fill| !is_plain(&fill))
}

/// Returns what the properties of text say, but for the font.
fn read_run_style(element: &Element<'_>) -> RunStyle {
    /// Largest size of letters that nobody can read, in points.
    const TINY_POINTS: f32 = 1.0;
    let attribute = |name: &str| element.attribute(name);
    // A condition that does not hold is written as the word `none`.
    let condition = attribute("condition").as_deref() == Some("none");
    let points = attribute("font-size").and_then(|size| size.strip_suffix("pt")?.parse().ok());
    let is_automatic = attribute("use-window-font-color").as_deref() == Some("true");
    let automatic = is_automatic.then_some(Paint::Unknown);
    RunStyle {
        font: None,
        hidden: attribute("display")
            .map(|display| display == "none" || display == "condition" && condition),
        capitals: attribute("text-transform").map(|to| to == "uppercase"),
        small_capitals: attribute("font-variant").map(|variant| variant == "small-caps"),
        height: attribute("text-position").map(|position| height(&position)),
        tiny: points.map(|points: f32| points <= TINY_POINTS),
        color: attribute("color").map(|color| Paint::of_attribute(&color)).or(automatic),
        ground: attribute("background-color").map(|color| paint(&color)),
    }
}

fn paint(color: &str) -> Paint {
    if color == "transparent" { Paint::Clear } else { Paint::of_attribute(color) }
}

/// Returns the height of letters: `super 58%`, `-33% 58%`.
fn height(position: &str) -> Height {
    let first = position.split_whitespace().next().unwrap_or_default();
    let share = first.strip_suffix('%').and_then(|share| share.parse::<f32>().ok());
    match (first, share) {
        ("super", _) => Height::Raised,
        ("sub", _) => Height::Lowered,
        (_, Some(share)) if share > 0.0 => Height::Raised,
        (_, Some(share)) if share < 0.0 => Height::Lowered,
        _ => Height::Normal,
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
