//! The tantivy engine: it passes the suite of the port, and what only an engine on disk can do
//! wrong.

use std::sync::Arc;

use tempfile::TempDir;
use tracuu_document::{Document, Record, Source};
use tracuu_engine_tantivy::TantivyEngine;
use tracuu_search::conformance::{self, Subject, fill, simple};
use tracuu_search::engine::{Engine, Provenance, Summary, WriteMode};
use tracuu_search::memory::MemoryEngine;
use tracuu_search::{Request, Response, Search, SearchError};

/// A tantivy index in a folder of its own.
fn tantivy() -> (TempDir, Arc<dyn Engine>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let engine = TantivyEngine::open(&folder.path().join("index")).expect("an index");
    (folder, Arc::new(engine))
}

fn put(writer: &mut dyn tracuu_search::Writer, document: &Document) {
    let provenance = Provenance { file_hashes: vec!["hash".into()] };
    writer.put(document.clone(), provenance).expect("a document is put");
}

/// The ids of the hits of an answer.
fn answered(response: &Response) -> Vec<String> {
    response.hits.iter().map(|hit| hit.id.clone()).collect()
}

fn total(search: &Search, text: &str) -> u64 {
    let request = Request { text: text.into(), size: 10, ..Request::default() };
    search.search(&request).expect("an answer").total
}

fn subject() -> Subject {
    let (folder, engine) = tantivy();
    Subject { engine, held: Box::new(folder) }
}

#[test]
fn tantivy_passes_the_suite_of_the_port() {
    conformance::run(&subject, 40);
}

#[test]
fn failures_of_tantivy_come_out_as_they_are() {
    conformance::failures_come_out_as_they_are(&subject);
}

/// Returns the ids that a query finds. Asserts that both engines agree.
fn found(documents: &[Document], text: &str) -> Vec<String> {
    let (_folder, tantivy) = tantivy();
    let memory: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
    let [one, other] = [tantivy, memory].map(|engine| {
        fill(engine.as_ref(), documents);
        let request = Request { text: text.into(), size: 10, ..Request::default() };
        answered(&Search::new(engine).search(&request).expect("an answer"))
    });
    assert_eq!(one, other, "{text}");
    one
}

/// Of a scan that nobody has read only the title is known: it counts as a passage, so that its words
/// are known to the planner and ranked.
#[test]
fn a_title_without_a_text_is_found_and_ranked() {
    let record = Record {
        id: "a000000000000000".into(),
        title: Some("Tuyển dụng viên chức".into()),
        ..Record::default()
    };
    let untold = Document { record, ..Document::default() };
    let other = simple("b000000000000000", "Việc tuyển dụng và sử dụng viên chức năm nay như sau");
    for text in ["tuyển dụng viên chức", "tuyen dung vien chuc", "\"tuyen dung vien\""] {
        let found = found(&[other.clone(), untold.clone()], text);
        assert_eq!(found.first().map(String::as_str), Some("a000000000000000"), "{text}");
    }
}

#[test]
fn other_spellings_and_dresses_are_found() {
    let documents = [
        simple("plain", "Quan ly dat dai va cap giay chung nhan quyen su dung dat cho ho gia dinh"),
        simple("full", "Kết quả đạt chuẩn nông thôn mới, kỹ thuật, quý I; họp ngày 05/3/2020"),
        simple(
            "short",
            "Công tác GPMB theo TCVN 6909:2001, chi 13.951,4 tỷ đồng, theo khoản 2 Điều 5",
        ),
        simple("long", "Công tác giải phóng mặt bằng tại mốc 1088/2–1089, cua đồng và chợ"),
    ];
    let cases: [(&str, &[&str]); 12] = [
        ("đất đai", &["plain"]),
        ("chứng nhận", &["plain"]),
        ("của", &[]),
        ("kĩ thuật", &["full"]),
        ("quí I", &["full"]),
        ("ngày 5 tháng 3 năm 2020", &["full"]),
        ("5-3-2020", &["full"]),
        ("tcvn 6909-2001", &["short"]),
        ("13951,40", &["short"]),
        ("Điều 5, khoản 2", &["short"]),
        ("mốc 1088/2-1089", &["long"]),
        ("\"công tác tại\"~4", &["long"]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(&documents, text), expected, "{text}");
    }
    assert_eq!(found(&documents, "GPMB")[0], "short", "what was typed comes first");
    assert_eq!(found(&documents, "giải phóng mặt bằng"), ["long", "short"]);
}

#[test]
fn a_rebuild_that_is_given_up_leaves_no_trace() {
    let (folder, engine) = tantivy();
    fill(engine.as_ref(), &[simple("a000000000000000", "đất")]);
    let files = || std::fs::read_dir(folder.path().join("index")).expect("the index").count();
    let before = files();
    let mut rebuild = engine.writer(WriteMode::Rebuild).expect("a writer");
    put(rebuild.as_mut(), &simple("b000000000000000", "nước"));
    drop(rebuild);
    let mut update = engine.writer(WriteMode::Update).expect("a writer");
    put(update.as_mut(), &simple("b000000000000000", "nước"));
    drop(update);
    assert_eq!(files(), before);
    assert_eq!(total(&Search::new(engine), "đất nước"), 1);
}

#[test]
fn a_damaged_index_is_named_and_can_be_rebuilt() {
    let (folder, engine) = tantivy();
    fill(engine.as_ref(), &[simple("a000000000000000", "đất")]);
    drop(engine);
    let index = folder.path().join("index");
    let generation = std::fs::read_to_string(index.join("CURRENT")).expect("a generation");
    std::fs::write(index.join(generation.trim()).join("meta.json"), "{").expect("damage");
    let engine = TantivyEngine::open(&index).expect("an index that can be rebuilt");
    let error = engine.reader().err().expect("an error").to_string();
    assert!(error.contains("index"), "{error}");
    fill(&engine, &[simple("b000000000000000", "nước")]);
    assert_eq!(total(&Search::new(Arc::new(engine)), "nước"), 1);
}

#[test]
fn an_index_of_another_format_is_named_and_rebuilt() {
    let (folder, engine) = tantivy();
    fill(engine.as_ref(), &[simple("a000000000000000", "đất")]);
    drop(engine);
    let index = folder.path().join("index");
    let generation = std::fs::read_to_string(index.join("CURRENT")).expect("a generation");
    let meta = index.join(generation.trim()).join("meta.json");
    let text = std::fs::read_to_string(&meta).expect("meta.json");
    let other = text.replace("format_version\\\":", "format_version\\\":9");
    assert_ne!(text, other);
    std::fs::write(&meta, other).expect("another version");
    let engine = TantivyEngine::open(&index).expect("an index that can be rebuilt");
    assert!(matches!(engine.reader(), Err(SearchError::OtherFormat { .. })));
    let writer = engine.writer(WriteMode::Update).expect("a writer");
    assert!(writer.starts_empty());
    writer.commit(Summary::default()).expect("a commit");
    assert_eq!(engine.reader().expect("a state").summary().documents, 0);
}

#[test]
fn another_process_sees_a_rebuild_once_it_looks() {
    let (folder, engine) = tantivy();
    fill(engine.as_ref(), &[simple("a000000000000000", "đất")]);
    let search = Search::new(Arc::clone(&engine));
    let before = engine.reader().expect("a state").generation().to_string();

    let mut rebuild = engine.writer(WriteMode::Rebuild).expect("a writer");
    assert!(rebuild.starts_empty());
    put(rebuild.as_mut(), &simple("b000000000000000", "nước"));
    assert!(matches!(engine.writer(WriteMode::Update), Err(SearchError::Busy(_))));
    assert_eq!((total(&search, "đất"), total(&search, "nước")), (1, 0));
    // A second engine on the same folder, like another process, also sees the old generation.
    let other = TantivyEngine::open(&folder.path().join("index")).expect("an index");
    let other = Search::new(Arc::new(other));
    assert_eq!(total(&other, "đất"), 1);

    let after = rebuild.commit(Summary::default()).expect("a commit");
    assert_ne!(before, after);
    assert_eq!((total(&search, "đất"), total(&search, "nước")), (0, 1));
    assert_eq!(total(&other, "đất"), 1, "until it looks");
    other.engine().refresh().expect("a refresh");
    assert_eq!((total(&other, "đất"), total(&other, "nước")), (0, 1));
}

#[test]
fn the_inventory_lists_documents_and_their_files() {
    let (_folder, tantivy) = tantivy();
    let memory: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
    for engine in [&tantivy, &memory] {
        let documents = [1, 2].map(|at| {
            let source = Source { path: format!("{at}.txt"), ..Source::default() };
            let record = Record {
                id: format!("{at}000000000000000"),
                sources: vec![source],
                ..Record::default()
            };
            Document { record, ..Document::default() }
        });
        fill(engine.as_ref(), &documents);
        let reader = engine.reader().expect("a state");
        let inventory = reader.inventory().expect("an inventory");
        let mut inventory: Vec<_> = inventory.map(|entry| entry.expect("an entry")).collect();
        inventory.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(inventory[0].id, "1000000000000000");
        assert_eq!(inventory[1].files, [("2.txt".to_string(), "hash".to_string())]);
    }
}

/// Statistics of passages are brought up to date by what came and went: the same as counted anew.
#[test]
fn an_update_counts_passages_as_a_rebuild_does() {
    let texts = ["đất đai\nđất rừng", "đất đai ở đô thị", "nước ngọt", "đất đai, nước"];
    let document = |at: usize, text: &str| simple(&format!("{at:016}"), text);
    let score = |engine: &Arc<dyn Engine>| {
        let request =
            Request { text: "đất đai".into(), size: 10, explain: true, ..Request::default() };
        let search = Search::new(Arc::clone(engine));
        let response = search.search(&request).expect("an answer");
        let scores = response.hits.iter().map(|hit| {
            let explained = hit.explanation.as_ref().expect("an explanation");
            (hit.id.clone(), explained.passage_score)
        });
        scores.collect::<Vec<_>>()
    };
    let (folder, updated) = tantivy();
    fill(updated.as_ref(), &[document(0, "bỏ đi"), document(1, "đất cũ"), document(2, texts[2])]);
    let mut writer = updated.writer(WriteMode::Update).expect("a writer");
    writer.remove(&format!("{:016}", 0)).expect("a removal");
    put(writer.as_mut(), &document(1, "đất tạm"));
    put(writer.as_mut(), &document(1, texts[1]));
    put(writer.as_mut(), &document(3, texts[3]));
    put(writer.as_mut(), &document(4, texts[0]));
    writer.commit(Summary::default()).expect("a commit");
    let (_folder, rebuilt) = tantivy();
    let all = [(1, texts[1]), (2, texts[2]), (3, texts[3]), (4, texts[0])];
    fill(rebuilt.as_ref(), &all.map(|(at, text)| document(at, text)));
    assert_eq!(score(&updated), score(&rebuilt));

    // Without the file they are counted anew.
    let index = folder.path().join("index");
    let generation = std::fs::read_to_string(index.join("CURRENT")).expect("a generation");
    let files = std::fs::read_dir(index.join(generation.trim())).expect("a folder");
    let files = files.map(|file| file.expect("a file").path());
    let named = |path: &std::path::PathBuf| path.to_string_lossy().contains("passages.");
    let files: Vec<_> = files.filter(named).collect();
    assert_eq!(files.len(), 1, "those of older states are gone");
    std::fs::remove_file(&files[0]).expect("removed");
    let engine: Arc<dyn Engine> = Arc::new(TantivyEngine::open(&index).expect("an index"));
    assert_eq!(score(&engine), score(&rebuilt));
}
