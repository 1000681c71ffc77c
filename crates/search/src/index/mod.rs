//! A document as an engine indexes it: its distinct words ([`vocabulary`]), its texts as ready
//! terms ([`term_text`]), all that is matched and counted ([`analysis`]), its passages
//! ([`passages`]) and its forward index ([`forward`]), and the statistics of passages of a whole
//! index ([`tally`]). No engine in here, and no query.

pub mod analysis;
pub mod forward;
pub mod passages;
pub mod tally;
pub mod term_text;
pub mod vocabulary;

pub use analysis::{IndexedText, analyse};
pub use term_text::{UNACCENTED_MARK, are_near, pair_term, pairs, parts, positions};
