//! The columns of a state that are counted, filtered and sorted by, read once and kept, and what
//! they count over all documents: an empty query lists and counts everything.
//!
//! Twelve bytes a document are in memory; days and the order of ids stay in the files.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

use super::schema::{Fields, column};
use super::search::handle_of;
use tracuu_search::engine::Handle;
use tracuu_search::rank::sort_key::{SortKey, TopK};
use tracuu_search::{Period, Sort};

/// How many of the newest documents are kept in order: what the first pages of a list need.
const NEWEST_KEPT: usize = 1_000;

/// A value of a text column in memory: 0 for none, else one more than its place among the values of
/// the column.
pub type ValueId = u32;

/// The columns of a state.
pub struct Columns {
    /// The agencies, ascending, each once.
    pub agencies: Vec<String>,
    /// The types, ascending, each once.
    pub types: Vec<String>,
    /// One for each segment.
    pub segments: Vec<SegmentColumns>,
    last_year: u16,
    /// What all documents count.
    pub counts: Counts,
    /// The newest documents, newest first.
    pub newest: Vec<(SortKey, Handle)>,
}

/// The columns of one segment, by document.
pub struct SegmentColumns {
    /// Agencies.
    pub agency: Vec<ValueId>,
    /// Types.
    pub kind: Vec<ValueId>,
    /// Years; 0 if unknown.
    pub year: Vec<u16>,
    /// Lengths in words, in the byte that tantivy keeps of them.
    pub word_lengths: Vec<u8>,
    /// Lengths in pairs.
    pub pair_lengths: Vec<u8>,
    first_day: Arc<dyn ColumnValues<u64>>,
    last_day: Arc<dyn ColumnValues<u64>>,
    id_order: Arc<dyn ColumnValues<u64>>,
}

/// How many documents have each value.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// All documents.
    pub total: u64,
    /// By agency.
    pub agencies: Vec<u64>,
    /// By year.
    pub years: Vec<u64>,
    /// By type.
    pub types: Vec<u64>,
}

impl SegmentColumns {
    fn open(
        segment: &SegmentReader,
        fields: &Fields,
        agencies: &mut Names,
        types: &mut Names,
    ) -> tantivy::Result<SegmentColumns> {
        let dense = |name| -> tantivy::Result<Arc<dyn ColumnValues<u64>>> {
            Ok(segment.fast_fields().u64(name)?.first_or_default_col(0))
        };
        let lengths = |field| -> tantivy::Result<Vec<u8>> {
            let lengths = segment.get_fieldnorms_reader(field)?;
            Ok((0..segment.max_doc()).map(|doc| lengths.fieldnorm_id(doc)).collect())
        };
        let years = dense(column::YEAR)?;
        let year = |doc| u16::try_from(years.get_val(doc)).unwrap_or(0);
        Ok(SegmentColumns {
            agency: agencies.column(segment, column::AGENCY)?,
            kind: types.column(segment, column::TYPE)?,
            year: (0..segment.max_doc()).map(year).collect(),
            word_lengths: lengths(fields.words)?,
            pair_lengths: lengths(fields.pairs)?,
            first_day: dense(column::FIRST_DAY)?,
            last_day: dense(column::LAST_DAY)?,
            id_order: dense(column::ID_ORDER)?,
        })
    }

    /// The known period of a document; `None` if its date is not known.
    pub fn period(&self, doc: DocId) -> Option<Period> {
        let (first, last) = (self.first_day.get_val(doc) as u32, self.last_day.get_val(doc) as u32);
        (last > 0).then_some(Period { first, last })
    }

    /// The order of a document's id.
    pub fn id_order(&self, doc: DocId) -> u64 {
        self.id_order.get_val(doc)
    }
}

/// The values of a text column over all segments.
#[derive(Default)]
struct Names {
    /// By value, its number in the order of first sight.
    numbers: BTreeMap<String, u32>,
}

impl Names {
    /// Reads a column of a segment as numbers of values; the empty value is 0.
    fn column(&mut self, segment: &SegmentReader, name: &str) -> tantivy::Result<Vec<u32>> {
        let Some(column) = segment.fast_fields().str(name)? else {
            return Ok(vec![0; segment.max_doc() as usize]);
        };
        let mut numbers = Vec::with_capacity(column.num_terms());
        let mut value = String::new();
        for ordinal in 0..column.num_terms() as u64 {
            value.clear();
            column.ord_to_str(ordinal, &mut value)?;
            let next = self.numbers.len() as u32 + 1;
            numbers.push(match value.is_empty() {
                true => 0,
                false => *self.numbers.entry(value.clone()).or_insert(next),
            });
        }
        let number = |doc| {
            let ordinal = column.ords().first(doc);
            ordinal.and_then(|ordinal| numbers.get(ordinal as usize)).copied().unwrap_or(0)
        };
        Ok((0..segment.max_doc()).map(number).collect())
    }

    /// The values, ascending, and for each number the [`ValueId`].
    fn sorted(self) -> (Vec<String>, Vec<ValueId>) {
        let mut ids = vec![0; self.numbers.len() + 1];
        for (&number, id) in self.numbers.values().zip(1..) {
            ids[number as usize] = id;
        }
        (self.numbers.into_keys().collect(), ids)
    }
}

impl Columns {
    /// Reads the columns of a state. Cost: a step for each document.
    pub fn open(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Columns> {
        let (mut agencies, mut types) = (Names::default(), Names::default());
        let segments = searcher.segment_readers().iter();
        let open = |one| SegmentColumns::open(one, fields, &mut agencies, &mut types);
        let segments = segments.map(open);
        let mut segments: Vec<SegmentColumns> = segments.collect::<tantivy::Result<_>>()?;
        let ((agencies, agency_ids), (types, type_ids)) = (agencies.sorted(), types.sorted());
        for segment in &mut segments {
            segment.agency.iter_mut().for_each(|value| *value = agency_ids[*value as usize]);
            segment.kind.iter_mut().for_each(|value| *value = type_ids[*value as usize]);
        }
        let years = segments.iter().flat_map(|segment| &segment.year);
        let last_year = years.max().copied().unwrap_or(0);
        let (counts, newest) = (Counts::default(), Vec::new());
        let mut columns = Columns { agencies, types, segments, last_year, counts, newest };
        columns.count_all(searcher);
        Ok(columns)
    }

    fn count_all(&mut self, searcher: &Searcher) {
        let mut counts = self.no_counts();
        let mut newest = TopK::new(NEWEST_KEPT);
        for (ord, segment) in (0..).zip(searcher.segment_readers()) {
            let columns = &self.segments[ord as usize];
            for doc in segment.doc_ids_alive() {
                let at = doc as usize;
                counts.total += 1;
                counts.agencies[columns.agency[at] as usize] += 1;
                counts.types[columns.kind[at] as usize] += 1;
                counts.years[usize::from(columns.year[at])] += 1;
                let last = columns.period(doc).map(|period| period.last);
                let key = SortKey::by_date(Sort::Newest, last, columns.id_order(doc));
                newest.push(key, handle_of(DocAddress::new(ord, doc)));
            }
        }
        (self.counts, self.newest) = (counts, newest.into_sorted());
    }

    /// Room to count every value.
    pub fn no_counts(&self) -> Counts {
        Counts {
            total: 0,
            agencies: vec![0; self.agencies.len() + 1],
            years: vec![0; usize::from(self.last_year) + 1],
            types: vec![0; self.types.len() + 1],
        }
    }
}

/// Returns the ids of those of `wanted` that are among `values`, which ascend.
pub fn ids_of(wanted: &[String], values: &[String]) -> Vec<ValueId> {
    let place = |value: &String| values.binary_search(value).ok().map(|at| at as ValueId + 1);
    wanted.iter().filter_map(place).collect()
}
