//! The engine that the settings choose: opened for a command, or for a temporary index. The only
//! place that names engines.

#[cfg(feature = "opensearch")]
pub mod cluster;

use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;

use super::{CliError, shown, size_of};
use crate::config::{EngineKind, Settings};
use tracuu_engine_tantivy::TantivyEngine;
use tracuu_search::{Deadline, Engine, Search};

/// Opens the engine for the index of the settings. Does not contact a cluster.
pub fn open_engine(settings: &Settings) -> Result<Arc<dyn Engine>, CliError> {
    match settings.engine {
        EngineKind::Tantivy => Ok(Arc::new(TantivyEngine::open(&settings.index)?)),
        #[cfg(feature = "opensearch")]
        EngineKind::OpenSearch => Ok(Arc::new(cluster::open(settings)?)),
        #[cfg(not(feature = "opensearch"))]
        EngineKind::OpenSearch => Err(not_built(settings)),
    }
}

/// Opens a search for a command that asks once. The words and counts of a large index may take
/// longer to come from a cluster than one search may take, so they are fetched first.
pub fn open_search(settings: &Settings) -> Result<Search, CliError> {
    let engine = open_engine(settings)?;
    if settings.engine == EngineKind::OpenSearch {
        engine.reader()?.snapshot(Deadline::NONE)?;
    }
    Ok(limited(Search::new(engine), settings, None))
}

/// Gives each search at most `longest`, and with a cluster at most the time of its setting.
pub fn limited(search: Search, settings: &Settings, longest: Option<Duration>) -> Search {
    let of_cluster =
        (settings.engine == EngineKind::OpenSearch).then_some(settings.cluster.deadline);
    match longest.into_iter().chain(of_cluster).min() {
        Some(limit) => search.with_time_limit(limit),
        None => search,
    }
}

/// Says where the index is: in which folder, or under which name in which cluster.
pub fn index_place(settings: &Settings) -> String {
    match settings.engine {
        EngineKind::Tantivy => shown(&settings.index),
        EngineKind::OpenSearch => {
            let cluster = &settings.cluster;
            format!("`{}` of the cluster at {}", cluster.name, cluster.nodes.join(", "))
        }
    }
}

/// Says that this program was built without the engine of a cluster.
#[cfg(not(feature = "opensearch"))]
fn not_built(settings: &Settings) -> CliError {
    let place = settings.places.get("engine").map_or("engine", String::as_str);
    CliError::Usage(format!(
        "{place} is `opensearch`; this program was built without that engine: build it with \
         `cargo build --release --features opensearch`, or use `tantivy`"
    ))
}

/// An index of the engine of the settings that is removed when this is dropped.
pub struct TemporaryIndex {
    engine: Arc<dyn Engine>,
    home: Home,
}

/// Where a temporary index is.
enum Home {
    Folder(TempDir),
    #[cfg(feature = "opensearch")]
    Cluster(cluster::TemporaryCluster),
}

impl TemporaryIndex {
    /// Makes an empty index: in a folder for temporary files, or in the cluster under a name that
    /// no other has.
    pub fn new(settings: &Settings) -> Result<TemporaryIndex, CliError> {
        match settings.engine {
            EngineKind::Tantivy => {
                let folder = tempfile::Builder::new().prefix("tracuu-eval-").tempdir();
                let folder = folder.map_err(|error| {
                    let what = "no folder can be made for the temporary index";
                    CliError::Failed(format!("{what}: {error}"))
                })?;
                let engine = Arc::new(TantivyEngine::open(folder.path())?);
                Ok(TemporaryIndex { engine, home: Home::Folder(folder) })
            }
            #[cfg(feature = "opensearch")]
            EngineKind::OpenSearch => {
                let cluster = cluster::TemporaryCluster::new(settings)?;
                let engine = Arc::new(cluster.engine());
                Ok(TemporaryIndex { engine, home: Home::Cluster(cluster) })
            }
            #[cfg(not(feature = "opensearch"))]
            EngineKind::OpenSearch => Err(not_built(settings)),
        }
    }

    /// The engine of the index.
    pub fn engine(&self) -> &Arc<dyn Engine> {
        &self.engine
    }

    /// Returns the size of the index in bytes, in a cluster without its replicas.
    pub fn bytes(&self) -> Result<u64, CliError> {
        match &self.home {
            Home::Folder(folder) => size_of(folder.path()).map_err(|error| {
                CliError::Failed(format!("the temporary index cannot be read: {error}"))
            }),
            #[cfg(feature = "opensearch")]
            Home::Cluster(cluster) => cluster.bytes(),
        }
    }

    /// Removes the index, and says if that fails. A drop only notes it.
    pub fn remove(self) -> Result<(), CliError> {
        match self.home {
            Home::Folder(folder) => folder.close().map_err(|error| {
                CliError::Failed(format!("the temporary index cannot be removed: {error}"))
            }),
            #[cfg(feature = "opensearch")]
            Home::Cluster(cluster) => cluster.remove(),
        }
    }
}
