//! The report of a run, for people and programs. Data types only.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use tracuu_document::{IssueCode, Outcome};
use tracuu_search::engine::Notice;

/// The result of a run. All counts except `ignored` are documents. Each document of the index is
/// counted in exactly one of `added`, `changed`, `moved` and `unchanged`; their sum is `documents`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// Generation of the index after the run.
    pub generation: String,
    /// Documents in the index after the run.
    pub documents: u64,
    /// New documents.
    pub added: u64,
    /// Documents whose content or metadata changed, at a path that was indexed before.
    pub changed: u64,
    /// Documents removed because the last of their files is gone, or must not be indexed.
    pub removed: u64,
    /// Documents with the same content at another path, or with a copy added or removed.
    pub moved: u64,
    /// Documents as before, including those that could not be read this time and were kept.
    pub unchanged: u64,
    /// Files with an extension that is not indexed, and links. Without those that programs keep for
    /// themselves.
    pub ignored: u64,
    /// The files among `ignored`, by extension, most files first.
    pub left_alone: Vec<LeftAlone>,
    /// Scans whose pages are not read.
    #[serde(flatten)]
    pub waiting: ScansWaiting,
    /// What to install so that the pages of scans are read; null if nothing is missing, or no page
    /// waits.
    pub ocr_missing: Option<String>,
    /// Notices about single files.
    #[serde(flatten)]
    pub notices: Notices,
    /// Duration of the run, in milliseconds.
    pub took_ms: u64,
}

impl Report {
    /// Adds a later pass of the same run: what came in or went since is counted, and the documents
    /// whose pages were read in between stay what they are.
    pub(super) fn add(&mut self, later: Report) {
        *self = Report {
            added: self.added + later.added,
            removed: self.removed + later.removed,
            moved: self.moved + later.moved,
            changed: self.changed,
            unchanged: self.unchanged,
            took_ms: self.took_ms + later.took_ms,
            ..later
        };
    }
}

/// Scans with pages that wait to be read by OCR.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ScansWaiting {
    /// Number of files.
    #[serde(rename = "scans_waiting")]
    pub files: u64,
    /// Number of their pages that wait.
    #[serde(rename = "pages_waiting")]
    pub pages: u64,
}

impl ScansWaiting {
    /// Counts the scans in the notices of an index. A file may have several notices.
    pub fn of(notices: &[Notice]) -> ScansWaiting {
        let waiting = notices.iter().filter(|notice| notice.code == IssueCode::NeedsOcr);
        let pages: BTreeMap<&str, u64> =
            waiting.map(|notice| (notice.path.as_str(), notice.pages)).collect();
        ScansWaiting { files: pages.len() as u64, pages: pages.values().sum() }
    }
}

/// Files that are not read, because of their extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftAlone {
    /// The extension in lower case, without a dot; empty for names without one.
    pub extension: String,
    /// Number of files.
    pub files: u64,
}

impl LeftAlone {
    /// Returns the counts of a walk as a list, most files first.
    pub fn of(counts: &BTreeMap<String, u64>) -> Vec<LeftAlone> {
        let entry = |(extension, files): (&String, &u64)| LeftAlone {
            extension: extension.clone(),
            files: *files,
        };
        let mut list: Vec<LeftAlone> = counts.iter().map(entry).collect();
        list.sort_by_key(|entry| Reverse(entry.files));
        list
    }
}

/// Notices about single files, each list sorted by path. A file may occur in several lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Notices {
    /// Files that could not be read, or only in part, including scans that need OCR.
    pub failed: Vec<ReportedFile>,
    /// Damaged files whose text was repaired.
    pub repaired: Vec<ReportedFile>,
    /// Files excluded from the index on purpose.
    pub held_back: Vec<ReportedFile>,
}

/// A notice about a file or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedFile {
    /// Path below the corpus folder.
    pub path: String,
    /// Kind of the notice; `docs/FORMATS.md` explains each code.
    pub code: IssueCode,
    /// One English sentence: what is wrong and what is allowed.
    pub message: String,
}

impl Notices {
    /// Sorts the notices of a run into the three lists, and keeps their order.
    pub fn of(notices: &[Notice]) -> Notices {
        let mut lists = Notices::default();
        for notice in notices {
            let list = match notice.code.outcome() {
                Outcome::Repaired => &mut lists.repaired,
                Outcome::HeldBack => &mut lists.held_back,
                // Stored for the next run, which may have another setting, but not reported.
                Outcome::Read if notice.code == IssueCode::SecretIndexed => continue,
                // For a file that gave a document, these codes are only remarks. As a notice, such
                // a code means that the file gave no document.
                Outcome::Failed | Outcome::Read => &mut lists.failed,
            };
            let Notice { path, code, message, .. } = notice.clone();
            list.push(ReportedFile { path, code, message });
        }
        lists
    }
}
