//! Values of fields (`cơ quan:lạng sơn`, `loại:QĐ`): which of those that the index has are meant.

use super::Planner;
use crate::query::plan::Requirement;
use crate::query::{Clause, NamedField, Wanted};
use tracuu_document::entity::abbreviation::TYPES;
use tracuu_text::phrase;
use tracuu_text::{fold, has_diacritics, key, words};

/// Most words of a value without quotes: the longest names of agencies have some twenty.
const VALUE_WORDS_MAX: usize = 24;

impl Planner<'_> {
    /// The condition for a value, the value as it was understood, and how many words of `following`
    /// belong to it: as many as still give a value of the index. Where there is none, no document
    /// fulfils the condition.
    pub(super) fn named(
        &self,
        field: NamedField,
        value: &str,
        following: &[Clause],
    ) -> (Requirement, String, usize) {
        let known = self.lexicon.values(field);
        let matching = |typed: &str| {
            let found = matching(field, typed, &known);
            if found.is_empty() { matching(field, &self.spelled_out(typed), &known) } else { found }
        };
        let (mut best, mut taken) = (matching(value), 0);
        let (mut typed, mut longest) = (value.to_string(), value.to_string());
        let words = following.iter().map_while(|clause| match &clause.wanted {
            Wanted::Word(word) if !clause.excluded => Some(word),
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
                // What the index has of names has every beginning of them.
                break;
            }
        }
        (Requirement::Value { field, values: best }, longest, taken)
    }

    /// `text` with what its abbreviations certainly stand for: records have names in full.
    fn spelled_out(&self, text: &str) -> String {
        let words = words(text).map(|word| {
            let expansions = self.lexicon.abbreviations().expansions(&key(word.text));
            let certain = expansions.into_iter().find(|expansion| expansion.certain);
            certain.map_or(word.text.to_string(), |expansion| expansion.words.join(" "))
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

/// The values of the index that `typed` means.
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
            // `quyết định` is no `nghị quyết`, and one word of a type is none.
            NamedField::Type => value == wanted || short_for(typed, &value, folded),
            _ => has_words(&value, &wanted),
        }
    };
    known.iter().filter(means).cloned().collect()
}

/// Whether `typed` is an abbreviation of the type `name`: `QĐ`, also `qd`.
fn short_for(typed: &str, name: &str, folded: bool) -> bool {
    let same = |abbreviation: &&str| match folded {
        true => fold(&abbreviation.to_lowercase()) == fold(&typed.to_lowercase()),
        false => abbreviation.to_lowercase() == typed.to_lowercase(),
    };
    TYPES.iter().any(|kind| {
        let named = if folded { fold(&kind.key) == name } else { kind.key == name };
        named && kind.abbreviations.iter().any(same)
    })
}

/// Whether the words of `wanted` stand next to each other in `value`; both have one space between words.
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
