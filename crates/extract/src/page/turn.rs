//! Pages that lie on their side or stand on their head. The letters of a word are closer than lines
//! are, also in a table, whose columns may be sharper than its lines. Letters of Latin scripts rise
//! above their middle more often than they reach below it, and the marks of Vietnamese are above
//! most letters.

use super::picture::Grey;
use super::shapes::{Extent, LETTER, Shape, gap, length, shapes, share_half};

/// A letter is at least this narrow, in pixels at 200 dots per inch. Thinner shapes are pieces of
/// ruled lines, marks, specks.
const LETTER_NARROW: usize = 8;
/// Letters that are looked at: those of a dense page. A photograph may have more shapes.
const LETTERS_MAX: usize = 3_000;
/// Fewer letters with another one beside, above or below them say nothing.
const LETTERS_MIN: usize = 20;

/// Lines are looked at in this many strips of a page, so that they may be short.
const STRIPS: usize = 8;
/// Heights of a line of text, in pixels at 200 dots per inch: letters of 5 to 25 points.
const LINE: std::ops::RangeInclusive<usize> = 14..=80;
/// Rows of a line with more ink than this share of its fullest row are its middle.
const MIDDLE: f64 = 0.5;
/// How much more ink is below the middles of lines than above them on a page on its head, as a
/// share of both. Of 272 pages, clean and poor, each had at least .17 one way or the other.
const LOPSIDED_MIN: f64 = 0.1;

/// Returns true if the lines of a page run up or down, whichever way it leans. `None` if it has
/// hardly any letters. Of 160 pages, tables among them, each had at least .92 of its letters on one
/// side. Cost: .06 s for an A4 page.
pub(super) fn is_on_its_side(page: &Grey) -> Option<bool> {
    let is_letter = |shape: &Shape| {
        let (width, height) = (length(shape.columns), length(shape.rows));
        LETTER.contains(&width.max(height)) && width.min(height) >= LETTER_NARROW
    };
    let shapes = shapes(page).into_iter().filter(is_letter).take(LETTERS_MAX);
    let letters: Vec<(Extent, Extent)> = shapes.map(|shape| (shape.columns, shape.rows)).collect();
    let (mut beside, mut above) = (0, 0);
    for (at, &(columns, rows)) in letters.iter().enumerate() {
        let others = || letters.iter().enumerate().filter(|(other, _)| *other != at);
        let in_row = others().filter(|(_, other)| share_half(rows, other.1));
        let in_column = others().filter(|(_, other)| share_half(columns, other.0));
        let size = length(columns).max(length(rows));
        let across = in_row.map(|(_, other)| gap(columns, other.0)).min().unwrap_or(size);
        let down = in_column.map(|(_, other)| gap(rows, other.1)).min().unwrap_or(size);
        beside += usize::from(across < down.min(size));
        above += usize::from(down < across.min(size));
    }
    (beside + above >= LETTERS_MIN).then_some(above > beside)
}

/// Returns true if a page with straight lines stands on its head.
pub(super) fn is_on_its_head(page: &Grey) -> bool {
    let threshold = page.threshold();
    let width = (page.width / STRIPS).max(1);
    let mut counts = vec![vec![0.0; page.height]; STRIPS];
    for (y, row) in page.rows().enumerate() {
        for (counts, part) in counts.iter_mut().zip(row.chunks(width)) {
            counts[y] = part.iter().filter(|shade| **shade < threshold).count() as f64;
        }
    }
    let (mut above, mut below) = (0.0, 0.0);
    let lines = counts.iter().flat_map(|strip| strip.split(|count| *count == 0.0));
    for line in lines.filter(|line| LINE.contains(&line.len())) {
        let fullest = line.iter().copied().fold(0.0, f64::max);
        let is_middle = |count: &f64| *count > MIDDLE * fullest;
        let first = line.iter().position(is_middle).unwrap_or(0);
        let last = line.iter().rposition(is_middle).unwrap_or(0);
        above += line[..first].iter().sum::<f64>();
        below += line[last + 1..].iter().sum::<f64>();
    }
    below - above > LOPSIDED_MIN * (above + below)
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{fill, letters};
    use super::super::picture::WHITE;
    use super::*;

    #[test]
    fn tables_on_their_side_are_known() {
        let mut page = Grey::filled(1200, 900, WHITE);
        assert_eq!(is_on_its_side(&page), None);
        // Columns of short lines between ruled lines, all of one width.
        for column in 0..6 {
            fill(&mut page, (40 + 180 * column, 20), (3, 800));
            for line in 0..18 {
                letters(&mut page, (60 + 180 * column, 40 + 42 * line), 4);
            }
        }
        for (quarters, expected) in [(0, false), (1, true), (2, false), (3, true)] {
            assert_eq!(
                is_on_its_side(&page.clone().turned(quarters)),
                Some(expected),
                "{quarters}"
            );
        }
    }

    #[test]
    fn pages_on_their_head_are_known() {
        let mut page = Grey::filled(800, 600, WHITE);
        for line in 0..12 {
            for at in (0..700).filter(|at| at % 20 < 12) {
                // Every letter has a middle, one in three rises, one in nine descends.
                let rises = if (at / 20) % 3 == 0 { 10 } else { 0 };
                let descends = if (at / 20) % 9 == 1 { 8 } else { 0 };
                for y in 20 - rises..34 + descends {
                    page.pixels[(line * 48 + y) * 800 + 50 + at] = 0;
                }
            }
        }
        assert!(!is_on_its_head(&page));
        assert!(is_on_its_head(&page.turned(2)));
        assert!(!is_on_its_head(&Grey::filled(5, 5, WHITE)));
    }
}
