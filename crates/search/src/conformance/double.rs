//! Engines that fail on purpose: one operation of an engine is slow or fails, the others work.

use std::sync::Arc;

use tracuu_document::Document;

use crate::deadline::Deadline;
use crate::engine::{
    Capabilities, Engine, Handle, Inventory, Reader, SearchSpec, Summary, TopDocs, WriteMode,
    Writer,
};
use crate::error::SearchError;
use crate::query::Term;
use crate::snapshot::Snapshot;

/// The operation that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// [`Engine::reader`].
    Reader,
    /// [`Reader::snapshot`].
    Snapshot,
    /// [`Reader::counts`].
    Counts,
    /// [`Reader::search`].
    Search,
    /// [`Reader::forward_indexes`].
    ForwardIndexes,
    /// [`Reader::documents`].
    Documents,
}

impl Operation {
    /// All of them.
    pub const ALL: [Operation; 6] = [
        Operation::Reader,
        Operation::Snapshot,
        Operation::Counts,
        Operation::Search,
        Operation::ForwardIndexes,
        Operation::Documents,
    ];
}

/// How it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It answers rightly, but only when the deadline has passed.
    Slow,
    /// It gives up at the deadline.
    TimesOut,
    /// It cannot be reached.
    Unavailable,
    /// Its index is damaged.
    Damaged,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 4] = [Fault::Slow, Fault::TimesOut, Fault::Unavailable, Fault::Damaged];
}

/// An engine of which one operation fails.
pub struct Double {
    inner: Arc<dyn Engine>,
    operation: Operation,
    fault: Fault,
}

impl Double {
    /// `inner`, whose `operation` has a `fault`.
    pub fn new(inner: Arc<dyn Engine>, operation: Operation, fault: Fault) -> Double {
        Double { inner, operation, fault }
    }
}

impl Engine for Double {
    fn reader(&self) -> Result<Arc<dyn Reader>, SearchError> {
        // A reader is asked for without a deadline, so it cannot be late.
        let late = matches!(self.fault, Fault::Slow | Fault::TimesOut);
        let operation = match self.operation {
            Operation::Reader if late => Operation::Snapshot,
            other => other,
        };
        let inner = self.inner.reader()?;
        let reader = DoubleReader { inner, operation, fault: self.fault };
        reader.fail(Operation::Reader, Deadline::NONE)?;
        Ok(Arc::new(reader))
    }

    fn writer(&self, mode: WriteMode) -> Result<Box<dyn Writer>, SearchError> {
        self.inner.writer(mode)
    }

    fn refresh(&self) -> Result<(), SearchError> {
        self.inner.refresh()
    }

    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }
}

struct DoubleReader {
    inner: Arc<dyn Reader>,
    operation: Operation,
    fault: Fault,
}

impl DoubleReader {
    fn fail(&self, operation: Operation, deadline: Deadline) -> Result<(), SearchError> {
        if operation != self.operation {
            return Ok(());
        }
        let cause = || Some("on purpose".into());
        match self.fault {
            Fault::Unavailable => {
                Err(SearchError::Unavailable { what: "the double".into(), cause: cause() })
            }
            Fault::Damaged => {
                Err(SearchError::Damaged { what: "the double".into(), cause: cause() })
            }
            Fault::Slow | Fault::TimesOut => {
                while deadline.left().is_some_and(|left| !left.is_zero()) {
                    std::thread::yield_now();
                }
                if self.fault == Fault::Slow { Ok(()) } else { Err(SearchError::TimedOut) }
            }
        }
    }
}

impl Reader for DoubleReader {
    fn generation(&self) -> &str {
        self.inner.generation()
    }

    fn summary(&self) -> &Summary {
        self.inner.summary()
    }

    fn snapshot(&self, deadline: Deadline) -> Result<Arc<Snapshot>, SearchError> {
        self.fail(Operation::Snapshot, deadline)?;
        self.inner.snapshot(Deadline::NONE)
    }

    fn counts(&self, terms: &[&Term], deadline: Deadline) -> Result<Vec<u64>, SearchError> {
        self.fail(Operation::Counts, deadline)?;
        self.inner.counts(terms, Deadline::NONE)
    }

    fn search(&self, spec: &SearchSpec<'_>) -> Result<TopDocs, SearchError> {
        self.fail(Operation::Search, spec.deadline)?;
        let mut top = self.inner.search(&SearchSpec { deadline: Deadline::NONE, ..*spec })?;
        if self.operation == Operation::ForwardIndexes {
            // An engine that hands them over with the matches is asked for them all the same.
            top.forward.clear();
        }
        Ok(top)
    }

    fn documents(
        &self,
        handles: &[Handle],
        deadline: Deadline,
    ) -> Result<Vec<Document>, SearchError> {
        self.fail(Operation::Documents, deadline)?;
        self.inner.documents(handles, Deadline::NONE)
    }

    fn forward_indexes(
        &self,
        handles: &[Handle],
        deadline: Deadline,
    ) -> Result<Vec<Vec<u8>>, SearchError> {
        self.fail(Operation::ForwardIndexes, deadline)?;
        self.inner.forward_indexes(handles, Deadline::NONE)
    }

    fn document(&self, id: &str, deadline: Deadline) -> Result<Option<Document>, SearchError> {
        self.inner.document(id, deadline)
    }

    fn suggestion_terms(&self, visit: &mut dyn FnMut(&str, u64)) -> Result<(), SearchError> {
        self.inner.suggestion_terms(visit)
    }

    fn inventory(&self) -> Result<Inventory<'_>, SearchError> {
        self.inner.inventory()
    }
}

/// An engine that shows pages by number only up to a depth.
pub struct Shallow {
    /// The engine underneath.
    pub inner: Arc<dyn Engine>,
    /// The last hit that a page may show.
    pub depth: u64,
}

impl Engine for Shallow {
    fn reader(&self) -> Result<Arc<dyn Reader>, SearchError> {
        self.inner.reader()
    }

    fn writer(&self, mode: WriteMode) -> Result<Box<dyn Writer>, SearchError> {
        self.inner.writer(mode)
    }

    fn refresh(&self) -> Result<(), SearchError> {
        self.inner.refresh()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { page_depth: Some(self.depth), ..self.inner.capabilities() }
    }
}
