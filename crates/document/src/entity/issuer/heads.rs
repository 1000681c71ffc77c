//! The words with which names of issuers begin, and those that belong inside a name. The tables are
//! `data/heads.txt`, `data/inner.txt` and `data/fields.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::entity::abbreviation::organ_in_name;
use tracuu_text::phrase;

/// Longest head of a name, in words.
pub(super) const HEAD_WORDS_MAX: usize = 9;

/// Words with which the names of organs begin.
pub(super) struct HeadRow {
    pub name: &'static str,
    pub key: String,
    pub words: usize,
    /// Whether the word after it is capitalised (`Sở Tài chính`).
    pub capitalizes: bool,
    /// Whether a proper name follows (`Huyện ủy Lộc Bình`, `Bệnh viện Bạch Mai`).
    pub names: bool,
    /// Whether usage of capitals differs after it.
    pub is_doubtful: bool,
    /// Whether these words only look like a head (`Hội nghị`).
    pub is_decoy: bool,
}

pub(super) static HEADS: LazyLock<Vec<HeadRow>> = LazyLock::new(|| {
    let read = |line: &'static str| {
        let name = line.trim_start_matches('!').trim_end_matches(['*', '?']).trim();
        let key = phrase::key(name);
        HeadRow {
            name,
            words: key.split(' ').count(),
            key,
            capitalizes: line.contains('*'),
            names: line.contains("**"),
            is_doubtful: line.ends_with('?'),
            is_decoy: line.starts_with('!'),
        }
    };
    let mut heads: Vec<HeadRow> =
        phrase::data_lines(include_str!("../../../data/heads.txt")).map(read).collect();
    heads.sort_by_key(|head| std::cmp::Reverse(head.words));
    heads
});

/// The heads by their first word, longest first.
static BY_WORD: LazyLock<HashMap<&str, Vec<&HeadRow>>> = LazyLock::new(|| {
    let mut rows: HashMap<&str, Vec<&HeadRow>> = HashMap::new();
    for head in HEADS.iter() {
        rows.entry(head.key.split(' ').next().unwrap_or_default()).or_default().push(head);
    }
    rows
});

pub(super) static INNER: LazyLock<Vec<&str>> =
    LazyLock::new(|| longest_first(include_str!("../../../data/inner.txt")));

/// Kinds and fields of work inside proper names, longest first.
pub(super) static FIELDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| longest_first(include_str!("../../../data/fields.txt")));

fn longest_first(data: &'static str) -> Vec<&'static str> {
    let mut phrases: Vec<&str> = phrase::data_lines(data).collect();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.split(' ').count()));
    phrases
}

/// The head of an issuer's name at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameHead {
    /// `Sở`, `Ủy ban nhân dân`.
    pub name: &'static str,
    /// How many words of the text it takes up: 1 for an abbreviation.
    pub words: usize,
    /// Whether nothing follows the head.
    pub is_whole: bool,
    /// Whether a field of work or a proper name follows it.
    pub needs_more: bool,
    /// Whether a proper name follows it.
    pub names: bool,
}

/// Returns the heads of two words or more.
pub(crate) fn beginnings() -> impl Iterator<Item = &'static str> {
    HEADS.iter().filter(|head| !head.is_decoy && head.words > 1).map(|head| head.name)
}

/// Returns the head of the issuer's name at the start of `text`, also if its first word is the
/// abbreviation of one: `BCH ĐẢNG BỘ …`.
pub(crate) fn head(text: &str) -> Option<NameHead> {
    let words: Vec<&str> = text.split_whitespace().take(HEAD_WORDS_MAX + 1).collect();
    let (row, taken) = match row(words.iter().map(|word| phrase::key(word))) {
        Some(row) => (row, row.words),
        None => {
            let name = organ_in_name(words.first()?, words.get(1).copied())?;
            let expanded = phrase::key(name);
            (row(expanded.split(' ').map(str::to_string))?, 1)
        }
    };
    let is_whole = words.len() == taken;
    let (needs_more, names) = (row.capitalizes, row.names);
    (!row.is_decoy).then_some(NameHead {
        name: row.name,
        words: taken,
        is_whole,
        needs_more,
        names,
    })
}

/// Returns the longest head that `keys` begin with. Most words begin no head, so the other keys are
/// made only if the first one does.
fn row(mut keys: impl Iterator<Item = String>) -> Option<&'static HeadRow> {
    let first = keys.next()?;
    let rows = BY_WORD.get(first.as_str())?;
    let keys: Vec<String> = std::iter::once(first).chain(keys).collect();
    let begins = |head: &&&HeadRow| {
        let begun = keys.get(..head.words);
        begun.is_some_and(|keys| head.key.split(' ').eq(keys.iter().map(String::as_str)))
    };
    rows.iter().find(begins).copied()
}

/// Returns a token without the punctuation at its end. A lone dash stays.
pub(super) fn bare(token: &str) -> &str {
    match token {
        "-" | "–" => token,
        _ => token.trim_end_matches(|c: char| !c.is_alphanumeric()),
    }
}
