//! What the reader of a format gives: the text of a file with its issues, or an error. Every format
//! module uses these types; none of the formats is named here.

use serde::{Deserialize, Serialize};

use crate::format::Format;
use crate::issue::{Issue, IssueCode};
use tracuu_text::Span;

/// Result of an extraction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// The text. Empty only if an issue says that the file needs OCR.
    pub text: Lines,
    /// Texts that the file shows apart from its running text: page headers, text boxes, alternative
    /// texts of pictures, comments. Some of them are part of `text`, too. They are not indexed; a
    /// stamp of secrecy may be among them. Each may have several lines.
    #[serde(default)]
    pub aside: Vec<String>,
    /// The pages (from 0, ascending) that wait to be read by OCR: pictures, whose text has at most
    /// a few letters, and pages whose text may be wrong. Blank pages are among them: only OCR shows
    /// that they are blank.
    #[serde(default)]
    pub scanned: Vec<usize>,
    /// The pages (from 0, ascending) whose text was read by OCR.
    #[serde(default)]
    pub read_pages: Vec<usize>,
    /// The words that OCR has corrected or is not sure of, in text order.
    #[serde(default)]
    pub words: Vec<ReadWord>,
    /// Digital signatures of the file. They are not verified.
    #[serde(default)]
    pub signatures: Vec<DigitalSignature>,
    /// The format of the content, which may differ from that of the file name.
    pub format: Format,
    /// How the text was obtained. For text and web pages: the encoding. Otherwise the format or the
    /// programs, such as `docx` or `pdf+ocr`.
    pub method: String,
    /// What was unusual or could be read only in part.
    pub issues: Vec<Issue>,
}

impl Extracted {
    /// Creates the result of a file with only this text.
    pub fn new(text: Lines, format: Format, method: impl Into<String>) -> Self {
        Extracted {
            text,
            aside: Vec::new(),
            scanned: Vec::new(),
            read_pages: Vec::new(),
            words: Vec::new(),
            signatures: Vec::new(),
            format,
            method: method.into(),
            issues: Vec::new(),
        }
    }
}

/// A word that OCR has read, if it was corrected or is uncertain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadWord {
    /// Place of the word that is taken, in bytes of the text.
    pub span: Span,
    /// The word as it was read; the same as in the text if it is only uncertain.
    pub read: String,
    /// How sure OCR is of what was read, in percent.
    pub confidence: u8,
    /// Whether two readings of the word differ.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_disputed: bool,
}

impl ReadWord {
    /// Returns the word in a text that has `bytes` bytes before the one that it is in.
    pub(crate) fn moved(self, bytes: usize) -> ReadWord {
        let span = Span::new(self.span.start + bytes, self.span.end + bytes);
        ReadWord { span, ..self }
    }
}

/// A digital signature, as the file states it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigitalSignature {
    /// Who signed: a person or an office, by the certificate or else by the signature.
    pub holder: Option<String>,
    /// The office of the holder, by the certificate.
    pub office: Option<String>,
    /// When, by the clock of the signer, in ISO 8601: `2024-04-05T16:31:37+07:00`, or only the day.
    pub time: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Where.
    pub location: Option<String>,
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

/// Returns the issue for bytes that are invalid in the encoding. Returns `None` if `count` is 0.
pub(crate) fn damage(count: usize, encoding: &str) -> Option<Issue> {
    let message = format!("{count} places hold bytes that mean nothing in {encoding}");
    (count > 0).then_some(Issue { code: IssueCode::PartlyRead, message })
}
