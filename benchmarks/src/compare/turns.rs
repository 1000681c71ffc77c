//! Both engines in turns: a batch of queries on one, the same batch on the other, and the next
//! batch in the other order. What disturbs the machine for a while then disturbs both.

use crate::bare::Bare;
use crate::clock::cpu_ms_of;
use crate::queries::{Query, Set};
use crate::{Failure, own};
use tracuu_search::Search;

/// Queries of a batch.
const BATCH: usize = 10;

/// How often all queries of a set are searched. The cost of a query is the least of its rounds: a
/// disturbed machine only ever adds to it, and the p99 of 200 queries is the cost of two of them.
const ROUNDS: usize = 3;

/// Both sides, open for searches.
pub struct Engines {
    /// Bare tantivy.
    pub bare: Bare,
    /// tracuu.
    pub own: Search,
}

/// Cost of each query of a set on one side.
#[derive(Debug, Clone, Default)]
pub struct Costs {
    /// CPU time of each query, in milliseconds.
    pub ms: Vec<f64>,
    /// Sum of the totals that the queries found.
    pub found: u64,
}

/// Costs of a set.
#[derive(Debug, Clone)]
pub struct SetCosts {
    /// The set.
    pub set: Set,
    /// Bare tantivy, if it can do the same.
    pub bare: Option<Costs>,
    /// tracuu.
    pub own: Costs,
}

impl Costs {
    /// Takes in a further round of the same queries. A query keeps the lesser of its costs.
    fn round(&mut self, round: Costs) {
        if self.ms.is_empty() {
            *self = round;
        } else {
            self.ms.iter_mut().zip(round.ms).for_each(|(kept, ms)| *kept = kept.min(ms));
        }
    }
}

/// Searches for the queries of a set [`ROUNDS`] times, one query after the other. The first
/// `warm_up` do not count.
pub fn measure(
    engines: &Engines,
    set: Set,
    queries: &[Query],
    warm_up: usize,
) -> Result<SetCosts, Failure> {
    let with_bare = set.has_counterpart();
    let (first, measured) = queries.split_at(warm_up.min(queries.len()));
    search_own(engines, first, &mut Costs::default())?;
    if with_bare {
        search_bare(engines, first, &mut Costs::default())?;
    }
    let (mut bare, mut own) = (Costs::default(), Costs::default());
    for _ in 0..ROUNDS {
        let (mut bare_round, mut own_round) = (Costs::default(), Costs::default());
        for (number, batch) in measured.chunks(BATCH).enumerate() {
            let bare_first = number.is_multiple_of(2);
            if with_bare && bare_first {
                search_bare(engines, batch, &mut bare_round)?;
            }
            search_own(engines, batch, &mut own_round)?;
            if with_bare && !bare_first {
                search_bare(engines, batch, &mut bare_round)?;
            }
        }
        bare.round(bare_round);
        own.round(own_round);
    }
    Ok(SetCosts { set, bare: with_bare.then_some(bare), own })
}

fn search_bare(engines: &Engines, batch: &[Query], costs: &mut Costs) -> Result<(), Failure> {
    for query in batch {
        let (answer, ms) = cpu_ms_of(|| engines.bare.search(query));
        costs.ms.push(ms);
        costs.found += answer?.total;
    }
    Ok(())
}

fn search_own(engines: &Engines, batch: &[Query], costs: &mut Costs) -> Result<(), Failure> {
    for query in batch {
        let request = own::request(query);
        let (answer, ms) = cpu_ms_of(|| engines.own.search(&request));
        costs.ms.push(ms);
        costs.found += answer?.total;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_keeps_its_least_cost() {
        let costs = |ms: &[f64]| Costs { ms: ms.to_vec(), found: 7 };
        let mut kept = Costs::default();
        kept.round(costs(&[3.0, 1.0]));
        kept.round(costs(&[2.0, 4.0]));
        assert_eq!((kept.ms, kept.found), (vec![2.0, 1.0], 7));
    }
}
