//! Sums of scores in the first stage: fixed-point numbers, so that the sum does not depend on the
//! order of its summands. An engine may walk its posting lists in the order that costs least, and
//! every engine still scores alike.

/// Units of a score of 1: what is less apart is equal. Sums below 1,024 are exact in a float of 32
/// bits, so that an engine may sum floats in any order; higher ones take the numbers of four
/// documents in one query. The largest score is 262,144, which sums beyond it become.
const UNITS: f32 = (1 << 14) as f32;

/// A sum of scores.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScoreSum(u32);

impl ScoreSum {
    /// One score, at least 0.
    pub fn of(score: f32) -> ScoreSum {
        ScoreSum((score * UNITS) as u32)
    }

    /// Adds another one.
    pub fn add(&mut self, other: ScoreSum) {
        self.0 = self.0.saturating_add(other.0);
    }

    /// The sum as a score.
    pub fn score(self) -> f32 {
        self.0 as f32 / UNITS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sums_are_bounded() {
        let mut sum = ScoreSum::default();
        (0..3).for_each(|_| sum.add(ScoreSum::of(200_000.0)));
        assert_eq!(sum.score(), 262_144.0);
        assert_eq!(ScoreSum::default().score(), 0.0);
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter(scores in proptest::collection::vec(0f32..40.0, 0..60)) {
            let sum = |scores: &mut dyn Iterator<Item = &f32>| {
                let mut sum = ScoreSum::default();
                scores.for_each(|&score| sum.add(ScoreSum::of(score)));
                sum
            };
            let forward = sum(&mut scores.iter());
            prop_assert_eq!(forward, sum(&mut scores.iter().rev()));
            let plain: f64 = scores.iter().map(|&score| f64::from(score)).sum();
            prop_assert!((f64::from(forward.score()) - plain).abs() < 5e-3);
            let floats: f32 = scores.iter().map(|&score| ScoreSum::of(score).score()).sum();
            prop_assert!(floats >= 1_024.0 || floats == forward.score());
        }
    }
}
