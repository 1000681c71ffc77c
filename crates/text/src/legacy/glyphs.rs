//! Repairs glyph numbers that were taken for characters (`7KӵF KLӋQ` for `Thực hiện`). They come
//! from PDFs with a font, in practice Times New Roman, that has no character map. The extracting
//! program took the index of a glyph in the font for a character. Some programs know part of the
//! glyphs, so right and wrong letters occur in one word.
//!
//! The indices are those of the font files of Windows. The Vietnamese block is shifted as a whole,
//! ASCII by 29. They were found by looking at real files; Arial and other fonts are not covered.

use super::detect::is_one_case;
use crate::syllable;
use crate::usage::{Used, bits, used};
use crate::word::key;

/// Fewest words with a glyph number of the Vietnamese block, and without Cyrillic letters, that
/// count as evidence.
const WORDS_MIN: usize = 3;
/// Most ambiguous characters in a word for which all combinations are tried. In a word with more,
/// only the certain glyph numbers are replaced.
const DOUBTFUL_MAX: usize = 7;
/// Cost of a change between right and wrong letters inside a word, in bits.
const CHANGE_BITS: f32 = 6.0;
/// Most signs at either end of a word that may be real punctuation.
const PUNCTUATION_MAX: usize = 2;
/// Difference between the code of an ASCII character and its glyph number.
const ASCII_SHIFT: u32 = 29;

/// Returns `text` with glyph numbers replaced by their letters, or `None` if it has too few of
/// them. Text without glyph numbers costs one pass.
pub(super) fn repair(text: &str) -> Option<String> {
    let certain =
        text.split_whitespace().filter(|word| word.contains(|c| block_letter(c).is_some()));
    let is_latin = |word: &&str| word.chars().all(|c| c.is_ascii() || !is_cyrillic(c));
    certain.filter(is_latin).nth(WORDS_MIN - 1)?;
    let mut repaired = String::with_capacity(text.len() * 5 / 4);
    let mut before = None;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let decoded = decode_word(word, before);
        before = used(&key(trimmed(&decoded))).or(before.filter(|_| word.is_empty()));
        repaired.push_str(&decoded);
        repaired.push_str(&piece[word.len()..]);
    }
    Some(repaired)
}

/// Returns true if, in Vietnamese text, the character can only be a glyph number.
pub(super) fn is_glyph_number(c: char) -> bool {
    block_letter(c).is_some()
}

/// Returns true for letters of Russian, which do not coincide with these glyph numbers.
fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{45f}')
}

/// Returns the letter of Unicode's Vietnamese block, or the letter with a horn, that has this glyph
/// number in the upright or the slanted font.
fn block_letter(c: char) -> Option<char> {
    let at = |shift: u32| char::from_u32(c as u32 + shift);
    match c {
        '\u{4a4}'..='\u{4fd}' => at(0x19fc),
        '\u{46a}' => Some('Ơ'),
        '\u{46b}' | '\u{2ef}' => Some('ơ'),
        '\u{46c}' => Some('Ư'),
        '\u{46d}' | '\u{2f1}' => Some('ư'),
        // Excludes the combining tone marks, which are below U+0328.
        '\u{328}'..='\u{33f}' | '\u{345}'..='\u{381}' => at(0x1b78),
        _ => None,
    }
}

/// Returns the letter for any character that is certainly a glyph number in a text with glyph
/// numbers.
fn certain_letter(c: char) -> Option<char> {
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

/// Returns the letter whose glyph number is the code of an ASCII character.
fn shifted_letter(c: char) -> Option<char> {
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

/// Returns the likeliest interpretation of a word after the syllable `last`.
fn decode_word(word: &str, last: Option<Used>) -> String {
    let chars: Vec<char> = word.chars().collect();
    let by_certain_letters =
        || chars.iter().map(|&c| certain_letter(c).unwrap_or(c)).collect::<String>();
    let is_certain = chars.iter().any(|&c| certain_letter(c).is_some());
    let is_word = || word.chars().filter(|c| c.is_alphabetic()).nth(1).is_some();
    if !is_certain && (!is_word() || syllable::is_legal(&key(trimmed(word)))) {
        return word.to_string();
    }
    let mut best: Option<(f32, String)> = None;
    let ends = |end: &[char]| end.iter().take_while(|c| c.is_ascii_punctuation()).count();
    let reversed: Vec<char> = chars.iter().rev().copied().collect();
    for before in 0..=ends(&chars).min(PUNCTUATION_MAX) {
        for after in 0..=ends(&reversed).min(PUNCTUATION_MAX) {
            if before + after >= chars.len() {
                continue;
            }
            let core = &chars[before..chars.len() - after];
            let Some((cost, text)) = likeliest_syllable(core, last, is_certain) else { continue };
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                let start: String = chars[..before].iter().collect();
                let end: String = chars[chars.len() - after..].iter().collect();
                best = Some((cost, format!("{start}{text}{end}")));
            }
        }
    }
    best.map_or_else(by_certain_letters, |(_, text)| text)
}

/// Returns the likeliest syllable for `core`, with its cost in bits. If no character of the word is
/// certainly a glyph number, all must be.
fn likeliest_syllable(
    core: &[char],
    last: Option<Used>,
    is_certain: bool,
) -> Option<(f32, String)> {
    let doubtful: Vec<usize> = (0..core.len())
        .filter(|&at| certain_letter(core[at]).is_none() && shifted_letter(core[at]).is_some())
        .collect();
    if doubtful.len() > DOUBTFUL_MAX {
        return None;
    }
    let all = (1_u32 << doubtful.len()) - 1;
    let choices = if is_certain { 0..=all } else { all..=all };
    let mut best: Option<(f32, String)> = None;
    for choice in choices {
        let is_shifted = |at: usize| {
            doubtful.iter().position(|&place| place == at).is_some_and(|bit| choice >> bit & 1 == 1)
        };
        let text: String = (0..core.len())
            .map(|at| match certain_letter(core[at]) {
                Some(letter) => letter,
                None if is_shifted(at) => shifted_letter(core[at]).unwrap_or(core[at]),
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
