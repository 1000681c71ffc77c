//! Pictures as scans: TIFF with one or more pages, JPEG and PNG. They hold no text; OCR reads them
//! page by page. A page is painted like that of a PDF: its picture is put into one.

mod jpeg;
mod png;
#[cfg(test)]
mod tests;
mod tiff;

use std::fmt::Write as _;

use crate::extracted::{ExtractError, Extracted, Lines};
use crate::format::Format;
use crate::issue::{Issue, IssueCode};
use crate::pdf;
use crate::signature::Signature;

/// Most bytes of an unpacked picture. A page of A3 with 600 dots per inch in colour has 200
/// million.
const BYTES_MAX: usize = 256 << 20;
/// Largest side of a picture in pixels, as much as the painter and JPEG can count.
const SIDE_MAX: usize = u16::MAX as usize;
/// Most pages of a TIFF that are read, as of a PDF.
const PAGES_MAX: usize = 5_000;
/// Resolutions that a file may state, in dots per inch. Programs write 72 and 96 for the screen,
/// whatever the scanner had.
const DENSITIES: std::ops::RangeInclusive<f64> = 100.0..=2_400.0;
/// Resolution of a picture that states none: what office scanners are set to.
const DENSITY: f64 = 200.0;
/// Points per inch, the unit of a page of a PDF.
const POINTS: f64 = 72.0;

/// The picture of a page, as an image of a PDF (ISO 32000-1, 8.9.5).
#[derive(Debug)]
struct Image {
    width: usize,
    height: usize,
    /// Dots per inch across and down.
    density: [f64; 2],
    /// How the picture lies, from 1 for upright to 8 (tag Orientation of TIFF 6.0 and of EXIF).
    orientation: usize,
    /// Entries of its dictionary besides its size: colour space, depth, filters.
    entries: String,
    /// Its data, packed by these filters.
    data: Vec<u8>,
}

/// Returns what is known of a picture without OCR: how many pages it has.
pub(crate) fn extract(format: Format, bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let (pages, mut notes) = match format {
        Format::Tiff => tiff::pages(bytes).map(|read| (read.pages.len(), read.notes)),
        Format::Jpeg => jpeg::image(bytes).map(|_| (1, jpeg::notes(bytes))),
        _ => png::check(bytes).map(|notes| (1, notes)),
    }
    .map_err(|problem| problem.error(format))?;
    let numbers: Vec<usize> = (1..=pages).collect();
    let has = if pages == 1 { "has" } else { "have" };
    let message = format!("{} {has} no text, only pictures of it", pdf::named(&numbers, pages));
    let mut issues = vec![Issue { code: IssueCode::NeedsOcr, message }];
    issues.extend(notes.drain(..).map(|message| Issue { code: IssueCode::PartlyRead, message }));
    let text = Lines::Printed(vec![""; pages].join("\n\u{c}"));
    let read = Extracted::new(text, format, format.name());
    Ok(Extracted { scanned: (0..pages).collect(), issues, ..read })
}

/// Returns a PDF with page `index` (from 0) of the picture in `bytes`. Returns `None` if it is
/// not a picture that is read, or has fewer pages.
pub(crate) fn page_as_pdf(bytes: &[u8], index: usize) -> Option<Vec<u8>> {
    let image = match Signature::of(bytes)? {
        Signature::Tiff => tiff::image(bytes, index).ok()?,
        Signature::Jpeg if index == 0 => jpeg::image(bytes).ok()?,
        Signature::Png if index == 0 => png::image(bytes).ok()?,
        _ => return None,
    };
    Some(as_pdf(&image))
}

/// Why a picture is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Problem {
    /// Its bytes do not follow its format; says where.
    Damaged(&'static str),
    /// Its format allows this, but it is not read.
    Unsupported(String),
    /// It has more pixels than are read.
    TooLarge,
}

impl Problem {
    fn error(&self, format: Format) -> ExtractError {
        let noun = format.noun();
        match self {
            Problem::Damaged(at) => {
                ExtractError::new(IssueCode::Unreadable, format!("{noun} that is damaged: {at}"))
            }
            Problem::Unsupported(what) => {
                let message = format!("{noun} with {what}, which is not read");
                ExtractError::new(IssueCode::Unsupported, message)
            }
            Problem::TooLarge => {
                let message = format!(
                    "{noun} that takes more than {} MiB, or has a side of more than {SIDE_MAX} pixels",
                    BYTES_MAX >> 20
                );
                ExtractError::new(IssueCode::TooLarge, message)
            }
        }
    }
}

/// Says that the end of a file is missing.
fn cut_off() -> String {
    "the picture is cut off, and only part of it can be read".to_string()
}

/// Fails if a picture with rows of `row_bytes` is empty or over a limit.
fn check_size(width: usize, height: usize, row_bytes: usize) -> Result<(), Problem> {
    if width == 0 || height == 0 {
        return Err(Problem::Damaged("it has no pixels"));
    }
    let bytes = row_bytes.checked_mul(height);
    let fits = width <= SIDE_MAX && height <= SIDE_MAX && bytes.is_some_and(|n| n <= BYTES_MAX);
    if fits { Ok(()) } else { Err(Problem::TooLarge) }
}

/// Returns the resolution of a picture by what its file states for both directions.
fn density(stated: [f64; 2]) -> [f64; 2] {
    let is_sane = stated.iter().all(|value| DENSITIES.contains(value));
    if is_sane { stated } else { [DENSITY; 2] }
}

/// Returns a PDF of one page that shows a picture upright, in its size on paper.
fn as_pdf(image: &Image) -> Vec<u8> {
    let (width, height) = (
        image.width as f64 * POINTS / image.density[0],
        image.height as f64 * POINTS / image.density[1],
    );
    // Where the right and the upper edge of the picture go, and its lower left corner.
    let [right, up, corner] = match image.orientation {
        2 => [(-1, 0), (0, 1), (1, 0)],
        3 => [(-1, 0), (0, -1), (1, 1)],
        4 => [(1, 0), (0, -1), (0, 1)],
        5 => [(0, -1), (-1, 0), (1, 1)],
        6 => [(0, -1), (1, 0), (0, 1)],
        7 => [(0, 1), (1, 0), (0, 0)],
        8 => [(0, 1), (-1, 0), (1, 0)],
        _ => [(1, 0), (0, 1), (0, 0)],
    };
    let (across, down) = if image.orientation >= 5 { (height, width) } else { (width, height) };
    let matrix = [right, up, corner]
        .map(|(x, y)| format!("{:.4} {:.4}", f64::from(x) * across, f64::from(y) * down));
    let content = format!("q {} cm /P Do Q", matrix.join(" "));
    // A page a little larger than the picture: rounding down must not cost a row.
    let (across, down) = (across + 0.01, down + 0.01);
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {across:.4} {down:.4}]/Contents 4 0 R\
         /Resources<</XObject<</P 5 0 R>>>>>>"
    );
    let (width, height) = (image.width, image.height);
    let entries =
        format!("/Type/XObject/Subtype/Image/Width {width}/Height {height}{}", image.entries);
    file(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        page.into_bytes(),
        stream("", content.as_bytes()),
        stream(&entries, &image.data),
    ])
}

/// Returns a PDF of these objects, numbered from 1; the first is the catalog.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        file.extend(format!("{} 0 obj\n", at + 1).into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let size = objects.len() + 1;
    let _ =
        write!(table, "trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", file.len());
    file.extend(table.into_bytes());
    file
}

/// Returns a stream object of a PDF.
fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{entries}/Length {}>>stream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}
