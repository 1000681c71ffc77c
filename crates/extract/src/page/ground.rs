//! Makes the paper of a page white: of a photograph, of tinted and of yellowed paper. Rules and
//! seals that are taken out of a page leave white there, which on grey paper would be a shape of
//! its own. A page that is white stays as it is.

use super::picture::{Color, WHITE};

/// Side of a tile, in pixels: lines of text leave paper in each.
const TILE: usize = 32;
/// Share of the pixels of a tile that are at most as bright as its paper.
const PAPER_SHARE: f32 = 0.8;
/// A tile is paper if most of those around it are: these many on each side.
const REACH: usize = 2;
/// White paper has at least this much of each channel.
const WHITE_MIN: u8 = 235;
/// A page has paper that is not white if more than this share of its tiles is darker.
const DARKER_MIN: f32 = 0.05;
/// Paper is not darker than this. A darker ground is a picture, or what lies beside the page.
const PAPER_MIN: u8 = 90;

/// Returns `page` with its paper white: each channel is measured by that of the paper around it.
/// Cost: 50 ms for an A4 page with 200 dots per inch.
pub(super) fn whitened(page: &Color) -> Option<Color> {
    let ground = Ground::of(page)?;
    let mut white = page.clone();
    for (y, row) in white.pixels.chunks_mut(page.width).enumerate() {
        let paper = ground.row(y);
        for (x, pixel) in row.iter_mut().enumerate() {
            let (before, after, share) = around(x, paper.len());
            let paper = mixed(paper[before], paper[after], share);
            for (channel, paper) in pixel.iter_mut().zip(paper) {
                *channel = (f32::from(*channel) * f32::from(WHITE) / paper).min(255.0) as u8;
            }
        }
    }
    Some(white)
}

/// The paper of each tile of a page, by channel.
struct Ground {
    tiles: Vec<[f32; 3]>,
    across: usize,
    down: usize,
}

impl Ground {
    /// Returns the paper of a page, or `None` if it is white or the page is empty.
    fn of(page: &Color) -> Option<Ground> {
        let (across, down) = (page.width.div_ceil(TILE), page.height.div_ceil(TILE));
        let tile =
            |at: usize| paper(page, (at % across.max(1)) * TILE, (at / across.max(1)) * TILE);
        let tiles: Vec<[u8; 3]> = (0..across * down).map(tile).collect();
        let darker = tiles.iter().filter(|tile| tile.iter().any(|channel| *channel < WHITE_MIN));
        if darker.count() as f32 <= DARKER_MIN * tiles.len() as f32 {
            return None;
        }
        let smoothed = |at: usize| -> [f32; 3] {
            let (x, y) = (at % across, at / across);
            let rows = y.saturating_sub(REACH)..(y + REACH + 1).min(down);
            let columns = x.saturating_sub(REACH)..(x + REACH + 1).min(across);
            let near: Vec<[u8; 3]> =
                rows.flat_map(|y| tiles[y * across..][columns.clone()].iter().copied()).collect();
            std::array::from_fn(|channel| {
                let mut shades: Vec<u8> = near.iter().map(|tile| tile[channel]).collect();
                shades.sort_unstable();
                f32::from(shades[shades.len() / 2].max(PAPER_MIN))
            })
        };
        Some(Ground { tiles: (0..tiles.len()).map(smoothed).collect(), across, down })
    }

    /// Returns the paper of the tiles of a row of pixels, between those of the rows of tiles above
    /// and below it.
    fn row(&self, y: usize) -> Vec<[f32; 3]> {
        let (above, below, share) = around(y, self.down);
        let tiles = |row: usize| &self.tiles[row * self.across..][..self.across];
        let pairs = tiles(above).iter().zip(tiles(below));
        pairs.map(|(above, below)| mixed(*above, *below, share)).collect()
    }
}

/// Returns the tiles between whose middles pixel `at` is, and how far it is on the way to the
/// second.
fn around(at: usize, tiles: usize) -> (usize, usize, f32) {
    let place = (at as f32 + 0.5) / TILE as f32 - 0.5;
    let before = place.max(0.0) as usize;
    (before, (before + 1).min(tiles - 1), (place - before as f32).clamp(0.0, 1.0))
}

fn mixed(one: [f32; 3], other: [f32; 3], share: f32) -> [f32; 3] {
    std::array::from_fn(|channel| one[channel] * (1.0 - share) + other[channel] * share)
}

/// Returns the paper of the tile with this corner.
fn paper(page: &Color, left: usize, top: usize) -> [u8; 3] {
    let mut counts = [[0_usize; 256]; 3];
    for y in top..(top + TILE).min(page.height) {
        for pixel in &page.row(y)[left..(left + TILE).min(page.width)] {
            for (counts, channel) in counts.iter_mut().zip(pixel) {
                counts[usize::from(*channel)] += 1;
            }
        }
    }
    counts.map(|counts| {
        let most = (PAPER_SHARE * counts.iter().sum::<usize>() as f32) as usize;
        let mut below = 0;
        let shade = counts.iter().position(|count| {
            below += count;
            below >= most.max(1)
        });
        u8::try_from(shade.unwrap_or(255)).unwrap_or(WHITE)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a page of paper with the shades of its left and right side, and letters of a tenth
    /// of its shade.
    fn page(left: [u8; 3], right: [u8; 3]) -> Color {
        let mut page = Color::filled(10 * TILE, 8 * TILE, [255; 3]);
        let width = page.width;
        for (at, pixel) in page.pixels.iter_mut().enumerate() {
            let (x, y) = (at % width, at / width);
            let is_ink = x.is_multiple_of(8) && y % 16 < 8;
            *pixel = std::array::from_fn(|channel| {
                let share = x as f32 / width as f32;
                let (left, right) = (f32::from(left[channel]), f32::from(right[channel]));
                let shade = left * (1.0 - share) + right * share;
                if is_ink { (shade / 10.0) as u8 } else { shade as u8 }
            });
        }
        page
    }

    #[test]
    fn paper_becomes_white_and_ink_stays_dark() {
        for (left, right) in
            [([190, 190, 190], [120, 118, 110]), ([200, 230, 190], [200, 230, 190])]
        {
            let white = whitened(&page(left, right)).unwrap();
            for (at, pixel) in white.pixels.iter().enumerate() {
                let is_ink = (at % white.width).is_multiple_of(8) && at / white.width % 16 < 8;
                let fits = |channel: &u8| if is_ink { *channel < 40 } else { *channel > 225 };
                assert!(pixel.iter().all(fits), "{at}: {pixel:?}");
            }
        }
    }

    #[test]
    fn white_and_empty_pages_stay() {
        assert!(whitened(&page([250; 3], [240; 3])).is_none());
        assert!(whitened(&Color::filled(0, 0, [0; 3])).is_none());
    }

    #[test]
    fn a_dark_picture_is_not_made_white() {
        let mut page = page([240; 3], [240; 3]);
        let width = page.width;
        let dark = page.pixels.iter_mut().enumerate().filter(|(at, _)| at % width < 6 * TILE);
        dark.for_each(|(_, pixel)| *pixel = [30; 3]);
        let white = whitened(&page).unwrap();
        assert!(white.pixels[0].iter().all(|channel| *channel < 100), "{:?}", white.pixels[0]);
    }
}
