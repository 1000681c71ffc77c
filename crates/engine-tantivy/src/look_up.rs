//! Matching, ranking and counting in one pass, term by term.
//!
//! For each segment an array holds the score and the number of words of every document. Each term of
//! the plan walks its postings once and adds to them; then one walk over the documents filters, counts
//! facets and keeps the best. Exact totals and facets need every match anyway, and with as many terms
//! as a Vietnamese query has (its syllables and their pairs) a full pass is faster than pruning.

use std::collections::{HashMap, HashSet};

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, SegmentReader};

use super::conditions::{for_each_with_chain, fulfilling};
use super::postings::{DocBits, Weighted, for_each, for_each_of_any};
use super::reader::TantivyReader;
use super::schema::column;
use super::{index_error, passages};
use tracuu_search::cursor::{Best, Rank};
use tracuu_search::engine::{Lookup, Match, Matches, SearchError};
use tracuu_search::filter::{buckets, passes, passes_period, year_buckets};
use tracuu_search::query::{Branch, Form, Plan, Term};
use tracuu_search::ranking::{CANDIDATES, DOCUMENT_SHARE, NUMBER_WEIGHT, OWN_NUMBER_SCORE};
use tracuu_search::{Facets, Period, Sort};
use tracuu_text::Span;

/// Looks up in the state of `reader`.
pub fn look_up(reader: &TantivyReader, lookup: &Lookup<'_>) -> Result<Matches, SearchError> {
    let fail = |error: tantivy::TantivyError| index_error("search", reader.folder(), error);
    let scores = Scores::of(reader, lookup);
    let mut scored = Vec::new();
    for segment in reader.searcher.segment_readers() {
        scored.push(scores.in_segment(segment).map_err(fail)?);
    }
    let most = (0..lookup.plan.branches.len())
        .map(|at| scored.iter().map(|scored| scored.branches[at].most_words()).max().unwrap_or(0));
    let mut collector = Collector::new(lookup, lookup.words_lacking(lookup.least_lacking(most)));
    for (ord, segment) in (0..).zip(reader.searcher.segment_readers()) {
        collector.collect(ord, segment, &scored[ord as usize]).map_err(fail)?;
    }
    collector.into_matches(reader)
}

/// The terms of a plan with what they weigh in this state of the index.
struct Scores<'a> {
    reader: &'a TantivyReader,
    plan: &'a Plan,
    /// For each word of the plan its forms.
    words: Vec<Vec<Weighted<'a>>>,
    /// What ranks besides; none where scores are not needed, to order by date.
    ranking: Vec<Weighted<'a>>,
    ranked: bool,
}

/// What the documents of a segment have of a plan.
struct Scored {
    scores: Vec<f32>,
    /// For each branch of the plan.
    branches: Vec<ScoredBranch>,
    required: Vec<DocBits>,
    excluded: Vec<DocBits>,
}

/// What the documents of a segment have of a branch.
struct ScoredBranch {
    /// How many of its words.
    words: Vec<u16>,
    required: Vec<DocBits>,
}

impl<'a> Scores<'a> {
    fn of(reader: &'a TantivyReader, lookup: &Lookup<'a>) -> Scores<'a> {
        let ranked = lookup.order() == Sort::Relevance;
        let plan = lookup.plan;
        let weigh = |term: &'a Term, at_least: u64| {
            let frequency = reader.documents_with(&term.form);
            let statistics = reader.statistics.of_form(&term.form);
            (Weighted::new(term, frequency.max(at_least), statistics), frequency)
        };
        let words = plan.words.iter().map(|word| {
            let (itself, frequency) = weigh(&word.forms[0], 0);
            let others = word.forms[1..].iter().map(|term| weigh(term, frequency).0);
            std::iter::once(itself).chain(others).collect()
        });
        let ranking = plan.ranking.iter().filter(|_| ranked).map(|term| weigh(term, 0).0);
        Scores { reader, plan, words: words.collect(), ranking: ranking.collect(), ranked }
    }

    fn in_segment(&self, segment: &SegmentReader) -> tantivy::Result<Scored> {
        let docs = segment.max_doc() as usize;
        let plan = self.plan;
        let conditions = |conditions: &[_]| -> tantivy::Result<Vec<DocBits>> {
            conditions.iter().map(|one| fulfilling(self.reader, segment, one)).collect()
        };
        let branch = |branch: &Branch| -> tantivy::Result<ScoredBranch> {
            Ok(ScoredBranch { words: vec![0; docs], required: conditions(&branch.required)? })
        };
        let mut scored = Scored {
            scores: vec![0.0; docs],
            branches: plan.branches.iter().map(branch).collect::<tantivy::Result<_>>()?,
            required: conditions(&plan.required)?,
            excluded: conditions(&plan.excluded)?,
        };
        for (index, forms) in self.words.iter().enumerate() {
            self.add_word(segment, index, forms, &mut scored)?;
        }
        for term in &self.ranking {
            let scores = &mut scored.scores;
            self.add(segment, term, scores, |_| {})?;
        }
        scored.forget_forbidden(segment);
        Ok(scored)
    }

    /// Adds the scores of the forms of a word, and counts it once for each document that has any.
    fn add_word(
        &self,
        segment: &SegmentReader,
        index: usize,
        forms: &[Weighted<'_>],
        scored: &mut Scored,
    ) -> tantivy::Result<()> {
        let Scored { scores, branches, .. } = scored;
        let with_word = self.plan.branches.iter().zip(branches);
        let with_word = with_word.filter(|(branch, _)| branch.words.contains(&index));
        let mut counts: Vec<&mut Vec<u16>> = with_word.map(|(_, b)| &mut b.words).collect();
        if let [form] = forms {
            return self.add(segment, form, scores, |doc| {
                counts.iter_mut().for_each(|words| words[doc as usize] += 1);
            });
        }
        let mut seen = DocBits::none(segment.max_doc());
        for form in forms {
            self.add(segment, form, scores, |doc| {
                if seen.insert(doc) {
                    counts.iter_mut().for_each(|words| words[doc as usize] += 1);
                }
            })?;
        }
        Ok(())
    }

    /// Adds the scores of one form, and calls `visit` for each document that has it.
    fn add(
        &self,
        segment: &SegmentReader,
        term: &Weighted<'_>,
        scores: &mut [f32],
        mut visit: impl FnMut(DocId),
    ) -> tantivy::Result<()> {
        match term.form {
            Form::Number(keys) => {
                let score = term.weight() * term.idf() * NUMBER_WEIGHT;
                for_each_of_any(segment, self.reader.fields.numbers, keys, |doc| {
                    scores[doc as usize] += score;
                    visit(doc);
                })?;
                let own = term.weight() * OWN_NUMBER_SCORE;
                for_each_of_any(segment, self.reader.fields.own_numbers, keys, |doc| {
                    scores[doc as usize] += own;
                })
            }
            Form::Chain(words) => for_each_with_chain(self.reader, segment, words, visit),
            form => {
                let (field, texts) = self.reader.fields.of_form(form);
                for_each(segment, field, &texts[0], |doc, frequency, length| {
                    if self.ranked {
                        scores[doc as usize] += term.score(frequency, length);
                    }
                    visit(doc);
                })
            }
        }
    }
}

impl Scored {
    /// Whether the conditions hold, those of branches apart.
    fn holds(&self, doc: DocId) -> bool {
        self.required.iter().all(|docs| docs.contains(doc))
            && !self.excluded.iter().any(|docs| docs.contains(doc))
    }

    /// Whether a document matches that needs so many words of each branch.
    fn matches(&self, doc: DocId, needed: &[usize]) -> bool {
        let fulfils = |(branch, &needed): (&ScoredBranch, &usize)| {
            usize::from(branch.words[doc as usize]) >= needed
                && branch.required.iter().all(|docs| docs.contains(doc))
        };
        let branches = || self.branches.iter().zip(needed);
        (self.branches.is_empty() || branches().any(fulfils)) && self.holds(doc)
    }

    /// Takes the words from documents that are deleted or do not fulfil the conditions, so that they
    /// have no say in how many words are asked for.
    fn forget_forbidden(&mut self, segment: &SegmentReader) {
        let Scored { branches, required, excluded, .. } = self;
        let conditions = !required.is_empty() || !excluded.is_empty() || segment.has_deletes();
        for branch in branches {
            if !conditions && branch.required.is_empty() {
                continue;
            }
            for doc in 0..segment.max_doc() {
                let words = &mut branch.words[doc as usize];
                if *words > 0
                    && (segment.is_deleted(doc)
                        || !required.iter().chain(&branch.required).all(|docs| docs.contains(doc))
                        || excluded.iter().any(|docs| docs.contains(doc)))
                {
                    *words = 0;
                }
            }
        }
    }
}

impl ScoredBranch {
    fn most_words(&self) -> usize {
        usize::from(self.words.iter().copied().max().unwrap_or(0))
    }
}

/// A document that matches.
#[derive(Debug, Clone, Copy)]
struct Found {
    address: DocAddress,
    id: u64,
    /// Of its known period.
    last_day: Option<u32>,
    score: f32,
}

/// Walks over the documents: filters, counts, keeps the best.
struct Collector<'a> {
    lookup: &'a Lookup<'a>,
    words_lacking: usize,
    /// How many words of each branch a document needs.
    words_needed: Vec<usize>,
    order: Sort,
    total: u64,
    /// The documents that passages rank again, by their own score.
    candidates: Best<Found>,
    /// The page and what comes before it, as far as the candidates leave room; for other orders, all.
    best: Best<Found>,
    agencies: HashMap<String, u64>,
    years: HashMap<i32, u64>,
    types: HashMap<String, u64>,
}

impl<'a> Collector<'a> {
    fn new(lookup: &'a Lookup<'a>, words_lacking: usize) -> Self {
        let branches = lookup.plan.branches.iter();
        let words_needed = branches.map(|branch| lookup.words_needed(branch, words_lacking));
        Collector {
            lookup,
            words_lacking,
            words_needed: words_needed.collect(),
            order: lookup.order(),
            total: 0,
            candidates: Best::new(CANDIDATES),
            // One more than the page, to know whether more follow, and one for each candidate, which may
            // be among them too.
            best: Best::new(lookup.skip as usize + lookup.size + 1 + CANDIDATES),
            agencies: HashMap::new(),
            years: HashMap::new(),
            types: HashMap::new(),
        }
    }

    fn collect(
        &mut self,
        ord: u32,
        segment: &SegmentReader,
        scored: &Scored,
    ) -> tantivy::Result<()> {
        let filters = self.lookup.filters;
        let mut agencies = TextFacet::open(segment, column::AGENCY, &filters.agencies)?;
        let mut types = TextFacet::open(segment, column::TYPE, &filters.types)?;
        let signers = TextFacet::open(segment, column::SIGNER, &filters.signers)?;
        let years = segment.fast_fields().i64(column::YEAR)?;
        let days = Days::open(segment)?;
        let ids = segment.fast_fields().u64(column::ID_ORDER)?;
        for doc in segment.doc_ids_alive() {
            if !scored.matches(doc, &self.words_needed) {
                continue;
            }
            // Passages have no id.
            let Some(id) = ids.first(doc) else { continue };
            let period = days.period(doc);
            if !signers.passes(doc) || !passes_period(filters, period) {
                continue;
            }
            let year = years.first(doc).map(|year| year as i32);
            let by_agency = agencies.passes(doc);
            let by_year = passes(&filters.years, year.as_ref());
            let by_type = types.passes(doc);
            if by_year && by_type {
                agencies.count(doc);
            }
            if by_agency && by_year {
                types.count(doc);
            }
            if let Some(year) = year.filter(|_| by_agency && by_type) {
                *self.years.entry(year).or_default() += 1;
            }
            if by_agency && by_year && by_type {
                self.keep(DocAddress::new(ord, doc), scored.scores[doc as usize], period, id);
            }
        }
        agencies.add_to(&mut self.agencies)?;
        types.add_to(&mut self.types)
    }

    fn keep(&mut self, address: DocAddress, score: f32, period: Option<Period>, id: u64) {
        self.total += 1;
        let last_day = period.map(|period| period.last);
        let (rank, score) = match self.order {
            Sort::Relevance => {
                let found = Found { address, id, last_day, score };
                self.candidates.push(Rank::by_score(score, last_day, id), found);
                let share = DOCUMENT_SHARE * score;
                (Rank::by_score(share, last_day, id), share)
            }
            Sort::Newest => (Rank::newest(last_day, id), score),
            Sort::Oldest => (Rank::oldest(period.map(|period| period.first), id), score),
        };
        if self.lookup.after.is_none_or(|after| rank > after) {
            self.best.push(rank, Found { address, id, last_day, score });
        }
    }

    fn into_matches(self, reader: &TantivyReader) -> Result<Matches, SearchError> {
        let fail = |error: tantivy::TantivyError| index_error("search", reader.folder(), error);
        let scored = self.order == Sort::Relevance;
        let ranked = rank_again(reader, self.lookup, self.candidates, self.best).map_err(fail)?;
        let mut found = ranked.into_iter().skip(self.lookup.skip as usize);
        let mut hits = Vec::with_capacity(self.lookup.size);
        for (rank, Found { address, score, .. }, passages) in found.by_ref().take(self.lookup.size)
        {
            let document = reader.document_at(address)?;
            hits.push(Match { rank, score: scored.then_some(score), document, passages });
        }
        let filters = self.lookup.filters;
        Ok(Matches {
            total: self.total,
            words_lacking: self.words_lacking,
            hits,
            more: found.next().is_some(),
            facets: Facets {
                agency: buckets(self.agencies, &filters.agencies),
                year: year_buckets(self.years, &filters.years),
                kind: buckets(self.types, &filters.types),
            },
        })
    }
}

/// Ranks the `candidates` by their passages and sorts them in among the `best`: where each ranks, what it
/// is, its passages.
fn rank_again(
    reader: &TantivyReader,
    lookup: &Lookup<'_>,
    candidates: Best<Found>,
    best: Best<Found>,
) -> tantivy::Result<Vec<(Rank, Found, Vec<Span>)>> {
    let candidates = candidates.into_sorted();
    let addresses: Vec<DocAddress> = candidates.iter().map(|(_, found)| found.address).collect();
    let passages = passages::score(reader, lookup.plan, &addresses)?;
    let again: HashSet<DocAddress> = addresses.into_iter().collect();
    let mut ranked = Vec::new();
    for ((_, found), passages) in candidates.into_iter().zip(passages) {
        let score = DOCUMENT_SHARE * found.score + passages.best;
        let rank = Rank::by_score(score, found.last_day, found.id);
        if lookup.after.is_none_or(|after| rank > after) {
            ranked.push((rank, Found { score, ..found }, passages.spans));
        }
    }
    let rest = best.into_sorted().into_iter();
    let rest = rest.filter(|(_, found)| !again.contains(&found.address));
    ranked.extend(rest.map(|(rank, found)| (rank, found, Vec::new())));
    ranked.sort_by_key(|(rank, ..)| *rank);
    Ok(ranked)
}

/// A text column of one segment as filter and counter. Values are compared by their ordinals.
struct TextFacet {
    column: Option<StrColumn>,
    /// Ordinals of the wanted values that the segment has.
    wanted: Vec<u64>,
    filtered: bool,
    counts: Vec<u64>,
}

impl TextFacet {
    fn open(segment: &SegmentReader, name: &str, wanted: &[String]) -> tantivy::Result<TextFacet> {
        let column = segment.fast_fields().str(name)?;
        let mut ordinals = Vec::new();
        if let Some(column) = &column {
            for value in wanted {
                ordinals.extend(column.dictionary().term_ord(value.as_bytes())?);
            }
        }
        let values = column.as_ref().map_or(0, |column| column.num_terms());
        let (filtered, counts) = (!wanted.is_empty(), vec![0; values]);
        Ok(TextFacet { column, wanted: ordinals, filtered, counts })
    }

    fn ordinal(&self, doc: DocId) -> Option<u64> {
        self.column.as_ref()?.ords().first(doc)
    }

    fn passes(&self, doc: DocId) -> bool {
        !self.filtered || self.ordinal(doc).is_some_and(|ordinal| self.wanted.contains(&ordinal))
    }

    fn count(&mut self, doc: DocId) {
        if let Some(ordinal) = self.ordinal(doc) {
            self.counts[ordinal as usize] += 1;
        }
    }

    fn add_to(&self, counts: &mut HashMap<String, u64>) -> tantivy::Result<()> {
        let Some(column) = &self.column else { return Ok(()) };
        let mut value = String::new();
        for (ordinal, &count) in (0..).zip(&self.counts) {
            if count > 0 {
                value.clear();
                column.ord_to_str(ordinal, &mut value)?;
                *counts.entry(value.clone()).or_default() += count;
            }
        }
        Ok(())
    }
}

/// The known periods of the documents of one segment.
struct Days {
    first: Column<u64>,
    last: Column<u64>,
}

impl Days {
    fn open(segment: &SegmentReader) -> tantivy::Result<Days> {
        let columns = segment.fast_fields();
        Ok(Days { first: columns.u64(column::FIRST_DAY)?, last: columns.u64(column::LAST_DAY)? })
    }

    fn period(&self, doc: DocId) -> Option<Period> {
        let (first, last) = (self.first.first(doc)?, self.last.first(doc)?);
        Some(Period { first: first as u32, last: last as u32 })
    }
}
