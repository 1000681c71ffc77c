//! Converts the word table of `tesseract` to printed lines. The words are placed as on the picture,
//! so columns stay apart as in other PDFs.

use crate::pdf::{self, Glyph};
use tracuu_text::syllable;

/// Words recognised with less confidence than this, in percent, are kept only if they are
/// syllables. Otherwise they are signatures, stamps and dirt.
const CONFIDENCE_MIN: f32 = 20.0;
/// Most rows of the word table that are read.
const WORDS_MAX: usize = 20_000;
/// Most letters of a word. Ruled lines are recognised as long rows of dashes.
const LETTERS_MAX: usize = 100;
/// Smallest gap between two words, as a share of the letter size, however close their boxes are.
const GAP_MIN: f32 = 0.08;
/// Box height of a word with ascenders and descenders, as a share of its letter size.
const BOX_HEIGHT: f32 = 0.9;

/// A word and its box, in dots from the left and the top.
struct Word<'a> {
    left: f32,
    width: f32,
    bottom: f32,
    height: f32,
    text: &'a str,
}

/// Returns the lines of a page. `table` has one word per row, with twelve columns: level, page,
/// block, paragraph, line, word, left, top, width, height, confidence, text. Other rows are
/// ignored.
pub(super) fn lines(table: &str) -> String {
    let mut glyphs = Vec::new();
    let mut line: Vec<Word<'_>> = Vec::new();
    let mut of_line = None;
    for row in table.lines().take(WORDS_MAX) {
        let Some((place, word)) = word(row) else { continue };
        if of_line != Some(place) {
            place_line(&line, &mut glyphs);
            line.clear();
            of_line = Some(place);
        }
        line.push(word);
    }
    place_line(&line, &mut glyphs);
    pdf::printed(glyphs)
}

/// Parses a row to a word and its line (block, paragraph and line number). Returns `None` for rows
/// that are malformed, not words, or too uncertain.
fn word(row: &str) -> Option<([u32; 3], Word<'_>)> {
    let columns: Vec<&str> = row.splitn(12, '\t').collect();
    let [level, _, block, paragraph, line, _, left, top, width, height, confidence, text] =
        columns[..]
    else {
        return None;
    };
    let number = |column: &str| column.parse::<f32>().ok().filter(|number| number.is_finite());
    let text = text.trim();
    let sure = number(confidence)? >= CONFIDENCE_MIN;
    if level != "5" || text.is_empty() || !(sure || is_syllable(text)) {
        return None;
    }
    let place = [block.parse().ok()?, paragraph.parse().ok()?, line.parse().ok()?];
    let (top, height) = (number(top)?, number(height)?);
    let (left, width, bottom) = (number(left)?, number(width)?, top + height);
    Some((place, Word { left, width, bottom, height, text }))
}

/// Returns true if a word is a syllable of more than one letter, ignoring surrounding punctuation.
fn is_syllable(word: &str) -> bool {
    let letters = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    letters.chars().count() > 1 && syllable::is_legal(&letters)
}

/// Places the letters of a line on one base line. Most boxes end at the base line; those of letters
/// with descenders end lower.
fn place_line(words: &[Word<'_>], glyphs: &mut Vec<Glyph>) {
    if words.is_empty() {
        return;
    }
    let at = |mut values: Vec<f32>, quarter: usize| {
        values.sort_by(f32::total_cmp);
        values[(values.len() - 1) * quarter / 4]
    };
    let base = at(words.iter().map(|word| word.bottom).collect(), 1);
    let size = at(words.iter().map(|word| word.height).collect(), 3) / BOX_HEIGHT;
    for (index, word) in words.iter().enumerate() {
        let next = words.get(index + 1).map_or(f32::MAX, |next| next.left - GAP_MIN * size);
        let width = (next - word.left).clamp(1.0, word.width.max(1.0));
        let letters: Vec<char> = word.text.chars().take(LETTERS_MAX).collect();
        let advance = width / letters.len() as f32;
        let glyph = |letter, x, width| {
            let (y, encoding, stamped) = (-base, None, false);
            Glyph { letter, x, y, width, spacing: 0.0, size, string: 0, encoding, stamped }
        };
        let placed = letters.iter().enumerate();
        glyphs.extend(placed.map(|(at, &c)| glyph(c, word.left + at as f32 * advance, advance)));
        glyphs.push(glyph(' ', word.left + width, 0.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u32, left: u32, top: u32, width: u32, confidence: f32, text: &str) -> String {
        format!("5\t1\t1\t1\t{line}\t1\t{left}\t{top}\t{width}\t50\t{confidence}\t{text}\n")
    }

    #[test]
    fn columns_stay_apart() {
        let table = [
            "level\tpage_num\tblock_num\n".to_string(),
            row(1, 100, 200, 100, 95.0, "CHÍNH"),
            row(1, 215, 203, 60, 90.0, "PHỦ"),
            row(1, 800, 200, 120, 96.0, "CỘNG"),
            row(1, 935, 200, 60, 96.0, "HÒA"),
            row(1, 990, 200, 40, 96.0, "XÃ"),
            row(2, 100, 280, 60, 91.0, "Số:"),
            row(2, 180, 280, 60, 5.0, "~¬"),
            "5\t1\t1\n".to_string(),
        ]
        .concat();
        let lines = lines(&table);
        let (first, second) = lines.split_once('\n').unwrap();
        let (left, right) = first.split_once("   ").unwrap();
        assert_eq!((left, right.trim()), ("CHÍNH PHỦ", "CỘNG HÒA XÃ"));
        assert_eq!(second, "Số:");
        assert_eq!(super::lines(""), "");
    }
}
