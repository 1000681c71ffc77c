//! Paragraphs to a record and an outline, by the rules of Nghị định 30/2020/NĐ-CP and the Party's.
//!
//! Here the fields come together; each is read in a module of its own.

use super::layout::is_capitals;
use super::{Basis, Record, Section, agency, citation, header, kind, layout, outline};
use super::{recipients, signer};
use crate::text::date;

/// The adoption of a law stands at most so many paragraphs from its end.
const ADOPTION_PARAGRAPHS_MAX: usize = 10;

/// What was read off a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Everything that the text tells; `id`, `key`, `sources` and `issues` are left empty.
    pub record: Record,
    /// Headings in order of place.
    pub outline: Vec<Section>,
}

/// Reads a text of one paragraph a line (see [`layout::paragraphs`]). Total: any text gives a record,
/// an empty text an empty one. Places are bytes of `text`. Linear in the length of the text.
pub fn parse(text: &str) -> Reading {
    let placed = placed_paragraphs(text);
    let paragraphs: Vec<&str> = placed.iter().map(|(_, line)| *line).collect();
    let header = header::read(&paragraphs);
    let body = &paragraphs[header.body..];
    let body_start = placed.get(header.body).map_or(text.len(), |(start, _)| *start);
    let signer = signer::read(body);
    let number = header.number.as_ref();
    let notation = number.map(|number| number.notation.clone()).or(header.blank_notation.clone());
    let place = header.date_line.map(|(place, _)| place).filter(|place| !place.is_empty());
    // Articles and notes without head and signature speak of many organs and days, none their own.
    let document = header.is_found() || signer.is_some();
    let told = if document { text } else { "" };
    let agency =
        agency::read(&header.organ_lines, place, signer.as_ref(), notation.as_deref(), told);
    let own = citation::Own { number, date: header.date_line.map(|(_, written)| written) };
    let cited = citation::find(text, own, body_start);
    let record = Record {
        kind: kind_of(&header, notation.as_deref()).map(str::to_string),
        number: number.map(|number| number.canonical()),
        notation,
        agency: agency.name,
        agency_basis: agency.basis,
        parent_agency: agency.parent,
        place: place.map(str::to_string),
        signer,
        recipients: recipients::read(&paragraphs[header.start..]),
        legal_bases: cited.legal_bases,
        cites: cited.cites,
        urgency: header.urgency.map(str::to_string),
        secrecy: header.secrecy.map(str::to_string),
        ..dated(&header, if document { body } else { &[] })
    };
    let outline = outline::read(&placed, header.body, text.len());
    Reading { record: Record { title: header.title, ..record }, outline }
}

/// The paragraphs of `text` with the byte each begins at.
fn placed_paragraphs(text: &str) -> Vec<(usize, &str)> {
    let mut start = 0;
    let place = |line: &'_ str| {
        let at = start;
        start += line.len() + 1;
        at
    };
    let starts: Vec<usize> = text.split('\n').map(place).collect();
    starts.into_iter().zip(text.split('\n')).filter(|(_, line)| !line.is_empty()).collect()
}

/// The type in its line; else that of the number's abbreviation; else a letter, which alone has a
/// subject or a notation without a type.
fn kind_of(header: &header::Header<'_>, notation: Option<&str>) -> Option<&'static str> {
    let party = header.number.as_ref().is_some_and(|number| number.party);
    let code = notation.and_then(|notation| notation.split_once(['-', '/']));
    let by_code = code.and_then(|(code, _)| kind::by_abbreviation(code, party));
    let letter = notation.is_some() || header.title.is_some();
    header.kind.or(by_code).or(letter.then_some("Công văn"))
}

/// A record with the fields of the date alone.
fn dated(header: &header::Header<'_>, body: &[&str]) -> Record {
    let stated = header.date_line.map(|(_, written)| written).or_else(|| adopted(body));
    if let Some(written) = stated {
        return Record {
            date: written.date(),
            month: written.month(),
            year: Some(written.year),
            date_basis: Some(Basis::Stated),
            ..Record::default()
        };
    }
    let numbered = header.number.as_ref().and_then(|number| number.year).map(i32::from);
    let basis = if numbered.is_some() { Basis::Stated } else { Basis::Inferred };
    let year = numbered.or_else(|| inferred_year(body));
    Record { year, date_basis: year.map(|_| basis), ..Record::default() }
}

/// The day on which the National Assembly adopted a text, which its last paragraph states: `Luật này
/// được Quốc hội … thông qua ngày 22 tháng 11 năm 2019.`
fn adopted(body: &[&str]) -> Option<date::WrittenDate> {
    let last = body.iter().rev().take(ADOPTION_PARAGRAPHS_MAX);
    let mut adoptions =
        last.filter(|line| line.contains(" này ") && line.contains("thông qua ngày"));
    let line = adoptions.next()?;
    let at = line.find("thông qua ngày")? + "thông qua ".len();
    date::find(&line[at..]).next().map(|(_, written)| written)
}

/// The year by what the text tells of itself: the meeting it reports or calls, or else the deadlines it
/// sets. A date behind the number of another document tells nothing.
fn inferred_year(body: &[&str]) -> Option<i32> {
    let mut deadline = None;
    for line in body {
        for (at, written) in date::find(line) {
            let before = line[..at].trim_end_matches([' ', ',', '(']);
            let hour = before.ends_with("phút") || before.ends_with("giờ");
            if at == 0 || hour || ["họp", "sáng", "chiều"].iter().any(|word| before.ends_with(word))
            {
                return Some(written.year);
            }
            let limit = ["trước", "chậm nhất", "xong", "đến hết", "muộn nhất", "vào"];
            if deadline.is_none() && limit.iter().any(|word| before.ends_with(word)) {
                deadline = Some(written.year);
            }
        }
    }
    deadline
}

/// Whether `line` is how the body of a document opens, so that no title goes on with it.
pub(super) fn opens_body(line: &str) -> bool {
    const OPENINGS: [&str; 26] = [
        "Căn cứ",
        "Thực hiện",
        "Theo đề nghị",
        "Theo ",
        "Xét ",
        "Sau khi",
        "Trong ",
        "Để ",
        "Nhằm ",
        "Vừa qua",
        "Nhân dịp",
        "Kính gửi",
        "Trên cơ sở",
        "Qua ",
        "Tiếp theo",
        "Tại ",
        "Triển khai thực hiện",
        "Ngày ",
        "Hôm nay",
        "Hồi ",
        "Năm ",
        "Từ ",
        "Đồng chí ",
        "Được sự",
        "Tiếp nhận",
        "Phúc đáp",
    ];
    !is_capitals(line)
        && (OPENINGS.iter().any(|opening| line.starts_with(opening))
            || layout::starts_section(line))
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
