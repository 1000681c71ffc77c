//! Chooses the reader of a file by its content and checks the result. The formats themselves are
//! read by their modules.

use crate::extracted::{ExtractError, Extracted};
use crate::format::Format;
use crate::issue::{Issue, IssueCode};
use crate::mime;
use crate::signature::{Content, Signature};
use crate::{doc, docx, html, mail, msg, odt, office, pdf, picture, rtf, text};

/// Extracts the text of `bytes`, the content of a file whose name says `expected_format`. The
/// content counts more than the name: a web page saved as `.doc` is read, with an issue that says
/// so. Word itself has saved many web pages as `.doc`. An exception is a web page under the name of
/// a PDF, docx or odt: this is the error page of a server, and it is refused.
pub fn extract(expected_format: Format, bytes: &[u8]) -> Result<Extracted, ExtractError> {
    extract_inside(expected_format, bytes, 0)
}

/// Does what [`extract`] does for a file that is inside `depth` others.
pub(crate) fn extract_inside(
    expected_format: Format,
    bytes: &[u8],
    depth: usize,
) -> Result<Extracted, ExtractError> {
    if bytes.is_empty() {
        return Err(ExtractError::empty());
    }
    let content = Content::of(bytes);
    let bytes = &*content.bytes;
    let mut extracted = match format_of(expected_format, content.signature, bytes)? {
        Format::Html => html::extract(expected_format, bytes)?,
        Format::Text | Format::JsonLines => text::extract(bytes)?,
        Format::Pdf => pdf::extract(bytes, depth)?,
        Format::Docx => docx::extract(bytes)?,
        Format::Odt => odt::extract(bytes)?,
        Format::Rtf => rtf::extract(bytes)?,
        Format::Doc => doc::extract(expected_format, bytes)?,
        Format::Mail | Format::Mhtml => mail::extract(bytes)?,
        Format::OutlookMail => msg::extract(bytes)?,
        format @ (Format::Tiff | Format::Jpeg | Format::Png) => picture::extract(format, bytes)?,
    };
    let needs_ocr = extracted.issues.iter().any(|issue| issue.code == IssueCode::NeedsOcr);
    if extracted.text.as_str().trim().is_empty() && !needs_ocr {
        return Err(ExtractError::empty());
    }
    if extracted.format != expected_format {
        let found = extracted.format.noun();
        let message = format!("named .{} but holds {found}; read as that", expected_format.name());
        extracted.issues.push(Issue { code: IssueCode::FormatMismatch, message });
    }
    Ok(extracted)
}

/// Returns the format of the content. Fails if the format is not supported, or not accepted under
/// the name.
fn format_of(
    expected_format: Format,
    signature: Option<Signature>,
    bytes: &[u8],
) -> Result<Format, ExtractError> {
    let mismatch = |found: &str| Err(ExtractError::mismatch(expected_format, found));
    match signature {
        Some(Signature::Pdf) => Ok(Format::Pdf),
        Some(Signature::Ole) if msg::is_mail(bytes) => Ok(Format::OutlookMail),
        Some(Signature::Ole) => Ok(Format::Doc),
        Some(Signature::Rtf) => Ok(Format::Rtf),
        Some(Signature::FlatOdt) => Ok(Format::Odt),
        Some(Signature::Html) => match expected_format {
            Format::Pdf | Format::Docx | Format::Odt => mismatch(Format::Html.noun()),
            _ => Ok(Format::Html),
        },
        // Its reader tells mails from web pages.
        Some(Signature::Message) => Ok(Format::Mail),
        Some(Signature::Zip) => office::package_format(bytes).map_or_else(mismatch, Ok),
        Some(Signature::Tiff) => Ok(Format::Tiff),
        Some(Signature::Jpeg) => Ok(Format::Jpeg),
        Some(Signature::Png) => Ok(Format::Png),
        Some(Signature::Other(found)) => mismatch(found),
        None => match expected_format {
            Format::Text | Format::Html | Format::JsonLines => Ok(expected_format),
            // A mail of the time before MIME has no type of content.
            Format::Mail if mime::has_header(bytes) => Ok(Format::Mail),
            _ => mismatch("something else"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extracted::Lines;

    fn code(name: Format, bytes: &[u8]) -> IssueCode {
        extract(name, bytes).unwrap_err().code
    }

    #[test]
    fn names_what_it_cannot_read() {
        let cases: [(Format, &[u8], IssueCode); 18] = [
            (Format::Text, b"", IssueCode::Empty),
            (Format::Text, b" \r\n\t\n", IssueCode::Empty),
            (Format::Text, b"\xef\xbb\xbf", IssueCode::Empty),
            (Format::Html, b"<html><body><script>x</script></body></html>", IssueCode::Empty),
            (Format::Text, b"%PDF-1.4\nabc", IssueCode::Unreadable),
            (Format::Text, b"abc\0\0\0\x01\x02", IssueCode::FormatMismatch),
            (Format::Html, b"\x89PNG\r\n", IssueCode::Unreadable),
            (Format::Pdf, b"%PDF-1.4\nabc", IssueCode::Unreadable),
            (Format::Pdf, b"<html><body>404 Not Found</body></html>", IssueCode::FormatMismatch),
            (Format::Pdf, b"", IssueCode::Empty),
            (Format::Docx, b"PK\x03\x04", IssueCode::FormatMismatch),
            (Format::Docx, b"plain", IssueCode::FormatMismatch),
            (Format::Doc, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", IssueCode::Unreadable),
            (Format::Rtf, b"{\\rtf1 }", IssueCode::Empty),
            (Format::Mail, b"plain", IssueCode::FormatMismatch),
            (Format::Mhtml, b"From: a\n\nplain", IssueCode::FormatMismatch),
            (Format::OutlookMail, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", IssueCode::Unreadable),
            (Format::Mhtml, b"Content-Type: text/html\n\n<p>", IssueCode::Empty),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(code(name, bytes), expected, "{name:?} {bytes:?}");
        }
    }

    #[test]
    fn believes_the_content() {
        let page = extract(Format::Text, b"<!DOCTYPE html><p>A</p><p>B</p>").unwrap();
        assert_eq!(page.format, Format::Html);
        assert_eq!(page.text, Lines::Paragraphs("A\nB".into()));
        assert_eq!(page.issues[0].code, IssueCode::FormatMismatch);
    }
}
