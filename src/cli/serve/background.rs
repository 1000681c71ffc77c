//! What a service does beside answering: takes up newer states of the index, follows the corpus
//! folder, tries failed runs again, and has it written which results are opened.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::opened::keeper::Keeper;
use crate::sync::clock;
use crate::sync::watch::signature;
use crate::sync::{IndexingJobs, RunOptions};
use tracuu_search::{Deadline, Engine, SearchError};

/// How often to check whether another process has written a newer index.
const REFRESH_INTERVAL: Duration = Duration::from_secs(1);
/// How often `--watch` checks the corpus folder. A run starts only after two equal checks in a row,
/// so that a file is read when its copying is complete.
const WATCH_INTERVAL: Duration = Duration::from_secs(3);
/// How often it is written which results were opened. After a crash, those of this time are lost.
const KEEP_INTERVAL: Duration = Duration::from_secs(60);
/// How long to wait before a run is tried again that failed for a reason that may pass. Doubles
/// with each further failure: each try walks the corpus folder.
const FIRST_RETRY: Duration = Duration::from_secs(5);
/// Longest wait before a run is tried again. The lease of a server that has died runs out in this
/// time.
const LONGEST_RETRY: Duration = Duration::from_secs(60);

/// When words and counts of a new state of the index are loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loading {
    /// With the state, by the task that takes it up: they come over the network.
    AtOnce,
    /// By the first search.
    WithFirstSearch,
}

/// Loads newer states of the index that other processes have written. Logs an error once, not every
/// second.
pub async fn refresh(engine: Arc<dyn Engine>, loading: Loading) {
    let mut ticks = interval(REFRESH_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last = Seen::Good;
    loop {
        ticks.tick().await;
        let engine = Arc::clone(&engine);
        let refreshed = tokio::task::spawn_blocking(move || take_up(&*engine, loading)).await;
        let seen = Seen::of(refreshed.unwrap_or(Ok(())));
        seen.log(&last);
        last = seen;
    }
}

fn take_up(engine: &dyn Engine, loading: Loading) -> Result<(), SearchError> {
    engine.refresh()?;
    if loading == Loading::WithFirstSearch {
        return Ok(());
    }
    match engine.reader() {
        Ok(reader) => reader.snapshot(Deadline::NONE).map(drop),
        Err(SearchError::NoIndex(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// How the last look for a newer state went.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    Good,
    /// The engine does not answer; the reason names another node each time.
    Away(String),
    Faulty(String),
}

impl Seen {
    fn of(result: Result<(), SearchError>) -> Seen {
        match result {
            Ok(()) => Seen::Good,
            Err(error @ (SearchError::Unavailable { .. } | SearchError::TimedOut)) => {
                Seen::Away(error.to_string())
            }
            Err(error) => Seen::Faulty(error.to_string()),
        }
    }

    fn log(&self, last: &Seen) {
        match (self, last) {
            (Seen::Good, Seen::Away(_)) => tracing::info!("the search engine answers again"),
            (Seen::Good, _) | (Seen::Away(_), Seen::Away(_)) => {}
            (Seen::Away(error), _) => {
                tracing::warn!(error, "the search engine does not answer; it is asked again");
            }
            (Seen::Faulty(_), _) if self == last => {}
            (Seen::Faulty(error), _) => {
                tracing::warn!(error, "the newest index cannot be read; the last good one is used");
            }
        }
    }
}

/// Has it written which results were opened, from time to time.
pub async fn keep(keeper: Arc<Keeper>) {
    let mut ticks = interval(KEEP_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let keeper = Arc::clone(&keeper);
        let _ = tokio::task::spawn_blocking(move || keeper.write(&clock::today())).await;
    }
}

/// Starts a run whenever the corpus folder differs from `indexed` and has stopped changing. A
/// folder that is gone differs too: the run fails and says so.
pub async fn follow(jobs: Arc<IndexingJobs>, corpus: PathBuf, mut indexed: Option<String>) {
    let mut ticks = interval(WATCH_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last = indexed.clone();
    loop {
        ticks.tick().await;
        let folder = corpus.clone();
        let Ok(now) = tokio::task::spawn_blocking(move || signature(&folder)).await else {
            continue;
        };
        let is_steady = now == last;
        if is_steady && now != indexed && jobs.start(RunOptions::default()).is_ok() {
            indexed.clone_from(&now);
        }
        last = now;
    }
}

/// Brings the index up to date after a run that failed for a reason that may pass, as soon as the
/// engine answers. What that run was allowed besides was meant for its time: it is not repeated.
pub async fn try_again(jobs: Arc<IndexingJobs>, engine: Arc<dyn Engine>) {
    let mut wait = FIRST_RETRY;
    loop {
        sleep(wait).await;
        let state = jobs.state();
        if state.running {
            continue;
        }
        if !state.may_pass {
            wait = FIRST_RETRY;
            continue;
        }
        let engine = Arc::clone(&engine);
        let answer = tokio::task::spawn_blocking(move || engine.reader().map(drop)).await;
        if let Ok(Err(SearchError::Unavailable { .. } | SearchError::TimedOut)) = answer {
            // Cheap to ask.
            wait = FIRST_RETRY;
            continue;
        }
        wait = (wait * 2).min(LONGEST_RETRY);
        let _ = jobs.start(RunOptions::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_that_is_away_is_one_state_whatever_it_says() {
        let unavailable = |what: &str| SearchError::Unavailable { what: what.into(), cause: None };
        for error in [unavailable("a"), unavailable("b"), SearchError::TimedOut] {
            assert!(matches!(Seen::of(Err(error)), Seen::Away(_)));
        }
        assert_eq!(Seen::of(Ok(())), Seen::Good);
        let damaged = SearchError::damaged("a", "b");
        assert_eq!(Seen::of(Err(damaged)), Seen::Faulty("a: b".into()));
    }
}
