//! Reads the signature at a seal by itself, several times. The seal is cut out of the page, but its
//! ring damages letters: a word counts as sure only if several readings agree on it. The page is
//! read without the signature, whose lines are not level with those of the recipients beside it.

use super::words::{Word, is_syllable};
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
/// Share of the confidences that a reading of a word needs so that the others do not count.
const MAJORITY: f32 = 2.0 / 3.0;
/// Confidence in a word on which the readings differ, in percent, at most.
const DOUBTED: f32 = 55.0;
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

/// The rows of a line.
struct Level {
    middle: f32,
    height: f32,
}

impl Level {
    /// Returns the median of the rows of some words.
    fn of(words: &[Word]) -> Level {
        let median = |value: fn(&Word) -> f32| {
            let mut values: Vec<f32> = words.iter().map(value).collect();
            values.sort_by(f32::total_cmp);
            values[values.len() / 2]
        };
        let height = median(|word| word.height);
        Level { middle: median(|word| word.bottom - word.height / 2.0), height }
    }

    fn is_same(&self, other: &Level) -> bool {
        2.0 * (self.middle - other.middle).abs() < self.height.min(other.height)
    }
}

/// Returns the reading of a line on which the others agree most, without what most of them lack.
fn best(line: &Line) -> Vec<Word> {
    let checked = |reading: usize| -> Vec<Word> {
        let own = || line[reading].iter();
        let others = |word: &Word| -> Vec<&Word> {
            let others = line.iter().enumerate().filter(|(at, _)| *at != reading);
            others
                .filter_map(|(_, words)| words.iter().find(|other| other.overlaps(word)))
                .collect()
        };
        // A mark that is parted from its letter is in the box of a wider word.
        let is_part =
            |word: &Word| own().any(|other| other.width > word.width && other.overlaps(word));
        let words = own().filter(|word| !is_part(word)).map(|word| (word, others(word)));
        let words = words.filter(|(_, others)| 2 * (others.len() + 1) > READINGS.len());
        words.map(|(word, others)| checked(word, &others)).collect()
    };
    // A reading that leaves out a damaged word is surer of fewer columns.
    let sure =
        |words: &Vec<Word>| words.iter().map(|word| word.confidence * word.width).sum::<f32>();
    let all = (0..READINGS.len()).map(checked);
    all.max_by(|one, other| sure(one).total_cmp(&sure(other))).unwrap_or_default()
}

/// Returns a word as most readings have it, by their confidences. Readings that are wrong seldom
/// agree, so they are surer together. What is not a syllable does not count beside what is. Signs
/// before a word are dirt: posts and names have none.
fn checked(word: &Word, others: &[&Word]) -> Word {
    let all = || others.iter().copied().chain([word]);
    let any_syllable = all().any(|word| is_syllable(&word.read));
    let votes: Vec<&Word> = all().filter(|word| !any_syllable || is_syllable(&word.read)).collect();
    let same = |word: &Word| -> Vec<&Word> {
        votes.iter().copied().filter(|other| bare(&other.read) == bare(&word.read)).collect()
    };
    let weight = |words: &[&Word]| words.iter().map(|word| word.confidence).sum::<f32>();
    let groups = votes.iter().map(|word| same(word));
    let most = groups.max_by(|one, other| weight(one).total_cmp(&weight(other)));
    let most = most.unwrap_or_default();
    let surest = most.iter().max_by(|one, other| one.confidence.total_cmp(&other.confidence));
    let mut checked = word.clone();
    let Some(surest) = surest else { return checked };
    checked.read = surest.read.trim_start_matches(is_sign).to_string();
    let doubts = most.iter().map(|word| 1.0 - word.confidence.clamp(0.0, 100.0) / 100.0);
    let together = (100.0 * (1.0 - doubts.product::<f32>())).min(AGREED_MAX);
    checked.confidence = surest.confidence.max(together);
    let is_agreed = most.len() > 1 && weight(&most) >= MAJORITY * weight(&votes);
    if !is_agreed {
        checked.confidence = checked.confidence.min(DOUBTED);
    }
    checked
}

fn bare(read: &str) -> &str {
    read.trim_matches(is_sign)
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric()
}
