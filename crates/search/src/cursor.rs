//! The cursor that goes on after a hit, as text: for a page of results of any depth at the same
//! cost.

use crate::error::SearchError;
use crate::rank::sort_key::SortKey;
use crate::request::{Request, Sort};

/// The bits of a day, one above the last of which is 99991232; those above are for missing words.
const DAY: u32 = (1 << 28) - 1;

/// Writes the cursor that goes on after the hit with `key` in the answer to `request`: 48
/// hexadecimal digits. Missing words, score, day and id take 32 of them; the last 16 name the
/// query, so that no other query follows the cursor.
pub fn encode(key: SortKey, request: &Request) -> String {
    let day = key.day.map_or(0, |day| day.saturating_add(1)) & DAY;
    let day = u64::from(u32::from(key.missing) << DAY.count_ones() | day);
    let score = u64::from(key.score.to_bits());
    format!("{:016x}{:016x}{:016x}", score << 32 | day, key.id, fingerprint(request, key.sort))
}

/// Reads a cursor of the same query, filters and order. [`SearchError::BadCursor`] for any other
/// text.
pub fn decode(cursor: &str, request: &Request) -> Result<SortKey, SearchError> {
    let part = |range: std::ops::Range<usize>| {
        let digits = cursor.get(range).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u64::from_str_radix(digits, 16).ok()
    };
    let key = match (cursor.len(), part(0..16), part(16..32), part(32..48)) {
        (48, Some(major), Some(id), Some(print)) => {
            // A query without words is ordered by date, whatever was asked for.
            let mut sorts = [Sort::Relevance, Sort::Newest, Sort::Oldest].into_iter();
            let sort = sorts.find(|&sort| fingerprint(request, sort) == print);
            let score = f32::from_bits((major >> 32) as u32);
            let missing = (major as u32 >> DAY.count_ones()) as u8;
            let day = (major as u32 & DAY).checked_sub(1);
            let valid = score.is_finite() && score >= 0.0;
            sort.filter(|_| valid).map(|sort| SortKey { sort, missing, score, day, id })
        }
        _ => None,
    };
    key.ok_or_else(|| SearchError::BadCursor(cursor.chars().take(60).collect()))
}

/// A hash of all that decides which documents match, and of the order of the hits.
fn fingerprint(request: &Request, order: Sort) -> u64 {
    let Request { text, reading, match_mode, filters, sort, size: _, start: _, explain: _ } =
        request;
    let decisive = format!("{:?}", (text, reading, match_mode, filters, sort, order));
    let hash = blake3::hash(decisive.as_bytes());
    u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("a hash has 32 bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    #[test]
    fn a_cursor_belongs_to_its_query() {
        let request = Request { text: "đất".into(), ..Request::default() };
        let scored = SortKey { sort: Sort::Relevance, missing: 3, score: 3.5, day: None, id: 7 };
        let dated = SortKey::by_date(Sort::Newest, Some(20260101), 7);
        for key in [scored, dated] {
            let cursor = encode(key, &request);
            assert_eq!(decode(&cursor, &request).ok(), Some(key));
            let other = Request { text: "đạt".into(), ..Request::default() };
            for (cursor, request) in [(cursor.as_str(), &other), ("x", &request), ("", &request)] {
                assert!(matches!(decode(cursor, request), Err(SearchError::BadCursor(_))));
            }
        }
    }

    proptest! {
        #[test]
        fn any_cursor_is_read_or_refused(cursor in "\\PC{0,60}|[0-9a-f]{48}") {
            let _ = decode(&cursor, &Request::default());
        }
    }
}
