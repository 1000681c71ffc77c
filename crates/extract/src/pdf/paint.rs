//! Paints a page of a PDF as a grey picture, for OCR. `hayro` paints. A damaged file can make it
//! hang or crash, so this runs in a child process only.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::open;

/// Resolution of a picture, in dots per inch. Tesseract is trained on letters of about this size.
pub const DENSITY: u32 = 300;
/// Most pixels of a picture. An A4 page has 9 million, an A1 page 70 million. Larger pages are
/// painted with a lower resolution. While it is painted, each pixel takes four bytes.
pub const PIXELS_MAX: usize = 80 << 20;
/// Most pixels of a side: the painter counts in 16 bits.
const SIDE_MAX: f32 = u16::MAX as f32;
/// Points per inch, the unit of a page (ISO 32000-1, 8.3.2.3).
const POINTS: f32 = 72.0;

/// Returns page `index` (from 0) of the PDF in `bytes` as a binary PGM file (netpbm), with 8 bits
/// of grey for a pixel, as the page is turned on a screen. Returns `None` if the file does not
/// open, has fewer pages, or the page has no area. Cost: about .1 s for an A4 page.
pub fn grey(bytes: &[u8], index: usize) -> Option<Vec<u8>> {
    let pdf = open::open(bytes).ok()?;
    let pages = pdf.pages();
    let page = pages.get(index)?;
    let (width, height) = page.render_dimensions();
    let scale = scale(width, height)?;
    let target = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let (interpreter, renderer) = (InterpreterSettings::default(), RenderSettings::default());
    let painted = render(page, &RenderCache::new(), &interpreter, &renderer, &target);
    let mut picture = format!("P5\n{} {}\n255\n", painted.width(), painted.height()).into_bytes();
    picture.extend(painted.data().iter().map(|pixel| luma(pixel.r, pixel.g, pixel.b)));
    Some(picture)
}

/// Returns how many pixels a point has on a page of this size in points, or `None` if the page has
/// no area.
fn scale(width: f32, height: f32) -> Option<f32> {
    let most = (PIXELS_MAX as f32 / (width * height)).sqrt();
    let scale = (DENSITY as f32 / POINTS).min(most).min(SIDE_MAX / width.max(height));
    // Also false for a side that is not a number.
    (width * scale >= 1.0 && height * scale >= 1.0).then_some(scale)
}

/// Returns the brightness of a colour (ITU-R BT.601), from 0 for black to 255 for white.
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    ((299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)) / 1000) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a file with a page of 48 by 24 points, black in its left half.
    fn half_black(turned: u32) -> Vec<u8> {
        let page = format!("/Type/Page/MediaBox[0 0 48 24]/Rotate {turned}/Contents 2 0 R");
        let paint = "0 0 24 24 re f";
        format!(
            "%PDF-1.4\n1 0 obj\n<<{page}>>\nendobj\n2 0 obj\n<</Length {}>>stream\n{paint}\n\
             endstream\nendobj\n",
            paint.len()
        )
        .into_bytes()
    }

    #[test]
    fn a_page_is_painted_as_it_is_turned() {
        let upright = grey(&half_black(0), 0).unwrap();
        let pixels = upright.strip_prefix(b"P5\n200 100\n255\n").unwrap();
        assert_eq!(pixels.len(), 200 * 100);
        assert!(pixels.chunks(200).all(|row| row[..99] == [0; 99] && row[101..] == [255; 99]));
        let turned = grey(&half_black(90), 0).unwrap();
        let pixels = turned.strip_prefix(b"P5\n100 200\n255\n").unwrap();
        assert!(pixels[..9_900].iter().all(|&grey| grey == 0));
        assert!(pixels[10_100..].iter().all(|&grey| grey == 255));
    }

    #[test]
    fn a_page_that_is_not_there_gives_nothing() {
        assert_eq!(grey(&half_black(0), 1), None);
        assert_eq!(grey(b"%PDF-1.7 and no more", 0), None);
        assert_eq!(grey(b"", 0), None);
    }

    #[test]
    fn large_pages_are_painted_smaller() {
        let pixels = |width: f32, height: f32| {
            scale(width, height).map(|scale| (width * scale).floor() * (height * scale).floor())
        };
        let a4 = pixels(595.0, 842.0).unwrap();
        assert!((8.6e6..8.8e6).contains(&a4), "{a4}");
        for (width, height) in [(14_400.0, 14_400.0), (100_000.0, 1_000.0), (1e9, 1e9)] {
            let pixels = pixels(width, height).unwrap();
            assert!((1e6..=PIXELS_MAX as f32 * 1.001).contains(&pixels), "{width}: {pixels}");
        }
        for (width, height) in [(0.0, 842.0), (595.0, 0.0), (f32::NAN, 9.0), (1e9, 1e-9)] {
            assert_eq!(scale(width, height), None, "{width} {height}");
        }
    }

    #[test]
    fn colours_become_grey() {
        assert_eq!((luma(0, 0, 0), luma(255, 255, 255), luma(255, 0, 0)), (0, 255, 76));
    }
}
