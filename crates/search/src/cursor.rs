//! The order of hits and the cursor that goes on behind one of them.

use super::request::Request;
use crate::SearchError;

/// The place of a document in an order of hits: smaller comes first. Every engine ranks by it, so
/// every engine breaks ties alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// By the order asked for.
    major: u64,
    /// By id.
    id: u64,
}

/// The characters of an id that its order is taken from: as many as fit 64 bits.
const ID_CHARS: usize = 12;

/// The order of ids as a number: it compares as the first twelve characters of `[0-9a-z]` do.
pub fn id_order(id: &str) -> u64 {
    let digits = id.bytes().chain(std::iter::repeat(b'0')).take(ID_CHARS);
    digits.fold(0, |order, byte| order * 36 + u64::from((byte as char).to_digit(36).unwrap_or(0)))
}

impl Rank {
    /// By score, best first; of equal ones the latest first, by the last day of the known period.
    /// Scores are never negative.
    pub fn by_score(score: f32, last: Option<u32>, id: u64) -> Rank {
        let score = u64::from(u32::MAX - score.max(0.0).to_bits());
        let day = u64::from(u32::MAX - last.unwrap_or(0));
        Rank { major: score << 32 | day, id }
    }

    /// By the last day of the known period, latest first; unknown last.
    pub fn newest(last: Option<u32>, id: u64) -> Rank {
        let major = last.map_or(u64::MAX, |day| u64::from(u32::MAX - day));
        Rank { major, id }
    }

    /// By the first day of the known period, earliest first; unknown last.
    pub fn oldest(first: Option<u32>, id: u64) -> Rank {
        Rank { major: first.map_or(u64::MAX, u64::from), id }
    }
}

/// Keeps the best `limit` of what it is given.
pub struct Best<T> {
    limit: usize,
    kept: Vec<(Rank, T)>,
}

impl<T> Best<T> {
    /// Keeps up to `limit`.
    pub fn new(limit: usize) -> Self {
        Best { limit, kept: Vec::new() }
    }

    /// Considers one more. Amortised constant cost.
    pub fn push(&mut self, rank: Rank, item: T) {
        self.kept.push((rank, item));
        if self.kept.len() >= 2 * self.limit + 1_024 {
            self.cut();
        }
    }

    /// The best, best first.
    pub fn into_sorted(mut self) -> Vec<(Rank, T)> {
        self.cut();
        self.kept.sort_by_key(|(rank, _)| *rank);
        self.kept
    }

    fn cut(&mut self) {
        if self.limit == 0 {
            self.kept.clear();
        } else if self.kept.len() > self.limit {
            self.kept.select_nth_unstable_by_key(self.limit - 1, |(rank, _)| *rank);
            self.kept.truncate(self.limit);
        }
    }
}

/// Writes the cursor that goes on behind `rank` in the answer to `request`: 48 hexadecimal digits, of
/// which the last 16 tell the query, so that no other query follows it.
pub fn encode(rank: Rank, request: &Request) -> String {
    format!("{:016x}{:016x}{:016x}", rank.major, rank.id, fingerprint(request))
}

/// Reads a cursor of the same query, filters and order.
pub fn decode(cursor: &str, request: &Request) -> Result<Rank, SearchError> {
    let part = |range: std::ops::Range<usize>| {
        let digits = cursor.get(range).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u64::from_str_radix(digits, 16).ok()
    };
    let rank = match (cursor.len(), part(0..16), part(16..32), part(32..48)) {
        (48, Some(major), Some(id), Some(print)) if print == fingerprint(request) => {
            Some(Rank { major, id })
        }
        _ => None,
    };
    rank.ok_or_else(|| SearchError::BadCursor(cursor.chars().take(60).collect()))
}

/// A hash of all that decides which documents match and in which order.
fn fingerprint(request: &Request) -> u64 {
    let Request { text, reading, match_mode, filters, sort, size: _, start: _ } = request;
    let decisive = format!("{:?}", (text, reading, match_mode, filters, sort));
    let hash = blake3::hash(decisive.as_bytes());
    u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("a hash has 32 bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Reverse;

    use proptest::prelude::*;

    #[test]
    fn ranks_compare_as_asked() {
        assert!(Rank::by_score(2.0, None, 9) < Rank::by_score(1.0, None, 1));
        assert!(Rank::by_score(1.0, None, 1) < Rank::by_score(1.0, None, 2));
        assert!(Rank::by_score(1.0, Some(20260101), 2) < Rank::by_score(1.0, None, 1));
        assert!(Rank::by_score(0.5, None, 0) < Rank::by_score(0.0, None, 0));
        assert!(Rank::newest(Some(20250101), 9) < Rank::newest(Some(20241231), 1));
        assert!(Rank::newest(Some(1), 9) < Rank::newest(None, 1));
        assert!(Rank::oldest(Some(20241231), 9) < Rank::oldest(Some(20250101), 1));
        assert!(Rank::oldest(Some(99991231), 9) < Rank::oldest(None, 1));
    }

    #[test]
    fn a_cursor_belongs_to_its_query() {
        let request = Request { text: "đất".into(), ..Request::default() };
        let rank = Rank::by_score(3.5, None, 7);
        let cursor = encode(rank, &request);
        assert_eq!(decode(&cursor, &request).ok(), Some(rank));
        let other = Request { text: "đạt".into(), ..Request::default() };
        for (cursor, request) in [(cursor.as_str(), &other), ("x", &request), ("", &request)] {
            assert!(matches!(decode(cursor, request), Err(SearchError::BadCursor(_))));
        }
    }

    proptest! {
        #[test]
        fn ids_keep_their_order(a in "[0-9a-z]{12}", b in "[0-9a-z]{12}") {
            prop_assert_eq!(id_order(&a).cmp(&id_order(&b)), a.cmp(&b));
        }

        #[test]
        fn any_cursor_is_read_or_refused(cursor in "\\PC{0,60}|[0-9a-f]{48}") {
            let _ = decode(&cursor, &Request::default());
        }

        #[test]
        fn the_best_are_kept(scores in proptest::collection::vec(0u32..50, 0..4000), limit in 0usize..20) {
            let mut best = Best::new(limit);
            for &score in &scores {
                best.push(Rank::newest(Some(score), 0), score);
            }
            let kept: Vec<u32> = best.into_sorted().into_iter().map(|(_, score)| score).collect();
            let mut all = scores.clone();
            all.sort_by_key(|score| Reverse(*score));
            all.truncate(limit);
            prop_assert_eq!(kept, all);
        }
    }
}
