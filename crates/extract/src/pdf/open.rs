//! Opens a PDF, also a damaged one: bytes before the header, a lost table of objects, a lost page
//! tree.

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

/// Why a file does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// The file needs a password.
    Encrypted,
    /// It is damaged.
    Broken,
}

/// `startxref` must be within this many bytes of the end of the file. `%PDF-` is searched for
/// within as many bytes of its start (ISO 32000-1, Annex H, implementation notes 13 and 18).
const SEARCHED_BYTES: usize = 1024;
/// Keyword before the offset of the cross-reference table.
const START: &[u8] = b"startxref";
/// Header of the file.
const HEADER: &[u8] = b"%PDF-";
/// Most pages that are searched for in a file without a page tree.
const SALVAGED_MAX: usize = 10_000;

/// Opens the file in `bytes`. The result has at least one page.
pub(super) fn open(bytes: &[u8]) -> Result<Pdf, Unread> {
    let header = find(&bytes[..bytes.len().min(SEARCHED_BYTES)], HEADER).unwrap_or(0);
    // Offsets count from the header, or from the start of the file.
    let mut unread = Unread::Broken;
    for from in if header > 0 { vec![header, 0] } else { vec![0] } {
        match with_pages(bytes[from..].to_vec()) {
            Ok(pdf) => return Ok(pdf),
            Err(Unread::Encrypted) => unread = Unread::Encrypted,
            Err(Unread::Broken) => {}
        }
    }
    match (unread, with_page_tree(&bytes[header..])) {
        (Unread::Broken, Some(salvaged)) => with_pages(salvaged),
        _ => Err(unread),
    }
}

fn with_pages(bytes: Vec<u8>) -> Result<Pdf, Unread> {
    let encrypted = find(&bytes, b"/Encrypt").is_some();
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Unread::Encrypted,
        // A key that is damaged or of a new kind.
        LoadPdfError::Decryption(_) if encrypted => Unread::Encrypted,
        _ => Unread::Broken,
    })?;
    if pdf.pages().is_empty() { Err(Unread::Broken) } else { Ok(pdf) }
}

/// Returns a file whose catalog is lost with a new one, which lists the page objects in the order
/// of the file. Returns `None` if it has none. Pages inside object streams are not found.
fn with_page_tree(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut pages, mut last) = (Vec::new(), 0);
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b" obj") {
        let end = at + found;
        at = end + 4;
        let Some((number, generation)) = object_number(&bytes[..end]) else { continue };
        last = last.max(number);
        let body = &bytes[at..];
        let body = &body[..find(body, b"endobj").unwrap_or(body.len())];
        let body = &body[..find(body, b"stream").unwrap_or(body.len())];
        if is_page(body) && pages.len() < SALVAGED_MAX {
            pages.push(format!("{number} {generation} R"));
        }
    }
    if pages.is_empty() {
        return None;
    }
    let (catalog, tree) = (last.checked_add(1)?, last.checked_add(2)?);
    let end = format!(
        "\n{catalog} 0 obj\n<</Type/Catalog/Pages {tree} 0 R>>\nendobj\n\
         {tree} 0 obj\n<</Type/Pages/Count {}/Kids[{}]>>\nendobj\n\
         trailer\n<</Size {}/Root {catalog} 0 R>>\n",
        pages.len(),
        pages.join(" "),
        u64::from(tree) + 1,
    );
    Some([bytes, end.as_bytes()].concat())
}

/// Returns the numbers of an object and its generation, which are at the end of `bytes`.
fn object_number(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |bytes: &[u8]| -> Option<(u32, usize)> {
        let digits = bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let from = bytes.len() - digits;
        Some((std::str::from_utf8(&bytes[from..]).ok()?.parse().ok()?, from))
    };
    let (generation, from) = number(bytes)?;
    let (object, _) = number(bytes[..from].trim_ascii_end())?;
    Some((object, generation))
}

/// Returns true if the dictionary of an object is that of a page.
fn is_page(body: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = find(&body[at..], b"/Type") {
        at += found + 5;
        let value = body[at..].trim_ascii_start();
        if let Some(rest) = value.strip_prefix(b"/Page") {
            return !rest.first().is_some_and(u8::is_ascii_alphanumeric);
        }
    }
    false
}

/// Returns true if the end of the file is missing or does not point to its cross-reference table
/// (ISO 32000-1, 7.5.5). Such a file is searched for objects.
pub(super) fn is_damaged(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(SEARCHED_BYTES)..];
    let Some(at) = tail.windows(START.len()).rposition(|window| window == START) else {
        return true;
    };
    let number: Vec<u8> = tail[at + START.len()..]
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take_while(|byte| byte.is_ascii_digit())
        .copied()
        .collect();
    let offset = String::from_utf8_lossy(&number).parse::<usize>().ok();
    // Bytes before the header shift all offsets.
    let header = find(&bytes[..bytes.len().min(SEARCHED_BYTES)], HEADER).unwrap_or(0);
    let starts_table = |offset: usize| {
        let rest = bytes.get(offset..).unwrap_or_default();
        let rest = rest.trim_ascii_start();
        rest.starts_with(b"xref") || rest.first().is_some_and(u8::is_ascii_digit)
    };
    !offset
        .is_some_and(|offset| starts_table(offset) || starts_table(offset.saturating_add(header)))
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_objects_are_known_by_their_type() {
        let cases: [(&[u8], bool); 6] = [
            (b"<</Type/Page/Parent 2 0 R>>", true),
            (b"<< /Parent 2 0 R /Type /Page >>", true),
            (b"<</Type/Pages/Count 1>>", false),
            (b"<</Type/Font>>", false),
            (b"<</Group<</Type/Group>>/Type/Page>>", true),
            (b"", false),
        ];
        for (body, expected) in cases {
            assert_eq!(is_page(body), expected, "{:?}", String::from_utf8_lossy(body));
        }
        assert_eq!(object_number(b"endobj\n12 0"), Some((12, 0)));
        assert_eq!(object_number(b"endobj"), None);
    }
}
