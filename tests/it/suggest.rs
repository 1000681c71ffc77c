//! Suggestions follow the index: both engines suggest only what its current documents contain.

use std::sync::Arc;

use tracuu_document::{Document, Record, Source};
use tracuu_engine_tantivy::TantivyEngine;
use tracuu_search::Search;
use tracuu_search::engine::{Engine, Provenance, Summary, WriteMode};
use tracuu_search::memory::MemoryEngine;

fn document(id: usize, number: &str, agency: &str, title: &str, text: &str) -> Document {
    let record = Record {
        id: format!("{id:016}"),
        number: Some(number.into()),
        kind: Some("Kế hoạch".into()),
        title: Some(title.into()),
        agency: Some(agency.into()),
        sources: vec![Source { path: format!("{id}.txt"), ..Source::default() }],
        ..Record::default()
    };
    Document { record, text: text.into(), ..Document::default() }
}

fn documents() -> Vec<Document> {
    let text = "Bãi đổ thải. Bãi đổ thải ở cửa khẩu; cửa khẩu.";
    vec![
        document(1, "1/KH-SXD", "Sở Xây dựng", "Xây dựng bãi đổ thải", text),
        document(2, "2/KH-SXD", "Sở Xây dựng", "Xây dựng cầu", text),
        document(3, "3/KH-SNV", "Sở Nội vụ", "Tinh giản biên chế", "Biên chế năm sau: biên chế"),
    ]
}

fn suggested(engine: &Arc<dyn Engine>, text: &str) -> Vec<(String, u32)> {
    let found = Search::new(Arc::clone(engine)).suggest(text, 20).expect("an index");
    found.into_iter().map(|suggestion| (suggestion.text, suggestion.count)).collect()
}

#[test]
fn both_engines_suggest_what_documents_have_now() {
    let folder = tempfile::tempdir().expect("a folder");
    let engines: [Arc<dyn Engine>; 2] = [
        Arc::new(MemoryEngine::new()),
        Arc::new(TantivyEngine::open(folder.path()).expect("an index")),
    ];
    for engine in &engines {
        let mut writer = engine.writer(WriteMode::Update).expect("a writer");
        for document in documents() {
            let provenance = Provenance { file_hashes: vec!["hash".into()] };
            writer.put(document, provenance).expect("put");
        }
        writer.commit(Summary::default()).expect("committed");
        let own = |text: &str, count| (text.to_string(), count);
        assert_eq!(suggested(engine, "so x"), [own("Sở Xây dựng", 2)]);
        assert_eq!(suggested(engine, "bai")[0], own("Bãi đổ thải", 2));
        assert_eq!(suggested(engine, "bien")[0], own("biên chế", 1));
        assert_eq!(suggested(engine, "1"), [own("1/KH-SXD", 1)]);
        let plan = own("Kế hoạch Tinh giản biên chế", 1);
        for typed in ["gian bien", "kế hoạch tinh"] {
            assert_eq!(suggested(engine, typed), std::slice::from_ref(&plan), "{typed}");
        }

        let mut writer = engine.writer(WriteMode::Update).expect("a writer");
        writer.remove(&format!("{:016}", 1)).expect("removed");
        writer.remove(&format!("{:016}", 3)).expect("removed");
        writer.commit(Summary::default()).expect("committed");
        assert_eq!(suggested(engine, "so x"), [own("Sở Xây dựng", 1)]);
        for gone in ["1", "so noi", "gian bien", "ke hoach tinh"] {
            assert_eq!(suggested(engine, gone), [], "{gone}");
        }
    }
}
