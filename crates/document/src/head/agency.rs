//! Determines the issuer of a document: from the lines of its head, or else from its signature,
//! body and number. The names themselves are parsed in [`crate::entity::issuer`].

use crate::bytes::first_bytes;
use crate::entity::issuer::{self, FullName};
use crate::line::{after_brackets, begins_with_issuing_verb};
use crate::trace::Trace;
use crate::{Basis, Signer};
use tracuu_text::phrase;
use tracuu_text::sign::is_dash;

/// The issuer of a document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Agency {
    /// Full name in sentence case.
    pub name: Option<String>,
    /// How the name is known.
    pub basis: Option<Basis>,
    /// The organ printed above it.
    pub parent: Option<String>,
}

/// The issuer's name is looked for in at most this many bytes of the text.
const BODY_BYTES_MAX: usize = 256 * 1024;
/// At most this many different names are counted.
const NAMES_MAX: usize = 100;

/// A line of the head in capitals that names an issuer, or a whole name joined from several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IssuerLine<'a> {
    /// The name, without the state's name beside it.
    pub text: String,
    /// The line of the document that it is from, or the first of several.
    pub line: &'a str,
    /// How many of number and date precede it.
    pub parts_before: usize,
}

/// The parts of a document from which its issuer is determined.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evidence<'e, 'a> {
    /// The lines in capitals of the head.
    pub issuer_lines: &'e [IssuerLine<'a>],
    /// Whether several organs issued the document together.
    pub joint: bool,
    /// The place in the date line.
    pub place: Option<&'e str>,
    pub signer: Option<&'e Signer>,
    pub notation: Option<&'e str>,
    /// Whether the number is in the Party's form.
    pub party: bool,
    /// The whole text; empty if it is not known to be an official document.
    pub text: &'a str,
}

/// Returns the issuer, and records in `trace` how it is known. The lines of the head decide first;
/// for a joint document all their organs are joined by a dash, as in old circulars. Then follow the
/// abbreviation of a central organ in the number, and last the body with the signature.
pub(crate) fn read<'a>(evidence: Evidence<'_, 'a>, trace: &mut Trace<'a>) -> Agency {
    let Evidence { issuer_lines, place, text, .. } = evidence;
    let issuers = issuers(issuer_lines);
    if evidence.joint && issuers.len() > 1 {
        trace.set("agency", "joint_issuers", Some(issuers[0].line));
        let full_name = |named: &IssuerLine<'_>| issuer::full_name(&named.text, text);
        let names: Vec<FullName> = issuers.iter().map(full_name).collect();
        let basis = basis_of(names.iter().all(|name| name.is_sure));
        let names: Vec<String> = names.into_iter().map(|name| name.name).collect();
        return Agency { name: Some(names.join(" - ")), basis: Some(basis), parent: None };
    }
    if let Some((own, above)) = issuers.split_last() {
        trace.set("agency", "issuer_lines", Some(own.line));
        let parent = above.last().map(|above| {
            trace.set("parent_agency", "issuer_lines", Some(above.line));
            with_province(issuer::full_name(&above.text, text).name, None, text)
        });
        let above = parent.as_deref().and_then(province_of);
        let near = above.or_else(|| place.and_then(issuer::province));
        let full = issuer::full_name(&own.text, text);
        let basis = basis_of(full.is_sure);
        let name = with_province(with_parent(full.name, parent.as_deref()), near, text);
        return Agency { name: Some(name), basis: Some(basis), parent };
    }
    let coded = evidence.notation.filter(|notation| !evidence.party || notation.ends_with("TW"));
    let coded = coded.and_then(|notation| issuer::by_notation(notation, evidence.joint));
    let name = match coded {
        Some(name) => {
            trace.set("agency", "number_code", trace.line_of("notation"));
            Some(name)
        }
        None => {
            let near = place.and_then(issuer::province);
            let inferred = infer_from_text(evidence, trace);
            inferred.map(|name| with_province(issuer::full_name(&name, text).name, near, text))
        }
    };
    Agency { basis: name.is_some().then_some(Basis::Inferred), name, parent: None }
}

fn basis_of(is_sure: bool) -> Basis {
    if is_sure { Basis::Stated } else { Basis::Inferred }
}

/// Infers the issuer from the text and its signature. Returns its name as written.
fn infer_from_text<'a>(evidence: Evidence<'_, 'a>, trace: &mut Trace<'a>) -> Option<String> {
    let Evidence { text, signer, .. } = evidence;
    let most_named = || signer.and_then(|signer| most_named(text, expected_head(signer)?));
    let found = issuer_statement(text, signer)
        .map(|name| ("issuer_statement", name))
        .or_else(|| Some(("closing_formula", closing(text)?)))
        .or_else(|| Some(("most_named", most_named()?)));
    if let Some((rule, name)) = found {
        trace.set("agency", rule, Some(name));
        return Some(name.to_string());
    }
    let name = signer.and_then(signed_for)?;
    trace.set("agency", "signed_for", trace.line_of("signer"));
    Some(name)
}

/// Completes a name that means nothing without its parent. An office and the like gets the parent's
/// name (`Văn phòng Ủy ban nhân dân tỉnh Lạng Sơn`), and so do the bodies of a Party committee
/// (`Ban Tổ chức Tỉnh ủy Kiên Giang`); those of the Central Committee get only `Trung ương`. A name
/// that ends with a kind of organ gets the parent's place (`Văn phòng Hội đồng nhân dân và Ủy ban
/// nhân dân huyện Bình Gia`).
fn with_parent(name: String, parent: Option<&str>) -> String {
    const COMMITTEES: [&str; 6] =
        ["Tỉnh ủy", "Thành ủy", "Huyện ủy", "Quận ủy", "Thị ủy", "Đảng ủy"];
    const CENTRAL: [&str; 7] = [
        "Ban Tổ chức",
        "Ban Tuyên giáo",
        "Ban Dân vận",
        "Ban Nội chính",
        "Ban Kinh tế",
        "Ban Đối ngoại",
        "Ủy ban Kiểm tra",
    ];
    const WHOLE: [&str; 8] = [
        "Văn phòng",
        "Thường trực",
        "Ban Chấp hành",
        "Ban Thường vụ",
        "Ban Thường trực",
        "Đoàn Chủ tịch",
        "Hội đồng quản trị",
        "Hội đồng thành viên",
    ];
    const OPEN_ENDS: [&str; 3] = [" Ủy ban nhân dân", " Hội đồng nhân dân", " Đảng ủy"];
    let Some(parent) = parent else { return name };
    if parent.starts_with("Ban Chấp hành Trung ương") && CENTRAL.contains(&name.as_str()) {
        return format!("{name} Trung ương");
    }
    let staffed = COMMITTEES.iter().any(|committee| parent.starts_with(committee))
        && ["Ban ", "Ủy ban Kiểm tra"].iter().any(|start| name.starts_with(start))
        && !name.contains("ủy");
    if staffed || WHOLE.contains(&name.as_str()) {
        return format!("{name} {parent}");
    }
    let open = OPEN_ENDS.iter().any(|end| name.ends_with(end));
    match issuer::place_in(parent).filter(|_| open) {
        Some(place) => format!("{name} {place}"),
        None => name,
    }
}

/// Joins the lines of a head into whole names, one for each organ. Drops lines that name no organ.
fn issuers<'a>(lines: &[IssuerLine<'a>]) -> Vec<IssuerLine<'a>> {
    let mut issuers: Vec<IssuerLine<'a>> = Vec::new();
    // The Youth Union prints its name where other organs print the state's.
    for line in lines.iter().filter(|line| lines.len() == 1 || !is_youth_union(&line.text)) {
        let begins = issuer::head(&line.text).is_some();
        // Below the number, a line that begins no organ is a heading.
        let apart = issuers.last().is_some_and(|last| last.parts_before < line.parts_before);
        let joins = issuer::begins_with_level(&line.text) || line.text.starts_with("VÀ ");
        if apart && !begins && !joins && !issuers.last().is_some_and(|last| is_open(&last.text)) {
            continue;
        }
        match issuers.last_mut() {
            Some(last) if !begins || is_open(&last.text) => {
                last.text.push(' ');
                last.text.push_str(&line.text);
            }
            _ => issuers.push(line.clone()),
        }
    }
    let nameless = |head: issuer::NameHead| head.is_whole && NAMELESS.contains(&head.name);
    issuers.retain(|named| issuer::head(&named.text).is_some_and(|head| !nameless(head)));
    issuers.dedup_by(|next, last| next.text == last.text);
    issuers
}

fn is_youth_union(name: &str) -> bool {
    const NAMES: [&str; 2] = ["đoàn tncs hồ chí minh", "đoàn thanh niên cộng sản hồ chí minh"];
    NAMES.contains(&phrase::key(name).as_str())
}

/// Returns true if `line` is only the first part of a name.
fn is_open(line: &str) -> bool {
    let lone = |line: &str| {
        issuer::head(line).is_some_and(|head| head.is_whole && LONE_HEADS.contains(&head.name))
    };
    let key = phrase::key(&issuer::full_name(line, "").name);
    let part = PARTS.iter().find_map(|part| key.strip_prefix(phrase::key(part).as_str()));
    let joins = line.ends_with(is_dash)
        || [" VÀ", ",", " CỦA", " THUỘC"].iter().any(|end| line.ends_with(end));
    joins || lone(line) || part.is_some_and(|rest| rest.is_empty() || lone(rest))
}

/// Parts of an organ; the organ's own name follows on the next line.
const PARTS: [&str; 7] = [
    "ủy ban trung ương",
    "hội đồng thẩm phán",
    "thường trực",
    "ban thường trực",
    "ban thường vụ",
    "ban chấp hành",
    "đoàn chủ tịch",
];

/// Heads that name an organ only together with the words after them.
const LONE_HEADS: [&str; 20] = [
    "Văn phòng",
    "Công đoàn",
    "Chi bộ",
    "Đảng bộ",
    "Đảng ủy",
    "Ban",
    "Sở",
    "Bộ",
    "Bộ Chỉ huy",
    "Bộ Tư lệnh",
    "Cục",
    "Phòng",
    "Trung tâm",
    "Công an",
    "Công ty",
    "Chi cục",
    "Đoàn",
    "Hội",
    "Hội đồng",
    "Trường",
];
/// Those of them that alone are not the name of any organ, not even beside that of a parent.
const NAMELESS: [&str; 9] =
    ["Ban", "Sở", "Bộ", "Cục", "Phòng", "Trung tâm", "Đoàn", "Hội", "Hội đồng"];

/// Returns the longest name of an organ that starts a paragraph and is followed by a verb of an
/// issuer. If the signer's post belongs to a kind of organ, the name must be of that kind.
fn issuer_statement<'a>(text: &'a str, signer: Option<&Signer>) -> Option<&'a str> {
    let head = signer.and_then(expected_head);
    let mut best: Option<&str> = None;
    let mut lines = first_bytes(text, BODY_BYTES_MAX).split('\n').peekable();
    while let Some(line) = lines.next() {
        let Some(found) = issuer::head(first_bytes(line, 300)) else { continue };
        if found.is_whole || head.is_some_and(|head| head != found.name) {
            continue;
        }
        let name = &line[..issuer::name_length(line)];
        let rest = after_brackets(&line[name.len()..]);
        // A file may keep the printed line breaks, so the verb may be on the next line.
        let rest = if rest.is_empty() { lines.peek().copied().unwrap_or_default() } else { rest };
        let speaks = begins_with_issuing_verb(rest);
        let longer = best.is_none_or(|best| name.len() > best.len());
        if speaks && longer && is_named(name) {
            best = Some(name);
        }
    }
    best
}

/// Returns the organ that ends the text, before its first `./.`, in a sentence about the document
/// itself: `Trên đây là … của Ban Quản lý Khu kinh tế …./.`
fn closing(text: &str) -> Option<&str> {
    let end = text.find("./.")?;
    let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
    let last = text[start..end].strip_prefix("Trên đây là ")?;
    let at = last.rfind("của ")? + "của ".len();
    let name = &last[at..];
    let whole = issuer::name_length(name) == name.len();
    (whole && is_named(name)).then_some(name)
}

/// Returns true if a proper name or an administrative level follows the head in `name`:
/// `Ủy ban nhân dân tỉnh`, but not `Ban Quản lý` or `Trường hợp`.
fn is_named(name: &str) -> bool {
    let Some(head) = issuer::head(name).filter(|head| !head.is_whole) else { return false };
    if ["Ban Quản lý", "Ban Chỉ đạo", "Ban Tổ chức", "Hội đồng thẩm định"].contains(&name)
    {
        return false;
    }
    let rest = name.split_whitespace().skip(head.words);
    let proper = |word: &str| word.starts_with(char::is_uppercase);
    rest.into_iter().any(|word| proper(word) || matches!(word, "tỉnh" | "thành" | "huyện" | "xã"))
}

/// Returns the head of the organ to which the signer's post belongs: a Chánh Văn phòng signs for a
/// Văn phòng. Returns `None` for other posts and for those who sign for a People's Committee.
fn expected_head(signer: &Signer) -> Option<&'static str> {
    const POSTS: [(&str, &str); 7] = [
        ("chánh văn phòng", "Văn phòng"),
        ("trưởng ban", "Ban"),
        ("bộ trưởng", "Bộ"),
        ("thứ trưởng", "Bộ"),
        ("chi cục trưởng", "Chi cục"),
        ("cục trưởng", "Cục"),
        ("hiệu trưởng", "Trường"),
    ];
    let authority = signer.authority.as_deref().unwrap_or_default();
    let position = signer.position.as_deref().unwrap_or_default();
    let key = phrase::key(&format!("{authority} {position}"));
    if key.contains(&phrase::key("ủy ban nhân dân")) || key.contains("tl chủ tịch") {
        return None;
    }
    POSTS.iter().find(|(post, _)| key.contains(post)).map(|(_, head)| *head)
}

/// Returns the name with this head that occurs in the text at least twice as often as any other.
fn most_named<'a>(text: &'a str, head: &str) -> Option<&'a str> {
    let text = first_bytes(text, BODY_BYTES_MAX);
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for (at, _) in text.match_indices(head) {
        let length = issuer::name_length(&text[at..]);
        let name = &text[at..at + length];
        if !is_named(name) || issuer::head(name).is_none_or(|found| found.name != head) {
            continue;
        }
        match counts.iter().position(|(known, _)| *known == name) {
            Some(known) => counts[known].1 += 1,
            None if counts.len() < NAMES_MAX => counts.push((name, 1)),
            None => {}
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let next = counts.get(1).map_or(0, |(_, count)| *count);
    counts.first().filter(|(_, count)| *count >= 2 * next).map(|(name, _)| *name)
}

/// Returns the organ on whose behalf the signer signs: `TM. ỦY BAN NHÂN DÂN`.
fn signed_for(signer: &Signer) -> Option<String> {
    let first = signer.authority.as_deref()?.split(", ").next()?;
    let name = first.strip_prefix("TM.").or_else(|| first.strip_prefix("T/M"))?.trim();
    issuer::head(name).map(|_| name.to_string())
}

/// Returns the province with which the name of an organ ends.
fn province_of(name: &str) -> Option<&'static issuer::Province> {
    let at = ["tỉnh ", "thành phố "].iter().filter_map(|level| name.rfind(level)).max()?;
    issuer::province(&name[at..])
}

/// Appends the province to a name that ends with `tỉnh` or `thành phố`, and to that of a
/// department, People's Committee or People's Council without one. Uses `near`, or else the
/// province that `text` names most. A department that names only the province gets its level too:
/// `Sở Y tế tỉnh Hà Tĩnh`.
fn with_province(name: String, near: Option<&'static issuer::Province>, text: &str) -> String {
    let stops =
        ["tỉnh", "thành phố", "Tỉnh", "Thành phố"].iter().any(|level| name.ends_with(level));
    let department = name.starts_with("Sở ");
    let named =
        issuer::province_at_end(&name).filter(|_| department && province_of(&name).is_none());
    if let Some((base, province)) = named {
        return format!("{base} {} {}", province.level, province.name);
    }
    let bare = ["Ủy ban nhân dân", "Hội đồng nhân dân"].iter().any(|bare| name.ends_with(bare));
    if !(stops || department || bare) || province_of(&name).is_some() {
        return name;
    }
    let Some(province) = near.or_else(|| issuer::main_province(text)) else { return name };
    let base = ["tỉnh", "thành phố", "Tỉnh", "Thành phố"]
        .iter()
        .find_map(|level| name.strip_suffix(level))
        .unwrap_or(&name)
        .trim_end();
    format!("{base} {} {}", province.level, province.name)
}
