//! Text as ready terms: what an engine stores and matches. An engine only splits at spaces, so
//! every engine finds the same words. How a word becomes a term is decided here and nowhere else.

use tracuu_document::entity::typed::{TypedToken, find_typed, find_typed_in};
use tracuu_text::{Span, Word, Words, words};

use super::vocabulary::Vocabulary;

/// Starts a term of a document that is written without accents. Such a term is counted apart:
/// nobody means `~duong`, and `duong` must not be read as a word of the corpus because of it.
pub const UNACCENTED_MARK: char = '~';

/// Separates the two terms of a pair. No word holds it (UAX 29), and it is not white space.
pub const PAIR_SEPARATOR: char = '+';

/// Set in the number of a word or term that is the first of its paragraph.
const FIRST: u32 = 1 << 31;

/// A word of a text, with its place among the others.
#[derive(Debug, Clone, Copy)]
pub struct PlacedWord<'a> {
    /// The word, by its place in the whole text.
    pub word: Word<'a>,
    /// Whether it is the first of its paragraph. For phrases each word is adjacent to the one
    /// before it, whatever signs and paragraph ends are between the two. Passages are ranked by the
    /// pairs within a paragraph.
    pub is_first: bool,
}

/// The words of a text. Each line of it is a paragraph.
pub struct PlacedWords<'a> {
    lines: std::str::Split<'a, char>,
    words: Words<'a>,
    /// Where the line of `words` starts, and where the next one does.
    line: Span,
    is_first: bool,
    is_common: bool,
}

impl<'a> PlacedWords<'a> {
    /// Cuts `text` into words: one pass over it.
    pub fn of(text: &'a str) -> PlacedWords<'a> {
        PlacedWords {
            lines: text.split('\n'),
            words: words(""),
            line: Span::new(0, 0),
            is_first: true,
            is_common: true,
        }
    }

    /// Whether the words so far are those of common text ([`tracuu_text::Words::is_common`]).
    fn is_common(&self) -> bool {
        self.is_common && self.words.is_common()
    }
}

impl<'a> Iterator for PlacedWords<'a> {
    type Item = PlacedWord<'a>;

    #[inline]
    fn next(&mut self) -> Option<PlacedWord<'a>> {
        loop {
            if let Some(word) = self.words.next() {
                let word = Word { start: self.line.start + word.start, ..word };
                let is_first = std::mem::replace(&mut self.is_first, false);
                return Some(PlacedWord { word, is_first });
            }
            let line = self.lines.next()?;
            self.is_common = self.is_common();
            self.line = Span::new(self.line.end, self.line.end + line.len() + 1);
            self.words = words(line);
            self.is_first = true;
        }
    }
}

/// The words of a text in text order, and their terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermText {
    /// For each word its number in the vocabulary, with the mark [`FIRST`].
    words: Vec<u32>,
    /// For each word the first byte in the source text, ascending.
    sources: Vec<u32>,
    /// For each word the number of its term, with the mark [`FIRST`].
    terms: Vec<u32>,
    /// Whether the source is common text ([`tracuu_text::Words::is_common`]).
    is_common: bool,
}

impl TermText {
    /// Cuts `source` into words: one pass over it. Each line of it is a paragraph.
    pub fn cut(source: &str, vocabulary: &mut Vocabulary) -> TermText {
        // A word and the space after it have five to six bytes.
        let count = source.len() / 5;
        let (mut numbers, mut sources) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut words = PlacedWords::of(source);
        for PlacedWord { word, is_first } in words.by_ref() {
            numbers.push(vocabulary.word(word.text) | if is_first { FIRST } else { 0 });
            sources.push(word.start as u32);
        }
        let is_common = words.is_common();
        TermText { words: numbers, sources, terms: Vec::new(), is_common }
    }

    /// The typed tokens of `source`, the source text; see [`find_typed`].
    pub fn typed_tokens(&self, source: &str, vocabulary: &Vocabulary) -> Vec<(Span, TypedToken)> {
        if !self.is_common {
            return find_typed(source);
        }
        let begins = |&(_, word): &(usize, u32)| vocabulary.written(word).may_begin_typed;
        let places = self.words().filter(begins);
        let place = |(start, word)| Span::new(start, start + vocabulary.word_text(word).len());
        find_typed_in(source, places.map(place))
    }

    /// Makes the terms, as the vocabulary now spells them.
    pub fn spell(&mut self, vocabulary: &Vocabulary) {
        let term = |&word: &u32| vocabulary.term_of(word & !FIRST) | (word & FIRST);
        self.terms = self.words.iter().map(term).collect();
    }

    /// The words in text order: place in the source text, and number in the vocabulary.
    pub fn words(&self) -> impl ExactSizeIterator<Item = (usize, u32)> + '_ {
        let numbers = self.words.iter().map(|word| word & !FIRST);
        self.sources.iter().map(|&source| source as usize).zip(numbers)
    }

    /// All terms. Paragraphs without words are left out.
    pub fn terms(&self) -> Terms<'_> {
        Terms(&self.terms)
    }

    /// Number of terms whose words start in `span` of the source text. A binary search.
    pub fn count(&self, span: Span) -> usize {
        let (first, end) = self.range(span);
        end - first
    }

    /// The terms whose words start in `span` of the source text.
    pub fn within(&self, span: Span) -> Terms<'_> {
        let (first, end) = self.range(span);
        Terms(&self.terms[first..end])
    }

    /// The first bytes, in the source text, of the words that start in `span`.
    pub fn starts(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        let (first, end) = self.range(span);
        self.sources[first..end].iter().map(|&start| start as usize)
    }

    fn range(&self, span: Span) -> (usize, usize) {
        let first = self.sources.partition_point(|&start| (start as usize) < span.start);
        let end = self.sources.partition_point(|&start| (start as usize) < span.end);
        (first, end.max(first))
    }
}

/// Terms by number in text order, with the bounds of their paragraphs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms<'a>(&'a [u32]);

impl<'a> Terms<'a> {
    /// Number of terms.
    pub fn len(self) -> usize {
        self.0.len()
    }

    /// Returns true if there is none.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Number of paragraphs. The first and the last may be parts of paragraphs.
    pub fn paragraph_count(self) -> usize {
        self.paragraphs().count()
    }

    /// The paragraphs, none of them empty.
    pub fn paragraphs(self) -> impl Iterator<Item = Paragraph<'a>> {
        self.0.chunk_by(|_, term| term & FIRST == 0).map(Paragraph)
    }

    /// The terms in text order.
    pub fn iter(self) -> impl Iterator<Item = u32> + 'a {
        self.0.iter().map(|term| term & !FIRST)
    }

    /// Appends the terms to `text`: a space between two, a line break after the last.
    pub fn push_to(self, text: &mut String, vocabulary: &Vocabulary) {
        if self.is_empty() {
            return;
        }
        let strings = vocabulary.terms();
        for term in self.iter() {
            text.push_str(strings.get(term));
            text.push(' ');
        }
        text.pop();
        text.push('\n');
    }

    /// Appends the pairs of the terms to `text`, also those over the end of a paragraph, a space
    /// before each but the first of `text`.
    pub fn push_pairs_to(self, text: &mut String, vocabulary: &Vocabulary) {
        let strings = vocabulary.terms();
        let mut terms = self.iter().map(|term| strings.get(term));
        let Some(mut first) = terms.next() else { return };
        for second in terms {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(first);
            text.push(PAIR_SEPARATOR);
            text.push_str(second);
            first = second;
        }
    }
}

/// Terms of one paragraph.
#[derive(Debug, Clone, Copy)]
pub struct Paragraph<'a>(&'a [u32]);

impl<'a> Paragraph<'a> {
    /// The terms in text order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = u32> + 'a {
        self.0.iter().map(|term| term & !FIRST)
    }
}

/// Terms that are put together, by paragraphs.
#[derive(Debug, Clone, Default)]
pub struct TermBuffer(Vec<u32>);

impl TermBuffer {
    /// Adds a paragraph; nothing if it has no terms.
    pub fn push(&mut self, terms: impl IntoIterator<Item = u32>) {
        let start = self.0.len();
        self.0.extend(terms);
        if let Some(first) = self.0.get_mut(start) {
            *first |= FIRST;
        }
    }

    /// Adds the paragraphs of `terms`, the first of them from its start.
    pub fn extend(&mut self, terms: Terms<'_>) {
        terms.paragraphs().for_each(|paragraph| self.push(paragraph.iter()));
    }

    /// All terms.
    pub fn terms(&self) -> Terms<'_> {
        Terms(&self.0)
    }
}

/// The parts of ready terms (title, headings, text), each a line without its break; none of an
/// empty text.
pub fn parts(terms: &str) -> impl Iterator<Item = &str> {
    terms.split('\n').filter(|line| !line.is_empty())
}

/// Each term with its position, as phrases count positions: adjacent words differ by one, the words
/// of two parts by at least two, so that no phrase crosses from one into the other.
pub fn positions(terms: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut position = 0;
    parts(terms).flat_map(move |line| {
        let first = position;
        position += line.split(' ').count() as u32 + 1;
        line.split(' ').enumerate().map(move |(at, term)| (first + at as u32, term))
    })
}

/// Adjacent terms of one part.
pub fn pairs(terms: &str) -> impl Iterator<Item = (&str, &str)> {
    parts(terms).flat_map(|line| line.split(' ').zip(line.split(' ').skip(1)))
}

/// The term of a pair: `quyết+định`.
pub fn pair_term(first: &str, second: &str) -> String {
    format!("{first}{PAIR_SEPARATOR}{second}")
}

/// Returns true if all words stand in one stretch of the text with at most `within` others among
/// them. `positions` has the ascending positions of each word. One pass over the positions.
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
    use super::super::vocabulary::Spelling;
    use super::*;
    use proptest::prelude::*;

    /// The pairs of `terms` as terms, a space between two.
    fn pair_text(terms: &str) -> String {
        let mut text = String::with_capacity(2 * terms.len());
        for (first, second) in pairs(terms) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(first);
            text.push(PAIR_SEPARATOR);
            text.push_str(second);
        }
        text
    }
    use tracuu_text::key;

    #[test]
    fn parts_part_words() {
        let terms = "a b\nc\n";
        assert_eq!(positions(terms).collect::<Vec<_>>(), [(0, "a"), (1, "b"), (3, "c")]);
        assert_eq!(pairs(terms).collect::<Vec<_>>(), [("a", "b")]);
        assert_eq!(pair_text("a b c\nd\ne f\n"), "a+b b+c e+f");
        assert_eq!(positions("").count() + pairs("").count(), 0);
    }

    /// The terms of a text, and the vocabulary that they are of.
    fn spelled(source: &str, spelling: Spelling) -> (TermText, Vocabulary) {
        let mut vocabulary = Vocabulary::default();
        let mut text = TermText::cut(source, &mut vocabulary);
        vocabulary.spell(spelling);
        text.spell(&vocabulary);
        (text, vocabulary)
    }

    fn shown(terms: Terms, vocabulary: &Vocabulary) -> String {
        let mut text = String::new();
        terms.push_to(&mut text, vocabulary);
        text
    }

    #[test]
    fn terms_are_found_by_place() {
        let source = "Đất đai\n\n của Huyện, tỉnh";
        let (terms, vocabulary) = spelled(source, Spelling::Accented);
        let shown = |terms| shown(terms, &vocabulary);
        assert_eq!(shown(terms.terms()), "đất đai của huyện tỉnh\n");
        let span = |text: &str| {
            let start = source.find(text).unwrap();
            Span::new(start, start + text.len())
        };
        assert_eq!(shown(terms.within(span("đai\n\n của"))), "đai của\n");
        assert_eq!(terms.within(span("đai\n\n của")).paragraph_count(), 2);
        assert_eq!(shown(terms.within(span("Huyện, "))), "huyện\n");
        assert_eq!(
            (shown(terms.within(span("\n\n "))), terms.count(span("\n\n "))),
            ("".into(), 0)
        );
        assert_eq!(terms.count(Span::new(0, source.len())), 5);
        assert_eq!(terms.starts(span("Huyện, tỉnh")).next(), source.find("Huyện"));
    }

    #[test]
    fn terms_are_put_together_by_paragraphs() {
        let (text, vocabulary) = spelled("a b\nc\nd", Spelling::Accented);
        let mut buffer = TermBuffer::default();
        buffer.extend(text.within(Span::new(2, 5)));
        buffer.push([]);
        buffer.push(text.within(Span::new(5, 7)).iter());
        let lengths = buffer.terms().paragraphs().map(|one| one.iter().len());
        assert_eq!(lengths.collect::<Vec<_>>(), [1, 1, 1]);
        assert_eq!(shown(buffer.terms(), &vocabulary), "b c d\n");
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

    /// The terms of a text by the plain definition.
    fn plainly(source: &str, spelling: Spelling) -> String {
        let term = |word: Word| {
            let ascii = word.text.bytes().all(|byte| byte.is_ascii_alphabetic());
            let marked = spelling == Spelling::Unaccented && ascii;
            if marked { format!("{UNACCENTED_MARK}{}", key(word.text)) } else { key(word.text) }
        };
        let terms: Vec<String> = source.split('\n').flat_map(words).map(term).collect();
        if terms.is_empty() { String::new() } else { terms.join(" ") + "\n" }
    }

    proptest! {
        #[test]
        fn terms_are_keys_without_separators(
            source in "\\PC*|[a-zđ+~0-9 \n]{0,60}|([Hh]òa |hoà |\n|K|k|5|Điều |ngày |/3/2020){0,20}",
            marked: bool
        ) {
            let spelling = if marked { Spelling::Unaccented } else { Spelling::Accented };
            let (terms, vocabulary) = spelled(&source, spelling);
            let text = shown(terms.terms(), &vocabulary);
            prop_assert_eq!(&text, &plainly(&source, spelling));
            let whole = Span::new(0, source.len());
            prop_assert_eq!(terms.count(whole), positions(&text).count());
            for (_, term) in positions(&text) {
                prop_assert!(!term.is_empty() && !term.contains(PAIR_SEPARATOR));
                prop_assert!(!term.contains(char::is_whitespace));
            }
            prop_assert_eq!(terms.typed_tokens(&source, &vocabulary), find_typed(&source));
            let mut pairs = String::new();
            terms.terms().push_pairs_to(&mut pairs, &vocabulary);
            prop_assert_eq!(pairs, pair_text(&text));
        }
    }
}
