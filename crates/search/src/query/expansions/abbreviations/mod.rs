//! Expansions of abbreviations: well-known ones (`data/abbreviations.tsv`, and `organs.tsv` of the
//! document crate) and those that the documents of an index define.
//!
//! An abbreviation is certain if one meaning has all or nearly all of the evidence (see
//! [`Expansion::certain`]). Uncertain ones must not widen a query by themselves. Pure: the index
//! supplies the definitions of its documents.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Found, one_spelling, runs};
use tracuu_document::entity::abbreviation::ORGANS;
use tracuu_document::entity::initials;
use tracuu_text::{fold, has_diacritics, phrase};

/// Minimum number of letters of a certain abbreviation: two letters have many meanings.
const LETTERS_MIN: usize = 3;
/// From this number of letters on, one document that defines an abbreviation is enough evidence.
/// With fewer letters, [`DOCUMENTS_MIN`] documents are needed.
const LONG_LETTERS_MIN: usize = 4;
const DOCUMENTS_MIN: u64 = 3;
/// A meaning dominates if its evidence is at least this many times that of all others together.
const DOMINANCE: u64 = 5;
/// A well-known meaning counts as this many documents that define it. One odd document does not
/// make `UBND` uncertain, but a corpus with enough definitions of its own prevails.
const KNOWN_DOCUMENTS: u64 = 20;
/// Maximum number of words in one abbreviation: `NN&PTNT` has two, `LĐ-TB&XH` three.
pub const ABBREVIATION_WORDS_MAX: usize = 3;

/// One expansion of an abbreviation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// Phrase key of the abbreviation, with its `đ`: `hđnd`, `kt xh`.
    pub abbreviation: String,
    /// Keys of the words of the expansion, at least two.
    pub words: Vec<String>,
    /// Number of documents that define it; 0 for one that is only well known.
    pub documents: u64,
    /// True if any query may be widened by it. The abbreviation needs three letters or more and at
    /// most one well-known meaning. This meaning needs at least five times the evidence of all
    /// others together. Evidence is the number of documents that define it; being well known counts
    /// as 20. Three letters that are not well known need three documents. Expansions that differ
    /// only in connecting words or in `i` and `y` are one meaning.
    pub certain: bool,
}

/// The abbreviations known to one generation of an index.
#[derive(Debug, Clone, Default)]
pub struct Abbreviations {
    /// Pairs by the folded key of the abbreviation, so that `hdnd` finds `HĐND`.
    expansions: HashMap<String, Vec<Pair>>,
    /// Certain abbreviations by the key of their expansion.
    abbreviations: HashMap<String, Vec<String>>,
}

#[derive(Debug, Clone)]
struct Pair {
    abbreviation: String,
    expansion: String,
    meaning: String,
    documents: u64,
    known: bool,
}

impl Pair {
    fn evidence(&self) -> u64 {
        self.documents.saturating_add(if self.known { KNOWN_DOCUMENTS } else { 0 })
    }
}

impl Abbreviations {
    /// Builds the table from the well-known abbreviations and those `defined` in documents. A
    /// definition is the phrase key of the abbreviation, the phrase key of the expansion, and the
    /// number of documents with this definition. Counts of a pair that is given twice are summed.
    /// Time and memory are linear in the number of pairs.
    pub fn new(defined: impl IntoIterator<Item = (String, String, u64)>) -> Self {
        let mut pairs: HashMap<(String, String), (u64, bool)> = HashMap::new();
        for (abbreviation, expansion) in known() {
            pairs.insert((abbreviation, expansion), (0, true));
        }
        for (abbreviation, expansion, documents) in defined {
            let entry = pairs.entry((abbreviation, expansion)).or_default();
            entry.0 = entry.0.saturating_add(documents);
        }
        let mut all = Abbreviations::default();
        for ((abbreviation, expansion), (documents, known)) in pairs {
            let folded = fold(&abbreviation);
            let meaning = meaning(&expansion);
            let pair = Pair { abbreviation, expansion, meaning, documents, known };
            all.expansions.entry(folded).or_default().push(pair);
        }
        for pairs in all.expansions.values_mut() {
            pairs.sort_by(|a, b| {
                let names = (&a.abbreviation, &a.expansion).cmp(&(&b.abbreviation, &b.expansion));
                b.evidence().cmp(&a.evidence()).then(names)
            });
        }
        all.turn_around();
        all
    }

    /// Builds the table from expansions to certain abbreviations.
    fn turn_around(&mut self) {
        for pairs in self.expansions.values() {
            let mut spelled: HashMap<&str, Vec<&Pair>> = HashMap::new();
            for pair in pairs {
                spelled.entry(&pair.abbreviation).or_default().push(pair);
            }
            for (abbreviation, pairs) in spelled {
                let certain = certain_meaning(&pairs);
                for pair in pairs.iter().filter(|pair| certain == Some(&pair.meaning)) {
                    let known = self.abbreviations.entry(pair.expansion.clone()).or_default();
                    known.push(abbreviation.to_string());
                }
            }
        }
        self.abbreviations.values_mut().for_each(|known| known.sort());
    }

    /// Returns the expansions of `abbreviation` (its phrase key), most evidence first. Empty if it
    /// is not an abbreviation. Typed without diacritics it may be any that folds to it (`dtts`:
    /// `DTTS`, `ĐTTS`), and all of these compete. One hash lookup.
    pub fn expansions(&self, abbreviation: &str) -> Vec<Expansion> {
        let Some(pairs) = self.expansions.get(&fold(abbreviation)) else { return Vec::new() };
        let typed = has_diacritics(abbreviation);
        let meant = |pair: &&Pair| !typed || pair.abbreviation == abbreviation;
        let pairs: Vec<&Pair> = pairs.iter().filter(meant).collect();
        let certain = certain_meaning(&pairs).map(str::to_string);
        let expansion = |pair: &&Pair| Expansion {
            abbreviation: pair.abbreviation.clone(),
            words: pair.expansion.split(' ').map(str::to_string).collect(),
            documents: pair.documents,
            certain: certain.as_ref() == Some(&pair.meaning),
        };
        pairs.iter().map(expansion).collect()
    }

    /// Returns every abbreviation in `words` (keys) with its expansions, longest first, then by
    /// place; they may overlap. `["sở", "kt", "xh"]` contains `kt xh`. At most three lookups per
    /// word.
    pub fn find_abbreviations(&self, words: &[String]) -> Vec<Found<Vec<Expansion>>> {
        runs(words, ABBREVIATION_WORDS_MAX, |run| {
            let expansions = self.expansions(run);
            if expansions.is_empty() { Vec::new() } else { vec![expansions] }
        })
    }

    /// Returns every expansion in `words` (exact keys) with a certain abbreviation of it, longest
    /// first, then by place. They may overlap. An expansion with two abbreviations is returned
    /// twice. At most twelve lookups per word.
    pub fn find(&self, words: &[String]) -> Vec<Found<String>> {
        runs(words, initials::WORDS_MAX, |run| {
            self.abbreviations.get(run).cloned().unwrap_or_default()
        })
    }
}

/// Returns the certain meaning of an abbreviation with these pairs, or `None` if none is certain.
fn certain_meaning<'a>(pairs: &[&'a Pair]) -> Option<&'a str> {
    let mut evidence: HashMap<&str, (u64, bool)> = HashMap::new();
    for pair in pairs {
        let entry = evidence.entry(&pair.meaning).or_default();
        entry.0 = entry.0.saturating_add(pair.evidence());
        entry.1 |= pair.known;
    }
    let first = pairs.first()?;
    let letters = first.abbreviation.chars().filter(|&c| c != ' ').count();
    let (best, &(most, _)) = evidence.iter().max_by_key(|(_, (evidence, _))| *evidence)?;
    let total = evidence.values().fold(0u64, |sum, (one, _)| sum.saturating_add(*one));
    let known = evidence.values().filter(|(_, known)| *known).count();
    let enough = letters >= LONG_LETTERS_MIN || most >= DOCUMENTS_MIN;
    let dominates = most >= DOMINANCE.saturating_mul(total - most);
    (letters >= LETTERS_MIN && known <= 1 && most > 0 && enough && dominates).then_some(*best)
}

/// Returns the expansion without connecting words and with one spelling of `i` and `y`. Expansions
/// for which this is equal have the same meaning.
fn meaning(expansion: &str) -> String {
    let words = expansion.split(' ').filter(|word| !initials::is_connector(word));
    words.map(one_spelling).collect::<Vec<_>>().join(" ")
}

/// Returns the well-known pairs of abbreviation and expansion, as phrase keys. The data file gives
/// all meanings of its abbreviations, and so counts before the names of organs.
fn known() -> impl Iterator<Item = (String, String)> {
    let is_known = |abbreviation: &str| KNOWN.iter().any(|(known, _)| *known == abbreviation);
    let organs = ORGANS.iter().filter(move |organ| organ.anywhere && !is_known(organ.abbreviation));
    let organs = organs.map(|organ| (organ.abbreviation, organ.name));
    let pairs = organs.chain(KNOWN.iter().copied());
    pairs.map(|(abbreviation, name)| (phrase::key(abbreviation), phrase::key(name)))
}

/// Every spelling in the data file with each of its expansions, in file order.
static KNOWN: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let mut pairs = Vec::new();
    for line in phrase::data_lines(include_str!("../../../../data/abbreviations.tsv")) {
        let Some((spellings, expansions)) = line.split_once('\t') else { continue };
        for spelling in spellings.split(' ') {
            pairs.extend(expansions.split(';').map(|expansion| (spelling, expansion.trim())));
        }
    }
    pairs
});

#[cfg(test)]
mod tests;
