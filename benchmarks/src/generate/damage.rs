//! Slips of the hand: a small share of words has a typo or has lost its accents. What was damaged
//! is not recorded.

use crate::random::Random;
use tracuu_text::{fold, has_diacritics};

/// Share of words that are damaged.
const SHARE: f64 = 0.02;
/// Share of damaged words that lose their accents; the others get a typo.
const UNACCENTED: f64 = 0.5;

/// Returns `word`, damaged with the probability [`SHARE`].
pub fn damaged(word: &str, random: &mut Random) -> String {
    if !random.chance(SHARE) || word.chars().count() < 2 || !word.chars().all(char::is_alphabetic) {
        return word.to_string();
    }
    if random.chance(UNACCENTED) && has_diacritics(word) { fold(word) } else { typo(word, random) }
}

/// Swaps two letters, drops one or doubles one.
fn typo(word: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = random.below(letters.len() - 1);
    match random.below(3) {
        0 => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        _ => letters.insert(at, letters[at]),
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_share_is_damaged() {
        let mut random = Random::new(1);
        let damages = (0..10_000).filter(|_| damaged("đường", &mut random) != "đường").count();
        assert!((140..270).contains(&damages), "{damages} of 10000");
        assert!((0..1_000).all(|_| damaged("12/QĐ", &mut random) == "12/QĐ"));
    }
}
