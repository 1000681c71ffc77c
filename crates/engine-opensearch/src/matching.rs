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

/// Most terms of one query that are scored. The cluster takes 1,024 clauses, of which a query needs
/// some to match.
const SCORED_TERMS_MAX: usize = 800;

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

/// The documents that have a word or number of the plan.
fn has_word(terms: &[WeightedTerm]) -> Value {
    any_of(terms.iter().map(|one| holds(&one.term)).collect())
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

/// The documents that the plan matches, filters of the request apart, as clauses that must all
/// hold.
pub fn matching(spec: &SearchSpec<'_>, needed: Needed) -> Vec<Value> {
    let plan = spec.plan;
    let mut clauses: Vec<Value> = plan.required.iter().map(passes).collect();
    if !plan.alternatives.is_empty() {
        let alternatives = plan.alternatives.iter();
        clauses.push(any_of(alternatives.map(|one| alternative(spec, one, needed)).collect()));
    }
    if !plan.excluded.is_empty() {
        let excluded: Vec<Value> = plan.excluded.iter().map(passes).collect();
        clauses.push(json!({ "bool": { "must_not": excluded } }));
    }
    clauses
}

fn alternative(spec: &SearchSpec<'_>, alternative: &Alternative, needed: Needed) -> Value {
    let mut clauses: Vec<Value> = alternative.required.iter().map(passes).collect();
    let groups = &alternative.groups;
    let words = groups.iter().map(|&group| has_word(&spec.plan.groups[group].terms));
    let at_least = match needed {
        Needed::Any => 1,
        Needed::AllBut(missing) => groups.len() - missing.min(spec.missing_max(alternative)),
    };
    if at_least >= groups.len() {
        clauses.extend(words);
    } else {
        let words: Vec<Value> = words.collect();
        clauses.push(json!({ "bool": { "should": words, "minimum_should_match": at_least } }));
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

/// What scores documents that match.
#[derive(Debug, Default)]
pub struct Scoring {
    /// Clauses of which each adds its score.
    pub clauses: Vec<Value>,
    /// Terms that were left out.
    pub left_out: usize,
}

/// What scores the documents of a plan: each term of its groups, and its ranking terms. If there are
/// too many, those that weigh least are left out.
pub fn scoring(spec: &SearchSpec<'_>) -> Scoring {
    let groups = spec.plan.groups.iter().zip(&spec.boosts.groups);
    let of_groups = groups.flat_map(|(group, boosts)| group.terms.iter().zip(boosts));
    let ranking = spec.plan.ranking.iter().zip(&spec.boosts.ranking);
    let mut weighed: Vec<(&Term, Boost)> = of_groups
        .chain(ranking)
        .map(|(weighted, &boost)| (&weighted.term, boost))
        .filter(|(term, boost)| boost.term > 0.0 && !matches!(term, Term::Chain(_)))
        .collect();
    weighed.sort_by(|(_, a), (_, b)| b.term.total_cmp(&a.term));
    let mut scoring = Scoring::default();
    let mut left = SCORED_TERMS_MAX;
    for (term, boost) in weighed {
        let Some((field, mut texts)) = texts_of(term) else { continue };
        let kept = texts.len().min(left);
        scoring.left_out += texts.len() - kept;
        // The most frequent come first.
        texts.truncate(kept);
        left -= kept;
        if texts.is_empty() {
            continue;
        }
        match term {
            Term::Number(keys) => {
                scoring.clauses.push(constant(terms(field, &texts), boost.term));
                let own = terms(field::OWN_NUMBERS, keys);
                scoring.clauses.push(constant(own, boost.own_number));
            }
            _ => {
                let means = spec.means;
                let mean = if field == field::WORDS { means.words } else { means.pairs };
                scoring.clauses.push(scored(as_one(field, &texts), boost.term, mean));
            }
        }
    }
    scoring
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
