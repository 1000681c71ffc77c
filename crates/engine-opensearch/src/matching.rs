//! A plan in the query language of the cluster: what matches, unscored, and what scores.
//!
//! Every text goes into it as a value; nothing is parsed by the cluster.

use serde_json::{Value, json};

use tracuu_search::Filters;
use tracuu_search::engine::SearchSpec;
use tracuu_search::index::pair_term;
use tracuu_search::query::{Alternative, Filter, NamedField, Term, WeightedTerm};
use tracuu_search::rank::boosts::Boost;

use crate::schema::{ALTERNATIVE_SEPARATOR, ALTERNATIVES, field};
use crate::scoring::{constant, scored};

/// Most terms of one query that are scored, if its matching leaves room for as many
/// ([`crate::clauses::CLAUSES_MAX`]).
pub const SCORED_TERMS_MAX: usize = 600;

/// How many words of an alternative a document must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// At least one, if it has any.
    Any,
    /// All but this number, and no fewer than [`SearchSpec::missing_max`] lets lack.
    AllBut(usize),
}

impl Needed {
    /// What a search needs that does not fill its list.
    pub fn of(spec: &SearchSpec<'_>) -> Needed {
        match spec.match_mode {
            tracuu_search::MatchMode::All => Needed::AllBut(0),
            _ if spec.fills() => Needed::AllBut(0),
            _ => Needed::Any,
        }
    }
}

/// Every document.
pub fn everything() -> Value {
    json!({ "match_all": {} })
}

/// No document.
fn nothing() -> Value {
    json!({ "match_none": {} })
}

/// What holds of each.
pub fn all_of(clauses: Vec<Value>) -> Value {
    json!({ "bool": { "filter": clauses } })
}

/// What holds of any.
pub fn any_of(mut clauses: Vec<Value>) -> Value {
    match clauses.len() {
        0 => nothing(),
        1 => clauses.remove(0),
        _ => json!({ "bool": { "should": clauses, "minimum_should_match": 1 } }),
    }
}

fn terms(field: &str, values: &[impl AsRef<str>]) -> Value {
    match values {
        [] => nothing(),
        [one] => json!({ "term": { field: { "value": one.as_ref() } } }),
        _ => {
            let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
            json!({ "terms": { field: values } })
        }
    }
}

/// The field of a term and the texts that it may have there; `None` for a chain, which is several
/// terms.
pub fn texts_of(term: &Term) -> Option<(&'static str, Vec<String>)> {
    Some(match term {
        Term::Exact(word) => (field::WORDS, vec![word.clone()]),
        Term::Folded(spelled) => (field::WORDS, spelled.terms.clone()),
        Term::ExactPair(first, second) => (field::PAIRS, vec![pair_term(first, second)]),
        Term::FoldedPair(spelled) => (field::PAIRS, spelled.terms.clone()),
        Term::Number(keys) => (field::NUMBERS, keys.clone()),
        Term::Chain(_) => return None,
    })
}

/// The documents that hold a term.
fn holds(term: &Term) -> Value {
    match term {
        Term::Chain(words) => chain(words),
        _ => {
            let (field, texts) = texts_of(term).unwrap_or_default();
            terms(field, &texts)
        }
    }
}

/// The documents that hold every pair of adjacent words.
fn chain(words: &[String]) -> Value {
    let pairs = words.windows(2).map(|two| pair_term(&two[0], &two[1]));
    all_of(pairs.map(|pair| terms(field::PAIRS, &[pair])).collect())
}

/// The documents that have any of these terms. One clause a field costs less than one a term.
fn holds_any<'t>(all: impl Iterator<Item = &'t Term>) -> Value {
    let mut by_field: Vec<(&str, Vec<String>)> = Vec::new();
    let mut clauses = Vec::new();
    for term in all {
        let Some((field, mut texts)) = texts_of(term) else {
            clauses.push(holds(term));
            continue;
        };
        match by_field.iter_mut().find(|(known, _)| *known == field) {
            Some((_, known)) => known.append(&mut texts),
            None => by_field.push((field, texts)),
        }
    }
    clauses.extend(by_field.iter().map(|(field, texts)| terms(field, texts)));
    any_of(clauses)
}

/// The documents that have a word or number of the plan.
fn has_word(terms: &[WeightedTerm]) -> Value {
    holds_any(terms.iter().map(|one| &one.term))
}

/// The documents that a filter lets pass.
pub fn passes(filter: &Filter) -> Value {
    match filter {
        Filter::Has(term) => holds(term),
        Filter::Any(filters) => any_of(filters.iter().map(passes).collect()),
        Filter::Phrase { words } => phrase(words),
        Filter::Near { words, within } => near(words, *within),
        Filter::Value { field, values } => value(*field, values),
        Filter::Year(years) => year(years),
        Filter::OwnNumber(keys) => terms(field::OWN_NUMBERS, keys),
    }
}

fn value(named: NamedField, values: &[String]) -> Value {
    terms(field::of(named), values)
}

fn year(years: &[i32]) -> Value {
    json!({ "terms": { field::YEAR: years } })
}

/// A phrase. Pairs are phrases of two words, and rarer than words.
fn phrase(words: &[Vec<String>]) -> Value {
    if words.iter().any(Vec::is_empty) {
        return nothing();
    }
    if let [first, second] = words
        && let ([first], [second]) = (&first[..], &second[..])
    {
        return terms(field::PAIRS, &[pair_term(first, second)]);
    }
    let separator = ALTERNATIVE_SEPARATOR.to_string();
    let words: Vec<String> = words.iter().map(|word| word.join(&separator)).collect();
    json!({
        "match_phrase": { field::WORDS: { "query": words.join(" "), "analyzer": ALTERNATIVES } },
    })
}

/// Words in one stretch, in any order, with at most `within` others among them.
fn near(words: &[Vec<String>], within: usize) -> Value {
    if words.iter().any(Vec::is_empty) {
        return nothing();
    }
    // A word in single quotes of the rule language is one term: it is cut at white space only.
    let one = |term: &String| json!({ "match": { "query": term, "analyzer": ALTERNATIVES } });
    let rule = |word: &Vec<String>| match &word[..] {
        [term] => one(term),
        several => {
            json!({ "any_of": { "intervals": several.iter().map(one).collect::<Vec<_>>() } })
        }
    };
    let rules: Vec<Value> = words.iter().map(rule).collect();
    json!({
        "intervals": {
            field::WORDS: { "all_of": { "intervals": rules, "ordered": false, "max_gaps": within } },
        },
    })
}

/// The filters of a request but that of one facet.
pub fn request_filters(filters: &Filters, without: Option<&str>) -> Vec<Value> {
    let named = [
        (NamedField::Agency, &filters.agencies),
        (NamedField::Type, &filters.types),
        (NamedField::Signer, &filters.signers),
    ];
    let set = named.into_iter().filter(|(_, values)| !values.is_empty());
    let set = set.filter(|(named, _)| Some(field::of(*named)) != without);
    let mut clauses: Vec<Value> = set.map(|(named, values)| value(named, values)).collect();
    if !filters.years.is_empty() && without != Some(field::YEAR) {
        clauses.push(year(&filters.years));
    }
    // What is not known has first and last days that are in no range.
    if let Some(from) = filters.from {
        clauses.push(json!({ "range": { field::LAST_DAY: { "gte": from.first } } }));
    }
    if let Some(to) = filters.to {
        clauses.push(json!({ "range": { field::FIRST_DAY: { "lte": to.last } } }));
    }
    clauses
}

/// The name of a group of a plan in the answer for a document that has it.
pub fn group_name(index: usize) -> String {
    format!("g{index}")
}

/// The name of an alternative whose filters a document passes.
pub fn alternative_name(index: usize) -> String {
    format!("a{index}")
}

/// The documents that the plan matches, filters of the request apart, and what scores them: clauses
/// that must all hold, and those of which each adds its score. Where there is one alternative, its
/// words match and score in one pass over their lists; elsewhere `matched`, the clauses of
/// [`matching`], matches apart.
pub fn matching_and_scoring(
    spec: &SearchSpec<'_>,
    needed: Needed,
    matched: Value,
    scoring: Scoring,
) -> (Value, Vec<Value>) {
    let Scoring { mut groups, mut ranking, unscored, .. } = scoring;
    let one = match &spec.plan.alternatives[..] {
        [one] if !one.groups.is_empty() && matches!(needed, Needed::Any | Needed::AllBut(0)) => one,
        _ => {
            ranking.extend(groups.into_iter().flatten());
            return (matched, ranking);
        }
    };
    for (group, clauses) in groups.iter_mut().enumerate().filter(|(group, _)| unscored[*group]) {
        clauses.push(all_of(vec![has_word(&spec.plan.groups[group].terms)]));
    }
    let mut others: Vec<Value> = one.required.iter().map(passes).collect();
    others.extend(beside_alternatives(spec));
    let mut of_words: Vec<Vec<Value>> = Vec::new();
    for (at, clauses) in groups.into_iter().enumerate() {
        match one.groups.contains(&at) {
            true => of_words.push(clauses),
            false => ranking.extend(clauses),
        }
    }
    let words = match needed {
        Needed::Any => vec![any_of(of_words.concat())],
        Needed::AllBut(_) => of_words.into_iter().map(any_of).collect(),
    };
    (json!({ "bool": { "must": words, "filter": others } }), ranking)
}

/// The documents that the plan matches, filters of the request apart, as clauses that must all
/// hold.
pub fn matching(spec: &SearchSpec<'_>, needed: Needed) -> Vec<Value> {
    let mut clauses = beside_alternatives(spec);
    let alternatives = &spec.plan.alternatives;
    if !alternatives.is_empty() {
        let alternatives = alternatives.iter().map(|one| alternative(spec, one, needed));
        clauses.push(any_of(alternatives.collect()));
    }
    clauses
}

/// What the plan requires and excludes, whichever alternative matches.
fn beside_alternatives(spec: &SearchSpec<'_>) -> Vec<Value> {
    let mut clauses: Vec<Value> = spec.plan.required.iter().map(passes).collect();
    let excluded: Vec<Value> = spec.plan.excluded.iter().map(passes).collect();
    if !excluded.is_empty() {
        clauses.push(json!({ "bool": { "must_not": excluded } }));
    }
    clauses
}

fn alternative(spec: &SearchSpec<'_>, alternative: &Alternative, needed: Needed) -> Value {
    let mut clauses: Vec<Value> = alternative.required.iter().map(passes).collect();
    let groups = || alternative.groups.iter().map(|&group| &spec.plan.groups[group].terms[..]);
    let words = alternative.groups.len();
    match needed {
        _ if words == 0 => {}
        Needed::Any => {
            clauses.push(holds_any(groups().flatten().map(|one| &one.term)));
        }
        Needed::AllBut(missing) => {
            let at_least = words - missing.min(spec.missing_max(alternative));
            let words: Vec<Value> = groups().map(has_word).collect();
            if at_least >= words.len() {
                clauses.extend(words);
            } else {
                let bool = json!({ "should": words, "minimum_should_match": at_least });
                clauses.push(json!({ "bool": bool }));
            }
        }
    }
    match clauses.len() {
        0 => everything(),
        1 => clauses.remove(0),
        _ => all_of(clauses),
    }
}

/// Clauses that match nothing more, and name in the answer for each hit the words that it has and
/// the alternatives whose filters it passes.
pub fn names(spec: &SearchSpec<'_>) -> Vec<Value> {
    let named =
        |query: Value, name: String| json!({ "bool": { "filter": [query], "_name": name } });
    let groups = spec.plan.groups.iter().enumerate();
    let groups = groups.map(|(at, group)| named(has_word(&group.terms), group_name(at)));
    let alternatives = spec.plan.alternatives.iter().enumerate();
    let alternatives = alternatives.map(|(at, one)| {
        let required = one.required.iter().map(passes).collect();
        named(all_of(required), alternative_name(at))
    });
    groups.chain(alternatives).collect()
}

/// What scores documents that match: clauses of which each adds its score.
#[derive(Debug, Default)]
pub struct Scoring {
    /// For each group of the plan.
    pub groups: Vec<Vec<Value>>,
    /// For each group, whether some of its terms are not among the clauses, so that they do not
    /// match all that has the word.
    pub unscored: Vec<bool>,
    /// Of the ranking terms.
    pub ranking: Vec<Value>,
    /// Terms that were left out.
    pub left_out: usize,
}

/// What scores the documents of a plan: each term of its groups, and its ranking terms. If there
/// are more than `most`, those that weigh least are left out.
pub fn scoring(spec: &SearchSpec<'_>, most: usize) -> Scoring {
    let plan = spec.plan;
    let groups = plan.groups.iter().zip(&spec.boosts.groups).enumerate();
    let of_groups = groups.flat_map(|(at, (group, boosts))| {
        group.terms.iter().zip(boosts).map(move |(term, &boost)| (Some(at), term, boost))
    });
    let ranking = plan.ranking.iter().zip(&spec.boosts.ranking);
    let ranking = ranking.map(|(term, &boost)| (None, term, boost));
    let mut weighed: Vec<(Option<usize>, &WeightedTerm, Boost)> =
        of_groups.chain(ranking).collect();
    weighed.sort_by(|(.., a), (.., b)| b.term.total_cmp(&a.term));
    let mut scoring = Scoring {
        groups: vec![Vec::new(); plan.groups.len()],
        unscored: vec![false; plan.groups.len()],
        ..Scoring::default()
    };
    let mut left = most;
    for (group, WeightedTerm { term, .. }, boost) in weighed {
        let scored = if boost.term > 0.0 { texts_of(term) } else { None };
        let (field, mut texts) = scored.unwrap_or_default();
        // A number has a clause more.
        let further = usize::from(matches!(term, Term::Number(_)));
        let kept = texts.len().min(left.saturating_sub(further));
        scoring.left_out += texts.len() - kept;
        if let Some(group) = group {
            scoring.unscored[group] |= kept == 0 || kept < texts.len();
        }
        // The most frequent come first.
        texts.truncate(kept);
        left -= if kept > 0 { kept + further } else { 0 };
        let clauses = match group {
            Some(group) => &mut scoring.groups[group],
            None => &mut scoring.ranking,
        };
        if kept > 0 {
            score_term(spec, term, field, &texts, boost, clauses);
        }
    }
    scoring
}

/// Adds what scores a term that has these texts in a field.
fn score_term(
    spec: &SearchSpec<'_>,
    term: &Term,
    field: &str,
    texts: &[String],
    boost: Boost,
    clauses: &mut Vec<Value>,
) {
    match term {
        Term::Number(keys) => {
            clauses.push(constant(terms(field, texts), boost.term));
            clauses.push(constant(terms(field::OWN_NUMBERS, keys), boost.own_number));
        }
        _ => {
            let means = spec.means;
            let mean = if field == field::WORDS { means.words } else { means.pairs };
            clauses.push(scored(as_one(field, texts), boost.term, mean));
        }
    }
}

/// Terms that count as one: a document has it as often as it has any of them.
fn as_one(field: &str, texts: &[String]) -> Value {
    match texts {
        [one] => json!({ "term": { field: { "value": one } } }),
        several => {
            let query = several.join(&ALTERNATIVE_SEPARATOR.to_string());
            json!({ "match": { field: { "query": query, "analyzer": ALTERNATIVES } } })
        }
    }
}
