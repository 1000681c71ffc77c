//! Words that OCR has read: which were corrected, and which are uncertain. Carries their places
//! through the joining of lines, and keeps uncertain figures of a head out of its record.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::head::HEAD_LINES_MAX;
use crate::line;
use crate::{IssueCode, Record};
use tracuu_text::{Span, fold, normalize};

/// A word of a page that was read by OCR, if it was corrected or is uncertain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The word in the text, as it is taken.
    pub span: Span,
    /// What was read. The same as the text if the word is only uncertain.
    pub read: String,
    /// How sure OCR is of what was read, in percent.
    pub confidence: u8,
    /// Whether two readings of the word differ: no value of the record is of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_disputed: bool,
}

/// A number or a date of a head counts only if OCR is at least this sure of its figures, in
/// percent. Figures written by hand are read with less, or not twice alike.
const SURE_MIN: u8 = 60;
/// What OCR takes the figure 1 for.
const ONES: &str = "Il|![]";
/// The labels of a date, folded.
const DATE_LABELS: [&str; 3] = ["ngay", "thang", "nam"];

/// Longest date line that may have misread figures, in bytes.
const DATE_BYTES_MAX: usize = 120;

/// Brings `text` to normal form between the words of `readings` and in them, and returns it with
/// the readings at their new places. Readings whose places are not in the text are left out.
pub(crate) fn normalized(text: &str, readings: &[Reading]) -> (String, Vec<Reading>) {
    let mut normal = String::with_capacity(text.len());
    let mut placed: Vec<Reading> = Vec::with_capacity(readings.len());
    let mut end = 0;
    for reading in readings {
        let Span { start, end: next } = reading.span;
        let (Some(before), Some(word)) = (text.get(end..start), text.get(start..next)) else {
            continue;
        };
        normal.push_str(&normalize(before).text);
        let from = normal.len();
        normal.push_str(&normalize(word).text);
        let span = Span::new(from, normal.len());
        placed.push(Reading { span, ..reading.clone() });
        end = next;
    }
    normal.push_str(&normalize(text.get(end..).unwrap_or_default()).text);
    (normal, placed)
}

/// Returns `text` with dots in place of uncertain figures in the lines of its head that give number
/// and date, so that they are read as blank. The places in the text stay the same.
pub(crate) fn without_doubts<'a>(text: &'a str, readings: &[Reading]) -> Cow<'a, str> {
    let mut sure = Cow::Borrowed(text);
    let mut start = 0;
    for line in text.split('\n').take(HEAD_LINES_MAX) {
        let end = start + line.len();
        let first = readings.partition_point(|reading| reading.span.start < start);
        let here = readings[first..].iter().take_while(|reading| reading.span.end <= end);
        let mut blanked = line.to_string();
        for reading in here.filter(|reading| reading.confidence < SURE_MIN) {
            blank(&mut blanked, Span::new(reading.span.start - start, reading.span.end - start));
        }
        if let Some(date) = without_misread_figures(&blanked) {
            sure.to_mut().replace_range(start..end, &date);
            start = end + 1;
            continue;
        }
        let numbers = || line::number_line(line).is_some() || is_numbered(line);
        let dates = || [line, &blanked].into_iter().any(|line| line::date_line(line).is_some());
        if blanked != line && (numbers() || dates()) {
            sure.to_mut().replace_range(start..end, &blanked);
        }
        start = end + 1;
    }
    sure
}

/// Returns true for a line that begins with a number, or has one after a misread label (`5o.`).
fn is_numbered(line: &str) -> bool {
    line.split_whitespace().take(2).any(|word| {
        let parts = word.split_once('/');
        parts.is_some_and(|(serial, notation)| {
            !serial.is_empty()
                && serial.chars().all(|c| c.is_ascii_digit())
                && notation.starts_with(char::is_uppercase)
                && notation.contains('-')
        })
    })
}

/// Replaces the uncertain word at `span`, if it has figures, by as many dots as it has bytes; the
/// notation after a serial and a label before it (`Số:12/KH`) stay. Of a label of a date and its
/// figures (`ngày9`, `ngày22tháng`) all letters stay.
fn blank(line: &mut String, span: Span) {
    let word = span.of(line);
    let (label, _) = label_and_signs(word);
    if DATE_LABELS.contains(&fold(&label.to_lowercase()).as_str()) {
        let dotted = |c: char| if c.is_ascii_digit() { '.' } else { c };
        let dotted: String = word.chars().map(dotted).collect();
        return line.replace_range(span.start..span.end, &dotted);
    }
    let serial = word.find('/').unwrap_or(word.len());
    let label = word[..serial].find(':').map_or(0, |at| at + 1);
    if word[label..serial].contains(|c: char| c.is_ascii_digit()) {
        let dots = ".".repeat(serial - label);
        line.replace_range(span.start + label..span.start + serial, &dots);
    }
}

/// Returns the letters that a word begins with, and the rest of it.
fn label_and_signs(word: &str) -> (&str, &str) {
    word.split_at(word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len()))
}

/// Returns a date line with dots for a day and a month that are not figures (`ngày 0I tháng) 5 năm
/// 2020`), but for a month of which only one can be meant, and without signs after `ngày`, `tháng`
/// and `năm`. Returns `None` if the line is a date line as it is, or is none without them.
fn without_misread_figures(line: &str) -> Option<String> {
    if line.len() > DATE_BYTES_MAX {
        return None;
    }
    if let Some(line) = with_month_of_ones(line) {
        return Some(line);
    }
    if line::date_line(line).is_some() {
        return None;
    }
    let mut labels = DATE_LABELS.iter().peekable();
    let mut plain = String::with_capacity(line.len());
    for part in line.split_inclusive(' ') {
        let word = part.trim_end();
        let (label, signs) = label_and_signs(word);
        let next = labels.peek().is_some_and(|known| fold(&label.to_lowercase()) == **known);
        let between = labels.len() < DATE_LABELS.len() && labels.len() > 0;
        if next {
            labels.next();
            plain.push_str(label);
            plain.push_str(&" ".repeat(signs.len()));
        } else if let Some(month) = misread_month(word).filter(|_| labels.len() == 1) {
            plain.push_str(&month);
        } else if between && word.contains(|c: char| !c.is_ascii_digit()) {
            plain.push_str(&".".repeat(word.len()));
        } else {
            plain.push_str(word);
        }
        plain.push_str(&part[word.len()..]);
    }
    (labels.len() == 0 && line::date_line(&plain).is_some()).then_some(plain)
}

/// Returns a line with a date whose month is two letters of the shape of a 1 with the month 11. As
/// a Roman numeral they would be February, which no head has.
fn with_month_of_ones(line: &str) -> Option<String> {
    let parts = ["tháng ", "Tháng "];
    let at = parts.iter().find_map(|label| Some(line.find(label)? + label.len()))?;
    let month = line[at..].split(' ').next().unwrap_or_default();
    let (before, after) = (&line[..at], &line[at + month.len()..]);
    let is_misread = month.len() == 2 && month.chars().all(|c| ONES.contains(c));
    let is_of_date = before.contains("ngày ") && after.starts_with(" năm ");
    (is_misread && is_of_date).then(|| format!("{before}11{after}"))
}

/// Returns the month of two figures that `word` is, if one of them was read as a letter or sign of
/// its shape (`I1`, `1O`). Months of one figure have no `1` before it but `1` itself.
fn misread_month(word: &str) -> Option<String> {
    const ZEROS: &str = "OoQ";
    let figure = |c: char| match c {
        _ if ONES.contains(c) => '1',
        _ if ZEROS.contains(c) => '0',
        other => other,
    };
    let month: String = word.chars().map(figure).collect();
    let is_misread = month != word && word.contains(|c: char| c.is_ascii_digit());
    (is_misread && ["10", "11", "12"].contains(&month.as_str())).then_some(month)
}

/// Says of a number or a date that is missing from a scan that its figures are uncertain.
pub(crate) fn explain(record: &mut Record) {
    for issue in &mut record.issues {
        let message = match issue.code {
            IssueCode::NumberMissing => {
                "the serial of the number is blank or cannot be read surely"
            }
            IssueCode::DateMissing => {
                "the day or month of the date is blank or cannot be read surely"
            }
            _ => continue,
        };
        if issue.place.is_some() {
            issue.message = message.to_string();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str, word: &str, confidence: u8) -> Reading {
        let start = text.find(word).expect(word);
        let span = Span::new(start, start + word.len());
        Reading { span, read: word.into(), confidence, is_disputed: false }
    }

    #[test]
    fn uncertain_figures_of_a_head_are_blank() {
        let text = "Số: #88/QĐ-TTg\nHà Nội, ngày 08 tháng 4 năm 2024\nVề việc số 12";
        let doubts = |confidence| {
            ["#88/QĐ-TTg", "08", "12"].map(|word| reading(text, word, confidence)).to_vec()
        };
        let blank = "Số: .../QĐ-TTg\nHà Nội, ngày .. tháng 4 năm 2024\nVề việc số 12";
        assert_eq!(without_doubts(text, &doubts(30)), blank);
        assert_eq!(without_doubts(text, &doubts(90)), text);
        let joined = "Số:522/BCA-V01";
        let doubt = vec![reading(joined, joined, 55)];
        assert_eq!(without_doubts(joined, &doubt), "Số:.../BCA-V01");
        assert_eq!(without_doubts(text, &[]), text);
        let roman = "Huế, ngày 28 tháng II năm 2023";
        assert_eq!(without_doubts(roman, &[]), "Huế, ngày 28 tháng 11 năm 2023");
        let joined = "Huế, ngày22tháng 6 năm 2025";
        let doubt = [reading(joined, "ngày22tháng", 35)];
        assert_eq!(without_doubts(joined, &doubt), "Huế, ngày..tháng 6 năm 2025");
    }

    #[test]
    fn a_number_with_a_misread_label_is_blank() {
        let blank = |text: &str| {
            let start = text.find("346").unwrap();
            let span =
                Span::new(start, text[start..].find(' ').map_or(text.len(), |at| start + at));
            let doubt = Reading {
                span,
                read: span.of(text).to_string(),
                confidence: 35,
                is_disputed: false,
            };
            without_doubts(text, &[doubt]).contains("...")
        };
        assert!(blank("5o. 346/BC-BCA") && blank("346/BC-BCA"));
        assert!(!blank("Về việc sửa đổi Quyết định 346/QĐ-BCA"), "of a title");
        assert!(!blank("346/12 hộ") && !blank("346 hộ"));
    }

    #[test]
    fn a_day_that_is_no_figure_is_blank() {
        let cases = [
            ("Huế, ngày 0I tháng) năm 2020", Some("Huế, ngày .. tháng  năm 2020")),
            ("Huế, ngày l1 tháng 4 năm 2020", Some("Huế, ngày .. tháng 4 năm 2020")),
            ("Huế, ngày 11 tháng 4 năm 2020", None),
            ("Huế, ngày 13 tháng I1 năm 2020", Some("Huế, ngày 13 tháng 11 năm 2020")),
            ("Huế, ngày 13 tháng 1] năm 2020", Some("Huế, ngày 13 tháng 11 năm 2020")),
            ("Huế, ngày 13 tháng 1O năm 2020", Some("Huế, ngày 13 tháng 10 năm 2020")),
            ("Huế, ngày 13 tháng I3 năm 2020", Some("Huế, ngày 13 tháng .. năm 2020")),
            ("Huế, ngày I1 tháng I1 năm 2020", Some("Huế, ngày .. tháng 11 năm 2020")),
            ("từ ngày đó, tháng nào cũng có năm lần", None),
            ("", None),
        ];
        for (line, expected) in cases {
            assert_eq!(without_misread_figures(line).as_deref(), expected, "{line:?}");
        }
        let text = "Số: 4/KH-UBND\nHuế, ngày 0I tháng 4 năm 2020";
        assert!(without_doubts(text, &[]).ends_with("ngày .. tháng 4 năm 2020"));
    }

    #[test]
    fn readings_follow_their_words_to_the_normal_form() {
        let text = "Uy\u{309} ban\u{a0}nhân dân";
        let span = Span::new(0, "Uy\u{309}".len());
        let first = Reading { span, read: "Ủy".into(), confidence: 50, is_disputed: false };
        let outside = Reading {
            span: Span::new(90, 95),
            read: "x".into(),
            confidence: 1,
            is_disputed: false,
        };
        let (normal, placed) = normalized(text, &[first, reading(text, "nhân", 20), outside]);
        assert_eq!(normal, "Uỷ ban nhân dân");
        let words: Vec<&str> = placed.iter().map(|reading| reading.span.of(&normal)).collect();
        assert_eq!(words, ["Uỷ", "nhân"]);
    }
}
