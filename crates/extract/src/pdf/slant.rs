//! Turns letters upright, by the direction in which they are painted. A scanner leaves half a
//! degree, a hasty copy five. Letters of another direction are a stamp or a watermark, and are kept
//! apart. Lines that still lean, as programs for OCR place them, are left to [`super::straight`].

use hayro_font::kurbo::Point;

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
/// Parts of a page may lean differently if each has at least this share of its letters, and this
/// many: a stamp has fewer.
const PART_SHARE: f64 = 0.2;
const PART_LETTERS_MIN: usize = 100;
/// Fewest letters of a line that is not a single word.
const LINE_MIN: usize = 20;
/// Words whose direction differs by at most this many degrees from the last one may belong to its
/// stamp.
const STAMP: f64 = 2.0;
/// Letters of a string are on its base line up to this share of their size, and follow each other
/// with gaps of this range of it.
const LEVEL: f64 = 0.012;
const GAP: std::ops::RangeInclusive<f64> = -0.5..=3.0;
/// Letters around a seal turn by at most this many degrees from one to the next, and the gap
/// between them is at most this multiple of their size.
const BEND: f64 = 45.0;
const BEND_GAP: f64 = 1.0;

/// The directions in which the lines of a page run.
pub(super) struct Directions {
    /// By rotation of the page: how many degrees its lines lean, and those of other parts of it.
    /// Empty without letters.
    leans: [Vec<f64>; QUARTERS],
    tolerances: [f64; QUARTERS],
}

impl Directions {
    /// Measures the directions of the letters of a page.
    pub fn of(marks: &[Mark]) -> Directions {
        let mut directions =
            Directions { leans: Default::default(), tolerances: [TYPESET; QUARTERS] };
        let letters = || marks.iter().filter(|mark| !mark.is_space() && mark.annotation == 0);
        let count = letters().count();
        let mut by_quarter: [(usize, Vec<f64>); QUARTERS] =
            std::array::from_fn(|quarter| (quarter, Vec::new()));
        for (quarter, lean) in letters().map(|mark| split(mark.angle)) {
            if lean.abs() <= LEAN_MAX {
                by_quarter[quarter].1.push(lean);
            }
        }
        by_quarter.sort_by_key(|(_, leans)| std::cmp::Reverse(leans.len()));
        // How the lines of the page lean.
        let mut main = None;
        for (quarter, mut leans) in by_quarter.into_iter().filter(|(_, leans)| !leans.is_empty()) {
            leans.sort_by(f64::total_cmp);
            let usual = densest(&leans, TYPESET);
            let near = |by: f64| leans.iter().filter(|lean| (*lean - usual).abs() <= by).count();
            let off = (usual - *main.get_or_insert(usual)).abs();
            // A few words in another direction, which do not lean like the page, are a stamp.
            let is_stamp = leans.len() < PART_LETTERS_MIN && off > TYPESET;
            let few = (near(TYPESET) < LINE_LETTERS_MIN || is_stamp) && leans.len() * 2 < count;
            // A page number may be all that is turned by a right angle.
            if few && usual.abs() > EXACT_LEAN {
                continue;
            }
            let exact = densest(&leans, EXACT_LEAN);
            let alike = leans.iter().filter(|lean| (*lean - exact).abs() <= EXACT_LEAN).count();
            let typeset = alike as f64 >= ALIKE * leans.len() as f64;
            directions.tolerances[quarter] = if typeset { TYPESET } else { RECOGNISED };
            let mut parts = parts(&leans, usual);
            let is_upright = |lean: &f64| lean.abs() <= TYPESET;
            if let Some(at) = parts.iter().position(is_upright)
                && parts.len() > 1
                && !are_lines(marks, 90.0 * quarter as f64)
            {
                parts.remove(at);
                directions.tolerances[quarter] = RECOGNISED.max(parts[0].abs() + TYPESET);
            }
            directions.leans[quarter] = parts;
        }
        // A page without text of its own is as straight as what is stamped on it.
        if directions.leans.iter().all(Vec::is_empty) {
            directions.leans[0].push(0.0);
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
        let off = |usual: &f64| (lean - usual).abs();
        let usual = self.leans[quarter].iter().min_by(|a, b| off(a).total_cmp(&off(b)))?;
        (off(usual) <= self.tolerances[quarter]).then_some((quarter, *usual))
    }

    /// Returns how far letters of a part of the page have to be moved after they were turned back
    /// by `lean` degrees, so that they are beside those of the usual lean. The parts are taken to
    /// be turned around the `middle` of the page.
    pub fn shift(&self, quarter: usize, lean: f64, middle: Point) -> (f32, f32) {
        let [usual, _, ..] = self.leans[quarter][..] else { return (0.0, 0.0) };
        let at = |lean: f64| turned_back(middle, 90.0 * quarter as f64 + lean);
        let by = at(usual) - at(lean);
        (by.x as f32, by.y as f32)
    }
}

/// Returns `usual`, and after it the directions of other large parts of a page whose letters have
/// these sorted `leans`.
fn parts(leans: &[f64], usual: f64) -> Vec<f64> {
    let least = PART_LETTERS_MIN.max((PART_SHARE * leans.len() as f64) as usize);
    let mut parts = vec![usual];
    let mut rest = leans.to_vec();
    while rest.len() >= least {
        let next = densest(&rest, TYPESET);
        let before = rest.len();
        rest.retain(|lean| (lean - next).abs() > TYPESET);
        let known = parts.iter().any(|known| (known - next).abs() <= TYPESET);
        if before - rest.len() >= least && !known {
            parts.push(next);
        }
    }
    parts
}

/// Returns true if most letters of this direction make whole lines. Single words may be upright on
/// lines that lean.
fn are_lines(marks: &[Mark], angle: f64) -> bool {
    let (mut of_lines, mut all) = (0, 0);
    for run in marks.chunk_by(is_level) {
        if turn_between(run[0].angle, angle) <= TYPESET {
            all += run.len();
            of_lines += if run.len() >= LINE_MIN { run.len() } else { 0 };
        }
    }
    2 * of_lines > all
}

/// Returns letters upright, each given with the direction of its lines in degrees. Letters that
/// follow each other in another direction, such as an upright word on a line that leans, are turned
/// into that of their line around the first of them.
pub(super) fn upright(marks: &[(Mark, f64)]) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(marks.len());
    let is_exact = |mark: &Mark, line: f64| turn_between(mark.angle, line) <= EXACT_LEAN;
    for run in marks.chunk_by(|(a, of), (b, with)| {
        of == with && ((is_exact(a, *of) && is_exact(b, *of)) || is_level(a, b))
    }) {
        let (first, line) = &run[0];
        if is_exact(first, *line) {
            glyphs.extend(run.iter().map(|(mark, line)| glyph(mark, *line)));
            continue;
        }
        let start = Point::new(first.x, first.y);
        let (from, to) = (turned_back(start, first.angle), turned_back(start, *line));
        let shift = (to.x - from.x) as f32;
        glyphs.extend(run.iter().map(|(mark, _)| {
            let glyph = glyph(mark, first.angle);
            Glyph { x: glyph.x + shift, y: to.y as f32, ..glyph }
        }));
    }
    glyphs
}

/// Returns true if `next` follows `last` on its base line.
fn is_level(last: &Mark, next: &Mark) -> bool {
    let (from, to) = (turned_back(end(last), last.angle), Point::new(next.x, next.y));
    let gap = turned_back(to, last.angle) - from;
    last.annotation == next.annotation
        && turn_between(last.angle, next.angle) <= EXACT_LEAN
        && gap.y.abs() <= LEVEL * last.size
        && GAP.contains(&(gap.x / last.size))
}

/// Returns a letter as if the page were turned back by `angle` degrees.
fn glyph(mark: &Mark, angle: f64) -> Glyph {
    let place = turned_back(Point::new(mark.x, mark.y), angle);
    Glyph {
        letter: mark.letter,
        x: place.x as f32,
        y: place.y as f32,
        width: mark.width as f32,
        spacing: mark.spacing as f32,
        size: mark.size as f32,
        encoding: mark.encoding,
        string: mark.string,
        stamped: false,
    }
}

fn turned_back(at: Point, angle: f64) -> Point {
    let (sin, cos) = angle.to_radians().sin_cos();
    Point::new(at.x * cos + at.y * sin, at.y * cos - at.x * sin)
}

/// Returns where the letter after `mark` begins.
fn end(mark: &Mark) -> Point {
    let (sin, cos) = mark.angle.to_radians().sin_cos();
    Point::new(mark.x + mark.width * cos, mark.y + mark.width * sin)
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
            let last = &stamp[stamp.len() - 1];
            last.annotation == mark.annotation && turn_between(last.angle, mark.angle) <= STAMP
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
    last.annotation == next.annotation
        && turn_between(last.angle, next.angle) <= BEND
        && end(last).distance(Point::new(next.x, next.y)) <= BEND_GAP * last.size.max(next.size)
}

/// Returns the angle between two directions, from 0 to 180 degrees.
fn turn_between(a: f64, b: f64) -> f64 {
    let turned = (a - b).rem_euclid(360.0);
    turned.min(360.0 - turned)
}

/// Returns the letters of a stamp with their direction, for [`upright`]. Letters around a seal are
/// laid on a line.
pub(super) fn laid(stamp: &[Mark]) -> Vec<(Mark, f64)> {
    let bends = stamp.iter().any(|mark| turn_between(stamp[0].angle, mark.angle) > 2.0 * STAMP);
    if !bends {
        return stamp.iter().map(|mark| (mark.clone(), stamp[0].angle)).collect();
    }
    let (mut along, mut last) = (0.0, None);
    let mut line = Vec::with_capacity(stamp.len());
    for mark in stamp {
        along += last.map_or(0.0, |last: &Mark| end(last).distance(Point::new(mark.x, mark.y)));
        line.push((Mark { x: along, y: 0.0, angle: 0.0, string: 0, ..mark.clone() }, 0.0));
        along += mark.width;
        last = Some(mark);
    }
    line
}
