//! Says which of number and date a head lacks, and why: a filter by date or number leaves such a
//! document out, and nobody would know.

use super::header::Header;
use crate::bytes::span_of;
use crate::entity::date::DateFault;
use crate::{Issue, IssueCode, Record};

/// Returns the issues for a number or a date that `record` lacks although `header`, the head from
/// which it was read, is printed in `text`. Their places are the lines of the head that should give
/// them.
pub(crate) fn issues(header: &Header<'_>, record: &Record, text: &str) -> Vec<Issue> {
    let issue = |code, message: &str, line: Option<&str>| Issue {
        code,
        message: message.to_string(),
        place: line.and_then(|line| span_of(text, line)),
    };
    let is_head = header.nation || (header.is_found() && !header.issuer_lines.is_empty());
    let number = match (&header.number, &header.blank_notation, header.unread_number) {
        (Some(_), ..) => None,
        (None, Some(_), _) => {
            Some(("the serial of the number is blank", header.trace.line_of("notation")))
        }
        (None, None, Some(line)) => {
            Some(("the number could be read only in part and is left out", Some(line)))
        }
        (None, None, None) => is_head.then_some(("the head gives no number", None)),
    };
    let date = match header.date_line.as_ref().map(|line| line.printed.fault) {
        Some(fault) => fault.map(|fault| (date_message(fault), header.trace.line_of("date"))),
        None => (is_head && record.date.is_none()).then_some(("the head gives no date", None)),
    };
    let number = number.map(|(message, line)| issue(IssueCode::NumberMissing, message, line));
    let date = date.map(|(message, line)| issue(IssueCode::DateMissing, message, line));
    number.into_iter().chain(date).collect()
}

fn date_message(fault: DateFault) -> &'static str {
    match fault {
        DateFault::Blank => "the day or the month of the date is blank",
        DateFault::NoSuchDay => "the month of the date has no such day",
        DateFault::NoSuchMonth => "the year of the date has no such month",
        DateFault::NoSuchYear => "the year of the date could not be read",
    }
}
