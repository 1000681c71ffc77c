//! Reads the pages of scans by OCR, after the files have been indexed by their names. The extractor
//! keeps each page that was read, so a run that is stopped loses no more than the pages in work,
//! and the next pass of a run indexes what was read.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::files::read_up_to;
use super::identity;
use super::progress::{PageProgress, Progress};
use super::run::{Task, UpdateError};
use tracuu_extract::format::BINARY_BYTES_MAX;

/// Most pages of a document that are read before its file is read again: a large file is then read
/// seldom, and both cores have work in one long document.
const PAGES_TOGETHER: usize = 8;

/// A document with pages that wait to be read.
#[derive(Debug)]
pub(super) struct WaitingScan {
    /// Its id.
    pub id: String,
    /// A file that holds it, below the corpus folder.
    pub path: String,
    /// The pages that wait (from 0, ascending).
    pub pages: Vec<usize>,
}

/// Some pages of a document, read one after the other.
struct Work<'a> {
    scan: &'a WaitingScan,
    pages: &'a [usize],
}

/// Reads pages of scans over the passes of one run.
pub(super) struct PageReader<'a> {
    task: Task<'a>,
    /// Pages read so far, by all passes.
    done: AtomicU64,
    /// Time spent on them.
    spent: Duration,
}

impl<'a> PageReader<'a> {
    pub fn new(task: Task<'a>) -> Self {
        PageReader { task, done: AtomicU64::new(0), spent: Duration::ZERO }
    }

    /// Reads waiting pages until none is left, `time` is over or the run is interrupted: first the
    /// page of each document that has its head, then the others. Returns how many were read. `last`
    /// is the progress of the pass before. Files that have changed since are passed over.
    ///
    /// Fails if what was read cannot be kept.
    pub fn read(
        &mut self,
        waiting: &[WaitingScan],
        time: Duration,
        last: Progress,
    ) -> Result<u64, UpdateError> {
        let started = Instant::now();
        let before = *self.done.get_mut();
        let pages = waiting.iter().map(|scan| scan.pages.len() as u64).sum::<u64>();
        let (spent, done, task) = (self.spent, &self.done, self.task);
        let page_done = |pages_done| {
            (task.progress)(Progress {
                pages: PageProgress {
                    done: pages_done,
                    total: before + pages,
                    elapsed: spent + started.elapsed(),
                },
                ..last
            });
        };
        let is_over = || started.elapsed() >= time || (task.is_interrupted)();
        page_done(before);
        let (first, others) = in_order(waiting);
        let read = |work: Work| -> Result<(), UpdateError> {
            let Some(bytes) = self.bytes_of(work.scan) else { return Ok(()) };
            let go_on = || {
                page_done(done.fetch_add(1, Ordering::Relaxed) + 1);
                !is_over()
            };
            let read = task.extractor.read_pages(&bytes, &work.scan.id, work.pages, &go_on);
            read.map_err(|reason| UpdateError::PagesNotKept { reason })
        };
        for works in [first, others] {
            works.into_par_iter().with_max_len(1).try_for_each(|work| match is_over() {
                true => Ok(()),
                false => read(work),
            })?;
        }
        self.spent += started.elapsed();
        Ok(*self.done.get_mut() - before)
    }

    /// Returns the bytes of a scan, or `None` if its file is gone or has changed.
    fn bytes_of(&self, scan: &WaitingScan) -> Option<Vec<u8>> {
        let path = self.task.corpus.join(&scan.path);
        let bytes = read_up_to(self.task.files, &path, BINARY_BYTES_MAX).ok().flatten()?;
        (identity::of_file(&bytes) == scan.id).then_some(bytes)
    }
}

/// Parts the waiting pages into the first page of each document, and all others.
fn in_order(waiting: &[WaitingScan]) -> (Vec<Work<'_>>, Vec<Work<'_>>) {
    let (mut first, mut others) = (Vec::new(), Vec::new());
    for scan in waiting {
        let head = usize::from(scan.pages.first() == Some(&0));
        let (head, rest) = scan.pages.split_at(head);
        first.extend((!head.is_empty()).then_some(Work { scan, pages: head }));
        others.extend(rest.chunks(PAGES_TOGETHER).map(|pages| Work { scan, pages }));
    }
    (first, others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_first() {
        let scan = |id: &str, pages| WaitingScan { id: id.into(), path: String::new(), pages };
        let waiting = [scan("a", (0..11).collect()), scan("b", vec![3, 5]), scan("c", vec![0])];
        let (first, others) = in_order(&waiting);
        let shown = |works: &[Work]| -> Vec<_> {
            works.iter().map(|work| format!("{}{:?}", work.scan.id, work.pages)).collect()
        };
        assert_eq!(shown(&first), ["a[0]", "c[0]"]);
        assert_eq!(shown(&others), ["a[1, 2, 3, 4, 5, 6, 7, 8]", "a[9, 10]", "b[3, 5]"]);
    }
}
