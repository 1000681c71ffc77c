//! The HTML pages: search results, documents and errors. All text from documents and queries is
//! escaped by the templates; no code passes ready-made HTML to them.

pub mod blocks;
pub mod document;
pub mod document_view;
pub mod error;
pub mod marked;
pub mod search;
pub mod search_view;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};

use super::assets::{ASSETS, Assets};
use super::error::Problem;
use super::links::Links;
use super::messages::{Messages, fill, fill_one};
use super::service::Service;

/// What a page depends on besides its content.
pub struct PageContext {
    /// Language and path prefix.
    pub links: Links,
    /// What the reader of any page should know.
    pub notice: Option<Notice>,
}

/// Why the index may lack something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The last run found the corpus away.
    CorpusAway,
    /// Pages of scans are being read. Counts those that were, and all.
    PagesRead(u64, u64),
    /// Files have pages of scans that are not read. Counts the files.
    ScansWait(u64),
}

impl Notice {
    async fn of(service: &Service) -> Option<Notice> {
        if service.corpus_is_away().await {
            return Some(Notice::CorpusAway);
        }
        let state = service.app.jobs.state();
        match (state.running, state.pages_total, state.waiting.files) {
            (true, Some(total), _) => Some(Notice::PagesRead(state.pages_recognised, total)),
            (_, _, files @ 1..) => Some(Notice::ScansWait(files)),
            _ => None,
        }
    }

    fn text(self, t: &Messages) -> String {
        match self {
            Notice::CorpusAway => t.corpus_away.to_string(),
            Notice::PagesRead(done, total) => {
                fill(t.pages_read, &[&t.count(done), &t.count(total)])
            }
            Notice::ScansWait(files) => fill_one(t.scans_wait, t.count(files)),
        }
    }
}

impl FromRequestParts<Service> for PageContext {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Service,
    ) -> Result<Self, Self::Rejection> {
        let links = Links::from_request_parts(parts, service).await?;
        Ok(PageContext::new(service, links).await)
    }
}

impl PageContext {
    /// Returns the context of a page with these links.
    pub(super) async fn new(service: &Service, links: Links) -> Self {
        PageContext { links, notice: Notice::of(service).await }
    }
}

/// The parts of a page that do not depend on its content: head, links and messages.
pub struct PageShell {
    /// Messages in the language of the page.
    pub t: &'static Messages,
    /// Stylesheet, script and icon.
    pub assets: &'static Assets,
    /// Path that goes before every link.
    pub prefix: String,
    /// Title of the browser tab.
    pub title: String,
    /// URL of the same page in the other language.
    pub other_language_url: String,
    /// URL of the empty search page in this language.
    pub home_url: String,
    /// Notice above the content of every page.
    pub notice: Option<String>,
}

impl PageShell {
    /// Builds the shell of a page. An empty `title` gives only the name of the site. `to_itself`
    /// returns the URL of the page.
    pub fn new(context: &PageContext, title: &str, to_itself: impl Fn(&Links) -> String) -> Self {
        let PageContext { links, notice } = context;
        let t = links.lang.messages();
        let title =
            if title.is_empty() { t.site.to_owned() } else { format!("{title} – {}", t.site) };
        PageShell {
            t,
            assets: &ASSETS,
            prefix: links.at(""),
            title,
            other_language_url: to_itself(&links.in_other_language()),
            home_url: links.home(),
            notice: notice.map(|notice| notice.text(t)),
        }
    }
}

/// Returns the file name in `path`, to be shown where a document has no title. A row of a
/// collection, known by its `key`, has no file of its own: its collection says nothing about it.
fn own_file_name<'a>(path: Option<&'a str>, key: Option<&str>) -> Option<&'a str> {
    path.filter(|_| key.is_none())?.rsplit('/').next()
}

/// Renders a page; a template error gives 500.
fn render(page: &impl Template) -> Result<Response, Problem> {
    match page.render() {
        Ok(html) => Ok(Html(html).into_response()),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            Err(Problem::internal())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::own_file_name;

    #[test]
    fn the_name_of_a_collection_is_not_that_of_a_row() {
        assert_eq!(own_file_name(Some("2024/a.zip/12-tb.pdf"), None), Some("12-tb.pdf"));
        assert_eq!(own_file_name(Some("laws.jsonl"), Some("12/TB-UBND")), None);
        assert_eq!(own_file_name(None, None), None);
    }
}
