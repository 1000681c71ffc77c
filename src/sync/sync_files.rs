//! The part of a run that indexes files with one document each. Files with the same bytes are one
//! document with several sources.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use rayon::prelude::*;

use super::files::{Files, read_up_to};
use super::previous_state::{IndexedFile, PreviousState};
use super::progress::Meter;
use super::run::IndexingRun;
use super::scan::{FileInfo, ScanResult, Scanned, notice, unreadable};
use super::scans::WaitingScan;
use super::secrecy::{self, Verdict};
use super::{extracted, identity};
use tracuu_document::read::TracedDocument;
use tracuu_document::trace::{self, TraceEntry};
use tracuu_document::{self as document, Document, Issue, IssueCode, Source};
use tracuu_document::{file_name, named};
use tracuu_extract::extractor::Extractor;
use tracuu_extract::format::{BINARY_BYTES_MAX, Format};
use tracuu_extract::{ExtractError, Extracted};
use tracuu_search::engine::Notice;
use tracuu_search::{Deadline, SearchError};

/// Maximum number of documents that are read before they are passed to the engine.
const BATCH_FILES_MAX: usize = 64;
/// Maximum number of bytes that are read before they are passed to the engine. A larger file is
/// read alone.
const BATCH_BYTES_MAX: u64 = 64 << 20;

/// How to read files.
#[derive(Clone, Copy)]
pub(super) struct ReadOptions<'a> {
    /// The file system.
    pub files: &'a dyn Files,
    /// The corpus folder.
    pub corpus: &'a Path,
    /// Extracts the text.
    pub extractor: &'a dyn Extractor,
    /// Whether to return documents that have a stamp of secrecy.
    pub index_secret: bool,
    /// Whether the rules that set the fields of a record are wanted.
    pub traced: bool,
}

/// The files of one document.
struct Group<'a> {
    id: String,
    members: Vec<Member<'a>>,
}

/// A file of a document.
struct Member<'a> {
    path: &'a str,
    hash: &'a str,
    /// `None` if the file cannot be read this time and is known only from the index.
    file: Option<(&'a Scanned, &'a FileInfo)>,
}

/// The result of reading the files of a document.
#[derive(Default)]
struct Outcome {
    document: Option<(Document, Vec<String>)>,
    /// Which rule set each field of the document; empty if that is not wanted.
    trace: Vec<TraceEntry>,
    notices: Vec<Notice>,
    /// The pages of the document that wait to be read by OCR.
    scanned: Vec<usize>,
    /// True if a read error prevented the reading, so that the indexed document must stay.
    keep: bool,
}

/// Brings the documents from `files` up to date. Documents from files below `unknown_below`,
/// folders that could not be listed, are kept.
pub(super) fn sync_files(
    run: &mut IndexingRun,
    files: &[&Scanned],
    unknown_below: &[String],
) -> Result<(), SearchError> {
    for file in files {
        match &file.result {
            ScanResult::Read(info) => run.note(info.meta_failure.clone()),
            ScanResult::Unreadable(failure) | ScanResult::Refused(failure) => {
                run.note([failure.clone()]);
                run.meter.advance(1, file.bytes);
            }
        }
    }
    let previous = run.previous;
    let groups = groups(files, unknown_below, previous);
    let wanted: HashSet<&str> = groups.iter().map(|group| group.id.as_str()).collect();
    let mut gone: BTreeMap<&str, bool> = BTreeMap::from_iter(
        previous
            .documents
            .keys()
            .filter(|id| !wanted.contains(id.as_str()))
            .map(|id| (id.as_str(), true)),
    );
    let (same, others): (Vec<_>, Vec<_>) =
        groups.into_iter().partition(|group| group.is_unchanged(previous));
    for group in same {
        run.report.unchanged += u64::from(previous.documents.contains_key(&group.id));
        for member in &group.members {
            run.carry_notices(member.path, member.hash, None);
        }
        group.advance(&run.meter);
    }
    for batch in batches(&others) {
        let (task, meter) = (run.task, &run.meter);
        let options = ReadOptions {
            files: task.files,
            corpus: task.corpus,
            extractor: task.extractor,
            index_secret: task.index_secret,
            traced: false,
        };
        let reader = if previous.documents.is_empty() { None } else { Some(task.engine.reader()?) };
        let old = |id: &str| {
            reader.as_ref().and_then(|reader| reader.document(id, Deadline::NONE).ok().flatten())
        };
        let outcomes: Vec<Outcome> = batch
            .par_iter()
            .map(|group| {
                let outcome = group.read(options, old(&group.id));
                group.advance(meter);
                outcome
            })
            .collect();
        for (group, outcome) in batch.iter().zip(outcomes) {
            apply(run, group, outcome, &mut gone)?;
        }
    }
    for (id, counts) in gone {
        run.remove(id)?;
        run.report.removed += u64::from(counts);
    }
    Ok(())
}

/// Adds or removes the document of a group, and counts it. `gone` holds the indexed ids that no
/// file has any more, and whether each still counts as removed.
fn apply(
    run: &mut IndexingRun,
    group: &Group,
    outcome: Outcome,
    gone: &mut BTreeMap<&str, bool>,
) -> Result<(), SearchError> {
    let previous = run.previous;
    for held_back in outcome.notices.iter().filter(|notice| notice.code == IssueCode::HeldBack) {
        run.hold_back(&held_back.path);
        run.forget_pages(&group.id);
    }
    if !outcome.scanned.is_empty() {
        let readable = group.members.iter().find(|member| member.file.is_some());
        let path = readable.map_or("", |member| member.path).to_string();
        run.waiting.push(WaitingScan { id: group.id.clone(), path, pages: outcome.scanned });
    }
    run.note(outcome.notices);
    let before = previous.documents.get(&group.id);
    let former = || group.members.iter().filter_map(|member| previous.id_at(member.path));
    match outcome.document {
        Some((document, hashes)) => {
            let paths = document.record.sources.iter().map(|source| source.path.as_str());
            let report = &mut run.report;
            *match before {
                Some(before) if before.iter().map(|file| file.path.as_str()).eq(paths) => {
                    &mut report.changed
                }
                Some(_) => &mut report.moved,
                None => {
                    // An edited file: the new document replaces the former one at the same path.
                    let replaced = former().find(|id| gone.get(id.as_str()) == Some(&true));
                    match replaced.and_then(|id| gone.get_mut(id.as_str())) {
                        Some(counts) => {
                            *counts = false;
                            &mut report.changed
                        }
                        None => &mut report.added,
                    }
                }
            } += 1;
            run.put(document, hashes)
        }
        None if outcome.keep => {
            run.report.unchanged += u64::from(before.is_some());
            for id in former() {
                run.report.unchanged += u64::from(gone.remove(id.as_str()).is_some());
            }
            Ok(())
        }
        None if before.is_some() => {
            run.report.removed += 1;
            run.remove(&group.id)
        }
        None => Ok(()),
    }
}

/// Groups the files by document id, sorted by first path. A file that cannot be read this time is
/// included as the index knows it.
fn groups<'a>(
    files: &[&'a Scanned],
    unknown_below: &[String],
    previous: &'a PreviousState,
) -> Vec<Group<'a>> {
    let mut groups: HashMap<&str, Vec<Member>> = HashMap::new();
    let unreadable: HashSet<&str> = files
        .iter()
        .filter(|file| matches!(file.result, ScanResult::Unreadable(_)))
        .map(|file| file.path.as_str())
        .collect();
    for (id, sources) in &previous.documents {
        for IndexedFile { path, hash } in sources {
            if unreadable.contains(path.as_str()) || is_below(path, unknown_below) {
                groups.entry(id).or_default().push(Member { path, hash, file: None });
            }
        }
    }
    for &file in files {
        if let ScanResult::Read(info) = &file.result {
            let (path, hash) = (file.path.as_str(), info.hash.as_str());
            let member = Member { path, hash, file: Some((file, info)) };
            groups.entry(&info.id).or_default().push(member);
        }
    }
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|(id, mut members)| {
            members.sort_by_key(|member| member.path);
            Group { id: id.to_string(), members }
        })
        .collect();
    groups.sort_by_key(|group| group.members[0].path);
    groups
}

/// Reads a single file. Returns its document with its trace, if any, and the notices.
pub(super) fn read_one(
    options: ReadOptions,
    file: &Scanned,
    info: &FileInfo,
) -> (Option<TracedDocument>, Vec<Notice>) {
    let member = Member { path: &file.path, hash: &info.hash, file: Some((file, info)) };
    let group = Group { id: info.id.clone(), members: vec![member] };
    let outcome = group.read(options, None);
    let trace = outcome.trace;
    let document = outcome.document.map(|(document, _)| TracedDocument { document, trace });
    (document, outcome.notices)
}

/// Returns true if `path` is below one of `folders`.
pub(super) fn is_below(path: &str, folders: &[String]) -> bool {
    folders
        .iter()
        .any(|folder| path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/')))
}

/// Splits the groups into batches, limited by [`BATCH_FILES_MAX`] and [`BATCH_BYTES_MAX`].
fn batches<'a, 'b>(groups: &'b [Group<'a>]) -> Vec<&'b [Group<'a>]> {
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, group) in groups.iter().enumerate() {
        let size = group.members.iter().filter_map(|m| m.file).map(|(file, _)| file.bytes).max();
        bytes += size.unwrap_or(0);
        if at > start && (at - start == BATCH_FILES_MAX || bytes > BATCH_BYTES_MAX) {
            batches.push(&groups[start..at]);
            (start, bytes) = (at, size.unwrap_or(0));
        }
    }
    batches.push(&groups[start..]);
    batches
}

impl Group<'_> {
    /// Reports the readable files of the group as processed.
    fn advance(&self, meter: &Meter) {
        let readable = self.members.iter().filter_map(|member| member.file);
        let (files, bytes) =
            readable.fold((0, 0), |(n, bytes), (file, _)| (n + 1, bytes + file.bytes));
        meter.advance(files, bytes);
    }

    /// Returns true if the index already has exactly the result of these files.
    fn is_unchanged(&self, previous: &PreviousState) -> bool {
        let before = previous.documents.get(&self.id).map_or(&[][..], Vec::as_slice);
        let was_source = |member: &Member| {
            before.iter().any(|file| file.path == member.path && file.hash == member.hash)
        };
        let now = self.members.iter().filter(|member| was_source(member)).count();
        let all_seen = self.members.iter().all(|member| {
            was_source(member)
                || (member.file.is_some() && previous.has_seen(member.path, member.hash))
        });
        let revised = self.members.iter().any(|member| previous.is_revised(member.path));
        now == before.len() && all_seen && !revised
    }

    /// Reads the document from the first file that can be extracted. `old` supplies the sources
    /// that cannot be read this time.
    fn read(&self, options: ReadOptions, old: Option<Document>) -> Outcome {
        let mut outcome = Outcome::default();
        let Some(bytes) = self.bytes(options.files, options.corpus, &mut outcome.notices) else {
            return Outcome { keep: true, ..outcome };
        };
        let mut by_format: HashMap<Format, Result<Extracted, ExtractError>> = HashMap::new();
        let mut sources: Vec<(Source, String)> = Vec::new();
        let mut text_of = None;
        for member in &self.members {
            let Some((file, info)) = member.file else {
                let old = old.iter().flat_map(|document| &document.record.sources);
                let kept = old.filter(|source| source.path == member.path);
                sources.extend(kept.map(|source| (source.clone(), member.hash.to_string())));
                continue;
            };
            let read = by_format
                .entry(file.format)
                .or_insert_with(|| options.extractor.extract(file.format, &bytes, &self.id));
            match read {
                Ok(extracted) => {
                    text_of.get_or_insert(file.format);
                    sources.push((source(file, extracted), info.hash.clone()));
                }
                Err(error) => {
                    // Without a hash, every run reads it again: another version may support it.
                    let code = extracted::code(error.code);
                    let is_final = code != IssueCode::Unsupported;
                    let hash = if is_final { info.hash.as_str() } else { "" };
                    let message = error.message.as_str();
                    outcome.notices.push(notice(member.path, code, message, hash));
                }
            }
        }
        let extracted = text_of.and_then(|format| by_format.remove(&format)?.ok());
        let Some(extracted) = extracted else { return outcome };
        self.finish(options, extracted, sources, &mut outcome);
        outcome
    }

    /// Builds the document from its text and sources.
    fn finish(
        &self,
        options: ReadOptions,
        extracted: Extracted,
        sources: Vec<(Source, String)>,
        outcome: &mut Outcome,
    ) {
        let (path, hash) = (sources[0].0.path.clone(), sources[0].1.clone());
        let of_all = |code, message: &str| -> Vec<Notice> {
            sources.iter().map(|(source, hash)| notice(&source.path, code, message, hash)).collect()
        };
        let read = if options.traced {
            extracted::document_traced(&extracted)
        } else {
            extracted::document(&extracted).map(TracedDocument::from)
        };
        let mut read = match read {
            Ok(read) => read,
            Err(message) => return outcome.notices.extend(of_all(IssueCode::Unreadable, &message)),
        };
        // The fields for the first file by path override those for the others.
        let overrides = || self.members.iter().filter_map(|member| Some(&member.file?.1.overrides));
        let mut given = Vec::new();
        for overrides in overrides().rev() {
            overrides.apply(&mut read.document.record);
            read.set_without_line(&overrides.fields(), "given");
            given.extend(overrides.fields());
        }
        if read.document.text.is_empty() {
            let name = path.rsplit('/').next().unwrap_or(&path);
            let before = trace::set_fields(&read.document.record);
            file_name::fill(&mut read.document.record, name);
            let mut filled = trace::set_fields(&read.document.record);
            filled.retain(|field| !before.contains(field));
            read.set_without_line(&filled, "file_name");
        }
        for (field, rule) in named::infer(&mut read.document.record, &given) {
            read.set_without_line(&[field], rule);
        }
        let TracedDocument { mut document, trace } = read;
        match secrecy::judge(&document, &extracted.aside, overrides(), options.index_secret) {
            Verdict::Admitted => {}
            Verdict::AdmittedSecret(issue) => document.record.issues.push(issue),
            Verdict::HeldBack(message) => {
                return outcome.notices.extend(of_all(IssueCode::HeldBack, &message));
            }
        }
        let is_reported = |issue: &&Issue| {
            issue.code.outcome() != document::Outcome::Read
                || issue.code == IssueCode::SecretIndexed
        };
        let reported = document.record.issues.iter().filter(is_reported);
        let waiting = extracted.scanned.len() as u64;
        outcome.notices.extend(reported.map(|issue| Notice {
            pages: if issue.code == IssueCode::NeedsOcr { waiting } else { 0 },
            ..notice(&path, issue.code, issue.message.as_str(), &hash)
        }));
        document.record.id.clone_from(&self.id);
        let (sources, hashes) = sources.into_iter().unzip();
        document.record.sources = sources;
        let pages = (!document.pages.is_empty()).then_some(document.pages.len() as u64);
        for source in &mut document.record.sources {
            source.pages = pages;
        }
        outcome.document = Some((document, hashes));
        outcome.scanned = extracted.scanned;
        outcome.trace = trace;
    }

    /// Returns the bytes that all files of the group share, from the first file that can still be
    /// read.
    fn bytes(
        &self,
        files: &dyn Files,
        corpus: &Path,
        notices: &mut Vec<Notice>,
    ) -> Option<Vec<u8>> {
        for member in self.members.iter().filter(|member| member.file.is_some()) {
            match read_up_to(files, &corpus.join(member.path), BINARY_BYTES_MAX) {
                Ok(Some(bytes)) if identity::of_file(&bytes) == self.id => return Some(bytes),
                Ok(_) => notices.push(notice(
                    member.path,
                    IssueCode::Unreadable,
                    "the file changed while it was being read; the next run will take it up",
                    "",
                )),
                Err(error) => notices.push(unreadable(member.path, &error)),
            }
        }
        None
    }
}

fn source(file: &Scanned, extracted: &Extracted) -> Source {
    Source {
        path: file.path.clone(),
        line: None,
        format: extracted.format.name().into(),
        bytes: file.bytes,
        pages: None,
        method: extracted.method.clone(),
    }
}
