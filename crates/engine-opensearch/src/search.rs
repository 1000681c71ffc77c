//! A search in at most two requests: a survey, which counts all that must be known before terms can
//! be weighed, and the search itself, which comes with the forward indexes of its candidates.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Number, Value, json};

use tracuu_search::engine::{FILL, Handle, Lacking, ScoredDoc, SearchSpec, TopDocs};
use tracuu_search::filter::{buckets, year_buckets};
use tracuu_search::query::NamedField;
use tracuu_search::rank::sort_key::SortKey;
use tracuu_search::snapshot::Snapshot;
use tracuu_search::{Facets, Filters, SearchError, Sort};

use crate::binary;
use crate::clauses;
use crate::cluster::{Found, Hit, unavailable};
use crate::matching::{
    Needed, SCORED_TERMS_MAX, all_of, alternative_name, everything, group_name, matching,
    matching_and_scoring, names, request_filters, scoring,
};
use crate::schema::{UNKNOWN_FIRST, WINDOW_MAX, field};

/// Most years of documents that are counted: more than there are years with four digits.
const YEARS_MAX: usize = 10_000;

/// A generation that is searched.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// What makes an entry visible, as clauses that must all hold.
    pub visible: &'a [Value],
    /// The snapshot of the generation.
    pub snapshot: &'a Snapshot,
}

/// How many words documents may lack, and how the hits are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    /// All that match, in order.
    Whole,
    /// The documents that lack this many words; those that lack fewer are fewer than [`FILL`] and
    /// listed apart.
    Lacking(usize),
}

/// The counts of a survey in its request: the number of documents that each clause finds.
#[derive(Default)]
pub struct Counting {
    clauses: Vec<Value>,
}

impl Counting {
    /// Adds a clause; returns the place of its count.
    pub fn add(&mut self, clause: Value) -> usize {
        self.clauses.push(clause);
        self.clauses.len() - 1
    }

    /// Returns true if there is nothing to count.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// The request.
    pub fn body(self, scope: Scope<'_>) -> Value {
        json!({
            "size": 0,
            "track_total_hits": false,
            "query": all_of(scope.visible.to_vec()),
            "aggs": { "counts": { "filters": { "filters": self.clauses } } },
        })
    }
}

/// Reads the counts of a survey, of which there are `number`.
pub fn counted(mut found: Found, number: usize) -> Result<Vec<u64>, SearchError> {
    #[derive(Deserialize)]
    struct Count {
        doc_count: u64,
    }
    let read = found.aggregations["counts"]["buckets"].take();
    let read: Vec<Count> =
        serde_json::from_value(read).map_err(|_| unavailable("an answer lacks its counts"))?;
    match read.len() == number {
        true => Ok(read.into_iter().map(|count| count.doc_count).collect()),
        false => Err(unavailable("an answer lacks some counts")),
    }
}

/// The clauses that count how many documents lack at most 0, 1, 2 … words, filters of the request
/// apart; none if the list is not filled.
pub fn level_clauses(spec: &SearchSpec<'_>) -> Vec<Value> {
    let most = spec.plan.alternatives.iter().map(|one| spec.missing_max(one)).max().unwrap_or(0);
    if !spec.fills() || most == 0 {
        return Vec::new();
    }
    (0..=most).map(|missing| all_of(matching(spec, Needed::AllBut(missing)))).collect()
}

/// The documents that lack exactly 0, 1, 2 … words, from those that lack at most as many.
pub fn levels(at_most: &[u64]) -> Vec<u64> {
    let before = std::iter::once(0).chain(at_most.iter().copied());
    at_most.iter().zip(before).map(|(&count, before)| count.saturating_sub(before)).collect()
}

/// The clauses that [`total`] needs to count the documents that a search finds in all: those of its
/// levels, and as many with the filters of the request.
pub fn total_clauses(spec: &SearchSpec<'_>) -> Vec<Value> {
    let mut clauses = level_clauses(spec);
    let needed: Vec<Needed> = match clauses.len() {
        0 => vec![Needed::of(spec)],
        levels => (0..levels).map(Needed::AllBut).collect(),
    };
    clauses.extend(needed.into_iter().map(|needed| {
        let mut all = matching(spec, needed);
        all.extend(request_filters(spec.filters, None));
        all_of(all)
    }));
    clauses
}

/// The number of documents that a search finds, from the counts of [`total_clauses`].
pub fn total(spec: &SearchSpec<'_>, counts: &[u64]) -> u64 {
    let (at_most, filtered) = counts.split_at(counts.len() / 2);
    let missing = if at_most.is_empty() { 0 } else { spec.missing_words(&levels(at_most)) };
    filtered.get(missing).copied().unwrap_or(0)
}

/// The requests of one search, and how their answers become one.
pub struct Searching<'a> {
    scope: Scope<'a>,
    spec: &'a SearchSpec<'a>,
    list: List,
    needed: Needed,
    left_out: usize,
    /// What each request is for.
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Counts, and the first hits of the list: candidates, with the page if it begins the list.
    Main,
    /// The page, where it does not begin the list.
    Page,
    /// The hits that lack fewer words than those of the list.
    Fuller,
}

impl<'a> Searching<'a> {
    /// Prepares a search. `levels` says how many documents lack 0, 1, 2 … words, where the list is
    /// filled. Returns the bodies of its requests.
    pub fn new(
        scope: Scope<'a>,
        spec: &'a SearchSpec<'a>,
        levels: &[u64],
    ) -> (Searching<'a>, Vec<Value>) {
        let missing = if spec.fills() { spec.missing_words(levels) } else { 0 };
        let (list, needed) = match missing {
            0 => (List::Whole, Needed::of(spec)),
            missing => (List::Lacking(missing), Needed::AllBut(missing)),
        };
        let parts = Vec::new();
        let mut searching = Searching { scope, spec, list, needed, left_out: 0, parts };
        let bodies = searching.bodies();
        (searching, bodies)
    }

    fn bodies(&mut self) -> Vec<Value> {
        let spec = self.spec;
        let first = spec.candidates.max(if self.page_begins() { spec.limit } else { 0 });
        let mut main = self.listing(self.needed, first.min(WINDOW_MAX));
        main["track_total_hits"] = true.into();
        main["aggs"] = self.facets();
        if spec.candidates > 0 {
            main["docvalue_fields"] = json!([field::FORWARD]);
        }
        let mut bodies = vec![main];
        self.parts.push(Part::Main);
        if !self.page_begins() && spec.limit > 0 {
            bodies.extend(self.page());
        }
        if let List::Lacking(missing) = self.list {
            let mut fuller = self.listing(Needed::AllBut(missing - 1), FILL as usize);
            fuller["post_filter"] = all_of(request_filters(spec.filters, None));
            if spec.candidates > 0 {
                fuller["docvalue_fields"] = json!([field::FORWARD]);
            }
            self.parts.push(Part::Fuller);
            bodies.push(fuller);
        }
        bodies
    }

    /// Whether the page is a part of the first hits of the list, rather than one of its own: it is
    /// not after a cursor, or where the forward indexes of all hits before it would come along.
    fn page_begins(&self) -> bool {
        let spec = self.spec;
        spec.after.is_none() && (spec.candidates == 0 || spec.limit <= 2 * spec.candidates)
    }

    /// The request for the page, where it does not begin the list; none if all of the list comes
    /// before it.
    fn page(&mut self) -> Option<Value> {
        let spec = self.spec;
        let mut page = self.listing(self.needed, spec.limit.min(WINDOW_MAX));
        if let Some(after) = spec.after {
            let missing = match self.list {
                List::Whole => 0,
                List::Lacking(missing) => missing,
            };
            match usize::from(after.missing).cmp(&missing) {
                std::cmp::Ordering::Greater => return None,
                std::cmp::Ordering::Equal => page["search_after"] = search_after(&after),
                std::cmp::Ordering::Less => {}
            }
        }
        self.parts.push(Part::Page);
        Some(page)
    }

    /// A request for the first `size` hits of those that lack as many words as `needed` says, and
    /// are of the list.
    fn listing(&mut self, needed: Needed, size: usize) -> Value {
        let spec = self.spec;
        let mut matched = all_of(matching(spec, needed));
        let is_named = spec.fills() && self.list != List::Whole;
        let mut should = if is_named { names(spec) } else { Vec::new() };
        if spec.order() == Sort::Relevance && size > 0 {
            let others = should.iter().chain(self.scope.visible);
            let taken = clauses::count(&matched) + others.map(clauses::count).sum::<usize>();
            let left = clauses::CLAUSES_MAX.saturating_sub(taken);
            let scoring = scoring(spec, left.min(SCORED_TERMS_MAX));
            self.left_out = self.left_out.max(scoring.left_out);
            let scored;
            (matched, scored) = matching_and_scoring(spec, needed, matched, scoring);
            should.extend(scored);
        }
        let mut listed = request_filters(spec.filters, None);
        if let (List::Lacking(missing), Needed::AllBut(here)) = (self.list, needed)
            && is_named
            && missing == here
        {
            let fuller = all_of(matching(spec, Needed::AllBut(missing - 1)));
            listed.push(json!({ "bool": { "must_not": [fuller] } }));
        }
        let mut body = json!({
            "size": size,
            "track_total_hits": false,
            "_source": false,
            "stored_fields": "_none_",
            "query": {
                "bool": { "must": [matched], "filter": self.scope.visible, "should": should },
            },
            "sort": sort(spec.order()),
        });
        if !listed.is_empty() {
            body["post_filter"] = all_of(listed);
        }
        body
    }

    /// Counts of facets, each without its own filter, over all that the search finds, and how many
    /// documents pass all filters.
    fn facets(&self) -> Value {
        let values = self.scope.snapshot;
        let mut aggs = Map::new();
        let facets = [
            (field::AGENCY, values.sorted_values(NamedField::Agency).len()),
            (field::TYPE, values.sorted_values(NamedField::Type).len()),
            (field::YEAR, YEARS_MAX),
        ];
        for (name, size) in facets {
            let others = request_filters(self.spec.filters, Some(name));
            let filter = if others.is_empty() { everything() } else { all_of(others) };
            let terms = json!({ "terms": { "field": name, "size": size.max(1) } });
            aggs.insert(name.into(), json!({ "filter": filter, "aggs": { "values": terms } }));
        }
        let all = all_of(request_filters(self.spec.filters, None));
        aggs.insert("total".into(), json!({ "filter": all }));
        Value::Object(aggs)
    }

    /// Puts the answers together, which are in the order of the requests.
    pub fn top_docs(&self, answers: Vec<Found>) -> Result<TopDocs, SearchError> {
        let spec = self.spec;
        let mut top = TopDocs { left_out: self.left_out, ..TopDocs::default() };
        let (mut main, mut page, mut fuller) = (Listed::default(), None, Listed::default());
        for (part, found) in self.parts.iter().zip(answers) {
            match part {
                Part::Main => {
                    let total = found.aggregations["total"]["doc_count"].as_u64();
                    top.total = total.ok_or_else(|| unavailable("an answer lacks its total"))?;
                    if self.list == List::Whole && found.total()? != top.total {
                        return Err(unavailable("the counts of an answer differ"));
                    }
                    top.facets = facets(spec.filters, &found.aggregations)?;
                    main = self.listed(found.hits.hits)?;
                }
                Part::Page => page = Some(self.listed(found.hits.hits)?.docs),
                Part::Fuller => fuller = self.listed(found.hits.hits)?,
            }
        }
        top.complete = match self.list {
            List::Whole => top.total,
            List::Lacking(_) => {
                let complete = fuller.docs.iter().filter(|doc| doc.key.missing == 0);
                complete.count() as u64
            }
        };
        fuller.sort();
        let first: Vec<ScoredDoc> = fuller.docs.iter().chain(&main.docs).copied().collect();
        top.candidates = first.iter().copied().take(spec.candidates).collect();
        let mut forward = fuller.forward;
        forward.extend(main.forward);
        forward.truncate(top.candidates.len());
        top.forward = forward;
        let rest = match page {
            Some(page) => fuller.docs.into_iter().chain(page).collect(),
            None if self.page_begins() => first,
            None => fuller.docs,
        };
        let page = rest.into_iter().filter(|doc| spec.after.is_none_or(|after| doc.key > after));
        top.page = page.take(spec.limit).collect();
        Ok(top)
    }

    fn listed(&self, hits: Vec<Hit>) -> Result<Listed, SearchError> {
        let mut listed = Listed::default();
        for mut hit in hits {
            let lacking = match self.list {
                List::Whole => Lacking::default(),
                List::Lacking(_) => lacking(self.spec, &hit.matched_queries),
            };
            listed.docs.push(scored_doc(self.spec.order(), &hit.sort, lacking)?);
            if let Some(forward) = hit.fields.forward.pop() {
                listed.forward.push(binary::decode(&forward, "a forward index")?);
            }
        }
        Ok(listed)
    }
}

/// Hits of one request, with their forward indexes if they were asked for.
#[derive(Default)]
struct Listed {
    docs: Vec<ScoredDoc>,
    forward: Vec<Vec<u8>>,
}

impl Listed {
    /// Orders them by their keys: documents that lack fewer words come first.
    fn sort(&mut self) {
        let mut both: Vec<(ScoredDoc, Vec<u8>)> = match self.forward.len() == self.docs.len() {
            true => {
                std::mem::take(&mut self.docs).into_iter().zip(self.forward.drain(..)).collect()
            }
            false => {
                std::mem::take(&mut self.docs).into_iter().map(|doc| (doc, Vec::new())).collect()
            }
        };
        let has_forward = both.iter().any(|(_, forward)| !forward.is_empty());
        both.sort_by_key(|(doc, _)| doc.key);
        for (doc, forward) in both {
            self.docs.push(doc);
            if has_forward {
                self.forward.push(forward);
            }
        }
    }
}

/// The order of hits in the language of the cluster: that of [`SortKey`], without missing words.
fn sort(order: Sort) -> Value {
    let by = |field: &str, order: &str| json!({ field: { "order": order } });
    match order {
        Sort::Relevance => json!([
            by("_score", "desc"),
            by(field::LAST_DAY, "desc"),
            by(field::ORDER, "asc"),
            by(field::HANDLE, "asc"),
        ]),
        Sort::Newest => {
            json!([by(field::LAST_DAY, "desc"), by(field::ORDER, "asc"), by(field::HANDLE, "asc")])
        }
        Sort::Oldest => {
            json!([by(field::FIRST_DAY, "asc"), by(field::ORDER, "asc"), by(field::HANDLE, "asc")])
        }
    }
}

/// The values of a key in the order of [`sort`], behind all documents that have this key.
fn search_after(key: &SortKey) -> Value {
    let order = i64::try_from(key.id).unwrap_or(i64::MAX);
    let last = i64::MAX;
    match key.sort {
        Sort::Relevance => json!([f64::from(key.score), key.day.unwrap_or(0), order, last]),
        Sort::Newest => json!([key.day.unwrap_or(0), order, last]),
        Sort::Oldest => json!([key.day.unwrap_or(UNKNOWN_FIRST), order, last]),
    }
}

/// The document of a hit that is sorted by these values.
fn scored_doc(order: Sort, values: &[Number], lacking: Lacking) -> Result<ScoredDoc, SearchError> {
    let wrong = || unavailable("a hit is not sorted as was asked for");
    let whole = |at: usize| values.get(at).and_then(Number::as_u64).ok_or_else(wrong);
    let dates = usize::from(order == Sort::Relevance);
    let score = match order {
        Sort::Relevance => values.first().and_then(Number::as_f64).ok_or_else(wrong)? as f32,
        Sort::Newest | Sort::Oldest => 0.0,
    };
    let day = u32::try_from(whole(dates)?).map_err(|_| wrong())?;
    let day = Some(day).filter(|&day| day != 0 && day != UNKNOWN_FIRST);
    let (id, handle) = (whole(dates + 1)?, Handle(whole(dates + 2)?));
    let key = SortKey { sort: order, missing: lacking.count(), score, day, id };
    Ok(ScoredDoc { key, handle, lacking })
}

/// The words that a document lacks of the alternative that it has most of, from the names of the
/// clauses that it fulfils.
fn lacking(spec: &SearchSpec<'_>, fulfilled: &[String]) -> Lacking {
    let has = |name: String| fulfilled.contains(&name);
    let of_alternatives = spec.plan.alternatives.iter().enumerate().filter_map(|(at, one)| {
        let lacks = one.groups.iter().copied().filter(|&group| !has(group_name(group)));
        let lacking = Lacking::of(lacks);
        let is_match =
            has(alternative_name(at)) && usize::from(lacking.count()) <= spec.missing_max(one);
        is_match.then_some(lacking)
    });
    of_alternatives.min_by_key(|lacking| lacking.count()).unwrap_or_default()
}

#[derive(Deserialize)]
struct Terms<V> {
    doc_count_error_upper_bound: u64,
    sum_other_doc_count: u64,
    buckets: Vec<TermCount<V>>,
}

#[derive(Deserialize)]
struct TermCount<V> {
    key: V,
    doc_count: u64,
}

/// Reads the counts of a facet. Inexact ones are an error.
fn facet<V>(aggregations: &Value, name: &str) -> Result<HashMap<V, u64>, SearchError>
where
    V: std::hash::Hash + Eq + serde::de::DeserializeOwned,
{
    let read = serde_json::from_value(aggregations[name]["values"].clone());
    let Terms { doc_count_error_upper_bound, sum_other_doc_count, buckets } =
        read.map_err(|_| unavailable("an answer lacks a facet"))?;
    if doc_count_error_upper_bound > 0 || sum_other_doc_count > 0 {
        return Err(unavailable(format!("the counts of the facet `{name}` are not exact")));
    }
    Ok(buckets.into_iter().map(|count: TermCount<V>| (count.key, count.doc_count)).collect())
}

fn facets(filters: &Filters, aggregations: &Value) -> Result<Facets, SearchError> {
    Ok(Facets {
        agency: buckets(facet(aggregations, field::AGENCY)?, &filters.agencies),
        year: year_buckets(facet(aggregations, field::YEAR)?, &filters.years),
        kind: buckets(facet(aggregations, field::TYPE)?, &filters.types),
    })
}
