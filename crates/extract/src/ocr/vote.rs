//! Decides between readings of a line: a word counts as sure only if most readings agree on it.

use super::words::{Word, is_syllable};
use tracuu_text::fold;

/// Share of the confidences that a reading of a word needs so that the others do not count.
const MAJORITY: f32 = 2.0 / 3.0;
/// Confidence in a word on which the readings differ, in percent, at most.
pub(super) const DOUBTED: f32 = 55.0;
/// Confidence in the first word of a line with ink beside it, and in a word of which only the
/// accents differ, in percent, at most. It is more than `DOUBTED`: family names are known by their
/// letters, and a name that begins with one has lost no word before it.
pub(super) const BUT_FOR_ACCENTS: f32 = 64.0;
/// Confidence in a word on which they agree, in percent, at most.
const AGREED_MAX: f32 = 96.0;

/// Returns the reading of a line on which the others agree most, without the words that more of
/// them lack than have.
pub(super) fn best(line: &[Vec<Word>]) -> Vec<Word> {
    let checked = |reading: usize| -> Vec<Word> {
        let others = || line.iter().enumerate().filter(|(at, _)| *at != reading);
        let is_there = |word: &&Word| {
            let there = |words: &Vec<Word>| {
                words.iter().any(|other| other.overlaps(word) && is_as_high(other, word))
            };
            2 * (1 + others().filter(|(_, words)| there(words)).count()) >= line.len()
        };
        let check = |word: &Word| {
            let same =
                others().filter_map(|(_, words)| words.iter().find(|other| is_at(other, word)));
            checked(word, &same.collect::<Vec<_>>())
        };
        line[reading].iter().filter(is_there).map(check).collect()
    };
    // A reading that leaves out a damaged word is surer of fewer columns.
    let sure =
        |words: &Vec<Word>| words.iter().map(|word| word.confidence * word.width).sum::<f32>();
    let all = (0..line.len()).map(checked);
    all.max_by(|one, other| sure(one).total_cmp(&sure(other))).unwrap_or_default()
}

/// Returns a word as most readings have it, by their confidences. Readings that are wrong seldom
/// agree, so they are surer together. What is not a syllable does not count beside what is. Signs
/// before a word are dirt: posts and names have none.
fn checked(word: &Word, others: &[&Word]) -> Word {
    let all = || others.iter().copied().chain([word]);
    let any_syllable = all().any(|word| is_syllable(&word.read));
    let votes: Vec<&Word> = all().filter(|word| !any_syllable || is_syllable(&word.read)).collect();
    let same = |word: &Word| -> Vec<&Word> {
        votes.iter().copied().filter(|other| bare(&other.read) == bare(&word.read)).collect()
    };
    let weight = |words: &[&Word]| words.iter().map(|word| word.confidence).sum::<f32>();
    let groups = votes.iter().map(|word| same(word));
    let most = groups.max_by(|one, other| weight(one).total_cmp(&weight(other)));
    let most = most.unwrap_or_default();
    let surest = most.iter().max_by(|one, other| one.confidence.total_cmp(&other.confidence));
    let mut checked = word.clone();
    let Some(surest) = surest else { return checked };
    // The box of another reading may have dirt in it.
    (checked.left, checked.width) = (surest.left, surest.width);
    checked.read = surest.read.trim_start_matches(is_sign).to_string();
    let doubts = most.iter().map(|word| 1.0 - word.confidence.clamp(0.0, 100.0) / 100.0);
    let together = (100.0 * (1.0 - doubts.product::<f32>())).min(AGREED_MAX);
    checked.confidence = surest.confidence.max(together);
    let is_agreed = |words: &[&Word]| words.len() > 1 && weight(words) >= MAJORITY * weight(&votes);
    let letters = |word: &Word| fold(&bare(&word.read).to_lowercase());
    let alike: Vec<&Word> =
        votes.iter().copied().filter(|word| letters(word) == letters(surest)).collect();
    if !is_agreed(&most) {
        let most = if is_agreed(&alike) { BUT_FOR_ACCENTS } else { DOUBTED };
        checked.confidence = checked.confidence.min(most);
    }
    checked
}

/// Returns true if two words have the same place. Two that were joined have not that of one of
/// them.
pub(super) fn is_at(one: &Word, other: &Word) -> bool {
    let both = one.right().min(other.right()) - one.left.max(other.left);
    one.is_level(other) && is_as_high(one, other) && 2.0 * both >= one.width.max(other.width)
}

/// Returns false for a mark that is parted from its letter, and the word.
fn is_as_high(one: &Word, other: &Word) -> bool {
    2.0 * one.height.min(other.height) >= one.height.max(other.height)
}

pub(super) fn bare(read: &str) -> &str {
    read.trim_matches(is_sign)
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::words::rows;

    /// Returns a word of 60 by 30 pixels.
    fn word(read: &str, confidence: u32) -> Word {
        rows(&format!("5\t1\t1\t1\t1\t1\t0\t0\t60\t30\t{confidence}\t{read}")).remove(0)
    }

    #[test]
    fn readings_that_agree_are_sure_and_others_are_not() {
        let vote = |reads: &[(&str, u32)]| {
            let words: Vec<Word> = reads.iter().map(|(read, sure)| word(read, *sure)).collect();
            let (first, others) = words.split_first().unwrap();
            let checked = checked(first, &others.iter().collect::<Vec<_>>());
            (checked.read, checked.confidence as u32)
        };
        let is = |read: &str, sure: u32| (read.to_string(), sure);
        assert_eq!(vote(&[("“Sơn", 70), ("Sơn", 80)]), is("Sơn", 94));
        // A single reading, two that differ, and one that has no majority.
        assert_eq!(vote(&[("Sơn", 96)]), is("Sơn", 55));
        assert_eq!(vote(&[("Sơn", 90), ("Sen", 80)]), is("Sơn", 55));
        assert_eq!(vote(&[("Sơn", 60), ("Sơn", 50), ("Tơn", 90)]), is("Sơn", 55));
        // Two that differ in their accents only.
        assert_eq!(vote(&[("Tân", 60), ("Tân", 50), ("Tấn", 90)]), is("Tân", 64));
        // What is not a syllable does not count.
        assert_eq!(vote(&[("Sỹ", 60), ("Sÿ", 95), ("Sỹ", 70)]), is("Sỹ", 88));
        assert_eq!(vote(&[("VT,", 60), ("VT,", 70)]), is("VT,", 88));
    }
}
