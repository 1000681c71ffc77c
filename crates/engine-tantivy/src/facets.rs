//! The columns of one segment as filters and counters: values of text fields, and known periods.

use std::collections::HashMap;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use super::schema::column;
use tracuu_search::Period;

/// A text column of one segment as filter and counter. Values are compared by their ordinals.
pub struct TextFacet {
    column: Option<StrColumn>,
    /// Ordinals of the wanted values that the segment has.
    wanted: Vec<u64>,
    filtered: bool,
    counts: Vec<u64>,
}

impl TextFacet {
    /// Opens the column of a segment.
    pub fn open(
        segment: &SegmentReader,
        name: &str,
        wanted: &[String],
    ) -> tantivy::Result<TextFacet> {
        let column = segment.fast_fields().str(name)?;
        let mut ordinals = Vec::new();
        if let Some(column) = &column {
            for value in wanted {
                ordinals.extend(column.dictionary().term_ord(value.as_bytes())?);
            }
        }
        let values = column.as_ref().map_or(0, |column| column.num_terms());
        let (filtered, counts) = (!wanted.is_empty(), vec![0; values]);
        Ok(TextFacet { column, wanted: ordinals, filtered, counts })
    }

    fn ordinal(&self, doc: DocId) -> Option<u64> {
        self.column.as_ref()?.ords().first(doc)
    }

    /// Returns true if the document has a wanted value, or if any will do.
    pub fn passes(&self, doc: DocId) -> bool {
        !self.filtered || self.ordinal(doc).is_some_and(|ordinal| self.wanted.contains(&ordinal))
    }

    /// Counts the value of the document, if it has one.
    pub fn count(&mut self, doc: DocId) {
        if let Some(ordinal) = self.ordinal(doc) {
            self.counts[ordinal as usize] += 1;
        }
    }

    /// Adds the counts of this segment to `counts`.
    pub fn add_to(&self, counts: &mut HashMap<String, u64>) -> tantivy::Result<()> {
        let Some(column) = &self.column else { return Ok(()) };
        let mut value = String::new();
        for (ordinal, &count) in (0..).zip(&self.counts) {
            if count > 0 {
                value.clear();
                column.ord_to_str(ordinal, &mut value)?;
                *counts.entry(value.clone()).or_default() += count;
            }
        }
        Ok(())
    }
}

/// The known periods of the documents of one segment.
pub struct Days {
    first: Column<u64>,
    last: Column<u64>,
}

impl Days {
    /// Opens the column of a segment.
    pub fn open(segment: &SegmentReader) -> tantivy::Result<Days> {
        let columns = segment.fast_fields();
        Ok(Days { first: columns.u64(column::FIRST_DAY)?, last: columns.u64(column::LAST_DAY)? })
    }

    /// The known period of a document; `None` if its date is not known.
    pub fn period(&self, doc: DocId) -> Option<Period> {
        let (first, last) = (self.first.first(doc)?, self.last.first(doc)?);
        Some(Period { first: first as u32, last: last as u32 })
    }
}
