//! Extracted text to a document: normal form, paragraphs, record, outline. Knows nothing of files.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::extract::Lines;
use crate::document::layout::{self, Layout};
use crate::document::{Document, Issue, IssueCode, Reading, parse, repairs};
use crate::text::lost::{Lost, Repair, find_lost};
use crate::text::{legacy, normalize};

/// Makes a document of extracted text, with `issues` on its record. Its `id`, `key` and `sources` are
/// left empty. An error is a fault of the program, caught so that one text cannot stop a run.
pub fn document(lines: &Lines, issues: Vec<Issue>) -> Result<Document, String> {
    // Nothing that is shared is changed in there, so nothing can be left half done.
    catch_unwind(AssertUnwindSafe(|| read(lines, issues)))
        .map_err(|_| "the program failed on this text; please report it".to_string())
}

fn read(lines: &Lines, mut issues: Vec<Issue>) -> Document {
    let reread = legacy::reread(lines.as_str());
    if let Some((encoding, _)) = &reread {
        let message =
            format!("text in the encoding {} had been misread; read anew", encoding.name());
        issues.push(Issue { code: IssueCode::EncodingRepaired, message, place: None });
    }
    let normalized = normalize(reread.as_ref().map_or(lines.as_str(), |(_, text)| text));
    if normalized.look_alikes > 0 {
        let message = format!("{} look-alike letters were put right", normalized.look_alikes);
        issues.push(Issue { code: IssueCode::LettersRepaired, message, place: None });
    }
    // Gaps are looked for before spaces are folded, and filled before anything else is read.
    let lost = find_lost(&normalized.text);
    let repairs = lost.as_ref().map_or(&[][..], |lost| &lost.repairs);
    let text = repairs::marked(&normalized.text, repairs);
    let layout = match lines {
        Lines::Printed(_) => layout::paragraphs(&text),
        Lines::Paragraphs(_) => Layout { text: paragraphs(&text), pages: Vec::new() },
    };
    let (Layout { text, pages }, pieces) = repairs::unmarked(layout, &normalized.text, repairs);
    let Reading { mut record, outline } = parse(&text);
    record.issues = issues;
    let document = Document { record, text, outline, pages, repairs: Vec::new() };
    let mut document = document.with_gaps(&pieces);
    if let Some(lost) = lost {
        document.record.issues.push(letters_lost(&lost, &document.repairs));
    }
    document
}

/// What is said of a document that has lost letters; its place is the first gap.
fn letters_lost(lost: &Lost, repairs: &[Repair]) -> Issue {
    let letters: Vec<String> = lost.letters.iter().map(char::to_string).collect();
    let (count, letters) = (repairs.len(), letters.join(", "));
    let message =
        format!("the file has lost letters ({letters}); {count} syllables are read with them");
    let place = repairs.first().map(|repair| repair.span);
    Issue { code: IssueCode::LettersLost, message, place }
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
