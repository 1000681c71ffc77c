//! Compatibility characters: letters and digits in another form, which Unicode keeps only to
//! convert old character sets. Single letters and numbers are shown as written, and compared as
//! what they stand for. A character for several words or signs (`½`, `⒜`, `㎡`) is written out in
//! the normal form.

use unicode_normalization::char::decompose_compatible;

/// The zeros of the decimal digits of other scripts, each before its digits one to nine: Arabic,
/// Persian, Devanagari, Bengali, Thai, Lao, Burmese, Khmer.
const ZEROS: [char; 8] = ['٠', '۰', '०', '০', '๐', '໐', '၀', '០'];

/// Returns the ASCII letters and digits that a character beyond ASCII stands for, in lower case:
/// Roman numerals, numbers in circles and brackets, raised and lowered digits, digits of other
/// scripts, ligatures, letters of mathematics. Returns `None` for any other character, and for one
/// that also stands for a sign between two of them (`½`).
pub(crate) fn ascii_of(c: char) -> Option<String> {
    if let Some(number) = circled(c).or_else(|| digit_of_script(c)) {
        return Some(number.to_string());
    }
    let parts = decomposed(c);
    let inner = parts.trim_matches(|c: char| c.is_ascii_punctuation());
    let is_plain = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_plain.then(|| inner.to_ascii_lowercase())
}

/// Returns the text of a character that stands for more than one word: a fraction, a letter or
/// number with its brackets or full stop, a unit in one square. `None` for any other character.
pub(crate) fn written_out(c: char) -> Option<String> {
    let parts = match c {
        '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215f}' | '\u{2189}' => decomposed(c),
        '\u{2474}'..='\u{249b}' | '\u{249c}'..='\u{24b5}' => decomposed(c),
        '\u{2103}' | '\u{2109}' => decomposed(c),
        // The raised digit of a unit stays raised.
        '\u{3371}'..='\u{337a}' | '\u{3380}'..='\u{33df}' => {
            decomposed(c).replace('2', "²").replace('3', "³")
        }
        _ => return None,
    };
    Some(parts.replace(['\u{2044}', '\u{2215}'], "/"))
}

/// Returns true for a number in a circle, white or black, once or twice.
pub(crate) fn is_circled(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{2473}') || circled(c).is_some()
}

fn decomposed(c: char) -> String {
    let mut parts = String::new();
    decompose_compatible(c, |part| parts.push(part));
    parts
}

/// Returns the number in a circle, black or double, for which Unicode has no decomposition.
fn circled(c: char) -> Option<u32> {
    let code = c as u32;
    match c {
        '\u{24eb}'..='\u{24f4}' => Some(code - 0x24eb + 11),
        '\u{24f5}'..='\u{24fe}' => Some(code - 0x24f5 + 1),
        '\u{24ff}' => Some(0),
        '\u{2776}'..='\u{277f}' => Some(code - 0x2776 + 1),
        '\u{2780}'..='\u{2789}' => Some(code - 0x2780 + 1),
        '\u{278a}'..='\u{2793}' => Some(code - 0x278a + 1),
        _ => None,
    }
}

fn digit_of_script(c: char) -> Option<u32> {
    let digits = ZEROS.iter().map(|&zero| (c as u32).wrapping_sub(zero as u32));
    digits.into_iter().find(|digit| *digit < 10)
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
            ('⓶', "2"),
            ('⒜', "a"),
            ('٣', "3"),
            ('৯', "9"),
            ('๐', "0"),
        ];
        for (c, letters) in cases {
            assert_eq!(ascii_of(c).as_deref(), Some(letters), "{c}");
        }
        for c in "đẤǹμ½ǆカｶΩЖ東각…".chars() {
            assert_eq!(ascii_of(c), None, "{c}");
        }
    }

    #[test]
    fn characters_of_several_words_are_written_out() {
        let cases = [
            ('½', "1/2"),
            ('⅔', "2/3"),
            ('⑴', "(1)"),
            ('⒈', "1."),
            ('⒜', "(a)"),
            ('℃', "°C"),
            ('㎡', "m²"),
            ('㎥', "m³"),
            ('㎛', "μm"),
            ('㎧', "m/s"),
            ('㏊', "ha"),
        ];
        for (c, text) in cases {
            assert_eq!(written_out(c).as_deref(), Some(text), "{c}");
        }
        for c in "a²①Ⅳ⓶㈠東".chars() {
            assert_eq!(written_out(c), None, "{c}");
        }
    }
}
