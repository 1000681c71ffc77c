//! What has been typed so far: whole words, of which the last may still be growing.
//!
//! A letter typed without a mark stands for any form of it, a marked one only for itself; no tone typed is
//! any tone. So `dat` and `đat` find `đất`, and `đạt` does not. In a word that is still typed, a vowel
//! with its mark of shape may yet get its tone (`câ` of `cấp`).

use tracuu_text::letter::{Tone, vowel};
use tracuu_text::{Word, fold, has_diacritics, key, words};

/// The words of a text that is being typed.
pub struct Typed<'a> {
    /// In order. Empty where nothing was typed that is a word.
    pub words: Vec<TypedWord<'a>>,
    /// Whether the last word may go on.
    pub open: bool,
}

/// A word of it.
pub struct TypedWord<'a> {
    /// As typed, with its place.
    pub word: Word<'a>,
    /// Its [`entry_key`].
    pub key: String,
    /// Its letters without tones, and whether one stood on them.
    letters: Vec<(char, bool)>,
    tone: Option<Tone>,
}

impl<'a> Typed<'a> {
    /// Reads `text`, which is in normal form.
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

    /// Whether a mark was typed in it.
    pub fn is_marked(&self) -> bool {
        has_diacritics(&self.key)
    }

    /// Whether this may stand for the beginning of `other`, a key, or, once it is `whole`, for all of it.
    pub fn stands_for(&self, other: &str, whole: bool) -> bool {
        let mut theirs = other.chars().map(toneless);
        let same = self.letters.iter().all(|&(letter, toned)| {
            theirs.next().is_some_and(|their| their == letter || (!toned && plain(their) == letter))
        });
        let mut vowels = other.chars().filter_map(vowel);
        let tone = match self.tone {
            // Shaped by hand and left without a tone: it has none.
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

/// The form in which words are compared here: the [`key`], without the zeros before a number.
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

/// The letter without any mark.
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
        // What is typed, a word, whether the one may begin the other, and whether it may be all of it.
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
            // The tone stands elsewhere until the word is whole.
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
