//! Text strings outside of page content (ISO 32000-1, 7.9.2.2).

/// Characters of PDFDocEncoding from 0x80 on that are not those of Latin-1 (ISO 32000-1, D.2).
const DOC_ENCODING: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
];

/// Returns the text of a string: UTF-16 or UTF-8 if its mark says so, otherwise PDFDocEncoding.
/// Codes of languages inside the text (ISO 32000-1, 14.9.2.2) are left out.
pub(super) fn text(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect::<String>()
    };
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&byte| doc_character(byte)).collect(),
    };
    without_language_codes(&text)
}

fn doc_character(byte: u8) -> char {
    match byte {
        0x80..=0xa0 => DOC_ENCODING[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn without_language_codes(text: &str) -> String {
    let parts = text.split('\u{1b}').enumerate();
    parts.filter(|(at, _)| at % 2 == 0).map(|(_, part)| part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_of_strings_are_known_by_their_marks() {
        let cases: [(&[u8], &str); 6] = [
            (b"412/Q\x84", "412/Q—"),
            (b"\xfe\xff\x01\x10\x1e\xd3\x00i", "Đồi"),
            (b"\xff\xfe\x10\x01i\x00", "Đi"),
            (b"\xef\xbb\xbf\xc4\x90i", "Đi"),
            (b"\xfe\xff\x00\x1b\x00v\x00i\x00\x1b\x00A", "A"),
            (b"", ""),
        ];
        for (bytes, expected) in cases {
            assert_eq!(text(bytes), expected, "{bytes:?}");
        }
    }
}
