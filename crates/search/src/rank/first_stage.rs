//! The first stage on one document whose terms are at hand: what the memory engine sums and what an
//! explanation lists. Engines with posting lists compute the same, term by term.

use super::bm25::{kept_length, length_norm, saturate};
use super::boosts::Boosts;
use super::score_sum::ScoreSum;
use crate::index::term_text::PAIR_SEPARATOR;
use crate::index::{IndexedText, pairs, positions};
use crate::query::{Plan, Term, WeightedTerm};
use crate::snapshot::MeanLengths;

/// What one term of the plan adds to the score of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution<'a> {
    /// The term.
    pub term: &'a Term,
    /// How often the document holds it, title and headings weighted.
    pub frequency: u32,
    /// What it weighs.
    pub boost: f32,
    /// What it adds.
    pub score: f32,
}

/// The terms of one document, to be counted.
pub struct DocumentTerms<'a> {
    text: &'a IndexedText,
    words: f32,
    pairs: f32,
}

impl<'a> DocumentTerms<'a> {
    /// Counts the lengths of an analysed document.
    pub fn new(text: &'a IndexedText) -> DocumentTerms<'a> {
        let length = |count: usize| kept_length(u32::try_from(count).unwrap_or(u32::MAX)) as f32;
        let words = length(positions(&text.words).count());
        DocumentTerms { text, words, pairs: length(pairs(&text.words).count()) }
    }

    /// How often the document holds the term; of a number or chain, 1 or 0. One pass over its
    /// terms.
    pub fn frequency(&self, term: &Term) -> u32 {
        let terms = &self.text.words;
        let word = |wanted: &String| positions(terms).filter(|(_, term)| *term == wanted).count();
        let pair = |wanted: (&str, &str)| pairs(terms).filter(|pair| *pair == wanted).count();
        let count = match term {
            Term::Exact(key) => word(key),
            Term::Folded(spelled) => spelled.terms.iter().map(word).sum(),
            Term::ExactPair(a, b) => pair((a, b)),
            Term::FoldedPair(spelled) => {
                let pairs = spelled.terms.iter().filter_map(|term| term.split_once(PAIR_SEPARATOR));
                pairs.map(pair).sum()
            }
            Term::Chain(words) => {
                let holds = |two: &[String]| pair((&two[0], &two[1])) > 0;
                usize::from(words.windows(2).all(holds))
            }
            Term::Number(keys) => {
                usize::from(keys.iter().any(|key| self.text.numbers.contains(key)))
            }
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Returns true if its own number has one of these keys.
    pub fn has_own_number(&self, keys: &[String]) -> bool {
        keys.iter().any(|key| self.text.own_numbers.contains(key))
    }

    /// What each term of `plan` that the document holds adds to its score, in the order of the
    /// plan: terms of groups, then ranking terms.
    pub fn contributions<'p>(
        &self,
        plan: &'p Plan,
        boosts: &Boosts,
        means: MeanLengths,
    ) -> Vec<Contribution<'p>> {
        let groups = plan.groups.iter().zip(&boosts.groups);
        let of_groups = groups.flat_map(|(group, boosts)| group.terms.iter().zip(boosts));
        let all = of_groups.chain(plan.ranking.iter().zip(&boosts.ranking));
        let mut contributions = Vec::new();
        for (WeightedTerm { term, .. }, boost) in all {
            let frequency = self.frequency(term);
            if frequency > 0 {
                let score = self.score(term, frequency, boost.term, means);
                contributions.push(Contribution { term, frequency, boost: boost.term, score });
            }
            if let Term::Number(keys) = term
                && self.has_own_number(keys)
            {
                let boost = boost.own_number;
                let score = ScoreSum::of(boost).score();
                contributions.push(Contribution { term, frequency: 1, boost, score });
            }
        }
        contributions
    }

    fn score(&self, term: &Term, frequency: u32, boost: f32, means: MeanLengths) -> f32 {
        let frequency = frequency as f32;
        let score = match term {
            Term::Number(_) => boost * frequency,
            Term::Chain(_) => 0.0,
            Term::Exact(_) | Term::Folded(_) => {
                boost * saturate(frequency, length_norm(self.words, means.words))
            }
            Term::ExactPair(..) | Term::FoldedPair(..) => {
                boost * saturate(frequency, length_norm(self.pairs, means.pairs))
            }
        };
        ScoreSum::of(score).score()
    }
}
