//! Endpoints for the state of the index and for starting a run, and the two health probes.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::api::NoParameters;
use super::error::Problem;
use super::service::Service;
use crate::config::ADMIN_TOKEN_CHARS_MIN;
use crate::sync::{Notices, RunOptions, RunState};
use tracuu_search::SearchError;

/// Maximum body of `POST /api/v1/index`, in bytes; `{"rebuild": true}` has 17.
pub const BODY_MAX: usize = 1024;

/// The index in use, and the state of the indexer.
#[derive(Serialize)]
pub(super) struct IndexBody {
    /// Name of the generation in use; null if no usable index exists.
    generation: Option<String>,
    documents: u64,
    /// End of the run that built the index, RFC 3339, UTC.
    built_at: Option<String>,
    took_ms: Option<u64>,
    /// Notices about single files.
    #[serde(flatten)]
    notices: Notices,
    run: RunState,
}

/// Body of the request that starts a run. An empty body means an update.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct StartBody {
    rebuild: bool,
    allow_removals: bool,
}

/// Handles `GET /api/v1/index`. A missing index, or one of another format, is not an error.
pub(super) async fn state(
    State(service): State<Service>,
    _: NoParameters,
) -> Result<Json<IndexBody>, Problem> {
    let run = service.app.jobs.state();
    let nothing = IndexBody {
        generation: None,
        documents: 0,
        built_at: None,
        took_ms: None,
        notices: Notices::default(),
        run,
    };
    let reader = match service.app.search.engine().reader() {
        Ok(reader) => reader,
        Err(SearchError::NoIndex(_) | SearchError::OtherFormat { .. }) => return Ok(Json(nothing)),
        Err(error) => return Err(error.into()),
    };
    let summary = reader.summary();
    Ok(Json(IndexBody {
        generation: Some(reader.generation().to_owned()),
        documents: summary.documents,
        built_at: Some(summary.built_at.clone()),
        took_ms: Some(summary.took_ms),
        notices: Notices::of(&summary.notices),
        ..nothing
    }))
}

/// Handles `POST /api/v1/index`. Requires the admin token; 409 if a run is in progress.
pub(super) async fn start(
    State(service): State<Service>,
    headers: HeaderMap,
    _: NoParameters,
    body: Body,
) -> Result<(StatusCode, Json<RunState>), Problem> {
    authorize(service.app.admin_token.as_deref(), &headers)?;
    let StartBody { rebuild, allow_removals } = read_body(body).await?;
    match service.app.jobs.start(RunOptions { rebuild, allow_removals }) {
        Ok(state) => Ok((StatusCode::ACCEPTED, Json(state))),
        Err(_) => {
            let detail = "a run is under way; see `run` in GET /api/v1/index";
            Err(Problem::new(StatusCode::CONFLICT, "busy", detail))
        }
    }
}

/// Handles `GET /healthz`: the process is alive.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Handles `GET /readyz`: an index is available. It still is if the corpus is away, and the answer
/// then says so.
pub(super) async fn readyz(State(service): State<Service>) -> Result<&'static str, Problem> {
    let reader = service.app.search.engine().reader();
    reader.map_err(|error| service.explain(error.into()))?;
    Ok(match service.app.jobs.corpus_is_away() {
        true => "ready, but the corpus is away: answers come from the last index\n",
        false => "ready\n",
    })
}

fn authorize(token: Option<&str>, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(token) = token.filter(|token| token.chars().count() >= ADMIN_TOKEN_CHARS_MIN) else {
        let detail = "starting a run over HTTP is switched off; start the service with the \
                      environment variable TRACUU_ADMIN_TOKEN set to a secret of at least 16 \
                      characters";
        return Err(Problem::new(StatusCode::FORBIDDEN, "no_admin_token", detail));
    };
    let given = headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes).unwrap_or_default();
    let (scheme, secret) = given.split_at(given.len().min("Bearer ".len()));
    // Compares hashes in constant time, so timing reveals neither content nor length of the token.
    let same = blake3::hash(secret) == blake3::hash(token.as_bytes());
    if scheme.eq_ignore_ascii_case(b"Bearer ") && same {
        return Ok(());
    }
    let detail = "needs the header `Authorization: Bearer` with the value of TRACUU_ADMIN_TOKEN";
    Err(Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", detail)
        .with_header("www-authenticate", "Bearer realm=\"tracuu\""))
}

async fn read_body(body: Body) -> Result<StartBody, Problem> {
    let bytes = to_bytes(body, BODY_MAX).await.map_err(|_| {
        let detail = format!("the body has more than {BODY_MAX} bytes or did not arrive");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail).about("body")
    })?;
    if bytes.trim_ascii().is_empty() {
        return Ok(StartBody::default());
    }
    // Parses to a map first, because serde would also accept an array for a struct.
    let body = serde_json::from_slice::<Map<String, Value>>(&bytes)
        .and_then(|members| serde_json::from_value(Value::Object(members)));
    body.map_err(|error| {
        let detail = format!(
            "the body is not {{\"rebuild\": …, \"allow_removals\": …}} with true or false: {error}"
        );
        Problem::new(StatusCode::BAD_REQUEST, "invalid_body", detail).about("body")
    })
}
