//! What an engine is: it stores documents, matches, ranks and counts. It does not parse queries, cut
//! snippets or know of HTTP.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

use super::cursor::Rank;
use super::request::{Filters, MatchMode, Sort};
use super::response::Facets;
use super::suggest::Suggestions;
use crate::query::{Branch, Lexicon, Plan};
use tracuu_document::{Document, IssueCode};
use tracuu_text::Span;

/// An index that can be read and written.
pub trait Engine: Send + Sync {
    /// The current state, unchanging while it is held. [`SearchError::NoIndex`] before the first run.
    fn reader(&self) -> Result<Arc<dyn Reader>, SearchError>;

    /// Begins a change. One at a time: a second is [`SearchError::Busy`].
    fn writer(&self, mode: WriteMode) -> Result<Box<dyn Writer>, SearchError>;

    /// Looks whether another process has made a newer state, and takes it up. Cheap when there is none.
    fn refresh(&self) -> Result<(), SearchError>;
}

/// Where a change begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMode {
    /// From the current state. From nothing, where there is none or its format is of another version.
    Update,
    /// From nothing, beside the current state, which serves until the commit.
    Rebuild,
}

/// One state of the index. As a [`Lexicon`] it says which terms its documents have.
pub trait Reader: Lexicon + Send + Sync {
    /// Names this state; another after every commit.
    fn generation(&self) -> &str;

    /// What the run that made this state left on record.
    fn summary(&self) -> &Summary;

    /// Matches, ranks and counts, in one pass over the documents that have any of the plan's terms.
    fn look_up(&self, lookup: &Lookup<'_>) -> Result<Matches, SearchError>;

    /// One document by id. A look-up in the store: some 0.1 ms.
    fn document(&self, id: &str) -> Result<Option<Document>, SearchError>;

    /// What can be suggested to somebody who types. Read when it is first asked for, and kept.
    fn suggestions(&self) -> Result<&Suggestions, SearchError>;

    /// Every document with its sources, in no order.
    fn inventory(&self) -> Result<Vec<InventoryEntry>, SearchError>;
}

/// A query, ready for an engine.
#[derive(Debug, Clone, Copy)]
pub struct Lookup<'a> {
    /// What to look for.
    pub plan: &'a Plan,
    /// How many of the plan's words must be there.
    pub match_mode: MatchMode,
    /// What the documents must be besides.
    pub filters: &'a Filters,
    /// The order of hits.
    pub sort: Sort,
    /// Hits that come before the page.
    pub skip: u64,
    /// Leave out hits up to and including this one.
    pub after: Option<Rank>,
    /// Hits on the page.
    pub size: usize,
}

/// Up to this many words of a query must all be there; a longer one is a question, as is one that asks, and
/// of a question any word will do.
pub const AUTO_ALL_WORDS_MAX: usize = 8;

/// Whether the query of a plan is a question.
pub fn is_question(plan: &Plan) -> bool {
    plan.asks || plan.words.len() > AUTO_ALL_WORDS_MAX
}

impl Lookup<'_> {
    /// How many words of a branch a document may lack, where `least` is the smallest number that any
    /// document lacks that has one of its words and fulfils the conditions.
    pub fn words_lacking(&self, least: usize) -> usize {
        match self.match_mode {
            MatchMode::All => 0,
            MatchMode::Any => usize::MAX,
            MatchMode::Auto if is_question(self.plan) => usize::MAX,
            MatchMode::Auto => least,
        }
    }

    /// How many words of the branch a document needs, where it may lack `lacking`: one at least, where
    /// the branch has any.
    pub fn words_needed(&self, branch: &Branch, lacking: usize) -> usize {
        let all = branch.words.len();
        all.saturating_sub(lacking).max(all.min(1))
    }

    /// The smallest number of words of a branch that a document lacks, of branches of which a document
    /// has up to `most` words (of each branch, in order). None where no document has a word.
    pub fn least_lacking(&self, most: impl Iterator<Item = usize>) -> usize {
        let branches = self.plan.branches.iter().zip(most);
        let with_any = branches.filter(|(branch, most)| *most > 0 || branch.words.is_empty());
        with_any.map(|(branch, most)| branch.words.len() - most).min().unwrap_or(0)
    }

    /// The order that is really used: without anything to rank by, relevance means newest first.
    pub fn order(&self) -> Sort {
        let ranks = !self.plan.words.is_empty() || !self.plan.ranking.is_empty();
        if self.sort == Sort::Relevance && !ranks { Sort::Newest } else { self.sort }
    }
}

/// What a look-up found.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    /// Exact number of documents that match.
    pub total: u64,
    /// How many words of a branch of the plan a document could lack.
    pub words_lacking: usize,
    /// The page of hits, in order.
    pub hits: Vec<Match>,
    /// Whether more hits follow the page.
    pub more: bool,
    /// Exact counts, each facet without its own filter.
    pub facets: Facets,
}

/// A document that matches.
#[derive(Debug, Clone)]
pub struct Match {
    /// Its place in the order.
    pub rank: Rank,
    /// Its score; none when the order is not by relevance.
    pub score: Option<f32>,
    /// The document.
    pub document: Document,
    /// Where its best passages stand, best first; none where the engine ranks documents alone, or
    /// passages have nothing of the query.
    pub passages: Vec<Span>,
}

/// An uncommitted change. Dropped without commit it leaves no trace.
pub trait Writer: Send {
    /// Whether the change begins from nothing: a rebuild, or the first run, or another format version.
    /// Otherwise what [`Reader::inventory`] of the current state lists is still there.
    fn starts_empty(&self) -> bool;

    /// Adds a document, in place of the one of the same id, if any.
    fn put(&mut self, document: Document, provenance: Provenance) -> Result<(), SearchError>;

    /// Removes a document; nothing happens where there is none of that id.
    fn remove(&mut self, id: &str) -> Result<(), SearchError>;

    /// Makes the change the current state, all of it or (on error or a crash) nothing. Returns the name
    /// of the new state. `summary.documents` is filled in here.
    fn commit(self: Box<Self>, summary: Summary) -> Result<String, SearchError>;
}

/// Where a document comes from, as the index keeps it to see what has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// For each source of the record, in the same order: a hash of the file's bytes and of the
    /// `.meta.toml` beside it.
    pub file_hashes: Vec<String>,
}

/// A document of an index, as far as an update needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventoryEntry {
    /// Its id.
    pub id: String,
    /// Path and file hash of each source.
    pub files: Vec<(String, String)>,
}

/// What a run over the corpus leaves on record with the state it made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Documents in the index.
    pub documents: u64,
    /// The corpus folder as it was given.
    pub corpus: String,
    /// When the run ended, RFC 3339, UTC.
    pub built_at: String,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// What is to be said of files: that they could not be read, were repaired or held back.
    pub notices: Vec<Notice>,
}

/// A file, or a part of one, that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Path below the corpus folder.
    pub path: String,
    /// Kind of failure.
    pub code: IssueCode,
    /// One English sentence: what, and what is allowed.
    pub message: String,
    /// Hash of the file as it was, so that an unchanged file need not be read again; empty where it
    /// could not be read at all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file_hash: String,
}

/// Why a search or a change of the index failed. Knows nothing of HTTP.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// No index yet.
    #[error("there is no index in {0}; make one with `tracuu index`")]
    NoIndex(String),
    /// Written by another version of the program.
    #[error(
        "the index in {path} has format {found}, this program reads {expected}; rebuild it with `tracuu index --rebuild`"
    )]
    OtherFormat {
        /// Folder of the index.
        path: String,
        /// Format of the index.
        found: String,
        /// Format of the program.
        expected: String,
    },
    /// Another process or thread is changing the index.
    #[error("the index in {0} is being changed by another run; wait until that has ended")]
    Busy(String),
    /// A cursor that is none of ours, or of another query.
    #[error("cursor `{0}` is not one that this search gave; start again from page 1")]
    BadCursor(String),
    /// Files of the index are damaged or cannot be read or written.
    #[error("{0}")]
    Index(String),
}
