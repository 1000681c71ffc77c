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

use rustc_hash::FxHashMap;

use super::forward::{ForwardIndex, ForwardPassage, Input, Lengths, push_number};

const VERSION: u8 = 1;

/// Most pairs that are kept, on disk and to search: eight bytes each. The 73,831 articles of a
/// large law corpus have 1.1 million. Beyond it the rarest go; while they are counted, at one and a
/// half times as many (lossy counting, Manku and Motwani 2002).
const PAIRS_MAX: usize = 4_000_000;

/// Fewest pairs of passages that are collected before they are counted.
const PENDING_MIN: usize = 1 << 20;

/// Counts of words and pairs over passages. Empty for an empty index.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    passages: u64,
    words: u64,
    pairs: u64,
    /// A pair that is not listed is in fewer passages than this.
    pair_count_min: u64,
    numbers: FxHashMap<Box<str>, u32>,
    /// By word number.
    word_counts: Vec<u64>,
    /// Each pair ([`pair_key`]) with the number of passages that hold it, ascending.
    pair_counts: Vec<(u64, u32)>,
    /// The pairs of each passage that is not in `pair_counts` yet, and whether they come or go.
    /// Sorting many at once is a quarter of the cost of looking each up.
    pending: Vec<u64>,
    pending_change: Change,
}

/// Whether a document comes or goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Change {
    /// It comes.
    #[default]
    Added,
    /// It goes.
    Removed,
}

impl Change {
    fn step(self, count: u64, by: u64) -> u64 {
        match self {
            Change::Added => count + by,
            Change::Removed => count.saturating_sub(by),
        }
    }
}

/// A pair of words by their numbers; orders as they do.
fn pair_key(first: u32, second: u32) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

fn of_pair_key(key: u64) -> (u32, u32) {
    ((key >> 32) as u32, key as u32)
}

impl Tally {
    /// Counts the passages of a document in, or out again. Cost: one pass over its terms. Documents
    /// that come should follow each other, and those that go: a change from one to the other costs
    /// a pass over all pairs.
    pub fn count(&mut self, forward: &ForwardIndex, change: Change) {
        if change != self.pending_change {
            self.count_pending();
            self.pending_change = change;
        }
        let global: Vec<u32> = forward.terms().map(|(name, _)| self.number(name.text())).collect();
        if global.len() != forward.term_count() {
            return;
        }
        let mut counter = Counter {
            forward,
            sequence: forward.sequence(),
            global: &global,
            counts: vec![(0, 0); global.len()],
            pairs: Vec::new(),
        };
        for (passage, at) in forward.passages().iter().zip(1..) {
            let lengths = counter.passage(passage, at);
            self.passages = change.step(self.passages, 1);
            self.words = change.step(self.words, lengths.words.into());
            self.pairs = change.step(self.pairs, lengths.pairs.into());
            self.pending.append(&mut counter.pairs);
        }
        for (&word, (_, count)) in global.iter().zip(counter.counts) {
            let total = &mut self.word_counts[word as usize];
            *total = change.step(*total, count.into());
        }
        if self.pending.len() >= PENDING_MIN.max(self.pair_counts.len()) {
            self.count_pending();
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

    fn count_pending(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        self.pair_counts = self.with_pairs(&mut pending);
        pending.clear();
        self.pending = pending;
        if self.pair_counts.len() > PAIRS_MAX * 3 / 2 {
            let gone = forget_rarest(&mut self.pair_counts, PAIRS_MAX);
            self.pair_count_min = self.pair_count_min.max(1) + gone;
        }
    }

    /// Returns the counts of pairs together with those of `pending`, in any order.
    fn with_pairs(&self, pending: &mut [u64]) -> Vec<(u64, u32)> {
        pending.sort_unstable();
        let mut counts = Vec::with_capacity(self.pair_counts.len() + pending.len() / 4);
        let mut known = self.pair_counts.iter().copied().peekable();
        for alike in pending.chunk_by(|a, b| a == b) {
            let pair = alike[0];
            while let Some(before) = known.next_if(|&(known, _)| known < pair) {
                counts.push(before);
            }
            let count = known.next_if(|&(known, _)| known == pair).map_or(0, |(_, count)| count);
            let count = self.pending_change.step(count.into(), alike.len() as u64);
            counts.push((pair, count as u32));
        }
        counts.extend(known);
        counts
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
        let counts = self.with_pairs(&mut self.pending.clone());
        let mut counts: Vec<(u64, u32)> =
            counts.into_iter().filter(|&(_, count)| count > 0).collect();
        let least = self.pair_count_min.max(1) + forget_rarest(&mut counts, PAIRS_MAX);
        let mut pairs: Vec<((u32, u32), u32)> = counts
            .into_iter()
            .map(|(pair, count)| (of_pair_key(pair), count))
            .map(|((a, b), count)| ((places[a as usize], places[b as usize]), count))
            .collect();
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
            pair_counts: ascending(read.pairs),
            pending: Vec::new(),
            pending_change: Change::Added,
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

/// Keeps at most `most` pairs, the most frequent ones. Returns the highest count of one that is
/// gone; 0 if none is.
fn forget_rarest(pairs: &mut Vec<(u64, u32)>, most: usize) -> u64 {
    let mut gone = 0;
    while pairs.len() > most {
        gone += 1;
        pairs.retain(|&(_, count)| count > gone);
    }
    gone.into()
}

/// The pairs as keys, each once and ascending, also if damaged bytes have them in another order.
fn ascending(pairs: Vec<((u32, u32), u32)>) -> Vec<(u64, u32)> {
    let pairs = pairs.into_iter().map(|((first, second), count)| (pair_key(first, second), count));
    let mut pairs: Vec<(u64, u32)> = pairs.collect();
    if !pairs.is_sorted_by(|a, b| a.0 < b.0) {
        pairs.sort_by_key(|&(pair, _)| pair);
        pairs.dedup_by_key(|&mut (pair, _)| pair);
    }
    pairs
}

/// Counts the passages of one document.
struct Counter<'a> {
    forward: &'a ForwardIndex<'a>,
    /// Its terms in text order.
    sequence: Vec<u32>,
    /// By term number from 0, the number of the word in the tally.
    global: &'a [u32],
    /// By term number from 0, the last passage that holds the term, and how many hold it.
    counts: Vec<(u32, u32)>,
    /// The distinct pairs of the passage, by numbers of the tally.
    pairs: Vec<u64>,
}

impl Counter<'_> {
    /// Counts the words of passage number `at`, from 1, and leaves its pairs in `pairs`.
    fn passage(&mut self, passage: &ForwardPassage, at: u32) -> Lengths {
        let heading = passage.heading.filter(|(_, times)| *times > 0).map(|(list, _)| list);
        self.pairs.clear();
        // The title is list 0.
        for list in passage.lists().chain([0]).chain(heading) {
            self.list(list, at);
        }
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self.forward.lengths(passage)
    }

    fn list(&mut self, list: usize, at: u32) {
        let mut last = None;
        let positions = &self.forward.lists()[list].positions;
        for id in &self.sequence[positions.start as usize..positions.end as usize] {
            // 0 ends a paragraph.
            let word = id.checked_sub(1).map(|word| word as usize);
            if let Some(word) = word {
                let (seen, count) = &mut self.counts[word];
                *count += u32::from(*seen != at);
                *seen = at;
                if let Some(last) = last {
                    self.pairs.push(pair_key(self.global[last], self.global[word]));
                }
            }
            last = word;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::forward::ready::{ReadyPassage, encode_ready};
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};
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

    /// Counts pairs one by one.
    fn plainly(documents: &[&[u8]]) -> Vec<((String, String), u32)> {
        let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
        for bytes in documents {
            let forward = ForwardIndex::decode(bytes).expect("whole bytes");
            let terms: Vec<&str> = forward.terms().map(|(name, _)| name.text()).collect();
            let sequence = forward.sequence();
            for passage in forward.passages() {
                let heading = passage.heading.filter(|(_, times)| *times > 0);
                let lists = passage.lists().chain([0]).chain(heading.map(|(list, _)| list));
                let mut pairs = BTreeSet::new();
                for list in lists {
                    let positions = &forward.lists()[list].positions;
                    let ids = &sequence[positions.start as usize..positions.end as usize];
                    pairs.extend(ids.windows(2).filter(|ids| !ids.contains(&0)).map(|ids| {
                        (terms[ids[0] as usize - 1].into(), terms[ids[1] as usize - 1].into())
                    }));
                }
                pairs.into_iter().for_each(|pair| *counts.entry(pair).or_insert(0) += 1);
            }
        }
        counts.into_iter().collect()
    }

    fn pairs_of(tally: &Tally) -> Vec<((String, String), u32)> {
        let read = statistics(tally);
        let word = |at: u32| read.words[at as usize].0.to_string();
        read.pairs.iter().map(|&((a, b), count)| ((word(a), word(b)), count)).collect()
    }

    proptest! {
        #[test]
        fn pairs_are_counted_once_a_passage(
            texts in prop::collection::vec(("[a-c ]{0,4}", "[a-d \n]{0,20}", "[a-d \n]{0,20}"), 1..6),
            removed: bool
        ) {
            let documents: Vec<Vec<u8>> = texts
                .iter()
                .map(|(title, one, two)| document(title, &[one, two]))
                .collect();
            let mut tally = Tally::default();
            for bytes in &documents {
                tally.count(&ForwardIndex::decode(bytes).unwrap(), Change::Added);
            }
            let mut kept: Vec<&[u8]> = documents.iter().map(Vec::as_slice).collect();
            if removed {
                let gone = kept.pop().unwrap();
                tally.count(&ForwardIndex::decode(gone).unwrap(), Change::Removed);
            }
            prop_assert_eq!(pairs_of(&tally), plainly(&kept));
            let again = Tally::decode(&tally.encode()).expect("whole bytes");
            prop_assert_eq!(again.encode(), tally.encode());
        }
    }

    #[test]
    fn the_rarest_pairs_are_forgotten() {
        let mut pairs = vec![(1, 1), (2, 3), (3, 1), (4, 2), (5, 2)];
        assert_eq!(forget_rarest(&mut pairs.clone(), 5), 0);
        assert_eq!(forget_rarest(&mut pairs, 2), 2);
        assert_eq!(pairs, [(2, 3)]);
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
