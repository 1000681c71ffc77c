//! One JSON Lines file, plain or xz, as a whole corpus. Its rows are indexed in one pass, without a
//! corpus folder. This is for measurements, not for a live index: the hash of the file is not
//! stored, and the first invalid row ends the indexing.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use liblzma::bufread::XzDecoder;
use liblzma::stream::{CONCATENATED, Stream};

use super::overrides::MetadataOverrides;
use super::rows::RawRow;
use super::{clock, identity, sync_rows};
use tracuu_document::Document;
use tracuu_search::SearchError;
use tracuu_search::engine::{Engine, Provenance, Summary, WriteMode, Writer};

/// First bytes of an xz file (The .xz File Format 1.2.1, section 2.1.1.1).
const XZ_MAGIC: &[u8] = b"\xfd7zXZ\0";
/// Maximum memory for unpacking, in bytes. The highest preset of `xz` needs 65 MiB; a crafted file
/// can ask for 4 GiB.
pub const XZ_MEMORY_BYTES_MAX: u64 = 256 << 20;

/// Statistics of an indexed corpus file.
#[derive(Debug, Default)]
pub struct Indexed {
    /// Total size of the documents' text, in bytes of UTF-8.
    pub text_bytes: u64,
    /// Line number of each row, by document id.
    lines: HashMap<String, u64>,
}

/// Why a corpus file could not be indexed.
#[derive(Debug, thiserror::Error)]
pub enum CorpusFileError {
    /// The file cannot be read, or only in part.
    #[error("{file} cannot be read: {reason}")]
    Unreadable {
        /// The path of the file.
        file: String,
        /// The error of the system or the decompressor.
        reason: io::Error,
    },
    /// The file has another format, or holds no rows.
    #[error("{file} holds {found}; it must be JSON Lines in UTF-8, plain or in xz")]
    OtherFormat {
        /// The path of the file.
        file: String,
        /// What the file holds, as a phrase: `no rows`.
        found: &'static str,
    },
    /// A row is not a valid document, or its id occurred before.
    #[error("{file}: line {line}: {message}")]
    Row {
        /// The path of the file.
        file: String,
        /// Line number, from 1.
        line: u64,
        /// One sentence: what is wrong and what is allowed.
        message: String,
    },
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] SearchError),
}

impl Indexed {
    /// Returns the number of documents indexed.
    pub fn documents(&self) -> u64 {
        self.lines.len() as u64
    }

    /// Returns true if the file had a row whose own id is `external_id`.
    pub fn holds(&self, external_id: &str) -> bool {
        self.lines.contains_key(&identity::of_row(external_id))
    }
}

/// Replaces the contents of `engine` with the rows of the file at `path`, and commits. Each row is
/// read as in a run over a corpus folder, but secrecy is not checked. On an error the index is
/// unchanged. Holds a few hundred rows at a time in memory, and the ids of all rows.
pub fn index(engine: &dyn Engine, path: &Path) -> Result<Indexed, CorpusFileError> {
    let begun = Instant::now();
    let file = path.display().to_string();
    let unreadable = |reason| CorpusFileError::Unreadable { file: file.clone(), reason };
    let mut reader = open(path).map_err(unreadable)?;
    if let Some(found) = sync_rows::detect_other_format(&mut reader) {
        return Err(CorpusFileError::OtherFormat { file, found });
    }
    let mut writer = engine.writer(WriteMode::Rebuild)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let overrides = MetadataOverrides::default();
    let mut indexed = Indexed::default();
    let read = |row: &RawRow| sync_rows::document(row, &name, &overrides);
    let rows = sync_rows::read_rows(reader, read, |row, outcome| {
        let refuse = |message| CorpusFileError::Row { file: file.clone(), line: row.line, message };
        let document = outcome.map_err(|(_, message)| refuse(message))?;
        indexed.note(&document, row.line).map_err(refuse)?;
        put(&mut *writer, document, row)
    });
    if rows?.map_err(unreadable)? == 0 {
        return Err(CorpusFileError::OtherFormat { file, found: "no rows" });
    }
    writer.commit(Summary {
        documents: indexed.documents(),
        corpus: file,
        built_at: clock::now(),
        took_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        notices: Vec::new(),
    })?;
    Ok(indexed)
}

impl Indexed {
    /// Counts a document. Returns an error if its id occurred on an earlier line.
    fn note(&mut self, document: &Document, line: u64) -> Result<(), String> {
        self.text_bytes += document.text.len() as u64;
        match self.lines.insert(document.record.id.clone(), line) {
            None => Ok(()),
            Some(before) => Err(format!(
                "the id `{}` stands already in line {before}; every id may stand once in a corpus",
                document.record.key.as_deref().unwrap_or_default()
            )),
        }
    }
}

fn put(writer: &mut dyn Writer, document: Document, row: &RawRow) -> Result<(), CorpusFileError> {
    // The hash of the whole file would cost another pass, and no run ever compares it.
    let hash = identity::row_hash("", row.bytes.as_deref().unwrap_or_default());
    Ok(writer.put(document, Provenance { file_hashes: vec![hash] })?)
}

/// Opens a file to read its rows, and unpacks xz on the fly. The first bytes decide the format, not
/// the name.
pub fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let mut file = BufReader::new(File::open(path)?);
    if !file.fill_buf()?.starts_with(XZ_MAGIC) {
        return Ok(Box::new(file));
    }
    let decoder = Stream::new_stream_decoder(XZ_MEMORY_BYTES_MAX, CONCATENATED)?;
    Ok(Box::new(BufReader::new(XzDecoder::new_stream(file, decoder))))
}
