//! Reads what follows the digits of a serial.

use super::SERIAL_LETTERS_MAX;
use tracuu_text::letter;

/// What follows the digits of a serial: the letters of an inserted number (`412A`, `412Đ`, `412.A`,
/// `412A1`), `bis` and the like, and a number of its own (`412/1`).
pub(super) struct Added<'a> {
    /// As printed, without the spaces before it.
    pub text: &'a str,
    /// The byte offset after it.
    pub end: usize,
    /// Whether it is nothing, one ASCII letter, or `bis` and the like.
    pub is_plain: bool,
}

impl<'a> Added<'a> {
    /// Reads what follows the digits, which end at byte `at` of `text`.
    pub fn read(text: &'a str, at: usize) -> Added<'a> {
        const INSERTED: [&str; 3] = ["bis", "ter", "quater"];
        let rest = &text[at..];
        let word = rest.trim_start_matches(' ');
        let length = word.bytes().take_while(u8::is_ascii_alphabetic).count();
        let whole = !word[length..].starts_with(char::is_alphanumeric);
        let inserted = INSERTED.contains(&word[..length].to_ascii_lowercase().as_str());
        if whole && inserted {
            let start = text.len() - word.len();
            let end = start + length;
            return Added { text: &text[start..end], end, is_plain: true };
        }
        let letters = letters_length(rest);
        let length = letters + sub_number_length(&rest[letters..]);
        let is_plain = length <= 1 && rest[..length].is_ascii();
        Added { text: &rest[..length], end: at + length, is_plain }
    }
}

/// Returns the length of the letters at the start of `text` that belong to a serial: at most two,
/// after them at most two digits, and before them perhaps a full stop. 0 if another letter or digit
/// follows.
fn letters_length(text: &str) -> usize {
    let rest = text.strip_prefix('.').unwrap_or(text);
    let letters: usize = rest.chars().take_while(|&c| is_latin(c)).map(char::len_utf8).sum();
    let count = rest[..letters].chars().count();
    let digits = rest[letters..].bytes().take_while(u8::is_ascii_digit).count();
    let ends = !rest[letters + digits..].starts_with(char::is_alphanumeric);
    let fits = (1..=SERIAL_LETTERS_MAX).contains(&count) && digits <= 2 && ends;
    if fits { text.len() - rest.len() + letters + digits } else { 0 }
}

/// Returns true for a letter of Vietnamese text. Codes have no others.
pub(super) fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || letter::small(c).is_some()
}

/// Returns the length of `/1` between a serial and its codes (`412/1/QĐ-UBND`), else 0.
fn sub_number_length(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('/') else { return 0 };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let code = rest[digits..].strip_prefix('/').is_some_and(|c| c.starts_with(char::is_alphabetic));
    if (1..=2).contains(&digits) && code { digits + 1 } else { 0 }
}

/// Returns the length of `.13` after the serial of a numbered series (`66.13/2026/NQ-CP`), else 0.
pub(super) fn series_length(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('.') else { return 0 };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let followed = rest[digits..].trim_start_matches(' ').starts_with('/');
    if (1..=2).contains(&digits) && followed { digits + 1 } else { 0 }
}
