//! The place of a hit in the order, and the best of many.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::request::Sort;

/// The place of a document in an order of hits: smaller comes first. Every engine orders by it, so
/// every engine breaks ties alike. A cluster carries the parts as `search_after`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SortKey {
    /// The order that the key belongs to. Keys of two orders are never compared.
    pub sort: Sort,
    /// How many words the document lacks of those that it is to have: fewest first, in every order.
    pub missing: u8,
    /// By relevance: the score, at least 0, highest first. 0 in orders by date.
    pub score: f32,
    /// `yyyymmdd`; `None` for an unknown date, which comes last. By relevance and newest: the last
    /// day of the known period, latest first. Oldest: the first day, earliest first.
    pub day: Option<u32>,
    /// The order of the id, ascending; see [`id_sort_key`].
    pub id: u64,
}

impl SortKey {
    /// The key of a document in an order by date has no score.
    pub fn by_date(sort: Sort, day: Option<u32>, id: u64) -> SortKey {
        SortKey { sort, missing: 0, score: 0.0, day, id }
    }

    /// Returns the year of the day; `None` for an unknown date.
    pub fn year(&self) -> Option<u32> {
        self.day.map(|day| day / 10_000)
    }

    /// The parts as one number a part, smaller first.
    fn parts(&self) -> (u8, u32, u64, u64) {
        let score = u32::MAX - self.score.max(0.0).to_bits();
        let day = match (self.sort, self.day) {
            (_, None) => u64::MAX,
            (Sort::Oldest, Some(day)) => day.into(),
            (_, Some(day)) => u64::from(u32::MAX - day),
        };
        (self.missing, score, day, self.id)
    }
}

impl Eq for SortKey {}

impl Ord for SortKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl PartialOrd for SortKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The characters of an id that its order is taken from: as many as fit 64 bits.
const ID_CHARS: usize = 12;

/// Returns the order of an id as a number, which compares as its first twelve characters of
/// `[0-9a-z]` do.
pub fn id_sort_key(id: &str) -> u64 {
    let digits = id.bytes().chain(std::iter::repeat(b'0')).take(ID_CHARS);
    digits.fold(0, |order, byte| order * 36 + u64::from((byte as char).to_digit(36).unwrap_or(0)))
}

/// Keeps the first `limit` of what it is given, in the order of their keys.
pub struct TopK<T> {
    limit: usize,
    kept: Vec<(SortKey, T)>,
    /// Behind this number of missing words and this score, nothing is kept.
    last: (u8, f32),
}

impl<T> TopK<T> {
    /// Keeps at most `limit`.
    pub fn new(limit: usize) -> Self {
        let last = if limit == 0 { (0, f32::INFINITY) } else { (u8::MAX, 0.0) };
        TopK { limit, kept: Vec::new(), last }
    }

    /// Returns false if nothing of this score that lacks this number of words can be kept. May be
    /// true for what will not be.
    pub fn may_keep(&self, missing: u8, score: f32) -> bool {
        let (most, least) = self.last;
        missing < most || missing == most && score >= least
    }

    /// Considers one more. Amortised constant cost.
    pub fn push(&mut self, key: SortKey, item: T) {
        self.kept.push((key, item));
        if self.kept.len() >= 2 * self.limit + 1_024 {
            self.cut();
        }
    }

    /// The kept ones, first one first.
    pub fn into_sorted(mut self) -> Vec<(SortKey, T)> {
        self.cut();
        self.kept.sort_by_key(|(key, _)| *key);
        self.kept
    }

    fn cut(&mut self) {
        if self.limit == 0 {
            self.kept.clear();
        } else if self.kept.len() > self.limit {
            self.kept.select_nth_unstable_by_key(self.limit - 1, |(key, _)| *key);
            self.kept.truncate(self.limit);
            let last = self.kept[self.limit - 1].0;
            self.last = (last.missing, last.score);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Reverse;

    use proptest::prelude::*;

    #[test]
    fn keys_compare_as_asked() {
        let scored = |score, day, id| SortKey { sort: Sort::Relevance, missing: 0, score, day, id };
        assert!(scored(1.0, None, 9) < SortKey { missing: 1, ..scored(2.0, None, 1) });
        assert!(scored(2.0, None, 9) < scored(1.0, None, 1));
        assert!(scored(1.0, None, 1) < scored(1.0, None, 2));
        assert!(scored(1.0, Some(20260101), 2) < scored(1.0, None, 1));
        assert!(scored(0.5, None, 0) < scored(0.0, None, 0));
        let newest = |day, id| SortKey::by_date(Sort::Newest, day, id);
        assert!(newest(Some(20250101), 9) < newest(Some(20241231), 1));
        assert!(newest(Some(1), 9) < newest(None, 1));
        let oldest = |day, id| SortKey::by_date(Sort::Oldest, day, id);
        assert!(oldest(Some(20241231), 9) < oldest(Some(20250101), 1));
        assert!(oldest(Some(99991231), 9) < oldest(None, 1));
    }

    proptest! {
        #[test]
        fn ids_keep_their_order(a in "[0-9a-z]{12}", b in "[0-9a-z]{12}") {
            prop_assert_eq!(id_sort_key(&a).cmp(&id_sort_key(&b)), a.cmp(&b));
        }

        #[test]
        fn the_best_are_kept(days in proptest::collection::vec(0u32..50, 0..4000), limit in 0usize..20) {
            let mut best = TopK::new(limit);
            for &day in &days {
                best.push(SortKey::by_date(Sort::Newest, Some(day), 0), day);
            }
            let kept: Vec<u32> = best.into_sorted().into_iter().map(|(_, day)| day).collect();
            let mut all = days.clone();
            all.sort_by_key(|day| Reverse(*day));
            all.truncate(limit);
            prop_assert_eq!(kept, all);
        }
    }
}
