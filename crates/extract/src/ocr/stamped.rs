//! Reads the lines of a first page at its black stamps again, larger: once as they are, once with
//! all that is printed in the stamps ([`Layers::open`]), since letters of the page may have been
//! cut out with them. Words are disputed on which the readings differ, beside which a word is lost,
//! and names that only one reading has. Not looked at are stamps in colour, which cut
//! nothing out, and black ones whose outline was not found.

use super::vote::{bare, is_at};
use super::words::{Word, is_covered, is_syllable};
use super::{Layout, Tesseract, again};
use crate::page::Layers;
use crate::page::covered::Covered;
use crate::page::picture::{Grey, Place};

/// How many times as large the page is read again, without its stamps and with what is in them.
const SCALE: f32 = 1.5;
/// Letters of a word may be cut out up to this many times its height beside it.
const BESIDE: f32 = 1.5;
/// A word follows another one at most this many times its height from it.
const GAP_MAX: f32 = 0.8;
/// Another reading has a word more if it is at least this sure of it, in percent.
const SURE_MIN: f32 = 70.0;
/// What is left of a word is between these shares of the height of a word beside it.
const REST_HEIGHTS: std::ops::Range<f32> = 0.6..1.7;
/// Ink up to this many times the height of a word beside it may be another word, if it covers more
/// than this share of the square of the height. A letter covers more.
const INK_WIDE: f32 = 1.0;
const INK_MIN: f32 = 0.12;
/// Letters that are not a syllable are what a stamp has left of a word if OCR is less sure of them
/// than this, in percent.
const LEGIBLE_MIN: f32 = 50.0;
/// A reading counts against two that agree if OCR is at least this sure of it, in percent.
const AGAINST_MIN: f32 = 85.0;
/// Confidence in a word on which the readings agree, in percent, at most: it is still uncertain.
const AGREED_MAX: f32 = 79.0;
/// Rows around the words that are read again.
const SPACE: f32 = 20.0;

/// Looks at the `words` at the black stamps of `page`, the first one of a file, once more. Takes
/// about a second if there are any in its upper half.
pub(super) fn look_again(tesseract: &Tesseract, page: &Layers, words: &mut [Word]) {
    let Some(open) = &page.open else { return };
    let is_near = |word: &Word| {
        let mut wide = word.clone();
        wide.left -= BESIDE * word.height;
        wide.width += 2.0 * BESIDE * word.height;
        word.bottom * 2.0 < page.black.height as f32 && is_covered(&wide, &page.covered)
    };
    let near: Vec<usize> = (0..words.len()).filter(|at| is_near(&words[*at])).collect();
    let Some(place) = place(&page.black, near.iter().map(|at| &words[*at])) else { return };
    let read = |picture| again::read(tesseract, picture, place, SCALE, Layout::Block);
    let readings: Result<Vec<Vec<Word>>, _> = [&page.black, open].into_iter().map(read).collect();
    // Without the other readings the first one stays as it is.
    let Ok(readings) = readings else { return };
    for at in near {
        let lost = has_lost_neighbour(at, words, &readings)
            || has_ink_beside(open, at, words)
            || has_rest_beside(at, words, &page.covered);
        let is_cut = is_covered(&words[at], &page.covered);
        words[at] = checked(&words[at], is_cut, &readings);
        if lost {
            words[at].dispute();
        }
    }
}

/// Returns the rows of some words, all columns of the page.
fn place<'a>(page: &Grey, words: impl Iterator<Item = &'a Word> + Clone) -> Option<Place> {
    let top = words.clone().map(Word::top).reduce(f32::min)?;
    let foot = words.map(|word| word.bottom).reduce(f32::max)?;
    Some(page.place((0.0, page.width as f32), (top - SPACE, foot + SPACE)))
}

/// Returns a word as sure as its `readings` agree on it. Both others count more than the first.
/// `is_cut` is true if a stamp may have cut its letters.
fn checked(word: &Word, is_cut: bool, readings: &[Vec<Word>]) -> Word {
    let mut checked = word.clone();
    let others: Vec<&Word> =
        readings.iter().filter_map(|words| words.iter().find(|other| is_at(other, word))).collect();
    if word.has_figures() {
        check_number(&mut checked, is_cut, &others);
        return checked;
    }
    let is_same = |one: &Word, other: &Word| bare(&one.read) == bare(&other.read);
    let agree = || others.iter().filter(|other| is_same(other, word));
    let is_against = |other: &&&Word| {
        let counts = agree().next().is_none() || other.confidence >= AGAINST_MIN;
        is_syllable(&other.read) && !is_same(other, word) && counts
    };
    let mut differ = others.iter().filter(is_against);
    match (others.as_slice(), differ.next()) {
        ([one, other], Some(_)) if is_same(one, other) => {
            checked.take(one, other.confidence.min(AGREED_MAX));
        }
        (_, Some(_)) => checked.dispute(),
        (_, None) if agree().count() == readings.len() => {
            let sure = agree().map(|other| other.confidence).fold(f32::MAX, f32::min);
            checked.confidence = word.confidence.max(sure.min(AGREED_MAX));
        }
        _ => {}
    }
    // `àN`: a stroke of the stamp became an accent.
    let is_mixed =
        word.read.trim_start_matches(|c: char| !c.is_lowercase()).contains(char::is_uppercase);
    // Names are in capitals. Letters of a name may be other ones if only one reading has them.
    let is_name = word.read.contains(char::is_uppercase) && !word.read.contains(char::is_lowercase);
    let is_alone = !others.iter().any(|other| is_same(other, &checked));
    if is_cut && (is_mixed || is_name && is_alone) {
        checked.dispute();
    }
    checked
}

/// Doubts the figures of a word if another reading has other figures. Disputes its notation if
/// another reading has another one or, where a stamp may have cut it, if no other reading has one.
fn check_number(word: &mut Word, is_cut: bool, others: &[&Word]) {
    let read = word.read.clone();
    let own = parts(&read);
    let others: Vec<_> = others.iter().map(|other| parts(&other.read)).collect();
    let is_other = |figures: &str| {
        let are_figures = !figures.is_empty() && figures.chars().all(|c| c.is_ascii_digit());
        are_figures && figures != own.0
    };
    if others.iter().any(|(figures, _)| is_other(figures)) {
        word.doubt();
    }
    let Some(notation) = own.1 else { return };
    let mut notations = others.iter().filter_map(|(_, notation)| *notation).peekable();
    let is_alone = is_cut && notations.peek().is_none();
    if is_alone || notations.any(|other| other != notation) {
        word.dispute();
    }
}

/// Returns the figures before the first stroke, and the letters after it.
fn parts(read: &str) -> (&str, Option<&str>) {
    let bare = |text| str::trim_matches(text, |c: char| !c.is_alphanumeric());
    match read.split_once('/') {
        Some((figures, notation)) => (bare(figures), Some(bare(notation))),
        None => (bare(read), None),
    }
}

/// Returns true if a reading has a syllable beside the word `at` where no other word is.
fn has_lost_neighbour(at: usize, words: &[Word], readings: &[Vec<Word>]) -> bool {
    let word = &words[at];
    let is_lost = |other: &&Word| {
        let gap = word.left.max(other.left) - word.right().min(other.right());
        is_syllable(&other.read)
            && other.confidence >= SURE_MIN
            && other.is_level(word)
            && (0.0..GAP_MAX * word.height).contains(&gap)
            && !words.iter().any(|own| own.overlaps(other))
    };
    readings.iter().flatten().any(|other| is_lost(&other))
}

/// Returns true if beside the word `at` is what a stamp has left of another one: letters that are
/// not a syllable, which the lines of the page are without.
fn has_rest_beside(at: usize, words: &[Word], covered: &[Covered]) -> bool {
    let word = &words[at];
    let is_rest = |other: &Word| {
        let gap = word.left.max(other.left) - word.right().min(other.right());
        let letters = other.read.chars().filter(|c| c.is_alphabetic()).count();
        letters > 0
            && other.confidence < LEGIBLE_MIN
            && !is_syllable(&other.read)
            && !other.has_figures()
            && other.is_level(word)
            && REST_HEIGHTS.contains(&(other.height / word.height))
            && (0.0..GAP_MAX * word.height).contains(&gap)
            && is_covered(other, covered)
    };
    let is_text = is_syllable(&word.read) && !word.has_figures();
    is_text && words.iter().enumerate().any(|(other, rest)| other != at && is_rest(rest))
}

/// Returns true if there is ink beside the word `at`, of small letters, where another word may have
/// been: closer than a word that was read.
fn has_ink_beside(open: &Grey, at: usize, words: &[Word]) -> bool {
    let word = &words[at];
    if word.has_figures() || bare(&word.read).is_empty() {
        return false;
    }
    let threshold = open.threshold();
    let size = word.height;
    // What is left of a word is not one: the lines of the page are without it.
    let is_word = |own: &Word| {
        let is_legible = own.confidence >= LEGIBLE_MIN && !bare(&own.read).is_empty();
        is_syllable(&own.read) || own.has_figures() || is_legible
    };
    let has_ink = |from: f32, to: f32| {
        let is_taken =
            |own: &Word| is_word(own) && own.is_level(word) && own.left < to && own.right() > from;
        if words.iter().enumerate().any(|(other, own)| other != at && is_taken(own)) {
            return false;
        }
        let part = open.part(open.place((from, to), (word.top(), word.bottom)));
        let ink = part.pixels.iter().filter(|shade| **shade < threshold).count() as f32;
        ink > INK_MIN * size * size
    };
    has_ink(word.left - INK_WIDE * size, word.left - 1.0)
        || has_ink(word.right() + 1.0, word.right() + INK_WIDE * size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::words::rows;

    /// Returns a word of 60 by 30 pixels at a column of one line.
    fn word(left: usize, read: &str, confidence: u32) -> Word {
        rows(&format!("5\t1\t1\t1\t1\t1\t{left}\t100\t60\t30\t{confidence}\t{read}")).remove(0)
    }

    #[test]
    fn what_readings_differ_on_is_disputed() {
        let check = |own: &str, others: [&str; 2]| {
            let readings = others.map(|read| vec![word(102, read, 90)]);
            let checked = checked(&word(100, own, 35), false, &readings);
            (checked.read, checked.confidence as u32)
        };
        let is = |read: &str, sure: u32| (read.to_string(), sure);
        assert_eq!(check("việc", ["việc", "việc,"]), is("việc", 79));
        assert_eq!(check("vé", ["vé", "về"]), is("vé", 25));
        assert_eq!(check("vé", ["về", "về"]), is("về", 79));
        let against = |sure: u32| {
            let readings = [vec![word(102, "định", 90)], vec![word(102, "đỉnh", sure)]];
            checked(&word(100, "định", 35), false, &readings).confidence as u32
        };
        assert_eq!((against(80), against(85)), (35, 25));
        // What is not a syllable says nothing.
        assert_eq!(check("việc", ["việc", "v#c"]), is("việc", 35));
        // The letters of a number.
        assert_eq!(check("4/TB-UÌND", ["4/TB-UÌND", "4/TB-UBND"]), is("4/TB-UÌND", 25));
        assert_eq!(check("4/TB-UBND", ["4/TB-UBND.", "I"]), is("4/TB-UBND", 35));
    }

    #[test]
    fn numbers_and_names_that_a_stamp_cuts_are_read_twice_alike() {
        let check = |own: &str, others: [&str; 2], is_cut: bool| {
            let readings = others.map(|read| vec![word(102, read, 90)]);
            checked(&word(100, own, 90), is_cut, &readings).confidence as u32
        };
        assert_eq!(check("346/BC-BCA", ["346/BC-BCA", "246/BC-BCA"], true), 35);
        assert_eq!(check("03", ["03", "08"], true), 35);
        assert_eq!(check("03", ["03", "O3"], true), 90);
        for (cut, sure) in [(true, 25), (false, 90)] {
            assert_eq!(check("4/BC-RGA", ["§", "4BC-RGA"], cut), sure);
            assert_eq!(check("YÊU", ["Y.U", "§"], cut), sure);
            assert_eq!(check("YÊN", ["YÊN,", "§"], cut), 90);
            assert_eq!(check("yÊN", ["yÊN", "yÊN"], cut), sure);
        }
    }

    #[test]
    fn ink_beside_a_word_may_be_a_lost_one() {
        let words = [word(100, "phát", 90), word(180, "triển", 90)];
        let with_ink = |left: usize, width: usize| {
            let mut page = Grey::filled(400, 300, 255);
            for y in 100..130 {
                page.pixels[y * 400 + left..y * 400 + left + width].fill(0);
            }
            [0, 1].map(|at| has_ink_beside(&page, at, &words))
        };
        assert_eq!(with_ink(250, 10), [false, true]);
        assert_eq!(with_ink(85, 10), [true, false]);
        assert_eq!(with_ink(165, 10), [false, false], "between two words");
        assert_eq!(with_ink(250, 2), [false, false], "a speck");
        assert_eq!(with_ink(320, 30), [false, false], "farther away");
        // What was read there is the rest of a word.
        let rest = [word(100, "dân", 90), word(165, "⁄ậ", 12)];
        let mut page = Grey::filled(400, 300, 255);
        page.pixels[110 * 400 + 165..110 * 400 + 200].fill(0);
        (110..125).for_each(|y| page.pixels[y * 400 + 170..y * 400 + 190].fill(0));
        assert!(has_ink_beside(&page, 0, &rest));
    }

    #[test]
    fn the_rest_of_a_word_is_one_that_is_lost() {
        let covered = [Covered { angle: 0.0, across: (230.0, 900.0), down: (0.0, 400.0) }];
        let beside = |left: usize, read: &str, sure: u32| {
            let words = [word(100, "BỘ", 90), word(170, "CÔNG", 90), word(left, read, sure)];
            [0, 1].map(|at| has_rest_beside(at, &words, &covered))
        };
        assert_eq!(beside(240, ",+M", 0), [false, true]);
        assert_eq!(beside(240, "AN", 10), [false, false], "it is kept");
        assert_eq!(beside(240, "^", 10), [false, false], "a sign");
        assert_eq!(beside(270, ",+M", 0), [false, false], "a gap of a column");
        assert_eq!(beside(20, ",+M", 0), [false, false], "no stamp is there");
    }

    #[test]
    fn a_word_beside_a_lost_one_is_found() {
        let words = [word(100, "phát", 90), word(180, "triển", 90)];
        let lost = |left: usize, read: &str, sure: u32| {
            let reading = vec![word(102, "phát", 90), word(left, read, sure)];
            [0, 1].map(|at| has_lost_neighbour(at, &words, std::slice::from_ref(&reading)))
        };
        assert_eq!(lost(260, "cây", 90), [false, true]);
        assert_eq!(lost(184, "triển", 90), [false, false]);
        assert_eq!(lost(260, "cây", 50), [false, false]);
        assert_eq!(lost(260, "#!", 90), [false, false]);
        assert_eq!(lost(300, "cây", 90), [false, false], "a gap of a column");
        assert_eq!(lost(20, "về", 90), [true, false]);
    }
}
