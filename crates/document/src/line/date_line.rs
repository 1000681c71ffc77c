//! Reads the date line of a document (`Lạng Sơn, ngày 26 tháng 7 năm 2018`), also if the day was
//! left blank. The formats of dates are read in [`crate::entity::date`].

use super::words::is_capitals;
use crate::entity::date::{PrintedDate, WrittenDate, printed_at_start};
use tracuu_text::fold::folds_to;
use tracuu_text::sign::{is_dash, is_slash};
use tracuu_text::{fold, letter, phrase};

/// Longest line that is read as a date line, in bytes.
const DATE_BYTES_MAX: usize = 160;
/// Longest place, in bytes: `Phường Trung tâm Hành chính, Thành phố …`.
const PLACE_BYTES_MAX: usize = 80;

/// A place and a date on a line of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DateLine {
    /// The place; may be empty. A place in capitals is set in sentence case.
    pub place: String,
    pub printed: PrintedDate,
}

impl DateLine {
    /// Builds a date that is in the text without a place.
    pub fn without_place(date: WrittenDate) -> DateLine {
        let printed = PrintedDate { date: Some(date), fault: None, length: 0 };
        DateLine { place: String::new(), printed }
    }
}

/// Reads the date line of Nghị định 30/2020/NĐ-CP, Phụ lục I, box 4: place (may be empty), then
/// date, and after it at most a remark. Returns `None` for any other line.
pub(crate) fn date_line(line: &str) -> Option<DateLine> {
    if line.len() > DATE_BYTES_MAX {
        return None;
    }
    let (before, after) = parted(line)?;
    let before = without_hour(before.trim_end());
    let place = before.trim_end_matches(',').trim();
    let is_dated = before.ends_with(',') && !place.is_empty();
    let after = squeezed(after);
    let printed = printed_at_start(&after)?;
    // Dates in figures occur in any sentence, and so do the words of a date without its year.
    let in_words = after[..printed.length].contains(char::is_alphabetic);
    let sure = is_dated || (in_words && printed.date.is_some());
    let rest = &after[printed.length..];
    let ends = is_remark(rest) || (is_dated && printed.date.is_none() && is_name_of_year(rest));
    let named = place.is_empty() || (place.len() <= PLACE_BYTES_MAX && is_place(place));
    (sure && ends && named).then(|| DateLine { place: place_case(place), printed })
}

/// Returns true if `line` may be the first line of a date that a line break separated: `Hà Nội,
/// ngày`, `Hà Nội, ngày 14 tháng`.
pub(crate) fn begins_date(line: &str) -> bool {
    let begins = |(before, after): (&str, &str)| {
        let place = before.trim().trim_end_matches(',').trim_end();
        let figures = |c: char| c.is_ascii_digit() || " ./-".contains(c);
        let after = after.trim_matches(figures).to_lowercase();
        let part = ["", "tháng", "năm"].contains(&after.split(figures).next_back().unwrap_or(""));
        !place.is_empty() && is_place(place) && part
    };
    line.len() <= PLACE_BYTES_MAX && parted(line).is_some_and(begins)
}

/// Splits `line` at its first word `ngày`, in any case and with any accents, into the text before
/// and after it. A line without the word is split after the comma that precedes the day or `tháng`.
fn parted(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split(|c: char| !letter::is_letter(c)).filter(|word| !word.is_empty());
    if let Some(word) = words.find(|word| folds_to(word, "ngay")) {
        let at = word.as_ptr() as usize - line.as_ptr() as usize;
        return Some((&line[..at], &line[at + word.len()..]));
    }
    let (at, after) = line.match_indices(", ").map(|(at, _)| (at + 1, &line[at + 2..])).last()?;
    let month = after.split(' ').next().is_some_and(|word| folds_to(word, "thang"));
    let begins = month || after.starts_with(|c: char| c.is_ascii_digit());
    begins.then_some((&line[..at], after))
}

/// Removes the spaces around separators of figures, and those between figures that are set apart:
/// `1 4 / 5 / 2 0 2 4`.
fn squeezed(after: &str) -> String {
    let joins = |c: char| c.is_ascii_digit() || is_slash(c) || is_dash(c);
    let chars: Vec<char> = after.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let lone = |at: usize| digit(at) && !(at > 0 && digit(at - 1)) && !digit(at + 1);
    let mut out = String::with_capacity(after.len());
    for (at, &c) in chars.iter().enumerate() {
        let last = chars[..at].iter().rposition(|c| *c != ' ');
        let next = (at..chars.len()).find(|&at| chars[at] != ' ');
        let drop = c == ' '
            && last.zip(next).is_some_and(|(last, next)| {
                let figures = lone(last) && lone(next);
                let both = joins(chars[last]) && joins(chars[next]);
                both && (figures || !(digit(last) && digit(next)))
            });
        if !drop {
            out.push(c);
        }
    }
    out
}

/// Returns `before`, the text before a date, without the hour that a telegram gives there:
/// `Hà Nội, hồi 18 giờ 30 phút,`.
fn without_hour(before: &str) -> &str {
    let hour = before.trim_end_matches(',').rsplit_once(',').filter(|(_, hour)| {
        let hour = hour.trim_start().to_lowercase();
        ["hồi ", "lúc "].iter().any(|word| hour.starts_with(word))
            && hour.contains(|c: char| c.is_ascii_digit())
    });
    hour.map_or(before, |(place, _)| &before[..=place.len()])
}

/// Returns true if `rest`, the text after a date, is empty apart from footnote marks and dots, or a
/// remark: in brackets, or on the lunar calendar (`tức ngày …`).
fn is_remark(rest: &str) -> bool {
    const LUNAR: [&str; 4] = ["âm lịch", "dương lịch", "tức ", "nhằm "];
    // A raised footnote mark may directly follow the year.
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || " .…_/*".contains(c));
    let rest = rest.trim_end_matches([' ', '.']);
    let words = rest.trim_start_matches(|c: char| is_dash(c) || " ,;".contains(c)).to_lowercase();
    let bracketed = words.starts_with(['(', '[']) && words.ends_with([')', ']']);
    rest.is_empty() || bracketed || LUNAR.iter().any(|word| words.starts_with(word))
}

/// Returns true if `rest` is the name of a year in the lunar calendar: `Giáp Thìn`.
fn is_name_of_year(rest: &str) -> bool {
    let words = rest.split_whitespace();
    words.clone().count() == 2 && words.into_iter().all(|word| word.starts_with(char::is_uppercase))
}

/// Returns true if every word of `text` begins with a capital, except words for kinds of places:
/// `Thành phố Huế`, `Quận 1, TP. Hồ Chí Minh`. Returns false for a sentence such as `Luật này có
/// hiệu lực từ`.
fn is_place(text: &str) -> bool {
    const SMALL: [&str; 16] = [
        "tỉnh",
        "thành",
        "phố",
        "huyện",
        "quận",
        "xã",
        "phường",
        "thị",
        "trấn",
        "đặc",
        "khu",
        "đảo",
        "thôn",
        "ấp",
        "-",
        "–",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let digit = |c: char| c.is_ascii_digit();
    let numbered = |at: usize| {
        let word = words[at].trim_end_matches(',');
        let level = at > 0 && ["quận", "phường"].contains(&words[at - 1].to_lowercase().as_str());
        level && (1..=2).contains(&word.len()) && word.chars().all(digit)
    };
    let named = |at: usize| words[at].starts_with(char::is_uppercase) && !words[at].contains(digit);
    text.starts_with(char::is_alphabetic)
        && words.iter().any(|word| word.starts_with(char::is_uppercase))
        && (0..words.len()).all(|at| named(at) || SMALL.contains(&words[at]) || numbered(at))
}

/// Sets a place that is in capitals in sentence case: `THÀNH PHỐ HUẾ` gives `Thành phố Huế`.
fn place_case(place: &str) -> String {
    const LEVELS: [&str; 4] = ["thành phố", "thị trấn", "thị xã", "đặc khu"];
    if !is_capitals(place) {
        return place.to_string();
    }
    let part = |part: &str| {
        let lower = part.to_lowercase();
        let level = LEVELS.iter().find(|level| lower.starts_with(*level));
        let (level, name) = lower.split_at(level.map_or(0, |level| level.len()));
        let word = |word: &str| {
            // `TP.` and `HCM` have no vowel.
            let named = fold(word).contains(['a', 'e', 'i', 'o', 'u', 'y']);
            if named { phrase::capitalized(word) } else { word.to_uppercase() }
        };
        phrase::capitalized(level)
            + &name.split_inclusive([' ', '-', '.']).map(word).collect::<String>()
    };
    place.split(", ").map(part).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_date_lines() {
        let cases = [
            ("Lạng Sơn, ngày 26 tháng 7 năm 2018", Some(("Lạng Sơn", "2018-07-26"))),
            ("Lạng Sơn, ngày tháng 02 năm 2026", Some(("Lạng Sơn", "2026-02"))),
            ("TP. Hồ Chí Minh, ngày ... tháng ... năm 2024", Some(("TP. Hồ Chí Minh", "2024"))),
            ("Hà Nội, ngày 23 tháng 02 năm 20264", Some(("Hà Nội", "2026-02-23"))),
            ("Huế,ngày 1 tháng 12 năm 2025.", Some(("Huế", "2025-12-01"))),
            ("Thành phố Huế, ngày 1 tháng 2 năm 2020", Some(("Thành phố Huế", "2020-02-01"))),
            ("Hà Nội, ngày 05/3/2020", Some(("Hà Nội", "2020-03-05"))),
            ("HĐND ngày 12/01/2026", None),
            ("LẠNG SƠN, NGÀY 14 THÁNG 5 NĂM 2024", Some(("Lạng Sơn", "2024-05-14"))),
            ("THỊ XÃ LONG KHÁNH, NGÀY 14/5/2024", Some(("Thị xã Long Khánh", "2024-05-14"))),
            ("BÀ RỊA-VŨNG TÀU, NGÀY 3/4/2020", Some(("Bà Rịa-Vũng Tàu", "2020-04-03"))),
            ("Huế, ngày 14 tháng 5 năm 2024 (Âm lịch 07/4)", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024, tức ngày 7/4", Some(("Huế", "2024-05-14"))),
            ("Quận 1, Thành phố Huế, ngày 2-4-2020", Some(("Quận 1, Thành phố Huế", "2020-04-02"))),
            ("huyện Bình Gia, ngày 2.4.2020", Some(("huyện Bình Gia", "2020-04-02"))),
            ("M'Đrắk, ngày 1 4 / 5 / 2 0 2 4", Some(("M'Đrắk", "2024-05-14"))),
            ("TP.HỒ CHÍ MINH, NGÀY 2/4/2020", Some(("TP.Hồ Chí Minh", "2020-04-02"))),
            ("Huế, ngay 14 thang 5 nam 2024", Some(("Huế", "2024-05-14"))),
            ("Huế, 14/5/2024", Some(("Huế", "2024-05-14"))),
            ("Huế, tháng 5 năm 2024", Some(("Huế", "2024-05"))),
            ("Hà Nội, hồi 18 giờ 30 ngày 5 tháng 9 năm 2024", Some(("Hà Nội", "2024-09-05"))),
            ("Huế, ngày 31 tháng 02 năm 2024", Some(("Huế", "2024-02"))),
            ("Huế, ngày 14 tháng 5 năm 202…", Some(("Huế", "-"))),
            ("Huế, ngày 14 tháng 5 năm Giáp Thìn", Some(("Huế", "-"))),
            ("ngày 40 tháng 1 năm 2020", Some(("", "2020-01"))),
            ("Ngày tháng năm", None),
            ("Huế, ngày 14 tháng 5 năm 2024 của Chính phủ", None),
            ("Huế, 14 hộ dân", None),
            ("Luật này có hiệu lực từ ngày 01 tháng 01 năm 2022.", None),
            ("ngày 05 tháng 3 năm 2020 của Chính phủ", None),
            ("Căn cứ Luật ngày 19 tháng 6 năm 2015;", None),
            ("", None),
        ];
        for (line, expected) in cases {
            let found = date_line(line).map(|DateLine { place, printed }| {
                let shown = printed.date.map(|date| {
                    date.date().or(date.month()).unwrap_or_else(|| date.year.to_string())
                });
                (place, shown.unwrap_or("-".to_string()))
            });
            let found = found.as_ref().map(|(place, date)| (place.as_str(), date.as_str()));
            assert_eq!(found, expected, "{line:?}");
        }
    }
}
