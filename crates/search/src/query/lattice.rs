//! A lattice of readings: for each word of a row its candidates, for each two neighbours how likely one
//! follows the other, and the best way through (Viterbi over adjacent pairs).
//!
//! Knows nothing of how candidates are found. Pairs are counted in the corpus only where they could
//! still win, since each count is a look-up in the term dictionary (some 3 µs).

use std::collections::HashMap;

use super::plan::{Form, Lexicon};

/// How much a pair is believed against its second word alone, where its first word is well known.
const PAIR_SHARE: f64 = 0.9;
/// A first word seen this often is half well known. In a few documents nearly every pair is new, which
/// says nothing against it.
const HALF_KNOWN: f64 = 5.0;
/// Likelihood of what the corpus does not have.
pub(super) const UNSEEN: f64 = 1e-9;
/// Words belong together that stand so many times more often next to each other than by chance.
const MORE_THAN_CHANCE: f64 = 2.0;

/// What a word may be read as.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    /// The key.
    pub key: &'a str,
    /// How many passages have it.
    pub frequency: u64,
    /// What it costs to take the word for this, in nats: minus the logarithm of how likely somebody
    /// means this and types that.
    pub cost: f64,
}

/// Candidates of the words of a row.
pub(super) struct Lattice<'a> {
    lexicon: &'a dyn Lexicon,
    /// All words of the corpus.
    mass: f64,
    /// For each word its candidates, at least one.
    columns: Vec<Vec<Candidate<'a>>>,
    pairs: HashMap<(&'a str, &'a str), u64>,
}

/// The best sequence up to a candidate.
#[derive(Clone, Copy)]
struct Step {
    likelihood: f64,
    before: usize,
}

impl<'a> Lattice<'a> {
    /// A lattice of `columns`, none of them empty.
    pub fn new(columns: Vec<Vec<Candidate<'a>>>, lexicon: &'a dyn Lexicon) -> Lattice<'a> {
        let mass = lexicon.vocabulary().mass().max(1) as f64;
        Lattice { lexicon, mass, columns, pairs: HashMap::new() }
    }

    /// The candidate at `index` for the word at `at`.
    pub fn candidate(&self, at: usize, index: usize) -> Candidate<'a> {
        self.columns[at][index]
    }

    /// Makes all candidates of the word at `at` cheaper.
    pub fn refund(&mut self, at: usize, nats: f64) {
        self.columns[at].iter_mut().for_each(|candidate| candidate.cost -= nats);
    }

    /// The candidates of the word at `at`.
    pub fn candidates(&self, at: usize) -> &[Candidate<'a>] {
        &self.columns[at]
    }

    /// Leaves the word at `at` its first `count` candidates.
    pub fn truncate(&mut self, at: usize, count: usize) {
        self.columns[at].truncate(count);
    }

    /// More candidates for the word at `at`, behind those that it has.
    pub fn extend(&mut self, at: usize, more: impl IntoIterator<Item = Candidate<'a>>) {
        self.columns[at].extend(more);
    }

    /// How many passages have the two words next to each other. Counted once.
    fn together(&mut self, one: &'a str, two: &'a str) -> u64 {
        let lexicon = self.lexicon;
        let count = || lexicon.frequency(&Form::ExactPair(one.to_string(), two.to_string()));
        *self.pairs.entry((one, two)).or_insert_with(count)
    }

    /// Whether the corpus has `two` behind `one`.
    pub fn stand_together(&mut self, one: Candidate<'a>, two: Candidate<'a>) -> bool {
        self.together(one.key, two.key) > 0
    }

    /// The pairs that the word at `at` of a path makes with the one before and the one behind.
    pub fn neighbours(&self, path: &[usize], at: usize) -> Vec<(Candidate<'a>, Candidate<'a>)> {
        let pair = |one: usize| {
            let two = one + 1;
            (two < path.len()).then(|| (self.columns[one][path[one]], self.columns[two][path[two]]))
        };
        at.checked_sub(1).and_then(pair).into_iter().chain(pair(at)).collect()
    }

    /// Whether `two` follows `one` more often than words that have nothing to do with each other.
    pub fn belong(&mut self, one: Candidate<'a>, two: Candidate<'a>) -> bool {
        let by_chance = one.frequency as f64 * two.frequency as f64 / self.mass;
        let together = self.together(one.key, two.key) as f64;
        together > 0.0 && together >= by_chance * MORE_THAN_CHANCE
    }

    /// For each word the index of its candidate in the likeliest sequence; of two that are as likely the
    /// one of the first candidates.
    pub fn best(&mut self) -> Vec<usize> {
        let mut steps: Vec<Vec<Step>> = Vec::with_capacity(self.columns.len());
        for at in 0..self.columns.len() {
            let column = match steps.last() {
                None => self.columns[0].iter().map(|first| self.first_step(first)).collect(),
                Some(before) => self.steps(at, before),
            };
            steps.push(column);
        }
        let mut path = Vec::with_capacity(steps.len());
        let mut index = steps.last().map_or(0, |last| most_likely(last));
        for column in steps.iter().rev() {
            path.push(index);
            index = column[index].before;
        }
        path.reverse();
        path
    }

    fn alone(&self, candidate: &Candidate) -> f64 {
        candidate.frequency as f64 / self.mass
    }

    fn first_step(&self, first: &Candidate) -> Step {
        Step { likelihood: (self.alone(first) + UNSEEN).ln() - first.cost, before: 0 }
    }

    /// The best step to each candidate of the word at `at`.
    fn steps(&mut self, at: usize, before: &[Step]) -> Vec<Step> {
        let mut likeliest: Vec<usize> = (0..before.len()).collect();
        likeliest.sort_by(|&a, &b| before[b].likelihood.total_cmp(&before[a].likelihood));
        let mut steps = Vec::with_capacity(self.columns[at].len());
        for index in 0..self.columns[at].len() {
            let here = self.columns[at][index];
            // Without any pair, the likeliest word before is the best one.
            let alone = self.alone(&here) + UNSEEN;
            let mut best = Step { likelihood: f64::NEG_INFINITY, before: 0 };
            for &index in &likeliest {
                let previous = self.columns[at - 1][index];
                let likelihood = before[index].likelihood + follows(0, previous.frequency, alone);
                if likelihood > best.likelihood {
                    best = Step { likelihood, before: index };
                }
            }
            for &index in &likeliest {
                let previous = self.columns[at - 1][index];
                let so_far = before[index].likelihood;
                let most = here.frequency.min(previous.frequency);
                if so_far + follows(most, previous.frequency, alone) <= best.likelihood {
                    continue;
                }
                let together = self.together(previous.key, here.key);
                let likelihood = so_far + follows(together, previous.frequency, alone);
                if likelihood > best.likelihood {
                    best = Step { likelihood, before: index };
                }
            }
            best.likelihood -= here.cost;
            steps.push(best);
        }
        steps
    }
}

/// How likely a word follows one of this `frequency`, with which it stands `together` so often; a
/// logarithm.
fn follows(together: u64, frequency: u64, alone: f64) -> f64 {
    let frequency = frequency as f64;
    let believed = PAIR_SHARE / (frequency + HALF_KNOWN);
    let pairs = believed * (together as f64).min(frequency);
    (pairs + (1.0 - believed * frequency) * alone).ln()
}

fn most_likely(steps: &[Step]) -> usize {
    let mut best = 0;
    for (index, step) in steps.iter().enumerate() {
        if step.likelihood > steps[best].likelihood {
            best = index;
        }
    }
    best
}
