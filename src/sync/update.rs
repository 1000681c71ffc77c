//! Makes the index match the corpus folder: one run from the walk to the commit.
//!
//! The index itself stores what has been read. A run compares the stored hashes with those of the
//! files, and reads new and changed files. It commits all changes at the end, or none.

use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;

use super::previous_state::PreviousState;
use super::removals::loss_of_absence;
use super::report::Report;
use super::run::{IndexingRun, Task, UpdateError};
use super::scan::{ScanResult, Scanned, scan};
use super::sync_files::sync_files;
use super::sync_rows::sync_rows;
use super::walk::{Walk, walk};
use tracuu_document::IssueCode;
use tracuu_extract::format::Format;
use tracuu_search::SearchError;
use tracuu_search::engine::{Reader, WriteMode};

/// Makes the index match the corpus folder. Reads the bytes of every file once, and those of new
/// and changed files twice. If any JSON Lines file has changed, all of them are read again for
/// their ids. Holds one batch of documents in memory (at most 64 files or 256 rows). Commits only
/// if documents or notices have changed, and not if that would take most documents out
/// ([`super::removals`]).
pub fn update(task: Task) -> Result<Report, UpdateError> {
    let started = Instant::now();
    let walk = walk(task.files, task.corpus)
        .map_err(|reason| UpdateError::NoCorpus { path: task.corpus.into(), reason })?;
    let mode = if task.rebuild { WriteMode::Rebuild } else { WriteMode::Update };
    let writer = task.engine.writer(mode)?;
    let (before, nothing) = (before(task, &walk, writer.starts_empty())?, PreviousState::default());
    let previous = if writer.starts_empty() { &nothing } else { &before };
    let scanned = scan_all(task, &walk, previous);
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
fn scan_all(task: Task, walk: &Walk, previous: &PreviousState) -> Vec<Scanned> {
    let look = |found| {
        let mut scanned = scan(task.files, task.corpus, walk, found);
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
