//! Short questions that find out which nodes answer at all.
//!
//! A search that takes too long says little about the node that it was sent to: that one may wait
//! for a shard on another node, which is frozen. The cluster itself takes a frozen node for alive
//! for half a minute or longer, and goes on to send it work. So after a time-out each node is asked
//! who it is, and searches then prefer the copies of shards on nodes that answered.

use std::sync::PoisonError;
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

use tracuu_search::{Deadline, SearchError};

use super::failure::{Failure, FailureKind};
use super::nodes::{Pick, Probe};
use super::transport::TryTimes;
use super::{Answer, Body, Client, Method, Repeat, Request, Shared};

/// Asks a node for its id. It does not ask other nodes for that.
const WHO: &str = "/_nodes/_local?filter_path=nodes.*.name";

impl Client {
    /// Asks each node once for `path`, all at the same time and whatever is known of them, and
    /// notes which answered, if any did. Returns the answers with the addresses, in the order of
    /// the setting.
    pub(crate) fn ask_each(
        &self,
        path: &str,
        time: Duration,
    ) -> Vec<(String, Result<Answer, SearchError>)> {
        let nodes = &self.shared.nodes;
        let named = |(pick, answer): (Pick, Result<Answer, Failure>)| {
            (nodes.address(pick.node).to_string(), answer.map_err(Failure::into_error))
        };
        self.try_each(path, time).into_iter().map(named).collect()
    }

    /// Asks each node for `path` for a short time, so that the next requests go around those that
    /// do not answer. Returns the answers that came.
    pub(crate) fn ask_shortly(&self, path: &str, deadline: Deadline) -> Vec<Answer> {
        let answers = self.ask_each(path, self.sounding_time(deadline));
        answers.into_iter().filter_map(|(_, answer)| answer.ok()).collect()
    }

    /// Finds out which nodes answer, so that the next requests go around the others.
    pub(crate) fn find_silent(&self, deadline: Deadline) {
        self.sound(Instant::now(), deadline);
    }

    /// Finds out which nodes answer, unless that was done since `begun`.
    pub(super) fn sound(&self, begun: Instant, deadline: Deadline) {
        let mut sounded = self.shared.sounded.lock().unwrap_or_else(PoisonError::into_inner);
        if sounded.is_none_or(|sounded| sounded < begun) {
            for (pick, answer) in self.try_each(WHO, self.sounding_time(deadline)) {
                self.note_id(pick, answer.ok());
            }
            *sounded = Some(Instant::now());
        }
    }

    /// Chooses the node of the next try. One that was left out and is due again is asked for its id
    /// first, so that finding it still down costs a request little.
    pub(super) fn pick(&self, tried: &[usize], probe: Probe, deadline: Deadline) -> Pick {
        let nodes = &self.shared.nodes;
        let pick = || {
            let pick = nodes.pick(Instant::now(), tried, probe);
            pick.expect("a course ends before all nodes are tried")
        };
        for _ in 0..nodes.len() {
            let pick = pick();
            if pick.is_fit || !pick.has_other {
                return pick;
            }
            let answer = self.try_node(pick, WHO, self.sounding_time(deadline));
            self.note(pick, &answer);
            self.note_id(pick, answer.ok());
        }
        pick()
    }

    fn sounding_time(&self, deadline: Deadline) -> Duration {
        let time = self.shared.limits.sounding;
        deadline.left().map_or(time, |left| time.min(left / 4))
    }

    /// Keeps the id of a node, which needs a permission that a user may lack.
    fn note_id(&self, pick: Pick, answer: Option<Answer>) {
        let answer = answer.and_then(|answer| answer.json::<Value>().ok());
        let id = answer.as_ref().and_then(|answer| answer["nodes"].as_object()?.keys().next());
        // It becomes a part of paths.
        let is_plain =
            |id: &&String| id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        if let Some(id) = id.filter(is_plain) {
            self.shared.nodes.note_id(pick.node, id);
        }
    }

    fn try_each(&self, path: &str, time: Duration) -> Vec<(Pick, Result<Answer, Failure>)> {
        thread::scope(|scope| {
            let ask = |pick| (pick, scope.spawn(move || self.try_node(pick, path, time)));
            let asked: Vec<_> = self.shared.nodes.each().into_iter().map(ask).collect();
            let answer = |(pick, thread): (Pick, ScopedJoinHandle<'_, _>)| {
                (pick, thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            };
            let answers: Vec<(Pick, Result<Answer, Failure>)> =
                asked.into_iter().map(answer).collect();
            // Where none answered in so short a time, this machine or its network is at fault.
            if answers.iter().any(|(_, answer)| has_answered(answer)) {
                answers.iter().for_each(|(pick, answer)| self.note(*pick, answer));
            }
            answers
        })
    }

    /// Asks one node for `path`.
    fn try_node(&self, pick: Pick, path: &str, time: Duration) -> Result<Answer, Failure> {
        let Shared { nodes, transport, limits, .. } = &*self.shared;
        let (method, body, repeat) = (Method::Get, Body::None, Repeat::Never);
        let request = Request { method, path, body, repeat };
        let times = TryTimes { whole: time, connect: time.min(limits.connect) };
        transport.try_once(nodes.address(pick.node), &request, times)
    }

    /// Notes whether a node answered.
    fn note(&self, pick: Pick, answer: &Result<Answer, Failure>) {
        match answer {
            // So short a time-out counts: the question is as short.
            Err(failure) if !has_answered(answer) => self.note_failure(pick, failure, true),
            _ => self.note_success(pick),
        }
    }
}

/// Whether a node answered, if only that it refuses.
fn has_answered(answer: &Result<Answer, Failure>) -> bool {
    match answer {
        Ok(_) => true,
        Err(failure) => failure.kind == FailureKind::Final,
    }
}
