//! Parses paragraphs into a record and an outline, by the rules of Nghị định 30/2020/NĐ-CP and
//! those of the Party.
//!
//! This module combines the fields; each is read in a module of its own.

use crate::body::{citation, outline};
use crate::entity::{date, kind};
use crate::foot::{recipients, signer};
use crate::head::{agency, header};
use crate::line;
use crate::{Basis, Record, Section, Signer};

/// The adoption of a law is stated within this many paragraphs of its end.
const ADOPTION_PARAGRAPHS_MAX: usize = 10;

/// The result of parsing a text.
#[derive(Debug, Clone, PartialEq)]
pub struct ParsedDocument {
    /// The fields found in the text; `id`, `key`, `sources` and `issues` are left empty.
    pub record: Record,
    /// Sections in text order.
    pub outline: Vec<Section>,
}

/// Parses a text with one paragraph per line (see [`crate::paragraphs`]). Never fails: any text
/// gives a record, an empty text an empty one. Places are byte offsets in `text`. Linear in the
/// length of the text.
pub fn parse(text: &str) -> ParsedDocument {
    let placed = placed_paragraphs(text);
    let paragraphs: Vec<&str> = placed.iter().map(|(_, line)| *line).collect();
    let header = header::read(&paragraphs);
    let body = &paragraphs[header.body..];
    let body_start = placed.get(header.body).map_or(text.len(), |(start, _)| *start);
    let signer = signer_of(&paragraphs, body);
    let number = header.number.as_ref();
    let notation = number.map(|number| number.notation.clone()).or(header.blank_notation.clone());
    let place = header.date_line.map(|line| line.place).filter(|place| !place.is_empty());
    // Articles and notes without head and signature name many organs and dates, but not their own.
    let document = header.is_found() || signer.is_some();
    let own_text = if document { text } else { "" };
    let kind = kind_of(&header, notation.as_deref());
    let joint = is_joint(kind, notation.as_deref());
    let agency = agency::read(
        &header.issuer_lines,
        joint,
        place,
        signer.as_ref(),
        notation.as_deref(),
        own_text,
    );
    let own = citation::Own { number, date: header.date_line.map(|line| line.date) };
    let cited = citation::find(text, own, body_start);
    let record = Record {
        kind: kind.map(str::to_string),
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
        urgency: header.stamps.urgency.map(str::to_string),
        secrecy: header.stamps.secrecy.map(str::to_string),
        ..dated(&header, if document { &paragraphs } else { &[] })
    };
    let outline = outline::read(&placed, header.body, text.len());
    ParsedDocument { record: Record { title: header.title, ..record }, outline }
}

/// Returns the non-empty paragraphs of `text`, each with its byte offset.
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

/// Returns the type from the type line, or else from the number's abbreviation. A document that has
/// a subject or a notation, but no type, is a letter (Công văn). For `VBHN` the abbreviation
/// decides.
fn kind_of(header: &header::Header<'_>, notation: Option<&str>) -> Option<&'static str> {
    let party = header.number.as_ref().is_some_and(|number| number.party);
    let code = notation.and_then(|notation| notation.split_once(['-', '/']));
    let by_code = code.and_then(|(code, _)| kind::by_abbreviation(code, party));
    let letter = !header.is_heading && (notation.is_some() || header.title.is_some());
    if code.is_some_and(|(code, _)| code == "VBHN") {
        return by_code;
    }
    header.kind.or(by_code).or(letter.then_some("Công văn"))
}

/// Returns the signer from the signature. If it has no name, takes the person whom a signing
/// service names.
fn signer_of(paragraphs: &[&str], body: &[&str]) -> Option<Signer> {
    let signer = signer::read(body);
    if signer.as_ref().is_some_and(|signer| signer.name.is_some()) {
        return signer;
    }
    match paragraphs.iter().find_map(|line| signer::stamped_name(line)) {
        Some(name) => Some(Signer { name: Some(name), ..signer.unwrap_or_default() }),
        None => signer,
    }
}

/// Returns true if several organs issued the document together.
fn is_joint(kind: Option<&str>, notation: Option<&str>) -> bool {
    let codes = ["TTLB", "TT/LB", "TT-LB"];
    let shared = |notation: &str| {
        let code = notation.split(['-', '/']).next().unwrap_or_default();
        code.ends_with("LT") || codes.iter().any(|code| notation.starts_with(code))
    };
    kind.is_some_and(|kind| kind.ends_with("liên tịch") || kind.ends_with("liên bộ"))
        || notation.is_some_and(shared)
}

/// Returns a record with only the date fields filled.
fn dated(header: &header::Header<'_>, paragraphs: &[&str]) -> Record {
    let body = paragraphs.get(header.body..).unwrap_or_default();
    let stated = header.date_line.map(|line| line.date).or_else(|| adopted(body));
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
    let year = numbered.or_else(|| signed_year(paragraphs)).or_else(|| inferred_year(body));
    Record { year, date_basis: year.map(|_| basis), ..Record::default() }
}

/// Returns the day on which the National Assembly adopted a text, as one of its last paragraphs
/// states: `Luật này được Quốc hội … thông qua ngày 22 tháng 11 năm 2019.`
fn adopted(body: &[&str]) -> Option<date::WrittenDate> {
    let last = body.iter().rev().take(ADOPTION_PARAGRAPHS_MAX);
    let mut adoptions =
        last.filter(|line| line.contains(" này ") && line.contains("thông qua ngày"));
    let line = adoptions.next()?;
    let at = line.find("thông qua ngày")? + "thông qua ".len();
    date::find(&line[at..]).next().map(|(_, written)| written)
}

/// Returns the year of signing that a signing service prints: `14/08/2025 09:12:45`, or a date in
/// the form of ISO 8601.
fn signed_year(paragraphs: &[&str]) -> Option<i32> {
    let mut times = paragraphs.iter().filter_map(|line| line::stamped_time(line));
    times.find_map(|time| {
        time.split([' ', ',']).find_map(|word| {
            let iso = word.as_bytes().get(4) == Some(&b'-');
            let iso = word.get(..4).filter(|_| iso).and_then(|year| year.parse().ok());
            let iso = iso.filter(|&year| date::is_year(year));
            date::at_start(word).map(|(_, written)| written.year).or(iso)
        })
    })
}

/// Infers the year from statements of the text about itself: the meeting that it reports or calls,
/// or else the deadlines that it sets. Ignores the date after the number of another document.
fn inferred_year(body: &[&str]) -> Option<i32> {
    let mut deadline = None;
    for line in body {
        for (at, written) in date::find(line) {
            let before = line[..at].trim_end_matches([' ', ',', '(']);
            let before =
                before.trim_end_matches(|c: char| c.is_ascii_digit() || " :hg'".contains(c));
            let clock = ["phút", "giờ", "hồi", "lúc", "bắt đầu", "Thời gian"];
            let hour = clock.iter().any(|word| before.ends_with(word));
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

#[cfg(test)]
mod tests;
