//! A document analysed once, here, for every engine: terms, pairs, numbers, definitions,
//! suggestions and the forward index. An engine stores and matches them, and cuts nothing but at
//! spaces.

use super::forward::{self, PassageTerms};
use super::passages::{Passage, passages};
use super::term_text::{TermBuffer, TermText, Terms};
use super::vocabulary::{Spelling, Vocabulary};
use crate::rank::bm25::{HEADING_TIMES, PASSAGE_HEADING_TIMES, TITLE_TIMES};
use crate::suggest::value::values;
use tracuu_document::definitions::{Definition, abbreviations};
use tracuu_document::entity::number::Letters;
use tracuu_document::entity::{DocumentNumber, TypedKind, TypedToken, find_numbers, find_typed};
use tracuu_document::terms::defined_terms;
use tracuu_document::{Document, Record};
use tracuu_text::Span;

/// What an engine indexes of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexedText {
    /// Terms of its title (with the type before it, so that `kế hoạch phát triển` is one phrase),
    /// its headings and its text: a space between two terms, a line break after each of these
    /// parts, which no phrase crosses. Title and headings as often as they weigh ([`TITLE_TIMES`]),
    /// so that one field holds all.
    pub words: String,
    /// The pairs of `words` as terms ([`super::term_text::pair_term`]), a space between two.
    pub pairs: String,
    /// Keys and prefixes of all numbers that are its own or stand in its text, and the keys of its
    /// other entities with those of wider ones; each once, ascending.
    pub numbers: Vec<String>,
    /// Key and prefixes of its own number, and of the standards that its title names.
    pub own_numbers: Vec<String>,
    /// The abbreviations that it defines, in the form of [`Definition::to_term`].
    pub definitions: Vec<String>,
    /// What it offers to suggest, in the form of [`crate::suggest::Value::term`].
    pub suggestions: Vec<String>,
    /// Its forward index, encoded ([`forward::encode`]).
    pub forward: Vec<u8>,
}

/// Analyses `document`, with the letters that it has lost in place; passages are places of its
/// shown text. Cost: one pass over its text that cuts it into words; terms, pairs, passages and
/// phrases are read off the words. Numbers and definitions are looked for where their signs are.
pub fn analyse(document: &Document) -> IndexedText {
    let repaired = document.repaired();
    let whole = &*repaired.document;
    let title = indexed_title(&whole.record);
    let mut vocabulary = Vocabulary::for_text(whole.text.len());
    let texts = Texts::of(whole, &title, &mut vocabulary);
    let mut words = String::with_capacity(whole.text.len() + whole.text.len() / 8);
    let mut pairs = String::with_capacity(2 * whole.text.len());
    for part in texts.weighted() {
        part.push_to(&mut words, &vocabulary);
        part.push_pairs_to(&mut pairs, &vocabulary);
    }
    let typed = texts.text.typed_tokens(&whole.text, &vocabulary);
    let (numbers, own_numbers) = number_keys(whole, &title, typed);
    let definitions = abbreviations(&whole.text);
    let suggestions = values(whole, &texts.text, &mut vocabulary);
    let passages = Passages { document: whole, texts: &texts };
    let forward = passages.forward(&definitions, &mut vocabulary, |span| repaired.shown(span));
    IndexedText {
        pairs,
        numbers,
        own_numbers,
        forward,
        definitions: definitions.iter().map(Definition::to_term).collect(),
        suggestions: suggestions.iter().map(|value| value.term()).collect(),
        words,
    }
}

/// Returns the title as it is indexed: after the type, so that phrases cross from one to the other.
pub fn indexed_title(record: &Record) -> String {
    let parts = [record.kind.as_deref(), record.title.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The texts of a document, cut into words.
struct Texts {
    title: TermText,
    /// One for each section of the outline.
    headings: Vec<TermText>,
    text: TermText,
    /// The terms that the document defines, each after the clause that defines it.
    defined: Vec<(Span, TermText)>,
    /// The words as OCR has read them, each at the place of the corrected one. They are found too,
    /// one by one.
    read: Vec<(Span, TermText)>,
}

impl Texts {
    fn of(document: &Document, title: &str, vocabulary: &mut Vocabulary) -> Texts {
        let Document { text, outline, readings, .. } = document;
        let corrected = readings.iter().filter(|reading| reading.read != reading.span.of(text));
        let mut cut = |text: &str| TermText::cut(text, vocabulary);
        let mut texts = Texts {
            title: cut(title),
            headings: outline.iter().map(|section| cut(&section.heading)).collect(),
            text: cut(text),
            defined: defined_terms(text, outline)
                .iter()
                .map(|defined| (defined.clause, cut(defined.term.of(text))))
                .collect(),
            read: corrected.map(|reading| (reading.span, cut(&reading.read))).collect(),
        };
        vocabulary.spell(spelling_of(&texts.text, vocabulary));
        let beside = texts.defined.iter_mut().chain(&mut texts.read).map(|(_, term)| term);
        let parts = [&mut texts.title, &mut texts.text].into_iter().chain(&mut texts.headings);
        parts.chain(beside).for_each(|part| part.spell(vocabulary));
        texts
    }

    /// The texts as often as they weigh.
    fn weighted(&self) -> impl Iterator<Item = Terms<'_>> {
        let title = std::iter::repeat_n(&self.title, TITLE_TIMES);
        let headings = (0..HEADING_TIMES).flat_map(|_| &self.headings);
        let read = self.read.iter().map(|(_, word)| word);
        title.chain(headings).chain([&self.text]).chain(read).map(TermText::terms)
    }
}

/// The keys of all numbers and other entities, and those of the document's own. `typed` has the
/// typed tokens of its text.
fn number_keys(
    document: &Document,
    title: &str,
    typed: Vec<(Span, TypedToken)>,
) -> (Vec<String>, Vec<String>) {
    let own = document.record.number.as_deref().unwrap_or_default();
    let keys = |text: &str, letters| -> Vec<String> {
        let numbers = find_numbers(text, letters);
        let keys =
            |(_, number): &(Span, DocumentNumber)| [number.prefix_keys(), vec![number.key()]];
        numbers.iter().flat_map(keys).flatten().collect()
    };
    let mut own_numbers = keys(own, Letters::Typed);
    // A standard is named in its title.
    for (_, token) in find_typed(title).into_iter().chain(find_typed(own)) {
        if token.kind == TypedKind::Standard {
            own_numbers.extend([token.wider(), vec![token.key]].concat());
        }
    }
    let mut numbers = keys(&document.text, Letters::Printed);
    numbers.extend(keys(title, Letters::Printed));
    numbers.extend(own_numbers.iter().cloned());
    for (_, token) in typed.into_iter().chain(find_typed(title)) {
        numbers.extend([token.wider(), vec![token.key]].concat());
    }
    numbers.sort();
    numbers.dedup();
    (numbers, own_numbers)
}

/// The parts of a document that its passages are made of.
struct Passages<'a> {
    document: &'a Document,
    texts: &'a Texts,
}

impl Passages<'_> {
    /// The forward index; `shown` moves a place to the text that is shown.
    fn forward(
        &self,
        definitions: &[Definition],
        vocabulary: &mut Vocabulary,
        shown: impl Fn(Span) -> Span,
    ) -> Vec<u8> {
        let expansions = Expansion::all(definitions, vocabulary);
        let mut passages = passages(self.document, &self.texts.text);
        if passages.is_empty() {
            // The title of a text without words is ranked and counted by itself.
            passages.push(Passage { span: Span::new(0, 0), section: None });
        }
        // Terms that a passage defines count once more, and what its abbreviations stand for. Words
        // that OCR had read otherwise count both ways.
        let added = passages.iter().map(|passage| {
            let mut added = TermBuffer::default();
            for (place, term) in self.texts.defined.iter().chain(&self.texts.read) {
                if place.overlaps(passage.span) {
                    added.extend(term.terms());
                }
            }
            self.add_expansions(*passage, &expansions, &mut added);
            added
        });
        let added: Vec<TermBuffer> = added.collect();
        let headings: Vec<Terms> = self.texts.headings.iter().map(TermText::terms).collect();
        let passages: Vec<PassageTerms> = passages
            .iter()
            .zip(&added)
            .map(|(passage, added)| PassageTerms {
                span: shown(passage.span),
                heading: passage.section.map(|at| (at, self.heading_times(*passage, at))),
                text: self.texts.text.within(passage.span),
                added: added.terms(),
            })
            .collect();
        forward::encode(vocabulary.terms(), self.texts.title.terms(), &headings, &passages)
    }

    /// Returns how often the heading of a passage counts on top of its text: the first passage of a
    /// section holds the heading already.
    fn heading_times(&self, passage: Passage, section: usize) -> usize {
        let start = self.document.outline[section].span.start;
        PASSAGE_HEADING_TIMES - usize::from(passage.span.contains(start))
    }

    /// Adds what the abbreviations of a passage stand for, where this document defines them: `TT`
    /// is thị trấn in one and thông tư in another.
    fn add_expansions(&self, passage: Passage, expansions: &[Expansion], added: &mut TermBuffer) {
        if expansions.is_empty() {
            return;
        }
        let heading = passage.section.map(|at| self.texts.headings[at].terms()).unwrap_or_default();
        // No term has this number.
        let gap = || std::iter::once(u32::MAX);
        let parts = self.texts.title.terms().iter().chain(gap()).chain(heading.iter()).chain(gap());
        let own = self.texts.text.within(passage.span).iter().chain(added.terms().iter());
        let terms: Vec<u32> = parts.chain(own).collect();
        let has = |words: &[u32]| terms.windows(words.len()).any(|stretch| stretch == words);
        for one in expansions {
            if has(&one.abbreviation) && !has(&one.expansion) {
                added.push(one.expansion.iter().copied());
            }
        }
    }
}

/// A definition as numbers of terms.
struct Expansion {
    abbreviation: Vec<u32>,
    expansion: Vec<u32>,
}

impl Expansion {
    fn all(definitions: &[Definition], vocabulary: &mut Vocabulary) -> Vec<Expansion> {
        let mut terms = |phrase: &str| -> Vec<u32> {
            phrase.split(' ').map(|term| vocabulary.add_term(term)).collect()
        };
        let expansion = |one: &Definition| Expansion {
            abbreviation: terms(&one.abbreviation),
            expansion: terms(&one.expansion),
        };
        definitions.iter().map(expansion).collect()
    }
}

/// Fewest words by which a text is judged to lack accents.
const JUDGED_WORDS_MIN: usize = 8;
/// A text lacks accents if fewer than one in this many of its words have one. In Vietnamese as it
/// should be written, four in five have.
const UNACCENTED_SHARE: usize = 20;

/// How a text is spelled. One without accents may be in another language.
fn spelling_of(text: &TermText, vocabulary: &Vocabulary) -> Spelling {
    let (mut all, mut accented) = (0, 0);
    for (_, word) in text.words() {
        let written = vocabulary.written(word);
        all += usize::from(written.is_alphabetic);
        accented += usize::from(written.is_alphabetic && written.has_diacritics);
    }
    let lacks_accents = all >= JUDGED_WORDS_MIN && accented * UNACCENTED_SHARE < all;
    if lacks_accents { Spelling::Unaccented } else { Spelling::Accented }
}

#[cfg(test)]
mod tests {
    use super::super::forward::ForwardIndex;
    use super::super::forward::ready::text_of;
    use super::*;
    use tracuu_document::Reading;

    /// The terms of each passage as they count: title, heading, text and added terms.
    fn passages_of(indexed: &IndexedText) -> Vec<String> {
        let forward = ForwardIndex::decode(&indexed.forward).expect("a forward index");
        let terms = |list| text_of(&forward, list);
        let passages = forward.passages().iter().map(|passage| {
            let heading = passage.heading.map(|(list, times)| format!("{times}*({})", terms(list)));
            let own = passage.lists().map(terms);
            let all = [terms(0)].into_iter().chain(heading).chain(own);
            all.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        });
        passages.collect()
    }

    fn indexed(title: &str, text: &str) -> IndexedText {
        let record = Record { title: Some(title.into()), ..Record::default() };
        analyse(&Document { record, text: text.into(), ..Document::default() })
    }

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
            ("kế hoạch về hàng hoá\n", "căn cứ quyết định 80 2025 qđ ubnd hàng hoá\n");
        assert_eq!(indexed.words, title.repeat(TITLE_TIMES) + body);
        assert!(indexed.pairs.ends_with("qđ+ubnd ubnd+hàng hàng+hoá"));
        let passage = format!("{title}{body}").replace('\n', " / ").replace("nd hàng", "nd / hàng");
        assert_eq!(passages_of(&indexed), [passage.trim_end()]);
        assert_eq!(indexed.own_numbers, ["5/", "5/kh-", "5/kh-ubnd"]);
        let others = ["80/", "80/2025/", "80/2025/qd-", "80/2025/qd-ubnd", "80/qd-"];
        assert_eq!(indexed.numbers, [&indexed.own_numbers[..], &others.map(String::from)].concat());
    }

    #[test]
    fn words_without_accents_are_marked_in_texts_without() {
        let plain = indexed("Thong bao", "Cac don vi bao cao so 5 ve dat dai cua huyen");
        assert!(plain.words.contains("~cua ~huyen") && plain.words.contains("~thong"));
        assert!(plain.words.contains(" 5 "));
        let accented = indexed("Thong bao", "Các đơn vị báo cáo số 5 về đất đai của huyện");
        assert!(!accented.words.contains('~'));
    }

    #[test]
    fn words_are_found_as_they_were_read_too() {
        let text = "Ủy ban quyết định".to_string();
        let reading = |word: &str, read: &str| {
            let start = text.find(word).expect("the word");
            let span = Span::new(start, start + word.len());
            Reading { span, read: read.into(), confidence: 50, is_disputed: false }
        };
        let readings = vec![reading("ban", "ban"), reading("quyết", "quyêt")];
        let read = analyse(&Document { text: text.clone(), readings, ..Document::default() });
        assert_eq!(read.words.trim(), "uỷ ban quyết định\nquyêt");
        assert_eq!(read.pairs.trim(), "uỷ+ban ban+quyết quyết+định");
        assert_eq!(passages_of(&read), ["uỷ ban quyết định / quyêt /"]);
    }

    #[test]
    fn entities_are_found_in_every_spelling() {
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
        let passages = passages_of(&text);
        let last = passages.last().expect("a passage");
        assert!(last.ends_with("tt mới / thị trấn /"), "{last}");
    }
}
