//! Files to documents: walking the corpus folder, telling formats, getting text and records out, and
//! bringing the index up to date.
//!
//! The way of a file: [`walk`] finds it, [`identity`] names it by its bytes, [`mod@update`] sees whether the
//! index has it, an [`tracuu_extract::Extractor`] gets its text out, [`extracted`] makes a document
//! of it with what [`overrides`] fields say, and [`mod@update`] hands that to the engine's writer.

pub mod archives;
pub mod clock;
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
pub mod report;
pub mod rows;
mod run;
mod scan;
mod secrecy;
mod sync_files;
mod sync_rows;
pub mod update;
pub mod walk;
pub mod watch;

pub use jobs::{IndexingJobs, JobOptions, RunState};
pub use progress::Progress;
pub use report::{Notices, Report, ReportedFile};
pub use run::{Task, UpdateError};
pub use update::update;
