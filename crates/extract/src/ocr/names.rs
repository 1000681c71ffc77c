//! Reads the names at the foot of a page again, each line by itself and in several sizes. A page is
//! read in one size, and strokes of a seal or a pen cross the name of who signs. What readings
//! differ on is settled by which syllables are names at all.

use super::beside::Ink;
use super::vote::{DOUBTED, bare, best, is_at};
use super::words::{Word, is_covered, is_syllable, median};
use super::{Layout, Tesseract, again};
use crate::page::Layers;
use crate::page::picture::{Grey, Place};
use tracuu_text::{person, phrase};

/// How much larger a line is read.
const SCALES: [f32; 3] = [1.0, 1.5, 2.0];
/// How much larger a name that is read surely is read once more, and how many words it has.
const CHECK_SCALE: f32 = 1.5;
const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=5;
/// A name is looked at again if OCR is less sure of one of its words than this, in percent.
const SURE_MIN: f32 = 80.0;
/// The column of a signature begins at this share of the width of a page.
const COLUMN: f32 = 0.35;
/// Words of a name have at most this gap between them, by the height of a word.
const GAP_MAX: f32 = 1.5;
/// Fewest words of a line that look like those of a name, and most words of one.
const NAMES_MIN: usize = 2;
const WORDS_MAX: usize = 7;
/// Space around a line that is read with it, by the height of a word: marks above and below it,
/// and what may be lost beside it.
const ABOVE: f32 = 0.35;
const BESIDE: f32 = 1.2;
/// Parts of a word have at most this gap between them, by their height.
const PARTED: f32 = 0.08;
/// Most lines of a page that are read again; each costs about .3 s.
const LINES_MAX: usize = 4;
/// Fewest readings that have a word that is settled by the syllables of names.
const VOTES_MIN: usize = 2;
/// One of them is read at least this surely, in percent.
const LEGIBLE_MIN: f32 = 30.0;
/// Fewest letters of a family name that is known with other marks.
const LONG_MIN: usize = 4;

/// Reads the doubtful names of a page again. `words` are in the order of their lines; those of a
/// head are above the row `from`. Nothing is right of a name.
pub(super) fn look_again(tesseract: &Tesseract, layers: &Layers, from: f32, words: &mut Vec<Word>) {
    let page = &layers.black;
    let mut read = 0;
    let mut whole = Vec::with_capacity(words.len());
    for line in words.chunk_by(|word, next| word.line == next.line) {
        let start = last_run(line);
        let (before, run) = line.split_at(start);
        let is_there = run[0].left >= COLUMN * page.width as f32 && run[0].top() >= from;
        let again = match () {
            () if !is_there || read >= LINES_MAX => None,
            () if !is_whole(run) => read_again(tesseract, page, run, &[]),
            () if is_confirmed(tesseract, page, run) => Some(run.to_vec()),
            () => read_surely(tesseract, page, run),
        };
        read += usize::from(again.is_some());
        let mut run = again.unwrap_or_else(|| run.to_vec());
        doubt_unusual(&mut run, |word| is_covered(word, &layers.covered));
        whole.extend_from_slice(before);
        whole.append(&mut run);
    }
    *words = whole;
}

/// Returns the index of the first word after the last wide gap of a line, which is not empty.
fn last_run(line: &[Word]) -> usize {
    let is_apart = |pair: &[Word]| {
        let size = pair[0].height.max(pair[1].height);
        pair[1].left - pair[0].right() > GAP_MAX * size
    };
    line.windows(2).rposition(is_apart).map_or(0, |at| at + 1)
}

/// Returns true for a line that may be one name, and is read surely.
fn is_whole(line: &[Word]) -> bool {
    let is_read = |word: &Word| word.confidence >= SURE_MIN && is_name(bare(&word.read));
    NAME_WORDS.contains(&line.len()) && line.iter().all(is_read)
}

/// Returns true if a line is read the same in another size: tesseract may be sure of a name that is
/// more frequent than the one that is printed.
fn is_confirmed(tesseract: &Tesseract, page: &Grey, line: &[Word]) -> bool {
    let place = place(page, line);
    let Ok(read) = again::read(tesseract, page, place, CHECK_SCALE, Layout::Line) else {
        return true;
    };
    let is_same = |word: &Word| {
        let mut here = read.iter().filter(|other| is_at(other, word));
        here.all(|other| bare(&other.read) == bare(&word.read))
    };
    line.iter().all(is_same)
}

/// Returns the words of a line as most readings of it have them, if it is a name, even a sure one.
pub(super) fn read_surely(tesseract: &Tesseract, page: &Grey, line: &[Word]) -> Option<Vec<Word>> {
    let mut line = line.to_vec();
    line.iter_mut().for_each(|word| word.confidence = word.confidence.min(DOUBTED));
    read_again(tesseract, page, &line, &[])
}

/// Returns true for a line with a name that is read surely.
pub(super) fn is_sure(line: &[Word]) -> bool {
    let names = line.iter().filter(|word| is_name(&word.read));
    names.clone().count() >= NAMES_MIN && names.clone().all(|word| word.confidence >= SURE_MIN)
}

/// Returns the words of a line as most readings of it have them, if it is a doubtful name and
/// begins with a family name then. `others` are readings that are known already. Rank and what
/// else comes before a name stay.
pub(super) fn read_again(
    tesseract: &Tesseract,
    page: &Grey,
    line: &[Word],
    others: &[Vec<Word>],
) -> Option<Vec<Word>> {
    let from = start_of_name(line);
    let (before, name) = line.split_at(from);
    if !is_doubtful(name) {
        return None;
    }
    let place = place(page, name);
    let read = |scale| again::read(tesseract, page, place, scale, Layout::Line);
    let mut readings = match others {
        [] => vec![name.to_vec()],
        others => others.to_vec(),
    };
    readings.extend(SCALES.into_iter().filter_map(|scale| read(scale).ok()));
    let start = name[0].left.min(before.last().map_or(f32::MAX, Word::right));
    for reading in &mut readings {
        reading.retain(|word| word.right() > start);
        tidy(reading);
    }
    let mut words = best(&readings);
    settle(&mut words, &readings);
    // Other lines stay as they are. What is not a syllable before a family name is dirt.
    let is_dirt = |word: &&Word| family(&word.read).is_none() && !is_syllable(&word.read);
    words.drain(..words.iter().take_while(is_dirt).count());
    family(&words.first()?.read)?;
    let ink = Ink::of(page);
    if before.is_empty() {
        ink.doubt_start(&mut words);
    }
    ink.doubt_end(&mut words);
    ink.doubt_gaps(&mut words);
    let mut whole = before.to_vec();
    whole.append(&mut words);
    whole.iter_mut().for_each(|word| word.line = line[0].line);
    Some(whole)
}

/// Doubts the words of a name that few names have, where the ring of a black seal may have crossed
/// them: it makes `Cậng` of `Công` in every reading.
pub(super) fn doubt_unusual(line: &mut [Word], is_crossed: impl Fn(&Word) -> bool) {
    let from = start_of_name(line);
    let name = &mut line[from..];
    if name.iter().filter(|word| is_name(bare(&word.read))).count() < NAMES_MIN {
        return;
    }
    for (at, word) in name.iter_mut().enumerate().filter(|(_, word)| is_crossed(word)) {
        let read = bare(&word.read);
        let is_usual = match at {
            0 => !person::may_be_frequent(read),
            _ => person::is_given(read) || person::family(read).is_some(),
        };
        if !is_usual {
            word.confidence = word.confidence.min(DOUBTED);
        }
    }
}

/// Returns the index of the first word after rank and degrees; their number if nothing follows.
fn start_of_name(line: &[Word]) -> usize {
    (0..line.len()).rfind(|at| is_before_name(line, *at)).map_or(0, |at| at + 1)
}

/// Returns true for a word that no name has: a degree in capitals, or one in small letters that is
/// read surely or is of a rank (`Đại tá`).
fn is_before_name(line: &[Word], at: usize) -> bool {
    let is_grade = |before: usize| person::is_grade(&line[before].read);
    let is_of_rank = at.checked_sub(1).is_some_and(is_grade);
    let word = &line[at];
    let is_small = word.read.starts_with(char::is_lowercase) && is_syllable(&word.read);
    is_degree(&word.read) || is_small && (is_of_rank || word.confidence >= SURE_MIN)
}

fn is_degree(word: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    capitals > 1 && !word.contains(char::is_lowercase)
}

/// Returns true for words of which some look like those of a name, but not all are read surely.
fn is_doubtful(words: &[Word]) -> bool {
    let mut parts = words.to_vec();
    tidy(&mut parts);
    let names = parts.iter().filter(|word| is_name(&word.read)).count();
    let is_figure = |word: &Word| word.read.chars().filter(char::is_ascii_digit).count() > 1;
    let is_sure = |word: &Word| word.confidence >= SURE_MIN && is_name(bare(&word.read));
    names >= NAMES_MIN
        && parts.len() <= WORDS_MAX
        && !words.iter().any(is_figure)
        && !words.iter().all(is_sure)
}

/// Returns true for a syllable with a capital and small letters.
fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.all(char::is_lowercase)
        && is_syllable(word)
}

/// Returns the part of a page with these words, and some space around it.
fn place(page: &Grey, words: &[Word]) -> Place {
    let size = median(words, |word| word.height);
    let (top, foot) = (median(words, Word::top), median(words, |word| word.bottom));
    let left = words.iter().map(|word| word.left).fold(f32::MAX, f32::min);
    let right = words.iter().map(Word::right).fold(f32::MIN, f32::max);
    page.place(
        (left - BESIDE * size, right + BESIDE * size),
        (top - ABOVE * size, foot + ABOVE * size),
    )
}

/// Removes dirt from a reading of a name: signs and figures, strokes before a capital, pieces of a
/// word beside it. Parts words at a sign between them, and joins a capital with its word.
fn tidy(words: &mut Vec<Word>) {
    words.iter_mut().for_each(|word| word.read = tidied(&word.read));
    let parts = words.drain(..).flat_map(parted);
    let mut whole: Vec<Word> = Vec::new();
    for word in parts {
        if !word.read.contains(char::is_alphabetic) {
            continue;
        }
        match whole.last_mut() {
            Some(last) if is_rest(last, &word) => {
                last.read.push_str(&word.read);
                last.width = word.right() - last.left;
                last.confidence = last.confidence.min(word.confidence);
            }
            Some(last) if word.left + word.width / 2.0 <= last.right() => {}
            _ => whole.push(word),
        }
    }
    *words = whole;
}

/// Returns the two words that are one with signs between them, if the second is a name and the
/// first one too, or a degree: `Lê:Văn`, `TSKH:Lê`. Otherwise returns the word.
fn parted(word: Word) -> Vec<Word> {
    let is_sign = |c: char| !c.is_alphanumeric() && c != '.';
    let is_part = |part: &str| is_name(part) || is_degree(part.trim_end_matches('.'));
    let signs = word.read.find(is_sign).map(|to| {
        let behind = word.read[to..].trim_start_matches(is_sign);
        (to, word.read.len() - behind.len())
    });
    let parts =
        signs.filter(|(to, from)| is_part(&word.read[..*to]) && is_name(&word.read[*from..]));
    let Some((to, from)) = parts else { return vec![word] };
    let share = word.read[..to].chars().count() as f32 / word.read.chars().count() as f32;
    let (mut first, mut second) = (word.clone(), word);
    first.read.truncate(to);
    first.width *= share;
    second.read.drain(..from);
    second.left = first.right();
    second.width -= first.width;
    vec![first, second]
}

/// Returns true if `next` is what follows the capital `last` in one word.
fn is_rest(last: &Word, next: &Word) -> bool {
    last.read.chars().count() == 1
        && last.read.starts_with(char::is_uppercase)
        && next.read.starts_with(char::is_lowercase)
        && next.left - last.right() <= PARTED * last.height
}

/// Returns a word without signs around it and small letters before its capital.
fn tidied(read: &str) -> String {
    let word = bare(read);
    let capital = word.find(char::is_uppercase).unwrap_or(0);
    let (before, rest) = word.split_at(capital);
    let is_stroke = before.chars().all(char::is_lowercase) && rest.chars().count() > 1;
    if is_stroke { rest.to_string() } else { word.to_string() }
}

/// Settles doubtful words of a name: of what the readings have, the only one that is a name.
fn settle(words: &mut [Word], readings: &[Vec<Word>]) {
    let is_doubtful = |word: &Word| word.confidence < SURE_MIN || !is_syllable(&word.read);
    for (at, word) in words.iter_mut().enumerate().filter(|(_, word)| is_doubtful(word)) {
        let known = |read: &str| match at {
            0 => family(read).map(str::to_string),
            _ if person::is_given(read) => Some(read.to_string()),
            _ => person::damaged_given(read).map(phrase::capitalized),
        };
        let here = readings.iter().flatten().filter(|other| is_at(other, word));
        let known: Vec<(String, f32)> =
            here.filter_map(|other| Some((known(&other.read)?, other.confidence))).collect();
        let is_only = known.iter().all(|(read, _)| *read == known[0].0);
        let is_legible = known.iter().any(|(_, sure)| *sure >= LEGIBLE_MIN);
        if known.len() >= VOTES_MIN && is_only && is_legible {
            word.read.clone_from(&known[0].0);
            word.confidence = SURE_MIN;
        }
    }
}

/// Returns the family name that a word is, or must be if its marks or a letter are damaged. Of a
/// short word with other marks too little is left.
fn family(read: &str) -> Option<&'static str> {
    let is_long = read.chars().count() >= LONG_MIN;
    let by_letters = || person::family_of_letters(read).filter(|_| is_long);
    person::family(read).or_else(by_letters).or_else(|| person::damaged_family(read))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::beside::tests::words;

    #[test]
    fn dirt_is_no_part_of_a_name() {
        let tidied = |line: &[(u32, u32, u32, &str)]| {
            let mut line = words(line);
            tidy(&mut line);
            line.iter().map(|word| word.read.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            tidied(&[(0, 80, 90, "đTrần"), (90, 9, 80, "1"), (100, 60, 90, "Văn.")]),
            "Trần Văn"
        );
        let cut = [(0, 20, 80, "N"), (20, 90, 60, "guyễn"), (120, 60, 90, "An")];
        assert_eq!(tidied(&cut), "Nguyễn An");
        let apart = [(0, 20, 80, "N"), (40, 90, 60, "guyễn")];
        assert_eq!(tidied(&apart), "N guyễn", "with a gap");
        // A mark that is parted from its letter.
        assert_eq!(tidied(&[(0, 48, 55, "Đỗ"), (34, 10, 55, "ã"), (60, 60, 90, "Thị")]), "Đỗ Thị");
        assert_eq!(tidied(&[(0, 200, 63, "'Lê:Văn"), (210, 60, 90, "An")]), "Lê Văn An");
        assert_eq!(tidied(&[(0, 200, 63, "TSKH:`Lê"), (210, 60, 90, "An")]), "TSKH Lê An");
        assert_eq!(tidied(&[(0, 50, 90, "“:"), (60, 50, 90, "24")]), "");
    }

    #[test]
    fn only_doubtful_names_are_read_again() {
        let is = |sure: u32, line: &[&'static str]| {
            let place = |(at, read): (u32, &&'static str)| (100 * at, 80, sure, *read);
            is_doubtful(&words(&(0..).zip(line).map(place).collect::<Vec<_>>()))
        };
        assert!(is(60, &["Lê", "Văn", "An"]) && is(90, &["Lê", "V§n", "An"]));
        assert!(!is(90, &["Lê", "Văn", "An,"]), "it is sure");
        assert!(!is(60, &["GIÁM", "ĐỐC"]) && !is(60, &["Lê"]) && !is(60, &[]));
        assert!(!is(60, &["Hà", "Nội,", "12/2024"]));
    }

    #[test]
    fn rank_and_degrees_come_before_a_name() {
        let before = |reads: &[(&'static str, u32)]| {
            let place =
                |(at, (read, sure)): (u32, &(&'static str, u32))| (100 * at, 80, *sure, *read);
            let line = words(&(0..).zip(reads).map(place).collect::<Vec<_>>());
            start_of_name(&line)
        };
        assert_eq!(before(&[("Đại", 90), ("tí", 40), ("Lê", 90), ("An", 90)]), 2);
        assert_eq!(before(&[("PGS.TS.", 40), ("Lê", 90), ("An", 90)]), 1);
        assert_eq!(before(&[("H", 60), ("hạm", 40), ("Văn", 90)]), 0);
        assert_eq!(before(&[("ông", 90), ("Lê", 90)]), 1);
    }

    #[test]
    fn words_that_few_names_have_are_doubted_below_a_seal() {
        let sure = |reads: &[&'static str]| {
            let place = |(at, read): (u32, &&'static str)| (100 * at, 80, 96, *read);
            let mut line = words(&(0..).zip(reads).map(place).collect::<Vec<_>>());
            doubt_unusual(&mut line, |word| word.left < 150.0);
            line.iter().map(|word| word.confidence >= SURE_MIN).collect::<Vec<_>>()
        };
        assert_eq!(sure(&["Phan", "Công", "Cậng"]), [true, true, true]);
        assert_eq!(sure(&["Phàn", "Cậng", "Cậng"]), [false, false, true]);
        assert_eq!(sure(&["TS.", "Thân", "Công", "An"]), [true, false, true, true]);
        assert_eq!(sure(&["PHÓ", "CHÁNH"]), [true, true], "a post");
    }

    #[test]
    fn the_only_name_among_the_readings_is_right() {
        let settled = |reads: &[(&'static str, u32)], at: usize| {
            let reading = |(read, sure): &(&'static str, u32)| {
                let before = [(0, 60, 96, "Lê")];
                let own = [(100 * at as u32, 60, *sure, *read)];
                words(&[if at == 0 { &[] } else { &before[..] }, &own[..]].concat())
            };
            let readings: Vec<Vec<Word>> = reads.iter().map(reading).collect();
            let mut words = readings[0].clone();
            settle(&mut words, &readings);
            let word = &words[words.len() - 1];
            (word.read.clone(), word.confidence as u32)
        };
        let is = |read: &str, sure: u32| (read.to_string(), sure);
        assert_eq!(settled(&[("Chỉ", 60), ("Chi", 50), ("Chi", 40)], 1), is("Chi", 80));
        assert_eq!(settled(&[("Chỉ", 60), ("Chi", 50)], 1), is("Chỉ", 60), "a single one");
        assert_eq!(settled(&[("Thể", 60), ("Thế", 50), ("Thế", 40)], 1), is("Thể", 60), "both are");
        assert_eq!(settled(&[("Mùi", 60), ("Bùi", 50), ("Bùi", 40)], 0), is("Bùi", 80));
        assert_eq!(settled(&[("Lã", 9), ("Lã", 20), ("1ã", 17)], 0), is("Lã", 9), "illegible");
        assert_eq!(settled(&[("Xgọc", 87), ("Xgọc", 75), ("ágọc", 25)], 1), is("Ngọc", 80));
        assert_eq!(settled(&[("Wgtyen", 40), ("Wguyen", 50)], 0), is("Nguyễn", 80));
        assert_eq!(settled(&[("Phương", 40), ("Trương", 50)], 0), is("Phương", 40));
        assert_eq!(settled(&[("Trxơng", 40), ("Txương", 50)], 0).1, 40, "of two families");
    }
}
