//! Reads the head of a document: boxes 1 to 5 and 10 of Nghị định 30/2020/NĐ-CP, Phụ lục I, and the
//! Party's form of it. Lines are recognised by their words, not by their position, because an
//! extraction may have reordered them. How a title starts and ends is decided in [`super::title`].

use super::head_lines::{self, HEAD_LINES_MAX, LINES_BEHIND_HEAD};
use super::stamps::Stamps;
use super::title;
use crate::bytes::first_bytes;
use crate::entity::number::{DocumentNumber, Letters, find_numbers};
use crate::entity::{issuer, kind};
use crate::line::{
    self, DateLine, HEAD_LINE_BYTES_MAX, MERGED_BYTES_MAX, is_capitals, names_nation,
};
use tracuu_text::phrase;

/// The number is looked for in at most this many lines after the title.
const NUMBER_LINES_BEHIND: usize = 2;
/// A portal prints at most this many paragraphs of its own before the document.
const PREFACE_PARAGRAPHS_MAX: usize = 400;
/// At most this many paragraphs of the head precede the state's or the Party's name.
const LINES_ABOVE_NATION_MAX: usize = 8;
/// An untyped heading must not be followed by a number, a date or the state's name within this many
/// lines.
const LINES_BELOW_HEADING: usize = 3;

/// The type of a consolidated text: one with its amendments written into it.
const CONSOLIDATED: &str = "Văn bản hợp nhất";

/// The fields of the head, as printed.
#[derive(Debug, Default)]
pub(crate) struct Header<'a> {
    /// Lines in capitals that name the superior organs and the agency, in text order.
    pub issuer_lines: Vec<String>,
    /// The document's own number.
    pub number: Option<DocumentNumber>,
    /// The notation after a serial that was left blank.
    pub blank_notation: Option<String>,
    /// Place and date. The place is empty if the date was merged with the title.
    pub date_line: Option<DateLine<'a>>,
    /// The type from its own line, or the kind of copy without such a line.
    pub kind: Option<&'static str>,
    /// The title on one line.
    pub title: Option<String>,
    /// Whether the title is the heading of a document without a known type, or of an annex that is
    /// a file of its own.
    pub is_heading: bool,
    /// The stamps of urgency and secrecy.
    pub stamps: Stamps,
    /// The type of a consolidated text. It takes precedence over the type of the text inside it.
    consolidated: Option<&'static str>,
    /// The kind of copy, if a stamp names one. The rest of the head is that of the copied document.
    copy: Option<&'static str>,
    /// How many of `issuer_lines` precede the number. They are dropped if the number is a copy's.
    copy_lines: usize,
    /// Whether the state's or the Party's name is printed.
    pub nation: bool,
    /// Index of the paragraph where the search for the head starts; a portal's own lines precede
    /// it.
    pub start: usize,
    /// Index of the first paragraph after the head.
    pub body: usize,
}

/// Reads the head of a document from its paragraphs. If it finds no head, it drops the organ lines
/// and stamps.
pub(crate) fn read<'a>(paragraphs: &[&'a str]) -> Header<'a> {
    let mut header = Header::default();
    if let Some(title) = title::appended(paragraphs) {
        // Any lines below that look like a head belong to a form.
        return Header { title: Some(title), is_heading: true, ..header };
    }
    let nation = nation_at(paragraphs);
    let start = nation.map_or(0, |at| at.saturating_sub(LINES_ABOVE_NATION_MAX));
    let (lines, origins) = head_lines::split(&paragraphs[start..]);
    let origin = |at: usize| origins.get(at).map_or(paragraphs.len(), |at| start + at);
    (header.start, header.body) = (start, start);
    let mut at = 0;
    while at < lines.len().min(HEAD_LINES_MAX) {
        let line = header.stamps.take(lines[at]);
        let above = nation.is_some_and(|nation| origin(at) < nation);
        let long = line.len() > HEAD_LINE_BYTES_MAX && !above;
        if long && title::subject(line).is_none() && !is_capitals(line) {
            break;
        }
        if let Some(copy) = line::type_line(line).filter(|found| kind::is_copy(found.name)) {
            header.copy.get_or_insert(copy.name);
            (at, header.body) = (at + 1, origin(at + 1));
            continue;
        }
        if let Some((name, rest, length)) = type_at(line, &lines[at + 1..]) {
            let organ = rest.trim_matches(['-', '–', ' ']);
            if name == CONSOLIDATED && (organ.is_empty() || issuer::head(organ).is_some()) {
                // A gazette prints this line above the head of the consolidated text.
                header.consolidated = Some(name);
                header.issuer_lines.extend((!organ.is_empty()).then(|| organ.to_string()));
                (at, header.body) = (at + length, origin(at + length));
                continue;
            }
            let numbered = header.numbered_kind();
            let (name, rest) = match numbered.filter(|own| !rest.is_empty() && *own != name) {
                Some(own) => (own, line),
                None => (name, rest),
            };
            let (mut title, mut next) =
                title::read(&lines, at + length - 1, name, rest, &mut header.stamps);
            if let Some(merged) = title.as_deref().and_then(title::apart) {
                let own = merged.title.map(str::to_string);
                header.take_merged(&merged);
                title = own;
                let issuer = lines.get(next).is_some_and(|line| is_issuer(line));
                if title.is_none() && !issuer {
                    (title, next) = title::read(&lines, next - 1, name, "", &mut header.stamps);
                }
            }
            header.read_headline(&lines[..at], name);
            header.kind = header.consolidated.or(Some(name));
            header.title = title.or(header.title.take());
            header.body = origin(next);
            header.read_number_behind(&lines[next.min(lines.len())..]);
            break;
        }
        if let Some((kind, merged, length)) = title::continued(&lines[at..]) {
            header.take_merged(&merged);
            header.kind = Some(kind);
            header.title = merged.title.and_then(title::cleaned);
            header.body = origin(at + length);
            break;
        }
        // A portal's lines above the head may look like the start of a body: `Ngày ban hành: …`,
        // `Để xem toàn văn …`.
        let opens = !above && line::opens_body(line) && !line::is_stamp(line);
        if opens || line::is_address(line) {
            header.body = origin(at);
            break;
        }
        if header.opens_with(line, at.checked_sub(1).map(|last| lines[last]), &lines[at + 1..]) {
            let (title, next) = title::read(&lines, at, "", line, &mut header.stamps);
            (header.title, header.is_heading) = (title, true);
            header.body = origin(next);
            break;
        }
        let read = header.read_line(line, &lines[at + 1..]);
        if read > 0 {
            header.body = origin(at + read);
        } else if header.body > start && line::starts_section(line) {
            break;
        }
        at += read.max(1);
    }
    header.kind = header.kind.or(header.copy);
    header.read_remaining_date(paragraphs);
    if !header.is_found() {
        header.issuer_lines.clear();
        header.stamps = Stamps::default();
    }
    header
}

/// Returns the type that `line` begins with, the rest of the line, and the number of lines (1 or 2)
/// that the type takes up.
fn type_at<'a>(line: &'a str, next: &[&str]) -> Option<(&'static str, &'a str, usize)> {
    let found = line::type_line(line)?;
    let more = next.first().filter(|next| found.rest.is_empty() && is_capitals(next));
    let longer = more.and_then(|next| {
        kind::type_named(&format!("{} {next}", found.name)).filter(|name| *name != found.name)
    });
    Some(match longer {
        Some(name) => (name, "", 2),
        None if is_of_several(found.rest) => (found.name, "", 1),
        None => (found.name, found.rest, 1),
    })
}

/// Returns true if `line` names an organ and its first word is in capitals.
fn is_issuer(line: &str) -> bool {
    line.split(' ').next().is_some_and(is_capitals) && issuer::head(line).is_some()
}

/// Returns true if `rest`, the text after a type, only says that several organs issue the document.
fn is_of_several(rest: &str) -> bool {
    ["liên tịch", "liên ngành"].contains(&phrase::key(first_bytes(rest, 20)).as_str())
}

/// Returns the index of the first paragraph with the state's or the Party's name as in a head.
fn nation_at(paragraphs: &[&str]) -> Option<usize> {
    paragraphs.iter().take(PREFACE_PARAGRAPHS_MAX).position(|line| {
        line.len() <= MERGED_BYTES_MAX && !line::is_stamp(line) && names_nation(line)
    })
}

impl<'a> Header<'a> {
    /// Reads one line of the head; `next` are the lines after it. Returns the number of lines used,
    /// 0 if `line` does not belong to the head.
    fn read_line(&mut self, line: &'a str, next: &[&'a str]) -> usize {
        if line::is_stamp(line) || line.is_empty() {
            return 1;
        }
        if let Some(rest) = line::number_line(line) {
            self.read_number(rest);
            return 1;
        }
        if let Some(subject) =
            title::subject(line).filter(|_| !line.starts_with("Về") || self.is_found())
        {
            let more = title::subject_lines(next, 0);
            if self.title.is_none() {
                let whole = [&[subject], &next[..more]].concat().join(" ");
                self.title = title::cleaned(&whole);
            }
            return 1 + more;
        }
        if let Some(found) = line::date_line(line) {
            self.date_line.get_or_insert(found);
            return 1;
        }
        // An organ's name may end with the country's name, which also ends the state's name.
        let ends_name = !self.nation && !self.issuer_lines.is_empty() && line == "VIỆT NAM";
        let organ = if ends_name { line.to_string() } else { line::without_nation(line) };
        self.nation |= names_nation(line);
        if is_capitals(&organ) && !self.issuer_lines.contains(&organ) {
            if !is_heading_of_gazette(&organ) {
                self.issuer_lines.push(organ);
            }
            return 1;
        }
        usize::from(organ.is_empty())
    }

    /// Returns true if `line` is the heading of a document without a known type. It must be in
    /// capitals, not part of the issuer's name, and directly below the motto, the date, the number
    /// or a stamp. `last` is the line before it, `next` are the lines after it.
    fn opens_with(&self, line: &str, last: Option<&str>, next: &[&str]) -> bool {
        let is_part = |line: &str| {
            line::number_line(line).is_some()
                || line::date_line(line).is_some()
                || line::without_nation(line).is_empty()
        };
        let below = last.is_some_and(|last| is_part(last) || line::is_stamp(last));
        below
            && !self.issuer_lines.is_empty()
            && self.title.is_none()
            && is_capitals(line)
            && line.split_whitespace().nth(1).is_some()
            && !is_part(line)
            && issuer::head(line).is_none()
            && !issuer::begins_with_level(line)
            && !is_heading_of_gazette(line)
            && !next.iter().take(LINES_BELOW_HEADING).any(|line| is_part(line))
    }

    /// Returns true if a part of a head was read. Titles and organ lines do not count: any text may
    /// begin with `Về việc` or contain capitals.
    pub fn is_found(&self) -> bool {
        self.number.is_some()
            || self.blank_notation.is_some()
            || self.date_line.is_some()
            || self.kind.is_some()
            || self.nation
    }

    /// Reads `rest`, the text after `Số:`, with or without a serial; also a date or title after it.
    /// The document's own number replaces that of a copy. The date and the organ lines read before
    /// the copy's number are then dropped.
    fn read_number(&mut self, rest: &'a str) {
        let copied = self.number.as_ref().is_some_and(|number| {
            kind::by_abbreviation(number.first_code(), false).is_some_and(kind::is_copy)
        });
        if (self.number.is_some() && !copied) || self.blank_notation.is_some() {
            return;
        }
        let read = |rest: &str| {
            let letters = [Letters::Printed, Letters::Typed].into_iter();
            letters
                .map(|letters| find_numbers(rest, letters))
                .find_map(|all| all.into_iter().next())
        };
        // If the serial is blank, the year may look like one: `Số: …/2025/QĐ-UBND`.
        let blank = behind_blank(rest).starts_with('/');
        let found = read(rest).filter(|_| !blank);
        // A typing error (`24/2026//NQ-CP`), or a number inside a dotted blank
        // (`..453..../QĐ-UBND`).
        if found.is_none() {
            let mended = rest.replace("//", "/").replace(['.', '…', '_'], "");
            let mended = read(&mended).filter(|(span, _)| span.start == 0);
            if let Some((_, number)) = mended {
                self.number = Some(number);
                return;
            }
        }
        // Codes with spaced dashes: `102/2025/NQLT - UBTVQH15 - CP`.
        let length = found.as_ref().map_or(0, |(_, number)| number.notation.len());
        let joined = read(&rest.replace(" - ", "-")).map(|(_, number)| number);
        let longer = joined.filter(|joined| joined.notation.len() > length);
        let after = match found {
            Some((span, number)) if !line::has_words(&rest[..span.start]) => {
                if copied {
                    self.issuer_lines.drain(..self.copy_lines.min(self.issuer_lines.len()));
                    self.date_line = None;
                }
                self.number = longer.or(Some(number));
                self.copy_lines = self.issuer_lines.len();
                &rest[span.end..]
            }
            _ => {
                let (notation, after) = blank_number(rest);
                self.blank_notation = notation;
                after
            }
        };
        let after = after.trim();
        if let Some(found) = line::date_line(after) {
            self.date_line.get_or_insert(found);
        } else if after.starts_with("về việc ") && self.title.is_none() {
            self.title = title::cleaned(after);
        }
    }

    /// Takes number, date and organ from a line that merges them with the title, if the head lacks
    /// them.
    fn take_merged(&mut self, merged: &title::Merged<'_>) {
        if self.number.is_none() && self.blank_notation.is_none() {
            self.number = Some(merged.number.clone());
        }
        self.date_line =
            self.date_line.take().or(merged.date.map(|date| DateLine { place: "", date }));
        if self.issuer_lines.is_empty() {
            self.issuer_lines.extend(merged.organ.map(str::to_string));
        }
    }

    /// Returns the type that the number's abbreviation stands for; `None` for the Party's numbers.
    /// A line that begins with another type is then a title: `Số: 15/2021/TT-BYT` /
    /// `QUY ĐỊNH CÁC TIÊU CHUẨN …`.
    fn numbered_kind(&self) -> Option<&'static str> {
        let number = self.number.as_ref().filter(|number| !number.party)?;
        kind::by_abbreviation(number.first_code(), false)
    }

    /// Reads the number from a portal's headline, if the head of the document gives none:
    /// `Luật Thuế bảo vệ môi trường số 57/2010/QH12`. The headline begins with the type `kind` and
    /// ends with the number.
    fn read_headline(&mut self, lines: &[&str], kind: &str) {
        if self.number.is_some() || self.blank_notation.is_some() {
            return;
        }
        let named = |line: &&&str| {
            first_bytes(line, kind.len()).to_lowercase() == kind.to_lowercase()
                && line.len() <= HEAD_LINE_BYTES_MAX
        };
        self.number = lines.iter().filter(named).find_map(|line| {
            let (span, number) = find_numbers(line, Letters::Printed).pop()?;
            let closes = span.end == line.len() && line[..span.start].ends_with(" số ");
            closes.then_some(number)
        });
    }

    /// Reads the number of a contract, which is printed below its title.
    fn read_number_behind(&mut self, lines: &[&'a str]) {
        if self.number.is_none() && self.blank_notation.is_none() {
            let below =
                lines.iter().take(NUMBER_LINES_BEHIND).find_map(|line| line::number_line(line));
            below.into_iter().for_each(|rest| self.read_number(rest));
        }
    }

    /// Reads a date line that the extraction placed after the type or the title.
    fn read_remaining_date(&mut self, paragraphs: &[&'a str]) {
        if self.date_line.is_none() {
            let near = paragraphs.iter().skip(self.body).take(LINES_BEHIND_HEAD);
            let mut lines = near.filter_map(|line| line::date_line(line));
            self.date_line = lines.find(|found| !found.place.is_empty());
        }
    }
}

/// Returns the text after the blank (spaces, dots, underscores) that `rest` may begin with.
fn behind_blank(rest: &str) -> &str {
    rest.trim_start_matches([' ', '.', '…', '_'])
}

/// Splits `rest` after the notation that follows a blank serial (`/UBND-KTTH`, `…/2026/QĐ-UBND`,
/// `-KL/TU`). Returns `None` and all of `rest` without a notation.
fn blank_number(rest: &str) -> (Option<String>, &str) {
    let start = behind_blank(rest);
    if !start.starts_with(['/', '-', '–']) {
        return (None, rest);
    }
    // A serial of 1 replaces the blank, so that the parser of whole numbers can be used.
    let whole = format!("1{start}");
    let found = find_numbers(&whole, Letters::Printed).into_iter().next();
    match found.filter(|(span, _)| span.start == 0) {
        Some((span, number)) => (Some(number.notation), &start[span.end - 1..]),
        None => (None, rest),
    }
}

fn is_heading_of_gazette(line: &str) -> bool {
    ["CÔNG BÁO", "PHẦN VĂN BẢN", "PHỤ LỤC"].iter().any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests;
