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
use axum::response::{Html, IntoResponse, Response};

use super::assets::{ASSETS, Assets};
use super::error::Problem;
use super::messages::{Lang, Messages};

/// The parts of a page that do not depend on its content: head, links and messages.
pub struct PageShell {
    /// Messages in the language of the page.
    pub t: &'static Messages,
    /// Stylesheet, script and icon.
    pub assets: &'static Assets,
    /// Title of the browser tab.
    pub title: String,
    /// URL of the same page in the other language.
    pub other_language_url: String,
    /// URL of the empty search page in this language.
    pub home_url: String,
}

impl PageShell {
    /// Builds the shell of a page in `lang`. An empty `title` gives only the name of the site.
    pub fn new(lang: Lang, title: &str, other_language_url: String) -> Self {
        let t = lang.messages();
        let title =
            if title.is_empty() { t.site.to_owned() } else { format!("{title} – {}", t.site) };
        let home_url = lang.parameter().map_or("/".to_owned(), |lang| format!("/?lang={lang}"));
        PageShell { t, assets: &ASSETS, title, other_language_url, home_url }
    }
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
