//! Reads the text of a Word file without its properties. It serves Word 6 and 95 files whose text
//! is in one piece, and newer files that have lost the tables that lead to the text. Fonts are not
//! known here: text in an old encoding is recognized later by its syllables.

use super::bytes::{place_at, u16_at};
use super::pieces::windows_1252;
use crate::office::collector::{Collected, Collector};
use crate::office::marked_tables::Tables;
use crate::office::run_style::TextStyle;

/// Minimum share, in percent, of high bytes that are usual in UTF-16 text in Vietnamese: those of
/// Latin letters, spaces and punctuation. In text of one byte per character these bytes are
/// letters.
const HIGH_BYTES_MIN: usize = 90;

/// Returns the main text of a Word 6 file: as many bytes from `fcMin` on as it has characters.
pub fn word6(document: &[u8]) -> Option<Vec<u16>> {
    let (start, end) = (place_at(document, 0x18)?, place_at(document, 0x1c)?);
    let length = place_at(document, 0x34)?;
    let text = document.get(start..end.min(document.len()))?;
    Some(text.iter().take(length).map(|byte| windows_1252(*byte)).collect())
}

/// Returns the main text of a Word 97 file, `length` characters in one piece. Guesses from the high
/// bytes whether it is in UTF-16 or in bytes.
pub fn word97(document: &[u8], length: usize) -> Vec<u16> {
    let start = place_at(document, 0x18).unwrap_or_default();
    let text = document.get(start..).unwrap_or_default();
    let wide = &text[..text.len().min(length.saturating_mul(2))];
    let plausible = |byte: &u8| matches!(byte, 0 | 1 | 3 | 0x1e | 0x20);
    let high = wide.iter().skip(1).step_by(2);
    let share = high.clone().filter(|byte| plausible(byte)).count() * 100;
    if share >= high.count() * HIGH_BYTES_MIN {
        return (0..wide.len() / 2).filter_map(|at| u16_at(wide, at * 2)).collect();
    }
    text.iter().take(length).map(|byte| windows_1252(*byte)).collect()
}

/// Collects a text. Two cell marks with no text between them end a row of a table.
pub fn collect(text: &[u16]) -> Collected {
    let mut out = Collector::new();
    let mut tables = Tables::default();
    // The open fields, outermost first; true while the reader is in the field's code.
    let mut fields: Vec<bool> = Vec::new();
    for paragraph in text.split_inclusive(|unit| matches!(unit, 0xd | 7)) {
        let (words, in_cell) = match paragraph.split_last() {
            Some((mark @ (0xd | 7), words)) => (words, *mark == 7),
            _ => (paragraph, false),
        };
        if in_cell && words.is_empty() && tables.is_between_cells() {
            tables.end_row(1, &mut out);
            continue;
        }
        tables.enter(usize::from(in_cell), &mut out);
        for c in char::decode_utf16(words.iter().copied()).flatten() {
            match c {
                '\u{13}' => fields.push(true),
                '\u{14}' => {
                    if let Some(at_code) = fields.last_mut() {
                        *at_code = false;
                    }
                }
                '\u{15}' => {
                    fields.pop();
                }
                _ if fields.contains(&true) => {}
                '\t' => out.push('\t'),
                '\u{b}' => out.line_break(),
                '\u{c}' => out.page_break(),
                '\u{1e}' => out.push('-'),
                '\0'..='\u{1f}' => {}
                _ => out.text(c.encode_utf8(&mut [0; 4]), TextStyle::default()),
            }
        }
        fields.fill(false);
        if in_cell {
            tables.end_cell(1, &mut out);
        } else {
            out.end_paragraph();
        }
    }
    out.finish()
}
