//! The three file system operations of a run: list, size and open. They form a trait so that tests
//! can simulate the read errors of a disk.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// Access to files by path. Links below the listed folder are never followed.
pub trait Files: Sync {
    /// Lists a folder, in no particular order.
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>>;

    /// Returns the size of a regular file in bytes. Fails with `NotFound` if nothing exists at
    /// `file`, and with `InvalidInput` if it is not a regular file.
    fn size(&self, file: &Path) -> io::Result<u64>;

    /// Opens a regular file. Refuses pipes and devices, because opening them could block for ever.
    fn open(&self, file: &Path) -> io::Result<Box<dyn Read + Send>>;
}

/// A directory entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name, which may not be valid UTF-8.
    pub name: OsString,
    /// The kind of the entry.
    pub kind: Kind,
}

/// The kind of an entry, determined without opening it or following links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, whatever its target.
    Link,
    /// An entry that is not read and must be reported, with the reason as an English phrase.
    Refused(&'static str),
}

/// The real file system.
pub struct Disk;

impl Files for Disk {
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let entry = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            Ok(Entry { name: entry.file_name(), kind: kind(entry.file_type()?) })
        };
        fs::read_dir(folder)?.map(entry).collect()
    }

    fn size(&self, file: &Path) -> io::Result<u64> {
        let metadata = fs::symlink_metadata(file)?;
        match kind(metadata.file_type()) {
            Kind::File => Ok(metadata.len()),
            _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")),
        }
    }

    fn open(&self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        self.size(file)?;
        Ok(Box::new(fs::File::open(file)?))
    }
}

fn kind(found: fs::FileType) -> Kind {
    match found {
        _ if found.is_symlink() => Kind::Link,
        _ if found.is_dir() => Kind::Folder,
        _ if found.is_file() => Kind::File,
        _ => Kind::Refused("a pipe, socket or device; only regular files are read"),
    }
}

/// Reads a whole file of at most `limit` bytes. Returns `None` if the file is longer.
pub fn read_up_to(files: &dyn Files, file: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    files.open(file)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}
