//! Letters that a file has lost: a font without a map for one letter leaves a gap wherever that letter
//! stood (`h  trợ`, `th c đẩy`, `đ ng`), throughout the document.
//!
//! Nothing is guessed from one gap. Gaps are told by what they leave over (`tokens`), all gaps of a document
//! vote for the one to three letters that are missing everywhere else too (`vote`), and only then each gap
//! is decided, by the words around it (`repair`). A text without such gaps is left alone after one cheap
//! look. What is not done: letters that are wrong rather than missing ([`super::normalize()`]).

mod guess;
mod repair;
mod tokens;
mod vote;

use super::Span;

/// What was found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Lost {
    /// The letters that are missing throughout, most frequent first; capitals are letters of their own.
    pub letters: Vec<char>,
    /// The gaps, in text order, not overlapping.
    pub repairs: Vec<Repair>,
}

/// A syllable that has lost a letter or two.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Repair {
    /// What is left of it in the text: `h`, `th c`.
    pub span: Span,
    /// The whole syllable, in the case of its rest: `hỗ`, `thúc`.
    pub text: String,
}

/// The letters that `text` has lost, and where; none for a text without damage of this kind. `text` is
/// normal but not folded ([`super::normalize()`]): a gap of two spaces is evidence. Linear; healthy text
/// costs one pass.
pub fn find_lost(text: &str) -> Option<Lost> {
    let census = tokens::census(text);
    if !census.is_suspicious() {
        return None;
    }
    let tokens = tokens::tokens(text);
    let letters = vote::lost_letters(&tokens, &census)?;
    let repairs = repair::repairs(&tokens, &letters, &census);
    (!repairs.is_empty()).then_some(Lost { letters, repairs })
}

#[cfg(test)]
mod tests;
