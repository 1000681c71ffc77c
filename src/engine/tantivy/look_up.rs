//! Matching, ranking and counting in one pass, term by term.
//!
//! For each segment an array holds the score and the number of words of every document. Each term of
//! the plan walks its postings once and adds to them; then one walk over the documents filters, counts
//! facets and keeps the best. Exact totals and facets need every match anyway, and with as many terms
//! as a Vietnamese query has (its syllables and their pairs) a full pass is faster than pruning.

use std::collections::{HashMap, HashSet};

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, SegmentReader};

use super::postings::{DocBits, Weighted, for_each, for_each_of_any, fulfilling};
use super::reader::TantivyReader;
use super::schema::column;
use super::{index_error, passages};
use crate::query::{Form, Plan, Term};
use crate::search::cursor::{Best, Rank};
use crate::search::engine::{Lookup, Match, Matches, SearchError};
use crate::search::filter::{buckets, passes, passes_period, year_buckets};
use crate::search::ranking::{CANDIDATES, DOCUMENT_SHARE, NUMBER_WEIGHT, OWN_NUMBER_SCORE};
use crate::search::{Facets, Period, Sort};
use crate::text::Span;

/// Looks up in the state of `reader`.
pub fn look_up(reader: &TantivyReader, lookup: &Lookup<'_>) -> Result<Matches, SearchError> {
    let fail = |error: tantivy::TantivyError| index_error("search", reader.folder(), error);
    let scores = Scores::of(reader, lookup);
    let mut scored = Vec::new();
    for segment in reader.searcher.segment_readers() {
        scored.push(scores.in_segment(segment).map_err(fail)?);
    }
    let most = scored.iter().map(Scored::most_words).max().unwrap_or(0);
    let mut collector = Collector::new(lookup, lookup.terms_needed(most));
    for (ord, segment) in (0..).zip(reader.searcher.segment_readers()) {
        collector.collect(ord, segment, &scored[ord as usize]).map_err(fail)?;
    }
    collector.into_matches(reader)
}

/// The terms of a plan with what they weigh in this state of the index.
struct Scores<'a> {
    reader: &'a TantivyReader,
    plan: &'a Plan,
    /// The plan's terms, which are counted.
    terms: Vec<Weighted<'a>>,
    /// What ranks besides; none where scores are not needed, to order by date.
    ranking: Vec<Weighted<'a>>,
    ranked: bool,
}

/// What the documents of a segment have of a plan.
struct Scored {
    scores: Vec<f32>,
    /// How many of the plan's terms.
    words: Vec<u16>,
    /// Those that fulfil every condition; none where there is no condition.
    allowed: Option<Vec<DocBits>>,
    excluded: Vec<DocBits>,
}

impl<'a> Scores<'a> {
    fn of(reader: &'a TantivyReader, lookup: &Lookup<'a>) -> Scores<'a> {
        let ranked = lookup.order() == Sort::Relevance;
        let weighted = |terms: &'a [Term]| {
            let weigh = |term: &'a Term| {
                let frequency = reader.documents_with(&term.form);
                Weighted::new(term, frequency, reader.statistics.of_form(&term.form))
            };
            terms.iter().map(weigh).collect()
        };
        let plan = lookup.plan;
        let ranking = if ranked { weighted(&plan.ranking) } else { Vec::new() };
        Scores { reader, plan, terms: weighted(&plan.terms), ranking, ranked }
    }

    fn in_segment(&self, segment: &SegmentReader) -> tantivy::Result<Scored> {
        let docs = segment.max_doc() as usize;
        let plan = self.plan;
        let requirements = |conditions: &[_]| -> tantivy::Result<Vec<DocBits>> {
            conditions.iter().map(|one| fulfilling(self.reader, segment, one)).collect()
        };
        let mut scored = Scored {
            scores: vec![0.0; docs],
            words: vec![0; docs],
            allowed: (!plan.required.is_empty())
                .then(|| requirements(&plan.required))
                .transpose()?,
            excluded: requirements(&plan.excluded)?,
        };
        for term in &self.terms {
            self.add(segment, term, true, &mut scored)?;
        }
        for term in &self.ranking {
            self.add(segment, term, false, &mut scored)?;
        }
        scored.forget_forbidden(segment);
        Ok(scored)
    }

    /// Adds the scores of one form; counts it as a word where `counts`.
    fn add(
        &self,
        segment: &SegmentReader,
        term: &Weighted<'_>,
        counts: bool,
        scored: &mut Scored,
    ) -> tantivy::Result<()> {
        let (field, texts) = self.reader.fields.of_form(term.form);
        let Scored { scores, words, .. } = scored;
        let mut add = |doc: DocId, score: f32| {
            scores[doc as usize] += score;
            words[doc as usize] += u16::from(counts);
        };
        if let Form::Number(keys) = term.form {
            for_each_of_any(segment, field, keys, |doc| add(doc, term.idf() * NUMBER_WEIGHT))?;
            let own = self.reader.fields.own_numbers;
            return for_each_of_any(segment, own, keys, |doc| {
                scores[doc as usize] += OWN_NUMBER_SCORE
            });
        }
        for_each(segment, field, &texts[0], |doc, frequency, length| {
            add(doc, if self.ranked { term.score(frequency, length) } else { 0.0 });
        })
    }
}

impl Scored {
    /// Whether the plan's conditions hold.
    fn allows(&self, doc: DocId) -> bool {
        self.allowed.as_ref().is_none_or(|all| all.iter().all(|docs| docs.contains(doc)))
            && !self.excluded.iter().any(|docs| docs.contains(doc))
    }

    /// Takes the words from documents that are deleted or do not fulfil the conditions, so that they
    /// have no say in how many words are asked for.
    fn forget_forbidden(&mut self, segment: &SegmentReader) {
        for doc in 0..segment.max_doc() {
            if self.words[doc as usize] > 0 && (segment.is_deleted(doc) || !self.allows(doc)) {
                self.words[doc as usize] = 0;
            }
        }
    }

    fn most_words(&self) -> usize {
        usize::from(self.words.iter().copied().max().unwrap_or(0))
    }
}

/// A document that matches.
#[derive(Debug, Clone, Copy)]
struct Found {
    address: DocAddress,
    id: u64,
    score: f32,
}

/// Walks over the documents: filters, counts, keeps the best.
struct Collector<'a> {
    lookup: &'a Lookup<'a>,
    terms_needed: usize,
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
    fn new(lookup: &'a Lookup<'a>, terms_needed: usize) -> Self {
        Collector {
            lookup,
            terms_needed,
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
            if usize::from(scored.words[doc as usize]) < self.terms_needed || !scored.allows(doc) {
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
        let (rank, score) = match self.order {
            Sort::Relevance => {
                self.candidates.push(Rank::by_score(score, id), Found { address, id, score });
                let share = DOCUMENT_SHARE * score;
                (Rank::by_score(share, id), share)
            }
            Sort::Newest => (Rank::newest(period.map(|period| period.last), id), score),
            Sort::Oldest => (Rank::oldest(period.map(|period| period.first), id), score),
        };
        if self.lookup.after.is_none_or(|after| rank > after) {
            self.best.push(rank, Found { address, id, score });
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
            terms_needed: self.terms_needed,
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
        let rank = Rank::by_score(score, found.id);
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
