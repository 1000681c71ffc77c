//! Reads fields of Word files and the values of form fields ([MS-DOC] 2.9.78 FFData, 2.9.157
//! NilPICFAndBinData).

use super::bytes::{u16_at, u32_at};
use crate::office::form_field::FormField;

/// Longest code that is kept of a field, in characters. Its first word tells its kind.
const CODE_CHARS_MAX: usize = 80;
/// Most entries of a list. Word allows 25.
const ENTRIES_MAX: u16 = 1_000;
/// The number of an entry that stands for no choice.
const NOT_CHOSEN: u16 = 25;

/// A field that is open.
#[derive(Debug, Default)]
pub struct Field {
    /// The reader is after the code of the field.
    pub in_result: bool,
    /// Number of characters that were written when the result began.
    pub written: usize,
    pub form: Option<FormField>,
    code: String,
}

impl Field {
    /// Adds a character of the code.
    pub fn add_code(&mut self, unit: u16) {
        if self.code.len() < CODE_CHARS_MAX {
            self.code.extend(char::from_u32(unit.into()));
        }
    }

    /// Returns true if the code is that of a form field.
    pub fn is_form(&self) -> bool {
        self.code.trim_start().starts_with("FORM")
    }

    /// Returns the embedded object or the linked file that the field shows as a picture.
    pub fn object(&self) -> Option<String> {
        let mut words = self.code.split_whitespace();
        let noun = match words.next()? {
            "EMBED" => "an embedded object",
            "LINK" => "a linked file",
            _ => return None,
        };
        Some(format!("{noun} ({})", words.next().unwrap_or_default()))
    }
}

/// Reads the form field at the start of `bytes`, from the stream `Data`. `None` if it is damaged.
pub fn form_field(bytes: &[u8]) -> Option<FormField> {
    let at = usize::from(u16_at(bytes, 4)?);
    let data = bytes.get(at..)?;
    if u32_at(data, 0) != Some(0xffff_ffff) {
        return None;
    }
    let bits = u16_at(data, 4)?;
    let (kind, chosen) = (bits & 3, bits >> 2 & 0x1f);
    let chosen = Some(chosen).filter(|chosen| *chosen != NOT_CHOSEN);
    // The name follows the bits, the greatest length and the size of a box.
    let mut at = 10;
    skip_text(data, &mut at)?;
    if kind == 0 {
        return Some(FormField::Text { usual: text(data, &mut at) });
    }
    let usual = u16_at(data, at)?;
    if kind == 1 {
        return Some(FormField::Box { checked: chosen.map(|on| on != 0), usual: usual != 0 });
    }
    at += 2;
    // Format, help, status line, macros on entry and exit.
    for _ in 0..5 {
        skip_text(data, &mut at)?;
    }
    // The table of entries: a mark, their number, and the size of what follows each.
    let count = u16_at(data, at + 2)?.min(ENTRIES_MAX);
    at += 6;
    let entries = (0..count).map_while(|_| entry(data, &mut at)).collect();
    let place = |number: u16| Some(usize::from(number));
    Some(FormField::List { entries, chosen: chosen.and_then(place), usual: place(usual) })
}

/// Reads a text with its length before it and a terminator after it.
fn text(bytes: &[u8], at: &mut usize) -> Option<String> {
    let text = entry(bytes, at)?;
    *at += 2;
    Some(text)
}

fn skip_text(bytes: &[u8], at: &mut usize) -> Option<()> {
    text(bytes, at).map(drop)
}

/// Reads a text with its length before it.
fn entry(bytes: &[u8], at: &mut usize) -> Option<String> {
    let length = usize::from(u16_at(bytes, *at)?) * 2;
    let units = bytes.get(*at + 2..*at + 2 + length)?;
    *at += 2 + length;
    let units: Vec<u16> =
        units.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
    Some(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::super::constructs_tests::{form_data as data, units};
    use super::*;

    #[test]
    fn values_of_form_fields_are_read() {
        let list = |chosen: u16| data(2 | chosen << 2, &[0, 0], &["Quận Đông", "Quận Tây"]);
        let shown = |bytes: &[u8]| form_field(bytes).and_then(|field| field.shown());
        assert_eq!(shown(&list(1)).as_deref(), Some("Quận Tây"));
        assert_eq!(shown(&list(25)).as_deref(), Some("Quận Đông"));
        assert_eq!(shown(&data(1 | 1 << 2, &[0, 0], &[])).as_deref(), Some("☒"));
        assert_eq!(shown(&data(1 | 25 << 2, &[0, 0], &[])).as_deref(), Some("☐"));
        let usual = [units("mặc định"), vec![0, 0]].concat();
        assert_eq!(shown(&data(0, &usual, &[])).as_deref(), Some("mặc định"));
        for end in 0..list(1).len() {
            form_field(&list(1)[..end]);
        }
    }
}
