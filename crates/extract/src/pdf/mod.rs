//! Text of PDFs. The objects of a file are read by `hayro-syntax`, codes of fonts by `hayro-font`;
//! everything after that is here.
//!
//! 1. `open` opens the file, also a damaged one. `read` goes through its pages.
//! 2. `content` follows what a page paints, and `annotations`, `fields` and `structure` what is
//!    added to it. Letters come out with their places.
//! 3. `visible` leaves out letters that nobody sees. `layers` knows which layers are shown.
//! 4. `slant` turns letters upright and `straight` puts lines straight. They and `stacked` keep
//!    stamps apart, and `glyphs` gives letters their meaning.
//! 5. `rows` groups letters into rows, and `print` writes them as lines.
//! 6. `usable` decides which pages have readable text, by `fluency` among others. `pdftotext` reads
//!    other pages if it is installed (`poppler`).
//!
//! Pictures are not read here, but in [`crate::ocr`]. `paint` makes a picture of a page for it, and
//! `overlay` says which annotations it shows. `signatures` reads digital signatures.

mod annotations;
mod attachments;
mod certificate;
mod content;
mod damage;
mod fields;
mod fluency;
mod fonts;
mod glyph;
mod glyphs;
mod layers;
mod open;
mod overlay;
pub(crate) mod paint;
mod poppler;
mod portfolio;
mod print;
mod read;
mod rows;
mod signatures;
mod slant;
mod stacked;
mod straight;
mod strings;
mod structure;
mod usable;
mod visible;

use crate::extracted::{ExtractError, Extracted, Lines};
use crate::format::Format;
use crate::issue::{Issue, IssueCode};
pub(crate) use fluency::WordPairs;
pub(crate) use glyph::Glyph;
use open::Unread;
use read::{Page, ReadPages};
use tracuu_text::legacy::{Repaired, repair_misread};
use usable::LETTERS_MIN;
pub(crate) use usable::{Ground, SCAN_LETTERS_MIN, Verdict, is_vietnamese, letters, verdict};

/// What an issue says of pages with the text of another OCR.
const BY_OTHER: &str = "the text of another OCR, so letters and figures may be wrong";

/// Extracts the text of a PDF as printed lines, with a page break (`\u{c}`) between pages. Pages
/// without readable text keep at most a few letters, doubtful pages their text;
/// [`IssueCode::NeedsOcr`] lists both. Damaged pages are empty, and [`IssueCode::PartlyRead`] lists
/// them. The files of a portfolio come before its cover; `depth` is the number of portfolios around
/// this one. Fails if the file needs a password or no page can be read.
pub fn extract(bytes: &[u8], depth: usize) -> Result<Extracted, ExtractError> {
    let (read, mut method) = match read::pages(bytes) {
        Ok(read) => (read, "pdf".to_string()),
        Err(Unread::Encrypted) => return Err(encrypted()),
        Err(Unread::Broken) => (ReadPages::default(), String::new()),
    };
    let ReadPages { mut pages, leaning, mut aside, signatures, portfolio, enclosed, notes } = read;
    let unread = |page: &Page| page.verdict() != Some(Verdict::Readable);
    if pages.iter().any(unread) || pages.is_empty() {
        if take_from_poppler(bytes, &mut pages) {
            method = if method.is_empty() { "pdftotext".into() } else { "pdf+pdftotext".into() };
        }
        if pages.is_empty() {
            return Err(unreadable());
        }
    }
    let nothing = |page: &Page| matches!(page.verdict(), None | Some(Verdict::Garbage));
    if pages.iter().all(nothing) && pages.iter().any(|page| page.text.is_none()) {
        return Err(unreadable());
    }
    let mut issues: Vec<Issue> = reread(&mut pages).into_iter().collect();
    issues.extend(notes.into_iter().map(|message| issue(IssueCode::PartlyRead, message)));
    let (scanned, unreadable) = unreadable_pages(&mut pages);
    issues.extend(unreadable);
    append(&mut pages, &leaning);
    aside.extend(leaning);
    let texts: Vec<String> = pages.into_iter().map(|page| page.text.unwrap_or_default()).collect();
    issues.extend(portfolio::named("is enclosed and", "are enclosed and", &enclosed));
    let text = Lines::Printed(texts.join("\n\u{c}"));
    let read = Extracted::new(text, Format::Pdf, method);
    let extracted = Extracted { aside, scanned, signatures, issues, ..read };
    Ok(portfolio::with_files(extracted, portfolio, depth))
}

/// Puts stamps that lean at the end of the last page that is readable, so
/// that they part no sentence. Pages that wait for OCR stay as they are.
fn append(pages: &mut [Page], stamps: &[String]) {
    let readable = |page: &&mut Page| {
        page.verdict() == Some(Verdict::Readable)
            && page.text.as_ref().is_some_and(|text| usable::letters(text) >= LETTERS_MIN)
    };
    if let Some(text) = pages.iter_mut().rfind(readable).and_then(|page| page.text.as_mut()) {
        for stamp in stamps {
            text.push_str("\n\n");
            text.push_str(stamp);
        }
    }
}

/// Returns the lines that letters with positions form.
pub(crate) fn printed(glyphs: Vec<Glyph>) -> String {
    let rows = rows::rows(glyphs);
    print::lines(&rows, print::Grid::of(std::iter::once(rows.as_slice())))
}

/// Replaces unreadable pages by the text of `pdftotext`, or all pages if `pages` is empty. Takes
/// only readable text. Returns true if any page was taken.
fn take_from_poppler(bytes: &[u8], pages: &mut Vec<Page>) -> bool {
    let Some(texts) = poppler::pages(bytes) else { return false };
    if pages.is_empty() {
        let any =
            texts.iter().any(|text| usable::verdict(text, Ground::Picture) == Verdict::Readable);
        if any {
            *pages = texts.into_iter().map(Page::of_text).collect();
        }
        return any;
    }
    let mut taken = false;
    for (page, text) in pages.iter_mut().zip(texts) {
        let unread = page.verdict() != Some(Verdict::Readable);
        if unread && page.verdict_of(&text) == Verdict::Readable {
            page.text = Some(text);
            taken = true;
        }
    }
    taken
}

/// Decodes pages again whose fonts have an old encoding but names that do not say so.
fn reread(pages: &mut [Page]) -> Option<Issue> {
    let mut encodings: Vec<&str> = Vec::new();
    let mut repaired = Vec::new();
    for (at, page) in pages.iter_mut().enumerate() {
        if !matches!(page.verdict(), Some(Verdict::Garbage | Verdict::Doubtful)) {
            continue;
        }
        let reread = page.text.as_deref().and_then(repair_misread);
        if let Some(Repaired { encoding, text }) = reread
            && page.verdict_of(&text) == Verdict::Readable
        {
            page.text = Some(text);
            repaired.push(at + 1);
            if !encodings.contains(&encoding.name()) {
                encodings.push(encoding.name());
            }
        }
    }
    (!repaired.is_empty()).then(|| {
        let message = format!("{} read as {}", named(&repaired, pages.len()), encodings.join(", "));
        issue(IssueCode::EncodingRepaired, message)
    })
}

/// Removes the text of unreadable pages. Returns those that OCR may read (from 0), and issues that
/// list all of them, and those that another OCR has read, of which the first page is read again.
fn unreadable_pages(pages: &mut [Page]) -> (Vec<usize>, Vec<Issue>) {
    let [mut pictures, mut garbage, mut doubtful, mut broken] = [const { Vec::new() }; 4];
    let [mut unchecked, mut layered] = [const { Vec::new() }; 2];
    for (at, page) in pages.iter_mut().enumerate() {
        match page.verdict() {
            Some(Verdict::Readable) if page.is_read_by_other() => match at {
                // The record is on the first page.
                0 => unchecked.push(at),
                _ => layered.push(at),
            },
            Some(Verdict::Readable) => {}
            Some(Verdict::Picture) => {
                page.text = page.text.take().map(|text| usable::without_stamp(&text));
                pictures.push(at);
            }
            Some(Verdict::Garbage) => {
                page.text = None;
                garbage.push(at);
            }
            Some(Verdict::Doubtful) => doubtful.push(at),
            None => broken.push(at),
        }
    }
    let mut scanned = [&pictures[..], &garbage, &doubtful, &unchecked].concat();
    scanned.sort_unstable();
    let has = |pages, code, what| (pages, code, ["has", "have"], what);
    let found = [
        has(pictures, IssueCode::NeedsOcr, "no text that can be read, only pictures of it"),
        has(garbage, IssueCode::NeedsOcr, "text that means nothing: it is not what the page shows"),
        has(
            doubtful,
            IssueCode::NeedsOcr,
            "text of which many words may not be what the page shows",
        ),
        has(unchecked, IssueCode::LayerUnchecked, BY_OTHER),
        has(layered, IssueCode::ReadByOcr, BY_OTHER),
        (broken, IssueCode::PartlyRead, ["is", "are"], "damaged and could not be read"),
    ];
    let of = pages.len();
    let issues = found.into_iter().filter(|(pages, ..)| !pages.is_empty()).map(|found| {
        let (pages, code, [one, several], what) = found;
        let numbers: Vec<usize> = pages.iter().map(|at| at + 1).collect();
        let verb = if pages.len() == 1 { one } else { several };
        issue(code, format!("{} {verb} {what}", named(&numbers, of)))
    });
    (scanned, issues.collect())
}

/// Returns a list of pages for messages: `page 2 of 7`, `pages 1-3, 5 of 7`. The numbers start at
/// 1, ascend, and are not empty.
pub(crate) fn named(numbers: &[usize], of: usize) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    let ranges = ranges.iter().map(|(first, last)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    });
    let noun = if numbers.len() == 1 { "page" } else { "pages" };
    format!("{noun} {} of {of}", ranges.collect::<Vec<_>>().join(", "))
}

fn encrypted() -> ExtractError {
    ExtractError::new(IssueCode::Encrypted, "the PDF is encrypted and opens only with a password")
}

fn unreadable() -> ExtractError {
    let message = "the PDF is damaged and no page of it can be read";
    ExtractError::new(IssueCode::Unreadable, message)
}

fn issue(code: IssueCode, message: String) -> Issue {
    Issue { code, message }
}

#[cfg(test)]
mod tests;
