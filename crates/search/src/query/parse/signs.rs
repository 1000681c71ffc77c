//! The dashes, slashes and full stops of a query in their plain form, so that numbers and codes are
//! read whatever the keyboard gave.

use tracuu_text::letter::is_letter_or_digit;
use tracuu_text::sign::{is_dash, is_dash_in_code, is_full_stop, is_slash};

/// Returns `text` with plain slashes and full stops, with hyphens for dashes between two letters or
/// digits, and with en dashes for others: unlike a hyphen, they leave out nothing. In a word with a
/// digit first and a slash, which is a number, and alone after it, a sign that only a code has for
/// a dash counts as one.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let (mut after_digit, mut after_slash) = (false, false);
    for word in text.split_inclusive(char::is_whitespace) {
        let digit = word.starts_with(|c: char| c.is_ascii_digit());
        let slash = word.contains(is_slash);
        match word.trim_end().strip_prefix(is_dash_in_code) {
            Some("") if after_digit && after_slash => plain.push_str("– "),
            _ => push_plain(&mut plain, word, digit && slash),
        }
        (after_digit, after_slash) = (after_digit || digit, after_slash || slash);
    }
    plain
}

/// Appends the plain form of `word`, a piece of a query up to a space.
fn push_plain(plain: &mut String, text: &str, number: bool) {
    let mut before = ' ';
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let after = rest.clone().next().unwrap_or(' ');
        plain.push(match c {
            _ if number && is_dash_in_code(c) && between(before, after) => '-',
            _ if c.is_ascii() || is_vowel_mark(before, c) => c,
            _ if is_slash(c) => '/',
            _ if is_full_stop(c) => '.',
            _ if is_dash(c) && between(before, after) => '-',
            _ if is_dash(c) => '–',
            _ => c,
        });
        before = c;
    }
}

/// Returns true if `before` and `after`, the characters around a sign, are letters or digits.
fn between(before: char, after: char) -> bool {
    is_letter_or_digit(before) && is_letter_or_digit(after)
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
            ("412/qđ~ubnd 412/QĐ一UBND 412/QĐ_UBND", "412/qđ-ubnd 412/QĐ-UBND 412/QĐ-UBND"),
            ("412/QĐ · UBND, 412/qđ 一 ubnd", "412/QĐ – UBND, 412/qđ – ubnd"),
            ("412 / QĐ 一 UBND", "412 / QĐ – UBND"),
            ("a · b", "a · b"),
            ("a~b 統一地 \"a b\"~3", "a~b 統一地 \"a b\"~3"),
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
