//! The program with an OpenSearch cluster. What a cluster must answer for is tested on a real one,
//! whose nodes the variable `TRACUU_TEST_CLUSTER` names, with a comma between two. Without it, those
//! tests are skipped.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;
use tracuu_engine_opensearch::OpenSearchEngine;
use tracuu_engine_opensearch::settings::{Credentials, Settings};
use tracuu_search::engine::{Engine, WriteMode};

use crate::cli::{Service, command, exit_and_output, folder, json, run, write};
use crate::material::skip;

/// Names the nodes of a real cluster.
const CLUSTER: &str = "TRACUU_TEST_CLUSTER";

/// An index of a test in the cluster, removed at its end.
pub(crate) struct TestIndex {
    pub(crate) nodes: Vec<String>,
    pub(crate) name: String,
}

impl TestIndex {
    /// Names a new index in the cluster; `None`, noted as skipped, if there is no cluster.
    pub(crate) fn new() -> Option<TestIndex> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Ok(nodes) = std::env::var(CLUSTER) else {
            skip(&format!("there is no cluster; {CLUSTER} names its nodes"));
            return None;
        };
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wiring-test-{}-{count}", std::process::id());
        Some(TestIndex { nodes: nodes.split(',').map(str::to_string).collect(), name })
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            nodes: self.nodes.clone(),
            name: self.name.clone(),
            credentials: Credentials::None,
            ca_file: None,
            shards: 2,
            replicas: 1,
            deadline: std::time::Duration::from_secs(10),
        }
    }

    /// Writes the settings of the cluster into the folder, without choosing its engine.
    pub(crate) fn configure(&self, folder: &TempDir) {
        self.configure_by(folder, &self.nodes);
    }

    pub(crate) fn configure_by(&self, folder: &TempDir, nodes: &[String]) {
        write(folder, "tracuu.toml", &table(nodes, &self.name));
    }
}

impl Drop for TestIndex {
    fn drop(&mut self) {
        let removed = OpenSearchEngine::open(self.settings()).map(|engine| engine.remove_index());
        if !thread::panicking() {
            removed.unwrap().unwrap();
        }
    }
}

/// Returns the settings of a cluster as they are in `tracuu.toml`.
pub(crate) fn table(nodes: &[String], name: &str) -> String {
    format!("[opensearch]\nnodes = {nodes:?}\nname = '{name}'\nshards = 2\ndeadline = '10s'\n")
}

/// A corpus like the sample corpus, in a folder.
fn sample() -> TempDir {
    let folder = TempDir::new().unwrap();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    fs::create_dir(folder.path().join("corpus")).unwrap();
    for file in fs::read_dir(corpus).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.path().join("corpus").join(file.file_name())).unwrap();
    }
    folder
}

/// Queries of every kind, over the sample corpus.
const QUERIES: [&[&str]; 20] = [
    &[""],
    &["", "--sort", "oldest"],
    &["", "--limit", "2"],
    &["cửa khẩu"],
    &["cua khau"],
    &["cua khau", "--as-typed"],
    &["cửa khẩu thông minh"],
    &["cua khau thong minh", "--match", "any"],
    &["\"cửa khẩu\""],
    &["họp -\"khu công nghiệp\""],
    &["thông báo OR kế hoạch"],
    &["giải phóng mặt bằng", "--year", "2025"],
    &["GPMB"],
    &["ủy ban", "--sort", "newest"],
    &["ủy ban", "--type", "Thông báo"],
    &["ủy ban", "--from", "2025", "--to", "2026"],
    &["loại:\"kế hoạch\""],
    &["Thủ tục làm việc của văn phòng ủy ban nhân dân tỉnh được quy định như thế nào?"],
    &["lang* son"],
    &["không đâu cả"],
];

/// Returns the answers of an engine to [`QUERIES`], without times and generations.
fn answers(folder: &TempDir, engine: &str) -> Vec<Value> {
    let answer = |query: &&[&str]| {
        let args = [&["search", "--json", "--engine", engine], *query].concat();
        let mut found = json(folder, &args, 0);
        let members = found.as_object_mut().unwrap();
        assert!(members.remove("took_ms").is_some() && members.remove("generation").is_some());
        found
    };
    QUERIES.iter().map(answer).collect()
}

#[test]
fn an_index_moves_to_a_cluster_and_back() {
    let Some(index) = TestIndex::new() else { return };
    let folder = sample();
    index.configure(&folder);
    json(&folder, &["index", "--json"], 0);
    let expected = answers(&folder, "tantivy");
    let totals = expected.iter().filter(|answer| answer["total"].as_u64() > Some(0)).count();
    assert!(totals > 15, "only {totals} of the queries find something");

    let moved = json(&folder, &["index", "--engine", "opensearch", "--json"], 0);
    assert_eq!((&moved["documents"], &moved["added"]), (&5.into(), &5.into()));
    for (query, (own, other)) in
        QUERIES.iter().zip(expected.iter().zip(answers(&folder, "opensearch")))
    {
        assert_eq!(*own, other, "{query:?}");
    }
    let again = json(&folder, &["index", "--engine", "opensearch", "--json"], 0);
    assert_eq!((&again["generation"], &again["unchanged"]), (&moved["generation"], &5.into()));

    fs::remove_dir_all(folder.path().join("index")).unwrap();
    let back = json(&folder, &["index", "--engine", "tantivy", "--json"], 0);
    assert_eq!(back["added"], 5);
    assert_eq!(answers(&folder, "tantivy"), expected);
}

#[test]
fn every_command_works_on_a_cluster() {
    let Some(index) = TestIndex::new() else { return };
    let folder = folder();
    index.configure(&folder);
    let with = |args: &[&'static str]| [args, &["--engine", "opensearch"]].concat();
    let (status, out, err) = exit_and_output(&run(&folder, &with(&["search", "cua khau"])));
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("tracuu index") && err.contains(&index.name), "{err}");

    let (status, out, err) = exit_and_output(&run(&folder, &with(&["index"])));
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.starts_with("1 document") && out.contains(&index.name), "{out}");
    assert!(!folder.path().join("index/CURRENT").exists(), "the folder is only for caches");
    write(&folder, "corpus/hai.txt", "Báo cáo về cửa khẩu");
    let rebuilt = json(&folder, &with(&["index", "--rebuild", "--json"]), 0);
    assert_eq!((&rebuilt["documents"], &rebuilt["added"]), (&2.into(), &2.into()));

    let found = json(&folder, &with(&["search", "cua khau", "--json"]), 0);
    assert_eq!((&found["total"], &found["generation"]), (&2.into(), &rebuilt["generation"]));
    let id = found["hits"][0]["id"].as_str().unwrap();
    let shown = json(&folder, &["show", id, "--json", "--engine", "opensearch"], 0);
    assert_eq!(shown["id"], id);
    let explained = json(&folder, &with(&["explain", "cua khau", "--json"]), 0);
    assert_eq!(
        (&explained["document"]["id"], &explained["query"]["documents"]),
        (&id.into(), &2.into())
    );
    let (status, _, err) = exit_and_output(&run(&folder, &with(&["show", "0123456789abcdef"])));
    assert!(status == 1 && err.contains(&index.name), "{err}");

    let check = with(&["check", "--bind", "127.0.0.1:0", "--ocr", "off", "--json"]);
    let found = json(&folder, &check, 0);
    let all: Vec<&str> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|finding| finding["message"].as_str())
        .collect();
    let name = &index.name;
    for part in [
        "engine = opensearch (--engine)".to_string(),
        format!("opensearch.name = {name} (`opensearch.name` in"),
        format!("{}: opensearch 3.", index.nodes[0]),
        format!("index {name}-state state and word counts: "),
        format!("index {name}-000002 serves: "),
        format!("index {name}-000001 has served"),
        format!("generation 2 serves from {name}-000002, format "),
        "no run holds the right to write".into(),
        "the next run has nothing to repair".into(),
        format!("2 documents in `{name}` of the cluster at "),
        "agrees with the corpus folder".into(),
    ] {
        assert!(all.iter().any(|one| one.contains(&part)), "{part} in {all:#?}");
    }
}

#[test]
fn an_evaluation_measures_the_same_and_leaves_nothing() {
    let Some(index) = TestIndex::new() else { return };
    let folder = TempDir::new().unwrap();
    index.configure(&folder);
    let texts = [
        "cửa khẩu thông minh",
        "cửa khẩu",
        "giải phóng mặt bằng",
        "khu công nghiệp",
        "thông báo về cửa khẩu số",
    ];
    let rows = |row: &dyn Fn(usize, &str) -> String| -> String {
        texts.iter().enumerate().map(|(at, text)| row(at, text)).collect()
    };
    write(
        &folder,
        "d/corpus.jsonl",
        &rows(&|at, text| format!("{{\"id\":\"{at}\",\"text\":\"{text}\"}}\n")),
    );
    write(
        &folder,
        "d/queries.jsonl",
        &rows(&|at, text| format!("{{\"id\":\"q{at}\",\"text\":\"{text}\"}}\n")),
    );
    write(&folder, "d/qrels.tsv", &rows(&|at, _| format!("q{at}\t{at}\t1\n")));
    let eval =
        |engine: &str, status| json(&folder, &["eval", "d", "--json", "--engine", engine], status);
    let (own, other) = (eval("tantivy", 0), eval("opensearch", 0));
    for figure in
        ["queries", "documents", "text_bytes", "ndcg@10", "mrr@10", "recall@10", "recall@100"]
    {
        assert_eq!(own[figure], other[figure], "{figure}");
    }
    assert!(other["index_bytes"].as_u64() > Some(0));
    assert!(own["ndcg@10"].as_f64() > Some(0.5));
    // After a failure, nothing is left either.
    write(
        &folder,
        "d/corpus.jsonl",
        "{\"id\":\"a\",\"text\":\"một\"}\n{\"id\":\"a\",\"text\":\"hai\"}\n",
    );
    let args = ["eval", "d", "--engine", "opensearch"];
    assert_eq!(run(&folder, &args).status.code(), Some(1));
    let status = OpenSearchEngine::open(index.settings()).unwrap().status().cluster.unwrap();
    let indices = status.indices.unwrap();
    assert!(indices.evaluations.is_empty() && indices.own.is_empty(), "{indices:?}");
}

#[test]
fn a_service_goes_on_while_another_writes_and_indexes_then() {
    let Some(index) = TestIndex::new() else { return };
    let folder = folder();
    let settings = table(&index.nodes, &index.name);
    write(&folder, "tracuu.toml", &format!("engine = 'opensearch'\n{settings}"));
    let engine = OpenSearchEngine::open(index.settings()).unwrap();
    let writer = engine.writer(WriteMode::Update).unwrap();
    let service = Service::start(&folder, &[]);
    let ended = |_: u16, body: &str| {
        serde_json::from_str::<Value>(body).unwrap()["run"]["running"] == false
    };
    let body = service.get_until("/api/v1/index", ended);
    assert!(body.contains("\"last_error\":\"the run failed"), "{body}");
    assert!(service.get("/readyz").1.contains("\"no_index\""));
    assert_eq!(service.get("/healthz").0, 200);
    drop(writer);
    service.get_until("/readyz", |status, _| status == 200);
    assert_eq!(service.stop(), Some(0));
}

/// A place between the program and a node: closed, it breaks each connection; open, it passes all
/// on.
pub(crate) struct Gate {
    address: SocketAddr,
    target: Arc<Mutex<Option<Target>>>,
}

/// What is behind an open gate.
#[derive(Clone)]
pub(crate) enum Target {
    /// A node.
    Node(String),
    /// A cluster without any index: each answer is 404.
    Empty,
}

impl Gate {
    pub(crate) fn new(target: Option<Target>) -> Gate {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let target = Arc::new(Mutex::new(target));
        let behind = Arc::clone(&target);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let target = behind.lock().unwrap().clone();
                if let Some(target) = target {
                    thread::spawn(move || target.serve(stream));
                }
            }
        });
        Gate { address, target }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn open(&self, target: Target) {
        *self.target.lock().unwrap() = Some(target);
    }
}

impl Target {
    /// Serves one connection. Whatever breaks it ends it.
    fn serve(self, stream: TcpStream) -> io::Result<()> {
        match self {
            Target::Node(url) => {
                let node = TcpStream::connect(url.trim_start_matches("http://"))?;
                let (mut from, mut to) = (stream.try_clone()?, node.try_clone()?);
                thread::spawn(move || {
                    let copied = io::copy(&mut from, &mut to);
                    let _ = to.shutdown(Shutdown::Write);
                    copied
                });
                let (mut from, mut to) = (node, stream);
                io::copy(&mut from, &mut to)?;
                to.shutdown(Shutdown::Both)
            }
            Target::Empty => answer_404(stream),
        }
    }
}

/// Answers each request of a connection, none of which has a body.
fn answer_404(mut stream: TcpStream) -> io::Result<()> {
    let mut asked = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        while !asked.ends_with(b"\r\n\r\n") {
            match stream.read(&mut buffer)? {
                0 => return Ok(()),
                read => asked.extend_from_slice(&buffer[..read]),
            }
        }
        asked.clear();
        let head = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n";
        write!(stream, "{head}Content-Length: 2\r\n\r\n{{}}")?;
    }
}

/// A service whose cluster is behind `gate`.
fn service_behind(gate: &Gate, folder: &TempDir, name: &str, args: &[&str]) -> Service {
    let table = table(&[gate.url()], name);
    write(folder, "tracuu.toml", &format!("engine = 'opensearch'\n{table}"));
    Service::start(folder, args)
}

#[test]
fn a_service_starts_without_its_cluster_says_so_and_asks_again() {
    let gate = Gate::new(None);
    let folder = folder();
    let service = service_behind(&gate, &folder, "tracuu", &[]);
    assert_eq!(service.get("/healthz").0, 200);
    for path in [
        "/readyz",
        "/api/v1/search?q=a",
        "/api/v1/index",
        "/api/v1/documents/0123456789abcdef",
        "/api/v1/suggest?q=a",
    ] {
        let (head, body) = service.get_whole(path);
        assert!(head.starts_with("HTTP/1.1 503 "), "{path}: {head}");
        let lines: BTreeMap<String, &str> = head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value))
            .collect();
        assert_eq!(lines["content-type"], "application/problem+json", "{path}");
        assert_eq!(lines["retry-after"], "5", "{path}");
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((&problem["code"], &problem["status"]), (&"unavailable".into(), &503.into()));
        assert!(!body.contains("127.0.0.1"), "{path}: {body}");
    }
    for (path, text) in [
        ("/", "Chưa kết nối được với hệ thống tìm kiếm"),
        ("/tim-kiem?q=a&lang=en", "The search engine does not answer"),
        ("/van-ban/0123456789abcdef", "Chưa kết nối được với hệ thống tìm kiếm"),
    ] {
        let (status, body) = service.get(path);
        assert_eq!(status, 503);
        assert!(body.contains(text) && body.contains("http-equiv=\"refresh\""), "{path}: {body}");
    }
    // The cluster comes, and has no index yet.
    gate.open(Target::Empty);
    let body = service.get_until("/readyz", |_, body| !body.contains("\"unavailable\""));
    assert!(body.contains("\"no_index\""), "{body}");
    assert!(service.get("/").1.contains("Đang lập chỉ mục"));
    assert_eq!(service.stop(), Some(0));
}

#[test]
fn a_service_without_a_corpus_waits_for_its_cluster() {
    let gate = Gate::new(None);
    let folder = TempDir::new().unwrap();
    let service = service_behind(&gate, &folder, "tracuu", &[]);
    assert_eq!(service.get("/readyz").0, 503);
    assert_eq!(service.stop(), Some(0));
}

#[test]
fn commands_name_the_node_that_does_not_answer() {
    let gate = Gate::new(None);
    let folder = folder();
    write(&folder, "tracuu.toml", &table(&[gate.url()], "tracuu"));
    for args in [&["search", "a"][..], &["show", "a"], &["explain", "a"], &["index"]] {
        let args = [args, &["--engine", "opensearch"]].concat();
        let (status, out, err) = exit_and_output(&run(&folder, &args));
        assert_eq!((status, out.as_str()), (1, ""), "{args:?}");
        assert!(err.contains("not available") && err.contains(&gate.url()), "{err}");
    }
    let (status, out, err) = exit_and_output(&run(&folder, &["check", "--engine", "opensearch"]));
    assert_eq!((status, err.as_str()), (1, ""));
    let line = out.lines().find(|line| line.contains(&format!("{}: the search", gate.url())));
    assert!(line.is_some_and(|line| line.starts_with("fault ")), "{out}");
}

#[test]
fn settings_of_a_cluster_that_cannot_be_used_are_named_without_secrets() {
    const SECRET: &str = "Qx7-pw-secret";
    let folder = folder();
    write(&folder, "empty", "\n");
    write(&folder, "secret", &format!("{SECRET}\n"));
    let nodes = ("OPENSEARCH_NODES", "http://127.0.0.1:1");
    let cases: [(&[(&str, &str)], &[&str]); 16] = [
        (&[], &["--engine is `opensearch`", "`opensearch.nodes`", "TRACUU_OPENSEARCH_NODES"]),
        (
            &[("OPENSEARCH_NODES", "a")],
            &["`opensearch.nodes` = `a`: write `http://", "(set by TRACUU_OPENSEARCH_NODES)"],
        ),
        (
            &[nodes, ("OPENSEARCH_NAME", "Kho")],
            &["`opensearch.name` = `Kho`", "(set by TRACUU_OPENSEARCH_NAME)"],
        ),
        (&[nodes, ("OPENSEARCH_SHARDS", "0")], &["`opensearch.shards` = `0`: 1 to 1024"]),
        (&[nodes, ("OPENSEARCH_REPLICAS", "11")], &["`opensearch.replicas` = `11`: 0 to 10"]),
        (&[nodes, ("OPENSEARCH_DEADLINE", "0s")], &["`opensearch.deadline` = `0s`: 1ms to 1h"]),
        (&[nodes, ("OPENSEARCH_SHARDS", "-1")], &["SHARDS is `-1`", "number from 1 to 1024"]),
        (&[nodes, ("OPENSEARCH_REPLICAS", "many")], &["is `many`", "number from 0 to 10"]),
        (
            &[nodes, ("OPENSEARCH_USER", "u"), ("OPENSEARCH_PASSWORD_FILE", "absent")],
            &["`opensearch.password_file` = `absent`: the file cannot be read: No such file"],
        ),
        (&[nodes, ("OPENSEARCH_CA_FILE", "none")], &["`opensearch.ca_file` = `none`"]),
        (
            &[nodes, ("OPENSEARCH_USER", "u")],
            &["`opensearch.user` (set by TRACUU_OPENSEARCH_USER) is set without a password"],
        ),
        (
            &[nodes, ("OPENSEARCH_PASSWORD", SECRET)],
            &["`opensearch.password` (set by", "without `opensearch.user`"],
        ),
        (
            &[nodes, ("OPENSEARCH_USER", "u"), ("OPENSEARCH_PASSWORD_FILE", "empty")],
            &["`opensearch.password_file` = `empty`: the file is empty"],
        ),
        (
            &[nodes, ("OPENSEARCH_PASSWORD", SECRET), ("OPENSEARCH_PASSWORD_FILE", "secret")],
            &["cannot be set together"],
        ),
        (
            &[nodes, ("OPENSEARCH_API_KEY", SECRET), ("OPENSEARCH_USER", "u")],
            &[
                "`opensearch.user` (set by",
                "`opensearch.api_key` (set by",
                "cannot be set together",
            ],
        ),
        (&[nodes, ("OPENSEARCH_API_KEY", "Qx7-pw-secret\n")], &["`opensearch.api_key`: a key"]),
    ];
    for (env, parts) in cases {
        for args in [
            &["search", "a", "--engine", "opensearch"][..],
            &["check", "--engine", "opensearch"],
            &["eval", "d", "--engine", "opensearch"],
        ] {
            write(&folder, "d/queries.jsonl", "{\"id\":\"q\",\"text\":\"a\"}\n");
            write(&folder, "d/qrels.tsv", "q\ta\t1\n");
            let mut command = command(&folder, args);
            for (name, value) in env {
                command.env(format!("TRACUU_{name}"), value);
            }
            let (status, out, err) = exit_and_output(&command.output().unwrap());
            let (expected, text) = if args[0] == "check" { (1, &out) } else { (2, &err) };
            assert_eq!(status, expected, "{env:?} {args:?}: {out}{err}");
            assert!(parts.iter().all(|part| text.contains(part)), "{args:?}: {text}");
            assert!(!out.contains(SECRET) && !err.contains(SECRET), "{out}{err}");
        }
    }
}

#[test]
fn two_services_share_a_cluster_and_recover_when_it_comes() {
    let Some(index) = TestIndex::new() else { return };
    let gate = Gate::new(None);
    let folder = folder();
    let service = service_behind(&gate, &folder, &index.name, &[]);
    assert_eq!(service.get("/readyz").0, 503);
    let (status, body) = service.get("/api/v1/search?q=cua+khau");
    assert!(status == 503 && body.contains("\"unavailable\""), "{body}");
    // The run at its start has failed. It is made again when the cluster answers.
    gate.open(Target::Node(index.nodes[0].clone()));
    service.get_until("/readyz", |status, _| status == 200);
    let total =
        |body: &str, total: u64| serde_json::from_str::<Value>(body).unwrap()["total"] == total;
    assert!(total(&service.get("/api/v1/search?q=cua+khau").1, 1));

    // A second one sees what a third process has indexed, and the first one, too.
    let other = Service::start(&folder, &["--no-index"]);
    other.get_until("/readyz", |status, _| status == 200);
    write(&folder, "corpus/hai.txt", "Báo cáo về cửa khẩu");
    json(&folder, &["index", "--json"], 0);
    for service in [&service, &other] {
        service
            .get_until("/api/v1/search?q=cua+khau", |status, body| status == 200 && total(body, 2));
    }
    assert_eq!((service.stop(), other.stop()), (Some(0), Some(0)));
}
