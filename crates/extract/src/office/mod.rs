//! What the readers of office formats share: parts of packages ([`package`], [`xml`]), and the way from
//! runs, cells, notes and boxes to paragraphs ([`collector`]).

pub mod collector;
pub mod lists;
pub mod looks;
pub mod marked_tables;
pub mod numbers;
pub mod package;
mod running;
pub mod symbols;
pub mod xml;

use super::{ExtractError, Extracted, Lines};
use crate::format::Format;
use crate::issue::{Issue, IssueCode};
use collector::Collected;
use package::Package;

/// The format of the document in a ZIP package, or what else it holds. A package too broken to say is
/// called by what is left of it.
pub fn package_format(bytes: &[u8]) -> Result<Format, &'static str> {
    let Some(mut package) = Package::open(bytes) else { return Err("a ZIP archive, broken") };
    let kind = package.part("mimetype").unwrap_or_default();
    let kind = String::from_utf8_lossy(&kind);
    // Also the templates (`…text-template`) and masters of texts.
    if let Some(kind) = kind.strip_prefix("application/vnd.oasis.opendocument.") {
        return if kind.starts_with("text") {
            Ok(Format::Odt)
        } else {
            Err("an OpenDocument other than a text")
        };
    }
    let parts: [(&str, Result<Format, &'static str>); 5] = [
        ("word/", Ok(Format::Docx)),
        ("xl/", Err("a spreadsheet")),
        ("ppt/", Err("slides")),
        ("[content_types].xml", Ok(Format::Docx)),
        ("content.xml", Ok(Format::Odt)),
    ];
    let named = |start: &str| package.find(|name| name.starts_with(start)).is_some();
    let known = parts.into_iter().find(|(start, _)| named(start));
    known.map_or(Err("a ZIP archive"), |(_, format)| format)
}

/// What was collected from a file, with what is to be said about it.
fn extracted(collected: Collected, format: Format, damaged: bool) -> Extracted {
    let mut issues = Vec::new();
    let mut issue = |code, message: String| issues.push(Issue { code, message });
    if damaged {
        issue(IssueCode::PartlyRead, "the file is damaged; what could be read was".to_string());
    }
    if collected.cut {
        issue(IssueCode::PartlyRead, "the text is longer than is read; its end is left out".into());
    }
    for encoding in collected.decoded {
        let message = format!("text in fonts of {} was decoded", encoding.name());
        issue(IssueCode::EncodingRepaired, message);
    }
    let text = Lines::Paragraphs(collected.text);
    Extracted { text, format, method: format.name().to_string(), issues }
}

/// What was collected, unless it is nothing and the file is damaged.
pub fn finish(
    collected: Collected,
    format: Format,
    damaged: bool,
) -> Result<Extracted, ExtractError> {
    if damaged && collected.text.trim().is_empty() {
        let message = "the file is damaged, and no text is left in it";
        return Err(ExtractError::new(IssueCode::Unreadable, message));
    }
    Ok(extracted(collected, format, damaged))
}
