//! Numbers of entries and lengths of fields, counted once for each state.

use tantivy::Searcher;
use tantivy::schema::Field;

use super::schema::{Fields, column};
use tracuu_search::query::Form;
use tracuu_search::ranking::Statistics;

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
        Ok(StateStatistics {
            words: statistics(searcher, documents, fields.of_words(false))?,
            pairs: statistics(searcher, documents, fields.pairs())?,
            passage_words: statistics(searcher, passages, fields.passage_words())?,
            passage_pairs: statistics(searcher, passages, fields.passage_pairs())?,
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

fn statistics(searcher: &Searcher, entries: u64, field: Field) -> tantivy::Result<Statistics> {
    let mut length = 0;
    for segment in searcher.segment_readers() {
        length += segment.inverted_index(field)?.total_num_tokens();
    }
    let mean_length = (length as f64 / entries.max(1) as f64) as f32;
    Ok(Statistics { documents: entries, mean_length })
}
