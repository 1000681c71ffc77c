//! Splits the top of a document into the lines of its head. A portal prints several fields on one
//! line, and some files have the whole head as a table with bars. The fields themselves are read in
//! [`super::header`].

use crate::line::{self, MERGED_BYTES_MAX, names_nation, nation_and_motto, number_line};

/// Maximum number of lines in a head, counted from the line where the search starts.
pub(crate) const HEAD_LINES_MAX: usize = 60;

/// A title that starts in the head may continue this many lines after it. A date is also looked for
/// in this many paragraphs after the head.
pub(super) const LINES_BEHIND_HEAD: usize = 8;

/// Maximum number of rows in a head that is a table.
const TABLE_ROWS_MAX: usize = 4;

/// Words before the number, as they may come after another field on a line.
const NUMBER_LABELS: [&str; 3] = ["Số:", "Số :", "SỐ:"];

/// Maximum number of filled cells in a row with the number or the date.
const ROW_CELLS_MAX: usize = 4;

/// The lines at the top of a document.
pub(super) struct HeadLines<'a> {
    pub texts: Vec<&'a str>,
    /// For each line, the index of its paragraph.
    pub paragraphs: Vec<usize>,
}

/// Splits the top of `paragraphs` into lines. Separates fields that a portal printed on one line
/// and cells of a head written as a table with bars.
pub(super) fn split<'a>(paragraphs: &[&'a str]) -> HeadLines<'a> {
    let mut lines = HeadLines { texts: Vec::new(), paragraphs: Vec::new() };
    let paragraphs = &paragraphs[..paragraphs.len().min(HEAD_LINES_MAX + LINES_BEHIND_HEAD)];
    let table = paragraphs.iter().position(|line| line.contains('|') && names_nation(line));
    let table = table.map_or(0..0, |first| first..first + TABLE_ROWS_MAX);
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let row = paragraph.contains('|') && (table.contains(&at) || is_row(paragraph));
        let bar = |c: char| c == '|' && row && paragraph.len() <= MERGED_BYTES_MAX;
        // A table converted to text leaves bars at the ends of lines.
        let cells = paragraph.split(bar).map(|cell| cell.trim_matches(['|', ' ']));
        let cells = cells.filter(|cell| !cell.is_empty());
        for line in cells.flat_map(pieces) {
            lines.texts.push(line);
            lines.paragraphs.push(at);
        }
    }
    lines
}

/// Returns true for a row of a head that is a table: one of its few cells is the number or the
/// date.
fn is_row(line: &str) -> bool {
    let cells = || line.split('|').map(str::trim).filter(|cell| !cell.is_empty());
    let field = |cell| line::number_line(cell).is_some() || line::date_line(cell).is_some();
    line.len() <= MERGED_BYTES_MAX && cells().nth(ROW_CELLS_MAX).is_none() && cells().any(field)
}

/// Splits a line that merges fields of a head: the state's name, the motto, the number, the
/// subject, place and date, the addressee, and the text before and after each. Returns any other
/// line as one piece.
fn pieces(line: &str) -> Vec<&str> {
    if line.len() > MERGED_BYTES_MAX {
        return vec![line];
    }
    let address = || ["Kính gửi:", "KÍNH GỬI:"].iter().find_map(|word| line.find(word));
    let address = if line.contains(':') { address() } else { None };
    if let Some(at) = address.filter(|&at| at > 0 && !line[..at].trim().is_empty()) {
        let mut parts = pieces(line[..at].trim());
        parts.push(&line[at..]);
        return parts;
    }
    let names = nation_and_motto(line);
    let number = NUMBER_LABELS.iter().find_map(|word| line.find(word)).filter(|&at| at > 0);
    let dated = || number.is_some_and(|at| line::date_line(line[..at].trim()).is_some());
    if names.is_empty() && !names_nation(line) && number_line(line).is_none() && !dated() {
        return vec![line];
    }
    let mut cuts: Vec<usize> = names.iter().flat_map(|name| [name.start, name.end]).collect();
    let labels = NUMBER_LABELS.iter().chain(&["V/v ", "V/v: "]);
    cuts.extend(labels.filter_map(|word| line.find(word)));
    let days = line.match_indices("ngày").chain(line.match_indices("Ngày"));
    for (at, word) in days {
        let after = &line[at + word.len()..];
        // A date in a subject or a sentence is followed by more text. One of the head precedes the
        // type or ends the line.
        let read = crate::entity::date::at_start(after);
        let end = read.map(|(length, _)| line.len() - after.len() + length);
        let closes = |end: &usize| line::type_line(line[*end..].trim()).is_some();
        cuts.extend(end.filter(closes));
    }
    cuts.extend([0, line.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let pieces = cuts.windows(2).map(|ends| line[ends[0]..ends[1]].trim());
    pieces.filter(|piece| !piece.is_empty()).collect()
}
