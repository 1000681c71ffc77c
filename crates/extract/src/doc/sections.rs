//! Reads the sections of a Word file: whether they begin a page, and the headers and footers that
//! are printed ([MS-DOC] 2.6.4, 2.8.26).

use std::collections::HashMap;
use std::ops::Range;

use super::bytes::{place_at, plc, u8_at, u16_at};
use super::fib::{Entry, Fib, TextPart};
use super::properties::singles;
use crate::office::headers_footers::RunningKind;

/// Number of texts of each section: headers and footers of even, odd and first pages.
const TEXTS: usize = 6;
/// Number of texts before those of the first section: the separator lines of notes.
const SEPARATORS: usize = 6;

/// A section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// The position after its last character.
    pub end: usize,
    /// It begins on the page on which the section before it ends.
    pub continuous: bool,
    /// Its first page has headers of its own.
    first_page: bool,
}

/// Returns the sections in order.
pub fn read(fib: &Fib<'_>, document: &[u8]) -> Vec<Section> {
    let properties = |data: &[u8]| {
        let at = place_at(data, 2)?;
        let length = usize::from(u16_at(document, at)?);
        document.get(at + 2..(at + 2).checked_add(length)?)
    };
    let section = |end: u32, data: &[u8]| {
        let mut section = Section { end: end as usize, continuous: false, first_page: false };
        for (number, operand) in singles(properties(data).unwrap_or_default()) {
            match number {
                // The operand of sprmSBkc is 0 for a continuous section.
                0x3009 => section.continuous = u8_at(operand, 0) == Some(0),
                0x300a => section.first_page = u8_at(operand, 0) != Some(0),
                _ => {}
            }
        }
        section
    };
    plc(fib.entry(Entry::Sections), 12).map(|entry| section(entry.end, entry.data)).collect()
}

/// A header or footer, and the range of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningText {
    pub kind: RunningKind,
    pub range: Range<usize>,
}

/// Returns the headers and footers that some page has. An empty one of a section is that of the
/// section before it.
pub fn printed(fib: &Fib<'_>, sections: &[Section]) -> Vec<RunningText> {
    let part = fib.part(TextPart::Headers);
    let texts = super::body::texts(fib.entry(Entry::Headers), 0, part);
    let texts: Vec<Range<usize>> = texts.skip(SEPARATORS).collect();
    let even_pages = u8_at(fib.entry(Entry::Document), 0).is_some_and(|flags| flags & 1 != 0);
    in_use(&texts, sections, even_pages)
}

fn in_use(texts: &[Range<usize>], sections: &[Section], even_pages: bool) -> Vec<RunningText> {
    let mut current: HashMap<usize, Range<usize>> = HashMap::new();
    let mut printed: Vec<RunningText> = Vec::new();
    for (at, texts) in texts.chunks(TEXTS).enumerate() {
        let own = texts.iter().enumerate().filter(|(_, range)| !range.is_empty());
        current.extend(own.map(|(place, range)| (place, range.clone())));
        // Without its properties, a section may have any of them.
        let first_page = sections.get(at).is_none_or(|section| section.first_page);
        for place in 0..TEXTS {
            let (kind, in_use) = match place {
                0 => (RunningKind::Header, even_pages),
                1 => (RunningKind::Header, true),
                2 => (RunningKind::Footer, even_pages),
                3 => (RunningKind::Footer, true),
                4 => (RunningKind::FirstHeader, first_page),
                _ => (RunningKind::Footer, first_page),
            };
            let Some(range) = current.get(&place).filter(|_| in_use) else { continue };
            if !printed.iter().any(|known| known.range == *range) {
                printed.push(RunningText { kind, range: range.clone() });
            }
        }
    }
    printed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_printed_on_pages_that_there_are() {
        // Texts of ten characters each; two sections, of which the second has only a first header.
        let text = |at: usize| at * 10..at * 10 + 10;
        let mut texts: Vec<Range<usize>> = (0..TEXTS).map(text).collect();
        texts.extend((0..TEXTS).map(|at| if at == 4 { text(9) } else { 90..90 }));
        let section = |first_page| Section { end: 0, continuous: false, first_page };
        let places = |first: [bool; 2], even_pages| {
            let printed = in_use(&texts, &first.map(section), even_pages);
            printed.into_iter().map(|text| text.range.start / 10).collect::<Vec<_>>()
        };
        assert_eq!(places([false, false], false), [1, 3]);
        assert_eq!(places([false, false], true), [0, 1, 2, 3]);
        assert_eq!(places([true, false], false), [1, 3, 4, 5]);
        assert_eq!(places([false, true], false), [1, 3, 9, 5]);
    }
}
