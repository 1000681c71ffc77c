//! Reads the signature at a seal by itself, several times. The seal is cut out of the page, but its
//! ring damages letters: a word counts as sure only if several readings agree on it. The page is
//! read without the signature, whose lines are not level with those of the recipients beside it.

use super::words::Word;
use super::{Layout, Tesseract, again};
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
/// Space around a signature that is left to it, in rows.
const SPACE: usize = 2;
/// Confidence in a word on which the readings differ, in percent, at most.
const DOUBTED: f32 = 60.0;
/// Confidence in a word on which they agree, in percent, at most.
const AGREED_MAX: f32 = 96.0;
/// The lines of a signature are numbered from here. tesseract finds fewer on a page.
const LINES: u32 = 10_000;

/// A line as each reading has it, from left to right.
type Line = [Vec<Word>; READINGS.len()];

/// Takes the signatures at the seals of a page out of it and reads them. Returns their lines. A
/// signature that cannot be parted from the text beside it stays.
pub(super) fn taken(tesseract: &Tesseract, page: &mut Layers) -> Result<Vec<Word>, Failure> {
    let mut taken: Vec<Word> = Vec::new();
    for seal in &page.seals {
        let Some(place) = signature(&page.black, *seal) else { continue };
        let mut readings: [Vec<Word>; READINGS.len()] = Default::default();
        for (reading, (layout, scale)) in readings.iter_mut().zip(READINGS) {
            *reading = again::read(tesseract, &page.black, place, scale, layout)?;
        }
        for line in lines(readings) {
            let number = LINES + taken.len() as u32;
            let mut words = best(&line);
            words.iter_mut().for_each(|word| word.line = [number; 3]);
            taken.extend(words);
        }
        page.black.clear(place);
    }
    Ok(taken)
}

/// Returns the part of the page with the signature at a seal. The columns of the gap left of it
/// have no ink beside the seal, those of the body above have.
fn signature(page: &Grey, seal: Place) -> Option<Place> {
    let threshold = page.threshold();
    let is_ink = |x: usize, y: usize| page.pixels[y * page.width + x] < threshold;
    let height = (seal.foot - seal.top) as f32;
    let from = seal.left.saturating_sub((GAP_LEFT * height) as usize);
    let to = (seal.left + seal.right) / 2;
    let is_empty = |x: &usize| (seal.top..seal.foot).all(|y| !is_ink(*x, y));
    let empty: Vec<usize> = (from..to).filter(is_empty).collect();
    let runs = empty.chunk_by(|one, next| one + 1 == *next);
    let gap = runs.max_by_key(|run| run.len()).filter(|run| run.len() >= GAP_MIN)?;
    let (left, right) = (gap[gap.len() / 2], gap[gap.len() - 1]);
    let crosses = |y: &usize| (left..right).any(|x| is_ink(x, *y));
    let highest = seal.top.saturating_sub((ABOVE * height) as usize);
    let lowest = (seal.foot + (BELOW * height) as usize).min(page.height);
    let above = (highest..seal.top).rev().find(crosses).map_or(highest, |y| y + SPACE);
    let below = (seal.foot..lowest).find(crosses).map_or(lowest, |y| y.saturating_sub(SPACE));
    Some(Place { left, top: above, right: page.width, foot: below })
}

/// Returns the lines of a signature.
fn lines(readings: [Vec<Word>; READINGS.len()]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (reading, words) in readings.into_iter().enumerate() {
        for word in words.into_iter().filter(|word| !bare(&word.read).is_empty()) {
            let level = |line: &&mut Line| line.iter().flatten().any(|other| other.is_level(&word));
            match lines.iter_mut().find(level) {
                Some(line) => line[reading].push(word),
                None => {
                    let mut line = Line::default();
                    line[reading].push(word);
                    lines.push(line);
                }
            }
        }
    }
    for words in lines.iter_mut().flatten() {
        words.sort_by(|one, other| one.left.total_cmp(&other.left));
    }
    lines
}

/// Returns the reading of a line on which the others agree most.
fn best(line: &Line) -> Vec<Word> {
    let checked = |reading: usize| -> Vec<Word> {
        let others = || line.iter().enumerate().filter(move |(at, _)| *at != reading);
        let check = |word: &Word| {
            let same = others().filter_map(|(_, words)| {
                words.iter().find(|other| other.overlaps(word) && is_same(other, word))
            });
            checked(word, &same.collect::<Vec<_>>())
        };
        line[reading].iter().map(check).collect()
    };
    // A reading that leaves out a damaged word is surer of fewer columns.
    let sure =
        |words: &Vec<Word>| words.iter().map(|word| word.confidence * word.width).sum::<f32>();
    let all = (0..READINGS.len()).map(checked);
    all.max_by(|one, other| sure(one).total_cmp(&sure(other))).unwrap_or_default()
}

/// Returns a word with the confidence that it and those that are the same have together: readings
/// that are wrong seldom agree. Signs before a word are dirt: posts and names have none.
fn checked(word: &Word, same: &[&Word]) -> Word {
    let mut checked = word.clone();
    checked.read = word.read.trim_start_matches(is_sign).to_string();
    if same.is_empty() {
        checked.confidence = word.confidence.min(DOUBTED);
        return checked;
    }
    let doubt = |word: &Word| 1.0 - word.confidence.clamp(0.0, 100.0) / 100.0;
    let all = same.iter().map(|other| doubt(other)).product::<f32>() * doubt(word);
    let surest = same.iter().map(|other| other.confidence).fold(word.confidence, f32::max);
    checked.confidence = surest.max((100.0 * (1.0 - all)).min(AGREED_MAX));
    checked
}

fn is_same(one: &Word, other: &Word) -> bool {
    bare(&one.read) == bare(&other.read)
}

fn bare(read: &str) -> &str {
    read.trim_matches(is_sign)
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric()
}
