//! Which encoding makes likely words of the bytes.

use unicode_normalization::UnicodeNormalization;

use super::Legacy;
use super::table::{Table, table};
use crate::usage::{Used, bits, used};
use crate::{push_key, syllable};

/// How much of a long file is looked at, in bytes: some thousand words.
const SAMPLE_BYTES: usize = 16 << 10;
/// The least share of words with letters beyond ASCII that must be legal syllables.
const SHARE_MIN: f32 = 0.7;
/// The least share of all words that must be: what keeps French out, whose `à` and `là` are legal.
const ALL_SHARE_MIN: f32 = 0.4;
/// So many legal words with letters beyond ASCII do not come about by chance, whatever else is there.
const LEGAL_ENOUGH: usize = 40;
/// The fewest words of which a share is told.
const WORDS_MIN: usize = 5;
/// What a legal syllable costs that nobody uses, in bits.
const UNUSED_BITS: f32 = 22.0;
/// What a byte costs that is a letter of Windows-1252 but none of the table, in bits.
const FOREIGN_BITS: f32 = 4.0;
/// What a capital behind a small letter of the same word costs, in bits.
const CASE_BITS: f32 = 8.0;
/// What an abbreviation with a letter beyond ASCII costs (`HĐND`), in bits.
const ABBREVIATION_BITS: f32 = 12.0;
/// What a sign beyond ASCII at the end of a word costs, in bits: in another table it is a letter (`s¯`).
const SIGN_BITS: f32 = 12.0;

/// The encoding in which `bytes` are Vietnamese; none where they are not in any of them, and for plain
/// ASCII. UTF-8 and UTF-16 are not looked for. Looks at the first 16 KiB.
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
    /// Whether every control character of the sample is a letter in the table, or one that text has.
    fn may_be(&self, sample: &[u8]) -> bool {
        let fits = |&byte: &u8| {
            byte >= 0x20
                || matches!(byte, b'\t' | b'\n' | 0xb | 0xc | b'\r' | 0x1a | 0x1b)
                || self.is_control_letter(byte)
        };
        let odd = sample.iter().filter(|byte| !fits(byte)).count();
        odd * 200 <= sample.len()
    }
}

/// How the words of a text do as Vietnamese.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Score {
    /// How unlikely they are together.
    pub bits: f32,
    /// Words with letters or signs beyond ASCII, and how many of them are legal syllables.
    /// Abbreviations in capitals are not counted.
    pub words: usize,
    pub legal: usize,
    /// Words of ASCII alone, and how many of them are legal; without abbreviations too.
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
            let word = letters;
            let plain = word.is_ascii();
            if plain && is_abbreviation(word) {
                before = None;
                continue;
            }
            key.clear();
            match plain {
                true => push_key(word, &mut key),
                false => push_key(&word.nfc().collect::<String>(), &mut key),
            }
            let found = used(&key);
            let legal = found.is_some() || syllable::is_legal(&key);
            if found.is_none() && !legal && is_capital_abbreviation(word) {
                score.bits += ABBREVIATION_BITS;
                before = None;
                continue;
            }
            score.bits += match found {
                None if legal => UNUSED_BITS,
                _ => bits(before, found),
            };
            if !is_one_case(word) {
                score.bits += CASE_BITS;
            }
            before = found;
            match plain {
                true => {
                    score.plain_words += 1;
                    score.plain_legal += usize::from(legal);
                }
                false => {
                    score.words += 1;
                    score.legal += usize::from(legal);
                }
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

/// Whether a character is part of a word, if perhaps the wrong one: signs beyond ASCII that stand inside
/// a word are letters of another table. Quotes, dashes and spaces are not.
pub(super) fn in_word(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        '\u{a0}' | '\u{2010}'..='\u{201f}' | '\u{2026}' => false,
        _ => true,
    }
}

/// Whether a character is a sign that text hardly has beside a letter.
fn is_odd_sign(c: char) -> bool {
    !c.is_ascii() && !c.is_alphabetic() && !matches!(c, '«' | '»' | '°' | '²' | '³' | '½' | '§')
}

/// Whether no capital stands behind a small letter.
pub(super) fn is_one_case(word: &str) -> bool {
    let small = word.find(char::is_lowercase).unwrap_or(word.len());
    !word[small..].contains(char::is_uppercase)
}

/// `HĐND`, `QĐ`: capitals beyond ASCII that are no syllable.
fn is_capital_abbreviation(word: &str) -> bool {
    word.chars().all(char::is_uppercase)
        && word
            .chars()
            .all(|c| c.is_ascii() || matches!(c, 'Đ' | 'Ư' | 'Ơ' | 'Ô' | 'Â' | 'Ă' | 'Ê'))
}

fn is_abbreviation(word: &str) -> bool {
    word.len() == 1 || word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The share of the words of `text` that are legal syllables, 0 to 1. Numbers and abbreviations in
/// capitals are left out. None where fewer than five words remain. `text` need not be normal.
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
