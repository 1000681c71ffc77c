//! The streams of a compound file ([MS-CFB]).

use std::io::{Cursor, Read};

use cfb::CompoundFile;

/// Most bytes of one stream that are read: pictures have their own, and text of this length is none.
const STREAM_BYTES_MAX: u64 = 128 << 20;

/// An open compound file.
pub struct Streams<'a> {
    file: CompoundFile<Cursor<&'a [u8]>>,
    damaged: bool,
}

impl<'a> Streams<'a> {
    /// Opens a compound file; none where its directory is lost.
    pub fn open(bytes: &'a [u8]) -> Option<Streams<'a>> {
        let file = CompoundFile::open(Cursor::new(bytes)).ok()?;
        Some(Streams { file, damaged: false })
    }

    /// Whether a stream of this name is at the top.
    pub fn has(&self, name: &str) -> bool {
        self.file.is_stream(format!("/{name}"))
    }

    /// The bytes of a stream, as far as they are there; none where it is not.
    pub fn read(&mut self, name: &str) -> Option<Vec<u8>> {
        let mut stream = self.file.open_stream(format!("/{name}")).ok()?;
        let mut bytes = Vec::new();
        // What was read before an error stays in `bytes`.
        let read = stream.by_ref().take(STREAM_BYTES_MAX + 1).read_to_end(&mut bytes);
        let over = bytes.len() as u64 > STREAM_BYTES_MAX;
        self.damaged |= read.is_err() || over;
        (!bytes.is_empty()).then_some(bytes)
    }

    /// Whether a stream could not be read to its end.
    pub fn is_damaged(&self) -> bool {
        self.damaged
    }
}
