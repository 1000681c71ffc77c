//! Searches of bare tantivy: the query made by hand, ten hits by BM25, the exact total, counts of
//! agencies and years, and a snippet for each hit.

use std::path::Path;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, IndexReader, ReloadPolicy, TantivyDocument, Term};

use super::facets::Facets;
use super::{EXACT, FOLDED, Fields, register};
use crate::Failure;
use crate::queries::{self, Filter};
use tracuu_text::has_diacritics;

/// Hits of a page.
const HITS: usize = 10;
/// Queries of more words find documents that have any of them, as in tracuu.
const ALL_WORDS_MAX: usize = 8;

/// An index of bare tantivy, open for searches.
pub struct Bare {
    index: Index,
    reader: IndexReader,
    fields: Fields,
}

/// An answer.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Exact number of matches.
    pub total: u64,
    /// The best ten.
    #[cfg_attr(not(test), expect(dead_code, reason = "the work is done, the hits not shown"))]
    pub hits: Vec<Hit>,
    /// Counts by agency.
    #[cfg_attr(not(test), expect(dead_code, reason = "the work is done, the figures not shown"))]
    pub agencies: Vec<(String, u64)>,
    /// Counts by year.
    #[cfg_attr(not(test), expect(dead_code, reason = "the work is done, the figures not shown"))]
    pub years: Vec<(i64, u64)>,
}

/// A hit.
#[derive(Debug, Clone)]
#[expect(dead_code, reason = "not all of a hit is shown")]
pub struct Hit {
    /// The row's own id.
    pub id: String,
    /// BM25.
    pub score: f32,
    /// A fragment of the text as HTML.
    pub snippet: String,
}

impl Bare {
    /// Opens the index in the folder `path`.
    pub fn open(path: &Path) -> Result<Bare, Failure> {
        let index = Index::open_in_dir(path)?;
        register(&index);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Bare { index, reader, fields: Fields::new().1 })
    }

    /// Answers a query as tracuu reads it by default: all of its words, or any of them if it is a
    /// question or has more than eight, without accents if it has none. A text in quotes is a
    /// phrase.
    pub fn search(&self, query: &queries::Query) -> Result<Answer, Failure> {
        let searcher = self.reader.searcher();
        let (field, parsed) = self.parse(query)?;
        let collectors = (TopDocs::with_limit(HITS).order_by_score(), Count, Facets);
        let (best, total, counts) = searcher.search(&parsed, &collectors)?;
        let snippets = SnippetGenerator::create(&searcher, &parsed, field)?;
        let hit = |(score, address)| -> Result<Hit, Failure> {
            let document: TantivyDocument = searcher.doc(address)?;
            let value = |field| document.get_first(field).and_then(|value| value.as_str());
            let text = value(self.fields.text).unwrap_or_default();
            let id = value(self.fields.id).unwrap_or_default().to_string();
            Ok(Hit { id, score, snippet: snippets.snippet(text).to_html() })
        };
        let hits = best.into_iter().map(hit).collect::<Result<_, _>>()?;
        let (agencies, years) = (counts.agencies, counts.years);
        Ok(Answer { total: total as u64, hits, agencies, years })
    }

    /// Returns the field that a query is searched in, and the query.
    fn parse(&self, query: &queries::Query) -> Result<(Field, BooleanQuery), Failure> {
        let text = query.text.trim();
        let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let (field, tokenizer) = match has_diacritics(text) {
            true => (self.fields.text, EXACT),
            false => (self.fields.folded, FOLDED),
        };
        let terms = self.terms(field, tokenizer, quoted.unwrap_or(text))?;
        let by = |occur: Occur| {
            let one = |term: &Term| TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
            let boxed = |term: &Term| -> Box<dyn Query> { Box::new(one(term)) };
            let clauses = terms.iter().map(|term| (occur, boxed(term)));
            BooleanQuery::new(clauses.collect())
        };
        let all: BooleanQuery = match terms.len() {
            0 => BooleanQuery::new(vec![(Occur::Must, Box::new(EmptyQuery))]),
            2.. if quoted.is_some() => {
                let phrase = PhraseQuery::new(terms.clone());
                BooleanQuery::new(vec![(Occur::Must, Box::new(phrase))])
            }
            count if count > ALL_WORDS_MAX || text.ends_with('?') => by(Occur::Should),
            _ => by(Occur::Must),
        };
        let Some(filter) = &query.filter else { return Ok((field, all)) };
        let term = match filter {
            Filter::Agency(agency) => Term::from_field_text(self.fields.agency, agency),
            Filter::Year(year) => Term::from_field_i64(self.fields.year, i64::from(*year)),
        };
        let filter = TermQuery::new(term, IndexRecordOption::Basic);
        let filter = ConstScoreQuery::new(Box::new(filter), 0.0);
        let both: Vec<(Occur, Box<dyn Query>)> =
            vec![(Occur::Must, Box::new(all)), (Occur::Must, Box::new(filter))];
        Ok((field, BooleanQuery::new(both)))
    }

    /// Returns the terms of a text, each once unless it is for a phrase.
    fn terms(&self, field: Field, tokenizer: &str, text: &str) -> Result<Vec<Term>, Failure> {
        let mut analyzer = self.index.tokenizers().get(tokenizer).ok_or("an unknown tokenizer")?;
        let mut stream = analyzer.token_stream(text);
        let mut terms = Vec::new();
        while stream.advance() {
            terms.push(Term::from_field_text(field, &stream.token().text));
        }
        Ok(terms)
    }
}
