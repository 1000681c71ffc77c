//! Unicode text that a program made of old bytes by the wrong table: found and read again.

use super::detect::detect;
use super::font::FontEncoding;
use super::table::misread_byte;
use super::{Legacy, mojibake};

/// `text` with what was decoded wrongly read again, and the encoding that it was in; none where nothing
/// is wrong. Text that is Vietnamese, English or French already is never changed.
pub fn reread(text: &str) -> Option<(Legacy, String)> {
    if let Some(right) = mojibake::undone(text) {
        return Some((Legacy::Utf8, right));
    }
    let bytes: Option<Vec<u8>> = text.chars().map(misread_byte).collect();
    let encoding = detect(&bytes?)?;
    Some((encoding, FontEncoding { encoding, capitals: false }.decode(text)))
}
