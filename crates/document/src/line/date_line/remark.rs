//! What a date line has beside place and date: hours, days of the week, stamps, note marks and
//! remarks.

use super::super::words::is_capitals;
use crate::entity::level::{SECRECIES, URGENCIES};
use crate::entity::number::is_raised;
use tracuu_text::phrase;
use tracuu_text::sign::{is_dash, is_slash};

/// Longest remark that a dash, a slash or a bracket without its other half opens, in bytes.
const REMARK_BYTES_MAX: usize = 40;
/// Brackets and quotes around a remark.
const BRACKETS: [(char, char); 8] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('“', '”'),
    ('"', '"'),
    ('«', '»'),
    ('‘', '’'),
    ('\'', '\''),
];

/// Returns true if `rest`, the text after a date, has only what may follow a date: signs and note
/// marks, the hour, the day of the week, a stamp, the date of another calendar, and remarks in
/// brackets. In a line with a place (`is_placed`), also a short remark after a dash or a slash.
pub(super) fn is_remark(rest: &str, is_placed: bool) -> bool {
    // The mark of a footnote may directly follow the year, or end the line.
    let mut rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    loop {
        let signs = rest.trim_start_matches(is_sign);
        let dashed = |c: char| is_dash(c) || is_slash(c) || c == ';';
        let dashed = rest[..rest.len() - signs.len()].contains(dashed);
        rest = signs;
        let remark = dashed && is_placed && rest.starts_with(char::is_alphabetic);
        if rest.is_empty() || (remark && rest.len() <= REMARK_BYTES_MAX) {
            return true;
        }
        let Some(next) = after_bracket(rest).or_else(|| after_words(rest)) else { return false };
        rest = next;
    }
}

fn is_sign(c: char) -> bool {
    let opens = BRACKETS.iter().any(|(open, _)| *open == c);
    is_raised(c) || (!c.is_alphanumeric() && !opens)
}

/// Returns the text after the brackets at the start of `rest`. They need not be closed.
fn after_bracket(rest: &str) -> Option<&str> {
    let (open, close) = BRACKETS.iter().find(|(open, _)| rest.starts_with(*open))?;
    let inside = &rest[open.len_utf8()..];
    match inside.find(*close) {
        Some(at) => Some(&inside[at + close.len_utf8()..]),
        None => (inside.len() <= REMARK_BYTES_MAX).then_some(""),
    }
}

/// Returns the text after the words at the start of `rest` that may follow a date.
fn after_words(rest: &str) -> Option<&str> {
    const CALENDARS: [&str; 8] =
        ["âm lịch", "dương lịch", "tức", "nhằm", "phật lịch", "pl", "al", "dl"];
    const COPIES: [&str; 4] = ["bản gốc", "bản chính", "bản sao", "dự thảo"];
    let lower = rest.to_lowercase();
    let begins = |words: &str| {
        lower.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    };
    if CALENDARS.iter().any(|words| begins(words)) {
        return Some("");
    }
    let levels = || URGENCIES.iter().chain(&SECRECIES).chain(&COPIES);
    let mark = || {
        let digits = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        (digits.is_empty() && rest.len() <= 2).then_some("")
    };
    levels()
        .find_map(|words| strip_phrase(rest, words))
        .or_else(|| after_hour(rest))
        .or_else(|| after_year_name(rest))
        .or_else(|| weekday_at(rest, 0).map(|count| after_count(rest, count)))
        .or_else(mark)
}

/// Returns `rest` without its first words, if they are those of `phrase`.
fn strip_phrase<'a>(rest: &'a str, words: &str) -> Option<&'a str> {
    let words = phrase::key(words);
    let count = words.split(' ').count();
    let after = after_count(rest, count);
    (phrase::key(&rest[..rest.len() - after.len()]) == words).then_some(after)
}

/// Returns `rest` without its first `count` words.
fn after_count(rest: &str, count: usize) -> &str {
    let last = rest.split_whitespace().take(count).last();
    last.map_or(rest, |last| &rest[last.as_ptr() as usize + last.len() - rest.as_ptr() as usize..])
}

/// Returns the text after an hour: `lúc 08 giờ 30 phút`, `8h30`, `09:12`.
fn after_hour(rest: &str) -> Option<&str> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let count = words.iter().take_while(|word| is_word_of_hour(word)).count();
    states_hour(&words[..count]).then(|| after_count(rest, count))
}

/// Returns `before`, the text before a date, without the hour or the part of the day at its end:
/// `Hà Nội, hồi 18 giờ 30 phút`, `Hà Nội, chiều`. `None` without one.
pub(super) fn without_hour(before: &str) -> Option<&str> {
    let words: Vec<&str> = before.split_whitespace().collect();
    let count = words.iter().rev().take_while(|word| is_word_of_hour(word)).count();
    let hour = &words[words.len() - count..];
    let first = hour.first().filter(|_| states_hour(hour))?;
    Some(&before[..first.as_ptr() as usize - before.as_ptr() as usize])
}

/// The parts of a day.
const PARTS_OF_DAY: [&str; 5] = ["sáng", "chiều", "tối", "trưa", "đêm"];

/// Returns true for a word that the statement of an hour may have. A name (`Cần Giờ`) has a capital
/// and small letters after it.
fn is_word_of_hour(word: &str) -> bool {
    const WORDS: [&str; 7] = ["vào", "lúc", "hồi", "giờ", "phút", "giây", "h"];
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'');
    let lower = word.to_lowercase();
    let figures = |c: char| c.is_ascii_digit() || matches!(c, ':' | 'h' | 'g' | 'p' | '\'');
    let timed = lower.starts_with(|c: char| c.is_ascii_digit()) && lower.chars().all(figures);
    let known = WORDS.contains(&lower.as_str()) || PARTS_OF_DAY.contains(&lower.as_str());
    let capital = word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase);
    timed || (known && (!capital || ["vào", "lúc", "hồi"].contains(&lower.as_str())))
}

/// Returns true if `words` are an hour (`8 giờ`, `8h30`, `09:12`) or a part of the day.
fn states_hour(words: &[&str]) -> bool {
    let text = words.join(" ").to_lowercase();
    let figures = text.contains(|c: char| c.is_ascii_digit());
    let named = text.contains("giờ") || text.contains(['h', 'g', ':']);
    (figures && named) || words.iter().any(|word| PARTS_OF_DAY.contains(word))
}

/// Returns `before`, the text before a date, without the signs, the days of the week and the stamps
/// in capitals at its start: `KHẨN Lào Cai`.
pub(super) fn without_lead(before: &str) -> &str {
    let mut rest = before;
    loop {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let levels = URGENCIES.iter().chain(&SECRECIES);
        let mut stamps = levels.filter_map(|words| strip_phrase(rest, words));
        let stamp = stamps.find(|after| is_capitals(&rest[..rest.len() - after.len()]));
        let day = || weekday_at(rest, 0).filter(|count| *count == 2);
        let Some(after) = stamp.or_else(|| day().map(|count| after_count(rest, count))) else {
            return rest;
        };
        rest = after;
    }
}

/// Returns `before`, the text before a date, without the day of the week at its end. `None` without
/// one.
pub(super) fn without_weekday(before: &str) -> Option<&str> {
    let words: Vec<&str> = before.split_whitespace().collect();
    let at = words.len().checked_sub(2)?;
    weekday_at(before, at).filter(|count| *count == 2)?;
    Some(&before[..words[at].as_ptr() as usize - before.as_ptr() as usize])
}

/// Returns how many words the day of the week has that begins with word `at` of `text`: `thứ ba`,
/// `Thứ 3`, `chủ nhật`, `CN`. `None` without one.
fn weekday_at(text: &str, at: usize) -> Option<usize> {
    const DAYS: [&str; 13] =
        ["hai", "ba", "tư", "năm", "sáu", "bảy", "bẩy", "2", "3", "4", "5", "6", "7"];
    let key = |at: usize| text.split_whitespace().nth(at).map(phrase::key).unwrap_or_default();
    let (first, second) = (key(at), key(at + 1));
    match first.as_str() {
        "thứ" if DAYS.contains(&second.as_str()) => Some(2),
        "chủ" if second == "nhật" => Some(2),
        "cn" => Some(1),
        _ => None,
    }
}

/// Returns the text after the name of a year in the lunar calendar: `Giáp Thìn`, `năm Giáp Thìn`.
fn after_year_name(rest: &str) -> Option<&str> {
    const STEMS: [&str; 11] =
        ["giáp", "ất", "bính", "đinh", "mậu", "kỷ", "kỉ", "canh", "tân", "nhâm", "quý"];
    let named = strip_phrase(rest, "năm").map_or(rest, str::trim_start);
    let mut words = named.split_whitespace();
    let stem = words.next().map(phrase::key)?;
    let branch = words.next()?;
    (STEMS.contains(&stem.as_str()) && branch.starts_with(char::is_uppercase))
        .then(|| after_count(named, 2))
}
