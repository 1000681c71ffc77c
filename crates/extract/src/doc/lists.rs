//! Reads the lists of a Word file ([MS-DOC] 2.9.147 LSTF, 2.9.150 LVLF, 2.9.131 LFO).

use super::bytes::{u8_at, u16_at, u32_at};
use super::properties::RunProperties;
use super::styles::Font;
use crate::office::lists::{Definition, LEVELS, Level, List, Lists};
use crate::office::numbers::NumberStyle;
use crate::office::run_style::RunStyle;

/// Lengths in bytes: an LSTF, the fixed part of a level (LVLF), an LFO.
const DEFINITION: usize = 28;
const LEVEL: usize = 28;
const LIST: usize = 16;

/// Reads `definitions` (PlfLst), the `levels` that follow them in the file, and `lists` (PlfLfo).
/// The key of a list is the number, from 1, by which paragraphs refer to it.
pub fn read(definitions: &[u8], levels: &[u8], lists: &[u8], fonts: &[Font]) -> Lists {
    let mut all = Lists::default();
    let count = usize::from(u16_at(definitions, 0).unwrap_or_default());
    let mut at = 0;
    for of in 0..count {
        let Some(head) = definitions.get(2 + of * DEFINITION..2 + (of + 1) * DEFINITION) else {
            break;
        };
        let simple = head[26] & 1 == 1;
        let mut definition = Definition::default();
        for _ in 0..if simple { 1 } else { LEVELS } {
            let Some((level, end)) = read_level(levels, at, fonts) else { break };
            definition.levels.push(level);
            at = end;
        }
        let key = u32_at(head, 0).unwrap_or_default().to_string();
        all.definitions.insert(key, definition);
    }
    read_lists(lists, fonts, &mut all);
    all
}

/// Returns the level at offset `at`, and the offset after it.
fn read_level(bytes: &[u8], at: usize, fonts: &[Font]) -> Option<(Level, usize)> {
    let head = bytes.get(at..at + LEVEL)?;
    let code = head[4];
    let (of_run, of_paragraph) = (usize::from(head[24]), usize::from(head[25]));
    let run_start = at + LEVEL + of_paragraph;
    let text_start = run_start + of_run;
    let mut run = RunProperties::default();
    run.read(bytes.get(run_start..text_start)?);
    let length = usize::from(u16_at(bytes, text_start)?);
    let end = text_start + 2 + 2 * length;
    let units = bytes.get(text_start + 2..end)?.chunks_exact(2);
    let units: Vec<u16> = units.map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
    let mut text = String::new();
    for c in char::decode_utf16(units).flatten() {
        // A character below 9 is a placeholder for the number of that level, from 0.
        match c as usize {
            level if level < LEVELS && code != 23 => text.push_str(&format!("%{}", level + 1)),
            _ => text.push(c),
        }
    }
    let font = run.font.map(|font| fonts.get(usize::from(font)).and_then(|font| font.encoding));
    let flags = head[5];
    let level = Level {
        start: u32_at(head, 0)?,
        number_style: NumberStyle::by_code(code),
        text,
        bullet: code == 23,
        legal: flags & 4 != 0,
        restart: (flags & 8 != 0).then(|| usize::from(head[26])),
        no_space_after: head[15] == 2,
        paragraph_style: None,
        run_style: RunStyle { font, hidden: None, ..run.look },
    };
    Some((level, end))
}

fn read_lists(bytes: &[u8], fonts: &[Font], all: &mut Lists) {
    let Some(count) = u32_at(bytes, 0) else { return };
    let heads = bytes[4..].chunks_exact(LIST).take(count as usize);
    let mut at = 4 + heads.len() * LIST;
    for (number, head) in heads.enumerate() {
        let definition = u32_at(head, 0).unwrap_or_default().to_string();
        let mut list = List { definition, ..List::default() };
        // After all LFOs, each list has four bytes and then its overrides of levels.
        at += 4;
        for _ in 0..u8_at(head, 12).unwrap_or_default() {
            let Some((start, flags)) = u32_at(bytes, at).zip(u32_at(bytes, at + 4)) else { break };
            at += 8;
            let level = (flags & 0xf) as usize;
            if flags & 0x20 != 0 {
                let Some((changed, end)) = read_level(bytes, at, fonts) else { break };
                if flags & 0x10 != 0 {
                    list.starts.insert(level, changed.start);
                }
                list.levels.insert(level, changed);
                at = end;
            } else if flags & 0x10 != 0 {
                list.starts.insert(level, start);
            }
        }
        all.lists.insert((number + 1).to_string(), list);
    }
}
