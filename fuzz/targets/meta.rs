//! Fuzzes the metadata overrides in the `.meta.toml` beside a file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_document::Record;
use tracuu::sync::overrides::MetadataOverrides;

fuzz_target!(|text: &str| {
    if let Ok(overrides) = MetadataOverrides::from_toml(text) {
        overrides.apply(&mut Record::default());
    }
});
