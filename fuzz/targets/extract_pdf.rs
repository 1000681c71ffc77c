//! Fuzzes the PDF reader: reads a file as the indexer does, from its bytes to the record.
//!
//! This target differs from the program in two ways. `PATH` is empty, so `pdftotext` is not found:
//! one process per input would be slow and find faults of poppler. Panics inside dependencies do
//! not count as findings: the program catches them (`pdf::read` in `tracuu_extract`), but libFuzzer
//! would abort first.

#![no_main]

#[path = "read.rs"]
mod read;

use libfuzzer_sys::fuzz_target;
use tracuu_extract::format::Format;

/// Part of the path of each source file of a dependency, in cargo's registry.
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
