//! A change of the index: entries of a new generation in the serving index, or a new index beside
//! it. Nothing of it is visible before the state document says so.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use tracuu_document::Document;
use tracuu_search::engine::{Provenance, Summary, Writer};
use tracuu_search::index::tally::Change;
use tracuu_search::index::{FORMAT_VERSION, analyse};
use tracuu_search::{Deadline, SearchError};

use crate::Shared;
use crate::bulk::Bulk;
use crate::client::{Method, Repeat};
use crate::cluster::{Cluster, Hit, Stored, expect_success, slow};
use crate::indices::{
    alias_of, build_name, create_build, delete_found, delete_index, refresh_index,
};
use crate::lease::{HeldLease, now};
use crate::matching::all_of;
use crate::parts;
use crate::reader::{OpenSearchReader, generation_name, section};
use crate::schema::{entry, field};
use crate::state::{Retired, Section, Serving, State, Superseded, index_name};
use crate::tables::{COUNTS, PASSAGES, SUGGESTIONS, SUMMARY, Tables};

/// Ids that are looked up in one request.
const LOOKUP: usize = 500;
/// From this number of replaced entries on, a commit waits until they can be removed, rather than
/// let searches name them until the next change.
const SUPERSEDED_MAX: usize = 5_000;
/// Longest key of an entry in bytes; the cluster takes 512.
const KEY_BYTES_MAX: usize = 480;

/// A change under way.
pub struct OpenSearchWriter {
    shared: Arc<Shared>,
    lease: HeldLease,
    /// The state that the change begins from; `None` for a new index.
    base: Option<Arc<OpenSearchReader>>,
    index: String,
    bulk: Bulk,
    tables: Tables,
    /// Ids of documents that this change has put.
    put: HashSet<String>,
    /// Ids of documents that the base may have and that are not to be seen any more.
    replaced: BTreeSet<String>,
    is_over: bool,
}

impl OpenSearchWriter {
    /// Begins a change of `base`, or from nothing, and removes what earlier ones have left.
    /// `builds`: the numbers of those that are there.
    pub fn begin(
        shared: Arc<Shared>,
        lease: HeldLease,
        base: Option<Arc<OpenSearchReader>>,
        builds: &[u64],
    ) -> Result<OpenSearchWriter, SearchError> {
        let cluster = &shared.cluster;
        clear_away(&shared, &lease, builds, base.is_some())?;
        let (index, tables) = match &base {
            Some(base) => (base.serving().index.clone(), load_tables(cluster, base.serving())?),
            None => (create_build(cluster, lease.generation())?, Tables::default()),
        };
        let bulk = Bulk::new(cluster, &alias_of(&index));
        let (put, replaced) = (HashSet::new(), BTreeSet::new());
        Ok(OpenSearchWriter {
            shared,
            lease,
            base,
            index,
            bulk,
            tables,
            put,
            replaced,
            is_over: false,
        })
    }

    fn cluster(&self) -> &Cluster {
        &self.shared.cluster
    }

    fn key_of(&self, id: &str) -> Result<String, SearchError> {
        let key = format!("{id}-{}", self.lease.generation());
        match key.len() <= KEY_BYTES_MAX {
            true => Ok(key),
            false => Err(SearchError::Damaged {
                what: format!("the id `{id:.60}` has more than {KEY_BYTES_MAX} bytes"),
                cause: None,
            }),
        }
    }

    /// Takes a document back that this change has put.
    fn take_back(&mut self, id: &str) -> Result<(), SearchError> {
        self.bulk.flush()?;
        let key = self.key_of(id)?;
        let path = format!("/{}/_doc/{key}", self.index);
        let answer = self.cluster().send(
            Method::Get,
            &path,
            &Value::Null,
            Repeat::OnAnotherNode,
            Deadline::NONE,
        )?;
        expect_success(&answer, "a document that was just written cannot be read")?;
        let hit: Hit = answer.json()?;
        self.count_out(hit.source.stored)?;
        self.put.remove(id);
        Ok(())
    }

    /// Counts a document out that is not to be seen any more.
    fn count_out(&mut self, stored: Stored) -> Result<(), SearchError> {
        let document = stored.document()?;
        let text = analyse(&document);
        self.tables.count(&text, &document.record, Change::Removed);
        Ok(())
    }

    /// Looks up the entries of the base that this change replaces, counts them out, and returns
    /// their keys.
    fn supersede(&mut self) -> Result<Vec<String>, SearchError> {
        let Some(base) = self.base.clone() else { return Ok(Vec::new()) };
        let ids: Vec<String> = std::mem::take(&mut self.replaced).into_iter().collect();
        let mut keys = Vec::new();
        for ids in ids.chunks(LOOKUP) {
            let mut filter = base.visible().to_vec();
            filter.push(json!({ "terms": { field::ID: ids } }));
            let body = json!({
                "size": ids.len(), "query": all_of(filter), "_source": [field::STORED],
            });
            let found = self.cluster().search(&self.index, body, Deadline::NONE)?;
            for hit in found.hits.hits {
                self.count_out(hit.source.stored)?;
                keys.push(hit.key);
            }
        }
        Ok(keys)
    }

    /// Waits until nobody can be using the state before, then removes what only that one has, so
    /// that searches need not name it.
    fn settle(&self) -> Result<(), SearchError> {
        self.shared.refresh_for_run()?;
        std::thread::sleep(Duration::from_millis(self.shared.grace()));
        let (state, _) = self.lease.state();
        let superseded = state.serving.iter().flat_map(|serving| &serving.superseded);
        let keys: Vec<&String> = superseded.flat_map(|one| &one.keys).collect();
        delete_entries(self.cluster(), &self.index, &keys)?;
        self.lease.change(|state| {
            if let Some(serving) = &mut state.serving {
                serving.superseded.clear();
            }
        })
    }

    fn write_sections(&self, summary: &Summary) -> Result<Vec<Section>, SearchError> {
        let fail = |error| SearchError::damaged("the record of a run cannot be written", error);
        let summary = serde_json::to_vec(summary).map_err(fail)?;
        let sections = self.tables.encode()?.into_iter().chain([(SUMMARY, summary)]);
        let generation = self.lease.generation();
        sections
            .map(|(name, bytes)| {
                parts::write(self.cluster(), generation, name, &bytes, Deadline::NONE)
            })
            .collect()
    }

    /// Says why a step of the change failed: what it needs may be removed, since another run has
    /// taken this one for dead.
    fn explain(&self, error: SearchError) -> SearchError {
        if matches!(error, SearchError::TimedOut) || self.is_over {
            return slow(error);
        }
        match self.lease.change(|_| {}) {
            Err(taken @ SearchError::Busy(_)) => taken,
            _ => error,
        }
    }

    fn put_entry(&mut self, document: Document, provenance: Provenance) -> Result<(), SearchError> {
        let id = document.record.id.clone();
        let key = self.key_of(&id)?;
        if self.put.contains(&id) {
            self.take_back(&id)?;
        }
        let text = analyse(&document);
        self.tables.count(&text, &document.record, Change::Added);
        let entry = entry(document, &text, &provenance, self.lease.generation())?;
        self.bulk.put(&key, &entry)?;
        if self.base.is_some() {
            self.replaced.insert(id.clone());
        }
        self.put.insert(id);
        Ok(())
    }

    fn remove_entry(&mut self, id: &str) -> Result<(), SearchError> {
        if self.put.contains(id) {
            self.take_back(id)?;
            let key = self.key_of(id)?;
            self.bulk.delete(&key)?;
        }
        if self.base.is_some() {
            self.replaced.insert(id.to_string());
        }
        Ok(())
    }

    /// Makes the change. See [`Writer::commit`].
    fn make(&mut self, mut summary: Summary) -> Result<String, SearchError> {
        self.bulk.flush()?;
        let superseded = self.supersede()?;
        refresh_index(self.cluster(), &self.index)?;
        summary.documents = self.tables.documents();
        let sections = self.write_sections(&summary)?;
        let generation = self.lease.generation();
        let (index, at) = (self.index.clone(), now());
        let new = Serving {
            format_version: FORMAT_VERSION,
            index: index.clone(),
            at,
            sections,
            ..Serving::default()
        };
        // From here on, the cluster may name what was made.
        self.is_over = true;
        let settles = superseded.len() > SUPERSEDED_MAX;
        let make = |state: &mut State| make_current(state, generation, &new, &superseded);
        let made = if settles { self.lease.change(make) } else { self.lease.change_and_end(make) };
        if let Err(error) = made {
            // The answer may be lost of a write that arrived, or will yet.
            let state = self.lease.end()?;
            if !has_made(&state, generation, &index) {
                return Err(error);
            }
        }
        // The change is made, whatever fails now.
        if settles && let Err(error) = self.settle().and_then(|()| self.lease.end().map(drop)) {
            tracing::warn!("replaced entries are left to the next run: {error}");
        }
        if let Err(error) = self.shared.refresh() {
            tracing::warn!("the state just written cannot be read yet: {error}");
            self.shared.set(None);
        }
        Ok(generation_name(&index, generation))
    }
}

fn load_tables(cluster: &Cluster, serving: &Serving) -> Result<Tables, SearchError> {
    let read = |name| section(cluster, serving, name, Deadline::NONE);
    Tables::decode(&read(PASSAGES)?, &read(COUNTS)?, &read(SUGGESTIONS)?)
}

/// Makes `new`, of number `generation`, what serves. Does nothing the second time.
fn make_current(state: &mut State, generation: u64, new: &Serving, superseded: &[String]) {
    if has_made(state, generation, &new.index) {
        return;
    }
    let before = state.serving.take();
    if let Some(Serving { index, generation, .. }) = &before {
        state.retired.push(Retired { index: index.clone(), generation: *generation, at: now() });
    }
    let base = before.filter(|before| before.index == new.index);
    state.serving = Some(serving(base.as_ref(), generation, new, superseded));
}

/// Whether the change of number `generation`, made in `index`, is a part of this state.
fn has_made(state: &State, generation: u64, index: &str) -> bool {
    let is_in = |serving: &Serving| {
        serving.index == index
            && serving.generation >= generation
            && !serving.skipped.contains(&generation)
    };
    state.serving.as_ref().is_some_and(is_in)
}

/// What serves after a change of `base` of number `generation`.
fn serving(
    base: Option<&Serving>,
    generation: u64,
    new: &Serving,
    superseded: &[String],
) -> Serving {
    let new = new.clone();
    let Some(base) = base else { return Serving { generation, ..new } };
    // The numbers in between are of changes that were given up.
    let skipped = base.skipped.iter().copied().chain(base.generation + 1..generation).collect();
    let mut all = base.superseded.clone();
    if !superseded.is_empty() {
        all.push(Superseded { at: now(), keys: superseded.to_vec() });
    }
    Serving { generation, skipped, superseded: all, ..new }
}

/// Removes entries by their keys.
fn delete_entries(cluster: &Cluster, index: &str, keys: &[&String]) -> Result<(), SearchError> {
    if keys.is_empty() {
        return Ok(());
    }
    let mut bulk = Bulk::new(cluster, &alias_of(index));
    for key in keys {
        bulk.delete(key)?;
    }
    bulk.flush()?;
    refresh_index(cluster, index)
}

/// Removes what nobody can be reading any more, and what changes have left that were given up.
/// Entries are removed only from an index that the change `goes_on` in: the index that serves may
/// be damaged or away, and a change that begins from nothing replaces it.
///
/// Another writer may hold the lease by now, if this one slept. So only what no later writer can
/// need is removed: builds and generations of lower numbers than that of this lease, which its
/// state does not name. A state that does can no longer be made.
fn clear_away(
    shared: &Shared,
    lease: &HeldLease,
    builds: &[u64],
    goes_on: bool,
) -> Result<(), SearchError> {
    let cluster = &shared.cluster;
    let (state, _) = lease.state();
    let own = lease.generation();
    // One moment for all decisions: what is removed here, and only that, is forgotten at the end.
    let moment = now();
    let is_old = |at: u64| at.saturating_add(shared.grace()) <= moment;
    let serving = state.serving.as_ref();
    let retired: Vec<&Retired> = state.retired.iter().filter(|one| !is_old(one.at)).collect();
    let known = |index: &str| {
        serving.is_some_and(|serving| serving.index == index)
            || retired.iter().any(|one| one.index == index)
    };
    for &build in builds.iter().filter(|&&build| build < own) {
        let index = build_name(cluster, build);
        if !known(&index) {
            delete_index(cluster, &index)?;
        }
    }
    if let Some(serving) = serving.filter(|_| goes_on) {
        let old = serving.superseded.iter().filter(|one| is_old(one.at));
        let keys: Vec<&String> = old.flat_map(|one| &one.keys).collect();
        delete_entries(cluster, &serving.index, &keys)?;
        // One that was taken for dead may have written when it was cleared away already.
        let skipped = serving.skipped.iter().copied();
        let given_up: Vec<u64> = skipped.chain(serving.generation + 1..own).collect();
        if !given_up.is_empty() {
            let query = json!({ "terms": { field::GENERATION: given_up } });
            delete_found(cluster, &serving.index, &query)?;
        }
    }
    let served = serving.map_or(0, |serving| serving.generation);
    let in_use = retired.iter().map(|one| one.generation).chain([served]);
    let unused = json!({ "bool": {
        "filter": [{ "range": { "generation": { "lt": own } } }],
        "must_not": [{ "terms": { "generation": in_use.collect::<Vec<u64>>() } }],
    } });
    delete_found(cluster, &index_name(cluster), &unused)?;
    lease.change(|state| {
        state.retired.retain(|one| !is_old(one.at));
        if let Some(serving) = state.serving.as_mut().filter(|_| goes_on) {
            serving.superseded.retain(|one| !is_old(one.at));
        }
    })
}

impl Writer for OpenSearchWriter {
    fn starts_empty(&self) -> bool {
        self.base.is_none()
    }

    fn put(&mut self, document: Document, provenance: Provenance) -> Result<(), SearchError> {
        let done = self.put_entry(document, provenance);
        done.map_err(|error| self.explain(error))
    }

    fn remove(&mut self, id: &str) -> Result<(), SearchError> {
        let done = self.remove_entry(id);
        done.map_err(|error| self.explain(error))
    }

    fn commit(mut self: Box<Self>, summary: Summary) -> Result<String, SearchError> {
        let done = self.make(summary);
        done.map_err(|error| self.explain(error))
    }
}

impl Drop for OpenSearchWriter {
    fn drop(&mut self) {
        if self.base.is_none() && !self.is_over {
            // What is left is removed by the next change.
            let _ = delete_index(&self.shared.cluster, &self.index);
        }
    }
}
