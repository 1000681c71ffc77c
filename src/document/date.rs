//! Dates as documents write them: `ngày 05 tháng 3 năm 2020`, `ngày 05/3/2020`, `5-3-2020`, and the date
//! line with a blank left for the day (`ngày      tháng 02 năm 2026`).

/// Years that a document can be of or name.
const YEARS: std::ops::RangeInclusive<i32> = 1945..=2100;
/// Longest date line and longest date that is looked at, in bytes.
const DATE_BYTES_MAX: usize = 160;

/// A date as far as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WrittenDate {
    /// None where the blank was not filled in.
    pub day: Option<u8>,
    /// None where the blank was not filled in.
    pub month: Option<u8>,
    /// Always written.
    pub year: i32,
}

impl WrittenDate {
    /// `2018-07-26`; none without a day.
    pub fn date(&self) -> Option<String> {
        Some(format!("{}-{:02}", self.month()?, self.day?))
    }

    /// `2018-07`; none without a month.
    pub fn month(&self) -> Option<String> {
        self.month.map(|month| format!("{}-{month:02}", self.year))
    }
}

/// The date line of Nghị định 30/2020/NĐ-CP, Phụ lục I, box 4: place, then date, and nothing else.
pub(super) fn date_line(line: &str) -> Option<(&str, WrittenDate)> {
    if line.len() > DATE_BYTES_MAX {
        return None;
    }
    let at = line.find("ngày").or_else(|| line.find("Ngày"))?;
    let place = line[..at].trim().trim_end_matches(',').trim_end();
    let after = &line[at + "ngày".len()..];
    let (length, date) = in_words(after)?;
    // A raised footnote mark may stand right behind the year.
    let rest = after[length..].trim_matches(|c: char| c.is_ascii_digit() || " .[]".contains(c));
    let named = place.is_empty() || is_place(place);
    (rest.is_empty() && named && place.len() <= 60).then_some((place, date))
}

/// Whether every word of `text` begins with a capital, but for what a place is: `Thành phố Huế`. A
/// sentence such as `Luật này có hiệu lực từ` is none.
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

/// A date at the start of `text`, in words or in figures: its length in bytes, and the date. A word
/// `ngày` before it must already be gone.
pub(super) fn at_start(text: &str) -> Option<(usize, WrittenDate)> {
    in_figures(text).or_else(|| in_words(text))
}

/// The full dates of `text` with the byte at which each one's `ngày` begins, in order.
pub(super) fn find(text: &str) -> impl Iterator<Item = (usize, WrittenDate)> + '_ {
    let word = |needle: &'static str| text.match_indices(needle);
    let mut places: Vec<usize> = word("ngày").chain(word("Ngày")).map(|(at, _)| at).collect();
    places.sort_unstable();
    places.into_iter().filter_map(|at| {
        let after = &text[at + "ngày".len()..];
        let (_, date) = at_start(after)?;
        date.day.map(|_| (at, date))
    })
}

/// `05 tháng 3 năm 2020`; day and month may be blank or dotted.
fn in_words(text: &str) -> Option<(usize, WrittenDate)> {
    let (day, rest) = blank_or_number(text);
    let rest = rest.strip_prefix("tháng")?;
    let (month, rest) = blank_or_number(rest);
    let rest = rest.strip_prefix(',').map(str::trim_start).unwrap_or(rest);
    let rest = rest.strip_prefix("năm")?.trim_start();
    let year: i32 = rest.get(..4)?.parse().ok()?;
    let date = checked(day, month, year)?;
    Some((text.len() - rest.len() + 4, date))
}

/// `05/3/2020`, `5-3-2020`, `5.3.2020`.
fn in_figures(text: &str) -> Option<(usize, WrittenDate)> {
    let start = text.len() - text.trim_start().len();
    let mut rest = &text[start..];
    let mut parts = [0u32; 3];
    for (at, part) in parts.iter_mut().enumerate() {
        let digits = rest.bytes().take(5).take_while(u8::is_ascii_digit).count();
        let expected = if at == 2 { 4..=4 } else { 1..=2 };
        if !expected.contains(&digits) {
            return None;
        }
        *part = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        if at < 2 {
            rest = rest.strip_prefix(['/', '-', '.'])?;
        }
    }
    let small = |part: u32| u8::try_from(part).ok();
    let date = checked(Some(small(parts[0])?), Some(small(parts[1])?), parts[2] as i32)?;
    Some((text.len() - rest.len(), date))
}

/// A number of one or two digits, or a blank: spaces, dots, underscores.
fn blank_or_number(text: &str) -> (Option<u8>, &str) {
    let blank = |c: char| c == ' ' || c == '.' || c == '…' || c == '_';
    let rest = text.trim_start_matches(blank);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    match digits {
        1 | 2 => (rest[..digits].parse().ok(), rest[digits..].trim_start_matches(blank)),
        _ => (None, rest),
    }
}

fn checked(day: Option<u8>, month: Option<u8>, year: i32) -> Option<WrittenDate> {
    let valid = day.is_none_or(|day| (1..=31).contains(&day))
        && month.is_none_or(|month| (1..=12).contains(&month))
        && YEARS.contains(&year);
    valid.then_some(WrittenDate { day, month, year })
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
            ("Luật này có hiệu lực từ ngày 01 tháng 01 năm 2022.", None),
            ("ngày 05 tháng 3 năm 2020 của Chính phủ", None),
            ("Căn cứ Luật ngày 19 tháng 6 năm 2015;", None),
            ("ngày 40 tháng 1 năm 2020", None),
            ("", None),
        ];
        for (line, expected) in cases {
            let found = date_line(line).map(|(place, date)| {
                let shown = date.date().or(date.month()).unwrap_or(date.year.to_string());
                (place, shown)
            });
            let found = found.as_ref().map(|(place, date)| (*place, date.as_str()));
            assert_eq!(found, expected, "{line:?}");
        }
    }

    #[test]
    fn finds_full_dates() {
        let text =
            "Ngày 16/01/2026, họp; trước ngày 5-3-2020 và ngày 7 tháng 8 năm 2019, ngày tháng";
        let dates: Vec<String> = find(text).filter_map(|(_, date)| date.date()).collect();
        assert_eq!(dates, ["2026-01-16", "2020-03-05", "2019-08-07"]);
    }
}
