//! The first pass over each file of a walk: computes its hash and reads its metadata. The content
//! is not kept.

use std::io;
use std::path::Path;

use super::files::{Files, read_up_to};
use super::identity;
use super::overrides::MetadataOverrides;
use super::walk::{Found, META_SUFFIX, Walk};
use tracuu_document::IssueCode;
use tracuu_extract::format::Format;
use tracuu_search::engine::Notice;

/// Maximum size of a `.meta.toml`, in bytes.
pub const META_BYTES_MAX: u64 = 1 << 20;

/// A scanned file of the corpus.
pub struct Scanned {
    /// Path below the corpus folder.
    pub path: String,
    /// The format that the file name suggests.
    pub format: Format,
    /// Size in bytes; 0 if it could not be determined.
    pub bytes: u64,
    /// The result of the scan.
    pub result: ScanResult,
}

/// The result of scanning a file.
pub enum ScanResult {
    /// The file could be read.
    Read(Box<FileInfo>),
    /// The file could not be read this time. Its documents stay in the index.
    Unreadable(Notice),
    /// The file must not be read, because it is too large. Its documents are removed from the
    /// index.
    Refused(Notice),
}

impl Scanned {
    /// Returns hash and metadata, if the file could be read.
    pub fn info(&self) -> Option<&FileInfo> {
        match &self.result {
            ScanResult::Read(info) => Some(info),
            ScanResult::Unreadable(_) | ScanResult::Refused(_) => None,
        }
    }
}

/// Hash and metadata of a file that could be read.
pub struct FileInfo {
    /// The document id; meaningless for JSON Lines.
    pub id: String,
    /// Hash of the bytes of the file and of its metadata.
    pub hash: String,
    /// The fields from the `.meta.toml`, if any.
    pub overrides: MetadataOverrides,
    /// Why the `.meta.toml` could not be used.
    pub meta_failure: Option<Notice>,
}

/// Scans one file. Streams its bytes once, unless it exceeds the size limit of its format.
pub fn scan(files: &dyn Files, corpus: &Path, walk: &Walk, found: &Found) -> Scanned {
    let (mut bytes, path) = (0, corpus.join(&found.path));
    let result = files.size(&path).and_then(|size| {
        bytes = size;
        match found.format.bytes_max() {
            Some(limit) if size > limit => {
                let message =
                    format!("{size} bytes; a {} file may have {limit}", found.format.name());
                Ok(ScanResult::Refused(notice(&found.path, IssueCode::TooLarge, message, "")))
            }
            _ => {
                hash(files, corpus, walk, found).map(|content| ScanResult::Read(Box::new(content)))
            }
        }
    });
    let result =
        result.unwrap_or_else(|error| ScanResult::Unreadable(unreadable(&found.path, &error)));
    Scanned { path: found.path.clone(), format: found.format, bytes, result }
}

/// Returns the notice for a file that cannot be read this time.
pub fn unreadable(path: &str, error: &io::Error) -> Notice {
    notice(path, IssueCode::Unreadable, format!("the file cannot be read: {error}"), "")
}

/// Returns a notice about the file at `path` with the hash `hash`; an empty hash lets the next run
/// read the file again.
pub fn notice(path: &str, code: IssueCode, message: impl Into<String>, hash: &str) -> Notice {
    let (path, message, file_hash) = (path.into(), message.into(), hash.into());
    Notice { path, code, message, file_hash, pages: 0 }
}

fn hash(files: &dyn Files, corpus: &Path, walk: &Walk, found: &Found) -> io::Result<FileInfo> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(files.open(&corpus.join(&found.path))?)?;
    let content = hasher.finalize();
    let id = identity::of_content(&content);
    let meta_path = format!("{}{META_SUFFIX}", found.path);
    if !walk.metas.contains(&meta_path) {
        let hash = identity::file_hash(&content, None);
        return Ok(FileInfo {
            id,
            hash,
            overrides: MetadataOverrides::default(),
            meta_failure: None,
        });
    }
    let (meta, overrides) = match read_up_to(files, &corpus.join(&meta_path), META_BYTES_MAX) {
        Ok(Some(meta)) => {
            let overrides =
                overrides(&meta).map_err(|message| (IssueCode::InvalidMetadata, message));
            (Some(meta), overrides)
        }
        Ok(None) => {
            let message = format!("more than {META_BYTES_MAX} bytes, the most that is read");
            (Some(Vec::new()), Err((IssueCode::InvalidMetadata, message)))
        }
        Err(error) => {
            let message = format!("the file cannot be read: {error}");
            (None, Err((IssueCode::Unreadable, message)))
        }
    };
    let hash = identity::file_hash(&content, meta.as_deref());
    let failed_hash = if meta.is_some() { hash.as_str() } else { "" };
    let (overrides, meta_failure) = match overrides {
        Ok(overrides) => (overrides, None),
        Err((code, message)) => {
            (MetadataOverrides::default(), Some(notice(&meta_path, code, message, failed_hash)))
        }
    };
    Ok(FileInfo { id, hash, overrides, meta_failure })
}

fn overrides(meta: &[u8]) -> Result<MetadataOverrides, String> {
    let text = std::str::from_utf8(meta).map_err(|error| format!("not UTF-8: {error}"))?;
    MetadataOverrides::from_toml(text.trim_start_matches('\u{feff}'))
}
