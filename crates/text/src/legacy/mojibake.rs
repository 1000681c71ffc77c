//! Repairs UTF-8 that was read as Windows-1252 (`Viá»‡t` for `Việt`), up to three times in a row.

use std::ops::Range;

use super::detect::is_one_case;
use super::table::misread_byte;
use crate::usage::used;
use crate::word::key;

/// Most times that the text may have been misread in a row.
const TIMES_MAX: usize = 3;

/// Number of misread sequences that is sufficient evidence, whatever words result.
const SEQUENCES_ENOUGH: usize = 2;

/// Returns `text` with every misread sequence repaired, or `None` if the evidence is too weak. A
/// sequence is a lead byte with all its continuation bytes that together encode a letter or sign of
/// Vietnamese text. Two are hardly chance; a single one must produce a syllable in use.
pub(super) fn repair(text: &str) -> Option<String> {
    let mut text = repair_once(text)?;
    for _ in 1..TIMES_MAX {
        match repair_once(&text) {
            Some(again) => text = again,
            None => break,
        }
    }
    Some(text)
}

fn repair_once(text: &str) -> Option<String> {
    let mut repaired = String::with_capacity(text.len());
    let (mut found, mut makes_a_word) = (0, false);
    let mut at = 0;
    while let Some(next) = text[at..].find(|c: char| !c.is_ascii()) {
        repaired.push_str(&text[at..at + next]);
        at += next;
        let Some((c, length)) = sequence(&text[at..]) else {
            let c = text[at..].chars().next()?;
            repaired.push(c);
            at += c.len_utf8();
            continue;
        };
        let sequence = at..at + length;
        at = sequence.end;
        let word = word_with(text, &sequence, c);
        if !may_be_correct(text, &sequence) {
            found += 1;
            makes_a_word = used(&key(&word)).is_some();
        } else if !is_one_case(&word) {
            repaired.push_str(&text[sequence]);
            continue;
        }
        repaired.push(c);
    }
    repaired.push_str(&text[at..]);
    (found >= SEQUENCES_ENOUGH || found == 1 && makes_a_word).then_some(repaired)
}

/// Returns true if a sequence may be correct text: the last letter of a word in capitals with the
/// sign or space after it (`THỊ XÃ”`).
fn may_be_correct(text: &str, sequence: &Range<usize>) -> bool {
    let mut chars = text[sequence.clone()].chars();
    let is_pair = chars.next().is_some_and(char::is_alphabetic)
        && matches!(chars.next(), Some('\u{a0}' | '\u{2013}'..='\u{2026}' | '»'))
        && chars.next().is_none();
    is_pair && text[..sequence.start].chars().next_back().is_some_and(char::is_uppercase)
}

/// Returns the word around a sequence, with the sequence replaced by `c`.
fn word_with(text: &str, sequence: &Range<usize>, c: char) -> String {
    let (before, after) = (&text[..sequence.start], &text[sequence.end..]);
    let start = before.trim_end_matches(char::is_alphabetic).len();
    let end = after.len() - after.trim_start_matches(char::is_alphabetic).len();
    format!("{}{c}{}", &before[start..], &after[..end])
}

/// Returns the character whose misread bytes begin `text`, and the length of the sequence in
/// `text`. Returns `None` if `text` does not begin with such a sequence.
fn sequence(text: &str) -> Option<(char, usize)> {
    let mut bytes = [0; 4];
    let mut chars = text.char_indices();
    let (_, lead) = chars.next()?;
    bytes[0] = misread_byte(lead)?;
    let length = match bytes[0] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    for byte in &mut bytes[1..length] {
        *byte = misread_byte(chars.next()?.1).filter(|byte| (0x80..=0xbf).contains(byte))?;
    }
    let c = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    // Letters up to `ư`, the five tone marks, `ạ` to `ỹ`, signs, and the characters that misreading
    // makes of all these.
    let is_text = matches!(
        u32::from(c),
        0x80..=0x1b0
            | 0x2c6
            | 0x2dc
            | 0x300
            | 0x301
            | 0x303
            | 0x309
            | 0x323
            | 0x1ea0..=0x1ef9
            | 0x2010..=0x2122
            | 0x2200..=0x22ff
    );
    if !is_text {
        return None;
    }
    Some((c, chars.next().map_or(text.len(), |(at, _)| at)))
}
