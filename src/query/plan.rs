//! From a query to a plan: which terms of an index each part stands for, and what they weigh.
//!
//! Accents that are typed count. A word typed without any matches by its folded term, so that nothing is
//! lost by a wrong guess; the reading that the corpus makes likely ([`super::restore`]) ranks. In a query
//! with some accents, a plain word that is most likely meant as it stands (`kinh` of `kinh tế`) is taken
//! so; `dinh` of `nghị dinh` is not.

use super::restore::{Reading, Typed, read};
use super::{Query, Vocabulary, Wanted};
use crate::text::{fold, has_diacritics, key};

/// What an engine looks up, made from a query. Empty `terms` and `required`: every document matches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Words and numbers, each once, in query order. How many must be there is the request's matter.
    pub terms: Vec<Term>,
    /// What ranks and need not be there: pairs of adjacent words, restored readings, words of phrases.
    pub ranking: Vec<Term>,
    /// All of these must hold.
    pub required: Vec<Requirement>,
    /// None of these may hold.
    pub excluded: Vec<Requirement>,
    /// The words in query order, gaps where a number or a phrase stands between: what marks are made
    /// from. A phrase is a sequence of its own.
    pub sequences: Vec<Sequence>,
    /// The query with accents restored; none where nothing was restored.
    pub restored: Option<String>,
    /// The query with accents restored and slips corrected; none where no word looks like a slip.
    /// Nothing above follows it.
    pub corrected: Option<String>,
}

/// What of an index ranks for a part of the query.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// What in the index it stands for. A document that has this form has the word.
    pub form: Form,
    /// How much it ranks: 1 for a word or a pair said once.
    pub weight: f32,
}

/// What a pair of adjacent words ranks against a word.
const PAIR_WEIGHT: f32 = 1.0;
/// What a folded term ranks beside the restored reading. Measured: half keeps documents that lack
/// accents themselves, and corrects wrong readings.
const FOLDED_WEIGHT: f32 = 0.5;

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
    /// A document number, or a part of one, by any of these keys; never empty.
    Number(Vec<String>),
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
    /// How many passages have an exact word or pair.
    fn frequency(&self, form: &Form) -> u64;

    /// The words of the passages.
    fn vocabulary(&self) -> &Vocabulary;
}

/// Makes the plan for `query` on the index that `lexicon` speaks for. An empty query gives an empty plan.
pub fn plan(query: &Query, lexicon: &dyn Lexicon) -> Plan {
    let accented = query.clauses().any(|clause| match &clause.wanted {
        Wanted::Word(word) => has_diacritics(word),
        Wanted::Phrase(words) => words.iter().any(|word| has_diacritics(word)),
        _ => false,
    });
    let mut planner = Planner { accented, lexicon, plan: Plan::default(), run: Vec::new() };
    let mut said = Said::default();
    for clause in query.clauses() {
        if let (Wanted::Word(word), false) = (&clause.wanted, clause.excluded) {
            planner.run.push(word);
            continue;
        }
        planner.end_run(&mut said);
        said.push(clause.to_string(), clause.to_string());
        match clause.excluded {
            true => planner.exclude(&clause.wanted),
            false => planner.want(&clause.wanted),
        }
    }
    planner.end_run(&mut said);
    for keys in &query.meant_numbers {
        planner.rank(Form::Number(keys.clone()), 1.0);
    }
    let mut plan = planner.plan;
    plan.restored = plan.restored.map(|_| said.restored.join(" "));
    plan.corrected = plan.corrected.map(|_| said.corrected.join(" "));
    plan
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

struct Planner<'a> {
    accented: bool,
    lexicon: &'a dyn Lexicon,
    plan: Plan,
    /// The words since the last number or phrase.
    run: Vec<&'a str>,
}

impl Planner<'_> {
    fn want(&mut self, wanted: &Wanted) {
        match wanted {
            Wanted::Word(_) => {}
            Wanted::Phrase(words) => {
                let forms = phrase_forms(words);
                forms.iter().for_each(|form| self.rank(form.clone(), 1.0));
                self.rank_pairs(&forms, 1.0);
                self.plan.required.push(requirement(&forms));
                self.plan.sequences.push(Sequence { words: forms, phrase: true });
            }
            Wanted::Number(number) => self.want_number(vec![number.key()]),
            Wanted::PartOfNumber { keys, .. } => self.want_number(keys.clone()),
            _ => {}
        }
    }

    fn want_number(&mut self, keys: Vec<String>) {
        let form = Form::Number(keys);
        self.plan.sequences.push(Sequence { words: vec![form.clone()], phrase: false });
        self.add_term(form, 1.0);
    }

    fn exclude(&mut self, wanted: &Wanted) {
        let requirement = match wanted {
            Wanted::Word(word) => {
                let exact = Form::Exact(key(word));
                let as_typed = has_diacritics(word) || self.accented && self.has(&exact);
                let folded = Form::Folded(fold(&key(word)));
                Requirement::Has(if as_typed { exact } else { folded })
            }
            Wanted::Phrase(words) => requirement(&phrase_forms(words)),
            Wanted::Number(number) => Requirement::Has(Form::Number(vec![number.key()])),
            Wanted::PartOfNumber { keys, .. } => Requirement::Has(Form::Number(keys.clone())),
            _ => return,
        };
        self.plan.excluded.push(requirement);
    }

    fn has(&self, form: &Form) -> bool {
        self.lexicon.frequency(form) > 0
    }

    /// Ends a run of adjacent words: what each matches, what ranks, and how they were understood.
    fn end_run(&mut self, said: &mut Said) {
        let run = std::mem::take(&mut self.run);
        if run.is_empty() {
            return;
        }
        let typed: Vec<Typed> = run.iter().map(|word| Typed::new(word)).collect();
        let Reading { words: readings, corrected } = read(&typed, self.lexicon);
        if corrected.is_some() {
            self.plan.corrected = Some(String::new());
        }
        let corrected = corrected.unwrap_or_else(|| readings.clone());
        let mut forms = Vec::with_capacity(run.len());
        for (((word, typed), reading), meant) in
            run.iter().zip(&typed).zip(&readings).zip(&corrected)
        {
            let exact = Form::Exact(reading.clone());
            let folded = fold(reading);
            // A plain word counts as typed only where others show that the typist uses accents.
            let as_typed = !typed.plain || self.accented && *reading == folded && self.has(&exact);
            if as_typed {
                self.add_term(exact.clone(), 1.0);
                forms.push(exact);
            } else {
                self.add_term(Form::Folded(folded.clone()), FOLDED_WEIGHT);
                self.rank(exact, 1.0);
                forms.push(Form::Folded(folded.clone()));
            }
            let said_as =
                |key: &String| if *key == typed.key { word.to_string() } else { key.clone() };
            said.push(said_as(reading), said_as(meant));
            if *reading != typed.key {
                self.plan.restored = Some(String::new());
            }
        }
        let restored: Vec<Form> = readings.into_iter().map(Form::Exact).collect();
        if forms != restored {
            self.rank_pairs(&forms, FOLDED_WEIGHT);
        }
        self.rank_pairs(&restored, 1.0);
        self.plan.sequences.push(Sequence { words: forms, phrase: false });
    }

    fn rank_pairs(&mut self, forms: &[Form], weight: f32) {
        for two in forms.windows(2) {
            if let Some(form) = pair(&two[0], &two[1]) {
                self.rank(form, weight * PAIR_WEIGHT);
            }
        }
    }

    fn add_term(&mut self, form: Form, weight: f32) {
        add(&mut self.plan.terms, form, weight);
    }

    fn rank(&mut self, form: Form, weight: f32) {
        add(&mut self.plan.ranking, form, weight);
    }
}

/// Adds a term, or its weight where it is there.
fn add(terms: &mut Vec<Term>, form: Form, weight: f32) {
    match terms.iter_mut().find(|term| term.form == form) {
        Some(term) => term.weight += weight,
        None => terms.push(Term { form, weight }),
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
pub(crate) mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::query::parse;

    /// A corpus that has every word as it is typed.
    pub(crate) struct Everything;

    static NO_WORDS: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::default);

    impl Lexicon for Everything {
        fn frequency(&self, _: &Form) -> u64 {
            1
        }

        fn vocabulary(&self) -> &Vocabulary {
            &NO_WORDS
        }
    }

    /// Words of a corpus, each as frequent as the next.
    struct Words(Vocabulary);

    fn corpus(words: &[&str]) -> Words {
        Words(Vocabulary::new(words.iter().map(|word| (word.to_string(), 1))))
    }

    impl Lexicon for Words {
        fn frequency(&self, form: &Form) -> u64 {
            if let Form::Exact(word) = form { self.0.frequency(word) } else { 0 }
        }

        fn vocabulary(&self) -> &Vocabulary {
            &self.0
        }
    }

    static CORPUS: LazyLock<Words> = LazyLock::new(|| corpus(&["kinh", "tế", "định", "đường"]));

    fn forms(text: &str) -> Vec<Form> {
        plan(&parse(text), &*CORPUS).terms.into_iter().map(|term| term.form).collect()
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
    fn restored_readings_rank_and_are_said() {
        let plan = plan(&parse("so 5/QĐ-TTg duong -dinh"), &*CORPUS);
        assert_eq!(plan.restored.as_deref(), Some("5/QĐ-TTg đường -dinh"));
        let ranks = |form: &Form| plan.ranking.iter().any(|term| term.form == *form);
        assert!(ranks(&Form::Exact("đường".into())));
        assert_eq!(plan.terms[1], Term { form: Form::Folded("duong".into()), weight: 0.5 });
        assert_eq!(super::plan(&parse("đường kinh tế"), &*CORPUS).restored, None);
        assert_eq!(super::plan(&parse("UBND"), &*CORPUS).restored, None);
    }

    #[test]
    fn corrections_are_said_and_nothing_more() {
        let corrected = |text: &str| plan(&parse(text), &*CORPUS);
        let plan = corrected("kinhh 5/QĐ-TTg \"tees\" Duong -dinhh");
        assert_eq!(plan.corrected.as_deref(), Some("kinh 5/QĐ-TTg \"tees\" đường -dinhh"));
        assert_eq!(plan.terms[0].form, Form::Folded("kinhh".into()));
        assert_eq!(corrected("Kinh tế UBNDD").corrected, None);
    }

    #[test]
    fn phrases_are_required_and_ranked() {
        let plan = plan(&parse("\"bãi do\" -\"thai\""), &corpus(&[]));
        let words = vec!["bãi".to_string(), "do".to_string()];
        assert_eq!(plan.required, [Requirement::Phrase { words, folded: false }]);
        assert_eq!(plan.excluded, [Requirement::Has(Form::Folded("thai".into()))]);
        let pair = Form::ExactPair("bãi".into(), "do".into());
        assert_eq!(plan.ranking.last(), Some(&Term { form: pair, weight: 1.0 }));
        assert!(plan.terms.is_empty());
    }

    #[test]
    fn pairs_fold_together_and_stop_at_numbers() {
        let plan = plan(&parse("nghị dinh 5/QĐ-TTg về"), &corpus(&[]));
        let pair = Form::FoldedPair("nghi".into(), "dinh".into());
        assert!(plan.ranking.contains(&Term { form: pair, weight: 0.5 }));
        assert_eq!(plan.terms.len(), 4);
        assert_eq!(plan.sequences.len(), 3);
    }
}
