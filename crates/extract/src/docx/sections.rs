//! Reads the sections of a Word document: their headers, and whether they begin a page (ISO/IEC
//! 29500-1, 17.6). The text of the sections is not read here.

use crate::office::xml::{Node, Space, Xml};

/// A section of the document.
#[derive(Debug, Default)]
pub struct Section {
    /// Its headers and footers.
    pub headers: Vec<HeaderReference>,
    /// The section begins on the page on which the section before it ends.
    pub continuous: bool,
}

/// A reference of a section to a header or footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderReference {
    /// The header is only on the first page of the section.
    pub first_page: bool,
    /// The id of the relationship to the header's part.
    pub id: String,
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
                let first_page = element.attribute("type").as_deref() == Some("first");
                let id = element.attribute("id");
                section.headers.extend(id.map(|id| HeaderReference { first_page, id }));
            }
            ("type", Some(section)) => {
                section.continuous = element.attribute("val").as_deref() == Some("continuous");
            }
            // Properties of the section before a tracked change.
            ("sectPrChange", _) => xml.skip(),
            _ => {}
        }
    }
    sections
}
