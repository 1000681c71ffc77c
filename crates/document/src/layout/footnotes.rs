//! Finds footnotes: their marks, which an export puts on lines of their own, and their text at the
//! end of a page.

use super::lines::Line;
use super::wrapping::Wrapping;
use crate::line::{self, is_small_number};

/// The role of a line for footnotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role<'a> {
    /// A line of the text.
    Text,
    /// A raised number that belongs to the word before: a footnote mark, or the `2` of `m2`.
    Mark,
    /// The first line of a footnote: its number and the rest of the line, which may be empty.
    Note(&'a str, &'a str),
    /// A further line of the footnote.
    NoteMore,
}

/// Units that a raised 2 or 3 makes square or cubic.
const UNITS: [&str; 7] = ["m", "km", "cm", "dm", "mm", "hm", "dam"];

/// Returns the role of every line. `lines` must be whole pages without page numbers and running
/// lines.
pub(super) fn find<'a>(lines: &[Line<'a>], wrapping: &Wrapping) -> Vec<Role<'a>> {
    let mut roles = Vec::with_capacity(lines.len());
    let mut in_notes = false;
    for (at, line) in lines.iter().enumerate() {
        in_notes &= line.page_starts == 0;
        let next = lines.get(at + 1).filter(|next| next.page_starts == 0);
        in_notes |= line.ruled && at > 0 && starts_note(line, next).is_some();
        let role = if let Some(label) = line::note_label(line.text) {
            Role::Note(label, line.text[label.len() + 2..].trim_start())
        } else if in_notes {
            match starts_note(line, next) {
                Some((number, rest)) => Role::Note(number, rest),
                None => Role::NoteMore,
            }
        } else if is_mark(lines, at, wrapping) {
            Role::Mark
        } else {
            Role::Text
        };
        roles.push(role);
    }
    roles
}

/// Returns the text for the mark `digits` after `tail`: the digits alone after a unit (`m2`), else
/// in brackets.
pub(super) fn mark(tail: &str, digits: &str) -> String {
    if is_unit_power(tail, digits) { digits.to_string() } else { format!("[{digits}]") }
}

fn is_unit_power(tail: &str, digits: &str) -> bool {
    let behind_number = |unit: &str| {
        let rest = tail.strip_suffix(unit).map(str::trim_end);
        rest.is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit() || c == '/'))
    };
    matches!(digits, "2" | "3") && UNITS.iter().any(|unit| behind_number(unit))
}

/// Returns the number of a footnote and the rest of its line. The number stands alone above its
/// text, or right before a capital or a quotation mark; otherwise `None`.
fn starts_note<'a>(line: &Line<'a>, next: Option<&Line<'a>>) -> Option<(&'a str, &'a str)> {
    let digits = line.text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.text.split_at(digits);
    if !is_small_number(number) {
        return None;
    }
    let rest = rest.trim_start();
    let alone = rest.is_empty() && next.is_some_and(|next| next.gap == 0);
    let capital = rest.starts_with(|c: char| c.is_uppercase() || c == '“' || c == '"');
    (alone || capital).then_some((number, rest))
}

/// Returns true if the number alone on line `at` is raised. In a double-spaced export, only such a
/// number has no blank line before it. Elsewhere the sentence must continue after it.
fn is_mark(lines: &[Line<'_>], at: usize, wrapping: &Wrapping) -> bool {
    let line = &lines[at];
    if at > 0 && line.page_starts == 0 && is_unit_power(lines[at - 1].text, line.text) {
        return true;
    }
    if !is_small_number(line.text) || line.gap > 0 || line.page_starts > 0 || at == 0 {
        return false;
    }
    let Some(next) = lines.get(at + 1) else { return wrapping.gap > 0 };
    if wrapping.gap > 0 {
        return true;
    }
    let goes_on = next
        .text
        .starts_with(|c: char| c.is_lowercase() || matches!(c, '.' | ',' | ';' | ')' | ':'));
    let word = lines[at - 1].text.ends_with(|c: char| c.is_alphabetic() || matches!(c, ')' | '”'));
    goes_on && word && next.gap == 0 && next.page_starts == 0
}
