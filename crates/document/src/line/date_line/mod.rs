//! Reads the date line of a document (`Lạng Sơn, ngày 26 tháng 7 năm 2018`), also if the day was
//! left blank. The formats of dates are read in [`crate::entity::date`].

mod place;
mod remark;

use super::words::is_capitals;
use crate::entity::date::{PrintedDate, WrittenDate, printed_at_start};
use crate::entity::issuer;
use place::{is_capital_place, is_place, is_province, is_small_place, place_case};
use remark::{is_remark, without_hour, without_lead, without_weekday};
use tracuu_text::fold::folds_to;
use tracuu_text::letter;
use tracuu_text::sign::{is_dash, is_slash};

/// Longest line that is read as a date line, in bytes.
const DATE_BYTES_MAX: usize = 200;
/// Longest place, in bytes: `Phường Trung tâm Hành chính, Thành phố …`.
const PLACE_BYTES_MAX: usize = 80;

/// A place and a date on a line of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DateLine {
    /// The place; may be empty. A place in capitals or small letters is set in sentence case.
    pub place: String,
    pub printed: PrintedDate,
    /// The text before the place and after the date, which may have a stamp.
    pub remark: String,
}

impl DateLine {
    /// Builds a date that is in the text without a place.
    pub fn without_place(date: WrittenDate) -> DateLine {
        let printed = PrintedDate { date: Some(date), fault: None, length: 0 };
        DateLine { place: String::new(), printed, remark: String::new() }
    }
}

/// Reads the date line of Nghị định 30/2020/NĐ-CP, Phụ lục I, box 4: place (may be empty), then
/// date, and around them at most remarks. Returns `None` for any other line.
pub(crate) fn date_line(line: &str) -> Option<DateLine> {
    // A sentence or an item of a list goes on.
    if line.len() > DATE_BYTES_MAX || line.ends_with([';', ',']) {
        return None;
    }
    let parted = parted(line)?;
    let after = squeezed(parted.after.trim_start_matches(':'));
    let printed = printed_at_start(&after)?;
    let before = Before::read(parted.before);
    let (date, remark) = after.split_at(printed.length);
    let in_words = date.contains(char::is_alphabetic);
    let sure = before.makes_sure(&parted, in_words, printed.date.is_some());
    let placed = !before.place.is_empty();
    let unnamed = placed && printed.date.is_none() && is_name_of_year(remark);
    let ends = unnamed || is_remark(remark, placed && before.is_closed && in_words);
    (sure && ends && before.is_place()).then(|| DateLine {
        place: before.named().map(place_case).unwrap_or_default(),
        printed,
        remark: format!("{} {remark}", before.lead),
    })
}

/// The text before a date, without hours, days of the week and the signs around it.
struct Before<'a> {
    /// The signs, stamps and day of the week before the place.
    lead: &'a str,
    place: &'a str,
    /// Whether a sign other than a space is between place and date.
    is_closed: bool,
    /// Whether that sign is a comma.
    has_comma: bool,
    /// Whether that sign is a colon, which labels have too: `HẠN NỘP: ngày …`.
    has_colon: bool,
}

impl<'a> Before<'a> {
    fn read(before: &'a str) -> Before<'a> {
        let sign = |c: char| " ,:;.…|(_*".contains(c) || is_dash(c);
        let mut place = without_lead(before);
        let start = before.len() - place.len();
        loop {
            place = place.trim_end_matches(sign);
            match without_weekday(place).or_else(|| without_hour(place)) {
                Some(shorter) => place = shorter,
                None => break,
            }
        }
        let signs = &before[start + place.len()..];
        let is_closed = signs.contains(|c: char| c != ' ' && sign(c));
        let (has_comma, has_colon) = (signs.contains(','), signs.contains(':'));
        Before { lead: &before[..start], place, is_closed, has_comma, has_colon }
    }

    /// Returns true if the text may precede the date of a head: a place, an issuer or nothing.
    fn is_place(&self) -> bool {
        let named = || is_place(self.place) || (self.has_comma && is_small_place(self.place));
        let heading = || is_capitals(self.place) && !is_capital_place(self.place, self.has_comma);
        self.place.is_empty() || (self.place.len() <= PLACE_BYTES_MAX && named() && !heading())
    }

    /// Returns the place, unless the text is empty or the name of an issuer.
    fn named(&self) -> Option<&'a str> {
        Some(self.place).filter(|place| !place.is_empty() && issuer::head(place).is_none())
    }

    /// Returns true if a line with this text before the date is not a piece of a sentence. Dates in
    /// figures occur in any sentence, and so do the words of a date without its year (`is_known`).
    fn makes_sure(&self, parted: &Parted<'_>, in_words: bool, is_known: bool) -> bool {
        if self.place.is_empty() {
            let opens = parted.has_capital || parted.before.contains(',');
            return is_known && (in_words || opens);
        }
        let labelled = self.has_colon && is_capitals(self.place) && !is_province(self.place);
        let certain = self.has_comma || is_province(self.place) || parted.has_word;
        (self.is_closed && certain && !labelled)
            || (is_known && (in_words || is_province(self.place)) && !labelled)
    }
}

/// Returns true if `line` may be the first line of a date that a line break separated: `Hà Nội,`,
/// `Hà Nội, ngày`, `Hà Nội, ngày 14 tháng`.
pub(crate) fn begins_date(line: &str) -> bool {
    let begins = |parted: Parted<'_>| {
        let place = parted.before.trim().trim_end_matches(',').trim_end();
        let figures = |c: char| c.is_ascii_digit() || " ./-".contains(c);
        let after = parted.after.trim_matches(figures).to_lowercase();
        let part = ["", "tháng", "năm"].contains(&after.split(figures).next_back().unwrap_or(""));
        !place.is_empty() && is_place(place) && part
    };
    let place = || line.strip_suffix(',').is_some_and(|place| is_place(place.trim_end()));
    line.len() <= PLACE_BYTES_MAX && (parted(line).is_some_and(begins) || place())
}

/// A line in two parts.
struct Parted<'a> {
    /// The text before the word `ngày`, or before the date without that word.
    before: &'a str,
    after: &'a str,
    /// Whether the line has the word `ngày`, and whether that begins with a capital.
    has_word: bool,
    has_capital: bool,
}

/// Splits `line` at its first word `ngày`, in any case and with any accents. A line without the
/// word is split after the comma that precedes the day or `tháng`, or a dash between spaces.
fn parted(line: &str) -> Option<Parted<'_>> {
    let mut words = line.split(|c: char| !letter::is_letter(c)).filter(|word| !word.is_empty());
    if let Some(word) = words.find(|word| folds_to(word, "ngay")) {
        let at = word.as_ptr() as usize - line.as_ptr() as usize;
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        let has_capital = word.starts_with(char::is_uppercase);
        return Some(Parted { before, after, has_word: true, has_capital });
    }
    let begins = |at: &usize| {
        let after = line[*at..].trim_start();
        let month = after.split(' ').next().is_some_and(|word| folds_to(word, "thang"));
        month || after.starts_with(|c: char| c.is_ascii_digit())
    };
    let comma = || line.rmatch_indices(',').map(|(at, _)| at + 1).find(begins);
    let dashes = || [" - ", " – "].into_iter().flat_map(|dash| line.rmatch_indices(dash));
    let dash = || dashes().map(|(at, dash)| at + dash.len()).find(begins);
    let at = comma().or_else(dash)?;
    let (before, after) = line.split_at(at);
    Some(Parted { before, after, has_word: false, has_capital: false })
}

/// Removes the spaces around separators of figures, and those between figures that are set apart:
/// `1 4 / 5 / 2 0 2 4`.
fn squeezed(after: &str) -> String {
    let joins = |c: char| c.is_ascii_digit() || c == '.' || is_slash(c) || is_dash(c);
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
                both && (figures || digit(last) != digit(next))
            });
        if !drop {
            out.push(c);
        }
    }
    out
}

/// Returns true if `rest` is the name of a year in the lunar calendar: `Giáp Thìn`.
fn is_name_of_year(rest: &str) -> bool {
    let words = rest.split_whitespace();
    words.clone().count() == 2 && words.into_iter().all(|word| word.starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line, and the place and the date of it.
    type Case = (&'static str, Option<(&'static str, &'static str)>);

    fn check(cases: &[Case]) {
        for (line, expected) in cases {
            let found = date_line(line).map(|DateLine { place, printed, .. }| {
                let shown = printed.date.map(|date| {
                    date.date().or(date.month()).unwrap_or_else(|| date.year.to_string())
                });
                (place, shown.unwrap_or("-".to_string()))
            });
            let found = found.as_ref().map(|(place, date)| (place.as_str(), date.as_str()));
            assert_eq!(found, *expected, "{line:?}");
        }
    }

    #[test]
    fn reads_date_lines() {
        check(&[
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
        ]);
    }

    #[test]
    fn places_and_dates_have_many_forms() {
        check(&[
            ("Lạng Sơn, ngày 14/05/24", Some(("Lạng Sơn", "2024-05-14"))),
            ("Ngày 14 tháng 5 năm 2024", Some(("", "2024-05-14"))),
            ("Ngày 14/5/2024", Some(("", "2024-05-14"))),
            ("……, ngày 14/5/2024", Some(("", "2024-05-14"))),
            ("Lạng Sơn, ngày 14 tháng năm năm 2024", Some(("Lạng Sơn", "2024-05-14"))),
            ("Lạng sơn, ngày 14 tháng 5 năm 2024", Some(("Lạng Sơn", "2024-05-14"))),
            ("lạng sơn, ngày 14 tháng 5 năm 2024", Some(("Lạng Sơn", "2024-05-14"))),
            ("Bình gia, ngày 14 tháng 5 năm 2024", Some(("Bình Gia", "2024-05-14"))),
        ]);
    }

    #[test]
    fn remarks_around_a_date_do_not_matter() {
        check(&[
            ("Huế, ngày 14 tháng 5 năm 2024¹", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024[1]", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024 (*)", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024 lúc 08 giờ 30 phút", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024, 8h30", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024 Hỏa tốc", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024 Thứ Ba", Some(("Huế", "2024-05-14"))),
            ("Huế, thứ ba ngày 14 tháng 5 năm 2024", Some(("Huế", "2024-05-14"))),
            ("Thứ ba, ngày 14 tháng 5 năm 2024", Some(("", "2024-05-14"))),
            ("Cần Giờ, ngày 2 tháng 1 năm 2020", Some(("Cần Giờ", "2020-01-02"))),
            ("Cần Giờ, 8 giờ, ngày 2 tháng 1 năm 2020", Some(("Cần Giờ", "2020-01-02"))),
            ("Huế, chiều ngày 14 tháng 5 năm 2024", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024/Hue, May 14th 2024", Some(("Huế", "2024-05-14"))),
            ("Huế, 8 giờ 30 phút, ngày 14/5/2024", Some(("Huế", "2024-05-14"))),
            ("KHẨN Huế, ngày 14 tháng 5 năm 2024", Some(("Huế", "2024-05-14"))),
            ("Thứ 3, Huế, ngày 14 tháng 5 năm 2024", Some(("Huế", "2024-05-14"))),
            ("(Huế, ngày 14 tháng 5 năm 2024)", Some(("Huế", "2024-05-14"))),
            ("*Huế, ngày 14 tháng 5 năm 2024*", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 2024", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng V năm 2024", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày: 14 . 5 . 2024", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày14tháng5năm2024", Some(("Huế", "2024-05-14"))),
            ("Huế: ngày 14 tháng 5 năm 2024", Some(("Huế", "2024-05-14"))),
            ("Huế. Ngày 14 tháng 5 năm 2024", Some(("Huế", "2024-05-14"))),
            ("Huế - ngày 14 tháng 5 năm 2024", Some(("Huế", "2024-05-14"))),
            ("Huế – 14/5/2024", Some(("Huế", "2024-05-14"))),
            ("Huế ngày 14/5/2024", Some(("Huế", "2024-05-14"))),
            ("tp. Lạng Sơn, ngày 14/5/2024", Some(("tp. Lạng Sơn", "2024-05-14"))),
            ("T.P Huế, ngày 14/5/2024", Some(("T.P Huế", "2024-05-14"))),
            ("tp.Huế, ngày 14/5/2024", Some(("tp.Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024 - Mật", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024 - Tờ số 1", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024 “bản gốc”", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024 {sao}", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024 (bản sao", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024 Giáp Thìn", Some(("Huế", "2024-05-14"))),
            ("Huế, ngày 14 tháng 5 năm 2024 - PL. 2568", Some(("Huế", "2024-05-14"))),
            ("SỞ Y TẾ, ngày 14 tháng 5 năm 2024", Some(("", "2024-05-14"))),
            ("Huế, ngày 14 tháng 13 năm 2024", Some(("Huế", "2024"))),
            ("Huế, ngày 14 tháng 5 năm 2094", Some(("Huế", "-"))),
            ("Huế, ngày 14 tháng 5 năm 0204", Some(("Huế", "-"))),
            ("Huế, ngày 14 tháng 5 năm 20024", Some(("Huế", "-"))),
        ]);
    }

    #[test]
    fn sentences_and_headings_are_not_date_lines() {
        check(&[
            ("HỘI NGHỊ NGÀY 14 THÁNG 5 NĂM 2024", None),
            ("TẠI KỲ HỌP THỨ 5, NGÀY 14 THÁNG 5 NĂM 2024", None),
            ("HẠN NỘP: NGÀY 14/5/2024", None),
            ("Cập nhật: 14/5/2024", None),
            ("L ào Cai, ngày 14/5/2024", None),
            ("Hôm nay, ngày 14 tháng 5 năm 2024", None),
            ("Trước đó, ngày 14/5/2024", None),
            ("Kiên ngày 14/5/2024", None),
            ("ngày 01 tháng 7 năm 2025;", None),
            ("ngày 14/5/2024", None),
            ("14/5/2024", None),
            ("", None),
        ]);
    }
}
