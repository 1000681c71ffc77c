//! Days and months in words (`mười bốn`, `tháng năm`) and months in Roman numerals.

use super::printed::strip_word;

/// The words for 1 to 9, without accents, alone or after a ten; some have two.
const UNITS: [(&str, u8); 12] = [
    ("mot", 1),
    ("hai", 2),
    ("ba", 3),
    ("tu", 4),
    ("bon", 4),
    ("nam", 5),
    ("lam", 5),
    ("sau", 6),
    ("bay", 7),
    ("tam", 8),
    ("chin", 9),
    ("nham", 5),
];
const ROMAN: [&str; 12] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// Reads a number from 1 to 99 in words at the start of `text`. Returns it with the text after it.
pub(super) fn number(text: &str) -> Option<(u8, &str)> {
    let (tens, rest) = match strip_word(text, "muoi") {
        Some(rest) => (1, rest),
        None => {
            let (unit, rest) = unit(text)?;
            match strip_word(rest.trim_start(), "muoi") {
                Some(rest) => (unit, rest),
                None => return Some((unit, rest)),
            }
        }
    };
    let (ones, rest) = unit(rest.trim_start()).unwrap_or((0, rest));
    Some((tens * 10 + ones, rest))
}

/// Reads a month in words or as a Roman numeral.
pub(super) fn month(text: &str) -> Option<(u8, &str)> {
    roman(text).or_else(|| number(text))
}

/// Reads a Roman numeral from 1 to 12 in capitals, which is a whole word.
pub(super) fn roman(text: &str) -> Option<(u8, &str)> {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let month = (1..).zip(ROMAN).find(|(_, numeral)| *numeral == &text[..end])?;
    Some((month.0, &text[end..]))
}

/// Returns `text` without the word before the first ten days of a month: `mùng 5`, `mồng 5`.
pub(super) fn without_mung(text: &str) -> &str {
    let rest = text.trim_start();
    strip_word(rest, "mung").or(strip_word(rest, "mong")).unwrap_or(text)
}

/// Reads a unit. `năm` is also the word for a year, and a unit only before that word or `tháng`.
fn unit(text: &str) -> Option<(u8, &str)> {
    let (value, rest) =
        UNITS.iter().find_map(|(word, value)| Some((*value, strip_word(text, word)?)))?;
    let next = rest.trim_start();
    let counts = ["nam", "thang"].iter().any(|word| strip_word(next, word).is_some());
    (strip_word(text, "nam").is_none() || counts).then_some((value, rest))
}
