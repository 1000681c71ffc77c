//! Whom a document goes to: Kính gửi (Nghị định 30/2020/NĐ-CP, Phụ lục I, box 9a) and Nơi nhận (box 9b).

use super::layout;

/// Kính gửi stands at most so many paragraphs below the top of a document.
const ADDRESS_PARAGRAPHS_MAX: usize = 60;
/// Most lines of one list; longer ones are no lists of recipients.
const LINES_MAX: usize = 200;

/// The lines of both lists in order, without the leading dash and the final `;` or `.`. Empty where the
/// document has neither.
pub(super) fn read(paragraphs: &[&str]) -> Vec<String> {
    let mut recipients = Vec::new();
    for (opening, within) in [("Kính gửi", ADDRESS_PARAGRAPHS_MAX), ("Nơi nhận", usize::MAX)]
    {
        let start = paragraphs.iter().take(within).position(|line| {
            line.get(..opening.len())
                .is_some_and(|start| start.to_lowercase() == opening.to_lowercase())
        });
        if let Some(start) = start {
            let first = paragraphs[start][opening.len()..].trim_start_matches([':', ' ']);
            let items = paragraphs[start + 1..].iter().take(LINES_MAX);
            let items = items.map_while(|line| layout::bullet(line));
            // A portal may have put several items on one line.
            let items = std::iter::once(first).chain(items).flat_map(|line| line.split("; - "));
            recipients.extend(items.filter_map(line_of));
        }
    }
    recipients
}

fn line_of(line: &str) -> Option<String> {
    let line = layout::bullet(line).unwrap_or(line);
    let line = line.trim_end_matches(['.', ';', ',', ' ', '/']).trim();
    (!line.is_empty()).then(|| line.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

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
