//! What a run has done, for people and programs. Shapes only.

use serde::Serialize;

use tracuu_document::{IssueCode, Outcome};
use tracuu_search::engine::Notice;

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
    /// What is to be said of single files.
    #[serde(flatten)]
    pub notices: Notices,
    /// How long the run took, in milliseconds.
    pub took_ms: u64,
}

/// What is to be said of single files, each list by path. A file may stand in several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Notices {
    /// What could not be read, or only in part; scans that need OCR are among them.
    pub failed: Vec<ReportedFile>,
    /// What was damaged and has been put right.
    pub repaired: Vec<ReportedFile>,
    /// What is not indexed on purpose.
    pub held_back: Vec<ReportedFile>,
}

/// A file, or a part of one, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedFile {
    /// Path below the corpus folder.
    pub path: String,
    /// What kind of thing; `docs/FORMATS.md` explains each.
    pub code: IssueCode,
    /// One English sentence: what, and what is allowed.
    pub message: String,
}

impl Notices {
    /// The notices of a run, each in its list and all in their order.
    pub fn of(notices: &[Notice]) -> Notices {
        let mut lists = Notices::default();
        for notice in notices {
            let list = match notice.code.outcome() {
                Outcome::Repaired => &mut lists.repaired,
                Outcome::HeldBack => &mut lists.held_back,
                // Kept for the next run, which may be under another setting.
                Outcome::Read if notice.code == IssueCode::SecretIndexed => continue,
                // A code that is no more than a remark on a document is the failure of a file that gave
                // none.
                Outcome::Failed | Outcome::Read => &mut lists.failed,
            };
            let Notice { path, code, message, .. } = notice.clone();
            list.push(ReportedFile { path, code, message });
        }
        lists
    }
}
