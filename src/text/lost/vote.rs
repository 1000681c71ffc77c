//! Which letters are missing: every gap votes for those that make a likely word of it.

use std::collections::HashSet;

use super::super::usage::{Used, bits, is_pair, letter_shares};
use super::guess::{Guess, guesses};
use super::tokens::{Census, EVIDENCE_MIN, PLACEHOLDER, Token, has_vowel};

/// Most letters that a document is taken to have lost.
const LETTERS_MAX: usize = 3;
/// Most gaps that vote: later ones would say the same.
const VOTERS_MAX: usize = 600;
/// A letter that occurs more than once for so many gaps that it explains is not lost.
const OCCURRENCE_SHARE: usize = 4;
/// What a letter must gain at a gap to explain it, in bits.
const GAIN_MIN: f32 = 6.0;

/// The letters that `tokens` have lost, strongest first; none where too few gaps agree.
pub(super) fn lost_letters(tokens: &[Token<'_>], census: &Census) -> Option<Vec<char>> {
    let voters: Vec<usize> = (0..tokens.len()).filter(|&at| is_evidence(tokens, at)).collect();
    let voters = &voters[..voters.len().min(VOTERS_MAX)];
    if voters.len() < EVIDENCE_MIN {
        return None;
    }
    let is_candidate = |letter: &char| census.count(*letter) * OCCURRENCE_SHARE <= voters.len();
    let candidates: Vec<char> = letters().filter(is_candidate).collect();
    let labels: HashSet<&str> =
        tokens.iter().filter(|token| token.is_attached).map(|token| token.text).collect();
    let votes: Vec<Vec<Vote>> =
        voters.iter().map(|&at| votes(tokens, at, &candidates, &labels)).collect();
    let mut lost: Vec<usize> = Vec::new();
    while lost.len() < LETTERS_MAX {
        // Of equal ones the first: a small letter before its capital.
        let best = (0..candidates.len())
            .rev()
            .filter(|letter| !lost.contains(letter))
            .map(|letter| (letter, worth(&votes, &lost, letter)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((letter, _)) = best else { break };
        let explained = explained(&votes, &lost, letter, |voter| tokens[voters[voter]].text);
        let occurs = census.count(candidates[letter]);
        if explained < EVIDENCE_MIN || occurs * OCCURRENCE_SHARE > explained {
            break;
        }
        lost.push(letter);
    }
    let lost: Vec<char> = lost.into_iter().map(|letter| candidates[letter]).collect();
    (!lost.is_empty()).then_some(lost)
}

/// All letters beyond ASCII, small and capital.
fn letters() -> impl Iterator<Item = char> {
    let small = letter_shares().iter().map(|(letter, _)| *letter);
    small.flat_map(|letter| std::iter::once(letter).chain(letter.to_uppercase()))
}

/// Whether the piece is one that a lost letter leaves over.
fn is_evidence(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    let small = || token.text.chars().all(char::is_lowercase);
    token.is_orphan
        || token.text.contains(PLACEHOLDER)
        || (token.used.is_none() && small() && has_vowel(token.text))
}

/// What one letter is worth at one gap.
#[derive(Clone, Copy, Default)]
struct Vote {
    gain: f32,
    /// Whether the word that it makes is known beside one of its neighbours.
    is_known: bool,
    /// See [`Guess::is_narrow`].
    is_narrow: bool,
}

/// What each of `letters` is worth at the gap by `tokens[at]`. A piece that is also a label or a variable
/// somewhere (`labels`) is none the less one where nothing but a narrow gap speaks for a lost letter.
fn votes(tokens: &[Token<'_>], at: usize, letters: &[char], labels: &HashSet<&str>) -> Vec<Vote> {
    let mut votes = vec![Vote::default(); letters.len()];
    let before = at.checked_sub(1).filter(|_| tokens[at].gap.joins());
    for first in before.into_iter().chain([at]) {
        for guess in guesses(tokens, first, letters, false) {
            let is_label = guess.is_narrow && labels.contains(tokens[at].text);
            if first + guess.tokens <= at || is_label {
                continue;
            }
            let vote = vote(tokens, first, &guess);
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

/// What the text gains, in bits, when the tokens from `first` on are read as `guess`.
fn vote(tokens: &[Token<'_>], first: usize, guess: &Guess) -> Vote {
    let end = first + guess.tokens;
    let before = first.checked_sub(1).filter(|_| tokens[first].gap.joins());
    let before = before.and_then(|at| tokens[at].used);
    let after = tokens.get(end).filter(|token| token.gap.joins());
    let mut as_it_is = 0.0;
    let mut last: Option<Used> = before;
    for token in tokens[first..end].iter().chain(after) {
        as_it_is += bits(last, token.used);
        last = token.used;
    }
    let behind = after.map_or(0.0, |token| bits(Some(guess.used), token.used));
    let repaired = bits(before, Some(guess.used)) + behind + guess.bits;
    let is_known = is_pair(before, Some(guess.used))
        || after.is_some_and(|token| is_pair(Some(guess.used), token.used));
    Vote { gain: as_it_is - repaired, is_known, is_narrow: guess.is_narrow }
}

/// What `letter` adds to what the letters `lost` explain already.
fn worth(votes: &[Vec<Vote>], lost: &[usize], letter: usize) -> f32 {
    let more = |votes: &Vec<Vote>| (counted(votes[letter]) - best(votes, lost)).max(0.0);
    votes.iter().map(more).sum()
}

/// At how many gaps `letter` makes a known word, and none of `lost` is better. None where all of them are
/// single letters (`piece`) with no room beside them: variables of a formula, or the points of articles that
/// a table lists.
fn explained<'a>(
    votes: &[Vec<Vote>],
    lost: &[usize],
    letter: usize,
    piece: impl Fn(usize) -> &'a str,
) -> usize {
    let explains =
        |votes: &Vec<Vote>| votes[letter].is_known && counted(votes[letter]) > best(votes, lost);
    let explaining: Vec<usize> =
        (0..votes.len()).filter(|&voter| explains(&votes[voter])).collect();
    let is_label =
        |&voter: &usize| votes[voter][letter].is_narrow && piece(voter).chars().nth(1).is_none();
    if explaining.iter().all(is_label) { 0 } else { explaining.len() }
}

fn best(votes: &[Vote], lost: &[usize]) -> f32 {
    lost.iter().map(|&letter| counted(votes[letter])).fold(0.0, f32::max)
}

fn counted(vote: Vote) -> f32 {
    if vote.gain >= GAIN_MIN { vote.gain } else { 0.0 }
}
