//! Which rule set each field of a record, and from which line. For people who ask why a field has
//! its value; the fields themselves are in [`crate::record`].
//!
//! | rule | the field was read |
//! |---|---|
//! | `type_line` | from the line that begins with the type in capitals |
//! | `consolidated_type` | from `VĂN BẢN HỢP NHẤT` above the head of the consolidated text |
//! | `copy_stamp` | from `SAO Y` and the like; the document has no other type |
//! | `continued_in_gazette` | from the line above `(Tiếp theo Công báo số …)` |
//! | `number_code` | from an abbreviation in the number |
//! | `letter` | not at all: a document with a notation or subject, but no type, is a Công văn |
//! | `title_below_type` | from the words after the type, on its line or below it |
//! | `merged_title` | from a title that also has the number, the date and the issuer |
//! | `subject` | from `V/v …` or `Về việc …` |
//! | `subject_after_number` | from `về việc …` after the number |
//! | `title_words` | inferred from type, number or year in the title; the text has no head |
//! | `untyped_heading` | from the heading of a document without a known type |
//! | `annex_title` | from the title of an annex in a file of its own |
//! | `number_line` | from `Số: …` in the head |
//! | `number_below_title` | from `Số: …` below the title, as in contracts |
//! | `portal_headline` | from the headline of a portal above the document |
//! | `date_line` | from the place and date of the head |
//! | `date_after_number` | from the place and date after the number |
//! | `date_below_head` | from a place and date below the title |
//! | `adoption_clause` | from `… thông qua ngày …` at the end of a law |
//! | `number_year` | from the year in the number |
//! | `signing_time` | from the time that a signing service prints |
//! | `meeting_date` | inferred from the meeting that the text reports or calls |
//! | `deadline` | inferred from a deadline that the text sets |
//! | `issuer_lines` | from the lines in capitals at the top |
//! | `joint_issuers` | from those lines, all issuers of a joint document |
//! | `issuer_statement` | inferred from a paragraph in which the issuer acts |
//! | `closing_formula` | inferred from the end of the text, `… của …./.` |
//! | `most_named` | inferred: the organ of the signer's post that the text names most |
//! | `signed_for` | inferred from `TM. …` in the signature |
//! | `signature` | from the signature |
//! | `signing_stamp` | from the line of a signing service |
//! | `addressees` | from Kính gửi |
//! | `recipients_list` | from Nơi nhận |
//! | `telegram` | from `… điện:` |
//! | `citation` | from numbers in the text |
//! | `legal_basis` | from numbers in a Căn cứ |
//! | `stamp` | from a stamp of urgency or secrecy |
//! | `subject` | from the subject of a mail |
//! | `stamp_apart` | from a stamp in a page header, a text box or a picture |
//! | `file_name` | from the name of the file; the text could not be read |
//! | `given` | from a `.meta.toml` or a JSON Lines row |

use serde::Serialize;

use crate::Record;
use crate::bytes::span_of;

/// Longest `text` of an entry, in characters.
pub const TEXT_CHARS_MAX: usize = 200;

/// The rule that set one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceEntry {
    /// The name of the field in the JSON of a record.
    pub field: &'static str,
    /// The name of the rule; see the table of this module. Stable.
    pub rule: &'static str,
    /// The line of the document's text, from 1, on which the value or its first part was read.
    /// `None` if no line of the text gave it.
    pub line: Option<usize>,
    /// That line, at most 200 characters of it; empty without a line.
    pub text: String,
}

impl TraceEntry {
    /// Builds an entry for a value that is not from the text.
    pub fn without_line(field: &'static str, rule: &'static str) -> TraceEntry {
        TraceEntry { field, rule, line: None, text: String::new() }
    }
}

/// The names of the fields of `record` that are set and have an entry in a trace, in the order of
/// the record.
pub fn set_fields(record: &Record) -> Vec<&'static str> {
    let fields = [
        ("number", record.number.is_some()),
        ("notation", record.notation.is_some()),
        ("type", record.kind.is_some()),
        ("title", record.title.is_some()),
        ("agency", record.agency.is_some()),
        ("parent_agency", record.parent_agency.is_some()),
        ("place", record.place.is_some()),
        ("date", record.date.is_some()),
        ("month", record.month.is_some()),
        ("year", record.year.is_some()),
        ("signer", record.signer.is_some()),
        ("recipients", !record.recipients.is_empty()),
        ("cites", !record.cites.is_empty()),
        ("legal_bases", !record.legal_bases.is_empty()),
        ("urgency", record.urgency.is_some()),
        ("secrecy", record.secrecy.is_some()),
    ];
    fields.into_iter().filter(|(_, set)| *set).map(|(name, _)| name).collect()
}

/// Where a field was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Source<'a> {
    field: &'static str,
    rule: &'static str,
    /// A part of the line in the parsed text.
    line: Option<&'a str>,
}

/// Collects where fields are read while a text is parsed. Cheap enough to be always on: one small
/// entry for each field.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace<'a> {
    sources: Vec<Source<'a>>,
}

impl<'a> Trace<'a> {
    /// Records that `rule` set `field` from `line`, a slice of the parsed text. Replaces what was
    /// recorded for the field before.
    pub fn set(&mut self, field: &'static str, rule: &'static str, line: Option<&'a str>) {
        let source = Source { field, rule, line };
        match self.sources.iter_mut().find(|known| known.field == field) {
            Some(known) => *known = source,
            None => self.sources.push(source),
        }
    }

    /// Records for each of `fields` without a source that it was set together with `field`.
    pub fn share(&mut self, field: &'static str, fields: &[&'static str]) {
        let Some(source) = self.source(field) else { return };
        for field in fields {
            if self.source(field).is_none() {
                self.set(field, source.rule, source.line);
            }
        }
    }

    /// Returns the line from which `field` was read.
    pub fn line_of(&self, field: &str) -> Option<&'a str> {
        self.source(field)?.line
    }

    fn source(&self, field: &str) -> Option<Source<'a>> {
        self.sources.iter().find(|source| source.field == field).copied()
    }

    /// Returns the entries for the fields of `record` that are set, in the order of the record.
    /// `text` must be the parsed text.
    pub fn entries(&self, text: &str, record: &Record) -> Vec<TraceEntry> {
        let sources = set_fields(record).into_iter().filter_map(|field| self.source(field));
        sources
            .map(|source| TraceEntry {
                line: source.line.and_then(|line| line_number(text, line)),
                ..TraceEntry::without_line(source.field, source.rule)
            })
            .collect()
    }
}

/// Returns the number, from 1, of the line of `text` that contains the slice `part` of it.
fn line_number(text: &str, part: &str) -> Option<usize> {
    let at = span_of(text, part)?.start;
    Some(text.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1)
}

/// Fills in the text of the lines of `entries` from the shown text of the document, whose lines
/// correspond to those of the parsed text.
pub(crate) fn show_lines(entries: &mut [TraceEntry], shown: &str) {
    let lines: Vec<&str> = shown.split('\n').collect();
    for entry in entries {
        let line = entry.line.and_then(|line| lines.get(line - 1));
        entry.text =
            line.map_or_else(String::new, |line| line.chars().take(TEXT_CHARS_MAX).collect());
    }
}
