//! Phrases that only ask (`data/asking.tsv`), found in the words of a query.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use tracuu_text::{fold, phrase};

/// What a phrase asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskingKind {
    /// For something about the other words.
    Asks,
    /// The same, but only as the last words of a query.
    End,
    /// Common in documents, too: it asks only beside another sign of a question.
    Frame,
    /// For the meaning of the words before it.
    After,
    /// For the meaning of the words after it.
    Before,
    /// For the meaning of the words after it, and may itself be looked for.
    Concept,
}

/// A word of a query, to be compared with those of phrases.
#[derive(Debug, Clone, Copy)]
pub struct AskingWord<'a> {
    /// The key of what was meant.
    pub meant: &'a str,
    /// The folded key of what was typed, if it was typed without accents.
    pub folded: Option<&'a str>,
}

/// A phrase in the words of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskingPhrase {
    /// Places of its words.
    pub words: Range<usize>,
    /// What it asks for.
    pub kind: AskingKind,
}

/// A phrase of the list: the keys of its words.
struct Listed {
    words: Vec<String>,
    kind: AskingKind,
}

/// The phrases by the folded key of their first word.
static PHRASES: LazyLock<HashMap<String, Vec<Listed>>> = LazyLock::new(|| {
    let mut phrases: HashMap<String, Vec<Listed>> = HashMap::new();
    for listed in phrase::data_lines(include_str!("../../../data/asking.tsv")).filter_map(listed) {
        phrases.entry(fold(&listed.words[0])).or_default().push(listed);
    }
    phrases
});

/// Reads a line of the list; `None` if it is not in its form.
fn listed(line: &str) -> Option<Listed> {
    let (words, kind) = line.split_once('\t')?;
    let words = phrase::keys(words);
    let kind = match kind {
        "asks" => AskingKind::Asks,
        "end" => AskingKind::End,
        "frame" => AskingKind::Frame,
        "after" => AskingKind::After,
        "before" => AskingKind::Before,
        "concept" => AskingKind::Concept,
        _ => return None,
    };
    (words.len() > 1).then_some(Listed { words, kind })
}

/// Returns the phrases of the list in `words`, in order, not overlapping: from the left, of those
/// that begin at one word the longest.
pub fn find(words: &[AskingWord]) -> Vec<AskingPhrase> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let rest = &words[at..];
        let AskingWord { meant, folded } = rest[0];
        let typed = folded.and_then(|folded| PHRASES.get(folded));
        let known = PHRASES.get(&fold(meant)).into_iter().chain(typed).flatten();
        let here = known.filter(|listed| listed.begins(rest));
        match here.max_by_key(|listed| listed.words.len()) {
            Some(Listed { words, kind }) => {
                found.push(AskingPhrase { words: at..at + words.len(), kind: *kind });
                at += words.len();
            }
            None => at += 1,
        }
    }
    found
}

impl Listed {
    fn begins(&self, words: &[AskingWord]) -> bool {
        let is_same = |(key, word): (&String, &AskingWord)| {
            key == word.meant || word.folded.is_some_and(|folded| fold(key) == folded)
        };
        let is_here = words.len() >= self.words.len() && self.words.iter().zip(words).all(is_same);
        is_here && (self.kind != AskingKind::End || words.len() == self.words.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracuu_text::{has_diacritics, key};

    /// The phrases of a text that is read as it is.
    fn found(text: &str) -> Vec<(String, AskingKind)> {
        let typed: Vec<&str> = text.split(' ').collect();
        let keys: Vec<String> = typed.iter().map(|word| key(word)).collect();
        let word = |meant| AskingWord { meant, folded: (!has_diacritics(meant)).then_some(meant) };
        let words: Vec<AskingWord> = keys.iter().map(|key| word(key.as_str())).collect();
        let text = |phrase: AskingPhrase| (typed[phrase.words].join(" "), phrase.kind);
        find(&words).into_iter().map(text).collect()
    }

    #[test]
    fn every_line_is_read_once() {
        let data = include_str!("../../../data/asking.tsv");
        let mut read: Vec<String> = Vec::new();
        for line in phrase::data_lines(data) {
            let listed = listed(line).unwrap_or_else(|| panic!("{line:?}"));
            let words = listed.words.join(" ");
            assert_eq!(line.split('\t').next(), Some(words.as_str()), "not in normal form");
            assert!(!read.contains(&words), "{words} twice");
            read.push(words);
        }
        assert!(read.len() > 100);
    }

    #[test]
    fn the_longest_phrase_is_found_with_and_without_accents() {
        use AskingKind::{After, Asks, Before, End, Frame};
        let cases: [(&str, &[(&str, AskingKind)]); 8] = [
            ("Lệ phí được quy định như thế nào", &[("được quy định như thế nào", Asks)]),
            ("le phi duoc quy dinh nhu the nao", &[("duoc quy dinh nhu the nao", Asks)]),
            ("thu hồi đất la gi", &[("la gi", After)]),
            ("Thế nào là tiền chất", &[("Thế nào là", Before)]),
            (
                "theo quy định của pháp luật có được không",
                &[("theo quy định của pháp luật", Frame), ("có được không", End)],
            ),
            ("được không bị phạt", &[]),
            ("lá gì", &[]),
            ("quy định về đất", &[]),
        ];
        for (text, expected) in cases {
            let found = found(text);
            let found: Vec<_> = found.iter().map(|(text, kind)| (text.as_str(), *kind)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
