//! The pages: what a response or a document looks like to people. Everything that comes from a document
//! or a query passes through the templates' escaping; nothing is ever written as ready HTML.

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
use super::texts::{Lang, Texts};

/// What every page needs besides its content.
pub struct Frame {
    /// Its words.
    pub t: &'static Texts,
    /// Its style and script.
    pub assets: &'static Assets,
    /// Title of the tab.
    pub title: String,
    /// The same page in the other language.
    pub other_language_url: String,
    /// The empty search page in this language.
    pub home_url: String,
}

impl Frame {
    /// The frame of a page in `lang`.
    pub fn new(lang: Lang, title: &str, other_language_url: String) -> Self {
        let t = lang.texts();
        let title =
            if title.is_empty() { t.site.to_owned() } else { format!("{title} – {}", t.site) };
        let home_url = lang.parameter().map_or("/".to_owned(), |lang| format!("/?lang={lang}"));
        Frame { t, assets: &ASSETS, title, other_language_url, home_url }
    }
}

/// Writes a page out.
fn render(page: &impl Template) -> Result<Response, Problem> {
    match page.render() {
        Ok(html) => Ok(Html(html).into_response()),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            Err(Problem::internal())
        }
    }
}
