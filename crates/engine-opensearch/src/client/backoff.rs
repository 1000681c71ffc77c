//! Growing waits for a cluster that refuses writes because it has too many.

use std::thread;
use std::time::Duration;

use tracuu_search::Deadline;

use super::limits::Limits;

/// Waits that double from one to the next. [`super::Client::backoff`] gives one for each request;
/// callers use it for items of a bulk answer that were refused with 429.
#[derive(Debug, Clone)]
pub struct Backoff {
    next: Duration,
    longest: Duration,
    /// What may still be waited in all.
    left: Duration,
}

impl Backoff {
    pub(super) fn new(limits: &Limits) -> Backoff {
        Backoff { next: limits.first_wait, longest: limits.longest_wait, left: limits.all_waits }
    }

    /// Waits and returns true. Returns false at once if the wait would pass the deadline, or if a
    /// minute has been waited in all.
    pub fn wait(&mut self, deadline: Deadline) -> bool {
        let Some(wait) = self.step(deadline.left()) else { return false };
        thread::sleep(wait);
        true
    }

    /// Returns the next wait if it fits into what the deadline leaves.
    fn step(&mut self, deadline_left: Option<Duration>) -> Option<Duration> {
        let wait = self.next;
        if wait > self.left || deadline_left.is_some_and(|left| wait >= left) {
            return None;
        }
        self.left -= wait;
        self.next = (wait * 2).min(self.longest);
        Some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milliseconds(backoff: &mut Backoff, deadline_left: Option<u64>) -> Option<u64> {
        let wait = backoff.step(deadline_left.map(Duration::from_millis));
        wait.map(|wait| wait.as_millis() as u64)
    }

    #[test]
    fn waits_double_up_to_the_longest_and_end_after_a_minute() {
        let mut backoff = Backoff::new(&Limits::default());
        let waits: Vec<u64> = std::iter::from_fn(|| milliseconds(&mut backoff, None)).collect();
        assert_eq!(waits[..8], [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
        let sum: u64 = waits.iter().sum();
        assert!(sum <= 60_000 && sum > 55_000, "{sum}");
    }

    #[test]
    fn no_wait_passes_the_deadline() {
        let mut backoff = Backoff::new(&Limits::default());
        assert_eq!(milliseconds(&mut backoff, Some(100)), None);
        assert_eq!(milliseconds(&mut backoff, Some(101)), Some(100));
        assert_eq!(milliseconds(&mut backoff, Some(200)), None);
    }
}
