//! Cuts the coloured layer of a page into stamps, seals and notes, and lays them straight on a
//! sheet of their own, one below the other, with the stamps in black. A stamp leans as its clerk
//! held it.

use super::picture::{Grey, WHITE};
use super::rules;
use super::shapes::{LETTER, Shape, bounds, each_place, flood, gap, shapes};
use super::slant::{Ink, turned_back};

/// A page is searched in squares of this many pixels; a stamp is a group of squares with ink that
/// are at most [`APART`] squares apart. Letters of a stamp are closer than 4 mm.
const SQUARE: usize = 8;
const APART: usize = 3;
/// Most degrees by which a stamp leans.
const LEAN_MAX: f64 = 45.0;
/// Fewer dark pixels, or a lower group, are a speck or a stroke.
const INK_MIN: usize = 250;
const HEIGHT_MIN: usize = 16;
/// Most stamps of a page; the largest are taken.
const STAMPS_MAX: usize = 12;
/// A larger group, in pixels a side, or one of more shapes is not a stamp but a drawing or a
/// photograph. Stamps are up to 100 mm wide.
const SIDE_MAX: usize = 1_000;
const SHAPES_MAX: usize = 400;
/// Largest sheet, in pixels: as much as a page of A4.
const SHEET_MAX: usize = 4 << 20;
/// Space around a stamp.
const MARGIN: usize = 40;
/// A row has at least this many letters of one height, within this many times their height.
const ROW_MIN: usize = 5;
const ROW_WIDE: usize = 5;
/// A shape around this many letters is a frame.
const FRAMED_MIN: usize = 2;

/// Returns the sheet with the stamps in coloured ink, and those that were cut out of black ink.
/// `None` if nothing of it may be letters.
pub(super) fn sheet(colored: Option<&Grey>, cut_out: Vec<Grey>) -> Option<Grey> {
    let mut sheet = Grey::filled(0, 0, WHITE);
    for stamp in cut_out {
        lay(&mut sheet, &letters_only(stamp).0);
    }
    let mut stamps = colored.map(cut).unwrap_or_default();
    stamps.retain(|stamp| {
        let is_small = stamp.width.max(stamp.height) <= SIDE_MAX;
        is_small && stamp.height >= HEIGHT_MIN && ink(stamp) >= INK_MIN
    });
    stamps.sort_by_key(|stamp| std::cmp::Reverse(ink(stamp)));
    stamps.truncate(STAMPS_MAX);
    for stamp in stamps {
        if shapes(&stamp).len() > SHAPES_MAX {
            continue;
        }
        // A frame shows how a stamp leans, the ring of a seal does not.
        let with_frames = letters_only(straight(&stamp));
        let without_frames = letters_only(straight(&without_frames(stamp)));
        let most = if without_frames.1 > with_frames.1 { without_frames } else { with_frames };
        lay(&mut sheet, &most.0);
    }
    (sheet.height > 0).then_some(sheet)
}

/// Returns the groups of ink, each as a picture of its own.
fn cut(page: &Grey) -> Vec<Grey> {
    let (columns, rows) = (page.width.div_ceil(SQUARE), page.height.div_ceil(SQUARE));
    let mut squares = vec![false; columns * rows];
    for (y, row) in page.rows().enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, shade)| **shade < WHITE) {
            squares[y / SQUARE * columns + x / SQUARE] = true;
        }
    }
    let mut stamps = Vec::new();
    for start in 0..squares.len() {
        let group = flood(&mut squares, columns, start, APART);
        if group.is_empty() {
            continue;
        }
        let (left, right) = bounds(group.iter().map(|at| at % columns * SQUARE));
        let (top, foot) = bounds(group.iter().map(|at| at / columns * SQUARE));
        let (right, foot) = ((right + SQUARE).min(page.width), (foot + SQUARE).min(page.height));
        let mut stamp = Grey::filled(right - left, foot - top, WHITE);
        for (x, y) in group.iter().map(|at| (at % columns * SQUARE, at / columns * SQUARE)) {
            for y in y..(y + SQUARE).min(foot) {
                let part = x..(x + SQUARE).min(right);
                let to = (y - top) * stamp.width + x - left;
                stamp.pixels[to..to + part.len()].copy_from_slice(&page.row(y)[part]);
            }
        }
        stamps.push(stamp);
    }
    stamps
}

fn ink(picture: &Grey) -> usize {
    picture.pixels.iter().filter(|shade| **shade < WHITE).count()
}

/// Returns a stamp with its lines level.
fn straight(stamp: &Grey) -> Grey {
    let room = with_room(stamp);
    let slant = Ink::of(&room).slant(LEAN_MAX);
    turned_back(&room, slant.angle)
}

/// Returns a stamp with room to turn in.
pub(super) fn with_room(stamp: &Grey) -> Grey {
    let side = stamp.width.max(stamp.height) * 3 / 2;
    let mut room = Grey::filled(side, side, WHITE);
    room.paste(stamp, (side - stamp.width) / 2, (side - stamp.height) / 2);
    room
}

/// Erases shapes around letters, and those that are larger than letters: frames, rings of seals,
/// strokes of a pen.
fn without_frames(mut picture: Grey) -> Grey {
    let shapes = shapes(&picture);
    for shape in &shapes {
        let framed = |other: &&Shape| LETTER.contains(&other.height()) && shape.is_around(other);
        let large = shape.height() > *LETTER.end();
        if large || shapes.iter().filter(framed).count() >= FRAMED_MIN {
            let (width, height) = (picture.width, picture.height);
            each_place(shape, (width, height), |at| picture.pixels[at] = WHITE);
        }
    }
    picture
}

/// Returns only the letters that have another letter beside them, and their marks. Also returns the
/// number of these letters.
fn letters_only(picture: Grey) -> (Grey, usize) {
    let picture = rules::without(without_frames(picture));
    let shapes = shapes(&picture);
    let letters = || shapes.iter().filter(|shape| LETTER.contains(&shape.height()));
    let in_row: Vec<&Shape> =
        letters().filter(|letter| letters().any(|other| letter.is_beside(other))).collect();
    let mut kept = Grey::filled(picture.width, picture.height, WHITE);
    for shape in &shapes {
        if in_row.iter().any(|letter| std::ptr::eq(*letter, shape) || letter.has_mark(shape)) {
            each_place(shape, (kept.width, kept.height), |at| kept.pixels[at] = picture.pixels[at]);
        }
    }
    (kept, in_row.len())
}

/// Returns only the letters of rows: a straight line inside of a circle is one, the name around a
/// seal is not. Returns nothing of a drawing.
pub(super) fn rows_only(picture: &Grey) -> Grey {
    let shapes = shapes(picture);
    let mut kept = Grey::filled(picture.width, picture.height, WHITE);
    if shapes.len() > SHAPES_MAX {
        return kept;
    }
    let letters: Vec<&Shape> =
        shapes.iter().filter(|shape| LETTER.contains(&shape.height())).collect();
    for letter in &letters {
        let is_level = |other: &&&Shape| {
            let both = letter.rows.1.min(other.rows.1) + 1;
            let both = both.saturating_sub(letter.rows.0.max(other.rows.0));
            4 * both >= 3 * letter.height().max(other.height())
        };
        let beside =
            |other: &&&Shape| gap(letter.columns, other.columns) <= ROW_WIDE * letter.height();
        if letters.iter().filter(is_level).filter(beside).count() < ROW_MIN {
            continue;
        }
        for shape in shapes.iter().filter(|shape| letter.has_mark(shape)).chain([*letter]) {
            each_place(shape, (kept.width, kept.height), |at| kept.pixels[at] = picture.pixels[at]);
        }
    }
    kept
}

/// Lays the ink of a picture below what is on a sheet. A sheet that is full stays as it is.
fn lay(sheet: &mut Grey, picture: &Grey) {
    let dark = || (0..picture.pixels.len()).filter(|at| picture.pixels[*at] < WHITE);
    let (left, right) = bounds(dark().map(|at| at % picture.width));
    let (top, foot) = bounds(dark().map(|at| at / picture.width));
    if left > right {
        return;
    }
    let (width, height) = (right - left + 1, foot - top + 1);
    let below = sheet.height.max(MARGIN);
    let (wide, high) = (sheet.width.max(width + 2 * MARGIN), below + height + MARGIN);
    if wide * high > SHEET_MAX {
        return;
    }
    let mut longer = Grey::filled(wide, high, WHITE);
    longer.paste(sheet, 0, 0);
    for y in 0..height {
        let from = &picture.row(top + y)[left..=right];
        let at = (below + y) * wide + MARGIN;
        longer.pixels[at..at + width].copy_from_slice(from);
    }
    *sheet = longer;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws a frame with three letters, turned clockwise by an angle in degrees.
    fn draw(page: &mut Grey, (x, y): (f64, f64), angle: f64) {
        let (sin, cos) = angle.to_radians().sin_cos();
        let mut fill = |left: i32, top: i32, width: i32, height: i32| {
            for step in 0..width * height * 4 {
                let along = f64::from(left) + f64::from(step % (width * 2)) / 2.0;
                let down = f64::from(top) + f64::from(step / (width * 2)) / 2.0;
                let (x, y) = (x + along * cos - down * sin, y + along * sin + down * cos);
                page.pixels[y.round() as usize * page.width + x.round() as usize] = 60;
            }
        };
        for letter in [-48, -12, 24] {
            fill(letter, -18, 8, 36);
            fill(letter + 8, -2, 16, 5);
        }
        for top in [-32, 29] {
            fill(-78, top, 157, 3);
        }
        for left in [-78, 76] {
            fill(left, -32, 3, 64);
        }
    }

    #[test]
    fn a_leaning_stamp_is_laid_straight_without_its_frame() {
        for angle in [0.0, 20.0, -44.0] {
            let mut page = Grey::filled(900, 700, WHITE);
            draw(&mut page, (400.0, 300.0), angle);
            let sheet = sheet(Some(&page), Vec::new()).unwrap();
            // Three letters of 24 by 36 pixels, 12 apart.
            let (width, height) = (sheet.width - 2 * MARGIN, sheet.height - 2 * MARGIN);
            assert!((94..=104).contains(&width), "{angle}: {width}");
            assert!((34..=44).contains(&height), "{angle}: {height}");
        }
    }

    #[test]
    fn stamps_are_apart_and_strokes_are_none() {
        let mut page = Grey::filled(900, 900, WHITE);
        for x in 0..400 {
            for y in 0..4 {
                page.pixels[(700 + x / 4 + y) * 900 + 100 + x] = 0;
            }
        }
        assert_eq!(sheet(Some(&page), Vec::new()), None);
        let mut photograph = page.clone();
        for at in (0..photograph.pixels.len()).step_by(3) {
            photograph.pixels[at] = 90;
        }
        assert_eq!(sheet(Some(&photograph), Vec::new()), None);
        draw(&mut page, (200.0, 200.0), 10.0);
        let one = sheet(Some(&page), Vec::new()).unwrap();
        draw(&mut page, (600.0, 300.0), -20.0);
        let two = sheet(Some(&page), Vec::new()).unwrap();
        assert!(two.height > one.height + 40 && two.width < 200, "{}", two.height);
    }

    #[test]
    fn a_straight_line_in_a_circle_is_kept_and_letters_around_it_are_not() {
        let letter = |page: &mut Grey, x: usize, y: usize| {
            for row in y..y + 20 {
                page.pixels[row * 400 + x..row * 400 + x + 8].fill(0);
            }
        };
        let mut page = Grey::filled(400, 400, WHITE);
        for number in 0..16 {
            let (sin, cos) = (f64::from(number) / 16.0 * std::f64::consts::TAU).sin_cos();
            let at = |turn: f64| (190.0 + 130.0 * turn).round() as usize;
            letter(&mut page, at(sin), at(cos));
        }
        assert_eq!(ink(&rows_only(&page)), 0);
        for number in 0..6 {
            letter(&mut page, 120 + 24 * number, 190);
        }
        let kept = rows_only(&page);
        assert_eq!(ink(&kept), 6 * 160);
        assert!(kept.row(200)[120..128].iter().all(|shade| *shade == 0));
    }
}
