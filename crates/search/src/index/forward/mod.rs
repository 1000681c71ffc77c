//! The forward index of a document: where each of its terms stands, with the bounds of paragraphs
//! and passages. The second stage of ranking reads it for the best candidates of any engine, at a
//! cost in proportion to what a document has of the query; an engine only stores and returns its
//! bytes.
//!
//! # Format, version 2
//!
//! Numbers are LEB128.
//!
//! ```text
//! u8      2, the version
//! number  count of lists, then for each: its terms, its paragraphs
//! number  count of passages, then for each: gap between the end of the passage before and its
//!         start, and its length, in bytes of the shown text; its heading as list number, 0 for
//!         none; how often the heading counts; the number of lists of its own, 1 or 2
//! number  count of distinct terms
//! number  length in bytes of the syllables that follow: for each, ascending, the gap between its
//!         number (tracuu_text::numbered) and that of the one before, and the length of its places
//! number  length in bytes of the other terms that follow: for each, ascending, its length in
//!         bytes, its UTF-8 bytes, and the length of its places
//! places  for each term, in the order above: its first position, then gaps between positions
//! ```
//!
//! The lists are the title (list 0), the headings, and then those of the passages in order: the
//! text, and the terms that are added to it. Positions count through all lists; the end of a
//! paragraph, which is never empty, takes one too.

mod encode;
#[cfg(test)]
pub(super) mod ready;

use std::ops::Range;

use tracuu_text::{Span, numbered};

pub use encode::{PassageTerms, encode};

const VERSION: u8 = 2;
/// Positions that the end of a paragraph takes.
const PARAGRAPH_END: u32 = 1;

pub(super) fn push_number(bytes: &mut Vec<u8>, number: usize) {
    let mut rest = number as u64;
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

/// A decoded forward index. Terms and places stay in the bytes it was read from.
#[derive(Debug, Clone)]
pub struct ForwardIndex<'a> {
    lists: Vec<List>,
    passages: Vec<ForwardPassage>,
    term_count: usize,
    syllables: &'a [u8],
    others: &'a [u8],
    places: &'a [u8],
}

/// A list of terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Its positions.
    pub positions: Range<u32>,
    /// How long it is.
    pub lengths: Lengths,
    /// The passage that it belongs to; `None` for the title and headings.
    pub passage: Option<u32>,
}

/// A term of a forward index. Terms order as they are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermName<'a> {
    /// A syllable by its number ([`numbered`]).
    Syllable(u16),
    /// The UTF-8 bytes of another term.
    Other(&'a [u8]),
}

impl<'a> TermName<'a> {
    /// The name of a term.
    pub fn of(term: &'a str) -> TermName<'a> {
        match numbered::number_of(term) {
            Some(number) => TermName::Syllable(number),
            None => TermName::Other(term.as_bytes()),
        }
    }

    /// The term; empty if the bytes are damaged.
    pub fn text(self) -> &'a str {
        match self {
            TermName::Syllable(number) => numbered::syllable(number).unwrap_or_default(),
            TermName::Other(bytes) => std::str::from_utf8(bytes).unwrap_or_default(),
        }
    }
}

/// Where a term stands.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a>(&'a [u8]);

impl Places<'_> {
    /// Adds the positions to `positions`, ascending.
    pub fn read_to(self, positions: &mut Vec<u32>) {
        let mut input = Input(self.0);
        let mut position = 0u32;
        while let Some(gap) = input.number() {
            position = position.saturating_add(u32::try_from(gap).unwrap_or(u32::MAX));
            positions.push(position);
        }
    }
}

/// A passage of a forward index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForwardPassage {
    /// Its place in the shown text.
    pub span: Span,
    /// The list of its heading and how often that counts.
    pub heading: Option<(usize, u32)>,
    /// Its first own list.
    first: usize,
    /// One past its last own list.
    end: usize,
}

impl<'a> ForwardIndex<'a> {
    /// Reads the bytes of [`encode()`]; `None` if they are of another version or their structure is
    /// damaged. Terms and places are not looked at: damaged ones end early, or have positions that
    /// no list has. Cost: a step for each list.
    pub fn decode(bytes: &'a [u8]) -> Option<ForwardIndex<'a>> {
        let mut input = Input(bytes);
        if input.take(1)?[0] != VERSION {
            return None;
        }
        let mut lists = input.lists()?;
        let passages = input.passages(lists.len())?;
        for (passage, at) in passages.iter().zip(0..) {
            lists[passage.lists()].iter_mut().for_each(|list| list.passage = Some(at));
        }
        let term_count = input.count()?;
        let length = input.number()?;
        let syllables = input.take(length)?;
        let length = input.number()?;
        let others = input.take(length)?;
        let places = input.0;
        // Every term and paragraph of a list has a place, so no damage asks for much memory.
        let positions = lists.last().map_or(0, |list| list.positions.end as usize);
        (positions <= 2 * places.len()).then_some(ForwardIndex {
            lists,
            passages,
            term_count,
            syllables,
            others,
            places,
        })
    }

    /// Number of distinct terms.
    pub fn term_count(&self) -> usize {
        self.term_count
    }

    /// The distinct terms, ascending, with their places. Ends early if the bytes are damaged. Cost:
    /// a step for each term.
    pub fn terms(&self) -> impl Iterator<Item = (TermName<'a>, Places<'a>)> + use<'a> {
        let (mut syllables, mut others) = (Input(self.syllables), Input(self.others));
        let mut places = Input(self.places);
        let mut last = 0usize;
        std::iter::from_fn(move || {
            let name = match syllables.number() {
                Some(gap) => {
                    last = last.checked_add(gap)?;
                    TermName::Syllable(u16::try_from(last).ok()?)
                }
                None => {
                    let length = others.number()?;
                    TermName::Other(others.take(length)?)
                }
            };
            let length = match name {
                TermName::Syllable(_) => syllables.number()?,
                TermName::Other(_) => others.number()?,
            };
            Some((name, Places(places.take(length)?)))
        })
    }

    /// Calls `visit` with the index in `wanted`, which ascend, and the places of each of these
    /// terms that the document holds. Cost: a short step for each term up to the last of `wanted`.
    pub fn find(&self, wanted: &[TermName<'_>], mut visit: impl FnMut(usize, Places<'a>)) {
        let syllables = wanted.partition_point(|name| matches!(name, TermName::Syllable(_)));
        let (mut input, mut places) = (Input(self.syllables), Input(self.places));
        let (mut next, mut number) = (0, 0);
        // The places of other terms begin behind those of all syllables.
        while next < syllables || syllables < wanted.len() {
            let Some((gap, length)) = input.number().zip(input.number()) else { break };
            number = gap.saturating_add(number);
            let Some(here) = places.take(length) else { return };
            while let Some(&TermName::Syllable(goal)) = wanted.get(next)
                && usize::from(goal) <= number
            {
                if usize::from(goal) == number {
                    visit(next, Places(here));
                }
                next += 1;
            }
        }
        let (mut input, mut next) = (Input(self.others), syllables);
        while next < wanted.len() {
            let Some(name) = input.number().and_then(|length| input.take(length)) else { return };
            let Some(here) = input.number().and_then(|length| places.take(length)) else { return };
            while let Some(&TermName::Other(goal)) = wanted.get(next)
                && goal <= name
            {
                if goal == name {
                    visit(next, Places(here));
                }
                next += 1;
            }
        }
    }

    /// For each position the number of its term, from 1 in the order of [`Self::terms`]; 0 for the
    /// end of a paragraph. Cost: a step for each position.
    pub fn sequence(&self) -> Vec<u32> {
        let mut number = 0;
        self.by_position(0, |_| {
            number += 1;
            number
        })
    }

    /// For each position what `of_term` returns for its term, or `paragraph_end`. Cost: a step for
    /// each position.
    pub fn by_position<T: Copy>(
        &self,
        paragraph_end: T,
        mut of_term: impl FnMut(TermName<'a>) -> T,
    ) -> Vec<T> {
        let end = self.lists.last().map_or(0, |list| list.positions.end as usize);
        let mut by_position = vec![paragraph_end; end];
        let mut positions = Vec::new();
        for (name, places) in self.terms() {
            let value = of_term(name);
            positions.clear();
            places.read_to(&mut positions);
            for &position in &positions {
                if let Some(slot) = by_position.get_mut(position as usize) {
                    *slot = value;
                }
            }
        }
        by_position
    }

    /// All lists: title, headings, those of passages.
    pub fn lists(&self) -> &[List] {
        &self.lists
    }

    /// The passages, in text order.
    pub fn passages(&self) -> &[ForwardPassage] {
        &self.passages
    }

    /// The lengths of a passage: title, heading as often as it counts, and its own lists.
    pub fn lengths(&self, passage: &ForwardPassage) -> Lengths {
        let mut lengths = self.lists[0].lengths;
        if let Some((list, times)) = passage.heading {
            lengths.add(self.lists[list].lengths, times);
        }
        for list in &self.lists[passage.lists()] {
            lengths.add(list.lengths, 1);
        }
        lengths
    }
}

impl ForwardPassage {
    /// The numbers of its own lists: its text, and terms that are added to it.
    pub fn lists(&self) -> Range<usize> {
        self.first..self.end
    }
}

/// How long a text is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lengths {
    /// In terms.
    pub words: u32,
    /// In pairs of adjacent terms.
    pub pairs: u32,
}

impl Lengths {
    /// Adds `times` the lengths of `other`.
    pub fn add(&mut self, other: Lengths, times: u32) {
        self.words = self.words.saturating_add(times.saturating_mul(other.words));
        self.pairs = self.pairs.saturating_add(times.saturating_mul(other.pairs));
    }
}

/// The bytes that are not yet read.
pub(super) struct Input<'a>(pub &'a [u8]);

impl<'a> Input<'a> {
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn number(&mut self) -> Option<usize> {
        // Most numbers are one byte.
        let (&first, rest) = self.0.split_first()?;
        if first < 0x80 {
            self.0 = rest;
            return Some(first.into());
        }
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return usize::try_from(number).ok();
            }
        }
        None
    }

    /// A number of things of at least one byte each, so that damage cannot ask for more memory than
    /// there are bytes.
    pub fn count(&mut self) -> Option<usize> {
        self.number().filter(|&count| count <= self.0.len())
    }

    fn lists(&mut self) -> Option<Vec<List>> {
        let count = self.count().filter(|&count| count > 0)?;
        let mut lists = Vec::with_capacity(count);
        let mut start = 0u32;
        for _ in 0..count {
            let words = u32::try_from(self.number()?).ok()?;
            let paragraphs = u32::try_from(self.number()?).ok()?;
            let pairs = words.checked_sub(paragraphs)?;
            let end = start.checked_add(words)?.checked_add(paragraphs * PARAGRAPH_END)?;
            let lengths = Lengths { words, pairs };
            lists.push(List { positions: start..end, lengths, passage: None });
            start = end;
        }
        Some(lists)
    }

    /// Reads the passages of an index that has `lists` lists.
    fn passages(&mut self, lists: usize) -> Option<Vec<ForwardPassage>> {
        let count = self.count()?;
        let mut passages = Vec::with_capacity(count);
        let mut end = 0usize;
        let mut own = 0usize;
        for _ in 0..count {
            let start = end.checked_add(self.number()?)?;
            end = start.checked_add(self.number()?)?;
            let (heading, times) = (self.number()?, u32::try_from(self.number()?).ok()?);
            let heading = (heading > 0).then_some((heading, times));
            let first = own;
            own = own.checked_add(self.number()?)?;
            passages.push(ForwardPassage { span: Span::new(start, end), heading, first, end: own });
        }
        let shared = lists.checked_sub(own).filter(|&shared| shared > 0)?;
        for passage in &mut passages {
            passage.first += shared;
            passage.end += shared;
            if passage.heading.is_some_and(|(list, _)| list >= shared) {
                return None;
            }
        }
        Some(passages)
    }
}

#[cfg(test)]
mod tests {
    use super::ready::{ReadyPassage, encode_ready, text_of};
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Vec<u8> {
        let passage = |start, end, heading, text, added| ReadyPassage {
            span: Span::new(start, end),
            heading,
            text,
            added,
        };
        encode_ready(
            "kế hoạch\n",
            &["điều 1\n"],
            &[passage(0, 9, None, "kế hoạch\nb", ""), passage(10, 20, Some((0, 3)), "c b", "d\n")],
        )
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        let bytes = sample();
        let index = ForwardIndex::decode(&bytes).expect("whole bytes");
        let terms: Vec<&str> = index.terms().map(|(name, _)| name.text()).collect();
        assert_eq!(terms, ["hoạch", "kế", "điều", "1", "b", "c", "d"]);
        let text = |list| text_of(&index, list);
        assert_eq!(text(0), "kế hoạch /");
        let [first, second] = index.passages() else { panic!("two passages") };
        assert_eq!((first.span, first.heading), (Span::new(0, 9), None));
        assert_eq!(first.lists().map(text).collect::<Vec<_>>(), ["kế hoạch / b /"]);
        assert_eq!(second.heading, Some((1, 3)));
        assert_eq!(text(1), "điều 1 /");
        assert_eq!(second.lists().map(text).collect::<Vec<_>>(), ["c b /", "d /"]);
        let lists: Vec<Option<u32>> = index.lists().iter().map(|list| list.passage).collect();
        assert_eq!(lists, [None, None, Some(0), Some(1), Some(1)]);
        assert_eq!(index.lengths(first), Lengths { words: 5, pairs: 2 });
        assert_eq!(index.lengths(second), Lengths { words: 2 + 3 * 2 + 3, pairs: 1 + 3 + 1 });
    }

    #[test]
    fn a_document_without_text_has_no_passages() {
        let bytes = encode_ready("", &[], &[]);
        let index = ForwardIndex::decode(&bytes).expect("whole bytes");
        assert_eq!((index.term_count(), index.passages().len()), (0, 0));
        assert_eq!(index.lists()[0].lengths, Lengths::default());
    }

    proptest! {
        #[test]
        fn terms_are_found(
            text in "((kế|hoạch|đất|a|b1|ubnd)[ \n]){0,30}",
            wanted in prop::collection::btree_set("kế|hoạch|đất|đai|a|b1|ubnd|x", 0..5),
        ) {
            let bytes = encode_ready(&text, &[], &[]);
            let index = ForwardIndex::decode(&bytes).expect("whole bytes");
            let mut wanted: Vec<TermName> = wanted.iter().map(|term| TermName::of(term)).collect();
            wanted.sort_unstable();
            let read = |places: Places| {
                let mut positions = Vec::new();
                places.read_to(&mut positions);
                positions
            };
            let mut found = Vec::new();
            index.find(&wanted, |at, places| found.push((wanted[at], read(places))));
            let plain = index.terms().filter(|(name, _)| wanted.contains(name));
            prop_assert_eq!(found, plain.map(|(name, at)| (name, read(at))).collect::<Vec<_>>());
        }

        #[test]
        fn damaged_bytes_are_refused_or_read(at in 0usize..90, byte: u8, cut in 0usize..90) {
            let mut bytes = sample();
            let length = bytes.len();
            bytes[at % length] = byte;
            bytes.truncate(length - cut % length);
            if let Some(index) = ForwardIndex::decode(&bytes) {
                index.passages().iter().for_each(|passage| _ = index.lengths(passage));
                prop_assert!(index.sequence().len() <= 2 * bytes.len());
                index.find(&[TermName::of("kế"), TermName::of("1")], |_, _| {});
            }
        }
    }
}
