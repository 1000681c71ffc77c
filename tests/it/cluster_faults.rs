//! What `tracuu check`, `/readyz` and runs say of a real cluster that has faults.

use std::fs;

use tempfile::TempDir;
use tracuu_engine_opensearch::OpenSearchEngine;
use tracuu_engine_opensearch::client::{Body, Client, Method, Repeat, Request};
use tracuu_search::Deadline;
use tracuu_search::engine::{Engine, WriteMode};

use crate::cli::{Service, exit_and_output, folder, run, write};
use crate::cluster::{Gate, TestIndex, table};

#[test]
fn faults_of_a_cluster_are_named() {
    let Some(index) = TestIndex::new() else { return };
    let folder = folder();
    let closed = Gate::new(None);
    let nodes = [&index.nodes[..], &[closed.url()]].concat();
    index.configure_by(&folder, &nodes);
    let with = |args: &[&'static str]| [args, &["--engine", "opensearch"]].concat();
    assert_eq!(run(&folder, &with(&["index"])).status.code(), Some(0));
    let (status, out, _) = exit_and_output(&run(&folder, &with(&["check", "--ocr", "off"])));
    assert_eq!(status, 1, "{out}");
    let line = out.lines().find(|line| line.contains(&format!("{}: the search", closed.url())));
    assert!(line.is_some_and(|line| line.starts_with("fault ")), "{out}");
    assert!(out.contains("take it out of `opensearch.nodes`"), "{out}");
}

/// Sends a request to the cluster that the program does not make.
fn request(index: &TestIndex, method: Method, path: &str, body: &str) {
    let client = Client::new(&index.settings()).unwrap();
    let (body, repeat) = (Body::Json(body.as_bytes()), Repeat::Never);
    let request = Request { method, path, body, repeat };
    let answer = client.send(&request, Deadline::NONE).unwrap();
    assert!(answer.is_success(), "{path}: {}", String::from_utf8_lossy(&answer.body));
}

/// Returns what `tracuu check` says of a cluster without a fault, one finding a line, after its
/// level.
fn cluster_findings(folder: &TempDir) -> String {
    findings_with_status(folder, 0)
}

fn findings_with_status(folder: &TempDir, expected: i32) -> String {
    let args = ["check", "--ocr", "off", "--bind", "127.0.0.1:0", "--engine", "opensearch"];
    let (status, out, _) = exit_and_output(&run(folder, &args));
    assert_eq!(status, expected, "{out}");
    let of_cluster = out.lines().filter(|line| line.contains(" cluster "));
    of_cluster.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

#[test]
fn a_check_says_what_the_next_run_removes() {
    let Some(index) = TestIndex::new() else { return };
    let folder = folder();
    index.configure(&folder);
    let name = &index.name;
    let args = ["index", "--engine", "opensearch"];
    // The lack of an index is a fault of another part.
    assert!(findings_with_status(&folder, 1).contains("nothing has been indexed yet"));
    assert!(run(&folder, &args).status.success());
    // What a run leaves that is killed: its number is taken, and there are entries of it. Another
    // one has left an index.
    let engine = OpenSearchEngine::open(index.settings()).unwrap();
    drop(engine.writer(WriteMode::Update).unwrap());
    let leave = |generation: u64, build: u64| {
        let alias = format!("{{\"aliases\": {{\"{name}-{build:06}-write\": {{}}}}}}");
        request(&index, Method::Put, &format!("/{name}-{build:06}"), &alias);
        let path = format!("/{name}-000001/_doc/left-{generation}?refresh=true");
        let entry = format!("{{\"generation\": {generation}}}");
        request(&index, Method::Put, &path, &entry);
    };
    let removes = |build: u64| {
        format!(
            "note cluster the next run removes indices that are not used: {name}-{build:06}; \
             entries of runs that ended early: 1"
        )
    };
    // A build has the number of its run, so those of runs to come are not touched.
    leave(2, 2);
    let found = cluster_findings(&folder);
    assert!(found.contains(&format!("{}\n", removes(2))), "{found}");
    assert!(found.contains(&format!("index {name}-000002 is not used: ")), "{found}");
    write(&folder, "corpus/hai.txt", "Báo cáo về cửa khẩu");
    assert!(run(&folder, &args).status.success());
    let found = cluster_findings(&folder);
    assert!(!found.contains("000002") && found.contains("ok cluster the next run has"), "{found}");

    fs::remove_file(folder.path().join("corpus/hai.txt")).unwrap();
    let edit = [&args[..], &["--allow-removals"]].concat();
    let writer = engine.writer(WriteMode::Update).unwrap();
    let args = ["check", "--ocr", "off", "--engine", "opensearch"];
    let (_, out, _) = exit_and_output(&run(&folder, &args));
    assert!(out.contains("a run holds the right to write, for generation 4, renewed "), "{out}");
    let (status, _, err) = exit_and_output(&run(&folder, &edit));
    assert!(status == 1 && err.contains("being changed by another run"), "{err}");
    drop(writer);
    assert!(run(&folder, &edit).status.success());
    let found = cluster_findings(&folder);
    assert!(found.contains("the next run removes entries that were replaced: 1\n"), "{found}");
    leave(6, 4);
    let found = cluster_findings(&folder);
    assert!(found.contains(&format!("{}; entries that were replaced: 1\n", removes(4))), "{found}");
}

#[test]
fn an_index_that_is_away_is_named_and_made_anew() {
    let Some(index) = TestIndex::new() else { return };
    let folder = folder();
    let settings = table(&index.nodes, &index.name);
    write(&folder, "tracuu.toml", &format!("engine = 'opensearch'\n{settings}"));
    let name = &index.name;
    assert!(run(&folder, &["index"]).status.success());
    let service = Service::start(&folder, &["--no-index"]);
    service.get_until("/readyz", |status, _| status == 200);
    let is_found = |status: u16, body: &str| status == 200 && body.contains("\"total\":1");
    service.get_until("/api/v1/search?q=cua+khau", is_found);

    // Closed, it cannot be searched, and only `--rebuild` gives it up.
    request(&index, Method::Post, &format!("/{name}-000001/_close"), "");
    assert_eq!(service.get("/readyz").0, 503);
    assert_eq!(service.get("/api/v1/search?q=cua+khau").0, 503);
    let found = findings_with_status(&folder, 1);
    let line = format!("fault cluster index {name}-000001 serves: closed");
    assert!(found.contains(&line) && found.contains("open it: `POST"), "{found}");
    request(&index, Method::Post, &format!("/{name}-000001/_open"), "");
    service.get_until("/readyz", |status, _| status == 200);

    // Deleted, any run makes it anew.
    request(&index, Method::Delete, &format!("/{name}-000001"), "");
    assert_eq!(service.get("/readyz").0, 503);
    let found = findings_with_status(&folder, 1);
    let line = format!(
        "fault cluster index {name}-000001, from which generation 1 is to serve, is not there: make \
         it anew with `tracuu index`\n"
    );
    assert!(found.contains(&line) && !found.contains("is not used"), "{found}");
    let (status, out, err) = exit_and_output(&run(&folder, &["index"]));
    assert!(status == 0 && out.contains("1 added"), "{out}{err}");
    service.get_until("/readyz", |status, _| status == 200);
    service.get_until("/api/v1/search?q=cua+khau", is_found);
    assert!(cluster_findings(&folder).contains("serves: "));
    assert_eq!(service.stop(), Some(0));
}

#[test]
fn what_the_cluster_refuses_is_named() {
    let Some(index) = TestIndex::new() else { return };
    let folder = folder();
    index.configure(&folder);
    let name = &index.name;
    let args = ["index", "--engine", "opensearch"];
    assert!(run(&folder, &args).status.success());
    write(&folder, "corpus/hai.txt", "Báo cáo về cửa khẩu");
    let set = |of: &str, block: &str, value: &str| {
        let path = format!("/{name}-{of}/_settings");
        request(&index, Method::Put, &path, &format!("{{\"index.blocks.{block}\": {value}}}"));
    };
    for (of, block, refuses, advice) in [
        ("000001", "write", "write: index write (api)", "take it out of its settings"),
        ("state", "read_only_allow_delete", "flood-stage watermark", "make room on the"),
    ] {
        set(of, block, "true");
        let found = findings_with_status(&folder, 1);
        let line = found.lines().find(|line| line.contains("refuses")).unwrap_or_default();
        assert!(line.starts_with(&format!("fault cluster index {name}-{of} refuses")), "{found}");
        assert!(line.contains(refuses) && line.contains(advice), "{line}");
        let (status, _, err) = exit_and_output(&run(&folder, &args));
        set(of, block, "null");
        assert!(status == 1 && err.contains(&format!("{name}-{of}")), "{err}");
        assert!(err.contains("blocked by") && !err.contains("opensearch.user"), "{err}");
    }
    assert!(run(&folder, &args).status.success());
}

#[test]
fn an_index_with_the_name_of_a_build_that_is_not_one_is_left_alone() {
    let Some(index) = TestIndex::new() else { return };
    let folder = folder();
    index.configure(&folder);
    let other = format!("{}-000009", index.name);
    request(&index, Method::Put, &format!("/{other}"), "{}");
    assert!(run(&folder, &["index", "--engine", "opensearch"]).status.success());
    let found = cluster_findings(&folder);
    let note = format!(
        "note cluster indices that have no alias of tracuu, which leaves them alone: {other}\n"
    );
    assert!(found.contains(&note) && found.contains("-000010 serves: "), "{found}");
    assert!(found.contains("the next run has nothing to repair"), "{found}");
    request(&index, Method::Delete, &format!("/{other}"), "");
}
