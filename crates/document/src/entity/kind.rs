//! Document types (loại văn bản): recognises them in lines, numbers and sentences. The table is
//! `data/types.tsv`, loaded by [`crate::entity::abbreviation`].

use super::abbreviation::{TYPES, Type};
use tracuu_text::phrase;

/// Longest name of a type, in words.
const NAME_WORDS_MAX: usize = 5;

/// Returns the type with the name `text`, in any case.
pub(crate) fn type_named(text: &str) -> Option<&'static str> {
    let key = phrase::key(text);
    TYPES.iter().find(|kind| kind.key == key).map(|kind| kind.name)
}

/// Returns true if the type only marks a copy of a document (Nghị định 30/2020/NĐ-CP, Điều 25).
pub(crate) fn is_copy(name: &str) -> bool {
    ["Sao y", "Trích sao", "Sao lục"].contains(&name)
}

/// Returns the type that an abbreviation in a number stands for. `party` numbers have their own:
/// `TT` is Thông tri there, Thông tư elsewhere.
pub(crate) fn by_abbreviation(code: &str, party: bool) -> Option<&'static str> {
    let named = |kind: &&Type| kind.abbreviations.contains(&code);
    let own = TYPES.iter().filter(|kind| kind.party == party).find(named);
    own.or_else(|| TYPES.iter().filter(|kind| !kind.party || party).find(named))
        .map(|kind| kind.name)
}

/// Returns the type with whose name `text` ends. The name consists of whole words and begins with a
/// capital, as before `số`.
pub(crate) fn named_at_end(text: &str) -> Option<&'static str> {
    let mut tail: Vec<&str> = text.split_whitespace().rev().take(NAME_WORDS_MAX).collect();
    tail.reverse();
    let keys: Vec<String> = tail.iter().map(|word| phrase::key(word)).collect();
    let kind = TYPES.iter().find(|kind| {
        keys.len().checked_sub(kind.words).is_some_and(|from| {
            tail[from].starts_with(char::is_uppercase)
                && kind.key.split(' ').eq(keys[from..].iter().map(String::as_str))
        })
    })?;
    Some(kind.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        let state: usize = include_str!("../../data/types.tsv")
            .lines()
            .take_while(|line| !line.starts_with("Hiến pháp"))
            .filter(|line| line.ends_with("\tstate"))
            .count();
        assert_eq!(state, 29, "Nghị định 30/2020/NĐ-CP, Điều 7, names 29 types");
    }

    #[test]
    fn abbreviations_depend_on_the_family() {
        let cases = [
            ("TT", false, Some("Thông tư")),
            ("TT", true, Some("Thông tri")),
            ("CTr", false, Some("Chương trình")),
            ("CT", false, Some("Chỉ thị")),
            ("KL", true, Some("Kết luận")),
            ("NQ", true, Some("Nghị quyết")),
            ("SKHĐT", false, None),
        ];
        for (code, party, expected) in cases {
            assert_eq!(by_abbreviation(code, party), expected, "{code} {party}");
        }
        assert_eq!(named_at_end("thực hiện Thông tư liên tịch"), Some("Thông tư liên tịch"));
        assert_eq!(named_at_end("tại Báo cáo"), Some("Báo cáo"));
        assert_eq!(named_at_end("đã báo cáo"), None);
    }
}
