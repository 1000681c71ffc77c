//! The lines of a file and their measures.

use super::edges;

/// A line as the file has it, or a part of one that stood in a column of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RawLine<'a> {
    /// Without the line end; leading spaces are kept.
    pub text: &'a str,
    /// Columns to the left of `text` that were cut off.
    pub offset: usize,
    /// How many form feeds stand before it.
    pub form_feeds: usize,
}

/// A line with words, or a lone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Without spaces around it; never empty.
    pub text: &'a str,
    /// Column of the first character, from 0.
    pub indent: usize,
    /// Column behind the last character.
    pub end: usize,
    /// How many blank lines stand before it.
    pub gap: usize,
    /// How many pages begin with it: 0 inside a page, 2 where an empty page comes before.
    pub page_starts: usize,
    /// Whether a drawn rule (of spaces or underscores) stands before it.
    pub ruled: bool,
}

/// A rule of a footnote is drawn with at least so many characters.
const RULE_COLUMNS_MIN: usize = 20;

/// Cuts a text at line ends and form feeds.
pub(super) fn split(text: &str) -> Vec<RawLine<'_>> {
    let mut lines = Vec::new();
    let mut form_feeds = 0;
    for line in text.split('\n') {
        for (at, part) in line.split('\u{c}').enumerate() {
            form_feeds += usize::from(at > 0);
            // What stands before a form feed on its line is empty most of the time, and no blank line.
            if part.trim().is_empty() && line.contains('\u{c}') {
                continue;
            }
            lines.push(RawLine { text: part, offset: 0, form_feeds });
            form_feeds = 0;
        }
    }
    lines
}

/// Measures the lines and drops blank ones and drawn rules, which live on in `gap` and `ruled`.
pub(super) fn measure<'a>(raw: &[RawLine<'a>]) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let (mut gap, mut page_starts, mut ruled) = (0, 0, false);
    for line in raw {
        page_starts += line.form_feeds;
        let text = line.text.trim();
        if text.is_empty() || edges::is_rule(text) {
            ruled |= line.text.chars().count() >= RULE_COLUMNS_MIN;
            gap += usize::from(text.is_empty());
            continue;
        }
        let indent = line.offset + line.text.chars().take_while(|c| c.is_whitespace()).count();
        let end = indent + text.chars().count();
        lines.push(Line { text, indent, end, gap, page_starts, ruled });
        (gap, page_starts, ruled) = (0, 0, false);
    }
    lines
}
