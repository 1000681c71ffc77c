//! Derives the encoding of a text from the name of its font.

use super::Legacy;
use super::table::{misread_byte, table};

/// How to decode text that is set in a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FontEncoding {
    /// The encoding whose table decodes the text.
    pub encoding: Legacy,
    /// True if the font draws small letters as capitals.
    pub capitals: bool,
}

impl FontEncoding {
    /// Returns the encoding of fonts with this name: `.VnTime`, `.VnTimeH` (capitals), `VNI-Times`,
    /// `VPS Times`. A PDF subset prefix (`ABCDEF+`) is skipped, and case does not matter. Returns
    /// `None` for Unicode fonts and for an empty name.
    pub fn by_font(name: &str) -> Option<FontEncoding> {
        let lower = name.trim().trim_matches(['"', '\'']).to_lowercase();
        let styled = lower.split_once('+').map_or(lower.as_str(), |(_, styled)| styled);
        let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| styled.starts_with(prefix));
        let encoding = if begins(&[".vn"]) {
            Legacy::Tcvn3
        } else if begins(&["vni-", "vni "]) {
            Legacy::Vni
        } else if begins(&["vps-", "vps "]) {
            Legacy::Vps
        } else {
            return None;
        };
        // The family name, without the style that PDF appends: `.VnTimeH,Bold`, `.VnArialH-Bold`.
        let family = styled.split([',', '-']).next().unwrap_or(styled).trim_end();
        let capitals = encoding == Legacy::Tcvn3 && family.ends_with('h');
        Some(FontEncoding { encoding, capitals })
    }

    /// Returns the text of a run whose bytes were read as Windows-1252 or ISO 8859-1. Characters
    /// that correspond to no byte stay as they are. A run with a Vietnamese letter that corresponds
    /// to no byte (`ơ`, `ế`) is Unicode in a legacy font. Such a run only gets the case of the
    /// font.
    pub fn decode(self, misread: &str) -> String {
        let Some(table) = table(self.encoding).filter(|_| !misread.contains(is_unicode)) else {
            return self.cased(misread.to_string());
        };
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

/// Returns true for a Vietnamese letter that no byte is read as.
fn is_unicode(c: char) -> bool {
    matches!(c, 'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ạ'..='ỹ')
}
