//! Marks of notes: what refers to a footnote or a source within a sentence (`Bắc[1]`, `Bắc¹`,
//! `Bắc (1)`) is not a word of it. After a syllable that numbers things (`tầng ②`), and after a
//! number in words (`ba (3)`), a number is a word.

use super::compatibility::is_circled;
use super::fold::has_diacritics;
use super::letter::is_letter;
use super::syllable::is_legal;
use super::word::{Word, key};

/// Longest text between the brackets of a mark in bytes, such as `[12, 13, xviii]`.
const LABELS_BYTES_MAX: usize = 16;
/// Words before the label of a note.
const NOTE_WORDS: [&str; 4] = ["chú thích ", "ghi chú ", "cước chú ", "note "];
/// Largest number between round brackets after a space that is a mark: larger ones count something.
const SPACED_NUMBER_MAX: u32 = 20;

/// Syllables that nearly always have a number, as keys: also one in a circle, in round brackets, or
/// raised after a space belongs to them (`tầng ②`, `khoản (2)`).
const COUNTERS: [&str; 20] = [
    "điều", "khoản", "điểm", "mục", "chương", "phần", "lục", "bảng", "biểu", "mẫu", "cột", "quý",
    "lô", "ô", "thửa", "tầng", "dòng", "hình", "tờ", "số",
];
/// Syllables after which a number without a space is not the mark of a note, as keys: `tổ3`.
const NUMBERED: [&str; 62] = [
    "điều",
    "khoản",
    "điểm",
    "mục",
    "tiểu",
    "chương",
    "phần",
    "quyển",
    "tập",
    "số",
    "lục",
    "bảng",
    "biểu",
    "mẫu",
    "hình",
    "cột",
    "dòng",
    "án",
    "gói",
    "thầu",
    "tổ",
    "đội",
    "nhóm",
    "lớp",
    "khoá",
    "khối",
    "cấp",
    "hạng",
    "loại",
    "bậc",
    "đợt",
    "kỳ",
    "bước",
    "lần",
    "kíp",
    "quý",
    "tháng",
    "ngày",
    "năm",
    "tuần",
    "giờ",
    "lô",
    "ô",
    "thửa",
    "tờ",
    "tầng",
    "phòng",
    "nhà",
    "dãy",
    "xã",
    "phường",
    "quận",
    "thôn",
    "bản",
    "ấp",
    "xóm",
    "ngõ",
    "đường",
    "tuyến",
    "mốc",
    "cọc",
    "khu",
];
/// Numbers in words, after which a number in brackets repeats them, as keys.
const NUMERALS: [&str; 18] = [
    "một", "mốt", "hai", "ba", "bốn", "tư", "năm", "lăm", "sáu", "bảy", "bẩy", "tám", "chín",
    "mười", "mươi", "trăm", "nghìn", "chục",
];
/// Words that are counted, as keys: a number in brackets before them is a word.
const COUNTED: [&str; 18] = [
    "ngày", "tháng", "năm", "tuần", "giờ", "phút", "lần", "bản", "bộ", "người", "hộ", "cái",
    "chiếc", "đồng", "tỷ", "triệu", "nghìn", "đơn",
];

/// Returns where the mark of a note ends that begins with the word `piece`, or `None` if it is a
/// word: labels in square brackets or raised digits after text of the same line, a number in a
/// circle right after a word, a label in round brackets after a word.
pub(crate) fn mark_end(text: &str, piece: Word<'_>) -> Option<usize> {
    let (before, end) = (&text[..piece.start], piece.span().end);
    let is_counted = |before: &str| COUNTERS.contains(&key(last_word(before)).as_str());
    if piece.text.chars().all(is_raised_digit) {
        let is_number = before.ends_with(' ') && is_counted(before);
        return (follows_text(before) && !is_number).then_some(end);
    }
    if piece.text.chars().all(is_circled) {
        return (ends_with_word(before) && !is_counted(before)).then_some(end);
    }
    if let Some(raised) = before.strip_suffix('^') {
        let is_digits = piece.text.len() <= 2 && piece.text.bytes().all(|b| b.is_ascii_digit());
        if is_digits && ends_with_word(raised) {
            return Some(end);
        }
    }
    let open = before.strip_suffix('^').unwrap_or(before);
    let close = if open.ends_with('[') { ']' } else { ')' };
    let outer = open.strip_suffix(['[', '('])?;
    let inner = &text[piece.start..];
    let length = inner.bytes().take(LABELS_BYTES_MAX + 1).position(|byte| byte == close as u8)?;
    let labels = &inner[..length];
    let end = piece.start + length + 1;
    let is_mark = match close {
        ']' => {
            let is_attached = outer.ends_with(|c: char| !c.is_whitespace());
            follows_text(outer) && all_labels(labels, |label| is_label(label, is_attached))
        }
        _ if is_counted(outer) => false,
        _ if ends_with_word(outer) => all_labels(labels, |label| {
            is_label(label, true) && !(label.len() == 1 && label.bytes().all(is_capital))
        }),
        _ => is_spaced_mark(outer, labels, &text[end..]),
    };
    is_mark.then_some(end)
}

/// Returns true for a number or a small Roman numeral in round brackets after a word and a space:
/// the mark of a note, or of an item within a sentence.
fn is_spaced_mark(outer: &str, label: &str, after: &str) -> bool {
    let Some(before) = outer.strip_suffix(' ').filter(|before| ends_with_word(before)) else {
        return false;
    };
    let is_number = !label.starts_with('0')
        && label.parse::<u32>().is_ok_and(|number| number <= SPACED_NUMBER_MAX);
    let next = after.trim_start_matches(' ');
    let next = next.split(|c| !is_letter(c)).next().unwrap_or_default();
    (is_number || is_small_roman(label))
        && !NUMERALS.contains(&key(last_word(before)).as_str())
        && !COUNTED.contains(&key(next).as_str())
}

/// Returns true if `labels` is one label, or several with signs or spaces between them, perhaps
/// after a word for a note.
fn all_labels(labels: &str, is_label: impl Fn(&str) -> bool) -> bool {
    let labels = NOTE_WORDS.iter().find_map(|word| labels.strip_prefix(word)).unwrap_or(labels);
    let mut parts = labels.split([',', ';', '-', '–', ' ']).filter(|part| !part.is_empty());
    labels.contains(char::is_alphanumeric) && parts.all(is_label)
}

/// Returns true for up to three digits with at most one letter after them, and for Roman numerals.
/// `or_letter`: also for one letter.
fn is_label(label: &str, or_letter: bool) -> bool {
    let rest = label.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = label.len() - rest.len();
    let is_letter = rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_alphabetic());
    match digits {
        0 => (or_letter && is_letter) || is_small_roman(label) || is_large_roman(label),
        _ => digits <= 3 && (rest.is_empty() || is_letter),
    }
}

fn is_small_roman(label: &str) -> bool {
    (1..=5).contains(&label.len()) && label.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'))
}

fn is_large_roman(label: &str) -> bool {
    (1..=5).contains(&label.len()) && label.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
}

fn is_capital(byte: u8) -> bool {
    byte.is_ascii_uppercase()
}

/// Returns where the digits begin that follow a syllable without a space, if no code is written
/// so: the syllable has an accent, and the numbers after it have at most two digits. They were
/// raised, and a converter has lost the raising.
pub(crate) fn digits_after_syllable(word: &str) -> Option<usize> {
    let start = word.find(|c: char| c.is_ascii_digit())?;
    let (syllable, numbers) = word.split_at(start);
    let is_mark = |number: &str| (1..=2).contains(&number.len()) && !number.starts_with('0');
    let digits = numbers.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    let are_marks = digits && numbers.split(',').all(is_mark);
    (are_marks && has_diacritics(syllable) && is_legal(&key(syllable))).then_some(start)
}

/// Returns true if a number after `syllable` belongs to it.
pub(crate) fn is_numbered(syllable: &str) -> bool {
    NUMBERED.contains(&key(syllable).as_str())
}

/// Returns the letters at the end of `before`, spaces left out.
fn last_word(before: &str) -> &str {
    let trimmed = before.trim_end_matches(' ');
    &trimmed[trimmed.trim_end_matches(is_letter).len()..]
}

/// Returns true if `before` has text in its last line.
fn follows_text(before: &str) -> bool {
    let last = before.trim_end_matches([' ', '\t']).chars().next_back();
    last.is_some_and(|c| c != '\n')
}

/// Returns true if `before` ends with two letters, or with a closing quotation mark.
fn ends_with_word(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('”' | '"' | '»') => true,
        Some(c) => is_letter(c) && back.next().is_some_and(is_letter),
        None => false,
    }
}

pub(crate) fn is_raised_digit(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '\u{2070}' | '\u{2074}'..='\u{2079}')
}

/// Returns true for a raised letter, which in Vietnamese text is only the mark of a note.
pub(crate) fn is_raised_letter(c: char) -> bool {
    matches!(c, 'ⁱ' | 'ᵃ' | 'ᵇ' | 'ᶜ' | 'ᵈ' | 'ᵉ')
}

#[cfg(test)]
mod tests {
    use crate::{key, words};

    fn keys(text: &str) -> String {
        words(text).map(|word| key(word.text)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn marks_of_notes_are_not_words() {
        let marked = [
            "Đông Bắc[1] chủ trì",
            "Đông Bắc [12] chủ trì",
            "Đông Bắc[1][2] chủ trì",
            "Đông Bắc[iv] chủ trì",
            "Đông Bắc[a] chủ trì",
            "Đông Bắc[*] chủ trì",
            "Đông Bắc¹ chủ trì",
            "Đông Bắc1 chủ trì",
            "Đông Bắc1,12 chủ trì",
            "Đông Bắc¹² chủ trì",
            "Đông Bắc ³ chủ trì",
            "Đông Bắc(1) chủ trì",
            "“Đông Bắc”(12) chủ trì",
            "Đông Bắc⁽¹⁾ chủ trì",
            "Đông Bắc[1,2] chủ trì",
            "Đông Bắc[1-3] chủ trì",
            "Đông Bắc [1; 2] chủ trì",
            "Đông Bắc[1a] chủ trì",
            "Đông Bắc[VII] chủ trì",
            "Đông Bắc[^1] chủ trì",
            "Đông Bắc(i) chủ trì",
            "Đông Bắc(1,2) chủ trì",
            "Đông Bắc (1) chủ trì",
            "Đông Bắc (iv) chủ trì",
            "Đông Bắcⁱ chủ trì",
            "Đông Bắc① chủ trì",
            "Đông Bắc^1 chủ trì",
            "Đông Bắc^[1] chủ trì",
            "Đông Bắc[chú thích 2] chủ trì",
            "Đông Bắc❶ chủ trì",
            "Đông Bắc* chủ trì†",
        ];
        for text in marked {
            assert_eq!(keys(text), "đông bắc chủ trì", "{text}");
        }
        let cases = [
            ("gồm (1) Sở và (2) Ban", "gồm sở và ban"),
            ("gồm (21) Sở, ba (3) Ban, (2) Bộ", "gồm 21 sở ba 3 ban 2 bộ"),
            ("trong (15) ngày, hai (02) bản", "trong 15 ngày hai 02 bản"),
            ("cột (3), tầng ②, tầng ² và khoản(1)", "cột 3 tầng 2 tầng 2 và khoản 1"),
            ("xã¹ và xã ², tầng³, bản (1) và", "xã và xã tầng bản và"),
            ("điện áp(V), cấp [IV]", "điện áp v cấp"),
            ("x^2, năm^2020, [note] và [ghi chú a]", "x 2 năm 2020 note và ghi chú a"),
            ("gồm [1\n2] và (i\nv)", "gồm 1 2 và i v"),
            ("[1] Tên gọi\n[2] Tên", "1 tên gọi 2 tên"),
            ("¹ Tên gọi", "1 tên gọi"),
            ("Điều 5(1), a(1), mục [2020]", "điều 5 1 a 1 mục 2020"),
            ("năm 2020¹ và [x] điểm [a]", "năm 2020 và điểm a"),
            ("[1]", "1"),
            ("Tổ3, khoản 2 Điều5, tầng12", "tổ 3 khoản 2 điều 5 tầng 12"),
            ("QĐ1 NĐ30 Bắc123 Bắc05 theo1 Km1", "qđ1 nđ30 bắc123 bắc05 theo1 km1"),
        ];
        for (text, expected) in cases {
            assert_eq!(keys(text), expected, "{text}");
        }
    }
}
