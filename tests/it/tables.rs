//! The recognisers of syllables, tone marks and document numbers against measured tables of the
//! material.

use std::collections::BTreeMap;
use std::fs;

use super::material::material;
use tracuu_document::entity::number::{Letters, parse_number};
use tracuu_text::letter::{Tone, vowel};
use tracuu_text::tone::place_tone;
use tracuu_text::{Syllable, fold};

/// The rows of a table, cut at tabs; empty if the material is not here.
fn rows(table: &str) -> Vec<Vec<String>> {
    let Some(path) = material(&format!("reference/vi-data/{table}")) else { return Vec::new() };
    let text = fs::read_to_string(path).expect("a table");
    let rows = text.lines().filter(|row| !row.starts_with('#'));
    rows.map(|row| row.split('\t').map(String::from).collect()).collect()
}

#[test]
fn document_numbers_of_the_table_are_read() {
    for row in rows("number-cases.tsv") {
        let number = parse_number(&row[0], Letters::Printed);
        if row[1].is_empty() {
            assert_eq!(number, None, "{row:?}");
            continue;
        }
        let number = number.unwrap_or_else(|| panic!("{row:?} is not read"));
        let year = number.year.map(|year| year.to_string()).unwrap_or_default();
        assert_eq!((&number.serial, &year), (&row[1], &row[2]), "{row:?}");
        let rest = if row[3].is_empty() {
            number.notation.as_str()
        } else {
            assert_eq!(fold(number.first_code()), fold(&row[3]), "{row:?}");
            number.other_codes().unwrap_or_default()
        };
        assert_eq!(rest, row[4], "{row:?}");
    }
}

#[test]
fn tone_marks_of_the_table_are_placed() {
    let placed = |word: &str| {
        let mut word = word.to_string();
        place_tone(&mut word);
        word
    };
    let rows = rows("tone-pairs.tsv");
    for row in &rows {
        assert_eq!(placed(&row[2]), row[3]);
        assert_eq!(placed(&row[3]), row[3]);
    }
    assert!(rows.is_empty() || rows.len() == 360);
}

#[test]
fn syllables_of_the_table_are_legal_and_no_others() {
    let rows = rows("syllable-bases.tsv");
    if rows.is_empty() {
        return;
    }
    let mut legal: BTreeMap<String, usize> = BTreeMap::new();
    for syllable in Syllable::all() {
        let without_tone = |c: char| vowel(c).map_or(c, |vowel| vowel.base);
        let base: String = syllable.to_string().chars().map(without_tone).collect();
        *legal.entry(base).or_default() += 1;
    }
    let tones = |row: &Vec<String>| if row[1] == "open" { Tone::ALL.len() } else { 2 };
    let table: BTreeMap<String, usize> =
        rows.iter().map(|row| (row[0].clone(), tones(row))).collect();
    assert_eq!(legal, table);
}
