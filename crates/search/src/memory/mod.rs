//! An engine that keeps its documents in memory and nothing on disk: the plainest thing that
//! follows the rules of the port. Tests run on it, and other engines are compared with it; no
//! service does.

mod matching;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::deadline::Deadline;
use crate::engine::{
    Capabilities, Engine, Handle, Inventory, InventoryEntry, Provenance, Reader, SearchSpec,
    Summary, TopDocs, WriteMode, Writer,
};
use crate::error::SearchError;
use crate::index::forward::ForwardIndex;
use crate::index::tally::{Change, PassageStatistics, Tally};
use crate::index::{IndexedText, analyse, pairs, positions};
use crate::query::{NamedField, Term};
use crate::snapshot::{MeanLengths, Snapshot, SnapshotParts};
use tracuu_document::{Document, Record};

/// The place of the index in messages.
const PLACE: &str = "memory";

/// An index that ends with the process. Cloning gives another handle on the same index.
#[derive(Clone, Default)]
pub struct MemoryEngine {
    shared: Arc<Shared>,
}

/// The current state, and whether somebody is making the next one.
#[derive(Default)]
struct Shared {
    current: RwLock<Option<Arc<State>>>,
    writing: AtomicBool,
}

/// One state. Never changed once it is current.
struct State {
    generation: u64,
    name: String,
    summary: Summary,
    entries: Entries,
    /// The entries by their handles.
    order: Vec<Arc<Entry>>,
    /// Counted when it is first asked for.
    snapshot: OnceLock<Arc<Snapshot>>,
}

/// Documents by id. In `Arc`, so that the next state shares what did not change.
type Entries = BTreeMap<String, Arc<Entry>>;

struct Entry {
    document: Document,
    provenance: Provenance,
    text: IndexedText,
}

impl MemoryEngine {
    /// An engine without an index: its reader is [`SearchError::NoIndex`] until the first commit.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Shared {
    fn current(&self) -> Option<Arc<State>> {
        // A state is swapped in whole, so a panic elsewhere cannot have left half of one.
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Engine for MemoryEngine {
    fn reader(&self) -> Result<Arc<dyn Reader>, SearchError> {
        match self.shared.current() {
            Some(state) => Ok(state),
            None => Err(SearchError::NoIndex(PLACE.into())),
        }
    }

    fn writer(&self, mode: WriteMode) -> Result<Box<dyn Writer>, SearchError> {
        if self.shared.writing.swap(true, Ordering::AcqRel) {
            return Err(SearchError::Busy(PLACE.into()));
        }
        let base = self.shared.current().filter(|_| mode == WriteMode::Update);
        Ok(Box::new(MemoryWriter {
            starts_empty: base.is_none(),
            entries: base.map(|state| state.entries.clone()).unwrap_or_default(),
            shared: Arc::clone(&self.shared),
        }))
    }

    /// Nobody else can write to this process's memory.
    fn refresh(&self) -> Result<(), SearchError> {
        Ok(())
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { page_depth: None, transactional: true, concurrency: None }
    }
}

impl State {
    /// Counts everything anew.
    fn count(&self) -> Snapshot {
        let mut tally = Tally::default();
        let (mut words, mut all_pairs) = (0, 0);
        let mut parts = SnapshotParts::default();
        for entry in &self.order {
            if let Some(forward) = ForwardIndex::decode(&entry.text.forward) {
                tally.count(&forward, Change::Added);
            }
            words += positions(&entry.text.words).count() as u64;
            all_pairs += pairs(&entry.text.words).count() as u64;
            let definitions = entry.text.definitions.iter().map(|term| (term.clone(), 1));
            parts.definitions.extend(definitions);
            for field in NamedField::ALL {
                let value = value_of(&entry.document.record, field);
                parts.values[field as usize].extend(value.cloned());
            }
        }
        parts.documents = self.order.len() as u64;
        parts.means = MeanLengths::of_totals(words, all_pairs, parts.documents);
        parts.passages = PassageStatistics::decode(&tally.encode()).unwrap_or_default();
        Snapshot::new(parts)
    }

    fn entries_at(&self, handles: &[Handle]) -> Result<Vec<&Entry>, SearchError> {
        let entry = |handle: &Handle| {
            let entry = self.order.get(handle.0 as usize);
            entry.map(AsRef::as_ref).ok_or_else(|| SearchError::Damaged {
                what: "a handle of another state was used".into(),
                cause: None,
            })
        };
        handles.iter().map(entry).collect()
    }
}

/// The value of a record in a field.
fn value_of(record: &Record, field: NamedField) -> Option<&String> {
    match field {
        NamedField::Agency => record.agency.as_ref(),
        NamedField::Type => record.kind.as_ref(),
        NamedField::Signer => record.signer.as_ref()?.name.as_ref(),
    }
}

impl Reader for State {
    fn generation(&self) -> &str {
        &self.name
    }

    fn summary(&self) -> &Summary {
        &self.summary
    }

    fn snapshot(&self, _: Deadline) -> Result<Arc<Snapshot>, SearchError> {
        Ok(Arc::clone(self.snapshot.get_or_init(|| Arc::new(self.count()))))
    }

    fn counts(&self, terms: &[&Term], deadline: Deadline) -> Result<Vec<u64>, SearchError> {
        deadline.check()?;
        Ok(terms.iter().map(|term| matching::count(self, term)).collect())
    }

    fn search(&self, spec: &SearchSpec<'_>) -> Result<TopDocs, SearchError> {
        matching::search(self, spec)
    }

    fn documents(
        &self,
        handles: &[Handle],
        deadline: Deadline,
    ) -> Result<Vec<Document>, SearchError> {
        deadline.check()?;
        let entries = self.entries_at(handles)?.into_iter();
        Ok(entries.map(|entry| entry.document.clone()).collect())
    }

    fn forward_indexes(
        &self,
        handles: &[Handle],
        deadline: Deadline,
    ) -> Result<Vec<Vec<u8>>, SearchError> {
        deadline.check()?;
        let entries = self.entries_at(handles)?.into_iter();
        Ok(entries.map(|entry| entry.text.forward.clone()).collect())
    }

    fn document(&self, id: &str, deadline: Deadline) -> Result<Option<Document>, SearchError> {
        deadline.check()?;
        Ok(self.entries.get(id).map(|entry| entry.document.clone()))
    }

    fn suggestion_terms(&self, visit: &mut dyn FnMut(&str, u64)) -> Result<(), SearchError> {
        let terms = self.order.iter().flat_map(|entry| &entry.text.suggestions);
        terms.for_each(|term| visit(term, 1));
        Ok(())
    }

    fn inventory(&self) -> Result<Inventory<'_>, SearchError> {
        let entry = |(id, entry): (&String, &Arc<Entry>)| {
            let paths = entry.document.record.sources.iter().map(|source| source.path.clone());
            let hashes = entry.provenance.file_hashes.iter().cloned();
            Ok(InventoryEntry { id: id.clone(), files: paths.zip(hashes).collect() })
        };
        Ok(Box::new(self.entries.iter().map(entry)))
    }
}

/// A change under way. Dropping it lets the next writer begin.
struct MemoryWriter {
    shared: Arc<Shared>,
    entries: Entries,
    starts_empty: bool,
}

impl Writer for MemoryWriter {
    fn starts_empty(&self) -> bool {
        self.starts_empty
    }

    fn put(&mut self, document: Document, provenance: Provenance) -> Result<(), SearchError> {
        let id = document.record.id.clone();
        let text = analyse(&document);
        self.entries.insert(id, Arc::new(Entry { document, provenance, text }));
        Ok(())
    }

    fn remove(&mut self, id: &str) -> Result<(), SearchError> {
        self.entries.remove(id);
        Ok(())
    }

    fn commit(mut self: Box<Self>, mut summary: Summary) -> Result<String, SearchError> {
        let entries = std::mem::take(&mut self.entries);
        summary.documents = entries.len() as u64;
        let mut current = self.shared.current.write().unwrap_or_else(PoisonError::into_inner);
        let generation = current.as_ref().map_or(1, |state| state.generation + 1);
        let name = generation.to_string();
        *current = Some(Arc::new(State {
            generation,
            name: name.clone(),
            summary,
            order: entries.values().cloned().collect(),
            entries,
            snapshot: OnceLock::new(),
        }));
        Ok(name)
    }
}

impl Drop for MemoryWriter {
    fn drop(&mut self) {
        self.shared.writing.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracuu_document::{Record, Source};

    fn put(writer: &mut Box<dyn Writer>, id: &str, path: &str) {
        let source = Source { path: path.into(), ..Source::default() };
        let record = Record { id: id.into(), sources: vec![source], ..Record::default() };
        let document = Document { record, text: id.into(), ..Document::default() };
        writer.put(document, Provenance { file_hashes: vec![format!("hash of {path}")] }).unwrap();
    }

    fn ids(engine: &MemoryEngine) -> Vec<String> {
        let inventory = engine.reader().unwrap();
        let inventory = inventory.inventory().unwrap();
        inventory.map(|entry| entry.unwrap().id).collect()
    }

    #[test]
    fn has_no_reader_before_the_first_commit() {
        let engine = MemoryEngine::new();
        assert!(matches!(engine.reader(), Err(SearchError::NoIndex(_))));
        let writer = engine.writer(WriteMode::Update).unwrap();
        assert!(writer.starts_empty());
        writer.commit(Summary::default()).unwrap();
        assert_eq!(engine.reader().unwrap().summary().documents, 0);
    }

    #[test]
    fn a_reader_keeps_its_state_while_the_next_is_made() {
        let engine = MemoryEngine::new();
        let mut writer = engine.writer(WriteMode::Update).unwrap();
        put(&mut writer, "a", "a.txt");
        put(&mut writer, "b", "b.txt");
        let first = writer.commit(Summary::default()).unwrap();
        let before = engine.reader().unwrap();

        let mut writer = engine.writer(WriteMode::Update).unwrap();
        assert!(!writer.starts_empty());
        writer.remove("a").unwrap();
        writer.remove("unknown").unwrap();
        assert_eq!(ids(&engine), ["a", "b"]);
        let second = writer.commit(Summary::default()).unwrap();

        assert_ne!(first, second);
        assert_eq!(before.generation(), first);
        assert!(before.document("a", Deadline::NONE).unwrap().is_some());
        assert_eq!(ids(&engine), ["b"]);
        assert!(engine.reader().unwrap().document("a", Deadline::NONE).unwrap().is_none());
        let reader = engine.reader().unwrap();
        let first = reader.inventory().unwrap().next().unwrap().unwrap();
        assert_eq!(first.files, [("b.txt".to_string(), "hash of b.txt".to_string())]);
    }

    #[test]
    fn a_rebuild_starts_from_nothing_and_a_dropped_writer_leaves_no_trace() {
        let engine = MemoryEngine::new();
        let mut writer = engine.writer(WriteMode::Update).unwrap();
        put(&mut writer, "a", "a.txt");
        assert!(matches!(engine.writer(WriteMode::Rebuild), Err(SearchError::Busy(_))));
        writer.commit(Summary::default()).unwrap();

        let mut dropped = engine.writer(WriteMode::Rebuild).unwrap();
        assert!(dropped.starts_empty());
        put(&mut dropped, "c", "c.txt");
        drop(dropped);
        assert_eq!(ids(&engine), ["a"]);

        let mut rebuilt = engine.writer(WriteMode::Rebuild).unwrap();
        put(&mut rebuilt, "d", "d.txt");
        rebuilt.commit(Summary::default()).unwrap();
        assert_eq!(ids(&engine), ["d"]);
    }
}
