//! Automatic numbers of paragraphs: `word/numbering.xml` (ISO/IEC 29500-1, 17.9) and where its lists stand.

use std::collections::{HashMap, HashSet};

use super::styles::{ListPlace, RunProperties, Styles};
use crate::ingest::extract::office::numbers::Style;
use crate::ingest::extract::office::xml::{Element, Node, Space, Xml};

/// A list has so many levels.
const LEVELS: usize = 9;

/// How a level is numbered.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    style: Style,
    /// `%1.%2)`; for a bullet the bullet itself.
    text: String,
    bullet: bool,
    /// All numbers of the label in decimal (`w:isLgl`).
    legal: bool,
    /// The level (from 1) after which it begins anew; 0 for never, none for every higher one.
    restart: Option<usize>,
    nothing_behind: bool,
    paragraph_style: Option<String>,
    run: RunProperties,
}

impl Default for Level {
    fn default() -> Self {
        Level {
            start: 0,
            style: Style::Decimal,
            text: String::new(),
            bullet: false,
            legal: false,
            restart: None,
            nothing_behind: false,
            paragraph_style: None,
            run: RunProperties::default(),
        }
    }
}

#[derive(Debug, Default)]
struct Abstract {
    levels: Vec<Level>,
    /// The numbering style that it takes its levels from.
    link: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    definition: String,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// The lists of a document, and how far each has been counted.
#[derive(Debug, Default)]
pub struct Lists {
    definitions: HashMap<String, Abstract>,
    lists: HashMap<String, List>,
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    /// Lists that have begun at a level with a start of their own.
    started: HashSet<(String, usize)>,
}

/// A label and how it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// With the space behind it.
    pub text: String,
    /// What is said of its font.
    pub run: RunProperties,
}

impl Lists {
    /// Reads `word/numbering.xml`.
    pub fn read(part: &str) -> Lists {
        let mut lists = Lists::default();
        let mut xml = Xml::new(part);
        let mut path: Vec<String> = Vec::new();
        let mut open = Open::default();
        while let Some(node) = xml.next() {
            match node {
                Node::Open(element) => {
                    if element.name().0 == Space::Word {
                        lists.open(&mut open, &element, path.last().map(String::as_str));
                    }
                    path.push(element.name().1.to_string());
                }
                Node::Close => {
                    path.pop();
                }
                Node::Text(_) => {}
            }
        }
        lists
    }

    fn open(&mut self, open: &mut Open, element: &Element<'_>, parent: Option<&str>) {
        let value = || element.attribute("val");
        match element.name().1 {
            "abstractNum" => {
                open.definition = element.attribute("abstractNumId").unwrap_or_default();
                open.list = None;
                self.definitions.insert(open.definition.clone(), Abstract::default());
            }
            "num" => {
                let id = element.attribute("numId").unwrap_or_default();
                self.lists.insert(id.clone(), List::default());
                open.list = Some(id);
            }
            "abstractNumId" => {
                if let Some(list) = open.list.as_ref().and_then(|id| self.lists.get_mut(id)) {
                    list.definition = value().unwrap_or_default();
                }
            }
            "numStyleLink" => {
                if let Some(definition) = self.definitions.get_mut(&open.definition) {
                    definition.link = value();
                }
            }
            "lvl" | "lvlOverride" => {
                open.level = element.number("ilvl").unwrap_or_default() as usize;
                if element.name().1 == "lvl" && open.level < LEVELS {
                    *self.level(open) = Level::default();
                }
            }
            "startOverride" => {
                if let Some(list) = open.list.as_ref().and_then(|id| self.lists.get_mut(id)) {
                    list.starts.insert(open.level, element.number("val").unwrap_or_default());
                }
            }
            _ if open.level < LEVELS && matches!(parent, Some("lvl" | "rPr")) => {
                read_level(self.level(open), element, parent);
            }
            _ => {}
        }
    }

    /// The level that is open, in a definition or in what a list changes of it.
    fn level(&mut self, open: &Open) -> &mut Level {
        if let Some(id) = &open.list {
            let list = self.lists.entry(id.clone()).or_default();
            return list.levels.entry(open.level).or_default();
        }
        let definition = self.definitions.entry(open.definition.clone()).or_default();
        let levels = &mut definition.levels;
        if levels.len() <= open.level {
            levels.resize_with(open.level + 1, Level::default);
        }
        &mut levels[open.level]
    }

    /// Counts a paragraph of the document and gives its label; none where it has none. `own` is what the
    /// paragraph says, `style` its style.
    pub fn label(
        &mut self,
        own: &ListPlace,
        style: Option<&str>,
        styles: &Styles,
    ) -> Option<Label> {
        let by_style = style.and_then(|style| styles.place(style));
        let (said_by, place) = match (&own.list, by_style) {
            (Some(_), _) => (None, own.clone()),
            (None, Some((said_by, place))) => {
                let level = own.level.or(place.level);
                (Some(said_by), ListPlace { level, ..place })
            }
            (None, None) => return None,
        };
        let id = place.list.filter(|id| id != "0")?;
        let key = self.definition_of(&id, styles)?;
        let of_style = |level: &Level| level.paragraph_style.as_deref() == said_by;
        let level = place.level.or_else(|| {
            said_by.and_then(|_| self.definitions[&key].levels.iter().position(of_style))
        });
        let level = level.unwrap_or_default().min(LEVELS - 1);
        self.count(&id, &key, level);
        let counts = self.counts[&key];
        let text = self.printed(&id, &key, level, &counts);
        let definition = self.level_of(&id, &key, level);
        // A bullet is not spelt in any encoding.
        let unicode = RunProperties { font: Some(None), ..RunProperties::default() };
        let run = if definition.bullet { unicode } else { definition.run };
        (!text.trim().is_empty()).then_some(Label { text, run })
    }

    /// The definition that a list follows, by way of a numbering style where it has none of its own.
    fn definition_of(&self, id: &str, styles: &Styles) -> Option<String> {
        let key = &self.lists.get(id)?.definition;
        let definition = self.definitions.get(key)?;
        let linked = definition.link.as_ref().filter(|_| definition.levels.is_empty());
        let linked = linked.and_then(|style| styles.place(style)?.1.list);
        let linked = linked.and_then(|list| Some(&self.lists.get(&list)?.definition));
        let key = linked.unwrap_or(key);
        self.definitions.contains_key(key).then(|| key.clone())
    }

    fn level_of(&self, id: &str, key: &str, level: usize) -> Level {
        let own = self.lists.get(id).and_then(|list| list.levels.get(&level));
        let defined = || self.definitions.get(key)?.levels.get(level);
        own.or_else(defined).cloned().unwrap_or_default()
    }

    fn count(&mut self, id: &str, key: &str, level: usize) {
        let start = self.lists.get(id).and_then(|list| list.starts.get(&level)).copied();
        let begins = (id.to_string(), level);
        let first = start.filter(|_| !self.started.contains(&begins));
        if first.is_some() {
            self.started.insert(begins);
        }
        let levels: Vec<Level> = (0..LEVELS).map(|level| self.level_of(id, key, level)).collect();
        let counts = self.counts.entry(key.to_string()).or_default();
        counts[level] = Some(match (first, counts[level]) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => start.unwrap_or(levels[level].start),
        });
        for (above, definition) in levels.iter().enumerate().take(level) {
            counts[above].get_or_insert(definition.start);
        }
        for below in level + 1..LEVELS {
            let restarts = match levels[below].restart {
                Some(0) => false,
                Some(after) => level < after,
                None => true,
            };
            if restarts {
                counts[below] = None;
            }
        }
    }

    fn printed(&self, id: &str, key: &str, level: usize, counts: &[Option<u32>; LEVELS]) -> String {
        let definition = self.level_of(id, key, level);
        let mut text = String::new();
        if definition.bullet {
            text.push(plain_bullet(&definition.text));
        } else {
            let mut rest = definition.text.chars().peekable();
            while let Some(c) = rest.next() {
                let digit = rest.peek().and_then(|digit| digit.to_digit(10));
                match digit.filter(|digit| c == '%' && *digit > 0) {
                    Some(digit) => {
                        rest.next();
                        let of = digit as usize - 1;
                        let style = self.level_of(id, key, of).style;
                        let style = if definition.legal { Style::Decimal } else { style };
                        text.push_str(&style.print(counts[of].unwrap_or_default()));
                    }
                    None => text.push(c),
                }
            }
        }
        if !definition.nothing_behind && !text.is_empty() {
            text.push(' ');
        }
        text
    }
}

/// Where the reader of the part is.
#[derive(Default)]
struct Open {
    definition: String,
    list: Option<String>,
    level: usize,
}

fn read_level(level: &mut Level, element: &Element<'_>, parent: Option<&str>) {
    let value = || element.attribute("val").unwrap_or_default();
    match element.name().1 {
        _ if parent == Some("rPr") => level.run.read(element),
        "start" => level.start = element.number("val").unwrap_or_default(),
        "numFmt" => {
            level.bullet = value() == "bullet";
            level.style = Style::by_word_name(&value());
        }
        "lvlText" => level.text = value(),
        "isLgl" => level.legal = element.is_on(),
        "lvlRestart" => level.restart = element.number("val").map(|after| after as usize),
        "suff" => level.nothing_behind = value() == "nothing",
        "pStyle" => level.paragraph_style = element.attribute("val"),
        _ => {}
    }
}

/// A bullet as it can be typed: those of symbol fonts are numbers of pictures.
fn plain_bullet(text: &str) -> char {
    match text.trim().chars().next() {
        Some(c @ ('-' | '–' | '+' | '*' | '•')) => c,
        Some('\u{f02d}') => '-',
        _ => '•',
    }
}
