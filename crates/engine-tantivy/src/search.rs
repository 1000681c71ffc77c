//! Matching and summing, a window of documents at a time.
//!
//! A document that needs all words is looked for in the list of the rarest first, and the others
//! are asked only for what is left. Where any word is enough, each list is walked once. Either way
//! only what matches is scored by the ranking terms, counted and kept. Exact totals and facets need
//! every match, so nothing that matches is skipped.

use tantivy::{DocAddress, Searcher};

use super::collector::{Collector, everything};
use super::columns::{Columns, SegmentColumns};
use super::matcher::{Context, Matcher, Needed};
use super::schema::Fields;
use super::terms::{Saturations, Scores};
use super::window::{Bits, Window};
use tracuu_search::engine::{FILL, Handle, SearchSpec, TopDocs};
use tracuu_search::query::{Filter, NamedField};
use tracuu_search::{Filters, MatchMode, SearchError};

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

/// A state that is searched.
#[derive(Clone, Copy)]
pub struct State<'a> {
    /// Its segments.
    pub searcher: &'a Searcher,
    /// The fields of its schema.
    pub fields: &'a Fields,
    /// Its columns.
    pub columns: &'a Columns,
    /// How frequencies saturate in it.
    pub saturations: &'a Saturations,
}

/// Searches a state.
pub fn search(state: State<'_>, spec: &SearchSpec<'_>) -> Result<TopDocs, Failure> {
    let plan = spec.plan;
    let lists_all =
        plan.alternatives.is_empty() && plan.required.is_empty() && plan.excluded.is_empty();
    if lists_all
        && *spec.filters == Filters::default()
        && let Some(all) = everything(spec, state.columns)
    {
        return Ok(all);
    }
    if lists_all && let Some(filter) = only_filter(spec.filters) {
        return filtered(state, spec, filter);
    }
    let search = Pass { state, spec, required: &[] };
    let mut collector = Collector::new(spec, state.columns);
    if !spec.fills() {
        let all = spec.match_mode == MatchMode::All;
        search.run(if all { Needed::All } else { Needed::Any }, &mut collector)?;
        return Ok(collector.into_top_docs());
    }
    // Nearly always enough documents have every word; only then is it worth to see how many others
    // have.
    let missing_max = plan.alternatives.iter().map(|one| spec.missing_max(one)).max();
    let missing_max = missing_max.unwrap_or(0);
    if search.run(Needed::All, &mut collector)? >= FILL || missing_max == 0 {
        return Ok(collector.into_top_docs());
    }
    let missing = spec.missing_words(&search.levels(missing_max)?);
    if missing > 0 {
        collector.clear();
        search.run(Needed::AllBut(missing), &mut collector)?;
    }
    Ok(collector.into_top_docs())
}

/// The filter of the request by a facet, if it filters by nothing else.
fn only_filter(filters: &Filters) -> Option<Filter> {
    let Filters { agencies, years, types, .. } = filters.clone();
    let rest =
        Filters { agencies: Vec::new(), years: Vec::new(), types: Vec::new(), ..filters.clone() };
    if rest != Filters::default() {
        return None;
    }
    let value = |field, values| Filter::Value { field, values };
    match (agencies.is_empty(), years.is_empty(), types.is_empty()) {
        (false, true, true) => Some(value(NamedField::Agency, agencies)),
        (true, false, true) => Some(Filter::Year(years)),
        (true, true, false) => Some(value(NamedField::Type, types)),
        _ => None,
    }
}

/// Lists the documents that pass the one filter of the request. The facet of the filter counts all
/// documents, which are kept counted, so no other document is visited.
fn filtered(state: State<'_>, spec: &SearchSpec<'_>, filter: Filter) -> Result<TopDocs, Failure> {
    let mut collector = Collector::new(spec, state.columns);
    let all = &state.columns.counts;
    let pass = Pass { state, spec, required: std::slice::from_ref(&filter) };
    pass.run(Needed::All, &mut collector)?;
    match filter {
        Filter::Year(_) => collector.counts.years.clone_from(&all.years),
        Filter::Value { field: NamedField::Agency, .. } => {
            collector.counts.agencies.clone_from(&all.agencies);
        }
        _ => collector.counts.types.clone_from(&all.types),
    }
    Ok(collector.into_top_docs())
}

/// One search of all segments.
struct Pass<'a> {
    state: State<'a>,
    spec: &'a SearchSpec<'a>,
    /// Filters besides those of the plan.
    required: &'a [Filter],
}

impl Pass<'_> {
    /// Collects what matches. Returns how many documents match, filters of the request apart.
    fn run(&self, needed: Needed, collector: &mut Collector<'_>) -> Result<u64, Failure> {
        let mut matched = 0;
        self.each_window(needed, |at, columns, matcher, window, found, scores| {
            matched += u64::from(found.count());
            let mut found = matcher.narrow(window, found);
            found.retain(|place| {
                collector.count(columns, window.doc(place), matcher.lacking(place))
            });
            matcher.rank(window, &found, scores)?;
            found.for_each(|place| {
                let lacking = matcher.lacking(place);
                collector.keep(at, columns, window.doc(place), scores.of(place), lacking);
            });
            Ok(())
        })?;
        Ok(matched)
    }

    /// Counts how many documents lack no word, one word and so on, up to `missing_max`, filters of
    /// the request apart.
    fn levels(&self, missing_max: usize) -> Result<Vec<u64>, Failure> {
        let mut levels = vec![0; missing_max + 1];
        self.each_window(Needed::AllBut(missing_max), |_, _, matcher, _, found, _| {
            found.for_each(|place| levels[usize::from(matcher.lacking(place).count())] += 1);
            Ok(())
        })?;
        Ok(levels)
    }

    /// Calls `visit` for each window in which documents match, with the place of its segment.
    fn each_window(
        &self,
        needed: Needed,
        mut visit: impl FnMut(
            u32,
            &SegmentColumns,
            &mut Matcher<'_>,
            Window,
            Bits,
            &mut Scores,
        ) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut scores = Scores::new();
        for (ord, segment) in (0..).zip(self.state.searcher.segment_readers()) {
            let columns = &self.state.columns.segments[ord as usize];
            let context = Context {
                segment,
                fields: self.state.fields,
                columns,
                spec: self.spec,
                required: self.required,
                saturations: self.state.saturations,
            };
            let Some(mut matcher) = Matcher::open(context, needed)? else { continue };
            for window in Window::all(segment.max_doc()) {
                self.spec.deadline.check()?;
                scores.clear();
                if let Some(found) = matcher.find(window, &mut scores) {
                    visit(ord, columns, &mut matcher, window, found, &mut scores)?;
                }
            }
        }
        Ok(())
    }
}
