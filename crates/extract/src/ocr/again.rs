//! Reads a part of a page again, larger and by itself. What is around it, such as the seal that
//! tesseract takes for a picture, then does not count for how its lines are found.

use super::words::Word;
use super::{Layout, Tesseract};
use crate::external::Failure;
use crate::page::picture::{Grey, Place};

/// Space around a part that is read by itself, in pixels of the page. tesseract needs some.
const MARGIN: usize = 12;

/// Reads the part of `page` at `place`, painted `scale` times as large. Returns its words in the
/// pixels of the page, with confidences as they were read. Cost: about .3 s for a signature.
pub(super) fn read(
    tesseract: &Tesseract,
    page: &Grey,
    place: Place,
    scale: f32,
    layout: Layout,
) -> Result<Vec<Word>, Failure> {
    let part = page.part(place).framed(MARGIN).scaled(scale);
    let mut words = tesseract.table(&part, layout, scale)?;
    for word in &mut words {
        word.reduce(scale);
        word.shift(place.left as f32 - MARGIN as f32, place.top as f32 - MARGIN as f32);
    }
    Ok(words)
}
