//! Matching by reading every document: slow, plain, and therefore the measure of the other engines.

use std::collections::HashMap;

use super::{Entry, State, value_of};
use crate::engine::{Handle, ScoredDoc, SearchSpec, TopDocs};
use crate::error::SearchError;
use crate::filter::{buckets, passes, passes_period, period_of, year_buckets};
use crate::index::term_text::PAIR_SEPARATOR;
use crate::index::{IndexedText, are_near, parts, positions};
use crate::query::{Alternative, Filter, Term, WeightedTerm};
use crate::rank::bm25::union_count;
use crate::rank::first_stage::DocumentTerms;
use crate::rank::score_sum::ScoreSum;
use crate::rank::sort_key::{TopK, id_sort_key};
use crate::request::{Filters, Sort};
use crate::response::Facets;
use tracuu_document::Record;

/// See [`crate::engine::Reader::counts`].
pub(super) fn count(state: &State, term: &Term) -> u64 {
    let with = |term: &Term| {
        let entries = state.order.iter();
        entries.filter(|entry| DocumentTerms::new(&entry.text).frequency(term) > 0).count() as u64
    };
    let of_any = |terms: &mut dyn Iterator<Item = Term>| {
        union_count(terms.map(|term| with(&term)), state.order.len() as u64)
    };
    match term {
        Term::Chain(_) => 0,
        Term::Number(keys) => of_any(&mut keys.iter().map(|key| Term::Number(vec![key.clone()]))),
        Term::Folded(spelled) => of_any(&mut spelled.terms.iter().cloned().map(Term::Exact)),
        Term::FoldedPair(spelled) => {
            let pairs = spelled.terms.iter().filter_map(|pair| pair.split_once(PAIR_SEPARATOR));
            of_any(&mut pairs.map(|(a, b)| Term::ExactPair(a.to_string(), b.to_string())))
        }
        Term::Exact(_) | Term::ExactPair(..) => with(term),
    }
}

/// A document that is looked at.
struct Candidate<'a> {
    at: usize,
    record: &'a Record,
    text: &'a IndexedText,
    terms: DocumentTerms<'a>,
}

impl<'a> Candidate<'a> {
    fn new(at: usize, entry: &'a Entry) -> Candidate<'a> {
        let text = &entry.text;
        Candidate { at, record: &entry.document.record, text, terms: DocumentTerms::new(text) }
    }

    fn fulfils(&self, filter: &Filter) -> bool {
        match filter {
            Filter::Has(term) => self.terms.frequency(term) > 0,
            Filter::Any(filters) => filters.iter().any(|filter| self.fulfils(filter)),
            Filter::Phrase { words } => has_phrase(&self.text.words, words),
            Filter::Near { words, within } => {
                let places = |word: &Vec<String>| {
                    let all = positions(&self.text.words);
                    let all = all.filter(|(_, term)| word.iter().any(|key| key == term));
                    all.map(|(position, _)| position).collect()
                };
                are_near(&words.iter().map(places).collect::<Vec<Vec<u32>>>(), *within)
            }
            Filter::Value { field, values } => {
                value_of(self.record, *field).is_some_and(|value| values.contains(value))
            }
            Filter::Year(years) => self.record.year.is_some_and(|year| years.contains(&year)),
            Filter::OwnNumber(keys) => self.terms.has_own_number(keys),
        }
    }

    /// How many words of an alternative the document has; `None` if it does not fulfil its filters.
    fn words_of(&self, alternative: &Alternative, spec: &SearchSpec<'_>) -> Option<usize> {
        let holds = |weighted: &WeightedTerm| self.terms.frequency(&weighted.term) > 0;
        let of_group = |&&index: &&usize| spec.plan.groups[index].terms.iter().any(holds);
        let all = alternative.required.iter().all(|filter| self.fulfils(filter));
        all.then(|| alternative.groups.iter().filter(of_group).count())
    }
}

fn has_phrase(terms: &str, words: &[Vec<String>]) -> bool {
    parts(terms).any(|line| {
        let line: Vec<&str> = line.split(' ').collect();
        line.windows(words.len()).any(|window| {
            window.iter().zip(words).all(|(term, word)| word.iter().any(|key| key == term))
        })
    })
}

/// Searches by scanning all documents of `state`.
pub(super) fn search(state: &State, spec: &SearchSpec<'_>) -> Result<TopDocs, SearchError> {
    let plan = spec.plan;
    let mut fulfilling = Vec::new();
    for (at, entry) in state.order.iter().enumerate() {
        spec.deadline.check()?;
        let one = Candidate::new(at, entry);
        let excluded = plan.excluded.iter().any(|filter| one.fulfils(filter));
        if !excluded && plan.required.iter().all(|filter| one.fulfils(filter)) {
            fulfilling.push(one);
        }
    }
    let most = plan.alternatives.iter().map(|alternative| {
        fulfilling.iter().filter_map(|one| one.words_of(alternative, spec)).max().unwrap_or(0)
    });
    let missing_words = spec.missing_words(spec.min_missing(most));
    let matches = |one: &&Candidate| {
        let has = |alternative: &Alternative| {
            let needed = spec.words_needed(alternative, missing_words);
            one.words_of(alternative, spec).is_some_and(|words| words >= needed)
        };
        plan.alternatives.is_empty() || plan.alternatives.iter().any(has)
    };
    let mut counts = Counts::default();
    let mut top = TopDocs { missing_words, ..TopDocs::default() };
    let mut candidates = TopK::new(spec.candidates);
    let mut page = TopK::new(spec.limit);
    for one in fulfilling.iter().filter(matches) {
        spec.deadline.check()?;
        if !counts.count(one.record, spec.filters) {
            continue;
        }
        top.total += 1;
        let score = match spec.order() {
            Sort::Relevance => {
                let contributions = one.terms.contributions(plan, spec.boosts, spec.means);
                let mut sum = ScoreSum::default();
                contributions.iter().for_each(|one| sum.add(ScoreSum::of(one.score)));
                sum.score()
            }
            Sort::Newest | Sort::Oldest => 0.0,
        };
        let key = spec.sort_key(score, period_of(one.record), id_sort_key(&one.record.id));
        let handle = Handle(one.at as u64);
        candidates.push(key, handle);
        if spec.after.is_none_or(|after| key > after) {
            page.push(key, handle);
        }
    }
    let docs = |top: TopK<Handle>| {
        let sorted = top.into_sorted().into_iter();
        sorted.map(|(key, handle)| ScoredDoc { key, handle }).collect()
    };
    (top.candidates, top.page) = (docs(candidates), docs(page));
    top.facets = counts.into_facets(spec.filters);
    Ok(top)
}

#[derive(Default)]
struct Counts {
    agencies: HashMap<String, u64>,
    years: HashMap<i32, u64>,
    types: HashMap<String, u64>,
}

impl Counts {
    /// Counts a document in every facet whose other filters it passes; whether it passes all.
    fn count(&mut self, record: &Record, filters: &Filters) -> bool {
        let signer = record.signer.as_ref().and_then(|signer| signer.name.as_ref());
        if !passes(&filters.signers, signer) || !passes_period(filters, period_of(record)) {
            return false;
        }
        let agency = passes(&filters.agencies, record.agency.as_ref());
        let year = passes(&filters.years, record.year.as_ref());
        let kind = passes(&filters.types, record.kind.as_ref());
        if let Some(value) = record.agency.as_ref().filter(|_| year && kind) {
            *self.agencies.entry(value.clone()).or_default() += 1;
        }
        if let Some(value) = record.year.filter(|_| agency && kind) {
            *self.years.entry(value).or_default() += 1;
        }
        if let Some(value) = record.kind.as_ref().filter(|_| agency && year) {
            *self.types.entry(value.clone()).or_default() += 1;
        }
        agency && year && kind
    }

    fn into_facets(self, filters: &Filters) -> Facets {
        Facets {
            agency: buckets(self.agencies, &filters.agencies),
            year: year_buckets(self.years, &filters.years),
            kind: buckets(self.types, &filters.types),
        }
    }
}
