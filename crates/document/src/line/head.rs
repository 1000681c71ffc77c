//! Lines of a head: the state's and the Party's name, the number and the addressee.

use super::date_line::date_line;
use super::letters::{Beside, Letters};
use super::words::{SHORT_LINE_BYTES, has_words, is_capitals};
use crate::bytes::first_bytes;
use tracuu_text::sign::{is_dash, is_slash};
use tracuu_text::{Span, phrase};

/// Longest line of a head, in bytes.
pub(crate) const HEAD_LINE_BYTES_MAX: usize = 300;
/// Longest paragraph, in bytes, that may be lines of a head merged by a portal.
pub(crate) const MERGED_BYTES_MAX: usize = 1500;

/// Longest motto, in bytes, with its letters set apart.
const MOTTO_BYTES_MAX: usize = 100;
/// The letters of the state's name.
const STATE: &str = "conghoaxahoichunghiavietnam";
/// The letters of the Party's name.
const PARTY: &str = "dangcongsanvietnam";
/// The letters of the state's name until 1976.
const OLD_STATE: &str = "vietnamdanchuconghoa";
/// The letters of the motto.
const MOTTO: &str = "doclaptudohanhphuc";
/// Fewest letters of a piece of a name that a line break tore off: of the first part of the name if
/// it is the whole line, and if it ends a line; of the last part likewise.
const PIECE_LETTERS: [usize; 4] = [4, 10, 7, 15];

/// Returns true if `line` contains the state's or the Party's name as printed in a head.
pub(crate) fn names_nation(line: &str) -> bool {
    // All these names have the letter, and nearly no other line has it.
    let plain = || ["CONG HOA XA", "DANG CONG SAN"].iter().any(|name| line.contains(name));
    if line.len() > MERGED_BYTES_MAX || !(line.contains('Ộ') || plain()) {
        return false;
    }
    let letters = Letters::of(line);
    let small = |place: &Span| place.of(line).contains(char::is_lowercase);
    ["conghoaxahoi", "dangcongsan", "danchuconghoa"]
        .iter()
        .any(|name| letters.places_of(name).any(|place| !small(&place)))
}

/// Returns true if `text` begins with the name of the state or the Party in capitals, as at the top
/// of a document.
pub(crate) fn is_nation(text: &str) -> bool {
    text.starts_with(['C', 'Đ']) && is_capitals(text) && {
        let letters = Letters::of(text);
        letters.begin_with("conghoaxahoichunghia") || letters.begin_with(PARTY)
    }
}

/// Returns the places of the state's or the Party's whole name in capitals, and of the motto, in a
/// line of a head. `QUỐC HỘI NƯỚC CỘNG HÒA …` names an organ.
pub(crate) fn nation_and_motto(line: &str) -> Vec<Span> {
    if !line.contains(['Ộ', 'Đ']) {
        return Vec::new();
    }
    let letters = Letters::of(line);
    let country = |place: &Span| line[..place.start].trim_end().ends_with("NƯỚC");
    let small = |place: &Span| place.of(line).contains(char::is_lowercase);
    let names = [STATE, PARTY].into_iter().flat_map(|name| letters.places_of(name));
    let names = names.filter(|place| !country(place) && !small(place));
    names.chain(letters.places_of(MOTTO)).collect()
}

/// Returns true for the motto below the state's name.
pub(crate) fn is_motto(text: &str) -> bool {
    text.len() <= SHORT_LINE_BYTES
        && text.starts_with(['Đ', 'đ'])
        && Letters::of(first_bytes(text, MOTTO_BYTES_MAX)).begin_with(MOTTO)
}

/// Returns true for the line that opens an annex or a form.
pub(crate) fn is_annex(text: &str) -> bool {
    ["PHỤ LỤC", "DANH MỤC", "DANH SÁCH", "BIỂU", "MẪU"].iter().any(|word| text.starts_with(word))
        || (text.starts_with("Phụ lục") && text.len() <= 20)
}

/// Returns true for the line that opens the list of recipients. Marks of private use, which carry
/// the corrected words of a scan, do not count.
pub(crate) fn is_recipients(text: &str) -> bool {
    let private = |c: char| matches!(c, '\u{f0000}'..='\u{ffffd}');
    ["Nơi nhận", "NƠI NHẬN"].iter().any(|opening| {
        let mut chars = text.chars().filter(|&c| !private(c));
        opening.chars().all(|known| chars.next() == Some(known))
    })
}

/// Returns the text after `Số` or `Số:` in a line that gives the document's number, else `None`.
pub(crate) fn number_line(line: &str) -> Option<&str> {
    // With a word before it, the number of a law: a portal's headline has the same words.
    const NAMED: [&str; 7] = [
        "Luật số",
        "LUẬT SỐ",
        "Bộ luật số",
        "BỘ LUẬT SỐ",
        "Pháp lệnh số",
        "PHÁP LỆNH SỐ",
        "Nghị quyết số",
    ];
    if line.len() > MERGED_BYTES_MAX {
        return None;
    }
    let named = NAMED.iter().find_map(|word| line.strip_prefix(word)).map(str::trim_start);
    let decree = || line.strip_prefix("Sắc lệnh số").map(str::trim_start);
    let (rest, is_sure) = match named.or_else(decree) {
        Some(rest) => (rest, true),
        None => number_label(line)?,
    };
    // A portal's headline continues with other words.
    let behind = rest.trim_start_matches(':').trim_start().split_once(' ');
    let goes_on = |after: &str| has_words(after) && date_line(after.trim()).is_none();
    if named.is_some() && behind.is_some_and(|(_, after)| goes_on(after)) {
        return None;
    }
    let colon = rest.strip_prefix(':');
    // The Party writes no colon. A sentence that begins with `Số` must not be taken for its form.
    let party = rest.starts_with(|c: char| {
        c.is_ascii_digit() || is_dash(c) || is_slash(c) || matches!(c, '.' | '…' | '_')
    });
    // `Số A12/KH-C06`
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let lettered = (1..=2).contains(&(rest.len() - digits.len()))
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.contains(is_slash);
    let party = party || lettered;
    colon.map(|rest| rest.trim_start_matches(['*', ' '])).or((party && is_sure).then_some(rest))
}

/// Returns the text after the word `Số` at the start of `line`, and whether the word has its accent
/// and capital; without them a colon must follow. The word may be set apart (`S ố`) and have more
/// words after it (`Số, ký hiệu`). It may be the sign `№`.
fn number_label(line: &str) -> Option<(&str, bool)> {
    const MORE: [&str; 10] = [
        "và ký hiệu",
        ", ký hiệu",
        "ký hiệu",
        "hiệu",
        "công văn",
        "văn bản",
        "VB",
        "CV",
        "QĐ",
        "/No",
    ];
    let digit = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let line = line.trim_start_matches(is_mark);
    let (rest, is_sure) = match line.strip_prefix('№') {
        Some(rest) => (rest, true),
        None => {
            let rest = line.strip_prefix(['S', 's'])?.trim_start();
            let vowel = rest.chars().next().filter(|c| "ỐốÔôOo".contains(*c))?;
            (&rest[vowel.len_utf8()..], line.starts_with('S') && "Ốố".contains(vowel))
        }
    };
    if rest.starts_with(char::is_alphabetic) {
        return None;
    }
    let rest = rest.trim_start();
    let more = MORE.iter().find_map(|words| rest.strip_prefix(words));
    let more = more.map(|rest| rest.trim_start_matches(['№', ' ']));
    let more = more.or(rest.strip_prefix('№').map(str::trim_start));
    let more = more.filter(|rest| rest.starts_with(':') || digit(rest));
    Some((more.unwrap_or(rest), is_sure))
}

/// Returns true for a sign that may be printed around a line of the head: brackets, stars, quotes.
fn is_mark(c: char) -> bool {
    matches!(c, '*' | '_' | '(' | '[' | '{' | '“' | '"' | '«' | ' ')
}

/// Returns `line` without the state's name, the Party's name, the motto and the words `DỰ THẢO`, at
/// its end or start. The state's name may be broken over two lines.
pub(crate) fn without_nation(line: &str) -> String {
    const KEYS: [&str; 7] =
        [MOTTO, OLD_STATE, STATE, "conghoaxahoichunghia", PARTY, "vanbanquyphamphapluat", "duthao"];
    let [opening_alone, opening, closing_alone, closing] = PIECE_LETTERS;
    let mut rest = line.trim();
    let mut letters = Letters::of(rest);
    for key in KEYS {
        if let Some(beside) = letters.beside(key) {
            rest = beside.of(rest);
            letters = Letters::of(rest);
        }
    }
    // Names of organs end with `VIỆT NAM` too; the rule for issuers handles that case.
    let alone =
        |name: &&str| letters.close(name, closing_alone) || letters.open(name, opening_alone);
    if [STATE, PARTY].iter().any(alone) {
        return String::new();
    }
    let opened = [STATE, PARTY].iter().find_map(|name| letters.opening_at_end(name, opening));
    let opened = opened.filter(|place| is_capitals(place.of(rest)));
    let closed = letters.beside(&STATE[STATE.len() - closing..]);
    rest = match (opened, closed) {
        (Some(place), _) => &rest[..place.start],
        (None, Some(Beside::Before(end))) => &rest[..end],
        _ => rest,
    };
    rest.trim_matches(|c: char| !c.is_alphanumeric()).to_string()
}

/// Returns true for the line that names the addressee: `Kính gửi: …`.
pub(crate) fn is_address(line: &str) -> bool {
    phrase::key(first_bytes(line, 20)).starts_with("kính gửi")
}

/// Returns true if `line` opens the note below the title of an annex: `(Ban hành kèm theo …)`.
pub(crate) fn is_note(line: &str) -> bool {
    let note = line.strip_prefix('(');
    note.is_some_and(|note| first_bytes(note, 40).to_lowercase().contains("kèm theo"))
}
