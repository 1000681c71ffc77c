//! A run in progress: its input, its changes to the index and its counts. Which files and rows give
//! which changes is decided in [`super::sync_files`] and [`super::sync_rows`].

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::clock;
use super::files::Files;
use super::previous_state::PreviousState;
use super::progress::{Meter, Progress};
use super::removals::{Loss, Removals};
use super::report::{LeftAlone, Notices, Report, ScansWaiting};
use super::scan::Scanned;
use super::scans::WaitingScan;
use super::walk::Walk;
use tracuu_document::{Document, IssueCode, Record};
use tracuu_extract::extractor::{Extractor, Scans};
use tracuu_search::SearchError;
use tracuu_search::engine::{Engine, Notice, Provenance, Summary, Writer};

/// Input of a run.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// The index.
    pub engine: &'a dyn Engine,
    /// The file system.
    pub files: &'a dyn Files,
    /// The corpus folder.
    pub corpus: &'a Path,
    /// Extracts the text of files.
    pub extractor: &'a dyn Extractor,
    /// Whether to start from an empty index.
    pub rebuild: bool,
    /// Whether to go on if most documents, or those of a folder, would be taken out.
    pub allow_removals: bool,
    /// Whether to index documents that have a stamp of secrecy.
    pub index_secret: bool,
    /// Called with the progress, from any thread.
    pub progress: &'a (dyn Fn(Progress) + Sync),
    /// Returns true if pages of scans that still wait are to be left. Called from any thread.
    pub is_interrupted: &'a (dyn Fn() -> bool + Sync),
}

impl Task<'_> {
    /// Returns the codes of notices that depend on settings and may not recur under the present
    /// ones. Files with such a notice are read again.
    pub(super) fn revised(&self) -> Vec<IssueCode> {
        let secrecy =
            if self.index_secret { IssueCode::HeldBack } else { IssueCode::SecretIndexed };
        let waiting = [IssueCode::NeedsOcr, IssueCode::LayerUnchecked];
        let waiting = waiting.into_iter().filter(|_| self.extractor.scans() == Scans::Read);
        waiting.chain([secrecy]).collect()
    }

    /// Fails if there is a loss that is not allowed.
    pub(super) fn refuse(&self, loss: Option<Loss>) -> Result<(), UpdateError> {
        match loss.filter(|_| !self.allow_removals) {
            Some(loss) => Err(UpdateError::TooManyRemovals { path: self.corpus.into(), loss }),
            None => Ok(()),
        }
    }
}

/// Why a run failed as a whole. The index is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The corpus folder does not exist or cannot be listed.
    #[error("the corpus folder `{}` cannot be listed: {reason}", path.display())]
    NoCorpus {
        /// The folder as configured.
        path: PathBuf,
        /// The error of the system.
        reason: std::io::Error,
    },
    /// Most documents, or those of a folder, would be taken out.
    #[error(
        "{} of the {} documents of {} would be taken out of the index, because their files are \
         away or can no longer be read; nothing was changed. Make the folder available again, or, \
         if they are to go, {ALLOW}",
        loss.lost, loss.before, shown(path, &loss.folder)
    )]
    TooManyRemovals {
        /// The corpus folder as configured.
        path: PathBuf,
        /// What would be taken out.
        loss: Loss,
    },
    /// The corpus folder holds no file, and the index that the run would replace cannot be read.
    #[error(
        "the corpus folder `{}` holds no file that can be indexed, and the index cannot be read to \
         compare; nothing was changed. Make the folder available again, or, if the index is to be \
         emptied, {ALLOW}",
        path.display()
    )]
    NoFiles {
        /// The corpus folder as configured.
        path: PathBuf,
    },
    /// Pages of scans were read and cannot be kept. What was indexed before stays.
    #[error("the pages of scans that were read cannot be kept in the index folder: {reason}")]
    PagesNotKept {
        /// The error of the system.
        reason: std::io::Error,
    },
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] SearchError),
}

/// How to run without the guard of [`super::removals`].
const ALLOW: &str = "allow it with `tracuu index --allow-removals`";

/// Names a folder of the corpus; the corpus itself if `folder` is empty.
fn shown(corpus: &Path, folder: &str) -> String {
    match folder {
        "" => format!("the corpus folder `{}`", corpus.display()),
        _ => format!("`{folder}` in the corpus folder `{}`", corpus.display()),
    }
}

impl UpdateError {
    /// Returns true if the documents are away, as a whole or for the most part.
    pub fn corpus_is_away(&self) -> bool {
        !matches!(self, UpdateError::Engine(_) | UpdateError::PagesNotKept { .. })
    }

    /// Returns true if the reason may pass by itself: the engine is away, or another run is
    /// changing the index.
    pub fn may_pass(&self) -> bool {
        use SearchError::{Busy, TimedOut, Unavailable};
        matches!(self, UpdateError::Engine(Busy(_) | TimedOut | Unavailable { .. }))
    }
}

/// What a pass of a run gives.
pub(super) struct Pass {
    pub report: Report,
    /// The documents with pages that wait to be read.
    pub waiting: Vec<WaitingScan>,
    /// The progress at its end.
    pub progress: Progress,
}

/// A run in progress: its changes and counts so far.
pub(super) struct IndexingRun<'a> {
    /// Input of the run.
    pub task: Task<'a>,
    /// State of the index that the run changes. Empty if it starts from nothing.
    pub previous: &'a PreviousState,
    /// State of the index before the run.
    before: &'a PreviousState,
    /// What the run takes out and brings in.
    removals: Removals,
    /// Counts so far.
    pub report: Report,
    /// Progress.
    pub meter: Meter<'a>,
    /// The documents with pages that wait to be read.
    pub waiting: Vec<WaitingScan>,
    writer: Box<dyn Writer>,
    notices: Vec<Notice>,
    has_changes: bool,
}

impl<'a> IndexingRun<'a> {
    /// Starts a run that will replace `previous` by the files of `walk`. `before` is the state that
    /// the index has now.
    pub fn new(
        task: Task<'a>,
        previous: &'a PreviousState,
        before: &'a PreviousState,
        writer: Box<dyn Writer>,
        walk: &Walk,
        scanned: &[Scanned],
    ) -> Self {
        let left_alone = LeftAlone::of(&walk.left_alone);
        let report = Report { ignored: walk.ignored, left_alone, ..Report::default() };
        let bytes = scanned.iter().map(|file| file.bytes).sum();
        let meter = Meter::new(task.progress, scanned.len() as u64, bytes);
        let has_changes = writer.starts_empty();
        IndexingRun {
            task,
            previous,
            before,
            removals: Removals::default(),
            report,
            meter,
            waiting: Vec::new(),
            writer,
            notices: walk.failed.clone(),
            has_changes,
        }
    }

    /// Adds a document to the index, or replaces the one with the same id.
    pub fn put(&mut self, document: Document, hashes: Vec<String>) -> Result<(), SearchError> {
        self.has_changes = true;
        let Record { id, sources, .. } = &document.record;
        let path = sources.first().map_or("", |source| source.path.as_str());
        self.removals.put(id, path, self.before);
        self.writer.put(document, Provenance { file_hashes: hashes })
    }

    /// Removes a document from the index.
    pub fn remove(&mut self, id: &str) -> Result<(), SearchError> {
        self.has_changes = true;
        self.removals.remove(id);
        self.writer.remove(id)
    }

    /// Notes that a document of the file at `path` is held back on purpose, so that its removal is
    /// not taken for a loss.
    pub fn hold_back(&mut self, path: &str) {
        self.removals.hold_back(path);
    }

    /// Forgets the pages that were read of a document that must not be indexed.
    pub fn forget_pages(&self, id: &str) {
        if let Err(error) = self.task.extractor.forget_pages(id) {
            tracing::warn!(%error, id, "the pages of a document that is held back are still kept");
        }
    }

    /// Adds notices.
    pub fn note(&mut self, notices: impl IntoIterator<Item = Notice>) {
        self.notices.extend(notices);
    }

    /// Copies the stored notices of an unchanged file, except those with the code `except`, which
    /// every run determines again.
    pub fn carry_notices(&mut self, path: &str, hash: &str, except: Option<IssueCode>) {
        let previous = self.previous;
        let carried =
            previous.notices_of(path, hash).filter(|failure| Some(failure.code) != except);
        self.notices.extend(carried.cloned());
    }

    /// Commits if documents or notices have changed, and completes the report. Refuses if too many
    /// documents would be taken out.
    pub fn finish(mut self, started: Instant) -> Result<Pass, UpdateError> {
        let loss = self.removals.loss(self.before, self.writer.starts_empty());
        self.task.refuse(loss)?;
        self.notices
            .sort_by(|a, b| (&a.path, a.code, &a.message).cmp(&(&b.path, b.code, &b.message)));
        self.notices.dedup();
        self.report.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let counts = &self.report;
        self.report.documents = counts.added + counts.changed + counts.moved + counts.unchanged;
        self.report.notices = Notices::of(&self.notices);
        self.report.waiting = ScansWaiting::of(&self.notices);
        if !self.has_changes && self.notices == self.previous.notices {
            self.report.generation = self.task.engine.reader()?.generation().to_string();
            let progress = self.meter.progress();
            return Ok(Pass { report: self.report, waiting: self.waiting, progress });
        }
        self.report.generation = self.writer.commit(Summary {
            documents: self.report.documents,
            corpus: self.task.corpus.display().to_string(),
            built_at: clock::now(),
            took_ms: self.report.took_ms,
            notices: self.notices,
        })?;
        Ok(Pass { report: self.report, waiting: self.waiting, progress: self.meter.progress() })
    }
}
