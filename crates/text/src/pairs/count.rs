//! Counts the words and pairs of texts, in memory that does not grow with them, and writes a table.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::table::{checksum, plain_letters};
use super::token::{Placed, Tokens};
use super::{LOG_STEPS, MAGIC, NAME_BIT, VERSION};
use crate::{fold, normalize};

/// Most different words that are counted at a time: some 100 MB.
const WORDS_MAX: usize = 1 << 20;
/// Most different pairs that are counted at a time: some 100 MB.
const PAIRS_MAX: usize = 1 << 22;
/// Most words of a table. Their ids have 16 bits.
const TABLE_WORDS_MAX: usize = u16::MAX as usize - 1;
/// Words and pairs that occur less often are left out, so that no text can be put together from
/// the table.
const COUNT_MIN: u32 = 3;
/// The second word of a pair is often a name if at least one in this many of its occurrences is.
const NAMES_SHARE: u32 = 8;

/// Counts of which the smallest are dropped whenever there are too many.
struct Counts<K> {
    counts: FxHashMap<K, u32>,
    max: usize,
    /// A count can be too low by this much.
    dropped: u32,
}

impl<K: Eq + std::hash::Hash> Counts<K> {
    fn new(max: usize) -> Self {
        Counts { counts: FxHashMap::default(), max, dropped: 0 }
    }

    fn add(&mut self, item: K) {
        let count = self.counts.entry(item).or_default();
        *count = count.saturating_add(1);
        while self.counts.len() > self.max {
            self.dropped += 1;
            let dropped = self.dropped;
            self.counts.retain(|_, count| *count > dropped);
        }
    }
}

/// First pass over the texts: counts words.
pub struct WordCounter {
    words: Counts<String>,
    texts: u64,
    running_words: u64,
}

/// Second pass over the same texts: counts the pairs of words that the first pass has kept.
pub struct PairCounter {
    /// The words of the table in its order, with their counts.
    words: Vec<(String, u32)>,
    ids: FxHashMap<String, u16>,
    pairs: Counts<(u16, u16)>,
    /// Pairs whose second word is a name.
    names: Counts<(u16, u16)>,
    texts: u64,
    running_words: u64,
}

impl Default for WordCounter {
    fn default() -> Self {
        WordCounter { words: Counts::new(WORDS_MAX), texts: 0, running_words: 0 }
    }
}

impl WordCounter {
    /// Counts the words of a text.
    pub fn add(&mut self, text: &str) {
        self.texts += 1;
        let text = normalize(text).text;
        for entry in tokens_of(&text).filter_map(|placed| placed.token.entry()) {
            self.running_words += 1;
            self.words.add(entry);
        }
    }

    /// Ends the first pass: keeps the most frequent words.
    pub fn pairs(self) -> PairCounter {
        // A letter of another language would be sorted elsewhere than its plain form.
        let is_kept = |(word, count): &(String, u32)| {
            *count >= COUNT_MIN && plain_letters(word).eq(fold(word).chars())
        };
        let mut words: Vec<(String, u32)> = self.words.counts.into_iter().filter(is_kept).collect();
        words.sort_by(|(a, more), (b, less)| less.cmp(more).then_with(|| a.cmp(b)));
        words.truncate(TABLE_WORDS_MAX);
        words.sort_by_cached_key(|(word, _)| (fold(word), word.clone()));
        let ids = words.iter().enumerate().map(|(id, (word, _))| (word.clone(), id as u16));
        PairCounter {
            ids: ids.collect(),
            words,
            pairs: Counts::new(PAIRS_MAX),
            names: Counts::new(PAIRS_MAX),
            texts: self.texts,
            running_words: self.running_words,
        }
    }
}

impl PairCounter {
    /// Counts the pairs of a text.
    pub fn add(&mut self, text: &str) {
        let mut before = None;
        for placed in tokens_of(&normalize(text).text) {
            let id = placed.token.entry().and_then(|entry| self.ids.get(&entry).copied());
            if let (Some(first), Some(second)) = (before, id) {
                self.pairs.add((first, second));
                if placed.is_name {
                    self.names.add((first, second));
                }
            }
            before = id;
        }
    }

    /// Returns the table. `source` says what the texts are.
    pub fn table(self, source: &str) -> Vec<u8> {
        let mut pairs: BTreeMap<(u16, u16), u32> = BTreeMap::new();
        pairs.extend(self.pairs.counts.into_iter().filter(|(_, count)| *count >= COUNT_MIN));
        let number = |number: usize| (number as u32).to_le_bytes();
        let letters: usize = self.words.iter().map(|(word, _)| word.len()).sum();
        let mut body = Vec::new();
        body.extend(self.texts.to_le_bytes());
        body.extend(self.running_words.to_le_bytes());
        for length in [source.len(), letters, self.words.len(), pairs.len()] {
            body.extend(number(length));
        }
        body.extend(source.as_bytes());
        let mut start = 0usize;
        for (word, _) in &self.words {
            body.extend(number(start));
            start += word.len();
        }
        body.extend(number(start));
        body.extend(self.words.iter().flat_map(|(word, _)| word.as_bytes()));
        body.extend(self.words.iter().map(|(_, count)| packed(*count)));
        let mut followers = vec![0usize; self.words.len() + 1];
        for (first, _) in pairs.keys() {
            followers[usize::from(*first) + 1] += 1;
        }
        let mut start = 0usize;
        for count in followers {
            start += count;
            body.extend(number(start));
        }
        body.extend(pairs.keys().flat_map(|(_, second)| second.to_le_bytes()));
        body.extend(pairs.iter().map(|(pair, count)| {
            let names = self.names.counts.get(pair).copied().unwrap_or_default();
            let is_name = names >= COUNT_MIN && names >= *count / NAMES_SHARE;
            packed(*count) | if is_name { NAME_BIT } else { 0 }
        }));
        let (version, sum) = (VERSION.to_le_bytes(), checksum(&body).to_le_bytes());
        [&MAGIC[..], &version, &sum, &body].concat()
    }
}

/// Returns the tokens of a text in order.
fn tokens_of(text: &str) -> impl Iterator<Item = Placed<'_>> {
    let mut tokens = Tokens::default();
    text.split_whitespace().flat_map(move |word| tokens.next(word))
}

/// Returns the logarithm of a count as it is stored, below [`NAME_BIT`].
fn packed(count: u32) -> u8 {
    (((count as f32).log2() * LOG_STEPS).round() as u8).min(NAME_BIT - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_items_survive_in_little_memory() {
        let mut counts = Counts::new(10);
        for item in 0..1_000_u32 {
            counts.add(item);
            counts.add(5_000);
            assert!(counts.counts.len() <= 10);
        }
        let kept = counts.counts[&5_000];
        assert!(kept <= 1_000 && kept + counts.dropped >= 1_000);
    }
}
