//! The fields of the index, and a document as its entries.
//!
//! A document is one entry, directly followed by one entry for each of its passages. The two kinds share
//! no text field, so the statistics of each field are those of one kind. Only the document's entry has the
//! column `id_order`; the id is a term of all of them, so that they are removed together.

use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use tracuu_document::Document;
use tracuu_search::SearchError;
use tracuu_search::analysis::{self, IndexedText};
use tracuu_search::cursor::id_order;
use tracuu_search::engine::Provenance;
use tracuu_search::filter::period_of;
use tracuu_search::query::Form;
use tracuu_search::suggest;
use tracuu_text::Span;

/// Names of fast fields: they are opened by name.
pub mod column {
    /// `u64`, order of the id.
    pub const ID_ORDER: &str = "id_order";
    /// Text, at most one value.
    pub const AGENCY: &str = "agency";
    /// Text, at most one value.
    pub const TYPE: &str = "type";
    /// Text, at most one value.
    pub const SIGNER: &str = "signer";
    /// `i64`, at most one value.
    pub const YEAR: &str = "year";
    /// `u64`, first day of the known period, `yyyymmdd`.
    pub const FIRST_DAY: &str = "first_day";
    /// `u64`, last day of it.
    pub const LAST_DAY: &str = "last_day";
    /// Text, a value for each source: id, file hash and path, a tab between them.
    pub const ORIGIN: &str = "origin";
    /// `u64`, where a passage stands in the text: first byte in the upper half, end in the lower.
    pub const PASSAGE: &str = "passage";

    /// The column of a field of the record.
    pub fn of_field(field: tracuu_search::query::NamedField) -> &'static str {
        match field {
            tracuu_search::query::NamedField::Agency => AGENCY,
            tracuu_search::query::NamedField::Type => TYPE,
            tracuu_search::query::NamedField::Signer => SIGNER,
        }
    }
}

/// All fields.
#[derive(Clone)]
pub struct Fields {
    /// The schema they make.
    pub schema: Schema,
    /// The id, one term.
    pub id: Field,
    /// Document and provenance as JSON, stored.
    pub stored: Field,
    /// Numbers in the text and the document's own: keys and beginnings.
    pub numbers: Field,
    /// The document's own number.
    pub own_numbers: Field,
    /// What the document offers to suggest, a term each.
    pub suggestions: Field,
    /// Words and pairs of title, headings and text.
    exact: Field,
    folded: Field,
    exact_pairs: Field,
    folded_pairs: Field,
    /// Abbreviations that a document defines, each with its expansion one term.
    pub definitions: Field,
    /// Words and pairs of a passage.
    passage_words: Field,
    passage_pairs: Field,
    columns: Columns,
}

#[derive(Clone)]
struct Columns {
    id_order: Field,
    agency: Field,
    kind: Field,
    signer: Field,
    year: Field,
    first_day: Field,
    last_day: Field,
    origin: Field,
    passage: Field,
}

const KEYS: &str = "keys";
const PAIRS: &str = "pairs";

impl Fields {
    /// The fields of [`super::FORMAT_VERSION`].
    pub fn new() -> Self {
        let mut builder = Schema::builder();
        let text = |tokenizer: &str, record: IndexRecordOption| {
            let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer);
            TextOptions::default().set_indexing_options(indexing.set_index_option(record))
        };
        let (positions, frequencies) =
            (IndexRecordOption::WithFreqsAndPositions, IndexRecordOption::WithFreqs);
        let exact = builder.add_text_field("exact", text(KEYS, positions));
        let folded = builder.add_text_field("folded", text(KEYS, positions));
        let exact_pairs = builder.add_text_field("exact_pairs", text(PAIRS, frequencies));
        let folded_pairs = builder.add_text_field("folded_pairs", text(PAIRS, frequencies));
        let passage_words = builder.add_text_field("passage_words", text(KEYS, frequencies));
        let passage_pairs = builder.add_text_field("passage_pairs", text(PAIRS, frequencies));
        let numbers = builder.add_text_field("numbers", text(KEYS, IndexRecordOption::Basic));
        let own_numbers =
            builder.add_text_field("own_numbers", text(KEYS, IndexRecordOption::Basic));
        let definitions = builder.add_text_field("definitions", STRING);
        let suggestions = builder.add_text_field("suggestions", STRING);
        let fast_text = TextOptions::default().set_fast("raw");
        let columns = Columns {
            id_order: builder.add_u64_field(column::ID_ORDER, FAST),
            agency: builder.add_text_field(column::AGENCY, fast_text.clone()),
            kind: builder.add_text_field(column::TYPE, fast_text.clone()),
            signer: builder.add_text_field(column::SIGNER, fast_text.clone()),
            year: builder.add_i64_field(column::YEAR, FAST),
            first_day: builder.add_u64_field(column::FIRST_DAY, FAST),
            last_day: builder.add_u64_field(column::LAST_DAY, FAST),
            origin: builder.add_text_field(column::ORIGIN, fast_text),
            passage: builder.add_u64_field(column::PASSAGE, FAST),
        };
        let id = builder.add_text_field("id", STRING);
        let stored = builder.add_bytes_field("stored", STORED);
        let schema = builder.build();
        Fields {
            schema,
            id,
            stored,
            numbers,
            own_numbers,
            definitions,
            suggestions,
            exact,
            folded,
            exact_pairs,
            folded_pairs,
            passage_words,
            passage_pairs,
            columns,
        }
    }

    /// The field in which a form is looked up, and the texts of its terms, of which any will do: one, but
    /// for numbers.
    pub fn of_form(&self, form: &Form) -> (Field, Vec<String>) {
        match form {
            Form::Exact(key) => (self.exact, vec![key.clone()]),
            Form::Folded(key) => (self.folded, vec![key.clone()]),
            Form::ExactPair(a, b) => (self.exact_pairs, vec![format!("{a} {b}")]),
            Form::FoldedPair(a, b) => (self.folded_pairs, vec![format!("{a} {b}")]),
            Form::Number(keys) => (self.numbers, keys.clone()),
            // How many have all pairs is not known; they rank by themselves.
            Form::Chain(_) => (self.exact_pairs, Vec::new()),
        }
    }

    /// Words with their positions, in which phrases are looked for.
    pub fn of_words(&self, folded: bool) -> Field {
        if folded { self.folded } else { self.exact }
    }

    /// Pairs.
    pub fn pairs(&self) -> Field {
        self.exact_pairs
    }

    /// Words of passages.
    pub fn passage_words(&self) -> Field {
        self.passage_words
    }

    /// Pairs of passages.
    pub fn passage_pairs(&self) -> Field {
        self.passage_pairs
    }

    /// The field of passages in which a form is looked up, and the term's text. Passages have exact
    /// forms alone.
    pub fn of_passages(&self, form: &Form) -> Option<(Field, String)> {
        match form {
            Form::Exact(key) => Some((self.passage_words, key.clone())),
            Form::ExactPair(a, b) => Some((self.passage_pairs, format!("{a} {b}"))),
            Form::Folded(_) | Form::FoldedPair(..) | Form::Chain(_) | Form::Number(_) => None,
        }
    }

    /// The entries of a document: its own, then those of its passages in text order.
    pub fn entries(
        &self,
        document: &Document,
        provenance: &Provenance,
    ) -> Result<Vec<TantivyDocument>, SearchError> {
        let stored = serde_json::to_vec(&(document, provenance))
            .map_err(|error| SearchError::Index(format!("cannot store a document: {error}")))?;
        let text = analysis::analyse(document);
        let mut entry = TantivyDocument::new();
        entry.add_text(self.id, &document.record.id);
        entry.add_bytes(self.stored, &stored);
        self.add_text(&mut entry, &text);
        for value in suggest::values(document) {
            entry.add_text(self.suggestions, value.term());
        }
        self.add_columns(&mut entry, document, provenance);
        let mut entries = vec![entry];
        for (passage, keys) in &text.passages {
            let mut entry = TantivyDocument::new();
            entry.add_text(self.id, &document.record.id);
            entry.add_text(self.passage_words, keys);
            entry.add_text(self.passage_pairs, keys);
            entry.add_u64(self.columns.passage, pack(passage.span));
            entries.push(entry);
        }
        Ok(entries)
    }

    fn add_text(&self, entry: &mut TantivyDocument, text: &IndexedText) {
        entry.add_text(self.exact, &text.words);
        entry.add_text(self.exact_pairs, &text.words);
        entry.add_text(self.folded, &text.folded);
        entry.add_text(self.folded_pairs, &text.folded);
        entry.add_text(self.numbers, text.numbers.join(" "));
        entry.add_text(self.own_numbers, text.own_numbers.join(" "));
        for definition in &text.definitions {
            entry.add_text(self.definitions, definition);
        }
    }

    fn add_columns(
        &self,
        entry: &mut TantivyDocument,
        document: &Document,
        provenance: &Provenance,
    ) {
        let Document { record, .. } = document;
        let columns = &self.columns;
        entry.add_u64(columns.id_order, id_order(&record.id));
        let signer = record.signer.as_ref().and_then(|signer| signer.name.as_ref());
        let texts = [
            (columns.agency, record.agency.as_ref()),
            (columns.kind, record.kind.as_ref()),
            (columns.signer, signer),
        ];
        for (field, value) in texts {
            if let Some(value) = value {
                entry.add_text(field, value);
            }
        }
        if let Some(year) = record.year {
            entry.add_i64(columns.year, i64::from(year));
        }
        if let Some(period) = period_of(record) {
            entry.add_u64(columns.first_day, u64::from(period.first));
            entry.add_u64(columns.last_day, u64::from(period.last));
        }
        for (source, hash) in record.sources.iter().zip(&provenance.file_hashes) {
            entry.add_text(columns.origin, format!("{}\t{hash}\t{}", record.id, source.path));
        }
    }
}

/// A place as one number. Texts are far below 4 GiB; what lies beyond is cut off.
fn pack(span: Span) -> u64 {
    let half = |offset: usize| u64::from(u32::try_from(offset).unwrap_or(u32::MAX));
    half(span.start) << 32 | half(span.end)
}

/// The place that [`column::PASSAGE`] holds.
pub fn unpack(packed: u64) -> Span {
    let (start, end) = ((packed >> 32) as usize, (packed & u64::from(u32::MAX)) as usize);
    Span::new(start, end.max(start))
}

/// The tokenizers of the schema, which must be registered with every index that is opened.
pub fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(KEYS, Keys::<false>::default());
    manager.register(PAIRS, Keys::<true>::default());
    manager
}

/// Cuts ready keys ([`IndexedText`]) apart: single ones, or adjacent pairs.
#[derive(Clone, Default)]
struct Keys<const PAIRED: bool> {
    token: Token,
}

struct KeyStream<'a> {
    token: &'a mut Token,
    terms: Box<dyn Iterator<Item = (u32, &'a str, Option<&'a str>)> + 'a>,
}

impl<const PAIRED: bool> Tokenizer for Keys<PAIRED> {
    type TokenStream<'a> = KeyStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> KeyStream<'a> {
        self.token.reset();
        let terms: Box<dyn Iterator<Item = _> + 'a> = match PAIRED {
            true => Box::new(
                analysis::pairs(text)
                    .zip(0..)
                    .map(|((first, second), at)| (at, first, Some(second))),
            ),
            false => Box::new(analysis::positions(text).map(|(at, key)| (at, key, None))),
        };
        KeyStream { token: &mut self.token, terms }
    }
}

impl TokenStream for KeyStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((position, first, second)) = self.terms.next() else {
            return false;
        };
        self.token.position = position as usize;
        self.token.text.clear();
        self.token.text.push_str(first);
        if let Some(second) = second {
            self.token.text.push(' ');
            self.token.text.push_str(second);
        }
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
