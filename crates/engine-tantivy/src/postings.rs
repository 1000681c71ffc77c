//! Posting lists of a term in one segment: which documents hold it, and how often.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};
use tracuu_search::rank::bm25;

/// A set of documents of one segment.
pub struct DocBits {
    words: Vec<u64>,
}

impl DocBits {
    /// The empty set, for documents below `max_doc`.
    pub fn none(max_doc: DocId) -> Self {
        DocBits { words: vec![0; (max_doc as usize).div_ceil(64)] }
    }

    /// Adds a document. Whether it was not in before.
    pub fn insert(&mut self, doc: DocId) -> bool {
        let (word, bit) = (&mut self.words[doc as usize / 64], 1 << (doc % 64));
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Whether it is in.
    pub fn contains(&self, doc: DocId) -> bool {
        self.words[doc as usize / 64] & (1 << (doc % 64)) != 0
    }
}

/// Length norms ([`bm25::length_norm`]) by the byte that tantivy keeps of a length.
pub type Norms = [f32; 256];

/// The norms of a field whose mean length is `mean`.
pub fn norms(mean: f32) -> Norms {
    std::array::from_fn(|id| {
        bm25::length_norm(FieldNormReader::id_to_fieldnorm(id as u8) as f32, mean)
    })
}

/// Calls `visit` for each document that has `text` in `field`, ascending, with the saturated
/// frequency.
pub fn for_each(
    segment: &SegmentReader,
    field: Field,
    text: &str,
    norms: &Norms,
    mut visit: impl FnMut(DocId, f32),
) -> tantivy::Result<()> {
    let Some(mut list) = postings(segment, field, text, IndexRecordOption::WithFreqs)? else {
        return Ok(());
    };
    let lengths = segment.get_fieldnorms_reader(field)?;
    while list.doc() != TERMINATED {
        let norm = norms[usize::from(lengths.fieldnorm_id(list.doc()))];
        visit(list.doc(), bm25::saturate(list.term_freq() as f32, norm));
        list.advance();
    }
    Ok(())
}

/// Calls `visit` once for each document that has any of `texts` in `field`, ascending.
pub fn for_each_of_any(
    segment: &SegmentReader,
    field: Field,
    texts: &[String],
    visit: impl FnMut(DocId),
) -> tantivy::Result<()> {
    let mut docs = Vec::new();
    for text in texts {
        if let Some(mut list) = postings(segment, field, text, IndexRecordOption::Basic)? {
            while list.doc() != TERMINATED {
                docs.push(list.doc());
                list.advance();
            }
        }
    }
    docs.sort_unstable();
    docs.dedup();
    docs.into_iter().for_each(visit);
    Ok(())
}

/// Returns the posting list of `text` in `field`; `None` if no document holds it.
pub fn postings(
    segment: &SegmentReader,
    field: Field,
    text: &str,
    record: IndexRecordOption,
) -> tantivy::Result<Option<SegmentPostings>> {
    let index = segment.inverted_index(field)?;
    Ok(index.read_postings(&Term::from_field_text(field, text), record)?)
}
