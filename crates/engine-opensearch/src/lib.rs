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
//! A change of an index puts the new entries beside the old ones under keys of their own. They
//! are searchable after a refresh, which is not one moment over all shards, but not visible: a
//! search looks at the entries up to the generation that serves, and leaves out those that were
//! replaced. Both are in the state document, and the write of that is one moment. What was
//! replaced is removed when nobody can be using the state before any more ([`lease::Timing`]). A
//! rebuild fills a build of its own. Whatever a run that ended early has left is never visible,
//! and the next run removes it.

mod address;
mod binary;
mod bulk;
mod clauses;
pub mod client;
mod cluster;
mod indices;
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
use std::time::{Duration, Instant};

use tracuu_search::engine::{Capabilities, Engine, Reader, WriteMode, Writer};
use tracuu_search::index::FORMAT_VERSION;
use tracuu_search::rank::bm25::CANDIDATES;
use tracuu_search::{Deadline, SearchError};

use client::Client;
use cluster::{Cluster, slow};
use lease::{HeldLease, Timing};
use reader::OpenSearchReader;
use settings::{Settings, SettingsError};
use state::{Serving, Version};

/// Searches that one server sends to the cluster at a time: enough to keep several nodes busy, and
/// few enough for a small one.
const CONCURRENCY: usize = 16;
/// How long the snapshot of a generation may take to read: some hundred MB over a slow network.
const SNAPSHOT_TIME: Duration = Duration::from_secs(300);

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
    refreshing: Mutex<LastRefresh>,
}

#[derive(Clone)]
struct Current {
    reader: Arc<OpenSearchReader>,
    /// The state document that it is from.
    version: Version,
    /// See [`state::State::identity`].
    identity: String,
}

/// The last failure to read what serves: when it ended, and what it was.
type LastRefresh = Option<(Instant, String)>;

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
        let (current, refreshing) = (RwLock::new(None), Mutex::default());
        let shared = Shared { cluster, timing, current, refreshing };
        Ok(OpenSearchEngine { shared: Arc::new(shared) })
    }

    /// The settings that this was opened with.
    pub fn settings(&self) -> &Settings {
        &self.shared.cluster.settings
    }

    /// Removes the index with all that belongs to it. Nobody may be using it.
    pub fn remove_index(&self) -> Result<(), SearchError> {
        let cluster = &self.shared.cluster;
        for build in indices::builds(cluster, Deadline::NONE)? {
            indices::delete_index(cluster, &indices::build_name(cluster, build))?;
        }
        indices::delete_index(cluster, &state::index_name(cluster))?;
        self.shared.set(None);
        Ok(())
    }

    /// Begins a change.
    fn begin(&self, mode: WriteMode) -> Result<writer::OpenSearchWriter, SearchError> {
        let shared = &self.shared;
        let seen = Instant::now();
        let lease = HeldLease::take(&shared.cluster, shared.timing, &shared.place())?;
        // What the lease was taken on, not what a node says now: a copy may lag behind.
        let (state, version) = lease.state();
        let builds = indices::builds(&shared.cluster, Deadline::NONE)?;
        let base = match (mode, state.serving) {
            (WriteMode::Rebuild, _) | (_, None) => None,
            (WriteMode::Update, Some(serving)) => shared.base(serving, seen, &builds)?,
        };
        if let Some(reader) = base.clone() {
            shared.set(Some(Current { reader, version, identity: state.identity }));
        }
        writer::OpenSearchWriter::begin(Arc::clone(shared), lease, base, &builds)
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

    fn set(&self, current: Option<Current>) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = current;
    }

    /// What serves, if that is known of a moment that is recent enough to begin a search.
    fn fresh(&self) -> Option<Arc<OpenSearchReader>> {
        let known = self.known()?;
        (known.reader.age() < self.timing.pointer_age).then_some(known.reader)
    }

    /// After this time in milliseconds nobody uses a state that has been replaced.
    fn grace(&self) -> u64 {
        let grace = self.timing.grace.max(self.timing.settling(&self.cluster.settings));
        u64::try_from(grace.as_millis()).unwrap_or(u64::MAX)
    }

    /// Reads what serves, and takes it up if it is newer than what this process knows.
    fn refresh(&self) -> Result<(), SearchError> {
        let mut last = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        self.refresh_once(&mut last)
    }

    /// As [`Shared::refresh`], for a run, which nobody waits for: if the node that is asked hangs,
    /// the second question goes around it.
    fn refresh_for_run(&self) -> Result<(), SearchError> {
        match self.refresh() {
            Err(SearchError::TimedOut | SearchError::Unavailable { .. }) => self.refresh(),
            refreshed => refreshed,
        }
    }

    /// As [`Shared::refresh`], unless what serves is known well enough. Of those that wait for the
    /// same answer, one asks: if it asks in vain, so would the others, each as long.
    fn refresh_if_old(&self) -> Result<(), SearchError> {
        let begun = Instant::now();
        let mut last = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        if self.fresh().is_some() {
            return Ok(());
        }
        match &*last {
            Some((ended, what)) if *ended > begun => Err(cluster::unavailable(what)),
            _ => self.refresh_once(&mut last),
        }
    }

    fn refresh_once(&self, last: &mut LastRefresh) -> Result<(), SearchError> {
        let read = self.read_state();
        let what = |error: &SearchError| match error {
            SearchError::Unavailable { what, .. } => Some(what.clone()),
            SearchError::TimedOut => Some("what serves could not be read in time".to_string()),
            _ => None,
        };
        *last = read.as_ref().err().and_then(what).map(|what| (Instant::now(), what));
        read
    }

    fn read_state(&self) -> Result<(), SearchError> {
        // The age counts from before the question.
        let seen = Instant::now();
        // A later answer would be too old to be used.
        let time = self.cluster.settings.deadline.min(self.timing.pointer_age);
        let deadline = Deadline::after(time);
        let read = if self.known().is_some() { state::read } else { state::read_newest };
        let Some((state, version)) = read(&self.cluster, deadline)? else {
            self.set(None);
            return Ok(());
        };
        let known = self.known();
        // A copy of the document that has not heard of the last change yet.
        let is_older =
            |known: &Current| known.identity == state.identity && version < known.version;
        if known.as_ref().is_some_and(is_older) {
            return Ok(());
        }
        let Some(serving) = state.serving else {
            self.set(None);
            return Ok(());
        };
        let known = known.as_ref().map(|known| &known.reader);
        let reader = match known.filter(|known| *known.serving() == serving) {
            Some(known) => {
                known.saw(seen);
                Arc::clone(known)
            }
            None => {
                if let Some(known) = known {
                    // It serves on while the next one is read.
                    known.hold(self.timing.grace / 2);
                }
                let reader = self.open(serving, seen)?;
                if known.is_some() {
                    // A service is running: its next search should not wait for what it can have
                    // ready.
                    reader.snapshot(Deadline::after(SNAPSHOT_TIME))?;
                }
                reader
            }
        };
        self.set(Some(Current { reader, version, identity: state.identity }));
        Ok(())
    }

    /// Opens what a change goes on from. `None` if it must begin from nothing: what serves is of
    /// another format, or its index is not among the `builds` that are there.
    fn base(
        &self,
        serving: Serving,
        seen: Instant,
        builds: &[u64],
    ) -> Result<Option<Arc<OpenSearchReader>>, SearchError> {
        let number = indices::build_number(&self.cluster, &serving.index);
        if !number.is_some_and(|number| builds.contains(&number)) {
            let index = &serving.index;
            tracing::warn!(index, "the index that serves is not there; it is made anew");
            return Ok(None);
        }
        match self.open(serving, seen) {
            Err(SearchError::OtherFormat { .. }) => Ok(None),
            opened => opened.map(Some),
        }
    }

    /// Opens what serves, as was read after the moment `seen`.
    fn open(&self, serving: Serving, seen: Instant) -> Result<Arc<OpenSearchReader>, SearchError> {
        if serving.format_version != FORMAT_VERSION {
            return Err(SearchError::OtherFormat {
                path: self.place(),
                found: serving.format_version.to_string(),
                expected: FORMAT_VERSION.to_string(),
            });
        }
        let known = self.known();
        let before = known.as_ref().map(|known| known.reader.as_ref());
        let reader = OpenSearchReader::open(&self.cluster, self.timing, (serving, seen), before)?;
        Ok(Arc::new(reader))
    }
}

impl Engine for OpenSearchEngine {
    fn reader(&self) -> Result<Arc<dyn Reader>, SearchError> {
        let shared = &self.shared;
        if let Some(known) = shared.fresh() {
            return Ok(known);
        }
        shared.refresh_if_old().map_err(slow)?;
        if shared.fresh().is_none() && shared.known().is_some() {
            // What serves took long to open, and must be seen to serve still.
            shared.refresh_if_old().map_err(slow)?;
        }
        match (shared.fresh(), shared.known()) {
            (Some(known), _) => Ok(known),
            (None, Some(_)) => Err(cluster::unavailable("what serves could not be read in time")),
            (None, None) => Err(SearchError::NoIndex(shared.place())),
        }
    }

    fn writer(&self, mode: WriteMode) -> Result<Box<dyn Writer>, SearchError> {
        Ok(Box::new(self.begin(mode).map_err(slow)?))
    }

    fn refresh(&self) -> Result<(), SearchError> {
        self.shared.refresh_for_run().map_err(slow)?;
        if let Some(known) = self.shared.known() {
            known.reader.snapshot(Deadline::after(SNAPSHOT_TIME)).map_err(slow)?;
        }
        Ok(())
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
