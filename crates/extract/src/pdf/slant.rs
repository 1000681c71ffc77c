//! Puts the lines of a page straight. A scanner leaves half a degree, a hasty copy five. The slant
//! is either in the direction in which letters are painted, or only in their places: programs for
//! OCR put upright words on slanted lines. Letters of another direction are a stamp or a watermark,
//! and are kept apart.

use super::content::Mark;
use super::glyph::Glyph;

/// Number of page rotations by right angles.
pub(super) const QUARTERS: usize = 4;
/// Most degrees by which a page leans. Text that leans more is a stamp.
const LEAN_MAX: f64 = 10.0;
/// Letters lean like their page if they differ from it by at most this many degrees. Letters that
/// a program has typeset agree to this accuracy; those of OCR differ from line to line.
const EXACT_LEAN: f64 = 0.03;
const TYPESET: f64 = 0.25;
const RECOGNISED: f64 = 3.0;
/// Share of the letters of a typeset page that lean exactly alike.
const ALIKE: f64 = 0.7;
/// Fewer letters of one direction are not a line beside most letters of another: they are part of a
/// seal.
const LINE_LETTERS_MIN: usize = 3;
/// Letters whose direction differs by at most this many degrees belong to one stamp.
const STAMP: f64 = 0.5;
/// Letters around a seal turn by at most this many degrees from one to the next, and the gap
/// between them is at most this multiple of their size.
const BEND: f64 = 45.0;
const BEND_GAP: f64 = 1.0;

/// The directions in which the lines of a page run.
pub(super) struct Directions {
    /// By rotation of the page: how many degrees its lines lean; `None` without letters.
    leans: [Option<f64>; QUARTERS],
    tolerances: [f64; QUARTERS],
}

impl Directions {
    /// Measures the directions of the letters of a page.
    pub fn of(marks: &[Mark]) -> Directions {
        let mut directions =
            Directions { leans: [None; QUARTERS], tolerances: [TYPESET; QUARTERS] };
        let letters = || marks.iter().filter(|mark| !mark.is_space() && mark.annotation == 0);
        let count = letters().count();
        for quarter in 0..QUARTERS {
            let mut leans: Vec<f64> = letters()
                .map(|mark| split(mark.angle))
                .filter(|&(of, lean)| of == quarter && lean.abs() <= LEAN_MAX)
                .map(|(_, lean)| lean)
                .collect();
            if leans.is_empty() {
                continue;
            }
            leans.sort_by(f64::total_cmp);
            let usual = densest(&leans, TYPESET);
            let near = |by: f64| leans.iter().filter(|lean| (*lean - usual).abs() <= by).count();
            let few = near(TYPESET) < LINE_LETTERS_MIN && leans.len() * 2 < count;
            // A page number may be all that is turned by a right angle.
            if few && usual.abs() > EXACT_LEAN {
                continue;
            }
            let exact = densest(&leans, EXACT_LEAN);
            let alike = leans.iter().filter(|lean| (*lean - exact).abs() <= EXACT_LEAN).count();
            let typeset = alike as f64 >= ALIKE * leans.len() as f64;
            directions.leans[quarter] = Some(usual);
            directions.tolerances[quarter] = if typeset { TYPESET } else { RECOGNISED };
        }
        // A page without text of its own is as straight as what is stamped on it.
        if directions.leans.iter().all(Option::is_none) {
            directions.leans[0] = Some(0.0);
        }
        directions
    }

    /// Returns for each letter what [`Directions::of_mark`] does, but takes letters around a seal
    /// for one stamp, although some of them are upright.
    pub fn of_marks(&self, marks: &[Mark]) -> Vec<Option<(usize, f64)>> {
        let mut found: Vec<_> = marks.iter().map(|mark| self.of_mark(mark)).collect();
        for at in 1..marks.len().saturating_sub(1) {
            let between = found[at - 1].is_none() && follows(&marks[at - 1], &marks[at]);
            if between
                && self.of_mark(&marks[at + 1]).is_none()
                && follows(&marks[at], &marks[at + 1])
            {
                found[at] = None;
            }
        }
        found
    }

    /// Returns the rotation of the page at which a letter is upright, in quarter turns
    /// counter-clockwise, and by how many degrees its lines lean there. Returns `None` for
    /// letters of a stamp.
    fn of_mark(&self, mark: &Mark) -> Option<(usize, f64)> {
        let (quarter, lean) = split(mark.angle);
        let usual = self.leans[quarter]?;
        ((lean - usual).abs() <= self.tolerances[quarter]).then_some((quarter, usual))
    }
}

/// Returns the nearest quarter turn of an angle in degrees, and the rest.
fn split(angle: f64) -> (usize, f64) {
    let quarters = (angle / 90.0).round();
    let quarter = (quarters as i64).rem_euclid(QUARTERS as i64);
    (usize::try_from(quarter).unwrap_or(0), angle - 90.0 * quarters)
}

/// Returns the middle of the densest stretch of `width` in sorted numbers. `numbers` is not empty.
fn densest(numbers: &[f64], width: f64) -> f64 {
    let (mut best, mut from) = ((0, 0.0), 0);
    for (to, &number) in numbers.iter().enumerate() {
        while number - numbers[from] > width {
            from += 1;
        }
        let stretch = &numbers[from..=to];
        if stretch.len() > best.0 {
            best = (stretch.len(), stretch[stretch.len() / 2]);
        }
    }
    best.1
}

/// Groups letters into stamps, each in the order of painting: letters of one direction, and letters
/// that follow each other around a seal.
pub(super) fn stamps(marks: Vec<Mark>) -> Vec<Vec<Mark>> {
    let mut stamps: Vec<Vec<Mark>> = Vec::new();
    for mark in marks {
        let follows =
            |stamp: &&mut Vec<Mark>| stamp.last().is_some_and(|last| follows(last, &mark));
        let at = stamps.iter().position(|stamp| {
            stamp[0].annotation == mark.annotation && turn_between(&stamp[0], &mark) <= STAMP
        });
        match (stamps.last_mut().filter(follows), at) {
            (Some(stamp), _) => stamp.push(mark),
            (None, Some(at)) => stamps[at].push(mark),
            (None, None) => stamps.push(vec![mark]),
        }
    }
    stamps
}

/// Returns true if `next` continues a row of letters that bends.
fn follows(last: &Mark, next: &Mark) -> bool {
    let (sin, cos) = last.angle.to_radians().sin_cos();
    let (x, y) = (last.x + last.width * cos, last.y + last.width * sin);
    last.annotation == next.annotation
        && turn_between(last, next) <= BEND
        && (next.x - x).hypot(next.y - y) <= BEND_GAP * last.size.max(next.size)
}

/// Returns the angle between the directions of two letters, from 0 to 180 degrees.
fn turn_between(a: &Mark, b: &Mark) -> f64 {
    let turned = (a.angle - b.angle).rem_euclid(360.0);
    turned.min(360.0 - turned)
}

/// Returns a stamp upright. Letters around a seal are laid on a line.
pub(super) fn laid(stamp: &[Mark]) -> Vec<Mark> {
    let bends = stamp.iter().any(|mark| turn_between(&stamp[0], mark) > STAMP);
    if !bends {
        return stamp.to_vec();
    }
    let (mut along, mut end) = (0.0, None);
    let mut line = Vec::with_capacity(stamp.len());
    for mark in stamp {
        let gap = end.map_or(0.0, |(x, y): (f64, f64)| (mark.x - x).hypot(mark.y - y));
        along += gap;
        line.push(Mark { x: along, y: 0.0, angle: 0.0, string: 0, ..mark.clone() });
        along += mark.width;
        let (sin, cos) = mark.angle.to_radians().sin_cos();
        end = Some((mark.x + mark.width * cos, mark.y + mark.width * sin));
    }
    line
}

/// Base lines that differ by at most this share of the size are the same.
const EXACT: f32 = 0.012;
/// Letters of a piece are on one base line, up to this share of their size.
const LEVEL: f32 = 0.02;
/// Gap between two pieces of a line, as a share of the size.
const GAP: std::ops::RangeInclusive<f32> = -0.5..=3.0;
/// Steepest line between two neighbouring pieces, and the height that a piece may be beside its
/// line, as a share of the size.
const STEEP: f32 = 0.12;
const BESIDE: f32 = 0.3;
/// Sizes of pieces on one line differ by at most this factor.
const SAME_SIZE: f32 = 1.36;
/// Lines are measured on a page with at least this many neighbouring pieces. If this share of them
/// is exactly level, the page is straight.
const NEIGHBOURS_MIN: usize = 6;
const LEVEL_SHARE: f32 = 0.6;
/// Steepest slope that a single line may have on a page that was put straight.
const LINE_SLOPE: f32 = 0.02;

/// Fewest pieces of a stamp that climbs; smallest slope from one to the next, and how much it may
/// change; largest step, as a share of the size.
const CLIMBING_MIN: usize = 3;
const CLIMB_MIN: f32 = 0.07;
const CLIMB_ALIKE: f32 = 0.03;
const CLIMB_MAX: f32 = 1.5;

/// A piece of a line: letters that follow each other on one base line.
struct Piece {
    /// Its letters, as a range of the glyphs.
    from: usize,
    to: usize,
    x: f32,
    end: f32,
    y: f32,
    size: f32,
}

/// Puts letters straight whose lines still lean, and returns the slope that was taken out. The
/// letters are in the order of painting. A page that is straight is left as it is.
pub(super) fn straighten(glyphs: &mut [Glyph]) -> f32 {
    let mut pieces = pieces(glyphs);
    let neighbours = neighbours(&pieces);
    if neighbours.len() < NEIGHBOURS_MIN {
        return 0.0;
    }
    let level = neighbours.iter().filter(|&&(a, b)| {
        (pieces[a].y - pieces[b].y).abs() <= EXACT * pieces[a].size.max(pieces[b].size)
    });
    if level.count() as f32 >= LEVEL_SHARE * neighbours.len() as f32 {
        return 0.0;
    }
    let slope = usual_slope(&pieces, &neighbours);
    let lines = lines(&pieces, &neighbours, slope);
    let slope = exact_slope(&pieces, &lines).unwrap_or(slope);
    for piece in &mut pieces {
        let (x, y) = turned(piece.x, piece.y, slope);
        piece.end += x - piece.x;
        (piece.x, piece.y) = (x, y);
    }
    for line in &lines {
        level_line(&mut pieces, line);
    }
    for piece in &pieces {
        let shift = piece.x - glyphs[piece.from].x;
        for glyph in &mut glyphs[piece.from..piece.to] {
            glyph.x += shift;
            glyph.y = piece.y;
        }
    }
    slope
}

/// Takes stamps out of straight letters whose pieces are upright, but climb or fall from one to the
/// next, as programs for OCR put them. Returns each stamp on a line.
pub(super) fn take_climbing(glyphs: &mut Vec<Glyph>) -> Vec<Vec<Glyph>> {
    let pieces = pieces(glyphs);
    let mut stamps: Vec<std::ops::Range<usize>> = Vec::new();
    let mut from = 0;
    for at in 1..=pieces.len() {
        let slope = |at: usize| climb(&pieces[at - 1], &pieces[at]);
        let goes_on = at < pieces.len()
            && slope(at).is_some_and(|next| {
                at == from + 1
                    || slope(at - 1).is_some_and(|last| (next - last).abs() <= CLIMB_ALIKE)
            });
        if goes_on {
            continue;
        }
        if at - from >= CLIMBING_MIN {
            stamps.push(pieces[from].from..pieces[at - 1].to);
        }
        from = at;
    }
    let taken = stamps.iter().map(|stamp| {
        let y = glyphs[stamp.start].y;
        glyphs[stamp.clone()].iter().map(|glyph| Glyph { y, ..*glyph }).collect()
    });
    let taken: Vec<Vec<Glyph>> = taken.collect();
    for stamp in stamps.into_iter().rev() {
        glyphs.drain(stamp);
    }
    taken
}

/// Returns the slope from a piece to one that follows it closely; `None` if it does not, or if the
/// two are level.
fn climb(piece: &Piece, next: &Piece) -> Option<f32> {
    let (small, large) = (piece.size.min(next.size), piece.size.max(next.size));
    let gap = (next.x - piece.end) / large;
    let slope = (next.y - piece.y) / (next.x - piece.x).max(f32::EPSILON);
    let near = (-0.3..=1.0).contains(&gap) && (next.y - piece.y).abs() <= CLIMB_MAX * large;
    (near && large <= SAME_SIZE * small && slope.abs() >= CLIMB_MIN).then_some(slope)
}

/// Turns letters by the slope that was taken out of the page below them.
pub(super) fn turn(glyphs: &mut [Glyph], slope: f32) {
    for glyph in glyphs {
        (glyph.x, glyph.y) = turned(glyph.x, glyph.y, slope);
    }
}

fn turned(x: f32, y: f32, slope: f32) -> (f32, f32) {
    let length = slope.hypot(1.0);
    ((x + slope * y) / length, (y - slope * x) / length)
}

/// Returns the pieces of lines, in the order of painting. A space ends a piece and belongs to it.
fn pieces(glyphs: &[Glyph]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut ended = true;
    for (at, glyph) in glyphs.iter().enumerate() {
        let fits = pieces.last().filter(|_| !ended).is_some_and(|piece| {
            let gap = glyph.x - piece.end;
            (glyph.y - piece.y).abs() <= LEVEL * piece.size
                && (-0.3 * piece.size..=0.2 * piece.size + glyph.spacing).contains(&gap)
        });
        match pieces.last_mut() {
            Some(piece) if fits => {
                piece.to = at + 1;
                piece.end = piece.end.max(glyph.end());
                piece.size = piece.size.max(glyph.size);
            }
            _ => pieces.push(Piece {
                from: at,
                to: at + 1,
                x: glyph.x,
                end: glyph.end(),
                y: glyph.y,
                size: glyph.size,
            }),
        }
        ended = glyph.is_space();
    }
    pieces
}

/// Returns for each piece the nearest one to its right on the same line, as pairs of indices.
fn neighbours(pieces: &[Piece]) -> Vec<(usize, usize)> {
    let mut by_height: Vec<usize> = (0..pieces.len()).collect();
    by_height.sort_by(|&a, &b| pieces[a].y.total_cmp(&pieces[b].y));
    let largest = pieces.iter().map(|piece| piece.size).fold(0.0, f32::max);
    let mut left_of: Vec<Option<(f32, usize)>> = vec![None; pieces.len()];
    for (at, piece) in pieces.iter().enumerate() {
        let reach = BESIDE * largest + STEEP * (piece.end - piece.x + GAP.end() * piece.size);
        let from = by_height.partition_point(|&other| pieces[other].y < piece.y - reach);
        let near = by_height[from..].iter().take_while(|&&b| pieces[b].y <= piece.y + reach);
        let right = near
            .filter(|&&other| other != at && is_right_of(&pieces[other], piece))
            .min_by(|&&a, &&b| distance(piece, &pieces[a]).total_cmp(&distance(piece, &pieces[b])));
        let Some(&right) = right else { continue };
        let distance = distance(piece, &pieces[right]);
        if left_of[right].is_none_or(|(other, _)| distance < other) {
            left_of[right] = Some((distance, at));
        }
    }
    let pairs = left_of.iter().enumerate();
    pairs.filter_map(|(right, left)| left.map(|(_, left)| (left, right))).collect()
}

fn is_right_of(right: &Piece, left: &Piece) -> bool {
    let (small, large) = (left.size.min(right.size), left.size.max(right.size));
    let rise = (right.y - left.y).abs();
    large <= SAME_SIZE * small
        && right.x > left.x
        && GAP.contains(&((right.x - left.end) / large))
        && rise <= BESIDE * large + STEEP * (right.x - left.x)
}

/// Returns how far apart two pieces are. Height counts more, since lines are close to each other.
fn distance(left: &Piece, right: &Piece) -> f32 {
    (right.x - left.end).max(0.0) + 3.0 * (right.y - left.y).abs()
}

/// Returns the median slope from piece to piece, by their distance. `neighbours` is not empty.
fn usual_slope(pieces: &[Piece], neighbours: &[(usize, usize)]) -> f32 {
    let mut slopes: Vec<(f32, f32)> = neighbours
        .iter()
        .map(|&(a, b)| (pieces[b].x - pieces[a].x, pieces[b].y - pieces[a].y))
        .map(|(dx, dy)| (dy / dx.max(f32::EPSILON), dx))
        .collect();
    slopes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = slopes.iter().map(|slope| slope.1).sum::<f32>() / 2.0;
    let mut before = 0.0;
    let middle = slopes.iter().find(|slope| {
        before += slope.1;
        before >= half
    });
    middle.map_or(0.0, |slope| slope.0)
}

/// Returns the lines that neighbours form, as indices from left to right.
fn lines(pieces: &[Piece], neighbours: &[(usize, usize)], slope: f32) -> Vec<Vec<usize>> {
    let mut right_of: Vec<Option<usize>> = vec![None; pieces.len()];
    let mut starts = vec![true; pieces.len()];
    for &(left, right) in neighbours {
        let (a, b) = (&pieces[left], &pieces[right]);
        let beside = (b.y - a.y - slope * (b.x - a.x)).abs();
        if beside <= BESIDE * a.size.max(b.size) {
            right_of[left] = Some(right);
            starts[right] = false;
        }
    }
    let starts = (0..pieces.len()).filter(|&at| starts[at]);
    starts.map(|start| std::iter::successors(Some(start), |&at| right_of[at]).collect()).collect()
}

/// Returns the slope that all lines have in common: least squares over their pieces. Returns `None`
/// if no line has three pieces.
fn exact_slope(pieces: &[Piece], lines: &[Vec<usize>]) -> Option<f32> {
    let (mut xx, mut xy) = (0.0, 0.0);
    for line in lines.iter().filter(|line| line.len() > 2) {
        let (line_xx, line_xy) = deviations(pieces, line);
        xx += line_xx;
        xy += line_xy;
    }
    (xx > 0.0).then(|| xy / xx)
}

/// Returns the sums of squares and products of a line, around its middle.
fn deviations(pieces: &[Piece], line: &[usize]) -> (f32, f32) {
    let (x, y) = middle(pieces, line);
    line.iter().fold((0.0, 0.0), |(xx, xy), &at| {
        let (dx, dy) = (pieces[at].x - x, pieces[at].y - y);
        (xx + dx * dx, xy + dx * dy)
    })
}

fn middle(pieces: &[Piece], line: &[usize]) -> (f32, f32) {
    let count = line.len() as f32;
    let sum = line.iter().fold((0.0, 0.0), |(x, y), &at| (x + pieces[at].x, y + pieces[at].y));
    (sum.0 / count, sum.1 / count)
}

/// Puts the pieces of a line on one base line, that of its middle. A line that leans by itself is
/// no line, and is left as it is.
fn level_line(pieces: &mut [Piece], line: &[usize]) {
    let (xx, xy) = deviations(pieces, line);
    if xx > 0.0 && (xy / xx).abs() > LINE_SLOPE {
        return;
    }
    let (_, y) = middle(pieces, line);
    for &at in line {
        pieces[at].y = y;
    }
}
