//! Which node a request goes to: in turns, and around those that fail. Sends nothing and does not
//! look at the clock; the moment comes with each call.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::limits::Limits;
use crate::address::NodeAddress;

/// The nodes with what is known of their health.
pub(super) struct Nodes {
    addresses: Vec<NodeAddress>,
    first_pause: Duration,
    longest_pause: Duration,
    state: Mutex<State>,
}

struct State {
    /// Node that the next request goes to, if it is fit.
    next: usize,
    health: Vec<Health>,
    /// What the cluster calls each node, as far as it is known.
    ids: Vec<Option<String>>,
}

#[derive(Clone, Default)]
struct Health {
    /// Failures without a success between them.
    failures: u32,
    /// The node is left out until this moment; `None` if it is fit.
    until: Option<Instant>,
    /// Grows with each change of the two above. A result of a request that began before the last
    /// change is old news.
    epoch: u64,
}

impl Health {
    fn is_fit(&self) -> bool {
        self.until.is_none()
    }
}

/// The node that a try goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pick {
    /// Its place in the setting.
    pub(super) node: usize,
    /// Whether it is not left out.
    pub(super) is_fit: bool,
    /// Whether another fit node is left that was not tried.
    pub(super) has_other: bool,
    epoch: u64,
}

/// Whether a request may be the one that tries a node again after its pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Probe {
    /// It can be repeated if the node is still down.
    Allowed,
    /// It goes to a node of which nothing bad is known, if there is one.
    Avoided,
}

impl Nodes {
    pub(super) fn new(addresses: Vec<NodeAddress>, limits: &Limits) -> Nodes {
        let health = vec![Health::default(); addresses.len()];
        Nodes {
            addresses,
            first_pause: limits.first_pause,
            longest_pause: limits.longest_pause,
            state: Mutex::new(State { next: 0, ids: vec![None; health.len()], health }),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.addresses.len()
    }

    pub(super) fn address(&self, node: usize) -> &NodeAddress {
        &self.addresses[node]
    }

    /// How long each node is still left out; `None` if it is fit or its pause has ended.
    pub(super) fn left_out(&self, now: Instant) -> Vec<Option<Duration>> {
        let left = |health: &Health| health.until?.checked_duration_since(now);
        self.state().health.iter().map(|it| left(it).filter(|left| !left.is_zero())).collect()
    }

    /// Chooses a node that is not in `tried`: the next fit one in turn, or one whose pause has
    /// ended, else the one whose pause ends first. Returns `None` if all are in `tried`.
    pub(super) fn pick(&self, now: Instant, tried: &[usize], probe: Probe) -> Option<Pick> {
        let mut state = self.state();
        let count = self.len();
        let start = state.next;
        let turn = (0..count).map(|step| (start + step) % count);
        let candidates: Vec<usize> = turn.filter(|node| !tried.contains(node)).collect();
        let is_due = |node: usize| state.health[node].until.is_some_and(|until| until <= now);
        let is_fit = |node: usize| state.health[node].is_fit();
        let may_go = |node: &usize| is_fit(*node) || probe == Probe::Allowed && is_due(*node);
        let first_due = || candidates.iter().copied().min_by_key(|&it| state.health[it].until);
        let node = candidates.iter().copied().find(may_go).or_else(first_due)?;
        let has_other = candidates.iter().any(|&other| other != node && is_fit(other));
        let is_fit = is_fit(node);
        state.next = (node + 1) % count;
        let pause = self.pause(state.health[node].failures);
        let health = &mut state.health[node];
        if health.until.is_some_and(|until| until <= now) {
            // One request finds out whether the node is back; the others go on around it.
            health.until = Some(now + pause);
        }
        Some(Pick { node, is_fit, has_other, epoch: health.epoch })
    }

    /// Each node, in the order of the setting, to be asked on its own.
    pub(super) fn each(&self) -> Vec<Pick> {
        let state = self.state();
        let pick = |(node, health): (usize, &Health)| Pick {
            node,
            is_fit: health.is_fit(),
            has_other: false,
            epoch: health.epoch,
        };
        state.health.iter().enumerate().map(pick).collect()
    }

    /// Keeps what the cluster calls the node.
    pub(super) fn note_id(&self, node: usize, id: &str) {
        self.state().ids[node] = Some(id.to_string());
    }

    /// The ids of the fit nodes as far as they are known, separated by commas. `None` if all nodes
    /// are fit, or no id is known.
    pub(super) fn fit_ids(&self) -> Option<String> {
        let state = self.state();
        if state.health.iter().all(Health::is_fit) {
            return None;
        }
        let nodes = state.health.iter().zip(&state.ids);
        let ids = nodes.filter(|(health, _)| health.is_fit()).filter_map(|(_, id)| id.as_deref());
        let ids: Vec<&str> = ids.collect();
        (!ids.is_empty()).then(|| ids.join(","))
    }

    /// Notes that the node answered as it should. Returns true if it had been left out.
    pub(super) fn succeeded(&self, pick: Pick) -> bool {
        let mut state = self.state();
        let health = &mut state.health[pick.node];
        if health.epoch != pick.epoch || health.failures == 0 {
            return false;
        }
        *health = Health { failures: 0, until: None, epoch: health.epoch + 1 };
        true
    }

    /// Notes that the node failed. Returns for how long it is left out; `None` if that was known
    /// already from another request of the same time.
    pub(super) fn failed(&self, pick: Pick, now: Instant) -> Option<Duration> {
        let mut state = self.state();
        let health = &mut state.health[pick.node];
        if health.epoch != pick.epoch {
            return None;
        }
        let failures = health.failures.saturating_add(1);
        let pause = self.pause(failures);
        *health = Health { failures, until: Some(now + pause), epoch: health.epoch + 1 };
        Some(pause)
    }

    fn pause(&self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(16);
        self.first_pause.saturating_mul(1 << doublings).min(self.longest_pause)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Nodes {
        let addresses = ["http://a", "http://b", "http://c"];
        let parse = |text: &str| NodeAddress::parse(text).unwrap();
        Nodes::new(addresses.map(parse).into(), &Limits::default())
    }

    fn after(start: Instant, milliseconds: u64) -> Instant {
        start + Duration::from_millis(milliseconds)
    }

    /// The nodes of the next `count` requests.
    fn turn(nodes: &Nodes, now: Instant, count: usize) -> Vec<usize> {
        (0..count).map(|_| nodes.pick(now, &[], Probe::Avoided).unwrap().node).collect()
    }

    #[test]
    fn requests_go_round_and_around_a_failed_node() {
        let (nodes, now) = (three(), Instant::now());
        assert_eq!(turn(&nodes, now, 4), [0, 1, 2, 0]);
        let pick = nodes.pick(now, &[], Probe::Allowed).unwrap();
        assert_eq!((pick.node, pick.has_other), (1, true));
        assert_eq!(nodes.failed(pick, now), Some(Duration::from_secs(1)));
        assert_eq!(turn(&nodes, now, 4), [2, 0, 2, 0]);
        assert_eq!(nodes.left_out(now), [None, Some(Duration::from_secs(1)), None]);
        assert_eq!(nodes.left_out(after(now, 1_000)), [None; 3]);
    }

    #[test]
    fn one_request_tries_a_node_again_after_its_pause() {
        let (nodes, now) = (three(), Instant::now());
        nodes.failed(nodes.pick(now, &[1, 2], Probe::Allowed).unwrap(), now);
        let later = after(now, 1_000);
        let probe = nodes.pick(later, &[1, 2], Probe::Allowed).unwrap();
        assert_eq!(probe.node, 0);
        // Others go around it while the probe is under way.
        let others: Vec<usize> =
            (0..3).map(|_| nodes.pick(later, &[], Probe::Allowed).unwrap().node).collect();
        assert_eq!(others, [1, 2, 1]);
        assert!(nodes.succeeded(probe));
        assert_eq!(turn(&nodes, later, 3), [2, 0, 1]);
    }

    #[test]
    fn a_request_that_cannot_be_repeated_is_no_probe() {
        let (nodes, now) = (three(), Instant::now());
        nodes.failed(nodes.pick(now, &[1, 2], Probe::Allowed).unwrap(), now);
        assert_eq!(turn(&nodes, after(now, 2_000), 4), [1, 2, 1, 2]);
    }

    #[test]
    fn pauses_double_up_to_the_longest_and_begin_anew_after_a_success() {
        let (nodes, mut now) = (three(), Instant::now());
        let mut pauses = Vec::new();
        for _ in 0..7 {
            let pick = nodes.pick(now, &[1, 2], Probe::Allowed).unwrap();
            pauses.push(nodes.failed(pick, now).unwrap().as_secs());
            now += Duration::from_secs(60);
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30]);
        let pick = nodes.pick(now, &[1, 2], Probe::Allowed).unwrap();
        assert!(nodes.succeeded(pick));
        assert!(!nodes.succeeded(pick), "it was fit already");
        let pick = nodes.pick(now, &[1, 2], Probe::Allowed).unwrap();
        assert_eq!(nodes.failed(pick, now), Some(Duration::from_secs(1)));
    }

    #[test]
    fn requests_that_fail_together_count_once() {
        let (nodes, now) = (three(), Instant::now());
        let picks = [0; 5].map(|_| nodes.pick(now, &[1, 2], Probe::Allowed).unwrap());
        let pauses = picks.map(|pick| nodes.failed(pick, now));
        assert_eq!(pauses.iter().flatten().count(), 1);
        // Neither does a success make it fit that began before the failure.
        assert!(!nodes.succeeded(picks[0]));
        assert!(nodes.left_out(now)[0].is_some());
    }

    #[test]
    fn if_all_are_left_out_the_one_whose_time_comes_first_is_tried() {
        let (nodes, now) = (three(), Instant::now());
        for (node, at) in [(1, 0), (2, 10), (0, 20)] {
            let others: Vec<usize> = (0..3).filter(|other| *other != node).collect();
            let at = after(now, at);
            nodes.failed(nodes.pick(at, &others, Probe::Allowed).unwrap(), at);
        }
        let now = after(now, 30);
        let pick = |tried: &[usize]| nodes.pick(now, tried, Probe::Allowed).unwrap();
        assert_eq!((pick(&[]).node, pick(&[]).has_other), (1, false));
        assert_eq!(pick(&[1]).node, 2);
        assert_eq!(nodes.pick(now, &[0, 1, 2], Probe::Allowed), None);
    }
}
