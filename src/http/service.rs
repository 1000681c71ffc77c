//! The state that the routes share. [`super::router`] decides which path leads to which route.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::admission::Admission;
use super::error::Problem;
use super::links::Links;
use crate::config::PathPrefix;
use crate::opened::keeper::Keeper;
use crate::sync::IndexingJobs;
use tracuu_search::Search;

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

impl Service {
    /// Returns the links for a request with these headers and this query string.
    pub fn links(&self, headers: &HeaderMap, query: &str) -> Links {
        Links::of_request(headers, query, &self.app.path_prefix)
    }

    /// Replaces a `no_index` problem if the last run failed and none is in progress: waiting for
    /// the index would be pointless, or is waiting for the corpus.
    pub fn explain(&self, problem: Problem) -> Problem {
        let run = self.app.jobs.state();
        if problem.code != "no_index" || run.running || run.last_error.is_none() {
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
