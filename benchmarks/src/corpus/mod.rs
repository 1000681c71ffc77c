//! Corpora: JSON Lines, plain or in xz, as streams. What a corpus lacks for a comparison is added
//! in [`prepare`].

pub mod prepare;

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use liblzma::bufread::XzDecoder;
use liblzma::stream::{CONCATENATED, Stream};
use serde::Deserialize;

use crate::Failure;
use tracuu::sync::corpus_file::XZ_MEMORY_BYTES_MAX;

/// First bytes of an xz file (The .xz File Format 1.2.1, section 2.1.1.1).
const XZ_MAGIC: &[u8] = b"\xfd7zXZ\0";

/// A document of a corpus, with the fields that the comparison and the generator use.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Row {
    /// The row's own id.
    pub id: String,
    /// The text.
    pub text: String,
    /// Title.
    pub title: Option<String>,
    /// Issuing agency.
    pub agency: Option<String>,
    /// Year.
    pub year: Option<i32>,
    /// Type of document.
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// Opens a file of lines, and unpacks xz on the fly. The first bytes decide, not the name.
pub fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    let open = || -> io::Result<Box<dyn BufRead>> {
        let mut file = BufReader::with_capacity(1 << 18, File::open(path)?);
        if !file.fill_buf()?.starts_with(XZ_MAGIC) {
            return Ok(Box::new(file));
        }
        let decoder = Stream::new_stream_decoder(XZ_MEMORY_BYTES_MAX, CONCATENATED)?;
        let unpacked = XzDecoder::new_stream(file, decoder);
        Ok(Box::new(BufReader::with_capacity(1 << 18, unpacked)))
    };
    open().map_err(|error| format!("{} cannot be read: {error}", path.display()).into())
}

/// Calls `each` with every line of the file that is not empty.
pub fn each_line(
    path: &Path,
    mut each: impl FnMut(&str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut reader = open(path)?;
    let (mut line, mut number) = (String::new(), 0_u64);
    loop {
        line.clear();
        number += 1;
        let at = |error: Failure| format!("{}: line {number}: {error}", path.display());
        if reader.read_line(&mut line).map_err(|error| at(error.into()))? == 0 {
            return Ok(());
        }
        let trimmed = line.trim_ascii();
        if !trimmed.is_empty() {
            each(trimmed).map_err(at)?;
        }
    }
}

/// Calls `each` with every row of the JSON Lines file.
pub fn each_row(
    path: &Path,
    mut each: impl FnMut(Row) -> Result<(), Failure>,
) -> Result<(), Failure> {
    each_line(path, |line| each(serde_json::from_str(line)?))
}
