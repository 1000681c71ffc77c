//! Rules of filters and facets that all engines share.

use std::collections::HashMap;
use std::hash::Hash;

use crate::request::{Filters, Period};
use crate::response::Bucket;
use tracuu_document::Record;

/// Returns the known period of a document: its day, else its month, else its year. Returns `None`
/// if none of them is known.
pub fn period_of(record: &Record) -> Option<Period> {
    let stated = record.date.as_deref().or(record.month.as_deref());
    match (stated.and_then(Period::parse), record.year) {
        (Some(period), _) => Some(period),
        (None, Some(year)) => Period::parse(&year.to_string()),
        (None, None) => None,
    }
}

/// Returns true if `known`, the period of a document, overlaps the range from `from` to `to`. A
/// document of unknown date passes only if neither is set.
pub fn passes_period(filters: &Filters, known: Option<Period>) -> bool {
    let Some(known) = known else {
        return filters.from.is_none() && filters.to.is_none();
    };
    filters.from.is_none_or(|from| known.last >= from.first)
        && filters.to.is_none_or(|to| known.first <= to.last)
}

/// Returns true if a document's value of a field passes that field's filter. An empty filter passes
/// everything.
pub fn passes<V: PartialEq>(wanted: &[V], value: Option<&V>) -> bool {
    wanted.is_empty() || value.is_some_and(|value| wanted.contains(value))
}

/// Returns the buckets of a facet by count, highest first, then by value. A selected value without
/// documents has count 0.
pub fn buckets<V: Ord + Clone + Hash>(counts: HashMap<V, u64>, selected: &[V]) -> Vec<Bucket<V>> {
    let mut counts = counts;
    for value in selected {
        counts.entry(value.clone()).or_insert(0);
    }
    let mut buckets: Vec<Bucket<V>> = counts
        .into_iter()
        .map(|(value, count)| Bucket { selected: selected.contains(&value), value, count })
        .collect();
    buckets.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    buckets
}

/// Returns the buckets of years, newest first.
pub fn year_buckets(counts: HashMap<i32, u64>, selected: &[i32]) -> Vec<Bucket<i32>> {
    let mut buckets = buckets(counts, selected);
    buckets.sort_by_key(|bucket| std::cmp::Reverse(bucket.value));
    buckets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filters(from: &str, to: &str) -> Filters {
        Filters { from: Period::parse(from), to: Period::parse(to), ..Filters::default() }
    }

    #[test]
    fn periods_overlap() {
        let month = Period::parse("2026-02");
        assert!(passes_period(&filters("", ""), None));
        assert!(!passes_period(&filters("2020", ""), None));
        assert!(passes_period(&filters("2026-02-28", ""), month));
        assert!(!passes_period(&filters("2026-03", ""), month));
        assert!(passes_period(&filters("", "2026-02-01"), month));
        assert!(!passes_period(&filters("", "2026-01"), month));
        assert!(passes_period(&filters("2026", "2026"), month));
    }

    #[test]
    fn the_most_exact_period_counts() {
        let mut record = Record { year: Some(2018), ..Record::default() };
        assert_eq!(period_of(&record), Period::parse("2018"));
        record.month = Some("2018-07".into());
        assert_eq!(period_of(&record), Period::parse("2018-07"));
        record.date = Some("2018-07-26".into());
        assert_eq!(period_of(&record), Period::parse("2018-07-26"));
        assert_eq!(period_of(&Record::default()), None);
    }

    #[test]
    fn selected_values_stay_listed() {
        let counts =
            HashMap::from([("b".to_string(), 2), ("a".to_string(), 2), ("c".to_string(), 5)]);
        let buckets = buckets(counts, &["d".to_string()]);
        let shown: Vec<_> =
            buckets.iter().map(|b| (b.value.as_str(), b.count, b.selected)).collect();
        assert_eq!(shown, [("c", 5, false), ("a", 2, false), ("b", 2, false), ("d", 0, true)]);
    }
}
