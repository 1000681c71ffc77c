//! The baseline: tantivy as its own examples use it. It has what a plain full-text index needs for
//! the same queries as tracuu, and nothing of what tracuu adds: no ranking by passages, no
//! corrections, no fields of documents but an agency and a year.

mod facets;
mod search;

use std::fs;
use std::path::Path;

use tantivy::indexer::NoMergePolicy;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{LowerCaser, SimpleTokenizer, TextAnalyzer};
use tantivy::tokenizer::{Token, TokenFilter, TokenStream, Tokenizer};
use tantivy::{Index, IndexWriter, TantivyDocument};

pub use search::Bare;

use crate::Failure;
use crate::corpus::each_row;
use tracuu_text::fold;

/// Name of the tokenizer that keeps accents.
const EXACT: &str = "exact";
/// Name of the tokenizer that drops accents.
const FOLDED: &str = "folded";
/// Indexing threads, as many as tracuu's engine has.
const THREADS: usize = 2;
/// Memory of all indexing threads, in bytes, as much as tracuu's engine has.
const MEMORY_BYTES: usize = 200_000_000;

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
struct Fields {
    id: Field,
    /// Title and text, with accents; stored.
    text: Field,
    /// Title and text, without accents.
    folded: Field,
    agency: Field,
    year: Field,
}

impl Fields {
    fn new() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let with = |tokenizer: &str| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions);
            TextOptions::default().set_indexing_options(indexing)
        };
        let fields = Fields {
            id: schema.add_text_field("id", STORED),
            text: schema.add_text_field("text", with(EXACT).set_stored()),
            folded: schema.add_text_field("folded", with(FOLDED)),
            agency: schema.add_text_field("agency", STRING | FAST),
            year: schema.add_i64_field("year", INDEXED | FAST),
        };
        (schema.build(), fields)
    }
}

/// Names the tokenizers to an index.
fn register(index: &Index) {
    let words = || TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser);
    index.tokenizers().register(EXACT, words().build());
    index.tokenizers().register(FOLDED, words().filter(Fold).build());
}

/// Indexes the rows of the file `corpus` into the new folder `to`, and leaves one segment. Returns
/// the number of documents.
pub fn index(corpus: &Path, to: &Path) -> Result<u64, Failure> {
    fs::create_dir_all(to)?;
    let (schema, fields) = Fields::new();
    let index = Index::create_in_dir(to, schema)?;
    register(&index);
    let mut writer: IndexWriter = index.writer_with_num_threads(THREADS, MEMORY_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let mut documents = 0;
    each_row(corpus, |row| {
        let text = match &row.title {
            Some(title) => format!("{title}\n{}", row.text),
            None => row.text,
        };
        let mut document = TantivyDocument::new();
        document.add_text(fields.id, &row.id);
        document.add_text(fields.folded, &text);
        document.add_text(fields.text, text);
        document.add_text(fields.agency, row.agency.unwrap_or_default());
        document.add_i64(fields.year, i64::from(row.year.unwrap_or_default()));
        writer.add_document(document)?;
        documents += 1;
        Ok(())
    })?;
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    Ok(documents)
}

/// Drops the accents of tokens.
#[derive(Clone)]
struct Fold;

impl TokenFilter for Fold {
    type Tokenizer<T: Tokenizer> = FoldTokenizer<T>;

    fn transform<T: Tokenizer>(self, tokenizer: T) -> FoldTokenizer<T> {
        FoldTokenizer(tokenizer)
    }
}

#[derive(Clone)]
struct FoldTokenizer<T>(T);

impl<T: Tokenizer> Tokenizer for FoldTokenizer<T> {
    type TokenStream<'a> = FoldStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FoldStream<T::TokenStream<'a>> {
        FoldStream(self.0.token_stream(text))
    }
}

struct FoldStream<T>(T);

impl<T: TokenStream> TokenStream for FoldStream<T> {
    fn advance(&mut self) -> bool {
        let advanced = self.0.advance();
        if advanced && !self.0.token().text.is_ascii() {
            let folded = fold(&self.0.token().text);
            self.0.token_mut().text = folded;
        }
        advanced
    }

    fn token(&self) -> &Token {
        self.0.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.0.token_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queries::{Filter, Query};

    fn query(text: &str, filter: Option<Filter>) -> Query {
        Query { id: String::new(), text: text.into(), filter }
    }

    #[test]
    fn finds_counts_filters_and_cuts_snippets() {
        let folder = tempfile::tempdir().unwrap();
        let corpus = folder.path().join("corpus.jsonl");
        let row = |id: u32, agency: &str, year: u32, text: &str| {
            format!(
                "{{\"id\":\"{id}\",\"agency\":\"{agency}\",\"year\":{year},\"text\":\"{text}\"}}\n"
            )
        };
        let rows = row(1, "A", 2001, "giải phóng mặt bằng")
            + &row(2, "A", 2002, "mặt bằng giải phóng")
            + &row(3, "B", 2002, "đường bộ");
        fs::write(&corpus, rows).unwrap();
        assert_eq!(index(&corpus, &folder.path().join("index")).unwrap(), 3);
        let bare = Bare::open(&folder.path().join("index")).unwrap();
        let cases = [
            (query("giải phóng", None), 2),
            (query("giai phong", None), 2),
            (query("duong", None), 1),
            (query("dường", None), 0),
            (query("\"phóng mặt bằng\"", None), 1),
            (query("đường mặt?", None), 3),
            (query("mặt", Some(Filter::Year(2002))), 1),
            (query("bằng", Some(Filter::Agency("A".into()))), 2),
        ];
        for (query, total) in cases {
            assert_eq!(bare.search(&query).unwrap().total, total, "{query:?}");
        }
        let found = bare.search(&query("giai phong", None)).unwrap();
        assert_eq!(found.agencies, [("A".to_string(), 2)]);
        assert_eq!(found.years, [(2001, 1), (2002, 1)]);
        assert!(found.hits[0].snippet.contains("<b>giải</b>"), "{:?}", found.hits);
    }
}
