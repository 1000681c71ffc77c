//! Numbers of entries and lengths of fields, counted once for each state.

use tantivy::Searcher;
use tantivy::schema::Field;

use super::schema::{Fields, column};
use crate::query::Form;
use crate::search::analysis::PARTS;
use crate::search::ranking::{Statistics, part_weight};

/// The statistics of a state. Deleted entries still count, here and in the postings, until they are
/// merged away. Folded forms are as many as exact ones, so they share lengths.
pub struct StateStatistics {
    words: Statistics,
    pairs: Statistics,
    passage_words: Statistics,
    passage_pairs: Statistics,
}

impl StateStatistics {
    /// Counts the state of `searcher`.
    pub fn of(searcher: &Searcher, fields: &Fields) -> tantivy::Result<StateStatistics> {
        let documents = entries(searcher, column::ID_ORDER)?;
        let passages = entries(searcher, column::PASSAGE)?;
        let weigh = |fields: &[Field]| {
            let parts = PARTS.map(part_weight);
            statistics(searcher, documents, fields.iter().copied().zip(parts))
        };
        let alone = |field: Field| statistics(searcher, passages, [(field, 1.0)].into_iter());
        Ok(StateStatistics {
            words: weigh(fields.words())?,
            pairs: weigh(fields.pairs())?,
            passage_words: alone(fields.passage_words())?,
            passage_pairs: alone(fields.passage_pairs())?,
        })
    }

    /// For a form in documents. Numbers are weighed by their rarity alone.
    pub fn of_form(&self, form: &Form) -> Statistics {
        if is_pair(form) { self.pairs } else { self.words }
    }

    /// For a form in passages.
    pub fn of_passages(&self, form: &Form) -> Statistics {
        if is_pair(form) { self.passage_pairs } else { self.passage_words }
    }
}

fn is_pair(form: &Form) -> bool {
    matches!(form, Form::ExactPair(..) | Form::FoldedPair(..))
}

/// How many entries have a value in `column`.
fn entries(searcher: &Searcher, column: &str) -> tantivy::Result<u64> {
    let mut count = 0;
    for segment in searcher.segment_readers() {
        count += u64::from(segment.fast_fields().u64(column)?.values.num_vals());
    }
    Ok(count)
}

fn statistics(
    searcher: &Searcher,
    entries: u64,
    fields: impl Iterator<Item = (Field, f32)>,
) -> tantivy::Result<Statistics> {
    let mut length = 0.0;
    for (field, weight) in fields {
        for segment in searcher.segment_readers() {
            let tokens = segment.inverted_index(field)?.total_num_tokens();
            length += f64::from(weight) * tokens as f64;
        }
    }
    Ok(Statistics { documents: entries, mean_length: (length / entries.max(1) as f64) as f32 })
}
