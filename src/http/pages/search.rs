//! `GET /` and `GET /tim-kiem`: the search page.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::Uri;
use axum::response::Response;

use super::super::error::Problem;
use super::super::params;
use super::super::service::Service;
use super::PageContext;
use super::search_view::SearchPage;

/// Renders the search page. `/` without any search is the home page.
pub(in crate::http) async fn get(
    State(service): State<Service>,
    uri: Uri,
    context: PageContext,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let raw = raw.unwrap_or_default();
    let params = params::parse_form(&raw)?;
    let search = service.app.search.clone();
    let request = params.request.clone();
    let response =
        service.admission.run(move || search.search(&request).map_err(Problem::from)).await;
    let response = response.map_err(|problem| service.explain(problem))?;
    let home = uri.path() == "/" && params == params::parse("")?;
    let mut page = SearchPage::new(&params, &response, &context, home);
    page.name_unknown(&params::unknown_on_page(&raw), &context);
    super::render(&SearchTemplate { page })
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchTemplate {
    page: SearchPage,
}
