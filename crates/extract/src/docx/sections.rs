//! Reads the sections of a Word document: the headers that are printed, and whether a section
//! begins a page (ISO/IEC 29500-1, 17.6 and 17.10). The text of the sections is not read here.

use std::collections::HashMap;

use crate::office::headers_footers::RunningKind;
use crate::office::xml::{Node, Space, Xml};

/// A section of the document.
#[derive(Debug, Default)]
pub struct Section {
    /// Its own headers and footers. It has those of the section before it, too, unless it has one
    /// for the same place.
    pub headers: Vec<HeaderReference>,
    /// The section begins on the page on which the section before it ends.
    pub continuous: bool,
    /// Its first page has headers of its own (`w:titlePg`).
    pub first_page: bool,
}

/// A reference of a section to a header or footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderReference {
    pub place: HeaderPlace,
    /// The id of the relationship to the header's part.
    pub id: String,
}

/// Where a header or footer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HeaderPlace {
    pub is_footer: bool,
    pub pages: Pages,
}

/// The pages on which a header or footer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pages {
    /// The first page of the section.
    First,
    /// Even pages.
    Even,
    /// All other pages.
    Other,
}

impl HeaderPlace {
    /// Returns the place as the collector has it.
    pub fn running_kind(self) -> RunningKind {
        match self {
            HeaderPlace { is_footer: true, .. } => RunningKind::Footer,
            HeaderPlace { pages: Pages::First, .. } => RunningKind::FirstHeader,
            _ => RunningKind::Header,
        }
    }
}

/// Returns the sections of the main part, in order. The properties of a section stand at its end.
pub fn sections(part: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut xml = Xml::new(part);
    while let Some(node) = xml.next() {
        let Node::Open(element) = node else { continue };
        let (Space::Word, name) = element.name() else { continue };
        match (name, sections.last_mut()) {
            ("sectPr", _) => sections.push(Section::default()),
            ("headerReference" | "footerReference", Some(section)) => {
                let pages = match element.attribute("type").as_deref() {
                    Some("first") => Pages::First,
                    Some("even") => Pages::Even,
                    _ => Pages::Other,
                };
                let place = HeaderPlace { is_footer: name == "footerReference", pages };
                let id = element.attribute("id");
                section.headers.extend(id.map(|id| HeaderReference { place, id }));
            }
            ("type", Some(section)) => {
                section.continuous = element.attribute("val").as_deref() == Some("continuous");
            }
            ("titlePg", Some(section)) => section.first_page = element.is_on(),
            // Properties of the section before a tracked change.
            ("sectPrChange", _) => xml.skip(),
            _ => {}
        }
    }
    sections
}

/// Returns true if the settings part says that even pages have headers of their own.
pub fn has_even_pages(settings: &str) -> bool {
    let mut xml = Xml::new(settings);
    while let Some(node) = xml.next() {
        if let Node::Open(element) = node
            && element.name() == (Space::Word, "evenAndOddHeaders")
        {
            return element.is_on();
        }
    }
    false
}

/// Returns the headers and footers that some page has, each part once: those of first pages only
/// where a section has such a page, those of even pages only if `even_pages`. Files keep those of
/// their template that are not in use.
pub fn printed(sections: &[Section], even_pages: bool) -> Vec<HeaderReference> {
    let mut current: HashMap<HeaderPlace, &str> = HashMap::new();
    let mut printed: Vec<HeaderReference> = Vec::new();
    for section in sections {
        current.extend(section.headers.iter().map(|header| (header.place, header.id.as_str())));
        for pages in [Pages::First, Pages::Other, Pages::Even] {
            let in_use = match pages {
                Pages::First => section.first_page,
                Pages::Even => even_pages,
                Pages::Other => true,
            };
            let places = [false, true].map(|is_footer| HeaderPlace { is_footer, pages });
            for place in places.into_iter().filter(|_| in_use) {
                let Some(id) = current.get(&place) else { continue };
                if !printed.iter().any(|known| known.id == *id) {
                    printed.push(HeaderReference { place, id: (*id).to_string() });
                }
            }
        }
    }
    printed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_printed_on_pages_that_there_are() {
        let header =
            |kind: &str, id: &str| format!("<w:headerReference w:type='{kind}' r:id='{id}'/>");
        let section = |content: &str| format!("<w:sectPr>{content}</w:sectPr>");
        let (first, even, other) =
            (header("first", "F"), header("even", "E"), header("default", "D"));
        let all = format!("{first}{even}{other}");
        let cases = [
            (section(&all), false, "D"),
            (section(&all), true, "DE"),
            (section(&format!("{all}<w:titlePg/>")), false, "FD"),
            (section(&format!("{all}<w:titlePg w:val='0'/>")), false, "D"),
            // A section takes over what it does not have.
            (format!("{}{}", section(&all), section("<w:titlePg/>")), false, "DF"),
            (
                format!(
                    "{}{}",
                    section(&first),
                    section(&format!("{}<w:titlePg/>", header("first", "G")))
                ),
                false,
                "G",
            ),
            // Properties before a tracked change.
            (
                section(&format!(
                    "{other}<w:sectPrChange><w:sectPr>{all}<w:titlePg/></w:sectPr></w:sectPrChange>"
                )),
                false,
                "D",
            ),
        ];
        for (part, even_pages, expected) in cases {
            let printed = printed(&sections(&part), even_pages);
            let ids: String = printed.into_iter().map(|reference| reference.id).collect();
            assert_eq!(ids, expected, "{part}");
        }
        assert!(has_even_pages("<w:settings><w:evenAndOddHeaders/></w:settings>"));
        assert!(!has_even_pages("<w:settings><w:evenAndOddHeaders w:val='false'/></w:settings>"));
    }
}
