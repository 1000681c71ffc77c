//! Random numbers that are the same for a seed on every machine and in every version. Not fit for
//! secrets.

/// SplitMix64 (Steele, Lea and Flood, 2014): 64 bits of state, one multiplication chain a number.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Starts the sequence of `seed`.
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// Returns 64 random bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// Returns a number below `end`, or 0 if `end` is 0. The bias of the multiplication is below
    /// `end` in 2^64.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// Returns a number from 0 to below 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns true with the probability `share`.
    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// Returns one of `items`, or `None` if there are not any.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    /// Returns a rank below `end` with a probability that falls as 1 / (rank + 1): Zipf's law, by
    /// the inverse of its continuous form.
    pub fn zipf(&mut self, end: usize) -> usize {
        let rank = ((end + 1) as f64).powf(self.unit()) - 1.0;
        (rank as usize).min(end.saturating_sub(1))
    }

    /// Puts `items` into a random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_of_a_seed_never_changes() {
        let mut random = Random::new(1);
        let first: Vec<usize> = (0..6).map(|_| random.below(100)).collect();
        let mut again = Random::new(1);
        assert_eq!(first, (0..6).map(|_| again.below(100)).collect::<Vec<_>>());
        assert_ne!(Random::new(1).next(), Random::new(2).next());
    }

    #[test]
    fn numbers_are_spread_evenly_and_ranks_by_zipf() {
        let mut random = Random::new(7);
        let mut counts = [0; 10];
        let mut ranks = [0; 10];
        for _ in 0..10_000 {
            counts[random.below(10)] += 1;
            ranks[random.zipf(10)] += 1;
        }
        assert!(counts.iter().all(|count| (850..1_150).contains(count)), "{counts:?}");
        assert!(ranks.is_sorted_by(|one, next| one > next), "{ranks:?}");
        assert_eq!((random.below(0), random.pick::<u8>(&[])), (0, None));
    }

    #[test]
    fn a_shuffle_keeps_all_items() {
        let mut items: Vec<usize> = (0..50).collect();
        Random::new(3).shuffle(&mut items);
        assert!(!items.is_sorted());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }
}
