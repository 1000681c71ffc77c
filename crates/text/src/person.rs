//! Names of persons: the family names of Vietnam, and the syllables of middle and given names.
//! Settles between readings of a name that is damaged. Knows no persons, and a name may be right
//! that has other syllables.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::data_file::data_lines;
use super::fold::{fold, folds_to};
use super::syllable;
use super::word::key;

/// The family names, by their indexed form.
static FAMILIES: LazyLock<HashMap<String, &str>> =
    LazyLock::new(|| data_lines(FAMILY_NAMES).map(|name| (key(name), name)).collect());

/// The family names that nine in ten persons have.
static FREQUENT: LazyLock<Vec<&str>> =
    LazyLock::new(|| data_lines(FAMILY_NAMES).take(FREQUENT_COUNT).collect());

const FAMILY_NAMES: &str = include_str!("../data/family_names.txt");
const FREQUENT_COUNT: usize = 16;

/// Fewest letters of a name that is known although one of them is another one, and although two
/// are.
const LETTERS_MIN: usize = 4;
const LONG_MIN: usize = 6;

/// Most letters that are lost at the start of a family name, and fewest that are left.
const LOST_MAX: usize = 2;
const LEFT_MIN: usize = 3;

/// The syllables of middle and given names, in indexed form.
static GIVEN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let data = include_str!("../data/given_names.txt");
    data_lines(data).flat_map(|line| line.split(' ')).map(key).collect()
});

/// Returns the family name that `word` is, as it is usually written: `NGUYỄN` gives `Nguyễn`.
pub fn family(word: &str) -> Option<&'static str> {
    FAMILIES.get(&key(word)).copied()
}

/// Returns the only family name with the letters of `word`, whatever its marks: `Pham` gives Phạm.
/// The bar of `Đ` tells names apart, unless one is only made up: `Đoan` is Đoàn, but `Đương` is
/// Đường or Dương.
pub fn family_of_letters(word: &str) -> Option<&'static str> {
    let plain = fold(&word.to_lowercase());
    let same = || families().filter(|name| folds_to(name, &plain));
    let barred = || same().filter(|name| [*name, word].iter().all(|word| word.starts_with('Đ')));
    let is_made_up = || family(&word.replacen('Đ', "D", 1)).is_some();
    only(same()).or_else(|| only(barred()).filter(|_| !is_made_up()))
}

/// Returns the only family name that ends with the letters of `word`, whatever its marks, with at
/// most two more before them: `uyễn` gives Nguyễn.
pub fn family_of_end(word: &str) -> Option<&'static str> {
    let plain = fold(&word.to_lowercase());
    let is_end = |name: &&str| {
        let lost = name.chars().count().saturating_sub(plain.chars().count());
        let ends = fold(&name.to_lowercase()).ends_with(plain.as_str());
        lost <= LOST_MAX && ends && (lost == 0 || plain.len() >= LEFT_MIN)
    };
    only(families().filter(is_end))
}

/// Returns the only item, or `None` if there are several.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

/// Returns the family name that a word with a damaged letter must be, two in a long one: `lrần` and
/// `TPần` are Trần. Of several that fit, none is known, unless only one has the same marks, and is
/// one that many people have. Returns `None` for a syllable, which is another word.
///
/// ```
/// use tracuu_text::person::damaged_family;
///
/// assert_eq!(damaged_family("Wgtyen"), Some("Nguyễn"));
/// assert_eq!(damaged_family("Tân"), None);
/// ```
pub fn damaged_family(read: &str) -> Option<&'static str> {
    let near = |form| only_near(read, families(), form);
    near(folded_key).or_else(|| near(key).filter(|name| FREQUENT.contains(name)))
}

/// Returns true for a family name that few people have, and that differs by its marks or by one
/// letter from one that many have: `Phàn` may be a damaged Phan.
///
/// ```
/// use tracuu_text::person::may_be_frequent;
///
/// assert!(may_be_frequent("Phàn") && !may_be_frequent("Phan") && !may_be_frequent("Trịnh"));
/// ```
pub fn may_be_frequent(word: &str) -> bool {
    let own = folded_key(word);
    let is_near = |name: &&str| {
        let name = folded_key(name);
        let is_long = own.len() >= LETTERS_MIN && name.len() == own.len();
        let others = name.bytes().zip(own.bytes()).filter(|(one, other)| one != other).count();
        name == own || is_long && others == 1
    };
    let is_frequent = family(word).is_some_and(|name| FREQUENT.contains(&name));
    !is_frequent && FREQUENT.iter().any(is_near)
}

fn folded_key(word: &str) -> String {
    fold(&key(word))
}

/// Returns the middle or given name that a word with a damaged letter must be, in lower case:
/// `Xgọc` is `ngọc`. Returns `None` for a syllable, or if several names fit.
pub fn damaged_given(read: &str) -> Option<&'static str> {
    only_near(read, GIVEN.iter().map(String::as_str), key)
}

/// Returns the only one of `names` that is `read` but for damaged letters, both in a form. A
/// syllable is not damaged.
fn only_near<'a>(
    read: &str,
    names: impl Iterator<Item = &'a str>,
    form: fn(&str) -> String,
) -> Option<&'a str> {
    let letters: Vec<char> = form(read).chars().collect();
    let damaged_max = match letters.len() {
        _ if syllable::is_legal(&key(read)) => return None,
        LONG_MIN.. => 2,
        LETTERS_MIN.. => 1,
        _ => return None,
    };
    let is_near = |name: &&str| {
        let name: Vec<char> = form(name).chars().collect();
        let others = name.iter().zip(&letters).filter(|(one, other)| one != other).count();
        name.len() == letters.len() && others <= damaged_max
    };
    only(names.filter(is_near))
}

/// Returns all family names, in no order.
fn families() -> impl Iterator<Item = &'static str> {
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
    fn the_marks_of_a_family_name_are_known() {
        let cases = [
            ("Nguyên", Some("Nguyễn")),
            ("PHAM", Some("Phạm")),
            ("Đoan", Some("Đoàn")),
            ("Doan", None),
            ("Đương", None),
            ("Ho", None),
            ("", None),
        ];
        for (read, name) in cases {
            assert_eq!(family_of_letters(read), name, "{read}");
        }
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
            // A stroke of a seal is a mark.
            ("Fhân", None),
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
    fn a_damaged_letter_of_a_given_name_is_known() {
        assert_eq!(damaged_given("Xgọc"), Some("ngọc"));
        assert_eq!(
            (damaged_given("Ngo"), damaged_given("Xọc"), damaged_given("")),
            (None, None, None)
        );
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
