//! Passages: the pieces of a document that are ranked by themselves, because a decree has a hundred
//! articles and one of them answers the question.
//!
//! A passage is cut only inside an article or section, at paragraphs where they are short enough,
//! and is about 60 words long. Several articles are never packed into one: it would be found for
//! the words of one and shown for another.

use tracuu_document::{Document, SectionKind};
use tracuu_text::Span;

use super::term_text::TermText;

/// Words of a passage; see docs/RANKING.md. Shorter ones make a larger index.
const WORDS: usize = 60;
/// A stretch of up to this many words stays whole.
const WORDS_MAX: usize = WORDS * 3 / 2;

/// A piece of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// Its place in the text.
    pub span: Span,
    /// Which section of the outline it belongs to; none before the first.
    pub section: Option<usize>,
}

/// Returns the passages of `document`, whose text has the terms `terms`, in text order, not
/// overlapping. Every word of the text is in one; a text without words has none.
pub fn passages(document: &Document, terms: &TermText) -> Vec<Passage> {
    let mut cutter = Cutter { text: &document.text, terms, passages: Vec::new() };
    let mut start = 0;
    let mut section = None;
    for (index, boundary) in boundaries(document) {
        cutter.cut(Span::new(start, boundary), section);
        (start, section) = (boundary, Some(index));
    }
    cutter.cut(Span::new(start, document.text.len()), section);
    cutter.passages
}

/// The sections at which passages part, with the byte where each begins: headings, but not the
/// clauses of an article or points, which belong together.
fn boundaries(document: &Document) -> Vec<(usize, usize)> {
    let mut article_end = 0;
    let mut boundaries: Vec<(usize, usize)> = Vec::new();
    for (index, section) in document.outline.iter().enumerate() {
        let inner = matches!(section.kind, SectionKind::Numbered | SectionKind::Point);
        let within = inner && section.span.start < article_end;
        if section.kind == SectionKind::Article {
            article_end = section.span.end;
        }
        let last = boundaries.last().map_or(0, |(_, start)| *start);
        if section.kind != SectionKind::Point && !within && section.span.start >= last {
            boundaries.push((index, section.span.start));
        }
    }
    boundaries
}

struct Cutter<'a> {
    text: &'a str,
    terms: &'a TermText,
    passages: Vec<Passage>,
}

impl Cutter<'_> {
    /// Cuts the stretch `span` of one section into passages.
    fn cut(&mut self, span: Span, section: Option<usize>) {
        let (mut start, mut end, mut count) = (span.start, span.start, 0);
        let mut left = self.terms.count(span);
        if left <= WORDS_MAX {
            return self.push(span.start, span.end, left, section);
        }
        for line in self.text[span.start..span.end].split_inclusive('\n') {
            let length = self.terms.count(Span::new(end, end + line.len()));
            // A new passage where both are worth one of their own.
            if count + length > WORDS && count.min(left) >= WORDS / 2 {
                self.push(start, end, count, section);
                (start, count) = (end, 0);
            }
            end += line.len();
            left -= length;
            count += length;
            if count > WORDS_MAX {
                self.cut_words(Span::new(start, end), section);
                (start, count) = (end, 0);
            }
        }
        self.push(start, end, count, section);
    }

    /// Cuts a long stretch without regard to paragraphs, in equal parts.
    fn cut_words(&mut self, span: Span, section: Option<usize>) {
        let starts: Vec<usize> = self.terms.starts(span).collect();
        let parts = starts.len().div_ceil(WORDS).max(1);
        let size = starts.len().div_ceil(parts).max(1);
        let mut start = span.start;
        for part in starts.chunks(size).skip(1) {
            let end = part[0];
            self.push(start, end, size, section);
            start = end;
        }
        self.push(start, span.end, size, section);
    }

    fn push(&mut self, start: usize, end: usize, count: usize, section: Option<usize>) {
        if count > 0 {
            self.passages.push(Passage { span: Span::new(start, end), section });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::Vocabulary;
    use super::*;
    use proptest::prelude::*;
    use tracuu_document::parse;
    use tracuu_text::words;

    fn document(text: &str) -> Document {
        let outline = parse(text).outline;
        Document { text: text.into(), outline, ..Document::default() }
    }

    fn cut(document: &Document) -> Vec<Passage> {
        passages(document, &TermText::cut(&document.text, &mut Vocabulary::default()))
    }

    fn lengths(text: &str) -> Vec<usize> {
        let document = document(text);
        cut(&document).iter().map(|p| words(p.span.of(text)).count()).collect()
    }

    #[test]
    fn articles_are_never_packed_and_long_ones_are_cut() {
        let article = |n: usize, words: usize| {
            format!("Điều {n}. Phạm vi\n{}\n", "Một hai ba bốn năm.\n".repeat(words / 5).trim())
        };
        let text = format!("{}{}", article(1, 20), article(2, 400));
        let text = text.trim();
        let document = document(text);
        let found = cut(&document);
        assert_eq!(found[0].section, Some(0));
        assert!(found[1..].iter().all(|passage| passage.section == Some(1)), "{found:?}");
        assert!(found.len() >= 3, "{found:?}");
        assert!(lengths(text).iter().all(|&length| length <= WORDS_MAX), "{:?}", lengths(text));
    }

    #[test]
    fn short_texts_are_one_passage() {
        assert_eq!(lengths("Một hai ba."), [3]);
        assert_eq!(lengths(&"Một hai. ".repeat(45)), [90]);
        assert_eq!(lengths(""), [0; 0]);
        assert_eq!(lengths("...\n..."), [0; 0]);
    }

    #[test]
    fn a_paragraph_without_end_is_cut() {
        assert_eq!(lengths(&"một ".repeat(600)), [60; 10]);
    }

    proptest! {
        #[test]
        fn every_word_is_in_one_passage(text in "((Điều 1\\.|I\\.|a\\)|một hai ba|b c d e f\\.)[ \n]){0,150}") {
            let document = document(&text);
            let found = cut(&document);
            let mut end = 0;
            for passage in &found {
                prop_assert!(passage.span.start >= end);
                end = passage.span.end;
            }
            let inside: usize = found.iter().map(|p| words(p.span.of(&text)).count()).sum();
            prop_assert_eq!(inside, words(&text).count());
        }
    }
}
