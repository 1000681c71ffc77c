//! `tracuu show`: prints one document of the index. `inspect` shares the print function.

use super::args::ShowArgs;
use super::engine::{index_place, limited, open_engine};
use super::output::Output;
use super::{CliError, Status};
use crate::config::Settings;
use crate::http::api::DocumentBody;
use tracuu_document::{Basis, Document, Record, Signer, Source};
use tracuu_search::Search;

/// Runs the command.
pub fn run(args: &ShowArgs, output: &mut Output) -> Result<Status, CliError> {
    let settings = Settings::load(&args.folders.flags())?;
    let document =
        limited(Search::new(open_engine(&settings)?), &settings, None).document(&args.id)?;
    let document = document.ok_or_else(|| {
        let index = index_place(&settings);
        CliError::Failed(format!("there is no document `{}` in {index}", args.id))
    })?;
    if args.json {
        output.json(&DocumentBody::new(&document))?;
    } else {
        print(&document, output)?;
    }
    Ok(Status::Done)
}

/// Prints a document for people: its metadata and issues, then its text.
pub fn print(document: &Document, output: &mut Output) -> Result<(), CliError> {
    print_record(document, output)?;
    print_text(document, output)
}

/// Prints what is known of a document, one field a line.
pub fn print_record(document: &Document, output: &mut Output) -> Result<(), CliError> {
    for (name, value) in facts(&document.record) {
        output.line(format_args!("{name:<14}{value}"))?;
    }
    for issue in &document.record.issues {
        output.line(format_args!("{:<14}{}", "issue", issue.message))?;
    }
    Ok(())
}

/// Prints the text of a document, after an empty line.
pub fn print_text(document: &Document, output: &mut Output) -> Result<(), CliError> {
    output.line(format_args!("\n{}", document.text))?;
    Ok(())
}

/// Returns the known fields of a record with their names, in the order of a document's head and
/// foot.
fn facts(record: &Record) -> Vec<(&'static str, String)> {
    let with_basis = |value: &Option<String>, basis: Option<Basis>| {
        value.as_ref().map(|value| match basis {
            Some(Basis::Inferred) => format!("{value} (inferred)"),
            Some(Basis::Given) => format!("{value} (given)"),
            Some(Basis::Stated) | None => value.clone(),
        })
    };
    let year = record.year.map(|year| year.to_string());
    let date = record.date.clone().or(record.month.clone()).or(year);
    let list = |values: &[String]| (!values.is_empty()).then(|| values.join("; "));
    let place = |source: &Source| match source.line {
        Some(line) => format!("{}:{line}", source.path),
        None => source.path.clone(),
    };
    let sources: Vec<String> = record.sources.iter().map(place).collect();
    let cites: Vec<String> = record.cites.iter().map(|cited| cited.number.clone()).collect();
    let facts = [
        ("id", Some(record.id.clone()).filter(|id| !id.is_empty())),
        ("key", record.key.clone()),
        ("type", record.kind.clone()),
        ("number", record.number.clone().or(record.notation.clone().map(|n| format!("…/{n}")))),
        ("title", record.title.clone()),
        ("agency", with_basis(&record.agency, record.agency_basis)),
        ("parent agency", record.parent_agency.clone()),
        ("place", record.place.clone()),
        ("date", with_basis(&date, record.date_basis)),
        ("signer", record.signer.as_ref().and_then(signer)),
        ("recipients", list(&record.recipients)),
        ("cites", list(&cites)),
        ("urgency", record.urgency.clone()),
        ("secrecy", record.secrecy.clone()),
        ("files", list(&sources)),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn signer(signer: &Signer) -> Option<String> {
    let parts = [&signer.name, &signer.position, &signer.authority];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
