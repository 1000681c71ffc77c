//! The phrases that have fixed capitals inside the name of an issuer: known names, places with
//! their levels, heads, and phrases for work.

use std::sync::LazyLock;

use super::heads::{FIELDS, HEADS, HeadRow, INNER};
use super::province::{LEVELS, province_at};
use crate::entity::abbreviation::ORGANS;
use tracuu_text::{key as word_key, phrase};

/// Parts of a commune, and parts of the country.
const VILLAGES: [&str; 6] = ["tổ dân phố", "khu phố", "thôn", "ấp", "khóm", "vùng"];
/// Those that are also parts of other words.
const SMALL_VILLAGES: [&str; 14] = [
    "khu dân cư",
    "tiểu khu",
    "khối phố",
    "buôn",
    "bon",
    "sóc",
    "xóm",
    "bản",
    "làng",
    "phum",
    "cụm",
    "khu",
    "tổ",
    "đội",
];
/// Organs of a part of a commune.
const OF_VILLAGES: [&str; 5] =
    ["Chi bộ", "Chi hội", "Chi đoàn", "Ban Công tác Mặt trận", "Tổ hòa giải"];

/// Words on each side of a line break that a phrase over it is looked for in.
const OVER_WORDS_MAX: usize = 8;

/// A word of a name.
pub(super) struct Word {
    /// In lower case.
    pub lower: String,
    /// The indexed form without punctuation.
    pub key: String,
}

impl Word {
    pub fn of(printed: &str) -> Word {
        let lower = printed.to_lowercase();
        Word { key: word_key(without_tail(&lower)), lower }
    }

    /// Returns the word without the punctuation at its end, in lower case.
    pub fn bare(&self) -> &str {
        without_tail(&self.lower)
    }

    /// Returns the punctuation at its end.
    pub fn tail(&self) -> &str {
        &self.lower[self.bare().len()..]
    }

    fn is_closed(&self) -> bool {
        !self.tail().is_empty()
    }
}

fn without_tail(word: &str) -> &str {
    word.trim_end_matches([',', ';', ':', '.'])
}

/// A phrase that is compared by the keys of its words and by the commas between them.
struct Phrase {
    written: &'static str,
    words: Vec<Word>,
}

impl Phrase {
    fn of(written: &'static str) -> Phrase {
        Phrase { written, words: written.split(' ').map(Word::of).collect() }
    }

    fn begins(&self, words: &[Word]) -> bool {
        let last = self.words.len() - 1;
        let same = |at: usize, known: &Word, word: &Word| {
            known.key == word.key && (at == last || known.tail() == word.tail())
        };
        let mut pairs = self.words.iter().zip(words).enumerate();
        words.len() > last && pairs.all(|(at, (known, word))| same(at, known, word))
    }
}

/// Names of central organs and proper names inside names, longest first.
static NAMES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let organs = ORGANS.iter().map(|organ| organ.name);
    let organs = organs.filter(|name| !name.contains(['-', ',']) && super::head(name).is_some());
    let proper = phrase::data_lines(include_str!("../../../data/proper.txt"));
    longest_first(organs.chain(proper))
});

/// The fields of the ministries, and those that have an abbreviation: `Công Thương`.
static MINISTRIES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let field = |name: &'static str| match name.strip_prefix("Bộ ") {
        None if super::head(name).is_some() || name.starts_with(char::is_lowercase) => None,
        field => field.or(Some(name)),
    };
    longest_first(ORGANS.iter().filter_map(|organ| field(organ.name)))
});

static FIELD_PHRASES: LazyLock<Vec<Phrase>> =
    LazyLock::new(|| FIELDS.iter().copied().map(Phrase::of).collect());

fn longest_first(names: impl Iterator<Item = &'static str>) -> Vec<Phrase> {
    let mut phrases: Vec<Phrase> = names.map(Phrase::of).collect();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
    phrases
}

/// What a known phrase is.
#[derive(Clone, Copy)]
pub(super) enum Known {
    /// A name with its own capitals.
    Name,
    /// A province; its name may go on (`Điện Biên Phủ`).
    Place,
    /// The level of a place.
    Level,
    /// Words for work.
    Inner,
    Head(&'static HeadRow),
}

/// A known phrase at the start of some words.
pub(super) struct KnownAt {
    pub written: &'static str,
    pub words: usize,
    pub kind: Known,
}

/// Returns the known phrase that `words` begin with. A head of one word (`vụ`, `phòng`, `trường`)
/// is also part of other words, so it counts only if `head_may_follow`; the field of a ministry
/// counts only if the words begin a field.
pub(super) fn known_at(
    words: &[Word],
    head_may_follow: bool,
    begins_field: bool,
) -> Option<KnownAt> {
    let found = |phrase: &Phrase, kind| KnownAt {
        written: phrase.written,
        words: phrase.words.len(),
        kind,
    };
    let ministry = || MINISTRIES.iter().find(|phrase| begins_field && phrase.begins(words));
    let head = head_at(words, if head_may_follow { 1 } else { 2 });
    let longer = |name: &&Phrase| head.is_none_or(|head| name.words.len() > head.words);
    if let Some(name) = NAMES.iter().find(|phrase| phrase.begins(words)).filter(longer) {
        // `BVĐK` stands for Bệnh viện Đa khoa, whose own name follows.
        let names = super::head(name.written).is_some_and(|head| head.names);
        let kind = if name.written.starts_with(char::is_lowercase) {
            Known::Inner
        } else if names {
            Known::Place
        } else {
            Known::Name
        };
        return Some(found(name, kind));
    }
    if let Some((written, words)) = province_at(words) {
        return Some(KnownAt { written, words, kind: Known::Place });
    }
    if let Some(head) = head {
        return Some(KnownAt { written: head.name, words: head.words, kind: Known::Head(head) });
    }
    if let Some(field) = ministry() {
        return Some(found(field, Known::Name));
    }
    let level = || place_level(words, &LEVELS).or_else(|| place_level(words, &VILLAGES));
    let inner = INNER.iter().filter(|phrase| phrase.contains(' ') && !LEVELS.contains(phrase));
    let inner = inner.map(|phrase| (*phrase, phrase.split(' ').count()));
    let inner = inner.into_iter().find(|(phrase, _)| begins_with(words, phrase));
    if let Some((written, count)) = inner {
        let names = ["khu ", "cửa khẩu"].iter().any(|start| written.starts_with(start));
        let kind = if names { Known::Level } else { Known::Inner };
        return Some(KnownAt { written, words: count, kind });
    }
    let written = level()?;
    Some(KnownAt { written, words: written.split(' ').count(), kind: Known::Level })
}

/// Returns true if a phrase that is known begins in `name` and ends in `line`, which follows it, or
/// if `name` ends with one that a name or a field of work follows.
pub(crate) fn is_known_over(name: &str, line: &str) -> bool {
    let before = name.split_whitespace().rev().take(OVER_WORDS_MAX);
    let mut words: Vec<Word> = before.map(Word::of).collect();
    words.reverse();
    let seam = words.len();
    words.extend(line.split_whitespace().take(OVER_WORDS_MAX).map(Word::of));
    (0..seam).any(|at| {
        let known = known_at(&words[at..], false, true);
        let field = field_at(&words[at..]).map_or(0, |field| field.split(' ').count());
        let open = known.as_ref().is_some_and(|known| match known.kind {
            Known::Level => true,
            Known::Head(head) => head.capitalizes,
            _ => false,
        });
        let known = known.map_or(0, |known| known.words);
        at + known.max(field) > seam || (open && at + known == seam)
    })
}

/// Returns the longest head of at least this many words that `words` begin with.
fn head_at(words: &[Word], least: usize) -> Option<&'static HeadRow> {
    let mut rows = HEADS.iter().filter(|head| head.words >= least);
    let found = rows.find(|head| {
        let mut given = words.iter();
        head.key.split(' ').all(|key| given.next().is_some_and(|word| word.key == key))
            && (head.is_decoy || !words[..head.words - 1].iter().any(Word::is_closed))
    });
    found.filter(|head| !head.is_decoy)
}

/// Returns the kind or field of work that `words` begin with.
pub(super) fn field_at(words: &[Word]) -> Option<&'static str> {
    FIELD_PHRASES.iter().find(|field| field.begins(words)).map(|field| field.written)
}

/// Returns the level of a place that `words` begin with directly after `head`. Its name follows.
pub(super) fn level_after(head: &HeadRow, words: &[Word]) -> Option<&'static str> {
    let village = || place_level(words, &VILLAGES).or_else(|| place_level(words, &SMALL_VILLAGES));
    let of_village = OF_VILLAGES.contains(&head.name);
    let level = place_level(words, &LEVELS).or_else(|| village().filter(|_| of_village))?;
    // `Huyện ủy`, `Tỉnh đoàn`; `Viện Xã hội học`.
    let in_word = head_at(words, 2).is_some()
        || (head.words == 1 && head.capitalizes && begins_with(words, "xã hội"));
    (words.len() > level.split(' ').count() && !in_word).then_some(level)
}

fn place_level(words: &[Word], levels: &[&'static str]) -> Option<&'static str> {
    levels.iter().copied().find(|level| begins_with(words, level))
}

fn begins_with(words: &[Word], phrase: &str) -> bool {
    let mut given = words.iter();
    phrase.split(' ').all(|known| given.next().is_some_and(|word| word.bare() == known))
}
