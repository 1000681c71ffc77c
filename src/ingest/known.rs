//! What the index knows of the corpus: which documents came out of which files, and which files failed.

use std::collections::{BTreeSet, HashMap};

use super::identity;
use super::walk::META_SUFFIX;
use crate::search::SearchError;
use crate::search::engine::{Failure, Reader};

/// The state of the index before a run. Empty for a run that starts from nothing.
#[derive(Default)]
pub struct Known {
    /// Path and hash of every file of a document, by path, by the document's id; without those of rows.
    pub documents: HashMap<String, Vec<(String, String)>>,
    /// Where each row came from, by the row's document id.
    pub rows: HashMap<String, KnownRow>,
    /// Failures of the run that made the state.
    pub failures: Vec<Failure>,
    /// The id of the document of each whole file, and the hash of each file, by path.
    ids_by_path: HashMap<String, String>,
    hashes_by_path: HashMap<String, BTreeSet<String>>,
    /// Places in `failures`, by the path of the file that they are about.
    failures_by_path: HashMap<String, Vec<usize>>,
}

/// Where a row came from.
pub struct KnownRow {
    /// Path of its file.
    pub path: String,
    /// Hash of the file and of the row.
    pub hash: String,
}

impl Known {
    /// Reads it from the current state of the index. Cost: one look at every document's provenance.
    pub fn of(reader: &dyn Reader) -> Result<Known, SearchError> {
        let mut known = Known { failures: reader.summary().failed.clone(), ..Known::default() };
        for (place, failure) in known.failures.iter().enumerate() {
            let path = owner(&failure.path);
            known.failures_by_path.entry(path.to_string()).or_default().push(place);
            let hashes = known.hashes_by_path.entry(path.to_string()).or_default();
            hashes.insert(failure.file_hash.clone());
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

    /// Whether a file with these bytes and metadata was dealt with at `path`, well or not.
    pub fn has_seen(&self, path: &str, hash: &str) -> bool {
        self.hashes_by_path.get(path).is_some_and(|hashes| hashes.contains(hash))
    }

    /// Whether anything came out of the file at `path`.
    pub fn has_indexed(&self, path: &str) -> bool {
        self.ids_by_path.contains_key(path) || self.rows.values().any(|row| row.path == path)
    }

    /// The failures of the file at `path` and its metadata, as long as they have not changed since.
    pub fn failures_of<'a>(
        &'a self,
        path: &'a str,
        hash: &'a str,
    ) -> impl Iterator<Item = &'a Failure> {
        let places = self.failures_by_path.get(path).into_iter().flatten();
        let failures = places.map(|place| &self.failures[*place]);
        failures.filter(move |failure| failure.file_hash == hash)
    }
}

/// The file that a path is about: for a `.meta.toml`, the file beside it.
fn owner(path: &str) -> &str {
    path.strip_suffix(META_SUFFIX).unwrap_or(path)
}
