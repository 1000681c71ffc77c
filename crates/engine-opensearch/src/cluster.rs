//! Requests to the cluster that more than one module makes, and what their answers must be to be
//! believed.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use tracuu_document::Document;
use tracuu_search::index::stored::document_of;
use tracuu_search::{Deadline, SearchError};

use crate::client::{Answer, Body, Client, Method, Repeat, Request};
use crate::settings::Settings;

/// A cluster, as the settings describe it.
#[derive(Clone)]
pub struct Cluster {
    /// The connection.
    pub client: Client,
    /// How it is reached and how indices are made.
    pub settings: Settings,
}

/// The answer to a search.
#[derive(Debug)]
pub struct Found {
    /// What was found.
    pub hits: Hits,
    /// What was counted, by name.
    pub aggregations: Value,
}

/// The answer as it comes. What lacks is not taken for good.
#[derive(Debug, Deserialize)]
struct Raw {
    timed_out: Option<bool>,
    #[serde(rename = "_shards")]
    shards: Option<Shards>,
    error: Option<Value>,
    hits: Option<Hits>,
    #[serde(default)]
    aggregations: Value,
}

#[derive(Debug, Deserialize)]
struct Shards {
    total: u64,
    successful: u64,
    failed: u64,
}

/// What was found.
#[derive(Debug, Deserialize)]
pub struct Hits {
    /// How many, if it was asked for.
    #[serde(default)]
    pub total: Option<Total>,
    /// Those that were asked for, in order.
    pub hits: Vec<Hit>,
}

/// A number of hits.
#[derive(Debug, Deserialize)]
pub struct Total {
    value: u64,
    relation: String,
}

/// One hit, with what was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Hit {
    /// The key of the entry.
    #[serde(rename = "_id")]
    pub key: String,
    /// What it is sorted by.
    pub sort: Vec<serde_json::Number>,
    /// Columns.
    pub fields: Columns,
    /// The stored document.
    #[serde(rename = "_source")]
    pub source: Source,
    /// Names of the clauses that it fulfils.
    pub matched_queries: Vec<String>,
}

/// Columns of a hit, each with all its values.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Columns {
    /// [`crate::schema::field::FORWARD`].
    pub forward: Vec<String>,
    /// [`crate::schema::field::ORIGIN`].
    pub origin: Vec<String>,
}

/// The stored part of an entry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Source {
    /// [`crate::schema::field::STORED`].
    pub stored: Stored,
}

/// A stored document ([`tracuu_search::index::stored`]).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Stored {
    /// Its text.
    pub text: String,
    /// The rest of it.
    pub rest: String,
}

impl Stored {
    /// The document.
    pub fn document(self) -> Result<Document, SearchError> {
        document_of(self.text, &self.rest)
            .map_err(|error| SearchError::damaged("a stored document cannot be read", error))
    }
}

impl Found {
    /// The exact number of hits.
    pub fn total(&self) -> Result<u64, SearchError> {
        match &self.hits.total {
            Some(Total { value, relation }) if relation == "eq" => Ok(*value),
            _ => Err(unavailable("an answer has no exact total")),
        }
    }
}

impl Raw {
    /// An error unless all shards have answered in time.
    fn check(self) -> Result<Found, SearchError> {
        if let Some(error) = &self.error {
            let (kind, reason) = (&error["type"], &error["reason"]);
            return Err(unavailable(format!("a search failed: {kind}: {reason}")));
        }
        let (Some(timed_out), Some(shards), Some(hits)) = (self.timed_out, self.shards, self.hits)
        else {
            return Err(unavailable("an answer to a search is not whole"));
        };
        if timed_out {
            return Err(SearchError::TimedOut);
        }
        let Shards { total, successful, failed } = shards;
        if failed > 0 || successful != total {
            let what = format!("of {total} shards {successful} answered a search, {failed} failed");
            return Err(unavailable(what));
        }
        Ok(Found { hits, aggregations: self.aggregations })
    }
}

impl Cluster {
    /// Until when one search may take: as long as the caller has, and no longer than the setting
    /// says.
    pub fn bounded(&self, deadline: Deadline) -> Deadline {
        at_most(deadline, self.settings.deadline)
    }

    /// Sends JSON and returns the answer for the caller to judge. `Value::Null` sends no body.
    pub fn send(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        repeat: Repeat,
        deadline: Deadline,
    ) -> Result<Answer, SearchError> {
        let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let body = if bytes.is_empty() { Body::None } else { Body::Json(&bytes) };
        self.client.send(&Request { method, path, body, repeat }, deadline)
    }

    /// Searches an index. Anything but a whole answer is an error.
    pub fn search(
        &self,
        index: &str,
        body: Value,
        deadline: Deadline,
    ) -> Result<Found, SearchError> {
        let deadline = self.bounded(deadline);
        deadline.check()?;
        let path = format!("/{index}/_search?allow_partial_search_results=false");
        let body = with_time_limit(body, deadline).to_string().into_bytes();
        let around = |ids: &str| (format!("{path}&preference={}", preference(ids)), body.clone());
        let (method, repeat) = (Method::Post, Repeat::OnAnotherNode);
        let request = Request { method, path: &path, body: Body::Json(&body), repeat };
        let answer = twice(|| self.client.send_around(&request, &around, deadline))?;
        expect_success(&answer, "a search was refused")?;
        answer.json::<Raw>()?.check()
    }

    /// Makes several searches of an index in one request. If one of them fails, the request is sent
    /// once more: the answers come with status 200, so the client does not see it.
    pub fn searches(
        &self,
        index: &str,
        bodies: Vec<Value>,
        deadline: Deadline,
    ) -> Result<Vec<Found>, SearchError> {
        if let [body] = &bodies[..] {
            return Ok(vec![self.search(index, body.clone(), deadline)?]);
        }
        let deadline = self.bounded(deadline);
        let first = self.searches_once(index, &bodies, deadline);
        match first {
            Err(SearchError::Unavailable { .. }) => self.searches_once(index, &bodies, deadline),
            other => other,
        }
    }

    fn searches_once(
        &self,
        index: &str,
        bodies: &[Value],
        deadline: Deadline,
    ) -> Result<Vec<Found>, SearchError> {
        deadline.check()?;
        let bodies_text = bodies.iter().cloned().map(|body| with_time_limit(body, deadline));
        let bodies_text: Vec<String> = bodies_text.map(|body| body.to_string()).collect();
        let lines = |head: Value| {
            let lines = bodies_text.iter().map(|body| format!("{head}\n{body}\n"));
            lines.collect::<String>().into_bytes()
        };
        let path = format!("/{index}/_msearch");
        let around = |ids: &str| {
            let head = json!({
                "allow_partial_search_results": false, "preference": preference(ids),
            });
            (path.clone(), lines(head))
        };
        let body = lines(json!({ "allow_partial_search_results": false }));
        let (method, repeat) = (Method::Post, Repeat::OnAnotherNode);
        let request = Request { method, path: &path, body: Body::Lines(&body), repeat };
        let answer = self.client.send_around(&request, &around, deadline)?;
        expect_success(&answer, "a search was refused")?;
        let Answers { responses } = answer.json()?;
        match responses.len() == bodies.len() {
            true => responses.into_iter().map(Raw::check).collect(),
            false => Err(unavailable("an answer to several searches lacks some")),
        }
    }
}

#[derive(Deserialize)]
struct Answers {
    responses: Vec<Raw>,
}

/// Sends a request about an index or an entry that is there. A node that was frozen or cut off may
/// not know it yet, so after 404 the next node is asked.
pub fn twice(send: impl Fn() -> Result<Answer, SearchError>) -> Result<Answer, SearchError> {
    let first = send()?;
    if first.status == 404 { send() } else { Ok(first) }
}

/// The deadline, or the moment `longest` from now if that comes first.
pub fn at_most(deadline: Deadline, longest: Duration) -> Deadline {
    Deadline::after(deadline.left().map_or(longest, |left| left.min(longest)))
}

/// Asks for the copies of shards on the nodes of these ids, and for others where those have none.
fn preference(ids: &str) -> String {
    format!("_prefer_nodes:{ids}")
}

/// The nodes stop in time, too.
fn with_time_limit(mut body: Value, deadline: Deadline) -> Value {
    let left = deadline.left().unwrap_or(Duration::MAX);
    let milliseconds = u64::try_from(left.as_millis()).unwrap_or(u64::MAX).max(1);
    body["timeout"] = format!("{milliseconds}ms").into();
    body
}

/// Returns an error that says `what` could not be done if the status is not 2xx.
pub fn expect_success(answer: &Answer, what: &str) -> Result<(), SearchError> {
    if answer.is_success() { Ok(()) } else { Err(answer.unexpected(what)) }
}

/// The error of a question that has a time of its own. Nobody asked for less, so if that has
/// passed, the cluster is slow, not what was asked.
pub fn slow(error: SearchError) -> SearchError {
    match error {
        SearchError::TimedOut => unavailable(
            "the cluster did not answer in time; `tracuu check` says which node does not",
        ),
        other => other,
    }
}

/// The cluster does not answer as it must.
pub fn unavailable(what: impl Into<String>) -> SearchError {
    SearchError::Unavailable { what: what.into(), cause: None }
}

#[cfg(test)]
pub mod tests {
    use std::time::Duration;

    use super::*;
    use crate::settings::Credentials;
    use crate::support::{Fault, Server, Source};

    /// A cluster of which these servers are the nodes.
    pub fn cluster_of<'a>(servers: impl IntoIterator<Item = &'a Server>) -> Cluster {
        let settings = Settings {
            nodes: servers.into_iter().map(Server::url).collect(),
            name: "test".into(),
            credentials: Credentials::None,
            ca_file: None,
            shards: 1,
            replicas: 0,
            deadline: Duration::from_secs(20),
        };
        Cluster { client: Client::new(&settings).expect("settings"), settings }
    }

    #[test]
    fn a_node_that_does_not_know_the_index_yet_is_no_reason_to_fail() {
        let answer = json!({
            "timed_out": false, "_shards": { "total": 1, "successful": 1, "failed": 0 },
            "hits": { "total": { "value": 7, "relation": "eq" }, "hits": [] },
        });
        let nodes = [(); 2].map(|()| Server::start_with(Source::Fixed(answer.to_string())));
        let cluster = cluster_of(&nodes);
        let unknown = r#"{"error":{"type":"index_not_found_exception","reason":"no such index"}}"#;
        let total = || {
            let found = cluster.search("test-000001", json!({}), Deadline::NONE);
            found.and_then(|found| found.total()).map_err(|error| error.to_string())
        };
        nodes[0].always(Fault::Status(404, unknown.into()));
        for _ in 0..3 {
            assert_eq!(total(), Ok(7));
        }
        nodes[1].always(Fault::Status(404, unknown.into()));
        assert!(total().unwrap_err().contains("no such index"));
    }
}
