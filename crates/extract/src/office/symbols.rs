//! Converts codes of symbol fonts, which stand for pictures, to the characters that have a meaning
//! in a document.

/// Returns the character that `code` shows in `font`; `None` for a picture without a meaning. A
/// symbol font may add `0xf000` to its codes. In other fonts, the code is a Unicode character, and
/// one for private use gives `None`.
pub fn to_unicode(font: &str, code: u32) -> Option<char> {
    let font = font.to_lowercase();
    let place = if code >= 0xf000 { code - 0xf000 } else { code };
    let table: &[(u32, char)] = match () {
        _ if font.starts_with("wingdings 2") => &WINGDINGS_2,
        _ if font.starts_with("wingdings") => &WINGDINGS,
        _ if font.starts_with("symbol") => &SYMBOL,
        _ => return char::from_u32(code).filter(|c| !('\u{e000}'..'\u{f900}').contains(c)),
    };
    let known = table.iter().find(|(at, _)| *at == place).map(|(_, c)| *c);
    let ascii = char::from_u32(place).filter(|c| c.is_ascii_punctuation() || c.is_ascii_digit());
    known.or(ascii.filter(|_| font.starts_with("symbol")))
}

/// Symbol, as mapped by the Unicode Consortium (Adobe Symbol to Unicode).
const SYMBOL: [(u32, char); 37] = [
    (0x41, 'Α'),
    (0x42, 'Β'),
    (0x44, 'Δ'),
    (0x46, 'Φ'),
    (0x47, 'Γ'),
    (0x4c, 'Λ'),
    (0x50, 'Π'),
    (0x53, 'Σ'),
    (0x57, 'Ω'),
    (0x61, 'α'),
    (0x62, 'β'),
    (0x64, 'δ'),
    (0x65, 'ε'),
    (0x66, 'φ'),
    (0x67, 'γ'),
    (0x68, 'η'),
    (0x6c, 'λ'),
    (0x6d, 'μ'),
    (0x70, 'π'),
    (0x71, 'θ'),
    (0x72, 'ρ'),
    (0x73, 'σ'),
    (0x77, 'ω'),
    (0xa3, '≤'),
    (0xa5, '∞'),
    (0xab, '↔'),
    (0xac, '←'),
    (0xae, '→'),
    (0xb0, '°'),
    (0xb1, '±'),
    (0xb3, '≥'),
    (0xb4, '×'),
    (0xb7, '•'),
    (0xb8, '÷'),
    (0xb9, '≠'),
    (0xbb, '≈'),
    (0xd6, '√'),
];

/// Wingdings: bullets, boxes and ticks of forms.
const WINGDINGS: [(u32, char); 14] = [
    (0x6c, '•'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x71, '□'),
    (0x72, '□'),
    (0x76, '•'),
    (0x9f, '•'),
    (0xa7, '▪'),
    (0xa8, '□'),
    (0xe0, '→'),
    (0xf0, '→'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfe, '☑'),
];

/// Wingdings 2: boxes and ticks of forms.
const WINGDINGS_2: [(u32, char); 6] =
    [(0x50, '✓'), (0x4f, '✗'), (0x52, '☑'), (0x53, '☒'), (0xa3, '□'), (0x54, '☒')];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_symbols() {
        let cases = [
            ("Symbol", 0xf0b7, Some('•')),
            ("Symbol", 0xb3, Some('≥')),
            ("Symbol", 0xf02d, Some('-')),
            ("Wingdings", 0xf0fc, Some('✓')),
            ("Wingdings", 0xf041, None),
            ("Times New Roman", 0x111, Some('đ')),
            ("Times New Roman", 0xf0b7, None),
            ("", 0xd800, None),
        ];
        for (font, code, c) in cases {
            assert_eq!(to_unicode(font, code), c, "{font} {code:x}");
        }
    }
}
