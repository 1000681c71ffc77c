//! Fuzzes the metadata overrides in the `.meta.toml` beside a file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_document::Record;
use tracuu::sync::given::Given;

fuzz_target!(|text: &str| {
    if let Ok(given) = Given::from_toml(text) {
        given.apply(&mut Record::default());
    }
});
