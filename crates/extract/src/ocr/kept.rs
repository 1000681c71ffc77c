//! Keeps the pages that were read, so that neither a rebuild nor an interruption reads a page of an
//! unchanged file again. The pages of a file are lines of JSON in a file of their own, named by the
//! content of the file. A line that cannot be parsed, as after a crash, counts as not written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ReadPage;

/// Counted up when pages are read or corrected so differently that all must be read again.
const READER_VERSION: u32 = 11;

/// The folder of the pages that were read.
#[derive(Debug, Clone)]
pub struct KeptPages {
    folder: PathBuf,
}

/// A line of a file. Reads without a copy what is written from a reference.
#[derive(Serialize, Deserialize)]
struct Line<Page> {
    /// [`READER_VERSION`] of the program that wrote it.
    reader: u32,
    page: Page,
}

impl KeptPages {
    /// Keeps pages in `folder`, which is created when the first page is kept.
    pub fn new(folder: PathBuf) -> Self {
        KeptPages { folder }
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the pages of the file `id` that were read, ascending, each once. Empty if there are
    /// none, or if they cannot be read: then they are read anew.
    pub fn of(&self, id: &str) -> Vec<ReadPage> {
        let text = fs::read_to_string(self.path(id)).unwrap_or_default();
        let parsed = text.lines().filter_map(|line| serde_json::from_str::<Line<_>>(line).ok());
        let current = parsed.filter(|line| line.reader == READER_VERSION);
        let mut pages: Vec<ReadPage> = current.map(|line| line.page).collect();
        pages.sort_by_key(|page| page.index);
        pages.dedup_by_key(|page| page.index);
        pages
    }

    /// Keeps a page of the file `id`. Threads and processes may do so at the same time.
    pub fn keep(&self, id: &str, page: &ReadPage) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut line = serde_json::to_vec(&Line { reader: READER_VERSION, page })?;
        line.push(b'\n');
        let mut file = File::options().create(true).append(true).open(self.path(id))?;
        // One call, so that lines of two threads do not mix.
        file.write_all(&line)
    }

    /// Forgets the pages of the file `id`. Nothing happens if none are kept.
    pub fn forget(&self, id: &str) -> io::Result<()> {
        match fs::remove_file(self.path(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.jsonl"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(index: usize, text: &str) -> ReadPage {
        ReadPage::new(index, text)
    }

    #[test]
    fn pages_come_back_whatever_happened_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let kept = KeptPages::new(folder.path().join("pages"));
        assert_eq!(kept.of("a"), []);
        kept.forget("a").unwrap();
        let unreadable = ReadPage::unreadable(0);
        for page in [&page(2, "hai\nba"), &unreadable, &page(2, "again")] {
            kept.keep("a", page).unwrap();
        }
        let all = [unreadable, page(2, "hai\nba")];
        assert_eq!(kept.of("a"), all);
        assert_eq!(kept.of("b"), []);

        let path = kept.folder().join("a.jsonl");
        let mut bytes = fs::read(&path).unwrap();
        // Another reader's page, and the beginning of a page that a crash cut off.
        bytes.extend(b"{\"reader\":0,\"page\":{\"index\":1,\"text\":\"x\"}}\n{\"reader\":3,\"pa");
        fs::write(&path, &bytes).unwrap();
        assert_eq!(kept.of("a"), all);
        kept.forget("a").unwrap();
        assert_eq!(kept.of("a"), []);
    }
}
