//! Endpoints for the state of the index and for starting a run, and the two health probes.

use std::collections::BTreeMap;

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
use crate::sync::{Notices, ReportedFile, RunOptions, RunState};
use tracuu_document::IssueCode;
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
    /// How many notices about single files there are, by list and code.
    counts: BTreeMap<&'static str, BTreeMap<IssueCode, u64>>,
    /// The notices, for the administrator only: the path of a file that is held back tells of it.
    #[serde(flatten)]
    notices: Option<Notices>,
    run: RunState,
}

/// Body of the request that starts a run. An empty body means an update.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct StartBody {
    rebuild: bool,
    allow_removals: bool,
}

/// Handles `GET /api/v1/index`. A missing index, or one of another format, is not an error. Paths
/// and messages are only for the administrator. Another `Authorization` is not an error: it may be
/// meant for a server in front.
pub(super) async fn state(
    State(service): State<Service>,
    headers: HeaderMap,
    _: NoParameters,
) -> Result<Json<IndexBody>, Problem> {
    let is_admin = admin_token(&service).is_some_and(|token| bears(&headers, token));
    let mut run = service.app.jobs.state();
    if !is_admin {
        run.left_alone.clear();
        run.last_error = run.last_error.map(|_| public_error(run.corpus_away).into());
    }
    let nothing = IndexBody {
        generation: None,
        documents: 0,
        built_at: None,
        took_ms: None,
        counts: counts(&Notices::default()),
        notices: is_admin.then(Notices::default),
        run,
    };
    let reader = match service.reader().await? {
        Ok(reader) => reader,
        Err(SearchError::NoIndex(_) | SearchError::OtherFormat { .. }) => return Ok(Json(nothing)),
        Err(error) => return Err(error.into()),
    };
    let summary = reader.summary();
    let notices = Notices::of(&summary.notices);
    Ok(Json(IndexBody {
        generation: Some(reader.generation().to_owned()),
        documents: summary.documents,
        built_at: Some(summary.built_at.clone()),
        took_ms: Some(summary.took_ms),
        counts: counts(&notices),
        notices: is_admin.then_some(notices),
        ..nothing
    }))
}

/// Counts the notices of each list by code.
fn counts(notices: &Notices) -> BTreeMap<&'static str, BTreeMap<IssueCode, u64>> {
    let Notices { failed, repaired, held_back } = notices;
    let lists = [("failed", failed), ("repaired", repaired), ("held_back", held_back)];
    let count = |files: &Vec<ReportedFile>| {
        let mut counts = BTreeMap::new();
        for file in files {
            *counts.entry(file.code).or_default() += 1;
        }
        counts
    };
    lists.into_iter().map(|(name, files)| (name, count(files))).collect()
}

/// Says why a run failed, without paths.
fn public_error(corpus_away: bool) -> &'static str {
    match corpus_away {
        true => "the documents are away, as a whole or for the most part; nothing was changed",
        false => "the run failed; the log says why",
    }
}

/// Handles `POST /api/v1/index`. Requires the admin token; 409 if a run is in progress.
pub(super) async fn start(
    State(service): State<Service>,
    headers: HeaderMap,
    _: NoParameters,
    body: Body,
) -> Result<(StatusCode, Json<RunState>), Problem> {
    authorize(admin_token(&service), &headers)?;
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

/// Handles `GET /readyz`: searches can be answered. They still can if the corpus is away, and the
/// answer then says so.
pub(super) async fn readyz(State(service): State<Service>) -> Result<&'static str, Problem> {
    service.probe().await.map_err(|problem| service.explain(problem))?;
    Ok(match service.corpus_is_away().await {
        true => "ready, but the corpus is away: answers come from the last index\n",
        false => "ready\n",
    })
}

/// Returns the token of the administrator, unless it is missing or too short.
fn admin_token(service: &Service) -> Option<&str> {
    let token = service.app.admin_token.as_deref();
    token.filter(|token| token.chars().count() >= ADMIN_TOKEN_CHARS_MIN)
}

/// Returns true if the request has the header `Authorization: Bearer` with `token`.
fn bears(headers: &HeaderMap, token: &str) -> bool {
    let given = headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes).unwrap_or_default();
    let (scheme, secret) = given.split_at(given.len().min("Bearer ".len()));
    // Compares hashes in constant time, so timing reveals neither content nor length of the token.
    let same = blake3::hash(secret) == blake3::hash(token.as_bytes());
    scheme.eq_ignore_ascii_case(b"Bearer ") && same
}

fn authorize(token: Option<&str>, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(token) = token else {
        let detail = "starting a run over HTTP is switched off; start the service with the \
                      environment variable TRACUU_ADMIN_TOKEN set to a secret of at least 16 \
                      characters";
        return Err(Problem::new(StatusCode::FORBIDDEN, "no_admin_token", detail));
    };
    if bears(headers, token) {
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
