//! Writes forward indexes; see [`super`] for the format.

use tracuu_text::{Span, numbered};

use super::{PARAGRAPH_END, VERSION, push_number};
use crate::index::term_text::Terms;
use crate::index::vocabulary::Strings;

/// A passage before it is encoded.
#[derive(Debug, Clone, Copy)]
pub struct PassageTerms<'a> {
    /// Its place in the shown text. Passages ascend and do not overlap.
    pub span: Span,
    /// Its heading, an index of the headings that go with it, and how often that counts.
    pub heading: Option<(usize, usize)>,
    /// The terms of its text.
    pub text: Terms<'a>,
    /// Terms that count as if they stood in it; none for most passages.
    pub added: Terms<'a>,
}

/// Encodes a document: `title`, `headings` and `passages`, whose terms are numbers of `strings`.
/// Cost: two passes over all terms, and the sorting of the distinct ones.
pub fn encode(
    strings: &Strings,
    title: Terms,
    headings: &[Terms],
    passages: &[PassageTerms],
) -> Vec<u8> {
    let own = passages.iter().flat_map(|passage| {
        let added = (!passage.added.is_empty()).then_some(passage.added);
        [passage.text].into_iter().chain(added)
    });
    let lists: Vec<Terms> =
        std::iter::once(title).chain(headings.iter().copied()).chain(own).collect();
    let mut bytes = vec![VERSION];
    push_number(&mut bytes, lists.len());
    for list in &lists {
        push_number(&mut bytes, list.len());
        push_number(&mut bytes, list.paragraph_count());
    }
    push_passages(&mut bytes, passages);
    push_terms(&mut bytes, strings, Positions::of(strings, &lists));
    bytes
}

fn push_passages(bytes: &mut Vec<u8>, passages: &[PassageTerms]) {
    push_number(bytes, passages.len());
    let mut end = 0;
    for passage in passages {
        push_number(bytes, passage.span.start.saturating_sub(end));
        push_number(bytes, passage.span.end - passage.span.start);
        let (heading, times) = passage.heading.map_or((0, 0), |(at, times)| (at + 1, times));
        push_number(bytes, heading);
        push_number(bytes, times);
        push_number(bytes, 1 + usize::from(!passage.added.is_empty()));
        end = passage.span.end;
    }
}

/// The distinct terms of a document with their positions.
struct Positions {
    /// The terms by their numbers in the vocabulary: syllables first, then others, both ascending.
    terms: Vec<(Name, u32)>,
    /// By number in the vocabulary, where the positions of a term begin in `positions`; one entry
    /// more than there are terms.
    starts: Vec<u32>,
    positions: Vec<u32>,
}

/// What a term is kept as, in the order in which it is kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Syllable(u16),
    /// Its first bytes decide nearly every comparison.
    Other(u64),
}

impl Positions {
    fn of(strings: &Strings, lists: &[Terms]) -> Positions {
        let mut starts = vec![0u32; strings.len() + 1];
        for term in lists.iter().flat_map(|list| list.iter()) {
            starts[term as usize + 1] += 1;
        }
        let mut terms: Vec<(Name, u32)> = (0..strings.len() as u32)
            .filter(|&term| starts[term as usize + 1] > 0)
            .map(|term| {
                let text = strings.get(term);
                let name = numbered::number_of(text).map(Name::Syllable);
                (name.unwrap_or_else(|| Name::Other(first_bytes(text))), term)
            })
            .collect();
        let text = |term: u32| strings.get(term);
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| text(a.1).cmp(text(b.1))));
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut positions = vec![0; starts.last().map_or(0, |&count| count as usize)];
        let mut position = 0;
        for paragraph in lists.iter().flat_map(|list| list.paragraphs()) {
            for term in paragraph.iter() {
                let slot = &mut next[term as usize];
                positions[*slot as usize] = position;
                (*slot, position) = (*slot + 1, position + 1);
            }
            position += PARAGRAPH_END;
        }
        Positions { terms, starts, positions }
    }

    fn of_term(&self, term: u32) -> &[u32] {
        let at = term as usize;
        &self.positions[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

fn push_terms(bytes: &mut Vec<u8>, strings: &Strings, positions: Positions) {
    let mut places = Vec::with_capacity(positions.positions.len() * 5 / 4);
    let (mut syllables, mut others) = (Vec::new(), Vec::new());
    let mut last = 0;
    for &(name, term) in &positions.terms {
        let start = places.len();
        let mut before = 0;
        for &position in positions.of_term(term) {
            push_number(&mut places, (position - before) as usize);
            before = position;
        }
        let length = places.len() - start;
        match name {
            Name::Syllable(number) => {
                push_number(&mut syllables, usize::from(number - last));
                push_number(&mut syllables, length);
                last = number;
            }
            Name::Other(_) => {
                let text = strings.get(term);
                push_number(&mut others, text.len());
                others.extend_from_slice(text.as_bytes());
                push_number(&mut others, length);
            }
        }
    }
    push_number(bytes, positions.terms.len());
    for part in [syllables, others] {
        push_number(bytes, part.len());
        bytes.extend_from_slice(&part);
    }
    bytes.extend_from_slice(&places);
}

/// Returns the first eight bytes of `text` as a number that orders as they do.
fn first_bytes(text: &str) -> u64 {
    let mut first = [0; 8];
    let length = text.len().min(first.len());
    first[..length].copy_from_slice(&text.as_bytes()[..length]);
    u64::from_be_bytes(first)
}
