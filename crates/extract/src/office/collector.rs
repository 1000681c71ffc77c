//! Builds paragraphs from runs, cells, notes and text boxes that come in the order of the file.

use super::findings::Findings;
use super::headers_footers::{self, Running, RunningKind};
use super::line_breaks::{is_rule, join_lines, split_lines};
use super::run_style::TextStyle;
use crate::raised;
use crate::rows;
use tracuu_text::legacy::Legacy;

/// Maximum number of bytes of text kept of one file: twenty times the longest law with its annexes.
const TEXT_BYTES_MAX: usize = 64 << 20;
/// Maximum number of paragraphs, rows and cells together. Even an empty one costs memory.
const BLOCKS_MAX: usize = 4_000_000;
/// Maximum nesting of tables, notes and boxes. Deeper ones are read as part of what contains them.
const NESTING_MAX: usize = 200;

/// A line break in a paragraph. Whether it becomes a space or ends the paragraph is decided later.
pub const BREAK: char = '\u{b}';
/// The start of a page.
const PAGE: char = '\u{c}';

/// The result of reading a file.
#[derive(Debug, Default)]
pub struct Collected {
    /// One paragraph per line.
    pub text: String,
    /// Texts apart from the running text, and content that was not read.
    pub findings: Findings,
    /// The old encodings from which runs were decoded because of their fonts.
    pub decoded: Vec<Legacy>,
    /// The file had more text than is kept.
    pub cut: bool,
    /// Something of the file could not be read. The collector does not know; readers set it.
    pub damaged: bool,
}

/// Collects the content of a file. Calls to open and close need not match: unclosed elements are
/// closed later, and closing what is not open does nothing. Readers need no special care for broken
/// files.
#[derive(Default)]
pub struct Collector {
    flow: Flow,
    /// The elements that contain the current paragraph, outermost first.
    outer: Vec<Frame>,
    /// Number of elements that were not opened: nested too deep, or a cell outside a table. As many
    /// closings are ignored.
    ignored: usize,
    running: Vec<Running>,
    /// Texts apart from the running text, and content that was not read.
    pub findings: Findings,
    decoded: Vec<Legacy>,
    bytes: usize,
    blocks: usize,
    cut: bool,
    /// No text came since the page began.
    at_page_start: bool,
}

/// A sequence of paragraphs.
#[derive(Default)]
struct Flow {
    done: Vec<String>,
    growing: Vec<(TextStyle, String)>,
    /// Text boxes and footnotes that wait for the end of the paragraph. Footnotes in a cell wait
    /// for the end of the row.
    boxes: Vec<String>,
    notes: Vec<String>,
}

enum Frame {
    /// The flow outside an inner flow, and the kind of the inner one.
    Flow(Flow, FlowKind),
    Table(Vec<rows::Row>, Vec<Vec<String>>),
}

/// The element that a flow belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum FlowKind {
    Cell,
    Box,
    Note(String),
    HeaderFooter(RunningKind),
}

impl Collector {
    /// Starts empty, at the start of a page.
    pub fn new() -> Self {
        Collector { at_page_start: true, ..Collector::default() }
    }

    /// Adds text to the current paragraph. Does nothing once a limit is exceeded.
    pub fn text(&mut self, text: &str, style: TextStyle) {
        self.bytes += text.len();
        if text.is_empty() || !self.has_room() {
            return;
        }
        self.at_page_start &= text.trim().is_empty();
        match self.flow.growing.last_mut() {
            Some((last, run)) if *last == style => run.push_str(text),
            _ => self.flow.growing.push((style, text.to_string())),
        }
    }

    /// Adds a character that no font changes.
    pub fn push(&mut self, c: char) {
        self.text(c.encode_utf8(&mut [0; 4]), TextStyle::default());
    }

    /// Begins a new line in the same paragraph.
    pub fn line_break(&mut self) {
        self.push(BREAK);
    }

    /// Begins a page. Does nothing in boxes, notes and headers. Two breaks without text between
    /// them count once: files may hold both the author's break and the break of the last layout.
    pub fn page_break(&mut self) {
        let inside = self
            .outer
            .iter()
            .all(|frame| matches!(frame, Frame::Table(..) | Frame::Flow(_, FlowKind::Cell)));
        if inside && !self.at_page_start {
            self.flow.growing.push((TextStyle::default(), PAGE.to_string()));
            self.at_page_start = true;
        }
    }

    /// Ends the paragraph. A paragraph without text is dropped, and its page break goes to the next
    /// one.
    pub fn end_paragraph(&mut self) {
        self.blocks += 1;
        let paragraph = self.finished_runs();
        if !paragraph.trim().is_empty() {
            if self.has_room() {
                self.flow.done.push(paragraph);
            }
        } else if paragraph.contains(PAGE) {
            self.flow.growing.push((TextStyle::default(), PAGE.to_string()));
        }
        self.flow.done.append(&mut self.flow.boxes);
        if !self.is_in_cell() {
            self.flow.done.append(&mut self.flow.notes);
        }
    }

    /// Drops the text of the current paragraph, with its boxes and notes.
    pub fn drop_text(&mut self) {
        self.flow.growing.retain(|(_, run)| run.starts_with(PAGE));
        (self.flow.boxes, self.flow.notes) = (Vec::new(), Vec::new());
    }

    /// Returns true if the current paragraph has no text yet.
    pub fn is_at_start(&self) -> bool {
        self.flow.growing.iter().all(|(_, run)| run.trim().is_empty())
    }

    /// Returns true if the current paragraph is in a cell.
    pub fn is_in_cell(&self) -> bool {
        matches!(self.outer.last(), Some(Frame::Flow(_, FlowKind::Cell)))
    }

    /// Begins a table and ends the paragraph before it.
    pub fn open_table(&mut self) {
        self.end_paragraph();
        if self.may_open() {
            self.outer.push(Frame::Table(Vec::new(), Vec::new()));
        }
    }

    /// Begins a row of the innermost table.
    pub fn open_row(&mut self) {
        self.blocks += 1;
        if let (true, Some(Frame::Table(rows, notes))) = (self.ignored == 0, self.outer.last_mut())
        {
            rows.push(Vec::new());
            notes.push(Vec::new());
        }
    }

    /// Begins a cell of the innermost table.
    pub fn open_cell(&mut self) {
        if matches!(self.outer.last(), Some(Frame::Table(..))) {
            self.open_flow(FlowKind::Cell);
        } else {
            self.ignored += 1;
        }
    }

    /// Ends the innermost cell.
    pub fn close_cell(&mut self) {
        let Some(cell) = self.close_flow(|kind| *kind == FlowKind::Cell) else { return };
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

    /// Ends the innermost cell and drops its content and the cell itself.
    pub fn drop_cell(&mut self) {
        drop(self.close_flow(|kind| *kind == FlowKind::Cell));
    }

    /// Drops the cells of the last row of the innermost table for whose number, from 0, `is` holds.
    pub fn drop_cells(&mut self, is: impl Fn(usize) -> bool) {
        if let Some(Frame::Table(rows, _)) = self.outer.last_mut()
            && let Some(row) = rows.last_mut()
        {
            let mut at = 0..;
            row.retain(|_| !at.next().is_some_and(&is));
        }
    }

    /// Ends the innermost table.
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

    /// Begins a text box. Its paragraphs come before the paragraph that it is anchored in if that
    /// has no text yet, otherwise after it.
    pub fn open_box(&mut self) {
        self.open_flow(FlowKind::Box);
    }

    /// Ends the innermost text box.
    pub fn close_box(&mut self) {
        if let Some(content) = self.close_flow(|kind| *kind == FlowKind::Box) {
            self.lines_aside(&content.done);
            if self.is_at_start() {
                self.flow.done.extend(content.done);
            } else {
                self.flow.boxes.extend(content.done);
            }
        }
    }

    /// Writes the mark `label` of a footnote and begins its text. An empty label is not written.
    pub fn open_note(&mut self, label: &str) {
        if !label.is_empty() {
            self.text(&format!("[{label}]"), TextStyle::default());
        }
        self.open_flow(FlowKind::Note(label.to_string()));
    }

    /// Ends the innermost footnote. Its text comes after the paragraph that has its mark; in a
    /// table, after the row.
    pub fn close_note(&mut self) {
        let mut label = String::new();
        let closed = self.close_flow(|kind| match kind {
            FlowKind::Note(found) => {
                label.clone_from(found);
                true
            }
            _ => false,
        });
        if let Some(content) = closed {
            self.note(&label, &content.done.join(" "));
        }
    }

    /// Adds the text of a footnote without writing its mark.
    pub fn note(&mut self, label: &str, text: &str) {
        let text = text.replace([BREAK, PAGE], " ");
        let text = text.trim();
        self.bytes += text.len();
        if !text.is_empty() && self.has_room() {
            self.flow.notes.push(format!("[{label}] {text}"));
        }
    }

    /// Begins a header or footer.
    pub fn open_header_footer(&mut self, kind: RunningKind) {
        self.open_flow(FlowKind::HeaderFooter(kind));
    }

    /// Ends the header or footer.
    pub fn close_header_footer(&mut self) {
        let mut kind = RunningKind::Footer;
        let closed = self.close_flow(|open| match open {
            FlowKind::HeaderFooter(found) => {
                kind = *found;
                true
            }
            _ => false,
        });
        if let Some(content) = closed {
            self.lines_aside(&content.done);
            self.running.push(Running { kind, lines: content.done });
        }
    }

    /// Adds a text that is apart from the running text, such as a comment.
    pub fn aside(&mut self, text: &str) {
        self.bytes += text.len();
        if self.has_room() {
            self.findings.aside(text);
        }
    }

    /// Adds the paragraphs of a header or box to the texts apart. Tabs part the left, the middle
    /// and the right of a header: with tabs, each piece is also a line of its own.
    fn lines_aside(&mut self, paragraphs: &[String]) {
        let lines = paragraphs.join("\n").replace(BREAK, "\n").replace(PAGE, "");
        self.findings.aside(&lines);
        if lines.contains('\t') {
            self.findings.aside(&lines.replace('\t', "\n"));
        }
    }

    /// Adds paragraphs of another part of the file, which are finished.
    pub fn paragraphs(&mut self, lines: &[String]) {
        for line in lines {
            self.text(line, TextStyle::default());
            self.end_paragraph();
        }
    }

    /// Adds what was collected of another part of the file, except its text.
    pub fn absorb(&mut self, other: Collected) {
        self.findings.append(other.findings);
        self.cut |= other.cut;
        for encoding in other.decoded {
            if !self.decoded.contains(&encoding) {
                self.decoded.push(encoding);
            }
        }
    }

    /// Returns true if more text may be kept. If not, readers can stop.
    pub fn has_room(&mut self) -> bool {
        self.cut |= self.bytes > TEXT_BYTES_MAX || self.blocks > BLOCKS_MAX;
        !self.cut
    }

    /// Closes what is open and returns everything that was collected.
    pub fn finish(mut self) -> Collected {
        self.ignored = 0;
        while let Some(frame) = self.outer.last() {
            match frame {
                Frame::Table(..) => self.close_table(),
                Frame::Flow(_, FlowKind::Cell) => self.close_cell(),
                Frame::Flow(_, FlowKind::Box) => self.close_box(),
                Frame::Flow(_, FlowKind::Note(_)) => self.close_note(),
                Frame::Flow(_, FlowKind::HeaderFooter(_)) => self.close_header_footer(),
            }
        }
        self.end_paragraph();
        let mut body: Vec<String> =
            self.flow.done.iter().flat_map(|paragraph| join_lines(paragraph)).collect();
        let mut running = self.running;
        for running in &mut running {
            running.lines = running.lines.iter().flat_map(|line| join_lines(line)).collect();
        }
        headers_footers::place(&mut body, running);
        body.retain(|line| !is_rule(line));
        let (text, findings) = (body.join("\n"), self.findings);
        Collected { text, findings, decoded: self.decoded, cut: self.cut, damaged: false }
    }

    fn may_open(&mut self) -> bool {
        let may = self.ignored == 0 && self.outer.len() < NESTING_MAX;
        self.ignored += usize::from(!may);
        may
    }

    fn open_flow(&mut self, kind: FlowKind) {
        self.blocks += 1;
        if self.may_open() {
            let outside = std::mem::take(&mut self.flow);
            self.outer.push(Frame::Flow(outside, kind));
        }
    }

    /// Closes the innermost flow if `is` accepts its kind. Returns its content.
    fn close_flow(&mut self, is: impl FnOnce(&FlowKind) -> bool) -> Option<Flow> {
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

    /// Returns the runs of the paragraph as text, decoded by their fonts. If a run in an old font
    /// has letters that only Unicode has, the paragraph was typed in Unicode, and only the font's
    /// name is old.
    fn finished_runs(&mut self) -> String {
        let runs = std::mem::take(&mut self.flow.growing);
        let is_unicode = runs
            .iter()
            .any(|(style, run)| style.font.is_some() && run.chars().any(is_only_in_unicode));
        let mut text = String::new();
        for (style, run) in runs {
            let font = style.font.filter(|_| !is_unicode);
            let run = match font {
                Some(font) if !run.is_ascii() || font.capitals => {
                    if !run.is_ascii() && !self.decoded.contains(&font.encoding) {
                        self.decoded.push(font.encoding);
                    }
                    font.decode(&run)
                }
                _ => run,
            };
            let run = raised::write(&run, style.height, &text).into_owned();
            text.push_str(&if style.capitals { run.to_uppercase() } else { run });
        }
        text
    }
}

/// Returns true for Vietnamese letters that Windows-1252 lacks. A byte read as Windows-1252 never
/// gives one.
fn is_only_in_unicode(c: char) -> bool {
    matches!(c, '\u{1ea0}'..='\u{1ef9}' | 'ă' | 'Ă' | 'đ' | 'Đ' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ')
        || matches!(c, 'ơ' | 'Ơ' | 'ư' | 'Ư')
}

/// Returns the paragraphs of a table. Each row is followed by its footnotes.
fn table(mut rows: Vec<rows::Row>, notes: Vec<Vec<String>>) -> Vec<String> {
    rows.iter_mut().for_each(keep_pages_once);
    let map = |rows: &[rows::Row], lines_of: fn(&str) -> Vec<String>| -> Vec<rows::Row> {
        let cell = |cell: &Vec<String>| cell.iter().flat_map(|line| lines_of(line)).collect();
        rows.iter().map(|row| row.iter().map(cell).collect()).collect()
    };
    let apart = map(&rows, split_lines);
    let rows = if rows::arranges(&apart) { apart } else { map(&rows, join_lines) };
    let lines = rows::lines(rows).into_iter().zip(notes);
    lines.flat_map(|(lines, notes)| lines.into_iter().chain(notes)).collect()
}

/// Keeps the page breaks of one cell of a row, the first with the most. A row that crosses a page
/// has the break in each of its cells.
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
