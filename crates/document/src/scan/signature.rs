//! The signature of a scan: posts and name in the right column of the foot, beside or below the
//! recipients. A seal and the signature itself cover parts of it.

use super::names;
use super::phrases;
use super::pieces::{Doubts, Piece};
use crate::Signer;
use crate::entity::issuer;
use crate::foot::signer;
use crate::line::{AUTHORITIES, is_authority, is_capitals, is_position};
use crate::trace::Trace;

/// The right column begins at least at this column.
const RIGHT_COLUMN_MIN: usize = 28;
/// How the positions of deputies begin.
const DEPUTIES: [&str; 2] = ["Phó", "Thứ trưởng"];
/// A post counts only if OCR is at least this sure of each of its words, unless it is known.
pub(super) const POST_SURE_MIN: u8 = 60;

/// Returns true if `piece` is in the right column.
pub(super) fn is_right(piece: &Piece<'_>) -> bool {
    piece.column >= RIGHT_COLUMN_MIN
}

/// Reads the signature among the pieces of the foot. A name counts if it is the only one, a post if
/// all of it is known. Returns `None` if there is neither.
pub(super) fn read(foot: &[Piece<'_>], doubts: Doubts<'_>) -> Option<Signer> {
    let right = || foot.iter().filter(|piece| is_right(piece));
    let mut named = right()
        .filter_map(|piece| Some((piece.line, signer::name_case(&names::certain(piece, doubts)?))));
    let name = named.next().filter(|_| named.next().is_none());
    let above = |piece: &&Piece<'_>| name.as_ref().is_none_or(|(line, _)| piece.line < *line);
    let posts: Vec<&Piece<'_>> =
        right().filter(above).filter(|piece| is_post(piece.text)).collect();
    // Where the first post is damaged, the prefix that makes it an authority may be lost.
    let whole = posts.iter().all(|piece| is_certain(piece, doubts));
    let mut lines: Vec<&str> =
        posts.iter().filter(|_| whole).map(|piece| bare(piece.text)).collect();
    lines.extend(name.as_ref().map(|(_, name)| name.as_str()));
    if lines.is_empty() {
        return None;
    }
    let unnamed =
        || Signer { name: name.as_ref().map(|(_, name)| name.clone()), ..Signer::default() };
    let signer = signer::read(&lines, &mut Trace::default()).unwrap_or_else(unnamed);
    let authority = signer.authority.as_deref().map(with_stops);
    let signer = Signer { authority, ..signer };
    Some(without_cut_position(signer)).filter(|signer| *signer != Signer::default())
}

/// Puts the stops of `KT.` back, which the ring of a seal hides.
fn with_stops(authority: &str) -> String {
    let part = |part: &str| part.strip_prefix("KT ").map(|post| format!("KT. {post}"));
    let parts = authority.split(", ").map(|text| part(text).unwrap_or(text.to_string()));
    parts.collect::<Vec<_>>().join(", ")
}

/// Returns the signer without a position whose first word may be lost: that of who signs in place
/// of another (`KT.`) is that of a deputy, and one of which neither authority nor name is known is
/// what a seal has left of a signature.
pub(super) fn without_cut_position(signer: Signer) -> Signer {
    let acting = signer.authority.as_deref().is_some_and(|authority| {
        authority.split(", ").any(|part| part.starts_with("KT") || part.starts_with("K/T"))
    });
    let deputy = |position: &String| DEPUTIES.iter().any(|deputy| position.starts_with(deputy));
    let alone = signer.authority.is_none() && signer.name.is_none();
    let position = signer.position.filter(|position| !alone && (!acting || deputy(position)));
    Signer { position, ..signer }
}

/// Returns true if `text` may be a line of posts: its letters are capitals, and it names one.
fn is_post(text: &str) -> bool {
    let text = bare(text);
    is_capitals(text) && (is_authority(text) || is_position(text) || text.contains("TRƯỞNG"))
}

fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Returns true if the whole of a line of posts is known: authorities, posts and organs. It begins
/// with a letter, since a sign before it may be the rest of `KT.`.
fn is_certain(piece: &Piece<'_>, doubts: Doubts<'_>) -> bool {
    let sure = doubts.confidence(piece.span()) >= POST_SURE_MIN;
    let mut rest = piece.text;
    while let Some(after) = AUTHORITIES.iter().find_map(|start| rest.strip_prefix(start)) {
        rest = after.trim_start();
    }
    let known = rest.split(',').all(phrases::is_known);
    let first = piece.words().first().map_or(0, |word| doubts.confidence(word.span));
    piece.text.starts_with(char::is_alphabetic)
        && first >= POST_SURE_MIN
        && (known || (sure && (is_position(rest) || issuer::head(rest).is_some())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reading;
    use crate::scan::pieces::pieces;
    use tracuu_text::Span;

    /// Reads the signature of a foot; `lines` are recipients and what is right of them. OCR is
    /// unsure of `doubts`.
    fn signed(lines: &[(&str, &str)], doubts: &[&str]) -> Option<Signer> {
        let printed = lines.iter().map(|(left, right)| format!("{left:<40}{right}\n"));
        let text: String = printed.collect();
        let reading = |word: &&str| {
            let start = text.find(word).unwrap();
            Reading {
                span: Span::new(start, start + word.len()),
                read: word.to_string(),
                confidence: 40,
                is_disputed: false,
            }
        };
        let readings: Vec<Reading> = doubts.iter().map(reading).collect();
        read(&pieces(&text), Doubts(&readings))
    }

    fn signer(authority: Option<&str>, position: Option<&str>, name: Option<&str>) -> Signer {
        let [authority, position, name] =
            [authority, position, name].map(|text| text.map(String::from));
        Signer { name, authority, position }
    }

    #[test]
    fn the_right_column_signs() {
        let lines = [
            ("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"),
            ("- Như trên;", "KT. CHỦ TỊCH"),
            ("- PCT Lê Văn An;", "PHÓ CHỦ TỊCH"),
            ("- Lưu: VT.", ""),
            ("", "Trần Thị Bích"),
        ];
        let authority = Some("TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH");
        let whole = signer(authority, Some("Phó Chủ tịch"), Some("Trần Thị Bích"));
        assert_eq!(signed(&lines, &[]), Some(whole));
        let unsure = signer(authority, Some("Phó Chủ tịch"), None);
        assert_eq!(signed(&lines, &["Bích"]), Some(unsure));
        assert_eq!(
            signed(&lines[..1], &["Nơi"]),
            Some(signer(Some("TM. ỦY BAN NHÂN DÂN"), None, None))
        );
        assert_eq!(signed(&[("Nơi nhận:", ""), ("- Lê Văn An;", "")], &[]), None);
    }

    #[test]
    fn ranks_and_capitals_are_as_elsewhere() {
        let lines = [("Nơi nhận:", "CỤC TRƯỞNG"), ("", "Đại tá LÊ VĂN AN")];
        assert_eq!(signed(&lines, &[]), Some(signer(None, Some("Cục trưởng"), Some("Lê Văn An"))));
    }

    #[test]
    fn damaged_posts_and_names_are_left_out() {
        let name = Some("Lê Văn An");
        let lines = |post, name| [("Nơi nhận:", post), ("- Lưu: VT.", ""), ("", name)];
        assert_eq!(signed(&lines("-GIÁM ĐỐC", "Lê Văn An"), &[]), Some(signer(None, None, name)));
        assert_eq!(
            signed(&lines("KT. GXM TRƯỞNG", "Lê Văn An"), &[]),
            Some(signer(None, None, name))
        );
        let stopped = [("Nơi nhận:", "KT BỘ TRƯỞNG, CHỦ NHIỆM"), ("- Lưu: VT.", "Lê Văn An")];
        let authority = Some("KT. BỘ TRƯỞNG, CHỦ NHIỆM");
        assert_eq!(signed(&stopped, &[]), Some(signer(authority, None, name)));
        // Its first word is lost, or uncertain.
        let cut = [("Nơi nhận:", "KT. THỦ TƯỚNG"), ("- Lưu: VT.", "THỦ TƯỚNG")];
        assert_eq!(signed(&cut, &[]), Some(signer(Some("KT. THỦ TƯỚNG"), None, None)));
        assert_eq!(signed(&[("Nơi nhận:", "PHÓ CHỦ NHIỆM")], &["PHÓ"]), None);
        let commune = [("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN XÃ AN LẠC"), ("", "CHỦ TỊCH")];
        let authority = Some("TM. ỦY BAN NHÂN DÂN XÃ AN LẠC");
        assert_eq!(signed(&commune, &[]), Some(signer(authority, Some("Chủ tịch"), None)));
        assert_eq!(signed(&commune, &["LẠC"]), None);
        let post = Some(signer(Some("KT. GIÁM ĐỐC"), None, None));
        for damaged in ["PHX DÓC", "Lê Vbn An", "Xì Văn An", "An"] {
            assert_eq!(signed(&lines("KT. GIÁM ĐỐC", damaged), &[]), post, "{damaged}");
        }
        // Of two names, either may have signed.
        let two = [("Nơi nhận:", "Lê Văn An"), ("", "Trần Bích")];
        assert_eq!(signed(&two, &[]), None);
    }
}
