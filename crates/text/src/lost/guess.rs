//! Possible originals of a damaged piece of text: every way in which given letters turn it into a
//! syllable in use.
//!
//! Costs are in bits: the rarer the damage, the higher the cost.

use super::super::Span;
use super::super::usage::{Used, used};
use super::tokens::{Gap, PLACEHOLDER, Token};
use crate::push_key;

/// Cost of filling a letter in at a gap of a single space, as wide as between any two words.
const NARROW_BITS: f32 = 4.0;
/// Cost of a letter missing inside a piece, where the gap has closed.
const CLOSED_BITS: f32 = 2.0;
/// Cost of two letters lost side by side.
const TWO_BITS: f32 = 3.0;
/// Cost of changing pieces that are already words in use.
const WORD_BITS: f32 = 6.0;
/// Cost of changing a piece in the position of a label, a unit or an abbreviation.
const LABEL_BITS: f32 = 12.0;
/// Cost of a filled-in first letter in the wrong case: a capital is expected exactly at the start
/// of a line and after punctuation.
const CAPITAL_BITS: f32 = 2.0;

/// An interpretation of one or two tokens as one syllable.
#[derive(Debug, Clone)]
pub(super) struct Guess {
    /// Number of tokens that the guess replaces, 1 or 2.
    pub tokens: usize,
    /// The syllable, as an id of the usage table.
    pub used: Used,
    /// The syllable as it would be written.
    pub text: String,
    /// The cost of the damage in bits, without the cost of the word itself.
    pub bits: f32,
    /// True if the gap beside the filled-in letter is not two spaces wide. Then the piece may be a
    /// label or a variable instead.
    pub is_narrow: bool,
}

impl Guess {
    /// Returns the byte range that the guess covers if its first token is `tokens[at]`.
    pub(super) fn span(&self, tokens: &[Token<'_>], at: usize) -> Span {
        Span::new(tokens[at].span.start, tokens[at + self.tokens - 1].span.end)
    }
}

/// Returns the guesses that start at `tokens[at]` and fill in characters from `letters`. With
/// `pairs`, two letters may have been lost side by side.
pub(super) fn guesses(
    tokens: &[Token<'_>],
    at: usize,
    letters: &[char],
    pairs: bool,
) -> Vec<Guess> {
    let mut found = Vec::new();
    let token = &tokens[at];
    if token.is_number
        || token.is_listed
        || (token.is_attached && !token.text.contains(PLACEHOLDER))
    {
        return found;
    }
    let mut add = |parts: [&str; 3], count: usize, bits: f32, is_narrow: bool| {
        let text = parts.concat();
        if let Some(used) = read(&text) {
            let capital = parts[0].is_empty() && text.starts_with(char::is_uppercase);
            let begins = !matches!(token.gap, Gap::Spaces(_));
            let bits =
                if capital != begins && parts[0].is_empty() { bits + CAPITAL_BITS } else { bits };
            let bits = if token.is_label { bits + LABEL_BITS } else { bits };
            found.push(Guess { tokens: count, used, text, bits, is_narrow });
        }
    };
    let mut fill = |left: &str, right: &str, count: usize, bits: f32, two: bool, narrow: bool| {
        let mut letter = [0; 4];
        for &first in letters {
            add([left, first.encode_utf8(&mut letter), right], count, bits, narrow);
        }
        for &first in letters.iter().filter(|_| two) {
            for &second in letters {
                let both = String::from_iter([first, second]);
                add([left, &both, right], count, bits + TWO_BITS, narrow);
            }
        }
    };
    if let Some((left, right)) = token.text.split_once(PLACEHOLDER) {
        let rest = right.trim_start_matches(PLACEHOLDER);
        match rest.contains(PLACEHOLDER) {
            true => {}
            false => fill(left, rest, 1, 0.0, pairs, false),
        }
        return found;
    }
    let word = if token.used.is_some() { WORD_BITS } else { 0.0 };
    let after = tokens.get(at + 1);
    let gap_after = after.map_or(Gap::Line, |next| next.gap);
    if gap_after.is_wide() || token.used.is_none() {
        let narrow = if gap_after.is_wide() { 0.0 } else { NARROW_BITS };
        fill(token.text, "", 1, word + narrow, false, !gap_after.has_room());
    }
    if token.gap.is_wide() || token.used.is_none() {
        let narrow = if token.gap.is_wide() { 0.0 } else { NARROW_BITS };
        fill("", token.text, 1, word + narrow, false, !token.gap.has_room());
    }
    if token.used.is_none() {
        for (cut, _) in token.text.char_indices().skip(1) {
            let (left, right) = token.text.split_at(cut);
            fill(left, right, 1, CLOSED_BITS, pairs, false);
        }
    }
    if let Some((next, Gap::Spaces(spaces @ 1..=2))) = after.map(|next| (next, next.gap)) {
        let both = token.used.is_some() && next.used.is_some();
        let word = if both { WORD_BITS } else { 0.0 };
        if !next.is_number && !next.text.contains(PLACEHOLDER) {
            fill(token.text, next.text, 2, word, pairs && spaces == 2, false);
        }
    }
    found
}

/// Returns the usage id of `text`, or `None` if the syllable is not in use. Also returns `None`
/// unless `text` is in small letters, in capitals, or capitalised.
fn read(text: &str) -> Option<Used> {
    let mut capitals = text.chars().map(char::is_uppercase);
    let (first, second) = (capitals.next()?, capitals.next().unwrap_or(false));
    if (second && !first) || capitals.any(|capital| capital != second) {
        return None;
    }
    let mut key = String::with_capacity(text.len());
    push_key(text, &mut key);
    used(&key)
}
