//! A change of the index: in the current generation, or in a new one beside it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tantivy::indexer::{LogMergePolicy, NoMergePolicy, UserOperation};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, IndexWriter, Term};

use super::generations::WriteLock;
use super::reader::{Payload, TantivyReader};
use super::schema::Fields;
use super::{FORMAT_VERSION, Shared, WRITER_MEMORY_BYTES, WRITER_THREADS, index_error};
use tracuu_document::Document;
use tracuu_search::SearchError;
use tracuu_search::engine::{Provenance, Reader, Summary, Writer};

/// Share of deleted documents from which on a segment is rewritten. Rankings count deleted ones
/// until then.
const DELETED_SHARE_MAX: f32 = 0.2;
/// Segments that a build leaves.
const SEGMENTS_MAX: usize = 4;
/// How hard zstd tries. Level 9 stores a tenth less, at one CPU second in twenty of a build.
const STORE_LEVEL: i32 = 3;
/// Bytes of stored documents that are compressed together. A hit costs the decompression of its
/// block; smaller blocks are larger in all.
const STORE_BLOCK_BYTES: usize = 12_288;

/// A change under way.
pub struct TantivyWriter {
    shared: Arc<Shared>,
    lock: WriteLock,
    folder: PathBuf,
    fields: Fields,
    /// The state that the change begins from; `None` for a new generation.
    base: Option<Arc<TantivyReader>>,
    /// The ids of documents that were put or removed.
    changed: HashSet<String>,
    /// None once it has been committed or given up.
    writer: Option<IndexWriter>,
    committed: bool,
}

impl TantivyWriter {
    /// Begins a change of `base`, or from nothing.
    pub fn begin(
        shared: Arc<Shared>,
        lock: WriteLock,
        base: Option<Arc<TantivyReader>>,
    ) -> Result<TantivyWriter, SearchError> {
        let fields = Fields::new();
        let folder = match &base {
            Some(base) => base.folder().to_path_buf(),
            None => shared.generations.create(&lock)?,
        };
        let mut change = TantivyWriter {
            shared,
            lock,
            folder,
            fields,
            base,
            changed: HashSet::new(),
            writer: None,
            committed: false,
        };
        change.writer = Some(open_writer(&change.folder, &change.fields, change.base.is_none())?);
        Ok(change)
    }

    fn writer(&mut self) -> &mut IndexWriter {
        self.writer.as_mut().expect("a writer is there until the commit consumes it")
    }

    fn term_of(&self, id: &str) -> Term {
        Term::from_field_text(self.fields.id, id)
    }

    fn fail(&self, error: tantivy::TantivyError) -> SearchError {
        index_error("write", self.shared.generations.path(), error)
    }

    /// Commits. Where everything is new it leaves a few segments of equal size: each costs a search
    /// its look-ups, and merging all into one costs a tenth of a build.
    fn commit_and_merge(&mut self, summary: Summary) -> Result<(), tantivy::TantivyError> {
        let mut writer = self.writer.take().expect("a commit consumes the writer");
        let payload = Payload { format_version: FORMAT_VERSION, summary };
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&serde_json::to_string(&payload)?);
        commit.commit()?;
        if self.base.is_none() {
            let segments = writer.index().searchable_segment_ids()?;
            if segments.len() > SEGMENTS_MAX {
                let groups = segments.chunks(segments.len().div_ceil(SEGMENTS_MAX));
                let merges: Vec<_> = groups.map(|group| writer.merge(group)).collect();
                for merge in merges {
                    merge.wait()?;
                }
            }
        }
        writer.wait_merging_threads()
    }
}

/// Stored documents by zstd: against lz4, the default, a third less, and a tenth less of the whole
/// index.
fn settings() -> IndexSettings {
    let docstore_compression =
        Compressor::Zstd(ZstdCompressor { compression_level: Some(STORE_LEVEL) });
    IndexSettings {
        docstore_compression,
        docstore_blocksize: STORE_BLOCK_BYTES,
        ..IndexSettings::default()
    }
}

fn open_writer(folder: &Path, fields: &Fields, fresh: bool) -> Result<IndexWriter, SearchError> {
    let open = || -> tantivy::Result<IndexWriter> {
        let index = match fresh {
            true => {
                let builder = Index::builder().schema(fields.schema.clone());
                builder.settings(settings()).create_in_dir(folder)?
            }
            false => Index::open_in_dir(folder)?,
        };
        let writer =
            patiently(|| index.writer_with_num_threads(WRITER_THREADS, WRITER_MEMORY_BYTES))?;
        if fresh {
            // Everything is merged at the end; a merge on the way would take segments from under
            // that.
            writer.set_merge_policy(Box::new(NoMergePolicy));
        } else {
            let mut policy = LogMergePolicy::default();
            policy.set_del_docs_ratio_before_merge(DELETED_SHARE_MAX);
            writer.set_merge_policy(Box::new(policy));
        }
        Ok(writer)
    };
    open().map_err(|error| index_error("write", folder, error))
}

/// How often and how long tantivy's own lock is waited for.
const LOCK_TRIES: u32 = 50;
const LOCK_WAIT: Duration = Duration::from_millis(10);

/// Opens a writer. Whoever calls this holds our lock, so nobody else is writing; but tantivy frees
/// its own lock by closing the file, which a child process that is just being started still has
/// open for a moment.
fn patiently(open: impl Fn() -> tantivy::Result<IndexWriter>) -> tantivy::Result<IndexWriter> {
    for _ in 1..LOCK_TRIES {
        match open() {
            Err(tantivy::TantivyError::LockFailure(..)) => std::thread::sleep(LOCK_WAIT),
            other => return other,
        }
    }
    open()
}

impl Writer for TantivyWriter {
    fn starts_empty(&self) -> bool {
        self.base.is_none()
    }

    fn put(&mut self, document: Document, provenance: Provenance) -> Result<(), SearchError> {
        let id = document.record.id.clone();
        let entry = self.fields.entry(document, &provenance)?;
        let old = self.term_of(&id);
        let is_new = self.changed.insert(id) && self.base.is_none();
        // One call, so that no reader ever sees the one without the other. What cannot be there is
        // not deleted: tantivy keeps every deletion until the commit.
        let written = match is_new {
            true => self.writer().add_document(entry),
            false => self.writer().run([UserOperation::Delete(old), UserOperation::Add(entry)]),
        };
        match written {
            Ok(_) => Ok(()),
            Err(error) => Err(self.fail(error)),
        }
    }

    fn remove(&mut self, id: &str) -> Result<(), SearchError> {
        let term = self.term_of(id);
        self.changed.insert(id.to_string());
        self.writer().delete_term(term);
        Ok(())
    }

    fn commit(mut self: Box<Self>, summary: Summary) -> Result<String, SearchError> {
        self.commit_and_merge(summary).map_err(|error| self.fail(error))?;
        self.committed = true;
        let state = TantivyReader::open(&self.folder, self.shared.generations.path())?;
        // The change is made; statistics that are missing are counted anew when they are asked for.
        if let Err(error) = state.write_statistics(self.base.as_deref(), &self.changed) {
            tracing::warn!("{error}");
        }
        if self.base.is_none() {
            self.shared.generations.switch_to(&self.folder, &self.lock)?;
        }
        self.shared.refresh()?;
        let current = self.shared.current().ok_or_else(|| {
            index_error("read", &self.folder, "the state just written is not there")
        })?;
        Ok(current.generation().to_string())
    }
}

impl Drop for TantivyWriter {
    fn drop(&mut self) {
        if let Some(mut writer) = self.writer.take() {
            let _ = writer.rollback();
        }
        if self.base.is_none() && !self.committed {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}
