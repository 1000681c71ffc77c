//! Folding: removes tone marks, shape marks and the bar of `đ`, as in text typed without accents.
//!
//! `đ` has no decomposition in Unicode, so it is replaced explicitly. All other letters follow from
//! NFD.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::letter;

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

/// Returns true if `word`, in lower case and folded, is `folded`. Allocates nothing for words of
/// Vietnamese letters.
///
/// ```
/// use tracuu_text::fold::folds_to;
///
/// assert!(folds_to("Điều", "dieu") && folds_to("DIEU", "dieu") && !folds_to("Điểm", "dieu"));
/// ```
pub fn folds_to(word: &str, folded: &str) -> bool {
    let mut rest = folded.bytes();
    for c in word.chars() {
        let plain = match c {
            '\0'..='\x7f' => c.to_ascii_lowercase(),
            'đ' | 'Đ' => 'd',
            _ => match letter::plain_vowel(c) {
                Some(plain) => plain.to_ascii_lowercase(),
                None => return fold(&word.to_lowercase()) == folded,
            },
        };
        if rest.next() != u8::try_from(plain).ok() {
            return false;
        }
    }
    rest.next().is_none()
}

/// Returns true if folding would change `word`, that is, if it has a tone mark, a shape mark or
/// `đ`.
pub fn has_diacritics(word: &str) -> bool {
    !word.is_ascii() && word.chars().any(is_changed)
}

/// Returns true if folding replaces or removes `c`.
fn is_changed(c: char) -> bool {
    let (mut count, mut same) = (0, false);
    fold_char(c, |base| {
        count += 1;
        same = base == c;
    });
    count != 1 || !same
}

fn fold_char(c: char, mut push: impl FnMut(char)) {
    match c {
        '\0'..='\x7f' => push(c),
        'đ' => push('d'),
        'Đ' => push('D'),
        _ => match letter::plain_vowel(c) {
            Some(base) => push(base),
            None => decompose_canonical(c, |part| {
                if !is_combining_mark(part) {
                    push(part);
                }
            }),
        },
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

    #[test]
    fn every_letter_folds_as_it_decomposes() {
        for c in '\u{80}'..='\u{1fff}' {
            let mut parts = String::new();
            decompose_canonical(c, |part| parts.extend((!is_combining_mark(part)).then_some(part)));
            if !matches!(c, 'đ' | 'Đ') {
                assert_eq!(fold(&c.to_string()), parts);
            }
        }
    }

    proptest! {
        #[test]
        fn words_with_diacritics_change(word in "\\PC*|[a-zà-ỹ]{0,5}") {
            prop_assert_eq!(has_diacritics(&word), fold(&word) != word);
        }

        #[test]
        fn a_word_folds_to_its_folded_form(
            word in "\\PC*|[a-zA-ZÀ-ỹđĐ]{0,4}", other in "[a-z]{0,2}"
        ) {
            let folded = fold(&word.to_lowercase());
            prop_assert!(folds_to(&word, &folded));
            prop_assert_eq!(folds_to(&word, &other), folded == other);
        }

        #[test]
        fn is_idempotent(word in "\\PC*") {
            prop_assert_eq!(fold(&fold(&word)), fold(&word));
        }
    }
}
