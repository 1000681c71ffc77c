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
//! | code | `0205.3812.345`, `AB 123456`, `12C-123.45` | `02053812345`, `ab123456`, `12c12345` |
//!
//! Words may be in any case and without accents, so that queries match documents. Keys of different
//! kinds never collide, except those of codes and amounts: their digits are searched alike.

mod article;
pub mod code;
mod cursor;
mod moment;
mod place;
pub mod quantity;
mod standard;
mod token;

use cursor::Cursor;
pub use token::{TypedKind, TypedToken};
use tracuu_text::fold::folds_to;
use tracuu_text::{Span, letter};

/// Returns the typed tokens of a normal text with their places, in order, not overlapping. One
/// pass; empty text has none.
pub fn find_typed(text: &str) -> Vec<(Span, TypedToken)> {
    find_typed_in(text, [Span::new(0, text.len())])
}

/// Does what [`find_typed`] does, but looks only for tokens that begin in one of `places`, which
/// ascend. A place must hold whole runs of letters and digits.
pub fn find_typed_in(
    text: &str,
    places: impl IntoIterator<Item = Span>,
) -> Vec<(Span, TypedToken)> {
    let mut found = Vec::new();
    let mut at = 0;
    for place in places {
        at = at.max(place.start);
        while let Some(start) = next_start(&text[..place.end], at) {
            let mut cursor = Cursor { text, at: start };
            match cursor.attempt(read_token) {
                Some(token) => {
                    found.push((Span::new(start, cursor.at), token));
                    at = cursor.at;
                }
                None => at = run_end(text, start),
            }
            if at >= place.end {
                break;
            }
        }
    }
    found
}

/// Returns true if a typed token may begin in `word`: a run of letters and digits in it begins with
/// a digit, is a keyword, or begins with the letters of a serial.
pub fn may_begin_in(word: &str) -> bool {
    let mut in_run = false;
    word.char_indices().any(|(at, c)| {
        let begins = letter::is_letter_or_digit(c) && !std::mem::replace(&mut in_run, true);
        in_run &= letter::is_letter_or_digit(c);
        let rest = &word[at..];
        let may_begin =
            || c.is_ascii_digit() || keyword(rest).is_some() || code::may_begin_serial(rest);
        begins && may_begin()
    })
}

/// Returns the start of the next run of letters and digits, at or after byte `from`, that may begin
/// a token: with a digit, the first letter of a keyword, or a capital.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let byte = *bytes.get(at)?;
        if byte.is_ascii_digit() {
            return Some(at);
        }
        let first = plain_letter(text, at);
        match first {
            Some(letter)
                if letter.is_ascii()
                    && !FIRST_LETTERS.contains(&letter)
                    && !byte.is_ascii_uppercase() =>
            {
                at = run_end(text, at);
            }
            Some(_) => return Some(at),
            None => at += char_at(text, at).map_or(1, char::len_utf8),
        }
    }
}

/// The first letters of all keywords.
const FIRST_LETTERS: [char; 6] = ['d', 'k', 'm', 'n', 'q', 't'];

/// Returns the letter or digit at byte `at` in lower case and without accents if it is a Latin
/// letter, or as it is. Returns `None` for any other character.
fn plain_letter(text: &str, at: usize) -> Option<char> {
    let c = char_at(text, at)?;
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()),
        'đ' | 'Đ' => Some('d'),
        _ => match letter::plain_vowel(c) {
            Some(vowel) => Some(vowel.to_ascii_lowercase()),
            None => c.is_alphanumeric().then_some(c),
        },
    }
}

/// Returns the end of the run of letters and digits at byte `at`.
fn run_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    loop {
        end += match bytes.get(end) {
            Some(byte) if byte.is_ascii_alphanumeric() => 1,
            Some(byte) if !byte.is_ascii() => match char_at(text, end) {
                Some(c) if letter::is_letter_or_digit(c) => c.len_utf8(),
                _ => return end,
            },
            _ => return end,
        };
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
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
        let read = [moment::in_figures, place::bare_marker, code::code, quantity::amount];
        return read.into_iter().find_map(|read| cursor.attempt(read));
    }
    let read = keyword(cursor.rest());
    let token = read.and_then(|read| cursor.attempt(read));
    token.or_else(|| cursor.attempt(code::serial))
}

/// Returns what reads the token that begins with the first word of `text`.
fn keyword(text: &str) -> Option<Read> {
    let first = plain_letter(text, 0)?;
    let may_be = |keyword: &str| keyword.starts_with(first) || !first.is_ascii();
    let begins = |keyword: &str| may_be(keyword) && begins_with_word(text, keyword);
    let known = KEYWORDS.iter().find(|(keyword, _)| begins(keyword)).map(|(_, read)| *read);
    known.or_else(|| standard::PREFIXES.into_iter().any(begins).then_some(standard::standard))
}

/// Returns true if `text` begins with the word `folded`, in any case and with any accents.
fn begins_with_word(text: &str, folded: &str) -> bool {
    let mut at = 0;
    for letter in folded.chars() {
        match plain_letter(text, at) {
            Some(plain) if plain == letter => at += char_at(text, at).map_or(1, char::len_utf8),
            Some(plain) if !plain.is_ascii() => return is_word(text, folded),
            _ => return false,
        }
    }
    match char_at(text, at) {
        Some(c) if c.is_ascii() => !c.is_ascii_alphabetic(),
        Some(_) => is_word(text, folded),
        None => true,
    }
}

/// Does what [`begins_with_word`] does, for any letters.
fn is_word(text: &str, folded: &str) -> bool {
    // These words have at most seven letters, of at most three bytes each.
    let word = Cursor { text, at: 0 }.letters();
    word.is_some_and(|word| word.len() <= 21 && folds_to(word, folded))
}

#[cfg(test)]
mod tests;
