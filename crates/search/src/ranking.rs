//! How documents are scored: BM25 over one weighted field of title, headings and body, on words and on
//! adjacent pairs.
//!
//! Title and headings stand in that field several times, which is BM25F with whole numbers as weights
//! (Robertson, Zaragoza and Taylor 2004): frequencies are weighted and summed before they saturate, so
//! that a word in the title counts as several in the body.
//! `k1` is low because a legal text repeats its terms by duty. Engines differ in how they find
//! postings, never in these formulas.

/// Saturation of term frequency.
const K1: f32 = 0.6;
/// How much length counts against a document.
const B: f32 = 0.75;
/// Up to this many terms a longer document is taken to say the same at greater length.
const LONG: f32 = 1_000.0;
/// What a term beyond those counts as length: a decree is long because it has many articles, which is no
/// reason to rank it behind a short one that answers less.
const BEYOND_LONG: f32 = 0.4;

/// Score of the document whose own number was asked for, on top of all else: it comes first.
pub const OWN_NUMBER_SCORE: f32 = 1_000.0;
/// Weight of a document number in the text, against a word of the same rarity: it was asked for by
/// name.
pub const NUMBER_WEIGHT: f32 = 4.0;

/// How many of the best documents are ranked again by their passages. Questions need 100; fragments of
/// very long documents gain up to 200.
pub const CANDIDATES: usize = 200;
/// What a document's own score weighs beside that of its best passage. The sum orders the candidates,
/// and this part alone the documents behind them.
pub const DOCUMENT_SHARE: f32 = 0.3;

/// How often a document's title counts, besides where it stands in the text.
pub const TITLE_TIMES: usize = 2;
/// How often headings count in a document, besides where they stand in the text.
pub const HEADING_TIMES: usize = 1;
/// How often its heading counts in a passage, the one that stands in its text included.
pub const PASSAGE_HEADING_TIMES: usize = 4;

/// What a score needs to know of one kind of term in an index.
#[derive(Debug, Clone, Copy)]
pub struct Statistics {
    /// Entries in the index: documents, or passages.
    pub documents: u64,
    /// Mean length of the field, in terms.
    pub mean_length: f32,
}

/// The rarity of a term that `frequency` documents have: always above 0.
pub fn idf(frequency: u64, documents: u64) -> f32 {
    let frequency = frequency as f32;
    let documents = (documents as f32).max(frequency);
    (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// The saturated frequency of a term, from 0 to `1 + k1`: `length` of the field in terms.
pub fn saturate(frequency: f32, length: f32, statistics: &Statistics) -> f32 {
    let length = length.min(LONG) + BEYOND_LONG * (length - LONG).max(0.0);
    let norm = 1.0 - B + B * length / statistics.mean_length.max(1.0);
    frequency * (1.0 + K1) / (frequency + K1 * norm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_and_denser_is_better() {
        assert!(idf(1, 100) > idf(2, 100) && idf(100, 100) > 0.0 && idf(5, 3) > 0.0);
        let statistics = Statistics { documents: 100, mean_length: 100.0 };
        let score = |frequency, length| saturate(frequency, length, &statistics);
        assert!(score(2.0, 100.0) > score(1.0, 100.0));
        assert!(score(1.0, 50.0) > score(1.0, 100.0));
        assert_eq!(score(0.0, 100.0), 0.0);
        assert!(score(1e6, 100.0) < 1.0 + K1 + 1e-3);
    }

    #[test]
    fn length_counts_less_beyond_a_thousand_terms() {
        let statistics = Statistics { documents: 100, mean_length: 1_000.0 };
        let loss = |from, to| {
            let norm = |length| 1.0 / saturate(1.0, length, &statistics);
            norm(to) - norm(from)
        };
        let (below, beyond) = (loss(500.0, 1_000.0), loss(1_000.0, 1_500.0));
        assert!((beyond / below - BEYOND_LONG).abs() < 1e-3, "{below} {beyond}");
    }
}
