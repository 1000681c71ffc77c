//! Detects changes of the corpus folder without reading files: by names, sizes and times.
//!
//! A copying tool can replace a file by another of the same size and keep its time. It cannot keep
//! the time of the last change of the entry itself (`ctime`), which the system sets. The number of
//! the file (inode) is not compared: some network file systems give a new one whenever they are
//! asked.

use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::archives::{Archives, on_disk};
use super::walk::walk;

/// Returns a value that changes when a file or its metadata is added, removed, replaced, resized or
/// written.
/// Returns `None` if the folder cannot be listed. This is only a hint to start a run, which then
/// compares contents. Cost: reading the size and time of every file.
pub fn signature(corpus: &Path) -> Option<String> {
    let walk = walk(&Archives::default(), corpus).ok()?;
    let mut metas: Vec<&String> = walk.metas.iter().collect();
    metas.sort();
    let mut hasher = blake3::Hasher::new();
    for path in walk.files.iter().map(|found| &found.path).chain(metas) {
        let metadata = fs::symlink_metadata(on_disk(&corpus.join(path))).ok();
        hasher.update(path.as_bytes());
        hasher.update(&[0]);
        for value in metadata.as_ref().map(stamp).unwrap_or_default() {
            hasher.update(&value.to_le_bytes());
        }
    }
    for failure in &walk.failed {
        hasher.update(failure.path.as_bytes());
        hasher.update(failure.message.as_bytes());
    }
    Some(hasher.finalize().to_hex().to_string())
}

/// Returns the size of a file, the time when its content was written, and that when its entry was
/// changed. Times are in nanoseconds.
fn stamp(metadata: &fs::Metadata) -> [i128; 3] {
    let nanos = |time: SystemTime| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    };
    let written = metadata.modified().map_or(0, nanos);
    [i128::from(metadata.len()), written, changed(metadata)]
}

#[cfg(unix)]
fn changed(metadata: &fs::Metadata) -> i128 {
    use std::os::unix::fs::MetadataExt;
    i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec())
}

/// Where the standard library does not give the time of change, that of creation shows a replaced
/// file.
#[cfg(not(unix))]
fn changed(metadata: &fs::Metadata) -> i128 {
    let since = metadata.created().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_nanos() as i128)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Puts `content` at `to` by the way that a copying tool takes, with the time 2024-01-01.
    fn replace(corpus: &Path, content: &str, in_place: bool) {
        let kept = UNIX_EPOCH + std::time::Duration::from_secs(1_704_067_200);
        let name = if in_place { "a.txt" } else { ".a.txt.new" };
        fs::write(corpus.join(name), content).unwrap();
        let file = fs::File::options().write(true).open(corpus.join(name)).unwrap();
        file.set_modified(kept).unwrap();
        fs::rename(corpus.join(name), corpus.join("a.txt")).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn sees_another_file_of_the_same_size_and_time() {
        let folder = tempfile::TempDir::new().unwrap();
        let corpus = folder.path();
        for in_place in [false, true] {
            replace(corpus, "Thông báo mot", in_place);
            let time = || fs::metadata(corpus.join("a.txt")).unwrap().modified().unwrap();
            let (before, written) = (signature(corpus), time());
            assert_eq!(signature(corpus), before);
            // The clock of a file system may stand for some milliseconds: replace it until it
            // moves.
            let sees = |_| {
                replace(corpus, "Thông báo hai", in_place);
                signature(corpus) != before
            };
            assert!((0..100_000).any(sees), "in place: {in_place}");
            assert_eq!(time(), written);
        }
    }

    #[test]
    fn changes_with_the_folder() {
        let folder = tempfile::TempDir::new().unwrap();
        let corpus = folder.path();
        let mut seen = vec![signature(corpus).unwrap()];
        let steps: [(&str, &str); 4] =
            [("a.txt", "một"), ("a.txt", "một hai"), ("a.txt.meta.toml", ""), ("b.html", "")];
        for (path, text) in steps {
            fs::write(corpus.join(path), text).unwrap();
            seen.push(signature(corpus).unwrap());
        }
        fs::remove_file(corpus.join("a.txt")).unwrap();
        seen.push(signature(corpus).unwrap());
        fs::write(corpus.join("README.md"), "left alone").unwrap();
        assert_eq!(signature(corpus).as_ref(), seen.last());
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count);
        assert_eq!(signature(&corpus.join("none")), None);
    }
}
