//! Nodes that die, sleep and come back. Each test has the cluster alone.
//!
//! Bounds of time are those that the engine promises: no failed request later than a second after
//! a node was killed, and none that takes longer than its deadline. To both, [`NOISE`] is added
//! for a machine that has other things to do: far less than what a fault would cost, which is the
//! deadline once more.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;
use tracuu_engine_opensearch::OpenSearchEngine;
use tracuu_engine_opensearch::settings::Settings;
use tracuu_engine_opensearch::status::Status;
use tracuu_search::engine::{Engine, Summary, WriteMode};
use tracuu_search::{Request, Search, SearchError};

use crate::setup::{DEADLINE, Site, put, simple, site_alone, update, wait_for};

/// Documents in the index, all of which a search finds.
const DOCUMENTS: usize = 300;
/// Clients that search at a time.
const CLIENTS: usize = 4;
/// What a busy machine adds to a promise about time.
const NOISE: Duration = Duration::from_millis(2_500);
/// The deadline of searches while a node sleeps.
const PAUSED_DEADLINE: Duration = Duration::from_secs(4);
/// How long after a kill a request may fail.
const KILL: Duration = Duration::from_secs(1);

fn fill(engine: &OpenSearchEngine) {
    let documents =
        (0..DOCUMENTS).map(|number| simple(&format!("{number:016}"), &format!("đất đai {number}")));
    update(engine, WriteMode::Rebuild, documents).expect("a state");
}

/// What clients and the test say to each other.
#[derive(Default)]
struct Course {
    is_over: AtomicBool,
    /// Searches that were begun.
    begun: AtomicUsize,
}

impl Course {
    /// Lets the clients go on until `time` after the moment `from`, and then for some searches.
    fn go_on(&self, from: Instant, time: Duration) {
        wait_for("the time of the clients", || (from.elapsed() > time).then_some(()));
        let enough = self.begun.load(Ordering::Relaxed) + 10 * CLIENTS;
        let begun = || self.begun.load(Ordering::Relaxed);
        wait_for("searches after that", || (begun() > enough).then_some(()));
    }
}

/// One search of a client.
struct Asked {
    begun: Instant,
    took: Duration,
    answer: Result<u64, SearchError>,
}

/// Searches again and again until the course is over, each time for all documents.
fn search_on<'scope>(
    scope: &'scope thread::Scope<'scope, '_>,
    engine: &OpenSearchEngine,
    course: &'scope Course,
) -> Vec<ScopedJoinHandle<'scope, Vec<Asked>>> {
    let client = || {
        let search = Search::new(Arc::new(engine.clone())).with_time_limit(DEADLINE);
        scope.spawn(move || {
            let mut asked = Vec::new();
            while !course.is_over.load(Ordering::Relaxed) {
                course.begun.fetch_add(1, Ordering::Relaxed);
                let begun = Instant::now();
                let text = format!("đất đai {}", asked.len() % DOCUMENTS);
                let request = Request { text, size: 10, ..Request::default() };
                let answer = search.search(&request).map(|response| response.total);
                asked.push(Asked { begun, took: begun.elapsed(), answer });
            }
            asked
        })
    };
    (0..CLIENTS).map(|_| client()).collect()
}

fn total(engine: &OpenSearchEngine) -> Result<u64, SearchError> {
    let search = Search::new(Arc::new(engine.clone())).with_time_limit(DEADLINE);
    let request = Request { text: "đất đai".into(), size: 10, ..Request::default() };
    search.search(&request).map(|response| response.total)
}

/// Runs `during` while clients search. Every answer must be whole. Returns what was asked.
fn under_searches(engine: &OpenSearchEngine, during: impl FnOnce(&Course)) -> Vec<Asked> {
    let expected = wait_for("an answer before", || total(engine).ok());
    assert_eq!(expected, DOCUMENTS as u64);
    let course = Course::default();
    let asked: Vec<Asked> = thread::scope(|scope| {
        let clients = search_on(scope, engine, &course);
        let outcome = catch_unwind(AssertUnwindSafe(|| during(&course)));
        course.is_over.store(true, Ordering::Relaxed);
        let asked = clients.into_iter().flat_map(|client| client.join().expect("no panic"));
        let asked = asked.collect();
        outcome.unwrap_or_else(|panic| resume_unwind(panic));
        asked
    });
    for Asked { answer, .. } in &asked {
        if let Ok(total) = answer {
            // A word of a number is in one document; the rest fills the list.
            assert!(*total == expected || *total == 1, "a wrong total: {total}");
        }
    }
    asked
}

#[test]
fn a_killed_node_costs_no_request_later_than_a_second_after() {
    let Some(site) = site_alone("killed") else { return };
    let engine = site.engine();
    fill(&engine);
    site.wait_for_all();
    let mut killed = Instant::now();
    let asked = under_searches(&engine, |course| {
        killed = Instant::now();
        site.order("kill", 1);
        course.go_on(killed, KILL + NOISE);
    });
    let late = |one: &&Asked| one.answer.is_err() && one.begun > killed + KILL + NOISE;
    let late: Vec<(Duration, &Result<u64, SearchError>)> =
        asked.iter().filter(late).map(|one| (one.begun - killed, &one.answer)).collect();
    assert!(late.is_empty(), "failed at these times after the kill: {late:?}");
    // Its answers are right, too, while it comes back.
    let asked = under_searches(&engine, |_| {
        site.order("up", 1);
        site.wait_for_all();
    });
    for Asked { answer, .. } in &asked {
        assert!(answer.is_ok(), "{answer:?} while the node came back");
    }
}

/// Changes all documents, in several requests, and gives an order about a node between them.
fn change_all(
    site: &Site,
    engine: &OpenSearchEngine,
    mode: WriteMode,
    (order, node): (&str, usize),
) -> Result<String, SearchError> {
    let mut writer = engine.writer(mode)?;
    for number in 0..DOCUMENTS {
        // A long text: some 10 MB in all are sent.
        put(writer.as_mut(), simple(&format!("{number:016}"), &"nước sạch ".repeat(700)))?;
        if number == DOCUMENTS / 2 {
            site.order(order, node);
        }
    }
    writer.commit(Summary::default())
}

#[test]
fn a_node_killed_during_a_run_costs_nothing_that_the_next_run_does_not_repair() {
    let Some(site) = site_alone("run") else { return };
    let engine = site.engine();
    fill(&engine);
    site.wait_for_all();
    let of = |text: &str| {
        let request = Request { text: text.into(), size: 1, ..Request::default() };
        let search = Search::new(Arc::new(engine.clone())).with_time_limit(DEADLINE);
        wait_for("an answer", || search.search(&request).ok()).total
    };
    let counts = || (of("\"đất đai\""), of("\"nước sạch\""));
    let all = DOCUMENTS as u64;
    let ended = change_all(&site, &engine, WriteMode::Update, ("kill", 2));
    match &ended {
        Ok(_) => assert_eq!(counts(), (0, all)),
        Err(error) => assert_eq!(counts(), (all, 0), "{error:?}"),
    }
    // The next run, with two nodes. A lease that could not be given back runs out.
    let texts = (0..DOCUMENTS).map(|number| simple(&format!("{number:016}"), "nước sạch"));
    wait_for("the next run", || match update(&engine, WriteMode::Update, texts.clone()) {
        Err(SearchError::Busy(_)) => None,
        other => Some(other.expect("the next run")),
    });
    assert_eq!(counts(), (0, all));
    // A run during which the node comes back.
    fill(&engine);
    change_all(&site, &engine, WriteMode::Rebuild, ("up", 2)).expect("a rebuild");
    assert_eq!(counts(), (0, all));
    site.wait_for_all();
    assert_eq!(counts(), (0, all));
}

#[test]
fn without_nodes_the_engine_says_so_at_once_and_recovers_by_itself() {
    let Some(site) = site_alone("all") else { return };
    let engine = site.engine();
    fill(&engine);
    assert_eq!(total(&engine).expect("an answer"), DOCUMENTS as u64);
    for node in 1..=site.nodes.len() {
        site.order("kill", node);
    }
    // What it knows of the state is good for some seconds; then it must ask.
    let end = Instant::now() + Duration::from_secs(8);
    while Instant::now() < end {
        let begun = Instant::now();
        let answer = total(&engine);
        assert!(matches!(answer, Err(SearchError::Unavailable { .. })), "{answer:?}");
        assert!(begun.elapsed() < NOISE, "{:?}", begun.elapsed());
    }
    // A server that starts without its cluster.
    let begun = Instant::now();
    let unborn = site.engine();
    assert!(matches!(total(&unborn), Err(SearchError::Unavailable { .. })));
    assert!(begun.elapsed() < NOISE, "{:?}", begun.elapsed());
    for node in 1..=site.nodes.len() {
        site.order("up", node);
    }
    // Never a part of it while shards are found again.
    let answer = wait_for("the cluster is back", || total(&engine).ok());
    assert_eq!(answer, DOCUMENTS as u64);
    assert_eq!(wait_for("another server", || total(&unborn).ok()), DOCUMENTS as u64);
    site.wait_for_all();
    let (status, _) = site.ask("GET", "/", &Value::Null);
    assert_eq!(status, 200);
}

#[test]
fn a_paused_node_costs_no_request_more_than_its_deadline() {
    let Some(site) = site_alone("paused") else { return };
    let settings = Settings { deadline: PAUSED_DEADLINE, ..site.settings() };
    let engine = OpenSearchEngine::open(settings).expect("settings");
    fill(&engine);
    site.wait_for_all();
    let mut paused = Instant::now();
    let asked = under_searches(&engine, |course| {
        paused = Instant::now();
        site.order("pause", 2);
        // Searches that waited for the node from the first moment on end at their deadline.
        course.go_on(paused, PAUSED_DEADLINE + NOISE);
        // So does a server that starts now, and whoever checks the installation.
        assert_eq!(total(&site.engine()).expect("an answer"), DOCUMENTS as u64);
        let begun = Instant::now();
        let Status { nodes, cluster } = engine.status();
        assert!(begun.elapsed() < PAUSED_DEADLINE * 2 + NOISE, "{:?}", begun.elapsed());
        let answers: Vec<bool> = nodes.iter().map(|node| node.answer.is_ok()).collect();
        assert_eq!(answers, [true, false, true]);
        let state = cluster.expect("some nodes answer").state.expect("the state is read");
        assert!(state.is_some_and(|state| state.serving.is_some()));
    });
    // A run waits until the cluster has taken the node out.
    let added = simple("zzzzzzzzzzzzzzzz", "nước sạch");
    let ended = update(&engine, WriteMode::Update, [added]);
    site.order("resume", 2);
    ended.expect("the run ends");
    for Asked { took, answer, .. } in &asked {
        assert!(*took < PAUSED_DEADLINE + NOISE, "{answer:?} after {took:?}");
    }
    // Later ones go around it, and around its copies of shards.
    let is_later = |one: &&Asked| one.begun > paused + PAUSED_DEADLINE + NOISE;
    let later: Vec<&Asked> = asked.iter().filter(is_later).collect();
    let failed = later.iter().filter(|one| one.answer.is_err()).count();
    assert!(failed <= later.len() / 100, "{failed} of {} failed", later.len());
    site.wait_for_all();
}
