//! Infers type, year and agency from number and title, for documents whose text has no head: rows
//! of a collection, articles, files to which somebody gave a number or a title.

use crate::entity::abbreviation::TYPES;
use crate::entity::date;
use crate::entity::number::{DocumentNumber, Letters, find_numbers, parse_number};
use crate::entity::{issuer, kind};
use crate::parse::is_joint;
use crate::{Basis, IssueCode, Record};
use tracuu_text::phrase;

/// Most words between the type at the start of a title and the document's number: `số`.
const WORDS_BEFORE_NUMBER_MAX: usize = 1;
/// Issuers of the types that only one organ issues.
const SOLE_ISSUERS: [(&str, &str); 5] = [
    ("Hiến pháp", "Quốc hội"),
    ("Bộ luật", "Quốc hội"),
    ("Luật", "Quốc hội"),
    ("Pháp lệnh", "Ủy ban Thường vụ Quốc hội"),
    ("Nghị định", "Chính phủ"),
];

/// A field that was inferred, and the rule.
pub type Inferred = (&'static str, &'static str);

/// Fills in what number and title of `record` say: the type, the year, the agency, and the number
/// itself if the title begins with type and number. Leaves alone the fields in `given`, which
/// people supplied, and those that the document states; but a type goes by a number that is given.
/// Returns what it set, by the names of the record's JSON.
pub fn infer(record: &mut Record, given: &[&str]) -> Vec<Inferred> {
    let mut set: Vec<Inferred> = Vec::new();
    let is_given = |field: &str| given.contains(&field);
    let title = record.title.as_deref().and_then(read_title);
    if record.number.is_none()
        && !record.issues.iter().any(|issue| issue.code == IssueCode::NumberMissing)
        && let Some(number) = title.as_ref().and_then(|title| title.number.as_ref())
    {
        record.number = Some(number.canonical());
        record.notation = Some(number.notation.clone());
        set.extend([("number", "title_words"), ("notation", "title_words")]);
    }
    let number = record.number.as_deref().and_then(|text| parse_number(text, Letters::Typed));
    let by_code = number.as_ref().and_then(type_of).map(|kind| (kind, "number_code"));
    let by_title = title.as_ref().map(|title| (title.kind, "title_words"));
    // The code may say more (`TTLT`); otherwise the words of the title are surer (`L`, `TC`).
    let more = |(kind, _): &(&str, &str)| by_title.is_none_or(|(title, _)| kind.starts_with(title));
    let found = by_code.filter(more).or(by_title);
    let found = found.filter(|_| record.kind.is_none() || is_given("number"));
    if let Some((kind, rule)) = found.filter(|_| !is_given("type"))
        && record.kind.as_deref() != Some(kind)
    {
        record.kind = Some(kind.to_string());
        set.push(("type", rule));
    }
    let by_title = title.as_ref().and_then(|title| title.year);
    let year = record.number.as_deref().and_then(year_in);
    let found =
        year.map(|year| (year, "number_year")).or(by_title.map(|year| (year, "title_words")));
    if let Some((year, rule)) = found
        && matches!(record.date_basis, None | Some(Basis::Inferred))
    {
        record.year = Some(year);
        record.date_basis = Some(Basis::Inferred);
        set.push(("year", rule));
    }
    if let Some((agency, rule)) = agency_of(number.as_ref(), record.kind.as_deref())
        && matches!(record.agency_basis, None | Some(Basis::Inferred))
        && record.agency.as_deref() != Some(agency.as_str())
    {
        record.agency = Some(agency);
        record.agency_basis = Some(Basis::Inferred);
        set.push(("agency", rule));
    }
    set
}

/// What a title says that begins with the type of its document.
struct Title {
    kind: &'static str,
    /// The number that follows the type: `Thông tư số 32/2023/TT-BCA quy định …`.
    number: Option<DocumentNumber>,
    /// The year of the date that follows the number, or the one that ends the name of a law:
    /// `Luật Đất đai năm 2024`.
    year: Option<i32>,
}

/// Reads a title. Returns `None` if it does not begin with a type.
fn read_title(title: &str) -> Option<Title> {
    // Names of persons and things that begin like a type.
    const DECOYS: [&str; 4] = ["luật sư", "luật gia", "báo cáo viên", "báo cáo tài chính"];
    let words: Vec<&str> = title.split_whitespace().collect();
    let keys: Vec<String> = words.iter().map(|word| phrase::key(word)).collect();
    let key = keys.join(" ");
    let begins = |known: &str| {
        key.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    if !title.starts_with(char::is_uppercase) || DECOYS.iter().any(|decoy| begins(decoy)) {
        return None;
    }
    let kind = TYPES.iter().find(|kind| begins(&kind.key))?;
    let rest = words.get(kind.words..).unwrap_or_default();
    let after = rest.iter().take(WORDS_BEFORE_NUMBER_MAX + 1);
    let at = after.into_iter().position(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let rest = at.map_or(String::new(), |at| rest[at..].join(" "));
    let found = find_numbers(&rest, Letters::Printed).into_iter().next();
    let numbered = found.filter(|(span, _)| span.start == 0);
    let dated = numbered.as_ref().and_then(|(span, _)| {
        let after = rest[span.end..].trim_start();
        date::at_start(after.strip_prefix("ngày")?).map(|(_, written)| written.year)
    });
    let amends = ["sửa đổi", "bổ sung", "thi hành"].iter().any(|words| key.contains(words));
    let law = SOLE_ISSUERS[..4].iter().any(|(name, _)| *name == kind.name) && !amends;
    let last = words.last().map(|word| word.trim_matches(['(', ')', '.']));
    let last = last.filter(|year| law && year.len() == 4).and_then(|year| year.parse().ok());
    Some(Title {
        kind: kind.name,
        number: numbered.map(|(_, number)| number),
        year: dated.or(last.filter(|year| date::is_year(*year))),
    })
}

/// Returns the year after the serial of a number, also if the rest of it is not known:
/// `02/2017/TT-`.
fn year_in(number: &str) -> Option<i32> {
    let year = number.split('/').nth(1).filter(|year| year.len() == 4)?;
    year.parse().ok().filter(|year| date::is_year(*year))
}

/// Returns the type that the first code of a number stands for.
fn type_of(number: &DocumentNumber) -> Option<&'static str> {
    let code = number.first_code();
    let printed = crate::entity::abbreviation::typed_type(code).unwrap_or(code);
    kind::by_abbreviation(code, number.party)
        .or_else(|| kind::by_abbreviation(printed, number.party))
}

/// Returns the central organ that a number names, or the only issuer of a type.
fn agency_of(
    number: Option<&DocumentNumber>,
    kind: Option<&str>,
) -> Option<(String, &'static str)> {
    let coded = number.filter(|number| !number.party || number.notation.ends_with("TW"));
    let coded = coded.and_then(|number| {
        let notation = number.notation.to_uppercase().replace("TTG", "TTg");
        issuer::by_notation(&notation, is_joint(kind, Some(&notation)))
    });
    let sole = || {
        let issuers = SOLE_ISSUERS.iter().filter(|_| number.is_none());
        issuers.into_iter().find(|(name, _)| kind == Some(name)).map(|(_, issuer)| *issuer)
    };
    coded.map(|name| (name, "number_code")).or_else(|| Some((sole()?.to_string(), "title_words")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inferred(number: Option<&str>, title: Option<&str>) -> Record {
        let own = |text: Option<&str>| text.map(str::to_string);
        let mut record = Record { number: own(number), title: own(title), ..Record::default() };
        infer(&mut record, &["number", "title"]);
        record
    }

    #[test]
    fn a_number_says_type_year_and_agency() {
        let cases = [
            ("32/2023/TT-BCA", Some("Thông tư"), Some(2023), Some("Bộ Công an")),
            ("30/2020/NĐ-CP", Some("Nghị định"), Some(2020), Some("Chính phủ")),
            ("13/CT-TTg", Some("Chỉ thị"), None, Some("Thủ tướng Chính phủ")),
            ("45/2019/QH14", None, Some(2019), Some("Quốc hội")),
            (
                "01/2020/NQ-HĐTP",
                Some("Nghị quyết"),
                Some(2020),
                Some("Hội đồng Thẩm phán Tòa án nhân dân tối cao"),
            ),
            ("80/2025/QĐ-UBND", Some("Quyết định"), Some(2025), None),
            ("1204/VPCP-KTTH", None, None, Some("Văn phòng Chính phủ")),
            (
                "19/2014/TTLT-BTC-BNV",
                Some("Thông tư liên tịch"),
                Some(2014),
                Some("Bộ Tài chính - Bộ Nội vụ"),
            ),
            ("19/2014/TTLT-BTC-XYZ", Some("Thông tư liên tịch"), Some(2014), None),
            ("02/2017/TT-", None, Some(2017), None),
            ("12-QĐ/TU", Some("Quyết định"), None, None),
            ("12-BC/BTC", Some("Báo cáo"), None, None),
            ("24-CT/TW", Some("Chỉ thị"), None, Some("Ban Chấp hành Trung ương")),
            ("10/2021/tt-bgdđt", Some("Thông tư"), Some(2021), Some("Bộ Giáo dục và Đào tạo")),
        ];
        for (number, kind, year, agency) in cases {
            let record = inferred(Some(number), None);
            let found = (record.kind.as_deref(), record.year, record.agency.as_deref());
            assert_eq!(found, (kind, year, agency), "{number}");
            assert_eq!(record.date_basis, year.map(|_| Basis::Inferred), "{number}");
            assert_eq!(record.agency_basis, agency.map(|_| Basis::Inferred), "{number}");
        }
    }

    #[test]
    fn a_title_says_what_its_number_does_not() {
        let cases = [
            ("Bộ luật Dân sự 2015", Some("Bộ luật"), None, Some(2015), Some("Quốc hội")),
            ("Luật Đất đai (năm 2024)", Some("Luật"), None, Some(2024), Some("Quốc hội")),
            ("Luật sửa đổi, bổ sung Luật Đất đai 2013", Some("Luật"), None, None, Some("Quốc hội")),
            (
                "Thông tư số 32/2023/TT-BCA quy định",
                Some("Thông tư"),
                Some("32/2023/TT-BCA"),
                Some(2023),
                Some("Bộ Công an"),
            ),
            (
                "Nghị định 12/CP ngày 5/3/1993 về thuế",
                Some("Nghị định"),
                Some("12/CP"),
                Some(1993),
                Some("Chính phủ"),
            ),
            ("Kế hoạch phát triển năm 2024", Some("Kế hoạch"), None, None, None),
            ("Luật sư tham gia tố tụng", None, None, None, None),
            ("Về việc thực hiện Thông tư 32/2023/TT-BCA", None, None, None, None),
            ("thông báo", None, None, None, None),
            ("", None, None, None, None),
        ];
        for (title, kind, number, year, agency) in cases {
            let record = inferred(None, Some(title));
            let found = (record.kind.as_deref(), record.number.as_deref(), record.year);
            assert_eq!(found, (kind, number, year), "{title}");
            assert_eq!(record.agency.as_deref(), agency, "{title}");
        }
    }

    #[test]
    fn the_more_specific_of_code_and_title_counts() {
        let kind = |number, title| inferred(Some(number), Some(title)).kind;
        assert_eq!(kind("23-L/CTN", "Luật Thuế nhà đất").as_deref(), Some("Luật"));
        let joint = kind("75/2012/TTLT-BTC-BXD", "Thông tư Hướng dẫn xác định giá nước");
        assert_eq!(joint.as_deref(), Some("Thông tư liên tịch"));
    }

    #[test]
    fn what_is_stated_or_given_stays() {
        let mut record = Record {
            number: Some("32/2023/TT-BCA".into()),
            kind: Some("Quyết định".into()),
            agency: Some("Bộ Y tế".into()),
            agency_basis: Some(Basis::Stated),
            year: Some(2022),
            date_basis: Some(Basis::Stated),
            ..Record::default()
        };
        let before = record.clone();
        assert!(infer(&mut record, &["type"]).is_empty());
        assert_eq!(record, before);
        // The text of a row may begin with another document: an annex, a form.
        assert_eq!(infer(&mut record, &["number"]), [("type", "number_code")]);
        assert_eq!(record.kind.as_deref(), Some("Thông tư"));
    }
}
