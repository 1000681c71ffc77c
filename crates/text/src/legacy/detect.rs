//! Detects the encoding of bytes: the one in which they give the likeliest Vietnamese words.

use unicode_normalization::UnicodeNormalization;

use super::Legacy;
use super::table::{Table, table};
use crate::compatibility::ascii_of;
use crate::letter;
use crate::syllable;
use crate::usage::{Used, bits, used};
use crate::word::push_term;

/// Length of the sample of a long file, in bytes: a few thousand words.
const SAMPLE_BYTES: usize = 16 << 10;
/// Lowest share of legal syllables among the words with letters beyond ASCII.
const SHARE_MIN: f32 = 0.7;
/// Lowest share of legal syllables among all words. Keeps French out, where `à` and `là` are legal.
const ALL_SHARE_MIN: f32 = 0.4;
/// From this number of legal words with letters beyond ASCII on, the share of all words does not
/// matter: chance does not produce them.
const LEGAL_ENOUGH: usize = 40;
/// Fewest words for which a share is computed.
const WORDS_MIN: usize = 5;
/// Cost of a legal syllable that is not in the usage table, in bits.
const UNUSED_BITS: f32 = 22.0;
/// Cost of a byte that is a letter of the base code page but is not used by the encoding, in bits.
const FOREIGN_BITS: f32 = 4.0;
/// Cost of a word with a capital after a small letter, in bits.
const CASE_BITS: f32 = 8.0;
/// Cost of an abbreviation with a letter beyond ASCII (`HĐND`), in bits.
const ABBREVIATION_BITS: f32 = 12.0;
/// Cost of a sign beyond ASCII at either end of a word, in bits: in another table it is a letter
/// (`s¯`).
const SIGN_BITS: f32 = 12.0;

/// Returns the encoding in which `bytes` are Vietnamese. Returns `None` if none of the tables fits,
/// and for plain ASCII. Does not detect UTF-8 and UTF-16. Reads only the first 16 KiB.
///
/// ```
/// use tracuu_text::legacy::{Legacy, detect};
///
/// let bytes = b"quy\xd5t \xae\xdenh c\xf1a S\xeb N\xe9i v\xf4";
/// assert_eq!(detect(bytes), Some(Legacy::Tcvn3));
/// assert_eq!(detect(b"plain text"), None);
/// ```
pub fn detect(bytes: &[u8]) -> Option<Legacy> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let mut best: Option<(Legacy, Score)> = None;
    let mut text = String::new();
    for encoding in Legacy::TABLES {
        let Some(table) = table(encoding).filter(|table| table.may_be(sample)) else { continue };
        text.clear();
        table.push(sample, &mut text);
        let mut score = Score::of(&text);
        score.bits += FOREIGN_BITS * table.foreign_letters(sample) as f32;
        if best.as_ref().is_none_or(|(_, best)| score.bits < best.bits) {
            best = Some((encoding, score));
        }
    }
    best.filter(|(_, score)| score.is_vietnamese()).map(|(encoding, _)| encoding)
}

impl Table {
    /// Returns true if the control characters of the sample are letters of the table or usual in
    /// text: line ends, marks of cells and fields, separators. At most 1 byte in 200 may be another
    /// control character.
    fn may_be(&self, sample: &[u8]) -> bool {
        let fits = |&byte: &u8| {
            byte >= 0x20
                || matches!(byte, 0x07 | 0x09..=0x0e | 0x13..=0x15 | 0x1a..=0x1f)
                || self.is_control_letter(byte)
        };
        let odd = sample.iter().filter(|byte| !fits(byte)).count();
        odd * 200 <= sample.len()
    }
}

/// How well the words of a text fit Vietnamese.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Score {
    /// Total cost of the words, in bits; lower is likelier.
    pub bits: f32,
    /// Number of words with letters or signs beyond ASCII, and how many of them are legal
    /// syllables. Abbreviations in capitals are not counted.
    pub words: usize,
    pub legal: usize,
    /// The same for words in ASCII alone, also without abbreviations.
    pub plain_words: usize,
    pub plain_legal: usize,
}

impl Score {
    pub(super) fn of(text: &str) -> Score {
        let mut score = Score::default();
        let mut before: Option<Used> = None;
        let mut key = String::new();
        for word in text.split(|c: char| !in_word(c)) {
            let letters = word.trim_matches(|c: char| !c.is_alphabetic());
            if letters.is_empty() {
                continue;
            }
            let signs = word.chars().filter(|&c| is_odd_sign(c)).count();
            let inside = letters.chars().filter(|&c| is_odd_sign(c)).count();
            score.bits += SIGN_BITS * (signs - inside) as f32;
            let is_plain = letters.is_ascii();
            if is_plain && is_abbreviation(letters) {
                before = None;
                continue;
            }
            key.clear();
            if is_plain {
                push_term(letters, &mut key);
            } else {
                push_term(&letters.nfc().collect::<String>(), &mut key);
            }
            // In a wrong table `ẽ` comes out as `áº½`, whose key would be a syllable.
            let is_sign =
                |c: char| !c.is_ascii() && letter::small(c).is_none() && ascii_of(c).is_some();
            let is_of_letters = is_plain || !letters.chars().any(is_sign);
            let found = used(&key).filter(|_| is_of_letters);
            let is_legal = found.is_some() || is_of_letters && syllable::is_legal(&key);
            if found.is_none() && !is_legal && is_capital_abbreviation(letters) {
                score.bits += ABBREVIATION_BITS;
                before = None;
                continue;
            }
            score.bits += match found {
                None if is_legal => UNUSED_BITS,
                _ => bits(before, found),
            };
            if !is_one_case(letters) {
                score.bits += CASE_BITS;
            }
            before = found;
            if is_plain {
                score.plain_words += 1;
                score.plain_legal += usize::from(is_legal);
            } else {
                score.words += 1;
                score.legal += usize::from(is_legal);
            }
        }
        score
    }

    fn is_vietnamese(&self) -> bool {
        let share = |part: usize, whole: usize| part as f32 / whole.max(1) as f32;
        let all = share(self.legal + self.plain_legal, self.words + self.plain_words);
        self.legal > 0
            && share(self.legal, self.words) >= SHARE_MIN
            && (all >= ALL_SHARE_MIN || self.legal >= LEGAL_ENOUGH)
    }
}

/// Returns true if a character is part of a word, perhaps as a misread letter. Signs beyond ASCII
/// inside a word are letters of another table. Quotes, dashes and spaces are not part of a word.
pub(super) fn in_word(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        '\u{a0}' | '\u{2010}'..='\u{201f}' | '\u{2026}' => false,
        _ => true,
    }
}

/// Returns true for a sign that text hardly ever has beside a letter.
fn is_odd_sign(c: char) -> bool {
    !c.is_ascii() && !c.is_alphabetic() && !matches!(c, '«' | '»' | '°' | '²' | '³' | '½' | '§')
}

/// Returns true if the word has no capital after a small letter.
pub(super) fn is_one_case(word: &str) -> bool {
    let small = word.find(char::is_lowercase).unwrap_or(word.len());
    !word[small..].contains(char::is_uppercase)
}

/// Returns true for a word of capitals in ASCII or without tone marks: `HĐND`, `QĐ`. The caller has
/// excluded legal syllables.
fn is_capital_abbreviation(word: &str) -> bool {
    word.chars().all(char::is_uppercase)
        && word
            .chars()
            .all(|c| c.is_ascii() || matches!(c, 'Đ' | 'Ư' | 'Ơ' | 'Ô' | 'Â' | 'Ă' | 'Ê'))
}

fn is_abbreviation(word: &str) -> bool {
    word.len() == 1 || word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Returns the share of legal syllables among the words of `text`, 0 to 1. Numbers, and
/// abbreviations in capitals, are not counted. Returns `None` if fewer than five words remain.
/// `text` need not be normal.
pub fn vietnamese_share(text: &str) -> Option<f32> {
    let (mut words, mut legal) = (0, 0);
    let composed: String = text.nfc().collect();
    for word in composed.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        let is_legal = syllable::is_legal(&word.to_lowercase());
        if !is_legal && word.chars().all(char::is_uppercase) {
            continue;
        }
        words += 1;
        legal += usize::from(is_legal);
    }
    (words >= WORDS_MIN).then(|| legal as f32 / words as f32)
}
