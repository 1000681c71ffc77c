//! Checks the record of a scan: a value that may be wrong is not stated.

use super::names;
use super::pieces::Doubts;
use super::signature::{self, POST_SURE_MIN};
use super::title::{is_title, tidied};
use super::{agency, agree, phrases, restated};
use crate::head::HEAD_LINES_MAX;
use crate::line::{is_capitals, names_nation, without_nation};
use crate::reading;
use crate::trace::Trace;
use crate::{Issue, IssueCode, Reading, Record, Signer};
use tracuu_text::{Span, fold, phrase, syllable};

/// A title counts only if OCR is at least this sure, in percent, of words that are not syllables.
const TITLE_SURE_MIN: u8 = 40;
/// A word with a stop inside the title counts only if OCR is at least this sure of it, in percent:
/// strokes of a stamp are taken for stops.
const STOP_SURE_MIN: u8 = 90;
/// The type of a letter.
const LETTER: &str = "Công văn";
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
    // A stamp with the organ's name in place of a signature.
    if let Some(signer) = &mut record.signer {
        signer.name = signer.name.take().filter(|name| !is_organ(name, &head));
    }
    record.signer = record.signer.take().filter(|signer| *signer != Signer::default());
    let whole = |title: &String| {
        let own = lines_of(title, &head);
        is_title(title)
            && !scan.takes_from_beside(title)
            && !is_unreadable(title, text, &own, doubts)
            && !own.iter().any(|span| doubts.is_disputed(*span))
    };
    let lines: Vec<&str> = head.iter().map(|(_, line)| *line).collect();
    record.title = record.title.take().and_then(|title| tidied(title, &lines)).filter(whole);
    let is_restated = record.title.is_none() && restate(record, trace, text, &head, scan);
    check_notation(record, trace.line_of("notation"), text, doubts);
    // A letter is known by its notation or by `V/v`. Without them a stamp may cover another type.
    let is_subject = |title: &String| title.starts_with("V/v") || is_before_nation(title, &head);
    if record.kind.as_deref() == Some(LETTER)
        && record.notation.is_none()
        && !record.title.as_ref().is_some_and(is_subject)
    {
        record.kind = None;
    }
    agency::check(record, trace, text, &head, doubts);
    agree::check(record);
    say_what_is_unread(record);
    if is_restated {
        let message = "the head shows the title only in part; the text repeats it".to_string();
        record.issues.push(Issue { code: IssueCode::HeadUnread, message, place: None });
    }
}

/// Takes the title from head and body together. Returns false if the body does not repeat it.
fn restate(
    record: &mut Record,
    trace: &mut Trace<'_>,
    text: &str,
    head: &[(Span, &str)],
    scan: &Scan,
) -> bool {
    let Some(kind) = record.kind.as_deref().filter(|kind| *kind != LETTER) else { return false };
    let doubts = Doubts(&scan.readings);
    record.title = restated::title(kind, text, head, &scan.beside_title, doubts);
    trace.set("title", "restated", None);
    record.title.is_some()
}

/// Returns true if a title is above the name of the state: in the column of the issuer, where
/// letters have their subject.
fn is_before_nation(title: &str, head: &[(Span, &str)]) -> bool {
    let nation = head.iter().find(|(_, line)| names_nation(line));
    let first = lines_of(title, head).into_iter().map(|span| span.start).min();
    nation.zip(first).is_some_and(|((span, _), first)| first < span.start)
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

/// Returns true if a line of capitals in the head has the letters of `name`.
fn is_organ(name: &str, head: &[(Span, &str)]) -> bool {
    let plain = |text: &str| format!(" {} ", fold(&phrase::key(text)));
    head.iter().any(|(_, line)| is_capitals(line) && plain(line).contains(&plain(name)))
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

/// Returns the places of the lines of `head` that a title is from.
fn lines_of(title: &str, head: &[(Span, &str)]) -> Vec<Span> {
    let key = phrase::key(title);
    let is_from = |line: &str| {
        let own = phrase::key(&without_nation(line));
        // The name of an organ may also be one of the words of a title.
        let is_alike = is_capitals(title) || !is_capitals(line);
        !own.is_empty() && is_alike && (key.contains(&own) || own.contains(&key))
    };
    head.iter().filter(|(_, line)| is_from(line)).map(|(span, _)| *span).collect()
}

/// Returns true if OCR is not sure of a word of the title that is not a syllable, of its last word,
/// which may be dirt, or of one with a stop inside the title. `own` are the places of its lines.
fn is_unreadable(title: &str, text: &str, own: &[Span], doubts: Doubts<'_>) -> bool {
    let is_space = char::is_whitespace;
    own.iter().flat_map(|span| doubts.at(*span)).any(|reading| {
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
        let stops =
            letters && reading.confidence < STOP_SURE_MIN && printed.ends_with([':', ';', '.']);
        unread || stops && title.split_whitespace().rev().skip(1).any(|own| own == printed)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Basis;

    /// Checks a record. OCR is unsure of the words `doubts`, but read them twice alike.
    fn checked(text: &str, doubts: &[&str], record: Record) -> Record {
        checked_as(false, text, doubts, record)
    }

    fn checked_as(is_disputed: bool, text: &str, doubts: &[&str], record: Record) -> Record {
        let confidence = agency::UNREAD_MAX + 1;
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
            ("BAN TỔ CHỨC", "Ban Tổ chức", "BTC-CV", "Ban Tổ chức", Basis::Stated),
            ("BỘ NỘI VỤ", "Bộ Nội vụ", "TT-BTC", "Bộ Nội vụ", Basis::Inferred),
            ("BO$ TC", "Bo$ Tc", "TT-BTC", "Bộ Tài chính", Basis::Inferred),
        ];
        for (head, agency, notation, expected, basis) in cases {
            let record = checked(head, &[], of_agency(agency, notation));
            let found = (record.agency.as_deref(), record.agency_basis);
            assert_eq!(found, (Some(expected), Some(basis)), "{head} {notation}");
        }
    }

    #[test]
    fn a_stamp_with_the_name_of_the_organ_is_no_signer() {
        let signer = |name: &str| {
            let position = Some("Giám đốc".to_string());
            let signer = Signer { name: Some(name.into()), position, authority: None };
            let text = format!("VIỄN THÔNG HẢI DƯƠNG\nGIÁM ĐỐC\n{name}");
            let record = Record { signer: Some(signer), ..Record::default() };
            checked(&text, &[], record).signer.and_then(|signer| signer.name)
        };
        assert_eq!(signer("Viên Thông"), None);
        assert_eq!(signer("Lê Văn An").as_deref(), Some("Lê Văn An"));
    }

    #[test]
    fn an_uncertain_name_is_inferred() {
        let record = checked("", &[], of_agency("Ủy ban nhân dân tỉnh Bén", "UBND-TH"));
        assert_eq!(record.agency_basis, Some(Basis::Inferred), "there is no such province");
        let record = checked("CHI CỤC THỦY LỢI", &["LỢI"], of_agency("Chi cục Thủy lợi", "CCTL"));
        assert_eq!(record.agency_basis, Some(Basis::Inferred));
        let repeated = "CHI CỤC THỦY LỢI\nChi cục Thủy lợi tổ chức trực lễ";
        let record = checked(repeated, &["LỢI"], of_agency("Chi cục Thủy lợi", "CCTL"));
        assert_eq!(record.agency_basis, Some(Basis::Stated), "the text repeats it");
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
        let head = |first: &str, second: &str| {
            let record = Record {
                kind: Some(LETTER.into()),
                title: Some("Về việc giao chỉ tiêu".into()),
                ..Record::default()
            };
            checked(&format!("{first}\n{second}"), &[], record).kind
        };
        let (subject, nation) = ("Về việc giao chỉ tiêu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
        assert_eq!(head(subject, nation).as_deref(), Some(LETTER), "it is beside the motto");
        assert_eq!(head(nation, subject), None);
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
        let parted = "Về việc trực lễ toàn tr trường";
        assert_eq!(title(parted, parted, &[]), None);
        let road = "Về việc sửa 4 km đường";
        assert_eq!(title(road, road, &[]).as_deref(), Some(road));
        let small = "kết luận của Bộ";
        assert_eq!(title(small, small, &[]).as_deref(), Some("Kết luận của Bộ"));
        let opened = "về việc trực lễ Kính";
        assert_eq!(title(opened, opened, &[]).as_deref(), Some("Về việc trực lễ"));
        let typed = "PHỐI HỢP Xây dựng đời sống";
        let head = "CHƯƠNG TRÌNH PHỐI HỢP\nXây dựng đời sống";
        assert_eq!(title(typed, head, &[]).as_deref(), Some("Xây dựng đời sống"));
        assert_eq!(title(typed, "Xây dựng đời sống", &[]), None);
        assert_eq!(title("XÂY DỰNG", "GIẤY PHÉP XÂY DỰNG\n1. Cấp cho: Sở", &[]), None);
        let read = "và việc trực lễ";
        let below = title(read, &format!("CHỈ THỊ\n{read}"), &[]);
        assert_eq!(below.as_deref(), Some("Về việc trực lễ"));
        assert_eq!(title(read, &format!("CHỈ THỊ\nVề lịch\n{read}"), &[]), None);
        let read = "'và lịch trực lễ";
        let below = title(read, &format!("CHỈ THỊ\n{read}"), &[]);
        assert_eq!(below.as_deref(), Some("Về lịch trực lễ"));
        let dirty = "A 1A x ` r Lộ VỀ việc trực lễ";
        assert_eq!(title(dirty, dirty, &[]).as_deref(), Some("Về việc trực lễ"));
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
        // OCR is sure of a word whose accents were corrected.
        let sure = Reading {
            span: Span::new(4, 4 + "lịch:".len()),
            read: "lich:".into(),
            confidence: 96,
            is_disputed: false,
        };
        let head = [(Span::new(0, stopped.len()), stopped)];
        assert!(!is_unreadable(stopped, stopped, &lines_of(stopped, &head), Doubts(&[sure])));
        // The same word elsewhere, and the name of an organ among the words.
        let below = "Về lịch trực lễ\nlễ";
        assert_eq!(title(whole, below, &["\nlễ"]).as_deref(), Some(whole));
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
