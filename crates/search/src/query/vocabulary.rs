//! The words of an index: their frequencies, spellings and completions, and the words similar to
//! them. Built once for each index generation. Has no data on adjacent words.

use std::cmp::Reverse;
use std::collections::hash_map::DefaultHasher;
use std::hash::{BuildHasher, Hash, Hasher};

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use tracuu_text::{fold, has_diacritics};

use crate::index::term_text::UNACCENTED_MARK;

/// A word is common if it makes up at least one in this many of all words. That is 100 occurrences
/// in a corpus of 18 million syllables, the measured threshold, and one in a corpus of a few
/// documents.
const COMMON_SHARE: u64 = 180_000;
/// Maximum length of a word with similar words, in bytes of its folded key. Syllables have at most
/// 7 letters. The cost grows with the number of letters.
const SIMILAR_BYTES_MAX: usize = 32;

/// All words of the passages of an index. Empty for an empty index.
///
/// 23,900 words of 73,831 articles take 2.4 MB of memory and 6 ms to build.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Sorted by key, each key once.
    words: Vec<Word>,
    /// The indices of `words`, by hash of their keys.
    places: HashTable<u32>,
    /// Sorted by folded key, each key once.
    spellings: Vec<Spellings>,
    /// Indices into `words`; see [`Spellings`].
    spelled: Vec<u32>,
    /// For each common folded key of letters only: a hash of the key and of each variant with one
    /// letter removed, with the key's index in `spellings`. Sorted.
    shortened: Vec<(u32, u32)>,
    mass: u64,
}

#[derive(Debug, Clone)]
struct Word {
    key: Box<str>,
    frequency: u64,
}

/// The words with one folded key.
#[derive(Debug, Clone)]
struct Spellings {
    folded: Box<str>,
    /// Index of its first word in `spelled`. Its words end where those of the next entry start.
    /// Most frequent first.
    start: u32,
}

impl Vocabulary {
    /// Builds the vocabulary from words, each by its [`tracuu_text::key`] with the number of
    /// passages that have it, in any order. Counts of a word that is given more than once (from
    /// several segments) are summed.
    pub fn new(words: impl IntoIterator<Item = (String, u64)>) -> Vocabulary {
        let mut all: Vec<(String, u64)> = words.into_iter().collect();
        all.sort_unstable();
        all.dedup_by(|next, word| {
            let same = next.0 == word.0;
            word.1 += if same { next.1 } else { 0 };
            same
        });
        let words: Vec<Word> = all
            .into_iter()
            .map(|(key, frequency)| Word { key: key.into_boxed_str(), frequency })
            .collect();
        let hash_of = |&at: &u32| FxBuildHasher.hash_one(&*words[at as usize].key);
        let mut places = HashTable::with_capacity(words.len());
        for at in 0..words.len() as u32 {
            places.insert_unique(hash_of(&at), at, hash_of);
        }
        let mut vocabulary = Vocabulary { words, places, ..Vocabulary::default() };
        vocabulary.mass = vocabulary.meant().map(|(_, word)| word.frequency).sum();
        vocabulary.group();
        vocabulary.shorten();
        vocabulary
    }

    /// Returns the words without [`UNACCENTED_MARK`], with their indices.
    fn meant(&self) -> impl Iterator<Item = (u32, &Word)> {
        let places = (0..).zip(&self.words);
        places.filter(|(_, word)| !word.key.starts_with(UNACCENTED_MARK))
    }

    fn group(&mut self) {
        let mut order: Vec<(Box<str>, Reverse<u64>, u32)> = self
            .meant()
            .map(|(at, word)| (fold(&word.key).into_boxed_str(), Reverse(word.frequency), at))
            .collect();
        order.sort_unstable();
        let mut spellings: Vec<Spellings> = Vec::new();
        let mut spelled = Vec::with_capacity(order.len());
        for (folded, _, at) in order {
            if spellings.last().is_none_or(|last| last.folded != folded) {
                spellings.push(Spellings { folded, start: spelled.len() as u32 });
            }
            spelled.push(at);
        }
        spellings.shrink_to_fit();
        (self.spellings, self.spelled) = (spellings, spelled);
    }

    fn shorten(&mut self) {
        let mut shortened = Vec::new();
        for (at, spellings) in (0..).zip(&self.spellings) {
            let common = self.words_of(at).next().is_some_and(|word| self.is_common(word.1));
            if common && spellings.folded.chars().all(char::is_alphabetic) {
                shortenings(&spellings.folded, |hash| shortened.push((hash, at as u32)));
            }
        }
        shortened.sort_unstable();
        shortened.dedup();
        self.shortened = shortened;
    }

    /// Returns the place of a word in the order of the words by their bytes. A hash lookup.
    pub fn place(&self, key: &str) -> Option<u32> {
        let is_wanted = |&at: &u32| *self.words[at as usize].key == *key;
        self.places.find(FxBuildHasher.hash_one(key), is_wanted).copied()
    }

    /// Returns the number of passages that have the word, or 0. A hash lookup.
    pub fn frequency(&self, key: &str) -> u64 {
        self.place(key).map_or(0, |at| self.words[at as usize].frequency)
    }

    /// Returns the sum of the frequencies of all words without [`UNACCENTED_MARK`]: the number of
    /// different words in each passage, summed over all passages.
    pub fn mass(&self) -> u64 {
        self.mass
    }

    /// Returns true if a word of this frequency is common, that is, too frequent to be a typo.
    pub fn is_common(&self, frequency: u64) -> bool {
        frequency >= (self.mass / COMMON_SHARE).max(1)
    }

    /// Returns the words that fold to `folded` with their frequencies, most frequent first.
    pub fn spellings(&self, folded: &str) -> impl Iterator<Item = (&str, u64)> {
        let found = self.spellings.binary_search_by(|spellings| (*spellings.folded).cmp(folded));
        found.ok().into_iter().flat_map(|at| self.words_of(at))
    }

    fn words_of(&self, at: usize) -> impl Iterator<Item = (&str, u64)> {
        let start = self.spellings[at].start as usize;
        let end = self.spellings.get(at + 1).map_or(self.spelled.len(), |next| next.start as usize);
        self.spelled[start..end].iter().map(|&at| {
            let word = &self.words[at as usize];
            (&*word.key, word.frequency)
        })
    }

    /// Returns at most `limit` words with the prefix `prefix` (a key) and their frequencies, most
    /// frequent first, then by key. A prefix without diacritics matches any (`du` for `đường`). The
    /// cost is linear in the number of words with the prefix: 0.07 ms for a first letter with
    /// thousands of words.
    pub fn with_prefix(&self, prefix: &str, limit: usize) -> Vec<(&str, u64)> {
        let mut found: Vec<(&str, u64)> = if has_diacritics(prefix) {
            let from = self.words.partition_point(|word| *word.key < *prefix);
            let begin = self.words[from..].iter().take_while(|word| word.key.starts_with(prefix));
            let meant = begin.filter(|word| !word.key.starts_with(UNACCENTED_MARK));
            meant.map(|word| (&*word.key, word.frequency)).collect()
        } else {
            let from = self.spellings.partition_point(|spellings| *spellings.folded < *prefix);
            let begin = self.spellings[from..].iter();
            let count = begin.take_while(|s| s.folded.starts_with(prefix)).count();
            (from..from + count).flat_map(|at| self.words_of(at)).collect()
        };
        found.sort_unstable_by_key(|&(key, frequency)| (Reverse(frequency), key));
        found.truncate(limit);
        found
    }

    /// Returns the folded keys at an edit distance of one from `folded`: one letter added, removed
    /// or replaced, or two neighbours swapped. Only keys of letters with a common word, and not
    /// `folded` itself. Sorted. One lookup per letter.
    pub fn similar(&self, folded: &str) -> Vec<&str> {
        let mut found: Vec<u32> = Vec::new();
        shortenings(folded, |hash| {
            let from = self.shortened.partition_point(|entry| entry.0 < hash);
            let same = self.shortened[from..].iter().take_while(|entry| entry.0 == hash);
            found.extend(same.map(|entry| entry.1));
        });
        found.sort_unstable();
        found.dedup();
        let keys = found.into_iter().map(|at| &*self.spellings[at as usize].folded);
        keys.filter(|key| one_edit_apart(folded, key)).collect()
    }
}

/// Calls `give` with the hash of `word` and of each variant with one letter removed. Does nothing
/// for a word longer than [`SIMILAR_BYTES_MAX`].
fn shortenings(word: &str, mut give: impl FnMut(u32)) {
    let mut hash = |before: &str, behind: &str| {
        let mut hasher = DefaultHasher::new();
        before.bytes().chain(behind.bytes()).for_each(|byte| byte.hash(&mut hasher));
        give(hasher.finish() as u32);
    };
    if word.len() > SIMILAR_BYTES_MAX {
        return;
    }
    hash(word, "");
    for (at, c) in word.char_indices() {
        hash(&word[..at], &word[at + c.len_utf8()..]);
    }
}

/// Returns true if the words differ by one letter added, removed or replaced, or by two neighbours
/// swapped. False if they are equal.
pub(super) fn one_edit_apart(one: &str, other: &str) -> bool {
    let (mut one, mut other): (Vec<char>, Vec<char>) =
        (one.chars().collect(), other.chars().collect());
    let same_start = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    (one, other) = (one.split_off(same_start), other.split_off(same_start));
    let same_end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[..one.len() - same_end], &other[..other.len() - same_end]);
    match (one, other) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vocabulary(words: &[(&str, u64)]) -> Vocabulary {
        Vocabulary::new(words.iter().map(|&(word, frequency)| (word.to_string(), frequency)))
    }

    fn words() -> Vocabulary {
        vocabulary(&[
            ("đất", 5),
            ("đạt", 3),
            ("dat", 1),
            ("đất", 2),
            ("đường", 4),
            ("dương", 4),
            ("duyệt", 9),
            ("đai", 2),
            ("2025", 8),
            ("~dat", 6),
            ("~đat", 1),
        ])
    }

    #[test]
    fn knows_words_and_spellings() {
        let words = words();
        assert_eq!(["đất", "dat", "~dat", "xa"].map(|word| words.frequency(word)), [7, 1, 6, 0]);
        assert_eq!(words.mass(), 38);
        let spellings: Vec<_> = words.spellings("dat").collect();
        assert_eq!(spellings, [("đất", 7), ("đạt", 3), ("dat", 1)]);
        assert_eq!(words.spellings("~dat").count() + words.spellings("da").count(), 0);
    }

    #[test]
    fn finds_beginnings() {
        let words = words();
        let keys = |prefix| -> Vec<&str> {
            words.with_prefix(prefix, 3).into_iter().map(|(key, _)| key).collect()
        };
        assert_eq!(keys("du"), ["duyệt", "dương", "đường"]);
        assert_eq!(keys("đ"), ["đất", "đường", "đạt"]);
        assert_eq!(keys("20"), ["2025"]);
        assert_eq!(keys(""), ["duyệt", "2025", "đất"]);
        assert_eq!(keys("~"), Vec::<&str>::new());
        assert_eq!(keys("~đ"), Vec::<&str>::new());
        assert_eq!(keys("x"), Vec::<&str>::new());
    }

    #[test]
    fn finds_what_looks_alike() {
        let words = words();
        let cases: [(&str, &[&str]); 9] = [
            ("dat", &["dai"]),
            ("dta", &["dat"]),
            ("daat", &["dat"]),
            ("da", &["dai", "dat"]),
            ("duonng", &["duong"]),
            ("duogn", &["duong"]),
            ("202", &[]),
            ("duonggggggggggggggggggggggggggggg", &[]),
            ("", &[]),
        ];
        for (word, expected) in cases {
            assert_eq!(words.similar(word), expected, "{word}");
        }
    }

    #[test]
    fn rare_words_are_not_suggested() {
        let words = vocabulary(&[("của", 10 * COMMON_SHARE), ("cuá", 3), ("cửu", 40)]);
        assert_eq!(words.similar("cuu"), ["cua"]);
        assert_eq!(words.similar("cu"), ["cua", "cuu"]);
    }

    #[test]
    fn of_nothing_there_is_nothing() {
        let none = Vocabulary::default();
        assert_eq!((none.mass(), none.frequency("a")), (0, 0));
        assert!(none.with_prefix("", 9).is_empty() && none.similar("a").is_empty());
        assert_eq!(none.spellings("a").count(), 0);
    }

    proptest! {
        #[test]
        fn agrees_with_a_plain_search(
            keys in prop::collection::vec("[abâđ]{0,5}", 0..30),
            asked in "[abd]{0,5}|\\PC{0,6}",
        ) {
            let words = Vocabulary::new(keys.iter().map(|key| (key.clone(), 1)));
            let mut near: Vec<String> = keys.iter().map(|key| fold(key)).collect();
            near.retain(|key| one_edit_apart(key, &asked));
            near.sort();
            near.dedup();
            prop_assert_eq!(words.similar(&asked), near);
            let count = |key: &str| keys.iter().filter(|other| *other == key).count() as u64;
            prop_assert_eq!(words.frequency(&asked), count(&asked));
            prop_assert_eq!(words.mass(), keys.len() as u64);
            for (key, frequency) in words.spellings(&asked) {
                prop_assert_eq!(frequency, count(key));
                prop_assert_eq!(fold(key), asked.clone());
            }
            let begin = words.with_prefix(&asked, 100);
            let plain = keys.iter().filter(|key| match has_diacritics(&asked) {
                true => key.starts_with(&asked),
                false => fold(key).starts_with(&asked),
            });
            prop_assert_eq!(begin.iter().map(|word| word.1).sum::<u64>(), plain.count() as u64);
        }
    }
}
