//! Web pages: extracts the document that a page shows, without navigation and other parts of the
//! site.
//!
//! The page becomes a small tree without what is not text and what nobody sees ([`tree`],
//! [`build`]). [`styles`] reads style sheets, and [`seen`] says what they mean for an element.
//! [`main_content`] finds the element that holds the document, and [`render`] writes it as
//! paragraphs. Texts beside the document are kept apart ([`apart`]).

mod apart;
mod attributes;
mod build;
mod frames;
mod main_content;
mod render;
mod seen;
mod styles;
mod tree;

use crate::decode::{Declared, Decoded, decode};
use crate::extracted::{ExtractError, Extracted, Lines, damage};
use crate::format::Format;
use crate::issue::{Issue, IssueCode};

/// Deepest nesting of elements that is parsed. Browsers stop at 512. The time to parse a page grows
/// with its size times its depth.
const NESTING_MAX: usize = 1_000;

/// Most attributes of one tag: the parser compares each with all before it. Real tags have under a
/// hundred. But after a `<` comparison in a script, all words up to the next `>` are counted as
/// attributes.
const ATTRIBUTES_MAX: usize = 5_000;

/// Elements that HTML closes implicitly or that have no content. Without an end tag they add no
/// depth.
const SELF_CLOSING: [&[u8]; 29] = [
    b"p",
    b"li",
    b"td",
    b"th",
    b"tr",
    b"dt",
    b"dd",
    b"option",
    b"optgroup",
    b"thead",
    b"tbody",
    b"tfoot",
    b"colgroup",
    b"html",
    b"head",
    b"body",
    b"br",
    b"img",
    b"input",
    b"meta",
    b"link",
    b"hr",
    b"col",
    b"area",
    b"base",
    b"embed",
    b"source",
    b"track",
    b"wbr",
];

/// Which part of a page is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The document in the page, without the parts of the site around it.
    Document,
    /// The whole page, as of a mail or of a page in a Word file, which have no site around them.
    Whole,
}

/// Extracts the text of a web page, one paragraph per line. Fails if the bytes are not text or the
/// page exceeds a limit.
pub fn extract(expected_format: Format, bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let Some(decoded) = decode(bytes, Declared::AsHtml) else {
        return Err(ExtractError::mismatch(expected_format, "binary data"));
    };
    read(&decoded, Extent::Document, None)?.finish()
}

/// Extracts the text of a web page that is part of another file, which shows all of it.
pub fn extract_whole(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let Some(decoded) = decode(bytes, Declared::AsHtml) else {
        return Err(ExtractError::mismatch(Format::Html, "binary data"));
    };
    read(&decoded, Extent::Whole, None)?.finish()
}

/// A page that was read.
pub struct WebPage {
    /// The text, which may be blank.
    pub extracted: Extracted,
    /// The page only arranges frames.
    pub has_frames: bool,
    /// The addresses of other files in which the content of the page is.
    frames: Vec<String>,
}

impl WebPage {
    /// Returns the text, with an issue if the content of the page is in other files. Fails if the
    /// page has nothing but such files.
    pub fn finish(mut self) -> Result<Extracted, ExtractError> {
        /// Most addresses that are named.
        const NAMED_MAX: usize = 5;
        if self.has_frames || !self.frames.is_empty() {
            self.frames.truncate(NAMED_MAX);
            let files = self.frames.join(", ");
            let message = format!("the page shows other files, which are not read: {files}");
            if self.extracted.text.as_str().is_empty() {
                return Err(ExtractError::new(IssueCode::Empty, message));
            }
            self.extracted.issues.push(Issue { code: IssueCode::PartlyRead, message });
        }
        Ok(self.extracted)
    }
}

/// Extracts the text of a decoded page. `title` is that of a page without one. Fails if the page
/// exceeds a limit.
pub fn read(
    decoded: &Decoded,
    extent: Extent,
    title: Option<String>,
) -> Result<WebPage, ExtractError> {
    if nesting(&decoded.text) > NESTING_MAX {
        let message =
            format!("elements are nested deeper than {NESTING_MAX}, the most that is read");
        return Err(ExtractError::new(IssueCode::TooLarge, message));
    }
    if attributes(&decoded.text) > ATTRIBUTES_MAX {
        let message =
            format!("a tag has more than {ATTRIBUTES_MAX} attributes, the most that is read");
        return Err(ExtractError::new(IssueCode::TooLarge, message));
    }
    let mut page = tree::Page::parse(&decoded.text, extent, !decoded.is_legacy);
    page.title = page.title.or(title);
    let main = match extent {
        Extent::Document => main_content::find(&page.tree),
        Extent::Whole => main_content::Main { element: tree::Tree::ROOT, has_head: false },
    };
    page.aside.outside(&page.tree, main.element);
    let mut paragraphs = render::paragraphs(&page.tree, main.element);
    let heading = if page.has_frames {
        page.title.clone()
    } else {
        main_content::heading(&page, main, &paragraphs)
    };
    paragraphs.splice(0..0, heading);
    let text = paragraphs.join("\n");
    let mut frames = page.frames;
    if text.len() > frames::FRAMED_CHARS_MAX && !page.has_frames {
        frames.clear();
    }
    let mut issues: Vec<Issue> = damage(decoded.damaged, &decoded.encoding).into_iter().collect();
    if let Some(encoding) = page.font_encoding {
        let message = format!("text in fonts of the encoding {} was read by it", encoding.name());
        issues.push(Issue { code: IssueCode::EncodingRepaired, message });
    }
    if page.has_unread_styles {
        let message = "the style sheets of the page are longer than is read; hidden text may be \
            among the text";
        issues.push(Issue { code: IssueCode::PartlyRead, message: message.to_string() });
    }
    let read = Extracted::new(Lines::Paragraphs(text), Format::Html, decoded.encoding.clone());
    let extracted = Extracted { aside: page.aside.0, issues, ..read };
    Ok(WebPage { extracted, has_frames: page.has_frames, frames })
}

/// Returns an upper bound for the nesting depth of a page, without building its tree.
fn nesting(page: &str) -> usize {
    let bytes = page.as_bytes();
    let (mut depth, mut deepest) = (0usize, 0);
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'<') {
        let tag = &bytes[at + 1..];
        let closes = tag.first() == Some(&b'/');
        let name = if closes { &tag[1..] } else { tag };
        let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let name = name[..length].to_ascii_lowercase();
        if length == 0 || SELF_CLOSING.contains(&&name[..]) {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

/// Returns an upper bound for the number of attributes of any tag, without building the tree.
/// Counts white space, slashes and quoted values; the end of a quoted value is found as the parser
/// finds it.
fn attributes(page: &str) -> usize {
    let bytes = page.as_bytes();
    let (mut most, mut at) = (0, 0);
    while let Some(open) = bytes[at..].iter().position(|byte| *byte == b'<') {
        at += open + 1;
        let name = bytes.get(at).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/');
        let mut count = 0;
        let mut before = b' ';
        while let Some(&byte) = bytes.get(at).filter(|byte| name && **byte != b'>') {
            at += 1;
            count += usize::from(byte.is_ascii_whitespace() || byte == b'/');
            if before == b'=' && matches!(byte, b'"' | b'\'') {
                let rest = &bytes[at..];
                at += rest.iter().position(|end| *end == byte).map_or(rest.len(), |end| end + 1);
                count += 1;
            }
            if !byte.is_ascii_whitespace() {
                before = byte;
            }
        }
        most = most.max(count);
    }
    most
}

#[cfg(test)]
mod styles_tests;
#[cfg(test)]
mod tests;
