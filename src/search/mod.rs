//! The port: what is asked of a search engine and what it answers. No engine and no HTTP in here.
//!
//! [`Search`] is what the service and the commands use: a [`Request`] in, a [`Response`] out, with
//! snippets and marks cut here from the stored text. Below it an [`Engine`] matches, ranks, counts and
//! stores; each engine is one implementation of the traits in [`engine`].

pub mod analysis;
pub mod cursor;
pub mod engine;
pub mod marks;
pub mod ranking;
pub mod request;
pub mod response;
pub mod snippet;

pub use engine::{Engine, Reader, SearchError, Writer};
pub use request::{Filters, MatchMode, Period, Request, Sort, Start};
pub use response::{Bucket, Facets, Hit, HitSource, Note, PageInfo, QueryEcho, Response, Snippet};

use std::sync::Arc;

use crate::document::Document;
use crate::text::Span;

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
        let _ = request;
        todo!()
    }

    /// One document by id; `None` where there is none of that id.
    pub fn document(&self, id: &str) -> Result<Option<Document>, SearchError> {
        let _ = id;
        todo!()
    }

    /// Where the words and phrases of a query stand in a document's text: ascending, not overlapping,
    /// whole phrases as one mark. Empty for an empty query.
    pub fn marks(&self, document: &Document, query: &str) -> Result<Vec<Span>, SearchError> {
        let _ = (document, query);
        todo!()
    }
}
