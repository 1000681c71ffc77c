//! Reads dates as documents write them: `ngày 05 tháng 3 năm 2020`, `ngày 05/3/2020`, `5-3-2020`,
//! and with a blank for the day (`ngày      tháng 02 năm 2026`). Accepts any case and missing
//! accents.

use tracuu_text::fold::folds_to;
use tracuu_text::letter;

/// Years that a document can have or mention.
const YEARS: std::ops::RangeInclusive<i32> = 1945..=2100;

/// A date; day and month may be missing.
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

/// Returns true for a year that a document can have or mention: 1945 to 2100.
pub fn is_year(year: i32) -> bool {
    YEARS.contains(&year)
}

/// Reads a date at the start of `text`, in words or figures. Returns its length in bytes and the
/// date. The caller has removed the word `ngày` before it.
pub fn at_start(text: &str) -> Option<(usize, WrittenDate)> {
    in_figures(text).or_else(|| in_words(text))
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

/// Reads `05 tháng 3 năm 2020` at the start of `text`. Returns its length in bytes and the date.
/// Day and month may be blank or dotted.
pub fn in_words(text: &str) -> Option<(usize, WrittenDate)> {
    let (day, rest) = blank_or_number(text);
    let rest = strip_word(rest, "thang")?;
    let (month, rest) = blank_or_number(rest);
    let rest = rest.strip_prefix(',').map(str::trim_start).unwrap_or(rest);
    let rest = strip_word(rest, "nam")?.trim_start();
    let year: i32 = rest.get(..4)?.parse().ok()?;
    let date = checked(day, month, year)?;
    Some((text.len() - rest.len() + 4, date))
}

/// Reads `05/3/2020`, `5-3-2020` or `5.3.2020`.
fn in_figures(text: &str) -> Option<(usize, WrittenDate)> {
    let start = text.len() - text.trim_start().len();
    let mut rest = &text[start..];
    let mut parts = [0u32; 3];
    for (at, part) in parts.iter_mut().enumerate() {
        let digits = rest.bytes().take(5).take_while(u8::is_ascii_digit).count();
        let expected = if at == 2 { 4..=4 } else { 1..=2 };
        if !expected.contains(&digits) {
            return None;
        }
        *part = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        if at < 2 {
            rest = rest.strip_prefix(['/', '-', '.'])?;
        }
    }
    let small = |part: u32| u8::try_from(part).ok();
    let date = checked(Some(small(parts[0])?), Some(small(parts[1])?), parts[2] as i32)?;
    Some((text.len() - rest.len(), date))
}

/// Returns `text` without its first word, if that equals `folded` in lower case and without
/// accents.
fn strip_word<'a>(text: &'a str, folded: &str) -> Option<&'a str> {
    let end = text.find(|c: char| !letter::is_letter(c)).unwrap_or(text.len());
    // The longest of these words has five letters, of at most three bytes each.
    (end <= 15 && folds_to(&text[..end], folded)).then(|| &text[end..])
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

fn checked(day: Option<u8>, month: Option<u8>, year: i32) -> Option<WrittenDate> {
    let valid = day.is_none_or(|day| (1..=31).contains(&day))
        && month.is_none_or(|month| (1..=12).contains(&month))
        && is_year(year);
    valid.then_some(WrittenDate { day, month, year })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_full_dates() {
        let text =
            "Ngày 16/01/2026, họp; trước ngày 5-3-2020 và ngày 7 tháng 8 năm 2019, ngày tháng";
        let dates: Vec<String> = find(text).filter_map(|(_, date)| date.date()).collect();
        assert_eq!(dates, ["2026-01-16", "2020-03-05", "2019-08-07"]);
    }

    #[test]
    fn reads_words_in_any_dress() {
        for text in
            ["05 tháng 3 năm 2020", "5 THÁNG 03, NĂM 2020", " 5 thang 3 nam 2020", "05/3/2020"]
        {
            let (length, date) = at_start(text).unwrap();
            assert_eq!((length, date.date().as_deref()), (text.len(), Some("2020-03-05")));
        }
        for text in ["5 tháng 13 năm 2020", "5 tháng 3 2020", "5/3/20", "5/3/1820", "tháng", ""]
        {
            assert_eq!(at_start(text), None, "{text:?}");
        }
    }
}
