//! Ranking, written once for every engine: what a term weighs ([`boosts`]), how its frequency
//! saturates ([`bm25`]), how scores are summed ([`score_sum`]), how passages rank the best
//! documents again ([`second_stage`]), the order of hits ([`sort_key`]), and how the score of a
//! document comes about ([`explain`]).
//!
//! An engine sums the first stage over what it matches; nothing else of ranking is an engine's
//! matter.

pub mod bm25;
pub mod boosts;
mod definition;
pub mod explain;
pub mod first_stage;
mod in_order;
mod named;
mod positions;
pub mod score_sum;
pub mod second_stage;
pub mod sort_key;
