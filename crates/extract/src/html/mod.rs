//! Web pages: extracts the document that a page shows, without navigation and other parts of the
//! site.
//!
//! The page becomes a small tree without invisible elements and elements that are not text
//! ([`tree`]). [`main_content`] finds the element that holds the document, and [`render`] writes it
//! as paragraphs.

mod fonts;
mod main_content;
mod render;
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
    /// The whole page, as of a mail, which has no site around it.
    Whole,
}

/// Extracts the text of a web page, one paragraph per line. Fails if the bytes are not text or the
/// page exceeds a limit.
pub fn extract(expected_format: Format, bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let Some(decoded) = decode(bytes, Declared::AsHtml) else {
        return Err(ExtractError::mismatch(expected_format, "binary data"));
    };
    read(&decoded, Extent::Document)
}

/// Extracts the text of a decoded page. Fails if it exceeds a limit.
pub fn read(decoded: &Decoded, extent: Extent) -> Result<Extracted, ExtractError> {
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
    let page = tree::Page::parse(&decoded.text, !decoded.is_legacy);
    let main = match extent {
        Extent::Document => main_content::find(&page.tree),
        Extent::Whole => main_content::Main { element: tree::Tree::ROOT, has_head: false },
    };
    let mut paragraphs = render::paragraphs(&page.tree, main.element);
    let heading = if page.has_frames {
        page.title.clone()
    } else {
        main_content::heading(&page, main, &paragraphs)
    };
    paragraphs.splice(0..0, heading);
    let mut issues: Vec<Issue> = damage(decoded.damaged, &decoded.encoding).into_iter().collect();
    if let Some(encoding) = page.font_encoding {
        let message = format!("text in fonts of the encoding {} was read by it", encoding.name());
        issues.push(Issue { code: IssueCode::EncodingRepaired, message });
    }
    Ok(Extracted {
        text: Lines::Paragraphs(paragraphs.join("\n")),
        aside: Vec::new(),
        format: Format::Html,
        method: decoded.encoding.clone(),
        issues,
    })
}

/// Returns true if a page may be one that only arranges frames.
pub fn has_frames(page: &str) -> bool {
    let tag = b"<frameset";
    page.as_bytes().windows(tag.len()).any(|window| window.eq_ignore_ascii_case(tag))
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(page: &str) -> String {
        match extract(Format::Html, page.as_bytes()).unwrap().text {
            Lines::Paragraphs(text) => text,
            Lines::Printed(_) => panic!("a page says itself what its paragraphs are"),
        }
    }

    #[test]
    fn writes_paragraphs() {
        let cases = [
            ("<p>Một\n hai <b>ba</b></p><p>bốn</p>", "Một hai ba\nbốn"),
            ("a<br>b<BR/>c", "a\nb\nc"),
            ("<div>a<div>b</div>c</div>", "a\nb\nc"),
            ("x<sup>2</sup>&nbsp;&amp; &lt;y&gt; &#7845; &#x1EA5;", "x2\u{a0}& <y> ấ ấ"),
            ("<ul><li>một<li>hai</ul>", "một\nhai"),
            ("<table><tr><th>STT<th>Việc<tr><td>1<td>Họp</table>", "STT | Việc\n1 | Họp"),
            (
                "<table><tr><td>UBND TỈNH<br>VĂN PHÒNG<td>Độc lập - Tự do - Hạnh phúc</table>",
                "UBND TỈNH\nVĂN PHÒNG\nĐộc lập - Tự do - Hạnh phúc",
            ),
            ("<table><tr><td>a<table><tr><td>b<td>c</table></table>", "a\nb | c"),
            ("<pre>a\n  b</pre>", "a\n  b"),
            ("a<script>b</script><style>c</style><nav>d</nav><noscript>e</noscript>", "a"),
            ("a<p hidden>b<p style='DISPLAY: none'>c<select><option>d</select>", "a"),
            ("a<!-- b --><textarea>c</textarea><title>d</title>", "a"),
            ("<p>a < b", "a < b"),
        ];
        for (page, expected) in cases {
            assert_eq!(text(page), expected, "{page}");
        }
    }

    #[test]
    fn fonts_say_what_letters_mean() {
        let cases = [
            ("<p><font face='.VnTime'>Gi&#184;m ®èc</font> Sở</p>", "Giám đốc Sở"),
            ("<p style='font-family: \".VnTimeH\", serif'>gi¸m ®èc", "GIÁM ĐỐC"),
            ("<p><span style='FONT-FAMILY:VNI-Times'>Giaùm <b>ñoác</b></span> Sở", "Giám đốc Sở"),
            ("<style>p.x, .y {color: red; font-family: '.VnTime'}</style><p class=x>Gi¸m", "Giám"),
            ("<font face='.VnTime'>®èc <font face=Arial>à</font></font>", "đốc à"),
            ("<font face='.VnTime'>Giám đốc Sở</font>", "Giám đốc Sở"),
        ];
        for (page, expected) in cases {
            assert_eq!(text(page), expected, "{page}");
        }
        let page = extract(Format::Html, "<font face='.VnTime'>Gi¸m</font>".as_bytes()).unwrap();
        assert_eq!(page.issues[0].code, IssueCode::EncodingRepaired);
    }

    #[test]
    fn pages_in_old_encodings_are_read_whatever_they_say() {
        let body = "Uû ban nh©n d©n tØnh th«ng b¸o kÕt luËn cña ®ång chÝ Chñ tÞch. ";
        let page = format!(
            "<html><meta charset=iso-8859-1><style>p {{ font-family: '.VnTime' }}</style><p>{body}"
        );
        let bytes = encoding_rs::WINDOWS_1252.encode(&page).0.into_owned();
        let read = extract(Format::Html, &bytes).unwrap();
        let wanted = "Uỷ ban nhân dân tỉnh thông báo kết luận của đồng chí Chủ tịch.";
        assert_eq!(read.method, "tcvn3");
        assert_eq!(read.text.as_str(), wanted);
    }

    #[test]
    fn finds_the_document_in_the_page() {
        let body = "Ủy ban nhân dân tỉnh thông báo kết luận như sau. ".repeat(20);
        let page = format!(
            "<title>T - Cổng</title><div id=top><ul><li><a href=/>Trang chủ</a></ul></div>\
             <div class=page><div class=crumb>Tin tức</div><h1>Thông báo</h1><div class=date>08:00</div>\
             <div class=content><p>{body}</p><p>Ký tên</p></div></div><div id=foot>Giấy phép</div>"
        );
        assert_eq!(text(&page), format!("Thông báo\n{}\nKý tên", body.trim()));
    }

    #[test]
    fn keeps_header_and_signature_beside_the_body() {
        let body = "Ủy ban nhân dân tỉnh thông báo kết luận như sau. ".repeat(20);
        let page = format!(
            "<div><table><tr><td>UBND TỈNH<td>Độc lập - Tự do - Hạnh phúc</table>\
             <div><p>{body}</p></div><table><tr><td>Nơi nhận:<br>- Như trên;<td>CHỦ TỊCH</table></div>"
        );
        let text = text(&page);
        assert!(text.starts_with("UBND TỈNH\nĐộc lập"), "{text}");
        assert!(text.ends_with("Nơi nhận:\n- Như trên;\nCHỦ TỊCH"), "{text}");
    }

    #[test]
    fn pages_of_frames_show_their_title_and_what_stands_for_them() {
        let frames = "<frameset rows='1,*'><frame src=a><frameset><frame src=b></frameset>";
        let cases = [
            (
                format!(
                    "<title>Công báo</title>{frames}<noframes><body>Văn <b>bản</b><p>412</body></noframes>"
                ),
                "Công báo\nVăn bản\n412",
            ),
            (format!("{frames}</frameset><noframes><p>Văn bản</p></noframes>"), "Văn bản"),
            (
                format!("<title>Công báo</title>{frames}<noframes></noframes></frameset>"),
                "Công báo",
            ),
            (format!("<noframes>a</noframes>{frames}<noframes>b</noframes></frameset>"), "b"),
            ("<p>A</p><noframes>b</noframes>".to_string(), "A"),
        ];
        for (page, expected) in cases {
            assert_eq!(text(&page), expected, "{page}");
        }
    }

    #[test]
    fn refuses_pages_built_to_take_for_ever() {
        let deep = "<div>".repeat(NESTING_MAX + 1);
        assert_eq!(extract(Format::Html, deep.as_bytes()).unwrap_err().code, IssueCode::TooLarge);
        let values = (0..=ATTRIBUTES_MAX).map(|i| format!("a{i}=\"x y\"")).collect::<String>();
        let bare = (0..=ATTRIBUTES_MAX).map(|i| format!(" a{i}")).collect::<String>();
        for many in [values, bare] {
            let page = format!("<p>x<p {many}>y");
            let refused = extract(Format::Html, page.as_bytes()).unwrap_err();
            assert_eq!(refused.code, IssueCode::TooLarge);
        }
        let long_value = format!("<p title=\"{}\">x <y", "a ".repeat(ATTRIBUTES_MAX * 2));
        assert_eq!(text(&long_value), "x");
        let open_paragraphs = format!("a{}", "<p>b".repeat(5_000));
        assert_eq!(text(&open_paragraphs).lines().count(), 5_001);
    }

    #[test]
    fn cells_outside_of_a_table_are_blocks() {
        let formula = "<table><tr><td>một<math><td>hai</td></math></td><td>ba</td></tr></table>";
        assert_eq!(text(formula), "một\nhai\nba");
        assert_eq!(text("<svg><td>một</td></svg><p>hai"), "một\nhai");
    }

    proptest! {
        #[test]
        fn nothing_panics(
            parts in proptest::collection::vec(
                prop_oneof![
                    "<(/?)(table|tr|td|div|p|a href=x|pre|h1|br|form|tbody|svg|article)>",
                    "Độc lập - Tự do - Hạnh phúc|Nơi nhận:",
                    "[a-zà-ỹ <>&;\"'=/!-]{0,40}",
                ],
                0..60,
            )
        ) {
            let _ = extract(Format::Html, parts.concat().as_bytes());
        }
    }
}
