//! The lines of a head, taken apart: a portal prints several parts on one line, and some write the whole head
//! as a table, with bars. What the parts say is read by [`super::header`].

use super::header::{HEAD_LINES_MAX, LINES_BEHIND_HEAD, number_line};
use super::kind;
use super::marks::names_nation;

/// A head that is a table has so many rows at most.
const TABLE_ROWS_MAX: usize = 4;
/// A longer paragraph holds more than lines of a head that a portal merged.
pub(super) const MERGED_BYTES_MAX: usize = 1500;

/// The lines at the top of `paragraphs`, with the index of the paragraph that each comes from. What a portal
/// printed on one line comes apart, and so does a head that was written as a table, with bars.
pub(super) fn split<'a>(paragraphs: &[&'a str]) -> (Vec<&'a str>, Vec<usize>) {
    let (mut lines, mut origins) = (Vec::new(), Vec::new());
    let paragraphs = &paragraphs[..paragraphs.len().min(HEAD_LINES_MAX + LINES_BEHIND_HEAD)];
    let table = paragraphs.iter().position(|line| line.contains('|') && names_nation(line));
    let table = table.map_or(0..0, |first| first..first + TABLE_ROWS_MAX);
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let bar = |c: char| c == '|' && table.contains(&at) && paragraph.len() <= MERGED_BYTES_MAX;
        // A table that was written out leaves bars at the ends of lines.
        let cells = paragraph.split(bar).map(|cell| cell.trim_matches(['|', ' ']));
        let cells = cells.filter(|cell| !cell.is_empty());
        for line in cells.flat_map(pieces) {
            lines.push(line);
            origins.push(at);
        }
    }
    (lines, origins)
}

/// The parts of a head that stand on one line: the state's name, the motto, the number, place and date, and
/// what comes before and after each. Any other line is one piece.
fn pieces(line: &str) -> Vec<&str> {
    let motto = line.find("Độc lập").or_else(|| line.find("ĐỘC LẬP"));
    let motto = motto.and_then(|at| Some((at, line[at..].find(['H', 'h'])? + at)));
    let motto = motto.and_then(|(start, end)| {
        let end = end + line[end..].find(['c', 'C']).filter(|length| *length < 20)? + 1;
        Some((start, end))
    });
    let nation = names_nation(line);
    if line.len() > MERGED_BYTES_MAX {
        return vec![line];
    }
    let address = ["Kính gửi:", "KÍNH GỬI:"].iter().find_map(|word| line.find(word));
    if let Some(at) = address.filter(|&at| at > 0 && !line[..at].trim().is_empty()) {
        let mut parts = pieces(line[..at].trim());
        parts.push(&line[at..]);
        return parts;
    }
    if !(nation || motto.is_some() || number_line(line).is_some()) {
        return vec![line];
    }
    let mut cuts: Vec<usize> = motto.into_iter().flat_map(|(start, end)| [start, end]).collect();
    for name in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
    ] {
        // `QUỐC HỘI NƯỚC CỘNG HÒA …` names an organ.
        let at = line.find(name).filter(|&at| !line[..at].trim_end().ends_with("NƯỚC"));
        cuts.extend(at.into_iter().flat_map(|at| [at, at + name.len()]));
    }
    cuts.extend(["Số:", "Số :", "V/v ", "V/v: "].iter().filter_map(|word| line.find(word)));
    let days = line.match_indices("ngày").chain(line.match_indices("Ngày"));
    for (at, word) in days {
        let after = &line[at + word.len()..];
        // A date in a subject or a sentence goes on; that of a head stands before the type or the end.
        let read = crate::entity::date::at_start(after);
        let end = read.map(|(length, _)| line.len() - after.len() + length);
        let closes = |end: &usize| kind::type_line(line[*end..].trim()).is_some();
        cuts.extend(end.filter(closes));
    }
    cuts.extend([0, line.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let pieces = cuts.windows(2).map(|ends| line[ends[0]..ends[1]].trim());
    pieces.filter(|piece| !piece.is_empty()).collect()
}
