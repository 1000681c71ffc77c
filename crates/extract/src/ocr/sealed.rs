//! Reads the signature below a seal again. The seal is cut out of the page, but its ring damages
//! letters: a word counts as sure only if several readings agree on it.

use super::Layout;
use super::again;
use super::words::Word;
use crate::page::picture::{Grey, Place};

/// How much larger a signature is read again.
const SCALE: f32 = 1.5;
/// A signature begins above its seal, and ends below it, by at most these shares of its height.
const ABOVE: f32 = 0.6;
const BELOW: f32 = 0.3;
/// Space after a word left of the signature, in pixels.
const APART: f32 = 6.0;
/// Confidence in a word on which the readings differ, in percent, at most.
const DOUBTED: f32 = 60.0;
/// Confidence in a word on which they agree, in percent, at most.
const AGREED_MAX: f32 = 96.0;
/// Numbers of lines that only later readings have. tesseract finds fewer.
const LINES: u32 = 10_000;

/// Returns the words of a page, `first`, with those around its seals as several readings have them.
pub(super) fn confirmed(page: &Grey, seals: &[Place], first: Vec<Word>) -> Vec<Word> {
    let mut words = first;
    for seal in seals {
        let place = signature(page, *seal, &words);
        let read = |layout| again::read(page, place, SCALE, layout);
        if let (Ok(block), Ok(apart)) = (read(Layout::Block), read(Layout::Anywhere)) {
            words = agreed(words, &block, &apart, place);
        }
    }
    words
}

/// Returns the part of the page with the signature at a seal, right of the words that it adjoins.
fn signature(page: &Grey, seal: Place, words: &[Word]) -> Place {
    let height = (seal.foot - seal.top) as f32;
    let top = (seal.top as f32 - ABOVE * height).max(0.0);
    let foot = seal.foot as f32 + BELOW * height;
    let level = |word: &&Word| word.bottom > top && word.bottom - word.height < foot;
    let middle = (seal.left + seal.right) as f32 / 2.0;
    let left_of = |word: &&Word| word.left < seal.left as f32 && word.right() < middle;
    let beside = words.iter().filter(level).filter(left_of).map(|word| word.right() + APART);
    // Of text across the whole page, only some words are beside the seal.
    let left = beside.fold(0.0, f32::max).max(seal.left as f32 - height / 2.0).max(0.0);
    Place { left: left as usize, top: top as usize, right: page.width, foot: foot as usize }
}

/// Returns the words with those inside of `place` as most readings have them.
fn agreed(mut words: Vec<Word>, block: &[Word], apart: &[Word], place: Place) -> Vec<Word> {
    let mut missing: Vec<Word> = Vec::new();
    for word in block.iter().filter(|word| !words.iter().any(|other| other.overlaps(word))) {
        let same = apart.iter().find(|other| other.overlaps(word) && is_same(other, word));
        missing.extend(same.map(|same| {
            let mut word = word.clone();
            word.line = word.line.map(|number| number + LINES);
            unite(&mut word, &[same]);
            word
        }));
    }
    for word in words.iter_mut().filter(|word| is_in(word, place) && !bare(&word.read).is_empty()) {
        let others = [block, apart].map(|read| read.iter().find(|other| other.overlaps(word)));
        let same: Vec<&Word> =
            others.into_iter().flatten().filter(|other| is_same(word, other)).collect();
        match others {
            _ if !same.is_empty() => unite(word, &same),
            [Some(one), Some(other)] if is_same(one, other) => {
                (word.read, word.confidence) = (one.read.clone(), one.confidence);
                unite(word, &[other]);
            }
            _ => word.confidence = word.confidence.min(DOUBTED),
        }
    }
    words.extend(missing);
    words
}

fn is_in(word: &Word, place: Place) -> bool {
    let (x, y) = (word.left + word.width / 2.0, word.bottom - word.height / 2.0);
    let within = |at: f32, from: usize, to: usize| at >= from as f32 && at < to as f32;
    within(x, place.left, place.right) && within(y, place.top, place.foot)
}

fn is_same(one: &Word, other: &Word) -> bool {
    bare(&one.read) == bare(&other.read)
}

fn bare(read: &str) -> &str {
    read.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Makes `word` the surest of some readings of it, without signs before it, which are dirt if the
/// readings do not agree on them. Readings that are wrong seldom agree.
fn unite(word: &mut Word, others: &[&Word]) {
    let doubt = |word: &Word| 1.0 - word.confidence.clamp(0.0, 100.0) / 100.0;
    let all = others.iter().map(|other| doubt(other)).product::<f32>() * doubt(word);
    let differ = others.iter().any(|other| other.read != word.read);
    for other in others {
        if other.confidence <= word.confidence {
            continue;
        }
        word.read.clone_from(&other.read);
        word.confidence = other.confidence;
    }
    if differ {
        word.read = word.read.trim_start_matches(|c: char| !c.is_alphanumeric()).to_string();
    }
    word.confidence = word.confidence.max((100.0 * (1.0 - all)).min(AGREED_MAX));
}
