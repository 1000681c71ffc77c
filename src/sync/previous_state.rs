//! The state of the corpus that the index has stored: which documents came from which files, and
//! which files failed.

use std::collections::{BTreeSet, HashMap};

use super::identity;
use super::walk::META_SUFFIX;
use tracuu_document::IssueCode;
use tracuu_search::SearchError;
use tracuu_search::engine::{Notice, Reader};

/// The state of the index before a run. Empty if the run starts from an empty index.
#[derive(Default)]
pub struct PreviousState {
    /// The files of each document, sorted by path, by document id. Excludes rows.
    pub documents: HashMap<String, Vec<IndexedFile>>,
    /// File of each row, by document id. The hash is of the file and the row, as
    /// [`identity::row_hash`] makes it.
    pub rows: HashMap<String, IndexedFile>,
    /// Notices of the run that made this state.
    pub notices: Vec<Notice>,
    /// Document id of each whole file, by path. The next field holds the hashes stored for each
    /// file, rows and failures included, by path.
    ids_by_path: HashMap<String, String>,
    hashes_by_path: HashMap<String, BTreeSet<String>>,
    /// Paths of files that must be read again although they have not changed.
    revised: BTreeSet<String>,
    /// Indices into `notices`, by the path of the file that they concern.
    notices_by_path: HashMap<String, Vec<usize>>,
}

/// A file that a document or row of the index came from.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexedFile {
    /// Path below the corpus folder.
    pub path: String,
    /// The hash that the index has stored for it.
    pub hash: String,
}

impl PreviousState {
    /// Loads the state from the index. Files that have a notice with one of the codes `revised`
    /// count as not seen, so that they are read again. Cost: one pass over every document's
    /// provenance.
    pub fn of(reader: &dyn Reader, revised: &[IssueCode]) -> Result<PreviousState, SearchError> {
        let mut previous =
            PreviousState { notices: reader.summary().notices.clone(), ..PreviousState::default() };
        for (place, notice) in previous.notices.iter().enumerate() {
            let path = owner(&notice.path);
            if revised.contains(&notice.code) {
                previous.revised.insert(path.to_string());
            }
            previous.notices_by_path.entry(path.to_string()).or_default().push(place);
            let hashes = previous.hashes_by_path.entry(path.to_string()).or_default();
            hashes.insert(notice.file_hash.clone());
        }
        for entry in reader.inventory()? {
            let entry = entry?;
            for (path, hash) in &entry.files {
                let hashes = previous.hashes_by_path.entry(path.clone()).or_default();
                hashes.insert(identity::file_part(hash).to_string());
            }
            let files = entry.files.into_iter().map(|(path, hash)| IndexedFile { path, hash });
            match <[IndexedFile; 1]>::try_from(files.collect::<Vec<_>>()) {
                Ok([row]) if identity::file_part(&row.hash) != row.hash => {
                    previous.rows.insert(entry.id, row);
                }
                Ok(file) => previous.insert(entry.id, file.into()),
                Err(files) => previous.insert(entry.id, files),
            }
        }
        Ok(previous)
    }

    fn insert(&mut self, id: String, mut files: Vec<IndexedFile>) {
        files.sort();
        for file in &files {
            self.ids_by_path.insert(file.path.clone(), id.clone());
        }
        self.documents.insert(id, files);
    }

    /// Returns every document and row with its files.
    pub fn files(&self) -> impl Iterator<Item = (&String, &[IndexedFile])> {
        let documents = self.documents.iter().map(|(id, files)| (id, files.as_slice()));
        documents.chain(self.rows.iter().map(|(id, row)| (id, std::slice::from_ref(row))))
    }

    /// Returns true if the index has no document.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.rows.is_empty()
    }

    /// Returns true if the index has a document or a row with this id.
    pub fn has_document(&self, id: &str) -> bool {
        self.documents.contains_key(id) || self.rows.contains_key(id)
    }

    /// Returns the id of the document from the whole file at `path`. `None` for JSON Lines.
    pub fn id_at(&self, path: &str) -> Option<&String> {
        self.ids_by_path.get(path)
    }

    /// Returns true if a file with these bytes and metadata was processed at `path`, successfully
    /// or not, and need not be read again.
    pub fn has_seen(&self, path: &str, hash: &str) -> bool {
        let seen = self.hashes_by_path.get(path).is_some_and(|hashes| hashes.contains(hash));
        seen && !self.is_revised(path)
    }

    /// Returns true if the file at `path` was not processed before, or had other bytes or metadata.
    /// A file that could not be read then is not known by its bytes, so it has not changed.
    pub fn has_changed(&self, path: &str, hash: &str) -> bool {
        let known = self.hashes_by_path.get(path);
        known.is_none_or(|hashes| !hashes.contains(hash) && !hashes.contains(""))
    }

    /// Returns true if the file at `path` was processed, successfully or not.
    pub fn knows(&self, path: &str) -> bool {
        self.hashes_by_path.contains_key(path)
    }

    /// Returns true if the file at `path` must be read again although it has not changed.
    pub fn is_revised(&self, path: &str) -> bool {
        self.revised.contains(path)
    }

    /// Returns true if the index has a document or a row from the file at `path`.
    pub fn has_indexed(&self, path: &str) -> bool {
        self.ids_by_path.contains_key(path) || self.rows.values().any(|row| row.path == path)
    }

    /// Returns the notices of the file at `path` and its metadata that were stored with this
    /// `hash`.
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

/// Returns the file that a path is about: for a `.meta.toml`, the file that it describes.
fn owner(path: &str) -> &str {
    path.strip_suffix(META_SUFFIX).unwrap_or(path)
}
