//! A request, already valid: whatever parses a URL or a command line refuses bad values before.

use serde::{Deserialize, Serialize};

use crate::query::Interpretation;
use tracuu_document::entity::date::days_in;

/// Maximum length of a query, in characters. A pasted paragraph fits; a pasted document does not.
pub const QUERY_CHARS_MAX: usize = 2_000;
/// Maximum number of hits per page.
pub const SIZE_MAX: u32 = 100;
/// Default number of hits per page.
pub const SIZE_DEFAULT: u32 = 10;
/// Highest page number. Deeper pages need the cursor, which costs the same at any depth.
pub const PAGE_MAX: u32 = 10_000;
/// Maximum number of values in one filter.
pub const FILTER_VALUES_MAX: usize = 100;

/// A search request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// The query as typed. An empty query finds every document, newest first.
    pub text: String,
    /// How freely the words of the query are interpreted.
    pub reading: Interpretation,
    /// How many of the words a document must have.
    pub match_mode: MatchMode,
    /// Filters on the documents.
    pub filters: Filters,
    /// The order of hits.
    pub sort: Sort,
    /// Hits per page, 1 to [`SIZE_MAX`].
    pub size: u32,
    /// Start of the page.
    pub start: Start,
    /// Whether each hit says how its score comes about.
    pub explain: bool,
}

/// How many words of the query a document must have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum MatchMode {
    /// All of up to eight words; where few documents have all, those that lack the fewest follow
    /// ([`crate::engine::SearchSpec::missing_words`]). Any word if the query is a question or has
    /// more than eight words.
    #[default]
    Auto,
    /// Every word, by any of its accepted terms.
    All,
    /// At least one word.
    Any,
}

/// The order of hits. Ties are broken by `id`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Sort {
    /// Best first. Newest first if the query has nothing to rank by.
    #[default]
    Relevance,
    /// By the last day of the known period, latest first, unknown last.
    Newest,
    /// By the first day of the known period, earliest first, unknown last.
    Oldest,
}

/// The start of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Page number from 1 to [`PAGE_MAX`].
    Page(u32),
    /// After the last hit of an earlier page, given by the text of its `next_cursor`.
    After(String),
}

impl Default for Start {
    fn default() -> Self {
        Start::Page(1)
    }
}

/// Filters on record fields. Values of one field are alternatives; all fields must match. An empty
/// list filters nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filters {
    /// Issuing agencies, as in the record.
    pub agencies: Vec<String>,
    /// Years.
    pub years: Vec<i32>,
    /// Types of document, as in the record.
    pub types: Vec<String>,
    /// Names of signers.
    pub signers: Vec<String>,
    /// Keeps documents whose known period ends on the first day of this period or later.
    pub from: Option<Period>,
    /// Keeps documents whose known period starts on the last day of this period or earlier.
    pub to: Option<Period>,
}

/// A day, a month or a year, as its first and last day. Days are numbers `yyyymmdd`, which compare
/// like dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// First day, `20180701`.
    pub first: u32,
    /// Last day, `20180731`.
    pub last: u32,
}

impl Period {
    /// Parses `YYYY`, `YYYY-MM` or `YYYY-MM-DD` of the Gregorian calendar, years 0001 to 9999, with
    /// all digits. Returns `None` for anything else, and for a month or day that does not exist
    /// (`2025-13`, `2025-02-30`).
    pub fn parse(text: &str) -> Option<Period> {
        let parts: Vec<&str> = text.split('-').collect();
        let (year, month, day) = match parts[..] {
            [year] => (year, None, None),
            [year, month] => (year, Some(digits(month, 2)?), None),
            [year, month, day] => (year, Some(digits(month, 2)?), Some(digits(day, 2)?)),
            _ => return None,
        };
        let year = digits(year, 4).filter(|year| *year >= 1)?;
        let (first, last) = match (month, day) {
            (None, _) => ((1, 1), (12, 31)),
            (Some(month), None) => ((month, 1), (month, days_in(year, month)?)),
            (Some(month), Some(day)) => {
                let exists = (1..=days_in(year, month)?).contains(&day);
                exists.then_some(((month, day), (month, day)))?
            }
        };
        let number = |(month, day): (u32, u32)| year * 10_000 + month * 100 + day;
        Some(Period { first: number(first), last: number(last) })
    }
}

/// Parses a number of exactly `width` ASCII digits. Returns `None` for other text.
fn digits(text: &str, width: usize) -> Option<u32> {
    let plain = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_periods() {
        let cases = [
            ("2018", 20180101, 20181231),
            ("2018-07", 20180701, 20180731),
            ("2018-02", 20180201, 20180228),
            ("2024-02", 20240201, 20240229),
            ("1900-02", 19000201, 19000228),
            ("2000-02-29", 20000229, 20000229),
            ("2018-07-26", 20180726, 20180726),
            ("0001", 10101, 11231),
        ];
        for (text, first, last) in cases {
            assert_eq!(Period::parse(text), Some(Period { first, last }), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        let cases = [
            "",
            "0000",
            "18",
            "20180",
            "2025-13",
            "2025-00",
            "2025-02-30",
            "2025-02-29",
            "1900-02-29",
            "2025-04-31",
            "2025-01-00",
            "2025-1",
            "2025-01-1",
            "2025-01-01-01",
            "2025-",
            "-2025",
            "2025-01-",
            "+202",
            "20 5",
            "２０２５",
            "2025/01",
            "26/07/2018",
            " 2025",
            "2025-ab",
        ];
        for text in cases {
            assert_eq!(Period::parse(text), None, "{text:?}");
        }
    }
}
