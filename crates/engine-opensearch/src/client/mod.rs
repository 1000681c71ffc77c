//! The HTTP client of the engine: a request in, the JSON answer of one healthy node out, or an
//! error that says which node failed and how. Knows nodes, time-outs, repeats, passwords and TLS;
//! knows nothing of indices or queries.
//!
//! * Requests go to the nodes in turns. A node that fails is left out for a second, and for longer
//!   after each further failure, up to half a minute. Then a short question finds out whether it
//!   is back.
//! * After a time-out, a short question to each node says which of them do not answer, and searches
//!   prefer the copies of shards on the others (`sounding`).
//! * A failed request is repeated as its [`Repeat`] allows, within its deadline.
//! * Redirects are not followed. Proxies that variables of the environment name are not used.
//!
//! Calls block. A client may be used by any number of threads at a time.

mod backoff;
mod error_body;
mod failure;
#[cfg(test)]
mod health_tests;
mod limits;
mod names;
mod nodes;
mod phase;
mod sounding;
#[cfg(test)]
mod tests;
mod transport;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::de::DeserializeOwned;
use tracuu_search::{Deadline, SearchError};
use ureq::http::HeaderValue;

pub use backoff::Backoff;

use crate::settings::{Credentials, Settings, SettingsError, read_certificates};
use failure::{Failure, FailureKind};
use limits::Limits;
use nodes::{Nodes, Pick, Probe};
use transport::{Transport, TryTimes};

/// A client of the nodes of one cluster. Cheap to clone; all clones share connections and what is
/// known of the nodes.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    nodes: Nodes,
    transport: Transport,
    limits: Limits,
    /// When all nodes were last asked whether they answer. Held while they are.
    sounded: Mutex<Option<Instant>>,
}

/// What to send.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The method.
    pub method: Method,
    /// The path with its query string, beginning with `/`; percent-encoded where it has to be.
    pub path: &'a str,
    /// The body.
    pub body: Body<'a>,
    /// Whether it may be sent a second time.
    pub repeat: Repeat,
}

/// Methods of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Delete,
}

/// The body of a request.
#[derive(Debug, Clone, Copy)]
pub enum Body<'a> {
    /// No body.
    None,
    /// One JSON text, `application/json`.
    Json(&'a [u8]),
    /// One JSON text a line, each line with its end, `application/x-ndjson`.
    Lines(&'a [u8]),
}

/// Makes path and body of a request so that it prefers the copies of shards on nodes of these ids,
/// separated by commas.
pub type Around<'a> = &'a dyn Fn(&str) -> (String, Vec<u8>);

/// Whether a request may be sent a second time. One that could not be sent, since no connection was
/// made, goes to each node once, whatever this says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// It must not arrive twice.
    Never,
    /// A read, or a write by id that changes nothing the second time. It is sent once more, to
    /// another node if there is one. This follows a broken connection, a cut or garbled answer, a
    /// redirect, 429, 502, 503, 504, and shards that failed through no fault of the query. It also
    /// follows a try that took half of the time until the deadline, if another node is fit.
    OnAnotherNode,
    /// As [`Repeat::OnAnotherNode`], for a write of a long run. After 429, and after a second 502,
    /// 503 or 504, it is sent again and again with growing waits ([`Backoff`]): the cluster has
    /// too much to do, or elects a manager.
    WithBackoff,
}

impl Body<'_> {
    /// A body of the same kind.
    fn of<'a>(&self, bytes: &'a [u8]) -> Body<'a> {
        match self {
            Body::None => Body::None,
            Body::Json(_) => Body::Json(bytes),
            Body::Lines(_) => Body::Lines(bytes),
        }
    }
}

/// The answer of a node: its status is 2xx or one of 4xx that the caller judges (400, 404, 409, …).
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body, valid JSON; empty after [`Method::Head`], anything after 413.
    pub body: Vec<u8>,
    /// Address of the node.
    pub node: String,
}

impl Answer {
    /// Returns true if the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Reads the body. JSON of another form than `T` is [`SearchError::Unavailable`]: the node is
    /// of a version that this program does not know.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, SearchError> {
        serde_json::from_slice(&self.body).map_err(|error| SearchError::Unavailable {
            what: format!("the answer of {} has not the expected form: {error}", self.node),
            cause: Some(Box::new(error)),
        })
    }

    /// The error for a status that the caller did not expect after what it asked for
    /// (`the index cannot be made`). Names the node, the status, type and reason.
    pub fn unexpected(&self, what: &str) -> SearchError {
        let suffix = error_body::ErrorBody::read(&self.body).suffix();
        let (node, status) = (&self.node, self.status);
        let what = format!("{what}: {node} answered {status}{suffix}");
        SearchError::Unavailable { what, cause: None }
    }
}

/// A node as the client sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeState {
    /// Its address, without user and password.
    pub address: String,
    /// For how long it is still left out because it failed; `None` if it is used.
    pub left_out: Option<Duration>,
}

impl Client {
    /// Makes a client. Checks the settings and reads the file of certificates; does not contact the
    /// cluster.
    pub fn new(settings: &Settings) -> Result<Client, SettingsError> {
        Client::with_limits(settings, Limits::default())
    }

    fn with_limits(settings: &Settings, limits: Limits) -> Result<Client, SettingsError> {
        settings.check()?;
        let addresses = settings.addresses()?;
        let roots = settings.ca_file.as_deref().map(read_certificates).transpose()?;
        if let Some(node) = settings.unencrypted_node() {
            tracing::warn!(node, "password or key goes over the network unencrypted");
        }
        if roots.is_some() && !addresses.iter().any(|address| address.is_tls) {
            tracing::warn!("`opensearch.ca_file` is not used: no node has an `https` address");
        }
        let authorization = authorization(&settings.credentials);
        let transport =
            Transport::new(&settings.credentials, authorization, roots, limits.answer_bytes);
        let nodes = Nodes::new(addresses, &limits);
        let shared = Shared { nodes, transport, limits, sounded: Mutex::default() };
        Ok(Client { shared: Arc::new(shared) })
    }

    /// Sends `request`, repeats it as it allows, and returns the first answer for the caller to
    /// judge. Without a deadline, one try may take two minutes.
    ///
    /// # Errors
    ///
    /// [`SearchError::TimedOut`] if the deadline passed before an answer came.
    /// [`SearchError::Unavailable`] in all other cases: no node can be reached, the cluster refuses
    /// the credentials (401, 403), blocks what was asked, is busy (429) or fails (5xx), or its
    /// answers cannot be read. The text names node, status, type and reason, and never a secret.
    pub fn send(&self, request: &Request<'_>, deadline: Deadline) -> Result<Answer, SearchError> {
        self.run(request, None, deadline)
    }

    /// As [`Client::send`]. While nodes are left out, path and body are those of `around`.
    pub fn send_around(
        &self,
        request: &Request<'_>,
        around: Around<'_>,
        deadline: Deadline,
    ) -> Result<Answer, SearchError> {
        self.run(request, Some(around), deadline)
    }

    fn run(
        &self,
        request: &Request<'_>,
        around: Option<Around<'_>>,
        deadline: Deadline,
    ) -> Result<Answer, SearchError> {
        let mut course = Course {
            repeat: request.repeat,
            repeats_left: u32::from(request.repeat != Repeat::Never),
            stale_left: u32::from(request.repeat != Repeat::Never),
            tried: Vec::new(),
            nodes: self.shared.nodes.len(),
        };
        let mut backoff = self.backoff();
        loop {
            deadline.check()?;
            let begun = Instant::now();
            let (pick, failure, was_fair) = match self.try_once(request, around, &course, deadline)
            {
                Ok(answer) => return Ok(answer),
                Err(failed) => failed,
            };
            let next = course.after(pick.node, &failure);
            if matches!(next, Next::Again) && self.says_nothing_of_its_node(&failure) {
                self.sound(begun, deadline);
                course.tried.clear();
            } else {
                self.note_failure(pick, &failure, was_fair);
            }
            let goes_on = match next {
                Next::Again => true,
                Next::AfterWait => backoff.wait(deadline),
                Next::End => false,
            };
            if !goes_on {
                // A try is given all the time that is left if nothing can follow it.
                let is_over = deadline.left().is_some_and(|left| left.is_zero());
                let timed_out = failure.is_timeout
                    && (is_over
                        || failure.kind == FailureKind::NoAnswer && deadline.left().is_some());
                if timed_out {
                    return Err(SearchError::TimedOut);
                }
                return Err(failure.into_error());
            }
        }
    }

    /// The waits before a write that the cluster refused is sent again.
    pub fn backoff(&self) -> Backoff {
        Backoff::new(&self.shared.limits)
    }

    /// Returns the nodes in the order of the setting, as they are known from requests so far.
    pub fn nodes(&self) -> Vec<NodeState> {
        let nodes = &self.shared.nodes;
        let left_out = nodes.left_out(Instant::now()).into_iter().enumerate();
        let state =
            |(node, left_out)| NodeState { address: nodes.address(node).to_string(), left_out };
        left_out.map(state).collect()
    }

    /// Sends the request to one node. A failure comes with the node and whether it had enough time.
    fn try_once(
        &self,
        request: &Request<'_>,
        around: Option<Around<'_>>,
        course: &Course,
        deadline: Deadline,
    ) -> Result<Answer, (Pick, Failure, bool)> {
        let Shared { nodes, transport, limits, .. } = &*self.shared;
        let probe = if course.may_repeat() { Probe::Allowed } else { Probe::Avoided };
        let pick = self.pick(&course.tried, probe, deadline);
        let time = try_times(limits, deadline.left(), pick, course.may_repeat());
        let made = around.and_then(|around| Some(around(&nodes.fit_ids()?)));
        let request = match &made {
            Some((path, body)) => Request { path, body: request.body.of(body), ..*request },
            None => *request,
        };
        let result = transport.try_once(nodes.address(pick.node), &request, time);
        result.inspect(|_| self.note_success(pick)).map_err(|failure| {
            let is_connecting = failure.kind == FailureKind::NotConnected;
            let given = if is_connecting { time.connect } else { time.whole };
            (pick, failure, given >= limits.fair)
        })
    }

    /// Whether another node may be to blame: the one that was asked took too long to answer.
    fn says_nothing_of_its_node(&self, failure: &Failure) -> bool {
        failure.kind == FailureKind::NoAnswer && failure.is_timeout && self.shared.nodes.len() > 1
    }

    fn note_success(&self, pick: Pick) {
        if self.shared.nodes.succeeded(pick) {
            tracing::info!(node = %self.shared.nodes.address(pick.node), "node is used again");
        }
    }

    /// Notes a failure. `was_fair`: the node had enough time.
    fn note_failure(&self, pick: Pick, failure: &Failure, was_fair: bool) {
        let what = failure.what();
        if matches!(failure.kind, FailureKind::Busy | FailureKind::Shards) {
            // The node itself answers.
            self.note_success(pick);
        }
        if !failure.blames_node(was_fair) {
            tracing::debug!(what, "request failed");
        } else if let Some(pause) = self.shared.nodes.failed(pick, Instant::now()) {
            tracing::warn!(what, ?pause, "node is left out");
        }
    }
}

/// How long a try may take. Where it can be repeated on a fit node, it gets half of the time that
/// the deadline leaves. A connection gets half of the time of the try, so that another node can be
/// tried.
fn try_times(limits: &Limits, left: Option<Duration>, pick: Pick, may_repeat: bool) -> TryTimes {
    let whole = match left {
        None => limits.answer,
        Some(left) if may_repeat && pick.has_other => left / 2,
        Some(left) => left,
    };
    let connect = if pick.has_other { whole / 2 } else { whole };
    TryTimes { whole, connect: connect.min(limits.connect) }
}

/// The tries of one request so far.
struct Course {
    repeat: Repeat,
    repeats_left: u32,
    /// Repeats after a connection that was stale. They count apart: a node that ends a connection
    /// with a bad answer leaves one behind for the next try.
    stale_left: u32,
    /// Nodes that were tried and should not be tried next.
    tried: Vec<usize>,
    /// Number of all nodes.
    nodes: usize,
}

/// What follows a failed try.
enum Next {
    Again,
    AfterWait,
    End,
}

impl Course {
    fn may_repeat(&self) -> bool {
        self.repeats_left > 0
    }

    /// Decides what follows the failure of `node`.
    fn after(&mut self, node: usize, failure: &Failure) -> Next {
        self.tried.push(node);
        let has_untried = self.tried.len() < self.nodes;
        let is_patient = self.repeat == Repeat::WithBackoff;
        match failure.kind {
            FailureKind::Final => Next::End,
            FailureKind::NotConnected if has_untried => Next::Again,
            FailureKind::NotConnected => Next::End,
            FailureKind::Busy if is_patient => self.wait_and_restart(),
            // A second node may still do it; then the cluster as a whole is not ready, as it is
            // for some seconds while it elects a manager.
            FailureKind::Unwell if is_patient && !self.may_repeat() => self.wait_and_restart(),
            FailureKind::Stale if self.stale_left > 0 => {
                self.stale_left -= 1;
                self.go_on()
            }
            _ if !self.may_repeat() => Next::End,
            // The time of the only node is over.
            FailureKind::NoAnswer if failure.is_timeout && !has_untried => Next::End,
            _ => {
                self.repeats_left -= 1;
                self.go_on()
            }
        }
    }

    /// Tries a node that was not tried, or if all were, any.
    fn go_on(&mut self) -> Next {
        if self.tried.len() >= self.nodes {
            self.tried.clear();
        }
        Next::Again
    }

    fn wait_and_restart(&mut self) -> Next {
        self.tried.clear();
        Next::AfterWait
    }
}

/// Returns the header that carries the credentials, marked as secret for the HTTP library.
fn authorization(credentials: &Credentials) -> Option<HeaderValue> {
    let text = match credentials {
        Credentials::None => return None,
        Credentials::Basic { user, password } => {
            format!("Basic {}", BASE64.encode(format!("{user}:{}", password.expose())))
        }
        Credentials::ApiKey(key) => format!("ApiKey {}", key.expose()),
    };
    let mut value = HeaderValue::from_str(&text).expect("checked characters make a header");
    value.set_sensitive(true);
    Some(value)
}
