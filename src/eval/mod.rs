//! Search quality: runs judged queries through the search of the service and calculates the usual
//! measures. It opens no files and knows no particular engine.
//!
//! [`questions`] reads queries and judgements, [`opened`] both from results that were opened.
//! [`mod@measure`] runs the queries and averages the
//! scores, and [`metrics`] has the formulas.

pub mod measure;
pub mod metrics;
pub mod opened;
pub mod questions;

pub use measure::{MeasureError, Quality, measure};
pub use opened::read_opened;
pub use questions::{InputError, Question, read_judgements, read_queries};
