//! A first look at each file of a walk: its hash, and what is given beside it. Nothing is kept of the
//! content.

use std::io;
use std::path::Path;

use super::files::{Files, read_up_to};
use super::given::Given;
use super::identity;
use super::walk::{Found, META_SUFFIX, Walk};
use tracuu_document::IssueCode;
use tracuu_extract::format::Format;
use tracuu_search::engine::Notice;

/// Largest `.meta.toml`, in bytes.
pub const META_BYTES_MAX: u64 = 1 << 20;

/// A file of the corpus at a first look.
pub struct Scanned {
    /// Path below the corpus folder.
    pub path: String,
    /// The format its name promises.
    pub format: Format,
    /// Its size in bytes.
    pub bytes: u64,
    /// What the look gave.
    pub state: State,
}

/// What a first look at a file gave.
pub enum State {
    /// It could be read.
    Read(Box<Content>),
    /// It could not be read this time; what is indexed of it stays.
    Unreadable(Notice),
    /// It is not to be read, and what is indexed of it goes.
    Refused(Notice),
}

/// A file that could be read.
pub struct Content {
    /// The id of its document; meaningless for JSON Lines.
    pub id: String,
    /// Hash of its bytes and its metadata.
    pub hash: String,
    /// The fields given beside it.
    pub given: Given,
    /// Why they could not be taken.
    pub meta_failure: Option<Notice>,
}

/// Looks at one file. Reads it once, whatever its size, unless it is over the limit of its format.
pub fn scan(files: &dyn Files, corpus: &Path, walk: &Walk, found: &Found) -> Scanned {
    let (mut bytes, path) = (0, corpus.join(&found.path));
    let state = files.size(&path).and_then(|size| {
        bytes = size;
        match found.format.bytes_max() {
            Some(limit) if size > limit => {
                let message =
                    format!("{size} bytes; a {} file may have {limit}", found.format.name());
                Ok(State::Refused(notice(&found.path, IssueCode::TooLarge, message, "")))
            }
            _ => hash(files, corpus, walk, found).map(|content| State::Read(Box::new(content))),
        }
    });
    let state = state.unwrap_or_else(|error| State::Unreadable(unreadable(&found.path, &error)));
    Scanned { path: found.path.clone(), format: found.format, bytes, state }
}

/// The failure of a file that cannot be read this time.
pub fn unreadable(path: &str, error: &io::Error) -> Notice {
    notice(path, IssueCode::Unreadable, format!("the file cannot be read: {error}"), "")
}

/// A failure of the file at `path`, whose hash is `hash`.
pub fn notice(path: &str, code: IssueCode, message: impl Into<String>, hash: &str) -> Notice {
    Notice { path: path.into(), code, message: message.into(), file_hash: hash.into() }
}

fn hash(files: &dyn Files, corpus: &Path, walk: &Walk, found: &Found) -> io::Result<Content> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(files.open(&corpus.join(&found.path))?)?;
    let content = hasher.finalize();
    let id = identity::of_content(&content);
    let meta_path = format!("{}{META_SUFFIX}", found.path);
    if !walk.metas.contains(&meta_path) {
        let hash = identity::file_hash(&content, None);
        return Ok(Content { id, hash, given: Given::default(), meta_failure: None });
    }
    let (meta, given) = match read_up_to(files, &corpus.join(&meta_path), META_BYTES_MAX) {
        Ok(Some(meta)) => {
            let given = given(&meta).map_err(|message| (IssueCode::InvalidMetadata, message));
            (Some(meta), given)
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
    let (given, meta_failure) = match given {
        Ok(given) => (given, None),
        Err((code, message)) => {
            (Given::default(), Some(notice(&meta_path, code, message, failed_hash)))
        }
    };
    Ok(Content { id, hash, given, meta_failure })
}

fn given(meta: &[u8]) -> Result<Given, String> {
    let text = std::str::from_utf8(meta).map_err(|error| format!("not UTF-8: {error}"))?;
    Given::from_toml(text.trim_start_matches('\u{feff}'))
}
