//! The suite that every engine must pass, written once as a function over engines: an engine finds,
//! counts, orders and scores what the plain engine in memory does, on random documents and requests
//! and over many documents; its states follow each other as the port says; deadlines and failures
//! come out as errors of their kind ([`double`]).

pub mod double;
mod forms;
mod many;
mod random;

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestRunner};
use tracuu_document::{Document, Record};

use crate::deadline::Deadline;
use crate::engine::{Engine, Handle, Provenance, SearchSpec, Summary, WriteMode, Writer};
use crate::memory::MemoryEngine;
use crate::query::{Interpretation, Term, parse, plan};
use crate::rank::boosts::Boosts;
use crate::{Hit, Request, Response, Search, SearchError, Sort, Start};

/// An engine without an index, with all that must live as long as it: a folder, a server.
pub struct Subject {
    /// The engine.
    pub engine: Arc<dyn Engine>,
    /// What it stands on.
    pub held: Box<dyn Any>,
}

/// Makes a new, empty engine.
pub type Factory<'a> = &'a dyn Fn() -> Subject;

/// Runs the whole suite, the random parts `cases` times each. Panics at the first difference, with
/// the input that shows it.
pub fn run(factory: Factory<'_>, cases: u32) {
    finds_what_reading_finds(factory, cases);
    pages_and_cursors_give_every_hit_once(factory, cases);
    explains_the_scores_of_hits(factory, cases);
    many::finds_what_a_scan_finds(factory);
    forms::forms_find_each_other(factory);
    a_state_follows_the_other(factory);
    documents_come_by_id_and_by_handle(factory);
    nothing_is_done_after_the_deadline(factory);
    suggestions_follow_the_documents(factory);
}

fn check<T: Debug>(cases: u32, inputs: impl Strategy<Value = T>, property: impl Fn(T)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let result = runner.run(&inputs, |input| {
        property(input);
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

/// Puts `documents` into an engine and commits.
pub fn fill(engine: &dyn Engine, documents: &[Document]) {
    let mut writer = engine.writer(WriteMode::Update).expect("a writer");
    documents.iter().for_each(|document| put(writer.as_mut(), document));
    writer.commit(Summary::default()).expect("a commit");
}

fn put(writer: &mut dyn Writer, document: &Document) {
    let provenance = Provenance { file_hashes: vec!["hash".into()] };
    writer.put(document.clone(), provenance).expect("a document is put");
}

/// A document with nothing but an id and a text.
pub fn simple(id: &str, text: &str) -> Document {
    let record = Record { id: id.into(), ..Record::default() };
    Document { record, text: text.into(), ..Document::default() }
}

fn total(engine: &Arc<dyn Engine>, text: &str) -> u64 {
    let request = Request { text: text.into(), size: 10, ..Request::default() };
    Search::new(Arc::clone(engine)).search(&request).expect("an answer").total
}

fn ids(response: &Response) -> Vec<String> {
    response.hits.iter().map(|hit| hit.id.clone()).collect()
}

fn scores(response: &Response) -> Vec<(String, Option<f32>)> {
    response.hits.iter().map(|hit| (hit.id.clone(), hit.score)).collect()
}

/// All of a response that does not depend on how deleted documents are counted.
fn sets(response: &Response) -> String {
    let mut found = ids(response);
    found.sort();
    let Response { total, facets, .. } = response;
    format!("{total} {facets:?} {found:?}")
}

/// All of a response but times and names of generations.
fn whole(response: &Response) -> String {
    let Response { query, total, hits, facets, page, .. } = response;
    format!("{query:?} {total} {facets:?} {page:?} {hits:?}")
}

/// Sets, totals, facets, order, scores and snippets, in a state that was made at once, and all but
/// scores in one that was changed: engines may count removed documents for a while.
fn finds_what_reading_finds(factory: Factory<'_>, cases: u32) {
    let requests = proptest::collection::vec(random::requests(), 8);
    let inputs = (random::documents(), random::documents(), requests);
    check(cases, inputs, |(before, after, requests)| {
        let subject = factory();
        let memory: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
        let engines = [&subject.engine, &memory];
        let answers = |request: &Request| {
            engines
                .map(|engine| Search::new(Arc::clone(engine)).search(request).expect("an answer"))
        };
        engines.iter().for_each(|engine| fill(engine.as_ref(), &before));
        for request in &requests {
            let [found, expected] = answers(request);
            assert_eq!(scores(&found), scores(&expected), "{request:?}");
            assert_eq!(whole(&found), whole(&expected), "{request:?}");
        }
        for engine in engines {
            // Replaces some documents and removes one.
            let mut writer = engine.writer(WriteMode::Update).expect("a writer");
            after.iter().for_each(|document| put(writer.as_mut(), document));
            if let Some(removed) = before.last() {
                writer.remove(&removed.record.id).expect("a removal");
            }
            writer.commit(Summary::default()).expect("a commit");
        }
        for request in &requests {
            // Which reading of a plain word is likely is a matter of statistics, and values of
            // removed documents may be known for a while.
            let mut request = Request { reading: Interpretation::AsTyped, ..request.clone() };
            request.filters.agencies.retain(|value| random::AGENCIES.contains(&value.as_str()));
            let [found, expected] = answers(&request);
            assert_eq!(sets(&found), sets(&expected), "{request:?}");
            if request.sort != Sort::Relevance {
                assert_eq!(ids(&found), ids(&expected), "{request:?}");
            }
        }
    });
}

fn pages_and_cursors_give_every_hit_once(factory: Factory<'_>, cases: u32) {
    check(
        cases,
        (random::documents(), random::requests(), 1u32..5),
        |(documents, request, size)| {
            let subject = factory();
            fill(subject.engine.as_ref(), &documents);
            let search = Search::new(Arc::clone(&subject.engine));
            let whole = search.search(&request).expect("an answer");
            let (mut paged, mut followed) = (Vec::new(), Vec::new());
            let mut request = Request { size, ..request };
            for page in 1.. {
                request.start = Start::Page(page);
                let answer = search.search(&request).expect("an answer");
                assert_eq!(answer.total, whole.total);
                paged.extend(ids(&answer));
                if answer.page.next_cursor.is_none() {
                    break;
                }
            }
            request.start = Start::Page(1);
            loop {
                let answer = search.search(&request).expect("an answer");
                followed.extend(ids(&answer));
                let Some(cursor) = answer.page.next_cursor else { break };
                request.start = Start::After(cursor);
            }
            assert_eq!(paged, ids(&whole));
            assert_eq!(followed, ids(&whole));
        },
    );
}

fn explains_the_scores_of_hits(factory: Factory<'_>, cases: u32) {
    check(cases, (random::documents(), random::requests()), |(documents, request)| {
        let subject = factory();
        fill(subject.engine.as_ref(), &documents);
        let request = Request { explain: true, ..request };
        let answer = Search::new(Arc::clone(&subject.engine)).search(&request).expect("an answer");
        for Hit { score, explanation, id, .. } in &answer.hits {
            let explained = explanation.as_ref().expect("an explanation");
            assert_eq!(&explained.id, id);
            if let Some(score) = score {
                let difference = (explained.score - score).abs();
                assert!(difference <= 1e-5 * score.max(1.0), "{score} {explained:?} {request:?}");
            }
        }
    });
}

fn a_state_follows_the_other(factory: Factory<'_>) {
    let subject = factory();
    let engine = &subject.engine;
    assert!(matches!(engine.reader(), Err(SearchError::NoIndex(_))));
    drop(engine.writer(WriteMode::Update).expect("a writer"));
    assert!(matches!(engine.reader(), Err(SearchError::NoIndex(_))), "dropped without a trace");
    fill(engine.as_ref(), &[]);
    assert_eq!(total(engine, ""), 0);

    fill(engine.as_ref(), &[simple("a000000000000000", "đất")]);
    let before = engine.reader().expect("a state");
    let mut rebuild = engine.writer(WriteMode::Rebuild).expect("a writer");
    assert!(rebuild.starts_empty());
    put(rebuild.as_mut(), &simple("b000000000000000", "nước"));
    assert!(matches!(engine.writer(WriteMode::Update), Err(SearchError::Busy(_))));
    assert_eq!((total(engine, "đất"), total(engine, "nước")), (1, 0), "the old state serves");
    let name = rebuild.commit(Summary::default()).expect("a commit");
    assert_ne!(before.generation(), name);
    assert_eq!(engine.reader().expect("a state").generation(), name);
    assert_eq!((total(engine, "đất"), total(engine, "nước")), (0, 1));
    let held = before.document("a000000000000000", Deadline::NONE).expect("an answer");
    assert!(held.is_some(), "a reader keeps its state");

    let mut given_up = engine.writer(WriteMode::Update).expect("a writer");
    assert!(!given_up.starts_empty());
    put(given_up.as_mut(), &simple("c000000000000000", "nước"));
    given_up.remove("b000000000000000").expect("a removal");
    drop(given_up);
    assert_eq!(total(engine, "nước"), 1);
}

fn documents_come_by_id_and_by_handle(factory: Factory<'_>) {
    let subject = factory();
    let texts = [("a000000000000000", "đất một"), ("b000000000000000", "đất hai")];
    let documents = texts.map(|(id, text)| simple(id, text));
    fill(subject.engine.as_ref(), &documents);
    let reader = subject.engine.reader().expect("a state");
    for document in &documents {
        let found = reader.document(&document.record.id, Deadline::NONE).expect("an answer");
        assert_eq!(found.as_ref(), Some(document));
    }
    assert_eq!(reader.document("none", Deadline::NONE).expect("an answer"), None);
    let inventory = reader.inventory().expect("an inventory");
    let mut listed: Vec<String> = inventory.map(|entry| entry.expect("an entry").id).collect();
    // Without sources there is nothing that an update could compare.
    listed.retain(|id| !id.is_empty());
    listed.sort();
    assert!(listed.iter().all(|id| texts.iter().any(|(known, _)| known == id)), "{listed:?}");
    let wrong = [Handle(u64::MAX)];
    assert!(reader.documents(&wrong, Deadline::NONE).is_err(), "a handle of another state");
    assert!(reader.forward_indexes(&wrong, Deadline::NONE).is_err());
}

fn nothing_is_done_after_the_deadline(factory: Factory<'_>) {
    let subject = factory();
    fill(subject.engine.as_ref(), &[simple("a000000000000000", "đất đai")]);
    let late = Search::new(Arc::clone(&subject.engine)).with_time_limit(Duration::ZERO);
    let request = Request { text: "đất đai".into(), size: 10, ..Request::default() };
    assert!(matches!(late.search(&request), Err(SearchError::TimedOut)));
    let reader = subject.engine.reader().expect("a state");
    let passed = Deadline::after(Duration::ZERO);
    let snapshot = reader.snapshot(Deadline::NONE).expect("a snapshot");
    let plan = plan(&parse("đất đai"), request.reading, snapshot.as_ref());
    let spec = SearchSpec {
        plan: &plan,
        boosts: &Boosts::new(&plan, &[], 1),
        means: snapshot.means(),
        match_mode: request.match_mode,
        filters: &request.filters,
        sort: request.sort,
        candidates: 10,
        after: None,
        limit: 10,
        levels: None,
        deadline: Deadline::NONE,
    };
    let found = reader.search(&spec).expect("an answer");
    let handles: Vec<Handle> = found.page.iter().map(|doc| doc.handle).collect();
    assert_eq!((found.total, handles.len(), found.candidates.len()), (1, 1, 1));
    let term = Term::Exact("đất".into());
    let timed_out = |error: Option<SearchError>| matches!(error, Some(SearchError::TimedOut));
    let spec = SearchSpec { deadline: passed, ..spec };
    assert!(timed_out(reader.search(&spec).err()));
    assert!(timed_out(reader.counts(&[&term], passed).err()));
    assert!(timed_out(reader.documents(&handles, passed).err()));
    assert!(timed_out(reader.forward_indexes(&handles, passed).err()));
    assert!(timed_out(reader.document("a000000000000000", passed).err()));
}

fn suggestions_follow_the_documents(factory: Factory<'_>) {
    let subject = factory();
    let number = |id: &str, number: &str| {
        let mut document = simple(id, "");
        document.record.number = Some(number.into());
        document
    };
    let search = Search::new(Arc::clone(&subject.engine));
    let suggested = || -> Vec<(String, u32)> {
        let found = search.suggest("116", 10).expect("an answer").into_iter();
        found.map(|one| (one.text, one.count)).collect()
    };
    let documents =
        [number("a000000000000000", "116/KH-UBND"), number("b000000000000000", "116/KH-UBND")];
    fill(subject.engine.as_ref(), &documents);
    assert_eq!(suggested(), [("116/KH-UBND".to_string(), 2)]);
    fill(subject.engine.as_ref(), &[number("b000000000000000", "116/QĐ-UBND")]);
    assert_eq!(
        suggested().into_iter().collect::<std::collections::BTreeMap<_, _>>(),
        [("116/KH-UBND".to_string(), 1), ("116/QĐ-UBND".to_string(), 1)].into()
    );
}

/// Whatever part of an engine fails, a search fails with an error of that kind, within its
/// deadline.
pub fn failures_come_out_as_they_are(factory: Factory<'_>) {
    use double::{Double, Fault, Operation};
    let documents = [simple("a000000000000000", "đất đai"), simple("b000000000000000", "đất")];
    let request = Request { text: "đất đai".into(), size: 10, ..Request::default() };
    let subject = factory();
    fill(subject.engine.as_ref(), &documents);
    for operation in Operation::ALL {
        for fault in Fault::ALL {
            let engine = Arc::new(Double::new(Arc::clone(&subject.engine), operation, fault));
            // Only what is late must be waited for; the others fail long before.
            let late = matches!(fault, Fault::Slow | Fault::TimesOut);
            let limit = Duration::from_millis(if late { 50 } else { 60_000 });
            let search = Search::new(engine).with_time_limit(limit);
            let error = search.search(&request).err();
            let as_it_is = match fault {
                Fault::Slow | Fault::TimesOut => matches!(error, Some(SearchError::TimedOut)),
                Fault::Unavailable => matches!(error, Some(SearchError::Unavailable { .. })),
                Fault::Damaged => matches!(error, Some(SearchError::Damaged { .. })),
            };
            assert!(as_it_is, "{operation:?} {fault:?}: {error:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory() -> Subject {
        Subject { engine: Arc::new(MemoryEngine::new()), held: Box::new(()) }
    }

    #[test]
    fn the_memory_engine_passes() {
        run(&memory, 40);
    }

    #[test]
    fn forms_find_each_other_in_memory() {
        forms::forms_find_each_other(&memory);
    }

    #[test]
    fn failures_of_a_double_come_out() {
        failures_come_out_as_they_are(&memory);
    }

    #[test]
    fn pages_beyond_the_reach_of_an_engine_are_refused() {
        let subject = memory();
        fill(subject.engine.as_ref(), &[simple("a000000000000000", "đất")]);
        let engine = double::Shallow { inner: subject.engine, depth: 20 };
        let search = Search::new(Arc::new(engine));
        let page = |number| Request { size: 10, start: Start::Page(number), ..Request::default() };
        assert!(search.search(&page(2)).is_ok());
        assert!(matches!(search.search(&page(3)), Err(SearchError::TooDeep(20))));
    }
}
