//! Finds the words that a typed word may be a typo for, and the cost of each.
//!
//! A cost is in nats: minus the logarithm of the probability that somebody who means one word types
//! the other. The costs were chosen on half of 525 questions with one typo each and checked on the
//! other half. Their effect on questions without typos was also weighed.

use super::lattice::{Candidate, UNSEEN};
use super::query_word::QueryWord;
use super::vocabulary::{Vocabulary, one_edit_apart};
use tracuu_text::fold;
use tracuu_text::keystrokes::decode_telex;
use tracuu_text::letter::{Tone, vowel};
use tracuu_text::syllable::{is_legal, is_legal_folded};

/// Cost of missing diacritics: `hôi` for `hội`, `đuong` for `đường`.
const MISSING_MARKS: f64 = 5.0;
/// Cost of other diacritics: `tài` for `tại`.
const OTHER_MARKS: f64 = 7.5;
/// Cost of one letter missing, added or replaced, or two swapped: `dụg` for `dụng`.
const EDIT: f64 = 8.0;
/// Cost of the same in a word typed without accents, which may stand for more words.
const EDIT_OF_PLAIN: f64 = 8.5;
/// Cost of one such edit together with other diacritics.
const EDIT_AND_MARKS: f64 = 14.0;
/// Cost of raw keystrokes in this word alone, with the input method off: `luaajt`.
const KEYSTROKES: f64 = 10.0;
/// Cost of raw keystrokes if the whole query shows that the input method was off.
const SURE_KEYSTROKES: f64 = 1.0;
/// Trust, in nats, in a capitalised word among words in lower case: it is a name, and a corpus
/// lacks names.
const NAME: f64 = 3.0;

/// People use words that a corpus of documents hardly has (`bao lâu`, `đúng hay sai`). Therefore a
/// word as typed has at least this log-likelihood: one value each for common words, rarer words of
/// the corpus, and syllables that it lacks. The values hold for [`MEASURED_MASS`] words. In a
/// smaller corpus, missing words are likelier, up to [`LIKELIHOOD_MAX`].
const COMMON_WORD: f64 = -8.4;
const RARE_WORD: f64 = -9.4;
const UNKNOWN_SYLLABLE: f64 = -13.4;
const MEASURED_MASS: f64 = 12.5e6;
const LIKELIHOOD_MAX: f64 = -5.0;

/// Maximum number of spellings tried for a similar folded key, and for the word's own folded key.
const SPELLINGS_MAX: usize = 6;
const OWN_SPELLINGS_MAX: usize = 12;
/// Maximum number of candidates for one word. One or two letters have hundreds of neighbours; the
/// costliest and rarest are dropped.
const CANDIDATES_MAX: usize = 100;

/// Returns true if the word at `at` may be a typo. Words with digits or signs are not, nor are
/// words in capitals among others, which are abbreviations.
pub(super) fn may_be_typo(words: &[QueryWord], at: usize) -> bool {
    let capitals = |word: &QueryWord| !word.text.chars().any(char::is_lowercase);
    let letters = words[at].key.chars().all(char::is_alphabetic);
    letters && (!capitals(&words[at]) || words.iter().all(capitals))
}

/// Returns by how many nats the word at `at` is likelier to be right than its share of the corpus
/// says. `frequency` is the sum over its candidates. Never negative.
pub(super) fn trust(
    words: &[QueryWord],
    at: usize,
    frequency: u64,
    vocabulary: &Vocabulary,
) -> f64 {
    let word = &words[at];
    let legal = if word.plain { is_legal_folded(&word.key) } else { is_legal(&word.key) };
    let mass = vocabulary.mass().max(1) as f64;
    let least = match frequency {
        _ if vocabulary.is_common(frequency) => Some(COMMON_WORD),
        1.. => Some(RARE_WORD),
        0 => legal.then_some(UNKNOWN_SYLLABLE),
    };
    let least = least.map(|least| (least + (MEASURED_MASS / mass).ln()).min(LIKELIHOOD_MAX));
    let share = (frequency as f64 / mass + UNSEEN).ln();
    let more = least.map_or(0.0, |least| (least - share).max(0.0));
    let capital = |word: &QueryWord| word.text.starts_with(char::is_uppercase);
    let name = at > 0 && capital(word) && !words.iter().all(capital);
    more + if name { NAME } else { 0.0 }
}

/// Returns the common words that `word` may be a typo for, each once, cheapest first, then most
/// frequent. Excludes the word itself and the accented spellings of a plain word, which are
/// candidates already.
pub(super) fn candidates<'a>(word: &QueryWord, vocabulary: &'a Vocabulary) -> Vec<Candidate<'a>> {
    let folded = fold(&word.key);
    let typed = Marks::of(&word.key);
    let mut found: Vec<Candidate<'a>> = Vec::new();
    let mut add = |(key, frequency): (&'a str, u64), cost: f64| {
        if vocabulary.is_common(frequency) && key != word.key {
            found.push(Candidate { key, frequency, cost });
        }
    };
    if let Some(decoded) = decode_telex(&word.key) {
        spelled(&decoded, vocabulary).into_iter().for_each(|known| add(known, KEYSTROKES));
    }
    if !word.plain {
        for known in vocabulary.spellings(&folded).take(OWN_SPELLINGS_MAX) {
            let missing = typed.lack_some_of(&Marks::of(known.0));
            add(known, if missing { MISSING_MARKS } else { OTHER_MARKS });
        }
    }
    for similar in vocabulary.similar(&folded) {
        for known in vocabulary.spellings(similar).take(SPELLINGS_MAX) {
            let close = word.plain || typed.one_edit_from(&Marks::of(known.0));
            add(
                known,
                if word.plain {
                    EDIT_OF_PLAIN
                } else if close {
                    EDIT
                } else {
                    EDIT_AND_MARKS
                },
            );
        }
    }
    found.sort_by(|a, b| {
        let by_key = a.key.cmp(b.key).then(a.cost.total_cmp(&b.cost));
        by_key.then(b.frequency.cmp(&a.frequency))
    });
    found.dedup_by(|next, first| next.key == first.key);
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(b.frequency.cmp(&a.frequency)));
    found.truncate(CANDIDATES_MAX);
    found
}

/// Returns the word that raw keystrokes spell, for a query that is known to consist of them.
pub(super) fn decoded<'a>(syllable: &str, vocabulary: &'a Vocabulary) -> Option<Candidate<'a>> {
    let (key, frequency) = spelled(syllable, vocabulary)?;
    Some(Candidate { key, frequency, cost: SURE_KEYSTROKES })
}

/// Returns the word of the vocabulary with this key and its frequency, or `None`.
fn spelled<'a>(key: &str, vocabulary: &'a Vocabulary) -> Option<(&'a str, u64)> {
    vocabulary.spellings(&fold(key)).find(|known| known.0 == key)
}

/// A key as letters with their shape marks, and a tone, whose position is ignored.
struct Marks {
    letters: String,
    tone: Tone,
}

impl Marks {
    fn of(key: &str) -> Marks {
        let mut tone = Tone::Ngang;
        let letter = |c| match vowel(c) {
            Some(vowel) => {
                tone = if vowel.is_toned() { vowel.tone } else { tone };
                vowel.base
            }
            None => c,
        };
        Marks { letters: key.chars().map(letter).collect(), tone }
    }

    fn keep_tone_of(&self, meant: &Marks) -> bool {
        self.tone == meant.tone || self.tone == Tone::Ngang
    }

    /// Returns true if the marks are those of `meant` with some missing. Both words must have the
    /// same letters.
    fn lack_some_of(&self, meant: &Marks) -> bool {
        let letters = self.letters.chars().zip(meant.letters.chars());
        self.keep_tone_of(meant) && letters.into_iter().all(|(a, b)| a == b || a.is_ascii())
    }

    /// Returns true if the words differ by one letter. The tone may be missing too.
    fn one_edit_from(&self, meant: &Marks) -> bool {
        self.keep_tone_of(meant) && one_edit_apart(&self.letters, &meant.letters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let words = ["hội", "hối", "hỏi", "hơi", "hồi", "chơi", "quyết", "quyền", "luật", "mã"];
        Vocabulary::new(words.map(|word| (word.to_string(), 5)))
    }

    #[test]
    fn costs_follow_the_slip() {
        let cases = [
            ("hôi", "hội", Some(MISSING_MARKS)),
            ("hôi", "hơi", Some(OTHER_MARKS)),
            ("hói", "hội", Some(OTHER_MARKS)),
            ("họi", "hội", Some(MISSING_MARKS)),
            ("hộii", "hội", Some(EDIT)),
            ("hhội", "hối", Some(EDIT_AND_MARKS)),
            ("quyt", "quyết", Some(EDIT_OF_PLAIN)),
            ("hộ", "hội", Some(EDIT)),
            ("quyếết", "quyết", Some(EDIT)),
            ("quyết", "quyết", None),
            ("quyết", "quyền", Some(EDIT_AND_MARKS)),
            ("cơi", "chơi", Some(EDIT)),
            ("cơi", "hồi", Some(EDIT_AND_MARKS)),
            ("luaatj", "luật", Some(KEYSTROKES)),
            ("hoi", "hội", None),
            ("xyz", "hội", None),
        ];
        let vocabulary = vocabulary();
        for (typed, meant, cost) in cases {
            let found = candidates(&QueryWord::new(typed), &vocabulary);
            let found = found.iter().find(|candidate| candidate.key == meant);
            assert_eq!(found.map(|candidate| candidate.cost), cost, "{typed} for {meant}");
        }
        assert_eq!(decoded("luật", &vocabulary).map(|found| found.key), Some("luật"));
        assert!(decoded("luât", &vocabulary).is_none());
    }

    #[test]
    fn abbreviations_and_numbers_are_no_slips() {
        let typos = |text: &str| -> Vec<String> {
            let words: Vec<QueryWord> = text.split(' ').map(QueryWord::new).collect();
            let may = (0..words.len()).filter(|&at| may_be_typo(&words, at));
            may.map(|at| words[at].text.clone()).collect()
        };
        assert_eq!(typos("UBND tỉnh Sơn La 5 A1"), ["tỉnh", "Sơn", "La"]);
        assert_eq!(typos("QUYẾT ĐỊNH"), ["QUYẾT", "ĐỊNH"]);
        assert_eq!(typos("điểm A"), ["điểm"]);
    }

    #[test]
    fn names_and_words_of_people_are_trusted() {
        let vocabulary = vocabulary();
        let trust = |text: &str, at: usize| {
            let words: Vec<QueryWord> = text.split(' ').map(QueryWord::new).collect();
            trust(&words, at, vocabulary.frequency(&words[at].key), &vocabulary)
        };
        assert_eq!(trust("hội", 0), 0.0);
        assert!(trust("lâu", 0) > trust("lâuu", 0));
        assert_eq!(trust("hội Tuyn", 1) - trust("hội tuyn", 1), NAME);
        assert_eq!(trust("Hội Tuyn", 1), trust("hội tuyn", 1));
    }
}
