//! The suite of all engines: three shards, one replica.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tracuu_engine_opensearch::OpenSearchEngine;
use tracuu_engine_opensearch::settings::Settings;
use tracuu_search::conformance::{self, Subject};

use crate::setup::{Site, site};

/// How often the random parts run. Each costs some 10 s on two cores; the variable sets more.
const CASES: u32 = 1;
const CASES_VARIABLE: &str = "TRACUU_CLUSTER_CASES";

struct Removed(OpenSearchEngine);

impl Drop for Removed {
    fn drop(&mut self) {
        self.0.remove_index().expect("all is removed");
    }
}

fn factory(site: &Site) -> impl Fn() -> Subject {
    let (settings, count) = (site.settings(), AtomicUsize::new(0));
    move || {
        let number = count.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{number}", settings.name);
        let engine = OpenSearchEngine::open(Settings { name, ..settings.clone() });
        let engine = engine.expect("settings");
        Subject { engine: Arc::new(engine.clone()), held: Box::new(Removed(engine)) }
    }
}

#[test]
fn the_suite_of_engines_passes() {
    let Some(site) = site("suite") else { return };
    let cases = std::env::var(CASES_VARIABLE).ok().map(|cases| cases.parse().expect("a number"));
    conformance::run(&factory(&site), cases.unwrap_or(CASES));
}

#[test]
fn failures_come_out_as_they_are() {
    let Some(site) = site("failures") else { return };
    conformance::failures_come_out_as_they_are(&factory(&site));
}
