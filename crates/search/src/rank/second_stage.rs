//! The second stage: the passages of the best documents rank those again. A decree has a hundred
//! articles, and one of them answers the question. The final score of a candidate is that of its
//! best passage plus its own of the first stage.
//!
//! Passages are scored from the forward index of each candidate, with statistics over passages.
//! They hold exact words and pairs alone.

use std::collections::HashMap;

use tracuu_text::Span;

use super::bm25::{idf, length_norm, saturate};
use crate::index::forward::{ForwardIndex, Lengths, TermList};
use crate::index::term_text::pair_term;
use crate::query::{Plan, Term, WeightedTerm};
use crate::snapshot::{MeanLengths, Snapshot};

/// Most passages of one document that are named: as many as there are snippets.
const PASSAGES_MAX: usize = 3;

/// What the passages of a document hold of a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BestPassages {
    /// The score of the best one; 0 if none holds a word of the query.
    pub score: f32,
    /// Where the best ones stand, best first; of equal ones, the first in the text first.
    pub spans: Vec<Span>,
}

/// The words and pairs of a plan, ready to score passages.
pub struct PassageScorer<'a> {
    /// Words that are scored or part of a scored pair, ascending by their bytes.
    words: Vec<&'a str>,
    /// What the saturated frequency of each word is multiplied with.
    word_boosts: Vec<f32>,
    /// For each word the pairs that it starts: the place of the second word, and of the pair.
    pairs: Vec<Vec<(usize, usize)>>,
    pair_boosts: Vec<f32>,
    means: MeanLengths,
}

impl<'a> PassageScorer<'a> {
    /// The scorer for `plan`, with the statistics of `snapshot`.
    pub fn new(plan: &'a Plan, snapshot: &Snapshot) -> PassageScorer<'a> {
        let mut boosts: HashMap<&'a Term, f32> = HashMap::new();
        let passages = snapshot.passages();
        let mut add = |weighted: &'a WeightedTerm, at_least: u64| {
            let term = &weighted.term;
            if !matches!(term, Term::Exact(_) | Term::ExactPair(..)) {
                return 0;
            }
            let count = snapshot.passages_with(term);
            let boost = weighted.weight * idf(count.max(at_least), passages);
            *boosts.entry(term).or_default() += boost;
            count
        };
        for group in &plan.groups {
            let first = add(&group.terms[0], 0);
            for weighted in &group.terms[1..] {
                add(weighted, first);
            }
        }
        for weighted in &plan.ranking {
            add(weighted, 0);
        }
        let mut words: Vec<&str> = boosts.keys().flat_map(|term| words_of(term)).collect();
        words.sort_unstable();
        words.dedup();
        let place = |word: &str| words.partition_point(|known| *known < word);
        let mut word_boosts = vec![0.0; words.len()];
        let mut pairs = vec![Vec::new(); words.len()];
        let mut pair_boosts = Vec::new();
        // In a fixed order, so that sums of floating-point numbers are the same every time.
        let mut boosts: Vec<(&Term, f32)> = boosts.into_iter().collect();
        boosts.sort_unstable_by_key(|(term, _)| words_of(term).collect::<Vec<_>>());
        for (term, boost) in boosts {
            match term {
                Term::Exact(word) => word_boosts[place(word)] = boost,
                Term::ExactPair(first, second) => {
                    pairs[place(first)].push((place(second), pair_boosts.len()));
                    pair_boosts.push(boost);
                }
                _ => {}
            }
        }
        let means = snapshot.passage_means();
        PassageScorer { words, word_boosts, pairs, pair_boosts, means }
    }

    /// Returns true if no passage can score.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Scores the passages of a document. One pass over its term numbers.
    pub fn score(&self, forward: &ForwardIndex) -> BestPassages {
        let Some(places) = self.places(forward) else { return BestPassages::default() };
        let title = self.count(forward.title(), &places);
        let mut heading: Option<(usize, Counts)> = None;
        let mut scored: Vec<(f32, Span)> = Vec::new();
        let mut sum = Counts::new(self);
        for passage in forward.passages() {
            sum.copy_from(&title);
            if let Some((list, times)) = passage.heading {
                // The passages of a section follow each other.
                if heading.as_ref().is_none_or(|(known, _)| *known != list) {
                    heading = Some((list, self.count(forward.list(list), &places)));
                }
                heading.iter().for_each(|(_, counts)| sum.add(counts, times));
            }
            for list in passage.lists() {
                self.count_into(forward.list(list), &places, &mut sum);
            }
            let score = self.sum(&sum);
            // Of equal ones the first stays, so a later one must be better.
            let least = scored.get(PASSAGES_MAX - 1).map_or(0.0, |least| least.0);
            if score > least {
                let place = scored.partition_point(|better| better.0 >= score);
                scored.truncate(PASSAGES_MAX - 1);
                scored.insert(place, (score, passage.span));
            }
        }
        BestPassages {
            score: scored.first().map_or(0.0, |best| best.0),
            spans: scored.into_iter().map(|(_, span)| span).collect(),
        }
    }

    /// What each word and pair adds to the score of the passage at `place`; empty if the document
    /// has none there.
    pub fn explain(&self, forward: &ForwardIndex, place: Span) -> Vec<PassageTerm> {
        let passage = forward.passages().iter().find(|passage| passage.span == place);
        let Some((passage, places)) = passage.zip(self.places(forward)) else { return Vec::new() };
        let mut sum = self.count(forward.title(), &places);
        if let Some((list, times)) = passage.heading {
            sum.add(&self.count(forward.list(list), &places), times);
        }
        for list in passage.lists() {
            self.count_into(forward.list(list), &places, &mut sum);
        }
        let mut terms = Vec::new();
        self.visit(&sum, |term, frequency, boost, score| {
            if boost > 0.0 {
                terms.push(PassageTerm { term: self.name(term), frequency, boost, score });
            }
        });
        terms
    }

    fn name(&self, term: Scored) -> String {
        match term {
            Scored::Word(at) => self.words[at].to_string(),
            Scored::Pair(at) => {
                let places = self.pairs.iter().enumerate();
                let mut names = places.flat_map(|(first, pairs)| {
                    let of_pair = pairs.iter().filter(move |(_, pair)| *pair == at);
                    of_pair.map(move |(second, _)| (first, *second))
                });
                names.next().map_or(String::new(), |(first, second)| {
                    pair_term(self.words[first], self.words[second])
                })
            }
        }
    }

    /// For each term number of the document one more than the place of its word in `words`, or 0.
    /// `None` if it holds no word of the query. Both lists ascend, so one walk over them finds all.
    fn places(&self, forward: &ForwardIndex) -> Option<Vec<u16>> {
        let mut places = vec![0u16; forward.term_count() + 1];
        let mut next = 0;
        let mut any = false;
        for (term, place) in forward.terms().zip(1..places.len()) {
            while next < self.words.len() && self.words[next].as_bytes() < term {
                next += 1;
            }
            if next == self.words.len() {
                break;
            }
            if self.words[next].as_bytes() == term {
                places[place] = next as u16 + 1;
                any = true;
            }
        }
        any.then_some(places)
    }

    fn count(&self, list: TermList, places: &[u16]) -> Counts {
        let mut counts = Counts::new(self);
        self.count_into(list, places, &mut counts);
        counts
    }

    fn count_into(&self, list: TermList, places: &[u16], counts: &mut Counts) {
        let mut last = 0u16;
        list.for_each(|id| {
            // A number that is none of the terms is damage, and not a word of the query.
            let here = places.get(id).copied().unwrap_or(0);
            if here > 0 {
                let word = usize::from(here) - 1;
                counts.words[word] += 1;
                if last > 0 {
                    let pairs = &self.pairs[usize::from(last) - 1];
                    if let Some(&(_, pair)) = pairs.iter().find(|(second, _)| *second == word) {
                        counts.pairs[pair] += 1;
                    }
                }
            }
            last = here;
        });
        counts.lengths.add(list.lengths(), 1);
    }

    /// The score of a stretch of text with these counts.
    fn sum(&self, counts: &Counts) -> f32 {
        let (mut words, mut pairs) = (0.0, 0.0);
        self.visit(counts, |term, _, _, score| match term {
            Scored::Word(_) => words += score,
            Scored::Pair(_) => pairs += score,
        });
        words + pairs
    }

    /// Calls `visit` with the frequency, boost and score of each word and pair that is there.
    fn visit(&self, counts: &Counts, mut visit: impl FnMut(Scored, u32, f32, f32)) {
        let mut all = |counts: &[u32], term: fn(usize) -> Scored, boosts: &[f32], norm: f32| {
            for (at, (&frequency, &boost)) in counts.iter().zip(boosts).enumerate() {
                if frequency > 0 {
                    visit(term(at), frequency, boost, boost * saturate(frequency as f32, norm));
                }
            }
        };
        let word_norm = length_norm(counts.lengths.words as f32, self.means.words);
        let pair_norm = length_norm(counts.lengths.pairs as f32, self.means.pairs);
        all(&counts.words, Scored::Word, &self.word_boosts, word_norm);
        all(&counts.pairs, Scored::Pair, &self.pair_boosts, pair_norm);
    }
}

/// What adds to the score of a passage, by its place in the scorer.
#[derive(Debug, Clone, Copy)]
enum Scored {
    Word(usize),
    Pair(usize),
}

/// What a word or pair adds to the score of a passage.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageTerm {
    /// The word or pair.
    pub term: String,
    /// How often the passage holds it, title and heading weighted.
    pub frequency: u32,
    /// What its saturated frequency is multiplied with.
    pub boost: f32,
    /// What it adds.
    pub score: f32,
}

/// How often words and pairs of the query stand in a stretch of text, by their places in the
/// scorer.
#[derive(Debug, Clone)]
struct Counts {
    words: Vec<u32>,
    pairs: Vec<u32>,
    lengths: Lengths,
}

impl Counts {
    /// Nothing counted yet, for the words and pairs of `scorer`.
    fn new(scorer: &PassageScorer) -> Counts {
        let (words, pairs) = (scorer.word_boosts.len(), scorer.pair_boosts.len());
        Counts { words: vec![0; words], pairs: vec![0; pairs], lengths: Lengths::default() }
    }

    fn copy_from(&mut self, other: &Counts) {
        self.words.copy_from_slice(&other.words);
        self.pairs.copy_from_slice(&other.pairs);
        self.lengths = other.lengths;
    }

    fn add(&mut self, other: &Counts, times: u32) {
        self.words.iter_mut().zip(&other.words).for_each(|(sum, count)| *sum += times * count);
        self.pairs.iter_mut().zip(&other.pairs).for_each(|(sum, count)| *sum += times * count);
        self.lengths.add(other.lengths, times);
    }
}

/// The words of a term that passages hold.
fn words_of(term: &Term) -> impl Iterator<Item = &str> {
    let (first, second) = match term {
        Term::Exact(word) => (Some(word), None),
        Term::ExactPair(first, second) => (Some(first), Some(second)),
        _ => (None, None),
    };
    first.into_iter().chain(second).map(String::as_str)
}
