//! What there is in the cluster: for whoever checks an installation. Asks, and changes nothing.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use tracuu_search::{Deadline, SearchError};

use crate::OpenSearchEngine;
use crate::client::{Answer, Method, Repeat};
use crate::cluster::{Cluster, expect_success};
use crate::indices::build_number;
use crate::lease::{Timing, now};
use crate::schema::field;
use crate::state::{self, Lease, Serving, State};

/// Between the name of an index and the random name of an evaluation beside it.
pub const EVALUATION: &str = "-eval-";

/// What there is.
#[derive(Debug)]
pub struct Status {
    /// The nodes of the setting, in its order.
    pub nodes: Vec<NodeStatus>,
    /// The cluster, as one of them sees it.
    pub cluster: Result<ClusterStatus, SearchError>,
}

/// A node of the setting.
#[derive(Debug)]
pub struct NodeStatus {
    /// Its address.
    pub address: String,
    /// What it says of itself.
    pub answer: Result<NodeFacts, SearchError>,
}

/// What a node says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeFacts {
    /// Its name.
    pub name: String,
    /// Name of its cluster.
    pub cluster: String,
    /// What no other cluster has.
    pub cluster_id: String,
    /// Name of the software; `elasticsearch` if it does not say.
    pub software: String,
    /// Its version: `3.8.0`.
    pub version: String,
}

/// Health of shards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// All copies of all shards are there.
    Green,
    /// All shards are there, and some copies lack.
    Yellow,
    /// Shards lack: searches fail.
    Red,
}

impl Health {
    /// Returns its name, as the cluster says it.
    pub fn name(self) -> &'static str {
        match self {
            Health::Green => "green",
            Health::Yellow => "yellow",
            Health::Red => "red",
        }
    }
}

/// A cluster, and our index in it.
#[derive(Debug)]
pub struct ClusterStatus {
    /// Health of all of its indices, also of others.
    pub health: Health,
    /// Number of its nodes.
    pub nodes: u64,
    /// Our indices, by name.
    pub indices: Vec<IndexStatus>,
    /// Names of indices of evaluations that are running, or have left them.
    pub evaluations: Vec<String>,
    /// What the state document says; `None` if there is none yet.
    pub state: Result<Option<StateStatus>, SearchError>,
}

/// One of our indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexStatus {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// Its health; `None` if it is closed.
    pub health: Option<Health>,
    /// Copies of shards that are on no node.
    pub unassigned_shards: u64,
    /// Entries in it, also those that are not visible; `None` if its shards do not say.
    pub entries: Option<u64>,
    /// Size of all copies; `None` if its shards do not say.
    pub bytes: Option<u64>,
    /// Size without replicas; `None` if its shards do not say.
    pub primary_bytes: Option<u64>,
}

/// What an index is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It has the state document and the snapshots.
    State,
    /// It serves.
    Serving,
    /// It has served, and may still be read.
    Retired,
    /// It is being built.
    Building,
    /// Nothing needs it; the next run removes it. Without a readable state, it is not known.
    LeftOver,
}

/// What the state document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateStatus {
    /// What serves; `None` before the first run has ended.
    pub serving: Option<ServingStatus>,
    /// Who holds the right to write; `None` if nobody does.
    pub writer: Option<WriterStatus>,
    /// Entries that have been replaced and are still there.
    pub superseded: u64,
    /// Entries of runs that ended early; `None` if they could not be counted.
    pub given_up: Option<u64>,
}

/// What serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServingStatus {
    /// Its index.
    pub index: String,
    /// Number of its generation.
    pub generation: u64,
    /// Its format.
    pub format_version: u32,
    /// Its age.
    pub age: Duration,
}

/// Who holds the right to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriterStatus {
    /// Number of its change.
    pub generation: u64,
    /// How long ago it was last renewed.
    pub age: Duration,
    /// Whether it has run out: the next run takes it.
    pub has_run_out: bool,
}

#[derive(Deserialize)]
struct Root {
    name: String,
    cluster_name: String,
    cluster_uuid: String,
    version: RootVersion,
}

#[derive(Deserialize)]
struct RootVersion {
    distribution: Option<String>,
    number: String,
}

#[derive(Deserialize)]
struct HealthAnswer {
    status: Health,
    number_of_nodes: u64,
    #[serde(default)]
    indices: HashMap<String, IndexHealth>,
}

#[derive(Deserialize)]
struct IndexHealth {
    unassigned_shards: u64,
}

/// A row of the list of indices. Numbers come as text.
#[derive(Deserialize)]
struct Row {
    index: String,
    health: Option<Health>,
    #[serde(rename = "docs.count")]
    entries: Option<String>,
    #[serde(rename = "store.size")]
    bytes: Option<String>,
    #[serde(rename = "pri.store.size")]
    primary_bytes: Option<String>,
}

impl OpenSearchEngine {
    /// Asks each node of the setting who it is, and one of them what there is. Takes at most the
    /// deadline of a search for each of a few questions.
    pub fn status(&self) -> Status {
        let cluster = &self.shared.cluster;
        let answers = cluster.client.ask_each("/", cluster.settings.deadline);
        let node = |(address, answer): (String, Result<Answer, SearchError>)| NodeStatus {
            address,
            answer: answer.and_then(|answer| facts(&answer)),
        };
        Status {
            nodes: answers.into_iter().map(node).collect(),
            cluster: cluster_status(cluster, self.shared.timing),
        }
    }

    /// Returns the size of the index in bytes, without replicas. Fails if a shard does not say.
    pub fn primary_bytes(&self) -> Result<u64, SearchError> {
        let cluster = &self.shared.cluster;
        let rows = own_rows(cluster, rows(cluster, soon(cluster))?);
        let bytes = rows.iter().map(|row| number(row.primary_bytes.as_ref()));
        bytes.sum::<Option<u64>>().ok_or_else(|| SearchError::Unavailable {
            what: "the size of the index is not known".into(),
            cause: None,
        })
    }
}

fn soon(cluster: &Cluster) -> Deadline {
    Deadline::after(cluster.settings.deadline)
}

fn facts(answer: &Answer) -> Result<NodeFacts, SearchError> {
    expect_success(answer, "the node does not say who it is")?;
    let Root { name, cluster_name, cluster_uuid, version } = answer.json()?;
    let software = version.distribution.unwrap_or_else(|| "elasticsearch".into());
    let (cluster, cluster_id, version) = (cluster_name, cluster_uuid, version.number);
    Ok(NodeFacts { name, cluster, cluster_id, software, version })
}

fn get(cluster: &Cluster, path: &str, deadline: Deadline) -> Result<Answer, SearchError> {
    let repeat = Repeat::OnAnotherNode;
    let answer = cluster.send(Method::Get, path, &Value::Null, repeat, deadline)?;
    expect_success(&answer, "the cluster does not say what it has")?;
    Ok(answer)
}

/// Returns all indices whose names begin as ours.
fn rows(cluster: &Cluster, deadline: Deadline) -> Result<Vec<Row>, SearchError> {
    let columns = "index,health,docs.count,store.size,pri.store.size";
    let name = &cluster.settings.name;
    let path = format!(
        "/_cat/indices/{name}-*?format=json&bytes=b&h={columns}&s=index&expand_wildcards=all"
    );
    get(cluster, &path, deadline)?.json()
}

/// Keeps our indices: the name of another index may begin with ours.
fn own_rows(cluster: &Cluster, rows: Vec<Row>) -> Vec<Row> {
    let state = state::index_name(cluster);
    let is_own = |row: &Row| row.index == state || build_number(cluster, &row.index).is_some();
    rows.into_iter().filter(is_own).collect()
}

/// Returns the names of evaluations among the indices.
fn evaluations(cluster: &Cluster, rows: &[Row]) -> Vec<String> {
    let start = format!("{}{EVALUATION}", cluster.settings.name);
    let name = |row: &Row| {
        let (random, _) = row.index.strip_prefix(&start)?.split_once('-')?;
        Some(format!("{start}{random}"))
    };
    rows.iter().filter_map(name).collect::<BTreeSet<_>>().into_iter().collect()
}

fn number(text: Option<&String>) -> Option<u64> {
    text?.parse().ok()
}

fn cluster_status(cluster: &Cluster, timing: Timing) -> Result<ClusterStatus, SearchError> {
    let health: HealthAnswer = get(cluster, "/_cluster/health", soon(cluster))?.json()?;
    let rows = rows(cluster, soon(cluster))?;
    let evaluations = evaluations(cluster, &rows);
    let rows = own_rows(cluster, rows);
    let unassigned = unassigned(cluster, &rows)?;
    let read = state::read(cluster, soon(cluster));
    let known = read.as_ref().ok().and_then(Option::as_ref).map(|(state, _)| state);
    let indices = rows.into_iter().map(|row| IndexStatus {
        role: role(cluster, &row.index, known, timing),
        health: row.health,
        unassigned_shards: unassigned.get(&row.index).copied().unwrap_or(0),
        entries: number(row.entries.as_ref()),
        bytes: number(row.bytes.as_ref()),
        primary_bytes: number(row.primary_bytes.as_ref()),
        name: row.index,
    });
    let (indices, nodes) = (indices.collect(), health.number_of_nodes);
    let state = read.map(|found| found.map(|(state, _)| state_status(cluster, &state, timing)));
    Ok(ClusterStatus { health: health.status, nodes, indices, evaluations, state })
}

/// Returns the number of copies of shards that are on no node, by index.
fn unassigned(cluster: &Cluster, rows: &[Row]) -> Result<HashMap<String, u64>, SearchError> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<&str> = rows.iter().map(|row| row.index.as_str()).collect();
    let path = format!("/_cluster/health/{}?level=indices", names.join(","));
    let health: HealthAnswer = get(cluster, &path, soon(cluster))?.json()?;
    let shards = |(index, health): (String, IndexHealth)| (index, health.unassigned_shards);
    Ok(health.indices.into_iter().map(shards).collect())
}

fn role(cluster: &Cluster, index: &str, state: Option<&State>, timing: Timing) -> Role {
    let Some(state) = state else {
        let is_state = index == state::index_name(cluster);
        return if is_state { Role::State } else { Role::LeftOver };
    };
    let grace = milliseconds(timing.grace);
    let is_built = |writer: &Lease| {
        let own = format!("{}-{:06}", cluster.settings.name, writer.generation);
        own == index && !has_run_out(writer, timing)
    };
    let is_retired = |retired: &state::Retired| {
        retired.index == index && now() < retired.at.saturating_add(grace)
    };
    if index == state::index_name(cluster) {
        Role::State
    } else if state.serving.as_ref().is_some_and(|serving| serving.index == index) {
        Role::Serving
    } else if state.writer.as_ref().is_some_and(is_built) {
        Role::Building
    } else if state.retired.iter().any(is_retired) {
        Role::Retired
    } else {
        Role::LeftOver
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Returns the time since `at`, in milliseconds since 1970; 0 for what is to come, since clocks of
/// servers may differ.
fn age(at: u64) -> Duration {
    Duration::from_millis(now().saturating_sub(at))
}

fn has_run_out(writer: &Lease, timing: Timing) -> bool {
    age(writer.renewed) >= timing.lease
}

fn state_status(cluster: &Cluster, state: &State, timing: Timing) -> StateStatus {
    let serving = state.serving.as_ref();
    StateStatus {
        serving: serving.map(|serving| ServingStatus {
            index: serving.index.clone(),
            generation: serving.generation,
            format_version: serving.format_version,
            age: age(serving.at),
        }),
        writer: state.writer.as_ref().map(|writer| WriterStatus {
            generation: writer.generation,
            age: age(writer.renewed),
            has_run_out: has_run_out(writer, timing),
        }),
        superseded: serving
            .map_or(0, |serving| serving.superseded.iter().map(|one| one.keys.len() as u64).sum()),
        given_up: match serving {
            Some(serving) => given_up(cluster, serving, state.writer.as_ref(), timing).ok(),
            None => Some(0),
        },
    }
}

/// Counts the entries of changes that ended early, as far as they are searchable. Those of a change
/// under way are not counted.
fn given_up(
    cluster: &Cluster,
    serving: &Serving,
    writer: Option<&Lease>,
    timing: Timing,
) -> Result<u64, SearchError> {
    let mut query = json!({
        "bool": { "filter": [{ "range": { field::GENERATION: { "gt": serving.generation } } }] },
    });
    if let Some(writer) = writer.filter(|writer| !has_run_out(writer, timing)) {
        let own = json!({ "term": { field::GENERATION: writer.generation } });
        query["bool"]["must_not"] = json!([own]);
    }
    let body = json!({ "size": 0, "track_total_hits": true, "query": query });
    cluster.search(&serving.index, body, soon(cluster))?.total()
}
