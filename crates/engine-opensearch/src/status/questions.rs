//! The questions to the cluster, and what its answers mean.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use tracuu_search::{Deadline, SearchError};

use super::{
    Block, ClusterStatus, EVALUATION, Health, IndexStatus, Indices, NodeFacts, NodeStatus, Role,
    ServingStatus, StateStatus, Status, WriterStatus,
};
use crate::OpenSearchEngine;
use crate::client::{Answer, Method, Repeat};
use crate::cluster::{Cluster, expect_success};
use crate::indices::{alias_pattern, build_name, build_number};
use crate::lease::{Timing, now, time_left};
use crate::schema::field;
use crate::state::{self, Lease, Serving, State};

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

#[derive(Deserialize)]
struct BlocksAnswer {
    blocks: Blocks,
}

/// Blocks by their number, of the cluster and by index.
#[derive(Deserialize)]
struct Blocks {
    #[serde(default)]
    global: BTreeMap<String, RawBlock>,
    #[serde(default)]
    indices: BTreeMap<String, BTreeMap<String, RawBlock>>,
}

#[derive(Deserialize)]
struct RawBlock {
    description: String,
    levels: Vec<String>,
}

/// A row of the list of indices. Numbers come as text.
#[derive(Deserialize)]
struct Row {
    index: String,
    /// `open` or `close`.
    status: String,
    health: Option<Health>,
    #[serde(rename = "docs.count")]
    entries: Option<String>,
    #[serde(rename = "store.size")]
    bytes: Option<String>,
    #[serde(rename = "pri.store.size")]
    primary_bytes: Option<String>,
}

impl OpenSearchEngine {
    /// Asks each node of the setting who it is, and one of them what there is. Takes at most two
    /// deadlines of a search.
    pub fn status(&self) -> Status {
        let cluster = &self.shared.cluster;
        // The rest goes around nodes that do not answer.
        cluster.client.find_silent(soon(cluster));
        let (answers, of_cluster) = thread::scope(|scope| {
            let of_cluster = scope.spawn(|| cluster_status(cluster, self.shared.timing));
            (cluster.client.ask_each("/", cluster.settings.deadline), join(of_cluster))
        });
        let node = |(address, answer): (String, Result<Answer, SearchError>)| NodeStatus {
            address,
            answer: answer.and_then(|answer| facts(&answer)),
        };
        let nodes: Vec<NodeStatus> = answers.into_iter().map(node).collect();
        let is_there = nodes.iter().any(|node| node.answer.is_ok());
        Status { nodes, cluster: is_there.then_some(of_cluster) }
    }

    /// Returns the size of the index in bytes, without replicas. Fails if a shard does not say.
    pub fn primary_bytes(&self) -> Result<u64, SearchError> {
        let cluster = &self.shared.cluster;
        let rows =
            rows(cluster, soon(cluster))?.into_iter().filter(|row| is_own(cluster, &row.index));
        let bytes = rows.map(|row| number(row.primary_bytes.as_ref()));
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

/// Returns our indices, and those of evaluations. The name of another may begin with ours.
fn rows(cluster: &Cluster, deadline: Deadline) -> Result<Vec<Row>, SearchError> {
    let columns = "index,status,health,docs.count,store.size,pri.store.size";
    let (name, builds) = (&cluster.settings.name, alias_pattern(cluster));
    // A pattern, so that it is not an error if there is none.
    let state = format!("{}*", state::index_name(cluster));
    let path = format!(
        "/_cat/indices/{state},{builds},{name}{EVALUATION}*?format=json&bytes=b&h={columns}\
         &s=index&expand_wildcards=all"
    );
    get(cluster, &path, deadline)?.json()
}

fn is_own(cluster: &Cluster, index: &str) -> bool {
    index == state::index_name(cluster) || build_number(cluster, index).is_some()
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

/// Returns the names of builds among those of `all` that no row has, sorted.
fn others(cluster: &Cluster, rows: &[Row], all: &HashMap<String, u64>) -> Vec<String> {
    let is_known = |name: &&String| rows.iter().any(|row| row.index == **name);
    let names = all.keys().filter(|name| build_number(cluster, name).is_some());
    let mut others: Vec<String> = names.filter(|name| !is_known(name)).cloned().collect();
    others.sort();
    others
}

fn number(text: Option<&String>) -> Option<u64> {
    text?.parse().ok()
}

fn cluster_status(cluster: &Cluster, timing: Timing) -> ClusterStatus {
    let deadline = soon(cluster);
    thread::scope(|scope| {
        let health = scope.spawn(|| health(cluster, deadline));
        let blocks = scope.spawn(|| blocks(cluster, deadline));
        let listed = scope.spawn(|| listed(cluster, deadline));
        let state = state::read_newest(cluster, deadline);
        let known = state.as_ref().ok().map(|found| found.as_ref().map(|(state, _)| state));
        let indices = join(listed).map(|(rows, unassigned)| Indices {
            others: others(cluster, &rows, &unassigned),
            evaluations: evaluations(cluster, &rows),
            own: rows
                .into_iter()
                .filter(|row| is_own(cluster, &row.index))
                .map(|row| {
                    index_status(row, &unassigned, |name| role(cluster, name, known, timing))
                })
                .collect(),
        });
        let state =
            state.map(|found| found.map(|(state, _)| state_status(cluster, &state, timing)));
        ClusterStatus { health: join(health), indices, blocks: join(blocks), state }
    })
}

fn join<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn health(cluster: &Cluster, deadline: Deadline) -> Result<(Health, u64), SearchError> {
    let health: HealthAnswer = get(cluster, "/_cluster/health", deadline)?.json()?;
    Ok((health.status, health.number_of_nodes))
}

/// Returns the blocks of the cluster, then those of our indices.
fn blocks(cluster: &Cluster, deadline: Deadline) -> Result<Vec<Block>, SearchError> {
    let path = "/_cluster/state/blocks?local=true";
    let BlocksAnswer { blocks } = get(cluster, path, deadline)?.json()?;
    let of_indices = blocks.indices.into_iter().filter(|(index, _)| is_own(cluster, index));
    let of_indices = of_indices.map(|(index, blocks)| (Some(index), blocks));
    let all = std::iter::once((None, blocks.global)).chain(of_indices);
    let block = |index: &Option<String>, RawBlock { description, levels }| Block {
        index: index.clone(),
        description,
        levels,
    };
    let each = all.flat_map(|(index, blocks)| {
        blocks.into_values().map(|one| block(&index, one)).collect::<Vec<_>>()
    });
    Ok(each.collect())
}

/// Returns the rows of indices, and the number of copies of shards that are on no node, by index.
fn listed(
    cluster: &Cluster,
    deadline: Deadline,
) -> Result<(Vec<Row>, HashMap<String, u64>), SearchError> {
    let rows = rows(cluster, deadline)?;
    let path = format!("/_cluster/health/{}-*?level=indices", cluster.settings.name);
    let health: HealthAnswer = get(cluster, &path, deadline)?.json()?;
    let shards = |(index, health): (String, IndexHealth)| (index, health.unassigned_shards);
    Ok((rows, health.indices.into_iter().map(shards).collect()))
}

fn index_status(
    row: Row,
    unassigned: &HashMap<String, u64>,
    role: impl Fn(&str) -> Role,
) -> IndexStatus {
    IndexStatus {
        role: role(&row.index),
        health: row.health.filter(|_| row.status != "close"),
        unassigned_shards: unassigned.get(&row.index).copied().unwrap_or(0),
        entries: number(row.entries.as_ref()),
        bytes: number(row.bytes.as_ref()),
        primary_bytes: number(row.primary_bytes.as_ref()),
        name: row.index,
    }
}

/// What an index is for by the state: `None` if that cannot be read, `Some(None)` if there is none.
fn role(cluster: &Cluster, index: &str, state: Option<Option<&State>>, timing: Timing) -> Role {
    if index == state::index_name(cluster) {
        return Role::State;
    }
    let state = match state {
        None => return Role::Unknown,
        Some(None) => return Role::LeftOver,
        Some(Some(state)) => state,
    };
    let grace = milliseconds(timing.grace);
    let is_built = |writer: &Lease| {
        build_name(cluster, writer.generation) == index && time_left(writer, timing).is_some()
    };
    let is_retired = |retired: &state::Retired| {
        retired.index == index && now() < retired.at.saturating_add(grace)
    };
    if state.serving.as_ref().is_some_and(|serving| serving.index == index) {
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
            has_run_out: time_left(writer, timing).is_none(),
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
    if let Some(writer) = writer.filter(|writer| time_left(writer, timing).is_some()) {
        let own = json!({ "term": { field::GENERATION: writer.generation } });
        query["bool"]["must_not"] = json!([own]);
    }
    let body = json!({ "size": 0, "track_total_hits": true, "query": query });
    cluster.search(&serving.index, body, soon(cluster))?.total()
}
