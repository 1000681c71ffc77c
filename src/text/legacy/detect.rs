//! Which encoding makes legal syllables of the bytes.

use unicode_normalization::UnicodeNormalization;

use super::Legacy;
use super::table::{Table, table};
use crate::text::syllable;

/// How much of a long file is looked at, in bytes.
const SAMPLE_BYTES: usize = 64 << 10;
/// The least share of words with letters beyond ASCII that must be legal syllables.
const SHARE_MIN: f32 = 0.7;
/// The least share of all words that must be: what keeps French out, whose `à` and `là` are legal.
const ALL_SHARE_MIN: f32 = 0.5;
/// The fewest words of which a share is told.
const WORDS_MIN: usize = 5;

/// The encoding in which `bytes` are Vietnamese; none where they are not in any of them, and for plain
/// ASCII. UTF-8 and UTF-16 are not looked for. Looks at the first 64 KiB.
pub fn detect(bytes: &[u8]) -> Option<Legacy> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let scores = Legacy::TABLES.iter().filter_map(|&encoding| {
        let score = score(table(encoding)?, sample);
        score.is_vietnamese().then_some((encoding, score.legal))
    });
    let best = scores.fold(None, |best: Option<(Legacy, usize)>, next| match best {
        Some(best) if best.1 >= next.1 => Some(best),
        _ => Some(next),
    });
    best.map(|(encoding, _)| encoding)
}

/// How the words of a text do in one encoding.
#[derive(Default)]
struct Score {
    /// Words with letters beyond ASCII, and how many of them are legal.
    words: usize,
    legal: usize,
    /// Words of ASCII alone, and how many of them are legal.
    plain_words: usize,
    plain_legal: usize,
}

impl Score {
    fn is_vietnamese(&self) -> bool {
        let share = |part: usize, whole: usize| part as f32 / whole.max(1) as f32;
        self.legal > 0
            && share(self.legal, self.words) >= SHARE_MIN
            && share(self.legal + self.plain_legal, self.words + self.plain_words) >= ALL_SHARE_MIN
    }
}

fn score(table: &Table, bytes: &[u8]) -> Score {
    let mut score = Score::default();
    let in_word = |&byte: &u8| {
        byte.is_ascii_alphabetic() || byte >= 0x80 && byte != 0xa0 || table.is_control_letter(byte)
    };
    let mut text = String::new();
    for word in bytes.split(|byte| !in_word(byte)).filter(|word| !word.is_empty()) {
        let plain = word.iter().all(|byte| byte.is_ascii_alphabetic());
        if plain && is_abbreviation(word) {
            continue;
        }
        text.clear();
        table.push(word, &mut text);
        let lower = text.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        let legal = syllable::is_legal(&lower.nfc().collect::<String>());
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

fn is_abbreviation(word: &[u8]) -> bool {
    word.len() == 1 || word.iter().all(u8::is_ascii_uppercase)
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
