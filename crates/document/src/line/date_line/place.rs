//! The place before a date: which text is one, and how it is written in a record.

use super::super::words::is_capitals;
use crate::entity::issuer;
use tracuu_text::sign::is_dash;
use tracuu_text::{Syllable, fold, phrase};

/// Most words of a place whose later words are in small letters: `Lạng sơn`.
const SMALL_WORDS_MAX: usize = 3;
/// Most words of a place in capitals that does not say its level: a title may be in capitals too.
const CAPITAL_WORDS_MAX: usize = 3;
/// Words for kinds of places, and signs between names, which begin with a small letter.
const SMALL: &str = "tỉnh thành phố huyện quận xã phường thị trấn đặc khu đảo thôn ấp tp tp. t.p \
                     t.p. tx tx. tt. h. q. p. x. t. - –";
/// Words of sentences that precede a date as a place does: `Hôm nay, ngày …`, `Theo đó, ngày …`.
const SENTENCE_WORDS: &str = "nay đó này qua hôm theo sau trước tiếp đến vào từ kể lúc hồi sáng \
                              chiều tối trưa họp căn của về và \
                              tại hạn nộp";
/// Words with which a place in capitals says its level.
const LEVEL_WORDS: &str = "TỈNH THÀNH TP TP. HUYỆN QUẬN XÃ PHƯỜNG THỊ ĐẶC";

/// Returns true if `word` is one of `list`.
fn is_one_of(word: &str, list: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// Returns true if every word of `text` begins with a capital, except words for kinds of places:
/// `Thành phố Huế`, `Quận 1, TP. Hồ Chí Minh`. Returns false for a sentence such as `Luật này có
/// hiệu lực từ`.
pub(super) fn is_place(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let digit = |c: char| c.is_ascii_digit();
    let numbered = |at: usize| {
        let word = words[at].trim_end_matches(',');
        let level = at > 0 && ["quận", "phường"].contains(&words[at - 1].to_lowercase().as_str());
        level && (1..=2).contains(&word.len()) && word.chars().all(digit)
    };
    let named = |at: usize| {
        let name = words[at].rsplit('.').next().unwrap_or_default();
        let name = if name.is_empty() { words[at] } else { name };
        let letter = |c: char| c.is_alphabetic() || ".,'’".contains(c) || is_dash(c);
        name.starts_with(char::is_uppercase) && words[at].chars().all(letter)
    };
    text.starts_with(char::is_alphabetic)
        && words.iter().any(|word| word.contains(char::is_uppercase))
        && (0..words.len()).all(|at| named(at) || is_one_of(words[at], SMALL) || numbered(at))
}

/// Returns true if `text` may be a place whose later words are in small letters (`Lạng sơn`), or is
/// the name of a province in any letters.
pub(super) fn is_small_place(text: &str) -> bool {
    let words: Vec<String> = text.split(' ').map(str::to_lowercase).collect();
    let spoken =
        |word: &String| Syllable::parse(word).is_some() && !is_one_of(word, SENTENCE_WORDS);
    let short = (2..=SMALL_WORDS_MAX).contains(&words.len());
    is_province(text) || (short && text.starts_with(char::is_uppercase) && words.iter().all(spoken))
}

/// Returns true if `text`, which is in capitals, is the name of a place and not a heading: a
/// province, with a word for its level, or of few words.
pub(super) fn is_capital_place(text: &str, has_comma: bool) -> bool {
    let words = || text.split_whitespace();
    let level = words().next().is_some_and(|word| is_one_of(word, LEVEL_WORDS));
    let spoken = words().any(|word| is_one_of(&word.to_lowercase(), SENTENCE_WORDS));
    let short = has_comma && !spoken && words().count() <= CAPITAL_WORDS_MAX;
    is_province(text) || level || short
}

/// Returns true for the name of a province or a centrally run city, with or without its level.
pub(super) fn is_province(text: &str) -> bool {
    issuer::province(text).is_some()
}

/// Sets a place in sentence case if it is in capitals or has names in small letters: `THÀNH PHỐ
/// HUẾ` gives `Thành phố Huế`, `Lạng sơn` gives `Lạng Sơn`.
pub(super) fn place_case(place: &str) -> String {
    const LEVELS: [&str; 4] = ["thành phố", "thị trấn", "thị xã", "đặc khu"];
    if !is_capitals(place) && is_place(place) {
        return place.to_string();
    }
    let part = |part: &str| {
        let lower = part.to_lowercase();
        let level = LEVELS.iter().find(|level| lower.starts_with(*level));
        let (level, name) = lower.split_at(level.map_or(0, |level| level.len()));
        let word = |word: &str| {
            // `TP.` and `HCM` have no vowel.
            let named = fold(word).contains(['a', 'e', 'i', 'o', 'u', 'y']);
            if named { phrase::capitalized(word) } else { word.to_uppercase() }
        };
        phrase::capitalized(level)
            + &name.split_inclusive([' ', '-', '.']).map(word).collect::<String>()
    };
    place.split(", ").map(part).collect::<Vec<_>>().join(", ")
}
