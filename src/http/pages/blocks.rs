//! Splits the text of a document for its page: one block per line, each cut into runs at
//! highlights, anchors and repairs.

use std::collections::BTreeMap;

use tracuu_document::{Document, Reading};
use tracuu_text::Span;

/// Maximum number of extra characters, besides the section's label and heading, in a line shown as
/// a heading. A line with more is a numbered paragraph.
const HEADING_CHARS_BESIDES: usize = 10;

/// A line of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block<'a> {
    /// Level of the HTML heading, 3 to 6; `None` for a paragraph.
    pub heading: Option<u8>,
    /// Index of the section that starts here.
    pub section: Option<usize>,
    /// The pages, numbered from 1, that start in this line.
    pub pages: Vec<usize>,
    /// The text of the line, in runs. Empty for an empty line.
    pub runs: Vec<TextRun<'a>>,
}

/// A piece of a line with uniform markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRun<'a> {
    /// The text.
    pub text: &'a str,
    /// Ids of the anchors at its start, such as `c2-1`.
    pub anchors: Vec<&'a str>,
    /// Number of the highlight it belongs to, from 1.
    pub mark: Option<usize>,
    /// Whether the highlight starts at the start of this run.
    pub mark_starts: bool,
    /// Whether the highlight ends at the end of this run.
    pub mark_ends: bool,
    /// The whole syllable, if this run is what remains of a damaged one.
    pub repair: Option<&'a str>,
    /// What OCR read, if this run is a word that was corrected.
    pub read: Option<&'a str>,
}

/// A link target in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Byte offset in the text.
    pub at: usize,
    /// The HTML id.
    pub id: String,
}

/// Returns the words of a scan that were corrected, in text order.
pub fn corrected(document: &Document) -> impl Iterator<Item = &Reading> {
    document.readings.iter().filter(|reading| is_corrected(document, reading))
}

/// Returns true if a word was corrected, and not only uncertain.
fn is_corrected(document: &Document, reading: &Reading) -> bool {
    document.text.get(reading.span.start..reading.span.end) != Some(&reading.read)
}

/// Splits the text of `document` into blocks. `marks` are highlights, in ascending order without
/// overlap; `marks` and `anchors` are in bytes. Leaves out empty lines unless a page starts there.
/// Cost: one pass over the text.
pub fn blocks<'a>(document: &'a Document, marks: &[Span], anchors: &'a [Anchor]) -> Vec<Block<'a>> {
    let mut by_place: BTreeMap<usize, Vec<&'a str>> = BTreeMap::new();
    for anchor in anchors {
        by_place.entry(anchor.at).or_default().push(&anchor.id);
    }
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut first_mark = 0;
    for line in document.text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end_matches('\n').len());
        start += line.len();
        while marks.get(first_mark).is_some_and(|mark| mark.end <= span.start) {
            first_mark += 1;
        }
        let block = block(document, span, start, &marks[first_mark..], first_mark, &by_place);
        if !block.runs.is_empty() || !block.pages.is_empty() {
            blocks.push(block);
        }
    }
    blocks
}

/// Builds the block of the line at `span`. The next line starts at byte `next`. The first of
/// `marks` is highlight number `before + 1`.
fn block<'a>(
    document: &'a Document,
    span: Span,
    next: usize,
    marks: &[Span],
    before: usize,
    anchors: &BTreeMap<usize, Vec<&'a str>>,
) -> Block<'a> {
    let begins = |at: usize| span.start <= at && at < next;
    let section = document.outline.partition_point(|section| section.span.start < span.start);
    let section = Some(section)
        .filter(|&at| document.outline.get(at).is_some_and(|section| begins(section.span.start)));
    let chars = span.of(&document.text).chars().count();
    let heading = section
        .map(|at| &document.outline[at])
        .filter(|section| !section.is_sentence())
        .filter(|section| chars <= section.title().chars().count() + HEADING_CHARS_BESIDES);
    let first_page = document.pages.partition_point(|&page| page < span.start);
    let pages = (first_page..document.pages.len()).take_while(|&at| begins(document.pages[at]));
    Block {
        heading: heading.map(|section| (section.level.max(1) + 2).min(6)),
        section,
        pages: pages.map(|at| at + 1).collect(),
        runs: runs(document, span, marks, before, anchors),
    }
}

fn runs<'a>(
    document: &'a Document,
    span: Span,
    marks: &[Span],
    before: usize,
    anchors: &BTreeMap<usize, Vec<&'a str>>,
) -> Vec<TextRun<'a>> {
    let here: Vec<&Span> = marks.iter().take_while(|mark| mark.start < span.end).collect();
    let mut cuts: Vec<usize> = here.iter().flat_map(|mark| [mark.start, mark.end]).collect();
    cuts.extend(anchors.range(span.start..span.end).map(|(&at, _)| at));
    let repairs = &document.repairs;
    let repairs = &repairs[repairs.partition_point(|repair| repair.span.end <= span.start)..];
    let repairs = repairs.iter().take_while(|repair| repair.span.start < span.end);
    cuts.extend(repairs.clone().flat_map(|repair| [repair.span.start, repair.span.end]));
    let mut repairs = repairs.peekable();
    let first = document.readings.partition_point(|reading| reading.span.end <= span.start);
    let readings = document.readings[first..].iter();
    let readings = readings.take_while(|reading| reading.span.start < span.end);
    let readings = readings.filter(|reading| is_corrected(document, reading));
    cuts.extend(readings.clone().flat_map(|reading| [reading.span.start, reading.span.end]));
    let mut readings = readings.peekable();
    cuts.extend([span.start, span.end]);
    cuts.retain(|cut| (span.start..=span.end).contains(cut));
    cuts.sort_unstable();
    cuts.dedup();
    let mut mark = 0;
    let run = |pair: &[usize]| {
        while here.get(mark).is_some_and(|span| span.end <= pair[0]) {
            mark += 1;
        }
        while repairs.next_if(|repair| repair.span.end <= pair[0]).is_some() {}
        while readings.next_if(|reading| reading.span.end <= pair[0]).is_some() {}
        let reading = readings.peek().filter(|reading| reading.span.contains(pair[0]));
        let repair = repairs.peek().filter(|repair| repair.span.contains(pair[0]));
        let inside = here.get(mark).filter(|span| span.contains(pair[0]));
        TextRun {
            text: &document.text[pair[0]..pair[1]],
            anchors: anchors.get(&pair[0]).cloned().unwrap_or_default(),
            mark: inside.map(|_| before + mark + 1),
            mark_starts: inside.is_some_and(|span| span.start == pair[0]),
            mark_ends: inside.is_some_and(|span| span.end == pair[1]),
            repair: repair.map(|repair| repair.text.as_str()),
            read: reading.map(|reading| reading.read.as_str()),
        }
    };
    cuts.windows(2).map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tracuu_document::{Section, SectionKind};

    fn document(text: &str) -> Document {
        Document { text: text.to_owned(), ..Document::default() }
    }

    fn written(blocks: &[Block]) -> String {
        let line = |block: &Block| {
            let run = |run: &TextRun| {
                let anchors: String = run.anchors.iter().map(|id| format!("#{id} ")).collect();
                let open = if run.mark_starts { "[" } else { "" };
                let close = if run.mark_ends { "]" } else { "" };
                let number = run.mark.filter(|_| run.mark_starts);
                let number = number.map(|number| format!("{number}:")).unwrap_or_default();
                format!("{anchors}{open}{number}{}{close}", run.text)
            };
            block.runs.iter().map(run).collect::<String>()
        };
        blocks.iter().map(line).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn marks_and_anchors_may_cross() {
        let document = document("ab cd\n\nef gh");
        let anchors = [Anchor { at: 1, id: "c1-1".into() }, Anchor { at: 7, id: "i1".into() }];
        let marks = [Span::new(0, 2), Span::new(3, 9), Span::new(11, 12)];
        let blocks = blocks(&document, &marks, &anchors);
        assert_eq!(written(&blocks), "[1:a#c1-1 b] [2:cd|#i1 ef] g[3:h]");
    }

    #[test]
    fn corrected_words_are_runs_of_their_own() {
        let mut document = document("Quyết định\ncủa tổ chức");
        let reading = |start: usize, word: &str, read: &str| Reading {
            span: Span::new(start, start + word.len()),
            read: read.into(),
            confidence: 60,
            is_disputed: false,
        };
        let second = document.text.find("tổ").expect("there");
        document.readings = vec![reading(0, "Quyết", "Quyêt"), reading(second, "tổ", "tổ")];
        let blocks = blocks(&document, &[], &[]);
        let read: Vec<_> =
            blocks.iter().flat_map(|block| &block.runs).map(|run| (run.text, run.read)).collect();
        let rest = [(" định", None), ("của tổ chức", None)];
        assert_eq!(read, [&[("Quyết", Some("Quyêt"))], &rest[..]].concat());
        assert_eq!(corrected(&document).count(), 1);
    }

    #[test]
    fn headings_and_pages_begin_with_their_lines() {
        let mut document =
            document("Mở đầu\nĐiều 1. Phạm vi\nĐiều 2. Quyết định này có hiệu lực từ ngày ký.");
        let at = |part: &str| document.text.find(part).expect("there");
        let section = |label: &str, heading: &str, start| Section {
            kind: SectionKind::Article,
            level: 1,
            label: label.into(),
            heading: heading.into(),
            span: Span::new(start, document.text.len()),
        };
        let (first, second) = (at("Điều 1"), at("Điều 2"));
        let outline = vec![section("Điều 1", "Phạm vi", first), section("Điều 2", "", second)];
        document.outline = outline;
        document.pages = vec![0, first];
        let blocks = blocks(&document, &[], &[]);
        let shown: Vec<_> = blocks
            .iter()
            .map(|block| (block.heading, block.section, block.pages.clone()))
            .collect();
        let expected =
            [(None, None, vec![1]), (Some(3), Some(0), vec![2]), (None, Some(1), vec![])];
        assert_eq!(shown, expected);
    }

    proptest! {
        #[test]
        fn no_character_is_lost(text in "[a-zđ \\n]{0,60}", cuts in prop::collection::vec(0usize..70, 0..8)) {
            let document = document(&text);
            let mut cuts: Vec<usize> = cuts.into_iter().filter(|&at| text.is_char_boundary(at)).collect();
            cuts.sort_unstable();
            cuts.dedup();
            let marks: Vec<Span> = cuts.chunks_exact(2).map(|pair| Span::new(pair[0], pair[1])).collect();
            let blocks = blocks(&document, &marks, &[]);
            let shown: String = blocks.iter().flat_map(|block| &block.runs).map(|run| run.text).collect();
            prop_assert_eq!(shown, text.replace('\n', ""));
        }
    }
}
