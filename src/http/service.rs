//! The state that the routes share. [`super::router`] decides which path leads to which route.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::admission::Admission;
use super::error::Problem;
use super::links::Links;
use crate::config::PathPrefix;
use crate::opened::keeper::Keeper;
use crate::sync::IndexingJobs;
use tracuu_search::engine::Reader;
use tracuu_search::{Deadline, Search, SearchError};

/// Longest time of [`Service::probe`], below what those wait that watch a service.
const PROBE_TIME: Duration = Duration::from_secs(3);

/// What the program gives to the routes.
#[derive(Clone)]
pub struct AppState {
    /// Search over the index.
    pub search: Search,
    /// Runs of the indexer.
    pub jobs: Arc<IndexingJobs>,
    /// The corpus folder, for original files.
    pub corpus: PathBuf,
    /// Value of `TRACUU_ADMIN_TOKEN`. Without it, runs cannot be started over HTTP, and nobody
    /// reads the names of files that gave no document.
    pub admin_token: Option<String>,
    /// Path under which another server publishes this one.
    pub path_prefix: PathPrefix,
    /// Keeps which results are opened; `None` if nothing is to be kept.
    pub opened: Option<Arc<Keeper>>,
}

/// The state of the routes, with the limits of CPU work that they share.
#[derive(Clone)]
pub(super) struct Service {
    /// What the program gives to the routes.
    pub app: AppState,
    /// Limits the CPU work of all routes together.
    pub admission: Admission,
}

impl FromRequestParts<Service> for Links {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Infallible> {
        Ok(service.links(&parts.headers, parts.uri.query().unwrap_or_default()))
    }
}

/// Asks the engine on a thread that may block.
async fn ask<T: Send + 'static>(
    question: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(question).await.map_err(|error| {
        tracing::error!(%error, "the engine panicked");
        Problem::internal()
    })
}

impl Service {
    /// Returns the links for a request with these headers and this query string.
    pub fn links(&self, headers: &HeaderMap, query: &str) -> Links {
        Links::of_request(headers, query, &self.app.path_prefix)
    }

    /// Returns the current state of the index. Asks on a thread that may block, since an engine may
    /// be on other machines.
    pub async fn reader(&self) -> Result<Result<Arc<dyn Reader>, SearchError>, Problem> {
        let engine = Arc::clone(self.app.search.engine());
        ask(move || engine.reader()).await
    }

    /// Looks up a document that is not there. Fails if no search could be answered: an engine on
    /// other machines may know the state of the index although the index is away.
    pub async fn probe(&self) -> Result<(), Problem> {
        let reader = self.reader().await??;
        ask(move || reader.document("", Deadline::after(PROBE_TIME))).await??;
        Ok(())
    }

    /// Returns true if the last run found the corpus away, and no other process has changed the
    /// index since. As [`Service::reader`], it asks the engine, but only if the corpus was away.
    pub async fn corpus_is_away(&self) -> bool {
        let jobs = Arc::clone(&self.app.jobs);
        if !jobs.state().corpus_away {
            return false;
        }
        tokio::task::spawn_blocking(move || jobs.corpus_is_away()).await.unwrap_or(false)
    }

    /// Replaces a `no_index` problem if the last run failed and none is in progress or to be tried
    /// again: waiting for the index would be pointless, or is waiting for the corpus.
    pub fn explain(&self, problem: Problem) -> Problem {
        let run = self.app.jobs.state();
        if problem.code != "no_index" || run.running || run.last_error.is_none() || run.may_pass {
            return problem;
        }
        if run.corpus_away {
            return Problem::unavailable(
                "corpus_away",
                "there is no index, and the documents that it is to be made of are away",
            );
        }
        Problem::unavailable(
            "indexing_failed",
            "there is no index, and the run that was to make one has failed; the log says why",
        )
    }
}
