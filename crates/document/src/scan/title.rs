//! Which titles of scans are whole, by their words. It knows neither what OCR is sure of (`record`)
//! nor the place on the page (`centred`).

use super::{counter, dirt, phrases};
use crate::entity::issuer;
use crate::head::title::subject;
use crate::line::{self, is_capitals};
use tracuu_text::{phrase, syllable};

/// Fewer bytes before the opening of a title (`Về việc`) are not words of it.
const DIRT_BYTES_MAX: usize = 12;
/// Most words of a type's name after those of the decree.
const TYPE_WORDS_MAX: usize = 3;
/// Most letters of the pieces of a word with a stop in it. The parts of an address on the web are
/// longer.
const PIECE_LETTERS_MAX: usize = 2;
/// Signs that a title may have beside letters, figures and spaces. Others are what OCR makes of a
/// stamp over it.
const TITLE_SIGNS: &str = ".,;:-–—/()[]\"“”'‘’«»&%…°";
/// Words without a vowel that a title may have.
const UNITS: [&str; 10] = ["km", "kg", "cm", "mm", "dm", "ml", "mg", "kv", "kw", "mw"];
/// The letter whose capital has its shape and its height: OCR takes `Kết luận` for `kết luận`.
const SAME_SHAPE: (char, char) = ('k', 'K');
/// The opening of a title, of whose first letter the same is true.
const OPENING: &str = "Về ";
/// Signs before a title that are strokes of a pen.
const STROKES: [char; 3] = ['\'', '’', '`'];
/// A word that no title begins with: OCR takes `Về` for it.
const NEVER_FIRST: &str = "và ";
/// The first word of `Kính gửi`, whose other words a stamp covers.
const ADDRESS: &str = " Kính";

/// Returns a title with its opening put right and a capital in place of the letter that OCR takes
/// for one, without what follows the type on its line (`CHƯƠNG TRÌNH PHỐI HỢP`) and what is left of
/// the address. Returns `None` if nothing is left. `head` is the lines of the head.
pub(super) fn tidied(title: String, head: &[&str]) -> Option<String> {
    let mut title = title.as_str();
    title = title.strip_suffix(ADDRESS).unwrap_or(title).trim_start_matches(STROKES);
    let dirty: Vec<&str> = title.split(' ').collect();
    let opened = dirt::before_opening(&dirty).map(|at| dirty[at..].join(" "));
    title = opened.as_deref().unwrap_or(title);
    let words = || head.iter().filter_map(|line| after_type(line));
    if words().any(|words| words == title) {
        return None;
    }
    let mut rests = words().filter_map(|words| title.strip_prefix(words)?.strip_prefix(' '));
    title = rests.next().filter(|rest| rest.contains(char::is_lowercase)).unwrap_or(title);
    // `và việc` or `và công tác` below a type.
    let is_below_type = |lines: &[&str]| {
        let below = lines[1].trim_start_matches(STROKES);
        line::type_line(lines[0]).is_some() && title.starts_with(below) && !below.is_empty()
    };
    if (is_misread_opening(title) || title.starts_with(NEVER_FIRST))
        && head.windows(2).any(is_below_type)
    {
        let rest = title.split_once(' ').map_or("", |(_, rest)| rest);
        return Some(format!("{OPENING}{rest}"));
    }
    if let Some(rest) = ["về ", "VỀ "].iter().find_map(|read| title.strip_prefix(read))
        && rest.starts_with(char::is_lowercase)
    {
        return Some(format!("{OPENING}{rest}"));
    }
    Some(match title.strip_prefix(SAME_SHAPE.0) {
        Some(rest) => format!("{}{rest}", SAME_SHAPE.1),
        None => title.to_string(),
    })
}

/// Returns the words in capitals after a type on its line: some words of its name that the decree
/// does not have.
fn after_type(line: &str) -> Option<&str> {
    let rest = line::type_line(line)?.rest;
    let is_name = is_capitals(rest) && rest.split(' ').count() <= TYPE_WORDS_MAX;
    (is_name && subject(rest).is_none()).then_some(rest)
}

/// Returns false for a title that is only an organ's name in capitals, begins inside a sentence,
/// has signs that no title has, or is a line of a counter's stamp.
pub(super) fn is_title(title: &str) -> bool {
    let organ = is_capitals(title)
        && (phrases::is_known(title)
            || issuer::head(title).is_some_and(|head| head.is_whole || head.needs_more));
    // A stamp over the title covers its first words.
    let is_cut = title.starts_with(|c: char| c.is_lowercase() && c != SAME_SHAPE.0)
        && subject(title).is_none();
    // The type above it, misread, or what is left of a stamp.
    let is_syllable = |word: &str| {
        is_capitals(word) && word.len() > 1 && syllable::is_legal(&tracuu_text::key(word))
    };
    let is_typed =
        title.contains(char::is_lowercase) && title.split_whitespace().take(2).any(is_syllable);
    let is_dirty = is_typed
        || title.split([' ', '-']).any(is_misread)
        || is_misread_opening(title)
        || title.ends_with("..")
        || title.contains(|c: char| {
            !c.is_alphanumeric() && !c.is_whitespace() && !TITLE_SIGNS.contains(c)
        })
        || title.starts_with(|c: char| !c.is_alphanumeric() && !"(\"“‘«".contains(c))
        || ["về việc", "v/v"].iter().any(|opening| {
            let lower = title.to_lowercase();
            let before = lower.find(opening).filter(|at| *at <= DIRT_BYTES_MAX);
            before.is_some_and(|at| !["", "("].contains(&&lower[..at]))
        });
    !organ && !is_cut && !is_dirty && !counter::is_of_counter(title)
}

/// Returns true for a word in small letters with an accent that is not a syllable, since words of
/// other languages have no accents, for a piece of a word without a vowel, and for a word that a
/// stop parts into pieces (`t.u`).
fn is_misread(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_piece = |piece: &str| {
        piece.chars().all(char::is_lowercase) && piece.chars().count() <= PIECE_LETTERS_MAX
    };
    let is_small = word.chars().all(char::is_lowercase);
    let is_rest = word.len() > 1
        && word.bytes().all(|byte| byte.is_ascii_lowercase() && !b"aeiouy".contains(&byte))
        && !UNITS.contains(&word);
    is_small && (is_rest || !word.is_ascii() && !syllable::is_legal(&tracuu_text::key(word)))
        || word != "v.v" && word.contains('.') && word.split('.').all(is_piece)
}

/// Returns true for a title that begins as `Về việc` does but for its first word: `Yê việc`.
fn is_misread_opening(title: &str) -> bool {
    let mut words = title.split_whitespace();
    words.next().is_some_and(|first| first.chars().count() == 2 && phrase::key(first) != "về")
        && words.next() == Some("việc")
}
