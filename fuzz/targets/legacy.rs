//! Fuzzes text that was decoded wrongly: repairs it as a whole and by font name. Asserts that a
//! share lies between 0 and 1, and that normalizing twice changes nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_text::legacy::{FontEncoding, repair_misread, vietnamese_share};
use tracuu_text::normalize;

fuzz_target!(|text: &str| {
    repair_misread(text);
    if let Some(share) = vietnamese_share(text) {
        assert!((0.0..=1.0).contains(&share));
    }
    let (font, misread) = text.split_once('\n').unwrap_or((".VnTimeH", text));
    for name in [font, ".VnTimeH", "VNI-Times"] {
        if let Some(encoding) = FontEncoding::by_font(name) {
            encoding.decode(misread);
        }
    }
    let once = normalize(text).text;
    assert_eq!(normalize(&once).text, once, "normal form is not stable");
});
