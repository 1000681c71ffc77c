//! Reads the signature at a seal by itself, several times. The seal is cut out of the page, but its
//! ring damages letters: a word counts as sure only if most readings agree on it. The page is read
//! without the signature, whose lines are not level with those of the recipients beside it.

use super::beside::Ink;
use super::vote::{DOUBTED, bare, best};
use super::words::{Word, is_covered, median};
use super::{Layout, Tesseract, again, missed, names};
use crate::external::Failure;
use crate::page::Layers;
use crate::page::picture::{Grey, Place};

/// How a signature is read: as a block of lines or as words anywhere, and how much larger.
const READINGS: [(Layout, f32); 5] = [
    (Layout::Block, 1.5),
    (Layout::Anywhere, 1.5),
    (Layout::Block, 1.0),
    (Layout::Anywhere, 1.0),
    (Layout::Block, 2.0),
];
/// A signature begins above its seal, and ends below it, by at most these shares of its height.
const ABOVE: f32 = 0.6;
const BELOW: f32 = 0.3;
/// The recipients are parted from the signature by a gap of at least this many columns: 3 mm.
const GAP_MIN: usize = 24;
/// The gap is at most this share of the height of the seal left of it.
const GAP_LEFT: f32 = 0.5;
/// Height of a line, in rows.
const LINE: usize = 40;
/// A row has no letters if it has at most this many pixels of ink.
const STROKE: usize = 16;
/// Space around a signature that is left to it, in rows.
const SPACE: usize = 2;
/// The lines of a signature are numbered from here. tesseract finds fewer on a page.
const LINES: u32 = 10_000;

/// A line as each reading has it, from left to right.
type Line = [Vec<Word>; READINGS.len()];

/// Takes the signatures at the seals of a page out of it and reads them. Returns their lines. A
/// signature that cannot be parted from the text beside it, or in which nothing is read, stays.
pub(super) fn taken(tesseract: &Tesseract, page: &mut Layers) -> Vec<Word> {
    let mut taken: Vec<Word> = Vec::new();
    for seal in &page.seals {
        let Some(place) = signature(&page.black, *seal) else { continue };
        let lines = readings(tesseract, &page.black, place).map(lines).unwrap_or_default();
        let lines = lines.iter().map(|line| (agreed(line), line));
        let ink = Ink::of(&page.black);
        let before = taken.len();
        for (mut line, readings) in lines.filter(|(line, _)| !line.is_empty()) {
            ink.doubt_start(&mut line);
            ink.doubt_end(&mut line);
            let name = names::read_again(tesseract, &page.black, &line, readings);
            let mut line = name.unwrap_or(line);
            names::doubt_unusual(&mut line, |word| is_covered(word, &page.covered));
            let number = LINES + taken.len() as u32;
            line.iter_mut().for_each(|word| word.line = [number; 3]);
            taken.extend(line);
        }
        if taken.len() > before {
            page.black.clear(place);
        }
    }
    taken
}

fn readings(
    tesseract: &Tesseract,
    page: &Grey,
    place: Place,
) -> Result<[Vec<Word>; READINGS.len()], Failure> {
    let mut readings = <[Vec<Word>; READINGS.len()]>::default();
    for (reading, (layout, scale)) in readings.iter_mut().zip(READINGS) {
        *reading = again::read(tesseract, page, place, scale, layout)?;
    }
    Ok(readings)
}

/// Returns the part of the page with the signature at a seal. The columns of the gap left of it
/// have no ink beside the seal; next to the recipients, a line of the body above has.
fn signature(page: &Grey, seal: Place) -> Option<Place> {
    let threshold = page.threshold();
    let is_ink = |x: usize, y: usize| x < page.width && page.row(y)[x] < threshold;
    let height = (seal.foot - seal.top) as f32;
    let from = seal.left.saturating_sub((GAP_LEFT * height) as usize);
    let to = (seal.left + seal.right) / 2;
    let is_empty = |x: &usize| (seal.top..seal.foot).all(|y| !is_ink(*x, y));
    let empty: Vec<usize> = (from..to).filter(is_empty).collect();
    let runs = empty.chunk_by(|one, next| one + 1 == *next);
    let gap = runs.max_by_key(|run| run.len()).filter(|run| run.len() >= GAP_MIN)?;
    let (first, middle) = (gap[0], gap[gap.len() / 2]);
    let highest = seal.top.saturating_sub((ABOVE * height) as usize);
    let lowest = (seal.foot + (BELOW * height) as usize).min(page.height);
    let is_at = |x: usize, y: usize| (x..x + GAP_MIN).any(|x| is_ink(x, y));
    let is_body = |y: &usize| is_at(first, *y);
    let top = (highest..seal.top).rev().find(is_body).map_or(highest, |y| y + SPACE);
    // A post may begin in the gap.
    let has_post = |x: &usize| (top..seal.top).any(|y| is_ink(*x, y));
    let left = (first + GAP_MIN..middle).find(has_post).map_or(middle, |x| x - GAP_MIN / 2);
    // A recipient below may reach through the gap; a speck or a pen is on one side of it.
    let is_recipient = |y: &usize| {
        let mut beside = y.saturating_sub(LINE / 2)..(y + LINE / 2).min(page.height);
        is_at(left, *y) && beside.any(|y| is_at(first, y))
    };
    let foot = (seal.foot..lowest).find(is_recipient).map_or(lowest, |y| y - SPACE);
    // A line is not cut through, but a stroke of the pen may be.
    let ink = |y: &usize| (left..page.width).filter(|x| is_ink(*x, *y)).count();
    let furthest = (foot + (BELOW * height) as usize).min(page.height);
    let free = || (foot..furthest).min_by_key(ink).filter(|y| ink(y) <= STROKE);
    let foot = if foot < lowest { foot } else { free().unwrap_or(foot) };
    Some(Place { left, top, right: page.width, foot })
}

/// Returns the lines of a signature, from the top. Lines of two readings are the same if their
/// middles are; a stroke of a pen that is a word changes neither.
fn lines(readings: [Vec<Word>; READINGS.len()]) -> Vec<Line> {
    let mut lines: Vec<(Level, Line)> = Vec::new();
    for (reading, words) in readings.into_iter().enumerate() {
        let mut words: Vec<Word> =
            words.into_iter().filter(|word| !bare(&word.read).is_empty()).collect();
        words.sort_by_key(|word| word.line);
        for own in words.chunk_by(|one, next| one.line == next.line) {
            let level = Level::of(own);
            let same = lines.iter_mut().find(|(other, _)| other.is_same(&level));
            match same {
                Some((_, line)) => line[reading].extend_from_slice(own),
                None => {
                    let mut line = Line::default();
                    line[reading] = own.to_vec();
                    lines.push((level, line));
                }
            }
        }
    }
    for words in lines.iter_mut().flat_map(|(_, line)| line) {
        words.sort_by(|one, other| one.left.total_cmp(&other.left));
    }
    lines.sort_by(|(one, _), (other, _)| one.middle.total_cmp(&other.middle));
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Returns the words of a line on which most readings agree. Without any, returns what one reading
/// has as text, in doubt: a signature beside a name keeps the others from finding its line.
fn agreed(line: &Line) -> Vec<Word> {
    let words = best(line);
    if !words.is_empty() {
        return words;
    }
    let text = line.iter().filter(|words| missed::is_text(words));
    let sure = |words: &&Vec<Word>| words.iter().map(|word| word.confidence).sum::<f32>();
    let lone = text.max_by(|one, other| sure(one).total_cmp(&sure(other)));
    let mut lone = lone.cloned().unwrap_or_default();
    lone.iter_mut().for_each(|word| word.confidence = word.confidence.min(DOUBTED));
    lone
}

/// The rows of a line.
struct Level {
    middle: f32,
    height: f32,
}

impl Level {
    /// Returns the median of the rows of some words.
    fn of(words: &[Word]) -> Level {
        let middle = median(words, |word| word.bottom - word.height / 2.0);
        Level { middle, height: median(words, |word| word.height) }
    }

    fn is_same(&self, other: &Level) -> bool {
        2.0 * (self.middle - other.middle).abs() < self.height.min(other.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::words::rows;
    use crate::page::picture::Picture;

    /// Returns a word of 60 by 30 pixels on a line, by its number and column.
    fn word(line: usize, column: usize, read: &str, confidence: u32) -> Word {
        let (left, top) = (100 * column, 50 * line);
        let row = format!("5\t1\t1\t1\t{line}\t1\t{left}\t{top}\t60\t30\t{confidence}\t{read}");
        rows(&row).remove(0)
    }

    fn read(words: &[Word]) -> Vec<(&str, u32)> {
        words.iter().map(|word| (word.read.as_str(), word.confidence as u32)).collect()
    }

    #[test]
    fn dirt_of_one_reading_is_left_out_and_lost_words_are_not() {
        let name = |dirt: &[Word]| {
            let mut words = vec![word(3, 1, "Lê", 90), word(3, 2, "An", 90)];
            words.extend_from_slice(dirt);
            words
        };
        // A stroke of a pen over both lines, and a reading without the first word.
        let mut stroke = word(3, 4, "§", 90);
        (stroke.bottom, stroke.height) = (180.0, 130.0);
        let post = |read: &str| vec![word(1, 0, read, 50), word(1, 1, "ĐỐC", 96)];
        let readings = [
            [post("GIÁM"), name(&[])].concat(),
            [post("GLÁM"), name(&[stroke])].concat(),
            [post("GHÁM"), name(&[word(3, 5, "x", 99)])].concat(),
            [vec![word(1, 1, "ĐỐC", 96)], name(&[])].concat(),
            [vec![word(1, 1, "ĐỐC", 96)], name(&[])].concat(),
        ];
        let lines: Vec<Vec<Word>> = lines(readings).iter().map(|line| best(line)).collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(read(&lines[0]), [("GIÁM", 50), ("ĐỐC", 96)]);
        assert_eq!(read(&lines[1]), [("Lê", 96), ("An", 96)]);
    }

    #[test]
    fn a_signature_is_between_the_recipients_and_the_body() {
        let mut page = Grey::filled(1_600, 1_000, 255);
        let mut fill = |left: usize, right: usize, top: usize| {
            for y in top..top + 20 {
                page.pixels[y * 1_600 + left..y * 1_600 + right].fill(0);
            }
        };
        // The body, posts, recipients beside them, a name, a longer recipient below it.
        fill(200, 1_400, 250);
        fill(980, 1_300, 360);
        fill(200, 760, 460);
        fill(1_000, 1_250, 710);
        fill(200, 1_000, 760);
        let seal = Place { left: 900, top: 400, right: 1_200, foot: 700 };
        let place = signature(&page, seal).unwrap();
        assert_eq!((place.top, place.foot, place.right), (271, 758, 1_600));
        assert!((890..920).contains(&place.left), "{place:?}");
        // A name on the lowest row.
        let mut low = page.clone();
        for y in 755..800 {
            low.pixels[y * 1_600 + 200..y * 1_600 + 1_300].fill(255);
            low.pixels[y * 1_600 + 1_000..y * 1_600 + 1_250].fill(if y > 779 { 0 } else { 255 });
        }
        assert_eq!(signature(&low, seal).unwrap().foot, 800);
        // A speck left of it.
        low.pixels[775 * 1_600 + place.left + 5] = 0;
        assert_eq!(signature(&low, seal).unwrap().foot, 800);
        // A pen has crossed it.
        (740..950).for_each(|y| low.pixels[y * 1_600 + 1_900 - y..][..12].fill(0));
        assert_eq!(signature(&low, seal).unwrap().foot, 800);
        // Text on both sides without a gap.
        let dense = Picture { pixels: vec![0; 1_600 * 1_000], ..page };
        assert_eq!(signature(&dense, seal), None);
    }
}
