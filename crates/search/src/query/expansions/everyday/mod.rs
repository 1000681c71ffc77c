//! Words of everyday life and the terms of law for what they mean (`data/everyday.tsv`): who looks
//! for `bằng lái` is helped by what the law says of `giấy phép lái xe`. One way only: documents use
//! the terms, people either. Pure; the table is compiled in.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Found, one_spelling, runs};
use crate::query::plan::Lexicon;
use crate::query::query_word::QueryWord;
use tracuu_text::{fold, phrase};

/// A reading of syllables without accents is a phrase of the corpus if one in this number of its
/// words (each counted once a passage) begins each of its pairs. Fewer are chance: `bằng lãi` is in
/// 21 of 19 million words, `sơ đồ` in 946.
const PHRASE_SHARE: u64 = 400_000;
/// Fewest passages with each pair of such a reading, however small the corpus.
const PHRASE_PASSAGES_MIN: u64 = 3;

/// In the data in place of terms: the words mean something else than the everyday word
/// in them (`xe máy chuyên dùng`).
const OTHER_MEANING: &str = "=";

/// A word of everyday life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EverydayWord {
    /// As people write it.
    pub text: &'static str,
    /// The keys of its syllables.
    pub words: Vec<String>,
    /// The terms of law that it may mean. Empty for words that only contain an everyday word.
    pub terms: Vec<LegalTerm>,
}

/// A term of law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalTerm {
    /// As the law writes it.
    pub text: &'static str,
    /// The keys of its syllables, at least two.
    pub words: Vec<String>,
}

/// All everyday words, by their folded keys in one spelling of `i` and `y`.
struct Table {
    words: HashMap<String, Vec<EverydayWord>>,
    /// Number of syllables of the longest.
    longest: usize,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { words: HashMap::new(), longest: 0 };
    let parts = |field: &'static str| field.split(';').map(str::trim);
    for line in phrase::data_lines(include_str!("../../../../data/everyday.tsv")) {
        let mut fields = line.split('\t');
        let (Some(texts), Some(terms)) = (fields.next(), fields.next()) else { continue };
        let terms = parts(terms).filter(|term| *term != OTHER_MEANING);
        let terms: Vec<LegalTerm> =
            terms.map(|text| LegalTerm { text, words: phrase::keys(text) }).collect();
        for text in parts(texts) {
            let words = phrase::keys(text);
            table.longest = table.longest.max(words.len());
            let folded = fold(&one_spelling_of(&words));
            let word = EverydayWord { text, words, terms: terms.clone() };
            table.words.entry(folded).or_default().push(word);
        }
    }
    table
});

/// Returns the everyday words in `words` (keys), longest first, then by place. Of two that overlap,
/// only the first.
pub fn find(words: &[String]) -> Vec<Found<&'static EverydayWord>> {
    let spelled: Vec<String> = words.iter().map(|word| one_spelling(word)).collect();
    let found = runs(&spelled, TABLE.longest, |run| {
        with_folded(&fold(run)).filter(|word| one_spelling_of(&word.words) == run).collect()
    });
    without_overlaps(found)
}

/// Returns the everyday words that were likely meant by `typed`, in the order of [`find`]. `read`
/// has for each word the reading by the words of the corpus, which hardly has `sổ đỏ`. So where the
/// corpus does not have this reading as a phrase either, syllables without accents may be any.
pub fn find_meant(
    typed: &[QueryWord],
    read: &[String],
    lexicon: &dyn Lexicon,
) -> Vec<Found<&'static EverydayWord>> {
    let folded: Vec<String> = typed.iter().map(|word| fold(&one_spelling(&word.key))).collect();
    let mut found = runs(&folded, TABLE.longest, |run| with_folded(run).collect());
    found.retain(|found| {
        let place = found.start..found.start + found.len;
        is_meant(found.other, &typed[place.clone()], &read[place], lexicon)
    });
    without_overlaps(found)
}

fn is_meant(
    word: &EverydayWord,
    typed: &[QueryWord],
    read: &[String],
    lexicon: &dyn Lexicon,
) -> bool {
    let mut syllables = word.words.iter().zip(typed).zip(read);
    let least = (lexicon.vocabulary().mass() / PHRASE_SHARE).max(PHRASE_PASSAGES_MIN);
    let is_phrase = || read.windows(2).all(|two| lexicon.pair_frequency(&two[0], &two[1]) >= least);
    let as_typed = |word: &str, typed: &QueryWord| one_spelling(word) == one_spelling(&typed.key);
    syllables.clone().all(|((word, typed), _)| as_typed(word, typed))
        || word.words == read
        || syllables.all(|((word, typed), _)| typed.plain || as_typed(word, typed)) && !is_phrase()
}

fn with_folded(folded: &str) -> impl Iterator<Item = &'static EverydayWord> + use<> {
    TABLE.words.get(folded).into_iter().flatten()
}

fn without_overlaps(found: Vec<Found<&'static EverydayWord>>) -> Vec<Found<&'static EverydayWord>> {
    let mut kept: Vec<Found<&'static EverydayWord>> = Vec::new();
    for one in found {
        let apart = |other: &Found<_>| {
            one.start + one.len <= other.start || other.start + other.len <= one.start
        };
        if kept.iter().all(apart) {
            kept.push(one);
        }
    }
    kept
}

fn one_spelling_of(words: &[String]) -> String {
    words.iter().map(|word| one_spelling(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
