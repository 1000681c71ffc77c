//! Extracted text to a document: normal form, paragraphs, record, outline. Knows nothing of files.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::extract::Lines;
use crate::document::layout::{self, Layout};
use crate::document::{Document, Issue, IssueCode, Reading, parse};
use crate::text::normalize;

/// Makes a document of extracted text, with `issues` on its record. Its `id`, `key` and `sources` are
/// left empty. An error is a fault of the program, caught so that one text cannot stop a run.
pub fn document(lines: &Lines, issues: Vec<Issue>) -> Result<Document, String> {
    // Nothing that is shared is changed in there, so nothing can be left half done.
    catch_unwind(AssertUnwindSafe(|| read(lines, issues)))
        .map_err(|_| "the program failed on this text; please report it".to_string())
}

fn read(lines: &Lines, mut issues: Vec<Issue>) -> Document {
    let normalized = normalize(lines.as_str());
    if normalized.look_alikes > 0 {
        let message = format!("{} look-alike letters were put right", normalized.look_alikes);
        issues.push(Issue { code: IssueCode::LettersRepaired, message, place: None });
    }
    let Layout { text, pages } = match lines {
        Lines::Printed(_) => layout::paragraphs(&normalized.text),
        Lines::Paragraphs(_) => Layout { text: paragraphs(&normalized.text), pages: Vec::new() },
    };
    let Reading { mut record, outline } = parse(&text);
    record.issues = issues;
    Document { record, text, outline, pages }
}

/// Lines that are paragraphs already: spaces folded, empty ones left out.
fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_repaired_letters() {
        let lines = Lines::Paragraphs("TRƢỞNG  BAN\n\n ðã ký".into());
        let document = document(&lines, vec![]).unwrap();
        assert_eq!(document.text, "TRƯỞNG BAN\nđã ký");
        assert_eq!(document.record.issues[0].code, IssueCode::LettersRepaired);
        assert_eq!(document.record.issues[0].message, "2 look-alike letters were put right");
    }
}
