//! The red ink of a page with a red seal: posts and names that are stamped beside the seal, without
//! it. They lean as the hand did that stamped them.

use super::cutout;
use super::ink;
use super::picture::{Color, Grey, Place};
use super::seals::Seal;
use super::slant::{self, Ink};

/// What belongs to a signature is up to these multiples of the height of its seal above and below
/// it, left and right of it.
const ABOVE: f32 = 0.7;
const BELOW: f32 = 0.6;
const LEFT: f32 = 0.7;
const RIGHT: f32 = 2.2;
/// What is stamped leans between these degrees. Less is read as well.
const LEAN_MIN: f64 = 0.5;
const LEAN_MAX: f64 = 10.0;

/// Returns the red ink of a page that has `seals`, turned as its black ink was: by quarters
/// clockwise, then back by `slant` degrees. What is stamped above and below a seal is straight.
pub(super) fn layer(page: &Color, quarters: usize, slant: f64, seals: &[Seal]) -> Grey {
    let mut red = ink::red_layer(page).turned(quarters);
    if slant != 0.0 {
        red = slant::turned_back(&red, slant);
    }
    for seal in seals {
        cutout::take(&mut red, seal);
    }
    for seal in seals {
        let place = seal.place(&red);
        let Place { left, top, right, foot } = around(&red, place);
        let middle = (place.top + place.foot) / 2;
        straighten(&mut red, Place { left, top, right, foot: middle });
        straighten(&mut red, Place { left, top: middle, right, foot });
    }
    red
}

/// Returns the part of a page with the signature at a seal.
pub(crate) fn around(page: &Grey, seal: Place) -> Place {
    let height = (seal.foot - seal.top) as f32;
    page.place(
        (seal.left as f32 - LEFT * height, seal.right as f32 + RIGHT * height),
        (seal.top as f32 - ABOVE * height, seal.foot as f32 + BELOW * height),
    )
}

/// Turns a part of a page so that its lines are straight.
fn straighten(page: &mut Grey, place: Place) {
    let part = page.part(place);
    let lean = Ink::of(&part).slant(LEAN_MAX).angle;
    if lean.abs() >= LEAN_MIN {
        page.paste(&slant::turned_back(&part, lean), place.left, place.top);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::seals;

    #[test]
    fn what_is_stamped_below_a_seal_is_straight_and_without_it() {
        const RED: [u8; 3] = [205, 40, 55];
        let mut page = Color::filled(1_200, 900, [255; 3]);
        let mut set = |x: usize, y: usize| page.pixels[y * 1_200 + x] = RED;
        for turn in 0..4_000 {
            let (sin, cos) = (f64::from(turn) / 4_000.0 * std::f64::consts::TAU).sin_cos();
            for radius in 134..138 {
                let (x, y) = (400.0 + f64::from(radius) * cos, 400.0 + f64::from(radius) * sin);
                set(x as usize, y as usize);
            }
        }
        // Letters that fall by 3 degrees.
        for letter in 0..16 {
            let (x, y) = (420 + 24 * letter, 600 + (24.0 * 0.0524 * letter as f64) as usize);
            (0..25).for_each(|row| (0..14).for_each(|column| set(x + column, y + row)));
        }
        let seals = seals::find(&ink::red_layer(&page));
        assert_eq!(seals.len(), 1);
        let red = layer(&page, 0, 0.0, &seals);
        let threshold = red.threshold();
        let rows: Vec<usize> =
            (0..900).filter(|y| red.row(*y).iter().any(|shade| *shade < threshold)).collect();
        assert!(rows[0] > 590, "the seal is gone: {rows:?}");
        assert!(rows.len() < 32, "the letters are on a line: {rows:?}");
    }
}
