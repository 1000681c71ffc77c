//! Reads the title of a document (trích yếu; Nghị định 30/2020/NĐ-CP, Phụ lục I, boxes 5a and 5b):
//! where it begins, continues and ends. It ends where the body opens, even if no label marks that.

use super::stamps::Stamps;
use crate::bytes::first_bytes;
use crate::entity::date::WrittenDate;
use crate::entity::number::{DocumentNumber, Letters, find_numbers};
use crate::entity::{issuer, kind};
use crate::line::{self, is_capitals};
use tracuu_text::phrase;

/// Longest title, in bytes. The decree's data model allows 500 characters.
pub(super) const TITLE_BYTES_MAX: usize = 1200;
/// Longest line of a title that the file has on several lines, in bytes.
const TITLE_LINE_BYTES: usize = 250;
/// Longest title that opens like a body (`Thực hiện …`), in bytes: it may be several lines joined.
const JOINED_TITLE_BYTES: usize = 600;
/// Longest line of the subject of a letter, in bytes: the subject is in a narrow column.
pub(super) const SUBJECT_LINE_BYTES: usize = 120;
/// Longest line of a subject with other parts of the head below it, in bytes: an extraction may
/// have joined several lines.
const JOINED_SUBJECT_BYTES: usize = 500;
/// Number of lines below the subject that are searched for the rest of the head.
pub(super) const LINES_BELOW_SUBJECT: usize = 8;
/// If at most this many words follow the document type on its line, the title continues on the next
/// line.
const REST_WORDS_MAX: usize = 3;
/// Maximum number of lines that a subject takes after its first.
const SUBJECT_LINES_MAX: usize = 12;
/// Maximum number of lines of the title of an annex and the note below it.
const APPENDED_LINES_MAX: usize = 8;

/// Returns the title of a file that is only an annex and begins with its title: all lines above
/// `(Kèm theo …)`, with a label such as `Phụ lục II`. Returns `None` if one of them is part of a
/// document head or names a document type.
pub(super) fn appended(paragraphs: &[&str]) -> Option<String> {
    let first = paragraphs.first()?;
    if !(phrase::key(first_bytes(first, 20)).starts_with("phụ lục") || is_capitals(first)) {
        return None;
    }
    let mut title: Vec<&str> = Vec::new();
    for line in paragraphs.iter().take(APPENDED_LINES_MAX) {
        let note = line.find('(').filter(|&at| line::is_note(&line[at..]));
        let words = &line[..note.unwrap_or(line.len())];
        let head = line::names_nation(words)
            || line::number_line(words).is_some()
            || line::type_line(words).is_some()
            || (is_capitals(words) && issuer::head(words).is_some());
        if head || words.len() > TITLE_LINE_BYTES {
            return None;
        }
        title.push(words.trim());
        if note.is_some() {
            // `Chuyên ngành: …` and the like are not part of the title.
            let lines: Vec<&str> =
                title.into_iter().take_while(|line| !line.contains(": ")).collect();
            return cleaned(&lines.join(" "));
        }
    }
    None
}

/// A title below or beside a type.
pub(super) struct ReadTitle<'a> {
    /// The title on one line.
    pub title: Option<String>,
    /// The lines, or parts of lines, that the title was joined from.
    pub parts: Vec<&'a str>,
    /// Index of the first line after the title.
    pub next: usize,
}

/// Reads the title after the document type `kind` on line `at`; `rest` is the text after the type
/// on that line. Skips stamps, and adds urgency and secrecy to `stamps`.
pub(super) fn read<'a>(
    lines: &[&'a str],
    at: usize,
    kind: &str,
    rest: &'a str,
    stamps: &mut Stamps<'a>,
) -> ReadTitle<'a> {
    let mut parts: Vec<&str> = Vec::new();
    if !rest.is_empty() {
        parts.push(rest);
    }
    let mut next = at + 1;
    // A portal repeats the type: once as its own headline, once in the document.
    if let Some(again) = lines.get(next).and_then(|line| line::type_line(line))
        && rest.is_empty()
        && again.name == kind
    {
        parts.extend((!again.rest.is_empty()).then_some(again.rest));
        next += 1;
    }
    while let Some(&line) = lines.get(next) {
        if line::is_stamp(line) || stamps.take_whole(line) || is_date(line) {
            next += 1;
            continue;
        }
        if parts.last().is_some_and(|last| names_whose(last, line)) {
            parts.pop();
        }
        // `BÁO CÁO ĐỀ XUẤT` or `NGHỊ QUYẾT CỦA HỘI ĐỒNG …` above `(V/v …)`: what follows the type
        // is not of the title.
        let is_in_brackets = line.strip_prefix('(').is_some_and(|line| subject(line).is_some());
        if is_in_brackets && parts.iter().all(|part| is_capitals(part)) {
            parts.clear();
        }
        let room = TITLE_BYTES_MAX.saturating_sub(parts.iter().map(|line| line.len()).sum());
        // `GIẤY MỜI HỌP`: few words after the type are not a title without the next line; nor is a
        // heading that is not a type.
        let short = kind.is_empty() || rest.split(' ').count() <= REST_WORDS_MAX;
        let may_continue_type =
            parts.len() == 1 && next == at + 1 && short && line.starts_with(char::is_alphabetic);
        let fits = if parts.is_empty() {
            line.len() <= room
        } else {
            // `… của Sở Giao thông vận tải;` / `Sở Xây dựng; Ủy ban nhân dân cấp huyện;`
            let lists = parts.last().is_some_and(|last| last.ends_with(';')) && line.ends_with(';');
            line.len() <= TITLE_LINE_BYTES.min(room)
                && (may_continue_type || lists || !ends_sentence(line))
        };
        let open = parts.last().is_some_and(|last| last.ends_with(','));
        let merged = if open && !fits { before_body(line) } else { None };
        let before = parts.last().copied().filter(|_| !may_continue_type || is_capitals(line));
        let numbered = || line.starts_with("SỐ ") && split_merged_line(line).is_some();
        let first = parts.is_empty() && fits && (carries_out(line) || numbered());
        if merged.is_none() && !first && (!fits || cannot_continue(line, before)) {
            break;
        }
        parts.push(merged.unwrap_or(line));
        next += 1;
    }
    ReadTitle { title: cleaned(&parts.join(" ")), parts, next }
}

/// A title and the number, date and issuer on the same line. Databases of laws have such lines for
/// documents up to 2010 (`CỦA CHÍNH PHỦ SỐ 01/2010/NĐ-CP NGÀY 04 THÁNG 01 NĂM 2010 VỀ …`, or the
/// same after the title), and the gazette above the later parts of a long document.
pub(super) struct Merged<'a> {
    pub title: Option<&'a str>,
    pub number: DocumentNumber,
    pub date: Option<WrittenDate>,
    pub issuer: Option<&'a str>,
}

/// Splits such a line. Returns `None` if it is only a title, or cites another document.
pub(super) fn split_merged_line(title: &str) -> Option<Merged<'_>> {
    let places =
        title.match_indices("SỐ ").map(|(at, word)| (&title[..at], &title[at + word.len()..]));
    let mut places = places
        .filter(|(before, _)| before.is_empty() || (before.ends_with(' ') && is_capitals(before)));
    let (before, (number, date, tail)) =
        places.find_map(|(before, rest)| Some((before, number_and_date(rest)?)))?;
    // `THỰC HIỆN QUYẾT ĐỊNH SỐ …` cites another document.
    if kind::named_at_end(before).is_some() {
        return None;
    }
    let before = before.trim_end();
    let whose =
        |text: &str| text.strip_prefix("CỦA ").is_some_and(|name| issuer::head(name).is_some());
    let (title, issuer) = if whose(before) {
        (tail, Some(before))
    } else if before.is_empty() {
        let issuer = tail.split(" VỀ ").next().filter(|issuer| whose(issuer));
        (&tail[issuer.map_or(0, str::len)..], issuer)
    } else if whose(tail) {
        (before, Some(tail))
    } else {
        let (title, issuer) = before.split_at(before.rfind(" CỦA ")? + 1);
        if !tail.is_empty() || !whose(issuer) {
            return None;
        }
        (title, Some(issuer))
    };
    let title = Some(title.trim()).filter(|title| line::has_words(title));
    // `QUỐC HỘI NƯỚC CỘNG HÒA …`: the country is not part of the issuer's name.
    let issuer = issuer.and_then(|issuer| issuer["CỦA ".len()..].trim().split(" NƯỚC CỘNG").next());
    Some(Merged { title, number, date, issuer })
}

/// The line of a gazette above a later part of a document.
pub(super) struct Continued<'a> {
    pub kind: &'static str,
    pub merged: Merged<'a>,
    /// How many lines it takes up, with the note below it.
    pub lines: usize,
}

/// Reads `Thông tư số 102/2018/TT-BTC ngày 14 tháng 11 năm 2018 hướng dẫn …`, as the gazette prints
/// it above `(Tiếp theo Công báo số 201 + 202)`. Returns the type, the other parts and the number
/// of lines, or `None` if the lines do not begin that way.
pub(super) fn continued<'a>(lines: &[&'a str]) -> Option<Continued<'a>> {
    let line = *lines.first()?;
    let marked = |line: &&str| line.starts_with("(Tiếp theo Công báo số ");
    let mark = lines.iter().skip(1).take(LINES_BELOW_SUBJECT).position(marked)?;
    let (before, rest) = line.split_once(" số ")?;
    let kind = kind::type_named(before)?;
    let (number, date, title) = number_and_date(rest)?;
    let title = Some(title).filter(|title| line::has_words(title));
    let merged = Merged { title, number, date, issuer: None };
    Some(Continued { kind, merged, lines: mark + 2 })
}

/// Splits the number from the start of `text`, and the date after it if there is one; returns both
/// with the rest. Decrees of 1945 have only a serial, which counts as a number only before a date.
fn number_and_date(text: &str) -> Option<(DocumentNumber, Option<WrittenDate>, &str)> {
    let found = find_numbers(text, Letters::Printed).into_iter().next();
    if let Some((span, number)) = found.filter(|(span, _)| span.start == 0) {
        let rest = &text[span.end..];
        // `101-SL/L.003` continues with characters that are not read as part of a number here.
        if rest.starts_with(['.', '-']) {
            return None;
        }
        let rest = rest.trim_start();
        let (date, rest) = day(rest).map_or((None, rest), |(date, rest)| (Some(date), rest));
        return Some((number, date, rest));
    }
    let (serial, rest) = text.split_once(' ')?;
    let number = DocumentNumber::serial(serial)?;
    day(rest).map(|(date, rest)| (number, Some(date), rest))
}

/// Splits the day (`NGÀY …`) from the start of `text`, and returns it with the rest.
fn day(text: &str) -> Option<(WrittenDate, &str)> {
    let day = ["NGÀY ", "ngày "].iter().find_map(|word| text.strip_prefix(word))?;
    let (length, written) = crate::entity::date::at_start(&day.to_lowercase())?;
    // Vietnamese letters have as many bytes in lower case as in capitals, so `length` holds for
    // `day`.
    Some((written, day.get(length..)?.trim_start()))
}

/// Returns true if a line is only a day, as in arrival stamps.
fn is_date(line: &str) -> bool {
    let length = crate::entity::date::at_start(line).map(|(length, _)| length);
    length.is_some_and(|length| length == line.len())
}

/// Returns true if a line below the type opens like a body but is a title, because it is not a
/// sentence.
fn carries_out(line: &str) -> bool {
    let begins = ["Thực hiện ", "Triển khai thực hiện "].iter().any(|word| line.starts_with(word));
    begins && line.len() <= JOINED_TITLE_BYTES && !line.ends_with(['.', ',', ';', ':'])
}

/// Returns the title on a line that a portal merged with the body, up to the capitalized word that
/// opens the body: `… trên địa bàn tỉnh Thực hiện Chương trình …`. Returns `None` if no such word
/// is found.
fn before_body(line: &str) -> Option<&str> {
    let opening = ["Căn cứ ", "Thực hiện ", "Theo ", "Xét ", "Trên cơ sở "];
    let places = opening.iter().filter_map(|word| line.find(word));
    let unstopped = |at: &usize| line[..*at].trim_end().ends_with(char::is_alphanumeric);
    let at = places.filter(unstopped).min()?;
    (at <= TITLE_LINE_BYTES * 2).then(|| line[..at].trim_end())
}

/// Returns how many lines from `next` on continue the subject of a letter (`V/v …`).
pub(super) fn subject_lines(lines: &[&str], next: usize) -> usize {
    let below = |at: usize| {
        let mut below = lines[at + 1..].iter().take(LINES_BELOW_SUBJECT);
        below.any(|line| {
            line::names_nation(line) || line::is_address(line) || line::date_line(line).is_some()
        })
    };
    let fits = |at: usize, line: &str| {
        line.len() <= SUBJECT_LINE_BYTES || (line.len() <= JOINED_SUBJECT_BYTES && below(at))
    };
    let goes_on = |(at, line): &(usize, &&str)| {
        fits(*at, line)
            && !line::is_stamp(line)
            && !line::names_nation(line)
            && !cannot_continue(line, None)
            && (!is_capitals(line) || is_abbreviation(line))
            && !line.ends_with([':', ';'])
            && line::bullet(line).is_none()
            && line::type_line(line).is_none()
    };
    let lines = lines.iter().enumerate().skip(next);
    lines.take(SUBJECT_LINES_MAX).take_while(goes_on).count()
}

/// Returns true if `line` is an abbreviation that a narrow column put on its own line: `V/v chính
/// sách thuế` / `GTGT`.
fn is_abbreviation(line: &str) -> bool {
    line.len() > 1 && line.bytes().all(|b| b.is_ascii_uppercase())
}

/// Returns `line` if it is the subject that a letter has instead of a type: `V/v …` or `Về việc …`.
pub(crate) fn subject(line: &str) -> Option<&str> {
    let begins = ["V/v", "V/V", "v/v", "Về việc"].iter().any(|word| line.starts_with(word));
    (begins && line.len() <= TITLE_BYTES_MAX).then_some(line)
}

/// Returns a title without drawn rules, footnote marks and the final full stop. Returns `None` if
/// no words are left.
pub(super) fn cleaned(title: &str) -> Option<String> {
    let drawn = |c: char| matches!(c, ' ' | '_' | '-' | '–' | '—' | '*' | '=' | '\\' | '…');
    let mut title = title.trim_matches(drawn);
    // `(V/v …)` below a type.
    if let Some(inside) = title.strip_prefix('(').and_then(|title| title.strip_suffix(')'))
        && subject(inside).is_some()
        && !inside.contains(['(', ')'])
    {
        title = inside.trim();
    }
    for (open, close) in [('[', ']'), ('(', ')')] {
        let mark = title.strip_suffix(close).and_then(|inside| inside.rsplit_once(open));
        // A footnote mark has a number of one or two digits; a year has four.
        if let Some((before, number)) = mark
            && (1..=2).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_digit())
        {
            title = before.trim_end_matches(drawn);
        }
    }
    let stop = title.ends_with(['.', ';']) && !title.ends_with("..");
    let title = if stop { &title[..title.len() - 1] } else { title };
    let title = title.trim_end_matches(['/', ' ']);
    line::has_words(title).then(|| title.to_string())
}

/// Returns true if `line` cannot continue the title. `before` is the last line of the title, or
/// `None` if only the type comes before.
fn cannot_continue(line: &str, before: Option<&str>) -> bool {
    let capitals = is_capitals(line);
    // The Party sets the organ in capitals and the subject below it in lower case.
    let small = line.starts_with(char::is_lowercase);
    let heading = before.is_some_and(|before| capitals != is_capitals(before)) && !small;
    let issuer = capitals && before.is_some_and(|before| line::names_issuer(before, line));
    heading
        || issuer
        || (line.ends_with(':') && !capitals)
        || line::starts_section(line)
        || line::opens_matter(line)
        || line::opens_body(line)
        || line::is_address(line)
        || line::speaks(line)
        || line::number_line(line).is_some()
        || line::date_line(line).is_some()
        || line.starts_with("(Kèm theo")
        || line.starts_with("(Ban hành kèm")
        || (before.is_some()
            && line::bullet(line).is_some_and(|rest| !issuer::begins_with_province(rest)))
        || line::without_nation(line).is_empty()
}

/// Returns true for `CỦA UBND TỈNH …`, the end of `QUYẾT ĐỊNH CỦA UBND TỈNH …`, above a line that
/// opens a title of its own.
fn names_whose(line: &str, next: &str) -> bool {
    line.starts_with("CỦA ")
        && is_capitals(line)
        && (subject(next).is_some() || next.starts_with("Về ") || next.starts_with("VỀ "))
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['.', ';', ':', '!'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_what_is_printed_behind_them() {
        let cases = [
            ("Quy định về đo lường nhóm 2(1)", Some("Quy định về đo lường nhóm 2")),
            ("Về công tác văn thư [3]", Some("Về công tác văn thư")),
            ("Về việc treo cờ ______", Some("Về việc treo cờ")),
            ("của tỉnh (2021)", Some("của tỉnh (2021)")),
            ("Về lịch trực lễ.", Some("Về lịch trực lễ")),
            ("Về nghỉ lễ *", Some("Về nghỉ lễ")),
            ("-----", None),
            ("", None),
        ];
        for (title, expected) in cases {
            assert_eq!(cleaned(title).as_deref(), expected, "{title:?}");
        }
    }
}
