//! PDF: the bytes of a file, read as the indexer reads them, down to the record.
//!
//! Two things differ from the program. `pdftotext` is not found, since a process for every input would
//! find faults of poppler, slowly. And a panic inside of a dependency is no finding: the program catches
//! it (`ingest::extract::pdf`), while libFuzzer ends at every panic before it could be caught.

#![no_main]

#[path = "read.rs"]
mod read;

use libfuzzer_sys::fuzz_target;
use tracuu_extract::format::Format;

/// Where cargo keeps the sources of dependencies.
const DEPENDENCIES: &str = "/registry/src/";

fn prepare() {
    std::env::set_var("PATH", "");
    let finding = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let caught = panic.location().is_some_and(|place| place.file().contains(DEPENDENCIES));
        if !caught {
            finding(panic);
        }
    }));
}

fuzz_target!(init: prepare(), |bytes: &[u8]| read::read(Format::Pdf, bytes));
