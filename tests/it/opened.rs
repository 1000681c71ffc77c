//! Which results of queries were opened: what counts as opening, and the way from a page to a
//! judgement of `tracuu eval`.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use scraper::Selector;
use serde_json::Value;
use tempfile::TempDir;
use tracuu::config::PathPrefix;
use tracuu::http::{AppState, router};
use tracuu::opened::keeper::{Keeper, kept};
use tracuu_document::{Document, Record};

use crate::cli::{Service, exit_and_output, folder, json, run, write};
use crate::service::{HOSTILE, PLAN, get, hostile, notice, plan, send, state};

const DAY: &str = "2026-11-29";
const SEARCH: &str = "/tim-kiem?q=C%E1%BB%ADa++kh%E1%BA%A9u";
/// Headers of a browser that follows a link on [`SEARCH`].
const FROM_RESULTS: [(&str, &str); 2] =
    [("host", "tra.cuu"), ("referer", "https://tra.cuu/tim-kiem?q=C%E1%BB%ADa++kh%E1%BA%A9u")];

/// A service that keeps what is opened.
struct Kept {
    router: Router,
    keeper: Arc<Keeper>,
    folder: TempDir,
}

/// Returns two documents of files and one of a row.
fn documents() -> Vec<Document> {
    let record = Record { key: Some("Luật A|1".into()), ..notice(2).record };
    vec![plan(), hostile(), Document { record, ..notice(2) }]
}

impl Kept {
    /// Starts the service below a path prefix.
    fn below(prefix: &str) -> Kept {
        let folder = TempDir::new().unwrap();
        let keeper = Arc::new(Keeper::new(folder.path().join("opened.jsonl")));
        let path_prefix = PathPrefix::parse(prefix).unwrap_or_default();
        let opened = Some(Arc::clone(&keeper));
        let router = router(AppState { opened, path_prefix, ..state(documents(), None) });
        Kept { router, keeper, folder }
    }

    async fn ask(&self, method: &str, uri: &str, headers: &[(&str, &str)]) -> StatusCode {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        send(&self.router, request.body(Body::empty()).unwrap()).await.status
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("opened.jsonl")
    }

    /// Returns query, document and days of all that is kept.
    fn opened(&self) -> Vec<(String, String, u32)> {
        self.keeper.write(DAY);
        let all = kept(&self.file()).unwrap();
        assert!(all.iter().all(|one| one.last == DAY));
        all.into_iter().map(|one| (one.query, one.document, one.days)).collect()
    }
}

fn entry(query: &str, document: &str) -> (String, String, u32) {
    (query.into(), document.into(), 1)
}

/// Returns the links of the hits of a page.
async fn hits(router: &Router, uri: &str) -> Vec<String> {
    let html = get(router, uri).await.html();
    let links = Selector::parse(".hit h2 a").unwrap();
    html.select(&links).map(|link| link.attr("href").unwrap().to_string()).collect()
}

#[tokio::test]
async fn a_result_that_is_opened_from_its_page_is_kept_once() {
    let kept = Kept::below("");
    let url = hits(&kept.router, SEARCH).await.remove(0);
    for _ in 0..3 {
        assert_eq!(kept.ask("GET", &url, &FROM_RESULTS).await, StatusCode::OK);
    }
    assert_eq!(kept.opened(), [entry("cửa khẩu", PLAN)]);
    kept.ask("GET", &url, &FROM_RESULTS).await;
    assert_eq!(kept.opened(), [entry("cửa khẩu", PLAN)]);
    let text = fs::read_to_string(kept.file()).unwrap();
    let expected = format!(
        "{{\"query\":\"cửa khẩu\",\"document\":\"{PLAN}\",\"days\":1,\"last\":\"{DAY}\"}}\n"
    );
    assert_eq!(text, expected, "and nothing of the person");
}

#[tokio::test]
async fn only_a_click_on_a_result_counts() {
    let kept = Kept::below("");
    let url = format!("/van-ban/{PLAN}?q=c%E1%BB%ADa+kh%E1%BA%A9u");
    let [host, referer] = FROM_RESULTS;
    let with = |more: (&'static str, &'static str)| vec![host, referer, more];
    let others: [(&str, String, Vec<(&str, &str)>); 12] = [
        // A copied link, a crawler.
        ("GET", url.clone(), vec![host]),
        ("HEAD", url.clone(), vec![host, referer]),
        ("GET", url.clone(), with(("sec-purpose", "prefetch"))),
        ("GET", url.clone(), with(("purpose", "prefetch"))),
        ("GET", url.clone(), with(("sec-fetch-site", "cross-site"))),
        ("GET", url.clone(), vec![host, ("referer", "https://mail.office/?q=a")]),
        ("GET", url.clone(), vec![host, ("referer", "https://tra.cuu.evil/tim-kiem")]),
        ("GET", url.clone(), vec![host, ("referer", "tim-kiem")]),
        // Another language of the page itself.
        ("GET", url.clone(), vec![host, ("referer", "https://tra.cuu/van-ban/x?q=a")]),
        // Searches that `eval` cannot repeat, and none.
        ("GET", format!("{url}&agency=A"), vec![host, referer]),
        ("GET", format!("{url}&sort=newest"), vec![host, referer]),
        ("GET", format!("/van-ban/{PLAN}"), vec![host, referer]),
    ];
    for (method, uri, headers) in others {
        assert_eq!(kept.ask(method, &uri, &headers).await, StatusCode::OK, "{uri}");
        assert_eq!(kept.opened(), [], "{method} {uri} {headers:?}");
    }
    let status = kept.ask("GET", "/van-ban/unknown000000000?q=a", &FROM_RESULTS).await;
    assert_eq!((status, kept.opened()), (StatusCode::NOT_FOUND, vec![]));
    // A server in front may ask for another host; the browser still knows.
    let behind = [("host", "127.0.0.1:8080"), referer, ("sec-fetch-site", "same-origin")];
    kept.ask("GET", &format!("{url}&page=2&lang=en"), &behind).await;
    assert_eq!(kept.opened(), [entry("cửa khẩu", PLAN)]);
}

#[tokio::test]
async fn below_a_prefix_the_result_page_is_known() {
    let kept = Kept::below("/kho");
    let url = format!("/kho/van-ban/{PLAN}?q=a");
    let headers = |referer| [("host", "tra.cuu"), ("referer", referer)];
    kept.ask("GET", &url, &headers("https://tra.cuu/tim-kiem?q=a")).await;
    assert_eq!(kept.opened(), []);
    kept.ask("GET", &url, &headers("https://tra.cuu/kho/tim-kiem?q=a")).await;
    assert_eq!(kept.opened(), [entry("a", PLAN)]);
}

#[tokio::test]
async fn clients_of_the_api_say_which_query() {
    let kept = Kept::below("");
    let document = |id: &str, query: &str| format!("/api/v1/documents/{id}{query}");
    for (uri, status) in [
        (document("notice0000000002", "?q=L%E1%BB%8Bch+h%E1%BB%8Dp"), 200),
        (document(HOSTILE, "?q=%3Cb%3E+%22a"), 200),
        (document(PLAN, ""), 200),
        (document(PLAN, "?q="), 200),
        (document(PLAN, "?q=a&rank=1"), 400),
        (document(PLAN, &format!("?q={}", "x".repeat(2_001))), 400),
    ] {
        assert_eq!(kept.ask("GET", &uri, &[]).await, status, "{uri}");
    }
    // A row is known by its own id.
    assert_eq!(kept.opened(), [entry("<b> \"a", HOSTILE), entry("lịch họp", "Luật A|1")]);
}

#[tokio::test]
async fn without_the_setting_pages_and_answers_are_the_same() {
    let kept = Kept::below("");
    let off = router(state(documents(), None));
    let url = hits(&off, SEARCH).await.remove(0);
    for uri in [&url, "/", &format!("/api/v1/documents/{PLAN}?q=a"), SEARCH] {
        let [with, without] = [get(&kept.router, uri).await, get(&off, uri).await];
        assert_eq!((with.status, with.body), (without.status, without.body), "{uri}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_written_fails_no_request() {
    let kept = Kept::below("");
    fs::create_dir(kept.file()).unwrap();
    let uri = format!("/api/v1/documents/{PLAN}?q=a");
    for _ in 0..2 {
        assert_eq!(kept.ask("GET", &uri, &[]).await, StatusCode::OK);
        kept.keeper.write(DAY);
    }
    fs::remove_dir(kept.file()).unwrap();
    assert_eq!(kept.opened(), [entry("a", PLAN)]);
}

#[test]
fn opened_results_are_judgements() {
    let folder = folder();
    write(&folder, "corpus/hai.txt", "Báo cáo về cửa khẩu của tỉnh.");
    write(&folder, "corpus/rows.jsonl", "{\"id\":\"Luật 1\",\"text\":\"Đường sắt đô thị\"}\n");
    run(&folder, &["index"]);
    let service = Service::start(&folder, &["--no-index", "--opened", "kept/opened.jsonl"]);
    let search = |query: &str| -> Value {
        serde_json::from_str(&service.get(&format!("/api/v1/search?q={query}")).1).unwrap()
    };
    for (query, at) in [("cua+khau", 1), ("duong+sat", 0)] {
        let id = search(query)["hits"][at]["id"].as_str().unwrap().to_string();
        assert_eq!(service.get(&format!("/api/v1/documents/{id}?q={query}")).0, 200);
    }
    assert_eq!(service.stop(), Some(0));
    let file = folder.path().join("kept/opened.jsonl");
    assert_eq!(kept(&file).unwrap().len(), 2);

    let (status, _, err) = exit_and_output(&run(&folder, &["eval", "kept/opened.jsonl"]));
    assert!(status == 1 && err.contains("on 2 days or more"), "{err}");
    // The next day, both are opened again: one is found second, the row first.
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("\"days\":1", "\"days\":2")).unwrap();
    let measured = json(&folder, &["eval", "kept/opened.jsonl", "--json"], 0);
    assert_eq!((&measured["queries"], &measured["documents"]), (&2.into(), &3.into()));
    assert_eq!(measured["mrr@10"], 0.75);
    assert_eq!(measured["index_seconds"], Value::Null);
    let (_, out, _) = exit_and_output(&run(&folder, &["eval", "kept/opened.jsonl"]));
    assert!(out.starts_with("2 queries over 3 documents\n"), "{out}");
    // The same file over a corpus of rows, which lacks one of the documents.
    let args = ["eval", "kept/opened.jsonl", "--corpus", "corpus/rows.jsonl", "--json"];
    let (status, out, err) = exit_and_output(&run(&folder, &args));
    let measured: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, &measured["mrr@10"]), (0, &0.5.into()));
    assert!(err.contains("1 positive judgements are of documents"), "{err}");
}
