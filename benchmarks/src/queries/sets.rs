//! The queries of all sets for one measurement: some to warm up, then those that count.

use std::path::Path;

use super::maker::Maker;
use super::{Query, Set};
use crate::Failure;
use crate::args::WorkArgs;
use crate::random::Random;
use tracuu_search::request::QUERY_CHARS_MAX;

/// Queries before the measured ones of each set, as a share of them: they load what is loaded once.
const WARM_UP: f64 = 0.1;

/// Returns how many of the queries of a set, which [`all`] made, are there to warm up.
pub fn warm_up(queries: &[Query]) -> usize {
    (queries.len() as f64 * WARM_UP / (1.0 + WARM_UP)).ceil() as usize
}

/// Makes the queries of all sets from the prepared `corpus`, each with those of its warm-up before
/// them. Fails if the corpus gives none for a set.
pub fn all(args: &WorkArgs, corpus: &Path) -> Result<Vec<(Set, Vec<Query>)>, Failure> {
    let count = args.queries + (args.queries as f64 * WARM_UP).ceil() as usize;
    let maker = Maker::read(corpus, count, args.seed)?;
    let questions = args.questions.as_deref().map(super::read).transpose()?;
    let make = |set| match (&questions, set) {
        (Some(questions), Set::Question) => (set, drawn(questions, count, args.seed)),
        _ => (set, maker.queries(set, count, args.seed)),
    };
    let sets: Vec<_> = Set::ALL.into_iter().map(make).collect();
    match sets.iter().find(|(_, queries)| queries.len() < 2) {
        Some((set, _)) => Err(format!("the corpus gives no queries for {}", set.name()).into()),
        None => Ok(sets),
    }
}

/// Draws up to `count` of the questions that the service would take.
fn drawn(questions: &[Query], count: usize, seed: u64) -> Vec<Query> {
    let fits = |question: &&Query| question.text.chars().count() <= QUERY_CHARS_MAX;
    let mut drawn: Vec<Query> = questions.iter().filter(fits).cloned().collect();
    Random::new(seed).shuffle(&mut drawn);
    drawn.truncate(count);
    drawn
}
