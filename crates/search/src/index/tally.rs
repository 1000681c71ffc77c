//! Statistics of the passages of an index: how many passages hold each word and each pair of words,
//! and how long passages are. They are counted from forward indexes, kept with a generation, and
//! brought up to date by what was added and removed.
//!
//! # Format, version 1
//!
//! ```text
//! u8      1, the version
//! number  passages; words and pairs of all passages; the smallest count of a kept pair
//! number  count of words, then for each, ascending: length in bytes, UTF-8 bytes, passages that
//!         hold it
//! number  count of pairs, then for each, ascending: gap of the first word's place to that of the
//!         pair before, place of the second word, passages that hold both next to each other
//! ```
//!
//! Numbers are LEB128.

use std::collections::HashMap;

use super::forward::{ForwardIndex, Input, Lengths, push_number};

const VERSION: u8 = 1;

/// Most pairs that are kept, in memory as on disk: some 12 bytes each. The 73,831 articles of a
/// large law corpus have 1.1 million. Beyond it the rarest go.
const PAIRS_MAX: usize = 8_000_000;

/// Counts of words and pairs over passages. Empty for an empty index.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    passages: u64,
    words: u64,
    pairs: u64,
    /// A pair that is not listed is in fewer passages than this.
    pair_count_min: u64,
    numbers: HashMap<Box<str>, u32>,
    /// By word number.
    word_counts: Vec<u64>,
    /// By the numbers of both words.
    pair_counts: HashMap<(u32, u32), u32>,
}

/// Whether a document comes or goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It comes.
    Added,
    /// It goes.
    Removed,
}

impl Tally {
    /// Counts the passages of a document in, or out again. Cost: one pass over its terms.
    pub fn count(&mut self, forward: &ForwardIndex, change: Change) {
        let terms = forward.terms().map(|term| std::str::from_utf8(term).unwrap_or_default());
        let global: Vec<u32> = terms.map(|term| self.number(term)).collect();
        if global.len() != forward.term_count() {
            return;
        }
        let shared: Vec<Distinct> =
            (0..forward.shared_lists()).map(|list| Distinct::of(forward, &[list])).collect();
        for passage in forward.passages() {
            let own: Vec<usize> = passage.lists().collect();
            let mut distinct = Distinct::of(forward, &own);
            let mut lengths = distinct.lengths;
            distinct.add(&shared[0]);
            lengths.add(shared[0].lengths, 1);
            if let Some((list, times)) = passage.heading
                && let Some(heading) = shared.get(list)
            {
                lengths.add(heading.lengths, times);
                if times > 0 {
                    distinct.add(heading);
                }
            }
            distinct.sort();
            self.add(&distinct, lengths, &global, change);
        }
    }

    fn number(&mut self, term: &str) -> u32 {
        if let Some(&number) = self.numbers.get(term) {
            return number;
        }
        let number = self.word_counts.len() as u32;
        self.numbers.insert(term.into(), number);
        self.word_counts.push(0);
        number
    }

    fn add(&mut self, distinct: &Distinct, lengths: Lengths, global: &[u32], change: Change) {
        let step = |count: u64, by: u64| match change {
            Change::Added => count + by,
            Change::Removed => count.saturating_sub(by),
        };
        self.passages = step(self.passages, 1);
        self.words = step(self.words, lengths.words.into());
        self.pairs = step(self.pairs, lengths.pairs.into());
        for &word in &distinct.words {
            let count = &mut self.word_counts[global[word as usize - 1] as usize];
            *count = step(*count, 1);
        }
        for &(first, second) in &distinct.pairs {
            let key = (global[first as usize - 1], global[second as usize - 1]);
            let count = self.pair_counts.entry(key).or_insert(0);
            *count = step(u64::from(*count), 1) as u32;
        }
    }

    /// The words with the number of passages that hold each, ascending by their bytes; none with 0.
    pub fn words(&self) -> Vec<(&str, u64)> {
        let words = self.numbers.iter();
        let mut words: Vec<(&str, u64)> = words
            .map(|(word, &number)| (&**word, self.word_counts[number as usize]))
            .filter(|&(_, count)| count > 0)
            .collect();
        words.sort_unstable();
        words
    }

    /// Encodes the statistics; see the head of this file.
    pub fn encode(&self) -> Vec<u8> {
        let words = self.words();
        let mut places = vec![u32::MAX; self.word_counts.len()];
        for (&(word, _), place) in words.iter().zip(0..) {
            places[self.numbers[word] as usize] = place;
        }
        let mut pairs: Vec<((u32, u32), u32)> = self
            .pair_counts
            .iter()
            .filter(|&(_, &count)| count > 0)
            .map(|(&(a, b), &count)| ((places[a as usize], places[b as usize]), count))
            .collect();
        let mut least = self.pair_count_min.max(1);
        while pairs.len() > PAIRS_MAX {
            least += 1;
            pairs.retain(|&(_, count)| u64::from(count) >= least);
        }
        pairs.sort_unstable();
        let mut bytes = vec![VERSION];
        for number in [self.passages, self.words, self.pairs, least] {
            push_number(&mut bytes, number as usize);
        }
        push_number(&mut bytes, words.len());
        for (word, count) in words {
            push_number(&mut bytes, word.len());
            bytes.extend_from_slice(word.as_bytes());
            push_number(&mut bytes, count as usize);
        }
        push_number(&mut bytes, pairs.len());
        let mut last = 0;
        for ((first, second), count) in pairs {
            push_number(&mut bytes, (first - last) as usize);
            push_number(&mut bytes, second as usize);
            push_number(&mut bytes, count as usize);
            last = first;
        }
        bytes
    }

    /// Reads the bytes of [`Self::encode`], to count on; `None` if they are damaged or of another
    /// version.
    pub fn decode(bytes: &[u8]) -> Option<Tally> {
        let read = PassageStatistics::decode(bytes)?;
        let numbers = read.words.iter().zip(0..).map(|((word, _), at)| (word.clone(), at));
        Some(Tally {
            passages: read.passages,
            words: read.word_total,
            pairs: read.pair_total,
            pair_count_min: read.pair_count_min,
            numbers: numbers.collect(),
            word_counts: read.words.iter().map(|&(_, count)| count).collect(),
            pair_counts: read.pairs.into_iter().collect(),
        })
    }
}

/// Statistics of passages as they are read from the bytes of a [`Tally`].
#[derive(Debug, Clone, Default)]
pub struct PassageStatistics {
    /// Number of passages.
    pub passages: u64,
    /// Terms of all passages.
    pub word_total: u64,
    /// Pairs of all passages.
    pub pair_total: u64,
    /// A pair that is not listed is in fewer passages than this; 1 if every pair is listed.
    pub pair_count_min: u64,
    /// Each word with the number of passages that hold it, ascending by their bytes.
    pub words: Vec<(Box<str>, u64)>,
    /// Each pair by the places of its words in `words`, with the number of passages that hold it,
    /// ascending.
    pub pairs: Vec<((u32, u32), u32)>,
}

impl PassageStatistics {
    /// Reads the bytes of [`Tally::encode`]; `None` if they are damaged or of another version.
    pub fn decode(bytes: &[u8]) -> Option<PassageStatistics> {
        let mut input = Input(bytes);
        if input.take(1)?[0] != VERSION {
            return None;
        }
        let mut number = || input.number().map(|number| number as u64);
        let (passages, word_total, pair_total) = (number()?, number()?, number()?);
        let pair_count_min = number()?;
        let count = input.count()?;
        let mut words = Vec::with_capacity(count);
        for _ in 0..count {
            let length = input.number()?;
            let word = std::str::from_utf8(input.take(length)?).ok()?;
            words.push((word.into(), input.number()? as u64));
        }
        let count = input.count()?;
        let mut pairs = Vec::with_capacity(count);
        let mut first = 0u32;
        for _ in 0..count {
            first = first.checked_add(u32::try_from(input.number()?).ok()?)?;
            let second = u32::try_from(input.number()?).ok()?;
            pairs.push(((first, second), u32::try_from(input.number()?).ok()?));
        }
        let whole = input.0.is_empty();
        whole.then_some(PassageStatistics {
            passages,
            word_total,
            pair_total,
            pair_count_min,
            words,
            pairs,
        })
    }
}

/// The distinct words and pairs of a stretch of text.
#[derive(Debug, Clone, Default)]
struct Distinct {
    words: Vec<u32>,
    pairs: Vec<(u32, u32)>,
    lengths: Lengths,
}

impl Distinct {
    fn of(forward: &ForwardIndex, lists: &[usize]) -> Distinct {
        let mut distinct = Distinct::default();
        for &list in lists {
            let list = forward.list(list);
            distinct.lengths.add(list.lengths(), 1);
            let mut last = 0;
            let known = forward.term_count() as u32;
            for id in list.iter() {
                if id > 0 && id <= known {
                    distinct.words.push(id);
                    if last > 0 {
                        distinct.pairs.push((last, id));
                    }
                }
                last = id;
            }
        }
        distinct.sort();
        distinct
    }

    fn add(&mut self, other: &Distinct) {
        self.words.extend_from_slice(&other.words);
        self.pairs.extend_from_slice(&other.pairs);
    }

    fn sort(&mut self) {
        self.words.sort_unstable();
        self.words.dedup();
        self.pairs.sort_unstable();
        self.pairs.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::super::forward::ready::{ReadyPassage, encode_ready};
    use super::*;
    use tracuu_text::Span;

    fn document(title: &str, texts: &[&str]) -> Vec<u8> {
        let passages: Vec<ReadyPassage> = texts
            .iter()
            .zip(0..)
            .map(|(text, at)| ReadyPassage {
                span: Span::new(at, at + 1),
                heading: (at > 0).then_some((0, 2)),
                text,
                added: "",
            })
            .collect();
        encode_ready(title, &["h i"], &passages)
    }

    fn statistics(tally: &Tally) -> PassageStatistics {
        PassageStatistics::decode(&tally.encode()).expect("whole bytes")
    }

    #[test]
    fn passages_are_counted() {
        let mut tally = Tally::default();
        let bytes = document("t", &["a b a b", "b c\nd"]);
        tally.count(&ForwardIndex::decode(&bytes).unwrap(), Change::Added);
        let read = statistics(&tally);
        assert_eq!(
            (read.passages, read.word_total, read.pair_total),
            (2, 5 + 3 + 1 + 4, 3 + 1 + 2)
        );
        let words: Vec<(&str, u64)> = read.words.iter().map(|(w, n)| (&**w, *n)).collect();
        assert_eq!(words, [("a", 1), ("b", 2), ("c", 1), ("d", 1), ("h", 1), ("i", 1), ("t", 2)]);
        let pair = |((a, b), count): &((u32, u32), u32)| {
            let word = |at: &u32| read.words[*at as usize].0.to_string();
            (word(a) + &word(b), *count)
        };
        let pairs: Vec<(String, u32)> = read.pairs.iter().map(pair).collect();
        assert_eq!(
            pairs.iter().map(|(p, n)| (p.as_str(), *n)).collect::<Vec<_>>(),
            [("ab", 1), ("ba", 1), ("bc", 1), ("hi", 1)]
        );
    }

    #[test]
    fn what_goes_out_leaves_no_trace() {
        let [one, two] = [document("t", &["a b", "c"]), document("u", &["a b c", "x y"])];
        let [one, two] = [&one, &two].map(|bytes| ForwardIndex::decode(bytes).unwrap());
        let mut alone = Tally::default();
        alone.count(&one, Change::Added);
        let mut both = Tally::decode(&alone.encode()).expect("whole bytes");
        both.count(&two, Change::Added);
        assert_ne!(both.encode(), alone.encode());
        both.count(&two, Change::Removed);
        assert_eq!(both.encode(), alone.encode());
        both.count(&one, Change::Removed);
        assert_eq!(both.encode(), Tally::default().encode());
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let mut tally = Tally::default();
        tally.count(&ForwardIndex::decode(&document("t", &["a b"])).unwrap(), Change::Added);
        let bytes = tally.encode();
        assert!((0..bytes.len()).all(|end| PassageStatistics::decode(&bytes[..end]).is_none()));
        assert!(PassageStatistics::decode(&[&bytes[..], &[0]].concat()).is_none());
    }
}
