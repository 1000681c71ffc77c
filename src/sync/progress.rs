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
    /// Time since the files were scanned and reading began.
    pub elapsed: Duration,
    /// The pages of scans, which are read after all files.
    pub pages: PageProgress,
}

/// Progress with the pages of scans.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageProgress {
    /// Pages that were read by OCR.
    pub done: u64,
    /// Those, and the pages that wait; 0 before the files have been read.
    pub total: u64,
    /// Time spent on them.
    pub elapsed: Duration,
}

impl Progress {
    /// Returns the bytes of files processed per second, or 0 if no time has passed.
    pub fn bytes_per_second(&self) -> u64 {
        let seconds = self.elapsed.as_secs_f64();
        if seconds > 0.0 { (self.bytes_done as f64 / seconds) as u64 } else { 0 }
    }

    /// Estimates the remaining time at the average speed so far: of the pages once they are being
    /// read, of the files before. Returns `None` before the first byte or page and after the last.
    pub fn left(&self) -> Option<Duration> {
        let PageProgress { done, total, elapsed } = self.pages;
        match total {
            0 => left(self.bytes_done, self.bytes_total, self.elapsed),
            _ => left(done, total, elapsed),
        }
    }
}

fn left(done: u64, total: u64, elapsed: Duration) -> Option<Duration> {
    let rest = total.saturating_sub(done);
    (done > 0 && rest > 0).then(|| elapsed.mul_f64(rest as f64 / done as f64))
}

/// Counts finished work from any thread, and reports each change to the listener.
pub(super) struct Meter<'a> {
    listener: &'a (dyn Fn(Progress) + Sync),
    started: Instant,
    total: (u64, u64),
    files: AtomicU64,
    bytes: AtomicU64,
}

impl<'a> Meter<'a> {
    /// Starts counting towards `files` files with `bytes` bytes, and reports zero progress.
    pub fn new(listener: &'a (dyn Fn(Progress) + Sync), files: u64, bytes: u64) -> Self {
        let zero = AtomicU64::default;
        let total = (files, bytes);
        let (files, bytes) = (zero(), zero());
        let meter = Meter { listener, started: Instant::now(), total, files, bytes };
        meter.tell();
        meter
    }

    /// Adds `files` files and `bytes` bytes to the work done.
    pub fn advance(&self, files: u64, bytes: u64) {
        self.files.fetch_add(files, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.tell();
    }

    /// Returns the progress so far.
    pub fn progress(&self) -> Progress {
        Progress {
            files_done: self.files.load(Ordering::Relaxed),
            files_total: self.total.0,
            bytes_done: self.bytes.load(Ordering::Relaxed),
            bytes_total: self.total.1,
            elapsed: self.started.elapsed(),
            pages: PageProgress::default(),
        }
    }

    fn tell(&self) {
        (self.listener)(self.progress());
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
            elapsed: Duration::from_secs(seconds),
            pages: PageProgress::default(),
        };
        assert_eq!((at(0, 0).bytes_per_second(), at(0, 5).left()), (0, None));
        assert_eq!(at(1000, 2).bytes_per_second(), 500);
        assert_eq!(at(1000, 2).left(), Some(Duration::from_secs(6)));
        assert_eq!(at(4000, 8).left(), None);
        let read = |done| Progress {
            pages: PageProgress { done, total: 30, elapsed: Duration::from_secs(20) },
            ..at(4000, 8)
        };
        assert_eq!((read(0).left(), read(30).left()), (None, None));
        assert_eq!(read(10).left(), Some(Duration::from_secs(40)));
    }
}
