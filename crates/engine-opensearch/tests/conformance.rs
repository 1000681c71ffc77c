//! The suite of the engines on a real cluster: three shards, one replica.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tracuu_engine_opensearch::OpenSearchEngine;
use tracuu_engine_opensearch::settings::{Credentials, Settings};
use tracuu_search::conformance::{self, Subject};

#[test]
fn the_cluster_passes() {
    let Ok(nodes) = std::env::var("TRACUU_TEST_CLUSTER") else { return };
    let nodes: Vec<String> = nodes.split(',').map(String::from).collect();
    let count = AtomicUsize::new(0);
    let factory = || {
        let number = count.fetch_add(1, Ordering::Relaxed);
        let settings = Settings {
            nodes: nodes.clone(),
            name: format!("conformance-{}-{number}", std::process::id()),
            credentials: Credentials::None,
            ca_file: None,
            shards: 3,
            replicas: 1,
            deadline: std::time::Duration::from_secs(30),
        };
        let engine = OpenSearchEngine::open(settings).expect("settings");
        Subject { engine: Arc::new(engine.clone()), held: Box::new(Removed(engine)) }
    };
    let cases = std::env::var("CASES").ok().and_then(|c| c.parse().ok()).unwrap_or(3);
    conformance::run(&factory, cases);
}

struct Removed(OpenSearchEngine);

impl Drop for Removed {
    fn drop(&mut self) {
        self.0.remove_all().expect("all is removed");
    }
}
