//! Finds the abbreviations that a text defines: `giải phóng mặt bằng (GPMB)`, `(sau đây gọi tắt là
//! GPMB)`, `GPMB (giải phóng mặt bằng)`, and the lines of a list (`GPMB: Giải phóng mặt bằng`).
//!
//! The initials of the words decide which words are the expansion (`entity::initials`). A pair
//! whose words do not spell the abbreviation is not a definition. Foreign abbreviations (`ODA`) and
//! short names (`sau đây gọi tắt là Quy chế`) are therefore left out.

use std::collections::HashSet;

use crate::bytes::{first_bytes, last_bytes};
use crate::entity::initials::{self, LETTERS_MAX};
use crate::line;
use tracuu_text::letter::vowel;
use tracuu_text::{Span, Word, key, phrase, words};

/// Number of bytes that are read after an opening bracket.
const BRACKET_BYTES_MAX: usize = 160;
/// Number of bytes that are searched for an expansion: twelve syllables and what is between them.
const EXPANSION_BYTES_MAX: usize = 160;
/// Number of bytes that are searched for the words that announce an abbreviation (`sau đây gọi tắt
/// là`).
const CUE_BYTES_MAX: usize = 80;
/// Longest definition that is kept as an index term, in bytes.
const TERM_BYTES_MAX: usize = 200;
/// Fewest letters of an abbreviation whose expansion may have a comma (`cán bộ, công chức, viên
/// chức`). Fewer letters are spelled too easily by words that do not belong together.
const COMMA_LETTERS_MIN: usize = 4;
/// Fewest letters of an abbreviation that needs no sign before its expansion on a line of a list.
const ROW_LETTERS_MIN: usize = 3;
/// Characters that end an expansion.
const STOPS: [char; 11] = ['.', ';', ':', '(', ')', '\n', '\u{c}', '|', '?', '!', '…'];
/// Characters that may enclose an abbreviation or an expansion.
const QUOTES: [char; 9] = ['"', '“', '”', '„', '\'', '‘', '’', '«', '»'];
/// Words between an expansion and its bracket that have no letter in the abbreviation (`Ngân hàng
/// Nhà nước Việt Nam (NHNN)`), and the fewest letters that such an abbreviation needs.
const TAILS: [&[&str]; 6] =
    [&["việt", "nam"], &["tỉnh"], &["thành", "phố"], &["huyện"], &["xã"], &["phường"]];
const TAIL_LETTERS_MIN: usize = 4;
/// Words before `tắt` in `sau đây được gọi tắt là`, `có tên viết tắt tiếng Việt là`, in reverse
/// order.
const CUE_BEFORE: [&str; 12] = [
    "viết",
    "gọi",
    "được",
    "sau đây",
    "dưới đây",
    "từ đây",
    "tên",
    "có",
    "và",
    "xin",
    "hiệu",
    "ký",
];
/// Words before `tắt` in `là chữ viết tắt`, after which the expansion follows.
const REVERSE_BEFORE: [&str; 7] = ["viết", "chữ", "từ", "tên", "cụm", "các", "là"];
/// Words after `tắt` in `viết tắt của cụm từ`.
const REVERSE_AFTER: [&str; 8] = ["của", "cho", "các", "cụm", "từ", "tên", "chữ", "tiếng Việt"];

/// An abbreviation and its expansion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The key of the abbreviation as a phrase: `gpmb`, `kt xh` for `KT-XH`. 2 to 12 letters.
    pub abbreviation: String,
    /// The key of the expansion as a phrase: `giải phóng mặt bằng`. 2 to 12 words.
    pub expansion: String,
    /// The place of the definition, from the first byte of the pair to the last.
    pub span: Span,
}

impl Definition {
    /// Returns the pair as one index term, with a tab between abbreviation and expansion. At most
    /// 200 bytes for a definition that [`abbreviations`] found.
    pub fn to_term(&self) -> String {
        format!("{}\t{}", self.abbreviation, self.expansion)
    }

    /// Splits a term into abbreviation and expansion. Returns `None` for a term that
    /// [`Definition::to_term`] does not write.
    pub fn read_term(term: &str) -> Option<(&str, &str)> {
        let (abbreviation, expansion) = term.split_once('\t')?;
        let letters = abbreviation.chars().filter(|&c| c != ' ').count();
        let sound = (initials::LETTERS_MIN..=LETTERS_MAX).contains(&letters)
            && (2..=initials::WORDS_MAX).contains(&expansion.split(' ').count())
            && term.len() <= TERM_BYTES_MAX;
        sound.then_some((abbreviation, expansion))
    }
}

/// Returns the abbreviations that `text` (normalized, one paragraph a line) defines, in order of
/// place and each pair once. Empty text gives none. Linear in the length of the text: only the text
/// around brackets, around `tắt` and at the start of lines is read.
pub fn abbreviations(text: &str) -> Vec<Definition> {
    let mut collector = DefinitionCollector { text, found: Vec::new() };
    for (open, _) in text.match_indices('(') {
        collector.bracket(open);
    }
    for (at, _) in text.match_indices("tắt") {
        collector.cue(at);
    }
    let mut start = 0;
    for line in text.split('\n') {
        collector.listed(start, line);
        start += line.len() + 1;
    }
    collector.found.sort_by_key(|definition| definition.span);
    let mut known = HashSet::new();
    collector.found.retain(|definition| known.insert(definition.to_term()));
    collector.found
}

struct DefinitionCollector<'a> {
    text: &'a str,
    found: Vec<Definition>,
}

impl<'a> DefinitionCollector<'a> {
    /// Reads `expansion (ABBR)` and `ABBR (expansion)`. Leaves a bracket with `gọi tắt` to
    /// [`DefinitionCollector::cue`].
    fn bracket(&mut self, open: usize) {
        let inside = first_bytes(&self.text[open + 1..], BRACKET_BYTES_MAX);
        let Some(close) = inside.find([')', '\n']) else { return };
        let inside = &inside[..close];
        let before = last_bytes(&self.text[..open], EXPANSION_BYTES_MAX);
        if inside.contains("tắt") {
            return;
        }
        if !self.behind(before, inside)
            && let Some(written) = before.trim_end().rsplit([' ', '\n']).next()
        {
            self.ahead(written, inside);
        }
    }

    /// Reads `expansion, viết tắt là ABBR` and `ABBR là chữ viết tắt của expansion`, in brackets or
    /// without.
    fn cue(&mut self, at: usize) {
        let before = last_bytes(&self.text[..at], EXPANSION_BYTES_MAX + CUE_BYTES_MAX);
        let before = before.rsplit('\n').next().unwrap_or_default();
        let after = first_bytes(&self.text[at + "tắt".len()..], EXPANSION_BYTES_MAX);
        let after = after.split('\n').next().unwrap_or_default().trim_start();
        let named = after.strip_prefix("tiếng Việt").unwrap_or(after).trim_start();
        let named = named.strip_prefix("là").or_else(|| named.strip_prefix(':'));
        if let Some(named) = named.filter(|named| !named.starts_with(char::is_alphabetic)) {
            let named = named.trim_start_matches([':', ' ']).trim_start_matches(QUOTES);
            let end = named.find([')', ',', ';', ':']).unwrap_or(named.len());
            let named = named[..end].split(". ").next().unwrap_or_default();
            let before = before_cue(before);
            if !self.behind(before, named) {
                self.behind(before, named.split(' ').next().unwrap_or_default());
            }
        } else {
            let before = without_ends(before, &REVERSE_BEFORE);
            let Some(written) = before.rsplit(' ').next() else { return };
            self.ahead(written, without_starts(after, &REVERSE_AFTER));
        }
    }

    /// Reads a line of a list: `GPMB: Giải phóng mặt bằng`, `- GPMB là …`, a table row in either
    /// order (`12 GPMB Giải phóng mặt bằng`, `Giải phóng mặt bằng | GPMB`), or an abbreviation and
    /// a colon above the line of its expansion.
    fn listed(&mut self, start: usize, line: &'a str) {
        if line.ends_with(|c: char| c.is_uppercase())
            && let Some((words, written)) = line.rsplit_once(" | ").or(line.rsplit_once(": "))
        {
            self.behind(last_bytes(words, EXPANSION_BYTES_MAX), written);
        }
        let labelled =
            line.trim_start_matches(|c: char| c.is_ascii_digit() || "-+•*.)| ".contains(c));
        let labelled = labelled.trim_start_matches(QUOTES);
        let written = labelled.split([' ', ':', '=', '\t']).next().unwrap_or_default();
        let Some(letters) = letters(written) else { return };
        let rest = labelled[written.len()..].trim_matches([' ', '\t']);
        let signs = [":", "-", "–", "|", "là "];
        let signed = signs.iter().find_map(|sign| rest.strip_prefix(sign));
        match signed {
            Some("") => {
                let below = self.text.get(start + line.len() + 1..).unwrap_or_default();
                let below = first_bytes(below, EXPANSION_BYTES_MAX).split('\n').next();
                self.ahead(written, below.unwrap_or_default());
            }
            Some(rest) => self.ahead(written, first_bytes(rest, EXPANSION_BYTES_MAX)),
            None if letters.len() >= ROW_LETTERS_MIN => {
                let rest = first_bytes(rest, EXPANSION_BYTES_MAX);
                if !rest.contains([',', ';', '.', '(']) {
                    self.ahead(written, rest);
                }
            }
            None => {}
        }
    }

    /// Keeps the abbreviations in `inside` whose expansions end `before`, and returns true if it
    /// found one. `inside` has one or more (`BHXH, BHYT`). Its other words must also end `before`
    /// (`UBND tỉnh`).
    fn behind(&mut self, before: &'a str, inside: &'a str) -> bool {
        if !inside.contains(|c: char| c.is_ascii_uppercase() || c == 'Đ') {
            return false;
        }
        let chunks: Vec<&str> = inside.split([' ', ',', ';']).map(bare).collect();
        if chunks.len() > LETTERS_MAX || !chunks.iter().any(|chunk| letters(chunk).is_some()) {
            return false;
        }
        let before = before.trim_end_matches(|c| c == ' ' || c == ',' || QUOTES.contains(&c));
        let (words, keys) = keyed(before.rsplit(STOPS).next().unwrap_or_default());
        let (mut end, known) = (words.len(), self.found.len());
        for chunk in chunks.iter().rev().filter(|chunk| !chunk.is_empty()) {
            if let Some(letters) = letters(chunk) {
                let Some((passed, count)) = spelled_before(&keys[..end], &letters) else { break };
                end -= passed + count;
                self.keep(chunk, letters.len(), &words[end..end + count], &keys[end..end + count]);
            } else if end > 0 && keys[end - 1] == key(chunk) {
                end -= 1;
            } else if !matches!(*chunk, "&" | "và") {
                break;
            }
        }
        self.found.len() > known
    }

    /// Keeps `written` if its letters are the initials of the words that begin `after`, up to
    /// punctuation or the end.
    fn ahead(&mut self, written: &'a str, after: &'a str) {
        let written = bare(written);
        let Some(letters) = letters(written) else { return };
        let after = after.trim_start_matches(|c| c == ' ' || QUOTES.contains(&c));
        let (words, keys) = keyed(after.split(STOPS).next().unwrap_or_default());
        let Some(count) = initials::spelled_at_start(&keys, &letters) else { return };
        let rest = &after[words[count - 1].span().end..];
        let rest = rest.trim_start_matches(|c| c == ' ' || QUOTES.contains(&c));
        if rest.is_empty() || rest.starts_with(STOPS) || rest.starts_with(',') {
            self.keep(written, letters.len(), &words[..count], &keys[..count]);
        }
    }

    fn keep(&mut self, written: &str, letters: usize, words: &[Word<'a>], keys: &[String]) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let place = |part: &str| part.as_ptr() as usize - self.text.as_ptr() as usize;
        let (start, end) = (place(first.text), place(last.text) + last.text.len());
        let listed = self.text[start..end].contains(',') && letters < COMMA_LETTERS_MIN;
        let at = place(written);
        let definition = Definition {
            abbreviation: phrase::key(written),
            expansion: keys.join(" "),
            span: Span::new(start.min(at), end.max(at + written.len())),
        };
        let sounds = keys.iter().all(|key| key.chars().any(|c| vowel(c).is_some()));
        if sounds && !listed && Definition::read_term(&definition.to_term()).is_some() {
            self.found.push(definition);
        }
    }
}

/// Returns the letters of a possible abbreviation, or `None`. Roman numerals are not abbreviations.
fn letters(written: &str) -> Option<Vec<char>> {
    initials::letters(written).filter(|_| !line::is_roman(written))
}

/// Returns how many words at the end of `keys` have no letter, and how many before them spell
/// `letters`.
fn spelled_before(keys: &[String], letters: &[char]) -> Option<(usize, usize)> {
    let joined = keys.iter().rev().take_while(|key| *key == "và").count();
    let long = letters.len() >= TAIL_LETTERS_MIN;
    let tails = TAILS.iter().filter(|tail| long && ends_with(keys, tail)).map(|tail| tail.len());
    let mut passed = std::iter::once(joined).chain(tails);
    passed.find_map(|passed| {
        let count = initials::spelled_at_end(&keys[..keys.len() - passed], letters)?;
        Some((passed, count))
    })
}

fn ends_with(keys: &[String], words: &[&str]) -> bool {
    let start = keys.len().checked_sub(words.len());
    start.is_some_and(|start| keys[start..].iter().eq(words.iter()))
}

/// Returns the words of `text` and their keys.
fn keyed(text: &str) -> (Vec<Word<'_>>, Vec<String>) {
    words(text).map(|word| (word, key(word.text))).unzip()
}

/// Returns a token without the quotation marks and punctuation around it.
fn bare(token: &str) -> &str {
    token.trim_matches(|c: char| QUOTES.contains(&c) || ".,;:()[]/-".contains(c))
}

/// Returns the text before `sau đây gọi tắt là`, or before the bracket that has these words in it.
fn before_cue(before: &str) -> &str {
    let near = last_bytes(before, CUE_BYTES_MAX);
    match near.rfind(['(', ')']) {
        Some(open) if near[open..].starts_with('(') => &before[..before.len() - near.len() + open],
        _ => without_ends(before, &CUE_BEFORE),
    }
}

/// Returns `text` without any of `endings` at its end, and without spaces, commas, quotation marks
/// and an opening bracket there.
fn without_ends<'a>(text: &'a str, endings: &[&str]) -> &'a str {
    let trim = |text: &'a str| text.trim_end_matches(|c| " ,(".contains(c) || QUOTES.contains(&c));
    let mut text = trim(text);
    while let Some(rest) = endings.iter().find_map(|ending| text.strip_suffix(ending)) {
        text = trim(rest);
    }
    text
}

/// Returns `text` without any of the given whole words at its start, and without spaces, colons and
/// quotation marks there.
fn without_starts<'a>(text: &'a str, starts: &[&str]) -> &'a str {
    let trim = |text: &'a str| text.trim_start_matches(|c| " :".contains(c) || QUOTES.contains(&c));
    let mut text = trim(text);
    let whole = |rest: &&str| rest.is_empty() || rest.starts_with([' ', ':', '"', '“']);
    while let Some(rest) = starts.iter().find_map(|start| text.strip_prefix(start).filter(whole)) {
        text = trim(rest);
    }
    text
}

#[cfg(test)]
mod tests;
