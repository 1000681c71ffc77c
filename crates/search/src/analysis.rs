//! A document as an engine indexes it: text analysed once, here, into ready keys. An engine only has to
//! split at spaces, so every engine finds the same words.

use super::passages::{Passage, passages};
use super::ranking;
use crate::query::vocabulary::UNACCENTED_MARK;
use tracuu_document::Document;
use tracuu_document::definitions::{Definition, abbreviations};
use tracuu_document::entity::number::Letters;
use tracuu_document::entity::{DocumentNumber, TypedKind, find_numbers, find_typed};
use tracuu_document::terms::defined_terms;
use tracuu_text::{fold, has_diacritics, push_key, words};

/// The keys of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexedText {
    /// Keys of its title (with the type before it, so that `kế hoạch phát triển` is one phrase), its
    /// headings and its text, a space between two, a line break where a paragraph ends. Title and
    /// headings as often as they weigh ([`ranking::TITLE_TIMES`]), so that one field holds all.
    pub words: String,
    /// The same, folded.
    pub folded: String,
    /// Keys and beginnings of all numbers that are its own or stand in its text, and the keys of its other
    /// typed tokens with those of wider ones; each once, sorted.
    pub numbers: Vec<String>,
    /// Key and beginnings of its own number, and of the standards that its title names.
    pub own_numbers: Vec<String>,
    /// The abbreviations that it defines, as [`Definition::to_term`] has them.
    pub definitions: Vec<String>,
    /// Its passages in text order, each with its keys in the form of `words`: those of the title, the
    /// heading, the text, the terms that it defines once more, and what its abbreviations stand for.
    pub passages: Vec<(Passage, String)>,
}

/// Analyses `document`, with the letters that it has lost in place; passages are places of its shown text.
/// One pass over its text.
pub fn analyse(document: &Document) -> IndexedText {
    let repaired = document.repaired();
    let mut text = analyse_whole(&repaired.document);
    for (passage, _) in &mut text.passages {
        passage.span = repaired.shown(passage.span);
    }
    text
}

fn analyse_whole(document: &Document) -> IndexedText {
    let record = &document.record;
    let title = [record.kind.as_deref(), record.title.as_deref()];
    let title = title.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let headings: Vec<&str> = document.outline.iter().map(|s| s.heading.as_str()).collect();
    let keys = Keys { unaccented: is_unaccented(&document.text) };
    let title_keys = keys.of(&title);
    let mut words = title_keys.repeat(ranking::TITLE_TIMES);
    words.push_str(&keys.of(&headings.join("\n")).repeat(ranking::HEADING_TIMES));
    words.push_str(&keys.of(&document.text));
    let own = record.number.as_deref().unwrap_or_default();
    let mut own_numbers = number_keys(&find_numbers(own, Letters::Typed));
    // A standard is named in its title.
    for (_, token) in find_typed(&title).into_iter().chain(find_typed(own)) {
        if token.kind == TypedKind::Standard {
            own_numbers.extend([token.wider(), vec![token.key]].concat());
        }
    }
    let mut numbers = number_keys(&find_numbers(&document.text, Letters::Printed));
    numbers.extend(number_keys(&find_numbers(&title, Letters::Printed)));
    numbers.extend(own_numbers.iter().cloned());
    for text in [&document.text, &title] {
        for (_, token) in find_typed(text) {
            numbers.extend([token.wider(), vec![token.key]].concat());
        }
    }
    numbers.sort();
    numbers.dedup();
    let folded = fold(&words).replace(UNACCENTED_MARK, "");
    let definitions = abbreviations(&document.text);
    let terms = defined_terms(&document.text, &document.outline);
    let passages = passages(document).into_iter().map(|passage| {
        let mut words = passage_keys(document, &keys, &title_keys, passage);
        for defined in terms.iter().filter(|one| one.clause.overlaps(passage.span)) {
            words.push_str(&keys.of(defined.term.of(&document.text)));
        }
        add_expansions(&definitions, &mut words);
        (passage, words)
    });
    IndexedText {
        folded,
        numbers,
        own_numbers,
        passages: passages.collect(),
        definitions: definitions.iter().map(Definition::to_term).collect(),
        words,
    }
}

/// Fewest words by which a text is judged to lack accents.
const JUDGED_WORDS_MIN: usize = 8;
/// A text lacks accents where fewer than one in so many of its words have one. Four in five do in
/// Vietnamese as it should be.
const UNACCENTED_SHARE: usize = 20;

/// Whether a text is written without accents, or in another language.
fn is_unaccented(text: &str) -> bool {
    let spelled = words(text).filter(|word| word.text.chars().all(char::is_alphabetic));
    let (mut all, mut accented) = (0, 0);
    for word in spelled {
        all += 1;
        accented += usize::from(has_diacritics(word.text));
    }
    all >= JUDGED_WORDS_MIN && accented * UNACCENTED_SHARE < all
}

/// Adds to a passage what the abbreviations in it stand for, where this document defines them: `TT` is
/// thị trấn in one and thông tư in another.
fn add_expansions(definitions: &[Definition], keys: &mut String) {
    if definitions.is_empty() {
        return;
    }
    let spaced = format!(" {}", keys.replace('\n', " "));
    let has = |words: &str| spaced.contains(&format!(" {words} "));
    for definition in definitions {
        if has(&definition.abbreviation) && !has(&definition.expansion) {
            keys.push_str(&definition.expansion);
            keys.push('\n');
        }
    }
}

/// The keys of a passage: those of the document's title, of its heading and of its text.
fn passage_keys(document: &Document, keys: &Keys, title: &str, passage: Passage) -> String {
    let mut all = title.to_string();
    if let Some(section) = passage.section.map(|index| &document.outline[index]) {
        // The first passage of a section has the heading in its text.
        let inside = usize::from(passage.span.contains(section.span.start));
        let heading = keys.of(&section.heading);
        for _ in inside..ranking::PASSAGE_HEADING_TIMES {
            all.push_str(&heading);
        }
    }
    all.push_str(&keys.of(passage.span.of(&document.text)));
    all
}

/// How words of a document become keys.
struct Keys {
    /// Whether words are marked as written without accents, so that they are not taken for words that
    /// have none (`cua` for crab). Numbers are the same in every script.
    unaccented: bool,
}

impl Keys {
    /// The keys of a text, in the form of [`IndexedText::words`].
    fn of(&self, text: &str) -> String {
        let mut keys = String::with_capacity(text.len());
        for paragraph in text.split('\n') {
            for word in words(paragraph) {
                if !keys.is_empty() && !keys.ends_with('\n') {
                    keys.push(' ');
                }
                if self.unaccented && word.text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                    keys.push(UNACCENTED_MARK);
                }
                push_key(word.text, &mut keys);
            }
            if !keys.is_empty() && !keys.ends_with('\n') {
                keys.push('\n');
            }
        }
        keys
    }
}

fn number_keys(numbers: &[(tracuu_text::Span, DocumentNumber)]) -> Vec<String> {
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
    use tracuu_document::Record;

    #[test]
    fn analyses_a_document() {
        let record = Record {
            number: Some("05/KH-UBND".into()),
            kind: Some("Kế hoạch".into()),
            title: Some("Về hàng hóa".into()),
            ..Record::default()
        };
        let text = "Căn cứ Quyết định 80/2025/QĐ-UBND.\nHÀNG HÓA".into();
        let indexed = analyse(&Document { record, text, ..Document::default() });
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

    fn indexed(title: &str, text: &str) -> IndexedText {
        let record = Record { title: Some(title.into()), ..Record::default() };
        analyse(&Document { record, text: text.into(), ..Document::default() })
    }

    #[test]
    fn words_without_accents_are_marked_in_texts_without() {
        let plain = indexed("Thong bao", "Cac don vi bao cao so 5 ve dat dai cua huyen");
        assert!(plain.words.contains("~cua ~huyen") && plain.words.contains("~thong"));
        assert!(plain.words.contains(" 5 ") && plain.folded.contains("cua huyen"));
        let accented = indexed("Thong bao", "Các đơn vị báo cáo số 5 về đất đai của huyện");
        assert!(!accented.words.contains('~'));
    }

    #[test]
    fn typed_tokens_are_found_in_every_dress() {
        let text = indexed("QCVN 02:2019/BLĐTBXH", "Họp ngày 05/3/2020 về 13.951,4 tỷ đồng");
        for key in ["2020-03-05", "2020-03", "13951.4", "qcvn2:2019/bldtbxh"] {
            assert!(text.numbers.contains(&key.to_string()), "{key} {:?}", text.numbers);
        }
        assert_eq!(text.own_numbers.len(), 3);
    }

    #[test]
    fn passages_have_what_their_abbreviations_stand_for() {
        let about = "Sắp xếp thị trấn (TT). ".to_string() + &"Nội dung khác. ".repeat(80);
        let text = indexed("", &format!("{about}\n{}TT mới", "Nội dung khác. ".repeat(80)));
        assert_eq!(text.definitions, ["tt\tthị trấn"]);
        let last = &text.passages.last().expect("a passage").1;
        assert!(last.ends_with("tt mới\nthị trấn\n"), "{last}");
    }

    #[test]
    fn paragraphs_part_words() {
        let keys = "a b\nc\n";
        assert_eq!(positions(keys).collect::<Vec<_>>(), [(0, "a"), (1, "b"), (3, "c")]);
        assert_eq!(pairs(keys).collect::<Vec<_>>(), [("a", "b")]);
        assert_eq!(positions("").count() + pairs("").count(), 0);
    }
}
