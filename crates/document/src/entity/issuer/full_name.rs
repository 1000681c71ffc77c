//! The full name of an issuer in sentence case, from a name in capitals or with abbreviations.

use super::CASE_BYTES_MAX;
use super::sentence_case::{self, Cased};
use crate::bytes::first_bytes;
use crate::entity::abbreviation::organ_in_name;
use tracuu_text::fold::{fold, folds_to};
use tracuu_text::sign::is_dash;
use tracuu_text::tone::open_rimes_first;
use tracuu_text::{key as word_key, phrase, words};

/// A full name in sentence case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FullName {
    pub name: String,
    /// False if the rule leaves a choice of capitals and the text shows none.
    pub is_sure: bool,
}

/// Returns the full name in sentence case, with abbreviations expanded and dashes spaced. A name in
/// capitals gets the case that `text` uses elsewhere, or else the case by rule. Tone marks are
/// placed in one way (`Ủy`, `Hòa`), whatever the document uses.
pub(crate) fn full_name(name: &str, text: &str) -> FullName {
    let cased = cased(name, text);
    FullName { name: open_rimes_first(&cased.name), is_sure: cased.is_sure }
}

fn cased(name: &str, text: &str) -> Cased {
    let sure = |name: String| Cased { name, is_sure: true };
    let spaced = space_dashes(&spelled_out(name));
    if spaced.chars().any(char::is_lowercase) && !mostly_capitals(&spaced) {
        return sure(phrase::capitalized(&spaced));
    }
    if let Some(written) = as_written_in(&spaced, text) {
        return sure(written);
    }
    let ruled = sentence_case::by_rule(&spaced, text);
    // Sentences name a department without its province: `Sở Công Thương`.
    let place = [" tỉnh ", " thành phố "].iter().find_map(|level| ruled.name.find(level));
    let place = place.filter(|_| ruled.name.starts_with("Sở "));
    let written = place.and_then(|at| Some((as_written_in(&ruled.name[..at], text)?, at)));
    match written {
        Some((written, at)) => sure(written + &ruled.name[at..]),
        None => ruled,
    }
}

fn mostly_capitals(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let small = name.chars().filter(|c| c.is_lowercase()).count();
    small * 3 < letters
}

/// Returns `name` with its abbreviations spelled out, in capitals if the name is.
pub(crate) fn spelled_out(name: &str) -> String {
    // Separates `TP.` from the name: `TP.HỒ CHÍ MINH`.
    let name = ["TP.", "Tp.", "TX.", "TT.", "H.", "P.", "Q."]
        .iter()
        .fold(format!(" {name}"), |name, level| {
            name.replace(&format!(" {level}"), &format!(" {level} "))
        });
    let capitals = !name.chars().any(char::is_lowercase);
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let lengths = (1..=ABBREVIATION_WORDS_MAX.min(words.len() - at)).rev();
        let found = lengths.into_iter().find_map(|count| {
            let next = words.get(at + count).copied();
            abbreviated(&words[at..at + count], next).map(|organ| (organ, count))
        });
        let count = found.map_or(1, |(_, count)| count);
        let comma = if words[at + count - 1].ends_with(',') { "," } else { "" };
        out.push(match found {
            Some((organ, _)) if capitals => organ.to_uppercase() + comma,
            Some((organ, _)) if at == 0 => phrase::capitalized(organ) + comma,
            Some((organ, _)) => organ.to_string() + comma,
            None => words[at].to_string(),
        });
        at += count;
    }
    out.join(" ")
}

/// Most words of an abbreviation that is written with joints: `LĐ - TB VÀ XH`.
const ABBREVIATION_WORDS_MAX: usize = 5;

/// Returns the name that the words stand for before the word `next`: one abbreviation, or the parts
/// of one with joints between them, such as `GD VÀ ĐT`.
fn abbreviated(words: &[&str], next: Option<&str>) -> Option<&'static str> {
    let joint = |word: &str| matches!(word, "VÀ" | "&" | "-");
    let (joints, parts): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| joint(word));
    let joined = words.len() == 1
        || (joints.len() + 1 == parts.len() && !joint(words[0]) && !joint(words[words.len() - 1]));
    if !joined || parts.iter().any(|part| part.chars().count() > 4) && words.len() > 1 {
        return None;
    }
    organ_in_name(parts.concat().trim_end_matches(','), next)
}

/// Writes `Đồng Đăng-Lạng Sơn`, `Đồng Đăng- Lạng Sơn` and `Đồng Đăng – Lạng Sơn` as one name: with
/// spaces around the dash. A dash before a digit gets none, if it is printed without: `COVID-19`.
fn space_dashes(name: &str) -> String {
    let mut out = String::new();
    for (at, part) in name.split(is_dash).enumerate() {
        if at > 0 {
            let tight = out.ends_with(|c: char| !c.is_whitespace())
                && part.starts_with(|c: char| c.is_ascii_digit());
            out.truncate(out.trim_end().len());
            out.push_str(if tight { "-" } else { " - " });
        }
        out.push_str(part.trim_start());
    }
    out
}

/// Returns true if there are signs between the words of a name that none has: what OCR makes of a
/// stamp over it (`Sở.Công--Thương`).
fn has_stray_signs(name: &str) -> bool {
    let inside = name.split('.').skip(1);
    name.contains("--") || inside.into_iter().any(|rest| rest.starts_with(char::is_alphabetic))
}

/// Returns the name as a sentence of `text` writes it, with its capitals.
fn as_written_in(name: &str, text: &str) -> Option<String> {
    let keys: Vec<String> = words(name).map(|word| word_key(word.text)).collect();
    let text = first_bytes(text, CASE_BYTES_MAX);
    let words: Vec<_> = words(text).collect();
    let first = keys.first()?;
    let folded = fold(first);
    // In sentences, commas separate the organs that a joint name connects with dashes.
    let joint = name.contains(" - ");
    let found = words.windows(keys.len()).find(|window| {
        let lower = window.iter().any(|word| word.text.chars().any(char::is_lowercase));
        lower
            && window[0].text.starts_with(char::is_uppercase)
            && folds_to(window[0].text, &folded)
            && word_key(window[0].text) == *first
            && window.iter().zip(&keys).all(|(word, key)| word_key(word.text) == *key)
            && !(joint && text[window[0].start..window[keys.len() - 1].start].contains(','))
            && !has_stray_signs(&text[window[0].start..window[keys.len() - 1].start])
    })?;
    let (start, end) = (found[0].start, found[found.len() - 1].span().end);
    let written = text[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    Some(space_dashes(&written))
}
