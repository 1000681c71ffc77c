//! A document as an engine indexes it: text analysed once, here, into ready keys. An engine only has to
//! split at spaces, so every engine finds the same words.

use super::passages::{Passage, passages};
use super::ranking;
use crate::document::Document;
use crate::text::number::Letters;
use crate::text::{DocumentNumber, find_numbers, fold, push_key, words};

/// The keys of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexedText {
    /// Keys of its title (with the type before it, so that `kế hoạch phát triển` is one phrase), its
    /// headings and its text, a space between two, a line break where a paragraph ends. Title and
    /// headings as often as they weigh ([`ranking::TITLE_TIMES`]), so that one field holds all.
    pub words: String,
    /// The same, folded.
    pub folded: String,
    /// Keys and beginnings of all numbers that are its own or stand in its text, each once, sorted.
    pub numbers: Vec<String>,
    /// Key and beginnings of its own number.
    pub own_numbers: Vec<String>,
    /// Its passages in text order, each with its keys in the form of `words`.
    pub passages: Vec<(Passage, String)>,
}

/// Analyses `document`. One pass over its text.
pub fn analyse(document: &Document) -> IndexedText {
    let record = &document.record;
    let title = [record.kind.as_deref(), record.title.as_deref()];
    let title = title.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let headings: Vec<&str> = document.outline.iter().map(|s| s.heading.as_str()).collect();
    let title_keys = keys(&title);
    let mut words = title_keys.repeat(ranking::TITLE_TIMES);
    words.push_str(&keys(&headings.join("\n")).repeat(ranking::HEADING_TIMES));
    words.push_str(&keys(&document.text));
    let own_numbers: Vec<String> = match &record.number {
        Some(number) => number_keys(&find_numbers(number, Letters::Typed)),
        None => Vec::new(),
    };
    let mut numbers = number_keys(&find_numbers(&document.text, Letters::Printed));
    numbers.extend(number_keys(&find_numbers(&title, Letters::Printed)));
    numbers.extend(own_numbers.iter().cloned());
    numbers.sort();
    numbers.dedup();
    let folded = fold(&words);
    let passages = passages(document);
    let passages =
        passages.into_iter().map(|p| (p, passage_keys(document, &title_keys, p))).collect();
    IndexedText { words, folded, numbers, own_numbers, passages }
}

/// The keys of a passage: those of the document's title, of its heading and of its text.
fn passage_keys(document: &Document, title: &str, passage: Passage) -> String {
    let mut all = title.to_string();
    if let Some(section) = passage.section.map(|index| &document.outline[index]) {
        // The first passage of a section has the heading in its text.
        let inside = usize::from(passage.span.contains(section.span.start));
        let heading = keys(&section.heading);
        for _ in inside..ranking::PASSAGE_HEADING_TIMES {
            all.push_str(&heading);
        }
    }
    all.push_str(&keys(passage.span.of(&document.text)));
    all
}

/// The keys of a text, in the form of [`IndexedText::words`].
fn keys(text: &str) -> String {
    let mut keys = String::with_capacity(text.len());
    for paragraph in text.split('\n') {
        for word in words(paragraph) {
            if !keys.is_empty() && !keys.ends_with('\n') {
                keys.push(' ');
            }
            push_key(word.text, &mut keys);
        }
        if !keys.is_empty() && !keys.ends_with('\n') {
            keys.push('\n');
        }
    }
    keys
}

fn number_keys(numbers: &[(crate::text::Span, DocumentNumber)]) -> Vec<String> {
    numbers.iter().flat_map(|(_, n)| n.beginnings().into_iter().chain([n.key()])).collect()
}

/// A key and its position, as phrases count positions: adjacent words differ by one, words of two
/// paragraphs by more.
pub fn positions(keys: &str) -> impl Iterator<Item = (u32, &str)> {
    let lines = keys.split('\n').filter(|line| !line.is_empty());
    let mut position = 0;
    lines.flat_map(move |line| {
        let first = position;
        position += line.split(' ').count() as u32 + 1;
        line.split(' ').enumerate().map(move |(i, key)| (first + i as u32, key))
    })
}

/// Adjacent keys of one paragraph.
pub fn pairs(keys: &str) -> impl Iterator<Item = (&str, &str)> {
    keys.split('\n').flat_map(|line| line.split(' ').zip(line.split(' ').skip(1)))
}

/// Whether all words, of which `positions` has the places, ascending, stand in one stretch of the text
/// with at most `within` others among them. One pass over the positions.
pub fn are_near(positions: &[Vec<u32>], within: usize) -> bool {
    let longest = positions.len() + within;
    let mut next = vec![0; positions.len()];
    loop {
        let here = next.iter().zip(positions).map(|(&at, list)| list.get(at).copied());
        let Some(here) = here.collect::<Option<Vec<u32>>>() else { return false };
        let (first, last) = (here.iter().min(), here.iter().max());
        let (Some(&first), Some(&last)) = (first, last) else { return true };
        if ((last - first) as usize) < longest {
            return true;
        }
        for (at, list) in next.iter_mut().zip(positions) {
            *at += usize::from(list.get(*at) == Some(&first));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Record;

    #[test]
    fn analyses_a_document() {
        let record = Record {
            number: Some("05/KH-UBND".into()),
            kind: Some("Kế hoạch".into()),
            title: Some("Về hàng hóa".into()),
            ..Record::default()
        };
        let text = "Căn cứ Quyết định 80/2025/QĐ-UBND.\nHÀNG HÓA".into();
        let indexed = analyse(&Document { record, text, outline: vec![], pages: vec![] });
        let (title, body) =
            ("kế hoạch về hàng hoá\n", "căn cứ quyết định 80 2025 qđ ubnd\nhàng hoá\n");
        assert_eq!(indexed.words, title.repeat(ranking::TITLE_TIMES) + body);
        assert!(indexed.folded.ends_with("can cu quyet dinh 80 2025 qd ubnd\nhang hoa\n"));
        assert_eq!(indexed.passages.len(), 1);
        assert_eq!(indexed.passages[0].1, format!("{title}{body}"));
        assert_eq!(indexed.own_numbers, ["5/", "5/kh-", "5/kh-ubnd"]);
        let others = ["80/", "80/2025/", "80/2025/qd-", "80/2025/qd-ubnd", "80/qd-"];
        assert_eq!(indexed.numbers, [&indexed.own_numbers[..], &others.map(String::from)].concat());
    }

    #[test]
    fn near_words_are_in_one_stretch() {
        let cases: [(&[&[u32]], usize, bool); 6] = [
            (&[&[0], &[6]], 5, true),
            (&[&[0], &[7]], 5, false),
            (&[&[9], &[3]], 5, true),
            (&[&[0, 20], &[10, 22], &[21, 40]], 0, true),
            (&[&[0, 20], &[]], 50, false),
            (&[&[1, 2, 3]], 0, true),
        ];
        for (positions, within, expected) in cases {
            let positions: Vec<Vec<u32>> = positions.iter().map(|list| list.to_vec()).collect();
            assert_eq!(are_near(&positions, within), expected, "{positions:?}");
        }
    }

    #[test]
    fn paragraphs_part_words() {
        let keys = "a b\nc\n";
        assert_eq!(positions(keys).collect::<Vec<_>>(), [(0, "a"), (1, "b"), (3, "c")]);
        assert_eq!(pairs(keys).collect::<Vec<_>>(), [("a", "b")]);
        assert_eq!(positions("").count() + pairs("").count(), 0);
    }
}
