//! Correction of words that were read off a picture, by what Vietnamese texts say.
//!
//! A reader of pictures takes `ổ` for `ô`, `h` for `b`. For each word of letters, the candidates
//! are the word as read, the words with the same letters and other accents, and, if the word makes
//! no known pair with its neighbours, those with one other letter. The path through the candidates
//! of a page that costs least is taken. A step costs the logarithm of how likely a word is after
//! the word before it ([`crate::pairs`]). A candidate other than the word as read has a price:
//! higher for letters than for accents, higher the surer the reader is of the word, lower on a page
//! that it read badly. What another reading of the page has for the word is a candidate, too, for
//! little.
//!
//! Never changed: numbers, words with digits, words of capitals that form no syllable (`UBND`,
//! `QĐ-TTg`) or are short and without accents among small ones (`TU`), Roman numerals, and words
//! whose replacement makes no known pair with a neighbour. For a word with a capital within a
//! sentence, only pairs with a name count, and only accents change. Letters do not change in a
//! word that the table does not have if the reader is sure of it, nor in one that is hardly read.
//!
//! Two more faults of pictures are put right: a capital inside a word (`vỆ`), and a letter that is
//! taken for the number 1, where only a number can follow (`khoản Ï`).

mod candidates;
mod confusion;
mod path;
mod shape;

use crate::pairs::{NUMBER, PairTable};
use candidates::is_like_one;
use shape::Case;

/// A word as it was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReadWord<'a> {
    /// The word in normal form, with the punctuation around it and without spaces.
    pub text: &'a str,
    /// How sure the reader is of it, from 0 to 100.
    pub confidence: f32,
    /// What other readings of the word have, if that is different.
    pub others: &'a [String],
}

/// Returns for each of `words`, which are in reading order, the word to take instead, with the
/// capitals and the punctuation of the word as read; `None` if it stays. Costs some milliseconds
/// for a page.
///
/// ```
/// use tracuu_text::correct::{ReadWord, correct};
/// use tracuu_text::pairs::PairTable;
///
/// let words = ["QUYÉT", "ĐỊNH", "số", "116/KH-UBND,", "tô", "chức", "thực", "biện"];
/// let read = words.map(|text| ReadWord { text, confidence: 80.0, others: &[] });
/// let taken = correct(PairTable::built_in(), &read);
/// let changed: Vec<&str> = taken.iter().flatten().map(String::as_str).collect();
/// assert_eq!(changed, ["QUYẾT", "tổ", "hiện"]);
/// ```
pub fn correct(table: &PairTable<'_>, words: &[ReadWord<'_>]) -> Vec<Option<String>> {
    let slots = candidates::slots(table, words);
    let choices = path::cheapest(table, &slots);
    let chosen = |at: usize| slots[at].candidates[choices[at]].id;
    let is_pair = |first: usize, second: usize| {
        let Some(slot) = slots.get(second) else { return false };
        let ids = chosen(first).zip(chosen(second));
        let is_sure = [first, second].iter().all(|&at| slots[at].candidates[choices[at]].is_sure);
        ids.is_some_and(|(first, second)| path::pair(table, first, slot, second, is_sure).is_some())
    };
    let fits = |at: usize| {
        let has_after = !slots[at].is_name || slots.get(at + 1).is_some_and(|next| next.is_name);
        at.checked_sub(1).is_some_and(|before| is_pair(before, at))
            || (has_after && is_pair(at, at + 1))
    };
    let mut taken: Vec<Option<String>> = vec![None; words.len()];
    // From the last part of a word to the first, so that places of the parts before stay right.
    for (at, slot) in slots.iter().enumerate().rev() {
        let read = words[slot.word].text;
        let is_taken = choices[at] > 0 && fits(at);
        let word = chosen(at).filter(|_| is_taken).and_then(|id| match table.word(id) {
            NUMBER if is_like_one(slot.span.of(read)) => Some("1"),
            // A number that was read as letters: which one is not known.
            NUMBER => None,
            word => Some(word),
        });
        let word = if is_taken { word } else { candidates::only_spelling(table, slot) };
        let near = |at: Option<usize>| at.and_then(|at| slots.get(at)).map(|slot| slot.case);
        let around = [near(at.checked_sub(1)), near(Some(at + 1))];
        if let Some(part) = shape::replacement(slot.span.of(read), slot.case, word, around) {
            let whole = taken[slot.word].get_or_insert_with(|| read.to_string());
            whole.replace_range(slot.span.start..slot.span.end, &part);
        }
    }
    taken
}

#[cfg(test)]
mod tests;
