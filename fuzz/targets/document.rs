//! Any text as a document: layout, record, outline, and what the search makes of it.

#![no_main]

#[path = "read.rs"]
mod read;

use libfuzzer_sys::fuzz_target;
use tracuu_document::read::LineKind;

fuzz_target!(|text: &str| {
    read::document(text, LineKind::Printed);
    read::document(text, LineKind::Paragraphs);
});
