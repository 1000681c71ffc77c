//! What the documents of a state offer to suggest: the terms of one field.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED};

use super::schema::Fields;
use tracuu_search::suggest::{Gathered, Suggestions};

/// Reads them. One pass over the dictionary of the field; where documents were deleted and are not merged
/// away yet, one over its postings.
pub fn read(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Suggestions> {
    let mut gathered = Gathered::default();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(fields.suggestions)?;
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            let documents = match segment.has_deletes() {
                true => alive(segment, &index, terms.value())?,
                false => u64::from(terms.value().doc_freq),
            };
            gathered.add(std::str::from_utf8(terms.key()).unwrap_or_default(), documents);
        }
    }
    Ok(Suggestions::new(gathered))
}

/// How many documents have the term, deleted ones apart.
fn alive(
    segment: &SegmentReader,
    index: &InvertedIndexReader,
    term: &tantivy::postings::TermInfo,
) -> tantivy::Result<u64> {
    let mut list = index.read_postings_from_terminfo(term, IndexRecordOption::Basic)?;
    let mut count = 0;
    while list.doc() != TERMINATED {
        count += u64::from(!segment.is_deleted(list.doc()));
        list.advance();
    }
    Ok(count)
}
