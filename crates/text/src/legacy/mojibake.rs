//! UTF-8 that was read as Windows-1252 (`Viá»‡t` for `Việt`), once or twice.

use std::ops::Range;

use super::detect::is_one_case;
use super::table::misread_byte;
use crate::key;
use crate::usage::used;

/// How often UTF-8 may have been misread on top of each other.
const TIMES_MAX: usize = 3;

/// Sequences that are believed whatever they make of the text.
const SEQUENCES_ENOUGH: usize = 2;

/// `text` with every misread sequence put right; none where there is none to be believed. A sequence is a
/// lead byte with as many following bytes as it asks for, which together are a letter or sign of
/// Vietnamese text. Two are hardly chance; one must make a word that is used of one that is none.
pub(super) fn undone(text: &str) -> Option<String> {
    let mut text = once(text)?;
    for _ in 1..TIMES_MAX {
        match once(&text) {
            Some(again) => text = again,
            None => break,
        }
    }
    Some(text)
}

fn once(text: &str) -> Option<String> {
    let mut right = String::with_capacity(text.len());
    let (mut found, mut makes_a_word) = (0, false);
    let mut at = 0;
    while let Some(next) = text[at..].find(|c: char| !c.is_ascii()) {
        right.push_str(&text[at..at + next]);
        at += next;
        let Some((c, length)) = sequence(&text[at..]) else {
            let c = text[at..].chars().next()?;
            right.push(c);
            at += c.len_utf8();
            continue;
        };
        let sequence = at..at + length;
        at = sequence.end;
        match may_be_right(text, &sequence) {
            true if !is_one_case(&repaired(text, &sequence, c)) => {
                right.push_str(&text[sequence]);
                continue;
            }
            true => {}
            false => {
                found += 1;
                makes_a_word = used(&key(&repaired(text, &sequence, c))).is_some();
            }
        }
        right.push(c);
    }
    right.push_str(&text[at..]);
    (found >= SEQUENCES_ENOUGH || found == 1 && makes_a_word).then_some(right)
}

/// Whether a sequence may be right as it stands: the last letter of a word in capitals and the sign or
/// space behind it (`THỊ XÃ”`).
fn may_be_right(text: &str, sequence: &Range<usize>) -> bool {
    let mut chars = text[sequence.clone()].chars();
    let is_pair = chars.next().is_some_and(char::is_alphabetic)
        && matches!(chars.next(), Some('\u{a0}' | '\u{2013}'..='\u{2026}' | '»'))
        && chars.next().is_none();
    is_pair && text[..sequence.start].chars().next_back().is_some_and(char::is_uppercase)
}

/// The word around a sequence, with `c` in the place of it.
fn repaired(text: &str, sequence: &Range<usize>, c: char) -> String {
    let (before, after) = (&text[..sequence.start], &text[sequence.end..]);
    let start = before.trim_end_matches(char::is_alphabetic).len();
    let end = after.len() - after.trim_start_matches(char::is_alphabetic).len();
    format!("{}{c}{}", &before[start..], &after[..end])
}

/// The character whose bytes stand misread at the beginning of `text`, and their length as misread.
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
    // Letters up to `ư`, the five tone marks, `ạ` to `ỹ`, and signs; and what those are misread as.
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
