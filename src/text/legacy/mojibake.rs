//! UTF-8 that was read as Windows-1252 (`Viá»‡t` for `Việt`), once or twice.

use super::table::misread_byte;

/// How often UTF-8 may have been misread on top of each other.
const TIMES_MAX: usize = 3;

/// Fewest sequences that are believed.
const SEQUENCES_MIN: usize = 2;

/// `text` with every misread sequence put right; none where there are fewer than two. A sequence is a
/// lead byte with as many following bytes as it asks for, which together are a letter or sign of
/// Vietnamese text: text hardly has that by chance.
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
    let mut rest = text;
    let mut found = 0;
    while let Some(at) = rest.find(|c: char| !c.is_ascii()) {
        right.push_str(&rest[..at]);
        rest = &rest[at..];
        let (c, length) = match sequence(rest) {
            Some(sequence) => {
                found += 1;
                sequence
            }
            None => {
                let c = rest.chars().next()?;
                (c, c.len_utf8())
            }
        };
        right.push(c);
        rest = &rest[length..];
    }
    right.push_str(rest);
    (found >= SEQUENCES_MIN).then_some(right)
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
    // Letters up to `ư`, combining marks, `ạ` to `ỹ`, and punctuation; and what those are misread as.
    let is_text = matches!(
        u32::from(c),
        0x80..=0x1b0 | 0x2c6 | 0x2dc | 0x300..=0x36f | 0x1ea0..=0x1ef9 | 0x2010..=0x2122
    );
    if !is_text {
        return None;
    }
    Some((c, chars.next().map_or(text.len(), |(at, _)| at)))
}
