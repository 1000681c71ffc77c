//! Names of issuers: finds where a name ends in a sentence, expands abbreviations and sets sentence
//! case. Which organ issued a document is not decided here. The tables are in `data/`
//! (`organs.tsv`, `heads.txt`, `inner.txt`, `fields.txt`, `proper.txt`, `provinces.tsv`).

mod case_words;
mod full_name;
mod heads;
mod known;
mod province;
mod sentence_case;

use super::abbreviation::ORGANS;
use crate::bytes::first_bytes;
pub(crate) use full_name::{FullName, full_name, spelled_out};
use heads::{INNER, bare};
pub(crate) use heads::{NameHead, beginnings, head};
pub(crate) use known::is_known_over;
pub(crate) use province::{
    LEVELS, Province, begins_with_level, begins_with_province, breaks_place, ends_with_level,
    main_province, place_in, province, province_at_end, provinces,
};

/// A name's spelling and the main province are looked for in at most this many bytes of the text.
const CASE_BYTES_MAX: usize = 64 * 1024;
/// Longest name of an organ, in words.
const NAME_WORDS_MAX: usize = 24;

/// Returns the central organ that `code` stands for in a number (`CP`: Chính phủ).
pub(crate) fn by_code(code: &str) -> Option<&'static str> {
    // The National Assembly's codes contain its term: `QH15`.
    let code = code.trim_end_matches(|c: char| c.is_ascii_digit());
    let mut codes = ORGANS.iter().filter(|organ| !organ.anywhere);
    codes.find(|organ| organ.abbreviation == code).map(|organ| organ.name)
}

/// Returns the central organ, or for a joint document all organs, whose codes the notation of a
/// number contains: `TT-BCA` gives Bộ Công an, `VPCP-KTTH` Văn phòng Chính phủ. The code of the
/// issuer is the first that is not a type's; a unit may follow. Returns `None` if a code is not
/// known.
pub(crate) fn by_notation(notation: &str, is_joint: bool) -> Option<String> {
    let codes: Vec<&str> = notation.split(['-', '/']).collect();
    let issuers = match codes.split_first()? {
        // The code is the National Assembly's, or the number is that of a letter.
        (first, _) if by_code(first).is_some() => &codes[..],
        (_, rest) => rest,
    };
    let issuers = &issuers[..if is_joint { issuers.len() } else { issuers.len().min(1) }];
    let names: Option<Vec<&str>> = issuers.iter().map(|code| by_code(code)).collect();
    names.filter(|names| !names.is_empty()).map(|names| names.join(" - "))
}

/// Returns true if `name`, in sentence case, is that of a central organ.
pub(crate) fn is_central(name: &str) -> bool {
    ORGANS.iter().any(|organ| !organ.anywhere && organ.name == name)
}

/// Returns true if `name`, in sentence case, ends with a place.
pub(crate) fn ends_with_place(name: &str) -> bool {
    place_in(name).is_some() || province_at_end(name).is_some()
}

/// Returns the length in bytes of the organ's name at the start of `text`, which is prose; 0 if
/// there is none. The name ends before the first lower-case word that cannot belong to it.
pub(crate) fn name_length(text: &str) -> usize {
    let text = first_bytes(text, 300);
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
        VERBS.iter().any(|verb| verb.split_once(' ') == Some((bare, heads::bare(after))))
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

#[cfg(test)]
mod tests;
