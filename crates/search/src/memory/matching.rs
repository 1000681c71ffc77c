//! Matching by reading every document: slow, plain, and therefore the measure of the other engines.

use std::collections::HashMap;

use super::{Entry, State, value_of};
use crate::engine::{Handle, Lacking, ScoredDoc, SearchSpec, TopDocs};
use crate::error::SearchError;
use crate::filter::{buckets, passes, passes_period, period_of, year_buckets};
use crate::index::term_text::PAIR_SEPARATOR;
use crate::index::{IndexedText, are_near, parts, positions};
use crate::query::{ALL_WORDS_MAX, Alternative, Filter, Term, WeightedTerm};
use crate::rank::bm25::union_count;
use crate::rank::first_stage::DocumentTerms;
use crate::rank::score_sum::ScoreSum;
use crate::rank::sort_key::{SortKey, TopK, id_sort_key};
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

    /// The words of an alternative that the document lacks, as places in the plan's groups; `None`
    /// if it does not fulfil its filters, or lacks more than it may.
    fn lacking_of(&self, alternative: &Alternative, spec: &SearchSpec<'_>) -> Option<Vec<usize>> {
        let holds = |weighted: &WeightedTerm| self.terms.frequency(&weighted.term) > 0;
        let lacks = |index: &usize| !spec.plan.groups[*index].terms.iter().any(holds);
        let lacking: Vec<usize> = alternative.groups.iter().copied().filter(lacks).collect();
        let all = alternative.required.iter().all(|filter| self.fulfils(filter));
        (all && lacking.len() <= spec.missing_max(alternative)).then_some(lacking)
    }

    /// The words that the document lacks of the alternative that it has most of; `None` if it
    /// matches none.
    fn lacking(&self, spec: &SearchSpec<'_>) -> Option<Vec<usize>> {
        let alternatives = &spec.plan.alternatives;
        let lacking = alternatives.iter().filter_map(|one| self.lacking_of(one, spec));
        let none = alternatives.is_empty().then(Vec::new);
        lacking.min_by_key(Vec::len).or(none)
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
    let lacking = fulfilling.iter().filter_map(|one| Some((one, one.lacking(spec)?)));
    let mut matching: Vec<(&Candidate, Lacking)> = match spec.fills() {
        true => lacking.map(|(one, lacking)| (one, Lacking::of(lacking))).collect(),
        false => lacking.map(|(one, _)| (one, Lacking::default())).collect(),
    };
    let mut levels = [0; ALL_WORDS_MAX + 1];
    for (_, lacking) in &matching {
        levels[usize::from(lacking.count())] += 1;
    }
    let missing = spec.missing_words(&levels);
    matching.retain(|(_, lacking)| usize::from(lacking.count()) <= missing);
    let mut counts = Counts::default();
    let mut top = TopDocs::default();
    let mut candidates = TopK::new(spec.candidates);
    let mut page = TopK::new(spec.limit);
    for (one, lacking) in matching {
        spec.deadline.check()?;
        if !counts.count(one.record, spec.filters) {
            continue;
        }
        top.total += 1;
        top.complete += u64::from(lacking == Lacking::default());
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
        let key = SortKey { missing: lacking.count(), ..key };
        let found = (Handle(one.at as u64), lacking);
        candidates.push(key, found);
        if spec.after.is_none_or(|after| key > after) {
            page.push(key, found);
        }
    }
    let docs = |top: TopK<(Handle, Lacking)>| {
        let sorted = top.into_sorted().into_iter();
        sorted.map(|(key, (handle, lacking))| ScoredDoc { key, handle, lacking }).collect()
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
