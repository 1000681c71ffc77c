use std::collections::HashSet;

use super::*;
use crate::query::{Abbreviations, NamedField, Vocabulary};
use proptest::prelude::*;
use tracuu_document::entity::find_numbers;
use tracuu_document::entity::number::Letters;
use tracuu_text::normalize;
use tracuu_text::phrase::keys;

/// Returns the everyday words of a text with their terms.
fn found(text: &str) -> Vec<(&'static str, Vec<&'static str>)> {
    let found = find(&keys(text)).into_iter();
    found
        .map(|one| (one.other.text, one.other.terms.iter().map(|term| term.text).collect()))
        .collect()
}

#[test]
fn the_data_is_sound() {
    let data = include_str!("../../../../data/everyday.tsv");
    assert_eq!(normalize(data).text, data, "NFC, plain spaces");
    let (mut seen, mut rows) = (HashSet::new(), 0);
    let parts = |field: &'static str| field.split(';').map(str::trim);
    for line in phrase::data_lines(data) {
        let fields: Vec<&str> = line.split('\t').collect();
        for text in parts(fields[0]) {
            assert!(seen.insert(one_spelling_of(&keys(text))), "{text} stands twice");
        }
        if fields[1] == OTHER_MEANING {
            assert_eq!(fields.len(), 2, "{line}");
            continue;
        }
        let [_, terms, source] = fields[..] else { panic!("three fields: {line}") };
        for term in parts(terms) {
            assert!(keys(term).len() >= 2, "{term} has one syllable");
        }
        assert_eq!(find_numbers(source, Letters::Printed).len(), 1, "{source}");
        rows += 1;
    }
    assert!(rows > 200, "{rows}");
}

/// No term is an everyday word itself: it would be widened again by whoever knows it.
#[test]
fn terms_of_law_are_not_widened() {
    for word in TABLE.words.values().flatten() {
        for term in &word.terms {
            let more = found(term.text);
            assert!(more.iter().all(|(word, _)| *word != term.text), "{}: {more:?}", term.text);
        }
    }
}

#[test]
fn the_longest_word_is_taken() {
    assert_eq!(found("mất bằng lái xe"), [("bằng lái xe", vec!["giấy phép lái xe"])]);
    assert_eq!(found("bằng lái tàu"), [("bằng lái tàu", vec!["giấy phép lái tàu"])]);
    assert_eq!(found("xe máy chuyên dùng"), [("xe máy chuyên dùng", vec![])]);
    let two = found("bằng lái xe máy");
    assert_eq!(two.iter().map(|one| one.0).collect::<Vec<_>>(), ["bằng lái xe"]);
    assert!(found("giấy phép lái xe").is_empty() && found("").is_empty());
    assert_eq!(found("li dị"), found("LY DỊ"));
    assert_eq!(found("hoà giải ở xã"), found("hòa giải ở xã"));
}

/// A corpus with every pair of words in three passages.
#[derive(Default)]
struct Pairs(Vocabulary, Abbreviations);

impl Lexicon for Pairs {
    fn pair_frequency(&self, _: &str, _: &str) -> u64 {
        PHRASE_PASSAGES_MIN
    }

    fn vocabulary(&self) -> &Vocabulary {
        &self.0
    }

    fn abbreviations(&self) -> &Abbreviations {
        &self.1
    }

    fn values(&self, _: NamedField) -> Vec<String> {
        Vec::new()
    }
}

#[test]
fn syllables_without_accents_may_be_any_where_the_corpus_has_no_such_phrase() {
    let meant = |typed: &str, read: &str, lexicon: &dyn Lexicon| -> Vec<&str> {
        let typed: Vec<QueryWord> = typed.split(' ').map(QueryWord::new).collect();
        find_meant(&typed, &keys(read), lexicon).into_iter().map(|one| one.other.text).collect()
    };
    let nothing = crate::snapshot::Snapshot::default();
    let pairs = Pairs::default();
    assert_eq!(meant("bang lai", "bảng lại", &nothing), ["bằng lái"]);
    assert_eq!(meant("bang lai", "bằng lái", &pairs), ["bằng lái"]);
    assert_eq!(meant("bang lai", "bảng lại", &pairs), [""; 0]);
    assert_eq!(meant("bằng lái", "bằng lãi", &pairs), ["bằng lái"]);
    assert_eq!(meant("bảng lai", "bảng lai", &nothing), [""; 0]);
}

proptest! {
    #[test]
    fn any_words_are_looked_up(text in "\\PC*|((xe|máy|may|bằng|lái|sổ|đỏ|so|do) ?){0,12}") {
        let words = keys(&text);
        let mut end_of: Vec<(usize, usize)> = Vec::new();
        for one in find(&words) {
            prop_assert!(one.len > 0 && one.start + one.len <= words.len());
            prop_assert!(end_of.iter().all(|&(start, end)| one.start >= end || one.start + one.len <= start));
            end_of.push((one.start, one.start + one.len));
        }
    }
}
