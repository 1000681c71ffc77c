//! Counts the documents that match, and keeps the best.

use std::collections::HashMap;

use tantivy::{DocAddress, DocId};

use super::columns::{Columns, Counts, SegmentColumns, ValueId, ids_of};
use super::search::handle_of;
use tracuu_search::engine::{Handle, Lacking, ScoredDoc, SearchSpec, TopDocs};
use tracuu_search::filter::{buckets, passes_period, year_buckets};
use tracuu_search::rank::sort_key::{SortKey, TopK};
use tracuu_search::{Facets, Filters, Sort};

/// Totals, facets, candidates and the page of one search.
pub struct Collector<'a> {
    spec: &'a SearchSpec<'a>,
    columns: &'a Columns,
    order: Sort,
    agencies: Wanted<ValueId>,
    types: Wanted<ValueId>,
    years: Wanted<u16>,
    by_period: bool,
    /// Whether any filter is set.
    filtered: bool,
    /// What is counted so far.
    pub counts: Counts,
    /// How many of those counted have all words.
    complete: u64,
    /// Best matches; empty if the page holds them.
    candidates: TopK<Found>,
    page: TopK<Found>,
}

/// A document, with the words that it lacks.
type Found = (Handle, Lacking);

/// The values that a filter lets pass; every value if it is not set.
struct Wanted<T> {
    set: bool,
    values: Vec<T>,
}

impl<T: PartialEq> Wanted<T> {
    fn passes(&self, value: T) -> bool {
        !self.set || self.values.contains(&value)
    }
}

impl<'a> Collector<'a> {
    /// Collects for `spec` over the state of `columns`.
    pub fn new(spec: &'a SearchSpec<'a>, columns: &'a Columns) -> Collector<'a> {
        let filters = spec.filters;
        let value = |wanted: &[String], values| Wanted {
            set: !wanted.is_empty(),
            values: ids_of(wanted, values),
        };
        let years = filters.years.iter().filter_map(|&year| u16::try_from(year).ok());
        Collector {
            spec,
            columns,
            order: spec.order(),
            agencies: value(&filters.agencies, &columns.agencies),
            types: value(&filters.types, &columns.types),
            years: Wanted {
                set: !filters.years.is_empty(),
                values: years.filter(|&year| year > 0).collect(),
            },
            by_period: filters.from.is_some() || filters.to.is_some(),
            filtered: *filters != Filters::default(),
            counts: columns.no_counts(),
            complete: 0,
            candidates: TopK::new(if spec.after.is_some() { spec.candidates } else { 0 }),
            page: TopK::new(spec.limit.max(spec.candidates)),
        }
    }

    /// Forgets what was collected.
    pub fn clear(&mut self) {
        *self = Collector::new(self.spec, self.columns);
    }

    /// Counts a document that the plan matches, but for the words that it is `lacking`, in every
    /// facet whose other filters it passes. Returns true if it passes all.
    pub fn count(&mut self, segment: &SegmentColumns, doc: DocId, lacking: Lacking) -> bool {
        let complete = u64::from(lacking == Lacking::default());
        let at = doc as usize;
        let (agency, kind, year) = (segment.agency[at], segment.kind[at], segment.year[at]);
        if !self.filtered {
            self.counts.agencies[agency as usize] += 1;
            self.counts.types[kind as usize] += 1;
            self.counts.years[usize::from(year)] += 1;
            self.counts.total += 1;
            self.complete += complete;
            return true;
        }
        if self.by_period && !passes_period(self.spec.filters, segment.period(doc)) {
            return false;
        }
        let by_agency = self.agencies.passes(agency);
        let by_year = self.years.passes(year);
        let by_type = self.types.passes(kind);
        self.counts.agencies[agency as usize] += u64::from(by_year && by_type);
        self.counts.types[kind as usize] += u64::from(by_agency && by_year);
        self.counts.years[usize::from(year)] += u64::from(by_agency && by_type);
        let passes = by_agency && by_year && by_type;
        self.counts.total += u64::from(passes);
        self.complete += if passes { complete } else { 0 };
        passes
    }

    /// Keeps a document that passes all filters, if it is among the best.
    pub fn keep(
        &mut self,
        ord: u32,
        segment: &SegmentColumns,
        doc: DocId,
        score: f32,
        lacking: Lacking,
    ) {
        let missing = lacking.count();
        let kept = [&self.page, &self.candidates];
        if self.order == Sort::Relevance && !kept.iter().any(|top| top.may_keep(missing, score)) {
            return;
        }
        let key = self.spec.sort_key(score, segment.period(doc), segment.id_order(doc));
        let key = SortKey { missing, ..key };
        let found = (handle_of(DocAddress::new(ord, doc)), lacking);
        match self.spec.after {
            Some(after) => {
                self.candidates.push(key, found);
                if key > after {
                    self.page.push(key, found);
                }
            }
            None => self.page.push(key, found),
        }
    }

    /// What was collected.
    pub fn into_top_docs(self) -> TopDocs {
        let mut page = self.page.into_sorted();
        let candidates = match self.spec.after {
            Some(_) => docs(self.candidates.into_sorted()),
            None => docs(page.iter().copied().take(self.spec.candidates)),
        };
        page.truncate(self.spec.limit);
        TopDocs {
            total: self.counts.total,
            complete: self.complete,
            candidates,
            page: docs(page),
            facets: facets(self.spec, self.columns, &self.counts),
            ..TopDocs::default()
        }
    }
}

/// All documents, for a search without query and filters, from what is kept. `None` if the page
/// reaches beyond.
pub fn everything(spec: &SearchSpec<'_>, columns: &Columns) -> Option<TopDocs> {
    let kept = &columns.newest;
    let from = match spec.after {
        Some(after) => kept.partition_point(|(key, _)| *key <= after),
        None => 0,
    };
    let whole = kept.len() as u64 == columns.counts.total;
    if spec.order() != Sort::Newest || !(whole || from + spec.limit <= kept.len()) {
        return None;
    }
    let all = |docs: &[(SortKey, Handle)], limit: usize| {
        let docs = docs.iter().take(limit);
        docs.map(|&(key, handle)| found_doc((key, (handle, Lacking::default())))).collect()
    };
    Some(TopDocs {
        total: columns.counts.total,
        complete: columns.counts.total,
        candidates: all(kept, spec.candidates),
        page: all(&kept[from..], spec.limit),
        facets: facets(spec, columns, &columns.counts),
        ..TopDocs::default()
    })
}

fn docs(found: impl IntoIterator<Item = (SortKey, Found)>) -> Vec<ScoredDoc> {
    found.into_iter().map(found_doc).collect()
}

fn found_doc((key, (handle, lacking)): (SortKey, Found)) -> ScoredDoc {
    ScoredDoc { key, handle, lacking }
}

fn facets(spec: &SearchSpec<'_>, columns: &Columns, counts: &Counts) -> Facets {
    let named = |counts: &[u64], values: &[String]| -> HashMap<String, u64> {
        let of_values = counts[1..].iter().zip(values).filter(|(count, _)| **count > 0);
        of_values.map(|(&count, value)| (value.clone(), count)).collect()
    };
    let years = (0..).zip(&counts.years).skip(1).filter(|(_, count)| **count > 0);
    let filters = spec.filters;
    Facets {
        agency: buckets(named(&counts.agencies, &columns.agencies), &filters.agencies),
        year: year_buckets(years.map(|(year, &count)| (year, count)).collect(), &filters.years),
        kind: buckets(named(&counts.types, &columns.types), &filters.types),
    }
}
