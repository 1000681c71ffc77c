//! Many small documents whose words are rare and frequent: an engine that reads its lists in blocks
//! and windows must find in each what a plain scan finds.

use std::sync::Arc;

use tracuu_document::{Document, Record};

use super::{Factory, fill};
use crate::engine::Engine;
use crate::memory::MemoryEngine;
use crate::{Filters, MatchMode, Request, Response, Search, Sort};

/// More than two windows of the engine with the largest.
const DOCUMENTS: usize = 9_000;
/// A word, and every how many documents have it.
const WORDS: [(&str, usize); 9] = [
    ("khẩu", 1),
    ("đất", 2),
    ("đạt", 3),
    ("cửa", 5),
    ("dat", 7),
    ("tỉnh", 40),
    ("huyện", 211),
    ("hải", 1_999),
    ("phường", 8_888),
];
const QUERIES: [&str; 14] = [
    "khẩu",
    "đất cửa",
    "đất huyện",
    "hải khẩu đất",
    "phường hải",
    "phường hải tỉnh huyện",
    "dat cua",
    "\"khẩu đất đạt\"",
    "\"dat cua\"",
    "\"tỉnh khẩu\"~3",
    "cửa -đất -huyện",
    "huyện OR hải",
    "năm:2001 tỉnh",
    "phường tỉnh đất nào?",
];

/// The document number `i`: each word that it has, again as often as `i` is a multiple of its step.
fn document(i: usize) -> Document {
    let words = WORDS.iter().filter(|(_, step)| i.is_multiple_of(*step));
    let words = words.flat_map(|&(word, step)| {
        std::iter::repeat_n(word, 1 + i / step % 12 * usize::from(i.is_multiple_of(step * 3)))
    });
    let record = Record {
        id: format!("{:05}00000000000", i * 7_919 % 100_003),
        agency: (!i.is_multiple_of(4)).then(|| format!("Sở {}", i % 3)),
        kind: i.is_multiple_of(5).then(|| "Kế hoạch".to_string()),
        year: (!i.is_multiple_of(6)).then_some(2_000 + (i % 7) as i32),
        ..Record::default()
    };
    let text = words.collect::<Vec<_>>().join(" ");
    Document { record, text, ..Document::default() }
}

fn requests() -> impl Iterator<Item = Request> {
    let filters =
        Filters {
            agencies: vec!["Sở 1".into()], years: vec![2_001, 2_003], ..Filters::default()
        };
    let by_one = [
        Filters { agencies: vec!["Sở 2".into(), "Sở 0".into()], ..Filters::default() },
        Filters { years: vec![2_002, 0], ..Filters::default() },
        Filters { types: vec!["Kế hoạch".into(), String::new()], ..Filters::default() },
    ];
    let lists =
        by_one.into_iter().map(|filters| Request { filters, size: 20, ..Request::default() });
    let queries = QUERIES.into_iter().flat_map(move |text| {
        let request = Request { text: text.into(), size: 20, ..Request::default() };
        [
            Request { filters: filters.clone(), ..request.clone() },
            Request { match_mode: MatchMode::Any, sort: Sort::Oldest, ..request.clone() },
            request,
        ]
    });
    lists.chain(queries)
}

/// Compares an engine with the one in memory, in a state that was made at once and in one that was
/// changed; in the changed one scores may differ.
pub(super) fn finds_what_a_scan_finds(factory: Factory<'_>) {
    let subject = factory();
    let memory: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
    let documents: Vec<Document> = (0..DOCUMENTS).map(document).collect();
    let engines = [&subject.engine, &memory];
    engines.iter().for_each(|engine| fill(engine.as_ref(), &documents));
    let hits = |response: &Response| -> Vec<(String, Option<f32>)> {
        response.hits.iter().map(|hit| (hit.id.clone(), hit.score)).collect()
    };
    for request in requests() {
        let [found, expected] = engines.map(|engine| answer(engine, &request));
        assert_eq!(counted(&found), counted(&expected), "{request:?}");
        assert_eq!(hits(&found), hits(&expected), "{request:?}");
    }
    let changed =
        |i: usize| Document { text: format!("{} mới", document(i).text), ..document(i) };
    let changed: Vec<Document> = (0..DOCUMENTS).step_by(3).map(changed).collect();
    engines.iter().for_each(|engine| fill(engine.as_ref(), &changed));
    for request in requests() {
        let [found, expected] = engines.map(|engine| answer(engine, &request));
        assert_eq!(counted(&found), counted(&expected), "changed: {request:?}");
    }
}

fn answer(engine: &Arc<dyn Engine>, request: &Request) -> Response {
    Search::new(Arc::clone(engine)).search(request).expect("an answer")
}

/// Total and facets.
fn counted(response: &Response) -> (u64, String) {
    (response.total, format!("{:?}", response.facets))
}
