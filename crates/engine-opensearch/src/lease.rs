//! The right to change the index, over all servers. It is a part of the state document, is renewed
//! while its owner lives, and runs out when that does not.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tracuu_search::{Deadline, SearchError};

use crate::cluster::{Cluster, unavailable};
use crate::indices::taken_numbers;
use crate::settings::Settings;
use crate::state::{self, Conflict, Lease, State, Version};

/// How long a writer waits for a cluster that is not well, below the time of a lease.
const PATIENCE: Duration = Duration::from_secs(45);
/// How often a writer tries to take a lease that is free, while others change the state.
const TRIES: usize = 3;

/// How the parts of the engine wait for each other.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// A lease that was not renewed for this time has run out. Clocks of servers may differ by half
    /// of it.
    pub lease: Duration,
    /// How old the knowledge of what serves may be when a search begins.
    pub pointer_age: Duration,
    /// After this time nobody uses a state that has been replaced: what only that one needs is
    /// removed. The engine waits for longer if searches may take longer
    /// ([`Timing::settling`]). Clocks of servers may differ by half of it.
    pub grace: Duration,
}

impl Timing {
    /// How long after a commit somebody may still be using the state before, by the clock of one
    /// server.
    pub fn settling(&self, settings: &Settings) -> Duration {
        self.pointer_age * 2 + settings.deadline * 2
    }
}

impl Default for Timing {
    fn default() -> Timing {
        Timing {
            lease: Duration::from_secs(60),
            pointer_age: Duration::from_secs(5),
            grace: Duration::from_secs(120),
        }
    }
}

/// The lease, held. Given back when it is dropped.
pub struct HeldLease {
    held: Arc<Held>,
    renewing: Option<JoinHandle<()>>,
}

struct Held {
    cluster: Cluster,
    place: String,
    lease: Lease,
    known: Mutex<Known>,
    ended: Condvar,
}

struct Known {
    state: State,
    version: Version,
    /// Whether somebody else has taken the lease, or it was given back.
    is_lost: bool,
}

/// The time in milliseconds since 1970.
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// A name that no other owner has.
fn random_name() -> String {
    // Two hashers of random keys, with nothing hashed but the process.
    let number = || {
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u32(std::process::id());
        hasher.finish()
    };
    format!("{:016x}{:016x}", number(), number())
}

/// What one request of a writer about the state may take: a node that is frozen has the others wait
/// for it for half a minute or longer.
fn deadline(cluster: &Cluster) -> Deadline {
    Deadline::after(PATIENCE.max(cluster.settings.deadline * 2))
}

/// How long a lease lasts, unless it is renewed; `None` if it has run out.
pub fn time_left(lease: &Lease, timing: Timing) -> Option<Duration> {
    let age = Duration::from_millis(now().saturating_sub(lease.renewed));
    timing.lease.checked_sub(age).filter(|left| !left.is_zero())
}

/// Somebody has the lease. A run that ended early has it until it runs out.
fn busy(place: &str, left: Duration) -> SearchError {
    let seconds = left.as_secs() + 1;
    SearchError::Busy(format!("{place} (its right to write lasts {seconds} s if not renewed)"))
}

impl HeldLease {
    /// Takes the lease. [`SearchError::Busy`] if somebody has it.
    pub fn take(cluster: &Cluster, timing: Timing, place: &str) -> Result<HeldLease, SearchError> {
        state::ensure_index(cluster, deadline(cluster))?;
        let mut found = match state::read_newest(cluster, deadline(cluster))? {
            Some((state, version)) => (state, Some(version)),
            None => {
                // A state that was lost may have left builds, which must not be taken for new ones.
                let taken = taken_numbers(cluster, deadline(cluster))?;
                let next = taken.into_iter().max().unwrap_or(0) + 1;
                (State { identity: random_name(), next, ..State::default() }, None)
            }
        };
        for _ in 0..TRIES {
            let (mut state, version) = found;
            if let Some(left) = state.writer.as_ref().and_then(|lease| time_left(lease, timing)) {
                return Err(busy(place, left));
            }
            let lease = Lease { owner: random_name(), generation: state.next, renewed: now() };
            state.next += 1;
            state.writer = Some(lease.clone());
            match state::write(cluster, &state, version, deadline(cluster))? {
                Ok(version) => {
                    return HeldLease::hold(cluster, timing, place, lease, (state, version));
                }
                // Somebody was faster, or the state that was read was an old one.
                Err(Conflict(now, version)) => found = (*now, Some(version)),
            }
        }
        Err(busy(place, timing.lease))
    }

    /// Renews `lease` from now on.
    fn hold(
        cluster: &Cluster,
        timing: Timing,
        place: &str,
        lease: Lease,
        (state, version): (State, Version),
    ) -> Result<HeldLease, SearchError> {
        let known = Mutex::new(Known { state, version, is_lost: false });
        let (cluster, place) = (cluster.clone(), place.to_string());
        let held = Arc::new(Held { cluster, place, lease, known, ended: Condvar::new() });
        let renewer = Arc::clone(&held);
        let pause = timing.lease / 4;
        let renewing = std::thread::Builder::new()
            .name("lease".into())
            .spawn(move || renewer.renew_until_the_end(pause))
            .map_err(|error| SearchError::damaged("a thread cannot be started", error))?;
        Ok(HeldLease { held, renewing: Some(renewing) })
    }

    /// The number of the change.
    pub fn generation(&self) -> u64 {
        self.held.lease.generation
    }

    /// The state as it was last written.
    pub fn state(&self) -> (State, Version) {
        let known = self.held.known();
        (known.state.clone(), known.version)
    }

    /// Changes the state. [`SearchError::Busy`] if the lease was lost. `change` may be called
    /// several times, also on a state that has it already. After another error, whether the state
    /// was changed is not known; [`HeldLease::end`] finds out.
    pub fn change(&self, change: impl Fn(&mut State)) -> Result<(), SearchError> {
        self.held.change(&mut self.held.known(), change)
    }

    /// Changes the state and gives the lease back, in one moment.
    pub fn change_and_end(&self, change: impl Fn(&mut State)) -> Result<(), SearchError> {
        let mut known = self.held.known();
        self.held.change(&mut known, |state| {
            change(state);
            state.writer = None;
        })?;
        // Before the lock is free, or the lease would be renewed once more.
        known.is_lost = true;
        Ok(())
    }

    /// Gives the lease back, if it is not given back or lost, and returns the state after that.
    /// Nothing that this owner has sent before can change it any more.
    pub fn end(&self) -> Result<State, SearchError> {
        let mut known = self.held.known();
        let cluster = &self.held.cluster;
        let deadline = deadline(cluster);
        let mut backoff = cluster.client.backoff();
        loop {
            let (mut state, version) = state::read(cluster, deadline)?
                .ok_or_else(|| unavailable("the state of the index has been removed"))?;
            // A copy that has not heard of the last change may answer.
            if version >= known.version {
                if !self.held.is_own(&state) {
                    known.is_lost = true;
                    return Ok(state);
                }
                state.writer = None;
                if let Ok(version) = state::write(cluster, &state, Some(version), deadline)? {
                    *known = Known { state: state.clone(), version, is_lost: true };
                    return Ok(state);
                }
            }
            if !backoff.wait(deadline) {
                return Err(SearchError::TimedOut);
            }
        }
    }
}

impl Held {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_own(&self, state: &State) -> bool {
        state.writer.as_ref().is_some_and(|lease| lease.owner == self.lease.owner)
    }

    fn change(&self, known: &mut Known, change: impl Fn(&mut State)) -> Result<(), SearchError> {
        let lost = || SearchError::Busy(self.place.clone());
        let deadline = deadline(&self.cluster);
        while !known.is_lost {
            let mut state = known.state.clone();
            state.writer = Some(Lease { renewed: now(), ..self.lease.clone() });
            change(&mut state);
            match state::write(&self.cluster, &state, Some(known.version), deadline)? {
                Ok(version) => {
                    (known.state, known.version) = (state, version);
                    return Ok(());
                }
                // A write of this owner has arrived late, of which no answer came.
                Err(Conflict(now, version)) if self.is_own(&now) => {
                    (known.state, known.version) = (*now, version);
                }
                Err(Conflict(..)) => known.is_lost = true,
            }
        }
        Err(lost())
    }

    fn renew_until_the_end(&self, pause: Duration) {
        loop {
            let known = self.known();
            let waited = self.ended.wait_timeout_while(known, pause, |known| !known.is_lost);
            let (mut known, _) = waited.unwrap_or_else(PoisonError::into_inner);
            if known.is_lost {
                return;
            }
            // If it cannot be renewed, the next change says so.
            if let Err(error) = self.change(&mut known, |_| {}) {
                tracing::warn!("the lease of the index cannot be renewed: {error}");
            }
        }
    }
}

impl Drop for HeldLease {
    fn drop(&mut self) {
        // If this fails, the lease runs out by itself.
        if !self.held.known().is_lost {
            let _ = self.end();
        }
        self.held.known().is_lost = true;
        self.held.ended.notify_all();
        if let Some(renewing) = self.renewing.take() {
            let _ = renewing.join();
        }
    }
}
