//! The settings of an OpenSearch cluster, as they are written: the forms of values are checked
//! here, what they may be by the engine.

use std::fmt;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use super::ConfigError;
use super::values::{Written, duration, list, path, text, whole_number};

/// Names of the settings of a cluster: the keys of the table `[opensearch]`, with its name.
pub const CLUSTER_NAMES: [&str; 10] = [
    "opensearch.nodes",
    "opensearch.name",
    "opensearch.user",
    "opensearch.password",
    "opensearch.password_file",
    "opensearch.api_key",
    "opensearch.ca_file",
    "opensearch.shards",
    "opensearch.replicas",
    "opensearch.deadline",
];

/// What `opensearch.shards` may be, as the engine checks it.
const SHARDS: RangeInclusive<u32> = 1..=1_024;
/// What `opensearch.replicas` may be.
const REPLICAS: RangeInclusive<u32> = 0..=10;
/// Longest time of one search if nothing is set.
const DEADLINE_DEFAULT: Duration = Duration::from_secs(5);

/// The cluster of the engine `opensearch`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterSettings {
    /// Addresses of nodes; empty if none is set.
    pub nodes: Vec<String>,
    /// Start of the names of all indices.
    pub name: String,
    /// Name of the user.
    pub user: Option<String>,
    /// Password of the user.
    pub password: Option<Secret>,
    /// File with the password of the user.
    pub password_file: Option<PathBuf>,
    /// Key, in place of user and password.
    pub api_key: Option<Secret>,
    /// File with the certificates to trust.
    pub ca_file: Option<PathBuf>,
    /// Primary shards of an index.
    pub shards: u32,
    /// Copies of each shard besides the primary one.
    pub replicas: u32,
    /// Longest time of one search.
    pub deadline: Duration,
}

impl Default for ClusterSettings {
    fn default() -> ClusterSettings {
        ClusterSettings {
            nodes: Vec::new(),
            name: "tracuu".into(),
            user: None,
            password: None,
            password_file: None,
            api_key: None,
            ca_file: None,
            shards: 1,
            replicas: 1,
            deadline: DEADLINE_DEFAULT,
        }
    }
}

/// A password or a key. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Returns the text, for whoever sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl ClusterSettings {
    /// Reads the settings. `written` returns the value of one by its name.
    pub(super) fn resolve(
        written: &dyn Fn(&str) -> Option<Written>,
    ) -> Result<ClusterSettings, ConfigError> {
        let default = ClusterSettings::default();
        let text = |name| text(written(name));
        let secret = |name| Ok(text(name)?.map(Secret));
        Ok(ClusterSettings {
            nodes: nodes(written("opensearch.nodes"))?,
            name: text("opensearch.name")?.unwrap_or(default.name),
            user: text("opensearch.user")?,
            password: secret("opensearch.password")?,
            password_file: path(written("opensearch.password_file"), "a file")?,
            api_key: secret("opensearch.api_key")?,
            ca_file: path(written("opensearch.ca_file"), "a file")?,
            shards: whole_number(written("opensearch.shards"), default.shards, SHARDS)?,
            replicas: whole_number(written("opensearch.replicas"), default.replicas, REPLICAS)?,
            deadline: duration(written("opensearch.deadline"), default.deadline)?,
        })
    }

    /// Returns the value of the setting `name` for people; `None` if it is not set, or not one of a
    /// cluster. A secret is not shown.
    pub(super) fn shown(&self, name: &str) -> Option<String> {
        let file = |file: &Option<PathBuf>| Some(file.as_ref()?.display().to_string());
        let secret = |secret: &Option<Secret>| Some(secret.as_ref().map(|_| "set")?.to_string());
        match name {
            "opensearch.nodes" => Some(self.nodes.join(", ")).filter(|nodes| !nodes.is_empty()),
            "opensearch.name" => Some(self.name.clone()),
            "opensearch.user" => self.user.clone(),
            "opensearch.password" => secret(&self.password),
            "opensearch.password_file" => file(&self.password_file),
            "opensearch.api_key" => secret(&self.api_key),
            "opensearch.ca_file" => file(&self.ca_file),
            "opensearch.shards" => Some(self.shards.to_string()),
            "opensearch.replicas" => Some(self.replicas.to_string()),
            "opensearch.deadline" => Some(format!("{:?}", self.deadline)),
            _ => None,
        }
    }
}

/// Reads the addresses. One that holds a user, a path or a query is refused without being shown: a
/// password may be in it, of any characters.
fn nodes(written: Option<Written>) -> Result<Vec<String>, ConfigError> {
    let place = written.as_ref().map(|written| written.place.clone()).unwrap_or_default();
    let nodes = list(written)?;
    if nodes.iter().any(|node| node.contains('@')) {
        return Err(ConfigError(format!(
            "{place} has an address with `@`; addresses hold neither user nor password: put them \
             into `opensearch.user` and `opensearch.password_file`, or a key into \
             `opensearch.api_key`"
        )));
    }
    if nodes.iter().any(|node| has_path(node)) {
        return Err(ConfigError(format!(
            "{place} has an address with a path or a query; write `http://host:port` or \
             `https://host:port`"
        )));
    }
    Ok(nodes)
}

/// Whether more than a slash follows the host.
fn has_path(address: &str) -> bool {
    let host = address.find("://").map_or(0, |at| at + 3);
    address[host..].trim_end_matches('/').contains(['/', '?', '#'])
}

/// Replaces what may be a user and a password in an address: all before the last `@`, since a
/// password may hold any character.
pub(super) fn without_user_info(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((_, host)) => format!("…@{host}"),
        None => address.into(),
    }
}
