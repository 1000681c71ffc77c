//! Which requests open a result of a query. A link of a result page carries the search, and the
//! browser says which page the link was on, so neither scripts nor links of their own are needed.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

use super::links::{Links, SEARCH_PATH};
use super::params::SearchParams;
use tracuu_document::Record;
use tracuu_search::Request;

/// Headers in which browsers say that they fetch a page before anybody has asked for it.
const PREFETCH_HEADERS: [&str; 3] = ["sec-purpose", "purpose", "x-moz"];

/// Headers with the host that the client asked, the second one from a server in front.
const HOST_HEADERS: [&str; 2] = ["host", "x-forwarded-host"];

/// What a request for a document page says of how it came about.
pub(super) struct Click {
    method: Method,
    headers: HeaderMap,
}

impl<S: Sync> FromRequestParts<S> for Click {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Click { method: parts.method.clone(), headers: parts.headers.clone() })
    }
}

impl Click {
    /// Returns true if a person follows a link from a result page of `search`, which has only words
    /// to search for: `tracuu eval` can repeat no other.
    ///
    /// A copied link, another language of the page, a crawler and a browser that fetches pages in
    /// advance come from no result page, or say so.
    pub fn opens_result_of(&self, search: &SearchParams, links: &Links) -> bool {
        let Request { text, size, start, explain, .. } = search.request.clone();
        let only_words = Request { text, size, start, explain, ..Request::default() };
        let is_ahead = PREFETCH_HEADERS.iter().any(|name| self.headers.contains_key(*name));
        self.method == Method::GET
            && search.request == only_words
            && !is_ahead
            && self.comes_from_results(links)
    }

    /// Returns true if the page before was a result page of this service. The policy of the pages
    /// lets browsers say so, to this service only. Browsers also say that both pages are of one
    /// site, but not over plain HTTP; then the host must be the same.
    fn comes_from_results(&self, links: &Links) -> bool {
        let before = self.header(header::REFERER.as_str());
        let Some((_, address)) = before.and_then(|url| url.split_once("://")) else { return false };
        let (host, path) = address.split_at(address.find('/').unwrap_or(address.len()));
        let is_same_site = match self.header("sec-fetch-site") {
            Some(site) => site == "same-origin",
            None => HOST_HEADERS.iter().any(|name| self.header(name) == Some(host)),
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        is_same_site && (path == links.at(SEARCH_PATH) || path == links.at("/"))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Returns the id of a document in judgements: that of its row, or for a file the id computed from
/// its bytes.
pub(super) fn judged_id(record: &Record) -> &str {
    record.key.as_deref().unwrap_or(&record.id)
}
