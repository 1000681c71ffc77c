//! Makes a document of an extracted text. Connects [`tracuu_extract`], which does not know records,
//! with [`tracuu_document`], which does not know files.

use tracuu_document::read::{self, Input, LineKind, TracedDocument};
use tracuu_document::{DigitalSignature, Document, Issue, IssueCode, Reading, Record, secrecy};
use tracuu_extract::{Extracted, Lines, ReadWord, issue};

/// Makes a document of an extracted text, with the issues of the extraction on its record. Leaves
/// `id`, `key` and `sources` empty. An error is a fault of the program, in one sentence.
pub fn document(extracted: &Extracted) -> Result<Document, String> {
    let mut document = read::document(input(extracted))?;
    document.record.signatures = signatures(extracted);
    read_stamp(&mut document.record, &extracted.aside);
    read_urgency(&mut document.record, extracted);
    read_subject(&mut document.record, extracted);
    Ok(document)
}

/// Does what [`document`] does, and returns which rule set each field of the record.
pub fn document_traced(extracted: &Extracted) -> Result<TracedDocument, String> {
    let mut read = read::document_traced(input(extracted))?;
    read.document.record.signatures = signatures(extracted);
    if read_stamp(&mut read.document.record, &extracted.aside) {
        read.set_without_line(&["secrecy"], "stamp_apart");
    }
    if read_urgency(&mut read.document.record, extracted) {
        read.set_without_line(&["urgency"], "stamp_apart");
    }
    if read_subject(&mut read.document.record, extracted) {
        read.set_without_line(&["title"], "subject");
    }
    Ok(read)
}

/// Sets the secrecy of a document without a stamp in its head, if a stamp is among the texts apart
/// from the running text. Returns true if it did.
fn read_stamp(record: &mut Record, aside: &[String]) -> bool {
    let stamp = if record.secrecy.is_none() { secrecy::stamp(aside) } else { None };
    let found = stamp.is_some();
    record.secrecy = record.secrecy.take().or(stamp.map(|stamp| stamp.level.to_string()));
    found
}

/// Sets the urgency of a scan without a stamp in its head, if a stamp is among the texts apart from
/// the running text. Returns true if it did.
fn read_urgency(record: &mut Record, extracted: &Extracted) -> bool {
    let missing = !extracted.read_pages.is_empty() && record.urgency.is_none();
    let stamp = if missing { secrecy::urgency(&extracted.aside) } else { None };
    record.urgency = record.urgency.take().or(stamp.map(str::to_string));
    stamp.is_some()
}

/// Sets the title of a mail without one to its subject. Returns true if it did.
fn read_subject(record: &mut Record, extracted: &Extracted) -> bool {
    let subject = if record.title.is_none() { tracuu_extract::subject(extracted) } else { None };
    let found = subject.is_some();
    record.title = record.title.take().or(subject.map(str::to_string));
    found
}

fn input(extracted: &Extracted) -> Input<'_> {
    let reading = |word: &ReadWord| Reading {
        span: word.span,
        read: word.read.clone(),
        confidence: word.confidence,
        is_disputed: word.is_disputed,
    };
    Input {
        text: extracted.text.as_str(),
        lines: line_kind(extracted),
        issues: issues(&extracted.issues),
        read_pages: extracted.read_pages.clone(),
        readings: extracted.words.iter().map(reading).collect(),
    }
}

fn signatures(extracted: &Extracted) -> Vec<DigitalSignature> {
    let signature = |signature: &tracuu_extract::DigitalSignature| DigitalSignature {
        holder: signature.holder.clone(),
        office: signature.office.clone(),
        time: signature.time.clone(),
    };
    extracted.signatures.iter().map(signature).collect()
}

fn line_kind(extracted: &Extracted) -> LineKind {
    match extracted.text {
        Lines::Printed(_) => LineKind::Printed,
        Lines::Paragraphs(_) => LineKind::Paragraphs,
    }
}

/// Converts the issues of an extraction to those of a record, in their order. They concern the
/// whole document.
fn issues(extracted: &[issue::Issue]) -> Vec<Issue> {
    let issue = |issue: &issue::Issue| Issue {
        code: code(issue.code),
        message: issue.message.clone(),
        place: None,
    };
    extracted.iter().map(issue).collect()
}

/// Converts the code of an extraction to the code of records and reports.
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
        issue::IssueCode::LayerUnchecked => IssueCode::LayerUnchecked,
    }
}
