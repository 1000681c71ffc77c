//! The words with which names of issuers begin, and those that belong inside a name. The tables are
//! `data/heads.txt` and `data/inner.txt`.

use std::sync::LazyLock;

use tracuu_text::phrase;

/// Longest head of a name, in words.
pub(super) const HEAD_WORDS_MAX: usize = 5;

/// Words with which the names of organs begin.
pub(super) struct HeadRow {
    pub name: &'static str,
    pub key: String,
    pub words: usize,
    /// Whether the word after it is capitalised (`Sở Tài chính`).
    pub capitalizes: bool,
    /// Whether the name of a place follows (`Huyện ủy Lộc Bình`).
    pub names: bool,
    /// Whether these words only look like a head (`Hội nghị`).
    pub is_decoy: bool,
}

pub(super) static HEADS: LazyLock<Vec<HeadRow>> = LazyLock::new(|| {
    let read = |line: &'static str| {
        let name = line.trim_start_matches('!').trim_end_matches('*').trim();
        let key = phrase::key(name);
        HeadRow {
            name,
            words: key.split(' ').count(),
            key,
            capitalizes: line.ends_with('*'),
            names: line.ends_with("**"),
            is_decoy: line.starts_with('!'),
        }
    };
    let mut heads: Vec<HeadRow> =
        phrase::data_lines(include_str!("../../../data/heads.txt")).map(read).collect();
    heads.sort_by_key(|head| std::cmp::Reverse(head.words));
    heads
});

pub(super) static INNER: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut phrases: Vec<&str> =
        phrase::data_lines(include_str!("../../../data/inner.txt")).collect();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.split(' ').count()));
    phrases
});

/// The head of an issuer's name at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameHead {
    /// `Sở`, `Ủy ban nhân dân`.
    pub name: &'static str,
    /// Whether nothing follows the head.
    pub is_whole: bool,
}

/// Returns the head of the issuer's name at the start of `text`.
pub(crate) fn head(text: &str) -> Option<NameHead> {
    let words = text.split_whitespace().take(HEAD_WORDS_MAX);
    let keys: Vec<String> = words.map(phrase::key).collect();
    let found = HEADS.iter().find(|head| {
        let stands = |keys: &[String]| head.key.split(' ').eq(keys.iter().map(String::as_str));
        keys.get(..head.words).is_some_and(stands)
    });
    let found = found.filter(|head| !head.is_decoy)?;
    let more = text.split_whitespace().nth(found.words).is_some();
    Some(NameHead { name: found.name, is_whole: !more })
}

/// Returns a token without the punctuation at its end. A lone dash stays.
pub(super) fn bare(token: &str) -> &str {
    match token {
        "-" | "–" => token,
        _ => token.trim_end_matches(|c: char| !c.is_alphanumeric()),
    }
}
