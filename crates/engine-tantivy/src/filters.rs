//! Filters of a plan on the documents of one segment: phrases, nearness, numbers, fields.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EnableScoring, PhraseQuery, Query};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::postings::{DocBits, for_each_of_any, postings};
use super::schema::{Fields, column};
use tracuu_search::index::{are_near, pair_term};
use tracuu_search::query::{Filter, NamedField, Term as QueryTerm};

/// Returns the documents of a segment that fulfil a filter.
pub fn fulfilling(
    searcher: &Searcher,
    fields: &Fields,
    segment: &SegmentReader,
    filter: &Filter,
) -> tantivy::Result<DocBits> {
    let mut docs = DocBits::none(segment.max_doc());
    match filter {
        Filter::Has(QueryTerm::Chain(words)) => {
            for_each_with_chain(fields, segment, words, |doc| _ = docs.insert(doc))?;
        }
        Filter::Has(term) => {
            let (field, texts) = fields.of_term(term);
            for_each_of_any(segment, field, &texts, |doc| _ = docs.insert(doc))?;
        }
        Filter::Phrase { words, folded } => {
            for_each_with_phrase(searcher, segment, fields.words(*folded), words, |doc| {
                _ = docs.insert(doc)
            })?;
        }
        Filter::Near { words, folded, within } => {
            let field = fields.words(*folded);
            for_each_with_near(segment, field, words, *within, |doc| _ = docs.insert(doc))?;
        }
        Filter::OwnNumber(keys) => {
            for_each_of_any(segment, fields.own_numbers, keys, |doc| _ = docs.insert(doc))?;
        }
        Filter::Year(wanted) => {
            let years = segment.fast_fields().i64(column::YEAR)?;
            for doc in segment.doc_ids_alive() {
                if years.first(doc).is_some_and(|year| wanted.iter().any(|&y| i64::from(y) == year))
                {
                    docs.insert(doc);
                }
            }
        }
        Filter::Value { field, values } => with_value(segment, *field, values, &mut docs)?,
    }
    Ok(docs)
}

/// Calls `visit` for each document that has every adjacent pair of `words`, of which there are two
/// at least.
pub fn for_each_with_chain(
    fields: &Fields,
    segment: &SegmentReader,
    words: &[String],
    mut visit: impl FnMut(DocId),
) -> tantivy::Result<()> {
    let pairs = words.windows(2).map(|two| pair_term(&two[0], &two[1]));
    let mut lists = all_postings(segment, fields.pairs(), pairs, IndexRecordOption::Basic)?;
    while let Some(doc) = next_of_all(&mut lists) {
        visit(doc);
        lists[0].advance();
    }
    Ok(())
}

/// The postings of each of `texts`; no list at all where one of them is in no document.
fn all_postings(
    segment: &SegmentReader,
    field: Field,
    texts: impl Iterator<Item = impl AsRef<str>>,
    record: IndexRecordOption,
) -> tantivy::Result<Vec<SegmentPostings>> {
    let lists = texts.map(|text| postings(segment, field, text.as_ref(), record));
    let lists: Option<Vec<SegmentPostings>> = lists.collect::<tantivy::Result<_>>()?;
    Ok(lists.unwrap_or_default())
}

/// Returns the first document, from the current places of the lists on, that all of them hold. The
/// lists are then at this document. `None` if no further document is in all, or without lists.
fn next_of_all(lists: &mut [SegmentPostings]) -> Option<DocId> {
    loop {
        let last = lists.iter().map(|list| list.doc()).max()?;
        if last == TERMINATED {
            return None;
        }
        let mut level = true;
        for list in lists.iter_mut().filter(|list| list.doc() < last) {
            level &= list.seek(last) == last;
        }
        if level {
            return Some(last);
        }
    }
}

/// Calls `visit` for each document that has `words`, keys or folded keys, of which there are two at
/// least, next to each other.
fn for_each_with_phrase(
    searcher: &Searcher,
    segment: &SegmentReader,
    field: Field,
    words: &[String],
    mut visit: impl FnMut(DocId),
) -> tantivy::Result<()> {
    let terms = words.iter().map(|word| Term::from_field_text(field, word)).collect();
    let scoring = EnableScoring::disabled_from_searcher(searcher);
    let weight = PhraseQuery::new(terms).weight(scoring)?;
    let mut scorer = weight.scorer(segment, 1.0)?;
    while scorer.doc() != TERMINATED {
        visit(scorer.doc());
        scorer.advance();
    }
    Ok(())
}

/// Calls `visit` for each document that has all `words` with at most `within` others among them.
fn for_each_with_near(
    segment: &SegmentReader,
    field: Field,
    words: &[String],
    within: usize,
    mut visit: impl FnMut(DocId),
) -> tantivy::Result<()> {
    let record = IndexRecordOption::WithFreqsAndPositions;
    let mut lists = all_postings(segment, field, words.iter(), record)?;
    let mut positions = vec![Vec::new(); lists.len()];
    while let Some(doc) = next_of_all(&mut lists) {
        for (list, positions) in lists.iter_mut().zip(&mut positions) {
            list.positions(positions);
        }
        if are_near(&positions, within) {
            visit(doc);
        }
        lists[0].advance();
    }
    Ok(())
}

/// Adds the documents of which `field` has one of `values`.
fn with_value(
    segment: &SegmentReader,
    field: NamedField,
    values: &[String],
    docs: &mut DocBits,
) -> tantivy::Result<()> {
    let Some(column) = segment.fast_fields().str(column::of_field(field))? else { return Ok(()) };
    let mut wanted = Vec::new();
    for value in values {
        wanted.extend(column.dictionary().term_ord(value.as_bytes())?);
    }
    for doc in segment.doc_ids_alive() {
        if column.ords().first(doc).is_some_and(|ordinal| wanted.contains(&ordinal)) {
            docs.insert(doc);
        }
    }
    Ok(())
}
