//! Headers and signatures of every kind of document. `tests/records/*.txt` holds texts as found in
//! files, each with the fields that a careful reader extracts. People, numbers and events in them
//! are invented. `heads.txt` holds heads with odd numbers, dates and names of organs; they are read
//! the same whether their lines are printed lines or paragraphs.

use serde_json::Value;
use tracuu_document::read::{Input, LineKind, document};

/// The cases of odd heads.
const HEADS: &str = include_str!("../records/heads.txt");

/// A test case: its name, its text, and the expected fields by path (`signer.name`,
/// `recipients.0`). The value `-` means null. `codes` are those of all issues, with a comma between.
pub(crate) struct Case {
    pub name: String,
    pub text: String,
    fields: Vec<(String, String)>,
}

/// Splits a file into its cases: `### name`, the text, a line `=>`, and lines `field = value`.
fn cases(file: &str) -> Vec<Case> {
    let read = |block: &str| {
        let (name, rest) = block.split_once('\n').expect("a case has a name");
        let (text, fields) = rest.split_once("\n=>\n").expect("a case has fields");
        let field = |line: &str| {
            let (field, value) = line.split_once(" = ").expect("a field has a value");
            (field.to_string(), value.to_string())
        };
        let fields = fields.lines().filter(|line| !line.is_empty()).map(field).collect();
        Case { name: name.to_string(), text: text.to_string(), fields }
    };
    file.split("### ").filter(|block| !block.trim().is_empty()).map(read).collect()
}

/// Returns the cases of all files.
pub(crate) fn all_cases() -> Vec<Case> {
    let files = [
        include_str!("../records/state.txt"),
        include_str!("../records/others.txt"),
        include_str!("../records/office.txt"),
        HEADS,
    ];
    files.iter().flat_map(|file| cases(file)).collect()
}

/// Returns the value of a field, written as in the case files.
fn value(record: &Value, field: &str) -> String {
    if field == "codes" {
        let issues = record["issues"].as_array().map(Vec::as_slice).unwrap_or_default();
        let codes: Vec<&str> = issues.iter().filter_map(|issue| issue["code"].as_str()).collect();
        return codes.join(",");
    }
    let at = |value: &Value, step: &str| match step.parse::<usize>() {
        Ok(index) => value[index].clone(),
        Err(_) => value[step].clone(),
    };
    match field.split('.').fold(record.clone(), |value, step| at(&value, step)) {
        Value::Null => "-".to_string(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// Reads the cases and returns how many fields were checked, and a line for each that is wrong.
fn check(cases: &[Case], lines: LineKind) -> (usize, Vec<String>) {
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for case in cases {
        let record = document(Input::new(&case.text, lines)).expect("a document").record;
        let record = serde_json::to_value(record).expect("a record is JSON");
        for (field, expected) in &case.fields {
            checked += 1;
            let found = value(&record, field);
            if found != *expected {
                wrong.push(format!("{}: {field} is {found:?}, not {expected:?}", case.name));
            }
        }
    }
    (checked, wrong)
}

#[test]
fn documents_of_every_kind_are_read() {
    let cases = all_cases();
    let (checked, wrong) = check(&cases, LineKind::Printed);
    assert!(cases.len() >= 40 && checked >= 200, "{} cases are too few", cases.len());
    assert!(wrong.is_empty(), "{} of {checked} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn heads_of_paragraphs_are_read_like_printed_ones() {
    let (checked, wrong) = check(&cases(HEADS), LineKind::Paragraphs);
    assert!(checked >= 100, "{checked} fields are too few");
    assert!(wrong.is_empty(), "{} of {checked} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
