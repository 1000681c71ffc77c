//! The JSON endpoint for completions while the user types.

use std::time::Instant;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;

use super::error::Problem;
use super::links::Links;
use super::params;
use super::service::Service;
use tracuu_search::suggest::Suggestion;

/// Browsers may reuse a response for a minute, because people type, delete and type again.
const CACHE_CONTROL: &str = "private, max-age=60";

#[derive(Serialize)]
struct Body {
    query: Echo,
    suggestions: Vec<Completion>,
    took_ms: f64,
}

#[derive(Serialize)]
struct Echo {
    text: String,
}

#[derive(Serialize)]
struct Completion {
    #[serde(flatten)]
    suggestion: Suggestion,
    /// Path of the search for the suggestion.
    url: String,
}

/// Handles `GET /api/v1/suggest`. An empty text only loads the suggestion index, so that the first
/// letter does not have to wait for it.
pub(super) async fn get(
    State(service): State<Service>,
    links: Links,
    RawQuery(raw): RawQuery,
) -> Result<impl IntoResponse, Problem> {
    let params = params::parse_suggest(raw.as_deref().unwrap_or_default())?;
    let search = service.app.search.clone();
    let work = move || {
        let begun = Instant::now();
        let found = search.suggest(&params.text, params.limit)?;
        let completion = |suggestion: Suggestion| Completion {
            url: links.search_for("q", &suggestion.text),
            suggestion,
        };
        Ok(Body {
            query: Echo { text: params.text },
            suggestions: found.into_iter().map(completion).collect(),
            took_ms: begun.elapsed().as_secs_f64() * 1_000.0,
        })
    };
    let body = service.admission.run(work).await?;
    Ok(([(header::CACHE_CONTROL, CACHE_CONTROL)], Json(body)))
}
