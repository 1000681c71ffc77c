//! What is known of a generation of an index without asking its engine: its words and pairs with
//! counts, the abbreviations that documents define, the values of fields, and the mean lengths that
//! ranking needs. Loaded once a generation; planning a query asks nothing else.

use tracuu_document::definitions::Definition;

use crate::index::tally::PassageStatistics;
use crate::query::{Abbreviations, Lexicon, NamedField, Term, Vocabulary};

/// Mean lengths of texts, in terms.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct MeanLengths {
    /// Words of a text.
    pub words: f32,
    /// Pairs of adjacent words of a text.
    pub pairs: f32,
}

impl MeanLengths {
    /// The means of `count` texts that have `words` words and `pairs` pairs in all; 0 for no text.
    pub fn of_totals(words: u64, pairs: u64, count: u64) -> MeanLengths {
        let mean = |total: u64| (total as f64 / count.max(1) as f64) as f32;
        MeanLengths { words: mean(words), pairs: mean(pairs) }
    }
}

/// What an engine reads to make a [`Snapshot`].
#[derive(Debug, Clone, Default)]
pub struct SnapshotParts {
    /// Documents in the index.
    pub documents: u64,
    /// Mean lengths of their weighted text.
    pub means: MeanLengths,
    /// Statistics of their passages.
    pub passages: PassageStatistics,
    /// The abbreviations that documents define, in the form of [`Definition::to_term`], each with
    /// the number of documents that do. The same term may come several times.
    pub definitions: Vec<(String, u64)>,
    /// The values that documents have in a field, in the order of [`NamedField::ALL`], in any
    /// order.
    pub values: [Vec<String>; 3],
}

/// A generation of an index, as far as planning and ranking must know it. Empty for an empty index.
///
/// Cost: 73,831 articles take 2.4 MB for words and 9 MB for pairs.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    documents: u64,
    means: MeanLengths,
    passages: u64,
    passage_means: MeanLengths,
    vocabulary: Vocabulary,
    /// For each word of the vocabulary where the pairs that it begins start in `pair_seconds`, and
    /// at last the number of pairs.
    pair_starts: Vec<u32>,
    /// The second words of pairs as their places in the vocabulary, ascending for each first word.
    pair_seconds: Vec<u32>,
    /// For each of `pair_seconds` the number of passages that hold the pair.
    pair_counts: Vec<u32>,
    /// A pair that is not listed is in fewer passages than this.
    pair_count_min: u64,
    abbreviations: Abbreviations,
    values: [Vec<String>; 3],
}

impl Snapshot {
    /// Puts the parts in order.
    pub fn new(parts: SnapshotParts) -> Snapshot {
        let SnapshotParts { documents, means, passages: read, definitions, mut values } = parts;
        let passage_means = MeanLengths::of_totals(read.word_total, read.pair_total, read.passages);
        let read_words = read.words.len();
        let words = read.words.into_iter().map(|(word, count)| (String::from(word), count));
        let mut pair_starts = vec![0; read_words + 1];
        for &((first, _), _) in &read.pairs {
            if let Some(count) = pair_starts.get_mut(first as usize + 1) {
                *count += 1;
            }
        }
        for at in 1..pair_starts.len() {
            pair_starts[at] += pair_starts[at - 1];
        }
        let pairs = read.pairs.iter();
        for values in &mut values {
            values.sort();
            values.dedup();
        }
        let defined = definitions.iter().filter_map(|(term, documents)| {
            let (abbreviation, expansion) = Definition::read_term(term)?;
            Some((abbreviation.to_string(), expansion.to_string(), *documents))
        });
        Snapshot {
            documents,
            means,
            passages: read.passages,
            passage_means,
            vocabulary: Vocabulary::new(words),
            pair_starts,
            pair_seconds: pairs.clone().map(|&((_, second), _)| second).collect(),
            pair_counts: pairs.map(|&(_, count)| count).collect(),
            pair_count_min: read.pair_count_min.max(1),
            abbreviations: Abbreviations::new(defined),
            values,
        }
    }

    /// Number of documents.
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// Mean lengths of documents: of title, headings and text as they are weighted.
    pub fn means(&self) -> MeanLengths {
        self.means
    }

    /// Number of passages.
    pub fn passages(&self) -> u64 {
        self.passages
    }

    /// Mean lengths of passages, with title and headings as they are weighted.
    pub fn passage_means(&self) -> MeanLengths {
        self.passage_means
    }

    /// Returns the number of passages that hold an exact word or pair; 0 for other terms. For a
    /// pair that is too rare to be listed, the most that it can be. Two or three binary searches.
    pub fn passages_with(&self, term: &Term) -> u64 {
        match term {
            Term::Exact(word) => self.vocabulary.frequency(word),
            Term::ExactPair(first, second) => {
                self.pair(first, second).unwrap_or(self.pair_count_min - 1)
            }
            _ => 0,
        }
    }

    /// The values that documents have in a field of the record, ascending, each once.
    pub fn sorted_values(&self, field: NamedField) -> &[String] {
        &self.values[field as usize]
    }

    fn pair(&self, first: &str, second: &str) -> Option<u64> {
        let (first, second) = (self.vocabulary.place(first)?, self.vocabulary.place(second)?);
        let start = *self.pair_starts.get(first as usize)? as usize;
        let end = *self.pair_starts.get(first as usize + 1)? as usize;
        let at = self.pair_seconds.get(start..end)?.binary_search(&second).ok()?;
        Some(self.pair_counts[start + at].into())
    }
}

impl Lexicon for Snapshot {
    fn pair_frequency(&self, first: &str, second: &str) -> u64 {
        self.pair(first, second).unwrap_or(0)
    }

    fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    fn abbreviations(&self) -> &Abbreviations {
        &self.abbreviations
    }

    fn values(&self, field: NamedField) -> Vec<String> {
        self.sorted_values(field).to_vec()
    }
}
