//! Reads the properties of runs and paragraphs. They are stored in pages, by offset in the stream
//! ([MS-DOC] 2.9.33, 2.9.175). Only the few properties that change what a text says are kept (2.6).

use super::bytes::{place_at, plc, u8_at, u16_at, u32_at};
use crate::office::run_style::RunStyle;
use crate::paint::Paint;
use crate::raised::Height;

/// Largest size of letters that nobody can read, in half points.
const TINY_HALF_POINTS: u16 = 2;

/// Length of a page of properties, in bytes.
const PAGE: usize = 512;

/// Properties of the bytes of the stream from `start` (inclusive) to `end` (exclusive).
#[derive(Debug, Clone)]
pub struct Span<T> {
    pub start: u32,
    pub end: u32,
    pub of: T,
}

/// The properties of a run; `None` if a property is not set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunProperties {
    pub font: Option<u16>,
    /// The format, but for its font.
    pub look: RunStyle,
    pub deleted: bool,
    pub special: bool,
    /// The character style.
    pub style: Option<u16>,
    pub symbol: Option<Symbol>,
    /// Where the data of a picture or of a form field is in the stream `Data`.
    pub data: Option<u32>,
}

/// A character of a symbol font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Symbol {
    pub font: u16,
    pub code: u16,
}

/// The properties of a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ParagraphProperties {
    pub style: u16,
    pub in_table: bool,
    /// Number of tables that contain the paragraph, if it is set.
    pub depth: Option<u32>,
    /// The paragraph's mark ends a row.
    pub ends_row: bool,
    /// The paragraph's mark ends a cell, or a row, of a nested table.
    pub ends_inner_cell: bool,
    pub ends_inner_row: bool,
    pub page_before: bool,
    /// Number of the list, from 1 (0 for none), and the level in it, from 0.
    pub list: Option<u16>,
    pub level: Option<u8>,
    /// What is below the text.
    pub ground: Option<Paint>,
}

/// Iterates over the single properties (sprms) in `bytes`. Yields the number and the operand of
/// each.
pub fn singles(bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let number = u16_at(bytes, at)?;
        let (skip, length) = match number >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            // sprmTDefTable has a 16-bit length that is one too large.
            _ if number == 0xd608 => (2, usize::from(u16_at(bytes, at + 2)?).saturating_sub(1)),
            _ => (1, usize::from(u8_at(bytes, at + 2)?)),
        };
        let start = at + 2 + skip;
        at = start + length;
        Some((number, bytes.get(start..at)?))
    })
}

impl RunProperties {
    /// Sets the properties that `bytes` holds.
    pub fn read(&mut self, bytes: &[u8]) {
        // The font of ASCII letters is also that of other letters, unless their font is set.
        let (mut ascii, mut other) = (None, None);
        for (number, operand) in singles(bytes) {
            let word = u16_at(operand, 0);
            let on = || switch(operand);
            match number {
                0x0800 => self.deleted = operand != [0],
                0x0855 => self.special = operand != [0],
                0x083a => self.look.small_capitals = on(),
                0x083b => self.look.capitals = on(),
                0x083c => self.look.hidden = on(),
                0x2a0c => self.look.ground = operand.first().map(|index| ground(*index)),
                0x2a42 => self.look.color = operand.first().map(|index| by_index(*index)),
                0x2a48 => {
                    self.look.height = Some(match operand {
                        [1] => Height::Raised,
                        [2] => Height::Lowered,
                        _ => Height::Normal,
                    });
                }
                0x4866 => self.look.ground = shading_80(operand),
                0x4a43 => self.look.tiny = word.map(|halves| halves <= TINY_HALF_POINTS),
                0x6870 => self.look.color = color(operand),
                0xca71 => self.look.ground = shading(operand),
                0x4a30 => self.style = word,
                0x6a03 => self.data = u32_at(operand, 0),
                0x4a4f => ascii = word,
                0x4a51 => other = word,
                0x6a09 => {
                    let pair = word.zip(u16_at(operand, 2));
                    self.symbol = pair.map(|(font, code)| Symbol { font, code });
                }
                _ => {}
            }
        }
        self.font = other.or(ascii).or(self.font);
    }

    /// Fills what is unset of font and format from `other`, which has lower priority.
    pub fn or(self, other: RunProperties) -> RunProperties {
        RunProperties { font: self.font.or(other.font), look: self.look.or(other.look), ..self }
    }
}

/// Decodes the operand of a toggle: 0 is off, 0x80 keeps what the style says (`None`), any other
/// value is on.
fn switch(operand: &[u8]) -> Option<bool> {
    match operand.first()? {
        0 => Some(false),
        0x80 => None,
        _ => Some(true),
    }
}

/// Returns the colour of a number in the table of 17 colours ([MS-DOC] 2.9.119). Those other than
/// black and white can be seen on both.
fn by_index(index: u8) -> Paint {
    match index {
        1 => Paint::Color([0; 3]),
        8 => Paint::WHITE,
        _ => Paint::Unknown,
    }
}

/// Does what [`by_index`] does for what is below letters.
fn ground(index: u8) -> Paint {
    if index == 0 { Paint::Clear } else { by_index(index) }
}

/// Returns a colour of four bytes, the last of which says that it is chosen by the program.
fn color(bytes: &[u8]) -> Option<Paint> {
    let [red, green, blue, auto, ..] = *bytes else { return None };
    Some(if auto == 0 { Paint::Color([red, green, blue]) } else { Paint::Unknown })
}

/// Returns the paint of a shading ([MS-DOC] 2.9.247): colours before and behind a pattern.
fn shading(bytes: &[u8]) -> Option<Paint> {
    let pattern = u16_at(bytes, 8)?;
    let is_auto = |at: usize| u8_at(bytes, at + 3).is_some_and(|auto| auto != 0);
    match pattern {
        0 if is_auto(4) => Some(Paint::Clear),
        0 => color(&bytes[4..]),
        1 => color(bytes),
        _ => Some(Paint::Unknown),
    }
}

/// Returns the paint of a shading of Word 97 ([MS-DOC] 2.9.248).
fn shading_80(bytes: &[u8]) -> Option<Paint> {
    let word = u16_at(bytes, 0)?;
    let (before, behind) = ((word & 0x1f) as u8, (word >> 5 & 0x1f) as u8);
    Some(match word >> 10 {
        0 => ground(behind),
        1 => by_index(before),
        _ => Paint::Unknown,
    })
}

impl ParagraphProperties {
    /// Sets the properties that `bytes` holds.
    pub fn read(&mut self, bytes: &[u8]) {
        for (number, operand) in singles(bytes) {
            let on = operand.first().is_some_and(|byte| *byte != 0);
            match number {
                0x2416 => self.in_table = on,
                0x2417 => self.ends_row = on,
                0x244b => self.ends_inner_cell = on,
                0x244c => self.ends_inner_row = on,
                0x6649 => self.depth = u32_at(operand, 0),
                0x2407 => self.page_before = on,
                0x260a => self.level = u8_at(operand, 0),
                0x460b => self.list = u16_at(operand, 0),
                0x442d => self.ground = shading_80(operand),
                0xc64d => self.ground = shading(operand),
                _ => {}
            }
        }
    }
}

/// Returns the runs in the pages that the PLC `table` lists, sorted by offset.
pub fn runs(document: &[u8], table: &[u8]) -> Vec<Span<RunProperties>> {
    pages(document, table, 1, |page, data| {
        let mut run = RunProperties::default();
        let at = usize::from(u8_at(page, data)?) * 2;
        if at > 0 {
            let length = usize::from(u8_at(page, at)?);
            run.read(page.get(at + 1..(at + 1 + length).min(PAGE))?);
        }
        Some(run)
    })
}

/// Returns the paragraphs in the pages that the PLC `table` lists, sorted by offset.
pub fn paragraphs(document: &[u8], table: &[u8]) -> Vec<Span<ParagraphProperties>> {
    pages(document, table, 13, |page, data| {
        let mut paragraph = ParagraphProperties::default();
        let at = usize::from(u8_at(page, data)?) * 2;
        if at > 0 {
            let half = usize::from(u8_at(page, at)?);
            let (start, length) = match half {
                0 => (at + 2, usize::from(u8_at(page, at + 1)?) * 2),
                _ => (at + 1, half * 2 - 1),
            };
            paragraph.style = u16_at(page, start)?;
            paragraph.read(page.get(start + 2..(start + length).min(PAGE))?);
        }
        Some(paragraph)
    })
}

/// Returns the spans of all pages, sorted by start. `size` is the number of bytes of each entry in
/// the page's index, which follows the offsets.
fn pages<T>(
    document: &[u8],
    table: &[u8],
    size: usize,
    read: impl Fn(&[u8], usize) -> Option<T>,
) -> Vec<Span<T>> {
    let mut spans = Vec::new();
    let most = document.len() / PAGE + 1;
    for entry in plc(table, 4).take(most) {
        let start = place_at(entry.data, 0).map(|number| (number & 0x3f_ffff) * PAGE);
        let Some(page) = start.and_then(|start| document.get(start..start.checked_add(PAGE)?))
        else {
            continue;
        };
        let count = usize::from(page[PAGE - 1]);
        for at in 0..count {
            let data = 4 * (count + 1) + at * size;
            let bounds = u32_at(page, at * 4).zip(u32_at(page, at * 4 + 4));
            if let (Some((start, end)), Some(of)) = (bounds, read(page, data)) {
                spans.push(Span { start, end, of });
            }
        }
    }
    spans.sort_by_key(|span| span.start);
    spans
}

/// Returns the properties at offset `place`, or the default if no span covers it. `spans` must be
/// sorted by start.
pub fn at<T: Copy + Default>(spans: &[Span<T>], place: u32) -> T {
    let after = spans.partition_point(|span| span.start <= place);
    let span = after.checked_sub(1).map(|before| &spans[before]);
    span.filter(|span| place < span.end).map(|span| span.of).unwrap_or_default()
}
