//! Runs of the indexer inside a service: one at a time, in the background, with progress.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde::Serialize;

use super::archives::Archives;
use super::clock;
use super::progress::Progress;
use super::update::{Task, update};
use tracuu_extract::extractor::Extractor;
use tracuu_search::Engine;

/// Starts runs and knows how they go.
pub struct Runs {
    engine: Arc<dyn Engine>,
    rules: Rules,
    state: Mutex<RunState>,
    ended: Condvar,
}

/// What every run of a service keeps to.
pub struct Rules {
    /// The corpus folder.
    pub corpus: PathBuf,
    /// Gets the text out of files.
    pub extractor: Box<dyn Extractor + Send>,
    /// Whether documents that bear a stamp of secrecy are indexed too.
    pub index_secret: bool,
}

/// How the current or the last run goes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RunState {
    /// Whether a run is under way.
    pub running: bool,
    /// Whether it starts from nothing.
    pub rebuild: bool,
    /// When it began, RFC 3339, UTC; null when there was none yet.
    pub started_at: Option<String>,
    /// Files dealt with so far.
    pub files_done: u64,
    /// Files found; null until the folder has been walked.
    pub files_total: Option<u64>,
    /// Bytes of files dealt with so far.
    pub bytes_done: u64,
    /// Bytes of all files; null until the folder has been walked.
    pub bytes_total: Option<u64>,
    /// Bytes of files a second.
    pub bytes_per_second: u64,
    /// How many seconds the rest will take; null where that is not known.
    pub seconds_left: Option<u64>,
    /// Pages whose text was read off a picture so far.
    pub pages_recognised: u64,
    /// Why the last run failed as a whole; null where it did not.
    pub last_error: Option<String>,
}

/// A run is under way; there is one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnderWay;

impl Runs {
    /// Runs by `rules` into `engine`. None is started yet.
    pub fn new(engine: Arc<dyn Engine>, rules: Rules) -> Arc<Self> {
        let (state, ended) = (Mutex::default(), Condvar::new());
        Arc::new(Runs { engine, rules, state, ended })
    }

    /// Starts a run in the background, from nothing where `rebuild`. Gives the state it starts in.
    pub fn start(self: &Arc<Self>, rebuild: bool) -> Result<RunState, UnderWay> {
        let mut state = self.lock();
        if state.running {
            return Err(UnderWay);
        }
        let started_at = Some(clock::now());
        *state = RunState { running: true, rebuild, started_at, ..RunState::default() };
        let started = state.clone();
        drop(state);
        let runs = Arc::clone(self);
        thread::spawn(move || {
            let ending = Ending { runs: &runs, error: Some("the run broke off".into()) };
            ending.end(runs.run(rebuild));
        });
        Ok(started)
    }

    /// How it goes.
    pub fn state(&self) -> RunState {
        self.lock().clone()
    }

    /// Waits until no run is under way, and gives the state then.
    pub fn wait(&self) -> RunState {
        let state = self.lock();
        let ended = self.ended.wait_while(state, |state| state.running);
        ended.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn run(&self, rebuild: bool) -> Result<(), String> {
        let progress = |progress: Progress| {
            let mut state = self.lock();
            state.files_done = progress.files_done;
            state.files_total = Some(progress.files_total);
            state.bytes_done = progress.bytes_done;
            state.bytes_total = Some(progress.bytes_total);
            state.bytes_per_second = progress.bytes_per_second();
            state.seconds_left = progress.left().map(|left| left.as_secs());
            state.pages_recognised = progress.pages_recognised;
        };
        let report = update(Task {
            engine: &*self.engine,
            files: &Archives::default(),
            corpus: &self.rules.corpus,
            extractor: &*self.rules.extractor,
            rebuild,
            index_secret: self.rules.index_secret,
            progress: &progress,
        })
        .map_err(|error| error.to_string())?;
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
            took_ms = report.took_ms,
            "the index is up to date"
        );
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, RunState> {
        // Every change of the state is a single assignment, so it is whole even after a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Marks the run as ended when it goes, which it also does where the run panics.
struct Ending<'a> {
    runs: &'a Runs,
    error: Option<String>,
}

impl Ending<'_> {
    fn end(mut self, result: Result<(), String>) {
        self.error = result.err();
    }
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        if let Some(error) = &self.error {
            tracing::error!(error, "the index could not be brought up to date");
        }
        let mut state = self.runs.lock();
        state.running = false;
        state.last_error = self.error.take();
        self.runs.ended.notify_all();
    }
}
