//! A lattice of candidates for the words of a run. Scores how likely one word follows another and
//! finds the best path (Viterbi over adjacent pairs).
//!
//! Does not generate candidates. A pair is counted in the corpus only if it could still win,
//! because each count is a lookup in the term dictionary (about 3 µs).

use std::collections::HashMap;

use super::plan::Lexicon;

/// Weight of the pair count against the frequency of the second word alone, if the first word is
/// frequent.
const PAIR_SHARE: f64 = 0.9;
/// Frequency of the first word at which the pair count gets half that weight. In a few documents
/// nearly every pair is new, so an unseen pair proves little.
const HALF_KNOWN: f64 = 5.0;
/// Share of the corpus that is added for every word, so that unseen words keep a likelihood.
pub(super) const UNSEEN: f64 = 1e-9;
/// Words belong together if they are adjacent at least this many times as often as by chance.
const MORE_THAN_CHANCE: f64 = 2.0;

/// A word that a typed word may stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    /// Key of the word.
    pub key: &'a str,
    /// Number of passages that have it.
    pub frequency: u64,
    /// Cost of this choice in nats: minus the logarithm of the probability that somebody means this
    /// word and types the other.
    pub cost: f64,
}

/// The candidates for the words of a run.
pub(super) struct Lattice<'a> {
    lexicon: &'a dyn Lexicon,
    /// Sum of the frequencies of all words of the corpus; at least 1.
    mass: f64,
    /// Candidates of each word, at least one.
    columns: Vec<Vec<Candidate<'a>>>,
    pairs: HashMap<(&'a str, &'a str), u64>,
}

/// The best path up to a candidate.
#[derive(Clone, Copy)]
struct Step {
    likelihood: f64,
    before: usize,
}

impl<'a> Lattice<'a> {
    /// Makes a lattice of `columns`, of which none may be empty.
    pub fn new(columns: Vec<Vec<Candidate<'a>>>, lexicon: &'a dyn Lexicon) -> Lattice<'a> {
        let mass = lexicon.vocabulary().mass().max(1) as f64;
        Lattice { lexicon, mass, columns, pairs: HashMap::new() }
    }

    /// Returns the candidate at `index` for the word at `at`.
    pub fn candidate(&self, at: usize, index: usize) -> Candidate<'a> {
        self.columns[at][index]
    }

    /// Lowers the cost of all candidates of the word at `at`.
    pub fn refund(&mut self, at: usize, nats: f64) {
        self.columns[at].iter_mut().for_each(|candidate| candidate.cost -= nats);
    }

    /// Returns the candidates of the word at `at`.
    pub fn candidates(&self, at: usize) -> &[Candidate<'a>] {
        &self.columns[at]
    }

    /// Keeps only the first `count` candidates of the word at `at`.
    pub fn truncate(&mut self, at: usize, count: usize) {
        self.columns[at].truncate(count);
    }

    /// Appends candidates for the word at `at`.
    pub fn extend(&mut self, at: usize, more: impl IntoIterator<Item = Candidate<'a>>) {
        self.columns[at].extend(more);
    }

    /// Returns the number of passages with the two words next to each other. Counts each pair once.
    fn together(&mut self, one: &'a str, two: &'a str) -> u64 {
        let lexicon = self.lexicon;
        let count = || lexicon.pair_frequency(one, two);
        *self.pairs.entry((one, two)).or_insert_with(count)
    }

    /// Returns true if the corpus has `two` directly after `one`.
    pub fn stand_together(&mut self, one: Candidate<'a>, two: Candidate<'a>) -> bool {
        self.together(one.key, two.key) > 0
    }

    /// Returns the pairs that the word at `at` of a path forms with the words before and after it.
    pub fn neighbours(&self, path: &[usize], at: usize) -> Vec<(Candidate<'a>, Candidate<'a>)> {
        let pair = |one: usize| {
            let two = one + 1;
            (two < path.len()).then(|| (self.columns[one][path[one]], self.columns[two][path[two]]))
        };
        at.checked_sub(1).and_then(pair).into_iter().chain(pair(at)).collect()
    }

    /// Returns true if `two` follows `one` more often than unrelated words do.
    pub fn belong(&mut self, one: Candidate<'a>, two: Candidate<'a>) -> bool {
        let by_chance = one.frequency as f64 * two.frequency as f64 / self.mass;
        let together = self.together(one.key, two.key) as f64;
        together > 0.0 && together >= by_chance * MORE_THAN_CHANCE
    }

    /// Returns for each word the index of its candidate on the likeliest path. Earlier candidates
    /// win ties.
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

    /// Returns for each word how likely each of its candidates is, whatever the other words are:
    /// from 0 to 1, and 1 in sum for a word (forward-backward over adjacent pairs). Cost: a pair
    /// is counted for each two candidates of adjacent words.
    pub fn likelihoods(&mut self) -> Vec<Vec<f64>> {
        let count = self.columns.len();
        let first = self.columns.first().into_iter().flatten();
        let first = first.map(|first| (self.alone(first) + UNSEEN) * (-first.cost).exp());
        let mut forward = vec![shares(first.collect())];
        let mut steps = Vec::with_capacity(count);
        for at in 1..count {
            let step = self.step_likelihoods(at);
            let before = &forward[at - 1];
            let here = |here: &Vec<f64>| here.iter().zip(before).map(|(a, b)| a * b).sum();
            forward.push(shares(step.iter().map(here).collect()));
            steps.push(step);
        }
        let mut after = vec![1.0; self.columns.last().map_or(0, Vec::len)];
        for at in (0..count).rev() {
            let likelihoods = forward[at].iter().zip(&after).map(|(a, b)| a * b);
            forward[at] = shares(likelihoods.collect());
            if let Some(step) = at.checked_sub(1).map(|before| &steps[before]) {
                let before = (0..self.columns[at - 1].len()).map(|before| {
                    step.iter().zip(&after).map(|(here, after)| here[before] * after).sum()
                });
                after = shares(before.collect());
            }
        }
        forward
    }

    /// For each candidate of the word at `at`, which is not the first, how likely it follows each
    /// candidate of the word before.
    fn step_likelihoods(&mut self, at: usize) -> Vec<Vec<f64>> {
        let mut all = Vec::with_capacity(self.columns[at].len());
        for index in 0..self.columns[at].len() {
            let here = self.columns[at][index];
            let alone = self.alone(&here) + UNSEEN;
            let mut row = Vec::with_capacity(self.columns[at - 1].len());
            for index in 0..self.columns[at - 1].len() {
                let before = self.columns[at - 1][index];
                let together = self.together(before.key, here.key);
                row.push((follows(together, before.frequency, alone) - here.cost).exp());
            }
            all.push(row);
        }
        all
    }

    fn alone(&self, candidate: &Candidate) -> f64 {
        candidate.frequency as f64 / self.mass
    }

    fn first_step(&self, first: &Candidate) -> Step {
        Step { likelihood: (self.alone(first) + UNSEEN).ln() - first.cost, before: 0 }
    }

    /// Returns the best step to each candidate of the word at `at`.
    fn steps(&mut self, at: usize, before: &[Step]) -> Vec<Step> {
        let mut likeliest: Vec<usize> = (0..before.len()).collect();
        likeliest.sort_by(|&a, &b| before[b].likelihood.total_cmp(&before[a].likelihood));
        let mut steps = Vec::with_capacity(self.columns[at].len());
        for index in 0..self.columns[at].len() {
            let here = self.columns[at][index];
            // First the best step without pair counts, which the pairs must exceed.
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

/// Returns the logarithm of the likelihood that a word follows one of this `frequency`. They are
/// adjacent in `together` passages; `alone` is the likelihood of the word itself.
fn follows(together: u64, frequency: u64, alone: f64) -> f64 {
    let frequency = frequency as f64;
    let believed = PAIR_SHARE / (frequency + HALF_KNOWN);
    let pairs = believed * (together as f64).min(frequency);
    (pairs + (1.0 - believed * frequency) * alone).ln()
}

/// Returns the likelihoods divided by their sum.
fn shares(mut likelihoods: Vec<f64>) -> Vec<f64> {
    let sum: f64 = likelihoods.iter().sum();
    likelihoods.iter_mut().for_each(|likelihood| *likelihood /= sum);
    likelihoods
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
