//! Extracts the text of OpenDocument texts (ISO/IEC 26300, OASIS OpenDocument 1.3).
//!
//! [`styles`] says how to read runs and how lists are numbered. [`lists`] counts, [`body`] reads
//! the text. [`forms`] and [`objects`] say what controls and embedded objects show, and [`headers`]
//! reads the headers of pages.

mod body;
mod forms;
mod headers;
mod lists;
mod objects;
mod styles;
mod tables;

use crate::extracted::{ExtractError, Extracted};
use crate::format::Format;
use crate::issue::IssueCode;
use crate::office;
use crate::office::collector::{Collected, Collector};
use crate::office::package::Package;
use crate::office::xml::{self, Node, Xml};

/// Returns the text of an OpenDocument text: a package, or a single XML file with the same parts.
pub fn extract(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    if !bytes.starts_with(b"PK") {
        let whole = xml::decode(bytes);
        return read(&whole, &whole, None);
    }
    let Some(mut package) = Package::open(bytes) else {
        let message = "the ZIP package of the document cannot be opened";
        return Err(ExtractError::new(IssueCode::Unreadable, message));
    };
    if is_encrypted(&mut package) {
        let message = "the document is protected with a password";
        return Err(ExtractError::new(IssueCode::Encrypted, message));
    }
    let Some(content) = package.part("content.xml") else {
        let missing = "the package has no content.xml, which holds the text";
        let message = package.reason().unwrap_or(missing);
        return Err(ExtractError::new(IssueCode::Unreadable, message));
    };
    let styles = package.part("styles.xml").unwrap_or_default();
    read(&xml::decode(&content), &xml::decode(&styles), Some(&mut package))
}

/// Reads the text of `content`, styles and headers of `styles_part`, and embedded objects of
/// `package`.
fn read(
    content: &str,
    styles_part: &str,
    mut package: Option<&mut Package<'_>>,
) -> Result<Extracted, ExtractError> {
    let mut styles = styles::Styles::default();
    styles.read(styles_part);
    // Both parts make up names of automatic styles. The text means those of its own part.
    let mut own = styles::Styles::default();
    own.read(content);
    let styles = own.over(styles);
    let mut collector = Collector::new();
    let part = body::read(content, &styles, &mut collector, package.as_deref_mut());
    headers::read(styles_part, &styles, part.pages, &mut collector);
    let damaged = !part.whole || package.is_some_and(|package| package.is_damaged());
    office::finish(Collected { damaged, ..collector.finish() }, Format::Odt)
}

/// Returns true if the manifest says that the content is encrypted (OpenDocument 1.3, part 2, 4.4).
fn is_encrypted(package: &mut Package<'_>) -> bool {
    let Some(manifest) = package.part("META-INF/manifest.xml") else { return false };
    let manifest = xml::decode(&manifest);
    let mut xml = Xml::new(&manifest);
    let mut of_content = false;
    while let Some(node) = xml.next() {
        let Node::Open(element) = node else { continue };
        match element.name().1 {
            "file-entry" => {
                let path = element.attribute("full-path").unwrap_or_default();
                of_content = path == "content.xml" || path == "encrypted-package";
            }
            "encryption-data" if of_content => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod constructs_tests;
#[cfg(test)]
mod seen_tests;
#[cfg(test)]
mod tests;
