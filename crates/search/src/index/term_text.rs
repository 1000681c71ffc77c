//! Text as ready terms: what an engine stores and matches. An engine only splits at spaces, so
//! every engine finds the same words. How a word becomes a term is decided here and nowhere else.

use tracuu_text::{Span, push_term, words};

/// Starts a term of a document that is written without accents. Such a term is counted apart:
/// nobody means `~duong`, and `duong` must not be read as a word of the corpus because of it.
pub const UNACCENTED_MARK: char = '~';

/// Separates the two terms of a pair. No word holds it (UAX 29), and it is not white space.
pub const PAIR_SEPARATOR: char = '+';

/// How the words of a document are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// With accents.
    Accented,
    /// Without: words of ASCII letters get the [`UNACCENTED_MARK`]. Numbers are the same in every
    /// script.
    Unaccented,
}

/// The terms of a text, in text order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermText {
    /// A space between two terms, a line break after each paragraph. Paragraphs without words are
    /// left out.
    text: String,
    /// For each term the first byte of its word in the source text, ascending.
    sources: Vec<u32>,
    /// For each term its first byte in `text`, ascending.
    offsets: Vec<u32>,
}

impl TermText {
    /// Cuts `source` into terms: one pass over it. Each line of it is a paragraph.
    pub fn new(source: &str, spelling: Spelling) -> TermText {
        let mut terms = TermText { text: String::with_capacity(source.len()), ..Self::default() };
        let mut line_start = 0;
        for line in source.split('\n') {
            for word in words(line) {
                if !terms.text.is_empty() && !terms.text.ends_with('\n') {
                    terms.text.push(' ');
                }
                terms.sources.push((line_start + word.start) as u32);
                terms.offsets.push(terms.text.len() as u32);
                let ascii = word.text.bytes().all(|byte| byte.is_ascii_alphabetic());
                if spelling == Spelling::Unaccented && ascii {
                    terms.text.push(UNACCENTED_MARK);
                }
                push_term(word.text, &mut terms.text);
            }
            if !terms.text.is_empty() && !terms.text.ends_with('\n') {
                terms.text.push('\n');
            }
            line_start += line.len() + 1;
        }
        terms
    }

    /// All terms: a space between two, a line break after each paragraph. Empty for a text without
    /// words.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Number of terms whose words start in `span` of the source text. A binary search.
    pub fn count(&self, span: Span) -> usize {
        let (first, end) = self.range(span);
        end - first
    }

    /// The terms whose words start in `span` of the source text, in the form of [`Self::as_str`]
    /// but for the last line break.
    pub fn within(&self, span: Span) -> &str {
        let (first, end) = self.range(span);
        if first == end {
            return "";
        }
        let start = self.offsets[first] as usize;
        let end = self.offsets.get(end).map_or(self.text.len(), |&next| next as usize);
        self.text[start..end].trim_end_matches([' ', '\n'])
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

/// The paragraphs of ready terms, each a line without its break; none of an empty text.
pub fn paragraphs(terms: &str) -> impl Iterator<Item = &str> {
    terms.split('\n').filter(|line| !line.is_empty())
}

/// Each term with its position, as phrases count positions: adjacent words differ by one, the words
/// of two paragraphs by at least two, so that no phrase crosses from one into the other.
pub fn positions(terms: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut position = 0;
    paragraphs(terms).flat_map(move |line| {
        let first = position;
        position += line.split(' ').count() as u32 + 1;
        line.split(' ').enumerate().map(move |(at, term)| (first + at as u32, term))
    })
}

/// Adjacent terms of one paragraph.
pub fn pairs(terms: &str) -> impl Iterator<Item = (&str, &str)> {
    paragraphs(terms).flat_map(|line| line.split(' ').zip(line.split(' ').skip(1)))
}

/// The term of a pair: `quyết+định`.
pub fn pair_term(first: &str, second: &str) -> String {
    format!("{first}{PAIR_SEPARATOR}{second}")
}

/// The pairs of `terms` as terms, a space between two.
pub fn pair_text(terms: &str) -> String {
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
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paragraphs_part_words() {
        let terms = "a b\nc\n";
        assert_eq!(positions(terms).collect::<Vec<_>>(), [(0, "a"), (1, "b"), (3, "c")]);
        assert_eq!(pairs(terms).collect::<Vec<_>>(), [("a", "b")]);
        assert_eq!(pair_text("a b c\nd\ne f\n"), "a+b b+c e+f");
        assert_eq!(positions("").count() + pairs("").count(), 0);
    }

    #[test]
    fn terms_are_found_by_place() {
        let source = "Đất đai\n\n của Huyện, tỉnh";
        let terms = TermText::new(source, Spelling::Accented);
        assert_eq!(terms.as_str(), "đất đai\ncủa huyện tỉnh\n");
        let span = |text: &str| {
            let start = source.find(text).unwrap();
            Span::new(start, start + text.len())
        };
        assert_eq!(terms.within(span("đai\n\n của")), "đai\ncủa");
        assert_eq!(terms.within(span("Huyện, ")), "huyện");
        assert_eq!((terms.within(span("\n\n ")), terms.count(span("\n\n "))), ("", 0));
        assert_eq!(terms.count(Span::new(0, source.len())), 5);
        assert_eq!(terms.starts(span("Huyện, tỉnh")).next(), source.find("Huyện"));
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

    proptest! {
        #[test]
        fn terms_hold_no_separator(source in "\\PC*|[a-zđ+~0-9 \n]{0,60}") {
            let terms = TermText::new(&source, Spelling::Accented);
            let whole = Span::new(0, source.len());
            prop_assert_eq!(terms.count(whole), positions(terms.as_str()).count());
            for (_, term) in positions(terms.as_str()) {
                prop_assert!(!term.is_empty() && !term.contains(PAIR_SEPARATOR));
                prop_assert!(!term.contains(char::is_whitespace));
            }
        }
    }
}
