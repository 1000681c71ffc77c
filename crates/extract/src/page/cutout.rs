//! Cuts stamps out of a page. What a frame only crosses stays: letters that go on outside of it,
//! and those on a line with them.

use super::frames::Frame;
use super::picture::{Grey, WHITE};
use super::shapes::{LETTER, Shape, each_place, shapes};
use super::slant::turned_back;
use super::stamps::paste;

/// A stamp is looked at with this much around it, in pixels at 200 dots per inch.
const AROUND: f32 = 160.0;
/// Ink at most this far from a side may belong to it; if it does, some of it is close.
const SIDE: f32 = 8.0;
const CLOSE: f32 = 3.0;
/// Rows by which the thickness of a side varies. Strokes that cross a side are longer.
const ROUGH: usize = 2;
/// A stroke is followed for this many pixels.
const STROKE: i32 = 20;
/// A letter reaches outside of a frame if it has ink this far from a side.
const OUTSIDE: f32 = 7.0;
/// A letter this close to a frame may be followed by one inside.
const NEAR: f32 = 24.0;
/// Least height of the part of a letter that a side has cut, and largest height of a letter that
/// is not joined to another one.
const PART: usize = 6;
const LETTER_MAX: usize = 60;
/// Parts of a letter that a side has cut end at most this deep in the frame, and begin so.
const PARTED: f32 = 8.0;
/// Letters on one base line end at most this many rows apart.
const BASE: usize = 4;

/// A stamp that was cut out.
pub(super) struct Stamp {
    /// What is printed in it, straight and without the frame.
    pub picture: Grey,
}

/// Takes a stamp out of a page that is straight and upright.
pub(super) fn take(page: &mut Grey, frame: &Frame) -> Stamp {
    let ((left, right), (top, foot)) = frame.bounds();
    let place = |at: f32, most: usize| (at.max(0.0) as usize).min(most);
    let (left, right) = (place(left - AROUND, page.width), place(right + AROUND, page.width));
    let (top, foot) = (place(top - AROUND, page.height), place(foot + AROUND, page.height));
    let mut part = Grey::filled(right - left, foot - top, WHITE);
    for y in top..foot {
        let to = (y - top) * part.width;
        part.pixels[to..to + part.width].copy_from_slice(&page.row(y)[left..right]);
    }
    erase_sides(&mut part, (left, top), frame);
    let shapes = shapes(&part);
    let kept = kept(&shapes, |at| {
        frame.depth((left + at % part.width) as f32 + 0.5, (top + at / part.width) as f32 + 0.5)
    });
    let side = part.width.max(part.height);
    let mut picture = Grey::filled(part.width, part.height, WHITE);
    for (shape, keep) in shapes.iter().zip(kept) {
        match keep {
            Keep::Page => {}
            Keep::Stamp => each_place(shape, (part.width, part.height), |at| {
                // Places are visited more than once.
                picture.pixels[at] = picture.pixels[at].min(part.pixels[at]);
                part.pixels[at] = WHITE;
            }),
        }
    }
    for y in top..foot {
        let from = part.row(y - top);
        page.pixels[y * page.width + left..][..from.len()].copy_from_slice(from);
    }
    let mut room = Grey::filled(side, side, WHITE);
    paste(&mut room, &picture, (side - part.width) / 2, (side - part.height) / 2);
    Stamp { picture: turned_back(&room, f64::from(frame.angle)) }
}

/// Erases the sides of a frame in a part of the page that starts at `corner`. Strokes that cross a
/// side or are beside it stay.
fn erase_sides(part: &mut Grey, corner: (usize, usize), frame: &Frame) {
    let threshold = part.threshold();
    let ink = part.map(|shade| *shade < threshold);
    let (width, height) = (part.width, part.height);
    let is_ink = |x: f32, y: f32| {
        let (column, row) = (x.round() as usize, y.round() as usize);
        x >= 0.0 && y >= 0.0 && column < width && row < height && ink.pixels[row * width + column]
    };
    let mut runs = Vec::new();
    for at in (0..part.pixels.len()).filter(|at| ink.pixels[*at]) {
        let (x, y) = ((at % width) as f32, (at / width) as f32);
        let nearest = frame.nearest_side(corner.0 as f32 + x + 0.5, corner.1 as f32 + y + 0.5);
        let (distance, (step_x, step_y)) = (nearest.distance, nearest.outwards);
        if distance.abs() > SIDE {
            continue;
        }
        let reach = |sign: f32| {
            let steps = 1..=STROKE;
            let steps = steps.map(|step| step as f32 * sign);
            let run = steps.take_while(|step| is_ink(x + step * step_x, y + step * step_y));
            run.count() as f32
        };
        let (out, back) = (reach(1.0), reach(-1.0));
        if distance - back <= CLOSE && distance + out >= -CLOSE {
            runs.push((at, (out + back) as usize + 1));
        }
    }
    let mut lengths: Vec<usize> = runs.iter().map(|(_, length)| *length).collect();
    lengths.sort_unstable();
    let thick = lengths.get(lengths.len() / 2).map_or(0, |median| median + ROUGH);
    let shape = |places| Shape { places, columns: (0, 0), rows: (0, 0) };
    let side =
        shape(runs.into_iter().filter(|(_, length)| *length <= thick).map(|(at, _)| at).collect());
    for at in &side.places {
        part.pixels[*at] = WHITE;
    }
    // The pale rim of a side.
    each_place(&side, (width, height), |at| {
        if !ink.pixels[at] {
            part.pixels[at] = WHITE;
        }
    });
}

/// Where a shape belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// To the page.
    Page,
    /// To the stamp.
    Stamp,
}

/// A shape, and how far it reaches into a frame.
struct Placed<'a> {
    shape: &'a Shape,
    /// How far inside of the frame its places are, in pixels; less than 0 outside.
    depth: (f32, f32),
    keep: Keep,
}

impl Placed<'_> {
    fn is_letter(&self) -> bool {
        LETTER.contains(&self.shape.height())
    }

    /// Returns true for a letter outside of the frame, or the part of one that a side has cut.
    fn is_outside(&self, at_least: f32) -> bool {
        self.depth.0 < -at_least && (PART..=LETTER_MAX).contains(&self.shape.height())
    }
}

/// Says of each shape where it belongs. `depth` is how far inside of the frame a place is.
fn kept(shapes: &[Shape], depth: impl Fn(usize) -> f32) -> Vec<Keep> {
    let mut placed: Vec<Placed<'_>> = shapes
        .iter()
        .map(|shape| {
            let depths = shape.places.iter().map(|&at| depth(at));
            let (least, most, inside) =
                depths.fold((f32::MAX, f32::MIN, 0), |(least, most, inside), depth| {
                    (least.min(depth), most.max(depth), inside + usize::from(depth > 0.0))
                });
            let keep = if 2 * inside > shape.places.len() { Keep::Stamp } else { Keep::Page };
            Placed { shape, depth: (least, most), keep }
        })
        .collect();
    // The letters outside, with another one beside them, that the frame crosses or comes close to.
    let near = |letter: &Placed<'_>| letter.is_outside(OUTSIDE) && letter.depth.1 > -NEAR;
    let beside = |letter: &Placed<'_>| {
        let others = placed.iter().filter(|other| other.is_outside(CLOSE));
        others.map(|other| other.shape).any(|other| is_level(letter.shape, other))
    };
    let mut lines: Vec<usize> =
        (0..placed.len()).filter(|&at| near(&placed[at]) && beside(&placed[at])).collect();
    for &at in &lines {
        placed[at].keep = Keep::Page;
    }
    while let Some(at) = lines.pop() {
        let (letter, depth) = (placed[at].shape, placed[at].depth);
        for (at, other) in placed.iter_mut().enumerate() {
            if other.keep == Keep::Page {
                continue;
            }
            // A side lies between the parts of a letter that it has cut.
            let cut = depth.1 < PARTED && other.depth.0 < PARTED && is_over(letter, other.shape);
            if cut || other.is_letter() && goes_on(letter, other.shape) {
                other.keep = Keep::Page;
                lines.push(at);
            } else if letter.has_mark(other.shape) && 2 * other.shape.height() < letter.height() {
                other.keep = Keep::Page;
            }
        }
    }
    placed.into_iter().map(|placed| placed.keep).collect()
}

/// Returns true if one of two shapes is over the other.
fn is_over(one: &Shape, other: &Shape) -> bool {
    let width = |shape: &Shape| shape.columns.1 - shape.columns.0 + 1;
    let both = one.columns.1.min(other.columns.1) + 1;
    let both = both.saturating_sub(one.columns.0.max(other.columns.0));
    let rows = one.rows.0.max(other.rows.0).saturating_sub(one.rows.1.min(other.rows.1));
    2 * both >= width(one).min(width(other)) && rows as f32 <= 2.0 * SIDE
}

/// Returns true if two letters outside of a frame are on one line. The frame may have cut them.
fn is_level(letter: &Shape, other: &Shape) -> bool {
    let both = letter.rows.1.min(other.rows.1).saturating_sub(letter.rows.0.max(other.rows.0));
    let low = letter.height().min(other.height());
    !std::ptr::eq(letter, other) && 2 * both >= low && gap(letter, other) <= low * 3 / 2
}

/// Returns the number of columns between two shapes.
fn gap(one: &Shape, other: &Shape) -> usize {
    one.columns.0.max(other.columns.0).saturating_sub(one.columns.1.min(other.columns.1))
}

/// Returns true if a letter is on the line of another one: both end at the base line, or it is
/// close and covers the height of small letters above the base line.
fn goes_on(letter: &Shape, other: &Shape) -> bool {
    let height = letter.height();
    let (base, middle) = (letter.rows.1, letter.rows.1.saturating_sub(height / 2));
    let covers =
        other.rows.0 <= middle && other.rows.1 + 2 >= base && gap(letter, other) * 3 <= height;
    (letter.is_beside(other) && base.abs_diff(other.rows.1) <= BASE) || covers
}
