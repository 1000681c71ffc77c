//! What the end of one line and the beginning of the next say about whether they belong together.
//! Every question here looks at a bounded number of bytes, or at one short line.

use crate::{date, kind, marks, organ, parse, phrase, signer};

/// Words that govern what follows, so that no paragraph ends with them.
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
/// Words after which a number is not the label of a paragraph.
const COUNTING_WORDS: [&str; 10] =
    ["số", "ngày", "tháng", "năm", "khoản", "điều", "điểm", "mục", "quý", "từ"];
/// The state's name is no longer than this, in bytes, nor are the words that begin an organ's.
const NATION_BYTES_MAX: usize = 60;
/// Longest line that is looked at as a heading, header or label, in bytes.
const SHORT_LINE_BYTES: usize = 400;

/// Whether at least two letters stand in `text`, and no small one.
pub(crate) fn is_capitals(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    text.len() <= SHORT_LINE_BYTES
        && letters.clone().nth(1).is_some()
        && letters.clone().all(|c| !c.is_lowercase())
}

/// A line drawn with underscores, dashes or stars.
pub(super) fn is_rule(text: &str) -> bool {
    let drawn = |c: char| matches!(c, '_' | '-' | '–' | '—' | '=' | '*' | '¯' | '─' | '━' | ' ');
    text.chars().all(drawn) && text.chars().filter(|&c| c != ' ').count() >= 3
}

/// The state's name or the Party's, which stand at the top of a document.
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

/// The line that opens the list of recipients.
pub(super) fn is_recipients(text: &str) -> bool {
    text.starts_with("Nơi nhận") || text.starts_with("NƠI NHẬN")
}

/// The line that opens an annex or a form.
pub(super) fn is_annex(text: &str) -> bool {
    ["PHỤ LỤC", "DANH MỤC", "DANH SÁCH", "BIỂU", "MẪU"].iter().any(|word| text.starts_with(word))
        || (text.starts_with("Phụ lục") && text.len() <= 20)
}

/// The label of a division that has its heading on the next line: `Chương I`, `Phần thứ nhất`.
pub(crate) fn is_bare_label(text: &str) -> bool {
    division(text).is_some_and(|rest| rest.trim_matches([' ', '.', ':']).is_empty())
}

/// What follows the label of a division (`Điều 5`, `Mục 1`, `Phần thứ nhất`, `Phụ lục II`) at the start
/// of `text`; none where there is no label.
pub(crate) fn division(text: &str) -> Option<&str> {
    const NAMES: [&str; 6] = ["phần", "chương", "mục", "tiểu mục", "điều", "phụ lục"];
    const ORDINALS: [&str; 11] =
        ["nhất", "hai", "ba", "tư", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"];
    // The capitals of the names.
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

/// A Roman numeral as headings use them.
pub(crate) fn is_roman(word: &str) -> bool {
    (1..=8).contains(&word.len()) && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'))
}

/// A label of a paragraph at the start of `text`: its bytes up to the heading. `1. `, `1.2. `, `I. `,
/// `a) `, `1) `.
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

/// A bullet at the start: `- `, `+ `, `• `, and a dash that lacks its space before a capital.
pub(crate) fn bullet(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    let bullet =
        matches!(first, '-' | '–' | '—' | '+' | '*' | '•' | '·' | '▪' | '●' | '■' | '\u{f0b7}');
    let spaced = rest.starts_with([' ', '\t']);
    let dashed = matches!(first, '-' | '–') && rest.starts_with(char::is_uppercase);
    (bullet && (spaced || dashed)).then(|| rest.trim_start())
}

/// Whether `line` begins with a label of a division or of a numbered paragraph.
pub(crate) fn starts_section(line: &str) -> bool {
    enumerator(line).is_some()
        || division(line).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':']))
}

/// Whether `line` is a heading that opens the matter of a plan or a project without a label.
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

/// Whether a line opens with something that only the start of a paragraph has.
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

/// Whether the words say that `next` goes on with the paragraph that ends with `tail` and is in capitals
/// if `capitals`. Never depends on widths, gaps or pages.
pub(super) fn surely_continues(tail: &str, capitals: bool, next: &str) -> bool {
    let Some(last) = tail.chars().next_back() else { return false };
    if next.starts_with(|c: char| c.is_ascii_digit()) && governs_number(tail, next) {
        return true;
    }
    if continues_range(tail, next) || continues_head(tail, next) {
        return true;
    }
    // The time of signing ends the stamp of a signing service, whatever it was put between.
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
    // A title may end with the year of the calendar: `… công tác năm`.
    let titled = ends_with_word(tail, "năm") && parse::opens_body(next);
    small || ((last == ',' || ends_open(tail)) && !is_capitals(next) && !titled)
}

/// A part of a head or a signature that broke inside: the state's name, an organ's (`QUỐC` / `HỘI`), the
/// number behind its label, the one in whose place somebody signs.
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

/// A range of long numbers that broke before its dash: `mốc 1140` / `– 1141`.
fn continues_range(tail: &str, next: &str) -> bool {
    let digits = |text: &str| text.bytes().take(12).take_while(u8::is_ascii_digit).count();
    let before = tail.bytes().rev().take(12).take_while(u8::is_ascii_digit).count();
    before >= 3 && bullet(next).is_some_and(|rest| digits(rest) == before)
}

/// Whether `next` begins with a small letter where a paragraph that was cut would go on: the evidence
/// that a text is wrapped.
pub(super) fn shows_wrapping(line: &str, next: &str) -> bool {
    next.starts_with(char::is_lowercase)
        && !is_capitals(line)
        && surely_continues(line, false, next)
}

/// Whether `line` begins with punctuation that belongs to the word before.
pub(super) fn closes(line: &str) -> bool {
    line.starts_with([',', ';', ':', ')', '%', '”']) || starts_with_stop(line)
}

/// Whether the line in capitals `next` names who issues the document, below the title `heading`, and
/// does not go on with it: `CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH`.
pub(crate) fn names_issuer(heading: &str, next: &str) -> bool {
    let organ = organ::head(next).is_some_and(|(name, _)| name.contains(' '));
    let last = heading.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let open = last.ends_with(',') || OPEN_WORDS.contains(&last.as_str());
    (organ || signer::is_position(next)) && !open
}

fn ends_open(tail: &str) -> bool {
    OPEN_WORDS.iter().any(|word| ends_with_word(tail, word))
}

/// Whether the number at the start of `next` belongs to the word before it. A label of a paragraph is
/// no year, so `năm` does not govern one.
fn governs_number(tail: &str, next: &str) -> bool {
    let label = enumerator(next).is_some();
    let words = COUNTING_WORDS.iter().filter(|word| !(label && **word == "năm"));
    words.into_iter().any(|word| ends_with_word(tail, word))
}

/// Whether `tail` ends with the whole word `word`, also with its first letter a capital (`Điều`).
fn ends_with_word(tail: &str, word: &str) -> bool {
    let Some(start) = tail.len().checked_sub(word.len()) else { return false };
    tail.get(start..).is_some_and(|end| end == word || end == phrase::capitalized(word))
        && !tail[..start].ends_with(char::is_alphanumeric)
}

/// What stands between the joined lines: nothing where a word, a number or a date was cut.
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
