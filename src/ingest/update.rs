//! A run: makes the index match the corpus folder.
//!
//! The index itself is the record of what has been read. A run compares the hashes it holds with those
//! of the files, reads what is new or changed, and commits all of it at the end or nothing.

use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;

use super::clock;
use super::files::Files;
use super::format::Format;
use super::known::Known;
use super::scan::{Scanned, State, scan};
use super::walk::{Walk, walk};
use super::{row_files, whole_files};
use crate::document::{Document, IssueCode};
use crate::search::SearchError;
use crate::search::engine::{Engine, Failure, Provenance, Summary, WriteMode, Writer};

/// What a run is to do.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// The index.
    pub engine: &'a dyn Engine,
    /// The file system.
    pub files: &'a dyn Files,
    /// The corpus folder.
    pub corpus: &'a Path,
    /// Whether to start from nothing.
    pub rebuild: bool,
    /// Is told how far the run is.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Files dealt with.
    pub files_done: u64,
    /// Files found.
    pub files_total: u64,
}

/// What a run has done. Every count is of documents, but for `ignored`. A document is in exactly one of
/// `added`, `changed`, `moved` and `unchanged`; together they are `documents`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// The state of the index after the run.
    pub generation: String,
    /// Documents in it.
    pub documents: u64,
    /// New ones.
    pub added: u64,
    /// New content or metadata where a file was already.
    pub changed: u64,
    /// Gone, with the last of their files.
    pub removed: u64,
    /// Same content, other path, or another copy came or went.
    pub moved: u64,
    /// As before; also what could not be read this time and stays as it was.
    pub unchanged: u64,
    /// Files that are no documents by their name, and links.
    pub ignored: u64,
    /// What could not be read, by path.
    pub failed: Vec<ReportedFailure>,
    /// How long the run took, in milliseconds.
    pub took_ms: u64,
}

/// A file, or a part of one, that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedFailure {
    /// Path below the corpus folder.
    pub path: String,
    /// Kind of failure.
    pub code: IssueCode,
    /// One English sentence: what, and what is allowed.
    pub message: String,
}

/// Why a run failed as a whole. The index is as it was.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The corpus folder is not there or cannot be listed.
    #[error("the corpus folder `{}` cannot be listed: {reason}", path.display())]
    NoCorpus {
        /// The folder as it was given.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] SearchError),
}

/// Makes the index match the corpus folder. Reads every file's bytes once, and those of new and changed
/// files twice; holds a few dozen documents at a time. Commits nothing where nothing changed.
pub fn update(task: Task) -> Result<Report, UpdateError> {
    let started = Instant::now();
    let walk = walk(task.files, task.corpus)
        .map_err(|reason| UpdateError::NoCorpus { path: task.corpus.into(), reason })?;
    let mode = if task.rebuild { WriteMode::Rebuild } else { WriteMode::Update };
    let writer = task.engine.writer(mode)?;
    let known = match writer.starts_empty() {
        true => Known::default(),
        false => Known::of(&*task.engine.reader()?)?,
    };
    let scanned = scan_all(task, &walk, &known);
    let mut run = Run::new(task, &known, writer, &walk);
    let (row_files, whole_files): (Vec<_>, Vec<_>) =
        scanned.iter().partition(|file| file.format == Format::JsonLines);
    whole_files::update(&mut run, &whole_files, &walk.unknown_below)?;
    row_files::update(&mut run, &row_files, &walk.unknown_below)?;
    run.finish(started)
}

/// Looks at every file, in parallel; the order is that of the walk.
fn scan_all(task: Task, walk: &Walk, known: &Known) -> Vec<Scanned> {
    let look = |found| {
        let mut scanned = scan(task.files, task.corpus, walk, found);
        // Metadata that cannot be read this time are no reason to drop those that are indexed.
        if let State::Read(content) = &mut scanned.state
            && let Some(failure) = content.meta_failure.take_if(|f| f.code == IssueCode::Unreadable)
        {
            match known.has_indexed(&found.path) {
                true => scanned.state = State::Unreadable(failure),
                false => content.meta_failure = Some(failure),
            }
        }
        scanned
    };
    walk.files.par_iter().map(look).collect()
}

/// A run under way: what it has changed and counted so far.
pub(super) struct Run<'a> {
    /// What is to be done.
    pub task: Task<'a>,
    /// What was there before.
    pub known: &'a Known,
    /// Counts so far.
    pub report: Report,
    writer: Box<dyn Writer>,
    failed: Vec<Failure>,
    has_changes: bool,
    progress: Progress,
}

impl<'a> Run<'a> {
    fn new(task: Task<'a>, known: &'a Known, writer: Box<dyn Writer>, walk: &Walk) -> Self {
        let report = Report { ignored: walk.ignored, ..Report::default() };
        let progress = Progress { files_done: 0, files_total: walk.files.len() as u64 };
        (task.progress)(progress);
        let has_changes = writer.starts_empty();
        Run { task, known, report, writer, failed: walk.failed.clone(), has_changes, progress }
    }

    /// Puts a document into the index.
    pub fn put(&mut self, document: Document, hashes: Vec<String>) -> Result<(), SearchError> {
        self.has_changes = true;
        self.writer.put(document, Provenance { file_hashes: hashes })
    }

    /// Takes a document out of the index.
    pub fn remove(&mut self, id: &str) -> Result<(), SearchError> {
        self.has_changes = true;
        self.writer.remove(id)
    }

    /// Notes failures.
    pub fn fail(&mut self, failures: impl IntoIterator<Item = Failure>) {
        self.failed.extend(failures);
    }

    /// Notes again the failures of a file that has not changed, but for those of a kind that is found
    /// out anew in every run.
    pub fn carry_failures(&mut self, path: &str, hash: &str, but: Option<IssueCode>) {
        let known = self.known;
        let carried = known.failures_of(path, hash).filter(|failure| Some(failure.code) != but);
        self.failed.extend(carried.cloned());
    }

    /// Notes that files are dealt with.
    pub fn advance(&mut self, files: usize) {
        self.progress.files_done += files as u64;
        (self.task.progress)(self.progress);
    }

    /// Commits, where anything has changed, the failures included.
    fn finish(mut self, started: Instant) -> Result<Report, UpdateError> {
        self.failed
            .sort_by(|a, b| (&a.path, a.code, &a.message).cmp(&(&b.path, b.code, &b.message)));
        self.failed.dedup();
        self.report.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let counts = &self.report;
        self.report.documents = counts.added + counts.changed + counts.moved + counts.unchanged;
        self.report.failed = self.failed.iter().map(ReportedFailure::from).collect();
        if !self.has_changes && self.failed == self.known.failures {
            self.report.generation = self.task.engine.reader()?.generation().to_string();
            return Ok(self.report);
        }
        self.report.generation = self.writer.commit(Summary {
            documents: self.report.documents,
            corpus: self.task.corpus.display().to_string(),
            built_at: clock::now(),
            took_ms: self.report.took_ms,
            failed: self.failed,
        })?;
        Ok(self.report)
    }
}

impl From<&Failure> for ReportedFailure {
    fn from(failure: &Failure) -> Self {
        ReportedFailure {
            path: failure.path.clone(),
            code: failure.code,
            message: failure.message.clone(),
        }
    }
}
