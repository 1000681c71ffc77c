//! Parses paragraphs into a record and an outline, by the rules of Nghị định 30/2020/NĐ-CP and
//! those of the Party.
//!
//! This module combines the fields; each is read in a module of its own.

use crate::body::{citation, outline};
use crate::entity::abbreviation::is_of_type;
use crate::entity::{date, initials, issuer, kind};
use crate::foot::{recipients, signer};
use crate::head::{Stamp, agency, header, missing};
use crate::line;
use crate::trace::Trace;
use crate::{Basis, Record, Section, Signer};

/// The adoption of a law is stated within this many paragraphs of its end.
const ADOPTION_PARAGRAPHS_MAX: usize = 10;

/// The result of parsing a text.
#[derive(Debug, Clone, PartialEq)]
pub struct ParsedDocument {
    /// The fields found in the text, with an issue for a number or date that its head lacks; `id`,
    /// `key` and `sources` are left empty.
    pub record: Record,
    /// Sections in text order.
    pub outline: Vec<Section>,
}

/// Parses a text with one paragraph per line (see [`crate::paragraphs`]). Never fails: any text
/// gives a record, an empty text an empty one. Places are byte offsets in `text`. Linear in the
/// length of the text.
pub fn parse(text: &str) -> ParsedDocument {
    parse_traced(text).0
}

/// Does what [`parse`] does, and returns which rule set each field.
pub(crate) fn parse_traced(text: &str) -> (ParsedDocument, Trace<'_>) {
    let placed = placed_paragraphs(text);
    let paragraphs: Vec<&str> = placed.iter().map(|(_, line)| *line).collect();
    let mut header = header::read(&paragraphs);
    header.trace.share("number", &["notation"]);
    let mut trace = header.trace.clone();
    let body = &paragraphs[header.body..];
    let body_start = placed.get(header.body).map_or(text.len(), |(start, _)| *start);
    let signer = signer_of(&paragraphs, body, &mut trace);
    let number = header.number.as_ref();
    let notation = number.map(|number| number.notation.clone()).or(header.blank_notation.clone());
    let place = header.date_line.as_ref().map(|line| line.place.as_str());
    let place = place.filter(|place| !place.is_empty());
    // Articles and notes without head and signature name many organs and dates, but not their own.
    let document = header.is_found() || signer.is_some();
    let kind = kind_of(&header, notation.as_deref(), &mut trace);
    let evidence = agency::Evidence {
        issuer_lines: &header.issuer_lines,
        joint: is_joint(kind, notation.as_deref()),
        place,
        signer: signer.as_ref(),
        notation: notation.as_deref(),
        party: number.is_some_and(|number| number.party),
        text: if document { text } else { "" },
    };
    let agency = agency::read(evidence, &mut trace);
    let own = citation::Own { number, date: header.date() };
    let cited = citation::find(text, own, body_start);
    let first = cited.cites.first().map(|citation| citation.places[0].of(text));
    trace.set("cites", "citation", first);
    trace.set("legal_bases", "legal_basis", cited.first_basis.map(|place| place.of(text)));
    let stamp = |stamp: Option<Stamp<'_>>| stamp.map(|stamp| stamp.value.to_string());
    let record = Record {
        kind: kind.map(str::to_string),
        number: number.map(|number| number.canonical()),
        agency: agency.name,
        agency_basis: agency.basis,
        parent_agency: agency.parent,
        place: place.map(str::to_string),
        recipients: recipients::read(&paragraphs[header.start..], &mut trace),
        legal_bases: cited.legal_bases,
        cites: cited.cites,
        urgency: stamp(header.stamps.urgency),
        secrecy: stamp(header.stamps.secrecy),
        ..dated(&header, if document { &paragraphs } else { &[] }, &mut trace)
    };
    let outline = outline::read(&placed, header.body, text.len());
    let issues = missing::issues(&header, &record, text);
    let record = Record { notation, signer, title: header.title, issues, ..record };
    (ParsedDocument { record, outline }, trace)
}

/// Returns the paragraphs of `text` that are not blank, each with its byte offset.
fn placed_paragraphs(text: &str) -> Vec<(usize, &str)> {
    let mut start = 0;
    let place = |line: &'_ str| {
        let at = start;
        start += line.len() + 1;
        at
    };
    let starts: Vec<usize> = text.split('\n').map(place).collect();
    starts.into_iter().zip(text.split('\n')).filter(|(_, line)| !line.trim().is_empty()).collect()
}

/// Returns the type from the type line, or else from the number's abbreviation. A document that has
/// a subject or a notation, but no type, is a letter (Công văn). For `VBHN` the abbreviation
/// decides.
fn kind_of<'a>(
    header: &header::Header<'a>,
    notation: Option<&str>,
    trace: &mut Trace<'a>,
) -> Option<&'static str> {
    let party = header.number.as_ref().is_some_and(|number| number.party);
    let code = notation.and_then(|notation| notation.split_once(['-', '/']));
    let by_code = code.and_then(|(code, _)| kind::by_abbreviation(code, party));
    let consolidated = code.is_some_and(|(code, _)| code == "VBHN");
    if header.kind.is_some() && !consolidated {
        return header.kind;
    }
    let is_of_issuer =
        header.title.is_some() && code.is_some_and(|(code, _)| is_initials(code, header));
    if by_code.is_some() && !is_of_issuer || consolidated {
        trace.set("type", "number_code", trace.line_of("notation"));
        return by_code;
    }
    let letter = !header.is_heading && (notation.is_some() || header.title.is_some());
    letter.then(|| {
        trace.set("type", "letter", trace.line_of("notation").or(trace.line_of("title")));
        "Công văn"
    })
}

/// Returns true if `code` is the initials of an issuer line, but for the place at its end: `CT` in
/// a letter of the `CỤC THUẾ TP HÀ NỘI` does not stand for Chỉ thị.
fn is_initials(code: &str, header: &header::Header<'_>) -> bool {
    header.issuer_lines.iter().any(|line| {
        let rest = initials::rest_after(&issuer::spelled_out(&line.text), code);
        rest.is_some_and(|place| place.is_empty() || issuer::begins_with_level(&place))
    })
}

/// Returns the signer from the signature. If it has no name, takes the person whom a signing
/// service names.
fn signer_of<'a>(
    paragraphs: &[&'a str],
    body: &[&'a str],
    trace: &mut Trace<'a>,
) -> Option<Signer> {
    let signer = signer::read(body, trace);
    if signer.as_ref().is_some_and(|signer| signer.name.is_some()) {
        return signer;
    }
    let stamped = |line: &&'a str| Some((*line, signer::stamped_name(line)?));
    match paragraphs.iter().find_map(stamped) {
        Some((line, name)) => {
            trace.set("signer", "signing_stamp", Some(line));
            Some(Signer { name: Some(name), ..signer.unwrap_or_default() })
        }
        None => signer,
    }
}

/// Returns true if several organs issued the document together.
pub(crate) fn is_joint(kind: Option<&str>, notation: Option<&str>) -> bool {
    let codes = ["TTLB", "TT/LB", "TT-LB"];
    // `TTLT`, but not `VTLT`, which is Văn thư - Lưu trữ.
    let shared = |notation: &str| {
        let code = notation.split(['-', '/']).next().unwrap_or_default();
        code.strip_suffix("LT").is_some_and(is_of_type)
            || codes.iter().any(|code| notation.starts_with(code))
    };
    kind.is_some_and(|kind| kind.ends_with("liên tịch") || kind.ends_with("liên bộ"))
        || notation.is_some_and(shared)
}

/// Returns a record with only the date fields filled.
fn dated<'a>(header: &header::Header<'a>, paragraphs: &[&'a str], trace: &mut Trace<'a>) -> Record {
    let body = paragraphs.get(header.body..).unwrap_or_default();
    trace.share("date", &["place"]);
    let stated = header.date();
    let stated = stated.or_else(|| {
        let (line, written) = adopted(body)?;
        trace.set("date", "adoption_clause", Some(line));
        Some(written)
    });
    if let Some(written) = stated {
        trace.share("date", &["month", "year"]);
        return Record {
            date: written.date(),
            month: written.month(),
            year: Some(written.year),
            date_basis: Some(Basis::Stated),
            ..Record::default()
        };
    }
    let numbered = header.number.as_ref().and_then(|number| number.year).map(i32::from);
    if numbered.is_some() {
        trace.set("year", "number_year", trace.line_of("number"));
        return Record { year: numbered, date_basis: Some(Basis::Stated), ..Record::default() };
    }
    let Some(found) = signed_year(paragraphs).or_else(|| inferred_year(body)) else {
        return Record::default();
    };
    trace.set("year", found.rule, Some(found.line));
    Record { year: Some(found.year), date_basis: Some(Basis::Inferred), ..Record::default() }
}

/// Returns the day on which the National Assembly adopted a text, as one of its last paragraphs
/// states, with that paragraph: `Luật này được Quốc hội … thông qua ngày 22 tháng 11 năm 2019.`
fn adopted<'a>(body: &[&'a str]) -> Option<(&'a str, date::WrittenDate)> {
    let last = body.iter().rev().take(ADOPTION_PARAGRAPHS_MAX);
    let mut adoptions =
        last.filter(|line| line.contains(" này ") && line.contains("thông qua ngày"));
    let line = adoptions.next()?;
    let at = line.find("thông qua ngày")? + "thông qua ".len();
    date::find(&line[at..]).next().map(|(_, written)| (*line, written))
}

/// A year that no date of the head states.
struct FoundYear<'a> {
    year: i32,
    rule: &'static str,
    line: &'a str,
}

/// Returns the year of signing that a signing service prints: `14/08/2025 09:12:45`, or a date in
/// the form of ISO 8601.
fn signed_year<'a>(paragraphs: &[&'a str]) -> Option<FoundYear<'a>> {
    let year_of = |word: &str| {
        let iso = word.as_bytes().get(4) == Some(&b'-');
        let iso = word.get(..4).filter(|_| iso).and_then(|year| year.parse().ok());
        let iso = iso.filter(|&year| date::is_year(year));
        date::at_start(word).map(|(_, written)| written.year).or(iso)
    };
    paragraphs.iter().find_map(|line| {
        let year = line::stamped_time(line)?.split([' ', ',']).find_map(year_of)?;
        Some(FoundYear { year, rule: "signing_time", line })
    })
}

/// Infers the year from statements of the text about itself: the meeting that it reports or calls,
/// or else the deadlines that it sets. Ignores the date after the number of another document.
fn inferred_year<'a>(body: &[&'a str]) -> Option<FoundYear<'a>> {
    const CLOCK: [&str; 6] = ["phút", "giờ", "hồi", "lúc", "bắt đầu", "Thời gian"];
    const LIMIT: [&str; 6] = ["trước", "chậm nhất", "xong", "đến hết", "muộn nhất", "vào"];
    let mut deadline = None;
    for line in body {
        for (at, written) in date::find(line) {
            let before = line[..at].trim_end_matches([' ', ',', '(']);
            let before =
                before.trim_end_matches(|c: char| c.is_ascii_digit() || " :hg'".contains(c));
            let follows = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
            let year = written.year;
            if at == 0 || follows(&CLOCK) || follows(&["họp", "sáng", "chiều"]) {
                return Some(FoundYear { year, rule: "meeting_date", line });
            }
            if deadline.is_none() && follows(&LIMIT) {
                deadline = Some(FoundYear { year, rule: "deadline", line });
            }
        }
    }
    deadline
}

#[cfg(test)]
mod tests;
