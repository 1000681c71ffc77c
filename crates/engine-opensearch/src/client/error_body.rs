//! What an answer of OpenSearch says about an error. Any body parses, also one of a proxy.

use serde::Deserialize;

use super::limits::REASON_CHARS_MAX;

/// Types of root causes for which another node gives the same error: the query or its text is at
/// fault. OpenSearch gives most of them with status 400, but "too many clauses", where the clauses
/// are nested, with 500.
const QUERY_FAULTS: [&str; 11] = [
    "illegal_argument_exception",
    "input_coercion_exception",
    "mapper_parsing_exception",
    "number_format_exception",
    "parse_exception",
    "parsing_exception",
    "query_shard_exception",
    "script_exception",
    "too_many_buckets_exception",
    "too_many_clauses",
    "too_many_nested_clauses",
];

/// The error of an answer, as far as it has one. Texts are empty where it has none.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ErrorBody {
    /// Type of the error: `index_not_found_exception`.
    pub(super) kind: String,
    /// Its reason, cut to [`REASON_CHARS_MAX`] characters.
    pub(super) reason: String,
    /// Types of the root causes.
    root_causes: Vec<String>,
}

#[derive(Deserialize)]
struct Outer {
    error: Inner,
}

/// Most errors are objects; those of the HTTP layer are texts.
#[derive(Deserialize)]
#[serde(untagged)]
enum Inner {
    Object(Object),
    Text(String),
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Object {
    r#type: Option<String>,
    reason: Option<String>,
    root_cause: Vec<Cause>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Cause {
    r#type: Option<String>,
    reason: Option<String>,
}

impl ErrorBody {
    /// Reads an error. A body in another form is a reason without a type, as the security plugin
    /// and proxies write.
    pub(super) fn read(body: &[u8]) -> ErrorBody {
        let object = match serde_json::from_slice(body) {
            Ok(Outer { error: Inner::Object(object) }) => object,
            Ok(Outer { error: Inner::Text(text) }) => return ErrorBody::plain(&text),
            Err(_) => {
                // A character takes at most 4 bytes.
                let start = &body[..body.len().min(4 * REASON_CHARS_MAX + 4)];
                return ErrorBody::plain(&String::from_utf8_lossy(start));
            }
        };
        // The reason of a search is "all shards failed"; the root cause says why.
        let root = object.root_cause.first();
        let root_reason = root.and_then(|cause| cause.reason.clone()).filter(|it| !it.is_empty());
        let reason = match (object.reason, root_reason) {
            (Some(outer), Some(inner)) if outer != inner => format!("{outer}: {inner}"),
            (outer, inner) => outer.or(inner).unwrap_or_default(),
        };
        ErrorBody {
            kind: shortened(&object.r#type.unwrap_or_default()),
            reason: shortened(&reason),
            root_causes: object.root_cause.into_iter().filter_map(|cause| cause.r#type).collect(),
        }
    }

    fn plain(text: &str) -> ErrorBody {
        ErrorBody { reason: shortened(text), ..ErrorBody::default() }
    }

    /// Returns true if shards failed in a way that another node may make good: a search whose root
    /// cause is not the query.
    pub(super) fn is_of_shards(&self) -> bool {
        let is_query_fault = |cause: &String| QUERY_FAULTS.contains(&cause.as_str());
        self.kind == "search_phase_execution_exception"
            && !self.root_causes.iter().any(is_query_fault)
    }

    /// Returns true if the cluster blocks what was asked: indices are read-only, a disk is full, or
    /// no index may be made.
    pub(super) fn is_block(&self) -> bool {
        self.kind.ends_with("_block_exception")
    }

    /// Returns `: type: reason` as far as they are known, to be put after a status.
    pub(super) fn suffix(&self) -> String {
        let parts = [&self.kind, &self.reason].into_iter().filter(|part| !part.is_empty());
        parts.map(|part| format!(": {part}")).collect()
    }
}

/// Cuts a text to [`REASON_CHARS_MAX`] characters, with an ellipsis, and makes it one line.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(REASON_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_all_forms_are_read() {
        for (body, kind, reason) in [
            (
                r#"{"error":{"root_cause":[{"type":"parsing_exception","reason":"bad"}],
                "type":"parsing_exception","reason":"bad","line":1},"status":400}"#,
                "parsing_exception",
                "bad",
            ),
            (
                r#"{"error":{"root_cause":[{"type":"x","reason":"inner"}],"type":"y",
                "reason":"all shards failed"},"status":500}"#,
                "y",
                "all shards failed: inner",
            ),
            (r#"{"error":{"root_cause":[],"type":"y","reason":null}}"#, "y", ""),
            (r#"{"error":"no handler found","status":400}"#, "", "no handler found"),
            (r#"{"error":{"type":"y"}}"#, "y", ""),
            ("Unauthorized\n", "", "Unauthorized"),
            ("<html>\n <h1>502</h1>", "", "<html> <h1>502</h1>"),
            ("", "", ""),
            ("[]", "", "[]"),
        ] {
            let error = ErrorBody::read(body.as_bytes());
            assert_eq!((error.kind.as_str(), error.reason.as_str()), (kind, reason), "{body}");
        }
    }

    #[test]
    fn long_reasons_are_cut() {
        let reason = "ế".repeat(1_000);
        let expected = format!("{}…", "ế".repeat(300));
        let body = format!(r#"{{"error":{{"type":"x","reason":"{reason}"}}}}"#);
        assert_eq!(ErrorBody::read(body.as_bytes()).reason, expected);
        assert_eq!(ErrorBody::read(reason.as_bytes()).reason, expected);
    }

    #[test]
    fn a_fault_of_the_query_is_told_from_one_of_the_shards() {
        let body = |kind: &str, cause: &str| {
            let causes = match cause {
                "" => String::new(),
                cause => format!(r#"{{"type":"{cause}","reason":"r"}}"#),
            };
            format!(r#"{{"error":{{"root_cause":[{causes}],"type":"{kind}","reason":"r"}}}}"#)
        };
        for (kind, cause, expected) in [
            ("search_phase_execution_exception", "", true),
            ("search_phase_execution_exception", "node_disconnected_exception", true),
            ("search_phase_execution_exception", "too_many_clauses", false),
            ("search_phase_execution_exception", "query_shard_exception", false),
            ("null_pointer_exception", "null_pointer_exception", false),
        ] {
            let error = ErrorBody::read(body(kind, cause).as_bytes());
            assert_eq!(error.is_of_shards(), expected, "{kind} {cause}");
        }
        assert!(!ErrorBody::read(b"search_phase_execution_exception").is_of_shards());
    }
}
