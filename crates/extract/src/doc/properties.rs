//! Reads the properties of runs and paragraphs. They are stored in pages, by offset in the stream
//! ([MS-DOC] 2.9.33, 2.9.175). Only the few properties that change what a text says are kept (2.6).

use super::bytes::{place_at, plc, u8_at, u16_at, u32_at};

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
    pub hidden: Option<bool>,
    pub capitals: Option<bool>,
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
                0x083b => self.capitals = on(),
                0x083c => self.hidden = on(),
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

    /// Fills an unset font, hidden and capitals from `other`, which has lower priority.
    pub fn or(self, other: RunProperties) -> RunProperties {
        RunProperties {
            font: self.font.or(other.font),
            hidden: self.hidden.or(other.hidden),
            capitals: self.capitals.or(other.capitals),
            ..self
        }
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
