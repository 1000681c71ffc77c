//! The full name of an issuer in sentence case, from a name in capitals or with abbreviations.

use super::CASE_BYTES_MAX;
use super::heads::{FIELDS, HEADS, INNER};
use super::province::{LEVELS, province_at};
use crate::bytes::first_bytes;
use crate::entity::abbreviation::{ORGANS, organ_in_name};
use tracuu_text::sign::is_dash;
use tracuu_text::tone::open_rimes_first;
use tracuu_text::{key as word_key, phrase, words};

/// Returns the full name in sentence case, with abbreviations expanded and dashes spaced. A name in
/// capitals gets the case that `text` uses elsewhere, or else the case by rule. Tone marks are
/// placed in one way (`Ủy`, `Hòa`), whatever the document uses.
pub(crate) fn full_name(name: &str, text: &str) -> String {
    open_rimes_first(&cased(name, text))
}

fn cased(name: &str, text: &str) -> String {
    let expanded = expand(name);
    let spaced = space_dashes(&expanded);
    if spaced.chars().any(char::is_lowercase) && !mostly_capitals(&spaced) {
        return phrase::capitalized(&spaced);
    }
    if let Some(written) = as_written_in(&spaced, text) {
        return written;
    }
    let ruled = by_rule(&spaced);
    // Sentences name a department without its province: `Sở Công Thương`.
    let place = [" tỉnh ", " thành phố "].iter().find_map(|level| ruled.find(level));
    let place = place.filter(|_| ruled.starts_with("Sở "));
    let written = place.and_then(|at| Some((as_written_in(&ruled[..at], text)?, at)));
    written.map_or(ruled.clone(), |(written, at)| written + &ruled[at..])
}

fn mostly_capitals(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let small = name.chars().filter(|c| c.is_lowercase()).count();
    small * 3 < letters
}

fn expand(name: &str) -> String {
    let capitals = !name.chars().any(char::is_lowercase);
    // Separates `TP.` from the name: `TP.HỒ CHÍ MINH`.
    let name = name.replace("TP.", "TP. ").replace("Tp.", "TP. ");
    let words: Vec<&str> = name.split_whitespace().collect();
    let words = words.iter().enumerate().map(|(at, word)| {
        let bare = word.trim_end_matches(',');
        let known = organ_in_name(bare, words.get(at + 1).copied());
        match (known, bare) {
            (Some(organ), _) if capitals => organ.to_uppercase(),
            (Some(organ), _) if at == 0 => phrase::capitalized(organ),
            (Some(organ), _) => organ.to_string(),
            (None, "TP." | "TP") if capitals => "THÀNH PHỐ".to_string(),
            (None, "TP." | "TP") => "thành phố".to_string(),
            (None, _) => word.to_string(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Writes `Đồng Đăng-Lạng Sơn`, `Đồng Đăng- Lạng Sơn` and `Đồng Đăng – Lạng Sơn` as one name: with
/// spaces around the dash. A dash between digits gets none.
fn space_dashes(name: &str) -> String {
    let mut out = String::new();
    for (at, part) in name.split(is_dash).enumerate() {
        if at > 0 {
            let tight = out.ends_with(|c: char| c.is_ascii_digit())
                && part.starts_with(|c: char| c.is_ascii_digit());
            out.push_str(if tight { "-" } else { " - " });
        }
        out.push_str(part.trim());
    }
    out
}

/// Returns the name as a sentence of `text` writes it, with its capitals.
fn as_written_in(name: &str, text: &str) -> Option<String> {
    let keys: Vec<String> = words(name).map(|word| word_key(word.text)).collect();
    let text = first_bytes(text, CASE_BYTES_MAX);
    let words: Vec<_> = words(text).collect();
    let first = keys.first()?;
    // In sentences, commas separate the organs that a joint name connects with dashes.
    let joint = name.contains(" - ");
    let found = words.windows(keys.len()).find(|window| {
        let lower = window.iter().any(|word| word.text.chars().any(char::is_lowercase));
        lower
            && window[0].text.starts_with(char::is_uppercase)
            && word_key(window[0].text) == *first
            && window.iter().zip(&keys).all(|(word, key)| word_key(word.text) == *key)
            && !(joint && text[window[0].start..window[keys.len() - 1].start].contains(','))
    })?;
    let (start, end) = (found[0].start, found[found.len() - 1].span().end);
    let written = text[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    Some(space_dashes(&written))
}

/// Sets sentence case by rule, without an example in the text. Known names keep their capitals. A
/// place after its level or `tại` is capitalised, as is the field after `Bộ`, `Sở`, `Ban` …; of a
/// proper name, every word but the phrases for kinds and fields of work.
fn by_rule(name: &str) -> String {
    const SMALL: [&str; 8] = ["các", "của", "về", "cho", "với", "thuộc", "tại", "chuyên"];
    let lower: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let mut out: Vec<String> = Vec::new();
    let (mut capital_next, mut fields, mut place, mut head_may_follow) = (true, false, false, true);
    let mut at = 0;
    while at < lower.len() {
        let before = at.checked_sub(1).map(|at| lower[at].as_str());
        if is_abbreviation(&lower[at]) || is_ordinal(&lower[at], before) {
            out.push(lower[at].to_uppercase());
            (at, place, head_may_follow) = (at + 1, true, false);
            continue;
        }
        if let Some(field) = field_at(&lower[at..]).filter(|_| place) {
            out.push(phrase::capitalized(field));
            (at, capital_next) = (at + field.split(' ').count(), false);
            continue;
        }
        if let Some((known, taken)) = known_phrase(&lower[at..], head_may_follow) {
            let first = at == 0 || (capital_next && !place);
            out.push(if first { phrase::capitalized(known) } else { known.to_string() });
            at += taken.words;
            (capital_next, place) = (taken.capitalizes, taken.names);
            // A one-word head directly after another is part of a word: `CỤC PHÒNG VỆ`.
            head_may_follow = !(taken.capitalizes && taken.words == 1);
            fields |= taken.capitalizes;
            continue;
        }
        let word = &lower[at];
        let joint = matches!(word.as_str(), "và" | "-");
        let small = SMALL.contains(&word.as_str());
        place = (place && !small) || ["tại", "chuyên"].contains(&word.as_str());
        out.push(if (capital_next || place) && !joint && !small {
            phrase::capitalized(word)
        } else {
            word.clone()
        });
        capital_next = (joint && (fields || place)) || (fields && word.ends_with(','));
        head_may_follow = word == "-";
        at += 1;
    }
    out.join(" ")
}

/// Returns true if `word` can only be an abbreviation because it has no vowel: `thcs`, `tnhh`.
fn is_abbreviation(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic());
    let vowel = |c: char| {
        matches!(tracuu_text::fold(&c.to_string()).as_str(), "a" | "e" | "i" | "o" | "u" | "y")
    };
    letters.clone().nth(1).is_some() && !letters.clone().any(vowel)
}

/// Returns true if `word`, after `before`, is a Roman numeral: `khu vực VI`.
fn is_ordinal(word: &str, before: Option<&str>) -> bool {
    const COUNTED: [&str; 7] = ["vực", "vùng", "khu", "số", "khóa", "đội", "tổ"];
    word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
        && before.is_some_and(|before| COUNTED.contains(&before))
}

/// Returns the kind or field of work that `lower` begins with.
fn field_at(lower: &[String]) -> Option<&'static str> {
    FIELDS.iter().copied().find(|field| {
        let mut given = lower.iter();
        let mut words = field.split(' ');
        words.all(|known| given.next().is_some_and(|word| word_key(word) == word_key(known)))
    })
}

/// The length of a known phrase and its effect on the words after it.
struct Taken {
    words: usize,
    /// The next word is capitalised.
    capitalizes: bool,
    /// A name follows: every word is capitalised.
    names: bool,
}

/// Returns the known phrase that `lower` begins with. A head of one word (`vụ`, `phòng`, `trường`)
/// is also part of other words, so it counts only if `head_may_follow`.
fn known_phrase(lower: &[String], head_may_follow: bool) -> Option<(&'static str, Taken)> {
    let starts = |key: &str| {
        let mut given = lower.iter();
        key.split(' ').all(|known| given.next().is_some_and(|word| word_key(word) == known))
    };
    let taken = |phrase: &str, capitalizes, names| Taken {
        words: phrase.split(' ').count(),
        capitalizes,
        names,
    };
    if starts("việt nam") {
        return Some(("Việt Nam", taken("việt nam", false, false)));
    }
    let ministries = ORGANS.iter().map(|organ| organ.name);
    let ministry = ministries
        .filter(|name| name.starts_with(char::is_uppercase) && !name.contains(['-', ',']))
        .filter(|name| starts(&phrase::key(name)));
    // `Ban Chấp hành Trung ương` before `Ban Chấp hành`.
    if let Some(name) = ministry.max_by_key(|name| name.len()) {
        return Some((name, taken(name, false, false)));
    }
    if let Some((name, words)) = province_at(lower) {
        return Some((name, Taken { words, capitalizes: false, names: false }));
    }
    let head = |least: usize| {
        let own = HEADS.iter().filter(|head| head.words >= least && !head.is_decoy);
        own.into_iter().find(|head| starts(&head.key))
    };
    if let Some(head) = head(if head_may_follow { 1 } else { 2 }) {
        return Some((head.name, taken(&head.key, head.capitalizes, head.names)));
    }
    let inner = |phrase: &&&str| phrase.contains(' ') && !LEVELS.contains(phrase) && starts(phrase);
    if let Some(phrase) = INNER.iter().find(inner) {
        let names = ["khu ", "cửa khẩu"].iter().any(|start| phrase.starts_with(start));
        return Some((phrase, taken(phrase, false, names)));
    }
    let level = LEVELS.iter().find(|level| starts(level))?;
    Some((level, taken(level, false, true)))
}
