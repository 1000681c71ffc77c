//! One state of the index: a tantivy searcher and what the commit says of itself.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use tantivy::{DocAddress, DocId, Index, ReloadPolicy, Searcher, Term};

use super::columns::Columns;
use super::schema::{Fields, column};
use super::search::{self, Failure, State, address_of};
use super::shared_directory::{SharedDirectory, is_closed};
use super::statistics::{self, Base, ForwardColumn, Place};
use super::stored::{StoredFields, document_of};
use super::terms::Saturations;
use super::{FORMAT_VERSION, damaged, index_error};
use tracuu_document::Document;
use tracuu_search::engine::{
    Handle, Inventory, InventoryEntry, Reader, SearchSpec, Summary, TopDocs,
};
use tracuu_search::query::Term as QueryTerm;
use tracuu_search::rank::bm25::union_count;
use tracuu_search::snapshot::Snapshot;
use tracuu_search::{Deadline, SearchError};

/// What a commit says of itself, as its payload.
#[derive(Debug, Serialize, Deserialize)]
pub struct Payload {
    /// See [`FORMAT_VERSION`].
    pub format_version: u32,
    /// What the run left on record.
    pub summary: Summary,
}

/// The first thing read of a payload: the version decides whether the rest can be.
#[derive(Deserialize)]
struct PayloadVersion {
    format_version: u32,
}

/// An open state.
pub struct TantivyReader {
    folder: PathBuf,
    opstamp: u64,
    name: String,
    summary: Summary,
    index: Index,
    searcher: Searcher,
    fields: Fields,
    /// Read when it is first asked for, like the columns.
    snapshot: OnceLock<Arc<Snapshot>>,
    columns: OnceLock<Columns>,
    saturations: OnceLock<Saturations>,
}

impl TantivyReader {
    /// Opens the last commit of the generation in `folder`; `path` is the index it belongs to.
    pub fn open(folder: &Path, path: &Path) -> Result<TantivyReader, SearchError> {
        let fail = |error: tantivy::TantivyError| match is_closed(folder) {
            // Making the index anew, the advice for damage, would be refused too.
            true => index_error("read all files of", path, error),
            false => damaged(path, error),
        };
        let index = SharedDirectory::open(folder).and_then(Index::open).map_err(fail)?;
        let metas = index.load_metas().map_err(fail)?;
        let payload = read_payload(metas.payload.as_deref(), path)?;
        let fields = Fields::new();
        if index.schema() != fields.schema {
            return Err(other_format(path, "of another schema"));
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let searcher = reader.try_into().map_err(fail)?.searcher();
        let generation = folder.file_name().unwrap_or_default().to_string_lossy();
        Ok(TantivyReader {
            name: format!("{generation}.{}", metas.opstamp),
            folder: folder.to_path_buf(),
            opstamp: metas.opstamp,
            summary: Summary { documents: searcher.num_docs(), ..payload.summary },
            index,
            searcher,
            fields,
            snapshot: OnceLock::new(),
            columns: OnceLock::new(),
            saturations: OnceLock::new(),
        })
    }

    /// Returns true if this is the last commit of the generation in `folder`.
    pub fn is_state_of(&self, folder: &Path) -> bool {
        let last = || self.index.load_metas().map(|metas| metas.opstamp);
        self.folder == folder && last().is_ok_and(|opstamp| opstamp == self.opstamp)
    }

    /// The generation's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes the statistics of this state, made from `base` by a change of the documents
    /// `changed`.
    pub fn write_statistics(
        &self,
        base: Option<&TantivyReader>,
        changed: &HashSet<String>,
    ) -> Result<(), SearchError> {
        let base = base.map(|base| Base { searcher: &base.searcher, place: base.place() });
        let written = statistics::write(&self.searcher, &self.fields, self.place(), base, changed);
        written.map_err(|error| index_error("write", &self.folder, error))
    }

    fn place(&self) -> Place<'_> {
        Place { folder: &self.folder, opstamp: self.opstamp }
    }

    fn fail(&self, error: tantivy::TantivyError) -> SearchError {
        index_error("read", &self.folder, error)
    }

    fn document_at(&self, address: DocAddress) -> Result<Document, SearchError> {
        let stored: StoredFields = self.searcher.doc(address).map_err(|e| self.fail(e))?;
        document_of(stored).map_err(|error| index_error("read", &self.folder, error))
    }

    /// The columns that searches count and sort by.
    fn columns(&self) -> Result<&Columns, SearchError> {
        if let Some(columns) = self.columns.get() {
            return Ok(columns);
        }
        let columns =
            Columns::open(&self.searcher, &self.fields).map_err(|error| self.fail(error))?;
        Ok(self.columns.get_or_init(|| columns))
    }

    /// The place that a handle stands for; an error if this state has none such.
    fn address(&self, handle: Handle) -> Result<DocAddress, SearchError> {
        let address = address_of(handle);
        let segment = self.searcher.segment_readers().get(address.segment_ord as usize);
        let known = segment.is_some_and(|segment| address.doc_id < segment.max_doc());
        let unknown = || index_error("read", &self.folder, "a handle of another state was used");
        known.then_some(address).ok_or_else(unknown)
    }
}

fn read_payload(payload: Option<&str>, path: &Path) -> Result<Payload, SearchError> {
    let payload = payload.ok_or_else(|| other_format(path, "none"))?;
    let version: PayloadVersion =
        serde_json::from_str(payload).map_err(|error| damaged(path, error))?;
    if version.format_version != FORMAT_VERSION {
        return Err(other_format(path, &version.format_version.to_string()));
    }
    serde_json::from_str(payload).map_err(|error| index_error("read", path, error))
}

fn other_format(path: &Path, found: &str) -> SearchError {
    SearchError::OtherFormat {
        path: path.display().to_string(),
        found: found.to_string(),
        expected: FORMAT_VERSION.to_string(),
    }
}

impl Reader for TantivyReader {
    fn generation(&self) -> &str {
        &self.name
    }

    fn summary(&self) -> &Summary {
        &self.summary
    }

    fn snapshot(&self, deadline: Deadline) -> Result<Arc<Snapshot>, SearchError> {
        deadline.check()?;
        if let Some(snapshot) = self.snapshot.get() {
            return Ok(Arc::clone(snapshot));
        }
        self.columns()?;
        let read = statistics::snapshot(&self.searcher, &self.fields, self.place());
        let read = Arc::new(read.map_err(|error| self.fail(error))?);
        Ok(Arc::clone(self.snapshot.get_or_init(|| read)))
    }

    fn counts(&self, terms: &[&QueryTerm], deadline: Deadline) -> Result<Vec<u64>, SearchError> {
        let documents = self.searcher.segment_readers().iter().map(|one| u64::from(one.max_doc()));
        let documents = documents.sum();
        let count = |term: &&QueryTerm| {
            deadline.check()?;
            let (field, texts) = self.fields.of_term(term);
            let count = |text: &String| self.searcher.doc_freq(&Term::from_field_text(field, text));
            let counts: tantivy::Result<Vec<u64>> = texts.iter().map(count).collect();
            Ok(union_count(counts.map_err(|error| self.fail(error))?.into_iter(), documents))
        };
        terms.iter().map(count).collect()
    }

    fn search(&self, spec: &SearchSpec<'_>) -> Result<TopDocs, SearchError> {
        let columns = self.columns()?;
        let kept = self.saturations.get_or_init(|| Saturations::new(spec.means));
        let other = (kept.means() != spec.means).then(|| Saturations::new(spec.means));
        let saturations = other.as_ref().unwrap_or(kept);
        let state = State { searcher: &self.searcher, fields: &self.fields, columns, saturations };
        search::search(state, spec).map_err(|failure| match failure {
            Failure::Tantivy(error) => index_error("search", &self.folder, error),
            Failure::Search(error) => error,
        })
    }

    fn documents(
        &self,
        handles: &[Handle],
        deadline: Deadline,
    ) -> Result<Vec<Document>, SearchError> {
        let document = |&handle: &Handle| {
            deadline.check()?;
            self.document_at(self.address(handle)?)
        };
        handles.iter().map(document).collect()
    }

    fn forward_indexes(
        &self,
        handles: &[Handle],
        deadline: Deadline,
    ) -> Result<Vec<Vec<u8>>, SearchError> {
        let segments = self.searcher.segment_readers().iter();
        let columns: Result<Vec<ForwardColumn>, _> = segments.map(ForwardColumn::open).collect();
        let columns = columns.map_err(|error| self.fail(error))?;
        let forward = |&handle: &Handle| {
            deadline.check()?;
            let DocAddress { segment_ord, doc_id } = self.address(handle)?;
            Ok(columns[segment_ord as usize].get(doc_id))
        };
        handles.iter().map(forward).collect()
    }

    fn document(&self, id: &str, deadline: Deadline) -> Result<Option<Document>, SearchError> {
        deadline.check()?;
        let found = statistics::find(&self.searcher, &self.fields, id);
        let found = found.map_err(|error| self.fail(error))?;
        found.map(|address| self.document_at(address)).transpose()
    }

    fn damaged_files(&self) -> Result<Vec<String>, SearchError> {
        let damaged = self.index.validate_checksum().map_err(|error| self.fail(error))?;
        let mut names: Vec<String> =
            damaged.iter().map(|path| path.display().to_string()).collect();
        names.sort();
        Ok(names)
    }

    fn suggestion_terms(&self, visit: &mut dyn FnMut(&str, u64)) -> Result<(), SearchError> {
        let terms = statistics::for_each_term(&self.searcher, self.fields.suggestions, visit);
        terms.map_err(|error| self.fail(error))
    }

    fn inventory(&self) -> Result<Inventory<'_>, SearchError> {
        let segments = self.searcher.segment_readers().iter().map(|segment| {
            let ids = statistics::ids(segment, &self.fields).map_err(|error| self.fail(error))?;
            let origins = segment.fast_fields().str(column::ORIGIN);
            let origins = origins.map_err(|error| self.fail(error))?;
            let entry = move |doc: DocId| {
                let id = ids.get(doc as usize).cloned().unwrap_or_default();
                let mut entry = InventoryEntry { id, files: Vec::new() };
                let Some(origins) = &origins else { return Ok(entry) };
                let mut origin = String::new();
                for ord in origins.ords().values_for_doc(doc) {
                    origin.clear();
                    let read = origins.ord_to_str(ord, &mut origin);
                    read.map_err(|error| self.fail(error.into()))?;
                    if let Some((hash, path)) = origin.split_once('\t') {
                        entry.files.push((path.to_string(), hash.to_string()));
                    }
                }
                Ok(entry)
            };
            Ok(segment.doc_ids_alive().map(entry))
        });
        let segments: Result<Vec<_>, SearchError> = segments.collect();
        Ok(Box::new(segments?.into_iter().flatten()))
    }
}
