//! The stamp of the counter that received a document: a frame with the receiver's name, `ĐẾN`,
//! `Giờ: …`, `Ngày: …`, `Kính chuyển: …`. It is printed over or beside the head and does not
//! belong to it.

use super::phrases;
use super::pieces::{Doubts, Piece};
use crate::entity::issuer;
use crate::line::{self, is_capitals};
use crate::secrecy;
use tracuu_text::{fold, phrase};

/// The receiver's name is at most this many lines above the words of its stamp.
const NAME_LINES_MAX: usize = 4;
/// Pieces of one name are at most this many columns apart.
const NAME_GAP_MAX: usize = 6;
/// A piece with a word that OCR is less sure of, in percent, may be handwriting.
const UNREADABLE_BELOW: u8 = 40;
/// Longest piece of handwriting or dirt, in words.
const UNREADABLE_WORDS_MAX: usize = 3;

/// Returns which of `head`, the pieces of a head, are apart from it: those of the counter's stamp,
/// handwriting, words left of the type, which is alone on its line, and a stamp of secrecy that is
/// misread.
pub(super) fn apart(head: &[Piece<'_>], doubts: Doubts<'_>) -> Vec<bool> {
    let mut stamp: Vec<bool> = head.iter().map(|piece| is_of_counter(piece.text)).collect();
    for (at, stamp) in stamp.iter_mut().enumerate() {
        *stamp |= is_beside_type(head, at);
    }
    for at in 0..head.len() {
        if stamp[at] {
            mark_receiver(head, at, &mut stamp);
        }
    }
    mark_framed(head, &mut stamp);
    let unread = head.iter().map(|piece| is_unreadable(piece, doubts));
    let stamp = stamp.iter().zip(unread).map(|(stamp, unread)| *stamp || unread);
    let levels = head.iter().map(|piece| is_misread_level(piece.text));
    stamp.zip(levels).map(|(apart, level)| apart || level).collect()
}

/// Returns true for a stamp of secrecy with wrong accents. On a line of its own it holds the
/// document back.
fn is_misread_level(text: &str) -> bool {
    secrecy::misread(text).is_some_and(|level| phrase::key(text) != phrase::key(level))
}

/// Returns true if the piece `at` is on the line of the type, left of it.
fn is_beside_type(head: &[Piece<'_>], at: usize) -> bool {
    let piece = &head[at];
    head.iter().any(|other| {
        other.line == piece.line && other.column > piece.column && is_whole_type(other.text)
    })
}

/// Marks the pieces inside the frame of a stamp: between its first and last line, and between its
/// edges.
fn mark_framed(head: &[Piece<'_>], stamp: &mut [bool]) {
    let own = || head.iter().zip(stamp.iter()).filter(|(_, stamp)| **stamp).map(|(piece, _)| piece);
    let lines = own().map(|piece| piece.line);
    let Some((top, bottom)) = lines.clone().min().zip(lines.max()) else { return };
    let left = own().map(|piece| piece.column).min().unwrap_or_default();
    let right = own().map(|piece| piece.end_column()).max().unwrap_or_default();
    for (piece, stamp) in head.iter().zip(stamp) {
        let inside = (top..=bottom).contains(&piece.line)
            && piece.column >= left
            && piece.end_column() <= right;
        let short = piece.words().len() <= UNREADABLE_WORDS_MAX;
        *stamp |= inside && short && !is_part(piece.text) && !names_organ(piece.text);
    }
}

/// Returns true if `text` begins as a line of a counter's stamp. Accents do not count.
pub(super) fn is_of_counter(text: &str) -> bool {
    const OPENINGS: [&str; 9] = [
        "cong van den",
        "van ban den",
        "kinh chuyen",
        "luu ho so",
        "ngay den",
        "so den",
        "den gio",
        "den ngay",
        "den so",
    ];
    const LABELS: [&str; 4] = ["gio", "ngay", "chuyen", "so den"];
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let key = fold(&phrase::key(text));
    let begins = |opening: &&str| {
        key.strip_prefix(*opening).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let labelled = text
        .split_once(':')
        .is_some_and(|(label, _)| LABELS.contains(&fold(&label.trim().to_lowercase()).as_str()));
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let arrived = is_capitals(first) && fold(&first.to_lowercase()) == "den" && is_short(&key);
    OPENINGS.iter().any(begins) || labelled || arrived || has_dotted_label(text)
}

/// Returns true if a word of `text` is `Giờ` or `Ngày` with dots to be filled in. OCR reads `Giờ`
/// also as `Giề`.
fn has_dotted_label(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let label = word.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let dots = word[label.len()..].chars().filter(|c| ".…".contains(*c)).count();
        dots > 3 && ["gio", "gie", "ngay"].contains(&fold(&label.to_lowercase()).as_str())
    })
}

/// Returns true if at most one word follows the first.
fn is_short(key: &str) -> bool {
    key.split(' ').nth(2).is_none()
}

fn is_whole_type(text: &str) -> bool {
    line::type_line(text).is_some_and(|found| found.rest.is_empty())
}

/// Returns true for a few words, not figures, if OCR is unsure of at least half of them. Capitals
/// and parts of a head do not count.
pub(super) fn is_unreadable(piece: &Piece<'_>, doubts: Doubts<'_>) -> bool {
    let words = piece.words();
    let unsure = words.iter().filter(|word| doubts.confidence(word.span) < UNREADABLE_BELOW);
    words.len() <= UNREADABLE_WORDS_MAX
        && unsure.count() * 2 >= words.len()
        && !piece.text.contains(|c: char| c.is_ascii_digit())
        && !is_capitals(piece.text)
        && !is_part(piece.text)
}

/// Returns true if `text` is a part of a head that a stamp cannot be.
fn is_part(text: &str) -> bool {
    line::number_line(text).is_some()
        || line::date_line(text).is_some()
        || line::names_nation(text)
        || line::is_motto(text)
        || line::is_address(text)
        || line::is_recipients(text)
        || text.starts_with("V/v")
        || line::type_line(text).is_some()
}

/// Marks the receiver's name above the piece `at` of a stamp: lines in capitals that it is below,
/// up to the number. The only organ of a head is its issuer.
fn mark_receiver(head: &[Piece<'_>], at: usize, stamp: &mut [bool]) {
    let below = &head[at];
    let first = below.line.saturating_sub(NAME_LINES_MAX);
    for above in (0..at).rev().take_while(|&above| head[above].line >= first) {
        let piece = &head[above];
        if piece.line == below.line || !piece.overlaps(below) {
            continue;
        }
        if is_part(piece.text) && !line::is_address(piece.text) {
            return;
        }
        let name = is_capitals(piece.text);
        if !name || (names_organ(piece.text) && !has_other_organ(head, above, stamp)) {
            continue;
        }
        stamp[above] = true;
        for next in 0..head.len() {
            let beside = &head[next];
            let gap = beside.column.saturating_sub(piece.end_column());
            let left = piece.column.saturating_sub(beside.end_column());
            stamp[next] |= beside.line == piece.line
                && gap.max(left) <= NAME_GAP_MAX
                && is_capitals(beside.text)
                && !is_part(beside.text);
        }
    }
}

fn names_organ(text: &str) -> bool {
    issuer::head(text).is_some() || phrases::is_known(text)
}

fn has_other_organ(head: &[Piece<'_>], own: usize, stamp: &[bool]) -> bool {
    head.iter().enumerate().any(|(at, piece)| {
        let line = line::without_nation(piece.text);
        at != own && !stamp[at] && is_capitals(&line) && issuer::head(&line).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::pieces::pieces;

    #[test]
    fn lines_of_a_counter_are_known() {
        let lines = [
            "ĐẾN",
            "ĐỀN Số: 812",
            "_ĐẾN",
            "CÔNG VĂN ĐÊN",
            "Giờ.......",
            "ẾN Giờ.......",
            "Giề........",
            "Ngày: 12/3/2021",
            "Ngày...12....",
            "Kính chuyển: Phòng TH",
            "Lưu hồ sơ số:",
            "Số đến: 14",
        ];
        for line in lines {
            assert!(is_of_counter(line), "{line}");
        }
        let others = [
            "Ngày 12 tháng 3 năm 2021",
            "ĐẾN NĂM 2030 VÀ ĐỊNH HƯỚNG",
            "Số: 12/QĐ-UBND",
            "đến năm 2030",
            "Chuyển đổi số",
            "Giờ làm việc",
            "",
        ];
        for line in others {
            assert!(!is_of_counter(line), "{line}");
        }
    }

    fn kept(text: &str) -> Vec<&str> {
        let head = pieces(text);
        let apart = apart(&head, Doubts(&[]));
        head.iter().zip(apart).filter(|(_, apart)| !apart).map(|(piece, _)| piece.text).collect()
    }

    #[test]
    fn the_receiver_is_not_the_issuer() {
        let beside = "   BỘ NỘI VỤ          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n   Số: 5/BNV-TH\
                      \nSỞ Y TẾ TỈNH LẠNG SƠN\n  ĐẾN      QUYẾT ĐỊNH\n Ngày:.....";
        assert_eq!(
            kept(beside),
            ["BỘ NỘI VỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 5/BNV-TH", "QUYẾT ĐỊNH"]
        );
        let framed = "  SỞ Y TẾ\n  Số: 5/SYT\n CÔNG VĂN ĐẾN      Về lịch\n   Lo)\n  Ngày: 3/4";
        assert_eq!(kept(framed), ["SỞ Y TẾ", "Số: 5/SYT", "Về lịch"]);
        let above = "SỞ Y TẾ TỈNH LẠNG SƠN\n  ĐẾN Số: 40\n  BỘ NỘI VỤ\n  Số: 5/BNV-TH";
        assert_eq!(kept(above), ["BỘ NỘI VỤ", "Số: 5/BNV-TH"]);
        let alone = "  BỘ NỘI VỤ\n  ĐẾN\n";
        assert_eq!(kept(alone), ["BỘ NỘI VỤ"]);
    }
}
