//! Extracts the text of Word documents (Office Open XML, ISO/IEC 29500; transitional and strict).
//!
//! [`parts`] finds the parts of the package by their relationships, and [`sections`] the headers
//! of the document. [`styles`] says how to read runs, [`lists`] how paragraphs are numbered.
//! [`body`] reads the text itself, and [`embedded`] the parts that it shows at a place.

mod body;
mod embedded;
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
use parts::Parts;
use sections::HeaderReference;

/// Returns the text of a Word document.
pub fn extract(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    extract_imported(bytes, 0)
}

/// Returns the text of a Word document that is imported into another one. `depth` is the number of
/// documents around it.
fn extract_imported(bytes: &[u8], depth: usize) -> Result<Extracted, ExtractError> {
    let unreadable = |message: &str| ExtractError::new(IssueCode::Unreadable, message);
    let Some(mut package) = Package::open(bytes) else {
        return Err(unreadable("the ZIP package of the document cannot be opened"));
    };
    let parts = Parts::find(&mut package);
    let Some(main) = package.part(&parts.main) else {
        let missing = "the package has no main part, which holds the text";
        return Err(unreadable(package.reason().unwrap_or(missing)));
    };
    let mut collector = Collector::new();
    let mut context = context(&mut package, &parts, &mut collector);
    let main = xml::decode(&main);
    let sections = sections::sections(&main);
    let embedded = embedded::of_part(&mut package, &parts.main, depth, &mut collector.findings);
    let mut damaged = !body::read(&main, &embedded, &mut collector, &mut context, &sections);
    let settings = part(&mut package, parts.settings.as_deref(), "settings", &mut collector);
    let even_pages = settings.is_some_and(|part| sections::has_even_pages(&xml::decode(&part)));
    for header in sections::printed(&sections, even_pages) {
        damaged |= !read_header(&mut package, &parts, &header, depth, &mut collector, &mut context);
    }
    damaged |= package.is_damaged();
    office::finish(Collected { damaged, ..collector.finish() }, Format::Docx)
}

/// Returns a part that a relationship or its usual name tells; `None` if the document has none, or
/// if it cannot be read, which is noted.
fn part(
    package: &mut Package<'_>,
    name: Option<&str>,
    noun: &str,
    collector: &mut Collector,
) -> Option<Vec<u8>> {
    let name = name?;
    let part = package.part(name);
    if part.is_none() {
        let file = name.rsplit('/').next().unwrap_or_default();
        collector.findings.unread(&format!("the part of {noun} ({file}: missing or empty)"));
    }
    part
}

/// Reads the parts that the reader of the text needs. Adds the comments to `collector`.
fn context(package: &mut Package<'_>, parts: &Parts, collector: &mut Collector) -> Context {
    let mut context = Context::default();
    if let Some(part) = part(package, parts.styles.as_deref(), "styles", collector) {
        context.styles = styles::Styles::read(&xml::decode(&part));
    }
    if let Some(part) = part(package, parts.numbering.as_deref(), "lists", collector) {
        context.lists = lists::read(&xml::decode(&part), &context.styles);
    }
    for (name, noun, notes) in [
        (&parts.footnotes, "footnotes", &mut context.footnotes),
        (&parts.endnotes, "endnotes", &mut context.endnotes),
    ] {
        if let Some(part) = part(package, name.as_deref(), noun, collector) {
            *notes = body::notes(&xml::decode(&part), &context.styles, collector);
        }
    }
    if let Some(part) = part(package, parts.comments.as_deref(), "comments", collector) {
        body::comments(&xml::decode(&part), &context.styles, collector);
    }
    context
}

/// Reads a header or footer into `collector`. Returns true if its part was whole or is missing,
/// which is noted.
fn read_header(
    package: &mut Package<'_>,
    parts: &Parts,
    header: &HeaderReference,
    depth: usize,
    collector: &mut Collector,
    context: &mut Context,
) -> bool {
    let relation = parts.relations.iter().find(|relation| relation.id == header.id);
    let name = relation.map_or("a header", |relation| &relation.target);
    let Some(part) = part(package, Some(name), "a header", collector) else { return true };
    let embedded = embedded::of_part(package, name, depth, &mut collector.findings);
    collector.open_header_footer(header.place.running_kind());
    let whole = body::read(&xml::decode(&part), &embedded, collector, context, &[]);
    collector.close_header_footer();
    whole
}

#[cfg(test)]
mod constructs_tests;
#[cfg(test)]
mod seen_tests;
#[cfg(test)]
mod tests;
