//! Plain text files: decoding, and the control characters that part lines and cells. Text copied
//! out of Word keeps its marks ([MS-DOC] 2.4.1); exports of data part records and fields by
//! separators (ISO/IEC 6429, 8.3).

use crate::decode::{Declared, decode};
use crate::extracted::{ExtractError, Extracted, Lines, damage};
use crate::format::Format;
use crate::issue::IssueCode;
use crate::rows;

/// Ends a cell of Word; a row ends with one more.
const CELL: char = '\u{7}';
/// Maximum number of cells of a row that are found in text without line ends. Word allows 63.
const CELLS_MAX: usize = 63;

/// Decodes a plain text file. Fails if it is not text in a known encoding.
pub fn extract(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let Some(decoded) = decode(bytes, Declared::No) else {
        let message = "named .txt but holds binary data, no text in any known encoding";
        return Err(ExtractError::new(IssueCode::FormatMismatch, message));
    };
    let issues = damage(decoded.damaged, &decoded.encoding).into_iter().collect();
    let text = Lines::Printed(without_controls(without_marks(&decoded.text)));
    Ok(Extracted { issues, ..Extracted::new(text, Format::Text, decoded.encoding) })
}

/// Returns a text without byte-order marks at its start. A program may have taken the bytes of the
/// mark for letters.
fn without_marks(text: &str) -> &str {
    let mut rest = text;
    let marks = ["\u{feff}", "ï»¿", "Ã¯Â»Â¿"];
    while let Some(next) = marks.iter().find_map(|mark| rest.strip_prefix(mark)) {
        rest = next;
    }
    rest
}

/// Returns a text whose control characters are line ends, cells or nothing.
fn without_controls(text: &str) -> String {
    if !text.contains(is_mark) {
        return text.to_string();
    }
    // Two characters are hyphens of Word, and separators elsewhere.
    let is_of_word = text.contains([CELL, '\u{b}', '\u{13}', '\u{14}', '\u{15}']);
    let text = without_fields(text);
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{1e}' if is_of_word => plain.push('-'),
            '\u{1f}' if is_of_word => {}
            '\u{b}' | '\u{e}' | '\u{1c}'..='\u{1e}' => {
                plain.push('\n');
            }
            '\u{1f}' => plain.push_str(" | "),
            _ => plain.push(c),
        }
    }
    let lines =
        plain.split('\n').map(|line| if line.contains(CELL) { table(line) } else { line.into() });
    lines.collect::<Vec<String>>().join("\n")
}

fn is_mark(c: char) -> bool {
    matches!(c, CELL | '\u{b}' | '\u{e}' | '\u{13}'..='\u{15}' | '\u{1c}'..='\u{1f}')
}

/// Returns a text without the instructions of fields (`PAGE`, `HYPERLINK …`). A field is a mark,
/// its instruction, a mark, its result and a mark. Without the second mark, only the marks are
/// dropped.
fn without_fields(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('\u{13}');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find('\u{15}').unwrap_or(part.len());
        out.push_str(
            part[..end].split_once('\u{14}').map_or(part, |(code, _)| &part[code.len()..]),
        );
    }
    out.replace(['\u{14}', '\u{15}'], "")
}

/// Returns the rows of a line with cells, one a line.
fn table(line: &str) -> String {
    let line = line.trim_end_matches('\r');
    let (cells, after) = line.rsplit_once(CELL).unwrap_or((line, ""));
    let fields: Vec<&str> = cells.split(CELL).map(str::trim).collect();
    let rows = rows_of(&fields).into_iter();
    let cell = |cell: &&str| Vec::from_iter((!cell.is_empty()).then(|| cell.to_string()));
    let rows = rows.map(|row| row.iter().map(cell).collect()).collect();
    let after = Some(after.to_string()).filter(|after| !after.trim().is_empty());
    rows::lines(rows).into_iter().flatten().chain(after).collect::<Vec<_>>().join("\n")
}

/// Splits cells into rows. After the cells of a row comes an empty one. If rows of one length fit,
/// other empty cells are cells; otherwise each empty one ends a row.
fn rows_of<'a>(fields: &'a [&'a str]) -> Vec<&'a [&'a str]> {
    let is_length = |length: &usize| {
        let ends = || fields.chunks(*length).all(|row| row[length - 1].is_empty());
        *length < fields.len() && fields.len().is_multiple_of(*length) && ends()
    };
    match (2..=CELLS_MAX + 1).find(is_length) {
        Some(length) => fields.chunks(length).map(|row| &row[..length - 1]).collect(),
        None => fields.split(|field| field.is_empty()).filter(|row| !row.is_empty()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(content: &str) -> String {
        extract(content.as_bytes()).unwrap().text.as_str().to_string()
    }

    #[test]
    fn control_characters_part_lines_and_cells() {
        let cases = [
            ("ỦY BAN\u{b}Số: 1\u{b}Điều 1", "ỦY BAN\nSố: 1\nĐiều 1"),
            (
                "TT\u{7}Tên hồ\u{7}\u{7}1\u{7}Nà Lạng\u{7}\u{7}\nĐiều 1",
                "TT | Tên hồ\n1 | Nà Lạng\nĐiều 1",
            ),
            ("TT\u{7}Hồ\u{7}Tiền\u{7}\u{7}1\u{7}\u{7}5\u{7}\u{7}\r\nA", "TT | Hồ | Tiền\n1 | 5\nA"),
            ("a\u{7}b\u{7}\u{7}c\u{7}\u{7}Điều 1", "a | b\nc\nĐiều 1"),
            ("a\u{7}b\nc\u{7}\u{7}", "a\nb\nc"),
            ("Đoạn\u{7}", "Đoạn"),
            ("1\u{1f}Họp\u{1e}2\u{1f}Báo cáo", "1 | Họp\n2 | Báo cáo"),
            ("A\u{1c}B\u{1d}C", "A\nB\nC"),
            ("QĐ\u{1e}UBND\u{b}Khuôn \u{1f}Pinh", "QĐ-UBND\nKhuôn Pinh"),
            ("Số \u{13} PAGE \u{14}3\u{15} và \u{13}REF a\u{15}b", "Số 3 và REF ab"),
            ("trang\u{c}hai", "trang\u{c}hai"),
            ("ï»¿\u{feff}Số: 1", "Số: 1"),
        ];
        for (content, expected) in cases {
            assert_eq!(text(content), expected, "{content:?}");
        }
    }

    #[test]
    fn control_characters_part_lines_in_old_encodings() {
        let misread = "ñy ban nh©n d©n x·\u{b}th«ng b¸o kÕt luËn\u{7}b¸o c¸o\u{7}\u{7}";
        let bytes = encoding_rs::WINDOWS_1252.encode(misread).0.into_owned();
        let read = extract(&bytes).unwrap();
        assert_eq!(read.method, "tcvn3");
        assert_eq!(read.text.as_str(), "ủy ban nhân dân xã\nthông báo kết luận | báo cáo");
    }
}
