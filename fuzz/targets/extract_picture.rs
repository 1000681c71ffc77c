//! Fuzzes the reader of pictures: reads a file as the indexer does, from its bytes to the record.

#![no_main]

#[path = "read.rs"]
mod read;

use libfuzzer_sys::fuzz_target;
use tracuu_extract::format::Format;

fuzz_target!(|bytes: &[u8]| read::read(Format::Tiff, bytes));
