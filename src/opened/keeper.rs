//! Keeps which results were opened. Requests only note them in memory; a timer has them written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

use super::{OPENED_MAX, Opened, normal_form, read};

/// Most results that wait to be written. More are not noted until the next writing.
pub const WAITING_MAX: usize = 10_000;

/// Notes opened results and writes them to a file.
#[derive(Debug)]
pub struct Keeper {
    file: PathBuf,
    /// Queries in normal form with documents that are not in the file yet.
    waiting: Mutex<BTreeSet<(String, String)>>,
    /// Whether the last writing failed; held while the file is being written.
    has_failed: Mutex<bool>,
}

impl Keeper {
    /// Creates a keeper that writes to `file`, which need not exist.
    pub fn new(file: PathBuf) -> Self {
        Keeper { file, waiting: Mutex::default(), has_failed: Mutex::default() }
    }

    /// Notes that `document` was opened from the results of `query`. Touches no file. Does nothing
    /// for an empty query, one that is too long for a line, or beyond [`WAITING_MAX`].
    pub fn note(&self, query: &str, document: &str) {
        let (query, document) = (normal_form(query), document.to_string());
        if query.is_empty() || !Opened::fits(&query, &document) {
            return;
        }
        let mut waiting = lock(&self.waiting);
        if waiting.len() < WAITING_MAX {
            waiting.insert((query, document));
        }
    }

    /// Writes what was noted to the file, as opened on `day`. The file is read first, so results
    /// that somebody has deleted stay deleted. It is replaced as a whole. If that fails, logs it
    /// once, and tries again next time. Cost: reading and writing the file, if anything was noted.
    pub fn write(&self, day: &str) {
        let mut has_failed = lock(&self.has_failed);
        let noted = std::mem::take(&mut *lock(&self.waiting));
        if noted.is_empty() {
            return;
        }
        let Err(error) = add(&self.file, &noted, day) else {
            *has_failed = false;
            return;
        };
        let mut waiting = lock(&self.waiting);
        let space = WAITING_MAX.saturating_sub(waiting.len());
        waiting.extend(noted.into_iter().take(space));
        if !std::mem::replace(&mut *has_failed, true) {
            let file = self.file.display();
            tracing::warn!(%error, %file, "it cannot be kept which results are opened");
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // All values are plain, so they stay usable even after a panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the opened results in `file`; none if it does not exist.
pub fn kept(file: &Path) -> io::Result<Vec<Opened>> {
    match fs::metadata(file) {
        Ok(metadata) if !metadata.is_file() => {
            Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"))
        }
        Ok(_) => read(BufReader::new(File::open(file)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Adds results that were opened on `day` to `file`. A day is counted once for each.
fn add(file: &Path, waiting: &BTreeSet<(String, String)>, day: &str) -> io::Result<()> {
    let mut all: BTreeMap<(String, String), (u32, String)> = BTreeMap::new();
    for Opened { query, document, days, last } in kept(file)? {
        all.insert((query, document), (days, last));
    }
    for one in waiting {
        let (days, last) = all.entry(one.clone()).or_default();
        if last.as_str() < day {
            (*days, *last) = (days.saturating_add(1), day.to_string());
        }
    }
    let opened = all.into_iter().map(|((query, document), (days, last))| Opened {
        query,
        document,
        days,
        last,
    });
    write_all(file, opened.collect())
}

/// Replaces `file` by one with the last [`OPENED_MAX`] of `opened`. Only this account may read the
/// new file.
fn write_all(file: &Path, mut opened: Vec<Opened>) -> io::Result<()> {
    opened.sort_by(|a, b| (&b.last, b.days).cmp(&(&a.last, a.days)));
    opened.truncate(OPENED_MAX);
    opened.sort_by(|a, b| (&a.query, b.days, &a.document).cmp(&(&b.query, a.days, &b.document)));
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut writer = BufWriter::new(NamedTempFile::new_in(folder)?);
    for one in opened {
        serde_json::to_writer(&mut writer, &one)?;
        writeln!(writer)?;
    }
    let written = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
    written.as_file().sync_all()?;
    written.persist(file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::LINE_BYTES_MAX;
    use super::*;
    use std::thread;

    fn lines(file: &Path) -> Vec<(String, String, u32, String)> {
        let line = |one: Opened| (one.query, one.document, one.days, one.last);
        kept(file).unwrap().into_iter().map(line).collect()
    }

    fn line(query: &str, document: &str, days: u32, last: &str) -> (String, String, u32, String) {
        (query.into(), document.into(), days, last.into())
    }

    #[test]
    fn a_result_counts_once_a_day_over_restarts() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("new/opened.jsonl");
        for day in ["2026-11-28", "2026-11-29", "2026-11-29", "2026-11-27"] {
            let keeper = Keeper::new(file.clone());
            keeper.note("Cửa  khẩu", "a");
            keeper.note("cửa khẩu", "a");
            keeper.note(" ", "a");
            keeper.write(day);
            keeper.write(day);
        }
        assert_eq!(lines(&file), [line("cửa khẩu", "a", 2, "2026-11-29")]);
        let keeper = Keeper::new(file.clone());
        keeper.note("cửa khẩu", "b");
        keeper.note("a", "c");
        // Somebody deletes the file while the service runs.
        fs::remove_file(&file).unwrap();
        keeper.write("2026-11-30");
        let expected = [line("a", "c", 1, "2026-11-30"), line("cửa khẩu", "b", 1, "2026-11-30")];
        assert_eq!(lines(&file), expected);
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn no_result_is_lost_between_threads() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("opened.jsonl");
        let keeper = Keeper::new(file.clone());
        thread::scope(|scope| {
            for thread in 0..4 {
                let keeper = &keeper;
                scope.spawn(move || {
                    for at in 0..50 {
                        keeper.note(&format!("q{thread}"), &format!("d{at}"));
                    }
                });
            }
            for _ in 0..2 {
                scope.spawn(|| (0..20).for_each(|_| keeper.write("2026-11-29")));
            }
        });
        keeper.write("2026-11-29");
        assert_eq!(lines(&file).len(), 200);
        assert!(lines(&file).iter().all(|(_, _, days, _)| *days == 1));
    }

    #[test]
    fn limits_hold() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("opened.jsonl");
        let old = |at: usize| Opened {
            query: format!("q{at:06}"),
            document: "d".into(),
            days: 1,
            last: if at == 7 { "2026-01-01" } else { "2026-02-01" }.into(),
        };
        write_all(&file, (0..OPENED_MAX).map(old).collect()).unwrap();
        let keeper = Keeper::new(file.clone());
        keeper.note(&"x".repeat(LINE_BYTES_MAX), "long");
        keeper.note("new", "d");
        keeper.write("2026-11-29");
        let kept = kept(&file).unwrap();
        // What was opened the longest time ago makes way; a line that is too long is not written.
        assert!(kept.len() <= OPENED_MAX);
        assert!(kept.iter().any(|one| one.query == "new"));
        assert!(!kept.iter().any(|one| one.query == "q000007" || one.document == "long"));
        (0..2 * WAITING_MAX).for_each(|at| keeper.note("many", &at.to_string()));
        assert_eq!(lock(&keeper.waiting).len(), WAITING_MAX);
    }

    #[test]
    fn what_is_no_file_of_opened_results_is_left_as_it_is() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("corpus.jsonl");
        let other = "{\"id\":\"a\",\"text\":\"b\"}\n";
        fs::write(&file, other).unwrap();
        let keeper = Keeper::new(file.clone());
        keeper.note("a", "b");
        keeper.write("2026-11-29");
        assert_eq!(fs::read_to_string(&file).unwrap(), other);
        // It is written as soon as it can be.
        fs::remove_file(&file).unwrap();
        fs::create_dir(&file).unwrap();
        keeper.write("2026-11-29");
        fs::remove_dir(&file).unwrap();
        keeper.write("2026-11-29");
        assert_eq!(lines(&file), [line("a", "b", 1, "2026-11-29")]);
    }
}
