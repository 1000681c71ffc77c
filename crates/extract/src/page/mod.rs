//! Prepares the picture of a page for OCR: makes its paper white, parts its inks, puts it upright,
//! takes out its slant. Each step is a function from picture to picture. Pixels are neither blurred
//! nor filtered, which costs words, unless a page is full of noise.

pub(crate) mod covered;
mod cutout;
#[cfg(test)]
mod drawn;
mod frames;
mod ground;
mod ink;
mod noise;
pub(crate) mod picture;
pub(crate) mod red;
mod rules;
mod seals;
pub(crate) mod shapes;
mod slant;
mod stamps;
mod turn;

use covered::Covered;
use frames::Frame;
use picture::{Color, Grey, Place};
use seals::Seal;

/// Lines that lean less than this many degrees are read as well as straight ones.
const SLANT_MIN: f64 = 0.3;

/// The middle of a seal beside a signature is right of this share of the width of the page, and on
/// the first page below this share of its height.
const SIGNED_FROM: f32 = 0.4;
pub(crate) const HEAD_TO: f32 = 0.3;

/// A page that is ready for OCR.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layers {
    /// What is printed in black.
    pub black: Grey,
    /// The first page of a file as it is with what is printed in its black stamps; only their
    /// outlines are erased. `None` if it has no black stamps.
    pub open: Option<Grey>,
    /// Stamps and notes in colour, and black stamps with a frame, each straight, one below the
    /// other; `None` without letters.
    pub stamps: Option<Grey>,
    /// The red ink of a page with a seal in colour at its signature, without the seal; `None`
    /// without one.
    pub red: Option<Grey>,
    /// Where black stamps and seals were cut out. Letters there may lack strokes.
    pub covered: Vec<Covered>,
    /// Where seals beside signatures are, which are not on the black layer.
    pub seals: Vec<Place>,
}

/// Most seals of a page: as many in black as in colour.
pub(crate) const SEALS_MAX: usize = 2 * seals::SEALS_MAX;

/// Prepares a page that was painted with 200 dots per inch. `first` is true for the first page of a
/// file, which a receiver stamps: only there are frames of black stamps looked for, since in the
/// pages after it a frame is one of a diagram. Cost: .3 s for an A4 page.
pub(crate) fn prepare(page: &Color, first: bool) -> Layers {
    let white = ground::whitened(page);
    let page = white.as_ref().unwrap_or(page);
    let inks = ink::part(page);
    let Upright { page: mut black, without_rules, quarters, slant } = upright(inks.black);
    let mut cut_out = Vec::new();
    let mut seals = seals::find(&black);
    let mut frames = if first { frames::find(&black) } else { Vec::new() };
    // Arms and letters in a seal may look like a frame.
    frames.retain(|frame| !seals.iter().any(|seal| seal.is_around(frame)));
    let is_whole = frames.is_empty() && seals.is_empty();
    let open = (first && !is_whole).then(|| {
        let mut open = black.clone();
        frames.iter().for_each(|frame| cutout::open(&mut open, frame));
        seals.iter().for_each(|seal| cutout::open(&mut open, seal));
        noise::smoothed(rules::without(open))
    });
    for frame in &frames {
        let stamp = cutout::take(&mut black, frame);
        cut_out.push(slant::turned_back(&stamps::with_room(&stamp), f64::from(frame.angle)));
    }
    for seal in &seals {
        cut_out.push(stamps::rows_only(&cutout::take(&mut black, seal)));
    }
    let covered = frames.iter().map(Frame::covered).chain(seals.iter().map(Seal::covered));
    let covered = covered.collect();
    let colored = inks.colored.map(|colored| colored.turned(quarters));
    let in_color = colored.as_ref().map(|ink| seals::find(&slant::turned_back(ink, slant)));
    let in_color = in_color.unwrap_or_default();
    let is_signed = |seal: &Seal| may_sign(seal.place(&black), &black, first);
    let red = in_color.iter().any(is_signed);
    let red = red.then(|| red::layer(page, quarters, slant, &in_color));
    seals.extend(in_color);
    let places = seals.iter().map(|seal| seal.place(&black));
    let seals = places.filter(|place| may_sign(*place, &black, first)).collect();
    let stamps = stamps::sheet(colored.as_ref(), cut_out);
    let done = without_rules.filter(|_| is_whole);
    let black = done.unwrap_or_else(|| rules::without(black));
    Layers { black: noise::smoothed(black), open, stamps, red, covered, seals }
}

/// Returns true if a seal at `place` may be that of a signature: right of the recipients, and not
/// beside the head of a document.
fn may_sign(place: Place, page: &Grey, first: bool) -> bool {
    let (across, down) = ((place.left + place.right) / 2, (place.top + place.foot) / 2);
    let right = across as f32 >= SIGNED_FROM * page.width as f32;
    right && !(first && (down as f32) < HEAD_TO * page.height as f32)
}

/// A page with its lines straight and upright.
struct Upright {
    page: Grey,
    /// The page without rules, if that was found out on the way.
    without_rules: Option<Grey>,
    /// By how many right angles it was turned clockwise.
    quarters: usize,
    /// By how many degrees its lines fell to the right.
    slant: f64,
}

/// Returns a page with its lines straight and upright.
fn upright(page: Grey) -> Upright {
    let ink = slant::Ink::of_text(&page);
    let (lying, on_side) = (|| ink.slant(slant::PAGE_MAX), || ink.turned().slant(slant::PAGE_MAX));
    let (quarters, slant) = match turn::is_on_its_side(&page) {
        Some(true) => (1, on_side()),
        Some(false) => (0, lying()),
        None => {
            let (lying, on_side) = (lying(), on_side());
            if on_side.sharpness > lying.sharpness { (1, on_side) } else { (0, lying) }
        }
    };
    let mut page = page.turned(quarters);
    let slant = if slant.angle.abs() >= SLANT_MIN { slant.angle } else { 0.0 };
    if slant != 0.0 {
        page = slant::turned_back(&page, slant);
    }
    let without_rules = rules::without(page.clone());
    if turn::is_on_its_head(&without_rules) {
        Upright { page: page.turned(2), without_rules: None, quarters: quarters + 2, slant }
    } else {
        Upright { page, without_rules: Some(without_rules), quarters, slant }
    }
}
