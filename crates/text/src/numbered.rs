//! The legal syllables by number, in the order of their bytes. An index that keeps syllables by
//! number is smaller than one that keeps their letters.
//!
//! The numbers follow from the grammar. A change of the grammar changes them, and with them the
//! meaning of what was kept.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::syllable::Syllable;

static SYLLABLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut all: Vec<String> = Syllable::all().map(|syllable| syllable.to_string()).collect();
    all.sort_unstable();
    all
});

static NUMBERS: LazyLock<HashMap<&str, u16>> =
    LazyLock::new(|| SYLLABLES.iter().map(String::as_str).zip(0..).collect());

/// Returns the number of a syllable in its canonical form ([`super::key`]); `None` for any other
/// word. Costs a hash lookup.
///
/// ```
/// use tracuu_text::numbered;
///
/// let number = numbered::number_of("thuỷ").unwrap();
/// assert_eq!(numbered::syllable(number), Some("thuỷ"));
/// assert_eq!((numbered::number_of("thủy"), numbered::number_of("ubnd")), (None, None));
/// ```
pub fn number_of(key: &str) -> Option<u16> {
    NUMBERS.get(key).copied()
}

/// Returns the syllable with a number; `None` if no syllable has it.
pub fn syllable(number: u16) -> Option<&'static str> {
    SYLLABLES.get(usize::from(number)).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers are kept in indexes. Where this fails, the version of the format that keeps them
    /// must be counted up, and then this figure changed.
    #[test]
    fn numbers_stay() {
        let text = SYLLABLES.join(" ");
        let sum =
            text.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        assert_eq!((SYLLABLES.len(), sum), (17_782, 2_627_805_642));
    }

    #[test]
    fn numbers_order_as_syllables_do() {
        assert!(SYLLABLES.windows(2).all(|two| two[0] < two[1]));
        assert!((0..).zip(SYLLABLES.iter()).all(|(at, key)| number_of(key) == Some(at)));
        assert!(SYLLABLES.iter().all(|syllable| *syllable == crate::key(syllable)));
        assert_eq!(syllable(u16::MAX), None);
    }
}
