//! Folding: removes tone marks, shape marks and the bar of `đ`, as in text typed without accents.
//!
//! `đ` has no decomposition in Unicode, so it is replaced explicitly. All other letters follow from
//! NFD.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Returns `word` without diacritics: `đường` gives `duong`. Keeps case. Idempotent.
///
/// ```
/// use tracuu_text::fold;
///
/// assert_eq!(fold("Quyết định"), "Quyet dinh");
/// ```
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        fold_char(c, |base| folded.push(base));
    }
    folded
}

/// Returns true if folding would change `word`, that is, if it has a tone mark, a shape mark or
/// `đ`.
pub fn has_diacritics(word: &str) -> bool {
    !word.is_ascii() && fold(word) != word
}

fn fold_char(c: char, mut push: impl FnMut(char)) {
    match c {
        '\0'..='\x7f' => push(c),
        'đ' => push('d'),
        'Đ' => push('D'),
        _ => decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                push(part);
            }
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_vietnamese() {
        let cases = [
            ("đường", "duong"),
            ("Ủy", "Uy"),
            ("QĐ-UBND", "QD-UBND"),
            ("hoà", "hoa"),
            ("quý", "quy"),
            ("GPMB", "GPMB"),
            ("1.234,5", "1.234,5"),
            ("", ""),
        ];
        for (word, folded) in cases {
            assert_eq!(fold(word), folded);
            assert_eq!(has_diacritics(word), word != folded);
        }
    }

    proptest! {
        #[test]
        fn is_idempotent(word in "\\PC*") {
            prop_assert_eq!(fold(&fold(&word)), fold(&word));
        }
    }
}
