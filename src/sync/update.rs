//! A run: makes the index match the corpus folder.
//!
//! The index itself is the record of what has been read. A run compares the hashes it holds with those
//! of the files, reads what is new or changed, and commits all of it at the end or nothing.

use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;

use super::clock;
use super::files::Files;
use super::known::Known;
use super::progress::{Meter, Progress};
use super::report::{Notices, Report};
use super::scan::{Scanned, State, scan};
use super::walk::{Walk, walk};
use super::{row_files, whole_files};
use tracuu_document::{Document, IssueCode};
use tracuu_extract::extractor::Extractor;
use tracuu_extract::format::Format;
use tracuu_search::SearchError;
use tracuu_search::engine::{Engine, Notice, Provenance, Summary, WriteMode, Writer};

/// What a run is to do.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// The index.
    pub engine: &'a dyn Engine,
    /// The file system.
    pub files: &'a dyn Files,
    /// The corpus folder.
    pub corpus: &'a Path,
    /// Gets the text out of files.
    pub extractor: &'a dyn Extractor,
    /// Whether to start from nothing.
    pub rebuild: bool,
    /// Whether documents that bear a stamp of secrecy are indexed too.
    pub index_secret: bool,
    /// Is told how far the run is.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

impl Task<'_> {
    /// What a run under other settings may have said of a file, and this one may not: such files are read
    /// again.
    fn revised(&self) -> Vec<IssueCode> {
        let secrecy =
            if self.index_secret { IssueCode::HeldBack } else { IssueCode::SecretIndexed };
        let pictures = self.extractor.reads_pictures().then_some(IssueCode::NeedsOcr);
        pictures.into_iter().chain([secrecy]).collect()
    }
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
        false => Known::of(&*task.engine.reader()?, &task.revised())?,
    };
    let scanned = scan_all(task, &walk, &known);
    let mut run = Run::new(task, &known, writer, &walk, &scanned);
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
    /// How far it is.
    pub meter: Meter<'a>,
    writer: Box<dyn Writer>,
    notices: Vec<Notice>,
    has_changes: bool,
}

impl<'a> Run<'a> {
    fn new(
        task: Task<'a>,
        known: &'a Known,
        writer: Box<dyn Writer>,
        walk: &Walk,
        scanned: &[Scanned],
    ) -> Self {
        let report = Report { ignored: walk.ignored, ..Report::default() };
        let bytes = scanned.iter().map(|file| file.bytes).sum();
        let meter = Meter::new(task.progress, scanned.len() as u64, bytes);
        let has_changes = writer.starts_empty();
        Run { task, known, report, meter, writer, notices: walk.failed.clone(), has_changes }
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

    /// Takes down what is to be said of files.
    pub fn note(&mut self, notices: impl IntoIterator<Item = Notice>) {
        self.notices.extend(notices);
    }

    /// Notes again the notices of a file that has not changed, but for those of a kind that is found
    /// out anew in every run.
    pub fn carry_notices(&mut self, path: &str, hash: &str, but: Option<IssueCode>) {
        let known = self.known;
        let carried = known.notices_of(path, hash).filter(|failure| Some(failure.code) != but);
        self.notices.extend(carried.cloned());
    }

    /// Commits, where anything has changed, the notices included.
    fn finish(mut self, started: Instant) -> Result<Report, UpdateError> {
        self.notices
            .sort_by(|a, b| (&a.path, a.code, &a.message).cmp(&(&b.path, b.code, &b.message)));
        self.notices.dedup();
        self.report.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let counts = &self.report;
        self.report.documents = counts.added + counts.changed + counts.moved + counts.unchanged;
        self.report.notices = Notices::of(&self.notices);
        if !self.has_changes && self.notices == self.known.notices {
            self.report.generation = self.task.engine.reader()?.generation().to_string();
            return Ok(self.report);
        }
        self.report.generation = self.writer.commit(Summary {
            documents: self.report.documents,
            corpus: self.task.corpus.display().to_string(),
            built_at: clock::now(),
            took_ms: self.report.took_ms,
            notices: self.notices,
        })?;
        Ok(self.report)
    }
}
