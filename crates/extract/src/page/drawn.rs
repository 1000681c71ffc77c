//! What tests draw on pages.

use super::picture::Grey;

/// Draws a black rectangle.
pub(super) fn fill(page: &mut Grey, (x, y): (usize, usize), (width, height): (usize, usize)) {
    for row in y..y + height {
        page.pixels[row * page.width + x..][..width].fill(0);
    }
}

/// Draws a row of letters of 20 by 28 pixels, 8 apart: an upright stroke with a foot.
pub(super) fn letters(page: &mut Grey, (x, y): (usize, usize), count: usize) {
    for number in 0..count {
        fill(page, (x + 28 * number, y), (5, 28));
        fill(page, (x + 28 * number + 5, y + 24), (15, 4));
    }
}

/// Returns the number of black pixels.
pub(super) fn ink(page: &Grey) -> usize {
    page.pixels.iter().filter(|shade| **shade == 0).count()
}
