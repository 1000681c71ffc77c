//! Files to documents: walking the corpus folder, telling formats, getting text and records out, and
//! bringing the index up to date.
//!
//! The way of a file: [`walk`] finds it, [`identity`] names it by its bytes, [`mod@update`] sees whether the
//! index has it, [`extract`] gets its text out ([`decode`] for the letters), [`reading`] makes a document
//! of it with what [`given`] fields say, and [`mod@update`] hands that to the engine's writer.

pub mod clock;
pub mod corpus_file;
pub mod decode;
mod external;
pub mod extract;
pub mod files;
pub mod format;
pub mod given;
pub mod identity;
pub mod inspect;
mod known;
pub mod ocr;
pub mod original;
pub mod reading;
mod row_files;
pub mod rows;
pub mod runs;
mod scan;
pub mod update;
pub mod walk;
pub mod watch;
mod whole_files;

pub use runs::{RunState, Runs};
pub use update::{Progress, Report, ReportedFailure, Task, UpdateError, update};
