//! Cuts stamps and seals out of a page. What an outline only crosses stays: letters that go on
//! outside of it, and those on a line with them.

use super::picture::{Grey, WHITE};
use super::rules;
use super::shapes::{LETTER, Shape, each_place, gap, shapes, share_half};

/// A stamp is looked at with this much around it, in pixels at 200 dots per inch.
const AROUND: f32 = 160.0;
/// Ink at most this far from a side may belong to it; if it does, some of it is close.
const SIDE: f32 = 8.0;
const CLOSE: f32 = 3.0;
/// Rows by which the thickness of a side varies. Strokes that cross a side are longer.
const ROUGH: usize = 2;
/// A stroke is followed for this many pixels.
const STROKE: i32 = 20;
/// Largest height of a letter that is not joined to another one.
const LETTER_MAX: usize = 60;
/// Parts of a letter that a side has cut end at most this far from it.
const PARTED: f32 = 8.0;
/// Letters outside that are at most this many times their height apart are on one line.
const SAME_LINE: usize = 4;
/// Letters on one base line end at most this many rows apart.
const BASE: usize = 4;

/// The outline of a stamp: its frame, or the rings of a seal.
pub(super) trait Outline {
    /// Whether its lines break the letters that they cross into parts. Then also parts of letters
    /// go on with a line: rather dirt stays than that a word is lost.
    const BREAKS: bool;

    /// Returns the columns and rows of the page from the first to the last that it reaches.
    fn bounds(&self) -> ((f32, f32), (f32, f32));

    /// Returns how far inside of the outline a place is, in pixels; less than 0 outside.
    fn depth(&self, x: f32, y: f32) -> f32;

    /// Returns the line of the outline that is nearest to a place.
    fn nearest_side(&self, x: f32, y: f32) -> Side;
}

/// A line of an outline, as seen from a place.
pub(super) struct Side {
    /// How far the place is outside of it, in pixels; less than 0 inside.
    pub distance: f32,
    /// Direction from the inside of the outline to the outside.
    pub outwards: (f32, f32),
}

/// Takes a stamp out of a page that is straight and upright. Returns what is printed in it, without
/// the outline, as it leans.
pub(super) fn take<O: Outline>(page: &mut Grey, frame: &O) -> Grey {
    let (mut part, (left, top)) = opened(page, frame);
    let shapes = shapes(&part);
    let kept = kept(&shapes, O::BREAKS, |at| {
        frame.depth((left + at % part.width) as f32 + 0.5, (top + at / part.width) as f32 + 0.5)
    });
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
    page.paste(&part, left, top);
    picture
}

/// Erases only the outline of a stamp on a page that is straight and upright. What is printed in it
/// stays, also letters of the page.
pub(super) fn open<O: Outline>(page: &mut Grey, frame: &O) {
    let (part, (left, top)) = opened(page, frame);
    page.paste(&part, left, top);
}

/// Returns the part of a page with a stamp, without the outline, and its corner.
fn opened<O: Outline>(page: &Grey, frame: &O) -> (Grey, (usize, usize)) {
    let ((left, right), (top, foot)) = frame.bounds();
    let around = page.place((left - AROUND, right + AROUND), (top - AROUND, foot + AROUND));
    let corner = (around.left, around.top);
    let mut part = page.part(around);
    erase_sides(&mut part, corner, frame);
    // Lines inside join letters.
    (rules::without(part), corner)
}

/// Erases the sides of a frame in a part of the page that starts at `corner`. Strokes that cross a
/// side or are beside it stay.
fn erase_sides(part: &mut Grey, corner: (usize, usize), frame: &impl Outline) {
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
    /// The line of the page that it is on.
    line: Option<Line>,
}

impl Placed<'_> {
    fn is_letter(&self) -> bool {
        LETTER.contains(&self.shape.height())
    }

    fn is_outside(&self) -> bool {
        self.depth.1 <= 0.0 && self.is_letter() && self.shape.height() <= LETTER_MAX
    }

    /// Returns true for the part outside of the frame of a letter that a side has cut.
    fn is_cut(&self) -> bool {
        self.depth.0 < -CLOSE && (-PARTED..PARTED).contains(&self.depth.1)
    }
}

/// Says of each shape where it belongs. `depth` is how far inside of the frame a place is, and
/// `breaks` is [`Outline::BREAKS`].
fn kept(shapes: &[Shape], breaks: bool, depth: impl Fn(usize) -> f32) -> Vec<Keep> {
    let mut placed: Vec<Placed<'_>> = shapes
        .iter()
        .map(|shape| {
            let depths = shape.places.iter().map(|&at| depth(at));
            let (least, most, inside) =
                depths.fold((f32::MAX, f32::MIN, 0), |(least, most, inside), depth| {
                    (least.min(depth), most.max(depth), inside + usize::from(depth > 0.0))
                });
            // Corners of a frame are not erased with its sides.
            let is_corner = least > -SIDE && most < SIDE;
            let is_inside = 2 * inside > shape.places.len();
            let keep = if is_inside || is_corner { Keep::Stamp } else { Keep::Page };
            Placed { shape, depth: (least, most), keep, line: None }
        })
        .collect();
    let outside: Vec<&Shape> =
        placed.iter().filter(|letter| letter.is_outside()).map(|letter| letter.shape).collect();
    let mut last = Vec::new();
    for (at, letter) in placed.iter_mut().enumerate().filter(|(_, letter)| letter.is_outside()) {
        letter.line = Line::of(letter.shape, &outside);
        last.push(at);
    }
    while let Some(at) = last.pop() {
        let Placed { shape: letter, depth, line: Some(line), .. } = placed[at] else { continue };
        for (at, other) in placed.iter_mut().enumerate().filter(|(_, other)| other.line.is_none()) {
            // A side lies between the parts of a letter that it has cut.
            let rest = depth.1 < PARTED && other.depth.0 < PARTED && is_over(letter, other.shape);
            if rest && line.has_part(other.shape)
                || other.is_cut() && line.has_part(other.shape) && line.is_near(letter, other.shape)
                || other.is_letter() && line.goes_on(letter, other.shape)
                || breaks && line.goes_on_broken(letter, other.shape)
            {
                (other.keep, other.line) = (Keep::Page, Some(line));
                last.push(at);
            } else if letter.has_mark(other.shape) && 2 * other.shape.height() < letter.height() {
                other.keep = Keep::Page;
            }
        }
    }
    placed.into_iter().map(|placed| placed.keep).collect()
}

/// Returns true if one of two shapes is over the other.
fn is_over(one: &Shape, other: &Shape) -> bool {
    share_half(one.columns, other.columns) && gap(one.rows, other.rows) as f32 <= 2.0 * SIDE
}

/// A line of the page that goes on inside of a frame.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// The row on which its letters end.
    base: usize,
    /// Height of a letter.
    height: usize,
}

impl Line {
    /// Returns the line of a letter outside of the frame; `None` if it is alone.
    fn of(letter: &Shape, outside: &[&Shape]) -> Option<Line> {
        let (least, most) = (letter.rows.0, letter.rows.1);
        let is_level = |other: &&&Shape| {
            let both = most.min(other.rows.1).saturating_sub(least.max(other.rows.0));
            2 * both >= letter.height().min(other.height())
                && gap(letter.columns, other.columns) <= SAME_LINE * letter.height()
        };
        let level: Vec<&&Shape> = outside.iter().filter(is_level).collect();
        let middle = |value: fn(&Shape) -> usize| {
            let mut values: Vec<usize> = level.iter().map(|shape| value(shape)).collect();
            values.sort_unstable();
            values.get(values.len() / 2).copied()
        };
        let line = Line { base: middle(|shape| shape.rows.1)?, height: middle(Shape::height)? };
        (level.len() > 1).then_some(line)
    }

    fn is_near(self, letter: &Shape, other: &Shape) -> bool {
        2 * gap(letter.columns, other.columns) <= 3 * self.height
    }

    /// Returns true if a part of a letter is between the heights that the line reaches.
    fn has_part(self, part: &Shape) -> bool {
        let (above, below) = (3 * self.height / 2, self.height / 2);
        part.rows.0 + above >= self.base && part.rows.1 <= self.base + below
    }

    /// Returns true if a letter follows another one on the line: it ends at the base line, or it is
    /// close and covers the height of small letters above the base line.
    fn goes_on(self, letter: &Shape, other: &Shape) -> bool {
        let height = other.height();
        let ends = self.base.abs_diff(other.rows.1) <= BASE
            && 2 * height >= self.height
            && 2 * height <= 3 * self.height;
        let middle = self.base.saturating_sub(self.height / 2);
        let covers = other.rows.0 <= middle && other.rows.1 + 2 >= self.base;
        ends && self.is_near(letter, other)
            || covers && 3 * gap(letter.columns, other.columns) <= self.height
    }

    /// Returns true if what may be a part of a letter, or letters with a part of a ring, follows on
    /// the line.
    fn goes_on_broken(self, letter: &Shape, other: &Shape) -> bool {
        let height = self.height;
        let reaches = other.rows.0 < self.base && other.rows.1 + height > self.base;
        let within =
            other.rows.0 + 8 * height / 5 >= self.base && other.rows.1 <= self.base + height / 2;
        reaches
            && within
            && 2 * other.height() >= height
            && gap(letter.columns, other.columns) <= height
    }
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{fill, ink, letters};
    use super::*;

    fn same(page: &Grey, other: &Grey) -> usize {
        page.pixels.iter().zip(&other.pixels).filter(|(one, other)| one != other).count()
    }

    /// Draws a frame of 360 by 140 pixels over a page, with three letters at `at`. Returns the page
    /// without them, the stamp, and the page as it was before.
    fn cut(mut page: Grey, at: (usize, usize)) -> (Grey, Grey, Grey) {
        let before = page.clone();
        letters(&mut page, at, 3);
        for top in [200, 340] {
            fill(&mut page, (200, top), (364, 4));
        }
        for left in [200, 560] {
            fill(&mut page, (left, 200), (4, 144));
        }
        let frames = super::super::frames::find(&page);
        let [frame] = &frames[..] else { panic!("{frames:?}") };
        let stamp = take(&mut page, frame);
        (page, stamp, before)
    }

    #[test]
    fn a_stamp_beside_a_line_is_cut_out_whole() {
        let mut page = Grey::filled(1000, 600, WHITE);
        // A line close to the frame, whose base line is not that of the stamp.
        letters(&mut page, (574, 240), 12);
        letters(&mut page, (60, 140), 20);
        let (page, stamp, before) = cut(page, (300, 255));
        assert_eq!(same(&page, &before), 0);
        assert!(ink(&stamp) > 3 * 150, "{}", ink(&stamp));
    }

    #[test]
    fn lines_that_a_frame_crosses_stay() {
        let mut page = Grey::filled(1000, 600, WHITE);
        // One line goes through the right side, one through the whole frame, one through its top.
        letters(&mut page, (440, 230), 16);
        letters(&mut page, (70, 300), 30);
        letters(&mut page, (450, 188), 4);
        letters(&mut page, (590, 188), 10);
        let (page, stamp, before) = cut(page, (240, 250));
        // Of letters that a side crosses, some pixels are lost.
        let changed = same(&page, &before);
        assert!(changed < 120, "{changed}");
        assert!(ink(&stamp) > 3 * 150, "{}", ink(&stamp));
    }
}
