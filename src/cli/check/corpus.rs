//! The corpus folder and the index, each by itself and beside the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::engine::{index_place, open_engine};
use super::super::output::counted;
use super::super::{index, index_format, shown};
use super::Findings;
use crate::config::{EngineKind, Settings};
use crate::sync::archives::Archives;
use crate::sync::compare::{CorpusFiles, Difference};
use crate::sync::{LeftAlone, ScansWaiting};
use tracuu_document::IssueCode;
use tracuu_search::engine::{Engine, Notice, Reader};
use tracuu_search::{Deadline, SearchError};

/// Most files that are named for one fault; the others are counted.
const NAMED_MAX: usize = 5;

/// Checks the corpus folder. Returns its files, unless it cannot be listed.
pub fn check_corpus(settings: &Settings, findings: &mut Findings) -> Option<CorpusFiles> {
    let folder = shown(&settings.corpus);
    let files = match CorpusFiles::of(&Archives::default(), &settings.corpus) {
        Ok(files) => files,
        Err(error) => {
            let advice = "make the folder available, or name another with --corpus";
            findings.fault("corpus", format!("{error}; {advice}"));
            return None;
        }
    };
    let mut formats: BTreeMap<&str, u64> = BTreeMap::new();
    for file in &files.walk.files {
        *formats.entry(file.format.name()).or_default() += 1;
    }
    if formats.is_empty() {
        let message = format!(
            "{folder} holds no file that can be indexed; put documents there, or name another \
             folder with --corpus"
        );
        findings.fault("corpus", message);
    } else {
        let count = counted(formats.values().sum(), "file");
        let formats: Vec<String> =
            formats.iter().map(|(format, files)| format!("{files} {format}")).collect();
        findings.ok("corpus", format!("{count} in {folder}: {}", formats.join(", ")));
    }
    let left_alone = LeftAlone::of(&files.walk.left_alone);
    if !left_alone.is_empty() {
        let list = index::left_alone(&left_alone);
        findings.note("corpus", format!("files of kinds that are not read: {list}"));
    }
    let unreadable = |notice: &&Notice| notice.code == IssueCode::Unreadable;
    let (closed, others): (Vec<_>, Vec<_>) =
        files.walk.failed.iter().chain(files.unreadable()).partition(unreadable);
    if !closed.is_empty() {
        let advice = "give the account of the service the right to read them, and repair the disk \
                      or the share if it has errors";
        findings.fault(
            "corpus",
            format!("{}; {advice}", named("files or folders that cannot be read", &closed)),
        );
    }
    if !others.is_empty() {
        findings.note("corpus", named("files that are passed over", &others));
    }
    Some(files)
}

/// Names the files of `notices`; of many, the first ones, and how many follow.
fn named(what: &str, notices: &[&Notice]) -> String {
    let some = notices.iter().take(NAMED_MAX).map(|one| format!("{} ({})", one.path, one.message));
    let some: Vec<String> = some.collect();
    let more = match notices.len().saturating_sub(NAMED_MAX) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    format!("{what}: {}{more}", some.join(", "))
}

/// Checks the index, and whether it agrees with the files of the corpus. Returns the scans whose
/// pages wait to be read.
pub fn check_index(
    settings: &Settings,
    corpus: Option<&CorpusFiles>,
    findings: &mut Findings,
) -> ScansWaiting {
    let opened = open_engine(settings)
        .map_err(|error| error.to_string())
        .and_then(|engine| read(&*engine).map_err(|error| with_advice(&error)));
    let (reader, damaged) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            findings.fault("index", error);
            return ScansWaiting::default();
        }
    };
    let summary = reader.summary();
    if !damaged.is_empty() {
        let message = format!(
            "files of the index in {} are damaged: {}; make it anew with `tracuu index --rebuild`, \
             and check the disk",
            index_place(settings),
            damaged.join(", ")
        );
        findings.fault("index", message);
        return ScansWaiting::of(&summary.notices);
    }
    let message = format!(
        "{} in {}, format {}, generation {}, written {} in {} ms",
        counted(summary.documents, "document"),
        index_place(settings),
        index_format(),
        reader.generation(),
        summary.built_at,
        summary.took_ms
    );
    findings.ok("index", message);
    if settings.engine == EngineKind::Tantivy {
        check_writable(settings, findings);
    }
    if let Some(corpus) = corpus {
        check_agreement(settings, corpus, &*reader, findings);
    }
    ScansWaiting::of(&summary.notices)
}

/// Reads what every search needs. Returns the state of the index and its damaged files.
fn read(engine: &dyn Engine) -> Result<(Arc<dyn Reader>, Vec<String>), SearchError> {
    let reader = engine.reader()?;
    let damaged = reader.damaged_files()?;
    if damaged.is_empty() {
        reader.snapshot(Deadline::NONE)?;
    }
    Ok((reader, damaged))
}

fn with_advice(error: &SearchError) -> String {
    match error {
        SearchError::Damaged { .. } => format!(
            "{error}; if this account may not read the folder, give it the right to, otherwise \
             make the index anew with `tracuu index --rebuild`"
        ),
        _ => error.to_string(),
    }
}

/// Notes if this account cannot update the index.
fn check_writable(settings: &Settings, findings: &mut Findings) {
    #[cfg(unix)]
    {
        use rustix::fs::{Access, access};
        if access(&settings.index, Access::WRITE_OK).is_err() {
            let folder = shown(&settings.index);
            findings.note(
                "index",
                format!("this account may not write to {folder}: it can search, and not index"),
            );
        }
    }
    #[cfg(not(unix))]
    let _ = (settings, findings);
}

fn check_agreement(
    settings: &Settings,
    corpus: &CorpusFiles,
    reader: &dyn Reader,
    findings: &mut Findings,
) {
    let Difference { new, changed, gone, refusal } = match corpus.compare(&settings.corpus, reader)
    {
        Ok(difference) => difference,
        Err(error) => return findings.fault("index", with_advice(&error)),
    };
    if let Some(refusal) = refusal.filter(|_| !settings.allow_removals) {
        return findings.fault("index", format!("the next run would fail: {refusal}"));
    }
    if [new, changed, gone] == [0; 3] {
        return findings.ok("index", "agrees with the corpus folder");
    }
    let message = format!(
        "differs from the corpus folder: {} new, {changed} changed, {gone} gone; bring it up to date \
         with `tracuu index`",
        counted(new, "file")
    );
    findings.note("index", message);
}
