//! Which results of queries were opened, as judgements for `tracuu eval`. Kept only if a setting
//! names a file for it.
//!
//! The file has a JSON object a line for each query and document: on how many days that document
//! was opened from the results of that query, and on which day last. It holds nothing of the person
//! who did so, and no time finer than a day. Opening a result again on the same day changes
//! nothing. [`keeper`] writes the file.

pub mod keeper;

use std::io::{self, BufRead};

use serde::{Deserialize, Serialize};

use tracuu_text::normalize;

/// Most results in a file. Of more, those are forgotten that were not opened for the longest time.
pub const OPENED_MAX: usize = 50_000;
/// Longest line of the file, in bytes: a long question and the longest id. A result that would need
/// more is not kept, so the file has at most 100 MB.
pub const LINE_BYTES_MAX: usize = 2_000;
/// Words that are operators of the query language in capitals only.
const OPERATORS: [&str; 2] = ["OR", "HOẶC"];

/// A document that was opened from the results of a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// The query in its normal form.
    pub query: String,
    /// Id of the document; for a row of a JSON Lines file the row's own id.
    pub document: String,
    /// Number of days on which it was opened.
    pub days: u32,
    /// The last of these days, UTC: `2026-11-29`.
    pub last: String,
}

impl Opened {
    /// Returns true if the line of this query and document is not too long.
    fn fits(query: &str, document: &str) -> bool {
        let (query, document) = (query.to_string(), document.to_string());
        let longest = Opened { query, document, days: u32::MAX, last: "0000-00-00".into() };
        serde_json::to_string(&longest).is_ok_and(|line| line.len() <= LINE_BYTES_MAX)
    }
}

/// Returns the form of a query in which equal queries are one: normal letters, single spaces, small
/// letters but in operators. It finds what the query finds.
pub fn normal_form(query: &str) -> String {
    let text = normalize(query).text;
    let word = |word: &str| match OPERATORS.contains(&word) {
        true => word.to_string(),
        false => word.to_lowercase(),
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// Reads a file of opened results. Fails on a line that is none, so that no other file is taken for
/// one, and on more than [`OPENED_MAX`] lines.
pub fn read(reader: impl BufRead) -> io::Result<Vec<Opened>> {
    let mut opened = Vec::new();
    let limit = (OPENED_MAX * (LINE_BYTES_MAX + 1)) as u64;
    for (number, line) in (1..).zip(reader.take(limit).lines()) {
        let wrong = |why: String| {
            let message = format!("line {number} is not an opened result: {why}");
            io::Error::new(io::ErrorKind::InvalidData, message)
        };
        let line = line.map_err(|error| wrong(error.to_string()))?;
        if number > OPENED_MAX {
            return Err(wrong(format!("a file has at most {OPENED_MAX}")));
        }
        opened.push(serde_json::from_str(&line).map_err(|error| wrong(error.to_string()))?);
    }
    Ok(opened)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_queries_have_one_form() {
        for (query, form) in [
            ("  Cửa  Khẩu\tthông minh\n", "cửa khẩu thông minh"),
            ("cu\u{31b}\u{309}a kha\u{302}\u{309}u", "cửa khẩu"),
            ("116/KH-UBND", "116/kh-ubnd"),
            ("đất OR rừng HOẶC \"Khu Công nghiệp\"", "đất OR rừng HOẶC \"khu công nghiệp\""),
            ("or", "or"),
            (" \u{200b} ", ""),
        ] {
            assert_eq!(normal_form(query), form, "{query:?}");
            assert_eq!(normal_form(form), form);
        }
    }

    #[test]
    fn other_files_are_refused_by_line() {
        let good = "{\"query\":\"a\",\"document\":\"b\",\"days\":2,\"last\":\"2026-11-29\"}\n";
        assert_eq!(read(format!("{good}{good}").as_bytes()).unwrap().len(), 2);
        assert_eq!(read(&b""[..]).unwrap(), []);
        for wrong in ["\n", "{\"id\":\"a\",\"text\":\"b\"}\n", "{\"query\":\"a\"", "\u{0}"] {
            let error = read(format!("{good}{wrong}").as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with("line 2 is not an opened result"), "{error}");
        }
        assert!(read(good.repeat(OPENED_MAX + 1).as_bytes()).is_err());
    }
}
