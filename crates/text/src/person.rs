//! Names of persons: the family names of Vietnam, and the syllables of middle and given names.
//! Settles between readings of a name that is damaged. Knows no persons, and a name may be right
//! that has other syllables.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::data_file::data_lines;
use super::fold::fold;
use super::word::key;

/// The family names, by their indexed form.
static FAMILIES: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let data = include_str!("../data/family_names.txt");
    data_lines(data).map(|name| (key(name), name)).collect()
});

/// The syllables of middle and given names, in indexed form.
static GIVEN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let data = include_str!("../data/given_names.txt");
    data_lines(data).flat_map(|line| line.split(' ')).map(key).collect()
});

/// Returns the family name that `word` is, as it is usually written: `NGUYỄN` gives `Nguyễn`.
pub fn family(word: &str) -> Option<&'static str> {
    FAMILIES.get(&key(word)).copied()
}

/// Returns all family names, in no order.
pub fn families() -> impl Iterator<Item = &'static str> {
    FAMILIES.values().copied()
}

/// Returns true for the first word of a rank of two: `Đại tá`, `Thiếu tướng`. Its accents may be
/// wrong.
pub fn is_grade(word: &str) -> bool {
    const GRADES: [&str; 4] = ["dai", "thuong", "trung", "thieu"];
    GRADES.contains(&fold(&word.to_lowercase()).as_str())
}

/// Returns true if `word` is usual as a middle or given name.
pub fn is_given(word: &str) -> bool {
    GIVEN.contains(&key(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syllable;

    #[test]
    fn names_are_known_by_their_letters_and_marks() {
        assert_eq!(family("NGUYỄN"), Some("Nguyễn"));
        assert_eq!((family("Nguyên"), family("")), (None, None));
        assert!(is_given("Chi") && is_given("Thúy") && is_given("THUÝ"));
        assert!(!is_given("Chỉ") && !is_given("") && !is_given("và"));
        assert!(is_grade("Đại") && is_grade("THIỀU") && !is_grade("tá") && !is_grade(""));
        assert_eq!(families().count(), FAMILIES.len());
    }

    #[test]
    fn every_row_is_a_syllable_of_one_form() {
        let data = include_str!("../data/given_names.txt");
        for word in data_lines(data).flat_map(|line| line.split(' ')) {
            assert!(syllable::is_legal(&key(word)), "{word}");
            assert_eq!(word, word.to_lowercase(), "{word}");
        }
    }
}
