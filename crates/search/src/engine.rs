//! The port: what differs between one machine and a cluster. An engine stores documents with ready
//! terms, finds those that match, counts them, filters, sorts by date, and hands over the best
//! candidates. It does not parse queries, weigh terms, rank by passages, cut snippets or know of
//! HTTP.
//!
//! Calls block. Whoever calls bounds their number ([`Capabilities::concurrency`]) and their time
//! ([`Deadline`]).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::deadline::Deadline;
use crate::error::SearchError;
use crate::query::{ALL_WORDS_MAX, Alternative, Plan, Term, is_question};
use crate::rank::boosts::Boosts;
use crate::rank::sort_key::SortKey;
use crate::request::{Filters, MatchMode, Sort};
use crate::response::Facets;
use crate::snapshot::{MeanLengths, Snapshot};
use tracuu_document::{Document, IssueCode};

/// Where fewer documents have all words of a query, others fill the list up to this number: a page
/// of the default size.
pub const FILL: u64 = 10;

/// An index that can be read and written.
pub trait Engine: Send + Sync {
    /// Returns the current state, which does not change while it is held. [`SearchError::NoIndex`]
    /// before the first run.
    fn reader(&self) -> Result<Arc<dyn Reader>, SearchError>;

    /// Begins a change. One at a time: a second is [`SearchError::Busy`].
    fn writer(&self, mode: WriteMode) -> Result<Box<dyn Writer>, SearchError>;

    /// Takes up a newer state that another process has made. Cheap if there is none.
    fn refresh(&self) -> Result<(), SearchError>;

    /// What the engine can do.
    fn capabilities(&self) -> Capabilities;
}

/// What an engine can do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// The last hit that a page may show by its number; `None` for any. A cursor reaches every hit.
    pub page_depth: Option<u64>,
    /// Whether a commit is a transaction of the engine itself. Where it is not, the engine makes
    /// one of a pointer that names the generation that serves.
    pub transactional: bool,
    /// How many searches at a time are useful; `None` for one a core, where a search is CPU work.
    pub concurrency: Option<usize>,
}

/// Where a change begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMode {
    /// From the current state. From nothing if there is none or its format is of another version.
    Update,
    /// From nothing, beside the current state, which serves until the commit.
    Rebuild,
}

/// The address of a document in one state of an index. Means something only to the reader that gave
/// it: for one machine a place in a file, for a cluster the order of the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Handle(pub u64);

/// One state of the index, a generation.
pub trait Reader: Send + Sync {
    /// Names this state; another name after every commit.
    fn generation(&self) -> &str;

    /// What the run that made this state left on record.
    fn summary(&self) -> &Summary;

    /// Words, pairs, definitions, values and lengths of this state. Loaded once and kept.
    fn snapshot(&self, deadline: Deadline) -> Result<Arc<Snapshot>, SearchError>;

    /// Returns for each term how many documents hold it; of one that stands for several terms what
    /// [`union_count`](crate::rank::bm25::union_count) makes of their counts, of a chain 0. One
    /// batch, in the order of `terms`.
    fn counts(&self, terms: &[&Term], deadline: Deadline) -> Result<Vec<u64>, SearchError>;

    /// Counts all that must be known before terms can be weighed, in one batch: what
    /// [`Reader::counts`] says of `terms`, and how many documents each of `others` finds. An engine
    /// that is far away may say in the same answer how many words documents lack of `main`.
    fn survey(
        &self,
        terms: &[&Term],
        main: &SearchSpec<'_>,
        others: &[SearchSpec<'_>],
    ) -> Result<Survey, SearchError> {
        let counts = self.counts(terms, main.deadline)?;
        let total = |spec: &SearchSpec<'_>| Ok(self.search(spec)?.total);
        let totals = others.iter().map(total).collect::<Result<_, SearchError>>()?;
        Ok(Survey { counts, totals, levels: None })
    }

    /// Matches, counts and orders. Cost: in proportion to the documents that hold any of the plan's
    /// terms.
    fn search(&self, spec: &SearchSpec<'_>) -> Result<TopDocs, SearchError>;

    /// Returns the documents at `handles`, in their order.
    fn documents(
        &self,
        handles: &[Handle],
        deadline: Deadline,
    ) -> Result<Vec<Document>, SearchError>;

    /// Returns the encoded forward indexes ([`crate::index::forward`]) of the documents at
    /// `handles`, in their order.
    fn forward_indexes(
        &self,
        handles: &[Handle],
        deadline: Deadline,
    ) -> Result<Vec<Vec<u8>>, SearchError>;

    /// Returns one document by its id; `None` if the index has none of this id.
    fn document(&self, id: &str, deadline: Deadline) -> Result<Option<Document>, SearchError>;

    /// Reads all files of this state and returns the names of those that are damaged; none for an
    /// engine that cares for its files itself. Cost: one pass over the bytes of the index.
    fn damaged_files(&self) -> Result<Vec<String>, SearchError> {
        Ok(Vec::new())
    }

    /// Calls `visit` for each term that documents offer to suggest
    /// ([`crate::suggest::Value::term`]) with how many do; the same term may come several times,
    /// from parts of an index.
    fn suggestion_terms(&self, visit: &mut dyn FnMut(&str, u64)) -> Result<(), SearchError>;

    /// Every document with its sources, in no order, as a stream.
    fn inventory(&self) -> Result<Inventory<'_>, SearchError>;
}

/// A stream of the documents of an index.
pub type Inventory<'a> = Box<dyn Iterator<Item = Result<InventoryEntry, SearchError>> + 'a>;

/// A query, ready for an engine.
#[derive(Debug, Clone, Copy)]
pub struct SearchSpec<'a> {
    /// What to look for.
    pub plan: &'a Plan,
    /// What its terms weigh. Empty if the order is by date.
    pub boosts: &'a Boosts,
    /// Mean lengths of documents, for the saturation of frequencies ([`crate::rank::bm25`]).
    pub means: MeanLengths,
    /// How many of the plan's words must be there.
    pub match_mode: MatchMode,
    /// What the documents must be besides.
    pub filters: &'a Filters,
    /// The order of hits; see [`SearchSpec::order`].
    pub sort: Sort,
    /// How many of the best matches to hand over to the second stage, whatever `after` says. 0 in
    /// orders by date.
    pub candidates: usize,
    /// Leave out of the page what comes up to and including this key.
    pub after: Option<SortKey>,
    /// Hits of the page, from the first one of the order or the first one after `after`.
    pub limit: usize,
    /// What [`SearchSpec::missing_words`] takes, where a survey has counted it. Else the search
    /// counts what it needs.
    pub levels: Option<&'a [u64]>,
    /// Until when the answer is wanted.
    pub deadline: Deadline,
}

impl SearchSpec<'_> {
    /// Returns true if documents that lack words fill the list where few have all of them. They
    /// come after those, with the words that they lack. The plan then has at most
    /// [`ALL_WORDS_MAX`] words.
    pub fn fills(&self) -> bool {
        self.match_mode == MatchMode::Auto && !is_question(self.plan)
    }

    /// Most words of the alternative that a document may lack: none, all but one, or to fill the
    /// list half of them.
    pub fn missing_max(&self, alternative: &Alternative) -> usize {
        match self.match_mode {
            MatchMode::All => 0,
            _ if self.fills() => alternative.groups.len() / 2,
            _ => alternative.groups.len().saturating_sub(1),
        }
    }

    /// How many words documents may lack to fill the list: as many as it takes to list [`FILL`] of
    /// them. `levels[n]` is the number of documents that lack `n` words of the alternative that
    /// they have most of, filters of the request apart: a filter must not change what it filters.
    pub fn missing_words(&self, levels: &[u64]) -> usize {
        let mut listed = 0;
        let enough = levels.iter().position(|count| {
            listed += count;
            listed >= FILL
        });
        let last = || levels.iter().rposition(|&count| count > 0);
        enough.or_else(last).unwrap_or(0)
    }

    /// The order that is really used: without anything to rank by, relevance means newest first.
    pub fn order(&self) -> Sort {
        order(self.plan, self.sort)
    }

    /// The key of a document with this first-stage score, known period and id order, that lacks no
    /// word.
    pub fn sort_key(&self, score: f32, period: Option<crate::Period>, id: u64) -> SortKey {
        let last = period.map(|period| period.last);
        match self.order() {
            Sort::Relevance => SortKey { sort: Sort::Relevance, missing: 0, score, day: last, id },
            Sort::Newest => SortKey::by_date(Sort::Newest, last, id),
            Sort::Oldest => SortKey::by_date(Sort::Oldest, period.map(|period| period.first), id),
        }
    }
}

/// The order of the hits of `plan` if `sort` is asked for: without anything to rank by, newest
/// first.
pub fn order(plan: &Plan, sort: Sort) -> Sort {
    let ranks = !plan.groups.is_empty() || !plan.ranking.is_empty();
    if sort == Sort::Relevance && !ranks { Sort::Newest } else { sort }
}

/// What is counted before terms can be weighed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// For each term, see [`Reader::counts`].
    pub counts: Vec<u64>,
    /// For each of the other searches the exact number of documents that match.
    pub totals: Vec<u64>,
    /// What [`SearchSpec::missing_words`] takes for the main search, if the engine has counted it.
    pub levels: Option<Vec<u64>>,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TopDocs {
    /// Exact number of documents that match.
    pub total: u64,
    /// Exact number of those that have all words of an alternative of the plan; `total`, unless
    /// [`SearchSpec::fills`].
    pub complete: u64,
    /// Exact counts, each facet without its own filter.
    pub facets: Facets,
    /// The best matches by first-stage score, best first.
    pub candidates: Vec<ScoredDoc>,
    /// The encoded forward indexes of the candidates, in their order, where an engine hands them
    /// over with the matches; else empty.
    pub forward: Vec<Vec<u8>>,
    /// The page, in order.
    pub page: Vec<ScoredDoc>,
    /// Terms of the plan that the engine has not looked for, since it takes no more of them: those
    /// of the least weight.
    pub left_out: usize,
}

/// A document that matches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredDoc {
    /// Its place in the order, with its score.
    pub key: SortKey,
    /// Its address.
    pub handle: Handle,
    /// The words that it lacks of the alternative that it has most of, as places in
    /// [`Plan::groups`]; empty unless [`SearchSpec::fills`].
    pub lacking: Lacking,
}

/// A set of words of a plan, of which there are at most [`ALL_WORDS_MAX`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lacking(pub u8);

impl Lacking {
    /// The words at these places in [`Plan::groups`].
    pub fn of(groups: impl IntoIterator<Item = usize>) -> Lacking {
        Lacking(groups.into_iter().fold(0, |set, group| set | 1 << (group % ALL_WORDS_MAX)))
    }

    /// How many words they are.
    pub fn count(self) -> u8 {
        self.0.count_ones() as u8
    }

    /// Their places in [`Plan::groups`], ascending.
    pub fn groups(self) -> impl Iterator<Item = usize> {
        (0..ALL_WORDS_MAX).filter(move |group| self.0 & 1 << group != 0)
    }
}

/// An uncommitted change. Dropped without commit it leaves no trace.
pub trait Writer: Send {
    /// Whether the change begins from nothing: a rebuild, or the first run, or another format
    /// version. Otherwise what [`Reader::inventory`] of the current state lists is still there.
    fn starts_empty(&self) -> bool;

    /// Adds a document, in place of the one of the same id, if any.
    fn put(&mut self, document: Document, provenance: Provenance) -> Result<(), SearchError>;

    /// Removes a document; does nothing if the index has none of this id.
    fn remove(&mut self, id: &str) -> Result<(), SearchError>;

    /// Makes the change the current state, all of it or (on error or a crash) nothing. Returns the
    /// name of the new state. `summary.documents` is filled in here.
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
    /// Pages of the file that wait to be read by OCR, if the notice says so; else 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub pages: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}
