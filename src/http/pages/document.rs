//! `GET /van-ban/{id}`: a document page, with the matches of the search highlighted.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::super::api::{Id, find_document};
use super::super::error::Problem;
use super::super::opened::{Click, judged_id};
use super::super::params;
use super::super::service::Service;
use super::PageContext;
use super::document_view::DocumentPage;

/// Renders the document page. The URL carries the whole search, so the back link can lead to its
/// results.
pub(in crate::http) async fn get(
    State(service): State<Service>,
    Id(id): Id,
    context: PageContext,
    request: Click,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let params = params::parse_form(raw.as_deref().unwrap_or_default())?;
    let search = service.app.search.clone();
    let keeper =
        service.app.opened.clone().filter(|_| request.opens_result_of(&params, &context.links));
    let work = move || {
        let document = find_document(&search, &id)?;
        let marks = search.highlights(&document, &params.request.text, params.request.reading)?;
        let anchors = super::document_view::anchors(&document.record);
        if let Some(keeper) = keeper {
            keeper.note(&params.request.text, judged_id(&document.record));
        }
        let page = DocumentPage::new(&document, &marks, &anchors, &params, &context);
        super::render(&DocumentTemplate { page })
    };
    service.admission.run(work).await.map_err(|problem| service.explain(problem))
}

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentTemplate<'a> {
    page: DocumentPage<'a>,
}
