//! Middleware for every response: a request id in the log and in `X-Request-Id`, security headers,
//! a time limit, and 500 after a panic. For pages it also replaces JSON errors with HTML.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderName, HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use super::error::Problem;
use super::links::PREFIX_HEADER;
use super::pages::{self, PageContext};
use super::service::Service;

/// Maximum time for a whole request, including its body. Longer than the limits for waiting and
/// searching together.
pub const REQUEST_MAX: Duration = Duration::from_secs(30);

/// Allows resources only from this host, nothing inline, and no framing.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors \
    'none'";

/// Headers added to every response that does not set them itself.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    // The browser may cache a response but must revalidate it, because the index can change.
    (header::CACHE_CONTROL, "no-cache"),
];

/// Applies the time limit, catches panics, renders errors of pages as HTML, and adds the headers.
pub(super) async fn guard(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let for_people = is_page(request.uri().path());
    let links = service.links(request.headers(), request.uri().query().unwrap_or_default());
    // In a separate task, a panic ends only the task, not the connection.
    let answer = tokio::spawn(next.run(request).in_current_span());
    let abort = answer.abort_handle();
    let mut response = match tokio::time::timeout(REQUEST_MAX, answer).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => {
            tracing::error!(%error, "the request panicked");
            Problem::internal().into_response()
        }
        Err(_) => {
            abort.abort();
            Problem::unavailable("timeout", "the request took too long").into_response()
        }
    };
    if for_people && response.extensions().get::<Problem>().is_some() {
        response = pages::error::render_html(response, &PageContext::new(&service, links).await);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.append(header::VARY, HeaderValue::from_static(PREFIX_HEADER));
    response
}

/// Takes the path prefix of the settings off the request, for a server in front that passes the
/// whole path on. A path without the prefix stays as it is: other servers take it off themselves.
pub(super) async fn without_prefix(
    State(service): State<Service>,
    mut request: Request,
    next: Next,
) -> Response {
    let prefix = service.app.path_prefix.as_str();
    if let Some(uri) = stripped(request.uri(), prefix) {
        *request.uri_mut() = uri;
    }
    next.run(request).await
}

/// Returns the URI without `prefix` at the start of its path; `None` if it does not start so.
fn stripped(uri: &Uri, prefix: &str) -> Option<Uri> {
    let rest = uri.path_and_query()?.as_str().strip_prefix(prefix)?;
    let rest = match rest.chars().next() {
        _ if prefix.is_empty() => return None,
        Some('/') => rest.to_owned(),
        Some('?') | None => format!("/{rest}"),
        Some(_) => return None,
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(rest).ok()?);
    Uri::from_parts(parts).ok()
}

/// Assigns the request id, and logs status and duration.
pub async fn log(request: Request, next: Next) -> Response {
    let id = request_id();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let span = tracing::info_span!("request", %id, %method, %path);
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, ms) = (response.status().as_u16(), began.elapsed().as_secs_f64() * 1000.0);
    span.in_scope(|| tracing::info!(status, ms, "answered"));
    let value = HeaderValue::from_str(&id).expect("hex digits and a dash are a header value");
    response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    response
}

/// Returns true if the path is a page for people, not for programs.
fn is_page(path: &str) -> bool {
    !["/api/", "/static/"].iter().any(|prefix| path.starts_with(prefix))
        && !["/healthz", "/readyz"].contains(&path)
}

/// Returns an id that is unique in this process: start time in seconds and a counter, in
/// hexadecimal. Ids of an earlier process differ unless it started in the same second.
fn request_id() -> String {
    static START: LazyLock<u64> = LazyLock::new(|| {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
    });
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("{:x}-{:x}", *START, NEXT.fetch_add(1, Ordering::Relaxed))
}
