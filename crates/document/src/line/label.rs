//! Labels at the start of a line: of divisions, of numbered paragraphs, of list items and of
//! footnotes. Whether a labelled line is a heading is decided in the outline.

use super::words::is_capitals;
use tracuu_text::phrase;

/// Returns true if `text` is only the label of a division, whose heading is on the next line:
/// `Chương I`, `Phần thứ nhất`.
pub(crate) fn is_bare_label(text: &str) -> bool {
    division(text).is_some_and(|rest| rest.trim_matches([' ', '.', ':']).is_empty())
}

/// Returns the rest of `text` after the label of a division (`Điều 5`, `Mục 1`, `Phần thứ nhất`,
/// `Phụ lục II`). Returns `None` if `text` does not begin with one.
pub(crate) fn division(text: &str) -> Option<&str> {
    const NAMES: [&str; 6] = ["phần", "chương", "mục", "tiểu mục", "điều", "phụ lục"];
    const ORDINALS: [&str; 11] =
        ["nhất", "hai", "ba", "tư", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"];
    // First letters of `NAMES`, in capitals.
    if !text.starts_with(['P', 'C', 'M', 'T', 'Đ']) {
        return None;
    }
    let head: String = text.chars().take(40).collect::<String>().to_lowercase();
    let name = NAMES.iter().find(|name| head.starts_with(**name))?;
    let rest = text.get(name.len()..)?;
    let Some(rest) = rest.strip_prefix(' ') else {
        return (*name == "phụ lục" && rest.trim_matches([':', '.', ' ']).is_empty())
            .then_some(rest);
    };
    let (thu, after) = match rest.get(.."thứ ".len()) {
        Some(word) if word.to_lowercase() == "thứ " => (true, &rest["thứ ".len()..]),
        _ => (false, rest),
    };
    let word_end = after.find([' ', '.', ':']).unwrap_or(after.len());
    let word = &after[..word_end];
    let numeral = is_roman(word) || is_arabic(word) || is_letter_label(word);
    let ordinal = thu && ORDINALS.contains(&word.to_lowercase().as_str());
    (numeral || ordinal).then(|| &after[word_end..])
}

fn is_letter_label(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| c.is_ascii_uppercase()) && chars.next().is_none()
}

fn is_arabic(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase() || c == 'đ');
    (1..=4).contains(&digits.len())
        && word.len() - digits.len() <= 2
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Returns true for a Roman numeral as headings use them: at most 8 of the letters I, V, X and L.
pub(crate) fn is_roman(word: &str) -> bool {
    (1..=8).contains(&word.len()) && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'))
}

/// Splits a paragraph label from the start of `text`: `1. `, `1.2. `, `I. `, `a) `, `1) `. Returns
/// the label without its final `.` or `)`, and the words after it. Returns `None` if no label or no
/// words are found.
pub(crate) fn enumerator(text: &str) -> Option<(&str, &str)> {
    let space = text.bytes().take(16).position(|b| b == b' ')?;
    let (word, rest) = (&text[..space], text[space..].trim_start());
    let label = word.trim_end_matches(['.', ')']);
    let closed = word.len() > label.len();
    let dotted = label.contains('.');
    let numeric = (dotted || closed)
        && label.len() <= 9
        && label.split('.').all(|part| (1..=2).contains(&part.len()) && is_digits(part));
    let letter = word.ends_with(')') && {
        let mut chars = label.chars();
        chars.next().is_some_and(char::is_lowercase)
            && chars.next().is_none_or(|c| c.is_ascii_digit())
            && chars.next().is_none()
    };
    let capital = word.ends_with('.') && (is_roman(label) || is_letter_label(label));
    let named = rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '“' | '"' | '(' | '['));
    (named && (numeric || letter || capital)).then_some((label, rest))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Returns the text after a bullet: `- `, `+ `, `• `, or a dash without a space before a capital.
/// Returns `None` if `text` does not begin with one.
pub(crate) fn bullet(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    let bullet =
        matches!(first, '-' | '–' | '—' | '+' | '*' | '•' | '·' | '▪' | '●' | '■' | '\u{f0b7}');
    let spaced = rest.starts_with([' ', '\t']);
    let dashed = matches!(first, '-' | '–') && rest.starts_with(char::is_uppercase);
    (bullet && (spaced || dashed)).then(|| rest.trim_start())
}

/// Returns true if `line` begins with the label of a division or of a numbered paragraph.
pub(crate) fn starts_section(line: &str) -> bool {
    enumerator(line).is_some()
        || division(line).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':']))
}

/// Returns true if `line` is an unlabelled heading that opens the body of a plan or a project.
pub(crate) fn opens_matter(line: &str) -> bool {
    const HEADINGS: [&str; 9] = [
        "lời nói đầu",
        "lời mở đầu",
        "lời giới thiệu",
        "mở đầu",
        "phần mở đầu",
        "đặt vấn đề",
        "phần đặt vấn đề",
        "mục lục",
        "sự cần thiết",
    ];
    line.len() <= 40 && is_capitals(line) && HEADINGS.contains(&phrase::key(line).as_str())
}

/// Returns the number in brackets that begins a footnote in our own output (`[1] `), or `None`.
pub(crate) fn note_label(line: &str) -> Option<&str> {
    let label = line.strip_prefix('[')?.split_once("] ")?.0;
    is_small_number(label).then_some(label)
}

pub(crate) fn is_small_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}
