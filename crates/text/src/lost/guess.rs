//! What a piece of text may have been: every way in which given letters make a used syllable of it.

use super::super::Span;
use super::super::usage::{Used, used};
use super::tokens::{Gap, PLACEHOLDER, Token};
use crate::push_key;

/// Costs in bits, of what is less likely to happen to a lost letter.
/// The gap is as wide as between any two words, though a letter is missing at the end of one of them.
const NARROW_BITS: f32 = 4.0;
/// The gap has closed, so that the rest is one piece.
const CLOSED_BITS: f32 = 2.0;
/// Two letters were lost side by side.
const TWO_BITS: f32 = 3.0;
/// A piece that is changed is a word as it stands.
const WORD_BITS: f32 = 6.0;
/// The piece stands where a label, a unit or an abbreviation would.
const LABEL_BITS: f32 = 12.0;
/// A capital within a sentence; where a sentence or line begins, a capital is what is expected.
const CAPITAL_BITS: f32 = 2.0;

/// A reading of one or two tokens as one syllable.
#[derive(Debug, Clone)]
pub(super) struct Guess {
    /// How many tokens it takes.
    pub tokens: usize,
    /// The syllable.
    pub used: Used,
    /// As it would be written.
    pub text: String,
    /// Its cost besides that of the word.
    pub bits: f32,
    /// Whether there is no room for the letter, so that the piece could be a label or a variable.
    pub is_narrow: bool,
}

impl Guess {
    /// Where it stands, when it begins with `tokens[at]`.
    pub(super) fn span(&self, tokens: &[Token<'_>], at: usize) -> Span {
        Span::new(tokens[at].span.start, tokens[at + self.tokens - 1].span.end)
    }
}

/// The guesses that begin with `tokens[at]`, with letters out of `letters`; `pairs` says whether two may
/// have been lost side by side.
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

/// The syllable that `text` is, where its letters are in an order of cases that is written.
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
