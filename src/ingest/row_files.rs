//! The part of a run that deals with JSON Lines: files of many documents, whose ids must be unique in
//! the whole corpus.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, BufReader};

use rayon::prelude::*;

use super::extract::Lines;
use super::format::Signature;
use super::given::Given;
use super::identity;
use super::reading;
use super::rows::{RawRow, Rows};
use super::scan::{Content, Scanned, State, failure, unreadable};
use super::update::Run;
use super::whole_files::is_below;
use crate::document::{Document, IssueCode, Source};
use crate::search::SearchError;
use crate::search::engine::Failure;

/// Most rows that are read before they are handed to the engine.
const BATCH_ROWS_MAX: usize = 256;
/// Most bytes of rows that are read before they are handed to the engine.
const BATCH_BYTES_MAX: usize = 32 << 20;
/// Most rows of one file that are named as failures; a file of another kind would name every line.
const FAILURES_PER_FILE_MAX: usize = 100;

/// The ids of all rows of the corpus.
#[derive(Default)]
struct Claims {
    /// Number of the file and line at which each id first stands, by document id. Line 0 where the file
    /// cannot be read this time and the row is known only from the index.
    first: HashMap<String, (usize, u64)>,
    /// Rows whose id stands somewhere before.
    again: Vec<Again>,
}

/// A row whose id stands somewhere before.
struct Again {
    file: usize,
    line: u64,
    key: String,
    before: (usize, u64),
}

/// Brings the documents of the rows of `files` up to date.
pub(super) fn update(
    run: &mut Run,
    files: &[&Scanned],
    unknown_below: &[String],
) -> Result<(), SearchError> {
    let known = run.known;
    let mut kept: HashSet<&str> = HashSet::new();
    for file in files {
        match &file.state {
            State::Read(content) => run.fail(content.meta_failure.clone()),
            State::Unreadable(failure) | State::Refused(failure) => {
                run.fail([failure.clone()]);
                kept.insert(&file.path);
            }
        }
    }
    let paths: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let rows = known.rows.values().map(|row| row.path.as_str());
    kept.extend(rows.clone().filter(|path| is_below(path, unknown_below)));
    let some_gone = rows.into_iter().any(|path| !paths.contains(path) && !kept.contains(path));
    let seen = |file: &&Scanned| match &file.state {
        State::Read(content) => known.has_seen(&file.path, &content.hash),
        _ => true,
    };
    if !some_gone && files.iter().all(seen) {
        for file in files {
            if let State::Read(content) = &file.state {
                run.carry_failures(&file.path, &content.hash, None);
            }
            run.advance(1);
        }
        run.report.unchanged += known.rows.len() as u64;
        return Ok(());
    }
    let claims = claims(run, files, &mut kept);
    run.fail(duplicates(&claims, files));
    let incomplete = incomplete(run, &claims, files);
    let mut put = HashSet::new();
    for (number, file) in files.iter().enumerate() {
        let State::Read(content) = &file.state else { continue };
        if kept.contains(file.path.as_str()) {
            continue;
        }
        if seen(file) && !incomplete.contains(&number) {
            run.carry_failures(&file.path, &content.hash, Some(IssueCode::DuplicateId));
        } else if let Err(error) = read(run, (number, file, content), &claims, &mut put)? {
            run.fail([unreadable(&file.path, &error)]);
            kept.insert(&file.path);
        }
        run.advance(1);
    }
    for (id, row) in &known.rows {
        let file = claims.first.get(id).and_then(|&(number, _)| files.get(number));
        let stays = file.is_some_and(|file| file.path == row.path && seen(file));
        if put.contains(id) {
            continue;
        } else if stays || kept.contains(row.path.as_str()) {
            run.report.unchanged += 1;
        } else {
            run.remove(id)?;
            run.report.removed += 1;
        }
    }
    Ok(())
}

/// Reads the ids of all rows, in the order of paths and lines. A file that breaks off is kept as it was.
fn claims<'a>(run: &mut Run, files: &[&'a Scanned], kept: &mut HashSet<&'a str>) -> Claims {
    let mut claims = Claims::default();
    let known = run.known;
    let mut by_path: HashMap<&str, Vec<&str>> = HashMap::new();
    for (id, row) in &known.rows {
        by_path.entry(&row.path).or_default().push(id);
    }
    for (number, file) in files.iter().enumerate() {
        if !kept.contains(file.path.as_str()) {
            let mut claim = || -> io::Result<()> {
                for row in Rows::new(open(run, file)?) {
                    let row = row?;
                    if let Some(key) = row.key() {
                        claims.claim(key, (number, row.line));
                    }
                }
                Ok(())
            };
            if let Err(error) = claim() {
                run.fail([unreadable(&file.path, &error)]);
                kept.insert(&file.path);
            }
        }
        if kept.contains(file.path.as_str()) {
            for id in by_path.get(file.path.as_str()).into_iter().flatten() {
                claims.first.entry(id.to_string()).or_insert((number, 0));
            }
        }
    }
    claims
}

impl Claims {
    fn claim(&mut self, key: String, place: (usize, u64)) {
        let before = *self.first.entry(identity::of_row(&key)).or_insert(place);
        if before != place {
            self.again.push(Again { file: place.0, line: place.1, key, before });
        }
    }
}

/// The failures for ids that stand twice; each names both places.
fn duplicates(claims: &Claims, files: &[&Scanned]) -> Vec<Failure> {
    let place = |(number, line): (usize, u64)| match line {
        0 => files[number].path.clone(),
        line => format!("{}:{line}", files[number].path),
    };
    let mut failures = Failures::default();
    for again in &claims.again {
        let file = files[again.file];
        let State::Read(content) = &file.state else { continue };
        let (first, here) = (place(again.before), place((again.file, again.line)));
        let message = format!(
            "line {}: the id `{}` of {here} stands already in {first}; every id may stand once in a \
             corpus, and the first is the one that is indexed",
            again.line, again.key
        );
        failures.add(failure(&file.path, IssueCode::DuplicateId, message, &content.hash));
    }
    failures.all()
}

/// The files that own an id whose row is not in the index out of that file: a row that could not be
/// read, or one whose id has become free elsewhere. Only reading the file again tells.
fn incomplete(run: &Run, claims: &Claims, files: &[&Scanned]) -> HashSet<usize> {
    let missing = |(id, &(number, _)): (&String, &(usize, u64))| {
        let row = run.known.rows.get(id);
        row.is_none_or(|row| row.path != files[number].path).then_some(number)
    };
    claims.first.iter().filter_map(missing).collect()
}

/// Reads the rows of one file into the index. The inner error is a read error of the file: what has come
/// out before it stays.
fn read(
    run: &mut Run,
    (number, file, content): (usize, &Scanned, &Content),
    claims: &Claims,
    put: &mut HashSet<String>,
) -> Result<io::Result<()>, SearchError> {
    let mut failures = Failures::default();
    let mut reader = match open(run, file) {
        Ok(reader) => reader,
        Err(error) => return Ok(Err(error)),
    };
    if let Some(found) = foreign(&mut reader) {
        let message = format!("named .jsonl but holds {found}; it must be JSON Lines in UTF-8");
        run.fail([failure(&file.path, IssueCode::FormatMismatch, message, &content.hash)]);
        return Ok(Ok(()));
    }
    let mut rows = Rows::new(reader);
    let mut any = false;
    loop {
        let batch = match batch(&mut rows) {
            Ok(batch) if batch.is_empty() => break,
            Ok(batch) => batch,
            Err(error) => return Ok(Err(error)),
        };
        any = true;
        let read = |row: &RawRow| {
            let mine = row.key().is_none_or(|key| {
                claims.first.get(&identity::of_row(&key)) == Some(&(number, row.line))
            });
            mine.then(|| document(row, &file.path, &content.given))
        };
        let outcomes: Vec<_> = batch.par_iter().map(read).collect();
        for (row, outcome) in batch.iter().zip(outcomes) {
            match outcome {
                None => {}
                Some(Ok(document)) => settle(run, document, row, content, put)?,
                Some(Err((code, message))) => {
                    let message = format!("line {}: {message}", row.line);
                    failures.add(failure(&file.path, code, message, &content.hash));
                }
            }
        }
    }
    if !any {
        let message = "the file holds no rows";
        failures.add(failure(&file.path, IssueCode::Empty, message, &content.hash));
    }
    run.fail(failures.all());
    Ok(Ok(()))
}

/// Puts the document of a row, and counts it.
fn settle(
    run: &mut Run,
    document: Document,
    row: &RawRow,
    content: &Content,
    put: &mut HashSet<String>,
) -> Result<(), SearchError> {
    let hash = identity::row_hash(&content.hash, row.bytes.as_deref().unwrap_or_default());
    let id = document.record.id.clone();
    let report = &mut run.report;
    *match run.known.rows.get(&id) {
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

/// The document of a row.
fn document(row: &RawRow, path: &str, given: &Given) -> Result<Document, (IssueCode, String)> {
    let parsed = row.parse().map_err(|error| (error.code, error.message))?;
    let mut document = reading::document(&Lines::Printed(parsed.text), Vec::new())
        .map_err(|message| (IssueCode::Unreadable, message))?;
    // A row is closer to its document than what is given for the whole file.
    parsed.given.or(given).apply(&mut document.record);
    document.record.id = identity::of_row(&parsed.key);
    document.record.key = Some(parsed.key);
    document.record.sources = vec![Source {
        path: path.into(),
        line: Some(row.line),
        format: "jsonl".into(),
        bytes: row.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64),
        pages: None,
        method: "utf-8".into(),
    }];
    Ok(document)
}

fn open(run: &Run, file: &Scanned) -> io::Result<BufReader<Box<dyn io::Read + Send>>> {
    Ok(BufReader::new(run.task.files.open(&run.task.corpus.join(&file.path))?))
}

/// What a file holds that is no JSON Lines by its first bytes; none where it may be.
fn foreign(reader: &mut impl BufRead) -> Option<&'static str> {
    // A read error comes again, and is dealt with, where the rows are read.
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

/// Failures of rows, of which each file may have only so many.
#[derive(Default)]
struct Failures {
    named: Vec<Failure>,
    by_file: HashMap<(String, IssueCode), usize>,
    hashes: HashMap<String, String>,
}

impl Failures {
    fn add(&mut self, failure: Failure) {
        let count = self.by_file.entry((failure.path.clone(), failure.code)).or_default();
        *count += 1;
        if *count <= FAILURES_PER_FILE_MAX {
            self.named.push(failure);
        } else {
            self.hashes.insert(failure.path, failure.file_hash);
        }
    }

    /// The named ones, and for each file and code with more a last one that counts the rest.
    fn all(mut self) -> Vec<Failure> {
        for ((path, code), count) in self.by_file {
            if count > FAILURES_PER_FILE_MAX {
                let rest = count - FAILURES_PER_FILE_MAX;
                let hash = self.hashes.get(&path).map_or("", String::as_str);
                let message = format!("and {rest} more rows of which the same is true");
                self.named.push(failure(&path, code, message, hash));
            }
        }
        self.named
    }
}
