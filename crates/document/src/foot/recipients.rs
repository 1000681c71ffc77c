//! Reads whom a document goes to: Kính gửi (Nghị định 30/2020/NĐ-CP, Phụ lục I, box 9a) and Nơi
//! nhận (box 9b).

use super::signer;
use crate::line;
use crate::trace::Trace;

/// Kính gửi is looked for in at most this many paragraphs from the top of a document.
const ADDRESS_PARAGRAPHS_MAX: usize = 60;
/// At most this many lines of a list are read.
const LINES_MAX: usize = 200;

/// The two lists: how each opens, in how many paragraphs it is looked for, and the name of the
/// rule.
const LISTS: [(&str, usize, &str); 2] = [
    ("Kính gửi", ADDRESS_PARAGRAPHS_MAX, "addressees"),
    ("Nơi nhận", usize::MAX, "recipients_list"),
];

/// Returns the lines of both lists in order, without the leading dash and the final `;` or `.`.
/// Without either list, returns the recipients of a telegram. Empty if there are none. Records in
/// `trace` where the first list begins.
pub(crate) fn read<'a>(paragraphs: &[&'a str], trace: &mut Trace<'a>) -> Vec<String> {
    let mut recipients = Vec::new();
    for (opening, within, rule) in LISTS {
        let mut opened = paragraphs.iter().take(within).enumerate();
        let start = opened.find_map(|(at, line)| Some((at, behind(line, opening)?)));
        if let Some((start, first)) = start {
            let first = first.trim_start_matches([':', ' ']);
            let items = items(first, &paragraphs[start + 1..]);
            // A portal may put several items on one line.
            let before = recipients.len();
            recipients.extend(items.iter().flat_map(|line| line.split("; - ")).filter_map(line_of));
            if before == 0 && !recipients.is_empty() {
                trace.set("recipients", rule, Some(paragraphs[start]));
            }
        }
    }
    if recipients.is_empty() {
        recipients.extend(telegram(paragraphs, trace));
    }
    recipients
}

/// Returns the text after `opening` at the start of `line`. Also finds `opening` inside a line that
/// a portal merged: `… để thực hiện./. Nơi nhận: - Như trên;`.
fn behind<'a>(line: &'a str, opening: &str) -> Option<&'a str> {
    let start = line.get(..opening.len())?;
    if begins_alike(start, opening) && start.to_lowercase() == opening.to_lowercase() {
        return Some(&line[opening.len()..]);
    }
    let at = match opening {
        "Kính gửi" if line.contains(':') => line.find("Kính gửi:")?,
        "Nơi nhận" if line.contains('/') => line.find("./. ")? + "./. ".len(),
        _ => return None,
    };
    line[at..].strip_prefix(opening)
}

/// Returns true if both begin with the same letter, in any case.
fn begins_alike(one: &str, other: &str) -> bool {
    let first = |text: &str| text.chars().next().map(|c| c.to_lowercase().next().unwrap_or(c));
    first(one) == first(other)
}

/// Returns the items of a list that begins with `first` and continues in `lines`. Joins items that
/// were broken over several lines.
fn items(first: &str, lines: &[&str]) -> Vec<String> {
    let mut items = vec![before_signature(first).to_string()];
    for line in lines.iter().take(LINES_MAX) {
        let last = items.last_mut().map(|last| (last.ends_with([',', '(']), last));
        let more = |open: bool| {
            let small = line.starts_with(char::is_lowercase);
            (open || small || line.contains("; - ")) && !line::is_capitals(line)
        };
        match (line::bullet(line), last) {
            (Some(_), _) => items.push(before_signature(line).to_string()),
            (None, Some((open, last))) if !last.is_empty() && more(open) => {
                last.push(' ');
                last.push_str(before_signature(line));
            }
            _ => break,
        }
    }
    items
}

/// Returns the recipients of a telegram (Phụ lục III, template 1.6): the list after
/// `Thủ tướng Chính phủ điện:`.
fn telegram<'a>(paragraphs: &[&'a str], trace: &mut Trace<'a>) -> Vec<String> {
    let mut top = paragraphs.iter().take(ADDRESS_PARAGRAPHS_MAX);
    let Some(start) = top.position(|line| line.ends_with(" điện:")) else { return Vec::new() };
    trace.set("recipients", "telegram", Some(paragraphs[start]));
    let items = paragraphs[start + 1..].iter().take(LINES_MAX);
    items.map_while(|line| line::bullet(line)).filter_map(line_of).collect()
}

/// Returns a portal's line without the signature that follows the last recipient.
fn before_signature(line: &str) -> &str {
    signer::signature_at(line).map_or(line, |at| line[..at].trim_end())
}

fn line_of(line: &str) -> Option<String> {
    let line = line::bullet(line).unwrap_or(line);
    let line = line.trim_end_matches(['.', ';', ',', ' ', '/']).trim();
    (!line.is_empty()).then(|| line.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(paragraphs: &[&str]) -> Vec<String> {
        super::read(paragraphs, &mut Trace::default())
    }

    #[test]
    fn reads_both_lists() {
        let paragraphs = [
            "Kính gửi:",
            "- Các Sở: Xây dựng, Tài chính;",
            "- UBND xã Hoàng Văn Thụ.",
            "Thực hiện kiến nghị …",
            "Nơi nhận:",
            "- Như trên;",
            "- Lưu: VT, KTTH (LC).",
            "KT. CHỦ TỊCH",
        ];
        let expected = [
            "Các Sở: Xây dựng, Tài chính",
            "UBND xã Hoàng Văn Thụ",
            "Như trên",
            "Lưu: VT, KTTH (LC)",
        ];
        assert_eq!(read(&paragraphs), expected);
        assert_eq!(read(&["Nơi nhận: - Như trên; - Lưu: VT."]), ["Như trên", "Lưu: VT"]);
        assert_eq!(read(&["Kính gửi: Bộ Tài chính.", "Căn cứ …"]), ["Bộ Tài chính"]);
        assert!(read(&[]).is_empty());
    }
}
