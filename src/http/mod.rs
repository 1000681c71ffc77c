//! The service over HTTP: parameters in, JSON and pages out, limits, errors. Knows the engine only
//! through [`crate::search`].

use std::path::PathBuf;
use std::sync::Arc;

use crate::ingest::Runs;
use crate::search::Search;

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

/// All routes.
pub fn router(state: AppState) -> axum::Router {
    let _ = state;
    todo!()
}
