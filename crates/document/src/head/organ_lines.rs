//! Joins the lines of a head that name issuers into whole names: decides which line begins an
//! organ and which continues the name above it. A name that cannot be whole goes on, and so does
//! one before a line that cannot begin a name. Below a name that is whole, the next line is an
//! organ even if its first word is in no table.

use crate::entity::issuer;
use tracuu_text::sign::is_dash;
use tracuu_text::{phrase, usage};

/// A line of the head in capitals that names an issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IssuerLine<'a> {
    /// The name, without the state's name beside it.
    pub text: String,
    /// The line of the document that it is from.
    pub line: &'a str,
    /// How many of number and date precede it.
    pub parts_before: usize,
}

/// The name of an organ, joined from lines.
pub(super) struct Organ<'a> {
    /// The name with its abbreviations spelled out.
    pub name: String,
    /// The first of its lines.
    pub line: &'a str,
    /// Whether its first words are known to begin a name, no words are left out, and it is certain
    /// which lines belong to it.
    pub is_sure: bool,
    is_joined_by_guess: bool,
    parts_before: usize,
}

impl Organ<'_> {
    /// Drops the term at the end of the name, and the decision that set up a team: its number may
    /// be lost. A name that does not end is not sure.
    fn finish(&mut self, of_youth_union: bool) {
        const DECIDED: [&str; 2] = [" THEO QĐ", " THEO QUYẾT ĐỊNH"];
        self.name = without_term(&self.name);
        let decided = DECIDED.iter().find_map(|decided| self.name.find(decided));
        let end = decided.unwrap_or(self.name.trim_end_matches([' ', '-', ',']).len());
        self.is_sure &= decided.is_none() && !goes_on(&self.name) && !self.is_joined_by_guess;
        self.name.truncate(end);
        self.name.drain(..self.name.len() - self.name.trim_start_matches(['-', ' ']).len());
        if of_youth_union && self.name == "BAN CHẤP HÀNH TRUNG ƯƠNG" {
            self.name.push_str(" ĐOÀN");
        }
    }
}

/// Joins the lines of a head into whole names, one for each organ. Drops lines that name no organ.
pub(super) fn join<'a>(lines: &[IssuerLine<'a>]) -> Vec<Organ<'a>> {
    let mut organs: Vec<Organ<'a>> = Vec::new();
    let union = lines.iter().position(|line| is_youth_union(&line.text));
    // The Youth Union prints its name where other organs print the state's.
    let is_nation = |at: usize| lines.len() > 1 && union == Some(at) && !is_of_front(&lines[..at]);
    for (at, line) in lines.iter().enumerate() {
        if is_nation(at) || is_term(&line.text) {
            continue;
        }
        let name = issuer::spelled_out(&with_marks(line));
        let is_sure = issuer::head(&name).is_some();
        let own = Organ {
            name,
            line: line.line,
            is_sure,
            is_joined_by_guess: false,
            parts_before: line.parts_before,
        };
        match organs.last_mut() {
            Some(last) => match place_of(&own, last) {
                Place::InNameAbove => {
                    last.is_joined_by_guess |= !goes_together(&last.name, &own.name);
                    last.name.push(' ');
                    last.name.push_str(&own.name);
                    last.is_sure |= issuer::head(&last.name).is_some();
                }
                Place::NewName => organs.push(own),
                Place::Outside => {}
            },
            None => organs.push(own),
        }
    }
    for organ in &mut organs {
        organ.finish(union.is_some());
    }
    let first = organs.iter().position(|organ| is_organ(&organ.name));
    organs.drain(..first.unwrap_or(organs.len()));
    organs.retain(|organ| !is_nameless(&organ.name));
    organs.dedup_by(|next, last| next.name == last.name);
    organs
}

/// Returns the name with the quotation marks around it on its line, with a dash before it, and with
/// the comma or the dash after it: they say that the name goes on.
fn with_marks(line: &IssuerLine<'_>) -> String {
    let quote = |c: &char| matches!(c, '"' | '“' | '”');
    let Some((before, after)) = line.line.split_once(line.text.as_str()) else {
        return line.text.clone();
    };
    let mut name: String = match before.trim_end() {
        dash if dash.chars().count() == 1 && dash.starts_with(is_dash) => "- ".to_string(),
        _ => before.chars().next_back().filter(quote).into_iter().collect(),
    };
    name.push_str(&line.text);
    let mut after = after.trim_start().chars();
    match (after.next(), after.next()) {
        (Some(','), _) => name.push(','),
        (Some(dash), next) if is_dash(dash) && !next.is_some_and(is_dash) => name.push_str(" -"),
        (Some(mark), _) if quote(&mark) => name.push(mark),
        _ => {}
    }
    name
}

/// What a line of a head is beside the name above it.
enum Place {
    InNameAbove,
    NewName,
    /// It is not part of any name.
    Outside,
}

fn place_of(own: &Organ<'_>, last: &Organ<'_>) -> Place {
    let open = is_open(&last.name);
    let apart = last.parts_before < own.parts_before;
    // Below the number, a line that begins no organ is a heading.
    if apart && !own.is_sure && !open && !joins_below_number(&own.name) {
        return Place::Outside;
    }
    let first = own.name.split(' ').next().unwrap_or_default();
    let broken = !own.is_sure && breaks_pair(&last.name, first);
    let joins = open
        || broken
        || !can_begin(own)
        || breaks_word(&last.name, &own.name)
        || is_of_council(&last.name, &own.name);
    let whole = || !apart && last.is_sure && is_whole(&last.name);
    if joins || !(own.is_sure || whole()) { Place::InNameAbove } else { Place::NewName }
}

/// Returns true if `next` says whose council `name` is: `HỘI ĐỒNG GIÁO SƯ CƠ SỞ` above `TRƯỜNG ĐẠI
/// HỌC …`. A council has no school below it.
fn is_of_council(name: &str, next: &str) -> bool {
    const OWNERS: [&str; 4] = ["TRƯỜNG ", "HỌC VIỆN ", "BỆNH VIỆN ", "CÔNG TY "];
    let is_council = name.starts_with("HỘI ĐỒNG ") && !name.starts_with("HỘI ĐỒNG NHÂN DÂN");
    is_council && OWNERS.iter().any(|owner| next.starts_with(owner))
}

/// Returns true if it is certain that `line` goes on with `name`: `name` is open, `line` begins
/// with a word that begins no name or with whose council it is, or the words at the break belong
/// together in official prose or as a phrase that is known.
fn goes_together(name: &str, line: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    let first = line.split(' ').next().unwrap_or_default();
    is_open(name)
        || JOINING.contains(&first)
        || issuer::begins_with_level(line)
        || first.len() == line.len()
        || line.starts_with(is_dash)
        || issuer::ends_with_level(name)
        || breaks_pair(name, first)
        || breaks_word(name, line)
        || issuer::is_known_over(name, line)
        || is_of_council(name, line)
        || [last, first].iter().any(|word| word.contains(|c: char| c.is_ascii_digit()))
}

fn is_youth_union(name: &str) -> bool {
    const NAMES: [&str; 3] = [
        "đoàn tncs hồ chí minh",
        "đoàn thanh niên cộng sản hồ chí minh",
        "đoàn thanh niên cộng sản hcm",
    ];
    NAMES.contains(&phrase::key(name).as_str())
}

/// Returns true if the lines above name the Fatherland Front, of which the Youth Union is a part.
fn is_of_front(above: &[IssuerLine<'_>]) -> bool {
    above.iter().any(|line| ["MẶT TRẬN", "MTTQ"].iter().any(|front| line.text.contains(front)))
}

/// Returns true if `line` counts the term or the session of an elected organ, and names none.
fn is_term(line: &str) -> bool {
    const STARTS: [&str; 5] = ["KHÓA ", "KHOÁ ", "NHIỆM KỲ ", "KỲ HỌP ", "LẦN THỨ "];
    STARTS.iter().any(|start| line.starts_with(start))
}

/// Returns `name` without the term: `QUỐC HỘI KHÓA XV`, `… KHÓA XV, NHIỆM KỲ 2021 - 2026`.
fn without_term(name: &str) -> String {
    let digits = |word: &str| word == "-" || word.starts_with(|c: char| c.is_ascii_digit());
    let mut out: Vec<&str> = Vec::new();
    let mut words = name.split(' ').peekable();
    while let Some(word) = words.next() {
        match word {
            "KHÓA" | "KHOÁ" => _ = words.next(),
            "NHIỆM" if words.peek() == Some(&"KỲ") => {
                words.next();
                while words.next_if(|word| digits(word)).is_some() {}
            }
            _ => out.push(word),
        }
    }
    out.join(" ")
}

/// Words that join, with which no name begins.
const JOINING: [&str; 16] = [
    "VÀ", "CỦA", "VỀ", "TẠI", "CÁC", "CHO", "VỚI", "THUỘC", "TRỰC", "TRONG", "CẤP", "VIỆT", "Ở",
    "TRÊN", "NGOÀI", "THEO",
];

/// Returns false if the line cannot begin a name: it begins with the level of a place, with a word
/// that joins, or is one word that alone names no organ.
fn can_begin(line: &Organ<'_>) -> bool {
    let name = line.name.as_str();
    let first = name.split(' ').next().unwrap_or_default();
    let numeral = first.chars().all(|c| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X'));
    let joins = JOINING.contains(&first) || numeral || first.len() == name.len();
    name.starts_with(char::is_alphanumeric)
        && (line.is_sure || !(joins || issuer::begins_with_level(name)))
}

/// Returns true if a line below the number continues the name above it.
fn joins_below_number(line: &str) -> bool {
    issuer::begins_with_level(line) || line.starts_with("VÀ ")
}

/// Returns true if the end of `name` and the start of `line`, which looks like a head, are one word
/// that a line break separated: `THỊ` / `TRƯỜNG`, `XÃ` / `HỘI`.
fn breaks_word(name: &str, line: &str) -> bool {
    const WORDS: [(&str, &str); 22] = [
        ("BÁCH", "KHOA"),
        ("BỆNH", "VIỆN"),
        ("BIÊN", "PHÒNG"),
        ("CÁN", "BỘ"),
        ("CHI", "BỘ"),
        ("CHI", "CỤC"),
        ("CHUYÊN", "KHOA"),
        ("CÔNG", "ĐOÀN"),
        ("CÔNG", "VỤ"),
        ("CƠ", "SỞ"),
        ("DỊCH", "VỤ"),
        ("DỰ", "PHÒNG"),
        ("ĐA", "KHOA"),
        ("ĐẢNG", "BỘ"),
        ("HỌC", "VIỆN"),
        ("LIÊN", "ĐOÀN"),
        ("MÔI", "TRƯỜNG"),
        ("NGHIỆP", "VỤ"),
        ("QUỐC", "PHÒNG"),
        ("THỊ", "TRƯỜNG"),
        ("VĂN", "PHÒNG"),
        ("XÃ", "HỘI"),
    ];
    let last = name.rsplit(' ').next().unwrap_or_default();
    let first = line.split(' ').next().unwrap_or_default();
    WORDS.contains(&(last, first))
}

/// Returns true if `syllable`, alone on its line, goes on with the `name` above it: `ĐẦU` / `TƯ`,
/// `TỈNH NGHỆ` / `AN`.
pub(super) fn breaks_pair(name: &str, syllable: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    issuer::breaks_place(name)
        || usage::often_follows(&tracuu_text::key(last), &tracuu_text::key(syllable))
}

/// Returns true if `name` is only the first part of a name.
fn is_open(name: &str) -> bool {
    let lone = |name: &str| {
        let head = issuer::head(name).filter(|head| head.is_whole);
        head.is_some_and(|head| head.needs_more || LONE_HEADS.contains(&head.name))
    };
    let key = phrase::key(name);
    let part = PARTS.iter().find_map(|part| key.strip_prefix(phrase::key(part).as_str()));
    goes_on(name)
        || is_only_kind(name)
        || lone(name)
        || part.is_some_and(|rest| rest.is_empty() || lone(rest))
}

/// Returns true if `name` ends with a word or a mark that something follows.
fn goes_on(name: &str) -> bool {
    const ENDS: [&str; 10] =
        [" VÀ", ",", " CỦA", " THUỘC", " CÁC", " VỀ", " TẠI", " CHO", " LIÊN NGÀNH", " THEO"];
    let quotes = name.chars().filter(|c| matches!(c, '"' | '“' | '”')).count();
    name.ends_with(is_dash) || quotes % 2 == 1 || ENDS.iter().any(|end| name.ends_with(end))
}

/// Returns true if `name` says only of what kind an organ is: `TRƯỜNG ĐẠI HỌC`.
fn is_only_kind(name: &str) -> bool {
    const KINDS: [&str; 12] =
        ["đại", "học", "cao", "đẳng", "trung", "cấp", "cổ", "phần", "tnhh", "mtv", "đa", "khoa"];
    let names = |head: &issuer::NameHead| head.names && !head.is_whole;
    let Some(head) = issuer::head(name).filter(names) else { return false };
    let mut words = name.split(' ').skip(head.words).map(phrase::key);
    words.all(|word| KINDS.contains(&word.as_str()))
}

/// Returns true if nothing of `name` is missing: it is the name of a central organ or of a local
/// one for the field of a ministry, or it ends with a place or the country.
fn is_whole(name: &str) -> bool {
    let full = issuer::full_name(name, "").name;
    let committee = issuer::head(&full).filter(|head| head.name.ends_with("ủy"));
    let named = |head: issuer::NameHead| full.split(' ').nth(head.words + 1).is_some();
    issuer::is_central(&full)
        || issuer::ends_with_place(&full)
        || committee.is_some_and(named)
        || ["Việt Nam", "tối cao"].iter().any(|end| full.ends_with(end))
}

fn is_organ(name: &str) -> bool {
    issuer::head(name).is_some() && !is_nameless(name)
}

/// Returns true if `name` is only a head that alone is not the name of any organ, not even beside
/// that of a parent.
fn is_nameless(name: &str) -> bool {
    issuer::head(name).is_some_and(|head| head.is_whole && NAMELESS.contains(&head.name))
}

/// Parts of an organ; the organ's own name follows on the next line.
const PARTS: [&str; 9] = [
    "ủy ban trung ương",
    "hội đồng thẩm phán",
    "thường trực",
    "ban thường trực",
    "ban thường vụ",
    "ban chấp hành",
    "ban quản lý",
    "ban chỉ đạo",
    "đoàn chủ tịch",
];

/// Heads that name an organ only together with the words after them, beside those before a field of
/// work or a proper name.
const LONE_HEADS: [&str; 6] =
    ["Văn phòng", "Bộ Chỉ huy", "Bộ Tư lệnh", "Ban Chỉ huy", "Ban Quản lý dự án", "Công an"];
/// Heads that alone are not the name of any organ.
const NAMELESS: [&str; 9] =
    ["Ban", "Sở", "Bộ", "Cục", "Phòng", "Trung tâm", "Đoàn", "Hội", "Hội đồng"];
