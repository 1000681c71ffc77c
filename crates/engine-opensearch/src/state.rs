//! The state document: which index and generation serve, and who is writing.
//!
//! A refresh of an index is not one moment over its shards; a single document is. So what serves is
//! what this document says, and every change of it names the version that it replaces
//! (`if_seq_no`, `if_primary_term`): of two that change it, one is refused. The lease of the writer
//! is a part of it, so that a writer that was taken for dead cannot commit any more.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use tracuu_search::{Deadline, SearchError};

use crate::client::{Answer, Method, Repeat};
use crate::cluster::{Cluster, expect_success, unavailable};
use crate::indices::create_index;

/// The id of the state document in its index.
const DOCUMENT: &str = "state";

/// All that the cluster knows of an index of tracuu as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// A random name, given to the first state. Versions compare only between states of one name:
    /// they begin anew when the index was removed and made again.
    pub identity: String,
    /// The number that the next change takes.
    pub next: u64,
    /// What serves; `None` before the first commit.
    pub serving: Option<Serving>,
    /// Who is writing; `None` if nobody is.
    pub writer: Option<Lease>,
    /// Generations that have served and may still be read by somebody.
    #[serde(default)]
    pub retired: Vec<Retired>,
}

/// A generation that serves.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Serving {
    /// See [`tracuu_search::index::FORMAT_VERSION`].
    pub format_version: u32,
    /// Its index.
    pub index: String,
    /// Its number. Entries of later ones are not visible yet.
    pub generation: u64,
    /// When it was made, in milliseconds since 1970.
    #[serde(default)]
    pub at: u64,
    /// Numbers up to that of changes that were given up: their entries are never visible.
    #[serde(default)]
    pub skipped: Vec<u64>,
    /// Keys of entries that are not visible any more.
    #[serde(default)]
    pub superseded: Vec<Superseded>,
    /// What is known of the generation beside its entries, by section.
    #[serde(default)]
    pub sections: Vec<Section>,
}

/// Entries that one commit has replaced or removed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Superseded {
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// Their keys.
    pub keys: Vec<String>,
}

/// A section of the snapshot of a generation, in parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// How many parts it has.
    pub parts: u64,
}

/// A generation that has served.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Retired {
    /// Its index, which may serve on.
    pub index: String,
    /// Its number.
    pub generation: u64,
    /// When it stopped serving, in milliseconds since 1970.
    pub at: u64,
}

/// The right to write.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Lease {
    /// Who has it: a random name.
    pub owner: String,
    /// The number of the change.
    pub generation: u64,
    /// When it was last renewed, in milliseconds since 1970.
    pub renewed: u64,
}

/// The version of the state document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Version {
    /// Term of the primary shard.
    #[serde(rename = "_primary_term")]
    pub term: u64,
    /// Number of the change, ascending.
    #[serde(rename = "_seq_no")]
    pub number: u64,
}

/// The state document is another one than was to be replaced: this, of this version.
#[derive(Debug)]
pub struct Conflict(pub Box<State>, pub Version);

#[derive(Deserialize)]
struct Got {
    #[serde(flatten)]
    version: Version,
    #[serde(rename = "_source")]
    source: Body,
}

#[derive(Serialize, Deserialize)]
struct Body {
    state: State,
}

/// The name of the index with the state document and the sections of snapshots.
pub fn index_name(cluster: &Cluster) -> String {
    format!("{}-state", cluster.settings.name)
}

/// Makes the index with the state document if it is not there.
pub fn ensure_index(cluster: &Cluster, deadline: Deadline) -> Result<(), SearchError> {
    // A node with a copy of its own answers without the others, some of which may not: every
    // search needs to know the state. So does a rebuild of an index that had no replicas and was
    // lost with its node, so this one has some whatever the setting says. It is small.
    let definition = json!({
        "settings": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-2",
            "refresh_interval": "-1",
        },
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "state": { "type": "object", "enabled": false },
                "generation": { "type": "long" },
                "bytes": { "type": "binary" },
            },
        },
    });
    create_index(cluster, &index_name(cluster), &definition, deadline).map(drop)
}

/// Reads the state; `None` if there is none.
///
/// A node that is cut off from the others, or was frozen, gives what it knew then. A server that
/// knows a newer state passes over that; one that knows none uses [`read_newest`].
pub fn read(
    cluster: &Cluster,
    deadline: Deadline,
) -> Result<Option<(State, Version)>, SearchError> {
    let path = path(cluster);
    let answer = cluster.send(Method::Get, &path, &Value::Null, Repeat::OnAnotherNode, deadline)?;
    found(&answer)
}

/// Reads the newest state that any node knows; `None` if there is none. Goes around nodes that do
/// not answer.
pub fn read_newest(
    cluster: &Cluster,
    deadline: Deadline,
) -> Result<Option<(State, Version)>, SearchError> {
    let answers = cluster.client.ask_shortly(&path(cluster), deadline);
    let known = answers.iter().filter_map(|answer| found(answer).ok().flatten());
    // Versions compare only between states of one name; the newer one of two was made later.
    let made = |state: &State| state.serving.as_ref().map_or(0, |serving| serving.at);
    let newest = known.reduce(|one, other| {
        let is_newer = match one.0.identity == other.0.identity {
            true => other.1 > one.1,
            false => made(&other.0) > made(&one.0),
        };
        if is_newer { other } else { one }
    });
    match newest {
        Some(newest) => Ok(Some(newest)),
        None => read(cluster, deadline),
    }
}

/// The path of the state document. A node answers from its own copy if it has one.
fn path(cluster: &Cluster) -> String {
    format!("/{}/_doc/{DOCUMENT}?preference=_local", index_name(cluster))
}

fn found(answer: &Answer) -> Result<Option<(State, Version)>, SearchError> {
    if answer.status == 404 {
        return Ok(None);
    }
    expect_success(answer, "the state of the index cannot be read")?;
    let Got { version, source } = answer.json()?;
    Ok(Some((source.state, version)))
}

/// Writes the state in place of that of `version`, or as the first one. Returns its version.
pub fn write(
    cluster: &Cluster,
    state: &State,
    version: Option<Version>,
    deadline: Deadline,
) -> Result<Result<Version, Conflict>, SearchError> {
    let condition = match version {
        Some(Version { term, number }) => format!("if_seq_no={number}&if_primary_term={term}"),
        None => "op_type=create".to_string(),
    };
    let path = format!("/{}/_doc/{DOCUMENT}?{condition}", index_name(cluster));
    let body = serde_json::to_value(Body { state: state.clone() })
        .map_err(|error| SearchError::damaged("the state of the index cannot be written", error))?;
    // Sent twice it is refused the second time; whether the first has arrived is read afterwards.
    let what = "the state of the index cannot be written";
    let failure = match cluster.send(Method::Put, &path, &body, Repeat::WithBackoff, deadline) {
        Ok(answer) if answer.is_success() => return Ok(Ok(answer.json()?)),
        Ok(answer) if answer.status == 409 => unavailable(format!("{what}: it keeps changing")),
        Ok(answer) => return Err(answer.unexpected(what)),
        Err(error @ (SearchError::Unavailable { .. } | SearchError::TimedOut)) => error,
        Err(other) => return Err(other),
    };
    match read_newest(cluster, deadline)? {
        Some((now, version)) if now == *state => Ok(Ok(version)),
        Some((state, now)) if version.is_none_or(|version| now > version) => {
            Ok(Err(Conflict(Box::new(state), now)))
        }
        _ => Err(failure),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::cluster::tests::cluster_of;
    use crate::support::{Fault, Server, Source};

    /// A node that knows a state of this name, version and age, and a generation of its own.
    fn node(identity: &str, version: u64, at: u64, generation: u64) -> Server {
        let serving = Serving { generation, at, ..Serving::default() };
        let state = State { identity: identity.into(), serving: Some(serving), ..State::default() };
        let source = json!({ "state": state });
        let answer = json!({ "_primary_term": 1, "_seq_no": version, "_source": source });
        Server::start_with(Source::Fixed(answer.to_string()))
    }

    /// The generation that is read from these nodes.
    fn newest(nodes: [&Server; 3]) -> u64 {
        let cluster = cluster_of(nodes);
        let read = read_newest(&cluster, Deadline::after(Duration::from_secs(20))).unwrap();
        read.unwrap().0.serving.unwrap().generation
    }

    #[test]
    fn the_newest_state_counts_whatever_an_old_node_says() {
        let (old, new, removed) = (node("a", 7, 70, 1), node("a", 12, 90, 2), node("b", 40, 50, 3));
        for nodes in [[&old, &new, &removed], [&removed, &new, &old], [&new, &removed, &old]] {
            assert_eq!(newest(nodes), 2);
        }
        new.always(Fault::Silence);
        assert_eq!(newest([&new, &removed, &old]), 1, "of those that answer");
        for silent in [&old, &removed] {
            silent.always(Fault::Close);
        }
        new.always(Fault::None);
        assert_eq!(newest([&old, &removed, &new]), 2);
    }
}
