//! Repairs glyph numbers that were taken for characters (`7KӵF KLӋQ` for `Thực hiện`). They come
//! from PDFs with a font, in practice Times New Roman, that has no character map. The extracting
//! program took the index of a glyph in the font for a character. Some programs know part of the
//! glyphs, so right and wrong letters occur in one word.
//!
//! The indices are those of the font files of Windows. The Vietnamese block is shifted as a whole,
//! ASCII by 29. They were found in files of government offices; Arial and other fonts are not
//! covered.

use super::detect::is_one_case;
use crate::usage::{Used, bits, used};
use crate::{key, syllable};

/// Fewest words with a glyph number of the Vietnamese block, and without Cyrillic letters, that
/// count as evidence.
const MARKS_MIN: usize = 3;
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

/// Returns true if, in Vietnamese text, the character can only be a glyph number.
pub(super) fn is_mark(c: char) -> bool {
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

/// Returns the letter whose glyph number is the code of an ASCII character.
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

/// Returns the likeliest interpretation of a word after the syllable `last`.
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

/// Returns the likeliest syllable for `core`, with its cost in bits. If no character of the word is
/// certainly a glyph number, all must be.
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
