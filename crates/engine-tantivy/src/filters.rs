//! Filters of a plan in one segment: phrases, nearness, numbers, fields.

use tantivy::{SegmentReader, Term};

use super::postings::{Cursor, Positions, any_of, every_of};
use super::schema::Fields;
use super::terms::chain;
use super::window::{Bits, Window};
use tracuu_search::index::are_near;
use tracuu_search::query::{Filter, Term as QueryTerm};

/// What looking at the positions of a document costs, in documents walked over.
const POSITIONS_COST: u64 = 50;

/// A filter in one segment.
pub enum FilterSource {
    /// A document is in any of the lists.
    Any(Vec<Cursor>),
    /// A document is in every list. Without lists, none passes. The shortest comes first.
    Every(Vec<Cursor>),
    /// A document passes any of the filters.
    Union(Vec<FilterSource>),
    /// A document is in any list of each part, and its positions fulfil the test.
    Placed {
        /// What it must hold before positions are looked at.
        parts: Vec<Vec<Cursor>>,
        /// Its words.
        words: Vec<Positions>,
        /// The test.
        test: PlaceTest,
    },
}

/// What the positions of words must fulfil.
#[derive(Debug, Clone, Copy)]
pub enum PlaceTest {
    /// They follow each other.
    Adjacent,
    /// They stand together, with at most this number of others among them.
    Near(usize),
}

impl FilterSource {
    /// Opens the lists of a filter.
    pub fn open(
        segment: &SegmentReader,
        fields: &Fields,
        filter: &Filter,
    ) -> tantivy::Result<FilterSource> {
        let any = |field, texts: &[String]| -> tantivy::Result<FilterSource> {
            Ok(FilterSource::Any(Cursor::open_all(segment, field, texts)?))
        };
        match filter {
            Filter::Has(QueryTerm::Chain(words)) => {
                Ok(FilterSource::Every(chain(segment, fields, words)?))
            }
            Filter::Has(term) => {
                let (field, texts) = fields.of_term(term);
                any(field, &texts)
            }
            Filter::Any(filters) => {
                let sources = filters.iter().map(|filter| Self::open(segment, fields, filter));
                Ok(FilterSource::Union(sources.collect::<tantivy::Result<_>>()?))
            }
            Filter::Phrase { words } => phrase(segment, fields, words),
            Filter::Near { words, within } => {
                let parts = each_word(segment, fields, words)?;
                placed(segment, fields, words, parts, PlaceTest::Near(*within))
            }
            Filter::OwnNumber(keys) => any(fields.own_numbers, keys),
            Filter::Year(years) => {
                // What is not known is kept as 0, and as an empty value.
                let years = years.iter().filter_map(|&year| u64::try_from(year).ok());
                let years = years.filter(|&year| year > 0);
                let terms = years.map(|year| Term::from_field_u64(fields.year(), year));
                let lists = terms.filter_map(|term| Cursor::of_term(segment, &term).transpose());
                Ok(FilterSource::Any(lists.collect::<tantivy::Result<_>>()?))
            }
            Filter::Value { field, values } => {
                let known: Vec<String> =
                    values.iter().filter(|value| !value.is_empty()).cloned().collect();
                any(fields.of_field(*field), &known)
            }
        }
    }

    /// The most documents that can pass, weighed by what it costs to see whether they do.
    pub fn cost(&self) -> u64 {
        let sum = |lists: &Vec<Cursor>| lists.iter().map(Cursor::len).sum();
        match self {
            FilterSource::Any(lists) => sum(lists),
            FilterSource::Every(lists) => lists.first().map_or(0, Cursor::len),
            FilterSource::Union(sources) => sources.iter().map(FilterSource::cost).sum(),
            FilterSource::Placed { parts, .. } => {
                parts.iter().map(sum).min().unwrap_or(0) * POSITIONS_COST
            }
        }
    }

    /// The documents of `window`, of those in `only`, that pass.
    pub fn walk(&mut self, window: Window, only: Option<&Bits>) -> Bits {
        match self {
            FilterSource::Any(lists) => any_of(lists, window, only),
            FilterSource::Every(lists) => every_of(lists, window, only),
            FilterSource::Union(sources) => {
                let mut found = Bits::none();
                for source in sources {
                    found.add(&source.walk(window, only));
                }
                found
            }
            FilterSource::Placed { parts, words, test } => {
                let Some((first, others)) = parts.split_first_mut() else { return Bits::none() };
                let mut found = any_of(first, window, only);
                for part in others {
                    if found.is_empty() {
                        break;
                    }
                    found = any_of(part, window, Some(&found));
                }
                found.retain(|place| {
                    let doc = window.doc(place);
                    let positions: Vec<Vec<u32>> =
                        words.iter_mut().map(|word| word.of(doc)).collect();
                    match test {
                        PlaceTest::Adjacent => are_adjacent(&positions),
                        PlaceTest::Near(within) => are_near(&positions, *within),
                    }
                });
                found
            }
        }
    }
}

/// A phrase. Pairs are phrases of two words, and rarer than words.
fn phrase(
    segment: &SegmentReader,
    fields: &Fields,
    words: &[Vec<String>],
) -> tantivy::Result<FilterSource> {
    let spelled_once = words.iter().all(|word| word.len() == 1);
    if !spelled_once {
        let parts = each_word(segment, fields, words)?;
        return placed(segment, fields, words, parts, PlaceTest::Adjacent);
    }
    let pairs = chain(segment, fields, &words.concat())?;
    if words.len() == 2 {
        return Ok(FilterSource::Every(pairs));
    }
    let parts = pairs.into_iter().map(|pair| vec![pair]).collect();
    placed(segment, fields, words, parts, PlaceTest::Adjacent)
}

/// For each word the lists of its spellings, the rarest word first.
fn each_word(
    segment: &SegmentReader,
    fields: &Fields,
    words: &[Vec<String>],
) -> tantivy::Result<Vec<Vec<Cursor>>> {
    let lists = words.iter().map(|word| Cursor::open_all(segment, fields.words, word));
    let mut lists: Vec<Vec<Cursor>> = lists.collect::<tantivy::Result<_>>()?;
    lists.sort_by_key(|word| word.iter().map(Cursor::len).sum::<u64>());
    Ok(lists)
}

fn placed(
    segment: &SegmentReader,
    fields: &Fields,
    words: &[Vec<String>],
    parts: Vec<Vec<Cursor>>,
    test: PlaceTest,
) -> tantivy::Result<FilterSource> {
    let words = words.iter().map(|word| Positions::open(segment, fields.words, word));
    Ok(FilterSource::Placed { parts, words: words.collect::<tantivy::Result<_>>()?, test })
}

/// Returns true if some position of the first word is followed by one of the second, and so on.
fn are_adjacent(positions: &[Vec<u32>]) -> bool {
    let Some((first, others)) = positions.split_first() else { return false };
    let mut ends = first.clone();
    for next in others {
        ends = ends.iter().map(|end| end + 1).filter(|at| next.binary_search(at).is_ok()).collect();
    }
    !ends.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_phrase_follow_each_other() {
        let adjacent = |positions: &[&[u32]]| {
            are_adjacent(&positions.iter().map(|list| list.to_vec()).collect::<Vec<_>>())
        };
        assert!(adjacent(&[&[1, 7], &[3, 8], &[9]]));
        assert!(!adjacent(&[&[1, 7], &[3, 8], &[4, 10]]));
        assert!(!adjacent(&[&[1], &[]]) && !adjacent(&[]));
    }
}
