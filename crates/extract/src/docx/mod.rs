//! Extracts the text of Word documents (Office Open XML, ISO/IEC 29500; transitional and strict).
//!
//! [`parts`] finds the parts of the package by their relationships, and [`sections`] the headers
//! of the document. [`styles`] says how to read runs, [`lists`] how paragraphs are numbered.
//! [`body`] reads the text itself.

mod body;
mod lists;
mod parts;
mod sections;
mod styles;

use crate::extracted::{ExtractError, Extracted};
use crate::format::Format;
use crate::issue::IssueCode;
use crate::office::collector::{Collected, Collector};
use crate::office::package::Package;
use crate::office::{self, xml};
use body::Context;
use parts::{HeaderPart, Parts};
use sections::{HeaderReference, Section};

/// Returns the text of a Word document.
pub fn extract(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let unreadable = |message: &str| ExtractError::new(IssueCode::Unreadable, message);
    let Some(mut package) = Package::open(bytes) else {
        return Err(unreadable("the ZIP package of the document cannot be opened"));
    };
    let parts = Parts::find(&mut package);
    let Some(main) = package.part(&parts.main) else {
        return Err(unreadable("the package has no main part, which holds the text"));
    };
    let mut context = Context::default();
    if let Some(part) = parts.styles.and_then(|name| package.part(&name)) {
        context.styles = styles::Styles::read(&xml::decode(&part));
    }
    if let Some(part) = parts.numbering.and_then(|name| package.part(&name)) {
        context.lists = lists::read(&xml::decode(&part), &context.styles);
    }
    for (name, notes) in
        [(parts.footnotes, &mut context.footnotes), (parts.endnotes, &mut context.endnotes)]
    {
        if let Some(part) = name.and_then(|name| package.part(&name)) {
            *notes = body::notes(&xml::decode(&part), &context.styles);
        }
    }
    let main = xml::decode(&main);
    let sections = sections::sections(&main);
    let mut collector = Collector::new();
    let mut damaged = !body::read(&main, &mut collector, &mut context, &sections);
    for name in headers(&sections, &parts.headers) {
        if let Some(part) = package.part(&name) {
            collector.open_header_footer();
            damaged |= !body::read(&xml::decode(&part), &mut collector, &mut context, &[]);
            collector.close_header_footer();
        }
    }
    damaged |= package.is_damaged();
    office::finish(Collected { damaged, ..collector.finish() }, Format::Docx)
}

/// Returns the names of the header and footer parts that sections refer to, each once. Those of
/// first pages come first.
fn headers(sections: &[Section], parts: &[HeaderPart]) -> Vec<String> {
    let mut references: Vec<&HeaderReference> =
        sections.iter().flat_map(|section| &section.headers).collect();
    references.sort_by_key(|reference| !reference.first_page);
    let mut names: Vec<String> = Vec::new();
    for reference in references {
        let name = parts.iter().find(|part| part.id == reference.id).map(|part| &part.name);
        if let Some(name) = name.filter(|name| !names.contains(name)) {
            names.push(name.clone());
        }
    }
    names
}

#[cfg(test)]
mod tests;
