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
pub mod memory;
pub mod notes;
pub mod passages;
pub mod query;
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

use crate::query::{Plan, Query, Reading, parse, plan};
use cursor::Rank;
use engine::{Lookup, Match, Matches, is_question};
use marks::{Mark, Marker};
use tracuu_document::Document;
use tracuu_text::{CodePoints, Span};

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
        let (place, number) = match &request.start {
            Start::Page(page) => {
                let before = u64::from(page.saturating_sub(1)) * u64::from(request.size);
                ((before, None), Some(*page))
            }
            Start::After(cursor) => ((0, Some(cursor::decode(cursor, request)?)), None),
        };
        let (attempt, spelling) = best_attempt(reader.as_ref(), request, place)?;
        let mut notes: Vec<Note> = spelling.into_iter().collect();
        notes.extend(notes::notes(request, &attempt));
        let Attempt { query, plan, matches } = attempt;
        let next_cursor = match matches.hits.last() {
            Some(last) if matches.more => Some(cursor::encode(last.rank, request)),
            _ => None,
        };
        let marker = Marker::new(&plan);
        let understood = plan.restored.unwrap_or_else(|| query.to_string());
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
        let repaired = document.repaired();
        let marks = Marker::new(&plan).marks(&repaired.document.text);
        Ok(marks.into_iter().map(|mark| repaired.shown(mark.span)).collect())
    }
}

/// A query as it was read, and what it finds.
struct Attempt {
    query: Query,
    plan: Plan,
    matches: Matches,
}

/// How many hits come before the page, and the one that it goes on behind.
type Place = (u64, Option<Rank>);

impl Attempt {
    fn make(
        reader: &dyn Reader,
        text: &str,
        request: &Request,
        (skip, after): Place,
    ) -> Result<Attempt, SearchError> {
        let query = parse(text);
        let plan = plan(&query, request.reading, reader);
        let matches = reader.look_up(&Lookup {
            plan: &plan,
            match_mode: request.match_mode,
            filters: &request.filters,
            sort: request.sort,
            skip,
            after,
            size: request.size as usize,
        })?;
        Ok(Attempt { query, plan, matches })
    }

    /// Whether the hits lack words of a query of which all should be there.
    fn lacks_words(&self, request: &Request) -> bool {
        request.match_mode == MatchMode::Auto
            && !is_question(&self.plan)
            && self.matches.words_lacking > 0
    }
}

/// The query as typed; where it looks like a slip and no document has all of it, what was likely meant,
/// if that finds more. With a note on either.
fn best_attempt(
    reader: &dyn Reader,
    request: &Request,
    place: Place,
) -> Result<(Attempt, Option<Note>), SearchError> {
    let typed = Attempt::make(reader, &request.text, request, place)?;
    let Some(meant) = typed.plan.corrected.clone() else { return Ok((typed, None)) };
    if typed.matches.total == 0 || typed.lacks_words(request) {
        let corrected = Attempt::make(reader, &meant, request, place)?;
        let [fewer, more] =
            [&corrected, &typed].map(|a| (a.matches.total == 0, a.matches.words_lacking));
        if fewer < more {
            let note = Note::spelling_corrected(&request.text, &meant);
            return Ok((corrected, Some(note)));
        }
    }
    Ok((typed, Some(Note::spelling_suggested(&meant))))
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
    let repaired = found.document.repaired();
    let text = repaired.document.text.as_str();
    let mut spans: Vec<Span> = found.passages.iter().map(|span| repaired.whole(*span)).collect();
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
    let shown = moved.map(|mark| Mark { span: repaired.shown(mark.span), ..mark });
    (shown.collect(), title_marks)
}
