//! Compatibility characters: letters and digits in another form, which Unicode keeps only to
//! convert old character sets. They are shown as written, and compared as what they stand for.

use unicode_normalization::char::decompose_compatible;

/// Returns the ASCII letters and digits that a character beyond ASCII stands for, in lower case:
/// Roman numerals, numbers in circles and brackets, raised and lowered digits, ligatures, letters
/// of mathematics. Returns `None` for any other character, and for one that also stands for a sign
/// between two of them (`½`).
pub(crate) fn ascii_of(c: char) -> Option<String> {
    if let Some(number) = white_on_black(c) {
        return Some(number.to_string());
    }
    let mut parts = String::new();
    decompose_compatible(c, |part| parts.push(part));
    let inner = parts.trim_matches(|c: char| c.is_ascii_punctuation());
    let is_plain = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_plain.then(|| inner.to_ascii_lowercase())
}

/// Returns the number in a black circle, for which Unicode has no decomposition.
fn white_on_black(c: char) -> Option<u32> {
    let code = c as u32;
    match c {
        '\u{24eb}'..='\u{24f4}' => Some(code - 0x24eb + 11),
        '\u{24ff}' => Some(0),
        '\u{2776}'..='\u{277f}' => Some(code - 0x2776 + 1),
        '\u{2780}'..='\u{2789}' => Some(code - 0x2780 + 1),
        '\u{278a}'..='\u{2793}' => Some(code - 0x278a + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_stands_for_letters() {
        let cases = [
            ('Ⅳ', "iv"),
            ('ⅻ', "xii"),
            ('２', "2"),
            ('②', "2"),
            ('⑵', "2"),
            ('⒉', "2"),
            ('㉑', "21"),
            ('❷', "2"),
            ('⓬', "12"),
            ('²', "2"),
            ('₂', "2"),
            ('ﬁ', "fi"),
            ('𝐀', "a"),
            ('𝟗', "9"),
            ('Ⓑ', "b"),
            ('º', "o"),
            ('ℓ', "l"),
        ];
        for (c, letters) in cases {
            assert_eq!(ascii_of(c).as_deref(), Some(letters), "{c}");
        }
        for c in "đẤǹμ½ǆカｶΩЖ東각…".chars() {
            assert_eq!(ascii_of(c), None, "{c}");
        }
    }
}
