//! Shared code of the readers of office formats. [`package`] and [`xml`] read the parts of a
//! package. [`collector`] builds paragraphs from runs, cells, notes and text boxes.

pub mod collector;
#[cfg(test)]
pub mod constructs_tests;
pub mod findings;
pub mod form_field;
pub mod headers_footers;
mod line_breaks;
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
    let issue = |code, message: &str| Issue { code, message: message.to_string() };
    // Parts of a damaged file are missing because of the damage.
    let unread = collected.findings.issue();
    if collected.damaged {
        let unread = unread.map_or_else(String::new, |unread| format!("; {}", unread.message));
        let message = format!("the file is damaged; what could be read was{unread}");
        issues.push(issue(IssueCode::PartlyRead, &message));
    } else {
        issues.extend(unread);
    }
    if collected.cut {
        let message = "the text is longer than is read; its end is left out";
        issues.push(issue(IssueCode::PartlyRead, message));
    }
    for encoding in collected.decoded {
        let message = format!("text in fonts of {} was decoded", encoding.name());
        issues.push(issue(IssueCode::EncodingRepaired, &message));
    }
    let text = Lines::Paragraphs(collected.text);
    let aside = collected.findings.aside;
    Extracted { aside, issues, ..Extracted::new(text, format, format.name()) }
}

/// Returns the collected text with the issues of the file. Fails without text if the file is
/// damaged or has content that was not read.
pub fn finish(collected: Collected, format: Format) -> Result<Extracted, ExtractError> {
    if collected.text.trim().is_empty() {
        let unread = collected.findings.issue().map(|issue| issue.message);
        let damaged = "the file is damaged, and no text is left in it";
        let reason = unread.or(collected.damaged.then(|| damaged.to_string()));
        if let Some(reason) = reason {
            return Err(ExtractError::new(IssueCode::Unreadable, reason));
        }
    }
    Ok(extracted(collected, format))
}
