//! Lines of a head: the state's and the Party's name, the number and the addressee.

use super::date_line::date_line;
use super::words::{SHORT_LINE_BYTES, has_words, is_capitals};
use crate::bytes::first_bytes;
use tracuu_text::{fold, phrase};

/// Longest line of a head, in bytes.
pub(crate) const HEAD_LINE_BYTES_MAX: usize = 300;
/// Longest paragraph, in bytes, that may be lines of a head merged by a portal.
pub(crate) const MERGED_BYTES_MAX: usize = 1500;

/// Returns true if `line` contains the state's or the Party's name as printed in a head.
pub(crate) fn names_nation(line: &str) -> bool {
    // All these names have the letter, and nearly no other line has it.
    if !line.contains('Ộ') {
        return false;
    }
    // OCR misreads accents: `CỘNG HÕA`.
    let misread = || {
        line.contains("XÃ HỘI") && fold(&line.to_lowercase()).contains("cong hoa xa hoi chu nghia")
    };
    let named = [
        "CỘNG HÒA XÃ HỘI",
        "CỘNG HOÀ XÃ HỘI",
        "ĐẢNG CỘNG SẢN",
        "DÂN CHỦ CỘNG HÒA",
        "DÂN CHỦ CỘNG HOÀ",
    ]
    .iter()
    .any(|name| line.contains(name));
    named || (line.len() <= HEAD_LINE_BYTES_MAX && misread() && is_capitals(line))
}

/// Returns true if `text` begins with the name of the state or the Party in capitals, as at the top
/// of a document.
pub(crate) fn is_nation(text: &str) -> bool {
    text.starts_with(['C', 'Đ'])
        && is_capitals(text)
        && ["cộng hòa xã hội chủ nghĩa", "đảng cộng sản việt nam"]
            .iter()
            .any(|nation| phrase::key(text).starts_with(&phrase::key(nation)))
}

/// Returns true for the motto below the state's name.
pub(crate) fn is_motto(text: &str) -> bool {
    text.len() <= SHORT_LINE_BYTES
        && text.starts_with(['Đ', 'đ'])
        && phrase::key(text).starts_with("độc lập tự do hạnh phúc")
}

/// Returns true for the line that opens an annex or a form.
pub(crate) fn is_annex(text: &str) -> bool {
    ["PHỤ LỤC", "DANH MỤC", "DANH SÁCH", "BIỂU", "MẪU"].iter().any(|word| text.starts_with(word))
        || (text.starts_with("Phụ lục") && text.len() <= 20)
}

/// Returns true for the line that opens the list of recipients.
pub(crate) fn is_recipients(text: &str) -> bool {
    text.starts_with("Nơi nhận") || text.starts_with("NƠI NHẬN")
}

/// Returns the text after `Số` or `Số:` in a line that gives the document's number, else `None`.
pub(crate) fn number_line(line: &str) -> Option<&str> {
    if line.len() > MERGED_BYTES_MAX {
        return None;
    }
    let start = [
        "Số",
        "SỐ",
        "Luật số",
        "LUẬT SỐ",
        "Bộ luật số",
        "Pháp lệnh số",
        "Nghị quyết số",
        "Sắc lệnh số",
    ];
    let (word, rest) = start.iter().find_map(|word| Some((word, line.strip_prefix(word)?)))?;
    let rest = rest.trim_start();
    // A portal's headline names the document and continues with other words.
    let named = !["Số", "SỐ", "Sắc lệnh số"].contains(word);
    let behind = rest.trim_start_matches(':').trim_start().split_once(' ');
    let goes_on = |after: &str| has_words(after) && date_line(after.trim()).is_none();
    if named && behind.is_some_and(|(_, after)| goes_on(after)) {
        return None;
    }
    let colon = rest.strip_prefix(':');
    // The Party writes no colon. A sentence that begins with `Số` must not be taken for its form.
    let party =
        rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '…' | '_'));
    colon.map(str::trim_start).or(party.then_some(rest))
}

/// Returns `line` without the state's name, the Party's name, the motto and the words `DỰ THẢO`.
pub(crate) fn without_nation(line: &str) -> String {
    const KEYS: [&str; 7] = [
        "độc lập tự do hạnh phúc",
        "việt nam dân chủ cộng hòa",
        "cộng hòa xã hội chủ nghĩa việt nam",
        "cộng hòa xã hội chủ nghĩa",
        "đảng cộng sản việt nam",
        "văn bản quy phạm pháp luật",
        "dự thảo",
    ];
    let mut rest = line.trim().to_string();
    for known in KEYS {
        rest = without(&rest, &fold(&phrase::key(known)));
    }
    // The state's name may be broken before its last words. Names of organs end with these words
    // too; the rule for issuers handles that case.
    if phrase::key(first_bytes(&rest, 20)) == "việt nam" {
        String::new()
    } else {
        rest.trim_matches(|c: char| !c.is_alphanumeric()).to_string()
    }
}

/// Returns `text` without the words of `key` at its end, or else at its start. `key` has no
/// accents, because OCR misreads them.
fn without(text: &str, key: &str) -> String {
    let count = key.split(' ').count();
    let words: Vec<_> = tracuu_text::words(text).collect();
    if words.len() < count {
        return text.to_string();
    }
    let reads = |part: &[tracuu_text::Word<'_>]| {
        part.iter().map(|word| fold(&tracuu_text::key(word.text))).eq(key.split(' '))
    };
    let (head, tail) = (&words[..count], &words[words.len() - count..]);
    if reads(tail) {
        text[..tail[0].start].to_string()
    } else if reads(head) {
        text[head[count - 1].span().end..].to_string()
    } else {
        text.to_string()
    }
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
