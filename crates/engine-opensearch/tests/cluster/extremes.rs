//! Documents and values at the limits of the cluster.

use std::sync::Arc;

use tracuu_document::Document;
use tracuu_search::engine::{Engine, Summary, WriteMode};
use tracuu_search::{Deadline, MatchMode, Request, Search};

use crate::setup::{put, simple, site, update};

/// Above what a term and a value of a column may have.
const LONG: usize = 8_001;
/// Above what the similarity counts of a frequency.
const OFTEN: usize = 70_000;
const SUGGESTIONS: usize = 20_000;

#[test]
fn documents_at_the_limits_are_found_and_come_back_whole() {
    let Some(site) = site("limits") else { return };
    let engine = site.engine();
    let mut documents: Vec<Document> = Vec::new();
    // Longer terms in characters, and in bytes alone; the words around them stay neighbours.
    for (number, long) in ["x".repeat(LONG), "ế".repeat(LONG / 2)].into_iter().enumerate() {
        let text = format!("đầu {long} cuối");
        documents.push(simple(&format!("a{number:015}"), &text));
    }
    let mut agency = simple("b000000000000000", "cơ quan");
    agency.record.agency = Some("Ủ".repeat(LONG));
    agency.record.kind = Some("k".repeat(40_000));
    documents.push(agency);
    // Ids that begin alike have one order.
    for number in 0..6 {
        documents.push(simple(&format!("c00000000000{number:04}"), "cùng đầu"));
    }
    documents.push(simple("d000000000000000", &"lặp ".repeat(OFTEN)));
    documents.push(simple("e000000000000000", ""));
    update(&engine, WriteMode::Update, documents.clone()).expect("a state");

    let reader = engine.reader().expect("a state");
    for document in &documents {
        let found = reader.document(&document.record.id, Deadline::NONE).expect("an answer");
        assert!(found.as_ref() == Some(document), "{}", document.record.id);
    }
    assert_eq!(reader.summary().documents, documents.len() as u64);
    let search = Search::new(Arc::new(engine.clone()));
    let ids = |text: &str| {
        let request = Request { text: text.into(), size: 20, ..Request::default() };
        let answer = search.search(&request).expect("an answer");
        let ids: Vec<String> = answer.hits.into_iter().map(|hit| hit.id).collect();
        assert_eq!(answer.total, ids.len() as u64, "{text}");
        ids
    };
    assert_eq!(ids("").len(), documents.len());
    assert_eq!(ids("đầu cuối").len(), 8, "both, and those that have one of two words");
    assert_eq!(ids("\"đầu cuối\"").len(), 0, "the long word is between them");
    let all =
        Request { text: "đầu cuối".into(), match_mode: MatchMode::All, ..Request::default() };
    assert_eq!(search.search(&all).expect("an answer").total, 2);
    let alike: Vec<String> = (0..6).map(|number| format!("c00000000000{number:04}")).collect();
    let mut found = ids("\"cùng đầu\"");
    found.sort();
    assert_eq!(found, alike);
    assert_eq!(ids("lặp"), ["d000000000000000"]);
    assert_eq!(ids("cơ quan"), ["b000000000000000"]);

    // One of those that begin alike is replaced and one removed; the others stay.
    let mut writer = engine.writer(WriteMode::Update).expect("a writer");
    put(writer.as_mut(), simple(&alike[2], "khác rồi")).expect("a document is put");
    writer.remove(&alike[4]).expect("a removal");
    writer.commit(Summary::default()).expect("a commit");
    let mut found = ids("\"cùng đầu\"");
    found.sort();
    assert_eq!(found, [&alike[0], &alike[1], &alike[3], &alike[5]].map(String::clone));
    assert_eq!(ids("\"khác rồi\""), [alike[2].clone()]);
}

#[test]
fn many_suggestions_are_kept() {
    let Some(site) = site("suggestions") else { return };
    let engine = site.engine();
    let numbered = |number: usize| {
        let mut document = simple(&format!("{number:016}"), "");
        document.record.number = Some(format!("{number}/QĐ-UBND"));
        document
    };
    update(&engine, WriteMode::Update, (0..SUGGESTIONS).map(numbered)).expect("a state");
    let mut terms = 0;
    let reader = engine.reader().expect("a state");
    reader.suggestion_terms(&mut |_, documents| terms += usize::from(documents == 1)).expect("all");
    assert_eq!(terms, SUGGESTIONS);
    let search = Search::new(Arc::new(engine.clone()));
    let found = search.suggest("19999", 10).expect("an answer");
    assert_eq!(found.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["19999/QĐ-UBND"]);
    let entries = reader.inventory().expect("an inventory");
    assert_eq!(entries.filter(|entry| entry.is_ok()).count(), SUGGESTIONS);
}
