//! The client against nodes that answer: what arrives, what comes back, what is repeated.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tracuu_search::{Deadline, SearchError};

use super::limits::Limits;
use super::{Body, Client, Method, Repeat, Request};
use crate::settings::{Credentials, Secret, Settings};
use crate::support::{Fault, Server, Source};

const PASSWORD: &str = "Qx7-pw-secret";
pub(super) const GET: Request<'_> =
    Request { method: Method::Get, path: "/", body: Body::None, repeat: Repeat::OnAnotherNode };
pub(super) const ONCE: Request<'_> = Request { repeat: Repeat::Never, ..GET };
pub(super) const BULK: Request<'_> = Request {
    method: Method::Post,
    path: "/_bulk",
    body: Body::Lines(b"{}\n"),
    repeat: Repeat::WithBackoff,
};

pub(super) fn settings(nodes: &[String], credentials: Credentials) -> Settings {
    Settings {
        nodes: nodes.into(),
        name: "test".into(),
        credentials,
        ca_file: None,
        shards: 1,
        replicas: 0,
        deadline: Duration::from_secs(5),
    }
}

/// Limits with which a failed node stays left out, and waits cost nothing.
pub(super) fn limits() -> Limits {
    Limits {
        fair: Duration::ZERO,
        first_pause: Duration::from_secs(3_600),
        longest_pause: Duration::from_secs(3_600),
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_millis(1),
        all_waits: Duration::from_millis(20),
        ..Limits::default()
    }
}

pub(super) fn client(nodes: &[String]) -> Client {
    client_as(nodes, Credentials::None)
}

fn client_as(nodes: &[String], credentials: Credentials) -> Client {
    Client::with_limits(&settings(nodes, credentials), limits()).unwrap()
}

/// Long enough on any machine.
pub(super) fn patient() -> Deadline {
    Deadline::after(Duration::from_secs(60))
}

pub(super) fn send(client: &Client, request: &Request<'_>) -> Result<u16, String> {
    let answer = client.send(request, patient());
    answer.map(|answer| answer.status).map_err(|error| {
        assert!(matches!(error, SearchError::Unavailable { .. }), "{error:?}");
        assert!(!format!("{error} {error:?}").contains(PASSWORD), "{error:?}");
        error.to_string()
    })
}

pub(super) fn left_out(client: &Client) -> Vec<bool> {
    client.nodes().iter().map(|node| node.left_out.is_some()).collect()
}

fn error_body(kind: &str, cause: &str) -> String {
    json!({"error": {
        "root_cause": [{"type": cause, "reason": "the inner reason"}],
        "type": kind, "reason": "all shards failed"
    }, "status": 500})
    .to_string()
}

#[test]
fn requests_arrive_as_they_are_and_use_one_connection() {
    let server = Server::start_with(Source::Fixed(r#"{"took":3}"#.into()));
    let client = client(&[server.url()]);
    let search = br#"{"query":{}}"#;
    let requests = [
        Request { method: Method::Post, path: "/a/_search?x=1", body: Body::Json(search), ..GET },
        BULK,
        Request { method: Method::Put, path: "/a", ..GET },
        Request { method: Method::Post, path: "/a/_refresh", ..GET },
        Request { method: Method::Delete, path: "/a%20b", ..GET },
        Request { method: Method::Head, path: "/a", ..GET },
        GET,
        Request { body: Body::Json(search), ..GET },
        Request { method: Method::Delete, body: Body::Json(search), ..GET },
    ];
    for request in &requests {
        let answer = client.send(request, patient()).unwrap();
        assert!(answer.is_success());
        if request.method == Method::Head {
            assert!(answer.body.is_empty());
        } else {
            assert_eq!(answer.json::<Value>().unwrap(), json!({"took": 3}));
        }
    }
    let seen = server.seen();
    let lines: Vec<String> = seen.iter().map(|it| format!("{} {}", it.method, it.path)).collect();
    let expected = [
        "POST /a/_search?x=1",
        "POST /_bulk",
        "PUT /a",
        "POST /a/_refresh",
        "DELETE /a%20b",
        "HEAD /a",
        "GET /",
        "GET /",
        "DELETE /",
    ];
    assert_eq!(lines, expected);
    assert_eq!(seen[0].body, search);
    assert_eq!(seen[0].header("content-type"), Some("application/json"));
    assert_eq!((seen[7].body.as_slice(), seen[8].body.as_slice()), (&search[..], &search[..]));
    assert_eq!(seen[1].body, b"{}\n");
    assert_eq!(seen[1].header("content-type"), Some("application/x-ndjson"));
    assert_eq!(seen[2].header("content-type"), None);
    let agent = concat!("tracuu/", env!("CARGO_PKG_VERSION"));
    for request in &seen {
        assert_eq!(request.header("transfer-encoding"), None);
        assert_eq!(request.connection, 0);
        assert_eq!(request.header("user-agent"), Some(agent));
        assert_eq!(request.header("authorization"), None);
    }
}

#[test]
fn nodes_are_asked_in_turns() {
    let servers = [(); 3].map(|()| Server::start());
    let client = client(&servers.each_ref().map(Server::url));
    (0..6).for_each(|_| assert_eq!(send(&client, &GET), Ok(200)));
    assert_eq!(servers.each_ref().map(|server| server.seen().len()), [2, 2, 2]);
}

#[test]
fn a_node_may_have_a_host_name() {
    let server = Server::start();
    let client = client(&[server.url().replace("127.0.0.1", "localhost")]);
    (0..3).for_each(|_| assert_eq!(send(&client, &GET), Ok(200)));
    assert!(client.nodes()[0].address.starts_with("http://localhost:"));
    assert!(server.seen().iter().all(|seen| seen.connection == 0));
}

#[test]
fn credentials_go_with_each_request() {
    let basic = Credentials::Basic { user: "reader".into(), password: Secret::new("pass:wörd") };
    // Base64 by another program: `printf 'reader:pass:wörd' | base64`.
    for (credentials, expected) in [
        (basic, "Basic cmVhZGVyOnBhc3M6d8O2cmQ="),
        (Credentials::ApiKey(Secret::new("aWQ6a2V5")), "ApiKey aWQ6a2V5"),
    ] {
        let server = Server::start();
        let client = client_as(&[server.url()], credentials);
        assert_eq!(send(&client, &GET), Ok(200));
        assert_eq!(server.seen()[0].header("authorization"), Some(expected));
    }
}

#[test]
fn refused_credentials_name_their_setting_and_are_not_repeated() {
    let basic = Credentials::Basic { user: "reader".into(), password: Secret::new(PASSWORD) };
    let key = Credentials::ApiKey(Secret::new(PASSWORD));
    for (status, body, credentials, expected) in [
        (401, "Unauthorized", basic.clone(), "as `opensearch.user` = `reader`"),
        (401, "Unauthorized", key, "by `opensearch.api_key`"),
        (401, "", Credentials::None, "needs `opensearch.user`"),
        (403, r#"{"error":{"type":"security_exception"}}"#, basic, "not permitted as"),
    ] {
        let (one, other) = (Server::start(), Server::start());
        one.always(Fault::Status(status, body.into()));
        let client = client_as(&[one.url(), other.url()], credentials);
        let error = send(&client, &GET).unwrap_err();
        assert!(error.contains(expected) && error.contains(&status.to_string()), "{error}");
        assert!(error.contains(&one.url()), "{error}");
        assert_eq!(other.seen().len(), 0);
        assert_eq!(left_out(&client), [false, false]);
    }
}

#[test]
fn what_another_node_may_do_is_repeated_there_once() {
    let shards = error_body("search_phase_execution_exception", "node_disconnected_exception");
    let html = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n<html><p>";
    for (fault, reason, is_blamed) in [
        (Fault::Close, "no whole answer", true),
        (Fault::Cut, "no whole answer", true),
        (Fault::Garble, "something else than JSON", true),
        (Fault::LengthOff(7), "no whole answer", true),
        (Fault::LengthOff(-1), "something else than JSON", true),
        (Fault::LengthOff(-2), "something else than JSON", true),
        (Fault::Raw(html.into()), "something else than JSON", true),
        (Fault::Raw(b"SSH-2.0-OpenSSH_9.6\r\n".into()), "no whole answer", true),
        (Fault::Raw(b"HTTP/1.1 200 OK\r\n\r\n{\"took\":".into()), "else than JSON", true),
        (Fault::Status(301, "{}".into()), "301, a redirect", true),
        (Fault::Status(404, "<html>".into()), "404 with something else than JSON", true),
        (Fault::Status(502, "<html>Bad  Gateway".into()), "502: <html>Bad Gateway", true),
        (Fault::Status(503, "{}".into()), "503", true),
        (Fault::Status(504, "{}".into()), "504", true),
        (Fault::Status(429, "{}".into()), "429, too many requests", false),
        (Fault::Status(500, shards), "500: search_phase_execution_exception: all shards", false),
    ] {
        let (one, other) = (Server::start(), Server::start());
        one.always(fault.clone());
        let nodes = [one.url(), other.url()];
        let repeating = client(&nodes);
        assert_eq!(send(&repeating, &GET), Ok(200), "{fault:?}");
        assert_eq!((one.seen().len(), other.seen().len()), (1, 1), "{fault:?}");
        assert_eq!(left_out(&repeating), [is_blamed, false], "{fault:?}");
        // What must not arrive twice does not.
        let error = send(&client(&nodes), &ONCE).unwrap_err();
        assert!(error.contains(&one.url()) && error.contains(reason), "{fault:?}: {error}");
        assert_eq!((one.seen().len(), other.seen().len()), (2, 1), "{fault:?}");
        // The second failure is the last.
        other.always(fault.clone());
        let error = send(&client(&nodes), &GET).unwrap_err();
        assert!(error.contains(&other.url()) && error.contains(reason), "{fault:?}: {error}");
        assert_eq!((one.seen().len(), other.seen().len()), (3, 2), "{fault:?}");
    }
}

#[test]
fn what_another_node_cannot_do_better_is_not_repeated() {
    let clauses = error_body("search_phase_execution_exception", "too_many_clauses");
    let bug = error_body("null_pointer_exception", "null_pointer_exception");
    let block = json!({"error": {"type": "cluster_block_exception", "reason": "disk is full"}});
    for (status, body, reason) in [
        (500, clauses, "500: search_phase_execution_exception: all shards failed: the inner"),
        (500, bug, "500: null_pointer_exception"),
        (501, "{}".into(), "501"),
        (429, block.to_string(), "429: cluster_block_exception: disk is full"),
        (403, block.to_string(), "403: cluster_block_exception: disk is full"),
    ] {
        let (one, other) = (Server::start(), Server::start());
        one.always(Fault::Status(status, body));
        for request in [GET, BULK] {
            let client = client(&[one.url(), other.url()]);
            let error = send(&client, &request).unwrap_err();
            assert!(error.contains(reason), "{error}");
            assert!(!error.contains("opensearch.user"), "{error}");
            assert_eq!(left_out(&client), [false, false]);
        }
        assert_eq!((one.seen().len(), other.seen().len()), (2, 0));
    }
}

#[test]
fn answers_for_the_caller_come_back() {
    let server = Server::start();
    let client = client(&[server.url()]);
    for status in [200, 201, 400, 404, 405, 409, 413, 499] {
        let body = error_body("version_conflict_engine_exception", "x");
        server.next(Fault::Status(status, body.clone()));
        let answer = client.send(&ONCE, patient()).unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (status, body.as_bytes()));
        assert_eq!(answer.is_success(), status < 300);
        let error = answer.unexpected("the pointer cannot be written").to_string();
        let expected = format!("{} answered {status}: version_conflict", server.url());
        assert!(error.contains(&expected), "{error}");
        assert!(answer.json::<Vec<u8>>().unwrap_err().to_string().contains(&server.url()));
    }
    // A node answers so to a body that is too large.
    server.next(Fault::Status(413, String::new()));
    assert_eq!(send(&client, &ONCE), Ok(413));
    let error = send(&client, &Request { path: "/a b", ..GET }).unwrap_err();
    assert!(error.contains("cannot be made"), "{error}");
}

#[test]
fn refused_writes_are_sent_again_with_waits() {
    let busy = || Fault::Status(429, error_body("rejected_execution_exception", "x"));
    let unwell = || Fault::Status(503, error_body("cluster_block_exception", "x"));
    let server = Server::start();
    let client = client(&[server.url()]);
    (0..5).for_each(|_| server.next(busy()));
    (0..5).for_each(|_| server.next(unwell()));
    assert_eq!(send(&client, &BULK), Ok(200));
    assert_eq!(server.seen().len(), 11);
    // A read does not wait.
    (0..3).for_each(|_| server.next(busy()));
    assert!(send(&client, &GET).unwrap_err().contains("429"));
    assert!(send(&client, &ONCE).unwrap_err().contains("429"));
    // Nobody waits for ever: 20 waits of 1 ms, which `limits` allows.
    let before = server.seen().len();
    server.always(busy());
    assert!(send(&client, &BULK).unwrap_err().contains("rejected_execution_exception"));
    assert_eq!(server.seen().len() - before, 21);
}

#[test]
fn an_answer_that_is_too_large_is_refused() {
    let server = Server::start_with(Source::Fixed(format!("\"{}\"", "x".repeat(998))));
    let settings = settings(&[server.url()], Credentials::None);
    let with_limit = |answer_bytes| {
        let limits = Limits { answer_bytes, ..limits() };
        send(&Client::with_limits(&settings, limits).unwrap(), &GET)
    };
    assert_eq!(with_limit(1_000), Ok(200));
    assert!(with_limit(999).unwrap_err().contains("has over 999 bytes"));
    assert_eq!(server.seen().len(), 2, "none was repeated");
}

#[test]
fn a_proxy_in_front_of_a_node_passes_on_and_spoils() {
    let node = Arc::new(Server::start_with(Source::Fixed(r#"{"count":7}"#.into())));
    let proxy = Server::start_with(Source::Upstream(node.authority()));
    let client = client(&[proxy.url()]);
    let request = Request { method: Method::Post, body: Body::Json(b"{}"), ..GET };
    let answer = client.send(&request, patient()).unwrap();
    assert_eq!(answer.json::<Value>().unwrap(), json!({"count": 7}));
    assert_eq!(
        (node.seen()[0].method.as_str(), node.seen()[0].body.as_slice()),
        ("POST", &b"{}"[..])
    );
    node.next(Fault::Status(404, r#"{"error":"x"}"#.into()));
    assert_eq!(send(&client, &request), Ok(404));
    proxy.next(Fault::Delay(Duration::from_millis(1)));
    assert_eq!(send(&client, &request), Ok(200));
    proxy.next_at("_bulk", Fault::Cut);
    assert_eq!(send(&client, &ONCE), Ok(200));
    assert!(send(&client, &Request { repeat: Repeat::Never, ..BULK }).is_err());
    assert_eq!(node.seen().len(), 5, "the node did what was asked");
}

/// Variables that name proxies are those of a process, so the test above runs in one of its own.
#[test]
fn proxies_of_the_environment_are_not_used() {
    let mut test = Command::new(std::env::current_exe().unwrap());
    test.args(["--exact", "client::tests::requests_arrive_as_they_are_and_use_one_connection"]);
    for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy", "https_proxy"] {
        test.env(name, Server::nowhere());
    }
    let output = test.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}
