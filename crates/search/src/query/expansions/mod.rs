//! What words of a query may also be written as: the expansion of an abbreviation and the reverse,
//! the terms of law for a word of everyday life. Such an expansion matches beside what was typed
//! and ranks below it.

pub mod abbreviations;
pub mod everyday;

pub use abbreviations::Abbreviations;

use tracuu_text::variants::iy_variant;

/// Something known, found in a run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// Index of its first word.
    pub start: usize,
    /// Number of its words.
    pub len: usize,
    /// What it is, or what may replace it.
    pub other: T,
}

/// Returns the results of `look_up` for each run of at most `longest` words, longest first, then by
/// place. They may overlap.
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
    found.sort_by_key(|found| std::cmp::Reverse(found.len));
    found
}

/// Returns one spelling for `i` and `y`: `kỹ` for `kĩ` and for `kỹ`.
fn one_spelling(word: &str) -> String {
    match iy_variant(word) {
        Some(other) if other.as_str() < word => other,
        _ => word.to_string(),
    }
}
