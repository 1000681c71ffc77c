//! A response. Serialised as it stands: this is the JSON of `GET /api/v1/search`.

use serde::Serialize;

use crate::query::Reading;
use tracuu_document::Basis;
use tracuu_text::Span;

/// The answer to a [`super::Request`].
#[derive(Debug, Clone, Serialize)]
pub struct Response {
    /// How the query was understood.
    pub query: QueryEcho,
    /// Exact number of documents that match.
    pub total: u64,
    /// Milliseconds the search took.
    pub took_ms: f64,
    /// Which state of the index answered.
    pub generation: String,
    /// The page of hits, best first.
    pub hits: Vec<Hit>,
    /// Exact counts of documents by value. Each facet leaves its own filter out.
    pub facets: Facets,
    /// Which page this is.
    pub page: PageInfo,
}

/// How the query was understood.
#[derive(Debug, Clone, Default, Serialize)]
pub struct QueryEcho {
    /// As typed.
    pub text: String,
    /// As searched.
    pub understood: String,
    /// What a person should be told about the difference.
    pub notes: Vec<Note>,
}

/// A remark on how the query was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Stable, snake_case.
    pub code: &'static str,
    /// One English sentence; pages have their own words for each code.
    pub message: String,
    /// The query to search for instead, where the note offers one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// The reading to search that query with, where it is not the usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
}

impl Note {
    /// A note that offers no other query.
    pub fn new(code: &'static str, message: impl Into<String>) -> Note {
        Note { code, message: message.into(), query: None, reading: None }
    }

    /// Offers to search for the query as it was typed.
    fn or_as_typed(self, text: &str) -> Note {
        Note { query: Some(text.to_string()), reading: Some(Reading::AsTyped), ..self }
    }

    /// What could have been meant.
    pub(super) fn spelling_suggested(meant: &str) -> Note {
        let note = Note::new("spelling_suggested", format!("did you mean: {meant}"));
        Note { query: Some(meant.to_string()), ..note }
    }

    /// What was searched for in place of `text`, which no document has.
    pub(super) fn spelling_corrected(text: &str, meant: &str) -> Note {
        let message = format!("no document has all of the query as typed; searched for: {meant}");
        Note::new("spelling_corrected", message).or_as_typed(text)
    }

    /// The query `text` with its accents restored.
    pub(super) fn accents_restored(text: &str, restored: &str) -> Note {
        let message = format!("accents were restored: {restored}");
        Note::new("accents_restored", message).or_as_typed(text)
    }
}

/// A document that matches.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// For a JSON Lines row, the row's own id.
    pub key: Option<String>,
    /// Its score; null when hits are not ordered by relevance. Comparable within one answer only.
    pub score: Option<f32>,
    /// Số, ký hiệu.
    pub number: Option<String>,
    /// The number's part after the serial.
    pub notation: Option<String>,
    /// Loại văn bản.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Trích yếu.
    pub title: Option<String>,
    /// Where the query stands in the title, in code points.
    pub title_marks: Vec<Span>,
    /// Issuing agency.
    pub agency: Option<String>,
    /// Day, where known.
    pub date: Option<String>,
    /// Month, where known.
    pub month: Option<String>,
    /// Year, where known.
    pub year: Option<i32>,
    /// How the date is known.
    pub date_basis: Option<Basis>,
    /// The files that hold it.
    pub sources: Vec<HitSource>,
    /// Path of its page.
    pub url: String,
    /// Up to three fragments of its text.
    pub snippets: Vec<Snippet>,
}

/// A file that holds a hit.
#[derive(Debug, Clone, Serialize)]
pub struct HitSource {
    /// Path below the corpus folder.
    pub path: String,
}

/// A fragment of a document's text.
#[derive(Debug, Clone, Serialize)]
pub struct Snippet {
    /// The fragment, one line; `…` where it is cut from its sentence.
    pub text: String,
    /// Half-open ranges of `text` in code points, ascending, not overlapping.
    pub marks: Vec<Span>,
    /// The same as escaped HTML with `<mark>` only.
    pub html: String,
    /// The heading it stands under.
    pub section: Option<String>,
    /// Its page, from 1, where the format has pages.
    pub page: Option<usize>,
}

/// Counts by field.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Facets {
    /// By issuing agency.
    pub agency: Vec<Bucket<String>>,
    /// By year, newest first.
    pub year: Vec<Bucket<i32>>,
    /// By type of document.
    #[serde(rename = "type")]
    pub kind: Vec<Bucket<String>>,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bucket<V> {
    /// The value.
    pub value: V,
    /// How many documents would match with this value alone ticked.
    pub count: u64,
    /// Whether the request filters by it.
    pub selected: bool,
}

/// Which page of hits.
#[derive(Debug, Clone, Serialize)]
pub struct PageInfo {
    /// Its number; null when a cursor was followed.
    pub number: Option<u32>,
    /// Hits on a page.
    pub size: u32,
    /// Where the next page begins; null on the last one.
    pub next_cursor: Option<String>,
}
