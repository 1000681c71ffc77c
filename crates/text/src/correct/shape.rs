//! The capitals of a word: what they say of it, and how its replacement gets them.

use crate::fold::has_diacritics;
use crate::letter::is_capital;
use crate::pairs::Token;
use crate::{fold, key, syllable, tone};

/// Letters, without accents, whose capital has the same shape.
const SAME_SHAPE: &str = "cosuvxz";

/// Where a word has capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// Nowhere.
    Small,
    /// Only its first letter is one.
    Title,
    /// Everywhere, in a word of more than one letter.
    Capitals,
    /// Anywhere else.
    Mixed,
    /// It is not a word of letters.
    Other,
}

impl Case {
    pub(super) fn of(token: Token<'_>) -> Case {
        let Token::Letters(letters) = token else { return Case::Other };
        let capitals = letters.chars().filter(|&c| is_capital(c)).count();
        match capitals {
            0 => Case::Small,
            1 if letters.starts_with(is_capital) => Case::Title,
            _ if capitals == letters.chars().count() => Case::Capitals,
            _ => Case::Mixed,
        }
    }
}

/// Returns true for capitals that are an abbreviation or a Roman numeral.
pub(super) fn is_code(letters: &str) -> bool {
    letters.chars().all(is_capital)
        && (is_roman(letters) || !syllable::is_legal_folded(&fold(letters).to_lowercase()))
}

/// Returns true for the letters of a Roman numeral.
pub(super) fn is_roman(letters: &str) -> bool {
    letters.chars().all(|c| "IVXLC".contains(c))
}

/// Returns the text to take for `read`: `word`, or if that is `None` the word as read with right
/// capitals. Returns `None` if nothing changes. `around` are the words before and after.
pub(super) fn replacement(
    read: &str,
    case: Case,
    word: Option<&str>,
    around: [Option<Case>; 2],
) -> Option<String> {
    let right = right_case(read, case, around);
    let small = match word {
        // Official documents write `hòa`, `thủy`; the table has one form of both spellings.
        Some(word) => tone::open_rimes_first(word),
        None if right != case && has_diacritics(read) && syllable::is_legal(&key(read)) => {
            read.to_lowercase()
        }
        None => return None,
    };
    Some(match right {
        Case::Capitals => small.to_uppercase(),
        Case::Title => {
            let mut letters = small.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
        }
        _ => small,
    })
}

/// Returns the capitals that a word should have: those of the words around it if it has some
/// inside, or if only their size makes its letters capitals.
fn right_case(read: &str, case: Case, around: [Option<Case>; 2]) -> Case {
    let has_same_shape = || fold(read).to_lowercase().chars().all(|c| SAME_SHAPE.contains(c));
    match case {
        Case::Mixed if around.contains(&Some(Case::Capitals)) => Case::Capitals,
        Case::Mixed if read.starts_with(is_capital) => Case::Title,
        Case::Mixed => Case::Small,
        Case::Capitals if around == [Some(Case::Small); 2] && has_same_shape() => Case::Small,
        case => case,
    }
}
