//! The normal form of text: it is shown and stored, and all offsets refer to it.
//!
//! Normal text is NFC (Unicode Standard Annex 15). Look-alike letters with only one interpretation
//! are corrected, line ends become `\n`, every kind of space becomes a plain one, characters in the
//! width of East Asian scripts (`２`, `－`, `㎡`) become those of Latin text, and invisible characters
//! are removed. Letters change, words do not: spaces are not folded and lines are not
//! joined here, because a gap of two spaces may be the only trace of a lost letter (see
//! [`super::lost`]).

use crate::sign::is_slash;
use crate::twins;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::compatibility::written_out;
use super::letter::is_letter;
use super::syllable::is_joined;

/// A soft hyphen is judged by at most this many characters on each side, more than a code has.
const CODE_CHARS_MAX: usize = 30;

/// Normal text and the number of corrections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalized {
    /// The text in normal form.
    pub text: String,
    /// Number of look-alike letters (`ƣ` for `ư`, eth for `đ`, Cyrillic `А` for `A`) that were
    /// replaced.
    pub look_alikes: usize,
}

/// Converts `text` to normal form. Idempotent. Empty text stays empty. Never fails.
///
/// Of the control characters, `\n`, `\t` and `\u{c}` (page break) are kept. One pass over the text,
/// plus NFC.
///
/// ```
/// use tracuu_text::normalize;
///
/// let normalized = normalize("Ða\u{323}i\u{a0}ho\u{323}c đầu tƣ\r\n");
/// assert_eq!(normalized.text, "Đại học đầu tư\n");
/// assert_eq!(normalized.look_alikes, 2);
/// ```
pub fn normalize(text: &str) -> Normalized {
    let mut look_alikes = 0;
    let mut plain = String::with_capacity(text.len());
    let mut is_composed = true;
    let mut has_twins = false;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !stays(c)).unwrap_or(rest.len());
        plain.push_str(&rest[..end]);
        let mut chars = rest[end..].chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        is_composed &= composes_with_nothing(c);
        has_twins |= twins::latin(c).is_some();
        match c {
            '\r' => {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                plain.push('\n');
            }
            '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}' => plain.push('\n'),
            '\u{ad}' if is_in_number(&plain, rest) => plain.push('-'),
            _ if is_invisible(c) => {
                if is_joiner(c) && parts_words(&plain, rest) {
                    plain.push(' ');
                }
            }
            _ if may_be_degree(c) && is_degree(&plain, rest) => {
                plain.push('°');
                rest = rest.strip_prefix(' ').unwrap_or(rest);
            }
            '\u{20ab}' => push_apart("đ", &mut plain, rest),
            _ => match look_alike(c) {
                Some(letter) => {
                    look_alikes += usize::from(letter.is_alphabetic());
                    plain.push(letter);
                }
                None => match written_out(c) {
                    Some(text) => push_apart(&text, &mut plain, rest),
                    None => plain.push(plain_sign(c)),
                },
            },
        }
    }
    // Most files are NFC already, and the check is five times cheaper than composing.
    let is_nfc = is_composed || unicode_normalization::is_nfc(&plain);
    let mut text = if is_nfc { plain } else { plain.nfc().collect() };
    if has_twins && let Some(latin) = twins::replace(&text) {
        look_alikes += latin.count;
        text = latin.text.nfc().collect();
    }
    Normalized { text, look_alikes }
}

/// Returns true if a soft hyphen between `before` and `after` is the hyphen of a document number:
/// between capitals after a slash (`412/QĐ-UBND`), or between digits and capitals that a slash
/// follows (`12-QĐ/TU`). No line of a file is broken there.
fn is_in_number(before: &str, after: &str) -> bool {
    if !after.starts_with(char::is_uppercase) {
        return false;
    }
    let start = before.char_indices().rev().take(CODE_CHARS_MAX).last().map_or(0, |(at, _)| at);
    let before = &before[start..];
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let code = word.rsplit(is_slash).next().unwrap_or_default();
    let slash = code.len() < word.len()
        || before[..before.len() - word.len()].trim_end().ends_with(is_slash);
    if code.starts_with(char::is_uppercase) {
        return slash && code.ends_with(char::is_alphanumeric);
    }
    let mut next = after.chars().take(CODE_CHARS_MAX).take_while(|c| !c.is_whitespace());
    code.ends_with(|c: char| c.is_ascii_digit()) && next.any(is_slash)
}

/// Returns true for the characters of nearly every text, which stay as they are and compose with
/// nothing.
fn stays(c: char) -> bool {
    matches!(c, ' '..='~' | '\n' | 'À'..='Ï' | 'Ñ'..='ï' | 'ñ'..='ÿ' | '\u{100}'..='\u{188}'
        | 'Ơ' | 'ơ' | 'Ư' | 'ư' | '\u{1ea0}'..='\u{1ef9}' | '\u{2013}'..='\u{2014}'
        | '\u{2018}'..='\u{2026}')
}

/// Returns true for characters of which any sequence is NFC: Latin letters below the combining
/// marks, the Vietnamese block, and dashes and quotes.
fn composes_with_nothing(c: char) -> bool {
    matches!(c, '\0'..='\u{2ff}' | '\u{1ea0}'..='\u{1ef9}' | '\u{2010}'..='\u{2027}')
}

/// Returns the letter that a look-alike stands for, or `None` for any other character. OI (`ƣ`,
/// U+01A3) does not occur in Vietnamese text and comes from damaged fonts; eth and African D look
/// like `đ`. This runs before NFC, so that `ƣ` and a tone mark after it compose. A private-use
/// character has a meaning only in its font. Bullets and the hyphen are mapped, all others become
/// U+FFFD, the placeholder for an unknown letter.
fn look_alike(c: char) -> Option<char> {
    Some(match c {
        '\u{1A3}' => 'ư',
        '\u{1A2}' => 'Ư',
        '\u{F0}' | '\u{256}' => 'đ',
        '\u{D0}' | '\u{189}' => 'Đ',
        // Signs of Windows-1252 that came through as control characters.
        '\u{91}' => '\u{2018}',
        '\u{92}' => '\u{2019}',
        '\u{93}' => '\u{201c}',
        '\u{94}' => '\u{201d}',
        '\u{95}' => '\u{2022}',
        '\u{96}' => '\u{2013}',
        '\u{97}' => '\u{2014}',
        // Bullets of the fonts Symbol and Wingdings, as word processors write them.
        '\u{F0B7}' | '\u{F0A7}' | '\u{F0D8}' | '\u{F0FC}' | '\u{F076}' => '\u{2022}',
        '\u{F02D}' => '-',
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}' => {
            char::REPLACEMENT_CHARACTER
        }
        _ => return None,
    })
}

/// Returns true for characters that print nothing: controls, soft hyphen, byte-order mark,
/// zero-width, direction, interlinear and tag characters. Direction marks could also show a text in
/// another order than it is stored.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{90}'
        | '\u{98}'..='\u{9f}' | '\u{ad}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Returns true for characters that print nothing between two letters: the soft hyphen, and those
/// that permit or forbid a line break or a ligature.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Returns true if the letters at the end of `before` and at the start of `after` are two words,
/// between which a file has an invisible character for the space: both are syllables, and together
/// they are none, or a capital follows a small letter.
fn parts_words(before: &str, after: &str) -> bool {
    let is_part = |c: char| is_letter(c) || is_combining_mark(c);
    let start = before.trim_end_matches(is_part).len();
    let end = after.find(|c| !is_part(c)).unwrap_or(after.len());
    let composed = |text: &str| text.nfc().collect::<String>();
    let (first, second) = (composed(&before[start..]), composed(&after[..end]));
    let is_slope = first.ends_with(char::is_lowercase) && second.starts_with(char::is_uppercase);
    is_slope || is_joined(&first, &second)
}

/// Returns true for what keyboards and fonts have for the degree sign: the ordinal sign, a raised
/// zero or `o`, rings.
fn may_be_degree(c: char) -> bool {
    matches!(c, '°' | '\u{ba}' | '\u{2da}' | '\u{1d52}' | '\u{2070}' | '\u{2218}' | '\u{25e6}')
}

/// Returns true if the sign between `before` and `after` is the degree sign of a temperature: a
/// number is before it, and the letter of its scale after it, perhaps after a space.
fn is_degree(before: &str, after: &str) -> bool {
    let scale = after.strip_prefix(' ').unwrap_or(after).strip_prefix(['C', 'c', 'F']);
    before.trim_end_matches(' ').ends_with(|c: char| c.is_ascii_digit())
        && scale.is_some_and(|rest| !rest.starts_with(|c| is_letter(c) || is_combining_mark(c)))
}

/// Appends `text` for one sign, with a space where it would run into the letters or digits of
/// `plain` or of `rest` that it was apart from: `2½` is `2 1/2`, `5 tỷ₫` is `5 tỷ đ`.
fn push_apart(text: &str, plain: &mut String, rest: &str) {
    let runs_on = |before: Option<char>, after: Option<char>| match (before, after) {
        (Some(before), Some(after)) => {
            (before.is_ascii_digit() && after.is_ascii_digit())
                || (is_letter(before) && is_letter(after))
                || (after.is_ascii_digit() && before == 'đ')
        }
        _ => false,
    };
    if runs_on(plain.chars().next_back(), text.chars().next()) {
        plain.push(' ');
    }
    plain.push_str(text);
    if runs_on(text.chars().next_back(), rest.chars().next()) {
        plain.push(' ');
    }
}

/// Returns the plain form of spaces, of hyphens that forbid or mark a line break, of the micro
/// sign, and of the full-width forms of ASCII, which East Asian input methods give; any other
/// character as it is.
fn plain_sign(c: char) -> char {
    match c {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            ' '
        }
        '\u{2010}' | '\u{2011}' => '-',
        '\u{b5}' => 'μ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
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
            ("cao\u{200b}khe, Nội\u{ad}vu\u{323}, ở\u{feff}Sở", "cao khe, Nội vụ, ở Sở", 0),
            ("th\u{200b}ông ho\u{200c}ang 12\u{2060}345 Km\u{200b}18", "thông hoang 12345 Km18", 0),
            ("½ lần, 2½, ⅓số; ⒜⑵ ⒊", "1/2 lần, 2 1/2, 1/3số; (a)(2) 3.", 0),
            ("38⁰C 38 ˚C 38º C 38°C m⁰ 38⁰Cao", "38°C 38 °C 38°C 38°C m⁰ 38⁰Cao", 0),
            ("500₫ 5 tỷ₫ ₫500 10µm ㎛ 4Ω", "500đ 5 tỷ đ đ 500 10μm μm 4Ω", 0),
            ("Ｓố：４１２／QĐ－UBND，ｅ\u{302}\u{323}", "Số:412/QĐ-UBND,ệ", 0),
            ("412/QĐ\u{ad}UBND 12\u{ad}QĐ/TU 5/CT\u{ad}TTg", "412/QĐ-UBND 12-QĐ/TU 5/CT-TTg", 0),
            ("/ QĐ\u{ad}UB va\u{ad}n/B SỞ\u{ad}Y", "/ QĐ-UB van/B SỞY", 0),
            ("QĐ\u{96}UBND \u{93}a\u{94}\u{9f}", "QĐ–UBND “a”", 0),
            ("412А/КН-UBND", "412A/KH-UBND", 3),
            ("45㎡, 25℃, m² Ⅳ ② ﬁ", "45m², 25°C, m² Ⅳ ② ﬁ", 0),
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

    #[test]
    fn what_stays_needs_no_change() {
        for c in ('\0'..=char::MAX).filter(|&c| stays(c)) {
            let unchanged = !is_invisible(c) && look_alike(c).is_none();
            assert!(
                unchanged
                    && plain_sign(c) == c
                    && written_out(c).is_none()
                    && !may_be_degree(c)
                    && composes_with_nothing(c),
                "{c}"
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
