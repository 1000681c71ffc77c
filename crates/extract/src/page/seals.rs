//! Finds round seals: rings of 28 to 46 mm around the name of an office, printed in black or faded
//! to fragments. Letters and drawings seldom lie on a circle.

use std::f32::consts::TAU;

use super::covered::Covered;
use super::cutout::{Outline, Side};
use super::picture::{Grey, Picture, Place};

/// A page is searched with pixels of this size, and a ring is measured with pixels of [`FINE`].
const COARSE: usize = 4;
const FINE: usize = 2;
/// Radii of seals in pixels, at 200 dots per inch.
const RADII: std::ops::RangeInclusive<usize> = 108..=184;
/// A rim of ink is where the shade changes by at least this much within two coarse pixels.
const RIM_MIN: i32 = 300;
/// Most places that are measured as centres of a ring, and how far apart they are.
const CENTRES_MAX: usize = 12;
const CENTRES_APART: usize = 10;
/// Share of the directions in which the outer ring has ink, and by how much it exceeds what is
/// outside of the ring. Text has less than .45 of the first, and .25 of the second.
const RING_MIN: f32 = 0.45;
const CLEAR_MIN: f32 = 0.38;
/// How far outside of a ring it is compared with what is there, in fine pixels.
const BESIDE: std::ops::RangeInclusive<usize> = 6..=8;
const BESIDE_COUNT: f32 = 3.0;
/// The outer ring ends where less than this share has ink.
const EDGE: f32 = 0.15;
/// The same share for the other rings, which are at least this share of the radius from the middle.
const INNER_RING_MIN: f32 = 0.55;
const INNER_MIN: f32 = 0.5;
/// Most seals of one picture.
pub(super) const SEALS_MAX: usize = 4;

/// A round seal. Its middle and radii are in pixels of the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seal {
    pub x: f32,
    pub y: f32,
    /// Radius of the outer ring.
    pub radius: f32,
    /// Radii of all rings.
    rings: Vec<f32>,
    /// Share of the outer ring that has ink, more than what is beside it.
    clear: f32,
}

impl Seal {
    /// Returns the part of a page that the seal is on.
    pub fn place(&self, page: &Grey) -> Place {
        let (across, down) = self.bounds();
        page.place(across, down)
    }

    /// Returns the square around the seal, in which letters may lack strokes.
    pub fn covered(&self) -> Covered {
        let (across, down) = self.bounds();
        Covered { angle: 0.0, across, down }
    }

    /// Returns true if the middle of `other` is in the seal.
    pub fn is_around(&self, other: &impl Outline) -> bool {
        let ((left, right), (top, foot)) = other.bounds();
        self.depth((left + right) / 2.0, (top + foot) / 2.0) > 0.0
    }

    fn distance(&self, x: f32, y: f32) -> f32 {
        (x - self.x).hypot(y - self.y)
    }
}

impl Outline for Seal {
    const BREAKS: bool = true;

    fn bounds(&self) -> ((f32, f32), (f32, f32)) {
        let around = |at: f32| (at - self.radius, at + self.radius);
        (around(self.x), around(self.y))
    }

    fn depth(&self, x: f32, y: f32) -> f32 {
        self.radius - self.distance(x, y)
    }

    fn nearest_side(&self, x: f32, y: f32) -> Side {
        let distance = self.distance(x, y);
        let to_rings = self.rings.iter().map(|ring| distance - ring);
        let nearest = to_rings.min_by(|one, other| one.abs().total_cmp(&other.abs()));
        let outwards = ((x - self.x) / distance.max(1.0), (y - self.y) / distance.max(1.0));
        Side { distance: nearest.unwrap_or(f32::MAX), outwards }
    }
}

/// Returns the seals of a page, the clearest first.
pub(super) fn find(page: &Grey) -> Vec<Seal> {
    let fine = page.reduced_ink(FINE);
    let mut found: Vec<Seal> =
        centres(page).into_iter().filter_map(|(x, y)| measured(&fine, x, y)).collect();
    found.sort_by(|one, other| other.clear.total_cmp(&one.clear));
    let mut seals: Vec<Seal> = Vec::new();
    for seal in found {
        // Letters of a seal lie on circles around other places in it.
        if seals.iter().all(|other| other.depth(seal.x, seal.y) < 0.0) {
            seals.push(seal);
        }
    }
    seals.truncate(SEALS_MAX);
    seals
}

/// Returns the places that most rims of ink are around, in pixels of the page.
fn centres(page: &Grey) -> Vec<(f32, f32)> {
    let (width, height) = (page.width / COARSE, page.height / COARSE);
    let mut small = vec![0_i32; width * height];
    for (y, row) in page.rows().enumerate().take(height * COARSE) {
        for (x, shade) in row.iter().enumerate().take(width * COARSE) {
            small[y / COARSE * width + x / COARSE] += i32::from(*shade);
        }
    }
    let per = (COARSE * COARSE) as i32;
    small.iter_mut().for_each(|shade| *shade /= per);
    let mut votes = vec![0_u32; width * height];
    let radii = (*RADII.start() / COARSE)..=(*RADII.end() / COARSE);
    for y in 1..height.saturating_sub(1) {
        for x in 1..width.saturating_sub(1) {
            let at = |dx: usize, dy: usize| small[(y + dy - 1) * width + x + dx - 1];
            let across = at(2, 0) + 2 * at(2, 1) + at(2, 2) - at(0, 0) - 2 * at(0, 1) - at(0, 2);
            let down = at(0, 2) + 2 * at(1, 2) + at(2, 2) - at(0, 0) - 2 * at(1, 0) - at(2, 0);
            if across.abs() + down.abs() < RIM_MIN {
                continue;
            }
            let length = (across as f32).hypot(down as f32);
            let (step_x, step_y) = (across as f32 / length, down as f32 / length);
            for radius in radii.clone() {
                for sign in [-1.0, 1.0] {
                    let to_x = (x as f32 + sign * radius as f32 * step_x).round();
                    let to_y = (y as f32 + sign * radius as f32 * step_y).round();
                    if to_x >= 0.0 && to_y >= 0.0 && to_x < width as f32 && to_y < height as f32 {
                        votes[to_y as usize * width + to_x as usize] += 1;
                    }
                }
            }
        }
    }
    peaks(&votes, width, height)
}

fn peaks(votes: &[u32], width: usize, height: usize) -> Vec<(f32, f32)> {
    let mut sums = vec![0_u32; votes.len()];
    for y in 2..height.saturating_sub(2) {
        for x in 2..width.saturating_sub(2) {
            let rows = (y - 2..y + 3).map(|y| &votes[y * width + x - 2..y * width + x + 3]);
            sums[y * width + x] = rows.flatten().sum();
        }
    }
    let most = sums.iter().copied().max().unwrap_or(0);
    let mut order: Vec<usize> = (0..sums.len()).filter(|at| 2 * sums[*at] > most).collect();
    order.sort_unstable_by_key(|at| std::cmp::Reverse(sums[*at]));
    let mut found: Vec<(usize, usize)> = Vec::new();
    for at in order {
        let (x, y) = (at % width, at / width);
        if found.iter().all(|(a, b)| a.abs_diff(x).max(b.abs_diff(y)) >= CENTRES_APART) {
            found.push((x, y));
            if found.len() == CENTRES_MAX {
                break;
            }
        }
    }
    let middle = |at: usize| (at * COARSE + COARSE / 2) as f32;
    found.into_iter().map(|(x, y)| (middle(x), middle(y))).collect()
}

/// Returns the seal whose outer ring is around a place of the page, if it is one.
fn measured(ink: &Picture<bool>, x: f32, y: f32) -> Option<Seal> {
    let (x, y) = (x / FINE as f32, y / FINE as f32);
    let rough = clearest(ink, (x, y), ROUGH).filter(|ring| ring.clear >= CLEAR_MIN / 2.0)?;
    let Ring { x, y, radius, clear, shares } = clearest(ink, (rough.x, rough.y), EXACT)?;
    if clear < CLEAR_MIN || shares[radius] < RING_MIN {
        return None;
    }
    let is_ring = |&at: &usize| {
        shares[at] >= INNER_RING_MIN && (at - 2..=at + 2).all(|near| shares[near] <= shares[at])
    };
    let inner = (INNER_MIN * radius as f32) as usize..radius;
    let rings = inner.filter(is_ring).chain([radius]).map(|at| (at * FINE) as f32).collect();
    // The ring is thick, and not quite round.
    let beyond = (radius..radius + BESIDE.start()).find(|at| shares[*at] < EDGE);
    let radius = beyond.unwrap_or(radius + BESIDE.start());
    let scale = FINE as f32;
    Some(Seal { x: x * scale, y: y * scale, radius: radius as f32 * scale, rings, clear })
}

/// How closely a ring is looked for around a place: how far from it and in which steps, in fine
/// pixels, and in how many directions.
#[derive(Clone, Copy)]
struct Search {
    off: i32,
    step: usize,
    directions: usize,
}

/// How a place is searched first, and how the best ring is.
const ROUGH: Search = Search { off: 6, step: 2, directions: 60 };
const EXACT: Search = Search { off: 2, step: 1, directions: 180 };

/// A ring around a place, in fine pixels.
struct Ring {
    x: f32,
    y: f32,
    radius: usize,
    /// Share of the directions with ink on the ring, less that outside of it.
    clear: f32,
    /// Share of the directions with ink for each distance from the place.
    shares: Vec<f32>,
}

/// Returns the ring around a place, or close to it, that is clearest.
fn clearest(ink: &Picture<bool>, (x, y): (f32, f32), search: Search) -> Option<Ring> {
    let radii = (*RADII.start() / FINE)..=(*RADII.end() / FINE);
    let steps = || (-search.off..=search.off).step_by(search.step).map(|off| off as f32);
    let mut best: Option<Ring> = None;
    for (off_x, off_y) in steps().flat_map(|x| steps().map(move |y| (x, y))) {
        let (x, y) = (x + off_x, y + off_y);
        let shares = shares(ink, (x, y), radii.end() + BESIDE.end(), search.directions);
        let clear = |radius: usize| {
            let beside: f32 = shares[radius + BESIDE.start()..=radius + BESIDE.end()].iter().sum();
            shares[radius] - beside / BESIDE_COUNT
        };
        let ring = radii.clone().max_by(|one, other| clear(*one).total_cmp(&clear(*other)))?;
        if best.as_ref().is_none_or(|best| best.clear < clear(ring)) {
            best = Some(Ring { x, y, radius: ring, clear: clear(ring), shares });
        }
    }
    best
}

/// Returns the share of directions with ink for each distance from a place.
fn shares(ink: &Picture<bool>, (x, y): (f32, f32), most: usize, directions: usize) -> Vec<f32> {
    let mut counts = vec![0_u32; most + 1];
    for direction in 0..directions {
        let (sin, cos) = (direction as f32 * TAU / directions as f32).sin_cos();
        let (mut to_x, mut to_y) = (x + 0.5, y + 0.5);
        for count in &mut counts {
            let inside = to_x >= 0.0 && to_y >= 0.0;
            let (column, row) = (to_x as usize, to_y as usize);
            let inside = inside && column < ink.width && row < ink.height;
            *count += u32::from(inside && ink.pixels[row * ink.width + column]);
            (to_x, to_y) = (to_x + cos, to_y + sin);
        }
    }
    counts.into_iter().map(|count| count as f32 / directions as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::super::cutout;
    use super::super::drawn::{fill, letters};
    use super::super::picture::WHITE;
    use super::*;

    /// Draws a ring, of whose directions only a share has ink.
    fn ring(page: &mut Grey, (x, y): (f32, f32), radius: f32, share: f32) {
        for step in 0..4_000 {
            let turn = step as f32 / 4_000.0;
            if (turn * 24.0).fract() > share {
                continue;
            }
            let (sin, cos) = (turn * TAU).sin_cos();
            for thick in 0..5 {
                let at = radius + thick as f32;
                let (x, y) = ((x + at * cos).round() as usize, (y + at * sin).round() as usize);
                page.pixels[y * page.width + x] = 0;
            }
        }
    }

    fn page() -> Grey {
        let mut page = Grey::filled(1_400, 1_400, WHITE);
        for line in 0..24 {
            letters(&mut page, (100, 60 + 52 * line), 42);
        }
        page
    }

    #[test]
    fn rings_are_found_in_text_and_letters_are_none() {
        assert_eq!(find(&page()), []);
        for (radius, share) in [(120.0, 1.0), (150.0, 0.8), (172.0, 1.0)] {
            let mut page = page();
            ring(&mut page, (703.0, 650.0), radius, share);
            let seals = find(&page);
            let [seal] = &seals[..] else { panic!("{radius} {share}: {seals:?}") };
            assert!(seal.distance(703.0, 650.0) <= 4.0, "{seal:?}");
            assert!((0.0..=16.0).contains(&(seal.radius - radius)), "{seal:?}");
        }
        // Too small, and too large.
        for radius in [60.0, 300.0] {
            let mut page = Grey::filled(1_400, 1_400, WHITE);
            ring(&mut page, (700.0, 700.0), radius, 1.0);
            assert_eq!(find(&page), [], "{radius}");
        }
    }

    #[test]
    fn a_seal_is_cut_out_and_a_line_through_it_stays() {
        let mut page = Grey::filled(1_400, 1_000, WHITE);
        letters(&mut page, (500, 560), 14);
        let before = page.clone();
        for radius in [140.0, 100.0] {
            ring(&mut page, (500.0, 450.0), radius, 1.0);
        }
        // The name of an office along the ring, and its emblem.
        for (x, y) in [(385, 450), (420, 370), (480, 335), (560, 360)] {
            fill(&mut page, (x, y), (10, 20));
        }
        fill(&mut page, (460, 410), (80, 80));
        let seals = find(&page);
        let [seal] = &seals[..] else { panic!("{seals:?}") };
        cutout::take(&mut page, seal);
        let differ = |(one, other): &(&u8, &u8)| one != other;
        let changed = page.pixels.iter().zip(&before.pixels).filter(differ).count();
        assert!(changed < 300, "{changed}");
    }
}
