//! Extracts the text of web pages that were saved as one file (MHTML, RFC 2557), as browsers and
//! Word save them.

use crate::decode::{Decoded, decode};
use crate::extracted::{ExtractError, Extracted, Lines};
use crate::format::Format;
use crate::html::{self, Extent};
use crate::issue::{Issue, IssueCode};
use crate::mime::{Content, Message, Part};
use crate::office::headers_footers::{self, Running, RunningKind};

/// Fields that only a mail has.
const MAIL_FIELDS: [&str; 5] = ["to", "cc", "received", "return-path", "message-id"];
/// The part in which Word saves the headers and footers of a document.
const WORD_HEADERS: &str = "header.htm";

/// Returns true if a message is a web page and not a mail: nobody sent it, and it consists of a
/// page and what belongs to that.
pub fn is_page(root: &Part) -> bool {
    let has_sender = root.header("from").is_some_and(|from| from.contains('@'));
    let is_whole = matches!(root.media_type(), "multipart/related" | "multipart/alternative");
    let has_page = root.texts().iter().any(|part| part.is_page());
    (is_whole || root.is_page())
        && has_page
        && !has_sender
        && MAIL_FIELDS.iter().all(|field| root.header(field).is_none())
}

/// Extracts the text of a web page in one file. Of several pages it is the one that the file names
/// or that comes first; if that page only arranges frames, also the pages in them.
pub fn read(message: &Message) -> Result<Extracted, ExtractError> {
    let texts = message.root.texts();
    let Some(main) = texts.iter().find(|part| part.is_page()) else {
        return Err(ExtractError::empty());
    };
    let decoded = decoded(main)?;
    let html::WebPage { extracted: mut page, has_frames, .. } =
        html::read(&decoded, Extent::Document, message.root.header("subject"))?;
    let mut paragraphs = lines(&page);
    let partly_read = |message| Issue { code: IssueCode::PartlyRead, message };
    for part in others(&message.root, main) {
        let is_header = !has_frames && is_word_header(part);
        if !has_frames && !is_header {
            continue;
        }
        let extent = if is_header { Extent::Whole } else { Extent::Document };
        match self::decoded(part).and_then(|decoded| html::read(&decoded, extent, None)) {
            Ok(html::WebPage { extracted: other, .. }) => {
                if is_header {
                    let running = Running { kind: RunningKind::Header, lines: lines(&other) };
                    page.aside.push(running.lines.join("\n"));
                    headers_footers::place(&mut paragraphs, vec![running]);
                } else {
                    paragraphs.extend(lines(&other));
                }
                page.aside.extend(other.aside);
                page.issues.extend(other.issues);
            }
            Err(error) => page.issues.push(partly_read(error.message)),
        }
    }
    if message.is_cut {
        let message = "the file is cut off, or has more parts than are read".to_string();
        page.issues.push(partly_read(message));
    }
    Ok(Extracted { text: Lines::Paragraphs(paragraphs.join("\n")), format: Format::Mhtml, ..page })
}

fn decoded(part: &Part) -> Result<Decoded, ExtractError> {
    let binary = || ExtractError::new(IssueCode::Unreadable, "the web page is binary data");
    decode(part.bytes(), part.declared()).ok_or_else(binary)
}

fn lines(page: &Extracted) -> Vec<String> {
    page.text.as_str().lines().map(str::to_string).collect()
}

fn is_word_header(part: &Part) -> bool {
    let location = part.header("content-location").unwrap_or_default().to_ascii_lowercase();
    location.ends_with(WORD_HEADERS)
}

/// Returns the web pages in `part` other than `main`, in order.
fn others<'a>(part: &'a Part, main: &Part) -> Vec<&'a Part> {
    match &part.content {
        Content::Parts(parts) => parts.iter().flat_map(|part| others(part, main)).collect(),
        Content::Bytes(_) => {
            Vec::from_iter((part.is_page() && !std::ptr::eq(part, main)).then_some(part))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::parse;

    fn page(parts: &[(&str, &str)]) -> String {
        let part = |(name, page): &(&str, &str)| {
            format!("--b\r\nContent-Type: text/html\r\nContent-Location: {name}\r\n\r\n{page}\r\n")
        };
        let parts: String = parts.iter().map(part).collect();
        format!(
            "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n{parts}--b--\r\n"
        )
    }

    fn text(message: &str) -> String {
        let parsed = parse(message.as_bytes());
        assert!(is_page(&parsed.root), "{message}");
        read(&parsed).unwrap().text.as_str().to_string()
    }

    #[test]
    fn the_page_is_read() {
        let main = ("file:///C:/a.htm", "<p>QUYẾT ĐỊNH</p><p>Điều 1. A</p>");
        let cases = [
            (page(&[main]), "QUYẾT ĐỊNH\nĐiều 1. A"),
            (page(&[main, ("https://a/b.html", "<p>quảng cáo</p>")]), "QUYẾT ĐỊNH\nĐiều 1. A"),
            (
                page(&[main, ("file:///C:/a_files/header.htm", "<p>MẬT</p><p>Trang 1</p>")]),
                "QUYẾT ĐỊNH\nĐiều 1. A\nMẬT",
            ),
            (
                page(&[
                    ("a", "<title>Công báo</title><frameset><frame src=b><frame src=c></frameset>"),
                    ("b", "<p>Mục lục</p>"),
                    ("c", "<p>Điều 1</p>"),
                ]),
                "Công báo\nMục lục\nĐiều 1",
            ),
            ("Content-Type: text/html\r\n\r\n<p>Trang".to_string(), "Trang"),
            (
                "From: <Saved by Blink>\nSubject: x\nContent-Type: text/html\n\n<p>Trang".into(),
                "Trang",
            ),
        ];
        for (message, expected) in cases {
            assert_eq!(text(&message), expected, "{message}");
        }
    }

    #[test]
    fn mails_are_no_pages() {
        for field in ["From: a@b.vn", "From: A\nTo: b@c.vn", "Message-ID: <1@b>"] {
            let mail = format!("{field}\nContent-Type: text/html\n\n<p>x");
            assert!(!is_page(&parse(mail.as_bytes()).root), "{mail}");
        }
        assert!(!is_page(&parse(b"Content-Type: text/plain\n\n<p>x").root));
        let mixed = page(&[("a", "<p>x"), ("b", "<p>y")]).replace("related", "mixed");
        assert!(!is_page(&parse(mixed.as_bytes()).root));
    }

    #[test]
    fn a_frame_that_cannot_be_read_is_named() {
        let deep = "<div>".repeat(2_000);
        let message = page(&[("a", "<title>Công báo</title><frameset><frame>"), ("b", &deep)]);
        let page = read(&parse(message.as_bytes())).unwrap();
        assert_eq!(page.text.as_str(), "Công báo");
        assert_eq!(page.issues[0].code, IssueCode::PartlyRead);
    }

    #[test]
    fn a_page_that_is_cut_off_says_so() {
        let whole = page(&[("a", "<p>Điều 1"), ("b", "<p>x")]);
        let cut = &whole[..whole.len() - 6];
        let page = read(&parse(cut.as_bytes())).unwrap();
        assert_eq!(page.issues[0].code, IssueCode::PartlyRead);
    }
}
