//! What the reader of a format gives: the text of a file with its issues, or an error. Every format
//! module uses these types; none of the formats is named here.

use serde::{Deserialize, Serialize};

use crate::format::Format;
use crate::issue::{Issue, IssueCode};

/// What was got out of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// Its text; empty only where an issue says that it needs OCR.
    pub text: Lines,
    /// The format of its content, which need not be the one of its name.
    pub format: Format,
    /// How the text was got: the encoding, for formats that are text.
    pub method: String,
    /// What was odd, or could only be read in part.
    pub issues: Vec<Issue>,
}

/// Extracted text, by what its lines are. A page break (`\u{c}`) stands where a page begins but for the
/// first, in formats that have pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lines {
    /// Lines as printed or typed, wrapped at some width; which of them belong together is yet to be
    /// found out.
    Printed(String),
    /// One paragraph a line, as the format says itself.
    Paragraphs(String),
}

impl Lines {
    /// The text, whatever its lines are.
    pub fn as_str(&self) -> &str {
        match self {
            Lines::Printed(text) | Lines::Paragraphs(text) => text,
        }
    }
}

/// Why nothing could be got out of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtractError {
    /// The kind of failure.
    pub code: IssueCode,
    /// One English sentence, without the file's name.
    pub message: String,
}

impl ExtractError {
    pub(crate) fn new(code: IssueCode, message: impl Into<String>) -> Self {
        ExtractError { code, message: message.into() }
    }

    pub(crate) fn empty() -> Self {
        Self::new(IssueCode::Empty, "the file holds no text")
    }

    pub(crate) fn mismatch(expected_format: Format, found: &str) -> Self {
        let message = format!("named .{} but holds {found}", expected_format.name());
        Self::new(IssueCode::FormatMismatch, message)
    }
}

/// The issue for bytes that mean nothing in the encoding; none where there are none.
pub(crate) fn damage(count: usize, encoding: &str) -> Option<Issue> {
    let message = format!("{count} places hold bytes that mean nothing in {encoding}");
    (count > 0).then_some(Issue { code: IssueCode::PartlyRead, message })
}
