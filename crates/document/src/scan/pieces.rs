//! The printed lines of a page as pieces between wide gaps, with what OCR says of their words, and
//! changes to the words.

use std::collections::HashSet;

use crate::Reading;
use tracuu_text::Span;

/// Fewer spaces than this do not separate two columns.
const GAP_MIN: usize = 3;
/// The confidence in a word that OCR does not name as uncertain, in percent: it is at least this.
const CONFIDENCE_OF_SURE: u8 = 80;

/// Words of a line without a wide gap between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// Index of the line.
    pub line: usize,
    /// Byte offset in the text.
    pub start: usize,
    /// Column of its first character.
    pub column: usize,
    pub text: &'a str,
}

impl<'a> Piece<'a> {
    /// Returns the place of the piece in the text.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    /// Returns the column after its last character.
    pub fn end_column(&self) -> usize {
        self.column + self.text.chars().count()
    }

    /// Returns true if `other` has a column in common with it.
    pub fn overlaps(&self, other: &Piece<'_>) -> bool {
        self.column < other.end_column() && other.column < self.end_column()
    }

    /// Returns its words with their places in the text.
    pub fn words(&self) -> Vec<Token<'a>> {
        let at = |word: &str| self.start + (word.as_ptr() as usize - self.text.as_ptr() as usize);
        let token =
            |text: &'a str| Token { text, span: Span::new(at(text), at(text) + text.len()) };
        self.text.split_whitespace().map(token).collect()
    }
}

/// A word of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub text: &'a str,
    /// Its place in the text.
    pub span: Span,
}

/// Returns the pieces of `text` in order.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (line, printed) in text.split('\n').enumerate() {
        pieces_of_line(printed, line, start, &mut pieces);
        start += printed.len() + 1;
    }
    pieces
}

fn pieces_of_line<'a>(printed: &'a str, line: usize, offset: usize, into: &mut Vec<Piece<'a>>) {
    // Byte offset and column of the open piece, and the byte offset after its last character.
    let mut open: Option<(usize, usize, usize)> = None;
    let mut spaces = 0;
    let mut push = |(from, column, end): (usize, usize, usize)| {
        into.push(Piece { line, start: offset + from, column, text: &printed[from..end] });
    };
    for (column, (at, c)) in printed.char_indices().enumerate() {
        if c.is_whitespace() {
            spaces += 1;
            continue;
        }
        let end = at + c.len_utf8();
        open = match open {
            Some((from, first, _)) if spaces < GAP_MIN => Some((from, first, end)),
            closed => {
                closed.into_iter().for_each(&mut push);
                Some((at, column, end))
            }
        };
        spaces = 0;
    }
    open.into_iter().for_each(&mut push);
}

/// The uncertain and corrected words of a text.
#[derive(Clone, Copy)]
pub(super) struct Doubts<'a>(pub &'a [Reading]);

impl<'a> Doubts<'a> {
    /// Returns the readings that overlap `span`.
    pub fn at(self, span: Span) -> &'a [Reading] {
        let first = self.0.partition_point(|reading| reading.span.end <= span.start);
        let end = self.0.partition_point(|reading| reading.span.start < span.end);
        &self.0[first..end.max(first)]
    }

    /// Returns how sure OCR is at least of the words at `span`, in percent; 100 if it does not name
    /// them.
    pub fn confidence(self, span: Span) -> u8 {
        self.at(span).iter().map(|reading| reading.confidence).min().unwrap_or(100)
    }

    /// Returns true if two readings of a word at `span` differ.
    pub fn is_disputed(self, span: Span) -> bool {
        self.at(span).iter().any(|reading| reading.is_disputed)
    }
}

/// A change to a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub span: Span,
    /// What replaces the text at `span`.
    pub text: String,
    /// Whether the new text is a correction, which keeps what was read.
    pub corrects: bool,
    /// Whether something else than OCR confirms the new text, so that it is as sure as a word of
    /// which OCR is.
    pub is_confirmed: bool,
}

impl Edit {
    /// Returns a correction of the words at `span`.
    pub fn correction(span: Span, text: impl Into<String>) -> Edit {
        Edit { span, text: text.into(), corrects: true, is_confirmed: false }
    }

    /// Returns an edit that puts spaces in place of the text at `span`, so that columns stay.
    pub fn blank(text: &str, span: Span) -> Edit {
        Edit::removal(span, " ".repeat(span.of(text).chars().count()))
    }

    /// Returns an edit that puts `text` in place of dirt at `span`.
    pub fn removal(span: Span, text: impl Into<String>) -> Edit {
        Edit { span, text: text.into(), corrects: false, is_confirmed: false }
    }
}

/// Returns `edits` to the `pieces` of `text`, but removes a line whose pieces all become blank: a
/// blank line would end a paragraph.
pub(super) fn without_blank_lines(
    text: &str,
    pieces: &[Piece<'_>],
    mut edits: Vec<Edit>,
) -> Vec<Edit> {
    let blanks: HashSet<(usize, usize)> = edits
        .iter()
        .filter(|edit| edit.text.trim().is_empty())
        .map(|edit| (edit.span.start, edit.span.end))
        .collect();
    for line in pieces.chunk_by(|one, next| one.line == next.line) {
        let gone = |piece: &Piece<'_>| {
            let span = piece.span();
            blanks.contains(&(span.start, span.end))
        };
        let start = text[..line[0].start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
        // A page begins on a line with a form feed.
        if line.iter().all(gone) && !text[start..end].contains('\u{c}') {
            let span = Span::new(start, end);
            edits.push(Edit::removal(span, ""));
        }
    }
    edits
}

/// Applies `edits`, in any order, to a text. Of two that overlap, the first in the text
/// counts.
/// Returns the new text with its readings: those of the old text, without those of replaced words,
/// and one for each correction.
pub(super) fn apply(
    text: &str,
    readings: &[Reading],
    mut edits: Vec<Edit>,
) -> (String, Vec<Reading>) {
    edits.sort_by_key(|edit| (edit.span.start, std::cmp::Reverse(edit.span.end)));
    let doubts = Doubts(readings);
    let mut new = String::with_capacity(text.len());
    let mut placed: Vec<Reading> = Vec::with_capacity(readings.len());
    let mut end = 0;
    // Copies the text up to a byte offset, with its readings. What an edit leaves of a word is as
    // uncertain as the word was.
    let copy = |to: usize, end: usize, new: &mut String, placed: &mut Vec<Reading>| {
        let shift = |at: usize| at - end + new.len();
        placed.extend(doubts.at(Span::new(end, to)).iter().map(|reading| {
            let kept = Span::new(reading.span.start.max(end), reading.span.end.min(to));
            let mut placed = reading.clone();
            placed.span = Span::new(shift(kept.start), shift(kept.end));
            if kept != reading.span {
                placed.read = kept.of(text).to_string();
            }
            placed
        }));
        new.push_str(&text[end..to]);
    };
    for edit in edits {
        if edit.span.start < end {
            continue;
        }
        copy(edit.span.start, end, &mut new, &mut placed);
        let start = new.len();
        new.push_str(&edit.text);
        end = edit.span.end;
        if edit.corrects {
            let span = Span::new(start, new.len());
            let read = read_at(text, doubts, edit.span);
            let confidence = if edit.is_confirmed { CONFIDENCE_OF_SURE } else { 0 };
            placed.push(Reading { span, confidence: read.confidence.max(confidence), ..read });
        }
    }
    copy(text.len(), end, &mut new, &mut placed);
    (new, placed)
}

/// Returns what OCR has read at `span`, which earlier corrections may have changed in the text.
fn read_at(text: &str, doubts: Doubts<'_>, span: Span) -> Reading {
    let mut read = String::new();
    let mut at = span.start;
    let is_inside =
        |reading: &&Reading| span.start <= reading.span.start && reading.span.end <= span.end;
    for reading in doubts.at(span).iter().filter(is_inside) {
        read.push_str(text.get(at..reading.span.start).unwrap_or_default());
        read.push_str(&reading.read);
        at = reading.span.end.max(at);
    }
    read.push_str(text.get(at..span.end).unwrap_or_default());
    let least = doubts.at(span).iter().map(|reading| reading.confidence).min();
    let confidence = least.unwrap_or(CONFIDENCE_OF_SURE);
    let is_disputed = doubts.is_disputed(span);
    Reading { span, read, confidence, is_disputed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_gaps_part_a_line() {
        let text = "  SỞ Y TẾ    CỘNG  HÒA\n\n ĐẾN";
        let found: Vec<_> =
            pieces(text).iter().map(|piece| (piece.line, piece.column, piece.text)).collect();
        assert_eq!(found, [(0, 2, "SỞ Y TẾ"), (0, 13, "CỘNG  HÒA"), (2, 1, "ĐẾN")]);
        for piece in pieces(text) {
            assert_eq!(piece.span().of(text), piece.text);
            assert!(piece.words().iter().all(|word| word.span.of(text) == word.text));
        }
    }

    #[test]
    fn what_an_edit_leaves_of_a_word_stays_uncertain() {
        let text = "Só:42/QĐ a";
        let span = Span::new(0, "Só:42/QĐ".len());
        let doubt = Reading { span, read: "Só:42/QĐ".into(), confidence: 47, is_disputed: false };
        let label = Edit::correction(Span::new(0, "Só:".len()), "Số:");
        let (new, readings) = apply(text, &[doubt], vec![label]);
        let found: Vec<_> =
            readings.iter().map(|r| (r.span.of(&new), r.read.as_str(), r.confidence)).collect();
        assert_eq!(found, [("Số:", "Só:", 47), ("42/QĐ", "42/QĐ", 47)]);
    }

    #[test]
    fn edits_keep_what_was_read() {
        let text = "KT. GIÁN ĐỐC # a";
        let place = |word: &str| {
            let start = text.find(word).unwrap();
            Span::new(start, start + word.len())
        };
        let reading = |word: &str, read: &str, confidence| Reading {
            span: place(word),
            read: read.into(),
            confidence,
            is_disputed: confidence < 50,
        };
        let readings = [reading("GIÁN", "GIAN", 40), reading("#", "#", 9), reading("a", "à", 70)];
        let edits =
            vec![Edit::blank(text, place("#")), Edit::correction(place("GIÁN ĐỐC"), "GIÁM ĐỐC")];
        let (new, placed) = apply(text, &readings, edits);
        assert_eq!(new, "KT. GIÁM ĐỐC   a");
        let disputed = placed.iter().filter(|reading| reading.is_disputed);
        let disputed: Vec<&str> = disputed.map(|reading| reading.span.of(&new)).collect();
        assert_eq!(disputed, ["GIÁM ĐỐC"], "a part of it was");
        let found: Vec<_> = placed
            .iter()
            .map(|reading| (reading.span.of(&new), reading.read.as_str(), reading.confidence))
            .collect();
        assert_eq!(found, [("GIÁM ĐỐC", "GIAN ĐỐC", 40), ("a", "à", 70)]);
    }
}
