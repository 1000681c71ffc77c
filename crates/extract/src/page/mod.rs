//! Prepares the picture of a page for OCR: parts its inks, puts it upright, takes out its slant.
//! Each step is a function from picture to picture. Pixels are neither blurred nor filtered: both
//! were measured to cost words.

mod ink;
pub(crate) mod picture;
mod rules;
mod slant;
mod stamps;
mod turn;

use picture::{Color, Grey};

/// Lines that lean less than this many degrees are read as well as straight ones.
const SLANT_MIN: f64 = 0.3;

/// A page that is ready for OCR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layers {
    /// What is printed in black.
    pub black: Grey,
    /// Stamps and notes in colour, each straight, one below the other; `None` without letters.
    pub colored: Option<Grey>,
}

/// Prepares a page that was painted with 200 dots per inch. Cost: .2 s for an A4 page.
pub(crate) fn prepare(page: &Color) -> Layers {
    let inks = ink::part(page);
    let (black, quarters) = upright(inks.black);
    let colored = inks.colored.and_then(|colored| stamps::sheet(&colored.turned(quarters)));
    Layers { black, colored }
}

/// Returns a page with its lines straight and upright, without rules, and by how many right angles
/// it was turned clockwise.
fn upright(page: Grey) -> (Grey, usize) {
    let ink = slant::Ink::of_text(&page);
    let (lying, on_side) = (ink.slant(slant::PAGE_MAX), ink.turned().slant(slant::PAGE_MAX));
    let (quarters, slant) =
        if on_side.sharpness > lying.sharpness { (1, on_side) } else { (0, lying) };
    let mut page = page.turned(quarters);
    if slant.angle.abs() >= SLANT_MIN {
        page = slant::turned_back(&page, slant.angle);
    }
    let page = rules::without(page);
    if turn::is_on_its_head(&page) { (page.turned(2), quarters + 2) } else { (page, quarters) }
}
