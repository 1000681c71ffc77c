//! Keeps the index equal to the corpus folder. Also reads single files the same way, without an
//! index. Searching is not done here.
//!
//! The steps of a file in a run ([`mod@update`]):
//!
//! 1. [`walk`] finds it. A ZIP archive is listed as a folder ([`archives`]).
//! 2. `scan` hashes its bytes and reads the [`overrides`] beside it. [`identity`] turns the hashes
//!    into the document id and the stored file hash.
//! 3. `sync_files` compares the hash with `previous_state`, which the index has stored. An
//!    unchanged file is not read again.
//! 4. [`tracuu_extract`] reads the text from the bytes.
//! 5. [`extracted`] passes the text to [`tracuu_document`], which makes a document of it.
//! 6. The overrides replace fields of the record, and `secrecy` decides if it may be indexed.
//! 7. `run` hands the document to the engine's writer, and commits at the end of the run, unless
//!    [`removals`] refuses it because most documents would go.
//!    A scan has no text yet; `scans` reads its pages afterwards, and another pass of the run
//!    indexes them.
//!
//! A JSON Lines file differs from step 3 on: its [`rows`] already contain their text, so
//! `sync_rows` makes the documents without [`tracuu_extract`].

mod archive_methods;
mod archive_names;
pub mod archives;
pub mod clock;
pub mod compare;
pub mod corpus_file;
pub mod extracted;
pub mod files;
pub mod identity;
pub mod inspect;
pub mod jobs;
pub mod original;
pub mod overrides;
mod previous_state;
pub mod progress;
pub mod removals;
pub mod report;
pub mod rows;
mod run;
mod scan;
mod scans;
mod secrecy;
mod sync_files;
mod sync_rows;
pub mod update;
pub mod walk;
pub mod watch;

pub use jobs::{IndexingJobs, JobOptions, RunOptions, RunState};
pub use progress::{PageProgress, Progress};
pub use report::{LeftAlone, Notices, Report, ReportedFile, ScansWaiting};
pub use run::{Task, UpdateError};
pub use update::update;
