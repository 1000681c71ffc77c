//! RTF: the bytes of a file, read as the indexer reads them, down to the record.

#![no_main]

#[path = "read.rs"]
mod read;

use libfuzzer_sys::fuzz_target;
use tracuu_extract::format::Format;

fuzz_target!(|bytes: &[u8]| read::read(Format::Rtf, bytes));
