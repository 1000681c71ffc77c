//! The JSON routes, called in process.

use std::io::{Read, Write};
use std::sync::{Arc, Mutex, mpsc};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;
use tracuu::http::{AppState, params};
use tracuu::sync::{IndexingJobs, RunOptions};
use tracuu_search::SearchError;
use tracuu_search::engine::{Capabilities, Engine, Reader, WriteMode, Writer};

use crate::service::{
    Answer, NOTICES, PLAN, TOKEN, get, job_options, send, service, service_over,
    service_without_index, state, state_over,
};

fn assert_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let body = answer.json();
    assert_eq!(body["status"], status);
    assert_eq!(body["code"], code, "{}", answer.body);
    assert_eq!(body["type"], "about:blank");
    for text in ["title", "detail"] {
        assert!(body[text].as_str().is_some_and(|text| !text.is_empty()), "{}", answer.body);
    }
}

#[tokio::test]
async fn search_answers_in_the_form_of_the_contract() {
    let service = service();
    let answer = get(&service, "/api/v1/search?q=c%E1%BB%ADa+kh%E1%BA%A9u").await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (StatusCode::OK, "application/json")
    );
    let body = answer.json();
    assert_eq!(body["query"]["text"], "cửa khẩu");
    assert_eq!(body["total"], 1);
    let hit = &body["hits"][0];
    assert_eq!((&hit["id"], &hit["url"]), (&json!(PLAN), &json!(format!("/van-ban/{PLAN}"))));
    assert_eq!(hit["type"], "Kế hoạch");
    let snippet = &hit["snippets"][0];
    let text: Vec<char> = snippet["text"].as_str().expect("text").chars().collect();
    let mark = &snippet["marks"][0];
    let at = |i: usize| mark[i].as_u64().expect("a number") as usize;
    let marked: String = text[at(0)..at(1)].iter().collect();
    assert!(["cửa", "cửa khẩu"].contains(&marked.as_str()), "{marked}");
    assert_eq!(body["page"], json!({"number": 1, "size": 10, "next_cursor": null}));
    assert!(body["took_ms"].is_number() && body["generation"].is_string());
}

#[tokio::test]
async fn facets_count_without_their_own_filter() {
    let service = service();
    let answer =
        get(&service, "/api/v1/search?year=2018&type=K%E1%BA%BF+ho%E1%BA%A1ch").await.json();
    assert_eq!(answer["total"], 1);
    let years = json!([{"value": 2018, "count": 1, "selected": true}]);
    assert_eq!(answer["facets"]["year"], years);
    let answer = get(&service, "/api/v1/search?year=2018&year=2024").await.json();
    assert_eq!(answer["total"], 1 + NOTICES);
    assert_eq!(answer["facets"]["year"][0], json!({"value": 2025, "count": 1, "selected": false}));
}

#[tokio::test]
async fn pages_and_cursors_walk_through_everything_once() {
    let service = service();
    let mut by_page = Vec::new();
    let mut by_cursor = Vec::new();
    let ids = |body: &serde_json::Value| -> Vec<String> {
        let hits = body["hits"].as_array().expect("hits");
        hits.iter().map(|hit| hit["id"].as_str().expect("id").to_owned()).collect()
    };
    for page in 1..=4 {
        let uri = format!("/api/v1/search?size=5&page={page}");
        by_page.extend(ids(&get(&service, &uri).await.json()));
    }
    let mut uri = "/api/v1/search?size=5".to_owned();
    loop {
        let body = get(&service, &uri).await.json();
        by_cursor.extend(ids(&body));
        let Some(cursor) = body["page"]["next_cursor"].as_str() else { break };
        let cursor: String = form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
        uri = format!("/api/v1/search?size=5&cursor={cursor}");
    }
    assert_eq!(by_page.len(), 2 + NOTICES);
    assert_eq!(by_page, by_cursor);
}

#[tokio::test]
async fn wrong_parameters_are_named_with_value_and_rule() {
    let service = service();
    let cases = [
        ("size=abc", "invalid_value", "size", "`abc`: allowed are whole numbers from 1 to 100"),
        ("size=101", "invalid_value", "size", "from 1 to 100"),
        ("page=0", "invalid_value", "page", "`0`: allowed are whole numbers from 1 to 10000"),
        ("page=-1", "invalid_value", "page", "-1"),
        ("year=abc", "invalid_value", "year", "abc"),
        (
            "from=2025-13",
            "invalid_value",
            "from",
            "`2025-13`: allowed are dates that exist, as YYYY",
        ),
        ("to=26%2F07%2F2018", "invalid_value", "to", "26/07/2018"),
        ("sort=best", "invalid_value", "sort", "relevance, newest, oldest"),
        ("match=some", "invalid_value", "match", "auto, all, any"),
        ("reading=exact", "invalid_value", "reading", "auto, typed, any"),
        ("q=a&q=b", "repeated_parameter", "q", "only once"),
        ("size=1&size=1", "repeated_parameter", "size", "only once"),
        ("page=2&cursor=x", "conflicting_parameters", "cursor", "`page`"),
        ("cursor=x", "bad_cursor", "cursor", "`x`"),
        ("q=%FF%FE", "invalid_encoding", "q", "UTF-8"),
    ];
    for (query, code, field, words) in cases {
        let answer = get(&service, &format!("/api/v1/search?{query}")).await;
        assert_problem(&answer, 400, code);
        let body = answer.json();
        assert_eq!(body["field"], field, "{query}");
        assert!(body["detail"].as_str().is_some_and(|detail| detail.contains(words)), "{body}");
    }
    let answer = get(&service, &format!("/api/v1/search?q={}", "a".repeat(10_000))).await;
    assert_problem(&answer, 400, "too_long");
    assert!(answer.body.contains("2000") && answer.body.len() < 500, "{}", answer.body);
}

#[tokio::test]
async fn unknown_parameters_are_named_on_every_route() {
    let service = service();
    let document = format!("/api/v1/documents/{PLAN}");
    let search = "allowed are q, reading, match, agency, year";
    let none = "takes no parameters";
    let cases = [
        ("/api/v1/search", "Q=x", "Q", search),
        ("/api/v1/search", "q%5B%5D=x", "q[]", search),
        ("/api/v1/search", "q=x&sise=5", "sise", search),
        ("/api/v1/search", "utm_source=x", "utm_source", search),
        ("/api/v1/search", "lang=en", "lang", search),
        ("/api/v1/suggest", "q=x&size=5", "size", "allowed are q, limit"),
        (&document, "Q=x", "Q", "allowed are q"),
        ("/api/v1/index", "rebuild=true", "rebuild", none),
        ("/api/v1/openapi.json", "v=3", "v", none),
    ];
    for (route, query, field, words) in cases {
        let answer = get(&service, &format!("{route}?{query}")).await;
        assert_problem(&answer, 400, "unknown_parameter");
        let body = answer.json();
        assert_eq!(body["field"], field, "{route}");
        let detail = body["detail"].as_str().expect("a text");
        assert!(detail.contains(&format!("`{field}`")) && detail.contains(words), "{detail}");
    }
    let start = Request::post("/api/v1/index?rebuild=true")
        .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
    let answer = send(&service, start.body(Body::empty()).expect("a request")).await;
    assert_problem(&answer, 400, "unknown_parameter");
    for query in ["year=", "q=a&size="] {
        let answer = get(&service, &format!("/api/v1/search?{query}")).await;
        assert_problem(&answer, 400, "empty_parameter");
    }
    // Whoever asks whether the service is alive may add what it likes.
    assert_eq!(get(&service, "/healthz?from=monitor").await.status, StatusCode::OK);
}

#[tokio::test]
async fn odd_queries_are_answered() {
    let service = service();
    for query in ["q=((((((", "q=%22", "q=-", "q=*:*", "q=%00", "q=%EF%BF%BD", "q=%", "q=", "&&&"] {
        let answer = get(&service, &format!("/api/v1/search?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.body);
    }
    let signs = get(&service, "/api/v1/search?q=%F0%9F%98%80+*").await.json();
    assert_eq!(signs["query"]["notes"][0]["code"], "no_words", "{signs}");
    let empty = get(&service, "/api/v1/search?q=+").await.json();
    assert_eq!(empty["query"]["notes"], json!([]));
}

/// Returns the part of a text that a range of code points covers.
fn part(text: &serde_json::Value, range: &serde_json::Value) -> String {
    let at = |i: usize| range[i].as_u64().expect("a number") as usize;
    text.as_str().expect("text").chars().take(at(1)).skip(at(0)).collect()
}

#[tokio::test]
async fn what_is_typed_is_completed() {
    let service = service();
    // The typed text; then kind, text and typed part of the first suggestion.
    let cases = [
        ("116", "number", "116/KH-UBND", "116"),
        ("116/k", "number", "116/KH-UBND", "116/K"),
        ("nghi dinh 30/20", "number", "nghị định 30/2020/NĐ-CP", "nghị định 30/20"),
        ("uy b", "agency", "Ủy ban nhân dân tỉnh Lạng Sơn", "Ủy b"),
        ("u\u{309}y ban nha\u{302}n d", "agency", "Ủy ban nhân dân tỉnh Lạng Sơn", "Ủy ban nhân d"),
        ("lạng s", "agency", "Ủy ban nhân dân tỉnh Lạng Sơn", "Lạng S"),
        ("xay du", "title", "Kế hoạch Xây dựng cửa khẩu thông minh", "Xây dự"),
        ("KẾ HOẠCH XÂY", "title", "Kế hoạch Xây dựng cửa khẩu thông minh", "Kế hoạch Xây"),
        ("thong minh", "title", "Kế hoạch Xây dựng cửa khẩu thông minh", "thông minh"),
        ("cua kha", "phrase", "cửa khẩu", "cửa khẩ"),
    ];
    for (typed, kind, text, typed_part) in cases {
        let q: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let answer = get(&service, &format!("/api/v1/suggest?q={q}")).await;
        assert_eq!(answer.header("cache-control"), "private, max-age=60");
        let body = answer.json();
        assert_eq!(body["query"], json!({"text": typed}));
        let first = &body["suggestions"][0];
        assert_eq!((&first["kind"], &first["text"]), (&json!(kind), &json!(text)), "{typed}");
        assert_eq!(part(&first["text"], &first["marks"][0]), typed_part, "{typed}");
        assert!(first["count"].as_u64().is_some_and(|count| count > 0), "{typed}");
        let found = get(&service, first["url"].as_str().expect("a path")).await;
        assert_eq!(found.status, StatusCode::OK);
        // The agency is only in the record; every other suggestion is also in the text.
        assert!(kind == "agency" || found.body.contains(PLAN), "{typed}");
    }
}

#[tokio::test]
async fn notes_carry_the_query_to_search_instead() {
    let service = service();
    let plain = get(&service, "/api/v1/search?q=cua+khau").await.json();
    let note = &plain["query"]["notes"][0];
    let said = (&note["code"], &note["query"], &note["reading"]);
    assert_eq!(said, (&json!("accents_restored"), &json!("cua khau"), &json!("any")));
    for (at, reading) in ["auto", "typed", "any"].into_iter().enumerate() {
        let url = format!("/api/v1/search?q=cua+khau&reading={reading}");
        let answer = get(&service, &url).await.json();
        let counted = json!({ "reading": reading, "total": answer["total"] });
        assert_eq!(note["readings"][at], counted, "{answer}");
        let notes = answer["query"]["notes"].to_string();
        assert_eq!(notes.contains("accents_restored"), reading == "auto", "{notes}");
    }
    let accented = get(&service, "/api/v1/search?q=c%E1%BB%ADa+kh%E1%BA%A9u").await.json();
    assert_eq!((&accented["total"], &accented["facets"]), (&plain["total"], &plain["facets"]));
    let slip = get(&service, "/api/v1/search?q=cuwar+khaaur").await.json();
    assert_eq!(slip["query"]["notes"][0]["code"], "spelling_corrected", "{slip}");
    assert_eq!(
        (&slip["query"]["understood"], &slip["total"]),
        (&json!("cửa khẩu"), &plain["total"])
    );
}

#[tokio::test]
async fn suggestions_have_their_limits() {
    let service = service();
    let count = async |query: &str| {
        let answer = get(&service, &format!("/api/v1/suggest?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.body);
        answer.json()["suggestions"].as_array().expect("a list").len()
    };
    assert_eq!(count("").await + count("q=").await + count("q=%22%3C*").await, 0);
    assert_eq!(count("q=thong+bao").await, 8);
    assert_eq!(count("q=thong+bao&limit=20").await, NOTICES);
    assert_eq!(count("q=thong+bao&limit=1").await, 1);
    assert_eq!(count("q=l%E1%BA%A3ng").await, 0, "typed accents count");
    for (query, code, field) in [
        ("limit=0", "invalid_value", "limit"),
        ("limit=21", "invalid_value", "limit"),
        ("q=a&q=b", "repeated_parameter", "q"),
        ("q=%FF", "invalid_encoding", "q"),
    ] {
        let answer = get(&service, &format!("/api/v1/suggest?{query}")).await;
        assert_problem(&answer, 400, code);
        assert_eq!(answer.json()["field"], field);
    }
    let long = get(&service, &format!("/api/v1/suggest?q={}", "a".repeat(201))).await;
    assert_problem(&long, 400, "too_long");
}

#[tokio::test]
async fn a_document_has_its_places_in_code_points() {
    let service = service();
    let body = get(&service, &format!("/api/v1/documents/{PLAN}")).await.json();
    assert_eq!((&body["id"], &body["url"]), (&json!(PLAN), &json!(format!("/van-ban/{PLAN}"))));
    assert_eq!(body["record"]["number"], "116/KH-UBND");
    let text: Vec<char> = body["text"].as_str().expect("text").chars().collect();
    let part = |range: &serde_json::Value| -> String {
        let at = |i: usize| range[i].as_u64().expect("a number") as usize;
        text[at(0)..at(1)].iter().collect()
    };
    for place in body["record"]["cites"][0]["places"].as_array().expect("places") {
        assert_eq!(part(place), "30/2020/NĐ-CP");
    }
    assert!(part(&body["outline"][1]["span"]).starts_with("2. Nhiệm vụ"));
    assert_eq!(body["issues"][0]["code"], "letters_repaired");
    assert_eq!(body["issues"], body["record"]["issues"]);

    for id in ["nosuch0000000000", "..%2F..%2Fetc", "A", "%F0%9F%92%A9"] {
        let answer = get(&service, &format!("/api/v1/documents/{id}")).await;
        assert_problem(&answer, 404, "document_not_found");
    }
    assert_problem(&get(&service, "/api/v1/documents/%FF").await, 404, "not_found");
}

#[tokio::test]
async fn unknown_routes_and_methods_are_problems() {
    let service = service();
    assert_problem(&get(&service, "/api/v1/nothing").await, 404, "not_found");
    let request = Request::delete("/api/v1/search").body(Body::empty()).expect("a request");
    let answer = send(&service, request).await;
    assert_problem(&answer, 405, "method_not_allowed");
    assert_eq!(answer.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn without_an_index_everything_says_so() {
    let service = service_without_index();
    for uri in
        ["/api/v1/search", "/api/v1/suggest?q=a", "/api/v1/documents/0123456789abcdef", "/readyz"]
    {
        let answer = get(&service, uri).await;
        assert_problem(&answer, 503, "no_index");
        assert!(answer.header("retry-after").parse::<u32>().is_ok());
    }
    assert_eq!(get(&service, "/healthz").await.status, StatusCode::OK);
    let body = get(&service, "/api/v1/index").await.json();
    assert_eq!((&body["generation"], &body["documents"]), (&json!(null), &json!(0)));
}

#[tokio::test]
async fn the_state_of_the_index_keeps_insides_in() {
    let service = service();
    assert_eq!(get(&service, "/readyz").await.status, StatusCode::OK);
    let answer = get(&service, "/api/v1/index").await;
    let body = answer.json();
    assert_eq!(body["documents"], 2 + NOTICES);
    assert_eq!(body["built_at"], "2026-01-02T03:04:05Z");
    let counts =
        json!({"failed": {"unreadable": 1}, "repaired": {}, "held_back": {"held_back": 1}});
    assert_eq!(body["counts"], counts);
    assert_eq!(body["run"]["running"], false);
    for inside in ["/srv/corpus", "hỏng.pdf", "mật", "no PDF", "\"failed\":["] {
        assert!(!answer.body.contains(inside), "{}", answer.body);
    }
}

#[tokio::test]
async fn names_of_files_are_for_the_admin() {
    let ask = async |token: Option<&str>, authorization: &str| {
        let service = tracuu::http::router(state(Vec::new(), token));
        let request = Request::get("/api/v1/index").header(header::AUTHORIZATION, authorization);
        send(&service, request.body(Body::empty()).expect("a request")).await
    };
    let answer = ask(Some(TOKEN), &format!("Bearer {TOKEN}")).await.json();
    let failed = json!([{"path": "hỏng.pdf", "code": "unreadable", "message": "no PDF"}]);
    assert_eq!(answer["failed"], failed);
    assert_eq!(answer["held_back"][0]["path"], "mật/kế hoạch.docx");
    assert_eq!(answer["counts"]["held_back"], json!({"held_back": 1}));
    // Without the token, or where none is set, the header may be meant for a server in front.
    let others = [
        (Some(TOKEN), "Bearer 0123456789abcdeX".to_owned()),
        (Some(TOKEN), "Basic YTpi".to_owned()),
        (Some(TOKEN), TOKEN.to_owned()),
        (Some("short"), "Bearer short".to_owned()),
        (None, "Bearer ".to_owned()),
        (None, format!("Bearer {TOKEN}")),
    ];
    for (token, authorization) in others {
        let answer = ask(token, &authorization).await;
        assert_eq!(answer.status, StatusCode::OK, "{authorization}");
        assert!(!answer.body.contains("hỏng.pdf"), "{authorization}: {}", answer.body);
        assert!(answer.json().get("failed").is_none(), "{authorization}");
    }
}

#[tokio::test]
async fn errors_of_a_run_show_paths_to_the_admin_only() {
    let engine = Arc::new(tracuu_search::memory::MemoryEngine::new());
    let jobs = IndexingJobs::new(engine.clone(), job_options("bí mật/kho".into()));
    jobs.start(RunOptions::default()).expect("nothing else runs");
    assert!(jobs.wait().corpus_away);
    let service = tracuu::http::router(AppState { jobs, ..state_over(engine, Some(TOKEN)) });
    let public = get(&service, "/api/v1/index").await;
    assert!(!public.body.contains("bí mật"), "{}", public.body);
    assert!(public.json()["run"]["last_error"].as_str().is_some_and(|text| text.contains("away")));
    let request = Request::get("/api/v1/index").header("authorization", format!("bearer {TOKEN}"));
    let private = send(&service, request.body(Body::empty()).expect("a request")).await;
    assert!(private.body.contains("bí mật/kho"), "{}", private.body);
}

#[tokio::test]
async fn files_that_are_left_alone_are_counted_for_the_admin_only() {
    let corpus = tempfile::tempdir().expect("a temporary folder");
    for name in ["dự toán.xlsx", "b.XLSX", "c.dwg", "thông báo.txt"] {
        std::fs::write(corpus.path().join(name), "Thông báo nghỉ lễ").expect("a file is written");
    }
    let engine = Arc::new(tracuu_search::memory::MemoryEngine::new());
    let jobs = IndexingJobs::new(engine.clone(), job_options(corpus.path().to_path_buf()));
    jobs.start(RunOptions::default()).expect("nothing else runs");
    jobs.wait();
    let service = tracuu::http::router(AppState { jobs, ..state_over(engine, Some(TOKEN)) });
    let public = get(&service, "/api/v1/index").await.json();
    assert_eq!(public["run"]["left_alone"], json!([]));
    let request = Request::get("/api/v1/index").header("authorization", format!("bearer {TOKEN}"));
    let private = send(&service, request.body(Body::empty()).expect("a request")).await.json();
    let expected = json!([{"extension": "xlsx", "files": 2}, {"extension": "dwg", "files": 1}]);
    assert_eq!(private["run"]["left_alone"], expected);
}

#[tokio::test]
async fn urls_begin_with_the_prefix_of_the_server_in_front() {
    let service = service();
    let below = async |uri: &str| {
        let request = Request::get(uri).header("x-forwarded-prefix", "/kho/tra-cuu");
        send(&service, request.body(Body::empty()).expect("a request")).await
    };
    let hit = below("/api/v1/search?q=c%E1%BB%ADa").await.json()["hits"][0].clone();
    assert_eq!(hit["url"], format!("/kho/tra-cuu/van-ban/{PLAN}"));
    let document = below(&format!("/api/v1/documents/{PLAN}")).await.json();
    assert_eq!(document["url"], format!("/kho/tra-cuu/van-ban/{PLAN}"));
    let suggestion = below("/api/v1/suggest?q=116").await.json()["suggestions"][0].clone();
    assert_eq!(suggestion["url"], "/kho/tra-cuu/tim-kiem?q=116%2FKH-UBND");
    let description = below("/api/v1/openapi.json").await;
    assert_eq!(description.json()["servers"], json!([{"url": "/kho/tra-cuu"}]));
    assert_eq!(description.json()["openapi"], "3.1.0");
    let vary = description.headers.get_all("vary").iter();
    assert!(vary.filter_map(|value| value.to_str().ok()).any(|v| v.contains("x-forwarded-prefix")));
    assert!(get(&service, "/api/v1/openapi.json").await.json().get("servers").is_none());
}

async fn start(authorization: Option<&str>, body: &str, token: Option<&str>) -> Answer {
    let service = tracuu::http::router(state(Vec::new(), token));
    let mut request = Request::post("/api/v1/index");
    if let Some(value) = authorization {
        request = request.header(header::AUTHORIZATION, value);
    }
    send(&service, request.body(Body::from(body.to_owned())).expect("a request")).await
}

#[tokio::test]
async fn only_the_admin_starts_runs() {
    let bearer = format!("Bearer {TOKEN}");
    let off = start(Some(&bearer), "", None).await;
    assert_problem(&off, 403, "no_admin_token");
    assert!(off.body.contains("TRACUU_ADMIN_TOKEN"));
    assert_problem(&start(Some("Bearer short"), "", Some("short")).await, 403, "no_admin_token");
    for wrong in [None, Some("Bearer wrong"), Some("Bearer"), Some(TOKEN), Some("Basic x")] {
        let answer = start(wrong, "", Some(TOKEN)).await;
        assert_problem(&answer, 401, "unauthorized");
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
    }
    for body in
        ["rebuild", "{\"rebuild\": 1}", "{\"rebiuld\": true}", "{\"allow_removals\": 1}", "[]"]
    {
        let answer = start(Some(&bearer), body, Some(TOKEN)).await;
        assert_problem(&answer, 400, "invalid_body");
        assert_eq!(answer.json()["field"], "body");
    }
    assert_problem(&start(Some(&bearer), &" ".repeat(2000), Some(TOKEN)).await, 413, "too_large");
}

/// An engine whose `writer` blocks until the channel sends or closes, then reports that it is busy.
struct BlockingEngine(Mutex<mpsc::Receiver<()>>);

impl Engine for BlockingEngine {
    fn reader(&self) -> Result<Arc<dyn Reader>, SearchError> {
        Err(SearchError::NoIndex("here".into()))
    }

    fn writer(&self, _: WriteMode) -> Result<Box<dyn Writer>, SearchError> {
        let _ = self.0.lock().expect("not poisoned").recv();
        Err(SearchError::Busy("here".into()))
    }

    fn refresh(&self) -> Result<(), SearchError> {
        Ok(())
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }
}

#[tokio::test]
async fn a_second_run_is_refused_while_one_is_under_way() {
    let (release, waits) = mpsc::channel();
    let service = service_over(Arc::new(BlockingEngine(Mutex::new(waits))), Some(TOKEN));
    let start = || {
        let request =
            Request::post("/api/v1/index").header("authorization", format!("Bearer {TOKEN}"));
        send(&service, request.body(Body::from(r#"{"rebuild": true}"#)).expect("a request"))
    };
    let first = start().await;
    assert_eq!(first.status, StatusCode::ACCEPTED);
    assert_eq!((&first.json()["running"], &first.json()["rebuild"]), (&json!(true), &json!(true)));
    assert_problem(&start().await, 409, "busy");
    assert_eq!(get(&service, "/api/v1/index").await.json()["run"]["running"], true);
    drop(release);
}

#[tokio::test]
async fn a_request_line_beyond_the_library_is_its_414() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound");
    let server = tokio::spawn(async move { axum::serve(listener, service()).await });
    let line = format!("GET /api/v1/search?q={} HTTP/1.1\r\nhost: a\r\n\r\n", "a".repeat(100_000));
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(address).expect("connected");
        stream.write_all(line.as_bytes()).expect("sent");
        let mut status = [0; 12];
        stream.read_exact(&mut status).expect("an answer");
        String::from_utf8_lossy(&status).into_owned()
    });
    assert_eq!(answer.await.expect("joined"), "HTTP/1.1 414");
    server.abort();
}

#[tokio::test]
async fn every_answer_has_its_guards() {
    let service = service();
    for uri in ["/", "/api/v1/search", "/nothing", "/api/v1/search?size=x", "/healthz"] {
        let answer = get(&service, uri).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{uri}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{uri}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(!answer.header("x-request-id").is_empty(), "{uri}");
    }
    let request = Request::get("/").header(header::ACCEPT_ENCODING, "gzip");
    let answer = send(&service, request.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.header("content-encoding"), "gzip");
}

/// An engine whose `reader` panics.
struct PanickingEngine;

impl Engine for PanickingEngine {
    fn reader(&self) -> Result<Arc<dyn Reader>, SearchError> {
        panic!("on purpose")
    }

    fn writer(&self, _: WriteMode) -> Result<Box<dyn Writer>, SearchError> {
        Err(SearchError::Busy("here".into()))
    }

    fn refresh(&self) -> Result<(), SearchError> {
        Ok(())
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }
}

#[tokio::test]
async fn a_panic_is_a_500_that_tells_nothing() {
    let service = service_over(Arc::new(PanickingEngine), None);
    for uri in ["/api/v1/search", "/readyz"] {
        let answer = get(&service, uri).await;
        assert_problem(&answer, 500, "internal");
        assert!(!answer.body.contains("on purpose"));
    }
    let page = get(&service, "/").await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn the_description_names_what_is_served() {
    let service = service();
    let answer = get(&service, "/api/v1/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let body = answer.json();
    assert_eq!(body["openapi"], "3.1.0");
    let paths = body["paths"].as_object().expect("paths");
    let named: Vec<&str> = paths.keys().map(String::as_str).collect();
    assert_eq!(named, tracuu::http::API_ROUTES);
    for (path, operations) in paths {
        let uri = path.replace("{id}", PLAN);
        let allowed = send(
            &service,
            Request::builder().method("PURGE").uri(uri).body(Body::empty()).expect("a request"),
        )
        .await;
        let mut described: Vec<String> =
            operations.as_object().expect("operations").keys().map(|m| m.to_uppercase()).collect();
        described.push("HEAD".into());
        let mut allowed: Vec<String> =
            allowed.header("allow").split(',').map(str::to_owned).collect();
        described.sort();
        allowed.sort();
        assert_eq!(allowed, described, "{path}");
    }
    let parameters = paths["/api/v1/search"]["get"]["parameters"].as_array().expect("parameters");
    let names: Vec<_> = parameters.iter().map(|parameter| parameter["name"].clone()).collect();
    assert_eq!(names, params::NAMES);
    let parameters = paths["/api/v1/suggest"]["get"]["parameters"].as_array().expect("parameters");
    let names: Vec<_> = parameters.iter().map(|parameter| parameter["name"].clone()).collect();
    assert_eq!(names, params::SUGGEST_NAMES);
    let suggestion = get(&service, "/api/v1/suggest?q=116").await.json()["suggestions"][0].clone();
    let hit = get(&service, "/api/v1/search").await.json()["hits"][0].clone();
    let hit_of = |mut hit: serde_json::Value| {
        // What is there only if it was asked for.
        hit["explanation"] = json!({});
        hit
    };
    let hit = hit_of(hit);
    let members = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().expect("an object").keys().cloned().collect()
    };
    assert_eq!(members(&hit), members(&body["components"]["schemas"]["Hit"]["properties"]));
    assert_eq!(
        members(&suggestion),
        members(&body["components"]["schemas"]["Suggestion"]["properties"])
    );
    let document = get(&service, &format!("/api/v1/documents/{PLAN}")).await.json();
    assert_eq!(
        members(&document),
        members(&body["components"]["schemas"]["Document"]["properties"])
    );
}
