//! A document as an engine indexes it: its distinct words ([`vocabulary`]), its texts as ready
//! terms ([`term_text`]), all that is matched and counted ([`analysis`]), its passages
//! ([`passages`]), its forward index ([`forward`]) and its stored form ([`stored`]), and the
//! statistics of passages of a whole index ([`tally`]). No engine in here, and no query.

/// Version of the analysis and of the stored form: of all that lies in an index of any engine. An
/// index of another version is never read: it is rebuilt. Count it up whenever a term or a stored
/// field of any document changes.
pub const FORMAT_VERSION: u32 = 13;

pub mod analysis;
pub mod forward;
pub mod passages;
pub mod stored;
pub mod tally;
pub mod term_text;
pub mod vocabulary;

pub use analysis::{IndexedText, analyse};
pub use term_text::{UNACCENTED_MARK, are_near, pair_term, pairs, parts, positions};
