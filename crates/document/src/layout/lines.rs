//! Splits a file into lines and measures them.

use crate::line;

/// A line of the file, or the part of one that was in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RawLine<'a> {
    /// Without the line end; leading spaces are kept.
    pub text: &'a str,
    /// Number of columns that were cut off to the left of `text`.
    pub offset: usize,
    /// Number of form feeds before the line.
    pub form_feeds: usize,
}

/// A line with words, or a lone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Without spaces around it; never empty.
    pub text: &'a str,
    /// Column of the first character, from 0.
    pub indent: usize,
    /// Column after the last character.
    pub end: usize,
    /// Number of blank lines before it.
    pub gap: usize,
    /// How many pages begin with it: 0 inside a page, 2 if an empty page comes before.
    pub page_starts: usize,
    /// Whether a drawn rule (of spaces or underscores) comes before it.
    pub ruled: bool,
}

/// Shortest rule above a footnote, in characters.
const RULE_COLUMNS_MIN: usize = 20;

/// Splits a text at line ends and form feeds.
pub(super) fn split(text: &str) -> Vec<RawLine<'_>> {
    let mut lines = Vec::new();
    let mut form_feeds = 0;
    for line in text.split('\n') {
        for (at, part) in line.split('\u{c}').enumerate() {
            form_feeds += usize::from(at > 0);
            // An empty part beside a form feed is not a blank line.
            if part.trim().is_empty() && line.contains('\u{c}') {
                continue;
            }
            lines.push(RawLine { text: part, offset: 0, form_feeds });
            form_feeds = 0;
        }
    }
    lines
}

/// Measures the lines. Drops blank lines and drawn rules, and records them in `gap` and `ruled` of
/// the next line.
pub(super) fn measure<'a>(raw: &[RawLine<'a>]) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let (mut gap, mut page_starts, mut ruled) = (0, 0, false);
    for line in raw {
        page_starts += line.form_feeds;
        let text = line.text.trim();
        if text.is_empty() || line::is_rule(text) {
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
