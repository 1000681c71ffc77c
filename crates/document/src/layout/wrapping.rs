//! Measures how a text is wrapped: its line spacing and the width of its lines.

use super::continuation;
use super::lines::Line;

/// A text counts as wrapped if at least one in this many lines certainly continues in the next.
const LINES_PER_CONTINUATION_MAX: usize = 8;
/// A text counts as showing indents if more than one in this many lines is indented.
const LINES_PER_INDENT_MAX: usize = 12;
/// A line indented by this many columns begins a paragraph.
pub(super) const INDENT_MIN: usize = 3;

/// Measures of wrapped lines, taken from the certain continuations in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Wrapping {
    /// Blank lines between the lines of one paragraph: 0, or 1 in a double-spaced export.
    pub gap: usize,
    /// Columns of a full line without its page's margin; `None` if the text is not wrapped.
    pub width: Option<usize>,
    /// Whether lines show their indents, so that an indent marks the start of a paragraph.
    pub indented: bool,
}

impl Wrapping {
    /// Measures the pairs of lines whose second line begins with a lowercase letter.
    pub(super) fn of(lines: &[Line<'_>]) -> Wrapping {
        let pairs = lines.windows(2);
        let pairs = pairs.filter(|pair| continuation::shows_wrapping(pair[0].text, pair[1].text));
        let (mut gaps, mut widths): (Vec<usize>, Vec<usize>) =
            pairs.map(|pair| (pair[1].gap, pair[0].text.chars().count())).unzip();
        if gaps.len() * LINES_PER_CONTINUATION_MAX < lines.len() || gaps.is_empty() {
            return Wrapping::default();
        }
        let indents = lines.iter().filter(|line| line.indent >= INDENT_MIN).count();
        Wrapping {
            gap: median(&mut gaps).min(1),
            width: Some(median(&mut widths)),
            indented: indents * LINES_PER_INDENT_MAX > lines.len(),
        }
    }
}

fn median(values: &mut [usize]) -> usize {
    let middle = values.len() / 2;
    *values.select_nth_unstable(middle).1
}

/// Returns the left margin of each page: the most frequent indent of its longer lines.
pub(super) fn margins(lines: &[Line<'_>], width: usize) -> Vec<usize> {
    let mut indents: Vec<Vec<usize>> = vec![Vec::new()];
    for line in lines {
        if line.page_starts > 0 {
            indents.push(Vec::new());
        }
        let long = line.text.chars().count() * 3 >= width * 2;
        if let (true, Some(page)) = (long, indents.last_mut()) {
            page.push(line.indent);
        }
    }
    indents.iter_mut().map(|page| most_frequent(page)).collect()
}

/// Returns the most frequent value, the smallest of several, and 0 if `values` is empty.
fn most_frequent(values: &mut [usize]) -> usize {
    values.sort_unstable();
    let runs = values.chunk_by(|a, b| a == b);
    runs.rev().max_by_key(|run| run.len()).map_or(0, |run| run[0])
}
