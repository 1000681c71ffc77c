//! Reads dates as documents write them: `ngày 05 tháng 3 năm 2020`, `ngày 05/3/2020`, `5-3-2020`,
//! and with a blank for the day (`ngày      tháng 02 năm 2026`). Accepts any case and missing
//! accents.

mod printed;
mod spoken;

use printed::Forms;

/// Years that a document can have or mention.
const YEARS: std::ops::RangeInclusive<i32> = 1945..=2100;
/// Years in which a document can be dated. A later one is a slip: a plan of today mentions 2050 and
/// is not from that year.
const DATED_YEARS: std::ops::RangeInclusive<i32> = 1945..=2050;

/// A date; day and month may be missing. Day and month, as far as known, are in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenDate {
    /// `None` if the blank was not filled in.
    pub day: Option<u8>,
    /// `None` if the blank was not filled in.
    pub month: Option<u8>,
    /// Always present, 1945 to 2100; in a head at most 2050.
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
    /// The year is not one in which a document can be dated: `năm 202…`, `năm 2204`, `năm 20024`.
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
    let printed = printed::read(text, Forms::Text)?;
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

/// Reads what is printed as a date of a head at the start of `text`, in words or figures, whether
/// or not the calendar has it. A head also has dates in other forms than running text: `14/05/24`,
/// `14 tháng 5 2024`, `2024-05-14`. Returns `None` for text of another form.
pub fn printed_at_start(text: &str) -> Option<PrintedDate> {
    printed::read(text, Forms::Head)
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
    fn heads_have_dates_in_more_forms() {
        for text in [
            "14/05/24",
            "14.5.2024",
            "14/V/2024",
            "14-V-24",
            "14 / V / 2024",
            "2024-05-14",
            "2024/5/14",
            "14 tháng 5 2024",
            "14 tháng 5, 2024",
            "14 tháng 5/24",
            "14 tháng 5 năm 24",
            "14/tháng 5/năm 2024",
            "14 tháng V năm 2024",
            "14 tháng năm năm 2024",
            "14tháng05năm2024",
            "mười bốn tháng Năm năm 2024",
            "14 tháng 5 năm 2024",
        ] {
            let printed = printed_at_start(text).expect(text);
            assert_eq!(printed.length, text.len(), "{text:?}");
            let date = printed.date.and_then(|date| date.date());
            assert_eq!(date.as_deref(), Some("2024-05-14"), "{text:?}");
        }
        let date = |text| printed_at_start(text)?.date?.date();
        assert_eq!(date("mùng 5 tháng mười năm 1998").as_deref(), Some("1998-10-05"));
        assert_eq!(date("31/12/99").as_deref(), Some("1999-12-31"));
        assert_eq!(date("23 tháng 02 năm 20264").as_deref(), Some("2026-02-23"), "a note mark");
        for text in ["14 5 2024", "14/5", "14/5/2", "14 tháng 5 24", "14/XIV/2024", "14/5/24/7"] {
            assert_eq!(printed_at_start(text).and_then(|printed| printed.date), None, "{text:?}");
        }
        for text in ["14/05/24", "14/V/2024", "14 tháng 5 2024"] {
            assert_eq!(at_start(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_year_with_a_doubled_digit_is_not_read() {
        for text in ["14 tháng 5 năm 20024", "14 tháng 5 năm 20224", "14 tháng 5 năm 19998"] {
            assert_eq!(printed_at_start(text).expect("a date").date, None, "{text:?}");
        }
    }

    #[test]
    fn keeps_of_a_printed_date_what_the_calendar_has() {
        use DateFault::{Blank, NoSuchDay, NoSuchMonth, NoSuchYear};
        let cases = [
            ("29 tháng 02 năm 2024", Some("2024-02-29"), None),
            ("29 tháng 02 năm 2023", Some("2023-02"), Some(NoSuchDay)),
            ("29/02/1900", None, Some(NoSuchYear)),
            ("31 tháng 4 năm 2024", Some("2024-04"), Some(NoSuchDay)),
            ("0 tháng 4 năm 2024", Some("2024-04"), Some(NoSuchDay)),
            ("14 tháng 13 năm 2024", Some("2024"), Some(NoSuchMonth)),
            ("   tháng 5 năm 2024", Some("2024-05"), Some(Blank)),
            ("… tháng … năm 2024", Some("2024"), Some(Blank)),
            ("14 tháng … năm 2024", Some("2024"), Some(Blank)),
            ("14 tháng 5 năm 2204", None, Some(NoSuchYear)),
            ("14 tháng 5 năm 202…", None, Some(NoSuchYear)),
            ("14 tháng 5 năm 0204", None, Some(NoSuchYear)),
            ("14/5/2094", None, Some(NoSuchYear)),
            ("14 tháng 5 năm 20", None, Some(NoSuchYear)),
            ("14/5/20…", None, Some(NoSuchYear)),
            ("14 tháng 5 năm 24…", None, Some(NoSuchYear)),
            ("14 tháng năm 2024", Some("2024"), Some(Blank)),
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
