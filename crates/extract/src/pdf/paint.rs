//! Paints a page of a PDF as a picture, for OCR. `hayro` paints. A damaged file can make it hang or
//! crash, so this runs in a child process only.

use hayro::hayro_interpret::{InterpreterSettings, RenderContent};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_font::kurbo::{Affine, Rect};
use hayro_syntax::Pdf;
use hayro_syntax::page::Page;

use super::content::Document;
use super::fields::Form;
use super::open;
use super::overlay::Overlay;
use crate::page::picture::Color;

/// Resolution of a picture, in dots per inch. Of 200, 250, 300 and 400, tesseract reads most words
/// at 200, in half the time of 300.
pub(crate) const DENSITY: u32 = 200;
/// Most pixels of a picture. An A4 page has 4 million, an A1 page 31 million. Larger pages are
/// painted with a lower resolution. While it is painted, each pixel takes eight bytes.
pub(crate) const PIXELS_MAX: usize = 32 << 20;
/// Most pixels of a side: the painter counts in 16 bits.
const SIDE_MAX: f32 = u16::MAX as f32;
/// Points per inch, the unit of a page (ISO 32000-1, 8.3.2.3).
const POINTS: f32 = 72.0;

/// A PDF whose pages are painted.
pub(crate) struct Painter {
    pdf: Pdf,
}

impl Painter {
    /// Opens the PDF in `bytes`. Returns `None` if it does not open.
    pub fn open(bytes: &[u8]) -> Option<Painter> {
        Some(Painter { pdf: open::open(bytes).ok()? })
    }

    /// Returns page `index` (from 0) in its colours, as the page is turned on a screen. Comments
    /// and the appearances of digital signatures are left out. Returns `None` if the file has fewer
    /// pages, or the page has no area. Cost: about .1 s for an A4 page.
    pub fn page(&self, index: usize) -> Option<Color> {
        let page = self.pdf.pages().get(index)?;
        let (width, height) = page.render_dimensions();
        let scale = scale(width, height)?;
        let mut picture = painted(page, scale, RenderContent::PAGE);
        let overlay = self.overlay(page);
        if !overlay.shown.is_empty() {
            let whole = painted(page, scale, RenderContent::all());
            lay(&mut picture, &whole, &overlay, &to_pixels(page, scale));
        }
        Some(picture)
    }

    fn overlay(&self, page: &Page<'_>) -> Overlay {
        if !page.raw().contains_key("Annots") {
            return Overlay::default();
        }
        let document = Document::of(&self.pdf);
        Overlay::of(page, &document, &Form::of(&self.pdf))
    }
}

fn painted(page: &Page<'_>, scale: f32, content: RenderContent) -> Color {
    let target = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let interpreter =
        InterpreterSettings { render_content: content, ..InterpreterSettings::default() };
    let painted: Pixmap =
        render(page, &RenderCache::new(), &interpreter, &RenderSettings::default(), &target);
    let pixels = painted.data().iter().map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    Color { width: painted.width().into(), height: painted.height().into(), pixels }
}

/// Copies annotations that are shown from a picture with all of them. `hayro` paints all or none.
fn lay(picture: &mut Color, whole: &Color, overlay: &Overlay, to_pixels: &Affine) {
    for &shown in &overlay.shown {
        let left_out: Vec<Rect> =
            overlay.beside(shown).map(|rect| to_pixels.transform_rect_bbox(rect)).collect();
        let place = to_pixels.transform_rect_bbox(shown).expand();
        let bound = |side: f64, most: usize| (side.max(0.0) as usize).min(most);
        for y in bound(place.y0, picture.height)..bound(place.y1, picture.height) {
            for x in bound(place.x0, picture.width)..bound(place.x1, picture.width) {
                let middle = (x as f64 + 0.5, y as f64 + 0.5);
                if !left_out.iter().any(|rect| rect.contains(middle)) {
                    let at = y * picture.width + x;
                    picture.pixels[at] = whole.pixels[at];
                }
            }
        }
    }
}

/// Returns the matrix from the space of a page to pixels.
fn to_pixels(page: &Page<'_>, scale: f32) -> Affine {
    let transform = page.initial_transform(true);
    Affine::scale(f64::from(scale)) * Affine::new(transform.as_coeffs())
}

/// Returns how many pixels a point has on a page of this size in points, or `None` if the page has
/// no area.
fn scale(width: f32, height: f32) -> Option<f32> {
    let most = (PIXELS_MAX as f32 / (width * height)).sqrt();
    let scale = (DENSITY as f32 / POINTS).min(most).min(SIDE_MAX / width.max(height));
    // Also false for a side that is not a number.
    (width * scale >= 1.0 && height * scale >= 1.0).then_some(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: [u8; 3] = [255; 3];
    const BLACK: [u8; 3] = [0; 3];

    /// Returns a file with a page of 36 by 18 points, black in its left half. Objects of `further`
    /// are numbered from 3.
    fn half_black(entries: &str, further: &[&str]) -> Vec<u8> {
        let page = format!("<</Type/Page/MediaBox[0 0 36 18]/Contents 2 0 R{entries}>>");
        let mut file = format!("%PDF-1.4\n1 0 obj\n{page}\nendobj\n");
        for (at, object) in
            [stream("", "0 0 18 18 re f").as_str()].iter().chain(further).enumerate()
        {
            file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 2));
        }
        file.into_bytes()
    }

    fn stream(entries: &str, content: &str) -> String {
        format!("<<{entries}/Length {}>>stream\n{content}\nendstream", content.len())
    }

    fn page(bytes: &[u8], index: usize) -> Option<Color> {
        Painter::open(bytes)?.page(index)
    }

    #[test]
    fn a_page_is_painted_as_it_is_turned() {
        let upright = page(&half_black("", &[]), 0).unwrap();
        assert_eq!((upright.width, upright.height), (100, 50));
        assert!(upright.rows().all(|row| row[..49] == [BLACK; 49] && row[51..] == [PAPER; 49]));
        let turned = page(&half_black("/Rotate 90", &[]), 0).unwrap();
        assert_eq!((turned.width, turned.height), (50, 100));
        assert!(turned.pixels[..2_450].iter().all(|pixel| *pixel == BLACK));
        assert!(turned.pixels[2_550..].iter().all(|pixel| *pixel == PAPER));
    }

    #[test]
    fn comments_and_signatures_are_not_painted() {
        let red = stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<>>",
            "1 0 0 rg 0 0 9 9 re f",
        );
        let letters = |text: &str| {
            let font = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>";
            let content = format!("1 0 0 rg 0 0 9 9 re f BT /F 1 Tf 0 2 Td ({text}) Tj ET");
            stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]{font}"), &content)
        };
        let (number, holder) = (letters("453"), letters("Digitally signed by: UBND"));
        let is_painted = |annotations: &str| {
            let entries = format!("/Annots[{annotations}]");
            let file = half_black(&entries, &[&red, &number, &holder]);
            page(&file, 0).unwrap().row(25)[85] == [255, 0, 0]
        };
        let one = |kind: &str, object: usize| {
            format!("<</Type/Annot{kind}/Rect[27 0 36 18]/AP<</N {object} 0 R>>>>")
        };
        for (kind, object, painted) in [
            ("/Subtype/Stamp", 3, true),
            ("/Subtype/FreeText", 3, true),
            ("/Subtype/Widget/FT/Tx", 3, true),
            ("/Subtype/Square/IC[1 1 1]", 3, true),
            ("/Subtype/Square", 3, false),
            ("/Subtype/Highlight", 3, false),
            ("/Subtype/Ink", 3, false),
            ("/Subtype/Text", 3, false),
            ("/Subtype/Stamp/F 2", 3, false),
            // A seal, a number, and who signed.
            ("/Subtype/Widget/FT/Sig", 3, false),
            ("/Subtype/Widget/FT/Sig", 4, true),
            ("/Subtype/Widget/FT/Sig/V<</Type/Sig>>", 4, true),
            ("/Subtype/Widget/FT/Sig", 5, false),
            ("/Subtype/Widget/Parent<</FT/Sig>>", 5, false),
        ] {
            assert_eq!(is_painted(&one(kind, object)), painted, "{kind} {object}");
        }
        let stamp = one("/Subtype/Stamp", 3);
        // The stamp is on all of the signature; a marker is across the stamp.
        assert!(is_painted(&format!("{stamp}{}", one("/Subtype/Widget/FT/Sig", 5))));
        let across = "<</Type/Annot/Subtype/Highlight/Rect[20 8 34 10]/AP<</N 3 0 R>>>>";
        assert!(!is_painted(&format!("{stamp}{across}")));
    }

    #[test]
    fn a_page_that_is_not_there_gives_nothing() {
        assert_eq!(page(&half_black("", &[]), 1), None);
        assert_eq!(page(b"%PDF-1.7 and no more", 0), None);
        assert_eq!(page(b"", 0), None);
    }

    #[test]
    fn large_pages_are_painted_smaller() {
        let pixels = |width: f32, height: f32| {
            scale(width, height).map(|scale| (width * scale).floor() * (height * scale).floor())
        };
        let a4 = pixels(595.0, 842.0).unwrap();
        assert!((3.8e6..3.9e6).contains(&a4), "{a4}");
        for (width, height) in [(14_400.0, 14_400.0), (100_000.0, 1_000.0), (1e9, 1e9)] {
            let pixels = pixels(width, height).unwrap();
            assert!((1e6..=PIXELS_MAX as f32 * 1.001).contains(&pixels), "{width}: {pixels}");
        }
        for (width, height) in [(0.0, 842.0), (595.0, 0.0), (f32::NAN, 9.0), (1e9, 1e-9)] {
            assert_eq!(scale(width, height), None, "{width} {height}");
        }
    }
}
