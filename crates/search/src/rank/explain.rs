//! Why a document ranks where it does: how the query was read, what its terms count and weigh, and what each
//! of them adds to the score of a document. Computed from the document itself by the formulas of ranking, so
//! the explained score is the score of the hit.

use serde::Serialize;
use tracuu_document::Document;
use tracuu_text::Span;

use super::bm25::DOCUMENT_SHARE;
use super::boosts::{Boost, Boosts, counted_terms};
use super::first_stage::DocumentTerms;
use super::second_stage::{PassageScorer, PassageTerm};
use crate::index::analyse;
use crate::index::forward::ForwardIndex;
use crate::query::{Plan, Query, Term, TermGroup};
use crate::response::Note;
use crate::search::Weights;
use crate::snapshot::Snapshot;

/// How a query was read. Serialised as it is: the `query` of an explanation.
#[derive(Debug, Clone, Serialize)]
pub struct QueryExplanation {
    /// The query as it was understood before accents were restored.
    pub parsed: String,
    /// The query with accents restored; null if nothing was restored.
    pub restored: Option<String>,
    /// The query with slips corrected; null if no word looks like a slip.
    pub corrected: Option<String>,
    /// Notes on how it was taken.
    pub notes: Vec<Note>,
    /// Documents in the index.
    pub documents: u64,
    /// Passages in the index.
    pub passages: u64,
    /// Its words: a document that holds any term of a group has the word.
    pub groups: Vec<Vec<TermExplanation>>,
    /// Terms that rank and need not be there.
    pub ranking: Vec<TermExplanation>,
    /// The sides of its `OR`, each the numbers of its groups, from 0.
    pub alternatives: Vec<Vec<usize>>,
    /// What must hold besides, one line each.
    pub required: Vec<String>,
    /// What must not hold, one line each.
    pub excluded: Vec<String>,
}

/// A term of a query.
#[derive(Debug, Clone, Serialize)]
pub struct TermExplanation {
    /// The term: `đất`, `đất+đai`.
    pub term: String,
    /// `exact`, `folded`, `exact_pair`, `folded_pair`, `chain` or `number`.
    pub kind: &'static str,
    /// Documents that hold it; null if the order is by date, which counts nothing.
    pub documents: Option<u64>,
    /// Passages that hold it; null for terms that passages do not hold.
    pub passages: Option<u64>,
    /// Its weight in the query.
    pub weight: f32,
    /// Weight times rarity times the share of the document, what its saturated frequency is multiplied with.
    pub boost: f32,
}

/// How the score of a document comes about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// Its id.
    pub id: String,
    /// The sum of both stages; the score of a hit that was ranked by its passages.
    pub score: f32,
    /// The first stage: what the document as a whole adds.
    pub document_score: f32,
    /// What of a document's own score counts beside its best passage; already in the scores here.
    pub document_share: f32,
    /// The terms that add to the first stage, in the order of the query.
    pub document_terms: Vec<TermScore>,
    /// The second stage: the score of the best passage.
    pub passage_score: f32,
    /// Where the best passage stands in the text, in code points; null if no passage holds a word.
    pub passage: Option<Span>,
    /// The section of the best passage.
    pub section: Option<String>,
    /// The terms that add to the best passage.
    pub passage_terms: Vec<TermScore>,
}

/// What a term adds to a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TermScore {
    /// The term.
    pub term: String,
    /// How often it is there, title and headings weighted.
    pub frequency: u32,
    /// What its saturated frequency is multiplied with.
    pub boost: f32,
    /// What it adds.
    pub score: f32,
}

/// Explains how a query was read. `weights` are empty if the order is by date.
pub(crate) fn query(
    query: &Query,
    plan: &Plan,
    weights: &Weights,
    snapshot: &Snapshot,
    notes: Vec<Note>,
) -> QueryExplanation {
    let terms = counted_terms(plan);
    let boosts = weights.boosts.groups.iter().flatten().chain(&weights.boosts.ranking);
    let boosts: Vec<&Boost> = boosts.collect();
    let ranked = plan.groups.iter().flat_map(|group: &TermGroup| &group.terms);
    let plan_weights: Vec<f32> =
        ranked.chain(&plan.ranking).map(|weighted| weighted.weight).collect();
    let explained = terms.iter().zip(plan_weights).enumerate().map(|(at, (term, weight))| {
        let passages = snapshot.passages_with(term);
        TermExplanation {
            term: term.to_string(),
            kind: term.kind(),
            documents: weights.counts.get(at).copied(),
            passages: term.is_of_passages().then_some(passages),
            weight,
            boost: boosts.get(at).map_or(0.0, |boost| boost.term),
        }
    });
    let mut explained: Vec<TermExplanation> = explained.collect();
    let mut groups = Vec::new();
    for group in &plan.groups {
        let rest = explained.split_off(group.terms.len());
        groups.push(std::mem::replace(&mut explained, rest));
    }
    let lines =
        |filters: &[crate::query::Filter]| filters.iter().map(|f| format!("{f:?}")).collect();
    QueryExplanation {
        parsed: query.to_string(),
        restored: plan.restored.clone(),
        corrected: plan.corrected.clone(),
        notes,
        documents: snapshot.documents(),
        passages: snapshot.passages(),
        groups,
        ranking: explained,
        alternatives: plan.alternatives.iter().map(|one| one.groups.clone()).collect(),
        required: lines(&plan.required),
        excluded: lines(&plan.excluded),
    }
}

/// Explains the score of `document`. Cost: the document is analysed anew.
pub(crate) fn document(
    document: &Document,
    plan: &Plan,
    boosts: &Boosts,
    snapshot: &Snapshot,
) -> Explanation {
    let indexed = analyse(document);
    let terms = DocumentTerms::new(&indexed);
    let contributions = terms.contributions(plan, boosts, snapshot.means());
    let document_score = contributions.iter().map(|one| one.score).fold(0.0, |sum, one| sum + one);
    let document_terms = contributions.iter().map(|one| TermScore {
        term: one.term.to_string(),
        frequency: one.frequency,
        boost: if one.score > one.boost.own_number { one.boost.term } else { one.boost.own_number },
        score: one.score,
    });
    let scorer = PassageScorer::new(plan, snapshot);
    let forward = ForwardIndex::decode(&indexed.forward);
    let best = forward.as_ref().map(|forward| scorer.score(forward)).unwrap_or_default();
    let place = best.spans.first().copied();
    let passage_terms = forward.as_ref().zip(place).map_or(Vec::new(), |(forward, place)| {
        scorer.explain(forward, place).into_iter().map(TermScore::from).collect()
    });
    let points = tracuu_text::CodePoints::new(&document.text);
    Explanation {
        id: document.record.id.clone(),
        score: document_score + best.score,
        document_score,
        document_share: DOCUMENT_SHARE,
        document_terms: document_terms.collect(),
        passage_score: best.score,
        passage: place.map(|place| points.span(place)),
        section: place.and_then(|place| document.section_title(place.start)),
        passage_terms,
    }
}

impl From<PassageTerm> for TermScore {
    fn from(term: PassageTerm) -> Self {
        let PassageTerm { term, frequency, boost, score } = term;
        TermScore { term, frequency, boost, score }
    }
}

impl Term {
    /// The kind of term, as an explanation names it.
    fn kind(&self) -> &'static str {
        match self {
            Term::Exact(_) => "exact",
            Term::Folded(_) => "folded",
            Term::ExactPair(..) => "exact_pair",
            Term::FoldedPair(..) => "folded_pair",
            Term::Chain(_) => "chain",
            Term::Number(_) => "number",
        }
    }

    /// Whether passages hold terms of this kind.
    fn is_of_passages(&self) -> bool {
        matches!(self, Term::Exact(_) | Term::ExactPair(..))
    }
}
