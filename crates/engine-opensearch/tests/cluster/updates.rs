//! Changes under constant searches of several servers: every answer is of one state.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tracuu_document::Document;
use tracuu_engine_opensearch::OpenSearchEngine;
use tracuu_engine_opensearch::lease::Timing;
use tracuu_engine_opensearch::settings::Settings;
use tracuu_search::engine::{Engine, WriteMode};
use tracuu_search::{Request, Search, SearchError};

use crate::setup::{simple, site, update, wait_for};
use crate::support::Fault;

const DOCUMENTS: usize = 300;
const UPDATES: usize = 7;
const SERVERS: usize = 3;
/// Short enough for what was replaced to be removed while the test runs.
const TIMING: Timing = Timing {
    lease: Duration::from_secs(30),
    pointer_age: Duration::from_secs(2),
    grace: Duration::from_millis(1),
};

/// The documents of an update: each says its number, and has it as its agency.
fn documents(update: usize) -> impl Iterator<Item = Document> {
    (0..DOCUMENTS).map(move |number| {
        let mut document = simple(&format!("{number:016}"), &format!("đất đai lần{update}x"));
        document.record.agency = Some(format!("Sở {update}"));
        document
    })
}

/// What one answer says: the number of the update that all of it is of. Panics if it is of several.
fn update_of(search: &Search, size: u32) -> Result<usize, SearchError> {
    let request = Request { text: "đất đai".into(), size, ..Request::default() };
    let answer = search.search(&request)?;
    assert_eq!(answer.total, DOCUMENTS as u64, "{}", answer.generation);
    let agencies = &answer.facets.agency;
    assert_eq!(agencies.len(), 1, "{agencies:?}");
    assert_eq!(agencies[0].count, DOCUMENTS as u64);
    let update = agencies[0].value.trim_start_matches("Sở ").parse().expect("a number");
    for hit in &answer.hits {
        assert_eq!(hit.agency.as_deref(), Some(agencies[0].value.as_str()));
        let text = format!("{:?}", hit.snippets);
        assert!(text.contains(&format!("lần{update}x")), "{text}");
    }
    Ok(update)
}

#[test]
fn no_answer_mixes_two_states() {
    let Some(site) = site("updates") else { return };
    let settings = Settings { deadline: Duration::from_secs(3), ..site.settings() };
    let open = || OpenSearchEngine::with_timing(settings.clone(), TIMING).expect("settings");
    let writing = open();
    update(&writing, WriteMode::Update, documents(0)).expect("a first state");
    let (is_over, answers) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (is_over, answers) = (&is_over, &answers);
    thread::scope(|scope| {
        for server in 0..SERVERS {
            let engine = open();
            let refreshing = engine.clone();
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    let begun = Instant::now();
                    let _ = refreshing.refresh();
                    wait_for("half a second", || {
                        let is_done = is_over.load(Ordering::Relaxed);
                        (is_done || begun.elapsed() > Duration::from_millis(500)).then_some(())
                    });
                }
            });
            scope.spawn(move || {
                let search = Search::new(Arc::new(engine));
                let mut last = 0;
                while !is_over.load(Ordering::Relaxed) {
                    match update_of(&search, 10 + server as u32) {
                        Ok(update) => {
                            assert!(update >= last, "{update} after {last}");
                            last = update;
                            answers.fetch_add(1, Ordering::Relaxed);
                        }
                        // A machine with other things to do may be too slow for an answer.
                        Err(SearchError::TimedOut | SearchError::Unavailable { .. }) => {}
                        Err(other) => panic!("{other:?}"),
                    }
                }
            });
        }
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for number in 1..=UPDATES {
                let mode = if number == 5 { WriteMode::Rebuild } else { WriteMode::Update };
                let before = answers.load(Ordering::Relaxed);
                update(&writing, mode, documents(number)).expect("an update");
                // Each state is read by somebody.
                wait_for("an answer", || (answers.load(Ordering::Relaxed) > before).then_some(()));
            }
        }));
        is_over.store(true, Ordering::Relaxed);
        outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
    println!("{} answers", answers.load(Ordering::Relaxed));
    assert_eq!(update_of(&Search::new(Arc::new(writing)), 10).expect("an answer"), UPDATES);
}

#[test]
fn each_server_sees_a_new_state_when_it_asks() {
    let Some(site) = site("seen") else { return };
    let (writing, serving) = (site.engine(), site.engine());
    update(&writing, WriteMode::Update, documents(0)).expect("a first state");
    let search = Search::new(Arc::new(serving.clone()));
    assert_eq!(update_of(&search, 1).expect("an answer"), 0);
    for (number, mode) in [(1, WriteMode::Update), (2, WriteMode::Rebuild)] {
        update(&writing, mode, documents(number)).expect("an update");
        // A service asks every second, so this one question is what two seconds allow.
        serving.refresh().expect("the state is read");
        assert_eq!(update_of(&search, 1).expect("an answer"), number);
    }
}

#[test]
fn an_index_that_was_removed_and_made_again_is_seen() {
    let Some(site) = site("again") else { return };
    let (writing, serving) = (site.engine(), site.engine());
    let search = Search::new(Arc::new(serving.clone()));
    update(&writing, WriteMode::Update, documents(1)).expect("an update");
    assert_eq!(update_of(&search, 1).expect("an answer"), 1);

    // The same generation of the same index, with values that the other server cannot know.
    writing.remove_index().expect("all is removed");
    let mut mixed: Vec<Document> = documents(2).collect();
    mixed[0].record.agency = Some("Sở khác".into());
    update(&writing, WriteMode::Update, mixed).expect("an update");
    serving.refresh().expect("the state is read");
    let request = Request { text: "đất đai".into(), size: 1, ..Request::default() };
    let agencies = search.search(&request).expect("an answer").facets.agency;
    let counts: Vec<u64> = agencies.iter().map(|one| one.count).collect();
    assert_eq!(counts, [DOCUMENTS as u64 - 1, 1]);

    // The versions of the new state are below those that the other server knows.
    for number in 3..6 {
        update(&writing, WriteMode::Update, documents(number)).expect("an update");
    }
    serving.refresh().expect("the state is read");
    writing.remove_index().expect("all is removed");
    update(&writing, WriteMode::Update, documents(7)).expect("an update");
    serving.refresh().expect("the state is read");
    assert_eq!(update_of(&search, 1).expect("an answer"), 7);
}

#[test]
fn a_state_serves_while_the_snapshot_of_the_next_one_is_read() {
    let Some(site) = site("slow-snapshot") else { return };
    let proxy = site.proxy();
    let pointer_age = Duration::from_secs(1);
    let timing = Timing { pointer_age, ..Timing::default() };
    let (writing, serving) = (site.engine(), site.engine_at(vec![proxy.url()], timing));
    let search = Search::new(Arc::new(serving.clone()));
    update(&writing, WriteMode::Update, documents(1)).expect("an update");
    assert_eq!(update_of(&search, 1).expect("an answer"), 1);

    update(&writing, WriteMode::Update, documents(2)).expect("an update");
    // The read of the snapshot takes as long as the proxy runs.
    proxy.next_at("passages-", Fault::Silence);
    thread::scope(|scope| {
        let reading = scope.spawn(|| serving.refresh());
        let is_read = || proxy.seen().iter().any(|seen| seen.path.contains("/passages-2"));
        wait_for("the snapshot is read", || is_read().then_some(()));
        let begun = Instant::now();
        // Longer than a state may be used that was not seen to serve.
        while begun.elapsed() < pointer_age * 3 {
            assert_eq!(update_of(&search, 1).expect("an answer"), 1);
        }
        assert!(begun.elapsed() < site.settings().deadline, "no search has waited");
        proxy.stop();
        reading.join().expect("no panic").expect_err("the proxy is gone");
    });
}
