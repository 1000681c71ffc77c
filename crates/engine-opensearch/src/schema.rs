//! The fields of an index in the cluster, its settings, and a document as its entry.
//!
//! An index has ready terms in fields that are cut at white space and nowhere else, columns to
//! count and sort by, and the stored document, which is fetched on demand only. Nothing of it is
//! left to the analysis of the cluster.

use serde_json::{Value, json};

use tracuu_document::{Document, Record};
use tracuu_search::SearchError;
use tracuu_search::engine::Provenance;
use tracuu_search::filter::period_of;
use tracuu_search::index::stored::rest_of;
use tracuu_search::index::{IndexedText, parts};
use tracuu_search::query::NamedField;
use tracuu_search::rank::sort_key::id_sort_key;

use crate::binary;
use crate::scoring;
use crate::settings::Settings;

/// Names of fields.
pub mod field {
    use super::NamedField;

    /// Keyword: the document's id.
    pub const ID: &str = "id";
    /// Text: words with positions. The parts of a document (title, headings, text) are values of
    /// their own.
    pub const WORDS: &str = "words";
    /// Text: pairs of adjacent words.
    pub const PAIRS: &str = "pairs";
    /// Keywords: numbers in the text and the document's own, keys and prefixes.
    pub const NUMBERS: &str = "numbers";
    /// Keywords: the document's own number.
    pub const OWN_NUMBERS: &str = "own_numbers";
    /// Keyword with a column; lacks if it is not known, as the next two.
    pub const AGENCY: &str = "agency";
    /// Keyword with a column.
    pub const TYPE: &str = "type";
    /// Keyword with a column.
    pub const SIGNER: &str = "signer";
    /// Integer with a column; lacks if it is not known.
    pub const YEAR: &str = "year";
    /// Integer, `yyyymmdd`: first day of the known period; [`super::UNKNOWN_FIRST`] if none is
    /// known.
    pub const FIRST_DAY: &str = "first_day";
    /// Integer: last day of it; 0 if none is known.
    pub const LAST_DAY: &str = "last_day";
    /// Long: order of the id ([`super::order_of`]).
    pub const ORDER: &str = "order";
    /// Long: what a handle of the port is ([`super::handle_of`]).
    pub const HANDLE: &str = "handle";
    /// Long: the generation that the entry came with.
    pub const GENERATION: &str = "generation";
    /// Binary column: the forward index.
    pub const FORWARD: &str = "forward";
    /// Binary column: path and file hash of each source, JSON.
    pub const ORIGIN: &str = "origin";
    /// The stored document: an object of `text` and `rest`, not indexed.
    pub const STORED: &str = "stored";

    /// The column of a field of the record.
    pub fn of(named: NamedField) -> &'static str {
        match named {
            NamedField::Agency => AGENCY,
            NamedField::Type => TYPE,
            NamedField::Signer => SIGNER,
        }
    }
}

/// First day of an unknown period: after every known one.
pub const UNKNOWN_FIRST: u32 = 99_999_999;

/// Name of the analyser that takes alternatives at one position, separated by
/// [`ALTERNATIVE_SEPARATOR`].
pub const ALTERNATIVES: &str = "alternatives";
/// Separates alternatives. No term holds it: it is a control character.
pub const ALTERNATIVE_SEPARATOR: char = '\u{1}';

/// Name of the analyser that cuts at white space.
const TERMS: &str = "terms";
/// Longest term of an entry in characters. A query is shorter (2,000 characters), so a longer one
/// is never looked for; the tokenizer cuts beyond, and Lucene refuses a term of 32,766 bytes.
const TERM_CHARS_MAX: usize = 8_000;
/// Stands for a longer term, so that the positions after it stay. Nobody can type it.
const LONG_TERM: &str = "\u{2}";
/// Highest result window: the most hits that one request may ask for.
pub const WINDOW_MAX: usize = 10_000;

/// The definition of a new index: settings and mapping.
pub fn definition(settings: &Settings, write_alias: &str) -> Value {
    let keyword = json!({ "type": "keyword", "doc_values": false });
    // What counts facets needs the numbers of values; made with a refresh, not by the first search.
    let column = json!({ "type": "keyword", "eager_global_ordinals": true });
    let number = |kind: &str| json!({ "type": kind });
    let terms = |analyzer: &str| {
        json!({
            "type": "text", "analyzer": analyzer, "similarity": "frequencies",
            // As `tracuu_search::index::positions` counts: the words of two parts differ by two.
            "position_increment_gap": 1,
        })
    };
    let properties = json!({
        field::ID: keyword,
        field::WORDS: terms(TERMS),
        field::PAIRS: terms(TERMS),
        field::NUMBERS: keyword,
        field::OWN_NUMBERS: keyword,
        field::AGENCY: column,
        field::TYPE: column,
        field::SIGNER: column,
        field::YEAR: number("integer"),
        field::FIRST_DAY: number("integer"),
        field::LAST_DAY: number("integer"),
        field::ORDER: number("long"),
        field::HANDLE: number("long"),
        field::GENERATION: number("long"),
        field::FORWARD: { "type": "binary", "doc_values": true },
        field::ORIGIN: { "type": "binary", "doc_values": true },
        field::STORED: { "type": "object", "enabled": false },
    });
    let separator = format!("([^{ALTERNATIVE_SEPARATOR}]+)");
    json!({
        "aliases": { write_alias: {} },
        "settings": {
            "number_of_shards": settings.shards,
            "number_of_replicas": settings.replicas,
            "codec": "best_compression", // A third less disk, and queries cost the same.
            // A commit refreshes; nothing else makes entries visible.
            "refresh_interval": "-1",
            "max_result_window": WINDOW_MAX,
            "similarity": {
                "frequencies": { "type": "scripted", "script": { "source": scoring::PACK } },
            },
            "analysis": {
                "tokenizer": {
                    TERMS: { "type": "whitespace", "max_token_length": TERM_CHARS_MAX },
                    "long": { "type": "whitespace", "max_token_length": 1_048_576 },
                },
                "filter": {
                    ALTERNATIVES: {
                        "type": "pattern_capture", "preserve_original": false,
                        "patterns": [separator],
                    },
                },
                "analyzer": {
                    TERMS: { "type": "custom", "tokenizer": TERMS },
                    ALTERNATIVES: {
                        "type": "custom", "tokenizer": "long", "filter": [ALTERNATIVES],
                    },
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_source": { "includes": [field::STORED] },
            "properties": properties,
        },
    })
}

/// The order of an id as the cluster sorts it: as [`id_sort_key`], below 2^63.
pub fn order_of(id: &str) -> i64 {
    // Twelve digits of base 36 need 62.04 bits.
    i64::try_from(id_sort_key(id)).unwrap_or(i64::MAX)
}

/// The handle of a document: 63 bits of a hash of its id. Ids that begin alike have one order, so
/// the order does not tell documents apart.
pub fn handle_of(id: &str) -> u64 {
    let hash = blake3::hash(id.as_bytes());
    let first = hash.as_bytes()[..8].try_into().expect("a hash has 32 bytes");
    u64::from_le_bytes(first) >> 1
}

/// The entry of a document: its fields, for one line of a bulk request.
pub fn entry(
    document: Document,
    text: &IndexedText,
    provenance: &Provenance,
    generation: u64,
) -> Result<Value, SearchError> {
    let rest = rest_of(&document)
        .map_err(|error| SearchError::damaged("cannot store a document", error))?;
    let Document { record, text: own_text, .. } = document;
    let (first, last) =
        period_of(&record).map_or((UNKNOWN_FIRST, 0), |period| (period.first, period.last));
    let paths = record.sources.iter().map(|source| &source.path);
    let origin: Vec<(&String, &String)> = paths.zip(&provenance.file_hashes).collect();
    let origin = serde_json::to_vec(&origin)
        .map_err(|error| SearchError::damaged("cannot store a document", error))?;
    let words: Vec<String> = parts(&text.words).map(bounded).collect();
    let mut entry = json!({
        field::ID: record.id,
        field::WORDS: words,
        field::PAIRS: bounded(&text.pairs),
        field::NUMBERS: keys(&text.numbers),
        field::OWN_NUMBERS: keys(&text.own_numbers),
        field::FIRST_DAY: first,
        field::LAST_DAY: last,
        field::ORDER: order_of(&record.id),
        field::HANDLE: handle_of(&record.id),
        field::GENERATION: generation,
        field::FORWARD: binary::encode(&text.forward),
        field::ORIGIN: binary::encode(&origin),
        field::STORED: { "text": own_text, "rest": rest },
    });
    for (named, value) in NamedField::ALL.into_iter().zip(values_of(&record)) {
        if let Some(value) = value {
            entry[field::of(named)] = value.into();
        }
    }
    if let Some(year) = record.year.filter(|&year| year > 0) {
        entry[field::YEAR] = year.into();
    }
    Ok(entry)
}

/// The values of a record in the fields of [`NamedField::ALL`]. An empty one and one that is too
/// long for a column are as unknown.
pub fn values_of(record: &Record) -> [Option<&str>; 3] {
    let signer = record.signer.as_ref().and_then(|signer| signer.name.as_deref());
    [record.agency.as_deref(), record.kind.as_deref(), signer]
        .map(|value| value.filter(|value| !value.is_empty() && is_bounded(value)))
}

/// Ready terms, of which none is too long.
fn bounded(terms: &str) -> String {
    if is_bounded(terms) {
        return terms.to_string();
    }
    let each = terms.split(' ').map(|term| if is_bounded(term) { term } else { LONG_TERM });
    each.collect::<Vec<_>>().join(" ")
}

fn keys(keys: &[String]) -> Vec<&String> {
    keys.iter().filter(|key| is_bounded(key)).collect()
}

/// A text of at most as many bytes has no more characters.
fn is_bounded(text: &str) -> bool {
    text.len() <= TERM_CHARS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_terms_keep_their_places() {
        let long = "x".repeat(TERM_CHARS_MAX + 1);
        assert_eq!(bounded(&format!("a {long} b")), format!("a {LONG_TERM} b"));
        assert_eq!(bounded("a b"), "a b");
        assert_eq!(keys(&["a".to_string(), long.clone()]), [&"a".to_string()]);
        let record = Record { agency: Some(long), kind: Some(String::new()), ..Record::default() };
        assert_eq!(values_of(&record), [None, None, None]);
    }

    #[test]
    fn orders_of_ids_fit() {
        assert!(order_of("zzzzzzzzzzzzzzzz") < i64::MAX);
        assert!(order_of("a000000000000000") < order_of("a000000000010000"));
    }
}
