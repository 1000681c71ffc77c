//! One generation of the index in the cluster.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use tracuu_document::Document;
use tracuu_search::engine::{
    Handle, Inventory, InventoryEntry, Reader, SearchSpec, Summary, Survey, TopDocs,
};
use tracuu_search::query::Term;
use tracuu_search::rank::bm25::union_count;
use tracuu_search::snapshot::Snapshot;
use tracuu_search::{Deadline, SearchError};

use crate::binary;
use crate::clauses::Fitted;
use crate::cluster::{Cluster, Found, Hit, unavailable};
use crate::lease::Timing;
use crate::matching::{all_of, texts_of};
use crate::parts;
use crate::schema::field;
use crate::search::{
    Counting, Scope, Searching, counted, level_clauses, levels, total, total_clauses,
};
use crate::state::{self, Serving};
use crate::tables::{self, COUNTS, PASSAGES, SUGGESTIONS, SUMMARY};

/// Counts of terms that are kept: enough for all that people ask in a day.
const COUNTS_KEPT: usize = 100_000;
/// Entries that one request of an inventory lists.
const INVENTORY_PAGE: usize = 5_000;

/// An open generation.
pub struct OpenSearchReader {
    cluster: Cluster,
    serving: Serving,
    name: String,
    summary: Summary,
    visible: Vec<Value>,
    snapshot: Arc<OnceLock<Arc<Snapshot>>>,
    /// When this was last seen to be what serves.
    seen: Mutex<Instant>,
    /// For how long after that nothing of it is removed.
    validity: Duration,
    /// Whether [`OpenSearchReader::hold`] was called.
    is_held: AtomicBool,
    /// Counts of terms by field and text.
    counts: Mutex<HashMap<(&'static str, String), u64>>,
}

impl OpenSearchReader {
    /// Opens what serves, as was read after the moment `seen`. Of `before`, the state in use, it
    /// takes over what has not changed.
    pub fn open(
        cluster: &Cluster,
        timing: Timing,
        (serving, seen): (Serving, Instant),
        before: Option<&OpenSearchReader>,
    ) -> Result<OpenSearchReader, SearchError> {
        let name = generation_name(&serving.index, serving.generation);
        let deadline = Deadline::after(cluster.settings.deadline);
        // A name comes again if the index was removed and made again.
        let is_same = |before: &&OpenSearchReader| {
            before.name == name
                && before.serving.at == serving.at
                && before.serving.sections == serving.sections
        };
        let same = before.filter(is_same);
        let summary = match same {
            Some(before) => before.summary.clone(),
            None => {
                let bytes = section(cluster, &serving, SUMMARY, deadline)?;
                serde_json::from_slice(&bytes).map_err(|error| {
                    SearchError::damaged("the record of the last run cannot be read", error)
                })?
            }
        };
        let snapshot = same.map_or_else(Arc::default, |before| Arc::clone(&before.snapshot));
        Ok(OpenSearchReader {
            visible: visible(&serving),
            cluster: cluster.clone(),
            serving,
            name,
            summary,
            snapshot,
            seen: Mutex::new(seen),
            validity: timing.pointer_age + cluster.settings.deadline,
            is_held: AtomicBool::new(false),
            counts: Mutex::default(),
        })
    }

    /// What it is the state of.
    pub fn serving(&self) -> &Serving {
        &self.serving
    }

    /// What makes an entry of this generation visible, as clauses that must all hold.
    pub fn visible(&self) -> &[Value] {
        &self.visible
    }

    /// How long ago this was last seen to be what serves.
    pub fn age(&self) -> Duration {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }

    /// Notes that what was read after the moment `seen` says that this still serves.
    pub fn saw(&self, seen: Instant) {
        let mut last = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        *last = seen.max(*last);
    }

    /// Lets this be used until `time` after it was last seen to serve, since it will not be seen to
    /// serve again. Does nothing the second time.
    pub fn hold(&self, time: Duration) {
        if !self.is_held.swap(true, Ordering::Relaxed) {
            let mut last = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            *last += time.saturating_sub(self.validity);
        }
    }

    /// Returns an error if what only this generation needs may be removed by now, so that answers
    /// that came before cannot be trusted. Asks the cluster only if it was not seen for long.
    fn confirm(&self, deadline: Deadline) -> Result<(), SearchError> {
        if self.age() <= self.validity {
            return Ok(());
        }
        let seen = Instant::now();
        let state = state::read(&self.cluster, self.cluster.bounded(deadline))?;
        let is_this = |now: &Serving| {
            (&now.index, now.generation) == (&self.serving.index, self.serving.generation)
        };
        match state.and_then(|(state, _)| state.serving).filter(is_this) {
            Some(_) => {
                self.saw(seen);
                Ok(())
            }
            None => Err(unavailable("a newer state has replaced the one that was searched")),
        }
    }

    /// Searches the index of this generation.
    fn ask(&self, body: Value, deadline: Deadline) -> Result<Found, SearchError> {
        let found = self.cluster.search(&self.serving.index, body, deadline)?;
        self.confirm(deadline)?;
        Ok(found)
    }

    fn loaded(&self, deadline: Deadline) -> Result<&Arc<Snapshot>, SearchError> {
        if let Some(snapshot) = self.snapshot.get() {
            return Ok(snapshot);
        }
        let [passages, counts] =
            [PASSAGES, COUNTS].map(|name| section(&self.cluster, &self.serving, name, deadline));
        let snapshot = tables::snapshot(&passages?, &counts?)?;
        Ok(self.snapshot.get_or_init(|| Arc::new(snapshot)))
    }

    /// The entries at `handles`, in their order, with what `body` asks for besides.
    fn hits_at(
        &self,
        handles: &[Handle],
        mut body: Value,
        deadline: Deadline,
    ) -> Result<Vec<Hit>, SearchError> {
        if handles.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = handles.iter().map(|handle| i64::try_from(handle.0).unwrap_or(i64::MAX));
        let mut filter = self.visible.clone();
        filter.push(json!({ "terms": { field::HANDLE: wanted.collect::<Vec<i64>>() } }));
        body["query"] = all_of(filter);
        body["size"] = handles.len().into();
        body["sort"] = json!([{ field::HANDLE: "asc" }]);
        let found = self.ask(body, deadline)?;
        let mut by_handle: HashMap<u64, Hit> = HashMap::with_capacity(handles.len());
        for hit in found.hits.hits {
            let handle = hit.sort.first().and_then(serde_json::Number::as_u64);
            by_handle.insert(handle.unwrap_or_default(), hit);
        }
        let take = |handle: &Handle| {
            by_handle.remove(&handle.0).ok_or_else(|| {
                unavailable("a document of a hit is not there: its state has been removed")
            })
        };
        handles.iter().map(take).collect()
    }

    /// The number of documents that hold each text of each term, as far as it is known.
    fn known_counts(&self, terms: &[&Term]) -> HashMap<(&'static str, String), Option<u64>> {
        let kept = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let texts = terms.iter().filter_map(|term| texts_of(term));
        let texts =
            texts.flat_map(|(field, texts)| texts.into_iter().map(move |text| (field, text)));
        texts
            .map(|key| {
                let known = kept.get(&key).copied();
                (key, known)
            })
            .collect()
    }

    fn keep_counts(&self, new: impl Iterator<Item = ((&'static str, String), u64)>) {
        let mut kept = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() > COUNTS_KEPT {
            kept.clear();
        }
        kept.extend(new);
    }

    /// Counts terms, and what each of `clauses` finds, in one request; in none if all is known.
    fn counted(
        &self,
        terms: &[&Term],
        clauses: Vec<Value>,
        deadline: Deadline,
    ) -> Result<(Vec<u64>, Vec<u64>), SearchError> {
        let mut known = self.known_counts(terms);
        let unknown: Vec<(&'static str, String)> =
            known.iter().filter(|(_, count)| count.is_none()).map(|(key, _)| key.clone()).collect();
        let mut counting = Counting::default();
        for (field, text) in &unknown {
            counting.add(json!({ "term": { *field: { "value": text } } }));
        }
        let asked = clauses.len();
        clauses.into_iter().for_each(|clause| {
            counting.add(clause);
        });
        let mut of_clauses = Vec::new();
        if !counting.is_empty() {
            let snapshot = self.loaded(deadline)?;
            let body = counting.body(self.scope(snapshot));
            let found = self.ask(body, deadline)?;
            let mut counts = counted(found, unknown.len() + asked)?;
            of_clauses = counts.split_off(unknown.len());
            self.keep_counts(unknown.iter().cloned().zip(counts.iter().copied()));
            known.extend(unknown.into_iter().zip(counts.into_iter().map(Some)));
        }
        let documents = self.summary.documents;
        let count = |term: &&Term| {
            let Some((field, texts)) = texts_of(term) else { return 0 };
            let counts = texts.into_iter().map(|text| known.get(&(field, text)).copied().flatten());
            union_count(counts.map(Option::unwrap_or_default), documents)
        };
        Ok((terms.iter().map(count).collect(), of_clauses))
    }

    fn scope<'a>(&'a self, snapshot: &'a Snapshot) -> Scope<'a> {
        Scope { visible: &self.visible, snapshot }
    }
}

/// The name of a generation.
pub fn generation_name(index: &str, generation: u64) -> String {
    format!("{index}.{generation}")
}

/// Reads a section of a generation.
pub fn section(
    cluster: &Cluster,
    serving: &Serving,
    name: &str,
    deadline: Deadline,
) -> Result<Vec<u8>, SearchError> {
    let section = serving.sections.iter().find(|section| section.name == name);
    let section = section.ok_or_else(|| unavailable("the index in the cluster is not whole"))?;
    parts::read(cluster, serving.generation, section, deadline)
}

/// What makes an entry visible, as clauses that must all hold.
fn visible(serving: &Serving) -> Vec<Value> {
    let mut clauses =
        vec![json!({ "range": { field::GENERATION: { "lte": serving.generation } } })];
    let mut never = Vec::new();
    if !serving.skipped.is_empty() {
        never.push(json!({ "terms": { field::GENERATION: serving.skipped } }));
    }
    let superseded = serving.superseded.iter().flat_map(|one| &one.keys);
    let superseded: Vec<&String> = superseded.collect();
    if !superseded.is_empty() {
        never.push(json!({ "ids": { "values": superseded } }));
    }
    if !never.is_empty() {
        clauses.push(json!({ "bool": { "must_not": never } }));
    }
    clauses
}

impl Reader for OpenSearchReader {
    fn generation(&self) -> &str {
        &self.name
    }

    fn summary(&self) -> &Summary {
        &self.summary
    }

    fn snapshot(&self, deadline: Deadline) -> Result<Arc<Snapshot>, SearchError> {
        self.loaded(deadline).cloned()
    }

    fn counts(&self, terms: &[&Term], deadline: Deadline) -> Result<Vec<u64>, SearchError> {
        deadline.check()?;
        Ok(self.counted(terms, Vec::new(), deadline)?.0)
    }

    fn survey(
        &self,
        terms: &[&Term],
        main: &SearchSpec<'_>,
        others: &[SearchSpec<'_>],
    ) -> Result<Survey, SearchError> {
        main.deadline.check()?;
        let fitted = Fitted::of(main);
        let (main, _) = fitted.spec(main);
        let of_others: Vec<Fitted> = others.iter().map(Fitted::of).collect();
        let others = of_others.iter().zip(others).map(|(fitted, spec)| fitted.spec(spec).0);
        let others: Vec<SearchSpec<'_>> = others.collect();
        let mut clauses = level_clauses(&main);
        let level_count = clauses.len();
        let of_others: Vec<Vec<Value>> = others.iter().map(total_clauses).collect();
        let lengths: Vec<usize> = of_others.iter().map(Vec::len).collect();
        clauses.extend(of_others.into_iter().flatten());
        let (counts, of_clauses) = self.counted(terms, clauses, main.deadline)?;
        let (at_most, mut rest) = of_clauses.split_at(level_count);
        let mut totals = Vec::with_capacity(others.len());
        for (spec, length) in others.iter().zip(lengths) {
            let (own, after) = rest.split_at(length);
            totals.push(total(spec, own));
            rest = after;
        }
        Ok(Survey { counts, totals, levels: (level_count > 0).then(|| levels(at_most)) })
    }

    fn search(&self, spec: &SearchSpec<'_>) -> Result<TopDocs, SearchError> {
        spec.deadline.check()?;
        let snapshot = self.loaded(spec.deadline)?;
        let fitted = Fitted::of(spec);
        let (spec, left_out) = fitted.spec(spec);
        let counted;
        let levels = match spec.levels {
            Some(levels) => levels,
            None => {
                counted = levels(&self.counted(&[], level_clauses(&spec), spec.deadline)?.1);
                &counted
            }
        };
        let (searching, bodies) = Searching::new(self.scope(snapshot), &spec, levels);
        let answers = self.cluster.searches(&self.serving.index, bodies, spec.deadline)?;
        self.confirm(spec.deadline)?;
        let mut top = searching.top_docs(answers)?;
        top.left_out += left_out;
        Ok(top)
    }

    fn documents(
        &self,
        handles: &[Handle],
        deadline: Deadline,
    ) -> Result<Vec<Document>, SearchError> {
        deadline.check()?;
        let body = json!({ "_source": [field::STORED] });
        let hits = self.hits_at(handles, body, deadline)?;
        hits.into_iter().map(|hit| hit.source.stored.document()).collect()
    }

    fn forward_indexes(
        &self,
        handles: &[Handle],
        deadline: Deadline,
    ) -> Result<Vec<Vec<u8>>, SearchError> {
        deadline.check()?;
        let body = json!({
            "_source": false, "stored_fields": "_none_", "docvalue_fields": [field::FORWARD],
        });
        let hits = self.hits_at(handles, body, deadline)?;
        let decode = |mut hit: Hit| {
            let text = hit.fields.forward.pop().unwrap_or_default();
            binary::decode(&text, "a forward index")
        };
        hits.into_iter().map(decode).collect()
    }

    fn document(&self, id: &str, deadline: Deadline) -> Result<Option<Document>, SearchError> {
        deadline.check()?;
        let mut filter = self.visible.clone();
        filter.push(json!({ "term": { field::ID: { "value": id } } }));
        let body = json!({ "size": 1, "query": all_of(filter), "_source": [field::STORED] });
        let found = self.ask(body, deadline)?;
        found.hits.hits.into_iter().next().map(|hit| hit.source.stored.document()).transpose()
    }

    fn suggestion_terms(&self, visit: &mut dyn FnMut(&str, u64)) -> Result<(), SearchError> {
        let deadline = Deadline::NONE;
        let bytes = section(&self.cluster, &self.serving, SUGGESTIONS, deadline)?;
        let terms = tables::decode_counts(&bytes)?;
        terms.iter().for_each(|(term, &documents)| visit(term, documents));
        Ok(())
    }

    fn inventory(&self) -> Result<Inventory<'_>, SearchError> {
        let mut after: Option<Value> = None;
        let mut is_over = false;
        let pages = std::iter::from_fn(move || {
            if is_over {
                return None;
            }
            let page = self.inventory_page(after.as_ref());
            match &page {
                Ok((entries, last)) => {
                    is_over = entries.len() < INVENTORY_PAGE;
                    after.clone_from(last);
                }
                Err(_) => is_over = true,
            }
            Some(page.map(|(entries, _)| entries))
        });
        Ok(Box::new(pages.flat_map(|page| match page {
            Ok(entries) => entries.into_iter().map(Ok).collect::<Vec<_>>(),
            Err(error) => vec![Err(error)],
        })))
    }
}

impl OpenSearchReader {
    /// A page of the inventory, and what the next one comes after.
    fn inventory_page(
        &self,
        after: Option<&Value>,
    ) -> Result<(Vec<InventoryEntry>, Option<Value>), SearchError> {
        let mut body = json!({
            "size": INVENTORY_PAGE,
            "query": all_of(self.visible.clone()),
            "sort": [{ field::HANDLE: "asc" }],
            "_source": false,
            "docvalue_fields": [field::ORIGIN],
        });
        if let Some(after) = after {
            body["search_after"] = after.clone();
        }
        let deadline = Deadline::NONE;
        let found = self.ask(body, deadline)?;
        let mut last = None;
        let mut entries = Vec::with_capacity(found.hits.hits.len());
        for mut hit in found.hits.hits {
            last = Some(json!(hit.sort));
            let origin = hit.fields.origin.pop().unwrap_or_default();
            let origin = binary::decode(&origin, "the origin of a document")?;
            let files = serde_json::from_slice(&origin).ok();
            let files = files.ok_or_else(|| unavailable("an entry of the index has no origin"))?;
            let id = hit.key.rsplit_once('-').map_or(hit.key.as_str(), |(id, _)| id).to_string();
            entries.push(InventoryEntry { id, files });
        }
        Ok((entries, last))
    }
}
