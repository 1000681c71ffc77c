//! Fuzzes any text as a document, as printed lines and as paragraphs: layout, record, outline and
//! search terms.

#![no_main]

#[path = "read.rs"]
mod read;

use libfuzzer_sys::fuzz_target;
use tracuu_document::read::LineKind;

fuzz_target!(|text: &str| {
    read::document(text, LineKind::Printed);
    read::document(text, LineKind::Paragraphs);
});
