//! Errors of pages as HTML in the reader's language, with the status and headers of the problem.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::Response;

use super::super::error::Problem;
use super::super::links::Links;
use super::super::messages::Messages;
use super::{PageContext, PageShell, render};

/// Replaces the JSON body of a problem with an HTML page. Returns other responses unchanged, and
/// also a problem whose page cannot be rendered.
pub fn render_html(response: Response, context: &PageContext) -> Response {
    let Some(problem) = response.extensions().get::<Problem>() else { return response };
    let t = context.links.lang.messages();
    let (title, text) = words(problem, t);
    let page = ErrorTemplate {
        page: ErrorPage {
            shell: PageShell::new(context, &title, Links::home),
            status: problem.status.as_u16(),
            reload: [t.error_no_index, t.error_corpus_away, t.error_unavailable]
                .contains(&title.as_str()),
            title,
            text,
        },
    };
    let Ok(shown) = render(&page) else { return response };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.extend(shown.headers().clone());
    Response::from_parts(parts, shown.into_body())
}

/// Returns the heading and the explanation for a problem.
fn words(problem: &Problem, t: &Messages) -> (String, String) {
    let (title, text) = match (problem.code, problem.status) {
        ("no_index" | "other_format", _) => (t.error_no_index, t.error_no_index_help),
        ("corpus_away", _) => (t.error_corpus_away, t.error_corpus_away_help),
        ("unavailable", _) => (t.error_unavailable, t.error_unavailable_help),
        ("indexing_failed", _) => (t.error_indexing_failed, t.error_indexing_failed_help),
        ("document_not_found", _) => (t.error_not_found, t.error_no_document),
        ("file_gone", _) => (t.error_not_found, t.error_gone),
        ("bad_cursor", _) => (t.error_bad_request, t.error_cursor),
        (_, StatusCode::NOT_FOUND) => (t.error_not_found, ""),
        (_, StatusCode::METHOD_NOT_ALLOWED) => (t.error_bad_request, t.error_method),
        (_, StatusCode::SERVICE_UNAVAILABLE) => (t.error_busy, ""),
        (_, status) if status.is_client_error() => (t.error_bad_request, ""),
        _ => (t.error_internal, ""),
    };
    let text = problem.parameter.as_ref().map_or(text.to_owned(), |error| t.parameter(error));
    (title.to_owned(), text)
}

struct ErrorPage {
    shell: PageShell,
    status: u16,
    /// Whether the page reloads itself to wait for the index or the engine.
    reload: bool,
    title: String,
    text: String,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorTemplate {
    page: ErrorPage,
}
