//! Decides whether a page has readable text, is a scan, or has letters that do not say what it
//! shows.
//!
//! * Letters that form neither syllables nor words of another language mean nothing.
//! * The text layer of a scan is the work of some OCR. It must be good Vietnamese or English: if
//!   documents have few of its pairs of words ([`WordPairs`]), it has lost its accents or was read
//!   for another language.
//! * Text that the page itself paints is doubtful only if its letters are not all syllables, do not
//!   form words, and documents have few of its pairs.
//!
//! Doubtful text is kept until OCR has read the page better: see [`crate::ocr::merge`].

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

use super::fluency::WordPairs;
use super::glyphs;
use tracuu_text::{fold, syllable};

/// A page with fewer letters has practically no text: a page number, or a title on a map.
pub(crate) const LETTERS_MIN: usize = 20;
/// The same for letters that are painted over a scan: a running header, a number.
pub(crate) const SCAN_LETTERS_MIN: usize = 100;
/// A page may be garbage if less than this share of its letters is in legal syllables of at least
/// two letters. Vietnamese pages have more, even with names, abbreviations and English words.
const SYLLABLES_MIN: f32 = 0.4;
/// A page with fewer letters is not judged by its syllables: it may hold a name or a code.
const JUDGED_LETTERS_MIN: usize = 50;
/// Nor is a table of figures, which has fewer letters than this multiple of its digits.
const LETTERS_PER_DIGIT: usize = 2;
/// Painted text is not doubtful if at least this share of its letters is in legal syllables: it may
/// be a list of names, or typed without accents.
const SURE_SYLLABLES_MIN: f32 = 0.85;
/// Painted text is doubtful if fewer of its pairs of words are known.
const PAIRS_MIN: f32 = 0.5;
/// A text layer is doubtful if fewer of its pairs of words are known.
const LAYER_PAIRS_MIN: f32 = 0.7;
/// A share of fewer pairs says little.
const PAIRS_COUNT_MIN: usize = 20;
/// At least this share of the words of English text is in `ENGLISH`, also if half of the page is
/// Vietnamese.
const ENGLISH_MIN: f32 = 0.08;
/// The same for a page that is all in English.
const ALL_ENGLISH_MIN: f32 = 0.15;
/// Words that make up a fifth of any English text.
const ENGLISH: [&str; 14] =
    ["the", "of", "and", "to", "in", "for", "is", "on", "with", "by", "or", "as", "that", "shall"];
/// Share of vowels among the letters of a text, and largest share of words with a capital, digit or
/// sign inside. Pages of English, names or tables have .33 to .45 vowels and up to .1 such words.
/// Vietnamese pages read by OCR without a Vietnamese model have .24 to .3 and .2 or more.
const VOWELS: RangeInclusive<f32> = 0.32..=0.5;
const ODD_MAX: f32 = 0.12;
/// Letters that are rare in the languages of annexes, and their largest share. Letters that were
/// mapped to others often become them.
const RARE: [char; 5] = ['j', 'q', 'w', 'x', 'z'];
const RARE_MAX: f32 = 0.08;
/// Largest share of letters that only Vietnamese has in a text of another language, and in one that
/// has lost its accents. In Vietnamese it is .2.
const VIETNAMESE_MAX: f32 = 0.02;
const ACCENTS_LOST_MAX: f32 = 0.05;
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
    /// Many of the letters may not be those that the page shows.
    Doubtful,
}

/// What a page has besides the letters of its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Ground {
    /// Nothing.
    #[default]
    Paper,
    /// Something that may show more letters, such as a picture.
    Picture,
    /// A picture that covers the page, below the letters.
    Scan,
    /// A picture that shows the letters: they are only its text layer.
    Layer,
}

/// Judges the `text` of a page.
pub(crate) fn verdict(text: &str, ground: Ground) -> Verdict {
    let least = if ground == Ground::Scan { SCAN_LETTERS_MIN } else { LETTERS_MIN };
    if letters(&without_stamp(text)) < least {
        return if ground == Ground::Paper { Verdict::Readable } else { Verdict::Picture };
    }
    let text: String = text.nfc().collect();
    let letters = Letters::of(&text);
    match ground {
        _ if is_strange(&text) => Verdict::Garbage,
        // A page in another script, or a scanner that read for one.
        Ground::Layer if !letters.are_latin() => Verdict::Doubtful,
        // The few words of a table of figures. The page shows what they should be.
        Ground::Layer if !letters.are_judged() => of_few_words(&text),
        // Painted text in other scripts is either correct or not extracted at all.
        _ if !letters.are_latin() || !letters.are_judged() => Verdict::Readable,
        Ground::Layer => of_layer(&text, letters.legal_share()),
        _ => of_painted(&text, letters.legal_share()),
    }
}

/// Returns true if the `text` of a scan is that of another OCR for Vietnamese. Its words are mostly
/// right, but it gives figures that are written by hand as if they were printed.
pub(crate) fn is_of_other_ocr(text: &str, ground: Ground) -> bool {
    ground == Ground::Layer
        && letters(text) >= SCAN_LETTERS_MIN
        && is_vietnamese(WordPairs::of(text))
}

/// Returns true if a text with these pairs of words is as good as a text layer should be.
pub(crate) fn is_vietnamese(pairs: WordPairs) -> bool {
    pairs.all >= PAIRS_COUNT_MIN && pairs.are_known(LAYER_PAIRS_MIN)
}

/// Judges a text layer with this share of letters in legal syllables.
fn of_layer(text: &str, legal: f32) -> Verdict {
    let pairs = WordPairs::of(text);
    if pairs.are_known(LAYER_PAIRS_MIN) || is_english(text, ALL_ENGLISH_MIN) {
        return Verdict::Readable;
    }
    if legal < SYLLABLES_MIN {
        return meaningless_or_foreign(is_worded(text));
    }
    let is_plain = share(text, glyphs::is_vietnamese) <= ACCENTS_LOST_MAX;
    if is_plain { Verdict::Garbage } else { Verdict::Doubtful }
}

/// Judges a text layer whose letters are too few to be judged by their syllables.
fn of_few_words(text: &str) -> Verdict {
    let is_known = WordPairs::of(text).are_known(LAYER_PAIRS_MIN);
    if is_known { Verdict::Readable } else { Verdict::Doubtful }
}

/// Judges painted text with this share of letters in legal syllables.
fn of_painted(text: &str, legal: f32) -> Verdict {
    let is_worded = is_worded(text);
    if legal >= SURE_SYLLABLES_MIN || is_english(text, ENGLISH_MIN) || is_worded && is_foreign(text)
    {
        return Verdict::Readable;
    }
    if legal < SYLLABLES_MIN {
        return meaningless_or_foreign(is_worded);
    }
    let pairs = WordPairs::of(text);
    let unknown = pairs.all >= PAIRS_COUNT_MIN && !pairs.are_known(PAIRS_MIN);
    if unknown { Verdict::Doubtful } else { Verdict::Readable }
}

/// Judges text that is hardly Vietnamese. If it is worded, it may be in another language.
fn meaningless_or_foreign(is_worded: bool) -> Verdict {
    if is_worded { Verdict::Doubtful } else { Verdict::Garbage }
}

/// Returns true if most of the printed characters are neither letters nor digits.
fn is_strange(text: &str) -> bool {
    let printed = text.chars().filter(|c| !c.is_whitespace());
    let (plain, all) = printed.fold((0, 0), |(plain, all), c| {
        let form = matches!(c, '.' | '_' | '…' | '-' | ',' | '/' | ':' | '|' | '(' | ')');
        (plain + usize::from(form || c.is_alphanumeric() || is_mark(c)), all + 1)
    });
    (plain as f32) < PLAIN_MIN * all as f32
}

/// The letters of a text in numbers.
struct Letters {
    all: usize,
    latin: usize,
    /// Those in legal syllables of at least two letters.
    legal: usize,
    /// Digits of the text.
    digits: usize,
}

impl Letters {
    fn of(text: &str) -> Letters {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let mut counts = Letters { all: 0, latin: 0, legal: 0, digits };
        for word in text.split(|c: char| !c.is_alphabetic()) {
            let letters = word.chars().count();
            let is_latin = |c: &char| *c < '\u{250}' || matches!(c, '\u{1e00}'..='\u{1eff}');
            counts.all += letters;
            counts.latin += word.chars().filter(is_latin).count();
            if letters > 1 && syllable::is_legal(&word.to_lowercase()) {
                counts.legal += letters;
            }
        }
        counts
    }

    fn are_latin(&self) -> bool {
        self.latin * 2 > self.all
    }

    /// Returns false if the letters are too few to be judged by their syllables.
    fn are_judged(&self) -> bool {
        self.all >= JUDGED_LETTERS_MIN && self.all >= LETTERS_PER_DIGIT * self.digits
    }

    fn legal_share(&self) -> f32 {
        self.legal as f32 / self.all.max(1) as f32
    }
}

/// Returns true if the words belong to some language: the share of vowels is usual, and few words
/// have a capital, digit or sign inside. Vietnamese read by OCR without a Vietnamese model fails
/// this test.
fn is_worded(text: &str) -> bool {
    let (mut odd, mut all) = (0, 0);
    for word in text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        odd += usize::from(is_odd(word));
        all += 1;
    }
    VOWELS.contains(&share(text, is_vowel)) && odd as f32 <= ODD_MAX * all as f32
}

/// Returns true if the letters are not those of Vietnamese, and used as in other languages.
fn is_foreign(text: &str) -> bool {
    share(text, |c| RARE.contains(&c.to_ascii_lowercase())) <= RARE_MAX
        && share(text, glyphs::is_vietnamese) <= VIETNAMESE_MAX
}

/// Returns the share of the letters that are `counted`.
fn share(text: &str, counted: fn(char) -> bool) -> f32 {
    let found = text.chars().filter(|c| c.is_alphabetic() && counted(*c)).count();
    found as f32 / letters(text).max(1) as f32
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

/// Returns true if at least this share of the words is English.
fn is_english(text: &str, least: f32) -> bool {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphabetic()));
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let english = words.iter().filter(|word| ENGLISH.contains(&word.as_str())).count();
    english as f32 >= least * words.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "Ủy ban nhân dân tỉnh thông báo kết luận của đồng chí Phó Chủ tịch tại cuộc họp tổng kết \
         công tác quản lý nhà nước về cửa khẩu và phương hướng, nhiệm vụ trong thời gian tới";
    const NAMES: &str = "Hoàng Văn Thụ, Lương Văn Tri, Bắc Sơn, Võ Nhai, Y Bhiu Niê, Rơ Châm Krai, Giàng A Páo, \
         Đinh Núp, Lò Văn Giá, Vàng Seo Tráng, Triệu Thị Mùi, Nông Quốc Chấn, Bế Văn Đàn";
    const ENGLISH_TEXT: &str = "The committee shall report to the ministry on the results of the plan by the end of June \
         and the minister shall inform the provinces of the changes to the list of border gates";
    const COURSES: &str = "Introduction, Environmental Monitoring, Natural Resources, Human \
                           Ecology, Conservation Biology, Regional Geography, Applied Statistics";
    /// As OCR for English reads Vietnamese.
    const READ_AS_ENGLISH: &str = "UY BAN NHAN DAN TINH thong bao két luan cua déng chi Pho Cht tich tai cudc hop téng két \
         cong tac quan ly nha nudc vé ctra khdu va phuong hudng, nhiém vu trong thdi gian toi";
    const MISREAD: &str = "CQNG HOA XA HOr CHir NGHIA VrpT NAM DQc lfp - Trp do - H4nh phric BITN \
                           BAN KIEM TRA C6ng tic";
    const SHIFTED: &str = "Wklv lv wkh whaw ri d sdjh zkrvh irqw kdv qr pds dqg zdv uhdg eb wkh \
                           qxpehuv ri lwv jobskv";

    /// Returns the text with each letter of `a` to `z` replaced by the one `by` letters on.
    fn shifted(text: &str, by: u32) -> String {
        let shift = |c: char| match c {
            'a'..='z' => char::from_u32((u32::from(c) - 97 + by) % 26 + 97).unwrap_or(c),
            _ => c,
        };
        text.to_lowercase().chars().map(shift).collect()
    }

    #[test]
    fn what_a_page_paints_is_its_text() {
        let figures = format!("{} {NAMES}", "1.250 30/4 17,5 ".repeat(40));
        let plain = fold(GOOD);
        for text in [GOOD, NAMES, ENGLISH_TEXT, COURSES, READ_AS_ENGLISH, &plain, &figures] {
            for ground in [Ground::Paper, Ground::Picture, Ground::Scan] {
                assert_eq!(verdict(text, ground), Verdict::Readable, "{text}");
            }
        }
        for text in [MISREAD, SHIFTED] {
            assert_eq!(verdict(text, Ground::Picture), Verdict::Garbage, "{text}");
        }
    }

    #[test]
    fn letters_that_a_font_maps_to_others_are_not_text() {
        for by in 1..26 {
            let all = verdict(&shifted(GOOD, by), Ground::Paper);
            assert_ne!(all, Verdict::Readable, "{by}");
            let half = format!("{GOOD}\n{}\n{}", shifted(GOOD, by), shifted(NAMES, by));
            assert_ne!(verdict(&half, Ground::Paper), Verdict::Readable, "{by}");
        }
    }

    #[test]
    fn a_text_layer_is_checked_against_what_documents_say() {
        let half = format!("{GOOD}\n{}", READ_AS_ENGLISH);
        let table = |row: &str| format!("{row} 36 13,15 37,28 1.250 45\n").repeat(20);
        let russian = "Народный комитет провинции сообщает о результатах совещания по итогам года";
        let cases = [
            (GOOD, Verdict::Readable),
            (ENGLISH_TEXT, Verdict::Readable),
            (READ_AS_ENGLISH, Verdict::Garbage),
            (&fold(GOOD), Verdict::Garbage),
            (MISREAD, Verdict::Garbage),
            (SHIFTED, Verdict::Garbage),
            (&half, Verdict::Doubtful),
            (NAMES, Verdict::Doubtful),
            (COURSES, Verdict::Doubtful),
            (russian, Verdict::Doubtful),
            ("Trang 5", Verdict::Picture),
            (&table("Từ lô số 01 đến lô số 36"), Verdict::Readable),
            (&table("Tit 16 s6 01 din lo s/, 36"), Verdict::Doubtful),
        ];
        for (text, expected) in cases {
            assert_eq!(verdict(text, Ground::Layer), expected, "{text}");
        }
    }

    #[test]
    fn a_header_over_a_scan_is_not_its_text() {
        let header = "CÔNG BÁO/Số 245 + 246/Ngày 05-02-2024 Văn phòng Chính phủ";
        assert_eq!(verdict(header, Ground::Scan), Verdict::Picture);
        assert_eq!(verdict(header, Ground::Picture), Verdict::Readable);
        assert_eq!(verdict("Người ký: Lê Văn An", Ground::Scan), Verdict::Picture);
        assert_eq!(verdict("Người ký: Lê Văn An", Ground::Paper), Verdict::Readable);
    }
}
