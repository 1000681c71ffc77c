//! Document numbers (số, ký hiệu): finds them in text and parses them.
//!
//! The formats are those of Nghị định 30/2020/NĐ-CP, Phụ lục I (state: `15/QĐ-BNV`, normative
//! `80/2025/QĐ-UBND`, letters `12/UBND-VX`, National Assembly `64/2025/QH15`) and of the Party
//! (`117-KL/TU`). A number identifies a document only together with its issuer and date; here it is
//! text.

mod serial;
pub mod typed;

use super::abbreviation;
use serial::{Added, is_latin, series_length};
use tracuu_text::sign::{is_dash, is_dash_in_code, is_slash};
use tracuu_text::{Span, fold};

/// Longest serial, in digits. Tax offices, the busiest ones, write over 100,000 letters a year.
pub const SERIAL_DIGITS_MAX: usize = 6;
/// Most letters before the digits of a serial, and after them.
const SERIAL_LETTERS_MAX: usize = 2;
/// Longest number that is parsed, in bytes; real ones stay under 60.
const NUMBER_BYTES_MAX: usize = 120;

/// A document number, split into its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    /// Digits as printed, with the letters before them and what follows them, letters, `bis`, part
    /// of a series or a number of its own: `05`, `12a`, `412bis`, `A12`, `66.13`, `412.A`, `412A1`,
    /// `412/1`.
    pub serial: String,
    /// Year inside the number; only normative and central documents have one.
    pub year: Option<u16>,
    /// The codes after serial and year, with their separators: `KH-UBND`, `KL/TU`, `QH15`. Empty if
    /// the number is only a serial.
    pub notation: String,
    /// Whether it is in the Party's form, with a hyphen after the serial.
    pub party: bool,
}

impl DocumentNumber {
    /// Builds a number that is only a serial, as in the decrees of 1945 (`Sắc lệnh số 72`). Returns
    /// `None` if `digits` is empty, too long or contains anything but ASCII digits.
    pub fn serial(digits: &str) -> Option<DocumentNumber> {
        let fits = (1..=SERIAL_DIGITS_MAX).contains(&digits.len());
        let fits = fits && digits.bytes().all(|b| b.is_ascii_digit());
        let (serial, notation) = (digits.to_string(), String::new());
        fits.then_some(DocumentNumber { serial, year: None, notation, party: false })
    }

    /// Returns the form for display: no spaces, plain hyphens, zeros as printed: `116/KH-UBND`.
    pub fn canonical(&self) -> String {
        let separator = if self.party { '-' } else { '/' };
        match self.year {
            Some(year) => format!("{}/{year}/{}", self.serial, self.notation),
            None if self.notation.is_empty() => self.serial.clone(),
            None => format!("{}{separator}{}", self.serial, self.notation),
        }
    }

    /// Returns the form for comparison: canonical, in lower case, without leading zeros, diacritics
    /// and a full stop before a letter of the serial: the rules for numbers (Nghị định 30/2020)
    /// know no such stop, so `412.A` and `412A` are one number.
    pub fn key(&self) -> String {
        let serial = self.serial.trim_start_matches('0');
        let serial = if serial.is_empty() { "0" } else { serial };
        let serial = match serial.split_once('.') {
            Some((digits, letters)) if letters.starts_with(char::is_alphabetic) => {
                format!("{digits}{letters}")
            }
            _ => serial.to_string(),
        };
        let stripped = DocumentNumber { serial, ..self.clone() };
        fold(&stripped.canonical().to_lowercase())
    }

    /// Returns the prefix keys under which a part of the number finds it: `80/2025/QĐ-UBND` gives
    /// `80/`, `80/2025/`, `80/2025/qd-` and the common short form `80/qd-`. They end in a
    /// separator, so they never equal a whole [`key`](Self::key), and `116/kh` is not taken for a
    /// prefix of `116/khđt`. A number of one code without a year (`116/KH`, as texts shorten it)
    /// also gives `116/kh-`.
    pub fn prefix_keys(&self) -> Vec<String> {
        let key = self.key();
        let separators = key.char_indices().filter(|&(_, c)| matches!(c, '/' | '-'));
        let mut found: Vec<String> =
            separators.map(|(at, c)| key[..at + c.len_utf8()].to_string()).collect();
        if found.len() == 1 {
            found.push(format!("{key}-"));
        }
        if self.year.is_some() && self.other_codes().is_some() {
            let code = fold(&self.first_code().to_lowercase());
            found.push(format!("{}{code}-", found[0]));
        }
        found
    }

    /// Returns the first code of the notation: the type's abbreviation, or the issuer if there is
    /// none.
    pub fn first_code(&self) -> &str {
        self.notation.split(['-', '/']).next().unwrap_or_default()
    }

    /// Returns the codes after the first (issuer or unit), or `None` if the notation is a single
    /// code.
    pub fn other_codes(&self) -> Option<&str> {
        self.notation.split_once(['-', '/']).map(|(_, rest)| rest)
    }
}

/// How strictly the case of letters is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// As printed: codes are in capitals, except known mixed ones (`TTg`, `TTr`, `CTr`, `QyĐ`).
    Printed,
    /// As typed into a search box: any case.
    Typed,
}

/// Returns the numbers of a normal text with their places, in order, not overlapping.
///
/// Accepts spaces around separators, and every kind of dash and slash. One pass; empty text has no
/// numbers.
pub fn find_numbers(text: &str, letters: Letters) -> Vec<(Span, DocumentNumber)> {
    let mut found = Vec::new();
    let mut from = 0;
    let bytes = text.as_bytes();
    while let Some(at) = bytes[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) {
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let capitals = bytes[from..at].iter().rev().take_while(|b| b.is_ascii_uppercase()).count();
        let start = at - capitals;
        from = at + digits;
        if !may_start_after(&text[..start]) {
            continue;
        }
        if let Some((length, number)) = read_number(&text[start..], letters) {
            found.push((Span::new(start, start + length), number));
            from = start + length;
        }
    }
    found
}

/// Parses `text` as one number, ignoring spaces around it. Returns `None` for anything else.
pub fn parse_number(text: &str, letters: Letters) -> Option<DocumentNumber> {
    let text = text.trim();
    let (length, number) = read_number(text, letters)?;
    (length == text.len()).then_some(number)
}

/// Parses the first part of a number as people type it: `80/2025`, `116/kh`. Returns its prefix
/// key, one of those under which a [`DocumentNumber`] is filed. Returns `None` for a fraction such
/// as `3/4`.
pub fn parse_prefix(text: &str) -> Option<String> {
    let (serial, rest) = text.trim().split_once('/')?;
    let digits = serial.len();
    if digits == 0 || digits > SERIAL_DIGITS_MAX || !serial.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let serial = serial.trim_start_matches('0');
    let rest = rest.trim_end_matches(['/', '-']);
    let rest = match rest.split_once('/') {
        Some((year, code)) if read_year(year) == Some((4, year.parse().ok()?)) && is_word(code) => {
            rest
        }
        None if read_year(rest).is_some_and(|(length, _)| length == rest.len()) => {
            return Some(format!("{serial}/{rest}/"));
        }
        None if is_word(rest) => rest,
        _ => return None,
    };
    Some(format!("{serial}/{}-", fold(&rest.to_lowercase())))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_alphabetic)
}

/// Returns true if a serial may start after `before`: it must not be the tail of a word, a fraction
/// or a decimal number.
fn may_start_after(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some(c) if is_dash(c) || is_slash(c) || matches!(c, '.' | ',') => {
            !back.next().is_some_and(char::is_alphanumeric)
        }
        // Excludes the year of a standard (`QCVN 41:2019/BGTVT`) and the minutes of a time.
        Some(':') => !back.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => !c.is_alphanumeric(),
        None => true,
    }
}

/// Reads a number at the start of `text`. Returns its length in bytes and its parts.
fn read_number(text: &str, letters: Letters) -> Option<(usize, DocumentNumber)> {
    let text = limited(text);
    let start = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    if start > SERIAL_LETTERS_MAX || digits == 0 || digits > SERIAL_DIGITS_MAX {
        return None;
    }
    let digits_end = start + digits + series_length(&text[start + digits..]);
    let added = Added::read(text, digits_end);
    let (separator, mut at) = read_separator(text, added.end)?;
    let party = separator == '-';
    let mut year = None;
    if !party
        && let Some((length, value)) = read_year(&text[at..])
        && let Some(('/', next)) = read_separator(text, at + length)
    {
        year = Some(value);
        at = next;
    }
    let (end, notation) = read_notation(text, at, letters)?;
    if party && !notation.contains('/') {
        return None;
    }
    let serial = format!("{}{}", &text[..digits_end], added.text);
    let number = DocumentNumber { serial, year, notation, party };
    // Letters before the serial, and more than one letter after it, need a type after them, and
    // must not be those of a type or a road.
    let kind = match letters {
        Letters::Printed => abbreviation::is_of_type(number.first_code()),
        Letters::Typed => abbreviation::typed_type(number.first_code()).is_some(),
    };
    let typed = kind && number.other_codes().is_some();
    let named = ["QL", "TL", "HL"].contains(&&text[..start]);
    let own = !named && !abbreviation::is_of_type(&text[..start]);
    let own = own && (added.text.len() < 2 || abbreviation::typed_type(added.text).is_none());
    let plain = start == 0 && added.is_plain;
    (plain || (typed && own)).then_some((end, number))
}

/// Returns the first line of `text`, at most `NUMBER_BYTES_MAX` bytes, cut at a character boundary.
fn limited(text: &str) -> &str {
    let mut end = text.len().min(NUMBER_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].split('\n').next().unwrap_or_default()
}

/// Reads a separator at `at`, with optional spaces around it; it may be doubled (`QĐ--UBND`).
/// Between two capitals it may be a sign that only a code has for a dash. Returns its plain form
/// and the byte offset after it.
fn read_separator(text: &str, at: usize) -> Option<(char, usize)> {
    let rest = text[at..].trim_start_matches(' ');
    let separator = rest.chars().next()?;
    let after = &rest[separator.len_utf8()..];
    let slip = is_dash_in_code(separator)
        && text[..at].ends_with(char::is_uppercase)
        && rest.len() == text.len() - at
        && after.starts_with(char::is_uppercase);
    let (plain, after) = match separator {
        c if is_slash(c) => ('/', after.strip_prefix(is_slash).unwrap_or(after)),
        c if is_dash(c) => ('-', after.strip_prefix(is_dash).unwrap_or(after)),
        _ if slip => ('-', after),
        _ => return None,
    };
    Some((plain, text.len() - after.trim_start_matches(' ').len()))
}

/// Reads a year at the start: four digits, 1945 to 2100. Returns its length and value. Old
/// two-digit years cannot be distinguished from serials.
fn read_year(text: &str) -> Option<(usize, u16)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let year: u16 = (digits == 4).then(|| text[..4].parse().ok())??;
    (1945..=2100).contains(&year).then_some((4, year))
}

/// Reads codes joined by `-` or `/` from byte `at` on. Returns their end and their plain form.
fn read_notation(text: &str, at: usize, letters: Letters) -> Option<(usize, String)> {
    let (mut end, code) = read_code(text, at, letters)?;
    let mut notation = code.to_string();
    let mut groups = 1;
    while let Some((separator, next)) = read_separator(text, end) {
        let Some((code_end, code)) = read_code(text, next, letters) else { break };
        // In prose a spaced dash continues the sentence: `116/KH-UBND - UBND tỉnh`.
        let gap = &text[end..next];
        let spaced = gap.starts_with(' ') || gap.matches(' ').count() > 2;
        if spaced && groups > 1 {
            break;
        }
        notation.push(separator);
        notation.push_str(code);
        end = code_end;
        groups += 1;
    }
    let lone_letter = groups == 1 && notation.chars().count() < 2;
    (!lone_letter).then_some((end, notation))
}

/// Reads one code at byte `at`: a letter, then letters and digits (`QH15`, `C06`, `K1A`), with `&`
/// or `.` inside.
fn read_code(text: &str, at: usize, letters: Letters) -> Option<(usize, &str)> {
    let rest = &text[at..];
    let part = |c: char| is_latin(c) || c.is_ascii_digit();
    let end = rest.find(|c: char| !(part(c) || c == '&' || c == '.'));
    let code = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', '&']);
    let sign = |c: char| is_raised(c) || is_dash(c) || is_dash_in_code(c);
    let follows = |c: char| c.is_alphanumeric() && !sign(c);
    let followed = rest[code.len()..].starts_with(follows);
    if followed || !code.starts_with(char::is_alphabetic) {
        return None;
    }
    (letters == Letters::Typed || is_printed_code(code)).then_some((at + code.len(), code))
}

/// Returns true for a raised digit, which is the mark of a footnote.
pub(crate) fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '\u{2070}'..='\u{2079}')
}

/// Returns true for a code in capitals, and for known abbreviations of a type (`QĐi`). Mixed case
/// is accepted as in Nghị định 30/2020/NĐ-CP, Phụ lục III, and in the Prime Minister's `TTg`, even
/// inside a longer code (`PTTg`).
fn is_printed_code(code: &str) -> bool {
    const MIXED: [&str; 7] = ["TTg", "TTr", "CTr", "QyĐ", "TrS", "ThU", "Tri"];
    let plain = MIXED.iter().fold(code.to_string(), |code, mixed| code.replace(mixed, ""));
    let small = plain.chars().filter(|c| c.is_lowercase()).count();
    let capitals = plain.chars().filter(|c| c.is_uppercase()).count();
    // Codes of units and organs have one or two small letters among their capitals: `GDTrH`,
    // `SNgV`.
    let mixed =
        small <= 2 && capitals > small && capitals >= 2 && code.starts_with(char::is_uppercase);
    small == 0 || mixed || abbreviation::is_of_type(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn canonical(text: &str) -> Vec<String> {
        find_numbers(text, Letters::Printed).iter().map(|(_, n)| n.canonical()).collect()
    }

    #[test]
    fn finds_numbers_in_prose() {
        let cases: [(&str, &[&str]); 36] = [
            ("Số: 412/QĐ\u{ff0d}UBND, 412/QĐ\u{2212}UBND", &["412/QĐ-UBND", "412/QĐ-UBND"]),
            ("12\u{ff0d}QĐ\u{ff0f}TU", &["12-QĐ/TU"]),
            ("412\u{2215}2024\u{2215}QĐ\u{2015}UBND", &["412/2024/QĐ-UBND"]),
            ("412A/QĐ-UBND; 412a/QĐ-UBND", &["412A/QĐ-UBND", "412a/QĐ-UBND"]),
            ("412bis/QĐ-UBND, 412 BIS/QĐ-UBND", &["412bis/QĐ-UBND", "412BIS/QĐ-UBND"]),
            ("412Đ/QĐ-UBND, 412AB/QĐ-UBND", &["412Đ/QĐ-UBND", "412AB/QĐ-UBND"]),
            ("412A1/QĐ-UBND, 412.A/QĐ-UBND", &["412A1/QĐ-UBND", "412.A/QĐ-UBND"]),
            ("412/1/QĐ-UBND, 412A/2/QĐ-UBND", &["412/1/QĐ-UBND", "412A/2/QĐ-UBND"]),
            ("22KV/ĐD-E1, 50000đ/CB-XD, 5QĐ/QĐ-UBND, 1/2/CB-XD", &[]),
            ("412/QĐ--UBND, 412/QĐ~UBND, 412/QĐ一UBND", &["412/QĐ-UBND"; 3]),
            ("412/QĐ-UBND¹ và 412/QĐ-UBND_bản sao", &["412/QĐ-UBND", "412/QĐ-UBND"]),
            ("số A12/QĐ-UBND, PL05/2024/QĐ-UBND", &["A12/QĐ-UBND"]),
            ("QL4/TB-SGT, K51/VP-X", &[]),
            ("12/QĐ-C06-P5, 8/TB-BV108, 3/KH-K1A", &["12/QĐ-C06-P5", "8/TB-BV108", "3/KH-K1A"]),
            ("05A-NQ/TU", &["05A-NQ/TU"]),
            ("khoản 5A/điều 3, 12 A/B", &[]),
            ("03/2024/HNGĐ-ST", &["03/2024/HNGĐ-ST"]),
            ("Kế hoạch số 116/KH-UBND ngày 21/4/2025 của UBND tỉnh", &["116/KH-UBND"]),
            (
                "theo Quyết định số 80/2025/QĐ-UBND; Nghị quyết 09/2025/NQ-HĐND.",
                &["80/2025/QĐ-UBND", "09/2025/NQ-HĐND"],
            ),
            ("Kết luận số 117-KL/TU ngày 20/01/2017", &["117-KL/TU"]),
            ("Chỉ thị số 13/CT-TTg, 742/SKHĐT-THQH", &["13/CT-TTg", "742/SKHĐT-THQH"]),
            ("Luật số 64/2025/QH15 và 351/2017/UBTVQH14", &["64/2025/QH15", "351/2017/UBTVQH14"]),
            ("số 02/2008/TTLT-BTP-TWHCCBVN", &["02/2008/TTLT-BTP-TWHCCBVN"]),
            ("Số:173    /KH-UBND", &["173/KH-UBND"]),
            ("30/2020/NĐ – CP", &["30/2020/NĐ-CP"]),
            ("số 1234/QĐ/UB", &["1234/QĐ/UB"]),
            ("116/KH-UBND - UBND tỉnh", &["116/KH-UBND"]),
            ("ngày 12/01/2026, tỷ lệ 1/500, 59/92 hộ, Quý I/2026", &[]),
            ("mốc 1088/2-1089 – Km18/QL4B", &[]),
            ("01/Đề án, 5/Luật", &[]),
            ("2210/SGDĐT-GDTrH, 12/SNgV-HTQT", &["2210/SGDĐT-GDTrH", "12/SNgV-HTQT"]),
            ("QCVN 41:2019/BGTVT-X, số:12/TB-UBND", &["12/TB-UBND"]),
            ("15/2020/TT-BGDĐT.", &["15/2020/TT-BGDĐT"]),
            ("Nghị quyết số 66.13/2026/NQ-CP", &["66.13/2026/NQ-CP"]),
            ("dài 1.234/QL4 km, 12.5 /100", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(canonical(text), expected, "{text:?}");
        }
    }

    #[test]
    fn keys_meet_whatever_the_dress() {
        let key = |text| parse_number(text, Letters::Typed).map(|n| n.key());
        assert_eq!(key("05/2020/ND-CP"), key("5/2020/NĐ-CP"));
        assert_eq!(key("116/kh-ubnd").as_deref(), Some("116/kh-ubnd"));
        assert_eq!(key("116/KH–UBND").as_deref(), Some("116/kh-ubnd"));
        assert_eq!(key("117-kl/tu").as_deref(), Some("117-kl/tu"));
        assert_eq!(key("412.A/QĐ-UBND"), key("412a/qđ-ubnd"));
        assert_eq!(key("412ab/qd-ubnd").as_deref(), Some("412ab/qd-ubnd"));
        assert_eq!([key("412/QĐ東UBND"), key("412Б/QĐ-UBND")], [None, None]);
        assert_ne!(key("66.13/2026/NQ-CP"), key("6613/2026/NQ-CP"));
        assert_ne!(key("116/KH-UBND"), key("1116/KH-UBND"));
        assert_eq!(key("3/4"), None);
        assert_eq!(key("12/01/2026"), None);
    }

    #[test]
    fn beginnings_are_filed_where_they_are_looked_up() {
        let number = parse_number("080/2025/QĐ-UBND", Letters::Printed).unwrap();
        assert_eq!(number.prefix_keys(), ["80/", "80/2025/", "80/2025/qd-", "80/qd-"]);
        assert_eq!(parse_prefix("80/2025").as_deref(), Some("80/2025/"));
        assert_eq!(parse_prefix("080/2025/QĐ").as_deref(), Some("80/2025/qd-"));
        let plan = parse_number("116/KH-UBND", Letters::Printed).unwrap();
        assert_eq!(plan.prefix_keys(), ["116/", "116/kh-"]);
        assert_eq!(parse_prefix("116/kh").as_deref(), Some("116/kh-"));
        let short = parse_number("116/KH", Letters::Printed).unwrap();
        assert_eq!(short.prefix_keys(), ["116/", "116/kh-"]);
        for other in ["3/4", "12/01/2026", "116", "/", "", "a/b", "116/"] {
            assert_eq!(parse_prefix(other), None, "{other:?}");
        }
    }

    #[test]
    fn takes_numbers_apart() {
        let number = parse_number("742/SKHĐT-THQH", Letters::Printed).unwrap();
        assert_eq!((number.first_code(), number.other_codes()), ("SKHĐT", Some("THQH")));
        let law = parse_number("64/2025/QH15", Letters::Printed).unwrap();
        assert_eq!((law.year, law.first_code(), law.other_codes()), (Some(2025), "QH15", None));
    }

    proptest! {
        #[test]
        fn reads_any_text(text in "\\PC*|[0-9a-zA-ZĐđ /–&.-]*") {
            for letters in [Letters::Printed, Letters::Typed] {
                for (span, number) in find_numbers(&text, letters) {
                    let again = parse_number(&number.canonical(), letters);
                    prop_assert_eq!(again.as_ref(), Some(&number), "{}", span.of(&text));
                }
            }
            parse_prefix(&text);
        }
    }
}
