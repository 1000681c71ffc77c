//! The dashes, slashes and full stops of a query in their plain form, so that numbers and codes are
//! read whatever the keyboard gave.

use tracuu_text::letter::is_letter_or_digit;
use tracuu_text::sign::{is_dash, is_full_stop, is_slash};

/// Returns `text` with plain slashes and full stops, with hyphens for dashes between two letters or
/// digits, and with en dashes for others: unlike a hyphen, they leave out nothing. What people type
/// for the dash of a number (`412/QĐ_UBND`) is one between two letters or digits.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let after = rest.clone().next().unwrap_or(' ');
        let is_between = || is_letter_or_digit(before) && is_letter_or_digit(after);
        plain.push(match c {
            '_' | '~' | '\u{b7}' if is_between() => '-',
            _ if c.is_ascii() || is_vowel_mark(before, c) => c,
            _ if is_slash(c) => '/',
            _ if is_full_stop(c) => '.',
            _ if is_dash(c) && is_between() => '-',
            _ if is_dash(c) => '–',
            _ => c,
        });
        before = c;
    }
    plain
}

/// Returns true for the mark of a long vowel after a Japanese letter.
fn is_vowel_mark(before: char, c: char) -> bool {
    matches!(c, '\u{30fc}' | '\u{ff70}')
        && matches!(before, '\u{3040}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_become_plain() {
        let cases = [
            ("412/QĐ−UBND", "412/QĐ-UBND"),
            ("412∕QĐ—UBND", "412/QĐ-UBND"),
            ("412/QĐーUBND", "412/QĐ-UBND"),
            ("412 ⁄ QĐ ‒ UBND", "412 / QĐ – UBND"),
            ("66․13/2026", "66.13/2026"),
            ("412/QĐ_UBND 412/QĐ~UBND 412/QĐ·UBND", "412/QĐ-UBND 412/QĐ-UBND 412/QĐ-UBND"),
            ("\"a b\"~5 _a ~ ·", "\"a b\"~5 _a ~ ·"),
            ("—đất 2021 −2025", "–đất 2021 –2025"),
            ("-đất", "-đất"),
            ("データ", "データ"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text), expected);
        }
    }
}
