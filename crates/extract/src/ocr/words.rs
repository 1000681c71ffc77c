//! Converts the word table of `tesseract` to printed lines. The words are corrected by what
//! official documents say, and placed as on the picture, so columns stay apart as in other PDFs.

use super::dirt;
use super::vote::bare;
use crate::extracted::ReadWord;
use crate::page::covered::Covered;
use crate::pdf::{self, Glyph};
use tracuu_text::correct;
use tracuu_text::mark::{mark_index, marks};
use tracuu_text::pairs::PairTable;
use tracuu_text::{Span, fold, key, syllable};

/// Words recognised with less confidence than this, in percent, are kept only if they are
/// syllables or were corrected. Otherwise they are signatures, stamps and dirt.
const CONFIDENCE_MIN: f32 = 20.0;
/// Words recognised with less confidence than this, in percent, are named as uncertain.
const SURE_MIN: f32 = 80.0;
/// Syllables in capitals stay as they were recognised with at least this confidence, in percent.
const NAME_SURE_MIN: f32 = 90.0;
/// Words of signs that no document has alone are specks and strokes of a pen, unless OCR is at
/// least this sure of them, in percent.
const SIGN_MIN: f32 = 95.0;
/// The confidence of a word that is uncertain whatever OCR says of it, in percent: such figures are
/// blank, and a name is not stated.
const DOUBTFUL: f32 = 35.0;
/// The confidence of a word on which two readings differ, in percent, at most.
const DISPUTED: f32 = 25.0;
/// A word at most this many pixels beside a stamp may have lost strokes to it.
const NEAR: f32 = 8.0;
/// Most rows of the word table that are read.
const WORDS_MAX: usize = 20_000;
/// Most letters of a word. Ruled lines are recognised as long rows of dashes.
const LETTERS_MAX: usize = 100;
/// Smallest gap between two words, as a share of the letter size, however close their boxes are.
const GAP_MIN: f32 = 0.08;
/// Box height of a word with ascenders and descenders, as a share of its letter size.
const BOX_HEIGHT: f32 = 0.9;

/// The text of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PageText {
    /// Its lines, with corrected words.
    pub text: String,
    /// The words that were corrected or are uncertain.
    pub words: Vec<ReadWord>,
}

/// A word and its box, in pixels from the left and the top.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// Numbers of block, paragraph and line.
    pub line: [u32; 3],
    pub left: f32,
    pub width: f32,
    pub bottom: f32,
    pub height: f32,
    /// As it was read.
    pub read: String,
    /// In percent.
    pub confidence: f32,
    /// The confidence of OCR, if `confidence` is less because of a stamp or another reading.
    undoubted: Option<f32>,
    /// Whether another reading of it differs.
    is_disputed: bool,
    /// What other readings of the page have, if that is different.
    pub others: Vec<String>,
    /// What is taken.
    taken: String,
    /// Stands for the first letter while the lines are printed, if the word was corrected or is
    /// uncertain. A word that was read with a mark in it is ignored.
    mark: Option<char>,
}

impl Word {
    pub fn has_figures(&self) -> bool {
        self.read.contains(|c: char| c.is_ascii_digit())
    }

    /// Makes the word uncertain.
    pub fn doubt(&mut self) {
        self.lower(DOUBTFUL);
    }

    /// Says that another reading of the word differs: a value of the record that has the word is
    /// left out.
    pub fn dispute(&mut self) {
        self.lower(DISPUTED);
        self.is_disputed = true;
    }

    fn lower(&mut self, most: f32) {
        self.undoubted.get_or_insert(self.confidence);
        self.confidence = self.confidence.min(most);
    }

    /// Takes another reading of the word, with at most this confidence.
    pub fn take(&mut self, other: &Word, most: f32) {
        self.read.clone_from(&other.read);
        self.undoubted = Some(other.confidence);
        self.confidence = other.confidence.min(most);
        self.is_disputed = false;
    }

    /// Makes a box of a picture that is `scale` times as large one of the original.
    pub fn reduce(&mut self, scale: f32) {
        for side in [&mut self.left, &mut self.width, &mut self.bottom, &mut self.height] {
            *side /= scale;
        }
    }

    /// Returns the column after its box.
    pub fn right(&self) -> f32 {
        self.left + self.width
    }

    /// Returns the first row of its box.
    pub fn top(&self) -> f32 {
        self.bottom - self.height
    }

    /// Returns true if the middle row of one of two boxes is in the other.
    pub fn is_level(&self, other: &Word) -> bool {
        let holds = |one: &Word, other: &Word| {
            (one.top()..one.bottom).contains(&(other.bottom - other.height / 2.0))
        };
        holds(self, other) || holds(other, self)
    }

    /// Returns true if the middle of one of two boxes is between the sides of the other.
    pub fn overlaps(&self, other: &Word) -> bool {
        let holds = |one: &Word, other: &Word| {
            (one.left..one.right()).contains(&(other.left + other.width / 2.0))
        };
        self.is_level(other) && (holds(self, other) || holds(other, self))
    }

    /// Moves a box.
    pub fn shift(&mut self, across: f32, down: f32) {
        self.left += across;
        self.bottom += down;
    }

    /// Returns the word to print, with its mark.
    fn letters(&self) -> impl Iterator<Item = char> {
        let skipped = usize::from(self.mark.is_some());
        self.mark.into_iter().chain(self.taken.chars().skip(skipped)).take(LETTERS_MAX)
    }

    fn is_corrected(&self) -> bool {
        self.taken != self.read
    }

    /// Returns true for a syllable in capitals of which OCR is sure. It may be a name, which pairs
    /// of words do not tell from words that are more frequent. A stamp over it makes no other word
    /// more likely.
    fn is_sure_name(&self) -> bool {
        let capitals = !self.read.contains(char::is_lowercase);
        let confidence = self.undoubted.unwrap_or(self.confidence);
        capitals && confidence >= NAME_SURE_MIN && is_syllable(&self.read)
    }

    /// Returns true if another word was taken for one that a stamp has cut: more than its accents
    /// is a guess.
    fn is_guessed(&self) -> bool {
        let letters = |word: &str| fold(&bare(word).to_lowercase());
        self.undoubted.is_some() && letters(&self.taken) != letters(&self.read)
    }

    fn is_kept(&self) -> bool {
        let is_speck = self.confidence < SIGN_MIN && self.read.chars().all(is_odd_sign);
        !is_speck && self.confidence >= CONFIDENCE_MIN
            || self.is_corrected()
            || is_syllable(&self.read)
    }
}

/// Returns the words of a table. It has one word per row, with twelve columns: level, page, block,
/// paragraph, line, word, left, top, width, height, confidence, text. Other rows are ignored.
pub(super) fn rows(table: &str) -> Vec<Word> {
    table.lines().take(WORDS_MAX).filter_map(word).collect()
}

/// Returns the text of a page with these words.
pub(super) fn page(mut words: Vec<Word>) -> PageText {
    let read = words.iter();
    let read = read.map(|word| correct::ReadWord {
        text: &word.read,
        confidence: word.confidence,
        others: &word.others,
    });
    let taken = correct::correct(PairTable::built_in(), &read.collect::<Vec<_>>());
    for (word, taken) in words.iter_mut().zip(taken) {
        let taken = taken.filter(|_| !word.is_sure_name());
        word.taken = taken.unwrap_or_else(|| word.read.clone());
        if word.is_guessed() {
            word.dispute();
        }
    }
    dispute_strays(&mut words);
    words.retain(Word::is_kept);
    let mut words = dirt::without(words);
    let noted = words.iter_mut().filter(|word| word.is_corrected() || word.confidence < SURE_MIN);
    for (word, mark) in noted.zip(marks()) {
        word.mark = Some(mark);
    }
    let mut glyphs = Vec::new();
    for line in words.chunk_by(|word, next| word.line == next.line) {
        place_line(line, &mut glyphs);
    }
    unmarked(&pdf::printed(glyphs), &words)
}

/// Disputes the words below stamps that documents have neither after the word before them nor
/// before the one after them: strokes of the stamp may have made another syllable.
fn dispute_strays(words: &mut [Word]) {
    let table = PairTable::built_in();
    let id = |word: &Word| table.id(&key(bare(&word.taken)));
    let is_pair = |first: Option<&Word>, second: Option<&Word>| {
        let ids = first.and_then(id).zip(second.and_then(id));
        ids.is_some_and(|(first, second)| table.pair_count(first, second).is_some())
    };
    for at in 0..words.len() {
        let word = &words[at];
        let before = at.checked_sub(1).map(|before| &words[before]);
        let is_text = is_syllable(&word.taken) && word.taken.contains(char::is_lowercase);
        let is_covered = word.undoubted.is_some();
        if is_covered
            && is_text
            && !is_pair(before, Some(word))
            && !is_pair(Some(word), words.get(at + 1))
        {
            words[at].dispute();
        }
    }
}

/// Returns true if a word lies in or touches a part of the page from which a stamp was cut out:
/// strokes of its letters may be gone, or be those of the stamp.
pub(super) fn is_covered(word: &Word, covered: &[Covered]) -> bool {
    let (columns, rows) = ((word.left, word.right()), (word.top(), word.bottom));
    covered.iter().any(|part| part.touches(columns, rows, NEAR))
}

/// Returns printed text with the letters that the marks stand for, and the places of their words. A
/// word that was parted on its line keeps the place of its first part.
fn unmarked(printed: &str, words: &[Word]) -> PageText {
    let noted: Vec<&Word> = words.iter().filter(|word| word.mark.is_some()).collect();
    let mut page = PageText { text: String::with_capacity(printed.len()), ..PageText::default() };
    let mut rest = printed;
    while let Some(at) = rest.find(is_mark) {
        let (before, marked) = rest.split_at(at);
        page.text.push_str(before);
        let mut chars = marked.chars();
        let index = chars.next().and_then(mark_index);
        rest = chars.as_str();
        let Some(word) = index.and_then(|index| noted.get(index)) else { continue };
        let start = page.text.len();
        page.text.extend(word.taken.chars().next());
        let end = rest.find(|c: char| c.is_whitespace() || is_mark(c)).unwrap_or(rest.len());
        page.text.push_str(&rest[..end]);
        rest = &rest[end..];
        let (span, read) = (Span::new(start, page.text.len()), word.read.clone());
        let confidence = word.confidence.round() as u8;
        page.words.push(ReadWord { span, read, confidence, is_disputed: word.is_disputed });
    }
    page.text.push_str(rest);
    page
}

fn is_mark(c: char) -> bool {
    mark_index(c).is_some()
}

/// Returns true for a sign that stands alone in no document: not a letter, digit, dash, bullet,
/// colon, bracket or stroke of a form.
fn is_odd_sign(c: char) -> bool {
    // Accents without a letter (`ˆ`) count as letters of their own.
    let is_accent = ('\u{2b0}'..='\u{2ff}').contains(&c);
    (is_accent || !c.is_alphanumeric()) && !"-–—+*•●○□…._/%&()[]=:".contains(c)
}

/// Parses a row. Returns `None` for rows that are malformed or not words.
fn word(row: &str) -> Option<Word> {
    let columns: Vec<&str> = row.splitn(12, '\t').collect();
    let [level, _, block, paragraph, line, _, left, top, width, height, confidence, text] =
        columns[..]
    else {
        return None;
    };
    let number = |column: &str| column.parse::<f32>().ok().filter(|number| number.is_finite());
    let (read, confidence) = (text.trim(), number(confidence)?);
    if level != "5" || read.is_empty() || read.contains(is_mark) {
        return None;
    }
    let line = [block.parse().ok()?, paragraph.parse().ok()?, line.parse().ok()?];
    let (top, height) = (number(top)?, number(height)?);
    let (left, width, bottom) = (number(left)?, number(width)?, top + height);
    Some(Word {
        line,
        left,
        width,
        bottom,
        height,
        // No document has the stroke of a fraction.
        read: read.replace('\u{2044}', "/"),
        confidence,
        undoubted: None,
        is_disputed: false,
        others: Vec::new(),
        taken: String::new(),
        mark: None,
    })
}

/// Returns the median of a value of some words, of which there is one.
pub(super) fn median(words: &[Word], value: fn(&Word) -> f32) -> f32 {
    let mut values: Vec<f32> = words.iter().map(value).collect();
    values.sort_by(f32::total_cmp);
    values[values.len() / 2]
}

/// Returns true if a word is a syllable of more than one letter, ignoring surrounding punctuation.
pub(super) fn is_syllable(word: &str) -> bool {
    let letters = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    letters.chars().count() > 1 && syllable::is_legal(&letters)
}

/// Places the letters of a line on one base line. Most boxes end at the base line; those of letters
/// with descenders end lower.
fn place_line(words: &[Word], glyphs: &mut Vec<Glyph>) {
    let at = |mut values: Vec<f32>, quarter: usize| {
        values.sort_by(f32::total_cmp);
        values[(values.len() - 1) * quarter / 4]
    };
    let base = at(words.iter().map(|word| word.bottom).collect(), 1);
    let size = at(words.iter().map(|word| word.height).collect(), 3) / BOX_HEIGHT;
    for (index, word) in words.iter().enumerate() {
        let next = words.get(index + 1).map_or(f32::MAX, |next| next.left - GAP_MIN * size);
        let width = (next - word.left).clamp(1.0, word.width.max(1.0));
        let letters: Vec<char> = word.letters().collect();
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
        let lines = page(rows(&table)).text;
        let (first, second) = lines.split_once('\n').unwrap();
        let (left, right) = first.split_once("   ").unwrap();
        assert_eq!((left, right.trim()), ("CHÍNH PHỦ", "CỘNG HÒA XÃ"));
        assert_eq!(second, "Số:");
        assert_eq!(page(rows("")), PageText::default());
    }

    #[test]
    fn a_stamp_over_a_name_makes_no_other_name_of_it() {
        let line = [row(1, 100, 200, 120, 93.0, "XÃ"), row(1, 235, 200, 100, 93.0, "HÒA")];
        let mut words = rows(&(line.concat() + &row(1, 350, 200, 60, 92.0, "AN")));
        words.iter_mut().for_each(Word::doubt);
        let page = page(words);
        assert_eq!(page.text.trim(), "XÃ HÒA AN");
        assert!(page.words.iter().all(|word| word.confidence == DOUBTFUL as u8));
    }

    #[test]
    fn a_word_that_is_guessed_below_a_stamp_is_disputed() {
        let confidence = |read: &str, is_cut: bool| {
            let words = [("các", 95.0), (read, 35.0), ("nhân", 95.0)];
            let line = words
                .iter()
                .zip(1..)
                .map(|((word, sure), at)| row(1, 110 * at, 200, 90, *sure, word));
            let mut words = rows(&line.collect::<String>());
            if is_cut {
                words[1].doubt();
            }
            let page = page(words);
            let word = &page.words[0];
            (page.text.trim().to_string(), word.confidence, word.is_disputed)
        };
        let taken = |sure: u8| ("các cá nhân".to_string(), sure, sure == 25);
        assert_eq!(confidence("cã", true), taken(35), "only its accent");
        assert_eq!(confidence("oá", true), taken(25));
        assert_eq!(confidence("oá", false), taken(35), "no stamp is over it");
        // A syllable that documents have beside neither of the words next to it.
        let stray = |is_cut: bool| confidence("khoèo", is_cut).2;
        assert_eq!((stray(true), stray(false)), (true, false));
    }

    #[test]
    fn corrected_and_uncertain_words_are_found_in_the_lines() {
        // Two columns, each a block: lines are printed side by side.
        let block = |block, row: String| row.replacen("5\t1\t1", &format!("5\t1\t{block}"), 1);
        let table = [
            block(1, row(1, 100, 200, 120, 85.0, "“QUYÉT")),
            block(1, row(1, 235, 200, 100, 90.4, "ĐỊNH”,")),
            block(1, row(2, 100, 280, 60, 12.0, "tô")),
            block(1, row(2, 180, 280, 90, 90.0, "chức")),
            block(2, row(1, 900, 200, 60, 80.0, "các")),
            block(2, row(1, 970, 200, 60, 72.0, "cã")),
            block(2, row(1, 1040, 200, 80, 70.0, "nhân")),
            block(2, row(2, 900, 280, 90, 5.0, "#\u{f0000}")),
        ];
        let page = page(rows(&table.concat()));
        let shown: Vec<&str> = page.text.split_whitespace().collect();
        assert_eq!(shown, ["“QUYẾT", "ĐỊNH”,", "các", "cá", "nhân", "tổ", "chức"]);
        let noted = page.words.iter();
        let noted: Vec<_> = noted
            .map(|word| (word.span.of(&page.text), word.read.as_str(), word.confidence))
            .collect();
        let uncertain = ("nhân", "nhân", 70);
        let expected = [("“QUYẾT", "“QUYÉT", 85), ("cá", "cã", 72), uncertain, ("tổ", "tô", 12)];
        assert_eq!(noted, expected);
    }

    #[test]
    fn specks_are_left_out() {
        let words = ["V/v", "`", "đề", "-", "nghị", "ˆ", ":", "“", "báo", "$"];
        let rows = words.iter().enumerate();
        let rows = rows.map(|(at, text)| row(1, 100 + 150 * at as u32, 200, 90, 89.0, text));
        let page = page(super::rows(&rows.collect::<String>()));
        let shown: Vec<&str> = page.text.split_whitespace().collect();
        assert_eq!(shown, ["V/v", "đề", "-", "nghị", ":", "báo"]);
    }

    #[test]
    fn numbers_and_codes_stay_as_read() {
        let words = ["Số:", "116/KH-UBND", "ngày", "26", "tháng", "O7", "năm", "2O18"];
        let rows = words
            .iter()
            .enumerate()
            .map(|(at, text)| row(1, 100 + 150 * at as u32, 200, 140, 40.0, text));
        let page = page(super::rows(&rows.collect::<String>()));
        assert_eq!(page.text.split_whitespace().collect::<Vec<_>>(), words);
        assert!(page.words.iter().all(|word| word.read == word.span.of(&page.text)));
    }

    #[test]
    fn dirt_at_the_ends_of_lines_is_left_out() {
        let sized = |left: u32, height: u32, confidence: f32, text: &str| {
            format!("5\t1\t1\t1\t1\t1\t{left}\t200\t60\t{height}\t{confidence}\t{text}\n")
        };
        let table = [
            sized(100, 150, 40.0, "l"),
            sized(200, 12, 30.0, "o"),
            sized(300, 50, 45.0, "ở"),
            sized(400, 50, 95.0, "xã"),
            sized(500, 50, 95.0, "Ba"),
            sized(600, 12, 40.0, "i"),
        ];
        let shown = |shown: &[String]| page(rows(&shown.concat())).text.split_whitespace().count();
        // The second sign is not at an end.
        assert_eq!(page(rows(&table.concat())).text.split_whitespace().last(), Some("Ba"));
        assert_eq!(shown(&table), 4);
        assert_eq!(shown(&[table[3].clone(), table[4].clone(), sized(600, 12, 80.0, "i")]), 3);
        assert_eq!(shown(&[table[3].clone(), table[4].clone(), sized(600, 30, 40.0, "i")]), 3);
    }

    #[test]
    fn words_where_a_stamp_was_are_found() {
        let table = [
            row(1, 100, 200, 100, 96.0, "Số:"),
            row(1, 230, 200, 300, 95.0, "12/KH-UBND"),
            row(2, 100, 300, 100, 96.0, "Lạng"),
        ];
        let table = table.concat();
        let words = rows(&table);
        let covered = Covered { angle: 10.0, across: (500.0, 900.0), down: (0.0, 200.0) };
        let found: Vec<bool> = words.iter().map(|word| is_covered(word, &[covered])).collect();
        assert_eq!(found, [false, true, false]);
    }
}
