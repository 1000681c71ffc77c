//! Reads JSON Lines: one document per line, as `{"id": …, "text": …}` and any of the fields of
//! [`MetadataOverrides`]. Works as a stream, so a file can be of any size.

use std::io::{self, BufRead, Read};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::overrides::MetadataOverrides;
use tracuu_document::IssueCode;

/// Maximum length of a row, in bytes. The longest law with its annexes has less than 3 MB of text.
pub const ROW_BYTES_MAX: usize = 16 << 20;
/// Maximum length of a row's own id, in characters.
pub const EXTERNAL_ID_CHARS_MAX: usize = 500;

/// A row of the file, not yet parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    /// Line in the file, from 1.
    pub line: u64,
    /// The bytes without the line end, or `None` if the row is longer than [`ROW_BYTES_MAX`].
    pub bytes: Option<Vec<u8>>,
}

/// A parsed row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row's own id.
    pub external_id: String,
    /// The text of the document, unchanged.
    pub text: String,
    /// Record fields that the row supplies.
    pub overrides: MetadataOverrides,
}

/// The fields that every row must have, and the others as raw JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct RequiredFields {
    /// The row's own id.
    pub external_id: String,
    /// The text of the document, unchanged.
    pub text: String,
    /// All fields except the text. They include `id`.
    pub others: Map<String, Value>,
}

/// Why a row is not a valid document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The kind of failure.
    pub code: IssueCode,
    /// One English sentence that names the field, its value and what is allowed.
    pub message: String,
}

/// Iterator over the rows of a stream. Skips empty lines.
pub struct Rows<R> {
    reader: R,
    line: u64,
}

impl<R: BufRead> Rows<R> {
    /// Reads rows from `reader`, which must be at the start of the file.
    pub fn new(reader: R) -> Self {
        Rows { reader, line: 0 }
    }

    fn next_row(&mut self) -> io::Result<Option<RawRow>> {
        loop {
            let mut bytes = Vec::new();
            let limit = ROW_BYTES_MAX as u64 + 1;
            if self.reader.by_ref().take(limit).read_until(b'\n', &mut bytes)? == 0 {
                return Ok(None);
            }
            self.line += 1;
            let ended = bytes.last() == Some(&b'\n');
            if !ended && bytes.len() > ROW_BYTES_MAX {
                self.skip_line()?;
                return Ok(Some(RawRow { line: self.line, bytes: None }));
            }
            if self.line == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                bytes.drain(..3);
            }
            bytes.truncate(bytes.trim_ascii_end().len());
            let spaces = bytes.len() - bytes.trim_ascii_start().len();
            if spaces > 0 {
                bytes.drain(..spaces);
            }
            if !bytes.is_empty() {
                return Ok(Some(RawRow { line: self.line, bytes: Some(bytes) }));
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.reader.consume(used);
            if end.is_some() || used == 0 {
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = io::Result<RawRow>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_row().transpose()
    }
}

impl RawRow {
    /// Parses the row as a document.
    pub fn parse(&self) -> Result<Row, RowError> {
        let RequiredFields { external_id, text, others } = self.required_fields()?;
        let overrides = MetadataOverrides::from_json(&others).map_err(|message| RowError {
            code: IssueCode::InvalidMetadata,
            message: format!("in the row `{external_id}`, {message}"),
        })?;
        Ok(Row { external_id, text, overrides })
    }

    /// Parses only the required fields: the row's own id and its text.
    pub fn required_fields(&self) -> Result<RequiredFields, RowError> {
        let invalid = |message: String| RowError { code: IssueCode::InvalidMetadata, message };
        let Some(bytes) = &self.bytes else {
            let message =
                format!("the row is longer than {ROW_BYTES_MAX} bytes, the most that is read");
            return Err(RowError { code: IssueCode::TooLarge, message });
        };
        let mut fields: Map<String, Value> = serde_json::from_slice(bytes)
            .map_err(|error| invalid(format!("not a JSON object: {error}")))?;
        let external_id = fields.get("id").and_then(external_id).ok_or_else(|| {
            let found = fields.get("id").map_or("absent".to_string(), Value::to_string);
            let found: String = found.chars().take(80).collect();
            invalid(format!(
                "`id` is {found}; it must be text of 1 to {EXTERNAL_ID_CHARS_MAX} characters"
            ))
        })?;
        let text = match fields.remove("text") {
            Some(Value::String(text)) => text,
            Some(_) => return Err(invalid(format!("`text` of `{external_id}` is not text"))),
            None => {
                return Err(invalid(format!(
                    "`text` of `{external_id}` is absent; it must be text"
                )));
            }
        };
        if text.trim().is_empty() {
            let message = format!("`text` of `{external_id}` is empty");
            return Err(RowError { code: IssueCode::Empty, message });
        }
        Ok(RequiredFields { external_id, text, others: fields })
    }

    /// Returns the row's own id without parsing the rest, or `None` if it has no valid id.
    pub fn external_id(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Id {
            id: Value,
        }
        serde_json::from_slice::<Id>(self.bytes.as_ref()?).ok().and_then(|row| external_id(&row.id))
    }
}

/// Returns an id as text. A whole number becomes its digits. Returns `None` for other types, an
/// empty id or one longer than [`EXTERNAL_ID_CHARS_MAX`].
fn external_id(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if !number.is_f64() => number.to_string(),
        _ => return None,
    };
    (!text.is_empty() && text.chars().count() <= EXTERNAL_ID_CHARS_MAX).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8]) -> Vec<RawRow> {
        Rows::new(text).map(Result::unwrap).collect()
    }

    #[test]
    fn counts_every_line_and_passes_over_empty_ones() {
        let rows = rows(b"\xef\xbb\xbf{\"id\":\"a\"}\r\n\n  \n{\"id\":2}");
        let found: Vec<_> = rows.iter().map(|row| (row.line, row.external_id())).collect();
        assert_eq!(found, [(1, Some("a".into())), (4, Some("2".into()))]);
    }

    #[test]
    fn passes_over_a_row_that_is_too_long() {
        let mut text = vec![b'x'; ROW_BYTES_MAX + 5];
        text.extend_from_slice(b"\n{\"id\":\"b\",\"text\":\"t\"}\n");
        let rows = rows(&text);
        assert_eq!(rows[0].parse().unwrap_err().code, IssueCode::TooLarge);
        assert_eq!((rows[1].line, rows[1].parse().unwrap().external_id.as_str()), (2, "b"));
    }

    #[test]
    fn names_what_is_wrong() {
        let cases = [
            ("{", "not a JSON object"),
            ("[1]", "not a JSON object"),
            ("{\"text\":\"t\"}", "`id` is absent"),
            ("{\"id\":1.5,\"text\":\"t\"}", "`id` is 1.5"),
            ("{\"id\":\"\",\"text\":\"t\"}", "`id` is \"\""),
            ("{\"id\":\"a\"}", "`text` of `a` is absent"),
            ("{\"id\":\"a\",\"text\":3}", "`text` of `a` is not text"),
            ("{\"id\":\"a\",\"text\":\" \"}", "`text` of `a` is empty"),
            (
                "{\"id\":\"a\",\"text\":\"t\",\"year\":\"2018\"}",
                "in the row `a`, `year` is \"2018\"",
            ),
        ];
        for (line, message) in cases {
            let error = rows(line.as_bytes())[0].parse().unwrap_err().message;
            assert!(error.contains(message), "{line}: {error}");
        }
    }
}
