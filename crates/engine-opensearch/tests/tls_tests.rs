//! The client over TLS: whom it trusts, and what it says of those whom it does not.

mod support;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use support::tls::Authority;
use support::{Fault, Server};
use tempfile::TempDir;
use tracuu_engine_opensearch::client::{Body, Client, Method, Repeat, Request};
use tracuu_engine_opensearch::settings::{Credentials, Secret, Settings};
use tracuu_search::{Deadline, SearchError};

fn settings(nodes: &[String], ca_file: Option<PathBuf>) -> Settings {
    Settings {
        nodes: nodes.into(),
        name: "test".into(),
        credentials: Credentials::Basic { user: "reader".into(), password: Secret::new("Qx7-pw") },
        ca_file,
        shards: 1,
        replicas: 0,
        deadline: Duration::from_secs(5),
    }
}

fn get(settings: &Settings, repeat: Repeat) -> Result<u16, SearchError> {
    let client = Client::new(settings).unwrap();
    let request = Request { method: Method::Get, path: "/", body: Body::None, repeat };
    let deadline = Deadline::after(Duration::from_secs(30));
    client.send(&request, deadline).map(|answer| answer.status)
}

fn file(folder: &TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("ca.pem");
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn the_wrong_scheme_is_named() {
    let (plain, authority) = (Server::start(), Authority::new("own"));
    let tls = Server::start_tls(authority.server("127.0.0.1"));
    let with = |server: &Server, scheme: &str| format!("{scheme}://{}", server.authority());
    // As a node answers to what is not HTTP.
    let answering = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", answering.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = answering.accept()?;
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")?;
        // Until the client has read it.
        stream.read_to_end(&mut Vec::new())
    });
    for (node, hint) in [
        (with(&plain, "https"), "if it speaks no TLS, write `http://`"),
        (address, "if it speaks no TLS, write `http://`"),
        (with(&tls, "http"), "if it speaks TLS, write `https://`"),
    ] {
        let error = get(&settings(&[node], None), Repeat::Never).unwrap_err().to_string();
        assert!(error.ends_with(hint), "{error}");
    }
}

#[test]
fn a_node_is_trusted_by_the_file_alone() {
    let (folder, authority, stranger) =
        (tempfile::tempdir().unwrap(), Authority::new("own"), Authority::new("other"));
    let server = Server::start_tls(authority.server("127.0.0.1"));
    let nodes = [server.url()];

    let both = format!("{}\n# a comment\n{}", stranger.pem, authority.pem);
    for pem in [&authority.pem, &both] {
        let settings = settings(&nodes, Some(file(&folder, pem)));
        assert_eq!(get(&settings, Repeat::Never).unwrap(), 200);
    }
    assert!(server.seen().iter().all(|it| it.header("authorization").is_some()));
    let count = server.seen().len();

    for ca_file in [Some(file(&folder, &stranger.pem)), None] {
        let error = get(&settings(&nodes, ca_file), Repeat::OnAnotherNode).unwrap_err();
        assert!(matches!(error, SearchError::Unavailable { .. }), "{error:?}");
        let text = error.to_string();
        assert!(text.contains(&server.url()) && text.contains("UnknownIssuer"), "{text}");
    }
    // Whoever is not trusted does not get the password.
    assert_eq!(server.seen().len(), count);
}

#[test]
fn a_certificate_for_another_host_is_refused_and_another_node_asked() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new("own"));
    let other = Server::start_tls(authority.server("search-1.example.vn"));
    let right = Server::start_tls(authority.server("127.0.0.1"));
    let ca_file = Some(file(&folder, &authority.pem));

    let error = get(&settings(&[other.url()], ca_file.clone()), Repeat::Never).unwrap_err();
    assert!(error.to_string().contains("certificate"), "{error}");

    // The handshake failed, so nothing was sent, and even a request goes on that may be sent once.
    let both = settings(&[other.url(), right.url()], ca_file);
    assert_eq!(get(&both, Repeat::Never).unwrap(), 200);
    assert_eq!((other.seen().len(), right.seen().len()), (0, 1));
}

#[test]
fn connections_over_tls_are_used_again_and_broken_ones_repeated() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new("own"));
    let server = Server::start_tls(authority.server("127.0.0.1"));
    let settings = settings(&[server.url()], Some(file(&folder, &authority.pem)));
    let client = Client::new(&settings).unwrap();
    let send = || {
        let (method, repeat) = (Method::Get, Repeat::OnAnotherNode);
        let request = Request { method, path: "/", body: Body::None, repeat };
        client.send(&request, Deadline::after(Duration::from_secs(30))).unwrap();
    };
    (0..3).for_each(|_| send());
    server.next(Fault::Cut);
    send();
    let connections: Vec<usize> = server.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [0, 0, 0, 0, 1]);
}

#[test]
fn a_node_that_does_not_speak_tls_is_named() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new("own"));
    let plain = Server::start();
    let url = plain.url().replace("http:", "https:");
    let settings = settings(std::slice::from_ref(&url), Some(file(&folder, &authority.pem)));
    let error = get(&settings, Repeat::Never).unwrap_err().to_string();
    assert!(error.contains(&url) && error.contains("cannot be reached"), "{error}");
    assert!(!error.contains("Qx7-pw"), "{error}");
}

#[test]
fn a_file_without_certificates_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new("own");
    let damaged = authority.pem.replacen("MI", "AA", 1);
    let key = "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n";
    let cut = authority.pem.split("-----END").next().unwrap();
    let check = |path: &Path, reason: &str| {
        let settings = settings(&["https://localhost".into()], Some(path.into()));
        let error = Client::new(&settings).err().expect("an error").to_string();
        assert!(error.contains("opensearch.ca_file"), "{error}");
        assert!(error.contains(path.to_str().unwrap()), "{error}");
        assert!(error.contains(reason), "{error}");
    };
    for (text, reason) in [
        ("", "has no certificate"),
        ("no certificate", "has no certificate"),
        (key, "has no certificate"),
        (cut, "PEM"),
        (&damaged, "certificate 1"),
        (&format!("{}{damaged}", authority.pem), "certificate 2"),
    ] {
        check(&file(&folder, text), reason);
    }
    check(&folder.path().join("missing.pem"), "cannot be read");
    check(folder.path(), "cannot be read");
}
