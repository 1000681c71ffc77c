//! The cluster: its nodes, our index in it, and what the next run would remove.

use std::time::Duration;

use super::super::engine::cluster::open;
use super::super::index_format;
use super::super::output::counted;
use super::{Findings, Level};
use crate::config::Settings;
use tracuu_engine_opensearch::status::{
    Block, ClusterStatus, Health, IndexStatus, Indices, NodeFacts, NodeStatus, Role, ServingStatus,
    StateStatus, Status, WriterStatus,
};
use tracuu_search::SearchError;

/// The software that this program is tested with, and the first part of its version.
const TESTED: (&str, &str) = ("opensearch", "3");

/// Checks the cluster of the settings. Returns false if the settings cannot be used, so that
/// nothing else can be asked of it.
pub fn check_cluster(settings: &Settings, findings: &mut Findings) -> bool {
    let engine = match open(settings) {
        Ok(engine) => engine,
        Err(error) => {
            findings.fault("settings", error.to_string());
            return false;
        }
    };
    if let Some(node) = engine.settings().unencrypted_node() {
        findings.note(
            "cluster",
            format!("{node}: password or key goes over the network unencrypted; use `https`"),
        );
    }
    let Status { nodes, cluster } = engine.status();
    for node in &nodes {
        check_node(node, findings);
    }
    check_same_cluster(&nodes, findings);
    match cluster {
        Some(cluster) => check_parts(&cluster, findings),
        None => findings.fault("cluster", "no node answers, so nothing else was asked"),
    }
    true
}

fn check_node(node: &NodeStatus, findings: &mut Findings) {
    let address = &node.address;
    match &node.answer {
        Ok(NodeFacts { name, cluster, software, version, .. }) => {
            let message = format!("{address}: {software} {version}, node {name} of `{cluster}`");
            let is_tested = software == TESTED.0 && version.split('.').next() == Some(TESTED.1);
            if is_tested {
                return findings.ok("cluster", message);
            }
            let (software, version) = TESTED;
            findings.note("cluster", format!("{message}; tested is {software} {version}"));
        }
        Err(error) => findings.fault(
            "cluster",
            format!("{address}: {error}; start the node, or take it out of `opensearch.nodes`"),
        ),
    }
}

/// Checks that the nodes of the setting belong together: a search goes to any of them.
fn check_same_cluster(nodes: &[NodeStatus], findings: &mut Findings) {
    let facts = nodes.iter().filter_map(|node| Some((&node.address, node.answer.as_ref().ok()?)));
    let facts: Vec<(&String, &NodeFacts)> = facts.collect();
    let Some((first, known)) = facts.first() else { return };
    if let Some((other, _)) = facts.iter().find(|(_, one)| one.cluster_id != known.cluster_id) {
        findings.fault(
            "cluster",
            format!("{first} and {other} are of two clusters; name the nodes of one"),
        );
    }
}

fn check_parts(cluster: &ClusterStatus, findings: &mut Findings) {
    let ClusterStatus { health, indices, blocks, state } = cluster;
    match health {
        Ok((health, nodes)) => {
            let message = format!("{}, {}", health.name(), counted(*nodes, "node"));
            // Indices of others count, too; ours are judged one by one.
            findings.add("cluster", level(*health).min(Level::Note), message);
        }
        Err(error) => unknown("health of the cluster", error, findings),
    }
    match blocks {
        Ok(blocks) => blocks.iter().for_each(|block| check_block(block, findings)),
        Err(error) => unknown("what the cluster refuses", error, findings),
    }
    let (own, evaluations) = match indices {
        Ok(Indices { own, evaluations, others }) => {
            check_others(others, findings);
            (Some(own.as_slice()), evaluations.as_slice())
        }
        Err(error) => {
            unknown("indices of the cluster", error, findings);
            (None, &[][..])
        }
    };
    own.unwrap_or_default().iter().for_each(|index| check_index(index, findings));
    match state {
        Ok(Some(state)) => {
            check_serving(state.serving.as_ref(), own, findings);
            check_writer(state.writer.as_ref(), findings);
            check_repairs(state, own.unwrap_or_default(), findings);
        }
        Ok(None) => findings.note("cluster", "nothing has been indexed yet"),
        Err(error) => unknown("state of the index", error, findings),
    }
    if !evaluations.is_empty() {
        let names: Vec<String> = evaluations.iter().map(|name| format!("`{name}-*`")).collect();
        let message = format!(
            "indices of `tracuu eval`: {}; if none is running, it was killed: remove them",
            names.join(", ")
        );
        findings.note("cluster", message);
    }
}

/// Notes the indices that a reader of their names would take for ours.
fn check_others(others: &[String], findings: &mut Findings) {
    if !others.is_empty() {
        let names = others.join(", ");
        let message =
            format!("indices that have no alias of tracuu, which leaves them alone: {names}");
        findings.note("cluster", message);
    }
}

/// Notes that a part could not be asked for.
fn unknown(part: &str, error: &SearchError, findings: &mut Findings) {
    let why = match error {
        SearchError::TimedOut => "no answer in time, a node may be frozen or the setting \
                                  `opensearch.deadline` too short"
            .to_string(),
        other => other.to_string(),
    };
    findings.fault("cluster", format!("{part}: {why}"));
}

/// Notes what the cluster refuses to do. That an index is closed is said with the index.
fn check_block(block: &Block, findings: &mut Findings) {
    let Block { index, description, levels } = block;
    if description == "index closed" {
        return;
    }
    let (what, setting) = match index {
        Some(index) => (format!("index {index}"), "index.blocks"),
        None => ("the cluster".to_string(), "cluster.blocks"),
    };
    let advice = if description.contains("flood-stage") {
        "make room on the disks of its nodes".to_string()
    } else if description.contains("cluster-manager") || description.contains("not recovered") {
        "too few of its nodes are up: start those that are away".to_string()
    } else {
        format!("if somebody has set that, take it out of its settings `{setting}.*`")
    };
    let message = format!("{what} refuses {}: {description}; {advice}", levels.join(", "));
    findings.fault("cluster", message);
}

fn level(health: Health) -> Level {
    match health {
        Health::Green => Level::Ok,
        Health::Yellow => Level::Note,
        Health::Red => Level::Fault,
    }
}

fn check_index(index: &IndexStatus, findings: &mut Findings) {
    let IndexStatus { name, role, health, unassigned_shards, entries, bytes, .. } = index;
    let is_state = *role == Role::State;
    let role = match role {
        Role::State => "state and word counts",
        Role::Serving => "serves",
        Role::Retired => "has served, and may still be read",
        Role::Building => "is being built",
        Role::LeftOver => "is not used",
        Role::Unknown => "(its use is not known)",
    };
    let unknown = || "an unknown number of".to_string();
    let mut message = format!(
        "index {name} {role}: {}, {} entries, {}",
        health.map_or("closed", Health::name),
        entries.map_or_else(unknown, |entries| entries.to_string()),
        bytes.map_or_else(|| "size unknown".into(), megabytes),
    );
    if *unassigned_shards > 0 {
        message += &format!(
            "; copies of shards on no node: {unassigned_shards}: start the nodes that are away, or \
             lower `opensearch.replicas`"
        );
    }
    match health {
        Some(Health::Red) if is_state => {
            message += "; if they are lost, remove it, and make all anew with `tracuu index`";
        }
        Some(Health::Red) => {
            message += "; if they are lost, make it anew with `tracuu index --rebuild`";
        }
        None => {
            message += &format!("; open it: `POST /{name}/_open`");
        }
        Some(Health::Yellow | Health::Green) => {}
    }
    findings.add("cluster", health.map_or(Level::Fault, level), message);
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// `indices`: those that are there; `None` if that is not known.
fn check_serving(
    serving: Option<&ServingStatus>,
    indices: Option<&[IndexStatus]>,
    findings: &mut Findings,
) {
    let Some(ServingStatus { index, generation, format_version, age }) = serving else {
        return findings
            .note("cluster", "no run has ended yet; make the index with `tracuu index`");
    };
    if indices.is_some_and(|indices| indices.iter().all(|one| one.name != *index)) {
        return findings.fault(
            "cluster",
            format!(
                "index {index}, from which generation {generation} is to serve, is not there: make \
                 it anew with `tracuu index`"
            ),
        );
    }
    let message = format!(
        "generation {generation} serves from {index}, format {format_version}, {}",
        ago(*age)
    );
    if *format_version == index_format() {
        return findings.ok("cluster", message);
    }
    let own = index_format();
    findings.fault(
        "cluster",
        format!(
            "{message}; this program reads format {own}: rebuild it with `tracuu index --rebuild`"
        ),
    );
}

fn check_writer(writer: Option<&WriterStatus>, findings: &mut Findings) {
    match writer {
        None => findings.ok("cluster", "no run holds the right to write"),
        Some(WriterStatus { generation, age, has_run_out: false }) => findings.note(
            "cluster",
            format!(
                "a run holds the right to write, for generation {generation}, renewed {}",
                ago(*age)
            ),
        ),
        Some(WriterStatus { generation, age, has_run_out: true }) => findings.note(
            "cluster",
            format!(
                "the run for generation {generation} ended early; its right to write has run out, \
                 renewed {}",
                ago(*age)
            ),
        ),
    }
}

/// Says what the next run would remove.
fn check_repairs(state: &StateStatus, indices: &[IndexStatus], findings: &mut Findings) {
    let left = indices.iter().filter(|index| index.role == Role::LeftOver);
    let left: Vec<&str> = left.map(|index| index.name.as_str()).collect();
    let mut repairs = Vec::new();
    if !left.is_empty() {
        repairs.push(format!("indices that are not used: {}", left.join(", ")));
    }
    match state.given_up {
        Some(0) => {}
        Some(entries) => repairs.push(format!("entries of runs that ended early: {entries}")),
        None => repairs.push("entries of runs that ended early: not known".into()),
    }
    if state.superseded > 0 {
        repairs.push(format!("entries that were replaced: {}", state.superseded));
    }
    if repairs.is_empty() {
        return findings.ok("cluster", "the next run has nothing to repair");
    }
    findings.note("cluster", format!("the next run removes {}", repairs.join("; ")));
}

/// Formats a time that has passed: `12 s ago`, `3 h ago`.
fn ago(age: Duration) -> String {
    match age.as_secs() {
        seconds @ ..120 => format!("{seconds} s ago"),
        seconds @ ..7_200 => format!("{} min ago", seconds / 60),
        seconds @ ..172_800 => format!("{} h ago", seconds / 3_600),
        seconds => format!("{} days ago", seconds / 86_400),
    }
}
