//! What the name of a font says of the encoding of text that is set in it.

use super::Legacy;
use super::table::{misread_byte, table};

/// How text set in a font is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FontEncoding {
    /// The table.
    pub encoding: Legacy,
    /// Whether the font shows capitals for small letters.
    pub capitals: bool,
}

impl FontEncoding {
    /// The encoding that the fonts of this name have: `.VnTime`, `.VnTimeH` (capitals), `VNI-Times`,
    /// `VPS Times`, also behind the mark of a subset of a PDF (`ABCDEF+`). Case does not matter. None for
    /// the fonts of Unicode, and for the empty name.
    pub fn by_font(name: &str) -> Option<FontEncoding> {
        let name = name.trim().trim_matches(['"', '\'']).to_lowercase();
        let name = name.split_once('+').map_or(name.as_str(), |(_, name)| name);
        let encoding = match name {
            _ if name.starts_with(".vn") => Legacy::Tcvn3,
            _ if name.starts_with("vni-") || name.starts_with("vni ") => Legacy::Vni,
            _ if name.starts_with("vps ") || name.starts_with("vps-") => Legacy::Vps,
            _ => return None,
        };
        // The family, without what PDF writes behind it: `.VnTimeH,Bold`, `.VnArialH-Bold`.
        let family = name.split([',', '-']).next().unwrap_or(name).trim_end();
        let capitals = encoding == Legacy::Tcvn3 && family.ends_with('h');
        Some(FontEncoding { encoding, capitals })
    }

    /// The text of a run whose bytes were read as Windows-1252 or ISO 8859-1. Characters that no byte is
    /// read as pass through. A run with a letter that no byte is read as (`ơ`, `ế`) is Unicode, set in a
    /// font that it does not need: of that only the case is changed.
    pub fn decode(self, misread: &str) -> String {
        let table = table(self.encoding).filter(|_| !misread.contains(is_unicode));
        let Some(table) = table else { return self.cased(misread.to_string()) };
        let mut text = String::with_capacity(misread.len());
        let mut bytes = Vec::new();
        for c in misread.chars() {
            match misread_byte(c) {
                Some(byte) => bytes.push(byte),
                None => {
                    table.push(&std::mem::take(&mut bytes), &mut text);
                    text.push(c);
                }
            }
        }
        table.push(&bytes, &mut text);
        self.cased(text)
    }

    fn cased(self, text: String) -> String {
        if self.capitals { text.to_uppercase() } else { text }
    }
}

/// Whether a letter is one of Vietnamese that lies beyond all bytes.
fn is_unicode(c: char) -> bool {
    matches!(c, 'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ạ'..='ỹ')
}
