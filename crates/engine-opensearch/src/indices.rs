//! Indices of the cluster as a whole: listed, made, made searchable, removed. Which of them may be
//! removed is decided elsewhere.

use serde::Deserialize;
use serde_json::{Value, json};

use tracuu_search::{Deadline, SearchError};

use crate::client::{Method, Repeat};
use crate::cluster::{Cluster, expect_success, twice, unavailable};
use crate::schema::definition;

/// End of the names of aliases.
const ALIAS_END: &str = "-write";

/// The alias by which an index is written. It is made and removed with the index, so it marks an
/// index as one of tracuu: another with the name of a build has none.
pub fn alias_of(index: &str) -> String {
    format!("{index}{ALIAS_END}")
}

/// The pattern of the aliases of all builds, and of those of some longer names.
pub fn alias_pattern(cluster: &Cluster) -> String {
    format!("{}-*{ALIAS_END}", cluster.settings.name)
}

/// The name of the build of a number.
pub fn build_name(cluster: &Cluster, number: u64) -> String {
    format!("{}-{number:06}", cluster.settings.name)
}

/// The number of the build of this name; `None` if it is not the name of one.
pub fn build_number(cluster: &Cluster, index: &str) -> Option<u64> {
    let number = index.strip_prefix(&cluster.settings.name)?.strip_prefix('-')?;
    // A longer one cannot be counted on from.
    let is_number =
        (6..=15).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| number.parse().ok()).flatten()
}

/// The numbers of the builds that are there, whatever state they are in.
pub fn builds(cluster: &Cluster, deadline: Deadline) -> Result<Vec<u64>, SearchError> {
    numbers_of(cluster, &alias_pattern(cluster), deadline)
}

/// The numbers of all indices with names of builds, also of those that tracuu has not made.
pub fn taken_numbers(cluster: &Cluster, deadline: Deadline) -> Result<Vec<u64>, SearchError> {
    numbers_of(cluster, &format!("{}-*", cluster.settings.name), deadline)
}

fn numbers_of(
    cluster: &Cluster,
    pattern: &str,
    deadline: Deadline,
) -> Result<Vec<u64>, SearchError> {
    #[derive(Deserialize)]
    struct Row {
        index: String,
    }
    let path = format!("/_cat/indices/{pattern}?format=json&h=index&expand_wildcards=all");
    let answer = cluster.send(Method::Get, &path, &Value::Null, Repeat::OnAnotherNode, deadline)?;
    expect_success(&answer, "the indices of the cluster cannot be listed")?;
    let rows: Vec<Row> = answer.json()?;
    Ok(rows.iter().filter_map(|row| build_number(cluster, &row.index)).collect())
}

/// Makes the build of a number, empty. Fails if an index has its name that is not a build.
pub fn create_build(cluster: &Cluster, number: u64) -> Result<String, SearchError> {
    let index = build_name(cluster, number);
    let definition = definition(&cluster.settings, &alias_of(&index));
    let is_new = create_index(cluster, &index, &definition, Deadline::NONE)?;
    // One that is there was made by this request, sent twice, or by somebody else.
    if is_new || builds(cluster, Deadline::NONE)?.contains(&number) {
        return Ok(index);
    }
    Err(SearchError::Damaged {
        what: format!(
            "there is an index {index} that tracuu has not made; the next run takes another name"
        ),
        cause: None,
    })
}

/// Makes an index. Returns false, and does nothing, if there is one of this name.
pub fn create_index(
    cluster: &Cluster,
    name: &str,
    definition: &Value,
    deadline: Deadline,
) -> Result<bool, SearchError> {
    let path = format!("/{name}");
    let answer = cluster.send(Method::Put, &path, definition, Repeat::OnAnotherNode, deadline)?;
    if answer.status == 400 {
        let refusal: Value = answer.json()?;
        if refusal["error"]["type"] == "resource_already_exists_exception" {
            return Ok(false);
        }
    }
    expect_success(&answer, &format!("the index {name} cannot be made"))?;
    Ok(true)
}

/// Makes all entries searchable. Those of a generation that does not serve are still not visible.
pub fn refresh_index(cluster: &Cluster, index: &str) -> Result<(), SearchError> {
    let path = format!("/{index}/_refresh");
    let (repeat, deadline) = (Repeat::WithBackoff, Deadline::NONE);
    let answer = twice(|| cluster.send(Method::Post, &path, &Value::Null, repeat, deadline))?;
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
    let (repeat, deadline) = (Repeat::WithBackoff, Deadline::NONE);
    let answer = twice(|| cluster.send(Method::Post, &path, &body, repeat, deadline))?;
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
