//! What each term of a plan weighs in one generation of an index: its weight in the plan times its
//! rarity. Computed here from counts, so that an engine sums products and knows no rarity.

use super::bm25::{DOCUMENT_SHARE, NUMBER_WEIGHT, OWN_NUMBER_SCORE, idf};
use crate::query::{Plan, Term, WeightedTerm};

/// What the terms of a plan weigh in the first stage. Scores of the first stage are already in the
/// scale of final scores: they hold [`DOCUMENT_SHARE`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Boosts {
    /// For each group of the plan, in order, one for each of its terms.
    pub groups: Vec<Vec<Boost>>,
    /// For each of the plan's ranking terms, in order.
    pub ranking: Vec<Boost>,
}

/// What one term weighs.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Boost {
    /// Of a word or pair: what its saturated frequency is multiplied with. Of a document number or
    /// another entity: what a document gets that holds it.
    pub term: f32,
    /// What a document gets on top whose own number it is; 0 but for numbers.
    pub own_number: f32,
}

/// What the terms of a plan count and weigh. Empty if the order is by date.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    /// For each of [`counted_terms`] the number of documents that hold it.
    pub counts: Vec<u64>,
    /// What the terms weigh.
    pub boosts: Boosts,
}

/// The terms whose document counts [`Boosts::new`] needs, in its order.
pub fn counted_terms(plan: &Plan) -> Vec<&Term> {
    let groups = plan.groups.iter().flat_map(|group| &group.terms);
    groups.chain(&plan.ranking).map(|weighted| &weighted.term).collect()
}

impl Boosts {
    /// The boosts for `plan`, from `counts`: for each of [`counted_terms`] the number of documents
    /// that hold it, of `documents` in all. The other terms of a group rank no higher than its
    /// first for being rarer.
    pub fn new(plan: &Plan, counts: &[u64], documents: u64) -> Boosts {
        let mut counts = counts.iter().copied();
        let mut next = || counts.next().unwrap_or(0);
        let groups = plan.groups.iter().map(|group| {
            let mut first = None;
            let boost = |weighted: &WeightedTerm| {
                let count = next();
                let at_least = *first.get_or_insert(count);
                boost(weighted, count.max(at_least), documents)
            };
            group.terms.iter().map(boost).collect()
        });
        let groups = groups.collect();
        let ranking = plan.ranking.iter().map(|weighted| boost(weighted, next(), documents));
        Boosts { groups, ranking: ranking.collect() }
    }
}

fn boost(weighted: &WeightedTerm, count: u64, documents: u64) -> Boost {
    let share = DOCUMENT_SHARE * weighted.weight;
    let rarity = share * idf(count, documents);
    match weighted.term {
        Term::Number(_) => {
            Boost { term: rarity * NUMBER_WEIGHT, own_number: share * OWN_NUMBER_SCORE }
        }
        // The pairs of a chain rank by themselves.
        Term::Chain(_) => Boost::default(),
        _ => Boost { term: rarity, own_number: 0.0 },
    }
}
