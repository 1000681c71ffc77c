//! Lines of a signature: in whose place somebody signs, and the post.

use std::sync::LazyLock;

use super::words::{OPEN_WORDS, is_capitals};
use crate::entity::issuer;
use tracuu_text::phrase;

/// Prefixes of the lines that say in whose place somebody signs.
pub(crate) const AUTHORITIES: [&str; 11] =
    ["TM.", "T/M", "KT.", "K/T", "TL.", "T/L", "TUQ.", "T/UQ", "TM ", "KT ", "Q."];

/// Longest line of a signature, in bytes.
pub(crate) const SIGNATURE_LINE_BYTES_MAX: usize = 160;

pub(crate) static POSITIONS: LazyLock<Vec<(String, &str)>> = LazyLock::new(|| {
    let lines = phrase::data_lines(include_str!("../../data/positions.txt"));
    let mut positions: Vec<_> = lines.map(|line| (phrase::key(line), line)).collect();
    positions.sort_by_key(|(key, _)| std::cmp::Reverse(key.len()));
    positions
});

/// Returns true if `line` says in whose place somebody signs: `KT. CHỦ TỊCH`.
pub(crate) fn is_authority(line: &str) -> bool {
    line.len() <= SIGNATURE_LINE_BYTES_MAX
        && AUTHORITIES.iter().any(|start| line.starts_with(start))
        && is_capitals(line)
}

/// Returns true if `line` is in capitals and begins with a known post: `PHÓ CHÁNH VĂN PHÒNG`,
/// `TRƯỞNG BAN`.
pub(crate) fn is_position(line: &str) -> bool {
    line.len() <= SIGNATURE_LINE_BYTES_MAX && is_capitals(line) && {
        let key = phrase::key(line);
        POSITIONS.iter().any(|(known, _)| {
            key.strip_prefix(known.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }
}

/// Returns true if `next`, a line in capitals below the title `heading`, names the issuer and does
/// not continue the title: `CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH`.
pub(crate) fn names_issuer(heading: &str, next: &str) -> bool {
    let issuer = issuer::head(next).is_some_and(|head| head.name.contains(' '));
    let last = heading.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let open = last.ends_with(',') || OPEN_WORDS.contains(&last.as_str());
    (issuer || is_position(next)) && !open
}
