//! Word bounds of common text, found byte by byte. Text with any other character is handed to
//! Unicode Standard Annex 29, a stretch between two spaces at a time.
//!
//! Common text has ASCII, Latin letters up to U+024F and from U+1EA0 on, and a few dashes and
//! quotes: all of nearly every Vietnamese document. For these characters the rules of the annex are
//! short: letters and digits join; an apostrophe joins two letters or two digits; a full stop,
//! comma or semicolon joins two digits.

use unicode_segmentation::{UnicodeSegmentation, UnicodeWordIndices};

use super::word::{Word, WordParts, parts_syllables};

/// What a character is to word bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    /// Joins two letters or two digits.
    Apostrophe,
    /// Joins two digits: full stop, comma, semicolon.
    Stop,
    /// Ends a word here, but joins letters in the annex: colon and underscore.
    Split,
    /// A space or line end before which the annex always has a bound.
    Blank,
    /// Any other character of common text; parts words.
    Other,
    /// Not a character of common text.
    Uncommon,
}

const ASCII: [Class; 128] = ascii();

const fn ascii() -> [Class; 128] {
    let mut classes = [Class::Other; 128];
    let mut at = 0;
    while at < classes.len() {
        classes[at] = match at as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'\'' => Class::Apostrophe,
            b'.' | b',' | b';' => Class::Stop,
            b':' | b'_' => Class::Split,
            b' ' | b'\n' => Class::Blank,
            _ => Class::Other,
        };
        at += 1;
    }
    classes
}

/// Returns the class of the character that starts at byte `at`, and its length in bytes; 0 at the
/// end.
#[inline]
fn class_at(bytes: &[u8], at: usize) -> (Class, usize) {
    let Some(&first) = bytes.get(at) else { return (Class::Blank, 0) };
    if first < 0x80 {
        return (ASCII[usize::from(first)], 1);
    }
    let next = |after: usize| bytes.get(at + after).copied().unwrap_or(0);
    match (first, next(1)) {
        // U+00C0 to U+024F without × and ÷.
        (0xc3, 0x97 | 0xb7) => (Class::Other, 2),
        (0xc3..=0xc8, _) | (0xc9, ..0x90) => (Class::Letter, 2),
        // U+1EA0 to U+1EF9.
        (0xe1, 0xba) if next(2) >= 0xa0 => (Class::Letter, 3),
        (0xe1, 0xbb) if next(2) <= 0xb9 => (Class::Letter, 3),
        // Dashes, double quotes, bullet and ellipsis.
        (0xe2, 0x80) if matches!(next(2), 0x93 | 0x94 | 0x9c | 0x9d | 0xa2 | 0xa6) => {
            (Class::Other, 3)
        }
        _ => (Class::Uncommon, 1),
    }
}

/// The pieces of a text between its word bounds; [`super::cut`] makes words of them.
#[derive(Debug)]
pub(super) struct Pieces<'a> {
    text: &'a str,
    /// Everything before this byte is done.
    at: usize,
    /// A bound of the annex at or before `at`, after the last word.
    bound: usize,
    /// The words of a stretch with uncommon characters.
    uncommon: Option<Uncommon<'a>>,
    is_common: bool,
}

/// The words of a stretch, by the annex.
#[derive(Debug)]
struct Uncommon<'a> {
    /// Where the stretch starts in the text.
    start: usize,
    segments: UnicodeWordIndices<'a>,
    parts: WordParts<'a>,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Pieces { text, at: 0, bound: 0, uncommon: None, is_common: true }
    }

    /// Returns true if the pieces so far, and all between them, are common text: runs of letters
    /// and digits are then pieces or parts of pieces.
    pub(super) fn is_common(&self) -> bool {
        self.is_common
    }

    /// Returns the next word of common text. Stops at an uncommon character, or at the end.
    #[inline]
    fn common(&mut self) -> Option<Word<'a>> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        let mut last = loop {
            let (class, length) = class_at(bytes, at);
            match class {
                Class::Letter | Class::Digit => break class,
                Class::Uncommon => return None,
                Class::Blank if length == 0 => {
                    self.at = at;
                    return None;
                }
                Class::Blank => self.bound = at,
                _ => {}
            }
            at += length;
        };
        let start = at;
        loop {
            let (class, length) = class_at(bytes, at);
            let joins = match class {
                Class::Letter | Class::Digit => {
                    last = class;
                    true
                }
                Class::Blank | Class::Other => false,
                Class::Uncommon => return None,
                Class::Apostrophe | Class::Stop | Class::Split => {
                    let (next, _) = class_at(bytes, at + length);
                    if next == Class::Uncommon {
                        return None;
                    }
                    let may_join = match class {
                        Class::Apostrophe => {
                            last == Class::Digit
                                || !parts_syllables(&self.text[start..at], &self.text[at + 1..])
                        }
                        Class::Stop => last == Class::Digit,
                        _ => false,
                    };
                    may_join && next == last
                }
            };
            if !joins {
                break;
            }
            at += length;
        }
        (self.at, self.bound) = (at, at);
        Some(Word { text: &self.text[start..at], start })
    }

    /// Takes the stretch up to the next space or line end after which common text goes on.
    fn take_uncommon(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        let end = loop {
            let (class, length) = class_at(bytes, at);
            let goes_on = || class_at(bytes, at + 1).0 != Class::Uncommon;
            if class == Class::Blank && at > self.bound && (length == 0 || goes_on()) {
                break at;
            }
            at += length;
        };
        let segments = self.text[self.bound..end].unicode_word_indices();
        let parts = WordParts::default();
        self.uncommon = Some(Uncommon { start: self.bound, segments, parts });
        self.is_common = false;
        (self.at, self.bound) = (end, end);
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Word<'a>;

    #[inline]
    fn next(&mut self) -> Option<Word<'a>> {
        loop {
            if let Some(uncommon) = &mut self.uncommon {
                if let Some(word) = uncommon.next() {
                    return Some(word);
                }
                self.uncommon = None;
            }
            if let Some(word) = self.common() {
                return Some(word);
            }
            if self.at == self.text.len() {
                return None;
            }
            self.take_uncommon();
        }
    }
}

impl<'a> Uncommon<'a> {
    fn next(&mut self) -> Option<Word<'a>> {
        loop {
            if let Some(word) = self.parts.next() {
                return Some(word);
            }
            let (start, segment) = self.segments.next()?;
            self.parts = WordParts::of(self.start + start, segment);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The words by the annex alone.
    fn plainly(text: &str) -> Vec<Word<'_>> {
        let segments = text.unicode_word_indices();
        segments.flat_map(|(start, segment)| WordParts::of(start, segment)).collect()
    }

    /// Checks that both ways give the same words.
    fn agree(text: &str) {
        assert_eq!(Pieces::new(text).collect::<Vec<_>>(), plainly(text), "{text:?}");
    }

    #[test]
    fn every_character_in_every_place() {
        for c in ('\0'..='\u{ffff}').chain('\u{1f1e6}'..='\u{1f6ff}') {
            for text in ["a_b", "1_2", "a _b", "a'_b", "1._2", "_", " _a", "a:_b", "a__b 1"] {
                agree(&text.replace('_', &c.to_string()));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn any_text(text in "\\PC*|[a-zA-ZÀ-ỹđĐ0-9 ./:_,;'\"’·-]*") {
            agree(&text);
        }

        #[test]
        fn rare_characters_among_common_ones(
            text in "([aBđ1]|[ ._:,;'\n-]|[\u{301}\u{200d}\u{ff9e}\u{93e}]|[²ºא日カ\u{1f1fb}\u{1f468}\u{2027}\u{2019}\r\u{3000}]){0,20}"
        ) {
            agree(&text);
        }
    }
}
