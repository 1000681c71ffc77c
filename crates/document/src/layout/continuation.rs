//! Decides from the end of one line and the start of the next whether they belong together. Each
//! check reads a bounded number of bytes, or one short line.

use crate::entity::issuer;
use crate::line::{self, OPEN_WORDS, ends_with_word, is_capitals};
use tracuu_text::phrase;

/// Words after which a number is not a paragraph label.
const COUNTING_WORDS: [&str; 10] =
    ["số", "ngày", "tháng", "năm", "khoản", "điều", "điểm", "mục", "quý", "từ"];
/// Longest name of the state, and longest first words of an issuer's name, that are joined from two
/// lines, in bytes.
const NATION_BYTES_MAX: usize = 60;

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
    line::bullet(line).is_some()
        || line::starts_section(line)
        || line::opens_matter(line)
        || line::note_label(line).is_some()
        || OPENINGS.iter().any(|opening| line.starts_with(opening))
        || line::is_motto(line)
        || line::is_nation(line)
        || line::type_line(line).is_some_and(|found| found.rest.is_empty())
        || opens_with_date(line)
}

/// Returns true for the date line of a head. Without a place and in small letters, a date ends the
/// sentence of the line before.
fn opens_with_date(line: &str) -> bool {
    let small = line.starts_with(char::is_lowercase);
    line.len() <= 160
        && line::date_line(line).is_some_and(|found| !small || !found.place.is_empty())
}

/// Returns true for place and date of a head, which no words follow.
fn is_placed_date(line: &str) -> bool {
    line.len() <= 160
        && line.ends_with(|c: char| c.is_ascii_digit())
        && line::date_line(line).is_some_and(|found| !found.place.is_empty())
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
    if opens_paragraph(next) || line::stamped_time(tail).is_some() || is_placed_date(tail) {
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
    let titled = ends_with_word(tail, "năm") && line::opens_body(next);
    small || ((last == ',' || ends_open(tail)) && !is_capitals(next) && !titled)
}

/// Returns true if `tail` and `next` are two parts of one piece of a head or signature: the name of
/// the state or of an issuer (`QUỐC` / `HỘI`), `Số` and its number, or `TM.` and its issuer.
fn continues_head(tail: &str, next: &str) -> bool {
    if tail.trim_end_matches([' ', ':']) == "Số" {
        return next.starts_with(|c: char| c.is_ascii_digit());
    }
    // `TM.` / `ỦY BAN NHÂN DÂN TỈNH`.
    if line::is_authority(tail) && !tail.contains(' ') {
        return is_capitals(next);
    }
    if tail.len() + next.len() > NATION_BYTES_MAX || !is_capitals(tail) || !is_capitals(next) {
        return false;
    }
    let whole = format!("{tail} {next}");
    let names = ["cộng hòa xã hội chủ nghĩa việt nam", "đảng cộng sản việt nam"];
    names.iter().any(|name| phrase::key(&whole) == phrase::key(name))
        || (issuer::head(tail).is_none() && issuer::head(&whole).is_some_and(|head| head.is_whole))
}

/// Returns true if a range of numbers with at least three digits was broken before its dash: `mốc
/// 1140` / `– 1141`.
fn continues_range(tail: &str, next: &str) -> bool {
    let digits = |text: &str| text.bytes().take(12).take_while(u8::is_ascii_digit).count();
    let before = tail.bytes().rev().take(12).take_while(u8::is_ascii_digit).count();
    before >= 3 && line::bullet(next).is_some_and(|rest| digits(rest) == before)
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

fn ends_open(tail: &str) -> bool {
    OPEN_WORDS.iter().any(|word| ends_with_word(tail, word))
}

/// Returns true if the number at the start of `next` belongs to the last word of `tail`. A
/// paragraph label is not a year, so `năm` does not count before one.
fn governs_number(tail: &str, next: &str) -> bool {
    let label = line::enumerator(next).is_some();
    let words = COUNTING_WORDS.iter().filter(|word| !(label && **word == "năm"));
    words.into_iter().any(|word| ends_with_word(tail, word))
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
