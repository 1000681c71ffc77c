//! Decides whether a page has readable text, is a scan, or has only letters without a meaning.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

use tracuu_text::{fold, syllable};

/// A page with fewer letters has practically no text: a page number, or a title on a map.
pub(crate) const LETTERS_MIN: usize = 20;
/// A page may be garbage if less than this share of its letters is in legal syllables of at least
/// two letters. Vietnamese pages have more, even with names, abbreviations and English words.
const SYLLABLES_MIN: f32 = 0.4;
/// A page with fewer letters is not judged by its syllables: it may hold a name or a code.
const JUDGED_LETTERS_MIN: usize = 50;
/// Nor is a table of figures, which has fewer letters than this multiple of its digits.
const LETTERS_PER_DIGIT: usize = 2;
/// At least this share of the words of English text is in `ENGLISH`.
const ENGLISH_MIN: f32 = 0.08;
/// Words that make up a fifth of any English text.
const ENGLISH: [&str; 14] =
    ["the", "of", "and", "to", "in", "for", "is", "on", "with", "by", "or", "as", "that", "shall"];
/// Share of vowels among the letters of a text, and largest share of words with a capital, digit or
/// sign inside. Pages of English, names or tables have .33 to .45 vowels and up to .1 such words.
/// Vietnamese pages read by OCR without a Vietnamese model have .24 to .3 and .2 or more.
const VOWELS: RangeInclusive<f32> = 0.32..=0.5;
const ODD_MAX: f32 = 0.12;
/// Smallest share of letters, digits and form marks (dots, lines, slashes) among the printed
/// characters of a page.
const PLAIN_MIN: f32 = 0.6;
/// Start of the lines in the stamp of a signature, in lower case.
const STAMP: [&str; 12] = [
    "người ký",
    "ký bởi",
    "được ký bởi",
    "đã ký bởi",
    "ký ngày",
    "thời gian ký",
    "ngày ký",
    "digitally signed",
    "signature not verified",
    "signature valid",
    "email:",
    "cơ quan:",
];
/// A text with more lines than this is not a stamp.
const STAMP_LINES_MAX: usize = 12;

/// Quality of the text of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The page has readable text, or has no picture and at most a few letters.
    Readable,
    /// The page has a picture, and at most a stamp or a few letters as text.
    Picture,
    /// The page has letters, but not those that it shows.
    Garbage,
}

/// Judges the `text` of a page. `picture` is true if the page paints something besides its text.
pub(crate) fn verdict(text: &str, picture: bool) -> Verdict {
    if letters(&without_stamp(text)) < LETTERS_MIN {
        return if picture { Verdict::Picture } else { Verdict::Readable };
    }
    let printed = text.chars().filter(|c| !c.is_whitespace());
    let (plain, all) = printed.fold((0, 0), |(plain, all), c| {
        let form = matches!(c, '.' | '_' | '…' | '-' | ',' | '/' | ':' | '|' | '(' | ')');
        (plain + usize::from(form || c.is_alphanumeric() || is_mark(c)), all + 1)
    });
    let strange = (plain as f32) < PLAIN_MIN * all as f32;
    if strange || is_gibberish(text) { Verdict::Garbage } else { Verdict::Readable }
}

/// Returns true if the letters do not form words: font codes were taken for letters.
fn is_gibberish(text: &str) -> bool {
    let text: String = text.nfc().collect();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let (mut all, mut latin, mut legal) = (0, 0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()) {
        let letters = word.chars().count();
        all += letters;
        latin +=
            word.chars().filter(|&c| c < '\u{250}' || matches!(c, '\u{1e00}'..='\u{1eff}')).count();
        if letters > 1 && syllable::is_legal(&word.to_lowercase()) {
            legal += letters;
        }
    }
    all >= JUDGED_LETTERS_MIN
        && all >= LETTERS_PER_DIGIT * digits
        // Text in other scripts is either correct or not extracted at all.
        && latin * 2 > all
        && (legal as f32) < SYLLABLES_MIN * all as f32
        && !is_english(&text)
        && !is_worded(&text)
}

/// Returns true if the words belong to some language: the share of vowels is usual, and few words
/// have a capital, digit or sign inside. Vietnamese read by OCR without a Vietnamese model fails
/// this test.
fn is_worded(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let vowels = letters.iter().filter(|c| is_vowel(**c)).count() as f32;
    let (mut odd, mut all) = (0, 0);
    for word in text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        odd += usize::from(is_odd(word));
        all += 1;
    }
    VOWELS.contains(&(vowels / letters.len().max(1) as f32)) && odd as f32 <= ODD_MAX * all as f32
}

fn is_vowel(c: char) -> bool {
    let base = fold(&c.to_string()).to_lowercase();
    matches!(base.as_str(), "a" | "e" | "i" | "o" | "u" | "y")
}

/// Returns true if a word changes from small letters to capitals, from letters to digits or signs,
/// or from digits to letters.
fn is_odd(word: &str) -> bool {
    let joins = |c: char| matches!(c, '-' | '\'' | '’' | '/' | '.' | '&' | ',' | '@' | '_');
    word.chars().zip(word.chars().skip(1)).any(|(a, b)| {
        (a.is_lowercase() && b.is_uppercase())
            || (a.is_alphabetic() && !b.is_alphabetic() && !joins(b))
            || (a.is_numeric() && b.is_alphabetic())
    })
}

/// Returns the text of a page without the lines of a signature stamp. A wrapped line of the stamp
/// keeps its second part, which looks like other text.
pub(super) fn without_stamp(text: &str) -> String {
    if text.lines().filter(|line| !line.trim().is_empty()).count() > STAMP_LINES_MAX {
        return text.to_string();
    }
    text.lines().filter(|line| !is_stamp(line)).collect::<Vec<_>>().join("\n")
}

/// Returns true if a line belongs to the stamp of a signature.
pub(super) fn is_stamp(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    STAMP.iter().any(|start| line.starts_with(start))
}

/// Returns the number of letters.
pub(crate) fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// Returns true for combining marks, such as tone marks.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn is_english(text: &str) -> bool {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphabetic()));
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let english = words.iter().filter(|word| ENGLISH.contains(&word.as_str())).count();
    english as f32 >= ENGLISH_MIN * words.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_language_are_text() {
        let readable = [
            "Ủy ban nhân dân tỉnh thông báo kết luận của đồng chí Phó Chủ tịch tại cuộc họp tổng kết",
            "Introduction, Environmental Monitoring, Natural Resources, Human Ecology, Conservation Biology",
            "The committee shall report to the ministry on the results of the plan by the end of June",
        ];
        let garbage = [
            "CQNG HOA XA HOr CHir NGHIA VrpT NAM DQc lfp - Trp do - H4nh phric BITN BAN KIEM TRA C6ng tic",
            "Wklv lv wkh whaw ri d sdjh zkrvh irqw kdv qr pds dqg zdv uhdg eb wkh qxpehuv ri lwv jobskv",
        ];
        for text in readable {
            assert_eq!(verdict(text, true), Verdict::Readable, "{text}");
        }
        for text in garbage {
            assert_eq!(verdict(text, true), Verdict::Garbage, "{text}");
        }
    }
}
