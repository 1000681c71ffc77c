//! Reads all pages of a PDF with the built-in reader. If the library fails on a page, only that
//! page is lost.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::Pdf;

use super::attachments::{self, Attachments};
use super::content::Document;
use super::fields::Form;
use super::glyph::Glyph;
use super::glyphs;
use super::open::{self, Unread};
use super::print::{self, Grid};
use super::rows::{self, Row};
use super::signatures;
use super::structure::Structure;
use super::usable::{self, Ground, Verdict};
use crate::extracted::DigitalSignature;

/// Most pages of a PDF that are read. The longest provincial plans with annexes have 2,000.
const PAGES_MAX: usize = 5_000;
/// Most text of a PDF, in bytes. After that, no more pages are read.
const TEXT_BYTES_MAX: usize = 64 << 20;
/// Most texts that are kept apart from the lines of the pages.
const APART_MAX: usize = 1_000;
/// Lines at the top and the foot of a page that may belong to a running header, and the longest
/// of them in characters.
const EDGE_LINES: usize = 2;
const EDGE_CHARS_MAX: usize = 60;
/// After more than this many failed pages in a row, the rest of the file counts as lost.
const FAILURES_MAX: usize = 200;

/// What was read.
#[derive(Default)]
pub(super) struct ReadPages {
    /// Every page that was tried, at least one.
    pub pages: Vec<Page>,
    /// Texts of stamps and watermarks that lean, each once.
    pub leaning: Vec<String>,
    /// Other texts apart from the lines of the pages, each once: see [`glyphs::Painted`].
    pub aside: Vec<String>,
    /// The digital signatures.
    pub signatures: Vec<DigitalSignature>,
    /// The files of a portfolio, by their names. `None` for a file that cannot be unpacked.
    pub portfolio: Vec<(String, Option<Vec<u8>>)>,
    /// Names of files that are enclosed.
    pub enclosed: Vec<String>,
    /// What was left out, one sentence each.
    pub notes: Vec<String>,
}

/// A page.
pub(super) struct Page {
    /// Its lines; `None` if the page could not be read.
    pub text: Option<String>,
    /// What it has besides its text.
    pub ground: Ground,
}

impl Page {
    /// Creates a page from the text of another program.
    pub fn of_text(text: String) -> Page {
        Page { text: Some(text), ground: Ground::Picture }
    }

    /// Judges the text of the page. Returns `None` if the page could not be read.
    pub fn verdict(&self) -> Option<Verdict> {
        self.text.as_deref().map(|text| self.verdict_of(text))
    }

    /// Returns true for a scan whose text is that of another OCR.
    pub fn is_read_by_other(&self) -> bool {
        self.text.as_deref().is_some_and(|text| usable::is_of_other_ocr(text, self.ground))
    }

    /// Judges another text of the page.
    pub fn verdict_of(&self, text: &str) -> Verdict {
        usable::verdict(text, self.ground)
    }
}

/// The pages of the PDF in `bytes`.
pub(super) fn pages(bytes: &[u8]) -> Result<ReadPages, Unread> {
    let pdf = guarded(|| Some(open::open(bytes))).unwrap_or(Err(Unread::Broken))?;
    let count = pdf.pages().len();
    let mut notes = Vec::new();
    if count > PAGES_MAX {
        notes.push(format!("only the first {PAGES_MAX} of {count} pages are read"));
    }
    let mut painted = all_rows(&pdf, count.min(PAGES_MAX), &mut notes);
    if painted.iter().all(Option::is_none) {
        return Err(Unread::Broken);
    }
    let damaged = open::is_damaged(bytes);
    let rows = painted.iter().flatten().flat_map(|page| &page.turns).map(Vec::as_slice);
    let grid = Grid::of(rows);
    let leaning = distinct(painted.iter_mut().flatten().flat_map(|page| page.leaning.drain(..)));
    let mut aside = distinct(painted.iter_mut().flatten().flat_map(|page| page.aside.drain(..)));
    let mut in_part = Vec::new();
    let mut pages = Vec::with_capacity(painted.len());
    for (index, page) in painted.into_iter().enumerate() {
        let Some(page) = page else {
            pages.push(Page { text: None, ground: Ground::Paper });
            continue;
        };
        let turns = page.turns.iter().map(|rows| print::lines(rows, grid));
        let text = turns.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n");
        let mut read = Page { text: Some(text), ground: page.ground };
        if page.damaged || damaged {
            read = without_lost_text(read);
        }
        if page.damaged && read.text.is_some() {
            in_part.push(index + 1);
        }
        pages.push(read);
    }
    if !in_part.is_empty() {
        let pages = super::named(&in_part, pages.len());
        notes.push(format!("{pages}: the content is damaged, and only part of it was read"));
    }
    if pages.iter().all(|page| page.text.is_none()) {
        return Err(Unread::Broken);
    }
    if damaged {
        notes.push("the file is damaged: what could be found of it was read".to_string());
    }
    let descriptions = guarded(|| Some(Structure::open(&pdf).descriptions())).unwrap_or_default();
    aside.extend(distinct(descriptions.into_iter()));
    aside.extend(distinct(pages.iter().flat_map(|page| edges(page.text.as_deref()))));
    let signatures = guarded(|| Some(signatures::of(&pdf))).unwrap_or_default();
    let mut read = ReadPages { pages, leaning, aside, signatures, notes, ..ReadPages::default() };
    add_files(&pdf, &mut read);
    Ok(read)
}

/// Adds the files that a document carries.
fn add_files(pdf: &Pdf, read: &mut ReadPages) {
    let attachments = guarded(|| Some(Attachments::of(pdf))).unwrap_or_default();
    if attachments.portfolio && attachments.files.is_empty() {
        read.notes.push("the files of the portfolio are missing".to_string());
    }
    if !attachments.portfolio {
        read.enclosed = attachments.files.into_iter().map(|file| file.name).collect();
        return;
    }
    let mut bytes = 0;
    for file in attachments.files {
        let content = guarded(|| file.bytes()).filter(|content| {
            bytes += content.len();
            bytes <= attachments::BYTES_MAX
        });
        read.portfolio.push((file.name, content));
    }
}

/// Returns texts without those that repeat: a watermark is on every page.
fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for text in texts {
        if !text.trim().is_empty() && !distinct.contains(&text) && distinct.len() < APART_MAX {
            distinct.push(text);
        }
    }
    distinct
}

/// Returns the short lines at the top and the foot of a page. A stamp in a running header is one of
/// them, and is dropped from the text with it.
fn edges(text: Option<&str>) -> Vec<String> {
    let short = |line: &&str| !line.is_empty() && line.chars().count() <= EDGE_CHARS_MAX;
    let lines: Vec<&str> = text.unwrap_or_default().lines().map(str::trim).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    let top = lines.iter().take(EDGE_LINES);
    let foot = lines.iter().skip(EDGE_LINES).rev().take(EDGE_LINES);
    top.chain(foot).copied().filter(short).map(str::to_string).collect()
}

/// Returns a damaged page with its text; without it if the text shows the damage. The picture of a
/// scan may still show all of it.
fn without_lost_text(page: Page) -> Page {
    let good = page.verdict() == Some(Verdict::Readable);
    let whole = |text: &String| good && usable::letters(text) >= usable::LETTERS_MIN;
    let scanned = matches!(page.ground, Ground::Scan | Ground::Layer);
    Page { text: page.text.filter(whole).or_else(|| scanned.then(String::new)), ..page }
}

/// The rows of a page.
struct PageRows {
    /// Rows by rotation of the page.
    turns: Vec<Vec<Row>>,
    leaning: Vec<String>,
    aside: Vec<String>,
    ground: Ground,
    damaged: bool,
}

/// Returns the rows of the first `count` pages, or of fewer if a limit is reached. A page is `None`
/// if the library fails on it.
fn all_rows(pdf: &Pdf, count: usize, notes: &mut Vec<String>) -> Vec<Option<PageRows>> {
    let document = Document::of(pdf);
    let form = Form::of(pdf);
    let mut pages: Vec<Option<PageRows>> = Vec::with_capacity(count);
    let (mut failures, mut bytes) = (0, 0);
    for (index, page) in pdf.pages().iter().take(count).enumerate() {
        if bytes > TEXT_BYTES_MAX || failures > FAILURES_MAX {
            notes.push(format!("only the first {index} of {count} pages are read"));
            break;
        }
        let Some(page) = guarded(|| glyphs::painted(page, &document, &form)) else {
            failures += 1;
            pages.push(None);
            continue;
        };
        failures = 0;
        if page.cut {
            notes.push(format!("page {} has more content than is read", index + 1));
        }
        let letters = page.turns.iter().flatten().map(|glyph: &Glyph| glyph.letter.len_utf8());
        bytes += letters.sum::<usize>();
        pages.push(Some(PageRows {
            turns: page.turns.into_iter().map(rows::rows).collect(),
            leaning: page.leaning.into_iter().map(super::printed).collect(),
            aside: page.aside,
            ground: page.ground,
            damaged: page.damaged,
        }));
    }
    if form.xfa {
        notes.push("the file holds a form (XFA); only what its pages show is read".to_string());
    }
    pages
}

/// Runs a call of the library and returns its panics as `None`. Only one thread uses the library,
/// and what it was reading is dropped, so a half-finished state is never seen.
fn guarded<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok().flatten()
}
