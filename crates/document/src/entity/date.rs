//! Reads dates as documents write them: `ngày 05 tháng 3 năm 2020`, `ngày 05/3/2020`, `5-3-2020`,
//! and with a blank for the day (`ngày      tháng 02 năm 2026`). Accepts any case and missing
//! accents.

use tracuu_text::fold::folds_to;
use tracuu_text::letter;
use tracuu_text::sign::{is_dash, is_slash};

/// Years that a document can have or mention.
const YEARS: std::ops::RangeInclusive<i32> = 1945..=2100;

/// A date; day and month may be missing. Day and month, as far as known, are in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenDate {
    /// `None` if the blank was not filled in.
    pub day: Option<u8>,
    /// `None` if the blank was not filled in.
    pub month: Option<u8>,
    /// Always present, 1945 to 2100.
    pub year: i32,
}

impl WrittenDate {
    /// Returns `2018-07-26`, or `None` without a day or month.
    pub fn date(&self) -> Option<String> {
        Some(format!("{}-{:02}", self.month()?, self.day?))
    }

    /// Returns `2018-07`, or `None` without a month.
    pub fn month(&self) -> Option<String> {
        self.month.map(|month| format!("{}-{month:02}", self.year))
    }
}

/// Why a part of a date is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFault {
    /// The day or the month was not filled in.
    Blank,
    /// The month has no such day: `31 tháng 02`.
    NoSuchDay,
    /// The year has no such month: `tháng 13`.
    NoSuchMonth,
    /// The year is not one of four digits from 1945 to 2100: `năm 202…`, `năm 2204`.
    NoSuchYear,
}

/// A date as printed in a head, as far as it can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintedDate {
    /// The parts that are in the calendar. `None` if the year is not known.
    pub date: Option<WrittenDate>,
    /// Why a part is missing; `None` if all are known.
    pub fault: Option<DateFault>,
    /// Length of the printed date, in bytes.
    pub length: usize,
}

/// Returns true for a year that a document can have or mention: 1945 to 2100.
pub fn is_year(year: i32) -> bool {
    YEARS.contains(&year)
}

/// Returns the number of days in a month, or `None` if the month does not exist.
pub fn days_in(year: u32, month: u32) -> Option<u32> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        1..=12 => Some(31),
        _ => None,
    }
}

/// Reads a date at the start of `text`, in words or figures. Returns its length in bytes and the
/// date; `None` if the calendar has no such date. The caller has removed the word `ngày` before it.
pub fn at_start(text: &str) -> Option<(usize, WrittenDate)> {
    let printed = printed_at_start(text)?;
    let exists = matches!(printed.fault, None | Some(DateFault::Blank));
    printed.date.filter(|_| exists).map(|date| (printed.length, date))
}

/// Returns the complete dates of `text` in order, each with the byte offset of its `ngày`.
pub fn find(text: &str) -> impl Iterator<Item = (usize, WrittenDate)> + '_ {
    let word = |needle: &'static str| text.match_indices(needle);
    let mut places: Vec<usize> = word("ngày").chain(word("Ngày")).map(|(at, _)| at).collect();
    places.sort_unstable();
    places.into_iter().filter_map(|at| {
        let after = &text[at + "ngày".len()..];
        let (_, date) = at_start(after)?;
        date.day.map(|_| (at, date))
    })
}

/// Reads what is printed as a date at the start of `text`, in words or figures, whether or not the
/// calendar has it. Returns `None` for text of another form.
pub fn printed_at_start(text: &str) -> Option<PrintedDate> {
    in_figures(text).or_else(|| in_words(text))
}

/// Reads `05 tháng 3 năm 2020` or `05 tháng 3/2020`. Day and month may be blank or dotted.
fn in_words(text: &str) -> Option<PrintedDate> {
    let (day, rest) = blank_or_number(text);
    let rest = strip_word(without_comma(rest), "thang")?;
    let (month, rest) = blank_or_number(rest);
    let slash = rest.strip_prefix('/').filter(|_| month.is_some());
    let rest = match slash {
        Some(rest) => rest,
        None => strip_word(without_comma(rest), "nam")?,
    };
    let rest = rest.trim_start();
    let digits = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let printed = Printed { day, month, year: &rest[..digits] };
    Some(printed.checked(text.len() - rest.len() + digits))
}

/// Reads `05/3/2020`, `5-3-2020` or `5.3.2020`.
fn in_figures(text: &str) -> Option<PrintedDate> {
    let start = text.len() - text.trim_start().len();
    let mut rest = &text[start..];
    let mut parts = [""; 3];
    for (at, part) in parts.iter_mut().enumerate() {
        let digits = rest.bytes().take(5).take_while(u8::is_ascii_digit).count();
        let expected = if at == 2 { 4..=4 } else { 1..=2 };
        if !expected.contains(&digits) {
            return None;
        }
        (*part, rest) = rest.split_at(digits);
        if at < 2 {
            rest = rest.strip_prefix(|c: char| c == '.' || is_slash(c) || is_dash(c))?;
        }
    }
    let [day, month, year] = parts;
    let printed = Printed { day: day.parse().ok(), month: month.parse().ok(), year };
    Some(printed.checked(text.len() - rest.len()))
}

/// Returns `text` without its first word, if that equals `folded` in lower case and without
/// accents.
fn strip_word<'a>(text: &'a str, folded: &str) -> Option<&'a str> {
    let end = text.find(|c: char| !letter::is_letter(c)).unwrap_or(text.len());
    // The longest of these words has five letters, of at most three bytes each.
    (end <= 15 && folds_to(&text[..end], folded)).then(|| &text[end..])
}

/// Returns `text` without the comma that may come before the next word of a date.
fn without_comma(text: &str) -> &str {
    text.strip_prefix(',').map_or(text, str::trim_start)
}

/// Reads a number of one or two digits, or a blank (spaces, dots, underscores). Returns the number
/// and the text after it.
fn blank_or_number(text: &str) -> (Option<u8>, &str) {
    let blank = |c: char| c == ' ' || c == '.' || c == '…' || c == '_';
    let rest = text.trim_start_matches(blank);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    match digits {
        1 | 2 => (rest[..digits].parse().ok(), rest[digits..].trim_start_matches(blank)),
        _ => (None, rest),
    }
}

/// The parts of a date as printed.
struct Printed<'a> {
    day: Option<u8>,
    month: Option<u8>,
    /// At most four digits.
    year: &'a str,
}

impl Printed<'_> {
    /// Drops what is not in the calendar, and the day with its month. `length` is that of the
    /// printed date, in bytes.
    fn checked(&self, length: usize) -> PrintedDate {
        let year = Some(self.year).filter(|year| year.len() == 4);
        let year = year.and_then(|year| year.parse().ok()).filter(|&year| is_year(year));
        let Some(year) = year else {
            return PrintedDate { date: None, fault: Some(DateFault::NoSuchYear), length };
        };
        let days = |month: &u8| days_in(year.unsigned_abs(), u32::from(*month));
        let month = self.month.filter(|month| days(month).is_some());
        let last = month.as_ref().and_then(days).unwrap_or(31);
        let day = self.day.filter(|&day| (1..=last).contains(&u32::from(day)));
        let fault = match (self.day, self.month) {
            (_, Some(_)) if month.is_none() => Some(DateFault::NoSuchMonth),
            (Some(_), _) if day.is_none() => Some(DateFault::NoSuchDay),
            (Some(_), Some(_)) => None,
            _ => Some(DateFault::Blank),
        };
        let day = day.filter(|_| fault != Some(DateFault::NoSuchMonth));
        PrintedDate { date: Some(WrittenDate { day, month, year }), fault, length }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_full_dates() {
        let text = "Ngày 16/01/2026, họp; trước ngày 5-3-2020 và ngày 7 tháng 8 năm 2019, \
                    ngày 31/4/2020, ngày tháng";
        let dates: Vec<String> = find(text).filter_map(|(_, date)| date.date()).collect();
        assert_eq!(dates, ["2026-01-16", "2020-03-05", "2019-08-07"]);
    }

    #[test]
    fn reads_words_in_any_dress() {
        for text in [
            "05 tháng 3 năm 2020",
            "5 THÁNG 03, NĂM 2020",
            " 5 thang 3 nam 2020",
            "5, tháng 3, năm 2020",
            "5 tháng 3/2020",
            "05/3/2020",
            "5–3–2020",
        ] {
            let (length, date) = at_start(text).unwrap();
            assert_eq!((length, date.date().as_deref()), (text.len(), Some("2020-03-05")));
        }
        for text in ["5 tháng 13 năm 2020", "5 tháng 3 2020", "5/3/20", "5/3/1820", "tháng", ""]
        {
            assert_eq!(at_start(text), None, "{text:?}");
        }
    }

    #[test]
    fn keeps_of_a_printed_date_what_the_calendar_has() {
        use DateFault::{Blank, NoSuchDay, NoSuchMonth, NoSuchYear};
        let cases = [
            ("29 tháng 02 năm 2024", Some("2024-02-29"), None),
            ("29 tháng 02 năm 2023", Some("2023-02"), Some(NoSuchDay)),
            ("29/02/2100", Some("2100-02"), Some(NoSuchDay)),
            ("31 tháng 4 năm 2024", Some("2024-04"), Some(NoSuchDay)),
            ("0 tháng 4 năm 2024", Some("2024-04"), Some(NoSuchDay)),
            ("14 tháng 13 năm 2024", Some("2024"), Some(NoSuchMonth)),
            ("   tháng 5 năm 2024", Some("2024-05"), Some(Blank)),
            ("… tháng … năm 2024", Some("2024"), Some(Blank)),
            ("14 tháng … năm 2024", Some("2024"), Some(Blank)),
            ("14 tháng 5 năm 2204", None, Some(NoSuchYear)),
            ("14 tháng 5 năm 202…", None, Some(NoSuchYear)),
            ("14 tháng 5 năm Giáp Thìn", None, Some(NoSuchYear)),
        ];
        for (text, known, fault) in cases {
            let printed = printed_at_start(text).expect("a date");
            let shown = |date: WrittenDate| {
                date.date().or(date.month()).unwrap_or_else(|| date.year.to_string())
            };
            let found = printed.date.map(shown);
            assert_eq!((found.as_deref(), printed.fault), (known, fault), "{text:?}");
        }
    }
}
