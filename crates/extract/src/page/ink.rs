//! Parts black ink from coloured ink: seals, stamps, signatures and handwriting. Letters below a
//! red seal stay: where black is below red, all channels are dark.

use super::picture::{Color, Grey, WHITE};

/// Coloured ink differs at least this much between its strongest and its weakest channel. JPEG
/// leaves a rim of up to 40 around black letters.
const CHROMA_MIN: u8 = 60;
/// The weakest channel of coloured ink is at most this. Yellowed paper has more.
const WEAKEST_MAX: u8 = 170;
/// Black strokes have at most this much of each channel, and are at most this thick on either side
/// of a place, in pixels at 200 dots per inch.
const BLACK_MAX: u8 = 120;
const CROSSED: usize = 5;
/// Groups of hues that are measured by themselves: red, green, blue by the strongest channel.
const HUES: usize = 3;
/// A page with less than this share of coloured pixels has no coloured ink, only noise of a
/// scanner at the rims of its letters.
const SHARE_MIN: f64 = 0.000_2;

/// A page with more coloured than black ink, and more than this share of coloured pixels, is
/// printed in colour. Two seals and a signature cover less.
const SHARE_MAX: f64 = 0.025;

/// The inks of a page.
pub(super) struct Inks {
    /// Black ink, with all that is grey.
    pub black: Grey,
    /// Coloured ink, dark on white; `None` if the page has none.
    pub colored: Option<Grey>,
}

/// Parts the inks of a page.
pub(super) fn part(page: &Color) -> Inks {
    let count = |is: fn(&[u8; 3]) -> bool| page.pixels.iter().filter(|pixel| is(pixel)).count();
    let (colored, black) = (count(is_colored), count(is_black));
    let share = colored as f64 / page.pixels.len().max(1) as f64;
    if share < SHARE_MIN || (share > SHARE_MAX && colored > black) {
        return Inks { black: page.map(luma), colored: None };
    }
    let pure = pure_inks(page);
    let black = page.map(|pixel| match is_colored(pixel) {
        // What the ink alone would leave of light is white, less is black ink below it.
        true => {
            let strongest = u32::from(strongest(pixel));
            u8::try_from(strongest * 255 / u32::from(pure[hue(pixel)])).unwrap_or(WHITE)
        }
        false => luma(pixel),
    });
    Inks { black, colored: Some(colored_layer(page)) }
}

/// Returns the coloured ink, with the black strokes that cross it: letters of a stamp go on below
/// them.
fn colored_layer(page: &Color) -> Grey {
    layer(page, is_colored, is_black)
}

/// Returns the red ink of a page, dark on white, with the strokes of a pen in another colour that
/// cross it.
pub(super) fn red_layer(page: &Color) -> Grey {
    layer(page, is_red, |pixel| weakest(pixel) <= BLACK_MAX && !is_red(pixel))
}

/// Returns the ink of a kind, with the strokes that cross it.
fn layer(page: &Color, is_ink: fn(&[u8; 3]) -> bool, crosses: fn(&[u8; 3]) -> bool) -> Grey {
    let mask = page.map(is_ink);
    let mut layer = page.map(|pixel| if is_ink(pixel) { weakest(pixel) } else { WHITE });
    for y in CROSSED..page.height.saturating_sub(CROSSED) {
        for x in CROSSED..page.width.saturating_sub(CROSSED) {
            let at = y * page.width + x;
            if !crosses(&page.pixels[at]) {
                continue;
            }
            let near = |step: usize| {
                let is_near = |from: usize| (1..=CROSSED).any(|n| mask.pixels[from + n * step]);
                is_near(at) && is_near(at - (CROSSED + 1) * step)
            };
            if near(1) || near(page.width) {
                layer.pixels[at] = weakest(&page.pixels[at]);
            }
        }
    }
    layer
}

/// Returns the strongest channel of each ink where nothing is below it: the median, since most of
/// an ink is on paper.
fn pure_inks(page: &Color) -> [u8; HUES] {
    let mut counts = [[0_usize; 256]; HUES];
    for pixel in page.pixels.iter().filter(|pixel| is_colored(pixel)) {
        counts[hue(pixel)][usize::from(strongest(pixel))] += 1;
    }
    counts.map(|counts| {
        let half = counts.iter().sum::<usize>() / 2;
        let mut below = 0;
        let median = counts.iter().position(|count| {
            below += count;
            below > half
        });
        u8::try_from(median.unwrap_or(255)).unwrap_or(WHITE).max(1)
    })
}

fn is_colored(pixel: &[u8; 3]) -> bool {
    strongest(pixel) - weakest(pixel) >= CHROMA_MIN && weakest(pixel) <= WEAKEST_MAX
}

fn is_red(pixel: &[u8; 3]) -> bool {
    is_colored(pixel) && hue(pixel) == 0
}

fn is_black(pixel: &[u8; 3]) -> bool {
    strongest(pixel) <= BLACK_MAX && !is_colored(pixel)
}

fn strongest(pixel: &[u8; 3]) -> u8 {
    pixel[0].max(pixel[1]).max(pixel[2])
}

fn weakest(pixel: &[u8; 3]) -> u8 {
    pixel[0].min(pixel[1]).min(pixel[2])
}

fn hue(pixel: &[u8; 3]) -> usize {
    pixel.iter().position(|channel| *channel == strongest(pixel)).unwrap_or(0)
}

/// Returns the brightness of a colour (ITU-R BT.601), from 0 for black to 255 for white.
fn luma(&[red, green, blue]: &[u8; 3]) -> u8 {
    ((299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)) / 1000) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: [u8; 3] = [250, 245, 235];
    const RED: [u8; 3] = [210, 40, 50];
    const BLUE: [u8; 3] = [40, 60, 160];

    /// Returns a page of one row with these runs of pixels.
    fn page(runs: &[([u8; 3], usize)]) -> Color {
        let pixels: Vec<_> = runs.iter().flat_map(|(pixel, count)| vec![*pixel; *count]).collect();
        Color { width: pixels.len(), height: 1, pixels }
    }

    #[test]
    fn letters_below_a_seal_stay_black() {
        let black_below_red = [28, 6, 7];
        let runs = [(RED, 20), (black_below_red, 5), (BLUE, 9), ([30; 3], 6), (PAPER, 4_000)];
        let inks = part(&page(&[&[(PAPER, 40)], &runs[..]].concat()));
        let black = &inks.black.pixels;
        assert!(black[..60].iter().all(|&shade| shade > 230), "{black:?}");
        assert!(black[60..65].iter().all(|&shade| shade < 40), "{black:?}");
        assert!(black[65..74].iter().all(|&shade| shade > 230), "{black:?}");
        assert_eq!(black[74..80], [30; 6]);
        let colored = inks.colored.unwrap().pixels;
        assert!(colored[40..60].iter().chain(&colored[65..74]).all(|&shade| shade < 60));
        assert!(colored[..40].iter().chain(&colored[60..65]).all(|&shade| shade == WHITE));
    }

    #[test]
    fn letters_of_a_stamp_go_on_below_black_strokes() {
        let mut page = Color::filled(60, 300, PAPER);
        for y in 8..20 {
            page.pixels[y * 60 + 10..y * 60 + 40].fill(RED);
            page.pixels[y * 60 + 20..y * 60 + 24].fill([20; 3]);
            page.pixels[y * 60 + 50..y * 60 + 54].fill([20; 3]);
        }
        let colored = part(&page).colored.unwrap();
        assert!(colored.row(12)[10..40].iter().all(|&shade| shade < 60), "{:?}", colored.row(12));
        assert!(colored.row(12)[40..].iter().all(|&shade| shade == WHITE));
    }

    #[test]
    fn red_letters_are_parted_from_a_blue_signature() {
        let mut page = Color::filled(60, 40, PAPER);
        for y in 8..20 {
            page.pixels[y * 60 + 10..y * 60 + 40].fill(RED);
            page.pixels[y * 60 + 20..y * 60 + 24].fill(BLUE);
            page.pixels[y * 60 + 50..y * 60 + 54].fill(BLUE);
        }
        let red = red_layer(&page);
        assert!(red.row(12)[10..40].iter().all(|&shade| shade < 60), "{:?}", red.row(12));
        assert!(red.row(12)[40..].iter().all(|&shade| shade == WHITE));
    }

    #[test]
    fn grey_pages_have_no_coloured_ink() {
        // Rims that JPEG leaves, and yellowed paper.
        let inks = part(&page(&[(PAPER, 40), ([60, 30, 50], 20), ([240, 230, 175], 30)]));
        assert!(inks.colored.is_none());
        // A page printed in blue is not empty.
        let inks = part(&page(&[(PAPER, 80), (BLUE, 18), ([20; 3], 2)]));
        assert!(inks.colored.is_none() && inks.black.pixels[80..].iter().all(|&shade| shade < 80));
        assert_eq!(luma(&[255; 3]), 255);
        assert_eq!(luma(&[255, 0, 0]), 76);
    }
}
