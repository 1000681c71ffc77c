//! Writers that meet, die, are taken for dead and wake up. A writer dies where its only node, a
//! proxy, stops; it cannot even give its lease back then.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use tracuu_engine_opensearch::OpenSearchEngine;
use tracuu_engine_opensearch::lease::Timing;
use tracuu_search::engine::{Engine, Summary, WriteMode, Writer};
use tracuu_search::{Deadline, Request, Search, SearchError};

use crate::setup::{Site, documents, put, site, update, wait_for};
use crate::support::{Fault, Server};

/// Short waits. A lease outlasts the pauses of a busy machine between two renewals.
const TIMING: Timing = Timing {
    lease: Duration::from_secs(4),
    pointer_age: Duration::from_secs(2),
    grace: Duration::from_millis(1),
};
/// For a writer that dies at a write of the state: the first one is that of its commit, since it
/// renews its lease later. When its lease runs out is decided by those that want it.
const SLOW: Timing = Timing { lease: Duration::from_secs(3_600), ..TIMING };

fn id(number: usize) -> String {
    format!("{number:016}")
}

/// What the index holds, as another server sees it: the number of documents, and of those that say
/// the number of each update.
fn seen(engine: &OpenSearchEngine, updates: usize) -> Option<(u64, Vec<u64>)> {
    let search = Search::new(std::sync::Arc::new(engine.clone()));
    let total = |text: &str| {
        let request = Request { text: text.into(), size: 1, ..Request::default() };
        search.search(&request).map(|response| response.total)
    };
    match total("") {
        Err(SearchError::NoIndex(_)) => None,
        all => {
            let of_update = |update| total(&format!("lần{update}x")).expect("an answer");
            Some((all.expect("an answer"), (0..updates).map(of_update).collect()))
        }
    }
}

/// Waits for the lease of a dead writer to run out, and makes a change.
fn repair(engine: &OpenSearchEngine, mode: WriteMode) -> Box<dyn Writer> {
    wait_for("the lease runs out", || match engine.writer(mode) {
        Err(SearchError::Busy(_)) => None,
        other => Some(other.expect("a writer")),
    })
}

/// Checks by the cluster itself that nothing is left but what serves and what was retired a moment
/// ago: its build with the visible and the superseded entries, and its sections.
fn assert_tidy(site: &Site, documents: u64) {
    let name = site.name();
    let (_, state) = site.ask("GET", &format!("/{name}-state/_doc/state"), &Value::Null);
    let serving = &state["_source"]["state"]["serving"];
    let index = serving["index"].as_str().expect("an index");
    let (_, listed) = site.ask("GET", &format!("/_cat/indices/{name}-*?format=json"), &Value::Null);
    let listed = listed.as_array().expect("indices").iter();
    let listed: BTreeSet<&str> = listed.filter_map(|row| row["index"].as_str()).collect();
    let state_index = format!("{name}-state");
    let retired = state["_source"]["state"]["retired"].as_array().expect("a list").iter();
    let retired = retired.map(|one| one["index"].as_str().expect("an index"));
    let expected: BTreeSet<&str> = retired.chain([index, state_index.as_str()]).collect();
    assert_eq!(listed, expected, "{state}");
    let count = |index: &str, query: Value| {
        site.ask("POST", &format!("/{index}/_refresh"), &Value::Null);
        let (_, answer) = site.ask("POST", &format!("/{index}/_count"), &json!({"query": query}));
        answer["count"].as_u64().unwrap_or_else(|| panic!("{answer}"))
    };
    let superseded = serving["superseded"].as_array().expect("a list").iter();
    let superseded: usize = superseded.map(|one| one["keys"].as_array().expect("keys").len()).sum();
    assert_eq!(count(index, json!({"match_all": {}})), documents + superseded as u64, "{state}");
    let parts: u64 = serving["sections"]
        .as_array()
        .expect("sections")
        .iter()
        .map(|section| section["parts"].as_u64().expect("a number"))
        .sum();
    let generations = state["_source"]["state"]["retired"].as_array().expect("a list").iter();
    let mut generations: Vec<&Value> = generations.map(|one| &one["generation"]).collect();
    assert_eq!(
        count(&state_index, json!({ "term": { "generation": serving["generation"] } })),
        parts
    );
    generations.push(&serving["generation"]);
    let of_others = json!({ "bool": {
        "filter": [{ "exists": { "field": "generation" } }],
        "must_not": [{ "terms": { "generation": generations } }],
    } });
    let others = json!({ "query": of_others, "_source": ["generation"] });
    site.ask("POST", &format!("/{state_index}/_refresh"), &Value::Null);
    let (_, found) = site.ask("POST", &format!("/{state_index}/_search"), &others);
    assert_eq!(found["hits"]["hits"], json!([]), "{state}");
}

/// A writer at a proxy that dies at a request, and what its commit said.
fn dies_at(site: &Site, mode: WriteMode, at: &str, fault: Fault) -> Result<String, SearchError> {
    let proxy = site.proxy();
    let engine = site.engine_at(vec![proxy.url()], SLOW);
    let mut writer = engine.writer(mode)?;
    // Only from here on: the begin of a change asks for the same paths.
    proxy.next_at(at, fault);
    for document in documents(30, 1) {
        put(writer.as_mut(), document)?;
    }
    writer.remove(&id(39))?;
    writer.commit(Summary::default())
}

/// A writer dies at each of its steps; another server must see the old state until it repairs.
fn dies_and_is_repaired(site: &Site, mode: WriteMode) {
    // Takes a lease over soon: nobody but the dead has one.
    let other = site.engine_with(Timing { lease: Duration::from_millis(500), ..TIMING });
    for (at, faults) in [
        ("_bulk", &[Fault::Die, Fault::DieAfter][..]),
        ("_refresh", &[Fault::DieAfter]),
        ("summary-", &[Fault::DieAfter]),
        ("_doc/state?if_seq_no", &[Fault::Die, Fault::DieAfter]),
    ] {
        for fault in faults {
            let what = format!("{mode:?} {at} {fault:?}");
            update(&other, WriteMode::Rebuild, documents(40, 0)).expect("a first state");
            let died = dies_at(site, mode, at, fault.clone());
            let is_unavailable = matches!(died, Err(SearchError::Unavailable { .. }));
            assert!(is_unavailable, "{what}: {died:?}");
            other.refresh().expect("the state is read");
            // The write of the state may have arrived: then it is made, all of it.
            let arrived = at.starts_with("_doc/state") && matches!(fault, Fault::DieAfter);
            let expected = match (arrived, mode) {
                (false, _) => Some((40, vec![40, 0, 0])),
                (true, WriteMode::Update) => Some((39, vec![9, 30, 0])),
                (true, WriteMode::Rebuild) => Some((30, vec![0, 30, 0])),
            };
            assert_eq!(seen(&other, 3), expected, "{what}");
            let mut writer = repair(&other, WriteMode::Update);
            for document in documents(40, 2) {
                put(writer.as_mut(), document).expect("a document is put");
            }
            writer.commit(Summary::default()).expect("a commit");
            assert_eq!(seen(&other, 3), Some((40, vec![0, 0, 40])), "{what}");
            assert_tidy(site, 40);
        }
    }
}

#[test]
fn a_dead_update_leaves_the_old_state_and_the_next_run_repairs() {
    let Some(site) = site("dead-update") else { return };
    dies_and_is_repaired(&site, WriteMode::Update);
}

#[test]
fn a_dead_rebuild_leaves_the_old_state_and_the_next_run_repairs() {
    let Some(site) = site("dead-rebuild") else { return };
    dies_and_is_repaired(&site, WriteMode::Rebuild);
}

/// Cuts the answer to the write of the state in the middle of a commit.
fn commit_without_answer(
    site: &Site,
    mode: WriteMode,
    fault: Fault,
) -> Result<String, SearchError> {
    let proxy = site.proxy();
    let engine = site.engine_at(vec![proxy.url()], SLOW);
    let mut writer = engine.writer(mode)?;
    for document in documents(40, 1) {
        put(writer.as_mut(), document)?;
    }
    proxy.next_at("_doc/state?if_seq_no", fault);
    writer.commit(Summary::default())
}

#[test]
fn a_commit_whose_answer_is_lost_is_reported_as_made() {
    let Some(site) = site("lost") else { return };
    let other = site.engine_with(TIMING);
    update(&other, WriteMode::Rebuild, documents(40, 0)).expect("a first state");
    for mode in [WriteMode::Update, WriteMode::Rebuild] {
        for fault in [Fault::Cut, Fault::Garble, Fault::LengthOff(-3)] {
            let committed = commit_without_answer(&site, mode, fault.clone());
            let name = committed.unwrap_or_else(|error| panic!("{mode:?} {fault:?}: {error}"));
            other.refresh().expect("the state is read");
            assert_eq!(other.reader().expect("a state").generation(), name);
            assert_eq!(seen(&other, 2), Some((40, vec![0, 40])), "{mode:?} {fault:?}");
            // Its lease was given back.
            update(&other, WriteMode::Update, documents(40, 0)).expect("the next commit");
        }
    }
    // The answer to the first write is lost, and so are those that could say what became of it.
    let proxy = site.proxy();
    let engine = site.engine_at(vec![proxy.url()], SLOW);
    let mut writer = engine.writer(WriteMode::Update).expect("a writer");
    documents(40, 1).for_each(|document| put(writer.as_mut(), document).expect("put"));
    proxy.next_at("_doc/state?if_seq_no", Fault::Cut);
    proxy.next_at("_doc/state?if_seq_no", Fault::Close);
    proxy.next_at("_doc/state?preference", Fault::Close);
    proxy.next_at("_doc/state?preference", Fault::Garble);
    let name = writer.commit(Summary::default()).expect("a commit");
    other.refresh().expect("the state is read");
    assert_eq!(other.reader().expect("a state").generation(), name);
}

#[test]
fn of_two_writers_the_second_is_busy_and_a_dead_one_stands_in_nobodys_way() {
    let Some(site) = site("busy") else { return };
    let (one, two) = (site.engine_with(TIMING), site.engine_with(TIMING));
    let writer = one.writer(WriteMode::Update).expect("a writer");
    assert!(matches!(two.writer(WriteMode::Update), Err(SearchError::Busy(_))));
    // The lease is renewed as long as it is held.
    let long = TIMING.lease * 2;
    let start = std::time::Instant::now();
    while start.elapsed() < long {
        assert!(matches!(two.writer(WriteMode::Rebuild), Err(SearchError::Busy(_))));
        std::thread::yield_now();
    }
    writer.commit(Summary::default()).expect("a commit");
    drop(two.writer(WriteMode::Update).expect("given back at the commit"));
    drop(one.writer(WriteMode::Update).expect("given back when dropped"));

    let proxy = site.proxy();
    let dead = site.engine_at(vec![proxy.url()], TIMING);
    let writer = dead.writer(WriteMode::Update).expect("a writer");
    proxy.stop();
    drop(writer);
    assert!(matches!(two.writer(WriteMode::Update), Err(SearchError::Busy(_))));
    drop(repair(&two, WriteMode::Update));
}

/// A writer that sleeps, from the point of view of others: its renewals do not arrive.
fn asleep(site: &Site, mode: WriteMode) -> (Server, OpenSearchEngine, Box<dyn Writer>) {
    let proxy = site.proxy();
    let engine = site.engine_at(vec![proxy.url()], TIMING);
    let writer = engine.writer(mode).expect("a writer");
    proxy.always(Fault::Status(503, "{}".into()));
    (proxy, engine, writer)
}

#[test]
fn a_writer_that_was_taken_for_dead_cannot_commit() {
    let Some(site) = site("woken") else { return };
    let other = site.engine_with(TIMING);
    for mode in [WriteMode::Update, WriteMode::Rebuild] {
        for next in [WriteMode::Update, WriteMode::Rebuild] {
            update(&other, WriteMode::Rebuild, documents(40, 0)).expect("a first state");
            let (proxy, woken, mut writer) = asleep(&site, mode);
            let mut repairing = repair(&other, next);
            for document in documents(40, 2) {
                put(repairing.as_mut(), document).expect("a document is put");
            }
            proxy.always(Fault::None);
            // Awake again, it writes as if nothing had happened, while the other is not done.
            let before = documents(30, 1).try_for_each(|document| put(writer.as_mut(), document));
            let committed = before.and_then(|()| writer.commit(Summary::default()));
            // The build of a rebuild is gone already.
            let is_refused = match mode {
                WriteMode::Update => matches!(committed, Err(SearchError::Busy(_))),
                WriteMode::Rebuild => committed.is_err(),
            };
            assert!(is_refused, "{mode:?} {next:?}: {committed:?}");
            repairing.commit(Summary::default()).expect("a commit");
            for engine in [&other, &woken] {
                engine.refresh().expect("the state is read");
                assert_eq!(seen(engine, 3), Some((40, vec![0, 0, 40])), "{mode:?} {next:?}");
            }
            // What it has written is removed by the next.
            drop(other.writer(WriteMode::Update).expect("a writer"));
            assert_tidy(&site, 40);
        }
    }
}

#[test]
fn a_writer_that_wakes_up_removes_nothing_of_a_later_one() {
    let Some(site) = site("fence") else { return };
    let other = site.engine_with(TIMING);
    update(&other, WriteMode::Rebuild, documents(40, 0)).expect("a first state");
    let proxy = site.proxy();
    let sleeper = site.engine_at(vec![proxy.url()], TIMING);
    // It falls asleep when it has the lease and is about to list what may be removed.
    proxy.next_at("_cat/indices", Fault::Delay(TIMING.lease * 3));
    proxy.always(Fault::None);
    let sleeping = std::thread::spawn({
        let sleeper = sleeper.clone();
        move || sleeper.writer(WriteMode::Update).map(drop)
    });
    wait_for("it has fallen asleep", || {
        proxy.seen().iter().any(|request| request.path.contains("_cat/indices")).then_some(())
    });
    proxy.next_at("if_seq_no", Fault::Status(503, "{}".into()));
    for _ in 0..20 {
        proxy.next_at("if_seq_no", Fault::Status(503, "{}".into()));
    }
    let mut writer = repair(&other, WriteMode::Rebuild);
    documents(40, 2).for_each(|document| put(writer.as_mut(), document).expect("put"));
    writer.commit(Summary::default()).expect("a commit");
    assert!(sleeping.join().expect("no panic").is_err(), "its lease has run out");
    other.refresh().expect("the state is read");
    assert_eq!(seen(&other, 3), Some((40, vec![0, 0, 40])));
}

#[test]
fn a_reader_of_a_state_that_was_cleared_away_answers_rightly_or_not_at_all() {
    let Some(site) = site("cleared") else { return };
    let settings = tracuu_engine_opensearch::settings::Settings {
        deadline: Duration::from_secs(2),
        ..site.settings()
    };
    let open = || OpenSearchEngine::with_timing(settings.clone(), TIMING).expect("settings");
    let (writing, reading) = (open(), open());
    update(&writing, WriteMode::Update, documents(40, 0)).expect("a state in another build");
    update(&writing, WriteMode::Rebuild, documents(40, 0)).expect("a first state");
    let held = reading.reader().expect("a state");
    held.snapshot(Deadline::NONE).expect("a snapshot");
    update(&writing, WriteMode::Update, documents(40, 1)).expect("a second state");
    let count = || held.inventory().and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    // What it needs is removed some time after the second state was made.
    wait_for("the old entries are removed", || {
        drop(writing.writer(WriteMode::Update).expect("a writer"));
        match count() {
            Ok(entries) => {
                assert_eq!(entries.len(), 40, "never a part of it");
                None
            }
            Err(error) => {
                assert!(matches!(error, SearchError::Unavailable { .. }), "{error:?}");
                let id = held.document(&id(0), Deadline::NONE);
                assert!(!matches!(id, Ok(None)), "{id:?}");
                Some(())
            }
        }
    });
    wait_for("nothing of it is left", || {
        drop(writing.writer(WriteMode::Update).expect("a writer"));
        let path = format!("/{}-state/_doc/state", site.name());
        let (_, state) = site.ask("GET", &path, &Value::Null);
        let state = &state["_source"]["state"];
        let left = (&state["retired"], &state["serving"]["superseded"]);
        (left == (&json!([]), &json!([]))).then_some(())
    });
    assert_tidy(&site, 40);
}
