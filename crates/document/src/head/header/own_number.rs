//! Reads the document's own number from the text after `Số:`. A number counts only if all of it is
//! read: a part of one would be another document's number.

use crate::entity::abbreviation;
use crate::entity::number::{DocumentNumber, Letters, SERIAL_DIGITS_MAX, find_numbers, is_raised};
use crate::line;
use tracuu_text::Syllable;
use tracuu_text::fold::has_diacritics;
use tracuu_text::sign::{is_dash, is_dash_in_code, is_slash};
use tracuu_text::syllable::is_legal;

/// Longest piece of a number that a line break separated, in bytes.
const PIECE_BYTES_MAX: usize = 40;
/// Most letters of a piece that a space tore off a code.
const PIECE_LETTERS_MAX: usize = 5;
/// Most lines that a number takes up after its first.
const LINES_MAX: usize = 2;

/// What the text after `Số:` gives.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum OwnNumber<'a> {
    /// A whole number, and the text after it.
    Whole(DocumentNumber, &'a str),
    /// The serial is blank. The notation after it, and the text after that.
    Blank(String, &'a str),
    /// There is a number, but not all of it can be read.
    Part,
    /// No number was found.
    Absent,
}

/// Reads the number at the start of `rest`, the text after `Số:`. The serial may be blank.
pub(super) fn read(rest: &str) -> OwnNumber<'_> {
    let tight = Tight::of(rest);
    for letters in [Letters::Printed, Letters::Typed] {
        if let Some((number, end)) = tight.whole(letters) {
            return OwnNumber::Whole(number, tight.after(end));
        }
    }
    if let Some((notation, end)) = tight.blank() {
        return OwnNumber::Blank(notation, tight.after(end));
    }
    if tight.is_number() { OwnNumber::Part } else { OwnNumber::Absent }
}

/// Reads the number at the start of `rest` that continues on the lines `next`: `Số: 412/QĐ-` /
/// `UBND`. Returns it with the number of those lines, or `None` if the lines are not its pieces.
pub(super) fn broken(rest: &str, next: &[&str]) -> Option<(DocumentNumber, usize)> {
    let mut joined = rest.to_string();
    for (at, piece) in next.iter().take(LINES_MAX).enumerate() {
        let separated = |c: char| is_dash(c) || is_slash(c);
        let opens =
            joined.is_empty() || joined.ends_with(separated) || piece.starts_with(separated);
        let listed = line::bullet(piece).is_some_and(|item| piece.len() > item.len() + 1);
        if !opens || listed || piece.len() > PIECE_BYTES_MAX || line::is_rule(piece) {
            return None;
        }
        joined.push_str(piece);
        if let OwnNumber::Whole(number, "") = read(&joined) {
            return Some((number, at + 1));
        }
    }
    None
}

/// Returns true if `line` is a whole number of a known type and nothing else.
pub(super) fn is_whole(line: &str) -> bool {
    line.len() <= PIECE_BYTES_MAX
        && matches!(read(line), OwnNumber::Whole(number, "")
            if abbreviation::is_of_type(number.first_code()))
}

/// Returns true if `line` is only the notation of a number: `TB - UBND`.
pub(super) fn is_notation(line: &str) -> bool {
    line.contains(|c: char| is_dash(c) || is_slash(c)) && is_whole(&format!("1/{line}"))
}

/// The text after `Số:` with one form of dash and slash, without what fills a blank (spaces, dots,
/// underscores) and without the spaces inside the number.
struct Tight<'a> {
    rest: &'a str,
    text: String,
    /// For each byte of `text`, its byte offset in `rest`.
    places: Vec<usize>,
}

impl<'a> Tight<'a> {
    fn of(rest: &'a str) -> Tight<'a> {
        let mut tight = Tight { rest, text: String::new(), places: Vec::new() };
        let chars: Vec<(usize, char)> = rest.char_indices().collect();
        for (at, &(place, c)) in chars.iter().enumerate() {
            let plain = separator(&chars, at).unwrap_or(c);
            // `24/2026//NQ-CP`, `412/QĐ--UBND`
            let next = chars[at + 1..].iter().map(|(_, c)| *c).find(|&c| !is_dash(c));
            let doubled = match plain {
                '/' => tight.text.ends_with('/'),
                '-' => tight.text.ends_with('-') && next.is_some_and(char::is_alphabetic),
                _ => false,
            };
            if !doubled && !tight.is_filler(&chars, at) {
                tight.text.push(plain);
                tight.places.resize(tight.text.len(), place);
            }
        }
        tight
    }

    /// Returns true if the character at `at` fills a blank before the first separator, or is a
    /// space beside a separator. A dash with a space on each side ends the number unless a code
    /// follows (`NQLT - UBTVQH15 - CP`).
    fn is_filler(&self, chars: &[(usize, char)], at: usize) -> bool {
        let char_at = |at: usize| chars.get(at).map(|(_, c)| *c);
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let (c, next) = (chars[at].1, char_at(at + 1));
        if !self.text.contains(['/', '-']) {
            // `66.13/2026/NQ-CP`, `412.A/QĐ-UBND`
            let series = c == '.'
                && digit(self.text.chars().next_back())
                && next.is_some_and(char::is_alphanumeric);
            return matches!(c, ' ' | '.' | '…' | '_') && !series;
        }
        if c != ' ' {
            return false;
        }
        let Some(end) = (at..chars.len()).find(|&at| chars[at].1 != ' ') else { return false };
        let before = self.text.ends_with(['/', '-']);
        let dash = separator(chars, end).is_some();
        let follows = if before { end } else { end + 1 };
        let spaced = if before {
            at > 1 && char_at(at - 2) == Some(' ')
        } else {
            char_at(follows) == Some(' ')
        };
        let begun = self.text.contains(|c: char| c.is_alphabetic());
        (before || dash) && !(begun && spaced && !begins_with_code(&chars[follows..]))
    }

    /// Returns the number at the start if all of it can be read, with its end.
    fn whole(&self, letters: Letters) -> Option<(DocumentNumber, usize)> {
        let (span, number) = find_numbers(&self.text, letters).into_iter().next()?;
        // In any case of letters, `15/Lê Lợi` would be a number, and `Lạng` a code after a dash.
        let sure = letters == Letters::Printed
            || (number.other_codes().is_some() && !number.notation.split(['-', '/']).any(is_name));
        let joined = number.notation.split(['-', '/']).any(runs_into_word);
        let whole = span.start == 0 && sure && !joined && self.ends_at(span.end);
        whole.then_some((number, span.end))
    }

    /// Returns the notation after a blank serial (`/UBND-KTTH`, `/2026/QĐ-UBND`, `-KL/TU`), with
    /// its end.
    fn blank(&self) -> Option<(String, usize)> {
        if !self.text.starts_with(['/', '-']) {
            return None;
        }
        // A serial of 1 replaces the blank, so that the parser of whole numbers can be used.
        let whole = format!("1{}", self.text);
        let (span, number) = find_numbers(&whole, Letters::Printed).into_iter().next()?;
        let end = span.end - 1;
        (span.start == 0 && self.ends_at(end)).then_some((number.notation, end))
    }

    /// Returns true if nothing from byte `end` on can belong to the number.
    fn ends_at(&self, end: usize) -> bool {
        let after = &self.text[end..];
        let word = after.trim_start();
        let spaced = after.len() > word.len();
        // A footnote mark: `[1]`.
        let mark = after.strip_prefix(['(', '[']).and_then(|mark| mark.split_once([')', ']']));
        let marked = mark.is_some_and(|(mark, _)| line::is_small_number(mark));
        let stopped = after.starts_with(['.', ',', ';', ':', '*', '…', '"', '”', ')', ']', '}']);
        let stopped = stopped || after.starts_with(is_raised);
        let apart = spaced && !is_piece_of_code(word);
        word.is_empty() || line::is_rule(word) || marked || stopped || apart
    }

    /// Returns true if the text begins with a serial, or the blank for one, and codes.
    fn is_number(&self) -> bool {
        self.text.split_once(['/', '-']).is_some_and(|(serial, codes)| {
            serial.len() <= SERIAL_DIGITS_MAX * 2
                && !line::has_words(serial)
                && codes.contains(char::is_alphabetic)
        })
    }

    /// Returns the text of the line after byte `end` of the tight text.
    fn after(&self, end: usize) -> &'a str {
        self.places.get(end).map_or("", |&place| &self.rest[place..])
    }
}

/// Returns the plain form of the separator at `at`. Some signs are a dash only between two
/// capitals, with or without spaces around them.
fn separator(chars: &[(usize, char)], at: usize) -> Option<char> {
    let other = |(_, c): &&(usize, char)| *c != ' ';
    let capital = |found: Option<&(usize, char)>| found.is_some_and(|(_, c)| c.is_uppercase());
    let letter = |at: usize| chars.get(at).is_some_and(|(_, c)| c.is_alphabetic());
    let between =
        || capital(chars[..at].iter().rfind(other)) && capital(chars[at + 1..].iter().find(other));
    match chars.get(at)?.1 {
        c if is_slash(c) => Some('/'),
        c if is_dash(c) => Some('-'),
        '_' if at > 0 && letter(at - 1) && letter(at + 1) => Some('-'),
        c if is_dash_in_code(c) && between() => Some('-'),
        _ => None,
    }
}

/// Returns true if the first word may be a code: in capitals, but for a few small letters (`TTg`),
/// and not a syllable as names of places have (`LẠNG`, `NAM`).
fn begins_with_code(chars: &[(usize, char)]) -> bool {
    let chars = chars.iter().map(|(_, c)| *c).skip_while(|c| *c == ' ');
    let word: String = chars.take_while(|c| c.is_alphabetic()).collect();
    let small = word.chars().filter(|c| c.is_lowercase()).count();
    let letters = word.chars().count();
    let key = word.to_lowercase();
    let marked = has_diacritics(&key.replace(['đ', 'ư'], ""));
    let spoken = (letters > 2 || marked) && Syllable::parse(&key).is_some();
    letters > small * 2 && !spoken
}

/// Returns true if `code` is written as a name: a syllable with only its first letter in capitals.
fn is_name(code: &str) -> bool {
    let capitals = code.chars().filter(|c| c.is_uppercase()).count();
    let begins = code.starts_with(char::is_uppercase) && code.chars().nth(2).is_some();
    begins && capitals == 1 && Syllable::parse(&code.to_lowercase()).is_some()
}

/// Returns true if a code in capitals has run into the word after it: `UBNDHà`, for `UBND` beside
/// `Hà Giang`. A small letter with an accent is part of a word wherever it is.
fn runs_into_word(code: &str) -> bool {
    let word = code.rfind(char::is_uppercase).unwrap_or(0);
    let capitals = code[..word].chars().filter(|c| c.is_uppercase()).count();
    let small = code[word..].chars().count() > 1;
    let spoken = small && is_legal(&code[word..].to_lowercase());
    capitals > 1 && (spoken || code.contains(|c: char| c.is_lowercase() && !c.is_ascii()))
}

/// Returns true if `text` is a lone piece of a code, which a space has torn off: `QĐ-UB ND`.
fn is_piece_of_code(text: &str) -> bool {
    let letters = text.chars().count();
    let capitals = text.chars().all(char::is_uppercase);
    capitals && letters <= PIECE_LETTERS_MAX && Syllable::parse(&text.to_lowercase()).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_whole_numbers_only() {
        let cases = [
            ("412/QĐ-UBND", "412/QĐ-UBND", ""),
            ("412 /QĐ- UBND", "412/QĐ-UBND", ""),
            ("412/QĐ－UBND Lạng Sơn, ngày", "412/QĐ-UBND", "Lạng Sơn, ngày"),
            ("412 ／ QĐ — UBND", "412/QĐ-UBND", ""),
            ("4 1 2/QĐ-UBND", "412/QĐ-UBND", ""),
            ("....412..../QĐ-UBND", "412/QĐ-UBND", ""),
            ("412 A/QĐ-UBND", "412A/QĐ-UBND", ""),
            ("24/2026//NQ-CP", "24/2026/NQ-CP", ""),
            ("66.13/2026/NQ-CP", "66.13/2026/NQ-CP", ""),
            ("412/QĐ_UBND", "412/QĐ-UBND", ""),
            ("412/QĐ--UBND", "412/QĐ-UBND", ""),
            ("412/QĐ~UBND", "412/QĐ-UBND", ""),
            ("412/QĐ · UBND", "412/QĐ-UBND", ""),
            ("412/QĐ一UBND", "412/QĐ-UBND", ""),
            ("412/ QĐ ㅡ UBND", "412/QĐ-UBND", ""),
            ("412Đ/QĐ-UBND", "412Đ/QĐ-UBND", ""),
            ("412 AB/QĐ-UBND", "412AB/QĐ-UBND", ""),
            ("412.A/QĐ-UBND", "412.A/QĐ-UBND", ""),
            ("412/1/QĐ-UBND", "412/1/QĐ-UBND", ""),
            ("412/QĐ-UBND¹", "412/QĐ-UBND", "¹"),
            ("412/QĐ-UBND - LẠNG SƠN, ngày", "412/QĐ-UBND", "- LẠNG SƠN, ngày"),
            ("412/QĐ-UBND · NAM ĐỊNH, ngày", "412/QĐ-UBND", "· NAM ĐỊNH, ngày"),
            ("412/QĐ-Cty", "412/QĐ-Cty", ""),
            ("412/qđ-ubnd", "412/qđ-ubnd", ""),
            ("12 - QĐ/TU", "12-QĐ/TU", ""),
            ("102/2025/NQLT - UBTVQH15 - CP", "102/2025/NQLT-UBTVQH15-CP", ""),
            ("116/KH-UBND - Lạng Sơn", "116/KH-UBND", "- Lạng Sơn"),
            ("116/KH-UBND[1]", "116/KH-UBND", "[1]"),
            ("116/KH-UBND.", "116/KH-UBND", "."),
            ("116/KH-UBND ----", "116/KH-UBND", "----"),
            ("116/KH-UBND về việc", "116/KH-UBND", "về việc"),
        ];
        for (rest, number, after) in cases {
            let OwnNumber::Whole(found, behind) = read(rest) else { panic!("{rest}") };
            assert_eq!((found.canonical().as_str(), behind.trim()), (number, after), "{rest}");
        }
        for rest in [
            "412/QĐ-",
            "412/QĐ-UBND-",
            "412/QĐ-UBND- Lạng Sơn, ngày 14/5/2024",
            "412/QĐ-UBND/ Lạng Sơn, ngày 14/5/2024",
            "412/QĐ-UB ND",
            "412/QĐ-108",
            "412/1899/QĐ-UBND",
            "412/20…/QĐ-UBND",
            "412 2024/QĐ-UBND",
            "412/QĐ-UBND(P6)",
            "…/QĐ-",
        ] {
            assert_eq!(read(rest), OwnNumber::Part, "{rest}");
        }
        for rest in ["", "05", "15 Lê Lợi", "15/Lê Lợi", "lượng: 12/ngày"] {
            assert!(!matches!(read(rest), OwnNumber::Whole(..) | OwnNumber::Blank(..)), "{rest}");
        }
    }

    #[test]
    fn reads_what_follows_a_blank() {
        let cases = [
            ("/QĐ-UBND", "QĐ-UBND"),
            ("….../2026/QĐ - UBND", "QĐ-UBND"),
            ("    -KL/TU", "KL/TU"),
            ("____/UBND-KTTH", "UBND-KTTH"),
        ];
        for (rest, notation) in cases {
            assert_eq!(read(rest), OwnNumber::Blank(notation.to_string(), ""), "{rest}");
        }
    }

    #[test]
    fn a_number_that_runs_into_a_word_is_read_in_part() {
        for joined in
            ["412/QĐ-UBNDHà", "412/QĐ-UBNDHà Giang", "412/QĐ-UBNDAn Giang", "412/QĐ-UBHNàD"]
        {
            assert_eq!(read(joined), OwnNumber::Part, "{joined}");
        }
        for whole in
            ["412/QĐ-TTg", "412/BTC-QLNS", "412/TTr-STNMT", "412/SGDĐT-GDTrH", "412/QĐ-UBNDtp"]
        {
            assert!(matches!(read(whole), OwnNumber::Whole(..)), "{whole}");
        }
    }

    #[test]
    fn joins_the_pieces_of_a_number() {
        let cases: [(&str, &[&str], Option<(&str, usize)>); 9] = [
            ("412/QĐ-", &["UBND", "CỘNG HÒA"], Some(("412/QĐ-UBND", 1))),
            ("412", &["/QĐ-UBND"], Some(("412/QĐ-UBND", 1))),
            ("", &["412/QĐ-UBND"], Some(("412/QĐ-UBND", 1))),
            ("412/", &["QĐ-", "UBND"], Some(("412/QĐ-UBND", 2))),
            ("412/QĐ", &["-UBND"], Some(("412/QĐ-UBND", 1))),
            ("412/QĐ-UBND", &["-------"], None),
            ("412/QĐ-UBND", &["- Các sở;"], None),
            ("412/QĐ-UBND", &["QUYẾT ĐỊNH"], None),
            ("", &["CỘNG HÒA XÃ HỘI"], None),
        ];
        for (rest, next, expected) in cases {
            let found = broken(rest, next);
            let found = found.as_ref().map(|(number, lines)| (number.canonical(), *lines));
            let expected = expected.map(|(number, lines)| (number.to_string(), lines));
            assert_eq!(found, expected, "{rest:?}");
        }
        assert!(is_notation("TB - UBND") && !is_notation("LẠNG-SƠN") && !is_notation("SỞ Y TẾ"));
    }
}
