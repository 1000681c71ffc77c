//! The service over HTTP: parameters in, JSON and pages out, limits, errors. Knows the engine only
//! through [`tracuu_search`].
//!
//! | module | its one job |
//! |---|---|
//! | [`params`], [`links`] | a URL to a search, and back |
//! | [`error`] | what goes wrong, as RFC 9457 |
//! | [`connections`] | an end to connections on which nothing moves |
//! | [`gate`] | CPU work off the async threads, bounded |
//! | [`layers`] | what every response gets: request id, headers, time limit, error pages |
//! | [`api`], [`suggest`], [`index_api`] | the JSON routes |
//! | [`pages`], [`texts`], [`assets`] | the pages, their words, their style and script |
//! | [`original_file`] | the files as they lie in the corpus |

pub mod api;
pub mod assets;
pub mod connections;
pub mod error;
pub mod gate;
pub mod index_api;
pub mod layers;
pub mod links;
pub mod original_file;
pub mod pages;
pub mod params;
pub mod suggest;
pub mod texts;
mod texts_en;
mod texts_vi;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::OriginalUri;
use axum::middleware::from_fn;
use axum::routing::get;
use tower_http::compression::CompressionLayer;

use crate::sync::Runs;
use error::Problem;
use gate::Gate;
use tracuu_search::Search;

/// What the routes work with.
#[derive(Clone)]
pub struct AppState {
    /// Search over the index.
    pub search: Search,
    /// Runs of the indexer.
    pub runs: Arc<Runs>,
    /// The corpus folder, for original files.
    pub corpus: PathBuf,
    /// Value of `TRACUU_ADMIN_TOKEN`; without it nobody can start a run over HTTP.
    pub admin_token: Option<String>,
}

/// The state of the routes, and the way to the blocking threads that they share.
#[derive(Clone)]
struct Service {
    app: AppState,
    gate: Gate,
}

impl Service {
    /// Says that the run has failed, where a problem is that there is no index yet: nobody should wait for
    /// it then.
    fn explain(&self, problem: Problem) -> Problem {
        let run = self.app.runs.state();
        match problem.code == "no_index" && !run.running && run.last_error.is_some() {
            true => Problem::unavailable(
                "indexing_failed",
                "there is no index, and the run that was to make one has failed; the log says why",
            ),
            false => problem,
        }
    }
}

/// The routes of the API, sorted; the OpenAPI document describes exactly these.
pub const API_ROUTES: [&str; 5] = [
    "/api/v1/documents/{id}",
    "/api/v1/index",
    "/api/v1/openapi.json",
    "/api/v1/search",
    "/api/v1/suggest",
];

/// All routes.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/", get(pages::search::get))
        .route(links::SEARCH_PATH, get(pages::search::get))
        .route("/van-ban/{id}", get(pages::document::get))
        .route("/van-ban/{id}/tep", get(original_file::get))
        .route("/static/{file}", get(assets::get))
        .route("/api/v1/search", get(api::search))
        .route("/api/v1/suggest", get(suggest::get))
        .route("/api/v1/documents/{id}", get(api::document))
        .route("/api/v1/index", get(index_api::state).post(index_api::start))
        .route("/api/v1/openapi.json", get(api::openapi))
        .route("/healthz", get(index_api::healthz))
        .route("/readyz", get(index_api::readyz))
        .fallback(|OriginalUri(uri): OriginalUri| async move { Problem::no_route(uri.path()) })
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .with_state(Service { app: state, gate: Gate::of_this_machine() })
        .layer(from_fn(layers::guard))
        .layer(CompressionLayer::new())
        .layer(from_fn(layers::log))
}
