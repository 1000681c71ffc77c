//! Writes of entries in requests of bounded size. Each names the key of its entry, so that sending
//! one twice changes nothing; every line of every answer is read.

use serde::Deserialize;
use serde_json::{Value, json};

use tracuu_search::{Deadline, SearchError};

use crate::client::{Body, Method, Repeat, Request};
use crate::cluster::{Cluster, expect_success, unavailable};

/// Bytes from which on a request is sent: large enough for its costs not to count, and far below
/// what a node takes (100 MB).
const REQUEST_BYTES: usize = 4 << 20;
/// How often what a node had no room for is sent again, each time after a longer wait.
const REFUSALS_MAX: usize = 12;
/// The status of an entry that a node had no room for.
const TOO_MANY: u64 = 429;

/// Writes that wait to be sent.
pub struct Bulk {
    cluster: Cluster,
    /// The alias of the index. It goes with the index, so that no write makes an index anew that
    /// somebody has removed.
    alias: String,
    lines: Vec<Line>,
    bytes: usize,
}

struct Line {
    bytes: Vec<u8>,
}

#[derive(Deserialize)]
struct Outcome {
    errors: bool,
    items: Vec<Value>,
}

impl Bulk {
    /// For the index of this alias.
    pub fn new(cluster: &Cluster, alias: &str) -> Bulk {
        let (cluster, alias) = (cluster.clone(), alias.to_string());
        Bulk { cluster, alias, lines: Vec::new(), bytes: 0 }
    }

    /// Writes an entry.
    pub fn put(&mut self, key: &str, entry: &Value) -> Result<(), SearchError> {
        let mut bytes = json!({ "index": { "_id": key } }).to_string().into_bytes();
        bytes.push(b'\n');
        bytes.extend_from_slice(entry.to_string().as_bytes());
        bytes.push(b'\n');
        self.add(bytes)
    }

    /// Removes an entry.
    pub fn delete(&mut self, key: &str) -> Result<(), SearchError> {
        let mut bytes = json!({ "delete": { "_id": key } }).to_string().into_bytes();
        bytes.push(b'\n');
        self.add(bytes)
    }

    fn add(&mut self, bytes: Vec<u8>) -> Result<(), SearchError> {
        self.bytes += bytes.len();
        self.lines.push(Line { bytes });
        if self.bytes >= REQUEST_BYTES { self.flush() } else { Ok(()) }
    }

    /// Sends all that waits.
    pub fn flush(&mut self) -> Result<(), SearchError> {
        let mut lines = std::mem::take(&mut self.lines);
        self.bytes = 0;
        let mut backoff = self.cluster.client.backoff();
        for _ in 0..REFUSALS_MAX {
            if lines.is_empty() {
                return Ok(());
            }
            let refused = self.send(&lines)?;
            let mut refused = refused.into_iter();
            lines.retain(|_| refused.next().unwrap_or(false));
            if !lines.is_empty() && !backoff.wait(Deadline::NONE) {
                break;
            }
        }
        match lines.len() {
            0 => Ok(()),
            left => Err(unavailable(format!("the cluster has no room for {left} documents"))),
        }
    }

    /// Sends lines. Returns for each whether the node had no room for it.
    fn send(&self, lines: &[Line]) -> Result<Vec<bool>, SearchError> {
        let body: Vec<u8> = lines.iter().flat_map(|line| &line.bytes).copied().collect();
        let path = format!("/{}/_bulk?require_alias=true", self.alias);
        let request = Request {
            method: Method::Post,
            path: &path,
            body: Body::Lines(&body),
            repeat: Repeat::WithBackoff,
        };
        let answer = self.cluster.client.send(&request, Deadline::NONE)?;
        expect_success(&answer, "documents cannot be written")?;
        let Outcome { errors, items } = answer.json()?;
        if items.len() != lines.len() {
            return Err(unavailable("an answer to a write lacks some documents"));
        }
        if !errors {
            return Ok(vec![false; lines.len()]);
        }
        items.iter().map(is_refused).collect()
    }
}

/// Whether the node had no room for a line. An error if it was refused for good.
fn is_refused(item: &Value) -> Result<bool, SearchError> {
    let outcome = item.as_object().and_then(|one| one.values().next()).unwrap_or(&Value::Null);
    let status = outcome["status"].as_u64().unwrap_or(0);
    match status {
        200..300 => Ok(false),
        TOO_MANY => Ok(true),
        // What is to be removed is not there.
        404 if outcome["error"].is_null() => Ok(false),
        _ => {
            let (key, error) = (&outcome["_id"], &outcome["error"]);
            let (kind, reason) = (&error["type"], &error["reason"]);
            Err(unavailable(format!("entry {key} cannot be written: {status} {kind}: {reason}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_read() {
        let item =
            |status: u64, error: Value| json!({ "index": { "status": status, "error": error } });
        assert_eq!(is_refused(&item(201, Value::Null)).ok(), Some(false));
        assert_eq!(is_refused(&item(404, Value::Null)).ok(), Some(false));
        assert_eq!(is_refused(&item(429, json!({ "type": "x" }))).ok(), Some(true));
        for status in [400, 404, 409, 500] {
            let error = is_refused(&item(status, json!({ "type": "odd", "reason": "why" })));
            assert!(error.unwrap_err().to_string().contains("odd"), "{status}");
        }
        assert!(is_refused(&json!({})).is_err());
    }
}
