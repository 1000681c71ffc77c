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
//! A key may stand right behind its letter or later in the syllable, one key makes both letters of `ươ`,
//! and a key that is typed twice undoes itself and stands for its own letter. Every reading is gated by
//! the grammar of syllables. It stays a guess, since English words (`his max room`) are keystrokes of
//! something, too: a text must be looked up as it was typed first.

use super::letter::Tone;
use super::syllable::{Syllable, is_legal_folded};
use super::{Word, words};

/// More keys than any syllable needs: `nghieengz` and two that are undone.
const KEYS_MAX: usize = 11;
/// Most meanings of the keys that are followed at once: `aaaaaaaaaaa` has thousands, a syllable few.
const MEANINGS_MAX: usize = 32;
/// A text is Telex with so many points of evidence; see [`telex_points`].
const TELEX_POINTS_MIN: usize = 2;

/// Letters without a mark of shape and with the one that a key gives.
type Shapes = &'static [(char, char)];

/// What a key does behind a letter that it can change.
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

/// A syllable while it is typed: letters with their marks of shape, and the tone.
#[derive(Clone, PartialEq)]
struct Typing {
    letters: Vec<char>,
    tone: Tone,
}

impl Typing {
    /// What may be meant once `c` is typed, the likeliest first.
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

    /// Every letter may be the one that is meant, the last first (`ua` with `w` is `uă` in `quăn` and
    /// `ưa` in `mưa`); the grammar decides. A vowel may also be one more letter (`ngoeor`).
    fn shape(self, c: char, shapes: Shapes) -> Vec<Typing> {
        let mut meant = Vec::new();
        for at in (0..self.letters.len()).rev() {
            if let Some(&(plain, shaped)) = shapes.iter().find(|pair| pair.0 == self.letters[at]) {
                let mut next = self.clone();
                next.letters[at] = shaped;
                // One key for both letters of `ươ`.
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

    /// The syllable that was typed, if it is one. `ưo` was on its way to `ươ`.
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

/// The syllable, in lower case, that a word in ASCII is in raw Telex: `quyeets` gives `quyết`. None where
/// no key is in it, and where what comes out is no legal syllable.
pub fn decode_telex(word: &str) -> Option<String> {
    decode_word(word, telex_key)
}

/// The same for VNI: `quye61t` gives `quyết`. Nothing that begins with a digit is a syllable.
pub fn decode_vni(word: &str) -> Option<String> {
    let typed = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.contains(|c: char| c.is_ascii_digit());
    typed.then(|| decode_word(word, vni_key)).flatten()
}

/// A whole text as it was meant, where it was typed in raw Telex or VNI; none where there is no good
/// evidence. Text with a letter beyond ASCII was typed with the input method on and is never touched;
/// nor is a word that is a syllable without accents (`quyet`), one that `known` accepts (an abbreviation,
/// in lower case), or one in capitals among others that are not.
///
/// Telex needs a word with a mark of shape that English lacks, or two words, and then every word must
/// be explained. VNI needs two neighbours of different letters that are both syllables, one of them
/// with a mark of shape: `so2 no2`, `quan1 quan3`, `QL1 A5` are what they are.
pub fn decode(text: &str, known: impl Fn(&str) -> bool) -> Option<String> {
    let words: Vec<Word> = words(text).collect();
    let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
    // Letters beyond ASCII stand in words.
    let decoded = decode_words(&texts, known)?;
    Some(replace(text, &words, &decoded))
}

/// The same for the words of a text: for each that was keystrokes the syllable, in lower case.
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

/// How sure it is that `word` was Telex for `decoded`. English has `book`, `see`, `how` and words that
/// end in the keys of tones, but hardly two of these at once, nor `aa`, `dd`, `uw`.
fn telex_points(word: &str, decoded: &str) -> usize {
    let word = word.to_ascii_lowercase();
    // `TW` is an abbreviation, though `tư` is a syllable.
    if word.len() < 3 || is_legal_folded(decoded) {
        return 0;
    }
    // `roof` and `beer` are English; behind a longer rime the key of a tone is not.
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
    use super::*;
    use crate::letter::vowel;
    use crate::{fold, normalize};
    use proptest::prelude::*;

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

    #[test]
    fn leaves_the_sample_corpus_alone() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus");
        let mut lines = 0;
        for entry in std::fs::read_dir(folder).expect("the sample corpus") {
            let path = entry.expect("an entry").path();
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            if path.extension().is_some_and(|extension| extension == "txt") {
                for line in normalize(&text).text.lines() {
                    assert_eq!((decode(line), decode(&fold(line))), (None, None), "{line}");
                    lines += 1;
                }
            }
        }
        assert!(lines > 100);
    }

    /// `letters` as keys: those of shape behind their letters, that of the tone behind the letter that
    /// carries it or at the end.
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
                // `oo` is ô, so the rimes of `xoong` have a third key, and the tone behind it.
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
            let words: Vec<String> = picks.iter().filter_map(|&at| Syllable::all().nth(at)).map(|s| s.to_string()).collect();
            let text = words.join(" ");
            prop_assert_eq!(decode(&fold(&text)), None);
            prop_assert!(text.is_ascii() || decode(&text).is_none());
        }
    }
}
