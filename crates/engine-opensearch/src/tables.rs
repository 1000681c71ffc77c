//! What is known of a generation beside its entries: counts of words, pairs, definitions,
//! suggestions and values of fields. A writer keeps it up to date document by document; a reader
//! makes its snapshot of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use tracuu_document::Record;
use tracuu_search::SearchError;
use tracuu_search::index::forward::ForwardIndex;
use tracuu_search::index::tally::{Change, PassageStatistics, Tally};
use tracuu_search::index::{IndexedText, pairs, positions};
use tracuu_search::snapshot::{MeanLengths, Snapshot, SnapshotParts};

use crate::schema::values_of;

/// Name of the section with [`Tables::tally`].
pub const PASSAGES: &str = "passages";
/// Name of the section with the other counts.
pub const COUNTS: &str = "counts";
/// Name of the section with what documents offer to suggest.
pub const SUGGESTIONS: &str = "suggestions";
/// Name of the section with what the run left on record.
pub const SUMMARY: &str = "summary";

/// Texts, each with the number of documents that have it; none with 0.
pub type Counts = BTreeMap<String, u64>;

/// All of it.
#[derive(Default)]
pub struct Tables {
    /// Words and pairs of passages.
    tally: Tally,
    numbers: Numbers,
    suggestions: Counts,
}

/// What is small.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Numbers {
    documents: u64,
    /// Terms of all documents.
    words: u64,
    /// Pairs of all documents.
    pairs: u64,
    definitions: Counts,
    /// By field, in the order of `NamedField::ALL`.
    values: [Counts; 3],
}

impl Tables {
    /// Counts a document in or out.
    pub fn count(&mut self, text: &IndexedText, record: &Record, change: Change) {
        if let Some(forward) = ForwardIndex::decode(&text.forward) {
            self.tally.count(&forward, change);
        }
        let numbers = &mut self.numbers;
        let step = |number: &mut u64, by: u64| {
            *number = match change {
                Change::Added => *number + by,
                Change::Removed => number.saturating_sub(by),
            };
        };
        step(&mut numbers.documents, 1);
        step(&mut numbers.words, positions(&text.words).count() as u64);
        step(&mut numbers.pairs, pairs(&text.words).count() as u64);
        text.definitions.iter().for_each(|term| count(&mut numbers.definitions, term, change));
        text.suggestions.iter().for_each(|term| count(&mut self.suggestions, term, change));
        for (counts, value) in numbers.values.iter_mut().zip(values_of(record)) {
            if let Some(value) = value {
                count(counts, value, change);
            }
        }
    }

    /// Number of documents.
    pub fn documents(&self) -> u64 {
        self.numbers.documents
    }

    /// The sections as bytes, each with its name.
    pub fn encode(&self) -> Result<[(&'static str, Vec<u8>); 3], SearchError> {
        let fail = |error| SearchError::damaged("the counts of the index cannot be written", error);
        Ok([
            (PASSAGES, self.tally.encode()),
            (COUNTS, serde_json::to_vec(&self.numbers).map_err(fail)?),
            (SUGGESTIONS, serde_json::to_vec(&self.suggestions).map_err(fail)?),
        ])
    }

    /// Reads the sections, to count on.
    pub fn decode(
        passages: &[u8],
        counts: &[u8],
        suggestions: &[u8],
    ) -> Result<Tables, SearchError> {
        Ok(Tables {
            tally: Tally::decode(passages).ok_or_else(damaged)?,
            numbers: serde_json::from_slice(counts).map_err(|_| damaged())?,
            suggestions: decode_counts(suggestions)?,
        })
    }
}

fn count(counts: &mut Counts, text: &str, change: Change) {
    match change {
        Change::Added => *counts.entry(text.to_string()).or_insert(0) += 1,
        Change::Removed => {
            if let Some(number) = counts.get_mut(text) {
                *number -= 1;
                if *number == 0 {
                    counts.remove(text);
                }
            }
        }
    }
}

/// The snapshot of the sections [`PASSAGES`] and [`COUNTS`].
pub fn snapshot(passages: &[u8], counts: &[u8]) -> Result<Snapshot, SearchError> {
    let numbers: Numbers = serde_json::from_slice(counts).map_err(|_| damaged())?;
    let Numbers { documents, words, pairs, definitions, values } = numbers;
    Ok(Snapshot::new(SnapshotParts {
        documents,
        means: MeanLengths::of_totals(words, pairs, documents),
        passages: PassageStatistics::decode(passages).ok_or_else(damaged)?,
        definitions: definitions.into_iter().collect(),
        values: values.map(|counts| counts.into_keys().collect()),
    }))
}

/// Reads the section [`SUGGESTIONS`].
pub fn decode_counts(bytes: &[u8]) -> Result<Counts, SearchError> {
    serde_json::from_slice(bytes).map_err(|_| damaged())
}

fn damaged() -> SearchError {
    SearchError::Damaged {
        what: "the counts of the index in the cluster are damaged; make it anew with \
               `tracuu index --rebuild`"
            .to_string(),
        cause: None,
    }
}
