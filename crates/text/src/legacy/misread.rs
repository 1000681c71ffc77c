//! Finds and repairs Unicode text that a program produced from legacy bytes with the wrong table.
//!
//! Converters that ignore fonts read every byte as Windows-1252 or ISO 8859-1. This affects whole
//! texts, or single paragraphs and runs of otherwise correct ones. So the text is judged by
//! stretches: the words between two words that can only be Unicode.

use std::sync::LazyLock;

use super::detect::{Score, in_word};
use super::font::FontEncoding;
use super::table::misread_byte;
use super::{Legacy, glyphs, mojibake};
use crate::letter::vowel;
use crate::syllable;
use crate::word::key;

/// Lowest gain of decoding again, in bits: about one word that becomes a likely one.
const GAIN_MIN: f32 = 12.0;
/// Length of the doubtful text from which the table is chosen, in bytes.
const SAMPLE_BYTES: usize = 16 << 10;
/// Fewest additional legal words that decoding again must produce.
const WORDS_MIN: usize = 2;
/// If a text has more than this many wrong words per word that can only be Unicode, all of it was
/// misread. Then words that happen to be legal as written are decoded again too.
const WHOLE_TIMES: usize = 20;

/// Text whose misread parts were decoded again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// The encoding in which the text was written.
    pub encoding: Legacy,
    /// The text, not always NFC.
    pub text: String,
}

/// Returns the text with misread parts decoded again, and its original encoding. Returns `None` if
/// nothing is wrong. Correct Vietnamese, English or French is not changed. Text without suspicious
/// characters costs one pass.
///
/// ```
/// use tracuu_text::legacy::{Legacy, repair_misread};
///
/// let repaired = repair_misread("QuyÕt ®Þnh cña Së Néi vô vÒ viÖc ban hµnh").unwrap();
/// assert_eq!(repaired.encoding, Legacy::Tcvn3);
/// assert_eq!(repaired.text, "Quyết định của Sở Nội vụ về việc ban hành");
/// assert_eq!(repair_misread("Quyết định của Sở Nội vụ"), None);
/// ```
pub fn repair_misread(text: &str) -> Option<Repaired> {
    let signs = Signs::of(text);
    if signs.has_glyph_number
        && let Some(text) = glyphs::repair(text)
    {
        return Some(Repaired { encoding: Legacy::GlyphNumbers, text });
    }
    if !signs.is_suspicious {
        return None;
    }
    if let Some(text) = mojibake::repair(text) {
        return Some(Repaired { encoding: Legacy::Utf8, text });
    }
    let stretches = stretches(text);
    let doubtful: Vec<&Stretch<'_>> = stretches.iter().filter(|one| one.wrong > 0).collect();
    let encoding = best_encoding(&doubtful)?;
    let font = FontEncoding { encoding, capitals: false };
    let wrong: usize = doubtful.iter().map(|one| one.wrong).sum();
    let certain: usize = stretches.iter().filter(|one| one.is_unicode).count();
    let is_whole = certain * WHOLE_TIMES < wrong;
    let mut repaired = String::with_capacity(text.len() * 5 / 4);
    let mut changed = false;
    for stretch in &stretches {
        let again = font.decode(stretch.text);
        let gains = || Score::of(stretch.text).bits - Score::of(&again).bits >= GAIN_MIN;
        if !stretch.is_unicode && (is_whole || (stretch.wrong > 0 && gains())) {
            changed |= again != stretch.text;
            repaired.push_str(&again);
        } else {
            repaired.push_str(stretch.text);
        }
    }
    changed.then_some(Repaired { encoding, text: repaired })
}

/// Returns true if correct Vietnamese text hardly ever has the character. These are Latin-1 letters
/// that Vietnamese does not use, signs at the codes of legacy letters, and the control characters
/// of ISO 8859-1.
fn is_suspicious(c: char) -> bool {
    static LATIN: LazyLock<[bool; 256]> = LazyLock::new(|| {
        std::array::from_fn(|code| {
            let c = char::from(code as u8);
            code >= 0x80 && in_word(c) && !is_vietnamese(c)
        })
    });
    match u8::try_from(c) {
        Ok(code) => LATIN[usize::from(code)],
        Err(_) => misread_byte(c).is_some() && in_word(c) && !is_vietnamese(c),
    }
}

/// What shows that a text was misread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Signs {
    /// It has a character that can only be a glyph number.
    has_glyph_number: bool,
    /// It has a suspicious character or a loose tone.
    is_suspicious: bool,
}

impl Signs {
    /// Looks for signs, in one pass.
    fn of(text: &str) -> Signs {
        let mut signs = Signs::default();
        let mut before = ' ';
        for c in text.chars() {
            // Nearly all letters beyond ASCII are of the Vietnamese block, where none is a sign.
            if !c.is_ascii() && !matches!(c, '\u{1ea0}'..='\u{1ef9}') {
                signs.has_glyph_number |= glyphs::is_glyph_number(c);
                signs.is_suspicious |= is_suspicious(c) || is_loose_tone(before, c);
            }
            before = c;
        }
        signs
    }
}

/// Returns true if `c`, after the letter `before`, may be a tone mark of Windows-1258, which has
/// them as characters. Misread, each appears as one of five letters where no word has that letter
/// (`TrýõÒng`, `nhiêòm`).
fn is_loose_tone(before: char, c: char) -> bool {
    match c {
        'Ì' | 'Ò' | 'Þ' => before.is_lowercase(),
        'ì' | 'ò' => !before.is_ascii() && vowel(before).is_some(),
        _ => false,
    }
}

fn is_vietnamese(c: char) -> bool {
    let lower = c.to_lowercase().next().unwrap_or(c);
    lower == 'đ' || vowel(lower).is_some()
}

/// A part of a line: one word that can only be Unicode, or the text between two of them.
struct Stretch<'a> {
    text: &'a str,
    /// True if the stretch is one word that can only be Unicode.
    is_unicode: bool,
    /// Number of words that are not legal syllables and whose letters beyond ASCII may all be
    /// misread bytes.
    wrong: usize,
}

/// Splits the text at line ends and at the words that can only be Unicode.
fn stretches(text: &str) -> Vec<Stretch<'_>> {
    let mut stretches = Vec::new();
    for line in text.split_inclusive('\n') {
        let (mut start, mut wrong, mut at) = (0, 0, 0);
        while let Some(from) = line[at..].find(in_word).map(|next| at + next) {
            let rest = &line[from..];
            let word = &rest[..rest.find(|c: char| !in_word(c)).unwrap_or(rest.len())];
            at = from + word.len();
            if word.is_ascii() {
                continue;
            }
            if word.chars().any(|c| misread_byte(c).is_none()) {
                stretches.push(Stretch { text: &line[start..from], is_unicode: false, wrong });
                stretches.push(Stretch { text: word, is_unicode: true, wrong: 0 });
                (start, wrong) = (at, 0);
            } else {
                wrong += usize::from(!syllable::is_legal(&key(word)));
            }
        }
        stretches.push(Stretch { text: &line[start..], is_unicode: false, wrong });
    }
    stretches
}

/// Returns the encoding that makes the doubtful stretches likeliest, or `None` if they do not
/// become likely enough.
fn best_encoding(doubtful: &[&Stretch<'_>]) -> Option<Legacy> {
    let mut sample = String::new();
    for stretch in doubtful {
        if sample.len() < SAMPLE_BYTES {
            sample.push_str(stretch.text);
            sample.push('\n');
        }
    }
    let before = Score::of(&sample);
    let decode = |&encoding: &Legacy| {
        let again = FontEncoding { encoding, capitals: false }.decode(&sample);
        (encoding, Score::of(&again))
    };
    let best = Legacy::TABLES.iter().map(decode).min_by(|a, b| a.1.bits.total_cmp(&b.1.bits));
    let (encoding, after) = best?;
    let is_better = after.legal >= before.legal + WORDS_MIN && after.legal * 10 >= after.words * 7;
    (is_better && before.bits - after.bits >= GAIN_MIN).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vietnamese_block_has_no_signs() {
        for c in '\u{1ea0}'..='\u{1ef9}' {
            assert!(!glyphs::is_glyph_number(c) && !is_suspicious(c) && !is_loose_tone('a', c));
        }
        let found = |text| {
            let signs = Signs::of(text);
            (signs.has_glyph_number, signs.is_suspicious)
        };
        assert_eq!(found("Quyết định ban hành, còn thì"), (false, false));
        assert_eq!(found("TrýõÒng"), (false, true));
        assert_eq!(found("nhiêòm"), (false, true));
        assert_eq!(found("7KӵF"), (true, false));
    }
}
