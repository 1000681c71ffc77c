//! Decides whether a paragraph is a heading by its label and its words alone.

use crate::SectionKind;
use crate::line::{self, is_capitals};

/// Longest heading, in characters; a longer one is cut after a word.
pub(super) const HEADING_CHARS_MAX: usize = 150;
/// Longest lead-in before a colon, in characters.
const LEAD_CHARS_MAX: usize = 100;
/// Longest line that can be the label and title of an annex or form, in bytes.
const ANNEX_BYTES_MAX: usize = 400;

/// Ranks of headings, outermost first. The level of a heading is its depth among the open headings
/// above it.
pub(super) const ANNEX: u8 = 0;
const FORM: u8 = 1;
pub(super) const ARTICLE: u8 = 6;
/// `A.` above `I.`; below it, the rank is `LETTER_WITHIN`.
pub(super) const LETTER: u8 = 7;
pub(super) const ROMAN: u8 = 8;
pub(super) const LETTER_WITHIN: u8 = 9;
pub(super) const ARABIC: u8 = 10;
/// `1)` above `a)`; below it, the rank is `BRACKET_WITHIN`.
pub(super) const BRACKET: u8 = 15;
pub(super) const POINT: u8 = 16;
pub(super) const BRACKET_WITHIN: u8 = 17;

/// The kind of words after a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// A heading, or nothing.
    Heading,
    /// A few words before a colon, and then text.
    Lead,
    /// Text.
    BodyText,
}

/// A paragraph with a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Labelled {
    pub kind: SectionKind,
    pub rank: u8,
    pub label: String,
    /// The words of the heading; empty if they are a sentence.
    pub heading: String,
    pub words: Words,
}

/// Reads the label at the start of `line`. Returns `None` if it has none.
pub(super) fn read(line: &str) -> Option<Labelled> {
    // Most paragraphs have no label, so this check must be cheap.
    match line.chars().next()? {
        'P' | 'M' | 'B' => annex(line).or_else(|| division(line)),
        'T' | 'Đ' => division(line),
        'C' => division(line).or_else(|| numbered(line)),
        _ => None,
    }
    .or_else(|| numbered(line))
}

/// Reads the label of an annex or form: `PHỤ LỤC II`, `Phụ lục số 01: …`, `Mẫu số 02`, `BIỂU SỐ 1`.
fn annex(line: &str) -> Option<Labelled> {
    const NAMES: [(&str, u8); 5] =
        [("phụ lục", ANNEX), ("mẫu", FORM), ("biểu mẫu", FORM), ("biểu", FORM), ("phụ biểu", FORM)];
    if line.len() > ANNEX_BYTES_MAX {
        return None;
    }
    let head: String = line.chars().take(12).collect::<String>().to_lowercase();
    let (name, rank) = NAMES.iter().find(|(name, _)| {
        head.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })?;
    let rest = line.get(name.len()..)?;
    let numbered = rest.trim_start();
    let numbered = match numbered.get(.."số ".len()) {
        Some(word) if word.to_lowercase() == "số " => numbered["số ".len()..].trim_start(),
        _ => numbered,
    };
    let end = numbered.find([' ', ':', '(']).unwrap_or(numbered.len());
    let number = numbered[..end].trim_end_matches(['.', ',', ';']);
    let (number, rest) = if is_annex_number(number) {
        (number, &numbered[number.len()..])
    } else if *rank == ANNEX {
        ("", rest)
    } else {
        return None;
    };
    let words = rest
        .trim_start_matches(['.', ':', '-', '–', ' ', '/'])
        .trim_end_matches(['.', ':', ' ', '/']);
    let opened = rest.trim_start().starts_with(['.', ':', '-', '–', '(']) || rest.trim().is_empty();
    let alone = number.is_empty() && !words.is_empty();
    if alone || !(opened || is_capitals(line)) || line.ends_with([';', ',']) {
        return None;
    }
    let label = match number {
        "" => &line[..name.len()],
        _ => &line[..number.as_ptr() as usize + number.len() - line.as_ptr() as usize],
    };
    let heading = if words.starts_with('(') { String::new() } else { limited(words) };
    let kind = SectionKind::Annex;
    Some(Labelled { kind, rank: *rank, label: label.to_string(), heading, words: Words::Heading })
}

/// Returns true for the number of an annex: `I`, `01`, `2.1`, `IIa`, `I-A`, `02/TTHC`.
fn is_annex_number(word: &str) -> bool {
    let numeral = word.split(['-', '.', '/']).next().unwrap_or_default();
    let roman = numeral.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let letter = numeral.len() == 1 && numeral.starts_with(|c: char| c.is_ascii_uppercase());
    word.len() <= 16
        && (line::is_roman(roman) || numeral.starts_with(|c: char| c.is_ascii_digit()) || letter)
}

/// Reads the label of a division: `Điều 5. Phạm vi`, `Chương I`, `Mục 1 QUY ĐỊNH CHUNG`, `Phần thứ
/// nhất`.
fn division(line: &str) -> Option<Labelled> {
    let rest = line::division(line)?;
    let opened = rest.trim_start().starts_with(['.', ':'])
        || rest.starts_with([' ', '-', '–']) && { rest.trim_start().starts_with(['-', '–']) };
    if !(rest.is_empty() || opened || (is_capitals(rest) && !line.starts_with("Điều"))) {
        return None;
    }
    let label = line[..line.len() - rest.len()].trim().to_string();
    let (kind, rank) = match label.split(' ').next()?.to_lowercase().as_str() {
        "phụ" => (SectionKind::Annex, ANNEX),
        "phần" => (SectionKind::Part, 2),
        "chương" => (SectionKind::Chapter, 3),
        "mục" => (SectionKind::Section, 4),
        "tiểu" => (SectionKind::Section, 5),
        _ => (SectionKind::Article, ARTICLE),
    };
    let words = rest.trim_matches(['.', ':', ' ', '/', '-', '–']);
    let sentence = rest.ends_with(['.', ';']) && words.chars().count() > LEAD_CHARS_MAX;
    let heading = if sentence { lead(words).unwrap_or_default() } else { limited(words) };
    Some(Labelled { kind, rank, label, heading, words: Words::Heading })
}

/// Reads a number or letter: `I. …`, `1. …`, `1.1. …`, `a) …`, and `I- …`, `1- …`, `1/ …` as in
/// texts of the Party and older ones.
fn numbered(line: &str) -> Option<Labelled> {
    let (label, words) = line::enumerator(line).or_else(|| dashed(line))?;
    let behind = &line[label.len()..];
    let numeric = label.starts_with(|c: char| c.is_ascii_digit());
    // `2.5 triệu đồng` does not begin with a label.
    if numeric && behind.starts_with(' ') && words.starts_with(char::is_lowercase) {
        return None;
    }
    let roman = line::is_roman(label) && !behind.starts_with(')');
    let (kind, rank) = match (roman, numeric) {
        (true, _) => (SectionKind::Numbered, ROMAN),
        (_, true) if behind.starts_with(')') && !label.contains('.') => {
            (SectionKind::Numbered, BRACKET)
        }
        (_, true) => {
            let depth = label.split('.').count().min(usize::from(BRACKET - ARABIC)) as u8;
            (SectionKind::Numbered, ARABIC + depth - 1)
        }
        _ if label.starts_with(char::is_uppercase) => (SectionKind::Numbered, LETTER),
        _ => (SectionKind::Point, POINT),
    };
    let short = words.chars().count() <= HEADING_CHARS_MAX && !words.ends_with(['.', ';', ',']);
    let (heading, words) = match (roman || short, lead(words)) {
        (true, lead) => {
            let has_text = lead.is_some_and(|lead| lead.len() + 2 < words.len());
            let heading = limited(words.trim_end_matches([':', '.', ' ']));
            (heading, if has_text { Words::Lead } else { Words::Heading })
        }
        (false, Some(lead)) => (lead, Words::Lead),
        (false, None) => (String::new(), Words::BodyText),
    };
    Some(Labelled { kind, rank, label: label.to_string(), heading, words })
}

/// Splits off a label with a dash or a slash after it: `I- `, `1- `, `1.1- `, `a/ `.
fn dashed(line: &str) -> Option<(&str, &str)> {
    let end = line.bytes().take(10).position(|b| !b.is_ascii_alphanumeric() && b != b'.')?;
    let (label, rest) = (line[..end].trim_end_matches('.'), &line[end..]);
    let words = rest.strip_prefix(['-', '–', '/'])?;
    let numeric = label
        .split('.')
        .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    let letter = label.len() == 1 && label.starts_with(|c: char| c.is_ascii_lowercase());
    let spaced = words.starts_with(' ') || (line::is_roman(label) && is_capitals(words));
    let words = words.trim_start();
    let named = words.starts_with(char::is_uppercase);
    ((numeric || letter || line::is_roman(label)) && spaced && named).then_some((label, words))
}

/// Returns the words before the first colon, or `None` if they are too many or a sentence ends
/// among them.
fn lead(words: &str) -> Option<String> {
    let (lead, _) = words.split_once(':')?;
    let whole =
        lead.chars().count() <= LEAD_CHARS_MAX && !lead.contains(". ") && !lead.contains("; ");
    whole.then(|| lead.trim().to_string())
}

/// Returns at most `HEADING_CHARS_MAX` characters of `words`, cut after a word and with `…` at the
/// cut.
pub(super) fn limited(words: &str) -> String {
    let Some((cut, _)) = words.char_indices().nth(HEADING_CHARS_MAX) else {
        return words.to_string();
    };
    let end = words[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", words[..end].trim_end_matches([',', ' ']))
}
