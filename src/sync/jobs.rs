//! Background runs of the indexer in the service: one at a time, with progress.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde::Serialize;

use super::archives::Archives;
use super::clock;
use super::progress::Progress;
use super::report::{LeftAlone, ScansWaiting};
use super::run::{Task, UpdateError};
use super::update::update;
use tracuu_extract::extractor::Extractor;
use tracuu_search::Engine;

/// Starts runs and reports their state.
pub struct IndexingJobs {
    engine: Arc<dyn Engine>,
    options: JobOptions,
    state: Mutex<RunState>,
    ended: Condvar,
}

/// Settings for all runs of a service.
pub struct JobOptions {
    /// The corpus folder.
    pub corpus: PathBuf,
    /// Extracts the text of files.
    pub extractor: Box<dyn Extractor + Send>,
    /// Whether to index documents that have a stamp of secrecy.
    pub index_secret: bool,
    /// Whether any run may take most documents out of the index.
    pub allow_removals: bool,
}

/// What one run is to do besides bringing the index up to date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunOptions {
    /// Start from an empty index.
    pub rebuild: bool,
    /// Allow this run to take most documents out of the index.
    pub allow_removals: bool,
}

/// State of the current run, or of the last one.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RunState {
    /// Whether a run is in progress.
    pub running: bool,
    /// Whether the run rebuilds the index from scratch.
    pub rebuild: bool,
    /// Start time, RFC 3339, UTC; null before the first run.
    pub started_at: Option<String>,
    /// Files processed so far.
    pub files_done: u64,
    /// Files found; null until the files have been scanned.
    pub files_total: Option<u64>,
    /// Bytes of the files processed so far.
    pub bytes_done: u64,
    /// Bytes of all files; null until the files have been scanned.
    pub bytes_total: Option<u64>,
    /// Bytes of files processed per second, on average.
    pub bytes_per_second: u64,
    /// Estimated remaining time in seconds; null if unknown.
    pub seconds_left: Option<u64>,
    /// Pages of scans read by OCR so far.
    pub pages_recognised: u64,
    /// Those, and the pages that wait to be read; null until the files have been read.
    pub pages_total: Option<u64>,
    /// Scans that the last run has left unread.
    #[serde(flatten)]
    pub waiting: ScansWaiting,
    /// What to install so that pages of scans are read; null if nothing is missing, or no page
    /// waits.
    pub ocr_missing: Option<String>,
    /// Files that the last run left alone because of their extension, most files first.
    pub left_alone: Vec<LeftAlone>,
    /// Why the last run failed as a whole; null if it succeeded.
    pub last_error: Option<String>,
    /// Whether the last run failed because the corpus is away, as a whole or for the most part.
    pub corpus_away: bool,
    /// Whether the last run failed for a reason that may pass by itself: the engine was away, or
    /// another run was changing the index. It is worth trying again, which is not done here.
    #[serde(skip)]
    pub may_pass: bool,
    /// The state of the index when the last run failed; `None` if there was no index.
    #[serde(skip)]
    generation: Option<String>,
    /// What to do next, instead of reading more pages of scans.
    #[serde(skip)]
    next: Option<RunOptions>,
}

/// Error: a run is already in progress, and does not only read pages of scans. Only one is allowed
/// at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlreadyRunning;

impl IndexingJobs {
    /// Prepares runs that write to `engine` with the settings `options`. Does not start one.
    pub fn new(engine: Arc<dyn Engine>, options: JobOptions) -> Arc<Self> {
        let (state, ended) = (Mutex::default(), Condvar::new());
        Arc::new(IndexingJobs { engine, options, state, ended })
    }

    /// Starts a run in the background. Returns its initial state. A run that only reads pages of
    /// scans makes way: it goes on with what `options` ask for, and reads the other pages then.
    pub fn start(self: &Arc<Self>, options: RunOptions) -> Result<RunState, AlreadyRunning> {
        let mut state = self.lock();
        if state.running && (state.pages_total.is_none() || state.next.is_some()) {
            return Err(AlreadyRunning);
        }
        if state.running {
            state.next = Some(options);
            return Ok(state.clone());
        }
        let started_at = Some(clock::now());
        // Until the run ends, the corpus is as the last run found it.
        let RunState { corpus_away, generation, .. } = std::mem::take(&mut *state);
        *state = RunState {
            running: true,
            rebuild: options.rebuild,
            started_at,
            corpus_away,
            generation,
            ..RunState::default()
        };
        let started = state.clone();
        drop(state);
        let jobs = Arc::clone(self);
        thread::spawn(move || {
            let failure = Failure { message: "the run broke off".into(), ..Failure::default() };
            let guard = RunGuard { jobs: &jobs, failure: Some(failure) };
            guard.end(jobs.run_all(options));
        });
        Ok(started)
    }

    /// Returns a copy of the current state.
    pub fn state(&self) -> RunState {
        self.lock().clone()
    }

    /// Blocks until no run is in progress, and returns the state at that time.
    pub fn wait(&self) -> RunState {
        let state = self.lock();
        let ended = self.ended.wait_while(state, |state| state.running);
        ended.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns true if the last run found the corpus away, and no other process has changed the
    /// index since.
    pub fn corpus_is_away(&self) -> bool {
        let state = self.state();
        state.corpus_away && state.generation == self.generation()
    }

    fn generation(&self) -> Option<String> {
        self.engine.reader().ok().map(|reader| reader.generation().to_owned())
    }

    /// Does a run, and those that are asked for while it reads pages of scans.
    fn run_all(&self, options: RunOptions) -> Result<(), UpdateError> {
        let mut next = Some(options);
        while let Some(options) = next {
            self.run(options)?;
            let mut state = self.lock();
            next = state.next.take();
            if let Some(RunOptions { rebuild, .. }) = next {
                (state.rebuild, state.pages_total) = (rebuild, None);
            }
        }
        Ok(())
    }

    fn run(&self, options: RunOptions) -> Result<(), UpdateError> {
        let progress = |progress: Progress| {
            let mut state = self.lock();
            state.files_done = progress.files_done;
            state.files_total = Some(progress.files_total);
            state.bytes_done = progress.bytes_done;
            state.bytes_total = Some(progress.bytes_total);
            state.bytes_per_second = progress.bytes_per_second();
            state.seconds_left = progress.left().map(|left| left.as_secs());
            state.pages_recognised = progress.pages.done;
            state.pages_total = (progress.pages.total > 0).then_some(progress.pages.total);
        };
        let report = update(Task {
            engine: &*self.engine,
            files: &Archives::default(),
            corpus: &self.options.corpus,
            extractor: &*self.options.extractor,
            rebuild: options.rebuild,
            allow_removals: options.allow_removals || self.options.allow_removals,
            index_secret: self.options.index_secret,
            progress: &progress,
            is_interrupted: &|| self.lock().next.is_some(),
        })?;
        tracing::info!(
            generation = report.generation,
            documents = report.documents,
            added = report.added,
            changed = report.changed,
            removed = report.removed,
            moved = report.moved,
            failed = report.notices.failed.len(),
            repaired = report.notices.repaired.len(),
            held_back = report.notices.held_back.len(),
            left_alone = report.ignored,
            took_ms = report.took_ms,
            "the index is up to date"
        );
        let mut state = self.lock();
        state.left_alone = report.left_alone;
        state.waiting = report.waiting;
        state.ocr_missing = report.ocr_missing;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, RunState> {
        // All fields are plain values, so the state stays usable even after a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a run failed, and the state of the index then.
#[derive(Default)]
struct Failure {
    message: String,
    corpus_away: bool,
    may_pass: bool,
    generation: Option<String>,
}

/// Marks the run as ended when dropped, which also happens if the run panics.
struct RunGuard<'a> {
    jobs: &'a IndexingJobs,
    failure: Option<Failure>,
}

impl RunGuard<'_> {
    fn end(mut self, result: Result<(), UpdateError>) {
        self.failure = result.err().map(|error| Failure {
            message: error.to_string(),
            corpus_away: error.corpus_is_away(),
            may_pass: error.may_pass(),
            generation: self.jobs.generation(),
        });
    }
}

impl Drop for RunGuard<'_> {
    fn drop(&mut self) {
        let failure = self.failure.take();
        match &failure {
            Some(Failure { message: error, may_pass: true, .. }) => {
                tracing::warn!(error, "the index cannot be brought up to date now");
            }
            Some(Failure { message: error, .. }) => {
                tracing::error!(error, "the index could not be brought up to date");
            }
            None => {}
        }
        let mut state = self.jobs.lock();
        (state.running, state.next) = (false, None);
        state.last_error = failure.as_ref().map(|failure| failure.message.clone());
        let Failure { corpus_away, may_pass, generation, .. } = failure.unwrap_or_default();
        (state.corpus_away, state.generation) = (corpus_away, generation);
        state.may_pass = may_pass;
        self.jobs.ended.notify_all();
    }
}
