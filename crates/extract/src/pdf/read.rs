//! Reads all pages of a PDF with the built-in reader. If the library fails on a page, only that
//! page is lost.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_oxide::PdfDocument;

use super::glyph::Glyph;
use super::glyphs;
use super::print::{self, Grid};
use super::rows::{self, Row};
use super::usable::{self, Verdict};

/// Most pages of a PDF that are read. The longest provincial plans with annexes have 2,000.
const PAGES_MAX: usize = 5_000;
/// Most text of a PDF, in bytes. After that, no more pages are read.
const TEXT_BYTES_MAX: usize = 64 << 20;
/// After more than this many failed pages in a row, the rest of the file counts as lost.
const FAILURES_MAX: usize = 200;

/// What was read.
pub(super) struct ReadPages {
    /// Every page that was tried, at least one.
    pub pages: Vec<Page>,
    /// What was left out, one sentence each.
    pub notes: Vec<String>,
}

/// A page.
pub(super) struct Page {
    /// Its lines; `None` if the page could not be read.
    pub text: Option<String>,
    /// Whether the page may show more than its text, such as a scan.
    pub picture: bool,
}

impl Page {
    /// Creates a page from the text of another program.
    pub fn of_text(text: String) -> Page {
        Page { text: Some(text), picture: true }
    }

    /// Judges the text of the page. Returns `None` if the page could not be read.
    pub fn verdict(&self) -> Option<Verdict> {
        self.text.as_deref().map(|text| usable::verdict(text, self.picture))
    }
}

/// Why no page was read.
#[derive(Debug)]
pub(super) enum Unread {
    /// The file needs a password.
    Encrypted,
    /// It is damaged.
    Broken,
}

/// The pages of the PDF in `bytes`.
pub(super) fn pages(bytes: &[u8]) -> Result<ReadPages, Unread> {
    // The font cache of the library, shared between files, does not distinguish fonts well enough:
    // words of one file were split by the glyph widths of another.
    pdf_oxide::set_global_font_cache_capacity(0);
    let pdf = guarded(|| PdfDocument::from_bytes(bytes.to_vec()))?;
    if pdf.is_encrypted() && !guarded(|| Ok(pdf.is_authenticated()))? {
        return Err(Unread::Encrypted);
    }
    let count = guarded(|| pdf.page_count())?;
    if count == 0 {
        return Err(Unread::Broken);
    }
    let mut notes = Vec::new();
    if count > PAGES_MAX {
        notes.push(format!("only the first {PAGES_MAX} of {count} pages are read"));
    }
    let painted = all_rows(&pdf, count.min(PAGES_MAX), &mut notes);
    if painted.iter().all(Option::is_none) {
        return Err(Unread::Broken);
    }
    let damaged = is_damaged(bytes);
    let rows = painted.iter().flatten().flat_map(|page| &page.turns).map(Vec::as_slice);
    let grid = Grid::of(rows);
    let pages = painted.into_iter().map(|page| match page {
        None => Page { text: None, picture: false },
        Some(page) => {
            let turns = page.turns.iter().map(|rows| print::lines(rows, grid));
            let text = turns.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n");
            let read = Page { text: Some(text), picture: page.picture };
            if page.damaged || damaged { without_lost_text(read) } else { read }
        }
    });
    let pages: Vec<Page> = pages.collect();
    if pages.iter().all(|page| page.text.is_none()) {
        return Err(Unread::Broken);
    }
    if damaged {
        notes.push("the file is damaged: what could be found of it was read".to_string());
    }
    Ok(ReadPages { pages, notes })
}

/// Returns a damaged page with its text; without it if the text shows the damage.
fn without_lost_text(page: Page) -> Page {
    let good = page.verdict() == Some(Verdict::Readable);
    let whole = |text: &String| good && usable::letters(text) >= usable::LETTERS_MIN;
    Page { text: page.text.filter(whole), ..page }
}

/// Returns true if the end of the file is missing or does not point to its cross-reference table
/// (ISO 32000-1, 7.5.5). The library then searches such a file for objects.
fn is_damaged(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(TAIL_BYTES)..];
    let Some(at) = tail.windows(START.len()).rposition(|window| window == START) else {
        return true;
    };
    let number: Vec<u8> = tail[at + START.len()..]
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take_while(|byte| byte.is_ascii_digit())
        .copied()
        .collect();
    let offset = String::from_utf8_lossy(&number).parse::<usize>().ok();
    // Bytes before the header shift all offsets.
    let header =
        bytes.windows(5).take(TAIL_BYTES).position(|window| window == b"%PDF-").unwrap_or(0);
    let starts_table = |offset: usize| {
        let rest = bytes.get(offset..).unwrap_or_default();
        let rest = rest.trim_ascii_start();
        rest.starts_with(b"xref") || rest.first().is_some_and(u8::is_ascii_digit)
    };
    !offset
        .is_some_and(|offset| starts_table(offset) || starts_table(offset.saturating_add(header)))
}

/// `startxref` must be within this many bytes of the end of the file; `%PDF-` is searched for
/// within as many bytes of its start.
const TAIL_BYTES: usize = 1024;
/// Keyword before the offset of the cross-reference table.
const START: &[u8] = b"startxref";

/// The rows of a page.
struct PageRows {
    /// Rows by rotation of the page, and those of each signature.
    turns: Vec<Vec<Row>>,
    picture: bool,
    damaged: bool,
}

/// Returns the rows of the first `count` pages, or of fewer if a limit is reached. A page is `None`
/// if the library fails on it.
fn all_rows(pdf: &PdfDocument, count: usize, notes: &mut Vec<String>) -> Vec<Option<PageRows>> {
    let mut pages: Vec<Option<PageRows>> = Vec::with_capacity(count);
    let (mut failures, mut bytes) = (0, 0);
    for index in 0..count {
        if bytes > TEXT_BYTES_MAX || failures > FAILURES_MAX {
            notes.push(format!("only the first {index} of {count} pages are read"));
            break;
        }
        match guarded(|| glyphs::painted(pdf, index)) {
            Ok(page) => {
                failures = 0;
                if page.cut {
                    notes.push(format!("page {} has more letters than are read", index + 1));
                }
                let letters =
                    page.turns.iter().flatten().map(|glyph: &Glyph| glyph.letter.len_utf8());
                bytes += letters.sum::<usize>();
                let turns = page.turns.into_iter().map(rows::rows).collect();
                pages.push(Some(PageRows { turns, picture: page.picture, damaged: page.damaged }));
            }
            Err(_) => {
                failures += 1;
                pages.push(None);
            }
        }
    }
    pages
}

/// Runs a call of the library and returns its panics as errors. Only one thread uses the library,
/// and its state is dropped after a serious error, so a half-finished state is never seen.
fn guarded<T>(work: impl FnOnce() -> Result<T, pdf_oxide::Error>) -> Result<T, Unread> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(pdf_oxide::Error::EncryptedPdf)) => Err(Unread::Encrypted),
        Ok(Err(_)) | Err(_) => Err(Unread::Broken),
    }
}
