//! One state of the index: a tantivy searcher and what the commit says of itself.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, Index, ReloadPolicy, Searcher, TantivyDocument, Term};

use super::schema::{Fields, column, tokenizers};
use super::statistics::StateStatistics;
use super::{FORMAT_VERSION, damaged, index_error, look_up, suggestions};
use tracuu_document::Document;
use tracuu_document::definitions::Definition;
use tracuu_search::engine::{
    InventoryEntry, Lookup, Matches, Provenance, Reader, SearchError, Summary,
};
use tracuu_search::query::{Abbreviations, Form, Lexicon, NamedField, Vocabulary};
use tracuu_search::suggest::Suggestions;

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
    pub(super) index: Index,
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    vocabulary: Vocabulary,
    abbreviations: Abbreviations,
    /// The values of each field, in the order of [`NamedField::ALL`].
    values: [Vec<String>; 3],
    /// Read when they are first asked for; else why they cannot be.
    suggestions: OnceLock<Result<Suggestions, String>>,
    pub(super) statistics: StateStatistics,
}

impl TantivyReader {
    /// Opens the last commit of the generation in `folder`; `path` is the index it belongs to.
    pub fn open(folder: &Path, path: &Path) -> Result<TantivyReader, SearchError> {
        let fail = |error: tantivy::TantivyError| damaged(path, error);
        let mut index = Index::open_in_dir(folder).map_err(fail)?;
        let metas = index.load_metas().map_err(fail)?;
        let payload = read_payload(metas.payload.as_deref(), path)?;
        let fields = Fields::new();
        if index.schema() != fields.schema {
            return Err(other_format(path, "of another schema"));
        }
        index.set_tokenizers(tokenizers());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let searcher = reader.try_into().map_err(fail)?.searcher();
        let vocabulary = vocabulary(&searcher, &fields).map_err(fail)?;
        let abbreviations = abbreviations(&searcher, &fields).map_err(fail)?;
        let [agencies, types, signers] = NamedField::ALL.map(|field| values(&searcher, field));
        let values = [agencies.map_err(fail)?, types.map_err(fail)?, signers.map_err(fail)?];
        let statistics = StateStatistics::of(&searcher, &fields).map_err(fail)?;
        let generation = folder.file_name().unwrap_or_default().to_string_lossy();
        Ok(TantivyReader {
            name: format!("{generation}.{}", metas.opstamp),
            folder: folder.to_path_buf(),
            opstamp: metas.opstamp,
            summary: Summary {
                documents: count_documents(&searcher).map_err(fail)?,
                ..payload.summary
            },
            index,
            searcher,
            fields,
            vocabulary,
            abbreviations,
            values,
            suggestions: OnceLock::new(),
            statistics,
        })
    }

    /// Whether this is the last commit of the generation in `folder`.
    pub fn is_state_of(&self, folder: &Path) -> bool {
        let last = || self.index.load_metas().map(|metas| metas.opstamp);
        self.folder == folder && last().is_ok_and(|opstamp| opstamp == self.opstamp)
    }

    /// The generation's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The document at `address`.
    pub fn document_at(&self, address: DocAddress) -> Result<Document, SearchError> {
        let fail = |error: &dyn std::fmt::Display| index_error("read", &self.folder, error);
        let entry: TantivyDocument = self.searcher.doc(address).map_err(|e| fail(&e))?;
        let stored = entry.get_first(self.fields.stored).and_then(|value| value.as_bytes());
        let stored = stored.ok_or_else(|| fail(&"a document has no stored form"))?;
        let (document, _): (Document, Provenance) =
            serde_json::from_slice(stored).map_err(|e| fail(&e))?;
        Ok(document)
    }

    /// How many documents have the form; of a number, how many have its keys, added up.
    pub fn documents_with(&self, form: &Form) -> u64 {
        let (field, texts) = self.fields.of_form(form);
        let terms = texts.iter().map(|text| Term::from_field_text(field, text));
        // A term that cannot be looked up is found missing again, and reported, when it is read.
        terms.map(|term| self.searcher.doc_freq(&term).unwrap_or(0)).sum()
    }
}

/// How many documents there are: entries, deleted ones and passages apart.
fn count_documents(searcher: &Searcher) -> tantivy::Result<u64> {
    let mut count = 0;
    for segment in searcher.segment_readers() {
        let ids = segment.fast_fields().u64(column::ID_ORDER)?;
        count += segment.doc_ids_alive().filter(|&doc| ids.first(doc).is_some()).count() as u64;
    }
    Ok(count)
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

impl Lexicon for TantivyReader {
    fn frequency(&self, form: &Form) -> u64 {
        let Some((field, text)) = self.fields.of_passages(form) else { return 0 };
        // A term that cannot be looked up is found missing again, and reported, when it is read.
        self.searcher.doc_freq(&Term::from_field_text(field, &text)).unwrap_or(0)
    }

    fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    fn abbreviations(&self) -> &Abbreviations {
        &self.abbreviations
    }

    fn values(&self, field: NamedField) -> Vec<String> {
        self.values[field as usize].clone()
    }
}

/// The words of all passages.
fn vocabulary(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vocabulary> {
    let mut words = Vec::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(fields.passage_words())?;
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            if let Ok(word) = std::str::from_utf8(terms.key()) {
                words.push((word.to_string(), u64::from(terms.value().doc_freq)));
            }
        }
    }
    Ok(Vocabulary::new(words))
}

/// What the documents define, with how many do.
fn abbreviations(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Abbreviations> {
    let mut defined = Vec::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(fields.definitions)?;
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            let documents = u64::from(terms.value().doc_freq);
            let term = std::str::from_utf8(terms.key()).ok().and_then(Definition::read_term);
            let Some((abbreviation, expansion)) = term else { continue };
            defined.push((abbreviation.to_string(), expansion.to_string(), documents));
        }
    }
    Ok(Abbreviations::new(defined))
}

/// The values that documents have in a field, each once.
fn values(searcher: &Searcher, field: NamedField) -> tantivy::Result<Vec<String>> {
    let mut values = Vec::new();
    for segment in searcher.segment_readers() {
        let Some(column) = segment.fast_fields().str(column::of_field(field))? else { continue };
        for ordinal in 0..column.num_terms() as u64 {
            let mut value = String::new();
            column.ord_to_str(ordinal, &mut value)?;
            values.push(value);
        }
    }
    values.sort();
    values.dedup();
    Ok(values)
}

impl Reader for TantivyReader {
    fn generation(&self) -> &str {
        &self.name
    }

    fn summary(&self) -> &Summary {
        &self.summary
    }

    fn look_up(&self, lookup: &Lookup<'_>) -> Result<Matches, SearchError> {
        look_up::look_up(self, lookup)
    }

    fn document(&self, id: &str) -> Result<Option<Document>, SearchError> {
        let term = Term::from_field_text(self.fields.id, id);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found = self.searcher.search(&query, &DocSetCollector);
        let found = found.map_err(|error| index_error("read", &self.folder, error))?;
        // Its passages have the same term and stand behind it.
        found.into_iter().min().map(|address| self.document_at(address)).transpose()
    }

    fn suggestions(&self) -> Result<&Suggestions, SearchError> {
        let read = || suggestions::read(&self.searcher, &self.fields).map_err(|e| e.to_string());
        let read = self.suggestions.get_or_init(read).as_ref();
        read.map_err(|error| index_error("read", &self.folder, error))
    }

    fn inventory(&self) -> Result<Vec<InventoryEntry>, SearchError> {
        let fail = |error: &dyn std::fmt::Display| index_error("read", &self.folder, error);
        let mut entries = Vec::with_capacity(self.searcher.num_docs() as usize);
        for segment in self.searcher.segment_readers() {
            let origins = segment.fast_fields().str(column::ORIGIN).map_err(|e| fail(&e))?;
            let Some(origins) = origins else { continue };
            let mut origin = String::new();
            let ids = segment.fast_fields().u64(column::ID_ORDER).map_err(|e| fail(&e))?;
            for doc in segment.doc_ids_alive().filter(|&doc| ids.first(doc).is_some()) {
                let mut entry = InventoryEntry { id: String::new(), files: Vec::new() };
                for ord in origins.ords().values_for_doc(doc) {
                    origin.clear();
                    origins.ord_to_str(ord, &mut origin).map_err(|e| fail(&e))?;
                    let mut parts = origin.splitn(3, '\t');
                    if let (Some(id), Some(hash), Some(path)) =
                        (parts.next(), parts.next(), parts.next())
                    {
                        entry.id = id.to_string();
                        entry.files.push((path.to_string(), hash.to_string()));
                    }
                }
                entries.push(entry);
            }
        }
        Ok(entries)
    }
}
