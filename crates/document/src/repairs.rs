//! Handles the lost letters of a document ([`tracuu_text::lost`]). The document is shown with the
//! gaps, but analysed, searched and highlighted with the letters restored. This module maps places
//! between both texts.

use std::borrow::Cow;

use crate::{Document, Layout};
use tracuu_text::Span;
use tracuu_text::lost::Repair;
use tracuu_text::mark::{MARK_BYTES, mark_index, marks};

/// A document with the lost letters restored.
pub struct Repaired<'a> {
    /// The document, borrowed if it has lost nothing. It has no repairs left.
    pub document: Cow<'a, Document>,
    /// The place of each repaired syllable in the shown text (`shown`) and in the text of
    /// `document` (`whole`).
    shown: Vec<Span>,
    whole: Vec<Span>,
}

impl Repaired<'_> {
    /// Maps a place in the repaired text to the shown text. A place inside a repaired syllable
    /// gives all of that syllable's remains.
    pub fn shown(&self, span: Span) -> Span {
        moved(span, &self.whole, &self.shown)
    }

    /// Maps a place in the shown text to the repaired text.
    pub fn whole(&self, span: Span) -> Span {
        moved(span, &self.shown, &self.whole)
    }
}

/// Maps `span` to a text in which each range of `old` has been replaced and is now at `new`. Both
/// are ascending.
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
    /// Returns the document with its lost letters restored, for analysis and for finding
    /// highlights. Copies the document only if it has repairs.
    pub fn repaired(&self) -> Repaired<'_> {
        if self.repairs.is_empty() {
            return Repaired { document: Cow::Borrowed(self), shown: vec![], whole: vec![] };
        }
        let (document, whole) = self.substituted(&self.repairs);
        let shown = self.repairs.iter().map(|repair| repair.span).collect();
        Repaired { document: Cow::Owned(document), shown, whole }
    }

    /// Turns this document, read with the letters restored, into the one to be shown. Each of
    /// `pieces` has the place of a syllable and its remains in the file; the remains replace the
    /// syllable, and the syllable becomes a repair.
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

    /// Returns a copy in which `edits` (ascending, not overlapping) have replaced text, with all
    /// its places moved accordingly, and the new places of the replacements.
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

/// Returns `text` with each of `repairs` applied and followed by a marker character, so that
/// [`unmarked`] finds its place after paragraphs have been joined. At the end of a line the marker
/// comes before the syllable, so that it does not hide how the line ends.
pub fn marked(text: &str, repairs: &[Repair]) -> String {
    let mut marked = String::with_capacity(text.len() + repairs.len() * 8);
    let mut end = 0;
    for (repair, mark) in repairs.iter().zip(marks()) {
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
        // Two spaces after a repair are a gap that it has filled, not a gap between columns.
        if text[end..].starts_with("  ") && !text[end..].starts_with("   ") {
            end += 1;
        }
    }
    marked.push_str(&text[end..]);
    marked
}

/// A repair of [`marked`] text, found in the paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Index of the repair.
    pub index: usize,
    /// The place of its text in the paragraphs.
    pub span: Span,
}

/// Removes the marker characters from paragraphs that were joined from [`marked`] text. Returns
/// the paragraphs, and the places of the repairs in them, ascending. Repairs in text that the
/// joining dropped are left out.
pub fn unmarked(layout: Layout, repairs: &[Repair]) -> (Layout, Vec<Placed>) {
    if repairs.is_empty() {
        return (layout, Vec::new());
    }
    let mut clean = String::with_capacity(layout.text.len());
    let mut placed: Vec<Placed> = Vec::new();
    let mut removed: Vec<usize> = Vec::new();
    for (at, c) in layout.text.char_indices() {
        let Some(index) = mark_index(c) else {
            clean.push(c);
            continue;
        };
        removed.push(at);
        let Some(repair) = repairs.get(index) else { continue };
        let start = if clean.ends_with(&repair.text) {
            clean.len() - repair.text.len()
        } else {
            clean.len()
        };
        placed.push(Placed { index, span: Span::new(start, start + repair.text.len()) });
    }
    placed.retain(|placed| clean.get(placed.span.start..placed.span.end).is_some());
    placed.dedup_by(|next, before| next.span.start < before.span.end);
    let moved = |page: &usize| page - removed.partition_point(|at| at < page) * MARK_BYTES;
    let pages = layout.pages.iter().map(moved).collect();
    (Layout { text: clean, pages }, placed)
}

/// Returns the places in the paragraphs with what remains of each syllable in `text`, from which
/// the paragraphs were made.
pub fn pieces(placed: &[Placed], text: &str, repairs: &[Repair]) -> Vec<Repair> {
    let piece = |placed: &Placed| {
        let remains = repairs[placed.index].span.of(text).split_whitespace();
        Repair { span: placed.span, text: remains.collect::<Vec<_>>().join(" ") }
    };
    placed.iter().map(piece).collect()
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
        let (layout, placed) = unmarked(layout, &repairs);
        let pieces = pieces(&placed, text, &repairs);
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
