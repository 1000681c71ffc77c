//! Finds the missing letters: each gap votes for the letters that turn it into a likely word.

use std::collections::HashSet;

use super::guess::{Guess, Missing, guesses};
use super::tokens::{Census, EVIDENCE_MIN, Gap, PLACEHOLDER, Token, has_vowel};
use crate::usage::{Used, bits, is_pair, letter_shares};

/// Most letters that a text can have lost.
const LETTERS_MAX: usize = 3;
/// Most gaps that vote; later ones would not change the result.
const VOTERS_MAX: usize = 600;
/// A letter counts as lost only if it occurs at most once per this many gaps that it explains.
const OCCURRENCE_SHARE: usize = 4;
/// Lowest share of the fragments without a vowel that the lost letters must explain, in percent.
/// Below it, too much is missing and every repair would be a guess.
const EXPLAINED_SHARE_MIN: usize = 60;
/// With fewer fragments than this, the share is not tested.
const SHARED_MIN: usize = 12;
/// Lowest gain of a letter at a gap that it explains, in bits.
const GAIN_MIN: f32 = 6.0;
/// Lowest gain if the piece may be a label or a variable, in bits: `t trong` of a formula gains 8,
/// `h trợ` 30.
const LABEL_GAIN_MIN: f32 = 14.0;
/// Fewest gaps that must agree if all their pieces may be labels or variables.
const LABELS_MIN: usize = 6;

/// Returns the letters that `tokens` have lost, those with the strongest evidence first. Returns
/// `None` if too few gaps agree, or if the letters explain too few of them.
pub(super) fn lost_letters(tokens: &[Token<'_>], census: &Census) -> Option<Vec<char>> {
    let evidence = (0..tokens.len()).filter(|&at| is_evidence(tokens, at));
    let voters: Vec<usize> = evidence.take(VOTERS_MAX).collect();
    if voters.len() < EVIDENCE_MIN {
        return None;
    }
    let is_candidate = |letter: &char| census.count(*letter) * OCCURRENCE_SHARE <= voters.len();
    let candidates: Vec<char> = all_letters().filter(is_candidate).collect();
    let labels: HashSet<&str> =
        tokens.iter().filter(|token| token.is_attached).map(|token| token.text).collect();
    let votes: Vec<Vec<Vote>> =
        voters.iter().map(|&at| votes(tokens, at, &candidates, &labels)).collect();
    let mut lost: Vec<usize> = Vec::new();
    while lost.len() < LETTERS_MAX {
        let is_accepted = |letter: &usize| {
            let explained = explained(&votes, &lost, *letter);
            let occurs = census.count(candidates[*letter]);
            explained >= EVIDENCE_MIN && occurs * OCCURRENCE_SHARE <= explained
        };
        // Of equal candidates the first wins: a small letter before its capital.
        let best = (0..candidates.len())
            .rev()
            .filter(|letter| !lost.contains(letter))
            .filter(is_accepted)
            .map(|letter| (letter, worth(&votes, &lost, letter)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((letter, _)) = best else { break };
        lost.push(letter);
    }
    if !explain_enough(tokens, &voters, &votes, &lost) {
        return None;
    }
    let letters: Vec<char> = lost.into_iter().map(|letter| candidates[letter]).collect();
    (!letters.is_empty()).then_some(letters)
}

/// Returns true if the letters `lost` explain enough of the fragments without a vowel among
/// `voters`.
fn explain_enough(
    tokens: &[Token<'_>],
    voters: &[usize],
    votes: &[Vec<Vote>],
    lost: &[usize],
) -> bool {
    let lacks_vowel = |at: usize| tokens[at].is_fragment || tokens[at].text.contains(PLACEHOLDER);
    let fragments: Vec<_> = voters.iter().zip(votes).filter(|(at, _)| lacks_vowel(**at)).collect();
    let explained = fragments.iter().filter(|(_, votes)| best(votes, lost) > 0.0).count();
    fragments.len() < SHARED_MIN || explained * 100 >= fragments.len() * EXPLAINED_SHARE_MIN
}

/// Returns all letters beyond ASCII, small and capital.
fn all_letters() -> impl Iterator<Item = char> {
    let lower_case = letter_shares().iter().map(|one| one.letter);
    lower_case.flat_map(|letter| std::iter::once(letter).chain(letter.to_uppercase()))
}

/// Returns true if the piece looks like the remains of a word with a lost letter.
fn is_evidence(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    let is_lower_case = || token.text.chars().all(char::is_lowercase);
    token.is_fragment
        || token.text.contains(PLACEHOLDER)
        || (token.used.is_none() && is_lower_case() && has_vowel(token.text))
}

/// The value of one letter at one gap.
#[derive(Clone, Copy, Default)]
struct Vote {
    gain: f32,
    /// True if the usage table lists the repaired word together with a neighbour.
    is_known: bool,
    /// True if the piece may be a label or a variable, because the gap does not fit the letter.
    may_be_label: bool,
}

/// Returns the value of each of `letters` at the gap beside `tokens[at]`. `labels` are pieces that
/// are labels or variables elsewhere in the text. A single letter may always be one: in a formula,
/// or as a point of an article that a table lists.
fn votes(tokens: &[Token<'_>], at: usize, letters: &[char], labels: &HashSet<&str>) -> Vec<Vote> {
    let mut votes = vec![Vote::default(); letters.len()];
    let before = at.checked_sub(1).filter(|_| tokens[at].gap.joins());
    let after = tokens.get(at + 1).map(|next| next.gap);
    let is_cell = tokens[at].gap.parts_columns() || after.is_some_and(Gap::parts_columns);
    for first in before.into_iter().chain([at]) {
        for guess in guesses(tokens, first, letters, Missing::One) {
            if first + guess.tokens <= at {
                continue;
            }
            let piece = tokens[at].text;
            let is_single = piece.chars().nth(1).is_none();
            let may_be_label = guess.is_narrow && (is_single || labels.contains(piece));
            if may_be_label && is_cell {
                continue;
            }
            let vote = Vote { may_be_label, ..vote(tokens, first, &guess) };
            let letter = letters.iter().position(|&letter| {
                guess.text.contains(letter)
                    && !tokens[first..first + guess.tokens]
                        .iter()
                        .any(|token| token.text.contains(letter))
            });
            if let Some(best) = letter.map(|letter| &mut votes[letter])
                && vote.gain > best.gain
            {
                *best = vote;
            }
        }
    }
    votes
}

/// Returns the gain, in bits, of reading the tokens from `first` on as `guess`.
fn vote(tokens: &[Token<'_>], first: usize, guess: &Guess) -> Vote {
    let end = first + guess.tokens;
    let is_joined = tokens[first].gap.joins();
    let before = first.checked_sub(1).filter(|_| is_joined).and_then(|at| tokens[at].used);
    let after = tokens.get(end).filter(|token| token.gap.joins());
    let mut unrepaired = 0.0;
    let mut last: Option<Used> = before;
    for token in tokens[first..end].iter().chain(after) {
        unrepaired += bits(last, token.used);
        last = token.used;
    }
    let cost_after = after.map_or(0.0, |token| bits(Some(guess.used), token.used));
    let repaired = bits(before, Some(guess.used)) + cost_after + guess.bits;
    let is_known = is_pair(before, Some(guess.used))
        || after.is_some_and(|token| is_pair(Some(guess.used), token.used));
    Vote { gain: unrepaired - repaired, is_known, may_be_label: false }
}

/// Returns the gain of `letter` beyond that of the letters `lost`, summed over all gaps.
fn worth(votes: &[Vec<Vote>], lost: &[usize], letter: usize) -> f32 {
    let more = |votes: &Vec<Vote>| (counted(votes[letter]) - best(votes, lost)).max(0.0);
    votes.iter().map(more).sum()
}

/// Returns the number of gaps at which `letter` makes a known word and beats all of `lost`. Returns
/// 0 if these are few and all their pieces may be labels.
fn explained(votes: &[Vec<Vote>], lost: &[usize], letter: usize) -> usize {
    let explains =
        |votes: &&Vec<Vote>| votes[letter].is_known && counted(votes[letter]) > best(votes, lost);
    let explaining = || votes.iter().filter(explains);
    let number = explaining().count();
    let is_sure = number >= LABELS_MIN || !explaining().all(|votes| votes[letter].may_be_label);
    if is_sure { number } else { 0 }
}

fn best(votes: &[Vote], lost: &[usize]) -> f32 {
    lost.iter().map(|&letter| counted(votes[letter])).fold(0.0, f32::max)
}

fn counted(vote: Vote) -> f32 {
    let least = if vote.may_be_label { LABEL_GAIN_MIN } else { GAIN_MIN };
    if vote.gain >= least { vote.gain } else { 0.0 }
}
