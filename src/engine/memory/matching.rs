//! Matching by reading every document: slow, plain, and therefore the measure of the other engines.

use std::collections::{HashMap, HashSet};

use super::State;
use crate::document::{Document, Record};
use crate::query::{Form, Lexicon, Requirement, Vocabulary};
use crate::search::analysis::{IndexedText, PARTS, Part, analyse, pairs, positions};
use crate::search::cursor::{Best, Rank, id_order};
use crate::search::engine::{Lookup, Match, Matches};
use crate::search::filter::{buckets, passes, passes_period, period_of, year_buckets};
use crate::search::{Facets, Filters, Sort, ranking};

/// The words of one document.
struct Words {
    text: IndexedText,
    /// Weighted number of words, and of pairs.
    lengths: [f32; 2],
}

impl Words {
    fn of(document: &Document) -> Words {
        let text = analyse(document);
        let length = |count: fn(&str) -> usize| {
            let weigh =
                |part: Part| ranking::part_weight(part) * count(&text.parts[part as usize]) as f32;
            PARTS.into_iter().map(weigh).sum()
        };
        let lengths = [length(|part| positions(part).count()), length(|part| pairs(part).count())];
        Words { text, lengths }
    }

    fn parts(&self, folded: bool) -> &[String; 3] {
        if folded { &self.text.folded_parts } else { &self.text.parts }
    }

    /// How often the document has the term, weighted by part.
    fn frequency(&self, form: &Form) -> f32 {
        let count = |folded: bool, count: &dyn Fn(&str) -> usize| -> f32 {
            let weigh = |part: Part| {
                ranking::part_weight(part) * count(&self.parts(folded)[part as usize]) as f32
            };
            PARTS.into_iter().map(weigh).sum()
        };
        let word = |wanted: &str| {
            let wanted = wanted.to_string();
            move |part: &str| positions(part).filter(|(_, key)| *key == wanted).count()
        };
        let pair = |a: &str, b: &str| {
            let wanted = (a.to_string(), b.to_string());
            move |part: &str| pairs(part).filter(|(a, b)| *a == wanted.0 && *b == wanted.1).count()
        };
        match form {
            Form::Exact(key) => count(false, &word(key)),
            Form::Folded(key) => count(true, &word(key)),
            Form::ExactPair(a, b) => count(false, &pair(a, b)),
            Form::FoldedPair(a, b) => count(true, &pair(a, b)),
            Form::Number(keys) => {
                f32::from(u8::from(keys.iter().any(|key| self.text.numbers.contains(key))))
            }
        }
    }

    fn fulfils(&self, requirement: &Requirement) -> bool {
        match requirement {
            Requirement::Has(form) => self.frequency(form) > 0.0,
            Requirement::Phrase { words, folded } => {
                let parts = self.parts(*folded);
                [Part::Title, Part::Body]
                    .into_iter()
                    .any(|part| has_phrase(&parts[part as usize], words))
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

/// Here every document is one passage.
impl Lexicon for State {
    fn frequency(&self, form: &Form) -> u64 {
        let all = self.entries.values();
        all.filter(|entry| Words::of(&entry.document).frequency(form) > 0.0).count() as u64
    }

    fn vocabulary(&self) -> &Vocabulary {
        self.vocabulary.get_or_init(|| {
            let documents = self.entries.values().map(|entry| Words::of(&entry.document));
            Vocabulary::new(documents.flat_map(|words| {
                let parts = words.text.parts.iter().flat_map(|part| positions(part));
                let distinct: HashSet<String> = parts.map(|(_, key)| key.to_string()).collect();
                distinct.into_iter().map(|word| (word, 1))
            }))
        })
    }
}

/// Statistics of the terms of a query over all documents.
struct Weights {
    idf: HashMap<Form, f32>,
    statistics: [ranking::Statistics; 2],
}

impl Weights {
    fn of(lookup: &Lookup<'_>, all: &[(&Document, Words)]) -> Weights {
        let documents = all.len() as u64;
        let mean = |kind: usize| {
            let sum: f32 = all.iter().map(|(_, words)| words.lengths[kind]).sum();
            ranking::Statistics { documents, mean_length: sum / all.len().max(1) as f32 }
        };
        let plan = lookup.plan;
        let terms = plan.terms.iter().map(|term| &term.form);
        let ranking = plan.ranking.iter().map(|term| &term.form);
        let forms: HashSet<&Form> = terms.chain(ranking).collect();
        let idf = |form: &Form| {
            let having = all.iter().filter(|(_, words)| words.frequency(form) > 0.0).count();
            ranking::idf(having as u64, documents)
        };
        let idf = forms.into_iter().map(|form| (form.clone(), idf(form))).collect();
        Weights { idf, statistics: [mean(0), mean(1)] }
    }

    fn score(&self, lookup: &Lookup<'_>, words: &Words) -> f32 {
        let terms = lookup.plan.terms.iter().chain(&lookup.plan.ranking);
        terms.map(|term| self.term_score(&term.form, words) * term.weight).sum()
    }

    fn term_score(&self, form: &Form, words: &Words) -> f32 {
        let idf = self.idf[form];
        let frequency = words.frequency(form);
        match form {
            Form::Number(keys) if keys.iter().any(|k| words.text.own_numbers.contains(k)) => {
                ranking::OWN_NUMBER_SCORE
            }
            Form::Number(_) => frequency * idf * ranking::NUMBER_WEIGHT,
            Form::Exact(_) | Form::Folded(_) => {
                idf * ranking::saturate(frequency, words.lengths[0], &self.statistics[0])
            }
            Form::ExactPair(..) | Form::FoldedPair(..) => {
                idf * ranking::saturate(frequency, words.lengths[1], &self.statistics[1])
            }
        }
    }
}

/// Looks up by scanning all documents of `state`.
pub(super) fn look_up(state: &State, lookup: &Lookup<'_>) -> Matches {
    let documents = state.entries.values().map(|entry| &entry.document);
    let all: Vec<(&Document, Words)> = documents.map(|d| (d, Words::of(d))).collect();
    let weights = Weights::of(lookup, &all);
    let plan = lookup.plan;
    let fulfilling: Vec<&(&Document, Words)> = all
        .iter()
        .filter(|(_, words)| plan.required.iter().all(|needed| words.fulfils(needed)))
        .filter(|(_, words)| !plan.excluded.iter().any(|unwanted| words.fulfils(unwanted)))
        .collect();
    let had = |words: &Words| plan.terms.iter().filter(|t| words.frequency(&t.form) > 0.0).count();
    let most = fulfilling.iter().map(|(_, words)| had(words)).max().unwrap_or(0);
    let terms_needed = lookup.terms_needed(most);
    let mut counts = Counts::default();
    let mut best = Best::new(lookup.skip as usize + lookup.size + 1);
    let mut total = 0;
    for (document, words) in fulfilling.into_iter().filter(|(_, words)| had(words) >= terms_needed)
    {
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
    Matches { total, terms_needed, hits: page, more: hits.next().is_some(), facets }
}

fn rank(lookup: &Lookup<'_>, record: &Record, score: f32) -> Rank {
    let id = id_order(&record.id);
    let period = period_of(record);
    match lookup.order() {
        Sort::Relevance => Rank::by_score(score, id),
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
