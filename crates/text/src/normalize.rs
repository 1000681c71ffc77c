//! The normal form of text: what is shown, stored and pointed into.
//!
//! NFC (Unicode Standard Annex 15), look-alike letters that have one reading put right, line ends as
//! `\n`, every kind of space as a plain one, invisible characters gone. It changes letters, never words:
//! spaces are not folded and lines are not joined here ([`tracuu_document::layout`] does that), because
//! a gap of two spaces can be the only trace of a lost letter.

use unicode_normalization::UnicodeNormalization;

/// Normal text and what had to be put right in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalized {
    /// The text in normal form.
    pub text: String,
    /// How many look-alike letters (`ƣ` for `ư`, eth for `đ`) were replaced.
    pub look_alikes: usize,
}

/// Brings `text` to normal form. Idempotent; empty text stays empty; never fails.
///
/// Kept besides letters: `\n`, `\t` and `\u{c}` (a page break). One pass over the text, plus NFC.
pub fn normalize(text: &str) -> Normalized {
    let mut look_alikes = 0;
    let mut plain = String::with_capacity(text.len());
    let mut previous_was_return = false;
    let mut is_composed = true;
    for c in text.chars() {
        let after_return = std::mem::replace(&mut previous_was_return, c == '\r');
        is_composed &= composes_with_nothing(c);
        match c {
            ' '..='~' | '\n' if !after_return => plain.push(c),
            '\n' if after_return => {}
            '\r' | '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}' => plain.push('\n'),
            _ if is_invisible(c) => {}
            _ => match look_alike(c) {
                Some(letter) => {
                    look_alikes += usize::from(letter.is_alphabetic());
                    plain.push(letter);
                }
                None => plain.push(plain_space_or_hyphen(c)),
            },
        }
    }
    // Most files are NFC already, and asking is five times cheaper than composing.
    let text = match is_composed || unicode_normalization::is_nfc(&plain) {
        true => plain,
        false => plain.nfc().collect(),
    };
    Normalized { text, look_alikes }
}

/// Whether a text of such characters is NFC without a closer look: the Latin letters below the combining marks,
/// and the block of Vietnamese letters.
fn composes_with_nothing(c: char) -> bool {
    matches!(c, '\0'..='\u{2ff}' | '\u{1ea0}'..='\u{1ef9}' | '\u{2010}'..='\u{2027}')
}

/// The letter meant by one that looks like it. OI (`ƣ`, U+01A3) is a letter of no living Vietnamese
/// text and comes from damaged fonts; eth and African D are printed like `đ`. This comes before NFC, so
/// that `ƣ` followed by a tone mark composes. A character of private use means something in its font
/// alone: but for bullets it becomes U+FFFD, the one placeholder for a letter that is not known.
fn look_alike(c: char) -> Option<char> {
    Some(match c {
        '\u{1A3}' => 'ư',
        '\u{1A2}' => 'Ư',
        '\u{F0}' | '\u{256}' => 'đ',
        '\u{D0}' | '\u{189}' => 'Đ',
        // Bullets of the fonts Symbol and Wingdings, as office programs write them.
        '\u{F0B7}' | '\u{F0A7}' | '\u{F0D8}' | '\u{F0FC}' | '\u{F076}' => '\u{2022}',
        '\u{F02D}' => '-',
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}' => {
            char::REPLACEMENT_CHARACTER
        }
        _ => return None,
    })
}

/// Characters that print nothing: controls, soft hyphen, zero-width and direction marks (which could
/// also make a text read otherwise than it is stored), byte-order mark, interlinear and tag characters.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{ad}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn plain_space_or_hyphen(c: char) -> char {
    match c {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            ' '
        }
        '\u{2010}' | '\u{2011}' => '-',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn puts_letters_right() {
        let cases = [
            ("ĐẦU TƢ", "ĐẦU TƯ", 1),
            ("ƣ\u{301}ng", "ứng", 1),
            ("Ðại ðường Ɖ ɖ", "Đại đường Đ đ", 4),
            ("\u{F0B7} th\u{E123}c", "\u{2022} th\u{FFFD}c", 0),
            ("hoa\u{300} bi\u{300}nh", "hoà bình", 0),
            ("ê\u{323}", "ệ", 0),
            ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd", 0),
            ("QĐ\u{2011}UBND\u{a0}số\u{200b} 1\u{ad}", "QĐ-UBND số 1", 0),
            ("\u{feff}mở\u{202e}đầu", "mởđầu", 0),
            ("", "", 0),
        ];
        for (input, text, look_alikes) in cases {
            assert_eq!(
                normalize(input),
                Normalized { text: text.into(), look_alikes },
                "{input:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn is_idempotent(text in "\\PC*|[\\x00-\\u{3ff}\\u{2000}-\\u{206f}\u{301}\u{323}]*") {
            let once = normalize(&text).text;
            let twice = normalize(&once);
            prop_assert_eq!(&twice.text, &once);
            prop_assert_eq!(twice.look_alikes, 0);
        }

        #[test]
        fn decomposed_text_has_the_same_form(text in "[a-zA-ZÀ-ỹđĐ ]*") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(normalize(&decomposed).text, normalize(&text).text);
        }
    }
}
