//! The values of filters, found among those of the index: in another placing of the tone, another
//! form of Unicode, other case, other spaces, without accents, or abbreviated.

use std::collections::HashMap;

use tracuu_text::{fold, has_diacritics, normalize, phrase};

use crate::query::planner::values::{short_for, spelled_out};
use crate::query::{Abbreviations, Lexicon, NamedField};
use crate::request::Filters;
use crate::snapshot::Snapshot;

/// Filters with the values that the index has.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ResolvedFilters {
    /// The filters. A value that the index does not have in any form stays as it was given.
    pub filters: Filters,
    /// The values that the index does not have, each with its field.
    pub unknown: Vec<(NamedField, String)>,
}

/// Finds the values of `filters` in `snapshot`. Cost: a binary search for each value that is
/// written as in the index; for others, all values of the field are brought to normal form once.
pub(crate) fn resolve(filters: &Filters, snapshot: &Snapshot) -> ResolvedFilters {
    let mut resolved = ResolvedFilters { filters: filters.clone(), unknown: Vec::new() };
    let ResolvedFilters { filters, unknown } = &mut resolved;
    let fields = [
        (NamedField::Agency, &mut filters.agencies),
        (NamedField::Type, &mut filters.types),
        (NamedField::Signer, &mut filters.signers),
    ];
    for (field, wanted) in fields {
        let values = FieldValues {
            field,
            known: snapshot.sorted_values(field),
            abbreviations: snapshot.abbreviations(),
        };
        *wanted = values.resolve(wanted, |value| unknown.push((field, value.to_string())));
    }
    resolved
}

/// The values that the index has in a field.
#[derive(Clone, Copy)]
struct FieldValues<'a> {
    field: NamedField,
    /// Ascending.
    known: &'a [String],
    abbreviations: &'a Abbreviations,
}

impl FieldValues<'_> {
    /// Returns the values that are meant by `wanted`, each once. Calls `unknown` for a value that
    /// means none, and keeps it.
    fn resolve(self, wanted: &[String], mut unknown: impl FnMut(&str)) -> Vec<String> {
        let mut found: Vec<String> = Vec::with_capacity(wanted.len());
        let mut forms: Option<Forms> = None;
        for value in wanted {
            let meant = match self.known.binary_search(value) {
                Ok(at) => vec![&self.known[at]],
                Err(_) => forms.get_or_insert_with(|| Forms::of(self)).find(value),
            };
            if meant.is_empty() {
                unknown(value);
            }
            let meant = if meant.is_empty() { vec![value] } else { meant };
            for value in meant {
                if !found.contains(value) {
                    found.push(value.clone());
                }
            }
        }
        found
    }
}

/// The values of a field by their normal form.
struct Forms<'a> {
    values: FieldValues<'a>,
    by_form: HashMap<String, Vec<&'a String>>,
    /// By their normal form without accents.
    by_folded_form: HashMap<String, Vec<&'a String>>,
}

impl<'a> Forms<'a> {
    fn of(values: FieldValues<'a>) -> Forms<'a> {
        let mut forms = Forms { values, by_form: HashMap::new(), by_folded_form: HashMap::new() };
        for value in values.known {
            let form = form_of(value);
            forms.by_folded_form.entry(fold(&form)).or_default().push(value);
            forms.by_form.entry(form).or_default().push(value);
        }
        forms
    }

    /// The known values that `value` means, also in full for its abbreviations. Without accents,
    /// they are ignored.
    fn find(&self, value: &str) -> Vec<&'a String> {
        let plain = normalize(value).text;
        let is_folded = !has_diacritics(&plain);
        let spelled = |text: &str| {
            let form = phrase::key(text);
            let found = match self.by_form.get(&form) {
                None if is_folded => self.by_folded_form.get(&fold(&form)),
                found => found,
            };
            found.filter(|_| !form.is_empty())
        };
        if let Some(found) =
            spelled(&plain).or_else(|| spelled(&spelled_out(&plain, self.values.abbreviations)))
        {
            return found.clone();
        }
        let is_meant = |form: &str| short_for(plain.trim(), form, is_folded);
        let forms = if is_folded { &self.by_folded_form } else { &self.by_form };
        let of_type = forms.iter().filter(|_| self.values.field == NamedField::Type);
        let mut found: Vec<&String> = of_type
            .filter(|(form, _)| is_meant(form))
            .flat_map(|(_, values)| values)
            .copied()
            .collect();
        found.sort();
        found
    }
}

fn form_of(value: &str) -> String {
    phrase::key(&normalize(value).text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_in_every_form() {
        let mut known =
            ["Ủy ban nhân dân tỉnh Lạng Sơn", "Sở Xây dựng", "SỞ XÂY DỰNG", "Quyết định", "–"]
                .map(String::from);
        known.sort();
        let abbreviations = Abbreviations::new([]);
        let resolved_in = |field, value: &str| {
            let values = FieldValues { field, known: &known, abbreviations: &abbreviations };
            let mut unknown = Vec::new();
            let found = values.resolve(&[value.to_string()], |value| {
                unknown.push(value.to_string());
            });
            (found, unknown)
        };
        let resolved = |value: &str| resolved_in(NamedField::Agency, value);
        let committee = [
            "Ủy ban nhân dân tỉnh Lạng Sơn",
            "Uỷ ban nhân dân tỉnh Lạng Sơn",
            "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN",
            " Ủy ban  nhân dân\ttỉnh Lạng Sơn\u{a0}",
            "U\u{309}y ban nhân dân tỉnh La\u{323}ng Sơn",
            "uy ban nhan dan tinh lang son",
            "UBND tỉnh Lạng Sơn",
            "ubnd tinh lang son",
        ];
        for value in committee {
            assert_eq!(resolved(value), (vec![committee[0].to_string()], vec![]), "{value:?}");
        }
        // A value of the index means itself alone; in another form it means all that are alike.
        assert_eq!(resolved("Sở Xây dựng").0, ["Sở Xây dựng"]);
        assert_eq!(resolved("sở xây dựng").0, ["SỞ XÂY DỰNG", "Sở Xây dựng"]);
        assert_eq!(resolved("–").0, ["–"]);
        for value in ["QĐ", "qd", " Qđ ", "Quyết định"] {
            assert_eq!(resolved_in(NamedField::Type, value).0, ["Quyết định"], "{value}");
        }
        assert_eq!(resolved("QĐ").1, ["QĐ"]);
        for value in ["Sở Xây", "Sở Xấy dựng", "", ".", "Bộ"] {
            assert_eq!(resolved(value), (vec![value.to_string()], vec![value.to_string()]));
        }
    }

    #[test]
    fn values_come_once() {
        let known = ["A".to_string(), "B".to_string()];
        let wanted = ["a", "A", "b "].map(String::from);
        let abbreviations = Abbreviations::new([]);
        let values =
            FieldValues { field: NamedField::Agency, known: &known, abbreviations: &abbreviations };
        let found = values.resolve(&wanted, |value| panic!("{value} is unknown"));
        assert_eq!(found, ["A", "B"]);
    }
}
