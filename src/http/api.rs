//! The JSON endpoints for searching and for one document, and the OpenAPI description of the API.

use std::borrow::Cow;

use axum::Json;
use axum::extract::{FromRequestParts, Path, RawQuery, State};
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::response::IntoResponse;
use serde::Serialize;
use serde_json::json;

use super::error::Problem;
use super::links::{Links, document_path};
use super::opened::judged_id;
use super::params;
use super::service::Service;
use tracuu_document::{Document, Issue, Reading, Record, Section};
use tracuu_search::Response;
use tracuu_text::lost::Repair;

/// OpenAPI 3.1, written by hand. A test compares it with the routes and parameters served.
pub const OPENAPI: &str = include_str!("openapi.json");

/// JSON of one document: the object of `tracuu inspect`, with id and page URL. Positions are in
/// code points.
#[derive(Serialize)]
pub struct DocumentBody {
    id: String,
    url: String,
    record: Record,
    text: String,
    outline: Vec<Section>,
    /// Start of each page, in code points.
    pages: Vec<usize>,
    issues: Vec<Issue>,
    /// Syllables with letters that are lost in the file.
    repairs: Vec<Repair>,
    /// Words that OCR has corrected or is not sure of: as they are taken, and as they were read.
    readings: Vec<Reading>,
}

impl DocumentBody {
    /// Builds the body for `document`. Cost: one pass over its text.
    pub fn new(document: &Document) -> Self {
        let Document { record, text, outline, pages, repairs, readings } =
            document.in_code_points();
        let (id, issues) = (record.id.clone(), record.issues.clone());
        let url = document_path(&id);
        DocumentBody { url, id, record, text, outline, pages, issues, repairs, readings }
    }
}

/// The `{id}` of a path. Invalid percent-encoding or UTF-8 gives 404.
pub(super) struct Id(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        path.map(|Path(id)| Id(id)).map_err(|_| Problem::no_route(parts.uri.path()))
    }
}

/// An address of the API that takes no parameters. Any is a 400.
pub(super) struct NoParameters;

impl<S: Send + Sync> FromRequestParts<S> for NoParameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        params::parse_none(parts.uri.query().unwrap_or_default())?;
        Ok(NoParameters)
    }
}

/// Handles `GET /api/v1/search`.
pub(super) async fn search(
    State(service): State<Service>,
    links: Links,
    RawQuery(raw): RawQuery,
) -> Result<Json<Response>, Problem> {
    let params = params::parse(raw.as_deref().unwrap_or_default())?;
    let search = service.app.search.clone();
    let work = move || {
        let mut response = search.search(&params.request)?;
        for hit in &mut response.hits {
            hit.url = links.at(&hit.url);
        }
        Ok(response)
    };
    service.admission.run(work).await.map(Json).map_err(|problem| service.explain(problem))
}

/// Handles `GET /api/v1/documents/{id}`. With `q`, the client says that a person opens the document
/// from the results of that query.
pub(super) async fn document(
    State(service): State<Service>,
    method: Method,
    Id(id): Id,
    links: Links,
    RawQuery(raw): RawQuery,
) -> Result<Json<DocumentBody>, Problem> {
    let query = params::parse_document(raw.as_deref().unwrap_or_default())?;
    let search = service.app.search.clone();
    let keeper = service.app.opened.clone().filter(|_| method == Method::GET);
    let work = move || {
        let document = find_document(&search, &id)?;
        if let Some(keeper) = keeper {
            keeper.note(&query, judged_id(&document.record));
        }
        let mut body = DocumentBody::new(&document);
        body.url = links.at(&body.url);
        Ok(body)
    };
    service.admission.run(work).await.map(Json).map_err(|problem| service.explain(problem))
}

/// Handles `GET /api/v1/openapi.json`. Below a path prefix, the description names it as the server.
pub(super) async fn openapi(links: Links, _: NoParameters) -> impl IntoResponse {
    let prefix = links.at("");
    let servers = json!([{ "url": prefix }]).to_string();
    let description = match prefix.as_str() {
        "" => Cow::Borrowed(OPENAPI),
        _ => Cow::Owned(OPENAPI.replacen('{', &format!("{{\n  \"servers\": {servers},"), 1)),
    };
    ([(header::CONTENT_TYPE, "application/json")], description)
}

/// Returns the document with this id, or a 404 problem. Blocks: reads from the index.
pub(super) fn find_document(search: &tracuu_search::Search, id: &str) -> Result<Document, Problem> {
    let possible = (16..=32).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let document = if possible { search.document(id)? } else { None };
    document.ok_or_else(|| Problem::no_document(id))
}
