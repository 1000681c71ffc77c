//! Encodings: bytes to text by what they are, what they claim, and each of the old tables.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_extract::decode::{Declared, decode};
use tracuu_text::legacy;

fuzz_target!(|bytes: &[u8]| {
    for declared in [Declared::No, Declared::AsHtml] {
        decode(bytes, declared);
    }
    if let Some(encoding) = legacy::detect(bytes) {
        legacy::decode(encoding, bytes);
    }
});
