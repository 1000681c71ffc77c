//! Bytes to letters by the tables of `src/data/legacy-encodings.tsv`, and misread characters back to the
//! bytes that they were.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1258};

use super::{Legacy, glyphs, mojibake};
use crate::phrase;

/// One encoding.
pub(super) struct Table {
    /// What a byte is by itself.
    one: [char; 256],
    /// What a byte and its follower are together; this goes before `one`.
    two: HashMap<[u8; 2], char>,
    /// Whether some pair begins with the byte.
    begins: [bool; 256],
    /// Whether the byte is a letter of Windows-1252 that the encoding does not have.
    foreign: [bool; 256],
}

/// The tables, in the order of [`Legacy::TABLES`].
static TABLES: LazyLock<[Table; 6]> = LazyLock::new(|| Legacy::TABLES.map(read_table));

/// The column of the data file, from 0, that has the codes of an encoding; none where it has no table.
fn column(encoding: Legacy) -> Option<usize> {
    match encoding {
        Legacy::Tcvn3 | Legacy::Tcvn1 => Some(1),
        Legacy::Vni => Some(2),
        Legacy::Viscii => Some(3),
        Legacy::Vps => Some(4),
        Legacy::Windows1258 => Some(5),
        Legacy::Utf8 | Legacy::GlyphNumbers => None,
    }
}

/// The bytes of the misread characters beyond Latin-1. Those that Windows-1252 leaves free are control
/// characters of the same number, which is also how ISO 8859-1 reads all from 80 to 9F.
static BYTES: LazyLock<HashMap<char, u8>> =
    LazyLock::new(|| (0x80..=0x9f_u8).map(|byte| (single(WINDOWS_1252, byte), byte)).collect());

fn single(encoding: &'static Encoding, byte: u8) -> char {
    let byte = [byte];
    let text = encoding.decode_without_bom_handling(&byte).0;
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn read_table(encoding: Legacy) -> Table {
    let base = if encoding == Legacy::Windows1258 { WINDOWS_1258 } else { WINDOWS_1252 };
    let mut one = std::array::from_fn(|byte| single(base, byte as u8));
    let mut two = HashMap::new();
    for (letter, code) in codes(encoding) {
        match *code {
            [byte] => one[usize::from(byte)] = letter,
            [base, mark] => {
                two.insert([base, mark], letter);
                // VNI has each mark for small letters and for capitals, and keyboards mix them.
                if encoding == Legacy::Vni {
                    two.entry([base, mark ^ 0x20]).or_insert(letter);
                }
            }
            _ => {}
        }
    }
    let mut begins = [false; 256];
    two.keys().for_each(|pair: &[u8; 2]| begins[usize::from(pair[0])] = true);
    let mut foreign = one.map(|letter: char| letter.is_alphabetic() && !letter.is_ascii());
    codes(encoding).flat_map(|(_, code)| code).for_each(|byte| foreign[usize::from(byte)] = false);
    Table { one, two, begins, foreign }
}

/// The letters that an encoding has, with their codes.
pub(super) fn codes(encoding: Legacy) -> impl Iterator<Item = (char, Vec<u8>)> {
    let column = column(encoding);
    let lines = phrase::data_lines(include_str!("../../data/legacy-encodings.tsv"));
    let codes = lines.filter_map(move |line| {
        let letter = line.chars().next()?;
        let code = line.split('\t').nth(column?)?;
        let bytes = code.split(' ').map(|hex| u8::from_str_radix(hex, 16).ok());
        Some((letter, bytes.collect::<Option<Vec<u8>>>()?))
    });
    // VN3 has the control characters and the punctuation of Windows where VN1 has capitals.
    codes.filter(move |(_, code)| encoding != Legacy::Tcvn3 || code[0] >= 0xa0)
}

/// The table of an encoding; none for what is no table.
pub(super) fn table(encoding: Legacy) -> Option<&'static Table> {
    let at = Legacy::TABLES.iter().position(|&one| one == encoding)?;
    Some(&TABLES[at])
}

impl Table {
    /// Appends the text of `bytes`.
    pub(super) fn push(&self, bytes: &[u8], text: &mut String) {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let pair = bytes.get(at + 1).filter(|_| self.begins[usize::from(byte)]);
            match pair.and_then(|&next| self.two.get(&[byte, next])) {
                Some(&letter) => {
                    text.push(letter);
                    at += 2;
                }
                None => {
                    text.push(self.one[usize::from(byte)]);
                    at += 1;
                }
            }
        }
    }

    /// How many of the bytes are letters that the encoding does not have.
    pub(super) fn foreign_letters(&self, bytes: &[u8]) -> usize {
        bytes.iter().filter(|&&byte| self.foreign[usize::from(byte)]).count()
    }

    /// Whether the byte is, or begins or ends, a letter that ASCII does not have.
    pub(super) fn is_control_letter(&self, byte: u8) -> bool {
        byte < 0x20 && self.one[usize::from(byte)] > '\x7f'
    }
}

/// The text of `bytes` in `encoding`. What is no Vietnamese letter is read as Windows-1252, so nothing
/// fails and nothing is lost. NFC is not guaranteed. TCVN3 of an `H` font comes in small letters: bytes
/// alone do not tell. [`Legacy::Utf8`] means bytes that were UTF-8, read as Windows-1252 and written as
/// UTF-8 again; [`Legacy::GlyphNumbers`] bytes that are UTF-8. Linear.
pub fn decode(encoding: Legacy, bytes: &[u8]) -> String {
    match table(encoding) {
        Some(table) => {
            let mut text = String::with_capacity(bytes.len() * 3 / 2);
            table.push(bytes, &mut text);
            text
        }
        None => {
            let text = String::from_utf8_lossy(bytes);
            let right = match encoding {
                Legacy::GlyphNumbers => glyphs::undone(&text),
                _ => mojibake::undone(&text),
            };
            right.unwrap_or_else(|| text.into_owned())
        }
    }
}

/// The byte that was misread as `c`; none where no byte is read as it. ASCII is itself.
pub(super) fn misread_byte(c: char) -> Option<u8> {
    match c {
        '\0'..='\u{ff}' => Some(c as u8),
        // Most letters beyond are Vietnamese, which need no look-up.
        '\u{1ea0}'..='\u{1ef9}' => None,
        _ => BYTES.get(&c).copied(),
    }
}
