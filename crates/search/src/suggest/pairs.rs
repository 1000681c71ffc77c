//! Completes the last word from the word before it if no value has both. Uses the word pairs of the
//! index's passages.

use std::cmp::Reverse;

use super::typed::TypedWord;
use crate::query::Lexicon;
use tracuu_text::fold;

/// Maximum number of words with the typed prefix that are tried, most frequent first.
const ENDINGS_TRIED_MAX: usize = 40;
/// Maximum number of further spellings tried for the word before, if it was typed without accents.
const READINGS_MAX: usize = 6;
/// Minimum number of passages with both words. One is enough if a word of one passage is common.
const PASSAGES_MIN: u64 = 3;
/// A completion needs at least one in this many of the passages that the best one has.
const LIKELY_SHARE: u64 = 20;

/// Returns at most `limit` words that `last` is a prefix of and that follow `previous`. Each has
/// the number of passages with both words, most frequent first. At most 280 lookups of a pair.
pub fn endings(
    previous: &TypedWord<'_>,
    last: &TypedWord<'_>,
    lexicon: &dyn Lexicon,
    limit: usize,
) -> Vec<(String, u64)> {
    let vocabulary = lexicon.vocabulary();
    let mut readings: Vec<&str> = vec![&previous.key];
    if !previous.is_marked() {
        let spellings = vocabulary.spellings(&previous.key).map(|(key, _)| key);
        readings.extend(spellings.filter(|key| *key != previous.key).take(READINGS_MAX));
    }
    let begun = vocabulary.with_prefix(&fold(&last.key), ENDINGS_TRIED_MAX);
    let begun = begun.into_iter().filter(|(key, _)| last.stands_for(key, false));
    let mut found: Vec<(String, u64)> = begun
        .map(|(key, _)| {
            let pairs = readings.iter().map(|reading| lexicon.pair_frequency(reading, key));
            (key.to_string(), pairs.max().unwrap_or(0))
        })
        .collect();
    found.sort_by_key(|&(_, frequency)| Reverse(frequency));
    let best = found.first().map_or(0, |&(_, frequency)| frequency);
    let least = if vocabulary.is_common(1) { 1 } else { PASSAGES_MIN };
    found.retain(|&(_, frequency)| frequency >= least && frequency * LIKELY_SHARE >= best);
    found.truncate(limit);
    found
}
