//! Short phrases compared by their words: case, tone placement, punctuation and spaces do not matter.

use super::{key as word_key, words};

/// The words of `text` in their indexed form, one space between: `ĐỘC LẬP - Tự do` gives
/// `độc lập tự do`. Meant for short texts; empty where there is no word.
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

/// `text` with its first letter a capital.
pub fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The lines of a data file that are not comments, in order.
pub fn data_lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}
