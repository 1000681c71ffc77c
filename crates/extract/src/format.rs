//! File formats: detection by name and by content, and the size limit of each.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// Largest plain text or web page, in bytes. The longest law with its annexes is under 3 MB of
/// text; a larger file is a log or a dump.
pub const TEXT_BYTES_MAX: u64 = 64 << 20;
/// Largest PDF or office file, in bytes. A scan of some hundred pages fits.
pub const BINARY_BYTES_MAX: u64 = 256 << 20;

/// Number of bytes at the start of a file that are searched for a signature. PDF readers accept
/// leading bytes (ISO 32000-1, Annex H, implementation note 13).
const SIGNATURE_BYTES: usize = 1024;

/// Format of a file in the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// JSON Lines: one document per line.
    JsonLines,
    /// Portable Document Format.
    Pdf,
    /// Office Open XML text (Word 2007 and later).
    Docx,
    /// Word 97 to 2003 document.
    Doc,
    /// OpenDocument text.
    Odt,
    /// Rich Text Format.
    Rtf,
}

impl Format {
    /// Returns the format that a file name promises, by its extension in any case. Returns `None`
    /// for other extensions and for names without one.
    pub fn by_name(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "txt" => Format::Text,
            "html" | "htm" => Format::Html,
            "jsonl" => Format::JsonLines,
            "pdf" => Format::Pdf,
            "docx" => Format::Docx,
            "doc" => Format::Doc,
            "odt" => Format::Odt,
            "rtf" => Format::Rtf,
            _ => return None,
        })
    }

    /// Returns the short name used in records: `txt`, `pdf`, …
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "txt",
            Format::Html => "html",
            Format::JsonLines => "jsonl",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Doc => "doc",
            Format::Odt => "odt",
            Format::Rtf => "rtf",
        }
    }

    /// Returns the name of the format for messages: `a web page`, …
    pub fn noun(self) -> &'static str {
        match self {
            Format::Text => "plain text",
            Format::Html => "a web page",
            Format::JsonLines => "JSON Lines",
            Format::Pdf => "a PDF",
            Format::Docx => "a Word document (docx)",
            Format::Doc => "a Word document (doc)",
            Format::Odt => "an OpenDocument text",
            Format::Rtf => "Rich Text Format",
        }
    }

    /// Returns the size limit of a file, in bytes. Returns `None` for JSON Lines, which is read row
    /// by row.
    pub fn bytes_max(self) -> Option<u64> {
        match self {
            Format::Text | Format::Html => Some(TEXT_BYTES_MAX),
            Format::JsonLines => None,
            _ => Some(BINARY_BYTES_MAX),
        }
    }
}

/// Content type recognised by the first bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// A PDF.
    Pdf,
    /// A ZIP archive, as docx and odt are.
    Zip,
    /// An OLE compound file, as doc is.
    Ole,
    /// Rich Text Format.
    Rtf,
    /// A web page.
    Html,
    /// A picture, program or archive; holds its name for messages.
    Other(&'static str),
}

impl Signature {
    /// Detects the signature in the first bytes of a file. Returns `None` for unknown content, such
    /// as plain text.
    pub fn of(bytes: &[u8]) -> Option<Signature> {
        let head = &bytes[..bytes.len().min(SIGNATURE_BYTES)];
        let known: [(&[u8], Signature); 11] = [
            (b"PK\x03\x04", Signature::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Signature::Ole),
            (b"{\\rtf", Signature::Rtf),
            (b"\x89PNG", Signature::Other("a PNG picture")),
            (b"\xff\xd8\xff", Signature::Other("a JPEG picture")),
            (b"GIF8", Signature::Other("a GIF picture")),
            (b"II*\0", Signature::Other("a TIFF picture")),
            (b"\x1f\x8b", Signature::Other("a gzip archive")),
            (b"7z\xbc\xaf", Signature::Other("a 7-Zip archive")),
            (b"Rar!", Signature::Other("a RAR archive")),
            (b"\x7fELF", Signature::Other("a program")),
        ];
        if let Some((_, signature)) = known.iter().find(|(magic, _)| head.starts_with(magic)) {
            return Some(*signature);
        }
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        if text.starts_with(b"%PDF-") {
            return Some(Signature::Pdf);
        }
        let opens_with =
            |tag: &[u8]| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
        (opens_with(b"<!doctype html") || opens_with(b"<html")).then_some(Signature::Html)
    }

    /// Returns the name of the content type for messages.
    pub fn name(self) -> &'static str {
        match self {
            Signature::Pdf => "a PDF",
            Signature::Zip => "a ZIP archive",
            Signature::Ole => "an OLE compound file",
            Signature::Rtf => "Rich Text Format",
            Signature::Html => "a web page",
            Signature::Other(name) => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_formats_by_name() {
        let cases = [
            ("a.txt", Some(Format::Text)),
            ("thư mục/B.TXT", Some(Format::Text)),
            ("a.htm", Some(Format::Html)),
            ("a.jsonl", Some(Format::JsonLines)),
            ("a.tar.docx", Some(Format::Docx)),
            ("README.md", None),
            ("txt", None),
            ("a", None),
            ("a.", None),
        ];
        for (path, format) in cases {
            assert_eq!(Format::by_name(Path::new(path)), format, "{path}");
        }
    }

    #[test]
    fn knows_formats_by_content() {
        let cases: [(&[u8], Option<Signature>); 9] = [
            (b"%PDF-1.7\n", Some(Signature::Pdf)),
            (b"\xef\xbb\xbf\r\n%PDF-1.7\n", Some(Signature::Pdf)),
            (b" <!DOCTYPE HTML PUBLIC>", Some(Signature::Html)),
            (b"<HTML>", Some(Signature::Html)),
            (b"PK\x03\x04rest", Some(Signature::Zip)),
            (b"{\\rtf1", Some(Signature::Rtf)),
            (b"Th\xc3\xb4ng b\xc3\xa1o %PDF-", None),
            (b"<p>", None),
            (b"", None),
        ];
        for (bytes, signature) in cases {
            assert_eq!(Signature::of(bytes), signature, "{bytes:?}");
        }
    }
}
