//! `tracuu search`: the same search as in the service, in the terminal.

use super::args::SearchArgs;
use super::engine::open_search;
use super::output::{Output, message};
use super::{CliError, Status};
use crate::config::Settings;
use tracuu_document::Basis;
use tracuu_search::query::Interpretation;
use tracuu_search::request::FILTER_VALUES_MAX;
use tracuu_search::{Filters, Hit, Request, Response, Start};

/// Runs the command.
pub fn run(args: &SearchArgs, output: &mut Output) -> Result<Status, CliError> {
    if let Some(name) = args.filter_with_too_many_values() {
        let message = format!("{name} is given too often; allowed are {FILTER_VALUES_MAX} values");
        return Err(CliError::Usage(message));
    }
    let settings = Settings::load(&args.folders.flags())?;
    let response = open_search(&settings)?.search(&request(args))?;
    if args.json {
        output.json(&response)?;
    } else {
        print(&response, output)?;
    }
    Ok(Status::Done)
}

fn request(args: &SearchArgs) -> Request {
    Request {
        text: args.query.clone(),
        reading: if args.as_typed { Interpretation::AsTyped } else { Interpretation::Likely },
        match_mode: args.match_mode.into(),
        filters: Filters {
            agencies: args.agency.clone(),
            years: args.year.clone(),
            types: args.kind.clone(),
            signers: Vec::new(),
            from: args.from,
            to: args.to,
        },
        sort: args.sort.into(),
        size: args.limit,
        start: Start::Page(1),
        explain: false,
    }
}

fn print(response: &Response, output: &mut Output) -> Result<(), CliError> {
    for note in &response.query.notes {
        message(&note.message);
    }
    let documents = if response.total == 1 { "document" } else { "documents" };
    output.line(format_args!("{} {documents}, {:.1} ms", response.total, response.took_ms))?;
    for (at, hit) in response.hits.iter().enumerate() {
        output.line("")?;
        print_hit(at + 1, hit, output)?;
    }
    Ok(())
}

fn print_hit(place: usize, hit: &Hit, output: &mut Output) -> Result<(), CliError> {
    let date = hit.date.clone().or(hit.month.clone()).or(hit.year.map(|year| year.to_string()));
    let date = date.map(|date| match hit.date_basis {
        Some(Basis::Inferred) => format!("{date} (inferred)"),
        _ => date,
    });
    let name = [hit.kind.clone(), hit.number.clone()];
    let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let facts = [Some(name), hit.agency.clone(), date].into_iter().flatten();
    let facts: Vec<String> = facts.filter(|fact| !fact.is_empty()).collect();
    let path = hit.sources.first().map_or("", |source| source.path.as_str());
    let heading = if facts.is_empty() { path.to_string() } else { facts.join(" · ") };
    output.line(format_args!("{place}. {heading}"))?;
    if let Some(title) = &hit.title {
        output.marked_line("   ", title, &hit.title_marks)?;
    }
    for snippet in &hit.snippets {
        output.marked_line("   ", &snippet.text, &snippet.marks)?;
    }
    output.line(format_args!("   {}  {path}", hit.id))?;
    Ok(())
}
