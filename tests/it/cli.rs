//! The program from the command line: output, messages and exit status.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

const NOTICE: &str = "ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN\n\nTHÔNG BÁO\nVề việc nghỉ lễ\n\n\
    Ủy ban nhân dân tỉnh thông báo lịch nghỉ lễ của cửa khẩu.\n";

/// Creates a working folder with a corpus.
pub(crate) fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    write(&folder, "corpus/Thông báo số 1.txt", NOTICE);
    write(&folder, "corpus/README.md", "left alone");
    folder
}

pub(crate) fn write(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

pub(crate) fn command(folder: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
    command.args(args).current_dir(folder.path()).stdin(Stdio::null());
    for name in [
        "CORPUS",
        "INDEX",
        "BIND",
        "PATH_PREFIX",
        "WATCH",
        "OCR",
        "ALLOW_REMOVALS",
        "ADMIN_TOKEN",
        "OPENED",
        "LOG",
        "ENGINE",
        "OPENSEARCH_NODES",
        "OPENSEARCH_NAME",
        "OPENSEARCH_USER",
        "OPENSEARCH_PASSWORD",
        "OPENSEARCH_PASSWORD_FILE",
        "OPENSEARCH_API_KEY",
        "OPENSEARCH_CA_FILE",
        "OPENSEARCH_SHARDS",
        "OPENSEARCH_REPLICAS",
        "OPENSEARCH_DEADLINE",
    ] {
        command.env_remove(format!("TRACUU_{name}"));
    }
    command
}

pub(crate) fn run(folder: &TempDir, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

/// Returns the exit status, standard output and standard error.
pub(crate) fn exit_and_output(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

pub(crate) fn json(folder: &TempDir, args: &[&str], status: i32) -> Value {
    let (code, out, err) = exit_and_output(&run(folder, args));
    assert_eq!(code, status, "{args:?}: {err}");
    assert_eq!(out.lines().count(), 1, "{out}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn indexes_searches_and_shows() {
    let folder = folder();
    let report = json(&folder, &["index", "--json"], 0);
    assert_eq!((&report["documents"], &report["added"]), (&1.into(), &1.into()));
    assert_eq!((&report["ignored"], &report["failed"]), (&1.into(), &Value::Array(vec![])));
    assert_eq!(report["left_alone"][0], serde_json::json!({"extension": "md", "files": 1}));
    for field in ["generation", "changed", "removed", "moved", "unchanged", "took_ms"] {
        assert!(!report[field].is_null(), "{field}");
    }
    let again = json(&folder, &["index", "--json"], 0);
    assert_eq!(again["generation"], report["generation"]);

    let found = json(&folder, &["search", "cua khau", "--json"], 0);
    assert_eq!(found["total"], 1);
    let hit = &found["hits"][0];
    assert_eq!(hit["sources"][0]["path"], "Thông báo số 1.txt");
    let id = hit["id"].as_str().unwrap();
    let document = json(&folder, &["show", id, "--json"], 0);
    assert_eq!((&document["id"], &document["record"]["id"]), (&hit["id"], &hit["id"]));
    assert_eq!(document["url"], format!("/van-ban/{id}"));
    assert!(document["text"].as_str().unwrap().contains("nghỉ lễ"));

    let (status, out, _) = exit_and_output(&run(&folder, &["search", "cua khau"]));
    assert_eq!(status, 0);
    assert!(out.starts_with("1 document") && out.contains("nghỉ lễ") && out.contains(id), "{out}");
    assert!(!out.contains('\u{1b}'), "no terminal, no bold: {out:?}");
    let (status, out, _) = exit_and_output(&run(&folder, &["show", id]));
    assert!(status == 0 && out.contains("Thông báo số 1.txt") && out.contains("cửa khẩu"), "{out}");
}

#[test]
fn a_query_may_begin_with_a_dash_and_a_filter_be_written_otherwise() {
    let folder = folder();
    run(&folder, &["index"]);
    let search = |args: &[&str]| json(&folder, &[&["search", "--json"], args].concat(), 0);
    assert_eq!(search(&["-đất"])["total"], 1);
    assert_eq!(search(&["-hồ", "--limit", "1"])["total"], 1);
    assert_eq!(search(&["-cửa"])["total"], 0);
    for agency in ["Uỷ ban nhân dân tỉnh Lạng Sơn", " ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN "]
    {
        let found = search(&["cua khau", "--agency", agency]);
        assert_eq!((&found["total"], &found["query"]["notes"][1]), (&1.into(), &Value::Null));
        let facet = &found["facets"]["agency"][0];
        assert_eq!((&facet["count"], &facet["selected"]), (&1.into(), &true.into()), "{agency}");
    }
    let found = search(&["cửa khẩu", "--type", "Luật"]);
    assert_eq!(
        (&found["total"], &found["query"]["notes"][0]["code"]),
        (&0.into(), &"unknown_value".into())
    );
    assert!(found["query"]["notes"][0]["message"].as_str().unwrap().contains("`Luật`"));
}

#[test]
fn no_hits_are_no_failure_and_an_unknown_id_is_one() {
    let folder = folder();
    run(&folder, &["index"]);
    assert_eq!(json(&folder, &["search", "zzzz", "--json"], 0)["total"], 0);
    let (status, out, err) =
        exit_and_output(&run(&folder, &["show", "0123456789abcdef", "--json"]));
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("0123456789abcdef"), "{err}");
}

#[test]
fn without_an_index_the_way_to_one_is_named() {
    let folder = folder();
    for args in [&["search", "a"][..], &["show", "a"]] {
        let (status, out, err) = exit_and_output(&run(&folder, args));
        assert_eq!((status, out.as_str()), (1, ""));
        assert!(err.contains("tracuu index"), "{err}");
    }
    assert!(!folder.path().join("index").exists(), "searching makes no index");
}

#[test]
fn a_damaged_index_is_named_with_the_way_to_another() {
    let folder = folder();
    for current in ["g9999", "../elsewhere", "\u{0}"] {
        run(&folder, &["index"]);
        write(&folder, "index/CURRENT", current);
        let (status, out, err) = exit_and_output(&run(&folder, &["search", ""]));
        assert_eq!((status, out.as_str()), (1, ""), "{err}");
        assert!(err.contains("index") && err.contains("tracuu index --rebuild"), "{err}");
        json(&folder, &["index", "--rebuild", "--json"], 0);
    }
    assert_eq!(json(&folder, &["search", "", "--json"], 0)["total"], 1);
}

#[test]
fn wrong_usage_is_status_2_and_named() {
    let folder = folder();
    run(&folder, &["index"]);
    let long = "x".repeat(2_001);
    let cases: [(&[&str], &str); 9] = [
        (&["find"], "find"),
        (&["search"], "QUERY"),
        (&["search", &long], "2001 characters; allowed are up to 2000"),
        (&["search", "a", "--from", "2025-13"], "2025-13"),
        (&["search", "a", "--to", "2025-02-30"], "2025-02-30"),
        (&["search", "a", "--limit", "101"], "101"),
        (&["search", "a", "--match", "most"], "most"),
        (&["index", "--config", "none.toml"], "none.toml"),
        (&["serve", "--bind", "8080"], "--bind is `8080`"),
    ];
    for (args, message) in cases {
        let (status, out, err) = exit_and_output(&run(&folder, args));
        assert_eq!((status, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains(message), "{args:?}: {err}");
    }
    write(&folder, "tracuu.toml", "corpsu = 'corpus'");
    let (status, _, err) = exit_and_output(&run(&folder, &["index"]));
    assert!(status == 2 && err.contains("corpsu") && err.contains("tracuu.toml"), "{err}");
}

#[test]
fn filters_and_order_are_those_of_the_service() {
    let folder = folder();
    let rows = [("a", 2018, "Thông báo"), ("b", 2020, "Kế hoạch"), ("c", 2022, "Kế hoạch")];
    let row = |(id, year, kind): (&str, i32, &str)| {
        format!(
            "{{\"id\":\"{id}\",\"text\":\"văn bản {id}\",\"year\":{year},\"type\":\"{kind}\"}}\n"
        )
    };
    write(&folder, "corpus/rows.jsonl", &rows.map(row).concat());
    run(&folder, &["index"]);
    let years = |args: &[&str]| -> Vec<i64> {
        let found = json(&folder, &[&["search", "văn bản", "--json"], args].concat(), 0);
        let hits = found["hits"].as_array().unwrap().clone();
        hits.iter().map(|hit| hit["year"].as_i64().unwrap()).collect()
    };
    assert_eq!(years(&["--sort", "newest"]), [2022, 2020, 2018]);
    assert_eq!(years(&["--sort", "oldest", "--limit", "2"]), [2018, 2020]);
    assert_eq!(years(&["--type", "Kế hoạch", "--sort", "oldest"]), [2020, 2022]);
    assert_eq!(years(&["--year", "2018", "--year", "2022", "--sort", "oldest"]), [2018, 2022]);
    assert_eq!(years(&["--from", "2019", "--to", "2021-06"]), [2020]);
}

#[test]
fn what_could_not_be_read_is_named_and_status_3() {
    let folder = folder();
    write(&folder, "corpus/trống.txt", "");
    write(&folder, "corpus/quét.pdf", "%PDF-1.7\n");
    let pipe = folder.path().join("corpus/ống.txt");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let report = json(&folder, &["index", "--json"], 3);
    let failed = report["failed"].as_array().unwrap();
    let codes: Vec<_> = failed.iter().map(|f| (f["path"].as_str(), f["code"].as_str())).collect();
    let expected = [("quét.pdf", "unreadable"), ("trống.txt", "empty"), ("ống.txt", "not_a_file")];
    assert_eq!(codes, expected.map(|(path, code)| (Some(path), Some(code))));
    assert_eq!(failed[0].as_object().unwrap().len(), 3, "path, code and message only");
    assert_eq!(report["documents"], 1);
    let (status, _, err) = exit_and_output(&run(&folder, &["index"]));
    assert_eq!(status, 3);
    assert!(expected.iter().all(|(path, _)| err.contains(path)), "{err}");
}

#[test]
fn a_missing_corpus_is_named_and_the_index_stays() {
    let folder = folder();
    run(&folder, &["index"]);
    let (status, out, err) =
        exit_and_output(&run(&folder, &["index", "--corpus", "kho", "--rebuild"]));
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("kho"), "{err}");
    assert_eq!(json(&folder, &["search", "", "--json"], 0)["total"], 1);
}

#[test]
fn settings_come_from_flags_environment_and_file() {
    let folder = folder();
    write(&folder, "kho/a.txt", "một");
    write(&folder, "kho/b.txt", "hai");
    write(&folder, "tracuu.toml", "corpus = 'kho'\nindex = 'chỉ mục'");
    assert_eq!(json(&folder, &["index", "--json"], 0)["documents"], 2);
    assert!(folder.path().join("chỉ mục").exists());
    let output = command(&folder, &["index", "--json"]).env("TRACUU_CORPUS", "corpus").output();
    let report: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    assert_eq!(report["documents"], 1);
    assert_eq!(json(&folder, &["index", "--corpus", "kho", "--json"], 0)["documents"], 2);
}

#[test]
fn inspects_one_file_without_an_index() {
    let folder = folder();
    write(&folder, "a.txt", NOTICE);
    write(&folder, "a.txt.meta.toml", "date = 2020-02-29");
    let read = json(&folder, &["inspect", "a.txt", "--json"], 0);
    assert_eq!(read["record"]["date"], "2020-02-29");
    assert_eq!(read["record"]["title"], "Về việc nghỉ lễ");
    assert!(read["text"].as_str().unwrap().contains("THÔNG BÁO"));
    assert!(read["outline"].is_array() && read["issues"].is_array());
    assert!(!folder.path().join("index").exists());
    let indexed = json(&folder, &["index", "--corpus", ".", "--index", "i", "--json"], 0);
    assert_eq!(indexed["documents"], 1, "the same bytes twice are one document");

    write(&folder, "rows.jsonl", "{\"id\":\"x\",\"text\":\"một\"}\n{\"id\":\"y\"}\n");
    let (status, out, err) = exit_and_output(&run(&folder, &["inspect", "rows.jsonl", "--json"]));
    assert_eq!((status, out.lines().count()), (3, 2), "one a line");
    assert!(err.contains("line 2") && err.contains("`text` of `y` is absent"), "{err}");

    write(&folder, "empty.html", "");
    let read = json(&folder, &["inspect", "empty.html", "--json"], 3);
    assert_eq!((&read["issues"][0]["code"], &read["text"]), (&"empty".into(), &"".into()));
    for missing in ["none.txt", "corpus"] {
        let (status, out, err) = exit_and_output(&run(&folder, &["inspect", missing]));
        assert_eq!((status, out.as_str()), (1, ""));
        assert!(err.contains(missing), "{err}");
    }
}

#[test]
fn a_trace_names_the_rule_of_every_field() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = folder();
    write(&folder, "a.txt", NOTICE);
    write(&folder, "a.txt.meta.toml", "place = 'Huế'\nyear = 2020");
    let read = json(&folder, &["inspect", "a.txt", "--trace", "--json"], 0);
    let entry = |read: &Value, field: &str| {
        let entries = read["trace"].as_array().expect("a trace").clone();
        entries.into_iter().find(|entry| entry["field"] == field).unwrap_or_default()
    };
    let title = entry(&read, "title");
    assert_eq!(
        (&title["rule"], &title["text"]),
        (&"title_below_type".into(), &read["record"]["title"])
    );
    let lines: Vec<&str> = read["text"].as_str().unwrap().lines().collect();
    assert_eq!(lines[title["line"].as_u64().unwrap() as usize - 1], "Về việc nghỉ lễ");
    for field in ["place", "year"] {
        let given = entry(&read, field);
        assert_eq!((&given["rule"], &given["line"]), (&"given".into(), &Value::Null), "{field}");
        assert_eq!(given["text"], "");
    }
    assert!(json(&folder, &["inspect", "a.txt", "--json"], 0).get("trace").is_none());

    let (status, out, _) = exit_and_output(&run(&folder, &["inspect", "a.txt", "--trace"]));
    assert_eq!(status, 0);
    let table = out.find("\nfield ").expect("a table");
    let record = out.find("\ntitle ").expect("a record");
    let text = out.rfind("THÔNG BÁO").expect("the text");
    assert!(record < table && table < text, "{out}");
    let row = out[table..].lines().find(|line| line.starts_with("place ")).expect("a row");
    assert_eq!(row.split_whitespace().collect::<Vec<_>>(), ["place", "given", "-"]);
    assert!(!exit_and_output(&run(&folder, &["inspect", "a.txt"])).1.contains("\nfield "));

    write(&folder, "rows.jsonl", "{\"id\":\"x\",\"text\":\"một\",\"title\":\"Về việc\"}\n");
    let read = json(&folder, &["inspect", "rows.jsonl", "--trace", "--json"], 0);
    assert_eq!(entry(&read, "title")["rule"], "given");
    let unreadable = root.join("tests/fixtures/pdf/s0.lo-noToUnicode.pdf");
    std::fs::copy(unreadable, folder.path().join("153-tb-vpcp.pdf")).unwrap();
    let inspect = ["inspect", "153-tb-vpcp.pdf", "--ocr", "off", "--trace", "--json"];
    let read = json(&folder, &inspect, 3);
    for field in ["number", "notation", "type", "title"] {
        assert_eq!(entry(&read, field)["rule"], "file_name", "{field}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = folder();
    write(&folder, "corpus/long.txt", &"Một đoạn văn bản dài về cửa khẩu. ".repeat(20_000));
    run(&folder, &["index"]);
    let id = json(&folder, &["search", "", "--json"], 0)["hits"][0]["id"].clone();
    let mut show = command(&folder, &["show", id.as_str().unwrap()]);
    let mut child = show.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}

/// How long a test waits for what a service must say at some time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running service, killed on drop.
pub(crate) struct Service {
    child: Child,
    address: String,
}

impl Service {
    pub fn start(folder: &TempDir, args: &[&str]) -> Self {
        let args = [&["serve", "--bind", "127.0.0.1:0"], args].concat();
        let mut command = command(folder, &args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").expect(&line).to_string();
        Service { child, address }
    }

    /// Sends `GET path`. Returns the status and body.
    pub fn get(&self, path: &str) -> (u16, String) {
        let (head, body) = self.get_whole(path);
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body)
    }

    /// Sends `GET path`. Returns the head of the answer and its body.
    pub fn get_whole(&self, path: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_string(), body.to_string())
    }

    /// Repeats `GET path` until `wanted` accepts the response, and returns its body. Panics after
    /// [`PATIENCE`], which is far longer than the service takes to look at its folder again.
    pub fn get_until(&self, path: &str, wanted: impl Fn(u16, &str) -> bool) -> String {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let (status, body) = self.get(path);
            if wanted(status, &body) {
                return body;
            }
        }
        panic!("{path} never gave what was wanted");
    }

    pub fn stop(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn serves_at_once_and_indexes_beside() {
    let folder = folder();
    let service = Service::start(&folder, &[]);
    assert_eq!(service.get("/healthz").0, 200);
    service.get_until("/readyz", |status, _| status == 200);
    let (status, body) = service.get("/api/v1/search?q=cua+khau");
    let found: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &found["total"]), (200, &1.into()));

    // Another process changes the index; the service picks up the change.
    write(&folder, "corpus/hai.txt", "Báo cáo về cửa khẩu");
    // The service's own indexing run may hold the lock for a moment after its commit.
    let indexed = (0..1_000).any(|_| run(&folder, &["index"]).status.success());
    assert!(indexed, "the index stayed busy");
    let two = |_: u16, body: &str| body.contains("\"total\":2");
    service.get_until("/api/v1/search?q=cua+khau", two);
    assert_eq!(service.stop(), Some(0));
}

#[test]
fn no_index_serves_what_is_there() {
    let folder = folder();
    let service = Service::start(&folder, &["--no-index"]);
    assert_eq!(service.get("/readyz").0, 503);
    assert_eq!(service.stop(), Some(0));
    assert!(!Path::new(&folder.path().join("index/CURRENT")).exists());
}

#[test]
fn a_port_that_is_taken_is_named() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (status, out, err) = exit_and_output(&run(&folder, &["serve", "--bind", &address]));
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains(&address), "{err}");
}

/// Puts an index of an older version of the program into the folder, whose format is 9.
pub(crate) fn put_older_index(folder: &TempDir) {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/index-format-9");
    for part in ["", "g0001"] {
        fs::create_dir_all(folder.path().join("index").join(part)).unwrap();
        for file in fs::read_dir(fixture.join(part)).unwrap() {
            let file = file.unwrap();
            if file.file_type().unwrap().is_file() {
                let copy = folder.path().join("index").join(part).join(file.file_name());
                fs::copy(file.path(), copy).unwrap();
            }
        }
    }
}

/// The index of an older version of the program is refused with the way out, and rebuilt by the
/// next run.
#[test]
fn an_index_of_an_older_format_is_refused_and_rebuilt() {
    let folder = folder();
    put_older_index(&folder);
    for command in [&["search", "cửa khẩu"][..], &["show", "a"], &["explain", "cửa khẩu"]] {
        let (code, out, err) = exit_and_output(&run(&folder, command));
        assert_eq!((code, out.as_str()), (1, ""), "{command:?}");
        assert!(err.contains("format 9") && err.contains("tracuu index --rebuild"), "{err}");
    }
    assert_eq!(json(&folder, &["index", "--json"], 0)["added"], 1);
    assert_eq!(json(&folder, &["search", "cửa khẩu", "--json"], 0)["total"], 1);
}

/// A program without the engine of a cluster says how to build it.
#[test]
#[cfg(not(feature = "opensearch"))]
fn an_engine_that_was_not_built_is_named() {
    let folder = folder();
    write(&folder, "tracuu.toml", "[opensearch]\nnodes = ['http://127.0.0.1:1']");
    for args in [&["search", "a"][..], &["index"], &["serve", "--bind", "127.0.0.1:0"]] {
        let args = [args, &["--engine", "opensearch"]].concat();
        let (status, out, err) = exit_and_output(&run(&folder, &args));
        assert_eq!((status, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains("--engine is `opensearch`"), "{err}");
        assert!(err.contains("cargo build --release --features opensearch"), "{err}");
    }
    let (status, out, _) = exit_and_output(&run(&folder, &["check", "--engine", "opensearch"]));
    assert!(status == 1 && out.contains("--features opensearch"), "{out}");
}

#[test]
fn explains_a_query_and_a_score() {
    let folder = folder();
    let text = "Kế hoạch phát triển cửa khẩu.\n";
    write(&folder, "corpus/kế hoạch.txt", text);
    run(&folder, &["index"]);
    let explained = json(&folder, &["explain", "cua khau", "--json"], 0);
    assert_eq!(explained["query"]["restored"], "cửa khẩu");
    assert_eq!(
        (&explained["query"]["documents"], &explained["notes"][0]["code"]),
        (&2.into(), &"accents_restored".into())
    );
    let groups = explained["query"]["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0][0]["term"], "cửa");
    let score = |document: &Value| document["score"].as_f64().unwrap();
    let hits = json(&folder, &["search", "cua khau", "--json"], 0);
    let first = &hits["hits"][0];
    assert_eq!(explained["document"]["id"], first["id"]);
    assert!((score(&explained["document"]) - score(first)).abs() < 1e-4);
    // Another document, by its id; and one that the index does not have.
    let second = hits["hits"][1]["id"].as_str().unwrap();
    let other = json(&folder, &["explain", "cua khau", second, "--json"], 0);
    assert!(score(&other["document"]) < score(&explained["document"]));
    let (code, out, _) = exit_and_output(&run(&folder, &["explain", "cửa khẩu"]));
    assert_eq!(code, 0);
    for part in ["word 0", "cửa+khẩu", "from its best passage"] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let (code, _, err) = exit_and_output(&run(&folder, &["explain", "cửa khẩu", "none"]));
    assert_eq!(code, 1);
    assert!(err.contains("none"), "{err}");
    let nothing = json(&folder, &["explain", "không đâu", "--json"], 0);
    assert_eq!(nothing["document"], Value::Null);
}
