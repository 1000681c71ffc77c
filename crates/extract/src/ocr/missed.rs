//! Finds lines of letters that tesseract has passed over, and reads each by itself. Where a line of
//! a narrow column is lost, a title or an issuer would lack words without a sign of it.

use super::words::{Word, is_syllable, median};
use super::{Layout, Tesseract, again};
use crate::page::picture::{Grey, Place};
use crate::page::shapes::{LETTER, Shape, bounds, shapes};

/// Fewest letters of a line. Fewer are specks, and marks beside a line that was read.
const LETTERS_MIN: usize = 6;
/// Most lines of a page that are read again; each costs about .2 s. More are a picture or dirt.
const LINES_MAX: usize = 12;
/// How much larger a line is read.
const SCALE: f32 = 1.5;
/// Rows above and below a line for its marks, by the height of its letters.
const MARKS: f32 = 0.5;
/// A line counts if OCR is at least this sure of its words, in percent, in the middle of them.
const SURE_MIN: f32 = 70.0;
/// Fewest words of a line, and the least share of them that are syllables or have figures.
const WORDS_MIN: usize = 2;
const WORDED_MIN: f32 = 0.75;
/// The lines are numbered from here. tesseract finds fewer on a page, and fewer signatures are
/// read.
const LINES: u32 = 20_000;

/// Adds the words of lines on `page` that `words` do not have.
pub(super) fn add(tesseract: &Tesseract, page: &Grey, words: &mut Vec<Word>) {
    let lines = lines(page, words);
    if lines.len() > LINES_MAX {
        return;
    }
    for (place, number) in lines.into_iter().zip(LINES..) {
        let mut read = again::read(tesseract, page, place, SCALE, Layout::Line).unwrap_or_default();
        if is_text(&read) {
            read.iter_mut().for_each(|word| word.line = [number; 3]);
            words.append(&mut read);
        }
    }
}

/// Returns the places of lines of letters of which none is in a word.
fn lines(page: &Grey, words: &[Word]) -> Vec<Place> {
    let is_letter = |shape: &Shape| LETTER.contains(&shape.height()) && !is_in(shape, words);
    let mut letters: Vec<Shape> = shapes(page).into_iter().filter(is_letter).collect();
    letters.sort_by_key(|letter| letter.columns.0);
    let mut lines: Vec<Vec<&Shape>> = Vec::new();
    for letter in &letters {
        let goes_on = |line: &&mut Vec<&Shape>| line.iter().rev().any(|own| own.is_beside(letter));
        match lines.iter_mut().find(goes_on) {
            Some(line) => line.push(letter),
            None => lines.push(vec![letter]),
        }
    }
    let whole = lines.iter().filter(|line| line.len() >= LETTERS_MIN);
    whole.map(|line| place(page, line)).collect()
}

/// Returns true if the middle of a shape is in a word.
fn is_in(shape: &Shape, words: &[Word]) -> bool {
    let middle = |(first, last): (usize, usize)| (first + last) as f32 / 2.0;
    let (x, y) = (middle(shape.columns), middle(shape.rows));
    words.iter().any(|word| {
        (word.left..word.right()).contains(&x) && (word.top()..word.bottom).contains(&y)
    })
}

/// Returns the place of a line, with room for marks.
fn place(page: &Grey, line: &[&Shape]) -> Place {
    let (left, right) = bounds(line.iter().flat_map(|shape| [shape.columns.0, shape.columns.1]));
    let (top, foot) = bounds(line.iter().flat_map(|shape| [shape.rows.0, shape.rows.1]));
    let highest = line.iter().map(|shape| shape.height()).max().unwrap_or_default();
    let room = MARKS * highest as f32;
    page.place((left as f32, right as f32 + 1.0), (top as f32 - room, foot as f32 + room))
}

/// Returns true for the words of a printed line; strokes of a pen and dirt are read as others.
pub(super) fn is_text(words: &[Word]) -> bool {
    let worded = words.iter().filter(|word| is_syllable(&word.read) || word.has_figures()).count();
    words.len() >= WORDS_MIN
        && worded as f32 >= WORDED_MIN * words.len() as f32
        && median(words, |word| word.confidence) >= SURE_MIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::words::rows;

    /// Draws lines of letters of 14 by 20 pixels: each with its first column, its row and how many.
    fn page(lines: &[(usize, usize, usize)]) -> Grey {
        let mut page = Grey::filled(800, 300, 255);
        for &(left, top, count) in lines {
            for letter in 0..count {
                for y in top..top + 20 {
                    let from = y * 800 + left + 20 * letter;
                    page.pixels[from..from + 14].fill(0);
                }
            }
        }
        page
    }

    fn words(table: &[(u32, u32, u32, &str)]) -> Vec<Word> {
        let row = |(left, width, confidence, read): &(u32, u32, u32, &str)| {
            format!("5\t1\t1\t1\t1\t1\t{left}\t95\t{width}\t30\t{confidence}\t{read}\n")
        };
        rows(&table.iter().map(row).collect::<String>())
    }

    #[test]
    fn lines_without_words_are_found() {
        let page = page(&[(100, 100, 8), (100, 200, 9), (500, 200, 3)]);
        let known = words(&[(95, 170, 90, "BAN")]);
        let found = lines(&page, &known);
        assert_eq!(found.len(), 1, "{found:?}");
        let Place { left, top, right, foot } = found[0];
        assert_eq!((left, right), (100, 274));
        assert!(top <= 195 && foot >= 225, "{found:?}");
        assert_eq!(lines(&page, &[]).len(), 2);
    }

    #[test]
    fn what_is_read_there_is_text() {
        assert!(is_text(&words(&[
            (0, 50, 90, "BAN"),
            (60, 50, 80, "ĐIỀU"),
            (120, 50, 40, "HÀNH")
        ])));
        assert!(!is_text(&words(&[(0, 50, 90, "BAN")])), "one word");
        assert!(!is_text(&words(&[(0, 50, 30, "BAN"), (60, 50, 40, "ĐIỀU")])), "unsure");
        assert!(!is_text(&words(&[(0, 50, 90, "Bxn"), (60, 50, 90, "€ŸŸ")])), "no words");
        assert!(!is_text(&[]));
    }
}
