//! How a text is wrapped: its line spacing and the width of its lines.

use super::{edges, lines::Line};

/// At least one in so many lines must go on in the next for a text to count as wrapped.
const LINES_PER_CONTINUATION_MAX: usize = 8;
/// At least one in so many lines is indented where a text shows indents.
const LINES_PER_INDENT_MAX: usize = 12;
/// A line indented so far begins a paragraph.
pub(super) const INDENT_MIN: usize = 3;

/// What the sure continuations of a text say about the rest of its lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Wrapping {
    /// Blank lines between the lines of one paragraph: 0, or 1 in a double spaced export.
    pub gap: usize,
    /// Columns of a full line without its page's margin; none where the text is not wrapped.
    pub width: Option<usize>,
    /// Whether lines show their indents, so that paragraphs can be told by them.
    pub indented: bool,
}

impl Wrapping {
    /// Reads it off the pairs of lines of which the second begins with a small letter.
    pub(super) fn of(lines: &[Line<'_>]) -> Wrapping {
        let pairs = lines.windows(2);
        let pairs = pairs.filter(|pair| edges::shows_wrapping(pair[0].text, pair[1].text));
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

/// The left margin of each page: the most frequent indent of its longer lines.
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

/// The most frequent value, the least of them where several are; 0 where there is none.
fn most_frequent(values: &mut [usize]) -> usize {
    values.sort_unstable();
    let runs = values.chunk_by(|a, b| a == b);
    runs.rev().max_by_key(|run| run.len()).map_or(0, |run| run[0])
}
