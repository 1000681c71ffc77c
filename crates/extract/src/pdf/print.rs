//! Converts rows of letters to printed lines. One space separates words. More spaces separate
//! columns, in proportion to their positions. Blank lines show larger gaps of the page.

use std::borrow::Cow;
use std::ops::Range;

use super::content::HARD_SPACE;
use super::glyph::Glyph;
use super::rows::Row;
use tracuu_text::legacy::FontEncoding;

/// Letters without a space between them are two words from this gap on, as a share of the size. The
/// gap is larger in rows with spaces: there the spaces separate words, and letters may be spaced
/// out.
const WORD_GAP: f32 = 0.15;
const WORD_GAP_BESIDE_SPACES: f32 = 0.3;
/// Strings of several letters that were placed by themselves are two words from this gap on, as a
/// share of the size. It is smaller between strings that were not painted one after the other:
/// they are cells of a narrow table.
const PLACED_GAP: f32 = 0.1;
const CELL_GAP: f32 = 0.06;
/// Letters with a space between them are one word up to this gap, as a share of the size: the space
/// is painted below a letter.
const SPACE_GAP: f32 = 0.04;
/// Letters are set apart if the usual gap between two of them is in this range, as a share of the
/// size. Then the gaps of words are wider by the next factor, and a gap narrower than that share of
/// it is between a word that is set apart and one that is not.
const SET_APART: std::ops::RangeInclusive<f32> = 0.1..=0.9;
const SET_APART_FACTOR: f32 = 1.6;
const NOT_APART_SHARE: f32 = 0.5;
/// Strings that overlap by more than this share of the size are two words.
const OVERLAP: f32 = 1.0;
/// Letters with at least this space after each are clearly set apart, as a share of the size. Less
/// may only fill a line.
const WIDE_SPACING: f32 = 0.5;
/// Fewest gaps between letters that say how letters of a part of a row are set, share of them that
/// must be alike, and how alike they are. A wider gap than the last one ends a part.
const LETTER_GAPS_MIN: usize = 3;
const ALIKE_SHARE: f32 = 0.6;
const ALIKE_GAPS: f32 = 0.2;
const PART_GAP: f32 = 2.5;
/// Letters whose sizes differ by more than this factor may be of two words.
const OTHER_SIZE: f32 = 1.2;
/// Footnote marks are raised by at least this share of the letter size.
const RAISED: f32 = 0.15;
/// Fewest letters that are typed with spaces between them, and the share of them that must stand
/// alone.
const TYPED_LETTERS_MIN: usize = 6;
const ALONE_SHARE: f32 = 0.8;
/// A gap separates columns only if it exceeds two limits: this share of the letter size, and this
/// multiple of the usual word gap in its row.
const COLUMN_GAP: f32 = 1.0;
const COLUMN_GAP_FACTOR: f32 = 2.2;
/// Fewest spaces between columns.
const COLUMN_SPACES_MIN: usize = 3;
/// Spaces never move a word beyond this column.
const COLUMNS_MAX: usize = 400;
/// Blank lines are added if the distance between two lines exceeds this multiple of the usual one.
const BLANK_LINE: f32 = 1.25;
/// Most blank lines between two lines.
const BLANK_LINES_MAX: usize = 3;

/// Column width and line distance of the printed lines, measured on all pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    /// Width of a column in points.
    column: f32,
    /// Distance between lines, as a multiple of the letter size.
    leading: f32,
}

impl Grid {
    /// Measures the grid over the rows of all pages.
    pub fn of<'a>(pages: impl Iterator<Item = &'a [Row]>) -> Grid {
        let (mut width, mut letters, mut leadings) = (0.0, 0.0, Vec::new());
        for rows in pages {
            for glyph in rows.iter().flat_map(|row| &row.glyphs).filter(|glyph| glyph.width > 0.0) {
                width += glyph.width;
                letters += 1.0;
            }
            leadings.extend(rows.windows(2).filter_map(|pair| {
                let leading = (pair[0].y - pair[1].y) / pair[0].size.max(pair[1].size);
                (0.9..3.0).contains(&leading).then_some(leading)
            }));
        }
        let column = if letters > 0.0 { width / letters } else { 1.0 };
        // The lower quartile, because single-line paragraphs are as frequent as longer ones. The
        // median would fall between line distance and paragraph distance.
        let quarter = leadings.len() / 4;
        let leading = if leadings.is_empty() {
            1.2
        } else {
            *leadings.select_nth_unstable_by(quarter, f32::total_cmp).1
        };
        Grid { column, leading }
    }
}

/// Returns the lines of a page. Returns an empty string if `rows` is empty.
pub(super) fn lines(rows: &[Row], grid: Grid) -> String {
    let starts = rows.iter().filter_map(|row| row.glyphs.first().map(|glyph| glyph.x));
    let left = starts.fold(f32::MAX, f32::min);
    let mut out = String::new();
    let mut above: Option<&Row> = None;
    for row in rows {
        if let Some(above) = above {
            let leading = (above.y - row.y) / above.size.max(row.size).max(f32::EPSILON);
            let lines = leading / grid.leading;
            let blank =
                if lines > BLANK_LINE { ((lines - 0.25).round() as usize).max(2) - 1 } else { 0 };
            out.extend(std::iter::repeat_n('\n', 1 + blank.min(BLANK_LINES_MAX)));
        }
        line(row, left, grid.column, &mut out);
        above = Some(row);
    }
    out
}

/// Writes the words of a row, with spaces between them.
fn line(row: &Row, left: f32, column: f32, out: &mut String) {
    let row = without_typed_spaces(row);
    let words = words(&row);
    let usual = usual_gap(&words);
    let mut written = 0;
    let mut run = EncodedRun::default();
    for (at, word) in words.iter().enumerate() {
        let place =
            ((word.start() - left) / column).round().clamp(0.0, COLUMNS_MAX as f32) as usize;
        let spaces = match at.checked_sub(1).map(|before| word.start() - words[before].end()) {
            None => place,
            Some(gap) if gap > COLUMN_GAP * row.size && gap > COLUMN_GAP_FACTOR * usual => {
                place.saturating_sub(written).max(COLUMN_SPACES_MIN)
            }
            Some(_) => 1,
        };
        for _ in 0..spaces {
            run.push(None, ' ', out);
        }
        written += spaces;
        for glyph in word.letters() {
            run.push(glyph.encoding, glyph.letter, out);
            written += 1;
        }
    }
    run.flush(out);
}

/// Returns a row without the spaces that only set letters apart: `Q U Y Ế T  Đ Ị N H`. Then the
/// gaps say where words part, as they do for letters that are set apart without spaces.
fn without_typed_spaces(row: &Row) -> Cow<'_, Row> {
    let mut typed = parts(row).into_iter().filter(|part| is_typed_apart(&row.glyphs[part.clone()]));
    let Some(first) = typed.next() else { return Cow::Borrowed(row) };
    let typed: Vec<Range<usize>> = std::iter::once(first).chain(typed).collect();
    let is_kept = |at: usize, glyph: &Glyph| {
        !glyph.is_space() || !typed.iter().any(|part| part.contains(&at))
    };
    let glyphs = row.glyphs.iter().enumerate();
    let kept = glyphs.filter(|(at, glyph)| is_kept(*at, glyph)).map(|(_, glyph)| *glyph).collect();
    Cow::Owned(Row { glyphs: kept, ..*row })
}

/// Returns the parts of a row between gaps wider than [`PART_GAP`], which are set alike.
fn parts(row: &Row) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = 0;
    for at in 1..=row.glyphs.len() {
        if at == row.glyphs.len() || gap_after(row, at - 1) > PART_GAP {
            parts.push(from..at);
            from = at;
        }
    }
    parts
}

/// Returns the gap between a letter of a row and the next one, but for the space that only sets
/// them apart, as a share of the size.
fn gap_after(row: &Row, at: usize) -> f32 {
    let (a, b) = (&row.glyphs[at], &row.glyphs[at + 1]);
    (b.x - a.end() - spacing(a, b)) / row.size.max(f32::EPSILON)
}

/// Returns true if a part of a row is typed with a space after each letter and with more between
/// words. With single spaces throughout, nothing says where words part.
fn is_typed_apart(part: &[Glyph]) -> bool {
    let words = part.split(Glyph::is_space).filter(|word| !word.is_empty());
    let (mut letters, mut alone) = (0, 0);
    for word in words {
        letters += word.iter().filter(|glyph| glyph.letter.is_alphabetic()).count();
        alone += usize::from(word.len() == 1 && word[0].letter.is_alphabetic());
    }
    if letters < TYPED_LETTERS_MIN || (alone as f32) < ALONE_SHARE * letters as f32 {
        return false;
    }
    let seen: Vec<&Glyph> = part.iter().filter(|glyph| !glyph.is_space()).collect();
    let mut gaps: Vec<f32> = seen.windows(2).map(|pair| pair[1].x - pair[0].end()).collect();
    gaps.sort_by(f32::total_cmp);
    let usual = gaps[gaps.len() * 2 / 5];
    gaps.last().is_some_and(|widest| *widest > SET_APART_FACTOR * usual)
}

/// Letters without a gap between them, and spaces painted below them. Starts and ends with a
/// letter.
struct Word<'a>(&'a [Glyph]);

impl Word<'_> {
    fn letters(&self) -> impl Iterator<Item = &Glyph> {
        self.0.iter().filter(|glyph| !glyph.is_space())
    }

    fn start(&self) -> f32 {
        self.0[0].x
    }

    fn end(&self) -> f32 {
        self.letters().map(Glyph::end).fold(f32::MIN, f32::max)
    }
}

/// Splits a row into words at its gaps.
fn words(row: &Row) -> Vec<Word<'_>> {
    let has_spaces = row.glyphs.iter().any(Glyph::is_space);
    let usual = if has_spaces { WORD_GAP_BESIDE_SPACES } else { WORD_GAP };
    let letter_gaps = letter_gaps(row);
    let mut words = Vec::new();
    let mut start = None;
    let mut last = 0;
    let (mut end, mut space, mut hard) = (f32::MIN, false, false);
    for (at, glyph) in row.glyphs.iter().enumerate() {
        if glyph.is_space() {
            (space, hard) = (true, hard || glyph.letter == HARD_SPACE);
            continue;
        }
        let before = &row.glyphs[last];
        let gap = (glyph.x - end - spacing(before, glyph)) / row.size.max(f32::EPSILON);
        // A footnote mark needs a space before its text, although the two are close together.
        let after_mark = glyph.letter.is_alphabetic() && is_raised(before, glyph);
        // `năm` and a stamped `2026` may touch; `20` and a stamped `26` are one year.
        let digits = glyph.letter.is_ascii_digit() && before.letter.is_ascii_digit();
        let stamped = glyph.stamped != before.stamped && !digits;
        let apart = SET_APART_FACTOR * letter_gaps[last];
        let without = if apart > 0.0 { usual.max(apart) } else { placed_gap(before, glyph, usual) };
        let wide = gap > if space { SPACE_GAP } else { without };
        let parted = wide
            || hard
            || after_mark
            || stamped
            || ends_apart(&row.glyphs[..=last], glyph, end)
            || changes_size(&row.glyphs, last, at);
        match start {
            Some(from) if parted => {
                words.push(from..last + 1);
                start = Some(at);
            }
            Some(_) => {}
            None => start = Some(at),
        }
        // A mark is painted over the letter before it and may have no width.
        end = if glyph.width > 0.0 { glyph.end() } else { end.max(glyph.x) };
        (last, space, hard) = (at, false, false);
    }
    words.extend(start.map(|from| from..last + 1));
    words.into_iter().map(|range| Word(&row.glyphs[range])).collect()
}

/// Returns the gap from which on two letters without a space between them are of two words.
/// `usual` is that of letters of one string.
fn placed_gap(before: &Glyph, glyph: &Glyph, usual: f32) -> f32 {
    if before.string.min(glyph.string) == 0 {
        return usual;
    }
    match before.string.abs_diff(glyph.string) {
        0 => usual,
        1 => PLACED_GAP,
        _ => CELL_GAP,
    }
}

/// Returns the gap between two letters that only sets them apart, in points. Between strings, the
/// same operator is also used to reach the next column.
fn spacing(before: &Glyph, glyph: &Glyph) -> f32 {
    let inside = before.string == glyph.string && before.string > 0;
    let usual = 0.0..=SET_APART.end() * before.size;
    if inside && usual.contains(&before.spacing) { before.spacing } else { 0.0 }
}

/// Returns true if `before` ends with a string, and the next one begins with `glyph` over it, or
/// closer to it than its letters are set apart. `end` is where the string ends.
fn ends_apart(before: &[Glyph], glyph: &Glyph, end: f32) -> bool {
    let [.., other, last] = before else { return false };
    let gap = glyph.x - end;
    let apart = last.spacing > WIDE_SPACING * last.size
        && other.string == last.string
        && other.spacing == last.spacing
        && last.x - other.end() > NOT_APART_SHARE * last.spacing;
    last.string != glyph.string
        && last.string.min(glyph.string) > 0
        && (gap < -OVERLAP * last.size || (apart && gap < NOT_APART_SHARE * last.spacing))
}

/// Returns for each letter of a row the gap that it has to the next one because its word is set
/// apart, as a share of the size; 0 where letters are set as usual.
fn letter_gaps(row: &Row) -> Vec<f32> {
    let mut gaps = vec![0.0; row.glyphs.len()];
    for part in parts(row) {
        let letters = |at: &usize| !row.glyphs[*at].is_space() && !row.glyphs[*at + 1].is_space();
        let inside = (part.start..part.end - 1).filter(letters);
        let mut between: Vec<f32> = inside.map(|at| gap_after(row, at)).collect();
        gaps[part].fill(usual_letter_gap(&mut between));
    }
    gaps
}

/// Returns the gap that most of `gaps` have, if letters are set apart by it; otherwise 0.
fn usual_letter_gap(gaps: &mut [f32]) -> f32 {
    if gaps.len() < LETTER_GAPS_MIN {
        return 0.0;
    }
    gaps.sort_by(f32::total_cmp);
    // Gaps of words are wider, and there are fewer of them.
    let usual = gaps[gaps.len() * 2 / 5];
    let alike = gaps.iter().filter(|gap| (*gap - usual).abs() <= ALIKE_GAPS * usual.abs()).count();
    let apart = SET_APART.contains(&usual) && alike as f32 >= ALIKE_SHARE * gaps.len() as f32;
    if apart { usual } else { 0.0 }
}

/// Returns true if letters of another size begin at `at`, after the letter at `last`: a stamp that
/// touches a line. In small capitals only one letter is larger, and a raised mark is a figure.
fn changes_size(glyphs: &[Glyph], last: usize, at: usize) -> bool {
    let alike = |a: usize, b: usize| {
        let (a, b) = (glyphs.get(a), glyphs.get(b));
        a.zip(b).is_some_and(|(a, b)| a.size == b.size && !a.is_space() && !b.is_space())
    };
    let (before, after) = (&glyphs[last], &glyphs[at]);
    before.size.max(after.size) > OTHER_SIZE * before.size.min(after.size)
        && before.letter.is_alphabetic()
        && after.letter.is_alphabetic()
        && last.checked_sub(1).is_some_and(|first| alike(first, last))
        && alike(at, at + 1)
}

/// Returns true if `mark` is smaller than `letter` and raised above it.
fn is_raised(mark: &Glyph, letter: &Glyph) -> bool {
    mark.size * 1.15 < letter.size && mark.y > letter.y + RAISED * letter.size
}

/// Returns the median gap between the words of a row, in points. Returns 0 for fewer than three
/// gaps.
fn usual_gap(words: &[Word<'_>]) -> f32 {
    let mut gaps: Vec<f32> = words.windows(2).map(|pair| pair[1].start() - pair[0].end()).collect();
    if gaps.len() < 3 {
        return 0.0;
    }
    let middle = gaps.len() / 2;
    *gaps.select_nth_unstable_by(middle, f32::total_cmp).1
}

/// Letters of one encoding, which must be decoded together: VNI writes a letter as two characters.
#[derive(Default)]
struct EncodedRun {
    text: String,
    encoding: Option<FontEncoding>,
}

impl EncodedRun {
    fn push(&mut self, encoding: Option<FontEncoding>, letter: char, out: &mut String) {
        // Any change of encoding ends a run. A space has no encoding, so it also ends the run
        // before it.
        if encoding != self.encoding {
            self.flush(out);
            self.encoding = encoding;
        }
        match encoding {
            None => out.push(letter),
            Some(_) => self.text.push(letter),
        }
    }

    fn flush(&mut self, out: &mut String) {
        if let Some(encoding) = self.encoding {
            out.push_str(&encoding.decode(&self.text));
        }
        self.text.clear();
    }
}
