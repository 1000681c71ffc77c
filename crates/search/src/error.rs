//! Why a search or a change of an index fails. Knows nothing of HTTP.

use std::error::Error;

/// The error of an engine or a disk that caused an error of this crate.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why a search or a change of the index failed.
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
    /// A cursor that this search did not give, or of another query.
    #[error("cursor `{0}` is not one that this search gave; start again from page 1")]
    BadCursor(String),
    /// A page beyond what the engine can reach; a cursor can.
    #[error("only the first {0} hits have page numbers; go on with the cursor")]
    TooDeep(u64),
    /// The deadline of the request passed before the answer was there.
    #[error("the search took longer than it may")]
    TimedOut,
    /// The engine cannot be reached, or only a part of it answered. To be tried again later.
    #[error("the search engine is not available: {what}")]
    Unavailable {
        /// What could not be done.
        what: String,
        /// What the engine said.
        #[source]
        cause: Option<Cause>,
    },
    /// The index is damaged, or cannot be read or written.
    #[error("{what}{}", cause.as_ref().map(|cause| format!(": {cause}")).unwrap_or_default())]
    Damaged {
        /// What could not be done, with the index that it concerns.
        what: String,
        /// What the engine or the disk said.
        #[source]
        cause: Option<Cause>,
    },
}

impl SearchError {
    /// The index cannot be used; `cause` says why.
    pub fn damaged(what: impl Into<String>, cause: impl Into<Cause>) -> SearchError {
        SearchError::Damaged { what: what.into(), cause: Some(cause.into()) }
    }
}
