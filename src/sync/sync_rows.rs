//! The part of a run that indexes JSON Lines: files with many documents, whose ids must be unique
//! in the whole corpus.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, BufReader};

use rayon::prelude::*;

use super::identity;
use super::overrides::MetadataOverrides;
use super::previous_state::PreviousState;
use super::rows::{RawRow, Rows};
use super::run::IndexingRun;
use super::scan::{FileInfo, ScanResult, Scanned, notice, unreadable};
use super::secrecy::{self, Verdict};
use super::sync_files::is_below;
use tracuu_document::read::{self, Input, LineKind, TracedDocument};
use tracuu_document::{Document, IssueCode, Source, named};
use tracuu_extract::signature::Signature;
use tracuu_search::SearchError;
use tracuu_search::engine::Notice;

/// Maximum number of rows that are read before they are passed to the engine.
const BATCH_ROWS_MAX: usize = 256;
/// A batch of rows ends once it has this many bytes; the last row may exceed it.
const BATCH_BYTES_MAX: usize = 32 << 20;
/// Maximum number of notices per file and code. Otherwise a file of another format would give one
/// for every line.
const NOTICES_PER_FILE_MAX: usize = 100;

/// Path and line of a row. Line 0 means that the file cannot be read this time and the row is known
/// only from the index.
type Place<'a> = (&'a str, u64);

/// The ids of all rows of the corpus.
#[derive(Default)]
struct Claims<'a> {
    /// First occurrence of each id, by document id.
    first: HashMap<String, Place<'a>>,
    /// Rows whose id occurred before.
    again: Vec<Again<'a>>,
}

/// A row whose id occurred before.
struct Again<'a> {
    external_id: String,
    here: Place<'a>,
    hash: &'a str,
    before: Place<'a>,
}

/// Brings the documents from the rows of `files` up to date. Rows of files below `unknown_below`,
/// folders that could not be listed, are kept.
pub(super) fn sync_rows<'a>(
    run: &mut IndexingRun<'a>,
    files: &[&'a Scanned],
    unknown_below: &[String],
) -> Result<(), SearchError> {
    let previous = run.previous;
    let listed: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut kept: HashSet<&str> = HashSet::new();
    let mut some_gone = false;
    for row in previous.rows.values().filter(|row| !listed.contains(row.path.as_str())) {
        if is_below(&row.path, unknown_below) {
            kept.insert(&row.path);
        } else {
            some_gone = true;
        }
    }
    let mut readable = Vec::new();
    for file in files {
        match &file.result {
            ScanResult::Read(info) => {
                run.note(info.meta_failure.clone());
                readable.push((*file, &**info));
            }
            ScanResult::Unreadable(failure) | ScanResult::Refused(failure) => {
                run.note([failure.clone()]);
                run.meter.advance(1, file.bytes);
                kept.insert(&file.path);
            }
        }
    }
    let seen = |(file, info): &(&Scanned, &FileInfo)| previous.has_seen(&file.path, &info.hash);
    if some_gone || !readable.iter().all(seen) {
        return update_changed(run, &readable, kept);
    }
    for (file, info) in readable {
        run.carry_notices(&file.path, &info.hash, None);
        run.meter.advance(1, file.bytes);
    }
    run.report.unchanged += previous.rows.len() as u64;
    Ok(())
}

/// Updates the index after at least one file has changed. Rows of the files in `kept` stay as they
/// are.
fn update_changed<'a>(
    run: &mut IndexingRun<'a>,
    files: &[(&'a Scanned, &'a FileInfo)],
    mut kept: HashSet<&'a str>,
) -> Result<(), SearchError> {
    let previous = run.previous;
    let claims = claims(run, files, &mut kept);
    run.note(claims.duplicates());
    let incomplete = claims.incomplete(previous);
    let mut put = HashSet::new();
    let mut carried = HashSet::new();
    for &(file, info) in files {
        let path = file.path.as_str();
        if kept.contains(path) {
            run.meter.advance(1, file.bytes);
            continue;
        }
        if previous.has_seen(path, &info.hash) && !incomplete.contains(path) {
            run.carry_notices(path, &info.hash, Some(IssueCode::DuplicateId));
            run.meter.advance(1, file.bytes);
            carried.insert(path);
        } else if let Err(error) = read(run, (file, info), &claims, &mut put)? {
            run.note([unreadable(path, &error)]);
            kept.insert(path);
        }
    }
    for (id, row) in previous.rows.iter().filter(|(id, _)| !put.contains(*id)) {
        let path = row.path.as_str();
        if kept.contains(path) || (carried.contains(path) && claims.is_first_at(id, path)) {
            run.report.unchanged += 1;
        } else {
            run.report.removed += 1;
            run.remove(id)?;
        }
    }
    Ok(())
}

/// Reads the ids of all rows, in the order of paths and lines. The indexed ids of `kept` files,
/// which cannot be read this time, come first. A file with a read error is added to `kept`.
fn claims<'a>(
    run: &mut IndexingRun<'a>,
    files: &[(&'a Scanned, &'a FileInfo)],
    kept: &mut HashSet<&'a str>,
) -> Claims<'a> {
    let mut claims = Claims::default();
    claims.claim_previous(run.previous, kept);
    for (file, info) in files {
        if let Err(error) = claims.claim_rows(run, file, &info.hash) {
            run.note([unreadable(&file.path, &error)]);
            kept.insert(&file.path);
            claims.claim_previous(run.previous, &HashSet::from([file.path.as_str()]));
        }
    }
    claims
}

impl<'a> Claims<'a> {
    /// Claims the ids that the index has from the files at `paths`.
    fn claim_previous(&mut self, previous: &'a PreviousState, paths: &HashSet<&str>) {
        for (id, row) in previous.rows.iter().filter(|(_, row)| paths.contains(row.path.as_str())) {
            self.first.entry(id.clone()).or_insert((&row.path, 0));
        }
    }

    /// Claims the ids of the rows of a file.
    fn claim_rows(
        &mut self,
        run: &IndexingRun,
        file: &'a Scanned,
        hash: &'a str,
    ) -> io::Result<()> {
        for row in Rows::new(open(run, file)?) {
            let row = row?;
            let Some(external_id) = row.external_id() else { continue };
            let here = (file.path.as_str(), row.line);
            let before = *self.first.entry(identity::of_row(&external_id)).or_insert(here);
            if before != here {
                self.again.push(Again { external_id, here, hash, before });
            }
        }
        Ok(())
    }

    /// Returns the lines of the file at `path` whose id occurred before.
    fn repeated_lines(&self, path: &str) -> HashSet<u64> {
        let here = self.again.iter().filter(|again| again.here.0 == path);
        here.map(|again| again.here.1).collect()
    }

    /// Returns true if the first row with this id is in the file at `path`.
    fn is_first_at(&self, id: &str, path: &str) -> bool {
        self.first.get(id).is_some_and(|(first, _)| *first == path)
    }

    /// Returns the notices for duplicate ids. Each names both places.
    fn duplicates(&self) -> Vec<Notice> {
        let place = |(path, line): Place| match line {
            0 => path.to_string(),
            line => format!("{path}:{line}"),
        };
        let mut notices = RowNotices::default();
        for again in &self.again {
            let message = format!(
                "line {}: the id `{}` of {} stands already in {}; every id may stand once in a \
                 corpus, and the first is the one that is indexed",
                again.here.1,
                again.external_id,
                place(again.here),
                place(again.before)
            );
            notices.add(notice(again.here.0, IssueCode::DuplicateId, message, again.hash));
        }
        notices.all()
    }

    /// Returns the files that own an id which the index does not have from that file. Either the
    /// row could not be read, or the same id elsewhere is gone. Only reading the file again can
    /// decide.
    fn incomplete(&self, previous: &PreviousState) -> HashSet<&'a str> {
        let is_indexed =
            |id: &str, path: &str| previous.rows.get(id).is_some_and(|row| row.path == path);
        let missing = self.first.iter().filter(|(id, (path, _))| !is_indexed(id, path));
        missing.map(|(_, (path, _))| *path).collect()
    }
}

/// Reads the rows of one file into the index. The inner error is a read error of the file; rows
/// indexed before it stay.
fn read(
    run: &mut IndexingRun,
    (file, info): (&Scanned, &FileInfo),
    claims: &Claims,
    put: &mut HashSet<String>,
) -> Result<io::Result<()>, SearchError> {
    let mut notices = RowNotices::default();
    let index_secret = run.task.index_secret;
    let mut reader = match open(run, file) {
        Ok(reader) => reader,
        Err(error) => return Ok(Err(error)),
    };
    if let Some(found) = detect_other_format(&mut reader) {
        let message = format!("named .jsonl but holds {found}; it must be JSON Lines in UTF-8");
        run.note([notice(&file.path, IssueCode::FormatMismatch, message, &info.hash)]);
        return Ok(Ok(()));
    }
    let again = claims.repeated_lines(&file.path);
    let read = |row: &RawRow| {
        let mine = !again.contains(&row.line);
        mine.then(|| admitted(row, &file.path, &info.overrides, index_secret))
    };
    let mut rest = file.bytes;
    let outcomes = read_rows(reader, read, |row, outcome| {
        let bytes = row.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64).min(rest);
        run.meter.advance(0, bytes);
        rest -= bytes;
        match outcome {
            None => {}
            Some(Ok(document)) => {
                for issue in &document.record.issues {
                    let message = format!("line {}: {}", row.line, issue.message);
                    notices.add(notice(&file.path, issue.code, message, &info.hash));
                }
                apply(run, document, row, info, put)?;
            }
            Some(Err((code, message))) => {
                if code == IssueCode::HeldBack {
                    run.hold_back(&file.path);
                }
                let message = format!("line {}: {message}", row.line);
                notices.add(notice(&file.path, code, message, &info.hash));
            }
        }
        Ok(())
    });
    run.meter.advance(1, rest);
    match outcomes? {
        Ok(0) => {
            let message = "the file holds no rows";
            notices.add(notice(&file.path, IssueCode::Empty, message, &info.hash));
        }
        Ok(_) => {}
        Err(error) => return Ok(Err(error)),
    }
    run.note(notices.all());
    Ok(Ok(()))
}

/// Reads every row of `reader` with `read`, on all cores, and passes the results to `each` in line
/// order. Holds one batch at a time. Returns the number of rows. The inner error is a read error;
/// the outer error is the first error of `each`.
pub(super) fn read_rows<T: Send, E>(
    reader: impl BufRead,
    read: impl Fn(&RawRow) -> T + Sync,
    mut each: impl FnMut(&RawRow, T) -> Result<(), E>,
) -> Result<io::Result<u64>, E> {
    let mut rows = Rows::new(reader);
    let mut count = 0;
    loop {
        let batch = match batch(&mut rows) {
            Ok(batch) if batch.is_empty() => return Ok(Ok(count)),
            Ok(batch) => batch,
            Err(error) => return Ok(Err(error)),
        };
        count += batch.len() as u64;
        let outcomes: Vec<T> = batch.par_iter().map(&read).collect();
        for (row, outcome) in batch.iter().zip(outcomes) {
            each(row, outcome)?;
        }
    }
}

/// Adds the document of a row to the index, and counts it.
fn apply(
    run: &mut IndexingRun,
    document: Document,
    row: &RawRow,
    info: &FileInfo,
    put: &mut HashSet<String>,
) -> Result<(), SearchError> {
    let hash = identity::row_hash(&info.hash, row.bytes.as_deref().unwrap_or_default());
    let id = document.record.id.clone();
    let report = &mut run.report;
    *match run.previous.rows.get(&id) {
        None => &mut report.added,
        Some(before) if before.path != document.record.sources[0].path => &mut report.moved,
        Some(before) if identity::row_part(&before.hash) == identity::row_part(&hash) => {
            &mut report.unchanged
        }
        Some(_) => &mut report.changed,
    } += 1;
    put.insert(id);
    run.put(document, vec![hash])
}

/// Returns the document of a row, as [`document`] reads it, if it may be indexed. The error gives
/// the reason.
pub(super) fn admitted(
    row: &RawRow,
    path: &str,
    overrides: &MetadataOverrides,
    index_secret: bool,
) -> Result<Document, (IssueCode, String)> {
    let mut document = document(row, path, overrides)?;
    match secrecy::judge(&document, &[], [overrides].into_iter(), index_secret) {
        Verdict::Admitted => {}
        Verdict::AdmittedSecret(issue) => document.record.issues.push(issue),
        Verdict::HeldBack(message) => return Err((IssueCode::HeldBack, message)),
    }
    Ok(document)
}

/// Reads a row of the file at `path` as a document. `overrides` are the fields for all rows of the
/// file.
pub(super) fn document(
    row: &RawRow,
    path: &str,
    overrides: &MetadataOverrides,
) -> Result<Document, (IssueCode, String)> {
    let read = |text: &str| read::document(Input::new(text, LineKind::Printed));
    let read = |text: &str| read(text).map(TracedDocument::from);
    document_by(row, path, overrides, read).map(|read| read.document)
}

/// Does what [`document`] does, and returns which rule set each field of the record.
pub(super) fn document_traced(
    row: &RawRow,
    path: &str,
    overrides: &MetadataOverrides,
) -> Result<TracedDocument, (IssueCode, String)> {
    let read = |text: &str| read::document_traced(Input::new(text, LineKind::Printed));
    document_by(row, path, overrides, read)
}

/// The document of a row whose text is read by `read`.
fn document_by(
    row: &RawRow,
    path: &str,
    overrides: &MetadataOverrides,
    read: impl FnOnce(&str) -> Result<TracedDocument, String>,
) -> Result<TracedDocument, (IssueCode, String)> {
    let parsed = row.parse().map_err(|error| (error.code, error.message))?;
    let mut read = read(&parsed.text).map_err(|message| (IssueCode::Unreadable, message))?;
    // The fields of a row are more specific than those given for the whole file.
    let overrides = parsed.overrides.or(overrides);
    let record = &mut read.document.record;
    overrides.apply(record);
    let inferred = named::infer(record, &overrides.fields());
    record.id = identity::of_row(&parsed.external_id);
    record.key = Some(parsed.external_id);
    record.sources = vec![Source {
        path: path.into(),
        line: Some(row.line),
        format: "jsonl".into(),
        bytes: row.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64),
        pages: None,
        method: "utf-8".into(),
    }];
    read.set_without_line(&overrides.fields(), "given");
    for (field, rule) in inferred {
        read.set_without_line(&[field], rule);
    }
    Ok(read)
}

fn open(run: &IndexingRun, file: &Scanned) -> io::Result<BufReader<Box<dyn io::Read + Send>>> {
    Ok(BufReader::new(run.task.files.open(&run.task.corpus.join(&file.path))?))
}

/// Returns the format found if the first bytes show that the file is not JSON Lines, else `None`.
pub(super) fn detect_other_format(reader: &mut impl BufRead) -> Option<&'static str> {
    // A read error is ignored here. It will occur again, and be handled, when the rows are read.
    let head = reader.fill_buf().unwrap_or_default();
    let binary = head.contains(&0).then_some("binary data or UTF-16");
    Signature::of(head).map(Signature::name).or(binary)
}

fn batch<R: BufRead>(rows: &mut Rows<R>) -> io::Result<Vec<RawRow>> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    while batch.len() < BATCH_ROWS_MAX && bytes < BATCH_BYTES_MAX {
        let Some(row) = rows.next() else { break };
        let row = row?;
        bytes += row.bytes.as_ref().map_or(0, Vec::len);
        batch.push(row);
    }
    Ok(batch)
}

/// Notices about rows, limited to [`NOTICES_PER_FILE_MAX`] per file and code.
#[derive(Default)]
struct RowNotices {
    named: Vec<Notice>,
    by_file: HashMap<(String, IssueCode), usize>,
    hashes: HashMap<String, String>,
}

impl RowNotices {
    fn add(&mut self, notice: Notice) {
        let count = self.by_file.entry((notice.path.clone(), notice.code)).or_default();
        *count += 1;
        if *count <= NOTICES_PER_FILE_MAX {
            self.named.push(notice);
        } else {
            self.hashes.insert(notice.path, notice.file_hash);
        }
    }

    /// Returns the notices. Where some were left out, a last notice for the file and code counts
    /// them.
    fn all(mut self) -> Vec<Notice> {
        for ((path, code), count) in self.by_file {
            if count > NOTICES_PER_FILE_MAX {
                let rest = count - NOTICES_PER_FILE_MAX;
                let hash = self.hashes.get(&path).map_or("", String::as_str);
                let message = format!("and {rest} more rows of which the same is true");
                self.named.push(notice(&path, code, message, hash));
            }
        }
        self.named
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracuu_document::Basis;

    #[test]
    fn a_row_without_a_head_has_what_its_number_says() {
        let text = "Điều 1. Phạm vi\nBộ Tài chính thông báo mức phí cho các Sở Tư pháp.";
        let row = serde_json::json!({"id": "a", "number": "32/2023/TT-BCA", "text": text});
        let row = RawRow { line: 1, bytes: Some(row.to_string().into_bytes()) };
        let read = document_traced(&row, "laws.jsonl", &MetadataOverrides::default()).unwrap();
        let record = &read.document.record;
        assert_eq!((record.kind.as_deref(), record.year), (Some("Thông tư"), Some(2023)));
        assert_eq!(record.agency.as_deref(), Some("Bộ Công an"));
        assert_eq!(record.agency_basis, Some(Basis::Inferred));
        assert_eq!((record.date_basis, record.title.as_deref()), (Some(Basis::Inferred), None));
        let rules: Vec<_> = read.trace.iter().map(|entry| (entry.field, entry.rule)).collect();
        let expected = [
            ("number", "given"),
            ("notation", "given"),
            ("type", "number_code"),
            ("agency", "number_code"),
            ("year", "number_year"),
        ];
        assert_eq!(rules, expected);
    }
}
