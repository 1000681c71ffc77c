//! What every response gets, whatever its route: a request id in the log and in `X-Request-Id`, the
//! security headers, an end when it takes too long, a 500 where it panicked, and HTML in place of JSON
//! for errors of pages.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use super::error::Problem;
use super::pages;
use super::texts::Lang;

/// Longest time for a whole request, its body included; longer than waiting and searching together.
pub const REQUEST_MAX: Duration = Duration::from_secs(30);

/// Everything comes from this host, nothing is inline, nobody frames the pages.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Headers for every response that does not set them itself.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    // A search answers from the index of now; the browser may keep it, but has to ask.
    (header::CACHE_CONTROL, "no-cache"),
];

/// Ends what takes too long or panics, dresses errors of pages as pages, adds the headers.
pub async fn guard(request: Request, next: Next) -> Response {
    let for_people = is_page(request.uri().path());
    let lang = Lang::of_query(request.uri().query().unwrap_or_default());
    // In a task of its own, a panic ends the task and not the connection.
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
        response = pages::error::dress(response, lang);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Gives the request its id and logs how it went.
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

/// Whether people look at what is there, rather than programs.
fn is_page(path: &str) -> bool {
    !["/api/", "/static/"].iter().any(|prefix| path.starts_with(prefix))
        && !["/healthz", "/readyz"].contains(&path)
}

/// Unlike any other of this process, and most likely of an earlier one.
fn request_id() -> String {
    static START: LazyLock<u64> = LazyLock::new(|| {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
    });
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("{:x}-{:x}", *START, NEXT.fetch_add(1, Ordering::Relaxed))
}
