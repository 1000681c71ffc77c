//! A matching document as a hit of the answer: its record, snippets and highlights.

use super::highlight::{Highlight, Highlighter};
use super::snippet::snippets;
use crate::index::analysis::indexed_title;
use crate::response::{Hit, HitSource};
use tracuu_document::Document;
use tracuu_text::{CodePoints, Span};

/// How much of a text is read for the highlights of a hit if all of it must be, in bytes. A law has
/// one megabyte. Of a file forty times longer only the start is read, or ten of them would take
/// seconds.
const HIGHLIGHTED_BYTES_MAX: usize = 4 << 20;

/// Makes the hit of `document`. `passages` are its best passages, best first; empty if they are not
/// known, and then its whole text is read. `score` is `None` if the order is not by relevance.
pub fn hit(
    document: &Document,
    score: Option<f32>,
    passages: &[Span],
    highlighter: &Highlighter,
) -> Hit {
    let record = &document.record;
    let title = record.title.as_deref().unwrap_or_default();
    let (marks, title_marks) = highlights(document, passages, title, highlighter);
    let points = CodePoints::new(title);
    let best = passages.first().copied().filter(|_| !highlighter.needs_whole_text());
    let sources = record.sources.iter().map(|source| HitSource { path: source.path.clone() });
    Hit {
        id: record.id.clone(),
        key: record.key.clone(),
        missing: Vec::new(),
        score,
        number: record.number.clone(),
        notation: record.notation.clone(),
        kind: record.kind.clone(),
        title: record.title.clone(),
        title_marks: title_marks.iter().map(|mark| points.span(*mark)).collect(),
        agency: record.agency.clone(),
        date: record.date.clone(),
        month: record.month.clone(),
        year: record.year,
        date_basis: record.date_basis,
        sources: sources.collect(),
        url: format!("/van-ban/{}", record.id),
        snippets: snippets(document, &marks, best),
        explanation: None,
    }
}

/// The highlights in the text of a document, and in its title. Only its best passages are read if
/// these are known: a decree has some hundred passages.
fn highlights(
    document: &Document,
    passages: &[Span],
    title: &str,
    highlighter: &Highlighter,
) -> (Vec<Highlight>, Vec<Span>) {
    let repaired = document.repaired();
    let text = repaired.document.text.as_str();
    let mut spans: Vec<Span> = passages.iter().map(|span| repaired.whole(*span)).collect();
    spans.sort();
    if spans.is_empty() || highlighter.needs_whole_text() {
        spans = vec![Span::new(0, text.floor_char_boundary(HIGHLIGHTED_BYTES_MAX))];
    }
    let mut texts: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
    // The title is matched after its type, and shown without it.
    let indexed = indexed_title(&document.record);
    texts.push(&indexed);
    let mut marks = highlighter.marks_of(&texts);
    let start = indexed.len() - title.len();
    let in_title = |mark: Highlight| {
        let Span { start: first, end } = mark.span;
        (end > start).then(|| Span::new(first.max(start) - start, end - start))
    };
    let title_marks = marks.pop().unwrap_or_default().into_iter().filter_map(in_title).collect();
    let moved = marks.into_iter().zip(&spans).flat_map(|(marks, span)| {
        let start = span.start;
        marks.into_iter().map(move |mark| mark.moved(start))
    });
    let shown = moved.map(|mark| Highlight { span: repaired.shown(mark.span), ..mark });
    (shown.collect(), title_marks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::planner::tests::Everything;
    use crate::query::{Interpretation, parse, plan};
    use tracuu_document::Record;

    #[test]
    fn a_phrase_over_type_and_title_is_marked_in_the_title() {
        let record = Record {
            kind: Some("Kế hoạch".into()),
            title: Some("Phát triển chợ".into()),
            ..Record::default()
        };
        let document = Document { record, text: "x".into(), ..Document::default() };
        let marks = |query: &str| {
            let plan = plan(&parse(query), Interpretation::Likely, &Everything);
            hit(&document, None, &[], &Highlighter::new(&plan)).title_marks
        };
        assert_eq!(marks("\"kế hoạch phát triển\""), [Span::new(0, 10)]);
        assert_eq!(marks("chợ"), [Span::new(11, 14)]);
        assert_eq!(marks("\"kế hoạch\""), []);
    }
}
