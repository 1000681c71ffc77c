//! Reads who signed a document (Nghị định 30/2020/NĐ-CP, Phụ lục I, boxes 7a and 7b; the Party
//! writes `T/M`, `K/T`). It does not verify digital signatures.

use crate::bytes::first_bytes;
use crate::entity::issuer;
use crate::line::{
    self, AUTHORITIES, POSITIONS, SIGNATURE_LINE_BYTES_MAX, is_authority, is_capitals, is_position,
};
use crate::record::Signer;
use crate::trace::Trace;
use tracuu_text::{fold, person, phrase};

/// Maximum number of non-blank paragraphs in a signature.
const SIGNATURE_PARAGRAPHS_MAX: usize = 12;
/// The name is looked for in at most this many lines below a post, including recipients between
/// them.
const LINES_BELOW_POST_MAX: usize = 40;

/// Returns the signer named in `paragraphs`, those after the head of the document, and records the
/// first line of the signature in `trace`. Returns `None` without a signature. The first signature
/// counts, because annexes may contain others.
pub(crate) fn read<'a>(paragraphs: &[&'a str], trace: &mut Trace<'a>) -> Option<Signer> {
    let paragraphs: Vec<&'a str> = paragraphs.iter().flat_map(|line| parts(line)).collect();
    let start = signature_start(&paragraphs)?;
    trace.set("signer", "signature", Some(paragraphs[start]));
    let block = &paragraphs[start..paragraphs.len().min(start + SIGNATURE_PARAGRAPHS_MAX)];
    let posts = block.iter().take_while(|line| is_authority(line) || is_position(line)).count();
    let lines: Vec<String> =
        block[..posts].iter().flat_map(|line| split_authorities(line)).collect();
    let (authority, position): (Vec<&String>, Vec<&String>) =
        lines.iter().partition(|line| is_authority(line));
    let own = position.last().map(|line| position_case(line));
    let acting = authority.last().and_then(|line| line.strip_prefix("Q.")).map(str::trim);
    let position = own.or_else(|| acting.map(|post| format!("Quyền {}", position_case(post))));
    let joined = authority.iter().map(|line| line.as_str()).collect::<Vec<_>>().join(", ");
    Some(Signer {
        name: name_in(&block[posts..]),
        authority: (!joined.is_empty()).then_some(joined),
        position,
    })
}

/// Splits a portal's line on which the signature follows the recipients
/// (`- Lưu: VT. TM. ỦY BAN NHÂN DÂN`) or the name follows the post (`PHÓ CHỦ TỊCH Đinh Hữu Học`).
/// Returns any other line as one part.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    let recipients = line.contains("Lưu") || line.contains("Nơi nhận");
    let at = if recipients { signature_at(line) } else { None };
    let (before, rest) = line.split_at(at.unwrap_or(0));
    let name = name_at(rest);
    let (post, name) = rest.split_at(name.unwrap_or(rest.len()));
    [before.trim(), post.trim(), name.trim()].into_iter().filter(|part| !part.is_empty())
}

/// Returns the byte offset at which a signature in capitals starts after a full stop, closing
/// bracket, semicolon or slash.
pub(crate) fn signature_at(line: &str) -> Option<usize> {
    let stops = line.match_indices(['.', ')', ';', '/']).map(|(at, stop)| at + stop.len());
    let mut starts = stops.filter(|&at| line[at..].starts_with(' ')).map(|at| at + 1);
    starts.find(|&at| {
        let small = |word: &&str| word.chars().any(char::is_lowercase);
        let end = line[at..]
            .split(' ')
            .find(small)
            .map_or(line.len(), |word| word.as_ptr() as usize - line.as_ptr() as usize);
        let post = line[at..end].trim_end();
        is_authority(post) || is_position(post)
    })
}

/// Returns the byte offset of a name that follows a post in capitals and ends the line.
fn name_at(line: &str) -> Option<usize> {
    if line.len() > SIGNATURE_LINE_BYTES_MAX || !line.starts_with(char::is_uppercase) {
        return None;
    }
    let small = line.split(' ').find(|word| {
        word.starts_with(char::is_uppercase)
            && word.chars().any(char::is_lowercase)
            && word.chars().all(char::is_alphabetic)
    })?;
    let at = small.as_ptr() as usize - line.as_ptr() as usize;
    let post = line[..at].trim_end();
    let posted = is_authority(post) || is_position(post);
    (posted && is_name(without_titles(&line[at..]))).then_some(at)
}

/// Returns the index of the signature's first line: a line of authority, or a post with a name
/// below it. If no name is printed, takes a post near the recipients or the end.
fn signature_start(paragraphs: &[&str]) -> Option<usize> {
    let begins = |at: usize| {
        let line = paragraphs[at];
        is_authority(line) || (is_position(line) && name_in(&paragraphs[at + 1..]).is_some())
    };
    if let Some(first) = (0..paragraphs.len()).find(|&at| begins(at)) {
        // The secretary signs the minutes first, but the chair of the meeting is responsible for
        // them.
        let secretary = |at: usize| phrase::key(paragraphs[at]).starts_with("thư ký");
        let chair = (first + 1..paragraphs.len()).take(SIGNATURE_PARAGRAPHS_MAX);
        let chair = chair.filter(|_| secretary(first)).find(|&at| begins(at) && !secretary(at));
        return Some(chair.unwrap_or(first));
    }
    let recipients = paragraphs.iter().position(|line| line.starts_with("Nơi nhận"));
    let near = recipients.unwrap_or(paragraphs.len()).saturating_sub(SIGNATURE_PARAGRAPHS_MAX);
    (near..paragraphs.len()).find(|&at| is_position(paragraphs[at]))
}

/// Splits a line on which several authorities were joined: `TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH`.
fn split_authorities(line: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let starts = AUTHORITIES.iter().any(|start| word == start.trim_end() && word.len() > 2);
        match lines.last_mut() {
            Some(last) if !starts => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    match lines.pop() {
        Some(last) => {
            let (authority, position) = split_position(&last);
            lines.extend(authority.into_iter().chain(position));
            lines
        }
        None => lines,
    }
}

/// Splits `KT. CHỦ TỊCH PHÓ CHỦ TỊCH` into an authority and a position.
fn split_position(line: &str) -> (Option<String>, Option<String>) {
    let deputy = ["PHÓ ", "THỨ TRƯỞNG"].iter().filter_map(|word| line.find(word)).min();
    match deputy.filter(|&at| at > 0 && is_authority(line)) {
        Some(at) => (Some(line[..at].trim().to_string()), Some(line[at..].to_string())),
        None => (Some(line.to_string()), None),
    }
}

/// Converts `PHÓ CHÁNH VĂN PHÒNG` to sentence case. A known post gets its usual case; the rest of a
/// longer title (`GIÁM ĐỐC SỞ TÀI CHÍNH`) is the name of an organ.
fn position_case(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    for taken in (1..=words.len()).rev() {
        let key = phrase::key(&words[..taken].join(" "));
        if let Some((_, known)) = POSITIONS.iter().find(|(position, _)| *position == key) {
            let rest = words[taken..].join(" ");
            return if rest.is_empty() {
                (*known).to_string()
            } else {
                format!("{known} {}", issuer::full_name(&rest, "").name)
            };
        }
    }
    phrase::capitalized(&line.to_lowercase())
}

/// Returns the name below the post: two to seven words, each with a capital. Skips notes such as
/// `(Đã ký)`. Without such a name, returns the one in a signing service's stamp.
fn name_in(lines: &[&str]) -> Option<String> {
    let mut stamped = None;
    // Recipients may come between the post and the name: on paper they have their own column.
    let mut among_recipients = false;
    let own = lines.iter().take(LINES_BELOW_POST_MAX).filter(|line| {
        among_recipients |= line.starts_with("Nơi nhận");
        let recipient = line.starts_with("Nơi nhận") || line::bullet(line).is_some();
        !(among_recipients && recipient)
    });
    for line in own.take(SIGNATURE_PARAGRAPHS_MAX) {
        if line::is_stamp(line) {
            stamped = stamped.or_else(|| stamped_name(line));
            continue;
        }
        let key = phrase::key(first_bytes(line, SIGNATURE_LINE_BYTES_MAX));
        let note = ["đã ký", "ký tên", "đã ký tên", "ký và ghi rõ họ tên"];
        if line.starts_with('(') || note.iter().any(|known| key.starts_with(known)) {
            continue;
        }
        let name = without_titles(line);
        return if is_name(name) { Some(name_case(name)) } else { stamped };
    }
    stamped
}

/// Returns the person whom a signing service names as the signer on `line`, or `None` if it names
/// an organ or nobody.
pub(crate) fn stamped_name(line: &str) -> Option<String> {
    let name = without_titles(line::stamped_signer(line)?);
    is_name(name).then(|| name_case(name))
}

/// Returns a name in capitals in the usual case.
pub(crate) fn name_case(name: &str) -> String {
    if is_capitals(name) {
        name.split_whitespace().map(title_case).collect::<Vec<_>>().join(" ")
    } else {
        name.to_string()
    }
}

/// Returns the name without rank (`Đại tướng`), degrees (`PGS.TS.`, `ThS`) and the rest of a stamp
/// (`[Đã ký]`).
pub(crate) fn without_titles(line: &str) -> &str {
    // Without accents, which OCR reads wrongly.
    const RANKS: [&str; 3] = ["tuong", "ta", "uy"];
    let mut name = line.rsplit(']').next().unwrap_or(line).trim();
    while let Some((first, rest)) = name.split_once(' ')
        && (first.ends_with('.') || is_degree(first))
    {
        name = rest.trim_start();
    }
    let mut words = name.splitn(3, ' ');
    let plain = |word: &str| fold(&word.to_lowercase());
    match (words.next(), words.next(), words.next()) {
        (Some(grade), Some(rank), Some(name))
            if person::is_grade(grade)
                && RANKS.contains(&plain(rank).as_str())
                && rank.starts_with(char::is_lowercase) =>
        {
            name
        }
        _ => name,
    }
}

/// Returns true for degrees that a comma or a stroke may part: `TS,`, `GS/TSKH`.
fn is_degree(word: &str) -> bool {
    // Degrees and titles of honour that are also written without a stop.
    const DEGREES: [&str; 17] = [
        "BS", "CN", "CKI", "CKII", "DS", "GS", "KS", "KTS", "LS", "NGND", "NGƯT", "PGS", "THS",
        "TS", "TSKH", "TTND", "TTƯT",
    ];
    let mut parts = word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    word.starts_with(char::is_uppercase)
        && parts.all(|part| DEGREES.contains(&part.to_uppercase().as_str()))
}

fn is_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let worded = |word: &&str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '-'))
    };
    line.len() <= SIGNATURE_LINE_BYTES_MAX
        && (2..=7).contains(&words.len())
        && words.iter().all(worded)
        && (issuer::head(line).is_none() || is_of_family(&words))
        && !(is_capitals(line) && line::type_line(line).is_some())
}

/// Returns true for a name that begins like one of an organ: `Đoàn Hồng Phong`.
fn is_of_family(words: &[&str]) -> bool {
    let Some((first, given)) = words.split_first() else { return false };
    person::family(first).is_some() && given.iter().all(|word| person::is_given(word))
}

fn title_case(word: &str) -> String {
    phrase::capitalized(&word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_signatures() {
        type Case<'a> = (&'a [&'a str], Option<&'a str>, Option<&'a str>, Option<&'a str>);
        let cases: [Case<'_>; 9] = [
            (
                &[
                    "Nơi nhận:",
                    "- Lưu: VT.",
                    "KT. CHÁNH VĂN PHÒNG",
                    "PHÓ CHÁNH VĂN PHÒNG",
                    "Vi Thiện Việt",
                ],
                Some("Vi Thiện Việt"),
                Some("KT. CHÁNH VĂN PHÒNG"),
                Some("Phó Chánh Văn phòng"),
            ),
            (
                &[
                    "TM. ỦY BAN NHÂN DÂN",
                    "KT. CHỦ TỊCH",
                    "PHÓ CHỦ TỊCH",
                    "(Đã ký)",
                    "Hồ Tiến Thiệu",
                ],
                Some("Hồ Tiến Thiệu"),
                Some("TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH"),
                Some("Phó Chủ tịch"),
            ),
            (
                &["TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Lê Văn A"],
                Some("Lê Văn A"),
                Some("TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH"),
                Some("Phó Chủ tịch"),
            ),
            (&["Nơi nhận:", "- Lưu: VT.", "TRƯỞNG BAN"], None, None, Some("Trưởng ban")),
            (
                &["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Nguyễn Văn Bình"],
                Some("Nguyễn Văn Bình"),
                Some("T/M BAN THƯỜNG VỤ"),
                Some("Phó Bí thư"),
            ),
            (
                &["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "TRẦN THỊ HỒNG"],
                Some("Trần Thị Hồng"),
                Some("KT. BỘ TRƯỞNG"),
                Some("Thứ trưởng"),
            ),
            (&["Q. GIÁM ĐỐC", "Lê An"], Some("Lê An"), Some("Q. GIÁM ĐỐC"), Some("Quyền Giám đốc")),
            (
                &["GIÁM ĐỐC SỞ TÀI CHÍNH", "Lê An"],
                Some("Lê An"),
                None,
                Some("Giám đốc Sở Tài chính"),
            ),
            (
                &["TM. CHÍNH PHỦ", "THỦ TƯỚNG", "Phạm Minh Chính"],
                Some("Phạm Minh Chính"),
                Some("TM. CHÍNH PHỦ"),
                Some("Thủ tướng"),
            ),
        ];
        for (lines, name, authority, position) in cases {
            let signer = read(lines, &mut Trace::default()).expect("a signature");
            assert_eq!(signer.name.as_deref(), name, "{lines:?}");
            assert_eq!(signer.authority.as_deref(), authority, "{lines:?}");
            assert_eq!(signer.position.as_deref(), position, "{lines:?}");
        }
    }

    #[test]
    fn degrees_and_families_that_are_also_organs_are_known() {
        let name = |line: &str| {
            let signer = read(&["GIÁM ĐỐC", line], &mut Trace::default());
            signer.and_then(|signer| signer.name)
        };
        let an = Some("Lê Văn An");
        for line in [
            "ThS Lê Văn An",
            "TS, Lê Văn An",
            "GS.TS Lê Văn An",
            "PGS.TS. Lê Văn An",
            "BS CKII Lê Văn An",
        ] {
            assert_eq!(name(line).as_deref(), an, "{line}");
        }
        assert_eq!(name("Đoàn Hồng Phong").as_deref(), Some("Đoàn Hồng Phong"));
        assert_eq!(name("Đoàn Luật Sư"), None);
        assert_eq!(name("CN Lê An").as_deref(), Some("Lê An"));
    }

    #[test]
    fn ranks_are_left_out_and_prose_has_no_signature() {
        let mut trace = Trace::default();
        let general =
            read(&["BỘ TRƯỞNG", "Đại tướng Lương Tam Quang", "PHỤ LỤC I"], &mut trace).unwrap();
        assert_eq!(general.name.as_deref(), Some("Lương Tam Quang"));
        assert_eq!(read(&["Căn cứ Luật;", "Điều 1. Phạm vi"], &mut trace), None);
        assert_eq!(read(&[], &mut trace), None);
    }
}
