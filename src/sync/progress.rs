//! Progress of a run: work done, speed, and remaining time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A snapshot of the progress of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Files processed.
    pub files_done: u64,
    /// Files found.
    pub files_total: u64,
    /// Bytes of the processed files.
    pub bytes_done: u64,
    /// Bytes of all files.
    pub bytes_total: u64,
    /// Pages whose text was recognised by OCR.
    pub pages_recognised: u64,
    /// Time since the files were scanned and reading began.
    pub elapsed: Duration,
}

impl Progress {
    /// Returns the bytes of files processed per second, or 0 if no time has passed.
    pub fn bytes_per_second(&self) -> u64 {
        let seconds = self.elapsed.as_secs_f64();
        if seconds > 0.0 { (self.bytes_done as f64 / seconds) as u64 } else { 0 }
    }

    /// Estimates the remaining time at the average speed so far. Returns `None` before the first
    /// byte and after the last.
    pub fn left(&self) -> Option<Duration> {
        let rest = self.bytes_total.saturating_sub(self.bytes_done);
        (self.bytes_done > 0 && rest > 0).then(|| {
            let share = rest as f64 / self.bytes_done as f64;
            Duration::from_secs_f64(self.elapsed.as_secs_f64() * share)
        })
    }
}

/// Counts finished work from any thread, and reports each change to the listener.
pub(super) struct Meter<'a> {
    listener: &'a (dyn Fn(Progress) + Sync),
    started: Instant,
    total: (u64, u64),
    files: AtomicU64,
    bytes: AtomicU64,
    pages: AtomicU64,
}

impl<'a> Meter<'a> {
    /// Starts counting towards `files` files with `bytes` bytes, and reports zero progress.
    pub fn new(listener: &'a (dyn Fn(Progress) + Sync), files: u64, bytes: u64) -> Self {
        let zero = AtomicU64::default;
        let total = (files, bytes);
        let (files, bytes, pages) = (zero(), zero(), zero());
        let meter = Meter { listener, started: Instant::now(), total, files, bytes, pages };
        meter.tell();
        meter
    }

    /// Adds `files` files and `bytes` bytes to the work done.
    pub fn advance(&self, files: u64, bytes: u64) {
        self.files.fetch_add(files, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.tell();
    }

    /// Adds a page that was recognised by OCR.
    pub fn page_done(&self) {
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
