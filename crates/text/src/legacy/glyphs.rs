//! Numbers of glyphs that were taken for characters (`7KӵF KLӋQ` for `Thực hiện`): a PDF whose font, Times
//! New Roman in practice, has no character map, read by a program that takes the place of a glyph in the font
//! for the character. Some programs know part of the glyphs, so right letters and wrong ones stand in one word.
//!
//! The places are those of the glyphs in the font files of Windows: the Vietnamese block lies as a whole at
//! another place, ASCII 29 places down. Found in files of offices; Arial and others are not known here.

use super::detect::is_one_case;
use crate::usage::{Used, bits, used};
use crate::{key, syllable};

/// Fewest letters of the Vietnamese block, each in a word with Latin letters, that are believed.
const MARKS_MIN: usize = 3;
/// Words with more doubtful characters are read by their marks alone.
const DOUBTFUL_MAX: usize = 7;
/// What a change between right and wrong letters inside a word costs, in bits.
const CHANGE_BITS: f32 = 6.0;
/// Signs at either end of a word that may be punctuation after all.
const PUNCTUATION_MAX: usize = 2;
/// How far ASCII lies from its glyphs.
const ASCII_SHIFT: u32 = 29;

/// `text` with glyph numbers read as the letters that they are; none where they are not found. One pass where
/// there are none.
pub(super) fn undone(text: &str) -> Option<String> {
    let marked =
        text.split_whitespace().filter(|word| word.contains(|c| block_letter(c).is_some()));
    let latin = |word: &&str| word.chars().all(|c| c.is_ascii() || !is_cyrillic(c));
    marked.filter(latin).nth(MARKS_MIN - 1)?;
    let mut right = String::with_capacity(text.len() * 5 / 4);
    let mut before = None;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let again = read(word, before);
        before = used(&key(trimmed(&again))).or(before.filter(|_| word.is_empty()));
        right.push_str(&again);
        right.push_str(&piece[word.len()..]);
    }
    Some(right)
}

/// Whether a character can only be the number of a glyph in Vietnamese text.
pub(super) fn is_mark(c: char) -> bool {
    block_letter(c).is_some()
}

/// Russian, which does not lie where glyphs do.
fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{45f}')
}

/// The letter of Unicode's Vietnamese block, or with a horn, at that place of the upright font or the slanted.
fn block_letter(c: char) -> Option<char> {
    let at = |shift: u32| char::from_u32(c as u32 + shift);
    match c {
        '\u{4a4}'..='\u{4fd}' => at(0x19fc),
        '\u{46a}' => Some('Ơ'),
        '\u{46b}' | '\u{2ef}' => Some('ơ'),
        '\u{46c}' => Some('Ư'),
        '\u{46d}' | '\u{2f1}' => Some('ư'),
        // Not the tone marks, which lie before.
        '\u{328}'..='\u{33f}' | '\u{345}'..='\u{381}' => at(0x1b78),
        _ => None,
    }
}

/// Other letters that are never what they say where glyph numbers are found.
fn mark(c: char) -> Option<char> {
    block_letter(c).or(match c {
        'ÿ' => Some('đ'),
        'Ĉ' => Some('Đ'),
        '\u{1ac}' => Some('Ĩ'),
        '\u{1ad}' => Some('ĩ'),
        '\u{1ca}' => Some('ũ'),
        '\u{1e4}' => Some('ỳ'),
        _ => None,
    })
}

/// The letter whose glyph has the number of an ASCII character.
fn shifted(c: char) -> Option<char> {
    const ACCENTED: [(char, char); 14] = [
        ('i', 'á'),
        ('j', 'à'),
        ('k', 'â'),
        ('m', 'ã'),
        ('p', 'é'),
        ('q', 'è'),
        ('r', 'ê'),
        ('t', 'í'),
        ('u', 'ì'),
        ('y', 'ó'),
        ('z', 'ò'),
        ('{', 'ô'),
        ('}', 'õ'),
        ('~', 'ú'),
    ];
    let accented = ACCENTED.iter().find(|(glyph, _)| *glyph == c).map(|(_, letter)| *letter);
    let plain = char::from_u32(c as u32 + ASCII_SHIFT);
    accented.or(plain.filter(|letter| c.is_ascii() && letter.is_ascii_alphabetic()))
}

fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| c.is_ascii_punctuation())
}

/// The likeliest reading of a word behind the syllable `last`.
fn read(word: &str, last: Option<Used>) -> String {
    let chars: Vec<char> = word.chars().collect();
    let by_marks = || chars.iter().map(|&c| mark(c).unwrap_or(c)).collect::<String>();
    let is_marked = chars.iter().any(|&c| mark(c).is_some());
    let is_word = || word.chars().filter(|c| c.is_alphabetic()).nth(1).is_some();
    if !is_marked && (!is_word() || syllable::is_legal(&key(trimmed(word)))) {
        return word.to_string();
    }
    let mut best: Option<(f32, String)> = None;
    let ends = |end: &[char]| end.iter().take_while(|c| c.is_ascii_punctuation()).count();
    let backwards: Vec<char> = chars.iter().rev().copied().collect();
    for before in 0..=ends(&chars).min(PUNCTUATION_MAX) {
        for behind in 0..=ends(&backwards).min(PUNCTUATION_MAX) {
            if before + behind >= chars.len() {
                continue;
            }
            let core = &chars[before..chars.len() - behind];
            let Some((cost, text)) = syllable(core, last, is_marked) else { continue };
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                let start: String = chars[..before].iter().collect();
                let end: String = chars[chars.len() - behind..].iter().collect();
                best = Some((cost, format!("{start}{text}{end}")));
            }
        }
    }
    best.map_or_else(by_marks, |(_, text)| text)
}

/// The likeliest syllable that `core` can be read as, with its cost in bits. Where nothing marks the word,
/// every character must be a glyph number.
fn syllable(core: &[char], last: Option<Used>, is_marked: bool) -> Option<(f32, String)> {
    let doubtful: Vec<usize> = (0..core.len())
        .filter(|&at| mark(core[at]).is_none() && shifted(core[at]).is_some())
        .collect();
    if doubtful.len() > DOUBTFUL_MAX {
        return None;
    }
    let all = (1_u32 << doubtful.len()) - 1;
    let choices = if is_marked { 0..=all } else { all..=all };
    let mut best: Option<(f32, String)> = None;
    for choice in choices {
        let is_shifted = |at: usize| {
            doubtful.iter().position(|&place| place == at).is_some_and(|bit| choice >> bit & 1 == 1)
        };
        let text: String = (0..core.len())
            .map(|at| match mark(core[at]) {
                Some(letter) => letter,
                None if is_shifted(at) => shifted(core[at]).unwrap_or(core[at]),
                None => core[at],
            })
            .collect();
        if !text.chars().all(char::is_alphabetic) || !is_one_case(&text) {
            continue;
        }
        let Some(word) = used(&key(&text)) else { continue };
        let changes = doubtful.windows(2).filter(|pair| is_shifted(pair[0]) != is_shifted(pair[1]));
        let cost = bits(last, Some(word)) + CHANGE_BITS * changes.count() as f32;
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, text));
        }
    }
    best
}
