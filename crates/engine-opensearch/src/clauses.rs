//! The number of clauses of a query. The cluster takes 1,024
//! (`indices.query.bool.max_clause_count`), those that are nested in others counted. A plan whose
//! filters need too many is fitted here; what scores takes what is left
//! ([`crate::matching::scoring`]).

use serde_json::Value;

use tracuu_search::engine::SearchSpec;
use tracuu_search::query::{Filter, Plan, Term};
use tracuu_search::rank::boosts::Boosts;

/// Most clauses of a query: what the cluster takes, with room for what it adds itself.
pub const CLAUSES_MAX: usize = 1_000;
/// Clauses that what matches may need before it is fitted. A query has at most 200 words, so only
/// words with many spellings near each other and many long abbreviations need more.
const MATCHING_MAX: usize = 350;
/// Clauses that words near each other may need in all, once they are fitted.
const NEAR_MAX: usize = 200;

/// Counts the clauses of a query as Lucene does: each term is one, and so is each word of a phrase
/// and each set of terms, whatever it holds.
pub fn count(query: &Value) -> usize {
    match query {
        Value::Array(queries) => queries.iter().map(count).sum(),
        Value::Object(query) => query.iter().map(|(kind, inner)| of_kind(kind, inner)).sum(),
        _ => 0,
    }
}

fn of_kind(kind: &str, inner: &Value) -> usize {
    let parts = |names: &[&str]| names.iter().map(|name| count(&inner[name])).sum();
    match kind {
        "bool" => parts(&["must", "filter", "should", "must_not"]),
        "script_score" => parts(&["query"]),
        "constant_score" => parts(&["filter"]),
        "match_phrase" => words_of(inner),
        "intervals" => leaves(inner),
        _ => 1,
    }
}

/// The words of a phrase, which are separated by spaces.
fn words_of(phrase: &Value) -> usize {
    let of_field =
        |field: &Value| field["query"].as_str().map_or(0, |text| text.split(' ').count());
    phrase.as_object().map_or(0, |fields| fields.values().map(of_field).sum())
}

/// The terms of rules, which may be nested.
fn leaves(rule: &Value) -> usize {
    match rule {
        Value::Array(rules) => rules.iter().map(leaves).sum(),
        Value::Object(rules) if rules.contains_key("match") => 1,
        Value::Object(rules) => rules.values().map(leaves).sum(),
        _ => 0,
    }
}

/// A plan that fits, if one does not as it is.
pub struct Fitted {
    /// The plan with its boosts, and how many spellings were left out.
    fitted: Option<(Plan, Boosts, usize)>,
}

impl Fitted {
    /// Fits a plan: of words near each other the spellings that are least frequent are left out,
    /// and then terms of several words, which have other terms beside them.
    pub fn of(spec: &SearchSpec<'_>) -> Fitted {
        if needs(spec.plan) <= MATCHING_MAX {
            return Fitted { fitted: None };
        }
        let (mut plan, mut boosts) = (spec.plan.clone(), spec.boosts.clone());
        let mut left_out = limit_near(&mut plan);
        if needs(&plan) > MATCHING_MAX {
            left_out += remove_chains(&mut plan, &mut boosts);
        }
        Fitted { fitted: Some((plan, boosts, left_out)) }
    }

    /// The request with the plan that fits, and how many spellings were left out.
    pub fn spec<'a>(&'a self, spec: &SearchSpec<'a>) -> (SearchSpec<'a>, usize) {
        match &self.fitted {
            None => (*spec, 0),
            Some((plan, boosts, left_out)) => (SearchSpec { plan, boosts, ..*spec }, *left_out),
        }
    }
}

/// How many clauses the matching of a plan needs at most.
fn needs(plan: &Plan) -> usize {
    let words = plan.groups.iter().flat_map(|group| &group.terms).map(|one| of_term(&one.term));
    words.sum::<usize>() + filters(plan).map(of_filter).sum::<usize>()
}

fn filters(plan: &Plan) -> impl Iterator<Item = &Filter> {
    let of_alternatives = plan.alternatives.iter().flat_map(|one| &one.required);
    plan.required.iter().chain(&plan.excluded).chain(of_alternatives)
}

fn of_term(term: &Term) -> usize {
    match term {
        Term::Chain(words) => words.len().saturating_sub(1),
        _ => 1,
    }
}

fn of_filter(filter: &Filter) -> usize {
    match filter {
        Filter::Has(term) => of_term(term),
        Filter::Any(filters) => filters.iter().map(of_filter).sum(),
        Filter::Phrase { words } => words.len(),
        Filter::Near { words, .. } => words.iter().map(Vec::len).sum(),
        Filter::Value { .. } | Filter::Year(_) | Filter::OwnNumber(_) => 1,
    }
}

/// Leaves each word near others as many spellings as it takes for all to have [`NEAR_MAX`]; the
/// most frequent come first. Returns how many were left out.
fn limit_near(plan: &mut Plan) -> usize {
    let mut near: Vec<&mut Vec<String>> = Vec::new();
    let of_alternatives = plan.alternatives.iter_mut().flat_map(|one| &mut one.required);
    for filter in plan.required.iter_mut().chain(&mut plan.excluded).chain(of_alternatives) {
        collect_near(filter, &mut near);
    }
    let most = (NEAR_MAX / near.len().max(1)).max(1);
    let mut left_out = 0;
    for spellings in near {
        left_out += spellings.len().saturating_sub(most);
        spellings.truncate(most);
    }
    left_out
}

fn collect_near<'p>(filter: &'p mut Filter, near: &mut Vec<&'p mut Vec<String>>) {
    match filter {
        Filter::Any(filters) => filters.iter_mut().for_each(|filter| collect_near(filter, near)),
        Filter::Near { words, .. } => near.extend(words),
        _ => {}
    }
}

/// Takes terms of several words out of groups that have others. Returns how many.
fn remove_chains(plan: &mut Plan, boosts: &mut Boosts) -> usize {
    let mut removed = 0;
    for (at, group) in plan.groups.iter_mut().enumerate() {
        let is_chain: Vec<bool> =
            group.terms.iter().map(|one| matches!(one.term, Term::Chain(_))).collect();
        let chains = is_chain.iter().filter(|chain| **chain).count();
        if chains == is_chain.len() {
            continue;
        }
        removed += chains;
        let mut keeps = is_chain.iter().map(|chain| !chain);
        group.terms.retain(|_| keeps.next().unwrap_or(true));
        // An order by date has no boosts.
        if let Some(boosts) = boosts.groups.get_mut(at) {
            let mut keeps = is_chain.iter().map(|chain| !chain);
            boosts.retain(|_| keeps.next().unwrap_or(true));
        }
    }
    removed
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn clauses_are_counted_as_lucene_counts_them() {
        let term = json!({ "term": { "words": { "value": "a" } } });
        for (query, clauses) in [
            (term.clone(), 1),
            (json!({ "terms": { "words": ["a", "b", "c"] } }), 1),
            (json!({ "bool": { "filter": [term, { "match_all": {} }], "should": [term] } }), 3),
            (json!({ "script_score": { "query": term, "script": {} } }), 1),
            (json!({ "constant_score": { "filter": term, "boost": 2 } }), 1),
            (json!({ "match_phrase": { "words": { "query": "a b\u{1}c d" } } }), 3),
            (
                json!({ "intervals": { "words": { "all_of": { "intervals": [
                    { "match": { "query": "a" } },
                    { "any_of": { "intervals": [
                        { "match": { "query": "b" } }, { "match": { "query": "c" } },
                    ] } },
                ] } } } }),
                3,
            ),
        ] {
            assert_eq!(count(&query), clauses, "{query}");
        }
    }
}
