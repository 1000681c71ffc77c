//! Reads the styles of a Word document. Only what changes the text is kept: the font, hidden text,
//! capitals, and the list that a paragraph belongs to (ISO/IEC 29500-1, 17.7).

use std::collections::HashMap;

use crate::office::run_style::RunStyle;
use crate::office::xml::{Element, Node, Space, Xml};
use crate::paint::Paint;
use crate::raised::Height;
use tracuu_text::legacy::FontEncoding;

/// Maximum number of styles in a chain of `w:basedOn`; a longer chain is taken for a cycle.
const CHAIN_MAX: usize = 32;

/// Largest size of letters that nobody can read, in half points.
const TINY_HALF_POINTS: u32 = 2;

/// Adds a child of `w:rPr` to a style.
pub fn read_run_style(style: &mut RunStyle, element: &Element<'_>) {
    match element.name().1 {
        // `hAnsi` is the font of letters beyond ASCII. Fonts of a theme are Unicode fonts.
        "rFonts" => {
            let theme = ["hAnsiTheme", "asciiTheme"];
            let themed = theme.iter().any(|name| element.attribute(name).is_some());
            let named = ["hAnsi", "ascii"].iter().find_map(|name| element.attribute(name));
            match named {
                Some(name) if !themed => style.font = Some(FontEncoding::by_font(&name)),
                None if !themed => {}
                _ => style.font = Some(None),
            }
        }
        "vanish" => style.hidden = Some(element.is_on()),
        "caps" => style.capitals = Some(element.is_on()),
        "smallCaps" => style.small_capitals = Some(element.is_on()),
        "sz" => style.tiny = element.number("val").map(|halves| halves <= TINY_HALF_POINTS),
        "color" => style.color = element.attribute("val").map(|value| paint(&value)),
        "shd" => style.ground = Some(shading(element)),
        "highlight" => {
            let name = element.attribute("val").unwrap_or_default();
            let none = name == "none";
            style.ground = Some(if none { Paint::Clear } else { Paint::of_attribute(&name) });
        }
        "vertAlign" => {
            style.height = Some(match element.attribute("val").as_deref() {
                Some("superscript") => Height::Raised,
                Some("subscript") => Height::Lowered,
                _ => Height::Normal,
            });
        }
        _ => {}
    }
}

/// Returns a colour; one that depends on others (`auto`) is not known.
fn paint(value: &str) -> Paint {
    if value == "auto" { Paint::Unknown } else { Paint::of_attribute(value) }
}

/// Returns the paint of a shading (`w:shd`). Patterns are not known.
pub fn shading(element: &Element<'_>) -> Paint {
    let attribute = |name: &str| element.attribute(name).unwrap_or_default();
    match (attribute("val").as_str(), attribute("fill").as_str()) {
        ("nil", _) | ("clear" | "", "auto" | "") => Paint::Clear,
        ("clear" | "", fill) => paint(fill),
        ("solid", _) => paint(&attribute("color")),
        _ => Paint::Unknown,
    }
}

/// The list of a paragraph and its level in that list; `None` if not set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListPlace {
    /// `w:numId`; `0` removes a paragraph from the list of its style.
    pub list: Option<String>,
    /// From 0.
    pub level: Option<usize>,
}

impl ListPlace {
    /// Reads a child of `w:numPr`.
    pub fn read(&mut self, element: &Element<'_>) {
        match element.name().1 {
            "numId" => self.list = element.attribute("val"),
            "ilvl" => self.level = element.number("val").map(|level| level as usize),
            _ => {}
        }
    }
}

/// The list that a paragraph style gives its paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyleList<'a> {
    /// The id of the style in the chain that names the list.
    pub style: &'a str,
    pub place: ListPlace,
}

/// What a style sets itself, without the style that it is based on.
#[derive(Debug, Clone, Default)]
struct StyleDefinition {
    based_on: Option<String>,
    run: RunStyle,
    place: ListPlace,
    /// The style shades paragraphs, or cells of tables.
    is_shaded: bool,
}

/// All styles of a document, by id.
#[derive(Debug, Default)]
pub struct Styles {
    defaults: RunStyle,
    default_paragraph: Option<String>,
    by_id: HashMap<String, StyleDefinition>,
}

impl Styles {
    /// Reads `word/styles.xml`.
    pub fn read(part: &str) -> Styles {
        let mut styles = Styles::default();
        let mut xml = Xml::new(part);
        // The names of the open elements, and the style that is open.
        let mut path: Vec<String> = Vec::new();
        let mut style: Option<(String, StyleDefinition)> = None;
        while let Some(node) = xml.next() {
            match node {
                Node::Open(element) => {
                    let (space, name) = element.name();
                    if space == Space::Word {
                        let parent = path.last().map(String::as_str);
                        styles.open(&element, parent, &path, &mut style);
                    }
                    path.push(name.to_string());
                }
                Node::Close => {
                    if path.pop().as_deref() == Some("style")
                        && let Some((id, read)) = style.take()
                    {
                        styles.by_id.entry(id).or_insert(read);
                    }
                }
                Node::Text(_) => {}
            }
        }
        styles
    }

    fn open(
        &mut self,
        element: &Element<'_>,
        parent: Option<&str>,
        path: &[String],
        style: &mut Option<(String, StyleDefinition)>,
    ) {
        let name = element.name().1;
        if name == "style" {
            let id = element.attribute("styleId").unwrap_or_default();
            let is_default =
                element.attribute("default").is_some_and(|value| value == "1" || value == "true");
            if is_default && element.attribute("type").as_deref() == Some("paragraph") {
                self.default_paragraph = Some(id.clone());
            }
            *style = Some((id, StyleDefinition::default()));
            return;
        }
        match (style, parent) {
            (None, Some("rPr")) if path.iter().any(|name| name == "rPrDefault") => {
                read_run_style(&mut self.defaults, element);
            }
            (Some((_, style)), Some("rPr")) if path.len() < 4 => {
                read_run_style(&mut style.run, element)
            }
            (Some((_, style)), Some("pPr")) if name == "shd" && path.len() < 4 => {
                style.run.ground = style.run.ground.or(Some(shading(element)));
                style.is_shaded = true;
            }
            (Some((_, style)), Some(_)) if name == "shd" => style.is_shaded = true,
            (Some((_, style)), Some("numPr")) => style.place.read(element),
            (Some((_, style)), Some("style")) if name == "basedOn" => {
                style.based_on = element.attribute("val");
            }
            _ => {}
        }
    }

    /// Returns the style that the character style `id` gives a run, completed from its base styles.
    pub fn run(&self, id: &str) -> RunStyle {
        self.chain(Some(id)).fold(RunStyle::default(), |all, style| all.or(style.run))
    }

    /// Returns the style that the paragraph style `id` gives runs which do not set it themselves.
    /// `None` stands for the default paragraph style. `of_table` is the style of the table around
    /// the paragraph.
    pub fn paragraph(&self, id: Option<&str>, of_table: RunStyle) -> RunStyle {
        let chain = self.chain(id.or(self.default_paragraph.as_deref()));
        let own = chain.fold(RunStyle::default(), |all, style| all.or(style.run));
        own.or(of_table).or(self.defaults)
    }

    /// Returns the style that the table style `id` gives runs in its cells.
    pub fn table(&self, id: &str) -> RunStyle {
        RunStyle { ground: None, ..self.run(id) }
    }

    /// Returns true if the table style `id` shades cells, whichever they are.
    pub fn shades_cells(&self, id: &str) -> bool {
        self.chain(Some(id)).any(|style| style.is_shaded)
    }

    /// Returns the list of the paragraph style `id`; `None` if no style in its chain names one.
    pub fn list<'a>(&'a self, id: &'a str) -> Option<StyleList<'a>> {
        let mut id = id;
        for _ in 0..CHAIN_MAX {
            let style = self.by_id.get(id)?;
            if style.place.list.is_some() {
                return Some(StyleList { style: id, place: style.place.clone() });
            }
            id = style.based_on.as_deref()?;
        }
        None
    }

    fn chain<'a>(&'a self, id: Option<&str>) -> impl Iterator<Item = &'a StyleDefinition> {
        let first = id.and_then(|id| self.by_id.get(id));
        let next = |style: &&'a StyleDefinition| {
            style.based_on.as_ref().and_then(|based_on| self.by_id.get(based_on))
        };
        std::iter::successors(first, next).take(CHAIN_MAX)
    }
}
