//! Indices of the cluster as a whole: listed, made searchable, removed. Which of them may be
//! removed is decided elsewhere.

use serde::Deserialize;
use serde_json::{Value, json};

use tracuu_search::{Deadline, SearchError};

use crate::client::{Method, Repeat};
use crate::cluster::{Cluster, expect_success, unavailable};

/// The name of the build of a number.
pub fn build_name(cluster: &Cluster, number: u64) -> String {
    format!("{}-{number:06}", cluster.settings.name)
}

/// The number of the build of this name; `None` if it is not the name of one.
pub fn build_number(cluster: &Cluster, index: &str) -> Option<u64> {
    let number = index.strip_prefix(&cluster.settings.name)?.strip_prefix('-')?;
    let is_number = number.len() >= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| number.parse().ok()).flatten()
}

/// The numbers of the builds that are there, whatever state they are in.
pub fn builds(cluster: &Cluster, deadline: Deadline) -> Result<Vec<u64>, SearchError> {
    #[derive(Deserialize)]
    struct Row {
        index: String,
    }
    let name = &cluster.settings.name;
    let path = format!("/_cat/indices/{name}-*?format=json&h=index&expand_wildcards=all");
    let answer = cluster.send(Method::Get, &path, &Value::Null, Repeat::OnAnotherNode, deadline)?;
    expect_success(&answer, "the indices of the cluster cannot be listed")?;
    let rows: Vec<Row> = answer.json()?;
    Ok(rows.iter().filter_map(|row| build_number(cluster, &row.index)).collect())
}

/// Makes all entries searchable. Those of a generation that does not serve are still not visible.
pub fn refresh_index(cluster: &Cluster, index: &str) -> Result<(), SearchError> {
    let path = format!("/{index}/_refresh");
    let answer =
        cluster.send(Method::Post, &path, &Value::Null, Repeat::WithBackoff, Deadline::NONE)?;
    expect_success(&answer, "the index cannot be refreshed")?;
    let shards: Value = answer.json()?;
    match shards["_shards"]["failed"].as_u64() {
        Some(0) => Ok(()),
        _ => Err(unavailable("some shards cannot be refreshed")),
    }
}

/// Removes the documents of an index that a query finds. Some may be removed by somebody else.
pub fn delete_found(cluster: &Cluster, index: &str, query: &Value) -> Result<(), SearchError> {
    #[derive(Deserialize)]
    struct Outcome {
        timed_out: bool,
        failures: Vec<Value>,
    }
    refresh_index(cluster, index)?;
    let path = format!("/{index}/_delete_by_query?conflicts=proceed&refresh=true");
    let body = json!({ "query": query });
    let answer = cluster.send(Method::Post, &path, &body, Repeat::WithBackoff, Deadline::NONE)?;
    let what = "what an earlier run has left cannot be removed";
    expect_success(&answer, what)?;
    match answer.json()? {
        Outcome { timed_out: false, failures } if failures.is_empty() => Ok(()),
        Outcome { failures, .. } => Err(unavailable(format!("{what}: {:?}", failures.first()))),
    }
}

/// Removes an index; does nothing if it is not there.
pub fn delete_index(cluster: &Cluster, index: &str) -> Result<(), SearchError> {
    let path = format!("/{index}");
    let answer =
        cluster.send(Method::Delete, &path, &Value::Null, Repeat::OnAnotherNode, Deadline::NONE)?;
    match answer.status {
        404 => Ok(()),
        _ => expect_success(&answer, &format!("the index {index} cannot be removed")),
    }
}
