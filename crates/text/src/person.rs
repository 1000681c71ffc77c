//! Names of persons: the family names of Vietnam, and the syllables of middle and given names.
//! Settles between readings of a name that is damaged. Knows no persons, and a name may be right
//! that has other syllables.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::data_file::data_lines;
use super::fold::fold;
use super::syllable;
use super::word::key;

/// The family names, by their indexed form.
static FAMILIES: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let data = include_str!("../data/family_names.txt");
    data_lines(data).map(|name| (key(name), name)).collect()
});

/// Fewest letters of a family name that is known although one of them is another one, and although
/// two are.
const LETTERS_MIN: usize = 4;
const LONG_MIN: usize = 6;

/// The syllables of middle and given names, in indexed form.
static GIVEN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let data = include_str!("../data/given_names.txt");
    data_lines(data).flat_map(|line| line.split(' ')).map(key).collect()
});

/// Returns the family name that `word` is, as it is usually written: `NGUYỄN` gives `Nguyễn`.
pub fn family(word: &str) -> Option<&'static str> {
    FAMILIES.get(&key(word)).copied()
}

/// Returns the family name that a word with a damaged letter must be, two in a long one: `lrần` and
/// `TPần` are Trần. Names with the same marks come first; of several that fit, none is known.
/// Returns `None` for a syllable, which is another word.
///
/// ```
/// use tracuu_text::person::damaged_family;
///
/// assert_eq!(damaged_family("Wgtyen"), Some("Nguyễn"));
/// assert_eq!(damaged_family("Tân"), None);
/// ```
pub fn damaged_family(read: &str) -> Option<&'static str> {
    let read = key(read);
    if syllable::is_legal(&read) {
        return None;
    }
    let only = |form: fn(&str) -> String| {
        let letters: Vec<char> = form(&read).chars().collect();
        let damaged_max = match letters.len() {
            LONG_MIN.. => 2,
            LETTERS_MIN.. => 1,
            _ => return None,
        };
        let is_near = |name: &str| {
            let name: Vec<char> = form(name).chars().collect();
            let others = name.iter().zip(&letters).filter(|(one, other)| one != other).count();
            name.len() == letters.len() && others <= damaged_max
        };
        let mut near = FAMILIES.iter().filter(|(name, _)| is_near(name));
        near.next().filter(|_| near.next().is_none()).map(|(_, name)| *name)
    };
    only(str::to_string).or_else(|| only(fold))
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
    fn a_damaged_letter_of_a_family_name_is_known() {
        let cases = [
            ("lrần", Some("Trần")),
            ("TPần", Some("Trần")),
            ("fran", Some("Trần")),
            ("wguyễn", Some("Nguyễn")),
            ("Ngxxxn", None),
            // `Thân` or `Trần`, `Trương` or `Phương`, too short, a syllable.
            ("Tqan", None),
            ("Txương", None),
            ("L3", None),
            ("Trân", None),
            ("", None),
        ];
        for (read, name) in cases {
            assert_eq!(damaged_family(read), name, "{read}");
        }
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
