//! OCR of scanned pages with `tesseract` and its Vietnamese model, if it is installed. This module
//! does not decide which pages need OCR: [`super::extract`] does. It has the pages painted in a
//! child process, recognises their text and inserts it. Slow: two to six seconds per page.

mod words;

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rayon::prelude::*;

use crate::child::Sandbox;
use crate::external::{self, Failure, Limits};
use crate::extracted::{ExtractError, Extracted, Lines};
use crate::issue::{Issue, IssueCode};
use crate::page::picture::Grey;
use crate::painter::{PAGE_TIME_MAX, Painter};
use crate::pdf::{self, Verdict, paint};

/// Most pages of a document that are recognised: half an hour on two cores.
pub const PAGES_MAX: usize = 500;
/// Time limit for recognising a page. A dense page takes six seconds, on a busy machine ten times
/// that.
const READ_TIME_MAX: Duration = Duration::from_secs(120);
/// Largest word table of a page, in bytes.
const TEXT_BYTES_MAX: u64 = 4 << 20;
/// Memory limit of tesseract, in bytes. It needs a tenth of it for the largest picture.
const MEMORY_BYTES_MAX: u64 = 4 << 30;
/// The language model, as named by `tesseract --list-langs`.
const MODEL: &str = "vie";
/// Page segmentation of tesseract that finds words anywhere (`--psm`).
const SPARSE_TEXT: &str = "11";
/// A line in coloured ink with fewer letters is a stroke of a pen.
const COLORED_LETTERS_MIN: usize = 2;
/// Time limit for checking that tesseract is installed.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(10);

/// OCR on this machine.
#[derive(Debug, Clone)]
pub struct Ocr {
    /// Paints the pages.
    sandbox: Sandbox,
}

/// A page that was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPage {
    /// Page index, from 0.
    pub index: usize,
    /// Its lines; empty if no text was recognised.
    pub text: String,
    /// Lines in coloured ink: stamps, seals, handwriting.
    pub colored: Vec<String>,
}

impl Ocr {
    /// Checks that tesseract and its model are installed. Pages will be painted in `sandbox`. The
    /// error says what to install.
    pub fn find(sandbox: Sandbox) -> Result<Ocr, String> {
        let missing = match languages() {
            Ok(languages) if has_model(&languages) => return Ok(Ocr { sandbox }),
            Err(Failure::Absent(_)) => "tesseract (packages tesseract-ocr and tesseract-ocr-vie)",
            _ => "the Vietnamese model of tesseract (package tesseract-ocr-vie)",
        };
        Err(format!("to read scans, install {missing}"))
    }

    /// Recognises `pages` (indices from 0) of the PDF in `bytes`, at most the first [`PAGES_MAX`].
    /// Works on several pages at a time, on rayon's threads. After each page, calls `progress` with
    /// the number of pages done and the total.
    ///
    /// Pages that fail or take too long are left out. Fails if all pages fail.
    pub fn read(
        &self,
        bytes: &[u8],
        pages: &[usize],
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Vec<ReadPage>, ExtractError> {
        let pages = &pages[..pages.len().min(PAGES_MAX)];
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        // Each worker has a painter of its own and takes the next page when it is done with one.
        let worker = |_| {
            let mut read = Vec::new();
            thread::scope(|scope| {
                let mut painter = Painter::new(&self.sandbox, bytes, PAGE_TIME_MAX, scope);
                while let Some(&index) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let page = read_page(&mut painter, index);
                    progress(done.fetch_add(1, Ordering::Relaxed) + 1, pages.len());
                    read.push(page);
                }
            });
            read
        };
        let workers = rayon::current_num_threads().min(pages.len());
        let read: Vec<Result<ReadPage, Failure>> =
            (0..workers).into_par_iter().flat_map_iter(worker).collect();
        let failure = read.iter().find_map(|page| page.as_ref().err().cloned());
        let read: Vec<ReadPage> = read.into_iter().flatten().collect();
        match failure {
            Some(failure) if read.is_empty() => {
                let message = format!("OCR {}", reason(failure));
                Err(ExtractError { code: IssueCode::NeedsOcr, message })
            }
            _ => Ok(read),
        }
    }

    /// Recognises the pages of `extracted` that need OCR and inserts their text. Returns
    /// `extracted` unchanged if no page needs it. Pages that fail keep their text, and an issue
    /// reports them.
    pub fn complete(
        &self,
        bytes: &[u8],
        extracted: Extracted,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Extracted {
        let pages = pages_to_read(&extracted);
        if pages.is_empty() {
            return extracted;
        }
        match self.read(bytes, &pages, progress) {
            Ok(read) => merge(extracted, read),
            Err(error) => {
                let mut extracted = extracted;
                let issue = Issue { code: IssueCode::PartlyRead, message: error.message };
                extracted.issues.push(issue);
                extracted
            }
        }
    }
}

/// Paints and recognises a page. Its text is empty if the result is not readable.
fn read_page(painter: &mut Painter<'_, '_>, index: usize) -> Result<ReadPage, Failure> {
    let layers = painter.page(index)?;
    let text = recognised(&layers.black, Layout::Page)?;
    let text = match pdf::verdict(&text, true) {
        Verdict::Garbage => String::new(),
        _ => text,
    };
    // A page is known without its stamps, too.
    let colored = layers.colored.and_then(|sheet| recognised(&sheet, Layout::Stamps).ok());
    let worded = |line: &&str| pdf::letters(line) >= COLORED_LETTERS_MIN;
    let colored = colored.unwrap_or_default();
    let colored = colored.lines().map(str::trim).filter(worded).map(str::to_string).collect();
    Ok(ReadPage { index, text, colored })
}

/// How the lines of a picture are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// As a page of text.
    Page,
    /// Anywhere, in any size.
    Stamps,
}

/// Returns the lines that tesseract recognises on a picture.
fn recognised(picture: &Grey, layout: Layout) -> Result<String, Failure> {
    let mut read = Command::new("tesseract");
    let density = paint::DENSITY.to_string();
    read.args(["stdin", "stdout", "-l", MODEL, "--dpi", &density]);
    if layout == Layout::Stamps {
        read.args(["--psm", SPARSE_TEXT]);
    }
    // One thread per page: several pages are recognised at a time.
    read.arg("tsv").env("OMP_THREAD_LIMIT", "1");
    let limits = limits(READ_TIME_MAX, TEXT_BYTES_MAX);
    let table = external::run(&mut read, Some(&picture.pgm()), limits)?;
    Ok(words::lines(&String::from_utf8_lossy(&table)))
}

/// Returns the pages of a PDF (indices from 0) that have almost no text. Empty if no issue asks for
/// OCR. Blank pages are included: only OCR shows that they are blank.
pub fn pages_to_read(extracted: &Extracted) -> Vec<usize> {
    if !extracted.issues.iter().any(|issue| issue.code == IssueCode::NeedsOcr) {
        return Vec::new();
    }
    let pages = extracted.text.as_str().split('\u{c}').enumerate();
    pages
        .filter(|(_, text)| pdf::letters(text) < pdf::LETTERS_MIN)
        .map(|(index, _)| index)
        .collect()
}

/// Inserts recognised pages. A page is replaced only if OCR found more letters. Lines in coloured
/// ink are kept apart. Adds issues that list the pages read by OCR and those that could not be
/// read.
pub fn merge(mut extracted: Extracted, read: Vec<ReadPage>) -> Extracted {
    let mut unread = pages_to_read(&extracted);
    let mut pages: Vec<String> =
        extracted.text.as_str().split('\u{c}').map(str::to_string).collect();
    let mut numbers = Vec::new();
    for page in read {
        unread.retain(|&index| index != page.index);
        extracted.aside.extend(page.colored);
        let Some(text) = pages.get_mut(page.index) else { continue };
        if pdf::letters(&page.text) > pdf::letters(text) {
            // Every page but the last ends with a line end.
            *text = page.text + "\n";
            numbers.push(page.index + 1);
        }
    }
    let of = pages.len();
    numbers.sort_unstable();
    extracted.text = Lines::Printed(pages.join("\u{c}").trim_end_matches('\n').to_string());
    extracted.issues.retain(|issue| issue.code != IssueCode::NeedsOcr);
    if !numbers.is_empty() {
        extracted.method.push_str("+ocr");
        let message = format!("{} read by OCR, so letters may be wrong", pdf::named(&numbers, of));
        extracted.issues.push(Issue { code: IssueCode::ReadByOcr, message });
    }
    if !unread.is_empty() {
        let unread: Vec<usize> = unread.into_iter().map(|index| index + 1).collect();
        // Not reported as `NeedsOcr`, or every run would try them again.
        let message = format!("{} could not be read by OCR", pdf::named(&unread, of));
        extracted.issues.push(Issue { code: IssueCode::PartlyRead, message });
    }
    extracted
}

fn languages() -> Result<Vec<u8>, Failure> {
    let limits = limits(ANSWER_TIME_MAX, TEXT_BYTES_MAX);
    external::run(Command::new("tesseract").arg("--list-langs"), None, limits)
}

fn limits(time: Duration, output: u64) -> Limits {
    Limits { time, output, memory: Some(MEMORY_BYTES_MAX) }
}

fn has_model(languages: &[u8]) -> bool {
    String::from_utf8_lossy(languages).lines().any(|line| line.trim() == MODEL)
}

fn reason(failure: Failure) -> String {
    match failure {
        Failure::Absent(why) | Failure::Failed(why, _) => format!("failed: {why}"),
        Failure::TooLong => "gave more than a page can hold".to_string(),
        Failure::TimedOut => "took too long".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Format;

    fn scan(text: &str) -> Extracted {
        let issue = Issue { code: IssueCode::NeedsOcr, message: String::new() };
        let text = Lines::Printed(text.into());
        let aside = Vec::new();
        Extracted {
            text,
            aside,
            signatures: Vec::new(),
            format: Format::Pdf,
            method: "pdf".into(),
            issues: vec![issue],
        }
    }

    fn page(index: usize, text: &str) -> ReadPage {
        ReadPage { index, text: text.into(), colored: Vec::new() }
    }

    #[test]
    fn pages_come_to_their_places() {
        let good = "Một trang có đủ chữ để không cần đọc lại.";
        let extracted = scan(&format!("\n\u{c}{good}\n\u{c}12\n\u{c}"));
        assert_eq!(pages_to_read(&extracted), [0, 2, 3]);
        let stamped = ReadPage { colored: vec!["MẬT".into()], ..page(0, "Trang đầu") };
        let merged = merge(extracted, vec![page(2, "Trang thứ ba"), stamped]);
        let expected = format!("Trang đầu\n\u{c}{good}\n\u{c}Trang thứ ba\n\u{c}");
        assert_eq!(merged.text, Lines::Printed(expected));
        assert_eq!((merged.method.as_str(), &merged.aside[..]), ("pdf+ocr", &["MẬT".into()][..]));
        let issues: Vec<_> = merged.issues.iter().map(|i| (i.code, i.message.as_str())).collect();
        let expected = [
            (IssueCode::ReadByOcr, "pages 1, 3 of 4 read by OCR, so letters may be wrong"),
            (IssueCode::PartlyRead, "page 4 of 4 could not be read by OCR"),
        ];
        assert_eq!(issues, expected);
    }

    #[test]
    fn empty_pages_are_read_pages() {
        let merged = merge(scan("\n\u{c}"), vec![page(0, ""), page(1, ""), page(7, "none such")]);
        assert_eq!((merged.text.as_str(), merged.method.as_str()), ("\n\u{c}", "pdf"));
        assert_eq!(merged.issues, []);
    }

    #[test]
    fn the_model_is_looked_for() {
        assert!(has_model(b"List of available languages (3):\neng\nosd\nvie\n"));
        assert!(!has_model(b"List of available languages (1):\nviet\n"));
    }
}
