//! From a query to a plan: which terms of an index each part stands for, and what they weigh.
//!
//! Accents that are typed count. A query without any accent is looked up by folded terms. In a query
//! with some, a word typed without is taken as it stands where the corpus has it so (`kinh` of
//! `kinh tế`), and folded where not (`dinh` of `nghị dinh`).

use super::{Query, Wanted};
use crate::text::{fold, has_diacritics, key};

/// What an engine looks up, made from a query. Empty `terms` and `required`: every document matches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Words and numbers, each once, in query order. How many must be there is the request's matter.
    pub terms: Vec<Term>,
    /// Adjacent words: for ranking alone.
    pub pairs: Vec<Form>,
    /// Words of phrases: for ranking alone, their presence is required below.
    pub phrase_words: Vec<Form>,
    /// All of these must hold.
    pub required: Vec<Requirement>,
    /// None of these may hold.
    pub excluded: Vec<Requirement>,
    /// The words in query order, gaps where a number or a phrase stands between: what marks are made
    /// from. A phrase is a sequence of its own.
    pub sequences: Vec<Sequence>,
}

/// A word or number of the query.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// What in the index it stands for. A document that has this form has the word.
    pub form: Form,
    /// How often the query says it.
    pub weight: f32,
}

/// A term of an index.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Form {
    /// A word by its key ([`crate::text::key`]).
    Exact(String),
    /// A word by its folded key.
    Folded(String),
    /// Two adjacent words by their keys.
    ExactPair(String, String),
    /// Two adjacent words by their folded keys.
    FoldedPair(String, String),
    /// A document number, or the beginning of one, by its key.
    Number(String),
}

/// A condition on documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requirement {
    /// The document has the term.
    Has(Form),
    /// The document has the words next to each other, in its title or in one paragraph: keys, or folded
    /// keys. At least two.
    Phrase {
        /// The keys.
        words: Vec<String>,
        /// Whether they are folded.
        folded: bool,
    },
}

/// Words that stand next to each other in the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// Their forms.
    pub words: Vec<Form>,
    /// Whether only the whole sequence counts.
    pub phrase: bool,
}

/// What a plan must know of an index.
pub trait Lexicon {
    /// Whether any document has the term.
    fn has(&self, form: &Form) -> bool;
}

/// Makes the plan for `query` on the index that `lexicon` speaks for. An empty query gives an empty plan.
pub fn plan(query: &Query, lexicon: &dyn Lexicon) -> Plan {
    let accented = query.clauses.iter().any(|clause| match &clause.wanted {
        Wanted::Word(word) => has_diacritics(word),
        Wanted::Phrase(words) => words.iter().any(|word| has_diacritics(word)),
        Wanted::Number(_) | Wanted::Beginning { .. } => false,
    });
    let mut planner = Planner { accented, lexicon, plan: Plan::default(), run: Vec::new() };
    for clause in &query.clauses {
        match clause.excluded {
            true => planner.exclude(&clause.wanted),
            false => planner.want(&clause.wanted),
        }
    }
    planner.end_run();
    planner.plan
}

struct Planner<'a> {
    accented: bool,
    lexicon: &'a dyn Lexicon,
    plan: Plan,
    /// The words since the last number or phrase.
    run: Vec<Form>,
}

impl Planner<'_> {
    fn want(&mut self, wanted: &Wanted) {
        match wanted {
            Wanted::Word(word) => {
                let form = self.word_form(word);
                if let Some(before) = self.run.last() {
                    self.plan.pairs.extend(pair(before, &form));
                }
                self.run.push(form.clone());
                self.add_term(form);
            }
            Wanted::Phrase(words) => {
                self.end_run();
                let forms = phrase_forms(words);
                self.plan.pairs.extend(forms.windows(2).filter_map(|two| pair(&two[0], &two[1])));
                self.plan.phrase_words.extend(forms.iter().cloned());
                self.plan.required.push(requirement(&forms));
                self.plan.sequences.push(Sequence { words: forms, phrase: true });
            }
            Wanted::Number(number) => self.want_number(number.key()),
            Wanted::Beginning { key, .. } => self.want_number(key.clone()),
        }
    }

    fn want_number(&mut self, key: String) {
        self.end_run();
        let form = Form::Number(key);
        self.plan.sequences.push(Sequence { words: vec![form.clone()], phrase: false });
        self.add_term(form);
    }

    fn exclude(&mut self, wanted: &Wanted) {
        let requirement = match wanted {
            Wanted::Word(word) => Requirement::Has(self.word_form(word)),
            Wanted::Phrase(words) => requirement(&phrase_forms(words)),
            Wanted::Number(number) => Requirement::Has(Form::Number(number.key())),
            Wanted::Beginning { key, .. } => Requirement::Has(Form::Number(key.clone())),
        };
        self.plan.excluded.push(requirement);
    }

    fn word_form(&self, word: &str) -> Form {
        let exact = Form::Exact(key(word));
        let as_typed = has_diacritics(word) || (self.accented && self.lexicon.has(&exact));
        if as_typed { exact } else { Form::Folded(fold(&key(word))) }
    }

    fn add_term(&mut self, form: Form) {
        match self.plan.terms.iter_mut().find(|term| term.form == form) {
            Some(term) => term.weight += 1.0,
            None => self.plan.terms.push(Term { form, weight: 1.0 }),
        }
    }

    fn end_run(&mut self) {
        if !self.run.is_empty() {
            let words = std::mem::take(&mut self.run);
            self.plan.sequences.push(Sequence { words, phrase: false });
        }
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

fn requirement(forms: &[Form]) -> Requirement {
    if let [form] = forms {
        return Requirement::Has(form.clone());
    }
    let folded = matches!(forms.first(), Some(Form::Folded(_)));
    let words = forms.iter().filter_map(|form| match form {
        Form::Exact(word) | Form::Folded(word) => Some(word.clone()),
        _ => None,
    });
    Requirement::Phrase { words: words.collect(), folded }
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
mod tests {
    use super::*;
    use crate::query::parse;

    struct Words(&'static [&'static str]);

    impl Lexicon for Words {
        fn has(&self, form: &Form) -> bool {
            matches!(form, Form::Exact(word) if self.0.contains(&word.as_str()))
        }
    }

    fn forms(text: &str) -> Vec<Form> {
        let plan = plan(&parse(text), &Words(&["kinh"]));
        plan.terms.into_iter().map(|term| term.form).collect()
    }

    #[test]
    fn accents_decide_the_form() {
        let exact = |word: &str| Form::Exact(word.into());
        let folded = |word: &str| Form::Folded(word.into());
        assert_eq!(forms("đường"), [exact("đường")]);
        assert_eq!(forms("duong"), [folded("duong")]);
        assert_eq!(forms("kinh tế"), [exact("kinh"), exact("tế")]);
        assert_eq!(forms("nghị dinh"), [exact("nghị"), folded("dinh")]);
        assert_eq!(forms("HÒA hoà"), [exact("hoà")]);
        assert_eq!(forms("UBND"), [folded("ubnd")]);
    }

    #[test]
    fn phrases_are_required_and_ranked() {
        let plan = plan(&parse("\"bãi do\" -\"thai\""), &Words(&[]));
        let words = vec!["bãi".to_string(), "do".to_string()];
        assert_eq!(plan.required, [Requirement::Phrase { words, folded: false }]);
        assert_eq!(plan.excluded, [Requirement::Has(Form::Folded("thai".into()))]);
        assert_eq!(plan.pairs, [Form::ExactPair("bãi".into(), "do".into())]);
        assert!(plan.terms.is_empty());
    }

    #[test]
    fn pairs_fold_together_and_stop_at_numbers() {
        let plan = plan(&parse("nghị dinh 5/QĐ-TTg về"), &Words(&[]));
        assert_eq!(plan.pairs, [Form::FoldedPair("nghi".into(), "dinh".into())]);
        assert_eq!(plan.terms.len(), 4);
        assert_eq!(plan.sequences.len(), 3);
    }
}
