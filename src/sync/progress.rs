//! How far a run is, how fast it goes and how long it will still take.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Files dealt with.
    pub files_done: u64,
    /// Files found.
    pub files_total: u64,
    /// Their bytes, as far as they are dealt with.
    pub bytes_done: u64,
    /// Bytes of all files.
    pub bytes_total: u64,
    /// Pages whose text was read off a picture.
    pub pages_recognised: u64,
    /// Since the run began to read.
    pub elapsed: Duration,
}

impl Progress {
    /// Bytes of files a second; zero before anything is read.
    pub fn bytes_per_second(&self) -> u64 {
        let seconds = self.elapsed.as_secs_f64();
        if seconds > 0.0 { (self.bytes_done as f64 / seconds) as u64 } else { 0 }
    }

    /// How long the rest will take if it goes on like this; none before anything is read, and where
    /// nothing is left.
    pub fn left(&self) -> Option<Duration> {
        let rest = self.bytes_total.saturating_sub(self.bytes_done);
        (self.bytes_done > 0 && rest > 0).then(|| {
            let share = rest as f64 / self.bytes_done as f64;
            Duration::from_secs_f64(self.elapsed.as_secs_f64() * share)
        })
    }
}

/// Counts what is done, from any thread, and tells it on.
pub(super) struct Meter<'a> {
    listener: &'a (dyn Fn(Progress) + Sync),
    started: Instant,
    total: (u64, u64),
    files: AtomicU64,
    bytes: AtomicU64,
    pages: AtomicU64,
}

impl<'a> Meter<'a> {
    /// A count of `files` files with `bytes` bytes, of which nothing is done.
    pub fn new(listener: &'a (dyn Fn(Progress) + Sync), files: u64, bytes: u64) -> Self {
        let zero = AtomicU64::default;
        let total = (files, bytes);
        let (files, bytes, pages) = (zero(), zero(), zero());
        let meter = Meter { listener, started: Instant::now(), total, files, bytes, pages };
        meter.tell();
        meter
    }

    /// Notes that so many files, and so many bytes, are dealt with.
    pub fn advance(&self, files: u64, bytes: u64) {
        self.files.fetch_add(files, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.tell();
    }

    /// Notes that a page was read off a picture.
    pub fn recognised(&self) {
        self.pages.fetch_add(1, Ordering::Relaxed);
        self.tell();
    }

    fn tell(&self) {
        (self.listener)(Progress {
            files_done: self.files.load(Ordering::Relaxed),
            files_total: self.total.0,
            bytes_done: self.bytes.load(Ordering::Relaxed),
            bytes_total: self.total.1,
            pages_recognised: self.pages.load(Ordering::Relaxed),
            elapsed: self.started.elapsed(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_rate_and_rest() {
        let at = |bytes_done, seconds| Progress {
            files_done: 1,
            files_total: 4,
            bytes_done,
            bytes_total: 4000,
            pages_recognised: 0,
            elapsed: Duration::from_secs(seconds),
        };
        assert_eq!((at(0, 0).bytes_per_second(), at(0, 5).left()), (0, None));
        assert_eq!(at(1000, 2).bytes_per_second(), 500);
        assert_eq!(at(1000, 2).left(), Some(Duration::from_secs(6)));
        assert_eq!(at(4000, 8).left(), None);
    }
}
