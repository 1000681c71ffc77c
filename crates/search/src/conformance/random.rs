//! Random documents and requests of a small world, in which words meet often.

use proptest::prelude::*;
use tracuu_document::{Document, Record, Section, SectionKind, Signer, Source};
use tracuu_text::Span;

use crate::{Filters, MatchMode, Period, Request, Sort};

const WORDS: [&str; 10] =
    ["đất", "đạt", "dat", "cửa", "khẩu", "hoà", "hóa", "là", "116/KH-UBND", "UBND"];
/// Questions about words, and names of documents.
const ASKING: [&str; 6] = [
    "đất là gì",
    "khái niệm cửa khẩu",
    "thế nào là đất?",
    "cua khau la gi?",
    "thông báo đất năm 2018",
    "theo kế hoạch cửa khẩu hoá là gì?",
];
/// Figures, codes and marks of notes, in several forms, and signs to attach to words.
const FIGURES: [&str; 14] = [
    "45m²",
    "45 m2",
    "97,6%",
    "97.6",
    "1.234,5m2",
    "1234,5",
    "0205.3812.345",
    "02053812345",
    "AB 123456",
    "ab123456",
    "12C-123.45",
    "12C12345",
    "quý Ⅳ",
    "quý IV",
];
const SIGNS: [&str; 8] = [",", ".", ": ", "[1]", "(1)", "¹", " – ", "; "];
/// The agencies of documents.
pub const AGENCIES: [&str; 3] = ["Ủy ban nhân dân tỉnh A", "Sở Xây dựng tỉnh B", "Bộ C"];
/// The same in other forms, and one that no document has.
const OTHER_AGENCIES: [&str; 4] =
    ["UỶ BAN NHÂN DÂN TỈNH A", " Sơ\u{309} Xây dựng tỉnh B", "bo c", "Bộ D"];
const TYPES: [&str; 2] = ["Kế hoạch", "Thông báo"];
const SIGNERS: [&str; 2] = ["Nguyễn Văn A", "Trần Thị B"];
const DATES: [&str; 4] = ["2018", "2018-07", "2018-07-26", "2025-02"];

fn any_of<T: Clone + std::fmt::Debug + 'static>(values: &[T]) -> impl Strategy<Value = T> + use<T> {
    proptest::sample::select(values.to_vec())
}

fn words(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(any_of(&WORDS), 0..most).prop_map(|words| words.join(" "))
}

/// Words with signs between them, and figures.
fn prose(most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => any_of(&WORDS).prop_map(|word| format!(" {word}")),
        1 => any_of(&FIGURES).prop_map(|figure| format!(" {figure}")),
        1 => any_of(&SIGNS).prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

/// Random documents with distinct ids.
pub fn documents() -> impl Strategy<Value = Vec<Document>> {
    let facts = (
        proptest::option::of(any_of(&AGENCIES)),
        proptest::option::of(any_of(&TYPES)),
        proptest::option::of(any_of(&SIGNERS)),
        proptest::option::of(any_of(&DATES)),
        proptest::option::of(Just("116/KH-UBND")),
    );
    let one = (proptest::option::of(words(4)), prose(12), prose(12), facts);
    proptest::collection::vec(one, 0..12)
        .prop_map(|all| all.into_iter().enumerate().map(|(i, parts)| document(i, parts)).collect())
}

type Facts = (
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
);

/// The document number `i` with these parts.
fn document(i: usize, parts: (Option<String>, String, String, Facts)) -> Document {
    let (title, first, second, (agency, kind, signer, date, number)) = parts;
    let own = |value: Option<&str>| value.map(str::to_string);
    let of_length =
        |length: usize| date.filter(|date| date.len() >= length).map(|d| d[..length].into());
    let record = Record {
        id: format!("{:03}0000000000000", i * 7_919 % 1_000),
        number: own(number),
        kind: own(kind),
        title,
        agency: own(agency),
        date: of_length(10),
        month: of_length(7),
        year: date.map(|date| date[..4].parse().expect("a year")),
        signer: signer.map(|name| Signer { name: own(Some(name)), ..Signer::default() }),
        sources: vec![Source { path: format!("{i}.txt"), ..Source::default() }],
        ..Record::default()
    };
    let text = format!("{first}\n{second}").trim().to_string();
    let heading = Section {
        kind: SectionKind::Numbered,
        level: 1,
        label: "1".into(),
        heading: first.clone(),
        span: Span::new(0, text.len()),
    };
    Document { record, text, outline: vec![heading], ..Document::default() }
}

/// Random requests that ask for at most 100 hits.
pub fn requests() -> impl Strategy<Value = Request> {
    let clause = prop_oneof![
        4 => words(5),
        1 => any_of(&FIGURES).prop_map(String::from),
        1 => any_of(&FIGURES).prop_map(|figure| format!("-{figure}")),
        1 => any_of(&FIGURES).prop_map(|figure| format!("\"{figure}\"")),
        1 => words(4).prop_map(|words| format!("\"{words}\"")),
        1 => any_of(&WORDS).prop_map(|word| format!("-{word}")),
        1 => any_of(&["116/kh", "khau", "116/kh-ubnd khau", "hoá", "khong co"]).prop_map(String::from),
        1 => (words(4), 0..4).prop_map(|(words, within)| format!("\"{words}\"~{within}")),
        1 => any_of(&["kh*", "thô*", "-kh*", "OR", "số:116", "năm:2025", "-năm:2025"])
            .prop_map(String::from),
        1 => any_of(&ASKING).prop_map(String::from),
        1 => any_of(&["loại:kế hoạch", "loại:KH", "-loại:\"thông báo\"", "cơ quan:sở", "người ký:an"])
            .prop_map(String::from),
    ];
    let text = proptest::collection::vec(clause, 0..4).prop_map(|clauses| clauses.join(" "));
    let filters = (
        proptest::collection::vec(any_of(&[&AGENCIES[..], &OTHER_AGENCIES].concat()), 0..3),
        proptest::collection::vec(any_of(&[2018, 2025, 1999]), 0..2),
        proptest::collection::vec(any_of(&TYPES), 0..2),
        proptest::collection::vec(any_of(&SIGNERS), 0..2),
        proptest::option::of(any_of(&DATES)),
        proptest::option::of(any_of(&DATES)),
    );
    let modes = any_of(&[MatchMode::Auto, MatchMode::All, MatchMode::Any]);
    let sorts = any_of(&[Sort::Relevance, Sort::Newest, Sort::Oldest]);
    (text, modes, sorts, filters).prop_map(|(text, match_mode, sort, filters)| {
        let strings = |values: Vec<&str>| values.into_iter().map(String::from).collect();
        let (agencies, years, types, signers, from, to) = filters;
        let filters = Filters {
            agencies: strings(agencies),
            years,
            types: strings(types),
            signers: strings(signers),
            from: from.and_then(Period::parse),
            to: to.and_then(Period::parse),
        };
        Request { text, match_mode, filters, sort, size: 100, ..Request::default() }
    })
}
