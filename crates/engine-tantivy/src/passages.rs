//! The passages of the best documents: scored to rank those documents again, and to show where they
//! answer.

use tantivy::columnar::Column;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::postings::{Weighted, postings};
use super::reader::TantivyReader;
use super::schema::{column, unpack};
use tracuu_search::query::{Plan, Term as QueryTerm};
use tracuu_text::Span;

/// Most passages of one document that are told: as many as there are snippets.
const TOLD_MAX: usize = 3;

/// What the passages of a document have of a query.
#[derive(Debug, Clone, Default)]
pub struct Passages {
    /// The score of the best one; 0 where none has a word of the query.
    pub best: f32,
    /// Where the best ones stand, best first.
    pub spans: Vec<Span>,
}

/// Scores the passages of `documents`; the answers are in their order.
pub fn score(
    reader: &TantivyReader,
    plan: &Plan,
    documents: &[DocAddress],
) -> tantivy::Result<Vec<Passages>> {
    let forms = weighted(reader, plan)?;
    let mut found = vec![Passages::default(); documents.len()];
    if forms.is_empty() {
        return Ok(found);
    }
    for (ord, segment) in (0..).zip(reader.searcher.segment_readers()) {
        let mut here: Vec<(DocId, usize)> = documents
            .iter()
            .enumerate()
            .filter(|(_, address)| address.segment_ord == ord)
            .map(|(place, address)| (address.doc_id, place))
            .collect();
        here.sort_unstable();
        for (place, passages) in score_segment(reader, segment, &forms, &here)? {
            found[place] = passages;
        }
    }
    Ok(found)
}

/// The forms of the plan that passages have, with their rarity there.
fn weighted<'a>(reader: &TantivyReader, plan: &'a Plan) -> tantivy::Result<Vec<Weighted<'a>>> {
    let mut forms = Vec::new();
    let mut add = |term: &'a QueryTerm, at_least: u64| -> tantivy::Result<u64> {
        let Some((field, text)) = reader.fields.of_passages(&term.form) else { return Ok(0) };
        let frequency = reader.searcher.doc_freq(&Term::from_field_text(field, &text))?;
        let statistics = reader.statistics.of_passages(&term.form);
        forms.push(Weighted::new(term, frequency.max(at_least), statistics));
        Ok(frequency)
    };
    for word in &plan.words {
        let itself = add(&word.forms[0], 0)?;
        for term in &word.forms[1..] {
            add(term, itself)?;
        }
    }
    for term in &plan.ranking {
        add(term, 0)?;
    }
    Ok(forms)
}

/// Scores the passages of the documents of one segment, which come ascending with their places.
fn score_segment(
    reader: &TantivyReader,
    segment: &SegmentReader,
    forms: &[Weighted<'_>],
    documents: &[(DocId, usize)],
) -> tantivy::Result<Vec<(usize, Passages)>> {
    let spans = segment.fast_fields().u64(column::PASSAGE)?;
    let ranges: Vec<(DocId, DocId)> =
        documents.iter().map(|&(doc, _)| passages_behind(&spans, doc, segment.max_doc())).collect();
    let mut scores: Vec<Vec<f32>> =
        ranges.iter().map(|(start, end)| vec![0.0; (end - start) as usize]).collect();
    for weighted in forms {
        let Some((field, text)) = reader.fields.of_passages(weighted.form) else { continue };
        let list = postings(segment, field, &text, IndexRecordOption::WithFreqs)?;
        let Some(mut list) = list else { continue };
        let norms = segment.get_fieldnorms_reader(field)?;
        for (&(start, end), scores) in ranges.iter().zip(&mut scores) {
            if list.doc() < start {
                list.seek(start);
            }
            while list.doc() < end && list.doc() != TERMINATED {
                let length = norms.fieldnorm(list.doc()) as f32;
                let frequency = list.term_freq() as f32;
                scores[(list.doc() - start) as usize] += weighted.score(frequency, length);
                list.advance();
            }
        }
    }
    let found = documents.iter().zip(&ranges).zip(scores);
    Ok(found
        .map(|((&(_, place), &(start, _)), scores)| (place, best(&spans, start, &scores)))
        .collect())
}

/// The entries of the passages of the document `doc`: all behind it that are passages.
fn passages_behind(spans: &Column<u64>, doc: DocId, max_doc: DocId) -> (DocId, DocId) {
    let start = doc + 1;
    let end = (start..max_doc).find(|&entry| spans.first(entry).is_none()).unwrap_or(max_doc);
    (start, end)
}

fn best(spans: &Column<u64>, start: DocId, scores: &[f32]) -> Passages {
    let mut order: Vec<usize> = (0..scores.len()).filter(|&i| scores[i] > 0.0).collect();
    // Of equal ones the first in the text.
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    order.truncate(TOLD_MAX);
    let span = |&i: &usize| spans.first(start + i as DocId).map(unpack);
    Passages {
        best: order.first().map_or(0.0, |&i| scores[i]),
        spans: order.iter().filter_map(span).collect(),
    }
}
