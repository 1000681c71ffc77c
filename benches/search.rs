//! Benchmarks of the parts of indexing and search: `cargo bench`. Compare figures only between two
//! runs on one machine; nothing is asserted. Whole costs beside those of bare tantivy are measured
//! by `benchmarks/`.

use std::sync::{Arc, LazyLock};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use tempfile::TempDir;
use tracuu::sync::rows::RawRow;
use tracuu_document::read::{self, Input, LineKind};
use tracuu_document::{Document, Record};
use tracuu_engine_tantivy::TantivyEngine;
use tracuu_search::engine::{Engine, Provenance, Reader, SearchSpec, Summary, WriteMode};
use tracuu_search::index::analyse;
use tracuu_search::index::forward::ForwardIndex;
use tracuu_search::present::highlight::Highlighter;
use tracuu_search::present::snippet::snippets;
use tracuu_search::query::{Interpretation, Plan, parse, plan};
use tracuu_search::rank::bm25::CANDIDATES;
use tracuu_search::rank::boosts::{Boosts, counted_terms};
use tracuu_search::rank::second_stage::{PassageScorer, Scratch};
use tracuu_search::snapshot::Snapshot;
use tracuu_search::{Deadline, Filters, MatchMode, Request, Search, Sort, Start};
use tracuu_text::{normalize, words};

/// Number of documents in the index that the queries search.
const DOCUMENTS: usize = 5_000;

const QUERIES: [&str; 4] = [
    "giải phóng mặt bằng",
    "cua khau thong minh",
    "116/KH-UBND",
    "ủy ban nhân dân tỉnh giao sở xây dựng chủ trì phối hợp với các cơ quan liên quan báo cáo",
];

fn main() {
    divan::main();
}

/// The normalized text of the sample corpus, its files joined in order of their names.
static TEXT: LazyLock<String> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the sample corpus")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    let read = |path| std::fs::read_to_string(path).expect("a sample file");
    normalize(&paths.into_iter().map(read).collect::<Vec<_>>().join("\n")).text
});

/// Returns a document of about 13 kB, made of lines of the sample corpus. Each `seed` picks other
/// lines.
fn document(seed: usize) -> Document {
    let lines: Vec<&str> = TEXT.lines().filter(|line| line.len() > 40).collect();
    let pick = |i: usize| lines[(seed * 7_919 + i * i * 31 + i) % lines.len()].trim();
    let text = (0..150).map(pick).collect::<Vec<_>>().join("\n");
    let record = Record {
        id: format!("{seed:016}"),
        year: Some(2000 + (seed % 25) as i32),
        agency: Some(format!("Sở {}", seed % 40)),
        ..Record::default()
    };
    Document { record, text, ..Document::default() }
}

static INDEX: LazyLock<(TempDir, Search)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = TantivyEngine::open(&folder.path().join("index")).expect("an index");
    let mut writer = engine.writer(WriteMode::Rebuild).expect("a writer");
    for seed in 0..DOCUMENTS {
        writer.put(document(seed), Provenance::default()).expect("a document");
    }
    writer.commit(Summary::default()).expect("a commit");
    (folder, Search::new(Arc::new(engine)))
});

#[divan::bench]
fn normalise_text(bencher: Bencher) {
    let text = TEXT.as_str();
    bencher.counter(BytesCount::of_str(text)).bench(|| normalize(black_box(text)));
}

#[divan::bench]
fn cut_words(bencher: Bencher) {
    let text = TEXT.as_str();
    bencher.counter(BytesCount::of_str(text)).bench(|| words(black_box(text)).count());
}

#[divan::bench]
fn analyse_document(bencher: Bencher) {
    let document = document(1);
    let size = BytesCount::of_str(&document.text);
    bencher.counter(size).bench(|| analyse(black_box(&document)));
}

#[divan::bench]
fn read_row(bencher: Bencher) {
    let text = document(1).text;
    let bytes = format!("{{\"id\":\"1\",\"text\":{}}}", serde_json::json!(text)).into_bytes();
    let size = BytesCount::new(bytes.len());
    let row = RawRow { line: 1, bytes: Some(bytes) };
    bencher.counter(size).bench(|| {
        let row = black_box(&row).parse().expect("a row");
        read::document(Input::new(&row.text, LineKind::Printed)).expect("a document")
    });
}

/// The state that the benchmarks of single stages search, and what planning knows of it.
fn state() -> (Arc<dyn Reader>, Arc<Snapshot>) {
    let reader = INDEX.1.engine().reader().expect("a reader");
    let snapshot = reader.snapshot(Deadline::NONE).expect("a snapshot");
    (reader, snapshot)
}

fn planned(query: &str, snapshot: &Snapshot) -> Plan {
    plan(&parse(query), Interpretation::Likely, snapshot)
}

#[divan::bench(args = QUERIES)]
fn plan_query(bencher: Bencher, query: &str) {
    let (_, snapshot) = state();
    bencher.bench(|| planned(black_box(query), &snapshot));
}

#[divan::bench(args = QUERIES)]
fn first_stage_with_facets(bencher: Bencher, query: &str) {
    let (reader, snapshot) = state();
    let plan = planned(query, &snapshot);
    let counts = reader.counts(&counted_terms(&plan), Deadline::NONE).expect("counts");
    let boosts = Boosts::new(&plan, &counts, snapshot.documents());
    let spec = SearchSpec {
        plan: &plan,
        boosts: &boosts,
        means: snapshot.means(),
        match_mode: MatchMode::Auto,
        filters: &Filters::default(),
        sort: Sort::Relevance,
        candidates: CANDIDATES,
        after: None,
        limit: CANDIDATES + 11,
        levels: None,
        deadline: Deadline::NONE,
    };
    bencher.bench(|| reader.search(black_box(&spec)));
}

#[divan::bench(args = QUERIES)]
fn decode_forward_index_and_score_passages(bencher: Bencher, query: &str) {
    let (_, snapshot) = state();
    let plan = planned(query, &snapshot);
    let scorer = PassageScorer::new(&plan, &snapshot);
    let forward = analyse(&document(1)).forward;
    let mut scratch = Scratch::default();
    bencher.counter(BytesCount::of_slice(&forward)).bench_local(|| {
        let forward = ForwardIndex::decode(black_box(&forward)).expect("a forward index");
        scorer.score(&forward, None, &mut scratch)
    });
}

#[divan::bench(args = QUERIES)]
fn cut_snippets(bencher: Bencher, query: &str) {
    let document = document(1);
    let highlighter = Highlighter::new(&planned(query, &state().1));
    let size = BytesCount::of_str(&document.text);
    bencher.counter(size).bench(|| {
        let marks = highlighter.marks(&black_box(&document).text);
        snippets(&document, &marks, None)
    });
}

#[divan::bench(args = QUERIES)]
fn mark_document(bencher: Bencher, query: &str) {
    let document = document(1);
    let search = &INDEX.1;
    let size = BytesCount::of_str(&document.text);
    bencher
        .counter(size)
        .bench(|| search.highlights(black_box(&document), query, Interpretation::Likely));
}

#[divan::bench(args = QUERIES)]
fn search_with_facets_and_snippets(bencher: Bencher, query: &str) {
    let search = &INDEX.1;
    let request =
        Request { text: query.into(), size: 10, start: Start::Page(1), ..Request::default() };
    bencher.bench(|| search.search(black_box(&request)));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn index_a_thousand_documents(bencher: Bencher) {
    let documents: Vec<Document> = (0..1_000).map(document).collect();
    let size = BytesCount::new(documents.iter().map(|document| document.text.len()).sum::<usize>());
    bencher.counter(size).bench_local(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let engine = TantivyEngine::open(folder.path()).expect("an index");
        let mut writer = engine.writer(WriteMode::Rebuild).expect("a writer");
        for document in &documents {
            writer.put(document.clone(), Provenance::default()).expect("a document");
        }
        writer.commit(Summary::default()).expect("a commit")
    });
}
