//! Bytes to letters by the tables of `src/data/legacy-encodings.tsv`, and misread characters back to the
//! bytes that they were.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1258};

use super::{Legacy, mojibake};
use crate::text::phrase;

/// One encoding.
pub(super) struct Table {
    /// What a byte is by itself.
    one: [char; 256],
    /// What a byte and its follower are together; this goes before `one`.
    two: HashMap<[u8; 2], char>,
    /// Whether some pair begins with the byte.
    begins: [bool; 256],
}

/// The tables, in the order of the columns of the data file.
static TABLES: LazyLock<[Table; 5]> = LazyLock::new(|| {
    let columns = [Legacy::Tcvn3, Legacy::Vni, Legacy::Viscii, Legacy::Vps, Legacy::Windows1258];
    columns.map(|encoding| read_table(encoding, columns.iter().position(|e| *e == encoding)))
});

/// The bytes of the misread characters beyond ASCII. Those that Windows-1252 leaves free are control
/// characters of the same number, which is also how ISO 8859-1 reads all from 80 to 9F.
static BYTES: LazyLock<HashMap<char, u8>> = LazyLock::new(|| {
    let latin = (0x80..=0xff_u8).map(|byte| (char::from(byte), byte));
    latin.chain((0x80..=0x9f_u8).map(|byte| (single(WINDOWS_1252, byte), byte))).collect()
});

fn single(encoding: &'static Encoding, byte: u8) -> char {
    let byte = [byte];
    let text = encoding.decode_without_bom_handling(&byte).0;
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn read_table(encoding: Legacy, column: Option<usize>) -> Table {
    let base = if encoding == Legacy::Windows1258 { WINDOWS_1258 } else { WINDOWS_1252 };
    let mut one = std::array::from_fn(|byte| single(base, byte as u8));
    let mut two = HashMap::new();
    for (letter, code) in rows(column.map_or(0, |column| column + 1)) {
        match *code {
            // Files of VN3 have the punctuation of Windows where VN1 has capitals.
            [0x80..=0x9f] if encoding == Legacy::Tcvn3 => {}
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
    Table { one, two, begins }
}

/// Letter and code of each row of the data file.
fn rows(column: usize) -> impl Iterator<Item = (char, Vec<u8>)> {
    phrase::data_lines(include_str!("../../data/legacy-encodings.tsv")).filter_map(move |line| {
        let letter = line.chars().next()?;
        let code = line.split('\t').nth(column)?;
        let bytes = code.split(' ').map(|hex| u8::from_str_radix(hex, 16).ok());
        Some((letter, bytes.collect::<Option<Vec<u8>>>()?))
    })
}

/// The table of an encoding; none for UTF-8, which is none.
pub(super) fn table(encoding: Legacy) -> Option<&'static Table> {
    let at = match encoding {
        Legacy::Tcvn3 => 0,
        Legacy::Vni => 1,
        Legacy::Viscii => 2,
        Legacy::Vps => 3,
        Legacy::Windows1258 => 4,
        Legacy::Utf8 => return None,
    };
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

    /// Whether the byte is, or begins or ends, a letter that ASCII does not have.
    pub(super) fn is_control_letter(&self, byte: u8) -> bool {
        byte < 0x20 && self.one[usize::from(byte)] > '\x7f'
    }
}

/// The text of `bytes` in `encoding`. What is no Vietnamese letter is read as Windows-1252, so nothing
/// fails and nothing is lost. NFC is not guaranteed. TCVN3 of an `H` font comes in small letters: bytes
/// alone do not tell. [`Legacy::Utf8`] means bytes that were UTF-8, read as Windows-1252 and written as
/// UTF-8 again. Linear.
pub fn decode(encoding: Legacy, bytes: &[u8]) -> String {
    match table(encoding) {
        Some(table) => {
            let mut text = String::with_capacity(bytes.len() * 3 / 2);
            table.push(bytes, &mut text);
            text
        }
        None => {
            let text = String::from_utf8_lossy(bytes);
            mojibake::undone(&text).unwrap_or_else(|| text.into_owned())
        }
    }
}

/// The byte that was misread as `c`; none where no byte is read as it. ASCII is itself.
pub(super) fn misread_byte(c: char) -> Option<u8> {
    match c {
        '\0'..='\x7f' => Some(c as u8),
        _ => BYTES.get(&c).copied(),
    }
}

/// The code of each letter that the encoding has; TCVN3 writes capitals as small letters.
#[cfg(test)]
pub(super) fn codes(encoding: Legacy) -> HashMap<char, Vec<u8>> {
    let columns = [Legacy::Tcvn3, Legacy::Vni, Legacy::Viscii, Legacy::Vps, Legacy::Windows1258];
    let column = columns.iter().position(|e| *e == encoding).map_or(0, |column| column + 1);
    let mut codes: HashMap<char, Vec<u8>> = rows(column).collect();
    if encoding == Legacy::Tcvn3 {
        let capitals = codes
            .iter()
            .filter(|(c, _)| c.is_lowercase())
            .flat_map(|(c, code)| c.to_uppercase().map(|capital| (capital, code.clone())));
        let capitals: Vec<_> = capitals.collect();
        codes.extend(capitals);
    }
    codes
}
