//! The distinct words of a document, each looked at once: its term, and what suggestions and the
//! spelling of the document need to know of it. Texts refer to words and terms by number.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;
use tracuu_document::entity::typed::may_begin_in;
use tracuu_text::{has_diacritics, letter, push_term};

use super::term_text::UNACCENTED_MARK;

/// How the words of a document are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// With accents.
    Accented,
    /// Without: words of ASCII letters get the [`UNACCENTED_MARK`]. Numbers are the same in every
    /// script.
    Unaccented,
}

/// Distinct strings, numbered from 0 in the order in which they came.
#[derive(Debug, Default)]
pub struct Strings {
    text: String,
    /// The end of each in `text`.
    ends: Vec<u32>,
    numbers: HashTable<u32>,
}

impl Strings {
    fn with_capacity(count: usize) -> Strings {
        Strings {
            text: String::with_capacity(8 * count),
            ends: Vec::with_capacity(count),
            numbers: HashTable::with_capacity(count),
        }
    }

    /// Number of strings.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns true if there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The string with this number.
    pub fn get(&self, number: u32) -> &str {
        string(&self.text, &self.ends, number)
    }

    /// Returns the number of a string that is already there.
    pub fn find(&self, wanted: &str) -> Option<u32> {
        let is_wanted = |&number: &u32| self.get(number) == wanted;
        self.numbers.find(FxBuildHasher.hash_one(wanted), is_wanted).copied()
    }

    /// Returns the number of a string, which is added if it is new.
    pub fn number(&mut self, wanted: &str) -> u32 {
        let Strings { text, ends, numbers } = self;
        let is_wanted = |&number: &u32| string(text, ends, number) == wanted;
        let hash_of = |&number: &u32| FxBuildHasher.hash_one(string(text, ends, number));
        match numbers.entry(FxBuildHasher.hash_one(wanted), is_wanted, hash_of) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                let number = ends.len() as u32;
                entry.insert(number);
                text.push_str(wanted);
                ends.push(text.len() as u32);
                number
            }
        }
    }
}

fn string<'a>(text: &'a str, ends: &[u32], number: u32) -> &'a str {
    let at = number as usize;
    let start = at.checked_sub(1).map_or(0, |before| ends[before] as usize);
    &text[start..ends[at] as usize]
}

/// What is known of a word as it is written.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    /// Number of its key ([`tracuu_text::key`]).
    pub key: u32,
    /// Number of its capitals.
    pub capitals: u32,
    /// Whether it has nothing but letters.
    pub is_alphabetic: bool,
    /// Whether it has a letter with a mark, or `đ`.
    pub has_diacritics: bool,
    /// Whether a typed token may begin in it ([`may_begin_in`]).
    pub may_begin_typed: bool,
}

/// The words and terms of a document.
#[derive(Debug, Default)]
pub struct Vocabulary {
    written: Strings,
    words: Vec<Written>,
    keys: Strings,
    /// The terms, if they are not the keys.
    marked: Option<Strings>,
    /// By word number, the number of its term.
    terms: Vec<u32>,
    key: String,
}

/// One distinct word takes this many bytes of a short text, and more of a long one.
const BYTES_PER_WORD: usize = 16;
/// Distinct words that are expected at most.
const EXPECTED_MAX: usize = 2048;

impl Vocabulary {
    /// Returns an empty vocabulary with room for the words of a text of this many bytes.
    pub fn for_text(bytes: usize) -> Vocabulary {
        let count = (bytes / BYTES_PER_WORD).min(EXPECTED_MAX);
        Vocabulary {
            written: Strings::with_capacity(count),
            words: Vec::with_capacity(count),
            keys: Strings::with_capacity(count),
            ..Vocabulary::default()
        }
    }

    /// Returns the number of a word as it is written.
    #[inline]
    pub fn word(&mut self, word: &str) -> u32 {
        let number = self.written.number(word);
        if number as usize == self.words.len() {
            self.add(word);
        }
        number
    }

    fn add(&mut self, word: &str) {
        self.key.clear();
        push_term(word, &mut self.key);
        let (mut capitals, mut is_alphabetic) = (0, true);
        for c in word.chars() {
            capitals += u32::from(letter::is_capital(c));
            is_alphabetic &= letter::is_letter(c);
        }
        let has_diacritics = has_diacritics(word);
        let key = self.keys.number(&self.key);
        let may_begin_typed = may_begin_in(word);
        self.words.push(Written { key, capitals, is_alphabetic, has_diacritics, may_begin_typed });
    }

    /// What is known of the word with this number.
    #[inline]
    pub fn written(&self, word: u32) -> Written {
        self.words[word as usize]
    }

    /// The word with this number, as it is written.
    pub fn word_text(&self, word: u32) -> &str {
        self.written.get(word)
    }

    /// The keys of all words.
    pub fn keys(&self) -> &Strings {
        &self.keys
    }

    /// Makes the terms of all words so far.
    pub fn spell(&mut self, spelling: Spelling) {
        if spelling == Spelling::Accented {
            self.terms = self.words.iter().map(|word| word.key).collect();
            return;
        }
        let mut marked = Strings::default();
        let term = |(word, written): (u32, &Written)| {
            let text = self.written.get(word);
            let key = self.keys.get(written.key);
            if !text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                return marked.number(key);
            }
            self.key.clear();
            self.key.push(UNACCENTED_MARK);
            self.key.push_str(key);
            marked.number(&self.key)
        };
        self.terms = (0..).zip(&self.words).map(term).collect();
        self.marked = Some(marked);
    }

    /// The number of a word's term. The word must have been there at [`Self::spell`].
    #[inline]
    pub fn term_of(&self, word: u32) -> u32 {
        self.terms[word as usize]
    }

    /// All terms by number, and possibly others.
    pub fn terms(&self) -> &Strings {
        self.marked.as_ref().unwrap_or(&self.keys)
    }

    /// Returns the number of a term, which is added if it is new.
    pub fn add_term(&mut self, term: &str) -> u32 {
        self.marked.as_mut().unwrap_or(&mut self.keys).number(term)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_have_one_number() {
        let mut strings = Strings::default();
        let numbers: Vec<u32> = ["b", "", "ab", "b", "a"].map(|s| strings.number(s)).into();
        assert_eq!(numbers, [0, 1, 2, 0, 3]);
        let all: Vec<&str> = (0..4).map(|number| strings.get(number)).collect();
        assert_eq!((all, strings.len()), (vec!["b", "", "ab", "a"], 4));
        assert_eq!((strings.find("ab"), strings.find("c")), (Some(2), None));
        let many: Vec<u32> = (0..5_000).map(|at| strings.number(&at.to_string())).collect();
        assert!((0..5_000).all(|at| strings.find(&at.to_string()) == Some(many[at as usize])));
    }

    #[test]
    fn words_of_one_key_have_one_term() {
        let mut vocabulary = Vocabulary::default();
        let [first, second, other] = ["HÒA", "hoà", "hoa"].map(|word| vocabulary.word(word));
        vocabulary.spell(Spelling::Accented);
        assert_ne!(first, second);
        assert_eq!(vocabulary.term_of(first), vocabulary.term_of(second));
        assert_ne!(vocabulary.term_of(first), vocabulary.term_of(other));
        assert_eq!(vocabulary.terms().get(vocabulary.term_of(first)), "hoà");
        let written = vocabulary.written(first);
        assert_eq!(
            (written.capitals, written.is_alphabetic, written.has_diacritics),
            (3, true, true)
        );
    }

    #[test]
    fn words_without_accents_get_the_mark() {
        let mut vocabulary = Vocabulary::default();
        let words = ["Hoa", "5", "hoà"].map(|word| vocabulary.word(word));
        vocabulary.spell(Spelling::Unaccented);
        let terms = words.map(|word| vocabulary.terms().get(vocabulary.term_of(word)).to_string());
        assert_eq!(terms, ["~hoa", "5", "hoà"]);
    }
}
