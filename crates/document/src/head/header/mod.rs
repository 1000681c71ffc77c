//! Reads the head of a document: boxes 1 to 5 and 10 of Nghị định 30/2020/NĐ-CP, Phụ lục I, and the
//! Party's form of it. Lines are recognised by their words, not by their position, because an
//! extraction may have reordered them. The rules are tried in order on each line; the fields that
//! they fill are in `fields`. How a title starts and ends is decided in the module `title`.

mod fields;
mod own_number;

use super::head_lines::{self, HEAD_LINES_MAX, HeadLines};
use super::organ_lines::{self, IssuerLine};
use super::stamps::Stamps;
use super::title::{self, ReadTitle};
use crate::bytes::first_bytes;
use crate::entity::{issuer, kind};
use crate::line::{self, HEAD_LINE_BYTES_MAX, MERGED_BYTES_MAX, is_capitals, names_nation};
pub(crate) use fields::Header;
use fields::part_with;
use tracuu_text::phrase;

/// A portal prints at most this many paragraphs of its own before the document.
const PREFACE_PARAGRAPHS_MAX: usize = 400;
/// At most this many paragraphs of the head precede the state's or the Party's name.
const LINES_ABOVE_NATION_MAX: usize = 8;
/// An untyped heading must not be followed by a number, a date or the state's name within this many
/// lines.
const LINES_BELOW_HEADING: usize = 3;

/// At most this many lines after the first one of a subject is the name of the state, which stands
/// beside the issuer.
const LINES_TO_NATION: usize = 4;

/// Longest second line of a date that a line break separated, in bytes.
const DATE_PIECE_BYTES_MAX: usize = 50;

/// The type of a consolidated text: one with its amendments written into it.
const CONSOLIDATED: &str = "Văn bản hợp nhất";

/// The rules for one line of a head, in the order in which they are tried. The first that applies
/// decides. A line to which none applies is skipped.
const RULES: [Rule; 15] = [
    ends_at_long_line,
    skips_stamp,
    reads_copy_stamp,
    reads_consolidated_type,
    reads_type_and_title,
    reads_continuation_in_gazette,
    ends_at_body,
    reads_untyped_heading,
    reads_number,
    reads_subject,
    reads_date,
    reads_rest_of_subject,
    reads_subject_below_number,
    reads_nation_and_issuer,
    ends_at_section,
];

/// Reads `line`, the current line without its stamps.
type Rule = for<'a> fn(&mut Reader<'a>, line: &'a str) -> Step;

/// What a rule did with the current line.
enum Step {
    /// The rule does not apply.
    Passed,
    /// The line and those after it, in all this many, belong to the head.
    Took(usize),
    /// The head ends; `Header::body` is set.
    Ended,
}

/// The head as far as it is read.
struct Reader<'a> {
    header: Header<'a>,
    lines: HeadLines<'a>,
    /// Index of the current line.
    at: usize,
    /// Index of the paragraph with the state's or the Party's name.
    nation: Option<usize>,
    /// Number of paragraphs of the text.
    paragraphs: usize,
}

impl<'a> Reader<'a> {
    /// Returns the index of the paragraph that line `at` is from.
    fn paragraph(&self, at: usize) -> usize {
        let paragraph = self.lines.paragraphs.get(at);
        paragraph.map_or(self.paragraphs, |at| self.header.start + at)
    }

    /// Returns true if the current line is above the state's or the Party's name.
    fn is_above_nation(&self) -> bool {
        self.nation.is_some_and(|nation| self.paragraph(self.at) < nation)
    }

    /// Returns the lines after the current one.
    fn next_lines(&self) -> &[&'a str] {
        &self.lines.texts[self.at + 1..]
    }

    /// Ends the head before line `at`.
    fn end_before(&mut self, at: usize) -> Step {
        self.header.body = self.paragraph(at);
        Step::Ended
    }

    /// Reads the title after a type on line `at`; see [`title::read`].
    fn read_title(&mut self, at: usize, kind: &str, rest: &'a str) -> ReadTitle<'a> {
        title::read(&self.lines.texts, at, kind, rest, &mut self.header.stamps)
    }
}

/// Reads the head of a document from its paragraphs. If it finds no head, it drops the issuer lines
/// and stamps.
pub(crate) fn read<'a>(paragraphs: &[&'a str]) -> Header<'a> {
    let mut header = Header::default();
    if let Some(title) = title::appended(paragraphs) {
        // Any lines below that look like a head belong to a form.
        header.set_title(Some(title), "annex_title", paragraphs.first().copied());
        header.is_heading = true;
        return header;
    }
    let nation = nation_at(paragraphs);
    header.start = nation.map_or(0, |at| at.saturating_sub(LINES_ABOVE_NATION_MAX));
    header.body = header.start;
    let lines = head_lines::split(&paragraphs[header.start..]);
    let mut reader = Reader { header, lines, at: 0, nation, paragraphs: paragraphs.len() };
    while reader.at < reader.lines.texts.len().min(HEAD_LINES_MAX) {
        let line = reader.header.stamps.take(reader.lines.texts[reader.at]);
        let mut steps = RULES.iter().map(|rule| rule(&mut reader, line));
        match steps.find(|step| !matches!(step, Step::Passed)) {
            Some(Step::Ended) => break,
            Some(Step::Took(lines)) => {
                reader.at += lines;
                reader.header.body = reader.paragraph(reader.at);
            }
            Some(Step::Passed) | None => reader.at += 1,
        }
    }
    let mut header = reader.header;
    read_title_above(&mut header, paragraphs);
    // A copied letter has no type line; its subject is that of a letter.
    let is_numbered = header.has_number() || header.unread_number.is_some();
    let is_letter = is_numbered && header.title.as_deref().is_some_and(is_letter_subject);
    header.kind = header.kind.or(header.copy.filter(|_| !is_letter));
    header.read_remaining_date(paragraphs);
    if !header.is_found() {
        header.issuer_lines.clear();
        header.stamps = Stamps::default();
    }
    header.stamps.record(&mut header.trace);
    header
}

/// Reads type and title at the top of a text that has the rest of its head below, as where a
/// letterhead is a running header. The type must be that of the number, since a portal prints words
/// of its own above a document.
fn read_title_above<'a>(header: &mut Header<'a>, paragraphs: &[&'a str]) {
    let lines = &paragraphs[..paragraphs.len().min(HEAD_LINES_MAX)];
    let Some(kind) = header.numbered_kind().filter(|_| header.kind.is_none()) else { return };
    let Some(found) = lines.first().and_then(|line| type_at(line, &lines[1..])) else { return };
    if found.name == kind {
        let read = title::read(lines, found.lines - 1, kind, found.rest, &mut header.stamps);
        header.set_kind(kind, "type_line", lines.first().copied());
        header.set_title(read.title, "title_below_type", read.parts.first().copied());
        (header.start, header.body) = (0, read.next);
    }
}

/// Returns the index of the first paragraph with the state's or the Party's name as in a head.
fn nation_at(paragraphs: &[&str]) -> Option<usize> {
    paragraphs.iter().take(PREFACE_PARAGRAPHS_MAX).position(|line| {
        line.len() <= MERGED_BYTES_MAX && !line::is_stamp(line) && names_nation(line)
    })
}

/// Ends the head at a line that is too long for it, unless it is a subject or in capitals.
fn ends_at_long_line<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let long = line.len() > HEAD_LINE_BYTES_MAX && !reader.is_above_nation();
    if long && title::subject(line).is_none() && !is_capitals(line) {
        return Step::Ended;
    }
    Step::Passed
}

fn is_letter_subject(title: &str) -> bool {
    title.to_lowercase().starts_with("v/v")
}

/// Reads the type of a copy (`SAO Y`), which is printed above the copied document.
fn reads_copy_stamp<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let Some(copy) = line::type_line(line).filter(|found| kind::is_copy(found.name)) else {
        return Step::Passed;
    };
    let header = &mut reader.header;
    if header.copy.is_none() && header.consolidated.is_none() {
        header.trace.set("type", "copy_stamp", Some(line));
    }
    header.copy.get_or_insert(copy.name);
    Step::Took(1)
}

/// Reads the line that a gazette prints above the head of a consolidated text, with or without the
/// issuer.
fn reads_consolidated_type<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let Some(found) = type_at(line, reader.next_lines()) else { return Step::Passed };
    let named = found.rest.trim_matches(['-', '–', ' ']);
    if found.name != CONSOLIDATED || !(named.is_empty() || issuer::head(named).is_some()) {
        return Step::Passed;
    }
    let header = &mut reader.header;
    header.consolidated = Some(found.name);
    header.trace.set("type", "consolidated_type", Some(line));
    if !named.is_empty() {
        header.add_issuer(named.to_string(), line);
    }
    Step::Took(found.lines)
}

/// Reads the type and the title, with which the head ends.
fn reads_type_and_title<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let Some(found) = type_at(line, reader.next_lines()) else { return Step::Passed };
    let numbered = reader.header.numbered_kind();
    let numbered = numbered.filter(|own| !found.rest.is_empty() && *own != found.name);
    let (name, rest) = match numbered {
        Some(own) => (own, line),
        None => (found.name, found.rest),
    };
    let mut read = reader.read_title(reader.at + found.lines - 1, name, rest);
    let mut rule = "title_below_type";
    if let Some(merged) = read.title.as_deref().and_then(title::split_merged_line) {
        let own = merged.title.map(str::to_string);
        reader.header.take_merged(&merged, &read.parts, "merged_title");
        let issuer = reader.lines.texts.get(read.next).is_some_and(|line| is_issuer(line));
        (read.title, rule) = (own, "merged_title");
        if read.title.is_none() && !issuer {
            read = reader.read_title(read.next - 1, name, "");
            rule = "title_below_type";
        }
    }
    let header = &mut reader.header;
    header.read_headline(&reader.lines.texts[..reader.at], name);
    match (header.consolidated, numbered) {
        (Some(consolidated), _) => header.kind = Some(consolidated),
        (None, Some(own)) => header.set_kind(own, "number_code", header.trace.line_of("number")),
        (None, None) => header.set_kind(name, "type_line", Some(line)),
    }
    let first = read.title.as_deref().and_then(|title| title.split(' ').next()).unwrap_or_default();
    let line = part_with(&read.parts, &[first]);
    header.set_title(read.title, rule, line);
    let below = read.next.min(reader.lines.texts.len());
    header.read_number_below(&reader.lines.texts[below..]);
    reader.end_before(read.next)
}

/// Reads the type, number, date and title that a gazette prints above the later parts of a
/// document.
fn reads_continuation_in_gazette<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    const RULE: &str = "continued_in_gazette";
    let Some(found) = title::continued(&reader.lines.texts[reader.at..]) else {
        return Step::Passed;
    };
    let header = &mut reader.header;
    header.take_merged(&found.merged, &[line], RULE);
    header.set_kind(found.kind, RULE, Some(line));
    header.title = None;
    header.set_title(found.merged.title.and_then(title::cleaned), RULE, Some(line));
    reader.end_before(reader.at + found.lines)
}

/// Ends the head before the addressee or the first line of the body. A portal's lines above the
/// head may look like the start of a body: `Ngày ban hành: …`, `Để xem toàn văn …`. A line that is
/// only a day is the date of a head that has none yet.
fn ends_at_body<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let dated = || {
        let open = reader.header.is_found() && reader.header.date_line.is_none();
        open && line.starts_with("Ngày") && line::date_line(line).is_some()
    };
    let opens = !reader.is_above_nation() && line::opens_body(line) && !line::is_stamp(line);
    let opens = opens && !dated();
    if opens || line::is_address(line) {
        return reader.end_before(reader.at);
    }
    Step::Passed
}

/// Reads the heading of a document without a known type as its title. The heading must be in
/// capitals, not part of the issuer's name, and directly below the motto, the date, the number or a
/// stamp.
fn reads_untyped_heading<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let is_part = |line: &str| {
        line::number_line(line).is_some()
            || line::date_line(line).is_some()
            || line::without_nation(line).is_empty()
    };
    let last = reader.at.checked_sub(1).map(|last| reader.lines.texts[last]);
    let opens = last.is_some_and(|last| is_part(last) || line::is_stamp(last))
        && !reader.header.issuer_lines.is_empty()
        && reader.header.title.is_none()
        && is_capitals(line)
        && line.split_whitespace().nth(1).is_some()
        && !is_part(line)
        && issuer::head(line).is_none()
        && !issuer::begins_with_level(line)
        && !is_heading_of_gazette(line)
        && !reader.next_lines().iter().take(LINES_BELOW_HEADING).any(|line| is_part(line));
    if !opens {
        return Step::Passed;
    }
    let read = reader.read_title(reader.at, "", line);
    reader.header.set_title(read.title, "untyped_heading", Some(line));
    reader.header.is_heading = true;
    reader.end_before(read.next)
}

/// Skips the line of a signing service or a gazette, and a line that was only a stamp.
fn skips_stamp<'a>(_: &mut Reader<'a>, line: &'a str) -> Step {
    if line::is_stamp(line) || line.is_empty() { Step::Took(1) } else { Step::Passed }
}

/// Reads the number after `Số:`, also if it continues on the next lines. A line that is a number
/// but for the label is the document's own if it is the first.
fn reads_number<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let begun = !reader.header.issuer_lines.is_empty() || reader.header.nation;
    let bare = || (begun && own_number::is_whole(line)).then_some(line);
    let Some(rest) = line::number_line(line).or_else(bare) else { return Step::Passed };
    let next = &reader.lines.texts[reader.at + 1..];
    Step::Took(1 + reader.header.read_number(rest, next, "number_line"))
}

/// Reads the subject that a letter has instead of a title. `Về việc` counts only in a head: after
/// number, date or the name of the state, or above that name.
fn reads_subject<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let subject = title::subject(line);
    let is_above_nation = || {
        let mut next = reader.next_lines().iter().take(LINES_TO_NATION);
        !reader.header.issuer_lines.is_empty() && next.any(|line| line::names_nation(line))
    };
    let is_in_head =
        |_: &&str| !line.starts_with("Về") || reader.header.is_found() || is_above_nation();
    match subject.filter(is_in_head) {
        Some(_) => take_subject(reader, line),
        None => Step::Passed,
    }
}

/// Takes `line` and those that continue it as the subject of a letter, unless it has a title.
fn take_subject<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let next = reader.next_lines();
    let more = title::subject_lines(next, 0);
    let whole = [&[line], &next[..more]].concat().join(" ");
    if reader.header.title.is_none() {
        reader.header.set_title(title::cleaned(&whole), "subject", Some(line));
    }
    Step::Took(1 + more)
}

/// Reads place and date, which may continue on the next line.
fn reads_date<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let next = reader.next_lines().first();
    let broken = || {
        let next = next.filter(|next| next.len() <= DATE_PIECE_BYTES_MAX)?;
        line::begins_date(line).then(|| line::date_line(&format!("{line} {next}")))?
    };
    let (found, lines) = match line::date_line(line) {
        Some(found) => (Some(found), 1),
        None => (broken(), 2),
    };
    let Some(found) = found else { return Step::Passed };
    reader.header.set_date(found, "date_line", line);
    Step::Took(lines)
}

/// Reads the rest of a subject that the date beside it has cut: the subject's column has more lines
/// than the other one.
fn reads_rest_of_subject<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let is_inside = |line: &str| {
        let inside = line.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
        inside && line::bullet(line).is_none() && line::date_line(line).is_none()
    };
    let last = reader.at.checked_sub(1).map(|last| reader.lines.texts[last]);
    let is_below = last.is_some_and(|last| line::date_line(last).is_some() || is_inside(last));
    let subject = reader.header.title.as_deref().and_then(title::subject);
    let goes_on = is_below && reader.header.date_line.is_some() && is_inside(line);
    let Some(subject) = subject.filter(|_| goes_on) else { return Step::Passed };
    reader.header.title = title::cleaned(&format!("{subject} {line}"));
    Step::Took(1)
}

/// Reads the subject of a letter that says neither `V/v` nor `Về việc`: the lines between number
/// and addressee.
fn reads_subject_below_number<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let last = reader.at.checked_sub(1).map(|last| reader.lines.texts[last]);
    let is_below = last.is_some_and(|last| line::number_line(last).is_some());
    let is_of_letter = || {
        let next = reader.next_lines();
        let more = title::subject_lines(next, 0);
        let mut below = next[more..].iter().take(title::LINES_BELOW_SUBJECT);
        let end = below.find(|line| line::is_address(line) || line::type_line(line).is_some());
        end.is_some_and(|line| line::is_address(line))
    };
    let opens = is_below
        && reader.header.title.is_none()
        && line.starts_with(char::is_uppercase)
        && line.contains(' ')
        && !is_capitals(line)
        && !names_nation(line)
        && line.len() <= title::SUBJECT_LINE_BYTES;
    if opens && is_of_letter() { take_subject(reader, line) } else { Step::Passed }
}

/// Reads the state's or the Party's name, and the name of an issuer in capitals.
fn reads_nation_and_issuer<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let header = &mut reader.header;
    // An issuer's name may end with the country's name, which also ends the state's name.
    let ends_name = !header.nation && !header.issuer_lines.is_empty() && line == "VIỆT NAM";
    let text = if ends_name { line.to_string() } else { line::without_nation(line) };
    header.nation |= names_nation(line);
    // `VIỆN KIỂM SÁT NHÂN DÂN` / `TỈNH …` / `VIỆN KIỂM SÁT NHÂN DÂN` / `HUYỆN …`.
    let same = |known: &IssuerLine<'_>| known.text == text;
    let is_kind = || issuer::head(&text).is_some_and(|head| head.is_whole);
    let repeated = header.issuer_lines.iter().any(same)
        && (header.issuer_lines.last().is_some_and(same) || !is_kind());
    if is_capitals(&text) && !repeated {
        let goes_on = || {
            let last = header.issuer_lines.last();
            last.is_some_and(|last| organ_lines::breaks_pair(&last.text, &text))
        };
        if !is_heading_of_gazette(&text) && (!is_fragment(&text) || goes_on()) {
            header.add_issuer(text, line);
        }
        return Step::Took(1);
    }
    if text.is_empty() { Step::Took(1) } else { Step::Passed }
}

/// Ends the head before the first label of a section, if a part of the head was read.
fn ends_at_section<'a>(reader: &mut Reader<'a>, line: &'a str) -> Step {
    let begun = reader.header.body > reader.header.start;
    if begun && line::starts_section(line) { Step::Ended } else { Step::Passed }
}

/// A type at the start of a line.
struct TypeAt<'a> {
    name: &'static str,
    /// The rest of the line.
    rest: &'a str,
    /// How many lines the type takes up: 1 or 2.
    lines: usize,
}

/// Returns the type that `line` begins with; `next` are the lines after it.
fn type_at<'a>(line: &'a str, next: &[&str]) -> Option<TypeAt<'a>> {
    let found = line::type_line(line)?;
    let more = next.first().filter(|next| found.rest.is_empty() && is_capitals(next));
    let longer = more.and_then(|next| {
        kind::type_named(&format!("{} {next}", found.name)).filter(|name| *name != found.name)
    });
    Some(match longer {
        Some(name) => TypeAt { name, rest: "", lines: 2 },
        None if is_of_several(found.rest) => TypeAt { name: found.name, rest: "", lines: 1 },
        None => TypeAt { name: found.name, rest: found.rest, lines: 1 },
    })
}

/// Returns true if `line` names an issuer and its first word is in capitals.
fn is_issuer(line: &str) -> bool {
    line.split(' ').next().is_some_and(is_capitals) && issuer::head(line).is_some()
}

/// Returns true if `rest`, the text after a type, only says that several organs issue the document.
fn is_of_several(rest: &str) -> bool {
    ["liên tịch", "liên ngành"].contains(&phrase::key(first_bytes(rest, 20)).as_str())
}

/// Returns true if `line` cannot be part of an issuer's name: the notation of a number, or one or
/// two letters that a stamp left on the page.
fn is_fragment(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    own_number::is_notation(line) || (letters <= 2 && issuer::head(line).is_none())
}

fn is_heading_of_gazette(line: &str) -> bool {
    ["CÔNG BÁO", "PHẦN VĂN BẢN", "PHỤ LỤC"].iter().any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests;
