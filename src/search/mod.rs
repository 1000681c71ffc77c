//! The port: what is asked of a search engine and what it answers. No engine and no HTTP in here.
//!
//! [`Search`] is what the service and the commands use: a [`Request`] in, a [`Response`] out, with
//! snippets and marks cut here from the stored text. Below it an [`Engine`] matches, ranks, counts and
//! stores; each engine is one implementation of the traits in [`engine`].

pub mod analysis;
pub mod cursor;
pub mod engine;
pub mod filter;
pub mod marks;
pub mod passages;
pub mod ranking;
pub mod request;
pub mod response;
pub mod snippet;
pub mod suggest;

pub use engine::{Engine, Reader, SearchError, Writer};
pub use request::{Filters, MatchMode, Period, Request, Sort, Start};
pub use response::{Bucket, Facets, Hit, HitSource, Note, PageInfo, QueryEcho, Response, Snippet};

use std::sync::Arc;
use std::time::Instant;

use crate::document::Document;
use crate::query::{Oddity, Plan, Query, Reading, parse, plan};
use crate::text::{CodePoints, Span};
use engine::{AUTO_ALL_WORDS_MAX, Lookup, Match, Matches};
use marks::{Mark, Marker};

/// Search over one engine.
#[derive(Clone)]
pub struct Search {
    engine: Arc<dyn Engine>,
}

impl Search {
    /// Searches `engine`.
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        Search { engine }
    }

    /// The engine underneath, for its state and for indexing.
    pub fn engine(&self) -> &Arc<dyn Engine> {
        &self.engine
    }

    /// Ranked search. Blocks: it reads the index and computes.
    pub fn search(&self, request: &Request) -> Result<Response, SearchError> {
        let begun = Instant::now();
        let reader = self.engine.reader()?;
        let query = parse(&request.text);
        let plan = plan(&query, request.reading, reader.as_ref());
        let (skip, after, number) = match &request.start {
            Start::Page(page) => {
                let before = u64::from(page.saturating_sub(1)) * u64::from(request.size);
                (before, None, Some(*page))
            }
            Start::After(cursor) => (0, Some(cursor::decode(cursor, request)?), None),
        };
        let lookup = Lookup {
            plan: &plan,
            match_mode: request.match_mode,
            filters: &request.filters,
            sort: request.sort,
            skip,
            after,
            size: request.size as usize,
        };
        let matches = reader.look_up(&lookup)?;
        let notes = notes(request, &query, &lookup, &matches);
        let next_cursor = match matches.hits.last() {
            Some(last) if matches.more => Some(cursor::encode(last.rank, request)),
            _ => None,
        };
        let marker = Marker::new(&plan);
        let understood = plan.restored.clone().unwrap_or_else(|| query.to_string());
        Ok(Response {
            query: QueryEcho { text: request.text.clone(), understood, notes },
            total: matches.total,
            generation: reader.generation().to_string(),
            hits: matches.hits.iter().map(|found| hit(found, &marker)).collect(),
            facets: matches.facets,
            page: PageInfo { number, size: request.size, next_cursor },
            took_ms: begun.elapsed().as_secs_f64() * 1_000.0,
        })
    }

    /// One document by id; `None` where there is none of that id.
    pub fn document(&self, id: &str) -> Result<Option<Document>, SearchError> {
        self.engine.reader()?.document(id)
    }

    /// Where the words and phrases of a query stand in a document's text: ascending, not overlapping,
    /// whole phrases as one mark. Empty for an empty query.
    pub fn marks(
        &self,
        document: &Document,
        query: &str,
        reading: Reading,
    ) -> Result<Vec<Span>, SearchError> {
        let plan: Plan = plan(&parse(query), reading, self.engine.reader()?.as_ref());
        let marks = Marker::new(&plan).marks(&document.text);
        Ok(marks.into_iter().map(|mark| mark.span).collect())
    }
}

/// What a person should be told about how the query was taken.
fn notes(request: &Request, query: &Query, lookup: &Lookup<'_>, matches: &Matches) -> Vec<Note> {
    let note = |code, message: String| Note { code, message };
    let mut notes: Vec<Note> = query
        .oddities
        .iter()
        .map(|oddity| match oddity {
            Oddity::OpenQuote => note(
                "open_quote",
                "a quotation mark has no partner; its words were searched one by one".into(),
            ),
            Oddity::TooManyWords => note(
                "too_many_words",
                format!("only the first {} words were searched", crate::query::parse::WORDS_MAX),
            ),
        })
        .collect();
    if let Some(restored) = &lookup.plan.restored {
        notes.push(note("accents_restored", format!("accents were restored: {restored}")));
    }
    if query.branches.is_empty() && !request.text.trim().is_empty() {
        notes.push(note("no_words", "the query has no words; every document is listed".into()));
    }
    let words = lookup.plan.words.len();
    let lacking = matches.words_lacking;
    if lookup.match_mode == MatchMode::Auto && lacking > 0 && matches.total > 0 {
        notes.push(match words > AUTO_ALL_WORDS_MAX {
            true => {
                note("any_word", "documents with any of the words are listed, best first".into())
            }
            false => note(
                "some_words",
                format!("no document has all the words; these lack {lacking} of them"),
            ),
        });
    }
    notes
}

/// Dresses a match for the answer.
fn hit(found: &Match, marker: &Marker) -> Hit {
    let document = &found.document;
    let record = &document.record;
    let title = record.title.as_deref().unwrap_or_default();
    let (marks, title_marks) = marks_of(found, title, marker);
    let points = CodePoints::new(title);
    let best = found.passages.first().copied().filter(|_| !marker.needs_whole_text());
    let sources = record.sources.iter().map(|source| HitSource { path: source.path.clone() });
    Hit {
        id: record.id.clone(),
        key: record.key.clone(),
        score: found.score,
        number: record.number.clone(),
        notation: record.notation.clone(),
        kind: record.kind.clone(),
        title: record.title.clone(),
        title_marks: title_marks.iter().map(|mark| points.span(mark.span)).collect(),
        agency: record.agency.clone(),
        date: record.date.clone(),
        month: record.month.clone(),
        year: record.year,
        date_basis: record.date_basis,
        sources: sources.collect(),
        url: format!("/van-ban/{}", record.id),
        snippets: snippet::snippets(document, &marks, best),
    }
}

/// How much of a text is read for the marks of a hit where all of it must be, in bytes. A law has one
/// megabyte; of a forty times longer file the beginning has to do, or ten of them would take seconds.
const MARKED_BYTES_MAX: usize = 4 << 20;

/// The marks in the text of a match, and in its title. Where passages tell the best places, only those are
/// read: a decree has some hundred passages.
fn marks_of(found: &Match, title: &str, marker: &Marker) -> (Vec<Mark>, Vec<Mark>) {
    let text = found.document.text.as_str();
    let mut spans = found.passages.clone();
    spans.sort();
    if spans.is_empty() || marker.needs_whole_text() {
        spans = vec![Span::new(0, text.floor_char_boundary(MARKED_BYTES_MAX))];
    }
    let mut texts: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
    texts.push(title);
    let mut marks = marker.marks_of(&texts);
    let title_marks = marks.pop().unwrap_or_default();
    let moved = marks.into_iter().zip(&spans).flat_map(|(marks, span)| {
        let start = span.start;
        marks.into_iter().map(move |mark| mark.moved(start))
    });
    (moved.collect(), title_marks)
}
