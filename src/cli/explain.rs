//! `tracuu explain`: how a query is interpreted, what its terms weigh, and how the score of a
//! document is computed.

use super::args::ExplainArgs;
use super::engine::open_search;
use super::output::{Output, message};
use super::{CliError, Status};
use crate::config::Settings;
use tracuu_search::explanation::{Explanation, QueryExplanation, TermExplanation, TermScore};
use tracuu_search::query::Interpretation;
use tracuu_search::request::SIZE_DEFAULT;
use tracuu_search::{Note, Request};

/// Runs the command. A document id that the index does not have is an error.
pub fn run(args: &ExplainArgs, output: &mut Output) -> Result<Status, CliError> {
    let settings = Settings::load(&args.folders.flags())?;
    let request = Request {
        text: args.query.clone(),
        reading: if args.as_typed { Interpretation::AsTyped } else { Interpretation::Likely },
        size: SIZE_DEFAULT,
        ..Request::default()
    };
    let search = open_search(&settings)?;
    let explained = search.explain(&request, args.id.as_deref())?;
    if let (Some(id), None) = (&args.id, &explained.document) {
        return Err(CliError::Failed(format!("there is no document `{id}`")));
    }
    if args.json {
        output.json(&explained)?;
        return Ok(Status::Done);
    }
    print_query(&explained.query, &explained.notes, output)?;
    match explained.document {
        Some(document) => print_document(&document, output)?,
        None => output.line("\nno document is found")?,
    }
    Ok(Status::Done)
}

fn print_query(
    query: &QueryExplanation,
    notes: &[Note],
    output: &mut Output,
) -> Result<(), CliError> {
    for note in notes {
        message(&note.message);
    }
    output.line(format_args!("query      {}", query.parsed))?;
    for (name, text) in [("restored ", &query.restored), ("corrected", &query.corrected)] {
        if let Some(text) = text {
            output.line(format_args!("{name}  {text}"))?;
        }
    }
    if !query.asking.is_empty() {
        output.line(format_args!("asking     {}", query.asking.join(", ")))?;
    }
    if let Some(term) = &query.defined {
        output.line(format_args!("defined    {term}"))?;
    }
    for added in &query.added {
        output.line(format_args!("added      {} for {}", added.terms.join(", "), added.word))?;
    }
    let QueryExplanation { documents, passages, .. } = query;
    output.line(format_args!("index      {documents} documents, {passages} passages"))?;
    for (at, group) in query.groups.iter().enumerate() {
        output.line(format_args!("\nword {at}: a document needs any of"))?;
        print_terms(group, output)?;
    }
    if !query.ranking.is_empty() {
        output.line("\nterms that rank and need not be there")?;
        print_terms(&query.ranking, output)?;
    }
    if query.alternatives.len() > 1 {
        output.line(format_args!("\nalternatives, by words: {:?}", query.alternatives))?;
    }
    for (what, filters) in [("required", &query.required), ("excluded", &query.excluded)] {
        for filter in filters {
            output.line(format_args!("{what}  {filter}"))?;
        }
    }
    Ok(())
}

fn print_terms(terms: &[TermExplanation], output: &mut Output) -> Result<(), CliError> {
    output.line(format_args!(
        "  {:28} {:12} {:>9} {:>9} {:>7} {:>8}",
        "term", "kind", "documents", "passages", "weight", "boost"
    ))?;
    let number = |count: Option<u64>| count.map_or("-".to_string(), |count| count.to_string());
    for term in terms {
        output.line(format_args!(
            "  {:28} {:12} {:>9} {:>9} {:>7.2} {:>8.3}",
            term.term,
            term.kind,
            number(term.documents),
            number(term.passages),
            term.weight,
            term.boost
        ))?;
    }
    Ok(())
}

fn print_document(document: &Explanation, output: &mut Output) -> Result<(), CliError> {
    output.line(format_args!("\ndocument   {}", document.id))?;
    output.line(format_args!("score      {:.4}", document.score))?;
    let share = document.document_share;
    output.line(format_args!(
        "\n{:.4} from the document as a whole, which counts {share}",
        document.document_score
    ))?;
    print_scores(&document.document_terms, output)?;
    let section = document.section.as_deref().unwrap_or("no section");
    output
        .line(format_args!("\n{:.4} from its best passage: {section}", document.passage_score))?;
    print_scores(&document.passage_terms, output)
}

fn print_scores(terms: &[TermScore], output: &mut Output) -> Result<(), CliError> {
    output
        .line(format_args!("  {:28} {:>9} {:>8} {:>8}", "term", "frequency", "boost", "score"))?;
    for TermScore { term, frequency, boost, score } in terms {
        output.line(format_args!("  {term:28} {frequency:>9} {boost:>8.3} {score:>8.4}"))?;
    }
    Ok(())
}
