//! Compares the index with the corpus folder, without changing either.

use std::collections::BTreeSet;
use std::path::Path;

use super::files::Files;
use super::previous_state::PreviousState;
use super::removals::loss_of_absence;
use super::run::UpdateError;
use super::scan::{ScanResult, Scanned};
use super::sync_files::is_below;
use super::update::scan_all;
use super::walk::{Walk, walk};
use tracuu_search::SearchError;
use tracuu_search::engine::{Notice, Reader};

/// The files of the corpus folder.
pub struct CorpusFiles {
    /// What the walk has found.
    pub walk: Walk,
    scanned: Vec<Scanned>,
}

/// How the files of the corpus folder differ from those that the index was made of.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Files that the index does not know.
    pub new: u64,
    /// Files with other bytes or metadata.
    pub changed: u64,
    /// Files that the index knows and the folder no longer has.
    pub gone: u64,
    /// Why a run would be refused, since it would take too many documents out.
    pub refusal: Option<String>,
}

impl CorpusFiles {
    /// Lists and reads the files of `corpus`. Fails if the folder cannot be listed. Cost: reading
    /// the bytes of every file.
    pub fn of(files: &dyn Files, corpus: &Path) -> Result<CorpusFiles, UpdateError> {
        let walk = walk(files, corpus)
            .map_err(|reason| UpdateError::NoCorpus { path: corpus.into(), reason })?;
        let scanned = scan_all(files, corpus, &walk, &PreviousState::default());
        Ok(CorpusFiles { walk, scanned })
    }

    /// Returns what cannot be read, in the order of the walk.
    pub fn unreadable(&self) -> impl Iterator<Item = &Notice> {
        self.scanned.iter().filter_map(|file| match &file.result {
            ScanResult::Unreadable(notice) => Some(notice),
            ScanResult::Read(_) | ScanResult::Refused(_) => None,
        })
    }

    /// Compares the files of `corpus` with those that the index of `reader` was made of. Files that
    /// cannot be read this time count as unchanged, as in a run.
    pub fn compare(&self, corpus: &Path, reader: &dyn Reader) -> Result<Difference, SearchError> {
        let before = PreviousState::of(reader, &[])?;
        let mut difference = Difference::default();
        for file in &self.scanned {
            let Some(info) = file.info() else { continue };
            if before.has_changed(&file.path, &info.hash) {
                match before.knows(&file.path) {
                    true => difference.changed += 1,
                    false => difference.new += 1,
                }
            }
        }
        let here: BTreeSet<&str> = self.scanned.iter().map(|file| file.path.as_str()).collect();
        let indexed = before.files().flat_map(|(_, files)| files);
        let gone: BTreeSet<&str> = indexed
            .map(|file| file.path.as_str())
            .filter(|path| !here.contains(path) && !is_below(path, &self.walk.unknown_below))
            .collect();
        difference.gone = gone.len() as u64;
        let loss = loss_of_absence(&before, &self.walk, &self.scanned);
        difference.refusal =
            loss.map(|loss| UpdateError::TooManyRemovals { path: corpus.into(), loss }.to_string());
        Ok(difference)
    }
}
