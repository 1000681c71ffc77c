//! The signature of a scan: posts and name in the right column of the foot, beside or below the
//! recipients. A seal and the signature itself cover parts of it.

use super::names;
use super::phrases;
use super::pieces::{Doubts, Piece};
use crate::Signer;
use crate::foot::signer;
use crate::line::{AUTHORITIES, is_authority, is_capitals, is_position};
use crate::trace::Trace;

/// The right column begins at least at this column.
const RIGHT_COLUMN_MIN: usize = 28;
/// A post counts only if OCR is at least this sure of each of its words, unless it is known.
const POST_SURE_MIN: u8 = 60;

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
    Some(signer::read(&lines, &mut Trace::default()).unwrap_or_else(unnamed))
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
    let known = rest.split(',').all(|part| phrases::is_known(part));
    piece.text.starts_with(char::is_alphabetic) && (known || (sure && is_position(rest)))
}
