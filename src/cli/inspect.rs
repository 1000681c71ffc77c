//! `tracuu inspect`: shows what would be indexed from one file, without indexing it.

use std::io;

use serde::Serialize;

use super::args::InspectArgs;
use super::output::{Output, message};
use super::{CliError, Status, extractor, show, shown};
use crate::sync::Notices;
use crate::sync::inspect::inspect;
use tracuu_document::{Document, Issue, Record, Section};
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
}

/// Runs the command.
pub fn run(args: &InspectArgs, output: &mut Output) -> Result<Status, CliError> {
    let mut written = Ok(());
    let mut each = |document: Document| {
        written = match args.json {
            true => output.json(&Inspected::from(document)).map_err(CliError::from),
            false => show::print(&document, output),
        };
        match &written {
            Ok(()) => Ok(()),
            Err(_) => Err(io::Error::other("the output is closed")),
        }
    };
    let inspected = inspect(&args.file, &extractor(args.ocr)?, &mut each);
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

impl From<Document> for Inspected {
    fn from(document: Document) -> Self {
        let Document { record, text, outline, pages, repairs } = document.in_code_points();
        Inspected { issues: record.issues.clone(), record, text, outline, pages, repairs }
    }
}
