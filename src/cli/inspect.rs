//! `tracuu inspect`: shows what would be indexed from one file, without indexing it.

use std::io;

use serde::Serialize;

use super::args::{InspectArgs, OcrArgs};
use super::output::{Output, message};
use super::{CliError, Status, extractor, show, shown};
use crate::config::{Flags, Settings};
use crate::sync::Notices;
use crate::sync::inspect::inspect;
use tracuu_document::read::TracedDocument;
use tracuu_document::trace::TraceEntry;
use tracuu_document::{Document, Issue, Reading, Record, Section};
use tracuu_text::lost::Repair;

/// Extracted document. All positions are in code points.
#[derive(Serialize)]
struct Inspected {
    record: Record,
    text: String,
    outline: Vec<Section>,
    /// Code point at which each page starts.
    pages: Vec<usize>,
    issues: Vec<Issue>,
    /// Syllables that have lost letters in the file, with their complete form.
    repairs: Vec<Repair>,
    /// Words that OCR has corrected or is not sure of: as they are taken, and as they were read.
    readings: Vec<Reading>,
    /// Which rule set each field of the record; only with `--trace`.
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<Vec<TraceEntry>>,
}

/// Runs the command.
pub fn run(args: &InspectArgs, output: &mut Output) -> Result<Status, CliError> {
    let OcrArgs { ocr } = args.ocr;
    let settings = Settings::load(&Flags { ocr, config: args.config.clone(), ..Flags::default() })?;
    let mut written = Ok(());
    let mut each = |read: TracedDocument| {
        written = if args.json {
            output.json(&Inspected::new(read, args.trace)).map_err(CliError::from)
        } else {
            print(&read, args.trace, output)
        };
        match &written {
            Ok(()) => Ok(()),
            Err(_) => Err(io::Error::other("the output is closed")),
        }
    };
    let inspected = inspect(&args.file, &extractor(settings.ocr, None)?, &mut each);
    written?;
    let notices = inspected.map_err(|error| {
        CliError::Failed(format!("`{}` cannot be read: {error}", shown(&args.file)))
    })?;
    for notice in &notices {
        message(&format!("{}: {}", notice.path, notice.message));
    }
    let failed = !Notices::of(&notices).failed.is_empty();
    Ok(if failed { Status::PartlyRead } else { Status::Done })
}

/// Prints what was read for people, with the table of rules between record and text if it is
/// wanted.
fn print(read: &TracedDocument, with_trace: bool, output: &mut Output) -> Result<(), CliError> {
    if !with_trace {
        return show::print(&read.document, output);
    }
    show::print_record(&read.document, output)?;
    if read.trace.is_empty() {
        return show::print_text(&read.document, output);
    }
    let width = read.trace.iter().map(|entry| entry.rule.len()).max().unwrap_or_default();
    output.line(format_args!("\n{:<14}{:<width$}  {:>5}  text", "field", "rule", "line"))?;
    for TraceEntry { field, rule, line, text } in &read.trace {
        let line = line.map_or_else(|| "-".to_string(), |line| line.to_string());
        output.line(format_args!("{field:<14}{rule:<width$}  {line:>5}  {text}"))?;
    }
    show::print_text(&read.document, output)
}

impl Inspected {
    fn new(read: TracedDocument, with_trace: bool) -> Self {
        let Document { record, text, outline, pages, repairs, readings } =
            read.document.in_code_points();
        let issues = record.issues.clone();
        let trace = with_trace.then_some(read.trace);
        Inspected { record, text, outline, pages, issues, repairs, readings, trace }
    }
}
