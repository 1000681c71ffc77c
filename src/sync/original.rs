//! The original file of a document: exactly the bytes that were indexed, or an error.

use std::io::BufReader;
use std::path::{Component, Path};

use super::archives::Archives;
use super::files::{Files, read_up_to};
use super::identity;
use super::rows::Rows;
use tracuu_document::{Record, Source};

/// An original file, read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// The bytes of the file, or of the row for JSON Lines.
    pub bytes: Vec<u8>,
    /// The file name, without folders.
    pub file_name: String,
    /// The media type, by the indexed format: `text/plain; charset=utf-8`, `text/html`, …
    pub media_type: &'static str,
}

/// The file changed or vanished since it was indexed. Holds its path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the file `{0}` has changed or vanished since it was indexed")]
pub struct Gone(pub String);

/// Reads the first source of `record` below `corpus` whose bytes still give the record's id. The id
/// of a JSON Lines row does not depend on its text, so line, id and length must be unchanged.
///
/// The bytes of a file are checked against the id. A link that replaced a file or folder after
/// indexing therefore cannot expose another file. Cost: reading the file, or its lines up to the
/// row.
pub fn original(corpus: &Path, record: &Record) -> Result<Original, Gone> {
    let still_there = |source: &Source| {
        let is_below =
            Path::new(&source.path).components().all(|c| matches!(c, Component::Normal(_)));
        let path = is_below.then(|| corpus.join(&source.path))?;
        let bytes = match source.line {
            None => whole(&path, source, record),
            Some(line) => row(&path, line, source, record),
        }?;
        Some(Original { bytes, file_name: file_name(source), media_type: media_type(source) })
    };
    record.sources.iter().find_map(still_there).ok_or_else(|| {
        Gone(record.sources.first().map_or_else(String::new, |source| source.path.clone()))
    })
}

fn whole(path: &Path, source: &Source, record: &Record) -> Option<Vec<u8>> {
    let files = Archives::default();
    let same_size = files.size(path).is_ok_and(|size| size == source.bytes);
    let bytes = same_size.then(|| read_up_to(&files, path, source.bytes).ok().flatten())??;
    (identity::of_file(&bytes) == record.id).then_some(bytes)
}

fn row(path: &Path, line: u64, source: &Source, record: &Record) -> Option<Vec<u8>> {
    let file = Archives::default().open(path).ok()?;
    let rows = Rows::new(BufReader::new(file)).map_while(Result::ok);
    let row = rows.take_while(|row| row.line <= line).find(|row| row.line == line)?;
    let same_id =
        row.external_id().is_some_and(|external_id| identity::of_row(&external_id) == record.id);
    row.bytes.filter(|bytes| same_id && bytes.len() as u64 == source.bytes)
}

/// Returns the file name for saving. A row gets the name of its file and its line: `rows-12.json`.
fn file_name(source: &Source) -> String {
    let name = source.path.rsplit('/').next().unwrap_or(&source.path);
    match source.line {
        None => name.to_string(),
        Some(line) => {
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            format!("{stem}-{line}.json")
        }
    }
}

fn media_type(source: &Source) -> &'static str {
    match (source.format.as_str(), source.method.as_str()) {
        ("txt", "utf-8") => "text/plain; charset=utf-8",
        ("txt", "utf-16le") => "text/plain; charset=utf-16le",
        ("txt", "utf-16be") => "text/plain; charset=utf-16be",
        ("txt", "windows-1258") => "text/plain; charset=windows-1258",
        ("txt", _) => "text/plain",
        // HTML states its encoding itself, or the browser guesses as it would on the original site.
        ("html", "utf-8") => "text/html; charset=utf-8",
        ("html", _) => "text/html",
        ("jsonl", _) => "application/json",
        ("pdf", _) => "application/pdf",
        ("docx", _) => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ("doc", _) => "application/msword",
        ("odt", _) => "application/vnd.oasis.opendocument.text",
        ("rtf", _) => "application/rtf",
        ("mht", _) => "multipart/related",
        ("eml", _) => "message/rfc822",
        ("msg", _) => "application/vnd.ms-outlook",
        ("tif", _) => "image/tiff",
        ("jpg", _) => "image/jpeg",
        ("png", _) => "image/png",
        _ => "application/octet-stream",
    }
}
