//! The fields of a head, and how each is read from its line. Which line is tried for which field is
//! decided in the parent module.

use super::super::head_lines::LINES_BEHIND_HEAD;
use super::super::organ_lines::IssuerLine;
use super::super::stamps::Stamps;
use super::super::title;
use super::own_number::{self, OwnNumber};
use crate::bytes::first_bytes;
use crate::entity::date::WrittenDate;
use crate::entity::kind;
use crate::entity::number::{DocumentNumber, Letters, find_numbers, is_raised};
use crate::line::{self, DateLine, HEAD_LINE_BYTES_MAX};
use crate::trace::Trace;
use tracuu_text::phrase;

/// The number is looked for in at most this many lines after the title.
const NUMBER_LINES_BEHIND: usize = 2;

/// A date is looked for after at most this many words of a number that cannot be read.
const WORDS_BEFORE_DATE_MAX: usize = 8;

/// The fields of the head, as printed.
#[derive(Debug, Default)]
pub(crate) struct Header<'a> {
    /// Lines in capitals that name the superior organs and the agency, in text order.
    pub issuer_lines: Vec<IssuerLine<'a>>,
    /// The document's own number.
    pub number: Option<DocumentNumber>,
    /// The notation after a serial that was left blank.
    pub blank_notation: Option<String>,
    /// The text after `Số:` of which only a part could be read as a number.
    pub unread_number: Option<&'a str>,
    /// Place and date. The place is empty if the date was merged with the title.
    pub date_line: Option<DateLine>,
    /// The type from its own line, or the kind of copy without such a line.
    pub kind: Option<&'static str>,
    /// The title on one line.
    pub title: Option<String>,
    /// Whether the title is the heading of a document without a known type, or of an annex that is
    /// a file of its own.
    pub is_heading: bool,
    /// The stamps of urgency and secrecy.
    pub stamps: Stamps<'a>,
    /// The type of a consolidated text. It takes precedence over the type of the text inside it.
    pub consolidated: Option<&'static str>,
    /// The kind of copy, if a stamp names one. The rest of the head is that of the copied document.
    pub copy: Option<&'static str>,
    /// How many of `issuer_lines` precede the number. They are dropped if the number is a copy's.
    copy_lines: usize,
    /// Whether the state's or the Party's name is printed.
    pub nation: bool,
    /// Index of the paragraph where the search for the head starts; a portal's own lines precede
    /// it.
    pub start: usize,
    /// Index of the first paragraph after the head.
    pub body: usize,
    /// Which rule set each of the fields.
    pub trace: Trace<'a>,
}

impl<'a> Header<'a> {
    /// Returns true if a part of a head was read. Titles and issuer lines do not count: any text
    /// may begin with `Về việc` or contain capitals.
    pub fn is_found(&self) -> bool {
        self.has_number()
            || self.unread_number.is_some()
            || self.date_line.is_some()
            || self.kind.is_some()
            || self.nation
    }

    /// Returns true if a number was read, with or without its serial.
    pub fn has_number(&self) -> bool {
        self.number.is_some() || self.blank_notation.is_some()
    }

    /// Adds a line, or the part `text` of it, that names an issuer.
    pub fn add_issuer(&mut self, text: String, line: &'a str) {
        let number = self.has_number() || self.unread_number.is_some();
        let parts_before = usize::from(number) + usize::from(self.date_line.is_some());
        self.issuer_lines.push(IssuerLine { text, line, parts_before });
    }

    /// Returns the date in the date line, as far as it is known.
    pub fn date(&self) -> Option<WrittenDate> {
        self.date_line.as_ref().and_then(|line| line.printed.date)
    }

    /// Sets the number and records that `rule` read it from `line`.
    fn set_number(&mut self, number: DocumentNumber, rule: &'static str, line: &'a str) {
        self.number = Some(number);
        self.trace.set("number", rule, Some(line));
    }

    /// Sets the type and records that `rule` read it from `line`.
    pub fn set_kind(&mut self, kind: &'static str, rule: &'static str, line: Option<&'a str>) {
        self.kind = Some(kind);
        self.trace.set("type", rule, line);
    }

    /// Sets the title, if there is one, and records that `rule` read it from `line`.
    pub fn set_title(&mut self, title: Option<String>, rule: &'static str, line: Option<&'a str>) {
        if title.is_some() {
            self.title = title;
            self.trace.set("title", rule, line);
        }
    }

    /// Sets place and date, unless they are known, and records that `rule` read them from `line`.
    /// Records the stamps around the date.
    pub fn set_date(&mut self, found: DateLine, rule: &'static str, line: &'a str) {
        if self.date_line.is_none() {
            self.stamps.take_remark(&found.remark, line);
            self.date_line = Some(found);
            self.trace.set("date", rule, Some(line));
        }
    }

    /// Reads `rest`, the text after `Số:`, with or without a serial; also a date or title after it.
    /// The number may continue on `next`, the lines below; returns how many of them it takes up.
    /// The document's own number replaces that of a copy. The date and the issuer lines read before
    /// the copy's number are then dropped. `rule` is the rule that found the line.
    pub fn read_number(&mut self, rest: &'a str, next: &[&str], rule: &'static str) -> usize {
        let copied = self.number.as_ref().is_some_and(|number| {
            kind::by_abbreviation(number.first_code(), false).is_some_and(kind::is_copy)
        });
        if (self.number.is_some() && !copied) || self.blank_notation.is_some() {
            return 0;
        }
        let (read, lines) = match own_number::broken(rest, next) {
            Some((number, lines)) => (OwnNumber::Whole(number, ""), lines),
            None => (own_number::read(rest), 0),
        };
        let after = match read {
            OwnNumber::Whole(number, after) => {
                if copied {
                    self.issuer_lines.drain(..self.copy_lines.min(self.issuer_lines.len()));
                    self.date_line = None;
                }
                self.set_number(number, rule, rest);
                self.copy_lines = self.issuer_lines.len();
                after
            }
            OwnNumber::Blank(notation, after) => {
                self.trace.set("notation", rule, Some(rest));
                self.blank_notation = Some(notation);
                after
            }
            OwnNumber::Part => {
                self.unread_number.get_or_insert(rest);
                date_after_code(rest)
            }
            OwnNumber::Absent => rest,
        };
        self.read_after_number(after.trim());
        lines
    }

    /// Reads the date or the subject that follows the number on its line, with the mark of a
    /// footnote or a remark between them. A date needs no place there: `ngày 5/6/2018`.
    fn read_after_number(&mut self, after: &'a str) {
        let sign = |c: char| is_raised(c) || !(c.is_alphanumeric() || c == '(' || c == '[');
        let unmarked = after.trim_start_matches(sign);
        let mark = unmarked.strip_prefix(['(', '[']).and_then(|mark| mark.split_once([')', ']']));
        let unmarked = mark.map_or(unmarked, |(_, rest)| rest.trim_start());
        let alone = || unmarked.starts_with("ngày").then(|| phrase::capitalized(unmarked));
        let dated = line::date_line(after).or_else(|| line::date_line(unmarked));
        if let Some(found) = dated.or_else(|| line::date_line(&alone()?)) {
            self.set_date(found, "date_after_number", after);
        } else if after.starts_with("về việc ") && self.title.is_none() {
            self.set_title(title::cleaned(after), "subject_after_number", Some(after));
        }
    }

    /// Takes number, date and issuer from `merged`, a title that contains them, if the head lacks
    /// them. `parts` are the lines of that title; `rule` is the rule that found it.
    pub(super) fn take_merged(
        &mut self,
        merged: &title::Merged<'_>,
        parts: &[&'a str],
        rule: &'static str,
    ) {
        let line = |words: &[&str]| part_with(parts, words).unwrap_or_default();
        if !self.has_number() {
            self.set_number(merged.number.clone(), rule, line(&["SỐ ", "số "]));
        }
        if let Some(date) = merged.date {
            self.set_date(DateLine::without_place(date), rule, line(&["NGÀY ", "ngày "]));
        }
        if self.issuer_lines.is_empty()
            && let Some(issuer) = merged.issuer
        {
            let line = line(&[issuer, "CỦA "]);
            self.add_issuer(issuer.to_string(), line);
        }
    }

    /// Returns the type that the number's abbreviation stands for; `None` for the Party's numbers.
    /// A line that begins with another type is then a title: `Số: 15/2021/TT-BYT` /
    /// `QUY ĐỊNH CÁC TIÊU CHUẨN …`.
    pub fn numbered_kind(&self) -> Option<&'static str> {
        let number = self.number.as_ref().filter(|number| !number.party)?;
        kind::by_abbreviation(number.first_code(), false)
    }

    /// Reads the number from a portal's headline, if the head of the document gives none:
    /// `Luật Thuế bảo vệ môi trường số 57/2010/QH12`. The headline begins with the type `kind` and
    /// ends with the number.
    pub fn read_headline(&mut self, lines: &[&'a str], kind: &str) {
        if self.has_number() {
            return;
        }
        let named = |line: &&&str| {
            first_bytes(line, kind.len()).to_lowercase() == kind.to_lowercase()
                && line.len() <= HEAD_LINE_BYTES_MAX
        };
        let found = lines.iter().filter(named).find_map(|line| {
            let (span, number) = find_numbers(line, Letters::Printed).pop()?;
            let closes = span.end == line.len() && line[..span.start].ends_with(" số ");
            closes.then_some((*line, number))
        });
        if let Some((line, number)) = found {
            self.set_number(number, "portal_headline", line);
        }
    }

    /// Reads the number of a contract, which is printed below its title.
    pub fn read_number_below(&mut self, lines: &[&'a str]) {
        if self.has_number() {
            return;
        }
        for (at, line) in lines.iter().take(NUMBER_LINES_BEHIND).enumerate() {
            if let Some(rest) = line::number_line(line) {
                self.read_number(rest, &lines[at + 1..], "number_below_title");
                return;
            }
        }
    }

    /// Reads a date line that the extraction placed after the type or the title.
    pub fn read_remaining_date(&mut self, paragraphs: &[&'a str]) {
        if self.date_line.is_some() {
            return;
        }
        for line in paragraphs.iter().skip(self.body).take(LINES_BEHIND_HEAD) {
            if let Some(found) = line::date_line(line).filter(|found| !found.place.is_empty()) {
                return self.set_date(found, "date_below_head", line);
            }
        }
    }
}

/// Returns the place and date after a number that cannot be read, or an empty text. A code has
/// capitals or signs, and a place begins with the first other word.
fn date_after_code(rest: &str) -> &str {
    let is_name = |word: &str| {
        word.contains(char::is_lowercase) && word.chars().all(|c| c.is_alphabetic() || c == '.')
    };
    let words = rest.match_indices(' ').map(|(at, _)| rest[at..].trim_start());
    let mut words = words.take(WORDS_BEFORE_DATE_MAX);
    let named = words.find(|text| text.split(' ').next().is_some_and(is_name)).unwrap_or_default();
    if line::date_line(named).is_some() { named } else { "" }
}

/// Returns the first of `parts` that contains one of `words`, or else the first part.
pub(super) fn part_with<'a>(parts: &[&'a str], words: &[&str]) -> Option<&'a str> {
    let named = |part: &&&str| words.iter().any(|word| part.contains(word));
    parts.iter().find(named).or(parts.first()).copied()
}
