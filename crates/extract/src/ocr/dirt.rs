//! Dirt at the ends of lines: scraps that OCR takes for letters.

use super::words::{Word, median};

/// A word of at most this many signs at the end of a line is dirt if OCR is less sure of it than
/// this, in percent, and its height is not within these shares of the usual one.
const DIRT_SIGNS_MAX: usize = 2;
const DIRT_MAX: f32 = 50.0;
const USUAL: std::ops::RangeInclusive<f32> = 0.4..=2.0;

/// Removes dirt at the ends of lines: signs of which OCR is not sure, much lower or higher than the
/// words of the line.
pub(super) fn without(words: Vec<Word>) -> Vec<Word> {
    let mut is_dirt = Vec::with_capacity(words.len());
    for line in words.chunk_by(|word, next| word.line == next.line) {
        let height = median(line, |word| word.height);
        let usual = USUAL.start() * height..=USUAL.end() * height;
        is_dirt.extend(line.iter().enumerate().map(|(at, word)| {
            (at == 0 || at + 1 == line.len())
                && line.len() > 2
                && word.confidence < DIRT_MAX
                && word.read.chars().count() <= DIRT_SIGNS_MAX
                && word.read.contains(char::is_alphanumeric)
                && !usual.contains(&word.height)
        }));
    }
    let kept = words.into_iter().zip(is_dirt).filter(|(_, is_dirt)| !is_dirt);
    kept.map(|(word, _)| word).collect()
}
