//! Compares short phrases by their words. Case, tone placement, punctuation and spaces do not
//! matter.

use super::word::{key as word_key, words};

pub use super::data_file::data_lines;

/// Returns the words of `text` in indexed form, separated by one space: `ĐỘC LẬP - Tự do` gives
/// `độc lập tự do`. Meant for short texts. Returns an empty string for a text without words.
pub fn key(text: &str) -> String {
    let mut phrase = String::with_capacity(text.len());
    for word in words(text) {
        if !phrase.is_empty() {
            phrase.push(' ');
        }
        phrase.push_str(&word_key(word.text));
    }
    phrase
}

/// Returns the words of `text` in indexed form, in order; none for a text without words.
pub fn keys(text: &str) -> Vec<String> {
    words(text).map(|word| word_key(word.text)).collect()
}

/// Returns `text` with its first character in upper case.
pub fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
