//! Reads the styles and fonts of a Word file ([MS-DOC] 2.9.271 STSH, 2.9.286 SttbfFfn).

use super::bytes::{u8_at, u16_at};
use super::properties::{ParagraphProperties, RunProperties};
use crate::paint::Paint;
use tracuu_text::legacy::FontEncoding;

/// Maximum number of styles in a chain of base styles; a longer chain is taken for a cycle.
const CHAIN_MAX: usize = 32;
/// The number that stands for no base style.
const NO_STYLE: u16 = 0xfff;

#[derive(Debug, Clone, Default)]
struct StyleDefinition {
    based_on: u16,
    run: RunProperties,
    paragraph: ParagraphProperties,
}

/// The list of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListPlace {
    /// Number of the list, from 1; 0 for none.
    pub list: u16,
    /// Level in the list, from 0.
    pub level: u8,
}

/// The styles of a file, by number.
#[derive(Debug, Default)]
pub struct Styles {
    styles: Vec<Option<StyleDefinition>>,
    default_font: Option<u16>,
}

impl Styles {
    /// Reads the style sheet, up to the first style that is cut off.
    pub fn read(sheet: &[u8]) -> Styles {
        let mut styles = Styles::default();
        let Some(information) = u16_at(sheet, 0).map(usize::from) else { return styles };
        // The font of letters beyond ASCII.
        styles.default_font = u16_at(sheet, 2 + 16).filter(|_| information >= 18);
        let base = u16_at(sheet, 2 + 2).map_or(10, usize::from);
        let count = u16_at(sheet, 2).unwrap_or_default();
        let mut at = 2 + information;
        for _ in 0..count {
            let Some(length) = u16_at(sheet, at).map(usize::from) else { break };
            let start = at + 2;
            let Some(style) = sheet.get(start..start + length) else { break };
            styles.styles.push(read_style(style, base));
            at = start + length + length % 2;
        }
        styles
    }

    /// Returns the run properties of a style, completed from its base styles.
    pub fn run(&self, style: u16) -> RunProperties {
        self.chain(style).fold(RunProperties::default(), |all, style| all.or(style.run))
    }

    /// Returns the run properties that apply if neither run nor style sets them.
    pub fn defaults(&self) -> RunProperties {
        RunProperties { font: self.default_font, ..RunProperties::default() }
    }

    /// Returns the paragraph's list and level, each from the paragraph itself or else from its
    /// style.
    pub fn list(&self, own: &ParagraphProperties) -> Option<ListPlace> {
        let of_style = || self.chain(own.style).find_map(|style| style.paragraph.list);
        let level = || self.chain(own.style).find_map(|style| style.paragraph.level);
        let list = own.list.or_else(of_style)?;
        Some(ListPlace { list, level: own.level.or_else(level).unwrap_or_default() })
    }

    /// Returns what is below the text of a paragraph, by itself or else by its style.
    pub fn ground(&self, own: &ParagraphProperties) -> Paint {
        let of_style = || self.chain(own.style).find_map(|style| style.paragraph.ground);
        own.ground.or_else(of_style).unwrap_or(Paint::Clear)
    }

    fn chain(&self, style: u16) -> impl Iterator<Item = &StyleDefinition> {
        let get = |number: u16| self.styles.get(usize::from(number)).and_then(Option::as_ref);
        let next = move |style: &&StyleDefinition| {
            (style.based_on != NO_STYLE).then(|| get(style.based_on)).flatten()
        };
        std::iter::successors(get(style), next).take(CHAIN_MAX)
    }
}

/// Reads a style whose fixed part has `base` bytes ([MS-DOC] 2.9.260 STD).
fn read_style(bytes: &[u8], base: usize) -> Option<StyleDefinition> {
    let (kind, based_on) = (u16_at(bytes, 2)? & 0xf, u16_at(bytes, 2)? >> 4);
    let mut style = StyleDefinition { based_on, ..StyleDefinition::default() };
    let name = usize::from(u16_at(bytes, base)?);
    // The name and its terminator come before the properties. Each block of properties has its
    // length first and starts at an even offset.
    let mut at = base + 2 + 2 * name + 2;
    let of_paragraph = kind == 1;
    for part in 0..if of_paragraph { 2 } else { 1 } {
        let Some(length) = u16_at(bytes, at).map(usize::from) else { break };
        let Some(properties) = bytes.get(at + 2..at + 2 + length) else { break };
        match (kind, part) {
            (1, 0) => style.paragraph.read(properties.get(2..).unwrap_or_default()),
            (1, 1) | (2, 0) => style.run.read(properties),
            _ => {}
        }
        at += 2 + length + length % 2;
    }
    Some(style)
}

/// A font of the file; `encoding` is `None` for a Unicode font.
#[derive(Debug, Clone, Default)]
pub struct Font {
    pub name: String,
    pub encoding: Option<FontEncoding>,
}

/// Returns the fonts in the order of their numbers, up to the end of the table.
pub fn fonts(table: &[u8]) -> Vec<Font> {
    /// Number of bytes of a font entry before its name.
    const BEFORE_NAME: usize = 39;
    let count = u16_at(table, 0).unwrap_or_default();
    let mut fonts = Vec::new();
    let mut at = 4;
    for _ in 0..count {
        let Some(length) = u8_at(table, at).map(usize::from) else { break };
        let font = table.get(at + 1..at + 1 + length).unwrap_or_default();
        let bytes = font.get(BEFORE_NAME..).unwrap_or_default();
        let units = bytes.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
        let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
        let name = String::from_utf16_lossy(&units);
        fonts.push(Font { encoding: FontEncoding::by_font(&name), name });
        at += 1 + length;
    }
    fonts
}
