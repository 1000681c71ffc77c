//! A change of the index: entries of a new generation in the serving index, or a new index beside
//! it. Nothing of it is visible before the state document says so.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use tracuu_document::Document;
use tracuu_search::engine::{Provenance, Reader, Summary, Writer};
use tracuu_search::index::tally::Change;
use tracuu_search::index::{FORMAT_VERSION, analyse};
use tracuu_search::{Deadline, SearchError};

use crate::Shared;
use crate::bulk::Bulk;
use crate::client::{Method, Repeat};
use crate::cluster::{Cluster, Hit, Stored, expect_success, unavailable};
use crate::lease::{HeldLease, now};
use crate::matching::all_of;
use crate::parts;
use crate::reader::{OpenSearchReader, section};
use crate::schema::{definition, entry, field};
use crate::state::{Retired, Section, Serving, State, Superseded, create_index, index_name};
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

/// The alias by which an index is written.
fn alias_of(index: &str) -> String {
    format!("{index}-write")
}

impl OpenSearchWriter {
    /// Begins a change of `base`, or from nothing, and removes what earlier ones have left.
    pub fn begin(
        shared: Arc<Shared>,
        lease: HeldLease,
        base: Option<Arc<OpenSearchReader>>,
    ) -> Result<OpenSearchWriter, SearchError> {
        let cluster = &shared.cluster;
        let generation = lease.generation();
        clear_away(&shared, &lease)?;
        let (index, tables) = match &base {
            Some(base) => (base.serving().index.clone(), load_tables(cluster, base.serving())?),
            None => {
                let index = format!("{}-{generation:06}", cluster.settings.name);
                let definition = definition(&cluster.settings, &alias_of(&index));
                create_index(cluster, &index, &definition, Deadline::NONE)?;
                (index, Tables::default())
            }
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

    /// Waits until nobody can be using the state before, then removes what only that one has, so that
    /// searches need not name it.
    fn settle(&self) -> Result<(), SearchError> {
        self.shared.refresh()?;
        std::thread::sleep(self.shared.timing.settling(&self.cluster().settings));
        let state = self.lease.state();
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
}

fn load_tables(cluster: &Cluster, serving: &Serving) -> Result<Tables, SearchError> {
    let read = |name| section(cluster, serving, name, Deadline::NONE);
    Tables::decode(&read(PASSAGES)?, &read(COUNTS)?, &read(SUGGESTIONS)?)
}

/// Makes `new`, of number `generation`, what serves.
fn make_current(state: &mut State, generation: u64, new: Serving, superseded: Vec<String>) {
    let before = state.serving.take();
    if let Some(before) = before.as_ref().filter(|before| before.index != new.index) {
        state.retired.push(Retired { index: before.index.clone(), at: now() });
    }
    let base = before.filter(|before| before.index == new.index);
    state.serving = Some(serving(base.as_ref(), generation, new, superseded));
}

/// What serves after a change of `base` of number `generation`.
fn serving(
    base: Option<&Serving>,
    generation: u64,
    new: Serving,
    superseded: Vec<String>,
) -> Serving {
    let Some(base) = base else { return Serving { generation, ..new } };
    // The numbers in between are of changes that were given up.
    let skipped = base.skipped.iter().copied().chain(base.generation + 1..generation).collect();
    let mut all = base.superseded.clone();
    if !superseded.is_empty() {
        all.push(Superseded { at: now(), keys: superseded });
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
fn clear_away(shared: &Shared, lease: &HeldLease) -> Result<(), SearchError> {
    let cluster = &shared.cluster;
    let state = lease.state();
    let grace = u64::try_from(shared.timing.grace.as_millis()).unwrap_or(u64::MAX);
    let is_old = |at: u64| at.saturating_add(grace) <= now();
    let known = |index: &str| {
        state.serving.as_ref().is_some_and(|serving| serving.index == index)
            || state.retired.iter().any(|one| one.index == index && !is_old(one.at))
    };
    for index in indices(cluster)?.iter().filter(|index| !known(index)) {
        delete_index(cluster, index)?;
    }
    if let Some(serving) = &state.serving {
        let old = serving.superseded.iter().filter(|one| is_old(one.at));
        let keys: Vec<&String> = old.flat_map(|one| &one.keys).collect();
        delete_entries(cluster, &serving.index, &keys)?;
        let given_up: Vec<u64> = (serving.generation + 1..lease.generation()).collect();
        if !given_up.is_empty() {
            let query = json!({ "terms": { field::GENERATION: given_up } });
            delete_found(cluster, &serving.index, &query)?;
        }
        if is_old(serving.at) {
            let before = json!({ "range": { "generation": { "lt": serving.generation } } });
            delete_found(cluster, &index_name(cluster), &before)?;
        }
    }
    lease.change(|state| {
        state.retired.retain(|one| !is_old(one.at));
        if let Some(serving) = &mut state.serving {
            serving.superseded.retain(|one| !is_old(one.at));
        }
    })
}

/// Makes all entries searchable. Those of a generation that does not serve are still not visible.
fn refresh_index(cluster: &Cluster, index: &str) -> Result<(), SearchError> {
    let path = format!("/{index}/_refresh");
    let answer =
        cluster.send(Method::Post, &path, &Value::Null, Repeat::WithBackoff, Deadline::NONE)?;
    expect_success(&answer, "the index cannot be refreshed")?;
    let shards: Value = answer.json()?;
    match shards["_shards"]["failed"].as_u64() {
        Some(0) => Ok(()),
        _ => Err(unavailable("some shards cannot be refreshed")),
    }
}

/// Removes the documents of an index that a query finds. Some may be removed by somebody else.
fn delete_found(cluster: &Cluster, index: &str, query: &Value) -> Result<(), SearchError> {
    refresh_index(cluster, index)?;
    let path = format!("/{index}/_delete_by_query?conflicts=proceed&refresh=true");
    let body = json!({ "query": query });
    let answer = cluster.send(Method::Post, &path, &body, Repeat::WithBackoff, Deadline::NONE)?;
    expect_success(&answer, "what an earlier run has left cannot be removed")
}

/// The indices of documents that are there, whatever state they are in.
pub fn indices(cluster: &Cluster) -> Result<Vec<String>, SearchError> {
    #[derive(Deserialize)]
    struct Row {
        index: String,
    }
    let name = &cluster.settings.name;
    let path = format!("/_cat/indices/{name}-*?format=json&h=index&expand_wildcards=all");
    let answer =
        cluster.send(Method::Get, &path, &Value::Null, Repeat::OnAnotherNode, Deadline::NONE)?;
    expect_success(&answer, "the indices of the cluster cannot be listed")?;
    let rows: Vec<Row> = answer.json()?;
    let is_numbered = |index: &String| {
        let number = index.strip_prefix(name).and_then(|rest| rest.strip_prefix('-'));
        number.is_some_and(|number| number.len() >= 6 && number.bytes().all(|b| b.is_ascii_digit()))
    };
    Ok(rows.into_iter().map(|row| row.index).filter(is_numbered).collect())
}

/// Removes an index; does nothing if it is not there.
pub fn delete_index(cluster: &Cluster, index: &str) -> Result<(), SearchError> {
    let path = format!("/{index}");
    let answer =
        cluster.send(Method::Delete, &path, &Value::Null, Repeat::OnAnotherNode, Deadline::NONE)?;
    match answer.status {
        404 => Ok(()),
        _ => expect_success(&answer, &format!("the index {index} cannot be removed")),
    }
}

impl Writer for OpenSearchWriter {
    fn starts_empty(&self) -> bool {
        self.base.is_none()
    }

    fn put(&mut self, document: Document, provenance: Provenance) -> Result<(), SearchError> {
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

    fn remove(&mut self, id: &str) -> Result<(), SearchError> {
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

    fn commit(mut self: Box<Self>, mut summary: Summary) -> Result<String, SearchError> {
        self.bulk.flush()?;
        let superseded = self.supersede()?;
        refresh_index(self.cluster(), &self.index)?;
        summary.documents = self.tables.documents();
        let sections = self.write_sections(&summary)?;
        let generation = self.lease.generation();
        let (index, at) = (self.index.clone(), now());
        let format_version = FORMAT_VERSION;
        let new = Serving { format_version, index, at, sections, ..Serving::default() };
        // Whether the state is written is not known if the answer is lost, so what it may name is
        // not removed.
        self.is_over = true;
        let settles = superseded.len() > SUPERSEDED_MAX;
        self.lease.change(|state| make_current(state, generation, new, superseded))?;
        if settles {
            self.settle()?;
        }
        self.lease.change_and_end(|_| {})?;
        self.shared.refresh()?;
        let current = self.shared.current();
        let current = current.ok_or_else(|| unavailable("the state just written is not there"))?;
        Ok(current.generation().to_string())
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
