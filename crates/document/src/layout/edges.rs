//! Decides from the end of one line and the start of the next whether they belong together. Each
//! check reads a bounded number of bytes, or one short line.

use crate::{date, kind, marks, organ, parse, phrase, signer};

/// Words that require a following word, so that no paragraph ends with them.
const OPEN_WORDS: [&str; 30] = [
    "số",
    "ngày",
    "tháng",
    "năm",
    "của",
    "và",
    "hoặc",
    "tại",
    "về",
    "theo",
    "các",
    "những",
    "từ",
    "đến",
    "với",
    "cho",
    "bởi",
    "do",
    "trong",
    "trên",
    "là",
    "khoản",
    "điều",
    "điểm",
    "mục",
    "thuộc",
    "giữa",
    "đồng chí",
    "ông",
    "bà",
];
/// Words after which a number is not a paragraph label.
const COUNTING_WORDS: [&str; 10] =
    ["số", "ngày", "tháng", "năm", "khoản", "điều", "điểm", "mục", "quý", "từ"];
/// Longest name of the state, and longest first words of an issuer's name, that are joined from two
/// lines, in bytes.
const NATION_BYTES_MAX: usize = 60;
/// Longest line that can be in capitals or be the motto, in bytes.
const SHORT_LINE_BYTES: usize = 400;

/// Returns true if `text` has at least two letters and no lowercase one. False if it is longer than
/// 400 bytes.
pub(crate) fn is_capitals(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    text.len() <= SHORT_LINE_BYTES
        && letters.clone().nth(1).is_some()
        && letters.clone().all(|c| !c.is_lowercase())
}

/// Returns true for a drawn rule: at least three dashes, underscores, stars and the like, and
/// spaces.
pub(super) fn is_rule(text: &str) -> bool {
    let drawn = |c: char| matches!(c, '_' | '-' | '–' | '—' | '=' | '*' | '¯' | '─' | '━' | ' ');
    text.chars().all(drawn) && text.chars().filter(|&c| c != ' ').count() >= 3
}

/// Returns true if `text` begins with the name of the state or the Party in capitals, as at the top
/// of a document.
pub(super) fn is_nation(text: &str) -> bool {
    text.starts_with(['C', 'Đ'])
        && is_capitals(text)
        && ["cộng hòa xã hội chủ nghĩa", "đảng cộng sản việt nam"]
            .iter()
            .any(|nation| phrase::key(text).starts_with(&phrase::key(nation)))
}

fn is_motto(text: &str) -> bool {
    text.len() <= SHORT_LINE_BYTES
        && text.starts_with(['Đ', 'đ'])
        && phrase::key(text).starts_with("độc lập tự do hạnh phúc")
}

pub(super) fn is_date_line(text: &str) -> bool {
    date::date_line(text).is_some()
}

/// Returns true for the line that opens the list of recipients.
pub(super) fn is_recipients(text: &str) -> bool {
    text.starts_with("Nơi nhận") || text.starts_with("NƠI NHẬN")
}

/// Returns true for the line that opens an annex or a form.
pub(super) fn is_annex(text: &str) -> bool {
    ["PHỤ LỤC", "DANH MỤC", "DANH SÁCH", "BIỂU", "MẪU"].iter().any(|word| text.starts_with(word))
        || (text.starts_with("Phụ lục") && text.len() <= 20)
}

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

/// Returns true if `line` begins with something that only the start of a paragraph has.
pub(super) fn opens_paragraph(line: &str) -> bool {
    const OPENINGS: [&str; 14] = [
        "Căn cứ",
        "Nơi nhận",
        "NƠI NHẬN",
        "Kính gửi",
        "KÍNH GỬI",
        "V/v",
        "Số:",
        "SỐ:",
        "Luật số:",
        "Theo đề nghị của",
        "Xét đề nghị",
        "(Kèm theo",
        "(Ban hành kèm",
        "Người ký:",
    ];
    bullet(line).is_some()
        || starts_section(line)
        || opens_matter(line)
        || super::footnotes::note_label(line).is_some()
        || OPENINGS.iter().any(|opening| line.starts_with(opening))
        || is_motto(line)
        || is_nation(line)
        || kind::type_line(line).is_some_and(|found| found.rest.is_empty())
        || (line.len() <= 160 && is_date_line(line))
}

/// Returns true if the words prove that `next` continues the paragraph that ends with `tail`.
/// `capitals` says that the paragraph is in capitals. Widths, gaps and pages are not used.
pub(super) fn surely_continues(tail: &str, capitals: bool, next: &str) -> bool {
    let Some(last) = tail.chars().next_back() else { return false };
    if next.starts_with(|c: char| c.is_ascii_digit()) && governs_number(tail, next) {
        return true;
    }
    if continues_range(tail, next) || continues_head(tail, next) {
        return true;
    }
    // A signing time ends the stamp of a signing service, even in the middle of a sentence.
    if opens_paragraph(next) || marks::stamped_time(tail).is_some() {
        return false;
    }
    if closes(next) || next.starts_with('/') {
        return true;
    }
    if matches!(last, '-' | '–' | '/' | '(') {
        return true;
    }
    if capitals {
        return false;
    }
    let small = next.starts_with(char::is_lowercase) && !tail.ends_with("./.");
    // A title may end with `năm` (`… công tác năm`); the first line of the body does not continue
    // it.
    let titled = ends_with_word(tail, "năm") && parse::opens_body(next);
    small || ((last == ',' || ends_open(tail)) && !is_capitals(next) && !titled)
}

/// Returns true if `tail` and `next` are two parts of one piece of a head or signature: the name of
/// the state or of an issuer (`QUỐC` / `HỘI`), `Số` and its number, or `TM.` and its issuer.
fn continues_head(tail: &str, next: &str) -> bool {
    if tail.trim_end_matches([' ', ':']) == "Số" {
        return next.starts_with(|c: char| c.is_ascii_digit());
    }
    // `TM.` / `ỦY BAN NHÂN DÂN TỈNH`.
    if signer::is_authority(tail) && !tail.contains(' ') {
        return is_capitals(next);
    }
    if tail.len() + next.len() > NATION_BYTES_MAX || !is_capitals(tail) || !is_capitals(next) {
        return false;
    }
    let whole = format!("{tail} {next}");
    let names = ["cộng hòa xã hội chủ nghĩa việt nam", "đảng cộng sản việt nam"];
    names.iter().any(|name| phrase::key(&whole) == phrase::key(name))
        || (organ::head(tail).is_none() && matches!(organ::head(&whole), Some((_, true))))
}

/// Returns true if a range of numbers with at least three digits was broken before its dash: `mốc
/// 1140` / `– 1141`.
fn continues_range(tail: &str, next: &str) -> bool {
    let digits = |text: &str| text.bytes().take(12).take_while(u8::is_ascii_digit).count();
    let before = tail.bytes().rev().take(12).take_while(u8::is_ascii_digit).count();
    before >= 3 && bullet(next).is_some_and(|rest| digits(rest) == before)
}

/// Returns true if `next` begins with a lowercase letter and continues `line`, which is not in
/// capitals. Such pairs of lines are the evidence that a text is wrapped.
pub(super) fn shows_wrapping(line: &str, next: &str) -> bool {
    next.starts_with(char::is_lowercase)
        && !is_capitals(line)
        && surely_continues(line, false, next)
}

/// Returns true if `line` begins with punctuation that belongs to the word before.
pub(super) fn closes(line: &str) -> bool {
    line.starts_with([',', ';', ':', ')', '%', '”']) || starts_with_stop(line)
}

/// Returns true if `next`, a line in capitals below the title `heading`, names the issuer and does
/// not continue the title: `CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH`.
pub(crate) fn names_issuer(heading: &str, next: &str) -> bool {
    let organ = organ::head(next).is_some_and(|(name, _)| name.contains(' '));
    let last = heading.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let open = last.ends_with(',') || OPEN_WORDS.contains(&last.as_str());
    (organ || signer::is_position(next)) && !open
}

fn ends_open(tail: &str) -> bool {
    OPEN_WORDS.iter().any(|word| ends_with_word(tail, word))
}

/// Returns true if the number at the start of `next` belongs to the last word of `tail`. A
/// paragraph label is not a year, so `năm` does not count before one.
fn governs_number(tail: &str, next: &str) -> bool {
    let label = enumerator(next).is_some();
    let words = COUNTING_WORDS.iter().filter(|word| !(label && **word == "năm"));
    words.into_iter().any(|word| ends_with_word(tail, word))
}

/// Returns true if `tail` ends with the whole word `word`, also with a capital first letter
/// (`Điều`).
fn ends_with_word(tail: &str, word: &str) -> bool {
    let Some(start) = tail.len().checked_sub(word.len()) else { return false };
    tail.get(start..).is_some_and(|end| end == word || end == phrase::capitalized(word))
        && !tail[..start].ends_with(char::is_alphanumeric)
}

/// Returns what to put between two joined lines: nothing inside a cut word, number or date or
/// before closing punctuation, else a space.
pub(super) fn joint(tail: &str, next: &str) -> &'static str {
    let mut back = tail.chars().rev();
    let (last, before) = (back.next(), back.next());
    let glued = before.is_some_and(|c| !c.is_whitespace());
    let cut = match last {
        Some('-') => glued,
        Some('–') => glued && before.is_some_and(|c| c.is_ascii_digit()),
        Some('/') => glued && next.starts_with(char::is_alphanumeric),
        Some('(') => true,
        _ => closes(next),
    };
    if cut || (next.starts_with('/') && glued) { "" } else { " " }
}

fn starts_with_stop(text: &str) -> bool {
    text.starts_with('.') && !text[1..].starts_with(|c: char| c.is_ascii_digit())
}
