//! Doubts words of a signature beside which another one may be lost: there is ink that was not
//! read, or a word is too wide for its letters.

use super::vote::{BUT_FOR_ACCENTS, DOUBTED};
use super::words::Word;
use crate::page::picture::Grey;
use tracuu_text::person;

/// Ink beside a line counts up to this many times the height of a word from it, if it covers more
/// than this share of the square of the height. A letter covers more.
const BESIDE: f32 = 2.0;
const INK_BESIDE: f32 = 0.12;
/// Most names have this many words.
const WHOLE_NAME: usize = 3;
/// A gap of at least this share of the height of a word may have had another one.
const GAP_MIN: f32 = 0.6;
/// A word whose letters are more than this many times as wide as those of the others has another
/// one in it.
const WIDE: f32 = 1.5;

/// The ink of a page. Its threshold costs a look at all of its pixels.
pub(super) struct Ink<'a> {
    page: &'a Grey,
    threshold: u8,
}

impl<'a> Ink<'a> {
    pub fn of(page: &'a Grey) -> Ink<'a> {
        Ink { page, threshold: page.threshold() }
    }

    /// Doubts the first word of a line if there is ink beside it. A family name that may be the
    /// second word of a name is doubted more, unless a name is whole without another one.
    pub fn doubt_start(&self, line: &mut [Word]) {
        let count = line.len();
        let (reach, most) = reach(line);
        let Some(first) = line.first_mut() else { return };
        if self.beside(first, (first.left - reach, first.left)) > most {
            let may_be_second = count < WHOLE_NAME && person::is_given(&first.read);
            let most = if may_be_second { DOUBTED } else { BUT_FOR_ACCENTS };
            first.confidence = first.confidence.min(most);
        }
    }

    /// Doubts the last word of a line if there is ink beside it.
    pub fn doubt_end(&self, line: &mut [Word]) {
        let (reach, most) = reach(line);
        let Some(last) = line.last_mut() else { return };
        if self.beside(last, (last.right(), last.right() + reach)) > most {
            last.confidence = last.confidence.min(DOUBTED);
        }
    }

    /// Doubts words beside a gap with ink, and words that are too wide for their letters: another
    /// word is lost there.
    pub fn doubt_gaps(&self, words: &mut [Word]) {
        let advance = |word: &Word| word.width / word.read.chars().count().max(1) as f32;
        let mut advances: Vec<f32> = words.iter().map(advance).collect();
        advances.sort_by(f32::total_cmp);
        let Some(usual) = advances.get((advances.len().max(1) - 1) / 2).copied() else { return };
        for word in words.iter_mut().filter(|word| advance(word) > WIDE * usual) {
            word.confidence = word.confidence.min(DOUBTED);
        }
        for at in 1..words.len() {
            let (from, to) = (words[at - 1].right(), words[at].left);
            let size = words[at].height.min(words[at - 1].height);
            let has_ink = || self.beside(&words[at], (from, to)) > INK_BESIDE * size * size;
            if to - from > GAP_MIN * size && has_ink() {
                words[at].confidence = words[at].confidence.min(DOUBTED);
            }
        }
    }

    /// Returns how many pixels of ink are beside a word, between two columns.
    fn beside(&self, word: &Word, columns: (f32, f32)) -> f32 {
        let part = self.page.part(self.page.place(columns, (word.top(), word.bottom)));
        part.pixels.iter().filter(|shade| **shade < self.threshold).count() as f32
    }
}

/// Returns how far beside a line ink counts, and how much of it does not count.
fn reach(line: &[Word]) -> (f32, f32) {
    let size = line.iter().map(|word| word.height).fold(f32::MAX, f32::min);
    (BESIDE * size, INK_BESIDE * size * size)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::ocr::words::rows;

    /// Returns the words of a line: each with its first column, its width, how sure it is.
    pub fn words(line: &[(u32, u32, u32, &str)]) -> Vec<Word> {
        let row = |(left, width, sure, read): &(u32, u32, u32, &str)| {
            format!("5\t1\t1\t1\t1\t1\t{left}\t100\t{width}\t30\t{sure}\t{read}\n")
        };
        rows(&line.iter().map(row).collect::<String>())
    }

    /// Returns how sure the words of a line are after `doubt`, on a page with ink in some columns.
    fn doubted(
        line: &[(u32, u32, u32, &str)],
        ink: std::ops::Range<usize>,
        doubt: impl Fn(&Ink<'_>, &mut [Word]),
    ) -> Vec<u32> {
        let mut page = Grey::filled(800, 300, 255);
        for y in 100..130 {
            page.pixels[y * 800 + ink.start..y * 800 + ink.end].fill(0);
        }
        let mut line = words(line);
        doubt(&Ink::of(&page), &mut line);
        line.iter().map(|word| word.confidence as u32).collect()
    }

    #[test]
    fn a_name_in_which_a_word_is_lost_is_doubted() {
        let doubted = |line: &[_], ink| doubted(line, ink, |ink, words| ink.doubt_gaps(words));
        let whole = [(0, 80, 96, "Phạm"), (90, 80, 96, "Minh"), (180, 60, 96, "Trà")];
        assert_eq!(doubted(&whole, 0..0), [96, 96, 96]);
        let wide = [(0, 170, 96, "Phạm"), (180, 80, 96, "Minh"), (270, 60, 96, "Trà")];
        assert_eq!(doubted(&wide, 0..0), [55, 96, 96]);
        let gap = [(0, 80, 96, "Phạm"), (170, 80, 96, "Minh"), (260, 60, 96, "Trà")];
        assert_eq!(doubted(&gap, 100..150), [96, 55, 96]);
        assert_eq!(doubted(&gap, 0..0), [96, 96, 96], "nothing is in the gap");
    }

    #[test]
    fn ink_beside_a_name_may_be_a_lost_word() {
        let doubt_ends = |ink: &Ink<'_>, words: &mut [Word]| {
            ink.doubt_start(words);
            ink.doubt_end(words);
        };
        let doubted = |line: &[_], ink| doubted(line, ink, doubt_ends);
        let two = |first| [(100, 80, 96, first), (190, 60, 96, "An")];
        assert_eq!(doubted(&two("Phạm"), 60..90), [64, 96]);
        assert_eq!(doubted(&two("Lê"), 60..90), [55, 96], "it may be the second word");
        assert_eq!(doubted(&two("Lê"), 60..62), [96, 96], "a speck");
        assert_eq!(doubted(&two("Lê"), 260..290), [96, 55]);
        let three = [(100, 60, 96, "Lê"), (170, 60, 96, "Văn"), (240, 60, 96, "An")];
        assert_eq!(doubted(&three, 60..90), [64, 96, 96]);
    }
}
