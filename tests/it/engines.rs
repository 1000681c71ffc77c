//! The engines agree: for every request, tantivy finds, counts and orders the same documents as the
//! in-memory engine, which reads every document.

use std::sync::Arc;

use proptest::prelude::*;
use tempfile::TempDir;
use tracuu_document::{Document, Record, Section, SectionKind, Signer, Source};
use tracuu_engine_tantivy::TantivyEngine;
use tracuu_search::engine::{Engine, Lookup, Matches, Provenance, Summary, WriteMode};
use tracuu_search::memory::MemoryEngine;
use tracuu_search::query::{Plan, parse, plan};
use tracuu_search::{
    Filters, MatchMode, Period, Request, Response, Search, SearchError, Sort, Start,
};
use tracuu_text::Span;

const WORDS: [&str; 9] = ["đất", "đạt", "dat", "cửa", "khẩu", "hoà", "hóa", "116/KH-UBND", "UBND"];
const AGENCIES: [&str; 3] = ["Ủy ban nhân dân tỉnh A", "Sở Xây dựng tỉnh B", "Bộ C"];
const TYPES: [&str; 2] = ["Kế hoạch", "Thông báo"];
const SIGNERS: [&str; 2] = ["Nguyễn Văn A", "Trần Thị B"];
const DATES: [&str; 4] = ["2018", "2018-07", "2018-07-26", "2025-02"];

/// Opens a tantivy index in its own temporary folder.
fn tantivy() -> (TempDir, Arc<dyn Engine>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let engine = TantivyEngine::open(&folder.path().join("index")).expect("an index");
    (folder, Arc::new(engine))
}

fn fill(engine: &dyn Engine, documents: &[Document]) {
    let mut writer = engine.writer(WriteMode::Update).expect("a writer");
    for document in documents {
        put(writer.as_mut(), document);
    }
    writer.commit(Summary::default()).expect("a commit");
}

fn put(writer: &mut dyn tracuu_search::Writer, document: &Document) {
    let provenance = Provenance { file_hashes: vec!["hash".into()] };
    writer.put(document.clone(), provenance).expect("a document is put");
}

fn pick<T: Clone + std::fmt::Debug + 'static>(values: &[T]) -> impl Strategy<Value = T> + use<T> {
    proptest::sample::select(values.to_vec())
}

fn words(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(pick(&WORDS), 0..most).prop_map(|words| words.join(" "))
}

fn documents() -> impl Strategy<Value = Vec<Document>> {
    let facts = (
        proptest::option::of(pick(&AGENCIES)),
        proptest::option::of(pick(&TYPES)),
        proptest::option::of(pick(&SIGNERS)),
        proptest::option::of(pick(&DATES)),
        proptest::option::of(Just("116/KH-UBND")),
    );
    let one = (proptest::option::of(words(4)), words(12), words(12), facts);
    proptest::collection::vec(one, 0..12)
        .prop_map(|all| all.into_iter().enumerate().map(|(i, parts)| document(i, parts)).collect())
}

type Facts = (
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
);

fn document(i: usize, parts: (Option<String>, String, String, Facts)) -> Document {
    let (title, first, second, (agency, kind, signer, date, number)) = parts;
    let own = |value: Option<&str>| value.map(str::to_string);
    let of_length =
        |length: usize| date.filter(|date| date.len() >= length).map(|d| d[..length].into());
    let record = Record {
        id: format!("{:03}0000000000000", i * 7_919 % 1_000),
        number: own(number),
        kind: own(kind),
        title,
        agency: own(agency),
        date: of_length(10),
        month: of_length(7),
        year: date.map(|date| date[..4].parse().expect("a year")),
        signer: signer.map(|name| Signer { name: own(Some(name)), ..Signer::default() }),
        sources: vec![Source { path: format!("{i}.txt"), ..Source::default() }],
        ..Record::default()
    };
    let text = format!("{first}\n{second}").trim().to_string();
    let heading = Section {
        kind: SectionKind::Numbered,
        level: 1,
        label: "1".into(),
        heading: first.clone(),
        span: Span::new(0, text.len()),
    };
    Document { record, text, outline: vec![heading], ..Document::default() }
}

fn requests() -> impl Strategy<Value = Request> {
    let clause = prop_oneof![
        4 => words(5),
        1 => words(4).prop_map(|words| format!("\"{words}\"")),
        1 => pick(&WORDS).prop_map(|word| format!("-{word}")),
        1 => pick(&["116/kh", "khau", "116/kh-ubnd khau", "hoá", "khong co"]).prop_map(String::from),
        1 => (words(4), 0..4).prop_map(|(words, within)| format!("\"{words}\"~{within}")),
        1 => pick(&["kh*", "thô*", "-kh*", "OR", "số:116", "năm:2025", "-năm:2025"])
            .prop_map(String::from),
        1 => pick(&["loại:kế hoạch", "loại:KH", "-loại:\"thông báo\"", "cơ quan:sở", "người ký:an"])
            .prop_map(String::from),
    ];
    let text = proptest::collection::vec(clause, 0..4).prop_map(|clauses| clauses.join(" "));
    let filters = (
        proptest::collection::vec(pick(&AGENCIES), 0..3),
        proptest::collection::vec(pick(&[2018, 2025, 1999]), 0..2),
        proptest::collection::vec(pick(&TYPES), 0..2),
        proptest::collection::vec(pick(&SIGNERS), 0..2),
        proptest::option::of(pick(&DATES)),
        proptest::option::of(pick(&DATES)),
    );
    let modes = pick(&[MatchMode::Auto, MatchMode::All, MatchMode::Any]);
    let sorts = pick(&[Sort::Relevance, Sort::Newest, Sort::Oldest]);
    (text, modes, sorts, filters).prop_map(|(text, match_mode, sort, filters)| {
        let strings = |values: Vec<&str>| values.into_iter().map(String::from).collect();
        let (agencies, years, types, signers, from, to) = filters;
        let filters = Filters {
            agencies: strings(agencies),
            years,
            types: strings(types),
            signers: strings(signers),
            from: from.and_then(Period::parse),
            to: to.and_then(Period::parse),
        };
        Request { text, match_mode, filters, sort, size: 100, ..Request::default() }
    })
}

fn lookup<'a>(plan: &'a Plan, request: &'a Request) -> Lookup<'a> {
    Lookup {
        plan,
        match_mode: request.match_mode,
        filters: &request.filters,
        sort: request.sort,
        skip: 0,
        after: None,
        size: request.size as usize,
    }
}

fn ids(matches: &Matches) -> Vec<String> {
    matches.hits.iter().map(|hit| hit.document.record.id.clone()).collect()
}

/// Returns the results that must be equal. Leaves out scores, because tantivy rounds document
/// lengths.
fn facts(matches: &Matches) -> String {
    let mut ids = ids(matches);
    ids.sort();
    format!("{} {ids:?} {:?} {}", matches.total, matches.facets, matches.words_lacking)
}

/// Returns the ids of the hits, in rank order.
fn answered(response: &Response) -> Vec<String> {
    response.hits.iter().map(|hit| hit.id.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn tantivy_finds_what_reading_finds(
        before in documents(),
        after in documents(),
        requests in proptest::collection::vec(requests(), 8),
    ) {
        let (_folder, tantivy) = tantivy();
        let memory: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
        for engine in [&tantivy, &memory] {
            fill(engine.as_ref(), &before);
            // The second commit replaces some documents and removes one.
            let mut writer = engine.writer(WriteMode::Update).expect("a writer");
            for document in &after {
                put(writer.as_mut(), document);
            }
            if let Some(removed) = before.last() {
                writer.remove(&removed.record.id).expect("a removal");
            }
            writer.commit(Summary::default()).expect("a commit");
        }
        let [tantivy, memory] = [&tantivy, &memory].map(|engine| engine.reader().expect("a state"));
        for request in requests {
            // Both engines use one plan: the likely interpretation of an unaccented word depends on
            // statistics, and tantivy counts removed documents until it merges segments.
            let plan = plan(&parse(&request.text), request.reading, memory.as_ref());
            let lookup = lookup(&plan, &request);
            let [found, expected] =
                [&tantivy, &memory].map(|reader| reader.look_up(&lookup).expect("an answer"));
            prop_assert_eq!(facts(&found), facts(&expected), "{:?}", request);
            if request.sort != Sort::Relevance {
                prop_assert_eq!(ids(&found), ids(&expected), "{:?}", request);
            }
        }
    }

    #[test]
    fn pages_and_cursors_give_every_hit_once(
        documents in documents(),
        request in requests(),
        size in 1u32..5,
    ) {
        let (_folder, engine) = tantivy();
        fill(engine.as_ref(), &documents);
        let search = Search::new(engine);
        let whole = search.search(&request).expect("an answer");
        let mut paged = Vec::new();
        let mut followed = Vec::new();
        let mut request = Request { size, ..request };
        for page in 1.. {
            request.start = Start::Page(page);
            let answer = search.search(&request).expect("an answer");
            prop_assert_eq!(answer.total, whole.total);
            paged.extend(answered(&answer));
            if answer.page.next_cursor.is_none() {
                break;
            }
        }
        request.start = Start::Page(1);
        loop {
            let answer = search.search(&request).expect("an answer");
            followed.extend(answered(&answer));
            let Some(cursor) = answer.page.next_cursor else { break };
            request.start = Start::After(cursor);
        }
        prop_assert_eq!(&paged, &answered(&whole));
        prop_assert_eq!(&followed, &answered(&whole));
    }
}

fn simple(id: &str, text: &str) -> Document {
    let record = Record { id: id.into(), ..Record::default() };
    Document { record, text: text.into(), ..Document::default() }
}

fn total(search: &Search, text: &str) -> u64 {
    let request = Request { text: text.into(), size: 10, ..Request::default() };
    search.search(&request).expect("an answer").total
}

#[test]
fn an_index_begins_with_its_first_commit() {
    let (_folder, engine) = tantivy();
    assert!(matches!(engine.reader(), Err(SearchError::NoIndex(_))));
    drop(engine.writer(WriteMode::Update).expect("a writer"));
    assert!(matches!(engine.reader(), Err(SearchError::NoIndex(_))));
    fill(engine.as_ref(), &[]);
    assert_eq!(total(&Search::new(engine), ""), 0);
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
fn a_rebuild_serves_the_old_state_until_it_is_committed() {
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
fn the_inventory_lists_documents_and_their_files() {
    let (_folder, tantivy) = tantivy();
    let memory: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
    for engine in [&tantivy, &memory] {
        let documents: Vec<_> = (0..3)
            .map(|i| {
                document(i, (None, "đất".into(), String::new(), (None, None, None, None, None)))
            })
            .collect();
        fill(engine.as_ref(), &documents);
        let mut inventory = engine.reader().expect("a state").inventory().expect("an inventory");
        inventory.sort_by(|a, b| a.id.cmp(&b.id));
        let files: Vec<_> = inventory.iter().flat_map(|entry| &entry.files).collect();
        assert_eq!(inventory[0].id, "0000000000000000");
        assert!(files.contains(&&("1.txt".to_string(), "hash".to_string())));
        let reader = engine.reader().expect("a state");
        let stored = reader.document("0000000000000000").expect("a look-up").expect("a document");
        assert_eq!(stored, documents[0]);
        assert_eq!(reader.document("none").expect("a look-up"), None);
    }
}
