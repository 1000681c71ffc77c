//! A search response. Serialised without changes, it is the JSON of `GET /api/v1/search`.

use serde::Serialize;

use crate::explanation::Explanation;
use crate::query::{Interpretation, Widened};
use tracuu_document::Basis;
use tracuu_text::Span;

/// The answer to a [`super::Request`].
#[derive(Debug, Clone, Serialize)]
pub struct Response {
    /// How the query was understood.
    pub query: QueryEcho,
    /// Exact number of matching documents.
    pub total: u64,
    /// Duration of the search, in milliseconds.
    pub took_ms: f64,
    /// Generation of the index that answered.
    pub generation: String,
    /// The hits of the page, in the requested order.
    pub hits: Vec<Hit>,
    /// Exact document counts by value. Each facet ignores its own filter.
    pub facets: Facets,
    /// Which page this is.
    pub page: PageInfo,
}

/// How the query was understood.
#[derive(Debug, Clone, Default, Serialize)]
pub struct QueryEcho {
    /// The query as typed.
    pub text: String,
    /// The query as searched.
    pub understood: String,
    /// Notes for the user on the difference.
    pub notes: Vec<Note>,
}

/// A remark on how the query was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Stable code in snake_case.
    pub code: &'static str,
    /// One English sentence. Pages have their own text for each code.
    pub message: String,
    /// The query to search instead, if the note offers one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// The interpretation to search that query with, if it is not the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<Interpretation>,
    /// How many documents the note speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// How many documents each reading of the query finds, if its accents were restored.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<ReadingCount>,
    /// The phrases of the query that the note speaks of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phrases: Vec<String>,
    /// Words of everyday life in the query, with the terms of law that were added for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<Widened>,
}

impl Note {
    /// Returns a note that offers no other query.
    pub fn new(code: &'static str, message: impl Into<String>) -> Note {
        let message = message.into();
        Note {
            code,
            message,
            query: None,
            reading: None,
            count: None,
            readings: Vec::new(),
            phrases: Vec::new(),
            added: Vec::new(),
        }
    }

    /// Returns the note that `phrases` of the query `text` only ask.
    pub(super) fn asking_words(text: &str, phrases: &[String]) -> Note {
        let listed = phrases.join("`, `");
        let message = format!("these words only ask and need not be in a document: `{listed}`");
        Note {
            query: Some(text.to_string()),
            reading: Some(Interpretation::AsTyped),
            phrases: phrases.to_vec(),
            ..Note::new("asking_words", message)
        }
    }

    /// Returns the note that terms of law were also searched for words of the query `text`.
    pub(super) fn legal_terms_added(text: &str, added: &[Widened]) -> Note {
        let added_for = |one: &Widened| format!("{} ({})", one.terms.join(", "), one.word);
        let all: Vec<String> = added.iter().map(added_for).collect();
        let message = format!("terms of law were also searched: {}", all.join("; "));
        Note {
            query: Some(text.to_string()),
            reading: Some(Interpretation::AsTyped),
            added: added.to_vec(),
            ..Note::new("legal_terms_added", message)
        }
    }

    /// Returns the note that words of the query `text` look like slips, and that what was meant was
    /// searched beside them.
    pub(super) fn spelling_corrected(text: &str, meant: &str) -> Note {
        let message = format!("words that look like slips were also searched as: {meant}");
        Note {
            query: Some(text.to_string()),
            reading: Some(Interpretation::AsTyped),
            ..Note::new("spelling_corrected", message)
        }
    }

    /// Returns the note that the accents of the query `text` were restored, with how many documents
    /// each reading finds.
    pub(super) fn accents_restored(
        text: &str,
        restored: &str,
        readings: Vec<ReadingCount>,
    ) -> Note {
        Note {
            query: Some(text.to_string()),
            reading: Some(Interpretation::Any),
            readings,
            ..Note::new("accents_restored", format!("accents were restored: {restored}"))
        }
    }
}

/// How many documents one reading of a query finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ReadingCount {
    /// The reading.
    pub reading: Interpretation,
    /// Exact number of documents.
    pub total: u64,
}

/// A matching document.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// Id of the document.
    pub id: String,
    /// For a JSON Lines row, the row's own id.
    pub key: Option<String>,
    /// Words of the query that the document lacks, as they were understood, in query order; only
    /// where documents that lack some fill the list.
    pub missing: Vec<String>,
    /// Score, or null if hits are not sorted by relevance. Comparable only within one response.
    pub score: Option<f32>,
    /// Document number (số, ký hiệu).
    pub number: Option<String>,
    /// Part of the number after the serial.
    pub notation: Option<String>,
    /// Document type (loại văn bản).
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Title (trích yếu).
    pub title: Option<String>,
    /// Where the title matches the query, in code points.
    pub title_marks: Vec<Span>,
    /// Issuing agency.
    pub agency: Option<String>,
    /// Day, if known.
    pub date: Option<String>,
    /// Month, if known.
    pub month: Option<String>,
    /// Year, if known.
    pub year: Option<i32>,
    /// How the date is known: stated, inferred or given.
    pub date_basis: Option<Basis>,
    /// The files that contain the document.
    pub sources: Vec<HitSource>,
    /// URL path of the document's page.
    pub url: String,
    /// Up to three fragments of the text.
    pub snippets: Vec<Snippet>,
    /// How its score comes about, if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// A file that contains a hit.
#[derive(Debug, Clone, Serialize)]
pub struct HitSource {
    /// Path relative to the corpus folder.
    pub path: String,
}

/// A fragment of a document's text.
#[derive(Debug, Clone, Serialize)]
pub struct Snippet {
    /// The fragment, on one line, with `…` where it is cut from its sentence.
    pub text: String,
    /// Highlights: half-open ranges of `text` in code points, ascending, not overlapping.
    pub marks: Vec<Span>,
    /// The same text as escaped HTML; `<mark>` is its only element.
    pub html: String,
    /// Heading of the section that contains it.
    pub section: Option<String>,
    /// Page number, from 1, if the format has pages.
    pub page: Option<usize>,
}

/// Counts by field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// By issuing agency, highest count first.
    pub agency: Vec<Bucket<String>>,
    /// By year, newest first.
    pub year: Vec<Bucket<i32>>,
    /// By document type, highest count first.
    #[serde(rename = "type")]
    pub kind: Vec<Bucket<String>>,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bucket<V> {
    /// The value.
    pub value: V,
    /// Number of documents that would match if this were the only selected value of the facet.
    pub count: u64,
    /// True if the request filters by this value.
    pub selected: bool,
}

/// The position of a page of hits.
#[derive(Debug, Clone, Serialize)]
pub struct PageInfo {
    /// Page number; null if a cursor was used.
    pub number: Option<u32>,
    /// Hits per page.
    pub size: u32,
    /// Cursor of the next page; null on the last page.
    pub next_cursor: Option<String>,
}
