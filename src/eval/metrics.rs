//! Measures of a ranking, and percentiles. Pure numbers: a ranking is given as the grades of its
//! hits, best first. The grade is 0 for documents that are not judged or judged irrelevant.

/// Returns the normalised discounted cumulative gain of the first `depth` hits, 0 to 1. The gain of
/// a hit is its grade, divided by the binary logarithm of its rank plus one (Järvelin and
/// Kekäläinen 2002, as in trec_eval). The ideal ranking has all `judged` grades, including those
/// not found. Returns 0 if no grade is positive.
pub fn ndcg(gains: &[u32], judged: &[u32], depth: usize) -> f64 {
    let mut best = judged.to_vec();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = discounted_gain(&best, depth);
    if ideal > 0.0 { discounted_gain(gains, depth) / ideal } else { 0.0 }
}

fn discounted_gain(gains: &[u32], depth: usize) -> f64 {
    let discounted = |(at, gain): (usize, &u32)| f64::from(*gain) / (at as f64 + 2.0).log2();
    gains.iter().take(depth).enumerate().map(discounted).sum()
}

/// Returns 1 divided by the rank (from 1) of the first positive hit among the first `depth`.
/// Returns 0 if none is positive.
pub fn reciprocal_rank(gains: &[u32], depth: usize) -> f64 {
    let first = gains.iter().take(depth).position(|gain| *gain > 0);
    first.map_or(0.0, |at| 1.0 / (at as f64 + 1.0))
}

/// Returns the share of the positive grades in `judged` that are among the first `depth` hits, 0 to
/// 1. Returns 0 if no grade is positive.
pub fn recall(gains: &[u32], judged: &[u32], depth: usize) -> f64 {
    let positives = |grades: &[u32]| grades.iter().filter(|grade| **grade > 0).count() as f64;
    let all = positives(judged);
    if all > 0.0 { positives(&gains[..gains.len().min(depth)]) / all } else { 0.0 }
}

/// Returns the smallest of `values` that at least `percent` per cent of them do not exceed (nearest
/// rank), so it is always one of the values. `percent` is from 1 to 100. Returns 0 for an empty
/// slice.
pub fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
}

/// Returns the arithmetic mean, or 0 for an empty slice.
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_those_counted_by_hand() {
        // Discounts of ranks 1 to 4: 1, 0.630930, 0.5, 0.430677; of rank 10: 0.289065.
        let ten = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        let eleven = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        // Gains, judged grades; nDCG@10, reciprocal rank and recall at 10.
        let cases: [(&[u32], &[u32], f64, f64, f64); 12] = [
            (&[1], &[1], 1.0, 1.0, 1.0),
            (&[0, 1], &[1], 0.630930, 0.5, 1.0),
            (&[0, 0, 1], &[1], 0.5, 0.333333, 1.0),
            (&ten, &[1], 0.289065, 0.1, 1.0),
            (&eleven, &[1], 0.0, 0.0, 0.0),
            // (1 + 0.5) / (1 + 0.630930)
            (&[1, 0, 1], &[1, 1], 0.919721, 1.0, 1.0),
            // 1 / (1 + 0.630930): the second is not found.
            (&[1, 0, 0], &[1, 1, 0], 0.613147, 1.0, 0.5),
            // (1 + 3 · 0.630930) / (3 + 0.630930): gains are the grades themselves.
            (&[1, 3], &[3, 1], 0.796707, 1.0, 1.0),
            // Two of three found, at ranks 2 and 4: (0.630930 + 0.430677) / 2.130930.
            (&[0, 1, 0, 1], &[1, 1, 1], 0.498189, 0.5, 0.666667),
            (&[], &[1], 0.0, 0.0, 0.0),
            (&[0, 0], &[0], 0.0, 0.0, 0.0),
            (&[], &[], 0.0, 0.0, 0.0),
        ];
        for (gains, judged, expected_ndcg, expected_rank, expected_recall) in cases {
            let found =
                [ndcg(gains, judged, 10), reciprocal_rank(gains, 10), recall(gains, judged, 10)];
            for (found, expected) in
                found.iter().zip([expected_ndcg, expected_rank, expected_recall])
            {
                assert!(
                    (found - expected).abs() < 1e-5,
                    "{gains:?} {judged:?}: {found} {expected}"
                );
            }
        }
        assert_eq!(recall(&eleven, &[1], 100), 1.0);
        // More positive grades than ranks: the ideal ranking ends at the same depth.
        assert_eq!(ndcg(&[1; 12], &[1; 12], 10), 1.0);
    }

    #[test]
    fn percentiles_are_values() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        let cases: [(&[f64], usize, f64); 7] = [
            (&hundred, 50, 50.0),
            (&hundred, 99, 99.0),
            (&hundred, 100, 100.0),
            (&[3.0, 1.0, 2.0], 50, 2.0),
            (&[1.0, 2.0], 50, 1.0),
            (&[1.0, 2.0], 99, 2.0),
            (&[], 50, 0.0),
        ];
        for (values, percent, expected) in cases {
            assert_eq!(percentile(values, percent), expected, "{values:?} {percent}");
        }
        assert_eq!((mean(&[]), mean(&[1.0, 2.0])), (0.0, 1.5));
    }
}
