//! Signs that keyboards, fonts and converters write as one of several characters: dashes, slashes
//! and full stops. Readers of numbers and codes accept all of them, so that a document and a query
//! need not have the same one.

/// Returns true for `-` and every character that is printed as a dash: the dashes and hyphens of
/// Unicode (category Pd), minus signs, and what East Asian input methods give for the key.
///
/// ```
/// use tracuu_text::sign::is_dash;
///
/// assert!("-\u{2013}\u{2212}\u{ff0d}".chars().all(is_dash) && !is_dash('/'));
/// ```
pub fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{58a}' | '\u{5be}' | '\u{1400}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
        | '\u{2e17}' | '\u{2e1a}' | '\u{2e3a}' | '\u{2e3b}' | '\u{2e40}' | '\u{2e5d}'
        | '\u{301c}' | '\u{3030}' | '\u{30a0}' | '\u{fe31}' | '\u{fe32}' | '\u{fe58}'
        | '\u{fe63}' | '\u{ff0d}' | '\u{10d6e}' | '\u{10ead}'
        // Minus signs, the hyphen bullet, the swung dash, rules of boxes.
        | '\u{2d7}' | '\u{2043}' | '\u{2053}' | '\u{207b}' | '\u{208b}' | '\u{2212}'
        | '\u{2796}' | '\u{2500}' | '\u{2501}'
        // The mark of a long vowel, which Japanese input methods give for the key of the dash.
        | '\u{30fc}' | '\u{ff70}'
    )
}

/// Returns true for a sign or letter that is written for the hyphen of a code (`QĐ~UBND`,
/// `QĐ一UBND`) by a slip of the keyboard, a font or a converter. Elsewhere it means something else,
/// so readers accept it only between the capitals of a code. The full-width tilde is a plain one in
/// normal text.
pub fn is_dash_in_code(c: char) -> bool {
    matches!(
        c,
        '~' | '_' | '\u{ac}' | '\u{af}' | '\u{b7}' | '\u{2dc}' | '\u{2022}' | '\u{2027}'
        | '\u{203e}' | '\u{2219}' | '\u{223c}' | '\u{22c5}' | '\u{30fb}' | '\u{ff65}'
        // The Chinese numeral one and the Korean vowel EU, which look like a dash.
        | '\u{4e00}' | '\u{3161}' | '\u{1173}' | '\u{ffda}'
    )
}

/// Returns true for `/` and every character that is printed as a slash.
pub fn is_slash(c: char) -> bool {
    matches!(c, '/' | '\u{2044}' | '\u{2215}' | '\u{2571}' | '\u{27cb}' | '\u{29f8}' | '\u{ff0f}')
}

/// Returns true for `.` and every character that is printed as a full stop.
pub fn is_full_stop(c: char) -> bool {
    matches!(c, '.' | '\u{2024}' | '\u{3002}' | '\u{fe52}' | '\u{ff0e}' | '\u{ff61}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_has_one_meaning() {
        for c in '\0'..=char::MAX {
            let kinds = [is_dash(c), is_slash(c), is_full_stop(c)];
            let count = kinds.into_iter().filter(|&is| is).count();
            assert!(count + usize::from(is_dash_in_code(c)) <= 1, "{c:?}");
            // The marks of long vowels are the only letters among them.
            let letter = c.is_alphanumeric() && !matches!(c, '\u{30fc}' | '\u{ff70}');
            assert!(count == 0 || !letter, "{c:?}");
        }
    }

    #[test]
    fn kinds_are_known() {
        let dashes = "-‐‑‒–—―⸺⸻〜〰﹘﹣－−⁻₋˗➖ー";
        assert!(dashes.chars().all(is_dash));
        assert!("~_·•・ㅡ一¬".chars().all(is_dash_in_code) && !is_dash_in_code('='));
        assert!("/⁄∕⧸╱／".chars().all(is_slash));
        assert!(".․．﹒。".chars().all(is_full_stop));
        assert!(
            !"+_~=|\\,:;·•'a1 \n".chars().any(|c| is_dash(c) || is_slash(c) || is_full_stop(c))
        );
    }
}
