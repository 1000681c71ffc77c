//! Sections of bytes in the cluster: each a few documents beside the state, read and written in
//! parts of bounded size.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use tracuu_search::{Deadline, SearchError};

use crate::binary;
use crate::client::{Method, Repeat};
use crate::cluster::{Cluster, at_most, expect_success, twice, unavailable};
use crate::state::{Section, index_name};

/// Bytes of a part: some 5 MB as text, well below what a node takes in one request (100 MB).
const PART_BYTES: usize = 4 << 20;
/// Longest time to read a part: 2 Mbit/s are enough.
const PART_TIME: Duration = Duration::from_secs(30);

#[derive(Deserialize)]
struct Got {
    #[serde(rename = "_source")]
    source: Part,
}

#[derive(Deserialize)]
struct Part {
    bytes: String,
}

fn path(cluster: &Cluster, generation: u64, name: &str, part: u64) -> String {
    format!("/{}/_doc/{name}-{generation}-{part}", index_name(cluster))
}

/// Writes a section of a generation. Sending a part twice changes nothing.
pub fn write(
    cluster: &Cluster,
    generation: u64,
    name: &str,
    bytes: &[u8],
    deadline: Deadline,
) -> Result<Section, SearchError> {
    let mut section = Section { name: name.to_string(), bytes: bytes.len() as u64, parts: 0 };
    for part in bytes.chunks(PART_BYTES) {
        let path = path(cluster, generation, name, section.parts);
        let body = json!({ "generation": generation, "bytes": binary::encode(part) });
        let answer = cluster.send(Method::Put, &path, &body, Repeat::WithBackoff, deadline)?;
        expect_success(&answer, "what is known of the index cannot be written")?;
        section.parts += 1;
    }
    Ok(section)
}

/// Reads a section of a generation.
pub fn read(
    cluster: &Cluster,
    generation: u64,
    section: &Section,
    deadline: Deadline,
) -> Result<Vec<u8>, SearchError> {
    let mut bytes = Vec::with_capacity(usize::try_from(section.bytes).unwrap_or(0));
    for part in 0..section.parts {
        let path = path(cluster, generation, &section.name, part) + "?preference=_local";
        let (repeat, deadline) = (Repeat::OnAnotherNode, at_most(deadline, PART_TIME));
        let answer = twice(|| cluster.send(Method::Get, &path, &Value::Null, repeat, deadline))?;
        if answer.status == 404 {
            return Err(unavailable("a newer generation has replaced the one that was read"));
        }
        expect_success(&answer, "what is known of the index cannot be read")?;
        let Got { source } = answer.json()?;
        bytes.extend(binary::decode(&source.bytes, "what is known of the index")?);
    }
    match bytes.len() as u64 == section.bytes {
        true => Ok(bytes),
        false => Err(unavailable("what is known of the index is not whole")),
    }
}
