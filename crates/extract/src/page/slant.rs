//! The slant of a page: how many degrees its lines lean. Along lines of text, ink and paper
//! alternate most sharply.

use super::picture::{Grey, Picture, WHITE};

/// Most degrees by which a page leans.
pub(super) const PAGE_MAX: f64 = 5.0;
/// A page is measured with pixels of this size.
const REDUCED: usize = 2;
/// Longer strokes are ruled lines, in these larger pixels: a quarter of an inch. A table may have
/// more ink in the lines between its columns than in its text.
const STROKE_MAX: usize = 24;
/// Steps of the search, in degrees: first all angles, then around the best.
const STEPS: [f64; 3] = [0.5, 0.1, 0.02];
/// Fewer dark points have no direction.
const POINTS_MIN: usize = 200;

/// The direction of lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slant {
    /// By how many degrees they fall to the right.
    pub angle: f64,
    /// How sharply ink and paper alternate across them.
    pub sharpness: u64,
}

/// The places of ink on a page.
pub(super) struct Ink(Vec<(f32, f32)>);

impl Ink {
    /// Returns the places of dark pixels, one for a square of [`REDUCED`] pixels.
    pub fn of(picture: &Grey) -> Ink {
        let dark = dark(picture);
        Ink::at(&dark)
    }

    /// Returns the places of dark pixels without those of ruled lines.
    pub fn of_text(page: &Grey) -> Ink {
        let dark = dark(page);
        let mut text = dark.clone();
        for y in 0..dark.height {
            clear_long(&dark, &mut text, y * dark.width..(y + 1) * dark.width);
        }
        for x in 0..dark.width {
            clear_long(&dark, &mut text, (x..dark.pixels.len()).step_by(dark.width));
        }
        Ink::at(&text)
    }

    fn at(dark: &Picture<bool>) -> Ink {
        let places = dark.rows().enumerate().flat_map(|(y, row)| {
            let dark = row.iter().enumerate().filter(|(_, dark)| **dark);
            dark.map(move |(x, _)| (x as f32, y as f32))
        });
        Ink(places.collect())
    }

    /// Returns the ink of the page turned clockwise by a right angle.
    pub fn turned(&self) -> Ink {
        Ink(self.0.iter().map(|&(x, y)| (-y, x)).collect())
    }

    /// Returns the direction of the lines, at most `most` degrees either way. A page with hardly
    /// any ink is straight.
    pub fn slant(&self, most: f64) -> Slant {
        let mut best = Slant { angle: 0.0, sharpness: 0 };
        if self.0.len() < POINTS_MIN {
            return best;
        }
        best.sharpness = sharpness(&self.0, 0.0);
        let mut around = most;
        for step in STEPS {
            let middle = best.angle;
            let count = (around / step).round() as i32;
            let angles = (-count..=count).map(|number| middle + f64::from(number) * step);
            for angle in angles.filter(|angle| angle.abs() <= most) {
                let sharpness = sharpness(&self.0, angle);
                if sharpness > best.sharpness {
                    best = Slant { angle, sharpness };
                }
            }
            around = step;
        }
        best
    }
}

/// Returns which squares of [`REDUCED`] pixels are dark.
fn dark(picture: &Grey) -> Picture<bool> {
    let threshold = picture.threshold();
    let rows = picture.rows().step_by(REDUCED);
    let dark = rows.flat_map(|row| row.iter().step_by(REDUCED).map(|shade| *shade < threshold));
    Picture {
        width: picture.width.div_ceil(REDUCED),
        height: picture.height.div_ceil(REDUCED),
        pixels: dark.collect(),
    }
}

/// Clears what belongs to a stroke of more than [`STROKE_MAX`] dark places along a row or column.
fn clear_long(
    dark: &Picture<bool>,
    text: &mut Picture<bool>,
    places: impl Iterator<Item = usize> + Clone,
) {
    let (mut length, mut from) = (0, places.clone());
    for at in places.map(Some).chain([None]) {
        if at.is_some_and(|at| dark.pixels[at]) {
            length += 1;
            continue;
        }
        let stroke = from.by_ref().take(length + usize::from(at.is_some()));
        if length > STROKE_MAX {
            stroke.take(length).for_each(|at| text.pixels[at] = false);
        } else {
            stroke.for_each(drop);
        }
        length = 0;
    }
}

/// Returns the sum of squared differences between adjacent rows of a page that is turned back by
/// `angle` degrees.
fn sharpness(points: &[(f32, f32)], angle: f64) -> u64 {
    let (sin, cos) = angle.to_radians().sin_cos();
    let (sin, cos) = (sin as f32, cos as f32);
    let row = |&(x, y): &(f32, f32)| (y * cos - x * sin).round() as i32;
    let (least, most) = points
        .iter()
        .map(row)
        .fold((i32::MAX, i32::MIN), |(least, most), row| (least.min(row), most.max(row)));
    let mut counts = vec![0_i64; usize::try_from(most - least).unwrap_or(0) + 2];
    for point in points {
        counts[usize::try_from(row(point) - least).unwrap_or(0)] += 1;
    }
    counts.windows(2).map(|pair| (pair[1] - pair[0]).pow(2).unsigned_abs()).sum()
}

/// Returns a page turned back by `angle` degrees about its centre. Its corners are cut and what
/// comes in is white. Between pixels it is interpolated.
pub(super) fn turned_back(page: &Grey, angle: f64) -> Grey {
    let (sin, cos) = angle.to_radians().sin_cos();
    let (middle_x, middle_y) = (page.width as f64 / 2.0, page.height as f64 / 2.0);
    let mut turned = Grey::filled(page.width, page.height, WHITE);
    for (y, row) in turned.pixels.chunks_exact_mut(page.width.max(1)).enumerate() {
        let down = y as f64 + 0.5 - middle_y;
        let across = 0.5 - middle_x;
        let mut at_x = across * cos - down * sin + middle_x - 0.5;
        let mut at_y = across * sin + down * cos + middle_y - 0.5;
        for pixel in row {
            *pixel = between(page, at_x, at_y);
            at_x += cos;
            at_y += sin;
        }
    }
    turned
}

/// Returns the shade at a place between four pixels; white outside of the page.
fn between(page: &Grey, x: f64, y: f64) -> u8 {
    let (left, top) = (x.floor(), y.floor());
    if left < 0.0 || top < 0.0 || left + 1.0 >= page.width as f64 || top + 1.0 >= page.height as f64
    {
        return WHITE;
    }
    let (across, down) = (((x - left) * 256.0) as u32, ((y - top) * 256.0) as u32);
    let at = top as usize * page.width + left as usize;
    let shade = |at: usize| u32::from(page.pixels[at]);
    let above = shade(at) * (256 - across) + shade(at + 1) * across;
    let below = shade(at + page.width) * (256 - across) + shade(at + page.width + 1) * across;
    ((above * (256 - down) + below * down) >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a page with lines of words that fall to the right by `angle` degrees.
    fn page(angle: f64) -> Grey {
        let mut page = Grey::filled(900, 900, WHITE);
        let (sin, cos) = angle.to_radians().sin_cos();
        for line in 0..12 {
            for at in (0..600).filter(|at| at % 60 < 45) {
                for down in 0..16 {
                    let (along, down) =
                        (f64::from(at) - 300.0, f64::from(line * 40 + down) - 240.0);
                    let x = 450.0 + along * cos - down * sin;
                    let y = 450.0 + along * sin + down * cos;
                    page.pixels[y.round() as usize * 900 + x.round() as usize] = 0;
                }
            }
        }
        page
    }

    #[test]
    fn the_slant_of_lines_is_measured() {
        for angle in [0.0, 0.6, -1.2, 4.5, -5.0] {
            let ink = Ink::of(&page(angle));
            let slant = ink.slant(PAGE_MAX);
            assert!((slant.angle - angle).abs() <= 0.15, "{angle}: {slant:?}");
            assert!(slant.sharpness > 2 * ink.turned().slant(PAGE_MAX).sharpness);
            let on_side = Ink::of(&page(angle).turned(3)).turned().slant(PAGE_MAX);
            assert!((on_side.angle - angle).abs() <= 0.15, "{angle}: {on_side:?}");
        }
        let leaning = Ink::of(&page(40.0)).slant(45.0);
        assert!((leaning.angle - 40.0).abs() <= 0.5, "{leaning:?}");
        let blank = Ink::of(&Grey::filled(300, 300, WHITE)).slant(PAGE_MAX);
        assert_eq!(blank, Slant { angle: 0.0, sharpness: 0 });
    }

    #[test]
    fn ruled_lines_have_no_say() {
        let mut page = page(1.0);
        for column in (100..800).step_by(50) {
            for y in 20..880 {
                page.pixels[y * 900 + column - y / 57..][..3].fill(0);
            }
        }
        let ink = Ink::of_text(&page);
        let (lying, on_side) = (ink.slant(PAGE_MAX), ink.turned().slant(PAGE_MAX));
        assert!(lying.sharpness > 2 * on_side.sharpness, "{lying:?} {on_side:?}");
        assert!((lying.angle - 1.0).abs() <= 0.15, "{lying:?}");
    }

    #[test]
    fn a_page_is_turned_back() {
        let straight = turned_back(&page(3.0), 3.0);
        assert!(Ink::of(&straight).slant(PAGE_MAX).angle.abs() <= 0.15);
        // Nothing moves without an angle.
        let (same, page) = (turned_back(&page(0.0), 0.0), page(0.0));
        assert!((1..899).all(|y| same.row(y)[1..899] == page.row(y)[1..899]));
    }
}
