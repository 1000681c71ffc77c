//! The generations of an index on disk: finds the current one, creates a new one, switches to it.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{damaged, index_error};
use tracuu_search::SearchError;

/// Name of the file that names the current generation.
const CURRENT: &str = "CURRENT";
/// Name of the file that is locked while the index changes.
const LOCK: &str = "LOCK";

/// The folder of an index, which contains its generations.
pub struct Generations {
    path: PathBuf,
}

/// Lock held while the index changes. Released on drop, and by the system when the process ends.
pub struct WriteLock {
    file: File,
}

/// Unlocks explicitly instead of relying on closing the file. A child process that another thread
/// is starting has the file open until its program begins, and would keep the lock that long.
impl Drop for WriteLock {
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

impl Generations {
    /// Describes the index in the folder `path`, which need not exist.
    pub fn new(path: &Path) -> Self {
        Generations { path: path.to_path_buf() }
    }

    /// Returns the folder of the index.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the folder of the current generation, or `None` before the first run. Fails if the
    /// file that names it cannot be read or does not name a generation.
    pub fn current(&self) -> Result<Option<PathBuf>, SearchError> {
        match fs::read_to_string(self.path.join(CURRENT)) {
            Ok(name) => {
                let name = name.trim();
                if !is_generation(name) {
                    let message = format!("`{name}` in {CURRENT} is not the name of a generation");
                    return Err(damaged(&self.path, message));
                }
                Ok(Some(self.path.join(name)))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                Err(damaged(&self.path, format!("{CURRENT} is not text")))
            }
            Err(error) => Err(index_error("read", &self.path, error)),
        }
    }

    /// Locks the index against other changes, by this and by other processes. Creates the folder if
    /// needed. Fails with [`SearchError::Busy`] if the index is locked already.
    pub fn lock(&self) -> Result<WriteLock, SearchError> {
        let fail = |error: std::io::Error| index_error("lock", &self.path, error);
        fs::create_dir_all(&self.path)
            .map_err(|error| index_error("make the folder of", &self.path, error))?;
        let file = File::options().create(true).append(true).open(self.path.join(LOCK));
        let file = file.map_err(fail)?;
        match file.try_lock() {
            Ok(()) => Ok(WriteLock { file }),
            Err(TryLockError::WouldBlock) => {
                Err(SearchError::Busy(self.path.display().to_string()))
            }
            Err(TryLockError::Error(error)) => Err(fail(error)),
        }
    }

    /// Creates the folder of a new generation, after removing all but the current one.
    pub fn create(&self, _lock: &WriteLock) -> Result<PathBuf, SearchError> {
        let current = self.current().ok().flatten();
        self.remove_all_but(current.as_deref());
        let last = current.as_deref().map_or(0, number_of);
        let path = (last + 1..).map(|n| self.path.join(format!("g{n:04}"))).find(|p| !p.exists());
        let path = path.expect("some number is free");
        fs::create_dir(&path).map_err(|error| index_error("write", &self.path, error))?;
        Ok(path)
    }

    /// Makes `folder` the current generation and removes the others. Atomic: the name is written to
    /// a separate file, which then replaces the old one.
    pub fn switch_to(&self, folder: &Path, _lock: &WriteLock) -> Result<(), SearchError> {
        let fail = |error: std::io::Error| index_error("write", &self.path, error);
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let next = self.path.join("CURRENT.next");
        let mut file = File::create(&next).map_err(fail)?;
        writeln!(file, "{name}").and_then(|()| file.sync_all()).map_err(fail)?;
        fs::rename(&next, self.path.join(CURRENT)).map_err(fail)?;
        // The rename is durable only after its folder is synced, which not every system can do.
        if let Ok(directory) = File::open(&self.path) {
            let _ = directory.sync_all();
        }
        self.remove_all_but(Some(folder));
        Ok(())
    }

    /// Removes all generations but `kept`. Files that are open elsewhere remain readable there.
    /// Folders that cannot be removed now are removed by a later change.
    fn remove_all_but(&self, kept: Option<&Path>) {
        let Ok(entries) = fs::read_dir(&self.path) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            if name.to_str().is_some_and(is_generation) && Some(entry.path().as_path()) != kept {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

fn is_generation(name: &str) -> bool {
    let digits = name.strip_prefix('g').unwrap_or_default();
    (4..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn number_of(folder: &Path) -> u64 {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.trim_start_matches('g').parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_and_cleans_up() {
        let folder = tempfile::tempdir().unwrap();
        let generations = Generations::new(&folder.path().join("index"));
        assert_eq!(generations.current().unwrap(), None);
        let lock = generations.lock().unwrap();
        assert!(matches!(generations.lock(), Err(SearchError::Busy(_))));
        let first = generations.create(&lock).unwrap();
        generations.switch_to(&first, &lock).unwrap();
        let abandoned = generations.create(&lock).unwrap();
        let second = generations.create(&lock).unwrap();
        assert!(!abandoned.exists() || abandoned == second);
        assert_eq!(generations.current().unwrap(), Some(first.clone()));
        generations.switch_to(&second, &lock).unwrap();
        assert_eq!(generations.current().unwrap(), Some(second));
        assert!(!first.exists());
        drop(lock);
        assert!(generations.lock().is_ok());
    }

    #[test]
    fn a_strange_name_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(CURRENT), "../elsewhere\n").unwrap();
        let generations = Generations::new(folder.path());
        assert!(matches!(generations.current(), Err(SearchError::Damaged { .. })));
    }
}
