//! tracuu as the comparison uses it: through its library, by the same calls as the program. It sets
//! nothing that the program would not set.

use std::path::Path;
use std::sync::Arc;

use crate::Failure;
use crate::queries::{Filter, Query};
use tracuu::sync::archives::Archives;
use tracuu::sync::{Task, update};
use tracuu_engine_tantivy::TantivyEngine;
use tracuu_extract::extractor::InProcess;
use tracuu_search::request::SIZE_DEFAULT;
use tracuu_search::{Engine, Filters, Request, Search, Start};

/// Indexes the folder `corpus` into the new folder `index`, as `tracuu index` does. Returns the
/// number of documents.
pub fn index(corpus: &Path, index: &Path) -> Result<u64, Failure> {
    let engine = engine(index)?;
    let report = update(Task {
        engine: &*engine,
        files: &Archives::default(),
        corpus,
        // Rows of JSON Lines hold their text, so nothing is extracted.
        extractor: &InProcess,
        rebuild: false,
        allow_removals: false,
        index_secret: true,
        progress: &|_| {},
        is_interrupted: &|| false,
    })?;
    if let Some(failed) = report.notices.failed.first() {
        return Err(format!("tracuu did not read {}: {}", failed.path, failed.message).into());
    }
    Ok(report.documents)
}

/// Opens the engine of the index in the folder `index`, which need not be there yet.
pub fn engine(index: &Path) -> Result<Arc<dyn Engine>, Failure> {
    Ok(Arc::new(TantivyEngine::open(index)?))
}

/// Opens the index in the folder `index` for searches.
pub fn open(index: &Path) -> Result<Search, Failure> {
    Ok(Search::new(engine(index)?))
}

/// Returns the request of the program for a query: ten hits of the first page.
pub fn request(query: &Query) -> Request {
    let mut filters = Filters::default();
    match &query.filter {
        None => {}
        Some(Filter::Agency(agency)) => filters.agencies.push(agency.clone()),
        Some(Filter::Year(year)) => filters.years.push(*year),
    }
    Request {
        text: query.text.clone(),
        filters,
        size: SIZE_DEFAULT,
        start: Start::Page(1),
        ..Request::default()
    }
}
