//! Which documents a query names: `theo Luật Đất đai năm 2013`. A document is named by its whole
//! title, which begins with its type. If a year follows in the query, it must be that of the
//! document.

use super::positions::Positions;
use super::second_stage::PassageScorer;
use crate::index::forward::ForwardIndex;
use crate::query::NamedDocument;

/// A word that a name may have where the title lacks it, or lack: `Luật Hôn nhân gia đình`.
pub(super) const AND: &str = "và";
/// Words between a name and its year; the second where accents could not be restored.
const YEAR: [&str; 2] = ["năm", "nam"];
/// The type that names a document by itself.
const CONSTITUTION: &str = "hiến pháp";

/// The documents that a query may name.
#[derive(Debug)]
pub(super) struct NamedDocuments<'a> {
    names: Vec<Name<'a>>,
    /// The place of [`AND`] among the words of the scorer.
    and: Option<usize>,
}

/// The words of a query from the type of a document on.
#[derive(Debug)]
struct Name<'a> {
    keys: &'a [String],
    /// The place of each word among those of the scorer.
    places: Vec<Option<usize>>,
    /// What each word weighs.
    weights: Vec<f32>,
    /// How many words a title needs.
    words_min: usize,
    /// How many words are the type.
    type_words: usize,
}

impl<'a> NamedDocuments<'a> {
    /// The documents `named` in the query of `scorer`; `None` if there are none.
    pub fn new(named: &'a [NamedDocument], scorer: &PassageScorer) -> Option<NamedDocuments<'a>> {
        let names = named.iter().map(|NamedDocument { words, type_words }| {
            let places: Vec<_> = words.iter().map(|key| scorer.place(key)).collect();
            let weight = |place: &Option<usize>| place.map_or(0.0, |at| scorer.word_boost(at));
            let is_whole = words[..*type_words].join(" ") == CONSTITUTION;
            Name {
                keys: words,
                weights: places.iter().map(weight).collect(),
                places,
                words_min: type_words + usize::from(!is_whole),
                type_words: *type_words,
            }
        });
        let and = scorer.place(AND);
        (!named.is_empty()).then(|| NamedDocuments { names: names.collect(), and })
    }

    /// Returns what the words of the title weigh if the query names this document, which is of
    /// `year` if that is known; 0 if it does not. Cost: a search for each word of the title.
    pub fn weight(&self, forward: &ForwardIndex, positions: &Positions, year: Option<u32>) -> f32 {
        let title = forward.lists()[0].lengths.words;
        let weight = |name: &Name| {
            let end = self.end(name, 0, title, positions).or_else(|| {
                // Before the type in the title, that of the record may be indexed.
                let is_type = |at: usize| name.has(at, at as u32, positions);
                let twice = (0..name.type_words).all(is_type);
                let start = name.type_words as u32;
                twice.then(|| self.end(name, start, title, positions)).flatten()
            });
            let end = end.filter(|&end| {
                let asked = year_of(&name.keys[end..]);
                asked.zip(year).is_none_or(|(asked, year)| asked == year)
            });
            end.map_or(0.0, |end| name.weights[..end].iter().sum())
        };
        self.names.iter().map(weight).fold(0.0, f32::max)
    }

    /// Returns how many words of `name` are the title from position `start` to `end`; `None` if it
    /// is another title.
    fn end(&self, name: &Name, start: u32, end: u32, positions: &Positions) -> Option<usize> {
        let (mut at, mut position) = (0, start);
        while position < end {
            if name.has(at, position, positions) {
                (at, position) = (at + 1, position + 1);
            } else if self.and.is_some_and(|and| positions.has(and, position)) {
                position += 1;
            } else if name.keys.get(at).is_some_and(|key| key == AND) {
                at += 1;
            } else {
                return None;
            }
        }
        (at >= name.words_min).then_some(at)
    }
}

impl Name<'_> {
    fn has(&self, at: usize, position: u32, positions: &Positions) -> bool {
        let place = self.places.get(at).copied().flatten();
        place.is_some_and(|place| positions.has(place, position))
    }
}

/// Returns the year that `words` begin with.
fn year_of(words: &[String]) -> Option<u32> {
    let mut words = words.iter().skip_while(|word| YEAR.contains(&word.as_str()));
    words.next()?.parse().ok().filter(|year| (1900..2100).contains(year))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tracuu_document::{Document, Record};

    use crate::conformance::fill;
    use crate::memory::MemoryEngine;
    use crate::{Request, Search};

    fn document(id: &str, kind: Option<&str>, title: &str, year: Option<i32>) -> Document {
        let record = Record {
            id: format!("{id:0<16}"),
            kind: kind.map(String::from),
            title: Some(title.into()),
            year,
            ..Record::default()
        };
        Document { record, text: "Mức phạt và lệ phí.".into(), ..Document::default() }
    }

    /// The ids of the documents that `query` names.
    fn named(query: &str) -> String {
        let documents = [
            document("a", None, "Luật Đất đai", Some(2013)),
            document("b", Some("Luật"), "Đất đai", Some(2024)),
            document("c", Some("Luật"), "Luật Đất đai", None),
            document("d", None, "Luật Hôn nhân và gia đình", None),
            document("e", None, "Hiến pháp", Some(2013)),
            document("f", Some("Thông báo"), "", None),
            document("g", None, "Thông báo về Luật Đất đai", None),
        ];
        let engine = Arc::new(MemoryEngine::new());
        fill(engine.as_ref(), &documents);
        let request = Request { text: query.into(), size: 10, ..Request::default() };
        let search = Search::new(engine);
        let is_named = |document: &&Document| {
            let id = Some(document.record.id.as_str());
            let explained = search.explain(&request, id).expect("an explanation");
            let terms = explained.document.expect("a document").passage_terms;
            terms.iter().any(|term| term.term == "named document")
        };
        documents.iter().filter(is_named).map(|document| &document.record.id[..1]).collect()
    }

    #[test]
    fn a_document_is_named_by_its_whole_title_and_its_year() {
        let cases = [
            ("theo Luật Đất đai thì mức phạt thế nào?", "abc"),
            ("theo Luật Đất đai 2013 thì mức phạt thế nào?", "ac"),
            ("theo luat dat dai nam 2024 thi muc phat the nao?", "bc"),
            ("mức phạt theo Luật Hôn nhân gia đình", "d"),
            ("mức phạt theo Luật Hôn nhân và gia đình", "d"),
            ("lệ phí theo Hiến pháp năm 2013", "e"),
            ("thông báo về lệ phí", ""),
            ("thông báo về luật đất đai", "abcg"),
            ("pháp luật đất đai", ""),
            ("luật về đất đai", ""),
            ("đất đai", ""),
        ];
        for (query, expected) in cases {
            assert_eq!(named(query), expected, "{query}");
        }
    }
}
