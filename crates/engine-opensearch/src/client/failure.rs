//! Why one try of a request failed, and what follows from it: whether the node is to blame, and
//! which error comes of it if nothing is tried any more.

use std::time::Duration;

use tracuu_search::SearchError;
use tracuu_search::error::Cause;

use super::error_body::ErrorBody;
use super::phase::Phase;
use crate::address::NodeAddress;
use crate::settings::Credentials;

/// Why a try failed.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) kind: FailureKind,
    /// Whether its time ended the try.
    pub(super) is_timeout: bool,
    /// The node and what happened, without secrets.
    what: String,
    cause: Option<Cause>,
}

/// Kinds of failures, by what may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FailureKind {
    /// The node received nothing.
    NotConnected,
    /// A connection that had been open was closed before anything of an answer came. Nodes that
    /// restart do so, and load balancers.
    Stale,
    /// No answer, or one that cannot be read: cut, garbled, too slow, a redirect.
    NoAnswer,
    /// The node or what is before it has a fault: 502, 503, 504.
    Unwell,
    /// The cluster has too much to do: 429.
    Busy,
    /// Shards failed that other copies may make good.
    Shards,
    /// Another try would give the same.
    Final,
}

impl Failure {
    pub(super) fn new(kind: FailureKind, what: String) -> Failure {
        Failure { kind, is_timeout: false, what, cause: None }
    }

    /// The failure that an error of the HTTP library means, in a try that had `time`.
    pub(super) fn of_transport(
        address: &NodeAddress,
        error: ureq::Error,
        phase: Phase,
        time: Duration,
    ) -> Failure {
        use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
        let is_timeout = matches!(error, ureq::Error::Timeout(_));
        let is_closed = matches!(&error, ureq::Error::Io(error) if matches!(
            error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof));
        let (kind, what) = match (phase, &error) {
            // Requests are made of checked parts, so this is a fault of the caller.
            (_, ureq::Error::Http(_) | ureq::Error::BadUri(_)) => {
                (FailureKind::Final, format!("the request to {address} cannot be made: {error}"))
            }
            (phase, _) if !phase.may_have_arrived() => {
                // Without TLS a node gives an answer that is none, or closes the connection.
                let is_plain = is_closed || error.to_string().contains("InvalidContentType");
                let hint = match address.is_tls && is_plain {
                    true => "; if it speaks no TLS, write `http://`",
                    false => "",
                };
                let what = match &error {
                    ureq::Error::Timeout(_) => format!("{address} cannot be reached in {time:.1?}"),
                    error => format!("{address} cannot be reached: {error}{hint}"),
                };
                (FailureKind::NotConnected, what)
            }
            (_, ureq::Error::Timeout(_)) => {
                let what = format!("{address} gave no answer within {time:.1?}");
                (FailureKind::NoAnswer, what)
            }
            (Phase::OnOpenConnection, _) if is_closed => {
                (FailureKind::Stale, format!("{address} closed the connection: {error}"))
            }
            (Phase::OnNewConnection, _) if !address.is_tls => {
                let hint = "if it speaks TLS, write `https://`";
                let what = format!("{address} gave no whole answer: {error}; {hint}");
                (FailureKind::NoAnswer, what)
            }
            _ => (FailureKind::NoAnswer, format!("{address} gave no whole answer: {error}")),
        };
        Failure { kind, is_timeout, what, cause: Some(Box::new(error)) }
    }

    /// The failure that a status means; `None` if the answer is one for the caller to judge.
    pub(super) fn of_status(
        address: &NodeAddress,
        status: u16,
        body: &[u8],
        credentials: &Credentials,
    ) -> Option<Failure> {
        use FailureKind::{Busy, Final, NoAnswer, Shards, Unwell};
        if status < 300 || matches!(status, 400 | 402 | 404..=428 | 430..=499) {
            return None;
        }
        let error = ErrorBody::read(body);
        let answered = |kind: FailureKind, hint: &str| {
            let suffix = error.suffix();
            Some(Failure::new(kind, format!("{address} answered {status}{hint}{suffix}")))
        };
        match status {
            300..=399 => answered(NoAnswer, ", a redirect, which is not followed"),
            401 | 403 if !error.is_block() => answered(Final, &refused(status, credentials)),
            429 if !error.is_block() => answered(Busy, ", too many requests"),
            500.. if error.is_of_shards() => answered(Shards, ""),
            502..=504 => answered(Unwell, ""),
            _ => answered(Final, ""),
        }
    }

    /// Returns true if the node should be left out for a while. `was_fair`: it had enough time.
    pub(super) fn blames_node(&self, was_fair: bool) -> bool {
        let blames = match self.kind {
            FailureKind::NotConnected | FailureKind::NoAnswer | FailureKind::Unwell => true,
            FailureKind::Stale | FailureKind::Busy | FailureKind::Shards | FailureKind::Final => {
                false
            }
        };
        blames && (was_fair || !self.is_timeout)
    }

    /// Returns what happened, with the node.
    pub(super) fn what(&self) -> &str {
        &self.what
    }

    /// The error of the request of which this was the last try.
    pub(super) fn into_error(self) -> SearchError {
        SearchError::Unavailable { what: self.what, cause: self.cause }
    }
}

/// Says which settings decide about a refusal.
fn refused(status: u16, credentials: &Credentials) -> String {
    let what = if status == 401 { "not authenticated" } else { "not permitted" };
    match credentials {
        Credentials::None => format!(
            ", {what}; the cluster needs `opensearch.user` with `opensearch.password_file`, or \
             `opensearch.api_key`"
        ),
        Credentials::Basic { user, .. } => {
            format!(", {what} as `opensearch.user` = `{user}` with its password")
        }
        Credentials::ApiKey(_) => format!(", {what} by `opensearch.api_key`"),
    }
}
