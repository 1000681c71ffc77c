//! Provinces and centrally run cities, and the levels before the name of a place. The table is
//! `data/provinces.tsv`.

use std::sync::LazyLock;

use super::CASE_BYTES_MAX;
use super::known::Word;
use crate::bytes::first_bytes;
use tracuu_text::{key as word_key, phrase, words};

/// Words that precede the name of a place.
pub(crate) const LEVELS: [&str; 11] = [
    "tỉnh",
    "thành phố",
    "huyện",
    "quận",
    "xã",
    "phường",
    "thị trấn",
    "thị xã",
    "đặc khu",
    "khu vực",
    "miền",
];

/// A province or a centrally run city.
pub(crate) struct Province {
    /// `Lạng Sơn`.
    pub name: &'static str,
    /// `tỉnh` or `thành phố`.
    pub level: &'static str,
    keys: Vec<String>,
}

pub(super) static PROVINCES: LazyLock<Vec<Province>> = LazyLock::new(|| {
    let read = |line: &'static str| {
        let mut fields = line.split('\t');
        let (name, level) = (fields.next()?, fields.next()?);
        let others = fields.next().unwrap_or_default().split(';');
        let names = std::iter::once(name).chain(others.map(str::trim)).filter(|n| !n.is_empty());
        Some(Province { name, level, keys: names.map(phrase::key).collect() })
    };
    phrase::data_lines(include_str!("../../../data/provinces.tsv")).filter_map(read).collect()
});

/// Returns all provinces and centrally run cities.
pub(crate) fn provinces() -> impl Iterator<Item = &'static Province> + Clone {
    PROVINCES.iter()
}

/// Returns the province with this name, in any case and spelling, with or without its level.
pub(crate) fn province(name: &str) -> Option<&'static Province> {
    let key = phrase::key(name);
    let bare = ["tỉnh ", "thành phố ", "tp "].iter().find_map(|level| key.strip_prefix(level));
    let key = bare.unwrap_or(&key);
    PROVINCES.iter().find(|province| province.keys.iter().any(|known| known == key))
}

/// Returns the place in the name of an organ, with its level: `huyện Bình Gia` of `Ủy ban nhân dân
/// huyện Bình Gia`. Returns `None` without a place.
pub(crate) fn place_in(name: &str) -> Option<&str> {
    let after = |level: &&str| {
        let at = name.find(&format!(" {level} "))? + 1;
        name[at + level.len()..].trim_start().starts_with(char::is_uppercase).then_some(at)
    };
    LEVELS.iter().filter_map(after).min().map(|at| &name[at..])
}

/// Returns true if `text` begins with the name of a province.
pub(crate) fn begins_with_province(text: &str) -> bool {
    let words: Vec<Word> = first_bytes(text, 60).split_whitespace().take(5).map(Word::of).collect();
    province_at(&words).is_some()
}

/// Returns true if `text` begins with a word that precedes the name of a place: `TỈNH LÀO CAI`.
pub(crate) fn begins_with_level(text: &str) -> bool {
    let key = phrase::key(first_bytes(text, 40));
    LEVELS.iter().any(|level| key.strip_prefix(level).is_some_and(|rest| rest.starts_with(' ')))
}

/// Returns true if `name` ends with a word that precedes the name of a place.
pub(crate) fn ends_with_level(name: &str) -> bool {
    let key = phrase::key(name);
    LEVELS.iter().any(|level| key.strip_suffix(level).is_some_and(|rest| rest.ends_with(' ')))
}

/// Returns true if `name` ends with the level of a place and only one syllable of its name: `TỈNH
/// NGHỆ`. The rest is on the next line.
pub(crate) fn breaks_place(name: &str) -> bool {
    let Some((before, last)) = name.rsplit_once(' ') else { return false };
    let before = phrase::key(before);
    last.chars().all(char::is_alphabetic)
        && LEVELS.iter().any(|level| {
            before.strip_suffix(level).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        })
}

/// Returns the province that the text names most, if its count is at least twice that of any other.
/// After `tỉnh` or `thành phố` a name counts three times.
pub(crate) fn main_province(text: &str) -> Option<&'static Province> {
    let head = first_bytes(text, CASE_BYTES_MAX);
    let words: Vec<(&str, String)> =
        words(head).map(|word| (word.text, word_key(word.text))).collect();
    let mut counts = vec![0usize; PROVINCES.len()];
    for at in 0..words.len() {
        if !words[at].0.starts_with(char::is_uppercase) {
            continue;
        }
        let stands = |key: &String| {
            let mut given = words[at..].iter();
            key.split(' ').all(|known| given.next().is_some_and(|(_, word)| word == known))
        };
        if let Some(named) = PROVINCES.iter().position(|known| known.keys.iter().any(stands)) {
            let before = at.checked_sub(1).map(|before| words[before].1.as_str());
            counts[named] += if matches!(before, Some("tỉnh" | "phố")) { 3 } else { 1 };
        }
    }
    let best = (0..counts.len()).max_by_key(|&at| counts[at])?;
    let second = (0..counts.len()).filter(|&at| at != best).map(|at| counts[at]).max()?;
    (counts[best] > 0 && counts[best] >= 2 * second).then(|| &PROVINCES[best])
}

/// Splits the province, printed without its level, from the end of `name`: `Sở Y tế Hà Tĩnh`.
pub(crate) fn province_at_end(name: &str) -> Option<(&str, &'static Province)> {
    let mut starts = name.match_indices(' ').map(|(at, _)| at);
    starts.find_map(|at| province(&name[at + 1..]).map(|province| (&name[..at], province)))
}

/// Returns the province that `words` begin with and its length in words. A dash inside the name
/// counts as a word.
pub(super) fn province_at(words: &[Word]) -> Option<(&'static str, usize)> {
    PROVINCES.iter().find_map(|province| {
        let named = province.keys.iter().find_map(|key| {
            let mut taken = 0;
            let stands = key.split(' ').all(|known| {
                let dash = taken > 0 && words.get(taken).is_some_and(|word| word.lower == "-");
                taken += usize::from(dash) + 1;
                words.get(taken - 1).is_some_and(|word| word.key == known)
            });
            stands.then_some(taken)
        });
        named.map(|words| (province.name, words))
    })
}
