//! Matching, summing and counting in one pass, term by term.
//!
//! For each segment an array holds the score and the number of words of every document. Each term
//! of the plan walks its posting list once and adds to them; then one walk over the documents
//! filters, counts facets and keeps the best. Exact totals and facets need every match anyway, and
//! with as many terms as a Vietnamese query has (its syllables and their pairs) a full pass is
//! faster than pruning.

use std::collections::HashMap;

use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

use super::facets::{Days, TextFacet};
use super::filters::{for_each_with_chain, fulfilling};
use super::postings::{DocBits, Norms, for_each, for_each_of_any, norms};
use super::schema::{Fields, column};
use tracuu_search::engine::{Handle, ScoredDoc, SearchSpec, TopDocs};
use tracuu_search::filter::{buckets, passes, passes_period, year_buckets};
use tracuu_search::query::{Alternative, Term, WeightedTerm};
use tracuu_search::rank::boosts::Boost;
use tracuu_search::rank::sort_key::TopK;
use tracuu_search::{Facets, Period, SearchError, Sort};

/// Why a search ends early: tantivy's error, or that of the port.
pub enum Failure {
    /// tantivy or the disk failed.
    Tantivy(tantivy::TantivyError),
    /// The deadline passed.
    Search(SearchError),
}

impl From<tantivy::TantivyError> for Failure {
    fn from(error: tantivy::TantivyError) -> Self {
        Failure::Tantivy(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Tantivy(error.into())
    }
}

impl From<SearchError> for Failure {
    fn from(error: SearchError) -> Self {
        Failure::Search(error)
    }
}

/// The handle of a document of a segment.
pub fn handle_of(address: DocAddress) -> Handle {
    Handle(u64::from(address.segment_ord) << 32 | u64::from(address.doc_id))
}

/// The place that a handle stands for.
pub fn address_of(handle: Handle) -> DocAddress {
    DocAddress::new((handle.0 >> 32) as u32, handle.0 as u32)
}

/// Searches the state of `searcher`.
pub fn search(
    searcher: &Searcher,
    fields: &Fields,
    spec: &SearchSpec<'_>,
) -> Result<TopDocs, Failure> {
    let pass = Pass::new(searcher, fields, spec);
    let mut scored = Vec::new();
    for segment in searcher.segment_readers() {
        scored.push(pass.in_segment(segment)?);
    }
    let most = (0..spec.plan.alternatives.len()).map(|at| {
        scored.iter().map(|scored| scored.alternatives[at].most_words()).max().unwrap_or(0)
    });
    let mut collector = Collector::new(spec, spec.missing_words(spec.min_missing(most)));
    for (ord, segment) in (0..).zip(searcher.segment_readers()) {
        spec.deadline.check()?;
        collector.collect(ord, segment, &scored[ord as usize])?;
    }
    Ok(collector.into_top_docs())
}

/// What a search needs in every segment.
struct Pass<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    spec: &'a SearchSpec<'a>,
    word_norms: Norms,
    pair_norms: Norms,
    ranked: bool,
}

/// What the documents of a segment have of a plan.
struct Scored {
    scores: Vec<f32>,
    /// For each alternative of the plan.
    alternatives: Vec<ScoredAlternative>,
    required: Vec<DocBits>,
    excluded: Vec<DocBits>,
}

/// What the documents of a segment have of an alternative.
struct ScoredAlternative {
    /// How many of its words.
    words: Vec<u16>,
    required: Vec<DocBits>,
}

impl<'a> Pass<'a> {
    fn new(searcher: &'a Searcher, fields: &'a Fields, spec: &'a SearchSpec<'a>) -> Pass<'a> {
        let (word_norms, pair_norms) = (norms(spec.means.words), norms(spec.means.pairs));
        let ranked = spec.order() == Sort::Relevance;
        Pass { searcher, fields, spec, word_norms, pair_norms, ranked }
    }

    fn in_segment(&self, segment: &SegmentReader) -> Result<Scored, Failure> {
        let docs = segment.max_doc() as usize;
        let plan = self.spec.plan;
        let filters = |filters: &[_]| -> Result<Vec<DocBits>, Failure> {
            let fulfilling = |one| fulfilling(self.searcher, self.fields, segment, one);
            Ok(filters.iter().map(fulfilling).collect::<tantivy::Result<_>>()?)
        };
        let alternative = |one: &Alternative| -> Result<ScoredAlternative, Failure> {
            Ok(ScoredAlternative { words: vec![0; docs], required: filters(&one.required)? })
        };
        let mut scored = Scored {
            scores: vec![0.0; docs],
            alternatives: plan.alternatives.iter().map(alternative).collect::<Result<_, _>>()?,
            required: filters(&plan.required)?,
            excluded: filters(&plan.excluded)?,
        };
        for index in 0..plan.groups.len() {
            self.add_group(segment, index, &mut scored)?;
        }
        if self.ranked {
            for (term, &boost) in plan.ranking.iter().zip(&self.spec.boosts.ranking) {
                self.add(segment, term, boost, &mut scored.scores, |_| {})?;
            }
        }
        scored.forget_forbidden(segment);
        Ok(scored)
    }

    /// Adds the scores of the terms of a group, and counts its word once for each document that
    /// holds any.
    fn add_group(
        &self,
        segment: &SegmentReader,
        index: usize,
        scored: &mut Scored,
    ) -> Result<(), Failure> {
        let Scored { scores, alternatives, .. } = scored;
        let with_group = self.spec.plan.alternatives.iter().zip(alternatives);
        let with_group = with_group.filter(|(one, _)| one.groups.contains(&index));
        let mut counts: Vec<&mut Vec<u16>> = with_group.map(|(_, one)| &mut one.words).collect();
        let terms = &self.spec.plan.groups[index].terms;
        let boosts = self.spec.boosts.groups.get(index);
        let boost = |at: usize| boosts.map_or(Boost::default(), |boosts| boosts[at]);
        if let [term] = &terms[..] {
            return self.add(segment, term, boost(0), scores, |doc| {
                counts.iter_mut().for_each(|words| words[doc as usize] += 1);
            });
        }
        let mut seen = DocBits::none(segment.max_doc());
        for (at, term) in terms.iter().enumerate() {
            self.add(segment, term, boost(at), scores, |doc| {
                if seen.insert(doc) {
                    counts.iter_mut().for_each(|words| words[doc as usize] += 1);
                }
            })?;
        }
        Ok(())
    }

    /// Adds the scores of one term, and calls `visit` for each document that holds it.
    fn add(
        &self,
        segment: &SegmentReader,
        weighted: &WeightedTerm,
        boost: Boost,
        scores: &mut [f32],
        mut visit: impl FnMut(DocId),
    ) -> Result<(), Failure> {
        self.spec.deadline.check()?;
        match &weighted.term {
            Term::Number(keys) => {
                for_each_of_any(segment, self.fields.numbers, keys, |doc| {
                    scores[doc as usize] += boost.term;
                    visit(doc);
                })?;
                for_each_of_any(segment, self.fields.own_numbers, keys, |doc| {
                    scores[doc as usize] += boost.own_number;
                })?;
            }
            Term::Chain(words) => for_each_with_chain(self.fields, segment, words, visit)?,
            term => {
                let (field, texts) = self.fields.of_term(term);
                let is_pair = matches!(term, Term::ExactPair(..) | Term::FoldedPair(..));
                let norms = if is_pair { &self.pair_norms } else { &self.word_norms };
                for_each(segment, field, &texts[0], norms, |doc, saturated| {
                    if self.ranked {
                        scores[doc as usize] += boost.term * saturated;
                    }
                    visit(doc);
                })?;
            }
        }
        Ok(())
    }
}

impl Scored {
    /// Whether the filters hold, those of alternatives apart.
    fn holds(&self, doc: DocId) -> bool {
        self.required.iter().all(|docs| docs.contains(doc))
            && !self.excluded.iter().any(|docs| docs.contains(doc))
    }

    /// Returns true if a document matches; `needed` has for each alternative the words that it
    /// needs.
    fn matches(&self, doc: DocId, needed: &[usize]) -> bool {
        let fulfils = |(one, &needed): (&ScoredAlternative, &usize)| {
            usize::from(one.words[doc as usize]) >= needed
                && one.required.iter().all(|docs| docs.contains(doc))
        };
        let alternatives = || self.alternatives.iter().zip(needed);
        (self.alternatives.is_empty() || alternatives().any(fulfils)) && self.holds(doc)
    }

    /// Takes the words from documents that are deleted or do not fulfil the filters, so that they
    /// do not count for how many words may be missing.
    fn forget_forbidden(&mut self, segment: &SegmentReader) {
        let Scored { alternatives, required, excluded, .. } = self;
        let filtered = !required.is_empty() || !excluded.is_empty() || segment.has_deletes();
        for one in alternatives {
            if !filtered && one.required.is_empty() {
                continue;
            }
            for doc in 0..segment.max_doc() {
                let words = &mut one.words[doc as usize];
                if *words > 0
                    && (segment.is_deleted(doc)
                        || !required.iter().chain(&one.required).all(|docs| docs.contains(doc))
                        || excluded.iter().any(|docs| docs.contains(doc)))
                {
                    *words = 0;
                }
            }
        }
    }
}

impl ScoredAlternative {
    fn most_words(&self) -> usize {
        usize::from(self.words.iter().copied().max().unwrap_or(0))
    }
}

/// Walks over the documents: filters, counts, keeps the best.
struct Collector<'a> {
    spec: &'a SearchSpec<'a>,
    missing_words: usize,
    /// How many words of each alternative a document needs.
    words_needed: Vec<usize>,
    total: u64,
    candidates: TopK<Handle>,
    page: TopK<Handle>,
    agencies: HashMap<String, u64>,
    years: HashMap<i32, u64>,
    types: HashMap<String, u64>,
}

impl<'a> Collector<'a> {
    fn new(spec: &'a SearchSpec<'a>, missing_words: usize) -> Self {
        let alternatives = spec.plan.alternatives.iter();
        let words_needed = alternatives.map(|one| spec.words_needed(one, missing_words));
        Collector {
            spec,
            missing_words,
            words_needed: words_needed.collect(),
            total: 0,
            candidates: TopK::new(spec.candidates),
            page: TopK::new(spec.limit),
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
    ) -> Result<(), Failure> {
        let filters = self.spec.filters;
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
                let id = ids.first(doc).unwrap_or_default();
                self.keep(DocAddress::new(ord, doc), scored.scores[doc as usize], period, id);
            }
        }
        agencies.add_to(&mut self.agencies)?;
        types.add_to(&mut self.types)?;
        Ok(())
    }

    fn keep(&mut self, address: DocAddress, score: f32, period: Option<Period>, id: u64) {
        self.total += 1;
        let key = self.spec.sort_key(score, period, id);
        let handle = handle_of(address);
        if self.spec.candidates > 0 {
            self.candidates.push(key, handle);
        }
        if self.spec.after.is_none_or(|after| key > after) {
            self.page.push(key, handle);
        }
    }

    fn into_top_docs(self) -> TopDocs {
        let docs = |top: TopK<Handle>| {
            let sorted = top.into_sorted().into_iter();
            sorted.map(|(key, handle)| ScoredDoc { key, handle }).collect()
        };
        let filters = self.spec.filters;
        TopDocs {
            total: self.total,
            missing_words: self.missing_words,
            candidates: docs(self.candidates),
            page: docs(self.page),
            facets: Facets {
                agency: buckets(self.agencies, &filters.agencies),
                year: year_buckets(self.years, &filters.years),
                kind: buckets(self.types, &filters.types),
            },
        }
    }
}
