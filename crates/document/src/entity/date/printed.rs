//! The forms in which a date is printed, in words and in figures.

use super::{DATED_YEARS, DateFault, PrintedDate, WrittenDate, YEARS, days_in, spoken};
use tracuu_text::fold::folds_to;
use tracuu_text::letter;
use tracuu_text::sign::{is_dash, is_slash};

/// Years of two digits from this one on are of the last century: the first year of the state.
const SHORT_YEAR_MIN: i32 = 45;

/// Which forms of a date are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Forms {
    /// Those of running text.
    Text,
    /// Also those that only the place in a head makes sure.
    Head,
}

/// Reads a date at the start of `text`, whether or not the calendar has it.
pub(super) fn read(text: &str, forms: Forms) -> Option<PrintedDate> {
    let year_first = || year_first(text).filter(|_| forms == Forms::Head);
    in_figures(text, forms).or_else(|| in_words(text, forms)).or_else(year_first)
}

/// Reads `05 tháng 3 năm 2020` or `05 tháng 3/2020`. Day and month may be blank or dotted.
fn in_words(text: &str, forms: Forms) -> Option<PrintedDate> {
    let (day, rest) = part(spoken::without_mung(text), spoken::number);
    let rest = strip_word(without_separator(rest, forms), "thang")?;
    let (month, rest) = part(rest, spoken::month);
    let slash = rest.strip_prefix('/').filter(|_| month.is_some() && forms == Forms::Text);
    let named = strip_word(without_separator(rest, forms), "nam");
    let (year, rest) = match (slash, named) {
        (Some(rest), _) | (None, Some(rest)) => year_after_word(rest.trim_start(), forms),
        (None, None) if forms == Forms::Head && month.is_some() => year_alone(rest)?,
        (None, None) => return None,
    };
    let printed = Printed { day, month, year };
    Some(printed.checked(text.len() - rest.len(), forms))
}

/// Reads `05/3/2020`, `5-3-2020` or `5.3.2020`; in a head also `05/3/20`, `05 - III - 2020`.
fn in_figures(text: &str, forms: Forms) -> Option<PrintedDate> {
    let (day, rest) = digits(text.trim_start(), 1..=2)?;
    let rest = after_separator(rest, forms)?;
    let roman = || spoken::roman(rest).filter(|_| forms == Forms::Head);
    let (month, rest) = match digits(rest, 1..=2) {
        Some((month, rest)) => (month.parse().ok(), rest),
        None => roman().map(|(month, rest)| (Some(month), rest))?,
    };
    let rest = after_separator(rest, forms)?;
    let (year, rest) = match digits(rest, 4..=4) {
        Some((year, rest)) => (year.parse().ok(), rest),
        None if forms == Forms::Head => short_year(rest)?,
        None => return None,
    };
    let printed = Printed { day: day.parse().ok(), month, year };
    Some(printed.checked(text.len() - rest.len(), forms))
}

/// Returns the text after the separator at the start of `text`; in a head it may have spaces around
/// it.
fn after_separator(text: &str, forms: Forms) -> Option<&str> {
    match forms {
        Forms::Text => text.strip_prefix(is_separator),
        Forms::Head => text.trim_start().strip_prefix(is_separator).map(str::trim_start),
    }
}

/// Reads `2020-03-05`.
fn year_first(text: &str) -> Option<PrintedDate> {
    let (year, rest) = digits(text.trim_start(), 4..=4)?;
    let (month, rest) = digits(rest.strip_prefix(is_separator)?, 1..=2)?;
    let (day, rest) = digits(rest.strip_prefix(is_separator)?, 1..=2)?;
    let printed =
        Printed { day: day.parse().ok(), month: month.parse().ok(), year: year.parse().ok() };
    Some(printed.checked(text.len() - rest.len(), Forms::Head))
}

fn is_separator(c: char) -> bool {
    c == '.' || is_slash(c) || is_dash(c)
}

/// Splits all digits from the start of `text`, if their number is in `count`.
fn digits(text: &str, count: std::ops::RangeInclusive<usize>) -> Option<(&str, &str)> {
    let found = text.bytes().take(count.end() + 1).take_while(u8::is_ascii_digit).count();
    count.contains(&found).then(|| text.split_at(found))
}

/// Returns `text` without its first word, if that equals `folded` in lower case and without
/// accents.
pub(super) fn strip_word<'a>(text: &'a str, folded: &str) -> Option<&'a str> {
    let end = text.find(|c: char| !letter::is_letter(c)).unwrap_or(text.len());
    // The longest of these words has five letters, of at most three bytes each.
    (end <= 15 && folds_to(&text[..end], folded)).then(|| &text[end..])
}

/// Returns `text` without the comma that may come before the next word of a date. In a head, this
/// may be any separator.
fn without_separator(text: &str, forms: Forms) -> &str {
    let separator = |c: char| c == ',' || (forms == Forms::Head && is_separator(c));
    text.trim_start().strip_prefix(separator).unwrap_or(text).trim_start()
}

/// Reads a number of one or two digits, one in words by `spoken`, or a blank (spaces, dots,
/// underscores). Returns the number and the text after it.
fn part<'a>(
    text: &'a str,
    spoken: impl Fn(&'a str) -> Option<(u8, &'a str)>,
) -> (Option<u8>, &'a str) {
    let blank = |c: char| c == ' ' || c == '.' || c == '…' || c == '_';
    let rest = text.trim_start_matches(blank);
    let number = digits(rest, 1..=2).map(|(number, rest)| (number.parse().ok(), rest));
    let number = number.or_else(|| spoken(rest).map(|(number, rest)| (Some(number), rest)));
    number.map_or((None, rest), |(number, after)| (number, after.trim_start_matches(blank)))
}

/// Reads the year after the word `năm`. Returns `None` for one that is not known, and the text
/// after the year.
fn year_after_word(text: &str, forms: Forms) -> (Option<i32>, &str) {
    if forms == Forms::Head
        && let Some((year, rest)) = short_year(text)
    {
        // A form has the first two digits printed and the others blank.
        return (year.filter(|_| !text.starts_with("19") && !text.starts_with("20")), rest);
    }
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    let (year, rest) = text.split_at(count.min(4));
    let known = year.len() == 4 && !is_doubtful(&text[..count]);
    (year.parse().ok().filter(|_| known), rest)
}

/// Reads a year that the month precedes without the word `năm`: four digits, or two after a
/// separator.
fn year_alone(text: &str) -> Option<(Option<i32>, &str)> {
    let rest = text.trim_start_matches([' ', ',']);
    if let Some((year, rest)) =
        digits(rest.strip_prefix(is_separator).unwrap_or(rest).trim_start(), 4..=4)
    {
        return Some((year.parse().ok(), rest));
    }
    short_year(rest.strip_prefix(is_separator)?.trim_start())
}

/// Reads a year of two digits: `24`, `98`. It is not known if its last digits were left blank.
fn short_year(text: &str) -> Option<(Option<i32>, &str)> {
    let (year, rest) = digits(text, 2..=2)?;
    let blank = ["…", "..", "_"].iter().any(|blank| rest.starts_with(blank));
    let goes_on =
        rest.strip_prefix(is_separator).is_some_and(|c| c.starts_with(char::is_alphanumeric));
    let year: i32 = year.parse().ok().filter(|_| !goes_on)?;
    let year = year + if year < SHORT_YEAR_MIN { 2000 } else { 1900 };
    Some((Some(year).filter(|_| !blank), rest))
}

/// Returns true if `digits`, a year and what directly follows it, may be another year with one
/// digit typed twice (`20024`). Otherwise the digits after the year are the mark of a footnote.
fn is_doubtful(digits: &str) -> bool {
    let doubled = |at: &usize| digits.as_bytes().get(at + 1) == Some(&digits.as_bytes()[*at]);
    digits.len() > 6
        || (digits.len() == 5
            && (0..4).filter(doubled).any(|at| {
                let other = format!("{}{}", &digits[..at], &digits[at + 1..]);
                other != digits[..4] && other.parse().is_ok_and(|year| DATED_YEARS.contains(&year))
            }))
}

/// The parts of a date as printed.
struct Printed {
    day: Option<u8>,
    month: Option<u8>,
    year: Option<i32>,
}

impl Printed {
    /// Drops what is not in the calendar, and the day with its month. `length` is that of the
    /// printed date, in bytes.
    fn checked(&self, length: usize, forms: Forms) -> PrintedDate {
        let years = if forms == Forms::Head { DATED_YEARS } else { YEARS };
        let Some(year) = self.year.filter(|year| years.contains(year)) else {
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
