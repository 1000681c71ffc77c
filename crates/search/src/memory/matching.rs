//! Matching by reading every document: slow, plain, and therefore the measure of the other engines.

use std::collections::{HashMap, HashSet};

use super::State;
use crate::analysis::{IndexedText, analyse, are_near, pairs, positions};
use crate::cursor::{Best, Rank, id_order};
use crate::engine::{Lookup, Match, Matches};
use crate::filter::{buckets, passes, passes_period, period_of, year_buckets};
use crate::query::{
    Abbreviations, Branch, Form, Lexicon, NamedField, Requirement, Term, Vocabulary,
};
use crate::{Facets, Filters, Sort, ranking};
use tracuu_document::definitions::Definition;
use tracuu_document::{Document, Record};

/// The words of one document.
struct Words {
    text: IndexedText,
    /// Number of words, and of pairs.
    lengths: [f32; 2],
}

impl Words {
    fn of(document: &Document) -> Words {
        let text = analyse(document);
        let lengths = [positions(&text.words).count() as f32, pairs(&text.words).count() as f32];
        Words { text, lengths }
    }

    fn keys(&self, folded: bool) -> &str {
        if folded { &self.text.folded } else { &self.text.words }
    }

    /// How often the document has the term.
    fn frequency(&self, form: &Form) -> f32 {
        let word = |folded, wanted: &str| {
            positions(self.keys(folded)).filter(|(_, key)| *key == wanted).count()
        };
        let pair = |folded, wanted: (&str, &str)| {
            pairs(self.keys(folded)).filter(|pair| *pair == wanted).count()
        };
        let count = match form {
            Form::Exact(key) => word(false, key),
            Form::Folded(key) => word(true, key),
            Form::ExactPair(a, b) => pair(false, (a, b)),
            Form::FoldedPair(a, b) => pair(true, (a, b)),
            Form::Chain(words) => {
                let has = |two: &[String]| pair(false, (&two[0], &two[1])) > 0;
                usize::from(words.windows(2).all(has))
            }
            Form::Number(keys) => {
                usize::from(keys.iter().any(|key| self.text.numbers.contains(key)))
            }
        };
        count as f32
    }

    /// Whether a document with these words and this record fulfils a condition.
    fn fulfil(&self, requirement: &Requirement, record: &Record) -> bool {
        match requirement {
            Requirement::Has(form) => self.frequency(form) > 0.0,
            Requirement::Phrase { words, folded } => has_phrase(self.keys(*folded), words),
            Requirement::Near { words, folded, within } => {
                let places = |word: &String| {
                    let all = positions(self.keys(*folded)).filter(|(_, key)| key == word);
                    all.map(|(position, _)| position).collect()
                };
                are_near(&words.iter().map(places).collect::<Vec<Vec<u32>>>(), *within)
            }
            Requirement::Value { field, values } => {
                value_of(record, *field).is_some_and(|value| values.contains(value))
            }
            Requirement::Year(years) => record.year.is_some_and(|year| years.contains(&year)),
            Requirement::OwnNumber(keys) => {
                keys.iter().any(|key| self.text.own_numbers.contains(key))
            }
        }
    }
}

fn has_phrase(keys: &str, words: &[String]) -> bool {
    keys.split('\n').any(|line| {
        let line: Vec<&str> = line.split(' ').collect();
        line.windows(words.len()).any(|window| window == words)
    })
}

fn value_of(record: &Record, field: NamedField) -> Option<&String> {
    match field {
        NamedField::Agency => record.agency.as_ref(),
        NamedField::Type => record.kind.as_ref(),
        NamedField::Signer => record.signer.as_ref()?.name.as_ref(),
    }
}

/// Here every document is one passage.
impl Lexicon for State {
    fn frequency(&self, form: &Form) -> u64 {
        let all = self.entries.values();
        all.filter(|entry| Words::of(&entry.document).frequency(form) > 0.0).count() as u64
    }

    fn abbreviations(&self) -> &Abbreviations {
        self.abbreviations.get_or_init(|| {
            let texts = self.entries.values().map(|entry| analyse(&entry.document));
            let terms: Vec<String> = texts.flat_map(|text| text.definitions).collect();
            Abbreviations::new(terms.iter().filter_map(|term| {
                let (abbreviation, expansion) = Definition::read_term(term)?;
                Some((abbreviation.to_string(), expansion.to_string(), 1))
            }))
        })
    }

    fn values(&self, field: NamedField) -> Vec<String> {
        let records = self.entries.values().map(|entry| &entry.document.record);
        let values: HashSet<&String> =
            records.filter_map(|record| value_of(record, field)).collect();
        values.into_iter().cloned().collect()
    }

    fn vocabulary(&self) -> &Vocabulary {
        self.vocabulary.get_or_init(|| {
            let documents = self.entries.values().map(|entry| Words::of(&entry.document));
            Vocabulary::new(documents.flat_map(|words| {
                let keys = positions(&words.text.words).map(|(_, key)| key.to_string());
                let distinct: HashSet<String> = keys.collect();
                distinct.into_iter().map(|word| (word, 1))
            }))
        })
    }
}

/// Statistics of the terms of a query over all documents.
struct Weights<'a> {
    /// How many documents have each form.
    frequencies: HashMap<&'a Form, u64>,
    documents: u64,
    statistics: [ranking::Statistics; 2],
}

impl<'a> Weights<'a> {
    fn of(lookup: &Lookup<'a>, all: &[(&Document, Words)]) -> Weights<'a> {
        let documents = all.len() as u64;
        let mean = |kind: usize| {
            let sum: f32 = all.iter().map(|(_, words)| words.lengths[kind]).sum();
            ranking::Statistics { documents, mean_length: sum / all.len().max(1) as f32 }
        };
        let plan = lookup.plan;
        let terms = plan.words.iter().flat_map(|word| &word.forms).chain(&plan.ranking);
        let having = |form: &Form| {
            let having = all.iter().filter(|(_, words)| words.frequency(form) > 0.0);
            having.count() as u64
        };
        let frequencies = terms.map(|term| (&term.form, having(&term.form))).collect();
        Weights { frequencies, documents, statistics: [mean(0), mean(1)] }
    }

    fn score(&self, lookup: &Lookup<'_>, words: &Words) -> f32 {
        let mut score = 0.0;
        for word in &lookup.plan.words {
            let itself = self.frequencies[&word.forms[0].form];
            score +=
                word.forms.iter().map(|term| self.term_score(term, itself, words)).sum::<f32>();
        }
        let ranking = lookup.plan.ranking.iter();
        score + ranking.map(|term| self.term_score(term, 0, words)).sum::<f32>()
    }

    fn term_score(&self, term: &Term, at_least: u64, words: &Words) -> f32 {
        let form = &term.form;
        let idf = ranking::idf(self.frequencies[form].max(at_least), self.documents);
        let frequency = words.frequency(form);
        match form {
            Form::Number(keys) if keys.iter().any(|k| words.text.own_numbers.contains(k)) => {
                term.weight * ranking::OWN_NUMBER_SCORE
            }
            Form::Number(_) => term.weight * frequency * idf * ranking::NUMBER_WEIGHT,
            Form::Exact(_) | Form::Folded(_) => {
                let statistics = &self.statistics[0];
                term.weight * idf * ranking::saturate(frequency, words.lengths[0], statistics)
            }
            Form::ExactPair(..) | Form::FoldedPair(..) => {
                let statistics = &self.statistics[1];
                term.weight * idf * ranking::saturate(frequency, words.lengths[1], statistics)
            }
            Form::Chain(_) => 0.0,
        }
    }
}

/// Looks up by scanning all documents of `state`.
pub(super) fn look_up(state: &State, lookup: &Lookup<'_>) -> Matches {
    let documents = state.entries.values().map(|entry| &entry.document);
    let all: Vec<(&Document, Words)> = documents.map(|d| (d, Words::of(d))).collect();
    let weights = Weights::of(lookup, &all);
    let plan = lookup.plan;
    let holds = |(document, words): &&(&Document, Words)| {
        let fulfils = |one: &Requirement| words.fulfil(one, &document.record);
        plan.required.iter().all(fulfils) && !plan.excluded.iter().any(fulfils)
    };
    let fulfilling: Vec<&(&Document, Words)> = all.iter().filter(holds).collect();
    // How many words of a branch a document has, where it fulfils the branch's conditions.
    let had = |branch: &Branch, (document, words): &(&Document, Words)| {
        let fulfils = |one: &Requirement| words.fulfil(one, &document.record);
        let has = |form: &Term| words.frequency(&form.form) > 0.0;
        let of_word = |&&index: &&usize| plan.words[index].forms.iter().any(has);
        let all = branch.required.iter().all(fulfils);
        all.then(|| branch.words.iter().filter(of_word).count())
    };
    let most = plan
        .branches
        .iter()
        .map(|branch| fulfilling.iter().filter_map(|one| had(branch, one)).max().unwrap_or(0));
    let words_lacking = lookup.words_lacking(lookup.least_lacking(most));
    let matches = |one: &&&(&Document, Words)| {
        let fulfils = |branch: &Branch| {
            had(branch, one).is_some_and(|had| had >= lookup.words_needed(branch, words_lacking))
        };
        plan.branches.is_empty() || plan.branches.iter().any(fulfils)
    };
    let mut counts = Counts::default();
    let mut best = Best::new(lookup.skip as usize + lookup.size + 1);
    let mut total = 0;
    for (document, words) in fulfilling.iter().filter(matches) {
        if !counts.count(&document.record, lookup.filters) {
            continue;
        }
        total += 1;
        let score = weights.score(lookup, words);
        let rank = rank(lookup, &document.record, score);
        if lookup.after.is_none_or(|after| rank > after) {
            best.push(rank, (score, *document));
        }
    }
    let scored = lookup.order() == Sort::Relevance;
    let mut hits = best.into_sorted().into_iter().skip(lookup.skip as usize).map(
        |(rank, (score, document))| Match {
            rank,
            score: scored.then_some(score),
            document: document.clone(),
            passages: Vec::new(),
        },
    );
    let page = hits.by_ref().take(lookup.size).collect();
    let facets = counts.into_facets(lookup.filters);
    Matches { total, words_lacking, hits: page, more: hits.next().is_some(), facets }
}

fn rank(lookup: &Lookup<'_>, record: &Record, score: f32) -> Rank {
    let id = id_order(&record.id);
    let period = period_of(record);
    match lookup.order() {
        Sort::Relevance => Rank::by_score(score, period.map(|p| p.last), id),
        Sort::Newest => Rank::newest(period.map(|p| p.last), id),
        Sort::Oldest => Rank::oldest(period.map(|p| p.first), id),
    }
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
