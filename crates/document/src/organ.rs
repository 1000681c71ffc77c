//! Names of organs: finds where a name ends in a sentence, expands abbreviations and sets sentence
//! case. Which organ issued a document is decided in [`super::agency`]. The tables are in `data/`
//! (`organs.tsv`, `heads.txt`, `inner.txt`, `provinces.tsv`).

use std::sync::LazyLock;

use super::phrase;
use crate::entity::abbreviation::ORGANS;
use tracuu_text::tone::open_rimes_first;
use tracuu_text::{key as word_key, words};

/// Longest name of an organ, in words.
const NAME_WORDS_MAX: usize = 24;
/// Longest head of a name, in words.
const HEAD_WORDS_MAX: usize = 5;
/// A name's spelling and the main province are looked for in at most this many bytes of the text.
const CASE_BYTES_MAX: usize = 64 * 1024;
/// Words that precede the name of a place.
const LEVELS: [&str; 11] = [
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

/// Words with which the names of organs begin.
struct Head {
    name: &'static str,
    key: String,
    words: usize,
    /// Whether the word after it is capitalised (`Sở Tài chính`).
    capitalizes: bool,
    /// Whether the name of a place follows (`Huyện ủy Lộc Bình`).
    names: bool,
    /// Whether these words only look like a head (`Hội nghị`).
    other: bool,
}

static HEADS: LazyLock<Vec<Head>> = LazyLock::new(|| {
    let read = |line: &'static str| {
        let name = line.trim_start_matches('!').trim_end_matches('*').trim();
        let key = phrase::key(name);
        Head {
            name,
            words: key.split(' ').count(),
            key,
            capitalizes: line.ends_with('*'),
            names: line.ends_with("**"),
            other: line.starts_with('!'),
        }
    };
    let mut heads: Vec<Head> =
        phrase::data_lines(include_str!("../data/heads.txt")).map(read).collect();
    heads.sort_by_key(|head| std::cmp::Reverse(head.words));
    heads
});

static INNER: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut phrases: Vec<&str> = phrase::data_lines(include_str!("../data/inner.txt")).collect();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.split(' ').count()));
    phrases
});

/// A province or a centrally run city.
pub(super) struct Province {
    /// `Lạng Sơn`.
    pub name: &'static str,
    /// `tỉnh` or `thành phố`.
    pub level: &'static str,
    keys: Vec<String>,
}

static PROVINCES: LazyLock<Vec<Province>> = LazyLock::new(|| {
    let read = |line: &'static str| {
        let mut fields = line.split('\t');
        let (name, level) = (fields.next()?, fields.next()?);
        let others = fields.next().unwrap_or_default().split(';');
        let names = std::iter::once(name).chain(others.map(str::trim)).filter(|n| !n.is_empty());
        Some(Province { name, level, keys: names.map(phrase::key).collect() })
    };
    phrase::data_lines(include_str!("../data/provinces.tsv")).filter_map(read).collect()
});

/// Returns the province with this name, in any case and spelling, with or without its level.
pub(super) fn province(name: &str) -> Option<&'static Province> {
    let key = phrase::key(name);
    let bare = ["tỉnh ", "thành phố ", "tp "].iter().find_map(|level| key.strip_prefix(level));
    let key = bare.unwrap_or(&key);
    PROVINCES.iter().find(|province| province.keys.iter().any(|known| known == key))
}

/// Returns true if `text` begins with the name of a province.
pub(super) fn begins_with_province(text: &str) -> bool {
    let lower: Vec<String> =
        cut(text, 60).split_whitespace().take(5).map(|word| bare(word).to_lowercase()).collect();
    province_at(&lower).is_some()
}

/// Returns true if `text` begins with a word that precedes the name of a place: `TỈNH LÀO CAI`.
pub(super) fn begins_with_level(text: &str) -> bool {
    let key = phrase::key(cut(text, 40));
    LEVELS.iter().any(|level| key.strip_prefix(level).is_some_and(|rest| rest.starts_with(' ')))
}

/// Returns the province that the text names most, if its count is at least twice that of any other.
/// After `tỉnh` or `thành phố` a name counts three times.
pub(super) fn main_province(text: &str) -> Option<&'static Province> {
    let head = cut(text, CASE_BYTES_MAX);
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

/// Returns at most the first `bytes` bytes of `text`, cut at a character boundary.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns the organ whose abbreviation ends a number (`NĐ-CP`: Chính phủ).
pub(super) fn by_code(code: &str) -> Option<&'static str> {
    let mut codes = ORGANS.iter().filter(|organ| !organ.anywhere);
    codes.find(|organ| organ.abbreviation == code).map(|organ| organ.name)
}

/// Returns the head of the organ's name at the start of `text`, and whether `text` ends with it.
pub(super) fn head(text: &str) -> Option<(&'static str, bool)> {
    let words = text.split_whitespace().take(HEAD_WORDS_MAX);
    let keys: Vec<String> = words.map(phrase::key).collect();
    let found = HEADS.iter().find(|head| {
        let stands = |keys: &[String]| head.key.split(' ').eq(keys.iter().map(String::as_str));
        keys.get(..head.words).is_some_and(stands)
    });
    let found = found.filter(|head| !head.other)?;
    let more = text.split_whitespace().nth(found.words).is_some();
    Some((found.name, !more))
}

/// Returns the length in bytes of the organ's name at the start of `text`, which is prose; 0 if
/// there is none. The name ends before the first lower-case word that cannot belong to it.
pub(super) fn name_length(text: &str) -> usize {
    let text = cut(text, 300);
    let tokens: Vec<(usize, &str)> = tokens(text).take(NAME_WORDS_MAX * 2).collect();
    let (mut at, mut end) = (0, 0);
    let mut joiner = false;
    while let Some(&(start, token)) = tokens.get(at) {
        let word = bare(token);
        let taken = match word {
            "và" | "-" | "–" => 0,
            _ if word.starts_with(char::is_uppercase) => {
                1 + second_syllable(word, &tokens[at + 1..])
            }
            _ if joiner && word.is_empty() => break,
            _ => inner_words(&tokens[at..]),
        };
        if taken == 0 {
            let dash = matches!(word, "và" | "-" | "–");
            let capital =
                tokens.get(at + 1).is_some_and(|(_, next)| next.starts_with(char::is_uppercase));
            if !dash || !capital || at == 0 {
                break;
            }
            joiner = true;
            at += 1;
            continue;
        }
        let (last_start, last) = tokens[at + taken - 1];
        let bare = bare(last);
        end = last_start + bare.len();
        at += taken;
        if bare.len() < last.len() || start > end {
            break;
        }
    }
    end
}

fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split('\n')
        .next()
        .unwrap_or_default()
        .split(' ')
        .map(move |token| (token.as_ptr() as usize - text.as_ptr() as usize, token))
}

/// Returns a token without the punctuation at its end. A lone dash stays.
fn bare(token: &str) -> &str {
    match token {
        "-" | "–" => token,
        _ => token.trim_end_matches(|c: char| !c.is_alphanumeric()),
    }
}

/// Words that continue the sentence after a name.
const SENTENCE: [&str; 17] = [
    "về", "giao", "năm", "ngày", "để", "và", "do", "đã", "được", "có", "là", "trong", "tại",
    "theo", "của", "ký", "sẽ",
];
/// Verbs of two syllables that do the same.
const VERBS: [&str; 24] = [
    "ban hành",
    "báo cáo",
    "bổ sung",
    "chỉ đạo",
    "chủ trì",
    "công bố",
    "đề nghị",
    "đề xuất",
    "hướng dẫn",
    "kính báo",
    "kính đề",
    "phê duyệt",
    "phối hợp",
    "quy định",
    "quyết định",
    "sửa đổi",
    "tham mưu",
    "thông báo",
    "thông qua",
    "thực hiện",
    "tiếp tục",
    "tổ chức",
    "triển khai",
    "yêu cầu",
];

/// Returns 1 if the lower-case syllable after `word` belongs to it (`Thủ tướng`), else 0. An
/// abbreviation has no second syllable. A word that continues the sentence is never one.
fn second_syllable(word: &str, rest: &[(usize, &str)]) -> usize {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let abbreviation = letters > 1 && !word.chars().any(char::is_lowercase);
    let Some((_, next)) = rest.first() else { return 0 };
    if inner_words(rest) > 1 {
        return 0;
    }
    let bare = bare(next);
    let verb = rest.get(1).is_some_and(|(_, after)| {
        VERBS.iter().any(|verb| verb.split_once(' ') == Some((bare, self::bare(after))))
    });
    let plain = bare.chars().all(|c| c.is_lowercase()) && !bare.is_empty();
    let closed = word.ends_with([',', '.', ';']);
    usize::from(plain && !abbreviation && !closed && !verb && !SENTENCE.contains(&bare))
}

fn inner_words(tokens: &[(usize, &str)]) -> usize {
    let stands = |phrase: &str| {
        phrase
            .split(' ')
            .enumerate()
            .all(|(at, word)| tokens.get(at).is_some_and(|(_, token)| bare(token) == word))
    };
    INNER.iter().find(|phrase| stands(phrase)).map_or(0, |phrase| phrase.split(' ').count())
}

/// Returns the full name in sentence case, with abbreviations expanded and dashes spaced. A name in
/// capitals gets the case that `text` uses elsewhere, or else the case by rule. Tone marks are
/// placed in one way (`Ủy`, `Hòa`), whatever the document uses.
pub(super) fn full_name(name: &str, text: &str) -> String {
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
    let words = name.split_whitespace().enumerate().map(|(at, word)| {
        let bare = word.trim_end_matches(',');
        let known = ORGANS.iter().find(|organ| organ.anywhere && organ.abbreviation == bare);
        match (known, bare) {
            (Some(organ), _) if capitals => organ.name.to_uppercase(),
            (Some(organ), _) if at == 0 => phrase::capitalized(organ.name),
            (Some(organ), _) => organ.name.to_string(),
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
    let spaced = name.replace(" – ", " - ").replace('–', "-").replace(['\u{2014}'], "-");
    let mut out = String::new();
    for (at, part) in spaced.split('-').enumerate() {
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
    let text = cut(text, CASE_BYTES_MAX);
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
/// place after its level is capitalised, as is the field after `Bộ`, `Sở`, `Ban` …
fn by_rule(name: &str) -> String {
    const SMALL: [&str; 6] = ["các", "của", "về", "cho", "với", "thuộc"];
    let lower: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let mut out: Vec<String> = Vec::new();
    let (mut capital_next, mut fields, mut place, mut head_may_follow) = (true, false, false, true);
    let mut at = 0;
    while at < lower.len() {
        if is_abbreviation(&lower[at]) {
            out.push(lower[at].to_uppercase());
            (at, place, head_may_follow) = (at + 1, true, false);
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
        place &= !small;
        out.push(match (capital_next || place) && !joint && !small {
            true => phrase::capitalized(word),
            false => word.clone(),
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
        .find(|name| starts(&phrase::key(name)));
    if let Some(name) = ministry {
        return Some((name, taken(name, false, false)));
    }
    if let Some((name, words)) = province_at(lower) {
        return Some((name, Taken { words, capitalizes: false, names: false }));
    }
    let head = |least: usize| {
        let own = HEADS.iter().filter(|head| head.words >= least && !head.other);
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

/// Returns the province that `lower` begins with and its length in words. A dash inside the name
/// counts as a word.
fn province_at(lower: &[String]) -> Option<(&'static str, usize)> {
    PROVINCES.iter().find_map(|province| {
        let named = province.keys.iter().find_map(|key| {
            let mut taken = 0;
            let stands = key.split(' ').all(|known| {
                taken += usize::from(lower.get(taken).is_some_and(|word| word == "-"));
                taken += 1;
                lower.get(taken - 1).is_some_and(|word| word_key(word) == known)
            });
            stands.then_some(taken)
        });
        named.map(|words| (province.name, words))
    })
}

#[cfg(test)]
#[path = "organ_tests.rs"]
mod tests;
