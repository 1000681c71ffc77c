//! Stamps whose upright letters stand one below another. They are taken out of the page, whose
//! lines they would run into.

use super::content::HARD_SPACE;
use super::glyph::Glyph;

/// Fewest letters of a stamp.
const LETTERS_MIN: usize = 3;
/// How far below the last letter the next one is, as a share of the size; and from where on a word
/// begins.
const FALL: std::ops::RangeInclusive<f32> = 0.7..=2.8;
const WORD_FALL: f32 = 1.7;
/// How far the middle of a letter may be beside that of the last one, as a share of the size.
const BESIDE: f32 = 0.5;
/// A letter within this gap on the line of another one is not alone, as a share of the size.
const ALONE: f32 = 1.0;
/// How much the base lines of one line and the sizes of one stamp may differ, as a share of the
/// size.
const ALIKE: f32 = 0.05;

/// Takes stamps out of straight letters, which are in the order of painting. Returns each stamp on
/// a line. Only capitals count: small letters and figures one below another are columns of tables.
pub(super) fn take(glyphs: &mut Vec<Glyph>) -> Vec<Vec<Glyph>> {
    let letters: Vec<usize> = (0..glyphs.len()).filter(|&at| !glyphs[at].is_space()).collect();
    let mut stamps: Vec<std::ops::Range<usize>> = Vec::new();
    let mut from = 0;
    for at in 1..=letters.len() {
        let goes_on = at < letters.len() && falls(&glyphs[letters[at - 1]], &glyphs[letters[at]]);
        if goes_on {
            continue;
        }
        let before = (from > 0).then(|| &glyphs[letters[from - 1]]);
        let after = letters.get(at).map(|&after| &glyphs[after]);
        let alone = before.is_none_or(|before| !is_beside(before, &glyphs[letters[from]]))
            && after.is_none_or(|after| !is_beside(&glyphs[letters[at - 1]], after));
        if at - from >= LETTERS_MIN && alone {
            stamps.push(letters[from]..letters[at - 1] + 1);
        }
        from = at;
    }
    let taken = stamps.iter().map(|stamp| laid(&glyphs[stamp.clone()])).collect();
    for stamp in stamps.into_iter().rev() {
        glyphs.drain(stamp);
    }
    taken
}

/// Returns true if `next` is a capital below the capital `last`.
fn falls(last: &Glyph, next: &Glyph) -> bool {
    let size = last.size;
    let middle = |glyph: &Glyph| glyph.x + glyph.width / 2.0;
    last.letter.is_uppercase()
        && next.letter.is_uppercase()
        && (next.size - size).abs() <= ALIKE * size
        && (middle(next) - middle(last)).abs() <= BESIDE * size
        && FALL.contains(&((last.y - next.y) / size))
}

fn is_beside(last: &Glyph, next: &Glyph) -> bool {
    let gap = (next.x - last.end()).max(last.x - next.end());
    (last.y - next.y).abs() <= ALIKE * last.size && gap <= ALONE * last.size
}

/// Returns the letters of a stamp on a line.
fn laid(stamp: &[Glyph]) -> Vec<Glyph> {
    let first = stamp[0];
    let (mut x, mut last) = (first.x, first);
    let mut line = Vec::with_capacity(stamp.len());
    for glyph in stamp.iter().filter(|glyph| !glyph.is_space()) {
        if last.y - glyph.y > WORD_FALL * glyph.size {
            line.push(Glyph { letter: HARD_SPACE, x, y: first.y, width: 0.0, ..*glyph });
        }
        line.push(Glyph { x, y: first.y, ..*glyph });
        (x, last) = (x + glyph.width, *glyph);
    }
    line
}
