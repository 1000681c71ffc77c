//! Checks the record of a scan: a value that may be wrong is not stated.

use super::names;
use super::pieces::Doubts;
use super::signature::{self, POST_SURE_MIN};
use super::title::{is_title, with_capital};
use super::{agree, phrases};
use crate::entity::issuer;
use crate::head::HEAD_LINES_MAX;
use crate::line::{is_capitals, without_nation};
use crate::reading;
use crate::trace::Trace;
use crate::{Basis, Issue, IssueCode, Reading, Record, Signer};
use tracuu_text::{Span, phrase, syllable};

/// The words of an agency's name count as read only if OCR is at least this sure of each, in
/// percent, unless the name is known.
const AGENCY_SURE_MIN: u8 = 60;
/// A title counts only if OCR is at least this sure, in percent, of words that are not syllables.
const TITLE_SURE_MIN: u8 = 40;
/// An agency is left out if OCR is not surer than this of a word of its name, in percent, unless
/// the name is known.
const AGENCY_UNREAD_MAX: u8 = 25;
/// The type of a letter.
const LETTER: &str = "Công văn";
/// The code of a People's Committee in a number, and its name.
const COMMITTEE: (&str, &str) = ("UBND", "Ủy ban nhân dân");

/// What is known of the paragraphs of a scan.
#[derive(Debug)]
pub(crate) struct Scan {
    /// The words that were corrected or are uncertain.
    pub readings: Vec<Reading>,
    /// How many bytes at the start of the text are apart from the head.
    pub apart: usize,
    /// Pieces of the head that cannot be lines of the title, in normal form.
    pub beside_title: Vec<String>,
    /// The signature in the right column of the foot.
    pub signer: Option<Signer>,
}

impl Scan {
    /// Returns `text` as the record is read from it: blank where it is apart from the head, and
    /// with dots for uncertain figures. Places stay the same.
    pub fn sure(&self, text: &str) -> String {
        let mut sure = reading::without_doubts(text, &self.readings).into_owned();
        let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
        let apart: String = sure.bytes().take(self.apart).map(blank).collect();
        sure.replace_range(..self.apart, &apart);
        sure
    }

    /// Returns true if a title has a piece that cannot be one of its lines.
    fn takes_from_beside(&self, title: &str) -> bool {
        let title = format!(" {} ", phrase::key(title));
        self.beside_title.iter().any(|piece| title.contains(&format!(" {piece} ")))
    }
}

/// Checks signer, title and agency of `record`, which was read from `text`.
pub(crate) fn check<'a>(record: &mut Record, trace: &mut Trace<'a>, text: &'a str, scan: &Scan) {
    if scan.signer.is_some() {
        trace.set("signer", "signature", trace.line_of("signer"));
    }
    let doubts = Doubts(&scan.readings);
    // The signature in its column was checked word by word.
    let elsewhere = record.signer.take();
    let elsewhere = elsewhere.and_then(|signer| certain_signer(signer, text, doubts));
    record.signer = scan.signer.clone().or(elsewhere);
    let head = head(text);
    let whole = |title: &String| {
        is_title(title)
            && !scan.takes_from_beside(title)
            && !is_unreadable(title, text, &head, doubts)
            && !is_disputed(title, &head, doubts)
    };
    record.title = record.title.take().filter(whole).map(with_capital);
    check_notation(record, trace.line_of("notation"), text, doubts);
    // A letter is known by its notation or by `V/v`. Without them a stamp may cover another type.
    let is_subject = |title: &String| title.starts_with("V/v");
    if record.kind.as_deref() == Some(LETTER)
        && record.notation.is_none()
        && !record.title.as_ref().is_some_and(is_subject)
    {
        record.kind = None;
    }
    check_agency(record, trace, &head, doubts);
    agree::check(record);
    say_what_is_unread(record);
}

/// Adds issues for a title and an issuer that are missing. A letter may have no title.
fn say_what_is_unread(record: &mut Record) {
    let is_titled = record.kind.as_deref().is_some_and(|kind| kind != LETTER);
    let is_headed = record.kind.is_some() || record.notation.is_some();
    let missing = [
        (is_titled && record.title.is_none(), "the title"),
        (is_headed && record.agency.is_none(), "the issuer"),
    ];
    record.issues.extend(missing.into_iter().filter(|(missing, _)| *missing).map(|(_, what)| {
        let message = format!("{what} could not be read as a whole and is left out");
        Issue { code: IssueCode::HeadUnread, message, place: None }
    }));
}

/// Returns the lines of the head in `text`, with their places.
fn head(text: &str) -> Vec<(Span, &str)> {
    let mut start = 0;
    let placed = text.split('\n').map(|line| {
        let span = Span::new(start, start + line.len());
        start = span.end + 1;
        (span, line)
    });
    placed.filter(|(_, line)| !line.trim().is_empty()).take(HEAD_LINES_MAX).collect()
}

/// Returns the signer without what is not certainly a name or a post. Returns `None` if nothing is.
fn certain_signer(signer: Signer, text: &str, doubts: Doubts<'_>) -> Option<Signer> {
    let is_sure = |part: &str| {
        let printed = part.to_uppercase();
        let mut places = text.match_indices(&printed);
        places.any(|(at, _)| doubts.confidence(Span::new(at, at + printed.len())) >= POST_SURE_MIN)
    };
    let known = |text: &String| {
        text.split(", ").all(|part| phrases::is_known(part_of_post(part)) && is_sure(part))
    };
    let signer = Signer {
        name: signer.name.filter(|name| names::is_name(name)),
        authority: signer.authority.filter(known),
        position: signer.position.filter(known),
    };
    let signer = signature::without_cut_position(signer);
    (signer != Signer::default()).then_some(signer)
}

/// Returns a post without the words for acting on behalf of somebody.
fn part_of_post(part: &str) -> &str {
    let starts = crate::line::AUTHORITIES.iter().map(|start| start.trim_end());
    let mut starts = starts.chain(["Quyền"]);
    starts.find_map(|start| part.strip_prefix(start)).unwrap_or(part).trim_start()
}

/// Returns true if OCR is not sure of a word of the title that is not a syllable, of its last word,
/// which may be dirt, or of one with a stop inside the title.
fn is_unreadable(title: &str, text: &str, head: &[(Span, &str)], doubts: Doubts<'_>) -> bool {
    let Some(end) = head.last().map(|(span, _)| span.end) else { return false };
    let is_space = char::is_whitespace;
    doubts.at(Span::new(0, end)).iter().any(|reading| {
        let start = text[..reading.span.start].rfind(is_space).map_or(0, |at| at + 1);
        let rest = text[reading.span.end..].find(is_space).unwrap_or_default();
        let printed = &text[start..reading.span.end + rest];
        let word = printed.trim_matches(|c: char| !c.is_alphanumeric());
        let letters = word.chars().all(char::is_alphabetic) && word.contains(char::is_lowercase);
        let is_last = !word.is_empty() && title.split_whitespace().last() == Some(word);
        let is_word = word.chars().all(char::is_alphabetic);
        let is_read = !is_word || syllable::is_legal(&tracuu_text::key(word));
        let unread = reading.confidence < TITLE_SURE_MIN
            && (is_last || !is_read && title.split_whitespace().any(|own| own == word));
        let stops = letters && printed.ends_with([':', ';', '.']);
        unread || stops && title.split_whitespace().rev().skip(1).any(|own| own == printed)
    })
}

/// Returns true if readings differ on a word of the lines of `head` that `value` is from.
fn is_disputed(value: &str, head: &[(Span, &str)], doubts: Doubts<'_>) -> bool {
    let key = phrase::key(value);
    head.iter().any(|(span, line)| {
        let own = phrase::key(&without_nation(line));
        let is_from = !own.is_empty() && (key.contains(&own) || own.contains(&key));
        is_from && doubts.is_disputed(*span)
    })
}

/// Leaves out a number if readings differ on its notation in `line`, a part of `text`.
fn check_notation(record: &mut Record, line: Option<&str>, text: &str, doubts: Doubts<'_>) {
    let Some((notation, line)) = record.notation.clone().zip(line) else { return };
    let start = (line.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
    let place = Span::new(start, start.saturating_add(line.len()));
    let is_its =
        |reading: &Reading| reading.is_disputed && reading.read.contains(notation.as_str());
    if doubts.at(place).iter().any(is_its) {
        (record.number, record.notation) = (None, None);
        agree::say_number_is_unread(record);
    }
}

/// Returns false for a name with signs that no name has, with a stop inside a word or two words
/// that are joined, or that ends with the level of a place.
fn is_name(name: &str) -> bool {
    let is_sign = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !".,-–()".contains(c);
    let stops = |word: &str| word.trim_end_matches('.').contains('.');
    let lower = name.to_lowercase();
    let cut = |level: &&str| lower.strip_suffix(*level).is_some_and(|rest| rest.ends_with(' '));
    !name.contains(is_sign)
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

/// Infers the agency if its words are uncertain. If the number names another one, takes it from the
/// head, or infers it.
fn check_agency<'a>(
    record: &mut Record,
    trace: &mut Trace<'a>,
    head: &[(Span, &'a str)],
    doubts: Doubts<'_>,
) {
    record.agency = record.agency.take().filter(|name| is_name(name));
    let Some(agency) = record.agency.clone() else {
        record.agency_basis = None;
        return;
    };
    let notation = record.notation.clone().unwrap_or_default();
    let named = issuer::by_notation(&notation, false).filter(|_| !notation.contains('/'));
    let sure = confidence_of_name(&agency, trace.line_of("agency"), head, doubts);
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
        _ if sure.is_some_and(|sure| sure <= AGENCY_UNREAD_MAX) || is_other_committee => {
            (record.agency, record.agency_basis) = (None, None);
        }
        None if of_committee && !agency.contains(COMMITTEE.1) => {
            record.agency_basis = Some(Basis::Inferred);
        }
        _ if sure.is_some_and(|sure| sure < AGENCY_SURE_MIN) => {
            record.agency_basis = record.agency_basis.map(|_| Basis::Inferred);
        }
        _ => {}
    }
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

    /// Checks a record. OCR is unsure of the words `doubts`, but read them twice alike.
    fn checked(text: &str, doubts: &[&str], record: Record) -> Record {
        checked_as(false, text, doubts, record)
    }

    fn checked_as(is_disputed: bool, text: &str, doubts: &[&str], record: Record) -> Record {
        let confidence = AGENCY_UNREAD_MAX + 1;
        let reading = |word: &&str| {
            let start = text.find(word).unwrap();
            let span = Span::new(start, start + word.len());
            Reading { span, read: word.to_string(), confidence, is_disputed }
        };
        let readings = doubts.iter().map(reading).collect();
        let scan = Scan { readings, apart: 0, beside_title: Vec::new(), signer: None };
        let mut record = record;
        let mut trace = Trace::default();
        let number = text.lines().find(|line| line.starts_with("Số"));
        trace.set("notation", "number", number);
        check(&mut record, &mut trace, text, &scan);
        record
    }

    fn of_agency(agency: &str, notation: &str) -> Record {
        Record {
            agency: Some(agency.into()),
            agency_basis: Some(Basis::Stated),
            notation: Some(notation.into()),
            ..Record::default()
        }
    }

    #[test]
    fn the_number_names_the_agency() {
        let cases = [
            ("BỘ TÀI CHÍNH", "Bộ Tài chính", "TT-BTC", "Bộ Tài chính", Basis::Stated),
            ("SỞ Y TẾ\nBỘ TÀI CHÍNH", "Sở Y tế", "BTC-TCT", "Bộ Tài chính", Basis::Stated),
            ("SỞ Y TẾ", "Sở Y tế", "BTC-TCT", "Bộ Tài chính", Basis::Inferred),
            ("SỞ Y TẾ", "Sở Y tế", "UBND-TH", "Sở Y tế", Basis::Inferred),
            ("ỦY BAN DÂN TỘC", "Ủy ban Dân tộc", "TB-UBDT", "Ủy ban Dân tộc", Basis::Stated),
            ("SỞ Y TẾ", "Sở Y tế", "SYT-VP", "Sở Y tế", Basis::Stated),
            ("BỘ NỘI VỤ", "Bộ Nội vụ", "TT-BTC", "Bộ Nội vụ", Basis::Inferred),
        ];
        for (head, agency, notation, expected, basis) in cases {
            let record = checked(head, &[], of_agency(agency, notation));
            let found = (record.agency.as_deref(), record.agency_basis);
            assert_eq!(found, (Some(expected), Some(basis)), "{head} {notation}");
        }
    }

    #[test]
    fn an_uncertain_name_is_inferred() {
        let record = checked("CHI CỤC THỦY LỢI", &["LỢI"], of_agency("Chi cục Thủy lợi", "CCTL"));
        assert_eq!(record.agency_basis, Some(Basis::Inferred));
        let record = checked("BỘ TÀI CHÍNH", &["CHÍNH"], of_agency("Bộ Tài chính", "TT-BTC"));
        assert_eq!(record.agency_basis, Some(Basis::Stated), "no other organ has this name");
        let record = checked("CHI CỤC THỦY LỢI", &[], of_agency("Chi cục Thủy lợi", "CCTL"));
        assert_eq!(record.agency_basis, Some(Basis::Stated));
    }

    #[test]
    fn what_readings_differ_on_is_left_out() {
        let text = "CHI CỤC THỦY LỢI  Độc lập - Tự do - Hạnh phúc\nSố: 4/BC-CCTL\nVề lịch trực lễ";
        let record = |word: &str| {
            let title = Some("Về lịch trực lễ".into());
            let number = Some("4/BC-CCTL".into());
            let own = of_agency("Chi cục Thủy lợi", "BC-CCTL");
            let record = checked_as(true, text, &[word], Record { title, number, ..own });
            [record.agency, record.number, record.title].map(|value| value.is_some())
        };
        assert_eq!(record("LỢI"), [false, true, true]);
        assert_eq!(record("4/BC-CCTL"), [true, false, true]);
        assert_eq!(record("lịch"), [true, true, false]);
        assert_eq!(record("Độc"), [true, true, true], "it is not a word of the name");
    }

    #[test]
    fn a_name_has_no_dirt() {
        for dirty in [
            "Ban Nhân dân huyện",
            "Ủy ban nhân dân xã Hòa.an",
            "Bộ Công an“",
            "0/T UND",
            "Huyện Tânyên",
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

    #[test]
    fn a_letter_has_a_notation_or_a_subject() {
        let kind = |notation: Option<&str>, title: &str| {
            let record = Record {
                kind: Some(LETTER.into()),
                notation: notation.map(String::from),
                title: Some(title.into()),
                ..Record::default()
            };
            checked(title, &[], record).kind
        };
        assert_eq!(kind(Some("BTC-TCT"), "Về lịch trực").as_deref(), Some(LETTER));
        assert_eq!(kind(None, "V/v lịch trực").as_deref(), Some(LETTER));
        assert_eq!(kind(None, "Về việc giao chỉ tiêu"), None, "a stamp covers the type");
    }

    #[test]
    fn a_title_is_a_title() {
        let title = |title: &str, text: &str, doubts: &[&str]| {
            let record = Record { title: Some(title.into()), ..Record::default() };
            checked(text, doubts, record).title
        };
        for none in
            ["SỞ NỘI VỤ", "BỘ TÀI CHÍNH", "ỦY BAN NHÂN DÂN", "CÔNG VĂN ĐẾN", "ĐẾN", "lịch trực lễ"]
        {
            assert_eq!(title(none, none, &[]), None, "{none}");
        }
        let small = "kết luận của Bộ";
        assert_eq!(title(small, small, &[]).as_deref(), Some("Kết luận của Bộ"));
        let whole = "Về lịch trực lễ";
        assert_eq!(title(whole, whole, &[]).as_deref(), Some(whole));
        assert_eq!(title(whole, whole, &["trực"]).as_deref(), Some(whole));
        assert_eq!(title(whole, whole, &["lễ"]), None);
        let dirty = "Về lxch trực lễ";
        assert_eq!(title(dirty, dirty, &["lxch"]), None);
        for dirt in [
            "Về lịch trựé lễ",
            "Về lịch trực lễ...",
            "Về ¿ịch trực lễ",
            "] Về lịch trực lễ",
            "Về lịch + trực lễ",
            "Về l.h trực lễ",
        ] {
            assert_eq!(title(dirt, dirt, &[]), None, "{dirt}");
        }
        let kind = "NỀHÔNS BÁO";
        assert_eq!(title(kind, kind, &["NỀHÔNS"]), None);
        let stopped = "Về lịch: trực lễ";
        assert_eq!(title(stopped, stopped, &["lịch"]), None);
        assert_eq!(title(stopped, stopped, &["trực"]).as_deref(), Some(stopped));
    }

    #[test]
    fn a_signer_is_a_person_with_a_post() {
        let signer = |name: &str, position: &str| Signer {
            name: Some(name.into()),
            authority: Some("KT. GIÁM ĐỐC".into()),
            position: Some(position.into()),
        };
        let text = "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nLê Văn An";
        let certain = |signer| certain_signer(signer, text, Doubts(&[]));
        let whole = signer("Lê Văn An", "Phó Giám đốc");
        assert_eq!(certain(whole.clone()), Some(whole.clone()));
        let dirt = certain(signer("Pxh N Tướng", "Phó Gxm đốc")).unwrap();
        assert_eq!((dirt.name, dirt.position), (None, None));
        assert_eq!(dirt.authority.as_deref(), Some("KT. GIÁM ĐỐC"));
        let nothing = Signer { name: Some("Xyz".into()), ..Signer::default() };
        assert_eq!(certain(nothing), None);
        // The first word of a post is lost, or not sure.
        assert_eq!(certain(signer("Lê Văn An", "Giám đốc")).unwrap().position, None);
        let span = Span::new(text.find("PHÓ").unwrap(), text.find("\nLê").unwrap());
        let doubt = Reading { span, read: "PHO".into(), confidence: 40, is_disputed: false };
        let unsure = certain_signer(whole, text, Doubts(&[doubt])).unwrap();
        assert_eq!((unsure.position, unsure.name.is_some()), (None, true));
    }
}
