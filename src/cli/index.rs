//! `tracuu index`: makes the index match the corpus folder.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::args::IndexArgs;
use super::output::{Output, message};
use super::{CliError, Status, open_engine, shown};
use crate::config::Settings;
use crate::ingest::files::Disk;
use crate::ingest::{Progress, Report, Task, update};

/// How often progress is written.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(200);

/// Runs the command.
pub fn run(args: &IndexArgs, output: &mut Output) -> Result<Status, CliError> {
    let settings = Settings::load(&args.folders.flags())?;
    let engine = open_engine(&settings)?;
    let last = Mutex::new(None);
    let show = |progress| show_progress(progress, &last);
    let silent = |_| {};
    let report = update(Task {
        engine: &*engine,
        files: &Disk,
        corpus: &settings.corpus,
        rebuild: args.rebuild,
        progress: if io::stderr().is_terminal() { &show } else { &silent },
    })?;
    for failure in &report.failed {
        message(&format!("{}: {}", failure.path, failure.message));
    }
    match args.json {
        true => output.json(&report)?,
        false => print(&report, &settings, output)?,
    }
    Ok(if report.failed.is_empty() { Status::Done } else { Status::PartlyRead })
}

fn print(report: &Report, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
    output.line(format_args!(
        "{} documents in {} (generation {}): {} added, {} changed, {} moved, {} removed, {} unchanged; \
         {} files left alone, {} failures; {} ms",
        report.documents,
        shown(&settings.index),
        report.generation,
        report.added,
        report.changed,
        report.moved,
        report.removed,
        report.unchanged,
        report.ignored,
        report.failed.len(),
        report.took_ms
    ))?;
    Ok(())
}

/// Writes how far the run is over the last such line.
fn show_progress(progress: Progress, last: &Mutex<Option<Instant>>) {
    let Ok(mut last) = last.lock() else { return };
    let is_done = progress.files_done == progress.files_total;
    if is_done || last.is_none_or(|last| last.elapsed() >= PROGRESS_INTERVAL) {
        *last = Some(Instant::now());
        let end = if is_done { "\n" } else { "" };
        let Progress { files_done, files_total } = progress;
        // A closed standard error is no reason to stop.
        let _ = write!(io::stderr(), "\r{files_done} of {files_total} files{end}");
    }
}
