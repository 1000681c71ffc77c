//! Shared code of the readers of office formats. [`package`] and [`xml`] read the parts of a
//! package. [`collector`] builds paragraphs from runs, cells, notes and text boxes.

pub mod collector;
pub mod headers_footers;
pub mod lists;
pub mod marked_tables;
pub mod numbers;
pub mod package;
pub mod run_style;
pub mod symbols;
pub mod xml;

use crate::extracted::{ExtractError, Extracted, Lines};
use crate::format::Format;
use crate::issue::{Issue, IssueCode};
use collector::Collected;
use package::Package;

/// Returns the format of the text document in a ZIP package. The error is a noun for any other
/// content. Judges a broken package by the entries that are left.
pub fn package_format(bytes: &[u8]) -> Result<Format, &'static str> {
    let Some(mut package) = Package::open(bytes) else { return Err("a ZIP archive, broken") };
    let kind = package.part("mimetype").unwrap_or_default();
    let kind = String::from_utf8_lossy(&kind);
    // Templates (`…text-template`) and master documents of texts count, too.
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

/// Returns the collected text with the issues of the file.
fn extracted(collected: Collected, format: Format) -> Extracted {
    let mut issues = Vec::new();
    let mut issue = |code, message: String| issues.push(Issue { code, message });
    if collected.damaged {
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
    let aside = Vec::new();
    Extracted { text, aside, format, method: format.name().to_string(), issues }
}

/// Returns the collected text with the issues of the file. Fails if the file is damaged and has no
/// text.
pub fn finish(collected: Collected, format: Format) -> Result<Extracted, ExtractError> {
    if collected.damaged && collected.text.trim().is_empty() {
        let message = "the file is damaged, and no text is left in it";
        return Err(ExtractError::new(IssueCode::Unreadable, message));
    }
    Ok(extracted(collected, format))
}
