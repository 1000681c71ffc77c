//! The file system as a run sees it: three questions. A trait, because a disk's read errors cannot be
//! ordered up for a test.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// Files by path. Links are never followed below the folder that is listed.
pub trait Files: Sync {
    /// What lies in a folder, in no order.
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>>;

    /// Size of a regular file in bytes. `NotFound` where there is nothing, `InvalidInput` where it is no
    /// regular file.
    fn size(&self, file: &Path) -> io::Result<u64>;

    /// Opens a regular file; never a pipe or device, whose opening could wait for ever.
    fn open(&self, file: &Path) -> io::Result<Box<dyn Read + Send>>;
}

/// One name in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name, which need not be UTF-8.
    pub name: OsString,
    /// What it names.
    pub kind: Kind,
}

/// What a name stands for, without opening it or following it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, to whatever.
    Link,
    /// Something that is not read and has to be named; the reason is a phrase for people.
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

/// Reads a whole file, but never more than `limit` bytes: `None` where it is longer.
pub fn read_up_to(files: &dyn Files, file: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    files.open(file)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}
