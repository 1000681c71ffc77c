//! The file system with ZIP archives shown as folders: `kho.zip/2018/a.pdf` is the file
//! `2018/a.pdf` in the archive `kho.zip`. An archive inside an archive is reported and not opened.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use tempfile::SpooledTempFile;
use zip::ZipArchive;

use super::archive_methods;
use super::archive_names::NameEvidence;
use super::files::{Disk, Entry, Files, Kind};

/// Maximum number of files in an archive. A province's whole archive in one file has fewer.
pub const ENTRIES_MAX: usize = 100_000;
/// Maximum total size of the files of an archive, unpacked, in bytes. An archive of a few megabytes
/// can be crafted to unpack to petabytes.
pub const UNPACKED_BYTES_MAX: u64 = 64 << 30;
/// Maximum number of components of a path in an archive: folders and the file name. A path in a ZIP
/// file can have thirty thousand, and the walk lists every folder.
pub const DEPTH_MAX: usize = 100;
/// Files of an archive up to this size in bytes are unpacked in memory, larger ones on disk.
const IN_MEMORY_BYTES_MAX: usize = 8 << 20;

/// The real file system, with archives as folders. Caches the archive that was opened last.
#[derive(Default)]
pub struct Archives {
    last: Mutex<Option<Arc<Archive>>>,
}

/// An open archive and the index of its files.
struct Archive {
    path: PathBuf,
    /// Size and modification time of the archive file. They show that another file has replaced it.
    stamp: (u64, Option<SystemTime>),
    zip: ZipArchive<SharedFile>,
    /// Index in the archive and unpacked size in bytes of each file, by path.
    files: BTreeMap<String, (usize, u64)>,
    /// Entries that are not opened, by path: links, and files whose path is refused.
    others: BTreeMap<String, Kind>,
}

/// Returns the file on disk that holds `path`: the archive for a path inside one, else `path`.
pub fn on_disk(path: &Path) -> PathBuf {
    split(path).map_or_else(|| path.to_path_buf(), |(archive, _)| archive)
}

impl Files for Archives {
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        if let Some((archive, inside)) = split(folder) {
            return Ok(self.open_archive(&archive)?.list(&inside));
        }
        let mut entries = Disk.list(folder)?;
        for entry in entries.iter_mut().filter(|entry| entry.kind == Kind::File) {
            if is_archive_name(Path::new(&entry.name)) {
                entry.kind = Kind::Folder;
            }
        }
        Ok(entries)
    }

    fn size(&self, file: &Path) -> io::Result<u64> {
        match split(file) {
            Some((archive, inside)) => Ok(self.open_archive(&archive)?.entry(&inside)?.1),
            None => Disk.size(file),
        }
    }

    fn open(&self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        match split(file) {
            Some((archive, inside)) => Ok(Box::new(self.open_archive(&archive)?.unpack(&inside)?)),
            None => Disk.open(file),
        }
    }
}

impl Archives {
    fn open_archive(&self, path: &Path) -> io::Result<Arc<Archive>> {
        let metadata = fs::symlink_metadata(path)?;
        let stamp = (metadata.len(), metadata.modified().ok());
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(archive) = last.as_ref().filter(|last| last.path == path && last.stamp == stamp)
        {
            return Ok(Arc::clone(archive));
        }
        let archive = Arc::new(Archive::open(path, stamp)?);
        *last = Some(Arc::clone(&archive));
        Ok(archive)
    }
}

impl Archive {
    fn open(path: &Path, stamp: (u64, Option<SystemTime>)) -> io::Result<Archive> {
        let file = Arc::new(Mutex::new(File::open(path)?));
        let mut zip = ZipArchive::new(SharedFile { file, at: 0 })
            .map_err(|error| invalid(format!("no ZIP archive that can be read: {error}")))?;
        if zip.len() > ENTRIES_MAX {
            let count = zip.len();
            return Err(invalid(format!("{count} files; an archive may have {ENTRIES_MAX}")));
        }
        let evidence = name_evidence(&zip)?;
        let (mut files, mut others, mut total) = (BTreeMap::new(), BTreeMap::new(), 0_u64);
        for number in 0..zip.len() {
            let entry = zip.by_index_raw(number).map_err(|error| invalid(error.to_string()))?;
            if entry.is_dir() {
                continue;
            }
            let name = entry.name().map_err(|error| invalid(error.to_string()))?;
            let (path, refused) = path_inside(&evidence.decode(entry.name_raw(), &name));
            if let Some(reason) = refused {
                others.insert(path, Kind::Refused(reason));
            } else if entry.is_symlink() {
                others.insert(path, Kind::Link);
            } else {
                total = total.saturating_add(entry.size());
                files.insert(path, (number, entry.size()));
            }
        }
        if total > UNPACKED_BYTES_MAX {
            let message =
                format!("{total} bytes unpacked; an archive may have {UNPACKED_BYTES_MAX}");
            return Err(invalid(message));
        }
        Ok(Archive { path: path.into(), stamp, zip, files, others })
    }

    /// Lists the folder `inside` of the archive. An empty `inside` is the root.
    fn list(&self, inside: &str) -> Vec<Entry> {
        let prefix = if inside.is_empty() { String::new() } else { format!("{inside}/") };
        let mut kinds: BTreeMap<&str, Kind> = BTreeMap::new();
        let files = below(&self.files, &prefix).map(|(rest, _)| (rest, Kind::File));
        let others = below(&self.others, &prefix).map(|(rest, kind)| (rest, *kind));
        for (rest, kind) in files.chain(others) {
            let (name, kind) = match rest.split_once('/') {
                Some((folder, _)) => (folder, Kind::Folder),
                None if kind == Kind::File && is_archive_name(Path::new(rest)) => {
                    (rest, Kind::Refused("an archive in an archive; unpack it to have it read"))
                }
                None => (rest, kind),
            };
            kinds.insert(name, kind);
        }
        let entry = |(name, kind): (&str, Kind)| Entry { name: OsString::from(name), kind };
        kinds.into_iter().map(entry).collect()
    }

    fn entry(&self, inside: &str) -> io::Result<(usize, u64)> {
        let missing = || io::Error::new(io::ErrorKind::NotFound, "no such file in the archive");
        self.files.get(inside).copied().ok_or_else(missing)
    }

    /// Unpacks a file. Fails if its size differs from the size that the archive states, and never
    /// unpacks more than one byte beyond that size.
    fn unpack(&self, inside: &str) -> io::Result<SpooledTempFile> {
        let (number, size) = self.entry(inside)?;
        let mut zip = self.zip.clone();
        let packed = archive_methods::open(&mut zip, number)?;
        let mut content = SpooledTempFile::new(IN_MEMORY_BYTES_MAX);
        let length = io::copy(&mut packed.take(size.saturating_add(1)), &mut content)?;
        if length != size {
            return Err(invalid(format!(
                "the archive says {size} bytes, but more or fewer came out"
            )));
        }
        content.seek(SeekFrom::Start(0))?;
        Ok(content)
    }
}

/// Collects what the names of an archive say about their code page.
fn name_evidence(zip: &ZipArchive<SharedFile>) -> io::Result<NameEvidence> {
    let mut evidence = NameEvidence::default();
    for number in 0..zip.len() {
        let entry = zip.by_index_data(number).map_err(|error| invalid(error.to_string()))?;
        let name = entry.name().map_err(|error| invalid(error.to_string()))?;
        evidence.add(entry.name_raw(), &name);
    }
    Ok(evidence)
}

/// Converts the entry name `name` to a path below the archive. Drops empty and `.` components
/// (`a//b`, `./a`, `/a`). If the file must not be opened, also returns the reason; the path is then
/// in a form for display only.
fn path_inside(name: &str) -> (String, Option<&'static str>) {
    let parts = || name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "."));
    let joined = |parts: &mut dyn Iterator<Item = &str>| parts.collect::<Vec<_>>().join("/");
    let shown = |part| if part == ".." { "…" } else { part };
    if parts().count() > DEPTH_MAX {
        let mut first = parts().take(DEPTH_MAX - 1).map(shown).chain(["…"]);
        return (joined(&mut first), Some("its path has more than 100 parts"));
    }
    if parts().any(|part| part == "..") {
        return (joined(&mut parts().map(shown)), Some("its path leads out of the archive"));
    }
    (joined(&mut parts()), None)
}

/// Returns the entries of `map` whose path starts with `prefix`, with the rest of the path.
fn below<'a, T>(
    map: &'a BTreeMap<String, T>,
    prefix: &'a str,
) -> impl Iterator<Item = (&'a str, &'a T)> {
    let from = map.range::<str, _>((Bound::Included(prefix), Bound::Unbounded));
    from.map_while(move |(path, value)| Some((path.strip_prefix(prefix)?, value)))
}

/// A handle to a shared file. Each clone has a read position of its own.
#[derive(Clone)]
struct SharedFile {
    file: Arc<Mutex<File>>,
    at: u64,
}

impl Read for SharedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let length = file.read(buffer)?;
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for SharedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        self.at = match to {
            SeekFrom::Current(by) => {
                let at = self.at.checked_add_signed(by);
                at.ok_or_else(|| invalid("a place before the start".into()))?
            }
            SeekFrom::Start(_) | SeekFrom::End(_) => file.seek(to)?,
        };
        Ok(self.at)
    }
}

/// Splits `path` into the archive and the path inside it. Returns `None` if `path` is not in an
/// archive.
fn split(path: &Path) -> Option<(PathBuf, String)> {
    // With a slash at its end, the path of a file would be that of a folder.
    let path = path.components().as_path();
    let archive = path.ancestors().find(|ancestor| {
        is_archive_name(ancestor)
            && fs::symlink_metadata(ancestor).is_ok_and(|metadata| metadata.is_file())
    })?;
    let inside = path.strip_prefix(archive).ok()?.to_str()?.to_string();
    Some((archive.to_path_buf(), inside))
}

/// Returns true if the name has the extension `zip`, in upper or lower case.
pub fn is_archive_name(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::walk::walk;
    use std::io::Write;
    use tempfile::TempDir;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(path: &Path, files: &[(&str, &str)]) {
        let mut zip = ZipWriter::new(File::create(path).unwrap());
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
    }

    fn content(files: &Archives, path: &Path) -> String {
        io::read_to_string(files.open(path).unwrap()).unwrap()
    }

    #[test]
    fn archives_are_folders() {
        let folder = TempDir::new().unwrap();
        let corpus = folder.path();
        archive(
            &corpus.join("Kho.ZIP"),
            &[
                ("a.txt", "một"),
                ("năm 2018/b.txt", "hai"),
                ("năm 2018/b.txt.meta.toml", ""),
                ("c\\d.txt", "ba"),
                ("e.zip", "PK"),
                ("../out.txt", "x"),
                ("logo.gif", "x"),
            ],
        );
        fs::write(corpus.join("bad.zip"), "no archive").unwrap();
        fs::create_dir(corpus.join("folder.zip")).unwrap();
        fs::write(corpus.join("folder.zip/f.txt"), "bốn").unwrap();
        let files = Archives::default();
        let walk = walk(&files, corpus).unwrap();
        let found: Vec<&str> = walk.files.iter().map(|found| found.path.as_str()).collect();
        let inside = ["Kho.ZIP/a.txt", "Kho.ZIP/c/d.txt", "Kho.ZIP/năm 2018/b.txt"];
        assert_eq!(found, [&inside[..], &["folder.zip/f.txt"]].concat());
        assert_eq!((walk.metas.len(), walk.ignored), (1, 1));
        let failed: Vec<&str> = walk.failed.iter().map(|failed| failed.path.as_str()).collect();
        assert_eq!(failed, ["Kho.ZIP/e.zip", "Kho.ZIP/…/out.txt", "bad.zip"]);
        assert_eq!(walk.unknown_below, ["bad.zip"]);
        for (path, text) in inside.into_iter().zip(["một", "ba", "hai"]) {
            let path = corpus.join(path);
            assert_eq!(files.size(&path).unwrap(), text.len() as u64);
            assert_eq!(content(&files, &path), text);
        }
        let missing = files.open(&corpus.join("Kho.ZIP/none.txt")).err().unwrap();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
        assert_eq!(on_disk(&corpus.join(inside[0])), corpus.join("Kho.ZIP"));
    }

    #[test]
    fn an_archive_can_be_walked_on_its_own() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a.zip");
        archive(&path, &[("b/a.txt", "một")]);
        assert_eq!(walk(&Archives::default(), &path).unwrap().files[0].path, "b/a.txt");
    }

    /// Empty path components once sent the walk into an endless loop.
    #[test]
    fn odd_paths_are_followed_or_named() {
        let folder = TempDir::new().unwrap();
        let deep = |count: usize| format!("{}x.txt", "d/".repeat(count));
        let (fits, too_deep) = (deep(DEPTH_MAX - 1), deep(30_000));
        let texts = [("a//b.txt", "1"), ("/c.txt", "2"), ("./d.txt", "3"), ("e\\\\f.txt", "4")];
        let odd = [(fits.as_str(), "5"), (too_deep.as_str(), "6"), ("g/../h.txt", "7")];
        archive(&folder.path().join("a.zip"), &[&texts[..], &odd].concat());
        let files = Archives::default();
        let walk = walk(&files, folder.path()).unwrap();
        let found: Vec<String> = walk.files.into_iter().map(|found| found.path).collect();
        let fits = format!("a.zip/{fits}");
        let expected = ["a.zip/a/b.txt", "a.zip/c.txt", "a.zip/d.txt", &fits, "a.zip/e/f.txt"];
        assert_eq!(found, expected);
        for (path, text) in found.iter().zip(["1", "2", "3", "5", "4"]) {
            assert_eq!(content(&files, &folder.path().join(path)), text, "{path}");
        }
        let named = format!("a.zip/{}…", "d/".repeat(DEPTH_MAX - 1));
        let failed: Vec<&str> = walk.failed.iter().map(|failed| failed.path.as_str()).collect();
        assert_eq!(failed, [named.as_str(), "a.zip/g/…/h.txt"]);
    }

    #[test]
    fn names_in_the_code_page_of_a_machine_are_paths() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a.zip");
        archive(&path, &[("Thxng bxo/a.txt", "một")]);
        let mut bytes = fs::read(&path).unwrap();
        let name = b"Thxng bxo";
        for at in 0..bytes.len() - name.len() {
            if bytes[at..].starts_with(name) {
                bytes[at..at + name.len()].copy_from_slice(b"Th\xf4ng b\xe1o");
            }
        }
        fs::write(&path, bytes).unwrap();
        let files = Archives::default();
        let walk = walk(&files, folder.path()).unwrap();
        assert_eq!(walk.files[0].path, "a.zip/Thông báo/a.txt");
        assert_eq!(content(&files, &folder.path().join("a.zip/Thông báo/a.txt")), "một");
    }

    #[test]
    fn another_archive_in_its_place_is_seen() {
        let folder = TempDir::new().unwrap();
        let (files, path) = (Archives::default(), folder.path().join("a.zip"));
        archive(&path, &[("a.txt", "một")]);
        assert_eq!(content(&files, &path.join("a.txt")), "một");
        archive(&path, &[("a.txt", "một hai")]);
        assert_eq!(content(&files, &path.join("a.txt")), "một hai");
    }

    #[test]
    fn a_file_is_never_more_than_it_says() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a.zip");
        archive(&path, &[("a.txt", &"0".repeat(1000))]);
        // The size is in the central directory, 24 bytes after its signature (APPNOTE 4.3.12).
        let mut bytes = fs::read(&path).unwrap();
        let entry = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        bytes[entry + 24..entry + 28].copy_from_slice(&10_u32.to_le_bytes());
        fs::write(&path, bytes).unwrap();
        assert!(Archives::default().open(&path.join("a.txt")).is_err());
    }
}
