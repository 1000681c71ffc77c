//! Runs of the indexer inside a service: one at a time, in the background, with progress.

use std::sync::Arc;

use serde::Serialize;

/// Starts runs and knows how they go.
pub struct Runs {}

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
    /// Why the last run failed as a whole; null where it did not.
    pub last_error: Option<String>,
}

impl Runs {
    /// Starts a run in the background, from nothing where `rebuild`. The state it starts in; or, as an
    /// error, the state of the run that is under way.
    pub fn start(self: &Arc<Self>, rebuild: bool) -> Result<RunState, RunState> {
        let _ = rebuild;
        todo!()
    }

    /// How it goes.
    pub fn state(&self) -> RunState {
        todo!()
    }
}
