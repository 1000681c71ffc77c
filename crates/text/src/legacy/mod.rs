//! The encodings of Vietnamese before Unicode, and repair of Unicode text that a program produced
//! by decoding them wrongly.
//!
//! Fonts like `.VnTime` or `VNI-Times` show Vietnamese letters at the codes of other letters, so a
//! file does not state its encoding. Only the words show it: decoded with the right table they are
//! legal syllables ([`detect()`], [`repair_misread()`]). If a format names the font of a run, the
//! font decides ([`FontEncoding`]). This module does not detect UTF-8, UTF-16 or other languages.

mod decode;
mod detect;
mod font;
mod glyphs;
mod misread;
mod mojibake;
mod table;

pub use decode::decode;
pub use detect::{detect, vietnamese_share};
pub use font::FontEncoding;
pub use misread::{Repaired, repair_misread};

/// A legacy encoding, or a kind of misread Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Legacy {
    /// TCVN 5712:1993 VN3, also called ABC, of the fonts `.Vn…`. It has no codes for most capitals;
    /// a font whose name ends in `H` draws the small letters as capitals.
    Tcvn3,
    /// TCVN 5712:1993 VN1: the same letters, and capitals with tones at the codes of Windows
    /// punctuation and of control characters. Rare.
    Tcvn1,
    /// VNI for Windows, of the fonts `VNI-…`. A letter has one byte or two.
    Vni,
    /// VISCII 1.1 (RFC 1456). Six capitals have the codes of control characters.
    Viscii,
    /// VPS, of the fonts `VPS …`. Fourteen capitals have the codes of control characters.
    Vps,
    /// Code page 1258: a tone mark is a separate character after its letter.
    Windows1258,
    /// UTF-8 of which each byte was read as a character of Windows-1252, up to three times in a
    /// row.
    Utf8,
    /// Glyph numbers of a font, read as characters.
    GlyphNumbers,
}

impl Legacy {
    /// The tables that are tried. The order decides between equal scores.
    pub(crate) const TABLES: [Legacy; 6] = [
        Legacy::Tcvn3,
        Legacy::Tcvn1,
        Legacy::Vni,
        Legacy::Windows1258,
        Legacy::Viscii,
        Legacy::Vps,
    ];

    /// Returns the name in lower case, meant for messages: `tcvn3`.
    pub fn name(self) -> &'static str {
        match self {
            Legacy::Tcvn3 => "tcvn3",
            Legacy::Tcvn1 => "tcvn1",
            Legacy::Vni => "vni",
            Legacy::Viscii => "viscii",
            Legacy::Vps => "vps",
            Legacy::Windows1258 => "windows-1258",
            Legacy::Utf8 => "utf-8",
            Legacy::GlyphNumbers => "glyph-numbers",
        }
    }
}

#[cfg(test)]
mod tests;
