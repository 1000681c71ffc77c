//! What there is in the cluster: for whoever checks an installation. The module `questions` asks
//! for it, and changes nothing.

mod questions;

use std::time::Duration;

use serde::Deserialize;

use tracuu_search::SearchError;

/// Between the name of an index and the random name of an evaluation beside it.
pub const EVALUATION: &str = "-eval-";

/// What there is.
#[derive(Debug)]
pub struct Status {
    /// The nodes of the setting, in its order.
    pub nodes: Vec<NodeStatus>,
    /// The cluster, as they see it; `None` if none of them answers.
    pub cluster: Option<ClusterStatus>,
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

/// A cluster, and our index in it. Each part is asked for by itself: a cluster that is not well may
/// answer some of them.
#[derive(Debug)]
pub struct ClusterStatus {
    /// Health of all of its indices, also of others, and the number of its nodes.
    pub health: Result<(Health, u64), SearchError>,
    /// Our indices, by name.
    pub indices: Result<Indices, SearchError>,
    /// What it refuses to do.
    pub blocks: Result<Vec<Block>, SearchError>,
    /// What the state document says; `None` if there is none yet.
    pub state: Result<Option<StateStatus>, SearchError>,
}

/// Our indices, by name.
#[derive(Debug, Default)]
pub struct Indices {
    /// Those of this index.
    pub own: Vec<IndexStatus>,
    /// Names of indices of evaluations that are running, or have left them.
    pub evaluations: Vec<String>,
    /// Indices with names of builds that are not: their aliases were removed, or they are of
    /// others.
    pub others: Vec<String>,
}

/// Something that the cluster refuses to do until somebody or itself lifts that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The index that it is about; `None` for all.
    pub index: Option<String>,
    /// What the cluster says of it: `index write (api)`.
    pub description: String,
    /// What is refused: `write`, `create_index`.
    pub levels: Vec<String>,
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
    /// Nothing needs it; the next run removes it.
    LeftOver,
    /// The state, which says so, cannot be read.
    Unknown,
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
