//! Decides each gap: finds the likeliest interpretation of the whole text, with or without lost
//! letters (Viterbi over pairs of syllables).

use super::Repair;
use super::guess::{Guess, Missing, guesses};
use super::tokens::{Census, Token};
use crate::usage::{Used, bits};

/// Most interpretations kept at each token. They differ in the last syllable.
const PATHS_MAX: usize = 8;
/// Cost of each repair, in bits: it must be likelier by this much than the unrepaired text.
const REPAIR_BITS: f32 = 3.0;

/// Extra cost of leaving a fragment without a vowel, compared with another unknown word, in bits.
const FRAGMENT_BITS: f32 = 8.0;

/// An interpretation of the text up to some token.
#[derive(Clone)]
struct Path {
    /// Its last syllable, or `None` for a word that is not in the usage table.
    last: Option<Used>,
    cost: f32,
    /// The interpretation that it extends: the token index, and the index in the list of that
    /// token.
    from: (usize, usize),
    /// The repair of its last syllable, if any.
    guess: Option<Guess>,
}

/// Returns the repairs that fill gaps of `tokens` with `letters`, in text order.
pub(super) fn repairs(tokens: &[Token<'_>], letters: &[char], census: &Census) -> Vec<Repair> {
    let letters = with_other_case(letters, census);
    let start = Path { last: None, cost: 0.0, from: (0, 0), guess: None };
    let mut paths: Vec<Vec<Path>> = vec![Vec::new(); tokens.len() + 1];
    paths[0].push(start);
    for at in 0..tokens.len() {
        keep_best(&mut paths[at]);
        let here = std::mem::take(&mut paths[at]);
        let before = |path: &Path| path.last.filter(|_| tokens[at].gap.joins());
        for (number, path) in here.iter().enumerate() {
            let last = tokens[at].used;
            let fragment = if tokens[at].is_fragment { FRAGMENT_BITS } else { 0.0 };
            let cost = path.cost + bits(before(path), last) + fragment;
            add(&mut paths[at + 1], Path { last, cost, from: (at, number), guess: None });
        }
        for guess in guesses(tokens, at, &letters, Missing::OneOrTwo) {
            for (number, path) in here.iter().enumerate() {
                let last = Some(guess.used);
                let cost = path.cost + bits(before(path), last) + guess.bits + REPAIR_BITS;
                let repaired = Path { last, cost, from: (at, number), guess: Some(guess.clone()) };
                add(&mut paths[at + guess.tokens], repaired);
            }
        }
        paths[at] = here;
    }
    walk_back(tokens, &paths)
}

/// Adds to `letters` the other case of each, if it does not occur in the text. A font that has lost
/// `ỗ` has usually lost `Ỗ` too, which is too rare to be detected alone.
fn with_other_case(letters: &[char], census: &Census) -> Vec<char> {
    let mut all = letters.to_vec();
    for letter in letters {
        let other: Vec<char> = if letter.is_uppercase() {
            letter.to_lowercase().collect()
        } else {
            letter.to_uppercase().collect()
        };
        all.extend(other.into_iter().filter(|&c| census.count(c) == 0 && !letters.contains(&c)));
    }
    all
}

/// Adds `path`. Of two paths with the same last syllable, only the cheaper one is kept.
fn add(paths: &mut Vec<Path>, path: Path) {
    match paths.iter_mut().find(|other| other.last == path.last) {
        Some(other) if other.cost <= path.cost => {}
        Some(other) => *other = path,
        None => paths.push(path),
    }
}

fn keep_best(paths: &mut Vec<Path>) {
    paths.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    paths.truncate(PATHS_MAX);
}

fn walk_back(tokens: &[Token<'_>], paths: &[Vec<Path>]) -> Vec<Repair> {
    let mut repairs = Vec::new();
    let ends = paths.last().map_or(&[][..], Vec::as_slice);
    let best = (0..ends.len()).min_by(|&a, &b| ends[a].cost.total_cmp(&ends[b].cost));
    let mut place = (tokens.len(), best.unwrap_or(0));
    while let Some(path) = paths[place.0].get(place.1).filter(|_| place.0 > 0) {
        if let Some(guess) = &path.guess {
            let span = guess.span(tokens, path.from.0);
            repairs.push(Repair { span, text: guess.text.clone() });
        }
        place = path.from;
    }
    repairs.reverse();
    repairs
}
