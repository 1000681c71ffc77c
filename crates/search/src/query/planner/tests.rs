//! Plans for queries on small corpora.

use std::sync::LazyLock;

use super::*;
use crate::query::parse;
use crate::query::{Abbreviations, NamedField, Vocabulary};

static WELL_KNOWN: LazyLock<Abbreviations> = LazyLock::new(|| Abbreviations::new([]));

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

    fn abbreviations(&self) -> &Abbreviations {
        &WELL_KNOWN
    }

    fn values(&self, _: NamedField) -> Vec<String> {
        Vec::new()
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

    fn abbreviations(&self) -> &Abbreviations {
        &WELL_KNOWN
    }

    fn values(&self, _: NamedField) -> Vec<String> {
        ["Sở Xây dựng", "Ủy ban nhân dân tỉnh"].map(String::from).to_vec()
    }
}

static CORPUS: LazyLock<Words> = LazyLock::new(|| corpus(&["kinh", "tế", "định", "đường"]));

fn planned(text: &str) -> Plan {
    plan(&parse(text), Reading::Likely, &*CORPUS)
}

fn forms(text: &str) -> Vec<Form> {
    planned(text).words.into_iter().map(|word| word.forms[0].form.clone()).collect()
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
    let plan = planned("so 5/QĐ-TTg duong -dinh");
    assert_eq!(plan.restored.as_deref(), Some("5/QĐ-TTg đường -dinh"));
    let ranks = |form: &Form| plan.ranking.iter().any(|term| term.form == *form);
    assert!(ranks(&Form::Exact("đường".into())));
    let folded = Term { form: Form::Folded("duong".into()), weight: 0.5 };
    assert_eq!(plan.words[1].forms, [folded]);
    assert_eq!(planned("đường kinh tế").restored, None);
    assert_eq!(planned("UBND").restored, None);
    let typed = super::plan(&parse("duong"), Reading::AsTyped, &*CORPUS);
    assert_eq!((typed.restored, typed.ranking), (None, vec![]));
}

#[test]
fn phrases_are_required_and_ranked() {
    let plan = plan(&parse("\"bãi do\" -\"thai\""), Reading::Likely, &corpus(&[]));
    let words = vec!["bãi".to_string(), "do".to_string()];
    assert_eq!(plan.branches[0].required, [Requirement::Phrase { words, folded: false }]);
    assert_eq!(plan.excluded, [Requirement::Has(Form::Folded("thai".into()))]);
    let pair = Form::ExactPair("bãi".into(), "do".into());
    assert_eq!(plan.ranking.last(), Some(&Term { form: pair, weight: 1.0 }));
    assert!(plan.words.is_empty());
}

#[test]
fn pairs_fold_together_and_stop_at_numbers() {
    let plan = plan(&parse("nghị dinh 5/QĐ-TTg về"), Reading::Likely, &corpus(&[]));
    let pair = Form::FoldedPair("nghi".into(), "dinh".into());
    assert!(plan.ranking.contains(&Term { form: pair, weight: 0.5 }));
    assert_eq!(plan.words.len(), 4);
    assert_eq!(plan.sequences.len(), 3);
}

#[test]
fn what_was_meant_ranks_and_what_was_typed_matches() {
    let corpus = corpus(&["quyết", "định", "định", "đất"]);
    let plan = |text: &str| plan(&parse(text), Reading::Likely, &corpus);
    let slip = plan("quyeets 5/QĐ-TTg");
    assert_eq!(slip.corrected.as_deref(), Some("quyết 5/QĐ-TTg"));
    assert_eq!(slip.words[0].forms[0].form, Form::Folded("quyeets".into()));
    let meant = Form::Exact("quyết".into());
    assert!(slip.ranking.contains(&Term { form: meant.clone(), weight: 1.0 }));
    assert!(slip.sequences[0].words[0].contains(&meant));
    assert_eq!(plan("đất").corrected, None);
    assert_eq!(super::plan(&parse("quyeets"), Reading::AsTyped, &corpus).corrected, None);
}

#[test]
fn abbreviations_and_what_they_stand_for_accept_each_other() {
    let accepts = |text: &str, form: &Form| {
        let plan = plan(&parse(text), Reading::Likely, &Everything);
        plan.words.iter().map(|word| word.forms.iter().any(|term| term.form == *form)).collect()
    };
    let chain = Form::Chain(["giải", "phóng", "mặt", "bằng"].map(String::from).to_vec());
    let all: Vec<bool> = accepts("GPMB nhanh", &chain);
    assert_eq!(all, [true, false]);
    let all: Vec<bool> = accepts("công tác giải phóng mặt bằng", &Form::Exact("gpmb".into()));
    assert_eq!(all, [false, false, true, true, true, true]);
}

#[test]
fn alternatives_are_branches_and_fields_hold_for_all() {
    let plan =
        plan(&parse("đường OR \"kinh tế\" năm:2025 OR -dinh năm:2026"), Reading::Likely, &*CORPUS);
    assert_eq!(plan.branches.len(), 2);
    assert_eq!((plan.branches[0].words.len(), plan.branches[1].required.len()), (1, 1));
    assert_eq!(plan.required, [Requirement::Year(vec![2025, 2026])]);
    assert_eq!(plan.excluded.len(), 1);
}

#[test]
fn values_take_in_the_words_behind_them() {
    let plan = planned("cơ quan:Sở xây dựng đường");
    let values = vec!["Sở Xây dựng".to_string()];
    assert_eq!(plan.required, [Requirement::Value { field: NamedField::Agency, values }]);
    assert_eq!(plan.words.len(), 1);
    let short = planned("agency: ubnd tỉnh đường");
    let values = vec!["Ủy ban nhân dân tỉnh".to_string()];
    assert_eq!(short.required, [Requirement::Value { field: NamedField::Agency, values }]);
    assert_eq!(short.words.len(), 1);
    let none = planned("cơ quan:\"Bộ Y tế\"");
    assert_eq!(none.required, [Requirement::Value { field: NamedField::Agency, values: vec![] }]);
}

#[test]
fn i_and_y_are_weaker_forms_of_each_other() {
    let corpus = corpus(&["kỹ", "kĩ"]);
    let plan = plan(&parse("kỹ"), Reading::Likely, &corpus);
    assert_eq!(plan.words[0].forms[1], Term { form: Form::Exact("kĩ".into()), weight: 0.5 });
}

#[test]
fn beginnings_stand_for_words_of_the_index_as_far_as_there_is_room() {
    let many: Vec<String> = (0..900).map(|i| format!("ta{}", "bcdeghikl".repeat(1 + i))).collect();
    let corpus = Words(Vocabulary::new(many.into_iter().map(|word| (word, 1))));
    let plan = plan(&parse("ta* tab* xyz*"), Reading::Likely, &corpus);
    let accepted: Vec<usize> = plan.words.iter().map(|word| word.forms.len()).collect();
    assert_eq!(accepted, [BEGINNING_WORDS_MAX, 1, 1]);
}
