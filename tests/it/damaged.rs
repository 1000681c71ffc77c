//! Documents with lost letters: found by the original words, and highlighted where they are
//! damaged.

use std::path::Path;

use tracuu::sync::inspect::inspect;
use tracuu_document::read::TracedDocument;
use tracuu_document::{Document, IssueCode};
use tracuu_extract::InProcess;

use super::sample_corpus::{PLAN, files, search};

fn plan() -> Document {
    let mut found = Vec::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(PLAN);
    let mut each = |read: TracedDocument| {
        found.push(read.document);
        Ok(())
    };
    inspect(&path, &InProcess, &mut each).expect("a readable file");
    found.pop().expect("a document")
}

#[test]
fn lost_letters_are_found_and_marked() {
    let cases = [
        ("thúc đẩy", "th c đẩy"),
        ("thuc day", "th c đẩy"),
        ("\"hỗ trợ\"", "h trợ"),
        ("\"đúng quy định\"", "đ ng quy định"),
        ("thu hút đầu tư", "thu h t đầu tư"),
    ];
    for (query, damaged) in cases {
        let response = search(query);
        let hit = response.hits.iter().find(|hit| hit.sources[0].path == PLAN);
        let hit = hit.unwrap_or_else(|| panic!("{query}: {:?}", files(&response)));
        let marked = hit.snippets.iter().flat_map(|snippet| {
            let chars: Vec<char> = snippet.text.chars().collect();
            let cut = move |mark: &tracuu_text::Span| -> String {
                chars[mark.start..mark.end].iter().collect()
            };
            snippet.marks.iter().map(cut).collect::<Vec<_>>()
        });
        let marked: Vec<String> = marked.collect();
        assert!(
            marked.iter().any(|mark| mark.eq_ignore_ascii_case(damaged)),
            "{query}: {marked:?}"
        );
    }
}

#[test]
fn the_document_says_what_was_repaired() {
    let document = plan();
    let issue = document.record.issues.iter().find(|issue| issue.code == IssueCode::LettersLost);
    let issue = issue.expect("an issue");
    assert_eq!(issue.place, document.repairs.first().map(|repair| repair.span));
    let read: Vec<(&str, &str)> =
        document.repairs.iter().map(|r| (r.span.of(&document.text), r.text.as_str())).collect();
    for pair in [("h", "hỗ"), ("th c", "thúc"), ("h t", "hút"), ("đ ng", "đúng"), ("n", "nỗ")]
    {
        assert!(read.contains(&pair), "{pair:?} in {read:?}");
    }
    let repaired = document.repaired();
    assert!(repaired.document.text.contains("hỗ trợ") && !document.text.contains("hỗ trợ"));
    let json = serde_json::to_value(document.in_code_points()).expect("JSON");
    assert_eq!(json["repairs"].as_array().map(Vec::len), Some(document.repairs.len()));
}

#[test]
fn undamaged_documents_are_left_alone() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for entry in std::fs::read_dir(corpus).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.ends_with(PLAN) {
            continue;
        }
        let mut each = |read: TracedDocument| {
            let document = read.document;
            assert!(document.repairs.is_empty(), "{}: {:?}", path.display(), document.repairs);
            Ok(())
        };
        inspect(&path, &InProcess, &mut each).expect("a readable file");
    }
}
