//! Rich Text Format (Specification 1.9.1), read by a state machine of its own: a state for each group
//! ([`reader`]), tokens ([`lexer`]), fonts
//! ([`fonts`]) and destinations ([`destinations`]).

mod destinations;
mod fonts;
mod lexer;
mod reader;

use super::{ExtractError, Extracted, office};
use crate::format::Format;

/// The text of an RTF file.
pub fn extract(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let (collected, whole) = reader::read(bytes);
    office::finish(collected, Format::Rtf, !whole)
}

#[cfg(test)]
mod tests;
