//! From what a reader of files gives to a document: the door between [`tracuu_extract`], which
//! knows no records, and [`tracuu_document`], which knows no files.

use tracuu_document::read::{self, LineKind, TracedDocument};
use tracuu_document::{Document, Issue, IssueCode};
use tracuu_extract::{Extracted, Lines, issue};

/// Makes a document of an extracted text, with the remarks of the reader on its record. Its `id`,
/// `key` and `sources` are left empty. An error is a fault of the program, in one sentence.
pub fn document(extracted: &Extracted) -> Result<Document, String> {
    read::document(extracted.text.as_str(), line_kind(extracted), issues(&extracted.issues))
}

/// Does what [`document`] does, and returns which rule set each field of the record.
pub fn document_traced(extracted: &Extracted) -> Result<TracedDocument, String> {
    let issues = issues(&extracted.issues);
    read::document_traced(extracted.text.as_str(), line_kind(extracted), issues)
}

fn line_kind(extracted: &Extracted) -> LineKind {
    match extracted.text {
        Lines::Printed(_) => LineKind::Printed,
        Lines::Paragraphs(_) => LineKind::Paragraphs,
    }
}

/// The issues of a record for the remarks of a reader, in their order. They concern the whole
/// document.
fn issues(remarks: &[issue::Issue]) -> Vec<Issue> {
    let issue = |remark: &issue::Issue| Issue {
        code: code(remark.code),
        message: remark.message.clone(),
        place: None,
    };
    remarks.iter().map(issue).collect()
}

/// The code that records and reports have for a code of a reader.
pub(super) fn code(code: issue::IssueCode) -> IssueCode {
    match code {
        issue::IssueCode::Unreadable => IssueCode::Unreadable,
        issue::IssueCode::PartlyRead => IssueCode::PartlyRead,
        issue::IssueCode::NeedsOcr => IssueCode::NeedsOcr,
        issue::IssueCode::FormatMismatch => IssueCode::FormatMismatch,
        issue::IssueCode::TooLarge => IssueCode::TooLarge,
        issue::IssueCode::Empty => IssueCode::Empty,
        issue::IssueCode::Unsupported => IssueCode::Unsupported,
        issue::IssueCode::Encrypted => IssueCode::Encrypted,
        issue::IssueCode::TimedOut => IssueCode::TimedOut,
        issue::IssueCode::Crashed => IssueCode::Crashed,
        issue::IssueCode::EncodingRepaired => IssueCode::EncodingRepaired,
        issue::IssueCode::ReadByOcr => IssueCode::ReadByOcr,
    }
}
