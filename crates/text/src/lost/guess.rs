//! Possible originals of a damaged piece of text: every way in which given letters turn it into a
//! syllable in use.
//!
//! Costs are in bits: the rarer the damage, the higher the cost.

use super::tokens::{Gap, PLACEHOLDER, Token};
use crate::span::Span;
use crate::usage::{Used, used};
use crate::word::push_term;

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

/// How many letters may be missing at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// One letter.
    One,
    /// One letter, or two side by side where there is room for them.
    OneOrTwo,
}

/// Returns the guesses that start at `tokens[at]` and fill in characters from `letters`.
pub(super) fn guesses(
    tokens: &[Token<'_>],
    at: usize,
    letters: &[char],
    missing: Missing,
) -> Vec<Guess> {
    let mut found = Vec::new();
    for slot in slots(tokens, at) {
        let mut add =
            |filling: &str, bits: f32| found.extend(slot.fill(&tokens[at], filling, bits));
        for first in letters {
            add(first.encode_utf8(&mut [0; 4]), slot.bits);
        }
        if missing == Missing::One || !slot.fits_two {
            continue;
        }
        for &first in letters {
            for &second in letters {
                add(&String::from_iter([first, second]), slot.bits + TWO_BITS);
            }
        }
    }
    found
}

/// A place at which letters may be missing.
struct Slot<'a> {
    /// The remains of the syllable before and after the place.
    left: &'a str,
    right: &'a str,
    /// Number of tokens that the remains are taken from, 1 or 2.
    tokens: usize,
    /// The cost of one letter missing here, in bits.
    bits: f32,
    /// True if two letters may be missing here side by side.
    fits_two: bool,
    /// As in [`Guess::is_narrow`].
    is_narrow: bool,
}

impl Slot<'_> {
    /// Returns the guess that puts `filling` into the slot, at a cost of `bits`, or `None` if the
    /// result is not a syllable in use. `token` is the first one of the slot.
    fn fill(&self, token: &Token<'_>, filling: &str, mut bits: f32) -> Option<Guess> {
        let text = [self.left, filling, self.right].concat();
        let used = syllable_in_use(&text)?;
        if self.left.is_empty() {
            let expects_capital = !matches!(token.gap, Gap::Spaces(_));
            if text.starts_with(char::is_uppercase) != expects_capital {
                bits += CAPITAL_BITS;
            }
        }
        if token.is_label {
            bits += LABEL_BITS;
        }
        Some(Guess { tokens: self.tokens, used, text, bits, is_narrow: self.is_narrow })
    }
}

/// Returns the places at which letters may be missing from a syllable that starts at `tokens[at]`:
/// at the placeholder if there is one, otherwise after, before and inside the piece, and between it
/// and the next one.
fn slots<'a>(tokens: &[Token<'a>], at: usize) -> Vec<Slot<'a>> {
    let token = &tokens[at];
    let placeholder = token.text.split_once(PLACEHOLDER);
    if token.is_number || token.is_listed || (token.is_attached && placeholder.is_none()) {
        return Vec::new();
    }
    if let Some((left, rest)) = placeholder {
        let right = rest.trim_start_matches(PLACEHOLDER);
        let slot = Slot { left, right, tokens: 1, bits: 0.0, fits_two: true, is_narrow: false };
        return if right.contains(PLACEHOLDER) { Vec::new() } else { vec![slot] };
    }
    let mut slots = Vec::new();
    let is_used = token.used.is_some();
    let next = tokens.get(at + 1);
    let gap_after = next.map_or(Gap::Line, |next| next.gap);
    for (left, right, gap) in [(token.text, "", gap_after), ("", token.text, token.gap)] {
        if gap.is_wide() || !is_used {
            let word = if is_used { WORD_BITS } else { 0.0 };
            let bits = if gap.is_wide() { word } else { word + NARROW_BITS };
            let is_narrow = !gap.has_room();
            slots.push(Slot { left, right, tokens: 1, bits, fits_two: false, is_narrow });
        }
    }
    if !is_used {
        slots.extend(token.text.char_indices().skip(1).map(|(cut, _)| {
            let (left, right) = token.text.split_at(cut);
            Slot { left, right, tokens: 1, bits: CLOSED_BITS, fits_two: true, is_narrow: false }
        }));
    }
    if let Some((next, Gap::Spaces(spaces @ 1..=2))) = next.map(|next| (next, next.gap))
        && !next.is_number
        && !next.text.contains(PLACEHOLDER)
    {
        let bits = if is_used && next.used.is_some() { WORD_BITS } else { 0.0 };
        let (left, right) = (token.text, next.text);
        slots.push(Slot { left, right, tokens: 2, bits, fits_two: spaces == 2, is_narrow: false });
    }
    slots
}

/// Returns the usage id of `text`, or `None` if the syllable is not in use. Also returns `None`
/// unless `text` is in small letters, in capitals, or capitalised.
fn syllable_in_use(text: &str) -> Option<Used> {
    let mut capitals = text.chars().map(char::is_uppercase);
    let (first, second) = (capitals.next()?, capitals.next().unwrap_or(false));
    if (second && !first) || capitals.any(|capital| capital != second) {
        return None;
    }
    let mut key = String::with_capacity(text.len());
    push_term(text, &mut key);
    used(&key)
}
