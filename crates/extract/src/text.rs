//! Plain text files, which need only decoding.

use crate::decode::{Declared, decode};
use crate::extracted::{ExtractError, Extracted, Lines, damage};
use crate::format::Format;
use crate::issue::IssueCode;

/// Decodes a plain text file. Fails if it is not text in a known encoding.
pub fn extract(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let Some(decoded) = decode(bytes, Declared::No) else {
        let message = "named .txt but holds binary data, no text in any known encoding";
        return Err(ExtractError::new(IssueCode::FormatMismatch, message));
    };
    let issues = damage(decoded.damaged, &decoded.encoding).into_iter().collect();
    let text = Lines::Printed(decoded.text);
    let aside = Vec::new();
    Ok(Extracted { text, aside, format: Format::Text, method: decoded.encoding, issues })
}
