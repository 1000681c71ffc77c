//! Reads one file as a run would read it, without an index.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufReader};
use std::path::Path;

use super::archives::{Archives, is_archive_name};
use super::files::Files;
use super::rows::{RawRow, Rows};
use super::scan::{FileInfo, ScanResult, notice, scan};
use super::sync_files::{self, ReadOptions};
use super::sync_rows;
use super::walk::{Found, META_SUFFIX, Walk, walk};
use tracuu_document::read::TracedDocument;
use tracuu_document::{Document, Issue, IssueCode, Record, Source};
use tracuu_extract::extractor::Extractor;
use tracuu_extract::format::Format;
use tracuu_search::engine::Notice;

/// Reads `file` and the metadata beside it, and passes each of its documents, with the rules that
/// set its fields, to `each`. JSON Lines
/// give one document per row, a ZIP archive the documents of each file in it, any other file
/// exactly one. A file or row that cannot be read becomes a document without text whose issues give
/// the reason. Returns the failures that a run would report. Fails if the file does not exist or if
/// `each` fails.
pub fn inspect(
    file: &Path,
    extractor: &dyn Extractor,
    each: &mut dyn FnMut(TracedDocument) -> io::Result<()>,
) -> io::Result<Vec<Notice>> {
    // This link is followed, because the user named it.
    let real = fs::canonicalize(file)?;
    let metadata = fs::metadata(&real)?;
    if metadata.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder, not a file"));
    }
    let name = real.file_name().unwrap_or(OsStr::new("")).to_string_lossy().into_owned();
    let folder = real.parent().unwrap_or(Path::new("/"));
    let refuse = |code, message: &str| notice(&name, code, message, "");
    let format = Format::by_name(&real);
    let failures = match format {
        _ if !metadata.is_file() => {
            vec![refuse(
                IssueCode::NotAFile,
                "a pipe, socket or device; only regular files are read",
            )]
        }
        None if is_archive_name(&real) => return read_archive(&real, extractor, each),
        None => {
            let known: Vec<&str> = Format::extensions().chain(["zip"]).collect();
            let message = format!("the extension is none of {}", known.join(", "));
            vec![refuse(IssueCode::Unsupported, &message)]
        }
        Some(format) => {
            let meta = format!("{name}{META_SUFFIX}");
            let metas = HashSet::from_iter(folder.join(&meta).is_file().then_some(meta));
            let walk = Walk { metas, ..Walk::default() };
            return read(folder, &walk, &Found { path: name, format }, extractor, each);
        }
    };
    each(placeholder(&failures))?;
    Ok(failures)
}

/// Reads every file of an archive, as if the archive were a folder.
fn read_archive(
    archive: &Path,
    extractor: &dyn Extractor,
    each: &mut dyn FnMut(TracedDocument) -> io::Result<()>,
) -> io::Result<Vec<Notice>> {
    let walk = walk(&Archives::default(), archive)?;
    let mut failures = walk.failed.clone();
    for found in &walk.files {
        failures.extend(read(archive, &walk, found, extractor, each)?);
    }
    Ok(failures)
}

fn read(
    folder: &Path,
    walk: &Walk,
    found: &Found,
    extractor: &dyn Extractor,
    each: &mut dyn FnMut(TracedDocument) -> io::Result<()>,
) -> io::Result<Vec<Notice>> {
    let files = &Archives::default();
    let scanned = scan(files, folder, walk, found);
    let content = match &scanned.result {
        ScanResult::Read(content) => content,
        ScanResult::Unreadable(failure) | ScanResult::Refused(failure) => {
            each(placeholder(std::slice::from_ref(failure)))?;
            return Ok(vec![failure.clone()]);
        }
    };
    let mut failures = Vec::from_iter(content.meta_failure.clone());
    if found.format == Format::JsonLines {
        failures.extend(read_rows(files, folder, found, content, each)?);
        return Ok(failures);
    }
    // Secrecy does not apply: whoever names a file may see it, whatever its stamps.
    let options =
        ReadOptions { files, corpus: folder, extractor, index_secret: true, traced: true };
    let (document, failed) = sync_files::read_one(options, &scanned, content);
    let document = document.unwrap_or_else(|| placeholder(&failed));
    failures.extend(failed);
    each(document)?;
    Ok(failures)
}

fn read_rows(
    files: &dyn Files,
    folder: &Path,
    found: &Found,
    content: &FileInfo,
    each: &mut dyn FnMut(TracedDocument) -> io::Result<()>,
) -> io::Result<Vec<Notice>> {
    let mut failures = Vec::new();
    for row in Rows::new(BufReader::new(files.open(&folder.join(&found.path))?)) {
        let row: RawRow = row?;
        match sync_rows::document_traced(&row, &found.path, &content.overrides) {
            Ok(document) => each(document)?,
            Err((code, message)) => {
                let message = format!("line {}: {message}", row.line);
                let failed = notice(&found.path, code, message, "");
                each(placeholder(std::slice::from_ref(&failed)))?;
                failures.push(failed);
            }
        }
    }
    Ok(failures)
}

/// Returns a placeholder for a document that could not be read: only its source and the reasons.
fn placeholder(failures: &[Notice]) -> TracedDocument {
    let issue = |failure: &Notice| Issue {
        code: failure.code,
        message: failure.message.clone(),
        place: None,
    };
    let path = failures.first().map_or_else(String::new, |failure| failure.path.clone());
    let record = Record {
        issues: failures.iter().map(issue).collect(),
        sources: vec![Source { path, ..Source::default() }],
        ..Record::default()
    };
    Document { record, ..Document::default() }.into()
}
