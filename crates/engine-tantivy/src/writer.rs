//! A change of the index: in the current generation, or in a new one beside it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tantivy::indexer::{LogMergePolicy, NoMergePolicy, UserOperation};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, IndexWriter, Term};

use super::generations::WriteLock;
use super::reader::{Payload, TantivyReader};
use super::schema::{Fields, tokenizers};
use super::{FORMAT_VERSION, Shared, WRITER_MEMORY_BYTES, WRITER_THREADS, index_error};
use tracuu_document::Document;
use tracuu_search::engine::{Provenance, Reader, SearchError, Summary, Writer};

/// Share of deleted documents from which on a segment is rewritten. Rankings count deleted ones until
/// then.
const DELETED_SHARE_MAX: f32 = 0.2;
/// How hard zstd tries (3 is its default): outlines with every clause and point made stored documents longer.
const STORE_LEVEL: i32 = 9;

/// A change under way.
pub struct TantivyWriter {
    shared: Arc<Shared>,
    lock: WriteLock,
    folder: PathBuf,
    fields: Fields,
    /// None once it has been committed or given up.
    writer: Option<IndexWriter>,
    /// Whether `folder` is a new generation.
    fresh: bool,
    committed: bool,
}

impl TantivyWriter {
    /// Begins a change of `base`, or from nothing.
    pub fn begin(
        shared: Arc<Shared>,
        lock: WriteLock,
        base: Option<&TantivyReader>,
    ) -> Result<TantivyWriter, SearchError> {
        let fields = Fields::new();
        let folder = match base {
            Some(base) => base.folder().to_path_buf(),
            None => shared.generations.create(&lock)?,
        };
        let mut change = TantivyWriter {
            shared,
            lock,
            folder,
            fields,
            writer: None,
            fresh: base.is_none(),
            committed: false,
        };
        change.writer = Some(open_writer(&change.folder, &change.fields, change.fresh)?);
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

    /// Commits, and leaves one segment where everything is new: scores then depend on nothing but the
    /// documents, and a search opens one of each file.
    fn commit_and_merge(&mut self, summary: Summary) -> Result<(), tantivy::TantivyError> {
        let mut writer = self.writer.take().expect("a commit consumes the writer");
        let payload = Payload { format_version: FORMAT_VERSION, summary };
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&serde_json::to_string(&payload)?);
        commit.commit()?;
        if self.fresh {
            let segments = writer.index().searchable_segment_ids()?;
            if segments.len() > 1 {
                writer.merge(&segments).wait()?;
            }
        }
        writer.wait_merging_threads()
    }
}

/// Stored documents by zstd: against lz4, the default, a third less, and a tenth less of the whole index.
fn settings() -> IndexSettings {
    let docstore_compression =
        Compressor::Zstd(ZstdCompressor { compression_level: Some(STORE_LEVEL) });
    IndexSettings { docstore_compression, ..IndexSettings::default() }
}

fn open_writer(folder: &Path, fields: &Fields, fresh: bool) -> Result<IndexWriter, SearchError> {
    let open = || -> tantivy::Result<IndexWriter> {
        let mut index = match fresh {
            true => {
                let builder = Index::builder().schema(fields.schema.clone());
                builder.settings(settings()).create_in_dir(folder)?
            }
            false => Index::open_in_dir(folder)?,
        };
        index.set_tokenizers(tokenizers());
        let writer =
            patiently(|| index.writer_with_num_threads(WRITER_THREADS, WRITER_MEMORY_BYTES))?;
        if fresh {
            // Everything is merged at the end; a merge on the way would take segments from under that.
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

/// Opens a writer. Whoever calls this holds our lock, so nobody else is writing; but tantivy frees its
/// own lock by closing the file, which a child process that is just being started still has open for a
/// moment.
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
        self.fresh
    }

    fn put(&mut self, document: Document, provenance: Provenance) -> Result<(), SearchError> {
        let entries = self.fields.entries(&document, &provenance)?;
        let mut operations = vec![UserOperation::Delete(self.term_of(&document.record.id))];
        operations.extend(entries.into_iter().map(UserOperation::Add));
        // One call, so that the entries stand one behind the other in one segment.
        match self.writer().run(operations) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.fail(error)),
        }
    }

    fn remove(&mut self, id: &str) -> Result<(), SearchError> {
        let term = self.term_of(id);
        self.writer().delete_term(term);
        Ok(())
    }

    fn commit(mut self: Box<Self>, summary: Summary) -> Result<String, SearchError> {
        self.commit_and_merge(summary).map_err(|error| self.fail(error))?;
        self.committed = true;
        if self.fresh {
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
        if self.fresh && !self.committed {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}
