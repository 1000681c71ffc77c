//! Headers and signatures of every kind of document. `tests/records/*.txt` holds texts as found in
//! files, each with the fields that a careful reader extracts. People, numbers and events in them
//! are invented.

use serde_json::Value;
use tracuu_document::{paragraphs, parse};
use tracuu_text::normalize;

/// A test case: its name, its text, and the expected fields by path (`signer.name`,
/// `recipients.0`). The value `-` means null.
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
    ];
    files.iter().flat_map(|file| cases(file)).collect()
}

/// Returns the value of a field, written as in the case files.
fn value(record: &Value, field: &str) -> String {
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

#[test]
fn documents_of_every_kind_are_read() {
    let cases = all_cases();
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for case in &cases {
        let text = paragraphs(&normalize(&case.text).text).text;
        let record = serde_json::to_value(parse(&text).record).expect("a record is JSON");
        for (field, expected) in &case.fields {
            checked += 1;
            let found = value(&record, field);
            if found != *expected {
                wrong.push(format!("{}: {field} is {found:?}, not {expected:?}", case.name));
            }
        }
    }
    assert!(cases.len() >= 40 && checked >= 200, "{} cases are too few", cases.len());
    assert!(wrong.is_empty(), "{} of {checked} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
