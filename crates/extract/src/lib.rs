//! Text extraction: gets the text out of the bytes of a file, one module per format.
//!
//! The parsers are pure: bytes in, text out. JSON Lines is not parsed here, because its rows
//! already contain their text.

pub mod child;
pub mod decode;
mod doc;
mod docx;
mod external;
pub mod extractor;
pub mod format;
mod html;
pub mod issue;
pub mod ocr;
mod odt;
mod office;
mod pdf;
mod rows;
mod rtf;
mod text;

pub use extractor::{Extractor, InProcess, Isolated};
pub use issue::{Issue, IssueCode};

use serde::{Deserialize, Serialize};

use crate::format::{Format, Signature};

/// Result of an extraction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// The text. Empty only if an issue says that the file needs OCR.
    pub text: Lines,
    /// The format of the content, which may differ from that of the file name.
    pub format: Format,
    /// How the text was obtained. For text and web pages: the encoding. Otherwise the format or the
    /// programs, such as `docx` or `pdf+ocr`.
    pub method: String,
    /// What was unusual or could be read only in part.
    pub issues: Vec<Issue>,
}

/// Extracted text, by the meaning of its lines. In formats with pages, every page but the first
/// starts with a page break (`\u{c}`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lines {
    /// Lines as printed or typed, wrapped at some width. The caller must join them to paragraphs.
    Printed(String),
    /// One paragraph per line, as the format itself defines paragraphs.
    Paragraphs(String),
}

impl Lines {
    /// Returns the text, whatever its lines mean.
    pub fn as_str(&self) -> &str {
        match self {
            Lines::Printed(text) | Lines::Paragraphs(text) => text,
        }
    }
}

/// Why no text could be extracted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtractError {
    /// The kind of failure.
    pub code: IssueCode,
    /// One English sentence, without the file name.
    pub message: String,
}

impl ExtractError {
    fn new(code: IssueCode, message: impl Into<String>) -> Self {
        ExtractError { code, message: message.into() }
    }

    fn empty() -> Self {
        Self::new(IssueCode::Empty, "the file holds no text")
    }

    fn mismatch(promised: Format, found: &str) -> Self {
        let message = format!("named .{} but holds {found}", promised.name());
        Self::new(IssueCode::FormatMismatch, message)
    }
}

/// Extracts the text of `bytes`, the content of a file whose name promises `promised`. The content
/// counts more than the name: a web page saved as `.doc` is read, with an issue that says so. Word
/// itself has saved many web pages as `.doc`. An exception is a web page under the name of a PDF,
/// docx or odt: this is the error page of a server, and it is refused.
pub fn extract(promised: Format, bytes: &[u8]) -> Result<Extracted, ExtractError> {
    if bytes.is_empty() {
        return Err(ExtractError::empty());
    }
    let found = format_of(promised, bytes)?;
    let mut extracted = match found {
        Format::Html => html::extract(promised, bytes)?,
        Format::Text | Format::JsonLines => text::extract(bytes)?,
        Format::Pdf => pdf::extract(bytes)?,
        Format::Docx => docx::extract(bytes)?,
        Format::Odt => odt::extract(bytes)?,
        Format::Rtf => rtf::extract(bytes)?,
        Format::Doc => doc::extract(promised, bytes)?,
    };
    let needs_ocr = extracted.issues.iter().any(|issue| issue.code == IssueCode::NeedsOcr);
    if extracted.text.as_str().trim().is_empty() && !needs_ocr {
        return Err(ExtractError::empty());
    }
    if extracted.format != promised {
        let found = extracted.format.noun();
        let message = format!("named .{} but holds {found}; read as that", promised.name());
        extracted.issues.push(Issue { code: IssueCode::FormatMismatch, message });
    }
    Ok(extracted)
}

/// Returns the format of the content. Fails if the format is not supported, or not accepted under
/// the promised name.
fn format_of(promised: Format, bytes: &[u8]) -> Result<Format, ExtractError> {
    let mismatch = |found: &str| Err(ExtractError::mismatch(promised, found));
    match Signature::of(bytes) {
        Some(Signature::Pdf) => Ok(Format::Pdf),
        Some(Signature::Ole) => Ok(Format::Doc),
        Some(Signature::Rtf) => Ok(Format::Rtf),
        Some(Signature::Html) => match promised {
            Format::Pdf | Format::Docx | Format::Odt => mismatch(Format::Html.noun()),
            _ => Ok(Format::Html),
        },
        Some(Signature::Zip) => office::package_format(bytes).map_or_else(mismatch, Ok),
        Some(Signature::Other(found)) => mismatch(found),
        None => match promised {
            Format::Text | Format::Html | Format::JsonLines => Ok(promised),
            _ => mismatch("something else"),
        },
    }
}

/// Returns the issue for bytes that are invalid in the encoding. Returns `None` if `count` is 0.
fn damage(count: usize, encoding: &str) -> Option<Issue> {
    let message = format!("{count} places hold bytes that mean nothing in {encoding}");
    (count > 0).then_some(Issue { code: IssueCode::PartlyRead, message })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(name: Format, bytes: &[u8]) -> IssueCode {
        extract(name, bytes).unwrap_err().code
    }

    #[test]
    fn names_what_it_cannot_read() {
        let cases: [(Format, &[u8], IssueCode); 14] = [
            (Format::Text, b"", IssueCode::Empty),
            (Format::Text, b" \r\n\t\n", IssueCode::Empty),
            (Format::Text, b"\xef\xbb\xbf", IssueCode::Empty),
            (Format::Html, b"<html><body><script>x</script></body></html>", IssueCode::Empty),
            (Format::Text, b"%PDF-1.4\nabc", IssueCode::Unreadable),
            (Format::Text, b"abc\0\0\0\x01\x02", IssueCode::FormatMismatch),
            (Format::Html, b"\x89PNG\r\n", IssueCode::FormatMismatch),
            (Format::Pdf, b"%PDF-1.4\nabc", IssueCode::Unreadable),
            (Format::Pdf, b"<html><body>404 Not Found</body></html>", IssueCode::FormatMismatch),
            (Format::Pdf, b"", IssueCode::Empty),
            (Format::Docx, b"PK\x03\x04", IssueCode::FormatMismatch),
            (Format::Docx, b"plain", IssueCode::FormatMismatch),
            (Format::Doc, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", IssueCode::Unreadable),
            (Format::Rtf, b"{\\rtf1 }", IssueCode::Empty),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(code(name, bytes), expected, "{name:?} {bytes:?}");
        }
    }

    #[test]
    fn believes_the_content() {
        let page = extract(Format::Text, b"<!DOCTYPE html><p>A</p><p>B</p>").unwrap();
        assert_eq!(page.format, Format::Html);
        assert_eq!(page.text, Lines::Paragraphs("A\nB".into()));
        assert_eq!(page.issues[0].code, IssueCode::FormatMismatch);
    }
}
