//! Resolves the values of fields (`cơ quan:lạng sơn`, `loại:QĐ`) to values that the index has.

use super::Planner;
use crate::query::plan::Filter;
use crate::query::{Abbreviations, Clause, ClauseKind, NamedField};
use tracuu_document::entity::abbreviation::TYPES;
use tracuu_text::phrase;
use tracuu_text::{fold, has_diacritics, key, words};

/// Maximum number of following words that are tried for a value without quotes. The longest names
/// of agencies have about twenty words.
const VALUE_WORDS_MAX: usize = 24;

impl Planner<'_> {
    /// Returns the filter for a value, the value as understood, and how many words of `following`
    /// belong to it. The longest value that the index has wins. If the index has none, no document
    /// passes the filter.
    pub(super) fn named(
        &self,
        field: NamedField,
        value: &str,
        following: &[Clause],
    ) -> (Filter, String, usize) {
        let known = self.lexicon.values(field);
        let matching = |typed: &str| {
            let found = matching(field, typed, &known);
            if found.is_empty() {
                matching(field, &spelled_out(typed, self.lexicon.abbreviations()), &known)
            } else {
                found
            }
        };
        let (mut best, mut taken) = (matching(value), 0);
        let (mut typed, mut longest) = (value.to_string(), value.to_string());
        let words = following.iter().map_while(|clause| match &clause.kind {
            ClauseKind::Word(word) if !clause.excluded => Some(word),
            _ => None,
        });
        for (count, word) in (1..).zip(words.take(VALUE_WORDS_MAX)) {
            typed.push(' ');
            typed.push_str(word);
            let found = matching(&typed);
            if !found.is_empty() {
                (best, taken) = (found, count);
                longest.clone_from(&typed);
            } else if field != NamedField::Type && !best.is_empty() {
                // A name that contains a longer value contains this one too.
                break;
            }
        }
        (Filter::Value { field, values: best }, longest, taken)
    }
}

/// Returns `text` with its certain abbreviations expanded, because records have names in full.
pub(crate) fn spelled_out(text: &str, abbreviations: &Abbreviations) -> String {
    let words = words(text).map(|word| {
        let expansions = abbreviations.expansions(&key(word.text));
        let certain = expansions.into_iter().find(|expansion| expansion.certain);
        certain.map_or(word.text.to_string(), |expansion| expansion.words.join(" "))
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Returns the values of the index that `typed` matches. Without typed accents, accents are
/// ignored.
fn matching(field: NamedField, typed: &str, known: &[String]) -> Vec<String> {
    let folded = !has_diacritics(typed);
    let comparable = |text: &str| {
        let key = phrase::key(text);
        if folded { fold(&key) } else { key }
    };
    let wanted = comparable(typed);
    if wanted.is_empty() {
        return Vec::new();
    }
    let means = |value: &&String| {
        let value = comparable(value);
        match field {
            // `quyết định` is not `nghị quyết`, and one word of a type does not match.
            NamedField::Type => value == wanted || short_for(typed, &value, folded),
            _ => has_words(&value, &wanted),
        }
    };
    known.iter().filter(means).cloned().collect()
}

/// Returns true if `typed` is an abbreviation of the type `name`, a phrase key: `QĐ`, or `qd` if
/// `folded`.
pub(crate) fn short_for(typed: &str, name: &str, folded: bool) -> bool {
    let same = |abbreviation: &&str| match folded {
        true => fold(&abbreviation.to_lowercase()) == fold(&typed.to_lowercase()),
        false => abbreviation.to_lowercase() == typed.to_lowercase(),
    };
    TYPES.iter().any(|kind| {
        let named = if folded { fold(&kind.key) == name } else { kind.key == name };
        named && kind.abbreviations.iter().any(same)
    })
}

/// Returns true if `value` has the words of `wanted` next to each other. Both texts have single
/// spaces between words.
fn has_words(value: &str, wanted: &str) -> bool {
    value.match_indices(wanted).any(|(at, _)| {
        let end = at + wanted.len();
        (at == 0 || value[..at].ends_with(' '))
            && (end == value.len() || value[end..].starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_values_that_are_meant() {
        let agencies = ["Ủy ban nhân dân tỉnh Lạng Sơn", "Sở Xây dựng", "Ban Quản lý"];
        let types = ["Quyết định", "Nghị quyết", "Kế hoạch"];
        let cases: [(NamedField, &str, &[&str]); 12] = [
            (NamedField::Agency, "lạng sơn", &["Ủy ban nhân dân tỉnh Lạng Sơn"]),
            (NamedField::Agency, "LANG SON", &["Ủy ban nhân dân tỉnh Lạng Sơn"]),
            (NamedField::Agency, "uỷ ban", &["Ủy ban nhân dân tỉnh Lạng Sơn"]),
            (NamedField::Agency, "ban", &["Ủy ban nhân dân tỉnh Lạng Sơn", "Ban Quản lý"]),
            (NamedField::Agency, "lan", &[]),
            (NamedField::Agency, "dung", &["Sở Xây dựng"]),
            (NamedField::Agency, "đựng", &[]),
            (NamedField::Type, "quyết định", &["Quyết định"]),
            (NamedField::Type, "quyet", &[]),
            (NamedField::Type, "QĐ", &["Quyết định"]),
            (NamedField::Type, "qd", &["Quyết định"]),
            (NamedField::Type, "kh", &["Kế hoạch"]),
        ];
        for (field, typed, expected) in cases {
            let known = if field == NamedField::Type { &types[..] } else { &agencies[..] };
            let known: Vec<String> = known.iter().map(|value| value.to_string()).collect();
            assert_eq!(matching(field, typed, &known), expected, "{typed}");
        }
    }
}
