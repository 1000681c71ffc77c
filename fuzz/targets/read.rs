//! Shared by the targets of the file formats: reads a file as the indexer does and asserts what the
//! rest of the program relies on.

// Each target uses only some of these functions.
#![allow(dead_code)]

use tracuu_document::Document;
use tracuu_extract::{Lines, extract};
use tracuu_extract::format::Format;
use tracuu_document::read::{self, Input, LineKind};
use tracuu_search::index::analyse;
use tracuu_search::index::forward::ForwardIndex;

/// Reads `bytes` from a file whose name indicates `format`. Checks the document if extraction
/// succeeds.
pub fn read(format: Format, bytes: &[u8]) {
    if let Ok(extracted) = extract(format, bytes) {
        document(extracted.text.as_str(), kind(&extracted.text));
    }
}

fn kind(lines: &Lines) -> LineKind {
    match lines {
        Lines::Printed(_) => LineKind::Printed,
        Lines::Paragraphs(_) => LineKind::Paragraphs,
    }
}

/// Builds a document and its search terms from `lines`. Asserts that every position lies in the
/// text, at a character boundary.
pub fn document(text: &str, lines: LineKind) {
    let document = read::document(Input::new(text, lines)).expect("a document");
    let Document { record, text, outline, pages, repairs, readings } = &document;
    let slices = |start: usize, end: usize| text.get(start..end).is_some();
    for cite in &record.cites {
        assert!(cite.places.iter().all(|place| slices(place.start, place.end)), "{cite:?}");
    }
    for section in outline {
        assert!(slices(section.span.start, section.span.end), "{section:?}");
    }
    assert!(pages.is_sorted() && pages.iter().all(|&page| slices(page, text.len())), "{pages:?}");
    assert!(repairs.iter().all(|repair| slices(repair.span.start, repair.span.end)));
    assert!(readings.iter().all(|reading| slices(reading.span.start, reading.span.end)));
    document.in_code_points();
    let indexed = analyse(&document);
    assert!(ForwardIndex::decode(&indexed.forward).is_some());
}
