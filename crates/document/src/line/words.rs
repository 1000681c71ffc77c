//! Questions about the letters and words of a line, whatever it is in the document.

use tracuu_text::letter::is_letter;

/// Longest line that can be in capitals or be the motto, in bytes.
pub(super) const SHORT_LINE_BYTES: usize = 400;

/// Returns true if `text` has at least two letters and no lowercase one. False if it is longer than
/// 400 bytes.
pub(crate) fn is_capitals(text: &str) -> bool {
    let letters = text.chars().filter(|&c| is_letter(c));
    text.len() <= SHORT_LINE_BYTES
        && letters.clone().nth(1).is_some()
        && letters.clone().all(|c| !c.is_lowercase())
}

/// Returns true for a drawn rule: at least three dashes, underscores, stars and the like, and
/// spaces.
pub(crate) fn is_rule(text: &str) -> bool {
    let drawn = |c: char| matches!(c, '_' | '-' | '–' | '—' | '=' | '*' | '¯' | '─' | '━' | ' ');
    text.chars().all(drawn) && text.chars().filter(|&c| c != ' ').count() >= 3
}

/// Words that require a following word, so that no paragraph ends with them.
pub(crate) const OPEN_WORDS: [&str; 30] = [
    "số",
    "ngày",
    "tháng",
    "năm",
    "của",
    "và",
    "hoặc",
    "tại",
    "về",
    "theo",
    "các",
    "những",
    "từ",
    "đến",
    "với",
    "cho",
    "bởi",
    "do",
    "trong",
    "trên",
    "là",
    "khoản",
    "điều",
    "điểm",
    "mục",
    "thuộc",
    "giữa",
    "đồng chí",
    "ông",
    "bà",
];

/// Returns true if `tail` ends with the whole word `word`, also with a capital first letter
/// (`Điều`).
pub(crate) fn ends_with_word(tail: &str, word: &str) -> bool {
    let Some(start) = tail.len().checked_sub(word.len()) else { return false };
    tail.get(start..).is_some_and(|end| end == word || is_capitalized(end, word))
        && !tail[..start].ends_with(char::is_alphanumeric)
}

/// Returns true if `text` is `word` with its first letter in upper case.
fn is_capitalized(text: &str, word: &str) -> bool {
    let mut rest = word.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).eq(text.chars())
}

/// Returns true if `text` contains a word of more than one letter.
pub(crate) fn has_words(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() > 1)
}
