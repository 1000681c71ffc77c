//! Files to documents: walking the corpus folder, telling formats, getting text and records out, and
//! bringing the index up to date.
//!
//! The way of a file: [`walk`] finds it, [`identity`] names it by its bytes, [`mod@update`] sees whether the
//! index has it, [`extract`] gets its text out ([`decode`] for the letters), [`reading`] makes a document
//! of it with what [`given`] fields say, and [`mod@update`] hands that to the engine's writer.

pub mod archives;
pub mod child;
pub mod clock;
pub mod corpus_file;
pub mod decode;
mod external;
pub mod extract;
pub mod extractor;
pub mod files;
pub mod format;
pub mod given;
pub mod identity;
pub mod inspect;
mod known;
pub mod ocr;
pub mod original;
pub mod progress;
pub mod reading;
pub mod report;
mod row_files;
pub mod rows;
pub mod runs;
mod scan;
mod secrecy;
pub mod update;
pub mod walk;
pub mod watch;
mod whole_files;

pub use extractor::{Extractor, InProcess, Isolated};
pub use progress::Progress;
pub use report::{Notices, Report, ReportedFile};
pub use runs::{Rules, RunState, Runs};
pub use update::{Task, UpdateError, update};
