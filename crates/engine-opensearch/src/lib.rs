//! The engine of several machines: an OpenSearch cluster that stores, matches and counts. The only
//! place that speaks to OpenSearch.
//!
//! # In the cluster
//!
//! ```text
//! NAME-state       the state document: what serves, who is writing; and the sections of snapshots
//! NAME-000007      a build: the entries of documents, of one or several generations
//! ```
//!
//! A change of an index puts the new entries beside the old ones under keys of their own. They are
//! searchable after a refresh, which is not one moment over all shards, but not visible: a search
//! looks at the entries up to the generation that serves, and leaves out those that were replaced.
//! Both are in the state document, and the write of that is one moment. What was replaced is removed
//! when nobody can be using the state before any more ([`lease::Timing`]). A rebuild fills a build
//! of its own. Whatever a run that ended early has left is never visible, and the next run removes
//! it.

mod address;
mod binary;
mod bulk;
pub mod client;
mod cluster;
pub mod lease;
mod matching;
mod parts;
mod reader;
mod schema;
mod scoring;
mod search;
mod secret;
pub mod settings;
mod state;
pub mod status;
#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;
mod tables;
mod writer;

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use tracuu_search::engine::{Capabilities, Engine, Reader, WriteMode, Writer};
use tracuu_search::index::FORMAT_VERSION;
use tracuu_search::rank::bm25::CANDIDATES;
use tracuu_search::{Deadline, SearchError};

use client::Client;
use cluster::Cluster;
use lease::{HeldLease, Timing};
use reader::OpenSearchReader;
use settings::{Settings, SettingsError};
use state::Version;

/// Searches that one server sends to the cluster at a time: enough to keep several nodes busy, and
/// few enough for a small one.
const CONCURRENCY: usize = 16;

/// An index in a cluster. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct OpenSearchEngine {
    shared: Arc<Shared>,
}

struct Shared {
    cluster: Cluster,
    timing: Timing,
    /// What serves, as far as this process knows.
    current: RwLock<Option<Current>>,
    /// Held while it is being replaced.
    refreshing: Mutex<()>,
}

#[derive(Clone)]
struct Current {
    reader: Arc<OpenSearchReader>,
    /// The state document that it is from.
    version: Version,
    /// When that was last seen to be the newest.
    seen: Instant,
}

impl OpenSearchEngine {
    /// An engine on the cluster of these settings. Does not contact it: a service starts without
    /// its cluster.
    pub fn open(settings: Settings) -> Result<OpenSearchEngine, SettingsError> {
        OpenSearchEngine::with_timing(settings, Timing::default())
    }

    /// As [`OpenSearchEngine::open`], with other waits.
    pub fn with_timing(
        settings: Settings,
        timing: Timing,
    ) -> Result<OpenSearchEngine, SettingsError> {
        let cluster = Cluster { client: Client::new(&settings)?, settings };
        let (current, refreshing) = (RwLock::new(None), Mutex::new(()));
        let shared = Shared { cluster, timing, current, refreshing };
        Ok(OpenSearchEngine { shared: Arc::new(shared) })
    }
}

impl OpenSearchEngine {
    /// Removes all indices of this name from the cluster.
    pub fn remove_all(&self) -> Result<(), SearchError> {
        let cluster = &self.shared.cluster;
        for index in writer::indices(cluster)? {
            writer::delete_index(cluster, &index)?;
        }
        writer::delete_index(cluster, &state::index_name(cluster))?;
        self.shared.set(None);
        Ok(())
    }
}

impl Shared {
    /// Where the index is, for messages.
    fn place(&self) -> String {
        let Settings { name, nodes, .. } = &self.cluster.settings;
        format!("`{name}` of the cluster at {}", nodes.join(", "))
    }

    fn known(&self) -> Option<Current> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn current(&self) -> Option<Arc<OpenSearchReader>> {
        self.known().map(|current| current.reader)
    }

    fn set(&self, current: Option<Current>) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = current;
    }

    /// Reads what serves, and takes it up if it is newer than what this process knows.
    fn refresh(&self) -> Result<(), SearchError> {
        let _one_at_a_time = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        // The age counts from before the question.
        let seen = Instant::now();
        let deadline = Deadline::after(self.cluster.settings.deadline);
        let known = self.known();
        let Some((state, version)) = state::read(&self.cluster, deadline)? else {
            self.set(None);
            return Ok(());
        };
        let Some(serving) = state.serving else {
            self.set(None);
            return Ok(());
        };
        if serving.format_version != FORMAT_VERSION {
            return Err(SearchError::OtherFormat {
                path: self.place(),
                found: serving.format_version.to_string(),
                expected: FORMAT_VERSION.to_string(),
            });
        }
        if let Some(known) = known.as_ref() {
            // A copy of the document that has not heard of the last change yet.
            if version < known.version {
                return Ok(());
            }
            if *known.reader.serving() == serving {
                self.set(Some(Current { reader: Arc::clone(&known.reader), version, seen }));
                return Ok(());
            }
        }
        let before = known.as_ref().map(|known| known.reader.as_ref());
        let reader = OpenSearchReader::open(&self.cluster, serving, before)?;
        if before.is_some() {
            // A service is running: its next search should not wait for what it can have ready.
            reader.snapshot(deadline)?;
        }
        self.set(Some(Current { reader: Arc::new(reader), version, seen }));
        Ok(())
    }
}

impl Engine for OpenSearchEngine {
    fn reader(&self) -> Result<Arc<dyn Reader>, SearchError> {
        let is_fresh = |known: &Current| known.seen.elapsed() < self.shared.timing.pointer_age;
        if let Some(known) = self.shared.known().filter(is_fresh) {
            return Ok(known.reader);
        }
        // Nobody asked for less: the cluster is slow, not the search.
        self.shared.refresh().map_err(|error| match error {
            SearchError::TimedOut => cluster::unavailable("the cluster did not answer in time"),
            other => other,
        })?;
        match self.shared.known() {
            Some(known) if is_fresh(&known) => Ok(known.reader),
            Some(_) => Err(cluster::unavailable("what serves could not be read in time")),
            None => Err(SearchError::NoIndex(self.shared.place())),
        }
    }

    fn writer(&self, mode: WriteMode) -> Result<Box<dyn Writer>, SearchError> {
        let shared = &self.shared;
        let lease = HeldLease::take(&shared.cluster, shared.timing, &shared.place())?;
        let base = match (mode, shared.refresh()) {
            (WriteMode::Rebuild, _) | (_, Err(SearchError::OtherFormat { .. })) => None,
            (WriteMode::Update, refreshed) => {
                refreshed?;
                shared.current()
            }
        };
        let writer = writer::OpenSearchWriter::begin(Arc::clone(shared), lease, base)?;
        Ok(Box::new(writer))
    }

    fn refresh(&self) -> Result<(), SearchError> {
        self.shared.refresh()
    }

    fn capabilities(&self) -> Capabilities {
        // The first page of a list asks for the candidates besides, and for one hit more.
        let reach = schema::WINDOW_MAX - CANDIDATES - 1;
        Capabilities {
            page_depth: Some(reach as u64),
            transactional: false,
            concurrency: Some(CONCURRENCY),
        }
    }
}
