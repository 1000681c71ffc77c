//! Reads `word/numbering.xml` (ISO/IEC 29500-1, 17.9), and finds the list of a paragraph.

use super::styles::{ListPlace, StyleList, Styles};
use crate::office::lists::{Definition, LEVELS, Label, Level, List, Lists};
use crate::office::numbers::NumberStyle;
use crate::office::xml::{Element, Node, Space, Xml};

/// The lists that were read, and the definition, list and level that are open.
#[derive(Default)]
struct NumberingReader {
    lists: Lists,
    definition: String,
    list: Option<String>,
    level: usize,
}

/// Reads the numbering part.
pub fn read(part: &str, styles: &Styles) -> Lists {
    let mut reader = NumberingReader::default();
    let mut xml = Xml::new(part);
    let mut path: Vec<String> = Vec::new();
    while let Some(node) = xml.next() {
        match node {
            Node::Open(element) => {
                if element.name().0 == Space::Word {
                    reader.open(&element, path.last().map(String::as_str));
                }
                path.push(element.name().1.to_string());
            }
            Node::Close => {
                path.pop();
            }
            Node::Text(_) => {}
        }
    }
    follow_links(&mut reader.lists, styles);
    reader.lists
}

/// Counts a paragraph and returns its label; `None` if it has no label. `own` is the list that the
/// paragraph itself names, `style` the id of its style.
pub fn label(
    lists: &mut Lists,
    own: &ListPlace,
    style: Option<&str>,
    styles: &Styles,
) -> Option<Label> {
    let by_style = style.and_then(|style| styles.list(style));
    let (list, level) = match (&own.list, by_style) {
        (Some(list), _) => (list.clone(), own.level),
        (None, Some(StyleList { style, place })) => {
            let list = place.list.unwrap_or_default();
            let level = own.level.or(place.level).or_else(|| lists.level_of_style(&list, style));
            (list, level)
        }
        (None, None) => return None,
    };
    // List 0 removes a paragraph from the list of its style.
    if list == "0" { None } else { lists.label(&list, level.unwrap_or_default()) }
}

/// Resolves definitions that only name a numbering style. Lists of such a definition get the
/// definition of that style's list.
fn follow_links(lists: &mut Lists, styles: &Styles) {
    let linked = |list: &List| {
        let definition = lists.definitions.get(&list.definition)?;
        let style = definition.link.as_ref().filter(|_| definition.levels.is_empty())?;
        let of_style = styles.list(style)?.place.list?;
        Some(lists.lists.get(&of_style)?.definition.clone())
    };
    let targets: Vec<(String, String)> =
        lists.lists.iter().filter_map(|(id, list)| Some((id.clone(), linked(list)?))).collect();
    for (id, target) in targets {
        if let Some(list) = lists.lists.get_mut(&id) {
            list.definition = target;
        }
    }
}

impl NumberingReader {
    fn open(&mut self, element: &Element<'_>, parent: Option<&str>) {
        let value = || element.attribute("val");
        match element.name().1 {
            "abstractNum" => {
                self.definition = element.attribute("abstractNumId").unwrap_or_default();
                self.list = None;
                self.lists.definitions.insert(self.definition.clone(), Definition::default());
            }
            "num" => {
                let id = element.attribute("numId").unwrap_or_default();
                self.lists.lists.insert(id.clone(), List::default());
                self.list = Some(id);
            }
            "abstractNumId" => {
                if let Some(list) = self.open_list() {
                    list.definition = value().unwrap_or_default();
                }
            }
            "numStyleLink" => {
                if let Some(definition) = self.lists.definitions.get_mut(&self.definition) {
                    definition.link = value();
                }
            }
            "lvl" | "lvlOverride" => {
                self.level = element.number("ilvl").unwrap_or_default() as usize;
                if element.name().1 == "lvl" && self.level < LEVELS {
                    *self.open_level() = Level::default();
                }
            }
            "startOverride" => {
                let (level, start) = (self.level, element.number("val").unwrap_or_default());
                if let Some(list) = self.open_list() {
                    list.starts.insert(level, start);
                }
            }
            _ if self.level < LEVELS && matches!(parent, Some("lvl" | "rPr")) => {
                read_level(self.open_level(), element, parent);
            }
            _ => {}
        }
    }

    fn open_list(&mut self) -> Option<&mut List> {
        self.lists.lists.get_mut(self.list.as_ref()?)
    }

    /// Returns the level that is open: in a list's overrides, or else in a definition.
    fn open_level(&mut self) -> &mut Level {
        if let Some(id) = &self.list {
            let list = self.lists.lists.entry(id.clone()).or_default();
            return list.levels.entry(self.level).or_default();
        }
        let definition = self.lists.definitions.entry(self.definition.clone()).or_default();
        let levels = &mut definition.levels;
        if levels.len() <= self.level {
            levels.resize_with(self.level + 1, Level::default);
        }
        &mut levels[self.level]
    }
}

fn read_level(level: &mut Level, element: &Element<'_>, parent: Option<&str>) {
    let value = || element.attribute("val").unwrap_or_default();
    match element.name().1 {
        _ if parent == Some("rPr") => super::styles::read_run_style(&mut level.run_style, element),
        "start" => level.start = element.number("val").unwrap_or_default(),
        "numFmt" => {
            level.bullet = value() == "bullet";
            level.number_style = NumberStyle::by_word_name(&value());
        }
        "lvlText" => level.text = value(),
        "isLgl" => level.legal = element.is_on(),
        "lvlRestart" => level.restart = element.number("val").map(|after| after as usize),
        "suff" => level.no_space_after = value() == "nothing",
        "pStyle" => level.paragraph_style = element.attribute("val"),
        _ => {}
    }
}
