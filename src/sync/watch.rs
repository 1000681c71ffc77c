//! Detects changes of the corpus folder without reading files: by names, sizes and times.

use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::archives::{Archives, on_disk};
use super::walk::walk;

/// Returns a value that changes when a file or its metadata is added, removed, resized or written.
/// Returns `None` if the folder cannot be listed. This is only a hint to start a run, which then
/// compares contents. Cost: reading the size and time of every file.
pub fn signature(corpus: &Path) -> Option<String> {
    let walk = walk(&Archives::default(), corpus).ok()?;
    let mut metas: Vec<&String> = walk.metas.iter().collect();
    metas.sort();
    let mut hasher = blake3::Hasher::new();
    for path in walk.files.iter().map(|found| &found.path).chain(metas) {
        let metadata = fs::symlink_metadata(on_disk(&corpus.join(path))).ok();
        let size = metadata.as_ref().map_or(0, fs::Metadata::len);
        let time = metadata.and_then(|metadata| metadata.modified().ok());
        let time = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        hasher.update(path.as_bytes());
        hasher.update(&[0]);
        hasher.update(&size.to_le_bytes());
        hasher.update(&time.as_nanos().to_le_bytes());
    }
    for failure in &walk.failed {
        hasher.update(failure.path.as_bytes());
        hasher.update(failure.message.as_bytes());
    }
    Some(hasher.finalize().to_hex().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

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
