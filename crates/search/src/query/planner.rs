//! From a query to a plan: which terms of an index each part stands for, and what they weigh.
//!
//! Accents that are typed count. A word typed without any matches by its folded term, so that nothing is
//! lost by a wrong guess; the reading that the corpus makes likely ([`super::restore`]) ranks. In a query
//! with some accents, a plain word that is most likely meant as it stands (`kinh` of `kinh tế`) is taken
//! so; `dinh` of `nghị dinh` is not.

mod run;
mod values;

use serde::Serialize;

use super::plan::{Branch, Form, Lexicon, Plan, Requirement, Sequence, Term, Word};
use super::{Clause, Query, Wanted, asked};
use tracuu_text::{fold, has_diacritics, key, words};

/// What a pair of adjacent words ranks against a word.
const PAIR_WEIGHT: f32 = 1.0;
/// Most words that the beginnings (`kh*`) of a query stand for, the most frequent ones of each: every one
/// is a walk through its postings. `th*` of Vietnamese has some 300 syllables, of which the last are names
/// and slips; what no room is left for stands for nothing but itself.
const BEGINNING_WORDS_MAX: usize = 600;

/// How much is read into a query.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Accents are restored and slips are corrected.
    #[default]
    Likely,
    /// As typed: a word without accents stands for every word that is spelled like it.
    #[serde(rename = "typed")]
    AsTyped,
}

/// Makes the plan for `query` on the index that `lexicon` speaks for. An empty query gives an empty plan.
pub fn plan(query: &Query, reading: Reading, lexicon: &dyn Lexicon) -> Plan {
    let accented = query.clauses().any(|clause| match &clause.wanted {
        Wanted::Word(word) | Wanted::Prefix(word) => has_diacritics(word),
        Wanted::Token { typed, .. } => has_diacritics(typed),
        Wanted::Phrase(words) | Wanted::Near { words, .. } => {
            words.iter().any(|word| has_diacritics(word))
        }
        _ => false,
    });
    let mut planner = Planner {
        accented,
        reading,
        lexicon,
        plan: Plan { asks: query.asks, ..Plan::default() },
        branch: Branch::default(),
        run: Vec::new(),
        fields: Vec::new(),
        said: Said::default(),
        room: BEGINNING_WORDS_MAX,
    };
    for (at, branch) in query.branches.iter().enumerate() {
        if at > 0 {
            planner.said.push("OR".into(), "OR".into());
        }
        planner.branch(branch);
    }
    for keys in &query.meant_numbers {
        planner.rank(Form::Number(keys.clone()), 1.0);
    }
    planner.finish()
}

struct Planner<'a> {
    accented: bool,
    reading: Reading,
    lexicon: &'a dyn Lexicon,
    plan: Plan,
    /// The branch under way.
    branch: Branch,
    /// The words since the last number or phrase.
    run: Vec<&'a str>,
    /// Conditions on fields: several of one field are alternatives.
    fields: Vec<Requirement>,
    said: Said,
    /// How many words beginnings may still stand for.
    room: usize,
}

/// The query as it was understood, word for word.
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
    /// Plans one side of an `OR`.
    fn branch(&mut self, clauses: &'a [Clause]) {
        let mut at = 0;
        while let Some(clause) = clauses.get(at) {
            at += 1;
            if let (Wanted::Word(word), false) = (&clause.wanted, clause.excluded) {
                self.run.push(word);
                continue;
            }
            self.end_run();
            if let Wanted::Named { field, value, closed } = &clause.wanted {
                let following = if *closed { &[] } else { &clauses[at..] };
                let (requirement, value, taken) = self.named(*field, value, following);
                at += taken;
                let wanted = Wanted::Named { field: *field, value, closed: true };
                let said = Clause { excluded: clause.excluded, wanted }.to_string();
                self.said.push(said.clone(), said);
                self.condition(requirement, clause.excluded);
                continue;
            }
            self.said.push(clause.to_string(), clause.to_string());
            match clause.excluded {
                true => self.exclude(&clause.wanted),
                false => self.want(&clause.wanted),
            }
        }
        self.end_run();
        let branch = std::mem::take(&mut self.branch);
        if !branch.words.is_empty() || !branch.required.is_empty() {
            self.plan.branches.push(branch);
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

    fn want(&mut self, wanted: &Wanted) {
        match wanted {
            // Words are run together, fields are conditions of the whole query.
            Wanted::Word(_) | Wanted::Named { .. } => {}
            Wanted::Phrase(words) => {
                let forms = phrase_forms(words);
                self.rank_phrase(&forms, true);
                self.branch.required.push(phrase(&forms));
            }
            Wanted::Near { words, within } => {
                let forms = phrase_forms(words);
                self.rank_phrase(&forms, false);
                self.branch.required.push(near(&forms, *within));
            }
            Wanted::Number(number) => self.want_number(vec![number.key()]),
            Wanted::PartOfNumber { keys, .. } => self.want_number(keys.clone()),
            Wanted::Token { typed, key } => self.want_token(typed, key),
            Wanted::Prefix(beginning) => {
                let forms = self.beginning_forms(beginning);
                self.plan.sequences.push(Sequence { words: vec![forms.clone()], phrase: false });
                let terms = forms.into_iter().map(|form| Term { form, weight: 1.0 });
                self.add_word(terms.collect());
            }
            Wanted::OwnNumber { keys, .. } => {
                self.condition(Requirement::OwnNumber(keys.clone()), false);
            }
            Wanted::Year(year) => self.condition(Requirement::Year(vec![*year]), false),
        }
    }

    fn want_number(&mut self, keys: Vec<String>) {
        let form = Form::Number(keys);
        self.plan.sequences.push(Sequence { words: vec![vec![form.clone()]], phrase: false });
        self.add_word(vec![Term { form, weight: 1.0 }]);
    }

    /// A typed token in any dress: a document that has it in another has each of its words.
    fn want_token(&mut self, typed: &str, token: &str) {
        let token = Form::Number(vec![token.to_string()]);
        let words: Vec<String> = words(typed).map(|word| word.text.to_string()).collect();
        let forms = phrase_forms(&words);
        for form in &forms {
            self.add_word(vec![
                Term { form: form.clone(), weight: 1.0 },
                Term { form: token.clone(), weight: 0.0 },
            ]);
        }
        self.rank_pairs(&forms, 1.0);
        let words = forms.into_iter().map(|form| vec![form, token.clone()]).collect();
        self.plan.sequences.push(Sequence { words, phrase: false });
        self.rank(token, 1.0);
    }

    /// The words of a phrase, which is a condition, rank.
    fn rank_phrase(&mut self, forms: &[Form], phrase: bool) {
        for form in forms {
            self.rank(form.clone(), 1.0);
        }
        self.rank_pairs(forms, 1.0);
        let words = forms.iter().map(|form| vec![form.clone()]).collect();
        self.plan.sequences.push(Sequence { words, phrase });
    }

    fn beginning_forms(&mut self, beginning: &str) -> Vec<Form> {
        let beginning = key(beginning);
        let words = self.lexicon.vocabulary().beginning_with(&beginning, self.room);
        self.room -= words.len();
        let forms: Vec<Form> =
            words.into_iter().map(|(word, _)| Form::Exact(word.to_string())).collect();
        if forms.is_empty() { vec![Form::Exact(beginning)] } else { forms }
    }

    fn exclude(&mut self, wanted: &Wanted) {
        let requirement = match wanted {
            Wanted::Word(word) => {
                let exact = Form::Exact(key(word));
                let as_typed =
                    has_diacritics(word) || self.accented && self.lexicon.frequency(&exact) > 0;
                let folded = Form::Folded(fold(&key(word)));
                Requirement::Has(if as_typed { exact } else { folded })
            }
            Wanted::Phrase(words) => phrase(&phrase_forms(words)),
            Wanted::Near { words, within } => near(&phrase_forms(words), *within),
            Wanted::Number(number) => Requirement::Has(Form::Number(vec![number.key()])),
            Wanted::PartOfNumber { keys, .. } => Requirement::Has(Form::Number(keys.clone())),
            Wanted::Token { key, .. } => Requirement::Has(Form::Number(vec![key.clone()])),
            Wanted::Prefix(beginning) => {
                let forms = self.beginning_forms(beginning).into_iter();
                self.plan.excluded.extend(forms.map(Requirement::Has));
                return;
            }
            Wanted::OwnNumber { keys, .. } => Requirement::OwnNumber(keys.clone()),
            Wanted::Year(year) => Requirement::Year(vec![*year]),
            Wanted::Named { .. } => return,
        };
        self.condition(requirement, true);
    }

    /// A condition on the whole query. What is wanted of one field twice may be either.
    fn condition(&mut self, requirement: Requirement, excluded: bool) {
        if excluded {
            self.plan.excluded.push(requirement);
        } else if !self.fields.iter_mut().any(|other| other.widen(&requirement)) {
            self.fields.push(requirement);
        }
    }

    fn rank_pairs(&mut self, forms: &[Form], weight: f32) {
        for two in forms.windows(2) {
            if let Some(form) = pair(&two[0], &two[1]) {
                self.rank(form, weight * PAIR_WEIGHT);
            }
        }
    }

    fn rank(&mut self, form: Form, weight: f32) {
        match self.plan.ranking.iter_mut().find(|term| term.form == form) {
            Some(term) => term.weight += weight,
            None => self.plan.ranking.push(Term { form, weight }),
        }
    }

    /// Adds a word to the branch. Said again, it weighs more.
    fn add_word(&mut self, forms: Vec<Term>) {
        let words = &mut self.plan.words;
        let known = words.iter().position(|word| word.forms[0].form == forms[0].form);
        let index = known.unwrap_or(words.len());
        match known {
            Some(index) => words[index].forms.iter_mut().zip(forms).for_each(|(known, again)| {
                known.weight += again.weight;
            }),
            None => words.push(Word { forms }),
        }
        if !self.branch.words.contains(&index) {
            self.branch.words.push(index);
        }
    }
}

impl Requirement {
    /// Takes in the values of `other`, where both are of one field. Whether they are.
    fn widen(&mut self, other: &Requirement) -> bool {
        match (self, other) {
            (Requirement::Year(years), Requirement::Year(more)) => years.extend(more),
            (Requirement::OwnNumber(keys), Requirement::OwnNumber(more)) => {
                keys.extend_from_slice(more);
            }
            (
                Requirement::Value { field, values },
                Requirement::Value { field: other, values: more },
            ) if field == other => values.extend_from_slice(more),
            _ => return false,
        }
        true
    }
}

/// A phrase is accent-exact when an accent is typed in it, and folded when none is.
fn phrase_forms(words: &[String]) -> Vec<Form> {
    let accented = words.iter().any(|word| has_diacritics(word));
    let form = |word: &String| match accented {
        true => Form::Exact(key(word)),
        false => Form::Folded(fold(&key(word))),
    };
    words.iter().map(form).collect()
}

fn phrase(forms: &[Form]) -> Requirement {
    if let [form] = forms {
        return Requirement::Has(form.clone());
    }
    let (words, folded) = words_of(forms);
    Requirement::Phrase { words, folded }
}

fn near(forms: &[Form], within: usize) -> Requirement {
    let (mut words, folded) = words_of(forms);
    words.sort();
    words.dedup();
    match &words[..] {
        [_] => Requirement::Has(forms[0].clone()),
        _ => Requirement::Near { words, folded, within },
    }
}

/// The keys of the forms of a phrase, and whether they are folded.
fn words_of(forms: &[Form]) -> (Vec<String>, bool) {
    let words = forms.iter().filter_map(|form| match form {
        Form::Exact(word) | Form::Folded(word) => Some(word.clone()),
        _ => None,
    });
    (words.collect(), matches!(forms.first(), Some(Form::Folded(_))))
}

/// The pair of two words; where one is folded, the pair is.
fn pair(first: &Form, second: &Form) -> Option<Form> {
    Some(match (first, second) {
        (Form::Exact(a), Form::Exact(b)) => Form::ExactPair(a.clone(), b.clone()),
        (Form::Exact(a) | Form::Folded(a), Form::Exact(b) | Form::Folded(b)) => {
            Form::FoldedPair(fold(a), fold(b))
        }
        _ => return None,
    })
}

#[cfg(test)]
pub(crate) mod tests;
