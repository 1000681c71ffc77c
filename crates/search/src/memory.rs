//! An engine that keeps its documents in memory and nothing on disk: the plainest thing that follows the
//! rules of the port. Tests run on it, and other engines are compared with it; no service does.

mod matching;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::engine::{
    Engine, InventoryEntry, Lookup, Matches, Provenance, Reader, SearchError, Summary, WriteMode,
    Writer,
};
use crate::query::{Abbreviations, Vocabulary};
use crate::suggest::{self, Gathered, Suggestions};
use tracuu_document::Document;

/// What stands for the index folder in messages.
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
    /// Counted when it is first asked for.
    vocabulary: OnceLock<Vocabulary>,
    /// The same.
    abbreviations: OnceLock<Abbreviations>,
    /// Read when they are first asked for.
    suggestions: OnceLock<Suggestions>,
}

/// Documents by id. Behind `Arc`, so that the next state shares what did not change.
type Entries = BTreeMap<String, Arc<Entry>>;

struct Entry {
    document: Document,
    provenance: Provenance,
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
}

impl Reader for State {
    fn generation(&self) -> &str {
        &self.name
    }

    fn summary(&self) -> &Summary {
        &self.summary
    }

    fn look_up(&self, lookup: &Lookup<'_>) -> Result<Matches, SearchError> {
        Ok(matching::look_up(self, lookup))
    }

    fn document(&self, id: &str) -> Result<Option<Document>, SearchError> {
        Ok(self.entries.get(id).map(|entry| entry.document.clone()))
    }

    fn suggestions(&self) -> Result<&Suggestions, SearchError> {
        Ok(self.suggestions.get_or_init(|| {
            let documents = self.entries.values().map(|entry| &entry.document);
            let mut gathered = Gathered::default();
            documents.flat_map(suggest::values).for_each(|value| gathered.add(&value.term(), 1));
            Suggestions::new(gathered)
        }))
    }

    fn inventory(&self) -> Result<Vec<InventoryEntry>, SearchError> {
        let entry = |(id, entry): (&String, &Arc<Entry>)| {
            let paths = entry.document.record.sources.iter().map(|source| source.path.clone());
            let hashes = entry.provenance.file_hashes.iter().cloned();
            InventoryEntry { id: id.clone(), files: paths.zip(hashes).collect() }
        };
        Ok(self.entries.iter().map(entry).collect())
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
        self.entries.insert(id, Arc::new(Entry { document, provenance }));
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
            entries,
            vocabulary: OnceLock::new(),
            abbreviations: OnceLock::new(),
            suggestions: OnceLock::new(),
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
        let inventory = engine.reader().unwrap().inventory().unwrap();
        inventory.into_iter().map(|entry| entry.id).collect()
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
        assert!(before.document("a").unwrap().is_some());
        assert_eq!(ids(&engine), ["b"]);
        assert!(engine.reader().unwrap().document("a").unwrap().is_none());
        let inventory = engine.reader().unwrap().inventory().unwrap();
        assert_eq!(inventory[0].files, [("b.txt".to_string(), "hash of b.txt".to_string())]);
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
