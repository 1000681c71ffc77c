//! The encodings in which Vietnamese was written before Unicode, and Unicode text that was made of them
//! by a program that took them for something else.
//!
//! Fonts like `.VnTime` or `VNI-Times` show Vietnamese letters at the places of other letters, so a file
//! does not say what it is in; only the words do: read by the right table they are legal syllables
//! ([`detect()`], [`reread()`]). Where a format names the font of a run, that decides ([`FontEncoding`]).
//! Whether a file is UTF-8, UTF-16 or something that is not Vietnamese is not asked here.

mod detect;
mod font;
mod glyphs;
mod mojibake;
mod reread;
mod table;

pub use detect::{detect, vietnamese_share};
pub use font::FontEncoding;
pub use reread::reread;
pub use table::decode;

/// An encoding other than Unicode, or Unicode that was misread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Legacy {
    /// TCVN 5712:1993 VN3, also called ABC: fonts `.Vn…`. It has no codes for most capitals: a font whose
    /// name ends in `H` shows the small letters as capitals.
    Tcvn3,
    /// TCVN 5712:1993 VN1: the same letters, and capitals with tones where Windows has punctuation and among
    /// the control characters. Rare.
    Tcvn1,
    /// VNI for Windows: fonts `VNI-…`. A letter is one byte or two.
    Vni,
    /// VISCII 1.1 (RFC 1456). Six capitals lie among the control characters.
    Viscii,
    /// VPS: fonts `VPS …`. Thirteen capitals lie among the control characters.
    Vps,
    /// Code page 1258: tone marks are characters of their own behind the letter.
    Windows1258,
    /// UTF-8 of which each byte was taken for a character of Windows-1252, once or twice.
    Utf8,
    /// Numbers of glyphs in a font, taken for characters.
    GlyphNumbers,
}

impl Legacy {
    /// The tables that are tried, in the order that decides between equals.
    pub(crate) const TABLES: [Legacy; 6] = [
        Legacy::Tcvn3,
        Legacy::Tcvn1,
        Legacy::Vni,
        Legacy::Windows1258,
        Legacy::Viscii,
        Legacy::Vps,
    ];

    /// Its name in lower case, as `method` and issues give it.
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
