//! Reads the words around the number of a cited document: the type before it, the date and issuer
//! after it (or the issuer before it: `Nghị định của Chính phủ số …`).

use crate::bytes::{first_bytes, last_bytes};
use crate::entity::abbreviation::TYPES;
use crate::entity::number::DocumentNumber;
use crate::entity::{date, issuer, kind};
use tracuu_text::{Span, phrase};

/// Number of bytes before a number that are searched for its type, and after it for its date and
/// issuer.
const AROUND_BYTES_MAX: usize = 300;
/// Last code of the number of a document of the National Assembly, without digits. Its type is at
/// the start of its name (`Luật Ngân sách nhà nước số 89/2025/QH15`).
const ASSEMBLY_CODES: [&str; 2] = ["QH", "UBTVQH"];
/// The types that the National Assembly and its Standing Committee issue.
const ASSEMBLY_TYPES: [&str; 5] = ["Luật", "Bộ luật", "Nghị quyết", "Pháp lệnh", "Hiến pháp"];
/// A number after one of these is of a form or a table, not of a document (`Mẫu số 01/TTHC`).
const FORMS: [&str; 10] = [
    "mẫu",
    "mẫu số",
    "biểu",
    "biểu số",
    "biểu mẫu",
    "biểu mẫu số",
    "phụ lục",
    "phụ lục số",
    "bảng số",
    "mẫu biểu số",
];
/// Words between a number and the day the document was signed.
const SIGNED: [&str; 7] =
    ["ngày", "ký ngày", "ban hành ngày", "được ban hành ngày", "đề ngày", "lập ngày", "ra ngày"];
/// Words between a number and its issuer.
const ISSUED: [&str; 3] = ["của ", "do ", "được "];

/// What a text states about a document besides its number; `None` for what it does not state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The type that the words before the number state.
    pub kind: Option<&'static str>,
    /// The type that the abbreviation in the number means.
    pub likely_kind: Option<&'static str>,
    /// `2025-04-21`.
    pub date: Option<String>,
    /// As written.
    pub agency: Option<String>,
}

impl Named {
    /// Returns true if both may be the same document, given equal numbers: their dates do not
    /// differ and their issuers are not of different places.
    pub fn agrees(&self, other: &Named) -> bool {
        let differ = |(one, two): (&String, &String)| one != two;
        let dates = self.date.as_ref().zip(other.date.as_ref());
        let places = || self.agency.as_deref().zip(other.agency.as_deref());
        // The Party numbers its Quyết định and its Quy định separately, both as QĐ.
        let named = |kind| self.kind == Some(kind) || other.kind == Some(kind);
        let kinds = named("Quy định") && named("Quyết định");
        !kinds
            && !dates.is_some_and(differ)
            && !places().is_some_and(|(one, two)| are_elsewhere(one, two))
    }

    /// Fills in from `other` what is not known yet, and replaces the issuer by a longer form of it.
    pub fn complete(&mut self, other: Named) {
        self.kind = self.kind.or(other.kind);
        self.likely_kind = self.likely_kind.or(other.likely_kind);
        self.date = self.date.take().or(other.date);
        let longer = |agency: &String| {
            let known = self.agency.as_deref().unwrap_or_default();
            agency.len() > known.len() && (known.is_empty() || agency.starts_with(known))
        };
        if other.agency.as_ref().is_some_and(longer) {
            self.agency = other.agency;
        }
    }
}

/// Returns true if two issuers, as written, are of different places or levels: `UBND tỉnh`, `UBND
/// huyện Lộc Bình`.
fn are_elsewhere(one: &str, two: &str) -> bool {
    const LEVELS: [&str; 8] =
        [" tỉnh", " thành phố", " huyện", " quận", " thị xã", " xã", " phường", " thị trấn"];
    let place = |name: &str| {
        let name = format!(" {}", phrase::key(name));
        let found = LEVELS.iter().filter_map(|level| name.find(level).map(|at| (at, *level))).min();
        found.map(|(at, level)| (level, name[at + level.len()..].trim().to_string()))
    };
    place(one).zip(place(two)).is_some_and(|((one_level, one), (two_level, two))| {
        one_level != two_level || (one != two && !one.is_empty() && !two.is_empty())
    })
}

/// Returns true if the number alone identifies the document: it has a year, and its last code is of
/// a single organ (`30/2020/NĐ-CP`).
pub(super) fn is_issued_by_one(number: &DocumentNumber) -> bool {
    let last = number.notation.rsplit(['-', '/']).next().unwrap_or_default();
    number.year.is_some() && (issuer::by_code(last).is_some() || is_assembly(last))
}

fn is_assembly(code: &str) -> bool {
    let letters = code.trim_end_matches(|c: char| c.is_ascii_digit());
    ASSEMBLY_CODES.contains(&letters) && letters.len() < code.len()
}

/// Returns true if the number-like text at byte `at` of `line` is not a document number. It may be
/// the number of a form, the year of a standard (`QCVN 01:2019/BXD`), or the rest of a number whose
/// serial is blank (`số /2026/NĐ-CP`).
pub(super) fn is_no_document(line: &str, at: usize) -> bool {
    let before = &line[..at];
    if before.trim_end().ends_with('/') {
        return true;
    }
    if let Some(before) = before.strip_suffix(':') {
        return before.ends_with(|c: char| c.is_ascii_digit());
    }
    let before = last_bytes(before, 40).to_lowercase();
    let before = before.trim_end_matches([' ', ':', '.']);
    FORMS.iter().any(|form| {
        before.strip_suffix(form).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    })
}

/// Returns what `line` states about the document of each of its `numbers`, in the same order. The
/// spans of `numbers` are byte offsets in `line`.
pub(super) fn read(line: &str, numbers: &[(Span, DocumentNumber)]) -> Vec<Named> {
    let mut named: Vec<Named> = Vec::with_capacity(numbers.len());
    let mut last_end = 0;
    for (at, (span, number)) in numbers.iter().enumerate() {
        let before = last_bytes(&line[last_end..span.start], AROUND_BYTES_MAX);
        let next = numbers.get(at + 1).map_or(line.len(), |(span, _)| span.start);
        let after = first_bytes(&line[span.end..next], AROUND_BYTES_MAX);
        let (date, agency) = date_and_agency(after);
        let stated = stated_kind(before, number);
        let agency = agency.or_else(|| agency_before(before));
        named.push(Named { kind: stated, likely_kind: likely_kind(number), date, agency });
        last_end = span.end;
    }
    share(line, numbers, &mut named);
    named
}

/// Lets listed numbers share the type before the first and the issuer after the last: `các Luật số
/// 1/2020/QH14, số 2/2020/QH14`, `Quyết định số 1/QĐ-UBND và số 2/QĐ-UBND của UBND tỉnh`.
fn share(line: &str, numbers: &[(Span, DocumentNumber)], named: &mut [Named]) {
    let gap = |at: usize| &line[numbers[at].0.end..numbers[at + 1].0.start];
    for at in 1..named.len() {
        if named[at].kind.is_none() && named[at].likely_kind.is_none() && is_listed(gap(at - 1)) {
            named[at].kind = named[at - 1].kind;
        }
    }
    for at in (1..named.len()).rev() {
        let same = numbers[at].1.other_codes() == numbers[at - 1].1.other_codes();
        if same && named[at - 1].agency.is_none() && is_listed(gap(at - 1)) {
            named[at - 1].agency = named[at].agency.clone();
        }
    }
}

/// Returns true if `gap`, between two numbers, only lists them: an optional date, a comma or `và`,
/// and optionally a type and `số`.
pub(super) fn is_listed(gap: &str) -> bool {
    let (_, behind) = after_date(gap);
    let behind = behind.trim_start();
    let rest = [",", ";", "và ", "hoặc "].iter().find_map(|joint| behind.strip_prefix(joint));
    let Some(rest) = rest else { return false };
    let rest = without_serial_word(rest.trim()).trim();
    rest.is_empty() || is_type(rest.strip_prefix("và ").unwrap_or(rest))
}

/// Returns `text` without the word `số` at its end.
pub(super) fn without_serial_word(text: &str) -> &str {
    let text = text.trim_end_matches([' ', ':']);
    let rest = text.strip_suffix("số").or_else(|| text.strip_suffix("Số"));
    rest.filter(|rest| !rest.ends_with(char::is_alphanumeric)).unwrap_or(text).trim_end()
}

/// Returns true if `text` is only the name of a document type, in any case.
fn is_type(text: &str) -> bool {
    text.len() <= 40 && TYPES.iter().any(|kind| kind.key == phrase::key(text))
}

/// Returns the type stated before a number: right before it, before its issuer, or at the start of
/// the name of a law.
fn stated_kind(before: &str, number: &DocumentNumber) -> Option<&'static str> {
    let named = without_serial_word(before);
    if let Some(found) = kind::named_at_end(named) {
        return Some(found);
    }
    if is_assembly(number.first_code()) {
        let clause = before.rsplit([';', '.', '(']).next().unwrap_or(before);
        let last = |name: &'static str| clause.rfind(name).map(|at| (at, name));
        return ASSEMBLY_TYPES.into_iter().filter_map(last).max().map(|(_, name)| name);
    }
    let (of, _) = issuer_before(named)?;
    kind::named_at_end(of)
}

/// Returns the type that the abbreviation in `number` means.
fn likely_kind(number: &DocumentNumber) -> Option<&'static str> {
    // A letter has neither a type nor a year in its number. The Party marks its letters CV.
    let letter = number.other_codes().is_some() && number.year.is_none() && !number.party;
    let code = number.other_codes().map(|_| number.first_code());
    let abbreviated = code.and_then(|code| kind::by_abbreviation(code, number.party));
    abbreviated.or(letter.then_some("Công văn"))
}

/// Splits `Nghị định của Chính phủ` into the words before `của` and the issuer. Returns `None`
/// unless the issuer's name runs to the end of `named`.
fn issuer_before(named: &str) -> Option<(&str, &str)> {
    let (of, agency) = named.rsplit_once(" của ")?;
    let agency = agency.trim_end_matches([' ', ',']);
    (!agency.is_empty() && issuer::name_length(agency) == agency.len() && !begins_type(agency))
        .then_some((of, agency))
}

fn agency_before(before: &str) -> Option<String> {
    let (of, agency) = issuer_before(without_serial_word(before))?;
    kind::named_at_end(of).map(|_| agency.to_string())
}

/// Returns the date and the issuer, as written, from the text after a number: `ngày 21/4/2025 của
/// UBND tỉnh về …`, `của UBND tỉnh ngày 21/4/2025`.
fn date_and_agency(after: &str) -> (Option<String>, Option<String>) {
    let (date, rest) = after_date(after);
    let rest = rest.trim_start_matches([',', ' ']);
    let Some(issuer) = ISSUED.iter().find_map(|word| rest.strip_prefix(word)) else {
        return (date, None);
    };
    let named = &issuer[..issuer::name_length(issuer)];
    // `của UBND tỉnh và Quyết định số …` names the next document.
    let joint = named.rfind(" và ").filter(|at| begins_type(&named[at + " và ".len()..]));
    let length = joint.unwrap_or(named.len());
    if length == 0 || begins_type(issuer) {
        return (date, None);
    }
    let date = date.or_else(|| after_date(&issuer[length..]).0);
    (date, Some(issuer[..length].to_string()))
}

/// Splits the date from the start of `after`, and returns it with the rest.
fn after_date(after: &str) -> (Option<String>, &str) {
    let rest = after.trim_start_matches([',', ' ', '(']);
    let day = SIGNED.iter().find_map(|word| rest.strip_prefix(word));
    let Some((length, found)) = day.and_then(date::at_start) else { return (None, after) };
    let behind = day.map_or("", |day| &day[length..]);
    (found.date(), behind.strip_prefix(')').unwrap_or(behind))
}

/// Returns true if `text` begins with the name of a type, and so does not name an issuer: `của Nghị
/// định số …`. An organ's name may begin the same way (`Dự án Phát triển`), but such an organ does
/// not issue documents.
fn begins_type(text: &str) -> bool {
    let words = text.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
    let head = phrase::key(&words);
    let begins = |key: &str| {
        head.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    TYPES.iter().any(|kind| begins(&kind.key))
}
