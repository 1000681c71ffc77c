//! The words typed so far, of which the last may be incomplete.
//!
//! A letter typed without a mark matches every form of it; a marked letter matches only itself. A
//! word typed without a tone matches any tone. So `dat` and `đat` find `đất`, and `đạt` does not.
//! In an incomplete word, a vowel with a shape mark may still get its tone (`câ` of `cấp`).

use tracuu_text::letter::{Tone, vowel};
use tracuu_text::{Word, fold, has_diacritics, key, words};

/// The words of a text that is being typed.
pub struct Typed<'a> {
    /// In order. Empty if the text has no words.
    pub words: Vec<TypedWord<'a>>,
    /// True if the last word may continue.
    pub open: bool,
}

/// One word of the text.
pub struct TypedWord<'a> {
    /// The word as typed, with its place.
    pub word: Word<'a>,
    /// Its [`entry_key`].
    pub key: String,
    /// Its letters without tones, and whether each had a tone.
    letters: Vec<(char, bool)>,
    tone: Option<Tone>,
}

impl<'a> Typed<'a> {
    /// Splits `text`, which must be normalised.
    pub fn new(text: &'a str) -> Typed<'a> {
        let words: Vec<TypedWord<'a>> = words(text).map(TypedWord::new).collect();
        let open = words.last().is_some_and(|last| last.word.span().end == text.len());
        Typed { words, open }
    }
}

impl<'a> TypedWord<'a> {
    fn new(word: Word<'a>) -> TypedWord<'a> {
        let key = entry_key(word.text);
        let vowels = || key.chars().filter_map(vowel);
        let tone = vowels().map(|vowel| vowel.tone).find(|tone| *tone != Tone::Ngang);
        let toned = |c| vowel(c).is_some_and(|vowel| vowel.is_toned());
        let letters = key.chars().map(|c| (toneless(c), toned(c))).collect();
        TypedWord { word, letters, tone, key }
    }

    /// Returns true if the word has a diacritic.
    pub fn is_marked(&self) -> bool {
        has_diacritics(&self.key)
    }

    /// Returns true if this word may be a prefix of `other`, a key, or if `whole` is true, all of
    /// it.
    pub fn stands_for(&self, other: &str, whole: bool) -> bool {
        let mut theirs = other.chars().map(toneless);
        let same = self.letters.iter().all(|&(letter, toned)| {
            theirs.next().is_some_and(|their| their == letter || (!toned && plain(their) == letter))
        });
        let mut vowels = other.chars().filter_map(vowel);
        let tone = match self.tone {
            // With a shape mark typed but no tone, the word has none.
            None if whole && self.is_shaped() => vowels.all(|vowel| vowel.tone == Tone::Ngang),
            None => true,
            Some(tone) => vowels.any(|vowel| vowel.tone == tone),
        };
        same && tone && !(whole && theirs.next().is_some())
    }

    fn is_shaped(&self) -> bool {
        self.letters.iter().any(|&(letter, _)| vowel(letter).is_some_and(|vowel| vowel.is_shaped()))
    }
}

/// Returns the key by which words are compared here: the [`key`], without leading zeros of a
/// number.
pub fn entry_key(word: &str) -> String {
    let key = key(word);
    let digits = key.bytes().all(|byte| byte.is_ascii_digit());
    match key.trim_start_matches('0') {
        "" if digits => "0".to_string(),
        short if digits => short.to_string(),
        _ => key,
    }
}

fn toneless(c: char) -> char {
    vowel(c).map_or(c, |vowel| vowel.base)
}

/// Returns the letter without any marks.
fn plain(c: char) -> char {
    let mut bytes = [0; 4];
    if c.is_ascii() { c } else { fold(c.encode_utf8(&mut bytes)).chars().next().unwrap_or(c) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn typed_marks_count() {
        // Typed text, a word, whether the text may be a prefix of the word, and whether it may be
        // all of it.
        let cases = [
            ("dat", "đất", true, true),
            ("đat", "đất", true, true),
            ("đat", "dát", false, false),
            ("đạt", "đất", false, false),
            ("đạt", "đạt", true, true),
            ("da", "đất", true, false),
            ("đấ", "đất", true, false),
            ("đá", "đất", false, false),
            ("đâ", "đất", true, false),
            ("đât", "đất", true, false),
            ("ư", "ứng", true, false),
            ("u", "ứng", true, false),
            ("ứ", "ưng", false, false),
            ("dân", "dẫn", true, false),
            ("dân", "dân", true, true),
            // The tone may be on another vowel until the word is complete.
            ("hò", "hoà", true, false),
            ("hòa", "hoà", true, true),
            ("HÒA", "hoà", true, true),
            ("116", "116", true, true),
            ("0116", "116", true, true),
            ("11", "116", true, false),
            ("1", "01", false, false),
        ];
        for (typed, other, begins, is) in cases {
            let typed_text = typed;
            let typed = Typed::new(typed);
            let word = &typed.words[0];
            assert_eq!(word.stands_for(other, false), begins, "{typed_text} {other}");
            assert_eq!(word.stands_for(other, true), is, "{typed_text} {other}");
        }
    }

    #[test]
    fn the_last_word_may_go_on() {
        let cases = [("", 0, false), ("cua", 1, true), ("cua ", 1, false), ("116/k", 2, true)];
        for (text, words, open) in cases {
            let typed = Typed::new(text);
            assert_eq!((typed.words.len(), typed.open), (words, open), "{text}");
        }
        assert!(!Typed::new("“a b”").open);
    }

    proptest! {
        #[test]
        fn a_word_stands_for_itself_and_without_accents(word in "[a-zăâđêôơưáàảãạấếớứ]{1,7}") {
            for typed in [word.clone(), fold(&word)] {
                let typed = Typed::new(&typed);
                prop_assert!(typed.words[0].stands_for(&key(&word), true));
                prop_assert!(typed.words[0].stands_for(&key(&word), false));
            }
        }
    }
}
