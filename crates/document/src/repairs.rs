//! Lost letters of a document ([`tracuu_text::lost`]): its text is shown with the gaps, and read, searched
//! and marked with the letters. Places are carried from one to the other here.

use std::borrow::Cow;

use super::{Document, Layout};
use tracuu_text::Span;
use tracuu_text::lost::Repair;

/// Where the marks lie that repairs carry through the joining of lines: private use, which normal text
/// has none of.
const MARKS: std::ops::RangeInclusive<u32> = 0xf_0000..=0xf_fffd;

/// A document with the lost letters in their places.
pub struct Repaired<'a> {
    /// The document; the same one where it has lost nothing. It has no repairs left.
    pub document: Cow<'a, Document>,
    /// Each repaired syllable in the shown text, and in the text of `document`.
    shown: Vec<Span>,
    whole: Vec<Span>,
}

impl Repaired<'_> {
    /// The place in the shown text of a place in the repaired one. A syllable goes with all its pieces.
    pub fn shown(&self, span: Span) -> Span {
        moved(span, &self.whole, &self.shown)
    }

    /// The place in the repaired text of a place in the shown one.
    pub fn whole(&self, span: Span) -> Span {
        moved(span, &self.shown, &self.whole)
    }
}

/// `span` in a text in which what stood at `old` stands at `new`; both ascend.
fn moved(span: Span, old: &[Span], new: &[Span]) -> Span {
    let place =
        |place: usize, before: usize, inside: fn(&Span) -> usize| match before.checked_sub(1) {
            None => place,
            Some(last) if place < old[last].end => inside(&new[last]),
            Some(last) => place - old[last].end + new[last].end,
        };
    let starts = old.partition_point(|old| old.start <= span.start);
    let ends = old.partition_point(|old| old.start < span.end);
    let start = place(span.start, starts, |new| new.start);
    Span::new(start, place(span.end, ends, |new| new.end).max(start))
}

impl Document {
    /// The document as it was before it lost letters: what is analysed and searched for marks. Costs
    /// nothing where nothing is repaired, else a copy.
    pub fn repaired(&self) -> Repaired<'_> {
        if self.repairs.is_empty() {
            return Repaired { document: Cow::Borrowed(self), shown: vec![], whole: vec![] };
        }
        let (document, whole) = self.substituted(&self.repairs);
        let shown = self.repairs.iter().map(|repair| repair.span).collect();
        Repaired { document: Cow::Owned(document), shown, whole }
    }

    /// This document, read with the letters in place, as it is shown: each of `pieces` (a syllable of the
    /// text, and what the file has left of it) stands there with its gap, and is a repair.
    pub fn with_gaps(self, pieces: &[Repair]) -> Document {
        if pieces.is_empty() {
            return self;
        }
        let (mut shown, places) = self.substituted(pieces);
        let repair = |(span, piece): (Span, &Repair)| {
            let text = piece.span.of(&self.text).to_string();
            Repair { span, text }
        };
        shown.repairs = places.into_iter().zip(pieces).map(repair).collect();
        shown
    }

    /// A copy with other words at some places (ascending, not overlapping), all its places moved along,
    /// and the new places of those words.
    fn substituted(&self, edits: &[Repair]) -> (Document, Vec<Span>) {
        let mut text = String::with_capacity(self.text.len());
        let mut places = Vec::with_capacity(edits.len());
        let mut end = 0;
        for edit in edits {
            text.push_str(&self.text[end..edit.span.start]);
            places.push(Span::new(text.len(), text.len() + edit.text.len()));
            text.push_str(&edit.text);
            end = edit.span.end;
        }
        text.push_str(&self.text[end..]);
        let old: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
        let mut document = Document { text, repairs: Vec::new(), ..self.clone() };
        document.move_places(|span| moved(span, &old, &places));
        (document, places)
    }
}

/// `text` with each of `repairs` written out and marked, so that paragraphs can be made of it and the
/// places found again by [`unmarked`]. The mark stands where it does not hide how a line begins and ends.
pub fn marked(text: &str, repairs: &[Repair]) -> String {
    let mut marked = String::with_capacity(text.len() + repairs.len() * 8);
    let mut end = 0;
    for (repair, mark) in repairs.iter().zip(MARKS.filter_map(char::from_u32)) {
        marked.push_str(&text[end..repair.span.start]);
        end = repair.span.end;
        let is_last = text[end..].trim_start_matches(' ').starts_with('\n');
        if is_last {
            marked.push(mark);
        }
        marked.push_str(&repair.text);
        if !is_last {
            marked.push(mark);
        }
        // A gap that the repair has filled is no gap between columns.
        if text[end..].starts_with("  ") && !text[end..].starts_with("   ") {
            end += 1;
        }
    }
    marked.push_str(&text[end..]);
    marked
}

/// Takes the marks out of paragraphs that were made of [`marked`] `text`: the paragraphs, and each repaired
/// syllable in them with what `text` has of it. What was left out of the paragraphs is left out.
pub fn unmarked(layout: Layout, text: &str, repairs: &[Repair]) -> (Layout, Vec<Repair>) {
    let mut clean = String::with_capacity(layout.text.len());
    let mut pieces: Vec<Repair> = Vec::new();
    let mut removed: Vec<usize> = Vec::new();
    for (at, c) in layout.text.char_indices() {
        if !MARKS.contains(&u32::from(c)) {
            clean.push(c);
            continue;
        }
        removed.push(at);
        let Some(repair) = repairs.get((u32::from(c) - MARKS.start()) as usize) else { continue };
        let start = match clean.ends_with(&repair.text) {
            true => clean.len() - repair.text.len(),
            false => clean.len(),
        };
        let left = repair.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let span = Span::new(start, start + repair.text.len());
        pieces.push(Repair { span, text: left });
    }
    let intact = |piece: &Repair| clean.get(piece.span.start..piece.span.end).is_some();
    pieces.retain(intact);
    pieces.dedup_by(|next, before| next.span.start < before.span.end);
    let mark_bytes = char::from_u32(*MARKS.start()).map_or(0, char::len_utf8);
    let moved = |page: &usize| page - removed.partition_point(|at| at < page) * mark_bytes;
    let pages = layout.pages.iter().map(moved).collect();
    (Layout { text: clean, pages }, pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Issue, IssueCode, Record, parse};

    fn repair(text: &str, piece: &str, whole: &str) -> Repair {
        let start = text.find(piece).expect(piece);
        Repair { span: Span::new(start, start + piece.len()), text: whole.into() }
    }

    #[test]
    fn places_go_there_and_back() {
        let text = "h trợ vốn\nđể th c đẩy đầu tư";
        let issue = |place| Issue {
            code: IssueCode::LettersLost,
            message: String::new(),
            place: Some(place),
        };
        let record =
            Record { issues: vec![issue(repair(text, "vốn", "").span)], ..Record::default() };
        let repairs = vec![repair(text, "h", "hỗ"), repair(text, "th c", "thúc")];
        let shown = Document { record, text: text.into(), repairs, ..Document::default() };
        let repaired = shown.repaired();
        assert_eq!(repaired.document.text, "hỗ trợ vốn\nđể thúc đẩy đầu tư");
        let place = repaired.document.record.issues[0].place.unwrap();
        assert_eq!(place.of(&repaired.document.text), "vốn");
        for word in ["hỗ trợ", "thúc", "thúc đẩy", "đẩy đầu", "hỗ trợ vốn\nđể thúc"]
        {
            let start = repaired.document.text.find(word).unwrap();
            let whole = Span::new(start, start + word.len());
            let gaps = word.replace("hỗ", "h").replace("thúc", "th c");
            let there = repaired.shown(whole);
            assert_eq!(there.of(text), gaps);
            assert_eq!(repaired.whole(there), whole);
        }
        let pieces = [
            repair(&repaired.document.text, "hỗ", "h"),
            repair(&repaired.document.text, "thúc", "th c"),
        ];
        let again = repaired.document.clone().into_owned().with_gaps(&pieces);
        assert_eq!(again, shown);
    }

    #[test]
    fn marks_pass_through_the_joining_of_lines() {
        let text = "Các sở th c đẩy công tác h \ntrợ, thu h t đầu tư";
        let repairs = [("th c", "thúc"), ("h \n", "hỗ"), ("h t", "hút")].map(|(piece, whole)| {
            let found = repair(text, piece, whole);
            let end = found.span.start + piece.trim_end().len();
            Repair { span: Span::new(found.span.start, end), ..found }
        });
        let layout = crate::paragraphs(&marked(text, &repairs));
        let (layout, pieces) = unmarked(layout, text, &repairs);
        assert_eq!(layout.text, "Các sở thúc đẩy công tác hỗ trợ, thu hút đầu tư");
        let shown: Vec<_> =
            pieces.iter().map(|p| (p.span.of(&layout.text), p.text.as_str())).collect();
        assert_eq!(shown, [("thúc", "th c"), ("hỗ", "h"), ("hút", "h t")]);
        let parsed = parse(&layout.text);
        let document = Document {
            record: parsed.record,
            text: layout.text,
            outline: parsed.outline,
            ..Document::default()
        };
        let shown = document.with_gaps(&pieces);
        assert_eq!(shown.text, "Các sở th c đẩy công tác h trợ, thu h t đầu tư");
    }
}
