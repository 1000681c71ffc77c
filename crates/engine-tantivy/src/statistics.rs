//! What is counted once for each state: lengths of documents, words and pairs of passages, values
//! of fields.
//!
//! The statistics of passages are a file beside the segments, `passages.N`, for the commit number
//! `N`: bytes of a [`Tally`]. An update adds to the file of the state that it began from what has
//! come and gone. A state without its file (a crash between the commit and the file) is counted
//! anew from its forward indexes.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::columnar::Column;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED, Term};

use super::schema::{Fields, column, unpacked};
use tracuu_search::index::forward::ForwardIndex;
use tracuu_search::index::tally::{Change, PassageStatistics, Tally};
use tracuu_search::query::NamedField;
use tracuu_search::snapshot::{MeanLengths, Snapshot, SnapshotParts};

/// Start of the name of the file.
const FILE_STEM: &str = "passages";

/// The place of the statistics of a commit.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The folder of the generation.
    pub folder: &'a Path,
    /// The number of the commit.
    pub opstamp: u64,
}

impl Place<'_> {
    fn path(&self) -> PathBuf {
        self.folder.join(format!("{FILE_STEM}.{}", self.opstamp))
    }
}

/// Reads the snapshot of a state. Cost: the dictionaries of small fields, and the file of passages.
pub fn snapshot(
    searcher: &Searcher,
    fields: &Fields,
    place: Place<'_>,
) -> tantivy::Result<Snapshot> {
    let bytes = fs::read(place.path()).ok();
    let kept = bytes.as_deref().and_then(PassageStatistics::decode);
    let passages = match kept {
        Some(kept) => kept,
        None => {
            let bytes = count_all(searcher)?.encode();
            PassageStatistics::decode(&bytes).unwrap_or_default()
        }
    };
    let documents: u64 = searcher.segment_readers().iter().map(|s| u64::from(s.max_doc())).sum();
    let tokens = |field| -> tantivy::Result<u64> {
        let mut sum = 0;
        for segment in searcher.segment_readers() {
            sum += segment.inverted_index(field)?.total_num_tokens();
        }
        Ok(sum)
    };
    let means = MeanLengths::of_totals(tokens(fields.words)?, tokens(fields.pairs)?, documents);
    let mut parts = SnapshotParts { documents, means, passages, ..SnapshotParts::default() };
    for_each_term(searcher, fields.definitions, |term, documents| {
        parts.definitions.push((term.to_string(), documents));
    })?;
    for field in NamedField::ALL {
        parts.values[field as usize] = values(searcher, field)?;
    }
    Ok(Snapshot::new(parts))
}

/// Calls `visit` once for each term of a field, ascending, with the number of documents that hold
/// it, deleted ones apart.
pub fn for_each_term(
    searcher: &Searcher,
    field: Field,
    mut visit: impl FnMut(&str, u64),
) -> tantivy::Result<()> {
    let segments = searcher.segment_readers();
    let indexes = segments.iter().map(|segment| segment.inverted_index(field));
    let indexes: Vec<_> = indexes.collect::<tantivy::Result<_>>()?;
    // The streams that have a next term, each at it.
    let mut streams = Vec::new();
    for (index, segment) in indexes.iter().zip(segments) {
        let mut terms = index.terms().stream()?;
        if terms.advance() {
            streams.push((terms, index, segment));
        }
    }
    let mut term: Vec<u8> = Vec::new();
    while let Some(first) = streams.iter().map(|(terms, ..)| terms.key()).min() {
        term.clear();
        term.extend_from_slice(first);
        let mut documents = 0;
        for (terms, index, segment) in streams.iter().filter(|(terms, ..)| terms.key() == term) {
            documents += alive(segment, index, terms.value())?;
        }
        visit(std::str::from_utf8(&term).unwrap_or_default(), documents);
        streams.retain_mut(|(terms, ..)| terms.key() != term || terms.advance());
    }
    Ok(())
}

/// How many documents of a segment hold a term, deleted ones apart.
fn alive(
    segment: &SegmentReader,
    index: &InvertedIndexReader,
    term: &TermInfo,
) -> tantivy::Result<u64> {
    if !segment.has_deletes() {
        return Ok(term.doc_freq.into());
    }
    let mut list = index.read_postings_from_terminfo(term, IndexRecordOption::Basic)?;
    let mut alive = 0;
    while list.doc() != TERMINATED {
        alive += u64::from(!segment.is_deleted(list.doc()));
        list.advance();
    }
    Ok(alive)
}

/// The values that documents have in a field, in no order, the empty one apart; deleted documents
/// count until they are merged away.
fn values(searcher: &Searcher, field: NamedField) -> tantivy::Result<Vec<String>> {
    let mut values = Vec::new();
    for segment in searcher.segment_readers() {
        let Some(column) = segment.fast_fields().str(column::of_field(field))? else { continue };
        for ordinal in 0..column.num_terms() as u64 {
            let mut value = String::new();
            column.ord_to_str(ordinal, &mut value)?;
            values.extend(Some(value).filter(|value| !value.is_empty()));
        }
    }
    Ok(values)
}

/// The forward indexes of a segment.
pub struct ForwardColumn(Column<u64>);

impl ForwardColumn {
    /// Opens the column of a segment.
    pub fn open(segment: &SegmentReader) -> tantivy::Result<ForwardColumn> {
        Ok(ForwardColumn(segment.fast_fields().u64(column::FORWARD)?))
    }

    /// Returns the encoded forward index of a document; empty if it has none.
    pub fn get(&self, doc: u32) -> Vec<u8> {
        let rows = self.0.index.value_row_ids(doc);
        let mut values = vec![0; rows.len()];
        self.0.values.get_range(u64::from(rows.start), &mut values);
        unpacked(&values).unwrap_or_default()
    }
}

fn count_all(searcher: &Searcher) -> tantivy::Result<Tally> {
    let mut tally = Tally::default();
    for segment in searcher.segment_readers() {
        let column = ForwardColumn::open(segment)?;
        for doc in segment.doc_ids_alive() {
            count(&mut tally, &column, doc, Change::Added);
        }
    }
    Ok(tally)
}

fn count(tally: &mut Tally, column: &ForwardColumn, doc: u32, change: Change) {
    if let Some(forward) = ForwardIndex::decode(&column.get(doc)) {
        tally.count(&forward, change);
    }
}

/// A state that a change begins from.
#[derive(Clone, Copy)]
pub struct Base<'a> {
    /// Its searcher.
    pub searcher: &'a Searcher,
    /// Its statistics.
    pub place: Place<'a>,
}

/// Writes the statistics of the state of `searcher`, which is `base` but for the documents
/// `changed`, and removes those of older states. Without `base` all is counted.
pub fn write(
    searcher: &Searcher,
    fields: &Fields,
    place: Place<'_>,
    base: Option<Base<'_>>,
    changed: &HashSet<String>,
) -> tantivy::Result<()> {
    let kept = base.and_then(|base| {
        let tally = fs::read(base.place.path()).ok().and_then(|bytes| Tally::decode(&bytes))?;
        Some((base, tally))
    });
    let tally = match kept {
        Some((base, mut tally)) => {
            let states = [(base.searcher, Change::Removed), (searcher, Change::Added)];
            for (searcher, change) in states {
                let segments = searcher.segment_readers().iter();
                let columns: Vec<ForwardColumn> =
                    segments.map(ForwardColumn::open).collect::<tantivy::Result<_>>()?;
                for id in changed {
                    if let Some(DocAddress { segment_ord, doc_id }) = find(searcher, fields, id)? {
                        count(&mut tally, &columns[segment_ord as usize], doc_id, change);
                    }
                }
            }
            tally
        }
        None => count_all(searcher)?,
    };
    let path = place.path();
    let draft = path.with_extension("new");
    fs::write(&draft, tally.encode())?;
    fs::rename(&draft, &path)?;
    for entry in fs::read_dir(place.folder)?.flatten() {
        let name = entry.file_name();
        let stale = name.to_string_lossy().starts_with(&format!("{FILE_STEM}."));
        if stale && entry.path() != path {
            // A leftover costs its space and nothing else.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// The ids of the documents of a segment, by document, deleted ones included.
pub fn ids(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Vec<String>> {
    let mut ids = vec![String::new(); segment.max_doc() as usize];
    let index = segment.inverted_index(fields.id)?;
    let mut terms = index.terms().stream()?;
    while terms.advance() {
        let id = std::str::from_utf8(terms.key()).unwrap_or_default();
        let mut list =
            index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
        while list.doc() != TERMINATED {
            ids[list.doc() as usize] = id.to_string();
            list.advance();
        }
    }
    Ok(ids)
}

/// Returns the place of a document by its id; `None` if the state has none of this id.
pub fn find(searcher: &Searcher, fields: &Fields, id: &str) -> tantivy::Result<Option<DocAddress>> {
    let term = Term::from_field_text(fields.id, id);
    for (ord, segment) in (0..).zip(searcher.segment_readers()) {
        let index = segment.inverted_index(fields.id)?;
        let Some(mut list) = index.read_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        while list.doc() != TERMINATED {
            if !segment.is_deleted(list.doc()) {
                return Ok(Some(DocAddress::new(ord, list.doc())));
            }
            list.advance();
        }
    }
    Ok(None)
}
