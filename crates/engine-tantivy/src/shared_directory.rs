//! The folder of a generation for readers, who may not be allowed to write to it: an index on a
//! read-only file system, or one that another account has built.
//!
//! tantivy locks a file while it opens a state, so that a writer does not remove files of that
//! state meanwhile, and opens the file for writing. Here, a reader that must not write locks the
//! file as it is. Without such a file nobody has removed anything.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// A folder in which locking does not need the right to write.
#[derive(Debug, Clone)]
pub struct SharedDirectory {
    folder: PathBuf,
    files: MmapDirectory,
}

impl SharedDirectory {
    /// Opens the folder, which must exist.
    pub fn open(folder: &Path) -> tantivy::Result<SharedDirectory> {
        let files = MmapDirectory::open(folder)?;
        Ok(SharedDirectory { folder: folder.to_path_buf(), files })
    }

    /// Locks the file of `lock` without writing: together with other readers, not with a writer.
    fn lock_unwritten(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let locked = File::open(self.folder.join(&lock.filepath)).and_then(|file| {
            file.lock_shared()?;
            Ok(file)
        });
        match locked {
            Ok(file) => Ok(DirectoryLock::from(Box::new(file))),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            Err(error) => Err(LockError::wrap_io_error(error)),
        }
    }
}

/// Returns true if this user may not list `folder` or open one of its files.
pub fn is_closed(folder: &Path) -> bool {
    let forbidden = |error: io::Error| error.kind() == ErrorKind::PermissionDenied;
    match fs::read_dir(folder) {
        Ok(entries) => {
            let mut files = entries.flatten().map(|entry| File::open(entry.path()));
            files.any(|file| file.is_err_and(forbidden))
        }
        Err(error) => forbidden(error),
    }
}

/// Returns true if the error says that the index may not be written, by this user or by anybody.
fn is_forbidden(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}

impl Directory for SharedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.files.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.files.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.files.acquire_lock(lock) {
            Err(LockError::IoError(error)) if is_forbidden(&error) => self.lock_unwritten(lock),
            locked => locked,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::directory::META_LOCK;

    #[test]
    fn readers_share_a_lock_that_they_do_not_write() {
        let folder = tempfile::TempDir::new().unwrap();
        let directory = SharedDirectory::open(folder.path()).unwrap();
        assert!(directory.lock_unwritten(&META_LOCK).is_ok(), "nobody has made the file");
        let path = folder.path().join(&META_LOCK.filepath);
        assert!(!path.exists());
        drop(directory.acquire_lock(&META_LOCK).unwrap());
        let readers = [(); 2].map(|()| directory.lock_unwritten(&META_LOCK).unwrap());
        let writer = File::open(&path).unwrap();
        assert!(writer.try_lock().is_err(), "a writer waits for readers");
        drop(readers);
        assert!(writer.try_lock().is_ok());
    }
}
