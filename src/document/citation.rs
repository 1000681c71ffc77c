//! Documents named in a text by their number, with what stands around it: type before, date and issuer
//! behind.

use std::collections::HashMap;

use super::{Citation, kind, organ};
use crate::text::date;
use crate::text::number::{DocumentNumber, Letters, find_numbers};

/// So many bytes before a number may hold its type, and behind it its date and issuer.
const AROUND_BYTES_MAX: usize = 300;
/// What the number of a document of the National Assembly ends with; its type stands at the start of
/// its name (`Luật Ngân sách nhà nước số 89/2025/QH15`).
const ASSEMBLY_CODES: [&str; 2] = ["QH", "UBTVQH"];

/// The documents named in `text`, in order of first mention, each number once; `own` is the number of
/// the document itself, which is not one of them. Linear in the length of the text.
pub(super) fn find(text: &str, own: Option<&DocumentNumber>, body: usize) -> Vec<Citation> {
    let mut cites: Vec<Citation> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let own = own.map(DocumentNumber::key);
    let (mut line_start, mut seen) = (0, 0);
    for (span, number) in find_numbers(text, Letters::Printed) {
        if let Some(at) = text[seen..span.start].rfind('\n') {
            line_start = seen + at + 1;
        }
        seen = span.end;
        let key = number.key();
        if own.as_ref() == Some(&key) {
            continue;
        }
        let at = *known.entry(key).or_insert_with(|| {
            cites.push(Citation { number: number.canonical(), ..Citation::default() });
            cites.len() - 1
        });
        let citation = &mut cites[at];
        citation.places.push(span);
        let before = last_bytes(&text[line_start..span.start], AROUND_BYTES_MAX);
        let after = organ::cut(&text[span.end..], AROUND_BYTES_MAX);
        let after = after.split('\n').next().unwrap_or_default();
        let (date, agency) = date_and_agency(after);
        citation.kind =
            citation.kind.take().or_else(|| kind_of(before, &number).map(str::to_string));
        citation.date = citation.date.take().or(date);
        citation.agency = citation.agency.take().or(agency);
        let basis = line_start >= body && text[line_start..].starts_with("Căn cứ");
        if basis && citation.relation.is_none() {
            citation.relation = Some("căn cứ".to_string());
        }
    }
    cites
}

/// The last `bytes` of `text`, from a character boundary on.
fn last_bytes(text: &str, bytes: usize) -> &str {
    let mut start = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// The type of the document with `number`, from the words `before` it or else from its abbreviation.
fn kind_of(before: &str, number: &DocumentNumber) -> Option<&'static str> {
    let named = before.trim_end_matches([' ', ':']);
    let named = named.strip_suffix("số").unwrap_or(named).trim_end();
    if let Some(found) = kind::named_at_end(named) {
        return Some(found);
    }
    let code = number.first_code();
    let letters = code.trim_end_matches(|c: char| c.is_ascii_digit());
    if ASSEMBLY_CODES.contains(&letters) {
        let clause = before.rsplit([';', '.', '(']).next().unwrap_or(before);
        let last = |name: &'static str| clause.rfind(name).map(|at| (at, name));
        let types = ["Luật", "Bộ luật", "Nghị quyết", "Pháp lệnh", "Hiến pháp"];
        return types.into_iter().filter_map(last).max().map(|(_, name)| name);
    }
    // A letter has neither a type nor a year in its number, and the Party's letters are marked CV.
    let letter = number.other_codes().is_some() && number.year.is_none() && !number.party;
    let abbreviated = number.other_codes().and_then(|_| kind::by_abbreviation(code, number.party));
    abbreviated.or(letter.then_some("Công văn"))
}

/// `ngày 21/4/2025 của UBND tỉnh về …`: the date, and the issuer as written.
fn date_and_agency(after: &str) -> (Option<String>, Option<String>) {
    let mut rest = after.trim_start_matches([',', ' ']);
    let mut written = None;
    if let Some(behind) = rest.strip_prefix("ngày")
        && let Some((length, found)) = date::at_start(behind)
    {
        written = found.date();
        rest = behind[length..].trim_start_matches([',', ' ']);
    }
    let agency = rest.strip_prefix("của ").and_then(|rest| {
        let length = organ::name_length(rest);
        (length > 0).then(|| rest[..length].to_string())
    });
    (written, agency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_stands_around_a_number() {
        let cases = [
            (
                "tình hình thực hiện Kế hoạch số 116/KH-UBND ngày 21/4/2025 của UBND tỉnh về triển khai",
                ("116/KH-UBND", Some("Kế hoạch"), Some("2025-04-21"), Some("UBND tỉnh")),
            ),
            (
                "Chỉ thị số 13/CT-TTg ngày 24/5/2018 của Thủ tướng Chính phủ về xây dựng",
                ("13/CT-TTg", Some("Chỉ thị"), Some("2018-05-24"), Some("Thủ tướng Chính phủ")),
            ),
            (
                "Công văn số 742/SKHĐT-THQH ngày 29/6/2018 của Sở Kế hoạch và Đầu tư về việc",
                (
                    "742/SKHĐT-THQH",
                    Some("Công văn"),
                    Some("2018-06-29"),
                    Some("Sở Kế hoạch và Đầu tư"),
                ),
            ),
            (
                "Kết luận số 117-KL/TU ngày 20/01/2017 của Ban Thường vụ Tỉnh ủy về Rà soát",
                ("117-KL/TU", Some("Kết luận"), Some("2017-01-20"), Some("Ban Thường vụ Tỉnh ủy")),
            ),
            (
                "Luật Ngân sách nhà nước số 89/2025/QH15;",
                ("89/2025/QH15", Some("Luật"), None, None),
            ),
            (
                "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ quy định",
                ("30/2020/NĐ-CP", Some("Nghị định"), Some("2020-03-05"), Some("Chính phủ")),
            ),
            (
                "(số 579/UBND-TH, của UBND tỉnh Lạng Sơn, do vậy",
                ("579/UBND-TH", Some("Công văn"), None, Some("UBND tỉnh Lạng Sơn")),
            ),
            (
                "của Bộ Tài chính công bố theo 12/2024/TT-BTC của Bộ trưởng Bộ Tài chính công bố",
                ("12/2024/TT-BTC", Some("Thông tư"), None, Some("Bộ trưởng Bộ Tài chính")),
            ),
        ];
        for (text, (number, kind, date, agency)) in cases {
            let found = find(text, None, 0);
            assert_eq!(found.len(), 1, "{text:?}");
            let cite = &found[0];
            assert_eq!(cite.number, number);
            assert_eq!(cite.kind.as_deref(), kind, "{text:?}");
            assert_eq!(cite.date.as_deref(), date, "{text:?}");
            assert_eq!(cite.agency.as_deref(), agency, "{text:?}");
            assert_eq!(cite.places[0].of(text).replace(' ', ""), number);
        }
    }

    #[test]
    fn names_each_document_once() {
        let text = "Căn cứ Nghị định số 05/2020/NĐ-CP;\ntheo Nghị định 5/2020/NĐ-CP ngày 1/2/2020";
        let found = find(text, None, 0);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].places.len(), 2);
        assert_eq!(found[0].relation.as_deref(), Some("căn cứ"));
        assert_eq!(found[0].date.as_deref(), Some("2020-02-01"));
        assert!(find("", None, 0).is_empty());
    }
}
