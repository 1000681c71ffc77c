//! Number, type and issuer of a document name each other. Where those of a scan do not agree, one
//! of them was misread, or a stamp covers its line.

use super::distance::{LETTER, distance, letters};
use crate::entity::abbreviation::{ORGANS, TYPES, Type, is_of_type};
use crate::entity::issuer::{self, LEVELS};
use crate::{Issue, IssueCode, Record};
use tracuu_text::{letter, phrase};

const COMMITTEE: &str = "Ủy ban nhân dân";
const COMMITTEE_CODE: &str = "UBND";
/// Codes of departments of a province (`SYT`, `SGDĐT`) begin with this letter and have this many.
const DEPARTMENT: char = 'S';
const DEPARTMENT_LETTERS: std::ops::RangeInclusive<usize> = 3..=6;

/// Takes the type that the number names for one that is nearly it, and leaves out a number with a
/// misread code, the issuer above the department that the number names, and a committee of what is
/// not a place.
pub(super) fn check(record: &mut Record) {
    let notation = record.notation.clone().unwrap_or_default();
    let codes: Vec<&str> = notation.split(['-', '/']).collect();
    let kind = record.kind.as_deref().and_then(|name| TYPES.iter().find(|kind| kind.name == name));
    if let (Some(kind), Some(named)) = (kind, of_code(codes[0]))
        && !kind.abbreviations.contains(&codes[0])
        && is_nearly(kind, named)
    {
        record.kind = Some(named.name.to_string());
    }
    let of_committee = record.agency.as_deref().is_some_and(|name| name.starts_with(COMMITTEE));
    let own = kind.map_or(&[][..], |kind| &kind.abbreviations[..]);
    // Old numbers have only the code of an organ: `12/CP`.
    let may_have_type = codes.len() > 1 || issuer::by_code(codes[0]).is_none();
    let misread_type =
        may_have_type && !is_of_type(codes[0]) && own.iter().any(|own| is_misread(codes[0], own));
    let agency = record.agency.clone().unwrap_or_default();
    let known = ORGANS.iter().filter(|organ| organ.name == agency).map(|organ| organ.abbreviation);
    // Most numbers without a known issuer are of a committee.
    let may_be_committee = of_committee || record.agency.is_none();
    let known: Vec<&str> = known.chain(may_be_committee.then_some(COMMITTEE_CODE)).collect();
    let is_organ = |code: &str, known: &str| is_misread(code, known) || is_like(code, known);
    let misread_organ = known.iter().all(|known| !codes.contains(known))
        && codes
            .iter()
            .filter(|code| !is_of_type(code))
            .any(|code| known.iter().any(|known| is_organ(code, known)));
    // Codes are initials, which have no tone, and figures only at their ends.
    let has_tone = codes.iter().any(|code| code.chars().any(is_toned));
    let has_figure = codes.iter().any(|code| has_figure_inside(code));
    // No document has the number 0: a figure after it was read as a letter.
    let serial = record.number.as_deref().unwrap_or_default().split(['/', '-']).next();
    let is_zero = serial.is_some_and(|serial| {
        serial.starts_with('0') && !serial.contains(|c: char| ('1'..='9').contains(&c))
    });
    if misread_type || misread_organ || has_tone || has_figure || is_zero {
        (record.number, record.notation) = (None, None);
        say_number_is_unread(record);
    }
    let organ = codes.iter().find(|code| !is_of_type(code)).copied().unwrap_or_default();
    let of_department = organ.starts_with(DEPARTMENT)
        && DEPARTMENT_LETTERS.contains(&organ.chars().count())
        && organ.chars().all(char::is_uppercase);
    let place = agency.strip_prefix(COMMITTEE).unwrap_or_default().trim_start().to_lowercase();
    // A committee has a level and a place.
    let is_place =
        |level: &&str| place.strip_prefix(*level).is_some_and(|name| name.starts_with(' '));
    let of_nowhere = of_committee && !LEVELS.iter().any(is_place);
    if of_committee && of_department || of_nowhere {
        record.agency = None;
        record.agency_basis = None;
    }
}

/// Adds the issue for a number whose notation may be misread.
pub(super) fn say_number_is_unread(record: &mut Record) {
    record.issues.push(Issue {
        code: IssueCode::NumberMissing,
        message: "the notation of the number cannot be read surely".to_string(),
        place: None,
    });
}

/// Returns true if a figure stands between two letters: `U3ND`.
fn has_figure_inside(code: &str) -> bool {
    let inside = code.trim_matches(|c: char| !c.is_alphabetic());
    inside.contains(|c: char| c.is_ascii_digit())
}

/// Returns true for a vowel with a tone mark.
fn is_toned(c: char) -> bool {
    c.to_lowercase().any(|c| letter::vowel(c).is_some_and(letter::Vowel::is_toned))
}

fn of_code(code: &str) -> Option<&'static Type> {
    TYPES.iter().find(|kind| kind.abbreviations.first() == Some(&code))
}

/// Returns true if the names of two types have the same number of words, and only one of them is
/// another.
fn is_nearly(kind: &Type, other: &Type) -> bool {
    let differ = kind.key.split(' ').zip(other.key.split(' ')).filter(|(one, other)| one != other);
    kind.words > 1 && kind.words == other.words && differ.count() == 1
}

/// Returns true for a code with one wrong letter, or one too many or too few.
fn is_misread(code: &str, known: &str) -> bool {
    phrase::key(code) != phrase::key(known)
        && distance(&letters(code), &letters(known), LETTER).is_some()
}

/// Returns true for a code of as many letters, some of which are those of the known one, that is
/// not a code itself: `RGA` for `BCA`. A committee's number may have the code of the council
/// (`HĐND`).
fn is_like(code: &str, known: &str) -> bool {
    let own = || code.chars().zip(known.chars());
    known != COMMITTEE_CODE
        && code.chars().count() == known.chars().count()
        && code.chars().all(char::is_uppercase)
        && own().any(|(one, other)| one == other)
        && issuer::by_code(code).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(kind: &str, number: &str, agency: &str) -> [Option<String>; 3] {
        checked_of(Some(agency), kind, number)
    }

    fn checked_of(agency: Option<&str>, kind: &str, number: &str) -> [Option<String>; 3] {
        let notation = number.split_once('/').map(|(_, notation)| notation.to_string());
        let mut record = Record {
            kind: Some(kind.into()),
            number: Some(number.into()),
            notation,
            agency: agency.map(String::from),
            ..Record::default()
        };
        check(&mut record);
        [record.kind, record.number, record.agency]
    }

    #[test]
    fn what_the_number_contradicts_is_left_out() {
        let committee = "Ủy ban nhân dân tỉnh Lạng Sơn";
        for [kind, number, agency] in [
            ["Thông báo", "4/TB-UBND", committee],
            ["Quy chế", "4/QĐ-UBND", committee],
            ["Chỉ thị", "4/CT-TTg", "Thủ tướng Chính phủ"],
            ["Công văn", "4/UBND-VX", committee],
            ["Quyết định", "4/QĐ-CTUBND", committee],
            ["Báo cáo", "4/BC-SYT", "Sở Y tế tỉnh Lạng Sơn"],
            ["Báo cáo", "4/BC-HĐND", committee],
            ["Chỉ thị", "4/CP", "Chính phủ"],
            ["Quyết định", "4/QĐ-VP", committee],
        ] {
            let same = [kind, number, agency].map(|value| Some(value.to_string()));
            assert_eq!(checked(kind, number, agency), same);
        }
        let [kind, ..] = checked("Thông cáo", "4/TB-UBND", committee);
        assert_eq!(kind.as_deref(), Some("Thông báo"));
        assert_eq!(checked("Thông báo", "4/TR", committee)[1], None);
        for (kind, number) in [("Chỉ thị", "4/CI-SYT"), ("Chỉ thị", "4/CT-UBIND")] {
            assert_eq!(checked(kind, number, committee)[1], None, "{number}");
        }
        assert_eq!(checked("Báo cáo", "4/BC-SỶT", "Sở Y tế tỉnh Lạng Sơn")[1], None);
        assert_eq!(checked("Báo cáo", "4/BC-SYT", committee)[2], None);
        for nowhere in ["Ủy ban nhân dân ội", "Ủy ban nhân dân", "Ủy ban nhân dân huyện"]
        {
            assert_eq!(checked("Báo cáo", "4/BC-UBND", nowhere)[2], None, "{nowhere}");
        }
        for number in ["4/BC-BGA", "4/BC-RGA"] {
            assert_eq!(checked("Báo cáo", number, "Bộ Công an")[1], None, "{number}");
        }
        assert_eq!(checked("Báo cáo", "4/BC-U3ND", "Ban Dân tộc")[1], None);
        for (number, is_kept) in [("4/BC-USND", false), ("4/BC-UBDT", true), ("4/BC-UBND", true)] {
            assert_eq!(checked_of(None, "Báo cáo", number)[1].is_some(), is_kept, "{number}");
        }
        for number in ["4/BC-V03", "4/BC-BTC", "4/BC-BTLTĐ", "4/BC-389TTr"] {
            assert!(checked("Báo cáo", number, "Bộ Công an")[1].is_some(), "{number}");
        }
    }
}
