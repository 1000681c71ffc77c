//! Converts extracted text into a document: normal form, paragraphs, record, outline. It does not
//! open files.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::layout::{self, Layout};
use crate::parse::{ParsedDocument, parse_traced};
use crate::reading::{self, Reading};
use crate::scan::record::Scan;
use crate::scan::{self, Cleaned};
use crate::trace::{self, TraceEntry};
use crate::{Document, Issue, IssueCode, repairs};
use tracuu_text::lost::{Lost, Repair, find_lost};
use tracuu_text::{Span, capitals, legacy, normalize};

/// What the lines of an extracted text are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Lines as printed or typed, wrapped at some width; which of them belong together is yet to be
    /// found out.
    Printed,
    /// One paragraph a line, as the format of the file says itself.
    Paragraphs,
}

/// An extracted text, and what is known of it.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    /// The text.
    pub text: &'a str,
    /// What its lines are.
    pub lines: LineKind,
    /// The issues of the extraction.
    pub issues: Vec<Issue>,
    /// The pages (from 0, ascending) that were read by OCR. Empty for a text that is not a scan.
    pub read_pages: Vec<usize>,
    /// The words of these pages that OCR has corrected or is not sure of, in text order.
    pub readings: Vec<Reading>,
}

impl<'a> Input<'a> {
    /// Creates the input for a text that was not read by OCR and has no issues.
    pub fn new(text: &'a str, lines: LineKind) -> Self {
        Input { text, lines, issues: Vec::new(), read_pages: Vec::new(), readings: Vec::new() }
    }
}

/// Builds a document from extracted text, with the issues on its record. Leaves `id`, `key` and
/// `sources` empty. Returns an error only for a fault of the program, a panic that is caught so
/// that one text cannot stop a run.
pub fn document(input: Input) -> Result<Document, String> {
    guarded(|| read(input, None))
}

/// A document, and which rule set each field of its record.
#[derive(Debug, Clone, PartialEq)]
pub struct TracedDocument {
    /// The document.
    pub document: Document,
    /// One entry for each field that is set, in the order of the record.
    pub trace: Vec<TraceEntry>,
}

impl TracedDocument {
    /// Records that `rule` set each of `fields` to a value that is not from the text. Drops the
    /// entries of fields that are not set any more.
    pub fn set_without_line(&mut self, fields: &[&'static str], rule: &'static str) {
        self.trace.retain(|entry| !fields.contains(&entry.field));
        self.trace.extend(fields.iter().map(|field| TraceEntry::without_line(field, rule)));
        let set = trace::set_fields(&self.document.record);
        let place = |entry: &TraceEntry| set.iter().position(|field| *field == entry.field);
        self.trace.retain(|entry| place(entry).is_some());
        self.trace.sort_by_key(place);
    }
}

impl From<Document> for TracedDocument {
    /// Returns the document with an empty trace.
    fn from(document: Document) -> Self {
        TracedDocument { document, trace: Vec::new() }
    }
}

/// Does what [`document()`] does, and tells which rule set each field.
pub fn document_traced(input: Input) -> Result<TracedDocument, String> {
    guarded(|| {
        let mut trace = Vec::new();
        let document = read(input, Some(&mut trace));
        trace::show_lines(&mut trace, &document.text);
        TracedDocument { document, trace }
    })
}

/// Runs `read` and turns a panic into an error.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    // The closure changes no shared data, so a panic cannot leave any in a broken state.
    catch_unwind(AssertUnwindSafe(read))
        .map_err(|_| "the program failed on this text; please report it".to_string())
}

/// Reads a document; puts the entries of its trace, without their lines, into `entries` if they are
/// asked for.
fn read(input: Input, entries: Option<&mut Vec<TraceEntry>>) -> Document {
    if !input.read_pages.is_empty() {
        return read_scan(input, entries);
    }
    let Input { text: extracted, lines, mut issues, .. } = input;
    let reread = legacy::repair_misread(extracted);
    if let Some(reread) = &reread {
        let message =
            format!("text in the encoding {} had been misread; read anew", reread.encoding.name());
        issues.push(Issue { code: IssueCode::EncodingRepaired, message, place: None });
    }
    let normalized = normalize(reread.as_ref().map_or(extracted, |reread| &reread.text));
    if normalized.look_alikes > 0 {
        let message = format!("{} look-alike letters were put right", normalized.look_alikes);
        issues.push(Issue { code: IssueCode::LettersRepaired, message, place: None });
    }
    let restored = capitals::restore_capitals(&normalized.text);
    if let Some(restored) = &restored {
        let message = format!("{} words in capitals had small letters with marks", restored.words);
        issues.push(Issue { code: IssueCode::LettersRepaired, message, place: None });
    }
    let normal = restored.map_or(normalized.text, |restored| restored.text);
    // Gaps are found before spaces are folded, and filled before anything else is read.
    let lost = find_lost(&normal);
    let repairs = lost.as_ref().map_or(&[][..], |lost| &lost.repairs);
    let (layout, placed) =
        repairs::unmarked(joined(&repairs::marked(&normal, repairs), lines), repairs);
    let pieces = repairs::pieces(&placed, &normal, repairs);
    let mut document = parsed(layout, issues, None, entries).with_gaps(&pieces);
    if let Some(lost) = lost {
        document.record.issues.push(letters_lost(&lost, &document.repairs));
    }
    document
}

/// Reads a document that OCR has read. Faults of old fonts and encodings do not occur there. The
/// text begins with what is apart from the head of a scan, and the record is read without it.
fn read_scan(input: Input, entries: Option<&mut Vec<TraceEntry>>) -> Document {
    let (text, readings) = reading::normalized(input.text, &input.readings);
    let Cleaned { text, readings, apart, beside_title, signer } =
        scan::cleaned(&text, &readings, &input.read_pages);
    let repair =
        |reading: &Reading| Repair { span: reading.span, text: reading.span.of(&text).to_string() };
    let words: Vec<Repair> = readings.iter().map(repair).collect();
    let layout = joined(&repairs::marked(&text, &words), input.lines);
    let (Layout { mut text, mut pages }, placed) = repairs::unmarked(layout, &words);
    let apart = if apart.is_empty() { apart } else { apart + "\n" };
    text.insert_str(0, &apart);
    pages.iter_mut().skip(1).for_each(|page| *page += apart.len());
    let moved = |span: Span| Span::new(span.start + apart.len(), span.end + apart.len());
    let placed = placed
        .iter()
        .map(|placed| Reading { span: moved(placed.span), ..readings[placed.index].clone() });
    let readings = placed.collect();
    let scan = Scan { readings, apart: apart.len(), beside_title, signer };
    let mut document = parsed(Layout { text, pages }, input.issues, Some(&scan), entries);
    reading::explain(&mut document.record);
    document.readings = scan.readings;
    document
}

/// Joins lines to paragraphs.
fn joined(text: &str, lines: LineKind) -> Layout {
    match lines {
        LineKind::Printed => layout::paragraphs(text),
        // Every line of the text was ended by hand.
        LineKind::Paragraphs if is_wrapped(text) => layout::paragraphs(text),
        LineKind::Paragraphs => paragraphs(text),
    }
}

/// Parses paragraphs to a document without repairs. Figures of the head of a `scan` that are
/// uncertain count as blank, and its record is checked.
fn parsed(
    layout: Layout,
    issues: Vec<Issue>,
    scan: Option<&Scan>,
    entries: Option<&mut Vec<TraceEntry>>,
) -> Document {
    let Layout { text, pages } = layout;
    let sure = scan.map_or(Cow::Borrowed(text.as_str()), |scan| scan.sure(&text).into());
    let (ParsedDocument { mut record, outline }, mut trace) = parse_traced(&sure);
    if let Some(scan) = scan {
        scan::record::check(&mut record, &mut trace, &sure, scan);
    }
    if let Some(entries) = entries {
        *entries = trace.entries(&sure, &record);
    }
    record.issues.splice(..0, issues);
    drop(sure);
    Document { record, text, outline, pages, ..Document::default() }
}

/// Returns the issue for a document that has lost letters; its place is the first gap.
fn letters_lost(lost: &Lost, repairs: &[Repair]) -> Issue {
    let letters: Vec<String> = lost.letters.iter().map(char::to_string).collect();
    let (count, letters) = (repairs.len(), letters.join(", "));
    let message =
        format!("the file has lost letters ({letters}); {count} syllables are read with them");
    let place = repairs.first().map(|repair| repair.span);
    Issue { code: IssueCode::LettersLost, message, place }
}

/// Minimum share, in percent, of lines that continue the one before, in a text that was wrapped by
/// hand. There every second line begins with a small letter; in other texts hardly any does.
const WRAPPED_SHARE_MIN: usize = 20;
/// Minimum number of such lines.
const WRAPPED_MIN: usize = 5;

/// Returns true if the format's paragraphs are only lines, as in a text copied from a PDF or typed
/// as on a typewriter.
fn is_wrapped(text: &str) -> bool {
    let (mut lines, mut wrapped) = (0, 0);
    let mut stopped = true;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let word = line.split_whitespace().next().unwrap_or_default();
        let letters = word.chars().take_while(|c| c.is_lowercase()).count();
        lines += 1;
        wrapped += usize::from(!stopped && letters > 1);
        stopped = line.ends_with(['.', ';', ':', '!', '?', '…']);
    }
    wrapped >= WRAPPED_MIN && wrapped * 100 >= lines * WRAPPED_SHARE_MIN
}

/// Form feed: a page begins here.
const PAGE: char = '\u{c}';

/// Builds the layout of lines that already are paragraphs: folds spaces and drops empty lines. A
/// page may begin inside a paragraph and even inside a word.
fn paragraphs(lines: &str) -> Layout {
    let mut text = String::with_capacity(lines.len());
    let mut pages = Vec::from_iter(lines.contains(PAGE).then_some(0));
    // Number of pages that begin with the next text.
    let mut waiting = 0;
    for line in lines.split('\n') {
        let start = text.len();
        let mut separator = if start == 0 { "" } else { "\n" };
        for word in line.split(|c: char| c.is_whitespace() && c != PAGE) {
            for (at, part) in word.split(PAGE).enumerate() {
                waiting += usize::from(at > 0);
                if !part.is_empty() {
                    text.push_str(std::mem::take(&mut separator));
                    pages.extend(std::iter::repeat_n(text.len(), std::mem::take(&mut waiting)));
                    text.push_str(part);
                }
            }
            if text.len() > start {
                separator = " ";
            }
        }
    }
    pages.extend(std::iter::repeat_n(text.len(), waiting));
    Layout { text, pages }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_paragraphs_that_are_lines() {
        let lines = "Ngày 16/01/2026, đồng chí Phó Chủ tịch chủ trì cuộc họp\ntổng kết năm 2025, \
                     triển khai nhiệm vụ năm 2026 của\nban chỉ đạo tỉnh.\nTham dự có\nđại diện.\n";
        let wrapped = document(Input::new(&lines.repeat(3), LineKind::Paragraphs)).unwrap();
        assert!(
            wrapped
                .text
                .starts_with("Ngày 16/01/2026, đồng chí Phó Chủ tịch chủ trì cuộc họp tổng")
        );
        let once = document(Input::new(lines, LineKind::Paragraphs)).unwrap();
        assert_eq!(once.text.lines().count(), 5, "three joins may be chance");
        let items = "Các điểm:\na) một,\nb) hai,\nc) ba,\nd) bốn,\nđ) năm,\ne) sáu\n".repeat(3);
        let list = document(Input::new(&items, LineKind::Paragraphs)).unwrap();
        assert_eq!(list.text, items.trim_end());
    }

    #[test]
    fn keeps_where_pages_of_paragraphs_begin() {
        let cases: [(&str, &str, &[usize]); 8] = [
            ("a\n\n  b  c", "a\nb c", &[]),
            ("a\n\u{c}b", "a\nb", &[0, 2]),
            ("a \u{c} b", "a b", &[0, 2]),
            ("a\u{c}b\nc", "ab\nc", &[0, 1]),
            ("\u{c}\n\u{c}a", "a", &[0, 0, 0]),
            ("a\n\u{c}\n \nb", "a\nb", &[0, 2]),
            ("a\u{c}", "a", &[0, 1]),
            ("", "", &[]),
        ];
        for (lines, text, pages) in cases {
            let expected = Layout { text: text.into(), pages: pages.to_vec() };
            assert_eq!(paragraphs(lines), expected, "{lines:?}");
        }
    }

    #[test]
    fn capitals_of_an_old_font_come_back() {
        let lines = "SắC LệNH\nVề việc CHủ TịCH";
        let document = document(Input::new(lines, LineKind::Paragraphs)).unwrap();
        assert_eq!(document.text, "SẮC LỆNH\nVề việc CHỦ TỊCH");
        assert_eq!(document.record.kind.as_deref(), Some("Sắc lệnh"));
        let issue = &document.record.issues[0];
        assert_eq!(issue.code, IssueCode::LettersRepaired);
        assert_eq!(issue.message, "4 words in capitals had small letters with marks");
    }

    #[test]
    fn counts_repaired_letters() {
        let lines = "TRƢỞNG  BAN\n\n ðã ký";
        let document = document(Input::new(lines, LineKind::Paragraphs)).unwrap();
        assert_eq!(document.text, "TRƯỞNG BAN\nđã ký");
        assert_eq!(document.record.issues[0].code, IssueCode::LettersRepaired);
        assert_eq!(document.record.issues[0].message, "2 look-alike letters were put right");
    }
}
