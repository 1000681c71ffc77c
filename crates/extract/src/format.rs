//! File formats: detection by name, and the size limit of each.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// Largest plain text or web page, in bytes. The longest law with its annexes is under 3 MB of
/// text; a larger file is a log or a dump.
pub const TEXT_BYTES_MAX: u64 = 64 << 20;
/// Largest PDF, office file or picture, in bytes. A scan of some hundred pages fits.
pub const BINARY_BYTES_MAX: u64 = 256 << 20;

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
    /// Office Open XML text (Word 2007 and later), with macros or a template, too.
    Docx,
    /// Word 97 to 2003 document.
    Doc,
    /// OpenDocument text, as a package or as a single XML file.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// A web page with its pictures in one file (MHTML).
    Mhtml,
    /// A mail (Internet Message Format).
    Mail,
    /// A mail of Outlook.
    OutlookMail,
    /// A scan: TIFF, with one or more pages.
    Tiff,
    /// A scan or photograph: JPEG.
    Jpeg,
    /// A scan or picture of a screen: PNG.
    Png,
}

/// Extensions of file names, in lower case, and the format that each promises.
const EXTENSIONS: [(&str, Format); 25] = [
    ("txt", Format::Text),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("mht", Format::Mhtml),
    ("mhtml", Format::Mhtml),
    ("jsonl", Format::JsonLines),
    ("pdf", Format::Pdf),
    ("docx", Format::Docx),
    ("docm", Format::Docx),
    ("dotx", Format::Docx),
    ("dotm", Format::Docx),
    ("doc", Format::Doc),
    ("dot", Format::Doc),
    ("odt", Format::Odt),
    ("ott", Format::Odt),
    ("fodt", Format::Odt),
    ("rtf", Format::Rtf),
    ("eml", Format::Mail),
    ("msg", Format::OutlookMail),
    ("tif", Format::Tiff),
    ("tiff", Format::Tiff),
    ("jpg", Format::Jpeg),
    ("jpeg", Format::Jpeg),
    ("png", Format::Png),
];

impl Format {
    /// Returns the format that a file name promises, by its extension in any case. Returns `None`
    /// for other extensions and for names without one.
    pub fn by_name(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, format)| *format)
    }

    /// Returns the extensions of file names that are read, in lower case.
    pub fn extensions() -> impl Iterator<Item = &'static str> {
        EXTENSIONS.iter().map(|(extension, _)| *extension)
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
            Format::Mhtml => "mht",
            Format::Mail => "eml",
            Format::OutlookMail => "msg",
            Format::Tiff => "tif",
            Format::Jpeg => "jpg",
            Format::Png => "png",
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
            Format::Mhtml => "a web page in one file",
            Format::Mail => "a mail",
            Format::OutlookMail => "a mail of Outlook",
            Format::Tiff => "a TIFF picture",
            Format::Jpeg => "a JPEG picture",
            Format::Png => "a PNG picture",
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The child process gets the format by this name.
    #[test]
    fn every_name_of_a_format_is_an_extension_of_it() {
        for (extension, format) in EXTENSIONS {
            assert_eq!(Format::by_name(Path::new(&format!("a.{}", format.name()))), Some(format));
            assert_eq!(Format::by_name(Path::new(&format!("a.{extension}"))), Some(format));
        }
    }

    #[test]
    fn knows_formats_by_name() {
        let cases = [
            ("a.txt", Some(Format::Text)),
            ("thư mục/B.TXT", Some(Format::Text)),
            ("a.htm", Some(Format::Html)),
            ("a.jsonl", Some(Format::JsonLines)),
            ("a.tar.docx", Some(Format::Docx)),
            ("a.DOTM", Some(Format::Docx)),
            ("a.fodt", Some(Format::Odt)),
            ("a.TIFF", Some(Format::Tiff)),
            ("a.jpeg", Some(Format::Jpeg)),
            ("a.xlsx", None),
            ("README.md", None),
            ("txt", None),
            ("a", None),
            ("a.", None),
        ];
        for (path, format) in cases {
            assert_eq!(Format::by_name(Path::new(path)), format, "{path}");
        }
    }
}
