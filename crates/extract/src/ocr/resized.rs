//! Reads a page that was read badly in other sizes as well. tesseract finds other strokes in each
//! size, so its faults differ. Of the readings of a word the one is taken that speaks for itself
//! most; the others are kept for the correction by pairs of words.

use super::vote::{bare, is_at};
use super::words::{Word, is_syllable};
use super::{Layout, Tesseract, again};
use crate::page::picture::Grey;

/// A word of less confidence, in percent, is doubtful.
const DOUBTFUL: f32 = 90.0;
/// Sizes in which a page is read as well, as shares of its own, and the share of doubtful words
/// from which it is. Clean scans have up to .06, poor ones .1 and more.
const SIZES: [(f32, f32); 2] = [(0.8, 0.06), (1.25, 0.1)];
/// The boxes of one word in two sizes differ in width by less than this share.
const SAME_WIDTH: f32 = 0.65;
/// How much a reading counts that is neither a syllable nor has figures, beside one that is.
const MEANINGLESS: f32 = 0.5;

/// Looks at the `words` of a page in other sizes if many of them are doubtful. Each size costs as
/// much as the first reading. Without words or another reading nothing changes.
pub(super) fn look_again(tesseract: &Tesseract, page: &Grey, words: &mut [Word]) {
    if words.is_empty() {
        return;
    }
    let doubtful = words.iter().filter(|word| word.confidence < DOUBTFUL).count() as f32;
    let sizes = SIZES.iter().filter(|(_, share)| doubtful >= share * words.len() as f32);
    let place = page.place((0.0, page.width as f32), (0.0, page.height as f32));
    let read = |&(scale, _)| again::read(tesseract, page, place, scale, Layout::Page).ok();
    let readings: Vec<Vec<Word>> = sizes.filter_map(read).collect();
    for word in words {
        let is_same = |one: &&Word| is_at(one, word) && is_as_wide(one, word);
        let others = readings.iter().filter_map(|words| words.iter().find(is_same));
        choose(word, &others.collect::<Vec<_>>());
    }
}

/// Returns false for a word, and for two words that another reading has joined: `QĐ-UB` and
/// `157/QĐ-UB`.
fn is_as_wide(one: &Word, other: &Word) -> bool {
    one.width.min(other.width) >= SAME_WIDTH * one.width.max(other.width)
}

/// Takes the reading of a word that counts most, and keeps those that differ from it.
fn choose(word: &mut Word, others: &[&Word]) {
    if others.is_empty() {
        return;
    }
    let is_same = |one: &Word, other: &Word| bare(&one.read) == bare(&other.read);
    let first = word.clone();
    let all = || std::iter::once(&first).chain(others.iter().copied());
    let worth = |one: &Word| {
        let says = is_syllable(&one.read) || one.has_figures();
        let sum: f32 =
            all().filter(|other| is_same(one, other)).map(|other| other.confidence).sum();
        if says { sum } else { MEANINGLESS * sum }
    };
    let best = all().fold(&first, |best, one| if worth(one) > worth(best) { one } else { best });
    if !is_same(best, &first) {
        word.read.clone_from(&best.read);
    }
    let agreeing = all().filter(|one| is_same(one, best)).map(|one| one.confidence);
    word.confidence = agreeing.fold(0.0, f32::max);
    word.others = all().filter(|one| !is_same(one, best)).map(|one| one.read.clone()).collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::words::{self, rows};

    fn word(read: &str, confidence: u32) -> Word {
        rows(&format!("5\t1\t1\t1\t1\t1\t100\t100\t60\t30\t{confidence}\t{read}")).remove(0)
    }

    #[test]
    fn the_reading_that_counts_most_is_taken() {
        let chosen = |first: (&str, u32), others: &[(&str, u32)]| {
            let mut chosen = word(first.0, first.1);
            let others: Vec<Word> = others.iter().map(|(read, sure)| word(read, *sure)).collect();
            choose(&mut chosen, &others.iter().collect::<Vec<_>>());
            (chosen.read, chosen.confidence as u32, chosen.others)
        };
        let is = |read: &str, sure: u32, others: &[&str]| {
            (read.to_string(), sure, others.iter().map(|other| other.to_string()).collect())
        };
        assert_eq!(chosen(("thì", 60), &[]), is("thì", 60, &[]));
        assert_eq!(chosen(("thì,", 60), &[("thi", 90)]), is("thi", 90, &["thì,"]));
        // Two readings count more than one that is surer, and signs around a word do not matter.
        let others = [("thi,", 55), ("thì", 90)];
        assert_eq!(chosen(("thi", 60), &others), is("thi", 60, &["thì"]));
        // What is not a syllable counts half.
        assert_eq!(chosen(("Hên", 60), &[("lxên", 90)]), is("Hên", 60, &["lxên"]));
        assert_eq!(chosen(("2Ø24", 60), &[("2024", 50)]), is("2Ø24", 60, &["2024"]));
        assert_eq!(chosen(("thi", 60), &[("thi", 50)]), is("thi", 60, &[]));
    }
    #[test]
    fn joined_words_are_not_one_of_them() {
        let [joined, mut part] = [word("157/QĐ-UB", 90), word("QĐ-UB", 90)];
        part.width = 0.6 * joined.width;
        assert!(!is_as_wide(&part, &joined));
        part.width = 0.7 * joined.width;
        assert!(is_as_wide(&part, &joined));
    }

    #[test]
    fn a_correction_of_the_reading_that_is_taken_is_no_guess() {
        let row =
            |at: u32, read: &str| format!("5\t1\t1\t1\t1\t{at}\t{at}00\t100\t90\t30\t60\t{read}\n");
        let mut page = rows(&[row(1, "nhân"), row(2, "dàn"), row(3, "tỉnh")].concat());
        choose(&mut page[1], &[&word("đâm", 30), &word("đâm", 60)]);
        assert_eq!(page[1].read, "đâm");
        let page = words::page(page);
        assert_eq!(page.text, "nhân dân tỉnh");
        assert!(page.words.iter().all(|word| !word.is_disputed), "{:?}", page.words);
    }
}
