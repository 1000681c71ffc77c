//! The abbreviations used in documents: those of types (`data/types.tsv`) and of organs
//! (`data/organs.tsv`) in numbers, and those of heads (`data/shorthand.tsv`). Only loads the
//! tables; other modules apply them to documents.

use std::collections::HashMap;
use std::sync::LazyLock;

use tracuu_text::{fold, phrase};

/// A type of document (loại văn bản).
pub struct Type {
    /// Name: `Kế hoạch`.
    pub name: &'static str,
    /// The name, normalised with [`phrase::key`].
    pub key: String,
    /// Number of words in the name.
    pub words: usize,
    /// The prescribed abbreviation first, then others found in documents; empty for `Luật`.
    pub abbreviations: Vec<&'static str>,
    /// Whether only the Party uses it.
    pub party: bool,
}

/// All types, longest names first, so that `Thông tư liên tịch` is not taken for `Thông tư`.
pub static TYPES: LazyLock<Vec<Type>> = LazyLock::new(|| {
    let data = include_str!("../../data/types.tsv");
    let mut types: Vec<Type> = phrase::data_lines(data).filter_map(read_type).collect();
    types.sort_by_key(|kind| std::cmp::Reverse(kind.words));
    types
});

/// The types by the first word of their names, without accents; each list in the order of
/// [`TYPES`].
pub static TYPES_BY_WORD: LazyLock<HashMap<String, Vec<&'static Type>>> = LazyLock::new(|| {
    let mut types: HashMap<String, Vec<&'static Type>> = HashMap::new();
    for kind in TYPES.iter() {
        let first = kind.key.split(' ').next().unwrap_or_default();
        types.entry(fold(first)).or_default().push(kind);
    }
    types
});

fn read_type(line: &'static str) -> Option<Type> {
    let mut fields = line.split('\t');
    let (name, abbreviations, family) = (fields.next()?, fields.next()?, fields.next()?);
    let key = phrase::key(name);
    Some(Type {
        name,
        words: key.split(' ').count(),
        key,
        abbreviations: abbreviations.split_whitespace().collect(),
        party: family == "party",
    })
}

/// Returns true if `code` is the printed abbreviation of a type.
pub fn is_of_type(code: &str) -> bool {
    TYPES.iter().any(|kind| kind.abbreviations.contains(&code))
}

/// The abbreviation of an organ.
pub struct Organ {
    /// `UBND`.
    pub abbreviation: &'static str,
    /// `Ủy ban nhân dân`.
    pub name: &'static str,
    /// Whether it may be expanded anywhere in the name of an agency; otherwise only in a number.
    pub anywhere: bool,
}

/// All organs, in the order of the table.
pub static ORGANS: LazyLock<Vec<Organ>> = LazyLock::new(|| {
    let read = |line: &'static str| {
        let mut fields = line.split('\t');
        let (abbreviation, name) = (fields.next()?, fields.next()?);
        Some(Organ { abbreviation, name, anywhere: fields.next()? == "name" })
    };
    phrase::data_lines(include_str!("../../data/organs.tsv")).filter_map(read).collect()
});

/// An abbreviation that is spelled out only in the head of a document.
struct Shorthand {
    abbreviation: &'static str,
    name: &'static str,
    /// Whether it counts only before the level of a place.
    before_place: bool,
}

static SHORTHAND: LazyLock<Vec<Shorthand>> = LazyLock::new(|| {
    let read = |line: &'static str| {
        let mut fields = line.split('\t');
        let (abbreviation, name) = (fields.next()?, fields.next()?);
        Some(Shorthand { abbreviation, name, before_place: fields.next().is_some() })
    };
    phrase::data_lines(include_str!("../../data/shorthand.tsv")).filter_map(read).collect()
});

/// Returns the name that `word` stands for in the name of an organ before the word `next`. Signs
/// between or after its letters do not matter: `B.C.H`, `BCH.`, `GD-ĐT`. `BCH` is Ban Chấp hành,
/// but Ban Chỉ huy of soldiers and rescuers, and Bộ Chỉ huy of the border guard.
pub fn organ_in_name(word: &str, next: Option<&str>) -> Option<&'static str> {
    const COMMANDED: [&str; 5] = ["quân", "phòng", "pctt", "pccc", "ptds"];
    const LEVELS: [&str; 9] =
        ["tỉnh", "thành", "tp", "huyện", "quận", "thị", "xã", "phường", "tp."];
    let next = next.map(str::to_lowercase);
    let starts = |next: &String| COMMANDED.iter().any(|start| next.starts_with(start));
    let place = next.as_ref().is_some_and(|next| LEVELS.contains(&next.as_str()));
    let letters: String = letters_of(word).collect();
    let several = letters.chars().nth(1).is_some();
    let alike = |known: &str| !known.contains('.') && letters_of(known).eq(letters.chars());
    let named = |known: &str| known == word || (several && alike(known));
    if letters == "BCH" && next.as_ref().is_some_and(|next| ["bộ", "bđbp"].contains(&next.as_str()))
    {
        return Some("Bộ Chỉ huy");
    }
    if letters == "BCH" && next.as_ref().is_some_and(starts) {
        return Some("Ban Chỉ huy");
    }
    let organ =
        ORGANS.iter().filter(|organ| organ.anywhere).find(|organ| named(organ.abbreviation));
    let known = |row: &&Shorthand| named(row.abbreviation) && (place || !row.before_place);
    organ.map(|organ| organ.name).or_else(|| SHORTHAND.iter().find(known).map(|row| row.name))
}

/// Returns the letters of an abbreviation without the signs between them.
fn letters_of(abbreviation: &str) -> impl Iterator<Item = char> {
    abbreviation.chars().filter(|c| !matches!(c, '.' | ',' | '&' | '-'))
}

/// Maps folded abbreviations in lower case to their printed form. If two fold to the same key, the
/// first is kept.
type Printed = HashMap<String, &'static str>;

fn printed(abbreviations: impl Iterator<Item = &'static str>) -> Printed {
    let mut forms = Printed::new();
    for form in abbreviations {
        forms.entry(fold(&form.to_lowercase())).or_insert(form);
    }
    forms
}

static PRINTED_TYPES: LazyLock<Printed> =
    LazyLock::new(|| printed(TYPES.iter().flat_map(|kind| kind.abbreviations.iter().copied())));
static PRINTED_ORGANS: LazyLock<Printed> =
    LazyLock::new(|| printed(ORGANS.iter().map(|organ| organ.abbreviation)));

/// Returns the printed form of a type's abbreviation, typed in any case and without accents: `qd`
/// gives `QĐ`.
pub fn typed_type(word: &str) -> Option<&'static str> {
    PRINTED_TYPES.get(&typed_form(word)?).copied()
}

/// Returns the printed form of an organ's abbreviation, typed in any case and without accents.
pub fn typed_organ(word: &str) -> Option<&'static str> {
    PRINTED_ORGANS.get(&typed_form(word)?).copied()
}

/// Returns `word` in lower case without accents, or `None` if it is too long: abbreviations have at
/// most ten letters, of at most three bytes each.
fn typed_form(word: &str) -> Option<String> {
    (word.len() <= 30).then(|| fold(&word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracuu_text::keystrokes::decode;

    #[test]
    fn every_line_of_the_data_is_read() {
        let lines = |data: &'static str| phrase::data_lines(data).count();
        assert_eq!(TYPES.len(), lines(include_str!("../../data/types.tsv")));
        assert_eq!(ORGANS.len(), lines(include_str!("../../data/organs.tsv")));
        assert_eq!(SHORTHAND.len(), lines(include_str!("../../data/shorthand.tsv")));
    }

    #[test]
    fn an_abbreviation_depends_on_the_next_word() {
        assert_eq!(organ_in_name("BCH", Some("ĐẢNG")), Some("Ban Chấp hành"));
        assert_eq!(organ_in_name("BCH", Some("QUÂN")), Some("Ban Chỉ huy"));
        assert_eq!(organ_in_name("BCH", None), Some("Ban Chấp hành"));
        assert_eq!(organ_in_name("BCH", Some("BĐBP")), Some("Bộ Chỉ huy"));
        assert_eq!(organ_in_name("B.C.H", Some("ĐẢNG")), Some("Ban Chấp hành"));
        assert_eq!(organ_in_name("GD-ĐT", None), Some("Giáo dục và Đào tạo"));
        assert_eq!(
            (organ_in_name("TƯ", None), organ_in_name("T.Ư", None)),
            (None, Some("Trung ương"))
        );
        assert_eq!((organ_in_name("CA", None), organ_in_name("P", None)), (None, None));
        assert_eq!(organ_in_name("CA", Some("TỈNH")), Some("Công an"));
        assert_eq!((organ_in_name("BTC", None), organ_in_name("SỞ", None)), (None, None));
    }

    #[test]
    fn are_not_keystrokes() {
        let known = |word: &str| typed_type(word).is_some();
        let tables = [include_str!("../../data/types.tsv"), include_str!("../../data/organs.tsv")];
        for line in tables.into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#')) {
            let line = line.replace(['\t'], " ");
            for text in [line.clone(), fold(&line), fold(&line).to_lowercase()] {
                assert_eq!(decode(&text, known), None, "{text}");
            }
        }
    }

    #[test]
    fn reads_what_is_typed() {
        assert_eq!(typed_type("qd"), Some("QĐ"));
        assert_eq!(typed_type("ttr"), Some("TTr"));
        assert_eq!(typed_type("QyĐ"), Some("QyĐ"));
        assert_eq!(typed_organ("ttg"), Some("TTg"));
        assert_eq!(typed_organ("hdnd"), Some("HĐND"));
        assert_eq!((typed_type("ubnd"), typed_organ("kh"), typed_type("")), (None, None, None));
    }
}
