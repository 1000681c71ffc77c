//! The cluster of the tests, and engines on it. `tests/run` starts the cluster by
//! `tests/cluster/cluster` and names it by two variables; without the first, a test is skipped.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use serde_json::Value;
use tracuu_document::{Document, Record};
use tracuu_engine_opensearch::OpenSearchEngine;
use tracuu_engine_opensearch::lease::Timing;
use tracuu_engine_opensearch::settings::{Credentials, Settings};
use tracuu_search::SearchError;
use tracuu_search::engine::{Engine, Provenance, Summary, WriteMode, Writer};

use crate::support::{Server, Source};

/// Names the addresses of the nodes, separated by commas, in the order of their numbers.
const NODES: &str = "TRACUU_TEST_CLUSTER";
/// Names the folder that `tests/cluster/cluster` keeps the nodes in.
const FOLDER: &str = "TRACUU_TEST_CLUSTER_DIR";
/// Names the file that collects a line for each test that was skipped.
const SKIPPED: &str = "TRACUU_SKIPPED";
/// Starts, kills and pauses nodes.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cluster/cluster");
/// How long a test waits for something that must happen at some time.
pub const PATIENCE: Duration = Duration::from_secs(90);
/// The time of one search, on a machine that has other things to do.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// Tests that need all nodes share it; one that makes nodes fail has it alone.
static CLUSTER: RwLock<()> = RwLock::new(());

enum Share {
    Shared { _guard: RwLockReadGuard<'static, ()> },
    Alone { folder: PathBuf, _guard: RwLockWriteGuard<'static, ()> },
}

/// The place of one test in the cluster: a name for indices, which are removed at its end.
pub struct Site {
    /// The addresses of the nodes.
    pub nodes: Vec<String>,
    name: String,
    share: Share,
}

/// A place in the cluster for the test `name`, beside others. `None`, noted as skipped, without a
/// cluster.
pub fn site(name: &str) -> Option<Site> {
    let nodes = nodes()?;
    let _guard = CLUSTER.read().unwrap_or_else(PoisonError::into_inner);
    Some(Site::new(nodes, name, Share::Shared { _guard }))
}

/// The cluster for the test `name` alone, which may make nodes fail. All nodes are up.
pub fn site_alone(name: &str) -> Option<Site> {
    let nodes = nodes()?;
    let Some(folder) = std::env::var_os(FOLDER) else {
        skip(&format!("{FOLDER} does not name the folder of the cluster"));
        return None;
    };
    let _guard = CLUSTER.write().unwrap_or_else(PoisonError::into_inner);
    Some(Site::new(nodes, name, Share::Alone { folder: folder.into(), _guard }))
}

fn nodes() -> Option<Vec<String>> {
    match std::env::var(NODES) {
        Ok(nodes) if !nodes.is_empty() => Some(nodes.split(',').map(String::from).collect()),
        _ => {
            skip(&format!("{NODES} does not name a cluster"));
            None
        }
    }
}

fn skip(reason: &str) {
    println!("skipped: {reason}");
    let Some(path) = std::env::var_os(SKIPPED) else { return };
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    let test = std::thread::current().name().unwrap_or_default().to_string();
    let noted = file.and_then(|mut file| writeln!(file, "{test}: {reason}"));
    noted.expect("the file of skipped tests can be written");
}

impl Site {
    fn new(nodes: Vec<String>, name: &str, share: Share) -> Site {
        Site { nodes, name: format!("test-{name}-{}", std::process::id()), share }
    }

    /// Settings for three shards with one replica.
    pub fn settings(&self) -> Settings {
        Settings {
            nodes: self.nodes.clone(),
            name: self.name.clone(),
            credentials: Credentials::None,
            ca_file: None,
            shards: 3,
            replicas: 1,
            deadline: DEADLINE,
        }
    }

    /// An engine as a server has it.
    pub fn engine(&self) -> OpenSearchEngine {
        OpenSearchEngine::open(self.settings()).expect("settings")
    }

    /// An engine that waits as `timing` says.
    pub fn engine_with(&self, timing: Timing) -> OpenSearchEngine {
        OpenSearchEngine::with_timing(self.settings(), timing).expect("settings")
    }

    /// An engine that knows only these nodes.
    pub fn engine_at(&self, nodes: Vec<String>, timing: Timing) -> OpenSearchEngine {
        let settings = Settings { nodes, ..self.settings() };
        OpenSearchEngine::with_timing(settings, timing).expect("settings")
    }

    /// A proxy in front of the first node.
    pub fn proxy(&self) -> Server {
        let authority = self.nodes[0].trim_start_matches("http://").to_string();
        Server::start_with(Source::Upstream(authority))
    }

    /// The name of all indices begins with this.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Asks a node directly. Returns the status and the answer.
    pub fn ask(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
        let config = config.timeout_global(Some(PATIENCE));
        let agent = ureq::Agent::from(config.build());
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.nodes[0]))
            .header("content-type", "application/json");
        let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let mut response = agent.run(request.body(&bytes[..]).expect("a request")).expect("answer");
        let text = response.body_mut().read_to_string().expect("a whole answer");
        (response.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Gives an order about a node, by its number from 1: `up`, `kill`, `pause`, `resume`.
    pub fn order(&self, order: &str, node: usize) {
        self.script(&[order], &node.to_string());
    }

    /// Has all nodes go on, and starts those that do not run.
    fn restore(&self) {
        let Share::Alone { folder, .. } = &self.share else { return };
        let script = |order: &str, node: &str| {
            let _ = Command::new(SCRIPT).arg(order).arg(folder).arg(node).status();
        };
        for node in 1..=self.nodes.len() {
            script("resume", &node.to_string());
            let authority = self.nodes[node - 1].trim_start_matches("http://");
            if std::net::TcpStream::connect(authority).is_err() {
                script("up", &node.to_string());
            }
        }
        script("wait", "");
    }

    /// Waits until all nodes have joined and all copies of shards are in place.
    pub fn wait_for_all(&self) {
        self.script(&["wait"], "");
    }

    fn script(&self, order: &[&str], node: &str) {
        let Share::Alone { folder, .. } = &self.share else {
            panic!("only a test that is alone may give orders about nodes")
        };
        let status = Command::new(SCRIPT).args(order).arg(folder).arg(node).status();
        assert!(status.expect("the script runs").success(), "{order:?} {node}");
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Share::Alone { .. } = self.share
            && std::thread::panicking()
        {
            // For the tests after this one.
            self.restore();
        }
        let removed = self.engine().remove_index();
        assert!(std::thread::panicking() || removed.is_ok(), "{removed:?}");
    }
}

/// Repeats `attempt` until it gives something. Panics after [`PATIENCE`].
pub fn wait_for<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = attempt() {
            return value;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A document with nothing but an id and a text.
pub fn simple(id: &str, text: &str) -> Document {
    let record = Record { id: id.into(), ..Record::default() };
    Document { record, text: text.into(), ..Document::default() }
}

/// The documents of an update: each says its number, all say the same.
pub fn documents(count: usize, update: usize) -> impl Iterator<Item = Document> {
    (0..count).map(move |id| simple(&format!("{id:016}"), &format!("đất đai lần{update}x")))
}

/// Puts a document.
pub fn put(writer: &mut dyn Writer, document: Document) -> Result<(), SearchError> {
    writer.put(document, Provenance { file_hashes: vec!["hash".into()] })
}

/// Puts `documents` in one change and commits it.
pub fn update(
    engine: &dyn Engine,
    mode: WriteMode,
    documents: impl IntoIterator<Item = Document>,
) -> Result<String, SearchError> {
    let mut writer = engine.writer(mode)?;
    for document in documents {
        put(writer.as_mut(), document)?;
    }
    writer.commit(Summary::default())
}
