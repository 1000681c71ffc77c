//! The pieces of a text and the gaps between them, and which pieces nobody writes.

use super::super::Span;
use super::super::letter::vowel;
use super::super::usage::{Used, letter_shares, used};
use crate::text::push_key;

/// Stands for a character that an extractor could not name.
pub(super) const PLACEHOLDER: char = char::REPLACEMENT_CHARACTER;

/// Fewest pieces without a vowel that make a text suspicious: the vote asks for as many.
pub(super) const EVIDENCE_MIN: usize = 3;
/// A letter that should stand in a text so many times by its frequency, and does not, makes it suspicious.
const EXPECTED_MIN: f32 = 16.0;
/// Words after which a lone letter is a label: `điểm c khoản 2`.
const LABELLED: [&str; 25] = [
    "điều", "điểm", "khoản", "mục", "tiết", "phần", "bảng", "hình", "nhóm", "loại", "hạng", "mẫu",
    "lớp", "khối", "chữ", "hiệu", "số", "cột", "dòng", "lục", "ý", "đoạn", "hàng", "lô", "tổ",
];

/// What stands before a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// So many spaces.
    Spaces(usize),
    /// A line end, with or without spaces.
    Line,
    /// Punctuation, or the beginning of the text.
    Other,
}

impl Gap {
    /// Whether what stands on both sides may be one phrase.
    pub(super) fn joins(self) -> bool {
        self != Gap::Other
    }

    /// Whether there may be room for a letter besides the space between two words.
    pub(super) fn is_wide(self) -> bool {
        self != Gap::Spaces(1)
    }

    /// Whether there is room for just that letter: a wider gap parts the columns of a table.
    pub(super) fn has_room(self) -> bool {
        self == Gap::Spaces(2)
    }

    /// Whether it is wider than any letter that may be missing.
    pub(super) fn parts_columns(self) -> bool {
        matches!(self, Gap::Spaces(3..))
    }
}

/// A run of letters.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub text: &'a str,
    pub span: Span,
    /// What stands before it.
    pub gap: Gap,
    /// The syllable that it is, if it is one that is used.
    pub used: Option<Used>,
    /// Whether it has a digit, and so is no word.
    pub is_number: bool,
    /// Whether every letter is a consonant, none a capital, and it is no label and no unit.
    pub is_orphan: bool,
    /// Whether it is written together with punctuation as labels and names are (`b)`, `v.v`).
    pub is_attached: bool,
}

/// The letters of Vietnamese beyond ASCII lie in two blocks of Unicode.
const LATIN: std::ops::RangeInclusive<usize> = 0xc0..=0x1b0;
const VIETNAMESE: std::ops::RangeInclusive<usize> = 0x1ea0..=0x1ef9;
const COUNTED: usize = 0x1b1 - 0xc0 + 0x1efa - 0x1ea0;

/// What one look at a text shows.
#[derive(Debug)]
pub(super) struct Census {
    /// How often each letter of the two blocks occurs.
    counts: [u32; COUNTED],
    /// Pieces without a vowel, and pieces with a placeholder.
    orphans: usize,
}

fn place(letter: char) -> Option<usize> {
    let at = letter as usize;
    match at {
        _ if LATIN.contains(&at) => Some(at - LATIN.start()),
        _ if VIETNAMESE.contains(&at) => Some(at - VIETNAMESE.start() + 0x1b1 - 0xc0),
        _ => None,
    }
}

impl Census {
    /// How often a letter beyond ASCII occurs.
    pub(super) fn count(&self, letter: char) -> usize {
        place(letter).map_or(0, |at| self.counts[at] as usize)
    }

    /// Whether it is worth to look closer.
    pub(super) fn is_suspicious(&self) -> bool {
        self.orphans >= EVIDENCE_MIN || self.misses_a_frequent_letter()
    }

    fn misses_a_frequent_letter(&self) -> bool {
        let all = self.counts.iter().sum::<u32>() as f32;
        let expected = |share: f32| share * all;
        letter_shares()
            .iter()
            .any(|&(letter, share)| expected(share) >= EXPECTED_MIN && self.count(letter) == 0)
    }
}

/// Counts letters and orphans, in one pass.
pub(super) fn census(text: &str) -> Census {
    let mut census = Census { counts: [0; COUNTED], orphans: 0 };
    // Where the piece began that is being read, and whether it has consonants alone so far.
    let mut piece: Option<(usize, bool)> = None;
    for (at, c) in text.char_indices() {
        let in_word = match c.is_ascii() {
            true => c.is_ascii_alphanumeric(),
            false => {
                if let Some(place) = place(c) {
                    census.counts[place] += 1;
                }
                census.orphans += usize::from(c == PLACEHOLDER);
                c.is_alphanumeric()
            }
        };
        if in_word {
            let bare = piece.is_none_or(|(_, bare)| bare) && is_consonant(c);
            piece = Some((piece.map_or(at, |(start, _)| start), bare));
        } else if let Some((start, bare)) = piece.take() {
            census.orphans += usize::from(bare && stands_free(text, start, at));
        }
    }
    census
}

fn is_consonant(c: char) -> bool {
    matches!(c, 'b'..='d' | 'g' | 'h' | 'k'..='n' | 'p'..='t' | 'v' | 'x' | 'đ')
}

/// Whether the piece is no label, unit, or part of something written together: spaces around it, a
/// letter behind them, and no word beside it that labels stand with.
fn stands_free(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (&text[..start], &text[end..]);
    let next = after.trim_start();
    let spaced = (before.is_empty() || before.ends_with([' ', '\n'])) && next.len() < after.len();
    let narrow = !after.starts_with("  ");
    let listed = narrow && before.trim_end_matches(' ').ends_with([',', ';', '(']);
    if !spaced || listed || !next.starts_with(char::is_alphabetic) {
        return false;
    }
    let first = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let last = before.trim_end_matches(' ').rsplit(|c: char| !c.is_alphanumeric()).next();
    let last = last.unwrap_or_default();
    let is_labelled = |word: &str| LABELLED.contains(&word.to_lowercase().as_str());
    !last.ends_with(|c: char| c.is_numeric()) && !is_labelled(last) && !is_labelled(first)
}

/// Whether a piece is short enough for a label, a variable or a part of an abbreviation.
fn is_label(piece: &str) -> bool {
    piece.chars().nth(1).is_none() || !has_vowel(piece)
}

fn is_attached(before: &str, after: &str) -> bool {
    before.ends_with(['.', '/', '-', '\'', '@', '_', '(', ','])
        || after.starts_with([')', '.', ':', '/', '-', '\'', '@', '_'])
}

/// The pieces of `text`, in order.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let in_piece = |c: char| c.is_alphanumeric() || c == PLACEHOLDER;
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut key = String::new();
    let (mut at, mut end) = (0, 0);
    while let Some(start) = text[at..].find(in_piece).map(|next| at + next) {
        let rest = &text[start..];
        let length = rest.find(|c: char| !in_piece(c)).unwrap_or(rest.len());
        let piece = &rest[..length];
        key.clear();
        push_key(piece, &mut key);
        tokens.push(Token {
            text: piece,
            span: Span::new(start, start + length),
            gap: gap(&text[end..start], tokens.is_empty()),
            used: used(&key),
            is_number: piece.contains(char::is_numeric),
            is_orphan: piece.chars().all(is_consonant) && stands_free(text, start, start + length),
            is_attached: is_label(piece) && is_attached(&text[..start], &rest[length..]),
        });
        at = start + length;
        end = at;
    }
    tokens
}

fn gap(between: &str, first: bool) -> Gap {
    match between.trim().is_empty() {
        true if first => Gap::Line,
        true if between.contains(['\n', '\u{c}']) => Gap::Line,
        true => Gap::Spaces(between.chars().count()),
        false => Gap::Other,
    }
}

/// Whether `piece` has a vowel.
pub(super) fn has_vowel(piece: &str) -> bool {
    piece.chars().flat_map(char::to_lowercase).any(|c| vowel(c).is_some())
}
