//! What documents write otherwise: codes in groups, amounts with thousands, decimals with the other
//! sign, the currency after an amount.

use super::Planner;
use crate::query::plan::Term;
use tracuu_document::entity::typed::code::at_home;
use tracuu_document::entity::typed::quantity::decimal_key;
use tracuu_text::figure::other_forms;
use tracuu_text::{fold, key};

/// Fewest digits of a word that may be an amount or a code in groups: shorter ones are found as
/// words.
const DIGITS_MIN: usize = 4;
/// Fewest digits of a quoted code without letters, unless they are grouped as thousands. `"12 34"`
/// is not 1234.
const QUOTED_DIGITS_MIN: usize = 8;
/// Most letters of a word of a code: `AB 123456`, `29 MĐ1 234.56`.
const CODE_LETTERS_MAX: usize = 3;
/// Digits after the letters of a serial that is typed in small letters.
const SERIAL_DIGITS: std::ops::RangeInclusive<usize> = 5..=9;
/// The đồng, as keys.
const CURRENCY: [&str; 4] = ["đồng", "đ", "vnđ", "vnd"];
/// Words between a number and its currency, as folded keys.
const SCALES: [&str; 6] = ["nghin", "ngan", "trieu", "ty", "ti", "tram"];

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
        terms.extend(self.known_forms(word));
        terms
    }

    /// Returns the words under which documents may have a typed token: its key, for a code without
    /// separators, and the amount with the other decimal sign. Only those that the index has.
    pub(super) fn token_otherwise(&self, typed: &str, key: &str) -> Vec<Term> {
        let is_word = |key: &&String| key.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let keys = number_keys(key);
        let keys = keys.iter().filter(is_word).filter(|key| self.is_known(key));
        let keys = keys.filter(|key| *key != typed).map(|key| Term::Exact(key.clone()));
        keys.chain(self.known_forms(typed)).collect()
    }

    fn known_forms(&self, word: &str) -> impl Iterator<Item = Term> {
        other_forms(word).into_iter().filter(|other| self.is_known(other)).map(Term::Exact)
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

/// Returns the other keys of the currency `word` after `before`, both as folded keys; empty unless
/// `before` ends a number and `word` is the currency.
pub(super) fn other_currencies(before: &str, word: &str) -> Vec<String> {
    let is_currency = || CURRENCY.iter().any(|name| fold(name) == word);
    match ends_number(before) && is_currency() {
        true => CURRENCY.map(String::from).to_vec(),
        false => Vec::new(),
    }
}

/// Returns true if the folded key `word` is a number or a word for a large one.
pub(super) fn ends_number(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit()) || SCALES.contains(&word)
}

/// Returns the keys of the code that the words of a phrase are; `None` if they are none. Groups of
/// a code are not words, so that any grouping finds it.
pub(super) fn code_of(words: &[String]) -> Option<Vec<String>> {
    let words: Vec<String> = words.iter().map(|word| fold(&key(word)).replace('.', "")).collect();
    let code = words.concat();
    let is_letters = |word: &&String| !word.bytes().any(|byte| byte.is_ascii_digit());
    let mut named = words.iter().filter(is_letters);
    let is_short = named.next().is_none_or(|word| word.len() <= CODE_LETTERS_MAX);
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    let enough = match digits == code.len() {
        true => digits >= QUOTED_DIGITS_MIN || is_thousands(&words),
        false => digits >= DIGITS_MIN,
    };
    let is_plain = code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_plain && is_short && named.next().is_none() && enough).then(|| number_keys(&code))
}

fn is_thousands(words: &[String]) -> bool {
    let Some((first, others)) = words.split_first() else { return false };
    (1..=3).contains(&first.len()) && others.len() > 1 && others.iter().all(|word| word.len() == 3)
}

/// Returns the key of a serial in small letters: `ab 123456`. Capitals are read by the parser.
pub(super) fn serial_of(letters: &str, digits: &str) -> Option<String> {
    let letters = fold(letters);
    let is_serial = (1..=CODE_LETTERS_MAX).contains(&letters.len())
        && letters.bytes().all(|byte| byte.is_ascii_lowercase())
        && SERIAL_DIGITS.contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_serial.then(|| letters + digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_phrases() {
        let code = |text: &str| {
            let words: Vec<String> = text.split(' ').map(String::from).collect();
            code_of(&words).map(|keys| keys.join(" "))
        };
        assert_eq!(code("0205 3812 345").as_deref(), Some("02053812345"));
        assert_eq!(code("84 205 3812 345").as_deref(), Some("842053812345 02053812345"));
        assert_eq!(code("AB 123.456").as_deref(), Some("ab123456"));
        assert_eq!(code("29 MĐ1 234.56").as_deref(), Some("29md123456"));
        assert_eq!(code("1 234 567").as_deref(), Some("1234567"));
        for text in ["12 34", "12 345", "điều 12345", "ab cd 12345", "97.6", "12345678,5", "a b"]
        {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn currencies_follow_numbers() {
        assert_eq!(other_currencies("500000", "d").len(), CURRENCY.len());
        assert_eq!(other_currencies("ty", "vnd").len(), CURRENCY.len());
        assert_eq!(other_currencies("hop", "dong"), [""; 0]);
        assert_eq!(other_currencies("500", "usd"), [""; 0]);
    }

    #[test]
    fn serials_in_small_letters() {
        assert_eq!(serial_of("ab", "123456").as_deref(), Some("ab123456"));
        assert_eq!(serial_of("đ", "123456").as_deref(), Some("d123456"));
        for (letters, digits) in [("điều", "12345"), ("ab", "1234"), ("a1", "12345"), ("", "12345")]
        {
            assert_eq!(serial_of(letters, digits), None);
        }
    }
}
