//! Joins lines into paragraphs, by their words and by the measured wrapping.

use std::collections::HashSet;

use super::continuation;
use super::footnotes::{self, Role};
use super::lines::Line;
use super::wrapping::{self, INDENT_MIN, Wrapping};
use crate::line;

/// A line counts as full if the next word would have ended at most this many columns short of the
/// width. Letters differ in width, so full lines differ in length.
const SLACK: usize = 6;
/// Extra slack, in columns, for the first line of a paragraph: a plain export does not show its
/// indent.
const FIRST_LINE_SLACK: usize = 8;
/// A line at most this many columns shorter than the width cannot have had such an indent.
const UNINDENTED_SLACK: usize = 3;
/// A line more than this many columns over the width was not wrapped at that width.
const OVER_WIDTH_MAX: usize = 24;
/// Longest line of a header that is not in capitals, in bytes; a longer one is body.
const HEADER_LINE_BYTES: usize = 160;
/// Maximum number of lines of a title.
const TITLE_LINES_MAX: usize = 10;

/// Paragraphs and page starts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// One paragraph a line, runs of spaces reduced to one, no blank lines.
    pub text: String,
    /// Byte offset in `text` at which each page begins, in ascending order; the first is 0. Two
    /// offsets are equal if a page is empty. Empty if the text shows no page breaks.
    pub pages: Vec<usize>,
}

/// Joins `lines` into paragraphs; `roles` has the footnote role of each line.
pub(super) fn join(lines: &[Line<'_>], roles: &[Role<'_>], wrapping: Wrapping) -> Layout {
    let mut joiner = Joiner::new(lines, wrapping);
    for (line, role) in lines.iter().zip(roles) {
        joiner.page += usize::from(line.page_starts > 0);
        joiner.pending_pages += line.page_starts;
        match *role {
            Role::Text => joiner.add(*line),
            Role::Mark => joiner.mark(line.text),
            Role::Note(number, text) => {
                joiner.notes.push(format!("[{number}] "));
                joiner.add_to_note(text);
            }
            Role::NoteMore => joiner.add_to_note(line.text),
        }
    }
    joiner.finish()
}

/// The part of a document that a paragraph is in, as far as joining depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Header,
    Type,
    Title,
    Body,
    Foot,
}

struct Joiner<'a> {
    text: String,
    pages: Vec<usize>,
    /// How many pages begin with the next line of text.
    pending_pages: usize,
    /// Byte offset in `text` at which the current paragraph begins.
    start: usize,
    /// Whether all lines of the current paragraph are in capitals.
    capitals: bool,
    /// The last line of the current paragraph; `None` before the first paragraph.
    last: Option<Line<'a>>,
    lines_in_paragraph: usize,
    /// Whether the paragraph ends with a raised number, after which the next line continues it.
    marked: bool,
    zone: Zone,
    /// Footnotes to be put after the current paragraph.
    notes: Vec<String>,
    wrapping: Wrapping,
    /// The left margin of each page, in columns; `page` is the index of the current page.
    margins: Vec<usize>,
    page: usize,
    compounds: HashSet<(&'a str, &'a str)>,
}

impl<'a> Joiner<'a> {
    fn new(lines: &[Line<'a>], wrapping: Wrapping) -> Self {
        let paged = lines.iter().any(|line| line.page_starts > 0);
        Joiner {
            text: String::new(),
            pages: if paged { vec![0] } else { Vec::new() },
            pending_pages: 0,
            start: 0,
            capitals: false,
            last: None,
            lines_in_paragraph: 0,
            marked: false,
            zone: Zone::Header,
            notes: Vec::new(),
            wrapping,
            margins: wrapping::margins(lines, wrapping.width.unwrap_or_default()),
            page: 0,
            compounds: compounds(lines),
        }
    }

    /// Adds a line of text to the current paragraph or as the first of a new one.
    fn add(&mut self, line: Line<'a>) {
        match self.last {
            Some(last) if self.continues(&last, &line) => {
                let joint = if !self.marked {
                    continuation::joint(&self.text, line.text)
                } else if continuation::closes(line.text) {
                    ""
                } else {
                    " "
                };
                self.text.push_str(joint);
                self.lines_in_paragraph += 1;
                self.capitals &= line::is_capitals(line.text);
            }
            _ => {
                self.enter_zone(line.text);
                self.end_paragraph();
                self.start = self.text.len();
                self.lines_in_paragraph = 1;
                self.capitals = line::is_capitals(line.text);
            }
        }
        let starts = std::mem::take(&mut self.pending_pages);
        self.pages.extend(std::iter::repeat_n(self.text.len(), starts));
        append_folded(&mut self.text, line.text);
        let before = self.last.filter(|_| self.marked && line.gap == 0);
        let end = line.end + before.map_or(0, |last| last.end);
        self.last = Some(Line { end, ..line });
        self.marked = false;
    }

    fn mark(&mut self, digits: &str) {
        let mark = footnotes::mark(&self.text, digits);
        self.text.push_str(&mark);
        self.marked = true;
        if let Some(last) = &mut self.last {
            last.end += digits.len();
        }
    }

    fn add_to_note(&mut self, text: &str) {
        if let (Some(note), false) = (self.notes.last_mut(), text.is_empty()) {
            if !note.ends_with(' ') {
                let joint = continuation::joint(note, text);
                note.push_str(joint);
            }
            append_folded(note, text);
        }
    }

    /// Adds the footnotes after the paragraph and leaves the text ready for the next one.
    fn end_paragraph(&mut self) {
        for note in std::mem::take(&mut self.notes) {
            self.break_line();
            self.text.push_str(note.trim_end());
        }
        self.break_line();
    }

    fn break_line(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn finish(mut self) -> Layout {
        self.pages.extend(std::iter::repeat_n(self.text.len(), self.pending_pages));
        self.end_paragraph();
        self.text.truncate(self.text.trim_end().len());
        Layout { text: self.text, pages: self.pages }
    }

    /// Updates the zone for the paragraph that `line` begins.
    fn enter_zone(&mut self, line: &str) {
        let last = &self.text[self.start..];
        let long = !self.capitals && last.len() > HEADER_LINE_BYTES && !line::names_nation(last);
        let is_type = || line::type_line(line).is_some_and(|found| found.rest.is_empty());
        self.zone = match self.zone {
            _ if line::is_recipients(line) || line::is_authority(line) => Zone::Foot,
            Zone::Foot if !line::is_annex(line) => Zone::Foot,
            // A portal may print text above the document, so the head may follow text that looked
            // like body.
            Zone::Header | Zone::Body if line::names_nation(line) => Zone::Header,
            Zone::Header if is_type() => Zone::Type,
            Zone::Header if !long && !line.starts_with("Kính gửi") => Zone::Header,
            Zone::Type => Zone::Title,
            Zone::Title if line::is_capitals(line) => Zone::Title,
            _ => Zone::Body,
        };
    }

    /// Returns true if `next` continues the current paragraph, whose last line is `last`.
    fn continues(&self, last: &Line<'_>, next: &Line<'_>) -> bool {
        if self.marked && next.gap == 0 && !continuation::opens_paragraph(next.text) {
            return true;
        }
        if self.is_compound(next.text) {
            return true;
        }
        if continuation::surely_continues(&self.text[self.start..], self.capitals, next.text) {
            return true;
        }
        let capitals = line::is_capitals(next.text);
        if self.capitals && capitals {
            return matches!(self.zone, Zone::Title | Zone::Body)
                && self.is_wrapped_heading(next.text);
        }
        self.wrapping.width.is_some_and(|width| self.fills(width, last, next, capitals))
    }

    /// Returns true if a heading in capitals continues in `next`. A bare label or type does not
    /// continue.
    fn is_wrapped_heading(&self, next: &str) -> bool {
        let heading = &self.text[self.start..];
        let issuer = self.zone == Zone::Title && line::names_issuer(heading, next);
        !issuer
            && !continuation::opens_paragraph(next)
            && !line::is_bare_label(heading)
            && !heading.ends_with(':')
            && line::type_line(heading).is_none_or(|found| !found.rest.is_empty())
    }

    /// Returns true if `next` is the second part of a name that was broken before its dash (`Đồng
    /// Đăng` / `- Lạng Sơn`) and is whole elsewhere in the text.
    fn is_compound(&self, next: &str) -> bool {
        let Some(rest) = line::bullet(next) else { return false };
        let before = self.text[self.start..].rsplit(' ').next().unwrap_or_default();
        self.compounds.contains(&(before, first_word(rest)))
    }

    /// Returns true if the current paragraph is the number of a head, and `next` begins the subject
    /// below it.
    fn is_above_subject(&self, next: &str) -> bool {
        self.zone == Zone::Header
            && next.starts_with(char::is_uppercase)
            && line::number_line(&self.text[self.start..]).is_some()
    }

    /// Returns true if `last` was wrapped at the margin, so that `next` continues its paragraph.
    fn fills(&self, width: usize, last: &Line<'_>, next: &Line<'_>, capitals: bool) -> bool {
        let new_page = next.page_starts > 0;
        if continuation::opens_paragraph(next.text)
            || self.zone == Zone::Foot
            || self.capitals
            || (capitals && next.text.contains(' '))
            || self.is_above_subject(next.text)
            || (next.gap > self.wrapping.gap && !new_page)
        {
            return false;
        }
        let stopped = self.text.ends_with(['.', ';', ':', '!', '?', '…']);
        if self.zone == Zone::Title && !stopped {
            return self.lines_in_paragraph < TITLE_LINES_MAX && !line::opens_body(next.text);
        }
        let margin = self.margins.get(self.page).copied().unwrap_or_default();
        if next.indent >= margin + INDENT_MIN {
            return false;
        }
        let last_margin = if new_page {
            self.margins.get(self.page.wrapping_sub(1)).copied().unwrap_or_default()
        } else {
            margin
        };
        let end = last.end.saturating_sub(last_margin);
        let needed = end + 1 + first_word(next.text).chars().count();
        let slack = match (stopped, self.lines_in_paragraph) {
            _ if self.wrapping.indented => SLACK,
            (true, _) if next.end + UNINDENTED_SLACK < width + next.indent => return false,
            (true, _) => 0,
            (false, 1) => SLACK + FIRST_LINE_SLACK,
            (false, _) => SLACK,
        };
        needed + slack > width && end <= width + OVER_WIDTH_MAX
    }
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// Returns the pairs of words around a dash inside a line or at its end.
fn compounds<'a>(lines: &[Line<'a>]) -> HashSet<(&'a str, &'a str)> {
    let mut pairs = HashSet::new();
    let mut last = ["", ""];
    let has_dash = |text: &str| [" -", " –", "\t-", "\t–"].iter().any(|dash| text.contains(dash));
    for line in lines {
        if last[0].is_empty() && !has_dash(line.text) {
            continue;
        }
        for word in line.text.split_whitespace() {
            // A dash at the very start of a line is the case to be decided, so it is not evidence.
            if matches!(last[1], "-" | "–") && !last[0].is_empty() {
                pairs.insert((last[0], word));
            }
            last = [last[1], word];
        }
        if !matches!(last[1], "-" | "–") {
            last = ["", ""];
        }
    }
    pairs
}

/// Appends `line` with every run of spaces reduced to one.
fn append_folded(text: &mut String, line: &str) {
    // Nearly every line has single spaces already.
    let mut last = 0;
    let is_single = |byte: u8| {
        let before = std::mem::replace(&mut last, byte);
        byte > b' ' || (byte == b' ' && before != b' ')
    };
    if line.bytes().all(is_single) {
        return text.push_str(line.trim());
    }
    for (at, word) in line.split_whitespace().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(word);
    }
}
