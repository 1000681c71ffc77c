//! Turns a query into a plan: selects the index terms for each part and their weights.
//!
//! Typed accents are significant. A word typed without accents matches by its likely readings
//! ([`super::restore`]), so that what is counted is what was meant; by whatever folds to it where
//! the index has none. If other words have accents, a plain word that is most likely meant without
//! any (`kinh` of `kinh tế`) is taken as typed; `dinh` of `nghị dinh` is not. What looks like a
//! slip matches as it was typed and as it was likely meant.

mod asked;
mod expand;
mod figures;
mod quoted;
mod run;
pub(crate) mod values;

use serde::Serialize;

pub(crate) use asked::DEFINES;
use figures::{code_of, number_keys};
use quoted::{near, phrase};
use run::VARIANT_WEIGHT;

use super::plan::{
    Alternative, Filter, HighlightPhrase, Lexicon, Plan, Spellings, Term, TermGroup, WeightedTerm,
};
use super::{Clause, ClauseKind, Query, asked};
use crate::index::term_text::{PAIR_SEPARATOR, UNACCENTED_MARK, pair_term};
use tracuu_text::{fold, has_diacritics, key, words};

/// Weight of a pair of adjacent words, relative to a word.
const PAIR_WEIGHT: f32 = 1.0;
/// Maximum number of words to which all prefixes (`kh*`) of a query expand, the most frequent ones
/// of each. Each word costs one walk through its posting list. Vietnamese has about 300 syllables
/// that start with `th`; the rarest are names and typos. Prefixes beyond the limit are not
/// expanded.
const PREFIX_WORDS_MAX: usize = 600;

/// How freely the words of a query are interpreted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Interpretation {
    /// Restores accents and corrects typos.
    #[default]
    #[serde(rename = "auto")]
    Likely,
    /// Takes words as typed, with the accents that they have.
    #[serde(rename = "typed")]
    AsTyped,
    /// A word without accents matches every word that folds to it.
    Any,
}

/// Returns the plan for `query` on the index that `lexicon` describes. An empty query gives an
/// empty plan.
pub fn plan(query: &Query, reading: Interpretation, lexicon: &dyn Lexicon) -> Plan {
    let accented = query.clauses().any(|clause| match &clause.kind {
        ClauseKind::Word(word) | ClauseKind::Prefix(word) => has_diacritics(word),
        ClauseKind::Token { typed, .. } => has_diacritics(typed),
        ClauseKind::Phrase(words) | ClauseKind::Near { words, .. } => {
            words.iter().any(|word| has_diacritics(word))
        }
        _ => false,
    });
    let mut planner = Planner {
        accented,
        reading,
        lexicon,
        plan: Plan { asks: query.asks, ..Plan::default() },
        alternative: Alternative::default(),
        run: Vec::new(),
        before_run: None,
        quoted_before: Vec::new(),
        asks_of_next: false,
        holds_more: false,
        fields: Vec::new(),
        said: Said::default(),
        room: PREFIX_WORDS_MAX,
    };
    for (at, alternative) in query.alternatives.iter().enumerate() {
        if at > 0 {
            planner.said.push("OR".into(), "OR".into());
        }
        planner.alternative(alternative);
    }
    for keys in &query.possible_numbers {
        planner.rank(Term::Number(keys.clone()), 1.0);
    }
    planner.finish()
}

struct Planner<'a> {
    accented: bool,
    reading: Interpretation,
    lexicon: &'a dyn Lexicon,
    plan: Plan,
    /// The alternative being planned.
    alternative: Alternative,
    /// The words since the last clause of another type.
    run: Vec<&'a str>,
    /// The typed token right before those words.
    before_run: Option<&'a str>,
    /// The keys of the words in quotes right before those words; empty if something else is there.
    quoted_before: Vec<String>,
    /// True if the last words ask what the next ones mean: `thế nào là "lệ phí"`.
    asks_of_next: bool,
    /// True if the alternative holds more to look for than words.
    holds_more: bool,
    /// Filters on fields, one per field: values of one field are alternatives.
    fields: Vec<Filter>,
    said: Said,
    /// How many words the remaining prefixes may expand to.
    room: usize,
}

/// The query as understood, clause by clause.
#[derive(Default)]
struct Said {
    restored: Vec<String>,
    corrected: Vec<String>,
}

impl Said {
    fn push(&mut self, restored: String, corrected: String) {
        self.restored.push(restored);
        self.corrected.push(corrected);
    }
}

impl<'a> Planner<'a> {
    /// Plans one alternative of an `OR`.
    fn alternative(&mut self, clauses: &'a [Clause]) {
        self.holds_more = clauses.iter().any(Clause::is_sought_beside_words);
        let mut at = 0;
        while let Some(clause) = clauses.get(at) {
            at += 1;
            if let (ClauseKind::Word(word), false) = (&clause.kind, clause.excluded) {
                self.run.push(word);
                continue;
            }
            self.end_run();
            self.quoted_before.clear();
            self.before_run = match &clause.kind {
                ClauseKind::Token { typed, .. } if !clause.excluded => Some(typed),
                _ => None,
            };
            if let ClauseKind::Named { field, value, closed } = &clause.kind {
                let following = if *closed { &[] } else { &clauses[at..] };
                let (requirement, value, taken) = self.named(*field, value, following);
                at += taken;
                let wanted = ClauseKind::Named { field: *field, value, closed: true };
                let said = Clause { excluded: clause.excluded, kind: wanted }.to_string();
                self.said.push(said.clone(), said);
                self.condition(requirement, clause.excluded);
                continue;
            }
            match &clause.kind {
                ClauseKind::Phrase(_) | ClauseKind::Near { .. } if !clause.excluded => {}
                _ => self.said.push(clause.to_string(), clause.to_string()),
            }
            match clause.excluded {
                true => self.exclude(&clause.kind),
                false => self.want(&clause.kind),
            }
            self.asks_of_next = false;
        }
        self.end_run();
        self.before_run = None;
        self.quoted_before.clear();
        let alternative = std::mem::take(&mut self.alternative);
        if !alternative.groups.is_empty() || !alternative.required.is_empty() {
            self.plan.alternatives.push(alternative);
        }
    }

    fn finish(self) -> Plan {
        let Planner { mut plan, mut fields, said, .. } = self;
        plan.required.append(&mut fields);
        let asks = plan.asks;
        plan.restored = plan.restored.map(|_| asked(said.restored.join(" "), asks));
        plan.corrected = plan.corrected.map(|_| asked(said.corrected.join(" "), asks));
        plan
    }

    fn want(&mut self, wanted: &ClauseKind) {
        match wanted {
            // `alternative` handles both: words form runs, named fields filter the whole query.
            ClauseKind::Word(_) | ClauseKind::Named { .. } => {}
            ClauseKind::Phrase(words) => {
                let quoted = self.quoted(words, ClauseKind::Phrase);
                let code = code_of(words).map(Term::Number);
                self.rank_quoted(&quoted, code.clone(), true);
                self.asked_in_quotes(&quoted);
                let mut filters = vec![phrase(&quoted)];
                filters.extend(code.map(Filter::Has));
                self.alternative.required.push(Filter::any(filters));
            }
            ClauseKind::Near { words, within } => {
                let within = *within;
                let quoted = self.quoted(words, |words| ClauseKind::Near { words, within });
                self.rank_quoted(&quoted, None, false);
                self.alternative.required.push(near(&quoted, within));
            }
            ClauseKind::Number(number) => {
                self.want_number(number.canonical().to_string(), vec![number.key()]);
            }
            ClauseKind::PartOfNumber { typed, keys } => {
                self.want_number(typed.clone(), keys.clone());
            }
            ClauseKind::Token { typed, key } => self.want_token(typed, key),
            ClauseKind::Prefix(beginning) => {
                let forms = self.prefix_terms(beginning);
                self.plan
                    .highlight_phrases
                    .push(HighlightPhrase { words: vec![forms.clone()], phrase: false });
                let terms = forms.into_iter().map(|form| WeightedTerm { term: form, weight: 1.0 });
                self.add_word(format!("{beginning}*"), terms.collect());
            }
            ClauseKind::OwnNumber { keys, .. } => {
                self.condition(Filter::OwnNumber(keys.clone()), false);
            }
            ClauseKind::Year(year) => self.condition(Filter::Year(vec![*year]), false),
        }
    }

    fn want_number(&mut self, name: String, keys: Vec<String>) {
        let form = Term::Number(keys);
        self.plan
            .highlight_phrases
            .push(HighlightPhrase { words: vec![vec![form.clone()]], phrase: false });
        self.add_word(name, vec![WeightedTerm { term: form, weight: 1.0 }]);
    }

    /// Adds a typed token. Each of its words also accepts the token in another format, so that a
    /// document with it has every word.
    fn want_token(&mut self, typed: &str, key: &str) {
        let mut others = vec![Term::Number(number_keys(key))];
        others.extend(self.token_otherwise(typed, key));
        let words: Vec<String> = words(typed).map(|word| word.text.to_string()).collect();
        let forms = self.in_any_spelling(&words);
        let accepted = |form: &Term| -> Vec<Term> {
            std::iter::once(form.clone()).chain(others.iter().cloned()).collect()
        };
        for (word, form) in words.iter().zip(&forms) {
            let weighted = |term: Term| {
                let weight = if term == *form { 1.0 } else { 0.0 };
                WeightedTerm { term, weight }
            };
            self.add_word(word.clone(), accepted(form).into_iter().map(weighted).collect());
        }
        self.rank_pairs(&forms, 1.0);
        let words = forms.iter().map(accepted).collect();
        self.plan.highlight_phrases.push(HighlightPhrase { words, phrase: false });
        for term in others {
            let weight = if matches!(term, Term::Number(_)) { 1.0 } else { VARIANT_WEIGHT };
            self.rank(term, weight);
        }
    }

    fn prefix_terms(&mut self, beginning: &str) -> Vec<Term> {
        let beginning = key(beginning);
        let words = self.lexicon.vocabulary().with_prefix(&beginning, self.room);
        self.room -= words.len();
        let forms: Vec<Term> =
            words.into_iter().map(|(word, _)| Term::Exact(word.to_string())).collect();
        if forms.is_empty() { vec![Term::Exact(beginning)] } else { forms }
    }

    fn exclude(&mut self, wanted: &ClauseKind) {
        let requirement = match wanted {
            ClauseKind::Word(word) => {
                let exact = key(word);
                let as_typed = has_diacritics(word)
                    || self.accented && self.lexicon.word_frequency(&exact) > 0;
                let others = self.figures_otherwise(&exact).into_iter().map(Filter::Has);
                self.plan.excluded.extend(others);
                Filter::Has(if as_typed {
                    Term::Exact(exact)
                } else {
                    self.folded(fold(&key(word)))
                })
            }
            ClauseKind::Phrase(words) => {
                let code = code_of(words).map(|keys| Filter::Has(Term::Number(keys)));
                self.plan.excluded.extend(code);
                phrase(&self.quoted_in_any_spelling(words))
            }
            ClauseKind::Near { words, within } => {
                near(&self.quoted_in_any_spelling(words), *within)
            }
            ClauseKind::Number(number) => Filter::Has(Term::Number(vec![number.key()])),
            ClauseKind::PartOfNumber { keys, .. } => Filter::Has(Term::Number(keys.clone())),
            ClauseKind::Token { typed, key } => {
                let others = self.token_otherwise(typed, key).into_iter().map(Filter::Has);
                self.plan.excluded.extend(others);
                Filter::Has(Term::Number(number_keys(key)))
            }
            ClauseKind::Prefix(beginning) => {
                let forms = self.prefix_terms(beginning).into_iter();
                self.plan.excluded.extend(forms.map(Filter::Has));
                return;
            }
            ClauseKind::OwnNumber { keys, .. } => Filter::OwnNumber(keys.clone()),
            ClauseKind::Year(year) => Filter::Year(vec![*year]),
            ClauseKind::Named { .. } => return,
        };
        self.condition(requirement, true);
    }

    /// Adds a filter to the whole query. Two wanted values of one field are alternatives.
    fn condition(&mut self, requirement: Filter, excluded: bool) {
        if excluded {
            self.plan.excluded.push(requirement);
        } else if !self.fields.iter_mut().any(|other| other.widen(&requirement)) {
            self.fields.push(requirement);
        }
    }

    /// The terms of words that are not read: exact if any of them has an accent, else of all that
    /// fold to them; numbers are always exact.
    fn in_any_spelling(&self, words: &[String]) -> Vec<Term> {
        let accented = words.iter().any(|word| has_diacritics(word));
        let exact = |word: &String| accented || word.starts_with(|c: char| c.is_ascii_digit());
        let term = |word: &String| match exact(word) {
            true => Term::Exact(key(word)),
            false => self.folded(fold(&key(word))),
        };
        words.iter().map(term).collect()
    }

    /// The word that was typed without accents, with all words of the corpus that fold to it.
    fn folded(&self, folded: String) -> Term {
        let vocabulary = self.lexicon.vocabulary();
        let mut terms: Vec<String> =
            vocabulary.spellings(&folded).map(|(word, _)| word.to_string()).collect();
        terms.extend(self.in_unaccented(&folded));
        Term::Folded(Spellings { folded, terms })
    }

    /// The term of a word in documents that are written without accents, if there are any.
    fn in_unaccented(&self, word: &str) -> Option<String> {
        let plain = format!("{UNACCENTED_MARK}{}", fold(word));
        (self.lexicon.vocabulary().frequency(&plain) > 0).then_some(plain)
    }

    /// Returns the pair of two words, with all spellings if either is folded. Returns `None` for
    /// other terms.
    fn pair(&self, first: &Term, second: &Term) -> Option<Term> {
        if let (Term::Exact(a), Term::Exact(b)) = (first, second) {
            return Some(Term::ExactPair(a.clone(), b.clone()));
        }
        let folded = format!("{}{PAIR_SEPARATOR}{}", folded_key(first)?, folded_key(second)?);
        let (firsts, seconds) = (spellings(first), spellings(second));
        let mut pairs: Vec<(u64, String)> = Vec::new();
        for a in firsts {
            for b in seconds {
                let frequency = self.lexicon.pair_frequency(a, b);
                if frequency > 0 {
                    pairs.push((frequency, pair_term(a, b)));
                }
            }
        }
        pairs.sort_unstable_by(|one, other| other.cmp(one));
        let terms = pairs.into_iter().map(|(_, pair)| pair).collect();
        Some(Term::FoldedPair(Spellings { folded, terms }))
    }

    fn rank_pairs(&mut self, forms: &[Term], weight: f32) {
        for two in forms.windows(2) {
            if let Some(form) = self.pair(&two[0], &two[1]) {
                self.rank(form, weight * PAIR_WEIGHT);
            }
        }
    }

    fn rank(&mut self, form: Term, weight: f32) {
        match self.plan.ranking.iter_mut().find(|known| known.term == form) {
            Some(known) => known.weight += weight,
            None => self.plan.ranking.push(WeightedTerm { term: form, weight }),
        }
    }

    /// Adds a word to the alternative. Said again, it weighs more.
    fn add_word(&mut self, name: String, terms: Vec<WeightedTerm>) {
        let groups = &mut self.plan.groups;
        let known = groups.iter().position(|group| group.terms[0].term == terms[0].term);
        let index = known.unwrap_or(groups.len());
        match known {
            Some(index) => {
                for (known, again) in groups[index].terms.iter_mut().zip(terms) {
                    known.weight += again.weight;
                }
            }
            None => groups.push(TermGroup { name, terms }),
        }
        if !self.alternative.groups.contains(&index) {
            self.alternative.groups.push(index);
        }
    }
}

impl Filter {
    /// Returns a filter that any of `filters` fulfils, of which there must be at least one.
    fn any(mut filters: Vec<Filter>) -> Filter {
        match filters.len() {
            1 => filters.remove(0),
            _ => Filter::Any(filters),
        }
    }

    /// Adds the values of `other` to this filter. Returns false if they filter different fields.
    fn widen(&mut self, other: &Filter) -> bool {
        match (self, other) {
            (Filter::Year(years), Filter::Year(more)) => years.extend(more),
            (Filter::OwnNumber(keys), Filter::OwnNumber(more)) => {
                keys.extend_from_slice(more);
            }
            (Filter::Value { field, values }, Filter::Value { field: other, values: more })
                if field == other =>
            {
                values.extend_from_slice(more)
            }
            _ => return false,
        }
        true
    }
}

/// The folded key of a word; `None` for other terms.
fn folded_key(term: &Term) -> Option<String> {
    match term {
        Term::Exact(word) => Some(fold(word)),
        Term::Folded(spelled) => Some(spelled.folded.clone()),
        _ => None,
    }
}

/// The terms of which any is the word.
fn spellings(term: &Term) -> &[String] {
    match term {
        Term::Exact(word) => std::slice::from_ref(word),
        Term::Folded(spelled) => &spelled.terms,
        _ => &[],
    }
}

#[cfg(test)]
pub(crate) mod tests;
