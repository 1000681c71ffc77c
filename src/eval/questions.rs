//! File formats of queries and judgements. Queries have one `{"id": …, "text": …}` per line.
//! Judgements have three tab-separated columns without a header: `query id, document id, grade`.

use std::collections::HashMap;
use std::io::{self, BufRead, Read};

use crate::sync::rows::{EXTERNAL_ID_CHARS_MAX, RequiredFields, Rows};
use tracuu_search::request::QUERY_CHARS_MAX;

/// Highest grade. Judges use a handful of grades; a higher number comes from a column with other
/// content.
pub const GRADE_MAX: u32 = 1_000;
/// Longest line of judgements, in bytes: two ids of the greatest length and a grade.
pub const LINE_BYTES_MAX: usize = 2 * 4 * EXTERNAL_ID_CHARS_MAX + 16;

/// A query with its judged answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Id of the query, without tabs and line breaks.
    pub id: String,
    /// Query text, as a person would type it.
    pub text: String,
    /// Grades by document id. Empty if nothing is judged.
    pub grades: HashMap<String, u32>,
}

/// Why a file of queries or judgements cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The file cannot be read.
    #[error("{file} cannot be read: {reason}")]
    Unreadable {
        /// The file name, as given by the caller.
        file: String,
        /// The error of the operating system.
        reason: io::Error,
    },
    /// A line is invalid.
    #[error("{file}: line {line}: {message}")]
    Line {
        /// The file name, as given by the caller.
        file: String,
        /// Line number, from 1.
        line: u64,
        /// One sentence: what was found and what is allowed.
        message: String,
    },
    /// The file has no entries.
    #[error("{file} holds no {what}")]
    Empty {
        /// The file name, as given by the caller.
        file: String,
        /// What it should contain.
        what: &'static str,
    },
}

/// Reads queries in their order, without judgements. `file` is the name for errors. Fails on a line
/// without `id` or `text`, or with a text longer than the service accepts. Also fails if an `id` is
/// repeated or contains a tab or line break, or if the file has no queries. Other fields are
/// ignored.
pub fn read_queries(reader: impl BufRead, file: &str) -> Result<Vec<Question>, InputError> {
    let mut questions: Vec<Question> = Vec::new();
    let mut lines: HashMap<String, u64> = HashMap::new();
    for row in Rows::new(reader) {
        let row = row.map_err(|reason| InputError::Unreadable { file: file.into(), reason })?;
        let refuse =
            |message: String| InputError::Line { file: file.into(), line: row.line, message };
        let required = row.required_fields().map_err(|error| refuse(error.message))?;
        let RequiredFields { external_id: id, text, .. } = required;
        if id.contains(is_separator) {
            let message =
                "it must hold no tab and no line break, which part the columns of judgements";
            return Err(refuse(format!("`id` is {id:?}; {message}")));
        }
        let length = text.chars().count();
        if length > QUERY_CHARS_MAX {
            let message = format!(
                "`text` of `{id}` has {length} characters; allowed are up to {QUERY_CHARS_MAX}"
            );
            return Err(refuse(message));
        }
        if let Some(before) = lines.insert(id.clone(), row.line) {
            let message =
                format!("the id `{id}` stands already in line {before}; every id may stand once");
            return Err(refuse(message));
        }
        questions.push(Question { id, text, grades: HashMap::new() });
    }
    if questions.is_empty() {
        return Err(InputError::Empty { file: file.into(), what: "queries" });
    }
    Ok(questions)
}

/// Reads judgements into their `questions`. Returns the number of judgements about unknown queries.
/// Fails on a line without exactly three columns, an invalid id or grade, and a second, different
/// grade for the same pair. Also fails if the file has no judgements. Empty lines are skipped.
pub fn read_judgements(
    mut reader: impl BufRead,
    file: &str,
    questions: &mut [Question],
) -> Result<u64, InputError> {
    let places: HashMap<String, usize> =
        questions.iter().enumerate().map(|(at, question)| (question.id.clone(), at)).collect();
    let (mut line, mut judgements, mut unknown_queries) = (0, 0_u64, 0);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let mut limited = reader.by_ref().take(LINE_BYTES_MAX as u64 + 1);
        let read = limited.read_until(b'\n', &mut bytes);
        if read.map_err(|reason| InputError::Unreadable { file: file.into(), reason })? == 0 {
            break;
        }
        line += 1;
        let refuse = |message: String| InputError::Line { file: file.into(), line, message };
        let start = if line == 1 && bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let Some((query, document, grade)) = judgement(&bytes[start..]).map_err(refuse)? else {
            continue;
        };
        judgements += 1;
        let Some(at) = places.get(query) else {
            unknown_queries += 1;
            continue;
        };
        let before = questions[*at].grades.insert(document.to_string(), grade);
        if let Some(before) = before.filter(|before| *before != grade) {
            let message = format!(
                "`{document}` is judged {grade} for `{query}`, and {before} in a line before; \
                 a document may have one grade for a query"
            );
            return Err(refuse(message));
        }
    }
    match judgements {
        0 => Err(InputError::Empty { file: file.into(), what: "judgements" }),
        _ => Ok(unknown_queries),
    }
}

/// Parses a line to query id, document id and grade. Returns `None` for an empty line. The error is
/// one sentence.
fn judgement(line: &[u8]) -> Result<Option<(&str, &str, u32)>, String> {
    if line.len() > LINE_BYTES_MAX {
        return Err(format!("longer than {LINE_BYTES_MAX} bytes, the most that is read"));
    }
    let line = std::str::from_utf8(line).map_err(|error| format!("not UTF-8: {error}"))?;
    let line = line.strip_suffix('\n').unwrap_or(line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.trim().is_empty() {
        return Ok(None);
    }
    let columns: Vec<&str> = line.split('\t').collect();
    let [query, document, written] = columns[..] else {
        let count = columns.len();
        return Err(format!(
            "{count} column{}; there must be three with a tab between two: query id, document id, \
             grade",
            if count == 1 { "" } else { "s" }
        ));
    };
    for (name, id) in [("query", query), ("document", document)] {
        if id.is_empty() || id.chars().count() > EXTERNAL_ID_CHARS_MAX {
            let length = id.chars().count();
            return Err(format!(
                "the {name} id has {length} characters; it must have 1 to {EXTERNAL_ID_CHARS_MAX}"
            ));
        }
    }
    let digits = written.bytes().all(|byte| byte.is_ascii_digit());
    let grade = written.parse().ok().filter(|grade| digits && *grade <= GRADE_MAX);
    let Some(grade) = grade else {
        let shown: String = written.chars().take(80).collect();
        return Err(format!(
            "the grade is `{shown}`; it must be a whole number from 0 to {GRADE_MAX}"
        ));
    };
    Ok(Some((query, document, grade)))
}

/// Returns true if `c` would end a column or a line of judgements or of a run.
pub(super) fn is_separator(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn questions() -> Vec<Question> {
        let queries = "\u{feff}{\"id\":\"một hai\",\"text\":\"a\"}\r\n\n{\"id\":7,\"text\":\"b\",\"year\":\"x\"}\n";
        read_queries(queries.as_bytes(), "q").unwrap()
    }

    #[test]
    fn reads_queries_and_judgements() {
        let mut questions = questions();
        let ids: Vec<_> = questions.iter().map(|q| (q.id.as_str(), q.text.as_str())).collect();
        assert_eq!(ids, [("một hai", "a"), ("7", "b")]);
        let judgements =
            "\u{feff}một hai\tLuật A|1\t1\r\n\nmột hai\tLuật A|2\t0\n7\td\t3\n7\td\t3\nx\td\t1";
        let unknown_queries = read_judgements(judgements.as_bytes(), "j", &mut questions).unwrap();
        assert_eq!(unknown_queries, 1);
        let grades = HashMap::from([("Luật A|1".to_string(), 1), ("Luật A|2".to_string(), 0)]);
        assert_eq!(questions[0].grades, grades);
        assert_eq!(questions[1].grades, HashMap::from([("d".to_string(), 3)]));
    }

    #[test]
    fn refuses_wrong_queries_by_line() {
        let long = format!("{{\"id\":\"a\",\"text\":\"{}\"}}", "x".repeat(QUERY_CHARS_MAX + 1));
        let cases = [
            ("{\"id\":\"a\",\"text\":\"t\"}\n{", "q: line 2: not a JSON object"),
            ("{\"id\":\"a\"}", "q: line 1: `text` of `a` is absent"),
            ("\n{\"text\":\"t\"}", "q: line 2: `id` is absent"),
            ("{\"id\":\"a\\tb\",\"text\":\"t\"}", "`id` is \"a\\tb\"; it must hold no tab"),
            (long.as_str(), "2001 characters; allowed are up to 2000"),
            (
                "{\"id\":\"a\",\"text\":\"t\"}\n\n{\"id\":\"a\",\"text\":\"u\"}",
                "q: line 3: the id `a` stands already in line 1",
            ),
            ("\n", "q holds no queries"),
        ];
        for (text, message) in cases {
            let error = read_queries(text.as_bytes(), "q").unwrap_err().to_string();
            assert!(error.contains(message), "{text}: {error}");
        }
    }

    #[test]
    fn refuses_wrong_judgements_by_line() {
        let long = "x".repeat(LINE_BYTES_MAX + 1);
        let key = format!("7\t{}\t1", "x".repeat(EXTERNAL_ID_CHARS_MAX + 1));
        let cases: [(&[u8], &str); 14] = [
            (b"7\td\t1\n7\te\n", "j: line 2: 2 columns; there must be three"),
            (b"7 0 d 1", "j: line 1: 1 column; there must be three"),
            (b"7\t0\td\t1", "j: line 1: 4 columns"),
            (
                b"query-id\tcorpus-id\tscore",
                "the grade is `score`; it must be a whole number from 0",
            ),
            (b"7\td\t-1", "the grade is `-1`"),
            (b"7\td\t+1", "the grade is `+1`"),
            (b"7\td\t1.0", "the grade is `1.0`"),
            (b"7\td\t1001", "the grade is `1001`; it must be a whole number from 0 to 1000"),
            (b"7\td\t", "the grade is ``"),
            (b"7\t\t1", "the document id has 0 characters"),
            (key.as_bytes(), "the document id has 501 characters"),
            (b"7\td\t1\n7\td\t0", "j: line 2: `d` is judged 0 for `7`, and 1 in a line before"),
            (b"7\t\xff\t1", "j: line 1: not UTF-8"),
            (b"\r\n", "j holds no judgements"),
        ];
        for (text, message) in cases.into_iter().chain([(long.as_bytes(), "longer than")]) {
            let error = read_judgements(text, "j", &mut questions()).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
