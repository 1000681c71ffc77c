//! Determines the issuer of a document: from the lines of its head, or else from its signature,
//! body and number. The names themselves are parsed in [`crate::entity::issuer`].

use super::organ_lines::{self, IssuerLine, Organ};
use crate::bytes::first_bytes;
use crate::entity::issuer::{self, FullName};
use crate::line::{after_brackets, begins_with_issuing_verb};
use crate::trace::Trace;
use crate::{Basis, Signer};
use tracuu_text::phrase;

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
    let organs = organ_lines::join(issuer_lines);
    if evidence.joint && organs.len() > 1 {
        trace.set("agency", "joint_issuers", Some(organs[0].line));
        let names: Vec<FullName> =
            organs.iter().map(|organ| issuer::full_name(&organ.name, text)).collect();
        let sure = names.iter().zip(&organs).all(|(name, organ)| name.is_sure && organ.is_sure);
        let basis = basis_of(sure);
        let names: Vec<String> = names.into_iter().map(|name| name.name).collect();
        return Agency { name: Some(names.join(" - ")), basis: Some(basis), parent: None };
    }
    if let Some((own, above)) = organs.split_last() {
        return stated(own, above, place, text, trace);
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
            inferred.map(|name| with_province(issuer::full_name(&name, text), near, text).name)
        }
    };
    Agency { basis: name.is_some().then_some(Basis::Inferred), name, parent: None }
}

/// Returns the issuer that the head names, with the last of the organs `above` it. The head says
/// which organ it is; the basis is [`Basis::Inferred`] if any part of the name is in doubt: its
/// first words, where its lines join, its capitals, its province. The parent has no basis, so it is
/// left out if it is in doubt.
fn stated<'a>(
    own: &Organ<'a>,
    above: &[Organ<'a>],
    place: Option<&str>,
    text: &str,
    trace: &mut Trace<'a>,
) -> Agency {
    trace.set("agency", "issuer_lines", Some(own.line));
    let near = place.and_then(issuer::province);
    let parent = above.last().map(|parent| {
        let named = |organ: &Organ<'_>| province_of(&issuer::full_name(&organ.name, "").name);
        let near = above.iter().rev().find_map(named).or(near);
        let full = with_province(issuer::full_name(&parent.name, text), near, text);
        FullName { is_sure: full.is_sure && parent.is_sure, ..full }
    });
    let parent_name = parent.as_ref().map(|parent| parent.name.as_str());
    let full = issuer::full_name(&own.name, text);
    // Some offices print the name of a branch with a dash, some with a small letter.
    let branch = parent.is_some() && is_branch(&full.name);
    let completed = with_parent(&full.name, parent_name);
    let from_parent = completed != full.name;
    let known = full.is_sure && !(from_parent && parent.as_ref().is_some_and(|p| !p.is_sure));
    let near = parent_name.and_then(province_of).or(near);
    let full = with_province(FullName { name: completed, is_sure: known }, near, text);
    let basis = basis_of(own.is_sure && full.is_sure && !branch);
    // A line that begins no known name may belong to the name above it.
    let parent = parent
        .filter(|parent| parent.is_sure && issuer::head(&own.name).is_some())
        .map(|parent| parent.name);
    if let Some((above, _)) = above.last().zip(parent.as_ref()) {
        trace.set("parent_agency", "issuer_lines", Some(above.line));
    }
    Agency { name: Some(full.name), basis: Some(basis), parent }
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

/// Returns true if `name` says only where a branch is: `Chi nhánh tỉnh Bến Tre`. One of a
/// description has a small second word: `Chi nhánh Khai thác đường sắt`.
fn is_branch(name: &str) -> bool {
    let small = |place: &str| {
        place.split(' ').nth(1).is_some_and(|word| word.starts_with(char::is_lowercase))
    };
    name.strip_prefix("Chi nhánh ").is_some_and(|place| {
        issuer::begins_with_level(place) || (issuer::head(place).is_none() && !small(place))
    })
}

/// Completes a name that means nothing without its parent. A branch follows its company's name. An
/// office and the like gets the parent's name (`Văn phòng Ủy ban nhân dân tỉnh Lạng Sơn`), and so
/// do the bodies of a Party committee (`Ban Tổ chức Tỉnh ủy Kiên Giang`); those of the Central
/// Committee get only `Trung ương`. A name that ends with a kind of organ gets the parent's place
/// (`Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện Bình Gia`).
fn with_parent(name: &str, parent: Option<&str>) -> String {
    const COMMITTEES: [&str; 6] =
        ["Tỉnh ủy", "Thành ủy", "Huyện ủy", "Quận ủy", "Thị ủy", "Đảng ủy"];
    const CENTRAL: [&str; 8] = [
        "Ban Tổ chức",
        "Ban Tuyên giáo",
        "Ban Tuyên giáo và Dân vận",
        "Ban Dân vận",
        "Ban Nội chính",
        "Ban Kinh tế",
        "Ban Đối ngoại",
        "Ủy ban Kiểm tra",
    ];
    const WHOLE: [&str; 11] = [
        "Văn phòng",
        "Thường trực",
        "Ban Chấp hành",
        "Ban Thường vụ",
        "Ban Thường trực",
        "Đoàn Chủ tịch",
        "Hội đồng quản trị",
        "Hội đồng thành viên",
        "Hội đồng quản lý",
        "Ban Kiểm soát",
        "Thanh tra",
    ];
    const OPEN_ENDS: [&str; 3] = [" Ủy ban nhân dân", " Hội đồng nhân dân", " Đảng ủy"];
    let Some(parent) = parent else { return name.to_string() };
    if parent.starts_with("Ban Chấp hành Trung ương") && CENTRAL.contains(&name) {
        return format!("{name} Trung ương");
    }
    let staffed = COMMITTEES.iter().any(|committee| parent.starts_with(committee))
        && ["Ban ", "Ủy ban Kiểm tra"].iter().any(|start| name.starts_with(start))
        && !name.contains("ủy")
        && !name.starts_with("Ban Chấp hành ");
    if is_branch(name) {
        return format!("{parent} {name}");
    }
    if staffed || WHOLE.contains(&name) {
        return format!("{name} {parent}");
    }
    let open = OPEN_ENDS.iter().any(|end| name.ends_with(end));
    match issuer::place_in(parent).filter(|_| open) {
        Some(place) => format!("{name} {place}"),
        None => name.to_string(),
    }
}

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
/// province that `text` names most; the name is then not sure. A department that names only the
/// province gets its level too: `Sở Y tế tỉnh Hà Tĩnh`.
fn with_province(full: FullName, near: Option<&'static issuer::Province>, text: &str) -> FullName {
    let name = &full.name;
    let levels = ["tỉnh", "thành phố", "Tỉnh", "Thành phố"];
    let base = levels.iter().find_map(|level| name.strip_suffix(level));
    let department = name.starts_with("Sở ");
    let named = issuer::province_at_end(name).filter(|_| department && province_of(name).is_none());
    let join = |base: &str, province: &issuer::Province| {
        format!("{} {} {}", base.trim_end(), province.level, province.name)
    };
    if let Some((base, province)) = named {
        return FullName { name: join(base, province), ..full };
    }
    let bare = ["Ủy ban nhân dân", "Hội đồng nhân dân"].iter().any(|bare| name.ends_with(bare));
    if !(base.is_some() || department || bare) || province_of(name).is_some() {
        return full;
    }
    let Some(province) = near.or_else(|| issuer::main_province(text)) else { return full };
    let is_sure = full.is_sure && near.is_some();
    FullName { name: join(base.unwrap_or(name), province), is_sure }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the issuer that lines of a head name.
    fn agency(lines: &[&str], place: &str, text: &str) -> Agency {
        let line = |line| IssuerLine { text: String::from(line), line, parts_before: 0 };
        let lines: Vec<IssuerLine<'_>> = lines.iter().copied().map(line).collect();
        let evidence = Evidence {
            issuer_lines: &lines,
            joint: false,
            place: Some(place),
            signer: None,
            notation: None,
            party: false,
            text,
        };
        read(evidence, &mut Trace::default())
    }

    #[test]
    fn what_is_in_doubt_is_not_stated() {
        let (hanoi, dalat) = ("Hà Nội", "Đà Lạt");
        let sure = agency(&["UBND TỈNH LÂM ĐỒNG", "SỞ Y TẾ", "CHI CỤC DÂN SỐ"], dalat, "");
        assert_eq!(sure.basis, Some(Basis::Stated));
        assert_eq!(sure.parent.as_deref(), Some("Sở Y tế tỉnh Lâm Đồng"));

        // Only the text names the province.
        let text = "Thực hiện chỉ đạo của tỉnh Lâm Đồng, Sở báo cáo.";
        let province = agency(&["SỞ Y TẾ"], dalat, text);
        assert_eq!(province.name.as_deref(), Some("Sở Y tế tỉnh Lâm Đồng"));
        assert_eq!(province.basis, Some(Basis::Inferred));
        let parent = agency(&["SỞ Y TẾ", "CHI CỤC DÂN SỐ"], dalat, text);
        assert_eq!((parent.basis, parent.parent), (Some(Basis::Stated), None));

        // The second line may be an organ that no table has.
        let joined = agency(&["CÔNG TY CỔ PHẦN BẠCH HẠC", "XƯỞNG MỘC"], hanoi, "");
        assert_eq!(joined.basis, Some(Basis::Inferred));
        let unknown = agency(&["UBND XÃ PHÚ XUÂN", "THÔN 5"], hanoi, "");
        assert_eq!((unknown.basis, unknown.parent), (Some(Basis::Inferred), None));

        // The second line certainly goes on.
        let pair = agency(&["CHI CỤC HÀNG HẢI VÀ ĐƯỜNG", "THỦY BẮC NINH"], hanoi, "");
        let name = "Chi cục Hàng hải và Đường thủy Bắc Ninh";
        assert_eq!((pair.name.as_deref(), pair.basis), (Some(name), Some(Basis::Stated)));
        let cut = agency(&["ĐẢNG ỦY CƠ QUAN VÀ DOANH", "NGHIỆP TỈNH LẠNG SƠN"], hanoi, "");
        assert!(cut.name.is_some_and(|name| name.ends_with("nghiệp tỉnh Lạng Sơn")));
        let place = agency(&["BAN QUẢN LÝ KHU KINH TẾ", "VÂN ĐỒN"], hanoi, "");
        assert_eq!(place.basis, Some(Basis::Stated));
    }
}
