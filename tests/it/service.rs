//! A service for the HTTP tests, over a few documents defined here and called in process.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;
use tracuu::config::PathPrefix;
use tracuu::http::{AppState, router};
use tracuu::opened::keeper::Keeper;
use tracuu::sync::{IndexingJobs, JobOptions, RunOptions};
use tracuu_document::{
    Basis, Citation, Document, Issue, IssueCode, Record, Section, SectionKind, Signer, Source,
};
use tracuu_engine_tantivy::TantivyEngine;
use tracuu_extract::InProcess;
use tracuu_search::engine::{
    Capabilities, Engine, Notice, Provenance, Reader, Summary, WriteMode, Writer,
};
use tracuu_search::memory::MemoryEngine;
use tracuu_search::{Search, SearchError};
use tracuu_text::Span;

/// Id of the document [`plan`].
pub const PLAN: &str = "plan000000000000";
/// Id of the document [`hostile`].
pub const HOSTILE: &str = "hostile000000000";
/// Number of documents made by [`notice`].
pub const NOTICES: usize = 14;
/// The admin token of the service.
pub const TOKEN: &str = "0123456789abcdef";

/// A complete response.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    pub fn html(&self) -> scraper::Html {
        scraper::Html::parse_document(&self.body)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("visible ASCII"))
    }
}

/// Returns the router over [`plan`], [`hostile`] and [`NOTICES`] notices, with the admin token.
pub fn service() -> Router {
    let mut documents = vec![plan(), hostile()];
    documents.extend((1..=NOTICES).map(notice));
    router(state(documents, Some(TOKEN)))
}

/// Indexes `corpus/` with tantivy. Returns the router and the index folder, which is deleted on
/// drop.
pub fn corpus() -> (Router, tempfile::TempDir) {
    corpus_keeping(None)
}

/// Does what [`corpus`] does, with a keeper of opened results.
pub fn corpus_keeping(opened: Option<Arc<Keeper>>) -> (Router, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let engine: Arc<dyn Engine> = Arc::new(TantivyEngine::open(folder.path()).expect("opens"));
    let jobs = IndexingJobs::new(Arc::clone(&engine), job_options(corpus.clone()));
    jobs.start(RunOptions::default()).expect("nothing else runs");
    assert_eq!(jobs.wait().last_error, None);
    let state = AppState { jobs, corpus, opened, ..state_over(engine, None) };
    (router(state), folder)
}

/// Returns options for indexing runs over the folder `corpus`, with extraction in this process.
pub fn job_options(corpus: PathBuf) -> JobOptions {
    let extractor = Box::new(InProcess);
    JobOptions { corpus, extractor, index_secret: false, allow_removals: false }
}

/// Returns the router before the first indexing run.
pub fn service_without_index() -> Router {
    service_over(Arc::new(MemoryEngine::new()), None)
}

/// Returns the router after an indexing run that has failed for good.
pub fn service_after_a_failed_run() -> Router {
    service_after_a_run(Arc::new(Broken))
}

/// Returns the router after an indexing run that was refused because another was writing.
pub fn service_after_a_refused_run() -> Router {
    let engine: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
    let _busy = engine.writer(WriteMode::Update).expect("a writer");
    service_after_a_run(engine)
}

fn service_after_a_run(engine: Arc<dyn Engine>) -> Router {
    let jobs = IndexingJobs::new(Arc::clone(&engine), job_options(PathBuf::from("corpus")));
    jobs.start(RunOptions::default()).expect("nothing else runs");
    assert!(jobs.wait().last_error.is_some());
    let state = AppState { jobs, ..state_over(engine, None) };
    router(state)
}

/// An engine without an index that cannot be written.
struct Broken;

impl Engine for Broken {
    fn reader(&self) -> Result<Arc<dyn Reader>, SearchError> {
        Err(SearchError::NoIndex("here".into()))
    }

    fn writer(&self, _: WriteMode) -> Result<Box<dyn Writer>, SearchError> {
        Err(SearchError::damaged("the index cannot be written", "the disk is full"))
    }

    fn refresh(&self) -> Result<(), SearchError> {
        Ok(())
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }
}

/// Returns the router over any engine.
pub fn service_over(engine: Arc<dyn Engine>, token: Option<&str>) -> Router {
    router(state_over(engine, token))
}

/// Returns the state over `documents` in memory. Its summary reports one failed file and one that is
/// held back.
pub fn state(documents: Vec<Document>, token: Option<&str>) -> AppState {
    let engine = MemoryEngine::new();
    let mut writer = engine.writer(WriteMode::Update).expect("a writer");
    for document in documents {
        writer.put(document, Provenance::default()).expect("put");
    }
    let failure = Notice {
        path: "hỏng.pdf".into(),
        code: IssueCode::Unreadable,
        message: "no PDF".into(),
        file_hash: "secret".into(),
        pages: 0,
    };
    let held_back = Notice {
        path: "mật/kế hoạch.docx".into(),
        code: IssueCode::HeldBack,
        message: "stamped".into(),
        file_hash: String::new(),
        pages: 0,
    };
    let summary = Summary {
        corpus: "/srv/corpus".into(),
        built_at: "2026-01-02T03:04:05Z".into(),
        took_ms: 12,
        notices: vec![failure, held_back],
        ..Summary::default()
    };
    writer.commit(summary).expect("committed");
    state_over(Arc::new(engine), token)
}

/// Returns the state over any engine.
pub fn state_over(engine: Arc<dyn Engine>, token: Option<&str>) -> AppState {
    AppState {
        search: Search::new(Arc::clone(&engine)),
        jobs: IndexingJobs::new(engine, job_options(PathBuf::from("corpus"))),
        corpus: PathBuf::from("corpus"),
        admin_token: token.map(str::to_owned),
        path_prefix: PathPrefix::default(),
        opened: None,
    }
}

/// Sends `GET uri` and returns the response.
pub async fn get(router: &Router, uri: &str) -> Answer {
    send(router, Request::get(uri).body(Body::empty()).expect("a request")).await
}

/// Sends any request and returns the response.
pub async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a whole body").to_bytes();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status: parts.status, headers: parts.headers, body }
}

/// Returns a document with most record fields, two headings and two pages.
pub fn plan() -> Document {
    let text = "KẾ HOẠCH\nCăn cứ Nghị định số 30/2020/NĐ-CP;\n1. Mục tiêu\nXây dựng cửa khẩu thông \
                minh.\n2. Nhiệm vụ\nCác sở, ngành phối hợp tại cửa khẩu theo Nghị định số 30/2020/NĐ-CP.\n";
    let at = |part: &str| text.find(part).expect("in the text");
    let place = |start: usize| Span::new(start, start + "30/2020/NĐ-CP".len());
    let last = text.rfind("30/2020").expect("in the text");
    let section = |label: &str, heading: &str, start: usize, end: usize| Section {
        kind: SectionKind::Numbered,
        level: 1,
        label: label.into(),
        heading: heading.into(),
        span: Span::new(start, end),
    };
    Document {
        outline: vec![
            section("1", "Mục tiêu", at("1. Mục"), at("2. Nhiệm")),
            section("2", "Nhiệm vụ", at("2. Nhiệm"), text.len()),
        ],
        pages: vec![0, at("2. Nhiệm")],
        repairs: Vec::new(),
        readings: Vec::new(),
        record: Record {
            number: Some("116/KH-UBND".into()),
            notation: Some("KH-UBND".into()),
            kind: Some("Kế hoạch".into()),
            title: Some("Xây dựng cửa khẩu thông minh".into()),
            agency: Some("Ủy ban nhân dân tỉnh Lạng Sơn".into()),
            agency_basis: Some(Basis::Stated),
            place: Some("Lạng Sơn".into()),
            date: Some("2018-07-26".into()),
            month: Some("2018-07".into()),
            year: Some(2018),
            date_basis: Some(Basis::Stated),
            signer: Some(Signer {
                name: Some("Nguyễn Văn A".into()),
                authority: Some("TM. ỦY BAN NHÂN DÂN".into()),
                position: Some("Chủ tịch".into()),
            }),
            recipients: vec!["Như Điều 3".into(), "Lưu: VT".into()],
            cites: vec![Citation {
                number: "30/2020/NĐ-CP".into(),
                kind: Some("Nghị định".into()),
                date: Some("2020-03-05".into()),
                places: vec![place(at("30/2020")), place(last)],
                ..Citation::default()
            }],
            legal_bases: vec!["30/2020/NĐ-CP".into()],
            issues: vec![Issue {
                code: IssueCode::LettersRepaired,
                message: "3 letters".into(),
                place: Some(Span::new(at("Mục tiêu"), at("Mục tiêu") + 3)),
            }],
            ..record(PLAN, "kế hoạch/116.txt")
        },
        text: text.into(),
    }
}

/// Returns a document with markup and scripts in its text, title, agency and path. It has no
/// number, and its year is only inferred.
pub fn hostile() -> Document {
    Document {
        record: Record {
            kind: Some("Báo cáo".into()),
            title: Some("<script>alert('đ')</script> & báo cáo".into()),
            agency: Some("Sở \"Nội vụ\" <b>".into()),
            agency_basis: Some(Basis::Inferred),
            year: Some(2025),
            date_basis: Some(Basis::Inferred),
            ..record(HOSTILE, "a/<img src=x>.txt")
        },
        text: "Nội dung <script>alert(1)</script> của báo cáo & <mark>giả</mark>".into(),
        ..Document::default()
    }
}

/// Returns a short notice whose date is later for a higher `day`.
pub fn notice(day: usize) -> Document {
    Document {
        record: Record {
            number: Some(format!("{day}/TB-VP")),
            kind: Some("Thông báo".into()),
            title: Some(format!("Thông báo lịch họp thứ {day}")),
            agency: Some(format!("Phòng Hành chính {day:02}")),
            date: Some(format!("2024-01-{day:02}")),
            month: Some("2024-01".into()),
            year: Some(2024),
            date_basis: Some(Basis::Stated),
            ..record(&format!("notice{day:010}"), &format!("{day}.txt"))
        },
        text: format!("Lịch họp giao ban ngày {day} tháng 1."),
        ..Document::default()
    }
}

fn record(id: &str, path: &str) -> Record {
    let source = Source { path: path.into(), format: "txt".into(), ..Source::default() };
    Record { id: id.into(), sources: vec![source], ..Record::default() }
}
