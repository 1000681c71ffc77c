//! Decoding of bytes: detects the encoding of a text or web page and returns its text.
//!
//! Unicode comes first: a byte-order mark, the byte pattern of UTF-16, or valid UTF-8 with
//! Vietnamese letters. Then come the old Vietnamese encodings, recognised by the words that they
//! produce ([`tracuu_text::legacy`]). Next come other valid UTF-8 and UTF-8 with damage. Only then
//! does the declaration of a web page count, and last the byte statistics.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use tracuu_text::legacy::{self, Legacy};

/// Number of bytes that are checked for UTF-16 and for binary content. Even.
const SAMPLE_BYTES: usize = 64 << 10;
/// Number of bytes of a web page that are searched for a declared encoding. HTML requires it within
/// 1024; portals put scripts before it.
const META_BYTES: usize = 8 << 10;
/// Largest share of control characters in a text. Damaged texts have a few; in random bytes a tenth
/// are control characters.
const CONTROL_SHARE_MAX: f64 = 0.01;
/// Largest share of control characters in UTF-8 with Vietnamese letters, which no binary data is by
/// chance: a short text copied out of Word may have a mark after every line.
const VIETNAMESE_CONTROL_SHARE_MAX: f64 = 0.1;

/// Bytes that are also valid UTF-8 count as an old encoding only if at least this share of their
/// syllables is legal Vietnamese.
const LEGAL_SHARE_MIN: f32 = 0.8;
/// Fewest letters for which that decision is trusted.
const LETTERS_MIN: usize = 20;

/// Decoded text and its encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text without byte-order mark, not normalised.
    pub text: String,
    /// The encoding in lower case: `utf-8`, `utf-16le`, `windows-1258`, …
    pub encoding: String,
    /// Number of places with bytes that are invalid in the encoding. Each is `U+FFFD` in the text.
    pub damaged: usize,
    /// Whether the encoding is an old Vietnamese one, recognised by its words. Then font names must
    /// not change the text again.
    pub is_legacy: bool,
}

/// What is known about the bytes from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// Nothing, as for plain text.
    No,
    /// The bytes may declare their encoding as web pages do.
    AsHtml,
    /// The encoding is declared beside the bytes, as in the header of a mail.
    Beside {
        /// The declared encoding.
        encoding: &'static Encoding,
        /// Whether the bytes are a web page.
        is_page: bool,
    },
}

/// Decodes `bytes`. Returns `None` if they are not text in a supported encoding. Empty input gives
/// empty text in `utf-8`.
pub fn decode(bytes: &[u8], declared: Declared) -> Option<Decoded> {
    if let Some(order) = utf32(bytes) {
        return Some(order.decoded(bytes));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        // Binary data can start with a byte-order mark by chance. Then much of the rest is invalid.
        let text = decoded(&bytes[mark..], encoding);
        return (text.damaged * 50 <= text.text.chars().count()).then_some(text);
    }
    if let Some(encoding) = utf16(bytes) {
        return Some(decoded(bytes, encoding));
    }
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let valid = std::str::from_utf8(bytes).ok();
    // Valid UTF-8 with Vietnamese letters is UTF-8. Other letters can result from chance.
    if let Some(text) = valid.filter(|text| text.is_ascii()) {
        return is_text(sample).then(|| utf8(text));
    }
    if let Some(text) = valid.filter(|text| text.contains(is_vietnamese)) {
        return (control_share(sample) <= VIETNAMESE_CONTROL_SHARE_MAX).then(|| utf8(text));
    }
    if let Some(legacy) = legacy_encoding(bytes, declared) {
        let (text, encoding) = (legacy::decode(legacy, bytes), legacy.name().to_string());
        // Bytes that are also valid UTF-8 need a longer text as evidence, not a single word.
        let likely = text.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS_MIN
            && legacy::vietnamese_share(&text).is_some_and(|share| share >= LEGAL_SHARE_MIN);
        if let Some(text) = valid.filter(|_| !likely) {
            return is_text(sample).then(|| utf8(text));
        }
        return Some(Decoded { text, encoding, damaged: 0, is_legacy: true });
    }
    if !is_text(sample) {
        return None;
    }
    if let Some(text) = valid {
        return Some(utf8(text));
    }
    if mostly_utf8(bytes) {
        return Some(decoded(bytes, UTF_8));
    }
    let encoding = match declared {
        Declared::AsHtml => declared_encoding(bytes).unwrap_or_else(|| guess(bytes)),
        Declared::Beside { encoding, .. }
            if encoding.is_ascii_compatible() && encoding != UTF_8 =>
        {
            encoding
        }
        Declared::Beside { .. } | Declared::No => guess(bytes),
    };
    Some(decoded(bytes, encoding))
}

fn utf8(text: &str) -> Decoded {
    Decoded { text: text.to_string(), encoding: "utf-8".into(), damaged: 0, is_legacy: false }
}

/// Returns true for the non-ASCII letters of Vietnamese. The range `À` to `ý` also contains letters
/// of western European languages.
fn is_vietnamese(c: char) -> bool {
    matches!(c, 'À'..='ý' | 'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ạ'..='ỹ')
}

/// Returns the old Vietnamese encoding of the bytes. For a web page, only the text between its tags
/// is judged.
fn legacy_encoding(bytes: &[u8], declared: Declared) -> Option<Legacy> {
    match declared {
        Declared::No | Declared::Beside { is_page: false, .. } => legacy::detect(bytes),
        Declared::AsHtml | Declared::Beside { is_page: true, .. } => {
            legacy::detect(&without_tags(bytes))
        }
    }
}

/// Returns roughly the first [`SAMPLE_BYTES`] of a page's text, without tags, scripts, styles and
/// comments.
fn without_tags(page: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.iter().position(|&byte| byte == b'<') {
        text.extend_from_slice(&rest[..at]);
        text.push(b' ');
        if text.len() >= SAMPLE_BYTES {
            return text;
        }
        rest = &rest[at..];
        let name = rest[..rest.len().min(8)].to_ascii_lowercase();
        let end: &[u8] = match &name[..] {
            name if name.starts_with(b"<script") => b"</script",
            name if name.starts_with(b"<style") => b"</style",
            name if name.starts_with(b"<!--") => b"-->",
            _ => b">",
        };
        let skipped = find_ignoring_case(rest, end).map_or(rest.len(), |at| at + end.len());
        rest = &rest[skipped..];
    }
    text.extend_from_slice(rest);
    text
}

fn find_ignoring_case(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window.eq_ignore_ascii_case(what))
}

fn decoded(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    // The file itself may contain U+FFFD. Without decoding errors this is text, not damage.
    let damaged = if had_errors { text.matches('\u{fffd}').count() } else { 0 };
    let encoding = encoding.name().to_ascii_lowercase();
    Decoded { text: text.into_owned(), encoding, damaged, is_legacy: false }
}

/// Returns true if control characters are as rare as in text.
fn is_text(sample: &[u8]) -> bool {
    control_share(sample) <= CONTROL_SHARE_MAX
}

/// Returns the share of control characters. Tabs, line ends, page breaks, escape characters
/// (written by some printer drivers), marks of Word and separators do not count.
fn control_share(sample: &[u8]) -> f64 {
    let is_control = |byte: &&u8| matches!(byte, 0..=8 | 14..=26 | 127) && !is_layout(**byte);
    sample.iter().filter(is_control).count() as f64 / sample.len().max(1) as f64
}

/// Returns true for control characters that part lines, cells or fields: [`crate::text`] reads
/// them.
fn is_layout(byte: u8) -> bool {
    matches!(byte, 0x07 | 0x0b | 0x0e | 0x13..=0x15 | 0x1c..=0x1f)
}

/// An encoding of Unicode that does not extend ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wide {
    Utf16(&'static Encoding),
    Utf32(ByteOrder),
}

/// The order of the bytes of a unit of UTF-32.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ByteOrder {
    Little,
    Big,
}

impl Wide {
    /// Detects the encoding by a byte-order mark or by the pattern of the bytes.
    pub fn of(bytes: &[u8]) -> Option<Wide> {
        if let Some(order) = utf32(bytes) {
            return Some(Wide::Utf32(order));
        }
        let by_mark = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
        let encoding = match by_mark {
            Some(encoding) => Some(encoding).filter(|encoding| *encoding != UTF_8),
            None => utf16(bytes),
        };
        encoding.map(Wide::Utf16)
    }

    /// Returns the text of `bytes`, without a byte-order mark.
    pub fn text(self, bytes: &[u8]) -> String {
        match self {
            Wide::Utf16(encoding) => encoding.decode(bytes).0.into_owned(),
            Wide::Utf32(order) => order.decoded(bytes).text,
        }
    }
}

impl ByteOrder {
    fn unit(self, bytes: [u8; 4]) -> u32 {
        match self {
            ByteOrder::Little => u32::from_le_bytes(bytes),
            ByteOrder::Big => u32::from_be_bytes(bytes),
        }
    }

    fn decoded(self, bytes: &[u8]) -> Decoded {
        let (units, rest) = bytes.as_chunks::<4>();
        let mut damaged = usize::from(!rest.is_empty());
        let mut text = String::with_capacity(units.len());
        for unit in units {
            let c = char::from_u32(self.unit(*unit));
            damaged += usize::from(c.is_none());
            text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_string();
        let encoding = if self == ByteOrder::Little { "utf-32le" } else { "utf-32be" };
        Decoded { text, encoding: encoding.into(), damaged, is_legacy: false }
    }
}

/// Detects UTF-32: every unit of four bytes is a character, and nearly all belong to texts.
fn utf32(bytes: &[u8]) -> Option<ByteOrder> {
    let (units, _) = bytes[..bytes.len().min(SAMPLE_BYTES)].as_chunks::<4>();
    let is_text = |order: ByteOrder| {
        let controls = |unit: &&[u8; 4]| matches!(order.unit(**unit), 0..=8 | 14..=31 | 127);
        let controls = units.iter().filter(controls).count();
        units.iter().all(|unit| char::from_u32(order.unit(*unit)).is_some())
            && controls as f64 <= units.len() as f64 * CONTROL_SHARE_MAX
    };
    let orders = [ByteOrder::Little, ByteOrder::Big];
    orders.into_iter().find(|order| units.len() > 1 && is_text(*order))
}

/// Detects UTF-16 without a byte-order mark.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    utf16_by_pattern(sample).filter(|_| sample.contains(&0))
}

/// Detects UTF-16 by the pattern of its bytes. In Vietnamese text the upper byte of each unit is
/// one of a few values (Latin letters, combining marks, `ạ` to `ỹ`, punctuation). For spaces and
/// plain letters it is zero.
fn utf16_by_pattern(sample: &[u8]) -> Option<&'static Encoding> {
    let units = sample.chunks_exact(2);
    let count = units.len();
    let fits = |upper: usize| {
        let plausible = units.clone().filter(|unit| {
            matches!(unit[upper], 0 | 1 | 3 | 0x1e | 0x20) && (unit[upper] | unit[1 - upper]) != 0
        });
        let plain =
            units.clone().filter(|unit| unit[upper] == 0 && is_text(&unit[1 - upper..][..1]));
        plausible.count() * 100 >= count * 97 && plain.count() * 3 >= count
    };
    match (count > 0 && fits(1), count > 0 && fits(0)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// Returns true if the bytes are UTF-8 with little damage: a file cut in the middle of a letter, or
/// a few bytes overwritten. In a single-byte encoding, letters beyond ASCII almost never form valid
/// UTF-8. So valid letters need only outnumber the invalid places, even in a short text.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut letters, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    letters > broken
}

/// Returns the encoding that a page declares in `<meta charset=…>` or `<meta http-equiv …
/// charset=…>`.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(META_BYTES)].to_ascii_lowercase();
    let mut rest = &head[..];
    while let Some(at) = find(rest, b"<meta") {
        let tag = &rest[at..];
        let tag = &tag[..find(tag, b">").unwrap_or(tag.len())];
        rest = &rest[at + 1..];
        let Some(value) = find(tag, b"charset=").map(|at| &tag[at + b"charset=".len()..]) else {
            continue;
        };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
        let ends = |byte: &u8| matches!(byte, b'"' | b'\'' | b';' | b' ' | b'/' | b'>');
        let label = &value[..value.iter().position(ends).unwrap_or(value.len())];
        // A page that reaches this point is neither UTF-8 nor UTF-16, whatever it declares.
        match Encoding::for_label(label) {
            Some(encoding) if encoding == UTF_8 || !encoding.is_ascii_compatible() => return None,
            Some(encoding) => return Some(encoding),
            None => continue,
        }
    }
    None
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// Returns the most likely single-byte encoding of a Vietnamese text. Windows-1258 replaces
/// windows-1252: the two differ in the letters that only Vietnamese has.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    match detector.guess(Some(b"vn"), Utf8Detection::Deny) {
        encoding if encoding == WINDOWS_1252 => WINDOWS_1258,
        encoding => encoding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    const TEXT: &str = "Ủy ban nhân dân tỉnh Lạng Sơn thông báo kết luận của đồng chí Chủ tịch về \
        triển khai nhiệm vụ năm 2026, các sở, ban, ngành và địa phương căn cứ thực hiện.\r\n";

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf_32_is_read_with_and_without_a_mark() {
        for (order, encoding) in
            [(u32::to_le_bytes as fn(u32) -> _, "utf-32le"), (u32::to_be_bytes, "utf-32be")]
        {
            for mark in ["", "\u{feff}"] {
                let marked = format!("{mark}{TEXT}");
                let bytes: Vec<u8> = marked.chars().flat_map(|c| order(c.into())).collect();
                let read = decode(&bytes, Declared::No).unwrap();
                let expected = (TEXT.to_string(), encoding.to_string(), 0);
                assert_eq!((read.text, read.encoding, read.damaged), expected);
            }
        }
        let pictures: Vec<u8> = (0_u32..100).flat_map(u32::to_le_bytes).collect();
        assert_eq!(utf32(&pictures), None);
    }

    /// Encodes as windows-1258, which writes a tone mark as a separate character after the vowel.
    fn windows_1258(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        for c in text.nfc() {
            let letter = c.to_string();
            let (whole, _, missing) = WINDOWS_1258.encode(&letter);
            if !missing {
                bytes.extend_from_slice(&whole);
                continue;
            }
            let parts: Vec<char> = c.nfd().collect();
            let tone = parts
                .iter()
                .find(|c| matches!(c, '\u{300}'..='\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'));
            let letter: String = parts.iter().filter(|c| Some(*c) != tone).collect();
            let written: String = letter.nfc().chain(tone.copied()).collect();
            bytes.extend_from_slice(&WINDOWS_1258.encode(&written).0);
        }
        bytes
    }

    #[test]
    fn tells_encodings() {
        let meta = format!("<html><meta charset=\"windows-1258\"><p>{TEXT}");
        let lies = format!("<html><META CHARSET=iso-8859-1><p>{TEXT}");
        let cases = [
            (TEXT.as_bytes().to_vec(), Declared::No, "utf-8", TEXT),
            ([b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), Declared::No, "utf-8", TEXT),
            ([b"\xff\xfe", &utf16(TEXT, false)[..]].concat(), Declared::No, "utf-16le", TEXT),
            ([b"\xfe\xff", &utf16(TEXT, true)[..]].concat(), Declared::No, "utf-16be", TEXT),
            (utf16(TEXT, false), Declared::No, "utf-16le", TEXT),
            (utf16(TEXT, true), Declared::No, "utf-16be", TEXT),
            (windows_1258(TEXT), Declared::No, "windows-1258", TEXT),
            (windows_1258(TEXT), Declared::AsHtml, "windows-1258", TEXT),
            (windows_1258(&meta), Declared::AsHtml, "windows-1258", &meta),
            (lies.as_bytes().to_vec(), Declared::AsHtml, "utf-8", &lies),
            (Vec::new(), Declared::No, "utf-8", ""),
            (b"plain".to_vec(), Declared::No, "utf-8", "plain"),
        ];
        for (bytes, declared, encoding, text) in cases {
            let decoded = decode(&bytes, declared).expect(encoding);
            assert_eq!(decoded.encoding, encoding);
            assert_eq!(decoded.text.nfc().collect::<String>(), text);
            assert_eq!(decoded.damaged, 0);
        }
    }

    #[test]
    fn old_encodings_are_told_by_their_words() {
        let misread = [
            ("ñy ban nh©n d©n x· th«ng b¸o kÕt luËn.", "tcvn3"),
            ("uûy ban nhaân daân xaõ thoâng baùo keát luaän.", "vni"),
            ("üy ban nhân dân xã thông báo kªt lu§n.", "viscii"),
            ("ûy ban nhân dân xã thông báo k‰t luÆn.", "vps"),
        ];
        for (misread, encoding) in misread {
            let bytes = WINDOWS_1252.encode(misread).0.into_owned();
            let decoded = decode(&bytes, Declared::No).unwrap();
            assert_eq!(decoded.encoding, encoding);
            let text: String = decoded.text.nfc().collect();
            assert_eq!(text, "ủy ban nhân dân xã thông báo kết luận.");
        }
        // Capital letters of VPS can be control characters.
        let bytes = b"TR\xd6\xa9NG H\x13P, H\x12I \xf1\x12NG, B\x12 TR\xd0\x9fNG";
        assert_eq!(decode(bytes, Declared::No).unwrap().encoding, "vps");
        let french = "Le président a été élu à la majorité; la thèse où il expose ses idées.";
        let bytes = WINDOWS_1252.encode(french).0.into_owned();
        assert!(!decode(&bytes, Declared::No).unwrap().is_legacy);
    }

    #[test]
    fn refuses_what_is_not_text() {
        let noise: Vec<u8> =
            (0..4096u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let no_zeros: Vec<u8> = noise.iter().copied().filter(|byte| *byte != 0).collect();
        for bytes in [&noise[..], &no_zeros, b"text\0text", &[0; 64], b"\0", b"\x01\x02\x03"] {
            assert_eq!(decode(bytes, Declared::No), None);
        }
    }

    #[test]
    fn counts_damage() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.extend_from_slice(b"\xe1\xbb");
        let decoded = decode(&bytes, Declared::No).unwrap();
        assert_eq!((decoded.encoding.as_str(), decoded.damaged), ("utf-8", 1));
        assert!(decoded.text.starts_with(TEXT));
        let short = decode("Gạo và muối \u{1ead}".as_bytes().split_last().unwrap().1, Declared::No);
        assert_eq!(short.unwrap().text, "Gạo và muối \u{fffd}");
    }

    #[test]
    fn a_short_text_may_have_marks_in_every_line() {
        let text = "Số: 412/QĐ-UBND\u{2}\nNà Lạng\u{1}\nĐiều 1\u{5}\n";
        assert_eq!(decode(text.as_bytes(), Declared::No).unwrap().text, text);
        assert_eq!(decode("đ\0\0\0\u{1}".as_bytes(), Declared::No), None);
    }

    #[test]
    fn stray_controls_do_not_cost_a_text() {
        for stray in [&b"\0"[..], b"\x01\x02", b"\x1a"] {
            let bytes = [TEXT.as_bytes(), stray, TEXT.as_bytes()].concat();
            let decoded = decode(&bytes, Declared::No).unwrap();
            assert_eq!(decoded.encoding, "utf-8");
            assert!(decoded.text.starts_with(TEXT) && decoded.text.ends_with(TEXT));
        }
    }

    proptest! {
        #[test]
        fn utf8_text_comes_back(text in "[ -~à-ỹ\n]*") {
            prop_assert_eq!(decode(text.as_bytes(), Declared::AsHtml).unwrap().text, text);
        }

        #[test]
        fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = decode(&bytes, Declared::AsHtml);
            let _ = decode(&[b"<meta charset=", &bytes[..]].concat(), Declared::AsHtml);
        }
    }
}
