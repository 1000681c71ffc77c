//! How good the search is: questions with judged answers, asked one after the other through the very
//! search of the service, and the usual measures of what came back. No files and no engine in here.
//!
//! [`questions`] reads queries and judgements, [`mod@measure`] asks and sums up, [`metrics`] holds the
//! formulas.

pub mod measure;
pub mod metrics;
pub mod questions;

pub use measure::{MeasureError, Quality, measure};
pub use questions::{InputError, Question, read_judgements, read_queries};
