//! The second stage: the passages of the best documents rank those again. A decree has a hundred
//! articles, and one of them answers the question. The final score of a candidate is that of its
//! best passage plus its own of the first stage.
//!
//! Passages are scored from the forward index of each candidate, with statistics over passages.
//! They hold exact words and pairs alone.

use std::collections::HashMap;

use tracuu_text::Span;

use super::bm25::{idf, length_norm, saturate};
use super::definition::AskedTerm;
use super::in_order::{self, WordOrder};
use super::named::{AND, NamedDocuments};
use super::positions::Positions;
use crate::index::forward::{ForwardIndex, ForwardPassage, Lengths, List, TermName};
use crate::index::pair_term;
use crate::query::{Plan, Term, WeightedTerm};
use crate::snapshot::{MeanLengths, Snapshot};

/// What a definition that is asked for adds to a passage, of what the words of the term weigh.
const DEFINITION_SHARE: f32 = 2.0;

/// What a document that the query names adds to its passages, of what its title weighs.
const NAMED_SHARE: f32 = 0.5;
/// What the words of a short query in order ([`super::in_order`]) add to a passage, of what they
/// weigh.
const IN_ORDER_SHARE: f32 = 1.0;

/// Most passages of one document that are named: as many as there are snippets.
const PASSAGES_MAX: usize = 3;

/// What a heading that stands in the query whole adds to a passage, of what its words weigh. It
/// bounds the reward: a heading adds less than its words do.
const HEADING_SHARE: f32 = 0.3;
/// Fewest words of such a heading.
const HEADING_WORDS_MIN: usize = 2;

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
    /// Words that are scored or part of a scored pair, as forward indexes order them.
    words: Vec<TermName<'a>>,
    /// What the saturated frequency of each word is multiplied with.
    word_boosts: Vec<f32>,
    /// Each pair by the places of its words, with what its saturated frequency is multiplied with.
    pairs: Vec<(usize, usize, f32)>,
    /// The term of which the query asks what it means.
    asked: Option<AskedTerm>,
    /// The documents that the query names.
    named: Option<NamedDocuments<'a>>,
    means: MeanLengths,
    /// The order of the words of a short query; a question has none.
    order: Option<WordOrder>,
}

/// Memory that scoring uses again for the next document.
#[derive(Debug, Default)]
pub struct Scratch {
    positions: Positions,
    /// Positions of the pair at hand.
    of_pair: Vec<u32>,
    /// By passage.
    norms: Vec<Norms>,
    scores: Vec<Score>,
    counts: Counts,
    in_order: in_order::Scratch,
}

/// The length norms of a passage.
#[derive(Debug, Clone, Copy)]
struct Norms {
    words: f32,
    pairs: f32,
}

/// The score of a passage.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    words: f32,
    pairs: f32,
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
        let mut words: Vec<TermName> =
            boosts.keys().flat_map(|term| words_of(term)).map(TermName::of).collect();
        words.extend((!plan.named.is_empty()).then(|| TermName::of(AND)));
        words.sort_unstable();
        words.dedup();
        let place = |word: &'a str| {
            let name = TermName::of(word);
            words.partition_point(|known| *known < name)
        };
        let mut word_boosts = vec![0.0; words.len()];
        let mut pairs = Vec::new();
        for (term, boost) in boosts {
            match term {
                Term::Exact(word) => word_boosts[place(word)] = boost,
                Term::ExactPair(first, second) => {
                    pairs.push((place(first), place(second), boost));
                }
                _ => {}
            }
        }
        // In a fixed order, so that sums of floating-point numbers are the same every time.
        pairs.sort_unstable_by_key(|&(first, second, _)| (first, second));
        let mut scorer = PassageScorer {
            words,
            word_boosts,
            pairs,
            asked: None,
            named: None,
            means: snapshot.passage_means(),
            order: None,
        };
        scorer.asked = AskedTerm::new(&plan.defined, &scorer);
        scorer.named = NamedDocuments::new(&plan.named, &scorer);
        scorer.order = WordOrder::of(plan, &scorer);
        scorer
    }

    /// The place of a word among those of the query.
    pub(super) fn place(&self, word: &str) -> Option<usize> {
        self.words.binary_search(&TermName::of(word)).ok()
    }

    /// What the saturated frequency of a word is multiplied with.
    pub(super) fn word_boost(&self, word: usize) -> f32 {
        self.word_boosts[word]
    }

    /// Returns true if no passage can score.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Scores the passages of a document of `year`, if that is known. Cost: a step for each
    /// distinct term of the document, a few for each place of a word of the query.
    pub fn score(
        &self,
        forward: &ForwardIndex,
        year: Option<u32>,
        scratch: &mut Scratch,
    ) -> BestPassages {
        let Scratch { positions, of_pair, norms, scores, counts, in_order } = scratch;
        if !positions.read(forward, &self.words) {
            return BestPassages::default();
        }
        let passages = forward.passages();
        norms.clear();
        norms.extend(passages.iter().map(|passage| self.norms(forward.lengths(passage))));
        scores.clear();
        scores.resize(passages.len(), Score::default());
        counts.own.clear();
        counts.own.resize(passages.len(), 0);
        for (places, &boost) in positions.of_each().zip(&self.word_boosts) {
            // A word that only belongs to pairs has no boost.
            if boost > 0.0 {
                counts.visit(forward, places, |passage, frequency| {
                    let saturated = saturate(frequency as f32, norms[passage].words);
                    scores[passage].words += boost * saturated;
                });
            }
        }
        for &(first, second, boost) in &self.pairs {
            positions.of_pair(first, second, of_pair);
            counts.visit(forward, of_pair, |passage, frequency| {
                scores[passage].pairs += boost * saturate(frequency as f32, norms[passage].pairs);
            });
        }
        let headings = self.whole_headings(forward, positions);
        for (passage, score) in passages.iter().zip(&mut *scores) {
            let Some((list, _)) = passage.heading.filter(|_| score.words > 0.0) else { continue };
            score.words += HEADING_SHARE * headings[list];
        }
        for defining in self.asked.iter().flat_map(|asked| asked.defining(forward, positions)) {
            scores[defining.passage].words += DEFINITION_SHARE * defining.weight;
        }
        if let Some(named) = &self.named {
            let reward = NAMED_SHARE * named.weight(forward, positions, year);
            scores.iter_mut().for_each(|score| score.words += reward);
        }
        if let Some(order) = &self.order {
            order.align(forward, positions, in_order);
            for (passage, score) in passages.iter().zip(&mut *scores) {
                score.words += IN_ORDER_SHARE * order.weight(passage, in_order);
            }
        }
        best(passages, scores)
    }

    /// Returns for the title and each heading, in the order of lists, what its words weigh if all
    /// of them are words of the query, and are enough to tell headings apart; else 0. Cost: a step
    /// for each of them and each word of the query.
    fn whole_headings(&self, forward: &ForwardIndex, positions: &Positions) -> Vec<f32> {
        let lists = forward.lists().iter().take_while(|list| list.passage.is_none());
        let mut headings: Vec<(&List, usize, f32)> = lists.map(|list| (list, 0, 0.0)).collect();
        for (mut places, &boost) in positions.of_each().zip(&self.word_boosts) {
            for (list, words, weight) in &mut headings {
                let here = places.iter().take_while(|&&place| place < list.positions.end).count();
                places = &places[here..];
                *words += here;
                *weight += if here > 0 { boost } else { 0.0 };
            }
        }
        let whole = headings.into_iter().map(|(list, words, weight)| {
            let is_whole = words >= HEADING_WORDS_MIN && words >= list.lengths.words as usize;
            if is_whole { weight } else { 0.0 }
        });
        whole.collect()
    }

    fn norms(&self, lengths: Lengths) -> Norms {
        Norms {
            words: length_norm(lengths.words as f32, self.means.words),
            pairs: length_norm(lengths.pairs as f32, self.means.pairs),
        }
    }

    /// What each word and pair, a heading that stands in the query whole, a definition that is
    /// asked for, the document's being named and words in order add to the score of the passage at
    /// `place`; empty if the document has no word there.
    pub fn explain(
        &self,
        forward: &ForwardIndex,
        year: Option<u32>,
        place: Span,
    ) -> Vec<PassageTerm> {
        let at = forward.passages().iter().position(|passage| passage.span == place);
        let mut positions = Positions::default();
        let Some(at) = at.filter(|_| positions.read(forward, &self.words)) else {
            return Vec::new();
        };
        let passage = &forward.passages()[at];
        let norms = self.norms(forward.lengths(passage));
        let mut terms = Vec::new();
        let mut add = |term: String, positions: &[u32], boost: f32, norm: f32| {
            let frequency = frequency(forward, passage, positions);
            if frequency > 0 && boost > 0.0 {
                let score = boost * saturate(frequency as f32, norm);
                terms.push(PassageTerm { term, frequency, boost, score });
            }
        };
        for (at, (word, &boost)) in self.words.iter().zip(&self.word_boosts).enumerate() {
            add(word.text().to_string(), positions.of(at), boost, norms.words);
        }
        let mut of_pair = Vec::new();
        for &(first, second, boost) in &self.pairs {
            positions.of_pair(first, second, &mut of_pair);
            let term = pair_term(self.words[first].text(), self.words[second].text());
            add(term, &of_pair, boost, norms.pairs);
        }
        let headings = self.whole_headings(forward, &positions);
        let heading = passage.heading.map(|(list, _)| headings[list]);
        let defining = self.asked.iter().flat_map(|asked| asked.defining(forward, &positions));
        let defining = defining.filter(|one| one.passage == at).map(|one| one.weight).next();
        let named = self.named.as_ref().map(|named| named.weight(forward, &positions, year));
        let in_order = self.order.as_ref().map(|order| {
            let mut scratch = in_order::Scratch::default();
            order.align(forward, &positions, &mut scratch);
            order.weight(passage, &scratch)
        });
        let rewards = [
            ("whole heading", heading, HEADING_SHARE),
            ("definition", defining, DEFINITION_SHARE),
            ("named document", named, NAMED_SHARE),
            ("words in order", in_order, IN_ORDER_SHARE),
        ];
        terms.extend(rewards.into_iter().filter_map(|(name, boost, share)| {
            let boost = boost.filter(|&boost| boost > 0.0)?;
            let term = name.to_string();
            Some(PassageTerm { term, frequency: 1, boost, score: share * boost })
        }));
        terms
    }
}

/// How often a passage holds the word or pair at `positions`, title and heading weighted.
fn frequency(forward: &ForwardIndex, passage: &ForwardPassage, positions: &[u32]) -> u32 {
    let lists = forward.lists();
    let in_list = |list: &List| {
        let within = |position: &&u32| list.positions.contains(position);
        positions.iter().filter(within).count() as u32
    };
    let heading = passage.heading.map_or(0, |(list, times)| times * in_list(&lists[list]));
    in_list(&lists[0]) + heading + lists[passage.lists()].iter().map(in_list).sum::<u32>()
}

/// The best passages of those with these scores.
fn best(passages: &[ForwardPassage], scores: &[Score]) -> BestPassages {
    let mut scored: Vec<(f32, Span)> = Vec::new();
    for (passage, score) in passages.iter().zip(scores) {
        let score = score.words + score.pairs;
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

/// How often passages hold the word or pair at hand.
#[derive(Debug, Default)]
struct Counts {
    /// By passage; 0 between two words.
    own: Vec<u32>,
    /// The passages that hold it.
    touched: Vec<usize>,
    /// The headings that hold it, with how often.
    headings: Vec<(usize, u32)>,
}

impl Counts {
    /// Calls `visit` for each passage that holds the word or pair at `positions`, with how often it
    /// does, title and heading weighted.
    fn visit(
        &mut self,
        forward: &ForwardIndex,
        positions: &[u32],
        mut visit: impl FnMut(usize, u32),
    ) {
        let title = self.count(forward, positions);
        if title == 0 && self.headings.is_empty() {
            for &passage in &*self.touched {
                visit(passage, std::mem::take(&mut self.own[passage]));
            }
            return;
        }
        for (at, passage) in forward.passages().iter().enumerate() {
            let of_heading = passage.heading.map_or(0, |(list, times)| {
                let here = self.headings.iter().find(|(heading, _)| *heading == list);
                here.map_or(0, |(_, count)| times * count)
            });
            let frequency = title + of_heading + std::mem::take(&mut self.own[at]);
            if frequency > 0 {
                visit(at, frequency);
            }
        }
    }

    /// Counts in passages and headings; returns how often the title holds it.
    fn count(&mut self, forward: &ForwardIndex, positions: &[u32]) -> u32 {
        self.touched.clear();
        self.headings.clear();
        let (mut title, mut at) = (0, 0);
        let lists = forward.lists();
        for &position in positions {
            if lists.get(at).is_some_and(|list| list.positions.end <= position) {
                at += lists[at..].partition_point(|list| list.positions.end <= position);
            }
            // A position beyond all lists is damage.
            let Some(list) = lists.get(at) else { break };
            match (list.passage, self.headings.last_mut()) {
                (Some(passage), _) => {
                    let own = &mut self.own[passage as usize];
                    if *own == 0 {
                        self.touched.push(passage as usize);
                    }
                    *own += 1;
                }
                (None, _) if at == 0 => title += 1,
                (None, Some((heading, count))) if *heading == at => *count += 1,
                (None, _) => self.headings.push((at, 1)),
            }
        }
        title
    }
}

/// What a word or pair adds to the score of a passage.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageTerm {
    /// The word or pair; `whole heading` for a heading that stands in the query whole, `definition`
    /// for a definition that it asks for, `named document` for a document that it names, `words in
    /// order` for words that stand as they were typed.
    pub term: String,
    /// How often the passage holds it, title and heading weighted.
    pub frequency: u32,
    /// What its saturated frequency is multiplied with.
    pub boost: f32,
    /// What it adds.
    pub score: f32,
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
