//! Splits a text into pieces (runs of letters and digits) and the gaps between them, and
//! recognises fragments of damaged words.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::letter::vowel;
use crate::span::Span;
use crate::syllable::Syllable;
use crate::usage::{Used, letter_shares, used};
use crate::word::{key, push_term};

/// Stands for a character that could not be identified when the text was extracted.
pub(super) const PLACEHOLDER: char = char::REPLACEMENT_CHARACTER;

/// Fewest fragments without a vowel that make a text suspicious. The vote also needs this number of
/// gaps.
pub(super) const EVIDENCE_MIN: usize = 3;
/// A text is suspicious if it lacks a letter whose expected number of occurrences is at least this.
const EXPECTED_MIN: f32 = 16.0;
/// From this length on, the consonants of a syllable without its vowel are not taken for a label, a
/// unit or an abbreviation.
const SKELETON_LETTERS_MIN: usize = 3;
/// Units that could also be the consonants of a syllable.
const UNITS: [&str; 8] = ["m", "g", "t", "l", "đ", "cm", "km", "mm"];
/// Words beside which a lone letter is a label: `điểm c khoản 2`.
const LABELLED: [&str; 25] = [
    "điều", "điểm", "khoản", "mục", "tiết", "phần", "bảng", "hình", "nhóm", "loại", "hạng", "mẫu",
    "lớp", "khối", "chữ", "hiệu", "số", "cột", "dòng", "lục", "ý", "đoạn", "hàng", "lô", "tổ",
];

/// The gap before a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// This number of spaces.
    Spaces(usize),
    /// A line end, with or without spaces, or the start of the text.
    Line,
    /// Punctuation.
    Other,
}

impl Gap {
    /// Returns true if the pieces on both sides may belong to one phrase.
    pub(super) fn joins(self) -> bool {
        self != Gap::Other
    }

    /// Returns true if a letter may be missing here, besides the space between two words.
    pub(super) fn is_wide(self) -> bool {
        self != Gap::Spaces(1)
    }

    /// Returns true if the gap fits the space and exactly one letter. A wider gap separates table
    /// columns.
    pub(super) fn has_room(self) -> bool {
        self == Gap::Spaces(2)
    }

    /// Returns true if the gap is wider than any missing letter, so it separates table columns.
    pub(super) fn parts_columns(self) -> bool {
        matches!(self, Gap::Spaces(3..))
    }
}

/// A run of letters, digits and placeholders.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub text: &'a str,
    pub span: Span,
    /// The gap before the piece.
    pub gap: Gap,
    /// The piece as a syllable of the usage table, or `None` if it is not one.
    pub used: Option<Used>,
    /// True if the piece contains a digit, so it is not a word.
    pub is_number: bool,
    /// True if the piece has only consonants and is neither a label nor a unit. Only its first
    /// letter may be a capital, and only in a longer piece such as `Thc`.
    pub is_fragment: bool,
    /// True if the piece is joined to punctuation like a label or a name (`b)`, `v.v`).
    pub is_attached: bool,
    /// True if the piece is in the position of a label, a unit or an abbreviation: `điểm b`, `x 2`,
    /// `TT`.
    pub is_label: bool,
    /// True if the piece is certainly a label, because list items or labelling words are on both
    /// sides: `điểm b khoản 2`, `a, b và c`.
    pub is_listed: bool,
}

/// The consonants of each syllable, without its vowels: `đnh`, `th`.
static SKELETONS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let skeleton = |syllable: Syllable| {
        let letters = syllable.onset.chars().chain(syllable.rime.chars());
        letters.filter(|&c| vowel(c).is_none()).collect()
    };
    Syllable::all().map(skeleton).collect()
});

/// Returns true if `piece` consists of the consonants of a syllable, at least two, without its
/// vowel: `đnh`, `Th`, but not `kg`.
fn is_skeleton(piece: &str) -> bool {
    piece.chars().nth(1).is_some() && SKELETONS.contains(&key(piece))
}

/// The two Unicode ranges that contain the Vietnamese letters beyond ASCII.
const LATIN: std::ops::RangeInclusive<usize> = 0xc0..=0x1b0;
const VIETNAMESE: std::ops::RangeInclusive<usize> = 0x1ea0..=0x1ef9;
const COUNTED: usize = 0x1b1 - 0xc0 + 0x1efa - 0x1ea0;

/// The result of one pass over a text.
#[derive(Debug)]
pub(super) struct Census {
    /// The number of occurrences of each character of the two ranges.
    counts: [u32; COUNTED],
    /// The number of fragments without a vowel, plus the number of placeholders.
    fragments: usize,
}

fn place(letter: char) -> Option<usize> {
    let at = letter as usize;
    if LATIN.contains(&at) {
        Some(at - LATIN.start())
    } else if VIETNAMESE.contains(&at) {
        Some(at - VIETNAMESE.start() + 0x1b1 - 0xc0)
    } else {
        None
    }
}

/// Returns true if a character of the two ranges is a letter; all but two are.
fn is_letter(c: char) -> bool {
    !matches!(c, '×' | '÷')
}

/// Returns true if a character belongs to a piece.
fn in_piece(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    (place(c).is_some() && is_letter(c)) || c.is_alphanumeric() || c == PLACEHOLDER
}

impl Census {
    /// Counts a character beyond ASCII. Returns true if it belongs to a piece.
    fn counts_in(&mut self, c: char) -> bool {
        if let Some(place) = place(c) {
            self.counts[place] += 1;
            return is_letter(c);
        }
        self.fragments += usize::from(c == PLACEHOLDER);
        c.is_alphanumeric()
    }

    /// Returns the number of occurrences of a letter beyond ASCII; 0 for one outside the two
    /// ranges.
    pub(super) fn count(&self, letter: char) -> usize {
        place(letter).map_or(0, |at| self.counts[at] as usize)
    }

    /// Returns true if the text needs the full analysis.
    pub(super) fn is_suspicious(&self) -> bool {
        self.fragments >= EVIDENCE_MIN || self.misses_a_frequent_letter()
    }

    fn misses_a_frequent_letter(&self) -> bool {
        let all = self.counts.iter().sum::<u32>() as f32;
        let expected = |share: f32| share * all;
        letter_shares()
            .iter()
            .any(|one| expected(one.share) >= EXPECTED_MIN && self.count(one.letter) == 0)
    }
}

/// Counts letters and fragments without a vowel, in one pass.
pub(super) fn census(text: &str) -> Census {
    let mut census = Census { counts: [0; COUNTED], fragments: 0 };
    // The start of the current piece, and whether it has only consonants so far.
    let mut piece: Option<usize> = None;
    let mut only_consonants = true;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        // Nearly all characters are ASCII; their pieces need no look at the whole character.
        let (in_word, is_consonant, length) = match byte {
            0..=0x7f => (byte.is_ascii_alphanumeric(), is_consonant(char::from(byte)), 1),
            _ => {
                let c = text[at..].chars().next().unwrap_or(PLACEHOLDER);
                (census.counts_in(c), is_consonant(c), c.len_utf8())
            }
        };
        if in_word {
            if piece.is_none() {
                (piece, only_consonants) = (Some(at), true);
            }
            only_consonants &= is_consonant;
        } else if let Some(start) = piece.take() {
            census.fragments += usize::from(only_consonants && is_free_standing(text, start, at));
        }
        at += length;
    }
    census
}

/// Returns true if `piece` has only consonants. Its first letter may be a capital if the piece is a
/// skeleton of at least `SKELETON_LETTERS_MIN` letters, too long for an abbreviation.
fn has_only_consonants(piece: &str) -> bool {
    let small = piece.chars().skip(1).all(is_consonant);
    let long = piece.chars().nth(SKELETON_LETTERS_MIN - 1).is_some();
    small
        && (piece.starts_with(is_consonant)
            || (long && piece.starts_with(char::is_uppercase) && is_skeleton(piece)))
}

fn is_consonant(c: char) -> bool {
    matches!(c, 'b'..='d' | 'g' | 'h' | 'k'..='n' | 'p'..='t' | 'v' | 'x' | 'đ')
}

/// Returns true if the piece is not a label, a unit or part of a joined expression. A long
/// skeleton must not be joined to punctuation. Any other piece needs spaces on both sides
/// and a letter after them. It must not follow a number or list punctuation, nor be next to a word
/// of `LABELLED`.
fn is_free_standing(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (&text[..start], &text[end..]);
    let piece = &text[start..end];
    if piece.chars().count() >= SKELETON_LETTERS_MIN && is_skeleton(piece) {
        return !is_attached(before, piece, after);
    }
    let next = after.trim_start();
    let spaced = (before.is_empty() || before.ends_with([' ', '\n'])) && next.len() < after.len();
    let narrow = !after.starts_with("  ");
    let listed = narrow && before.trim_end_matches(' ').ends_with([',', ';', '(']);
    if !spaced || listed || !next.starts_with(char::is_alphabetic) {
        return false;
    }
    let first = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let last = before
        .trim_end_matches(' ')
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let is_labelled = |word: &str| LABELLED.contains(&word.to_lowercase().as_str());
    !last.ends_with(|c: char| c.is_numeric()) && !is_labelled(last) && !is_labelled(first)
}

/// Returns true if `piece` is joined to punctuation like a label, a variable or a part of an
/// abbreviation. A fragment at the end of a sentence or clause is not: `theo quy đnh.`, `(nếu c)`.
fn is_attached(before: &str, piece: &str, after: &str) -> bool {
    let is_single = piece.chars().nth(1).is_none();
    let inside = |c: char| matches!(c, '.' | '/' | '-' | '\'' | '@' | '_' | ',');
    let opens = before.ends_with(inside) || (is_single && before.ends_with('('));
    let mut next = after.chars();
    let continues = match next.next() {
        Some('/' | '-' | '\'' | '@' | '_') => true,
        Some('.' | ':' | ')') if is_single || !is_skeleton(piece) => {
            next.next().is_some_and(char::is_alphanumeric) || !follows_word(before)
        }
        Some('.' | ':') => next.next().is_some_and(char::is_alphanumeric),
        _ => false,
    };
    (opens || continues) && (is_single || !has_vowel(piece))
}

/// Returns true if a lower-case word of at least two letters comes directly before, separated by
/// spaces. A line start, a number or a name does not count.
fn follows_word(before: &str) -> bool {
    let words = before.trim_end_matches(' ');
    let last = words.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    words.len() < before.len()
        && last.chars().nth(1).is_some()
        && last.chars().all(char::is_lowercase)
}

/// Returns the pieces of `text`, in order.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut term = String::new();
    let (mut at, mut end) = (0, 0);
    while let Some(start) = text[at..].find(in_piece).map(|next| at + next) {
        let rest = &text[start..];
        let length = rest.find(|c: char| !in_piece(c)).unwrap_or(rest.len());
        let piece = &rest[..length];
        term.clear();
        push_term(piece, &mut term);
        tokens.push(Token {
            text: piece,
            span: Span::new(start, start + length),
            gap: gap(&text[end..start], tokens.is_empty()),
            used: used(&term),
            is_number: piece.contains(char::is_numeric),
            is_fragment: has_only_consonants(piece)
                && is_free_standing(text, start, start + length),
            is_attached: is_attached(&text[..start], piece, &rest[length..]),
            is_label: false,
            is_listed: false,
        });
        at = start + length;
        end = at;
    }
    for at in 0..tokens.len() {
        if tokens[at].used.is_some() {
            continue;
        }
        let single = is_single(&tokens[at]);
        let (before, after) = if single { in_list(&tokens, at) } else { (false, false) };
        tokens[at].is_listed = before && after;
        tokens[at].is_label = before || after || is_label(&tokens, at);
    }
    tokens
}

/// Returns whether a list of letters continues before `tokens[at]`, and whether it continues after
/// it: `điểm a, b và c khoản 2`.
fn in_list(tokens: &[Token<'_>], at: usize) -> (bool, bool) {
    const AND: [&str; 3] = ["và", "hoặc", "đến"];
    let beside = |first: usize, second: usize, step: fn(usize) -> Option<usize>| {
        let (near, gap) = (tokens.get(first)?, tokens.get(first.max(second))?.gap);
        let far = step(first).and_then(|at| tokens.get(at));
        let single = gap == Gap::Other && is_single(near);
        let joined = AND.contains(&near.text) && far.is_some_and(is_single);
        Some(single || joined || (gap == Gap::Spaces(1) && labels(near)))
    };
    let before = at.checked_sub(1).and_then(|last| beside(last, at, |at| at.checked_sub(1)));
    let after = beside(at + 1, at, |at| at.checked_add(1));
    (before.unwrap_or(false), after.unwrap_or(false))
}

/// Returns true if `tokens[at]` is in the position of a unit, a variable, an initial or an
/// abbreviation.
fn is_label(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    let last = at.checked_sub(1).map(|last| &tokens[last]);
    let next = tokens.get(at + 1);
    if last.is_some_and(|last| last.is_number) && UNITS.contains(&token.text) {
        return true;
    }
    if !is_single(token) {
        let alone = |other: Option<&Token<'_>>| other.is_none_or(|other| !is_capital(other));
        return is_capital(token) && alone(last) && alone(next);
    }
    let gap_after = next.map_or(Gap::Other, |next| next.gap);
    let is_factor = token.text == "x" && next.is_some_and(|next| next.is_number);
    let is_line = token.gap == Gap::Line && gap_after == Gap::Line;
    let is_initial = is_capital(token)
        && gap_after == Gap::Other
        && last.is_some_and(|last| last.text.starts_with(char::is_uppercase));
    is_factor || is_line || is_initial
}

fn is_single(token: &Token<'_>) -> bool {
    token.text.chars().nth(1).is_none()
}

fn is_capital(token: &Token<'_>) -> bool {
    token.text.chars().all(char::is_uppercase)
}

fn labels(token: &Token<'_>) -> bool {
    LABELLED.contains(&token.text.to_lowercase().as_str())
}

fn gap(between: &str, first: bool) -> Gap {
    if !between.trim().is_empty() {
        Gap::Other
    } else if first || between.contains(['\n', '\u{c}']) {
        Gap::Line
    } else {
        Gap::Spaces(between.chars().count())
    }
}

/// Returns true if `piece` has a vowel.
pub(super) fn has_vowel(piece: &str) -> bool {
    piece.chars().flat_map(char::to_lowercase).any(|c| vowel(c).is_some())
}
