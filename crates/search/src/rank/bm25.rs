//! BM25 (Robertson and Zaragoza 2009) over one weighted field of title, headings and body, on words
//! and on adjacent pairs. The formulas of both stages are here; what is summed is in
//! [`super::boosts`] and [`super::second_stage`].
//!
//! Title and headings stand in that field several times, which is BM25F with whole numbers as
//! weights (Robertson, Zaragoza and Taylor 2004): frequencies are weighted and summed before they
//! saturate, so that a word in the title counts as several in the body. `K1` is low because a legal
//! text repeats its terms by duty. Engines differ in how they find postings, never in these
//! formulas.

/// Saturation of term frequency.
pub const K1: f32 = 0.6;
/// How much length counts against a document.
pub const B: f32 = 0.75;
/// Up to this many terms a longer document is taken to say the same at greater length.
pub const LONG: f32 = 1_000.0;
/// What a term beyond those counts as length. A decree is long because it has many articles; that
/// must not rank it after a short one that answers less.
pub const BEYOND_LONG: f32 = 0.4;

/// Score of the document whose own number was asked for, on top of all else: it comes first.
pub const OWN_NUMBER_SCORE: f32 = 1_000.0;
/// Weight of a document number in the text, against a word of the same rarity: it was asked for by
/// name.
pub const NUMBER_WEIGHT: f32 = 4.0;

/// How many of the best documents are ranked again by their passages. Questions need 100; fragments
/// of very long documents gain up to 200.
pub const CANDIDATES: usize = 200;
/// What a document's own score weighs beside that of its best passage. The sum orders the
/// candidates, and this part alone the documents after them.
pub const DOCUMENT_SHARE: f32 = 0.3;

/// How often a document's title counts, on top of its place in the text.
pub const TITLE_TIMES: usize = 2;
/// How often headings count in a document, on top of their places in the text.
pub const HEADING_TIMES: usize = 1;
/// How often its heading counts in a passage, the one that stands in its text included.
pub const PASSAGE_HEADING_TIMES: usize = 4;

/// Returns the inverse document frequency of a term that `frequency` of `documents` hold: always
/// above 0.
pub fn idf(frequency: u64, documents: u64) -> f32 {
    let frequency = frequency as f32;
    let documents = (documents as f32).max(frequency);
    (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// Returns how many of `documents` hold any of several terms, which `counts` of them hold: what is
/// to be expected if the terms are independent. Exact for one term; 0 for none.
pub fn union_count(counts: impl Iterator<Item = u64>, documents: u64) -> u64 {
    let all = documents as f64;
    let mut most = 0;
    let mut several = false;
    let lack = counts.fold(1.0, |lack, count| {
        several |= most > 0;
        most = most.max(count);
        lack * (1.0 - (count as f64 / all.max(1.0)).min(1.0))
    });
    if several { most.max((all * (1.0 - lack)).round() as u64) } else { most }
}

/// Returns the length norm of a text of `length` terms, where the mean text has `mean_length`: 1
/// for a text of mean length below `LONG` terms.
pub fn length_norm(length: f32, mean_length: f32) -> f32 {
    let length = length.min(LONG) + BEYOND_LONG * (length - LONG).max(0.0);
    1.0 - B + B * length / mean_length.max(1.0)
}

/// Returns the saturated frequency of a term, from 0 to `1 + K1`.
pub fn saturate(frequency: f32, length_norm: f32) -> f32 {
    frequency * (1.0 + K1) / (frequency + K1 * length_norm)
}

/// Returns `length` as engines keep it, in one byte: exact below 40, else rounded down by less than
/// an eighth. It is the encoding of Lucene (`SmallFloat.intToByte4`), which tantivy shares, so that
/// every engine scores alike.
pub fn kept_length(length: u32) -> u32 {
    const EXACT: u32 = 24;
    if length < EXACT {
        return length;
    }
    let rest = length - EXACT;
    let bits = u32::BITS - rest.leading_zeros();
    let shift = bits.saturating_sub(4);
    EXACT + ((rest >> shift) << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_and_denser_is_better() {
        assert!(idf(1, 100) > idf(2, 100) && idf(100, 100) > 0.0 && idf(5, 3) > 0.0);
        let score = |frequency, length| saturate(frequency, length_norm(length, 100.0));
        assert!(score(2.0, 100.0) > score(1.0, 100.0));
        assert!(score(1.0, 50.0) > score(1.0, 100.0));
        assert_eq!(score(0.0, 100.0), 0.0);
        assert!(score(1e6, 100.0) < 1.0 + K1 + 1e-3);
    }

    #[test]
    fn a_union_counts_no_less_than_its_terms() {
        let count = |counts: &[u64], documents| union_count(counts.iter().copied(), documents);
        assert_eq!((count(&[], 10), count(&[7], 10), count(&[7], 0)), (0, 7, 7));
        assert_eq!((count(&[50, 50], 100), count(&[0, 7], 10)), (75, 7));
        assert_eq!((count(&[9, 9, 9], 9), count(&[1, 1], 1_000_000)), (9, 2));
    }

    #[test]
    fn length_counts_less_beyond_a_thousand_terms() {
        let loss = |from, to| length_norm(to, 1_000.0) - length_norm(from, 1_000.0);
        let (below, beyond) = (loss(500.0, 1_000.0), loss(1_000.0, 1_500.0));
        assert!((beyond / below - BEYOND_LONG).abs() < 1e-3, "{below} {beyond}");
    }

    #[test]
    fn lengths_are_kept_in_a_byte() {
        let cases = [(0, 0), (23, 23), (39, 39), (40, 40), (41, 40), (42, 42), (56, 56), (59, 56)];
        for (length, kept) in cases {
            assert_eq!(kept_length(length), kept, "{length}");
        }
        for length in (0..3_000_000).step_by(997) {
            let kept = kept_length(length);
            assert!(kept <= length && (length - kept) * 8 <= length && kept_length(kept) == kept);
        }
    }
}
