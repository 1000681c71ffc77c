//! Plans for queries on small corpora.

use std::sync::LazyLock;

use super::*;
use crate::query::parse;
use crate::query::{Abbreviations, NamedField, Vocabulary};

static WELL_KNOWN: LazyLock<Abbreviations> = LazyLock::new(|| Abbreviations::new([]));

/// A corpus that has every word as it is typed, with frequency 1.
pub(crate) struct Everything;

static NO_WORDS: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::default);

impl Lexicon for Everything {
    fn word_frequency(&self, _: &str) -> u64 {
        1
    }

    fn pair_frequency(&self, _: &str, _: &str) -> u64 {
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

/// The words of a corpus, all equally frequent.
struct Words(Vocabulary);

fn corpus(words: &[&str]) -> Words {
    Words(Vocabulary::new(words.iter().map(|word| (word.to_string(), 1))))
}

impl Lexicon for Words {
    fn pair_frequency(&self, _: &str, _: &str) -> u64 {
        0
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
    plan(&parse(text), Interpretation::Likely, &*CORPUS)
}

fn terms(text: &str) -> Vec<Term> {
    planned(text).groups.into_iter().map(|word| word.terms[0].term.clone()).collect()
}

/// A word typed without accents, with what it may stand for.
fn folded(word: &str, terms: &[&str]) -> Term {
    let terms = terms.iter().map(|term| term.to_string()).collect();
    Term::Folded(Spellings { folded: word.into(), terms })
}

#[test]
fn accents_decide_the_form() {
    let exact = |word: &str| Term::Exact(word.into());
    assert_eq!(terms("đường"), [exact("đường")]);
    assert_eq!(terms("duong"), [exact("đường")]);
    assert_eq!(terms("kinh tế"), [exact("kinh"), exact("tế")]);
    assert_eq!(terms("nghị dinh"), [exact("nghị"), exact("định")]);
    assert_eq!(terms("HÒA hoà"), [exact("hoà")]);
    assert_eq!(terms("UBND"), [folded("ubnd", &[])]);
}

#[test]
fn restored_readings_rank_and_are_said() {
    let plan = planned("so 5/QĐ-TTg duong -dinh");
    assert_eq!(plan.restored.as_deref(), Some("5/QĐ-TTg đường -dinh"));
    let meant = WeightedTerm { term: Term::Exact("đường".into()), weight: 1.0 };
    assert_eq!(plan.groups[1], TermGroup { name: "đường".into(), terms: vec![meant] });
    assert_eq!(planned("đường kinh tế").restored, None);
    assert_eq!(planned("UBND").restored, None);
    let read = |reading| {
        let plan = super::plan(&parse("duong"), reading, &*CORPUS);
        assert_eq!((plan.restored, plan.ranking), (None, vec![]));
        plan.groups[0].terms[0].term.clone()
    };
    assert_eq!(read(Interpretation::AsTyped), Term::Exact("duong".into()));
    assert_eq!(read(Interpretation::Any), folded("duong", &["đường"]));
}

#[test]
fn phrases_are_required_and_ranked() {
    let plan = plan(&parse("\"bãi do\" -\"thai\""), Interpretation::Likely, &corpus(&[]));
    let words = vec![vec!["bãi".to_string()], vec!["do".to_string()]];
    assert_eq!(plan.alternatives[0].required, [Filter::Phrase { words }]);
    assert_eq!(plan.excluded, [Filter::Has(folded("thai", &[]))]);
    let pair = Term::ExactPair("bãi".into(), "do".into());
    assert_eq!(plan.ranking.last(), Some(&WeightedTerm { term: pair, weight: 1.0 }));
    assert!(plan.groups.is_empty());
}

#[test]
fn pairs_fold_together_and_stop_at_numbers() {
    let plan = plan(&parse("nghị dinh 5/QĐ-TTg về"), Interpretation::Likely, &corpus(&[]));
    let pair = Term::FoldedPair(Spellings { folded: "nghi+dinh".into(), terms: Vec::new() });
    assert!(plan.ranking.contains(&WeightedTerm { term: pair, weight: 0.5 }));
    assert_eq!(plan.groups.len(), 4);
    assert_eq!(plan.highlight_phrases.len(), 3);
}

#[test]
fn what_was_meant_matches_beside_what_was_typed() {
    let corpus = corpus(&["quyết", "định", "định", "đất"]);
    let plan = |text: &str| plan(&parse(text), Interpretation::Likely, &corpus);
    let slip = plan("quyeets 5/QĐ-TTg");
    assert_eq!(slip.corrected.as_deref(), Some("quyết 5/QĐ-TTg"));
    assert_eq!(slip.groups[0].terms[0].term, folded("quyeets", &[]));
    let meant = Term::Exact("quyết".into());
    let terms = &slip.groups[0].terms;
    assert_eq!(terms[1], WeightedTerm { term: meant.clone(), weight: 1.0 });
    assert_eq!((slip.groups[0].name.as_str(), terms[0].weight), ("quyết", 0.5));
    assert!(slip.highlight_phrases[0].words[0].contains(&meant));
    let quoted = plan("\"quyeets\"");
    assert_eq!(quoted.corrected.as_deref(), Some("\"quyết\""));
    assert_eq!(quoted.alternatives[0].required, [Filter::Has(meant)]);
    assert_eq!(plan("đất").corrected, None);
    assert_eq!(super::plan(&parse("quyeets"), Interpretation::AsTyped, &corpus).corrected, None);
}

#[test]
fn abbreviations_and_what_they_stand_for_accept_each_other() {
    let accepts = |text: &str, form: &Term| {
        let plan = plan(&parse(text), Interpretation::Likely, &Everything);
        plan.groups.iter().map(|word| word.terms.iter().any(|term| term.term == *form)).collect()
    };
    let chain = Term::Chain(["giải", "phóng", "mặt", "bằng"].map(String::from).to_vec());
    let all: Vec<bool> = accepts("GPMB nhanh", &chain);
    assert_eq!(all, [true, false]);
    let all: Vec<bool> = accepts("công tác giải phóng mặt bằng", &Term::Exact("gpmb".into()));
    assert_eq!(all, [false, false, true, true, true, true]);
    let typed = plan(&parse("GPMB"), Interpretation::AsTyped, &Everything);
    assert_eq!((typed.groups[0].terms.len(), typed.ranking.len()), (1, 0), "as typed");
}

#[test]
fn everyday_words_accept_terms_of_law() {
    let widened = |text: &str, reading| {
        let plan = plan(&parse(text), reading, &Everything);
        let added = plan.widened.iter().map(|one| (one.word, one.terms.clone())).collect();
        let chain = |term: &WeightedTerm| matches!(term.term, Term::Chain(_));
        let has_chain = |word: &TermGroup| word.terms.iter().any(chain);
        (added, plan.groups.iter().filter(|&word| has_chain(word)).count())
    };
    let added = vec![("ly dị", vec!["ly hôn"])];
    assert_eq!(widened("muốn ly dị", Interpretation::Likely), (added.clone(), 2));
    assert_eq!(widened("ly dị OR ly dị nhanh", Interpretation::Any), (added, 2));
    for (text, reading) in [
        ("ly dị", Interpretation::AsTyped),
        ("\"ly dị\" ly", Interpretation::Likely),
        ("ly 5/QĐ-TTg dị", Interpretation::Likely),
        ("-ly -dị nhanh", Interpretation::Likely),
        ("ly dị là ly hôn", Interpretation::Likely),
    ] {
        assert_eq!(widened(text, reading), (vec![], 0), "{text}");
    }
    let plan = plan(&parse("sổ đỏ"), Interpretation::Likely, &Everything);
    let pairs = plan.ranking.iter().filter(|term| term.weight < 1.0);
    let weight: f32 = pairs.map(|term| term.weight).sum();
    assert!((weight - 0.7).abs() < 0.001, "a third of two words, however long the term: {weight}");
}

#[test]
fn alternatives_are_branches_and_fields_hold_for_all() {
    let plan = plan(
        &parse("đường OR \"kinh tế\" năm:2025 OR -dinh năm:2026"),
        Interpretation::Likely,
        &*CORPUS,
    );
    assert_eq!(plan.alternatives.len(), 2);
    assert_eq!((plan.alternatives[0].groups.len(), plan.alternatives[1].required.len()), (1, 1));
    assert_eq!(plan.required, [Filter::Year(vec![2025, 2026])]);
    assert_eq!(plan.excluded.len(), 1);
}

#[test]
fn values_take_in_the_words_behind_them() {
    let plan = planned("cơ quan:Sở xây dựng đường");
    let values = vec!["Sở Xây dựng".to_string()];
    assert_eq!(plan.required, [Filter::Value { field: NamedField::Agency, values }]);
    assert_eq!(plan.groups.len(), 1);
    let short = planned("agency: ubnd tỉnh đường");
    let values = vec!["Ủy ban nhân dân tỉnh".to_string()];
    assert_eq!(short.required, [Filter::Value { field: NamedField::Agency, values }]);
    assert_eq!(short.groups.len(), 1);
    let none = planned("cơ quan:\"Bộ Y tế\"");
    assert_eq!(none.required, [Filter::Value { field: NamedField::Agency, values: vec![] }]);
}

#[test]
fn i_and_y_are_weaker_forms_of_each_other() {
    let corpus = corpus(&["kỹ", "kĩ"]);
    let plan = plan(&parse("kỹ"), Interpretation::Likely, &corpus);
    assert_eq!(
        plan.groups[0].terms[1],
        WeightedTerm { term: Term::Exact("kĩ".into()), weight: 0.5 }
    );
}

#[test]
fn beginnings_stand_for_words_of_the_index_as_far_as_there_is_room() {
    let many: Vec<String> = (0..900).map(|i| format!("ta{}", "bcdeghikl".repeat(1 + i))).collect();
    let corpus = Words(Vocabulary::new(many.into_iter().map(|word| (word, 1))));
    let plan = plan(&parse("ta* tab* xyz*"), Interpretation::Likely, &corpus);
    let accepted: Vec<usize> = plan.groups.iter().map(|word| word.terms.len()).collect();
    assert_eq!(accepted, [PREFIX_WORDS_MAX, 1, 1]);
}

/// The words of a plan that documents need, the pairs and words that rank, and what only asks.
fn asked(text: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let plan = plan(&parse(text), Interpretation::Likely, &Everything);
    let groups = plan.groups.iter().map(|group| group.name.clone()).collect();
    let ranking = plan.ranking.iter().map(|one| one.term.to_string()).collect();
    (groups, ranking, plan.asking)
}

#[test]
fn phrases_that_only_ask_are_not_sought() {
    let (groups, ranking, asking) = asked("lệ phí được quy định như thế nào?");
    assert_eq!(groups, ["lệ", "phí"]);
    assert_eq!(ranking, ["lệ+phí"]);
    assert_eq!(asking, ["được quy định như thế nào"]);
    // Without a question mark only what surely asks is left out.
    assert_eq!(asked("lệ phí theo quy định của pháp luật").2, [""; 0]);
    assert_eq!(asked("lệ phí theo quy định của pháp luật?").2, ["theo quy định của pháp luật"]);
    let both = ["theo quy định của pháp luật", "như thế nào"];
    assert_eq!(asked("lệ phí theo quy định của pháp luật như thế nào").2, both);
    assert_eq!(asked("\"là gì\" lệ phí?").2, [""; 0]);
    assert_eq!(asked("le phi nhu the nao").2, ["nhu the nao"]);
}

#[test]
fn a_query_keeps_a_word() {
    for text in ["là gì?", "như thế nào", "đúng hay sai?", "loại:luật là gì", "đất OR thế nào"]
    {
        assert_eq!(asked(text).2, [""; 0], "{text}");
    }
    assert_eq!(asked("\"lệ phí\" là gì").2, ["là gì"]);
    assert_eq!(asked("lệ phí năm:2013 là gì").2, ["là gì"]);
    assert_eq!(asked("thế nào là \"lệ phí\"").2, ["thế nào là"]);
    let as_typed = plan(&parse("lệ phí là gì?"), Interpretation::AsTyped, &Everything);
    assert_eq!(as_typed.groups.len(), 4);
}

#[test]
fn what_only_asks_is_not_highlighted_and_a_long_query_stays_a_question() {
    let text = "người nộp lệ phí trước bạ phải làm gì";
    let plan = plan(&parse(text), Interpretation::Likely, &Everything);
    let words = &plan.highlight_phrases[0].words;
    assert!(words[..6].iter().all(|terms| !terms.is_empty()));
    assert!(words[6..].iter().all(|terms| terms.is_empty()));
    assert!(plan.groups.len() < 9 && crate::query::is_question(&plan));
}

#[test]
fn the_term_that_is_asked_for() {
    let defined = |text| plan(&parse(text), Interpretation::Likely, &Everything).defined.join(" ");
    for text in [
        "lệ phí là gì",
        "Lệ phí là gì?",
        "khái niệm lệ phí",
        "khái niệm lệ phí là gì",
        "định nghĩa về lệ phí",
        "thế nào là lệ phí?",
        "như thế nào là lệ phí",
        "lệ phí được hiểu là gì?",
        "lệ phí được hiểu như thế nào?",
        "lệ phí nghĩa là gì",
        "theo quy định của pháp luật, lệ phí là gì?",
        "thế nào là lệ phí theo Luật Phí và lệ phí?",
        "cho tôi hỏi lệ phí là gì",
        "le phi la gi",
        "the nao la le phi",
        "\"lệ phí\" là gì?",
        "cho tôi hỏi \"lệ phí\" được hiểu là gì",
        "thế nào là \"lệ phí\"",
    ] {
        let expected =
            if text.starts_with("le") || text.ends_with("phi") { "le phi" } else { "lệ phí" };
        assert_eq!(defined(text), expected, "{text}");
    }
    for text in [
        "lệ phí",
        "lệ phí gọi là gì",
        "làm rõ khái niệm lệ phí",
        "khái niệm",
        "là gì",
        "\"lệ phí\"",
        "-\"lệ phí\" là gì",
        "thế nào là năm:2020 \"lệ phí\"",
        "\"lệ phí\" năm:2020 là gì",
    ] {
        assert_eq!(defined(text), "", "{text}");
    }
}

/// `khái niệm` ranks where something defines the term; elsewhere it is a word as any other.
#[test]
fn the_word_concept_need_not_be_there() {
    let (groups, ranking, asking) = asked("khái niệm lệ phí");
    assert_eq!(groups, ["lệ", "phí"]);
    assert_eq!(asking, ["khái niệm"]);
    for term in ["khái", "niệm", "khái+niệm", "niệm+lệ", "lệ+phí", "phí+là"] {
        assert!(ranking.contains(&term.to_string()), "{term}: {ranking:?}");
    }
    // In this corpus no words are adjacent.
    let plain = plan(&parse("khái niệm kinh"), Interpretation::Likely, &*CORPUS);
    assert_eq!((plain.groups.len(), plain.asking.len(), plain.defined.len()), (3, 0, 0));
}

#[test]
fn documents_that_a_query_may_name() {
    let named = |text| -> Vec<String> {
        let plan = plan(&parse(text), Interpretation::Likely, &Everything);
        plan.named.iter().map(|name| name.words.join(" ")).collect()
    };
    let text = "theo Bộ luật Lao động năm 2019 và nghị định thi hành";
    let expected = ["bộ luật lao động năm 2019 và nghị định thi hành", "nghị định thi hành"];
    assert_eq!(named(text), expected);
    assert_eq!(named("pháp luật đất đai"), [""; 0]);
    assert_eq!(named("\"luật đất đai\""), [""; 0]);
}
