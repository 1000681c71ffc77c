//! Header fields: folded lines, parameters (RFC 2045, 5.1; RFC 2231) and encoded words (RFC 2047).

use encoding_rs::Encoding;

use super::transfer;
use crate::decode::{Declared, decode};

/// The type of a part that gives none.
pub const DEFAULT_TYPE: &str = "text/plain";
/// Maximum number of fields of one header. Mails that went through many servers have some hundred.
const FIELDS_MAX: usize = 2_000;
/// Maximum length of the name of a field, in bytes. Real names have under forty.
const NAME_BYTES_MAX: usize = 100;
/// Maximum number of pieces of one parameter.
const PIECES_MAX: usize = 100;

/// The header of a part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Headers {
    /// Names in lower case, and unfolded values with their encoded words.
    fields: Vec<(String, String)>,
    /// The type of the content in lower case, without parameters.
    pub media_type: String,
}

/// Splits `bytes` at the end of the header: a blank line, or the first line that is not a field.
/// The body is `None` if there is nothing after the header.
pub fn split(bytes: &[u8]) -> (Headers, Option<&[u8]>) {
    let mut fields: Vec<(String, Vec<u8>)> = Vec::new();
    let mut at = 0;
    let mut body = None;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let content = line.trim_ascii_end();
        if content.is_empty() {
            body = Some(&bytes[at + line.len()..]);
            break;
        }
        let is_folded = content[0].is_ascii_whitespace();
        if let Some((_, value)) = fields.last_mut().filter(|_| is_folded) {
            value.push(b' ');
            value.extend_from_slice(content.trim_ascii());
        } else if let Some((name, value)) = field(content).filter(|_| fields.len() < FIELDS_MAX) {
            fields.push((name.to_ascii_lowercase(), value.to_vec()));
        } else {
            body = Some(&bytes[at..]);
            break;
        }
        at += line.len();
    }
    let fields = fields.into_iter().map(|(name, value)| (name, text(&value))).collect();
    (Headers { fields, media_type: String::new() }, body)
}

/// Splits a line at the colon after the name of a field.
fn field(line: &[u8]) -> Option<(&str, &[u8])> {
    let colon = line.iter().take(NAME_BYTES_MAX).position(|byte| *byte == b':')?;
    let name = line[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    let name = std::str::from_utf8(name).ok().filter(|_| is_name)?;
    Some((name, line[colon + 1..].trim_ascii()))
}

/// Decodes a value with letters beyond ASCII. Mail programs should encode them, but many do not.
fn text(bytes: &[u8]) -> String {
    decode(bytes, Declared::No)
        .map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |decoded| decoded.text)
}

impl Headers {
    /// Sets the type of the content from the fields; `default` is used if they give none.
    pub fn set_media_type(&mut self, default: &str) {
        let value = self.value("content-type").unwrap_or_default();
        let kind = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        self.media_type = if kind.contains('/') { kind } else { default.to_string() };
    }

    /// Returns the value of the first field of this name, with its encoded words.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.0 == name).map(|field| field.1.as_str())
    }

    /// Returns the text of the first field of this name; `None` if it is missing or empty.
    pub fn text(&self, name: &str) -> Option<String> {
        let text = decode_words(self.value(name)?);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }

    /// Returns a parameter of a field, put together from its pieces and decoded.
    pub fn parameter(&self, field: &str, name: &str) -> Option<String> {
        let parameters = parameters(self.value(field)?);
        let get = |name: &str| parameters.iter().find(|(known, _)| known == name).map(|p| &p.1);
        if let Some(value) = get(&format!("{name}*")) {
            return Some(extended(value));
        }
        if let Some(value) = get(name) {
            return Some(decode_words(value));
        }
        let mut whole = String::new();
        let mut is_extended = false;
        for piece in 0..PIECES_MAX {
            match (get(&format!("{name}*{piece}")), get(&format!("{name}*{piece}*"))) {
                (_, Some(encoded)) => {
                    is_extended = true;
                    whole.push_str(encoded);
                }
                (Some(plain), None) => whole.push_str(plain),
                (None, None) => break,
            }
        }
        let value = if is_extended { extended(&whole) } else { whole };
        (!value.is_empty()).then_some(value)
    }
}

/// Returns the names in lower case and the values of the parameters of a field.
fn parameters(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim_matches(|c: char| c == ';' || c.is_whitespace()).to_ascii_lowercase();
        let after = after.trim_start();
        let mut value = String::new();
        let mut chars = after.char_indices();
        let quoted = after.starts_with('"');
        if quoted {
            chars.next();
        }
        let mut end = after.len();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' if quoted => {
                    end = at + 1;
                    break;
                }
                ';' if !quoted => {
                    end = at;
                    break;
                }
                '\\' if quoted => value.extend(chars.next().map(|(_, c)| c)),
                _ => value.push(c),
            }
        }
        let value = if quoted { value } else { value.trim_end().to_string() };
        found.push((name, value));
        rest = &after[end..];
    }
    found
}

/// Decodes a parameter value of the form `charset'language'percent-encoded`.
fn extended(value: &str) -> String {
    let mut parts = value.splitn(3, '\'');
    let (charset, text) = match (parts.next(), parts.next(), parts.next()) {
        (Some(charset), Some(_), Some(text)) => (charset, text),
        _ => ("utf-8", value),
    };
    in_charset(&transfer::hex_escapes(text.as_bytes(), b'%'), charset)
}

/// Decodes the encoded words of a value. White space between two of them is dropped. Bytes of
/// neighbours in one charset are joined first, because writers cut letters in two.
fn decode_words(value: &str) -> String {
    let mut out = String::new();
    let mut pending: Option<(String, Vec<u8>)> = None;
    let mut rest = value;
    while let Some(at) = rest.find("=?") {
        let (before, from) = rest.split_at(at);
        let Some((word, after)) = encoded_word(from) else {
            flush(&mut pending, &mut out);
            out.push_str(before);
            out.push_str("=?");
            rest = &from[2..];
            continue;
        };
        if !before.trim().is_empty() || pending.is_none() {
            flush(&mut pending, &mut out);
            out.push_str(before);
        }
        match &mut pending {
            Some((charset, bytes)) if charset.eq_ignore_ascii_case(word.charset) => {
                bytes.extend(word.bytes);
            }
            _ => {
                flush(&mut pending, &mut out);
                pending = Some((word.charset.to_string(), word.bytes));
            }
        }
        rest = after;
    }
    flush(&mut pending, &mut out);
    out.push_str(rest);
    out
}

fn flush(pending: &mut Option<(String, Vec<u8>)>, out: &mut String) {
    if let Some((charset, bytes)) = pending.take() {
        out.push_str(&in_charset(&bytes, &charset));
    }
}

struct EncodedWord<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
}

/// Reads the encoded word with which `text` begins. Returns it with the text after it.
fn encoded_word(text: &str) -> Option<(EncodedWord<'_>, &str)> {
    let (charset, rest) = text.strip_prefix("=?")?.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (content, after) = rest.split_once("?=")?;
    let bytes = match encoding {
        "B" | "b" => transfer::base64(content.as_bytes()),
        "Q" | "q" => transfer::hex_escapes(content.replace('_', " ").as_bytes(), b'='),
        _ => return None,
    };
    // A language may follow the charset (RFC 2231, 5).
    let charset = charset.split('*').next().unwrap_or(charset);
    Some((EncodedWord { charset, bytes }, after))
}

/// Decodes bytes whose charset is given. That of a text in UTF-8 is often given wrongly, never the
/// other way round.
fn in_charset(bytes: &[u8], charset: &str) -> String {
    match (std::str::from_utf8(bytes), Encoding::for_label(charset.trim().as_bytes())) {
        (Ok(valid), Some(encoding)) if encoding.is_ascii_compatible() => valid.to_string(),
        (_, Some(encoding)) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        (_, None) => text(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_unfolded() {
        let (headers, body) = split(b"A: 1\r\nB:2\n\t3\r\n  4\nC : 5\n\nbody\n");
        let values = ["a", "b", "c", "d"].map(|name| headers.value(name));
        assert_eq!(values, [Some("1"), Some("2 3 4"), Some("5"), None]);
        assert_eq!(body, Some(&b"body\n"[..]));
        for (bytes, expected) in
            [("\r\nx", Some("x")), ("A: 1", None), ("A: 1\nx y\n", Some("x y\n"))]
        {
            assert_eq!(split(bytes.as_bytes()).1, expected.map(str::as_bytes), "{bytes:?}");
        }
    }

    #[test]
    fn encoded_words_are_decoded() {
        let cases = [
            ("=?utf-8?B?Q8O0bmcgdsSDbg==?=", "Công văn"),
            ("=?UTF-8?Q?C=C3=B4ng_v=C4=83n?= 412/Q", "Công văn 412/Q"),
            ("=?utf-8?q?C=C3?= =?utf-8?q?=B4ng?=", "Công"),
            ("a =?utf-8?B?Yg==?= c =?utf-8?Q?d?=  =?iso-8859-1?Q?=E9?=", "a b c dé"),
            ("=?windows-1258?Q?v=E3n?= =?utf-8*vi?Q?b=E1=BA=A3n?=", "vănbản"),
            ("=?us-ascii?Q?b=E1=BA=A3n?=", "bản"),
            ("=?utf-16be?B?AFMe0Q==?=", "Số"),
            ("=?x?Z?a?= =? 1 = 2?", "=?x?Z?a?= =? 1 = 2?"),
            ("Công văn", "Công văn"),
        ];
        for (value, text) in cases {
            let (headers, _) = split(format!("Subject: {value}\n").as_bytes());
            assert_eq!(headers.text("subject").as_deref(), Some(text), "{value}");
        }
    }

    #[test]
    fn parameters_are_put_together() {
        let cases = [
            ("a; name=b.pdf; c=d", Some("b.pdf")),
            ("a;NAME = \"b; \\\"c\\\".pdf\"", Some("b; \"c\".pdf")),
            ("a; name=\"=?utf-8?Q?S=E1=BB=91.pdf?=\"", Some("Số.pdf")),
            ("a; name=x; name*=utf-8'vi'S%E1%BB%91%20.pdf", Some("Số .pdf")),
            ("a; name*0*=utf-8''S%E1%BB; name*1*=%91; name*2=\" 1.pdf\"", Some("Số 1.pdf")),
            ("a; name*0=b; name*1=c", Some("bc")),
            ("a; x=\"name=1", None),
            ("a", None),
        ];
        for (value, name) in cases {
            let (headers, _) = split(format!("X: {value}\n").as_bytes());
            assert_eq!(headers.parameter("x", "name").as_deref(), name, "{value}");
        }
    }
}
