//! How often syllables and pairs of adjacent syllables are used. Separates a likely interpretation
//! from one that the grammar merely allows. The counts are of public laws and decrees
//! (`data/usage.tsv`, 20 million syllables), so they fit official language best. A missing
//! entry does not make a word wrong: names and rare words are not in the table.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::data_file::data_lines;

/// Extra cost of a syllable after one that it does not follow in the table, in bits.
const UNSEEN_PAIR_BITS: f32 = 4.0;
/// Cost of a word that is not in the table, in bits.
const UNKNOWN_BITS: f32 = 26.0;

/// The id of a syllable in the usage table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Used(u16);

struct Usage {
    ids: FxHashMap<&'static str, Used>,
    /// Binary logarithm of the count of each syllable, by id.
    counts: Vec<f32>,
    pairs: FxHashMap<(Used, Used), f32>,
    /// Binary logarithm of the sum of all counts.
    total: f32,
}

static USAGE: LazyLock<Usage> = LazyLock::new(|| {
    let rows = || data_lines(include_str!("../data/usage.tsv")).map(|row| row.split('\t'));
    let (mut ids, mut counts) = (FxHashMap::default(), Vec::new());
    for mut row in rows() {
        let (Some(key), Some(count)) = (row.next(), row.next().and_then(parse_log2)) else {
            continue;
        };
        ids.insert(key, Used(counts.len() as u16));
        counts.push(count);
    }
    let mut pairs = FxHashMap::default();
    for mut row in rows() {
        let Some(&first) = row.next().and_then(|key| ids.get(key)) else { continue };
        let mut count = 0.0;
        for word in row.nth(1).into_iter().flat_map(|followers| followers.split(' ')) {
            match (parse_log2(word), ids.get(word)) {
                (Some(number), _) => count = number,
                (None, Some(&second)) => _ = pairs.insert((first, second), count),
                (None, None) => {}
            }
        }
    }
    let total = counts.iter().map(|count| count.exp2()).sum::<f32>().log2();
    Usage { ids, counts, pairs, total }
});

/// Parses a logarithm of the table. Adds half a bit, the average loss from truncation to a whole
/// number.
fn parse_log2(number: &str) -> Option<f32> {
    number.parse::<u8>().ok().map(|number| f32::from(number) + 0.5)
}

/// Returns the id of the syllable with this key ([`super::key`]), or `None` if it is not in the
/// table.
pub(crate) fn used(key: &str) -> Option<Used> {
    USAGE.ids.get(key).copied()
}

/// Returns true if the table lists `second` as a follower of `first`, that is, as a frequent one.
pub(crate) fn is_pair(first: Option<Used>, second: Option<Used>) -> bool {
    first.zip(second).is_some_and(|pair| USAGE.pairs.contains_key(&pair))
}

/// Returns true if official prose often has the syllable `second` after `first`. Both are keys
/// ([`super::key`]); false if one is not in the table. The syllables of a compound word follow each
/// other often (`bệnh tật`), those of a proper name hardly ever (`Bạch Mai`).
///
/// ```
/// assert!(tracuu_text::usage::often_follows("bệnh", "tật"));
/// assert!(!tracuu_text::usage::often_follows("bạch", "mai"));
/// ```
pub fn often_follows(first: &str, second: &str) -> bool {
    is_pair(used(first), used(second))
}

/// Returns the cost of `word` after `before`, in bits; unlikelier words cost more. `None` stands
/// for a word that is not in the table. `before` is also `None` at the start of a sentence.
pub(crate) fn bits(before: Option<Used>, word: Option<Used>) -> f32 {
    let usage = &*USAGE;
    let Some(word) = word else { return UNKNOWN_BITS };
    let alone = usage.total - usage.counts[usize::from(word.0)];
    let Some(before) = before else { return alone };
    match usage.pairs.get(&(before, word)) {
        Some(pair) => (usage.counts[usize::from(before.0)] - pair).max(0.0),
        None => alone + UNSEEN_PAIR_BITS,
    }
}

/// A lower-case letter beyond ASCII.
pub(crate) struct LetterShare {
    pub letter: char,
    /// Its share of all such letters, 0 to 1, weighted by how often each syllable is used.
    pub share: f32,
}

/// Returns the share of each lower-case letter beyond ASCII that occurs in the table, in the order
/// of the letters. The shares add up to 1.
pub(crate) fn letter_shares() -> &'static [LetterShare] {
    static SHARES: LazyLock<Vec<LetterShare>> = LazyLock::new(|| {
        let mut counts: BTreeMap<char, f32> = BTreeMap::new();
        for (key, id) in &USAGE.ids {
            for letter in key.chars().filter(|c| !c.is_ascii()) {
                *counts.entry(letter).or_default() += USAGE.counts[usize::from(id.0)].exp2();
            }
        }
        let total: f32 = counts.values().sum();
        counts
            .into_iter()
            .map(|(letter, count)| LetterShare { letter, share: count / total })
            .collect()
    });
    &SHARES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{key, syllable};

    #[test]
    fn every_row_is_read() {
        let rows = || data_lines(include_str!("../data/usage.tsv"));
        assert_eq!(USAGE.ids.len(), rows().count());
        for row in rows() {
            let word = row.split('\t').next().unwrap();
            assert!(syllable::is_legal(word) && key(word) == word, "{word}");
            let followers = row.split('\t').nth(2).unwrap_or_default().split(' ');
            let known =
                |word: &str| word.is_empty() || parse_log2(word).is_some() || used(word).is_some();
            assert!(followers.into_iter().all(known), "{row}");
        }
    }

    #[test]
    fn likely_words_cost_less() {
        let pair = |a, b| bits(used(a), used(b));
        assert!(pair("hỗ", "trợ") < 2.0 && pair("thúc", "đẩy") < 4.0);
        assert!(pair("hộ", "trợ") > pair("hỗ", "trợ") + 5.0);
        assert!(bits(None, used("của")) < bits(None, used("cửa")));
        assert!(is_pair(used("hỗ"), used("trợ")) && !is_pair(used("trợ"), used("hỗ")));
        assert_eq!(used("hoà"), used(&key("hòa")));
        let shares: f32 = letter_shares().iter().map(|one| one.share).sum();
        assert!((shares - 1.0).abs() < 0.01 && letter_shares().len() == 67);
    }
}
