//! Plans a run of adjacent words: the terms that each of them matches, and their weights.

use super::figures::{code_of, ends_number, other_currencies, serial_of};
use super::{Interpretation, Planner};
use crate::index::term_text::UNACCENTED_MARK;
use crate::query::plan::{HighlightPhrase, Term, WeightedTerm};
use crate::query::query_word::QueryWord;
use crate::query::restore::{self, Restoration};
use tracuu_text::variants::iy_variant;
use tracuu_text::{fold, is_unit};

/// Weight of a folded term relative to the restored spelling. Measured: one half keeps documents
/// that are written without accents, and corrects wrong guesses.
const FOLDED_WEIGHT: f32 = 0.5;
/// Weight of a word that looks like a typo, relative to its likely correction. Pairs as typed weigh
/// [`FOLDED_WEIGHT`].
const TYPO_WEIGHT: f32 = 0.5;
/// Weight of the other spelling of a word with `i` or `y`, and of a number with the other sign.
pub(super) const VARIANT_WEIGHT: f32 = 0.5;
/// Weight of a word in a document that is written without accents.
const UNACCENTED_WEIGHT: f32 = 0.5;
/// Weight of an abbreviation per word of its expansion. If the abbreviation is typed: weight of
/// each pair of the expansion.
const ABBREVIATION_WEIGHT: f32 = 0.2;

impl Planner<'_> {
    /// Plans the pending run of adjacent words and clears it.
    pub(super) fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.is_empty() {
            return;
        }
        let typed: Vec<QueryWord> = run.iter().map(|word| QueryWord::new(word)).collect();
        let Restoration { words: readings, corrected } = self.read(&typed);
        let meant = corrected.as_ref().unwrap_or(&readings);
        let mut as_typed_terms: Vec<Term> = Vec::with_capacity(run.len());
        let mut accepted: Vec<Vec<WeightedTerm>> = Vec::with_capacity(run.len());
        for ((typed, reading), meant) in typed.iter().zip(&readings).zip(meant) {
            let exact = Term::Exact(reading.clone());
            let folded = fold(reading);
            // A plain word is taken as typed only if other words show that the typist uses accents.
            let as_typed = !typed.plain
                || self.accented && *reading == folded && self.lexicon.word_frequency(reading) > 0;
            let term = if as_typed { exact } else { self.folded(folded) };
            let guessed = !as_typed && self.reading == Interpretation::Likely;
            let typo = meant != reading;
            if guessed || typo {
                self.rank(Term::Exact(meant.clone()), 1.0);
            }
            let weight = if guessed { FOLDED_WEIGHT } else { 1.0 };
            let weight = if typo { TYPO_WEIGHT } else { weight };
            let mut terms = vec![WeightedTerm { term: term.clone(), weight }];
            terms.extend(self.spelled_otherwise(&term));
            accepted.push(terms);
            as_typed_terms.push(term);
            self.say(typed, reading, meant);
        }
        self.accept_abbreviations(&readings, &mut accepted);
        self.accept_figures(&readings, &mut accepted);
        let meant: Vec<Term> = meant.iter().map(|word| Term::Exact(word.clone())).collect();
        for (as_typed, meant) in as_typed_terms.windows(2).zip(meant.windows(2)) {
            if as_typed != meant {
                self.rank_pairs(as_typed, FOLDED_WEIGHT);
            }
        }
        self.rank_pairs(&meant, 1.0);
        let words = accepted.iter().zip(meant).map(|(terms, meant)| {
            let mut terms: Vec<Term> = terms.iter().map(|weighted| weighted.term.clone()).collect();
            if corrected.is_some() && !terms.contains(&meant) {
                terms.push(meant);
            }
            terms
        });
        self.plan.highlight_phrases.push(HighlightPhrase { words: words.collect(), phrase: false });
        accepted.into_iter().for_each(|terms| self.add_word(terms));
    }

    /// Reads the words of a run. Units after numbers are taken as typed, however rare they are.
    fn read(&self, typed: &[QueryWord]) -> Restoration {
        let as_typed = |word: &QueryWord| word.key.clone();
        if self.reading == Interpretation::AsTyped {
            return Restoration { words: typed.iter().map(as_typed).collect(), corrected: None };
        }
        let Restoration { mut words, mut corrected } = restore::restore(typed, self.lexicon);
        let mut before = self.before_run.unwrap_or_default();
        for (at, word) in typed.iter().enumerate() {
            if ends_number(&fold(before)) && is_unit(&word.key) {
                words[at] = as_typed(word);
                corrected.iter_mut().for_each(|corrected| corrected[at] = as_typed(word));
            }
            before = &word.key;
        }
        corrected = corrected.filter(|corrected| *corrected != words);
        Restoration { words, corrected }
    }

    /// Records how a word was understood.
    fn say(&mut self, typed: &QueryWord, reading: &str, meant: &str) {
        let said = |key: &str| if key == typed.key { typed.text.to_string() } else { key.into() };
        self.said.push(said(reading), said(meant));
        if reading != typed.key {
            self.plan.restored = Some(String::new());
        }
        if meant != reading {
            self.plan.corrected = Some(String::new());
        }
    }

    /// Accepts the other names of the currency after a number, serials in small letters, and codes
    /// in groups that no code of documents has.
    fn accept_figures(&mut self, words: &[String], accepted: &mut [Vec<WeightedTerm>]) {
        let mut before = self.before_run.map(fold).unwrap_or_default();
        for (at, word) in words.iter().enumerate() {
            let folded = fold(word);
            for other in other_currencies(&before, &folded) {
                let term = Term::Exact(other);
                if !accepted[at].iter().any(|known| known.term == term) {
                    accepted[at].push(WeightedTerm { term, weight: VARIANT_WEIGHT });
                }
            }
            if let Some(serial) = at.checked_sub(1).and_then(|at| serial_of(&words[at], word)) {
                let term = Term::Number(vec![serial]);
                self.rank(term.clone(), 1.0);
                accept(&mut accepted[at - 1..=at], term);
            }
            before = folded;
        }
        let is_digits = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
        let mut start = 0;
        for groups in words.chunk_by(|one, other| is_digits(one) && is_digits(other)) {
            let end = start + groups.len();
            let code = code_of(groups).filter(|_| groups.len() > 1 && is_digits(&groups[0]));
            if let Some(keys) = code {
                accept(&mut accepted[start..end], Term::Number(keys));
            }
            start = end;
        }
    }

    /// Accepts the certain expansions of abbreviations in a run, and the certain abbreviations of
    /// words that are adjacent in it. Those that the index lacks are left out, except abbreviations
    /// of three words, which are not checked.
    fn accept_abbreviations(&mut self, words: &[String], accepted: &mut [Vec<WeightedTerm>]) {
        let known = self.lexicon.abbreviations();
        for found in known.find_abbreviations(words) {
            for expansion in found.other.into_iter().filter(|expansion| expansion.certain) {
                let pairs = || expansion.words.windows(2);
                let pair = |two: &[String]| Term::ExactPair(two[0].clone(), two[1].clone());
                if !pairs().all(|two| self.lexicon.pair_frequency(&two[0], &two[1]) > 0) {
                    continue;
                }
                for two in pairs() {
                    self.rank(pair(two), ABBREVIATION_WEIGHT);
                }
                self.plan.highlight_phrases.push(phrase_of(&expansion.words));
                let form = Term::Chain(expansion.words);
                accept(&mut accepted[found.start..found.start + found.len], form);
            }
        }
        for found in known.find(words) {
            let abbreviation: Vec<String> = found.other.split(' ').map(str::to_string).collect();
            let form = match &abbreviation[..] {
                [word] => Term::Exact(word.clone()),
                [first, second] => Term::ExactPair(first.clone(), second.clone()),
                _ => Term::Chain(abbreviation.clone()),
            };
            let frequency = match &abbreviation[..] {
                [word] => Some(self.lexicon.word_frequency(word)),
                [first, second] => Some(self.lexicon.pair_frequency(first, second)),
                _ => None,
            };
            if frequency == Some(0) {
                continue;
            }
            if frequency.is_some() {
                self.rank(form.clone(), ABBREVIATION_WEIGHT * found.len as f32);
            }
            self.plan.highlight_phrases.push(phrase_of(&abbreviation));
            accept(&mut accepted[found.start..found.start + found.len], form);
        }
    }

    /// Returns weaker terms of a word: with `i` for `y` or the reverse, and as spelled in documents
    /// without accents. Terms that the index lacks are left out. A word with digits gets its other
    /// forms ([`Self::figures_otherwise`]).
    fn spelled_otherwise(&self, form: &Term) -> Vec<WeightedTerm> {
        let vocabulary = self.lexicon.vocabulary();
        let mut terms = Vec::new();
        match form {
            // `54200000` may be written `54.200.000`.
            Term::Exact(word) if word.bytes().any(|byte| byte.is_ascii_digit()) => {
                let weighted = |term: Term| {
                    let is_word = matches!(term, Term::Exact(_));
                    WeightedTerm { term, weight: if is_word { VARIANT_WEIGHT } else { 0.0 } }
                };
                terms.extend(self.figures_otherwise(word).into_iter().map(weighted));
            }
            Term::Exact(word) => {
                let variant = iy_variant(word).filter(|other| vocabulary.frequency(other) > 0);
                terms.extend(variant.map(|other| WeightedTerm {
                    term: Term::Exact(other),
                    weight: VARIANT_WEIGHT,
                }));
                let plain = format!("{UNACCENTED_MARK}{}", fold(word));
                if vocabulary.frequency(&plain) > 0 {
                    terms
                        .push(WeightedTerm { term: Term::Exact(plain), weight: UNACCENTED_WEIGHT });
                }
            }
            Term::Folded(spelled) => {
                let variant = iy_variant(&spelled.folded);
                let variant = variant.filter(|other| vocabulary.spellings(other).next().is_some());
                terms.extend(variant.map(|other| WeightedTerm {
                    term: self.folded(other),
                    weight: FOLDED_WEIGHT * VARIANT_WEIGHT,
                }));
            }
            _ => {}
        }
        terms
    }
}

/// Adds a term to those accepted for each word. Its weight is 0 because it is scored separately.
fn accept(words: &mut [Vec<WeightedTerm>], form: Term) {
    for accepted in words {
        if !accepted.iter().any(|term| term.term == form) {
            accepted.push(WeightedTerm { term: form.clone(), weight: 0.0 });
        }
    }
}

fn phrase_of(words: &[String]) -> HighlightPhrase {
    HighlightPhrase {
        words: words.iter().map(|word| vec![Term::Exact(word.clone())]).collect(),
        phrase: true,
    }
}
