//! Makes the index match the corpus folder: one run of passes, each from the walk to the commit.
//!
//! The index itself stores what has been read. A pass compares the stored hashes with those of the
//! files, and reads new and changed files. It commits all changes at the end, or none. Further
//! passes follow while pages of scans are read.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::files::Files;
use super::previous_state::PreviousState;
use super::removals::loss_of_absence;
use super::report::Report;
use super::run::{IndexingRun, Pass, Task, UpdateError};
use super::scan::{ScanResult, Scanned, scan};
use super::scans::PageReader;
use super::sync_files::sync_files;
use super::sync_rows::sync_rows;
use super::walk::{Walk, walk};
use tracuu_document::IssueCode;
use tracuu_extract::extractor::Scans;
use tracuu_extract::format::Format;
use tracuu_search::SearchError;
use tracuu_search::engine::{Reader, WriteMode};

/// Shortest time for which pages of scans are read before what was read is indexed.
const READING_TIME_MIN: Duration = Duration::from_secs(60);
/// Pages are read for at least this many times as long as a pass over the corpus takes, so that the
/// passes take a tenth of the time at most.
const READING_SHARE: u32 = 10;

/// Makes the index match the corpus folder. If pages of scans can be read by OCR, their documents
/// are known by their names at first; then their pages are read, and further passes over the corpus
/// index what was read. The report counts each document once, as what it was for the first pass.
pub fn update(task: Task) -> Result<Report, UpdateError> {
    let mut reader = PageReader::new(task);
    let mut started = Instant::now();
    let Pass { mut report, mut waiting, progress } = pass(task)?;
    while !waiting.is_empty() && task.extractor.scans() == Scans::Read && !(task.is_interrupted)() {
        let time = READING_TIME_MIN.max(started.elapsed() * READING_SHARE);
        if reader.read(&waiting, time, progress)? == 0 {
            break;
        }
        started = Instant::now();
        // The progress stays that of the pages.
        let next = pass(Task { rebuild: false, progress: &|_| {}, ..task })?;
        report.add(next.report);
        waiting = next.waiting;
    }
    if let (1.., Scans::Missing(missing)) = (report.waiting.files, task.extractor.scans()) {
        report.ocr_missing = Some(missing.to_string());
    }
    Ok(report)
}

/// One pass over the corpus. Reads the bytes of every file once, and those of new and changed files
/// twice. If any JSON Lines file has changed, all of them are read again for their ids. Holds one
/// batch of documents in memory (at most 64 files or 256 rows). Commits only if documents or
/// notices have changed, and not if that would take most documents out ([`super::removals`]).
fn pass(task: Task) -> Result<Pass, UpdateError> {
    let started = Instant::now();
    let walk = walk(task.files, task.corpus)
        .map_err(|reason| UpdateError::NoCorpus { path: task.corpus.into(), reason })?;
    let mode = if task.rebuild { WriteMode::Rebuild } else { WriteMode::Update };
    let writer = task.engine.writer(mode)?;
    let (before, nothing) = (before(task, &walk, writer.starts_empty())?, PreviousState::default());
    let previous = if writer.starts_empty() { &nothing } else { &before };
    let scanned = scan_all(task.files, task.corpus, &walk, previous);
    task.refuse(loss_of_absence(&before, &walk, &scanned))?;
    let mut run = IndexingRun::new(task, previous, &before, writer, &walk, &scanned);
    let (row_files, whole_files): (Vec<_>, Vec<_>) =
        scanned.iter().partition(|file| file.format == Format::JsonLines);
    sync_files(&mut run, &whole_files, &walk.unknown_below)?;
    sync_rows(&mut run, &row_files, &walk.unknown_below)?;
    run.finish(started)
}

/// Returns the state of the index before the run. A run that starts from nothing needs no readable
/// index, but then it must at least find a file.
fn before(task: Task, walk: &Walk, starts_empty: bool) -> Result<PreviousState, UpdateError> {
    let read = |reader: Arc<dyn Reader>| PreviousState::of(&*reader, &task.revised());
    match task.engine.reader().and_then(read) {
        Ok(before) => Ok(before),
        Err(SearchError::NoIndex(_)) => Ok(PreviousState::default()),
        Err(error) if !starts_empty => Err(error.into()),
        Err(_) if walk.files.is_empty() && !task.allow_removals => {
            Err(UpdateError::NoFiles { path: task.corpus.into() })
        }
        Err(_) => Ok(PreviousState::default()),
    }
}

/// Scans all files in parallel. Returns them in the order of the walk.
pub(super) fn scan_all(
    files: &dyn Files,
    corpus: &Path,
    walk: &Walk,
    previous: &PreviousState,
) -> Vec<Scanned> {
    let look = |found| {
        let mut scanned = scan(files, corpus, walk, found);
        // If the metadata cannot be read this time, documents indexed with them are kept.
        if let ScanResult::Read(info) = &mut scanned.result
            && let Some(failure) = info.meta_failure.take_if(|f| f.code == IssueCode::Unreadable)
        {
            if previous.has_indexed(&found.path) {
                scanned.result = ScanResult::Unreadable(failure);
            } else {
                info.meta_failure = Some(failure);
            }
        }
        scanned
    };
    walk.files.par_iter().map(look).collect()
}
