//! Indices that somebody has removed, closed or made beside ours, and writes that are blocked.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tracuu_engine_opensearch::OpenSearchEngine;
use tracuu_engine_opensearch::lease::Timing;
use tracuu_search::engine::{Engine, Summary, WriteMode};
use tracuu_search::{Request, Search, SearchError};

use crate::setup::{Site, documents, put, site, update};

const DOCUMENTS: usize = 40;
/// What was retired is removed by the next change.
const TIMING: Timing = Timing {
    lease: Duration::from_secs(30),
    pointer_age: Duration::from_secs(2),
    grace: Duration::from_millis(1),
};

/// The number of documents that say the number of an update.
fn total(engine: &OpenSearchEngine, update: usize) -> Result<u64, SearchError> {
    engine.refresh()?;
    let request = Request { text: format!("lần{update}x"), size: 1, ..Request::default() };
    Search::new(Arc::new(engine.clone())).search(&request).map(|response| response.total)
}

/// The index that serves.
fn serving(site: &Site) -> String {
    let (_, state) = site.ask("GET", &format!("/{}-state/_doc/state", site.name()), &Value::Null);
    state["_source"]["state"]["serving"]["index"].as_str().expect("an index").to_string()
}

fn expect(site: &Site, method: &str, path: &str, body: &Value) {
    let (status, answer) = site.ask(method, path, body);
    assert_eq!(status, 200, "{method} {path}: {answer}");
}

fn block(site: &Site, index: &str, is_blocked: Value) {
    let settings = json!({ "index.blocks.write": is_blocked });
    expect(site, "PUT", &format!("/{index}/_settings"), &settings);
}

#[test]
fn an_index_that_was_removed_is_made_anew() {
    let Some(site) = site("removed") else { return };
    let engine = site.engine_with(TIMING);
    for (number, mode) in [(1, WriteMode::Update), (3, WriteMode::Rebuild)] {
        // Entries that were replaced are there to be removed, and a run that was given up.
        update(&engine, WriteMode::Update, documents(DOCUMENTS, number - 1)).expect("a state");
        update(&engine, WriteMode::Update, documents(DOCUMENTS, number)).expect("a state");
        drop(engine.writer(WriteMode::Update).expect("a writer"));
        expect(&site, "DELETE", &format!("/{}", serving(&site)), &Value::Null);
        let error = total(&engine, number).expect_err("the index is away").to_string();
        assert!(error.contains("no such index"), "{error}");

        let writer = engine.writer(mode).expect("a writer");
        assert!(writer.starts_empty(), "{mode:?}");
        drop(writer);
        let all = documents(DOCUMENTS, number + 1);
        update(&engine, mode, all).unwrap_or_else(|error| panic!("{mode:?}: {error}"));
        assert_eq!(total(&engine, number + 1).ok(), Some(DOCUMENTS as u64), "{mode:?}");
        assert_eq!(total(&engine, number).ok(), Some(0));
    }
}

#[test]
fn a_rebuild_touches_nothing_of_an_index_that_cannot_be_used() {
    let Some(site) = site("closed") else { return };
    let engine = site.engine_with(TIMING);
    update(&engine, WriteMode::Update, documents(DOCUMENTS, 0)).expect("a state");
    update(&engine, WriteMode::Update, documents(DOCUMENTS, 1)).expect("a state");
    let old = serving(&site);
    expect(&site, "POST", &format!("/{old}/_close"), &Value::Null);
    let error =
        update(&engine, WriteMode::Update, documents(DOCUMENTS, 2)).expect_err("it is closed");
    assert!(error.to_string().contains("closed"), "{error}");
    update(&engine, WriteMode::Rebuild, documents(DOCUMENTS, 2)).expect("a rebuild");
    assert_eq!(total(&engine, 2).ok(), Some(DOCUMENTS as u64));
    assert_ne!(serving(&site), old);
    update(&engine, WriteMode::Update, documents(DOCUMENTS, 3)).expect("a change of the new one");
    assert_eq!(total(&engine, 3).ok(), Some(DOCUMENTS as u64));
}

#[test]
fn an_index_of_others_with_the_name_of_a_build_is_left_alone() {
    let Some(site) = site("others") else { return };
    let other = |number: u64| format!("/{}-{number:06}", site.name());
    let engine = site.engine_with(TIMING);
    expect(&site, "PUT", &other(2), &Value::Null);
    expect(&site, "PUT", &other(20_261_129), &Value::Null);
    // The first state takes a number after all that are there.
    for number in 0..3 {
        update(&engine, WriteMode::Rebuild, documents(DOCUMENTS, number)).expect("a state");
    }
    assert_eq!(total(&engine, 2).ok(), Some(DOCUMENTS as u64));
    // A later one may meet one that somebody has made since.
    let next = other(20_261_133);
    expect(&site, "PUT", &next, &Value::Null);
    let error =
        update(&engine, WriteMode::Rebuild, documents(DOCUMENTS, 3)).expect_err("it is there");
    assert!(error.to_string().contains(&format!("{} that tracuu has not made", &next[1..])));
    update(&engine, WriteMode::Rebuild, documents(DOCUMENTS, 4)).expect("a state");
    engine.remove_index().expect("ours are removed");
    for path in [other(2), other(20_261_129), next] {
        expect(&site, "HEAD", &path, &Value::Null);
        expect(&site, "DELETE", &path, &Value::Null);
    }
}

#[test]
fn a_blocked_write_says_what_is_blocked() {
    let Some(site) = site("blocked") else { return };
    let engine = site.engine_with(TIMING);
    update(&engine, WriteMode::Update, documents(DOCUMENTS, 0)).expect("a state");
    for index in [serving(&site), format!("{}-state", site.name())] {
        block(&site, &index, true.into());
        let error =
            update(&engine, WriteMode::Update, documents(DOCUMENTS, 1)).expect_err("it is blocked");
        block(&site, &index, Value::Null);
        let text = error.to_string();
        assert!(text.contains(&index) && text.contains("index write (api)"), "{text}");
        assert_eq!(total(&engine, 0).ok(), Some(DOCUMENTS as u64));
    }
    update(&engine, WriteMode::Update, documents(DOCUMENTS, 1)).expect("a state");
    assert_eq!(total(&engine, 1).ok(), Some(DOCUMENTS as u64));
}

#[test]
fn a_run_that_lost_its_lease_says_so() {
    let Some(site) = site("taken") else { return };
    let first = site.engine_with(Timing { lease: Duration::from_secs(3_600), ..TIMING });
    let second = site.engine_with(Timing { lease: Duration::ZERO, ..TIMING });
    for mode in [WriteMode::Rebuild, WriteMode::Update] {
        update(&second, WriteMode::Update, documents(DOCUMENTS, 0)).expect("a state");
        let mut writer = first.writer(mode).expect("a writer");
        // The second one takes it for dead and removes what it has made.
        update(&second, WriteMode::Rebuild, documents(DOCUMENTS, 1)).expect("a state");
        let written =
            documents(DOCUMENTS, 2).try_for_each(|document| put(writer.as_mut(), document));
        let error = match written {
            Ok(()) => writer.commit(Summary::default()).expect_err("it was taken for dead"),
            Err(error) => error,
        };
        assert!(matches!(error, SearchError::Busy(_)), "{mode:?}: {error}");
        assert_eq!(total(&second, 1).ok(), Some(DOCUMENTS as u64));
    }
}
