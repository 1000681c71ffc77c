//! The head of a document: what Nghị định 30/2020/NĐ-CP, Phụ lục I, puts into boxes 1 to 5 and 10, and
//! the Party's form of it. Lines are recognised by what they say, not by where they stand, because an
//! extraction may have reordered them.

use super::date;
use super::layout::is_capitals;
use super::{kind, layout, parse, phrase};
use crate::text::date::WrittenDate;
use crate::text::number::{DocumentNumber, Letters, find_numbers};

/// The head of a document ends within so many paragraphs, wherever it begins.
const HEAD_PARAGRAPHS_MAX: usize = 60;
/// A portal prints so many paragraphs of its own before the document, at most.
const PREFACE_PARAGRAPHS_MAX: usize = 400;
/// At most so many paragraphs of the head stand above the state's or the Party's name.
const LINES_ABOVE_NATION_MAX: usize = 8;
/// A longer paragraph is no line of the head.
const HEAD_LINE_BYTES: usize = 300;
/// A longer paragraph is no title. The decree's data model allows 500 characters.
const TITLE_BYTES_MAX: usize = 1200;
/// Lines of a title that the file keeps apart are short.
const TITLE_LINE_BYTES: usize = 250;

/// What the head says, as printed.
#[derive(Debug, Default)]
pub(super) struct Header<'a> {
    /// Lines in capitals that name the agency and those above it, in order.
    pub organ_lines: Vec<String>,
    /// The document's own number.
    pub number: Option<DocumentNumber>,
    /// The part behind a serial that was left blank.
    pub blank_notation: Option<String>,
    /// Place and date.
    pub date_line: Option<(&'a str, WrittenDate)>,
    /// The type in the line made for it.
    pub kind: Option<&'static str>,
    /// One line.
    pub title: Option<String>,
    /// `KHẨN`, …
    pub urgency: Option<&'static str>,
    /// `MẬT`, …
    pub secrecy: Option<&'static str>,
    /// Whether the state's or the Party's name is printed.
    pub nation: bool,
    /// Index of the paragraph from which on the head was looked for; a portal's own lines come before.
    pub start: usize,
    /// Index of the first paragraph behind the head.
    pub body: usize,
}

/// Reads the head of a document off its paragraphs.
pub(super) fn read<'a>(paragraphs: &[&'a str]) -> Header<'a> {
    let mut header = Header::default();
    let start = first_line(paragraphs);
    let mut at = start;
    (header.start, header.body) = (start, start);
    while at < paragraphs.len().min(start + HEAD_PARAGRAPHS_MAX) {
        let line = paragraphs[at];
        if line.len() > HEAD_LINE_BYTES && subject(line).is_none() && !is_capitals(line) {
            break;
        }
        if let Some(found) = kind::type_line(line).filter(|_| header.kind.is_none()) {
            header.kind = Some(found.name);
            at = header.read_title(paragraphs, at, found.rest);
            header.body = at;
            break;
        }
        let opens = parse::opens_body(line) && !is_stamp(line);
        if opens || line.starts_with("Kính gửi") || line.starts_with("KÍNH GỬI") {
            header.body = at;
            break;
        }
        if header.read_line(line) {
            header.body = at + 1;
        } else if header.body > start && layout::starts_section(line) {
            break;
        }
        at += 1;
    }
    header.read_remaining_date(paragraphs);
    if !header.is_found() {
        header.organ_lines.clear();
    }
    header
}

/// The paragraph at which the head begins: a little before the state's or the Party's name, if there.
fn first_line(paragraphs: &[&str]) -> usize {
    let nation = paragraphs
        .iter()
        .take(PREFACE_PARAGRAPHS_MAX)
        .position(|line| line.len() <= HEAD_LINE_BYTES && !is_stamp(line) && names_nation(line));
    nation.map_or(0, |at| at.saturating_sub(LINES_ABOVE_NATION_MAX))
}

impl<'a> Header<'a> {
    /// Takes in a line of the head; whether it was one.
    fn read_line(&mut self, line: &'a str) -> bool {
        if is_stamp(line) {
            return true;
        }
        if let Some(mark) = mark_of(line, &URGENCIES) {
            self.urgency = Some(mark);
            return true;
        }
        if let Some(mark) = mark_of(line, &SECRECIES) {
            self.secrecy = Some(mark);
            return true;
        }
        if let Some(rest) = number_line(line) {
            self.read_number(rest);
            return true;
        }
        if let Some(subject) = subject(line).filter(|_| !line.starts_with("Về") || self.is_found())
        {
            self.title.get_or_insert(subject);
            return true;
        }
        if let Some(found) = date::date_line(line) {
            self.date_line.get_or_insert(found);
            return true;
        }
        let organ = without_nation(line);
        self.nation |= names_nation(line);
        if is_capitals(&organ) && !self.organ_lines.contains(&organ) {
            if !is_heading_of_gazette(&organ) {
                self.organ_lines.push(organ);
            }
            return true;
        }
        organ.is_empty()
    }

    /// Whether something of a head has been read: any text may begin with `Về việc` or hold capitals.
    pub(super) fn is_found(&self) -> bool {
        self.number.is_some()
            || self.blank_notation.is_some()
            || self.date_line.is_some()
            || self.kind.is_some()
            || self.nation
    }

    /// Reads what stands behind `Số:`, with the serial or without.
    fn read_number(&mut self, rest: &'a str) {
        if self.number.is_some() || self.blank_notation.is_some() {
            return;
        }
        let found = [Letters::Printed, Letters::Typed]
            .into_iter()
            .find_map(|letters| find_numbers(rest, letters).into_iter().next());
        let after = match found {
            Some((span, number)) if !has_words(&rest[..span.start]) => {
                self.number = Some(number);
                &rest[span.end..]
            }
            _ => {
                let (notation, after) = blank_number(rest);
                self.blank_notation = notation;
                after
            }
        };
        if let Some(found) = date::date_line(after.trim()) {
            self.date_line.get_or_insert(found);
        }
    }

    /// The title behind the type at `at`, of which `rest` stands on the same line. Gives the index of
    /// the first paragraph behind it.
    fn read_title(&mut self, paragraphs: &[&str], at: usize, rest: &str) -> usize {
        let mut lines: Vec<&str> = Vec::new();
        if !rest.is_empty() {
            lines.push(rest);
        }
        let mut next = at + 1;
        // A portal repeats the type: once as its own headline, once in the document.
        if let Some(again) = paragraphs.get(next).and_then(|line| kind::type_line(line))
            && rest.is_empty()
            && Some(again.name) == self.kind
        {
            lines.extend((!again.rest.is_empty()).then_some(again.rest));
            next += 1;
        }
        while let Some(&line) = paragraphs.get(next) {
            let room = TITLE_BYTES_MAX.saturating_sub(lines.iter().map(|line| line.len()).sum());
            let fits = match lines.is_empty() {
                true => line.len() <= room,
                false => line.len() <= TITLE_LINE_BYTES.min(room) && !ends_sentence(line),
            };
            if !fits || ends_title(line, lines.last().copied()) {
                break;
            }
            lines.push(line);
            next += 1;
        }
        let title = lines.join(" ");
        let title =
            title.trim_end_matches(|c: char| "[]0123456789".contains(c) && title.ends_with(']'));
        if has_words(title) {
            self.title = Some(title.trim().to_string());
        }
        next
    }

    /// A date line that the extraction put behind the type or the title.
    fn read_remaining_date(&mut self, paragraphs: &[&'a str]) {
        if self.date_line.is_none() {
            let near = paragraphs.iter().skip(self.body).take(8);
            let mut lines = near.filter_map(|line| date::date_line(line));
            self.date_line = lines.find(|(place, _)| !place.is_empty());
        }
    }
}

/// Whether `line`, which follows on the type or on the title's line `before`, is no more title.
fn ends_title(line: &str, before: Option<&str>) -> bool {
    let capitals = is_capitals(line);
    // The Party sets the organ in capitals and the subject below it in small letters.
    let small = line.starts_with(char::is_lowercase);
    let heading = before.is_some_and(|before| capitals != is_capitals(before)) && !small;
    heading
        || layout::starts_section(line)
        || parse::opens_body(line)
        || line.starts_with("Kính gửi")
        || number_line(line).is_some()
        || date::date_line(line).is_some()
        || (before.is_some() && layout::bullet(line).is_some())
        || without_nation(line).is_empty()
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['.', ';', ':'])
}

/// `V/v …` or `Về việc …`, which a letter has instead of a type.
fn subject(line: &str) -> Option<String> {
    let begins = ["V/v", "V/V", "v/v", "Về việc"].iter().any(|word| line.starts_with(word));
    (begins && line.len() <= TITLE_BYTES_MAX).then(|| line.to_string())
}

/// What stands behind the `Số` of a line that gives the document's number.
fn number_line(line: &str) -> Option<&str> {
    if line.len() > HEAD_LINE_BYTES {
        return None;
    }
    let start = ["Số", "SỐ", "Luật số", "LUẬT SỐ", "Pháp lệnh số", "Nghị quyết số"];
    let rest = start.iter().find_map(|word| line.strip_prefix(word))?;
    let rest = rest.trim_start();
    let colon = rest.strip_prefix(':');
    // The Party writes no colon; a sentence that begins with `Số` must not pass for it.
    let party =
        rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '…' | '_'));
    colon.map(str::trim_start).or(party.then_some(rest))
}

/// Whether a word of more than one letter stands in `text`.
fn has_words(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() > 1)
}

/// The notation behind a blank serial (`/UBND-KTTH`, `…/2026/QĐ-UBND`, `-KL/TU`), and what follows.
fn blank_number(rest: &str) -> (Option<String>, &str) {
    let blank = |c: char| c == ' ' || c == '.' || c == '…' || c == '_';
    let start = rest.trim_start_matches(blank);
    if !start.starts_with(['/', '-', '–']) {
        return (None, rest);
    }
    // A serial of 1 stands in for the blank, so that there is one reader of notations.
    let whole = format!("1{start}");
    let found = find_numbers(&whole, Letters::Printed).into_iter().next();
    match found.filter(|(span, _)| span.start == 0) {
        Some((span, number)) => (Some(number.notation), &start[span.end - 1..]),
        None => (None, rest),
    }
}

/// Whether the state's or the Party's name stands in `line` as a head prints it.
fn names_nation(line: &str) -> bool {
    ["CỘNG HÒA XÃ HỘI", "CỘNG HOÀ XÃ HỘI", "ĐẢNG CỘNG SẢN"].iter().any(|name| line.contains(name))
}

/// `line` without the state's name, the Party's name and the motto.
fn without_nation(line: &str) -> String {
    const KEYS: [&str; 7] = [
        "độc lập tự do hạnh phúc",
        "cộng hòa xã hội chủ nghĩa việt nam",
        "cộng hòa xã hội chủ nghĩa",
        "đảng cộng sản việt nam",
        "việt nam",
        "văn bản quy phạm pháp luật",
        "dự thảo",
    ];
    let mut rest = line.trim().to_string();
    for known in KEYS {
        rest = without(&rest, &phrase::key(known));
    }
    rest.trim_matches(|c: char| !c.is_alphanumeric()).to_string()
}

/// `text` without the first run of words that reads `key`, at its start or its end.
fn without(text: &str, key: &str) -> String {
    let count = key.split(' ').count();
    let words: Vec<_> = crate::text::words(text).collect();
    if words.len() < count {
        return text.to_string();
    }
    let reads = |part: &[crate::text::Word<'_>]| {
        part.iter().map(|word| crate::text::key(word.text)).eq(key.split(' '))
    };
    let (head, tail) = (&words[..count], &words[words.len() - count..]);
    if reads(tail) {
        text[..tail[0].start].to_string()
    } else if reads(head) && key != "việt nam" {
        text[head[count - 1].span().end..].to_string()
    } else {
        text.to_string()
    }
}

/// Lines that a signing service or a gazette prints above the document.
fn is_stamp(line: &str) -> bool {
    const STARTS: [&str; 8] = [
        "Ký bởi",
        "Người ký",
        "Email:",
        "Cơ quan:",
        "Ngày ký",
        "Thời gian ký",
        "CÔNG BÁO/",
        "Chức vụ:",
    ];
    STARTS.iter().any(|start| line.starts_with(start)) || line.contains("CÔNG BÁO/Số")
}

fn is_heading_of_gazette(line: &str) -> bool {
    ["CÔNG BÁO", "PHẦN VĂN BẢN", "PHỤ LỤC"].iter().any(|start| line.starts_with(start))
}

/// Độ khẩn (Nghị định 30/2020/NĐ-CP, Phụ lục I, box 10b).
const URGENCIES: [&str; 4] = ["HỎA TỐC HẸN GIỜ", "HỎA TỐC", "THƯỢNG KHẨN", "KHẨN"];
/// Độ mật (Luật Bảo vệ bí mật nhà nước 29/2018/QH14, Điều 8).
const SECRECIES: [&str; 3] = ["TUYỆT MẬT", "TỐI MẬT", "MẬT"];

fn mark_of(line: &str, marks: &[&'static str]) -> Option<&'static str> {
    if line.len() > 40 || !is_capitals(line) {
        return None;
    }
    let key = phrase::key(line);
    marks.iter().find(|mark| phrase::key(mark) == key).copied()
}

#[cfg(test)]
#[path = "header_tests.rs"]
mod tests;
