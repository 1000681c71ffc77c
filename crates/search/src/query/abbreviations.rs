//! What abbreviations stand for: the well-known ones (`src/data/abbreviations.tsv`, `organs.tsv`) and
//! those that the documents of an index define.
//!
//! An abbreviation is certain where one meaning has all the evidence, or nearly all (see
//! [`Expansion::certain`]). What is not certain must not widen a query by itself. Pure: the index says
//! what its documents define.

use std::collections::HashMap;
use std::sync::LazyLock;

use tracuu_document::entity::abbreviation::ORGANS;
use tracuu_document::entity::initials;
use tracuu_text::variants::iy_variant;
use tracuu_text::{fold, has_diacritics, phrase};

/// Shorter abbreviations are never certain: two letters stand for many things.
const LETTERS_MIN: usize = 3;
/// From so many letters on one document that defines an abbreviation is evidence enough; for fewer it
/// takes [`DOCUMENTS_MIN`].
const LONG_LETTERS_MIN: usize = 4;
const DOCUMENTS_MIN: u64 = 3;
/// A meaning dominates when its evidence is so many times that of all others together.
const DOMINANCE: u64 = 5;
/// A well-known meaning counts like so many documents that define it: one odd document does not make
/// `UBND` uncertain, and a corpus that uses a word in its own way has its way.
const KNOWN_DOCUMENTS: u64 = 20;
/// Most words of one abbreviation: `NN&PTNT` has two, `LĐ-TB&XH` three.
pub const ABBREVIATION_WORDS_MAX: usize = 3;

/// One expansion of an abbreviation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// The key of the abbreviation as a phrase, with its `đ`: `hđnd`, `kt xh`.
    pub abbreviation: String,
    /// The keys of the words it stands for, at least two.
    pub words: Vec<String>,
    /// How many documents define it so; 0 for one that is only well known.
    pub documents: u64,
    /// Whether a query may be widened by it anywhere: the abbreviation has three letters or more, no
    /// other well-known meaning, and at least five times the evidence of all other meanings together
    /// (documents that define it; being well known counts as 20). Three letters that are not well known
    /// take three documents. Expansions that differ in connecting words or `i` and `y` alone are one
    /// meaning.
    pub certain: bool,
}

/// An abbreviation or expansion that stands in a run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// Index of its first word.
    pub start: usize,
    /// How many words it has.
    pub len: usize,
    /// What it may be replaced by.
    pub other: T,
}

/// The abbreviations known to one state of an index.
#[derive(Debug, Clone, Default)]
pub struct Abbreviations {
    /// By the folded key of the abbreviation, so that `hdnd` finds `HĐND`.
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
    /// The well-known abbreviations, and those `defined` in documents: the key of the abbreviation, the
    /// key of the expansion, both as phrases, and how many documents define it so. Each pair is given
    /// once. Linear in their number, which is also what it holds.
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

    /// Makes the table from expansions to abbreviations.
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

    /// What `abbreviation` (its key as a phrase) stands for, the most evidence first; empty for what is
    /// no abbreviation. One typed without diacritics may be any that folds to it (`dtts`: `DTTS`,
    /// `ĐTTS`), and all these compete. One hash look-up.
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

    /// Every abbreviation that stands in `words` (keys), with its expansions, the longest first, then by
    /// place; they may overlap. `["sở", "kt", "xh"]` has `kt xh`. At most three look-ups a word.
    pub fn find_abbreviations(&self, words: &[String]) -> Vec<Found<Vec<Expansion>>> {
        let mut found = runs(words, ABBREVIATION_WORDS_MAX, |run| {
            let expansions = self.expansions(run);
            if expansions.is_empty() { Vec::new() } else { vec![expansions] }
        });
        found.sort_by_key(|found| std::cmp::Reverse(found.len));
        found
    }

    /// Every expansion that stands in `words` (exact keys), with a certain abbreviation of it, the longest
    /// first, then by place; they may overlap, and one with two abbreviations comes twice. At most twelve
    /// look-ups a word.
    pub fn find(&self, words: &[String]) -> Vec<Found<String>> {
        let mut found = runs(words, initials::WORDS_MAX, |run| {
            self.abbreviations.get(run).cloned().unwrap_or_default()
        });
        found.sort_by_key(|found| std::cmp::Reverse(found.len));
        found
    }
}

/// What `look_up` has for each run of at most `longest` words.
fn runs<T>(
    words: &[String],
    longest: usize,
    mut look_up: impl FnMut(&str) -> Vec<T>,
) -> Vec<Found<T>> {
    let mut found = Vec::new();
    for start in 0..words.len() {
        let mut run = String::new();
        for (at, word) in words[start..].iter().take(longest).enumerate() {
            if at > 0 {
                run.push(' ');
            }
            run.push_str(word);
            let others = look_up(&run).into_iter();
            found.extend(others.map(|other| Found { start, len: at + 1, other }));
        }
    }
    found
}

/// The one meaning of an abbreviation that has these pairs, where it is certain.
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

/// What two expansions must have in common to mean the same: the words but for connecting ones, in one
/// spelling of `i` and `y`.
fn meaning(expansion: &str) -> String {
    let words = expansion.split(' ').filter(|word| !initials::is_connector(word));
    let spelled = words.map(|word| match iy_variant(word) {
        Some(other) if other.as_str() < word => other,
        _ => word.to_string(),
    });
    spelled.collect::<Vec<_>>().join(" ")
}

/// The well-known pairs, as keys.
fn known() -> impl Iterator<Item = (String, String)> {
    let organs = ORGANS.iter().filter(|organ| organ.anywhere);
    let organs = organs.map(|organ| (organ.abbreviation, organ.name));
    let pairs = organs.chain(KNOWN.iter().copied());
    pairs.map(|(abbreviation, name)| (phrase::key(abbreviation), phrase::key(name)))
}

/// Every spelling of the data with every expansion, in order.
static KNOWN: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let mut pairs = Vec::new();
    for line in phrase::data_lines(include_str!("../../data/abbreviations.tsv")) {
        let Some((spellings, expansions)) = line.split_once('\t') else { continue };
        for spelling in spellings.split(' ') {
            pairs.extend(expansions.split(';').map(|expansion| (spelling, expansion.trim())));
        }
    }
    pairs
});

#[cfg(test)]
#[path = "abbreviations_tests.rs"]
mod tests;
