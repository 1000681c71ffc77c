//! Extracts the phrases that a document repeats: its subject, in its own words.
//!
//! A phrase is two to eight words without punctuation between them that occur at least twice in the
//! document. Part of a longer phrase does not count if it hardly ever occurs outside of it
//! (`khẩu thông minh`). The selection is purely statistical, apart from the connecting words of
//! `data/edge_words.txt`.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

use tracuu_text::{phrase, push_term};

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
static EDGE_WORDS: LazyLock<HashMap<&str, Edge>> = LazyLock::new(|| {
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

/// Returns the phrases of `text`, each once, most significant first, in the spelling with the
/// fewest capitals. An empty text has none. Takes a few passes over the text.
pub fn phrases(text: &str) -> Vec<String> {
    let words = Words::of(text);
    let levels = words.count();
    let mut found: Vec<(&[u32], Count)> = Vec::new();
    for (at, level) in levels.iter().enumerate().take(WORDS_MAX - 1) {
        let inside = words.mostly_inside(levels.get(at + 1).map_or(&[], Vec::as_slice));
        found.extend(level.iter().copied().filter(|(ids, count)| {
            words.may_be_phrase(ids)
                && inside.get(ids).is_none_or(|most| most * 4 <= count.times * INSIDE_OF_FOUR_MAX)
        }));
    }
    // The place in the text breaks ties, so that the order is unique.
    found
        .sort_unstable_by_key(|(ids, count)| (Reverse(count.times * (ids.len() - 1)), count.start));
    found.truncate((words.ids.len() / WORDS_PER_PHRASE).clamp(PHRASES_MAX.0, PHRASES_MAX.1));
    found.into_iter().map(|(_, count)| shown(&text[count.start..count.end])).collect()
}

/// Returns the displayed form of a phrase. If it occurs in capitals only, its usual spelling is
/// unknown and lower case is used.
fn shown(phrase: &str) -> String {
    match phrase.chars().any(char::is_lowercase) {
        true => phrase.to_string(),
        false => phrase.to_lowercase(),
    }
}

/// Number of occurrences of a word sequence, and the byte range of the one with the fewest
/// capitals.
#[derive(Clone, Copy)]
struct Count {
    times: usize,
    start: usize,
    end: usize,
}

struct Word {
    capitals: u32,
    start: usize,
    end: usize,
}

/// The words of a text as integer ids.
struct Words {
    /// Id of each word. The words of a run are consecutive.
    ids: Vec<u32>,
    /// Place and capitals of each word of `ids`.
    words: Vec<Word>,
    /// Ranges of `ids`: at least two words, with a single space between each two.
    runs: Vec<(usize, usize)>,
    /// Edge rule by id.
    edges: Vec<Edge>,
}

impl Words {
    fn of(text: &str) -> Words {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut found =
            Words { ids: Vec::new(), words: Vec::new(), runs: Vec::new(), edges: Vec::new() };
        let (mut run, mut key) = (0, String::new());
        let mut start = 0;
        for token in text.split([' ', '-', '\n', '\t', '\u{c}']) {
            let word = token.trim_matches(|c: char| !c.is_alphanumeric());
            let before = token.find(word).unwrap_or(0);
            let plain = word.len() <= WORD_BYTES_MAX && word.chars().all(char::is_alphabetic);
            let after_break = start > 0 && !text[..start].ends_with(' ');
            if word.is_empty() || !plain || before > 0 || after_break {
                run = found.end_run(run);
            }
            if plain && !word.is_empty() {
                key.clear();
                push_term(word, &mut key);
                let next = numbers.len() as u32;
                let id = match numbers.get(&key) {
                    Some(&id) => id,
                    None => {
                        found.edges.push(edge(&key));
                        numbers.insert(key.clone(), next);
                        next
                    }
                };
                let capitals = word.chars().filter(|c| c.is_uppercase()).count() as u32;
                let at = start + before;
                found.ids.push(id);
                found.words.push(Word { capitals, start: at, end: at + word.len() });
                if before + word.len() < token.len() {
                    run = found.end_run(run);
                }
            }
            start += token.len() + 1;
        }
        found.end_run(run);
        found
    }

    /// Ends the run that started at `from`. Returns the start of the next one.
    fn end_run(&mut self, from: usize) -> usize {
        if self.ids.len() - from >= 2 {
            self.runs.push((from, self.ids.len()));
        }
        self.ids.len()
    }

    /// Returns the highlight_phrases of two words that occur often enough, then those of three, and
    /// so on. Goes one length beyond phrases, to detect parts of longer highlight_phrases. Each
    /// level is sorted.
    fn count(&self) -> Vec<Vec<(&[u32], Count)>> {
        // Sorting groups highlight_phrases with the same start, whatever their length.
        let longest = |from: usize, to: usize| &self.ids[from..to.min(from + WORDS_MAX + 1)];
        let mut all: Vec<(&[u32], usize)> = Vec::with_capacity(self.ids.len());
        for &(from, to) in &self.runs {
            all.extend((from..to - 1).map(|at| (longest(at, to), at)));
        }
        all.sort_unstable();
        let mut levels = Vec::new();
        for length in 2..=WORDS_MAX + 1 {
            all.retain(|(ids, _)| ids.len() >= length);
            let alike = all.chunk_by(|a, b| a.0[..length] == b.0[..length]);
            let often = alike.filter(|places| places.len() >= TIMES_MIN);
            let level: Vec<(&[u32], Count)> = often
                .map(|places| (&places[0].0[..length], self.counted(places, length)))
                .collect();
            levels.push(level);
        }
        levels
    }

    fn counted(&self, places: &[(&[u32], usize)], length: usize) -> Count {
        let capitals = |at: usize| -> u32 {
            self.words[at..at + length].iter().map(|word| word.capitals).sum()
        };
        let best = places.iter().map(|&(_, at)| (capitals(at), at)).min();
        let (_, at) = best.unwrap_or_default();
        let (start, end) = (self.words[at].start, self.words[at + length - 1].end);
        Count { times: places.len(), start, end }
    }

    /// Returns for each part of the highlight_phrases `longer`, shorter by one word, the count of
    /// the most frequent of them. Ignores highlight_phrases in which the additional word can
    /// neither begin nor end a phrase.
    fn mostly_inside<'a>(&self, longer: &[(&'a [u32], Count)]) -> HashMap<&'a [u32], usize> {
        let mut inside: HashMap<&[u32], usize> = HashMap::new();
        for (ids, count) in longer {
            let end = ids.len() - 1;
            let edge = |at: usize| self.edges[ids[at] as usize];
            let (begun, ended) = (edge(0) != Edge::Joins, edge(end) == Edge::Free);
            for (part, longer) in [(&ids[1..], begun), (&ids[..end], ended)] {
                if longer {
                    let most = inside.entry(part).or_default();
                    *most = (*most).max(count.times);
                }
            }
        }
        inside
    }

    /// Returns true if the words can be a whole phrase: no connecting word at either end, and none
    /// directly before the last word (`quy định tại khoản` continues).
    fn may_be_phrase(&self, ids: &[u32]) -> bool {
        let edge = |at: usize| self.edges[ids[at] as usize];
        let last = ids.len() - 1;
        edge(0) != Edge::Joins && edge(last) == Edge::Free && edge(last - 1) != Edge::Joins
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
