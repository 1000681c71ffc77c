//! The text of a Word 6 or 95 file, which stands in one piece of bytes. Fonts and properties are not read:
//! text in an old encoding is told later, by its syllables.

use super::pieces::windows_1252;
use crate::ingest::extract::office::collector::{Collected, Collector, Dress};
use crate::ingest::extract::office::marked_tables::Tables;

/// Collects the text of the main part.
pub fn collect(text: &[u8]) -> Collected {
    let mut out = Collector::new();
    let mut tables = Tables::default();
    // Whether each open field is still at its code.
    let mut fields: Vec<bool> = Vec::new();
    for paragraph in text.split_inclusive(|byte| matches!(byte, b'\r' | 7)) {
        let (words, end) = match paragraph.split_last() {
            Some((end @ (b'\r' | 7), words)) => (words, Some(*end)),
            _ => (paragraph, None),
        };
        let in_cell = end == Some(7);
        // A mark behind a mark ends the row.
        if in_cell && words.is_empty() && tables.is_between_cells() {
            tables.end_row(1, &mut out);
            continue;
        }
        tables.enter(usize::from(in_cell), &mut out);
        for &byte in words {
            match byte {
                0x13 => fields.push(true),
                0x14 => {
                    if let Some(at_code) = fields.last_mut() {
                        *at_code = false;
                    }
                }
                0x15 => {
                    fields.pop();
                }
                _ if fields.contains(&true) => {}
                9 => out.push('\t'),
                0xb => out.line_break(),
                0xc => out.page_break(),
                0x1e => out.push('-'),
                0..=0x1f => {}
                _ => {
                    let c = char::from_u32(windows_1252(byte).into()).unwrap_or(' ');
                    out.text(c.encode_utf8(&mut [0; 4]), Dress::default());
                }
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
