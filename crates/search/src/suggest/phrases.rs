//! Extracts the phrases that a document repeats: its subject, in its own words.
//!
//! A phrase is two to eight words without punctuation between them that occur at least twice in the
//! document. Part of a longer phrase does not count if it hardly ever occurs outside of it
//! (`khẩu thông minh`). The selection is purely statistical, apart from the connecting words of
//! `data/edge_words.txt`.

use std::cmp::Reverse;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use tracuu_text::{letter, phrase};

use crate::index::term_text::TermText;
use crate::index::vocabulary::Vocabulary;

/// Bounds of the maximum number of phrases per document, for short and for long documents. The most
/// significant phrases are kept.
const PHRASES_MAX: (usize, usize) = (16, 64);
/// Between these bounds, a document has at most one phrase per this number of words.
const WORDS_PER_PHRASE: usize = 50;
/// Maximum length of a phrase, in words.
const WORDS_MAX: usize = 8;
/// Minimum number of occurrences of a phrase in its document.
const TIMES_MIN: usize = 2;
/// A part of a longer phrase counts if at most this many of every four occurrences are inside that
/// phrase.
const INSIDE_OF_FOUR_MAX: usize = 3;
/// Maximum length of a word, in bytes. Longer ones are damaged text.
const WORD_BYTES_MAX: usize = 30;

/// The words of the data file, which explains them.
static EDGE_WORDS: LazyLock<FxHashMap<&str, Edge>> = LazyLock::new(|| {
    let lines = phrase::data_lines(include_str!("../../data/edge_words.txt"));
    lines
        .map(|line| match line.strip_prefix(ENDS_NONE) {
            Some(word) => (word, Edge::EndsNone),
            None => (line, Edge::Joins),
        })
        .collect()
});
/// Prefix of the lines with words that may begin a phrase.
const ENDS_NONE: &str = "… ";

/// What a word may do at the edge of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    /// Neither begin nor end a phrase.
    Joins,
    /// Begin a phrase, but not end one.
    EndsNone,
    /// Begin or end a phrase.
    Free,
}

/// What the phrases of a document are looked for in.
#[derive(Debug, Clone, Copy)]
pub struct Spoken<'a> {
    /// Its title, one line.
    pub title: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The words of `text`.
    pub words: &'a TermText,
}

impl<'a> Spoken<'a> {
    /// Where the text starts: a line break is between title and text.
    fn text_start(&self) -> usize {
        self.title.len() + 1
    }

    /// Returns a part of title or text.
    fn part(&self, start: usize, end: usize) -> &'a str {
        match start.checked_sub(self.text_start()) {
            Some(start) => &self.text[start..end - self.text_start()],
            None => &self.title[start..end],
        }
    }
}

/// Returns the phrases of `spoken`, each once, most significant first, in the spelling with the
/// fewest capitals. A document without text and title has none. Takes a few passes over the words.
pub fn phrases(spoken: Spoken, vocabulary: &mut Vocabulary) -> Vec<String> {
    let words = Words::of(spoken, vocabulary);
    let sequences = words.sequences().into_iter().flatten();
    let mut found: Vec<Sequence> = sequences
        .filter(|one| one.inside * 4 <= one.times * INSIDE_OF_FOUR_MAX)
        .filter(|one| one.ids.len() <= WORDS_MAX && words.may_be_phrase(one.ids))
        .collect();
    // The place in the text breaks ties, so that the order is unique.
    found.sort_unstable_by_key(|one| (Reverse(one.times * (one.ids.len() - 1)), one.start));
    found.truncate((words.ids.len() / WORDS_PER_PHRASE).clamp(PHRASES_MAX.0, PHRASES_MAX.1));
    found.iter().map(|one| shown(spoken.part(one.start, one.end))).collect()
}

/// Returns the displayed form of a phrase. If it occurs in capitals only, its usual spelling is
/// unknown and lower case is used.
fn shown(phrase: &str) -> String {
    match phrase.chars().any(char::is_lowercase) {
        true => phrase.to_string(),
        false => phrase.to_lowercase(),
    }
}

/// A sequence of words that occurs more than once.
#[derive(Clone, Copy)]
struct Sequence<'a> {
    ids: &'a [u32],
    times: usize,
    /// The byte range of the occurrence with the fewest capitals.
    start: usize,
    end: usize,
    /// The number of occurrences of the most frequent sequence with one word more that it is a part
    /// of; 0 if there is none. Does not count one in which the additional word can neither begin
    /// nor end a phrase.
    inside: usize,
}

struct Word {
    start: usize,
    end: usize,
}

/// The words of a text as integer ids.
struct Words {
    /// Id of each word. The words of a run are consecutive.
    ids: Vec<u32>,
    /// Place of each word of `ids`.
    words: Vec<Word>,
    /// Number of capitals before each word of `ids`, and in all of them.
    capitals: Vec<u32>,
    /// Ranges of `ids`: at least two words, with a single space between each two.
    runs: Vec<(usize, usize)>,
    /// Edge rule by id.
    edges: Vec<Edge>,
}

impl Words {
    fn of(spoken: Spoken, vocabulary: &mut Vocabulary) -> Words {
        let count = spoken.words.words().len() + spoken.title.len() / 4;
        let mut found = Finder {
            words: Words {
                ids: Vec::with_capacity(count),
                words: Vec::with_capacity(count),
                capitals: Vec::with_capacity(count + 1),
                runs: Vec::new(),
                edges: Vec::with_capacity(vocabulary.keys().len()),
            },
            run: 0,
            numbers: Vec::new(),
            vocabulary,
        };
        found.words.capitals.push(0);
        found.read(spoken.title, 0, std::iter::empty());
        found.read(spoken.text, spoken.text_start(), spoken.words.words());
        found.end_run();
        found.words
    }

    /// Returns the sequences of two words that occur often enough, then those of three, and so on.
    /// Goes one length beyond phrases, to detect parts of longer sequences. Each level is sorted.
    fn sequences(&self) -> Vec<Vec<Sequence<'_>>> {
        let mut all = self.repeated();
        let mut levels: Vec<Vec<Sequence>> = Vec::new();
        // By place, the index in the last level of the sequence that begins there.
        let mut index: Vec<u32> = vec![0; self.ids.len()];
        let mut next_index = index.clone();
        for length in 2..=WORDS_MAX + 1 {
            all.retain(|(ids, _)| ids.len() >= length);
            let mut often: Vec<(&[u32], usize)> = Vec::with_capacity(all.len());
            let mut level: Vec<Sequence> = Vec::new();
            let same = |a: &(&[u32], usize), b: &(&[u32], usize)| match length {
                2 => a.0[..2] == b.0[..2],
                _ => a.0[length - 1] == b.0[length - 1] && index[a.1] == index[b.1],
            };
            for places in all.chunk_by(same).filter(|places| places.len() >= TIMES_MIN) {
                if let Some(shorter) = levels.last_mut() {
                    self.note_inside(shorter, &index, places, length);
                }
                places.iter().for_each(|&(_, at)| next_index[at] = level.len() as u32);
                level.push(self.sequence(places, length));
                often.extend_from_slice(places);
            }
            levels.push(level);
            std::mem::swap(&mut index, &mut next_index);
            // A longer sequence occurs at most as often.
            all = often;
        }
        levels
    }

    /// Notes in the two parts of a sequence, shorter by one word, how often it occurs. `index` has
    /// the index of each part by its place.
    fn note_inside(
        &self,
        shorter: &mut [Sequence],
        index: &[u32],
        places: &[(&[u32], usize)],
        length: usize,
    ) {
        let (ids, at) = places[0];
        let edge = |word: usize| self.edges[ids[word] as usize];
        let (begun, ended) = (edge(0) != Edge::Joins, edge(length - 1) == Edge::Free);
        for (part, longer) in [(at + 1, begun), (at, ended)] {
            if longer {
                let part = &mut shorter[index[part] as usize];
                part.inside = part.inside.max(places.len());
            }
        }
    }

    /// Returns the words after each place whose first two words occur at least twice, sorted:
    /// sequences with the same start are neighbours, whatever their length.
    fn repeated(&self) -> Vec<(&[u32], usize)> {
        let pair = |at: usize| u64::from(self.ids[at]) << 32 | u64::from(self.ids[at + 1]);
        let places =
            || self.runs.iter().flat_map(|&(from, to)| (from..to - 1).map(move |at| (at, to)));
        // Most pairs occur once. A count of hashes, in which two pairs may share a place, finds
        // most of them without sorting.
        let bits = (2 * self.ids.len()).next_power_of_two().trailing_zeros().max(1);
        let hash =
            |at: usize| (pair(at).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize;
        let mut counts = vec![0u8; 1 << bits];
        places().for_each(|(at, _)| counts[hash(at)] = counts[hash(at)].saturating_add(1));
        let again = places().filter(|&(at, _)| usize::from(counts[hash(at)]) >= TIMES_MIN);
        let mut pairs: Vec<(u64, u32, u32)> =
            again.map(|(at, to)| (pair(at), at as u32, to as u32)).collect();
        pairs.sort_unstable();
        let mut repeated: Vec<(&[u32], usize)> = Vec::with_capacity(pairs.len());
        for alike in pairs.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() >= TIMES_MIN) {
            let start = repeated.len();
            repeated.extend(alike.iter().map(|&(_, at, to)| {
                let (at, to) = (at as usize, to as usize);
                (&self.ids[at..to.min(at + WORDS_MAX + 1)], at)
            }));
            repeated[start..].sort_unstable();
        }
        repeated
    }

    fn sequence<'a>(&self, places: &[(&'a [u32], usize)], length: usize) -> Sequence<'a> {
        let capitals = |at: usize| self.capitals[at + length] - self.capitals[at];
        let best = places.iter().map(|&(_, at)| (capitals(at), at)).min();
        let (_, at) = best.unwrap_or_default();
        let (start, end) = (self.words[at].start, self.words[at + length - 1].end);
        Sequence { ids: &places[0].0[..length], times: places.len(), start, end, inside: 0 }
    }

    /// Returns true if the words can be a whole phrase: no connecting word at either end, and none
    /// directly before the last word (`quy định tại khoản` continues).
    fn may_be_phrase(&self, ids: &[u32]) -> bool {
        let edge = |at: usize| self.edges[ids[at] as usize];
        let last = ids.len() - 1;
        edge(0) != Edge::Joins && edge(last) == Edge::Free && edge(last - 1) != Edge::Joins
    }
}

/// Reads the words of a text as ids.
struct Finder<'a> {
    words: Words,
    /// Where the current run starts.
    run: usize,
    /// The id of each key of the vocabulary; [`NO_ID`] or absent if it has none yet.
    numbers: Vec<u32>,
    vocabulary: &'a mut Vocabulary,
}

const NO_ID: u32 = u32::MAX;

impl Finder<'_> {
    /// Reads `text`, which starts at `base`. `known` are its words, or some of them, in text order.
    fn read(&mut self, text: &str, base: usize, known: impl Iterator<Item = (usize, u32)>) {
        let mut known = known.peekable();
        let bytes = text.as_bytes();
        let is_end = |byte: &u8| matches!(byte, b' ' | b'-' | b'\n' | b'\t' | b'\x0c');
        let mut start = 0;
        while start <= text.len() {
            if start == 0 || bytes[start - 1] != b' ' {
                self.end_run();
            }
            while known.next_if(|&(at, _)| at < start).is_some() {}
            let known = known.peek().filter(|&&(at, _)| at == start).map(|&(_, word)| word);
            // No word holds one of these characters.
            let from = start + known.map_or(0, |word| self.vocabulary.word_text(word).len());
            let end = bytes[from..].iter().position(is_end).map_or(text.len(), |end| from + end);
            self.token(&text[start..end], base + start, known);
            start = end + 1;
        }
        self.end_run();
    }

    /// Reads the part of a text between two spaces or hyphens. `known` is the number of the word
    /// that it begins with, if that is known.
    fn token(&mut self, token: &str, start: usize, known: Option<u32>) {
        let known = known.filter(|&word| {
            // Signs after the word do not belong to it; anything else is looked at more closely.
            let rest = &token[self.vocabulary.word_text(word).len()..];
            self.vocabulary.written(word).is_alphabetic
                && rest.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric())
        });
        let (before, length, word) = match known {
            Some(word) => (0, self.vocabulary.word_text(word).len(), word),
            None => {
                let outside = |c: char| !letter::is_letter_or_digit(c);
                let rest = token.trim_start_matches(outside);
                let word = rest.trim_end_matches(outside);
                if word.is_empty() || !word.chars().all(letter::is_letter) {
                    return self.end_run();
                }
                (token.len() - rest.len(), word.len(), self.vocabulary.word(word))
            }
        };
        if length > WORD_BYTES_MAX {
            return self.end_run();
        }
        if before > 0 {
            self.end_run();
        }
        let written = self.vocabulary.written(word);
        let id = self.id(written.key);
        self.words.ids.push(id);
        let start = start + before;
        self.words.words.push(Word { start, end: start + length });
        let capitals = self.words.capitals.last().copied().unwrap_or_default();
        self.words.capitals.push(capitals + written.capitals);
        if before + length < token.len() {
            self.end_run();
        }
    }

    /// The id of a key: ids count the keys in the order in which they come.
    fn id(&mut self, key: u32) -> u32 {
        let place = key as usize;
        if place >= self.numbers.len() {
            self.numbers.resize(self.vocabulary.keys().len().max(place + 1), NO_ID);
        }
        if self.numbers[place] == NO_ID {
            self.numbers[place] = self.words.edges.len() as u32;
            self.words.edges.push(edge(self.vocabulary.keys().get(key)));
        }
        self.numbers[place]
    }

    /// Ends the current run.
    fn end_run(&mut self) {
        let end = self.words.ids.len();
        if end - self.run >= 2 {
            self.words.runs.push((self.run, end));
        }
        self.run = end;
    }
}

fn edge(key: &str) -> Edge {
    // One letter is a label or an initial.
    let letter = key.chars().nth(1).is_none();
    let known = EDGE_WORDS.get(key).copied();
    known.unwrap_or(if letter { Edge::Joins } else { Edge::Free })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The phrases of a text, whether its words are known or not.
    fn phrases(text: &str) -> Vec<String> {
        let mut vocabulary = Vocabulary::default();
        let words = &TermText::cut(text, &mut vocabulary);
        let found = super::phrases(Spoken { title: "", text, words }, &mut vocabulary);
        let unknown = Spoken { title: "", text, words: &TermText::default() };
        assert_eq!(super::phrases(unknown, &mut Vocabulary::default()), found);
        found
    }

    #[test]
    fn finds_what_is_said_again() {
        let cases: [(&str, &[&str]); 10] = [
            ("Cửa khẩu thông minh: cửa khẩu thông minh.", &["cửa khẩu thông minh"]),
            // Frequent enough by itself, the part is a phrase too.
            (
                "cửa khẩu, cửa khẩu, cửa khẩu, cửa khẩu quốc tế; cửa khẩu quốc tế",
                &["cửa khẩu quốc tế", "cửa khẩu"],
            ),
            ("Đồng Đăng-Lạng Sơn, Đồng Đăng-Lạng Sơn", &["Đồng Đăng", "Lạng Sơn"]),
            ("đất đai của đất đai của", &["đất đai"]),
            ("áp dụng đối với, áp dụng đối tượng, áp dụng đối với", &["áp dụng"]),
            ("quy định tại khoản 1, quy định tại khoản 2", &["quy định"]),
            ("CỬA KHẨU. Cửa Khẩu. CỬA KHẨU", &["Cửa Khẩu"]),
            ("CỬA KHẨU\nCỬA KHẨU", &["cửa khẩu"]),
            ("cửa\nkhẩu. cửa (khẩu). cửa, khẩu. cửa 2 khẩu", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(phrases(text), expected, "{text}");
        }
    }

    #[test]
    fn edge_words_are_keys() {
        for word in EDGE_WORDS.keys() {
            assert_eq!(tracuu_text::key(word), *word);
        }
        assert!(EDGE_WORDS.len() > 40);
    }

    proptest! {
        #[test]
        fn a_phrase_stands_in_the_text(text in "([abđ]{1,2}[ ,\n]){0,60}|\\PC*") {
            let found = phrases(&text);
            prop_assert!(found.len() <= PHRASES_MAX.1);
            for phrase in found {
                prop_assert!(text.to_lowercase().matches(&phrase.to_lowercase()).count() > 0);
            }
        }
    }
}
