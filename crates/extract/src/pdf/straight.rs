//! Puts the lines of a page straight whose letters are upright, but whose places slant: programs
//! for OCR put upright words on slanted lines. Words that climb by themselves are a stamp.

use std::collections::HashMap;

use super::glyph::Glyph;

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
/// is exactly level, and the usual slope is at most the next number, the page is straight. Short
/// steps look level on any page that leans little; over a whole line it adds up.
const NEIGHBOURS_MIN: usize = 6;
const LEVEL_SHARE: f32 = 0.6;
const LEVEL_SLOPE: f32 = 0.001;
/// Steepest slope that a single line may have on a page that was put straight.
const LINE_SLOPE: f32 = 0.02;
/// Height of the bands whose slopes may differ, in points, and number of bands above and below one
/// that also say how it slopes.
const BAND: f32 = 24.0;
const NEAR_BANDS: i64 = 1;
/// If slopes of bands with at least this share of all lines differ by more than the next number
/// from the usual one, and by more than half of what single steps do, the parts of the page lean
/// differently.
const OTHER_SHARE: f32 = 0.2;
const OTHER_SLOPE: f32 = 0.004;

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
    let slopes = Slopes::of(&pieces, &neighbours);
    let is_level = level.count() as f32 >= LEVEL_SHARE * neighbours.len() as f32
        && slopes.usual.abs() <= LEVEL_SLOPE;
    if is_level && slopes.by_band.is_empty() {
        return 0.0;
    }
    let mut slope = slopes.usual;
    let lines = lines(&pieces, &neighbours, &slopes);
    if slopes.by_band.is_empty() {
        slope = exact_slope(&pieces, &lines).unwrap_or(slope);
        for piece in &mut pieces {
            let (x, y) = turned(piece.x, piece.y, slope);
            piece.end += x - piece.x;
            (piece.x, piece.y) = (x, y);
        }
    } else {
        turn_by_bands(&mut pieces, &lines, &slopes);
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

/// How steep the lines of a page are.
struct Slopes {
    usual: f32,
    /// By bands of the page, if its parts lean differently; otherwise empty.
    by_band: HashMap<i64, f32>,
}

impl Slopes {
    /// Measures the slopes from piece to piece. `neighbours` is not empty.
    fn of(pieces: &[Piece], neighbours: &[(usize, usize)]) -> Slopes {
        let steps = neighbours.iter().map(|&(a, b)| {
            let (dx, dy) = (pieces[b].x - pieces[a].x, pieces[b].y - pieces[a].y);
            (band(pieces[a].y), (dy / dx.max(f32::EPSILON), dx))
        });
        let mut all = Vec::with_capacity(neighbours.len());
        let mut bands: HashMap<i64, (f32, Vec<(f32, f32)>)> = HashMap::new();
        for (band, step) in steps {
            all.push(step);
            bands.entry(band).or_default().0 += step.1;
            for near in band - NEAR_BANDS..=band + NEAR_BANDS {
                bands.entry(near).or_default().1.push(step);
            }
        }
        let length: f32 = all.iter().map(|step| step.1).sum();
        let usual = median(all.clone());
        let spread = median(all.iter().map(|step| ((step.0 - usual).abs(), step.1)).collect());
        let least = OTHER_SLOPE.max(spread / 2.0);
        let bands = bands.into_iter().map(|(band, (own, steps))| (band, (own, median(steps))));
        let bands: Vec<(i64, (f32, f32))> = bands.collect();
        let other = bands.iter().filter(|(_, (_, slope))| (slope - usual).abs() > least);
        let differs = other.map(|(_, (own, _))| own).sum::<f32>() >= OTHER_SHARE * length;
        let by_band = bands.into_iter().map(|(band, (_, slope))| (band, slope));
        Slopes { usual, by_band: by_band.filter(|_| differs).collect() }
    }

    /// Returns the slope at a height of the page.
    fn at(&self, y: f32) -> f32 {
        self.by_band.get(&band(y)).copied().unwrap_or(self.usual)
    }

    /// Returns the slope of a line at a height of the page. Where parts of the page meet, the
    /// slope of its `own` pieces says to which it belongs.
    fn of_line(&self, y: f32, own: Option<f32>) -> f32 {
        let here = self.at(y);
        let own = own.unwrap_or(here);
        let near = [here, self.at(y - BAND), self.at(y + BAND)];
        let off = |slope: &f32| (slope - own).abs();
        near.into_iter().min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(here)
    }
}

fn band(y: f32) -> i64 {
    // The cast of a float saturates.
    (y / BAND).floor() as i64
}

/// Returns the median of slopes by their lengths.
fn median(mut slopes: Vec<(f32, f32)>) -> f32 {
    slopes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = slopes.iter().map(|slope| slope.1).sum::<f32>() / 2.0;
    let mut before = 0.0;
    let middle = slopes.iter().find(|slope| {
        before += slope.1;
        before >= half
    });
    middle.map_or(0.0, |slope| slope.0)
}

/// Puts lines straight whose slopes differ from part to part of the page. Each line comes to the
/// height at which it crosses the middle of the page.
fn turn_by_bands(pieces: &mut [Piece], lines: &[Vec<usize>], slopes: &Slopes) {
    let (left, right) = pieces.iter().fold((f32::MAX, f32::MIN), |(left, right), piece| {
        (left.min(piece.x), right.max(piece.end))
    });
    for line in lines {
        let (xx, xy) = deviations(pieces, line);
        let own = (xx > 0.0).then(|| xy / xx);
        let slope = slopes.of_line(middle(pieces, line).1, own);
        for &at in line {
            pieces[at].y -= slope * (pieces[at].x - (left + right) / 2.0);
        }
    }
}

/// Returns the lines that neighbours form, as indices from left to right.
fn lines(pieces: &[Piece], neighbours: &[(usize, usize)], slopes: &Slopes) -> Vec<Vec<usize>> {
    let mut right_of: Vec<Option<usize>> = vec![None; pieces.len()];
    let mut starts = vec![true; pieces.len()];
    for &(left, right) in neighbours {
        let (a, b) = (&pieces[left], &pieces[right]);
        let beside = (b.y - a.y - slopes.at(a.y) * (b.x - a.x)).abs();
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
