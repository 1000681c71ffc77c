//! What goes wrong, as `application/problem+json` (RFC 9457). One type for API and pages: a page's
//! problem is dressed as HTML in the reader's language on its way out (`super::pages::error`).
//!
//! `type` is `about:blank`, so `title` is the phrase of the status; what kind of error it is stands in
//! our own stable `code`, and the parameter it is about in `field`.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::params::ParameterError;
use tracuu_search::SearchError;

/// Seconds after which it is worth asking again when there is no index yet or too much to do.
const RETRY_AFTER_SECONDS: &str = "5";

/// An answer that is an error.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Status of the response.
    pub status: StatusCode,
    /// Stable, snake_case.
    pub code: &'static str,
    /// English sentence for a developer; never anything from inside the program.
    pub detail: String,
    /// The parameter or member that is wrong.
    pub field: Option<&'static str>,
    /// The rule a parameter broke, for pages to say it in their own words.
    pub parameter: Option<Box<ParameterError>>,
    /// One more header (its name in lower case), as some statuses ask for.
    pub header: Option<(&'static str, &'static str)>,
}

impl Problem {
    /// A problem without field and header.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Problem { status, code, detail, field: None, parameter: None, header: None }
    }

    /// About one parameter or member.
    pub fn about(self, field: &'static str) -> Self {
        Problem { field: Some(field), ..self }
    }

    /// With one more header.
    pub fn with_header(self, name: &'static str, value: &'static str) -> Self {
        Problem { header: Some((name, value)), ..self }
    }

    /// 404: no document has this id.
    pub fn no_document(id: &str) -> Self {
        let shown: String = id.chars().take(40).collect();
        Problem::new(
            StatusCode::NOT_FOUND,
            "document_not_found",
            format!("there is no document `{shown}`"),
        )
    }

    /// 404: no route.
    pub fn no_route(path: &str) -> Self {
        let shown: String = path.chars().take(200).collect();
        Problem::new(StatusCode::NOT_FOUND, "not_found", format!("there is nothing at `{shown}`"))
    }

    /// 405; the router adds `Allow`.
    pub fn method_not_allowed() -> Self {
        let detail = "this address does not take that method; see the header Allow";
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
    }

    /// 500; the cause is in the log beside the request's id.
    pub fn internal() -> Self {
        let detail =
            "the request could not be answered; the log has the reason under the X-Request-Id";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }

    /// 503 with Retry-After.
    pub fn unavailable(code: &'static str, detail: &str) -> Self {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
            .with_header("retry-after", RETRY_AFTER_SECONDS)
    }

    /// 503: nothing to search yet.
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

/// Logs once what the client is not told.
impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Self {
        match &error {
            SearchError::NoIndex(_) => Problem::no_index(),
            SearchError::BadCursor(cursor) => {
                let detail = format!(
                    "parameter `cursor` is `{cursor}`: allowed is the `next_cursor` of an answer to \
                     the same query with the same filters and order"
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
            _ => {
                tracing::error!(%error, "search failed");
                Problem::internal()
            }
        }
    }
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
        if let Some((name, value)) = self.header {
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
            (SearchError::Index(secret()), 500, "internal"),
        ];
        for (error, status, code) in cases {
            let problem = Problem::from(error);
            assert_eq!((problem.status.as_u16(), problem.code), (status, code));
            assert!(!problem.detail.contains("secret"), "{}", problem.detail);
            let retry = problem.header.map(|(name, _)| name) == Some("retry-after");
            assert_eq!(retry, status == 503);
        }
    }
}
