//! The trace of a reading: every field that is set has a rule, and its line shows where it was
//! read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::records;
use tracuu_document::Record;
use tracuu_document::read::{Input, LineKind, TracedDocument, document_traced};
use tracuu_document::trace::{TraceEntry, set_fields};
use tracuu_text::fold;

/// Rules that combine several lines, or infer a value that no line states.
const NOT_FROM_ONE_LINE: [&str; 4] = ["most_named", "number_code", "letter", "signed_for"];

/// Returns the names of the rules in the table of the module `trace`.
fn documented_rules() -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/document/src/trace.rs");
    let source = fs::read_to_string(source).expect("the module");
    let rows = source.lines().filter_map(|line| line.strip_prefix("//! | `"));
    rows.filter_map(|row| Some(row.split_once('`')?.0.to_string())).collect()
}

/// Returns `text` without accents, case and spaces, which are printed between letters for emphasis.
fn plain(text: &str) -> String {
    fold(&text.to_lowercase()).replace(' ', "")
}

/// Returns a word that the line of a field must contain, or `None` if the rule combines lines.
fn word_of(entry: &TraceEntry, record: &Record) -> Option<String> {
    let first = |text: &str| text.split(' ').next().unwrap_or_default().to_string();
    let serial = |number: &str| number.split(['/', '-']).next().unwrap_or_default().to_string();
    let year = |date: &Option<String>| date.as_deref().map(|date| date[..4].to_string());
    if NOT_FROM_ONE_LINE.contains(&entry.rule) {
        return None;
    }
    match entry.field {
        "number" => record.number.as_deref().map(serial),
        "notation" => {
            record.notation.as_deref().map(|codes| first(&codes.replace(['-', '/'], " ")))
        }
        "type" => record.kind.as_deref().map(first),
        "title" => record.title.as_deref().map(first),
        "agency" | "parent_agency" if entry.rule.ends_with("issuer_lines") => None,
        "agency" => record.agency.as_deref().map(first),
        "place" => record.place.as_deref().map(first),
        "date" => year(&record.date),
        "month" => year(&record.month),
        "year" => record.year.map(|year| year.to_string()),
        "signer" => {
            let signer = record.signer.as_ref()?;
            let post = signer.authority.clone().or(signer.position.clone());
            Some(first(&post.or(signer.name.clone())?))
        }
        "cites" => record.cites.first().map(|cited| serial(&cited.number)),
        "legal_bases" => record.legal_bases.first().map(|number| serial(number)),
        "urgency" => record.urgency.as_deref().map(first),
        "secrecy" => record.secrecy.as_deref().map(first),
        _ => None,
    }
}

/// Checks the trace of the document `name`. Adds its rules to `rules`, and to `wrong` the entries
/// whose line lacks the words of the field.
fn check(name: &str, text: &str, rules: &mut BTreeSet<&'static str>, wrong: &mut Vec<String>) {
    let read = document_traced(Input::new(text, LineKind::Printed)).expect("a document");
    let TracedDocument { document, trace } = read;
    let plainly = tracuu_document::read::document(Input::new(text, LineKind::Printed));
    assert_eq!(plainly.as_ref(), Ok(&document), "{name}: a trace changes nothing");
    let fields: Vec<&str> = trace.iter().map(|entry| entry.field).collect();
    assert_eq!(fields, set_fields(&document.record), "{name}");
    for entry in &trace {
        let line = entry.line.unwrap_or_else(|| panic!("{name}: {entry:?} has no line"));
        let shown = document.text.lines().nth(line - 1).expect("a line");
        assert!(shown.starts_with(&entry.text) && !entry.text.is_empty(), "{name}: {entry:?}");
        let word = word_of(entry, &document.record);
        if let Some(word) = word.filter(|word| !plain(shown).contains(&plain(word))) {
            wrong.push(format!("{name}: {word} in {entry:?}"));
        }
        rules.insert(entry.rule);
    }
}

#[test]
fn every_field_has_a_rule_and_its_line() {
    let (mut rules, mut wrong) = (BTreeSet::new(), Vec::new());
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files = 0;
    for entry in fs::read_dir(corpus).expect("the corpus") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let text = fs::read_to_string(&path).expect("a text");
            check(&path.to_string_lossy(), &text, &mut rules, &mut wrong);
            files += 1;
        }
    }
    assert_eq!(files, 5);
    for case in records::all_cases() {
        check(&case.name, &case.text, &mut rules, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let documented = documented_rules();
    let unknown: Vec<_> = rules.iter().filter(|rule| !documented.contains(**rule)).collect();
    assert!(unknown.is_empty(), "not in the table of the module: {unknown:?}");
    assert!(rules.len() >= 25, "only {rules:?} occur");
}

#[test]
fn inferred_fields_name_their_line() {
    let rule = |text: &str, field: &str| {
        let read = document_traced(Input::new(text, LineKind::Paragraphs)).expect("a document");
        let entry = read.trace.into_iter().find(|entry| entry.field == field);
        entry.map(|entry| (entry.rule, entry.line, entry.text))
    };
    let letter = "Số: 12/UBND-VX\nV/v nghỉ lễ\nKính gửi: Sở Y tế.\nĐề nghị báo cáo trước ngày \
                  05/3/2021.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn An";
    let line = |line: &str| line.to_string();
    assert_eq!(rule(letter, "type"), Some(("letter", Some(1), line("Số: 12/UBND-VX"))));
    assert_eq!(rule(letter, "title"), Some(("subject", Some(2), line("V/v nghỉ lễ"))));
    let deadline = line("Đề nghị báo cáo trước ngày 05/3/2021.");
    assert_eq!(rule(letter, "year"), Some(("deadline", Some(4), deadline)));
    assert_eq!(rule(letter, "agency"), Some(("signed_for", Some(5), line("TM. ỦY BAN NHÂN DÂN"))));
    assert_eq!(rule(letter, "recipients").map(|found| found.0), Some("addressees"));
    assert_eq!(rule("Số: 64/2025/QH15", "year").map(|found| found.0), Some("number_year"));
    assert_eq!(rule("Số: 64/2025/QH15", "place"), None);
}

#[test]
fn lines_of_a_trace_are_short() {
    let text = format!("Số: 12/QĐ-UBND\nQUYẾT ĐỊNH\nVề việc {}", "x".repeat(220));
    let read = document_traced(Input::new(&text, LineKind::Paragraphs)).expect("a document");
    let title = read.trace.iter().find(|entry| entry.field == "title").expect("a title");
    assert_eq!((title.line, title.text.chars().count()), (Some(3), 200));
}
