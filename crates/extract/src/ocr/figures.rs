//! Looks twice at the figures of number and date in the head of a page. They are read again, larger
//! and by themselves, and are sure only if both readings agree and they are printed
//! ([`Strokes::are_printed`]). Otherwise they are uncertain, so that the record is without them.

use std::ops::Range;

use super::strokes::{Fit, Strokes};
use super::words::{self, Word};
use super::{Layout, Tesseract, again};
use crate::page::Layers;
use crate::page::picture::Place;
use tracuu_text::fold;
use unicode_normalization::UnicodeNormalization;

/// Figures that are sure are as sure as this, in percent.
const SURE: f32 = 90.0;
/// Figures that are one word with their label count only if OCR is at least this sure of the word,
/// in percent: a hand leaves less space than print.
const JOINED_MIN: f32 = 80.0;
/// How many times as large a line is read again: the second only if the first does not agree. Of a
/// line from which a stamp was cut out, one or the other reading is often wrong.
const SCALES: [f32; 2] = [2.0, 4.0];
/// The number ends at a gap that is wider than this many heights of a letter, before and after its
/// first stroke.
const COLUMN_GAP: f32 = 6.0;
const NUMBER_GAP: f32 = 1.0;
/// Pixels between the words of two readings of one word.
const BESIDE: f32 = 10.0;

/// The words between two labels of a line.
struct Slot {
    words: Range<usize>,
    /// The label before them, and the one after them if there is one.
    labels: (usize, Option<usize>),
}

impl Slot {
    /// Returns true if its label is one word with its figures.
    fn is_joined(&self) -> bool {
        self.words.start == self.labels.0
    }
}

/// Looks at the figures of the number and of the date once more. `words` are those of `page`, the
/// first one of a file, in the order of the reading. Takes some tenths of a second.
pub(super) fn look_again(tesseract: &Tesseract, page: &Layers, words: &mut [Word]) {
    let mut found: [Vec<Slot>; 2] = [Vec::new(), Vec::new()];
    let mut start = 0;
    for line in words.chunk_by(|one, next| one.line == next.line) {
        if line.iter().all(|word| word.bottom * 2.0 < page.black.height as f32) {
            for (found, slots) in found.iter_mut().zip([number(line, start), date(line, start)]) {
                if found.is_empty() {
                    *found = slots;
                }
            }
        }
        start += line.len();
    }
    let [number, date] = found;
    let is_sure = look(tesseract, page, words, &number, Fit::Usual);
    let is_printed =
        is_sure && number.iter().all(|slot| has_only_figures(&words[slot.words.clone()]));
    // A clerk fills in both.
    let fit = if is_printed || number.is_empty() { Fit::Usual } else { Fit::Close };
    look(tesseract, page, words, &date, fit);
    if is_printed {
        doubt_beside(page, words, &number, &date);
    } else if is_sure {
        number.iter().for_each(|slot| doubt_strange_signs(&mut words[slot.words.clone()]));
    }
}

/// Makes a number that looks printed uncertain if the date beside it does not: a careful hand comes
/// close to print. Where one of day, month and year is uncertain, the number must fit its line
/// closely; where two are, they are written by hand, and so is the number.
fn doubt_beside(page: &Layers, words: &mut [Word], number: &[Slot], date: &[Slot]) {
    let is_written = |slot: &&Slot| {
        let own = &words[slot.words.clone()];
        let is_covered = own.iter().any(|word| words::is_covered(word, &page.covered));
        !is_covered && !is_sure_of_figures(own)
    };
    let is_doubted = match date.iter().filter(is_written).count() {
        0 => false,
        1 => !fits_closely(page, words, number),
        _ => true,
    };
    for slot in number.iter().filter(|_| is_doubted) {
        words[slot.words.clone()].iter_mut().for_each(Word::doubt);
    }
}

/// Makes a number uncertain whose serial has letters that none has: `3Ÿ/QĐ`.
fn doubt_strange_signs(words: &mut [Word]) {
    for word in words.iter_mut().filter(|word| word.has_figures()) {
        let serial = word.read.split('/').next().unwrap_or_default();
        let rest = serial.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() < serial.len() && !rest.is_ascii() {
            word.doubt();
        }
    }
}

/// Returns true if OCR is sure of all words with figures, and there are some.
fn is_sure_of_figures(words: &[Word]) -> bool {
    let mut figures = words.iter().filter(|word| word.has_figures()).peekable();
    figures.peek().is_some() && figures.all(|word| word.confidence >= SURE)
}

fn has_figures(words: &[Word], slot: &Slot) -> bool {
    words[slot.words.clone()].iter().any(Word::has_figures)
}

/// Returns true if the figures of a line fit its letters closely, or if there are none to compare.
fn fits_closely(page: &Layers, words: &[Word], slots: &[Slot]) -> bool {
    let (Some(first), Some(last)) = (slots.first(), slots.last()) else { return true };
    let line = &words[first.labels.0..last.words.end];
    let strokes = Strokes::of(&page.black, place(line), line);
    strokes.is_none_or(|strokes| {
        let is_close = |slot: &Slot| {
            strokes.are_printed(&words[slot.labels.0], &words[slot.words.clone()], Fit::Close)
        };
        slots.iter().all(is_close)
    })
}

/// Returns true if the serial of a number was read as figures only.
fn has_only_figures(words: &[Word]) -> bool {
    let text: String = words.iter().map(|word| word.read.as_str()).collect();
    let number = text.split_once(':').map_or(text.as_str(), |(_, number)| number);
    number.split('/').next().is_some_and(|serial| serial.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns the letters of a word, small and without accents.
fn label(word: &Word) -> String {
    fold(word.read.trim_matches(|c: char| !c.is_alphanumeric())).to_lowercase()
}

/// Returns the words after the label `Số:` of a line that begins with word `start`, with the label
/// if it is one word with the number. Empty if the line has no number.
fn number(line: &[Word], start: usize) -> Vec<Slot> {
    let is_joined = |word: &Word| {
        let (label, rest) = word.read.split_once(':').unwrap_or_default();
        fold(label).eq_ignore_ascii_case("so") && rest.contains(|c: char| c.is_ascii_digit())
    };
    let is_label = |word: &Word| {
        label(word) == "so" && word.read.ends_with([':', '.', ';']) || is_joined(word)
    };
    let Some(at) = line.iter().position(is_label) else { return Vec::new() };
    let first = at + usize::from(!is_joined(&line[at]));
    let mut gap_max = if line[at].read.contains('/') { NUMBER_GAP } else { COLUMN_GAP };
    let mut end = at + 1;
    while let Some(word) = line.get(end) {
        let before = &line[end - 1];
        if word.left - before.right() > gap_max * word.height.min(before.height) {
            break;
        }
        if word.read.contains('/') {
            gap_max = NUMBER_GAP;
        }
        end += 1;
    }
    let words = start + first..start + end;
    if words.is_empty() { Vec::new() } else { vec![Slot { words, labels: (start + at, None) }] }
}

/// Returns the words for day, month and year of a line. Empty if it is not a date. A label that is
/// one word with figures (`ngày9`, `ngày22tháng`) is among the words of its slot: what is written
/// by hand leaves no space beside it.
fn date(line: &[Word], start: usize) -> Vec<Slot> {
    let mut labels = [0; 3];
    let mut from = 0;
    for (place, name) in labels.iter_mut().zip(["ngay", "thang", "nam"]) {
        let found = line[from..].iter().position(|word| has_label(word, name));
        let Some(at) = found else { return Vec::new() };
        from += at;
        *place = from;
    }
    let [day, month, year] = labels;
    let end = (year + 2).min(line.len());
    let slot = |at: usize, next: usize| {
        let is_joined = |at: usize| line.get(at).is_some_and(|word| at < end && word.has_figures());
        let words = at + usize::from(!is_joined(at))..next + usize::from(is_joined(next));
        let next = (next < end).then_some(start + next);
        Slot { words: start + words.start..start + words.end, labels: (start + at, next) }
    };
    vec![slot(day, month), slot(month, year), slot(year, end)]
}

/// Returns true if the letters of a word, or those between its figures, are `name`.
fn has_label(word: &Word, name: &str) -> bool {
    label(word).split(|c: char| !c.is_alphabetic()).any(|letters| letters == name)
}

/// Makes the figures in the slots of a line sure or uncertain. Returns true if there are figures
/// and all are sure.
fn look(
    tesseract: &Tesseract,
    page: &Layers,
    words: &mut [Word],
    slots: &[Slot],
    fit: Fit,
) -> bool {
    let (Some(first), Some(last)) = (slots.first(), slots.last()) else { return false };
    let line = &words[first.labels.0..last.words.end];
    let place = place(line);
    let strokes = Strokes::of(&page.black, place, line);
    let is_covered = |word: &Word| words::is_covered(word, &page.covered);
    let mut open: Vec<&Slot> = slots.iter().filter(|slot| has_figures(words, slot)).collect();
    let count = open.len();
    let mut sure = Vec::new();
    for scale in SCALES {
        // Without a second reading the first one stays as it is.
        let Ok(again) = again::read(tesseract, &page.black, place, scale, Layout::Line) else {
            return true;
        };
        let (agree, differ) = open.into_iter().partition(|slot| agrees(words, slot, &again));
        sure.extend::<Vec<&Slot>>(agree);
        open = differ;
        if open.is_empty() {
            break;
        }
    }
    sure.retain(|slot| {
        let label = &words[slot.labels.0];
        let own = &words[slot.words.clone()];
        if slot.is_joined() && own.iter().any(|word| word.confidence < JOINED_MIN) {
            return false;
        }
        let fit = if slot.is_joined() { Fit::Close } else { fit };
        // Of letters that a stamp has cut, the shape says nothing.
        is_covered(label)
            || own.iter().any(is_covered)
            || strokes.as_ref().is_none_or(|strokes| strokes.are_printed(label, own, fit))
    });
    let sure: Vec<Range<usize>> = sure.into_iter().map(|slot| slot.words.clone()).collect();
    for slot in slots {
        for word in words[slot.words.clone()].iter_mut().filter(|word| word.has_figures()) {
            if sure.contains(&slot.words) {
                word.confidence = word.confidence.max(SURE);
            } else {
                word.doubt();
            }
        }
    }
    count > 0 && sure.len() == count
}

/// Returns the part of the page that words cover.
fn place(words: &[Word]) -> Place {
    let least = |of: fn(&Word) -> f32| words.iter().map(of).fold(f32::MAX, f32::min) as usize;
    let most = |of: fn(&Word) -> f32| words.iter().map(of).fold(0.0, f32::max) as usize + 1;
    Place {
        left: least(|word| word.left),
        top: least(Word::top),
        right: most(Word::right),
        foot: most(|word| word.bottom),
    }
}

/// Returns true if a second reading of the line says the same in a slot.
fn agrees(words: &[Word], slot: &Slot, again: &[Word]) -> bool {
    let own = &words[slot.words.clone()];
    let label = &words[slot.labels.0];
    let from = if slot.is_joined() { label.left } else { label.right() } - BESIDE;
    let end = own.last().map_or(from, |word| word.right() + BESIDE);
    let next = slot.labels.1.filter(|next| !slot.words.contains(next));
    let to = next.map_or(end, |next| words[next].left + BESIDE);
    let inside = |word: &&Word| word.left >= from && word.right() <= to;
    let read = figures(own.iter());
    let mut seen = again.iter().filter(inside).peekable();
    if seen.peek().is_some() {
        return figures(seen) == read;
    }
    // The label and what follows it may have become one word: `ngày15`.
    let joined = again.iter().find(|word| word.left < from && word.right() > from + 2.0 * BESIDE);
    joined.is_some_and(|word| {
        let whole = figures(std::iter::once(word));
        whole.strip_suffix(&read).is_some_and(|label| label.chars().all(char::is_alphabetic))
    })
}

/// Returns letters and digits of words up to the notation. Letters that look like digits are taken
/// for these.
fn figures<'a>(words: impl Iterator<Item = &'a Word>) -> String {
    let text: String = words.map(|word| word.read.as_str()).collect();
    let mut chars = text.chars().peekable();
    let mut figures = String::new();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek().is_some_and(|next| next.is_alphabetic()) => break,
            c if c.is_ascii_digit() => figures.push(c),
            c => figures.extend(like_figure(c).or(Some(c).filter(|c| c.is_alphabetic()))),
        }
    }
    figures
}

/// Returns the figure that a letter looks like: `Ị` is 1, `Š` is 5.
fn like_figure(c: char) -> Option<char> {
    let plain = c.nfd().next()?;
    match plain {
        'l' | 'I' | 'i' | '|' | '†' => Some('1'),
        'O' | 'o' => Some('0'),
        'S' | 's' => Some('5'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::words::rows;

    /// Returns the table of lines of words, each with its left side.
    fn table(lines: &[&[(u32, &str)]]) -> String {
        let rows = lines.iter().enumerate().flat_map(|(line, words)| {
            words.iter().map(move |(left, text)| {
                let (width, top) = (20 * text.chars().count(), 100 + 60 * line);
                format!("5\t1\t1\t1\t{line}\t1\t{left}\t{top}\t{width}\t30\t95\t{text}\n")
            })
        });
        rows.collect()
    }

    fn slots(words: &[Word], slots: Vec<Slot>) -> Vec<String> {
        let text = |slot: Slot| {
            let taken: Vec<&str> = words[slot.words].iter().map(|word| &*word.read).collect();
            taken.join(" ")
        };
        slots.into_iter().map(text).collect()
    }

    #[test]
    fn figures_are_found_between_their_labels() {
        let lines: [&[(u32, &str)]; 2] = [
            &[(100, "Số:"), (180, "12"), (230, "/KH-UBND"), (700, "Độc"), (780, "lập")],
            &[
                (400, "Huế,"),
                (500, "ngày"),
                (600, "15"),
                (660, "tháng"),
                (780, "4"),
                (820, "năm"),
                (900, "2024"),
            ],
        ];
        let read = table(&lines);
        let words = rows(&read);
        let (first, second) = words.split_at(5);
        assert_eq!(slots(&words, number(first, 0)), ["12 /KH-UBND"]);
        assert_eq!(slots(&words, date(second, 5)), ["15", "4", "2024"]);
        assert!(number(second, 5).is_empty() && date(first, 0).is_empty());
        // A label that was read as one word with its figures is in its slot.
        let read = table(&[&[(100, "Só:942/BTC-QLG"), (700, "Hà")]]);
        let joined = rows(&read);
        let found = number(&joined, 0);
        assert!(found[0].is_joined() && slots(&joined, found) == ["Só:942/BTC-QLG"]);
        let joined: &[(u32, &str)] =
            &[(400, "ngày9"), (600, "tháng"), (780, "4"), (820, "năm"), (900, "2024")];
        let read = table(&[joined]);
        let words = rows(&read);
        assert_eq!(slots(&words, date(&words, 0)), ["ngày9", "4", "2024"]);
        let joined: &[(u32, &str)] =
            &[(400, "ngày22tháng"), (780, "4"), (820, "năm"), (900, "2024")];
        let words = rows(&table(&[joined]));
        assert_eq!(slots(&words, date(&words, 0)), ["ngày22tháng", "ngày22tháng 4", "2024"]);
        assert!(words.iter().filter(|word| has_label(word, "thang")).count() == 1);
        assert!(number(&first[..1], 0).is_empty() && number(&[], 0).is_empty());
    }

    #[test]
    fn a_number_of_figures_is_printed() {
        let only = |word| has_only_figures(&rows(&table(&[&[(100, word)]])));
        assert!(only("12/KH-UBND") && only("12") && only("Số:12/KH"));
        assert!(!only("†8/QĐ-TTg") && !only("1O/KH"));
    }

    #[test]
    fn two_readings_agree_by_their_figures() {
        let text = |text| figures(rows(&table(&[&[(100, text)]])).iter());
        assert_eq!(text("l2/KH-UBND"), text("12/KH-ƯBND"));
        assert_eq!(text("21/2026/TT-BCT"), "212026");
        assert_eq!((text("ỊÌ"), text("1Š")), ("11".into(), "15".into()));
        assert_ne!(text("0Š"), text("0"));
        let first = table(&[&[(100, "ngày"), (200, "15"), (260, "tháng"), (400, "4")]]);
        let first = rows(&first);
        let slot = Slot { words: 1..2, labels: (0, Some(2)) };
        let again = |words: &[(u32, &str)]| agrees(&first, &slot, &rows(&table(&[words])));
        assert!(again(&[(102, "ngày"), (198, "l5"), (262, "tháng"), (399, "9")]));
        assert!(!again(&[(102, "ngày"), (198, "16"), (262, "tháng")]));
        assert!(!again(&[(102, "ngày"), (262, "tháng")]));
        assert!(again(&[(102, "ngày15"), (262, "tháng")]));
        assert!(!again(&[(102, "ngày115"), (262, "tháng")]));
    }
}
