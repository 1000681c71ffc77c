//! Accents that were not typed, restored from the corpus.
//!
//! Each word typed without accents has as many readings as the corpus has words that fold to it (`dat`:
//! `đất`, `đạt`, …). Adjacent words decide: the sequence of readings is chosen that is most likely by how
//! often its words and its pairs occur in passages of the corpus (Viterbi over adjacent pairs). Words
//! typed with accents have one reading.

use super::plan::{Form, Lexicon};

/// Most readings of one word that are compared. The rarest of a word with more are hardly ever meant,
/// and every reading costs a look-up for each reading of the next word.
const READINGS_MAX: usize = 12;
/// How much a pair is believed against its second word alone.
const PAIR_SHARE: f64 = 0.85;
/// Likelihood of what the corpus does not have.
const UNSEEN: f64 = 1e-9;

/// A word of a query that stands next to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// With accents, or not a word of letters: taken as it is. Its key.
    Fixed(String),
    /// Without accents. Its key, which is folded already.
    Plain(String),
}

/// The most likely reading of each of `words`, as keys. A plain word that the corpus does not have in any
/// reading stays as typed.
pub fn restore(words: &[Typed], lexicon: &dyn Lexicon) -> Vec<String> {
    let readings: Vec<Vec<Reading>> = words.iter().map(|word| readings(word, lexicon)).collect();
    let mass = lexicon.vocabulary().mass().max(1) as f64;
    // For each reading of the word: the likelihood of the best sequence up to it, and its last step.
    let mut best: Vec<Vec<(f64, usize)>> = Vec::with_capacity(words.len());
    for (at, here) in readings.iter().enumerate() {
        let alone = |reading: &Reading| reading.frequency as f64 / mass;
        let scored = here.iter().map(|reading| match at.checked_sub(1) {
            None => ((alone(reading) + UNSEEN).ln(), 0),
            Some(before) => {
                let steps =
                    readings[before].iter().zip(&best[before]).map(|(previous, (so_far, _))| {
                        let pair = Form::ExactPair(previous.key.clone(), reading.key.clone());
                        let together =
                            lexicon.frequency(&pair) as f64 / (previous.frequency + 1) as f64;
                        let step =
                            PAIR_SHARE * together.min(1.0) + (1.0 - PAIR_SHARE) * alone(reading);
                        so_far + (step + UNSEEN).ln()
                    });
                let mut found = (f64::NEG_INFINITY, 0);
                for (index, likelihood) in steps.enumerate() {
                    if likelihood > found.0 {
                        found = (likelihood, index);
                    }
                }
                found
            }
        });
        best.push(scored.collect());
    }
    trace_back(&readings, &best)
}

struct Reading {
    key: String,
    frequency: u64,
}

fn readings(word: &Typed, lexicon: &dyn Lexicon) -> Vec<Reading> {
    let itself = |key: &String| {
        let frequency = lexicon.frequency(&Form::Exact(key.clone()));
        vec![Reading { key: key.clone(), frequency }]
    };
    match word {
        Typed::Fixed(key) => itself(key),
        Typed::Plain(folded) => {
            let found = lexicon.vocabulary().spellings(folded).take(READINGS_MAX);
            let found: Vec<Reading> =
                found.map(|(key, frequency)| Reading { key: key.to_string(), frequency }).collect();
            if found.is_empty() { itself(folded) } else { found }
        }
    }
}

/// The keys of the best sequence, from its last step back.
fn trace_back(readings: &[Vec<Reading>], best: &[Vec<(f64, usize)>]) -> Vec<String> {
    let mut keys = Vec::with_capacity(readings.len());
    let Some(last) = best.last() else { return keys };
    let mut index = 0;
    for (i, (likelihood, _)) in last.iter().enumerate() {
        if *likelihood > last[index].0 {
            index = i;
        }
    }
    for at in (0..readings.len()).rev() {
        keys.push(readings[at][index].key.clone());
        index = best[at][index].1;
    }
    keys.reverse();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Vocabulary;
    use crate::text::{fold, key, words};

    /// A corpus of passages.
    struct Corpus {
        passages: Vec<Vec<String>>,
        vocabulary: Vocabulary,
    }

    fn corpus(texts: &[&str]) -> Corpus {
        let keys = |text| words(text).map(|word| key(word.text)).collect();
        let passages: Vec<Vec<String>> = texts.iter().map(|text| keys(text)).collect();
        let all = passages.iter().flatten().map(|word| (word.clone(), 1));
        Corpus { vocabulary: Vocabulary::new(all), passages }
    }

    impl Lexicon for Corpus {
        fn frequency(&self, form: &Form) -> u64 {
            let has = |passage: &Vec<String>| match form {
                Form::Exact(word) => passage.contains(word),
                Form::ExactPair(a, b) => passage.windows(2).any(|two| two[0] == *a && two[1] == *b),
                _ => false,
            };
            self.passages.iter().filter(|passage| has(passage)).count() as u64
        }

        fn vocabulary(&self) -> &Vocabulary {
            &self.vocabulary
        }
    }

    fn restored(text: &str) -> String {
        let corpus = corpus(&[
            "quản lý đất đai",
            "sử dụng đất",
            "công trình đạt chuẩn",
            "kết quả đạt được",
            "cửa khẩu thông minh",
            "nhiệm vụ của cơ quan",
            "của các sở",
            "nghị định của Chính phủ",
        ]);
        let typed = |word: crate::text::Word<'_>| {
            let key = key(word.text);
            if fold(&key) == key { Typed::Plain(key) } else { Typed::Fixed(key) }
        };
        restore(&words(text).map(typed).collect::<Vec<_>>(), &corpus).join(" ")
    }

    #[test]
    fn neighbours_decide() {
        let cases = [
            ("dat dai", "đất đai"),
            ("dat chuan", "đạt chuẩn"),
            ("cua khau", "cửa khẩu"),
            ("cua co quan", "của cơ quan"),
            ("nghị dinh", "nghị định"),
            ("khung long", "khung long"),
            ("", ""),
        ];
        for (typed, expected) in cases {
            assert_eq!(restored(typed), expected, "{typed}");
        }
    }
}
