//! From runs, cells, notes and boxes, in the order of the file, to paragraphs.

use super::running;
use crate::rows;
use tracuu_text::legacy::{FontEncoding, Legacy};

/// Most bytes of text that are kept of one file: twenty times the longest law with its annexes.
const TEXT_BYTES_MAX: usize = 64 << 20;
/// Most paragraphs, rows and cells together: an empty one has no bytes but costs room all the same.
const BLOCKS_MAX: usize = 4_000_000;
/// Tables, notes and boxes that are nested deeper are read as part of what surrounds them.
const NESTING_MAX: usize = 200;

/// A line break inside a paragraph, until it is known what becomes of it.
const BREAK: char = '\u{b}';
/// Where a page begins.
const PAGE: char = '\u{c}';

/// How a run of text is set, as far as that changes what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dress {
    /// How the font is to be read, where it is one of an old encoding.
    pub font: Option<FontEncoding>,
    /// Whether it is shown in capitals.
    pub capitals: bool,
}

/// What came of a file.
#[derive(Debug, Default)]
pub struct Collected {
    /// One paragraph a line.
    pub text: String,
    /// The encodings that runs were decoded from by their font.
    pub decoded: Vec<Legacy>,
    /// Whether the file had more than may be kept.
    pub cut: bool,
}

/// Collects the content of a file. Whatever is opened need not be closed, and closing what is not open
/// does nothing, so that broken files need no care.
#[derive(Default)]
pub struct Collector {
    flow: Flow,
    /// What is open around the paragraph, outermost first.
    outer: Vec<Frame>,
    /// Opened beyond the deepest nesting, so that as many closings are passed over.
    ignored: usize,
    headers: Vec<Vec<String>>,
    decoded: Vec<Legacy>,
    bytes: usize,
    blocks: usize,
    cut: bool,
    /// Whether nothing was shown since the page began.
    at_page_start: bool,
}

/// Paragraphs one after another.
#[derive(Default)]
struct Flow {
    done: Vec<String>,
    growing: Vec<(Dress, String)>,
    /// Boxes and footnotes that wait for the end of the paragraph, the latter in a cell for that of the row.
    boxes: Vec<String>,
    notes: Vec<String>,
}

enum Frame {
    /// A flow that waits for the end of what stands in it, and what that is.
    Flow(Flow, Kind),
    Table(Vec<rows::Row>, Vec<Vec<String>>),
}

/// What a flow belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Cell,
    Box,
    Note(String),
    Running,
}

impl Collector {
    /// With nothing in it.
    pub fn new() -> Self {
        Collector { at_page_start: true, ..Collector::default() }
    }

    /// Adds text to the paragraph.
    pub fn text(&mut self, text: &str, dress: Dress) {
        self.bytes += text.len();
        if text.is_empty() || !self.has_room() {
            return;
        }
        self.at_page_start &= text.trim().is_empty();
        match self.flow.growing.last_mut() {
            Some((last, run)) if *last == dress => run.push_str(text),
            _ => self.flow.growing.push((dress, text.to_string())),
        }
    }

    /// Adds a character that no font changes.
    pub fn push(&mut self, c: char) {
        self.text(c.encode_utf8(&mut [0; 4]), Dress::default());
    }

    /// A new line in the same paragraph.
    pub fn line_break(&mut self) {
        self.push(BREAK);
    }

    /// A page begins here. Two without a word between them are one: files say both where the author broke
    /// the page and where it came out broken.
    pub fn page_break(&mut self) {
        let inside = self
            .outer
            .iter()
            .all(|frame| matches!(frame, Frame::Table(..) | Frame::Flow(_, Kind::Cell)));
        if inside && !self.at_page_start {
            self.flow.growing.push((Dress::default(), PAGE.to_string()));
            self.at_page_start = true;
        }
    }

    /// Ends the paragraph; one without a word is none, and leaves its page break to the next.
    pub fn end_paragraph(&mut self) {
        self.blocks += 1;
        let paragraph = self.finished_runs();
        if !paragraph.trim().is_empty() {
            if self.has_room() {
                self.flow.done.push(paragraph);
            }
        } else if paragraph.contains(PAGE) {
            self.flow.growing.push((Dress::default(), PAGE.to_string()));
        }
        self.flow.done.append(&mut self.flow.boxes);
        if !self.is_in_cell() {
            self.flow.done.append(&mut self.flow.notes);
        }
    }

    /// Whether the paragraph that grows has no words yet.
    pub fn is_at_start(&self) -> bool {
        self.flow.growing.iter().all(|(_, run)| run.trim().is_empty())
    }

    /// Whether the paragraph stands in a cell.
    pub fn is_in_cell(&self) -> bool {
        matches!(self.outer.last(), Some(Frame::Flow(_, Kind::Cell)))
    }

    /// A table begins.
    pub fn open_table(&mut self) {
        self.end_paragraph();
        if self.may_open() {
            self.outer.push(Frame::Table(Vec::new(), Vec::new()));
        }
    }

    /// A row begins.
    pub fn open_row(&mut self) {
        self.blocks += 1;
        if let (true, Some(Frame::Table(rows, notes))) = (self.ignored == 0, self.outer.last_mut())
        {
            rows.push(Vec::new());
            notes.push(Vec::new());
        }
    }

    /// A cell begins.
    pub fn open_cell(&mut self) {
        if matches!(self.outer.last(), Some(Frame::Table(..))) {
            self.open_flow(Kind::Cell);
        } else {
            self.ignored += 1;
        }
    }

    /// The innermost cell ends.
    pub fn close_cell(&mut self) {
        let Some(cell) = self.close_flow(|kind| *kind == Kind::Cell) else { return };
        let Some(Frame::Table(rows, notes)) = self.outer.last_mut() else { return };
        if rows.is_empty() {
            rows.push(Vec::new());
            notes.push(Vec::new());
        }
        if let (Some(row), Some(of_row)) = (rows.last_mut(), notes.last_mut()) {
            row.push(cell.done);
            of_row.extend(cell.notes);
        }
    }

    /// The innermost table ends.
    pub fn close_table(&mut self) {
        if self.ignored > 0 {
            self.ignored -= 1;
            return;
        }
        if !matches!(self.outer.last(), Some(Frame::Table(..))) {
            return;
        }
        if let Some(Frame::Table(rows, notes)) = self.outer.pop() {
            self.flow.done.extend(table(rows, notes));
        }
    }

    /// A text box begins; its paragraphs come before the one that it is anchored in where that has no words
    /// yet, else behind it.
    pub fn open_box(&mut self) {
        self.open_flow(Kind::Box);
    }

    /// The innermost text box ends.
    pub fn close_box(&mut self) {
        if let Some(content) = self.close_flow(|kind| *kind == Kind::Box) {
            if self.is_at_start() {
                self.flow.done.extend(content.done);
            } else {
                self.flow.boxes.extend(content.done);
            }
        }
    }

    /// A footnote begins whose mark, `label`, stands here.
    pub fn open_note(&mut self, label: &str) {
        if !label.is_empty() {
            self.text(&format!("[{label}]"), Dress::default());
        }
        self.open_flow(Kind::Note(label.to_string()));
    }

    /// The innermost footnote ends: its text comes behind the paragraph that its mark stands in.
    pub fn close_note(&mut self) {
        let mut label = String::new();
        let closed = self.close_flow(|kind| match kind {
            Kind::Note(found) => {
                label.clone_from(found);
                true
            }
            _ => false,
        });
        if let Some(content) = closed {
            self.note(&label, &content.done.join(" "));
        }
    }

    /// A footnote whose text is known already, without its mark.
    pub fn note(&mut self, label: &str, text: &str) {
        let text = text.replace([BREAK, PAGE], " ");
        let text = text.trim();
        self.bytes += text.len();
        if !text.is_empty() && self.has_room() {
            self.flow.notes.push(format!("[{label}] {text}"));
        }
    }

    /// A header or footer begins.
    pub fn open_running(&mut self) {
        self.open_flow(Kind::Running);
    }

    /// The header or footer ends.
    pub fn close_running(&mut self) {
        if let Some(content) = self.close_flow(|kind| *kind == Kind::Running) {
            self.headers.push(content.done);
        }
    }

    /// Whether more may be kept; readers can stop where not.
    pub fn has_room(&mut self) -> bool {
        self.cut |= self.bytes > TEXT_BYTES_MAX || self.blocks > BLOCKS_MAX;
        !self.cut
    }

    /// Everything that was collected; what is open is closed.
    pub fn finish(mut self) -> Collected {
        self.ignored = 0;
        while let Some(frame) = self.outer.last() {
            match frame {
                Frame::Table(..) => self.close_table(),
                Frame::Flow(_, Kind::Cell) => self.close_cell(),
                Frame::Flow(_, Kind::Box) => self.close_box(),
                Frame::Flow(_, Kind::Note(_)) => self.close_note(),
                Frame::Flow(_, Kind::Running) => self.close_running(),
            }
        }
        self.end_paragraph();
        let mut body: Vec<String> =
            self.flow.done.iter().flat_map(|paragraph| unbroken(paragraph)).collect();
        let headers = self.headers.into_iter();
        let headers = headers.map(|header| header.iter().flat_map(|line| unbroken(line)).collect());
        running::place(&mut body, headers.collect());
        body.retain(|line| !is_rule(line));
        Collected { text: body.join("\n"), decoded: self.decoded, cut: self.cut }
    }

    fn may_open(&mut self) -> bool {
        let may = self.ignored == 0 && self.outer.len() < NESTING_MAX;
        self.ignored += usize::from(!may);
        may
    }

    fn open_flow(&mut self, kind: Kind) {
        self.blocks += 1;
        if self.may_open() {
            let outside = std::mem::take(&mut self.flow);
            self.outer.push(Frame::Flow(outside, kind));
        }
    }

    /// The innermost flow, which ends, where it is of the kind.
    fn close_flow(&mut self, is: impl FnOnce(&Kind) -> bool) -> Option<Flow> {
        if self.ignored > 0 {
            self.ignored -= 1;
            return None;
        }
        let Some(Frame::Flow(_, kind)) = self.outer.last() else { return None };
        if !is(kind) {
            return None;
        }
        self.end_paragraph();
        let Some(Frame::Flow(outside, _)) = self.outer.pop() else { return None };
        Some(std::mem::replace(&mut self.flow, outside))
    }

    /// The runs of the paragraph as text, decoded by their fonts. Runs in an old font that hold letters
    /// which no old encoding has were typed in Unicode: only the font's name is old.
    fn finished_runs(&mut self) -> String {
        let runs = std::mem::take(&mut self.flow.growing);
        let is_unicode = runs
            .iter()
            .any(|(dress, run)| dress.font.is_some() && run.chars().any(is_only_in_unicode));
        let mut text = String::new();
        for (dress, run) in runs {
            let font = dress.font.filter(|_| !is_unicode);
            let run = match font {
                Some(font) if !run.is_ascii() || font.capitals => {
                    if !run.is_ascii() && !self.decoded.contains(&font.encoding) {
                        self.decoded.push(font.encoding);
                    }
                    font.decode(&run)
                }
                _ => run,
            };
            match dress.capitals {
                true => text.push_str(&run.to_uppercase()),
                false => text.push_str(&run),
            }
        }
        text
    }
}

/// Letters of Vietnamese that Windows-1252 does not have, so that no misread byte gives one.
fn is_only_in_unicode(c: char) -> bool {
    matches!(c, '\u{1ea0}'..='\u{1ef9}' | 'ă' | 'Ă' | 'đ' | 'Đ' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ')
        || matches!(c, 'ơ' | 'Ơ' | 'ư' | 'Ư')
}

/// The paragraphs of a table whose rows have these footnotes.
fn table(mut rows: Vec<rows::Row>, notes: Vec<Vec<String>>) -> Vec<String> {
    rows.iter_mut().for_each(keep_pages_once);
    let map = |rows: &[rows::Row], parts: fn(&str) -> Vec<String>| -> Vec<rows::Row> {
        let cell = |cell: &Vec<String>| cell.iter().flat_map(|line| parts(line)).collect();
        rows.iter().map(|row| row.iter().map(cell).collect()).collect()
    };
    let apart = map(&rows, broken);
    let rows = if rows::arranges(&apart) { apart } else { map(&rows, unbroken) };
    let lines = rows::lines(rows).into_iter().zip(notes);
    lines.flat_map(|(lines, notes)| lines.into_iter().chain(notes)).collect()
}

/// A row that goes over pages says so in each of its cells.
fn keep_pages_once(row: &mut rows::Row) {
    let pages = |cell: &Vec<String>| cell.iter().map(|line| line.matches(PAGE).count()).sum();
    let counts: Vec<usize> = row.iter().map(pages).collect();
    let most = counts.iter().copied().max().unwrap_or_default();
    let keeper = counts.iter().position(|count| *count == most);
    for (at, cell) in row.iter_mut().enumerate() {
        if Some(at) != keeper && counts[at] > 0 {
            cell.iter_mut().for_each(|line| line.retain(|c| c != PAGE));
        }
    }
}

/// A paragraph cut at every line break.
fn broken(paragraph: &str) -> Vec<String> {
    let lines = paragraph.split(BREAK).filter(|line| !line.trim().is_empty());
    lines.map(str::to_string).collect()
}

/// A paragraph with its line breaks as spaces, but for those that stand where another paragraph begins:
/// behind the end of a sentence, before an item of a list, and around the lines of a document's head.
fn unbroken(paragraph: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in broken(paragraph) {
        match lines.last_mut() {
            Some(last) if !parts(last, &line) => {
                last.push(' ');
                last.push_str(&line);
            }
            _ => lines.push(line),
        }
    }
    lines
}

/// Whether a line break between the two is the end of a paragraph.
fn parts(before: &str, after: &str) -> bool {
    let before = before.trim_end();
    let after = after.trim_start();
    before.ends_with(['.', ';', ':'])
        || rows::is_form_part(before)
        || rows::is_form_part(after)
        || is_item(after)
        || is_rule(before)
        || is_rule(after)
}

/// Whether a line begins as an item does: `- `, `+ `, `1.`, `a)`, `Điều 1`.
fn is_item(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let label = word.trim_end_matches(['.', ')']);
    let numbered = label.len() < word.len() && label.chars().all(|c| c.is_ascii_digit());
    let lettered = word.ends_with(')') && label.chars().count() == 1;
    let article = word == "Điều" && line.chars().any(|c| c.is_ascii_digit());
    matches!(word, "-" | "–" | "+" | "•") || numbered || lettered || article
}

/// Whether a line is drawn rather than written, as the rules below an organ's name are.
fn is_rule(line: &str) -> bool {
    let drawn = |c: char| matches!(c, '_' | '-' | '–' | '—' | '=' | '*' | '¯' | '─' | '━');
    line.chars().all(|c| drawn(c) || c == ' ' || c == '\t' || c == '\u{a0}')
        && line.chars().filter(|c| drawn(*c)).count() >= 3
}
