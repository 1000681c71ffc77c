//! Scans: pages that the test paints and makes into scans itself, so that their words are known.
//! Needs tesseract with its Vietnamese data.

use std::collections::HashSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use tracuu::sync::extracted;
use tracuu_document::IssueCode as DocumentIssue;
use tracuu_extract::child::{Sandbox, TIME_MAX};
use tracuu_extract::format::Format;
use tracuu_extract::ocr::Ocr;
use tracuu_extract::{Extracted, IssueCode, extract};

use super::material::skip;

/// A document with the whole alphabet, and its text.
pub(super) const PDF: &[u8] = include_bytes!("../fixtures/pdf/s4.libreoffice.pdf");
/// Rows of the page that are read: its head and first paragraphs.
const ROWS: usize = 1_100;

/// A picture in colour.
#[derive(Clone)]
pub(super) struct Page {
    pub width: usize,
    pub pixels: Vec<[u8; 3]>,
}

impl Page {
    /// Paints the upper part of the document at 200 dots per inch, and returns its words.
    fn painted() -> (Page, HashSet<String>) {
        let grey = &painted_pages(PDF, &[0])[0];
        let pixels = grey.pixels[..grey.width * ROWS].iter().map(|shade| [*shade; 3]).collect();
        let page = Page { width: grey.width, pixels };
        let text = read_text(extract(Format::Pdf, PDF).unwrap());
        // A good reader finds these on the upper part.
        let words = words(&text).into_iter().filter(|word| word.chars().count() > 2);
        (page, words.take(60).collect())
    }

    pub fn height(&self) -> usize {
        self.pixels.len() / self.width
    }

    /// Returns the page turned clockwise by a number of right angles.
    fn turned(&self, quarters: usize) -> Page {
        let (width, height) = (self.width, self.height());
        (0..quarters).fold(self.clone(), |page, _| {
            let (wide, high) = (page.width, page.height());
            assert!([width, height].contains(&wide));
            let at = |x: usize, y: usize| page.pixels[(high - 1 - x) * wide + y];
            let pixels = (0..wide).flat_map(|y| (0..high).map(move |x| at(x, y))).collect();
            Page { width: high, pixels }
        })
    }

    /// Returns the page turned clockwise by an angle in degrees, with noise, in one bit.
    pub fn scanned(&self, angle: f64) -> Page {
        let (sin, cos) = angle.to_radians().sin_cos();
        let (middle_x, middle_y) = (self.width as f64 / 2.0, self.height() as f64 / 2.0);
        let mut state = 7_u32;
        let pixels = (0..self.pixels.len()).map(|at| {
            let (x, y) = ((at % self.width) as f64 - middle_x, (at / self.width) as f64 - middle_y);
            let from_x = (x * cos + y * sin + middle_x).round();
            let from_y = (y * cos - x * sin + middle_y).round();
            let inside = (0.0..self.width as f64).contains(&from_x)
                && (0.0..self.height() as f64).contains(&from_y);
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let speck = state >> 16 < 20;
            let shade = match inside {
                true => self.pixels[from_y as usize * self.width + from_x as usize][0],
                false => 255,
            };
            [if (shade > 150) == speck { 0 } else { 255 }; 3]
        });
        Page { width: self.width, pixels: pixels.collect() }
    }

    /// Draws a stroke in a colour over what is there, as ink does.
    pub fn stroke(&mut self, (from, to): ((f64, f64), (f64, f64)), thick: f64, ink: [u8; 3]) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let reach = (thick / 2.0).ceil() as i32;
        let mut done = HashSet::new();
        for step in 0..=(length * 2.0) as i32 {
            let share = f64::from(step) / (length * 2.0).max(1.0);
            let x = from.0 + (to.0 - from.0) * share;
            let y = from.1 + (to.1 - from.1) * share;
            for (dx, dy) in (-reach..=reach).flat_map(|x| (-reach..=reach).map(move |y| (x, y))) {
                let (x, y) = (x as i32 + dx, y as i32 + dy);
                let on_page =
                    (0..self.width as i32).contains(&x) && (0..self.height() as i32).contains(&y);
                if !on_page {
                    continue;
                }
                let at = y as usize * self.width + x as usize;
                if f64::from(dx).hypot(f64::from(dy)) <= thick / 2.0 && done.insert(at) {
                    for (channel, ink) in self.pixels[at].iter_mut().zip(ink) {
                        *channel = (u32::from(*channel) * u32::from(ink) / 255) as u8;
                    }
                }
            }
        }
    }

    /// Stamps MẬT in a frame, turned clockwise by an angle in degrees.
    fn stamp_secret(&mut self, place: (f64, f64), angle: f64, ink: [u8; 3]) {
        const STROKES: [[f64; 4]; 16] = [
            [-62.0, 20.0, -62.0, -20.0],
            [-62.0, -20.0, -46.0, 12.0],
            [-46.0, 12.0, -30.0, -20.0],
            [-30.0, -20.0, -30.0, 20.0],
            [-18.0, 20.0, 0.0, -20.0],
            [0.0, -20.0, 18.0, 20.0],
            [-11.0, 6.0, 11.0, 6.0],
            [-8.0, -26.0, 0.0, -33.0],
            [0.0, -33.0, 8.0, -26.0],
            [-1.0, 30.0, 1.0, 30.0],
            [26.0, -19.0, 60.0, -19.0],
            [43.0, -19.0, 43.0, 20.0],
            [-90.0, -48.0, 90.0, -48.0],
            [90.0, -48.0, 90.0, 46.0],
            [90.0, 46.0, -90.0, 46.0],
            [-90.0, 46.0, -90.0, -48.0],
        ];
        let (sin, cos) = angle.to_radians().sin_cos();
        let turned = |x: f64, y: f64| (place.0 + x * cos - y * sin, place.1 + x * sin + y * cos);
        for [x, y, to_x, to_y] in STROKES {
            self.stroke((turned(x, y), turned(to_x, to_y)), 6.0, ink);
        }
    }

    /// Draws the rings of a seal.
    pub fn seal(&mut self, (x, y): (f64, f64), ink: [u8; 3]) {
        for radius in [140.0, 128.0, 90.0] {
            for degree in 0..360 {
                let point = |degree: f64| {
                    let (sin, cos) = degree.to_radians().sin_cos();
                    (x + radius * cos, y + radius * sin)
                };
                let degree = f64::from(degree);
                self.stroke((point(degree), point(degree + 1.0)), 5.0, ink);
            }
        }
    }

    /// Returns the page as a TIFF in colour at 200 dots per inch.
    fn tiff(&self) -> Vec<u8> {
        let data = self.pixels.concat();
        let mut file = b"II*\0".to_vec();
        file.extend(u32::try_from(8 + data.len()).unwrap().to_le_bytes());
        file.extend(&data);
        let length = u32::try_from(data.len()).unwrap();
        let (width, height) = (self.width as u32, self.height() as u32);
        let tags = [
            (256, width),
            (257, height),
            (258, 8),
            (259, 1),
            (262, 2),
            (273, 8),
            (277, 3),
            (279, length),
        ];
        file.extend(u16::try_from(tags.len()).unwrap().to_le_bytes());
        for (tag, value) in tags {
            file.extend([u16::to_le_bytes(tag), u16::to_le_bytes(4)].concat());
            file.extend([1_u32.to_le_bytes(), value.to_le_bytes()].concat());
        }
        file.extend([0; 4]);
        file
    }
}

/// A picture in shades of grey.
pub(super) struct Painted {
    pub width: usize,
    pub pixels: Vec<u8>,
}

/// Paints pages of a PDF at 200 dots per inch, prepared for OCR. None of them may have coloured ink.
pub(super) fn painted_pages(pdf: &[u8], indices: &[u32]) -> Vec<Painted> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tracuu"))
        .arg("paint")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let wanted: Vec<u8> = indices.iter().flat_map(|index| index.to_le_bytes()).collect();
    let input = [&(pdf.len() as u64).to_le_bytes()[..], pdf, &wanted].concat();
    child.stdin.take().expect("a pipe").write_all(&input).expect("fed");
    let output = child.wait_with_output().expect("ended").stdout;
    let mut rest = &output[..];
    let painted = indices.iter().map(|_| {
        let side = |at: usize| u32::from_le_bytes(rest[at..at + 4].try_into().unwrap()) as usize;
        let (width, height) = (side(1), side(5));
        assert_eq!(rest[0], 1, "one picture");
        let (pixels, next) = rest[9..].split_at(width * height);
        rest = next;
        Painted { width, pixels: pixels.to_vec() }
    });
    painted.collect()
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).map(str::to_string).collect()
}

fn read_text(extracted: Extracted) -> String {
    extracted.text.as_str().to_string()
}

/// Returns OCR, or `None` if tesseract is missing.
pub(super) fn ocr() -> Option<Ocr> {
    let sandbox = Sandbox::new(env!("CARGO_BIN_EXE_tracuu").into(), TIME_MAX);
    Ocr::find(sandbox).map_err(|missing| skip(&missing)).ok()
}

/// Reads a scan by OCR. Returns `None` if tesseract is missing.
pub(super) fn read(page: &Page) -> Option<Extracted> {
    let ocr = ocr()?;
    let file = page.tiff();
    let extracted = extract(Format::Tiff, &file).unwrap();
    assert_eq!(extracted.issues[0].code, IssueCode::NeedsOcr);
    Some(ocr.complete(&file, extracted))
}

/// Fails if a reading lacks more than one in 20 of these words.
fn assert_read(read: &Extracted, expected: &HashSet<String>, what: &str) {
    let found: HashSet<String> = words(read.text.as_str()).into_iter().collect();
    let missing: Vec<&String> = expected.difference(&found).collect();
    assert!(missing.len() * 20 <= expected.len(), "{what}: {missing:?}\n{}", read.text.as_str());
    assert_eq!(read.method, "tif+ocr");
}

#[test]
fn pages_that_lie_and_lean_are_read_upright() {
    let (page, expected) = Page::painted();
    for (quarters, angle) in [(0, 1.0), (1, -3.0), (2, 0.0), (3, 0.6)] {
        let scan = page.scanned(angle).turned(quarters);
        let Some(read) = read(&scan) else { return };
        assert_read(&read, &expected, &format!("turned by {quarters} right angles and {angle}"));
        assert!(read.aside.is_empty(), "{:?}", read.aside);
    }
}

#[test]
fn coloured_ink_covers_no_words_and_a_leaning_stamp_is_seen() {
    let (mut page, expected) = Page::painted();
    let (red, blue) = ([215, 45, 60], [60, 70, 170]);
    page.seal((900.0, 500.0), red);
    page.stamp_secret((330.0, 430.0), -25.0, red);
    for step in 0..30 {
        let at = |step: i32| {
            let step = f64::from(step);
            (600.0 + step * 12.0, 800.0 + 50.0 * (step * 0.9).sin())
        };
        page.stroke((at(step), at(step + 1)), 4.0, blue);
    }
    let Some(read) = read(&page) else { return };
    assert_read(&read, &expected, "with a seal, a stamp and a signature");
    assert!(read.aside.iter().any(|line| line.contains("MẬT")), "{:?}", read.aside);
    let record = extracted::document(&read).unwrap().record;
    assert_eq!(record.secrecy.as_deref(), Some("MẬT"));
}

#[test]
fn a_number_counts_if_it_is_printed() {
    let (mut page, _) = Page::painted();
    page.pixels.truncate(page.width * 700);
    let record = |page: &Page| Some(extracted::document(&read(page)?).unwrap().record);
    let Some(typed) = record(&page) else { return };
    assert_eq!(typed.number.as_deref(), Some("51/BC-HĐND"));
    // A clerk writes 27 where 51 was.
    for y in 340..390 {
        page.pixels[y * page.width + 306..y * page.width + 350].fill([255; 3]);
    }
    let two = [(308.0, 346.0), (316.0, 336.0), (326.0, 344.0), (308.0, 388.0), (329.0, 386.0)];
    let seven = [(330.0, 338.0), (348.0, 334.0), (336.0, 394.0)];
    for strokes in [&two[..], &seven] {
        for pair in strokes.windows(2) {
            page.stroke((pair[0], pair[1]), 4.0, [20; 3]);
        }
    }
    let Some(written) = record(&page) else { return };
    assert_eq!(written.number, None);
    assert!(written.issues.iter().any(|issue| issue.code == DocumentIssue::NumberMissing));
}
