//! Why a document ranks where it does: how the query was read, what its terms count and weigh, and
//! what each of them adds to the score of a document. Computed from the document itself by the
//! formulas of ranking, so the explained score is the score of the hit.

use tracuu_document::Document;
use tracuu_text::CodePoints;

use super::bm25::DOCUMENT_SHARE;
use super::boosts::{Boost, Boosts, Weights, counted_terms};
use super::first_stage::DocumentTerms;
use super::score_sum::ScoreSum;
use super::second_stage::{PassageScorer, PassageTerm, Scratch};
use crate::explanation::{Explanation, QueryExplanation, TermExplanation, TermScore};
use crate::filter::period_of;
use crate::index::analyse;
use crate::index::forward::ForwardIndex;
use crate::query::{Filter, Plan, Query, Term, TermGroup};
use crate::snapshot::Snapshot;

/// Explains how a query was read. `weights` are empty if the order is by date.
pub(crate) fn query(
    query: &Query,
    plan: &Plan,
    weights: &Weights,
    snapshot: &Snapshot,
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
    let lines = |filters: &[Filter]| filters.iter().map(|f| format!("{f:?}")).collect();
    QueryExplanation {
        parsed: query.to_string(),
        restored: plan.restored.clone(),
        corrected: plan.corrected.clone(),
        asking: plan.asking.clone(),
        defined: (!plan.defined.is_empty()).then(|| plan.defined.join(" ")),
        added: plan.widened.clone(),
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
    let mut sum = ScoreSum::default();
    contributions.iter().for_each(|one| sum.add(ScoreSum::of(one.score)));
    let document_score = sum.score();
    let document_terms = contributions.iter().map(|one| TermScore {
        term: one.term.to_string(),
        frequency: one.frequency,
        boost: one.boost,
        score: one.score,
    });
    let scorer = PassageScorer::new(plan, snapshot);
    let forward = ForwardIndex::decode(&indexed.forward);
    let year = period_of(&document.record).map(|period| period.last / 10_000);
    let score = |forward| scorer.score(forward, year, &mut Scratch::default());
    let best = forward.as_ref().map(score).unwrap_or_default();
    let place = best.spans.first().copied();
    let passage_terms = forward.as_ref().zip(place).map_or(Vec::new(), |(forward, place)| {
        scorer.explain(forward, year, place).into_iter().map(TermScore::from).collect()
    });
    let points = CodePoints::new(&document.text);
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::conformance::{fill, simple};
    use crate::memory::MemoryEngine;
    use crate::rank::score_sum::ScoreSum;
    use crate::{Request, Search};

    /// A number that a document only cites has the boost of a citation, not of its own number.
    #[test]
    fn a_cited_number_has_the_boost_of_a_citation() {
        let engine = Arc::new(MemoryEngine::new());
        fill(engine.as_ref(), &[simple("a000000000000000", "Căn cứ Kế hoạch số 116/KH-UBND")]);
        let request = Request { text: "116/KH-UBND".into(), size: 10, ..Request::default() };
        let explained = Search::new(engine).explain(&request, None).expect("an explanation");
        let document = explained.document.expect("a document");
        let [cited] = &document.document_terms[..] else { panic!("{document:?}") };
        let score = ScoreSum::of(cited.boost).score();
        assert_eq!((cited.frequency, cited.score), (1, score));
        assert!(cited.boost < 10.0, "not that of its own number");
    }
}
