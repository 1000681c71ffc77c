//! The spellings `i` and `y` of one sound: `kỹ` and `kĩ`, `lý` and `lí`, `quý` and `quí`.
//!
//! State and Party mostly write `y`, schools write `i` (Quyết định 1989/QĐ-BGDĐT, article 9), and
//! people type both. They keep separate keys: `tỷ` is a billion, `Vy` and `Vi` are names. A query
//! may include the variant as a weaker match.

use super::syllable::Syllable;

/// Onsets after which an open `i` is also spelled `y`.
const ONSETS: [&str; 12] = ["b", "h", "k", "l", "m", "n", "s", "t", "th", "v", "x", "qu"];

/// Returns the other spelling of a key with the same tone: `kỹ` gives `kĩ` and `kĩ` gives `kỹ`.
/// Returns `None` if it has no other spelling: the vowel alone (`ý`), after another onset, or in a
/// longer rime (`thuý`, `hay`, `tin`).
pub fn iy_variant(key: &str) -> Option<String> {
    let syllable = Syllable::parse(key)?;
    let base = match syllable.rime {
        "i" => format!("{}y", syllable.onset),
        "y" => format!("{}i", syllable.onset),
        _ => return None,
    };
    let known = ONSETS.contains(&syllable.onset);
    Syllable::with_tone(&base, syllable.tone).filter(|_| known).map(|other| other.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_other_spelling() {
        let pairs = [
            ("kỹ", "kĩ"),
            ("lý", "lí"),
            ("mỹ", "mĩ"),
            ("tỷ", "tỉ"),
            ("quý", "quí"),
            ("quỹ", "quĩ"),
            ("hy", "hi"),
            ("sỹ", "sĩ"),
            ("thy", "thi"),
            ("by", "bi"),
        ];
        for (one, other) in pairs {
            assert_eq!(iy_variant(one).as_deref(), Some(other));
            assert_eq!(iy_variant(other).as_deref(), Some(one));
        }
        for word in
            ["ý", "y", "ỉ", "thuý", "thúi", "huy", "hay", "yêu", "tin", "chị", "gì", "UBND", ""]
        {
            assert_eq!(iy_variant(word), None, "{word}");
        }
    }

    #[test]
    fn the_variant_of_the_variant_is_the_word() {
        for syllable in Syllable::all() {
            let word = syllable.to_string();
            if let Some(variant) = iy_variant(&word) {
                assert_eq!(iy_variant(&variant), Some(word));
            }
        }
    }
}
