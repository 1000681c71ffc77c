//! What the index knows of the corpus: which documents came out of which files, and which files failed.

use std::collections::{BTreeSet, HashMap};

use super::identity;
use super::walk::META_SUFFIX;
use tracuu_document::IssueCode;
use tracuu_search::SearchError;
use tracuu_search::engine::{Notice, Reader};

/// The state of the index before a run. Empty for a run that starts from nothing.
#[derive(Default)]
pub struct Known {
    /// Path and hash of every file of a document, by path, by the document's id; without those of rows.
    pub documents: HashMap<String, Vec<(String, String)>>,
    /// Where each row came from, by the row's document id.
    pub rows: HashMap<String, KnownRow>,
    /// Notices of the run that made the state.
    pub notices: Vec<Notice>,
    /// The id of the document of each whole file, and the hash of each file, by path.
    ids_by_path: HashMap<String, String>,
    hashes_by_path: HashMap<String, BTreeSet<String>>,
    /// Paths of files that are to be read again, though they have not changed.
    revised: BTreeSet<String>,
    /// Places in `notices`, by the path of the file that they are about.
    notices_by_path: HashMap<String, Vec<usize>>,
}

/// Where a row came from.
pub struct KnownRow {
    /// Path of its file.
    pub path: String,
    /// Hash of the file and of the row.
    pub hash: String,
}

impl Known {
    /// Reads it from the current state of the index. A file of which a notice with one of the codes
    /// `revised` was taken counts as not seen. Cost: one look at every document's provenance.
    pub fn of(reader: &dyn Reader, revised: &[IssueCode]) -> Result<Known, SearchError> {
        let mut known = Known { notices: reader.summary().notices.clone(), ..Known::default() };
        for (place, notice) in known.notices.iter().enumerate() {
            let path = owner(&notice.path);
            if revised.contains(&notice.code) {
                known.revised.insert(path.to_string());
            }
            known.notices_by_path.entry(path.to_string()).or_default().push(place);
            let hashes = known.hashes_by_path.entry(path.to_string()).or_default();
            hashes.insert(notice.file_hash.clone());
        }
        for entry in reader.inventory()? {
            for (path, hash) in &entry.files {
                let hashes = known.hashes_by_path.entry(path.clone()).or_default();
                hashes.insert(identity::file_part(hash).to_string());
            }
            match <[(String, String); 1]>::try_from(entry.files) {
                Ok([(path, hash)]) if identity::file_part(&hash) != hash => {
                    known.rows.insert(entry.id, KnownRow { path, hash });
                }
                Ok(file) => known.insert(entry.id, file.into()),
                Err(files) => known.insert(entry.id, files),
            }
        }
        Ok(known)
    }

    fn insert(&mut self, id: String, mut files: Vec<(String, String)>) {
        files.sort();
        for (path, _) in &files {
            self.ids_by_path.insert(path.clone(), id.clone());
        }
        self.documents.insert(id, files);
    }

    /// The document that the file at `path` was; none for JSON Lines.
    pub fn id_at(&self, path: &str) -> Option<&String> {
        self.ids_by_path.get(path)
    }

    /// Whether a file with these bytes and metadata was dealt with at `path`, well or not, and nothing
    /// else would come out of it now.
    pub fn has_seen(&self, path: &str, hash: &str) -> bool {
        let seen = self.hashes_by_path.get(path).is_some_and(|hashes| hashes.contains(hash));
        seen && !self.is_revised(path)
    }

    /// Whether the file at `path` is to be read again, though it has not changed.
    pub fn is_revised(&self, path: &str) -> bool {
        self.revised.contains(path)
    }

    /// Whether anything came out of the file at `path`.
    pub fn has_indexed(&self, path: &str) -> bool {
        self.ids_by_path.contains_key(path) || self.rows.values().any(|row| row.path == path)
    }

    /// The notices of the file at `path` and its metadata, as long as they have not changed since.
    pub fn notices_of<'a>(
        &'a self,
        path: &'a str,
        hash: &'a str,
    ) -> impl Iterator<Item = &'a Notice> {
        let places = self.notices_by_path.get(path).into_iter().flatten();
        let notices = places.map(|place| &self.notices[*place]);
        notices.filter(move |notice| notice.file_hash == hash)
    }
}

/// The file that a path is about: for a `.meta.toml`, the file beside it.
fn owner(path: &str) -> &str {
    path.strip_suffix(META_SUFFIX).unwrap_or(path)
}
