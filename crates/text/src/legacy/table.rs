//! Converts bytes to letters by the tables of `data/legacy-encodings.tsv`, and misread
//! characters back to their bytes.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1258};

use super::Legacy;
use crate::data_file::data_lines;

/// The decoding table of one encoding.
pub(super) struct Table {
    /// The character of each single byte.
    single: [char; 256],
    /// The character of a byte and the next byte together; takes precedence over `single`.
    pairs: HashMap<[u8; 2], char>,
    /// True for bytes that start a pair.
    starts_pair: [bool; 256],
    /// True for bytes that are letters of the base code page (Windows-1252 or 1258) and occur in no
    /// code of the encoding.
    foreign: [bool; 256],
}

/// The tables, in the order of [`Legacy::TABLES`].
static TABLES: LazyLock<[Table; 6]> = LazyLock::new(|| Legacy::TABLES.map(build_table));

/// Returns the column of the data file, from 0, with the codes of an encoding, or `None` if the
/// encoding has no table.
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

/// The bytes of the misread characters beyond Latin-1. Bytes that Windows-1252 leaves undefined are
/// control characters of the same number. ISO 8859-1 reads all bytes from 80 to 9F so.
static BYTES: LazyLock<HashMap<char, u8>> = LazyLock::new(|| {
    (0x80..=0x9f_u8).map(|byte| (base_letter(WINDOWS_1252, byte), byte)).collect()
});

fn base_letter(encoding: &'static Encoding, byte: u8) -> char {
    let byte = [byte];
    let text = encoding.decode_without_bom_handling(&byte).0;
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn build_table(encoding: Legacy) -> Table {
    let base = if encoding == Legacy::Windows1258 { WINDOWS_1258 } else { WINDOWS_1252 };
    let mut single = std::array::from_fn(|byte| base_letter(base, byte as u8));
    let mut pairs = HashMap::new();
    for (letter, code) in codes(encoding) {
        match *code {
            [byte] => single[usize::from(byte)] = letter,
            [base, mark] => {
                pairs.insert([base, mark], letter);
                // VNI has separate marks for small letters and for capitals, and keyboards mix
                // them.
                if encoding == Legacy::Vni {
                    pairs.entry([base, mark ^ 0x20]).or_insert(letter);
                }
            }
            _ => {}
        }
    }
    let mut starts_pair = [false; 256];
    pairs.keys().for_each(|pair: &[u8; 2]| starts_pair[usize::from(pair[0])] = true);
    let mut foreign = single.map(|letter: char| letter.is_alphabetic() && !letter.is_ascii());
    codes(encoding).flat_map(|(_, code)| code).for_each(|byte| foreign[usize::from(byte)] = false);
    Table { single, pairs, starts_pair, foreign }
}

/// Returns the letters of an encoding beyond ASCII, with their codes.
fn codes(encoding: Legacy) -> impl Iterator<Item = (char, Vec<u8>)> {
    let column = column(encoding);
    let lines = data_lines(include_str!("../../data/legacy-encodings.tsv"));
    let codes = lines.filter_map(move |line| {
        let letter = line.chars().next()?;
        let code = line.split('\t').nth(column?)?;
        let bytes = code.split(' ').map(|hex| u8::from_str_radix(hex, 16).ok());
        Some((letter, bytes.collect::<Option<Vec<u8>>>()?))
    });
    // VN3 keeps the control characters and Windows punctuation at the codes where VN1 has capitals.
    codes.filter(move |(_, code)| encoding != Legacy::Tcvn3 || code[0] >= 0xa0)
}

/// Returns the table of an encoding, or `None` if the encoding has no table.
pub(super) fn table(encoding: Legacy) -> Option<&'static Table> {
    let at = Legacy::TABLES.iter().position(|&one| one == encoding)?;
    Some(&TABLES[at])
}

impl Table {
    /// Appends the decoded text of `bytes` to `text`.
    pub(super) fn push(&self, bytes: &[u8], text: &mut String) {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let pair = bytes.get(at + 1).filter(|_| self.starts_pair[usize::from(byte)]);
            match pair.and_then(|&next| self.pairs.get(&[byte, next])) {
                Some(&letter) => {
                    text.push(letter);
                    at += 2;
                }
                None => {
                    text.push(self.single[usize::from(byte)]);
                    at += 1;
                }
            }
        }
    }

    /// Returns the number of bytes that are letters of the base code page but not used by the
    /// encoding.
    pub(super) fn foreign_letters(&self, bytes: &[u8]) -> usize {
        bytes.iter().filter(|&&byte| self.foreign[usize::from(byte)]).count()
    }

    /// Returns true if the byte is a control character in ASCII and a letter in this encoding.
    pub(super) fn is_control_letter(&self, byte: u8) -> bool {
        byte < 0x20 && self.single[usize::from(byte)] > '\x7f'
    }
}

/// Returns the byte that was misread as `c`, or `None` if no byte is read as it. ASCII maps to
/// itself.
pub(super) fn misread_byte(c: char) -> Option<u8> {
    match c {
        '\0'..='\u{ff}' => Some(c as u8),
        // Most characters above U+00FF in a text are Vietnamese letters, which need no lookup.
        '\u{1ea0}'..='\u{1ef9}' => None,
        _ => BYTES.get(&c).copied(),
    }
}
