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
use super::word::{Word, words};

/// Longest word that is decoded, in keys. No syllable needs more: `nghieengz` has 9, and two keys
/// may be undone.
const KEYS_MAX: usize = 11;
/// Most interpretations that are followed at once. `aaaaaaaaaaa` has thousands, a syllable few.
const STATES_MAX: usize = 32;
/// Fewest points of evidence that make a text Telex; see [`telex_points`].
const TELEX_POINTS_MIN: usize = 2;

/// Pairs of a letter without a shape mark and the same letter with the mark that a key adds.
type Shapes = &'static [(char, char)];

/// The effect of a key after a letter that it can change.
#[derive(Clone, Copy)]
enum KeyEffect {
    Tone(Tone),
    Shape(Shapes),
    /// The bar of `đ`.
    Bar,
    Letter,
}

const HATS: [(char, char); 3] = [('a', 'â'), ('e', 'ê'), ('o', 'ô')];

fn telex_effect(c: char) -> KeyEffect {
    match c {
        's' => KeyEffect::Tone(Tone::Sac),
        'f' => KeyEffect::Tone(Tone::Huyen),
        'r' => KeyEffect::Tone(Tone::Hoi),
        'x' => KeyEffect::Tone(Tone::Nga),
        'j' => KeyEffect::Tone(Tone::Nang),
        'z' => KeyEffect::Tone(Tone::Ngang),
        'a' => KeyEffect::Shape(&[HATS[0]]),
        'e' => KeyEffect::Shape(&[HATS[1]]),
        'o' => KeyEffect::Shape(&[HATS[2]]),
        'w' => KeyEffect::Shape(&[('a', 'ă'), ('o', 'ơ'), ('u', 'ư')]),
        'd' => KeyEffect::Bar,
        _ => KeyEffect::Letter,
    }
}

fn vni_effect(c: char) -> KeyEffect {
    match c {
        '1' => KeyEffect::Tone(Tone::Sac),
        '2' => KeyEffect::Tone(Tone::Huyen),
        '3' => KeyEffect::Tone(Tone::Hoi),
        '4' => KeyEffect::Tone(Tone::Nga),
        '5' => KeyEffect::Tone(Tone::Nang),
        '0' => KeyEffect::Tone(Tone::Ngang),
        '6' => KeyEffect::Shape(&HATS),
        '7' => KeyEffect::Shape(&[('o', 'ơ'), ('u', 'ư')]),
        '8' => KeyEffect::Shape(&[('a', 'ă')]),
        '9' => KeyEffect::Bar,
        _ => KeyEffect::Letter,
    }
}

/// A partly typed syllable: its letters with shape marks, and its tone.
#[derive(Clone, PartialEq)]
struct TypingState {
    letters: Vec<char>,
    tone: Tone,
}

impl TypingState {
    /// Returns the possible states after `c` is typed, the likeliest first.
    fn press(mut self, c: char, effect: KeyEffect) -> Vec<TypingState> {
        match effect {
            KeyEffect::Tone(tone) if self.letters.iter().any(|c| "aeiouyăâêôơư".contains(*c)) =>
            {
                if self.tone != tone {
                    return vec![TypingState { tone, ..self }];
                }
                self.tone = Tone::Ngang;
                vec![self.with_letter(c)]
            }
            KeyEffect::Bar if self.letters.first() == Some(&'d') => {
                self.letters[0] = 'đ';
                vec![self]
            }
            KeyEffect::Bar if self.letters.first() == Some(&'đ') => {
                self.letters[0] = 'd';
                vec![self.with_letter(c)]
            }
            KeyEffect::Shape(shapes) => self.press_shape(c, shapes),
            _ => vec![self.with_letter(c)],
        }
    }

    fn with_letter(mut self, c: char) -> TypingState {
        self.letters.push(c);
        self
    }

    /// Returns one state for each letter that the key may change, the last letter first; the
    /// grammar decides later. `ua` with `w` is `uă` in `quăn` and `ưa` in `mưa`. A vowel key may
    /// also add a letter (`ngoeor`).
    fn press_shape(self, c: char, shapes: Shapes) -> Vec<TypingState> {
        let mut states = Vec::new();
        for at in (0..self.letters.len()).rev() {
            if let Some(&(plain, shaped)) = shapes.iter().find(|pair| pair.0 == self.letters[at]) {
                let mut next = self.clone();
                next.letters[at] = shaped;
                // One key changes both letters of `ươ`.
                if shaped == 'ơ' && plain == 'o' && at > 0 && self.letters[at - 1] == 'u' {
                    let mut both = next.clone();
                    both.letters[at - 1] = 'ư';
                    states.push(both);
                }
                states.push(next);
            }
        }
        let plain_letters = self.letters.iter().map(|&letter| {
            shapes.iter().find(|pair| pair.1 == letter).map_or(letter, |pair| pair.0)
        });
        let undone = TypingState { letters: plain_letters.collect(), tone: self.tone };
        if undone != self {
            states.push(undone.with_letter(c));
        } else if c == 'w' {
            states.push(self.with_letter('ư'));
        } else {
            states.push(self.with_letter(c));
        }
        states
    }

    /// Returns the typed syllable if it is legal. Treats `ưo` as an incomplete `ươ`.
    fn syllable(&self) -> Option<Syllable> {
        let base: String = self.letters.iter().collect();
        Syllable::with_tone(&base, self.tone)
            .or_else(|| Syllable::with_tone(&base.replace("ưo", "ươ"), self.tone))
    }
}

fn decode_word(word: &str, effect: fn(char) -> KeyEffect) -> Option<String> {
    if word.len() > KEYS_MAX || !word.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let keys = word.to_ascii_lowercase();
    let mut states = vec![TypingState { letters: Vec::new(), tone: Tone::Ngang }];
    for c in keys.chars() {
        let mut next: Vec<TypingState> = Vec::new();
        for state in states.into_iter().flat_map(|state| state.press(c, effect(c))) {
            if next.len() < STATES_MAX && !next.contains(&state) {
                next.push(state);
            }
        }
        states = next;
    }
    let syllable = states.iter().find_map(TypingState::syllable)?.to_string();
    (syllable != keys).then_some(syllable)
}

/// Returns the syllable, in lower case, that an ASCII word spells in raw Telex: `quyeets` gives
/// `quyết`. Returns `None` if the word contains no active key, or if the result is not a legal
/// syllable.
pub fn decode_telex(word: &str) -> Option<String> {
    decode_word(word, telex_effect)
}

/// Returns the same for raw VNI: `quye61t` gives `quyết`. Returns `None` for a word that begins
/// with a digit or has none.
pub fn decode_vni(word: &str) -> Option<String> {
    let may_be_vni = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.contains(|c: char| c.is_ascii_digit());
    may_be_vni.then(|| decode_word(word, vni_effect)).flatten()
}

/// Returns `text` with raw Telex or VNI decoded, or `None` without good evidence. Text with a
/// letter beyond ASCII was typed with the input method on and gives `None`. Some words are never
/// changed: syllables without accents (`quyet`), words that `known` accepts (given in lower case),
/// and words in capitals in a text that also has small letters.
///
/// Telex needs one word that English spelling hardly produces (`ddinhj`, `quyeets`). Otherwise it
/// needs two decoded words, and every other word must be right as typed or a number. VNI needs two
/// adjacent words that both decode, have at least two letters each, differ in their letters, and
/// include a key `6` to `9`. So `so2 no2`, `quan1 quan3` and `QL1 A5` are not changed.
///
/// ```
/// use tracuu_text::keystrokes::decode;
///
/// assert_eq!(decode("quyeets ddinhj", |_| false).as_deref(), Some("quyết định"));
/// assert_eq!(decode("quye61t d9i5nh", |_| false).as_deref(), Some("quyết định"));
/// assert_eq!(decode("quyet dinh", |_| false), None);
/// // Known words stay: `test` would be `tét`.
/// assert_eq!(decode("ddinhj test", |word| word == "test").as_deref(), Some("định test"));
/// ```
pub fn decode(text: &str, known: impl Fn(&str) -> bool) -> Option<String> {
    let words: Vec<Word> = words(text).collect();
    let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
    // Letters beyond ASCII occur only inside words, so it is enough to test the words.
    let decoded = decode_words(&texts, known)?;
    Some(replace_words(text, &words, &decoded))
}

/// Decodes the words of one text as [`decode`] does. Returns for each word the syllable, in lower
/// case, or `None` if the word stays as typed. The whole result is `None` without good evidence.
pub fn decode_words(words: &[&str], known: impl Fn(&str) -> bool) -> Option<Vec<Option<String>>> {
    if !words.iter().all(|word| word.is_ascii()) {
        return None;
    }
    let has_lower_case = |word: &str| word.contains(|c: char| c.is_ascii_lowercase());
    let is_mixed = words.iter().any(|word| has_lower_case(word));
    let is_correct = |word: &str| {
        let is_abbreviation = is_mixed && !has_lower_case(word);
        let lower = word.to_ascii_lowercase();
        is_abbreviation || is_legal_folded(&lower) || known(&lower)
    };
    let decode_all = |decode: fn(&str) -> Option<String>| -> Vec<Option<String>> {
        words.iter().map(|word| (!is_correct(word)).then(|| decode(word)).flatten()).collect()
    };
    let telex = decode_all(decode_telex);
    if is_telex(words, &telex, is_correct) {
        return Some(telex);
    }
    let vni = decode_all(decode_vni);
    is_vni(words, &vni).then_some(vni)
}

/// Returns true if `decoded` is good evidence that `words` are Telex. `is_correct` accepts words
/// that are right as typed.
fn is_telex(words: &[&str], decoded: &[Option<String>], is_correct: impl Fn(&str) -> bool) -> bool {
    let pairs = || words.iter().zip(decoded);
    let points = pairs().filter_map(|(word, found)| Some(telex_points(word, found.as_ref()?)));
    let (sum, best) = points.fold((0, 0), |(sum, best), point| (sum + point, point.max(best)));
    let all_explained = pairs().all(|(word, found)| {
        found.is_some() || is_correct(word) || word.bytes().all(|b| b.is_ascii_digit())
    });
    best >= TELEX_POINTS_MIN || (sum >= TELEX_POINTS_MIN && all_explained)
}

/// Returns 0 to 2 points of evidence that `word` is Telex for `decoded`. English has `book`, `see`,
/// `how` and words that end in tone keys. It hardly has two of these in one word, nor `aa`, `dd`,
/// `uw`.
fn telex_points(word: &str, decoded: &str) -> usize {
    let lower = word.to_ascii_lowercase();
    // `TW` is an abbreviation, although `tư` is a syllable.
    if lower.len() < 3 || is_legal_folded(decoded) {
        return 0;
    }
    // `roof` and `beer` are English, but a tone key after a rime of two or more letters is not.
    let is_toned = Syllable::parse(decoded)
        .is_some_and(|syllable| syllable.tone != Tone::Ngang && syllable.rime.chars().count() > 1);
    let is_unusual = decoded.contains(['đ', 'â', 'ư', 'ă']) || lower.contains("aa");
    let is_shaped = lower.contains('w') || lower.contains("ee") || lower.contains("oo");
    if is_unusual || (is_shaped && is_toned) { 2 } else { 1 }
}

/// Returns true if `decoded` is good evidence that `words` are VNI.
fn is_vni(words: &[&str], decoded: &[Option<String>]) -> bool {
    let letters = |word: &str| -> String {
        word.chars().filter(|c| !c.is_ascii_digit()).collect::<String>().to_ascii_lowercase()
    };
    let has_shape_key = |word: &&str| word.contains(['6', '7', '8', '9']);
    words.windows(2).zip(decoded.windows(2)).any(|(pair, found)| {
        let (first, second) = (letters(pair[0]), letters(pair[1]));
        let both = found.iter().all(Option::is_some) && first.len() > 1 && second.len() > 1;
        both && first != second && pair.iter().any(has_shape_key)
    })
}

/// Returns `text` with the decoded words in place of the typed ones.
fn replace_words(text: &str, words: &[Word], decoded: &[Option<String>]) -> String {
    let mut replaced = String::with_capacity(text.len() + 8);
    let mut from = 0;
    for (word, found) in words.iter().zip(decoded) {
        if let Some(found) = found {
            replaced.push_str(&text[from..word.start]);
            replaced.push_str(found);
            from = word.span().end;
        }
    }
    replaced + &text[from..]
}

#[cfg(test)]
mod tests;
