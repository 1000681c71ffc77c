//! Figures that documents write otherwise: codes in groups, amounts with thousands, decimals with
//! the other sign.

use super::Planner;
use crate::query::plan::Term;
use tracuu_document::entity::typed::code::at_home;
use tracuu_document::entity::typed::quantity::decimal_key;
use tracuu_text::fold;

/// Fewest digits of a word that may be an amount or a code in groups: shorter ones are found as
/// words.
const DIGITS_MIN: usize = 4;

impl Planner<'_> {
    /// Returns the other terms of a word with digits: its key as an amount or code, and the word
    /// with the other decimal sign if the index has it.
    pub(super) fn figures_otherwise(&self, word: &str) -> Vec<Term> {
        let mut terms = Vec::new();
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let folded = fold(word);
        if digits >= DIGITS_MIN && folded.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            terms.push(Term::Number(number_keys(&folded)));
        }
        terms.extend(decimal_key(word).map(|key| Term::Number(vec![key])));
        terms.extend(self.with_other_sign(word));
        terms
    }

    /// Returns the words under which documents may have a typed token: its key, for a code without
    /// separators, and the amount with the other decimal sign. Only those that the index has.
    pub(super) fn token_otherwise(&self, typed: &str, key: &str) -> Vec<Term> {
        let is_word = |key: &&String| key.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let keys = number_keys(key);
        let keys = keys.iter().filter(is_word).filter(|key| self.is_known(key));
        let keys = keys.filter(|key| *key != typed).map(|key| Term::Exact(key.clone()));
        keys.chain(self.with_other_sign(typed)).collect()
    }

    fn with_other_sign(&self, word: &str) -> Option<Term> {
        with_other_sign(word).filter(|other| self.is_known(other)).map(Term::Exact)
    }

    fn is_known(&self, word: &str) -> bool {
        self.lexicon.vocabulary().frequency(word) > 0
    }
}

/// Returns the keys of a code, of which any is meant: itself, and the number of a telephone without
/// the country.
pub(super) fn number_keys(key: &str) -> Vec<String> {
    std::iter::once(key.to_string()).chain(at_home(key)).collect()
}

/// Returns a number with points for commas and commas for points (`97,6` for `97.6`), or `None` if
/// `word` is not a number with such signs.
pub(super) fn with_other_sign(word: &str) -> Option<String> {
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    let swap = |c: char| match c {
        '.' => ',',
        ',' => '.',
        _ => c,
    };
    (is_number && word.contains(['.', ','])).then(|| word.chars().map(swap).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_swapped() {
        let swapped = |word| with_other_sign(word);
        assert_eq!(swapped("97.6").as_deref(), Some("97,6"));
        assert_eq!(swapped("1.234,5").as_deref(), Some("1,234.5"));
        assert_eq!((swapped("976"), swapped("a.b"), swapped("")), (None, None, None));
    }
}
