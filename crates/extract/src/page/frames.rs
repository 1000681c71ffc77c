//! Finds the frames of black stamps, such as the one that a receiver sets beside the head of a
//! document: rectangles of thin lines that lean by at most 45 degrees. Tables and the boxes of a
//! diagram are not among them.

use super::covered::{Covered, turned};
use super::cutout::{Outline, Side};
use super::picture::Grey;
use super::shapes::{bounds, flood};

/// A page is searched with pixels of this size. Lengths below are in them, for 200 dots per inch.
const REDUCED: usize = 2;
/// Ink is one group if at most this many columns and rows are between: lines of stamps are broken.
const APART: usize = 3;
/// Width and height of a stamp: 2.5 to 8.5 cm by .9 to 5 cm.
const WIDTH: std::ops::RangeInclusive<f32> = 100.0..=335.0;
const HEIGHT: std::ops::RangeInclusive<f32> = 35.0..=200.0;
/// A stamp is at least this many times as wide as high. A box for a photograph is not.
const WIDE_MIN: f32 = 1.15;
/// Groups with fewer points cannot be a frame; those with more are photographs or large tables.
const POINTS: std::ops::RangeInclusive<usize> = 200..=60_000;
/// Most degrees by which a stamp leans.
const LEAN_MAX: f32 = 45.0;
/// Steps of the search for the lean, in degrees: first all, then around each of the best.
const STEP: f32 = 0.5;
const FINE_STEP: f32 = 0.1;
const ANGLES_TRIED: usize = 4;
/// Angles that are tried differ at least this much: a part of a frame looks like one a little
/// beside its angle.
const ANGLES_APART: f32 = 8.0;
/// Share of a side at which there is ink.
const SIDE_MIN: f32 = 0.75;
/// Share of a line that goes on outside of the frame, and how far it is looked at.
const GOES_ON_MIN: f32 = 0.7;
const GOES_ON: f32 = 25.0;
/// A line whose ink is at least this share of the longest may be a side.
const PEAK_MIN: f32 = 0.35;
/// Most lines one way that are tried as sides.
const PEAKS_MAX: usize = 16;
/// Share of a line that parts a table, and of which all ink is close.
const INNER_MIN: f32 = 0.9;
/// Ink is part of a side if it is at most this far from it, also where the line bends; of a line
/// inside of a frame, if it is at most [`NEXT`] from it.
const BENT: usize = 2;
const NEXT: usize = 1;
/// Half of the thickness of the thickest side.
const THICK: f32 = 4.0;
/// Lines closer than this to a side belong to it.
const DOUBLE: f32 = 12.0;
/// Most level lines inside of a stamp.
const INNER_MAX: usize = 4;
/// A page with more frames shows a diagram.
const FRAMES_MAX: usize = 3;

/// A frame. Its sides are at these distances from the page's corner along axes that lean by
/// `angle`, in pixels of the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Frame {
    /// By how many degrees its lines fall to the right.
    pub angle: f32,
    /// Distances of its left and right side.
    pub across: (f32, f32),
    /// Distances of its upper and lower side.
    pub down: (f32, f32),
    /// Distances of the level lines inside.
    pub inner: Vec<f32>,
}

impl Frame {
    /// Returns the rectangle that the frame covers.
    pub fn covered(&self) -> Covered {
        Covered { angle: self.angle, across: self.across, down: self.down }
    }
}

impl Outline for Frame {
    const BREAKS: bool = false;

    fn depth(&self, x: f32, y: f32) -> f32 {
        self.covered().depth(x, y)
    }

    fn nearest_side(&self, x: f32, y: f32) -> Side {
        let (across, down) = turned((x, y), self.angle);
        let (sin, cos) = self.angle.to_radians().sin_cos();
        // How far a place is beyond the end of a side does not matter: the corner is near then.
        let clear = |at: f32, (from, to): (f32, f32)| (from - at).max(at - to).max(0.0);
        let (beside, over) = (clear(across, self.across), clear(down, self.down));
        let sides = [
            (across - self.across.1, over, (cos, sin)),
            (self.across.0 - across, over, (-cos, -sin)),
            (down - self.down.1, beside, (-sin, cos)),
            (self.down.0 - down, beside, (sin, -cos)),
        ];
        let nearest = sides
            .into_iter()
            .min_by(|one, other| (one.0.abs() + one.1).total_cmp(&(other.0.abs() + other.1)));
        let (distance, beyond, outwards) = nearest.unwrap_or_default();
        Side { distance: distance + beyond.copysign(distance), outwards }
    }

    fn bounds(&self) -> ((f32, f32), (f32, f32)) {
        let corners = [self.across.0, self.across.1]
            .into_iter()
            .flat_map(|across| [self.down.0, self.down.1].map(|down| (across, down)));
        let (none, mut columns) = ((f32::MAX, f32::MIN), (f32::MAX, f32::MIN));
        let mut rows = none;
        for corner in corners {
            let (x, y) = turned(corner, -self.angle);
            columns = (columns.0.min(x), columns.1.max(x));
            rows = (rows.0.min(y), rows.1.max(y));
        }
        (columns, rows)
    }
}

/// Returns the frames of a page.
pub(super) fn find(page: &Grey) -> Vec<Frame> {
    let mut ink = page.reduced_ink(REDUCED);
    let mut frames = Vec::new();
    for start in 0..ink.pixels.len() {
        let group = flood(&mut ink.pixels, ink.width, start, APART);
        if !POINTS.contains(&group.len()) {
            continue;
        }
        let (left, right) = bounds(group.iter().map(|at| at % ink.width));
        let (top, foot) = bounds(group.iter().map(|at| at / ink.width));
        if (right - left).max(foot - top) < *WIDTH.start() as usize / 2 || foot - top < 30 {
            continue;
        }
        let place = |at: usize| ((at % ink.width) as f32, (at / ink.width) as f32);
        let mut points: Vec<(f32, f32)> = group.into_iter().map(place).collect();
        while let Some(frame) = frame(&points) {
            // Another frame may touch or cross this one.
            points.retain(|&(x, y)| frame.depth(x, y).abs() > THICK);
            if !frames.iter().any(|other| frame.is_in(other)) {
                frames.push(frame);
            }
            if frames.len() > FRAMES_MAX {
                return Vec::new();
            }
        }
    }
    frames.into_iter().map(Frame::enlarged).collect()
}

impl Frame {
    /// Returns true if the middle of the frame is in another one.
    fn is_in(&self, other: &Frame) -> bool {
        let middle = |(from, to): (f32, f32)| (from + to) / 2.0;
        let (x, y) = turned((middle(self.across), middle(self.down)), -self.angle);
        other.depth(x, y) > 0.0
    }

    fn enlarged(self) -> Frame {
        let by = |(from, to): (f32, f32)| (from * REDUCED as f32, (to + 1.0) * REDUCED as f32);
        let inner = self.inner.iter().map(|at| (at + 0.5) * REDUCED as f32).collect();
        Frame { across: by(self.across), down: by(self.down), inner, ..self }
    }

    fn area(&self) -> f32 {
        (self.across.1 - self.across.0) * (self.down.1 - self.down.0)
    }
}

/// Returns the largest frame that these points of ink form.
fn frame(points: &[(f32, f32)]) -> Option<Frame> {
    if points.len() < *POINTS.start() {
        return None;
    }
    let steps = (LEAN_MAX / STEP) as i32;
    let mut angles: Vec<(u64, f32)> = (-steps..=steps)
        .map(|number| number as f32 * STEP)
        .map(|angle| (Projected::new(points, angle).sharpness(), angle))
        .collect();
    angles.sort_by_key(|(sharpness, _)| std::cmp::Reverse(*sharpness));
    let mut tried: Vec<f32> = Vec::new();
    for (_, angle) in angles {
        if tried.len() == ANGLES_TRIED {
            break;
        }
        if tried.iter().any(|other| (other - angle).abs() < ANGLES_APART) {
            continue;
        }
        tried.push(angle);
        let fine = (-5..=5).map(|number| angle + number as f32 * FINE_STEP);
        let projected = fine.map(|angle| Projected::new(points, angle));
        let best = projected.max_by_key(Projected::sharpness)?;
        if let Some(frame) = best.frame() {
            return Some(frame);
        }
    }
    None
}

/// Points of ink along axes that lean.
struct Projected {
    angle: f32,
    /// Distances of the first column and row.
    origin: (f32, f32),
    /// Where each point is.
    points: Vec<(usize, usize)>,
    /// Number of points by column and by row.
    columns: Vec<u32>,
    rows: Vec<u32>,
}

/// A line that may be a side.
struct Line {
    at: usize,
    /// Number of places up to each one at which the line has ink, at most [`BENT`] away.
    inked: Vec<u32>,
    /// The same, at most [`NEXT`] away.
    sharp: Vec<u32>,
}

fn share(sums: &[u32], from: f32, to: f32) -> f32 {
    let place = |at: f32| (at.max(0.0) as usize).min(sums.len() - 1);
    (sums[place(to)] - sums[place(from)]) as f32 / (to - from).max(1.0)
}

impl Line {
    /// Returns the share of the places from one to before another at which the line has ink.
    fn share(&self, from: f32, to: f32) -> f32 {
        share(&self.inked, from, to)
    }

    /// Returns true if the line parts a frame between these places.
    fn parts(&self, from: f32, to: f32) -> bool {
        share(&self.sharp, from, to) >= INNER_MIN
    }

    /// Returns true if the line is a side between these places, and not only a part of a line.
    fn is_side(&self, from: f32, to: f32) -> bool {
        self.share(from, to) >= SIDE_MIN
    }

    /// Returns the number of ends of a side where the line goes on.
    fn ends_open(&self, from: f32, to: f32) -> usize {
        let before = self.share(from - GOES_ON, from - 4.0);
        let after = self.share(to + 4.0, to + GOES_ON);
        [before, after].into_iter().filter(|share| *share >= GOES_ON_MIN).count()
    }
}

impl Projected {
    fn new(points: &[(f32, f32)], angle: f32) -> Projected {
        let places: Vec<(f32, f32)> = points.iter().map(|&point| turned(point, angle)).collect();
        let first = places.iter().fold((f32::MAX, f32::MAX), |least, place| {
            (least.0.min(place.0), least.1.min(place.1))
        });
        let origin = (first.0.floor(), first.1.floor());
        let points: Vec<(usize, usize)> = places
            .iter()
            .map(|(across, down)| {
                ((across - origin.0).round() as usize, (down - origin.1).round() as usize)
            })
            .collect();
        let count = |places: &mut dyn Iterator<Item = usize>| {
            let mut counts = Vec::new();
            for at in places {
                if counts.len() <= at {
                    counts.resize(at + 1, 0);
                }
                counts[at] += 1;
            }
            counts
        };
        let columns = count(&mut points.iter().map(|point| point.0));
        let rows = count(&mut points.iter().map(|point| point.1));
        Projected { angle, origin, points, columns, rows }
    }

    /// Returns how much of the ink is in lines along the axes.
    fn sharpness(&self) -> u64 {
        let squares = |counts: &[u32]| counts.iter().map(|count| u64::from(*count).pow(2)).sum();
        let (columns, rows): (u64, u64) = (squares(&self.columns), squares(&self.rows));
        columns + rows
    }

    /// Returns the largest frame of the lines along the axes.
    fn frame(&self) -> Option<Frame> {
        let level = self.lines(&self.rows, |point| (point.1, point.0), self.columns.len());
        let upright = self.lines(&self.columns, |point| (point.0, point.1), self.rows.len());
        let mut best: Option<Frame> = None;
        for (top, foot) in pairs(&level, &HEIGHT) {
            for (left, right) in pairs(&upright, &WIDTH) {
                let (from, to) = (left.at as f32, right.at as f32);
                let (above, below) = (top.at as f32, foot.at as f32);
                let (across, down) = ((from, to), (above, below));
                let inner = inner(&level, across, down);
                let frame = Frame { angle: self.angle, across, down, inner };
                let larger = best.as_ref().is_none_or(|best| best.area() < frame.area());
                if larger
                    && to - from >= WIDE_MIN * (below - above)
                    && [top, foot].iter().all(|line| line.is_side(from, to))
                    && [left, right].iter().all(|line| line.is_side(above, below))
                    && is_apart([top, foot], [left, right])
                    && !is_ruled(&frame, &upright)
                {
                    best = Some(frame);
                }
            }
        }
        let moved = |(from, to): (f32, f32), by: f32| (from + by, to + by);
        best.map(|frame| Frame {
            across: moved(frame.across, self.origin.0),
            down: moved(frame.down, self.origin.1),
            inner: frame.inner.iter().map(|at| at + self.origin.1).collect(),
            ..frame
        })
    }

    /// Returns the lines at which most points are. `place` gives where a point is across and along
    /// a line.
    fn lines(
        &self,
        counts: &[u32],
        place: impl Fn(&(usize, usize)) -> (usize, usize),
        length: usize,
    ) -> Vec<Line> {
        let near = |at: usize| at.saturating_sub(1)..(at + 2).min(counts.len());
        let smooth: Vec<u32> =
            (0..counts.len()).map(|at| counts[near(at)].iter().sum::<u32>()).collect();
        let most = smooth.iter().copied().max().unwrap_or(0);
        let mut peaks: Vec<usize> = (0..counts.len())
            .filter(|&at| smooth[at] as f32 >= PEAK_MIN * most as f32)
            .filter(|&at| near(at).all(|other| smooth[other] <= smooth[at]))
            .collect();
        peaks.sort_by_key(|at| std::cmp::Reverse(smooth[*at]));
        peaks.truncate(PEAKS_MAX);
        peaks.sort_unstable();
        let sums = |at: usize, apart: usize| {
            let mut marked = vec![0_u32; length + 1];
            for (across, along) in self.points.iter().map(&place) {
                if at.abs_diff(across) <= apart {
                    marked[along + 1] = 1;
                }
            }
            for at in 1..marked.len() {
                marked[at] += marked[at - 1];
            }
            marked
        };
        peaks
            .into_iter()
            .map(|at| Line { at, inked: sums(at, BENT), sharp: sums(at, NEXT) })
            .collect()
    }
}

/// Returns the pairs of lines that are as far apart as a stamp is wide or high.
fn pairs<'a>(lines: &'a [Line], size: &std::ops::RangeInclusive<f32>) -> Vec<(&'a Line, &'a Line)> {
    let first = lines.iter().enumerate();
    let pairs = first.flat_map(|(at, one)| lines[at + 1..].iter().map(move |other| (one, other)));
    pairs.filter(|(one, other)| size.contains(&((other.at - one.at) as f32))).collect()
}

/// Returns true if the sides of a frame end at its corners. Those of a cell of a table go on.
fn is_apart(level: [&Line; 2], upright: [&Line; 2]) -> bool {
    let [top, foot] = level.map(|line| line.at as f32);
    let [left, right] = upright.map(|line| line.at as f32);
    let open: usize = level.iter().map(|line| line.ends_open(left, right)).sum::<usize>()
        + upright.iter().map(|line| line.ends_open(top, foot)).sum::<usize>();
    open < 2
}

/// Returns the level lines inside of a frame.
fn inner(level: &[Line], across: (f32, f32), down: (f32, f32)) -> Vec<f32> {
    let inside = level.iter().filter(|line| is_inside(line, down));
    inside.filter(|line| line.parts(across.0, across.1)).map(|line| line.at as f32).collect()
}

fn is_inside(line: &Line, (from, to): (f32, f32)) -> bool {
    line.at as f32 > from + DOUBLE && (line.at as f32) < to - DOUBLE
}

/// Returns true if a frame is that of a table: a line parts it into columns, or lines into many
/// rows.
fn is_ruled(frame: &Frame, upright: &[Line]) -> bool {
    let mut columns = upright.iter().filter(|line| is_inside(line, frame.across));
    columns.any(|line| line.parts(frame.down.0, frame.down.1)) || frame.inner.len() > INNER_MAX
}

#[cfg(test)]
mod tests {
    use super::super::picture::WHITE;
    use super::*;

    /// Draws the lines of a grid about a place, turned clockwise by an angle in degrees.
    fn draw(page: &mut Grey, (x, y): (f32, f32), angle: f32, across: &[f32], down: &[f32]) {
        let (sin, cos) = angle.to_radians().sin_cos();
        let mut dot = |u: f32, v: f32| {
            let (x, y) = (x + u * cos - v * sin, y + u * sin + v * cos);
            page.pixels[y.round() as usize * page.width + x.round() as usize] = 0;
        };
        let steps = |from: f32, to: f32| {
            (0..((to - from) * 2.0) as i32).map(move |n| from + n as f32 / 2.0)
        };
        for thick in steps(0.0, 4.0) {
            for v in down {
                steps(across[0], across[across.len() - 1]).for_each(|u| dot(u, v + thick));
            }
            for u in across {
                steps(down[0], down[down.len() - 1] + 4.0).for_each(|v| dot(u + thick, v));
            }
        }
    }

    fn found(angle: f32, across: &[f32], down: &[f32]) -> Vec<Frame> {
        let mut page = Grey::filled(1600, 900, WHITE);
        draw(&mut page, (800.0, 450.0), angle, across, down);
        find(&page)
    }

    #[test]
    fn frames_of_stamps_are_found_at_any_angle() {
        for angle in [0.0, 3.0, -20.0, 44.0] {
            let frames = found(angle, &[-180.0, 180.0], &[-70.0, -30.0, 70.0]);
            let [frame] = &frames[..] else { panic!("{angle}: {frames:?}") };
            assert!((frame.angle - angle).abs() <= 0.3, "{angle}: {frame:?}");
            assert!(frame.depth(800.0, 450.0) > 60.0, "{frame:?}");
            let (sin, cos) = angle.to_radians().sin_cos();
            let right = (800.0 + 182.0 * cos, 450.0 + 182.0 * sin);
            assert!(frame.depth(right.0, right.1).abs() <= 4.0, "{frame:?}");
        }
    }

    #[test]
    fn tables_photographs_and_diagrams_have_no_frames() {
        // Two columns, many rows, the size of a photograph, the width of a page.
        let rows: Vec<f32> = (0..8).map(|row| row as f32 * 40.0 - 140.0).collect();
        for (across, down) in [
            (&[-180.0, -40.0, 180.0][..], &[-70.0, 70.0][..]),
            (&[-180.0, 180.0], &rows),
            (&[-118.0, 118.0], &[-150.0, 150.0]),
            (&[-700.0, 700.0], &[-70.0, 70.0]),
        ] {
            assert_eq!(found(0.0, across, down), [], "{across:?} {down:?}");
        }
        let mut page = Grey::filled(1600, 1200, WHITE);
        for number in 0..=FRAMES_MAX {
            let place = (400.0, 150.0 + 250.0 * number as f32);
            draw(&mut page, place, 0.0, &[-180.0, 180.0], &[-70.0, 70.0]);
        }
        assert_eq!(find(&page), []);
    }

    #[test]
    fn lines_of_a_frame_may_be_broken_and_two_frames_may_touch() {
        let mut page = Grey::filled(1600, 900, WHITE);
        draw(&mut page, (500.0, 300.0), 5.0, &[-180.0, 180.0], &[-70.0, 70.0]);
        draw(&mut page, (700.0, 400.0), -15.0, &[-180.0, 180.0], &[-70.0, 70.0]);
        for (at, pixel) in page.pixels.iter_mut().enumerate() {
            if at % 1600 % 60 < 5 {
                *pixel = WHITE;
            }
        }
        let mut angles: Vec<f32> = find(&page).iter().map(|frame| frame.angle.round()).collect();
        angles.sort_by(f32::total_cmp);
        assert_eq!(angles, [-15.0, 5.0]);
    }
}
