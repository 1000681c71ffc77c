//! The strokes of figures: whether they are printed like the words of their line. Figures that are
//! written by hand differ in height, or do not end at the base line.

use super::words::Word;
use crate::page::picture::{Grey, Place};
use crate::page::shapes::{Extent, Shape, gap, length, shapes, share_half};
use tracuu_text::fold;

/// How closely printed figures fit the letters of their line: the most by which their height
/// differs from that of a capital, and by which they end off the base line, as shares of that
/// height. On twelve scans they are at most .07; on poor ones some pixels more or less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Usual,
    /// Where figures beside them are written by hand: careful hands come close.
    Close,
}

impl Fit {
    fn height(self) -> f32 {
        match self {
            Fit::Usual => 0.2,
            Fit::Close => 0.1,
        }
    }

    fn off_base(self) -> f32 {
        match self {
            Fit::Usual => OFF_BASE,
            Fit::Close => 0.1,
        }
    }
}

/// Letters on the base line end at most this share of the height of a capital from it.
const OFF_BASE: f32 = 0.18;
/// Lower shapes are dots, specks and parts of a broken letter, by the height of a capital.
const PART: f32 = 0.45;
/// Pieces of a broken figure have at most this many rows between them, by the height of a capital,
/// and half of the columns of the narrower one in common.
const BREAK_MAX: f32 = 0.25;
/// The first letter of a label is at least this share of its height.
const LETTER_MIN: f32 = 0.5;
/// A gap after the label of a number is wide from this many heights of a capital on.
const WIDE_GAP: f32 = 2.0;
/// A wide gap has strokes that were not read if this share of it is ink.
const GAP_INK_MIN: f32 = 0.02;

/// The ink of a line.
pub(super) struct Strokes {
    shapes: Vec<Shape>,
    width: usize,
    corner: (f32, f32),
    /// Row of the base line, and height of a capital.
    base: f32,
    height: f32,
}

impl Strokes {
    /// Returns the ink of a line at `place`, which begins with a label. Returns `None` if the label
    /// has no letters to compare figures with.
    pub fn of(page: &Grey, place: Place, line: &[Word]) -> Option<Strokes> {
        let part = page.part(place);
        let corner = (place.left as f32, place.top as f32);
        let shapes = shapes(&part);
        let mut ink = Strokes { shapes, width: part.width, corner, base: 0.0, height: 0.0 };
        let is_number = fold(&line.first()?.read).to_lowercase().starts_with("so");
        let letters = if is_number {
            // The first letter of `Số:` is a capital without a mark.
            let least = LETTER_MIN * line[0].height;
            let label = ink.within(line[0].left, line[0].right()).into_iter();
            label.filter(|(height, _)| *height >= least).take(1).collect()
        } else {
            // `tháng` has an `h`, as high as a capital.
            let words = line.iter().filter(|word| word.read.chars().all(char::is_alphabetic));
            words.flat_map(|word| ink.within(word.left, word.right())).collect::<Vec<_>>()
        };
        let mut feet: Vec<f32> = letters.iter().map(|(_, foot)| *foot).collect();
        feet.sort_by(f32::total_cmp);
        ink.base = *feet.get(feet.len() / 2)?;
        let on_base =
            letters.iter().filter(|(height, foot)| (foot - ink.base).abs() <= OFF_BASE * height);
        ink.height = on_base.map(|(height, _)| *height).fold(0.0, f32::max);
        (ink.height > 0.0).then_some(ink)
    }

    /// Returns height and foot of the shapes whose middle is between two columns, from the left.
    fn within(&self, from: f32, to: f32) -> Vec<(f32, f32)> {
        self.boxes(from, to).into_iter().map(|(_, rows)| self.placed(rows)).collect()
    }

    /// Returns columns and rows of these shapes.
    fn boxes(&self, from: f32, to: f32) -> Vec<(Extent, Extent)> {
        let middle = |(left, right): Extent| (left + right) as f32 / 2.0 + self.corner.0;
        let inside =
            self.shapes.iter().filter(|shape| (from..=to).contains(&middle(shape.columns)));
        let mut found: Vec<_> = inside.map(|shape| (shape.columns, shape.rows)).collect();
        found.sort_by_key(|(columns, _)| columns.0);
        found
    }

    /// Returns height and foot on the page of a shape with these rows.
    fn placed(&self, rows: Extent) -> (f32, f32) {
        (length(rows) as f32, rows.1 as f32 + 1.0 + self.corner.1)
    }

    /// Returns height and foot of the figures between two columns. Pieces of a figure whose thin
    /// strokes are lost are one.
    fn figures(&self, from: f32, to: f32) -> Vec<(f32, f32)> {
        let most = BREAK_MAX * self.height + 1.0;
        let mut figures: Vec<(Extent, Extent)> = Vec::new();
        for (columns, rows) in self.boxes(from, to) {
            let is_broken = |figure: &&mut (Extent, Extent)| {
                share_half(figure.0, columns) && gap(figure.1, rows) as f32 <= most
            };
            match figures.iter_mut().find(is_broken) {
                Some((own, own_rows)) => {
                    *own = (own.0.min(columns.0), own.1.max(columns.1));
                    *own_rows = (own_rows.0.min(rows.0), own_rows.1.max(rows.1));
                }
                None => figures.push((columns, rows)),
            }
        }
        figures.into_iter().map(|(_, rows)| self.placed(rows)).collect()
    }

    /// Returns true if the figures of `words`, which come after a label, are printed: if they `fit`
    /// the letters of their line.
    pub fn are_printed(&self, label: &Word, words: &[Word], fit: Fit) -> bool {
        let is_printed = |(height, foot): (f32, f32)| {
            height < PART * self.height
                || (height / self.height - 1.0).abs() <= fit.height()
                    && (foot - self.base).abs() <= fit.off_base() * self.height
        };
        let mut with_figures = words.iter().filter(|word| word.has_figures());
        let printed = with_figures.clone().all(|word| {
            let all = word.read.chars().count().max(1) as f32;
            let serial = word.read.split('/').next().unwrap_or_default();
            // The letters of a label that is one word with its figures.
            let is_label = serial.starts_with(char::is_alphabetic) && std::ptr::eq(word, label);
            let before = serial.chars().take_while(|c| is_label && !c.is_ascii_digit()).count();
            let column = |letters: usize| word.left + word.width * letters as f32 / all;
            let (from, to) = (column(before), column(serial.chars().count()));
            self.figures(from, to).into_iter().all(is_printed)
        });
        printed && with_figures.next().is_none_or(|first| !self.lacks_figures(label, first))
    }

    /// Returns true if figures were not read between a label and the first word with figures: there
    /// is ink, or the word has only a year.
    fn lacks_figures(&self, label: &Word, first: &Word) -> bool {
        let (from, to) = (label.right(), first.left);
        if to - from < WIDE_GAP * self.height {
            return false;
        }
        let (top, foot) = (self.base - self.height, self.base - PART * self.height);
        let is_inside = |at: &&usize| {
            let (x, y) = ((*at % self.width) as f32, (*at / self.width) as f32);
            let (x, y) = (x + self.corner.0, y + self.corner.1);
            x > from + 2.0 && x < to - 2.0 && y >= top && y < foot
        };
        let places = self.shapes.iter().flat_map(|shape| &shape.places);
        let ink = places.filter(is_inside).count() as f32;
        let is_year = first.read.split_once('/').is_some_and(|(year, _)| {
            year.len() == 4 && (year.starts_with("19") || year.starts_with("20"))
        });
        is_year || ink > GAP_INK_MIN * (to - from) * (foot - top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::words::rows;

    /// Returns the words of a line, each with its left side.
    fn line(words: &[(u32, &str)]) -> Vec<Word> {
        let row = |(left, text): &(u32, &str)| {
            let width = 20 * text.chars().count();
            format!("5\t1\t1\t1\t1\t1\t{left}\t100\t{width}\t30\t95\t{text}\n")
        };
        rows(&words.iter().map(row).collect::<String>())
    }

    /// Draws boxes of left, right, top and foot.
    fn page(boxes: &[[usize; 4]]) -> Grey {
        let mut page = Grey::filled(600, 200, 255);
        for [left, right, top, foot] in boxes {
            for y in *top..*foot {
                page.pixels[y * 600 + left..y * 600 + right].fill(0);
            }
        }
        page
    }

    #[test]
    fn figures_written_by_hand_differ_from_printed_ones() {
        // Letters of 12 by 26 pixels; the label ends at 160.
        let letter = |left: usize, top: usize, foot: usize| [left, left + 12, top, foot];
        let printed = |number: (u32, &str), figures: &[[usize; 4]]| {
            let words = line(&[(100, "Số:"), number]);
            let label = [letter(102, 102, 128), letter(125, 110, 128)];
            let page = page(&[&label[..], figures].concat());
            let place = Place { left: 100, top: 85, right: 400, foot: 145 };
            let strokes = Strokes::of(&page, place, &words).unwrap();
            [Fit::Usual, Fit::Close].map(|fit| strokes.are_printed(&words[0], &words[1..], fit))
        };
        let are_printed = |number: (u32, &str), figures: &[[usize; 4]]| printed(number, figures)[0];
        let good = [letter(202, 102, 128), letter(222, 103, 129), letter(260, 90, 140)];
        let number = (200, "12/KH");
        // A careful hand: three rows below the base line.
        assert_eq!(printed(number, &[good[0], letter(222, 105, 131)]), [true, false]);
        assert_eq!(printed(number, &good), [true, true]);
        assert!(are_printed(number, &good));
        // A figure in two pieces, and one whose other piece is far above.
        let broken = |foot: usize| [letter(222, 102, foot), [223, 234, 122, 128]];
        assert!(are_printed(number, &[&good[..1], &broken(118)].concat()));
        assert!(!are_printed(number, &[&good[..1], &broken(115)].concat()));
        // Low, high, below the line.
        assert!(!are_printed(number, &[good[0], letter(222, 114, 128)]));
        assert!(!are_printed(number, &[good[0], letter(222, 90, 128)]));
        assert!(!are_printed(number, &[good[0], letter(222, 110, 137)]));
        // Strokes that were not read, dots to be filled in, and a year without the serial.
        let number = (300, "12/KH");
        let good = [letter(302, 102, 128), letter(322, 102, 128)];
        assert!(are_printed(number, &good));
        assert!(!are_printed(number, &[good[0], good[1], letter(220, 100, 124)]));
        assert!(are_printed(number, &[good[0], good[1], letter(220, 124, 128)]));
        assert!(!are_printed((300, "2026/TT-BCT"), &good));
    }
}
