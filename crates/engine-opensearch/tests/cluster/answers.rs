//! Answers that are refused, late, cut, garbled or partial, by a proxy in front of a real node:
//! right results or an error, never a wrong answer.

use std::sync::Arc;
use std::time::Duration;

use tracuu_document::Document;
use tracuu_engine_opensearch::OpenSearchEngine;
use tracuu_engine_opensearch::lease::Timing;
use tracuu_search::engine::{Engine, Summary, WriteMode};
use tracuu_search::{Request, Search, SearchError};

use crate::setup::{DEADLINE, put, simple, site, update};
use crate::support::{Fault, Server};

const DOCUMENTS: u64 = 30;

fn documents(word: &str) -> Vec<Document> {
    let of = |number| {
        let mut document = simple(&format!("{number:016}"), &format!("đất đai {word}"));
        document.record.agency = Some(format!("Sở {}", number % 3));
        document
    };
    (0..DOCUMENTS).map(of).collect()
}

/// What a search for two words says: total, hits, and counts of the facet.
type Found = (u64, Vec<String>, Vec<u64>);

fn find(engine: &OpenSearchEngine) -> Result<Found, SearchError> {
    let search = Search::new(Arc::new(engine.clone())).with_time_limit(DEADLINE);
    // A word that no other search asks for, so that it must be counted.
    let request = Request { text: "đất đai".into(), size: 5, ..Request::default() };
    let answer = search.search(&request)?;
    let ids = answer.hits.into_iter().map(|hit| hit.id).collect();
    Ok((answer.total, ids, answer.facets.agency.iter().map(|one| one.count).collect()))
}

fn is_unavailable<T>(answer: &Result<T, SearchError>) -> bool {
    matches!(answer, Err(SearchError::Unavailable { .. } | SearchError::TimedOut))
}

/// Ways in which one answer is lost, with a request that the node got or did not get.
fn losses() -> Vec<Fault> {
    vec![
        Fault::Status(429, r#"{"error":{"type":"rejected_execution_exception"}}"#.into()),
        Fault::Status(502, "<html>".into()),
        Fault::Status(503, "{}".into()),
        Fault::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nnot JSON!".to_vec()),
        Fault::Close,
        Fault::Cut,
        Fault::Garble,
        Fault::LengthOff(7),
        Fault::CloseAfter,
        Fault::Delay(Duration::from_millis(300)),
    ]
}

#[test]
fn a_search_survives_one_lost_answer_and_fails_with_all_lost() {
    let Some(site) = site("lost-search") else { return };
    update(&site.engine(), WriteMode::Update, documents("một")).expect("a state");
    let expected = find(&site.engine()).expect("an answer");
    assert_eq!((expected.0, expected.1.len(), &expected.2), (DOCUMENTS, 5, &vec![10, 10, 10]));
    for fault in losses() {
        for at in ["_doc/state", "_doc/summary", "_doc/counts", "/_search", "_msearch"] {
            let proxy = site.proxy();
            let nodes = vec![proxy.url(), site.nodes[1].clone()];
            let engine = site.engine_at(nodes, Timing::default());
            // Requests go in turns, so it may be one of several that is lost.
            proxy.next_at(at, fault.clone());
            for _ in 0..2 {
                let found = find(&engine);
                assert!(matches!(&found, Ok(found) if *found == expected), "{fault:?} {at}");
            }
        }
        if matches!(fault, Fault::CloseAfter | Fault::Delay(_)) {
            // Those answers arrive.
            continue;
        }
        let proxy = site.proxy();
        let engine = site.engine_at(vec![proxy.url()], Timing::default());
        assert_eq!(find(&engine).expect("an answer"), expected);
        proxy.always(fault.clone());
        let found = find(&engine);
        assert!(is_unavailable(&found), "{fault:?}: {found:?}");
    }
}

#[test]
fn partial_answers_are_errors() {
    let Some(site) = site("partial") else { return };
    update(&site.engine(), WriteMode::Update, documents("một")).expect("a state");
    let expected = find(&site.engine()).expect("an answer");
    let partial = [
        (r#""timed_out":false"#, r#""timed_out":true"#),
        (r#""failed":0"#, r#""failed":1"#),
        (r#""successful":3"#, r#""successful":2"#),
        (r#""sum_other_doc_count":0"#, r#""sum_other_doc_count":2"#),
        (r#""doc_count_error_upper_bound":0"#, r#""doc_count_error_upper_bound":1"#),
        (r#""relation":"eq""#, r#""relation":"gte""#),
        (r#""timed_out":false,"#, ""),
        (r#""_shards":"#, r#""_fragments":"#),
        (r#""aggregations":"#, r#""aggregated":"#),
        (r#""hits":"#, r#""misses":"#),
    ];
    for (whole, part) in partial {
        let proxy = site.proxy();
        let engine = site.engine_at(vec![proxy.url()], Timing::default());
        assert_eq!(find(&engine).expect("an answer"), expected);
        proxy.always(Fault::Replace(vec![(whole.into(), part.into())]));
        let found = find(&engine);
        assert!(is_unavailable(&found), "{whole}: {found:?}");
        let document = engine
            .reader()
            .and_then(|reader| reader.document("0000000000000001", tracuu_search::Deadline::NONE));
        let of_every_search = !part.contains("doc_count") && !whole.contains("aggregations");
        if of_every_search && !whole.contains("relation") {
            assert!(is_unavailable(&document), "{whole}: {document:?}");
        }
        proxy.always(Fault::None);
        assert_eq!(find(&engine).expect("an answer"), expected, "{whole}");
    }
}

/// Makes an update through a proxy with a fault at one request.
fn update_through(
    proxy: &Server,
    engine: &OpenSearchEngine,
    at: &str,
    fault: Fault,
    word: &str,
) -> Result<String, SearchError> {
    let mut writer = engine.writer(WriteMode::Update)?;
    proxy.next_at(at, fault);
    for document in documents(word) {
        put(writer.as_mut(), document)?;
    }
    writer.commit(Summary::default())
}

#[test]
fn a_run_survives_lost_answers() {
    let Some(site) = site("lost-run") else { return };
    let other = site.engine();
    update(&other, WriteMode::Update, documents("lần0x")).expect("a state");
    let total = |text: String| {
        let search = Search::new(Arc::new(other.clone()));
        search.search(&Request { text, size: 1, ..Request::default() }).expect("an answer").total
    };
    let (proxy, mut number) = (site.proxy(), 0);
    let engine = site.engine_at(vec![proxy.url()], Timing::default());
    let no_room = |status: &str| {
        let errors = (r#""errors":false"#.to_string(), r#""errors":true"#.to_string());
        Fault::Replace(vec![errors, (r#""status":201"#.to_string(), status.to_string())])
    };
    let refused = no_room(r#""status":429,"error":{"type":"rejected","reason":"full"}"#);
    let wrong = no_room(r#""status":400,"error":{"type":"mapper","reason":"wrong"}"#);
    for at in ["_bulk", "_refresh", "_doc/counts", "_doc/state?if"] {
        let more = (at == "_bulk").then(|| refused.clone());
        for fault in losses().into_iter().chain(more) {
            number += 1;
            let word = format!("lần{number}x");
            let committed = update_through(&proxy, &engine, at, fault.clone(), &word);
            let name = committed.unwrap_or_else(|error| panic!("{at} {fault:?}: {error}"));
            other.refresh().expect("the state is read");
            assert_eq!(other.reader().expect("a state").generation(), name);
            assert_eq!((total(word), total(String::new())), (DOCUMENTS, DOCUMENTS), "{fault:?}");
        }
    }
    let failed = update_through(&proxy, &engine, "_bulk", wrong, "sai");
    let text = failed.expect_err("an entry is refused").to_string();
    assert!(text.contains("wrong") && text.contains("mapper"), "{text}");
    assert_eq!(total(format!("lần{number}x")), DOCUMENTS);
}
