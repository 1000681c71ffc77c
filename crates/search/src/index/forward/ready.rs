//! Forward indexes of ready terms, for tests.

use tracuu_text::Span;

use super::{ForwardIndex, PassageTerms, encode};
use crate::index::term_text::{TermBuffer, Terms};
use crate::index::vocabulary::Strings;

/// A passage with its terms: a space between two, a line break between two paragraphs.
#[derive(Debug, Clone, Copy)]
pub struct ReadyPassage<'a> {
    pub span: Span,
    pub heading: Option<(usize, usize)>,
    pub text: &'a str,
    pub added: &'a str,
}

/// Does what [`encode`] does, with terms that are text.
pub fn encode_ready(title: &str, headings: &[&str], passages: &[ReadyPassage]) -> Vec<u8> {
    let mut strings = Strings::default();
    let mut buffer = |text: &str| {
        let mut buffer = TermBuffer::default();
        for line in text.lines() {
            buffer.push(line.split_whitespace().map(|term| strings.number(term)));
        }
        buffer
    };
    let title = buffer(title);
    let headings: Vec<TermBuffer> = headings.iter().map(|heading| buffer(heading)).collect();
    let own: Vec<[TermBuffer; 2]> =
        passages.iter().map(|one| [one.text, one.added].map(&mut buffer)).collect();
    let headings: Vec<Terms> = headings.iter().map(TermBuffer::terms).collect();
    let passages = passages.iter().zip(&own).map(|(passage, [text, added])| PassageTerms {
        span: passage.span,
        heading: passage.heading,
        text: text.terms(),
        added: added.terms(),
    });
    encode(&strings, title.terms(), &headings, &passages.collect::<Vec<_>>())
}

/// The terms of a list in text order, `/` for the end of a paragraph.
pub fn text_of(index: &ForwardIndex, list: usize) -> String {
    let terms: Vec<&str> = index.terms().map(|(name, _)| name.text()).collect();
    let sequence = index.sequence();
    let positions = index.lists()[list].positions.clone();
    let terms = positions.map(|at| match sequence[at as usize] {
        0 => "/",
        number => terms[number as usize - 1],
    });
    terms.collect::<Vec<_>>().join(" ")
}
