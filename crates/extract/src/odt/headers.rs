//! Reads the headers and footers of the kinds of pages (master pages) that a document has
//! (OpenDocument 1.3, part 3, 16.9 to 16.14). Files keep those of their template that are not in
//! use.

use std::collections::{HashMap, HashSet};

use super::body::BodyReader;
use super::styles::Styles;
use crate::office::collector::Collector;
use crate::office::headers_footers::RunningKind;
use crate::office::xml::{Node, Space, Xml};

/// Name of the kind of page with which a document begins if it does not say.
const USUAL: &str = "Standard";

/// The kinds of pages that a text names.
#[derive(Debug, Default)]
pub struct NamedPages {
    /// The kind of the first page, as the first paragraph or table says; `None` before it.
    first: Option<Option<String>>,
    all: HashSet<String>,
}

impl NamedPages {
    /// Adds what the style of a paragraph or of a table says.
    pub fn add(&mut self, name: Option<&str>) {
        self.first.get_or_insert_with(|| name.map(str::to_string));
        if let Some(name) = name
            && !self.all.contains(name)
        {
            self.all.insert(name.to_string());
        }
    }

    /// Returns the kinds of pages that the document has. Each can name the kind that follows it.
    fn in_use(self, kinds: &[PageKind]) -> HashSet<String> {
        let usual = kinds.iter().find(|kind| kind.name == USUAL).or(kinds.first());
        let usual = usual.map(|kind| kind.name.clone());
        let mut in_use = HashSet::new();
        let mut waiting: Vec<String> = self.all.into_iter().collect();
        waiting.extend(self.first.flatten().or(usual));
        let next: HashMap<&str, &str> =
            kinds.iter().map(|kind| (kind.name.as_str(), kind.next.as_str())).collect();
        while let Some(name) = waiting.pop() {
            if !in_use.contains(&name) {
                waiting.extend(next.get(name.as_str()).map(|next| (*next).to_string()));
                in_use.insert(name);
            }
        }
        in_use
    }
}

/// A kind of page, and the kind that follows it, if it says so.
struct PageKind {
    name: String,
    next: String,
}

fn page_kinds(part: &str) -> Vec<PageKind> {
    let mut kinds = Vec::new();
    let mut xml = Xml::new(part);
    while let Some(node) = xml.next() {
        let Node::Open(element) = node else { continue };
        if element.name() == (Space::OpenDocument("style"), "master-page") {
            let attribute = |name: &str| element.attribute(name).unwrap_or_default();
            kinds.push(PageKind { name: attribute("name"), next: attribute("next-style-name") });
        }
    }
    kinds
}

/// Reads the headers and footers of the pages that the document has into `collector`.
pub fn read(part: &str, styles: &Styles, named: NamedPages, collector: &mut Collector) {
    let in_use = named.in_use(&page_kinds(part));
    let mut xml = Xml::new(part);
    let mut printed = true;
    while let Some(node) = xml.next() {
        let Node::Open(element) = node else { continue };
        let (Space::OpenDocument("style"), name) = element.name() else { continue };
        if name == "master-page" {
            printed = in_use.contains(&element.attribute("name").unwrap_or_default());
        }
        let kind = match name {
            "header-first" => RunningKind::FirstHeader,
            "header" | "header-left" => RunningKind::Header,
            "footer" | "footer-left" | "footer-first" => RunningKind::Footer,
            _ => continue,
        };
        if printed && element.attribute("display").as_deref() != Some("false") {
            collector.open_header_footer(kind);
            BodyReader::new(collector, styles, None).read_element(&mut xml);
            collector.close_header_footer();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_pages_are_in_use_by_name_and_by_order() {
        let kind = |name: &str, next: &str| PageKind { name: name.into(), next: next.into() };
        let kinds =
            [kind("Other", ""), kind("Standard", ""), kind("First", "Standard"), kind("A", "A")];
        let cases: [(&[Option<&str>], &[&str]); 5] = [
            (&[], &["Standard"]),
            (&[None, Some("A")], &["A", "Standard"]),
            (&[Some("First"), None], &["First", "Standard"]),
            (&[Some("A")], &["A"]),
            (&[Some("Other"), None], &["Other"]),
        ];
        for (blocks, expected) in cases {
            let mut named = NamedPages::default();
            blocks.iter().for_each(|name| named.add(*name));
            let mut in_use: Vec<String> =
                named.in_use(&kinds).into_iter().filter(|name| !name.is_empty()).collect();
            in_use.sort();
            assert_eq!(in_use, expected, "{blocks:?}");
        }
    }
}
