//! Names of files in ZIP archives as text. The format knows UTF-8 and the code page 437, but
//! programs write the code page of their machine, and their mark for UTF-8 is often missing. So the
//! names themselves decide.

use tracuu_text::legacy::{self, Legacy};
use tracuu_text::{normalize, syllable, words};

/// Decides how the names of an archive that are not UTF-8 are read.
#[derive(Debug, Default)]
pub struct NameEvidence {
    /// How much better the names fit as Vietnamese in code page 1258 than in code page 437.
    balance: i64,
}

impl NameEvidence {
    /// Takes a name into account. `standard` is how the format reads it.
    pub fn add(&mut self, raw: &[u8], standard: &str) {
        if std::str::from_utf8(raw).is_err() {
            self.balance += fit(&legacy::decode(Legacy::Windows1258, raw)) - fit(standard);
        }
    }

    /// Returns a name as text.
    pub fn decode(&self, raw: &[u8], standard: &str) -> String {
        match std::str::from_utf8(raw) {
            Ok(name) => name.to_string(),
            Err(_) if self.balance > 0 => legacy::decode(Legacy::Windows1258, raw),
            Err(_) => standard.to_string(),
        }
    }
}

/// Returns the number of legal Vietnamese syllables with letters beyond ASCII, less the number of
/// other such words and of signs beyond ASCII. Words in capitals may be abbreviations (`QĐ`).
fn fit(name: &str) -> i64 {
    let text = normalize(&name.replace(['_', '-', '.'], " ")).text;
    let sign = |c: &char| !c.is_ascii() && !c.is_alphanumeric();
    let signs = name.chars().filter(sign).count();
    let words = words(&text).map(|word| word.text).filter(|word| !word.is_ascii());
    let value = |word: &str| match tracuu_text::key(word) {
        key if syllable::is_legal(&key) => 1,
        _ if word.chars().all(|c| !c.is_lowercase()) => 0,
        _ => -1,
    };
    words.map(value).sum::<i64>() - i64::try_from(signs).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a name on its own. `standard` is the name in code page 437.
    fn name(raw: &[u8], standard: &str) -> String {
        let mut evidence = NameEvidence::default();
        evidence.add(raw, standard);
        evidence.decode(raw, standard)
    }

    #[test]
    fn names_decide_their_code_page() {
        let cases: [(&[u8], &str, &str); 9] = [
            (
                b"Quy\xea\xect \xf0i\xf2nh 605 h\xf4\xcc.txt",
                "QuyΩ∞t ≡i≥nh 605 h⌠╠.txt",
                "Quyết định 605 hồ.txt",
            ),
            (b"Th\xf4ng_b\xe1o/12.doc", "Th⌠ng_bßo/12.doc", "Thông_báo/12.doc"),
            (b"Q\xd0-UBND.pdf", "Q╨-UBND.pdf", "QĐ-UBND.pdf"),
            (b"TH\xd4NG B\xc1O.pdf", "TH╘NG B┴O.pdf", "THÔNG BÁO.pdf"),
            (b"th\x93ng b\xa0o.pdf", "thông báo.pdf", "thông báo.pdf"),
            (b"R\x82sum\x82.doc", "Résumé.doc", "Résumé.doc"),
            (b"Gr\x94\xe1e.doc", "Größe.doc", "Größe.doc"),
            ("Số 1.txt".as_bytes(), "Sß╗æ 1.txt", "Số 1.txt"),
            (b"a.txt", "a.txt", "a.txt"),
        ];
        for (raw, standard, expected) in cases {
            assert_eq!(name(raw, standard), expected);
        }
    }

    #[test]
    fn one_archive_has_one_code_page() {
        let mut evidence = NameEvidence::default();
        evidence.add(b"Th\xf4ng b\xe1o.doc", "Th⌠ng bßo.doc");
        assert_eq!(evidence.decode(b"Kr\xf4ng N\xf4.doc", "Kr⌠ng N⌠.doc"), "Krông Nô.doc");
    }
}
