//! The file information block (FIB): where each part of a Word file is ([MS-DOC] 2.5).

use super::bytes::{place_at, u16_at, u32_at};

/// The kind of a Word file, as its first bytes tell it.
#[derive(Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Word 97 to 2007.
    Word97,
    /// Word 6 or 95, with the text in one piece.
    Word6,
    /// Word 6 or 95, saved by "fast save": the text is in several pieces.
    Word6Pieces,
    /// Encrypted with a password.
    Encrypted,
    /// Not a Word file, or one older than Word 6.
    Unknown,
}

/// Returns the kind of a file from the start of its stream `WordDocument`.
pub fn file_kind(document: &[u8]) -> FileKind {
    let (Some(magic), Some(version), Some(flags)) =
        (u16_at(document, 0), u16_at(document, 2), u16_at(document, 0xa))
    else {
        return FileKind::Unknown;
    };
    match magic {
        _ if !matches!(magic, 0xa5ec | 0xa5dc) => FileKind::Unknown,
        _ if flags & 0x0100 != 0 => FileKind::Encrypted,
        _ if version >= 0xc0 => FileKind::Word97,
        _ if version < 0x65 => FileKind::Unknown,
        _ if flags & 4 != 0 => FileKind::Word6Pieces,
        _ => FileKind::Word6,
    }
}

/// The file information block of a Word 97 file.
pub struct Fib<'a> {
    document: &'a [u8],
    table: &'a [u8],
}

/// Indexes of entries in `FibRgFcLcb97` ([MS-DOC] 2.5.6).
#[derive(Debug, Clone, Copy)]
pub enum Entry {
    Styles = 1,
    FootnoteMarks = 2,
    FootnoteTexts = 3,
    CommentTexts = 5,
    Sections = 6,
    Headers = 11,
    RunPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    /// Properties of the document.
    Document = 31,
    Pieces = 33,
    Shapes = 40,
    HeaderShapes = 41,
    EndnoteMarks = 46,
    EndnoteTexts = 47,
    Drawings = 50,
    BoxTexts = 56,
    HeaderBoxTexts = 58,
    ListDefinitions = 73,
    Lists = 74,
}

/// The parts of the text, in the order of the file ([MS-DOC] 2.3). The value is the index of the
/// part's length in `FibRgLw97`.
#[derive(Debug, Clone, Copy)]
pub enum TextPart {
    Main = 3,
    Footnotes = 4,
    Headers = 5,
    Comments = 7,
    Endnotes = 8,
    Boxes = 9,
    HeaderBoxes = 10,
}

impl<'a> Fib<'a> {
    /// Takes the streams `WordDocument` and [`Fib::table_name`].
    pub fn new(document: &'a [u8], table: &'a [u8]) -> Self {
        Fib { document, table }
    }

    /// Returns the name of the table stream that the stream `WordDocument` refers to.
    pub fn table_name(document: &[u8]) -> &'static str {
        let second = u16_at(document, 0xa).is_some_and(|flags| flags & 0x0200 != 0);
        if second { "1Table" } else { "0Table" }
    }

    /// Returns the bytes of an entry, cut at the end of the table stream. Empty if the file lacks
    /// the entry.
    pub fn entry(&self, entry: Entry) -> &'a [u8] {
        let Some((start, length)) = self.entry_place(entry) else { return &[] };
        let end = start.saturating_add(length).min(self.table.len());
        self.table.get(start..end).unwrap_or_default()
    }

    /// Returns the bytes of the table stream after an entry. Empty if the file lacks the entry.
    pub fn bytes_after(&self, entry: Entry) -> &'a [u8] {
        let Some((start, length)) = self.entry_place(entry) else { return &[] };
        self.table.get(start.saturating_add(length)..).unwrap_or_default()
    }

    /// Returns the offset and the length of an entry; `None` if the file lacks it. The offset of an
    /// empty entry is undefined ([MS-DOC] 2.5.6).
    fn entry_place(&self, entry: Entry) -> Option<(usize, usize)> {
        // Two counted arrays (16-bit, then 32-bit numbers) follow the base, then the entries.
        let words = 0x20 + 2 + 2 * usize::from(u16_at(self.document, 0x20)?);
        let longs = words + 2 + 4 * usize::from(u16_at(self.document, words)?);
        let count = usize::from(u16_at(self.document, longs)?);
        let at = longs + 2 + 8 * entry as usize;
        let (start, length) = (place_at(self.document, at)?, place_at(self.document, at + 4)?);
        ((entry as usize) < count && length > 0).then_some((start, length))
    }

    /// Returns the range of character positions of a part.
    pub fn part(&self, part: TextPart) -> std::ops::Range<usize> {
        let words = 0x20 + 2 + 2 * usize::from(u16_at(self.document, 0x20).unwrap_or_default());
        let length = |at: usize| u32_at(self.document, words + 2 + 4 * at).unwrap_or_default();
        // Lengths have 31 bits.
        let length = |at: usize| (length(at) & 0x7fff_ffff) as usize;
        let start: usize = (TextPart::Main as usize..part as usize).map(length).sum();
        start..start + length(part as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_in_the_table_stream() {
        // No 16-bit and no 32-bit numbers, then two entries, of which the second is empty.
        let mut document = vec![0; 0x20];
        document.extend([0, 0, 0, 0, 2, 0]);
        for number in [0_u32, 0, 2, 3] {
            document.extend(number.to_le_bytes());
        }
        let table = b"0123456789";
        let fib = Fib::new(&document, table);
        assert_eq!(
            (fib.entry(Entry::Styles), fib.bytes_after(Entry::Styles)),
            (&b"234"[..], &b"56789"[..])
        );
        // An entry that is not in the file, and one of length zero, whose offset means nothing.
        assert_eq!(fib.entry(Entry::ListDefinitions), b"");
        assert_eq!(fib.bytes_after(Entry::ListDefinitions), b"");
        document[0x26 + 8 + 4] = 0;
        let fib = Fib::new(&document, table);
        assert_eq!(
            (fib.entry(Entry::Styles), fib.bytes_after(Entry::Styles)),
            (&b""[..], &b""[..])
        );
    }
}
