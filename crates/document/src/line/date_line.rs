//! Reads the date line of a document (`Lạng Sơn, ngày 26 tháng 7 năm 2018`), also if the day was
//! left blank. The formats of dates are read in [`crate::entity::date`].

use crate::entity::date::{WrittenDate, at_start, in_words};

/// Longest line that is read as a date line, in bytes.
const DATE_BYTES_MAX: usize = 160;

/// A place and a date on a line of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateLine<'a> {
    /// The place; may be empty.
    pub place: &'a str,
    pub date: WrittenDate,
}

/// Reads the date line of Nghị định 30/2020/NĐ-CP, Phụ lục I, box 4: place (may be empty), then
/// date, and nothing else. Returns `None` for any other line.
pub(crate) fn date_line(line: &str) -> Option<DateLine<'_>> {
    if line.len() > DATE_BYTES_MAX {
        return None;
    }
    let at = line.find("ngày").or_else(|| line.find("Ngày"))?;
    let place = line[..at].trim().trim_end_matches(',').trim_end();
    let after = &line[at + "ngày".len()..];
    let (length, date) = match in_words(after) {
        Some(found) => found,
        // Dates in figures occur in any sentence. A date line has a comma after the place.
        None => at_start(after).filter(|_| line[..at].trim_end().ends_with(','))?,
    };
    // A raised footnote mark may directly follow the year.
    let rest = after[length..].trim_matches(|c: char| c.is_ascii_digit() || " .[]".contains(c));
    let named = place.is_empty() || is_place(place);
    (rest.is_empty() && named && place.len() <= 60).then_some(DateLine { place, date })
}

/// Returns true if every word of `text` begins with a capital, except words for kinds of places:
/// `Thành phố Huế`. Returns false for a sentence such as `Luật này có hiệu lực từ`.
fn is_place(text: &str) -> bool {
    const SMALL: [&str; 14] = [
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
        "-",
        "–",
    ];
    text.split_whitespace()
        .all(|word| word.starts_with(char::is_uppercase) || SMALL.contains(&word))
        && text.starts_with(char::is_uppercase)
        && !text.contains(|c: char| c.is_ascii_digit())
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
            ("Luật này có hiệu lực từ ngày 01 tháng 01 năm 2022.", None),
            ("ngày 05 tháng 3 năm 2020 của Chính phủ", None),
            ("Căn cứ Luật ngày 19 tháng 6 năm 2015;", None),
            ("ngày 40 tháng 1 năm 2020", None),
            ("", None),
        ];
        for (line, expected) in cases {
            let found = date_line(line).map(|DateLine { place, date }| {
                let shown = date.date().or(date.month()).unwrap_or(date.year.to_string());
                (place, shown)
            });
            let found = found.as_ref().map(|(place, date)| (*place, date.as_str()));
            assert_eq!(found, expected, "{line:?}");
        }
    }
}
