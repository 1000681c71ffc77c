//! The stored fields of a document as tantivy reads them.

use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};

use tracuu_document::Document;
use tracuu_search::index::stored;

/// The stored fields of a document in the order in which they are stored: its text, the rest
/// ([`tracuu_search::index::stored`]).
pub struct StoredFields(Vec<String>);

impl DocumentDeserialize for StoredFields {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(
        mut deserializer: D,
    ) -> Result<Self, DeserializeError> {
        let mut fields = Vec::with_capacity(2);
        while let Some((_, value)) = deserializer.next_field()? {
            fields.push(value);
        }
        Ok(StoredFields(fields))
    }
}

/// Returns the document that these fields are of.
pub fn document_of(StoredFields(fields): StoredFields) -> serde_json::Result<Document> {
    let missing = |_| serde::de::Error::custom("a document has other fields than text and rest");
    let [text, rest]: [String; 2] = fields.try_into().map_err(missing)?;
    stored::document_of(text, &rest)
}
