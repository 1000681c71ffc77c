//! Fuzzes the decoding of bytes: encodings detected from content, declared in HTML, and legacy.

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
