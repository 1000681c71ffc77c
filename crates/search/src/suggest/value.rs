//! The values that a document offers as suggestions, and their form as index terms.

use std::collections::HashSet;

use super::phrases::{Spoken, phrases};
use crate::index::term_text::TermText;
use crate::index::vocabulary::Vocabulary;
use tracuu_document::Document;
use tracuu_text::phrase;

/// Maximum length of a title, in characters. Longer titles are cut after a word.
const TITLE_CHARS_MAX: usize = 200;
/// Maximum number of numbers from one document: its own and the first ones that it cites.
const NUMBERS_MAX: usize = 40;
/// Maximum length of a number or agency, in characters. Longer ones are damaged text.
const NAME_CHARS_MAX: usize = 200;
/// Openings of titles that say nothing.
const TITLE_OPENINGS: [&str; 2] = ["v/v", "về việc"];

/// The type of a suggestion. Of two values with the same keys, the type that is first here wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The number of a document, or one that documents cite.
    Number,
    /// An issuing agency.
    Agency,
    /// A title, with the type of the document before it.
    Title,
    /// A phrase that documents use more than once.
    Phrase,
}

impl Kind {
    /// All variants with the letters that mark them in index terms.
    const LETTERS: [(Kind, char); 4] =
        [(Kind::Number, 'n'), (Kind::Agency, 'a'), (Kind::Title, 't'), (Kind::Phrase, 'p')];
}

/// A value that can be suggested.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Value {
    /// Type of the value.
    pub kind: Kind,
    /// Text before `text` that users may omit: the document type before a title, otherwise empty.
    pub lead: String,
    /// The displayed text, without the lead. One line.
    pub text: String,
}

impl Value {
    fn new(kind: Kind, text: String) -> Value {
        Value { kind, lead: String::new(), text }
    }

    /// Returns the value as one index term.
    pub fn term(&self) -> String {
        let letter = Kind::LETTERS.iter().find(|(kind, _)| *kind == self.kind);
        let letter = letter.map_or('p', |(_, letter)| *letter);
        format!("{letter}{}\t{}", self.lead, self.text)
    }

    /// Parses a term made by [`Value::term`]. Returns `None` for any other string.
    pub fn of_term(term: &str) -> Option<Value> {
        let letter = term.chars().next()?;
        let (kind, _) = Kind::LETTERS.iter().find(|(_, known)| *known == letter)?;
        let (lead, text) = term[letter.len_utf8()..].split_once('\t')?;
        Some(Value { kind: *kind, lead: lead.to_string(), text: text.to_string() })
    }
}

/// Returns the values of a document in which no letters are lost, each once. `text` has the words
/// of its text in `vocabulary`. Costs as much as counting its phrases.
pub fn values(document: &Document, text: &TermText, vocabulary: &mut Vocabulary) -> Vec<Value> {
    let record = &document.record;
    let title = record.title.as_deref().map(one_line).unwrap_or_default();
    let named = |text: &str| !text.is_empty() && text.chars().count() <= NAME_CHARS_MAX;
    let mut values: Vec<Value> = Vec::new();
    let numbers = record.number.iter().chain(record.cites.iter().map(|cited| &cited.number));
    let numbers = numbers.map(|number| one_line(number)).filter(|number| named(number));
    values.extend(numbers.take(NUMBERS_MAX).map(|text| Value::new(Kind::Number, text)));
    let agency = record.agency.as_deref().map(one_line).filter(|agency| named(agency));
    values.extend(agency.map(|text| Value::new(Kind::Agency, text)));
    values.extend(title_value(record.kind.as_deref().unwrap_or_default(), &title));
    // A title that the text repeats is not suggested as a phrase as well.
    let whole = phrase::key(&title);
    let spoken = Spoken { title: &title, text: &document.text, words: text };
    let phrases = phrases(spoken, vocabulary).into_iter();
    let phrases = phrases.filter(|words| !may_be(words, &whole) || phrase::key(words) != whole);
    values.extend(phrases.map(|text| Value::new(Kind::Phrase, text)));
    let mut seen: HashSet<&Value> = HashSet::with_capacity(values.len());
    let is_first: Vec<bool> = values.iter().map(|value| seen.insert(value)).collect();
    let mut is_first = is_first.into_iter();
    values.retain(|_| is_first.next().unwrap_or_default());
    values
}

/// Returns false if `key` cannot be the key of `phrase`, because another letter begins it. Decides
/// nearly all phrases.
fn may_be(phrase: &str, key: &str) -> bool {
    let Some(first) = phrase.chars().next().filter(char::is_ascii_alphabetic) else { return true };
    // Only the tone of a letter can change from a word to its key.
    let fold = |c: char| tracuu_text::letter::plain_vowel(c).unwrap_or(c).to_ascii_lowercase();
    key.chars().next().is_some_and(|c| fold(c) == fold(first))
}

/// Returns the value for a title, with the document type as its lead. The lead is empty if the
/// title starts with the type. Returns `None` for an empty title.
fn title_value(kind: &str, title: &str) -> Option<Value> {
    let mut title = clipped(without_opening(title));
    if !title.chars().any(char::is_lowercase) {
        title = phrase::capitalized(&title.to_lowercase());
    }
    if title.is_empty() {
        return None;
    }
    let kind = one_line(kind);
    let said = phrase::key(&title).starts_with(&phrase::key(&kind));
    let lead = if said { String::new() } else { kind };
    Some(Value { kind: Kind::Title, lead, text: title })
}

/// Returns a title without its opening and with a capital: `V/v lập dự toán` gives `Lập dự toán`.
fn without_opening(title: &str) -> String {
    let title = title.trim();
    for opening in TITLE_OPENINGS {
        let count = opening.chars().count();
        let (end, _) = title.char_indices().nth(count).unwrap_or((title.len(), ' '));
        if title[..end].to_lowercase() == *opening {
            let rest = title[end..].trim_start_matches([' ', ':', '.']);
            return phrase::capitalized(rest);
        }
    }
    title.to_string()
}

/// Returns the first words of a text, at most [`TITLE_CHARS_MAX`] characters.
fn clipped(text: String) -> String {
    let Some((end, _)) = text.char_indices().nth(TITLE_CHARS_MAX) else { return text };
    let end = text[..end].rfind(' ').unwrap_or(end);
    text[..end].trim_end_matches(|c: char| !c.is_alphanumeric()).to_string()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tracuu_document::{Citation, Record};

    fn values_of(document: &Document) -> Vec<Value> {
        let mut vocabulary = Vocabulary::default();
        let text = TermText::cut(&document.text, &mut vocabulary);
        values(document, &text, &mut vocabulary)
    }

    fn title_of(kind: &str, title: &str) -> Option<(String, String)> {
        title_value(kind, title).map(|value| (value.lead, value.text))
    }

    #[test]
    fn titles_stand_behind_their_type() {
        let cases = [
            ("Kế hoạch", "Phát triển", "Kế hoạch", "Phát triển"),
            ("Luật", "Luật Đất đai", "", "Luật Đất đai"),
            ("", "V/v lập dự toán", "", "Lập dự toán"),
            ("Kế hoạch", "PHÁT TRIỂN ĐÔ THỊ", "Kế hoạch", "Phát triển đô thị"),
            ("Quyết định", "Về việc ban hành", "Quyết định", "Ban hành"),
            ("Quyết định", "Về việc: ban hành", "Quyết định", "Ban hành"),
        ];
        for (kind, title, lead, text) in cases {
            assert_eq!(title_of(kind, title), Some((lead.into(), text.into())), "{title}");
        }
        assert_eq!(title_of("Kế hoạch", ""), None);
        assert_eq!(title_of("", " V/v "), None);
        let (_, long) = title_of("", &"một hai, ".repeat(100)).expect("a title");
        assert!(
            long.chars().count() <= TITLE_CHARS_MAX && long.ends_with(char::is_alphanumeric),
            "{long}"
        );
    }

    #[test]
    fn a_document_offers_what_it_is_called() {
        let cited = Citation { number: "30/2020/NĐ-CP".into(), ..Citation::default() };
        let record = Record {
            number: Some("116/KH-UBND".into()),
            kind: Some("Kế hoạch".into()),
            title: Some("Quy hoạch cửa khẩu".into()),
            agency: Some("Sở Xây dựng".into()),
            cites: vec![cited.clone(), cited],
            ..Record::default()
        };
        let text = "Quy hoạch cửa khẩu: cửa khẩu. Cửa khẩu, cửa khẩu".into();
        let found = values_of(&Document { record, text, ..Document::default() });
        let terms: Vec<String> = found.iter().map(Value::term).collect();
        let expected = [
            "n\t116/KH-UBND",
            "n\t30/2020/NĐ-CP",
            "a\tSở Xây dựng",
            "tKế hoạch\tQuy hoạch cửa khẩu",
            "p\tcửa khẩu",
        ];
        assert_eq!(terms, expected);
        let (record, text) = (Record::default(), String::new());
        assert_eq!(values_of(&Document { record, text, ..Document::default() }), []);
    }

    proptest! {
        #[test]
        fn terms_are_read_back(lead in "[a-zđ ]{0,9}", text in "[^\t]{0,9}", kind in 0..4usize) {
            let value = Value { kind: Kind::LETTERS[kind].0, lead, text };
            prop_assert_eq!(Value::of_term(&value.term()), Some(value));
        }

        #[test]
        fn no_term_fails(term in "\\PC*") {
            let _ = Value::of_term(&term);
        }
    }
}
