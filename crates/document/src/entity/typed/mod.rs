//! Typed tokens: facts that texts write in many ways, such as a date, an amount, a kilometre post,
//! a boundary marker, an article or a standard. All formats of one fact give the same key. Document
//! numbers are not among them; see [`super::number`].
//!
//! | kind | written | key |
//! |---|---|---|
//! | date | `ngày 05 tháng 3 năm 2020`, `05/3/2020`, `5-3-2020` | `2020-03-05` |
//! | month | `tháng 3 năm 2020`, `3/2020` | `2020-03` |
//! | amount | `13.951,4`, `13951,40` | `13951.4` |
//! | post | `Km18+500`, `km 18 + 500` | `km18+500` |
//! | marker | `mốc 1088/2-1089`, `mốc 1088/2 – 1089` | `m1088/2-1089` |
//! | article | `điểm a khoản 1 Điều 3`, `Điều 3, khoản 1, điểm a` | `đ3.k1.a` |
//! | standard | `QCVN 02:2019/BLĐTBXH`, `TCVN 7957-2008` | `qcvn2:2019/bldtbxh`, `tcvn7957:2008` |
//!
//! Words may be in any case and without accents, so that queries match documents. Keys of different
//! kinds never collide.

mod article;
mod cursor;
mod moment;
mod place;
mod quantity;
mod standard;
mod token;

use cursor::Cursor;
pub use token::{TypedKind, TypedToken};
use tracuu_text::fold::folds_to;
use tracuu_text::{Span, letter};

/// Returns the typed tokens of a normal text with their places, in order, not overlapping. One
/// pass; empty text has none.
pub fn find_typed(text: &str) -> Vec<(Span, TypedToken)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_start(text, at) {
        let mut cursor = Cursor { text, at: start };
        match cursor.attempt(read_token) {
            Some(token) => {
                found.push((Span::new(start, cursor.at), token));
                at = cursor.at;
            }
            None => at = run_end(text, start),
        }
    }
    found
}

/// Returns the start of the next run of letters and digits, at or after byte `from`, that may begin
/// a token: with a digit or the first letter of a keyword.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let c = first_char(text, at)?;
        if !letter::is_letter_or_digit(c) {
            at += c.len_utf8();
        } else if may_begin(c) {
            return Some(at);
        } else {
            at = run_end(text, at);
        }
    }
}

/// Returns false for a letter that none of the keywords begins with, in any case and with any
/// accents.
fn may_begin(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_digit() || b"dkmnqt".contains(&(c.to_ascii_lowercase() as u8)),
        // No keyword begins with a vowel.
        _ => letter::plain_vowel(c).is_none(),
    }
}

/// Returns the end of the run of letters and digits at byte `at`.
fn run_end(text: &str, at: usize) -> usize {
    let mut end = at;
    while let Some(c) = first_char(text, end).filter(|&c| letter::is_letter_or_digit(c)) {
        end += c.len_utf8();
    }
    end
}

fn first_char(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at)? {
        byte if byte.is_ascii() => Some(char::from(*byte)),
        _ => text[at..].chars().next(),
    }
}

/// A function that reads a token from its keyword on.
type Read = fn(&mut Cursor) -> Option<TypedToken>;

/// The words that begin a token, and what reads it. Those of standards are in [`standard`].
const KEYWORDS: [(&str, Read); 7] = [
    ("ngay", moment::behind_day),
    ("thang", moment::behind_month),
    ("km", place::post),
    ("moc", place::marker),
    ("diem", article::article),
    ("khoan", article::article),
    ("dieu", article::article),
];

/// Reads a token at the cursor, which must be at the start of a run of letters and digits.
fn read_token(cursor: &mut Cursor) -> Option<TypedToken> {
    if cursor.peek()?.is_ascii_digit() {
        let read = [moment::in_figures, place::bare_marker, quantity::amount];
        return read.into_iter().find_map(|read| cursor.attempt(read));
    }
    let mut behind = *cursor;
    let word = behind.letters()?;
    // These words have at most seven letters, of at most three bytes each.
    if word.len() > 21 {
        return None;
    }
    let known = KEYWORDS.iter().find(|(keyword, _)| folds_to(word, keyword));
    let read = known.map(|(_, read)| *read);
    cursor.attempt(read.or(standard::is_prefix(word).then_some(standard::standard))?)
}

#[cfg(test)]
mod tests;
