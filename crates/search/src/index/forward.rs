//! The forward index of a document: the terms of its text in order, as numbers, with the bounds of
//! paragraphs and passages. The second stage of ranking reads it for the best candidates of any
//! engine; an engine only stores and returns its bytes.
//!
//! # Format, version 1
//!
//! Numbers are LEB128 unless said otherwise.
//!
//! ```text
//! u8      1, the version
//! u8      width of a term number in bytes, 2 or 4
//! number  count of distinct terms, and the length in bytes of what follows for them: for each,
//!         ascending, its length in bytes and its UTF-8 bytes
//! number  count of lists, then for each: its terms, its paragraphs, and a term number for each of
//!         both, little-endian. A term number counts from 1 in the order above; 0 ends a paragraph.
//! number  count of passages, then for each: gap between the end of the passage before and its
//!         start, and its length, in bytes of the shown text; its heading as list number, 0 for
//!         none; how often the heading counts; the number of lists of its own, 1 or 2
//! ```
//!
//! The lists are the title (list 0), the headings, and then those of the passages in order: the
//! text, and the terms that are added to it.

use tracuu_text::Span;

use super::term_text::Terms;
use super::vocabulary::Strings;

const VERSION: u8 = 1;
/// Ends a paragraph in a list.
const PARAGRAPH_END: u32 = 0;

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
    let Sorted { terms, numbers } = Sorted::of(strings, &lists);
    let width = if terms.len() < usize::from(u16::MAX) { 2 } else { 4 };
    let mut bytes = vec![VERSION, width];
    push_number(&mut bytes, terms.len());
    let mut dictionary = Vec::new();
    for &term in &terms {
        let term = strings.get(term);
        push_number(&mut dictionary, term.len());
        dictionary.extend_from_slice(term.as_bytes());
    }
    push_number(&mut bytes, dictionary.len());
    bytes.extend_from_slice(&dictionary);
    push_number(&mut bytes, lists.len());
    for list in lists {
        push_list(&mut bytes, list, &numbers, width);
    }
    push_number(&mut bytes, passages.len());
    let mut end = 0;
    for passage in passages {
        push_number(&mut bytes, passage.span.start.saturating_sub(end));
        push_number(&mut bytes, passage.span.end - passage.span.start);
        let (heading, times) = passage.heading.map_or((0, 0), |(at, times)| (at + 1, times));
        push_number(&mut bytes, heading);
        push_number(&mut bytes, times);
        push_number(&mut bytes, 1 + usize::from(!passage.added.is_empty()));
        end = passage.span.end;
    }
    bytes
}

/// The distinct terms of a document in the order of their bytes.
struct Sorted {
    terms: Vec<u32>,
    /// By number in the vocabulary, the place of the term in `terms`, from 1; 0 for no term of the
    /// document.
    numbers: Vec<u32>,
}

impl Sorted {
    fn of(strings: &Strings, lists: &[Terms]) -> Sorted {
        let mut numbers = vec![0; strings.len()];
        // The first bytes of each term decide nearly every comparison.
        let mut found: Vec<(u64, u32)> = Vec::new();
        for term in lists.iter().flat_map(|list| list.iter()) {
            let number = &mut numbers[term as usize];
            if *number == 0 {
                *number = 1;
                found.push((first_bytes(strings.get(term)), term));
            }
        }
        let text = |term: u32| strings.get(term);
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| text(a.1).cmp(text(b.1))));
        let terms: Vec<u32> = found.into_iter().map(|(_, term)| term).collect();
        for (&term, number) in terms.iter().zip(1..) {
            numbers[term as usize] = number;
        }
        Sorted { terms, numbers }
    }
}

/// Returns the first eight bytes of `text` as a number that orders as they do.
fn first_bytes(text: &str) -> u64 {
    let mut first = [0; 8];
    let length = text.len().min(first.len());
    first[..length].copy_from_slice(&text.as_bytes()[..length]);
    u64::from_be_bytes(first)
}

fn push_list(bytes: &mut Vec<u8>, list: Terms, numbers: &[u32], width: u8) {
    push_number(bytes, list.len());
    push_number(bytes, list.paragraph_count());
    let width = usize::from(width);
    for paragraph in list.paragraphs() {
        for term in paragraph.iter() {
            bytes.extend_from_slice(&numbers[term as usize].to_le_bytes()[..width]);
        }
        bytes.extend_from_slice(&PARAGRAPH_END.to_le_bytes()[..width]);
    }
}

pub(super) fn push_number(bytes: &mut Vec<u8>, number: usize) {
    let mut rest = number as u64;
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

/// A decoded forward index. Term numbers stay in the bytes it was read from.
#[derive(Debug, Clone)]
pub struct ForwardIndex<'a> {
    term_count: usize,
    /// Each term after its length.
    terms: &'a [u8],
    lists: Vec<TermList<'a>>,
    passages: Vec<ForwardPassage>,
}

/// A list of term numbers.
#[derive(Debug, Clone, Copy)]
pub struct TermList<'a> {
    bytes: &'a [u8],
    width: usize,
    lengths: Lengths,
}

/// A passage of a forward index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForwardPassage {
    /// Its place in the shown text.
    pub span: Span,
    /// The list of its heading and how often that counts.
    pub heading: Option<(usize, u32)>,
    /// Its first own list.
    first: usize,
    /// One past its last own list.
    end: usize,
}

impl<'a> ForwardIndex<'a> {
    /// Reads the bytes of [`encode`]; `None` if they are of another version or their structure is
    /// damaged. Terms and term numbers are not looked at: whoever reads a list must expect a number
    /// that is none of the terms. Cost: a step for each list.
    pub fn decode(bytes: &'a [u8]) -> Option<ForwardIndex<'a>> {
        let mut input = Input(bytes);
        let version = input.take(1)?[0];
        let width = usize::from(input.take(1)?[0]);
        if version != VERSION || !matches!(width, 2 | 4) {
            return None;
        }
        let term_count = input.count()?;
        let length = input.number()?;
        let terms = input.take(length)?;
        let count = input.count()?;
        let mut lists = Vec::with_capacity(count);
        for _ in 0..count {
            let (words, paragraphs) = (input.number()?, input.number()?);
            let length = words.checked_add(paragraphs)?.checked_mul(width)?;
            let bytes = input.take(length)?;
            let pairs = u32::try_from(words.saturating_sub(paragraphs)).ok()?;
            let lengths = Lengths { words: u32::try_from(words).ok()?, pairs };
            lists.push(TermList { bytes, width, lengths });
        }
        let passages = input.passages(&lists)?;
        Some(ForwardIndex { term_count, terms, lists, passages })
    }

    /// Number of distinct terms.
    pub fn term_count(&self) -> usize {
        self.term_count
    }

    /// The distinct terms, UTF-8, ascending. Term number `n` is the one at `n - 1`. Ends early if
    /// the bytes are damaged.
    pub fn terms(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let mut input = Input(self.terms);
        std::iter::from_fn(move || {
            let length = input.number()?;
            input.take(length)
        })
    }

    /// The terms of the title.
    pub fn title(&self) -> TermList<'a> {
        self.lists[0]
    }

    /// The list with this number, one of a [`ForwardPassage`].
    pub fn list(&self, number: usize) -> TermList<'a> {
        self.lists[number]
    }

    /// Number of lists that are the title or a heading; the first lists.
    pub fn shared_lists(&self) -> usize {
        self.passages.first().map_or(self.lists.len(), |passage| passage.first)
    }

    /// The passages, in text order.
    pub fn passages(&self) -> &[ForwardPassage] {
        &self.passages
    }
}

impl ForwardPassage {
    /// The numbers of its own lists: its text, and terms that are added to it.
    pub fn lists(&self) -> std::ops::Range<usize> {
        self.first..self.end
    }
}

impl<'a> TermList<'a> {
    /// The term numbers in text order; 0 ends a paragraph.
    pub fn iter(&self) -> impl Iterator<Item = u32> + use<'a> {
        let (narrow, wide) =
            if self.width == 2 { (self.bytes, &[][..]) } else { (&[][..], self.bytes) };
        let narrow = narrow.chunks_exact(2).map(|id| u32::from(u16::from_le_bytes([id[0], id[1]])));
        let wide = wide.chunks_exact(4).map(|id| u32::from_le_bytes([id[0], id[1], id[2], id[3]]));
        narrow.chain(wide)
    }

    /// Calls `visit` for each term number in text order; 0 ends a paragraph. Faster than
    /// [`Self::iter`].
    pub fn for_each(&self, mut visit: impl FnMut(usize)) {
        if self.width == 2 {
            for id in self.bytes.chunks_exact(2) {
                visit(usize::from(u16::from_le_bytes([id[0], id[1]])));
            }
        } else {
            self.iter().for_each(|id| visit(id as usize));
        }
    }

    /// Number of terms, and of pairs of adjacent terms.
    pub fn lengths(&self) -> Lengths {
        self.lengths
    }
}

/// How long a text is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lengths {
    /// In terms.
    pub words: u32,
    /// In pairs of adjacent terms.
    pub pairs: u32,
}

impl Lengths {
    /// Adds `times` the lengths of `other`.
    pub fn add(&mut self, other: Lengths, times: u32) {
        self.words += times * other.words;
        self.pairs += times * other.pairs;
    }
}

/// The bytes that are not yet read.
pub(super) struct Input<'a>(pub &'a [u8]);

impl<'a> Input<'a> {
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn number(&mut self) -> Option<usize> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return usize::try_from(number).ok();
            }
        }
        None
    }

    /// A number of things of at least one byte each, so that damage cannot ask for more memory than
    /// there are bytes.
    pub fn count(&mut self) -> Option<usize> {
        self.number().filter(|&count| count <= self.0.len())
    }

    fn passages(&mut self, lists: &[TermList<'_>]) -> Option<Vec<ForwardPassage>> {
        let count = self.count()?;
        let mut passages = Vec::with_capacity(count);
        let mut end = 0usize;
        let mut own = 0usize;
        for _ in 0..count {
            let start = end.checked_add(self.number()?)?;
            end = start.checked_add(self.number()?)?;
            let (heading, times) = (self.number()?, u32::try_from(self.number()?).ok()?);
            let heading = (heading > 0).then_some((heading, times));
            let lists_here = self.number()?;
            if heading.is_some_and(|(list, _)| list >= lists.len()) {
                return None;
            }
            let first = own;
            own = own.checked_add(lists_here)?;
            passages.push(ForwardPassage { span: Span::new(start, end), heading, first, end: own });
        }
        let shared = lists.len().checked_sub(own).filter(|&shared| shared > 0)?;
        for passage in &mut passages {
            passage.first += shared;
            passage.end += shared;
        }
        self.0.is_empty().then_some(passages)
    }
}

/// Forward indexes of ready terms, for tests.
#[cfg(test)]
pub(super) mod ready {
    use super::super::term_text::TermBuffer;
    use super::*;

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
}

#[cfg(test)]
mod tests {
    use super::ready::{ReadyPassage, encode_ready};
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Vec<u8> {
        let passage = |start, end, heading, text, added| ReadyPassage {
            span: Span::new(start, end),
            heading,
            text,
            added,
        };
        encode_ready(
            "kế hoạch\n",
            &["điều 1\n"],
            &[passage(0, 9, None, "kế hoạch\nb", ""), passage(10, 20, Some((0, 3)), "c b", "d\n")],
        )
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        let bytes = sample();
        let index = ForwardIndex::decode(&bytes).expect("whole bytes");
        let terms: Vec<&str> =
            index.terms().map(|term| std::str::from_utf8(term).expect("UTF-8")).collect();
        assert_eq!(terms, ["1", "b", "c", "d", "hoạch", "kế", "điều"]);
        let text = |list: TermList| -> String {
            let terms = list.iter().map(|id| match id {
                PARAGRAPH_END => "/",
                id => terms[id as usize - 1],
            });
            terms.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(text(index.title()), "kế hoạch /");
        let [first, second] = index.passages() else { panic!("two passages") };
        assert_eq!((first.span, first.heading), (Span::new(0, 9), None));
        assert_eq!(
            first.lists().map(|list| text(index.list(list))).collect::<Vec<_>>(),
            ["kế hoạch / b /"]
        );
        assert_eq!(second.heading, Some((1, 3)));
        assert_eq!(text(index.list(1)), "điều 1 /");
        assert_eq!(
            second.lists().map(|list| text(index.list(list))).collect::<Vec<_>>(),
            ["c b /", "d /"]
        );
        assert_eq!(index.list(first.lists().start).lengths(), Lengths { words: 3, pairs: 1 });
        assert_eq!(index.shared_lists(), 2);
    }

    #[test]
    fn a_document_without_text_has_no_passages() {
        let bytes = encode_ready("", &[], &[]);
        let index = ForwardIndex::decode(&bytes).expect("whole bytes");
        assert_eq!((index.term_count(), index.passages().len()), (0, 0));
        assert_eq!(index.title().lengths(), Lengths::default());
    }

    proptest! {
        #[test]
        fn damaged_bytes_are_refused_or_read(at in 0usize..90, byte: u8, cut in 0usize..90) {
            let mut bytes = sample();
            let length = bytes.len();
            bytes[at % length] = byte;
            bytes.truncate(length - cut % length);
            if let Some(index) = ForwardIndex::decode(&bytes) {
                for passage in index.passages() {
                    let lists = passage.lists().chain(passage.heading.map(|(list, _)| list));
                    lists.for_each(|list| index.list(list).for_each(|_| {}));
                }
            }
        }
    }
}
