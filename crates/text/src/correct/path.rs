//! The path through the candidates of a page that costs least.

use super::candidates::Slot;
use crate::pairs::{PairTable, WordId};

/// Weight of the pair in how likely a word is; the rest is the weight of the word alone.
const PAIR_WEIGHT: f32 = 0.9;
/// Cost of a word that is not in the table.
const UNKNOWN_COST: f32 = 20.0;
/// Likelihood of any name alone, known or not: how often it occurs elsewhere says nothing.
const NAME_LIKELIHOOD: f32 = 3.4e-4;

/// Returns the index of the best candidate for each slot.
pub(super) fn cheapest(table: &PairTable<'_>, slots: &[Slot<'_>]) -> Vec<usize> {
    let mut costs: Vec<f32> = Vec::new();
    // For each candidate of each slot, the candidate before it on its best path.
    let mut ways: Vec<Vec<usize>> = Vec::with_capacity(slots.len());
    for (at, slot) in slots.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &slots[before]);
        let steps = slot.candidates.iter().map(|candidate| {
            let alone = alone(table, slot, candidate.id);
            let (way, cost) = match before {
                None => (0, cost(alone, 0.0)),
                Some(before) => {
                    let paths = before.candidates.iter().zip(&costs).map(|(first, path)| {
                        let ids = first.id.zip(candidate.id);
                        let is_sure = first.is_sure && candidate.is_sure;
                        let after = ids.map_or(0.0, |(first, second)| {
                            after(table, first, slot, second, is_sure)
                        });
                        path + cost(alone, after)
                    });
                    smallest(paths)
                }
            };
            (way, cost + candidate.price)
        });
        let (way, cost) = steps.unzip();
        ways.push(way);
        costs = cost;
    }
    let mut best = smallest(costs.into_iter()).0;
    let mut choices = vec![0; slots.len()];
    for (choice, way) in choices.iter_mut().zip(&ways).rev() {
        *choice = best;
        best = way[best];
    }
    choices
}

/// Returns how often `second`, a candidate of `slot`, comes after `first`, in bits; `None` if the
/// table does not have the pair. For a name only pairs with a name count: `tiêu chí định` does not
/// speak for `đồng chí Định`. If the reader is sure of both words (`is_sure`), any pair counts:
/// laws have `trường đại học` in small letters, which speaks against `Trưởng Đại học`.
pub(super) fn pair(
    table: &PairTable<'_>,
    first: WordId,
    slot: &Slot<'_>,
    second: WordId,
    is_sure: bool,
) -> Option<f32> {
    let count = table.pair_count(first, second)?;
    (count.is_name || !slot.is_name || is_sure).then_some(count.log2)
}

/// Returns the likelihood of `second` after `first`, by the count of the pair.
fn after(
    table: &PairTable<'_>,
    first: WordId,
    slot: &Slot<'_>,
    second: WordId,
    is_sure: bool,
) -> f32 {
    let bits = pair(table, first, slot, second, is_sure).map(|pair| pair - table.count(first));
    bits.map_or(0.0, |bits| bits.exp2().min(1.0))
}

/// Returns the likelihood of a word without regard to the word before it.
fn alone(table: &PairTable<'_>, slot: &Slot<'_>, id: Option<WordId>) -> f32 {
    match id {
        _ if slot.is_name => NAME_LIKELIHOOD,
        Some(id) => (table.count(id) - (table.running_words() as f32).log2()).exp2(),
        None => (-UNKNOWN_COST).exp(),
    }
}

fn cost(alone: f32, after: f32) -> f32 {
    -(PAIR_WEIGHT * after + (1.0 - PAIR_WEIGHT) * alone).ln()
}

/// Returns the index and value of the smallest cost.
fn smallest(costs: impl Iterator<Item = f32>) -> (usize, f32) {
    costs.enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b)).unwrap_or((0, 0.0))
}
