//! Decodes bytes of a known encoding.

use super::{Legacy, glyphs, mojibake, table};

/// Returns the text of `bytes` in `encoding`. Bytes that are not Vietnamese letters are read as
/// Windows-1252 (or 1258), so nothing fails and nothing is lost. The result is not always NFC.
/// TCVN3 text of an `H` font comes in small letters, because the bytes are the same.
/// [`Legacy::Utf8`] stands for UTF-8 that was read as Windows-1252 and saved as UTF-8 again.
/// [`Legacy::GlyphNumbers`] stands for UTF-8 bytes with glyph numbers as characters. Linear.
///
/// ```
/// use tracuu_text::legacy::{Legacy, decode};
///
/// assert_eq!(decode(Legacy::Tcvn3, b"quy\xd5t \xae\xdenh"), "quyết định");
/// ```
pub fn decode(encoding: Legacy, bytes: &[u8]) -> String {
    if let Some(table) = table::table(encoding) {
        let mut text = String::with_capacity(bytes.len() * 3 / 2);
        table.push(bytes, &mut text);
        return text;
    }
    let text = String::from_utf8_lossy(bytes);
    let repaired = if encoding == Legacy::GlyphNumbers {
        glyphs::repair(&text)
    } else {
        mojibake::repair(&text)
    };
    repaired.unwrap_or_else(|| text.into_owned())
}
