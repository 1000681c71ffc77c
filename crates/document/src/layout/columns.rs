//! Separates two columns that an extractor left side by side in one line: the header (`ỦY BAN NHÂN
//! DÂN      CỘNG HÒA XÃ HỘI …`) and the foot (`Nơi nhận:      TM. ỦY BAN NHÂN DÂN`) of Nghị định
//! 30/2020/NĐ-CP, Phụ lục I. The left column is put before the right one. Tables are left
//! unchanged.

use super::lines::RawLine;
use crate::head::title;
use crate::line;

/// Fewer spaces than this do not separate two columns.
const GAP_MIN: usize = 3;
/// Number of spaces that is enough before the state's name.
const NATION_GAP_MIN: usize = 2;
/// Largest distance, in columns, between the start of a line of the right column and the boundary.
/// Lines of the right column are centred, so their starts differ.
const DRIFT_MAX: usize = 22;
/// A line of a letter's subject goes at most this many columns beyond the boundary: below the
/// number it has the room that the state's name takes above.
const SUBJECT_OVERHANG_MAX: usize = 12;
/// Longest header and longest foot, in lines, blank ones included.
const BLOCK_LINES_MAX: usize = 60;
/// Longest block of two signatures side by side, in lines, blank ones included.
const SIGNATURE_LINES_MAX: usize = 14;
/// Smallest indent, in columns, of a line that stands alone in the right column of a foot.
const RIGHT_INDENT_MIN: usize = 28;

/// Separates the columns of every header, foot and pair of signatures. Returns other lines
/// unchanged.
pub(super) fn separate(lines: Vec<RawLine<'_>>) -> Vec<RawLine<'_>> {
    let mut out = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let rest = &lines[at..];
        let block = header(rest).or_else(|| foot(rest)).or_else(|| signatures(rest));
        match block {
            Some(block) => {
                at += block.length;
                out.extend(block.left);
                out.extend(block.right);
            }
            None => {
                out.push(lines[at]);
                at += 1;
            }
        }
    }
    out
}

/// The lines of two columns, separated.
#[derive(Default)]
struct Block<'a> {
    left: Vec<RawLine<'a>>,
    right: Vec<RawLine<'a>>,
    /// How many lines of the file the block takes up.
    length: usize,
}

impl<'a> Block<'a> {
    fn add(&mut self, line: RawLine<'a>, sides: Sides<'a>) {
        match sides {
            Sides::Left => self.left.push(line),
            Sides::Right => self.right.push(line),
            Sides::Both(left, right) => {
                self.left.push(left);
                self.right.push(right);
            }
        }
        self.length += 1;
    }

    /// Returns true if the block has the number in its left column and the date in its right one. A
    /// blank line then ends a header.
    fn is_whole(&self) -> bool {
        self.left.iter().any(|line| line::number_line(line.text.trim()).is_some())
            && self.right.iter().any(|line| line::date_line(line.text.trim()).is_some())
    }

    /// Returns true if the last line of the left column is one of a letter's subject, which may
    /// stand below the number without `V/v`.
    fn is_in_subject(&self) -> bool {
        let lines = self.left.iter().rev().map(|line| line.text.trim());
        let opens = |line| title::subject(line).is_some() || line::number_line(line).is_some();
        lines.take_while(|line| !line.is_empty()).any(opens)
    }
}

/// The column or columns that a line of a block belongs to.
enum Sides<'a> {
    Left,
    Right,
    Both(RawLine<'a>, RawLine<'a>),
}

/// Reads the header that begins at the first of `lines`. Returns `None` unless that line has the
/// state's or the Party's name to the right of a gap.
fn header<'a>(lines: &[RawLine<'a>]) -> Option<Block<'a>> {
    let first = lines[0].text;
    let gap = gaps(first, NATION_GAP_MIN).find(|gap| line::is_nation(&first[gap.end..]))?;
    let boundary = gap.column;
    let mut block = Block::default();
    for &line in lines.iter().take(BLOCK_LINES_MAX) {
        let text = line.text.trim();
        let ends = line::type_line(text).is_some() || text.starts_with("Kính gửi");
        let ends = ends || (text.is_empty() && block.is_whole());
        if block.length > 0 && (line.form_feeds > 0 || ends) {
            break;
        }
        let sides = match part_near(line, boundary) {
            _ if block.length == 0 => part_at(line, &gap),
            Some((left, right)) => Sides::Both(left, right),
            None => match columns_of(line.text) {
                (start, _) if start + 4 >= boundary => Sides::Right,
                (start, end)
                    if start >= 12 && end > boundary + 4 && line::date_line(text).is_some() =>
                {
                    Sides::Right
                }
                (_, end) if end <= boundary + 4 => Sides::Left,
                (start, end)
                    if start < 12
                        && end <= boundary + SUBJECT_OVERHANG_MAX
                        && (title::subject(text).is_some() || block.is_in_subject()) =>
                {
                    Sides::Left
                }
                _ => break,
            },
        };
        block.add(line, sides);
    }
    Some(block)
}

/// Reads the foot that begins at the first of `lines`. Returns `None` unless that line opens the
/// list of recipients and the right column has at least one line.
fn foot<'a>(lines: &[RawLine<'a>]) -> Option<Block<'a>> {
    if !line::is_recipients(lines[0].text.trim()) {
        return None;
    }
    let length = lines.iter().skip(1).take(BLOCK_LINES_MAX);
    let length = 1 + length.take_while(|line| !ends_foot(line)).count();
    let lines = &lines[..length];
    let starts = lines.iter().filter_map(|line| widest_gap(line.text).map(|gap| gap.column));
    let alone = lines.iter().map(|line| columns_of(line.text));
    let alone = alone.filter(|&(start, end)| start >= RIGHT_INDENT_MIN && end > start);
    let boundary = starts.chain(alone.map(|(start, _)| start)).min()?;
    let mut block = Block::default();
    for &line in lines {
        let sides = match widest_gap(line.text) {
            Some(gap) => part_at(line, &gap),
            None if columns_of(line.text).0 >= boundary => Sides::Right,
            None => Sides::Left,
        };
        block.add(line, sides);
    }
    Some(block)
}

/// Reads two signatures side by side that begin at the first of `lines`, as in minutes. Returns
/// `None` unless that line has a post or `TM.` and the like in each column; the names follow below.
fn signatures<'a>(lines: &[RawLine<'a>]) -> Option<Block<'a>> {
    let first = lines[0].text;
    let gap = widest_gap(first)?;
    let posted = |part: &str| line::is_position(part) || line::is_authority(part);
    if !posted(first[..gap.start].trim()) || !posted(first[gap.end..].trim()) {
        return None;
    }
    let mut block = Block::default();
    for &line in lines.iter().take(SIGNATURE_LINES_MAX) {
        let text = line.text.trim();
        let sides = match widest_gap(line.text) {
            _ if block.length > 0 && (ends_foot(&line) || line::is_recipients(text)) => break,
            Some(gap) => part_at(line, &gap),
            None if columns_of(line.text).0 + DRIFT_MAX >= gap.column => Sides::Right,
            None if text.is_empty() || columns_of(line.text).1 <= gap.column => Sides::Left,
            None => break,
        };
        block.add(line, sides);
    }
    Some(block)
}

fn ends_foot(line: &RawLine<'_>) -> bool {
    line.form_feeds > 0 || line::is_annex(line.text.trim())
}

/// A run of spaces inside a line.
struct Gap {
    start: usize,
    end: usize,
    width: usize,
    /// The column in which the word after the gap begins.
    column: usize,
}

/// Returns the gaps of at least `least` spaces between words.
fn gaps(line: &str, least: usize) -> impl Iterator<Item = Gap> + '_ {
    // Nearly every line has no wide gap; searching for two spaces finds that out faster.
    let line = if line.contains("  ") || line.contains('\t') { line } else { "" };
    let (mut column, mut spaces, mut start, mut begun) = (0, 0, 0, false);
    line.char_indices().filter_map(move |(at, c)| {
        let here = column;
        column += 1;
        if c.is_whitespace() {
            if spaces == 0 {
                start = at;
            }
            spaces += 1;
            return None;
        }
        let width = std::mem::take(&mut spaces);
        let inside = std::mem::replace(&mut begun, true);
        (inside && width >= least).then_some(Gap { start, end: at, width, column: here })
    })
}

/// Returns the widest gap of a line. Returns `None` if it is too narrow to separate columns, or is
/// a blank to be filled in (`Số:      /QĐ-UBND`).
fn widest_gap(line: &str) -> Option<Gap> {
    gaps(line, GAP_MIN).max_by_key(|gap| gap.width).filter(|gap| !is_blank_to_fill(line, gap))
}

/// Splits a header line at the gap that ends nearest to the column `boundary`. Returns `None` if no
/// gap is near enough, nor has the boundary in it: strokes of a pen may be far to the right.
fn part_near<'a>(line: RawLine<'a>, boundary: usize) -> Option<(RawLine<'a>, RawLine<'a>)> {
    let gap = gaps(line.text, GAP_MIN)
        .filter(|gap| {
            let is_across = (gap.column - gap.width..=gap.column).contains(&boundary);
            is_across || gap.column.abs_diff(boundary) <= DRIFT_MAX
        })
        .filter(|gap| !is_blank_to_fill(line.text, gap))
        .min_by_key(|gap| gap.column.abs_diff(boundary))?;
    match part_at(line, &gap) {
        Sides::Both(left, right) => Some((left, right)),
        _ => None,
    }
}

fn part_at<'a>(line: RawLine<'a>, gap: &Gap) -> Sides<'a> {
    let left = RawLine { text: &line.text[..gap.start], ..line };
    let right = RawLine { text: &line.text[gap.end..], offset: gap.column, form_feeds: 0 };
    Sides::Both(left, right)
}

/// Returns true if the gap is room for a serial or a day to be filled in, and so part of its
/// sentence.
fn is_blank_to_fill(line: &str, gap: &Gap) -> bool {
    let after = line[gap.end..].trim_start();
    let before = line[..gap.start].trim_end();
    // A drawn rule is not the dash of a number.
    let apart = ["- ", "--"].iter().any(|start| after.starts_with(start));
    let serial = after.starts_with(['/', '-']) && !apart;
    serial || ["tháng", "năm"].iter().any(|word| after.starts_with(word)) || before.ends_with("Số:")
}

/// Returns the columns of the first character and after the last one.
fn columns_of(line: &str) -> (usize, usize) {
    let start = line.chars().take_while(|c| c.is_whitespace()).count();
    (start, start + line.trim().chars().count())
}
