//! Takes MIME messages apart (RFC 2045 to 2047, 2231): mails, and web pages saved as one file
//! (MHTML, RFC 2557).
//!
//! Own code, because a library decodes text by the charset that a message declares, where
//! [`crate::decode`] knows better, and none limits depth and number of the parts. `header` reads
//! header fields, `transfer` the encodings of contents.

mod header;
mod transfer;

use encoding_rs::Encoding;

use crate::decode::Declared;
use header::{DEFAULT_TYPE, Headers};

/// Maximum depth of parts in parts. A forwarded mail adds two or three levels.
pub const DEPTH_MAX: usize = 20;
/// Maximum number of parts of a message. A web page saved with its pictures has some hundred.
pub const PARTS_MAX: usize = 5_000;

/// A message or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    headers: Headers,
    /// The content.
    pub content: Content,
}

/// The content of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Bytes, without their transfer encoding.
    Bytes(Vec<u8>),
    /// Parts, in order. A `message/rfc822` has one: the message in it.
    Parts(Vec<Part>),
}

/// A message and its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The message as a part.
    pub root: Part,
    /// Whether parts are missing: the last boundary, or parts over [`DEPTH_MAX`] or [`PARTS_MAX`].
    pub is_cut: bool,
}

/// Reads a message. Any bytes are accepted: the first line that is not a header field begins the
/// content. Needs memory of up to twice the length of `bytes`.
pub fn parse(bytes: &[u8]) -> Message {
    let mut parser = Parser { parts: 0, is_cut: false };
    let root = parser.part(start(bytes), 0, DEFAULT_TYPE);
    Message { root, is_cut: parser.is_cut }
}

/// Returns true if `bytes` begin as a message: with header fields, one of which gives a type of
/// content that a message may have as a whole.
pub fn is_message(bytes: &[u8]) -> bool {
    let (headers, body) = header::split(start(bytes));
    let kind = headers.value("content-type").map(|kind| kind.trim().to_ascii_lowercase());
    let kinds = ["multipart/", "text/", "message/"];
    body.is_some() && kind.is_some_and(|kind| kinds.iter().any(|known| kind.starts_with(known)))
}

/// Returns true if `bytes` begin with the header of a mail, however old.
pub fn has_header(bytes: &[u8]) -> bool {
    let (headers, body) = header::split(start(bytes));
    let known = ["from", "to", "subject", "date", "received", "message-id"];
    body.is_some() && known.iter().any(|name| headers.value(name).is_some())
}

/// Returns `bytes` from the first field on. Editors add blank lines, and mail programs begin the
/// messages of a mailbox with a line of its own (RFC 4155).
fn start(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.trim_ascii_start();
    let line = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
    if bytes.starts_with(b"From ") { &bytes[line..] } else { bytes }
}

impl Part {
    /// Returns the text of a header field, with its encoded words decoded. `name` is in lower case.
    /// Returns `None` if the field is missing or empty.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.text(name)
    }

    /// Returns the type of the content in lower case, such as `text/html`.
    pub fn media_type(&self) -> &str {
        &self.headers.media_type
    }

    /// Returns the name of the file that the part holds, if it has one.
    pub fn file_name(&self) -> Option<String> {
        let name = self.headers.parameter("content-disposition", "filename");
        name.or_else(|| self.headers.parameter("content-type", "name"))
    }

    /// Returns true if the part is meant to be saved, not to be shown.
    pub fn is_attachment(&self) -> bool {
        let disposition = self.headers.value("content-disposition").unwrap_or_default();
        disposition.trim_start().get(..10).is_some_and(|w| w.eq_ignore_ascii_case("attachment"))
    }

    /// Returns true if the part is a web page.
    pub fn is_page(&self) -> bool {
        matches!(self.media_type(), "text/html" | "application/xhtml+xml")
    }

    /// Returns the bytes of the part; empty if it consists of parts.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Bytes(bytes) => bytes,
            Content::Parts(_) => &[],
        }
    }

    /// Returns what the part says about the encoding of its text.
    pub fn declared(&self) -> Declared {
        let charset = self.headers.parameter("content-type", "charset");
        let encoding = charset.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
        match encoding {
            Some(encoding) => Declared::Beside { encoding, is_page: self.is_page() },
            None if self.is_page() => Declared::AsHtml,
            None => Declared::No,
        }
    }

    /// Returns the parts that show the text of this message, in order, and no other form of it. Of
    /// alternatives this is the last web page, or else the last text. Of related parts it is the
    /// one that is named as start, or else the first web page or text. Messages in the message have
    /// texts of their own.
    pub fn texts(&self) -> Vec<&Part> {
        let Content::Parts(parts) = &self.content else {
            let is_text = self.is_page() || self.media_type() == "text/plain";
            return Vec::from_iter((is_text && !self.is_attachment()).then_some(self));
        };
        let shown = parts.iter().map(Part::texts);
        match self.media_type() {
            "multipart/alternative" => best(shown.rev().collect()),
            "multipart/related" => {
                let start = self.headers.parameter("content-type", "start");
                let is_start = |part: &Part| part.headers.text("content-id") == start;
                let at = parts.iter().position(is_start).filter(|_| start.is_some());
                let named = at.map(|at| parts[at].texts()).filter(|texts| !texts.is_empty());
                named.unwrap_or_else(|| best(shown.collect()))
            }
            kind if kind.starts_with("message/") => Vec::new(),
            _ => shown.flatten().collect(),
        }
    }
}

/// Returns the first texts with a web page, or else the first.
fn best(shown: Vec<Vec<&Part>>) -> Vec<&Part> {
    let has_page = |texts: &Vec<&Part>| texts.iter().any(|part| part.is_page());
    let at = shown.iter().position(has_page).or(shown.iter().position(|texts| !texts.is_empty()));
    at.and_then(|at| shown.into_iter().nth(at)).unwrap_or_default()
}

/// Counts the parts of a message while it is read.
struct Parser {
    parts: usize,
    is_cut: bool,
}

impl Parser {
    /// Reads a part. `default_type` is its type if it gives none.
    fn part(&mut self, bytes: &[u8], depth: usize, default_type: &str) -> Part {
        self.parts += 1;
        let (mut headers, body) = header::split(bytes);
        headers.set_media_type(default_type);
        let body = body.unwrap_or_default();
        let encoding = headers.value("content-transfer-encoding").unwrap_or_default();
        let boundary = headers.parameter("content-type", "boundary");
        let holds_message = matches!(&*headers.media_type, "message/rfc822" | "message/global");
        let content = match boundary {
            Some(boundary) if headers.media_type.starts_with("multipart/") => {
                Content::Parts(self.parts(body, &boundary, depth, &headers))
            }
            _ if holds_message && depth < DEPTH_MAX => {
                let message = transfer::decode(body, encoding);
                Content::Parts(vec![self.part(&message, depth + 1, DEFAULT_TYPE)])
            }
            _ => {
                self.is_cut |= holds_message;
                Content::Bytes(transfer::decode(body, encoding))
            }
        };
        Part { headers, content }
    }

    fn parts(&mut self, body: &[u8], boundary: &str, depth: usize, headers: &Headers) -> Vec<Part> {
        let (sections, is_closed) = sections(body, boundary.as_bytes());
        let default_type = match &*headers.media_type {
            "multipart/digest" => "message/rfc822",
            _ => DEFAULT_TYPE,
        };
        self.is_cut |= !is_closed;
        let mut parts = Vec::new();
        for section in sections {
            if depth >= DEPTH_MAX || self.parts >= PARTS_MAX {
                self.is_cut = true;
                break;
            }
            parts.push(self.part(section, depth + 1, default_type));
        }
        parts
    }
}

/// Splits the body of a multipart at its boundary lines. The line end before such a line belongs
/// to it. Also returns whether the last boundary was found.
fn sections<'a>(body: &'a [u8], boundary: &[u8]) -> (Vec<&'a [u8]>, bool) {
    let mut sections = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let end = at;
        at += line.len();
        let Some(rest) = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary))
        else {
            continue;
        };
        let rest = rest.trim_ascii_end();
        if !matches!(rest, b"" | b"--") {
            continue;
        }
        if let Some(start) = start {
            let section: &[u8] = &body[start..end];
            let section = section.strip_suffix(b"\n").unwrap_or(section);
            sections.push(section.strip_suffix(b"\r").unwrap_or(section));
        }
        start = Some(at);
        if rest == b"--" {
            return (sections, true);
        }
    }
    sections.extend(start.map(|start| &body[start..]));
    (sections, false)
}

#[cfg(test)]
mod tests;
