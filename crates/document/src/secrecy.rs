//! Finds stamps of secrecy that are not in the head of a document: in page headers, text boxes and
//! pictures, or alone on a line of the text (Luật Bảo vệ bí mật nhà nước 29/2018/QH14, Điều 8). The
//! stamps of a head are read in `head::stamps`.

use crate::entity::level::SECRECIES;
use crate::head::HEAD_LINES_MAX;
use crate::head::stamps::{Stamps, governs, spells};
use crate::line::is_capitals;
use crate::{Document, IssueCode};
use tracuu_text::{fold, normalize, phrase};

/// Longest line, in bytes, that is judged as a stamp alone. A stamp of several words with its label
/// is shorter.
const STAMP_BYTES_MAX: usize = 80;
/// The start of the line with the subject of a mail.
const SUBJECT: &str = "Subject:";
/// A row of a table with more cells holds data: a list of documents has a column with their levels.
const CELLS_MAX: usize = 2;
/// Words that make another word of `MẬT` before them: honey, codes, density.
const COMPOUNDS: [&str; 12] =
    ["ONG", "MÃ", "ĐỘ", "THIẾT", "VỤ", "THÁM", "KHẨU", "NGỮ", "NGHỊ", "MÍA", "BÁO", "LỆNH"];

/// A stamp of secrecy that was found outside the head of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundStamp {
    /// `MẬT`, `TỐI MẬT` or `TUYỆT MẬT`.
    pub level: &'static str,
    /// The line that shows it.
    pub line: String,
}

/// Returns the stamp that one of `aside` is, or has at its start or end as the head of a document
/// may have it. `aside` are texts that a file shows apart from its running text, such as page
/// headers and text boxes. Each may have several lines. `None` without a stamp.
pub fn stamp(aside: &[String]) -> Option<FoundStamp> {
    lines_of(aside).find_map(|line| {
        let mut stamps = Stamps::default();
        stamps.take(&line);
        stamps.secrecy.map(|stamp| FoundStamp { level: stamp.value, line: line.clone() })
    })
}

/// Returns words that are or may be a stamp of the document: those of [`stamp`], the words `MẬT` or
/// `dấu mật` in one of `aside`, or a line of the `text` that has nothing else. `None` if nothing
/// of it occurs.
pub fn doubtful_stamp(text: &str, aside: &[String]) -> Option<FoundStamp> {
    let named = lines_of(aside).find_map(|line| Some(FoundStamp { level: named(&line)?, line }));
    stamp(aside).or(named).or_else(|| alone(text))
}

/// Does what [`doubtful_stamp`] does. In a scan, also finds a stamp with wrong accents alone on a
/// line near the head or in one of `aside`: `MÂT`, `TÔI MẬT`.
pub fn doubtful_stamp_of(document: &Document, aside: &[String]) -> Option<FoundStamp> {
    let found = doubtful_stamp(&document.text, aside);
    let read = [IssueCode::ReadByOcr, IssueCode::LayerUnchecked];
    let is_scan = document.record.issues.iter().any(|issue| read.contains(&issue.code));
    if found.is_some() || !is_scan {
        return found;
    }
    let near = document.text.lines().take(HEAD_LINES_MAX).map(str::to_string);
    near.chain(lines_of(aside)).find_map(|line| Some(FoundStamp { level: misread(&line)?, line }))
}

/// Returns the level of a stamp in capitals whose accents OCR has read wrongly: `MÂT`, `M Ặ T`. The
/// line has nothing else but signs.
pub(crate) fn misread(line: &str) -> Option<&'static str> {
    let letters = |text: &str| fold(&text.to_lowercase()).replace(|c: char| !c.is_alphabetic(), "");
    if line.len() > STAMP_BYTES_MAX || !is_capitals(line) {
        return None;
    }
    let read = letters(line);
    SECRECIES.into_iter().find(|level| letters(level) == read)
}

/// Returns the urgency that one of `aside` has as a stamp, as the head of a document may have it.
pub fn urgency(aside: &[String]) -> Option<&'static str> {
    lines_of(aside).find_map(|line| {
        let mut stamps = Stamps::default();
        stamps.take(&line);
        stamps.urgency.map(|stamp| stamp.value)
    })
}

/// Iterates over the lines of `aside` in normal form. A short text is also a line as a whole: a box
/// may have a stamp on several lines.
fn lines_of(aside: &[String]) -> impl Iterator<Item = String> {
    aside.iter().flat_map(|text| {
        let text = normalize(text).text;
        let whole = Some(text.replace('\n', " "));
        let whole = whole.filter(|whole| whole.len() <= STAMP_BYTES_MAX && *whole != text);
        let lines: Vec<String> = text.lines().map(|line| line.trim().to_string()).collect();
        whole.into_iter().chain(lines)
    })
}

/// Returns the level that a text apart from the running text names: in capitals (`Ảnh dấu TỐI
/// MẬT`), after the word `dấu`, or alone in any letters, with or without accents.
fn named(line: &str) -> Option<&'static str> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let plain = phrase::key(line);
    SECRECIES.into_iter().find(|level| {
        let key = phrase::key(level);
        // The letters of the stamp may be words of their own.
        let counts = level.split(' ').count()..=level.chars().filter(|c| *c != ' ').count();
        let capitals = (0..words.len()).any(|at| {
            let spelled =
                |count: &usize| words.get(at..at + count).is_some_and(|part| spells(part, level));
            counts.clone().find(spelled).is_some_and(|count| {
                let next = words.get(at + count).copied().unwrap_or_default();
                !governs(&words[..at]) && !COMPOUNDS.contains(&next)
            })
        });
        let bare = tracuu_text::fold(level);
        capitals
            || plain == key
            || plain.contains(&format!("dấu {key}"))
            || plain.contains(&format!("dấu độ {key}"))
            || line.trim() == bare.to_uppercase()
    })
}

/// Returns the level that a line of `text` has alone, in capitals, or in brackets at its start. The
/// line may be one of two cells of a table, and the letters of the stamp may be on lines or in
/// cells of their own. In the subject of a mail, the stamp may be one of several words.
fn alone(text: &str) -> Option<FoundStamp> {
    // The lines of one letter that precede the current line.
    let mut letters: Vec<&str> = Vec::new();
    for line in text.lines() {
        let single = line.chars().nth(1).is_none() && !line.is_empty();
        // Each level has this letter, with a label also as a small one.
        if let Some(level) = line.strip_prefix(SUBJECT).and_then(named) {
            return Some(FoundStamp { level, line: line.to_string() });
        }
        if line.len() > STAMP_BYTES_MAX && bracketed(line).is_none()
            || !(single || line.contains(['Ậ', 'ậ']))
        {
            letters.clear();
            continue;
        }
        let cells: Vec<&str> = line.split(" | ").collect();
        if single {
            letters.push(line)
        } else {
            letters.clear()
        }
        let found = SECRECIES.into_iter().find(|level| {
            let one_of_two = cells.len() <= CELLS_MAX && cells.iter().any(|cell| is(cell, level));
            let from = letters.len().saturating_sub(level.chars().filter(|c| *c != ' ').count());
            bracketed(line) == Some(*level)
                || one_of_two
                || is(line, level)
                || single && spells(&letters[from..], level)
        });
        if let Some(level) = found {
            return Some(FoundStamp { level, line: line.to_string() });
        }
    }
    None
}

/// Returns the level in brackets at the start of `line`: `[MẬT] Báo cáo`.
fn bracketed(line: &str) -> Option<&'static str> {
    let inside = line.strip_prefix(['[', '(', '{', '<'])?;
    let key = phrase::key(&inside[..inside.find([']', ')', '}', '>'])?]);
    SECRECIES.into_iter().find(|level| phrase::key(level) == key)
}

/// Returns true if `text` is the stamp, with or without a label.
fn is(text: &str, level: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut stamps = Stamps::default();
    // `MẬT (không phổ biến)`
    let remark = words.iter().position(|word| word.starts_with('(')).filter(|&at| at > 0);
    spells(&words[..remark.unwrap_or(words.len())], level)
        || stamps.take_whole(text) && stamps.is_secrecy(level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Issue, Record};

    fn found(stamp: Option<FoundStamp>) -> Option<&'static str> {
        stamp.map(|stamp| stamp.level)
    }

    #[test]
    fn stamps_apart_from_the_text_are_certain_or_doubtful() {
        // The text, the level that is certain, and the level that is doubtful.
        let cases = [
            ("MẬT", Some("MẬT"), Some("MẬT")),
            ("MA\u{302}\u{323}T", Some("MẬT"), Some("MẬT")),
            ("TUYỆT\nMẬT", Some("TUYỆT MẬT"), Some("TUYỆT MẬT")),
            ("M\nẬ\nT", Some("MẬT"), Some("MẬT")),
            ("Trang 2\nT Ố I  M Ậ T", Some("TỐI MẬT"), Some("TỐI MẬT")),
            ("TÀI LIỆU MẬT", Some("MẬT"), Some("MẬT")),
            ("Độ mật: Tối mật", Some("TỐI MẬT"), Some("TỐI MẬT")),
            ("Mật", None, Some("MẬT")),
            ("UBND tỉnh M Ậ T Trang 1", None, Some("MẬT")),
            ("SỞ BẢO MẬT và M Ậ T ONG", None, None),
            ("TOI MAT", None, Some("TỐI MẬT")),
            ("Ảnh con dấu TỐI MẬT màu đỏ", None, Some("TỐI MẬT")),
            ("Con dấu mật của cơ quan", None, Some("MẬT")),
            ("MẬT (không phổ biến)", None, Some("MẬT")),
            ("BAN BẢO VỆ BÍ MẬT NHÀ NƯỚC", None, None),
            ("HỢP TÁC XÃ MẬT ONG U MINH", None, None),
            ("Dân số và mật độ dân số", None, None),
            ("Bản đồ tỉnh Lạng Sơn", None, None),
            ("", None, None),
        ];
        for (text, certain, doubtful) in cases {
            let aside = [text.to_string()];
            assert_eq!(found(stamp(&aside)), certain, "{text:?}");
            assert_eq!(found(doubtful_stamp("", &aside)), doubtful, "{text:?}");
        }
    }

    #[test]
    fn a_misread_stamp_of_a_scan_is_doubtful() {
        let code = IssueCode::ReadByOcr;
        let issue = Issue { code, message: String::new(), place: None };
        let record = Record { issues: vec![issue], ..Record::default() };
        let cases = [
            ("UBND\nMÂT\nSố: 4", Some("MẬT")),
            ("UBND\n* M Ặ T *\nSố: 4", Some("MẬT")),
            ("TÔI MAT", Some("TỐI MẬT")),
            ("TUYỆT MÂT", Some("TUYỆT MẬT")),
            ("Mặt bằng", None),
            ("BỀ MẶT", None),
            ("mặt", None),
        ];
        for (text, level) in cases {
            let plain = Document { text: text.into(), ..Document::default() };
            let scan = Document { record: record.clone(), ..plain.clone() };
            assert_eq!(found(doubtful_stamp_of(&scan, &[])), level, "{text:?}");
            assert_eq!(found(doubtful_stamp_of(&plain, &[])), None, "{text:?}");
            let aside = [text.replace('\n', " - ")];
            let empty = Document { text: String::new(), ..scan };
            let alone = level.filter(|_| !text.contains('\n'));
            assert_eq!(found(doubtful_stamp_of(&empty, &aside)), alone, "{text:?}");
        }
    }

    #[test]
    fn urgency_apart_from_the_text() {
        let found = |text: &str| urgency(&[text.to_string()]);
        assert_eq!(found("HỎA TỐC"), Some("HỎA TỐC"));
        assert_eq!(found("THƯỢNG\nKHẨN"), Some("THƯỢNG KHẨN"));
        assert_eq!((found("KHẨN TRƯƠNG"), found("việc khẩn"), found("")), (None, None, None));
    }

    #[test]
    fn a_line_that_is_only_a_stamp_is_doubtful() {
        let cases = [
            ("Điều 1.\nMẬT\nĐiều 2.", Some("MẬT")),
            ("a\nM Ậ T", Some("MẬT")),
            ("a\nM\nẬ\nT\nb", Some("MẬT")),
            ("T\nỐ\nI\nM\nẬ\nT", Some("TỐI MẬT")),
            ("M | Ậ | T", Some("MẬT")),
            ("MẬT | Hà Nội, ngày 5 tháng 3 năm 2020", Some("MẬT")),
            ("Độ mật: Tuyệt mật", Some("TUYỆT MẬT")),
            ("TỐI MẬT - HỎA TỐC", Some("TỐI MẬT")),
            ("1 | Báo cáo số 5 | MẬT", None),
            ("MẬT/HỎA TỐC", Some("MẬT")),
            ("MẬT - Bản số: 02", Some("MẬT")),
            ("TỐI MẬT (Bản số 02)", Some("TỐI MẬT")),
            ("MẬT (không phổ biến)", Some("MẬT")),
            ("[MẬT] Báo cáo tình hình", Some("MẬT")),
            ("(Tối mật) Báo cáo tình hình", Some("TỐI MẬT")),
            ("From: a@b.vn\nSubject: [MẬT] Bao cao", Some("MẬT")),
            ("Subject: Bao cao TUYỆT MẬT quy I", Some("TUYỆT MẬT")),
            ("Subject: BẢO VỆ BÍ MẬT nhà nước", None),
            ("Subject: Mật ong U Minh", None),
            ("Mật", None),
            ("Văn bản có dấu MẬT được gửi riêng.", None),
            ("BẢO VỆ BÍ MẬT", None),
            ("M\nẬT ONG\nT", None),
        ];
        for (text, level) in cases {
            assert_eq!(found(doubtful_stamp(text, &[])), level, "{text:?}");
        }
    }
}
