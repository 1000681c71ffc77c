//! Words that a typed word may be a slip for, and what it costs to think so.
//!
//! A cost is in nats: minus the logarithm of how likely somebody who means the one word types the other.
//! They were chosen on half of 525 questions with one typo each and checked on the other half, against
//! what they do to questions without one.

use super::lattice::{Candidate, UNSEEN};
use super::restore::Typed;
use super::vocabulary::{Vocabulary, one_edit_apart};
use tracuu_text::fold;
use tracuu_text::keystrokes::decode_telex;
use tracuu_text::letter::{Tone, vowel};
use tracuu_text::syllable::{is_legal, is_legal_folded};

/// Marks are lacking that the word has: `hôi` for `hội`, `đuong` for `đường`.
const MISSING_MARKS: f64 = 5.0;
/// Other marks: `tài` for `tại`.
const OTHER_MARKS: f64 = 7.5;
/// One letter too few, too many, another, or two swapped: `dụg` for `dụng`.
const EDIT: f64 = 8.0;
/// The same in a word typed without accents, which may be any of more words.
const EDIT_OF_PLAIN: f64 = 8.5;
/// That, and other marks.
const EDIT_AND_MARKS: f64 = 14.0;
/// The input method was off for this word alone: `luaajt`.
const KEYSTROKES: f64 = 10.0;
/// The same where the whole query shows that it was off.
const SURE_KEYSTROKES: f64 = 1.0;
/// A word with a capital where most have none is a name, and names are not in a corpus.
const NAME: f64 = 3.0;

/// People write words that a corpus of documents hardly has (`bao lâu`, `đúng hay sai`). So a word as
/// typed counts as at least this likely, as a logarithm: a common word, a rarer one of the corpus, and a
/// syllable that it does not have. In [`MEASURED_MASS`] words; the less a corpus has, the more likely is
/// what it lacks, up to [`LIKELIHOOD_MAX`].
const COMMON_WORD: f64 = -8.4;
const RARE_WORD: f64 = -9.4;
const UNKNOWN_SYLLABLE: f64 = -13.4;
const MEASURED_MASS: f64 = 12.5e6;
const LIKELIHOOD_MAX: f64 = -5.0;

/// Most spellings of one similar folded key, and of the word's own.
const SPELLINGS_MAX: usize = 6;
const OWN_SPELLINGS_MAX: usize = 12;
/// Most candidates of one word. A letter or two have hundreds of neighbours; the costliest and the
/// rarest are left out.
const CANDIDATES_MAX: usize = 100;

/// Whether the word at `at` may be a slip at all: not with a digit or another sign in it, and not in
/// capitals among words that are not, which is an abbreviation.
pub(super) fn may_be_slip(words: &[Typed], at: usize) -> bool {
    let capitals = |word: &Typed| !word.text.chars().any(char::is_lowercase);
    let letters = words[at].key.chars().all(char::is_alphabetic);
    letters && (!capitals(&words[at]) || words.iter().all(capitals))
}

/// How much likelier it is that the word at `at` is right than its share of the corpus says, in nats.
/// `frequency`: that of all its readings.
pub(super) fn trust(words: &[Typed], at: usize, frequency: u64, vocabulary: &Vocabulary) -> f64 {
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
    let capital = |word: &Typed| word.text.starts_with(char::is_uppercase);
    let name = at > 0 && capital(word) && !words.iter().all(capital);
    more + if name { NAME } else { 0.0 }
}

/// The common words that `word` may be a slip for, each once; not the word itself nor what it is read
/// as for nothing.
pub(super) fn candidates<'a>(word: &Typed, vocabulary: &'a Vocabulary) -> Vec<Candidate<'a>> {
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

/// What keystrokes were for, where the query shows that they are keystrokes.
pub(super) fn decoded<'a>(syllable: &str, vocabulary: &'a Vocabulary) -> Option<Candidate<'a>> {
    let (key, frequency) = spelled(syllable, vocabulary)?;
    Some(Candidate { key, frequency, cost: SURE_KEYSTROKES })
}

/// The word of the vocabulary with this key.
fn spelled<'a>(key: &str, vocabulary: &'a Vocabulary) -> Option<(&'a str, u64)> {
    vocabulary.spellings(&fold(key)).find(|known| known.0 == key)
}

/// A key as letters with their marks of shape, and a tone, wherever that stands.
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

    /// Whether these, of a word of the same letters, are those of `meant` but for some that lack.
    fn lack_some_of(&self, meant: &Marks) -> bool {
        let letters = self.letters.chars().zip(meant.letters.chars());
        self.keep_tone_of(meant) && letters.into_iter().all(|(a, b)| a == b || a.is_ascii())
    }

    /// Whether one letter parts the two; the tone may have gone with it.
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
            let found = candidates(&Typed::new(typed), &vocabulary);
            let found = found.iter().find(|candidate| candidate.key == meant);
            assert_eq!(found.map(|candidate| candidate.cost), cost, "{typed} for {meant}");
        }
        assert_eq!(decoded("luật", &vocabulary).map(|found| found.key), Some("luật"));
        assert!(decoded("luât", &vocabulary).is_none());
    }

    #[test]
    fn abbreviations_and_numbers_are_no_slips() {
        let slips = |text: &str| -> Vec<String> {
            let words: Vec<Typed> = text.split(' ').map(Typed::new).collect();
            let may = (0..words.len()).filter(|&at| may_be_slip(&words, at));
            may.map(|at| words[at].text.clone()).collect()
        };
        assert_eq!(slips("UBND tỉnh Sơn La 5 A1"), ["tỉnh", "Sơn", "La"]);
        assert_eq!(slips("QUYẾT ĐỊNH"), ["QUYẾT", "ĐỊNH"]);
        assert_eq!(slips("điểm A"), ["điểm"]);
    }

    #[test]
    fn names_and_words_of_people_are_trusted() {
        let vocabulary = vocabulary();
        let trust = |text: &str, at: usize| {
            let words: Vec<Typed> = text.split(' ').map(Typed::new).collect();
            trust(&words, at, vocabulary.frequency(&words[at].key), &vocabulary)
        };
        assert_eq!(trust("hội", 0), 0.0);
        assert!(trust("lâu", 0) > trust("lâuu", 0));
        assert_eq!(trust("hội Tuyn", 1) - trust("hội tuyn", 1), NAME);
        assert_eq!(trust("Hội Tuyn", 1), trust("hội tuyn", 1));
    }
}
