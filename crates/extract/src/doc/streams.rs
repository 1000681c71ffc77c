//! Reads the streams of a compound file ([MS-CFB]), damaged or not.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::salvage;

/// Maximum number of bytes of a stream; a longer one is cut and counts as damaged. Pictures are in
/// streams of their own, and no text is as long as this.
const STREAM_BYTES_MAX: u64 = 128 << 20;

/// An open compound file.
pub struct Streams<'a> {
    file: Source<'a>,
    damaged: bool,
}

enum Source<'a> {
    Whole(CompoundFile<Cursor<&'a [u8]>>),
    /// Streams that were found in a damaged file.
    Salvaged(HashMap<String, Vec<u8>>),
}

impl<'a> Streams<'a> {
    /// Opens a compound file. A damaged one opens, too, but may have no streams.
    pub fn open(bytes: &'a [u8]) -> Streams<'a> {
        match CompoundFile::open(Cursor::new(bytes)) {
            Ok(file) => Streams { file: Source::Whole(file), damaged: false },
            Err(_) => {
                let found = salvage::streams(bytes);
                Streams { file: Source::Salvaged(found), damaged: true }
            }
        }
    }

    /// Returns true if the root has a stream of this name.
    pub fn has(&self, name: &str) -> bool {
        match &self.file {
            Source::Whole(file) => file.is_stream(format!("/{name}")),
            Source::Salvaged(streams) => streams.contains_key(name),
        }
    }

    /// Returns the bytes of a stream, as far as they can be read; `None` if that is nothing. A
    /// stream of a damaged file can be read only once.
    pub fn read(&mut self, name: &str) -> Option<Vec<u8>> {
        let file = match &mut self.file {
            Source::Whole(file) => file,
            Source::Salvaged(streams) => return streams.remove(name),
        };
        let mut stream = file.open_stream(format!("/{name}")).ok()?;
        let mut bytes = Vec::new();
        // What was read before an error stays in `bytes`.
        let read = stream.by_ref().take(STREAM_BYTES_MAX + 1).read_to_end(&mut bytes);
        let over = bytes.len() as u64 > STREAM_BYTES_MAX;
        self.damaged |= read.is_err() || over;
        (!bytes.is_empty()).then_some(bytes)
    }

    /// Returns true if the file is damaged, or a stream could not be read to its end.
    pub fn is_damaged(&self) -> bool {
        self.damaged
    }
}
