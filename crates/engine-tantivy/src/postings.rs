//! Postings of a form in one segment: which documents have it, and how often.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use tracuu_search::query::{Form, Term as QueryTerm};
use tracuu_search::ranking::{self, Statistics};

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

/// Calls `visit` for each document that has `text` in `field`, ascending, with its frequency and the
/// length of the field, as precise as tantivy keeps it (about an eighth).
pub fn for_each(
    segment: &SegmentReader,
    field: Field,
    text: &str,
    mut visit: impl FnMut(DocId, f32, f32),
) -> tantivy::Result<()> {
    let Some(mut list) = postings(segment, field, text, IndexRecordOption::WithFreqs)? else {
        return Ok(());
    };
    let norms = segment.get_fieldnorms_reader(field)?;
    while list.doc() != TERMINATED {
        visit(list.doc(), list.term_freq() as f32, norms.fieldnorm(list.doc()) as f32);
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

/// The postings of `text` in `field`; none where no document has it.
pub fn postings(
    segment: &SegmentReader,
    field: Field,
    text: &str,
    record: IndexRecordOption,
) -> tantivy::Result<Option<SegmentPostings>> {
    let index = segment.inverted_index(field)?;
    Ok(index.read_postings(&Term::from_field_text(field, text), record)?)
}

/// A form with all that decides its score, the same for every segment.
pub struct Weighted<'a> {
    /// The form.
    pub form: &'a Form,
    weight: f32,
    idf: f32,
    statistics: Statistics,
}

impl<'a> Weighted<'a> {
    /// For a form that `frequency` entries have, of the entries that `statistics` are of.
    pub fn new(term: &'a QueryTerm, frequency: u64, statistics: Statistics) -> Weighted<'a> {
        let idf = ranking::idf(frequency, statistics.documents);
        Weighted { form: &term.form, weight: term.weight, idf, statistics }
    }

    /// The weight in the plan.
    pub fn weight(&self) -> f32 {
        self.weight
    }

    /// The rarity alone.
    pub fn idf(&self) -> f32 {
        self.idf
    }

    /// The score of an entry of this length in which the form has this frequency.
    pub fn score(&self, frequency: f32, length: f32) -> f32 {
        self.weight * self.idf * ranking::saturate(frequency, length, &self.statistics)
    }
}
