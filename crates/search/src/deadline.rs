//! Until when an answer is wanted. Every step of a search looks at it, in every engine.

use std::time::{Duration, Instant};

use crate::error::SearchError;

/// The moment after which nobody waits for the answer any more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    /// No deadline.
    pub const NONE: Deadline = Deadline(None);

    /// The deadline `time` from now; none if that is beyond what the clock can tell.
    pub fn after(time: Duration) -> Deadline {
        Deadline(Instant::now().checked_add(time))
    }

    /// The time that is left; `None` without a deadline.
    pub fn left(self) -> Option<Duration> {
        self.0.map(|at| at.saturating_duration_since(Instant::now()))
    }

    /// [`SearchError::TimedOut`] once the deadline has passed. Costs a look at the clock.
    pub fn check(self) -> Result<(), SearchError> {
        match self.left() {
            Some(Duration::ZERO) => Err(SearchError::TimedOut),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_when_it_has_passed() {
        assert!(Deadline::NONE.check().is_ok());
        assert!(Deadline::after(Duration::from_secs(3_600)).check().is_ok());
        assert!(Deadline::after(Duration::MAX).check().is_ok());
        assert!(matches!(Deadline::after(Duration::ZERO).check(), Err(SearchError::TimedOut)));
    }
}
