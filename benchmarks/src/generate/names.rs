//! New vocabulary: names of persons and places, made of parts of real syllables. The number of
//! different names grows with the names used by Heaps' law. A name is worked out from its rank, so
//! no name is kept.

use std::collections::BTreeSet;

use super::source::Source;
use crate::random::Random;
use tracuu_text::{Syllable, fold};

/// Heaps' law: after `n` names were used, `FACTOR` times `n` to the power of `EXPONENT` different
/// ones are in use. Typical of running text are exponents of .4 to .6.
const FACTOR: f64 = 8.0;
/// See [`FACTOR`].
const EXPONENT: f64 = 0.55;
/// Share of names whose first two syllables are one word without accents, as in names of other
/// languages (`Krông`, `Pleiku`).
const JOINED: f64 = 0.12;
/// Share of names of three syllables; the others have two.
const THREE: f64 = 0.6;
/// Attempts to put two syllables together to a new one, until one of them stays as it is.
const ATTEMPTS: usize = 4;

/// Names by rank.
pub struct Names {
    seed: u64,
    syllables: Vec<String>,
    used: u64,
}

impl Names {
    /// Takes the syllables of a source.
    pub fn of(source: &Source, seed: u64) -> Names {
        // Ordered, so that a seed means the same in every run.
        let mut syllables = BTreeSet::new();
        source.each_word(|word| {
            let word = word.to_lowercase();
            if word.chars().count() > 1 && Syllable::parse(&word).is_some() {
                syllables.insert(word);
            }
        });
        let mut syllables: Vec<String> = syllables.into_iter().collect();
        if syllables.is_empty() {
            syllables.push("an".into());
        }
        Names { seed, syllables, used: 0 }
    }

    /// Draws a name: mostly one of the frequent ones, at times a new one.
    pub fn draw(&mut self, random: &mut Random) -> String {
        self.used += 1;
        let different = FACTOR * (self.used as f64).powf(EXPONENT);
        let rank = random.zipf(different.ceil() as usize);
        self.name(rank as u64)
    }

    /// Works out the name of a rank.
    fn name(&self, rank: u64) -> String {
        let mut random = Random::new(self.seed ^ rank.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let count = if random.chance(THREE) { 3 } else { 2 };
        let mut parts: Vec<String> = (0..count).map(|_| self.syllable(&mut random)).collect();
        if random.chance(JOINED) {
            let second = parts.remove(1);
            parts[0] = fold(&format!("{}{second}", parts[0]));
        }
        parts.iter().map(|part| capitalised(part)).collect::<Vec<_>>().join(" ")
    }

    /// Puts the onset of one syllable before the rime of another, if Vietnamese has the result.
    fn syllable(&self, random: &mut Random) -> String {
        let mut pick = || random.pick(&self.syllables).map_or("an", String::as_str);
        for _ in 0..ATTEMPTS {
            let (one, other) = (pick(), pick());
            let onset = Syllable::parse(one).map_or("", |syllable| syllable.onset);
            let cut = Syllable::parse(other).map_or(0, |syllable| syllable.onset.len());
            let joined = other.get(cut..).map(|rest| format!("{onset}{rest}"));
            if let Some(joined) = joined.filter(|joined| Syllable::parse(joined).is_some()) {
                return joined;
            }
        }
        pick().to_string()
    }
}

/// Returns a word with a capital first letter.
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::super::source::SourceDocument;
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_grow_by_heaps_law() {
        let sections = vec!["Ủy ban nhân dân tỉnh giao sở tài chính chủ trì phối hợp".to_string()];
        let document = SourceDocument { title: None, agency: None, kind: None, sections };
        let source = Source { documents: vec![document] };
        let mut names = Names::of(&source, 1);
        let mut random = Random::new(1);
        let mut seen = HashSet::new();
        let mut counts = Vec::new();
        for used in 1..=10_000 {
            seen.insert(names.draw(&mut random));
            if [100, 1_000, 10_000].contains(&used) {
                counts.push(seen.len() as f64);
            }
        }
        for pair in counts.windows(2) {
            let exponent = (pair[1] / pair[0]).log10();
            assert!((0.3..0.8).contains(&exponent), "{counts:?}");
        }
        let name = names.name(3);
        assert_eq!(name, names.name(3));
        assert!(name.chars().next().is_some_and(char::is_uppercase), "{name}");
    }
}
