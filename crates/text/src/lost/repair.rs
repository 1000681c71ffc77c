//! Decides each gap: finds the likeliest interpretation of the whole text, with or without lost
//! letters (Viterbi over pairs of syllables).

use super::super::usage::{Used, bits};
use super::Repair;
use super::guess::{Guess, guesses};
use super::tokens::{Census, Token};

/// Most interpretations kept at each token. They differ in the last syllable.
const READINGS_MAX: usize = 8;
/// Cost of each repair, in bits: it must be likelier by this much than the unrepaired text.
const REPAIR_BITS: f32 = 3.0;

/// Extra cost of leaving a fragment without a vowel, compared with another unknown word, in bits.
const ORPHAN_BITS: f32 = 8.0;

/// An interpretation of the text up to some token.
#[derive(Clone)]
struct Reading {
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
    let start = Reading { last: None, cost: 0.0, from: (0, 0), guess: None };
    let mut readings: Vec<Vec<Reading>> = vec![Vec::new(); tokens.len() + 1];
    readings[0].push(start);
    for at in 0..tokens.len() {
        keep_best(&mut readings[at]);
        let here = std::mem::take(&mut readings[at]);
        for (number, reading) in here.iter().enumerate() {
            let before = reading.last.filter(|_| tokens[at].gap.joins());
            let word = tokens[at].used;
            let orphan = if tokens[at].is_orphan { ORPHAN_BITS } else { 0.0 };
            let cost = reading.cost + bits(before, word) + orphan;
            add(
                &mut readings[at + 1],
                Reading { last: word, cost, from: (at, number), guess: None },
            );
        }
        for guess in guesses(tokens, at, &letters, true) {
            for (number, reading) in here.iter().enumerate() {
                let before = reading.last.filter(|_| tokens[at].gap.joins());
                let word = Some(guess.used);
                let cost = reading.cost + bits(before, word) + guess.bits + REPAIR_BITS;
                let guess = Some(guess.clone());
                let next = at + guess.as_ref().map_or(1, |guess| guess.tokens);
                add(&mut readings[next], Reading { last: word, cost, from: (at, number), guess });
            }
        }
        readings[at] = here;
    }
    walk_back(tokens, &readings)
}

/// Adds to `letters` the other case of each, if it does not occur in the text. A font that has lost
/// `ỗ` has usually lost `Ỗ` too, which is too rare to be detected alone.
fn with_other_case(letters: &[char], census: &Census) -> Vec<char> {
    let mut all = letters.to_vec();
    for letter in letters {
        let other: Vec<char> = match letter.is_uppercase() {
            true => letter.to_lowercase().collect(),
            false => letter.to_uppercase().collect(),
        };
        all.extend(other.into_iter().filter(|&c| census.count(c) == 0 && !letters.contains(&c)));
    }
    all
}

/// Adds `reading`. Of two interpretations with the same last syllable, only the cheaper one is
/// kept.
fn add(readings: &mut Vec<Reading>, reading: Reading) {
    match readings.iter_mut().find(|other| other.last == reading.last) {
        Some(other) if other.cost <= reading.cost => {}
        Some(other) => *other = reading,
        None => readings.push(reading),
    }
}

fn keep_best(readings: &mut Vec<Reading>) {
    readings.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    readings.truncate(READINGS_MAX);
}

fn walk_back(tokens: &[Token<'_>], readings: &[Vec<Reading>]) -> Vec<Repair> {
    let mut repairs = Vec::new();
    let ends = readings.last().map_or(&[][..], Vec::as_slice);
    let best = (0..ends.len()).min_by(|&a, &b| ends[a].cost.total_cmp(&ends[b].cost));
    let mut place = (tokens.len(), best.unwrap_or(0));
    while let Some(reading) = readings[place.0].get(place.1).filter(|_| place.0 > 0) {
        if let Some(guess) = &reading.guess {
            let span = guess.span(tokens, reading.from.0);
            repairs.push(Repair { span, text: guess.text.clone() });
        }
        place = reading.from;
    }
    repairs.reverse();
    repairs
}
