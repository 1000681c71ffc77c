//! The last word completed by the one before it, where no value has both: from the pairs of words that
//! stand in the passages of the index.

use std::cmp::Reverse;

use super::typed::TypedWord;
use crate::query::{Form, Lexicon};
use tracuu_text::fold;

/// Most words that begin as the last one does and are tried, the most frequent ones.
const ENDINGS_TRIED_MAX: usize = 40;
/// Most readings of the word before that are tried, where it was typed without accents.
const READINGS_MAX: usize = 6;
/// How many passages must have both words; one will do where a word of one passage is a common one.
const PASSAGES_MIN: u64 = 3;
/// What has less than one in so many of the passages of the best is not meant.
const LIKELY_SHARE: u64 = 20;

/// At most `limit` words that `last` is the beginning of and that stand behind `previous`, with
/// the number of passages that have both, most frequent first. Costs at most 240 look-ups of a pair.
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
    let begun = vocabulary.beginning_with(&fold(&last.key), ENDINGS_TRIED_MAX);
    let begun = begun.into_iter().filter(|(key, _)| last.stands_for(key, false));
    let mut found: Vec<(String, u64)> = begun
        .map(|(key, _)| {
            let pairs = readings.iter().map(|reading| {
                lexicon.frequency(&Form::ExactPair((*reading).to_string(), key.to_string()))
            });
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
