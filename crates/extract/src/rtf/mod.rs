//! Extracts the text of Rich Text Format files (Specification 1.9.1). [`lexer`] splits the file
//! into tokens, and [`reader`] is a state machine over them, with one state for each group.
//! [`fonts`] decodes bytes, and [`destinations`] says which text is part of the document.
//! [`captures`] holds texts that are not, and [`headers`] says which headers are printed.

mod captures;
mod destinations;
mod fonts;
mod headers;
mod lexer;
mod reader;
mod state;

use crate::extracted::{ExtractError, Extracted};
use crate::format::Format;
use crate::office;

/// Returns the text of an RTF file.
pub fn extract(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    office::finish(reader::read(bytes), Format::Rtf)
}

#[cfg(test)]
mod constructs_tests;
#[cfg(test)]
mod seen_tests;
#[cfg(test)]
mod tests;
