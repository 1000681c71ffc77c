//! The grammar of Vietnamese syllables: onset, rime and tone. A word that it accepts can be a
//! Vietnamese syllable; only its context shows whether it is one. Foreign names (`Đắk`, `Krông`),
//! abbreviations and numbers are rejected although they are correct words.
//!
//! The rimes are data (`data/rimes.tsv`). Spelling rules: `k gh ngh` precede `e ê i` (and `k`
//! precedes `y`); `c g ng` precede the other vowels. `gi` shares its `i` with a rime that begins
//! with `i`. Syllables that end in `c ch p t` take only the tones sắc and nặng.

use std::fmt;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::data_file::data_lines;
use super::fold;
use super::letter::{Tone, toned, vowel};
use super::word::key;

/// All onsets. The empty string stands for a syllable without an onset.
const ONSETS: [&str; 28] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];
/// Most letters in a syllable; the longest is `nghiêng`.
const LETTERS_MAX: usize = 7;

/// A syllable that the grammar accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Syllable {
    /// One of 27 onsets, `qu` and `gi` among them, or the empty string.
    pub onset: &'static str,
    /// Nucleus and coda without a tone mark: `ương`. After `gi` it may begin with the shared `i`.
    pub rime: &'static str,
    /// The tone; [`Tone::Ngang`] is written without a mark.
    pub tone: Tone,
}

/// The onsets that a rime may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OnsetRule {
    /// Any onset except `qu`, or none.
    Any,
    /// Any onset except `qu`.
    AfterOnset,
    /// No onset.
    Alone,
    /// Only `qu`.
    AfterQu,
}

/// The rimes of the data file, in file order.
static RIMES: LazyLock<Vec<(OnsetRule, String)>> = LazyLock::new(|| {
    let rows = data_lines(include_str!("../data/rimes.tsv")).map(|line| {
        let mut fields = line.split('\t');
        let mut field = || fields.next().expect("a row of three fields, by test");
        let rule = match field() {
            "onset" => OnsetRule::AfterOnset,
            "none" => OnsetRule::Alone,
            "qu" => OnsetRule::AfterQu,
            _ => OnsetRule::Any,
        };
        let nucleus = field();
        let rime = move |coda| (rule, format!("{nucleus}{}", if coda == "-" { "" } else { coda }));
        field().split(' ').map(rime)
    });
    rows.flatten().collect()
});

/// Maps each toneless syllable to its onset and rime.
static BASES: LazyLock<FxHashMap<String, (&'static str, &'static str)>> = LazyLock::new(|| {
    let mut bases = FxHashMap::default();
    for onset in ONSETS {
        for (_, rime) in RIMES.iter().filter(|(rule, rime)| may_precede(onset, *rule, rime)) {
            bases.insert(spell(onset, rime), (onset, rime.as_str()));
        }
    }
    bases
});

/// All toneless syllables without shape marks and bars: `duong`.
static FOLDED: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| BASES.keys().map(|base| fold(base)).collect());

fn may_precede(onset: &str, rule: OnsetRule, rime: &str) -> bool {
    let is_allowed = match rule {
        OnsetRule::Any => onset != "qu",
        OnsetRule::AfterOnset => !matches!(onset, "" | "qu"),
        OnsetRule::Alone => onset.is_empty(),
        OnsetRule::AfterQu => onset == "qu",
    };
    let front = rime.starts_with(['e', 'ê', 'i']);
    let is_spelled = match onset {
        "k" => front || rime.starts_with('y'),
        "gh" | "ngh" => front,
        "c" | "g" | "ng" => !front && !rime.starts_with('y'),
        // `gia` is `gi` with `a`, and `giên` is `gi` with `iên`: each spelling has one analysis.
        "gi" if rime.starts_with('ê') => rime.ends_with('h'),
        "gi" => !matches!(rime, "y" | "ia" | "iu"),
        _ => true,
    };
    is_allowed && is_spelled
}

/// Joins onset and rime: `gi` and `iêng` give `giêng`.
fn spell(onset: &str, rime: &str) -> String {
    match onset.strip_suffix('i').filter(|_| rime.starts_with('i')) {
        Some(shared) => format!("{shared}{rime}"),
        None => format!("{onset}{rime}"),
    }
}

impl Syllable {
    /// Parses a word in lower case and NFC. The tone mark may be on any vowel (`cuả`, and both
    /// conventions of `hòa` and `hoà`). Returns `None` if the word is not a legal syllable, is
    /// empty or has two tone marks. Costs one hash lookup among 3,839 toneless syllables.
    ///
    /// ```
    /// use tracuu_text::Syllable;
    /// use tracuu_text::letter::Tone;
    ///
    /// let syllable = Syllable::parse("qúy").unwrap();
    /// assert_eq!((syllable.onset, syllable.rime, syllable.tone), ("qu", "y", Tone::Sac));
    /// assert_eq!(syllable.to_string(), "quý");
    /// assert_eq!(Syllable::parse("ubnd"), None);
    /// ```
    pub fn parse(key: &str) -> Option<Syllable> {
        let mut base = String::with_capacity(key.len());
        let mut tone = Tone::Ngang;
        for (at, c) in key.chars().enumerate() {
            let letter = vowel(c);
            if at >= LETTERS_MAX || letter.is_some_and(|v| v.is_toned() && tone != Tone::Ngang) {
                return None;
            }
            base.push(letter.map_or(c, |letter| letter.base));
            tone = letter.map(|letter| letter.tone).filter(|&t| t != Tone::Ngang).unwrap_or(tone);
        }
        Syllable::with_tone(&base, tone)
    }

    /// Returns the syllable with the letters `base` (lower case, shape marks, no tone mark) and
    /// `tone`, or `None` if it is not legal.
    pub fn with_tone(base: &str, tone: Tone) -> Option<Syllable> {
        let &(onset, rime) = BASES.get(base)?;
        let is_stopped = rime.ends_with(['c', 'p', 't']) || rime.ends_with("ch");
        let is_legal = !is_stopped || matches!(tone, Tone::Sac | Tone::Nang);
        is_legal.then_some(Syllable { onset, rime, tone })
    }

    /// Returns all 17,782 legal syllables, in arbitrary order.
    pub fn all() -> impl Iterator<Item = Syllable> {
        let toned = |base: &'static String| {
            Tone::ALL.into_iter().filter_map(move |tone| Syllable::with_tone(base, tone))
        };
        BASES.keys().flat_map(toned)
    }

    /// Returns the index of the letter of the rime that carries the tone mark (Quyết định
    /// 1989/QĐ-BGDĐT, article 8: the main vowel). The last letter with a shape mark takes
    /// precedence. Without one it is the last vowel before a final consonant. In an open rime it is
    /// the middle one of three vowels and the first of two, except for `oa oe uy`.
    fn toned_letter(&self) -> usize {
        let vowels = self.rime.chars().take_while(|&c| vowel(c).is_some()).count();
        let shaped = |(at, c): (usize, char)| (!c.is_ascii()).then_some(at);
        if let Some(at) = self.rime.chars().enumerate().filter_map(shaped).last() {
            return at;
        }
        if vowels < self.rime.chars().count() {
            return vowels - 1;
        }
        match (vowels, self.rime) {
            (3, _) | (_, "oa" | "oe" | "uy") => 1,
            _ => 0,
        }
    }
}

/// Writes the syllable with its tone mark in the canonical place: `thuỷ`, `hoà`, `giếng`.
impl fmt::Display for Syllable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let onset = spell(self.onset, self.rime);
        f.write_str(&onset[..onset.len() - self.rime.len()])?;
        let place = self.toned_letter();
        for (at, c) in self.rime.chars().enumerate() {
            let letter = if at == place { toned(c, self.tone) } else { c };
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

/// Returns true if `key`, in lower case and NFC, is a legal syllable; see [`Syllable::parse`].
pub fn is_legal(key: &str) -> bool {
    Syllable::parse(key).is_some()
}

/// Returns true if `first` and `second` are two words that stand together without a space: both
/// are syllables of at least two letters, and together they are none. In any case, NFC. Names of
/// ethnic groups stay whole (`K'Bang`, `Cư M'gar`), since not all of their parts are syllables.
pub(crate) fn is_joined(first: &str, second: &str) -> bool {
    let is_word = |text: &str| text.chars().nth(1).is_some() && is_legal(&key(text));
    is_word(first) && is_word(second) && !is_legal(&key(&format!("{first}{second}")))
}

/// Returns true if `key` is a legal syllable without its diacritics (`duong`, `quyet`).
pub fn is_legal_folded(key: &str) -> bool {
    FOLDED.contains(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_syllables_and_nothing_else() {
        let legal = [
            "nghiêng",
            "quyết",
            "gì",
            "gìn",
            "giếng",
            "giữa",
            "khuỷu",
            "ngoẻo",
            "y",
            "ỷ",
            "yêu",
            "soóc",
            "quý",
            "quí",
            "thuở",
            "ỉa",
            "đ\u{1ea1}i",
            "cuả",
            "hòa",
            "hoà",
            "xoong",
            "khuya",
        ];
        for word in legal {
            assert!(is_legal(word), "{word}");
        }
        let illegal = [
            "",
            "b",
            "đắk",
            "krông",
            "kon",
            "pleiku",
            "116",
            "ubnd",
            "cát1",
            "hoc",
            "hòc",
            "giy",
            "gii",
            "iêng",
            "quim",
            "ngiêng",
            "kư",
            "gha",
            "cê",
            "HÒA",
            "hoàá",
            "thường-trực",
        ];
        for word in illegal {
            assert_eq!(Syllable::parse(word), None, "{word}");
        }
        assert!(is_legal_folded("duong") && is_legal_folded("quyet") && !is_legal_folded("dduong"));
    }

    #[test]
    fn writes_the_tone_in_its_place() {
        let cases = [
            ("cuả", "của"),
            ("gìa", "già"),
            ("qủa", "quả"),
            ("gịa", "giạ"),
            ("mừơi", "mười"),
            ("gíêng", "giếng"),
            ("ngòai", "ngoài"),
            ("thủy", "thuỷ"),
            ("qúy", "quý"),
            ("múa", "múa"),
            ("lựơng", "lượng"),
        ];
        for (typed, written) in cases {
            assert_eq!(Syllable::parse(typed).unwrap().to_string(), written);
        }
        let well = Syllable::parse("giếng").unwrap();
        assert_eq!((well.onset, well.rime, well.tone), ("gi", "iêng", Tone::Sac));
    }

    #[test]
    fn the_grammar_is_whole() {
        let chart = RIMES.iter().filter(|(rule, _)| *rule != OnsetRule::AfterQu).count();
        assert_eq!((chart, RIMES.len()), (163, 163 + 60));
        assert_eq!((BASES.len(), Syllable::all().count()), (3_839, 17_782));
        for syllable in Syllable::all() {
            assert_eq!(Syllable::parse(&syllable.to_string()), Some(syllable));
        }
    }

    proptest! {
        #[test]
        fn reads_any_text(word in "\\PC*|[a-yà-ỹđ]{0,8}") {
            if let Some(syllable) = Syllable::parse(&word) {
                let written = syllable.to_string();
                prop_assert_eq!(Syllable::parse(&written), Some(syllable));
                prop_assert_eq!(fold(&written), fold(&word));
            }
        }
    }
}
