//! The file information block: where in a Word file everything is ([MS-DOC] 2.5).

use super::bytes::{place_at, u16_at, u32_at};

/// What kind of Word file begins with these bytes.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// Word 97 to 2007.
    Word97,
    /// Word 6 or 95, whose text is in one piece.
    Word6,
    /// Word 6 or 95, saved fast, in pieces.
    Word6Pieces,
    /// Protected with a password.
    Encrypted,
    /// No Word file, or one older than Word 6.
    Unknown,
}

/// Reads it off the beginning of the stream `WordDocument`.
pub fn kind(document: &[u8]) -> Kind {
    let (Some(magic), Some(version), Some(flags)) =
        (u16_at(document, 0), u16_at(document, 2), u16_at(document, 0xa))
    else {
        return Kind::Unknown;
    };
    match magic {
        _ if !matches!(magic, 0xa5ec | 0xa5dc) => Kind::Unknown,
        _ if flags & 0x0100 != 0 => Kind::Encrypted,
        _ if version >= 0xc0 => Kind::Word97,
        _ if version < 0x65 => Kind::Unknown,
        _ if flags & 4 != 0 => Kind::Word6Pieces,
        _ => Kind::Word6,
    }
}

/// The block of a Word 97 file.
pub struct Fib<'a> {
    document: &'a [u8],
    table: &'a [u8],
}

/// Numbers of entries of `FibRgFcLcb97` ([MS-DOC] 2.5.6).
#[derive(Debug, Clone, Copy)]
pub enum Entry {
    Styles = 1,
    FootnoteMarks = 2,
    FootnoteTexts = 3,
    Sections = 6,
    Headers = 11,
    RunPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    Pieces = 33,
    Shapes = 40,
    EndnoteMarks = 46,
    EndnoteTexts = 47,
    BoxTexts = 56,
    ListDefinitions = 73,
    Lists = 74,
}

/// The parts of the text, in the order in which they stand ([MS-DOC] 2.3).
#[derive(Debug, Clone, Copy)]
pub enum Part {
    Main = 3,
    Footnotes = 4,
    Headers = 5,
    Endnotes = 8,
    Boxes = 9,
}

impl<'a> Fib<'a> {
    /// Of the streams `WordDocument` and the table that it names.
    pub fn new(document: &'a [u8], table: &'a [u8]) -> Self {
        Fib { document, table }
    }

    /// The name of the stream with the tables.
    pub fn table_name(document: &[u8]) -> &'static str {
        let second = u16_at(document, 0xa).is_some_and(|flags| flags & 0x0200 != 0);
        if second { "1Table" } else { "0Table" }
    }

    /// The bytes of an entry, up to the end of the stream.
    pub fn entry(&self, entry: Entry) -> &'a [u8] {
        let (start, length) = self.entry_place(entry).unwrap_or_default();
        let end = start.saturating_add(length).min(self.table.len());
        self.table.get(start..end).unwrap_or_default()
    }

    /// The bytes from the end of an entry on.
    pub fn behind(&self, entry: Entry) -> &'a [u8] {
        let (start, length) = self.entry_place(entry).unwrap_or_default();
        self.table.get(start.saturating_add(length)..).unwrap_or_default()
    }

    fn entry_place(&self, entry: Entry) -> Option<(usize, usize)> {
        // Behind the base come two counted arrays, then the entries.
        let words = 0x20 + 2 + 2 * usize::from(u16_at(self.document, 0x20)?);
        let longs = words + 2 + 4 * usize::from(u16_at(self.document, words)?);
        let count = usize::from(u16_at(self.document, longs)?);
        let at = longs + 2 + 8 * entry as usize;
        let known = (entry as usize) < count;
        known.then_some((place_at(self.document, at)?, place_at(self.document, at + 4)?))
    }

    /// The positions of characters that a part has.
    pub fn part(&self, part: Part) -> std::ops::Range<usize> {
        let words = 0x20 + 2 + 2 * usize::from(u16_at(self.document, 0x20).unwrap_or_default());
        let length = |at: usize| u32_at(self.document, words + 2 + 4 * at).unwrap_or_default();
        // Lengths are 31 bits.
        let length = |at: usize| (length(at) & 0x7fff_ffff) as usize;
        let start: usize = (Part::Main as usize..part as usize).map(length).sum();
        start..start + length(part as usize)
    }
}
