//! Fuzzes JSON Lines: parses each row and applies its metadata to a record. Stops at the first row
//! that cannot be read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_document::Record;
use tracuu::sync::rows::Rows;

fuzz_target!(|bytes: &[u8]| {
    for row in Rows::new(bytes) {
        let Ok(row) = row else { return };
        row.external_id();
        if let Ok(parsed) = row.parse() {
            parsed.overrides.apply(&mut Record::default());
        }
    }
});
