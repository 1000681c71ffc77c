//! Plans the expansions of words in a run: they match in place of the words, and rank below them.

use super::Planner;
use crate::query::expansions::everyday;
use crate::query::plan::{HighlightPhrase, Term, WeightedTerm, Widened};

/// Weight of an abbreviation per word of its expansion. If the abbreviation is typed: weight of
/// each pair of the expansion.
const ABBREVIATION_WEIGHT: f32 = 0.2;
/// Weight of a term of law per word of the everyday word that it is added for: all pairs of the
/// term together weigh a third of what was typed, however long the term is.
const EVERYDAY_WEIGHT: f32 = 0.35;

impl Planner<'_> {
    /// Accepts the certain expansions of abbreviations in a run, and the certain abbreviations of
    /// words that are adjacent in it. Those that the index lacks are left out, except abbreviations
    /// of three words, which are not checked.
    pub(super) fn accept_abbreviations(
        &mut self,
        words: &[String],
        accepted: &mut [Vec<WeightedTerm>],
    ) {
        let known = self.lexicon.abbreviations();
        for found in known.find_abbreviations(words) {
            for expansion in found.other.iter().filter(|expansion| expansion.certain) {
                let accepted = &mut accepted[found.start..found.start + found.len];
                self.accept_phrase(&expansion.words, ABBREVIATION_WEIGHT, accepted);
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

    /// Accepts the terms of law for words of everyday life in a run, by its keys. Terms that the
    /// run has itself or the index lacks are left out. Notes what was added.
    pub(super) fn accept_legal_terms(
        &mut self,
        words: &[String],
        accepted: &mut [Vec<WeightedTerm>],
    ) {
        for found in everyday::find(words) {
            let mut terms = Vec::new();
            for term in &found.other.terms {
                let is_typed = words.windows(term.words.len()).any(|run| run == term.words);
                let pairs = term.words.len().saturating_sub(1).max(1);
                let weight = EVERYDAY_WEIGHT * found.len as f32 / pairs as f32;
                let accepted = &mut accepted[found.start..found.start + found.len];
                if !is_typed && self.accept_phrase(&term.words, weight, accepted) {
                    terms.push(term.text);
                }
            }
            let widened = Widened { word: found.other.text, terms };
            if !widened.terms.is_empty() && !self.plan.widened.contains(&widened) {
                self.plan.widened.push(widened);
            }
        }
    }

    /// Accepts a phrase of at least two words (keys) in place of typed words, with `weight` for
    /// each of its pairs. Returns false if the index lacks one of the pairs.
    fn accept_phrase(
        &mut self,
        phrase: &[String],
        weight: f32,
        accepted: &mut [Vec<WeightedTerm>],
    ) -> bool {
        let pairs = || phrase.windows(2);
        if !pairs().all(|two| self.lexicon.pair_frequency(&two[0], &two[1]) > 0) {
            return false;
        }
        for two in pairs() {
            self.rank(Term::ExactPair(two[0].clone(), two[1].clone()), weight);
        }
        self.plan.highlight_phrases.push(phrase_of(phrase));
        accept(accepted, Term::Chain(phrase.to_vec()));
        true
    }
}

/// Adds a term to those accepted for each word. Its weight is 0 because it is scored separately.
pub(super) fn accept(words: &mut [Vec<WeightedTerm>], form: Term) {
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
