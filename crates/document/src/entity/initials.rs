//! Abbreviations made of initials: checks whether the first letters of words spell one (`GPMB` and
//! `giải phóng mặt bằng`). This check alone decides which words are an expansion; nothing is
//! guessed.

use tracuu_text::letter::vowel;
use tracuu_text::phrase;

/// Fewest letters of an abbreviation: a single letter is ambiguous.
pub const LETTERS_MIN: usize = 2;
/// Most letters of an abbreviation: `VPĐKQSDĐ` has eight, and longer ones are rare.
pub const LETTERS_MAX: usize = 12;
/// Most words of an expansion, including those without a letter.
pub const WORDS_MAX: usize = 12;
/// Most words without a letter. This also bounds the search: nearly every word can match in one way
/// only.
const CONNECTORS_MAX: usize = 4;

/// Words that an abbreviation may skip (`NN&PTNT`: nông nghiệp **và** phát triển nông thôn).
const CONNECTORS: [&str; 15] = [
    "bằng", "các", "cho", "có", "của", "do", "hoặc", "là", "những", "tại", "theo", "trong", "và",
    "với", "về",
];

/// Returns true if an abbreviation may skip the word with this key.
pub fn is_connector(key: &str) -> bool {
    CONNECTORS.contains(&key)
}

/// Returns the letters of `written` in lower case, if it is written as an abbreviation: capitals
/// without tone marks, with only `&`, `-`, `.` or `/` between them (`KT-XH`, `NN&PTNT`, `T.Ư`).
/// Returns `None` for fewer than [`LETTERS_MIN`] or more than [`LETTERS_MAX`] letters, and for
/// anything else.
pub fn letters(written: &str) -> Option<Vec<char>> {
    let is_capital = |c: char| c.is_ascii_uppercase() || "ĐĂÂÊÔƠƯ".contains(c);
    if !written.starts_with(is_capital) || !written.ends_with(is_capital) {
        return None;
    }
    let mut letters = Vec::new();
    for c in written.chars() {
        match c {
            '&' | '-' | '.' | '/' => {}
            _ if is_capital(c) && letters.len() < LETTERS_MAX => letters.extend(c.to_lowercase()),
            _ => return None,
        }
    }
    (letters.len() >= LETTERS_MIN).then_some(letters)
}

/// Returns what of `name` is after the words at its start that the abbreviation `code` spells, in
/// indexed form; `None` if it spells none.
pub fn rest_after(name: &str, code: &str) -> Option<String> {
    let key = phrase::key(name);
    let words: Vec<&str> = key.split(' ').collect();
    let spelled = spelled_at_start(&words, &letters(code)?)?;
    Some(words[spelled..].join(" "))
}

/// Returns how many words at the end of `keys` spell `letters`, or `None` if they do not. The first
/// and the last of these words have a letter.
pub fn spelled_at_end<S: AsRef<str>>(keys: &[S], letters: &[char]) -> Option<usize> {
    let nearest_first = keys.iter().rev().map(AsRef::as_ref).take(WORDS_MAX);
    let letters: Vec<char> = letters.iter().rev().copied().collect();
    spelled(&nearest_first.collect::<Vec<_>>(), &letters, CONNECTORS_MAX)
}

/// Returns how many words at the start of `keys` spell `letters`, or `None` if they do not. The
/// first and the last of these words have a letter.
pub fn spelled_at_start<S: AsRef<str>>(keys: &[S], letters: &[char]) -> Option<usize> {
    let keys: Vec<&str> = keys.iter().map(AsRef::as_ref).take(WORDS_MAX).collect();
    spelled(&keys, letters, CONNECTORS_MAX)
}

/// Matches one letter to each word, but skips at most `skips` connectors between words with
/// letters. Returns the number of words. A connector takes a letter if it can
/// (`quản lý về đất đai`: `QLVĐĐ`).
fn spelled(keys: &[&str], letters: &[char], skips: usize) -> Option<usize> {
    let (&letter, letters) = letters.split_first()?;
    let (key, keys) = keys.split_first()?;
    if !begins_with(key, letter) {
        return None;
    }
    if letters.is_empty() {
        return Some(1);
    }
    let connectors = keys.iter().take_while(|key| is_connector(key)).count().min(skips);
    let mut ways = (0..=connectors).filter_map(|skipped| {
        Some((skipped, spelled(&keys[skipped..], letters, skips - skipped)?))
    });
    ways.next().map(|(skipped, words)| 1 + skipped + words)
}

/// Returns true if `letter` stands for the word with this key. It must be the word's first letter
/// without the tone mark, and with or without the mark of shape (`ô nhiễm`: `Ô` or `O`). `W` stands
/// for `ư` (`trung ương`: `TW`); `đ` is a letter of its own.
fn begins_with(key: &str, letter: char) -> bool {
    let Some(first) = key.chars().next() else { return false };
    let base = vowel(first).map_or(first, |vowel| vowel.base);
    let plain = match base {
        'ă' | 'â' => 'a',
        'ê' => 'e',
        'ô' | 'ơ' => 'o',
        'ư' => 'u',
        other => other,
    };
    base == letter || plain == letter || (base == 'ư' && letter == 'w')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_letters() {
        let cases = [
            ("GPMB", "gpmb"),
            ("KT-XH", "ktxh"),
            ("NN&PTNT", "nnptnt"),
            ("T.Ư", "tư"),
            ("QSDĐ", "qsdđ"),
            ("A", ""),
            ("TTg", ""),
            ("Sở", ""),
            ("CŨ", ""),
            ("KT-", ""),
            ("19/2020", ""),
            ("ABCDEFGHIJKLM", ""),
            ("", ""),
        ];
        for (written, expected) in cases {
            let found: String = letters(written).unwrap_or_default().into_iter().collect();
            assert_eq!(found, expected, "{written}");
        }
    }

    #[test]
    fn initials_spell() {
        let cases = [
            ("GPMB", "công tác giải phóng mặt bằng", Some("giải phóng mặt bằng")),
            ("UBND", "của Uỷ ban nhân dân", Some("Uỷ ban nhân dân")),
            ("KT-XH", "phát triển kinh tế - xã hội", Some("kinh tế - xã hội")),
            (
                "GCNQSDĐ",
                "giấy chứng nhận quyền sử dụng đất",
                Some("giấy chứng nhận quyền sử dụng đất"),
            ),
            (
                "NN&PTNT",
                "nông nghiệp và phát triển nông thôn",
                Some("nông nghiệp và phát triển nông thôn"),
            ),
            ("QLVĐĐ", "quản lý về đất đai", Some("quản lý về đất đai")),
            ("QLĐĐ", "quản lý về đất đai", Some("quản lý về đất đai")),
            ("TƯ", "trung ương", Some("trung ương")),
            ("TW", "trung ương", Some("trung ương")),
            ("TU", "trung ương", Some("trung ương")),
            ("DTTS", "đầu tư tài sản", None),
            ("GPMB", "giải phóng mặt bằng và", None),
            ("GPMB", "phóng mặt bằng", None),
            ("ODA", "hỗ trợ phát triển chính thức", None),
        ];
        for (written, text, expected) in cases {
            let key = phrase::key(text);
            let keys: Vec<&str> = key.split(' ').collect();
            let found = spelled_at_end(&keys, &letters(written).unwrap());
            let words = found.map(|words| keys[keys.len() - words..].join(" "));
            assert_eq!(words, expected.map(phrase::key), "{written} {text}");
        }
        let keys = ["giải", "phóng", "mặt", "bằng", "là"];
        assert_eq!(spelled_at_start(&keys, &letters("GPMB").unwrap()), Some(4));
        assert_eq!(spelled_at_start(&keys[..3], &letters("GPMB").unwrap()), None);
        assert_eq!(spelled_at_end::<&str>(&[], &['a', 'b']), None);
    }

    proptest! {
        #[test]
        fn both_ends_agree(text in "(và|về|của|vốn|các|quỹ|đất)( (và|về|của|vốn|các|quỹ|đất)){0,11}",
                           letters in "[vcqđ]{2,12}") {
            let keys: Vec<&str> = text.split(' ').collect();
            let letters: Vec<char> = letters.chars().collect();
            for count in [spelled_at_start(&keys, &letters), spelled_at_end(&keys, &letters)] {
                prop_assert!(count.is_none_or(|count| count >= letters.len() && count <= keys.len()));
            }
            if let Some(count) = spelled_at_start(&keys, &letters) {
                prop_assert!(spelled_at_end(&keys[..count], &letters).is_some());
            }
        }

        #[test]
        fn total(text in "\\PC*", written in "\\PC{0,14}") {
            let key = phrase::key(&text);
            let keys: Vec<&str> = key.split(' ').collect();
            if let Some(letters) = letters(&written) {
                let _ = (spelled_at_end(&keys, &letters), spelled_at_start(&keys, &letters));
            }
        }
    }
}
