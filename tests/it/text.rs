//! The text crate against the sample corpus: real text is left alone by the repairs, and comes back
//! from every legacy encoding.

use std::collections::HashMap;

use tracuu_text::keystrokes;
use tracuu_text::legacy::{Legacy, Repaired, decode, detect, repair_misread};
use tracuu_text::{fold, normalize};
use unicode_normalization::UnicodeNormalization;

const CORPUS: [&str; 5] = [
    include_str!("../../corpus/000_38de94872aa8d6c2.txt"),
    include_str!("../../corpus/001_c2050b0ab75962ea.txt"),
    include_str!("../../corpus/002_665d91c505541f03.txt"),
    include_str!("../../corpus/003_9f45c3a9320097ae.txt"),
    include_str!("../../corpus/004_03c3869e42a75ba9.txt"),
];

/// The encodings that have a table.
const ENCODINGS: [Legacy; 6] =
    [Legacy::Tcvn3, Legacy::Tcvn1, Legacy::Vni, Legacy::Windows1258, Legacy::Viscii, Legacy::Vps];

#[test]
fn the_corpus_is_never_taken_for_keystrokes() {
    let decode = |text: &str| keystrokes::decode(text, |_| false);
    let mut lines = 0;
    for text in CORPUS {
        for line in normalize(text).text.lines() {
            assert_eq!((decode(line), decode(&fold(line))), (None, None), "{line}");
            lines += 1;
        }
    }
    assert!(lines > 100);
}

#[test]
fn the_corpus_is_never_repaired_and_comes_back_from_everything() {
    for text in CORPUS {
        let text = normalize(text).text;
        assert_eq!(repair_misread(&text), None);
        for times in 1..=2 {
            let misread = (0..times).fold(text.clone(), |text, _| {
                encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(text.as_bytes())
                    .0
                    .into_owned()
            });
            let repaired = Repaired { encoding: Legacy::Utf8, text: text.clone() };
            assert_eq!(repair_misread(&misread), Some(repaired));
        }
        for encoding in ENCODINGS {
            let encoded = encode(&codes(encoding), &text);
            assert_eq!(detect(&encoded.bytes), Some(encoding));
            let decoded: String = decode(encoding, &encoded.bytes).nfc().collect();
            assert!(decoded.to_lowercase() == encoded.kept.to_lowercase(), "{}", encoding.name());
        }
    }
}

#[test]
fn single_lines_come_back() {
    let text = normalize(&[CORPUS[0], CORPUS[1], CORPUS[3]].concat()).text;
    let has_words = |line: &&str| line.split_whitespace().nth(2).is_some();
    for encoding in ENCODINGS {
        let codes = codes(encoding);
        let (mut all, mut right) = (0, 0);
        for line in text.lines().filter(has_words) {
            let Encoded { bytes, kept } = encode(&codes, line);
            if bytes.is_ascii() {
                continue;
            }
            let decoded =
                detect(&bytes).map(|found| decode(found, &bytes).nfc().collect::<String>());
            all += 1;
            right += usize::from(
                decoded.is_some_and(|decoded| decoded.to_lowercase() == kept.to_lowercase()),
            );
        }
        assert!(all > 500 && right * 1000 >= all * 985, "{}: {right} of {all}", encoding.name());
    }
}

struct Encoded {
    bytes: Vec<u8>,
    /// The characters of the text that the encoding can write.
    kept: String,
}

/// Returns `text` in the encoding with these codes.
fn encode(codes: &HashMap<char, Vec<u8>>, text: &str) -> Encoded {
    let mut encoded = Encoded { bytes: Vec::new(), kept: String::new() };
    for c in text.chars() {
        let ascii = u8::try_from(c).ok().filter(u8::is_ascii).map(|byte| vec![byte]);
        if let Some(code) = ascii.or_else(|| codes.get(&c).cloned()) {
            encoded.bytes.extend(code);
            encoded.kept.push(c);
        }
    }
    encoded
}

/// Returns the codes of the letters beyond ASCII, from the table of the text crate. TCVN3 writes
/// capitals as small letters and has no codes below A0.
fn codes(encoding: Legacy) -> HashMap<char, Vec<u8>> {
    let table = include_str!("../../crates/text/data/legacy-encodings.tsv");
    let column = match encoding {
        Legacy::Vni => 2,
        Legacy::Viscii => 3,
        Legacy::Vps => 4,
        Legacy::Windows1258 => 5,
        _ => 1,
    };
    let mut codes = HashMap::new();
    for row in table.lines().filter(|row| !row.starts_with('#')) {
        let fields: Vec<&str> = row.split('\t').collect();
        let bytes = fields[column].split(' ').map(|hex| u8::from_str_radix(hex, 16));
        let Ok(bytes) = bytes.collect::<Result<Vec<u8>, _>>() else { continue };
        let letter = fields[0].chars().next().expect("a letter");
        if encoding != Legacy::Tcvn3 || bytes[0] >= 0xa0 {
            codes.insert(letter, bytes);
        }
    }
    if encoding == Legacy::Tcvn3 {
        for (letter, code) in codes.clone() {
            letter
                .to_uppercase()
                .for_each(|capital| _ = codes.entry(capital).or_insert(code.clone()));
        }
    }
    codes
}
