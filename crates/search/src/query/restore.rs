//! Restores accents and corrects typos in the words of a query.
//!
//! Each word has candidates. A word typed without accents may be any word of the corpus that folds
//! to it (`dat`: `đất`, `đạt`, …), normally at no cost. A word that does not fit its neighbours may
//! also be a typo for other words, each at a cost (`spelling.rs`). Adjacent words decide
//! (`lattice.rs`).

use super::lattice::{Candidate, Lattice};
use super::plan::Lexicon;
use super::query_word::QueryWord;
use super::{Vocabulary, spelling};
use tracuu_document::entity::abbreviation::typed_type;
use tracuu_text::{has_diacritics, keystrokes};

/// Maximum number of accented spellings tried for one plain word. Rarer ones are hardly ever meant.
const READINGS_MAX: usize = 12;
/// Cost of adding accents to a plain word if other words of the run have accents. In nats: this
/// factor times the logarithm of one more than the number of those words. Somebody who types
/// accents omits few. The cost mainly decides for words that the corpus also has as typed.
const ACCENTS_LEFT_OUT: f64 = 0.6;
/// A reading is sure if this is its share of the likelihoods of a word. Then it alone is meant:
/// with the others, `cua khau` would find three times as many documents as `cửa khẩu`.
const SURE: f64 = 0.97;
/// Beside a reading that is not sure, another one is likely if its share is at least this.
const LIKELY: f64 = 0.01;
/// Beside a sure reading none is likely, but on a path that is not the likeliest.
const LIKELY_BESIDE_SURE: f64 = 0.1;
/// Maximum number of words of a run that are checked for typos. Each adds up to a hundred
/// candidates. A text with more is in another language or random keystrokes.
const TYPOS_MAX: usize = 8;

/// How the words of a run were understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Restoration {
    /// For each word the key of what was typed, with accents restored. A word that the corpus has
    /// in no spelling stays as typed.
    pub words: Vec<String>,
    /// For each word typed without accents the keys of its likely readings, that in `words` first;
    /// empty for any other word, and where none is likely.
    pub likely: Vec<Vec<LikelyReading>>,
    /// For each word the key of what was meant, as many as `words`. `None` if no word looks like a
    /// typo. Accents may be restored differently here than in `words`.
    pub corrected: Option<Vec<String>>,
}

/// A likely reading of a word.
#[derive(Debug, Clone, PartialEq)]
pub struct LikelyReading {
    /// Its key.
    pub key: String,
    /// What it weighs against the first: the root of its likelihood against that of the first.
    /// Above 0, at most 1.
    pub weight: f32,
}

impl Restoration {
    /// The keys of what was meant by the words: read with accents, and typos corrected.
    pub fn meant(&self) -> &[String] {
        self.corrected.as_ref().unwrap_or(&self.words)
    }

    /// The key of what was meant by the word at `at`, if it looks like a typo.
    pub fn slip(&self, at: usize) -> Option<&str> {
        let meant = self.meant()[at].as_str();
        (meant != self.words[at]).then_some(meant)
    }
}

/// Interprets `words`, which are adjacent in the query. An empty slice gives empty results.
///
/// Over 73,831 articles a long question takes about 0.5 ms without accents and 0.2 ms with them. A
/// typo adds about 0.3 ms.
pub fn restore(words: &[QueryWord], lexicon: &dyn Lexicon) -> Restoration {
    let accented = words.iter().filter(|word| has_diacritics(&word.key)).count();
    let readings = words.iter().map(|word| readings(word, accented, lexicon.vocabulary()));
    let mut lattice = Lattice::new(readings.collect(), lexicon);
    let path = lattice.best();
    let restored = keys(&lattice, &path);
    let likely = likely(&mut lattice, words, &path);
    let typos = add_typos(&mut lattice, words, &path, lexicon.vocabulary());
    if typos.is_empty() {
        return Restoration { words: restored, likely, corrected: None };
    }
    let path = supported_path(&mut lattice, &typos);
    let corrected = typos.iter().any(|slip| slip.is_on(&path)).then(|| keys(&lattice, &path));
    Restoration { words: restored, likely, corrected }
}

/// Returns for each plain word its likely readings, that on `path` first.
fn likely(
    lattice: &mut Lattice<'_>,
    words: &[QueryWord],
    path: &[usize],
) -> Vec<Vec<LikelyReading>> {
    let of_word = |lattice: &Lattice<'_>, at: usize, likelihoods: &[f64]| {
        let best = path[at];
        if lattice.candidate(at, best).frequency == 0 || !words[at].plain {
            return Vec::new();
        }
        let least = if likelihoods[best] >= SURE { LIKELY_BESIDE_SURE } else { LIKELY };
        let others = (0..likelihoods.len()).filter(|&index| index != best);
        let others = others.filter(|&index| likelihoods[index] >= least);
        let reading = |index: usize| LikelyReading {
            key: lattice.candidate(at, index).key.to_string(),
            weight: (likelihoods[index] / likelihoods[best]).min(1.0).sqrt() as f32,
        };
        std::iter::once(best).chain(others).map(reading).collect()
    };
    if !words.iter().any(|word| word.plain) {
        return vec![Vec::new(); words.len()];
    }
    let likelihoods = lattice.likelihoods();
    let readings = likelihoods.iter().enumerate();
    readings.map(|(at, likelihoods)| of_word(lattice, at, likelihoods)).collect()
}

/// Returns the words that fold to a plain word. For any other word, returns the word itself.
fn readings<'a>(
    word: &'a QueryWord,
    accented: usize,
    vocabulary: &'a Vocabulary,
) -> Vec<Candidate<'a>> {
    let itself =
        Candidate { key: &word.key, frequency: vocabulary.frequency(&word.key), cost: 0.0 };
    if !word.plain {
        return vec![itself];
    }
    let left_out = ACCENTS_LEFT_OUT * (1.0 + accented as f64).ln();
    let cost = |key: &str| if key == word.key { 0.0 } else { left_out };
    let spellings = vocabulary.spellings(&word.key).take(READINGS_MAX);
    let found: Vec<Candidate> =
        spellings.map(|(key, frequency)| Candidate { key, frequency, cost: cost(key) }).collect();
    if found.is_empty() { vec![itself] } else { found }
}

/// A word that may be a typo.
struct Typo {
    /// Index of the word.
    at: usize,
    /// Number of its candidates as typed. The candidates after them take it for a typo.
    as_typed: usize,
    /// True for raw keystrokes in a text of raw keystrokes, which need no support from neighbours.
    keystrokes: bool,
}

impl Typo {
    fn is_on(&self, path: &[usize]) -> bool {
        path[self.at] >= self.as_typed
    }
}

/// Adds candidates to words that are raw keystrokes and to words that may be typos and do not fit
/// into `path`. Returns these words.
fn add_typos<'a>(
    lattice: &mut Lattice<'a>,
    words: &[QueryWord],
    path: &[usize],
    vocabulary: &'a Vocabulary,
) -> Vec<Typo> {
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let decoded =
        keystrokes::decode_words(&texts, |word| typed_type(word).is_some()).unwrap_or_default();
    let mut typos = Vec::new();
    for at in 0..words.len() {
        let as_typed = lattice.candidates(at).len();
        let syllable = decoded.get(at).and_then(Option::as_deref);
        if let Some(meant) = syllable.and_then(|word| spelling::decoded(word, vocabulary)) {
            lattice.extend(at, [meant]);
            typos.push(Typo { at, as_typed, keystrokes: true });
        } else if typos.len() < TYPOS_MAX
            && spelling::may_be_typo(words, at)
            && stands_out(lattice, path, at, vocabulary)
        {
            let candidates = spelling::candidates(&words[at], vocabulary);
            let frequency = lattice.candidates(at).iter().map(|reading| reading.frequency).sum();
            lattice.refund(at, spelling::trust(words, at, frequency, vocabulary));
            lattice.extend(at, candidates);
            typos.push(Typo { at, as_typed, keystrokes: false });
        }
    }
    typos
}

/// Returns true if the word at `at` of the path is rare, or belongs to neither of its neighbours.
fn stands_out(lattice: &mut Lattice, path: &[usize], at: usize, vocabulary: &Vocabulary) -> bool {
    let here = lattice.candidate(at, path[at]);
    let neighbours = lattice.neighbours(path, at);
    let rare = !vocabulary.is_common(here.frequency);
    let alone = neighbours.is_empty();
    rare || !alone && !neighbours.into_iter().any(|(one, two)| lattice.belong(one, two))
}

/// Returns the best path on which the corpus has every corrected word next to a neighbour, if it
/// has neighbours. By frequency alone, many rare words would become common ones.
fn supported_path(lattice: &mut Lattice, typos: &[Typo]) -> Vec<usize> {
    loop {
        let path = lattice.best();
        let mut unsupported = typos.iter().filter(|slip| slip.is_on(&path) && !slip.keystrokes);
        let found = unsupported.find(|slip| {
            let neighbours = lattice.neighbours(&path, slip.at);
            let alone = neighbours.is_empty();
            !alone && !neighbours.into_iter().any(|(one, two)| lattice.stand_together(one, two))
        });
        let Some(slip) = found else { return path };
        lattice.truncate(slip.at, slip.as_typed);
    }
}

fn keys(lattice: &Lattice, path: &[usize]) -> Vec<String> {
    let keys = path.iter().enumerate().map(|(at, &index)| lattice.candidate(at, index).key);
    keys.map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};
    use std::sync::LazyLock;

    use super::*;
    use proptest::prelude::*;
    use tracuu_text::key;
    use tracuu_text::{fold, normalize, words};

    /// Words and pairs of passages, with the number of passages that have them.
    struct Corpus {
        pairs: HashMap<(String, String), u64>,
        vocabulary: Vocabulary,
    }

    /// Returns a corpus in which each of `texts` occurs `times` times.
    fn corpus<'a>(texts: impl IntoIterator<Item = &'a str>, times: u64) -> Corpus {
        let (mut pairs, mut all) = (HashMap::new(), Vec::new());
        for text in texts {
            let passage: Vec<String> = words(text).map(|word| key(word.text)).collect();
            let distinct: HashSet<(&String, &String)> =
                passage.iter().zip(passage.iter().skip(1)).collect();
            for (one, two) in distinct {
                *pairs.entry((one.clone(), two.clone())).or_default() += times;
            }
            let distinct: HashSet<String> = passage.into_iter().collect();
            all.extend(distinct.into_iter().map(|word| (word, times)));
        }
        Corpus { pairs, vocabulary: Vocabulary::new(all) }
    }

    impl Lexicon for Corpus {
        fn abbreviations(&self) -> &crate::query::Abbreviations {
            unreachable!("words are read without abbreviations")
        }

        fn values(&self, _: crate::query::NamedField) -> Vec<String> {
            Vec::new()
        }

        fn pair_frequency(&self, first: &str, second: &str) -> u64 {
            self.pairs.get(&(first.to_string(), second.to_string())).copied().unwrap_or(0)
        }

        fn vocabulary(&self) -> &Vocabulary {
            &self.vocabulary
        }
    }

    const TEXTS: [&str; 14] = [
        "quản lý đất đai",
        "sử dụng đất",
        "công trình đạt chuẩn",
        "kết quả đạt được",
        "cửa khẩu thông minh",
        "nhiệm vụ của cơ quan",
        "của các sở",
        "nghị định của Chính phủ",
        "Quyết định của Ủy ban nhân dân",
        "quyết định số 5 và quyết định số 6",
        "thủ tục hành chính",
        "thủ tục hành chính của UBND tỉnh",
        "hoạt động của đồng chí",
        "trạm Pleiku",
    ];

    static CORPUS: LazyLock<Corpus> = LazyLock::new(|| corpus(TEXTS, 20));

    fn reading(text: &str) -> Restoration {
        reading_in(&CORPUS, text)
    }

    fn reading_in(corpus: &Corpus, text: &str) -> Restoration {
        let typed: Vec<QueryWord> = words(text).map(|word| QueryWord::new(word.text)).collect();
        restore(&typed, corpus)
    }

    #[test]
    fn neighbours_decide_on_accents() {
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
            let reading = reading(typed);
            assert_eq!(reading.words.join(" "), expected, "{typed}");
            assert_eq!(reading.corrected, None, "{typed}");
        }
    }

    #[test]
    fn slips_are_corrected() {
        let cases = [
            ("quyết dịnh", "quyết định"),
            ("quyết đinh", "quyết định"),
            ("quyết địnhh của", "quyết định của"),
            ("qyuết định", "quyết định"),
            ("quyết đnh", "quyết định"),
            ("quyet dinnh", "quyết định"),
            ("quyet dihn cua uy ban", "quyết định của uỷ ban"),
            ("thủ tuc hành chímh", "thủ tục hành chính"),
            ("thu tuc hnah chinh", "thủ tục hành chính"),
            ("hoạt đồng của", "hoạt động của"),
            ("quyeets ddinhj", "quyết định"),
            ("quye61t d9i5nh", "quyết định"),
            ("thủ tục hanhf chính", "thủ tục hành chính"),
            ("chínhh", "chính"),
            ("QUYẾT ĐỊNHH", "quyết định"),
        ];
        for (typed, expected) in cases {
            let corrected = reading(typed).corrected.map(|words| words.join(" "));
            assert_eq!(corrected.as_deref(), Some(expected), "{typed}");
        }
    }

    #[test]
    fn right_words_stay() {
        let right = [
            "đất",
            "đạt",
            "dat",
            "đất đạt",
            "sở các đất",
            "UBND tỉnh",
            "HĐND tỉnh",
            "ubnd tinh",
            "trạm Pleiku",
            "tram pleiku",
            "his max room",
            "5 10 2025",
            "QL1 A5",
            "so2 no2",
            "của Quyên",
            "",
        ];
        for text in right {
            assert_eq!(reading(text).corrected, None, "{text}");
        }
        for text in TEXTS {
            assert_eq!(reading(text).corrected, None, "{text}");
            assert_eq!(reading(&fold(text)).corrected, None, "{text}");
        }
    }

    #[test]
    fn the_sample_corpus_is_left_alone_and_its_slips_are_not() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus");
        let mut lines = Vec::new();
        for entry in std::fs::read_dir(folder).expect("the sample corpus") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "txt") {
                let text = std::fs::read_to_string(path).expect("a text");
                lines.extend(normalize(&text).text.lines().map(str::to_string));
            }
        }
        let corpus = corpus(lines.iter().map(String::as_str), 1);
        let (mut typos, mut corrected) = (0, 0);
        for (at, line) in lines.iter().enumerate() {
            let typed: Vec<&str> = words(line).map(|word| word.text).collect();
            let reading = reading_in(&corpus, line);
            assert_eq!((reading.corrected, reading.words.len()), (None, typed.len()), "{line}");
            // Doubles one letter of an accented word in every line.
            let accented = |word: &&&str| word.chars().count() > 3 && has_diacritics(word);
            let Some(word) = typed.iter().filter(accented).nth(at % 5) else { continue };
            let twice = |(at, c): (usize, char)| std::iter::repeat_n(c, 1 + usize::from(at == 2));
            let slip: String = word.chars().enumerate().flat_map(twice).collect();
            let wrong = line.replacen(word, &slip, 1);
            let right = words(line).map(|word| key(word.text)).collect();
            typos += 1;
            corrected += usize::from(reading_in(&corpus, &wrong).corrected == Some(right));
        }
        assert!(typos > 300 && corrected * 10 > typos * 9, "{corrected} of {typos}");
    }

    proptest! {
        #[test]
        fn reads_any_text(text in "\\PC*|[a-zđàâạ0-9 ]{0,60}|([a-e]{1,3} ){0,200}") {
            let count = words(&text).count();
            let reading = reading(&text);
            prop_assert_eq!(reading.words.len(), count);
            if let Some(corrected) = reading.corrected {
                prop_assert_eq!(corrected.len(), count);
                prop_assert_ne!(corrected, reading.words);
            }
        }

        #[test]
        fn words_of_the_corpus_alone_stay(at in 0..TEXTS.len(), word in 0usize..4) {
            if let Some(word) = words(TEXTS[at]).nth(word) {
                prop_assert_eq!(reading(word.text).corrected, None);
            }
        }
    }
}
