//! Lines that begin with the name of a document type in capitals. The names and abbreviations of
//! types are in [`crate::entity::kind`].

use crate::entity::abbreviation::{TYPES, Type};
use tracuu_text::{fold, phrase};

/// Longest name of a type, in words.
const NAME_WORDS_MAX: usize = 5;
/// Longest line, in bytes, that is checked for a type with spaces between its letters.
const SPACED_BYTES_MAX: usize = 120;

/// A line that begins with a type in capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TypeLine<'a> {
    /// The type: `Thông báo`.
    pub name: &'static str,
    /// The text after it on the line, without a colon; empty if the line has only the type.
    pub rest: &'a str,
}

/// Reads a line that begins with the name of a type in capitals (Nghị định 30/2020/NĐ-CP, Phụ lục
/// I, box 5a). Returns `None` for any other line.
pub(crate) fn type_line(line: &str) -> Option<TypeLine<'_>> {
    let mut start = line.chars();
    let capital = |c: Option<char>| c.is_some_and(char::is_uppercase);
    let (first, second) = (start.next(), start.next());
    if capital(first) && second == Some(' ') {
        return spaced_out(line).map(|name| TypeLine { name, rest: "" });
    }
    if !capital(first) || !capital(second) {
        return None;
    }
    let head: Vec<&str> = line.split_whitespace().take(NAME_WORDS_MAX).collect();
    let capitals = head.iter().take_while(|word| !word.chars().any(char::is_lowercase)).count();
    let keys: Vec<String> = head[..capitals].iter().map(|word| phrase::key(word)).collect();
    let named = TYPES.iter().find(|kind| {
        let words = kind.key.split(' ');
        keys.len() >= kind.words && words.eq(keys[..kind.words].iter().map(String::as_str))
    });
    let kind = named.or_else(|| misread(line, &keys))?;
    let last = head[kind.words - 1];
    let end = last.as_ptr() as usize + last.len() - line.as_ptr() as usize;
    Some(TypeLine { name: kind.name, rest: line[end..].trim_matches([' ', ':', '*']) })
}

/// Returns the type whose name equals all of `line` apart from accents, which OCR misreads
/// (`QUYÉT ĐỊNH`).
fn misread(line: &str, keys: &[String]) -> Option<&'static Type> {
    let whole = keys.len() > 1 && line.split_whitespace().nth(keys.len()).is_none();
    let plain = keys.iter().map(|key| fold(key)).collect::<Vec<_>>().join(" ");
    TYPES.iter().find(|kind| whole && kind.words == keys.len() && fold(&kind.key) == plain)
}

/// Returns the type whose letters are spaced out on `line`: `Q U Y Ế T Đ Ị N H`.
fn spaced_out(line: &str) -> Option<&'static str> {
    let letters = || line.split_whitespace();
    let single = |word: &str| word.chars().count() == 1;
    if line.len() > SPACED_BYTES_MAX || !letters().all(single) || letters().nth(3).is_none() {
        return None;
    }
    let joined: String = letters().collect::<String>().to_lowercase();
    TYPES.iter().map(|kind| kind.name).find(|name| name.to_lowercase().replace(' ', "") == joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_type_lines() {
        let cases = [
            ("THÔNG BÁO", Some(("Thông báo", ""))),
            ("QUYẾT ĐỊNH:", Some(("Quyết định", ""))),
            ("THÔNG TƯ LIÊN TỊCH", Some(("Thông tư liên tịch", ""))),
            ("NGHỊ ĐỊNH THƯ", Some(("Nghị định thư", ""))),
            ("GIẤY UỶ QUYỀN", Some(("Giấy ủy quyền", ""))),
            ("KẾ HOẠCH Phát triển du lịch", Some(("Kế hoạch", "Phát triển du lịch"))),
            ("Q U Y Ế T Đ Ị N H", Some(("Quyết định", ""))),
            ("QUYÉT ĐỊNH", Some(("Quyết định", ""))),
            ("QUYÉT ĐỊNH CỦA", None),
            ("A B C D E", None),
            ("Thông báo", None),
            ("KẾ TOÁN", None),
            ("", None),
        ];
        for (line, expected) in cases {
            let found = type_line(line).map(|found| (found.name, found.rest));
            assert_eq!(found, expected, "{line:?}");
        }
    }
}
