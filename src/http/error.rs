//! Errors as `application/problem+json` (RFC 9457), for the API and the pages. For pages,
//! `super::pages::error` replaces the JSON with HTML in the reader's language.
//!
//! `type` is `about:blank`, so `title` is the reason phrase of the status. Our stable `code` names
//! the kind of error, and `field` the parameter that it concerns.

use std::borrow::Cow;

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::parameter_error::ParameterError;
use tracuu_search::SearchError;

/// Seconds to wait before a retry if the index does not exist yet or the server is overloaded.
const RETRY_AFTER_SECONDS: &str = "5";

/// An error response.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// HTTP status.
    pub status: StatusCode,
    /// Stable name of the kind of error, snake_case.
    pub code: &'static str,
    /// English sentence for developers. Must not reveal internals such as paths.
    pub detail: String,
    /// The wrong parameter, or member of the JSON body.
    pub field: Option<Cow<'static, str>>,
    /// The rule that a parameter broke, for pages to state in their language.
    pub parameter: Option<Box<ParameterError>>,
    /// An additional header required by some statuses; the name is in lower case.
    pub extra_header: Option<(&'static str, &'static str)>,
}

impl Problem {
    /// Creates a problem without field and header.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Problem { status, code, detail, field: None, parameter: None, extra_header: None }
    }

    /// Sets the parameter or member that is wrong.
    pub fn about(self, field: impl Into<Cow<'static, str>>) -> Self {
        Problem { field: Some(field.into()), ..self }
    }

    /// Sets the additional header.
    pub fn with_header(self, name: &'static str, value: &'static str) -> Self {
        Problem { extra_header: Some((name, value)), ..self }
    }

    /// Returns 404: no document has this id. Shows at most 40 characters of the id.
    pub fn no_document(id: &str) -> Self {
        let shown: String = id.chars().take(40).collect();
        Problem::new(
            StatusCode::NOT_FOUND,
            "document_not_found",
            format!("there is no document `{shown}`"),
        )
    }

    /// Returns 404: the path has no route. Shows at most 200 characters of the path.
    pub fn no_route(path: &str) -> Self {
        let shown: String = path.chars().take(200).collect();
        Problem::new(StatusCode::NOT_FOUND, "not_found", format!("there is nothing at `{shown}`"))
    }

    /// Returns 405. The router adds `Allow`.
    pub fn method_not_allowed() -> Self {
        let detail = "this address does not take that method; see the header Allow";
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
    }

    /// Returns 500. The log has the cause, under the request id.
    pub fn internal() -> Self {
        let detail =
            "the request could not be answered; the log has the reason under the X-Request-Id";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }

    /// Returns 503 with `Retry-After`.
    pub fn unavailable(code: &'static str, detail: &str) -> Self {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
            .with_header("retry-after", RETRY_AFTER_SECONDS)
    }

    /// Returns 503: the answer took longer than it may.
    pub fn timeout() -> Self {
        Problem::unavailable("timeout", "the answer took too long; try again, or ask for less")
    }

    /// Returns 503: the index does not exist yet.
    pub fn no_index() -> Self {
        Problem::unavailable(
            "no_index",
            "there is no index yet; it is being made or no run has ended",
        )
    }
}

impl From<ParameterError> for Problem {
    fn from(error: ParameterError) -> Self {
        let problem = Problem::new(StatusCode::BAD_REQUEST, error.code(), error.to_string());
        Problem { parameter: Some(Box::new(error.clone())), ..problem.about(error.field) }
    }
}

/// Logs once the causes that the response hides.
impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Self {
        match &error {
            SearchError::NoIndex(_) => Problem::no_index(),
            SearchError::BadCursor(cursor) => {
                let detail = format!(
                    "parameter `cursor` is `{cursor}`: allowed is the `next_cursor` of an answer \
                     to the same query with the same filters and order"
                );
                Problem::new(StatusCode::BAD_REQUEST, "bad_cursor", detail).about("cursor")
            }
            SearchError::Busy(_) => Problem::new(
                StatusCode::CONFLICT,
                "busy",
                "the index is being changed by another run",
            ),
            SearchError::OtherFormat { .. } => {
                tracing::warn!(%error, "the index cannot be used");
                Problem::unavailable(
                    "other_format",
                    "the index has another format; it must be rebuilt",
                )
            }
            SearchError::TooDeep(depth) => {
                let detail = format!(
                    "parameter `page` goes beyond the first {depth} hits; go on with `cursor`"
                );
                Problem::new(StatusCode::BAD_REQUEST, "too_deep", detail).about("page")
            }
            SearchError::TimedOut => Problem::timeout(),
            SearchError::Unavailable { .. } => {
                tracing::error!(error = %chain(&error), "the search engine is not available");
                Problem::unavailable(
                    "unavailable",
                    "the search engine cannot be reached or gave a partial answer; try again",
                )
            }
            _ => {
                tracing::error!(error = %chain(&error), "search failed");
                Problem::internal()
            }
        }
    }
}

/// An error with all that caused it, for the log.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = error.source();
    }
    text
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or("Error"),
            "status": self.status.as_u16(),
            "detail": self.detail,
            "code": self.code,
            "field": self.field,
        });
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some((name, value)) = self.extra_header {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_errors_have_their_status_and_tell_nothing_from_inside() {
        let secret = || "/srv/secret".to_owned();
        let cases = [
            (SearchError::NoIndex(secret()), 503, "no_index"),
            (
                SearchError::OtherFormat { path: secret(), found: secret(), expected: secret() },
                503,
                "other_format",
            ),
            (SearchError::Busy(secret()), 409, "busy"),
            (SearchError::damaged(secret(), secret()), 500, "internal"),
            (SearchError::TooDeep(1_000), 400, "too_deep"),
            (SearchError::TimedOut, 503, "timeout"),
            (
                SearchError::Unavailable { what: secret(), cause: Some(secret().into()) },
                503,
                "unavailable",
            ),
        ];
        for (error, status, code) in cases {
            let problem = Problem::from(error);
            assert_eq!((problem.status.as_u16(), problem.code), (status, code));
            assert!(!problem.detail.contains("secret"), "{}", problem.detail);
            let retry = problem.extra_header.map(|(name, _)| name) == Some("retry-after");
            assert_eq!(retry, status == 503);
        }
    }
}
