//! Plans the words between quotation marks: which terms each of them accepts, and the filter that
//! they are.

use super::figures::other_currencies;
use super::run::Taken;
use super::{Planner, folded_key, spellings};
use crate::query::plan::{Filter, HighlightPhrase, Term};
use crate::query::query_word::QueryWord;
use crate::query::restore::Restoration;
use crate::query::{Clause, ClauseKind};
use tracuu_text::figure::other_forms;
use tracuu_text::has_diacritics;

/// A word between quotation marks.
#[derive(Debug, Clone)]
pub(super) struct QuotedWord {
    /// What ranks: the word as it was meant, or all that fold to it.
    pub term: Term,
    /// The keys of which any will do in its place.
    pub keys: Vec<String>,
}

impl QuotedWord {
    fn of(term: Term) -> QuotedWord {
        QuotedWord { keys: spellings(&term).to_vec(), term }
    }
}

impl Planner<'_> {
    /// Plans the words of a phrase, and says how they were understood. `clause` makes the phrase of
    /// its words.
    pub(super) fn quoted(
        &mut self,
        words: &[String],
        clause: impl Fn(Vec<String>) -> ClauseKind,
    ) -> Vec<QuotedWord> {
        let typed: Vec<QueryWord> = words.iter().map(|word| QueryWord::new(word)).collect();
        let read = self.read(&typed);
        let accented = words.iter().any(|word| has_diacritics(word));
        let word = |at: usize| self.quoted_word(&typed[at], &read, at, accented);
        let quoted = (0..typed.len()).map(word).collect();
        self.say_quoted(&typed, &read, clause);
        quoted
    }

    fn quoted_word(
        &self,
        typed: &QueryWord,
        read: &Restoration,
        at: usize,
        accented: bool,
    ) -> QuotedWord {
        let mut quoted = match self.taken(typed, read, at, accented) {
            Taken::AsTyped(key) => QuotedWord::of(Term::Exact(key)),
            Taken::AnySpelling(_) if accented => QuotedWord::of(Term::Exact(typed.key.clone())),
            Taken::AnySpelling(folded) => QuotedWord::of(self.folded(folded)),
            Taken::Likely(readings) => {
                let mut keys: Vec<String> =
                    readings.into_iter().map(|reading| reading.key).collect();
                let term = Term::Exact(keys[0].clone());
                keys.extend(self.in_unaccented(&typed.key));
                QuotedWord { term, keys }
            }
        };
        if let Some(meant) = read.slip(at) {
            quoted.term = Term::Exact(meant.to_string());
            quoted.keys.push(meant.to_string());
        }
        quoted
    }

    /// Plans the words of a phrase that is left out.
    pub(super) fn quoted_in_any_spelling(&self, words: &[String]) -> Vec<QuotedWord> {
        self.in_any_spelling(words).into_iter().map(QuotedWord::of).collect()
    }

    /// Says how the words of a phrase were understood, which `clause` makes of them.
    fn say_quoted(
        &mut self,
        typed: &[QueryWord],
        read: &Restoration,
        clause: impl Fn(Vec<String>) -> ClauseKind,
    ) {
        let said = |words: Vec<String>| Clause { excluded: false, kind: clause(words) }.to_string();
        let understood = self.understood(typed, read);
        let (restored, corrected) = understood.into_iter().unzip();
        self.said.push(said(restored), said(corrected));
    }

    /// Adds the words of a phrase to the score, and the `code` that they are. The phrase itself is
    /// a filter.
    pub(super) fn rank_quoted(&mut self, quoted: &[QuotedWord], code: Option<Term>, phrase: bool) {
        let terms: Vec<Term> = quoted.iter().map(|word| word.term.clone()).collect();
        for term in terms.iter().chain(&code) {
            self.rank(term.clone(), 1.0);
        }
        self.rank_pairs(&terms, 1.0);
        let of_word = |at: usize| {
            let keys = keys(quoted, at).into_iter().map(Term::Exact);
            keys.collect()
        };
        let mut words: Vec<Vec<Term>> = (0..quoted.len()).map(of_word).collect();
        words[0].extend(code);
        self.plan.highlight_phrases.push(HighlightPhrase { words, phrase });
    }
}

/// The filter that a phrase is.
pub(super) fn phrase(quoted: &[QuotedWord]) -> Filter {
    let words = all_keys(quoted);
    match (quoted, &words[..]) {
        ([word], [keys]) if *keys == spellings(&word.term) => Filter::Has(word.term.clone()),
        _ => Filter::Phrase { words },
    }
}

/// The filter that words are which stand close together.
pub(super) fn near(quoted: &[QuotedWord], within: usize) -> Filter {
    let mut words = all_keys(quoted);
    words.sort();
    words.dedup();
    match &words[..] {
        [_] => phrase(&quoted[..1]),
        _ => Filter::Near { words, within },
    }
}

fn all_keys(quoted: &[QuotedWord]) -> Vec<Vec<String>> {
    (0..quoted.len()).map(|at| keys(quoted, at)).collect()
}

/// Returns the keys of which any will do for a word of a phrase: also those of a number with the
/// other decimal sign, and the other names of the currency after a number.
fn keys(quoted: &[QuotedWord], at: usize) -> Vec<String> {
    let mut keys = quoted[at].keys.clone();
    let term = &quoted[at].term;
    if let Term::Exact(word) = term {
        keys.extend(other_forms(word));
    }
    let before = at.checked_sub(1).and_then(|at| folded_key(&quoted[at].term));
    if let Some((before, word)) = before.zip(folded_key(term)) {
        let others = other_currencies(&before, &word).into_iter();
        keys.extend(others.filter(|other| !quoted[at].keys.contains(other)));
    }
    keys
}
