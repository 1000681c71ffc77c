//! A word of a query as restoration and spelling look at it.

use tracuu_text::{has_diacritics, key};

/// A word of a run of adjacent query words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryWord {
    /// As it was typed.
    pub text: String,
    /// Its key.
    pub key: String,
    /// True if the word has only letters, none of them with a diacritic.
    pub plain: bool,
}

impl QueryWord {
    /// Makes the word from its typed text, in upper or lower case.
    pub fn new(word: &str) -> QueryWord {
        let key = key(word);
        let plain = !has_diacritics(&key) && key.chars().all(char::is_alphabetic);
        QueryWord { text: word.to_string(), key, plain }
    }
}
