//! Text of PDFs. The letters of each page with their positions (`glyphs`) are grouped into rows
//! (`rows`) and printed as lines (`print`). `usable` decides which pages have readable text, and
//! `pdftotext` reads other pages if it is installed (`poppler`). Pictures are not read here, but in
//! [`crate::ocr`].

mod glyph;
mod glyphs;
mod poppler;
mod print;
mod read;
mod rows;
mod stamps;
mod usable;

use crate::extracted::{ExtractError, Extracted, Lines};
use crate::format::Format;
use crate::issue::{Issue, IssueCode};
pub(crate) use glyph::Glyph;
use read::{Page, Unread};
use tracuu_text::legacy::{Repaired, repair_misread};
pub(crate) use usable::{LETTERS_MIN, Verdict, letters, verdict};

/// Extracts the text of a PDF as printed lines, with a page break (`\u{c}`) between pages. Pages
/// without readable text keep at most a few letters; [`IssueCode::NeedsOcr`] lists them. Damaged
/// pages are empty, and [`IssueCode::PartlyRead`] lists them. Fails if the file needs a password or
/// no page can be read.
pub fn extract(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let (mut pages, mut notes, mut method) = match read::pages(bytes) {
        Ok(read) => (read.pages, read.notes, "pdf".to_string()),
        Err(Unread::Encrypted) => return Err(encrypted()),
        Err(Unread::Broken) => (Vec::new(), Vec::new(), String::new()),
    };
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
    issues.extend(notes.drain(..).map(|message| issue(IssueCode::PartlyRead, message)));
    issues.extend(unreadable_pages(&mut pages));
    let texts: Vec<String> = pages.into_iter().map(|page| page.text.unwrap_or_default()).collect();
    let text = Lines::Printed(texts.join("\n\u{c}"));
    Ok(Extracted { text, aside: Vec::new(), format: Format::Pdf, method, issues })
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
        let any = texts.iter().any(|text| usable::verdict(text, true) == Verdict::Readable);
        if any {
            *pages = texts.into_iter().map(Page::of_text).collect();
        }
        return any;
    }
    let mut taken = false;
    for (page, text) in pages.iter_mut().zip(texts) {
        let unread = page.verdict() != Some(Verdict::Readable);
        if unread && usable::verdict(&text, true) == Verdict::Readable {
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
        if page.verdict() != Some(Verdict::Garbage) {
            continue;
        }
        let reread = page.text.as_deref().and_then(repair_misread);
        if let Some(Repaired { encoding, text }) = reread
            && usable::verdict(&text, page.picture) == Verdict::Readable
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

/// Removes the text of unreadable pages and returns issues that list these pages.
fn unreadable_pages(pages: &mut [Page]) -> Vec<Issue> {
    let (mut ocr, mut broken) = (Vec::new(), Vec::new());
    for (at, page) in pages.iter_mut().enumerate() {
        match page.verdict() {
            Some(Verdict::Readable) => continue,
            Some(Verdict::Picture) => {
                page.text = page.text.take().map(|text| usable::without_stamp(&text));
                ocr.push(at + 1);
            }
            Some(Verdict::Garbage) => {
                page.text = None;
                ocr.push(at + 1);
            }
            None => broken.push(at + 1),
        }
    }
    let of = pages.len();
    let mut issues = Vec::new();
    if !ocr.is_empty() {
        let has = if ocr.len() == 1 { "has" } else { "have" };
        let message =
            format!("{} {has} no text that can be read, only pictures of it", named(&ocr, of));
        issues.push(issue(IssueCode::NeedsOcr, message));
    }
    if !broken.is_empty() {
        let is = if broken.len() == 1 { "is" } else { "are" };
        let message = format!("{} {is} damaged and could not be read", named(&broken, of));
        issues.push(issue(IssueCode::PartlyRead, message));
    }
    issues
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
