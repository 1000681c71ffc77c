//! `tracuu index`: makes the index match the corpus folder.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::args::IndexArgs;
use super::engine::{index_place, open_engine};
use super::output::{Output, counted, message};
use super::{CliError, Status, extractor};
use crate::config::Settings;
use crate::sync::archives::Archives;
use crate::sync::{LeftAlone, PageProgress, Progress, Report, ScansWaiting, Task, update};
use tracuu_extract::ocr::OcrMode;

/// Shortest time between two progress lines.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(200);

/// Runs the command.
pub fn run(args: &IndexArgs, output: &mut Output) -> Result<Status, CliError> {
    let settings = Settings::load(&args.run.with(args.folders.flags()))?;
    let engine = open_engine(&settings)?;
    let last = Mutex::new(None);
    let show = |progress| show_progress(progress, &last);
    let silent = |_| {};
    let report = update(Task {
        engine: &*engine,
        files: &Archives::default(),
        corpus: &settings.corpus,
        extractor: &extractor(settings.ocr, Some(settings.pages()))?,
        index_secret: settings.index_secret,
        rebuild: args.rebuild,
        allow_removals: settings.allow_removals,
        progress: if io::stderr().is_terminal() { &show } else { &silent },
        is_interrupted: &|| false,
    })?;
    for file in report.notices.failed.iter().chain(&report.notices.held_back) {
        message(&format!("{}: {}", file.path, file.message));
    }
    if args.json {
        output.json(&report)?
    } else {
        print(&report, &settings, output)?
    }
    Ok(if report.notices.failed.is_empty() { Status::Done } else { Status::PartlyRead })
}

fn print(report: &Report, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
    output.line(format_args!(
        "{} documents in {} (generation {}): {} added, {} changed, {} moved, {} removed, {} \
         unchanged; {} files left alone, {} repaired, {} held back, {} failures; {} ms",
        report.documents,
        index_place(settings),
        report.generation,
        report.added,
        report.changed,
        report.moved,
        report.removed,
        report.unchanged,
        report.ignored,
        report.notices.repaired.len(),
        report.notices.held_back.len(),
        report.notices.failed.len(),
        report.took_ms
    ))?;
    if !report.left_alone.is_empty() {
        output.line(format_args!("left alone: {}", left_alone(&report.left_alone)))?;
    }
    if report.waiting.files > 0 {
        let why = match (&report.ocr_missing, settings.ocr) {
            (Some(missing), _) => format!(": {missing}"),
            (None, OcrMode::Off) => ": the setting `ocr` is off".into(),
            (None, _) => String::new(),
        };
        output.line(format_args!("{}{why}", scans_waiting(report.waiting)))?;
    }
    Ok(())
}

/// Says how many scans wait to be read by OCR: `2 files wait to be read by OCR, 7 pages`.
pub fn scans_waiting(ScansWaiting { files, pages }: ScansWaiting) -> String {
    let wait = if files == 1 { "waits" } else { "wait" };
    format!("{} {wait} to be read by OCR, {}", counted(files, "file"), counted(pages, "page"))
}

/// Returns the files that are not read, by extension: `12 .xlsx, 3 .png, 1 without extension`.
pub fn left_alone(files: &[LeftAlone]) -> String {
    let entry = |LeftAlone { extension, files }: &LeftAlone| match extension.as_str() {
        "" => format!("{files} without extension"),
        _ => format!("{files} .{extension}"),
    };
    files.iter().map(entry).collect::<Vec<_>>().join(", ")
}

/// Writes a progress line over the previous one.
fn show_progress(progress: Progress, last: &Mutex<Option<Instant>>) {
    let Ok(mut last) = last.lock() else { return };
    let PageProgress { done, total, .. } = progress.pages;
    let is_done = progress.files_done == progress.files_total && done == total;
    if is_done || last.is_none_or(|last| last.elapsed() >= PROGRESS_INTERVAL) {
        *last = Some(Instant::now());
        let end = if is_done { "\n" } else { "" };
        // A closed standard error must not stop the run.
        let _ = write!(io::stderr(), "\r\u{1b}[K{}{end}", progress_line(&progress));
    }
}

/// Returns the progress of a run as one line.
fn progress_line(progress: &Progress) -> String {
    const MEGABYTE: f64 = 1e6;
    let Progress { files_done, files_total, pages, .. } = progress;
    let rate = progress.bytes_per_second() as f64 / MEGABYTE;
    let mut line = match pages.total {
        0 => format!("{files_done} of {files_total} files, {rate:.1} MB/s"),
        total => format!("{files_total} files; {} of {total} pages of scans", pages.done),
    };
    if let Some(left) = progress.left() {
        let (minutes, seconds) = (left.as_secs() / 60, left.as_secs() % 60);
        line.push_str(&format!(", about {minutes}:{seconds:02} left"));
    }
    line
}
