//! The engine of one machine: tantivy, embedded. The only place that names tantivy.
//!
//! # On disk
//!
//! ```text
//! index/CURRENT        the name of the generation in use, one line
//! index/LOCK           held (flock) by the process that is changing the index
//! index/g0001/         a generation: one whole tantivy index
//! ```
//!
//! An update commits in the current generation, which tantivy does atomically. A rebuild fills a
//! new generation beside it and then replaces `CURRENT` by rename. A crash at any point leaves the
//! old state; what it left lying about is removed when the next change begins. Everything that must
//! agree with the documents (format version, summary of the run) is in the commit's payload.

mod collector;
mod columns;
mod filters;
mod generations;
mod matcher;
mod postings;
mod reader;
mod schema;
mod search;
mod shared_directory;
mod statistics;
mod stored;
mod terms;
mod window;
mod writer;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

pub use tracuu_search::index::FORMAT_VERSION;

use generations::Generations;
use reader::TantivyReader;
use tracuu_search::engine::{Capabilities, Engine, Reader, WriteMode, Writer};
use tracuu_search::error::Cause;
use tracuu_search::{Deadline, SearchError};

/// Memory that the indexing thread may fill before it writes a segment, in bytes: some 80 MB of
/// text. Writing takes as much again for a while.
const WRITER_MEMORY_BYTES: usize = 140_000_000;
/// Indexing threads. Analysis happens before, in as many threads as there are cores, and takes as
/// long; more indexing threads would write more segments that must be merged.
const WRITER_THREADS: usize = 1;

/// An index in a folder. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct TantivyEngine {
    shared: Arc<Shared>,
}

struct Shared {
    generations: Generations,
    /// The state in use.
    current: RwLock<Option<Arc<TantivyReader>>>,
    /// Held while the state in use is being replaced.
    refreshing: Mutex<()>,
}

impl TantivyEngine {
    /// Opens the index in the folder `path`. Neither folder nor index need exist: both come with
    /// the first change. Fails if an index is there and the disk cannot read it. Another format and
    /// damage are not an error here: [`Engine::reader`] reports them, so that a rebuild can follow.
    pub fn open(path: &Path) -> Result<TantivyEngine, SearchError> {
        let engine = TantivyEngine {
            shared: Arc::new(Shared {
                generations: Generations::new(path),
                current: RwLock::new(None),
                refreshing: Mutex::new(()),
            }),
        };
        match engine.refresh() {
            Ok(()) | Err(SearchError::OtherFormat { .. } | SearchError::Damaged { .. }) => {
                Ok(engine)
            }
            Err(error) => Err(error),
        }
    }
}

impl Shared {
    fn current(&self) -> Option<Arc<TantivyReader>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes up the state on disk when it is another than the one in use.
    fn refresh(&self) -> Result<(), SearchError> {
        let _one_at_a_time = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(folder) = self.generations.current()? else {
            return Ok(());
        };
        if let Some(current) = self.current()
            && current.is_state_of(&folder)
        {
            return Ok(());
        }
        let reader = TantivyReader::open(&folder, self.generations.path())?;
        if self.current().is_some() {
            // A service is running: its next search should not wait for what it can have ready.
            reader.snapshot(Deadline::NONE)?;
        }
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(reader));
        Ok(())
    }
}

impl Engine for TantivyEngine {
    fn reader(&self) -> Result<Arc<dyn Reader>, SearchError> {
        if let Some(current) = self.shared.current() {
            return Ok(current);
        }
        // Nothing in use: say why, or find that another process has made an index meanwhile.
        self.shared.refresh()?;
        match self.shared.current() {
            Some(current) => Ok(current),
            None => Err(SearchError::NoIndex(self.shared.generations.path().display().to_string())),
        }
    }

    fn writer(&self, mode: WriteMode) -> Result<Box<dyn Writer>, SearchError> {
        let lock = self.shared.generations.lock()?;
        let usable = mode == WriteMode::Update && self.shared.refresh().is_ok();
        let base = self.shared.current().filter(|_| usable);
        let writer = writer::TantivyWriter::begin(Arc::clone(&self.shared), lock, base)?;
        Ok(Box::new(writer))
    }

    fn refresh(&self) -> Result<(), SearchError> {
        self.shared.refresh()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { page_depth: None, transactional: true, concurrency: None }
    }
}

/// The error for an index that is there and cannot be used; it can always be made anew.
fn damaged(path: &Path, cause: impl Into<Cause>) -> SearchError {
    let place = path.display();
    let advice = "make it anew with `tracuu index --rebuild`";
    SearchError::damaged(format!("cannot use the index in {place} ({advice})"), cause)
}

/// The error for what tantivy or the disk could not do with the index in `path`.
fn index_error(what: &str, path: &Path, cause: impl Into<Cause>) -> SearchError {
    SearchError::damaged(format!("cannot {what} the index in {}", path.display()), cause)
}
