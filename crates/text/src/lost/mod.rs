//! Finds letters that a file has lost. A font without a mapping for one letter leaves a gap at each
//! occurrence of the letter (`h  trợ`, `th c đẩy`, `đ ng`), throughout the text.
//!
//! A single gap is never evidence enough. `tokens` recognises gaps by the fragments beside them. In
//! `vote` all gaps of a text vote for the one to three letters that are also missing elsewhere.
//! Only then does `repair` decide each gap, by the words around it. A text without such gaps is
//! left unchanged after one cheap pass. Letters that are wrong rather than missing are not handled
//! here ([`super::normalize()`]).

mod guess;
mod repair;
mod tokens;
mod vote;

use crate::span::Span;

/// The lost letters of a text and their repairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Lost {
    /// The letters that are missing throughout, those with the strongest evidence first. A capital
    /// and its small letter are separate letters.
    pub letters: Vec<char>,
    /// The repairs, in text order, not overlapping.
    pub repairs: Vec<Repair>,
}

/// A syllable that has lost one or two letters.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Repair {
    /// The range of its remains in the text: `h`, `th c`.
    pub span: Span,
    /// The whole syllable, in the case of the remaining letters: `hỗ`, `thúc`.
    pub text: String,
}

/// Returns the letters that `text` has lost and the repairs, or `None` if the text has no damage of
/// this kind. `text` must be normal but not folded ([`super::normalize()`]): a gap of two spaces is
/// evidence. Linear; undamaged text costs one pass.
///
/// ```
/// use tracuu_text::lost::find_lost;
///
/// let text = "Công tác h  trợ doanh nghiệp; h  trợ vốn; n  lực phát triển; h  trợ đầu tư.";
/// let lost = find_lost(text).unwrap();
/// assert_eq!(lost.letters, ['ỗ']);
/// assert_eq!((lost.repairs[0].span.of(text), lost.repairs[0].text.as_str()), ("h", "hỗ"));
/// assert_eq!(find_lost("Công tác hỗ trợ doanh nghiệp"), None);
/// ```
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
