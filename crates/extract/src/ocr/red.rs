//! Reads posts and names that are stamped in red beside a seal. They are not on the black layer of
//! a page: who signs for another one stamps both below the printed post. Names in other colours are
//! not read, because a pen has these colours too.

use super::words::Word;
use super::{Layout, Tesseract, again, names};
use crate::page::Layers;
use crate::page::picture::{Grey, Place};
use crate::page::red::around;

/// How much larger the red ink is read.
const SCALE: f32 = 1.5;
/// Fewest words of a post, and how sure OCR is at least of each, in percent.
const WORDS_MIN: usize = 2;
const SURE_MIN: f32 = 60.0;
/// The lines are numbered from here. tesseract finds fewer on a page, and fewer are read elsewhere.
const LINES: u32 = 30_000;

/// Adds the posts and names that are stamped at the seals of `page` to its `words`, in place of
/// what they are stamped over. Does nothing at a seal with a name in black. Takes a second for a
/// seal.
pub(super) fn add(tesseract: &Tesseract, page: &Layers, words: &mut Vec<Word>) {
    let Some(red) = &page.red else { return };
    let mut number = LINES;
    for seal in &page.seals {
        let place = around(red, *seal);
        let mut here = words.chunk_by(|word, next| word.line == next.line);
        if here.any(|line| names::is_sure(line) && line.iter().all(|word| is_in(word, place))) {
            continue;
        }
        for mut line in lines(tesseract, red, *seal, place) {
            words.retain(|word| !line.iter().any(|red| red.overlaps(word)));
            line.iter_mut().for_each(|word| word.line = [number; 3]);
            words.append(&mut line);
            number += 1;
        }
    }
}

/// Returns the lines of posts and names, each with its words.
fn lines(tesseract: &Tesseract, red: &Grey, seal: Place, place: Place) -> Vec<Vec<Word>> {
    let read = again::read(tesseract, red, place, SCALE, Layout::Anywhere).unwrap_or_default();
    let lines = read.chunk_by(|word, next| word.line == next.line);
    lines
        .filter_map(|line| match is_post(line, seal) {
            true => Some(line.to_vec()),
            false => names::read_surely(tesseract, red, line),
        })
        .collect()
}

/// Returns true for a line of capitals that is not the name of the office in the seal.
fn is_post(line: &[Word], seal: Place) -> bool {
    let capitals = |word: &Word| !word.read.contains(char::is_lowercase) && !word.has_figures();
    line.len() >= WORDS_MIN
        && line.iter().all(|word| capitals(word) && word.confidence >= SURE_MIN)
        && !line.iter().any(|word| is_in(word, seal))
}

/// Returns true if the middle of a word is in a part of a page.
fn is_in(word: &Word, place: Place) -> bool {
    let (x, y) = (word.left + word.width / 2.0, word.bottom - word.height / 2.0);
    (place.left as f32..place.right as f32).contains(&x)
        && (place.top as f32..place.foot as f32).contains(&y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::words::rows;

    #[test]
    fn posts_are_capitals_outside_of_the_seal() {
        let seal = Place { left: 0, top: 200, right: 300, foot: 500 };
        let is = |top: u32, reads: [&str; 2], sure: u32| {
            let row = |(at, read)| {
                format!("5\t1\t1\t1\t1\t1\t{}\t{top}\t80\t30\t{sure}\t{read}\n", 100 * at)
            };
            is_post(&rows(&(1..).zip(reads).map(row).collect::<String>()), seal)
        };
        assert!(is(150, ["GIÁM", "ĐỐC"], 90));
        assert!(!is(300, ["SỞ", "Y"], 90), "in the seal");
        assert!(!is(150, ["GIÁM", "Đốc"], 90) && !is(150, ["GIÁM", "Đ0C"], 90));
        assert!(!is(150, ["GIÁM", "ĐỐC"], 40));
    }
}
