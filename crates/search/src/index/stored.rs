//! A document as engines store it: its text as it is, and the rest as JSON without what is not
//! known. Outlines are rows of columns, with spans as gaps and lengths: an article of ten clauses
//! has more of an outline than of text otherwise.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use tracuu_document::{Document, Reading, Record, Section, SectionKind};
use tracuu_text::Span;
use tracuu_text::lost::Repair;

/// A section: kind, level, label, heading, where it starts behind the start of the one before, and
/// its length.
type Row<'a> = (SectionKind, u8, &'a str, &'a str, i64, usize);
type OwnedRow = (SectionKind, u8, String, String, i64, usize);

#[derive(Serialize)]
struct Rest<'a> {
    record: Value,
    outline: Vec<Row<'a>>,
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    pages: &'a [usize],
    #[serde(skip_serializing_if = "<[Repair]>::is_empty")]
    repairs: &'a [Repair],
    #[serde(skip_serializing_if = "<[Reading]>::is_empty")]
    readings: &'a [Reading],
}

#[derive(Deserialize)]
struct OwnedRest {
    record: Record,
    outline: Vec<OwnedRow>,
    #[serde(default)]
    pages: Vec<usize>,
    #[serde(default)]
    repairs: Vec<Repair>,
    #[serde(default)]
    readings: Vec<Reading>,
}

/// Returns all of `document` but its text.
pub fn rest_of<'a>(document: &'a Document) -> serde_json::Result<String> {
    let Document { record, text: _, outline, pages, repairs, readings } = document;
    let mut record = serde_json::to_value(record)?;
    forget_unknown(&mut record);
    if let Value::Object(fields) = &mut record {
        fields.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
    }
    let mut last = 0;
    let row = |section: &'a Section| {
        let Section { kind, level, label, heading, span } = section;
        let gap = span.start as i64 - std::mem::replace(&mut last, span.start as i64);
        (*kind, *level, label.as_str(), heading.as_str(), gap, span.end - span.start)
    };
    let outline = outline.iter().map(row).collect();
    serde_json::to_string(&Rest { record, outline, pages, repairs, readings })
}

/// Takes out the fields without a value, everywhere.
fn forget_unknown(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(forget_unknown);
        }
        Value::Array(values) => values.iter_mut().for_each(forget_unknown),
        _ => {}
    }
}

/// Returns the document of a text and the rest of it ([`rest_of`]).
pub fn document_of(text: String, rest: &str) -> serde_json::Result<Document> {
    let OwnedRest { record, outline, pages, repairs, readings } = serde_json::from_str(rest)?;
    let mut start = 0i64;
    let section = |(kind, level, label, heading, gap, length): OwnedRow| {
        start = start.saturating_add(gap).max(0);
        let span = Span::new(start as usize, (start as usize).saturating_add(length));
        Section { kind, level, label, heading, span }
    };
    let outline = outline.into_iter().map(section).collect();
    Ok(Document { record, text, outline, pages, repairs, readings })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracuu_document::{Signer, Source};

    #[test]
    fn what_is_stored_is_read() {
        let section = |kind, label: &str, start, end| Section {
            kind,
            level: 1,
            label: label.into(),
            heading: "Phạm vi".into(),
            span: Span::new(start, end),
        };
        let document = Document {
            record: Record {
                id: "a".into(),
                signer: Some(Signer { name: Some("Nguyễn Văn A".into()), ..Signer::default() }),
                sources: vec![Source::default()],
                ..Record::default()
            },
            text: "Điều 1. Phạm vi\n1. Một".into(),
            outline: vec![
                section(SectionKind::Article, "Điều 1", 0, 30),
                section(SectionKind::Numbered, "1", 20, 30),
                section(SectionKind::Annex, "", 10, 30),
            ],
            pages: vec![0, 20],
            repairs: Vec::new(),
            readings: Vec::new(),
        };
        for document in [document, Document::default()] {
            let rest = rest_of(&document).expect("JSON");
            assert!(!rest.contains("null,"), "{rest}");
            assert_eq!(document_of(document.text.clone(), &rest).expect("JSON"), document);
        }
    }
}
