//! OCR of scanned pages with `tesseract` and its Vietnamese model, if it is installed. This module
//! does not decide which pages need OCR: [`super::extract`] does. It has the pages painted in a
//! child process, recognises their text and inserts it. Slow: two to six seconds per page.

mod again;
mod beside;
mod dirt;
mod figures;
mod kept;
mod laid_over;
mod missed;
mod mode;
mod names;
mod red;
mod resized;
mod sealed;
mod stamped;
mod strokes;
mod vote;
mod words;

use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Duration;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::child::Sandbox;
use crate::external::{self, Failure, Limits};
use crate::extracted::{Extracted, Lines, ReadWord};
use crate::issue::{Issue, IssueCode};
use crate::page::HEAD_TO;
use crate::page::picture::Grey;
use crate::painter::{PAGE_TIME_MAX, Painter};
use crate::pdf::{self, Ground, SCAN_LETTERS_MIN, Verdict, WordPairs, paint};
use words::{PageText, Word};

pub use kept::KeptPages;
pub use mode::OcrMode;

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
/// A line of a stamp with fewer letters is a stroke of a pen.
const STAMP_LETTERS_MIN: usize = 2;
/// Most pages that one child paints for [`Ocr::complete`].
const PAGES_TOGETHER: usize = 8;
/// Time limit for checking that tesseract is installed.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(10);

/// OCR on this machine.
#[derive(Debug, Clone)]
pub struct Ocr {
    /// Paints the pages.
    sandbox: Sandbox,
    tesseract: Tesseract,
}

/// The program that recognises text.
#[derive(Debug, Clone)]
struct Tesseract {
    program: PathBuf,
    /// Time limit of a picture.
    time: Duration,
}

/// A page that OCR has been through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadPage {
    /// Page index, from 0.
    pub index: usize,
    /// Its lines; empty if no text was recognised. `None` if the page could not be painted or read
    /// within its limits, or if what was recognised means nothing.
    pub text: Option<String>,
    /// The words of the text that were corrected or are uncertain, in the order of their places.
    #[serde(default)]
    pub words: Vec<ReadWord>,
    /// Lines apart from the text: of stamps, of seals, of handwriting in colour.
    #[serde(default)]
    pub stamps: Vec<String>,
}

impl ReadPage {
    /// Creates a page with this text, all of whose words are sure.
    pub fn new(index: usize, text: impl Into<String>) -> Self {
        ReadPage { index, text: Some(text.into()), words: Vec::new(), stamps: Vec::new() }
    }

    /// Creates a page that could not be read.
    pub fn unreadable(index: usize) -> Self {
        ReadPage { index, text: None, words: Vec::new(), stamps: Vec::new() }
    }
}

impl Ocr {
    /// Checks that tesseract and its model are installed. Pages will be painted in `sandbox`. The
    /// error says what to install.
    pub fn find(sandbox: Sandbox) -> Result<Ocr, String> {
        let tesseract = Tesseract { program: "tesseract".into(), time: READ_TIME_MAX };
        let missing = match tesseract.languages() {
            Ok(languages) if has_model(&languages) => return Ok(Ocr { sandbox, tesseract }),
            Err(Failure::Absent(_)) => "tesseract (packages tesseract-ocr and tesseract-ocr-vie)",
            _ => "the Vietnamese model of tesseract (package tesseract-ocr-vie)",
        };
        Err(format!("to read scans, install {missing}"))
    }

    /// Returns name and version of the program, as it calls itself. Cost: a start of the program.
    pub fn version(&self) -> Option<String> {
        let limits = limits(ANSWER_TIME_MAX, TEXT_BYTES_MAX);
        let answer =
            external::run(Command::new(&self.tesseract.program).arg("--version"), None, limits);
        let answer = String::from_utf8_lossy(&answer.ok()?).into_owned();
        answer.lines().next().map(|line| line.trim().to_string())
    }

    /// Recognises `pages` (from 0) of the PDF or picture in `bytes`, one after the other, and
    /// passes each to `each`, until that returns false.
    pub fn read(&self, bytes: &[u8], pages: &[usize], each: &mut dyn FnMut(ReadPage) -> bool) {
        thread::scope(|scope| {
            let mut painter = Painter::new(&self.sandbox, bytes, PAGE_TIME_MAX, scope);
            for &index in pages {
                let page = self.tesseract.read_page(&mut painter, index);
                if !each(page.unwrap_or_else(|_| ReadPage::unreadable(index))) {
                    break;
                }
            }
        });
    }

    /// Recognises the pages of `extracted` that wait for OCR and inserts their text. Works on
    /// several pages at a time, on rayon's threads.
    pub fn complete(&self, bytes: &[u8], extracted: Extracted) -> Extracted {
        let pages = &extracted.scanned[..extracted.scanned.len().min(PAGES_MAX)];
        let workers = rayon::current_num_threads().max(1);
        let together = pages.len().div_ceil(workers).clamp(1, PAGES_TOGETHER);
        let read_all = |pages: &[usize]| {
            let mut read = Vec::with_capacity(pages.len());
            self.read(bytes, pages, &mut |page| {
                read.push(page);
                true
            });
            read
        };
        let read = pages.par_chunks(together).flat_map_iter(read_all).collect();
        merge(extracted, read)
    }
}

/// How the lines of a picture are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// As a page of text.
    Page,
    /// Anywhere, in any size.
    Anywhere,
    /// As lines of one size.
    Block,
    /// As one line.
    Line,
}

impl Layout {
    /// Returns the page segmentation of tesseract (`--psm`).
    fn segmentation(self) -> &'static str {
        match self {
            Layout::Page => "3",
            Layout::Anywhere => "11",
            Layout::Block => "6",
            Layout::Line => "7",
        }
    }
}

impl Tesseract {
    /// Returns the names of its models, one a line.
    fn languages(&self) -> Result<Vec<u8>, Failure> {
        let limits = limits(ANSWER_TIME_MAX, TEXT_BYTES_MAX);
        external::run(Command::new(&self.program).arg("--list-langs"), None, limits)
    }

    /// Paints and recognises a page. Its text is `None` if the result means nothing.
    fn read_page(&self, painter: &mut Painter<'_, '_>, index: usize) -> Result<ReadPage, Failure> {
        let mut layers = painter.page(index)?;
        let signatures = sealed::taken(self, &mut layers);
        let mut found = self.table(&layers.black, Layout::Page, 1.0)?;
        resized::look_again(self, &layers.black, &mut found);
        missed::add(self, &layers.black, &mut found);
        for word in &mut found {
            if words::is_covered(word, &layers.covered) {
                word.doubt();
            }
        }
        if index == 0 {
            figures::look_again(self, &layers, &mut found);
            stamped::look_again(self, &layers, &mut found);
        }
        let head = if index == 0 { HEAD_TO * layers.black.height as f32 } else { 0.0 };
        names::look_again(self, &layers, head, &mut found);
        found.extend(signatures);
        red::add(self, &layers, &mut found);
        let PageText { text, words } = words::page(found);
        let (text, words) = match pdf::verdict(&text, Ground::Picture) {
            Verdict::Garbage => (None, Vec::new()),
            _ => (Some(text), words),
        };
        // A page is known without its stamps, too.
        let stamps = layers.stamps.and_then(|sheet| self.table(&sheet, Layout::Anywhere, 1.0).ok());
        let stamps = words::page(stamps.unwrap_or_default()).text;
        let worded = |line: &&str| pdf::letters(line) >= STAMP_LETTERS_MIN;
        let stamps = stamps.lines().map(str::trim).filter(worded).map(str::to_string).collect();
        Ok(ReadPage { index, text, words, stamps })
    }

    /// Returns the words that it recognises on a picture that is `scale` times as large as a page
    /// is painted.
    fn table(&self, picture: &Grey, layout: Layout, scale: f32) -> Result<Vec<Word>, Failure> {
        let mut read = Command::new(&self.program);
        let density = (paint::DENSITY as f32 * scale).round().to_string();
        read.args(["stdin", "stdout", "-l", MODEL, "--dpi", &density]);
        read.args(["--psm", layout.segmentation()]);
        // One thread per page: several pages are recognised at a time.
        read.arg("tsv").env("OMP_THREAD_LIMIT", "1");
        let limits = limits(self.time, TEXT_BYTES_MAX);
        let table = external::run(&mut read, Some(&picture.pgm()), limits)?;
        Ok(words::rows(&String::from_utf8_lossy(&table)))
    }
}

/// Inserts pages that were read; the others keep waiting. A page is replaced only if what OCR read
/// is better than its text. Lines of stamps are kept apart. Adds issues that list the pages read by
/// OCR, those that could not be read, and those that wait. No page after the first [`PAGES_MAX`]
/// waits longer.
pub fn merge(mut extracted: Extracted, read: Vec<ReadPage>) -> Extracted {
    let too_many = extracted.scanned.split_off(extracted.scanned.len().min(PAGES_MAX));
    if read.is_empty() && too_many.is_empty() {
        return extracted;
    }
    let mut pages: Vec<(String, Vec<ReadWord>)> =
        extracted.text.as_str().split('\u{c}').map(|page| (page.to_string(), vec![])).collect();
    let (mut recognised, mut failed) = (Vec::new(), Vec::new());
    for mut page in read {
        extracted.scanned.retain(|&index| index != page.index);
        extracted.aside.append(&mut page.stamps);
        let Some((text, words)) = pages.get_mut(page.index) else { continue };
        laid_over::confirm(&mut page, text);
        match page.text {
            Some(read) if is_better(&read, text) => {
                // Every page but the last ends with a line end.
                (*text, *words) = (read + "\n", page.words);
                recognised.push(page.index);
            }
            Some(_) => {}
            None => failed.push(page.index),
        }
    }
    let of = pages.len();
    let mut whole = String::new();
    for (at, (text, words)) in pages.into_iter().enumerate() {
        whole.push_str(if at > 0 { "\u{c}" } else { "" });
        extracted.words.extend(words.into_iter().map(|word| word.moved(whole.len())));
        whole.push_str(&text);
    }
    whole.truncate(whole.trim_end_matches('\n').len());
    extracted.text = Lines::Printed(whole);
    extracted.issues.retain(|issue| issue.code != IssueCode::NeedsOcr);
    settle_layer(&mut extracted, recognised.contains(&0));
    recognised.sort_unstable();
    extracted.read_pages = recognised.clone();
    if !recognised.is_empty() {
        extracted.method.push_str("+ocr");
    }
    let limit = format!("not read: only {PAGES_MAX} pages of a document are read by OCR");
    let found = [
        (IssueCode::ReadByOcr, recognised, "read by OCR, so letters may be wrong"),
        // Not reported as `NeedsOcr`, or every run would try them again.
        (IssueCode::PartlyRead, failed, "could not be read by OCR"),
        (IssueCode::PartlyRead, too_many, limit.as_str()),
        (IssueCode::NeedsOcr, extracted.scanned.clone(), "not yet read by OCR"),
    ];
    extracted.issues.extend(found.into_iter().filter_map(|(code, pages, what)| {
        let mut numbers: Vec<usize> = pages.into_iter().map(|index| index + 1).collect();
        numbers.sort_unstable();
        let message = format!("{} {what}", pdf::named(&numbers, of));
        (!numbers.is_empty()).then_some(Issue { code, message })
    }));
    extracted
}

/// Drops the issue for the text layer of the first page if the page is `replaced`. Once it was
/// looked at, a layer that stays waits no longer.
fn settle_layer(extracted: &mut Extracted, replaced: bool) {
    let waits = extracted.scanned.contains(&0);
    let is_of_layer = |issue: &Issue| issue.code == IssueCode::LayerUnchecked;
    extracted.issues.retain(|issue| !(replaced && is_of_layer(issue)));
    for issue in extracted.issues.iter_mut().filter(|issue| !waits && is_of_layer(issue)) {
        issue.code = IssueCode::ReadByOcr;
    }
}

/// Returns true if `read` is what a page says rather than its text `before`: documents have clearly
/// more of its pairs of words, or it has more letters than a page with hardly any text. If another
/// OCR has read the page as well, it is enough that its text is not clearly better: only of `read`
/// is known which figures are printed.
fn is_better(read: &str, before: &str) -> bool {
    let (letters, letters_before) = (pdf::letters(read), pdf::letters(before));
    let (pairs, pairs_before) = (WordPairs::of(read), WordPairs::of(before));
    let is_longer = letters_before < SCAN_LETTERS_MIN && letters > letters_before;
    let is_as_good = !pairs_before.are_better_than(pairs);
    pairs.are_better_than(pairs_before)
        || is_as_good && (is_longer || pdf::is_vietnamese(pairs_before))
}

fn limits(time: Duration, output: u64) -> Limits {
    Limits { time, output, memory: Some(MEMORY_BYTES_MAX) }
}

fn has_model(languages: &[u8]) -> bool {
    String::from_utf8_lossy(languages).lines().any(|line| line.trim() == MODEL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Format;
    use tracuu_text::Span;

    fn scan(text: &str, scanned: Vec<usize>) -> Extracted {
        let issue = Issue { code: IssueCode::NeedsOcr, message: String::new() };
        let read = Extracted::new(Lines::Printed(text.into()), Format::Pdf, "pdf");
        Extracted { scanned, issues: vec![issue], ..read }
    }

    fn page(index: usize, text: &str) -> ReadPage {
        ReadPage::new(index, text)
    }

    #[test]
    fn pages_come_to_their_places() {
        let good = "Một trang có đủ chữ để không cần đọc lại.";
        let extracted = scan(&format!("\n\u{c}{good}\n\u{c}12\n\u{c}"), vec![0, 2, 3]);
        assert_eq!(merge(extracted.clone(), vec![]), extracted);
        let failed = ReadPage::unreadable(3);
        let word = ReadWord {
            span: Span::new(0, 5),
            read: "Trarg".into(),
            confidence: 70,
            is_disputed: false,
        };
        let last = ReadPage { words: vec![word], ..page(2, "Trang thứ ba") };
        let stamped = ReadPage { stamps: vec!["MẬT".into()], ..page(0, "Trang đầu") };
        let read = vec![last, stamped, failed];
        let partly = merge(extracted.clone(), read[1..].to_vec());
        assert_eq!(partly.issues[2].message, "page 3 of 4 not yet read by OCR");
        assert_eq!(partly.issues[2].code, IssueCode::NeedsOcr);
        let merged = merge(extracted, read);
        let expected = format!("Trang đầu\n\u{c}{good}\n\u{c}Trang thứ ba\n\u{c}");
        assert_eq!(merged.text, Lines::Printed(expected));
        assert_eq!((merged.method.as_str(), &merged.aside[..]), ("pdf+ocr", &["MẬT".into()][..]));
        assert_eq!(merged.read_pages, [0, 2]);
        assert_eq!(merged.words[0].span.of(merged.text.as_str()), "Trang");
        let issues: Vec<_> = merged.issues.iter().map(|i| (i.code, i.message.as_str())).collect();
        let expected = [
            (IssueCode::ReadByOcr, "pages 1, 3 of 4 read by OCR, so letters may be wrong"),
            (IssueCode::PartlyRead, "page 4 of 4 could not be read by OCR"),
        ];
        assert_eq!(issues, expected);
    }

    #[test]
    fn doubtful_text_stays_unless_the_reading_is_better() {
        let layer = "Uy ban nhan dan tinh thông báo kết luận của đồng chí Phó Chủ tịch tại cuộc họp \
                     ngày hom qua ve cong tac quan ly cua khau";
        let good = "Ủy ban nhân dân tỉnh thông báo kết luận của đồng chí Phó Chủ tịch tại cuộc họp \
                    ngày hôm qua về công tác quản lý cửa khẩu";
        let worse = "Uy ban nhàn dân ˆinh thống bao kêt luậr của đống chi Phố Chứ tịch tạl cuôc hạp \
                     ngay hôm qua vê công tac quần ly cửa khẩn và nhiêu chứ nữa ở đãy";
        assert_eq!(merge(scan(layer, vec![0]), vec![page(0, good)]).text.as_str(), good);
        let kept = merge(scan(layer, vec![0]), vec![page(0, worse)]);
        assert_eq!((kept.text.as_str(), kept.scanned.len(), kept.issues.len()), (layer, 0, 0));
        let header = "CÔNG BÁO/Số 245/Ngày 05-02-2024";
        assert_eq!(merge(scan(header, vec![0]), vec![page(0, worse)]).text.as_str(), worse);
    }

    #[test]
    fn empty_pages_are_read_pages() {
        let merged =
            merge(scan("\n\u{c}", vec![0, 1]), vec![page(0, ""), page(1, ""), page(7, "no")]);
        assert_eq!((merged.text.as_str(), merged.method.as_str()), ("\n\u{c}", "pdf"));
        assert_eq!(merged.issues, []);
    }

    /// Reads three pages by a script in place of tesseract, which has the number of the page.
    #[cfg(unix)]
    fn read_by(script: &str) -> Vec<ReadPage> {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::TempDir::new().unwrap();
        let program = |name: &str, script: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, script).unwrap();
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
            path
        };
        // Three pages of one pixel, whose shade is the number of the page, without stamps.
        let layers = |shade: u32| format!(r"\001\001\000\000\000\001\000\000\000{shade}\000\000");
        let pictures: String = (1..=3).map(layers).collect();
        let painter = format!("#!/bin/sh\nprintf '{pictures}'\nexec cat > /dev/null\n");
        let tesseract = format!("#!/bin/sh\npage=$(tail -c 1)\n{script}\n");
        let ocr = Ocr {
            sandbox: Sandbox::new(program("painter", &painter), Duration::MAX),
            tesseract: Tesseract {
                program: program("tesseract", &tesseract),
                time: Duration::from_secs(2),
            },
        };
        let mut read = Vec::new();
        ocr.read(b"file", &[0, 1, 2], &mut |page| {
            read.push(page);
            true
        });
        read
    }

    #[test]
    #[cfg(unix)]
    fn letters_that_mean_nothing_are_a_page_that_was_not_read() {
        let rows: String = (1..30)
            .map(|line| format!(r"5\t1\t1\t1\t{line}\t1\t9\t{line}0\t90\t9\t30\tu8tuạiñ\n"))
            .collect();
        let read = read_by(&format!("[ $page = 2 ] || exit 0\nprintf '{rows}'"));
        assert_eq!(read, [page(0, ""), ReadPage::unreadable(1), page(2, "")]);
    }

    #[test]
    #[cfg(unix)]
    fn a_page_that_hangs_costs_its_own_limit_only() {
        let read = read_by(
            r"if [ $page = 2 ]; then exec tail -f /dev/null; fi
            printf '5\t1\t1\t1\t1\t1\t9\t9\t90\t50\t95\ttrang'",
        );
        let expected = [page(0, "trang"), ReadPage::unreadable(1), page(2, "trang")];
        assert_eq!(read, expected);
        let merged = merge(scan("\n\u{c}\n\u{c}", vec![0, 1, 2]), read);
        assert_eq!(merged.text.as_str(), "trang\n\u{c}\n\u{c}trang");
        let issue = merged.issues.iter().find(|issue| issue.code == IssueCode::PartlyRead).unwrap();
        assert_eq!(issue.message, "page 2 of 3 could not be read by OCR");
    }

    #[test]
    fn the_model_is_looked_for() {
        assert!(has_model(b"List of available languages (3):\neng\nosd\nvie\n"));
        assert!(!has_model(b"List of available languages (1):\nviet\n"));
    }
}
