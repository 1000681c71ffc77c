//! The fields of the index, and a document as its entry.

use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use tracuu_document::{Document, Record};
use tracuu_search::SearchError;
use tracuu_search::engine::Provenance;
use tracuu_search::filter::period_of;
use tracuu_search::index::stored::rest_of;
use tracuu_search::index::{IndexedText, analyse, pair_term, parts};
use tracuu_search::query::{NamedField, Term};
use tracuu_search::rank::sort_key::id_sort_key;

/// Names of fast fields: they are opened by name.
pub mod column {
    use super::NamedField;

    /// `u64`, order of the id.
    pub const ID_ORDER: &str = "id_order";
    /// Text; empty if it is not known, so that every document has a value.
    pub const AGENCY: &str = "agency";
    /// Text; empty if it is not known.
    pub const TYPE: &str = "type";
    /// Text; empty if it is not known.
    pub const SIGNER: &str = "signer";
    /// `u64`; 0 if it is not known.
    pub const YEAR: &str = "year";
    /// `u64`, first day of the known period, `yyyymmdd`; 0 if none is known.
    pub const FIRST_DAY: &str = "first_day";
    /// `u64`, last day of it; 0 if none is known.
    pub const LAST_DAY: &str = "last_day";
    /// Text, a value for each source: file hash and path, a tab between them.
    pub const ORIGIN: &str = "origin";
    /// `u64`, many values: the forward index, its length in bytes first, then eight bytes a value,
    /// little-endian.
    pub const FORWARD: &str = "forward";

    /// The column of a field of the record.
    pub fn of_field(field: NamedField) -> &'static str {
        match field {
            NamedField::Agency => AGENCY,
            NamedField::Type => TYPE,
            NamedField::Signer => SIGNER,
        }
    }
}

/// Separates terms at white space, and does nothing else.
const TERMS: &str = "whitespace";

/// All fields.
#[derive(Clone)]
pub struct Fields {
    /// The schema they make.
    pub schema: Schema,
    /// The id, one term.
    pub id: Field,
    /// The document's text, stored.
    pub text: Field,
    /// The rest of the document ([`tracuu_search::index::stored`]), stored.
    pub rest: Field,
    /// Numbers in the text and the document's own: keys and prefixes.
    pub numbers: Field,
    /// The document's own number.
    pub own_numbers: Field,
    /// What the document offers to suggest, a term each.
    pub suggestions: Field,
    /// Abbreviations that a document defines, each with its expansion one term.
    pub definitions: Field,
    /// Words with their positions.
    pub words: Field,
    /// Pairs of adjacent words.
    pub pairs: Field,
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
    forward: Field,
}

impl Fields {
    /// The fields of [`super::FORMAT_VERSION`].
    pub fn new() -> Self {
        let mut builder = Schema::builder();
        let text = |record: IndexRecordOption| {
            let indexing = TextFieldIndexing::default().set_tokenizer(TERMS);
            TextOptions::default().set_indexing_options(indexing.set_index_option(record))
        };
        let (positions, frequencies) =
            (IndexRecordOption::WithFreqsAndPositions, IndexRecordOption::WithFreqs);
        let words = builder.add_text_field("words", text(positions));
        let pairs = builder.add_text_field("pairs", text(frequencies));
        let numbers = builder.add_text_field("numbers", text(IndexRecordOption::Basic));
        let own_numbers = builder.add_text_field("own_numbers", text(IndexRecordOption::Basic));
        let definitions = builder.add_text_field("definitions", STRING);
        let suggestions = builder.add_text_field("suggestions", STRING);
        // A column to count, and lists of the documents of each value.
        let value = STRING.set_fast("raw");
        let columns = Columns {
            id_order: builder.add_u64_field(column::ID_ORDER, FAST),
            agency: builder.add_text_field(column::AGENCY, value.clone()),
            kind: builder.add_text_field(column::TYPE, value.clone()),
            signer: builder.add_text_field(column::SIGNER, value),
            year: builder.add_u64_field(column::YEAR, FAST | INDEXED),
            first_day: builder.add_u64_field(column::FIRST_DAY, FAST),
            last_day: builder.add_u64_field(column::LAST_DAY, FAST),
            origin: builder.add_text_field(column::ORIGIN, TextOptions::default().set_fast("raw")),
            forward: builder.add_u64_field(column::FORWARD, FAST),
        };
        let id = builder.add_text_field("id", STRING);
        let text_stored = builder.add_text_field("text", STORED);
        let rest = builder.add_text_field("rest", STORED);
        let schema = builder.build();
        Fields {
            schema,
            id,
            text: text_stored,
            rest,
            numbers,
            own_numbers,
            definitions,
            suggestions,
            words,
            pairs,
            columns,
        }
    }

    /// Returns the field of a term, and the texts that it may have there, of which any will do;
    /// none for a chain, which is several terms.
    pub fn of_term(&self, term: &Term) -> (Field, Vec<String>) {
        match term {
            Term::Exact(word) => (self.words, vec![word.clone()]),
            Term::Folded(spelled) => (self.words, spelled.terms.clone()),
            Term::ExactPair(a, b) => (self.pairs, vec![pair_term(a, b)]),
            Term::FoldedPair(spelled) => (self.pairs, spelled.terms.clone()),
            Term::Number(keys) => (self.numbers, keys.clone()),
            Term::Chain(_) => (self.pairs, Vec::new()),
        }
    }

    /// The field of the documents of each value of a field of the record.
    pub fn of_field(&self, field: NamedField) -> Field {
        match field {
            NamedField::Agency => self.columns.agency,
            NamedField::Type => self.columns.kind,
            NamedField::Signer => self.columns.signer,
        }
    }

    /// The field of the documents of each year.
    pub fn year(&self) -> Field {
        self.columns.year
    }

    /// The entry of a document.
    pub fn entry(
        &self,
        mut document: Document,
        provenance: &Provenance,
    ) -> Result<TantivyDocument, SearchError> {
        let text = analyse(&document);
        let rest = rest_of(&document)
            .map_err(|error| SearchError::damaged("cannot store a document", error))?;
        let mut entry = TantivyDocument::new();
        entry.add_text(self.id, &document.record.id);
        entry.add_text(self.text, std::mem::take(&mut document.text));
        entry.add_text(self.rest, rest);
        self.add_text(&mut entry, &text);
        self.add_columns(&mut entry, &document.record, provenance);
        for value in packed(&text.forward) {
            entry.add_u64(self.columns.forward, value);
        }
        Ok(entry)
    }

    /// Each part (title, heading, text) is a value of its own, so that no phrase crosses its end.
    fn add_text(&self, entry: &mut TantivyDocument, text: &IndexedText) {
        parts(&text.words).for_each(|line| entry.add_text(self.words, line));
        entry.add_text(self.pairs, &text.pairs);
        entry.add_text(self.numbers, text.numbers.join(" "));
        entry.add_text(self.own_numbers, text.own_numbers.join(" "));
        text.definitions.iter().for_each(|term| entry.add_text(self.definitions, term));
        text.suggestions.iter().for_each(|term| entry.add_text(self.suggestions, term));
    }

    fn add_columns(&self, entry: &mut TantivyDocument, record: &Record, provenance: &Provenance) {
        let columns = &self.columns;
        entry.add_u64(columns.id_order, id_sort_key(&record.id));
        let signer = record.signer.as_ref().and_then(|signer| signer.name.as_ref());
        let texts = [
            (columns.agency, record.agency.as_ref()),
            (columns.kind, record.kind.as_ref()),
            (columns.signer, signer),
        ];
        for (field, value) in texts {
            entry.add_text(field, value.map_or("", String::as_str));
        }
        entry.add_u64(columns.year, record.year.and_then(|year| year.try_into().ok()).unwrap_or(0));
        let (first, last) = period_of(record).map_or((0, 0), |period| (period.first, period.last));
        entry.add_u64(columns.first_day, first.into());
        entry.add_u64(columns.last_day, last.into());
        for (source, hash) in record.sources.iter().zip(&provenance.file_hashes) {
            entry.add_text(columns.origin, format!("{hash}\t{}", source.path));
        }
    }
}

/// The values of [`column::FORWARD`] for an encoded forward index.
fn packed(bytes: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let values = bytes.chunks(size_of::<u64>()).map(|chunk| {
        let mut value = [0; size_of::<u64>()];
        value[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(value)
    });
    std::iter::once(bytes.len() as u64).chain(values)
}

/// The encoded forward index from its values; `None` if they are not those of [`packed`].
pub fn unpacked(values: &[u64]) -> Option<Vec<u8>> {
    let (&length, values) = values.split_first()?;
    let mut bytes = vec![0; size_of_val(values)];
    for (chunk, value) in bytes.chunks_exact_mut(size_of::<u64>()).zip(values) {
        chunk.copy_from_slice(&value.to_le_bytes());
    }
    let length = usize::try_from(length).ok().filter(|&length| length <= bytes.len())?;
    bytes.truncate(length);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        for length in [0, 1, 7, 8, 9, 16, 100] {
            let bytes: Vec<u8> = (0..length).collect();
            let values: Vec<u64> = packed(&bytes).collect();
            assert_eq!(unpacked(&values), Some(bytes), "{length}");
        }
        assert_eq!((unpacked(&[]), unpacked(&[9, 0])), (None, None));
    }
}
