//! Whether a page has text that can be read: not a scan, nor letters without a meaning.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

use tracuu_text::{fold, syllable};

/// A page with fewer letters has no text to speak of: a page number, a title on a map.
pub(crate) const LETTERS_MIN: usize = 20;
/// Of the letters of a page without a meaning, fewer than this share stand in legal syllables of at least
/// two letters. Names, abbreviations and English words in a Vietnamese page leave more.
const SYLLABLES_MIN: f32 = 0.4;
/// A page of fewer letters is not judged by its syllables: it may hold a name or a code.
const JUDGED_LETTERS_MIN: usize = 50;
/// Nor is a table of figures, which has fewer letters than this multiple of its digits.
const LETTERS_PER_DIGIT: usize = 2;
/// English text has at least this share of the words of `ENGLISH`.
const ENGLISH_MIN: f32 = 0.08;
/// The words that make up a fifth of any English text.
const ENGLISH: [&str; 14] =
    ["the", "of", "and", "to", "in", "for", "is", "on", "with", "by", "or", "as", "that", "shall"];
/// The share of vowels among the letters of a text, and the largest share of words with a capital, digit or
/// sign in their middle. Pages of English, of names and of tables have .33 to .45 and up to .1; what OCR
/// without Vietnamese makes of a page has .24 to .3 and .2 and more.
const VOWELS: RangeInclusive<f32> = 0.32..=0.5;
const ODD_MAX: f32 = 0.12;
/// Of what is printed on a page, at least this share are letters, digits and the marks of forms.
const PLAIN_MIN: f32 = 0.6;
/// What the lines of a signature's appearance begin with.
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
/// More lines than this are no stamp.
const STAMP_LINES_MAX: usize = 12;

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It has text, or is rightly empty.
    Readable,
    /// It has a picture and at most a stamp or a few letters beside it.
    Picture,
    /// It has letters, but not those that it shows.
    Garbage,
}

/// What the page with `text` is; `picture` says that it paints something besides.
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

/// Whether letters make up no words: glyphs whose codes were taken for letters.
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
        // Other scripts are read rightly or not at all.
        && latin * 2 > all
        && (legal as f32) < SYLLABLES_MIN * all as f32
        && !is_english(&text)
        && !is_worded(&text)
}

/// Whether the words, though of another language, are words: vowels among the letters as languages have
/// them, and hardly a capital, digit or sign inside a word. What OCR makes of Vietnamese is not so.
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

/// Whether a word changes from small letters to capitals, or from letters to digits or signs.
fn is_odd(word: &str) -> bool {
    let joins = |c: char| matches!(c, '-' | '\'' | '’' | '/' | '.' | '&' | ',' | '@' | '_');
    word.chars().zip(word.chars().skip(1)).any(|(a, b)| {
        (a.is_lowercase() && b.is_uppercase())
            || (a.is_alphabetic() && !b.is_alphabetic() && !joins(b))
            || (a.is_numeric() && b.is_alphabetic())
    })
}

/// A page without the lines of a signature's appearance; the rest of a line that the appearance broke is
/// not told from text.
pub(super) fn without_stamp(text: &str) -> String {
    if text.lines().filter(|line| !line.trim().is_empty()).count() > STAMP_LINES_MAX {
        return text.to_string();
    }
    text.lines().filter(|line| !is_stamp(line)).collect::<Vec<_>>().join("\n")
}

/// Whether a line is one of a signature's appearance.
pub(super) fn is_stamp(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    STAMP.iter().any(|start| line.starts_with(start))
}

/// How many letters there are.
pub(crate) fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// Tone marks and others that stand over a letter.
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
