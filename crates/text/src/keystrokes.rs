//! Text typed with the input method off: raw Telex (`quyeets ddinhj`) and VNI (`quye61t d9i5nh`).
//!
//! | | Telex | VNI |
//! |---|---|---|
//! | sắc huyền hỏi ngã nặng | `s f r x j` | `1 2 3 4 5` |
//! | no tone | `z` | `0` |
//! | â ê ô | `aa ee oo` | `a6 e6 o6` |
//! | ă; ơ ư | `aw`; `ow uw`, `w` alone is ư | `a8`; `o7 u7` |
//! | đ | `dd` | `d9` |
//!
//! A key may follow its letter directly or come later in the syllable. One key makes both letters
//! of `ươ`. A key that is typed twice undoes itself and then adds its own letter. Every
//! interpretation must be a legal syllable. It remains a guess, because English words
//! (`his max room`) are also valid keystrokes: search for the text as typed first.

use super::letter::Tone;
use super::syllable::{Syllable, is_legal_folded};
use super::{Word, words};

/// Longest word that is decoded, in keys. No syllable needs more: `nghieengz` has 9, and two keys
/// may be undone.
const KEYS_MAX: usize = 11;
/// Most interpretations that are followed at once. `aaaaaaaaaaa` has thousands, a syllable few.
const MEANINGS_MAX: usize = 32;
/// Fewest points of evidence that make a text Telex; see [`telex_points`].
const TELEX_POINTS_MIN: usize = 2;

/// Pairs of a letter without a shape mark and the same letter with the mark that a key adds.
type Shapes = &'static [(char, char)];

/// What a key does after a letter that it can change.
#[derive(Clone, Copy)]
enum Key {
    Tone(Tone),
    Shape(Shapes),
    /// The bar of `đ`.
    Bar,
    Letter,
}

const HATS: [(char, char); 3] = [('a', 'â'), ('e', 'ê'), ('o', 'ô')];

fn telex_key(c: char) -> Key {
    match c {
        's' => Key::Tone(Tone::Sac),
        'f' => Key::Tone(Tone::Huyen),
        'r' => Key::Tone(Tone::Hoi),
        'x' => Key::Tone(Tone::Nga),
        'j' => Key::Tone(Tone::Nang),
        'z' => Key::Tone(Tone::Ngang),
        'a' => Key::Shape(&[HATS[0]]),
        'e' => Key::Shape(&[HATS[1]]),
        'o' => Key::Shape(&[HATS[2]]),
        'w' => Key::Shape(&[('a', 'ă'), ('o', 'ơ'), ('u', 'ư')]),
        'd' => Key::Bar,
        _ => Key::Letter,
    }
}

fn vni_key(c: char) -> Key {
    match c {
        '1' => Key::Tone(Tone::Sac),
        '2' => Key::Tone(Tone::Huyen),
        '3' => Key::Tone(Tone::Hoi),
        '4' => Key::Tone(Tone::Nga),
        '5' => Key::Tone(Tone::Nang),
        '0' => Key::Tone(Tone::Ngang),
        '6' => Key::Shape(&HATS),
        '7' => Key::Shape(&[('o', 'ơ'), ('u', 'ư')]),
        '8' => Key::Shape(&[('a', 'ă')]),
        '9' => Key::Bar,
        _ => Key::Letter,
    }
}

/// A partly typed syllable: its letters with shape marks, and its tone.
#[derive(Clone, PartialEq)]
struct Typing {
    letters: Vec<char>,
    tone: Tone,
}

impl Typing {
    /// Returns the possible states after `c` is typed, the likeliest first.
    fn press(mut self, c: char, key: Key) -> Vec<Typing> {
        match key {
            Key::Tone(tone) if self.letters.iter().any(|c| "aeiouyăâêôơư".contains(*c)) => {
                if self.tone != tone {
                    return vec![Typing { tone, ..self }];
                }
                self.tone = Tone::Ngang;
                vec![self.with(c)]
            }
            Key::Bar if self.letters.first() == Some(&'d') => {
                self.letters[0] = 'đ';
                vec![self]
            }
            Key::Bar if self.letters.first() == Some(&'đ') => {
                self.letters[0] = 'd';
                vec![self.with(c)]
            }
            Key::Shape(shapes) => self.shape(c, shapes),
            _ => vec![self.with(c)],
        }
    }

    fn with(mut self, c: char) -> Typing {
        self.letters.push(c);
        self
    }

    /// Returns one state for each letter that the key may change, the last letter first; the
    /// grammar decides later. `ua` with `w` is `uă` in `quăn` and `ưa` in `mưa`. A vowel key may
    /// also add a letter (`ngoeor`).
    fn shape(self, c: char, shapes: Shapes) -> Vec<Typing> {
        let mut meant = Vec::new();
        for at in (0..self.letters.len()).rev() {
            if let Some(&(plain, shaped)) = shapes.iter().find(|pair| pair.0 == self.letters[at]) {
                let mut next = self.clone();
                next.letters[at] = shaped;
                // One key changes both letters of `ươ`.
                if shaped == 'ơ' && plain == 'o' && at > 0 && self.letters[at - 1] == 'u' {
                    let mut both = next.clone();
                    both.letters[at - 1] = 'ư';
                    meant.push(both);
                }
                meant.push(next);
            }
        }
        let undone = self.letters.iter().map(|&letter| {
            shapes.iter().find(|pair| pair.1 == letter).map_or(letter, |pair| pair.0)
        });
        let undone = Typing { letters: undone.collect(), tone: self.tone };
        if undone != self {
            meant.push(undone.with(c));
        } else if c == 'w' {
            meant.push(self.with('ư'));
        } else {
            meant.push(self.with(c));
        }
        meant
    }

    /// Returns the typed syllable if it is legal. Treats `ưo` as an incomplete `ươ`.
    fn syllable(&self) -> Option<Syllable> {
        let base: String = self.letters.iter().collect();
        Syllable::with_tone(&base, self.tone)
            .or_else(|| Syllable::with_tone(&base.replace("ưo", "ươ"), self.tone))
    }
}

fn decode_word(word: &str, key: fn(char) -> Key) -> Option<String> {
    if word.len() > KEYS_MAX || !word.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let mut states = vec![Typing { letters: Vec::new(), tone: Tone::Ngang }];
    for c in word.chars() {
        let mut next: Vec<Typing> = Vec::new();
        for state in states.into_iter().flat_map(|state| state.press(c, key(c))) {
            if next.len() < MEANINGS_MAX && !next.contains(&state) {
                next.push(state);
            }
        }
        states = next;
    }
    let syllable = states.iter().find_map(Typing::syllable)?.to_string();
    (syllable != word).then_some(syllable)
}

/// Returns the syllable, in lower case, that an ASCII word spells in raw Telex: `quyeets` gives
/// `quyết`. Returns `None` if the word contains no active key, or if the result is not a legal
/// syllable.
pub fn decode_telex(word: &str) -> Option<String> {
    decode_word(word, telex_key)
}

/// Returns the same for raw VNI: `quye61t` gives `quyết`. Returns `None` for a word that begins
/// with a digit or has none.
pub fn decode_vni(word: &str) -> Option<String> {
    let typed = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.contains(|c: char| c.is_ascii_digit());
    typed.then(|| decode_word(word, vni_key)).flatten()
}

/// Returns `text` with raw Telex or VNI decoded, or `None` without good evidence. Text with a
/// letter beyond ASCII was typed with the input method on and gives `None`. Some words are never
/// changed: syllables without accents (`quyet`), words that `known` accepts (given in lower case), and words in
/// capitals in a text that also has small letters.
///
/// Telex needs one word that English spelling hardly produces (`ddinhj`, `quyeets`). Otherwise it
/// needs two decoded words, and every other word must be right as typed or a number. VNI needs two
/// adjacent words that both decode, have at least two letters each, differ in their letters, and
/// include a key `6` to `9`. So `so2 no2`, `quan1 quan3` and `QL1 A5` are not changed.
pub fn decode(text: &str, known: impl Fn(&str) -> bool) -> Option<String> {
    let words: Vec<Word> = words(text).collect();
    let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
    // Letters beyond ASCII occur only inside words, so it is enough to test the words.
    let decoded = decode_words(&texts, known)?;
    Some(replace(text, &words, &decoded))
}

/// Decodes the words of one text as [`decode`] does. Returns for each word the syllable, in lower
/// case, or `None` if the word stays as typed. The whole result is `None` without good evidence.
pub fn decode_words(words: &[&str], known: impl Fn(&str) -> bool) -> Option<Vec<Option<String>>> {
    if !words.iter().all(|word| word.is_ascii()) {
        return None;
    }
    let lower = |word: &str| word.contains(|c: char| c.is_ascii_lowercase());
    let capitals = !words.iter().any(|word| lower(word));
    let right = |word: &str| {
        let shout = !capitals && !lower(word);
        let word = word.to_ascii_lowercase();
        shout || is_legal_folded(&word) || known(&word)
    };
    let read = |decode: fn(&str) -> Option<String>| -> Vec<Option<String>> {
        words.iter().map(|word| (!right(word)).then(|| decode(word)).flatten()).collect()
    };
    let telex = read(decode_telex);
    if is_telex(words, &telex, right) {
        return Some(telex);
    }
    let vni = read(decode_vni);
    is_vni(words, &vni).then_some(vni)
}

fn is_telex(words: &[&str], decoded: &[Option<String>], right: impl Fn(&str) -> bool) -> bool {
    let points = words.iter().zip(decoded);
    let points = points.filter_map(|(word, found)| Some(telex_points(word, found.as_ref()?)));
    let (sum, best) = points.fold((0, 0), |(sum, best), point| (sum + point, point.max(best)));
    let explained = words.iter().zip(decoded).all(|(word, found)| {
        found.is_some() || right(word) || word.bytes().all(|b| b.is_ascii_digit())
    });
    best >= TELEX_POINTS_MIN || (sum >= TELEX_POINTS_MIN && explained)
}

/// Returns 0 to 2 points of evidence that `word` is Telex for `decoded`. English has `book`, `see`,
/// `how` and words that end in tone keys. It hardly has two of these in one word, nor `aa`, `dd`,
/// `uw`.
fn telex_points(word: &str, decoded: &str) -> usize {
    let word = word.to_ascii_lowercase();
    // `TW` is an abbreviation, although `tư` is a syllable.
    if word.len() < 3 || is_legal_folded(decoded) {
        return 0;
    }
    // `roof` and `beer` are English, but a tone key after a rime of two or more letters is not.
    let toned = Syllable::parse(decoded)
        .is_some_and(|syllable| syllable.tone != Tone::Ngang && syllable.rime.chars().count() > 1);
    let unusual = decoded.contains(['đ', 'â', 'ư', 'ă']) || word.contains("aa");
    let shaped = word.contains('w') || word.contains("ee") || word.contains("oo");
    if unusual || (shaped && toned) { 2 } else { 1 }
}

fn is_vni(words: &[&str], decoded: &[Option<String>]) -> bool {
    let letters = |word: &str| -> String {
        word.chars().filter(|c| !c.is_ascii_digit()).collect::<String>().to_ascii_lowercase()
    };
    let shaped = |word: &&str| word.contains(['6', '7', '8', '9']);
    words.windows(2).zip(decoded.windows(2)).any(|(pair, found)| {
        let (one, two) = (letters(pair[0]), letters(pair[1]));
        let both = found.iter().all(Option::is_some) && one.len() > 1 && two.len() > 1;
        both && one != two && pair.iter().any(shaped)
    })
}

fn replace(text: &str, words: &[Word], decoded: &[Option<String>]) -> String {
    let mut meant = String::with_capacity(text.len() + 8);
    let mut from = 0;
    for (word, found) in words.iter().zip(decoded) {
        if let Some(found) = found {
            meant.push_str(&text[from..word.start]);
            meant.push_str(found);
            from = word.span().end;
        }
    }
    meant + &text[from..]
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::fold;
    use crate::letter::vowel;
    use proptest::prelude::*;

    /// All syllables, so that a property can pick them by index.
    static SYLLABLES: LazyLock<Vec<String>> =
        LazyLock::new(|| Syllable::all().map(|syllable| syllable.to_string()).collect());

    fn decode(text: &str) -> Option<String> {
        super::decode(text, |_| false)
    }

    #[test]
    fn decodes_words() {
        let telex = [
            ("quyeets", Some("quyết")),
            ("ddinhj", Some("định")),
            ("nghij", Some("nghị")),
            ("uyr", Some("uỷ")),
            ("tieengs", Some("tiếng")),
            ("tiengse", Some("tiếng")),
            ("tieesng", Some("tiếng")),
            ("dduwowngf", Some("đường")),
            ("dduowngf", Some("đường")),
            ("nguwowif", Some("người")),
            ("nguwoif", Some("người")),
            ("huowng", Some("hương")),
            ("thuowr", Some("thuở")),
            ("hoaf", Some("hoà")),
            ("thuyr", Some("thuỷ")),
            ("quys", Some("quý")),
            ("tuwr", Some("tử")),
            ("nhwngx", Some("những")),
            ("ngoeor", Some("ngoẻo")),
            ("xooong", Some("xoong")),
            ("muwa", Some("mưa")),
            ("muaw", Some("mưa")),
            ("quawn", Some("quăn")),
            ("giuwax", Some("giữa")),
            ("QUYEETS", Some("quyết")),
            ("asz", Some("a")),
            ("ban", None),
            ("ass", None),
            ("window", None),
            ("quyetss", None),
            ("ddd", None),
            ("đinhj", None),
            ("", None),
        ];
        for (word, expected) in telex {
            assert_eq!(decode_telex(word).as_deref(), expected, "{word}");
        }
        let vni = [
            ("quye61t", Some("quyết")),
            ("d9i5nh", Some("định")),
            ("d9uong72", Some("đường")),
            ("viet65", Some("việt")),
            ("nguoi72", Some("người")),
            ("ngu7o7i2", Some("người")),
            ("hoa2", Some("hoà")),
            ("QL1", None),
            ("QH15", None),
            ("T5", None),
            ("H5N1", None),
            ("5t", None),
            ("quyet", None),
            ("", None),
        ];
        for (word, expected) in vni {
            assert_eq!(decode_vni(word).as_deref(), expected, "{word}");
        }
    }

    #[test]
    fn decodes_queries() {
        let cases = [
            ("quyeets ddinhj", Some("quyết định")),
            ("uyr ban nhaan daan", Some("uỷ ban nhân dân")),
            ("nghij ddinhj 30/2020", Some("nghị định 30/2020")),
            ("\"giair phongs mawtj bawngf\"", Some("\"giải phóng mặt bằng\"")),
            ("thuyr sanr", Some("thuỷ sản")),
            ("QUYEETS DDINHJ", Some("quyết định")),
            ("quye61t d9i5nh", Some("quyết định")),
            ("u3y ban nha6n da6n", Some("uỷ ban nhân dân")),
        ];
        for (text, expected) in cases {
            assert_eq!(decode(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn leaves_right_text_alone() {
        let right = [
            "quyết định",
            "quyet dinh",
            "xoong",
            "QL1 A5, QH15",
            "H5N1 T5",
            "khi SO2 NO2",
            "so2 no2 co2",
            "quan1 quan3",
            "quan6 quan8",
            "lo A1 A2",
            "Km18 QL4B",
            "116/KH-UBND",
            "du an ODA",
            "ban to chuc TW",
            "ban to chuc tw",
            "he thong GIS",
            "test",
            "roof",
            "",
        ];
        for text in right {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    /// Returns `word` as keystrokes. Shape keys follow their letters; the tone key follows the
    /// letter that carries the tone, or ends the word if `tone_last`.
    fn typed(word: &str, shapes: &[(char, &str)], tones: [&str; 6], tone_last: bool) -> String {
        let (mut keys, mut last) = (String::new(), "");
        for c in word.chars() {
            let (base, tone) = vowel(c).map_or((c, Tone::Ngang), |v| (v.base, v.tone));
            match shapes.iter().find(|pair| pair.0 == base) {
                Some((_, shape)) => keys.push_str(shape),
                None => keys.push(base),
            }
            match tone_last {
                true if tone != Tone::Ngang => last = tones[tone as usize],
                true => {}
                false => keys.push_str(tones[tone as usize]),
            }
        }
        keys + last
    }

    #[test]
    fn every_syllable_can_be_typed() {
        let telex: [(char, &str); 7] = [
            ('ă', "aw"),
            ('â', "aa"),
            ('ê', "ee"),
            ('ô', "oo"),
            ('ơ', "ow"),
            ('ư', "uw"),
            ('đ', "dd"),
        ];
        let vni: [(char, &str); 7] = [
            ('ă', "a8"),
            ('â', "a6"),
            ('ê', "e6"),
            ('ô', "o6"),
            ('ơ', "o7"),
            ('ư', "u7"),
            ('đ', "d9"),
        ];
        for syllable in Syllable::all() {
            let word = syllable.to_string();
            for last in [true, false] {
                // `oo` is ô, so the rimes of `xoong` need a third `o`, and the tone key comes after
                // it.
                let double = syllable.rime.starts_with("oo");
                let mut keys = typed(&word, &telex, ["", "f", "s", "r", "x", "j"], last || double);
                if double {
                    keys = keys.replace("oo", "ooo");
                }
                if keys != word {
                    assert_eq!(decode_telex(&keys).as_deref(), Some(word.as_str()), "{keys}");
                }
                let keys = typed(&word, &vni, ["", "2", "1", "3", "4", "5"], last);
                if keys != word {
                    assert_eq!(decode_vni(&keys).as_deref(), Some(word.as_str()), "{keys}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn reads_any_text(text in "\\PC*|[a-z0-9 ]{0,40}|[aeowdzs]{0,14}") {
            for word in text.split(' ') {
                for found in [decode_telex(word), decode_vni(word)].into_iter().flatten() {
                    prop_assert!(Syllable::parse(&found).is_some());
                }
            }
            if let Some(meant) = decode(&text) {
                prop_assert_eq!(decode(&meant).filter(|again| *again == text), None);
            }
        }

        #[test]
        fn syllables_without_accents_stay(picks in prop::collection::vec(0usize..17_782, 1..6)) {
            let words: Vec<&str> = picks.iter().map(|&at| SYLLABLES[at].as_str()).collect();
            let text = words.join(" ");
            prop_assert_eq!(decode(&fold(&text)), None);
            prop_assert!(text.is_ascii() || decode(&text).is_none());
        }
    }
}
