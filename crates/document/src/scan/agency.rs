//! Checks the issuer of a scan: a name that may be wrong is not stated.

use super::phrases;
use super::pieces::Doubts;
use crate::bytes::first_bytes;
use crate::entity::{initials, issuer};
use crate::line::{is_capitals, without_nation};
use crate::trace::Trace;
use crate::{Basis, Record};
use tracuu_text::{Span, fold, key, phrase, syllable, words};

/// The words of an agency's name count as read only if OCR is at least this sure of each, in
/// percent, unless the name is known.
const SURE_MIN: u8 = 60;
/// An agency is left out if OCR is not surer than this of a word of its name, in percent, unless
/// the name is known.
pub(super) const UNREAD_MAX: u8 = 25;
/// Fewest words of a name that counts as repeated, and most bytes of a text that are searched.
const REPEATED_WORDS_MIN: usize = 3;
const TEXT_BYTES_MAX: usize = 20_000;
/// The code of a People's Committee in a number, and its name.
const COMMITTEE: (&str, &str) = ("UBND", "Ủy ban nhân dân");

/// Returns false for a name with signs that no name has, with a stop inside a word or two words
/// that are joined, with a code, or that ends with the level of a place.
fn is_name(name: &str) -> bool {
    let is_sign = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !".,-–()&".contains(c);
    let stops = |word: &str| word.trim_end_matches('.').contains('.');
    let lower = name.to_lowercase();
    let cut = |level: &&str| lower.strip_suffix(*level).is_some_and(|rest| rest.ends_with(' '));
    let count = |sign: char| name.matches(sign).count();
    !name.contains(is_sign)
        && count('(') == count(')')
        && !name.split_whitespace().any(|word| word == COMMITTEE.0)
        && !name.split_whitespace().any(|word| stops(word) || is_joined(word))
        && !issuer::LEVELS.iter().any(cut)
}

/// Returns true for two syllables without a space between them that are not one: `Tânyên`.
fn is_joined(word: &str) -> bool {
    let is_legal = |part: &str| syllable::is_legal(&tracuu_text::key(part));
    let is_part = |part: &str| part.chars().nth(1).is_some() && !part.is_ascii() && is_legal(part);
    let mut parts = word.char_indices().map(|(at, _)| word.split_at(at));
    !is_legal(word) && parts.any(|(one, other)| is_part(one) && is_part(other))
}

/// Infers the agency if its words are uncertain and the text does not repeat it. If the number
/// names another one, takes it from the head, or infers it.
pub(super) fn check<'a>(
    record: &mut Record,
    trace: &mut Trace<'a>,
    text: &str,
    head: &[(Span, &'a str)],
    doubts: Doubts<'_>,
) {
    // The first line of a name that begins with no known word may be lost.
    let is_whole = |name: &String| {
        is_name(name)
            && (record.agency_basis == Some(Basis::Stated) || issuer::head(name).is_some())
    };
    record.agency = record.agency.take().filter(is_whole);
    record.parent_agency = record.parent_agency.take().filter(|name| !is_of_no_province(name));
    let notation = record.notation.clone().unwrap_or_default();
    let named = issuer::by_notation(&notation, false);
    let Some(agency) = record.agency.clone() else {
        let named = named.filter(|_| names_one_organ(&notation));
        record.agency_basis = named.is_some().then_some(Basis::Inferred);
        trace.set("agency", "number_code", trace.line_of("notation"));
        record.agency = named;
        return;
    };
    let named = named.filter(|_| !notation.contains('/') && !is_coded(&agency, &notation));
    let sure = confidence_of_name(&agency, trace.line_of("agency"), head, doubts)
        .filter(|sure| *sure >= SURE_MIN || !is_repeated(&agency, text, doubts));
    let of_committee = notation.split(['-', '/']).any(|code| code == COMMITTEE.0);
    // A committee that the number names, with a misread name.
    let is_other_committee = of_committee
        && phrase::key(&agency).starts_with("ủy ban ")
        && !agency.contains(COMMITTEE.1);
    match named {
        Some(named) if named != agency && !issuer::is_central(&agency) => {
            let own = phrase::key(&named);
            let line = head.iter().find(|(_, line)| phrase::key(&without_nation(line)) == own);
            trace.set("agency", "number_code", trace.line_of("notation"));
            if let Some((_, line)) = line {
                trace.set("agency", "issuer_lines", Some(line));
            }
            record.agency_basis =
                Some(if line.is_some() { Basis::Stated } else { Basis::Inferred });
            (record.agency, record.parent_agency) = (Some(named), None);
        }
        Some(named) if named != agency => record.agency_basis = Some(Basis::Inferred),
        // The number says the same.
        Some(_) => {}
        _ if sure.is_some_and(|sure| sure <= UNREAD_MAX) || is_other_committee => {
            (record.agency, record.agency_basis) = (None, None);
        }
        None if of_committee && !agency.contains(COMMITTEE.1) => {
            record.agency_basis = Some(Basis::Inferred);
        }
        _ if sure.is_some_and(|sure| sure < SURE_MIN)
            || is_of_no_province(&agency)
            || has_stray_letter(&agency) =>
        {
            record.agency_basis = record.agency_basis.map(|_| Basis::Inferred);
        }
        _ => {}
    }
}

/// Returns true if only the central organ with its code has such a notation: `BTC` is a Ban Tổ
/// chức, too, but only ministers issue circulars.
fn names_one_organ(notation: &str) -> bool {
    !notation.contains('/')
        && (notation.starts_with("TT-")
            || ["-TTg", "-CP"].iter().any(|end| notation.ends_with(end)))
}

/// Returns true if `text` has the words of a name a second time, not in capitals, and OCR is sure
/// of them there.
fn is_repeated(name: &str, text: &str, doubts: Doubts<'_>) -> bool {
    let name = phrase::keys(name);
    let text = first_bytes(text, TEXT_BYTES_MAX);
    let all: Vec<(String, bool)> = words(text)
        .map(|word| {
            let span = word.span();
            let is_sure = doubts.confidence(span) >= SURE_MIN && !doubts.is_disputed(span);
            (key(word.text), is_sure && word.text.contains(char::is_lowercase))
        })
        .collect();
    let is_name = |place: &[(String, bool)]| {
        let mut pairs = place.iter().zip(&name);
        pairs.all(|((word, is_sure), own)| word == own && *is_sure)
    };
    name.len() >= REPEATED_WORDS_MIN && all.windows(name.len()).any(is_name)
}

/// Returns true if a consonant stands alone inside a name. At its end, it may be one (`Công ty A`).
fn has_stray_letter(name: &str) -> bool {
    const CONSONANTS: &str = "BCDĐGHKLMNPQRSTVX";
    let is_stray = |word: &str| {
        let mut letters = word.chars();
        let is_consonant = letters.next().is_some_and(|c| CONSONANTS.contains(c));
        is_consonant && letters.next().is_none()
    };
    name.split(' ').rev().skip(1).any(is_stray)
}

/// Returns true if a name says `tỉnh`, but no known province follows: its name was misread.
fn is_of_no_province(name: &str) -> bool {
    const LEVEL: &str = " tỉnh ";
    // Words that follow in names of Party and youth organizations.
    const OTHERS: [&str; 3] = ["uy", "doan", "hoi"];
    let key = format!(" {}", phrase::key(name));
    key.split(LEVEL).skip(1).any(|rest| {
        let is_other = OTHERS.iter().any(|other| fold(rest).starts_with(other));
        !issuer::begins_with_province(rest) && !is_other
    })
}

/// Returns true if a code of `notation` is the initials of the first words of `agency`: `BTC` is
/// that of a Ban Tổ chức, too.
fn is_coded(agency: &str, notation: &str) -> bool {
    notation.split(['-', '/']).any(|code| initials::rest_after(agency, code).is_some())
}

/// Returns the least confidence, in percent, in the lines of an agency's name that are not known as
/// a whole: 0 if readings differ on a word; `None` without such lines. `from` is the line
/// that names it; the name in the record may be spelled out.
fn confidence_of_name(
    agency: &str,
    from: Option<&str>,
    head: &[(Span, &str)],
    doubts: Doubts<'_>,
) -> Option<u8> {
    let key = phrase::key(agency);
    let lines = head.iter().filter_map(|(span, line)| {
        let name = without_nation(line);
        let is_of_name = key.contains(&phrase::key(&name)) || from == Some(line);
        let is_own = is_capitals(&name) && is_of_name && !phrases::is_known(&name);
        // The state's name may follow on the line.
        let at = line.find(&*name).map(|at| span.start + at);
        let own = at.map_or(*span, |at| Span::new(at, at + name.len()));
        is_own.then(|| if doubts.is_disputed(own) { 0 } else { doubts.confidence(own) })
    });
    lines.min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provinces_are_a_closed_list() {
        for known in ["Sở Y tế tỉnh Bến Tre", "Văn phòng Tỉnh ủy", "Sở Y tế"] {
            assert!(!is_of_no_province(known), "{known}");
        }
        assert!(is_of_no_province("Ủy ban nhân dân tỉnh Bến"));
    }

    #[test]
    fn letters_alone_are_of_no_name() {
        assert!(has_stray_letter("Tòa án nhân dân huyện Trảng G Bom"));
        for name in ["Công ty Cổ phần A", "Bệnh viện K", "Sở Y tế", "Ủy ban nhân dân xã Y Tý", ""]
        {
            assert!(!has_stray_letter(name), "{name}");
        }
    }

    #[test]
    fn a_name_has_no_dirt() {
        for dirty in [
            "Ban Nhân dân huyện",
            "Ủy ban nhân dân xã Hòa.an",
            "Bộ Công an“",
            "0/T UND",
            "Huyện Tânyên",
            "Ban Chỉ đạo (khóa XI",
            "Ủy ban nhân dân tỉnh Bạc Liêu QĐĐ - UBND",
        ] {
            assert!(!is_name(dirty), "{dirty}");
        }
        for name in [
            "Huyện Krông Nô",
            "Sở Công Thương",
            "Ban Chỉ đạo 389, tỉnh Lạng Sơn",
            "Công ty A. (TP. Huế)",
        ] {
            assert!(is_name(name), "{name}");
        }
    }
}
