//! Names of persons in the signature of a scan. Under a round seal letters are lost, so a name
//! counts only if all of it is certain.

use super::phrases;
use super::pieces::{Doubts, Edit, Piece, Token};
use crate::foot::signer;
use crate::line::is_capitals;
use tracuu_text::pairs::PairTable;
use tracuu_text::{fold, person, syllable};

/// The words of a name.
const WORDS: std::ops::RangeInclusive<usize> = 2..=5;
/// The same for a family name, of which only some are possible. More than for any word on which
/// readings differ.
const FAMILY_SURE_MIN: u8 = 62;
/// Family names that are mostly middle names, without accents. With one word after it, the first
/// word of the name may be lost.
const MIDDLE: [&str; 2] = ["van", "thi"];
const SHORT: usize = 2;
/// A word of a name counts only if OCR is at least this sure of it, in percent.
const SURE_MIN: u8 = 80;

/// A word is frequent if it is more than one of this number of running words, a power of two.
const FREQUENT: f32 = 10.0;

/// Returns true if `name` is written as a name: two to five syllables with capitals, the first of
/// them a family name. OCR prefers frequent words (`Chỉ` for `Chi`), so one that names seldom have
/// is not read surely.
pub(super) fn is_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let capitalized = |word: &&str| {
        word.starts_with(char::is_uppercase) && syllable::is_legal(&tracuu_text::key(word))
    };
    WORDS.contains(&words.len())
        && words.iter().all(capitalized)
        && words.first().is_some_and(|first| person::family(first).is_some())
        && !words.iter().skip(1).any(|word| is_frequent(word) && !is_of_names(word))
}

fn is_of_names(word: &str) -> bool {
    person::is_given(word) || person::family(word).is_some()
}

/// Returns true for a word that many texts have.
fn is_frequent(word: &str) -> bool {
    let table = PairTable::built_in();
    let often = (table.running_words() as f32).log2() - FREQUENT;
    table.id(&tracuu_text::key(word)).is_some_and(|id| table.count(id) > often)
}

/// Returns the name that `piece` is, as OCR has read it, or `None` if it is not a name or a word is
/// uncertain. The correction by neighbours does not know persons, so it does not count.
pub(super) fn certain(piece: &Piece<'_>, doubts: Doubts<'_>) -> Option<String> {
    let words = words_of_name(piece, doubts);
    let in_capitals = words.iter().all(|word| is_capitals(word.text));
    let mut name = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let read = as_read(word, doubts)?;
        let is_sure = doubts.confidence(word.span) >= SURE_MIN;
        // Of posts in capitals, the first word is not a misread family name.
        let family = match at {
            0 if is_sure && !in_capitals => family(&read),
            0 => person::family(&read),
            _ => None,
        };
        if family.is_none() && !is_sure {
            return None;
        }
        let family = family.filter(|_| !in_capitals);
        name.push(family.map_or(read, str::to_string));
    }
    let is_whole = name.len() > SHORT
        || name.first().is_none_or(|first| !MIDDLE.contains(&fold(&first.to_lowercase()).as_str()));
    let name = Some(name.join(" ")).filter(|_| is_whole);
    name.filter(|name| is_name(name) && !phrases::is_known(name))
}

/// Returns how many words before a name are strokes of a pen or a degree: OCR is not sure of them,
/// and they are not what is left of a name, since they have figures or signs, or since a family
/// name follows that is never a given name.
fn dirt_before(words: &[Token<'_>], doubts: Doubts<'_>) -> usize {
    let is_start = |word: &Token<'_>| {
        person::family(word.text).is_some() && doubts.confidence(word.span) >= FAMILY_SURE_MIN
    };
    let Some(start) = words.iter().position(is_start) else { return 0 };
    let is_unsure = |word: &Token<'_>| doubts.confidence(word.span) < FAMILY_SURE_MIN;
    let is_no_name = |word: &Token<'_>| {
        let bare = word.text.trim_matches(|c: char| !c.is_alphanumeric());
        bare.contains(|c: char| !c.is_alphabetic())
    };
    let before = &words[..start];
    let is_dirt = before.iter().all(is_unsure)
        && (!person::is_given(words[start].text) || before.iter().all(is_no_name));
    if is_dirt { start } else { 0 }
}

/// Returns the words after rank, degrees and dirt.
fn words_of_name<'a>(piece: &Piece<'a>, doubts: Doubts<'_>) -> Vec<Token<'a>> {
    let name = signer::without_titles(piece.text);
    let before = piece.text.len() - name.len();
    let words = Piece { start: piece.start + before, text: name, ..*piece }.words();
    words[dirt_before(&words, doubts)..].to_vec()
}

/// Returns the edits that put what was read of a name in place of what it was corrected to.
pub(super) fn restored(piece: &Piece<'_>, doubts: Doubts<'_>) -> Vec<Edit> {
    let Some(name) = certain(piece, doubts) else { return Vec::new() };
    let words = words_of_name(piece, doubts);
    let pairs = words.iter().zip(name.split(' '));
    let changed = pairs.filter(|(word, name)| word.text != *name);
    changed.map(|(word, name)| Edit::correction(word.span, name)).collect()
}

/// Returns a word as OCR has read it, or `None` if it is unsure even of a family name.
fn as_read(word: &Token<'_>, doubts: Doubts<'_>) -> Option<String> {
    if doubts.confidence(word.span) < FAMILY_SURE_MIN {
        return None;
    }
    match doubts.at(word.span) {
        [] => Some(word.text.to_string()),
        [reading] if reading.span == word.span => Some(reading.read.clone()),
        _ => None,
    }
}

/// Returns the family name that `read`, the first word of a name, must be: the only one with its
/// letters, with one or two more at its start, or with a damaged letter. `Nguyên` and `uyễn` are
/// Nguyễn, `lrần` is Trần, `Đoan` is Đoàn and not Doãn. A seal hides the first letters.
fn family(read: &str) -> Option<&'static str> {
    let found = match read.starts_with(char::is_lowercase) {
        true => person::family_of_end(read),
        false => person::family(read).or_else(|| person::family_of_letters(read)),
    };
    found.or_else(|| person::damaged_family(read))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reading;
    use crate::scan::pieces::{apply, pieces};
    use tracuu_text::Span;

    #[test]
    fn names_are_syllables_after_a_family_name() {
        for name in ["Nguyễn Văn Bình", "LÒ THỊ MAI", "Hồ An", "Tôn Nữ Thị Ngọc Hà"]
        {
            assert!(is_name(name), "{name}");
        }
        let others = ["Bình", "Sở Y Tế", "Nguyễn văn Bình", "Trần V. Bình", "Nguyễn Vbn Bình", ""];
        for other in others.into_iter().chain(["Nguyễn Thị Chỉ", "Tô Chức Thực Hiện"])
        {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn a_name_is_certain_or_none() {
        let text = "Phân Văn Lộc";
        let reading = |word: &str, read: &str, confidence| {
            let start = text.find(word).unwrap();
            let span = Span::new(start, start + word.len());
            Reading { span, read: read.into(), confidence, is_disputed: false }
        };
        let piece = pieces(text)[0];
        let cases = [
            (vec![], None),
            (vec![reading("Phân", "Phan", 96)], Some("Phan Văn Lộc")),
            (vec![reading("Phân", "guyễn", 91)], Some("Nguyễn Văn Lộc")),
            (vec![reading("Phân", "uyễn", 91)], Some("Nguyễn Văn Lộc")),
            // `Phan` or `Nhan`.
            (vec![reading("Phân", "han", 91)], None),
            // The marks of a family name, or its first letter, are known.
            (vec![reading("Phân", "Nguyên", 91)], Some("Nguyễn Văn Lộc")),
            (vec![reading("Phân", "lrần", 91)], Some("Trần Văn Lộc")),
            (vec![reading("Phân", "Đoan", 91)], Some("Đoàn Văn Lộc")),
            (vec![reading("Phân", "Doan", 91)], None),
            (vec![reading("Phân", "Trần", 66)], Some("Trần Văn Lộc")),
            (vec![reading("Phân", "Trần", 55)], None),
            (vec![reading("Phân", "Nguyên", 66)], None),
            (vec![reading("Phân", "Phan", 96), reading("Lộc", "Lộc", 70)], None),
        ];
        for (readings, expected) in cases {
            let name = certain(&piece, Doubts(&readings));
            assert_eq!(name.as_deref(), expected, "{readings:?}");
            let (restored, _) = apply(text, &readings, restored(&piece, Doubts(&readings)));
            assert_eq!(restored, expected.unwrap_or(text));
        }
        let dirty = |text: &str, unsure: &[&str]| {
            let doubt = |word: &&str| {
                let start = text.find(word).unwrap();
                let span = Span::new(start, start + word.len());
                Reading { span, read: word.to_string(), confidence: 40, is_disputed: false }
            };
            certain(&pieces(text)[0], Doubts(&unsure.iter().map(doubt).collect::<Vec<_>>()))
        };
        assert_eq!(dirty("xà Nguyễn Văn Lộc", &["xà"]).as_deref(), Some("Nguyễn Văn Lộc"));
        assert_eq!(dirty("G9.T5: Lê Văn Lộc", &["G9.T5:"]).as_deref(), Some("Lê Văn Lộc"));
        assert_eq!(dirty("PÙ/T§ Lê Văn Lộc", &["PÙ/T§"]).as_deref(), Some("Lê Văn Lộc"));
        assert_eq!(dirty("xà Lê Văn Lộc", &["xà"]), None, "it may be the family name");
        assert_eq!(dirty("kế Nguyễn Văn Lộc", &[]), None);
        let named = |text: &str| certain(&pieces(text)[0], Doubts(&[]));
        assert_eq!(named("Văn Lộc"), None, "the family name is lost");
        assert_eq!(named("Thi Lộc"), None);
        assert_eq!(named("KT. BỘ TRƯỞNG"), None, "no Bồ Trưởng");
        assert_eq!(named("VĂN THỊ LỘC").as_deref(), Some("VĂN THỊ LỘC"));
    }
}
