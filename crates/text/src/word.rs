//! The tokenizer: splits normal text into words with their byte offsets.
//!
//! Word boundaries follow Unicode Standard Annex 29 (crate `unicode-segmentation`), with
//! differences that Vietnamese files need:
//!
//! * A full stop, colon or middle dot between two letters ends a word (`định.Theo` is two words
//!   with a missing space), and so does an underscore. As in the annex, a number keeps its decimal
//!   comma and thousands dots (`13.951,4` is one word).
//! * An apostrophe between two syllables ends a word (`cao’khe`); in `K'Bang` it does not.
//! * A unit right after a number is a word of its own: `45m2` is two words, as `45 m2` is.
//! * Raised digits of units and lowered digits of formulas belong to the word: `m²`, `CO₂`.
//! * The mark of a note is not a word: `Đông Bắc[1] chủ trì` has four words.
//!
//! A lexical word in Vietnamese often has several syllables. Here a word is one syllable; pairs of
//! adjacent syllables, indexed separately, represent longer words.

use unicode_normalization::char::is_combining_mark;

pub use super::cut::Words;

use super::compatibility;
use super::figure;
use super::letter::{self, is_letter};
use super::note;
use super::span::Span;
use super::syllable::is_joined;
use super::tone;

/// A token of a text: a syllable, an abbreviation or a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word as written in the text.
    pub text: &'a str,
    /// Byte offset of its first letter or digit.
    pub start: usize,
}

impl Word<'_> {
    /// Returns the byte range of the word in the text.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }
}

/// Returns the words of normal text, in order. Skips punctuation and spaces: every word holds a
/// letter or a digit.
///
/// ```
/// use tracuu_text::words;
///
/// let found: Vec<&str> = words("51/BC-HĐND: 13.951,4 tỷ").map(|word| word.text).collect();
/// assert_eq!(found, ["51", "BC", "HĐND", "13.951,4", "tỷ"]);
/// ```
pub fn words(text: &str) -> Words<'_> {
    Words::new(text)
}

/// Returns the indexed form of a word: lower case, the tone mark in its canonical place, U+2019 as
/// an ASCII apostrophe, and for a compatibility character (`Ⅳ`, `②`, `²`, `ﬁ`) the ASCII letters
/// and digits that it stands for. A number has no signs between thousands, a decimal comma, and no
/// zeros at its end ([`super::figure`]). Idempotent.
///
/// ```
/// use tracuu_text::key;
///
/// assert_eq!(key("HÒA"), "hoà");
/// assert_eq!(key("cuả"), "của");
/// assert_eq!((key("m²"), key("Ⅳ")), ("m2".into(), "iv".into()));
/// assert_eq!((key("1.234,50"), key("1,234.5")), ("1234,5".into(), "1234,5".into()));
/// assert_ne!(key("đường"), key("dương"));
/// ```
pub fn key(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    push_term(word, &mut key);
    key
}

/// Appends the [`key`] of `word` to `keys`. Saves an allocation per word where many are needed.
pub fn push_term(word: &str, keys: &mut String) {
    if is_celsius(word) {
        return keys.push_str("°c");
    }
    if figure::push_plain(word, keys) {
        return;
    }
    let start = keys.len();
    let (mut before, mut last) = ('\0', '\0');
    let mut suspicious = false;
    let mut push = |lower| {
        keys.push(lower);
        suspicious |= tone::is_suspicious(before, last, lower);
        (before, last) = (last, lower);
    };
    for c in word.chars() {
        match c {
            // The raising of `m^2`; no other word has it.
            '^' => {}
            '\0'..='\x7f' => push(c.to_ascii_lowercase()),
            '\u{2019}' => push('\''),
            // The one letter whose base, a long s, stands for another: as case folding has it.
            '\u{1e9b}' => push('\u{1e61}'),
            _ => match letter::small(c) {
                Some(small) => push(small),
                None => match compatibility::ascii_of(c) {
                    Some(ascii) => ascii.chars().for_each(&mut push),
                    None => c.to_lowercase().for_each(&mut push),
                },
            },
        }
    }
    if suspicious {
        let mut word = keys.split_off(start);
        tone::place_tone(&mut word);
        keys.push_str(&word);
    }
}

/// Returns true for degrees Celsius in words, or with a letter for the degree sign: `oC` from a
/// file that has lost the raising, and the ordinal sign of Spanish keyboards.
#[inline]
pub(super) fn is_celsius(word: &str) -> bool {
    matches!(word, "oC" | "\u{ba}C" | "\u{ba}c" | "độ C" | "độ c")
}

/// A segment of Annex 29, split at the characters that the annex does not split at. Nearly every
/// one stays whole.
#[derive(Debug, Clone, Default)]
pub(super) struct WordParts<'a> {
    start: usize,
    rest: &'a str,
}

impl<'a> WordParts<'a> {
    /// Splits `segment`, which starts at byte `start` of the text.
    pub(super) fn of(start: usize, segment: &'a str) -> Self {
        WordParts { start, rest: segment }
    }
}

impl<'a> Iterator for WordParts<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        while !self.rest.is_empty() {
            let (start, text) = (self.start, self.rest);
            let (at, length) = joint(text).unwrap_or((text.len(), 0));
            (self.start, self.rest) = (start + at + length, &text[at + length..]);
            if let Some(word) = non_empty(start, &text[..at]) {
                return Some(word);
            }
        }
        None
    }
}

/// Returns the word from its first letter or digit on, or `None` if it has neither. Combining marks
/// without a base letter are dropped.
fn non_empty(start: usize, text: &str) -> Option<Word<'_>> {
    let word = text.trim_start_matches(|c: char| !c.is_alphanumeric() || is_combining_mark(c));
    let start = start + text.len() - word.len();
    (!word.is_empty()).then_some(Word { text: word, start })
}

/// Returns the byte offset and length of the first character at which `word` must be split.
fn joint(word: &str) -> Option<(usize, usize)> {
    let is_joint = |c: char| matches!(c, '.' | ':' | '_' | '\u{b7}' | '\u{2024}' | '\u{2027}');
    let is_apostrophe = |c: char| matches!(c, '\'' | '\u{2018}' | '\u{2019}');
    let splits = |at: usize, c: char| {
        (is_joint(c) && !between_digits(word, at, c))
            || note::is_raised_letter(c)
            || (is_apostrophe(c) && parts_syllables(&word[..at], &word[at + c.len_utf8()..]))
    };
    word.char_indices().find(|&(at, c)| splits(at, c)).map(|(at, c)| (at, c.len_utf8()))
}

/// Returns true if an apostrophe between `before` and `after` is not part of a name but a quotation
/// mark, or typed for a space.
pub(super) fn parts_syllables(before: &str, after: &str) -> bool {
    let first = before.rsplit(|c| !is_letter(c)).next().unwrap_or_default();
    let second = after.split(|c| !is_letter(c)).next().unwrap_or_default();
    is_joined(first, second)
}

fn between_digits(word: &str, at: usize, c: char) -> bool {
    let before = word[..at].chars().next_back();
    let after = word[at + c.len_utf8()..].chars().next();
    c == '.' && before.is_some_and(|c| c.is_numeric()) && after.is_some_and(|c| c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fold, normalize};
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    fn texts(text: &str) -> Vec<&str> {
        words(text).map(|word| word.text).collect()
    }

    #[test]
    fn cuts_words() {
        let cases: [(&str, &[&str]); 10] = [
            ("Cộng hòa Xã hội", &["Cộng", "hòa", "Xã", "hội"]),
            ("51/BC-HĐND ngày 12/01/2026", &["51", "BC", "HĐND", "ngày", "12", "01", "2026"]),
            ("13.951,4 tỷ đồng; 77,5%", &["13.951,4", "tỷ", "đồng", "77,5"]),
            ("theo quy định.Theo đó", &["theo", "quy", "định", "Theo", "đó"]),
            ("gồm:Sở A_B", &["gồm", "Sở", "A", "B"]),
            ("K'Bang, Km18 - QL4B", &["K'Bang", "Km18", "QL4B"]),
            ("cao’khe cao'khe M’gar’a", &["cao", "khe", "cao", "khe", "M’gar’a"]),
            ("mốc 1088/2-1089", &["mốc", "1088", "2", "1089"]),
            ("___", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(texts(text), expected, "{text:?}");
        }
    }

    #[test]
    fn keys_meet() {
        assert_eq!(key("HÒA"), key("hoà"));
        assert_eq!(key("Ủy"), "uỷ");
        assert_eq!(key("K\u{2019}Bang"), "k'bang");
        assert_ne!(key("đường"), key("dương"));
    }

    #[test]
    fn every_character_has_one_folded_key() {
        let stray = (char::MIN..=char::MAX).filter(|c| {
            let word = normalize(&c.to_string()).text;
            fold(&key(&word)) != key(&fold(&word)) || key(&key(&word)) != key(&word)
        });
        assert_eq!(stray.collect::<String>(), "");
    }

    fn lower(c: char) -> char {
        c.to_lowercase().next().unwrap_or(c)
    }

    /// Returns `c` in its case, without a tone mark but with its shape mark.
    fn fold_tone(c: char) -> char {
        let base = letter::vowel(lower(c)).map_or(c, |vowel| vowel.base);
        if c.is_uppercase() { base.to_uppercase().next().unwrap_or(base) } else { base }
    }

    proptest! {
        #[test]
        fn places_slice_the_text(text in "\\PC*|[a-zA-ZÀ-ỹđĐ0-9 ./:_,'-]*") {
            let text = normalize(&text).text;
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(word.start >= end);
                prop_assert_eq!(word.span().of(&text), word.text);
                end = word.span().end;
            }
        }

        #[test]
        fn the_form_of_unicode_does_not_matter(text in "[a-zA-ZÀ-ỹđĐ0-9]{0,12}") {
            let keys = |text: &str| -> Vec<String> {
                words(&normalize(text).text).map(|word| key(word.text)).collect()
            };
            let decomposed: String = text.nfd().collect();
            // Windows-1258 composes the shape mark and writes the tone mark after the letter.
            let half: String = text.chars().flat_map(|c| match letter::vowel(lower(c)) {
                Some(vowel) if vowel.is_toned() => {
                    let base = fold_tone(c);
                    let marks = "\u{300}\u{301}\u{303}\u{309}\u{323}";
                    let tone = c.nfd().find(|&mark| marks.contains(mark));
                    [Some(base), tone]
                }
                _ => [Some(c), None],
            }).flatten().collect();
            prop_assert_eq!(keys(&decomposed), keys(&text));
            prop_assert_eq!(keys(&half), keys(&text));
        }

        #[test]
        fn keys_are_stable(text in "\\PC*|[a-zA-ZÀ-ỹđĐ0-9]*") {
            let text = normalize(&text).text;
            for word in words(&text) {
                let once = key(word.text);
                prop_assert_eq!(key(&once), once.clone());
                prop_assert_eq!(fold(&key(word.text)), key(&fold(word.text)));
            }
        }
    }
}
