//! Benchmarks of text analysis, indexing and search: `cargo bench`. Compare figures only between
//! two runs on one machine; nothing is asserted.

use std::sync::{Arc, LazyLock};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use tempfile::TempDir;
use tracuu_document::{Document, Record};
use tracuu_engine_tantivy::TantivyEngine;
use tracuu_search::engine::{Engine, Provenance, Summary, WriteMode};
use tracuu_search::index::analyse;
use tracuu_search::query::Interpretation;
use tracuu_search::{Request, Search, Start};
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
