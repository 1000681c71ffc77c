//! Recognises the content of a file by its first bytes, whatever its name.

use std::borrow::Cow;

use crate::decode::Wide;
use crate::mime;

/// Number of bytes at the start of a file within which a PDF may begin (ISO 32000-1, Annex H,
/// implementation note 13). Download scripts leave the head of a web answer there, printers a job
/// header.
const PDF_WITHIN_BYTES: usize = 1024;
/// Number of bytes of a text that are searched: comments before a web page, the namespaces of an
/// XML document, the header of a mail that went through many servers.
const HEAD_BYTES: usize = 256 << 10;

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
    /// An OpenDocument text as a single XML file.
    FlatOdt,
    /// A MIME message: a mail or a web page in one file.
    Message,
    /// A TIFF picture.
    Tiff,
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A picture of another kind, program, archive or another document. Holds its name for
    /// messages.
    Other(&'static str),
}

/// First bytes of binary formats.
const BINARY: [(&[u8], Signature); 11] = [
    (b"PK\x03\x04", Signature::Zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Signature::Ole),
    (b"\x89PNG", Signature::Png),
    (b"\xff\xd8\xff", Signature::Jpeg),
    (b"GIF8", Signature::Other("a GIF picture")),
    (b"II*\0", Signature::Tiff),
    (b"MM\0*", Signature::Tiff),
    (b"\x1f\x8b", Signature::Other("a gzip archive")),
    (b"7z\xbc\xaf", Signature::Other("a 7-Zip archive")),
    (b"Rar!", Signature::Other("a RAR archive")),
    (b"\x7fELF", Signature::Other("a program")),
];

/// What names the type of an XML document, within its first element.
const XML: [(&[u8], Signature); 4] = [
    (b"application/vnd.oasis.opendocument.text", Signature::FlatOdt),
    (b"application/vnd.oasis.opendocument.", Signature::Other("an OpenDocument other than a text")),
    (b"schemas.microsoft.com/office/word/2003/wordml", WORD_XML),
    (b"schemas.microsoft.com/office/2006/xmlPackage", WORD_XML),
];
const WORD_XML: Signature = Signature::Other("a Word document in XML, which Word saves as .docx");

/// The content of a file: its type, and the bytes for the reader of that type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content<'a> {
    /// The type; `None` for unknown content, such as plain text.
    pub signature: Option<Signature>,
    /// The file without what precedes the content: byte-order marks, white space, and for a PDF any
    /// bytes. Rich Text Format, messages and flat OpenDocument are in an encoding that extends
    /// ASCII. Web pages and unknown content are as in the file.
    pub bytes: Cow<'a, [u8]>,
}

impl<'a> Content<'a> {
    /// Recognises the content of a file.
    pub fn of(bytes: &'a [u8]) -> Content<'a> {
        let content = |signature, bytes| Content { signature: Some(signature), bytes };
        let start = after_marks(bytes);
        if let Some((_, signature)) = BINARY.iter().find(|(magic, _)| start.starts_with(magic)) {
            return content(*signature, Cow::Borrowed(start));
        }
        let wide = Wide::of(bytes);
        let text = |bytes: &'a [u8]| match wide {
            Some(wide) => Cow::Owned(wide.text(bytes).into_bytes()),
            None => Cow::Borrowed(bytes),
        };
        let head = text(&bytes[..bytes.len().min(HEAD_BYTES)]);
        let signature = text_signature(after_marks(&head));
        // An editor may put the mark of another encoding before a text in ASCII.
        let of_start = || text_signature(start).filter(|_| wide.is_some());
        if let (None, Some(signature)) = (signature, of_start()) {
            return content(signature, Cow::Borrowed(start));
        }
        // A server may print a warning before a PDF.
        if let (None | Some(Signature::Html), Some(at)) = (signature, pdf_start(bytes)) {
            return content(Signature::Pdf, Cow::Borrowed(&bytes[at..]));
        }
        match signature {
            // Beside a mark of its encoding, a page keeps what precedes it.
            Some(Signature::Html) if wide.is_none() && !is_plain(bytes, start) => {
                content(Signature::Html, Cow::Borrowed(start))
            }
            None | Some(Signature::Html) => Content { signature, bytes: Cow::Borrowed(bytes) },
            Some(Signature::Rtf) => {
                content(Signature::Rtf, rtf_in_ascii(without_marks(text(bytes))))
            }
            Some(signature) => content(signature, without_marks(text(bytes))),
        }
    }
}

impl Signature {
    /// Detects the signature in the bytes of a file. Returns `None` for unknown content, such as
    /// plain text.
    pub fn of(bytes: &[u8]) -> Option<Signature> {
        Content::of(bytes).signature
    }

    /// Returns the name of the content type for messages.
    pub fn name(self) -> &'static str {
        match self {
            Signature::Pdf => "a PDF",
            Signature::Zip => "a ZIP archive",
            Signature::Ole => "an OLE compound file",
            Signature::Rtf => "Rich Text Format",
            Signature::Html => "a web page",
            Signature::FlatOdt => "an OpenDocument text",
            Signature::Message => "a mail or a web page in one file",
            Signature::Tiff => "a TIFF picture",
            Signature::Jpeg => "a JPEG picture",
            Signature::Png => "a PNG picture",
            Signature::Other(name) => name,
        }
    }
}

/// Byte-order marks, the same after a program took the bytes of UTF-8 for Windows-1252 once or
/// twice, and characters that nobody sees: spaces that do not break or have no width, marks of
/// direction.
const MARKS: [&[u8]; 14] = [
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    "\u{ef}\u{bb}\u{bf}".as_bytes(),
    "\u{c3}\u{af}\u{c2}\u{bb}\u{c2}\u{bf}".as_bytes(),
    "\u{a0}".as_bytes(),
    b"\xa0",
    "\u{200b}".as_bytes(),
    "\u{200c}".as_bytes(),
    "\u{200d}".as_bytes(),
    "\u{200e}".as_bytes(),
    "\u{200f}".as_bytes(),
    "\u{2060}".as_bytes(),
    "\u{3000}".as_bytes(),
];

/// Returns `bytes` without [`MARKS`] and white space at their start, in any order and number:
/// scripts that put files together leave them between the parts.
fn after_marks(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes;
    loop {
        let mark = MARKS.iter().find(|mark| rest.starts_with(mark));
        let next = &rest[mark.map_or(0, |mark| mark.len())..];
        let blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0xb | b'\0');
        let length = next.iter().take_while(|byte| blank(byte)).count();
        let next = &next[length..];
        if next.len() == rest.len() {
            return rest;
        }
        rest = next;
    }
}

/// Returns true if only a byte-order mark of UTF-8 and white space precede `start` in `bytes`.
fn is_plain(bytes: &[u8], start: &[u8]) -> bool {
    let before = &bytes[..bytes.len() - start.len()];
    before.strip_prefix(b"\xef\xbb\xbf").unwrap_or(before).is_ascii()
}

fn without_marks(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(after_marks(bytes)),
        Cow::Owned(bytes) => Cow::Owned(after_marks(&bytes).to_vec()),
    }
}

/// Returns the type of a text by its start.
fn text_signature(text: &[u8]) -> Option<Signature> {
    if text.starts_with(b"{\\rtf") {
        return Some(Signature::Rtf);
    }
    let root = after_prologue(text);
    let opens_with =
        |tag: &[u8]| root.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    if [&b"<!doctype html"[..], b"<html", b"<head>", b"<body"].into_iter().any(opens_with) {
        return Some(Signature::Html);
    }
    if root.starts_with(b"<") {
        let tag = &root[..root.iter().position(|byte| *byte == b'>').unwrap_or(root.len())];
        let names = |name: &[u8]| tag.windows(name.len()).any(|window| window == name);
        return XML.iter().find(|(name, _)| names(name)).map(|(_, signature)| *signature);
    }
    mime::is_message(text).then_some(Signature::Message)
}

/// Returns a text without declarations and comments of XML and HTML at its start.
fn after_prologue(text: &[u8]) -> &[u8] {
    let mut rest = text;
    loop {
        let (open, end): (&[u8], &[u8]) = match rest {
            [b'<', b'?', ..] => (b"<?", b"?>"),
            [b'<', b'!', b'-', b'-', ..] => (b"<!--", b"-->"),
            _ => return rest,
        };
        let content = &rest[open.len()..];
        let Some(at) = content.windows(end.len()).position(|window| window == end) else {
            return rest;
        };
        rest = after_marks(&content[at + end.len()..]);
    }
}

/// Returns the place of the header of a PDF, which other bytes may precede. A text that only
/// mentions the header has no objects.
fn pdf_start(bytes: &[u8]) -> Option<usize> {
    let header = b"%PDF-";
    let within = &bytes[..bytes.len().min(PDF_WITHIN_BYTES + header.len())];
    let at = within.windows(header.len()).position(|window| window == header)?;
    let is_first = bytes.len() - at == after_marks(bytes).len();
    let has_objects = || bytes[at..].windows(6).any(|window| window == b"endobj");
    (is_first || has_objects()).then_some(at)
}

/// Returns Rich Text Format that an editor saved as Unicode, with its letters beyond ASCII as
/// control words: the format itself knows bytes of old code pages only.
fn rtf_in_ascii(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let Some(text) = std::str::from_utf8(&bytes).ok().filter(|text| !text.is_ascii()) else {
        return bytes;
    };
    let mut out = String::with_capacity(text.len());
    let mut units = [0; 2];
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut units) {
            out.push_str(&format!("{{\\uc0\\u{} }}", unit.cast_signed()));
        }
    }
    out.into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

    fn utf16(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        let unit =
            |unit: u16| if encoding == UTF_16LE { unit.to_le_bytes() } else { unit.to_be_bytes() };
        text.encode_utf16().flat_map(unit).collect()
    }

    const FLAT: &str = "<?xml version='1.0'?>\n<!-- a -->\n<office:document xmlns:office='x' \
        office:mimetype='application/vnd.oasis.opendocument.text'><office:body/>";

    #[test]
    fn knows_formats_by_content() {
        let cases: [(&[u8], Option<Signature>); 20] = [
            (b"%PDF-1.7\n", Some(Signature::Pdf)),
            (b"\xef\xbb\xbf\r\n%PDF-1.7\n", Some(Signature::Pdf)),
            (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.7\n1 0 obj endobj", Some(Signature::Pdf)),
            (
                b"Content-Type: application/pdf\r\n\r\n%PDF-1.7\n1 0 obj endobj",
                Some(Signature::Pdf),
            ),
            (b"\0\0\0junk%PDF-1.7\n1 0 obj endobj", Some(Signature::Pdf)),
            (b" <!DOCTYPE HTML PUBLIC>", Some(Signature::Html)),
            (b"<?xml version='1.0'?><!-- saved --> <HTML>", Some(Signature::Html)),
            (b"PK\x03\x04rest", Some(Signature::Zip)),
            (b"\xef\xbb\xbf\nPK\x03\x04rest", Some(Signature::Zip)),
            (b"\n\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Some(Signature::Ole)),
            (b"{\\rtf1", Some(Signature::Rtf)),
            (b"\xef\xbb\xbf\xef\xbb\xbf \r\n{\\rtf1", Some(Signature::Rtf)),
            (FLAT.as_bytes(), Some(Signature::FlatOdt)),
            (b"<a xmlns='http://schemas.microsoft.com/office/word/2003/wordml'>", Some(WORD_XML)),
            (b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>", Some(Signature::Message)),
            (b"PK\x03\x04 %PDF-1.4 1 0 obj endobj", Some(Signature::Zip)),
            (b"Th\xc3\xb4ng b\xc3\xa1o %PDF-1.4", None),
            (b"<p>", None),
            (b"S\xe1\xbb\x91: 12\n\nContent-Type: text/plain\n\n", None),
            (b"", None),
        ];
        for (bytes, signature) in cases {
            assert_eq!(Signature::of(bytes), signature, "{:?}", String::from_utf8_lossy(bytes));
        }
        let far = [&b"x".repeat(PDF_WITHIN_BYTES)[..], b"%PDF-1.4 1 0 obj endobj"].concat();
        assert_eq!(Signature::of(&far), Some(Signature::Pdf));
        assert_eq!(Signature::of(&[b"x", &far[..]].concat()), None);
    }

    #[test]
    fn knows_texts_in_every_form_of_unicode() {
        let texts = [
            ("{\\rtf1 a}", Signature::Rtf),
            ("<html>", Signature::Html),
            (FLAT, Signature::FlatOdt),
            ("Content-Type: text/html\r\n\r\n<p>", Signature::Message),
        ];
        for (text, signature) in texts {
            for encoding in [UTF_16LE, UTF_16BE] {
                let bytes = utf16(text, encoding);
                let marked = utf16(&format!("\u{feff} \n{text}"), encoding);
                assert_eq!(Signature::of(&bytes), Some(signature), "{text} {encoding:?}");
                let content = Content::of(&marked);
                assert_eq!(content.signature, Some(signature), "{text} {encoding:?}");
                if signature != Signature::Html {
                    assert_eq!(String::from_utf8_lossy(&content.bytes), text);
                }
            }
            for big in [false, true] {
                let order = if big { u32::to_be_bytes } else { u32::to_le_bytes };
                for mark in ["", "\u{feff}", "\u{feff}\u{a0}\n"] {
                    let marked = format!("{mark}{text}");
                    let bytes: Vec<u8> = marked.chars().flat_map(|c| order(c.into())).collect();
                    assert_eq!(Signature::of(&bytes), Some(signature), "{text} {mark:?}");
                }
            }
        }
    }

    #[test]
    fn marks_of_encodings_and_blanks_are_passed_over() {
        let marks = [
            "\u{feff}\r\n",
            "\u{a0}",
            "\u{a0}\u{feff} \u{200b}",
            "ï»¿",
            "Ã¯Â»Â¿\n",
            "\n\n \u{3000}",
            "\u{200e}",
        ];
        let texts = [
            ("%PDF-1.4 1 0 obj endobj", Signature::Pdf),
            ("PK\x03\x04", Signature::Zip),
            ("{\\rtf1 a}", Signature::Rtf),
            ("<html>", Signature::Html),
            ("<!DOCTYPE html>", Signature::Html),
            (FLAT, Signature::FlatOdt),
            ("Content-Type: text/html\r\n\r\n<p>", Signature::Message),
        ];
        for (text, signature) in texts {
            for mark in marks {
                let marked = format!("{mark}{text}");
                assert_eq!(Signature::of(marked.as_bytes()), Some(signature), "{mark:?} {text}");
            }
            for mark in [&b"\xff\xfe"[..], b"\xfe\xff\n", b"\xa0", b"\xef\xbb\xbf\xa0"] {
                let marked = [mark, text.as_bytes()].concat();
                assert_eq!(Signature::of(&marked), Some(signature), "{mark:x?} {text}");
            }
        }
    }

    #[test]
    fn readers_get_the_content_from_its_start() {
        let cases: [(&[u8], &[u8]); 7] = [
            ("ï»¿{\\rtf1 ạ}".as_bytes(), b"{\\rtf1 {\\uc0\\u7841 }}"),
            ("\u{feff}\u{a0}<html>".as_bytes(), b"<html>"),
            (b"HTTP\r\n\r\n%PDF-1.4 1 0 obj endobj", b"%PDF-1.4 1 0 obj endobj"),
            (b"\xef\xbb\xbfPK\x03\x04x", b"PK\x03\x04x"),
            (b" \n{\\rtf1 \xd0}", b"{\\rtf1 \xd0}"),
            ("\u{feff}{\\rtf1 ạ}".as_bytes(), b"{\\rtf1 {\\uc0\\u7841 }}"),
            (b"\xef\xbb\xbf\nplain", b"\xef\xbb\xbf\nplain"),
        ];
        for (file, bytes) in cases {
            assert_eq!(&*Content::of(file).bytes, bytes);
        }
    }
}
