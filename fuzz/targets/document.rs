//! Any text as a document: layout, record, outline, and what the search makes of it.

#![no_main]

#[path = "read.rs"]
mod read;

use libfuzzer_sys::fuzz_target;
use tracuu::ingest::extract::Lines;

fuzz_target!(|text: &str| {
    read::document(&Lines::Printed(text.to_string()));
    read::document(&Lines::Paragraphs(text.to_string()));
});
